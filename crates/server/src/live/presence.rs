//! Who looks at which chat, and who writes in it. Not stored; a teammate who falls silent is forgotten.

use std::collections::{BTreeMap, HashMap};

use sapa_model::Millis;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Browsers repeat themselves every ten seconds.
const FORGET_AFTER_MS: i64 = 20_000;

/// What a socket tells all nodes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Said {
    pub member_id: String,
    pub name: String,
    /// One browser tab of this teammate.
    pub line: String,
    pub conversation_id: Option<String>,
    /// `viewing` or `typing`; `gone` when the line closed.
    pub state: String,
}

#[derive(Default)]
pub struct Presence {
    lines: HashMap<String, (Said, Millis)>,
}

impl Presence {
    /// Notes it; answers what the room should be told.
    pub fn heard(&mut self, said: Said, now: Millis) -> Vec<Value> {
        let before = self
            .lines
            .get(&said.line)
            .map(|(old, _)| (old.conversation_id.clone(), old.state.clone()));
        let after = (said.conversation_id.clone(), said.state.clone());
        let changed = before.as_ref() != Some(&after);
        if said.state == "gone" {
            self.lines.remove(&said.line);
        } else {
            self.lines.insert(said.line.clone(), (said, now));
        }
        if !changed {
            return Vec::new();
        }
        let mut chats: Vec<String> = before.into_iter().filter_map(|(chat, _)| chat).chain(after.0).collect();
        chats.dedup();
        chats.iter().map(|chat| self.of(chat)).collect()
    }

    pub fn forget_old(&mut self, now: Millis) -> Vec<Value> {
        let old: Vec<String> = self
            .lines
            .iter()
            .filter(|(_, (_, at))| now.since(*at) > FORGET_AFTER_MS)
            .map(|(line, _)| line.clone())
            .collect();
        let chats: Vec<String> = old
            .iter()
            .filter_map(|line| self.lines.remove(line))
            .filter_map(|(said, _)| said.conversation_id)
            .collect();
        chats.iter().map(|chat| self.of(chat)).collect()
    }

    #[must_use]
    pub fn online(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.lines.values().map(|(said, _)| said.member_id.clone()).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// Everyone in this chat, once each; writing counts more than looking.
    fn of(&self, chat: &str) -> Value {
        let mut members: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
        for (said, _) in self
            .lines
            .values()
            .filter(|(said, _)| said.conversation_id.as_deref() == Some(chat))
        {
            let entry = members.entry(&said.member_id).or_insert((&said.name, &said.state));
            if said.state == "typing" {
                entry.1 = "typing";
            }
        }
        let members: Vec<Value> = members
            .into_iter()
            .map(|(id, (name, state))| json!({"id": id, "name": name, "state": state}))
            .collect();
        json!({"conversation_id": chat, "members": members})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str, chat: Option<&str>, state: &str) -> Said {
        Said {
            member_id: "mem_a".into(),
            name: "Ana".into(),
            line: line.into(),
            conversation_id: chat.map(str::to_owned),
            state: state.into(),
        }
    }

    #[test]
    fn a_room_hears_of_changes_only() {
        let mut presence = Presence::default();
        assert_eq!(presence.heard(said("1", Some("cnv_x"), "viewing"), Millis(0)).len(), 1);
        assert!(
            presence
                .heard(said("1", Some("cnv_x"), "viewing"), Millis(1))
                .is_empty()
        );
        let told = presence.heard(said("1", Some("cnv_x"), "typing"), Millis(2));
        assert_eq!(told[0]["members"][0]["state"], "typing");
        let told = presence.forget_old(Millis(2 + FORGET_AFTER_MS + 1));
        assert_eq!(told[0]["members"].as_array().map(Vec::len), Some(0));
    }
}
