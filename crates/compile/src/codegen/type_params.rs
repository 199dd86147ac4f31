//! Type parameters and type aliases (PEP 695, PEP 696).

use baton_code::ops::{function_attribute, intrinsic_1, intrinsic_2};
use baton_code::{AnyOp, Const, Location, Text};
use baton_syntax::ast::{Expr, ExprContext, ExprKind, Stmt, TypeParam, TypeParamKind, stmt};

use super::function::unstarred;
use super::index;
use crate::compiler::{Compiler, Result, location};
use crate::symtable::NodeKey;
use crate::unit::{Metadata, ScopeType};

impl<'a> Compiler<'a> {
    /// Makes and binds the parameters and leaves a tuple of them.
    pub(super) fn codegen_type_params(&mut self, params: &'a [TypeParam]) -> Result {
        let mut seen_default = false;
        for param in params {
            let loc = location(param.span);
            let (name, default) = match &param.kind {
                TypeParamKind::TypeVar(node) => {
                    self.load_const(loc, Const::Str(node.name.clone()));
                    self.type_var(loc, param, &node.name, node.bound.as_deref())?;
                    (&node.name, &node.default_value)
                }
                TypeParamKind::TypeVarTuple(node) => {
                    self.load_const(loc, Const::Str(node.name.clone()));
                    self.op_i(loc, AnyOp::CALL_INTRINSIC_1, intrinsic_1::TYPEVARTUPLE);
                    (&node.name, &node.default_value)
                }
                TypeParamKind::ParamSpec(node) => {
                    self.load_const(loc, Const::Str(node.name.clone()));
                    self.op_i(loc, AnyOp::CALL_INTRINSIC_1, intrinsic_1::PARAMSPEC);
                    (&node.name, &node.default_value)
                }
            };
            if let Some(default) = default {
                seen_default = true;
                let starred = matches!(param.kind, TypeParamKind::TypeVarTuple(_));
                let key = NodeKey::default_value(param);
                self.bound_or_default(default, name, key, starred)?;
                self.op_i(
                    loc,
                    AnyOp::CALL_INTRINSIC_2,
                    intrinsic_2::SET_TYPEPARAM_DEFAULT,
                );
            } else if seen_default {
                let message =
                    format!("non-default type parameter '{name}' follows default type parameter");
                return self.error(loc, message);
            }
            self.op_i(loc, AnyOp::COPY, 1);
            self.name_op(loc, name, ExprContext::Store);
        }
        if let Some(first) = params.first() {
            let count = index(params.len());
            self.op_i(location(first.span), AnyOp::BUILD_TUPLE, count);
        }
        Ok(())
    }

    fn type_var(
        &mut self,
        loc: Location,
        param: &'a TypeParam,
        name: &'a Text,
        bound: Option<&'a Expr>,
    ) -> Result {
        let Some(bound) = bound else {
            self.op_i(loc, AnyOp::CALL_INTRINSIC_1, intrinsic_1::TYPEVAR);
            return Ok(());
        };
        self.bound_or_default(bound, name, NodeKey::bound(param), false)?;
        let intrinsic = if matches!(bound.kind, ExprKind::Tuple(_)) {
            intrinsic_2::TYPEVAR_WITH_CONSTRAINTS
        } else {
            intrinsic_2::TYPEVAR_WITH_BOUND
        };
        self.op_i(loc, AnyOp::CALL_INTRINSIC_2, intrinsic);
        Ok(())
    }

    /// A function that evaluates the expression, with the default format 1.
    fn bound_or_default(
        &mut self,
        expression: &'a Expr,
        name: &'a Text,
        key: NodeKey,
        allow_starred: bool,
    ) -> Result {
        let loc = location(expression.span);
        self.load_const(loc, Const::tuple([Const::int(1)]));
        let Some(entry) = self.table.lookup(key) else {
            return Err(crate::internal_error("a type parameter without a block"));
        };
        self.enter_annotations(loc, entry, name.clone());
        match unstarred(expression).filter(|_| allow_starred) {
            Some(value) => {
                self.visit_expr(value)?;
                self.op_i(loc, AnyOp::UNPACK_SEQUENCE, 1);
            }
            None => self.visit_expr(expression)?,
        }
        self.op(loc, AnyOp::RETURN_VALUE);
        let code = self.exit_unit(true)?;
        self.make_closure(loc, code, function_attribute::DEFAULTS)
    }

    pub(super) fn codegen_type_alias(
        &mut self,
        statement: &'a Stmt,
        node: &'a stmt::TypeAlias,
    ) -> Result {
        let loc = location(statement.span);
        let ExprKind::Name(name) = &node.name.kind else {
            return Err(crate::internal_error("TypeAlias with non-Name name"));
        };
        let generic = !node.type_params.is_empty();
        if generic {
            let title = format!("<generic parameters of {}>", name.id);
            self.enter_scope(
                title.into(),
                ScopeType::Annotations,
                NodeKey::type_params(&node.type_params),
                loc.line,
                None,
                Metadata::default(),
            )?;
        }
        self.load_const(loc, Const::Str(name.id.clone()));
        if generic {
            self.codegen_type_params(&node.type_params)?;
        } else {
            self.load_const(loc, Const::None);
        }
        self.type_alias_body(loc, statement, &node.value, &name.id)?;
        if generic {
            let code = self.exit_unit(false)?;
            self.make_closure(loc, code, 0)?;
            self.op(loc, AnyOp::PUSH_NULL);
            self.op_i(loc, AnyOp::CALL, 0);
        }
        self.name_op(loc, &name.id, ExprContext::Store);
        Ok(())
    }

    fn type_alias_body(
        &mut self,
        loc: Location,
        statement: &'a Stmt,
        value: &'a Expr,
        name: &'a Text,
    ) -> Result {
        self.load_const(loc, Const::tuple([Const::int(1)]));
        let Some(entry) = self.table.lookup(NodeKey::stmt(statement)) else {
            return Err(crate::internal_error("a type alias without a block"));
        };
        self.enter_annotations(loc, entry, name.clone());
        self.visit_expr(value)?;
        self.op(loc, AnyOp::RETURN_VALUE);
        let code = self.exit_unit(false)?;
        self.make_closure(loc, code, function_attribute::DEFAULTS)?;
        self.op_i(loc, AnyOp::BUILD_TUPLE, 3);
        self.op_i(loc, AnyOp::CALL_INTRINSIC_1, intrinsic_1::TYPEALIAS);
        Ok(())
    }
}
