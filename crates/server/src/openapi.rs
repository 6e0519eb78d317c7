//! The OpenAPI document and a page to read it that needs nothing from outside.

use axum::{Json, Router, routing::get};
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

use crate::state::Server;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sapa API",
        description = "One inbox for every chat a shop gets. Errors are application/problem+json; lists are pages with next_cursor; times are RFC 3339 UTC; ids are strings with a prefix.",
    ),
    components(schemas(crate::api::error::Problem)),
    security(("key" = []), ("session" = []))
)]
struct Document;

/// The routes, and the document that describes them.
pub fn split(routes: OpenApiRouter<Server>) -> (Router<Server>, utoipa::openapi::OpenApi) {
    let mut document = Document::openapi();
    document.info.version = "1".into();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    components.add_security_scheme(
        "session",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("sapa_session"))),
    );
    OpenApiRouter::with_openapi(document).merge(routes).split_for_parts()
}

/// The document as `sapa openapi` prints it.
#[must_use]
pub fn document() -> String {
    let (_, document) = split(crate::router::api_routes());
    document.to_pretty_json().unwrap_or_default()
}

pub fn routes(document: &utoipa::openapi::OpenApi) -> Router<Server> {
    let shown = document.clone();
    Router::new()
        .route("/api/v1/openapi.json", get(move || async move { Json(shown) }))
        .merge(SwaggerUi::new("/api/docs").config(utoipa_swagger_ui::Config::from("/api/v1/openapi.json")))
}
