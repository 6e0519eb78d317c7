//! Templates every emulated account starts with: one for each parameter kind.

use serde::Deserialize;
use serde_json::Value;

use super::ids;
use super::state::Template;

#[derive(Deserialize)]
struct Stock {
    name: String,
    language: String,
    category: String,
    named: bool,
    components: Vec<Value>,
}

pub fn templates(account_id: &str) -> Vec<Template> {
    let all: Vec<Stock> = serde_json::from_str(include_str!("../../assets/templates.json")).expect("our own file");
    all.into_iter()
        .enumerate()
        .map(|(index, stock)| template(account_id, index, stock))
        .collect()
}

fn template(account_id: &str, index: usize, stock: Stock) -> Template {
    // Stable over restarts, so that what was synced stays known.
    let scoped = ids::business_scoped(account_id, &format!("template-{index}"), 0);
    Template {
        id: ids::digits(&scoped),
        name: stock.name,
        language: stock.language,
        category: stock.category,
        previous_category: None,
        status: "APPROVED".into(),
        rejected_reason: "NONE".into(),
        named: stock.named,
        quality: "GREEN".into(),
        components: stock.components,
        ttl_seconds: None,
        edits: Vec::new(),
        held: false,
    }
}
