//! The page on which a person plays the customers.

use axum::Router;
use axum::response::Html;
use axum::routing::get;

pub fn routes() -> Router {
    Router::new().route("/phone", get(async || Html("<!doctype html><title>Phone</title>")))
}
