//! Who writes to the shop: the customers whose phones can be played, and invented ones.
//!
//! Invented numbers are in ranges that belong to nobody: toll-free prefixes of Indonesia and Thailand, and the
//! British numbers set aside for films.

use std::collections::BTreeSet;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

use super::script::Shop;

#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    pub language: String,
    pub name: String,
    /// `+` and digits.
    pub phone: String,
    /// Their platform hides the number; then only `scoped_id` is known.
    pub phone_hidden: bool,
    pub username: Option<String>,
    /// The platform's own id of the person for this business, where known.
    pub scoped_id: Option<String>,
    pub city: String,
}

pub struct Cast<'a> {
    shop: &'a Shop,
    taken: BTreeSet<String>,
    count: usize,
}

impl<'a> Cast<'a> {
    pub fn new(shop: &'a Shop) -> Self {
        Self {
            shop,
            taken: BTreeSet::new(),
            count: 0,
        }
    }

    /// Somebody new.
    pub fn invent(&mut self, language: &str, random: &mut StdRng) -> Person {
        self.count += 1;
        let name = self.name(language, random);
        Person {
            phone: phone(language, self.count),
            city: one(&self.shop.cities[language], random),
            language: language.to_owned(),
            name,
            phone_hidden: false,
            username: None,
            scoped_id: None,
        }
    }

    fn name(&mut self, language: &str, random: &mut StdRng) -> String {
        let names = &self.shop.names[language];
        let mut name = String::new();
        for _ in 0..20 {
            // Thai and Latin letters do not mix within one name.
            let first = one(&names.first, random);
            let same: Vec<String> = names
                .last
                .iter()
                .filter(|last| last.is_ascii() == first.is_ascii())
                .cloned()
                .collect();
            name = format!("{first} {}", one(&same, random));
            if self.taken.insert(name.clone()) {
                break;
            }
        }
        name
    }
}

fn phone(language: &str, count: usize) -> String {
    match language {
        "th" => format!("+661800{:06}", 2000 + count),
        "en" => format!("+447700900{:03}", 200 + count % 800),
        _ => format!("+62800{:08}", 20_002_000 + count),
    }
}

pub fn one(list: &[String], random: &mut StdRng) -> String {
    list.choose(random).cloned().unwrap_or_default()
}

/// How the shop calls them.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}
