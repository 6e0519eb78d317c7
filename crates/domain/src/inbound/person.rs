//! Whose message is this? Finds or makes the identity and its contact, and follows changes of ids.

use std::collections::HashMap;

use sapa_connectors::channel::{Incoming, Person};
use sapa_model::{AuthorType, ContactId, ConversationId, DeliveryStatus, Direction, IdentityId, MessageId, Millis};
use sapa_store::account::AccountRow;
use sapa_store::contact::{ContactRow, IdentityRow};
use sapa_store::message::MessageRow;
use sapa_store::{Tx, contact, conversation, message};

use super::merge;
use super::unit::{Held, Mark, Note, Outcome, Unit};
use crate::contact::{display_name, search_text};
use crate::events::{self, CONTACT_UPDATED, MESSAGE_CREATED};
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

    /// Does this element name two people that we hold as different ones?
    pub(super) fn shows_twins(&self, what: &Incoming) -> bool {
        let person = match what {
            Incoming::Message(message) => &message.person,
            Incoming::Edit(edit) => &edit.person,
            Incoming::Reaction(reaction) => &reaction.person,
            Incoming::Revoke { person, .. } => person,
            _ => return false,
        };
        let known =
            |id: &Option<String>, ids: &HashMap<String, IdentityId>| id.as_ref().and_then(|id| ids.get(id)).cloned();
        match (
            known(&person.external_id, &self.by_external),
            known(&person.scoped_id, &self.by_scoped),
        ) {
            (Some(one), Some(other)) => one != other,
            _ => false,
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
            let Some(mut kept) = all_in_one(app, tx, account, [&change.old, &change.new], now).await? else {
                return Ok(Outcome::Ignored("person_changed_unknown".into()));
            };
            let old_phone = kept.phone.clone();
            replace_ids(&mut kept, &change.new);
            contact::update_identity(tx, &kept).await?;
            follow_number(tx, &kept, old_phone, now).await?;
            tell_in_conversation(app, tx, account, &kept, change, now).await
        }
        other => Ok(super::unit::without_account(other)),
    }
}

/// Every identity that any of these ids names, merged into the first.
async fn all_in_one(
    app: &App,
    tx: &mut Tx,
    account: &AccountRow,
    people: [&Person; 2],
    now: Millis,
) -> Result<Option<IdentityRow>> {
    let mut kept: Option<IdentityRow> = None;
    for person in people {
        for row in find_all(tx, account, person).await? {
            match &mut kept {
                None => kept = Some(row),
                Some(kept) if kept.id != row.id => merge::merge_identities(app, tx, kept, row, now).await?,
                Some(_) => {}
            }
        }
    }
    Ok(kept)
}

async fn find_all(tx: &mut Tx, account: &AccountRow, person: &Person) -> Result<Vec<IdentityRow>> {
    let mut rows = Vec::new();
    if let Some(id) = &person.external_id {
        rows.extend(contact::by_external(tx, &account.workspace_id, &account.id, &[id]).await?);
    }
    if let Some(id) = &person.scoped_id {
        let scoped = contact::by_scoped(tx, &account.workspace_id, &account.id, &[id]).await?;
        rows.extend(
            scoped
                .into_iter()
                .filter(|row| rows.iter().all(|known: &IdentityRow| known.id != row.id))
                .collect::<Vec<_>>(),
        );
    }
    Ok(rows)
}

fn replace_ids(row: &mut IdentityRow, new: &Person) {
    row.external_id = new.external_id.clone().or_else(|| row.external_id.take());
    row.scoped_id = new.scoped_id.clone().or_else(|| row.scoped_id.take());
    row.parent_scoped_id = new.parent_scoped_id.clone().or_else(|| row.parent_scoped_id.take());
    row.phone = new.phone.clone().or_else(|| row.phone.take());
}

/// The contact's number was this identity's: it changes with it. A number a teammate knows of elsewhere stays.
async fn follow_number(tx: &mut Tx, identity: &IdentityRow, old: Option<String>, now: Millis) -> Result<()> {
    let workspace = &identity.workspace_id;
    let mut row = contact::lock(tx, workspace, &identity.contact_id).await?;
    let before = row.clone();
    if row.phone.is_none() || row.phone == old {
        row.phone = identity.phone.clone();
    }
    if row.named_by == "profile" {
        row.name = display_name(identity);
    }
    let identities = contact::identities_of(tx, workspace, &row.id).await?;
    row.search_text = search_text(&row, &identities.iter().collect::<Vec<_>>());
    if row != before {
        contact::update(tx, &row).await?;
        let data = serde_json::json!({"contact": {"id": row.id, "name": row.name, "phone": row.phone}});
        events::publish(tx, workspace, CONTACT_UPDATED, &data, now);
    }
    Ok(())
}

async fn address_book(tx: &mut Tx, account: &AccountRow, person: &Person, removed: bool) -> Result<Outcome> {
    let word = Outcome::Ignored("address_book".into());
    let found = find_all(tx, account, person).await?.into_iter().next();
    let (Some(row), Some(name), false) = (found, &person.profile_name, removed) else {
        return Ok(word);
    };
    let mut contact = contact::find(tx, &account.workspace_id, &row.contact_id).await?;
    if contact.named_by == "profile" && row.profile_name.is_none() {
        contact.name = name.clone();
        contact.search_text = search_text(&contact, &[&row]);
        contact::follow_profile(tx, &contact).await?;
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
) -> Result<Outcome> {
    let Some(conversation) = conversation::of_identity(tx, &account.workspace_id, &identity.id)
        .await?
        .into_iter()
        .next()
    else {
        return Ok(Outcome::Ignored("person_changed".into()));
    };
    // A vendor's clock that runs ahead would pin this line to the end of the thread.
    let at = if change.at.0 <= 0 || change.at > now {
        now
    } else {
        change.at
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
        sort_at: at,
        sent_at: Some(at),
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
    Ok(Outcome::Message)
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
