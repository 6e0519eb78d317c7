//! Rows that tests begin with.

use sapa_model::{
    AccountId, AuthorType, ContactId, ConversationId, ConversationStatus, DeliveryStatus, Direction, IdentityId,
    MessageId, Millis, WorkspaceId,
};
use sapa_store::Tx;
use sapa_store::contact::{self, ContactRow, IdentityRow};
use sapa_store::conversation::{self, ConversationRow};
use sapa_store::message::{self, MessageRow};

pub const NOW: Millis = Millis(1_788_000_000_000);

pub fn contact(workspace: &WorkspaceId, name: &str) -> ContactRow {
    ContactRow {
        workspace_id: workspace.clone(),
        id: ContactId::new(),
        name: name.to_owned(),
        named_by: "profile".to_owned(),
        phone: None,
        email: None,
        language: None,
        note: String::new(),
        attributes: "{}".to_owned(),
        search_text: name.to_owned(),
        created_at: NOW,
        last_seen_at: None,
    }
}

pub fn identity(contact: &ContactRow, account: &AccountId, external_id: &str) -> IdentityRow {
    IdentityRow {
        workspace_id: contact.workspace_id.clone(),
        id: IdentityId::new(),
        account_id: account.clone(),
        contact_id: contact.id.clone(),
        external_id: Some(external_id.to_owned()),
        scoped_id: None,
        parent_scoped_id: None,
        phone: None,
        username: None,
        profile_name: None,
        created_at: NOW,
    }
}

pub fn conversation(identity: &IdentityRow, sort_at: i64) -> ConversationRow {
    ConversationRow {
        workspace_id: identity.workspace_id.clone(),
        id: ConversationId::new(),
        account_id: identity.account_id.clone(),
        contact_id: identity.contact_id.clone(),
        identity_id: identity.id.clone(),
        channel: "whatsapp".to_owned(),
        subject: None,
        status: ConversationStatus::Open,
        assignee_id: None,
        priority: "none".to_owned(),
        waiting_since: None,
        last_message: None,
        last_customer_at: None,
        window_expires_at: None,
        snoozed_until: None,
        closed_at: None,
        previous_id: None,
        in_count: 0,
        answered_count: 0,
        failed_count: 0,
        sort_at: Millis(sort_at),
        created_at: NOW,
    }
}

pub fn message(conversation: &ConversationRow, direction: Direction, text: &str, sort_at: i64) -> MessageRow {
    MessageRow {
        workspace_id: conversation.workspace_id.clone(),
        id: MessageId::new(),
        conversation_id: conversation.id.clone(),
        account_id: conversation.account_id.clone(),
        direction,
        kind: "text".to_owned(),
        text: Some(text.to_owned()),
        content: None,
        author_type: AuthorType::Contact,
        author_id: None,
        author_name: "Siti".to_owned(),
        reply_to_id: None,
        reply_external_id: None,
        reactions: None,
        external_id: None,
        client_id: None,
        status: DeliveryStatus::Received,
        error: None,
        pricing: None,
        forwarded: false,
        attachment_count: 0,
        sort_at: Millis(sort_at),
        sent_at: None,
        delivered_at: None,
        read_at: None,
        created_at: NOW,
        edited_at: None,
        deleted_at: None,
    }
}

/// A chat with one customer, in a workspace.
pub async fn a_chat(tx: &mut Tx, workspace: &WorkspaceId, account: &AccountId, name: &str) -> ConversationRow {
    let person = contact(workspace, name);
    let identity = identity(&person, account, &format!("62{name}"));
    let chat = conversation(&identity, NOW.0);
    contact::insert_many(tx, std::slice::from_ref(&person)).await.unwrap();
    contact::insert_identities(tx, std::slice::from_ref(&identity))
        .await
        .unwrap();
    conversation::insert_many(tx, std::slice::from_ref(&chat))
        .await
        .unwrap();
    chat
}

pub async fn say(tx: &mut Tx, chat: &ConversationRow, text: &str, sort_at: i64) -> MessageRow {
    let row = message(chat, Direction::In, text, sort_at);
    message::insert_many(tx, std::slice::from_ref(&row)).await.unwrap();
    row
}
