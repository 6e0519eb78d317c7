//! What an emulator starts with. Every field can be changed before the start;
//! most can be changed later through the control API.

pub const DEMO_APP_ID: &str = "770088001100220";
pub const DEMO_APP_SECRET: &str = "emulated-app-secret";
pub const DEMO_TOKEN: &str = "EAAemulatedsystemusertoken";
pub const DEMO_BUSINESS_ID: &str = "550066001100330";
pub const DEMO_ACCOUNT_ID: &str = "330011220044551";
pub const DEMO_NUMBER_ID: &str = "410022003300441";

#[derive(Clone, Debug)]
pub struct Options {
    pub app: AppSeed,
    pub business_id: String,
    pub accounts: Vec<AccountSeed>,
    /// Tokens with every permission on every account.
    pub tokens: Vec<String>,
    pub customers: Vec<CustomerSeed>,
    /// Where webhooks go from the first moment, without a handshake.
    pub webhook: Option<WebhookSeed>,
    pub timing: Timing,
    /// The emulated time at the start, milliseconds since 1970; default: now.
    pub start_ms: Option<i64>,
    pub limits: Limits,
    pub delivery: Delivery,
    pub window: WindowRule,
    /// Statuses after acceptance; off for load tests.
    pub statuses: bool,
    /// A number nobody knows becomes a customer when written to; else 131026.
    pub unknown_become_customers: bool,
    /// Webhook payload version: below 24 every status carries `conversation`.
    pub webhook_version: u32,
    /// Address in media links; default: where the emulator listens.
    pub public_url: Option<String>,
}

#[derive(Clone, Debug)]
pub struct AppSeed {
    pub id: String,
    pub secret: String,
    pub name: String,
    pub require_proof: bool,
}

#[derive(Clone, Debug)]
pub struct AccountSeed {
    pub id: String,
    pub name: String,
    pub numbers: Vec<NumberSeed>,
    /// A dozen approved templates, one for every parameter kind.
    pub stock_templates: bool,
}

#[derive(Clone, Debug)]
pub struct NumberSeed {
    pub id: String,
    pub display: String,
    pub verified_name: String,
    pub coexistence: bool,
}

#[derive(Clone, Debug)]
pub struct CustomerSeed {
    pub phone: String,
    pub name: String,
    pub username: Option<String>,
    pub phone_hidden: bool,
}

#[derive(Clone, Debug)]
pub struct WebhookSeed {
    pub url: String,
    pub verify_token: String,
}

/// Emulated milliseconds from acceptance to each step.
#[derive(Clone, Debug)]
pub struct Timing {
    pub sent_ms: i64,
    pub delivered_ms: i64,
    pub read_ms: i64,
    pub review_ms: i64,
    pub speed: f64,
}

#[derive(Clone, Debug)]
pub struct Limits {
    /// Messages per second and number (80; coexistence numbers always 20).
    pub messages_per_second: Option<u32>,
    pub pair: Option<PairRate>,
    /// Management calls per hour and account (5,000).
    pub management_per_hour: Option<u32>,
    /// Unique customers per rolling 24 h outside windows.
    pub unique_customers: Option<u32>,
    /// Messages kept per chat; counters stay exact.
    pub history: usize,
}

/// Messages to one customer: a burst, then one every `refill_ms`.
#[derive(Clone, Copy, Debug)]
pub struct PairRate {
    pub burst: u32,
    pub refill_ms: i64,
}

#[derive(Clone, Debug)]
pub struct Delivery {
    /// POSTs in flight at once.
    pub concurrency: usize,
    /// Updates per POST at most.
    pub batch: usize,
    /// How long to collect a batch, in real milliseconds.
    pub linger_ms: u64,
    /// Waits before each repeat of a refused POST, in real milliseconds.
    pub retry_ms: Vec<u64>,
    pub timeout_ms: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowRule {
    /// 200, then a `failed` status with 131047, as the platform does.
    Async,
    /// 131047 in the answer.
    Sync,
    Off,
}

impl Options {
    /// Quick and strict: what in-process tests want.
    pub fn test() -> Self {
        Self {
            app: AppSeed {
                id: DEMO_APP_ID.into(),
                secret: DEMO_APP_SECRET.into(),
                name: "Emulated app".into(),
                require_proof: false,
            },
            business_id: DEMO_BUSINESS_ID.into(),
            accounts: vec![AccountSeed {
                id: DEMO_ACCOUNT_ID.into(),
                name: "Melati Living".into(),
                numbers: vec![NumberSeed::new(DEMO_NUMBER_ID, "+62 811-1000-2222", "Melati Living")],
                stock_templates: true,
            }],
            tokens: vec![DEMO_TOKEN.into()],
            customers: Vec::new(),
            webhook: None,
            timing: Timing {
                sent_ms: 1,
                delivered_ms: 2,
                read_ms: 4,
                review_ms: 5,
                speed: 1.0,
            },
            start_ms: None,
            limits: Limits::platform(),
            delivery: Delivery::quick(),
            window: WindowRule::Async,
            statuses: true,
            unknown_become_customers: true,
            webhook_version: 25,
            public_url: None,
        }
    }

    /// Human speed and a handful of fictional customers: what a demo wants.
    pub fn demo() -> Self {
        let mut options = Self::test();
        options.app.name = "Sapa demo".into();
        options.customers = demo_customers();
        options.accounts[0].numbers[0].coexistence = true;
        options.timing = Timing {
            sent_ms: 250,
            delivered_ms: 600,
            read_ms: 1_800,
            review_ms: 4_000,
            speed: 1.0,
        };
        options.delivery.retry_ms = vec![250, 1_000, 3_000, 10_000, 30_000, 60_000, 300_000];
        options
    }

    /// No limits, no statuses, no history: the emulator must not be what is measured.
    pub fn load() -> Self {
        let mut options = Self::test();
        options.statuses = false;
        options.window = WindowRule::Off;
        options.limits = Limits::none();
        options.limits.history = 0;
        options.delivery.concurrency = 64;
        options
    }

    pub fn with_webhook(mut self, url: impl Into<String>, verify_token: impl Into<String>) -> Self {
        self.webhook = Some(WebhookSeed {
            url: url.into(),
            verify_token: verify_token.into(),
        });
        self
    }

    pub fn with_app(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.app.id = id.into();
        self.app.secret = secret.into();
        self
    }

    pub fn with_token(mut self, token: impl Into<String>) -> Self {
        self.tokens.push(token.into());
        self
    }

    /// Adds a number to the first account.
    pub fn with_number(mut self, number: NumberSeed) -> Self {
        if let Some(account) = self.accounts.first_mut() {
            account.numbers.push(number);
        }
        self
    }

    pub fn with_account(mut self, account: AccountSeed) -> Self {
        self.accounts.push(account);
        self
    }

    pub fn with_customer(mut self, phone: impl Into<String>, name: impl Into<String>) -> Self {
        self.customers.push(CustomerSeed::new(phone, name));
        self
    }

    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub fn with_public_url(mut self, url: impl Into<String>) -> Self {
        self.public_url = Some(url.into());
        self
    }
}

impl Limits {
    pub fn platform() -> Self {
        Self {
            messages_per_second: Some(80),
            pair: Some(PairRate {
                burst: 45,
                refill_ms: 6_000,
            }),
            management_per_hour: Some(5_000),
            unique_customers: None,
            history: 500,
        }
    }

    pub fn none() -> Self {
        Self {
            messages_per_second: None,
            pair: None,
            management_per_hour: None,
            unique_customers: None,
            history: 500,
        }
    }
}

impl Delivery {
    pub fn quick() -> Self {
        Self {
            concurrency: 16,
            batch: 1,
            linger_ms: 0,
            retry_ms: vec![20, 50, 100, 250, 500, 1_000],
            timeout_ms: 10_000,
        }
    }
}

impl NumberSeed {
    pub fn new(id: impl Into<String>, display: impl Into<String>, verified_name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            display: display.into(),
            verified_name: verified_name.into(),
            coexistence: false,
        }
    }
}

impl CustomerSeed {
    pub fn new(phone: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            phone: phone.into(),
            name: name.into(),
            username: None,
            phone_hidden: false,
        }
    }
}

fn demo_customers() -> Vec<CustomerSeed> {
    let mut all: Vec<CustomerSeed> = [
        ("+6281234567890", "Siti Rahmawati"),
        ("+6281355501234", "Budi Santoso"),
        ("+66812345678", "Ploy Suksai"),
        ("+66898765432", "Somchai Jaidee"),
        ("+447700900123", "Emma Clarke"),
        ("+6281777700011", "Dewi Lestari"),
        ("+6285600112233", "Rizky Pratama"),
    ]
    .into_iter()
    .map(|(phone, name)| CustomerSeed::new(phone, name))
    .collect();
    all.push(CustomerSeed {
        phone: "+66610002000".into(),
        name: "Nan (phone hidden)".into(),
        username: Some("@nan.studio".into()),
        phone_hidden: true,
    });
    all
}
