//! Who an element is about: every id and name WhatsApp gave, from the element and its `contacts`.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::digits;
use crate::channel::Person;
use crate::channel::meta_common::lenient::{Nested, Word, repaired};
use crate::channel::meta_common::text::clean_name;

/// The `contacts` of one change.
pub struct Contacts(Vec<Known>);

struct Known {
    wa_id: Option<String>,
    user_id: Option<String>,
    parent_user_id: Option<String>,
    name: Option<String>,
    username: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Contact<'a> {
    #[serde(borrow)]
    profile: Nested<Profile<'a>>,
    wa_id: Word<'a>,
    user_id: Word<'a>,
    parent_user_id: Word<'a>,
    username: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Profile<'a> {
    #[serde(borrow)]
    name: Word<'a>,
    username: Word<'a>,
}

impl Contacts {
    pub fn read(raw: &[&RawValue]) -> Self {
        Self(raw.iter().filter_map(|raw| Known::read(raw.get())).collect())
    }

    /// The entry for these ids; `index` is where it usually stands.
    fn find(&self, index: usize, phone: Option<&str>, scoped: Option<&str>) -> Option<&Known> {
        let matches = |known: &&Known| {
            (phone.is_some() && known.wa_id.as_deref() == phone)
                || (scoped.is_some() && known.user_id.as_deref() == scoped)
        };
        let here = self.0.get(index);
        // An entry without ids can only mean the element at its own place.
        let nameless = || here.filter(|known| known.wa_id.is_none() && known.user_id.is_none());
        here.filter(matches)
            .or_else(|| self.0.iter().find(matches))
            .or_else(nameless)
    }
}

impl Known {
    fn read(raw: &str) -> Option<Self> {
        if let Ok(contact) = serde_json::from_str::<Contact<'_>>(raw) {
            return Some(Self::of(&contact));
        }
        let text = repaired(raw)?;
        serde_json::from_str(&text).ok().map(|contact| Self::of(&contact))
    }

    fn of(contact: &Contact<'_>) -> Self {
        let profile = contact.profile.0.as_ref();
        let username = profile
            .and_then(|profile| profile.username.get())
            .or(contact.username.get());
        Self {
            wa_id: contact.wa_id.owned(),
            user_id: contact.user_id.owned(),
            parent_user_id: contact.parent_user_id.owned(),
            name: profile.and_then(|profile| clean_name(profile.name.get()?)),
            username: username.and_then(clean_username),
        }
    }
}

/// A person from the ids on an element, completed from `contacts`. `None` when there is no id at all.
pub fn person(
    contacts: &Contacts,
    index: usize,
    phone: Option<&str>,
    scoped: Option<&str>,
    parent: Option<&str>,
) -> Option<Person> {
    // A scoped id where a phone number is expected looks like `ID.4821…`.
    let (phone, scoped) = match phone {
        Some(text) if scoped.is_none() && text.contains('.') => (None, Some(text)),
        _ => (phone, scoped),
    };
    let known = contacts.find(index, phone, scoped);
    let own = |text: Option<&str>| text.map(ToOwned::to_owned);
    let person = Person {
        external_id: known.and_then(|known| known.wa_id.clone()).or_else(|| own(phone)),
        scoped_id: own(scoped).or_else(|| known?.user_id.clone()),
        parent_scoped_id: own(parent).or_else(|| known?.parent_user_id.clone()),
        phone: phone.and_then(e164),
        username: known.and_then(|known| known.username.clone()),
        profile_name: known.and_then(|known| known.name.clone()),
    };
    (person.external_id.is_some() || person.scoped_id.is_some()).then_some(person)
}

/// A phone number in any spelling → `+` and its digits.
pub fn e164(text: &str) -> Option<String> {
    let plain = text
        .chars()
        .all(|ch| ch.is_ascii_digit() || matches!(ch, '+' | ' ' | '-' | '(' | ')' | '.'));
    let digits = digits(text);
    (plain && (5..=20).contains(&digits.len())).then(|| format!("+{digits}"))
}

fn clean_username(text: &str) -> Option<String> {
    clean_name(text.trim_start_matches('@'))
}
