//! WhatsApp before the emulated Graph API.

use std::collections::BTreeMap;

use async_trait::async_trait;
use sapa_connectors::channel::{AccountCredentials, AppCredentials, Channel, Person};
use sapa_connectors::http::Vendors;
use sapa_emulators::{DEMO_ACCOUNT_ID, DEMO_APP_ID, DEMO_APP_SECRET, DEMO_NUMBER_ID, DEMO_TOKEN, Options, Running};
use sapa_model::Secret;
use serde_json::{Value, json};

use super::{Receiver, Rig, Trouble, Words, vendors};

const CUSTOMER: &str = "6281234567890";
const VERIFY_TOKEN: &str = "verify-me";

pub struct WhatsappRig {
    channel: &'static dyn Channel,
    pub running: Running,
    vendors: Vendors,
    receiver: Receiver,
}

impl WhatsappRig {
    pub async fn start(channel: &'static dyn Channel) -> Self {
        let receiver = Receiver::start(channel, app()).await;
        let mut options = Options::test().with_customer(format!("+{CUSTOMER}"), "Dewi Lestari");
        options.app.require_proof = true;
        // Some kinds come only from numbers that also live in the phone app.
        options.accounts[0].numbers[0].coexistence = true;
        options.webhook = Some(sapa_emulators::WebhookSeed {
            url: receiver.url.clone(),
            verify_token: VERIFY_TOKEN.into(),
        });
        let running = Running::start(options).await.unwrap();
        let vendors = vendors(BTreeMap::from([("meta_graph_url".to_owned(), running.url())]));
        Self {
            channel,
            running,
            vendors,
            receiver,
        }
    }

    /// The emulator's own API.
    pub async fn control(&self, method: reqwest::Method, path: &str, body: &Value) -> Value {
        let url = format!("{}/_control/{path}", self.running.url());
        let answer = self
            .vendors
            .client
            .request(method, url)
            .json(body)
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap());
        answer.json().await.unwrap()
    }
}

fn app() -> AppCredentials {
    AppCredentials {
        settings: json!({"app_id": DEMO_APP_ID}),
        secrets: BTreeMap::from([("app_secret".to_owned(), Secret::new(DEMO_APP_SECRET))]),
        verify_token: Secret::new(VERIFY_TOKEN),
    }
}

#[async_trait]
impl Rig for WhatsappRig {
    fn channel(&self) -> &'static dyn Channel {
        self.channel
    }
    fn vendors(&self) -> &Vendors {
        &self.vendors
    }
    fn account(&self) -> AccountCredentials {
        let app = app();
        AccountCredentials {
            account_id: "acc_test".into(),
            external_id: DEMO_NUMBER_ID.into(),
            settings: json!({"phone_number_id": DEMO_NUMBER_ID, "waba_id": DEMO_ACCOUNT_ID}),
            secrets: BTreeMap::from([("access_token".to_owned(), Secret::new(DEMO_TOKEN))]),
            app_settings: app.settings,
            app_secrets: app.secrets,
        }
    }
    fn app(&self) -> AppCredentials {
        app()
    }
    fn customer(&self) -> Person {
        Person {
            external_id: Some(CUSTOMER.into()),
            phone: Some(format!("+{CUSTOMER}")),
            ..Person::default()
        }
    }
    fn receiver(&self) -> &Receiver {
        &self.receiver
    }
    fn words(&self) -> Words {
        Words {
            template: "order_shipped",
            language: "id",
        }
    }

    async fn customer_sends(&self, kind: &str) -> String {
        let input = match kind {
            "text" => json!({"type": "text", "text": "Halo kak"}),
            "reaction" => {
                let target = self.customer_sends("text").await;
                json!({"type": "reaction", "message_id": target, "emoji": "👍"})
            }
            other => json!({"type": other}),
        };
        let answer = self.running.emulators.customer_sends(CUSTOMER, input).unwrap();
        answer["id"].as_str().unwrap().to_owned()
    }

    async fn window_closes(&self) {
        self.running.emulators.advance_ms(25 * 3_600_000);
    }

    async fn trouble(&self, trouble: Trouble) {
        let rule = match trouble {
            Trouble::RateLimited => json!({"on": "messages", "effect": "error", "code": 130429, "times": 1}),
            Trouble::RecipientLimited => json!({"on": "messages", "effect": "error", "code": 131056, "times": 1}),
            Trouble::Blocked => json!({"on": "messages", "effect": "error", "code": 131031, "times": 1}),
            Trouble::Busy => json!({"on": "messages", "effect": "error", "code": 131000, "times": 1}),
            Trouble::EmptyError => json!({"on": "messages", "effect": "http", "status": 503, "times": 1}),
            Trouble::Page => json!({"on": "messages", "effect": "html", "status": 502, "times": 1}),
            Trouble::AnswerLost => json!({"on": "messages", "effect": "drop_after", "times": 1}),
            Trouble::Silence => json!({"on": "messages", "effect": "hang_after", "times": 1}),
            Trouble::BrokenBefore => json!({"on": "messages", "effect": "drop_before", "times": 1}),
            Trouble::TokenRevoked => {
                self.control(
                    reqwest::Method::PATCH,
                    "tokens",
                    &json!({"token": DEMO_TOKEN, "revoked": 460}),
                )
                .await;
                return;
            }
        };
        self.control(reqwest::Method::POST, "faults", &rule).await;
    }

    async fn accepted(&self) -> Vec<Value> {
        let sent = self.control(reqwest::Method::GET, "sent", &json!({})).await;
        let mut items: Vec<Value> = sent["items"].as_array().unwrap().clone();
        items.sort_by_key(|item| item["at_ms"].as_i64());
        let word = |item: &Value| json!({"id": item["id"], "kind": item["kind"], "callback": item["biz_opaque_callback_data"], "request": item["request"], "parts": item["parts"]});
        items.iter().map(word).collect()
    }
}
