//! The one outgoing client: redirects, sizes, addresses.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::get;
use sapa_connectors::http::{CallFault, Limits, Vendors};
use url::Url;

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

fn vendors(base: &str) -> Vendors {
    let hosts = BTreeMap::from([("META_GRAPH_URL".to_owned(), base.to_owned())]);
    Vendors::with_limits(
        hosts,
        Limits {
            answer_bytes: 1000,
            ..Limits::default()
        },
    )
    .unwrap()
}

async fn call(vendors: &Vendors, url: &str) -> Result<u16, CallFault> {
    let request = vendors.request(http::Method::GET, &Url::parse(url).unwrap())?;
    vendors.call(request).await.map(|answer| answer.status)
}

#[tokio::test]
async fn a_redirect_is_followed_at_home_and_nowhere_else() {
    let hits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&hits);
    let visit = move || async move {
        counted.fetch_add(1, Ordering::SeqCst);
        StatusCode::OK
    };
    let elsewhere = serve(Router::new().route("/", get(visit))).await;
    let target = elsewhere.clone();
    let home = serve(
        Router::new()
            .route("/away", get(move || async move { Redirect::temporary(&target) }))
            .route("/here", get(|| async { Redirect::temporary("/end") }))
            .route("/loop", get(|| async { Redirect::temporary("/loop") }))
            .route("/end", get(|| async { StatusCode::NO_CONTENT })),
    )
    .await;
    let vendors = vendors(&home);
    assert_eq!(call(&vendors, &format!("{home}/here")).await, Ok(204));
    assert_eq!(call(&vendors, &format!("{home}/away")).await, Ok(307));
    assert_eq!(call(&vendors, &format!("{home}/loop")).await, Ok(307));
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_not_read() {
    let home = serve(
        Router::new()
            .route("/", get(|| async { "x".repeat(1001) }))
            .route("/fits", get(|| async { "x".repeat(1000) })),
    )
    .await;
    let vendors = vendors(&home);
    assert_eq!(call(&vendors, &home).await, Err(CallFault::TooLarge { limit: 1000 }));
    assert_eq!(call(&vendors, &format!("{home}/fits")).await, Ok(200));
}

#[tokio::test]
async fn only_the_configured_port_of_a_private_host_is_called() {
    let (home, other) = (serve(Router::new()).await, serve(Router::new()).await);
    let vendors = vendors(&home);
    assert_eq!(call(&vendors, &home).await, Ok(404));
    assert!(matches!(call(&vendors, &other).await, Err(CallFault::Forbidden(_))));
    let by_name = other.replace("127.0.0.1", "localhost");
    assert!(matches!(call(&vendors, &by_name).await, Err(CallFault::Forbidden(_))));
}
