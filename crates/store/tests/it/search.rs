//! Search: parts of words in three languages, and whatever people type into the box.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use sapa_model::{AccountId, WorkspaceId};
use sapa_store::conversation::{ConversationRow, ListFilter};
use sapa_store::{Tx, args, contact, message, search};
use sqlx::Connection;

use crate::rows::{NOW, a_chat, say};

const TEXTS: [&str; 8] = [
    "Halo kak, kemeja linen ukuran L masih ada?",
    "สนใจเสื้อสีดำค่ะ มีไซซ์ไหมคะ",
    "Is the LINEN shirt 100% cotton_blend?",
    "Berapa ongkirnya ke Bandung?",
    "ราคาเสื้อเท่าไหร่",
    "He said \"yes\" \\ maybe",
    "ok",
    "Ongkos kirim 25.000",
];

async fn shop(tx: &mut Tx, w: &WorkspaceId) -> ConversationRow {
    let chat = a_chat(tx, w, &AccountId::new(), "siti").await;
    for (n, text) in TEXTS.iter().enumerate() {
        say(tx, &chat, text, NOW.0 + n as i64).await;
    }
    chat
}

async fn found(tx: &mut Tx, w: &WorkspaceId, query: &str) -> Vec<usize> {
    let rows = search::messages(tx, w, query, None, 50)
        .await
        .unwrap_or_else(|error| panic!("{query:?}: {error}"));
    let mut hits: Vec<usize> = rows
        .iter()
        .map(|row| TEXTS.iter().position(|text| row.text.as_deref() == Some(text)).unwrap())
        .collect();
    hits.sort_unstable();
    hits
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_of_words_are_found_in_every_language() {
    for (engine, test) in sapa_store::testing::both().await {
        let (w, other) = (WorkspaceId::new(), WorkspaceId::new());
        let mut tx = test.db.write().await.unwrap();
        shop(&mut tx, &w).await;
        shop(&mut tx, &other).await;
        tx.commit().await.unwrap();
        let mut tx = test.db.read().await.unwrap();
        let cases: [(&str, &[usize]); 16] = [
            ("linen", &[0, 2]),
            ("LINEN", &[0, 2]),
            ("line", &[0, 2]),
            ("เสื้อ", &[1, 4]),
            ("สีดำ", &[1]),
            ("ราคา เสื้อ", &[4]),
            ("ongki", &[3]),
            ("bandung ongkir", &[3]),
            ("ok", &[6]),
            ("ง", &[]),
            ("25.000", &[7]),
            ("100%", &[2]),
            ("cotton_", &[2]),
            ("\"yes\"", &[5]),
            ("\\", &[5]),
            ("nothing of it", &[]),
        ];
        for (query, expected) in cases {
            assert_eq!(found(&mut tx, &w, query).await, expected, "{engine} {query:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_follows_edits_and_deletions() {
    for (engine, test) in sapa_store::testing::both().await {
        let w = WorkspaceId::new();
        let mut tx = test.db.write().await.unwrap();
        let chat = a_chat(&mut tx, &w, &AccountId::new(), "siti").await;
        let mut row = say(&mut tx, &chat, "warna merah", NOW.0).await;
        let count = async |tx: &mut Tx, query: &str| search::messages(tx, &w, query, None, 10).await.unwrap().len();
        assert_eq!(count(&mut tx, "merah").await, 1, "{engine}");
        row.text = Some("warna hijau".into());
        message::update_many(&mut tx, std::slice::from_ref(&row)).await.unwrap();
        assert_eq!(
            (count(&mut tx, "merah").await, count(&mut tx, "hijau").await),
            (0, 1),
            "{engine}"
        );
        row.text = None;
        message::update_many(&mut tx, std::slice::from_ref(&row)).await.unwrap();
        assert_eq!(count(&mut tx, "hijau").await, 0, "{engine}");
        tx.commit().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hits_come_newest_first_page_by_page() {
    for (engine, test) in sapa_store::testing::both().await {
        let w = WorkspaceId::new();
        let mut tx = test.db.write().await.unwrap();
        let chat = a_chat(&mut tx, &w, &AccountId::new(), "siti").await;
        for n in 0..23 {
            say(&mut tx, &chat, &format!("pesanan nomor {n:02}"), NOW.0 - n).await;
        }
        tx.commit().await.unwrap();
        let mut tx = test.db.read().await.unwrap();
        for query in ["pesanan", "no"] {
            let (mut before, mut texts) = (None::<String>, Vec::new());
            loop {
                let page = search::messages(&mut tx, &w, query, before.as_deref(), 5)
                    .await
                    .unwrap();
                let Some(last) = page.last() else { break };
                before = Some(last.id.to_string());
                texts.extend(page.into_iter().map(|row| row.text.unwrap()));
            }
            let expected: Vec<String> = (0..23).rev().map(|n| format!("pesanan nomor {n:02}")).collect();
            assert_eq!(texts, expected, "{engine} {query}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_and_their_chats_are_found() {
    for (engine, test) in sapa_store::testing::both().await {
        let (w, account) = (WorkspaceId::new(), AccountId::new());
        let mut tx = test.db.write().await.unwrap();
        let chat = a_chat(&mut tx, &w, &account, "พลอย สุขใจ").await;
        a_chat(&mut tx, &w, &account, "Budi Santoso").await;
        let mut row = contact::find(&mut tx, &w, &chat.contact_id).await.unwrap();
        row.search_text = "พลอย สุขใจ +66812345678 @ploy".into();
        contact::update(&mut tx, &row).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = test.db.read().await.unwrap();
        for query in ["พลอย", "สุข", "2345", "@ploy", "PLOY", "สุข 0", "66812345678"] {
            let hits = search::contacts(&mut tx, &w, query, None, 10).await.unwrap();
            let expected: &[_] = if query == "สุข 0" {
                &[]
            } else {
                std::slice::from_ref(&row.id)
            };
            assert_eq!(
                hits.iter().map(|hit| hit.id.clone()).collect::<Vec<_>>(),
                expected,
                "{engine} {query}"
            );
            assert!(
                search::contacts(&mut tx, &WorkspaceId::new(), query, None, 10)
                    .await
                    .unwrap()
                    .is_empty(),
                "{engine}"
            );
        }
        let filter = ListFilter::default();
        let chats = search::conversations(&mut tx, &w, "ploy", &filter, None, 10)
            .await
            .unwrap();
        assert_eq!(
            chats.iter().map(|row| row.id.clone()).collect::<Vec<_>>(),
            std::slice::from_ref(&chat.id),
            "{engine}"
        );
        let after = Some((chat.sort_at.0, chat.id.to_string()));
        assert!(
            search::conversations(&mut tx, &w, "ploy", &filter, after, 10)
                .await
                .unwrap()
                .is_empty(),
            "{engine}"
        );
    }
}

/// Row numbers tie SQLite's index to its table: rewriting the file must not break the tie.
#[tokio::test(flavor = "multi_thread")]
async fn a_compacted_file_is_still_searched_rightly() {
    let test = sapa_store::testing::sqlite().await;
    let w = WorkspaceId::new();
    let mut tx = test.db.write().await.unwrap();
    let chat = a_chat(&mut tx, &w, &AccountId::new(), "siti").await;
    let mut rows = Vec::new();
    for n in 0..50 {
        rows.push(say(&mut tx, &chat, &format!("kode-{n:03}-akhir"), NOW.0 + n).await);
    }
    for row in rows.iter().step_by(3) {
        tx.run("DELETE FROM message WHERE id = $1", args![&row.id])
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let file = tempfile::tempdir().unwrap();
    let copy = file.path().join("copy.db");
    let mut conn = sqlx::SqliteConnection::connect(&test.url).await.unwrap();
    sqlx::query("VACUUM INTO $1")
        .bind(copy.display().to_string())
        .execute(&mut conn)
        .await
        .unwrap();
    let db = sapa_store::Db::open(&sapa_store::DbOptions::new(format!("sqlite://{}", copy.display())))
        .await
        .unwrap();
    let mut tx = db.read().await.unwrap();
    for (n, row) in rows.iter().enumerate() {
        let hits = search::messages(&mut tx, &w, &format!("kode-{n:03}"), None, 10)
            .await
            .unwrap();
        let expected = if n % 3 == 0 { 0 } else { 1 };
        assert_eq!(hits.len(), expected, "{n}");
        assert!(hits.iter().all(|hit| hit.id == row.id), "{n}");
    }
}

/// Anything may be typed. It never fails, and what it finds contains every word.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_typed_gets_an_answer() {
    let mut runner = TestRunner::deterministic();
    let odd = proptest::string::string_regex("[a-z\"'%_\\\\*():^\\-\0 ก-๙\u{202e}😀{}]{0,12}").unwrap();
    let wild = proptest::arbitrary::any::<String>();
    let mut queries: Vec<String> = (0..150).map(|_| odd.new_tree(&mut runner).unwrap().current()).collect();
    queries.extend((0..100).map(|_| wild.new_tree(&mut runner).unwrap().current()));
    queries.extend(
        [
            "AND",
            "NOT x",
            "\"\"\"",
            "a* b*",
            "text:linen",
            "NEAR(a b)",
            "\0",
            "   ",
            "'; DROP TABLE message; --",
        ]
        .map(str::to_owned),
    );
    queries.push("x".repeat(5000));
    for (engine, test) in sapa_store::testing::both().await {
        let w = WorkspaceId::new();
        let mut tx = test.db.write().await.unwrap();
        shop(&mut tx, &w).await;
        for query in &queries {
            for hit in found(&mut tx, &w, query).await {
                let text = TEXTS[hit].to_lowercase();
                let words = query
                    .split_whitespace()
                    .take(8)
                    .map(|word| word.replace('\0', "").to_lowercase());
                for word in words {
                    let word: String = word.chars().take(60).collect();
                    assert!(text.contains(&word), "{engine}: {query:?} found {text:?}");
                }
            }
            search::contacts(&mut tx, &w, query, None, 10)
                .await
                .unwrap_or_else(|error| panic!("{engine} {query:?}: {error}"));
        }
        tx.commit().await.unwrap();
    }
}
