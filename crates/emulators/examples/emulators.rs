//! The emulators alone, with the demo's people: `cargo run -p sapa-emulators --example emulators [ADDRESS]`.

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8090".into());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("Customer's phone: http://{}/phone", listener.local_addr()?);
    let stop = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    sapa_emulators::serve(listener, sapa_emulators::Options::demo(), stop).await;
    Ok(())
}
