//! Tokens, the proof over them, and what a token may touch.

use http::StatusCode;

use super::call::Call;
use super::errors::GraphError;
use super::state::{Token, World};
use super::{Graph, ids};

/// A checked token.
pub struct Grant {
    pub token: Token,
}

pub fn check(graph: &Graph, call: &Call) -> Result<Grant, GraphError> {
    let token_text = call.token.as_deref().ok_or_else(no_token)?;
    let world = graph.world();
    let token = known(&world, token_text, graph.clock.now_seconds())?.clone();
    check_proof(&world, &token, token_text, call)?;
    Ok(Grant { token })
}

/// A token that is known, alive and in time.
pub fn known<'a>(world: &'a World, text: &str, now: i64) -> Result<&'a Token, GraphError> {
    let Some(token) = world.tokens.get(text) else {
        return Err(GraphError::of(190, "")
            .with_message("Invalid OAuth access token - Cannot parse access token")
            .without_details());
    };
    if let Some(subcode) = token.revoked {
        return Err(dead(
            subcode,
            "The session has been invalidated because the user changed the password.",
        ));
    }
    if token.expires_at > 0 && token.expires_at <= now {
        return Err(dead(463, "Session has expired."));
    }
    Ok(token)
}

fn check_proof(world: &World, token: &Token, text: &str, call: &Call) -> Result<(), GraphError> {
    let Some(app) = world.apps.get(&token.app_id) else {
        return Ok(());
    };
    match call.params.text("appsecret_proof") {
        None if app.require_proof => Err(proof_error(
            "API calls from the server require an appsecret_proof argument",
        )),
        None => Ok(()),
        Some(proof) if proof == ids::hmac_hex(&app.secret, text.as_bytes()) => Ok(()),
        Some(_) => Err(proof_error("Invalid appsecret_proof provided in the API argument")),
    }
}

fn proof_error(message: &str) -> GraphError {
    let mut error = GraphError::invalid("").with_message(message);
    error.kind = "GraphMethodException";
    error
}

fn no_token() -> GraphError {
    let mut error = GraphError::of(104, "")
        .with_message("An access token is required to request this resource.")
        .without_details();
    error.http = StatusCode::UNAUTHORIZED;
    error
}

fn dead(subcode: i64, why: &str) -> GraphError {
    GraphError::of(190, "")
        .with_message(format!("Error validating access token: {why}"))
        .without_details()
        .with_subcode(subcode)
}

impl Grant {
    pub fn require(&self, scope: &str) -> Result<(), GraphError> {
        if self.token.scopes.iter().any(|owned| owned == scope) {
            return Ok(());
        }
        if scope == "whatsapp_business_messaging" {
            return Err(GraphError::of(
                131005,
                format!("The token lacks the permission {scope}."),
            ));
        }
        Err(GraphError::of(200, format!("The token lacks the permission {scope}.")))
    }

    pub fn sees(&self, account_id: &str) -> bool {
        !self.token.is_app_token
            && self
                .token
                .accounts
                .as_ref()
                .is_none_or(|accounts| accounts.contains(account_id))
    }
}
