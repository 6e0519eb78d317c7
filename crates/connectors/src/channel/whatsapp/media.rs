//! Files: upload before sending, download after receiving.

use base64::Engine as _;
use reqwest::multipart::{Form, Part};
use sha2::{Digest, Sha256};

use super::error;
use super::send::plain_mime;
use super::settings::INBOUND_MAX_BYTES;
use crate::channel::meta_common::error::GraphFault;
use crate::channel::meta_common::graph::Graph;
use crate::channel::{AccountCredentials, Fault, Media, MediaRef, OutgoingMedia, SendFault};
use crate::http::{CallFault, Vendors};

/// Hands a file to WhatsApp and returns its id, which lives 30 days.
pub async fn upload(graph: &Graph<'_>, number: &str, file: &OutgoingMedia) -> Result<String, SendFault> {
    let mime = plain_mime(&file.mime).to_owned();
    let name = file
        .file_name
        .clone()
        .unwrap_or_else(|| format!("file.{}", extension(&mime)));
    let part = Part::stream_with_length(file.bytes.clone(), file.bytes.len() as u64)
        .file_name(name)
        .mime_str(&mime);
    let part = part.map_err(|_| {
        SendFault::Rejected(Fault::new(
            "mime_not_supported",
            "The type of the file is not valid. Save it again as another type.",
            "edit",
        ))
    })?;
    let form = Form::new()
        .text("messaging_product", "whatsapp")
        .text("type", mime)
        .part("file", part);
    // A file uploaded twice harms nobody, so a lost answer may be asked for again.
    let answer = graph
        .upload(&[number, "media"], form)
        .await
        .map_err(|fault| error::when_asking(&fault))?;
    let id = answer["id"]
        .as_str()
        .map(ToOwned::to_owned)
        .or_else(|| Some(answer["id"].as_u64()?.to_string()));
    id.ok_or_else(|| {
        error::when_asking(&GraphFault::Unreadable {
            status: 500,
            wait_ms: None,
        })
    })
}

/// The bytes of what a customer sent.
pub async fn fetch(vendors: &Vendors, account: &AccountCredentials, media: &MediaRef) -> Result<Media, SendFault> {
    let graph = Graph::of(vendors, account);
    let found = match media.id.as_deref() {
        Some(id) => by_id(&graph, &account.external_id, id).await,
        None => download(&graph, media.url.as_deref().unwrap_or_default(), media.mime.clone()).await,
    };
    let found = found.map_err(|fault| fetch_fault(&fault))?;
    if !matches_hash(&found.bytes, media.sha256.as_deref()) {
        let reason = "The file arrived damaged. Sapa loads it again.";
        return Err(retry(Fault::new("media_damaged", reason, "retry")));
    }
    Ok(found)
}

/// An address lives five minutes: when it is gone, a new one is asked for once.
async fn by_id(graph: &Graph<'_>, number: &str, id: &str) -> Result<Media, GraphFault> {
    let (url, mime) = address(graph, number, id).await?;
    match download(graph, &url, mime).await {
        Err(fault) if is_gone(&fault) => {
            let (url, mime) = address(graph, number, id).await?;
            download(graph, &url, mime).await
        }
        other => other,
    }
}

async fn address(graph: &Graph<'_>, number: &str, id: &str) -> Result<(String, Option<String>), GraphFault> {
    let answer = graph.get(&[id], &[("phone_number_id", number)]).await?;
    let size = answer["file_size"]
        .as_u64()
        .or_else(|| answer["file_size"].as_str()?.parse().ok());
    if size.is_some_and(|size| size > INBOUND_MAX_BYTES as u64) {
        return Err(GraphFault::Call(CallFault::TooLarge {
            limit: INBOUND_MAX_BYTES,
        }));
    }
    let url = answer["url"].as_str().filter(|url| !url.is_empty());
    let url = url.ok_or(GraphFault::Unreadable {
        status: 503,
        wait_ms: None,
    })?;
    Ok((url.to_owned(), answer["mime_type"].as_str().map(ToOwned::to_owned)))
}

async fn download(graph: &Graph<'_>, url: &str, mime: Option<String>) -> Result<Media, GraphFault> {
    let answer = graph.download(url, INBOUND_MAX_BYTES).await?;
    let header = answer
        .headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let mime = mime.or_else(|| header.map(ToOwned::to_owned));
    Ok(Media {
        bytes: answer.body,
        mime,
    })
}

fn is_gone(fault: &GraphFault) -> bool {
    matches!(
        fault,
        GraphFault::Unreadable { status: 404 | 410, .. } | GraphFault::Refused { status: 404 | 410, .. }
    )
}

fn fetch_fault(fault: &GraphFault) -> SendFault {
    let gone = "WhatsApp no longer has this file. Ask the customer to send it again.";
    match fault {
        GraphFault::Call(CallFault::TooLarge { .. }) => {
            let reason = "The file is larger than 100 MB. Ask the customer for a smaller one.";
            SendFault::Rejected(Fault::new("too_large", reason, "none"))
        }
        fault if is_gone(fault) => SendFault::Rejected(Fault::new("media_gone", gone, "none")),
        // Here "object does not exist" speaks of the file, not of the account.
        GraphFault::Refused { error, .. } if matches!(error.code, 33 | 100) => SendFault::Rejected(Fault {
            vendor_code: Some(error.code.to_string()),
            ..Fault::new("media_gone", gone, "none")
        }),
        other => error::when_asking(other),
    }
}

fn retry(fault: Fault) -> SendFault {
    SendFault::Retry {
        fault,
        after_ms: None,
        scope: crate::channel::RetryScope::Message,
    }
}

/// Webhooks write the hash in base64, the API in hex; what is neither proves nothing.
fn matches_hash(bytes: &[u8], told: Option<&str>) -> bool {
    let Some(told) = told.map(str::trim).filter(|told| !told.is_empty()) else {
        return true;
    };
    let digest = Sha256::digest(bytes);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let engines = [
        &base64::engine::general_purpose::STANDARD_NO_PAD,
        &base64::engine::general_purpose::URL_SAFE_NO_PAD,
    ];
    let decoded = engines
        .iter()
        .find_map(|engine| engine.decode(told.trim_end_matches('=')).ok());
    match decoded {
        _ if told.len() == 64 && told.bytes().all(|byte| byte.is_ascii_hexdigit()) => told.eq_ignore_ascii_case(&hex),
        Some(decoded) if decoded.len() == 32 => decoded == digest.as_slice(),
        _ => true,
    }
}

fn extension(mime: &str) -> &str {
    match mime {
        "image/jpeg" => "jpg",
        "audio/mpeg" => "mp3",
        "text/plain" => "txt",
        other => other.split_once('/').map_or("bin", |(_, kind)| kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_compared_in_either_spelling() {
        let hex = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        let base64 = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
        for told in [
            hex,
            &hex.to_uppercase(),
            base64,
            base64.trim_end_matches('='),
            "",
            "whatever",
        ] {
            assert!(matches_hash(b"hello", Some(told)), "{told}");
        }
        assert!(!matches_hash(b"other", Some(hex)) && !matches_hash(b"other", Some(base64)));
    }
}
