//! The real program, killed in the middle of its work: what it accepted is there afterwards, each once.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sapa_emulators::{DEMO_ACCOUNT_ID, DEMO_APP_ID, DEMO_APP_SECRET, DEMO_NUMBER_ID, DEMO_TOKEN, Options, Running};
use sapa_store::{Db, DbOptions, args};
use serde_json::{Value, json};

use crate::binary::{Owner, Serving, sapa};
use crate::harness::Api;

const SECRET_KEY: &str = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

/// One installation: its settings, its number at the platform, and where its webhooks go.
struct Place {
    folder: tempfile::TempDir,
    settings: Vec<(&'static str, String)>,
    platform: Running,
    owner: Owner,
    account: String,
    hook: String,
}

impl Place {
    async fn open(database: Option<&str>) -> (Self, Serving) {
        // Its replies are read at once; nothing is slower than it must be.
        let mut options = Options::load();
        options.limits.history = 10_000;
        let platform = Running::start(options).await.expect("the emulator starts");
        let folder = tempfile::tempdir().expect("a folder");
        let mut settings = vec![
            ("SAPA_META_GRAPH_URL", platform.url()),
            ("SAPA_LOG", "error".to_owned()),
            ("SAPA_SECRET_KEY", SECRET_KEY.to_owned()),
            (
                "SAPA_STORAGE_URL",
                format!("file://{}", folder.path().join("files").display()),
            ),
        ];
        settings.extend(database.map(|url| ("SAPA_DATABASE_URL", url.to_owned())));
        let pairs: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let owner = Owner::create(folder.path(), &pairs);
        let mut place = Self {
            folder,
            settings,
            platform,
            owner,
            account: String::new(),
            hook: String::new(),
        };
        let serving = place.start("data", None);
        place.connect(serving.address).await;
        (place, serving)
    }

    fn start(&self, data: &str, at: Option<SocketAddr>) -> Serving {
        let mut command = sapa(self.folder.path(), &["serve"]);
        command
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .env("SAPA_DATA_DIR", self.folder.path().join(data));
        if let Some(address) = at {
            command.env("SAPA_LISTEN", address.to_string());
        }
        Serving::start(command)
    }

    fn api(&self, address: SocketAddr) -> Api {
        Api::new(address, &self.owner.workspace, &self.owner.key)
    }

    async fn connect(&mut self, address: SocketAddr) {
        let api = self.api(address);
        let settings = json!({"app_id": DEMO_APP_ID, "app_secret": DEMO_APP_SECRET});
        let app = api
            .post(
                "apps",
                json!({"channel": "whatsapp", "name": "Meta", "settings": settings}),
            )
            .await;
        let url = app["webhook_url"].as_str().expect("an address");
        self.hook = url[url.find("/webhooks/").expect("a path")..].to_owned();
        let settings =
            json!({"phone_number_id": DEMO_NUMBER_ID, "waba_id": DEMO_ACCOUNT_ID, "access_token": DEMO_TOKEN});
        let account = api
            .post(
                "accounts",
                json!({"channel": "whatsapp", "app_id": app["id"], "name": "Jakarta", "settings": settings}),
            )
            .await;
        self.account = account["id"].as_str().expect("an id").to_owned();
    }

    fn database(&self) -> String {
        let named = self.settings.iter().find(|(name, _)| *name == "SAPA_DATABASE_URL");
        named.map_or_else(
            || format!("sqlite://{}", self.folder.path().join("data/sapa.db").display()),
            |(_, url)| url.clone(),
        )
    }
}

/// Programs that keep sending webhooks and replies, whoever answers.
struct Load {
    stop: Arc<AtomicBool>,
    accepted: Arc<Mutex<BTreeSet<String>>>,
    replies: Arc<Mutex<BTreeSet<String>>>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

fn body(id: &str, from: usize) -> Vec<u8> {
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "6281110002222", "phone_number_id": DEMO_NUMBER_ID},
        "messages": [{"from": format!("628110000{from:02}"), "id": id, "timestamp": now(), "type": "text", "text": {"body": format!("pesan {id}")}}],
    });
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": DEMO_ACCOUNT_ID, "changes": [{"field": "messages", "value": value}]}]});
    body.to_string().into_bytes()
}

fn now() -> String {
    (sapa_model::Clock::system().now().0 / 1000).to_string()
}

impl Load {
    fn start(place: &Place, addresses: &[SocketAddr]) -> Self {
        let (stop, accepted, replies) = (Arc::new(AtomicBool::new(false)), Arc::default(), Arc::default());
        let mut load = Self {
            stop,
            accepted,
            replies,
            tasks: Vec::new(),
        };
        let next = Arc::new(AtomicUsize::new(0));
        for n in 0..6 {
            let address = addresses[n % addresses.len()];
            let (api, url) = (place.api(address), format!("http://{address}{}", place.hook));
            let (stop, accepted, next) = (load.stop.clone(), load.accepted.clone(), next.clone());
            load.tasks.push(tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let id = format!("wamid.K{n:06}");
                    // Every seventh comes twice, as platforms do when an answer is late.
                    for _ in 0..=usize::from(n % 7 == 0) {
                        match api.try_webhook(&url, DEMO_APP_SECRET, &body(&id, n % 20)).await {
                            Some(200) => drop(accepted.lock().expect("a lock").insert(id.clone())),
                            Some(other) => panic!("a good webhook got {other}"),
                            None => tokio::time::sleep(Duration::from_millis(15)).await,
                        }
                    }
                }
            }));
        }
        load.reply(place, addresses[addresses.len() - 1]);
        load
    }

    fn reply(&mut self, place: &Place, address: SocketAddr) {
        let (api, stop, replies) = (place.api(address), self.stop.clone(), self.replies.clone());
        self.tasks.push(tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                let chats = api.try_call("GET", "conversations?limit=20", None).await;
                let ids: Vec<Value> = chats
                    .iter()
                    .flat_map(|list| list["items"].as_array())
                    .flatten()
                    .map(|c| c["id"].clone())
                    .collect();
                for id in ids {
                    let path = format!("conversations/{}/messages", id.as_str().expect("an id"));
                    if let Some(sent) = api.try_call("POST", &path, Some(json!({"text": "siap"}))).await {
                        replies
                            .lock()
                            .expect("a lock")
                            .insert(sent["id"].as_str().expect("an id").to_owned());
                    }
                }
                tokio::time::sleep(Duration::from_millis(15)).await;
            }
        }));
    }

    async fn end(self) -> (BTreeSet<String>, BTreeSet<String>) {
        self.stop.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await.expect("nobody was refused");
        }
        (
            self.accepted.lock().expect("a lock").clone(),
            self.replies.lock().expect("a lock").clone(),
        )
    }
}

async fn open(url: &str) -> Db {
    Db::connect(&DbOptions::new(url)).await.expect("the database opens")
}

/// Everything that was accepted is a message, once; and the sums say the same as the rows.
async fn check_inbound(place: &Place, address: SocketAddr, accepted: &BTreeSet<String>) {
    let api = place.api(address);
    let path = format!("accounts/{}/ledger", place.account);
    let ledger = api
        .until("an empty line", || async {
            Some(api.get(&path).await).filter(|l| l["pending"] == 0)
        })
        .await;
    let db = open(&place.database()).await;
    let mut tx = db.read().await.expect("a reader");
    let rows: Vec<(String, i64)> = tx
        .all(
            "SELECT external_id, COUNT(*) FROM message WHERE direction = 'in' GROUP BY external_id",
            args![],
        )
        .await
        .expect("rows");
    let known: BTreeMap<String, i64> = rows.into_iter().collect();
    let lost: Vec<&String> = accepted.iter().filter(|id| !known.contains_key(*id)).collect();
    assert!(
        lost.is_empty(),
        "{} of {} accepted messages are lost: {lost:?}",
        lost.len(),
        accepted.len()
    );
    assert!(known.values().all(|n| *n == 1), "each once");
    let bodies = tx
        .number("SELECT COUNT(*) FROM inbound WHERE state = 'done'", args![])
        .await
        .expect("a number");
    let number = |name: &str| ledger[name].as_i64().expect("a number");
    assert_eq!(number("messages"), known.len() as i64, "{ledger}");
    assert_eq!(number("received"), bodies, "every body is counted once: {ledger}");
    assert_eq!(
        number("received"),
        number("messages") + number("duplicates"),
        "{ledger}"
    );
    drop(tx);
    db.close().await;
}

/// No reply reached the customer twice, and each that was taken has an end.
async fn check_outbound(place: &Place, address: SocketAddr, replies: &BTreeSet<String>) {
    let api = place.api(address);
    for id in replies {
        let path = format!("messages/{id}");
        let waiting = ["held", "queued", "sending"];
        api.until(&format!("{id} to end"), || async {
            Some(api.get(&path).await).filter(|m| !waiting.contains(&m["status"].as_str().unwrap_or_default()))
        })
        .await;
    }
    let sent = place
        .platform
        .emulators
        .control("GET", "/sent?limit=100000", Value::Null)
        .await
        .expect("a list");
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for item in sent["items"].as_array().expect("a list") {
        let id = item["request"]["biz_opaque_callback_data"]
            .as_str()
            .expect("our id")
            .to_owned();
        *times.entry(id).or_default() += 1;
    }
    let twice: Vec<_> = times.iter().filter(|(_, n)| **n > 1).collect();
    assert!(twice.is_empty(), "sent more than once: {twice:?}");
    // What is shown as sent did leave; only what was cut off may be unclear.
    let mut unclear = 0;
    for id in replies {
        let message = api.get(&format!("messages/{id}")).await;
        match message["status"].as_str() {
            Some("sent") => assert!(times.contains_key(id), "{message}"),
            Some("unknown") => unclear += 1,
            _ => panic!("an end nobody expects: {message}"),
        }
    }
    assert!(
        unclear <= replies.len() / 2,
        "{unclear} of {} are unclear",
        replies.len()
    );
}

async fn killed_again_and_again(database: Option<String>) {
    let (place, serving) = Place::open(database.as_deref()).await;
    let address = serving.address;
    let load = Load::start(&place, &[address]);
    let mut serving = Some(serving);
    for round in 0..4 {
        tokio::time::sleep(Duration::from_millis(450 + 130 * round)).await;
        // Dropping it is kill -9.
        drop(serving.take());
        serving = Some(tokio::task::block_in_place(|| place.start("data", Some(address))));
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let (accepted, replies) = load.end().await;
    assert!(
        accepted.len() > 100 && replies.len() > 10,
        "{} webhooks, {} replies",
        accepted.len(),
        replies.len()
    );
    drop(serving.take());
    end_leases(&place).await;
    let serving = tokio::task::block_in_place(|| place.start("data", Some(address)));
    check_inbound(&place, address, &accepted).await;
    check_outbound(&place, address, &replies).await;
    drop(serving);
}

/// What the killed ones held is free at once instead of after their leases.
async fn end_leases(place: &Place) {
    let db = open(&place.database()).await;
    let mut tx = db.write().await.expect("a transaction");
    tx.run("UPDATE job SET locked_until = 0", args![])
        .await
        .expect("leases end");
    tx.commit().await.expect("a commit");
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_on_sqlite() {
    killed_again_and_again(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_on_postgres() {
    let Some(test) = sapa_store::testing::postgres().await else {
        return;
    };
    killed_again_and_again(Some(test.url.clone())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_and_one_is_killed() {
    let Some(test) = sapa_store::testing::postgres().await else {
        return;
    };
    let (place, first) = Place::open(Some(&test.url)).await;
    let second = tokio::task::block_in_place(|| place.start("data-2", None));
    let load = Load::start(&place, &[first.address, second.address]);
    tokio::time::sleep(Duration::from_millis(900)).await;
    drop(first);
    // The other goes on alone, and takes up what the dead one left.
    tokio::time::sleep(Duration::from_millis(900)).await;
    let (accepted, replies) = load.end().await;
    assert!(
        accepted.len() > 100 && replies.len() > 10,
        "{} webhooks, {} replies",
        accepted.len(),
        replies.len()
    );
    end_leases(&place).await;
    check_inbound(&place, second.address, &accepted).await;
    check_outbound(&place, second.address, &replies).await;
    assert!(Path::new(&place.folder.path().join("data-2")).exists());
}
