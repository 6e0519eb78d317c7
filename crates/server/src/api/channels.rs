//! Which channels there are and what connecting one asks for.

use axum::Json;
use sapa_connectors::channel::{Channel, all};
use sapa_domain::team::access::{Permission, require};
use sapa_model::Capabilities;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::error::ApiResult;
use super::page::Page;
use crate::state::Server;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list))
}

#[derive(Serialize, ToSchema)]
pub struct ChannelOut {
    pub channel: &'static str,
    pub title: &'static str,
    pub icon_svg: &'static str,
    /// JSON Schema of the app's settings; null when app and account are one thing.
    #[schema(value_type = Option<Object>)]
    pub app_form: Option<Value>,
    /// JSON Schema of the account's settings.
    #[schema(value_type = Object)]
    pub account_form: Value,
    /// Keys of the steps a person takes at the platform.
    pub setup_steps: Vec<&'static str>,
    pub capabilities: Capabilities,
}

/// Every channel: title, capabilities, set-up forms.
#[utoipa::path(get, path = "/api/v1/workspaces/{workspace_id}/channels", tag = "channels", params(("workspace_id" = String, Path,)), responses((status = 200, body = Page<ChannelOut>)))]
pub async fn list(caller: Caller) -> ApiResult<Json<Page<ChannelOut>>> {
    require(caller.role, Permission::SeeChannels)?;
    Ok(Json(Page::whole(all().iter().map(|channel| show(*channel)).collect())))
}

fn show(channel: &dyn Channel) -> ChannelOut {
    let about = channel.about();
    ChannelOut {
        channel: about.channel,
        title: about.title,
        icon_svg: about.icon_svg,
        app_form: about.app_form,
        account_form: about.account_form,
        setup_steps: about.setup_steps.to_vec(),
        capabilities: channel.can(),
    }
}
