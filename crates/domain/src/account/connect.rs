//! Making and changing apps and accounts, and ending them.

use std::collections::BTreeMap;
use std::time::Duration;

use sapa_connectors::channel::{Channel, Person, SettingsForm};
use sapa_model::{AccountId, AccountState, AppId, ConversationId, Millis, WorkspaceId};
use sapa_store::account::{self, AccountRow};
use sapa_store::app::{self, AppRow};
use sapa_store::{StoreError, Tx, contact, job};
use serde_json::{Map, Value};

use super::check::{Payload, check};
use super::credentials::{account_context, app_context, credentials, joined, open, split, target, token_context};
use super::state::vendor_fault;
use crate::error::{FieldError, OrNotFound};
use crate::events::{self, ACCOUNT_UPDATED};
use crate::jobs::{JobEnd, JobRun};
use crate::{App, DomainError, Result};

pub const CONNECT_ACCOUNT: &str = "connect_account";
const VENDOR_PATIENCE: Duration = Duration::from_secs(8);

pub struct NewApp {
    pub channel: String,
    pub name: String,
    pub settings: Map<String, Value>,
}

pub struct NewAccount {
    pub channel: String,
    pub app_id: Option<AppId>,
    pub name: String,
    pub settings: Map<String, Value>,
}

pub async fn create_app(app: &App, tx: &mut Tx, workspace: &WorkspaceId, new: NewApp) -> Result<AppRow> {
    let channel = app.channel(&new.channel)?;
    check_name(&new.name)?;
    let (open, sealed) = split(channel, &new.settings, BTreeMap::new());
    check_form(channel, SettingsForm::App, &joined(&open, &sealed))?;
    let id = AppId::new();
    let row = AppRow {
        workspace_id: workspace.clone(),
        endpoint: random_word(),
        verify_token: app.sealer.seal(&token_context(id.as_str()), &random_word()),
        settings: Value::Object(open).to_string(),
        secrets: app.sealer.seal_map(&app_context(id.as_str()), &sealed),
        channel: new.channel,
        name: new.name.trim().to_owned(),
        created_at: app.clock.now(),
        id,
    };
    app::insert(tx, &row).await?;
    Ok(row)
}

pub async fn change_app(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &AppId,
    name: Option<String>,
    settings: Option<Map<String, Value>>,
) -> Result<AppRow> {
    let mut row = app::find(tx, workspace, id).await.or_not_found("app")?;
    if let Some(name) = name {
        check_name(&name)?;
        row.name = name.trim().to_owned();
    }
    if let Some(form) = settings {
        let channel = app.channel(&row.channel)?;
        let context = app_context(id.as_str());
        let mut shown: Map<String, Value> = serde_json::from_str(&row.settings).unwrap_or_default();
        let (open, sealed) = split(channel, &form, open(app, &context, &row.secrets)?);
        shown.extend(open);
        check_form(channel, SettingsForm::App, &joined(&shown, &sealed))?;
        row.settings = Value::Object(shown).to_string();
        row.secrets = app.sealer.seal_map(&context, &sealed);
    }
    app::update(tx, &row).await?;
    Ok(row)
}

pub async fn rotate_verify_token(app: &App, tx: &mut Tx, workspace: &WorkspaceId, id: &AppId) -> Result<AppRow> {
    let mut row = app::find(tx, workspace, id).await.or_not_found("app")?;
    row.verify_token = app.sealer.seal(&token_context(id.as_str()), &random_word());
    app::update(tx, &row).await?;
    Ok(row)
}

/// Ends an app that has no accounts any more; its webhook address dies.
pub async fn delete_app(app: &App, tx: &mut Tx, workspace: &WorkspaceId, id: &AppId) -> Result<()> {
    app::find(tx, workspace, id).await.or_not_found("app")?;
    if !account::of_app(tx, workspace, id).await?.is_empty() {
        return Err(DomainError::conflict(
            "app_in_use",
            "Accounts are still connected through this app. Disconnect them first.",
        ));
    }
    Ok(app::delete(tx, workspace, id, app.clock.now()).await?)
}

/// Stores the account at once; whether it works is found out by a job and shown in its health.
pub async fn create_account(app: &App, tx: &mut Tx, workspace: &WorkspaceId, new: NewAccount) -> Result<AccountRow> {
    let channel = app.channel(&new.channel)?;
    check_name(&new.name)?;
    let (open, sealed) = split(channel, &new.settings, BTreeMap::new());
    let form = joined(&open, &sealed);
    check_form(channel, SettingsForm::Account, &form)?;
    let app_row = app_of(app, tx, workspace, channel, &new).await?;
    let external_id = channel
        .account_external_id(&form)
        .ok_or_else(|| DomainError::invalid("settings", "required", "The platform's id of the account is missing."))?;
    let id = AccountId::new();
    let row = AccountRow {
        workspace_id: workspace.clone(),
        app_id: app_row.id,
        channel: new.channel,
        name: new.name.trim().to_owned(),
        group_id: channel.account_group_id(&form),
        display: external_id.clone(),
        external_id,
        settings: Value::Object(open).to_string(),
        secrets: app.sealer.seal_map(&account_context(id.as_str()), &sealed),
        state: AccountState::Connected,
        state_code: None,
        state_text: None,
        read_receipts: "on_reply".into(),
        health: "{}".into(),
        created_at: app.clock.now(),
        id,
    };
    account::insert(tx, &row).await.map_err(|error| match error {
        StoreError::Conflict => DomainError::conflict(
            "already_connected",
            "This account is connected already. Change it instead of connecting it twice.",
        ),
        other => other.into(),
    })?;
    enqueue_connect(app, tx, &row).await?;
    publish(tx, &row, app.clock.now());
    Ok(row)
}

async fn app_of(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    channel: &dyn Channel,
    new: &NewAccount,
) -> Result<AppRow> {
    match &new.app_id {
        Some(id) => {
            let row = app::find(tx, workspace, id).await.or_not_found("app")?;
            if row.channel != new.channel {
                return Err(DomainError::invalid(
                    "app_id",
                    "other_channel",
                    "This app belongs to another channel.",
                ));
            }
            Ok(row)
        }
        None if channel.about().app_form.is_some() => Err(DomainError::invalid(
            "app_id",
            "required",
            "Make the app with its credentials first, then give its id.",
        )),
        None => {
            create_app(
                app,
                tx,
                workspace,
                NewApp {
                    channel: new.channel.clone(),
                    name: new.name.clone(),
                    settings: new.settings.clone(),
                },
            )
            .await
        }
    }
}

pub struct AccountChange {
    pub name: Option<String>,
    pub settings: Option<Map<String, Value>>,
    pub read_receipts: Option<String>,
}

pub async fn change_account(
    app: &App,
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &AccountId,
    change: AccountChange,
) -> Result<AccountRow> {
    let mut row = account::find(tx, workspace, id).await.or_not_found("account")?;
    if row.state == AccountState::Disconnected {
        // Its secrets are deleted and stay so; connecting again makes a new account.
        return Err(DomainError::NotFound("account"));
    }
    if let Some(name) = change.name {
        check_name(&name)?;
        row.name = name.trim().to_owned();
    }
    if let Some(word) = change.read_receipts {
        if !["on_reply", "on_open", "never"].contains(&word.as_str()) {
            return Err(DomainError::invalid(
                "read_receipts",
                "unknown",
                "read_receipts is on_reply, on_open or never.",
            ));
        }
        row.read_receipts = word;
    }
    let reconnect = change.settings.is_some();
    if let Some(form) = change.settings {
        let channel = app.channel(&row.channel)?;
        let context = account_context(id.as_str());
        let mut shown: Map<String, Value> = serde_json::from_str(&row.settings).unwrap_or_default();
        let (open, sealed) = split(channel, &form, open(app, &context, &row.secrets)?);
        shown.extend(open);
        let form = joined(&shown, &sealed);
        check_form(channel, SettingsForm::Account, &form)?;
        row.external_id = channel.account_external_id(&form).unwrap_or(row.external_id);
        row.group_id = channel.account_group_id(&form);
        row.settings = Value::Object(shown).to_string();
        row.secrets = app.sealer.seal_map(&context, &sealed);
    }
    account::update(tx, &row).await?;
    if reconnect {
        enqueue_connect(app, tx, &row).await?;
    }
    publish(tx, &row, app.clock.now());
    Ok(row)
}

/// Ends the connection: the vendor is told while the token still exists, then the secrets go at once.
pub async fn disconnect(app: &App, workspace: &WorkspaceId, id: &AccountId) -> Result<()> {
    let row = account::find(&mut app.db.read().await?, workspace, id)
        .await
        .or_not_found("account")?;
    if row.state == AccountState::Disconnected {
        return Err(DomainError::NotFound("account"));
    }
    let others = account::of_app(&mut app.db.read().await?, workspace, &row.app_id).await?;
    let shared = others
        .iter()
        .any(|other| other.id != row.id && other.group_id.is_some() && other.group_id == row.group_id);
    // A subscription that another account of the same group still needs stays.
    if !shared {
        let told = async {
            let credentials = credentials(app, &row).await?;
            app.channel(&row.channel)?
                .unsubscribe(&app.vendors, &credentials)
                .await
                .map_err(DomainError::internal)
        };
        match tokio::time::timeout(VENDOR_PATIENCE, told).await {
            Ok(Ok(())) => {}
            _ => {
                tracing::info!(account.id = %id, "The platform did not take the end of the subscription; disconnecting anyway");
            }
        }
    }
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    account::disconnect(&mut tx, workspace, id, now).await?;
    let data = serde_json::json!({"account": {"id": id, "name": row.name, "state": AccountState::Disconnected, "state_reason": null}});
    events::publish(&mut tx, workspace, ACCOUNT_UPDATED, &data, now);
    Ok(tx.commit().await?)
}

async fn enqueue_connect(app: &App, tx: &mut Tx, row: &AccountRow) -> Result<()> {
    let now = app.clock.now();
    let payload = serde_json::to_string(&Payload {
        account_id: row.id.clone(),
    })
    .unwrap_or_default();
    let lane = Some(format!("connect:{}", row.id));
    let new = job::NewJob {
        workspace: &row.workspace_id,
        name: CONNECT_ACCOUNT,
        lane,
        throttle: None,
        payload,
        run_at: now,
    };
    job::enqueue(tx, now, new).await?;
    Ok(())
}

/// The job: subscribe to webhooks, run the self-test, read the templates.
pub async fn connect(app: &App, run: &JobRun) -> Result<JobEnd> {
    let payload: Payload = run.payload()?;
    let row = account::find(&mut app.db.read().await?, &run.workspace, &payload.account_id).await?;
    if row.state == AccountState::Disconnected {
        return Ok(JobEnd::Done);
    }
    let app_row = app::find_any(&mut app.db.read().await?, &run.workspace, &row.app_id).await?;
    let channel = app.channel(&row.channel)?;
    let subscribed = channel
        .subscribe(&app.vendors, &credentials(app, &row).await?, &target(app, &app_row)?)
        .await;
    check(app, &run.workspace, &row.id).await?;
    if let Err(fault) = subscribed {
        return vendor_fault(app, &row, &fault, run).await;
    }
    if channel.can().templates {
        let mut tx = app.db.write().await?;
        crate::template::enqueue_sync(&mut tx, &row.workspace_id, &row.id, app.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(JobEnd::Done)
}

/// The open conversation with somebody named by contact, phone or platform id; made when there is none.
pub async fn open_conversation(app: &App, tx: &mut Tx, account: &AccountRow, to: &Value) -> Result<ConversationId> {
    let channel = app.channel(&account.channel)?;
    let person = addressee(app, tx, account, channel, to).await?;
    crate::inbound::conversation_with(app, tx, account, &person).await
}

async fn addressee(app: &App, tx: &mut Tx, account: &AccountRow, channel: &dyn Channel, to: &Value) -> Result<Person> {
    let text = |key: &str| {
        to.get(key)
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    if let Some(id) = text("contact_id") {
        let id = id.parse().map_err(|_| DomainError::NotFound("contact"))?;
        let identities = contact::identities_of(tx, &account.workspace_id, &id).await?;
        if let Some(identity) = identities.iter().find(|identity| identity.account_id == account.id) {
            return Ok(crate::outbound::person_of(identity));
        }
        let phone = contact::find(tx, &account.workspace_id, &id)
            .await
            .or_not_found("contact")?
            .phone;
        return phone.and_then(|phone| channel.person_of_phone(&phone)).ok_or_else(|| {
            DomainError::invalid(
                "to.contact_id",
                "unreachable",
                "This contact has no address on this channel.",
            )
        });
    }
    if let Some(phone) = text("phone") {
        let time_zone: Option<(String,)> = tx
            .optional(
                "SELECT time_zone FROM workspace WHERE id = $1",
                sapa_store::args![&account.workspace_id],
            )
            .await?;
        let e164 = e164(phone, time_zone.as_ref().map_or("", |row| &row.0))?;
        return channel.person_of_phone(&e164).ok_or_else(|| {
            DomainError::invalid("to.phone", "unsupported", "This channel does not know phone numbers.")
        });
    }
    match text("external_id") {
        Some(id) => Ok(Person {
            external_id: Some(id.to_owned()),
            ..Person::default()
        }),
        None => Err(DomainError::invalid(
            "to",
            "required",
            &format!(
                "Say who it is for: phone, contact_id or external_id ({}).",
                app.config.public_url
            ),
        )),
    }
}

/// A number as people write it, in the international form. Local forms are read by the workspace's country.
fn e164(text: &str, time_zone: &str) -> Result<String> {
    use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};
    let region = if time_zone == "Asia/Bangkok" {
        Region::TH
    } else {
        Region::ID
    };
    let wrong = || {
        DomainError::invalid(
            "to.phone",
            "format",
            "This is not a phone number. Write it with the country code, like +62 812 3456 7890.",
        )
    };
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if !(6..=20).contains(&digits) {
        return Err(wrong());
    }
    let number = PHONE_NUMBER_UTIL.parse(text, Some(region)).map_err(|_| wrong())?;
    if !PHONE_NUMBER_UTIL.is_possible_number(&number) {
        return Err(wrong());
    }
    Ok(PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164).into_owned())
}

fn check_name(name: &str) -> Result<()> {
    if (1..=100).contains(&name.trim().chars().count()) {
        return Ok(());
    }
    Err(DomainError::invalid(
        "name",
        "length",
        "A name has 1 to 100 characters.",
    ))
}

fn check_form(channel: &dyn Channel, form: SettingsForm, settings: &Value) -> Result<()> {
    let faults = channel.settings_faults(form, settings);
    if faults.is_empty() {
        return Ok(());
    }
    let errors = faults.into_iter().map(|fault| FieldError {
        field: format!("settings.{}", fault.field),
        code: fault.code,
        message: fault.message,
    });
    Err(DomainError::Invalid(errors.collect()))
}

fn publish(tx: &mut Tx, row: &AccountRow, now: Millis) {
    let data =
        serde_json::json!({"account": {"id": row.id, "name": row.name, "state": row.state, "state_reason": null}});
    events::publish(tx, &row.workspace_id, ACCOUNT_UPDATED, &data, now);
}

fn random_word() -> String {
    crate::team::token::fresh().plain.expose().to_owned()
}

/// Seals every stored secret again with the newest key; answers how many were changed.
pub async fn reseal_all(app: &App) -> Result<usize> {
    let mut changed = 0;
    let mut tx = app.db.write().await?;
    for mut row in app::sealed(&mut tx).await? {
        let secrets = app.sealer.reseal(&app_context(row.id.as_str()), &row.secrets)?;
        let token = app.sealer.reseal(&token_context(row.id.as_str()), &row.verify_token)?;
        changed += usize::from(secrets.is_some()) + usize::from(token.is_some());
        row.secrets = secrets.unwrap_or(row.secrets);
        row.verify_token = token.unwrap_or(row.verify_token);
        app::update(&mut tx, &row).await?;
    }
    for mut row in account::everywhere(&mut tx).await? {
        if let Some(secrets) = app.sealer.reseal(&account_context(row.id.as_str()), &row.secrets)? {
            row.secrets = secrets;
            account::update(&mut tx, &row).await?;
            changed += 1;
        }
    }
    tx.commit().await?;
    Ok(changed)
}
