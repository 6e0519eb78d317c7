//! What the API accepts and what becomes of it.

use serde_json::json;

use crate::helpers::{CUSTOMER, setup};

#[tokio::test]
async fn a_text_is_accepted_then_sent_delivered_and_read() {
    let s = setup(|_| {}).await;
    s.receive(json!({"type": "text", "text": "Halo"}));
    let (status, answer) = s
        .send(json!({"type": "text", "text": {"body": "Siap"}, "biz_opaque_callback_data": "bc:1"}))
        .await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["contacts"][0]["wa_id"], CUSTOMER);
    let id = answer["messages"][0]["id"].as_str().expect("an id").to_owned();
    let statuses = s.until_statuses(3).await;
    let names: Vec<_> = statuses
        .iter()
        .map(|status| status["status"].as_str().expect("a status"))
        .collect();
    assert_eq!(names, ["sent", "delivered", "read"]);
    for status in &statuses {
        assert_eq!(status["id"], id.as_str());
        assert_eq!(status["biz_opaque_callback_data"], "bc:1");
        assert_eq!(status["recipient_id"], CUSTOMER);
    }
    assert_eq!(statuses[0]["pricing"]["category"], "service");
    assert!(statuses[2].get("pricing").is_none());
    assert!(statuses[0].get("conversation").is_none());
}
