//! Templates: list, create, edit, delete, review.

use std::sync::Arc;

use http::Method;
use serde_json::{Value, json};

use super::auth::Grant;
use super::call::{Call, success};
use super::errors::GraphError;
use super::messages::DAY_MS;
use super::state::Template;
use super::webhooks::Change;
use super::{Graph, ids, paging, template_rules as rules};

const PER_HOUR: usize = 100;
const PER_ACCOUNT: usize = 6_000;

/// `/{account}/message_templates`.
pub fn edge(graph: &Arc<Graph>, call: &Call) -> Result<Value, GraphError> {
    match call.method {
        Method::GET => list(graph, call),
        Method::POST => create(graph, call),
        Method::DELETE => delete(graph, call),
        _ => Err(call.unknown_edge()),
    }
}

/// `/{template}` and `/{template}/unpause`.
pub fn object(graph: &Arc<Graph>, call: &Call, grant: &Grant) -> Result<Value, GraphError> {
    grant.require("whatsapp_business_management")?;
    let account_id = account_of(graph, &call.node)
        .filter(|id| grant.sees(id))
        .ok_or_else(|| call.not_found())?;
    graph.take_management(&account_id)?;
    match (call.edge.as_str(), &call.method) {
        ("", &Method::GET) => {
            let world = graph.world();
            let template = world.accounts[&account_id].templates.iter().find(|t| t.id == call.node);
            let shown = template.map(shown).ok_or_else(|| call.not_found())?;
            Ok(paging::pick(shown, call.params.fields().as_deref()))
        }
        ("", &Method::POST) => edit(graph, call, &account_id),
        ("unpause", &Method::POST) => {
            graph.set_template_status(&account_id, &call.node, "APPROVED", "NONE");
            Ok(success())
        }
        _ => Err(call.unknown_edge()),
    }
}

pub fn account_of(graph: &Graph, template_id: &str) -> Option<String> {
    let world = graph.world();
    let holds = |templates: &[Template]| templates.iter().any(|template| template.id == template_id);
    world
        .accounts
        .values()
        .find(|account| holds(&account.templates))
        .map(|account| account.id.clone())
}

pub fn shown(template: &Template) -> Value {
    let mut object = json!({
        "id": template.id, "name": template.name, "language": template.language, "status": template.status,
        "category": template.category, "components": template.components, "rejected_reason": template.rejected_reason,
        "parameter_format": if template.named { "NAMED" } else { "POSITIONAL" },
        "quality_score": {"score": template.quality, "date": 1_788_153_000},
    });
    if let Some(previous) = &template.previous_category {
        object["previous_category"] = json!(previous);
    }
    if let Some(seconds) = template.ttl_seconds {
        object["message_send_ttl_seconds"] = json!(seconds);
    }
    if template.category == "AUTHENTICATION" {
        // The one-time-password button reads back as a link.
        for component in object["components"].as_array_mut().into_iter().flatten() {
            for button in component["buttons"].as_array_mut().into_iter().flatten() {
                button["type"] = json!("URL");
                button["url"] = json!("https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}");
            }
        }
    }
    object
}

fn list(graph: &Graph, call: &Call) -> Result<Value, GraphError> {
    let wants = |name: &str, value: &str| {
        call.params
            .text(name)
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(value))
    };
    let items = {
        let world = graph.world();
        let all = world.accounts[&call.node].templates.iter().rev();
        all.filter(|t| wants("status", &t.status) && wants("language", &t.language) && wants("category", &t.category))
            .filter(|t| call.params.text("name").is_none_or(|name| t.name.contains(&name)))
            .map(shown)
            .collect()
    };
    paging::page(call, items, 25)
}

fn create(graph: &Arc<Graph>, call: &Call) -> Result<Value, GraphError> {
    let name = call.params.required("name")?;
    let language = call.params.required("language")?;
    let category = call.params.required("category")?.to_uppercase();
    rules::check_name(&name)?;
    rules::check_category(&category)?;
    let components = call
        .params
        .get("components")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let named = call
        .params
        .text("parameter_format")
        .is_some_and(|format| format.eq_ignore_ascii_case("named"));
    rules::check_components(&components, &category, named)?;
    let now = graph.clock.now_ms();
    let mut world = graph.world();
    let account = world.accounts.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    account.created.retain(|at| now - at < 3_600_000);
    if account.created.len() >= PER_HOUR {
        return Err(GraphError::of(80007, "100 templates may be created per hour."));
    }
    if account
        .deleted_names
        .get(&name)
        .is_some_and(|at| now - at < 30 * DAY_MS)
    {
        return Err(rules::refused(
            2_388_023,
            "Message template language is being deleted",
            "New content for this name cannot be added for 30 days after it was deleted.",
        ));
    }
    if account
        .templates
        .iter()
        .any(|template| template.name == name && template.language == language)
    {
        return Err(rules::refused(
            2_388_024,
            "Content in this language already exists",
            "There is already content in this language for this template.",
        ));
    }
    if account.templates.len() >= PER_ACCOUNT {
        return Err(rules::refused(
            2_388_019,
            "Message template limit exceeded",
            "The account cannot have more templates.",
        ));
    }
    let template = Template {
        id: ids::numeric(),
        name,
        language,
        category: category.clone(),
        previous_category: None,
        status: "PENDING".into(),
        rejected_reason: "NONE".into(),
        named,
        quality: "UNKNOWN".into(),
        components,
        ttl_seconds: call
            .params
            .text("message_send_ttl_seconds")
            .and_then(|seconds| seconds.parse().ok()),
        edits: Vec::new(),
        held: false,
    };
    let id = template.id.clone();
    account.created.push(now);
    account.templates.push(template);
    drop(world);
    review_later(graph, &call.node, &id);
    Ok(json!({"id": id, "status": "PENDING", "category": category}))
}

fn edit(graph: &Arc<Graph>, call: &Call, account_id: &str) -> Result<Value, GraphError> {
    let now = graph.clock.now_seconds();
    let mut world = graph.world();
    let account = world.accounts.get_mut(account_id).ok_or_else(|| call.not_found())?;
    let template = account
        .templates
        .iter_mut()
        .find(|t| t.id == call.node)
        .ok_or_else(|| call.not_found())?;
    if !matches!(template.status.as_str(), "APPROVED" | "REJECTED" | "PAUSED") {
        return Err(rules::refused(
            2_388_003,
            "The template cannot be edited",
            "Only approved, rejected or paused templates can be edited.",
        ));
    }
    if template.status == "APPROVED" {
        template.edits.retain(|at| now - at < 30 * 86_400);
        let today = template.edits.iter().filter(|at| now - **at < 86_400).count();
        if today >= 1 || template.edits.len() >= 10 {
            return Err(rules::refused(
                2_388_003,
                "The template cannot be edited",
                "An approved template may be edited once a day and ten times in 30 days.",
            ));
        }
        template.edits.push(now);
    }
    if let Some(category) = call.params.text("category") {
        if template.status == "APPROVED" && category != template.category {
            return Err(rules::refused(
                2_388_003,
                "The category cannot be changed",
                "The category of an approved template cannot be edited.",
            ));
        }
        rules::check_category(&category)?;
        template.category = category;
    }
    if let Some(components) = call.params.get("components").and_then(Value::as_array) {
        rules::check_components(components, &template.category, template.named)?;
        template.components.clone_from(components);
        template.status = "PENDING".into();
    }
    drop(world);
    review_later(graph, account_id, &call.node);
    Ok(success())
}

fn delete(graph: &Arc<Graph>, call: &Call) -> Result<Value, GraphError> {
    let name = call.params.required("name")?;
    let only = call.params.text("hsm_id");
    let now = graph.clock.now_ms();
    let mut world = graph.world();
    let account = world.accounts.get_mut(&call.node).ok_or_else(|| call.not_found())?;
    let is_meant = |t: &Template| t.name == name && only.as_ref().is_none_or(|id| *id == t.id);
    let meant: Vec<&Template> = account.templates.iter().filter(|t| is_meant(t)).collect();
    if meant.is_empty() {
        return Err(rules::refused(
            2_593_002,
            "Message Template Not Found",
            "The message template was not found.",
        ));
    }
    if meant.iter().any(|template| template.status == "DISABLED") {
        return Err(rules::refused(
            2_593_003,
            "The template cannot be deleted",
            "Disabled templates cannot be deleted.",
        ));
    }
    if meant.iter().any(|template| template.status == "APPROVED") {
        account.deleted_names.insert(name.clone(), now);
    }
    account.templates.retain(|template| !is_meant(template));
    Ok(success())
}

/// The reviewers take a moment; a name with "reject" in it does not please them.
fn review_later(graph: &Arc<Graph>, account_id: &str, template_id: &str) {
    let (account_id, template_id) = (account_id.to_owned(), template_id.to_owned());
    let due = graph.clock.now_ms() + graph.options.timing.review_ms;
    graph.schedule.at(due, move |graph| {
        let is_refused = {
            let world = graph.world();
            let account = world.accounts.get(&account_id);
            let template = account.and_then(|account| account.templates.iter().find(|t| t.id == template_id));
            template.is_some_and(|template| template.name.contains("reject"))
        };
        let (status, reason) = if is_refused {
            ("REJECTED", "INVALID_FORMAT")
        } else {
            ("APPROVED", "NONE")
        };
        graph.set_template_status(&account_id, &template_id, status, reason);
    });
}

impl Graph {
    /// Changes a template's status and tells the subscribers.
    pub(crate) fn set_template_status(&self, account_id: &str, template_id: &str, status: &str, reason: &str) -> bool {
        let mut world = self.world();
        let Some(account) = world.accounts.get_mut(account_id) else {
            return false;
        };
        let Some(template) = account.templates.iter_mut().find(|t| t.id == template_id) else {
            return false;
        };
        template.status = status.to_owned();
        template.rejected_reason = reason.to_owned();
        let mut value = json!({
            "event": status, "message_template_id": numeric_id(&template.id), "message_template_name": template.name,
            "message_template_language": template.language, "message_template_category": template.category,
            "reason": if reason == "NONE" { Value::Null } else { json!(reason) },
        });
        match status {
            "REJECTED" => {
                value["rejection_info"] = json!({"reason": "The format of the template is not valid.",
                                                 "recommendation": "Check the variables and send it again."});
            }
            "PAUSED" => {
                value["other_info"] =
                    json!({"title": "FIRST_PAUSE", "description": "Paused for 3 hours because of low quality."});
            }
            "DISABLED" => value["disable_info"] = json!({"disable_date": self.clock.now_seconds()}),
            _ => {}
        }
        self.publish_about_account(&world, account_id, "message_template_status_update", value);
        true
    }

    pub(crate) fn publish_about_account(
        &self,
        world: &super::state::World,
        account_id: &str,
        field: &'static str,
        value: Value,
    ) {
        let label = format!("account.{field}");
        self.publish(
            world,
            &Change {
                account_id,
                number_id: None,
                field,
                value,
                label,
            },
        );
    }
}

/// Webhooks carry template ids as numbers.
pub fn numeric_id(id: &str) -> Value {
    id.parse::<u64>().map_or_else(|_| json!(id), |number| json!(number))
}
