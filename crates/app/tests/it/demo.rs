//! `sapa demo`: an invented shop that looks alive and goes on living.

use sapa_store::people::workspace;
use sapa_store::{args, testing};
use serde_json::{Value, json};

use crate::binary::{Serving, run, sapa};
use crate::harness::Api;

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_is_made_once_and_its_customers_go_on_writing() {
    for (engine, db) in testing::both().await {
        let folder = tempfile::tempdir().unwrap();
        let demo = || {
            let mut command = sapa(folder.path(), &["demo"]);
            command
                .env("SAPA_DATABASE_URL", &db.url)
                .env("SAPA_EMULATORS_LISTEN", "127.0.0.1:0");
            Serving::start_until(command, "Ctrl-C")
        };
        let first = demo();
        let told = |name: &str| {
            let line = first.told.lines().find_map(|line| line.trim_start().strip_prefix(name));
            line.and_then(|rest| rest.split_whitespace().next())
                .expect(name)
                .to_owned()
        };
        let (email, password, phone) = (told("Sign in"), told("Password"), told("Play customer"));
        let places = workspace::everywhere(&mut db.db.read().await.unwrap()).await.unwrap();
        assert!(places.len() == 1 && places[0].demo, "{engine}: {places:?}");
        let ayu = Api::new(first.address, &places[0].id, "")
            .sign_in(&email, &password)
            .await;

        // It looks alive.
        let counts = ayu.get("conversations/counts").await;
        for view in ["mine", "unassigned", "all", "snoozed", "failed", "window"] {
            assert!(counts[view].as_i64().unwrap() > 0, "{engine} {view}: {counts}");
        }
        let accounts = ayu
            .until("connected accounts with templates", || async {
                let accounts = ayu.get("accounts").await["items"].as_array().cloned()?;
                let checked = accounts
                    .iter()
                    .all(|account| account["health"]["checked_at"].is_string());
                (accounts.len() == 2 && checked).then_some(accounts)
            })
            .await;
        for account in &accounts {
            assert_eq!(account["state"], "connected", "{engine}: {account}");
            let ledger = ayu
                .get(&format!("accounts/{}/ledger", account["id"].as_str().unwrap()))
                .await;
            assert!(ledger["messages"].as_i64().unwrap() > 100, "{engine}: {ledger}");
        }

        // And it goes on: the chat of a customer with a phone is theirs on the phone too.
        let wrote = json!({"type": "text", "text": "Kak, satu lagi ya"});
        let control = phone.replace("/phone", "/_control/customers/6281234567890/messages");
        let sent = ayu
            .raw(
                "POST",
                control,
                &[("content-type", "application/json")],
                wrote.to_string().into_bytes(),
            )
            .await;
        assert_eq!(sent.status, 200, "{engine}: {sent:?}");
        let chat = ayu
            .until("the new message", || async {
                let found = ayu.get("conversations?q=Siti%20Rahmawati").await["items"][0].clone();
                (found["last_message"]["preview"] == "Kak, satu lagi ya").then_some(found)
            })
            .await;
        let reply = json!({"kind": "reply", "text": "Siap kak!"});
        let path = format!("conversations/{}/messages", chat["id"].as_str().unwrap());
        let reply = ayu.post(&path, reply).await;
        ayu.until_status(reply["id"].as_str().unwrap(), "read").await;
        let rows = messages(&db).await;
        assert!(rows > 1500, "{engine}: {rows}");
        first.stop();

        let again = demo();
        assert_eq!(messages(&db).await, rows, "{engine}: a second start adds nothing");
        let ayu = Api::new(again.address, &places[0].id, "")
            .sign_in(&email, &password)
            .await;
        let reply = ayu.post(&path, json!({"kind": "reply", "text": "Ada lagi kak?"})).await;
        ayu.until_status(reply["id"].as_str().unwrap(), "read").await;
    }
}

async fn messages(db: &testing::TestDb) -> i64 {
    db.db
        .read()
        .await
        .unwrap()
        .number("SELECT COUNT(*) FROM message", args![])
        .await
        .unwrap()
}

#[test]
fn the_demo_keeps_out_of_a_real_shops_data() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = [
        "owner",
        "create",
        "--email",
        "real@shop.test",
        "--name",
        "Real",
        "--workspace",
        "Real shop",
    ];
    assert!(run(sapa(folder.path(), &arguments), "a long enough word 9\n").ok);
    let mut demo = sapa(folder.path(), &["demo"]);
    demo.env("SAPA_EMULATORS_LISTEN", "127.0.0.1:0");
    let refused = run(demo, "");
    assert!(!refused.ok && refused.err.contains("\"Real shop\""), "{refused:?}");
    let doctor: Value = serde_json::from_str(&run(sapa(folder.path(), &["doctor", "--json"]), "").out).unwrap();
    assert_eq!(doctor["ok"], true, "nothing was changed");
}
