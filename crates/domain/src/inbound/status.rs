//! How far one of our messages got, as the platform reports it: forward only, in any order.

use sapa_connectors::channel::StatusUpdate;
use sapa_model::{DeliveryStatus, Millis};
use sapa_store::message::MessageRow;

use super::unit::{Mark, Note, Outcome, Unit};
use crate::view::ErrorView;

impl Unit<'_> {
    pub(super) fn status(&mut self, update: &StatusUpdate) -> Outcome {
        let by_callback = update.callback.as_ref().and_then(|id| id.parse().ok());
        let id = self
            .message_ids
            .get(&update.external_id)
            .cloned()
            .or(by_callback)
            .filter(|id| self.messages.contains_key(id));
        let Some(held) = id.and_then(|id| self.messages.get_mut(&id)) else {
            // It may be faster than the answer to our own send call: kept until that call returns.
            if let Ok(text) = serde_json::to_string(&update) {
                self.early
                    .push((update.external_id.clone(), update.status.clone(), text));
            }
            return Outcome::Status;
        };
        let was_failed = held.row.status == DeliveryStatus::Failed;
        if held.row.external_id.is_none() {
            self.learned.push(update.external_id.clone());
        }
        match apply(&mut held.row, update, self.now) {
            Applied::Nothing => return Outcome::Duplicate,
            Applied::UnknownWord => return Outcome::Ignored(format!("status_{}", update.status)),
            Applied::Changed => {}
        }
        held.touch(Mark::Light);
        let row = held.row.clone();
        self.message_ids.insert(update.external_id.clone(), row.id.clone());
        self.note(Note::MessageUpdated(row.id.clone()));
        if row.status == DeliveryStatus::Failed && !was_failed {
            if let Some(conversation) = self.conversations.get_mut(&row.conversation_id) {
                conversation.touch(Mark::Changed).failed_count += 1;
            }
            self.note(Note::ConversationUpdated(row.conversation_id.clone(), "failed"));
        }
        self.refresh_preview(&row);
        Outcome::Status
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Applied {
    Changed,
    /// Said before, or overtaken.
    Nothing,
    UnknownWord,
}

/// Moves a message forward. Times are noted even when a later word came first.
pub(crate) fn apply(row: &mut MessageRow, update: &StatusUpdate, now: Millis) -> Applied {
    let word = match update.status.as_str() {
        // A voice note that was played was read.
        "played" => "read",
        other => other,
    };
    let Some(next) = DeliveryStatus::parse(word).filter(|s| {
        matches!(
            s,
            DeliveryStatus::Sent | DeliveryStatus::Delivered | DeliveryStatus::Read | DeliveryStatus::Failed
        )
    }) else {
        return Applied::UnknownWord;
    };
    if is_of_an_earlier_try(row, update, next) {
        return Applied::Nothing;
    }
    let before = row.clone();
    let at = if update.at.0 <= 0 { now } else { update.at };
    if row.external_id.is_none() {
        row.external_id = Some(update.external_id.clone());
    }
    match next {
        // The platform's own time replaces ours; said again, it is a duplicate.
        DeliveryStatus::Sent => row.sent_at = Some(at),
        DeliveryStatus::Delivered => row.delivered_at = row.delivered_at.or(Some(at)),
        DeliveryStatus::Read => row.read_at = row.read_at.or(Some(at)),
        _ => {}
    }
    if let Some(pricing) = &update.pricing {
        row.pricing = row.pricing.take().or_else(|| Some(pricing.to_string()));
    }
    if row.status.moves_to(next) {
        row.status = next;
        row.error = if next == DeliveryStatus::Failed {
            failure(update)
        } else {
            None
        };
    }
    if *row == before {
        Applied::Nothing
    } else {
        Applied::Changed
    }
}

/// A message that was sent again keeps the id of its last try. What an older try became says nothing any
/// more, unless it shows that the customer has the message after all.
fn is_of_an_earlier_try(row: &MessageRow, update: &StatusUpdate, next: DeliveryStatus) -> bool {
    let Some(known) = &row.external_id else { return false };
    if *known != update.external_id {
        return true;
    }
    let waits_again = matches!(
        row.status,
        DeliveryStatus::Held | DeliveryStatus::Queued | DeliveryStatus::Sending
    );
    waits_again && matches!(next, DeliveryStatus::Sent | DeliveryStatus::Failed)
}

fn failure(update: &StatusUpdate) -> Option<String> {
    let view = match &update.fault {
        Some(fault) => ErrorView {
            code: fault.code.clone(),
            reason: fault.reason.clone(),
            action: fault.action.clone(),
            vendor_code: fault.vendor_code.clone(),
        },
        None => ErrorView {
            code: "failed".into(),
            reason: "The platform did not deliver this and gave no reason.".into(),
            action: "retry".into(),
            vendor_code: None,
        },
    };
    serde_json::to_string(&view).ok()
}
