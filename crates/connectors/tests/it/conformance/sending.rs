//! What a teammate sends arrives as it was meant.

use sapa_connectors::channel::{Outgoing, OutgoingBody};
use serde_json::json;

use super::{outgoing, real_file, send, sent, text, those_that};

#[tokio::test]
async fn a_text_arrives_and_can_be_found_again_by_our_id() {
    for rig in those_that(|_| true).await {
        let message = text(&*rig);
        let found = sent(&*rig, &message).await;
        assert_eq!(found["kind"], "text");
        assert_eq!(found["callback"], message.message_id.as_str());
        assert!(found["request"].to_string().contains("Siap kak 🙏"));
    }
}

#[tokio::test]
async fn every_kind_of_file_arrives_with_its_caption() {
    for rig in those_that(|_| true).await {
        for limit in rig.channel().can().media {
            let caption = (limit.caption_max > 0).then(|| "ukuran M".to_owned());
            let body = OutgoingBody::Media {
                media: real_file(&*rig, &limit.kind).await,
                caption: caption.clone(),
            };
            let found = sent(&*rig, &outgoing(&*rig, body)).await;
            let vendor_kind = if limit.kind == "voice" { "audio" } else { &limit.kind };
            assert_eq!(found["kind"], vendor_kind, "{found}");
            assert_eq!(found.to_string().contains("ukuran M"), caption.is_some(), "{found}");
        }
    }
}

#[tokio::test]
async fn a_reply_quotes_the_customers_message() {
    for rig in those_that(|can| can.reply_to).await {
        let quoted = rig.customer_sends("text").await;
        let message = Outgoing {
            reply_to: Some(quoted.clone()),
            ..text(&*rig)
        };
        assert!(sent(&*rig, &message).await["request"].to_string().contains(&quoted));
    }
}

#[tokio::test]
async fn a_reaction_reaches_its_message_and_can_be_taken_back() {
    for rig in those_that(|can| can.reactions).await {
        let target = rig.customer_sends("text").await;
        for emoji in ["❤️", ""] {
            let body = OutgoingBody::Reaction {
                target: target.clone(),
                emoji: emoji.into(),
            };
            assert!(
                !send(&*rig, &outgoing(&*rig, body))
                    .await
                    .unwrap()
                    .external_id
                    .is_empty()
            );
        }
    }
}

#[tokio::test]
async fn places_and_contacts_arrive() {
    for rig in those_that(|can| can.location).await {
        let body = OutgoingBody::Location {
            latitude: -6.1754,
            longitude: 106.8272,
            name: Some("Monas".into()),
            address: None,
        };
        assert_eq!(sent(&*rig, &outgoing(&*rig, body)).await["kind"], "location");
    }
    for rig in those_that(|can| can.contacts).await {
        let cards = json!([{"name": "Budi Santoso", "phones": ["+6281234567891"], "emails": ["budi@toko.example"]}, {"name": "Ploy"}]);
        assert_eq!(
            sent(&*rig, &outgoing(&*rig, OutgoingBody::Contacts(cards))).await["kind"],
            "contacts"
        );
    }
}

#[tokio::test]
async fn interactive_messages_arrive_in_every_form() {
    for rig in those_that(|can| can.interactive.is_some()).await {
        let can = rig.channel().can().interactive.unwrap();
        let button = |at: u32| json!({"id": format!("b{at}"), "title": format!("Pilihan {at}")});
        let row = |at: u32| json!({"id": format!("r{at}"), "title": format!("Baris {at}"), "description": "2-3 hari"});
        let mut contents = vec![
            json!({"type": "buttons", "header": "Ukuran", "body": "Pilih", "footer": "Terima kasih", "buttons": (0..can.buttons).map(button).collect::<Vec<_>>()}),
            json!({"type": "list", "body": "Kurir?", "button": "Lihat", "sections": [{"title": "Kurir", "rows": (0..can.list_rows).map(row).collect::<Vec<_>>()}]}),
        ];
        if can.cta_url {
            contents
                .push(json!({"type": "cta_url", "body": "Katalog", "text": "Buka", "url": "https://toko.example/k"}));
        }
        if can.location_request {
            contents.push(json!({"type": "location_request", "body": "Kirim ke mana?"}));
        }
        for content in contents {
            assert_eq!(
                sent(&*rig, &outgoing(&*rig, OutgoingBody::Interactive(content))).await["kind"],
                "interactive"
            );
        }
    }
}

#[tokio::test]
async fn every_template_of_the_account_can_be_filled_from_its_variables_and_sent() {
    for rig in those_that(|can| can.templates).await {
        let channel = rig.channel();
        let templates = channel.templates(rig.vendors(), &rig.account()).await.unwrap();
        assert!(
            templates.iter().any(|template| template.name == rig.words().template),
            "the list holds the known template"
        );
        for template in templates.iter().filter(|template| template.status == "APPROVED") {
            let (mut values, mut media) = (serde_json::Map::new(), Vec::new());
            for variable in &template.variables {
                let value = match variable.kind.as_str() {
                    "image" | "video" | "document" => {
                        media.push((variable.key.clone(), real_file(&*rig, &variable.kind).await));
                        "att_01k3v0000000000000000000"
                    }
                    "location" => "-6.2,106.8,Toko,Jalan Satu",
                    "code" | "url_suffix" => "AB12",
                    _ if variable.key.ends_with("_at_ms") => "1999999999000",
                    _ => "Ploy",
                };
                values.insert(variable.key.clone(), json!(value));
            }
            let components = channel.template_components(template, &values).unwrap();
            let shown = channel.render_template(template, &components);
            assert!(!shown.body.contains("{{"), "{}: {}", template.name, shown.body);
            let body = OutgoingBody::Template {
                name: template.name.clone(),
                language: template.language.clone(),
                components,
                media,
            };
            rig.window_closes().await;
            let receipt = send(&*rig, &outgoing(&*rig, body)).await;
            assert!(receipt.is_ok(), "{} with {:?}: {receipt:?}", template.name, values);
        }
    }
}

#[tokio::test]
async fn the_customer_sees_that_we_read_and_type() {
    for rig in those_that(|can| can.mark_read).await {
        let id = rig.customer_sends("text").await;
        for typing in [false, true] {
            rig.channel()
                .mark_read(rig.vendors(), &rig.account(), &id, typing)
                .await
                .unwrap();
        }
    }
}
