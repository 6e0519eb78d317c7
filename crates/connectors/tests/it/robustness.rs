//! Bad input: never a panic, never a good element lost beside a bad one, always something visible.

use proptest::prelude::*;
use sapa_connectors::channel::{self, Channel, Element, Incoming};
use serde_json::{Value, json};

use crate::{channels, fixtures};

fn whatsapp() -> &'static dyn Channel {
    channel::by_kind("whatsapp").unwrap()
}

/// One body with these messages, as WhatsApp would batch them.
fn batch(messages: &[Value]) -> String {
    let value = json!({"metadata": {"phone_number_id": "410022003300441"}, "messages": messages});
    json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).to_string()
}

fn good(id: usize) -> Value {
    json!({"from": "6281234567890", "id": format!("wamid.GOOD{id}"), "timestamp": "1788153000", "type": "text", "text": {"body": "ok"}})
}

fn good_ids(elements: &[Element]) -> Vec<String> {
    elements
        .iter()
        .filter_map(|element| match &element.what {
            Incoming::Message(message) if message.external_id.starts_with("wamid.GOOD") => {
                Some(message.external_id.clone())
            }
            _ => None,
        })
        .collect()
}

/// Any JSON, with keys that our readers look for among them.
fn any_json() -> impl Strategy<Value = Value> {
    let words = prop::sample::select(vec![
        "id",
        "from",
        "type",
        "text",
        "image",
        "body",
        "contacts",
        "errors",
        "timestamp",
        "interactive",
        "reaction",
        "edit",
        "message",
        "system",
        "order",
        "context",
        "referral",
        "location",
        "code",
        "name",
        "wa_id",
        "user_id",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        words.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        let key = prop_oneof![3 => words.clone().prop_map(str::to_owned), 1 => any::<String>()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..6).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn arbitrary_bytes_never_panic(body in prop::collection::vec(any::<u8>(), 0..2000)) {
        for channel in channels() {
            prop_assert!(!channel.read(&body).is_empty());
        }
    }

    #[test]
    fn arbitrary_json_never_panics(body in any_json()) {
        for channel in channels() {
            prop_assert!(!channel.read(body.to_string().as_bytes()).is_empty());
        }
    }

    #[test]
    fn mutated_fixtures_never_panic(seed in any::<prop::sample::Index>(), cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0usize..12), 1..6)) {
        for channel in channels() {
            let fixtures = fixtures(channel);
            let (_, mut body) = fixtures[seed.index(fixtures.len())].clone();
            for (at, byte, length) in &cuts {
                let at = at.index(body.len().max(1));
                let end = (at + length).min(body.len());
                body.splice(at..end, [*byte]);
            }
            prop_assert!(!channel.read(&body).is_empty());
        }
    }

    #[test]
    fn one_strange_element_never_removes_the_others(strange in any_json(), at in 0usize..4) {
        let mut messages: Vec<Value> = (0..3).map(good).collect();
        messages.insert(at.min(3), strange);
        let elements = whatsapp().read(batch(&messages).as_bytes());
        prop_assert_eq!(good_ids(&elements), ["wamid.GOOD0", "wamid.GOOD1", "wamid.GOOD2"]);
        prop_assert_eq!(elements.len(), 4);
    }
}

#[test]
fn a_field_of_a_wrong_type_never_costs_the_neighbours() {
    let wrong = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!("x"),
        json!([]),
        json!({}),
        json!([[{}]]),
        json!({"a": [1]}),
    ];
    for (name, body) in fixtures(whatsapp()) {
        let Ok(fixture) = serde_json::from_slice::<Value>(&body) else {
            continue;
        };
        let Some(message) = fixture
            .pointer("/entry/0/changes/0/value/messages/0")
            .and_then(Value::as_object)
        else {
            continue;
        };
        for key in message.keys() {
            for value in &wrong {
                let mut changed = message.clone();
                changed.insert(key.clone(), value.clone());
                let elements = whatsapp().read(batch(&[good(0), Value::Object(changed), good(1)]).as_bytes());
                assert_eq!(
                    good_ids(&elements),
                    ["wamid.GOOD0", "wamid.GOOD1"],
                    "{name}.{key} = {value}"
                );
                assert_eq!(elements.len(), 3, "{name}.{key} = {value}");
            }
        }
    }
}

#[test]
fn deep_nesting_costs_only_its_own_element() {
    for depth in [10, 127, 128, 200, 100_000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let in_message = r#"{"from":"6281","id":"wamid.DEEP","timestamp":"1","type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"response_json":DEEP}}}"#;
        let body = batch(&[good(0), json!("HERE"), good(1)])
            .replace("\"HERE\"", &in_message.replace("DEEP}", &format!("{deep}}}")));
        let elements = whatsapp().read(body.as_bytes());
        assert_eq!(good_ids(&elements), ["wamid.GOOD0", "wamid.GOOD1"], "depth {depth}");
        assert_eq!(elements.len(), 3, "depth {depth}");
        assert!(!whatsapp().read(deep.as_bytes()).is_empty());
    }
}

#[test]
fn five_hundred_elements_in_one_body_all_arrive() {
    let messages: Vec<Value> = (0..500).map(good).collect();
    assert_eq!(good_ids(&whatsapp().read(batch(&messages).as_bytes())).len(), 500);
}

#[test]
fn bytes_that_are_not_text_cost_only_themselves() {
    let body = batch(&[good(0), good(1)]).replace("\"ok\"", "\"o?k\"").into_bytes();
    let body: Vec<u8> = body
        .into_iter()
        .map(|byte| if byte == b'?' { 0xff } else { byte })
        .collect();
    assert_eq!(good_ids(&whatsapp().read(&body)).len(), 2);
}

#[test]
fn a_strange_word_never_panics_in_a_template() {
    let template = |components: Value| channel::Template {
        external_id: "1".into(),
        name: "n".into(),
        language: "id".into(),
        status: "APPROVED".into(),
        category: "UTILITY".into(),
        components,
        variables: Vec::new(),
        body_preview: String::new(),
    };
    proptest!(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) }, |(components in any_json(), given in any_json(), used in any_json())| {
        let given = given.as_object().cloned().unwrap_or_default();
        let _ = whatsapp().template_components(&template(components.clone()), &given);
        let _ = whatsapp().render_template(&template(components), &used);
        let _ = whatsapp().fits(&channel::OutgoingBody::Interactive(used.clone()));
        let _ = whatsapp().fits(&channel::OutgoingBody::Contacts(used));
    });
}
