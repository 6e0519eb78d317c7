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

    /// Everything read from here on is of one moment, whatever others write meanwhile.
    #[must_use]
    pub fn begin_snapshot(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// Names and types of a table's columns, in their order; `$1` is the table.
    #[must_use]
    pub fn columns_of(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT name, type FROM pragma_table_info($1) ORDER BY cid",
            Self::Postgres => {
                "SELECT column_name::TEXT, data_type::TEXT FROM information_schema.columns
                 WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
            }
        }
    }

    /// The engine's name and version, for people.
    #[must_use]
    pub fn version(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT 'SQLite ' || sqlite_version()",
            Self::Postgres => "SELECT 'PostgreSQL ' || current_setting('server_version')",
        }
    }
}
