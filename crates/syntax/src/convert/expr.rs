//! Expressions.

use baton_code::Const;
use ruff_python_ast as ruff;
use ruff_text_size::Ranged;

use super::{Converter, Result};
use crate::ast::{
    Arguments, BoolOperator, CmpOperator, Comprehension, Expr, ExprContext, ExprKind, Operator,
    UnaryOperator, expr,
};

impl Converter<'_> {
    pub(super) fn boxed(&mut self, node: &ruff::Expr) -> Result<Box<Expr>> {
        self.expr(node).map(Box::new)
    }

    pub(super) fn optional(&mut self, node: Option<&ruff::Expr>) -> Result<Option<Box<Expr>>> {
        node.map(|node| self.boxed(node)).transpose()
    }

    pub(super) fn exprs(&mut self, nodes: &[ruff::Expr]) -> Result<Vec<Expr>> {
        nodes.iter().map(|node| self.expr(node)).collect()
    }

    pub(super) fn expr(&mut self, node: &ruff::Expr) -> Result<Expr> {
        self.nested(|this| {
            let kind = this.expr_kind(node)?;
            Ok(Expr {
                span: this.span(node),
                kind,
            })
        })
    }

    fn expr_kind(&mut self, node: &ruff::Expr) -> Result<ExprKind> {
        Ok(match node {
            ruff::Expr::BoolOp(_)
            | ruff::Expr::Named(_)
            | ruff::Expr::BinOp(_)
            | ruff::Expr::UnaryOp(_)
            | ruff::Expr::Compare(_)
            | ruff::Expr::If(_)
            | ruff::Expr::Lambda(_)
            | ruff::Expr::Await(_)
            | ruff::Expr::Yield(_)
            | ruff::Expr::YieldFrom(_) => self.operation(node)?,
            ruff::Expr::ListComp(_)
            | ruff::Expr::SetComp(_)
            | ruff::Expr::DictComp(_)
            | ruff::Expr::Generator(_) => self.comprehension_expr(node)?,
            ruff::Expr::FString(node) => self.f_string(node)?,
            ruff::Expr::TString(node) => self.t_string(node)?,
            ruff::Expr::StringLiteral(node) => self.string_literal(node)?,
            ruff::Expr::BytesLiteral(node) => self.bytes_literal(node)?,
            ruff::Expr::NumberLiteral(node) => constant(self.number(node)?),
            ruff::Expr::BooleanLiteral(node) => constant(Const::Bool(node.value)),
            ruff::Expr::NoneLiteral(_) => constant(Const::None),
            ruff::Expr::EllipsisLiteral(_) => constant(Const::Ellipsis),
            ruff::Expr::Dict(node) => self.dict(node)?.into(),
            ruff::Expr::Set(node) => expr::Set {
                elts: self.exprs(&node.elts)?,
            }
            .into(),
            ruff::Expr::Call(node) => expr::Call {
                func: self.boxed(&node.func)?,
                args: self.call_args(&node.arguments)?,
                keywords: self.keywords(&node.arguments.keywords)?,
            }
            .into(),
            ruff::Expr::Attribute(node) => expr::Attribute {
                value: self.boxed(&node.value)?,
                attr: self.identifier(&node.attr),
                ctx: context(node.ctx),
            }
            .into(),
            ruff::Expr::Subscript(node) => expr::Subscript {
                value: self.boxed(&node.value)?,
                slice: self.boxed(&node.slice)?,
                ctx: context(node.ctx),
            }
            .into(),
            ruff::Expr::Starred(node) => expr::Starred {
                value: self.boxed(&node.value)?,
                ctx: context(node.ctx),
            }
            .into(),
            ruff::Expr::Name(node) => expr::Name {
                id: self.name(node.id.as_str()),
                ctx: context(node.ctx),
            }
            .into(),
            ruff::Expr::List(node) => expr::List {
                elts: self.exprs(&node.elts)?,
                ctx: context(node.ctx),
            }
            .into(),
            ruff::Expr::Tuple(node) => expr::Tuple {
                elts: self.exprs(&node.elts)?,
                ctx: context(node.ctx),
            }
            .into(),
            ruff::Expr::Slice(node) => expr::Slice {
                lower: self.optional(node.lower.as_deref())?,
                upper: self.optional(node.upper.as_deref())?,
                step: self.optional(node.step.as_deref())?,
            }
            .into(),
            ruff::Expr::IpyEscapeCommand(node) => {
                return self.error(node.range(), "invalid syntax");
            }
        })
    }

    /// A bare generator expression takes the call's parentheses as its own.
    fn call_args(&mut self, arguments: &ruff::Arguments) -> Result<Vec<Expr>> {
        let mut args = self.exprs(&arguments.args)?;
        if let ([ruff::Expr::Generator(node)], [arg]) = (&*arguments.args, &mut args[..])
            && !node.parenthesized
        {
            arg.span = self.range(arguments.range);
        }
        Ok(args)
    }

    fn operation(&mut self, node: &ruff::Expr) -> Result<ExprKind> {
        Ok(match node {
            ruff::Expr::BoolOp(node) => expr::BoolOp {
                op: match node.op {
                    ruff::BoolOp::And => BoolOperator::And,
                    ruff::BoolOp::Or => BoolOperator::Or,
                },
                values: self.exprs(&node.values)?,
            }
            .into(),
            ruff::Expr::Named(node) => expr::NamedExpr {
                target: self.boxed(&node.target)?,
                value: self.boxed(&node.value)?,
            }
            .into(),
            ruff::Expr::BinOp(node) => expr::BinOp {
                left: self.boxed(&node.left)?,
                op: operator(node.op),
                right: self.boxed(&node.right)?,
            }
            .into(),
            ruff::Expr::UnaryOp(node) => expr::UnaryOp {
                op: unary_operator(node.op),
                operand: self.boxed(&node.operand)?,
            }
            .into(),
            ruff::Expr::Compare(node) => expr::Compare {
                left: self.boxed(&node.left)?,
                ops: node.ops.iter().map(|op| cmp_operator(*op)).collect(),
                comparators: self.exprs(&node.comparators)?,
            }
            .into(),
            ruff::Expr::If(node) => expr::IfExp {
                test: self.boxed(&node.test)?,
                body: self.boxed(&node.body)?,
                orelse: self.boxed(&node.orelse)?,
            }
            .into(),
            ruff::Expr::Lambda(node) => expr::Lambda {
                args: Box::new(match &node.parameters {
                    Some(parameters) => self.parameters(parameters)?,
                    None => Arguments::empty(),
                }),
                body: self.boxed(&node.body)?,
            }
            .into(),
            ruff::Expr::Await(node) => expr::Await {
                value: self.boxed(&node.value)?,
            }
            .into(),
            ruff::Expr::Yield(node) => expr::Yield {
                value: self.optional(node.value.as_deref())?,
            }
            .into(),
            ruff::Expr::YieldFrom(node) => expr::YieldFrom {
                value: self.boxed(&node.value)?,
            }
            .into(),
            other => return self.error(other.range(), "invalid syntax"),
        })
    }

    fn comprehension_expr(&mut self, node: &ruff::Expr) -> Result<ExprKind> {
        Ok(match node {
            ruff::Expr::ListComp(node) => expr::ListComp {
                elt: self.boxed(&node.elt)?,
                generators: self.generators(&node.generators)?,
            }
            .into(),
            ruff::Expr::SetComp(node) => expr::SetComp {
                elt: self.boxed(&node.elt)?,
                generators: self.generators(&node.generators)?,
            }
            .into(),
            ruff::Expr::Generator(node) => expr::GeneratorExp {
                elt: self.boxed(&node.elt)?,
                generators: self.generators(&node.generators)?,
            }
            .into(),
            ruff::Expr::DictComp(ruff::ExprDictComp {
                key: Some(key),
                value,
                generators,
                ..
            }) => expr::DictComp {
                key: self.boxed(key)?,
                value: self.boxed(value)?,
                generators: self.generators(generators)?,
            }
            .into(),
            other => {
                let message = "dict unpacking cannot be used in dict comprehension";
                return self.error(other.range(), message);
            }
        })
    }

    fn generators(&mut self, generators: &[ruff::Comprehension]) -> Result<Vec<Comprehension>> {
        generators
            .iter()
            .map(|generator| {
                Ok(Comprehension {
                    target: self.boxed(&generator.target)?,
                    iter: self.boxed(&generator.iter)?,
                    ifs: self.exprs(&generator.ifs)?,
                    is_async: i32::from(generator.is_async),
                })
            })
            .collect()
    }

    fn dict(&mut self, node: &ruff::ExprDict) -> Result<expr::Dict> {
        let mut dict = expr::Dict {
            keys: Vec::with_capacity(node.items.len()),
            values: Vec::with_capacity(node.items.len()),
        };
        for item in &node.items {
            dict.keys
                .push(item.key.as_ref().map(|key| self.expr(key)).transpose()?);
            dict.values.push(self.expr(&item.value)?);
        }
        Ok(dict)
    }
}

/// A constant without a `u` prefix.
pub(super) fn constant(value: Const) -> ExprKind {
    expr::Constant { value, kind: None }.into()
}

fn context(context: ruff::ExprContext) -> ExprContext {
    match context {
        ruff::ExprContext::Load | ruff::ExprContext::Invalid => ExprContext::Load,
        ruff::ExprContext::Store => ExprContext::Store,
        ruff::ExprContext::Del => ExprContext::Del,
    }
}

pub(super) fn operator(op: ruff::Operator) -> Operator {
    match op {
        ruff::Operator::Add => Operator::Add,
        ruff::Operator::Sub => Operator::Sub,
        ruff::Operator::Mult => Operator::Mult,
        ruff::Operator::MatMult => Operator::MatMult,
        ruff::Operator::Div => Operator::Div,
        ruff::Operator::Mod => Operator::Mod,
        ruff::Operator::Pow => Operator::Pow,
        ruff::Operator::LShift => Operator::LShift,
        ruff::Operator::RShift => Operator::RShift,
        ruff::Operator::BitOr => Operator::BitOr,
        ruff::Operator::BitXor => Operator::BitXor,
        ruff::Operator::BitAnd => Operator::BitAnd,
        ruff::Operator::FloorDiv => Operator::FloorDiv,
    }
}

fn unary_operator(op: ruff::UnaryOp) -> UnaryOperator {
    match op {
        ruff::UnaryOp::Invert => UnaryOperator::Invert,
        ruff::UnaryOp::Not => UnaryOperator::Not,
        ruff::UnaryOp::UAdd => UnaryOperator::UAdd,
        ruff::UnaryOp::USub => UnaryOperator::USub,
    }
}

fn cmp_operator(op: ruff::CmpOp) -> CmpOperator {
    match op {
        ruff::CmpOp::Eq => CmpOperator::Eq,
        ruff::CmpOp::NotEq => CmpOperator::NotEq,
        ruff::CmpOp::Lt => CmpOperator::Lt,
        ruff::CmpOp::LtE => CmpOperator::LtE,
        ruff::CmpOp::Gt => CmpOperator::Gt,
        ruff::CmpOp::GtE => CmpOperator::GtE,
        ruff::CmpOp::Is => CmpOperator::Is,
        ruff::CmpOp::IsNot => CmpOperator::IsNot,
        ruff::CmpOp::In => CmpOperator::In,
        ruff::CmpOp::NotIn => CmpOperator::NotIn,
    }
}
