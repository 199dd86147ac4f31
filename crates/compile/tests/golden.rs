//! Snippets of every statement and expression against what CPython 3.14 compiles them to.
//!
//! `tests/bytecode/golden.py` writes the expected text and describes it.

use std::fmt::Write;
use std::path::Path;

use baton_code::{Code, Const, ascii, dis, exceptions};
use baton_compile::{Options, compile_source};
use baton_syntax::Mode;

fn constant(value: &Const) -> String {
    let list = |items: &[Const]| items.iter().map(constant).collect::<Vec<_>>();
    match value {
        Const::Code(code) => format!("<code {}>", code.qualname),
        Const::FrozenSet(items) => {
            let mut items = list(items);
            items.sort();
            format!("frozenset({{{}}})", items.join(", "))
        }
        Const::Tuple(items) => {
            let comma = if items.len() == 1 { "," } else { "" };
            format!("({}{comma})", list(items).join(", "))
        }
        Const::Slice(parts) => format!("slice({})", list(&parts[..]).join(", ")),
        other => ascii::constant(other),
    }
}

fn words<'a>(names: impl IntoIterator<Item = &'a baton_code::Text>) -> String {
    let names: Vec<String> = names.into_iter().map(ToString::to_string).collect();
    names.join(" ")
}

fn listing(code: &Code, out: &mut String) -> std::fmt::Result {
    let Code {
        qualname,
        first_line,
        flags,
        stacksize,
        argcount,
        posonlyargcount,
        kwonlyargcount,
        ..
    } = code;
    writeln!(
        out,
        "code {qualname} line {first_line} flags {flags:#x} stack {stacksize}"
    )?;
    writeln!(out, "  args {argcount} {posonlyargcount} {kwonlyargcount}")?;
    let consts: Vec<String> = code.consts.iter().map(constant).collect();
    writeln!(out, "  consts {}", consts.join(", "))?;
    writeln!(out, "  names {}", words(&*code.names))?;
    writeln!(out, "  locals {}", words(code.varnames()))?;
    let (cells, free) = (words(code.cellvars()), words(code.freevars()));
    writeln!(out, "  cells {cells} free {free}")?;
    for instruction in dis::instructions(code) {
        let location = dis::location(code, instruction.offset);
        let [line, col, end_line, end_col] = [
            location.line,
            location.col,
            location.end_line,
            location.end_col,
        ]
        .map(|number| match number {
            ..0 => "None".to_owned(),
            number => number.to_string(),
        });
        let (offset, name, arg) = (instruction.offset, instruction.op.name(), instruction.arg);
        writeln!(
            out,
            "  {offset} {name} {arg} @{line}:{col}-{end_line}:{end_col}"
        )?;
    }
    for entry in exceptions::entries(&code.exceptiontable) {
        let [start, end, target] = [entry.start, entry.end, entry.target].map(|unit| unit * 2);
        let lasti = if entry.lasti { " lasti" } else { "" };
        writeln!(
            out,
            "  covered {start} {end} by {target} depth {}{lasti}",
            entry.depth
        )?;
    }
    code.nested().try_for_each(|code| listing(code, out))
}

/// What we compile a snippet to, as text.
fn compiled(source: &str) -> String {
    let mut warnings = Vec::new();
    let options = Options::new("snippet");
    let result = compile_source(source.as_bytes(), Mode::Exec, &options, &mut warnings);
    let mut out = String::new();
    for warning in warnings {
        let _ = writeln!(
            out,
            "warning: {} line {}",
            warning.message, warning.place.line
        );
    }
    match result {
        Ok(code) => {
            let _ = listing(&code, &mut out);
        }
        Err(error) => {
            let _ = write!(out, "{}: {}", error.kind.class_name(), error.message);
            if let Some(place) = error.place {
                let (line, offset) = (place.line, place.offset);
                let _ = write!(
                    out,
                    " @{line}:{offset}-{}:{}",
                    place.end_line, place.end_offset
                );
            }
            out.push('\n');
        }
    }
    out
}

/// The first lines that differ.
fn difference(expected: &str, found: &str) -> String {
    let (mut expected, mut found) = (expected.lines(), found.lines());
    for number in 1.. {
        match (expected.next(), found.next()) {
            (None, None) => break,
            (expected, found) if expected == found => {}
            (expected, found) => {
                let line = |text: Option<&str>| text.unwrap_or("nothing").to_owned();
                return format!(
                    "line {number}\n  CPython: {}\n  ours:    {}",
                    line(expected),
                    line(found)
                );
            }
        }
    }
    "white space".to_owned()
}

fn check(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/bytecode/snippets");
    let read = |extension: &str| {
        let path = folder.join(name).with_extension(extension);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let (sources, listings) = (read("py"), read("txt"));
    let sections = |text: &str| -> Vec<(String, String)> {
        text.split("### ")
            .skip(1)
            .filter_map(|section| section.split_once('\n'))
            .map(|(title, body)| (title.to_owned(), body.to_owned()))
            .collect()
    };
    let (sources, listings) = (sections(&sources), sections(&listings));
    assert_eq!(sources.len(), listings.len(), "{name}: run golden.py");
    let mut failures = String::new();
    for ((title, source), (_, expected)) in sources.iter().zip(&listings) {
        let found = compiled(source);
        if found != *expected {
            let _ = writeln!(failures, "{title}: {}", difference(expected, &found));
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn statements() {
    check("statements");
}

#[test]
fn expressions() {
    check("expressions");
}

#[test]
fn functions() {
    check("functions");
}

#[test]
fn diagnostics() {
    check("diagnostics");
}
