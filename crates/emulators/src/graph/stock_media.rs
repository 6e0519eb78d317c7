//! Small real files every customer has on the phone.

use axum::body::Bytes;

pub struct StockFile {
    pub mime: &'static str,
    pub file_name: &'static str,
    pub bytes: Bytes,
}

pub const NAMES: [&str; 9] = [
    "photo",
    "photo_png",
    "sticker",
    "sticker_animated",
    "voice",
    "song",
    "video",
    "invoice",
    "note",
];

pub fn file(name: &str) -> Option<StockFile> {
    let (mime, file_name, bytes): (_, _, &'static [u8]) = match name {
        "photo" => ("image/jpeg", "photo.jpg", include_bytes!("../../assets/photo.jpg")),
        "photo_png" => ("image/png", "photo.png", include_bytes!("../../assets/photo.png")),
        "sticker" => (
            "image/webp",
            "sticker.webp",
            include_bytes!("../../assets/sticker.webp"),
        ),
        "sticker_animated" => (
            "image/webp",
            "sticker-animated.webp",
            include_bytes!("../../assets/sticker-animated.webp"),
        ),
        "voice" => (
            "audio/ogg; codecs=opus",
            "voice.ogg",
            include_bytes!("../../assets/voice.ogg"),
        ),
        "song" => ("audio/mpeg", "song.mp3", include_bytes!("../../assets/song.mp3")),
        "video" => ("video/mp4", "video.mp4", include_bytes!("../../assets/video.mp4")),
        "invoice" => (
            "application/pdf",
            "invoice.pdf",
            include_bytes!("../../assets/invoice.pdf"),
        ),
        "note" => (
            "text/plain",
            "note.txt",
            b"Catatan: kursi rotan dua, meja lipat satu.\n",
        ),
        _ => return None,
    };
    Some(StockFile {
        mime,
        file_name,
        bytes: Bytes::from_static(bytes),
    })
}
