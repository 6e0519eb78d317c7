//! What every handler can reach.

use std::sync::Arc;

use axum::extract::FromRef;
use sapa_domain::App;

use crate::live::hub::Hub;

#[derive(Clone)]
pub struct Server {
    pub app: App,
    pub hub: Arc<Hub>,
    /// Renders the metrics page; absent in tests.
    pub metrics: Option<Arc<dyn Fn() -> String + Send + Sync>>,
}

impl FromRef<Server> for App {
    fn from_ref(server: &Server) -> Self {
        server.app.clone()
    }
}
