//! Files for messages: uploaded first, named in the message afterwards.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use sapa_domain::App;
use sapa_domain::attachment::{UPLOAD_MAX, Upload, upload};
use sapa_domain::team::access::{Permission, require};
use sapa_domain::view::{AttachmentView, attachment};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::error::{ApiError, ApiResult};
use super::input::Created;
use crate::state::Server;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .layer(DefaultBodyLimit::max(UPLOAD_MAX + (1 << 16)))
}

/// Upload one file: form field `file`; `voice=true` before it for a recorded voice note.
#[utoipa::path(post, path = "/api/v1/workspaces/{workspace_id}/attachments", tag = "messages", params(("workspace_id" = String, Path,)),
    request_body(content = String, content_type = "multipart/form-data"), responses((status = 201, body = AttachmentView), (status = 413)))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    form: Result<Multipart, MultipartRejection>,
) -> ApiResult<Created<AttachmentView>> {
    require(caller.role, Permission::Converse)?;
    let mut form = form.map_err(|_| not_multipart())?;
    let mut voice = false;
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        match field.name() {
            Some("voice") => voice = field.text().await.map_err(|error| broken(&error))? == "true",
            Some("file") => {
                let (file_name, declared_mime) = (
                    field.file_name().map(str::to_owned),
                    field.content_type().map(str::to_owned),
                );
                let bytes = field.bytes().await.map_err(|error| broken(&error))?;
                let row = upload(
                    &app,
                    &caller.workspace_id,
                    &caller.author().name,
                    Upload {
                        bytes,
                        file_name,
                        declared_mime,
                        voice,
                    },
                )
                .await?;
                return Ok(Created(attachment(&row, &app.storage.links)));
            }
            _ => {}
        }
    }
    Err(ApiError::field(
        "file",
        "required",
        "Send the file as multipart form field `file`.",
    ))
}

fn broken(error: &axum::extract::multipart::MultipartError) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "A file may have at most 100 MB.",
        );
    }
    not_multipart()
}

fn not_multipart() -> ApiError {
    ApiError::new(
        StatusCode::BAD_REQUEST,
        "not_multipart",
        "The upload broke off or is not a multipart form.",
    )
}
