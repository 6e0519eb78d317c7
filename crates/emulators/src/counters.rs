//! Exact counters by name, for load tests and for assertions.

use std::collections::BTreeMap;
use std::sync::Mutex;

#[derive(Debug, Default)]
pub struct Counters(Mutex<BTreeMap<String, u64>>);

impl Counters {
    pub fn add(&self, name: &str, by: u64) {
        let mut all = self.0.lock().expect("counters");
        if let Some(value) = all.get_mut(name) {
            *value += by;
        } else {
            all.insert(name.to_owned(), by);
        }
    }

    pub fn get(&self, name: &str) -> u64 {
        self.0.lock().expect("counters").get(name).copied().unwrap_or(0)
    }

    pub fn all(&self) -> BTreeMap<String, u64> {
        self.0.lock().expect("counters").clone()
    }

    pub fn clear(&self) {
        self.0.lock().expect("counters").clear();
    }
}
