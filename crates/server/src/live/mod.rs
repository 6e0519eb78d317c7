//! Live updates: `socket` is one browser's line, `hub` holds the rooms, `tail` reads new events into them.

pub mod hub;
mod presence;
mod socket;
mod tail;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Server;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(socket::live))
}
