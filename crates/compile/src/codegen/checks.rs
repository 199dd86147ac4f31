//! Warnings about expressions that cannot be meant.

use baton_code::{Const, Location};
use baton_syntax::ast::{CmpOperator, Expr, ExprKind, expr};

use crate::compiler::{Compiler, location};

/// The type of the value, if the form of the expression tells.
fn inferred_type(expression: &Expr) -> Option<&'static str> {
    Some(match &expression.kind {
        ExprKind::Tuple(_) => "tuple",
        ExprKind::List(_) | ExprKind::ListComp(_) => "list",
        ExprKind::Dict(_) | ExprKind::DictComp(_) => "dict",
        ExprKind::Set(_) | ExprKind::SetComp(_) => "set",
        ExprKind::GeneratorExp(_) => "generator",
        ExprKind::Lambda(_) => "function",
        ExprKind::TemplateStr(_) | ExprKind::Interpolation(_) => "string.templatelib.Template",
        ExprKind::JoinedStr(_) | ExprKind::FormattedValue(_) => "str",
        ExprKind::Constant(constant) => constant.value.type_name(),
        _ => return None,
    })
}

/// Whether identity with this operand can be meant: not with a literal.
fn is_identity_operand(expression: &Expr) -> bool {
    match &expression.kind {
        ExprKind::Tuple(tuple) => !tuple
            .elts
            .iter()
            .all(|elt| matches!(elt.kind, ExprKind::Constant(_))),
        ExprKind::Constant(constant) => matches!(
            constant.value,
            Const::None | Const::Bool(_) | Const::Ellipsis
        ),
        _ => true,
    }
}

impl<'a> Compiler<'a> {
    /// `is` with a literal.
    pub(super) fn check_compare(&mut self, loc: Location, node: &'a expr::Compare) {
        let mut left = &*node.left;
        for (op, right) in node.ops.iter().zip(&node.comparators) {
            let (is_left, is_right) = (is_identity_operand(left), is_identity_operand(right));
            let operators = match op {
                CmpOperator::Is => Some(("is", "==")),
                CmpOperator::IsNot => Some(("is not", "!=")),
                _ => None,
            };
            if let Some((used, meant)) = operators.filter(|_| !is_left || !is_right) {
                let literal = if is_left { right } else { left };
                let kind = inferred_type(literal).unwrap_or_default();
                let message =
                    format!("\"{used}\" with '{kind}' literal. Did you mean \"{meant}\"?");
                self.warn(loc, message);
                return;
            }
            left = right;
        }
    }

    /// A call of something that is not callable.
    pub(super) fn check_caller(&mut self, function: &'a Expr) {
        if matches!(function.kind, ExprKind::Lambda(_)) {
            return;
        }
        if let Some(kind) = inferred_type(function) {
            let message = format!("'{kind}' object is not callable; perhaps you missed a comma?");
            self.warn(location(function.span), message);
        }
    }

    /// A subscript of something that has none.
    pub(super) fn check_subscripter(&mut self, value: &'a Expr) {
        let suspicious = match &value.kind {
            ExprKind::Constant(constant) => matches!(
                constant.value,
                Const::None
                    | Const::Ellipsis
                    | Const::Bool(_)
                    | Const::Int(_)
                    | Const::Float(_)
                    | Const::Complex { .. }
                    | Const::FrozenSet(_)
            ),
            ExprKind::Set(_)
            | ExprKind::SetComp(_)
            | ExprKind::GeneratorExp(_)
            | ExprKind::Lambda(_)
            | ExprKind::TemplateStr(_)
            | ExprKind::Interpolation(_) => true,
            _ => false,
        };
        if let Some(kind) = inferred_type(value).filter(|_| suspicious) {
            let message =
                format!("'{kind}' object is not subscriptable; perhaps you missed a comma?");
            self.warn(location(value.span), message);
        }
    }

    /// A sequence indexed by something that is neither an integer nor a slice.
    pub(super) fn check_index(&mut self, value: &'a Expr, key: &'a Expr) {
        let Some(key) = inferred_type(key).filter(|key| !matches!(*key, "int" | "bool" | "slice"))
        else {
            return;
        };
        let is_sequence = match &value.kind {
            ExprKind::Constant(constant) => matches!(
                constant.value,
                Const::Str(_) | Const::Bytes(_) | Const::Tuple(_)
            ),
            ExprKind::Tuple(_)
            | ExprKind::List(_)
            | ExprKind::ListComp(_)
            | ExprKind::JoinedStr(_)
            | ExprKind::FormattedValue(_) => true,
            _ => false,
        };
        if let Some(kind) = inferred_type(value).filter(|_| is_sequence) {
            let message = format!(
                "{kind} indices must be integers or slices, not {key}; perhaps you missed a comma?"
            );
            self.warn(location(value.span), message);
        }
    }
}
