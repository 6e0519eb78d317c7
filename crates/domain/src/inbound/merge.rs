//! Two identities of one account turn out to be one person: their chats and contacts become one, and
//! nothing that a teammate wrote is lost.

use std::collections::HashMap;

use sapa_connectors::channel::Person;
use sapa_model::{ConversationStatus, IdentityId, Millis, WorkspaceId};
use sapa_store::contact::{ContactRow, IdentityRow};
use sapa_store::conversation::ConversationRow;
use sapa_store::{Tx, contact, conversation, message};
use serde_json::{Map, Value, json};

use crate::contact::search_text;
use crate::events::{self, CONTACT_UPDATED, CONVERSATION_UPDATED};
use crate::view::{self, ConversationParts};
use crate::{App, Result};

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
    merge_conversations(tx, &workspace, keep, &gone, now).await?;
    if gone.contact_id != keep.contact_id {
        merge_contacts(tx, &workspace, keep, &gone, now).await?;
    }
    tracing::info!(identity.id = %keep.id, node = %app.config.node, "Two identities turned out to be one person and were merged");
    Ok(())
}

async fn merge_conversations(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    keep: &IdentityRow,
    gone: &IdentityRow,
    now: Millis,
) -> Result<()> {
    let mut open = conversation::of_identity(tx, workspace, &keep.id)
        .await?
        .into_iter()
        .find(|row| row.status != ConversationStatus::Closed);
    for mut row in conversation::of_identity(tx, workspace, &gone.id).await? {
        if let (Some(target), true) = (open.as_mut(), row.status != ConversationStatus::Closed) {
            message::move_all(tx, workspace, &row.id, &target.id).await?;
            conversation::hand_over(tx, workspace, &row.id, &target.id).await?;
            conversation::delete(tx, workspace, &row.id).await?;
            join(target, &row);
            conversation::update_many(tx, std::slice::from_ref(target)).await?;
            let data = json!({"conversation": view::conversation(target, ConversationParts::default()), "changes": ["merged"], "merged_id": row.id});
            events::publish(tx, workspace, CONVERSATION_UPDATED, &data, now);
        } else {
            row.identity_id = keep.id.clone();
            row.contact_id = keep.contact_id.clone();
            conversation::update_many(tx, &[row]).await?;
        }
    }
    Ok(())
}

fn join(target: &mut ConversationRow, other: &ConversationRow) {
    if other.sort_at > target.sort_at || target.last_message.is_none() {
        target.last_message = other.last_message.clone().or(target.last_message.take());
    }
    // A chat that waits on us keeps waiting, since the longer time.
    let waiting = [target.waiting_since, other.waiting_since].into_iter().flatten().min();
    if other.status == ConversationStatus::Open {
        target.status = ConversationStatus::Open;
        target.snoozed_until = None;
    }
    target.waiting_since = waiting;
    target.in_count += other.in_count;
    target.answered_count += other.answered_count;
    target.failed_count += other.failed_count;
    target.sort_at = target.sort_at.max(other.sort_at);
    target.last_customer_at = target.last_customer_at.max(other.last_customer_at);
    target.window_expires_at = target.window_expires_at.max(other.window_expires_at);
    target.assignee_id = target.assignee_id.take().or_else(|| other.assignee_id.clone());
}

/// The contact left without identities goes; what a teammate wrote about it moves on.
async fn merge_contacts(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    keep: &IdentityRow,
    gone: &IdentityRow,
    now: Millis,
) -> Result<()> {
    if !contact::identities_of(tx, workspace, &gone.contact_id)
        .await?
        .is_empty()
    {
        return Ok(());
    }
    let other = contact::lock(tx, workspace, &gone.contact_id).await?;
    let mut row = contact::lock(tx, workspace, &keep.contact_id).await?;
    join_contact(&mut row, other);
    let identities = contact::identities_of(tx, workspace, &row.id).await?;
    row.search_text = search_text(&row, &identities.iter().collect::<Vec<_>>());
    contact::update(tx, &row).await?;
    contact::delete(tx, workspace, &gone.contact_id).await?;
    let data = json!({"contact": {"id": row.id, "name": row.name, "phone": row.phone}, "merged_id": gone.contact_id});
    events::publish(tx, workspace, CONTACT_UPDATED, &data, now);
    Ok(())
}

fn join_contact(row: &mut ContactRow, other: ContactRow) {
    if row.named_by == "profile" && other.named_by != "profile" {
        row.name = other.name;
        row.named_by = other.named_by;
    }
    row.phone = row.phone.take().or(other.phone);
    row.email = row.email.take().or(other.email);
    row.language = row.language.take().or(other.language);
    row.note = match (row.note.is_empty(), other.note.is_empty()) {
        (true, _) => other.note,
        (false, true) => std::mem::take(&mut row.note),
        (false, false) => format!("{}\n\n{}", row.note, other.note),
    };
    let read = |text: &str| serde_json::from_str::<Map<String, Value>>(text).unwrap_or_default();
    let mut attributes = read(&other.attributes);
    attributes.extend(read(&row.attributes));
    row.attributes = Value::Object(attributes).to_string();
}
