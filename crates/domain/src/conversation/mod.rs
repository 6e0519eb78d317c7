//! Conversations: what people do with them (`change`), and how lists and threads are shown (`show`).

mod change;
mod show;

pub use change::{Change, change, mark_read, mark_unread, say_event, wake_snoozed};
pub use show::{Place, Thread, count_views, labels_by_conversation, messages_view, one, page, thread, views};
