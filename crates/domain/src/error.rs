//! The one error of the domain: its kind says what the caller should do.
//!
//! `server` turns it into problem+json in one match; jobs turn it into retry or give up.

use sapa_store::StoreError;

pub type Result<T, E = DomainError> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum DomainError {
    /// Not there, or not yours: both look the same from outside.
    #[error("{0} was not found")]
    NotFound(&'static str),
    /// You may not do this; the text says who can.
    #[error("{0}")]
    Forbidden(String),
    /// Not signed in, or no longer.
    #[error("sign in first")]
    Unauthenticated,
    /// The state of things does not allow it now.
    #[error("{detail}")]
    Conflict { code: &'static str, detail: String },
    /// What was sent breaks a rule.
    #[error("{} fields are wrong", .0.len())]
    Invalid(Vec<FieldError>),
    /// Come back later.
    #[error("{detail}")]
    TooMany {
        code: &'static str,
        detail: String,
        retry_after_secs: i64,
    },
    /// Something outside failed.
    #[error("{detail}")]
    Upstream { code: &'static str, detail: String },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Internal(String),
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    pub field: String,
    pub code: String,
    pub message: String,
}

impl DomainError {
    #[must_use]
    pub fn invalid(field: &str, code: &str, message: &str) -> Self {
        Self::Invalid(vec![FieldError {
            field: field.into(),
            code: code.into(),
            message: message.into(),
        }])
    }
    #[must_use]
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Conflict {
            code,
            detail: detail.into(),
        }
    }
    pub fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }
}

/// Turns the store's "no row" into a named "not found".
pub trait OrNotFound<T> {
    fn or_not_found(self, what: &'static str) -> Result<T>;
}

impl<T> OrNotFound<T> for sapa_store::Result<T> {
    fn or_not_found(self, what: &'static str) -> Result<T> {
        self.map_err(|error| match error {
            StoreError::NotFound => DomainError::NotFound(what),
            other => other.into(),
        })
    }
}
