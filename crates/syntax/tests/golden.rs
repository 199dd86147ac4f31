//! Trees and errors against what CPython gives (`tests/syntax/golden.py` writes the expected values).

use std::path::{Path, PathBuf};

use baton_syntax::asdl::{Cardinality, NodeInfo};
use baton_syntax::ast::TYPES;
use baton_syntax::{Mode, SyntaxError, dump::dump, incomplete, parse, parse_bytes};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/syntax")
}

fn describe(error: &SyntaxError) -> String {
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

#[test]
fn trees() {
    let mut count = 0;
    for entry in std::fs::read_dir(folder().join("trees")).expect("folder") {
        let path = entry.expect("entry").path();
        if path.extension().is_some_and(|extension| extension == "py") {
            let source = std::fs::read(&path).expect("source");
            let tree = parse_bytes(&source, Mode::Exec).expect("valid source");
            let expected = std::fs::read_to_string(path.with_extension("txt")).expect("expected");
            let found = dump(&tree);
            let at = found
                .bytes()
                .zip(expected.bytes())
                .position(|(a, b)| a != b);
            let near = at.map(|at| (&found[at.saturating_sub(99)..at], &expected[at..]));
            assert_eq!(found, expected.trim_end(), "{}: {near:?}", path.display());
            count += 1;
        }
    }
    assert!(count >= 2);
}

/// A class as its docstring in `_ast` gives it: `Name(identifier id, expr_context ctx)`.
fn signature(class: &NodeInfo) -> String {
    let fields = class.fields.iter().map(|field| {
        let mark = match field.cardinality {
            Cardinality::One => "",
            Cardinality::Opt => "?",
            Cardinality::Many => "*",
            Cardinality::Holes => "?*",
        };
        format!("{}{mark} {}", field.type_name, field.name)
    });
    let fields: Vec<_> = fields.collect();
    match fields.is_empty() {
        true => class.name.to_owned(),
        false => format!("{}({})", class.name, fields.join(", ")),
    }
}

#[test]
fn classes() {
    let mut found: Vec<_> = TYPES
        .iter()
        .flat_map(|sum| sum.classes)
        .map(signature)
        .collect();
    found.sort();
    let expected = std::fs::read_to_string(folder().join("asdl.txt")).expect("classes");
    assert_eq!(found, expected.lines().collect::<Vec<_>>());
}

#[test]
fn errors() {
    let text = std::fs::read_to_string(folder().join("errors.txt")).expect("errors");
    let mut wrong = Vec::new();
    for case in text.trim_end().split("\n%%\n") {
        let (source, expected) = case.rsplit_once("\n=> ").expect("an expectation");
        let found = match parse(source, Mode::Exec) {
            Ok(_) => "ok".to_owned(),
            Err(error) => describe(&error),
        };
        if found != expected {
            wrong.push(format!(
                "{source}\n   expected {expected}\n   found    {found}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn modes() {
    assert!(parse("1 + 2\n", Mode::Eval).is_ok());
    assert!(parse("x = 1", Mode::Eval).is_err());
    assert!(parse("x = 1; y = 2\n", Mode::Single).is_ok());
    assert!(parse("if x: y\n", Mode::Single).is_ok());
    let error = parse("x = 1\ny = 2\n", Mode::Single).unwrap_err();
    assert_eq!(
        error.message,
        "multiple statements found while compiling a single statement"
    );
}

#[test]
fn deep_nesting_is_an_error() {
    let brackets = format!("{}{}", "(".repeat(250), ")".repeat(250));
    let error = parse(&brackets, Mode::Exec).unwrap_err();
    assert_eq!(error.message, "too many nested parentheses");
    let sum = format!("{}1", "1 + ".repeat(100_000));
    assert!(parse(&sum, Mode::Exec).is_err());
    let unary = format!("{}1", "-".repeat(100_000));
    assert!(parse(&unary, Mode::Exec).is_err());
    let chain = format!("if a: b\n{}", "elif a: b\n".repeat(50_000));
    assert!(parse(&chain, Mode::Exec).is_err());
    let blocks: String = (0..120)
        .map(|depth| format!("{}if x:\n", " ".repeat(depth)))
        .collect();
    let error = parse(&(blocks + &" ".repeat(120) + "x\n"), Mode::Exec).unwrap_err();
    assert_eq!(error.message, "too many levels of indentation");
}

#[test]
fn incomplete_texts() {
    for text in [
        "x = (",
        "if x:",
        "if x:\n",
        "'''abc",
        "(1,\n",
        "f'''{",
        "try:\n  x\n",
        "x = \\\n",
    ] {
        assert!(
            incomplete(text.as_bytes(), Mode::Exec).is_some(),
            "{text:?}"
        );
    }
    for text in [
        "x = 1\n",
        "x =",
        "1 +\n",
        "lambda x:",
        "x y",
        "class A",
        "if x:\n  y\n",
    ] {
        assert!(
            incomplete(text.as_bytes(), Mode::Exec).is_none(),
            "{text:?}"
        );
    }
}
