//! The live stream for phone pages (server-sent events).

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::broadcast::error::RecvError;

use super::Graph;

pub async fn stream(State(graph): State<Arc<Graph>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let receiver = graph.live.subscribe();
    let events = unfold(receiver, |mut receiver| async move {
        let event = match receiver.recv().await {
            Ok(text) => Event::default().data(text.as_ref()),
            // Too slow for what happened: the page reads everything again.
            Err(RecvError::Lagged(_)) => Event::default().data(r#"{"type":"resync"}"#),
            Err(RecvError::Closed) => return None,
        };
        Some((Ok(event), receiver))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
