//! Whatever is sent to any operation of the API gets a clear answer: never an error of ours.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use crate::harness::{Answer, Api, SITI, Shop, on_both_engines};

/// One operation of the document.
struct Operation {
    method: String,
    path: String,
    body: Option<Value>,
    query: Vec<String>,
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut out = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let body = operation["requestBody"]["content"]["application/json"]["schema"].clone();
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            out.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                body: (!body.is_null()).then(|| resolve(document, &body)),
                query: parameters
                    .iter()
                    .filter(|p| p["in"] == "query")
                    .filter_map(|p| p["name"].as_str().map(str::to_owned))
                    .collect(),
            });
        }
    }
    // What ends things comes last, so that the others find something.
    out.sort_by_key(|o| {
        (
            o.method == "DELETE",
            o.path.contains("password") || o.path.ends_with("/session"),
        )
    });
    out
}

fn resolve(document: &Value, schema: &Value) -> Value {
    let name = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next());
    match name {
        Some(name) => document["components"]["schemas"][name].clone(),
        None => schema.clone(),
    }
}

/// What stands for a type; `None`: several, or none that is known.
fn kind(document: &Value, schema: &Value) -> Option<String> {
    match &resolve(document, schema)["type"] {
        Value::String(one) => Some(one.clone()),
        Value::Array(several) => {
            let named: Vec<&str> = several
                .iter()
                .filter_map(Value::as_str)
                .filter(|name| *name != "null")
                .collect();
            (named.len() == 1).then(|| named[0].to_owned())
        }
        _ => None,
    }
}

/// Values that are surely not of this type.
fn wrong(kind: &str) -> Vec<Value> {
    let all = [
        ("string", json!("text")),
        ("integer", json!(7)),
        ("boolean", json!(true)),
        ("array", json!([1])),
        ("object", json!({"a": 1})),
    ];
    let is = |name: &str| name == kind || (kind == "number" && name == "integer");
    all.into_iter()
        .filter(|(name, _)| !is(name))
        .map(|(_, value)| value)
        .collect()
}

/// Values of every type that are on the edge of what anyone expects.
fn odd_values() -> Vec<Value> {
    let mut deep = json!(1);
    for _ in 0..60 {
        deep = json!([deep]);
    }
    vec![
        Value::Null,
        json!(""),
        json!("\u{0}"),
        json!("x".repeat(70_000)),
        json!("\u{202e}\u{feff}💥'; DROP TABLE message; --"),
        json!(-1),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(1.5e300),
        json!([]),
        json!([null, {}, "msg_x"]),
        json!({}),
        json!({"": {"\u{0}": []}}),
        deep,
    ]
}

fn any_json(names: Vec<String>) -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|n| json!(n)),
        any::<String>().prop_map(Value::from),
        Just(json!("msg_01j00000000000000000000000")),
        Just(json!("2026-11-25T00:00:00Z")),
    ];
    let inner = leaf.prop_recursive(3, 20, 4, move |inner| {
        let name = prop_oneof![any::<String>(), proptest::sample::select(names.clone())];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((name, inner), 0..6).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    });
    inner.boxed()
}

fn check(operation: &Operation, sent: &str, answer: &Answer) {
    let sent: String = sent.chars().take(300).collect();
    let what = format!(
        "{} {} with {sent}: {} {}",
        operation.method, operation.path, answer.status, answer.body
    );
    assert!(answer.status < 500, "{what}");
    if answer.status < 400 {
        return;
    }
    assert_eq!(answer.kind, "application/problem+json", "{what}");
    for key in ["type", "title", "detail", "code", "request_id"] {
        assert!(
            answer.body[key].as_str().is_some_and(|text| !text.is_empty()),
            "{key} is missing: {what}"
        );
    }
    assert_eq!(answer.body["status"], answer.status, "{what}");
    if answer.status == 422 && answer.body["code"] == "invalid" {
        assert!(answer.body["errors"][0]["field"].is_string(), "{what}");
    }
}

/// One call, and whether it has to be refused.
struct Trial {
    url: String,
    kind: &'static str,
    body: Vec<u8>,
    refused: bool,
}

struct Caller {
    api: Api,
    ids: BTreeMap<&'static str, String>,
}

impl Caller {
    fn url(&self, path: &str) -> String {
        let rest = path.strip_prefix("/api/v1/workspaces/{workspace_id}");
        let noun = rest
            .unwrap_or_default()
            .trim_start_matches('/')
            .split('/')
            .next()
            .unwrap_or_default();
        let id = self.ids.get(noun).map_or("x", String::as_str);
        let filled = path.replace("{id}", id).replace("{token}", "no-such-token");
        match filled.strip_prefix("/api/v1/workspaces/{workspace_id}") {
            Some(rest) => self.api.url(rest.trim_start_matches('/')),
            None => format!("{}{filled}", self.api.root()),
        }
    }

    fn trial(&self, operation: &Operation, body: &str, refused: bool) -> Trial {
        Trial {
            url: self.url(&operation.path),
            kind: "application/json",
            body: body.as_bytes().to_vec(),
            refused,
        }
    }

    async fn send(&self, operation: &Operation, trial: Trial) -> Answer {
        let sent = format!("{} {}", trial.url, String::from_utf8_lossy(&trial.body));
        let answer = self
            .api
            .raw(
                &operation.method,
                trial.url,
                &[("content-type", trial.kind)],
                trial.body,
            )
            .await;
        check(operation, &sent, &answer);
        assert!(
            answer.status >= 400 || !trial.refused,
            "{} {} took {sent}",
            operation.method,
            operation.path
        );
        answer
    }

    /// Several at once: as many as a busy shop's programs send.
    async fn send_all(&self, operation: &Operation, trials: Vec<Trial>) {
        let calls = trials.into_iter().map(|trial| self.send(operation, trial));
        futures_util::stream::iter(calls)
            .buffer_unordered(8)
            .for_each(async |_| ())
            .await;
    }
}

async fn caller(shop: &Shop) -> Caller {
    let chat = shop.chat(SITI).await;
    let contact = shop.look(&chat).await["contact"]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let message = shop.messages(&json!(chat)).await[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let label = shop.api.post("labels", json!({"name": "vip", "color": "plum"})).await["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let app = shop.api.get("apps").await["items"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let ids = [
        ("conversations", chat),
        ("contacts", contact),
        ("messages", message),
        ("labels", label),
        ("apps", app),
        ("accounts", shop.account.clone()),
    ];
    Caller {
        api: shop.api.clone(),
        ids: ids.into_iter().collect(),
    }
}

/// Bodies that are no JSON object at all.
fn no_object(caller: &Caller, operation: &Operation) -> Vec<Trial> {
    let deep = format!("{}{}", "[".repeat(3000), "]".repeat(3000));
    let takes = operation.body.is_some();
    let texts = [
        "",
        "{",
        "nul",
        "null",
        "[]",
        "[1]",
        "7",
        "\"text\"",
        "{\"a\":}",
        "\u{feff}{}",
        &deep,
    ];
    let mut trials: Vec<Trial> = texts
        .iter()
        .map(|body| caller.trial(operation, body, takes && !body.is_empty()))
        .take(if takes { 99 } else { 3 })
        .collect();
    trials.push(Trial {
        body: b"{\"name\": \"\xff\xfe\"}".to_vec(),
        ..caller.trial(operation, "", false)
    });
    trials.push(Trial {
        kind: "text/plain",
        ..caller.trial(operation, "{}", false)
    });
    trials
}

/// Each field alone with values of every wrong type, and with odd ones.
fn wrong_fields(document: &Value, caller: &Caller, operation: &Operation, fields: &Map<String, Value>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for (name, field) in fields {
        for value in kind(document, field).iter().flat_map(|kind| wrong(kind)) {
            trials.push(caller.trial(operation, &json!({name: value}).to_string(), true));
        }
        for value in odd_values() {
            trials.push(caller.trial(operation, &json!({name: value}).to_string(), false));
        }
    }
    trials
}

/// All fields at once, so that what comes after a required one is reached as well.
fn all_fields(caller: &Caller, operation: &Operation, fields: &Map<String, Value>) -> Vec<Trial> {
    let all = odd_values().into_iter().map(|value| {
        let all: Map<String, Value> = fields.keys().map(|name| (name.clone(), value.clone())).collect();
        caller.trial(operation, &Value::Object(all).to_string(), false)
    });
    all.collect()
}

fn bad_queries(caller: &Caller, operation: &Operation) -> Vec<Trial> {
    let mut trials = Vec::new();
    let long = "y".repeat(3000);
    for name in &operation.query {
        for value in [
            "",
            "x",
            "-1",
            "99999999999999999999",
            "%00",
            "%ff%fe",
            "%F0%9F%92%A5",
            "WyJ-Il0",
            "WzEsIngiXQ",
            &long,
        ] {
            let url = format!("{}?{name}={value}", caller.url(&operation.path));
            trials.push(Trial {
                url,
                ..caller.trial(operation, "{}", false)
            });
        }
    }
    let url = format!("{}?limit=1&limit=2&%", caller.url(&operation.path));
    trials.push(Trial {
        url,
        ..caller.trial(operation, "", false)
    });
    trials
}

#[tokio::test(flavor = "multi_thread")]
async fn no_body_and_no_query_brings_an_error_of_ours() {
    on_both_engines(|shop: Shop| async move {
        let caller = caller(&shop).await;
        let signed_in = Caller {
            api: shop.owner().await,
            ids: caller.ids.clone(),
        };
        let document: Value = serde_json::from_str(&sapa_server::openapi::document()).expect("the document");
        let all = operations(&document);
        assert!(all.len() > 60, "{} operations", all.len());
        let mut runner = TestRunner::deterministic();
        // What never reaches a database is tried once; what may is tried on both.
        let once = shop.node.app.db.dialect() == sapa_store::Dialect::Sqlite;
        for operation in &all {
            let caller = if operation.path.contains("{workspace_id}") {
                &caller
            } else {
                &signed_in
            };
            let mut trials = bad_queries(caller, operation);
            if once {
                trials.extend(no_object(caller, operation));
            }
            let fields = operation
                .body
                .as_ref()
                .and_then(|schema| schema["properties"].as_object());
            if let Some(fields) = fields {
                if once {
                    trials.extend(wrong_fields(&document, caller, operation, fields));
                }
                trials.extend(all_fields(caller, operation, fields));
                let wild = any_json(fields.keys().cloned().collect());
                for _ in 0..12 {
                    let value = wild.new_tree(&mut runner).expect("a value").current();
                    trials.push(caller.trial(operation, &value.to_string(), false));
                }
            }
            caller.send_all(operation, trials).await;
        }
        // Nobody was hurt: the chat is still there and answers.
        assert_eq!(
            shop.look(&caller.ids["conversations"]).await["id"],
            caller.ids["conversations"].as_str()
        );
    })
    .await;
}

/// Replies have many shapes, of which one is said at a time: each with a bent inside.
#[tokio::test(flavor = "multi_thread")]
async fn replies_with_a_bent_inside_are_refused() {
    on_both_engines(|shop: Shop| async move {
        let caller = caller(&shop).await;
        let path = "/api/v1/workspaces/{workspace_id}/conversations/{id}/messages".to_owned();
        let operation = Operation {
            method: "POST".into(),
            path,
            body: None,
            query: Vec::new(),
        };
        let fields = [
            "text",
            "interactive",
            "location",
            "contacts",
            "template",
            "reaction",
            "attachment_ids",
            "reply_to",
            "client_id",
            "hold_ms",
            "kind",
        ];
        let inside = [
            "type",
            "body",
            "buttons",
            "sections",
            "header",
            "footer",
            "button",
            "url",
            "text",
            "latitude",
            "longitude",
            "name",
            "language",
            "variables",
            "components",
            "message_id",
            "emoji",
            "rows",
            "title",
            "id",
            "phones",
        ];
        let wild = any_json(inside.map(str::to_owned).to_vec());
        let mut runner = TestRunner::deterministic();
        for field in fields {
            for kind in ["buttons", "list", "cta_url", "location_request", "flow", ""] {
                for _ in 0..4 {
                    let mut value = wild.new_tree(&mut runner).expect("a value").current();
                    if let (Some(object), "interactive") = (value.as_object_mut(), field) {
                        object.insert("type".into(), json!(kind));
                    }
                    caller
                        .send(
                            &operation,
                            caller.trial(&operation, &json!({field: value}).to_string(), false),
                        )
                        .await;
                }
            }
        }
        for bad in [
            json!({"text": "x", "location": {"latitude": 1, "longitude": 1}}),
            json!({"location": {"latitude": 91, "longitude": 0}}),
            json!({"location": {"latitude": "1", "longitude": 1}}),
            json!({"contacts": []}),
            json!({"contacts": "Siti"}),
            json!({"interactive": {"type": "buttons", "body": "x", "buttons": []}}),
            json!({"interactive": []}),
            json!({"template": {"name": "no_such_template", "language": "id", "variables": {"body.1": "x"}}}),
            json!({"reaction": {"message_id": "msg_00000000000000000000000000", "emoji": "👍"}}),
            json!({"reply_to": "msg_00000000000000000000000000", "text": "x"}),
            json!({"attachment_ids": ["att_00000000000000000000000000"]}),
            json!({"text": "x".repeat(4097)}),
            json!({"text": "   "}),
            json!({"text": "x", "hold_ms": -1}),
            json!({"text": "x", "client_id": ""}),
        ] {
            let answer = caller
                .send(&operation, caller.trial(&operation, &bad.to_string(), true))
                .await;
            assert!((400..500).contains(&answer.status), "{bad}: {}", answer.body);
        }
        // What was taken was sent or failed with a reason; nothing hangs.
        shop.api
            .until("everything to end", || async {
                let messages = shop.messages(&json!(caller.ids["conversations"])).await;
                let waiting = messages
                    .iter()
                    .filter(|m| ["queued", "sending"].contains(&m["status"].as_str().unwrap_or_default()))
                    .count();
                (waiting == 0).then_some(())
            })
            .await;
    })
    .await;
}
