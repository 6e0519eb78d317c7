//! What the mails say, in English, Indonesian and Thai: plain text, and the same as simple HTML.

use super::Mail;

/// Somebody is asked to join a workspace.
pub struct Invitation<'a> {
    pub to: &'a str,
    pub inviter: &'a str,
    pub workspace: &'a str,
    pub link: &'a str,
    pub days: i64,
}

#[must_use]
pub fn invitation(language: &str, about: &Invitation<'_>) -> Mail {
    let Invitation {
        to,
        inviter,
        workspace,
        link,
        days,
    } = about;
    let words = match language {
        "id" => Words {
            subject: format!("{inviter} mengundang Anda ke {workspace}"),
            lines: vec![
                "Halo,".to_owned(),
                format!(
                    "{inviter} mengundang Anda bergabung dengan {workspace} di Sapa, satu kotak masuk untuk semua chat pelanggan."
                ),
            ],
            button: "Terima undangan",
            after: format!(
                "Tautan ini berlaku {days} hari. Jika Anda tidak mengenal pengirimnya, abaikan saja email ini."
            ),
        },
        "th" => Words {
            subject: format!("{inviter} เชิญคุณเข้าร่วม {workspace}"),
            lines: vec![
                "สวัสดี".to_owned(),
                format!("{inviter} เชิญคุณเข้าร่วม {workspace} บน Sapa กล่องข้อความเดียวสำหรับทุกแชทของลูกค้า"),
            ],
            button: "ตอบรับคำเชิญ",
            after: format!("ลิงก์นี้ใช้ได้ {days} วัน หากคุณไม่รู้จักผู้เชิญ โปรดเพิกเฉยต่ออีเมลนี้"),
        },
        _ => Words {
            subject: format!("{inviter} invites you to {workspace}"),
            lines: vec![
                "Hello,".to_owned(),
                format!("{inviter} invites you to join {workspace} on Sapa, one inbox for every customer chat."),
            ],
            button: "Accept the invitation",
            after: format!("The link works for {days} days. If you do not know who sent it, ignore this mail."),
        },
    };
    words.into_mail(to, link)
}

/// Somebody asked to set a new password.
#[must_use]
pub fn password_reset(language: &str, to: &str, name: &str, link: &str, minutes: i64) -> Mail {
    let words = match language {
        "id" => Words {
            subject: "Atur ulang kata sandi Sapa".to_owned(),
            lines: vec![
                format!("Halo {name},"),
                "Seseorang, semoga Anda sendiri, meminta kata sandi baru untuk akun Sapa Anda.".to_owned(),
            ],
            button: "Buat kata sandi baru",
            after: format!(
                "Tautan ini berlaku {minutes} menit dan hanya sekali. Jika bukan Anda yang meminta, abaikan email ini: kata sandi Anda tidak berubah."
            ),
        },
        "th" => Words {
            subject: "ตั้งรหัสผ่าน Sapa ใหม่".to_owned(),
            lines: vec![
                format!("สวัสดีคุณ {name}"),
                "มีผู้ขอตั้งรหัสผ่านใหม่สำหรับบัญชี Sapa ของคุณ".to_owned(),
            ],
            button: "ตั้งรหัสผ่านใหม่",
            after: format!("ลิงก์นี้ใช้ได้ครั้งเดียวภายใน {minutes} นาที หากคุณไม่ได้เป็นผู้ขอ โปรดเพิกเฉยต่ออีเมลนี้ รหัสผ่านของคุณจะไม่เปลี่ยน"),
        },
        _ => Words {
            subject: "Set a new Sapa password".to_owned(),
            lines: vec![
                format!("Hello {name},"),
                "Somebody, hopefully you, asked for a new password for your Sapa account.".to_owned(),
            ],
            button: "Set a new password",
            after: format!(
                "The link works once, for {minutes} minutes. If it was not you, ignore this mail: your password stays as it is."
            ),
        },
    };
    words.into_mail(to, link)
}

struct Words {
    subject: String,
    lines: Vec<String>,
    button: &'static str,
    after: String,
}

impl Words {
    fn into_mail(self, to: &str, link: &str) -> Mail {
        let Self {
            subject,
            lines,
            button,
            after,
        } = self;
        let text = format!("{}\n\n{button}:\n{link}\n\n{after}\n", lines.join("\n\n"));
        let paragraphs: String = lines.iter().map(|line| format!("<p>{}</p>", escape(line))).collect();
        let (url, after) = (escape(link), escape(&after));
        let html = format!(
            "<!doctype html><html><body style=\"margin:0;padding:24px;background:#f5f5f4;font-family:system-ui,sans-serif;color:#1c1917\">\
             <div style=\"max-width:480px;margin:0 auto;padding:24px;background:#fff;border-radius:12px;line-height:1.5\">{paragraphs}\
             <p style=\"margin:24px 0\"><a href=\"{url}\" style=\"display:inline-block;padding:10px 18px;border-radius:8px;background:#0f766e;color:#fff;text-decoration:none\">{button}</a></p>\
             <p style=\"font-size:13px;color:#57534e;word-break:break-all\">{url}</p><p style=\"font-size:13px;color:#57534e\">{after}</p></div></body></html>"
        );
        // A line break in a name must not begin a header of its own.
        let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        Mail {
            to: to.to_owned(),
            subject,
            text,
            html,
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://chat.shop.example/invite?token=abc&x=1";

    fn about<'a>(inviter: &'a str) -> Invitation<'a> {
        Invitation {
            to: "ploy@shop.example",
            inviter,
            workspace: "Toko Senja",
            link: LINK,
            days: 7,
        }
    }

    #[test]
    fn each_language_has_its_own_words_and_all_carry_the_link() {
        let mails: Vec<Mail> = ["en", "id", "th"]
            .iter()
            .flat_map(|language| {
                [
                    invitation(language, &about("Mai")),
                    password_reset(language, "ploy@shop.example", "Ploy", LINK, 60),
                ]
            })
            .collect();
        for mail in &mails {
            assert!(
                mail.text.contains(LINK) && mail.html.contains("token=abc&amp;x=1"),
                "{}",
                mail.subject
            );
        }
        let mut subjects: Vec<&str> = mails.iter().map(|mail| mail.subject.as_str()).collect();
        subjects.sort_unstable();
        subjects.dedup();
        assert_eq!(subjects.len(), 6);
        assert_eq!(
            invitation("fr", &about("Mai")),
            invitation("en", &about("Mai")),
            "an unknown language reads English"
        );
    }

    #[test]
    fn a_name_cannot_write_html_or_headers() {
        let mail = invitation("en", &about("Eve\r\nBcc: x@y <script>"));
        assert!(!mail.html.contains("<script>") && mail.html.contains("&lt;script&gt;"));
        assert_eq!(mail.subject, "Eve Bcc: x@y <script> invites you to Toko Senja");
    }
}
