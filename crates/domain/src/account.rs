//! Connecting numbers, pages and shops: credentials, live checks, state, disconnecting.

mod check;
mod connect;
mod credentials;
mod state;

pub use check::{CHECK_ACCOUNT, Health, check, check_job, checked_at, enqueue_check};
pub use connect::{
    AccountChange, CONNECT_ACCOUNT, NewAccount, NewApp, change_account, change_app, connect, create_account,
    create_app, delete_app, disconnect, open_conversation, reseal_all, rotate_verify_token,
};
pub use credentials::{account_context, app_context, app_credentials, credentials, masked, verify_token, webhook_url};
pub use state::{set_state, vendor_fault};
