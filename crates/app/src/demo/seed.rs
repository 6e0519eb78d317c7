//! Puts the invented shop into the database, once and in one piece.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use sapa_domain::account::{self, AccountChange, NewAccount, NewApp};
use sapa_domain::team::set_up::{Teammate, add_teammate};
use sapa_domain::{App, team};
use sapa_emulators::{DEMO_ACCOUNT_ID, DEMO_APP_ID, DEMO_APP_SECRET, DEMO_NUMBER_ID, DEMO_TOKEN};
use sapa_model::{LabelId, MemberId, Millis, Role, Secret, WorkspaceId};
use sapa_store::account::AccountRow;
use sapa_store::people::{member, person, workspace};
use sapa_store::{Tx, args, attachment, contact, conversation, ledger, message};
use serde_json::{Map, Value, json};

use super::cast::Person;
use super::files::Files;
use super::rows::{Frame, Rows, rows};
use super::script::{self, Shop};
use super::{SECOND_NUMBER_ID, plan};

/// Open to everybody who can reach this machine: the demo is for trying out.
pub const PASSWORD: &str = "greet-every-chat";
pub const WORKSPACE: &str = "Melati Living";
const MARK: &str = "demo_workspace";

/// The demo's workspace, when it is complete.
pub async fn found(app: &App) -> Result<Option<WorkspaceId>> {
    let mut tx = app.db.read().await?;
    let row: Option<(String,)> = tx
        .optional("SELECT value FROM install WHERE key = $1", args![MARK])
        .await?;
    Ok(row.map(|row| WorkspaceId::from_row(row.0)))
}

/// The demo sends everything to the emulators; a real shop's numbers must not get lost in there.
pub async fn refuse_real_workspaces(app: &App, owner: &str) -> Result<()> {
    let mut tx = app.db.read().await?;
    let all = workspace::everywhere(&mut tx).await?;
    let ours = person::by_email(&mut tx, owner).await?.is_some();
    if let Some(real) = all.iter().find(|row| !row.demo).filter(|_| !ours) {
        bail!(
            "This data holds the workspace \"{}\". The demo needs a SAPA_DATA_DIR (or database) of its own.",
            real.name
        );
    }
    Ok(())
}

/// Makes all of it. `known` are the customers whose phones can be played.
pub async fn seed(app: &App, known: &[Person]) -> Result<WorkspaceId> {
    let shop = script::shop()?;
    let workspace = owner(app, &shop).await?;
    let files = Files::put(app, &workspace).await?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let frame = Frame {
        workspace: workspace.clone(),
        now,
        members: teammates(app, &mut tx, &workspace, &shop).await?,
        labels: labels(&mut tx, &workspace, &shop, now).await?,
        accounts: accounts(app, &mut tx, &workspace).await?,
        files,
        shop: &shop,
    };
    let month = plan::plan(&shop, &script::dialogues()?, known, now);
    write(&mut tx, &frame, rows(&frame, &month)).await?;
    workspace::mark_demo(&mut tx, &workspace).await?;
    tx.run(
        "INSERT INTO install (key, value) VALUES ($1, $2)",
        args![MARK, &workspace],
    )
    .await?;
    tx.commit().await?;
    Ok(workspace)
}

/// The owner with the workspace; found again when an earlier start was cut off after this step.
async fn owner(app: &App, shop: &Shop) -> Result<WorkspaceId> {
    let owner = shop.teammates.first().context("shop.json names no owner")?;
    let mut tx = app.db.read().await?;
    if let Some(person) = person::by_email(&mut tx, &owner.email).await? {
        let places = workspace::of_person(&mut tx, &person.id).await?;
        return Ok(places
            .into_iter()
            .next()
            .context("the demo's owner has no workspace")?
            .id);
    }
    drop(tx);
    let wish = team::NewOwner {
        email: owner.email.clone(),
        name: owner.name.clone(),
        workspace: WORKSPACE.into(),
        password: Secret::new(PASSWORD),
        language: owner.language.clone(),
    };
    Ok(team::create_owner(app, wish).await?.workspace_id)
}

async fn teammates(app: &App, tx: &mut Tx, workspace: &WorkspaceId, shop: &Shop) -> Result<Vec<(MemberId, String)>> {
    let password = Secret::new(PASSWORD);
    for mate in &shop.teammates[1..] {
        let role = Role::parse(&mate.role).context("shop.json knows owner, admin and agent")?;
        let new = Teammate {
            email: &mate.email,
            name: &mate.name,
            password: &password,
            language: &mate.language,
            role,
        };
        add_teammate(app, tx, workspace, &new).await?;
    }
    let all = member::list(tx, workspace).await?;
    let of = |email: &str| {
        all.iter()
            .find(|row| row.email == email)
            .map(|row| (row.id.clone(), row.name.clone()))
    };
    shop.teammates
        .iter()
        .map(|mate| of(&mate.email).context("a teammate is missing"))
        .collect()
}

async fn labels(tx: &mut Tx, workspace: &WorkspaceId, shop: &Shop, now: Millis) -> Result<BTreeMap<String, LabelId>> {
    let mut ids = BTreeMap::new();
    for label in &shop.labels {
        let id = LabelId::new();
        let row = conversation::LabelRow {
            id: id.to_string(),
            name: label.name.clone(),
            color: label.color.clone(),
        };
        conversation::insert_label(tx, workspace, &row, now).await?;
        ids.insert(label.key.clone(), id);
    }
    Ok(ids)
}

/// An app and two numbers of the emulated platform, made as a person would make them: connecting runs as a job.
async fn accounts(app: &App, tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<AccountRow>> {
    let form = |value: Value| -> Map<String, Value> { value.as_object().cloned().unwrap_or_default() };
    let settings = form(json!({"app_id": DEMO_APP_ID, "app_secret": DEMO_APP_SECRET}));
    let new = NewApp {
        channel: "whatsapp".into(),
        name: "Melati Living app".into(),
        settings,
    };
    let app_id = account::create_app(app, tx, workspace, new).await?.id;
    let mut rows = Vec::new();
    for (name, number) in [("Jakarta", DEMO_NUMBER_ID), ("Bangkok", SECOND_NUMBER_ID)] {
        let settings = json!({"phone_number_id": number, "waba_id": DEMO_ACCOUNT_ID, "access_token": DEMO_TOKEN});
        let (channel, name) = ("whatsapp".into(), name.into());
        let new = NewAccount {
            channel,
            app_id: Some(app_id.clone()),
            name,
            settings: form(settings),
        };
        rows.push(account::create_account(app, tx, workspace, new).await?);
    }
    Ok(rows)
}

async fn write(tx: &mut Tx, frame: &Frame<'_>, rows: Rows) -> Result<()> {
    let (workspace, owner) = (&frame.workspace, &frame.members[0].0);
    contact::insert_many(tx, &rows.contacts).await?;
    contact::insert_identities(tx, &rows.identities).await?;
    conversation::insert_many(tx, &rows.conversations).await?;
    message::insert_many(tx, &rows.messages).await?;
    attachment::insert_many(tx, &rows.attachments).await?;
    for (id, labels) in rows.labels.iter().filter(|(_, labels)| !labels.is_empty()) {
        conversation::set_labels(tx, workspace, id, labels).await?;
    }
    for (id, seen, last) in &rows.read_marks {
        conversation::set_read_mark(tx, workspace, id, owner, *seen, last.as_ref()).await?;
    }
    for (hour, counts) in &rows.ledger {
        ledger::add(tx, workspace, *hour, counts).await?;
    }
    Ok(())
}

/// The address and verify token of the app's webhook.
pub async fn webhook(app: &App, workspace: &WorkspaceId) -> Result<(String, Secret)> {
    let apps = sapa_store::app::list(&mut app.db.read().await?, workspace).await?;
    let row = apps
        .first()
        .context("the demo's app was deleted; start over with an empty SAPA_DATA_DIR")?;
    Ok((account::webhook_url(app, row), account::verify_token(app, row)?))
}

/// The emulators forget everything when they end: their numbers subscribe again.
pub async fn reconnect(app: &App, workspace: &WorkspaceId) -> Result<()> {
    let mut tx = app.db.write().await?;
    for row in sapa_store::account::list(&mut tx, workspace).await? {
        let change = AccountChange {
            name: None,
            settings: Some(Map::new()),
            read_receipts: None,
        };
        account::change_account(app, &mut tx, workspace, &row.id, change).await?;
    }
    tx.commit().await?;
    Ok(())
}
