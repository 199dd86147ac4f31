//! Conditions and loops.

use baton_code::{AnyOp, Const, Location};
use baton_syntax::ast::{BoolOperator, Expr, ExprKind, UnaryOperator, expr, stmt};

use crate::compiler::{Compiler, Result, location, with_stack};
use crate::instruction_sequence::Label;
use crate::unit::{FBlockDatum, FBlockType};

impl<'a> Compiler<'a> {
    /// Jumps if the truth of the expression is `condition`.
    pub(super) fn jump_if(
        &mut self,
        loc: Location,
        test: &'a Expr,
        target: Label,
        condition: bool,
    ) -> Result {
        with_stack(|| self.jump_if_inner(loc, test, target, condition))
    }

    fn jump_if_inner(
        &mut self,
        loc: Location,
        test: &'a Expr,
        target: Label,
        condition: bool,
    ) -> Result {
        match &test.kind {
            ExprKind::UnaryOp(node) if node.op == UnaryOperator::Not => {
                return self.jump_if(loc, &node.operand, target, !condition);
            }
            ExprKind::BoolOp(node) => return self.jump_if_boolop(loc, node, target, condition),
            ExprKind::IfExp(node) => return self.jump_if_ifexp(loc, node, target, condition),
            ExprKind::Compare(node) if node.ops.len() > 1 => {
                return self.jump_if_compare(test, node, target, condition);
            }
            _ => {}
        }
        self.visit_expr(test)?;
        self.op(location(test.span), AnyOp::TO_BOOL);
        self.jump(location(test.span), pop_jump_if(condition), target);
        Ok(())
    }

    fn jump_if_boolop(
        &mut self,
        loc: Location,
        node: &'a expr::BoolOp,
        target: Label,
        condition: bool,
    ) -> Result {
        let Some((last, values)) = node.values.split_last() else {
            return Err(crate::internal_error("a boolean operation without values"));
        };
        let deciding = node.op == BoolOperator::Or;
        let decided = if deciding == condition {
            target
        } else {
            self.new_label()
        };
        for value in values {
            self.jump_if(loc, value, decided, deciding)?;
        }
        self.jump_if(loc, last, target, condition)?;
        if decided != target {
            self.use_label(decided);
        }
        Ok(())
    }

    fn jump_if_ifexp(
        &mut self,
        loc: Location,
        node: &'a expr::IfExp,
        target: Label,
        condition: bool,
    ) -> Result {
        let end = self.new_label();
        let orelse = self.new_label();
        self.jump_if(loc, &node.test, orelse, false)?;
        self.jump_if(loc, &node.body, target, condition)?;
        self.jump(Location::NONE, AnyOp::JUMP_NO_INTERRUPT, end);
        self.use_label(orelse);
        self.jump_if(loc, &node.orelse, target, condition)?;
        self.use_label(end);
        Ok(())
    }

    fn jump_if_compare(
        &mut self,
        test: &'a Expr,
        node: &'a expr::Compare,
        target: Label,
        condition: bool,
    ) -> Result {
        let loc = location(test.span);
        self.check_compare(loc, node);
        let cleanup = self.new_label();
        self.visit_expr(&node.left)?;
        let links = node.ops.iter().zip(&node.comparators);
        let last = node.ops.len() - 1;
        for (number, (op, comparator)) in links.enumerate() {
            self.visit_expr(comparator)?;
            if number == last {
                self.compare(loc, *op);
                self.op(loc, AnyOp::TO_BOOL);
                self.jump(loc, pop_jump_if(condition), target);
            } else {
                self.op_i(loc, AnyOp::SWAP, 2);
                self.op_i(loc, AnyOp::COPY, 2);
                self.compare(loc, *op);
                self.op(loc, AnyOp::TO_BOOL);
                self.jump(loc, AnyOp::POP_JUMP_IF_FALSE, cleanup);
            }
        }
        let end = self.new_label();
        self.jump(Location::NONE, AnyOp::JUMP_NO_INTERRUPT, end);
        self.use_label(cleanup);
        self.op(loc, AnyOp::POP_TOP);
        if !condition {
            self.jump(Location::NONE, AnyOp::JUMP_NO_INTERRUPT, target);
        }
        self.use_label(end);
        Ok(())
    }

    pub(super) fn codegen_if(&mut self, loc: Location, node: &'a stmt::If) -> Result {
        let end = self.new_label();
        let orelse = if node.orelse.is_empty() {
            end
        } else {
            self.new_label()
        };
        self.jump_if(loc, &node.test, orelse, false)?;
        self.visit_stmts(&node.body)?;
        if !node.orelse.is_empty() {
            self.jump(Location::NONE, AnyOp::JUMP_NO_INTERRUPT, end);
            self.use_label(orelse);
            self.visit_stmts(&node.orelse)?;
        }
        self.use_label(end);
        Ok(())
    }

    pub(super) fn codegen_for(&mut self, stmt_loc: Location, node: &'a stmt::For) -> Result {
        let start = self.new_label();
        let body = self.new_label();
        let cleanup = self.new_label();
        let end = self.new_label();
        let datum = FBlockDatum::None;
        self.push_fblock(stmt_loc, FBlockType::ForLoop, Some(start), Some(end), datum)?;
        self.visit_expr(&node.iter)?;
        let loc = location(node.iter.span);
        self.op(loc, AnyOp::GET_ITER);
        self.use_label(start);
        self.jump(loc, AnyOp::FOR_ITER, cleanup);
        // For the line of a target on another line than the iterable.
        self.op(location(node.target.span), AnyOp::NOP);
        self.use_label(body);
        self.visit_expr(&node.target)?;
        self.visit_stmts(&node.body)?;
        self.jump(Location::NONE, AnyOp::JUMP, start);
        self.use_label(cleanup);
        // An exhausted generator comes here; other iterators skip the first one.
        self.op(Location::NONE, AnyOp::END_FOR);
        self.op(Location::NONE, AnyOp::POP_ITER);
        self.pop_fblock();
        self.visit_stmts(&node.orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(super) fn codegen_async_for(&mut self, loc: Location, node: &'a stmt::AsyncFor) -> Result {
        let start = self.new_label();
        let send = self.new_label();
        let except = self.new_label();
        let end = self.new_label();
        self.visit_expr(&node.iter)?;
        self.op(location(node.iter.span), AnyOp::GET_AITER);
        self.use_label(start);
        let datum = FBlockDatum::None;
        self.push_fblock(loc, FBlockType::ForLoop, Some(start), Some(end), datum)?;
        self.jump(loc, AnyOp::SETUP_FINALLY, except);
        self.op(loc, AnyOp::GET_ANEXT);
        self.load_const(loc, Const::None);
        self.use_label(send);
        self.yield_from(loc, true);
        self.op(loc, AnyOp::POP_BLOCK);
        self.op(loc, AnyOp::NOT_TAKEN);
        self.visit_expr(&node.target)?;
        self.visit_stmts(&node.body)?;
        self.jump(Location::NONE, AnyOp::JUMP, start);
        self.pop_fblock();
        self.use_label(except);
        // On the line of the iterable: it succeeds the loop, not its body.
        self.jump(location(node.iter.span), AnyOp::END_ASYNC_FOR, send);
        self.visit_stmts(&node.orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(super) fn codegen_while(&mut self, loc: Location, node: &'a stmt::While) -> Result {
        let start = self.new_label();
        let end = self.new_label();
        let anchor = self.new_label();
        self.use_label(start);
        let datum = FBlockDatum::None;
        self.push_fblock(loc, FBlockType::WhileLoop, Some(start), Some(end), datum)?;
        self.jump_if(loc, &node.test, anchor, false)?;
        self.visit_stmts(&node.body)?;
        self.jump(Location::NONE, AnyOp::JUMP, start);
        self.pop_fblock();
        self.use_label(anchor);
        self.visit_stmts(&node.orelse)?;
        self.use_label(end);
        Ok(())
    }
}

pub(super) fn pop_jump_if(condition: bool) -> AnyOp {
    if condition {
        AnyOp::POP_JUMP_IF_TRUE
    } else {
        AnyOp::POP_JUMP_IF_FALSE
    }
}
