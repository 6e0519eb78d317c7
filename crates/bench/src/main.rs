//! Measures the real binary beside limits measured in the same run.
//!
//! `child` starts `sapa` on a fresh folder, `database` makes it a fresh PostgreSQL one, `limit` holds the bare servers,
//! `load` makes webhooks, `api` speaks to `sapa`, `inbound` and `outbound` measure, `scenarios` are the rows of the
//! table. Load stays on loopback and ends by itself.

mod api;
mod child;
mod database;
mod inbound;
mod limit;
mod load;
mod options;
mod outbound;
mod scenarios;

use serde_json::json;

/// One row: what was measured, the limit beside it, and what the product promises.
pub struct Row {
    pub name: String,
    pub figure: f64,
    pub unit: &'static str,
    pub limit: Option<f64>,
    pub target: &'static str,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let Some(options) = options::Options::read(std::env::args().skip(1))? else {
        return Ok(());
    };
    let mut rows = scenarios::run("SQLite", options, None).await?;
    if let Ok(server) = std::env::var("SAPA_BENCH_POSTGRES_URL") {
        rows.extend(scenarios::run("PostgreSQL", options, Some(&server)).await?);
    } else {
        println!("SAPA_BENCH_POSTGRES_URL is not set: PostgreSQL is left out.");
    }
    println!(
        "\n{:<58} {:>12} {:>8} {:>12} {:>7}  target",
        "scenario", "figure", "unit", "limit", "ratio"
    );
    for row in &rows {
        let (limit, ratio) = row.limit.map_or((String::new(), String::new()), |limit| {
            (format!("{limit:.0}"), format!("{:.2}", row.figure / limit))
        });
        println!(
            "{:<58} {:>12.1} {:>8} {limit:>12} {ratio:>7}  {}",
            row.name, row.figure, row.unit, row.target
        );
    }
    let table: Vec<_> = rows
        .iter()
        .map(|row| json!({"name": row.name, "figure": row.figure, "unit": row.unit, "limit": row.limit, "target": row.target}))
        .collect();
    std::fs::create_dir_all("target")?;
    std::fs::write("target/bench.json", serde_json::to_vec_pretty(&table)?)?;
    Ok(())
}
