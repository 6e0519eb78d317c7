//! The customer's phone: its files are complete and ask nobody else for anything.

use serde_json::json;

use crate::stage::setup;

#[tokio::test]
async fn the_page_and_all_it_names_are_served_from_here() {
    let s = setup(|_| {}).await;
    let fetch = async |path: String| {
        let answer = s.http.get(format!("{}{path}", s.running.url())).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    };
    let page = fetch("/phone".into()).await;
    let mut waiting: Vec<String> = page
        .split('"')
        .filter(|part| part.starts_with("/phone/"))
        .map(str::to_owned)
        .collect();
    assert!(waiting.len() >= 4);
    let mut seen = Vec::new();
    while let Some(path) = waiting.pop() {
        if seen.contains(&path) {
            continue;
        }
        let text = fetch(path.clone()).await;
        for part in text
            .split('\'')
            .filter(|part| part.starts_with("./") && part.ends_with(".js"))
        {
            waiting.push(part.replacen('.', "/phone", 1));
        }
        let is_asking_others = text.contains("url(http") || text.contains("fetch('http") || text.contains("@import");
        assert!(!is_asking_others, "{path}");
        seen.push(path);
    }
    assert!(seen.len() >= 14, "{seen:?}");
}

#[tokio::test]
async fn the_live_stream_tells_what_happens() {
    let s = setup(|_| {}).await;
    let mut stream = s
        .http
        .get(format!("{}/_control/events", s.running.url()))
        .send()
        .await
        .unwrap();
    s.receive(json!({"type": "text", "text": "Halo"}));
    let mut text = String::new();
    while !text.contains("\"webhook\"") {
        text.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
    }
    assert!(text.contains("\"type\":\"message\""), "{text}");
}
