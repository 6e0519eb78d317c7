//! Upload, information, download and deletion of media.

use http::Method;
use reqwest::multipart::{Form, Part};
use sapa_emulators::{DEMO_NUMBER_ID, DEMO_TOKEN};
use serde_json::{Value, json};

use crate::stage::{Setup, setup};

const JPEG: &[u8] = include_bytes!("../../assets/photo.jpg");
const OGG: &[u8] = include_bytes!("../../assets/voice.ogg");

async fn upload(s: &Setup, mime: &str, bytes: Vec<u8>) -> (u16, Value) {
    let part = Part::bytes(bytes).file_name("file").mime_str(mime).unwrap();
    let form = Form::new()
        .text("messaging_product", "whatsapp")
        .text("type", mime.to_owned())
        .part("file", part);
    let url = format!("{}/v25.0/{DEMO_NUMBER_ID}/media", s.running.url());
    let answer = s
        .http
        .post(url)
        .bearer_auth(DEMO_TOKEN)
        .multipart(form)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn download(s: &Setup, url: &str, token: &str) -> (u16, Vec<u8>) {
    let answer = s.http.get(url).bearer_auth(token).send().await.unwrap();
    (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn what_goes_up_comes_down_for_five_minutes() {
    let s = setup(|_| {}).await;
    let (status, answer) = upload(&s, "image/jpeg", JPEG.to_vec()).await;
    assert_eq!(status, 200, "{answer}");
    let id = answer["id"].as_str().unwrap();
    let (_, info) = s.get(&format!("/v25.0/{id}?phone_number_id={DEMO_NUMBER_ID}")).await;
    assert_eq!(info["mime_type"], "image/jpeg");
    assert_eq!(info["file_size"], JPEG.len());
    let url = info["url"].as_str().unwrap();
    assert_eq!(download(&s, url, DEMO_TOKEN).await, (200, JPEG.to_vec()));
    assert_eq!(download(&s, url, "wrong").await.0, 404);
    s.running.emulators.advance_ms(301_000);
    assert_eq!(download(&s, url, DEMO_TOKEN).await.0, 404, "the address is too old");
    assert_eq!(
        s.get(&format!("/v25.0/{id}?phone_number_id=1")).await.1["error"]["code"],
        100
    );
    assert_eq!(
        s.get(&format!("/v25.0/{id}")).await.0,
        200,
        "a new address is to be had"
    );
    s.running.emulators.advance_ms(30 * 24 * 3_600_000);
    assert_eq!(
        s.get(&format!("/v25.0/{id}")).await.1["error"]["error_subcode"],
        33,
        "uploads live 30 days"
    );
}

#[tokio::test]
async fn types_and_sizes_are_checked() {
    let s = setup(|_| {}).await;
    s.receive(json!({"type": "text", "text": "hi"}));
    let code = async |mime: &str, bytes: Vec<u8>| upload(&s, mime, bytes).await.1["error"]["code"].clone();
    assert_eq!(code("application/zip", JPEG.to_vec()).await, 100);
    assert_eq!(code("image/png", JPEG.to_vec()).await, 131053);
    let mut large = JPEG.to_vec();
    large.resize(5 * 1024 * 1024 + 1, 0);
    assert_eq!(code("image/jpeg", large).await, 131053);
    let sticker = include_bytes!("../../assets/sticker.webp");
    let mut heavy = sticker.to_vec();
    heavy.resize(101 * 1024, 0);
    assert_eq!(code("image/webp", heavy).await, 131053, "still stickers have 100 KB");
    let (_, voice) = upload(&s, "audio/ogg; codecs=opus", OGG.to_vec()).await;
    assert_eq!(
        s.send(json!({"type": "audio", "audio": {"id": voice["id"], "voice": true}}))
            .await
            .0,
        200
    );
    assert_eq!(
        s.send(json!({"type": "image", "image": {"id": voice["id"]}})).await.1["error"]["code"],
        131053
    );
}

#[tokio::test]
async fn received_media_lives_seven_days_and_can_be_lost() {
    let s = setup(|_| {}).await;
    let message = s.receive(json!({"type": "image"}));
    let id = message["image"]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        download(&s, message["image"]["url"].as_str().unwrap(), DEMO_TOKEN)
            .await
            .0,
        200
    );
    s.control(Method::PATCH, &format!("/media/{id}"), json!({"lost": true}))
        .await;
    assert_eq!(
        download(&s, message["image"]["url"].as_str().unwrap(), DEMO_TOKEN)
            .await
            .0,
        404
    );
    s.control(Method::PATCH, &format!("/media/{id}"), json!({"lost": false}))
        .await;
    assert_eq!(
        s.call(Method::DELETE, &format!("/v25.0/{id}"), Value::Null).await.1,
        json!({"success": true})
    );
    assert_eq!(s.get(&format!("/v25.0/{id}")).await.0, 400);
    let message = s.receive(json!({"type": "image"}));
    s.running.emulators.advance_ms(7 * 24 * 3_600_000);
    let id = message["image"]["id"].as_str().unwrap();
    assert_eq!(s.get(&format!("/v25.0/{id}")).await.0, 400);
}

#[tokio::test]
async fn links_are_fetched_after_acceptance() {
    let s = setup(|_| {}).await;
    s.receive(json!({"type": "text", "text": "hi"}));
    let dead = json!({"type": "image", "image": {"link": format!("{}/nothing.jpg", s.running.url())}});
    assert_eq!(s.send(dead).await.0, 200);
    assert_eq!(s.until_statuses(1).await[0]["errors"][0]["code"], 131053);
    let url = format!("{}/_control/media", s.running.url());
    let file = s
        .http
        .post(url)
        .header("content-type", "image/jpeg")
        .body(JPEG)
        .send()
        .await
        .unwrap();
    let id = file.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
    let good = json!({"type": "image", "image": {"link": format!("{}/_control/media/{id}", s.running.url())}});
    assert_eq!(s.send(good).await.0, 200);
    assert_eq!(s.until_statuses(2).await[1]["status"], "sent");
}
