//! Lists of conversations and threads of messages, with everything a row shows, in few queries.

use std::collections::BTreeMap;

use sapa_model::{AccountId, ConversationId, MemberId, MessageId, WorkspaceId};
use sapa_store::attachment::AttachmentRow;
use sapa_store::conversation::{ConversationRow, ListFilter};
use sapa_store::message::MessageRow;
use sapa_store::{Tx, attachment, contact, conversation, message};

use crate::error::OrNotFound;
use crate::view::{self, ConversationParts, ConversationView, LabelView, MessageParts, MessageView};
use crate::{App, Result};

/// A page of a list with one row too many, so that the caller knows whether it goes on.
pub async fn page(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    filter: &ListFilter,
    after: Option<(i64, String)>,
    limit: i64,
) -> Result<Vec<ConversationRow>> {
    Ok(conversation::list(tx, workspace, filter, after, limit + 1).await?)
}

pub async fn one(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ConversationId,
    viewer: Option<&MemberId>,
) -> Result<ConversationView> {
    let row = conversation::find(tx, workspace, id)
        .await
        .or_not_found("conversation")?;
    let mut views = views(tx, workspace, std::slice::from_ref(&row), viewer).await?;
    views.pop().ok_or(crate::DomainError::NotFound("conversation"))
}

/// Rows as people see them; unread and drafts are the viewer's own.
pub async fn views(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    rows: &[ConversationRow],
    viewer: Option<&MemberId>,
) -> Result<Vec<ConversationView>> {
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let contact_ids: Vec<&str> = rows.iter().map(|row| row.contact_id.as_str()).collect();
    let identity_ids: Vec<&str> = rows.iter().map(|row| row.identity_id.as_str()).collect();
    let contacts: BTreeMap<String, _> = contact::find_many(tx, workspace, &contact_ids)
        .await?
        .into_iter()
        .map(|c| (c.id.to_string(), c))
        .collect();
    let identities: BTreeMap<String, _> = contact::identities(tx, workspace, &identity_ids)
        .await?
        .into_iter()
        .map(|i| (i.id.to_string(), i))
        .collect();
    let labels = labels_by_conversation(tx, workspace, &ids).await?;
    let members: BTreeMap<String, String> = if rows.iter().any(|row| row.assignee_id.is_some()) {
        conversation::member_names(tx, workspace).await?.into_iter().collect()
    } else {
        BTreeMap::new()
    };
    let (marks, drafts) = match viewer {
        Some(member) => (
            conversation::read_marks(tx, workspace, member, &ids)
                .await?
                .into_iter()
                .collect(),
            conversation::drafts_of(tx, workspace, member, &ids)
                .await?
                .into_iter()
                .map(|row| row.0)
                .collect(),
        ),
        None => (BTreeMap::new(), std::collections::BTreeSet::new()),
    };
    let shown = rows.iter().map(|row| {
        let id = row.id.as_str();
        view::conversation(
            row,
            ConversationParts {
                contact: contacts.get(row.contact_id.as_str()),
                identity: identities.get(row.identity_id.as_str()),
                assignee: row
                    .assignee_id
                    .as_ref()
                    .and_then(|id| members.get(id.as_str()))
                    .map(String::as_str),
                labels: labels.get(id).map(Vec::as_slice).unwrap_or_default(),
                seen: Some(marks.get(id).copied()),
                draft: viewer.map(|_| drafts.contains(id)),
            },
        )
    });
    Ok(shown.collect())
}

pub async fn labels_by_conversation(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    ids: &[&str],
) -> Result<BTreeMap<String, Vec<LabelView>>> {
    let mut out: BTreeMap<String, Vec<LabelView>> = BTreeMap::new();
    for (conversation, id, name, color) in conversation::labels_of(tx, workspace, ids).await? {
        let labels = out.entry(conversation).or_default();
        if !labels.iter().any(|label| label.id == id) {
            labels.push(LabelView { id, name, color });
        }
    }
    Ok(out)
}

/// Counts of several lists at once, each up to the cap.
pub async fn count_views(tx: &mut Tx, workspace: &WorkspaceId, filters: &[ListFilter], cap: i64) -> Result<Vec<i64>> {
    let mut out = Vec::with_capacity(filters.len());
    for filter in filters {
        out.push(conversation::count(tx, workspace, filter, cap).await?);
    }
    Ok(out)
}

/// A part of a thread, newest first.
pub struct Thread {
    pub messages: Vec<MessageRow>,
    pub has_older: bool,
    pub has_newer: bool,
}

/// Where to look in a thread.
#[derive(Debug, Clone)]
pub enum Place {
    Newest,
    OlderThan(i64, String),
    NewerThan(i64, String),
    Around(MessageId),
}

pub async fn thread(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ConversationId,
    place: Place,
    limit: i64,
) -> Result<Thread> {
    let keep = usize::try_from(limit).unwrap_or(0);
    match place {
        Place::Newest | Place::OlderThan(..) => {
            let has_newer = matches!(place, Place::OlderThan(..));
            let than = if let Place::OlderThan(at, id) = place {
                Some((at, id))
            } else {
                None
            };
            let mut messages = message::older(tx, workspace, id, than, limit + 1).await?;
            let has_older = messages.len() > keep;
            messages.truncate(keep);
            Ok(Thread {
                messages,
                has_older,
                has_newer,
            })
        }
        Place::NewerThan(at, key) => {
            let mut messages = message::newer(tx, workspace, id, (at, key), limit + 1).await?;
            let has_newer = messages.len() > keep;
            messages.truncate(keep);
            messages.reverse();
            Ok(Thread {
                messages,
                has_older: true,
                has_newer,
            })
        }
        Place::Around(message_id) => around(tx, workspace, id, &message_id, limit).await,
    }
}

async fn around(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ConversationId,
    message_id: &MessageId,
    limit: i64,
) -> Result<Thread> {
    let middle = message::find(tx, workspace, message_id).await.or_not_found("message")?;
    if middle.conversation_id != *id {
        return Err(crate::DomainError::NotFound("message"));
    }
    let half = (limit / 2).max(1);
    let keep = usize::try_from(half).unwrap_or(0);
    let key = (middle.sort_at.0, middle.id.to_string());
    let mut newer = message::newer(tx, workspace, id, key.clone(), half + 1).await?;
    let mut older = message::older(tx, workspace, id, Some(key), half + 1).await?;
    let (has_newer, has_older) = (newer.len() > keep, older.len() > keep);
    newer.truncate(keep);
    older.truncate(keep);
    newer.reverse();
    newer.push(middle);
    newer.extend(older);
    Ok(Thread {
        messages: newer,
        has_older,
        has_newer,
    })
}

/// Messages as people see them, with files and quotes.
pub async fn messages_view(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    rows: &[MessageRow],
) -> Result<Vec<MessageView>> {
    let with_files: Vec<&str> = rows
        .iter()
        .filter(|row| row.attachment_count > 0)
        .map(|row| row.id.as_str())
        .collect();
    let mut files: BTreeMap<String, Vec<AttachmentRow>> = BTreeMap::new();
    for row in attachment::of_messages(tx, workspace, &with_files).await? {
        let Some(id) = row.message_id.as_ref().map(ToString::to_string) else {
            continue;
        };
        let list = files.entry(id).or_default();
        if !list.iter().any(|known| known.id == row.id) {
            list.push(row);
        }
    }
    let quoted = quoted(tx, workspace, rows).await?;
    let shown = rows.iter().map(|row| {
        let parts = MessageParts {
            attachments: files.get(row.id.as_str()).map(Vec::as_slice).unwrap_or_default(),
            quoted: row
                .reply_to_id
                .as_ref()
                .map(MessageId::as_str)
                .or(row.reply_external_id.as_deref())
                .and_then(|id| quoted.get(id)),
        };
        view::message(row, parts, &app.storage.links)
    });
    Ok(shown.collect())
}

/// The quoted messages by our id, and by the vendor's where the quoting one came first.
async fn quoted(tx: &mut Tx, workspace: &WorkspaceId, rows: &[MessageRow]) -> Result<BTreeMap<String, MessageRow>> {
    let ids: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.reply_to_id.as_ref())
        .map(MessageId::as_str)
        .collect();
    let mut found: BTreeMap<String, MessageRow> = message::find_many(tx, workspace, &ids)
        .await?
        .into_iter()
        .map(|m| (m.id.to_string(), m))
        .collect();
    let mut unresolved: BTreeMap<&AccountId, Vec<&str>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.reply_to_id.is_none()) {
        if let Some(id) = &row.reply_external_id {
            unresolved.entry(&row.account_id).or_default().push(id);
        }
    }
    for (account, ids) in unresolved {
        let late = message::by_external(tx, workspace, account, &ids).await?;
        found.extend(late.into_iter().filter_map(|m| m.external_id.clone().map(|id| (id, m))));
    }
    Ok(found)
}
