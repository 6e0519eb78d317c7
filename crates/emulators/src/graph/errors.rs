//! The error envelope and the table of codes.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::ids;

#[derive(Clone, Debug)]
pub struct GraphError {
    pub http: StatusCode,
    pub code: i64,
    pub subcode: Option<i64>,
    pub kind: &'static str,
    pub message: String,
    pub details: Option<String>,
    pub user: Option<Box<(String, String)>>,
    pub extra: Option<Box<Value>>,
    pub transient: bool,
}

impl GraphError {
    /// One of the documented codes with its title as the message.
    pub fn of(code: i64, details: impl Into<String>) -> Self {
        Self {
            http: http_of(code),
            code,
            subcode: None,
            kind: "OAuthException",
            message: format!("(#{code}) {}", title(code)),
            details: Some(details.into()),
            user: None,
            extra: None,
            transient: matches!(code, 1 | 2 | 4 | 80007 | 131000 | 131016 | 133004),
        }
    }

    /// Code 100 with a message of its own.
    pub fn invalid(message: impl AsRef<str>) -> Self {
        let mut error = Self::of(100, "");
        error.message = format!("(#100) {}", message.as_ref());
        error.details = None;
        error
    }

    pub fn missing_parameter(name: &str) -> Self {
        Self::invalid(format!("The parameter {name} is required."))
    }

    /// The object is unknown, or this token may not see it: the platform does not say which.
    pub fn unknown_object(method: &http::Method, id: &str) -> Self {
        let verb = method.as_str().to_lowercase();
        let mut error = Self::invalid("");
        error.message = format!(
            "Unsupported {verb} request. Object with ID '{id}' does not exist, cannot be loaded due to missing \
             permissions, or does not support this operation. Please read the Graph API documentation at \
             https://developers.facebook.com/docs/graph-api"
        );
        error.kind = "GraphMethodException";
        error.subcode = Some(33);
        error
    }

    pub fn with_subcode(mut self, subcode: i64) -> Self {
        self.subcode = Some(subcode);
        self
    }

    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    pub fn without_details(mut self) -> Self {
        self.details = None;
        self
    }

    pub fn for_user(mut self, title: impl Into<String>, message: impl Into<String>) -> Self {
        self.user = Some(Box::new((title.into(), message.into())));
        self
    }

    pub fn to_json(&self) -> Value {
        let mut error = json!({
            "message": self.message, "type": self.kind, "code": self.code, "fbtrace_id": ids::trace(),
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        if let Some(details) = &self.details {
            error["error_data"] = json!({"messaging_product": "whatsapp", "details": details});
        }
        if let Some((title, message)) = self.user.as_deref() {
            error["error_user_title"] = json!(title);
            error["error_user_msg"] = json!(message);
            error["is_transient"] = json!(self.transient);
        } else if self.transient {
            error["is_transient"] = json!(true);
        }
        let mut body = json!({ "error": error });
        if let Some(Value::Object(extra)) = self.extra.as_deref() {
            body.as_object_mut().expect("object").extend(extra.clone());
        }
        body
    }
}

impl IntoResponse for GraphError {
    fn into_response(self) -> Response {
        let body = self.to_json();
        let mut response = (self.http, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=UTF-8"),
        );
        if self.code == 190 {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(
                    "OAuth \"Facebook Platform\" \"invalid_token\" \"Error validating access token\"",
                ),
            );
        }
        response
    }
}

fn http_of(code: i64) -> StatusCode {
    match code {
        0 | 190 => StatusCode::UNAUTHORIZED,
        3 | 10 | 200..=299 | 368 | 131005 | 131031 => StatusCode::FORBIDDEN,
        1 | 131000 => StatusCode::INTERNAL_SERVER_ERROR,
        2 | 131016 | 133004 | 131057 => StatusCode::SERVICE_UNAVAILABLE,
        132001 => StatusCode::NOT_FOUND,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// The `errors[]` element of a failed status.
pub fn status_error(code: i64) -> Value {
    let title = title(code);
    json!({
        "code": code, "title": title, "message": title,
        "error_data": {"details": details(code)},
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    })
}

pub fn details(code: i64) -> &'static str {
    match code {
        131026 => "Message Undeliverable.",
        131047 => {
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
        }
        131049 => "This message was not delivered to maintain healthy ecosystem engagement.",
        131050 => "The user has stopped marketing messages from this business.",
        131053 => "Media upload error: the media file could not be fetched or has an unsupported type.",
        132015 => "Template is paused due to low quality so it cannot be sent in a template message.",
        130472 => "User's number is part of an experiment.",
        _ => title(code),
    }
}

pub fn title(code: i64) -> &'static str {
    match code {
        0 => "AuthException",
        1 => "API Unknown",
        2 => "API Service",
        3 => "API Method",
        4 => "Application request limit reached",
        10 => "Application does not have permission for this action",
        33 => "Parameter value is not valid",
        100 => "Invalid parameter",
        190 => "Access token has expired",
        200 => "You do not have the necessary permissions",
        368 => "Temporarily blocked for policies violations",
        80007 => "Rate limit issues",
        130429 => "Rate limit hit",
        130472 => "User's number is part of an experiment",
        130497 => "Business account is restricted from messaging users in this country",
        131000 => "Something went wrong",
        131005 => "Access denied",
        131008 => "Required parameter is missing",
        131009 => "Parameter value is not valid",
        131016 => "Service unavailable",
        131021 => "Recipient cannot be sender",
        131026 => "Message undeliverable",
        131030 => "Recipient phone number not in allowed list",
        131031 => "Account has been locked",
        131037 => "WhatsApp provided number needs display name approval before message can be sent",
        131042 => "Business eligibility payment issue",
        131044 => "Business eligibility issue",
        131045 => "Message failed to send due to phone number registration error",
        131047 => "Re-engagement message",
        131048 => "Spam rate limit hit",
        131049 => "This message was not delivered to maintain healthy ecosystem engagement",
        131050 => "User has stopped marketing messages from your business",
        131051 => "Unsupported message type",
        131052 => "Media download error",
        131053 => "Media upload error",
        131055 => "Method not allowed",
        131056 => "(Business Account, Consumer Account) pair rate limit hit",
        131057 => "Account in maintenance mode",
        131060 => "This message is currently unavailable",
        131062 => "Business-scoped User ID (BSUID) recipients are not supported for this message",
        131063 => "Marketing templates are disabled on Cloud API",
        131064 => "Limit reached due to template classification violations",
        132000 => "Number of parameters does not match the expected number of params",
        132001 => "Template name does not exist in the translation",
        132005 => "Translated text too long",
        132007 => "Template format character policy violated",
        132008 => "Parameter value invalid",
        132012 => "Parameter format does not match format in the created template",
        132015 => "Template is paused",
        132016 => "Template is disabled",
        132068 => "Flow is blocked",
        132069 => "Flow is throttled",
        133000 => "Incomplete deregistration",
        133004 => "Server temporarily unavailable",
        133005 => "Two step verification PIN mismatch",
        133006 => "Phone number re-verification needed",
        133008 => "Too many two step verification PIN guesses",
        133009 => "Two step verification PIN guessed too fast",
        133010 => "Phone number not registered",
        133015 => "Please wait a few minutes before attempting to register this phone number",
        133016 => "Account register/deregister limit exceeded",
        134011 => "WhatsApp Business Payments terms of service not accepted",
        135000 => "Generic user error",
        136025 => "Verify code error",
        137000 => "Recipient identity key hash mismatch",
        2_494_100 => "Phone number is in maintenance mode",
        2_593_107 => "Synchronization request limit exceeded",
        2_593_108 => "Synchronization request made outside of allowed time window",
        2_593_109 => "History sharing is turned off",
        _ => "Something went wrong",
    }
}
