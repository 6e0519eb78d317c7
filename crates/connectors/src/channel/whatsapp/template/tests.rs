use serde_json::{Value, json};

use super::*;
use crate::channel::Template;

fn template(components: &Value) -> Template {
    read(&json!({"id": "77001", "name": "promo", "language": "id", "status": "APPROVED", "category": "MARKETING", "components": components})).unwrap()
}

fn promo() -> Template {
    template(&json!([
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://scontent.example/x.jpg"]}},
        {"type": "BODY", "text": "Halo {{1}}, diskon {{2}} hari ini, {{1}}.", "example": {"body_text": [["Budi", "30%"]]}},
        {"type": "FOOTER", "text": "Balas STOP untuk berhenti"},
        {"type": "BUTTONS", "buttons": [
            {"type": "URL", "text": "Belanja", "url": "https://toko.example/p/{{1}}", "example": ["https://toko.example/p/sku-1"]},
            {"type": "QUICK_REPLY", "text": "Berhenti promo"},
            {"type": "COPY_CODE", "example": "HEMAT30"},
            {"type": "PHONE_NUMBER", "text": "Telepon", "phone_number": "+6281"}]}
    ]))
}

fn variables(value: &Value) -> serde_json::Map<String, Value> {
    value.as_object().cloned().unwrap()
}

#[test]
fn every_blank_has_a_key_an_example_and_a_kind() {
    let found: Vec<String> = promo()
        .variables
        .iter()
        .map(|v| {
            format!(
                "{} {} {} {}",
                v.key,
                v.kind,
                v.example.as_deref().unwrap_or("-"),
                v.required
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            "header.image image https://scontent.example/x.jpg true",
            "body.1 text Budi true",
            "body.2 text 30% true",
            "button.0 url_suffix sku-1 true",
            "button.1 payload - false",
            "button.2 code HEMAT30 true",
        ]
    );
    assert_eq!(promo().body_preview, "Halo {{1}}, diskon {{2}} hari ini, {{1}}.");
}

#[test]
fn variables_become_the_documented_components() {
    let given = variables(&json!({
        "header.image": "att_01", "body.1": "Ploy\n K.", "body.2": 30, "button.0": "sku-9", "button.1": "optout:promo", "button.2": "HEMAT30",
    }));
    let expected = json!([
        {"type": "header", "parameters": [{"type": "image", "image": {"file": "header.image"}}]},
        {"type": "body", "parameters": [{"type": "text", "text": "Ploy K."}, {"type": "text", "text": "30"}]},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "sku-9"}]},
        {"type": "button", "sub_type": "quick_reply", "index": "1", "parameters": [{"type": "payload", "payload": "optout:promo"}]},
        {"type": "button", "sub_type": "copy_code", "index": "2", "parameters": [{"type": "coupon_code", "coupon_code": "HEMAT30"}]},
    ]);
    assert_eq!(components(&promo(), &given).unwrap(), expected);
}

#[test]
fn a_missing_value_is_named() {
    let given = variables(
        &json!({"header.image": "https://x.example/a.jpg", "body.1": "Ploy", "button.0": "s", "button.2": "C"}),
    );
    let fault = components(&promo(), &given).unwrap_err();
    assert_eq!(
        (fault.code.as_str(), fault.action.as_str()),
        ("template_values", "edit")
    );
    assert!(fault.reason.contains("body.2"), "{}", fault.reason);
}

#[test]
fn named_blanks_keep_their_names() {
    let named = template(&json!([
        {"type": "HEADER", "format": "TEXT", "text": "Pesanan {{order_id}}"},
        {"type": "BODY", "text": "Halo {{first_name}}", "example": {"body_text_named_params": [{"param_name": "first_name", "example": "Dewi"}]}},
    ]));
    assert_eq!(named.variables[1].name.as_deref(), Some("first_name"));
    assert_eq!(named.variables[1].example.as_deref(), Some("Dewi"));
    let used = components(
        &named,
        &variables(&json!({"header.order_id": "A-1", "body.first_name": "Ploy"})),
    )
    .unwrap();
    assert_eq!(
        used[1]["parameters"][0],
        json!({"type": "text", "text": "Ploy", "parameter_name": "first_name"})
    );
    let shown = rendered(&named, &used);
    assert_eq!(
        (shown.header.as_deref(), shown.body.as_str()),
        (Some("Pesanan A-1"), "Halo Ploy")
    );
}

#[test]
fn a_template_reads_as_the_customer_sees_it() {
    let given = variables(
        &json!({"header.image": "att_01", "body.1": "Ploy", "body.2": "30%", "button.0": "sku-9", "button.2": "HEMAT30"}),
    );
    let shown = rendered(&promo(), &components(&promo(), &given).unwrap());
    assert_eq!(shown.body, "Halo Ploy, diskon 30% hari ini, Ploy.");
    assert_eq!((shown.header, shown.header_kind.as_deref()), (None, Some("image")));
    assert_eq!(shown.footer.as_deref(), Some("Balas STOP untuk berhenti"));
    assert_eq!(shown.buttons[0].url.as_deref(), Some("https://toko.example/p/sku-9"));
    assert_eq!(rendered(&promo(), &json!([])).body, promo().body_preview);
}

#[test]
fn carousels_locations_and_offers_are_filled_too() {
    let rich = template(&json!([
        {"type": "HEADER", "format": "LOCATION"},
        {"type": "BODY", "text": "Lihat"},
        {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "x", "has_expiration": true}},
        {"type": "CAROUSEL", "cards": [{"components": [
            {"type": "HEADER", "format": "VIDEO"},
            {"type": "BODY", "text": "{{1}}"},
            {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Go", "url": "https://x.example/{{1}}"}]}]}]},
    ]));
    let keys: Vec<&str> = rich.variables.iter().map(|variable| variable.key.as_str()).collect();
    let expected = [
        "header.location",
        "offer.expires_at_ms",
        "card.0.header.video",
        "card.0.body.1",
        "card.0.button.0",
    ];
    assert_eq!(keys, expected);
    let used = components(
        &rich,
        &variables(&json!({
            "header.location": "-6.2, 106.8, Toko", "offer.expires_at_ms": 1_788_199_200_000_i64,
            "card.0.header.video": "https://x.example/v.mp4", "card.0.body.1": "A", "card.0.button.0": "b",
        })),
    )
    .unwrap();
    assert_eq!(used[0]["parameters"][0]["location"]["name"], "Toko");
    assert_eq!(
        used[1]["parameters"][0]["limited_time_offer"]["expiration_time_ms"],
        1_788_199_200_000_i64
    );
    assert_eq!(used[2]["cards"][0]["components"][2]["index"], "0");
}

#[test]
fn files_take_the_place_of_their_keys() {
    let mut used = json!([{"parameters": [{"type": "image", "image": {"file": "header.image"}}]}]);
    assert!(has_file(&used));
    put(&mut used, "header.image", &json!({"id": "1290"}));
    assert_eq!(used[0]["parameters"][0]["image"], json!({"id": "1290"}));
    assert!(!has_file(&used));
}

#[test]
fn a_code_is_entered_once_and_goes_to_body_and_button() {
    let code = template(&json!([
        {"type": "BODY", "add_security_recommendation": true},
        {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", "text": "Salin kode"}]},
    ]));
    let required: Vec<&str> = code
        .variables
        .iter()
        .filter(|variable| variable.required)
        .map(|variable| variable.key.as_str())
        .collect();
    assert_eq!(required, ["body.1"]);
    let used = components(&code, &variables(&json!({"body.1": "482913"}))).unwrap();
    let expected = json!([
        {"type": "body", "parameters": [{"type": "text", "text": "482913"}]},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "482913"}]},
    ]);
    assert_eq!(used, expected);
}
