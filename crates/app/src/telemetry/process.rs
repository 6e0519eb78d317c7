//! The process as the system sees it, measured when somebody asks.

use std::fs;

/// Linux counts CPU time in hundredths of a second, whatever the kernel's own clock.
const TICKS_PER_SECOND: u64 = 100;

pub fn measure() {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(kilobytes) = status_number(&status, "VmRSS:") {
        metrics::gauge!("process_resident_memory_bytes").set(float(kilobytes * 1024));
    }
    if let Some(threads) = status_number(&status, "Threads:") {
        metrics::gauge!("process_threads").set(float(threads));
    }
    if let Some(ticks) = fs::read_to_string("/proc/self/stat")
        .ok()
        .and_then(|stat| cpu_ticks(&stat))
    {
        metrics::counter!("process_cpu_seconds_total").absolute(ticks / TICKS_PER_SECOND);
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        metrics::gauge!("process_open_fds").set(float(open.count() as u64));
    }
}

fn status_number(status: &str, name: &str) -> Option<u64> {
    status
        .lines()
        .find_map(|line| line.strip_prefix(name))?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

/// Time in our code and in the kernel for us. The name in brackets may hold anything, even a bracket.
fn cpu_ticks(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a gauge is a float; nobody needs the last byte"
)]
fn float(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_does_not_shift_the_fields() {
        let stat = "7 (sa (pa)) S 1 7 7 0 -1 4194560 1 0 0 0 250 50 0 0 20 0 4 0 1 1 1";
        assert_eq!(cpu_ticks(stat), Some(300));
        assert_eq!(status_number("Name:\tx\nVmRSS:\t  2048 kB\n", "VmRSS:"), Some(2048));
    }
}
