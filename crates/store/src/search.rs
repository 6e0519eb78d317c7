//! Substring search over messages and contacts, newest first.

use sapa_model::WorkspaceId;

use crate::contact::ContactRow;
use crate::conversation::{self, ConversationRow, ListFilter, ListSort};
use crate::message::{COLUMNS, MessageRow};
use crate::{Arg, Dialect, Result, Tx, args};

/// A trigram index has nothing to say about shorter words; those are looked for in recent rows only.
const SHORTEST: usize = 3;
const RECENT: i64 = 5000;

/// Messages that contain all words of the query. `before` is the id of the last hit of the page before.
pub async fn messages(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    query: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<MessageRow>> {
    let words = words(query);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let long: Vec<&String> = words.iter().filter(|w| w.chars().count() >= SHORTEST).collect();
    let before = before.unwrap_or("~");
    let mut bound = args![workspace, before, limit];
    let likes = likes(tx.dialect(), &mut bound, "m.text", &words);
    let columns = COLUMNS
        .split(", ")
        .map(|c| format!("m.{c}"))
        .collect::<Vec<_>>()
        .join(", ");
    let sql = match tx.dialect() {
        _ if long.is_empty() => format!(
            "SELECT {columns} FROM (SELECT * FROM message WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT {RECENT}) m WHERE {likes} ORDER BY m.id DESC LIMIT $3"
        ),
        Dialect::Sqlite => {
            bound.push(Arg::from(match_text(&long)));
            // The index answers newest row first and stops as soon as the page is full.
            format!(
                "SELECT {columns} FROM message_search s CROSS JOIN message m ON m.rowid = s.rowid
                 WHERE message_search MATCH ${} AND m.workspace_id = $1 AND m.id < $2 AND {likes} ORDER BY s.rowid DESC LIMIT $3",
                bound.len()
            )
        }
        Dialect::Postgres => {
            format!(
                "SELECT {columns} FROM message m WHERE m.workspace_id = $1 AND m.id < $2 AND m.text IS NOT NULL AND {likes} ORDER BY m.id DESC LIMIT $3"
            )
        }
    };
    tx.all(&sql, bound).await
}

/// Contacts whose name, phone, e-mail or username contains all words of the query.
pub async fn contacts(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    query: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<ContactRow>> {
    let words = words(query);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let long: Vec<&String> = words.iter().filter(|w| w.chars().count() >= SHORTEST).collect();
    let mut bound = args![workspace, before.unwrap_or("~"), limit];
    let likes = likes(tx.dialect(), &mut bound, "c.search_text", &words);
    let sql = match tx.dialect() {
        Dialect::Sqlite if !long.is_empty() => {
            bound.push(Arg::from(match_text(&long)));
            format!(
                "SELECT c.* FROM contact_search s CROSS JOIN contact c ON c.rowid = s.rowid
                 WHERE contact_search MATCH ${} AND c.workspace_id = $1 AND c.id < $2 AND {likes} ORDER BY s.rowid DESC LIMIT $3",
                bound.len()
            )
        }
        _ => format!(
            "SELECT c.* FROM contact c WHERE c.workspace_id = $1 AND c.id < $2 AND {likes} ORDER BY c.id DESC LIMIT $3"
        ),
    };
    tx.all(&sql, bound).await
}

/// Conversations of a list whose contact matches the query.
pub async fn conversations(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    query: &str,
    filter: &ListFilter,
    after: Option<(i64, String)>,
    limit: i64,
) -> Result<Vec<ConversationRow>> {
    // The newest matching contacts; a shop that finds more than these narrows the words.
    const CONTACTS: i64 = 500;
    let found = contacts(tx, workspace, query, None, CONTACTS).await?;
    let ids: Vec<&str> = found.iter().map(|row| row.id.as_str()).collect();
    let mut rows = conversation::of_contacts(tx, workspace, filter, &ids).await?;
    let newest_first = filter.sort == ListSort::Newest;
    let key = |row: &ConversationRow| (filter.sort.key_of(row), row.id.to_string());
    rows.sort_by(|a, b| {
        if newest_first {
            key(b).cmp(&key(a))
        } else {
            key(a).cmp(&key(b))
        }
    });
    rows.dedup_by(|a, b| a.id == b.id);
    if let Some(after) = after {
        rows.retain(|row| {
            if newest_first {
                key(row) < after
            } else {
                key(row) > after
            }
        });
    }
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(rows)
}

fn words(query: &str) -> Vec<String> {
    query
        .split_whitespace()
        .take(8)
        .map(|word| word.chars().filter(|c| *c != '\0').take(60).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Every word as a quoted phrase: the index finds it as a substring.
fn match_text(words: &[&String]) -> String {
    words
        .iter()
        .map(|word| format!("\"{}\"", word.replace('"', "\"\"")))
        .collect::<Vec<_>>()
        .join(" AND ")
}

fn likes(dialect: Dialect, bound: &mut Vec<Arg>, column: &str, words: &[String]) -> String {
    let operator = match dialect {
        Dialect::Sqlite => "LIKE",
        Dialect::Postgres => "ILIKE",
    };
    let indexed = words.iter().any(|word| word.chars().count() >= SHORTEST);
    let conditions: Vec<String> = words
        .iter()
        // SQLite's index has checked the long words already, and folds case better than LIKE does.
        .filter(|word| dialect == Dialect::Postgres || !indexed || word.chars().count() < SHORTEST)
        .map(|word| {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            bound.push(Arg::from(format!("%{escaped}%")));
            format!("{column} {operator} ${} ESCAPE '\\'", bound.len())
        })
        .collect();
    if conditions.is_empty() {
        "TRUE".to_owned()
    } else {
        conditions.join(" AND ")
    }
}
