//! A client of our API that fails loudly.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use sapa_model::WorkspaceId;
use serde_json::Value;
use sha2::Sha256;

#[derive(Clone)]
pub struct Api {
    client: reqwest::Client,
    root: String,
    workspace: String,
    key: String,
    cookie: Option<String>,
}

/// Status and body of an answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    pub kind: String,
}

impl Api {
    pub fn new(address: SocketAddr, workspace: &WorkspaceId, key: &str) -> Self {
        // Whoever comes first installs it: a test may ask before any node has started.
        let _ = rustls::crypto::ring::default_provider().install_default();
        #[expect(clippy::disallowed_methods, reason = "a test's own client")]
        let client = reqwest::Client::builder()
            .pool_max_idle_per_host(0)
            .timeout(Duration::from_secs(20))
            .build()
            .expect("a client");
        Self {
            client,
            root: format!("http://{address}"),
            workspace: workspace.to_string(),
            key: key.to_owned(),
            cookie: None,
        }
    }

    pub fn move_to(&mut self, address: SocketAddr) {
        self.root = format!("http://{address}");
    }

    pub fn at(&self, address: SocketAddr) -> Self {
        Self {
            root: format!("http://{address}"),
            ..self.clone()
        }
    }

    pub fn with_key(&self, key: &str) -> Self {
        Self {
            key: key.to_owned(),
            ..self.clone()
        }
    }

    pub fn in_workspace(&self, workspace: &WorkspaceId) -> Self {
        Self {
            workspace: workspace.to_string(),
            ..self.clone()
        }
    }

    /// Signs in as a person; calls then carry the browser's cookie instead of the key.
    pub async fn sign_in(&self, email: &str, password: &str) -> Self {
        let request = self.client.post(format!("{}/api/v1/session", self.root));
        self.by_cookie(request.json(&serde_json::json!({"email": email, "password": password})))
            .await
    }

    /// Accepts an invitation as somebody new.
    pub async fn join(&self, token: &str, name: &str) -> Self {
        let request = self
            .client
            .post(format!("{}/api/v1/invitations/{token}/accept", self.root));
        self.by_cookie(request.json(&serde_json::json!({"name": name, "password": "a long enough word 9"})))
            .await
    }

    async fn by_cookie(&self, request: reqwest::RequestBuilder) -> Self {
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        let cookie = answer
            .headers()
            .get("set-cookie")
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        assert!(
            status.is_success(),
            "{status}: {}",
            answer.text().await.unwrap_or_default()
        );
        let cookie = cookie.expect("a cookie").split(';').next().map(str::to_owned);
        Self { cookie, ..self.clone() }
    }

    fn signed(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie).header("x-csrf-token", "1"),
            None => request.bearer_auth(&self.key),
        }
    }

    /// The header that says who calls.
    pub fn authority(&self) -> (&'static str, String) {
        match &self.cookie {
            Some(cookie) => ("cookie", cookie.clone()),
            None => ("authorization", format!("Bearer {}", self.key)),
        }
    }

    /// A call with headers of its own.
    pub async fn call_with(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        self.raw(method, self.url(path), headers, body).await
    }

    /// A call to any address of this node.
    pub async fn raw(&self, method: &str, url: String, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = self.signed(self.client.request(method, url)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(request.send().await.expect("an answer")).await
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}/api/v1/workspaces/{}/{path}", self.root, self.workspace)
    }

    pub fn root(&self) -> &str {
        &self.root
    }

    pub fn key(&self) -> &str {
        &self.key
    }

    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = self.signed(self.client.request(method, self.url(path)));
        if let Some(body) = body {
            request = request.json(&body);
        }
        read(request.send().await.expect("an answer")).await
    }

    pub async fn get(&self, path: &str) -> Value {
        let answer = self.call("GET", path, None).await;
        assert_eq!(answer.status, 200, "GET {path}: {}", answer.body);
        answer.body
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.call("POST", path, Some(body)).await;
        assert!(
            (200..300).contains(&answer.status),
            "POST {path}: {} {}",
            answer.status,
            answer.body
        );
        answer.body
    }

    pub async fn patch(&self, path: &str, body: Value) -> Value {
        let answer = self.call("PATCH", path, Some(body)).await;
        assert_eq!(answer.status, 200, "PATCH {path}: {}", answer.body);
        answer.body
    }

    pub async fn upload(&self, name: &str, mime: &str, bytes: Vec<u8>) -> Answer {
        let part = reqwest::multipart::Part::bytes(bytes)
            .file_name(name.to_owned())
            .mime_str(mime)
            .expect("a type");
        let form = reqwest::multipart::Form::new().part("file", part);
        read(
            self.signed(self.client.post(self.url("attachments")))
                .multipart(form)
                .send()
                .await
                .expect("an answer"),
        )
        .await
    }

    /// Bytes of an address of ours, with their type.
    pub async fn bytes(&self, path: &str) -> (u16, String, Vec<u8>) {
        let answer = self
            .client
            .get(format!("{}{path}", self.root))
            .send()
            .await
            .expect("an answer");
        let kind = answer
            .headers()
            .get("content-type")
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        (
            answer.status().as_u16(),
            kind,
            answer.bytes().await.expect("a body").to_vec(),
        )
    }

    /// A webhook body, signed with this secret.
    pub async fn webhook(&self, url: &str, secret: &str, body: &[u8]) -> Answer {
        self.raw_webhook(url, Some(&sign(secret, body)), body).await
    }

    /// Status of the answer; none when there is nobody.
    pub async fn try_webhook(&self, url: &str, secret: &str, body: &[u8]) -> Option<u16> {
        let signature = sign(secret, body);
        let request = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .header("x-hub-signature-256", signature);
        request
            .body(body.to_vec())
            .send()
            .await
            .ok()
            .map(|answer| answer.status().as_u16())
    }

    /// The body of a good answer; none when there is nobody, or it is refused.
    pub async fn try_call(&self, method: &str, path: &str, body: Option<Value>) -> Option<Value> {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let request = self.signed(self.client.request(method, self.url(path)));
        let answer = request.json(&body).send().await.ok()?;
        let good = answer.status().is_success();
        let text = answer.text().await.ok()?;
        serde_json::from_str(&text).ok().filter(|_| good)
    }

    pub async fn raw_webhook(&self, url: &str, signature: Option<&str>, body: &[u8]) -> Answer {
        let mut request = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .body(body.to_vec());
        if let Some(signature) = signature {
            request = request.header("x-hub-signature-256", signature);
        }
        read(request.send().await.expect("an answer")).await
    }

    /// Asks again until there is an answer; panics after fifteen seconds.
    pub async fn until<T, F, Fut>(&self, what: &str, ask: F) -> T
    where
        F: Fn() -> Fut,
        Fut: Future<Output = Option<T>>,
    {
        let started = Instant::now();
        loop {
            if let Some(found) = ask().await {
                return found;
            }
            assert!(started.elapsed() < Duration::from_secs(15), "waited in vain for {what}");
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }

    /// The message once it has this status.
    pub async fn until_status(&self, id: &str, status: &str) -> Value {
        let what = format!("{id} to be {status}");
        self.until(&what, || async {
            Some(self.get(&format!("messages/{id}")).await).filter(|m| m["status"] == status)
        })
        .await
    }
}

async fn read(answer: reqwest::Response) -> Answer {
    let status = answer.status().as_u16();
    let kind = answer
        .headers()
        .get("content-type")
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let text = answer.text().await.expect("a body");
    Answer {
        status,
        body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
        kind,
    }
}

fn sign(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length");
    mac.update(body);
    let signature: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256={signature}")
}
