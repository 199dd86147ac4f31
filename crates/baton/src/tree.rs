//! Syntax trees as Python objects: what `compile(..., PyCF_ONLY_AST)` returns.

use baton_object::attribute;
use baton_object::object;
use baton_object::{Borrowed, Owned, PyResult, Token};
use baton_syntax::asdl::{NodeView, Reflect, Value};
use baton_syntax::ast::Mod;
use std::collections::HashMap;

/// Members of enumerations (`Load`) exist once per tree.
type Units = HashMap<&'static str, Owned>;

/// The tree as instances of the classes of `_ast`.
pub fn to_python(token: &mut Token, tree: &Mod) -> PyResult {
    let module = baton_modules::import::import_module(token, "_ast")?;
    convert(token, module.as_ref(), &tree.reflect(), &mut Units::new())
}

fn convert(
    token: &mut Token,
    module: Borrowed<'_>,
    value: &Value<'_>,
    units: &mut Units,
) -> PyResult {
    Ok(match value {
        Value::None => token.none(),
        Value::Int(number) => token.int(i64::from(*number)),
        Value::Text(text) => {
            let text = token.new_wtf8(text.as_bytes());
            token.intern_value(text)
        }
        Value::Constant(constant) => baton_vm::code_object::constant_object(token, constant)?,
        Value::Unit(name) => match units.get(name) {
            Some(unit) => unit.clone_ref(token),
            None => {
                let class = attribute::get_text(token, module, name)?;
                let unit = object::call(token, class.as_ref(), &[])?;
                units.insert(name, unit.clone_ref(token));
                unit
            }
        },
        Value::Node(view) => node(token, module, view, units)?,
        Value::List(values) => {
            let mut items = Vec::with_capacity(values.len());
            for value in values {
                items.push(convert(token, module, value, units)?);
            }
            token.new_list(items)
        }
    })
}

fn node(
    token: &mut Token,
    module: Borrowed<'_>,
    view: &NodeView<'_>,
    units: &mut Units,
) -> PyResult {
    token.check_recursion(" during ast construction")?;
    let class = attribute::get_text(token, module, view.info.name)?;
    let mut values = Vec::with_capacity(view.values.len());
    for value in &view.values {
        values.push(convert(token, module, value, units)?);
    }
    let node = object::call(token, class.as_ref(), Owned::borrows(&values))?;
    if let Some(span) = view.span {
        for (name, number) in [
            ("lineno", span.line),
            ("col_offset", span.col),
            ("end_lineno", span.end_line),
            ("end_col_offset", span.end_col),
        ] {
            let number = token.int(i64::from(number));
            attribute::set_text(token, node.as_ref(), name, number.as_ref())?;
        }
    }
    Ok(node)
}
