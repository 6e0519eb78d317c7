//! Media: upload, information, download, deletion, and the limits of each kind.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::{Value, json};

use super::auth::{self, Grant};
use super::call::{Call, success};
use super::errors::GraphError;
use super::messages::DAY_MS;
use super::state::{Media, World};
use super::{Graph, ids};

const KB: usize = 1024;
const MB: usize = 1024 * 1024;
/// A fetched address is good for this long.
const LINK_SECONDS: i64 = 300;

/// Mime type → kind and largest size.
pub fn rule(mime: &str) -> Option<(&'static str, usize)> {
    let mime = mime.split(';').next().unwrap_or("").trim();
    let rule = match mime {
        "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" => ("audio", 16 * MB),
        "image/jpeg" | "image/png" => ("image", 5 * MB),
        "video/mp4" | "video/3gpp" => ("video", 16 * MB),
        "image/webp" => ("sticker", 500 * KB),
        "text/plain"
        | "application/pdf"
        | "application/msword"
        | "application/vnd.ms-excel"
        | "application/vnd.ms-powerpoint"
        | "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        | "application/vnd.openxmlformats-officedocument.presentationml.presentation" => ("document", 100 * MB),
        _ => return None,
    };
    Some(rule)
}

/// Type and size against the table; `kind` when a message says what it should be.
pub fn check_file(kind: Option<&str>, mime: &str, bytes: &Bytes) -> Result<(), GraphError> {
    let bad = |details: String| GraphError::of(131053, details);
    let (of_mime, mut limit) = rule(mime).ok_or_else(|| {
        GraphError::invalid(format!(
            "Param file must be a file with one of the following types: audio/aac, audio/mp4, audio/mpeg, audio/amr, \
             audio/ogg, application/vnd.ms-powerpoint, application/msword, application/pdf, text/plain, \
             application/vnd.ms-excel, image/jpeg, image/png, image/webp, video/mp4, video/3gpp. Received file of \
             type '{mime}'."
        ))
    })?;
    if let Some(kind) = kind {
        // A document may be any file the platform accepts.
        if kind != of_mime && kind != "document" {
            return Err(bad(format!("A file of type {mime} cannot be sent as {kind}.")));
        }
        limit = if kind == "document" { 100 * MB } else { limit };
    }
    if of_mime == "sticker" && !is_animated_webp(bytes) {
        limit = limit.min(100 * KB);
    }
    if bytes.is_empty() {
        return Err(GraphError::invalid("Param file must not be empty."));
    }
    if bytes.len() > limit {
        return Err(bad(format!(
            "The file has {} bytes; {mime} allows {limit}.",
            bytes.len()
        )));
    }
    if !looks_like(mime, bytes) {
        return Err(bad(format!("The content of the file is not {mime}.")));
    }
    Ok(())
}

pub fn is_animated_webp(bytes: &[u8]) -> bool {
    bytes.get(8..12) == Some(b"WEBP") && bytes.windows(4).take(200).any(|window| window == b"ANIM")
}

fn looks_like(mime: &str, bytes: &[u8]) -> bool {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    match mime.split(';').next().unwrap_or("").trim() {
        "image/jpeg" => starts(&[0xff, 0xd8, 0xff]),
        "image/png" => starts(b"\x89PNG"),
        "image/webp" => starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        "audio/ogg" => starts(b"OggS") && bytes.windows(8).take(200).any(|window| window == b"OpusHead"),
        "audio/amr" => starts(b"#!AMR"),
        "video/mp4" | "audio/mp4" | "video/3gpp" => bytes.get(4..8) == Some(b"ftyp"),
        "application/pdf" => starts(b"%PDF"),
        _ => true,
    }
}

/// Media ids named in a message: known to this number, alive, of the right kind.
pub fn check_content(
    world: &World,
    number_id: &str,
    kind: &str,
    content: &Value,
    now_ms: i64,
) -> Result<(), GraphError> {
    match kind {
        "image" | "video" | "audio" | "document" | "sticker" => check_one(world, number_id, kind, content, now_ms),
        "interactive" => match content
            .get("header")
            .map(|header| (header, header["type"].as_str().unwrap_or("")))
        {
            Some((header, kind)) if kind != "text" => check_one(world, number_id, kind, &header[kind], now_ms),
            _ => Ok(()),
        },
        "template" => check_template(world, number_id, content, now_ms),
        _ => Ok(()),
    }
}

fn check_template(world: &World, number_id: &str, content: &Value, now_ms: i64) -> Result<(), GraphError> {
    let list = |value: &Value, name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    for component in list(content, "components") {
        for parameter in list(&component, "parameters") {
            if let Some(kind @ ("image" | "video" | "document")) = parameter["type"].as_str() {
                check_one(world, number_id, kind, &parameter[kind], now_ms)?;
            }
        }
        for card in list(&component, "cards") {
            check_template(world, number_id, &card, now_ms)?;
        }
    }
    Ok(())
}

fn check_one(world: &World, number_id: &str, kind: &str, content: &Value, now_ms: i64) -> Result<(), GraphError> {
    let Some(id) = content.get("id").and_then(Value::as_str) else {
        return Ok(());
    };
    let media = world
        .media
        .get(id)
        .filter(|media| media.number_id == number_id && media.created_ms + media.lives_ms > now_ms)
        .ok_or_else(|| GraphError::of(100, format!("Media ID {id} does not exist or has expired.")))?;
    if content.get("voice") == Some(&json!(true)) && !media.mime.starts_with("audio/ogg") {
        return Err(GraphError::of(
            131053,
            "Voice messages need audio/ogg with the opus codec.",
        ));
    }
    check_file(Some(kind), &media.mime, &media.bytes)
}

pub fn upload(graph: &Graph, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    grant.require("whatsapp_business_messaging")?;
    if call.method != Method::POST {
        return Err(call.unknown_edge());
    }
    if call.params.text("messaging_product").as_deref() != Some("whatsapp") {
        return Err(GraphError::missing_parameter("messaging_product"));
    }
    let file = call
        .params
        .file
        .as_ref()
        .ok_or_else(|| GraphError::missing_parameter("file"))?;
    let mime = call
        .params
        .text("type")
        .or_else(|| file.mime.clone())
        .unwrap_or_default();
    check_file(None, &mime, &file.bytes)?;
    let id = graph.keep_media(&call.node, &mime, file.bytes.clone(), file.name.clone(), 30 * DAY_MS);
    graph.counters.add("media.uploaded", 1);
    graph.counters.add("media.uploaded_bytes", file.bytes.len() as u64);
    Ok(json!({"id": id}))
}

/// `GET` and `DELETE /{media-id}`.
pub fn object(graph: &Graph, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    grant.require("whatsapp_business_messaging")?;
    let now = graph.clock.now_ms();
    let mut world = graph.world();
    let media = world.media.get(&call.node).ok_or_else(|| call.not_found())?.clone();
    let is_seen = world
        .numbers
        .get(&media.number_id)
        .is_some_and(|number| grant.sees(&number.account_id));
    let is_alive = media.created_ms + media.lives_ms > now;
    let is_of_number = call
        .params
        .text("phone_number_id")
        .is_none_or(|number| number == media.number_id);
    if !is_seen || !is_alive || !is_of_number || media.lost {
        return Err(call.not_found());
    }
    if call.method == Method::DELETE {
        world.media.remove(&call.node);
        return Ok(success());
    }
    graph.counters.add("media.looked_up", 1);
    Ok(json!({
        "messaging_product": "whatsapp", "id": media.id, "mime_type": media.mime, "sha256": media.sha256,
        "file_size": media.bytes.len(), "url": link(&call.base_url, &media, now / 1000),
    }))
}

/// An address that works for five minutes, with the token.
pub fn link(base_url: &str, media: &Media, now: i64) -> String {
    let ext = now + LINK_SECONDS;
    let hash = &ids::sha256_hex(format!("{}:{ext}:{}", media.id, media.sha256).as_bytes())[..32];
    format!(
        "{base_url}/whatsapp_business/attachments/?mid={}&ext={ext}&hash={hash}",
        media.id
    )
}

#[derive(serde::Deserialize)]
pub struct Link {
    mid: String,
    ext: i64,
    hash: String,
}

pub async fn download(State(graph): State<Arc<Graph>>, headers: HeaderMap, Query(link): Query<Link>) -> Response {
    let number_id = graph
        .world()
        .media
        .get(&link.mid)
        .map(|media| media.number_id.clone())
        .unwrap_or_default();
    let rule = graph.faults.take("download", &number_id, "");
    if let Some(rule) = &rule {
        graph.counters.add("api.faults", 1);
        if let Some(response) = rule.before().await {
            return response;
        }
    }
    let response = match file(&graph, &headers, &link) {
        Some(media) => {
            graph.counters.add("media.downloaded", 1);
            graph.counters.add("media.downloaded_bytes", media.bytes.len() as u64);
            bytes_of(&media)
        }
        None => {
            graph.counters.add("media.refused_downloads", 1);
            StatusCode::NOT_FOUND.into_response()
        }
    };
    match &rule {
        Some(rule) => rule.after(response).await,
        None => response,
    }
}

fn file(graph: &Graph, headers: &HeaderMap, link: &Link) -> Option<Media> {
    let token = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")?;
    let now = graph.clock.now_ms();
    let world = graph.world();
    let token = auth::known(&world, token, now / 1000).ok()?;
    let media = world.media.get(&link.mid)?;
    let number = world.numbers.get(&media.number_id)?;
    let is_seen = token
        .accounts
        .as_ref()
        .is_none_or(|accounts| accounts.contains(&number.account_id));
    let expected = ids::sha256_hex(format!("{}:{}:{}", media.id, link.ext, media.sha256).as_bytes());
    let is_good = expected.starts_with(&link.hash) && link.hash.len() == 32;
    let is_alive = link.ext > now / 1000 && media.created_ms + media.lives_ms > now && !media.lost;
    (is_seen && is_good && is_alive).then(|| media.clone())
}

pub fn bytes_of(media: &Media) -> Response {
    let mut response = media.bytes.clone().into_response();
    if let Ok(mime) = HeaderValue::from_str(&media.mime) {
        response.headers_mut().insert(header::CONTENT_TYPE, mime);
    }
    response
}

impl Graph {
    pub(crate) fn keep_media(
        &self,
        number_id: &str,
        mime: &str,
        bytes: Bytes,
        file_name: Option<String>,
        lives_ms: i64,
    ) -> String {
        let id = ids::numeric();
        let media = Media {
            id: id.clone(),
            mime: mime.to_owned(),
            sha256: ids::sha256_hex(&bytes),
            bytes,
            file_name,
            number_id: number_id.to_owned(),
            created_ms: self.clock.now_ms(),
            lives_ms,
            lost: false,
        };
        self.world().media.insert(id.clone(), media);
        id
    }
}
