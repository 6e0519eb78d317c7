//! Pictures for the demo's chats, drawn from a few plain shapes (`pictures.json`), so that no photograph of anybody
//! or anything is needed.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::LazyLock;

use anyhow::{Context, Result};
use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, resize};
use image::{DynamicImage, ImageFormat, RgbImage};
use serde::Deserialize;

/// Drawn larger and made smaller: that is what smooths the edges.
const DRAWN: (u32, u32) = (1600, 1200);
const KEPT: (u32, u32) = (1000, 750);
const THUMB: u32 = 480;
/// The shapes' own grid is 400 wide and 300 high.
const SCALE: f32 = 4.0;

#[derive(Deserialize)]
struct Scene {
    wall: String,
    floor: String,
    shapes: Vec<Shape>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Shape {
    /// x, y, width, height, radius of the corners, colour
    Box(f32, f32, f32, f32, f32, String),
    /// middle x, middle y, half width, half height, colour
    Oval(f32, f32, f32, f32, String),
    /// corners, colour
    Poly(Vec<f32>, String),
}

static SCENES: LazyLock<BTreeMap<String, Scene>> =
    LazyLock::new(|| serde_json::from_str(include_str!("pictures.json")).expect("our own file"));

/// A JPEG and its small WebP, as an upload would have them.
#[derive(Clone)]
pub struct Picture {
    pub jpeg: Bytes,
    pub thumb: Bytes,
    pub width: u32,
    pub height: u32,
}

pub fn names() -> Vec<&'static str> {
    SCENES.keys().map(String::as_str).collect()
}

pub fn draw(name: &str) -> Result<Picture> {
    let scene = SCENES
        .get(name)
        .with_context(|| format!("there is no picture {name}"))?;
    let picture = resize(&paint(scene), KEPT.0, KEPT.1, FilterType::Triangle);
    let mut jpeg = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut jpeg, 84).encode_image(&picture)?;
    let small = DynamicImage::ImageRgb8(picture).thumbnail(THUMB, THUMB);
    let mut thumb = Cursor::new(Vec::new());
    small.to_rgba8().write_to(&mut thumb, ImageFormat::WebP)?;
    Ok(Picture {
        jpeg: jpeg.into_inner().into(),
        thumb: thumb.into_inner().into(),
        width: KEPT.0,
        height: KEPT.1,
    })
}

fn paint(scene: &Scene) -> RgbImage {
    let mut canvas = Canvas {
        pixels: vec![0; (DRAWN.0 * DRAWN.1 * 3) as usize],
    };
    let (wall, floor) = (colour(&scene.wall), colour(&scene.floor));
    #[expect(clippy::cast_precision_loss, reason = "a row's number is small")]
    for row in 0..DRAWN.1 {
        // A little light from above; the floor begins at two thirds.
        let (base, light) = if row < DRAWN.1 * 2 / 3 {
            (wall, 12.0)
        } else {
            (floor, 10.0)
        };
        let shade = light * (0.5 - row as f32 / DRAWN.1 as f32);
        canvas.span(row, 0.0, DRAWN.0 as f32, base.lit(shade));
    }
    for shape in &scene.shapes {
        canvas.shape(shape);
    }
    RgbImage::from_raw(DRAWN.0, DRAWN.1, canvas.pixels).expect("as many bytes as pixels")
}

#[derive(Clone, Copy)]
struct Colour {
    rgb: [u8; 3],
    alpha: u8,
}

impl Colour {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a byte"
    )]
    fn lit(self, by: f32) -> Self {
        Self {
            rgb: self.rgb.map(|part| (f32::from(part) + by).clamp(0.0, 255.0) as u8),
            ..self
        }
    }
}

/// `#rrggbb` or `#rrggbbaa`
fn colour(text: &str) -> Colour {
    let part = |at: usize| text.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    Colour {
        rgb: [1, 3, 5].map(|at| part(at).unwrap_or(0)),
        alpha: part(7).unwrap_or(255),
    }
}

struct Canvas {
    pixels: Vec<u8>,
}

impl Canvas {
    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Oval(x, y, rx, ry, fill) => {
                let half = |dy: f32| (1.0 - (dy / ry).powi(2)).max(0.0).sqrt() * rx;
                self.rows(y - ry, y + ry, colour(fill), |row| {
                    vec![(x - half(row - y), x + half(row - y))]
                });
            }
            Shape::Box(x, y, w, h, r, fill) => self.rows(*y, y + h, colour(fill), |row| {
                let into = (r - (row - y)).max(r - (y + h - row)).clamp(0.0, *r);
                let inset = r - (r * r - into * into).max(0.0).sqrt();
                vec![(x + inset, x + w - inset)]
            }),
            Shape::Poly(corners, fill) => {
                let ys = corners.iter().skip(1).step_by(2);
                let (top, bottom) = ys.fold((f32::MAX, f32::MIN), |(low, high), y| (low.min(*y), high.max(*y)));
                self.rows(top, bottom, colour(fill), |row| crossings(corners, row));
            }
        }
    }

    /// Fills, row by row, the spans that `of` answers; all in the shapes' grid.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "clamped to the canvas"
    )]
    fn rows(&mut self, top: f32, bottom: f32, fill: Colour, of: impl Fn(f32) -> Vec<(f32, f32)>) {
        let first = (top * SCALE).max(0.0) as u32;
        let last = ((bottom * SCALE).max(0.0) as u32).min(DRAWN.1);
        for row in first..last {
            for (from, to) in of((row as f32 + 0.5) / SCALE) {
                self.span(row, from * SCALE, to * SCALE, fill);
            }
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the canvas"
    )]
    fn span(&mut self, row: u32, from: f32, to: f32, fill: Colour) {
        let from = (from.max(0.0) as u32).min(DRAWN.0);
        let to = (to.max(0.0) as u32).min(DRAWN.0);
        let at = |x: u32| ((row * DRAWN.0 + x) * 3) as usize;
        let Some(pixels) = self.pixels.get_mut(at(from)..at(to.max(from))) else {
            return;
        };
        if fill.alpha == 255 {
            pixels
                .chunks_exact_mut(3)
                .for_each(|pixel| pixel.copy_from_slice(&fill.rgb));
            return;
        }
        let alpha = u16::from(fill.alpha);
        for pixel in pixels.chunks_exact_mut(3) {
            for (old, new) in pixel.iter_mut().zip(fill.rgb) {
                *old = ((u16::from(*old) * (255 - alpha) + u16::from(new) * alpha) / 255) as u8;
            }
        }
    }
}

/// Where a row enters and leaves a polygon.
fn crossings(corners: &[f32], row: f32) -> Vec<(f32, f32)> {
    let points: Vec<(f32, f32)> = corners.chunks_exact(2).map(|two| (two[0], two[1])).collect();
    let mut xs: Vec<f32> = Vec::new();
    for (index, (x, y)) in points.iter().enumerate() {
        let (next_x, next_y) = points[(index + 1) % points.len()];
        if (*y <= row) != (next_y <= row) {
            xs.push(x + (row - y) / (next_y - y) * (next_x - x));
        }
    }
    xs.sort_by(f32::total_cmp);
    xs.chunks_exact(2).map(|two| (two[0], two[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_a_real_file_of_its_size() {
        for name in names() {
            let made = draw(name).unwrap();
            let read = image::load_from_memory_with_format(&made.jpeg, ImageFormat::Jpeg).unwrap();
            assert_eq!((read.width(), read.height()), (made.width, made.height), "{name}");
            let colours: std::collections::BTreeSet<[u8; 3]> =
                read.to_rgb8().pixels().step_by(37).map(|pixel| pixel.0).collect();
            assert!(colours.len() > 100, "{name} is nearly empty");
            assert!(image::load_from_memory_with_format(&made.thumb, ImageFormat::WebP).is_ok());
        }
    }
}
