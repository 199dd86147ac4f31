//! `with` and `async with`, and waiting for an awaitable.

use baton_code::ops::{resume, special_method};
use baton_code::{AnyOp, Const, Location};
use baton_syntax::ast::{Stmt, WithItem};

use crate::compiler::{Compiler, Result, location, with_stack};
use crate::instruction_sequence::Label;
use crate::unit::{FBlockDatum, FBlockType};

impl<'a> Compiler<'a> {
    pub(super) fn codegen_with(
        &mut self,
        items: &'a [WithItem],
        body: &'a [Stmt],
        stmt_loc: Location,
        is_async: bool,
    ) -> Result {
        let Some((item, rest)) = items.split_first() else {
            return self.error(stmt_loc, "empty items on With");
        };
        let block = self.new_label();
        let last = self.new_label();
        let exit = self.new_label();
        let cleanup = self.new_label();
        self.visit_expr(&item.context_expr)?;
        let loc = location(item.context_expr.span);
        self.enter_context(loc, is_async);
        self.jump(loc, AnyOp::SETUP_WITH, last);

        self.use_label(block);
        let kind = if is_async {
            FBlockType::AsyncWith
        } else {
            FBlockType::With
        };
        self.push_fblock(loc, kind, Some(block), Some(last), FBlockDatum::None)?;
        match &item.optional_vars {
            Some(target) => self.visit_expr(target)?,
            None => self.op(loc, AnyOp::POP_TOP),
        }
        if rest.is_empty() {
            self.visit_stmts(body)?;
        } else {
            with_stack(|| self.codegen_with(rest, body, stmt_loc, is_async))?;
        }
        self.pop_fblock();
        let pop_loc = if is_async { loc } else { Location::NONE };
        self.op(pop_loc, AnyOp::POP_BLOCK);

        self.call_exit_with_nones(loc);
        if is_async {
            self.await_value(loc, 2);
        }
        self.op(loc, AnyOp::POP_TOP);
        self.jump(loc, AnyOp::JUMP, exit);

        self.use_label(last);
        self.jump(loc, AnyOp::SETUP_CLEANUP, cleanup);
        self.op(loc, AnyOp::PUSH_EXC_INFO);
        self.op(loc, AnyOp::WITH_EXCEPT_START);
        if is_async {
            self.await_value(loc, 2);
        }
        self.with_except_finish(cleanup);
        self.use_label(exit);
        Ok(())
    }

    /// Leaves the bound exit method and the result of entering.
    fn enter_context(&mut self, loc: Location, is_async: bool) {
        let (enter, exit) = if is_async {
            (special_method::AENTER, special_method::AEXIT)
        } else {
            (special_method::ENTER, special_method::EXIT)
        };
        self.op_i(loc, AnyOp::COPY, 1);
        self.op_i(loc, AnyOp::LOAD_SPECIAL, exit);
        self.op_i(loc, AnyOp::SWAP, 2);
        self.op_i(loc, AnyOp::SWAP, 3);
        self.op_i(loc, AnyOp::LOAD_SPECIAL, enter);
        self.op_i(loc, AnyOp::CALL, 0);
        if is_async {
            self.await_value(loc, 1);
        }
    }

    fn with_except_finish(&mut self, cleanup: Label) {
        let none = Location::NONE;
        let suppress = self.new_label();
        self.op(none, AnyOp::TO_BOOL);
        self.jump(none, AnyOp::POP_JUMP_IF_TRUE, suppress);
        self.op_i(none, AnyOp::RERAISE, 2);
        self.use_label(suppress);
        self.op(none, AnyOp::POP_TOP);
        self.op(none, AnyOp::POP_BLOCK);
        self.op(none, AnyOp::POP_EXCEPT);
        self.op(none, AnyOp::POP_TOP);
        self.op(none, AnyOp::POP_TOP);
        self.op(none, AnyOp::POP_TOP);
        let exit = self.new_label();
        self.jump(none, AnyOp::JUMP_NO_INTERRUPT, exit);
        self.use_label(cleanup);
        self.pop_except_and_reraise(none);
        self.use_label(exit);
    }

    pub(super) fn call_exit_with_nones(&mut self, loc: Location) {
        for _ in 0..3 {
            self.load_const(loc, Const::None);
        }
        self.op_i(loc, AnyOp::CALL, 3);
    }

    /// Waits for the awaitable on top; `after` says what gave it (for the error message).
    pub(super) fn await_value(&mut self, loc: Location, after: u32) {
        self.op_i(loc, AnyOp::GET_AWAITABLE, after);
        self.load_const(loc, Const::None);
        self.yield_from(loc, true);
    }

    /// Yields all that the iterator below the top yields.
    pub(super) fn yield_from(&mut self, loc: Location, is_await: bool) {
        let send = self.new_label();
        let fail = self.new_label();
        let exit = self.new_label();
        self.use_label(send);
        self.jump(loc, AnyOp::SEND, exit);
        // A StopIteration from `close` or `throw` ends the delegation.
        self.jump(loc, AnyOp::SETUP_FINALLY, fail);
        self.op_i(loc, AnyOp::YIELD_VALUE, 1);
        self.op(Location::NONE, AnyOp::POP_BLOCK);
        let after = if is_await {
            resume::AFTER_AWAIT
        } else {
            resume::AFTER_YIELD_FROM
        };
        self.op_i(loc, AnyOp::RESUME, after);
        self.jump(loc, AnyOp::JUMP_NO_INTERRUPT, send);
        self.use_label(fail);
        self.op(loc, AnyOp::CLEANUP_THROW);
        self.use_label(exit);
        self.op(loc, AnyOp::END_SEND);
    }
}
