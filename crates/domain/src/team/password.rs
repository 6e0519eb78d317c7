//! Passwords: what is good enough, and argon2id off the async threads.

use std::sync::LazyLock;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use super::field::Wrong;
use super::token;
use crate::error::{DomainError, Result};

const MIN: usize = 10;
const MAX: usize = 200;
/// One in lower case a line, only those long enough to pass otherwise.
const COMMON: &str = include_str!("common_passwords.txt");

/// Each hash takes 19 MB and a core for some 20 ms: as many at once as there are cores, the others wait.
static GATE: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from).min(8)));

/// A hash that no password opens, for addresses we do not know: they take as long to refuse.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    Argon2::default()
        .hash_password(&token::random::<32>())
        .map(|hash| hash.to_string())
        .unwrap_or_default()
});

/// Good enough for a person with this address and name?
pub fn check(password: &str, email: &str, name: &str) -> Result<String, Wrong> {
    let lower = password.to_lowercase();
    let count = password.chars().count();
    let same = |about: &str| {
        about.chars().count() >= 4 && lower.trim_matches(|c: char| !c.is_alphanumeric()) == about.to_lowercase()
    };
    if count < MIN {
        return Err(("too_short", format!("A password has at least {MIN} characters.")));
    }
    if count > MAX {
        return Err(("too_long", format!("A password has at most {MAX} characters.")));
    }
    if COMMON.lines().any(|line| line == lower)
        || few_characters(&lower)
        || is_a_run(&lower)
        || same(email)
        || same(name)
    {
        return Err((
            "too_common",
            "This password is easy to guess. Take a few words that do not belong together.".to_owned(),
        ));
    }
    Ok(password.to_owned())
}

pub async fn hash(password: String) -> Result<String> {
    in_turn(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(DomainError::internal)
    })
    .await?
}

pub async fn verify(password: String, hash: String) -> Result<bool> {
    // Longer ones were never taken, and hashing them would only cost time.
    if password.chars().count() > MAX {
        return verify_nobody(String::new()).await;
    }
    in_turn(move || {
        Argon2::default()
            .verify_password(password.as_bytes(), hash.as_str())
            .is_ok()
    })
    .await
}

/// As slow as `verify`, and never true.
pub async fn verify_nobody(password: String) -> Result<bool> {
    in_turn(move || {
        let _ = Argon2::default().verify_password(password.as_bytes(), NOBODY.as_str());
    })
    .await?;
    Ok(false)
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _turn = GATE.acquire().await.map_err(DomainError::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(DomainError::internal)
}

fn few_characters(text: &str) -> bool {
    let mut seen: Vec<char> = text.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() < 4
}

/// `abcdefghij`, `9876543210`: each character follows the one before.
fn is_a_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    [1, -1]
        .iter()
        .any(|step| codes.windows(2).all(|pair| pair[1] - pair[0] == *step))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(password: &str) -> Option<&'static str> {
        check(password, "ploysiri@shop.example", "Ploy Siriwan")
            .err()
            .map(|wrong| wrong.0)
    }

    #[test]
    fn a_password_is_long_and_not_what_everyone_takes() {
        assert_eq!(refusal("kopi-hujan-kereta"), None);
        assert_eq!(refusal("ฝนตกหนักมากวันนี้"), None);
        assert_eq!(refusal("short"), Some("too_short"));
        assert_eq!(refusal(&"a1b2".repeat(51)), Some("too_long"));
        for common in [
            "Password123",
            "1234567890",
            "aaaaaaaaaaaa",
            "1111122222",
            "abcdefghijkl",
            "9876543210",
            "qwertyuiop",
            "ploysiri@shop.example",
            "Ploy Siriwan!",
        ] {
            assert_eq!(refusal(common), Some("too_common"), "{common}");
        }
    }

    #[test]
    fn the_list_holds_only_what_it_can_refuse() {
        for line in COMMON.lines() {
            assert!(line.chars().count() >= MIN && line == line.to_lowercase(), "{line}");
        }
    }

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let hashed = hash("kopi-hujan-kereta".to_owned()).await.unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert!(verify("kopi-hujan-kereta".to_owned(), hashed.clone()).await.unwrap());
        assert!(!verify("kopi-hujan-keretA".to_owned(), hashed.clone()).await.unwrap());
        assert!(!verify("x".repeat(1_000_000), hashed).await.unwrap());
        assert!(!verify("anything".to_owned(), "not a hash".to_owned()).await.unwrap());
        assert!(!verify_nobody(String::new()).await.unwrap());
        assert!(NOBODY.starts_with("$argon2id$"));
    }
}
