//! The customers' phones: tells the emulators, which remember nothing, who there is and what was said today, so
//! that the chats can go on where they are.

use anyhow::{Context, Result, bail};
use http::Method;
use sapa_connectors::http::Vendors;
use sapa_domain::App;
use sapa_model::{Direction, WorkspaceId};
use sapa_store::contact::{ContactRow, IdentityRow};
use sapa_store::message::MessageRow;
use sapa_store::{account, args, contact, message};
use serde_json::{Value, json};
use url::Url;

use super::cast::Person;

/// As many messages as a phone shows at once; older ones are only in Sapa.
const SHOWN: i64 = 12;

pub struct Phones<'a> {
    pub vendors: &'a Vendors,
    /// Where the emulators listen.
    pub base: String,
}

impl Phones<'_> {
    /// Those the emulators begin with.
    pub async fn known(&self) -> Result<Vec<Person>> {
        let answer = self.call(Method::GET, "/_control/customers", None).await?;
        let items = answer["items"].as_array().cloned().unwrap_or_default();
        Ok(items.iter().filter_map(person).collect())
    }

    /// Everybody we may write to today, with the last words of both sides. Nobody is told by webhook: it was all
    /// heard before.
    pub async fn fill(&self, app: &App, workspace: &WorkspaceId) -> Result<usize> {
        let mut tx = app.db.read().await?;
        let accounts = account::list(&mut tx, workspace).await?;
        let sql = "SELECT id, account_id, identity_id FROM conversation WHERE workspace_id = $1 AND status <> 'closed' AND window_expires_at > $2 ORDER BY sort_at";
        let open: Vec<(String, String, String)> = tx.all(sql, args![workspace, app.clock.now()]).await?;
        for (conversation, account_id, identity) in &open {
            let Some(account) = accounts.iter().find(|row| row.id.as_str() == account_id) else {
                continue;
            };
            let identity =
                contact::identity(&mut tx, workspace, &sapa_model::IdentityId::from_row(identity.clone())).await?;
            let who = contact::find(&mut tx, workspace, &identity.contact_id).await?;
            let id = sapa_model::ConversationId::from_row(conversation.clone());
            let mut said = message::older(&mut tx, workspace, &id, None, SHOWN).await?;
            said.reverse();
            let Some(customer) = self.customer(&identity, &who).await? else {
                continue;
            };
            for message in said
                .iter()
                .filter(|row| row.external_id.is_some() && row.deleted_at.is_none())
            {
                self.say(&customer, &account.external_id, message).await?;
            }
        }
        Ok(open.len())
    }

    /// The emulator's name for this person; those it does not know are made.
    async fn customer(&self, identity: &IdentityRow, who: &ContactRow) -> Result<Option<String>> {
        let Some(phone) = &identity.external_id else {
            return Ok(identity.scoped_id.clone());
        };
        let wanted = json!({"phone": format!("+{phone}"), "name": who.name});
        self.call(Method::POST, "/_control/customers", Some(wanted)).await?;
        Ok(Some(phone.clone()))
    }

    async fn say(&self, customer: &str, number: &str, row: &MessageRow) -> Result<()> {
        let mut said = words(row);
        said["number"] = json!(number);
        said["merge"] = json!({"id": row.external_id, "timestamp": (row.sort_at.0 / 1000).to_string()});
        if let Some(quoted) = &row.reply_external_id {
            said["quote"] = json!(quoted);
        }
        if row.direction == Direction::In {
            said["silent"] = json!(true);
            self.call(
                Method::POST,
                &format!("/_control/customers/{customer}/messages"),
                Some(said),
            )
            .await?;
        } else {
            // Nobody has subscribed yet, so this echo is heard by no one.
            said["customer"] = json!(customer);
            self.call(Method::POST, "/_control/echoes", Some(said)).await?;
        }
        Ok(())
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        let url = Url::parse(&format!("{}{path}", self.base)).context("the emulators' address")?;
        let mut request = self.vendors.request(method, &url)?;
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let answer = self.vendors.call(request).await?;
        if answer.status >= 300 {
            bail!(
                "the emulators refused {path}: {}",
                String::from_utf8_lossy(&answer.body)
            );
        }
        Ok(serde_json::from_slice(&answer.body).unwrap_or_default())
    }
}

fn person(item: &Value) -> Option<Person> {
    let text = |name: &str| item[name].as_str().map(str::to_owned);
    let phone = text("wa_id").or_else(|| text("phone"))?;
    let phone = format!("+{}", phone.trim_start_matches('+'));
    let language = if phone.starts_with("+66") {
        "th"
    } else if phone.starts_with("+62") {
        "id"
    } else {
        "en"
    };
    Some(Person {
        language: language.into(),
        name: text("name")?,
        phone_hidden: item["phone_hidden"] == true,
        username: text("username").map(|name| name.trim_start_matches('@').to_owned()),
        scoped_id: text("user_id"),
        city: if language == "th" {
            "เชียงใหม่"
        } else {
            "Bandung"
        }
        .into(),
        phone,
    })
}

/// The message in the emulator's short form. What a phone cannot be given again is told in words.
fn words(row: &MessageRow) -> Value {
    let content: Value = row
        .content
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    match row.kind.as_str() {
        kind @ ("image" | "video" | "voice" | "audio" | "sticker" | "document") => {
            json!({"type": kind, "caption": row.text})
        }
        "location" => json!({
            "type": "location", "latitude": content["latitude"], "longitude": content["longitude"],
            "name": content["name"], "address": content["address"],
        }),
        kind => json!({"type": "text", "text": row.text.clone().unwrap_or_else(|| format!("[{kind}]"))}),
    }
}
