//! `Shop::open` starts a database, the emulator and one node, and connects a number.
//! `Node` can be started again on the same database, or a second time beside the first.

mod api;
mod live;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use sapa_connectors::http::{Limits, Vendors};
use sapa_domain::mail::Mailer;
use sapa_domain::seal::Sealer;
use sapa_domain::storage::{MediaLinks, Storage};
use sapa_domain::{App, Config, inbound, jobs, team};
use sapa_emulators::{DEMO_ACCOUNT_ID, DEMO_APP_ID, DEMO_APP_SECRET, DEMO_NUMBER_ID, DEMO_TOKEN, Options, Running};
use sapa_model::{Clock, Millis, Secret, WorkspaceId};
use sapa_server::Server;
use sapa_store::testing::TestDb;
use sapa_store::{Db, DbOptions};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use api::{Answer, Api};
pub use live::Line;

/// A customer of every preset of the emulator that a test may write as.
pub const SITI: &str = "6281234567890";
pub const BUDI: &str = "6281298765432";

/// Runs a test on SQLite, and on PostgreSQL when the test server is there.
pub async fn on_both_engines<F, Fut>(test: F)
where
    F: Fn(Shop) -> Fut,
    Fut: Future<Output = ()>,
{
    // RUST_LOG=info shows what the nodes say.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_test_writer()
        .try_init();
    for (engine, db) in sapa_store::testing::both().await {
        eprintln!("on {engine}");
        test(Shop::open(db, Options::test()).await).await;
    }
}

/// When a test with a clock of its own begins.
pub const START: Millis = Millis(1_788_153_000_000);

/// The same with a clock that stands still until the test moves it (`Shop::pass_hours`).
pub async fn on_both_engines_with_clock<F, Fut>(test: F)
where
    F: Fn(Shop) -> Fut,
    Fut: Future<Output = ()>,
{
    for (engine, db) in sapa_store::testing::both().await {
        eprintln!("on {engine}");
        let mut options = Options::test();
        options.start_ms = Some(START.0);
        test(Shop::open_at(db, options, Clock::fixed(START)).await).await;
    }
}

pub struct Shop {
    pub db: TestDb,
    pub platform: Running,
    pub node: Node,
    pub api: Api,
    pub clock: Clock,
    pub workspace: WorkspaceId,
    pub account: String,
    pub webhook: String,
    files: tempfile::TempDir,
    key: String,
}

impl Shop {
    pub async fn open(db: TestDb, options: Options) -> Self {
        Self::open_at(db, options, Clock::system()).await
    }

    pub async fn open_at(db: TestDb, options: Options, clock: Clock) -> Self {
        let platform = Running::start(options).await.expect("the emulator starts");
        let files = tempfile::tempdir().expect("a folder");
        let key = Sealer::generate_key();
        let node = Node::start(&db.url, &key, files.path(), &platform.url(), clock.clone(), Work::All).await;
        let wish = team::NewOwner {
            email: "owner@shop.test".into(),
            name: "Olivia".into(),
            workspace: "Test shop".into(),
            password: Secret::new("a long enough word 9"),
            language: "en".into(),
        };
        let owner = team::create_owner(&node.app, wish).await.expect("an owner");
        let api = Api::new(node.address, &owner.workspace_id, owner.api_key.expose());
        let mut shop = Self {
            db,
            platform,
            node,
            api,
            clock,
            workspace: owner.workspace_id,
            account: String::new(),
            webhook: String::new(),
            files,
            key,
        };
        shop.connect().await;
        shop
    }

    /// Connects the emulator's number through the API, as a person would.
    async fn connect(&mut self) {
        let app = self.api.post("apps", json!({"channel": "whatsapp", "name": "Meta", "settings": {"app_id": DEMO_APP_ID, "app_secret": DEMO_APP_SECRET}})).await;
        self.webhook = app["webhook_url"].as_str().expect("an address").to_owned();
        let token = app["verify_token"].as_str().expect("a token");
        self.platform.emulators.set_webhook(&self.webhook, token);
        let settings =
            json!({"phone_number_id": DEMO_NUMBER_ID, "waba_id": DEMO_ACCOUNT_ID, "access_token": DEMO_TOKEN});
        let account = self
            .api
            .post(
                "accounts",
                json!({"channel": "whatsapp", "app_id": app["id"], "name": "Jakarta", "settings": settings}),
            )
            .await;
        self.account = account["id"].as_str().expect("an id").to_owned();
        let path = format!("accounts/{}", self.account);
        self.api
            .until("the first check", || async {
                Some(self.api.get(&path).await).filter(|a| a["health"]["checked_at"].is_string())
            })
            .await;
    }

    /// Time passes here and at the platform.
    pub fn pass_hours(&self, hours: i64) {
        self.clock.advance_ms(hours * 3_600_000);
        self.platform.emulators.advance_ms(hours * 3_600_000);
    }

    /// A call of the platform's control side.
    pub async fn platform(&self, method: &str, path: &str, body: Value) -> Value {
        let done = self.platform.emulators.control(method, path, body).await;
        done.unwrap_or_else(|why| panic!("{method} {path}: {why}"))
    }

    /// What this customer's phone shows from the shop.
    pub async fn received(&self, customer: &str) -> Vec<Value> {
        let path = format!("/customers/{customer}/messages?from=business");
        let list = self.platform("GET", &path, Value::Null).await;
        list["items"].as_array().cloned().unwrap_or_default()
    }

    /// A webhook body with these elements (`messages`, `statuses`, …), signed; it has to be accepted.
    pub async fn webhook(&self, field: &str, more: Value) {
        let mut value = json!({
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "6281110002222", "phone_number_id": DEMO_NUMBER_ID},
        });
        value
            .as_object_mut()
            .expect("an object")
            .extend(more.as_object().cloned().unwrap_or_default());
        let body = json!({"object": "whatsapp_business_account", "entry": [{"id": DEMO_ACCOUNT_ID, "changes": [{"field": field, "value": value}]}]});
        let answer = self
            .api
            .webhook(&self.webhook, DEMO_APP_SECRET, body.to_string().as_bytes())
            .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// The customer's first words, and the chat they open.
    pub async fn chat(&self, customer: &str) -> String {
        self.writes(customer, json!({"type": "text", "text": "Halo"}));
        let display = format!("+{customer}");
        let chat = self.api.until("the chat", || async {
            let list = self.api.get("conversations?status=all").await;
            list["items"]
                .as_array()?
                .iter()
                .find(|c| c["contact"]["display"] == display.as_str())
                .cloned()
        });
        chat.await["id"].as_str().expect("an id").to_owned()
    }

    pub async fn reply(&self, chat: &str, text: &str) -> String {
        let message = self
            .api
            .post(&format!("conversations/{chat}/messages"), json!({"text": text}))
            .await;
        message["id"].as_str().expect("an id").to_owned()
    }

    /// The chat as the API shows it now.
    pub async fn look(&self, chat: &str) -> Value {
        self.api.get(&format!("conversations/{chat}")).await
    }

    /// Waits until the ledger counts this many elements, and checks that it adds up.
    pub async fn ledger_of(&self, received: i64) -> Value {
        self.api
            .until(&format!("{received} elements"), || async {
                Some(self.ledger().await).filter(|l| l["pending"] == 0 && l["received"].as_i64() >= Some(received))
            })
            .await;
        let ledger = self.settled_ledger().await;
        assert_eq!(ledger["received"], received, "{ledger}");
        ledger
    }

    /// A second teammate, signed in with a browser's cookie.
    pub async fn teammate(&self, name: &str) -> Api {
        let email = format!("{}@shop.test", name.to_lowercase());
        let invitation = self
            .owner()
            .await
            .post("invitations", json!({"email": email, "role": "agent"}))
            .await;
        let link = invitation["link"].as_str().expect("a link").to_owned();
        let token = link
            .rsplit('/')
            .next()
            .and_then(|end| end.rsplit('=').next())
            .expect("a token")
            .to_owned();
        self.api.join(&token, name).await
    }

    /// The owner, signed in with a browser's cookie.
    pub async fn owner(&self) -> Api {
        self.api.sign_in("owner@shop.test", "a long enough word 9").await
    }

    /// Every stored file is lost.
    pub fn drop_files(&self) {
        for entry in std::fs::read_dir(self.files.path()).expect("the folder") {
            let path = entry.expect("an entry").path();
            let _ = std::fs::remove_dir_all(&path).or_else(|_| std::fs::remove_file(&path));
        }
    }

    /// Lets every waiting try happen at once, until the message has this status.
    pub async fn hurry(&self, message: &str, status: &str) {
        let path = format!("messages/{message}");
        self.api
            .until(&format!("{message} to be {status}"), || async {
                let mut tx = self.node.app.db.write().await.expect("a transaction");
                tx.run(
                    "UPDATE job SET run_at = 0 WHERE started_at IS NULL AND last_error IS NOT NULL",
                    Vec::new(),
                )
                .await
                .expect("hurry");
                tx.wake(sapa_store::Signal::Jobs);
                tx.commit().await.expect("a commit");
                Some(self.api.get(&path).await).filter(|m| m["status"] == status)
            })
            .await;
    }

    /// The customer writes; the platform delivers it to our webhook by itself.
    pub fn writes(&self, customer: &str, what: Value) -> Value {
        self.platform
            .emulators
            .customer_sends(customer, what)
            .expect("the emulator takes it")
    }

    /// Starts one more node on the same database (PostgreSQL).
    pub async fn second_node(&self) -> Node {
        Node::start(
            &self.db.url,
            &self.key,
            self.files.path(),
            &self.platform.url(),
            self.clock.clone(),
            Work::All,
        )
        .await
    }

    /// Ends the node the hard way, as far as one process can, and starts it anew on the same data.
    pub async fn restart(&mut self, work: Work) {
        self.node.kill().await;
        self.node = Node::start_at(
            self.node.address,
            &self.db.url,
            &self.key,
            self.files.path(),
            &self.platform.url(),
            self.clock.clone(),
            work,
        )
        .await;
        self.api.move_to(self.node.address);
    }

    /// The one conversation with this customer, once it is there.
    pub async fn conversation(&self) -> Value {
        self.api
            .until("a conversation", || async {
                self.api.get("conversations").await["items"].get(0).cloned()
            })
            .await
    }

    pub async fn messages(&self, conversation: &Value) -> Vec<Value> {
        let id = conversation["id"].as_str().or(conversation.as_str()).expect("an id");
        self.api.get(&format!("conversations/{id}/messages?limit=200")).await["items"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    }

    pub async fn ledger(&self) -> Value {
        self.api.get(&format!("accounts/{}/ledger", self.account)).await
    }

    /// Waits until nothing is pending, then checks that the sums match.
    pub async fn settled_ledger(&self) -> Value {
        let ledger = self
            .api
            .until("a settled ledger", || async {
                Some(self.ledger().await).filter(|l| l["pending"] == 0)
            })
            .await;
        let sum: i64 = [
            "messages",
            "statuses",
            "duplicates",
            "ignored",
            "placeholders",
            "dead",
            "pending",
        ]
        .iter()
        .map(|k| ledger[*k].as_i64().unwrap_or(0))
        .sum();
        assert_eq!(ledger["received"].as_i64(), Some(sum), "the ledger adds up: {ledger}");
        ledger
    }
}

/// Without this, a test that names only some fields would drop the node while it runs.
impl Drop for Shop {
    fn drop(&mut self) {}
}

/// Which background work a node does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Work {
    All,
    /// Accepts webhooks and API calls; reads and sends nothing.
    WebOnly,
}

pub struct Node {
    pub app: App,
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Node {
    pub async fn start(
        url: &str,
        key: &str,
        files: &std::path::Path,
        platform: &str,
        clock: Clock,
        work: Work,
    ) -> Self {
        Self::start_at(([127, 0, 0, 1], 0).into(), url, key, files, platform, clock, work).await
    }

    pub async fn start_at(
        at: SocketAddr,
        url: &str,
        key: &str,
        files: &std::path::Path,
        platform: &str,
        clock: Clock,
        work: Work,
    ) -> Self {
        let listener = TcpListener::bind(at).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let app = app(url, key, files, platform, clock, address).await;
        let (stop, stopped) = watch::channel(false);
        let mut tasks = Vec::new();
        if work == Work::All {
            tasks.push(tokio::spawn(inbound::ingest::run(app.clone(), stopped.clone())));
            tasks.push(tokio::spawn(jobs::runner::run(app.clone(), stopped.clone())));
            tasks.push(tokio::spawn(jobs::schedule::run(app.clone(), stopped.clone())));
        }
        let router = sapa_server::router(Server::start(app.clone(), None));
        tasks.push(tokio::spawn(sapa_server::serve(listener, router, stopped)));
        Self {
            app,
            address,
            stop,
            tasks,
        }
    }

    /// No goodbye: tasks are dropped where they stand.
    pub async fn kill(&mut self) {
        for task in self.tasks.drain(..) {
            task.abort();
            let _ = task.await;
        }
    }

    pub async fn shut_down(&mut self) {
        let _ = self.stop.send(true);
        for task in self.tasks.drain(..) {
            let _ = tokio::time::timeout(Duration::from_secs(20), task).await;
        }
    }
}

async fn app(url: &str, key: &str, files: &std::path::Path, platform: &str, clock: Clock, address: SocketAddr) -> App {
    let hosts = BTreeMap::from([("meta_graph_url".to_owned(), platform.to_owned())]);
    let limits = Limits {
        total: Duration::from_secs(3),
        ..Limits::default()
    };
    let store = object_store::local::LocalFileSystem::new_with_prefix(files).expect("a folder for files");
    let mut options = DbOptions::new(url);
    options.max_connections = 8;
    App {
        db: Db::open(&options).await.expect("the database opens"),
        vendors: Vendors::with_limits(hosts, limits).expect("a client"),
        storage: Storage::new(Arc::new(store), MediaLinks::new([1; 32], clock.clone())),
        sealer: Arc::new(Sealer::new([key]).expect("a key")),
        mailer: Mailer::recorder(),
        config: Arc::new(Config {
            public_url: format!("http://{address}"),
            node: format!("node-{}", address.port()),
        }),
        clock,
    }
}
