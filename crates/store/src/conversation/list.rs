//! The lists people work from: filters, orders, pages and counts.

use sapa_model::{ConversationStatus, Millis, WorkspaceId};

use super::{COLUMNS, ConversationRow};
use crate::contact::in_list;
use crate::{Arg, Result, Tx, args};

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
