//! What the bench can be asked: how much data, how many sockets.

use anyhow::{Context, bail};

const HELP: &str = "usage: sapa-bench [--scale N] [--sockets N]

  --scale N     N times the 20,000 messages and 4,000 conversations that lists and search are measured on (default 1)
  --sockets N   WebSockets that hear one event (default 2000); both sides need that many open files
";

#[derive(Clone, Copy)]
pub struct Options {
    pub scale: usize,
    pub sockets: usize,
}

impl Options {
    /// Nothing when only the help was asked for.
    pub fn read(mut given: impl Iterator<Item = String>) -> anyhow::Result<Option<Self>> {
        let mut options = Self {
            scale: 1,
            sockets: 2_000,
        };
        while let Some(name) = given.next() {
            let place = match name.as_str() {
                "--scale" => &mut options.scale,
                "--sockets" => &mut options.sockets,
                "--help" | "-h" => {
                    print!("{HELP}");
                    return Ok(None);
                }
                other => bail!("unknown option {other}; --help lists them"),
            };
            let value = given.next().with_context(|| format!("{name} needs a number"))?;
            *place = value.parse().with_context(|| format!("{name} needs a whole number"))?;
            if *place == 0 {
                bail!("{name} must be at least 1");
            }
        }
        Ok(Some(options))
    }
}
