//! `ApiError`: one JSON shape (problem+json) and one match from the domain's errors to status codes.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sapa_domain::DomainError;
use sapa_domain::error::FieldError;
use sapa_store::StoreError;
use serde::Serialize;

pub type ApiResult<T> = Result<T, ApiError>;

/// RFC 9457, with our `code` to switch on and the request's id to find it in the log.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// What failed, why, and what to do.
    pub detail: String,
    pub code: String,
    pub request_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub errors: Vec<FieldError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<i64>,
}

#[derive(Debug)]
pub struct ApiError {
    pub status: StatusCode,
    pub code: String,
    pub detail: String,
    pub errors: Vec<FieldError>,
    pub retry_after: Option<i64>,
}

impl ApiError {
    #[must_use]
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
        }
    }
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("There is no such {what}, or it belongs to another workspace."),
        )
    }
    #[must_use]
    pub fn field(field: &str, code: &str, message: &str) -> Self {
        DomainError::invalid(field, code, message).into()
    }
}

impl From<DomainError> for ApiError {
    fn from(error: DomainError) -> Self {
        match error {
            DomainError::NotFound(what) => Self::not_found(what),
            DomainError::Forbidden(detail) => Self::new(StatusCode::FORBIDDEN, "forbidden", detail),
            DomainError::Unauthenticated => Self::new(
                StatusCode::UNAUTHORIZED,
                "unauthenticated",
                "You are not signed in. Sign in, or send a valid API key.",
            ),
            DomainError::Conflict { code, detail } => Self::new(StatusCode::CONFLICT, code, detail),
            DomainError::Invalid(errors) => Self {
                errors,
                ..Self::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "invalid",
                    "Some fields are wrong; each is named with its reason.",
                )
            },
            DomainError::TooMany {
                code,
                detail,
                retry_after_secs,
            } => Self {
                retry_after: Some(retry_after_secs),
                ..Self::new(StatusCode::TOO_MANY_REQUESTS, code, detail)
            },
            DomainError::Upstream { code, detail } => Self::new(StatusCode::BAD_GATEWAY, code, detail),
            DomainError::Store(StoreError::NotFound) => Self::not_found("thing"),
            DomainError::Store(StoreError::Conflict) => Self::new(
                StatusCode::CONFLICT,
                "conflict",
                "Someone changed this at the same moment. Load it again and retry.",
            ),
            DomainError::Store(other) => Self::hidden(&other),
            DomainError::Internal(detail) => Self::hidden(&detail),
        }
    }
}

impl ApiError {
    /// Logged here, once; the caller gets the request id only.
    fn hidden(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(error = %error, "A request failed inside");
        metrics::counter!("sapa_internal_errors_total").increment(1);
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something failed on our side. Try again; if it stays, give your operator the request id.",
        )
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        DomainError::from(error).into()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let problem = Problem {
            kind: format!("urn:sapa:problem:{}", self.code),
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: self.status.as_u16(),
            detail: self.detail,
            code: self.code,
            request_id: crate::router::current_request_id(),
            errors: self.errors,
            retry_after: self.retry_after,
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response
    }
}
