//! Bodies that break a documented limit are refused, those at the limit are not.

use serde_json::{Value, json};

use crate::stage::{Setup, setup};

async fn open() -> Setup {
    let s = setup(|options| options.limits.pair = None).await;
    s.receive(json!({"type": "text", "text": "hi"}));
    s
}

async fn code(s: &Setup, body: Value) -> i64 {
    let (status, answer) = s.send(body).await;
    if status == 200 {
        return 0;
    }
    let error = &answer["error"];
    assert!(error["fbtrace_id"].as_str().is_some_and(|id| id.len() > 10), "{answer}");
    assert_eq!(error["type"], "OAuthException");
    error["code"].as_i64().expect("a code")
}

#[tokio::test]
async fn texts_have_4096_letters_at_most() {
    let s = open().await;
    let text = |body: String| json!({"type": "text", "text": {"body": body}});
    assert_eq!(code(&s, text("ก".repeat(4096))).await, 0);
    assert_eq!(code(&s, text("ก".repeat(4097))).await, 100);
    assert_eq!(code(&s, text(String::new())).await, 100);
    assert_eq!(code(&s, json!({"type": "text"})).await, 131008);
    assert_eq!(code(&s, json!({"type": "poll", "poll": {}})).await, 100);
    assert_eq!(
        code(&s, json!({"type": "text", "text": {"body": "x"}, "to": ""})).await,
        100
    );
    assert_eq!(
        code(&s, json!({"type": "text", "text": {"body": "x"}, "to": "siti"})).await,
        131009
    );
    assert_eq!(
        code(
            &s,
            json!({"type": "text", "text": {"body": "x"}, "to": "+62 811-1000-2222"})
        )
        .await,
        131021
    );
    assert_eq!(
        code(
            &s,
            json!({"type": "text", "text": {"body": "x"}, "messaging_product": "sms"})
        )
        .await,
        100
    );
    assert_eq!(
        code(
            &s,
            json!({"type": "text", "text": {"body": "x"}, "biz_opaque_callback_data": "y".repeat(513)})
        )
        .await,
        100
    );
}

#[tokio::test]
async fn buttons_keep_their_limits() {
    let s = open().await;
    let message = |titles: &[&str]| {
        let buttons: Vec<Value> = titles
            .iter()
            .enumerate()
            .map(|(index, title)| json!({"type": "reply", "reply": {"id": format!("b{index}"), "title": title}}))
            .collect();
        json!({"type": "interactive", "interactive": {"type": "button", "body": {"text": "?"}, "action": {"buttons": buttons}}})
    };
    assert_eq!(code(&s, message(&["Ya", "Tidak", "12345678901234567890"])).await, 0);
    assert_eq!(
        code(&s, message(&["Ya", "Tidak", "123456789012345678901"])).await,
        131009
    );
    assert_eq!(code(&s, message(&["1", "2", "3", "4"])).await, 131009);
    assert_eq!(code(&s, message(&[])).await, 131009);
    assert_eq!(code(&s, message(&["Ya", "Ya"])).await, 131009);
    let mut long = message(&["Ya"]);
    long["interactive"]["footer"] = json!({"text": "f".repeat(61)});
    assert_eq!(code(&s, long).await, 100);
    let mut header = message(&["Ya"]);
    header["interactive"]["header"] = json!({"type": "sticker", "sticker": {"id": "1"}});
    assert_eq!(code(&s, header).await, 131009);
}

#[tokio::test]
async fn lists_have_ten_rows_in_all() {
    let s = open().await;
    let message = |sections: &[usize]| {
        let mut next = 0;
        let sections: Vec<Value> = sections
            .iter()
            .map(|rows| {
                let rows: Vec<Value> = (0..*rows)
                    .map(|_| {
                        next += 1;
                        json!({"id": format!("r{next}"), "title": format!("Row {next}")})
                    })
                    .collect();
                json!({"title": "Section", "rows": rows})
            })
            .collect();
        json!({"type": "interactive", "interactive": {"type": "list", "body": {"text": "?"},
               "action": {"button": "Pilih", "sections": sections}}})
    };
    assert_eq!(code(&s, message(&[5, 5])).await, 0);
    assert_eq!(code(&s, message(&[5, 6])).await, 131009);
    assert_eq!(code(&s, message(&[])).await, 131009);
    let mut untitled = message(&[1, 1]);
    untitled["interactive"]["action"]["sections"][1]["title"] = Value::Null;
    assert_eq!(code(&s, untitled).await, 131008);
}

#[tokio::test]
async fn other_kinds_keep_theirs() {
    let s = open().await;
    let image = |content: Value| json!({"type": "image", "image": content});
    assert_eq!(
        code(
            &s,
            image(json!({"link": "https://cdn.example/a.jpg", "caption": "c".repeat(1024)}))
        )
        .await,
        0
    );
    assert_eq!(
        code(
            &s,
            image(json!({"link": "https://cdn.example/a.jpg", "caption": "c".repeat(1025)}))
        )
        .await,
        100
    );
    assert_eq!(code(&s, image(json!({"link": "ftp://cdn.example/a.jpg"}))).await, 100);
    assert_eq!(code(&s, image(json!({}))).await, 131008);
    assert_eq!(code(&s, image(json!({"id": "404"}))).await, 100);
    assert_eq!(
        code(
            &s,
            json!({"type": "audio", "audio": {"link": "https://a.example/a.mp3", "caption": "x"}})
        )
        .await,
        100
    );
    assert_eq!(
        code(
            &s,
            json!({"type": "location", "location": {"latitude": -6.2, "longitude": 106.8}})
        )
        .await,
        0
    );
    assert_eq!(
        code(
            &s,
            json!({"type": "location", "location": {"latitude": -96.2, "longitude": 106.8}})
        )
        .await,
        131009
    );
    let card = |name: Value| json!({"type": "contacts", "contacts": [{"name": name}]});
    assert_eq!(
        code(&s, card(json!({"formatted_name": "Budi", "first_name": "Budi"}))).await,
        0
    );
    assert_eq!(code(&s, card(json!({"formatted_name": "Budi"}))).await, 131009);
    let contacts = vec![json!({"name": {"formatted_name": "B", "first_name": "B"}}); 258];
    assert_eq!(code(&s, json!({"type": "contacts", "contacts": contacts})).await, 100);
    let link = |text: &str| {
        json!({"type": "interactive", "interactive": {"type": "cta_url", "body": {"text": "?"},
        "action": {"name": "cta_url", "parameters": {"display_text": text, "url": "https://melati.example"}}}})
    };
    assert_eq!(code(&s, link("12345678901234567890")).await, 0);
    assert_eq!(code(&s, link("123456789012345678901")).await, 131009);
}

#[tokio::test]
async fn reactions_need_a_real_target_and_one_emoji() {
    let s = open().await;
    let message = s.receive(json!({"type": "text", "text": "bagus"}));
    let react = |id: &Value, emoji: &str| json!({"type": "reaction", "reaction": {"message_id": id, "emoji": emoji}});
    assert_eq!(code(&s, react(&message["id"], "👍🏽")).await, 0);
    assert_eq!(code(&s, react(&message["id"], "")).await, 0);
    assert_eq!(code(&s, react(&message["id"], "ok")).await, 131009);
    assert_eq!(code(&s, react(&json!("wamid.none"), "👍")).await, 131009);
    let reaction = s.receive(json!({"type": "reaction", "message_id": message["id"], "emoji": "❤️"}));
    assert_eq!(code(&s, react(&reaction["id"], "👍")).await, 131009);
}
