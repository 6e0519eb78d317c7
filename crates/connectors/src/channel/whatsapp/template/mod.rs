//! Message templates: the list, the blanks in them (`blanks`), filling them (`fill`) and reading them (`render`).

mod blanks;
mod fill;
mod render;

use serde_json::{Value, json};

use super::error;
use super::send::edit;
use crate::channel::meta_common::graph::{Graph, text_setting};
use crate::channel::{AccountCredentials, Fault, OutgoingMedia, SendFault, Template};
use crate::http::Vendors;

pub use fill::components;
pub use render::rendered;

const FIELDS: &str = "id,name,status,category,language,components,quality_score,rejected_reason,parameter_format,sub_category,previous_category";
/// A portfolio may hold 6000 templates; more pages than this are a loop.
const MAX_PAGES: usize = 200;

/// All templates of the account, page after page.
pub async fn list(vendors: &Vendors, account: &AccountCredentials) -> Result<Vec<Template>, SendFault> {
    let graph = Graph::of(vendors, account);
    let waba = text_setting(&account.settings, "waba_id").ok_or_else(|| {
        SendFault::Rejected(edit(
            "setting_missing",
            "The WhatsApp Business Account ID is missing. Enter it in the number's settings.",
        ))
    })?;
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    for _ in 0..MAX_PAGES {
        let mut query = vec![("fields", FIELDS), ("limit", "100")];
        query.extend(after.as_deref().map(|cursor| ("after", cursor)));
        let page = graph
            .get(&[&waba, "message_templates"], &query)
            .await
            .map_err(|fault| error::when_asking(&fault))?;
        found.extend(page["data"].as_array().into_iter().flatten().filter_map(read));
        // A short page is not the end; a page without `next` is.
        let next = page["paging"]["cursors"]["after"]
            .as_str()
            .filter(|_| page["paging"]["next"].is_string());
        match next {
            Some(cursor) if after.as_deref() != Some(cursor) => after = Some(cursor.to_owned()),
            _ => break,
        }
    }
    Ok(found)
}

fn read(raw: &Value) -> Option<Template> {
    let text = |key: &str| raw[key].as_str().map(ToOwned::to_owned);
    let components = raw["components"]
        .as_array()
        .cloned()
        .map_or_else(|| json!([]), Value::Array);
    Some(Template {
        external_id: text_setting(raw, "id")?,
        name: text("name")?,
        language: text("language")?,
        status: text("status").unwrap_or_else(|| "UNKNOWN".to_owned()),
        category: text("category").unwrap_or_else(|| "UNKNOWN".to_owned()),
        variables: blanks::variables(&components),
        body_preview: blanks::text_of(&components, "BODY").unwrap_or_default().to_owned(),
        components,
    })
}

/// What can be seen without asking WhatsApp.
pub fn fits(name: &str, language: &str, components: &Value) -> Result<(), Fault> {
    if name.is_empty() || language.is_empty() {
        return Err(edit(
            "template_missing",
            "The template or its language is missing. Choose a template.",
        ));
    }
    if components.is_array() || components.is_null() {
        return Ok(());
    }
    Err(edit(
        "template_values",
        "The template's components have to be a list. Correct them.",
    ))
}

/// Uploads the files of one use and puts their ids where `{"file":"<key>"}` stands.
pub async fn with_files(
    graph: &Graph<'_>,
    number: &str,
    components: &Value,
    files: &[(String, OutgoingMedia)],
) -> Result<Value, SendFault> {
    let mut filled = if components.is_null() {
        json!([])
    } else {
        components.clone()
    };
    for (key, file) in files {
        let id = super::media::upload(graph, number, file).await?;
        let mut content = json!({"id": id});
        if let (Some(name), Some(content)) = (
            &file.file_name,
            content.as_object_mut().filter(|_| file.kind == "document"),
        ) {
            content.insert("filename".into(), json!(name));
        }
        put(&mut filled, key, &content);
    }
    if has_file(&filled) {
        let fault = edit(
            "template_values",
            "A file for the template is missing. Choose it again.",
        );
        return Err(SendFault::Rejected(fault));
    }
    Ok(filled)
}

fn put(value: &mut Value, key: &str, content: &Value) {
    if value.get("file").and_then(Value::as_str) == Some(key) {
        *value = content.clone();
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| put(item, key, content)),
        Value::Object(fields) => fields.values_mut().for_each(|field| put(field, key, content)),
        _ => {}
    }
}

fn has_file(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(has_file),
        Value::Object(fields) => fields.contains_key("file") || fields.values().any(has_file),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
