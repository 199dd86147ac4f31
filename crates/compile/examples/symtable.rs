//! Prints the symbol tables of files, a line a file, for comparison with CPython's `_symtable`.

use baton_compile::future::Future;
use baton_compile::symtable::{EntryId, SymbolTable, def};
use baton_syntax::{Mode, SyntaxError, parse_bytes};

fn show(table: &SymbolTable, id: EntryId, out: &mut String) {
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
    out.push_str(&format!(
        "({} {} {} {} [{}] [{}]",
        entry.name,
        entry.block_type as u32,
        entry.span.line,
        u8::from(entry.nested),
        entry
            .varnames
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" "),
        symbols.join(" ")
    ));
    for child in &entry.children {
        show(table, *child, out);
    }
    out.push(')');
}

fn table(bytes: &[u8]) -> Result<String, SyntaxError> {
    let tree = parse_bytes(bytes, Mode::Exec)?;
    let table = SymbolTable::build(&tree, Future::of(&tree)?)?;
    let mut out = String::new();
    show(&table, table.top(), &mut out);
    Ok(out)
}

fn main() {
    for path in std::env::args().skip(1) {
        let line = match std::fs::read(&path) {
            Ok(bytes) => table(&bytes).unwrap_or_else(|error| error.to_string()),
            Err(error) => error.to_string(),
        };
        println!("{path}\t{line}");
    }
}
