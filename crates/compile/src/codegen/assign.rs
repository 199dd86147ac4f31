//! Augmented and annotated assignment.

use baton_code::ops::binary_op;
use baton_code::{AnyOp, Const, Location};
use baton_syntax::ast::{Expr, ExprContext, ExprKind, stmt};

use super::expression::{attribute_location, is_two_part_slice};
use crate::compiler::{Compiler, Result, location};
use crate::unit::{DeferredAnnotation, ScopeType};

impl<'a> Compiler<'a> {
    pub(super) fn codegen_augassign(
        &mut self,
        stmt_loc: Location,
        node: &'a stmt::AugAssign,
    ) -> Result {
        let target = &*node.target;
        let loc = location(target.span);
        match &target.kind {
            ExprKind::Attribute(attribute) => {
                self.visit_expr(&attribute.value)?;
                self.op_i(loc, AnyOp::COPY, 1);
                let loc = attribute_location(loc, target.span, attribute);
                self.load_attr(loc, &attribute.attr, false);
            }
            ExprKind::Subscript(subscript) => {
                self.visit_expr(&subscript.value)?;
                if is_two_part_slice(&subscript.slice) {
                    self.slice_two_parts(&subscript.slice)?;
                    for _ in 0..3 {
                        self.op_i(loc, AnyOp::COPY, 3);
                    }
                    self.op(loc, AnyOp::BINARY_SLICE);
                } else {
                    self.visit_expr(&subscript.slice)?;
                    self.op_i(loc, AnyOp::COPY, 2);
                    self.op_i(loc, AnyOp::COPY, 2);
                    self.op_i(loc, AnyOp::BINARY_OP, binary_op::SUBSCR);
                }
            }
            ExprKind::Name(name) => self.name_op(loc, &name.id, ExprContext::Load),
            _ => {
                let message = "invalid node type for augmented assignment";
                return Err(crate::internal_error(message));
            }
        }
        self.visit_expr(&node.value)?;
        self.binary_op(stmt_loc, node.op, true);
        match &target.kind {
            ExprKind::Attribute(attribute) => {
                let loc = attribute_location(loc, target.span, attribute);
                self.op_i(loc, AnyOp::SWAP, 2);
                self.op_name(loc, AnyOp::STORE_ATTR, &attribute.attr);
            }
            ExprKind::Subscript(subscript) => {
                if is_two_part_slice(&subscript.slice) {
                    self.op_i(loc, AnyOp::SWAP, 4);
                    self.op_i(loc, AnyOp::SWAP, 3);
                    self.op_i(loc, AnyOp::SWAP, 2);
                    self.op(loc, AnyOp::STORE_SLICE);
                } else {
                    self.op_i(loc, AnyOp::SWAP, 3);
                    self.op_i(loc, AnyOp::SWAP, 2);
                    self.op(loc, AnyOp::STORE_SUBSCR);
                }
            }
            ExprKind::Name(name) => self.name_op(loc, &name.id, ExprContext::Store),
            _ => {}
        }
        Ok(())
    }

    pub(super) fn codegen_annassign(&mut self, loc: Location, node: &'a stmt::AnnAssign) -> Result {
        let target = &*node.target;
        if let Some(value) = &node.value {
            self.visit_expr(value)?;
            self.visit_expr(target)?;
        }
        match &target.kind {
            ExprKind::Name(name) => {
                let scope = self.scope_type();
                if node.simple != 0 && matches!(scope, ScopeType::Module | ScopeType::Class) {
                    self.annotate_name(loc, node, &name.id)?;
                }
            }
            ExprKind::Attribute(attribute) => {
                if node.value.is_none() {
                    self.check_ann_expr(&attribute.value)?;
                }
            }
            ExprKind::Subscript(subscript) => {
                if node.value.is_none() {
                    self.check_ann_expr(&subscript.value)?;
                    self.check_ann_subscript(&subscript.slice)?;
                }
            }
            _ => {
                let message = "invalid node type for annotated assignment";
                return Err(crate::internal_error(message));
            }
        }
        Ok(())
    }

    fn annotate_name(
        &mut self,
        loc: Location,
        node: &'a stmt::AnnAssign,
        name: &'a baton_code::Text,
    ) -> Result {
        if self.future_annotations() {
            self.annotation_text(&node.annotation)?;
            self.op_name(loc, AnyOp::LOAD_NAME, &"__annotations__".into());
            let mangled = self.maybe_mangle(name);
            self.load_const(loc, Const::Str(mangled));
            self.op(loc, AnyOp::STORE_SUBSCR);
            return Ok(());
        }
        let in_class = self.scope_type() == ScopeType::Class;
        let unit = self.unit_mut();
        let conditional = (!in_class || unit.in_conditional_block > 0).then(|| {
            unit.conditional_annotations += 1;
            unit.conditional_annotations - 1
        });
        unit.deferred_annotations.push(DeferredAnnotation {
            loc,
            node,
            conditional,
        });
        if let Some(number) = conditional {
            let name = "__conditional_annotations__".into();
            let metadata = &mut self.unit_mut().metadata;
            let (op, index) = if in_class {
                (AnyOp::LOAD_DEREF, metadata.cellvars.add(&name))
            } else {
                (AnyOp::LOAD_NAME, metadata.names.add(&name))
            };
            self.op_i(loc, op, index);
            self.load_const(loc, Const::int(number));
            self.op_i(loc, AnyOp::SET_ADD, 1);
            self.op(loc, AnyOp::POP_TOP);
        }
        Ok(())
    }

    /// Evaluates a part of an annotated target that is not assigned, for its errors.
    fn check_ann_expr(&mut self, expression: &'a Expr) -> Result {
        self.visit_expr(expression)?;
        self.op(location(expression.span), AnyOp::POP_TOP);
        Ok(())
    }

    fn check_ann_subscript(&mut self, expression: &'a Expr) -> Result {
        match &expression.kind {
            ExprKind::Slice(slice) => {
                for part in [&slice.lower, &slice.upper, &slice.step]
                    .into_iter()
                    .flatten()
                {
                    self.check_ann_expr(part)?;
                }
                Ok(())
            }
            ExprKind::Tuple(tuple) => {
                for element in &tuple.elts {
                    self.check_ann_subscript(element)?;
                }
                Ok(())
            }
            _ => self.check_ann_expr(expression),
        }
    }
}
