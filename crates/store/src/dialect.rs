//! The few real differences between the engines, each a named function.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Rows that another node holds are passed over.
    #[must_use]
    pub fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "FOR UPDATE SKIP LOCKED",
        }
    }

    /// Rows stay as read until we commit.
    #[must_use]
    pub fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "FOR UPDATE",
        }
    }

    /// Tells whose own echo of a NOTIFY this is not: only PostgreSQL has several nodes.
    #[must_use]
    pub fn has_nodes(self) -> bool {
        self == Self::Postgres
    }
}
