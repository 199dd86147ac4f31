//! The tree as text, in the format of `ast.dump(tree, include_attributes=True)`.

use std::fmt::Write;

use baton_code::{Const, Text};

use crate::asdl::{Cardinality, FieldInfo, NodeView, Reflect, Value};
use crate::ast::{Mod, Span};

/// Writes a module.
#[must_use]
pub fn dump(tree: &Mod) -> String {
    let mut text = String::new();
    write_value(&mut text, &tree.reflect());
    text
}

fn write_value(out: &mut String, value: &Value<'_>) {
    match value {
        Value::None => out.push_str("None"),
        Value::Int(value) => push(out, value),
        Value::Text(text) => write_str(out, text),
        Value::Constant(constant) => write_const(out, constant),
        Value::Unit(name) => {
            out.push_str(name);
            out.push_str("()");
        }
        Value::Node(node) => write_node(out, node),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write_value(out, item);
            }
            out.push(']');
        }
    }
}

/// Empty lists and absent optional values are left out.
fn is_default(field: &FieldInfo, value: &Value<'_>) -> bool {
    match value {
        Value::None => field.cardinality == Cardinality::Opt,
        Value::List(items) => items.is_empty(),
        _ => false,
    }
}

fn write_node(out: &mut String, node: &NodeView<'_>) {
    out.push_str(node.info.name);
    out.push('(');
    let mut separator = "";
    for (field, value) in node.info.fields.iter().zip(&node.values) {
        if is_default(field, value) {
            continue;
        }
        out.push_str(separator);
        separator = ", ";
        out.push_str(field.name);
        out.push('=');
        write_value(out, value);
    }
    if let Some(Span {
        line,
        col,
        end_line,
        end_col,
    }) = node.span
    {
        push(
            out,
            format_args!(
                "{separator}lineno={line}, col_offset={col}, end_lineno={end_line}, end_col_offset={end_col}"
            ),
        );
    }
    out.push(')');
}

fn push(out: &mut String, value: impl std::fmt::Display) {
    // Writing to a string does not fail.
    let _ = write!(out, "{value}");
}

fn write_const(out: &mut String, value: &Const) {
    out.push_str(&baton_code::ascii::constant(value));
}

fn write_str(out: &mut String, text: &Text) {
    out.push_str(&baton_code::ascii::text(text));
}
