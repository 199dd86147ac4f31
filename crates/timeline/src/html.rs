//! One page that shows a trace: HTML, style, program and data in one file that asks nothing of the network.
//!
//! # Invariants
//! * Nothing in a trace becomes markup or program: the data is JSON in which `<`, `>` and `&` are escapes, and columns of
//!   numbers in base64; the page puts text where it shows text. A policy in the page's head forbids all that is not the
//!   page's own, and any connection.
//! * Any [`Trace`] gives a page: an empty one, one that is damaged, one with a single thread.
//!
//! # Deliberately absent
//! Compression: a trace of a million records gives a page of a few megabytes, which a browser opens at once.

mod data;
mod encode;
mod sources;
#[cfg(test)]
mod tests;

use crate::trace::Trace;
use std::io::{Result, Write};

const MARKUP: &str = include_str!("../page/page.html");
const STYLE: &str = include_str!("../page/page.css");

/// The page's program, in the order in which its parts need one another.
const PROGRAM: &[&str] = &[
    include_str!("../page/decode.js"),
    include_str!("../page/words.js"),
    include_str!("../page/index.js"),
    include_str!("../page/view.js"),
    include_str!("../page/colours.js"),
    include_str!("../page/lanes.js"),
    include_str!("../page/stick.js"),
    include_str!("../page/paint.js"),
    include_str!("../page/minimap.js"),
    include_str!("../page/details.js"),
    include_str!("../page/search.js"),
    include_str!("../page/reasons.js"),
    include_str!("../page/input.js"),
    include_str!("../page/table.js"),
    include_str!("../page/diagram.js"),
    include_str!("../page/lesson.js"),
    include_str!("../page/main.js"),
];

/// Writes the page that shows `trace`, with the lines of the program's files that the trace names where these can be
/// read and are what they were when the program ran.
///
/// # Errors
/// Those of `out`.
pub fn write(trace: &Trace, out: &mut dyn Write) -> Result<()> {
    let wall = trace.head.wall;
    write_with(trace, &|path| sources::read(path, wall), out)
}

/// [`write()`], with the text of a program's file from `source` rather than from the file system. It is asked with the
/// path as the trace has it, made absolute if the trace says from where.
///
/// # Errors
/// Those of `out`.
pub fn write_with(
    trace: &Trace,
    source: &dyn Fn(&str) -> Option<String>,
    out: &mut dyn Write,
) -> Result<()> {
    let data = data::of(trace, source);
    // The page's own scripts are known by a number that no trace can foresee: it would change with the trace.
    let nonce = format!(
        "b{:016x}",
        encode::hash(&[data.json.as_bytes(), &data.columns])
    );
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; \
         form-action 'none'"
    );
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"
    )?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">"
    )?;
    writeln!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    )?;
    writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">")?;
    writeln!(
        out,
        "<title>Timeline</title>\n<style nonce=\"{nonce}\">\n{STYLE}</style>\n</head>"
    )?;
    writeln!(out, "<body>\n{MARKUP}")?;
    writeln!(
        out,
        "<script type=\"application/json\" id=\"facts\">{}</script>",
        data.json
    )?;
    write!(out, "<script type=\"text/plain\" id=\"columns\">")?;
    encode::base64(&data.columns, out)?;
    writeln!(
        out,
        "</script>\n<script nonce=\"{nonce}\">\n'use strict';\n(() => {{"
    )?;
    for part in PROGRAM {
        out.write_all(part.as_bytes())?;
    }
    writeln!(out, "}})();\n</script>\n</body>\n</html>")
}
