//! `sapa openapi`: the document that describes the API.

pub fn run() {
    println!("{}", sapa_server::openapi::document());
}
