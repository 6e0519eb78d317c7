//! `sapa settings`: docs/settings.md, made from the table of settings so that it cannot grow old.

use std::fmt::Write;

use crate::config::{self, Setting};

pub fn run() {
    print!("{}", page());
}

const HEAD: &str = "\
# Settings

Every setting can be given in three ways. The first that says something wins:

1. a flag, as in `sapa serve --listen 0.0.0.0:8080`;
2. the environment, as in `SAPA_LISTEN=0.0.0.0:8080` (an empty variable says nothing);
3. the file `sapa.toml` in the folder Sapa is started in, as in `listen = \"0.0.0.0:8080\"`. `SAPA_CONFIG` or `--config`
   names another file.

What nobody sets has its default. A name that is no setting is refused, so that a slip of the pen is noticed.
`sapa doctor` says what is wrong with the settings; secrets belong in the environment or in a file only Sapa's user
can read, not on the command line, which every user of the machine can see.

This page is printed by `sapa settings`.

| Setting | Default | What it is |
|---|---|---|
";

const VENDORS: &str = "
## Addresses of the platforms

Each has the real address as its default. They are for tests, emulators and gateways: a private or loopback address
of a platform is only ever called when it is set here.

| Setting | Default |
|---|---|
";

const REST: &str = "
## Further names

| Name | What it is |
|---|---|
| `SAPA_CONFIG` | another file in place of `./sapa.toml` |
| `SAPA_ROLE` | what `sapa serve` does: `all` (default), `web` or `worker`; also `--role` |
| `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, … | for `s3://` storage, as every program for S3 reads them |
";

fn page() -> String {
    let mut page = HEAD.to_owned();
    for setting in config::all().iter().filter(|setting| !setting.vendor) {
        let Setting { env, default, help, .. } = setting;
        let _ = writeln!(
            page,
            "| `{env}` | {} | {} |",
            default.replace('|', "\\|"),
            help.replace('|', "\\|")
        );
    }
    page += VENDORS;
    for setting in config::all().iter().filter(|setting| setting.vendor) {
        let _ = writeln!(page, "| `{}` | <{}> |", setting.env, setting.default);
    }
    page + REST
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_in_the_repository_is_fresh() {
        let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/settings.md");
        let kept = std::fs::read_to_string(kept).unwrap_or_default();
        assert!(
            kept == super::page(),
            "docs/settings.md is old: run `sapa settings > docs/settings.md`"
        );
    }
}
