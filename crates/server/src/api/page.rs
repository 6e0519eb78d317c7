//! Lists: `{"items": […], "next_cursor": …}` with `?limit=&cursor=`.
//!
//! A cursor holds the sort key and id of the last row; it costs the same on page 200 as on page 1.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::error::{ApiError, ApiResult};

const LIMIT: i64 = 50;
const LIMIT_MAX: i64 = 200;

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Send it back as `cursor` to go on; null at the end.
    pub next_cursor: Option<String>,
}

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// How many items, 1 to 200 (50).
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl Paging {
    pub fn limit(&self) -> ApiResult<i64> {
        match self.limit.unwrap_or(LIMIT) {
            n @ 1..=LIMIT_MAX => Ok(n),
            _ => Err(ApiError::field("limit", "out_of_range", "limit is 1 to 200.")),
        }
    }

    /// The cursor's content, as the list that made it wrote it.
    pub fn after<T: for<'de> Deserialize<'de>>(&self) -> ApiResult<Option<T>> {
        self.cursor.as_deref().map(decode).transpose()
    }
}

impl<T> Page<T> {
    /// Cuts the one row that was fetched too many and makes the cursor from the last kept one.
    pub fn cut<R, K: Serialize>(mut rows: Vec<R>, limit: i64, key: impl Fn(&R) -> K, show: impl Fn(R) -> T) -> Self {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = if more {
            rows.last().map(|row| encode(&key(row)))
        } else {
            None
        };
        Self {
            items: rows.into_iter().map(show).collect(),
            next_cursor,
        }
    }

    #[must_use]
    pub fn whole(items: Vec<T>) -> Self {
        Self {
            items,
            next_cursor: None,
        }
    }
}

pub fn encode<K: Serialize>(key: &K) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
}

pub fn decode<T: for<'de> Deserialize<'de>>(cursor: &str) -> ApiResult<T> {
    BASE64_URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| {
            ApiError::field(
                "cursor",
                "bad_cursor",
                "This cursor does not come from this list. Start again without it.",
            )
        })
}
