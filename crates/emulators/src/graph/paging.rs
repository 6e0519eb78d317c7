//! Edges with opaque cursors, and objects cut down to the asked fields.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::errors::GraphError;

pub fn page(call: &Call, items: Vec<Value>, default_limit: usize) -> Result<Value, GraphError> {
    let limit = call.params.number("limit").unwrap_or(default_limit).clamp(1, 1_000);
    let total = items.len();
    let from = match (call.params.text("after"), call.params.text("before")) {
        (Some(after), _) => position(&after)? + 1,
        (None, Some(before)) => position(&before)?.saturating_sub(limit),
        (None, None) => 0,
    };
    let fields = call.params.fields();
    let data: Vec<Value> = items
        .into_iter()
        .skip(from)
        .take(limit)
        .map(|item| pick(item, fields.as_deref()))
        .collect();
    if data.is_empty() {
        return Ok(json!({"data": []}));
    }
    let last = from + data.len() - 1;
    let mut paging = json!({"cursors": {"before": cursor(from), "after": cursor(last)}});
    if last + 1 < total {
        let mut next = url::Url::parse(&format!(
            "{}/{}/{}/{}",
            call.base_url, call.version, call.node, call.edge
        ))
        .map_err(|_| GraphError::of(1, "the base address is not an address"))?;
        for (name, value) in &call.params.map {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if !matches!(name.as_str(), "after" | "before" | "access_token") {
                next.query_pairs_mut().append_pair(name, &text);
            }
        }
        next.query_pairs_mut().append_pair("after", &cursor(last));
        paging["next"] = json!(next.as_str());
    }
    Ok(json!({"data": data, "paging": paging}))
}

fn cursor(position: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("QVFIU:{position}"))
}

fn position(cursor: &str) -> Result<usize, GraphError> {
    let decoded = URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    decoded
        .and_then(|text| text.strip_prefix("QVFIU:")?.parse().ok())
        .ok_or_else(|| GraphError::invalid("Invalid parameter: the cursor is not valid"))
}

/// The asked fields and the id; everything when nothing is asked.
pub fn pick(object: Value, fields: Option<&[String]>) -> Value {
    let (Value::Object(map), Some(fields)) = (&object, fields) else {
        return object;
    };
    let mut picked = Map::new();
    for field in fields.iter().map(|field| field.split('.').next().unwrap_or(field)) {
        if let Some(value) = map.get(field) {
            picked.insert(field.to_owned(), value.clone());
        }
    }
    if let Some(id) = map.get("id") {
        picked.insert("id".into(), id.clone());
    }
    Value::Object(picked)
}
