//! `publish`: writes what happened beside the change itself, in the same transaction.
//!
//! The kinds are the `type`s of the live stream (docs/live.md). Listeners that run as jobs are listed
//! in `reactions` as features arrive; publishers never know them.

use sapa_model::{MemberId, Millis, WorkspaceId};
use sapa_store::{Tx, event};
use serde::Serialize;

pub const MESSAGE_CREATED: &str = "message.created";
pub const MESSAGE_UPDATED: &str = "message.updated";
pub const CONVERSATION_CREATED: &str = "conversation.created";
pub const CONVERSATION_UPDATED: &str = "conversation.updated";
pub const CONTACT_UPDATED: &str = "contact.updated";
pub const ACCOUNT_UPDATED: &str = "account.updated";
pub const ACCOUNT_EVENT: &str = "account.event";
pub const TEMPLATE_UPDATED: &str = "template.updated";
pub const INBOUND_DEAD: &str = "inbound.dead";
pub const READ_UPDATED: &str = "read.updated";
pub const MEMBER_UPDATED: &str = "member.updated";

/// Everyone in the workspace may see it.
pub fn publish(tx: &mut Tx, workspace: &WorkspaceId, kind: &str, data: &impl Serialize, at: Millis) {
    event::append(tx, workspace, kind, None, text(data), at);
}

/// Only this teammate sees it.
pub fn publish_to(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    member: &MemberId,
    kind: &str,
    data: &impl Serialize,
    at: Millis,
) {
    event::append(tx, workspace, kind, Some(member), text(data), at);
}

fn text(data: &impl Serialize) -> String {
    serde_json::to_string(data).unwrap_or_else(|_| "{}".to_owned())
}
