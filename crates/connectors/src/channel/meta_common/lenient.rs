//! Readers for JSON that keeps its shape but not always its types.
//!
//! A value of a wrong type reads as absent instead of failing its whole object, strings and numbers
//! stand for each other, and nested parts stay raw text until someone asks for them.
//! A struct made of them says `#[serde(default)]`, and `#[serde(borrow)]` once: it counts for all fields.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use sapa_model::Millis;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::text::without_nul;

/// A string, or a number or boolean written as one.
#[derive(Debug, Default, Clone)]
pub struct Word<'a>(Option<Cow<'a, str>>);

impl Word<'_> {
    /// The text, when there is any.
    pub fn get(&self) -> Option<&str> {
        self.0.as_deref().filter(|text| !text.is_empty())
    }
    pub fn owned(&self) -> Option<String> {
        self.get().map(without_nul).filter(|text| !text.is_empty())
    }
}

/// A whole number, also as a string or with a fraction.
#[derive(Debug, Default, Clone, Copy)]
pub struct Whole(pub Option<i64>);

impl Whole {
    /// Unix seconds; values too large for seconds are taken for milliseconds.
    pub fn as_time(self) -> Option<Millis> {
        const FIRST_MILLISECONDS: i64 = 100_000_000_000;
        match self.0 {
            Some(at) if at >= FIRST_MILLISECONDS => Some(Millis(at)),
            Some(at) if at > 0 => Some(Millis(at * 1000)),
            _ => None,
        }
    }
}

/// A number, also as a string.
#[derive(Debug, Default, Clone, Copy)]
pub struct Number(pub Option<f64>);

/// A boolean, also as `"true"` or `1`.
#[derive(Debug, Default, Clone, Copy)]
pub struct Flag(pub bool);

/// An object, or nothing when something else stands in its place.
#[derive(Debug, Clone)]
pub struct Nested<T>(pub Option<T>);

impl<T> Default for Nested<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// The elements of an array as raw text; one object alone counts as an array of one.
#[derive(Debug, Default)]
pub struct List<'a>(pub Vec<&'a RawValue>);

/// The elements of `raw`, which is expected to be an array.
pub fn elements(raw: Option<&RawValue>) -> Vec<&RawValue> {
    let Some(raw) = raw else { return Vec::new() };
    match serde_json::from_str::<Vec<&RawValue>>(raw.get()) {
        Ok(items) => items,
        Err(_) if raw.get().starts_with('{') => vec![raw],
        Err(_) => Vec::new(),
    }
}

/// The same text without what our reader refuses but a sender may write: half surrogate pairs and
/// keys that occur twice (the last one counts). `None` when it is not JSON or nested too deeply.
pub fn repaired(raw: &str) -> Option<String> {
    let value: Value = serde_json::from_str(&without_half_surrogates(raw)).ok()?;
    serde_json::to_string(&value).ok()
}

/// Any JSON as a value; text that cannot be one, or is nested too deeply, as a string cut to size.
pub fn raw_as_value(raw: &str) -> Value {
    const KEEP: usize = 64 << 10;
    serde_json::from_str(&without_half_surrogates(raw)).unwrap_or_else(|_| {
        let end = (0..=KEEP.min(raw.len()))
            .rev()
            .find(|end| raw.is_char_boundary(*end))
            .unwrap_or(0);
        Value::String(without_nul(raw.get(..end).unwrap_or_default()))
    })
}

/// `\ud83d` without its other half is not text: written as U+FFFD.
fn without_half_surrogates(raw: &str) -> Cow<'_, str> {
    if !raw.contains("\\ud") && !raw.contains("\\uD") {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let unit = escaped_unit(tail);
        let (kept, length) = match unit {
            Some(0xd800..=0xdbff) => match tail.get(6..).and_then(escaped_unit) {
                Some(0xdc00..=0xdfff) => (tail.get(..12), 12),
                _ => (Some("\\ufffd"), 6),
            },
            Some(0xdc00..=0xdfff) => (Some("\\ufffd"), 6),
            Some(_) => (tail.get(..6), 6),
            // Any other escape is two characters; the second may be a backslash.
            None => {
                let length = tail.chars().take(2).map(char::len_utf8).sum();
                (tail.get(..length), length)
            }
        };
        out.push_str(kept.unwrap_or_default());
        rest = tail.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn escaped_unit(text: &str) -> Option<u16> {
    let hex = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(hex, 16).ok()
}

struct WordVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for WordVisitor<'a> {
    type Value = Word<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scalar")
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Word(Some(Cow::Borrowed(text))))
    }
    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Word(Some(Cow::Owned(text.to_owned()))))
    }
    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Word(Some(Cow::Borrowed(if value { "true" } else { "false" }))))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Word(Some(Cow::Owned(value.to_string()))))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Word(Some(Cow::Owned(value.to_string()))))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Word(Some(Cow::Owned(value.to_string()))))
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Word(None))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        skip_seq(seq).map(|()| Word(None))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        skip_map(map).map(|()| Word(None))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Word<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordVisitor(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = Word::deserialize(deserializer)?;
        Ok(Self(
            word.get()
                .and_then(|text| text.trim().parse().ok())
                .filter(|number: &f64| number.is_finite()),
        ))
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = Word::deserialize(deserializer)?;
        let text = word.get().unwrap_or_default().trim();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a float beyond i64 saturates, which is what we want"
        )]
        let rounded = || {
            text.parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
                .map(|number| number as i64)
        };
        Ok(Self(text.parse().ok().or_else(rounded)))
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = Word::deserialize(deserializer)?;
        Ok(Self(matches!(word.get(), Some("true" | "1" | "True" | "TRUE"))))
    }
}

struct NestedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for NestedVisitor<T> {
    type Value = Nested<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|value| Nested(Some(value)))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        skip_seq(seq).map(|()| Nested(None))
    }
    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Nested(None))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Nested(None))
    }
    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Nested(None))
    }
    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Nested(None))
    }
    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Nested(None))
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Nested(None))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nested<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NestedVisitor(PhantomData))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for List<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Option::<&'a RawValue>::deserialize(deserializer)?;
        Ok(Self(elements(raw)))
    }
}

fn skip_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

fn skip_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Default)]
    #[serde(default)]
    struct Sample<'a> {
        #[serde(borrow)]
        id: Word<'a>,
        at: Whole,
        on: Flag,
        inner: Nested<Inner<'a>>,
        list: List<'a>,
    }

    #[derive(serde::Deserialize, Default)]
    #[serde(default)]
    struct Inner<'a> {
        #[serde(borrow)]
        body: Word<'a>,
    }

    #[test]
    fn types_are_forgiven() {
        let text = r#"{"id":17,"at":"1788153000","on":"true","inner":{"body":5.5},"list":{"a":1}}"#;
        let sample: Sample<'_> = serde_json::from_str(text).unwrap();
        assert_eq!(sample.id.get(), Some("17"));
        assert_eq!(sample.at.as_time(), Some(Millis(1_788_153_000_000)));
        assert!(sample.on.0 && sample.list.0.len() == 1);
        assert_eq!(sample.inner.0.unwrap().body.get(), Some("5.5"));

        let text = r#"{"id":{"x":[1]},"at":{},"on":[],"inner":[{"body":1}],"list":"no"}"#;
        let sample: Sample<'_> = serde_json::from_str(text).unwrap();
        assert!(sample.id.get().is_none() && sample.at.0.is_none() && sample.inner.0.is_none());
        assert!(!sample.on.0 && sample.list.0.is_empty());
    }

    #[test]
    fn half_surrogates_and_double_keys_are_repaired() {
        let fixed = |text: &str| serde_json::from_str::<Value>(&repaired(text).unwrap()).unwrap();
        assert_eq!(fixed(r#"{"a":"x\ud83dy"}"#)["a"], "x\u{fffd}y");
        assert_eq!(fixed(r#"{"a":"\udc00"}"#)["a"], "\u{fffd}");
        assert_eq!(fixed(r#"{"a":"\ud83c\udf89"}"#)["a"], "🎉");
        assert_eq!(fixed(r#"{"a":"\\ud83d"}"#)["a"], "\\ud83d");
        assert_eq!(fixed(r#"{"a":1,"a":2}"#)["a"], 2);
        assert!(repaired(&"[".repeat(100_000)).is_none());
    }
}
