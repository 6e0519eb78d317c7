//! Messages that change something: a reaction, an edit, a deletion, a person's new number or id.

use sapa_model::Millis;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::kinds::{self, Parts};
use super::message::{Known, Message, Origin, message_of};
use super::person::e164;
use crate::channel::meta_common::lenient::Word;
use crate::channel::{Incoming, MessageEdit, Person, PersonChanged, Reaction};

#[derive(Deserialize, Default)]
#[serde(default)]
struct ReactionPart<'a> {
    #[serde(borrow)]
    message_id: Word<'a>,
    emoji: Word<'a>,
}

pub fn reaction(
    message: &Message<'_>,
    external_id: String,
    person: Person,
    at: Millis,
    echo: bool,
) -> Result<Incoming, String> {
    let part: ReactionPart<'_> = kinds::part(message.reaction)?.unwrap_or_default();
    let target = part.message_id.owned().ok_or("the reaction names no message")?;
    Ok(Incoming::Reaction(Box::new(Reaction {
        external_id,
        target,
        person,
        emoji: part.emoji.owned(),
        at,
        echo,
    })))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Targeted<'a> {
    #[serde(borrow)]
    original_message_id: Word<'a>,
    message_id: Word<'a>,
    message: Option<&'a RawValue>,
}

pub struct Target<'a> {
    pub target: String,
    message: Option<&'a RawValue>,
}

pub fn target_of<'a>(raw: Option<&'a RawValue>, missing: &str) -> Result<Target<'a>, String> {
    let part: Targeted<'a> = kinds::part(raw)?.unwrap_or_default();
    let target = part.original_message_id.owned().or_else(|| part.message_id.owned());
    Ok(Target {
        target: target.ok_or(missing)?,
        message: part.message,
    })
}

pub fn edit(message: &Message<'_>, person: Person, at: Millis, echo: bool) -> Result<Incoming, String> {
    let Target { target, message: inner } = target_of(message.edit, "the edit names no message")?;
    let inner: Message<'_> = kinds::part(inner)?.unwrap_or_default();
    let Parts { text, content, .. } = kinds::read(kinds::kind_of(&inner), &inner)?;
    Ok(Incoming::Edit(Box::new(MessageEdit {
        target,
        person,
        at,
        text,
        content,
        echo,
    })))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SystemPart<'a> {
    #[serde(borrow, rename = "type")]
    kind: Word<'a>,
    body: Word<'a>,
    wa_id: Word<'a>,
    new_wa_id: Word<'a>,
    user_id: Word<'a>,
    parent_user_id: Word<'a>,
}

pub fn system(message: &Message<'_>, external_id: String, person: Person, at: Millis) -> Result<Incoming, String> {
    let part: SystemPart<'_> = kinds::part(message.system)?.unwrap_or_default();
    let name = match part.kind.get() {
        Some("user_changed_number" | "customer_changed_number") => "number_changed",
        Some("user_changed_user_id") => "user_id_changed",
        Some("customer_identity_changed" | "user_identity_changed") => "identity_changed",
        _ => "",
    };
    let number = part.wa_id.get().or(part.new_wa_id.get());
    let new = Person {
        external_id: number.map(ToOwned::to_owned),
        scoped_id: part.user_id.owned(),
        parent_scoped_id: part.parent_user_id.owned(),
        phone: number.and_then(e164),
        username: person.username.clone(),
        profile_name: person.profile_name.clone(),
    };
    let is_new = new.external_id.is_some() || new.scoped_id.is_some();
    let text = part.body.owned();
    if name.is_empty() || (!is_new && name != "identity_changed") {
        return message_of(
            message,
            "system",
            Known {
                external_id,
                person,
                at,
                echo: false,
                origin: Origin::Customer,
            },
        );
    }
    let old = Person {
        scoped_id: old_user_id(&part, &person),
        ..person
    };
    Ok(Incoming::PersonChanged(Box::new(PersonChanged {
        external_id,
        old,
        new,
        text,
        name: name.to_owned(),
        at,
    })))
}

/// The id before the change: on the element, or in "User X changed from OLD to NEW".
fn old_user_id(part: &SystemPart<'_>, person: &Person) -> Option<String> {
    let new = part.user_id.get();
    let given = person.scoped_id.clone().filter(|id| Some(id.as_str()) != new);
    let told = || {
        let (_, tail) = part.body.get()?.split_once(" from ")?;
        let word = tail.split_whitespace().next()?;
        (word.contains('.') && Some(word) != new).then(|| word.trim_end_matches('.').to_owned())
    };
    given.or_else(told)
}
