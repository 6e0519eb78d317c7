//! What every handler can reach.

use std::sync::Arc;

use axum::extract::FromRef;
use sapa_domain::App;

use crate::api::caller::Callers;
use crate::live::hub::Hub;
use crate::webhooks::Endpoints;

/// Cheap to clone.
#[derive(Clone)]
pub struct Server {
    pub app: App,
    pub hub: Hub,
    pub callers: Arc<Callers>,
    pub endpoints: Arc<Endpoints>,
    /// Renders the metrics page; absent in tests.
    pub metrics: Option<Arc<dyn Fn() -> String + Send + Sync>>,
}

impl Server {
    /// Starts what the server keeps running for itself: the live hub.
    #[must_use]
    pub fn start(app: App, metrics: Option<Arc<dyn Fn() -> String + Send + Sync>>) -> Self {
        Self {
            hub: Hub::start(app.clone()),
            callers: Arc::default(),
            endpoints: Arc::default(),
            app,
            metrics,
        }
    }
}

impl FromRef<Server> for App {
    fn from_ref(server: &Server) -> Self {
        server.app.clone()
    }
}
