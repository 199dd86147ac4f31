//! `_symtable`: the compiler's symbol tables as objects.

use crate::compile::{source_bytes, syntax_error};
use baton_compile::future::Future;
use baton_compile::symtable::{Entry, EntryId, SymbolTable, def};
use baton_object::dict::{self, Dict};
use baton_object::{Borrowed, Owned, PyResult, Token, class, methods, object};
use baton_syntax::Mode;

/// Symbol table entry
#[class(name = "symtable entry", spec = TABLE_ENTRY, flags = NO_INSTANTIATION)]
pub struct TableEntry {
    name: Owned,
    symbols: Owned,
    varnames: Owned,
    children: Owned,
    kind: i64,
    line: i64,
    nested: bool,
}

/// The entry and its inner ones as objects.
fn to_python(token: &mut Token, table: &SymbolTable, id: EntryId) -> PyResult {
    let entry: &Entry = table.entry(id);
    let symbols = Dict::new(token);
    for (name, symbol) in entry.symbols.iter() {
        let key = token.new_wtf8(name.as_bytes());
        let key = token.intern_value(key);
        let flags = i64::from(symbol.flags | (symbol.scope as u32) << def::SCOPE_OFFSET);
        let flags = token.int(flags);
        dict::set(token, symbols.as_ref(), key.as_ref(), flags.as_ref())?;
    }
    let varnames = entry
        .varnames
        .iter()
        .map(|name| token.new_wtf8(name.as_bytes()))
        .collect();
    let mut children = Vec::with_capacity(entry.children.len());
    for child in &entry.children {
        children.push(to_python(token, table, *child)?);
    }
    let (varnames, children) = (token.new_list(varnames), token.new_list(children));
    let line = if id == table.top() {
        0
    } else {
        i64::from(entry.span.line)
    };
    Ok(token.new_object(TableEntry {
        name: token.new_wtf8(entry.name.as_bytes()),
        symbols,
        varnames,
        children,
        kind: entry.block_type as i64,
        line,
        nested: entry.nested,
    }))
}

#[methods]
impl TableEntry {
    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let entry = TableEntry::of(token, this);
        let (name, line) = (entry.name.clone_ref(token), entry.line);
        let name = object::str_text(token, name.as_ref())?;
        let id = this.word().identity();
        Ok(token.new_str(&format!("<symtable entry {name}({id}), line {line}>")))
    }

    #[member]
    fn id(_token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(this.word().identity())
    }

    #[member]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(TableEntry::of(token, this).name.clone_ref(token))
    }

    #[member]
    fn symbols(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(TableEntry::of(token, this).symbols.clone_ref(token))
    }

    #[member]
    fn varnames(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(TableEntry::of(token, this).varnames.clone_ref(token))
    }

    #[member]
    fn children(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(TableEntry::of(token, this).children.clone_ref(token))
    }

    #[member]
    fn nested(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(i64::from(TableEntry::of(token, this).nested))
    }

    #[member(name = "type")]
    fn kind(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(TableEntry::of(token, this).kind)
    }

    #[member]
    fn lineno(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(TableEntry::of(token, this).line)
    }
}

const NUMBERS: &[(&str, i64)] = &[
    ("CELL", 5),
    ("DEF_ANNOT", def::ANNOT as i64),
    ("DEF_BOUND", 134),
    ("DEF_COMP_CELL", def::COMP_CELL as i64),
    ("DEF_COMP_ITER", def::COMP_ITER as i64),
    ("DEF_FREE_CLASS", def::FREE_CLASS as i64),
    ("DEF_GLOBAL", def::GLOBAL as i64),
    ("DEF_IMPORT", def::IMPORT as i64),
    ("DEF_LOCAL", def::LOCAL as i64),
    ("DEF_NONLOCAL", def::NONLOCAL as i64),
    ("DEF_PARAM", def::PARAM as i64),
    ("DEF_TYPE_PARAM", def::TYPE_PARAM as i64),
    ("FREE", 4),
    ("GLOBAL_EXPLICIT", 2),
    ("GLOBAL_IMPLICIT", 3),
    ("LOCAL", 1),
    ("SCOPE_MASK", 15),
    ("SCOPE_OFF", def::SCOPE_OFFSET as i64),
    ("TYPE_ANNOTATION", 3),
    ("TYPE_CLASS", 1),
    ("TYPE_FUNCTION", 0),
    ("TYPE_MODULE", 2),
    ("TYPE_TYPE_ALIAS", 4),
    ("TYPE_TYPE_PARAMETERS", 5),
    ("TYPE_TYPE_VARIABLE", 6),
    ("USE", def::USE as i64),
];

/// Symbol tables for tools.
#[baton_object::module(name = "_symtable")]
pub mod module {
    use super::*;
    use baton_object::attribute;

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        for (name, value) in NUMBERS {
            let value = token.int(*value);
            attribute::set_text(token, module, name, value.as_ref())?;
        }
        baton_object::class_build::ready(token, &TABLE_ENTRY);
        Ok(())
    }

    /// Return symbol and scope dictionaries used internally by compiler.
    #[function("(source, filename, startstr, /)")]
    fn symtable(
        token: &mut Token,
        source: Borrowed<'_>,
        filename: Borrowed<'_>,
        startstr: String,
    ) -> PyResult {
        let mode = match startstr.as_str() {
            "exec" => Mode::Exec,
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => {
                return Err(
                    token.value_error("symtable() arg 3 must be 'exec' or 'eval' or 'single'")
                );
            }
        };
        let filename = baton_modules::fspath::decode(token, filename)?;
        let filename = filename.as_ref();
        let source = source_bytes(token, source, "symtable() arg 1 must be a string or bytes")?;
        let built = baton_syntax::parse_bytes(&source, mode).and_then(|tree| {
            let future = Future::of(&tree)?;
            SymbolTable::build(&tree, future)
        });
        match built {
            Ok(table) => to_python(token, &table, table.top()),
            Err(error) => Err(syntax_error(token, &error, filename, &source)),
        }
    }
}
