//! The rows of the table, in the order in which they are measured.

use std::time::Duration;

use crate::api::{Bench, socket};
use crate::child::Sapa;
use crate::database::Fresh;
use crate::inbound::seen_live;
use crate::load::{Load, NUMBERS, webhooks};
use crate::options::Options;
use crate::{Row, limit, outbound};

/// Messages of 500 customers that write to one number.
const BUSY: Load = Load {
    first: 0,
    count: 20_000,
    customers: 500,
    numbers: 1,
    rate: None,
};
const CONVERSATIONS: usize = 4_000;

/// What a row says of one engine.
struct Rows {
    engine: &'static str,
    rows: Vec<Row>,
}

impl Rows {
    fn add(&mut self, name: &str, figure: f64, unit: &'static str, limit: Option<f64>, target: &'static str) {
        let name = format!("{name} ({})", self.engine);
        println!("{name}: {figure:.1} {unit}");
        self.rows.push(Row {
            name,
            figure,
            unit,
            limit,
            target,
        });
    }
}

pub async fn run(engine: &'static str, options: Options, server: Option<&str>) -> anyhow::Result<Vec<Row>> {
    let Some(server) = server else {
        return measure(engine, options, None, None).await;
    };
    let (own, raw) = (Fresh::create(server, "own").await?, Fresh::create(server, "raw").await?);
    let rows = measure(engine, options, Some(&own.url()), Some(&raw.url())).await;
    own.drop().await?;
    raw.drop().await?;
    rows
}

async fn measure(
    engine: &'static str,
    options: Options,
    own: Option<&str>,
    raw: Option<&str>,
) -> anyhow::Result<Vec<Row>> {
    let mut rows = Rows {
        engine,
        rows: Vec::new(),
    };
    #[expect(clippy::disallowed_methods, reason = "a bench's own client")]
    let client = reqwest::Client::builder().timeout(Duration::from_secs(30)).build()?;
    let (platform, sent) = limit::platform().await?;
    let platform = platform.trim_end_matches('/');
    let sapa = Sapa::start(&client, own, platform).await?;
    rows.add("start to ready", sapa.ready_ms, "ms", None, "<= 300 ms");
    tokio::time::sleep(Duration::from_secs(1)).await;
    rows.add("idle memory", sapa.memory_mb(), "MB", None, "<= 60 MB");
    let bench = Bench::connect(sapa, client).await?;
    inbound(&bench, &mut rows, raw).await?;
    seed(&bench, options.scale).await;
    let floor = Some(outbound::bare_sends(&bench.client, platform).await?);
    let one = outbound::replies(&bench, &bench.accounts[..1], &sent).await?;
    rows.add("reply -> platform, one number", one, "/s", floor, ">= 1000/s");
    let ten = outbound::replies(&bench, &bench.accounts, &sent).await?;
    rows.add("reply -> platform, ten numbers", ten, "/s", floor, ">= 2000/s");
    lists(&bench, &mut rows).await?;
    sockets(&bench, &mut rows, options.sockets).await?;
    Ok(rows.rows)
}

async fn inbound(bench: &Bench, rows: &mut Rows, raw: Option<&str>) -> anyhow::Result<()> {
    let (bare, _dir) = limit::bare_webhook(raw).await?;
    let floor = Some(webhooks(&bench.client, &bare, BUSY).await.per_second);
    let full = seen_live(bench, BUSY).await?;
    rows.add(
        "webhook accepted, 64 connections",
        full.accepted,
        "/s",
        floor,
        ">= 0.50 of the limit",
    );
    let wanted = if raw.is_some() { ">= 1500/s" } else { ">= 3000/s" };
    rows.add("accepted -> event on a WebSocket", full.seen, "/s", floor, wanted);
    let rate = full.accepted / 2.0;
    let half = Load {
        first: 1_000_000,
        count: (rate * 4.0) as usize,
        rate: Some(rate),
        ..BUSY
    };
    let half = seen_live(bench, half).await?.accepted_p99_ms;
    rows.add("accepting at half that rate, p99", half, "ms", None, "<= 50 ms");
    let calm = Load {
        first: 2_000_000,
        count: 1_500,
        rate: Some(300.0),
        ..BUSY
    };
    let mut calm = seen_live(bench, calm).await?;
    let middle = calm.late_ms(0.5);
    rows.add("accepted -> event at 300/s, p50", middle, "ms", None, "");
    let slowest = calm.late_ms(0.99);
    rows.add("accepted -> event at 300/s, p99", slowest, "ms", None, "<= 30 ms");
    Ok(())
}

/// More customers over ten numbers, and more messages of each when a larger scale is asked for.
async fn seed(bench: &Bench, scale: usize) {
    let customers = CONVERSATIONS * scale;
    let load = Load {
        first: 10_000_000,
        count: customers + 20_000 * (scale - 1),
        customers,
        numbers: NUMBERS,
        rate: None,
    };
    let webhook = &bench.webhook;
    webhooks(&bench.client, webhook, load).await;
    // Accepted is not read yet; what is measured next must not share the machine with the reading.
    tokio::time::sleep(Duration::from_secs(3)).await;
}

async fn lists(bench: &Bench, rows: &mut Rows) -> anyhow::Result<()> {
    let first = outbound::get_p95(bench, "conversations?limit=20").await?;
    rows.add("list, first page, p95", first, "ms", None, "<= 10 ms at 1 M");
    let deep = outbound::page_200(bench).await?;
    let deep = outbound::get_p95(bench, &deep).await?;
    rows.add("list, page 200, p95", deep, "ms", None, "<= 10 ms at 1 M");
    let found = outbound::get_p95(bench, "search?q=pesan%20777").await?;
    rows.add("search, p95", found, "ms", None, "<= 100 ms at 10 M");
    Ok(())
}

async fn sockets(bench: &Bench, rows: &mut Rows, count: usize) -> anyhow::Result<()> {
    // Both ends of a bare socket are files of this process: no room for them where 20,000 is the most.
    let floor = if count <= 9_000 {
        Some(bare_fan_out(count).await?)
    } else {
        None
    };
    let before = bench.sapa.memory_mb();
    let open = outbound::open(count, || bench.live()).await?;
    let with = bench.sapa.memory_mb();
    let load = Load {
        first: 900_000_000,
        count: 1,
        ..BUSY
    };
    let slowest = outbound::fan_out(open, async {
        webhooks(&bench.client, &bench.webhook, load).await;
    });
    let name = format!("{count} WebSockets, one event, p99");
    rows.add(&name, slowest.await?, "ms", floor, "<= 350 ms at 10000");
    rows.add("memory before the sockets", before, "MB", None, "");
    let name = format!("memory with {count} WebSockets");
    rows.add(&name, with, "MB", None, "<= 200 MB at 10000");
    Ok(())
}

async fn bare_fan_out(count: usize) -> anyhow::Result<f64> {
    let (bare, sender) = limit::bare_sockets().await?;
    let open = outbound::open(count, || socket(&bare, "none")).await?;
    let text = format!("message.created {}", "x".repeat(1_500));
    let all = outbound::fan_out(open, async {
        let _ = sender.send(text);
    });
    all.await
}
