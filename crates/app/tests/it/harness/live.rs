//! A line to the live stream that keeps what it heard.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::Api;

pub struct Line {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub last_seq: i64,
}

impl Line {
    /// Opens the stream and waits for its hello.
    pub async fn open(api: &Api, after: Option<i64>) -> Self {
        let path = after.map_or_else(|| "live".to_owned(), |after| format!("live?after={after}"));
        let url = api.url(&path).replacen("http", "ws", 1);
        let mut request = url.into_client_request().expect("an address");
        let (name, value) = api.authority();
        request.headers_mut().insert(name, value.parse().expect("a header"));
        let (socket, _) = connect_async(request).await.expect("a live stream");
        let mut line = Self { socket, last_seq: 0 };
        let hello = line.next().await.expect("a hello");
        assert_eq!(hello["type"], "hello");
        line.last_seq = hello["seq"].as_i64().expect("a number");
        line
    }

    /// The next frame within five seconds.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            match tokio::time::timeout(Duration::from_secs(5), self.socket.next())
                .await
                .ok()??
            {
                Ok(Message::Text(text)) => {
                    let frame: Value = serde_json::from_str(&text).expect("JSON");
                    if let Some(seq) = frame["seq"].as_i64() {
                        self.last_seq = self.last_seq.max(seq);
                    }
                    return Some(frame);
                }
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }

    /// The next frame of this type.
    pub async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await.unwrap_or_else(|| panic!("no {kind} came"));
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    pub async fn say(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.expect("the line holds");
    }
}
