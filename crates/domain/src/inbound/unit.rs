//! The unit of work of one account: loads every row a batch may touch with a few statements, lets
//! the elements change them in memory in order, and writes what changed with a few statements.

use std::collections::{HashMap, HashSet};

use sapa_connectors::channel::Incoming;
use sapa_model::{Capabilities, ContactId, ConversationId, IdentityId, MessageId, Millis};
use sapa_store::account::AccountRow;
use sapa_store::attachment::AttachmentRow;
use sapa_store::contact::{ContactRow, IdentityRow};
use sapa_store::conversation::ConversationRow;
use sapa_store::message::MessageRow;
use sapa_store::{Tx, contact, conversation, message};

use super::keys::Keys;
use crate::{App, Result};

/// Where an element ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Message,
    Status,
    Duplicate,
    Placeholder,
    Ignored(String),
    Dead { code: String, reason: String },
}

impl Outcome {
    /// The ledger's word; what stands behind the colon is the reason.
    pub fn word(&self) -> String {
        match self {
            Self::Message => "messages".into(),
            Self::Status => "statuses".into(),
            Self::Duplicate => "duplicates".into(),
            Self::Placeholder => "placeholders".into(),
            Self::Ignored(kind) => format!("ignored:{}", kind.chars().take(60).collect::<String>()),
            Self::Dead { .. } => "dead".into(),
        }
    }
}

/// The end of an element that names no account and needs none.
pub fn without_account(what: &Incoming) -> Outcome {
    match what {
        Incoming::Ignored { kind, .. } => Outcome::Ignored(kind.clone()),
        Incoming::Broken { reason, .. } => Outcome::Dead {
            code: "unreadable".into(),
            reason: reason.clone(),
        },
        _ => Outcome::Dead {
            code: "no_account".into(),
            reason: "The vendor did not say which account this is for.".into(),
        },
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    Clean,
    /// Only how far a message got, or a list's second line.
    Light,
    Changed,
    Fresh,
}

pub(super) struct Held<T> {
    pub row: T,
    pub mark: Mark,
}

impl<T> Held<T> {
    fn clean(row: T) -> Self {
        Self { row, mark: Mark::Clean }
    }
    pub fn fresh(row: T) -> Self {
        Self { row, mark: Mark::Fresh }
    }
    pub fn touch(&mut self, mark: Mark) -> &mut T {
        self.mark = self.mark.max(mark);
        &mut self.row
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Note {
    MessageCreated(MessageId),
    MessageUpdated(MessageId),
    ConversationCreated(ConversationId),
    ConversationUpdated(ConversationId, &'static str),
    ContactUpdated(ContactId),
}

pub struct Unit<'a> {
    pub(super) app: &'a App,
    pub(super) account: &'a AccountRow,
    pub(super) can: Capabilities,
    pub(super) now: Millis,
    pub(super) reopen_ms: i64,
    pub(super) identities: HashMap<IdentityId, Held<IdentityRow>>,
    pub(super) by_external: HashMap<String, IdentityId>,
    pub(super) by_scoped: HashMap<String, IdentityId>,
    pub(super) contacts: HashMap<ContactId, Held<ContactRow>>,
    pub(super) conversations: HashMap<ConversationId, Held<ConversationRow>>,
    pub(super) newest: HashMap<IdentityId, ConversationId>,
    pub(super) messages: HashMap<MessageId, Held<MessageRow>>,
    pub(super) message_ids: HashMap<String, MessageId>,
    pub(super) attachments: Vec<AttachmentRow>,
    pub(super) early: Vec<(String, String, String)>,
    /// Vendor ids of our messages that this batch told us: statuses may be kept under them.
    pub(super) learned: Vec<String>,
    pub(super) notes: Vec<Note>,
    pub(super) fresh_messages: Vec<MessageId>,
}

impl<'a> Unit<'a> {
    pub async fn load(
        app: &'a App,
        tx: &mut Tx,
        account: &'a AccountRow,
        now: Millis,
        reopen_ms: i64,
        elements: impl Iterator<Item = &Incoming> + Clone,
    ) -> Result<Self> {
        let settings = serde_json::from_str(&account.settings).unwrap_or_default();
        let mut unit = Unit {
            app,
            account,
            can: app.channel(&account.channel)?.can_for(&settings),
            now,
            reopen_ms,
            identities: HashMap::new(),
            by_external: HashMap::new(),
            by_scoped: HashMap::new(),
            contacts: HashMap::new(),
            conversations: HashMap::new(),
            newest: HashMap::new(),
            messages: HashMap::new(),
            message_ids: HashMap::new(),
            attachments: Vec::new(),
            early: Vec::new(),
            learned: Vec::new(),
            notes: Vec::new(),
            fresh_messages: Vec::new(),
        };
        let keys = Keys::of(elements);
        unit.load_people(tx, &keys).await?;
        unit.load_conversations(tx).await?;
        unit.load_messages(tx, &keys).await?;
        Ok(unit)
    }

    async fn load_people(&mut self, tx: &mut Tx, keys: &Keys) -> Result<()> {
        let workspace = &self.account.workspace_id;
        let external: Vec<&str> = keys.external.iter().map(String::as_str).collect();
        let scoped: Vec<&str> = keys.scoped.iter().map(String::as_str).collect();
        let mut rows = contact::by_external(tx, workspace, &self.account.id, &external).await?;
        rows.extend(contact::by_scoped(tx, workspace, &self.account.id, &scoped).await?);
        let rows = super::merge::merge_known_twins(self.app, tx, rows, &keys.people, self.now).await?;
        let contacts: HashSet<String> = rows.iter().map(|row| row.contact_id.to_string()).collect();
        let contacts: Vec<&str> = contacts.iter().map(String::as_str).collect();
        for row in contact::find_many(tx, workspace, &contacts).await? {
            self.contacts.insert(row.id.clone(), Held::clean(row));
        }
        for row in rows {
            self.index_identity(&row);
            self.identities.insert(row.id.clone(), Held::clean(row));
        }
        Ok(())
    }

    pub(super) fn index_identity(&mut self, row: &IdentityRow) {
        if let Some(id) = &row.external_id {
            self.by_external.insert(id.clone(), row.id.clone());
        }
        if let Some(id) = &row.scoped_id {
            self.by_scoped.insert(id.clone(), row.id.clone());
        }
    }

    async fn load_conversations(&mut self, tx: &mut Tx) -> Result<()> {
        let ids: Vec<&str> = self.identities.keys().map(IdentityId::as_str).collect();
        for row in conversation::newest_of(tx, &self.account.workspace_id, &ids).await? {
            self.newest.insert(row.identity_id.clone(), row.id.clone());
            self.conversations.insert(row.id.clone(), Held::clean(row));
        }
        Ok(())
    }

    async fn load_messages(&mut self, tx: &mut Tx, keys: &Keys) -> Result<()> {
        let workspace = &self.account.workspace_id;
        let external: Vec<&str> = keys.messages.iter().map(String::as_str).collect();
        let callbacks: Vec<&str> = keys.callbacks.iter().map(String::as_str).collect();
        let mut rows = message::by_external(tx, workspace, &self.account.id, &external).await?;
        rows.extend(
            message::find_many(tx, workspace, &callbacks)
                .await?
                .into_iter()
                .filter(|row| row.account_id == self.account.id),
        );
        let missing: HashSet<String> = rows
            .iter()
            .map(|row| &row.conversation_id)
            .filter(|id| !self.conversations.contains_key(*id))
            .map(ToString::to_string)
            .collect();
        let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
        for row in conversation::lock_many(tx, workspace, &missing).await? {
            self.conversations.insert(row.id.clone(), Held::clean(row));
        }
        // Conversations are held by now; what is read of the messages from here on stays true until we commit.
        if tx.dialect().has_nodes() && !rows.is_empty() {
            let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
            rows = message::lock_many(tx, workspace, &ids).await?;
        }
        for row in rows {
            if let Some(id) = &row.external_id {
                self.message_ids.insert(id.clone(), row.id.clone());
            }
            self.messages.entry(row.id.clone()).or_insert_with(|| Held::clean(row));
        }
        Ok(())
    }

    /// Changes the rows in memory as this element says.
    pub fn apply(&mut self, what: &Incoming) -> Outcome {
        match what {
            Incoming::Message(message) => self.message(message),
            Incoming::Status(update) => self.status(update),
            Incoming::Edit(edit) => self.edit(edit),
            Incoming::Revoke { target, person, at } => self.revoke(target, person, *at),
            Incoming::Reaction(reaction) => self.reaction(reaction),
            other => without_account(other),
        }
    }

    pub(super) fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub(super) fn add_message(&mut self, row: MessageRow) {
        if let Some(id) = &row.external_id {
            self.message_ids.insert(id.clone(), row.id.clone());
        }
        self.note_created(&row);
        self.fresh_messages.push(row.id.clone());
        self.messages.insert(row.id.clone(), Held::fresh(row));
    }

    fn note_created(&mut self, row: &MessageRow) {
        self.notes.push(Note::MessageCreated(row.id.clone()));
    }

    /// The message of a vendor's id, if we have it.
    pub(super) fn message_of(&mut self, external_id: &str) -> Option<&mut Held<MessageRow>> {
        let id = self.message_ids.get(external_id)?;
        self.messages.get_mut(id)
    }
}
