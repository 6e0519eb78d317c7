//! Whose message is this? Finds or makes the identity and its contact, and follows changes of ids.

use std::collections::HashMap;

use sapa_connectors::channel::{Incoming, Person};
use sapa_model::{
    AuthorType, ContactId, ConversationId, ConversationStatus, DeliveryStatus, Direction, IdentityId, MessageId, Millis,
};
use sapa_store::account::AccountRow;
use sapa_store::contact::{ContactRow, IdentityRow};
use sapa_store::message::MessageRow;
use sapa_store::{Tx, contact, conversation, message};

use super::unit::{Held, Mark, Note, Outcome, Unit};
use crate::contact::{display_name, search_text};
use crate::events::{self, CONVERSATION_UPDATED, MESSAGE_CREATED};
use crate::view::{self, ConversationParts, MessageParts};
use crate::{App, Result};

impl Unit<'_> {
    /// The identity of this person on this account; new ones get a contact. None: no id at all.
    pub(super) fn identity_of(&mut self, person: &Person) -> Option<IdentityId> {
        let found = person
            .external_id
            .as_ref()
            .and_then(|id| self.by_external.get(id))
            .or_else(|| person.scoped_id.as_ref().and_then(|id| self.by_scoped.get(id)))
            .cloned();
        match found {
            Some(id) => {
                self.learn(&id, person);
                Some(id)
            }
            None if person.external_id.is_none() && person.scoped_id.is_none() => None,
            None => Some(self.new_identity(person)),
        }
    }

    fn new_identity(&mut self, person: &Person) -> IdentityId {
        let identity = IdentityRow {
            workspace_id: self.account.workspace_id.clone(),
            id: IdentityId::new(),
            account_id: self.account.id.clone(),
            contact_id: ContactId::new(),
            external_id: person.external_id.clone(),
            scoped_id: person.scoped_id.clone(),
            parent_scoped_id: person.parent_scoped_id.clone(),
            phone: person.phone.clone(),
            username: person.username.clone(),
            profile_name: person.profile_name.clone(),
            created_at: self.now,
        };
        let mut row = new_contact(&identity, self.now);
        row.search_text = search_text(&row, &[&identity]);
        self.contacts.insert(row.id.clone(), Held::fresh(row));
        self.index_identity(&identity);
        let id = identity.id.clone();
        self.identities.insert(id.clone(), Held::fresh(identity));
        id
    }

    /// Fills what we did not know and follows the platform's own profile; never what a teammate wrote.
    fn learn(&mut self, id: &IdentityId, person: &Person) {
        let Some(held) = self.identities.get_mut(id) else {
            return;
        };
        if !absorb(&mut held.row, person) {
            return;
        }
        held.touch(Mark::Changed);
        let row = held.row.clone();
        self.index_identity(&row);
        let Some(contact) = self.contacts.get_mut(&row.contact_id) else {
            return;
        };
        if follow(&mut contact.row, &row) {
            contact.touch(Mark::Changed);
            self.note(Note::ContactUpdated(row.contact_id));
        }
    }
}

fn new_contact(identity: &IdentityRow, now: Millis) -> ContactRow {
    ContactRow {
        workspace_id: identity.workspace_id.clone(),
        id: identity.contact_id.clone(),
        name: display_name(identity),
        named_by: "profile".into(),
        phone: identity.phone.clone(),
        email: None,
        language: None,
        note: String::new(),
        attributes: "{}".into(),
        search_text: String::new(),
        created_at: now,
        last_seen_at: Some(now),
    }
}

/// True when the row learned something.
fn absorb(row: &mut IdentityRow, person: &Person) -> bool {
    let before = row.clone();
    // Ids are only filled in: a different id is another identity until the platform says it changed.
    row.external_id = row.external_id.take().or_else(|| person.external_id.clone());
    row.scoped_id = row.scoped_id.take().or_else(|| person.scoped_id.clone());
    row.parent_scoped_id = row.parent_scoped_id.take().or_else(|| person.parent_scoped_id.clone());
    row.phone = row.phone.take().or_else(|| person.phone.clone());
    row.username = person.username.clone().or_else(|| row.username.take());
    row.profile_name = person.profile_name.clone().or_else(|| row.profile_name.take());
    *row != before
}

fn follow(contact: &mut ContactRow, identity: &IdentityRow) -> bool {
    let before = contact.clone();
    if contact.named_by == "profile" {
        contact.name = display_name(identity);
    }
    contact.phone = contact.phone.take().or_else(|| identity.phone.clone());
    contact.search_text = search_text(contact, &[identity]);
    *contact != before
}

/// One webhook can show that two identities are one person (phone and scoped id together).
pub async fn merge_known_twins(
    app: &App,
    tx: &mut Tx,
    rows: Vec<IdentityRow>,
    people: &[Person],
    now: Millis,
) -> Result<Vec<IdentityRow>> {
    let mut rows: HashMap<IdentityId, IdentityRow> = rows.into_iter().map(|row| (row.id.clone(), row)).collect();
    for person in people {
        let keep = rows
            .values()
            .find(|row| row.external_id.is_some() && row.external_id == person.external_id)
            .map(|row| row.id.clone());
        let twin = rows
            .values()
            .find(|row| row.scoped_id.is_some() && row.scoped_id == person.scoped_id)
            .map(|row| row.id.clone());
        let (Some(keep), Some(twin)) = (keep, twin) else {
            continue;
        };
        if keep == twin {
            continue;
        }
        let (Some(mut kept), Some(gone)) = (rows.remove(&keep), rows.remove(&twin)) else {
            continue;
        };
        merge_identities(app, tx, &mut kept, gone, now).await?;
        rows.insert(kept.id.clone(), kept);
    }
    Ok(rows.into_values().collect())
}

/// Makes two identities of one account one; conversations and messages go to the one that stays.
pub(crate) async fn merge_identities(
    app: &App,
    tx: &mut Tx,
    keep: &mut IdentityRow,
    gone: IdentityRow,
    now: Millis,
) -> Result<()> {
    let workspace = keep.workspace_id.clone();
    contact::delete_identity(tx, &workspace, &gone.id).await?;
    keep.scoped_id = keep.scoped_id.take().or_else(|| gone.scoped_id.clone());
    keep.external_id = keep.external_id.take().or_else(|| gone.external_id.clone());
    keep.parent_scoped_id = keep.parent_scoped_id.take().or_else(|| gone.parent_scoped_id.clone());
    keep.phone = keep.phone.take().or_else(|| gone.phone.clone());
    keep.username = keep.username.take().or_else(|| gone.username.clone());
    keep.profile_name = keep.profile_name.take().or_else(|| gone.profile_name.clone());
    contact::update_identity(tx, keep).await?;
    let mut open = conversation::of_identity(tx, &workspace, &keep.id)
        .await?
        .into_iter()
        .find(|row| row.status != ConversationStatus::Closed);
    for mut row in conversation::of_identity(tx, &workspace, &gone.id).await? {
        if let (Some(target), true) = (open.as_mut(), row.status != ConversationStatus::Closed) {
            message::move_all(tx, &workspace, &row.id, &target.id).await?;
            conversation::delete(tx, &workspace, &row.id).await?;
            target.in_count += row.in_count;
            target.answered_count += row.answered_count;
            target.sort_at = target.sort_at.max(row.sort_at);
            target.window_expires_at = target.window_expires_at.max(row.window_expires_at);
            target.waiting_since = target.waiting_since.or(row.waiting_since);
            conversation::update_many(tx, std::slice::from_ref(target)).await?;
            let data = serde_json::json!({"conversation": view::conversation(target, ConversationParts::default()), "changes": ["merged"], "merged_id": row.id});
            events::publish(tx, &workspace, CONVERSATION_UPDATED, &data, now);
        } else {
            row.identity_id = keep.id.clone();
            row.contact_id = keep.contact_id.clone();
            conversation::update_many(tx, &[row]).await?;
        }
    }
    if gone.contact_id != keep.contact_id
        && contact::identities_of(tx, &workspace, &gone.contact_id)
            .await?
            .is_empty()
    {
        contact::delete(tx, &workspace, &gone.contact_id).await?;
    }
    tracing::info!(identity.id = %keep.id, node = %app.config.node, "Two identities turned out to be one person and were merged");
    Ok(())
}

/// The platform says that a person's ids changed, or tells a name from an address book.
pub async fn changed(app: &App, tx: &mut Tx, account: &AccountRow, what: &Incoming, now: Millis) -> Result<Outcome> {
    match what {
        Incoming::ContactBook { person, removed } => address_book(tx, account, person, *removed).await,
        Incoming::PersonChanged(change) => {
            if !message::by_external(tx, &account.workspace_id, &account.id, &[&change.external_id])
                .await?
                .is_empty()
            {
                return Ok(Outcome::Duplicate);
            }
            let old = find(tx, account, &change.old).await?;
            let new = find(tx, account, &change.new).await?;
            let mut kept = match (old, new) {
                (Some(mut old), Some(new)) if old.id != new.id => {
                    merge_identities(app, tx, &mut old, new, now).await?;
                    old
                }
                (Some(row), _) | (None, Some(row)) => row,
                (None, None) => return Ok(Outcome::Ignored("person_changed_unknown".into())),
            };
            replace_ids(&mut kept, &change.new);
            contact::update_identity(tx, &kept).await?;
            tell_in_conversation(app, tx, account, &kept, change, now).await?;
            Ok(Outcome::Message)
        }
        other => Ok(super::unit::without_account(other)),
    }
}

async fn find(tx: &mut Tx, account: &AccountRow, person: &Person) -> Result<Option<IdentityRow>> {
    if let Some(id) = &person.external_id
        && let Some(row) = contact::by_external(tx, &account.workspace_id, &account.id, &[id])
            .await?
            .pop()
    {
        return Ok(Some(row));
    }
    match &person.scoped_id {
        Some(id) => Ok(contact::by_scoped(tx, &account.workspace_id, &account.id, &[id])
            .await?
            .pop()),
        None => Ok(None),
    }
}

fn replace_ids(row: &mut IdentityRow, new: &Person) {
    row.external_id = new.external_id.clone().or_else(|| row.external_id.take());
    row.scoped_id = new.scoped_id.clone().or_else(|| row.scoped_id.take());
    row.parent_scoped_id = new.parent_scoped_id.clone().or_else(|| row.parent_scoped_id.take());
    row.phone = new.phone.clone().or_else(|| row.phone.take());
}

async fn address_book(tx: &mut Tx, account: &AccountRow, person: &Person, removed: bool) -> Result<Outcome> {
    let word = Outcome::Ignored("address_book".into());
    let (Some(row), Some(name), false) = (find(tx, account, person).await?, &person.profile_name, removed) else {
        return Ok(word);
    };
    let mut contact = contact::find(tx, &account.workspace_id, &row.contact_id).await?;
    if contact.named_by == "profile" && row.profile_name.is_none() {
        contact.name = name.clone();
        contact.search_text = search_text(&contact, &[&row]);
        contact::update(tx, &contact).await?;
    }
    Ok(word)
}

async fn tell_in_conversation(
    app: &App,
    tx: &mut Tx,
    account: &AccountRow,
    identity: &IdentityRow,
    change: &sapa_connectors::channel::PersonChanged,
    now: Millis,
) -> Result<()> {
    let Some(conversation) = conversation::of_identity(tx, &account.workspace_id, &identity.id)
        .await?
        .into_iter()
        .next()
    else {
        return Ok(());
    };
    let row = MessageRow {
        workspace_id: account.workspace_id.clone(),
        id: MessageId::new(),
        conversation_id: conversation.id.clone(),
        account_id: account.id.clone(),
        direction: Direction::Event,
        kind: "system".into(),
        text: change.text.clone(),
        content: Some(serde_json::json!({"type": change.name, "text": change.text}).to_string()),
        author_type: AuthorType::Contact,
        author_id: Some(conversation.contact_id.to_string()),
        author_name: identity.profile_name.clone().unwrap_or_default(),
        reply_to_id: None,
        reply_external_id: None,
        reactions: None,
        external_id: Some(change.external_id.clone()),
        client_id: None,
        status: DeliveryStatus::None,
        error: None,
        pricing: None,
        forwarded: false,
        attachment_count: 0,
        sort_at: change.at,
        sent_at: Some(change.at),
        delivered_at: None,
        read_at: None,
        created_at: now,
        edited_at: None,
        deleted_at: None,
    };
    message::insert_many(tx, std::slice::from_ref(&row)).await?;
    let data = serde_json::json!({
        "message": view::message(&row, MessageParts::default(), &app.storage.links),
        "conversation": view::conversation(&conversation, ConversationParts::default()),
    });
    events::publish(tx, &account.workspace_id, MESSAGE_CREATED, &data, now);
    Ok(())
}

/// The open conversation with this person, for writing first.
pub(crate) async fn conversation_with(
    app: &App,
    tx: &mut Tx,
    account: &AccountRow,
    person: &Person,
) -> Result<ConversationId> {
    let now = app.clock.now();
    // The unit finds or makes the rows just as for a message that comes in.
    let probe = Incoming::Revoke {
        target: String::new(),
        person: person.clone(),
        at: now,
    };
    let mut unit = Unit::load(app, tx, account, now, 0, std::iter::once(&probe)).await?;
    let Some(identity) = unit.identity_of(person) else {
        return Err(crate::DomainError::invalid("to", "required", "Say who it is for."));
    };
    let id = unit.conversation_for(&identity, now, false);
    unit.reopen(&id);
    unit.write(tx).await?;
    Ok(id)
}
