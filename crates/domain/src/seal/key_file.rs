//! The key file in the data folder: one key a line, the newest first, readable by its owner alone.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::Sealer;
use crate::error::{DomainError, Result};

pub fn read_or_make(file: &Path) -> Result<Vec<String>> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(lines(&text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key = Sealer::generate_key();
            match make(file, &key) {
                // Another process was first: its key is the one.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => read_or_make(file),
                made => made.map(|()| vec![key]).map_err(|error| failed(file, &error)),
            }
        }
        Err(error) => Err(failed(file, &error)),
    }
}

/// Puts a fresh key at the front.
pub fn add(file: &Path) -> Result<Vec<String>> {
    let mut keys = vec![Sealer::generate_key()];
    keys.extend(read_or_make(file)?);
    replace(file, &keys).map_err(|error| failed(file, &error))?;
    Ok(keys)
}

/// Only the newest stays.
pub fn forget_old(file: &Path) -> Result<()> {
    let keys = read_or_make(file)?;
    replace(file, &keys[..keys.len().min(1)]).map_err(|error| failed(file, &error))
}

/// Puts keys that are not there yet behind those that are.
pub fn keep(file: &Path, more: &[String]) -> Result<()> {
    let mut keys = if file.exists() { read_or_make(file)? } else { Vec::new() };
    for key in more {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    replace(file, &keys).map_err(|error| failed(file, &error))
}

/// Written beside and then moved: a crash leaves the former file or the new one, never half of it.
fn replace(file: &Path, keys: &[String]) -> std::io::Result<()> {
    let beside = file.with_extension("new");
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => make(&beside, &keys.join("\n"))?,
    }
    fs::rename(beside, file)
}

fn make(file: &Path, text: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(file)?;
    writeln!(out, "{text}")?;
    out.sync_all()
}

fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

fn failed(file: &Path, error: &std::io::Error) -> DomainError {
    DomainError::Internal(format!(
        "The secret key cannot be read or made at {}: {error}. Make the folder writable, or set SAPA_SECRET_KEY.",
        file.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_made_once_kept_private_and_grows_at_the_front() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("secret.key");
        let sealed = Sealer::from_settings(None, &file).unwrap().seal("a", "secret");
        assert_eq!(
            Sealer::from_settings(None, &file)
                .unwrap()
                .open("a", &sealed)
                .unwrap()
                .expose(),
            "secret"
        );

        let rotated = Sealer::add_key(&file).unwrap();
        let again = rotated.reseal("a", &sealed).unwrap().expect("the new key seals");
        assert_eq!(
            Sealer::from_settings(Some(" "), &file)
                .unwrap()
                .open("a", &again)
                .unwrap()
                .expose(),
            "secret"
        );
        assert_eq!(lines(&fs::read_to_string(&file).unwrap()).len(), 2);

        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).unwrap().permissions()) & 0o777,
            0o600
        );
    }

    #[test]
    fn old_keys_are_forgotten_and_those_of_a_backup_go_behind() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("secret.key");
        let old = Sealer::from_settings(None, &file).unwrap();
        let sealed = old.seal("a", "secret");
        let again = Sealer::add_key(&file).unwrap().reseal("a", &sealed).unwrap().unwrap();
        Sealer::forget_old_keys(&file).unwrap();
        let now = Sealer::from_settings(None, &file).unwrap();
        assert!(now.open("a", &sealed).is_err());
        assert_eq!(now.open("a", &again).unwrap().expose(), "secret");

        let (theirs, ours) = (Sealer::generate_key(), fs::read_to_string(&file).unwrap());
        Sealer::keep_keys(&file, [theirs.as_str(), ours.trim()]).unwrap();
        assert_eq!(lines(&fs::read_to_string(&file).unwrap()), [ours.trim(), &theirs]);
        let fresh = dir.path().join("fresh.key");
        Sealer::keep_keys(&fresh, [theirs.as_str()]).unwrap();
        assert_eq!(lines(&fs::read_to_string(&fresh).unwrap()), [theirs]);
        assert!(
            Sealer::keep_keys(&fresh, ["no key"]).is_err(),
            "a file that opens nothing is not written"
        );
    }

    #[test]
    fn a_setting_wins_over_the_file_and_may_hold_several() {
        let missing = Path::new("/nowhere/at/all");
        let (new, old) = (Sealer::generate_key(), Sealer::generate_key());
        let sealed = Sealer::new([old.as_str()]).unwrap().seal("a", "secret");
        let both = Sealer::from_settings(Some(&format!("{new}, {old}")), missing).unwrap();
        assert_eq!(both.open("a", &sealed).unwrap().expose(), "secret");
        assert!(
            Sealer::from_settings(None, missing)
                .unwrap_err()
                .to_string()
                .contains("SAPA_SECRET_KEY")
        );
    }
}
