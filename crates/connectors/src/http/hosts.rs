//! Where the vendors live. Each address can be replaced by the setting of the same name.

use std::collections::BTreeMap;

const HOSTS: &[(&str, &str)] = &[
    ("meta_graph_url", "https://graph.facebook.com"),
    ("meta_instagram_url", "https://graph.instagram.com"),
    ("meta_rupload_url", "https://rupload.facebook.com"),
    ("meta_dialog_url", "https://www.facebook.com"),
    ("line_api_url", "https://api.line.me"),
    ("line_data_url", "https://api-data.line.me"),
    ("shopee_url", "https://partner.shopeemobile.com"),
    ("lazada_url", "https://api.lazada.com"),
    ("lazada_auth_url", "https://auth.lazada.com"),
    ("tiktok_shop_url", "https://open-api.tiktokglobalshop.com"),
    ("tiktok_shop_auth_url", "https://auth.tiktok-shops.com"),
    ("telegram_url", "https://api.telegram.org"),
];

/// The real addresses by setting name in lower case.
#[must_use]
pub fn default_hosts() -> BTreeMap<String, String> {
    HOSTS
        .iter()
        .map(|(name, address)| ((*name).to_owned(), (*address).to_owned()))
        .collect()
}
