//! What people type about themselves: cleaned, or refused with the field's name and a reason.

use lettre::Address;

use crate::error::{DomainError, FieldError, Result};

pub const NAME_MAX: usize = 100;
const EMAIL_MAX: usize = 254;
pub const LANGUAGES: [&str; 3] = ["en", "id", "th"];
pub const THEMES: [&str; 3] = ["system", "light", "dark"];

/// A reason to refuse a value: its code and a sentence.
pub type Wrong = (&'static str, String);

/// Collects what is wrong, so that a person sees all of it at once.
#[derive(Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// The value, or a stand-in while its reason waits for `done`.
    pub fn take<T: Default>(&mut self, field: &str, checked: Result<T, Wrong>) -> T {
        checked.unwrap_or_else(|(code, message)| {
            self.0.push(FieldError {
                field: field.to_owned(),
                code: code.to_owned(),
                message,
            });
            T::default()
        })
    }

    pub fn done(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(DomainError::Invalid(self.0))
        }
    }
}

/// One field on its own.
pub fn only<T: Default>(field: &str, checked: Result<T, Wrong>) -> Result<T> {
    let mut fields = Fields::default();
    let value = fields.take(field, checked);
    fields.done().map(|()| value)
}

/// In lower case: one person has one address however they type it.
pub fn email(text: &str) -> Result<String, Wrong> {
    let email = text.trim().to_lowercase();
    if email.is_empty() {
        return Err(("required", "Enter an e-mail address.".to_owned()));
    }
    let whole = email.len() <= EMAIL_MAX
        && email.parse::<Address>().is_ok()
        && email.split('@').nth(1).is_some_and(|d| !d.is_empty());
    if whole {
        Ok(email)
    } else {
        Err((
            "not_an_email",
            "This is not an e-mail address. It looks like name@shop.example.".to_owned(),
        ))
    }
}

/// A name of a person, a workspace or a key.
pub fn name(text: &str) -> Result<String, Wrong> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(("required", "Enter a name.".to_owned())),
        n if n > NAME_MAX => Err(("too_long", format!("A name has at most {NAME_MAX} characters."))),
        _ if name.chars().any(is_invisible) => {
            Err(("bad_characters", "A name cannot hold control characters.".to_owned()))
        }
        _ => Ok(name),
    }
}

/// Control characters, and those that turn the writing direction of what follows.
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

pub fn language(text: &str) -> Result<String, Wrong> {
    one_of(text, &LANGUAGES)
}

pub fn theme(text: &str) -> Result<String, Wrong> {
    one_of(text, &THEMES)
}

fn one_of(text: &str, words: &[&str]) -> Result<String, Wrong> {
    if words.contains(&text) {
        Ok(text.to_owned())
    } else {
        Err(("unknown_value", format!("Choose one of: {}.", words.join(", "))))
    }
}

pub fn time_zone(text: &str) -> Result<String, Wrong> {
    match jiff::tz::TimeZone::get(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err((
            "unknown_time_zone",
            "This time zone is not known. It looks like Asia/Jakarta.".to_owned(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_lower_case_and_whole() {
        assert_eq!(email(" Ploy@Shop.Example "), Ok("ploy@shop.example".to_owned()));
        for bad in [
            "",
            "ploy",
            "@shop.example",
            "ploy@",
            "a b@shop.example",
            "a@b@c",
            "x\r\nbcc:y@z",
        ] {
            assert!(email(bad).is_err(), "{bad:?}");
        }
        assert!(email(&format!("{}@shop.example", "a".repeat(260))).is_err());
    }

    #[test]
    fn a_name_is_trimmed_and_free_of_tricks() {
        assert_eq!(name("  พลอย   ใจดี "), Ok("พลอย ใจดี".to_owned()));
        assert_eq!(name(" ").unwrap_err().0, "required");
        assert_eq!(name(&"ก".repeat(101)).unwrap_err().0, "too_long");
        assert_eq!(name("abc\u{202e}gpj").unwrap_err().0, "bad_characters");
    }

    #[test]
    fn every_wrong_field_is_told_at_once() {
        let mut fields = Fields::default();
        fields.take("email", email("nonsense"));
        fields.take("name", name(""));
        fields.take("language", language("th"));
        fields.take("time_zone", time_zone("Mars/Base"));
        let Err(DomainError::Invalid(errors)) = fields.done() else {
            panic!("refused")
        };
        let named: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["email", "name", "time_zone"]);
        assert!(time_zone("Asia/Bangkok").is_ok() && theme("dark").is_ok());
    }
}
