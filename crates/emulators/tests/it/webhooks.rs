//! Delivery to the callback.

use serde_json::json;

use crate::helpers::{CUSTOMER, setup};

#[tokio::test]
async fn an_inbound_text_has_the_documented_shape() {
    let s = setup(|_| {}).await;
    s.receive(json!({"type": "text", "text": "Halo kak, ready?"}));
    s.until_messages(1).await;
    let change = &s.callback.changes()[0];
    assert_eq!(change["field"], "messages");
    let value = &change["value"];
    assert_eq!(value["messaging_product"], "whatsapp");
    assert_eq!(value["metadata"]["phone_number_id"], sapa_emulators::DEMO_NUMBER_ID);
    assert_eq!(value["metadata"]["display_phone_number"], "6281110002222");
    assert_eq!(value["contacts"][0]["profile"]["name"], "Siti Rahmawati");
    assert_eq!(value["messages"][0]["from"], CUSTOMER);
    assert_eq!(value["messages"][0]["text"]["body"], "Halo kak, ready?");
    assert_eq!(value["messages"][0]["from_user_id"], value["contacts"][0]["user_id"]);
}
