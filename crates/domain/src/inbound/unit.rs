//! The unit of work of one account: loads every row a batch may touch with a few statements, lets
//! the elements change them in memory in order, and writes what changed with a few statements.

use std::collections::{BTreeMap, HashMap, HashSet};

use sapa_connectors::channel::{Incoming, Person};
use sapa_model::{Capabilities, ContactId, ConversationId, IdentityId, MessageId, Millis};
use sapa_store::account::AccountRow;
use sapa_store::attachment::AttachmentRow;
use sapa_store::contact::{ContactRow, IdentityRow};
use sapa_store::conversation::ConversationRow;
use sapa_store::job::NewJob;
use sapa_store::message::MessageRow;
use sapa_store::{Tx, attachment, contact, conversation, job, message};

use crate::conversation::labels_by_conversation;
use crate::events::{
    self, CONTACT_UPDATED, CONVERSATION_CREATED, CONVERSATION_UPDATED, MESSAGE_CREATED, MESSAGE_UPDATED,
};
use crate::inbound::person;
use crate::view::{self, ConversationParts, LabelView, MessageParts};
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
    pub(super) notes: Vec<Note>,
    fresh_messages: Vec<MessageId>,
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
        let rows = person::merge_known_twins(self.app, tx, rows, &keys.people, self.now).await?;
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
        for row in conversation::find_many(tx, workspace, &missing).await? {
            self.conversations.insert(row.id.clone(), Held::clean(row));
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

    pub async fn write(mut self, tx: &mut Tx) -> Result<()> {
        self.write_people(tx).await?;
        self.write_conversations(tx).await?;
        self.write_messages(tx).await?;
        self.enqueue_media(tx).await?;
        self.publish(tx).await
    }

    async fn write_people(&mut self, tx: &mut Tx) -> Result<()> {
        contact::insert_many(tx, &rows_marked(&self.contacts, Mark::Fresh)).await?;
        contact::insert_identities(tx, &rows_marked(&self.identities, Mark::Fresh)).await?;
        for row in rows_marked(&self.contacts, Mark::Changed) {
            contact::update(tx, &row).await?;
        }
        for row in rows_marked(&self.identities, Mark::Changed) {
            contact::update_identity(tx, &row).await?;
        }
        Ok(())
    }

    async fn write_conversations(&mut self, tx: &mut Tx) -> Result<()> {
        conversation::insert_many(tx, &rows_marked(&self.conversations, Mark::Fresh)).await?;
        conversation::update_many(tx, &rows_marked(&self.conversations, Mark::Changed)).await?;
        Ok(conversation::update_previews(tx, &rows_marked(&self.conversations, Mark::Light)).await?)
    }

    async fn write_messages(&mut self, tx: &mut Tx) -> Result<()> {
        let fresh: Vec<MessageRow> = self
            .fresh_messages
            .iter()
            .filter_map(|id| self.messages.get(id))
            .map(|held| held.row.clone())
            .collect();
        message::insert_many(tx, &fresh).await?;
        message::update_many(tx, &rows_marked(&self.messages, Mark::Changed)).await?;
        message::update_progress(tx, &rows_marked(&self.messages, Mark::Light)).await?;
        attachment::insert_many(tx, &self.attachments).await?;
        for (external_id, status, update) in &self.early {
            message::keep_early_status(
                tx,
                &self.account.workspace_id,
                &self.account.id,
                external_id,
                status,
                update,
                self.now,
            )
            .await?;
        }
        Ok(())
    }

    /// Platform links die in minutes: fetching starts as soon as this commits.
    async fn enqueue_media(&mut self, tx: &mut Tx) -> Result<()> {
        if self.attachments.is_empty() {
            return Ok(());
        }
        let jobs = self
            .attachments
            .iter()
            .map(|row| NewJob {
                workspace: &row.workspace_id,
                name: crate::attachment::FETCH_MEDIA,
                lane: None,
                throttle: None,
                payload: serde_json::json!({"attachment_id": row.id}).to_string(),
                run_at: self.now,
            })
            .collect();
        job::enqueue_many(tx, self.now, jobs).await?;
        Ok(())
    }

    async fn publish(&mut self, tx: &mut Tx) -> Result<()> {
        let extras = self.load_extras(tx).await?;
        let workspace = &self.account.workspace_id;
        for note in &self.notes {
            match note {
                Note::MessageCreated(id) => {
                    let Some(held) = self.messages.get(id) else { continue };
                    let data = serde_json::json!({
                        "message": self.message_view(&held.row, &extras),
                        "conversation": self.conversation_view(&held.row.conversation_id, &extras),
                    });
                    events::publish(tx, workspace, MESSAGE_CREATED, &data, self.now);
                }
                Note::MessageUpdated(id) => {
                    let Some(held) = self.messages.get(id) else { continue };
                    events::publish(
                        tx,
                        workspace,
                        MESSAGE_UPDATED,
                        &serde_json::json!({"message": self.message_view(&held.row, &extras)}),
                        self.now,
                    );
                }
                Note::ConversationCreated(id) => {
                    let data = serde_json::json!({"conversation": self.conversation_view(id, &extras)});
                    events::publish(tx, workspace, CONVERSATION_CREATED, &data, self.now);
                }
                Note::ConversationUpdated(id, change) => {
                    let data =
                        serde_json::json!({"conversation": self.conversation_view(id, &extras), "changes": [change]});
                    events::publish(tx, workspace, CONVERSATION_UPDATED, &data, self.now);
                }
                Note::ContactUpdated(id) => {
                    let Some(held) = self.contacts.get(id) else { continue };
                    let data = serde_json::json!({"contact": {"id": held.row.id, "name": held.row.name, "phone": held.row.phone}});
                    events::publish(tx, workspace, CONTACT_UPDATED, &data, self.now);
                }
            }
        }
        Ok(())
    }

    async fn load_extras(&self, tx: &mut Tx) -> Result<Extras> {
        let workspace = &self.account.workspace_id;
        let mut extras = Extras::default();
        let shown: HashSet<&ConversationId> = self
            .notes
            .iter()
            .filter_map(|note| self.conversation_of(note))
            .collect();
        let assigned = shown.iter().any(|id| {
            self.conversations
                .get(*id)
                .is_some_and(|held| held.row.assignee_id.is_some())
        });
        if assigned {
            extras.members = conversation::member_names(tx, workspace).await?.into_iter().collect();
        }
        let known: Vec<&str> = shown
            .iter()
            .filter(|id| self.conversations.get(**id).is_some_and(|h| h.mark != Mark::Fresh))
            .map(|id| id.as_str())
            .collect();
        extras.labels = labels_by_conversation(tx, workspace, &known).await?;
        let with_files: Vec<&str> = self
            .notes
            .iter()
            .filter_map(|note| {
                if let Note::MessageUpdated(id) = note {
                    self.messages.get(id)
                } else {
                    None
                }
            })
            .filter(|held| held.row.attachment_count > 0 && held.mark != Mark::Fresh)
            .map(|held| held.row.id.as_str())
            .collect();
        extras.attachments = attachment::of_messages(tx, workspace, &with_files).await?;
        Ok(extras)
    }

    fn conversation_of<'n>(&'n self, note: &'n Note) -> Option<&'n ConversationId> {
        match note {
            Note::MessageCreated(id) => self.messages.get(id).map(|held| &held.row.conversation_id),
            Note::ConversationCreated(id) | Note::ConversationUpdated(id, _) => Some(id),
            Note::MessageUpdated(_) | Note::ContactUpdated(_) => None,
        }
    }

    fn message_view(&self, row: &MessageRow, extras: &Extras) -> view::MessageView {
        let attachments: Vec<AttachmentRow> = self
            .attachments
            .iter()
            .chain(&extras.attachments)
            .filter(|a| row.attachment_count > 0 && a.message_id.as_ref() == Some(&row.id))
            .cloned()
            .collect();
        let quoted = row
            .reply_to_id
            .as_ref()
            .and_then(|id| self.messages.get(id))
            .map(|held| &held.row);
        view::message(
            row,
            MessageParts {
                attachments: &attachments,
                quoted,
            },
            &self.app.storage.links,
        )
    }

    fn conversation_view(&self, id: &ConversationId, extras: &Extras) -> Option<view::ConversationView> {
        let row = &self.conversations.get(id)?.row;
        let labels = extras.labels.get(id.as_str()).map(Vec::as_slice).unwrap_or_default();
        Some(view::conversation(
            row,
            ConversationParts {
                contact: self.contacts.get(&row.contact_id).map(|held| &held.row),
                identity: self.identities.get(&row.identity_id).map(|held| &held.row),
                assignee: row
                    .assignee_id
                    .as_ref()
                    .and_then(|id| extras.members.get(id.as_str()))
                    .map(String::as_str),
                labels,
                seen: None,
                draft: None,
            },
        ))
    }
}

#[derive(Default)]
struct Extras {
    members: BTreeMap<String, String>,
    labels: BTreeMap<String, Vec<LabelView>>,
    attachments: Vec<AttachmentRow>,
}

fn rows_marked<K, T: Clone + Keyed>(held: &HashMap<K, Held<T>>, mark: Mark) -> Vec<T> {
    let mut rows: Vec<T> = held
        .values()
        .filter(|held| held.mark == mark)
        .map(|held| held.row.clone())
        .collect();
    // One order everywhere: two nodes that lock the same rows do not wait for each other in a circle.
    rows.sort_by(|a, b| a.key().cmp(b.key()));
    rows
}

/// Rows sorted by their id.
pub(super) trait Keyed {
    fn key(&self) -> &str;
}
impl Keyed for ContactRow {
    fn key(&self) -> &str {
        self.id.as_str()
    }
}
impl Keyed for IdentityRow {
    fn key(&self) -> &str {
        self.id.as_str()
    }
}
impl Keyed for ConversationRow {
    fn key(&self) -> &str {
        self.id.as_str()
    }
}
impl Keyed for MessageRow {
    fn key(&self) -> &str {
        self.id.as_str()
    }
}

/// Every id a batch mentions.
#[derive(Default)]
struct Keys {
    people: Vec<Person>,
    external: HashSet<String>,
    scoped: HashSet<String>,
    messages: HashSet<String>,
    callbacks: HashSet<String>,
}

impl Keys {
    fn of<'e>(elements: impl Iterator<Item = &'e Incoming>) -> Self {
        let mut keys = Self::default();
        for element in elements {
            match element {
                Incoming::Message(m) => {
                    keys.person(&m.person);
                    keys.messages.insert(m.external_id.clone());
                    keys.messages.extend(m.reply_to.clone());
                }
                Incoming::Status(s) => {
                    keys.messages.insert(s.external_id.clone());
                    keys.callbacks
                        .extend(s.callback.clone().filter(|id| id.parse::<MessageId>().is_ok()));
                }
                Incoming::Edit(e) => {
                    keys.person(&e.person);
                    keys.messages.insert(e.target.clone());
                }
                Incoming::Revoke { target, person, .. } => {
                    keys.person(person);
                    keys.messages.insert(target.clone());
                }
                Incoming::Reaction(r) => {
                    keys.person(&r.person);
                    keys.messages.insert(r.target.clone());
                    keys.messages.insert(r.external_id.clone());
                }
                _ => {}
            }
        }
        keys
    }

    fn person(&mut self, person: &Person) {
        self.external.extend(person.external_id.clone());
        self.scoped.extend(person.scoped_id.clone());
        if person.external_id.is_some() && person.scoped_id.is_some() {
            self.people.push(person.clone());
        }
    }
}
