//! A fault of ours in one piece of work must not take the loop down that runs it.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// The work panicked; where and why stands in the log.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Panicked;

/// Runs work to its end, or to its panic.
pub(crate) async fn caught<T>(work: impl Future<Output = T>) -> Result<T, Panicked> {
    let mut work = pin!(work);
    poll_fn(
        |context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(done)) => Poll::Ready(Ok(done)),
            Err(_) => {
                metrics::counter!("sapa_panics_total").increment(1);
                Poll::Ready(Err(Panicked))
            }
        },
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_answer() {
        assert_eq!(caught(async { 1 }).await, Ok(1));
        let broken = async {
            tokio::task::yield_now().await;
            assert!(std::hint::black_box(false), "a fault of ours");
        };
        assert_eq!(caught(broken).await, Err(Panicked));
    }
}
