//! Templates every emulated account starts with: one for each parameter kind.

use serde_json::{Value, json};

use super::ids;
use super::state::Template;

pub fn templates(account_id: &str) -> Vec<Template> {
    let all = [
        (
            "hello_world",
            "en_US",
            "UTILITY",
            false,
            json!([
            {"type": "HEADER", "format": "TEXT", "text": "Hello World"},
            {"type": "BODY", "text": "Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API."},
            {"type": "FOOTER", "text": "WhatsApp Business Platform sample message"}]),
        ),
        (
            "order_shipped",
            "id",
            "UTILITY",
            false,
            json!([
            {"type": "BODY", "text": "Halo {{1}}, pesanan {{2}} sudah dikirim dengan {{3}}. Terima kasih sudah berbelanja!", "example": {"body_text": [["Siti", "MEL-1042", "JNE"]]}},
            {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Lacak paket", "url": "https://melati.example/lacak/{{1}}", "example": ["https://melati.example/lacak/MEL-1042"]}]}]),
        ),
        (
            "order_shipped",
            "th",
            "UTILITY",
            false,
            json!([
            {"type": "BODY", "text": "สวัสดีคุณ {{1}} คำสั่งซื้อ {{2}} จัดส่งแล้วโดย {{3}} ขอบคุณที่อุดหนุนค่ะ", "example": {"body_text": [["พลอย", "MEL-1042", "Kerry"]]}},
            {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "ติดตามพัสดุ", "url": "https://melati.example/track/{{1}}", "example": ["https://melati.example/track/MEL-1042"]}]}]),
        ),
        (
            "promo_gajian_01",
            "id",
            "MARKETING",
            false,
            json!([
            {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://melati.example/promo.jpg"]}},
            {"type": "BODY", "text": "Halo {{1}}, diskon {{2}} khusus hari ini.", "example": {"body_text": [["Budi", "30%"]]}},
            {"type": "FOOTER", "text": "Balas STOP untuk berhenti"},
            {"type": "BUTTONS", "buttons": [
                {"type": "URL", "text": "Belanja", "url": "https://melati.example/p/{{1}}", "example": ["https://melati.example/p/sku-1"]},
                {"type": "QUICK_REPLY", "text": "Berhenti promo"}]}]),
        ),
        (
            "promo_gajian_01",
            "th",
            "MARKETING",
            false,
            json!([
            {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://melati.example/promo.jpg"]}},
            {"type": "BODY", "text": "สวัสดี {{1}} วันนี้ลด {{2}} เท่านั้น!", "example": {"body_text": [["พลอย", "30%"]]}},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "ดูสินค้า"}, {"type": "QUICK_REPLY", "text": "ไม่รับข่าวสาร"}]}]),
        ),
        (
            "follow_up",
            "en",
            "UTILITY",
            true,
            json!([
            {"type": "HEADER", "format": "TEXT", "text": "About {{topic}}", "example": {"header_text_named_params": [{"param_name": "topic", "example": "your order"}]}},
            {"type": "BODY", "text": "Hi {{name}}, we have an answer to your question about {{topic}}. Shall we go on?", "example": {"body_text_named_params": [{"param_name": "name", "example": "Emma"}, {"param_name": "topic", "example": "your order"}]}},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Yes, please"}, {"type": "QUICK_REPLY", "text": "Not now"}]}]),
        ),
        (
            "follow_up",
            "id",
            "UTILITY",
            true,
            json!([
            {"type": "BODY", "text": "Halo {{name}}, kami sudah punya jawaban tentang {{topic}}. Boleh kami lanjutkan?", "example": {"body_text_named_params": [{"param_name": "name", "example": "Siti"}, {"param_name": "topic", "example": "pesanan"}]}},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Ya, lanjut"}, {"type": "QUICK_REPLY", "text": "Nanti saja"}]}]),
        ),
        (
            "verification_code",
            "id",
            "AUTHENTICATION",
            false,
            json!([
            {"type": "BODY", "add_security_recommendation": true},
            {"type": "FOOTER", "code_expiration_minutes": 10},
            {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", "text": "Salin kode"}]}]),
        ),
        (
            "invoice_ready",
            "en",
            "UTILITY",
            false,
            json!([
            {"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": ["https://melati.example/invoice.pdf"]}},
            {"type": "BODY", "text": "Hi {{1}}, your invoice {{2}} is attached.", "example": {"body_text": [["Emma", "INV-7"]]}},
            {"type": "BUTTONS", "buttons": [{"type": "PHONE_NUMBER", "text": "Call the shop", "phone_number": "+6281110002222"}]}]),
        ),
        (
            "how_to_assemble",
            "id",
            "UTILITY",
            false,
            json!([
            {"type": "HEADER", "format": "VIDEO", "example": {"header_handle": ["https://melati.example/rakit.mp4"]}},
            {"type": "BODY", "text": "Video cara merakit rak buku Anda. Ada kendala? Balas pesan ini ya."}]),
        ),
        (
            "store_location",
            "id",
            "UTILITY",
            false,
            json!([
            {"type": "HEADER", "format": "LOCATION"},
            {"type": "BODY", "text": "Pesanan {{1}} siap diambil di toko kami.", "example": {"body_text": [["MEL-1042"]]}}]),
        ),
        (
            "voucher",
            "id",
            "MARKETING",
            false,
            json!([
            {"type": "BODY", "text": "Voucher spesial untuk {{1}} menanti!", "example": {"body_text": [["Siti"]]}},
            {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "text": "Copy offer code", "example": "HEMAT25"}]}]),
        ),
        (
            "new_arrivals",
            "id",
            "MARKETING",
            false,
            json!([
            {"type": "BODY", "text": "Koleksi baru untuk {{1}}:", "example": {"body_text": [["Siti"]]}},
            {"type": "CAROUSEL", "cards": [card("Kursi rotan"), card("Meja lipat")]}]),
        ),
    ];
    all.into_iter()
        .enumerate()
        .map(|(index, (name, language, category, named, components))| {
            template(account_id, index, name, language, category, named, &components)
        })
        .collect()
}

fn card(title: &str) -> Value {
    json!({"components": [
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://melati.example/card.jpg"]}},
        {"type": "BODY", "text": title},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Pilih"}]}]})
}

fn template(
    account_id: &str,
    index: usize,
    name: &str,
    language: &str,
    category: &str,
    named: bool,
    components: &Value,
) -> Template {
    // Stable over restarts, so that what was synced stays known.
    let scoped = ids::business_scoped(account_id, &format!("template-{index}"), 0);
    Template {
        id: ids::digits(&scoped),
        name: name.to_owned(),
        language: language.to_owned(),
        category: category.to_owned(),
        previous_category: None,
        status: "APPROVED".into(),
        rejected_reason: "NONE".into(),
        named,
        quality: "GREEN".into(),
        components: components.as_array().cloned().unwrap_or_default(),
        ttl_seconds: None,
        edits: Vec::new(),
        held: false,
    }
}
