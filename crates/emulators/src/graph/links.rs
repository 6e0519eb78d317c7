//! Media given as a link: the platform fetches it after acceptance, and a file
//! it cannot use makes the message fail with 131053.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::statuses::{self, Facts};
use super::{Graph, media};

/// Starts the message's life, after its link was fetched if it has one.
pub fn then_begin(graph: &Arc<Graph>, mut facts: Facts, kind: &str, body: &Map<String, Value>) {
    let Some((kind, link)) = link_of(kind, &body[kind]).filter(|_| facts.fail.is_none()) else {
        statuses::begin(graph, facts);
        return;
    };
    let graph = graph.clone();
    tokio::spawn(async move {
        if let Err(why) = fetch(&graph, &kind, &link).await {
            tracing::debug!(why, "media link refused");
            facts.fail = Some(131053);
        }
        statuses::begin(&graph, facts);
    });
}

fn link_of(kind: &str, content: &Value) -> Option<(String, String)> {
    let link = |kind: &str, content: &Value| Some((kind.to_owned(), content.get("link")?.as_str()?.to_owned()));
    match kind {
        "image" | "video" | "audio" | "document" | "sticker" => link(kind, content),
        "interactive" => {
            let header = content.get("header")?;
            let kind = header.get("type")?.as_str()?;
            link(kind, header.get(kind)?)
        }
        "template" => content.get("components")?.as_array()?.iter().find_map(|component| {
            component.get("parameters")?.as_array()?.iter().find_map(|parameter| {
                let kind = parameter.get("type")?.as_str()?;
                link(kind, parameter.get(kind)?)
            })
        }),
        _ => None,
    }
}

/// Only this machine's links are really fetched; the world outside is taken on trust.
async fn fetch(graph: &Graph, kind: &str, link: &str) -> Result<(), String> {
    let address = url::Url::parse(link).map_err(|error| error.to_string())?;
    if !matches!(address.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")) {
        return Ok(());
    }
    let response = graph
        .http
        .of(link)
        .get(address)
        .send()
        .await
        .map_err(|error| error.without_url().to_string())?;
    if response.status().as_u16() != 200 {
        return Err(format!("HTTP {}", response.status().as_u16()));
    }
    let mime = response
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
        .to_owned();
    let bytes = response
        .bytes()
        .await
        .map_err(|error| error.without_url().to_string())?;
    media::check_file(Some(kind), &mime, &bytes).map_err(|error| error.details.unwrap_or(error.message))
}
