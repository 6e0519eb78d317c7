//! Extractors that answer bad input with problem+json instead of plain text.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::error::ApiError;

/// A JSON body.
#[derive(FromRequest)]
#[from_request(via(Json), rejection(ApiError))]
pub struct Body<T>(pub T);

/// Path parameters; an id of the wrong form is "not found", as if it were a stranger's.
#[derive(FromRequestParts)]
#[from_request(via(Path), rejection(ApiError))]
pub struct At<T>(pub T);

/// The id at the end of an address; one of the wrong form is "not found" as well.
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: std::str::FromStr> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, state: &S) -> Result<Self, ApiError> {
        let missing = || ApiError::not_found("thing");
        let params = axum::extract::RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| missing())?;
        let text = params
            .iter()
            .find(|(name, _)| *name == "id")
            .map(|(_, value)| value.to_owned());
        text.and_then(|text| text.parse().ok()).map(Self).ok_or_else(missing)
    }
}

/// Query parameters.
#[derive(FromRequestParts)]
#[from_request(via(Query), rejection(ApiError))]
pub struct Ask<T>(pub T);

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        match rejection {
            JsonRejection::JsonDataError(error) => {
                Self::field(&field_of(&error.body_text()), "wrong_type", &error.body_text())
            }
            JsonRejection::MissingJsonContentType(_) => Self::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "Send the body as JSON with the header Content-Type: application/json.",
            ),
            JsonRejection::BytesRejection(error) => Self::new(error.status(), "unreadable_body", error.body_text()),
            other => Self::new(
                StatusCode::BAD_REQUEST,
                "not_json",
                format!("The body is not valid JSON: {}", other.body_text()),
            ),
        }
    }
}

/// serde names the place as `…: field.path: message at line …`; people get the path.
fn field_of(text: &str) -> String {
    let rest = text.split_once(": ").map_or(text, |(_, rest)| rest);
    match rest.split_once(": ") {
        Some((path, _)) if !path.contains(' ') => path.to_owned(),
        _ => rest.split('`').nth(1).unwrap_or("body").to_owned(),
    }
}

impl From<PathRejection> for ApiError {
    fn from(_: PathRejection) -> Self {
        Self::not_found("thing")
    }
}

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        Self::field(&field_of(&rejection.body_text()), "wrong_type", &rejection.body_text())
    }
}

/// 202 with a body: the work goes on after the answer.
pub struct Accepted<T>(pub T);

impl<T: Serialize> IntoResponse for Accepted<T> {
    fn into_response(self) -> Response {
        (StatusCode::ACCEPTED, Json(self.0)).into_response()
    }
}

/// 201 with a body.
pub struct Created<T>(pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self.0)).into_response()
    }
}

/// A field that tells "left out" from "null": `Option<Option<T>>`.
pub mod present {
    use serde::{Deserialize, Deserializer};

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
        Option::<T>::deserialize(from).map(Some)
    }
}
