//! The same change sent twice happens once.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use crate::harness::{Answer, SITI, Shop, on_both_engines};

async fn post(shop: &Shop, path: &str, key: &str, body: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    shop.api
        .call_with("POST", path, &headers, body.to_string().into_bytes())
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_is_one_change_however_often_it_comes() {
    on_both_engines(|shop: Shop| async move {
        let body = json!({"name": "vip", "color": "plum"});
        let first = post(&shop, "labels", "k-1", &body).await;
        let second = post(&shop, "labels", "k-1", &body).await;
        assert_eq!((first.status, second.status), (201, 201), "{}", second.body);
        assert_eq!(first.body, second.body);
        let other = post(&shop, "labels", "k-1", &json!({"name": "late", "color": "plum"})).await;
        assert_eq!(
            (other.status, other.body["code"].as_str()),
            (422, Some("idempotency_key_reused"))
        );
        // A refusal for a wrong field is an answer too; one for the state of things is not.
        assert_eq!(
            post(&shop, "labels", "k-2", &json!({"name": "", "color": "plum"}))
                .await
                .status,
            422
        );
        let answers = join_all((0..6).map(|_| async {
            let body = json!({"name": "rush", "color": "plum"});
            post(&shop, "labels", "k-3", &body).await
        }))
        .await;
        assert!(answers.iter().all(|a| matches!(a.status, 201 | 409)), "{answers:?}");
        let made = shop.api.get("labels").await["items"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|l| l["name"] == "rush")
            .count();
        assert_eq!(made, 1);
        // Another caller's key of the same name is another key.
        let owner = shop.owner().await;
        let headers = [("content-type", "application/json"), ("idempotency-key", "k-1")];
        let theirs = owner
            .call_with(
                "POST",
                "labels",
                &headers,
                json!({"name": "late", "color": "plum"}).to_string().into_bytes(),
            )
            .await;
        assert_eq!(theirs.status, 201, "{}", theirs.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_time_can_heal_is_not_kept() {
    on_both_engines(|shop: Shop| async move {
        shop.writes(
            SITI,
            json!({"type": "text", "text": "dulu", "merge": {"timestamp": "1700000000"}}),
        );
        let chat = shop.conversation().await["id"].as_str().expect("an id").to_owned();
        let (path, body) = (format!("conversations/{chat}/messages"), json!({"text": "halo"}));
        assert_eq!(post(&shop, &path, "k", &body).await.status, 409);
        shop.writes(SITI, json!({"type": "text", "text": "sekarang"}));
        shop.ledger_of(2).await;
        let sent = post(&shop, &path, "k", &body).await;
        assert_eq!(sent.status, 202, "{}", sent.body);
        let again = post(&shop, &path, "k", &body).await;
        assert_eq!((again.status, &again.body["id"]), (202, &sent.body["id"]));
    })
    .await;
}

/// The reason people send a key: the line breaks, and they do not know whether it was done.
#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_hangs_up_asks_again_and_gets_the_answer() {
    on_both_engines(|shop: Shop| async move {
        let chat = shop.chat(SITI).await;
        let (path, body) = (format!("conversations/{chat}/messages"), json!({"text": "sekali saja"}).to_string());
        for n in 0..12 {
            let head = format!(
                "POST {} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\nidempotency-key: k-{n}\r\ncontent-length: {}\r\n\r\n{body}",
                shop.api.url(&path).split_once(&shop.node.address.to_string()).expect("a path").1,
                shop.node.address,
                shop.api.key(),
                body.len(),
            );
            let mut line = tokio::net::TcpStream::connect(shop.node.address).await.expect("a line");
            line.write_all(head.as_bytes()).await.expect("it is sent");
            tokio::time::sleep(std::time::Duration::from_micros(n * 400)).await;
            drop(line);
            let key = format!("k-{n}");
            let value: Value = serde_json::from_str(&body).expect("JSON");
            let answer = shop.api.until("an answer", || async { Some(post(&shop, &path, &key, &value).await).filter(|a| a.status != 409) }).await;
            assert_eq!(answer.status, 202, "{}", answer.body);
        }
        let ours = shop.messages(&json!(chat)).await.iter().filter(|m| m["direction"] == "out").count();
        assert_eq!(ours, 12, "each once");
    })
    .await;
}
