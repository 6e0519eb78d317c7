//! Persons, sessions, workspaces, members, invitations and API keys.
