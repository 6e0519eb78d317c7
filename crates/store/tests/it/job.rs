//! Jobs: lanes in order, leases, retries, and several nodes at the same rows.

use std::collections::{BTreeMap, HashSet};

use sapa_model::{JobId, Millis, WorkspaceId};
use sapa_store::job::{self, JobRow, NewJob};
use sapa_store::{Db, args};

use crate::rows::NOW;

const LEASE_MS: i64 = 90_000;

fn new<'a>(workspace: &'a WorkspaceId, lane: Option<&str>, payload: &str, run_at: Millis) -> NewJob<'a> {
    NewJob {
        workspace,
        name: "work",
        lane: lane.map(str::to_owned),
        throttle: None,
        payload: payload.to_owned(),
        run_at,
    }
}

async fn put(db: &Db, workspace: &WorkspaceId, lane: Option<&str>, payload: &str, run_at: Millis) -> JobId {
    let mut tx = db.write().await.unwrap();
    let id = job::enqueue(&mut tx, NOW, new(workspace, lane, payload, run_at))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn claim(db: &Db, now: Millis) -> Vec<JobRow> {
    let mut tx = db.write().await.unwrap();
    let jobs = job::claim(&mut tx, now, now.plus_ms(LEASE_MS), 100, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    jobs
}

fn payloads(jobs: &[JobRow]) -> Vec<&str> {
    jobs.iter().map(|job| job.payload.as_str()).collect()
}

async fn end(db: &Db, job: &JobRow) {
    let mut tx = db.write().await.unwrap();
    job::done(&mut tx, &job.workspace_id, &job.id).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lane_runs_one_at_a_time_in_order() {
    for (engine, test) in sapa_store::testing::both().await {
        let (db, w) = (&test.db, WorkspaceId::new());
        for (lane, payload) in [("a", "a1"), ("b", "b1"), ("a", "a2"), ("a", "a3")] {
            put(db, &w, Some(lane), payload, NOW).await;
        }
        put(db, &w, None, "free", NOW).await;
        let first = claim(db, NOW).await;
        assert_eq!(payloads(&first), ["a1", "b1", "free"], "{engine}");
        assert!(
            claim(db, NOW).await.is_empty(),
            "{engine}: the rest waits for the head of its lane"
        );
        // The head goes back for later: its lane waits with it, whatever is due behind.
        let mut tx = db.write().await.unwrap();
        job::retry(&mut tx, &w, &first[0].id, NOW.plus_secs(5), "busy")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(claim(db, NOW.plus_secs(4)).await.is_empty(), "{engine}");
        let again = claim(db, NOW.plus_secs(5)).await;
        assert_eq!(payloads(&again), ["a1"], "{engine}");
        assert_eq!(
            (again[0].attempts, again[0].started_at),
            (1, None),
            "{engine}: it ended cleanly before"
        );
        assert_eq!(again[0].last_error.as_deref(), Some("busy"), "{engine}");
        end(db, &again[0]).await;
        let second = claim(db, NOW.plus_secs(5)).await;
        assert_eq!(payloads(&second), ["a2"], "{engine}");
        // Given up: kept for people, and out of the lane's way.
        let mut tx = db.write().await.unwrap();
        job::bury(&mut tx, &w, &second[0].id, "no use").await.unwrap();
        assert_eq!(
            job::counts(&mut tx)
                .await
                .unwrap()
                .iter()
                .filter(|(_, state, n)| state == "dead" && *n == 1)
                .count(),
            1,
            "{engine}"
        );
        tx.commit().await.unwrap();
        assert_eq!(payloads(&claim(db, NOW.plus_secs(6)).await), ["a3"], "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_comes_back_after_its_lease_and_tells_that_it_was_cut_off() {
    for (engine, test) in sapa_store::testing::both().await {
        let (db, w) = (&test.db, WorkspaceId::new());
        put(db, &w, Some("a"), "x", NOW).await;
        let first = claim(db, NOW).await;
        assert_eq!((first[0].attempts, first[0].started_at), (0, None), "{engine}");
        assert!(
            claim(db, NOW.plus_ms(LEASE_MS - 1)).await.is_empty(),
            "{engine}: still held"
        );
        let mut tx = db.write().await.unwrap();
        job::extend(&mut tx, &[(w.clone(), first[0].id.clone())], NOW.plus_ms(2 * LEASE_MS))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(
            claim(db, NOW.plus_ms(LEASE_MS + 1)).await.is_empty(),
            "{engine}: its worker lives"
        );
        let again = claim(db, NOW.plus_ms(2 * LEASE_MS)).await;
        assert_eq!(
            again[0].started_at,
            Some(NOW),
            "{engine}: nobody knows what the first run did"
        );
        assert_eq!(again[0].attempts, 1, "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_put_back_or_postponed_count_no_try() {
    for (engine, test) in sapa_store::testing::both().await {
        let (db, w) = (&test.db, WorkspaceId::new());
        put(db, &w, None, "x", NOW).await;
        let first = claim(db, NOW).await;
        let mut tx = db.write().await.unwrap();
        job::put_back(&mut tx, &[(w.clone(), first[0].id.clone(), NOW.plus_secs(1))])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let second = claim(db, NOW.plus_secs(1)).await;
        assert_eq!((second[0].attempts, second[0].started_at), (0, None), "{engine}");
        let mut tx = db.write().await.unwrap();
        job::postpone(&mut tx, &w, &second[0].id, NOW.plus_secs(2), "paused")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            job::next_due(&mut db.read().await.unwrap(), NOW.plus_secs(1))
                .await
                .unwrap(),
            Some(NOW.plus_secs(2)),
            "{engine}"
        );
        let third = claim(db, NOW.plus_secs(2)).await;
        assert_eq!((third[0].attempts, third[0].started_at), (0, None), "{engine}");
        assert_eq!(third[0].last_error.as_deref(), Some("paused"), "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_is_taken_away_only_before_it_began() {
    for (engine, test) in sapa_store::testing::both().await {
        let (db, w) = (&test.db, WorkspaceId::new());
        put(db, &w, Some("a"), "one", NOW).await;
        put(db, &w, Some("a"), "two", NOW).await;
        claim(db, NOW).await;
        let mut tx = db.write().await.unwrap();
        assert!(
            !job::cancel(&mut tx, &w, "work", "one").await.unwrap(),
            "{engine}: on its way"
        );
        assert!(
            !job::cancel(&mut tx, &WorkspaceId::new(), "work", "two").await.unwrap(),
            "{engine}: not a stranger's"
        );
        assert!(job::lane_busy(&mut tx, "a").await.unwrap(), "{engine}");
        assert!(job::cancel(&mut tx, &w, "work", "two").await.unwrap(), "{engine}");
        assert!(
            !job::lane_busy(&mut tx, "a").await.unwrap(),
            "{engine}: the one that runs has begun"
        );
        tx.commit().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_exists_only_with_the_change_that_asked_for_it() {
    for (engine, test) in sapa_store::testing::both().await {
        let w = WorkspaceId::new();
        let mut tx = test.db.write().await.unwrap();
        job::enqueue(&mut tx, NOW, new(&w, None, "x", NOW)).await.unwrap();
        drop(tx);
        assert!(claim(&test.db, NOW).await.is_empty(), "{engine}");
        put(&test.db, &w, None, "later", NOW.plus_secs(60)).await;
        put(&test.db, &w, None, "sooner", NOW.plus_secs(30)).await;
        assert!(
            claim(&test.db, NOW.plus_secs(29)).await.is_empty(),
            "{engine}: not before its time"
        );
        assert_eq!(
            payloads(&claim(&test.db, NOW.plus_secs(90)).await),
            ["sooner", "later"],
            "{engine}"
        );
    }
}

/// Clocks of two nodes differ: an older id can become visible after a newer one has begun.
#[tokio::test(flavor = "multi_thread")]
async fn a_lane_never_has_two_at_work() {
    for (engine, test) in sapa_store::testing::both().await {
        let (db, w) = (&test.db, WorkspaceId::new());
        put(db, &w, Some("a"), "running", NOW).await;
        let running = claim(db, NOW).await;
        let mut tx = db.write().await.unwrap();
        let older = "job_00000000000000000000000000";
        tx.run(
            "INSERT INTO job (workspace_id, id, name, lane, payload, run_at, created_at) VALUES ($1, $2, 'work', 'a', 'older', $3, $3)",
            args![&w, older, NOW],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert!(claim(db, NOW).await.is_empty(), "{engine}");
        end(db, &running[0]).await;
        assert_eq!(payloads(&claim(db, NOW).await), ["older"], "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kind_of_work_can_be_left_for_later() {
    for (engine, test) in sapa_store::testing::both().await {
        let w = WorkspaceId::new();
        put(&test.db, &w, None, "flood", NOW).await;
        let mut tx = test.db.write().await.unwrap();
        let other = NewJob {
            name: "reply",
            ..new(&w, None, "reply", NOW)
        };
        job::enqueue(&mut tx, NOW, other).await.unwrap();
        let jobs = job::claim(&mut tx, NOW, NOW.plus_ms(LEASE_MS), 100, Some("work"))
            .await
            .unwrap();
        assert_eq!(payloads(&jobs), ["reply"], "{engine}");
        tx.commit().await.unwrap();
        assert_eq!(payloads(&claim(&test.db, NOW).await), ["flood"], "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_claim_at_the_same_time_share_the_work() {
    for (engine, test) in sapa_store::testing::both().await {
        let w = WorkspaceId::new();
        let mut tx = test.db.write().await.unwrap();
        let jobs = (0..120).map(|n| new(&w, Some(["a", "b", "c", "d", "e", "f"][n % 6]), &format!("{n:03}"), NOW));
        job::enqueue_many(&mut tx, NOW, jobs.collect()).await.unwrap();
        tx.commit().await.unwrap();
        let nodes: Vec<_> = (0..5)
            .map(|_| {
                let db = test.db.clone();
                tokio::spawn(async move {
                    let mut mine: Vec<(String, String)> = Vec::new();
                    let mut empty = 0;
                    while empty < 30 {
                        let jobs = claim(&db, NOW).await;
                        empty = if jobs.is_empty() { empty + 1 } else { 0 };
                        let lanes: HashSet<_> = jobs.iter().map(|job| job.lane.clone()).collect();
                        assert_eq!(lanes.len(), jobs.len(), "one of a lane at a time");
                        for job in &jobs {
                            mine.push((job.lane.clone().unwrap(), job.payload.clone()));
                            end(&db, job).await;
                        }
                        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                    }
                    mine
                })
            })
            .collect();
        let mut by_lane: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for node in nodes {
            for (lane, payload) in node.await.unwrap() {
                by_lane.entry(lane).or_default().push(payload);
            }
        }
        let all: HashSet<&String> = by_lane.values().flatten().collect();
        assert_eq!(
            (all.len(), by_lane.values().map(Vec::len).sum::<usize>()),
            (120, 120),
            "{engine}: each ran once"
        );
    }
}
