//! The page on which a person plays the customers: plain files, no build step.

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::{StatusCode, header};

const FILES: [(&str, &str); 16] = [
    ("", include_str!("web/index.html")),
    ("base.css", include_str!("web/base.css")),
    ("chat.css", include_str!("web/chat.css")),
    ("panel.css", include_str!("web/panel.css")),
    ("main.js", include_str!("web/main.js")),
    ("state.js", include_str!("web/state.js")),
    ("dom.js", include_str!("web/dom.js")),
    ("people.js", include_str!("web/people.js")),
    ("chat.js", include_str!("web/chat.js")),
    ("bubble.js", include_str!("web/bubble.js")),
    ("composer.js", include_str!("web/composer.js")),
    ("panel.js", include_str!("web/panel.js")),
    ("panel_phone.js", include_str!("web/panel_phone.js")),
    ("panel_faults.js", include_str!("web/panel_faults.js")),
    ("panel_events.js", include_str!("web/panel_events.js")),
    ("panel_hooks.js", include_str!("web/panel_hooks.js")),
];

pub fn routes() -> Router {
    Router::new()
        .route("/", get(async || Redirect::temporary("/phone")))
        .route("/phone", get(async || file("")))
        .route("/phone/{name}", get(async |Path(name): Path<String>| file(&name)))
}

fn file(name: &str) -> Response {
    let Some((_, text)) = FILES.iter().find(|(known, _)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mime = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "text/html; charset=utf-8",
    };
    (
        [(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, "no-cache")],
        *text,
    )
        .into_response()
}
