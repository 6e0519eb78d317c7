//! People, where they belong and what lets them in.

mod belonging;
mod doors;
mod person;

use sapa_model::{ApiKeyId, Millis, OrganisationId, PersonId, Role, SessionId, WorkspaceId};
use sapa_store::Tx;
use sapa_store::people::api_key::ApiKeyRow;
use sapa_store::people::person::{self as person_rows, PersonRow};
use sapa_store::people::session::SessionRow;
use sapa_store::people::workspace::{self, WorkspaceRow};

pub const NOW: Millis = Millis(1_788_000_000_000);

pub fn later(secs: i64) -> Millis {
    NOW.plus_secs(secs)
}

pub async fn a_person(tx: &mut Tx, email: &str) -> PersonRow {
    let row = PersonRow {
        id: PersonId::new(),
        email: email.to_owned(),
        name: email.split('@').next().unwrap().to_owned(),
        password_hash: "hash".to_owned(),
        language: "th".to_owned(),
        theme: "system".to_owned(),
        preferences: "{}".to_owned(),
        totp_secret: None,
        totp_confirmed_at: None,
        totp_last_step: 0,
        recovery_codes: None,
        created_at: NOW,
    };
    person_rows::insert(tx, &row).await.unwrap();
    row
}

pub async fn a_workspace(tx: &mut Tx, name: &str) -> WorkspaceRow {
    let row = WorkspaceRow {
        id: WorkspaceId::new(),
        organisation_id: OrganisationId::new(),
        name: name.to_owned(),
        language: "id".to_owned(),
        time_zone: "Asia/Jakarta".to_owned(),
        reopen_hours: 24,
        demo: false,
        created_at: NOW,
    };
    workspace::insert_organisation(tx, &row.organisation_id, name, NOW)
        .await
        .unwrap();
    workspace::insert(tx, &row).await.unwrap();
    row
}

pub fn a_session(person: &PersonId, token_hash: &str, expires_at: Millis) -> SessionRow {
    SessionRow {
        id: SessionId::new(),
        token_hash: token_hash.to_owned(),
        person_id: person.clone(),
        created_at: NOW,
        last_seen_at: NOW,
        expires_at,
        ip: "203.0.113.9".to_owned(),
        user_agent: "Firefox".to_owned(),
    }
}

pub fn a_key(workspace: &WorkspaceId, hash: &str, created_by: Option<&str>) -> ApiKeyRow {
    ApiKeyRow {
        workspace_id: workspace.clone(),
        id: ApiKeyId::new(),
        name: "Till".to_owned(),
        role: Role::Admin,
        prefix: "sapa_abcd".to_owned(),
        key_hash: hash.to_owned(),
        created_by: created_by.map(str::to_owned),
        created_at: NOW,
        last_used_at: None,
    }
}
