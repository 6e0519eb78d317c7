//! From the plan to rows, as the two paths of data would have written them over the month.

use std::collections::{BTreeMap, HashMap};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sapa_domain::contact::search_text;
use sapa_domain::view;
use sapa_model::{
    ContactId, ConversationId, ConversationStatus, DeliveryStatus, Direction, IdentityId, LabelId, MemberId, MessageId,
    Millis, WorkspaceId,
};
use sapa_store::account::AccountRow;
use sapa_store::attachment::AttachmentRow;
use sapa_store::contact::{ContactRow, IdentityRow};
use sapa_store::conversation::ConversationRow;
use sapa_store::ledger;
use sapa_store::message::MessageRow;

use super::cast::Person;
use super::files::Files;
use super::line::{Line, Scene, lines};
use super::plan::{Chat, Plan, State};
use super::script::Shop;

const DAY_HOURS: i64 = 24;

/// Who and what the chats are tied to.
pub struct Frame<'a> {
    pub shop: &'a Shop,
    pub workspace: WorkspaceId,
    pub now: Millis,
    pub accounts: Vec<AccountRow>,
    /// The owner first, with their names.
    pub members: Vec<(MemberId, String)>,
    pub labels: BTreeMap<String, LabelId>,
    pub files: Files,
}

#[derive(Default)]
pub struct Rows {
    pub contacts: Vec<ContactRow>,
    pub identities: Vec<IdentityRow>,
    pub conversations: Vec<ConversationRow>,
    pub messages: Vec<MessageRow>,
    pub attachments: Vec<AttachmentRow>,
    pub labels: Vec<(ConversationId, Vec<String>)>,
    /// What the owner has seen.
    pub read_marks: Vec<(ConversationId, i64, Option<MessageId>)>,
    pub ledger: BTreeMap<Millis, ledger::Counts>,
}

pub fn rows(frame: &Frame<'_>, plan: &Plan) -> Rows {
    let mut builder = Builder {
        frame,
        plan,
        rows: Rows::default(),
        contacts: HashMap::new(),
        identities: HashMap::new(),
        newest: HashMap::new(),
        random: StdRng::seed_from_u64(7),
    };
    let chats: Vec<(&Chat, Vec<Line<'_>>)> = plan.chats.iter().map(|chat| (chat, lines(chat))).collect();
    let mut ids = message_ids(&chats);
    for (chat, lines) in &chats {
        let ids = ids.remove(0);
        builder.chat(chat, lines, &ids);
    }
    // The order of the ids is the order of time: that is what search and paging go by.
    builder.rows.messages.sort_by(|a, b| a.id.cmp(&b.id));
    builder.rows
}

/// An id for every line; later ones sort after earlier ones, over all chats.
fn message_ids(chats: &[(&Chat, Vec<Line<'_>>)]) -> Vec<Vec<MessageId>> {
    let mut order: Vec<(Millis, usize, usize)> = Vec::new();
    for (chat, (_, lines)) in chats.iter().enumerate() {
        order.extend(lines.iter().enumerate().map(|(line, said)| (said.at, chat, line)));
    }
    order.sort();
    let mut made: Vec<Vec<(usize, MessageId)>> = chats.iter().map(|_| Vec::new()).collect();
    for (_, chat, line) in order {
        made[chat].push((line, MessageId::new()));
    }
    let in_line = |mut ids: Vec<(usize, MessageId)>| {
        ids.sort_by_key(|(line, _)| *line);
        ids.into_iter().map(|(_, id)| id).collect()
    };
    made.into_iter().map(in_line).collect()
}

struct Builder<'a> {
    frame: &'a Frame<'a>,
    plan: &'a Plan,
    rows: Rows,
    contacts: HashMap<usize, ContactId>,
    identities: HashMap<(usize, usize), IdentityId>,
    newest: HashMap<IdentityId, ConversationId>,
    random: StdRng,
}

impl Builder<'_> {
    fn chat(&mut self, chat: &Chat, lines: &[Line<'_>], ids: &[MessageId]) {
        let Some(first) = lines.first() else { return };
        let person = &self.plan.people[chat.person];
        let contact = self.contact(chat.person, first.at, lines);
        let identity = self.identity(chat, &contact, first.at);
        let mut conversation = self.conversation(chat, contact.clone(), identity, first.at);
        let mut scene = Scene {
            frame: self.frame,
            person,
            contact,
            account: &self.frame.accounts[chat.account],
            random: StdRng::seed_from_u64(self.random.random()),
        };
        let mut messages: Vec<MessageRow> = Vec::with_capacity(lines.len());
        for (index, line) in lines.iter().enumerate() {
            let answered = lines[index + 1..]
                .iter()
                .find(|later| later.is_customers())
                .map(|later| later.at);
            let (message, file) = scene.message(line, ids[index].clone(), &conversation.id, &messages, answered);
            note(&mut conversation, &message);
            messages.push(message);
            self.rows.attachments.extend(file);
        }
        for message in &messages {
            count(&mut self.rows.ledger, message);
        }
        self.mark(
            chat,
            &conversation,
            messages
                .iter()
                .rev()
                .find(|m| m.direction == Direction::In)
                .map(|m| m.id.clone()),
        );
        let labels = chat
            .labels
            .iter()
            .filter_map(|key| self.frame.labels.get(key))
            .map(ToString::to_string)
            .collect();
        self.rows.labels.push((conversation.id.clone(), labels));
        self.rows.conversations.push(conversation);
        self.rows.messages.extend(messages);
    }

    fn contact(&mut self, person: usize, at: Millis, lines: &[Line<'_>]) -> ContactId {
        let last = lines
            .iter()
            .rev()
            .find(|line| line.is_customers())
            .map_or(at, |line| line.at);
        if let Some(id) = self.contacts.get(&person) {
            if let Some(row) = self.rows.contacts.iter_mut().find(|row| row.id == *id) {
                row.last_seen_at = row.last_seen_at.max(Some(last));
            }
            return id.clone();
        }
        let who = &self.plan.people[person];
        let row = contact_row(self.frame, who, person, at, last);
        let id = row.id.clone();
        self.contacts.insert(person, id.clone());
        self.rows.contacts.push(row);
        id
    }

    fn identity(&mut self, chat: &Chat, contact: &ContactId, at: Millis) -> IdentityId {
        let key = (chat.person, chat.account);
        if let Some(id) = self.identities.get(&key) {
            return id.clone();
        }
        let who = &self.plan.people[chat.person];
        let phone = Some(who.phone.clone()).filter(|_| !who.phone_hidden);
        let row = IdentityRow {
            workspace_id: self.frame.workspace.clone(),
            id: IdentityId::new(),
            account_id: self.frame.accounts[chat.account].id.clone(),
            contact_id: contact.clone(),
            external_id: phone.as_ref().map(|phone| phone.trim_start_matches('+').to_owned()),
            scoped_id: who.scoped_id.clone(),
            parent_scoped_id: None,
            phone,
            username: who.username.clone(),
            profile_name: Some(who.name.clone()),
            created_at: at,
        };
        self.identities.insert(key, row.id.clone());
        self.rows.identities.push(row.clone());
        if let Some(contact) = self.rows.contacts.iter_mut().find(|known| known.id == *contact) {
            contact.search_text = search_text(contact, &[&row]);
        }
        row.id
    }

    fn conversation(&mut self, chat: &Chat, contact: ContactId, identity: IdentityId, at: Millis) -> ConversationRow {
        let account = &self.frame.accounts[chat.account];
        let (status, snoozed_until, closed_at) = match chat.state {
            State::Open => (ConversationStatus::Open, None, None),
            State::Snoozed(until) => (ConversationStatus::Snoozed, Some(until), None),
            State::Closed(at) => (ConversationStatus::Closed, None, Some(at)),
        };
        let id = ConversationId::new();
        ConversationRow {
            workspace_id: self.frame.workspace.clone(),
            id: id.clone(),
            account_id: account.id.clone(),
            contact_id: contact,
            previous_id: self.newest.insert(identity.clone(), id),
            identity_id: identity,
            channel: account.channel.clone(),
            subject: None,
            status,
            assignee_id: chat.assignee.map(|who| self.frame.members[who].0.clone()),
            priority: chat.priority.clone().unwrap_or_else(|| "none".into()),
            waiting_since: None,
            last_message: None,
            last_customer_at: None,
            window_expires_at: None,
            snoozed_until,
            closed_at,
            in_count: 0,
            answered_count: 0,
            failed_count: 0,
            sort_at: at,
            created_at: at,
        }
    }

    /// The owner has seen some of what waits, and their own chats more often than others.
    fn mark(&mut self, chat: &Chat, conversation: &ConversationRow, last: Option<MessageId>) {
        if chat.seen && conversation.in_count > conversation.answered_count {
            self.rows
                .read_marks
                .push((conversation.id.clone(), conversation.in_count, last));
        }
    }
}

fn contact_row(frame: &Frame<'_>, who: &Person, number: usize, at: Millis, last: Millis) -> ContactRow {
    let city = serde_json::json!({"city": who.city}).to_string();
    let note = if number % 11 == 5 {
        "Prefers an answer after 5 pm."
    } else {
        ""
    };
    ContactRow {
        workspace_id: frame.workspace.clone(),
        id: ContactId::new(),
        name: who.name.clone(),
        named_by: "profile".into(),
        phone: Some(who.phone.clone()).filter(|_| !who.phone_hidden),
        email: (number % 7 == 3 && who.name.is_ascii())
            .then(|| format!("{}@example.com", who.name.to_lowercase().replace(' ', "."))),
        language: Some(who.language.clone()),
        note: note.into(),
        attributes: city,
        search_text: String::new(),
        created_at: at,
        last_seen_at: Some(last),
    }
}

/// What one message does to its conversation, by the rules of the two paths.
fn note(conversation: &mut ConversationRow, message: &MessageRow) {
    if message.direction == Direction::Event {
        return;
    }
    conversation.last_message = serde_json::to_string(&view::last_message(message)).ok();
    match message.direction {
        Direction::In => {
            conversation.in_count += 1;
            conversation.sort_at = message.sort_at;
            conversation.last_customer_at = Some(message.sort_at);
            conversation.waiting_since = conversation.waiting_since.or(Some(message.sort_at));
            conversation.window_expires_at = Some(message.sort_at.plus_hours(DAY_HOURS));
        }
        Direction::Out => {
            conversation.answered_count = conversation.in_count;
            conversation.waiting_since = None;
            conversation.failed_count += i64::from(message.status == DeliveryStatus::Failed);
        }
        Direction::Note | Direction::Event => {}
    }
}

/// The webhooks that would have brought it, or told of its way.
fn count(ledger: &mut BTreeMap<Millis, ledger::Counts>, message: &MessageRow) {
    let mut add = |at: Option<Millis>, word: &str| {
        if let Some(at) = at {
            let hour = Millis(at.0 - at.0.rem_euclid(3_600_000));
            let key = (message.account_id.to_string(), word.to_owned());
            *ledger.entry(hour).or_default().entry(key).or_default() += 1;
        }
    };
    match message.direction {
        Direction::In => add(
            Some(message.sort_at),
            if message.kind == "unsupported" {
                "placeholders"
            } else {
                "messages"
            },
        ),
        Direction::Out => {
            let failed = (message.status == DeliveryStatus::Failed).then_some(message.sort_at);
            for at in [message.sent_at, message.delivered_at, message.read_at, failed] {
                add(at, "statuses");
            }
        }
        Direction::Note | Direction::Event => {}
    }
}
