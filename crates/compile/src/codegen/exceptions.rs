//! `try` in all its forms.

use baton_code::ops::intrinsic_2;
use baton_code::{AnyOp, Location};
use baton_syntax::ast::{ExceptHandler, ExceptHandlerKind, ExprContext, Stmt, excepthandler, stmt};

use crate::compiler::{Compiler, Result, location};
use crate::instruction_sequence::Label;
use crate::unit::{FBlockDatum, FBlockType};

fn parts(handler: &ExceptHandler) -> (Location, &excepthandler::ExceptHandler) {
    let ExceptHandlerKind::ExceptHandler(node) = &handler.kind;
    (location(handler.span), node)
}

fn name_datum(handler: &excepthandler::ExceptHandler) -> FBlockDatum<'_> {
    handler
        .name
        .as_ref()
        .map_or(FBlockDatum::None, FBlockDatum::Name)
}

impl<'a> Compiler<'a> {
    pub(super) fn codegen_try(&mut self, loc: Location, node: &'a stmt::Try) -> Result {
        if node.finalbody.is_empty() {
            return self.try_except(loc, node);
        }
        self.try_finally(loc, &node.finalbody, |this| {
            if node.handlers.is_empty() {
                this.visit_stmts(&node.body)
            } else {
                this.try_except(loc, node)
            }
        })
    }

    pub(super) fn codegen_try_star(&mut self, loc: Location, node: &'a stmt::TryStar) -> Result {
        if node.finalbody.is_empty() {
            return self.try_star_except(loc, node);
        }
        self.try_finally(loc, &node.finalbody, |this| {
            if node.handlers.is_empty() {
                this.visit_stmts(&node.body)
            } else {
                this.try_star_except(loc, node)
            }
        })
    }

    /// The `finally` body stands twice: after the body, and as the handler.
    fn try_finally(
        &mut self,
        loc: Location,
        finalbody: &'a [Stmt],
        work: impl FnOnce(&mut Self) -> Result,
    ) -> Result {
        let body = self.new_label();
        let end = self.new_label();
        let exit = self.new_label();
        let cleanup = self.new_label();
        let none = Location::NONE;
        self.jump(loc, AnyOp::SETUP_FINALLY, end);
        self.use_label(body);
        let datum = FBlockDatum::Body(finalbody);
        self.push_fblock(loc, FBlockType::FinallyTry, Some(body), Some(end), datum)?;
        work(self)?;
        self.op(none, AnyOp::POP_BLOCK);
        self.pop_fblock();
        self.visit_stmts(finalbody)?;
        self.jump(none, AnyOp::JUMP_NO_INTERRUPT, exit);

        self.use_label(end);
        self.jump(none, AnyOp::SETUP_CLEANUP, cleanup);
        self.op(none, AnyOp::PUSH_EXC_INFO);
        let datum = FBlockDatum::None;
        self.push_fblock(none, FBlockType::FinallyEnd, Some(end), None, datum)?;
        self.visit_stmts(finalbody)?;
        self.pop_fblock();
        self.op_i(none, AnyOp::RERAISE, 0);
        self.use_label(cleanup);
        self.pop_except_and_reraise(none);
        self.use_label(exit);
        Ok(())
    }

    /// Stack: previous exception, lasti, exception.
    pub(super) fn pop_except_and_reraise(&mut self, loc: Location) {
        self.op_i(loc, AnyOp::COPY, 3);
        self.op(loc, AnyOp::POP_EXCEPT);
        self.op_i(loc, AnyOp::RERAISE, 1);
    }

    fn try_body(&mut self, loc: Location, body: &'a [Stmt], except: Label) -> Result {
        let start = self.new_label();
        self.jump(loc, AnyOp::SETUP_FINALLY, except);
        self.use_label(start);
        let datum = FBlockDatum::None;
        self.push_fblock(loc, FBlockType::TryExcept, Some(start), None, datum)?;
        self.visit_stmts(body)?;
        self.pop_fblock();
        self.op(Location::NONE, AnyOp::POP_BLOCK);
        Ok(())
    }

    fn try_except(&mut self, loc: Location, node: &'a stmt::Try) -> Result {
        let except = self.new_label();
        let end = self.new_label();
        let cleanup = self.new_label();
        let none = Location::NONE;
        self.try_body(loc, &node.body, except)?;
        self.visit_stmts(&node.orelse)?;
        self.jump(none, AnyOp::JUMP_NO_INTERRUPT, end);

        self.use_label(except);
        self.jump(none, AnyOp::SETUP_CLEANUP, cleanup);
        self.op(none, AnyOp::PUSH_EXC_INFO);
        let datum = FBlockDatum::None;
        self.push_fblock(loc, FBlockType::ExceptionHandler, None, None, datum)?;
        for (number, handler) in node.handlers.iter().enumerate() {
            let (loc, handler) = parts(handler);
            if handler.type_.is_none() && number + 1 < node.handlers.len() {
                return self.error(loc, "default 'except:' must be last");
            }
            let next = self.new_label();
            if let Some(class) = &handler.type_ {
                self.visit_expr(class)?;
                self.op(loc, AnyOp::CHECK_EXC_MATCH);
                self.jump(loc, AnyOp::POP_JUMP_IF_FALSE, next);
            }
            self.handler_body(loc, handler, end)?;
            self.use_label(next);
        }
        self.pop_fblock();
        self.op_i(none, AnyOp::RERAISE, 0);
        self.use_label(cleanup);
        self.pop_except_and_reraise(none);
        self.use_label(end);
        Ok(())
    }

    fn handler_body(
        &mut self,
        loc: Location,
        handler: &'a excepthandler::ExceptHandler,
        end: Label,
    ) -> Result {
        let none = Location::NONE;
        let Some(name) = &handler.name else {
            let body = self.new_label();
            self.op(loc, AnyOp::POP_TOP);
            self.use_label(body);
            let datum = FBlockDatum::None;
            self.push_fblock(loc, FBlockType::HandlerCleanup, Some(body), None, datum)?;
            self.visit_stmts(&handler.body)?;
            self.pop_fblock();
            self.op(none, AnyOp::POP_BLOCK);
            self.op(none, AnyOp::POP_EXCEPT);
            self.jump(none, AnyOp::JUMP_NO_INTERRUPT, end);
            return Ok(());
        };
        let cleanup = self.new_label();
        let body = self.new_label();
        self.name_op(loc, name, ExprContext::Store);
        // The name is unbound however the body ends.
        self.jump(loc, AnyOp::SETUP_CLEANUP, cleanup);
        self.use_label(body);
        let datum = FBlockDatum::Name(name);
        self.push_fblock(loc, FBlockType::HandlerCleanup, Some(body), None, datum)?;
        self.visit_stmts(&handler.body)?;
        self.pop_fblock();
        self.op(none, AnyOp::POP_BLOCK);
        self.op(none, AnyOp::POP_BLOCK);
        self.op(none, AnyOp::POP_EXCEPT);
        self.unbind_exception(none, name);
        self.jump(none, AnyOp::JUMP_NO_INTERRUPT, end);
        self.use_label(cleanup);
        self.unbind_exception(none, name);
        self.op_i(none, AnyOp::RERAISE, 1);
        Ok(())
    }

    /// Stack in the clauses: the original group, the list of what was raised, the rest of the group.
    fn try_star_except(&mut self, loc: Location, node: &'a stmt::TryStar) -> Result {
        let except = self.new_label();
        let orelse = self.new_label();
        let end = self.new_label();
        let cleanup = self.new_label();
        let reraise_star = self.new_label();
        let none = Location::NONE;
        self.try_body(loc, &node.body, except)?;
        self.jump(none, AnyOp::JUMP_NO_INTERRUPT, orelse);

        self.use_label(except);
        self.jump(none, AnyOp::SETUP_CLEANUP, cleanup);
        self.op(none, AnyOp::PUSH_EXC_INFO);
        let datum = FBlockDatum::None;
        self.push_fblock(loc, FBlockType::ExceptionGroupHandler, None, None, datum)?;
        for (number, handler) in node.handlers.iter().enumerate() {
            let (loc, handler) = parts(handler);
            if number == 0 {
                self.op_i(loc, AnyOp::BUILD_LIST, 0);
                self.op_i(loc, AnyOp::COPY, 2);
            }
            self.star_handler(loc, handler)?;
            if number + 1 == node.handlers.len() {
                // What no clause took, or None.
                self.op_i(none, AnyOp::LIST_APPEND, 1);
                self.jump(none, AnyOp::JUMP_NO_INTERRUPT, reraise_star);
            }
        }
        self.pop_fblock();
        self.reraise_star(reraise_star, end);
        self.use_label(cleanup);
        self.pop_except_and_reraise(none);
        self.use_label(orelse);
        self.visit_stmts(&node.orelse)?;
        self.use_label(end);
        Ok(())
    }

    fn star_handler(&mut self, loc: Location, handler: &'a excepthandler::ExceptHandler) -> Result {
        let none = Location::NONE;
        let next = self.new_label();
        let with_error = self.new_label();
        let no_match = self.new_label();
        if let Some(class) = &handler.type_ {
            self.visit_expr(class)?;
            self.op(loc, AnyOp::CHECK_EG_MATCH);
            self.op_i(loc, AnyOp::COPY, 1);
            self.jump(loc, AnyOp::POP_JUMP_IF_NONE, no_match);
        }
        let cleanup = self.new_label();
        let body = self.new_label();
        match &handler.name {
            Some(name) => self.name_op(loc, name, ExprContext::Store),
            None => self.op(loc, AnyOp::POP_TOP),
        }
        self.jump(loc, AnyOp::SETUP_CLEANUP, cleanup);
        self.use_label(body);
        let datum = name_datum(handler);
        self.push_fblock(loc, FBlockType::HandlerCleanup, Some(body), None, datum)?;
        self.visit_stmts(&handler.body)?;
        self.pop_fblock();
        self.op(none, AnyOp::POP_BLOCK);
        if let Some(name) = &handler.name {
            self.unbind_exception(none, name);
        }
        self.jump(none, AnyOp::JUMP_NO_INTERRUPT, next);

        // What the body raised joins the list.
        self.use_label(cleanup);
        if let Some(name) = &handler.name {
            self.unbind_exception(none, name);
        }
        self.op_i(none, AnyOp::LIST_APPEND, 3);
        self.op(none, AnyOp::POP_TOP);
        self.jump(none, AnyOp::JUMP_NO_INTERRUPT, with_error);

        self.use_label(next);
        self.op(none, AnyOp::NOP);
        self.jump(none, AnyOp::JUMP_NO_INTERRUPT, with_error);

        self.use_label(no_match);
        self.op(loc, AnyOp::POP_TOP);
        self.use_label(with_error);
        Ok(())
    }

    fn reraise_star(&mut self, here: Label, end: Label) {
        let none = Location::NONE;
        let reraise = self.new_label();
        self.use_label(here);
        self.op_i(
            none,
            AnyOp::CALL_INTRINSIC_2,
            intrinsic_2::PREP_RERAISE_STAR,
        );
        self.op_i(none, AnyOp::COPY, 1);
        self.jump(none, AnyOp::POP_JUMP_IF_NOT_NONE, reraise);
        self.op(none, AnyOp::POP_TOP);
        self.op(none, AnyOp::POP_BLOCK);
        self.op(none, AnyOp::POP_EXCEPT);
        self.jump(none, AnyOp::JUMP_NO_INTERRUPT, end);

        self.use_label(reraise);
        self.op(none, AnyOp::POP_BLOCK);
        self.op_i(none, AnyOp::SWAP, 2);
        self.op(none, AnyOp::POP_EXCEPT);
        self.op_i(none, AnyOp::RERAISE, 0);
    }
}
