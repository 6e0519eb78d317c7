//! Two-step sign-in: set up, confirm, turn off.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use qrcode::QrCode;
use qrcode::render::svg;
use sapa_domain::App;
use sapa_domain::team::two_step;
use sapa_model::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::caller::SignedIn;
use crate::api::error::{ApiResult, Problem};
use crate::api::input::Body;

const QR_PIXELS: u32 = 200;

/// What the phone has to learn: one of the three is enough.
#[derive(Debug, Serialize, ToSchema)]
pub struct TwoStepOffer {
    /// To type.
    secret: String,
    /// To open on the phone itself.
    otpauth_url: String,
    /// To scan.
    qr_svg: String,
}

/// Begin: nothing is asked at sign-in before `confirm`.
#[utoipa::path(post, path = "/api/v1/me/two-step/start", tag = "me", responses(
    (status = 200, body = TwoStepOffer), (status = 409, description = "`two_step_on`", body = Problem)))]
pub async fn start(State(app): State<App>, who: SignedIn) -> ApiResult<Json<TwoStepOffer>> {
    let offer = two_step::start(&app, &who.person_id).await?;
    let url = offer.otpauth_url.expose();
    Ok(Json(TwoStepOffer {
        secret: offer.secret.expose().to_owned(),
        otpauth_url: url.to_owned(),
        qr_svg: picture(url)?,
    }))
}

fn picture(text: &str) -> ApiResult<String> {
    let code = QrCode::new(text).map_err(sapa_domain::DomainError::internal)?;
    Ok(code
        .render::<svg::Color<'_>>()
        .min_dimensions(QR_PIXELS, QR_PIXELS)
        .build())
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct TwoStepCode {
    /// Six digits from the phone.
    code: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Ten codes for a lost phone; each works once. They are shown this once.
    recovery_codes: Vec<String>,
}

/// Turn it on with a first code.
#[utoipa::path(post, path = "/api/v1/me/two-step/confirm", tag = "me", request_body = TwoStepCode, responses(
    (status = 200, body = RecoveryCodes), (status = 422, description = "`code`: `wrong_code`", body = Problem)))]
pub async fn confirm(
    State(app): State<App>,
    who: SignedIn,
    Body(ask): Body<TwoStepCode>,
) -> ApiResult<Json<RecoveryCodes>> {
    let recovery_codes = two_step::confirm(&app, &who.person_id, &ask.code).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct PasswordProof {
    #[schema(value_type = String)]
    password: Secret,
}

/// Turn it off.
#[utoipa::path(delete, path = "/api/v1/me/two-step", tag = "me", request_body = PasswordProof, responses(
    (status = 204), (status = 422, description = "`password`: `wrong_password`", body = Problem)))]
pub async fn turn_off(State(app): State<App>, who: SignedIn, Body(ask): Body<PasswordProof>) -> ApiResult<StatusCode> {
    two_step::turn_off(&app, &who.person_id, ask.password.expose().to_owned()).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_picture_is_an_svg() {
        let svg =
            super::picture("otpauth://totp/Sapa:ploy%40shop.example?secret=JBSWY3DPEHPK3PXP&issuer=Sapa").unwrap();
        assert!(svg.contains("<svg") && svg.contains("<path"), "{svg}");
    }
}
