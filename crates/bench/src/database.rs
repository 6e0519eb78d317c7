//! Databases of this run alone on the PostgreSQL server we were given, dropped at its end.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

pub struct Fresh {
    server: String,
    name: String,
}

impl Fresh {
    pub async fn create(server: &str, kind: &str) -> anyhow::Result<Self> {
        let fresh = Self {
            server: server.to_owned(),
            name: format!("sapa_bench_{kind}_{}", std::process::id()),
        };
        fresh.say(format!("CREATE DATABASE {}", fresh.name)).await?;
        Ok(fresh)
    }

    pub fn url(&self) -> String {
        let (base, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let root = base.rsplit_once('/').map_or(base, |(root, _)| root);
        format!("{root}/{}?{query}", self.name)
    }

    pub async fn drop(self) -> anyhow::Result<()> {
        self.say(format!("DROP DATABASE {} WITH (FORCE)", self.name)).await
    }

    async fn say(&self, statement: String) -> anyhow::Result<()> {
        let mut server = PgConnection::connect(&self.server).await?;
        sqlx::query(AssertSqlSafe(statement)).execute(&mut server).await?;
        Ok(())
    }
}
