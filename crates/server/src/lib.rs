//! HTTP: the API, webhooks, live updates, media and the single-page app. Holds no rules.

pub mod api;
pub mod live;
pub mod media;
pub mod openapi;
pub mod router;
pub mod serve;
pub mod state;
pub mod ui;
pub mod webhooks;

pub use router::router;
pub use serve::serve;
pub use state::Server;
