//! Statements, and those that leave others.

use baton_code::ops::{common_constant, intrinsic_1};
use baton_code::{AnyOp, Const, Location};
use baton_syntax::ast::{Expr, ExprContext, ExprKind, Stmt, StmtKind, stmt};

use super::index;
use crate::compiler::{Compiler, Result, location, with_stack};
use crate::unit::{FBlock, FBlockDatum, FBlockType};

impl<'a> Compiler<'a> {
    pub(super) fn visit_stmt(&mut self, statement: &'a Stmt) -> Result {
        with_stack(|| self.visit_stmt_inner(statement))
    }

    fn visit_stmt_inner(&mut self, statement: &'a Stmt) -> Result {
        let loc = location(statement.span);
        match &statement.kind {
            StmtKind::FunctionDef(_) | StmtKind::AsyncFunctionDef(_) => {
                self.codegen_function(statement)
            }
            StmtKind::ClassDef(node) => self.codegen_class(statement, node),
            StmtKind::Return(node) => self.codegen_return(loc, node),
            StmtKind::Delete(node) => self.visit_exprs(&node.targets),
            StmtKind::Assign(node) => self.codegen_assign(loc, node),
            StmtKind::TypeAlias(node) => self.codegen_type_alias(statement, node),
            StmtKind::AugAssign(node) => self.codegen_augassign(loc, node),
            StmtKind::AnnAssign(node) => self.codegen_annassign(loc, node),
            StmtKind::Raise(node) => self.codegen_raise(loc, node),
            StmtKind::Assert(node) => self.codegen_assert(loc, node),
            StmtKind::Import(node) => {
                self.codegen_import(loc, node);
                Ok(())
            }
            StmtKind::ImportFrom(node) => {
                self.codegen_from_import(loc, node);
                Ok(())
            }
            StmtKind::Global(_) | StmtKind::Nonlocal(_) => Ok(()),
            StmtKind::Expr(node) => self.codegen_stmt_expr(loc, &node.value),
            StmtKind::Pass => {
                self.op(loc, AnyOp::NOP);
                Ok(())
            }
            StmtKind::Break => self.codegen_break(loc),
            StmtKind::Continue => self.codegen_continue(loc),
            _ => self.conditional_block(|this| this.visit_compound(statement, loc)),
        }
    }

    /// Statements whose bodies may not run.
    fn visit_compound(&mut self, statement: &'a Stmt, loc: Location) -> Result {
        match &statement.kind {
            StmtKind::For(node) => self.codegen_for(loc, node),
            StmtKind::AsyncFor(node) => self.codegen_async_for(loc, node),
            StmtKind::While(node) => self.codegen_while(loc, node),
            StmtKind::If(node) => self.codegen_if(loc, node),
            StmtKind::With(node) => self.codegen_with(&node.items, &node.body, loc, false),
            StmtKind::AsyncWith(node) => self.codegen_with(&node.items, &node.body, loc, true),
            StmtKind::Match(node) => self.codegen_match(node),
            StmtKind::Try(node) => self.codegen_try(loc, node),
            StmtKind::TryStar(node) => self.codegen_try_star(loc, node),
            _ => Err(crate::internal_error("unexpected statement")),
        }
    }

    fn conditional_block(&mut self, work: impl FnOnce(&mut Self) -> Result) -> Result {
        self.unit_mut().in_conditional_block += 1;
        work(self)?;
        self.unit_mut().in_conditional_block -= 1;
        Ok(())
    }

    fn codegen_assign(&mut self, loc: Location, node: &'a stmt::Assign) -> Result {
        self.visit_expr(&node.value)?;
        for (number, target) in node.targets.iter().enumerate() {
            if number + 1 < node.targets.len() {
                self.op_i(loc, AnyOp::COPY, 1);
            }
            self.visit_expr(target)?;
        }
        Ok(())
    }

    fn codegen_raise(&mut self, loc: Location, node: &'a stmt::Raise) -> Result {
        let mut count = 0;
        if let Some(exc) = &node.exc {
            self.visit_expr(exc)?;
            count += 1;
            if let Some(cause) = &node.cause {
                self.visit_expr(cause)?;
                count += 1;
            }
        }
        self.op_i(loc, AnyOp::RAISE_VARARGS, count);
        Ok(())
    }

    fn codegen_assert(&mut self, loc: Location, node: &'a stmt::Assert) -> Result {
        let always_true = match &node.test.kind {
            ExprKind::Tuple(tuple) => !tuple.elts.is_empty(),
            ExprKind::Constant(constant) => {
                matches!(&constant.value, Const::Tuple(items) if !items.is_empty())
            }
            _ => false,
        };
        if always_true {
            self.warn(loc, "assertion is always true, perhaps remove parentheses?");
        }
        if self.optimize > 0 {
            return Ok(());
        }
        let end = self.new_label();
        self.jump_if(loc, &node.test, end, true)?;
        self.op_i(
            loc,
            AnyOp::LOAD_COMMON_CONSTANT,
            common_constant::ASSERTION_ERROR,
        );
        if let Some(message) = &node.msg {
            self.visit_expr(message)?;
            self.op_i(loc, AnyOp::CALL, 0);
        }
        self.op_i(location(node.test.span), AnyOp::RAISE_VARARGS, 1);
        self.use_label(end);
        Ok(())
    }

    fn codegen_stmt_expr(&mut self, loc: Location, value: &'a Expr) -> Result {
        if self.is_interactive_top_level() {
            self.visit_expr(value)?;
            self.op_i(loc, AnyOp::CALL_INTRINSIC_1, intrinsic_1::PRINT);
        } else if matches!(value.kind, ExprKind::Constant(_)) {
            self.op(loc, AnyOp::NOP);
            return Ok(());
        } else {
            self.visit_expr(value)?;
        }
        self.op(Location::NONE, AnyOp::POP_TOP);
        Ok(())
    }

    // ---- leaving ----

    fn codegen_return(&mut self, stmt_loc: Location, node: &'a stmt::Return) -> Result {
        let mut loc = stmt_loc;
        let constant = match node.value.as_deref().map(|value| &value.kind) {
            None => Some(Const::None),
            Some(ExprKind::Constant(constant)) => Some(constant.value.clone()),
            Some(_) => None,
        };
        let entry = self.entry();
        if !entry.is_function_like() {
            return self.error(loc, "'return' outside function");
        }
        if node.value.is_some() && entry.coroutine && entry.generator {
            return self.error(loc, "'return' with value in async generator");
        }
        if let Some(value) = &node.value {
            if constant.is_none() {
                self.visit_expr(value)?;
            } else {
                // For the line of the value.
                loc = location(value.span);
                self.op(loc, AnyOp::NOP);
            }
        }
        let value_line = node.value.as_ref().map(|value| location(value.span).line);
        if value_line != Some(stmt_loc.line) {
            loc = stmt_loc;
            self.op(loc, AnyOp::NOP);
        }
        self.unwind_fblock_stack(&mut loc, constant.is_none(), false)?;
        if let Some(constant) = constant {
            self.load_const(loc, constant);
        }
        self.op(loc, AnyOp::RETURN_VALUE);
        Ok(())
    }

    fn codegen_break(&mut self, origin: Location) -> Result {
        let mut loc = origin;
        self.op(loc, AnyOp::NOP);
        let Some(fblock) = self.unwind_fblock_stack(&mut loc, false, true)? else {
            return self.error(origin, "'break' outside loop");
        };
        self.unwind_fblock(&mut loc, fblock, false)?;
        if let Some(exit) = fblock.exit {
            self.jump(loc, AnyOp::JUMP, exit);
        }
        Ok(())
    }

    fn codegen_continue(&mut self, origin: Location) -> Result {
        let mut loc = origin;
        self.op(loc, AnyOp::NOP);
        let Some(fblock) = self.unwind_fblock_stack(&mut loc, false, true)? else {
            return self.error(origin, "'continue' not properly in loop");
        };
        if let Some(start) = fblock.block {
            self.jump(loc, AnyOp::JUMP, start);
        }
        Ok(())
    }

    /// Undoes the statements around the current place, innermost first, up to a loop if that is wanted;
    /// gives the loop.
    fn unwind_fblock_stack(
        &mut self,
        loc: &mut Location,
        preserve_top: bool,
        to_loop: bool,
    ) -> Result<Option<FBlock<'a>>> {
        let Some(top) = self.unit().fblocks.last().copied() else {
            return Ok(None);
        };
        if top.kind == FBlockType::ExceptionGroupHandler {
            return self.error(
                *loc,
                "'break', 'continue' and 'return' cannot appear in an except* block",
            );
        }
        if to_loop && matches!(top.kind, FBlockType::WhileLoop | FBlockType::ForLoop) {
            return Ok(Some(top));
        }
        self.pop_fblock();
        self.unwind_fblock(loc, top, preserve_top)?;
        let found = self.unwind_fblock_stack(loc, preserve_top, to_loop)?;
        self.push_fblock_info(top)?;
        Ok(found)
    }

    /// Undoes one statement. With `preserve_top` the value on top of the stack survives.
    fn unwind_fblock(
        &mut self,
        loc: &mut Location,
        fblock: FBlock<'a>,
        preserve_top: bool,
    ) -> Result {
        match fblock.kind {
            FBlockType::WhileLoop
            | FBlockType::ExceptionHandler
            | FBlockType::ExceptionGroupHandler
            | FBlockType::AsyncComprehensionGenerator
            | FBlockType::StopIteration => {}
            FBlockType::ForLoop | FBlockType::PopValue => {
                self.swap_if(*loc, preserve_top);
                self.op(*loc, AnyOp::POP_TOP);
            }
            FBlockType::TryExcept => self.op(*loc, AnyOp::POP_BLOCK),
            FBlockType::FinallyTry => {
                self.op(*loc, AnyOp::POP_BLOCK);
                if preserve_top {
                    let datum = FBlockDatum::None;
                    self.push_fblock(*loc, FBlockType::PopValue, None, None, datum)?;
                }
                if let FBlockDatum::Body(body) = fblock.datum {
                    self.visit_stmts(body)?;
                }
                if preserve_top {
                    self.pop_fblock();
                }
                // What follows seems to belong to the leaving statement again, but has no line.
                *loc = Location::NONE;
            }
            FBlockType::FinallyEnd => {
                self.swap_if(*loc, preserve_top);
                self.op(*loc, AnyOp::POP_TOP);
                self.swap_if(*loc, preserve_top);
                self.op(*loc, AnyOp::POP_BLOCK);
                self.op(*loc, AnyOp::POP_EXCEPT);
            }
            FBlockType::With | FBlockType::AsyncWith => {
                *loc = fblock.loc;
                self.op(*loc, AnyOp::POP_BLOCK);
                if preserve_top {
                    self.op_i(*loc, AnyOp::SWAP, 3);
                    self.op_i(*loc, AnyOp::SWAP, 2);
                }
                self.call_exit_with_nones(*loc);
                if fblock.kind == FBlockType::AsyncWith {
                    self.await_value(*loc, 2);
                }
                self.op(*loc, AnyOp::POP_TOP);
                *loc = Location::NONE;
            }
            FBlockType::HandlerCleanup => self.unwind_handler(*loc, fblock, preserve_top),
        }
        Ok(())
    }

    fn unwind_handler(&mut self, loc: Location, fblock: FBlock<'a>, preserve_top: bool) {
        let name = match fblock.datum {
            FBlockDatum::Name(name) => Some(name),
            _ => None,
        };
        if name.is_some() {
            self.op(loc, AnyOp::POP_BLOCK);
        }
        self.swap_if(loc, preserve_top);
        self.op(loc, AnyOp::POP_BLOCK);
        self.op(loc, AnyOp::POP_EXCEPT);
        if let Some(name) = name {
            self.unbind_exception(loc, name);
        }
    }

    /// `name = None; del name`
    pub(super) fn unbind_exception(&mut self, loc: Location, name: &'a baton_code::Text) {
        self.load_const(loc, Const::None);
        self.name_op(loc, name, ExprContext::Store);
        self.name_op(loc, name, ExprContext::Del);
    }

    fn swap_if(&mut self, loc: Location, condition: bool) {
        if condition {
            self.op_i(loc, AnyOp::SWAP, 2);
        }
    }

    pub(super) fn visit_exprs(&mut self, expressions: &'a [Expr]) -> Result {
        for expression in expressions {
            self.visit_expr(expression)?;
        }
        Ok(())
    }

    /// The number of values as an argument.
    pub(super) fn build(&mut self, loc: Location, op: AnyOp, count: usize) {
        self.op_i(loc, op, index(count));
    }
}
