//! Mail that Sapa itself sends: invitations and password resets.
//!
//! Without a mail server `Mailer::none()` says so, and the caller shows the link to copy instead.
//! The texts are in `mail/text.rs`, one function for each mail, in every language of the product.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::error::{DomainError, Result};

pub mod text;

const TIMEOUT: Duration = Duration::from_secs(15);

/// A mail ready to go, to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// What became of a mail; the caller tells the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    Yes,
    /// No mail server is set.
    Off,
    /// The server would not take it; the reason is in the log.
    Failed,
}

/// Sends mail, or says clearly that no mail server is set. Cheap to clone.
#[derive(Clone)]
pub struct Mailer(Arc<Way>);

enum Way {
    Off,
    Smtp {
        transport: Box<AsyncSmtpTransport<Tokio1Executor>>,
        from: Mailbox,
    },
    Record(Mutex<Vec<Mail>>),
}

impl Mailer {
    #[must_use]
    pub fn none() -> Self {
        Self(Arc::new(Way::Off))
    }

    /// Keeps mails in memory; `recorded` reads them.
    #[must_use]
    pub fn recorder() -> Self {
        Self(Arc::new(Way::Record(Mutex::default())))
    }

    /// `smtps://user:password@host:465` or `smtp://…?tls=required`; the sender is `&from=Sapa <sapa@shop.example>`,
    /// or the user name when that is an address, or else `sapa@` our own host.
    pub fn smtp(url: &str, public_url: &str) -> Result<Self> {
        let wrong = |why: &str| {
            DomainError::Internal(format!(
                "SAPA_SMTP_URL cannot be used: {why}. It looks like smtps://user:password@mail.example.com:465?from=sapa@example.com."
            ))
        };
        let mut url: url::Url = url.trim().parse().map_err(|_| wrong("it is not a URL"))?;
        let from = sender(&url, public_url).ok_or_else(|| wrong("its sender is not a mail address"))?;
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| name != "from")
            .map(|(n, v)| (n.into(), v.into()))
            .collect();
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
        // The error of the library may repeat the address with its password.
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str())
            .map_err(|_| wrong("the scheme is smtp or smtps, tls is required or opportunistic, and a host is needed"))?
            .timeout(Some(TIMEOUT))
            .build();
        Ok(Self(Arc::new(Way::Smtp {
            transport: Box::new(transport),
            from,
        })))
    }

    #[must_use]
    pub fn is_on(&self) -> bool {
        !matches!(*self.0, Way::Off)
    }

    pub async fn send(&self, mail: Mail) -> Sent {
        match &*self.0 {
            Way::Off => Sent::Off,
            Way::Record(kept) => {
                kept.lock().expect("nobody panics while holding it").push(mail);
                Sent::Yes
            }
            Way::Smtp { transport, from } => match deliver(transport, from, mail).await {
                Ok(()) => Sent::Yes,
                Err(error) => {
                    metrics::counter!("sapa_mail_failures_total").increment(1);
                    tracing::warn!(error, "The mail server did not take a mail.");
                    Sent::Failed
                }
            },
        }
    }

    /// What a recorder has kept, oldest first.
    #[must_use]
    pub fn recorded(&self) -> Vec<Mail> {
        match &*self.0 {
            Way::Record(kept) => kept.lock().expect("nobody panics while holding it").clone(),
            Way::Off | Way::Smtp { .. } => Vec::new(),
        }
    }
}

fn sender(url: &url::Url, public_url: &str) -> Option<Mailbox> {
    if let Some((_, from)) = url.query_pairs().find(|(name, _)| name == "from") {
        return from.parse().ok();
    }
    let user = url.username().replace("%40", "@");
    let host = url::Url::parse(public_url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| "localhost".to_owned());
    let address: Address = user.parse().or_else(|_| format!("sapa@{host}").parse()).ok()?;
    Some(Mailbox::new(Some("Sapa".to_owned()), address))
}

async fn deliver(transport: &AsyncSmtpTransport<Tokio1Executor>, from: &Mailbox, mail: Mail) -> Result<(), String> {
    let message = compose(from, mail)?;
    match tokio::time::timeout(2 * TIMEOUT, transport.send(message)).await {
        Ok(sent) => sent.map(drop).map_err(|error| error.to_string()),
        Err(_) => Err("no answer in 30 s".to_owned()),
    }
}

fn compose(from: &Mailbox, mail: Mail) -> Result<Message, String> {
    let to: Address = mail
        .to
        .parse()
        .map_err(|_| "the address cannot be written to".to_owned())?;
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(mail.subject)
        .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

    use super::*;

    fn mail() -> Mail {
        Mail {
            to: "ploy@shop.example".into(),
            subject: "สวัสดี".into(),
            text: "line one".into(),
            html: "<p>line one</p>".into(),
        }
    }

    #[tokio::test]
    async fn without_a_server_the_caller_learns_it() {
        assert!(!Mailer::none().is_on());
        assert_eq!(Mailer::none().send(mail()).await, Sent::Off);
        let recorder = Mailer::recorder();
        assert_eq!(recorder.send(mail()).await, Sent::Yes);
        assert_eq!(recorder.recorded(), [mail()]);
    }

    #[test]
    fn the_sender_is_named_or_found_and_the_password_is_never_shown() {
        let from = |url: &str| sender(&url.parse().unwrap(), "https://chat.shop.example").map(|from| from.to_string());
        assert_eq!(
            from("smtp://h?from=Shop%20%3Chi@shop.example%3E").as_deref(),
            Some("Shop <hi@shop.example>")
        );
        assert_eq!(
            from("smtp://me%40shop.example:pw@h").as_deref(),
            Some("Sapa <me@shop.example>")
        );
        assert_eq!(
            from("smtp://apikey:pw@h").as_deref(),
            Some("Sapa <sapa@chat.shop.example>")
        );
        assert_eq!(from("smtp://h?from=nobody"), None);
        for bad in [
            "",
            "nonsense",
            "http://user:hunter2@h",
            "smtp://user:hunter2@h?tls=maybe",
        ] {
            let error = Mailer::smtp(bad, "https://x.example").err().expect(bad).to_string();
            assert!(error.contains("SAPA_SMTP_URL") && !error.contains("hunter2"), "{error}");
        }
    }

    #[tokio::test]
    async fn a_mail_reaches_a_server_and_a_refusal_is_told() {
        let (url, received) = server("250 taken").await;
        assert_eq!(
            Mailer::smtp(&url, "http://127.0.0.1").unwrap().send(mail()).await,
            Sent::Yes
        );
        let text = received.await.unwrap();
        assert!(
            text.contains("RCPT TO:<ploy@shop.example>") && text.contains("line one") && text.contains("text/html"),
            "{text}"
        );

        let (url, _received) = server("554 no thanks").await;
        assert_eq!(
            Mailer::smtp(&url, "http://127.0.0.1").unwrap().send(mail()).await,
            Sent::Failed
        );
    }

    /// A mail server that takes one connection and answers the message with `verdict`.
    async fn server(verdict: &'static str) -> (String, tokio::task::JoinHandle<String>) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}?from=sapa@shop.example", listener.local_addr().unwrap());
        let task = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let (read, mut write) = stream.into_split();
            let (mut lines, mut all, mut in_data) = (BufReader::new(read).lines(), String::new(), false);
            write.write_all(b"220 here\r\n").await.unwrap();
            while let Ok(Some(line)) = lines.next_line().await {
                all += &line;
                all.push('\n');
                let answer = match line.as_str() {
                    "." => {
                        in_data = false;
                        verdict
                    }
                    _ if in_data => continue,
                    "DATA" => {
                        in_data = true;
                        "354 go on"
                    }
                    "QUIT" => break,
                    _ => "250 ok",
                };
                if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                    break;
                }
            }
            all
        });
        (url, task)
    }
}
