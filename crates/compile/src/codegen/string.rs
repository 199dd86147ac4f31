//! f-strings and t-strings.

use baton_code::ops::{binary_op, conversion};
use baton_code::{AnyOp, Const, Location, Text};
use baton_syntax::ast::{Expr, ExprKind, expr};

use super::STACK_USE_GUIDELINE;
use crate::compiler::{Compiler, Result};

/// The argument for a conversion character; -1 stands for none.
fn conversion_arg(character: i32) -> Result<Option<u32>> {
    match u8::try_from(character).map(char::from) {
        _ if character == -1 => Ok(None),
        Ok('s') => Ok(Some(conversion::STR)),
        Ok('r') => Ok(Some(conversion::REPR)),
        Ok('a') => Ok(Some(conversion::ASCII)),
        _ => Err(crate::internal_error("Unrecognized conversion character")),
    }
}

fn is_interpolation(value: &Expr) -> bool {
    matches!(value.kind, ExprKind::Interpolation(_))
}

impl<'a> Compiler<'a> {
    pub(super) fn codegen_joined_str(
        &mut self,
        loc: Location,
        node: &'a expr::JoinedStr,
    ) -> Result {
        let count = node.values.len();
        if count > STACK_USE_GUIDELINE {
            self.load_const(loc, Const::Str(Text::default()));
            self.load_attr(loc, &"join".into(), true);
            self.op_i(loc, AnyOp::BUILD_LIST, 0);
            for value in &node.values {
                self.visit_expr(value)?;
                self.op_i(loc, AnyOp::LIST_APPEND, 1);
            }
            self.op_i(loc, AnyOp::CALL, 1);
            return Ok(());
        }
        self.visit_exprs(&node.values)?;
        match count {
            0 => self.load_const(loc, Const::Str(Text::default())),
            1 => {}
            _ => self.build(loc, AnyOp::BUILD_STRING, count),
        }
        Ok(())
    }

    pub(super) fn codegen_formatted_value(
        &mut self,
        loc: Location,
        node: &'a expr::FormattedValue,
    ) -> Result {
        self.visit_expr(&node.value)?;
        if let Some(conversion) = conversion_arg(node.conversion)? {
            self.op_i(loc, AnyOp::CONVERT_VALUE, conversion);
        }
        match &node.format_spec {
            Some(spec) => {
                self.visit_expr(spec)?;
                self.op(loc, AnyOp::FORMAT_WITH_SPEC);
            }
            None => self.op(loc, AnyOp::FORMAT_SIMPLE),
        }
        Ok(())
    }

    /// A tuple of strings, one more than interpolations, and a tuple of interpolations.
    pub(super) fn codegen_template_str(
        &mut self,
        loc: Location,
        node: &'a expr::TemplateStr,
    ) -> Result {
        let mut strings = 0;
        let mut after_interpolation = true;
        for value in &node.values {
            if is_interpolation(value) {
                if after_interpolation {
                    self.load_const(loc, Const::Str(Text::default()));
                    strings += 1;
                }
                after_interpolation = true;
                continue;
            }
            self.visit_expr(value)?;
            if after_interpolation {
                strings += 1;
            } else {
                let add = binary_op::ADD + binary_op::INPLACE;
                self.op_i(loc, AnyOp::BINARY_OP, add);
            }
            after_interpolation = false;
        }
        if after_interpolation {
            self.load_const(loc, Const::Str(Text::default()));
            strings += 1;
        }
        self.build(loc, AnyOp::BUILD_TUPLE, strings);
        let mut interpolations = 0;
        for value in node.values.iter().filter(|value| is_interpolation(value)) {
            self.visit_expr(value)?;
            interpolations += 1;
        }
        self.build(loc, AnyOp::BUILD_TUPLE, interpolations);
        self.op(loc, AnyOp::BUILD_TEMPLATE);
        Ok(())
    }

    pub(super) fn codegen_interpolation(
        &mut self,
        loc: Location,
        node: &'a expr::Interpolation,
    ) -> Result {
        self.visit_expr(&node.value)?;
        self.load_const(loc, node.str.clone());
        let mut oparg = 2;
        if let Some(spec) = &node.format_spec {
            oparg += 1;
            self.visit_expr(spec)?;
        }
        if let Some(conversion) = conversion_arg(node.conversion)? {
            oparg |= conversion << 2;
        }
        self.op_i(loc, AnyOp::BUILD_INTERPOLATION, oparg);
        Ok(())
    }
}
