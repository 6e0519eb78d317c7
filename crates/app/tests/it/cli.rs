//! What is typed: commands, settings, and what they answer.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::binary::{Owner, Serving, run, sapa};

#[test]
fn the_help_of_serve_lists_every_setting_with_its_default() {
    let folder = tempfile::tempdir().unwrap();
    let help = run(sapa(folder.path(), &["serve", "--help"]), "").out;
    for (name, default) in [
        ("SAPA_LISTEN", "127.0.0.1:8080"),
        ("SAPA_PUBLIC_URL", ""),
        ("SAPA_DATA_DIR", "./data"),
        ("SAPA_DATABASE_URL", "sqlite://"),
        ("SAPA_STORAGE_URL", "file://"),
        ("SAPA_SECRET_KEY", "mode 600"),
        ("SAPA_LOG", "info"),
        ("SAPA_SENTRY_DSN", ""),
        ("SAPA_SMTP_URL", ""),
        ("SAPA_EMULATORS_LISTEN", "127.0.0.1:8090"),
        ("SAPA_META_GRAPH_URL", "https://graph.facebook.com"),
        ("SAPA_META_INSTAGRAM_URL", "https://"),
        ("SAPA_META_RUPLOAD_URL", "https://"),
        ("SAPA_META_DIALOG_URL", "https://"),
        ("SAPA_LINE_API_URL", "https://"),
        ("SAPA_LINE_DATA_URL", "https://"),
        ("SAPA_SHOPEE_URL", "https://"),
        ("SAPA_LAZADA_URL", "https://"),
        ("SAPA_LAZADA_AUTH_URL", "https://"),
        ("SAPA_TIKTOK_SHOP_URL", "https://"),
        ("SAPA_TIKTOK_SHOP_AUTH_URL", "https://"),
        ("SAPA_TELEGRAM_URL", "https://"),
    ] {
        let line = help.lines().find(|line| line.contains(&format!("[env: {name}]")));
        let line = line.unwrap_or_else(|| panic!("{name} is missing"));
        assert!(line.contains("[default: ") && line.contains(default), "{line}");
    }
    assert!(help.contains("--role <ROLE>"));
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("sapa.toml"),
        "listen = \"127.0.0.2:0\"\nlog_format = \"json\"\n",
    )
    .unwrap();
    let host = |command| Serving::start(command).address.ip().to_string();

    let mut file_alone = sapa(folder.path(), &["serve"]);
    file_alone.env_remove("SAPA_LISTEN");
    assert_eq!(host(file_alone), "127.0.0.2");
    let mut environment = sapa(folder.path(), &["serve"]);
    environment.env("SAPA_LISTEN", "127.0.0.3:0");
    assert_eq!(host(environment), "127.0.0.3");
    let mut flag = sapa(folder.path(), &["serve", "--listen", "127.0.0.4:0"]);
    flag.env("SAPA_LISTEN", "127.0.0.3:0");
    assert_eq!(host(flag), "127.0.0.4");
    let mut empty = sapa(folder.path(), &["serve"]);
    empty.env("SAPA_LISTEN", " ");
    assert_eq!(host(empty), "127.0.0.2", "an empty variable says nothing");
}

#[test]
fn a_setting_that_cannot_be_used_is_told_with_its_source_and_without_its_secret() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |arguments: &[&str], settings: &[(&str, &str)]| {
        let mut command = sapa(folder.path(), arguments);
        command.envs(settings.iter().copied());
        let ran = run(command, "");
        assert!(!ran.ok, "{ran:?}");
        ran.err
    };
    let text = refused(&["serve", "--listen", "nowhere"], &[]);
    assert!(
        text.contains("SAPA_LISTEN (from a flag)") && text.contains("nowhere"),
        "{text}"
    );
    let text = refused(&["serve"], &[("SAPA_PUBLIC_URL", "https://x.example/path")]);
    assert!(text.contains("SAPA_PUBLIC_URL (from the environment)"), "{text}");
    let text = refused(&["serve"], &[("SAPA_DATABASE_URL", "mysql://me:hunter2@host/db")]);
    assert!(
        text.contains("sqlite:// or postgres://") && !text.contains("hunter2"),
        "{text}"
    );
    let text = refused(&["serve"], &[("SAPA_SECRET_KEY", "hunter2")]);
    assert!(text.contains("32 bytes") && !text.contains("hunter2"), "{text}");
    let text = refused(&["serve"], &[("SAPA_SENTRY_DSN", "hunter2")]);
    assert!(text.contains("SAPA_SENTRY_DSN") && !text.contains("hunter2"), "{text}");
    let text = refused(&["serve"], &[("SAPA_STORAGE_URL", "s3://bucket?endpint=x")]);
    assert!(text.contains("SAPA_STORAGE_URL"), "{text}");
    let text = refused(&["serve"], &[("SAPA_CONFIG", "missing.toml")]);
    assert!(text.contains("missing.toml"), "{text}");
    fs::write(folder.path().join("sapa.toml"), "lisen = \"127.0.0.1:1\"\n").unwrap();
    let text = refused(&["serve"], &[]);
    assert!(text.contains("sapa.toml holds lisen"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_start_makes_its_folder_offers_the_set_up_link_and_ends_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(sapa(folder.path(), &["serve"]));
    assert!(serving.told.contains("/setup?token="), "{}", serving.told);
    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("data"), mode("data/secret.key")), (0o700, 0o600));

    let second = run(sapa(folder.path(), &["serve"]), "");
    assert!(
        !second.ok && second.err.contains("Another Sapa is running"),
        "{second:?}"
    );

    // The owner is made beside the running server, and what is printed works there.
    let owner = Owner::create(folder.path(), &[]);
    let api = owner.api(serving.address);
    assert_eq!(api.get("conversations").await["items"], json!([]));
    let (status, log) = serving.stop();
    assert!(status.success(), "{status}");
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    assert!(lines.iter().any(|line| line["message"] == "Sapa is ready."), "{log}");
    assert!(lines.iter().any(|line| line["message"] == "Sapa has stopped."), "{log}");

    let again = Serving::start(sapa(folder.path(), &["serve"]));
    assert!(
        !again.told.contains("/setup?token="),
        "there is an owner: {}",
        again.told
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_chosen_and_links_lead_to_the_public_address() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = sapa(folder.path(), &["serve", "--role", "web"]);
    command.env("SAPA_PUBLIC_URL", "https://chat.shop.test");
    let serving = Serving::start(command);
    assert!(
        serving.told.contains("https://chat.shop.test/setup?token="),
        "{}",
        serving.told
    );
    drop(serving);
    let ran = run(sapa(folder.path(), &["serve", "--role", "nothing"]), "");
    assert!(!ran.ok && ran.err.contains("worker"), "{ran:?}");
}

#[test]
fn an_owner_needs_a_real_password_and_address() {
    let folder = tempfile::tempdir().unwrap();
    let create = |email: &str, password: &str| {
        let arguments = [
            "owner",
            "create",
            "--email",
            email,
            "--name",
            "Ayu",
            "--workspace",
            "Toko",
        ];
        run(sapa(folder.path(), &arguments), password)
    };
    let ran = create("nobody", "short\n");
    assert!(
        !ran.ok && ran.err.contains("email:") && ran.err.contains("password:"),
        "{ran:?}"
    );
    assert!(ran.out.is_empty() && !ran.err.contains("short"), "{ran:?}");
    assert!(create("ayu@shop.test", "").err.contains("standard input"));
    assert!(create("ayu@shop.test", "a long enough word 9\n").ok);
    let taken = create("ayu@shop.test", "another long word 7\n");
    assert!(!taken.ok && taken.err.contains("e-mail"), "{taken:?}");
}

#[test]
fn the_document_of_the_api_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let document: Value = serde_json::from_str(&run(sapa(folder.path(), &["openapi"]), "").out).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3."));
    assert!(document["paths"].as_object().unwrap().len() > 20);
}

#[test]
fn the_doctor_tells_what_is_wrong_and_fails_only_then() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |settings: &[(&str, &str)]| {
        let mut command = sapa(folder.path(), &["doctor", "--json"]);
        command.envs(settings.iter().copied());
        let ran = run(command, "");
        let answer: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"));
        assert_eq!(answer["ok"], ran.ok, "{answer}");
        answer
    };
    let verdict = |answer: &Value, name: &str| {
        let checks = answer["checks"].as_array().unwrap();
        let found = checks.iter().find(|check| check["name"] == name);
        found.unwrap_or_else(|| panic!("{name} is not in {answer}"))["verdict"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    // Nothing is there yet: that is to be looked at, but not broken. And looking makes nothing.
    let fresh = ask(&[]);
    assert_eq!(
        (verdict(&fresh, "database").as_str(), fresh["ok"].as_bool()),
        ("warning", Some(true))
    );
    assert!(!folder.path().join("data").exists(), "the doctor changed something");

    Owner::create(folder.path(), &[]);
    let good = ask(&[]);
    for name in [
        "settings",
        "data folder",
        "key",
        "storage",
        "database",
        "write-ahead log",
        "secrets",
        "waiting work",
    ] {
        assert_eq!(verdict(&good, name), "ok", "{name}: {good}");
    }
    let plain = ask(&[("SAPA_PUBLIC_URL", "http://chat.shop.test"), ("SAPA_LISTNE", "oops")]);
    assert_eq!(
        (
            verdict(&plain, "public address").as_str(),
            verdict(&plain, "settings").as_str()
        ),
        ("broken", "warning")
    );
    assert_eq!(
        verdict(&ask(&[("SAPA_DATABASE_CONNECTIONS", "many")]), "settings"),
        "broken"
    );
    fs::set_permissions(folder.path().join("data/secret.key"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(verdict(&ask(&[]), "key"), "broken");
    fs::write(folder.path().join("data/secret.key"), "no key at all").unwrap();
    assert_eq!(verdict(&ask(&[]), "key"), "broken");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotated_key_seals_everything_anew_and_the_old_one_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let key_file = folder.path().join("data/secret.key");
    let owner = Owner::create(folder.path(), &[]);
    let serving = Serving::start(sapa(folder.path(), &["serve"]));
    let settings = json!({"app_id": "1234567890", "app_secret": "an-app-secret-of-length-32-bytes"});
    owner
        .api(serving.address)
        .post(
            "apps",
            json!({"channel": "whatsapp", "name": "Meta", "settings": settings}),
        )
        .await;
    let before = fs::read_to_string(&key_file).unwrap();

    let busy = run(sapa(folder.path(), &["keys", "rotate"]), "");
    assert!(!busy.ok && busy.err.contains("Stop it"), "{busy:?}");
    assert_eq!(fs::read_to_string(&key_file).unwrap(), before);
    serving.stop();

    let rotated = run(sapa(folder.path(), &["keys", "rotate"]), "");
    assert!(
        rotated.ok && rotated.out.starts_with("2 values"),
        "secrets and verify token: {rotated:?}"
    );
    let after = fs::read_to_string(&key_file).unwrap();
    assert!(
        after != before && after.lines().count() == 1,
        "{} lines",
        after.lines().count()
    );
    assert_eq!(fs::metadata(&key_file).unwrap().permissions().mode() & 0o777, 0o600);
    let doctor = run(sapa(folder.path(), &["doctor"]), "");
    assert!(doctor.out.contains("All 1 open"), "{doctor:?}");

    // With keys in the environment the operator keeps them: everything goes to the first.
    let mut one = sapa(folder.path(), &["keys", "rotate"]);
    one.env("SAPA_SECRET_KEY", after.trim());
    assert!(run(one, "").err.contains("new,old"));
    let mut both = sapa(folder.path(), &["keys", "rotate"]);
    both.env("SAPA_SECRET_KEY", format!("{},{}", before.trim(), after.trim()));
    assert!(run(both, "").out.starts_with("2 values"));
    let mut first = sapa(folder.path(), &["doctor"]);
    first.env("SAPA_SECRET_KEY", before.trim());
    assert!(run(first, "").out.contains("All 1 open"));
}
