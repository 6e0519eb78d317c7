//! How fast webhooks are read: `cargo nextest run --release -p sapa-connectors --run-ignored only speed`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use sapa_connectors::channel;
use serde_json::{Value, json};

const WANTED_PER_SECOND: f64 = 50_000.0;

#[test]
#[ignore = "a measurement: run it in a release build"]
fn reading_is_fast_enough() {
    let whatsapp = channel::by_kind("whatsapp").unwrap();
    for (name, per_body) in [
        ("one message a body", 1),
        ("batches of 100", 100),
        ("batches of 1000", 1000),
    ] {
        let body = batch(per_body);
        let (mut elements, mut spent) = (0, Duration::ZERO);
        while spent < Duration::from_secs(1) {
            let started = Instant::now();
            elements += black_box(whatsapp.read(black_box(&body))).len();
            spent += started.elapsed();
        }
        let per_second = f64::from(u32::try_from(elements).unwrap()) / spent.as_secs_f64();
        println!(
            "{name}: {per_second:.0} elements/s, {} bytes each",
            body.len() / (per_body * 2)
        );
        assert!(
            cfg!(debug_assertions) || per_second >= WANTED_PER_SECOND,
            "{name}: {per_second:.0} elements/s"
        );
    }
}

/// As many text messages as statuses, each with its contact.
fn batch(size: usize) -> Vec<u8> {
    let people: Vec<Value> = (0..size)
        .map(|at| json!({"profile": {"name": "Dewi Lestari"}, "wa_id": format!("62812{at:08}"), "user_id": format!("ID.{at:014}")}))
        .collect();
    let messages: Vec<Value> = (0..size)
        .map(|at| {
            json!({"from": format!("62812{at:08}"), "from_user_id": format!("ID.{at:014}"), "id": format!("wamid.HBgNNjI4MTIzNDU2Nzg5MBUCABIYFA{at:06}=="),
                "timestamp": "1788153000", "type": "text", "text": {"body": "Halo kak, apakah barangnya masih ready? Saya mau yang ukuran M warna hitam ya."}})
        })
        .collect();
    let statuses: Vec<Value> = (0..size)
        .map(|at| {
            json!({"id": format!("wamid.OUT{at:06}"), "status": "delivered", "timestamp": "1788153301", "recipient_id": format!("62812{at:08}"),
                "biz_opaque_callback_data": "msg_01k3v0000000000000000000", "pricing": {"billable": true, "pricing_model": "PMP", "type": "regular", "category": "marketing"}})
        })
        .collect();
    let value = json!({"messaging_product": "whatsapp", "metadata": {"display_phone_number": "6281110002222", "phone_number_id": "410022003300441"},
        "contacts": people, "messages": messages, "statuses": statuses});
    json!({"object": "whatsapp_business_account", "entry": [{"id": "330011220044551", "changes": [{"field": "messages", "value": value}]}]})
        .to_string()
        .into_bytes()
}
