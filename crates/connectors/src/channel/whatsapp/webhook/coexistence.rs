//! What comes from a number that also lives in the phone app: its history and its address book.
//! (Messages typed on the phone, `smb_message_echoes`, are read like other messages.)

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::account::{event, event_key};
use super::message::{Origin, read_in_thread};
use super::person::{Contacts, e164, person};
use super::{Place, broken, digits, ignored, reading};
use crate::channel::meta_common::lenient::{List, Nested, Whole, Word, repaired};
use crate::channel::meta_common::text::clean_name;
use crate::channel::whatsapp::error;
use crate::channel::{AccountEffect, Element, Incoming, Person};

#[derive(Deserialize, Default)]
#[serde(default)]
struct Chunk<'a> {
    metadata: Nested<Progress>,
    #[serde(borrow)]
    threads: List<'a>,
    errors: List<'a>,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(default)]
struct Progress {
    phase: Whole,
    chunk_order: Whole,
    progress: Whole,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Thread<'a> {
    #[serde(borrow)]
    id: Word<'a>,
    context: Nested<ThreadContext<'a>>,
    messages: List<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ThreadContext<'a> {
    #[serde(borrow)]
    wa_id: Word<'a>,
}

/// One chunk of imported history: every old message, and how far the import has come.
pub fn read_history(place: &Place, raw: &RawValue, out: &mut Vec<Element>) {
    if read_chunk(place, raw.get(), out).is_none() {
        let again = repaired(raw.get()).and_then(|text| read_chunk(place, &text, out));
        if again.is_none() {
            out.push(place.element(broken("the history cannot be read", raw.get())));
        }
    }
}

fn read_chunk(place: &Place, text: &str, out: &mut Vec<Element>) -> Option<()> {
    let chunk: Chunk<'_> = serde_json::from_str(text).ok()?;
    for raw in &chunk.threads.0 {
        read_thread(place, raw, out);
    }
    for raw in &chunk.errors.0 {
        let reason = error::from_webhook(raw.get()).map(|(fault, ..)| fault.reason);
        let summary = reason.unwrap_or_else(|| "WhatsApp could not share the history of this number.".to_owned());
        out.push(place.element(event(place, "history", raw, summary, AccountEffect::None)));
    }
    if let Some(progress) = chunk.metadata.0 {
        out.push(place.element(progress_event(place, progress)));
    }
    Some(())
}

fn read_thread(place: &Place, raw: &RawValue, out: &mut Vec<Element>) {
    let text = match serde_json::from_str::<Thread<'_>>(raw.get()) {
        Ok(_) => Some(raw.get().to_owned()),
        Err(_) => repaired(raw.get()),
    };
    let Some(thread) = text
        .as_deref()
        .and_then(|text| serde_json::from_str::<Thread<'_>>(text).ok())
    else {
        out.push(place.element(broken("the thread cannot be read", raw.get())));
        return;
    };
    let contacts = Contacts::read(&[]);
    let customer = thread
        .id
        .get()
        .or(thread.context.0.as_ref().and_then(|context| context.wa_id.get()));
    for raw in &thread.messages.0 {
        let what = reading(raw, |text| {
            read_in_thread(place, Origin::History, &contacts, 0, customer, text)
        });
        out.push(place.element(what));
    }
    if thread.messages.0.is_empty() {
        out.push(place.element(ignored("history thread", "The thread carried no messages.")));
    }
}

fn progress_event(place: &Place, progress: Progress) -> Incoming {
    let whole = |number: Whole| number.0.unwrap_or_default();
    let (phase, chunk, percent) = (
        whole(progress.phase),
        whole(progress.chunk_order),
        whole(progress.progress),
    );
    let data: Value = json!({"phase": phase, "chunk_order": chunk, "progress": percent});
    Incoming::AccountEvent(Box::new(crate::channel::AccountEvent {
        key: event_key(place, "history", &data),
        kind: "history".to_owned(),
        summary: format!(
            "Import of earlier chats: part {} of 3, {percent} %.",
            phase.clamp(0, 2) + 1
        ),
        at: place.at,
        data,
        effect: AccountEffect::None,
    }))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct BookEntry<'a> {
    #[serde(borrow)]
    contact: Nested<BookContact<'a>>,
    action: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct BookContact<'a> {
    #[serde(borrow)]
    full_name: Word<'a>,
    first_name: Word<'a>,
    phone_number: Word<'a>,
    user_id: Word<'a>,
}

/// One entry of the phone's address book.
pub fn read_address_book(text: &str) -> Result<Incoming, String> {
    let entry: BookEntry<'_> = serde_json::from_str(text).map_err(|_| "the address book entry is not readable")?;
    let contact = entry.contact.0.unwrap_or_default();
    let phone = contact.phone_number.get().map(digits);
    let ids = person(&Contacts::read(&[]), 0, phone.as_deref(), contact.user_id.get(), None);
    let ids = ids.ok_or("the address book entry names nobody")?;
    let name = contact.full_name.get().or(contact.first_name.get());
    let person = Person {
        profile_name: name.and_then(clean_name),
        phone: phone.as_deref().and_then(e164),
        ..ids
    };
    Ok(Incoming::ContactBook {
        person,
        removed: entry.action.get() == Some("remove"),
    })
}
