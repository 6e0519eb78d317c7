//! WhatsApp Cloud API. What works is in README.md beside this file.
//!
//! `webhook` reads, `send` writes (with `interactive`, `media`, `template`), `check` and `subscription` connect,
//! `settings` holds forms and limits, `error` the meaning of every code.

mod check;
mod error;
mod interactive;
mod media;
mod send;
mod settings;
mod subscription;
mod template;
mod webhook;

use async_trait::async_trait;
use sapa_model::Capabilities;
use serde_json::{Map, Value};

use super::meta_common::{graph::text_setting, signature};
use super::{
    About, AccountCredentials, AppCredentials, Channel, CheckReport, Element, Fault, Media, MediaRef, Outgoing,
    OutgoingBody, Person, Receipt, RenderedTemplate, SendFault, SettingsFault, SettingsForm, Template, Verdict,
    WebhookRequest, WebhookTarget,
};
use crate::http::Vendors;

pub struct Whatsapp;

#[async_trait]
impl Channel for Whatsapp {
    fn about(&self) -> About {
        About {
            channel: "whatsapp",
            title: "WhatsApp",
            icon_svg: include_str!("icon.svg"),
            app_form: Some(settings::app_form()),
            account_form: settings::account_form(),
            secret_fields: settings::SECRETS,
            setup_steps: settings::SETUP_STEPS,
        }
    }

    fn can(&self) -> Capabilities {
        settings::capabilities()
    }

    fn can_for(&self, settings: &Value) -> Capabilities {
        settings::capabilities_for(settings)
    }

    fn settings_faults(&self, form: SettingsForm, settings: &Value) -> Vec<SettingsFault> {
        settings::faults(form, settings)
    }

    fn verify(&self, app: &AppCredentials, request: &WebhookRequest<'_>) -> Verdict {
        signature::judge(app, request)
    }

    fn read(&self, body: &[u8]) -> Vec<Element> {
        webhook::read(body)
    }

    fn account_external_id(&self, settings: &Value) -> Option<String> {
        text_setting(settings, "phone_number_id")
    }

    fn account_group_id(&self, settings: &Value) -> Option<String> {
        text_setting(settings, "waba_id")
    }

    fn person_of_phone(&self, e164: &str) -> Option<Person> {
        let digits: String = e164.chars().filter(char::is_ascii_digit).collect();
        Some(Person {
            external_id: Some(digits),
            phone: Some(e164.to_owned()),
            ..Person::default()
        })
    }

    fn fits(&self, body: &OutgoingBody) -> Result<(), Fault> {
        send::fits(body)
    }

    async fn send(
        &self,
        ctx: &Vendors,
        account: &AccountCredentials,
        message: &Outgoing,
    ) -> Result<Receipt, SendFault> {
        send::send(ctx, account, message).await
    }

    async fn mark_read(
        &self,
        ctx: &Vendors,
        account: &AccountCredentials,
        external_id: &str,
        typing: bool,
    ) -> Result<(), SendFault> {
        send::mark_read(ctx, account, external_id, typing).await
    }

    async fn fetch_media(
        &self,
        ctx: &Vendors,
        account: &AccountCredentials,
        media: &MediaRef,
    ) -> Result<Media, SendFault> {
        media::fetch(ctx, account, media).await
    }

    async fn check(&self, ctx: &Vendors, account: &AccountCredentials, webhook: &WebhookTarget) -> CheckReport {
        check::check(ctx, account, webhook).await
    }

    async fn subscribe(
        &self,
        ctx: &Vendors,
        account: &AccountCredentials,
        webhook: &WebhookTarget,
    ) -> Result<(), SendFault> {
        subscription::subscribe(ctx, account, webhook).await
    }

    async fn unsubscribe(&self, ctx: &Vendors, account: &AccountCredentials) -> Result<(), SendFault> {
        subscription::unsubscribe(ctx, account).await
    }

    async fn templates(&self, ctx: &Vendors, account: &AccountCredentials) -> Result<Vec<Template>, SendFault> {
        template::list(ctx, account).await
    }

    fn template_components(&self, template: &Template, variables: &Map<String, Value>) -> Result<Value, Fault> {
        template::components(template, variables)
    }

    fn render_template(&self, template: &Template, components: &Value) -> RenderedTemplate {
        template::rendered(template, components)
    }
}
