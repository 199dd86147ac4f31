//! Symbol tables against what CPython gives (`tests/symtable/golden.py` writes the expected values).

use std::path::{Path, PathBuf};

use baton_compile::future::Future;
use baton_compile::symtable::{EntryId, SymbolTable, def};
use baton_syntax::{Mode, SyntaxError, parse};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/symtable")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).expect(name)
}

fn build(source: &str) -> Result<SymbolTable, SyntaxError> {
    let tree = parse(source, Mode::Exec)?;
    SymbolTable::build(&tree, Future::of(&tree)?)
}

fn show(table: &SymbolTable, id: EntryId, indent: &str, out: &mut String) {
    let entry = table.entry(id);
    let mut symbols: Vec<_> = entry
        .symbols
        .iter()
        .map(|(name, symbol)| {
            format!(
                "{name}:{}",
                symbol.flags | (symbol.scope as u32) << def::SCOPE_OFFSET
            )
        })
        .collect();
    symbols.sort();
    let parameters: Vec<_> = entry.varnames.iter().map(ToString::to_string).collect();
    let line = format!(
        "{indent}{} {} {} {} [{}] {}",
        entry.name,
        entry.block_type as u32,
        entry.span.line,
        u8::from(entry.nested),
        parameters.join(" "),
        symbols.join(" ")
    );
    out.push_str(line.trim_end());
    out.push('\n');
    for child in &entry.children {
        show(table, *child, &format!("{indent}  "), out);
    }
}

#[test]
fn scopes() {
    let table = build(&read("scopes.py")).expect("valid source");
    let mut found = String::new();
    show(&table, table.top(), "", &mut found);
    for (found, expected) in found.lines().zip(read("scopes.txt").lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found, read("scopes.txt"));
}

#[test]
fn errors() {
    let mut wrong = Vec::new();
    for case in read("errors.txt").trim_end().split("\n%%\n") {
        let (source, expected) = case.rsplit_once("\n=> ").expect("an expectation");
        let found = match build(source) {
            Ok(_) => "ok".to_owned(),
            Err(error) => {
                let place = error.place.expect("a place");
                format!(
                    "{}: {} {}:{}-{}:{}",
                    error.kind.class_name(),
                    error.message,
                    place.line,
                    place.offset,
                    place.end_line,
                    place.end_offset
                )
            }
        };
        if found != expected {
            wrong.push(format!(
                "{source}\n   expected {expected}\n   found    {found}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
