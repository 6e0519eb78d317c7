//! Threads with one contact on one account, and the lists people work from.

use sapa_model::{
    AccountId, ContactId, ConversationId, ConversationStatus, IdentityId, MemberId, MessageId, Millis, WorkspaceId,
};

use crate::contact::in_list;
use crate::{Arg, Result, Tx, args};

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct ConversationRow {
    pub workspace_id: WorkspaceId,
    pub id: ConversationId,
    pub account_id: AccountId,
    pub contact_id: ContactId,
    pub identity_id: IdentityId,
    pub channel: String,
    pub subject: Option<String>,
    pub status: ConversationStatus,
    pub assignee_id: Option<MemberId>,
    pub priority: String,
    pub waiting_since: Option<Millis>,
    pub last_message: Option<String>,
    pub last_customer_at: Option<Millis>,
    pub window_expires_at: Option<Millis>,
    pub snoozed_until: Option<Millis>,
    pub closed_at: Option<Millis>,
    pub previous_id: Option<ConversationId>,
    pub in_count: i64,
    pub answered_count: i64,
    pub failed_count: i64,
    pub sort_at: Millis,
    pub created_at: Millis,
}

pub(crate) const COLUMNS: &str = "workspace_id, id, account_id, contact_id, identity_id, channel, subject, status, assignee_id, priority, waiting_since, last_message, last_customer_at, window_expires_at, snoozed_until, closed_at, previous_id, in_count, answered_count, failed_count, sort_at, created_at";

pub async fn insert_many(tx: &mut Tx, rows: &[ConversationRow]) -> Result<()> {
    let rows = rows.iter().map(bound).collect();
    tx.insert_many(&format!("INSERT INTO conversation ({COLUMNS})"), rows, "")
        .await?;
    Ok(())
}

/// Writes back what changes in the life of a conversation.
pub async fn update_many(tx: &mut Tx, rows: &[ConversationRow]) -> Result<()> {
    for c in rows {
        tx.run(
            "UPDATE conversation SET contact_id = $3, identity_id = $4, status = $5, assignee_id = $6, priority = $7, waiting_since = $8,
             last_message = $9, last_customer_at = $10, window_expires_at = $11, snoozed_until = $12, closed_at = $13, in_count = $14,
             answered_count = $15, failed_count = $16, sort_at = $17 WHERE workspace_id = $1 AND id = $2",
            args![
                &c.workspace_id, &c.id, &c.contact_id, &c.identity_id, c.status.as_str(), c.assignee_id.as_ref(), &c.priority, c.waiting_since,
                c.last_message.as_deref(), c.last_customer_at, c.window_expires_at, c.snoozed_until, c.closed_at, c.in_count, c.answered_count,
                c.failed_count, c.sort_at
            ],
        )
        .await?;
    }
    Ok(())
}

/// Writes only the list's second line; the indexes of the lists stay untouched.
pub async fn update_previews(tx: &mut Tx, rows: &[ConversationRow]) -> Result<()> {
    for c in rows {
        tx.run(
            "UPDATE conversation SET last_message = $3 WHERE workspace_id = $1 AND id = $2",
            args![&c.workspace_id, &c.id, c.last_message.as_deref()],
        )
        .await?;
    }
    Ok(())
}

fn bound(c: &ConversationRow) -> Vec<Arg> {
    args![
        &c.workspace_id,
        &c.id,
        &c.account_id,
        &c.contact_id,
        &c.identity_id,
        &c.channel,
        c.subject.as_deref(),
        c.status.as_str(),
        c.assignee_id.as_ref(),
        &c.priority,
        c.waiting_since,
        c.last_message.as_deref(),
        c.last_customer_at,
        c.window_expires_at,
        c.snoozed_until,
        c.closed_at,
        c.previous_id.as_ref(),
        c.in_count,
        c.answered_count,
        c.failed_count,
        c.sort_at,
        c.created_at
    ]
}

pub async fn find(tx: &mut Tx, workspace: &WorkspaceId, id: &ConversationId) -> Result<ConversationRow> {
    tx.one(
        &format!("SELECT {COLUMNS} FROM conversation WHERE workspace_id = $1 AND id = $2"),
        args![workspace, id],
    )
    .await
}

/// Like `find`, and nobody else changes it before we commit.
pub async fn lock(tx: &mut Tx, workspace: &WorkspaceId, id: &ConversationId) -> Result<ConversationRow> {
    let sql = format!(
        "SELECT {COLUMNS} FROM conversation WHERE workspace_id = $1 AND id = $2 {}",
        tx.dialect().for_update()
    );
    tx.one(&sql, args![workspace, id]).await
}

pub async fn find_many(tx: &mut Tx, workspace: &WorkspaceId, ids: &[&str]) -> Result<Vec<ConversationRow>> {
    in_list(
        tx,
        &format!("SELECT {COLUMNS} FROM conversation WHERE workspace_id = $1 AND id IN"),
        args![workspace],
        ids,
    )
    .await
}

/// The newest conversation of each identity, held until we commit.
pub async fn newest_of(tx: &mut Tx, workspace: &WorkspaceId, identities: &[&str]) -> Result<Vec<ConversationRow>> {
    let mut ids: Vec<(String, String)> = Vec::new();
    for chunk in identities.chunks(128) {
        let places: Vec<String> = (0..chunk.len()).map(|i| format!("${}", i + 2)).collect();
        let sql = format!(
            "SELECT identity_id, MAX(id) FROM conversation WHERE workspace_id = $1 AND identity_id IN ({}) GROUP BY identity_id",
            places.join(",")
        );
        let mut bound = args![workspace];
        bound.extend(chunk.iter().map(|id| Arg::from(*id)));
        ids.extend(tx.all::<(String, String)>(&sql, bound).await?);
    }
    let mut rows = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(128) {
        let places: Vec<String> = (0..chunk.len()).map(|i| format!("${}", i + 2)).collect();
        let sql = format!(
            "SELECT {COLUMNS} FROM conversation WHERE workspace_id = $1 AND id IN ({}) ORDER BY id {}",
            places.join(","),
            tx.dialect().for_update()
        );
        let mut bound = args![workspace];
        bound.extend(chunk.iter().map(|(_, id)| Arg::from(id)));
        rows.extend(tx.all::<ConversationRow>(&sql, bound).await?);
    }
    Ok(rows)
}

pub async fn of_contact(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    contact: &ContactId,
    limit: i64,
) -> Result<Vec<ConversationRow>> {
    tx.all(
        &format!(
            "SELECT {COLUMNS} FROM conversation WHERE workspace_id = $1 AND contact_id = $2 ORDER BY id DESC LIMIT $3"
        ),
        args![workspace, contact, limit],
    )
    .await
}

pub async fn delete(tx: &mut Tx, workspace: &WorkspaceId, id: &ConversationId) -> Result<()> {
    tx.run(
        "DELETE FROM conversation WHERE workspace_id = $1 AND id = $2",
        args![workspace, id],
    )
    .await?;
    Ok(())
}

pub async fn of_identity(tx: &mut Tx, workspace: &WorkspaceId, identity: &IdentityId) -> Result<Vec<ConversationRow>> {
    tx.all(
        &format!("SELECT {COLUMNS} FROM conversation WHERE workspace_id = $1 AND identity_id = $2 ORDER BY id DESC"),
        args![workspace, identity],
    )
    .await
}

/// Names of teammates by membership id, for assignees.
pub async fn member_names(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<(String, String)>> {
    tx.all(
        "SELECT m.id, p.name FROM member m JOIN person p ON p.id = m.person_id WHERE m.workspace_id = $1",
        args![workspace],
    )
    .await
}

/// What a list shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListFilter {
    /// Empty = any.
    pub status: Option<ConversationStatus>,
    pub account: Option<String>,
    pub assignee: Option<AssigneeFilter>,
    pub label: Option<String>,
    /// Only with messages that could not be sent.
    pub failed: bool,
    /// Waiting on us, with a window that ends before this time.
    pub window_before: Option<(Millis, Millis)>,
    pub sort: ListSort,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AssigneeFilter {
    Member(String),
    Nobody,
    Anybody,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ListSort {
    #[default]
    Newest,
    /// Waiting longest first; answered ones are not in it.
    OldestWaiting,
    /// Window that ends first; answered ones are not in it.
    WindowEnd,
}

impl ListSort {
    fn key(self) -> &'static str {
        match self {
            Self::Newest => "sort_at",
            Self::OldestWaiting => "waiting_since",
            Self::WindowEnd => "window_expires_at",
        }
    }
    #[must_use]
    pub fn key_of(self, row: &ConversationRow) -> i64 {
        match self {
            Self::Newest => row.sort_at.0,
            Self::OldestWaiting => row.waiting_since.unwrap_or_default().0,
            Self::WindowEnd => row.window_expires_at.unwrap_or_default().0,
        }
    }
}

/// A page of conversations; `after` is (sort key, id) of the last row of the page before.
pub async fn list(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    filter: &ListFilter,
    after: Option<(i64, String)>,
    limit: i64,
) -> Result<Vec<ConversationRow>> {
    let (mut sql, mut bound) = filtered(COLUMNS, workspace, filter);
    let key = filter.sort.key();
    let (compare, order) = if filter.sort == ListSort::Newest {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    if let Some((at, id)) = after {
        bound.push(Arg::from(at));
        bound.push(Arg::from(id));
        sql += &format!(" AND ({key}, id) {compare} (${}, ${})", bound.len() - 1, bound.len());
    }
    bound.push(Arg::from(limit));
    sql += &format!(" ORDER BY {key} {order}, id {order} LIMIT ${}", bound.len());
    tx.all(&sql, bound).await
}

/// The conversations of a list that belong to these contacts, in no order.
pub async fn of_contacts(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    filter: &ListFilter,
    contacts: &[&str],
) -> Result<Vec<ConversationRow>> {
    let (sql, bound) = filtered(COLUMNS, workspace, filter);
    in_list(tx, &format!("{sql} AND contact_id IN"), bound, contacts).await
}

/// How many conversations a list holds, counted up to `cap` and no further.
pub async fn count(tx: &mut Tx, workspace: &WorkspaceId, filter: &ListFilter, cap: i64) -> Result<i64> {
    let (sql, mut bound) = filtered("1 AS one", workspace, filter);
    bound.push(Arg::from(cap));
    tx.number(
        &format!("SELECT COUNT(*) FROM ({sql} LIMIT ${}) AS counted", bound.len()),
        bound,
    )
    .await
}

fn filtered(columns: &str, workspace: &WorkspaceId, filter: &ListFilter) -> (String, Vec<Arg>) {
    let mut sql = format!("SELECT {columns} FROM conversation WHERE workspace_id = $1");
    let mut bound = args![workspace];
    let mut add = |text: &str, value: Arg| {
        bound.push(value);
        sql += &text.replace("$$", &format!("${}", bound.len()));
    };
    if let Some(status) = filter.status {
        add(" AND status = $$", Arg::from(status.as_str()));
    }
    if let Some(account) = &filter.account {
        add(" AND account_id = $$", Arg::from(account));
    }
    if let Some(label) = &filter.label {
        add(
            " AND EXISTS (SELECT 1 FROM conversation_label l WHERE l.workspace_id = conversation.workspace_id AND l.conversation_id = conversation.id AND l.label_id = $$)",
            Arg::from(label),
        );
    }
    if let Some((from, before)) = filter.window_before {
        add(" AND window_expires_at > $$", Arg::from(from));
        add(" AND window_expires_at < $$", Arg::from(before));
    }
    match &filter.assignee {
        Some(AssigneeFilter::Member(id)) => add(" AND assignee_id = $$", Arg::from(id)),
        Some(AssigneeFilter::Nobody) => sql += " AND assignee_id IS NULL",
        Some(AssigneeFilter::Anybody) => sql += " AND assignee_id IS NOT NULL",
        None => {}
    }
    if filter.failed {
        sql += " AND failed_count > 0";
    }
    if filter.sort != ListSort::Newest || filter.window_before.is_some() {
        sql += " AND waiting_since IS NOT NULL";
    }
    (sql, bound)
}

/// Snoozed conversations whose time has come.
pub async fn snooze_due(tx: &mut Tx, now: Millis, limit: i64) -> Result<Vec<ConversationRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM conversation WHERE status = 'snoozed' AND snoozed_until <= $1 ORDER BY snoozed_until LIMIT $2 {}",
        tx.dialect().skip_locked()
    );
    tx.all(&sql, args![now, limit]).await
}

/// What each of these conversations holds for one teammate: how many customer messages they have seen.
pub async fn read_marks(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    member: &MemberId,
    ids: &[&str],
) -> Result<Vec<(String, i64)>> {
    in_list(
        tx,
        "SELECT conversation_id, seen_count FROM read_mark WHERE workspace_id = $1 AND member_id = $2 AND conversation_id IN",
        args![workspace, member],
        ids,
    )
    .await
}

pub async fn set_read_mark(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ConversationId,
    member: &MemberId,
    seen: i64,
    last: Option<&MessageId>,
) -> Result<()> {
    tx.run(
        "INSERT INTO read_mark (workspace_id, conversation_id, member_id, seen_count, last_read_id) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (workspace_id, conversation_id, member_id) DO UPDATE SET seen_count = excluded.seen_count, last_read_id = excluded.last_read_id",
        args![workspace, id, member, seen, last],
    )
    .await?;
    Ok(())
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct LabelRow {
    pub id: String,
    pub name: String,
    pub color: String,
}

pub async fn labels(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<LabelRow>> {
    tx.all(
        "SELECT id, name, color FROM label WHERE workspace_id = $1 ORDER BY name",
        args![workspace],
    )
    .await
}

pub async fn insert_label(tx: &mut Tx, workspace: &WorkspaceId, label: &LabelRow, now: Millis) -> Result<()> {
    tx.run(
        "INSERT INTO label (workspace_id, id, name, color, created_at) VALUES ($1, $2, $3, $4, $5)",
        args![workspace, &label.id, &label.name, &label.color, now],
    )
    .await?;
    Ok(())
}

pub async fn update_label(tx: &mut Tx, workspace: &WorkspaceId, label: &LabelRow) -> Result<u64> {
    tx.run(
        "UPDATE label SET name = $3, color = $4 WHERE workspace_id = $1 AND id = $2",
        args![workspace, &label.id, &label.name, &label.color],
    )
    .await
}

pub async fn delete_label(tx: &mut Tx, workspace: &WorkspaceId, id: &str) -> Result<u64> {
    tx.run(
        "DELETE FROM conversation_label WHERE workspace_id = $1 AND label_id = $2",
        args![workspace, id],
    )
    .await?;
    tx.run(
        "DELETE FROM label WHERE workspace_id = $1 AND id = $2",
        args![workspace, id],
    )
    .await
}

/// (conversation, label) pairs of these conversations.
pub async fn labels_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    ids: &[&str],
) -> Result<Vec<(String, String, String, String)>> {
    in_list(
        tx,
        "SELECT cl.conversation_id, l.id, l.name, l.color FROM conversation_label cl
         JOIN label l ON l.workspace_id = cl.workspace_id AND l.id = cl.label_id
         WHERE cl.workspace_id = $1 AND cl.conversation_id IN",
        args![workspace],
        ids,
    )
    .await
}

pub async fn set_labels(tx: &mut Tx, workspace: &WorkspaceId, id: &ConversationId, labels: &[String]) -> Result<()> {
    tx.run(
        "DELETE FROM conversation_label WHERE workspace_id = $1 AND conversation_id = $2",
        args![workspace, id],
    )
    .await?;
    let rows = labels.iter().map(|label| args![workspace, label, id]).collect();
    tx.insert_many(
        "INSERT INTO conversation_label (workspace_id, label_id, conversation_id)",
        rows,
        "ON CONFLICT DO NOTHING",
    )
    .await?;
    Ok(())
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct DraftRow {
    pub conversation_id: String,
    pub mode: String,
    pub text: String,
    pub attachment_ids: String,
    pub updated_at: Millis,
}

pub async fn draft(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ConversationId,
    member: &MemberId,
) -> Result<Option<DraftRow>> {
    tx.optional(
        "SELECT conversation_id, mode, text, attachment_ids, updated_at FROM draft WHERE workspace_id = $1 AND conversation_id = $2 AND member_id = $3",
        args![workspace, id, member],
    )
    .await
}

pub async fn drafts_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    member: &MemberId,
    ids: &[&str],
) -> Result<Vec<(String,)>> {
    in_list(
        tx,
        "SELECT conversation_id FROM draft WHERE workspace_id = $1 AND member_id = $2 AND conversation_id IN",
        args![workspace, member],
        ids,
    )
    .await
}

pub async fn save_draft(tx: &mut Tx, workspace: &WorkspaceId, member: &MemberId, draft: &DraftRow) -> Result<()> {
    tx.run(
        "INSERT INTO draft (workspace_id, conversation_id, member_id, mode, text, attachment_ids, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (workspace_id, conversation_id, member_id) DO UPDATE SET mode = excluded.mode, text = excluded.text,
         attachment_ids = excluded.attachment_ids, updated_at = excluded.updated_at",
        args![workspace, &draft.conversation_id, member, &draft.mode, &draft.text, &draft.attachment_ids, draft.updated_at],
    )
    .await?;
    Ok(())
}

pub async fn delete_draft(tx: &mut Tx, workspace: &WorkspaceId, id: &ConversationId, member: &MemberId) -> Result<()> {
    tx.run(
        "DELETE FROM draft WHERE workspace_id = $1 AND conversation_id = $2 AND member_id = $3",
        args![workspace, id, member],
    )
    .await?;
    Ok(())
}
