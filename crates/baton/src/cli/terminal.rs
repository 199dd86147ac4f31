//! What is known of where text goes: whether it takes colours, and how wide it is.

use std::ffi::OsStr;
use std::io::IsTerminal;
use std::os::fd::{AsFd, AsRawFd};

/// Columns where nobody says how many there are.
const USUAL_WIDTH: usize = 100;

/// Whether to print colours: by the variables that CPython asks, in its order, then if it is a terminal.
pub(super) fn can_colour(stream: impl IsTerminal, ignore_environment: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    if !ignore_environment {
        match set("PYTHON_COLORS").as_deref().and_then(OsStr::to_str) {
            Some("0") => return false,
            Some("1") => return true,
            _ => {}
        }
    }
    if set("NO_COLOR").is_some() {
        return false;
    }
    if set("FORCE_COLOR").is_some() {
        return true;
    }
    set("TERM").is_none_or(|term| term != "dumb") && stream.is_terminal()
}

/// The columns of a terminal: as `COLUMNS` says, or the terminal itself.
pub(super) fn width(stream: impl AsFd) -> usize {
    let said = std::env::var("COLUMNS").ok();
    let said = said.and_then(|columns| columns.parse().ok());
    said.filter(|columns| *columns > 0).unwrap_or_else(|| {
        // SAFETY: the structure is plain numbers, which the call fills in or leaves zero.
        let columns = unsafe {
            let mut size: libc::winsize = std::mem::zeroed();
            let known = libc::ioctl(stream.as_fd().as_raw_fd(), libc::TIOCGWINSZ, &mut size) == 0;
            if known { usize::from(size.ws_col) } else { 0 }
        };
        match columns {
            0 => USUAL_WIDTH,
            columns => columns,
        }
    })
}
