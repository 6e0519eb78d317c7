//! Calls to the Graph API: address, version, token and proof in one place.

use bytes::Bytes;
use http::Method;
use reqwest::multipart::Form;
use sapa_model::Secret;
use serde_json::Value;
use url::Url;

use super::error::{GraphFault, error_in, wait_asked};
use super::signature::appsecret_proof;
use crate::channel::AccountCredentials;
use crate::http::{Answer, CallFault, Vendors};

/// Used when the account's settings name no version.
pub const DEFAULT_VERSION: &str = "v25.0";

/// Graph as one account sees it.
pub struct Graph<'a> {
    vendors: &'a Vendors,
    version: &'a str,
    token: Secret,
    proof: Option<String>,
}

type Query<'a> = &'a [(&'a str, &'a str)];

impl<'a> Graph<'a> {
    /// With the account's own token.
    pub fn of(vendors: &'a Vendors, account: &'a AccountCredentials) -> Self {
        let token = account.secret("access_token").cloned().unwrap_or_default();
        let proof = account
            .secret("app_secret")
            .map(|secret| appsecret_proof(secret, &token));
        Self {
            vendors,
            version: version_of(&account.settings),
            token,
            proof,
        }
    }

    /// As the app itself, when its id and secret are known.
    pub fn of_app(vendors: &'a Vendors, account: &'a AccountCredentials) -> Option<(Self, String)> {
        let app_id = text_setting(&account.app_settings, "app_id")?;
        let secret = account.secret("app_secret")?;
        let token = Secret::new(format!("{app_id}|{}", secret.expose()));
        let proof = Some(appsecret_proof(secret, &token));
        Some((
            Self {
                vendors,
                version: version_of(&account.settings),
                token,
                proof,
            },
            app_id,
        ))
    }

    pub async fn get(&self, path: &[&str], query: Query<'_>) -> Result<Value, GraphFault> {
        self.json(self.request(Method::GET, path, query)?).await
    }

    pub async fn post(&self, path: &[&str], body: &Value) -> Result<Value, GraphFault> {
        self.json(self.request(Method::POST, path, &[])?.json(body)).await
    }

    pub async fn delete(&self, path: &[&str]) -> Result<Value, GraphFault> {
        self.json(self.request(Method::DELETE, path, &[])?).await
    }

    /// A form with a file; takes as long as files may.
    pub async fn upload(&self, path: &[&str], form: Form) -> Result<Value, GraphFault> {
        let request = self.request(Method::POST, path, &[])?;
        self.json(request.multipart(form).timeout(self.vendors.limits.transfer))
            .await
    }

    /// The bytes behind an address that Graph gave us. The token goes along, the proof does not.
    pub async fn download(&self, url: &str, limit: usize) -> Result<Answer, GraphFault> {
        let url = Url::parse(url).map_err(|_| forbidden("the media address is not a URL"))?;
        let request = self.vendors.request(Method::GET, &url).map_err(GraphFault::Call)?;
        let request = request
            .bearer_auth(self.token.expose())
            .timeout(self.vendors.limits.transfer);
        let answer = self
            .vendors
            .call_up_to(request, limit)
            .await
            .map_err(GraphFault::Call)?;
        if answer.status == 200 {
            Ok(answer)
        } else {
            Err(refusal(&answer))
        }
    }

    fn request(&self, method: Method, path: &[&str], query: Query<'_>) -> Result<reqwest::RequestBuilder, GraphFault> {
        let mut url = Url::parse(self.vendors.host("meta_graph_url"))
            .map_err(|_| forbidden("the address of the Graph API is not a URL"))?;
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push(self.version).extend(path);
        }
        let proof = self.proof.as_deref().map(|proof| ("appsecret_proof", proof));
        if proof.is_some() || !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query.iter().copied().chain(proof));
        }
        let request = self.vendors.request(method, &url).map_err(GraphFault::Call)?;
        Ok(request.bearer_auth(self.token.expose()))
    }

    async fn json(&self, request: reqwest::RequestBuilder) -> Result<Value, GraphFault> {
        let answer = self.vendors.call(request).await.map_err(GraphFault::Call)?;
        result_in(&answer)
    }
}

/// A setting that may have been pasted as a number.
pub fn text_setting(settings: &Value, name: &str) -> Option<String> {
    let text = match settings.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn version_of(settings: &Value) -> &str {
    let version = settings.get("graph_version").and_then(Value::as_str).map(str::trim);
    version.filter(|version| !version.is_empty()).unwrap_or(DEFAULT_VERSION)
}

fn result_in(answer: &Answer) -> Result<Value, GraphFault> {
    // Graph has answered 200 with an error inside; the envelope decides, not the status.
    if answer.status >= 300 || has_error_key(&answer.body) {
        return Err(refusal(answer));
    }
    serde_json::from_slice(&answer.body).map_err(|_| GraphFault::Unreadable {
        status: answer.status,
        wait_ms: None,
    })
}

fn has_error_key(body: &Bytes) -> bool {
    body.trim_ascii_start().starts_with(b"{\"error")
}

fn refusal(answer: &Answer) -> GraphFault {
    let wait_ms = wait_asked(&answer.headers);
    match error_in(&answer.body) {
        Some(error) => {
            tracing::info!(
                vendor.code = error.code,
                vendor.subcode = error.subcode,
                vendor.trace = error.trace.as_deref(),
                http.status = answer.status,
                "Graph refused a call"
            );
            GraphFault::Refused {
                error,
                status: answer.status,
                wait_ms,
            }
        }
        None => GraphFault::Unreadable {
            status: answer.status,
            wait_ms,
        },
    }
}

fn forbidden(why: &str) -> GraphFault {
    GraphFault::Call(CallFault::Forbidden(why.to_owned()))
}
