//! Speaks to `sapa` as its API's users do: connects ten numbers, calls, listens.

use anyhow::Context;
use futures_util::{Stream, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async_with_config;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::child::Sapa;
use crate::load::{NUMBER, NUMBERS, SECRET};

pub struct Bench {
    pub sapa: Sapa,
    pub client: reqwest::Client,
    pub webhook: String,
    pub accounts: Vec<String>,
}

impl Bench {
    /// A WhatsApp app with ten numbers, their rate limits raised out of the way.
    pub async fn connect(sapa: Sapa, client: reqwest::Client) -> anyhow::Result<Self> {
        let mut bench = Self {
            sapa,
            client,
            webhook: String::new(),
            accounts: Vec::new(),
        };
        let settings = json!({"app_id": "770088", "app_secret": SECRET});
        let app = json!({"channel": "whatsapp", "name": "Bench", "settings": settings});
        let app = bench.call("apps", app).await?;
        bench.webhook = text(&app, "webhook_url")?;
        for n in 0..NUMBERS as u64 {
            let settings = json!({"phone_number_id": (NUMBER + n).to_string(), "waba_id": "330011220044551", "access_token": "bench-token", "messages_per_second": 100_000, "pair_limit": false});
            let account =
                json!({"channel": "whatsapp", "app_id": app["id"], "name": format!("Bench {n}"), "settings": settings});
            let account = bench.call("accounts", account).await?;
            bench.accounts.push(text(&account, "id")?);
        }
        Ok(bench)
    }

    pub async fn call(&self, path: &str, body: Value) -> anyhow::Result<Value> {
        let request = self
            .client
            .post(self.sapa.url(path))
            .bearer_auth(&self.sapa.key)
            .json(&body);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        let request = self.client.get(self.sapa.url(path)).bearer_auth(&self.sapa.key);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    pub async fn live(&self) -> anyhow::Result<impl Stream<Item = String> + Unpin + Send + use<>> {
        socket(&self.sapa.url("live"), &self.sapa.key).await
    }
}

/// A WebSocket's texts. Buffers are small, so that thousands of them do not press on what is measured.
pub async fn socket(url: &str, key: &str) -> anyhow::Result<impl Stream<Item = String> + Unpin + Send + use<>> {
    let mut request = url.replacen("http", "ws", 1).into_client_request()?;
    request
        .headers_mut()
        .insert("authorization", format!("Bearer {key}").parse()?);
    let buffers = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
    let (socket, _) = connect_async_with_config(request, Some(buffers), false).await?;
    let texts = socket.filter_map(async |frame| Some(frame.ok()?.into_text().ok()?.to_string()));
    Ok(Box::pin(texts))
}

pub fn text(value: &Value, name: &str) -> anyhow::Result<String> {
    let text = value[name]
        .as_str()
        .with_context(|| format!("no {name} in the answer"))?;
    Ok(text.to_owned())
}
