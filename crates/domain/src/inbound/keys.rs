//! Every id a batch mentions, so that its rows can be loaded with few statements.

use std::collections::HashSet;

use sapa_connectors::channel::{Incoming, Person};
use sapa_model::MessageId;

/// Every id a batch mentions.
#[derive(Default)]
pub(super) struct Keys {
    pub people: Vec<Person>,
    pub external: HashSet<String>,
    pub scoped: HashSet<String>,
    pub messages: HashSet<String>,
    pub callbacks: HashSet<String>,
}

impl Keys {
    pub fn of<'e>(elements: impl Iterator<Item = &'e Incoming>) -> Self {
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
