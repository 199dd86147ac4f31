//! A trace, shown on the terminal or written in another format.

use super::options::Wanted;
use super::tell;
use crate::cli::terminal;
use baton_timeline::summary::{self, Style};
use baton_timeline::{Trace, firefox, html, jsonl, perfetto};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Html,
    Perfetto,
    Firefox,
    Jsonl,
    /// The recording itself.
    Raw,
}

impl Format {
    const ALL: [(Format, &[u8], &str); 5] = [
        (Format::Html, b"html", "html"),
        (Format::Perfetto, b"perfetto", "pftrace"),
        (Format::Firefox, b"firefox", "firefox.json"),
        (Format::Jsonl, b"jsonl", "jsonl"),
        (Format::Raw, b"raw", "baton"),
    ];

    /// The format of this option, without its dashes.
    pub(super) fn called(name: &[u8]) -> Option<Format> {
        let found = Format::ALL.into_iter().find(|it| it.1 == name);
        found.map(|it| it.0)
    }

    fn extension(self) -> &'static str {
        let found = Format::ALL.into_iter().find(|it| it.0 == self);
        found.map_or("", |it| it.2)
    }

    fn write(self, trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Format::Html => html::write(trace, out),
            Format::Perfetto => perfetto::write(trace, out),
            Format::Firefox => firefox::write(trace, out),
            Format::Jsonl => jsonl::write(trace, out),
            // The file is there already.
            Format::Raw => Ok(()),
        }
    }

    /// The file of this format: the one asked for if it is for one format alone.
    pub(super) fn path(self, wanted: &Wanted) -> PathBuf {
        match (&wanted.out, &wanted.formats[..]) {
            (Some(out), [] | [_]) => out.clone(),
            (Some(out), _) => out.with_extension(self.extension()),
            (None, _) => Path::new("trace").with_extension(self.extension()),
        }
    }
}

/// Prints the summary of a trace as the result.
pub(super) fn summary(trace: &Trace) -> ExitCode {
    crate::cli::print(&summary::text(trace, &style(io::stdout())))
}

/// Prints the summary of a program that has run, beside what it printed itself.
pub(super) fn tell_summary(trace: &Trace) {
    tell(&summary::text(trace, &style(io::stderr())));
}

/// Prints what differs between two traces.
pub(super) fn diff(before: &Trace, after: &Trace) -> ExitCode {
    crate::cli::print(&summary::diff(before, after, &style(io::stdout())))
}

fn style(stream: impl AsFd + IsTerminal) -> Style {
    Style {
        width: terminal::width(&stream),
        colour: terminal::can_colour(stream, false),
    }
}

/// Writes the formats asked for; false, and says why, if one cannot be written.
pub(super) fn export(trace: &Trace, wanted: &Wanted) -> bool {
    let mut done = true;
    for format in wanted.formats.iter().filter(|it| **it != Format::Raw) {
        let path = format.path(wanted);
        match export_to(&path, |out| format.write(trace, out)) {
            Ok(()) => tell(&format!("written: {}\n", path.display())),
            Err(error) => {
                tell(&format!("baton trace: {}: {error}\n", path.display()));
                done = false;
            }
        }
    }
    done
}

fn export_to(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write(&mut out)?;
    out.flush()
}
