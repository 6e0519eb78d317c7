//! May we write now? The channel's window, by the platform's own clock of the customer's last word.

use sapa_model::capability::OutsideWindow;
use sapa_model::{Capabilities, Millis};
use sapa_store::conversation::ConversationRow;

use crate::{DomainError, Result};

/// What may be written at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    Anything,
    TemplatesOnly,
    Nothing,
}

#[must_use]
pub fn may_write(can: &Capabilities, conversation: &ConversationRow, now: Millis) -> May {
    let Some(window) = &can.window else {
        return May::Anything;
    };
    if conversation.window_expires_at.is_some_and(|until| until > now) {
        return May::Anything;
    }
    match window.outside {
        OutsideWindow::Template => May::TemplatesOnly,
        OutsideWindow::Nothing => May::Nothing,
    }
}

/// Refuses with the reason and what to do instead.
pub fn require(may: May, is_template: bool, hours: u32) -> Result<()> {
    match may {
        May::Anything => Ok(()),
        May::TemplatesOnly if is_template => Ok(()),
        May::TemplatesOnly => Err(DomainError::conflict(
            "window_closed",
            format!(
                "More than {hours} hours have passed since the customer last wrote. Send an approved template, or wait for them to write."
            ),
        )),
        May::Nothing => Err(DomainError::conflict(
            "window_closed",
            "The time to answer this customer is over. They have to write first.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_the_window_only_templates_pass() {
        assert!(require(May::TemplatesOnly, true, 24).is_ok());
        assert!(matches!(
            require(May::TemplatesOnly, false, 24),
            Err(DomainError::Conflict {
                code: "window_closed",
                ..
            })
        ));
        assert!(matches!(
            require(May::Nothing, true, 24),
            Err(DomainError::Conflict { .. })
        ));
    }
}
