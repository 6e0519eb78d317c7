//! Mail that Sapa itself sends: invitations, password resets.

/// Sends mail, or says clearly that no mail server is set.
#[derive(Clone)]
pub struct Mailer {}
