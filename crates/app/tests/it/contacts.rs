//! People: with and without a number, under changing names, and two who turn out to be one.

use sapa_domain::{contact, outbound::Author};
use serde_json::{Value, json};

use crate::harness::{BUDI, SITI, Shop, on_both_engines};

async fn inbox(shop: &Shop) -> Vec<Value> {
    shop.api.get("conversations?status=all").await["items"]
        .as_array()
        .cloned()
        .unwrap_or_default()
}

fn text(id: &str, at: i64, from: &Value, words: &str) -> Value {
    let mut message =
        json!({"id": id, "timestamp": (1_788_153_000 + at).to_string(), "type": "text", "text": {"body": words}});
    message
        .as_object_mut()
        .expect("an object")
        .extend(from.as_object().cloned().expect("an object"));
    message
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_a_number_writes_and_gets_answers() {
    on_both_engines(|shop: Shop| async move {
        shop.platform(
            "POST",
            "/customers",
            json!({"phone": SITI, "name": "Siti", "username": "@siti", "phone_hidden": true}),
        )
        .await;
        shop.writes(SITI, json!({"type": "text", "text": "tanpa nomor"}));
        let chat = shop.conversation().await;
        assert_eq!(chat["contact"]["name"], "Siti");
        assert!(
            chat["contact"]["display"].as_str().is_none_or(|d| !d.contains(SITI)),
            "{chat}"
        );
        let contact = shop
            .api
            .get(&format!("contacts/{}", chat["contact"]["id"].as_str().expect("an id")))
            .await;
        assert!(contact["phone"].is_null(), "{contact}");
        assert!(
            contact["identities"][0]["external_id"]
                .as_str()
                .is_some_and(|id| !id.contains(SITI)),
            "{contact}"
        );
        let id = shop.reply(chat["id"].as_str().expect("an id"), "Halo juga").await;
        shop.api.until_status(&id, "read").await;
        assert_eq!(shop.received(SITI).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_appears_later_shows_that_two_are_one() {
    on_both_engines(|shop: Shop| async move {
        let hidden = json!({"from_user_id": "ID.4821"});
        let open = json!({"from": SITI});
        shop.webhook(
            "messages",
            json!({"messages": [text("wamid.1", 0, &hidden, "dari id")]}),
        )
        .await;
        shop.webhook(
            "messages",
            json!({"messages": [text("wamid.2", 5, &open, "dari nomor")]}),
        )
        .await;
        shop.ledger_of(2).await;
        let chats = inbox(&shop).await;
        assert_eq!(chats.len(), 2, "nothing says yet that they are one");
        let of = |preview: &str| {
            chats
                .iter()
                .find(|c| c["last_message"]["preview"] == preview)
                .expect("a chat")
                .clone()
        };
        let (by_id, by_number) = (of("dari id"), of("dari nomor"));
        // What teammates noted on either of them must not be lost.
        let path = |chat: &Value| format!("contacts/{}", chat["contact"]["id"].as_str().expect("an id"));
        shop.api
            .patch(
                &path(&by_id),
                json!({"name": "Ibu Siti", "note": "alergi kacang", "attributes": {"ukuran": "L"}}),
            )
            .await;
        shop.api
            .patch(
                &path(&by_number),
                json!({"note": "bayar tunai", "email": "siti@mail.test"}),
            )
            .await;
        let label = shop.api.post("labels", json!({"name": "vip", "color": "plum"})).await;
        shop.api
            .patch(
                &format!("conversations/{}", by_id["id"].as_str().expect("an id")),
                json!({"labels": [label["id"]], "priority": "high"}),
            )
            .await;
        shop.webhook(
            "messages",
            json!({"messages": [text("wamid.3", 9, &json!({"from": SITI, "from_user_id": "ID.4821"}), "dua-duanya")]}),
        )
        .await;
        shop.ledger_of(3).await;
        let chats = inbox(&shop).await;
        assert_eq!(chats.len(), 1, "{chats:?}");
        let chat = &chats[0];
        assert_eq!(chat["last_message"]["preview"], "dua-duanya");
        assert_eq!(chat["customer_messages"], 3);
        assert_eq!(chat["labels"][0]["name"], "vip");
        let words: Vec<String> = shop
            .messages(chat)
            .await
            .iter()
            .filter_map(|m| m["text"].as_str().map(str::to_owned))
            .collect();
        for said in ["dari id", "dari nomor", "dua-duanya"] {
            assert!(words.iter().any(|word| word == said), "{said}: {words:?}");
        }
        let people = shop.api.get("contacts").await;
        assert_eq!(people["items"].as_array().map(Vec::len), Some(1), "{people}");
        let contact = shop.api.get(&path(chat)).await;
        assert_eq!(
            (contact["name"].as_str(), contact["email"].as_str()),
            (Some("Ibu Siti"), Some("siti@mail.test"))
        );
        assert!(
            contact["note"]
                .as_str()
                .is_some_and(|note| note.contains("kacang") && note.contains("tunai")),
            "{contact}"
        );
        assert_eq!(contact["attributes"]["ukuran"], "L");
        assert_eq!(contact["identities"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            shop.api.get("search?kind=contacts&q=Ibu").await["items"]
                .as_array()
                .map(Vec::len),
            Some(1)
        );
    })
    .await;
}

fn moved(id: &str, to: &str) -> Value {
    json!({"from": SITI, "id": id, "timestamp": "1788153100", "type": "system",
        "system": {"type": "user_changed_number", "body": "Siti changed her number", "wa_id": to}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_number_keeps_the_chat_and_a_stranger_of_that_number_joins_it() {
    on_both_engines(|shop: Shop| async move {
        const NEW: &str = "6281399990000";
        shop.webhook(
            "messages",
            json!({"messages": [text("wamid.1", 0, &json!({"from": SITI}), "nomor lama")]}),
        )
        .await;
        shop.webhook(
            "messages",
            json!({"messages": [text("wamid.2", 5, &json!({"from": NEW}), "nomor baru")]}),
        )
        .await;
        shop.ledger_of(2).await;
        assert_eq!(inbox(&shop).await.len(), 2);
        shop.webhook("messages", json!({"messages": [moved("wamid.3", NEW)]}))
            .await;
        let ledger = shop.ledger_of(3).await;
        assert_eq!(
            (&ledger["messages"], &ledger["dead"]),
            (&json!(3), &json!(0)),
            "{ledger}"
        );
        let chats = inbox(&shop).await;
        assert_eq!(chats.len(), 1, "{chats:?}");
        assert_eq!(
            chats[0]["contact"]["display"],
            format!("+{NEW}"),
            "the number people see is the new one"
        );
        let messages = shop.messages(&chats[0]).await;
        assert_eq!(messages.len(), 3);
        assert!(
            messages
                .iter()
                .any(|m| m["direction"] == "event" && m["content"]["type"] == "number_changed"),
            "{messages:?}"
        );
        assert_eq!(
            shop.api.get(&format!("search?kind=contacts&q={NEW}")).await["items"]
                .as_array()
                .map(Vec::len),
            Some(1)
        );
        assert_eq!(
            shop.api.get(&format!("search?kind=contacts&q={SITI}")).await["items"],
            json!([])
        );
        // Told twice is told once; what comes from the new number lands here; answers go there.
        shop.webhook(
            "messages",
            json!({"messages": [moved("wamid.3", NEW), text("wamid.4", 200, &json!({"from": NEW}), "lanjut")]}),
        )
        .await;
        assert_eq!(shop.ledger_of(5).await["duplicates"], 1);
        assert_eq!(inbox(&shop).await.len(), 1);
        shop.writes(NEW, json!({"type": "text", "text": "sekarang"}));
        shop.ledger_of(6).await;
        let id = shop
            .reply(chats[0]["id"].as_str().expect("an id"), "ke nomor baru")
            .await;
        shop.api.until_status(&id, "read").await;
        assert_eq!(shop.received(NEW).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_number_of_somebody_unknown_is_passed_over() {
    on_both_engines(|shop: Shop| async move {
        shop.webhook("messages", json!({"messages": [moved("wamid.1", "6281399990000")]}))
            .await;
        assert_eq!(shop.ledger_of(1).await["ignored"], 1);
        assert!(inbox(&shop).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_name_is_followed_until_a_teammate_gives_one() {
    on_both_engines(|shop: Shop| async move {
        let say = async |id: &str, name: &str| {
            let who = json!([{"profile": {"name": name}, "wa_id": SITI}]);
            let seen = shop.settled_ledger().await["received"].as_i64().expect("a number");
            shop.webhook(
                "messages",
                json!({"contacts": who, "messages": [text(id, seen, &json!({"from": SITI}), "x")]}),
            )
            .await;
            shop.ledger_of(seen + 1).await;
            shop.conversation().await["contact"].clone()
        };
        assert_eq!(say("wamid.1", "siti").await["name"], "siti");
        let contact = say("wamid.2", "siti 🌸").await;
        assert_eq!(contact["name"], "siti 🌸");
        let path = format!("contacts/{}", contact["id"].as_str().expect("an id"));
        shop.api.patch(&path, json!({"name": "Ibu Siti (grosir)"})).await;
        assert_eq!(say("wamid.3", "SITI NEW").await["name"], "Ibu Siti (grosir)");
        assert_eq!(shop.api.get(&path).await["identities"][0]["profile_name"], "SITI NEW");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_name_is_taken_and_none_breaks_the_list() {
    on_both_engines(|shop: Shop| async move {
        let names = [
            "ก".repeat(3400),
            "x".repeat(10_000),
            "\u{202e}\u{2067}drowssap\u{2069}".into(),
            "nul\u{0}name".into(),
            "   ".into(),
            String::new(),
        ];
        let messages: Vec<Value> = (0..names.len())
            .map(|n| {
                text(
                    &format!("wamid.{n}"),
                    n as i64,
                    &json!({"from": format!("62811000{n}")}),
                    "halo",
                )
            })
            .collect();
        let contacts: Vec<Value> = names
            .iter()
            .enumerate()
            .map(|(n, name)| json!({"profile": {"name": name}, "wa_id": format!("62811000{n}")}))
            .collect();
        shop.webhook("messages", json!({"contacts": contacts, "messages": messages}))
            .await;
        let ledger = shop.ledger_of(names.len() as i64).await;
        assert_eq!(ledger["messages"], names.len(), "{ledger}");
        let chats = inbox(&shop).await;
        assert_eq!(chats.len(), names.len());
        for chat in &chats {
            let name = chat["contact"]["name"].as_str().expect("a name");
            assert!(!name.trim().is_empty(), "nobody is nameless: {chat}");
            assert!(
                !name.chars().any(|c| c == '\0'
                    || ('\u{202a}'..='\u{202e}').contains(&c)
                    || ('\u{2066}'..='\u{2069}').contains(&c)),
                "{name:?}"
            );
            assert!(name.chars().count() <= 300, "{} characters", name.chars().count());
            assert_eq!(shop.messages(chat).await.len(), 1);
        }
    })
    .await;
}

/// A webhook and a teammate change the same person at the same moment: neither undoes the other.
#[tokio::test(flavor = "multi_thread")]
async fn a_teammates_change_beside_a_webhook_survives() {
    on_both_engines(|shop: Shop| async move {
        shop.webhook(
            "messages",
            json!({"messages": [text("wamid.0", 0, &json!({"from": BUDI}), "x")]}),
        )
        .await;
        let chat = shop.conversation().await;
        let (chat_id, contact_id) = (
            chat["id"].as_str().expect("an id").to_owned(),
            chat["contact"]["id"].as_str().expect("an id").to_owned(),
        );
        for n in 1..=12_i64 {
            let who = json!([{"profile": {"name": format!("budi {n}")}, "wa_id": BUDI}]);
            let body =
                json!({"contacts": who, "messages": [text(&format!("wamid.{n}"), n, &json!({"from": BUDI}), "y")]});
            let wish = contact::ContactChange {
                note: Some(format!("catatan {n}")),
                ..Default::default()
            };
            let assign = async {
                let word = if n % 2 == 0 { "high" } else { "urgent" };
                shop.api
                    .patch(&format!("conversations/{chat_id}"), json!({"priority": word}))
                    .await;
            };
            let note = async {
                let mut tx = shop.node.app.db.write().await.expect("a transaction");
                contact::change(
                    &shop.node.app,
                    &mut tx,
                    &shop.workspace,
                    &contact_id.parse().expect("an id"),
                    wish,
                )
                .await
                .expect("a change");
                tx.commit().await.expect("a commit");
            };
            tokio::join!(shop.webhook("messages", body), assign, note);
            shop.ledger_of(n + 1).await;
            let word = if n % 2 == 0 { "high" } else { "urgent" };
            assert_eq!(shop.look(&chat_id).await["priority"], word, "round {n}");
            assert_eq!(
                shop.api.get(&format!("contacts/{contact_id}")).await["note"],
                format!("catatan {n}")
            );
        }
        assert_eq!(shop.look(&chat_id).await["customer_messages"], 13);
        assert_eq!(Author::sapa().name, "Sapa");
    })
    .await;
}

/// The same within one body, where nothing of it is stored yet.
#[tokio::test(flavor = "multi_thread")]
async fn one_body_may_show_that_two_of_its_people_are_one() {
    on_both_engines(|shop: Shop| async move {
        let both = json!({"from": SITI, "from_user_id": "ID.4821"});
        let messages = json!([
            text("wamid.1", 0, &json!({"from_user_id": "ID.4821"}), "dari id"),
            text("wamid.2", 1, &json!({"from": SITI}), "dari nomor"),
            text("wamid.3", 2, &both, "dua-duanya"),
            text("wamid.4", 3, &json!({"from_user_id": "ID.4821"}), "lagi"),
        ]);
        shop.webhook("messages", json!({"messages": messages})).await;
        let ledger = shop.ledger_of(4).await;
        assert_eq!(
            (&ledger["messages"], &ledger["dead"]),
            (&json!(4), &json!(0)),
            "{ledger}"
        );
        let chats = inbox(&shop).await;
        assert_eq!(chats.len(), 1, "{chats:?}");
        assert_eq!(shop.messages(&chats[0]).await.len(), 4);
        assert_eq!(chats[0]["customer_messages"], 4);
    })
    .await;
}
