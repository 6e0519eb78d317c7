//! The words for messages and their way: direction, status, author, attachment kinds.

use serde::{Deserialize, Serialize};

/// A set of words that is stored and sent as text.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:tt),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum $name { $(#[serde(rename = $text)] $variant),+ }

        impl $name {
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        #[cfg(feature = "sqlx")]
        impl<DB: sqlx::Database> sqlx::Type<DB> for $name where String: sqlx::Type<DB> {
            fn type_info() -> DB::TypeInfo {
                <String as sqlx::Type<DB>>::type_info()
            }
            fn compatible(ty: &DB::TypeInfo) -> bool {
                <String as sqlx::Type<DB>>::compatible(ty)
            }
        }

        #[cfg(feature = "sqlx")]
        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $name where String: sqlx::Decode<'r, DB> {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                let text = <String as sqlx::Decode<'r, DB>>::decode(value)?;
                Self::parse(&text).ok_or_else(|| format!("unknown word {text:?}").into())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Who speaks to whom.
    Direction { In = "in", Out = "out", Note = "note", Event = "event" }
}

words! {
    /// Where an outgoing message is on its way.
    DeliveryStatus {
        None = "none", Received = "received", Held = "held", Queued = "queued", Sending = "sending", Sent = "sent",
        Delivered = "delivered", Read = "read", Failed = "failed", Unknown = "unknown",
    }
}

impl DeliveryStatus {
    /// How far along a message is; a status never moves to a lower number.
    #[must_use]
    pub fn rank(self) -> u8 {
        match self {
            Self::None | Self::Received | Self::Held | Self::Queued => 0,
            Self::Sending => 1,
            Self::Unknown => 2,
            Self::Sent => 3,
            Self::Delivered => 4,
            // A failure the platform reports after `sent` is final, but a read proves it arrived.
            Self::Failed => 5,
            Self::Read => 6,
        }
    }
    /// May a report of `next` change a message that stands at `self`?
    #[must_use]
    pub fn moves_to(self, next: Self) -> bool {
        if self == Self::Failed || (next == Self::Failed && self == Self::Delivered) {
            return false;
        }
        next.rank() > self.rank()
    }
}

words! {
    AuthorType { Contact = "contact", Teammate = "teammate", Assistant = "assistant", Automation = "automation", App = "app" }
}

words! {
    ConversationStatus { Open = "open", Snoozed = "snoozed", Closed = "closed" }
}

words! {
    AttachmentState { Pending = "pending", Stored = "stored", Failed = "failed" }
}

words! {
    AccountState { Connected = "connected", Degraded = "degraded", Reconnect = "reconnect", Paused = "paused", Disconnected = "disconnected" }
}

#[cfg(test)]
mod tests {
    use super::DeliveryStatus::{Delivered, Failed, Queued, Read, Sending, Sent, Unknown};

    #[test]
    fn a_status_only_moves_forward() {
        assert!(Queued.moves_to(Sent) && Sending.moves_to(Read) && Unknown.moves_to(Sent));
        assert!(Sent.moves_to(Failed), "a platform may accept and fail later");
        assert!(!Read.moves_to(Delivered) && !Delivered.moves_to(Sent) && !Sent.moves_to(Sent));
        assert!(!Failed.moves_to(Sent) && !Delivered.moves_to(Failed) && !Read.moves_to(Failed));
    }
}
