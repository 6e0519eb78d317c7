//! Copies: taken while Sapa runs, restored into either engine.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sapa_store::backup::{self, Record, TABLES};
use sapa_store::testing::TestDb;
use sapa_store::{args, testing};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::binary::{Owner, Ran, Serving, run, sapa};

/// An installation: a folder for key and files, and a database of one of the engines.
struct Place {
    folder: TempDir,
    db: TestDb,
}

impl Place {
    async fn all() -> Vec<Self> {
        let place = |db| Self {
            folder: tempfile::tempdir().expect("a folder"),
            db,
        };
        testing::both().await.into_iter().map(|(_, db)| place(db)).collect()
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    fn sapa(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = sapa(self.path(), arguments);
        command.env("SAPA_DATABASE_URL", &self.db.url);
        command
    }

    fn run(&self, arguments: &[&str], input: &str) -> Ran {
        run(self.sapa(arguments), input)
    }

    fn back_up(&self, name: &str, more: &[&str]) -> PathBuf {
        let ran = self.run(&[&["backup", name], more].concat(), "");
        assert!(ran.ok, "{ran:?}");
        self.file(name)
    }

    fn restore(&self, archive: &Path, more: &[&str], input: &str) -> Ran {
        self.run(&[&["restore", archive.to_str().expect("a path")], more].concat(), input)
    }

    /// A shop with something in every corner: people, sealed secrets, a file, raw bytes, waiting work.
    async fn furnish(&self) {
        let owner = Owner::create(self.path(), &[("SAPA_DATABASE_URL", &self.db.url)]);
        let mut serve = self.sapa(&["serve", "--role", "web"]);
        serve.env("SAPA_META_GRAPH_URL", "http://127.0.0.1:9");
        let serving = Serving::start(serve);
        let api = owner.api(serving.address);
        let settings = json!({"app_id": "1234567890", "app_secret": "an-app-secret-of-length-32-bytes"});
        let app = api
            .post(
                "apps",
                json!({"channel": "whatsapp", "name": "Meta", "settings": settings}),
            )
            .await;
        let settings = json!({"phone_number_id": "4100220033", "waba_id": "3300112200", "access_token": "EAAtoken-of-some-length"});
        let account =
            json!({"channel": "whatsapp", "app_id": app["id"], "name": "Toko — ร้าน 🛋️", "settings": settings});
        api.post("accounts", account).await;
        let file = api
            .upload("invoice.txt", "text/plain", b"Catatan: dua kursi.\n".repeat(400))
            .await;
        assert_eq!(file.status, 201, "{file:?}");
        // Larger than one piece of an upload to storage.
        let film: Vec<u8> = (0..9_u32 << 18).flat_map(u32::to_be_bytes).collect();
        let file = api.upload("film.bin", "application/octet-stream", film).await;
        assert_eq!(file.status, 201, "{file:?}");
        let mut tx = self.db.db.write().await.expect("a turn");
        let body: Vec<u8> = (0..=255).cycle().take(5000).collect();
        let sql = "INSERT INTO inbound (workspace_id, id, app_id, body, received_at, state) VALUES ($1, 'inb_x', 'app_x', $2, 7, 'done')";
        tx.run(sql, args![&owner.workspace, body]).await.expect("a row");
        for n in 0..1200_i64 {
            let sql =
                "INSERT INTO label (workspace_id, id, name, color, created_at) VALUES ($1, $2, $3, '#112233', $4)";
            tx.run(
                sql,
                args![
                    &owner.workspace,
                    format!("lbl_{n:05}"),
                    format!("Label \"{n}\" \\ \n"),
                    n
                ],
            )
            .await
            .expect("a row");
        }
        tx.commit().await.expect("a commit");
    }

    /// Every row of every table.
    async fn rows(&self) -> BTreeMap<&'static str, Vec<Record>> {
        let mut tx = self.db.db.read().await.expect("a connection");
        let mut all = BTreeMap::new();
        for table in TABLES {
            let columns = backup::columns(&mut tx, table).await.expect("columns");
            let rows: &mut Vec<Record> = all.entry(table.name).or_default();
            loop {
                let page = backup::page(&mut tx, table, &columns, rows.last())
                    .await
                    .expect("a page");
                if page.is_empty() {
                    break;
                }
                rows.extend(page);
            }
        }
        all
    }
}

/// Files in storage by their key.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
        {
            if entry.is_dir() {
                open.push(entry);
            } else {
                found.insert(
                    entry.strip_prefix(folder).expect("inside").to_owned(),
                    fs::read(&entry).expect("a file"),
                );
            }
        }
    }
    found.retain(|name, _| !name.starts_with("probe"));
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_either_engine_is_restored_into_either() {
    for from in Place::all().await {
        from.furnish().await;
        let archive = from.back_up("copy.tar.gz", &["--with-key"]);
        let before = from.rows().await;
        assert!(before["label"].len() == 1200 && before["job"].iter().all(|job| job["started_at"].is_null()));
        for to in Place::all().await {
            let ran = to.restore(&archive, &[], "");
            assert!(ran.ok && ran.out.contains("Restored"), "{ran:?}");
            let mut after = to.rows().await;
            // What waited counts as cut off, so that no message is sent twice.
            assert!(!after["job"].is_empty() && after["job"].iter().all(|job| job["started_at"] == job["created_at"]));
            after.entry("job").or_default().iter_mut().for_each(|job| {
                job.insert("started_at".into(), Value::Null);
            });
            for (table, rows) in &before {
                assert_eq!(after[table], *rows, "{table} from {} to {}", from.db.url, to.db.url);
            }
            assert_eq!(files(&to.file("data/files")), files(&from.file("data/files")));
            assert!(!files(&to.file("data/files")).is_empty());
            let doctor = to.run(&["doctor"], "");
            assert!(doctor.out.contains("All 2 open"), "the key came with it: {doctor:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_stays_at_home_unless_asked_for() {
    let place = Place {
        folder: tempfile::tempdir().unwrap(),
        db: testing::sqlite().await,
    };
    place.furnish().await;
    let key = fs::read_to_string(place.file("data/secret.key")).unwrap();
    let archive = place.back_up("copy.tar.gz", &[]);
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&archive).unwrap().permissions()) & 0o777,
        0o600
    );
    let other = Place {
        folder: tempfile::tempdir().unwrap(),
        db: testing::sqlite().await,
    };
    let ran = other.restore(&archive, &[], "");
    assert!(ran.ok && ran.out.contains("cannot be opened yet"), "{ran:?}");
    let doctor = other.run(&["doctor"], "");
    assert!(!doctor.ok && doctor.out.contains("do not open: Meta"), "{doctor:?}");
    fs::write(other.file("data/secret.key"), key).unwrap();
    assert!(other.run(&["doctor"], "").out.contains("All 2 open"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_database_is_only_replaced_by_somebody_who_types_its_name() {
    for place in Place::all().await {
        place.furnish().await;
        let archive = place.back_up("copy.tar.gz", &[]);
        let before = place.rows().await;
        let plain = place.restore(&archive, &[], "");
        assert!(
            !plain.ok && plain.err.contains("\"Toko Ayu\"") && plain.err.contains("--force"),
            "{plain:?}"
        );
        let wrong = place.restore(&archive, &["--force"], "Toko Budi\n");
        assert!(!wrong.ok && wrong.err.contains("Nothing was changed"), "{wrong:?}");
        assert_eq!(place.rows().await, before);
        let right = place.restore(&archive, &["--force"], "Toko Ayu\n");
        assert!(right.ok, "{right:?}");
        assert_eq!(place.rows().await["label"], before["label"]);
        let again = place.run(&["backup", "copy.tar.gz"], "");
        assert!(!again.ok && again.err.contains("exists already"), "{again:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_copy_changes_nothing_and_half_a_restore_is_not_served() {
    let place = Place {
        folder: tempfile::tempdir().unwrap(),
        db: testing::sqlite().await,
    };
    place.furnish().await;
    let archive = place.back_up("copy.tar.gz", &[]);
    let whole = fs::read(&archive).unwrap();
    let other = Place {
        folder: tempfile::tempdir().unwrap(),
        db: testing::sqlite().await,
    };
    let damaged = other.file("damaged.tar.gz");
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 0x55;
    for bytes in [&whole[..middle], &changed[..], b"no archive at all"] {
        fs::write(&damaged, bytes).unwrap();
        let ran = other.restore(&damaged, &[], "");
        assert!(!ran.ok && ran.err.contains("damaged.tar.gz"), "{ran:?}");
        assert!(other.rows().await.values().all(Vec::is_empty));
    }

    // As a cut-off restore leaves it.
    let mut tx = other.db.db.write().await.unwrap();
    backup::begin_restore(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let refused = other.run(&["serve"], "");
    assert!(!refused.ok && refused.err.contains("was being restored"), "{refused:?}");
    let again = other.restore(&archive, &[], "");
    assert!(again.ok, "{again:?}");
    assert_eq!(other.rows().await["label"].len(), 1200);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_restores_under_a_running_sapa() {
    let place = Place {
        folder: tempfile::tempdir().unwrap(),
        db: testing::sqlite().await,
    };
    place.furnish().await;
    let archive = place.back_up("copy.tar.gz", &[]);
    let serving = Serving::start(place.sapa(&["serve"]));
    let ran = place.restore(&archive, &["--force"], "Toko Ayu\n");
    assert!(!ran.ok && ran.err.contains("Stop it before you restore"), "{ran:?}");
    // Taking a copy of it is no trouble.
    place.back_up("while-running.tar.gz", &[]);
    assert!(serving.stop().0.success());
}
