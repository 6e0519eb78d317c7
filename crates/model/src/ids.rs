//! Ids: a prefix that says what it is, and 26 characters that sort by time of making.
//!
//! `typed_id!` adds a kind. The text form is what the API, the database and the logs carry.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Crockford's alphabet in lower case: sorts like the bytes it encodes and has no look-alikes.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The text is not an id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form {expected}…")]
pub struct IdError {
    pub expected: &'static str,
}

/// A new time-ordered id body of 26 characters.
#[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
fn new_body() -> String {
    encode(uuid::Uuid::now_v7().as_u128())
}

fn encode(value: u128) -> String {
    let mut out = [0u8; 26];
    let mut rest = value;
    for slot in out.iter_mut().rev() {
        *slot = ALPHABET[(rest & 31) as usize];
        rest >>= 5;
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn is_body(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|b| ALPHABET.contains(&b))
}

macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        pub struct $name(String);

        impl $name {
            pub const PREFIX: &'static str = $prefix;

            /// A fresh id; later ids sort after earlier ones.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "an id made by accident is a bug")]
            pub fn new() -> Self {
                Self(format!("{}{}", $prefix, new_body()))
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// For rows of our own database, which hold only ids we made.
            #[must_use]
            pub fn from_row(text: String) -> Self {
                Self(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                match text.strip_prefix($prefix) {
                    Some(body) if is_body(body) => Ok(Self(text.to_owned())),
                    _ => Err(IdError { expected: $prefix }),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                <String as utoipa::PartialSchema>::schema()
            }
        }
        impl utoipa::ToSchema for $name {}
    )*};
}

typed_id! {
    /// Who pays: owns workspaces.
    OrganisationId = "org_";
    /// One business's walled data.
    WorkspaceId = "wsp_";
    /// A person who signs in.
    PersonId = "usr_";
    /// A person's membership in a workspace: a teammate.
    MemberId = "mem_";
    SessionId = "ses_";
    InvitationId = "inv_";
    ApiKeyId = "key_";
    /// Platform credentials that sign webhooks.
    AppId = "app_";
    /// One connected number, page, shop, mailbox.
    AccountId = "acc_";
    ContactId = "con_";
    IdentityId = "idn_";
    ConversationId = "cnv_";
    MessageId = "msg_";
    AttachmentId = "att_";
    /// One stored webhook body.
    InboundId = "inb_";
    EventId = "evt_";
    JobId = "job_";
    TemplateId = "tpl_";
    LabelId = "lbl_";
    AccountEventId = "aev_";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_parse_back() {
        let ids: Vec<MessageId> = (0..1000).map(|_| MessageId::new()).collect();
        assert!(ids.windows(2).all(|w| w[0] < w[1]), "later ids sort later");
        let first = ids[0].to_string();
        assert_eq!(first.parse::<MessageId>().unwrap(), ids[0]);
        assert_eq!(first.len(), 30);
    }

    #[test]
    fn foreign_text_is_refused() {
        for bad in [
            "",
            "msg_",
            "con_01j00000000000000000000000",
            "msg_01J00000000000000000000000",
            "msg_../../etc/passwd",
        ] {
            assert!(bad.parse::<MessageId>().is_err(), "{bad} must not parse");
        }
    }
}
