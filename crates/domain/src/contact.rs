//! Contacts: how they are called, and what a teammate may change.

use sapa_model::{ContactId, WorkspaceId};
use sapa_store::contact::{self, ContactRow, IdentityRow};
use sapa_store::{Tx, conversation};

use crate::error::OrNotFound;
use crate::events::{self, CONTACT_UPDATED};
use crate::{App, DomainError, Result};

const NAME_MAX: usize = 300;
const NOTE_MAX: usize = 10_000;
const ATTRIBUTES_MAX: usize = 16_384;

/// What to call a person: profile name, @username, phone, or "Customer" with a short mark. Never a raw id.
#[must_use]
pub fn display_name(identity: &IdentityRow) -> String {
    let blank = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    blank(&identity.profile_name)
        .or_else(|| blank(&identity.username))
        .or_else(|| blank(&identity.phone))
        .unwrap_or_else(|| {
            let id = identity.id.as_str();
            format!("Customer {}", id[id.len().saturating_sub(4)..].to_uppercase())
        })
}

/// Everything a search should find this contact by.
#[must_use]
pub fn search_text(contact: &ContactRow, identities: &[&IdentityRow]) -> String {
    let mut parts: Vec<&str> = vec![&contact.name];
    parts.extend(contact.phone.as_deref());
    parts.extend(contact.email.as_deref());
    for identity in identities {
        parts.extend(identity.phone.as_deref());
        parts.extend(identity.username.as_deref());
        parts.extend(identity.profile_name.as_deref());
    }
    let mut seen = std::collections::BTreeSet::new();
    parts.retain(|part| seen.insert(*part));
    parts.join(" ")
}

/// What a teammate changes; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct ContactChange {
    pub name: Option<String>,
    pub email: Option<Option<String>>,
    pub note: Option<String>,
    pub language: Option<Option<String>>,
    pub attributes: Option<serde_json::Map<String, serde_json::Value>>,
}

pub async fn change(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ContactId,
    change: ContactChange,
) -> Result<ContactRow> {
    let mut row = contact::lock(tx, workspace, id).await.or_not_found("contact")?;
    check(&change)?;
    if let Some(name) = change.name {
        row.name = name.trim().to_owned();
        row.named_by = "teammate".into();
    }
    row.email = change.email.unwrap_or(row.email);
    row.note = change.note.unwrap_or(row.note);
    row.language = change.language.unwrap_or(row.language);
    if let Some(attributes) = change.attributes {
        row.attributes = serde_json::Value::Object(attributes).to_string();
    }
    let identities = contact::identities_of(tx, workspace, id).await?;
    row.search_text = search_text(&row, &identities.iter().collect::<Vec<_>>());
    contact::update(tx, &row).await?;
    let now = app.clock.now();
    events::publish(
        tx,
        workspace,
        CONTACT_UPDATED,
        &serde_json::json!({"contact": {"id": row.id, "name": row.name, "phone": row.phone}}),
        now,
    );
    Ok(row)
}

fn check(change: &ContactChange) -> Result<()> {
    if change
        .name
        .as_ref()
        .is_some_and(|name| name.trim().is_empty() || name.chars().count() > NAME_MAX)
    {
        return Err(DomainError::invalid(
            "name",
            "length",
            "A name has 1 to 300 characters.",
        ));
    }
    if change.note.as_ref().is_some_and(|note| note.chars().count() > NOTE_MAX) {
        return Err(DomainError::invalid(
            "note",
            "length",
            "A note has at most 10,000 characters.",
        ));
    }
    if let Some(Some(email)) = &change.email
        && (!email.contains('@') || email.len() > 254 || email.contains(char::is_whitespace))
    {
        return Err(DomainError::invalid(
            "email",
            "format",
            "This is not an e-mail address.",
        ));
    }
    if change
        .attributes
        .as_ref()
        .is_some_and(|map| serde_json::to_string(map).map_or(0, |text| text.len()) > ATTRIBUTES_MAX)
    {
        return Err(DomainError::invalid(
            "attributes",
            "length",
            "Attributes hold at most 16 KB.",
        ));
    }
    Ok(())
}

/// A contact with everything its panel shows.
pub struct ContactDetail {
    pub contact: ContactRow,
    pub identities: Vec<IdentityRow>,
    pub conversations: Vec<conversation::ConversationRow>,
}

pub async fn detail(tx: &mut Tx, workspace: &WorkspaceId, id: &ContactId) -> Result<ContactDetail> {
    let mut contact = contact::find(tx, workspace, id).await.or_not_found("contact")?;
    contact::fill_last_seen(tx, workspace, std::slice::from_mut(&mut contact)).await?;
    Ok(ContactDetail {
        contact,
        identities: contact::identities_of(tx, workspace, id).await?,
        conversations: conversation::of_contact(tx, workspace, id, 50).await?,
    })
}
