//! The emulators alone: `cargo run -p sapa-emulators --example emulators [ADDRESS] [demo|load]`.

use sapa_emulators::Options;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8090".into());
    let options = match arguments.next().as_deref() {
        Some("load") => Options::load(),
        _ => Options::demo(),
    };
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("Customer's phone: http://{}/phone", listener.local_addr()?);
    let stop = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    sapa_emulators::serve(listener, options, stop).await;
    Ok(())
}
