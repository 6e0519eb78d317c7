//! The contract, tried on every channel before its emulator. A trial takes part when the channel's
//! capabilities say that it can; to add a channel, add its rig.

mod connecting;
mod failing;
mod receiving;
mod sending;

use bytes::Bytes;
use sapa_connectors::channel::{
    AccountCredentials, Incoming, Outgoing, OutgoingBody, OutgoingMedia, Receipt, SendFault, WebhookTarget,
};
use sapa_model::Capabilities;
use serde_json::Value;

use crate::rigs::{self, Rig, await_element};

pub async fn those_that(can: impl Fn(&Capabilities) -> bool) -> Vec<Box<dyn Rig>> {
    rigs::all()
        .await
        .into_iter()
        .filter(|rig| can(&rig.channel().can()))
        .collect()
}

pub fn outgoing(rig: &dyn Rig, body: OutgoingBody) -> Outgoing {
    Outgoing {
        message_id: "msg_01k3v0000000000000000001".into(),
        to: rig.customer(),
        body,
        reply_to: None,
    }
}

pub fn text(rig: &dyn Rig) -> Outgoing {
    outgoing(
        rig,
        OutgoingBody::Text {
            text: "Siap kak 🙏".into(),
        },
    )
}

pub async fn send_as(rig: &dyn Rig, account: &AccountCredentials, message: &Outgoing) -> Result<Receipt, SendFault> {
    rig.channel().send(rig.vendors(), account, message).await
}

pub async fn send(rig: &dyn Rig, message: &Outgoing) -> Result<Receipt, SendFault> {
    send_as(rig, &rig.account(), message).await
}

/// Sends inside an open window and returns what the vendor made of it.
pub async fn sent(rig: &dyn Rig, message: &Outgoing) -> Value {
    rig.customer_sends("text").await;
    let receipt = send(rig, message)
        .await
        .unwrap_or_else(|fault| panic!("{}: {fault:?}", rig.channel().about().channel));
    let accepted = rig.accepted().await;
    let found = accepted
        .into_iter()
        .find(|item| item["id"] == receipt.external_id.as_str());
    found.expect("the vendor has what we got a receipt for")
}

pub fn file(kind: &str, mime: &str) -> OutgoingMedia {
    OutgoingMedia {
        kind: kind.into(),
        mime: mime.into(),
        file_name: Some("berkas.bin".into()),
        bytes: Bytes::from_static(b"not empty"),
    }
}

/// A file of this kind as the vendor itself hands it out, so that its contents are what its type says.
pub async fn real_file(rig: &dyn Rig, kind: &str) -> OutgoingMedia {
    let id = rig.customer_sends(kind).await;
    let (_, element) = await_element(
        rig,
        |what| matches!(what, Incoming::Message(message) if message.external_id == id),
    )
    .await;
    let Incoming::Message(message) = element.what else {
        unreachable!()
    };
    let fetched = rig
        .channel()
        .fetch_media(rig.vendors(), &rig.account(), &message.media[0])
        .await
        .unwrap();
    OutgoingMedia {
        kind: kind.into(),
        mime: fetched.mime.unwrap(),
        file_name: Some("berkas".into()),
        bytes: fetched.bytes,
    }
}

pub fn webhook(rig: &dyn Rig) -> WebhookTarget {
    WebhookTarget {
        url: rig.receiver().url.clone(),
        verify_token: rig.app().verify_token,
    }
}
