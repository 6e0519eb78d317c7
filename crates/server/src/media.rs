//! `/media/{token}`: files by links that expire. Nothing is run in our name: only pictures, sound and
//! film are shown in place, everything else is downloaded.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sapa_store::attachment::AttachmentRow;

use crate::api::error::{ApiError, ApiResult};
use crate::state::Server;

pub async fn serve(State(server): State<Server>, Path(token): Path<String>, headers: HeaderMap) -> ApiResult<Response> {
    let link = server
        .app
        .storage
        .links
        .open(&token)
        .ok_or_else(|| ApiError::not_found("file, or its link has expired"))?;
    let row =
        sapa_domain::attachment::find(&mut server.app.db.read().await?, &link.workspace, &link.attachment).await?;
    let (key, mime) = if link.thumb {
        (row.thumb_key.clone(), "image/webp")
    } else {
        (row.storage_key.clone(), row.mime.as_str())
    };
    let key = key.ok_or_else(|| ApiError::not_found("file"))?;
    let size = if link.thumb {
        None
    } else {
        row.size.and_then(|n| u64::try_from(n).ok())
    };
    let mut response = match (size, headers.get(header::RANGE).and_then(|value| value.to_str().ok())) {
        (Some(size), Some(range)) => part(&server, &key, range, size).await?,
        _ => (StatusCode::OK, whole(&server, &key, None).await?).into_response(),
    };
    let out = response.headers_mut();
    out.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_str(mime).unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    out.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, max-age=86400, immutable"),
    );
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    out.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    out.insert(header::CONTENT_DISPOSITION, disposition(&row, mime));
    Ok(response)
}

async fn part(server: &Server, key: &str, range: &str, size: u64) -> ApiResult<Response> {
    let Some((from, to)) = parse_range(range, size) else {
        let mut response = ApiError::new(
            StatusCode::RANGE_NOT_SATISFIABLE,
            "bad_range",
            "This part is not in the file.",
        )
        .into_response();
        if let Ok(value) = HeaderValue::from_str(&format!("bytes */{size}")) {
            response.headers_mut().insert(header::CONTENT_RANGE, value);
        }
        return Ok(response);
    };
    let body = whole(server, key, Some(from..to + 1)).await?;
    let mut response = (StatusCode::PARTIAL_CONTENT, body).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("bytes {from}-{to}/{size}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    Ok(response)
}

async fn whole(server: &Server, key: &str, range: Option<std::ops::Range<u64>>) -> ApiResult<impl IntoResponse> {
    let pieces = server.app.storage.open(key, range).await?;
    Ok((
        [(header::CONTENT_LENGTH, pieces.length)],
        Body::from_stream(pieces.stream),
    ))
}

/// First and last byte of `bytes=a-b`, `bytes=a-` or `bytes=-n`; one part only.
fn parse_range(text: &str, size: u64) -> Option<(u64, u64)> {
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to) = match (from.trim(), to.trim()) {
        ("", tail) => (
            size.checked_sub(tail.parse::<u64>().ok()?.min(size))?,
            size.checked_sub(1)?,
        ),
        (from, "") => (from.parse().ok()?, size.checked_sub(1)?),
        (from, to) => (from.parse().ok()?, to.parse::<u64>().ok()?.min(size.checked_sub(1)?)),
    };
    (from <= to && from < size).then_some((from, to))
}

fn disposition(row: &AttachmentRow, mime: &str) -> HeaderValue {
    let shown = ["image/", "audio/", "video/"].iter().any(|kind| mime.starts_with(kind)) && mime != "image/svg+xml"
        || mime == "application/pdf";
    let place = if shown { "inline" } else { "attachment" };
    let name: String = url::form_urlencoded::byte_serialize(row.file_name.as_deref().unwrap_or("file").as_bytes())
        .collect::<String>()
        .replace('+', "%20");
    HeaderValue::from_str(&format!("{place}; filename*=UTF-8''{name}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::parse_range;

    #[test]
    fn ranges_stay_inside_the_file() {
        assert_eq!(parse_range("bytes=0-99", 1000), Some((0, 99)));
        assert_eq!(parse_range("bytes=990-", 1000), Some((990, 999)));
        assert_eq!(parse_range("bytes=-10", 1000), Some((990, 999)));
        assert_eq!(parse_range("bytes=0-5000", 1000), Some((0, 999)));
        for bad in [
            "bytes=1000-",
            "bytes=5-1",
            "bytes=-",
            "items=0-1",
            "bytes=0-1,5-6",
            "bytes=-5x",
        ] {
            assert_eq!(parse_range(bad, 1000), None, "{bad}");
        }
    }
}
