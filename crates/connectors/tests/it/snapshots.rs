//! What every documented webhook body becomes. After a wanted change: `INSTA_UPDATE=always cargo test`.

use std::collections::BTreeSet;
use std::path::Path;

use sapa_connectors::channel::Incoming;

use crate::{channels, fixtures};

#[test]
fn every_documented_payload_reads_as_before() {
    for channel in channels() {
        for (name, body) in fixtures(channel) {
            let elements = channel.read(&body);
            assert!(!elements.is_empty(), "{name} must end somewhere visible");
            let mut settings = insta::Settings::clone_current();
            settings.set_sort_maps(true);
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            let snapshot = format!("{}__{name}", channel.about().channel);
            settings.bind(|| insta::assert_json_snapshot!(snapshot, elements));
        }
    }
}

#[test]
fn no_snapshot_outlives_its_fixture() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots");
    let found: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let wanted: BTreeSet<String> = channels()
        .flat_map(|channel| {
            fixtures(channel)
                .into_iter()
                .map(move |(name, _)| format!("{}__{name}.snap", channel.about().channel))
        })
        .collect();
    assert_eq!(found, wanted);
}

#[test]
fn reading_twice_gives_the_same() {
    for channel in channels() {
        for (name, body) in fixtures(channel) {
            assert_eq!(channel.read(&body), channel.read(&body), "{name}");
        }
    }
}

#[test]
fn only_fixtures_about_broken_input_hold_broken_elements() {
    for channel in channels() {
        for (name, body) in fixtures(channel) {
            let broken = channel
                .read(&body)
                .iter()
                .any(|element| matches!(element.what, Incoming::Broken { .. }));
            let expected = ["broken_beside_good", "no_value"].contains(&name.as_str());
            assert_eq!(broken, expected, "{name}");
        }
    }
}
