//! One line of a thread: a turn of the dialogue or something that happened, and the message row it becomes.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rand::RngExt;
use rand::rngs::StdRng;
use sapa_domain::view::{AuthorView, ErrorView, ReactionEntry};
use sapa_model::{AuthorType, ContactId, ConversationId, DeliveryStatus, Direction, MessageId, Millis};
use sapa_store::account::AccountRow;
use sapa_store::attachment::AttachmentRow;
use sapa_store::message::MessageRow;
use serde_json::{Value, json};

use super::cast::Person;
use super::content;
use super::plan::{Chat, Said, State};
use super::rows::Frame;
use super::script::By;

pub struct Line<'a> {
    pub at: Millis,
    pub what: What<'a>,
}

pub enum What<'a> {
    Said(&'a Said),
    /// Name of the event, and who of the team did it.
    Happened(&'static str, usize),
}

impl Line<'_> {
    pub fn is_customers(&self) -> bool {
        matches!(self.what, What::Said(said) if said.turn.by == By::Customer)
    }
}

/// The turns of a chat with what happened between them, in order.
pub fn lines(chat: &Chat) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = chat
        .said
        .iter()
        .map(|said| Line {
            at: said.at,
            what: What::Said(said),
        })
        .collect();
    let (Some(first), Some(last)) = (chat.said.first(), chat.said.last()) else {
        return lines;
    };
    if let Some(who) = chat.assignee {
        lines.push(Line {
            at: first.at.plus_ms(9_000),
            what: What::Happened("assigned", who),
        });
    }
    let who = chat.assignee.unwrap_or(0);
    match chat.state {
        State::Open => {}
        State::Snoozed(_) => lines.push(Line {
            at: last.at.plus_ms(20_000),
            what: What::Happened("snoozed", who),
        }),
        State::Closed(at) => lines.push(Line {
            at: at.max(last.at.plus_ms(1000)),
            what: What::Happened("closed", who),
        }),
    }
    lines.sort_by_key(|line| line.at);
    lines
}

/// Where the lines of one chat are spoken.
pub struct Scene<'a> {
    pub frame: &'a Frame<'a>,
    pub person: &'a Person,
    pub contact: ContactId,
    pub account: &'a AccountRow,
    pub random: StdRng,
}

impl Scene<'_> {
    /// `before` are the chat's messages so far; `answered` is when the customer wrote next.
    pub fn message(
        &mut self,
        line: &Line<'_>,
        id: MessageId,
        conversation: &ConversationId,
        before: &[MessageRow],
        answered: Option<Millis>,
    ) -> (MessageRow, Option<AttachmentRow>) {
        let mut row = self.blank(id, conversation, line.at);
        match &line.what {
            What::Happened(name, who) => {
                self.event(&mut row, name, *who);
                (row, None)
            }
            What::Said(said) => {
                self.said(&mut row, said, answered);
                if said.turn.extra.quote {
                    quote(&mut row, before);
                }
                self.react(&mut row, said);
                afterwards(&mut row, said);
                let file = self.file(&mut row, said);
                (row, file)
            }
        }
    }

    fn blank(&self, id: MessageId, conversation: &ConversationId, at: Millis) -> MessageRow {
        MessageRow {
            workspace_id: self.frame.workspace.clone(),
            id,
            conversation_id: conversation.clone(),
            account_id: self.account.id.clone(),
            direction: Direction::In,
            kind: "text".into(),
            text: None,
            content: None,
            author_type: AuthorType::Contact,
            author_id: Some(self.contact.to_string()),
            author_name: self.person.name.clone(),
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
            sort_at: at,
            sent_at: None,
            delivered_at: None,
            read_at: None,
            created_at: at,
            edited_at: None,
            deleted_at: None,
        }
    }

    fn by_teammate(&self, row: &mut MessageRow, who: usize) {
        let (id, name) = &self.frame.members[who];
        row.author_type = AuthorType::Teammate;
        row.author_id = Some(id.to_string());
        row.author_name.clone_from(name);
    }

    fn event(&self, row: &mut MessageRow, name: &str, who: usize) {
        self.by_teammate(row, who);
        row.direction = Direction::Event;
        row.kind = "event".into();
        row.status = DeliveryStatus::None;
        let mut content = json!({"name": name, "actor_name": row.author_name});
        if name == "assigned" {
            content["assignee_id"] = json!(row.author_id);
            content["assignee_name"] = json!(row.author_name);
        }
        row.content = Some(content.to_string());
    }

    fn said(&mut self, row: &mut MessageRow, said: &Said, answered: Option<Millis>) {
        row.kind.clone_from(&said.turn.kind);
        row.text.clone_from(&said.text);
        content::fill(row, said, self.person, self.frame.shop);
        match said.turn.by {
            By::Customer => {
                row.external_id = Some(external(row, self.person));
                row.sent_at = Some(row.sort_at);
            }
            By::Teammate => {
                self.by_teammate(row, said.teammate);
                row.direction = Direction::Out;
                self.way(row, said.turn.extra.status.as_deref(), answered);
            }
            By::Note => {
                self.by_teammate(row, said.teammate);
                row.direction = Direction::Note;
                row.status = DeliveryStatus::None;
            }
        }
    }

    /// How far one of ours got, and when.
    fn way(&mut self, row: &mut MessageRow, told: Option<&str>, answered: Option<Millis>) {
        row.external_id = Some(external(row, self.person));
        if told == Some("failed") {
            row.status = DeliveryStatus::Failed;
            row.error = serde_json::to_string(&refusal()).ok();
            return;
        }
        if row.kind == "template" {
            let category = row
                .content
                .as_deref()
                .and_then(|text| serde_json::from_str::<Value>(text).ok());
            let category = category.and_then(|c| Some(c.get("category")?.as_str()?.to_lowercase()));
            row.pricing = Some(json!({"category": category, "billable": true}).to_string());
        }
        let sent = row.sort_at.plus_ms(self.random.random_range(300..900));
        let delivered = sent.plus_ms(self.random.random_range(400..2500));
        let read = delivered.plus_ms(self.random.random_range(4_000..900_000));
        row.sent_at = Some(sent);
        row.delivered_at = Some(delivered);
        row.status = DeliveryStatus::Delivered;
        // Whoever answers has read it; the others have it mostly.
        let read = answered.map_or(read, |at| read.min(at.plus_ms(-2_000)).max(delivered));
        if (answered.is_some() || self.random.random_bool(0.7)) && read < self.frame.now {
            row.read_at = Some(read);
            row.status = DeliveryStatus::Read;
        }
    }

    fn react(&mut self, row: &mut MessageRow, said: &Said) {
        let Some(emoji) = &said.turn.extra.react else { return };
        let ours = said.turn.extra.react_by == Some(By::Teammate);
        let author = if ours {
            AuthorView {
                kind: AuthorType::App,
                id: None,
                name: self.frame.members[said.teammate].1.clone(),
            }
        } else {
            AuthorView {
                kind: AuthorType::Contact,
                id: Some(self.contact.to_string()),
                name: self.person.name.clone(),
            }
        };
        let external_id = format!("{}.reaction", external(row, self.person));
        let at = row.sort_at.plus_ms(self.random.random_range(5_000..55_000));
        let entry = ReactionEntry {
            emoji: Some(emoji.clone()),
            author,
            external_id,
            at,
        };
        row.reactions = serde_json::to_string(&[entry]).ok();
    }

    fn file(&self, row: &mut MessageRow, said: &Said) -> Option<AttachmentRow> {
        let extra = &said.turn.extra;
        let name = extra.file.as_ref().map(|name| said.blanks.fill(name));
        let (kind, name) = match row.kind.as_str() {
            "template" => ("image", Some(extra.picture.clone()?)),
            "image" => ("image", extra.picture.clone()),
            kind @ ("video" | "voice" | "audio" | "sticker" | "document") => (kind, name),
            _ => return None,
        };
        let file = self
            .frame
            .files
            .attachment(&row.id, &row.workspace_id, kind, name.as_deref(), row.sort_at)?;
        row.attachment_count = 1;
        Some(file)
    }
}

/// The platform's id in its own form, which holds the customer; the rest is ours, so that it is unique.
fn external(row: &MessageRow, person: &Person) -> String {
    let customer = match &person.scoped_id {
        Some(scoped) if person.phone_hidden => scoped.as_str(),
        _ => person.phone.trim_start_matches('+'),
    };
    let side = if row.direction == Direction::In { 0x12 } else { 0x11 };
    let mut bytes = vec![0x1c, 0x18, u8::try_from(customer.len()).unwrap_or(0)];
    bytes.extend(customer.bytes());
    bytes.extend([0x15, 0x02, 0x00, side, 0x18, 0x14]);
    let id = row.id.as_str().to_uppercase();
    bytes.extend(id[id.len() - 20..].bytes());
    bytes.push(0);
    format!("wamid.{}", BASE64_STANDARD.encode(bytes))
}

fn refusal() -> ErrorView {
    ErrorView {
        code: "not_on_channel".into(),
        reason: "WhatsApp cannot reach this person: no WhatsApp on this number, an old version, or its terms not accepted. Try another channel.".into(),
        action: "none".into(),
        vendor_code: Some("131026".into()),
    }
}

/// What became of it a moment later: corrected, or taken back.
fn afterwards(row: &mut MessageRow, said: &Said) {
    let extra = &said.turn.extra;
    row.forwarded = extra.forwarded;
    if let Some(before) = &extra.before {
        let at = row.sort_at.plus_ms(11_000);
        row.edited_at = Some(at);
        let edits = json!({"edits": [{"text": said.blanks.fill(before), "until": at.rfc3339()}]});
        row.content = Some(edits.to_string());
    }
    if extra.deleted {
        row.deleted_at = Some(row.sort_at.plus_ms(7_000));
        row.text = None;
        row.content = None;
    }
}

/// The last thing the other side said.
fn quote(row: &mut MessageRow, before: &[MessageRow]) {
    let other = if row.direction == Direction::In {
        Direction::Out
    } else {
        Direction::In
    };
    if let Some(quoted) = before.iter().rev().find(|message| message.direction == other) {
        row.reply_to_id = Some(quoted.id.clone());
        row.reply_external_id.clone_from(&quoted.external_id);
    }
}
