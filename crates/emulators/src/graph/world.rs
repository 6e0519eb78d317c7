//! The first state of an emulated platform, and how things are added to it.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::ids;
use super::state::{Account, App, Callback, Customer, Number, Subscription, Template, Token, World};
use crate::options::{NumberSeed, Options};

pub const SCOPES: [&str; 3] = [
    "whatsapp_business_messaging",
    "whatsapp_business_management",
    "business_management",
];

impl World {
    pub fn seeded(options: &Options, now_ms: i64) -> Self {
        let mut world = Self {
            business_id: options.business_id.clone(),
            ..Self::default()
        };
        let callback = options.webhook.as_ref().map(|seed| Callback {
            url: seed.url.clone(),
            verify_token: seed.verify_token.clone(),
            fields: HashSet::new(),
        });
        let app = &options.app;
        world.add_app(&app.id, &app.secret, &app.name, app.require_proof, callback);
        for token in &options.tokens {
            world.add_token(token.clone(), &app.id, None, 0, now_ms / 1000);
        }
        for seed in &options.accounts {
            let templates = if seed.stock_templates {
                super::stock::templates(&seed.id)
            } else {
                Vec::new()
            };
            world.add_account(&seed.id, &seed.name, templates);
            if options.webhook.is_some() {
                world.subscribe(&seed.id, &app.id);
            }
            for number in &seed.numbers {
                world.add_number(options, &seed.id, number, now_ms);
            }
        }
        for seed in &options.customers {
            let customer = world.customer_or_new(&ids::digits(&seed.phone), Some(&seed.name));
            customer.username.clone_from(&seed.username);
            customer.phone_hidden = seed.phone_hidden;
        }
        world
    }

    pub fn add_app(&mut self, id: &str, secret: &str, name: &str, require_proof: bool, callback: Option<Callback>) {
        let app = App {
            id: id.into(),
            secret: secret.into(),
            name: name.into(),
            require_proof,
            callback,
        };
        self.apps.insert(id.to_owned(), app);
        let token = Token {
            app_id: id.to_owned(),
            scopes: Vec::new(),
            accounts: None,
            expires_at: 0,
            issued_at: 0,
            revoked: None,
            is_app_token: true,
        };
        self.tokens.insert(format!("{id}|{secret}"), token);
    }

    pub fn add_token(
        &mut self,
        token: String,
        app_id: &str,
        accounts: Option<HashSet<String>>,
        expires_at: i64,
        now: i64,
    ) {
        let value = Token {
            app_id: app_id.to_owned(),
            scopes: SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
            accounts,
            expires_at,
            issued_at: now,
            revoked: None,
            is_app_token: false,
        };
        self.tokens.insert(token, value);
    }

    pub fn add_account(&mut self, id: &str, name: &str, templates: Vec<Template>) {
        let account = Account {
            id: id.to_owned(),
            name: name.to_owned(),
            business_id: self.business_id.clone(),
            templates,
            subscriptions: Vec::new(),
            review_status: "APPROVED".into(),
            calls: (0, 0),
            created: Vec::new(),
            deleted_names: HashMap::new(),
        };
        self.accounts.insert(id.to_owned(), account);
    }

    pub fn subscribe(&mut self, account_id: &str, app_id: &str) {
        if let Some(account) = self.accounts.get_mut(account_id) {
            account.subscriptions.retain(|s| s.app_id != app_id);
            account.subscriptions.push(Subscription {
                app_id: app_id.to_owned(),
                override_url: None,
                verify_token: None,
            });
        }
    }

    pub fn add_number(&mut self, options: &Options, account_id: &str, seed: &NumberSeed, now_ms: i64) {
        let digits = ids::digits(&seed.display);
        let mps = options.limits.messages_per_second;
        let number = Number {
            id: seed.id.clone(),
            account_id: account_id.to_owned(),
            display: seed.display.clone(),
            fields: number_fields(&digits, seed),
            digits,
            profile: Map::new(),
            settings: Map::new(),
            coexistence: seed.coexistence,
            onboarded_ms: now_ms,
            registered: true,
            pin: None,
            pin_failures: 0,
            registrations: Vec::new(),
            code: None,
            overrides: HashMap::new(),
            mps: if seed.coexistence {
                mps.map(|rate| rate.min(20))
            } else {
                mps
            },
            pair: options.limits.pair,
            rate: (0, 0),
            chats: HashMap::new(),
            sync_requests: HashSet::new(),
            blocked: HashSet::new(),
            unique: HashMap::new(),
            qr_codes: Vec::new(),
        };
        self.numbers.insert(seed.id.clone(), number);
    }

    pub fn customer_or_new(&mut self, wa_id: &str, name: Option<&str>) -> &mut Customer {
        if !self.customers.contains_key(wa_id) {
            let customer = Customer::new(wa_id, name, self.customers.len());
            self.customers.insert(wa_id.to_owned(), customer);
            let scoped = ids::business_scoped(&self.business_id, wa_id, 0);
            self.scoped.insert(scoped, wa_id.to_owned());
        }
        self.customers.get_mut(wa_id).expect("just added")
    }

    /// A customer by phone, wa_id or business-scoped id.
    pub fn find_customer(&self, key: &str) -> Option<&Customer> {
        if let Some(wa_id) = self.scoped.get(key) {
            return self.customers.get(wa_id);
        }
        self.customers
            .get(key)
            .or_else(|| self.customers.get(&ids::digits(key)))
    }

    pub fn business_of(&self, account_id: &str) -> String {
        self.accounts
            .get(account_id)
            .map_or_else(|| self.business_id.clone(), |account| account.business_id.clone())
    }
}

fn number_fields(digits: &str, seed: &NumberSeed) -> Map<String, Value> {
    let fields = json!({
        "verified_name": seed.verified_name,
        "name_status": "APPROVED",
        "new_name_status": "NONE",
        "code_verification_status": "VERIFIED",
        "quality_rating": "GREEN",
        "quality_score": {"score": "GREEN"},
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "status": "CONNECTED",
        "account_mode": "LIVE",
        "is_on_biz_app": seed.coexistence,
        "is_official_business_account": false,
        "is_pin_enabled": false,
        "last_onboarded_time": "2026-09-01T03:15:42+0000",
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "country_dial_code": ids::calling_code(digits),
        "country_code": ids::country_iso(digits),
    });
    match fields {
        Value::Object(map) => map,
        _ => unreachable!("an object literal"),
    }
}
