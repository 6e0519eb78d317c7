//! One request's parameters, however they were sent: query, JSON, form or multipart.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart};
use http::{Request, header, request::Parts};
use serde_json::{Map, Value};

use super::errors::GraphError;

/// The largest document plus the multipart frame.
const MAX_BODY: usize = 110 * 1024 * 1024;

#[derive(Debug, Default)]
pub struct Params {
    pub map: Map<String, Value>,
    pub file: Option<FilePart>,
    pub raw: Bytes,
}

#[derive(Debug)]
pub struct FilePart {
    pub name: Option<String>,
    pub mime: Option<String>,
    pub bytes: Bytes,
}

impl Params {
    pub async fn read(parts: &Parts, body: Body) -> Result<Self, GraphError> {
        let mut params = Self::default();
        for (name, value) in url::form_urlencoded::parse(parts.uri.query().unwrap_or("").as_bytes()) {
            params.map.insert(name.into_owned(), loose(&value));
        }
        let raw = axum::body::to_bytes(body, MAX_BODY)
            .await
            .map_err(|_| GraphError::invalid("The request body is too large or was cut short."))?;
        let kind = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("")
            .to_owned();
        if kind.starts_with("multipart/form-data") {
            params.read_multipart(parts, &kind, raw).await?;
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            for (name, value) in url::form_urlencoded::parse(&raw) {
                params.map.insert(name.into_owned(), loose(&value));
            }
        } else if kind.starts_with("application/json") && !raw.is_empty() {
            params.read_json(&raw)?;
        } else {
            params.raw = raw;
        }
        Ok(params)
    }

    fn read_json(&mut self, raw: &[u8]) -> Result<(), GraphError> {
        match serde_json::from_slice(raw) {
            Ok(Value::Object(object)) => self.map.extend(object),
            Ok(_) => return Err(GraphError::invalid("The request body must be a JSON object.")),
            Err(error) => {
                return Err(GraphError::invalid("Invalid parameter")
                    .with_message(format!("(#100) Failed to parse the request body as JSON: {error}")));
            }
        }
        Ok(())
    }

    async fn read_multipart(&mut self, parts: &Parts, kind: &str, raw: Bytes) -> Result<(), GraphError> {
        let broken = |_| GraphError::invalid("The multipart body could not be read.");
        let mut request = Request::builder()
            .method("POST")
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(raw))
            .expect("a request with one header");
        // They hold the lifted body limit.
        *request.extensions_mut() = parts.extensions.clone();
        let mut form = Multipart::from_request(request, &())
            .await
            .map_err(|_| GraphError::invalid("The multipart body has no boundary."))?;
        while let Some(field) = form.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or("").to_owned();
            if name == "file" {
                let file_name = field.file_name().map(str::to_owned);
                let mime = field.content_type().map(str::to_owned);
                let bytes = field.bytes().await.map_err(broken)?;
                self.file = Some(FilePart {
                    name: file_name,
                    mime,
                    bytes,
                });
            } else {
                let text = field.text().await.map_err(broken)?;
                self.map.insert(name, loose(&text));
            }
        }
        Ok(())
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    pub fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    pub fn required(&self, name: &str) -> Result<String, GraphError> {
        self.text(name)
            .filter(|text| !text.is_empty())
            .ok_or_else(|| GraphError::missing_parameter(name))
    }

    pub fn flag(&self, name: &str) -> bool {
        matches!(self.text(name).as_deref(), Some("true" | "1"))
    }

    pub fn number(&self, name: &str) -> Option<usize> {
        self.text(name)?.parse().ok()
    }

    /// `fields=a,b{c}` as top-level names.
    pub fn fields(&self) -> Option<Vec<String>> {
        let text = self.text("fields")?;
        let mut names = Vec::new();
        let mut depth = 0;
        let mut name = String::new();
        for letter in text.chars() {
            match letter {
                '{' | '(' => depth += 1,
                '}' | ')' => depth -= 1,
                ',' if depth == 0 => names.push(std::mem::take(&mut name)),
                _ if depth == 0 && !letter.is_whitespace() => name.push(letter),
                _ => {}
            }
        }
        names.push(name);
        names.retain(|name| !name.is_empty());
        Some(names)
    }
}

/// Form and query values hold nested objects as JSON text.
fn loose(text: &str) -> Value {
    if (text.starts_with('{') || text.starts_with('['))
        && let Ok(value) = serde_json::from_str(text)
    {
        return value;
    }
    Value::String(text.to_owned())
}
