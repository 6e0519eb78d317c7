//! What the codes mean that all of Graph shares, and the form of such a table.
//!
//! A channel keeps its own table of [`Row`]s, which is asked before [`COMMON`].

use crate::channel::RetryScope;

/// What the frame should do after a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Not accepted; again after so many seconds, or with the usual back-off.
    Again(RetryScope, Option<u64>),
    Reject,
    Reauthorise,
    StopAccount,
}

/// One line of an error table.
#[derive(Debug)]
pub struct Row {
    pub from: i64,
    pub to: i64,
    /// Our word.
    pub word: &'static str,
    pub then: Then,
    /// `retry`, `template`, `reconnect`, `edit`, `none`
    pub action: &'static str,
    pub reason: &'static str,
    /// Append Graph's own details: they name the field that is wrong.
    pub tell: bool,
}

/// A row whose reason stands alone.
pub const fn span(
    codes: (i64, i64),
    word: &'static str,
    then: Then,
    action: &'static str,
    reason: &'static str,
) -> Row {
    Row {
        from: codes.0,
        to: codes.1,
        word,
        then,
        action,
        reason,
        tell: false,
    }
}

/// Codes that mean the same on every Graph product.
#[rustfmt::skip] // one line per code
pub const COMMON: &[Row] = &[
    span((0, 0), "token_expired", Then::Reauthorise, "reconnect", "Meta refused the access token. Reconnect the account with a new token."),
    span((1, 2), "platform_busy", Then::Again(RetryScope::Message, None), "retry", "Meta had a temporary problem. Sapa tries again by itself."),
    span((3, 3), "permission_missing", Then::Reauthorise, "reconnect", "The Meta app lacks the right to do this. Give the app the permission and reconnect the account."),
    span((4, 4), "rate_limited", Then::Again(RetryScope::Account, Some(60)), "retry", "The Meta app made too many calls. Sapa waits and goes on by itself."),
    span((10, 10), "permission_missing", Then::Reauthorise, "reconnect", "The access token lacks a permission. Make a token with all permissions and reconnect the account."),
    span((17, 17), "rate_limited", Then::Again(RetryScope::Account, Some(60)), "retry", "Too many calls were made with this token. Sapa waits and goes on by itself."),
    span((32, 32), "rate_limited", Then::Again(RetryScope::Account, Some(60)), "retry", "Too many calls were made for this page. Sapa waits and goes on by itself."),
    span((33, 33), "account_gone", Then::StopAccount, "reconnect", "Meta no longer knows this account, or the token may not see it. Check the account in Meta's settings and reconnect it."),
    span((80_001, 80_014), "rate_limited", Then::Again(RetryScope::Account, Some(300)), "retry", "The business made too many calls to Meta. Sapa waits and goes on by itself."),
    span((100, 100), "invalid", Then::Reject, "edit", "Meta did not understand a part of this message. Change it and send again."),
    span((102, 102), "token_expired", Then::Reauthorise, "reconnect", "Meta ended the sign-in of this account. Reconnect the account with a new token."),
    span((190, 190), "token_expired", Then::Reauthorise, "reconnect", "The access token has expired or was revoked. Reconnect the account with a new token."),
    span((200, 299), "permission_missing", Then::Reauthorise, "reconnect", "The access token lacks a permission. Make a token with all permissions and reconnect the account."),
    span((341, 341), "rate_limited", Then::Again(RetryScope::Account, Some(300)), "retry", "The Meta app reached a limit. Sapa waits and goes on by itself."),
    span((368, 368), "account_blocked", Then::StopAccount, "none", "Meta blocked the business for a policy violation. See Meta Business Support for what to do."),
    span((613, 613), "rate_limited", Then::Again(RetryScope::Account, Some(60)), "retry", "Too many calls were made to Meta. Sapa waits and goes on by itself."),
];
