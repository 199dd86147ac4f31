//! Comprehensions, inlined where possible (PEP 709), and generator expressions.

use baton_code::{AnyOp, Const, Location, Text};
use baton_syntax::ast::{Comprehension as For, Expr, ExprKind};

use super::index;
use crate::compiler::{Compiler, InlinedComprehension, Result, is_bound_in, location, with_stack};
use crate::symtable::{EntryId, NodeKey, Scope};
use crate::unit::{FBlockDatum, FBlockType, Metadata, ScopeType};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Generator,
    List,
    Set,
    Dict,
}

/// What all comprehensions have in common.
#[derive(Clone, Copy)]
struct Parts<'a> {
    loc: Location,
    kind: Kind,
    generators: &'a [For],
    elt: &'a Expr,
    value: Option<&'a Expr>,
}

impl<'a> Parts<'a> {
    fn of(expression: &'a Expr) -> Option<Parts<'a>> {
        let (kind, generators, elt, value) = match &expression.kind {
            ExprKind::GeneratorExp(node) => (Kind::Generator, &node.generators, &node.elt, None),
            ExprKind::ListComp(node) => (Kind::List, &node.generators, &node.elt, None),
            ExprKind::SetComp(node) => (Kind::Set, &node.generators, &node.elt, None),
            ExprKind::DictComp(node) => {
                (Kind::Dict, &node.generators, &node.key, Some(&*node.value))
            }
            _ => return None,
        };
        Some(Parts {
            loc: location(expression.span),
            kind,
            generators,
            elt,
            value,
        })
    }

    fn name(&self) -> &'static str {
        match self.kind {
            Kind::Generator => "<genexpr>",
            Kind::List => "<listcomp>",
            Kind::Set => "<setcomp>",
            Kind::Dict => "<dictcomp>",
        }
    }

    fn build(&self) -> Option<AnyOp> {
        match self.kind {
            Kind::Generator => None,
            Kind::List => Some(AnyOp::BUILD_LIST),
            Kind::Set => Some(AnyOp::BUILD_SET),
            Kind::Dict => Some(AnyOp::BUILD_MAP),
        }
    }
}

impl<'a> Compiler<'a> {
    pub(super) fn codegen_comprehension(&mut self, expression: &'a Expr) -> Result {
        let (Some(parts), Some(entry)) = (
            Parts::of(expression),
            self.table.lookup(NodeKey::expr(expression)),
        ) else {
            return Err(crate::internal_error("unknown comprehension"));
        };
        let Some(outermost) = parts.generators.first() else {
            return Err(crate::internal_error("comprehension with no generators"));
        };
        if self.table.entry(entry).comp_inlined {
            return self.inlined_comprehension(parts, entry, outermost);
        }
        let is_async = self.table.entry(entry).coroutine;
        let loc = parts.loc;
        let metadata = Metadata {
            argcount: 1,
            ..Metadata::default()
        };
        let name = Text::from(parts.name());
        self.enter_entry(
            name,
            ScopeType::Comprehension,
            entry,
            loc.line,
            None,
            metadata,
        );
        self.resume_at_start(loc.line);
        if let Some(build) = parts.build() {
            self.op_i(loc, build, 0);
        }
        self.comprehension_generator(parts, 0, 0, false)?;
        if parts.kind == Kind::Generator {
            self.wrap_in_stop_iteration_handler();
        } else {
            self.op(loc, AnyOp::RETURN_VALUE);
        }
        let code = self.exit_unit(true)?;
        self.make_closure(loc, code, 0)?;
        self.comprehension_iter(outermost)?;
        self.op_i(loc, AnyOp::CALL, 0);
        if is_async && parts.kind != Kind::Generator {
            self.await_value(loc, 0);
        }
        Ok(())
    }

    /// The outermost iterator is made outside the comprehension.
    fn comprehension_iter(&mut self, generator: &'a For) -> Result {
        self.visit_expr(&generator.iter)?;
        let op = if generator.is_async != 0 {
            AnyOp::GET_AITER
        } else {
            AnyOp::GET_ITER
        };
        self.op(location(generator.iter.span), op);
        Ok(())
    }

    fn inlined_comprehension(
        &mut self,
        parts: Parts<'a>,
        entry: EntryId,
        outermost: &'a For,
    ) -> Result {
        let loc = parts.loc;
        self.comprehension_iter(outermost)?;
        let mut state = self.enter_inlined_comprehension(entry);
        self.push_inlined_locals(loc, entry, &mut state);
        if let Some(build) = parts.build() {
            self.op_i(loc, build, 0);
            self.op_i(loc, AnyOp::SWAP, 2);
        }
        self.comprehension_generator(parts, 0, 0, true)?;
        self.pop_inlined_locals(loc, &state);
        self.leave_inlined_comprehension(state);
        Ok(())
    }

    /// Puts outer values of the comprehension's names on the stack, and guards them.
    fn push_inlined_locals(
        &mut self,
        loc: Location,
        entry: EntryId,
        state: &mut InlinedComprehension,
    ) {
        for (name, symbol) in self.comprehension_symbols(entry) {
            let outer = self.symbol(&name).scope;
            if !is_bound_in(symbol) {
                continue;
            }
            let mangled = self.maybe_mangle(&name);
            let local = self.unit_mut().metadata.varnames.add(&mangled);
            self.op_i(loc, AnyOp::LOAD_FAST_AND_CLEAR, local);
            if symbol.scope == Scope::Cell {
                // If outside it is a cell, the cell itself was saved, and this is a new one.
                let cell = if outer == Scope::Free {
                    self.free_index(&mangled)
                } else {
                    self.unit_mut().metadata.cellvars.add(&mangled)
                };
                self.op_i(loc, AnyOp::MAKE_CELL, cell);
            }
            state.pushed_locals.push(name);
        }
        if state.pushed_locals.is_empty() {
            return;
        }
        // The outermost iterable comes back to the top.
        let swap = index(state.pushed_locals.len() + 1);
        self.op_i(loc, AnyOp::SWAP, swap);
        let cleanup = self.new_label();
        state.cleanup = Some(cleanup);
        self.jump(loc, AnyOp::SETUP_FINALLY, cleanup);
    }

    fn pop_inlined_locals(&mut self, loc: Location, state: &InlinedComprehension) {
        let Some(cleanup) = state.cleanup else {
            return;
        };
        let none = Location::NONE;
        self.op(none, AnyOp::POP_BLOCK);
        let end = self.new_label();
        self.jump(none, AnyOp::JUMP_NO_INTERRUPT, end);
        self.use_label(cleanup);
        // The unfinished result lies below the exception.
        self.op_i(none, AnyOp::SWAP, 2);
        self.op(none, AnyOp::POP_TOP);
        self.restore_inlined_locals(loc, state);
        self.op_i(none, AnyOp::RERAISE, 0);
        self.use_label(end);
        self.restore_inlined_locals(loc, state);
    }

    fn restore_inlined_locals(&mut self, loc: Location, state: &InlinedComprehension) {
        let swap = index(state.pushed_locals.len() + 1);
        self.op_i(loc, AnyOp::SWAP, swap);
        for name in state.pushed_locals.iter().rev() {
            let mangled = self.maybe_mangle(name);
            let local = self.unit_mut().metadata.varnames.add(&mangled);
            self.op_i(loc, AnyOp::STORE_FAST_MAYBE_NULL, local);
        }
    }

    fn comprehension_generator(
        &mut self,
        parts: Parts<'a>,
        number: usize,
        depth: u32,
        iter_on_stack: bool,
    ) -> Result {
        let Some(generator) = parts.generators.get(number) else {
            return Ok(());
        };
        with_stack(|| {
            if generator.is_async != 0 {
                self.async_generator(parts, generator, number, depth, iter_on_stack)
            } else {
                self.sync_generator(parts, generator, number, depth, iter_on_stack)
            }
        })
    }

    fn sync_generator(
        &mut self,
        parts: Parts<'a>,
        generator: &'a For,
        number: usize,
        depth: u32,
        iter_on_stack: bool,
    ) -> Result {
        let start = self.new_label();
        let if_cleanup = self.new_label();
        let anchor = self.new_label();
        let iter_loc = location(generator.iter.span);
        let mut depth = depth;
        // `for y in [f(x)]` is an assignment.
        let single = single_element(&generator.iter).filter(|_| !iter_on_stack && number > 0);
        match single {
            Some(element) => self.visit_expr(element)?,
            None => {
                if !iter_on_stack {
                    self.load_iterable(parts.loc, generator, number)?;
                }
                depth += 1;
                self.use_label(start);
                self.jump(iter_loc, AnyOp::FOR_ITER, anchor);
            }
        }
        self.visit_expr(&generator.target)?;
        for condition in &generator.ifs {
            self.jump_if(parts.loc, condition, if_cleanup, false)?;
        }
        let elt_loc = self.comprehension_element(parts, number, depth)?;
        self.use_label(if_cleanup);
        if single.is_none() {
            self.jump(elt_loc, AnyOp::JUMP, start);
            self.use_label(anchor);
            self.op(Location::NONE, AnyOp::END_FOR);
            self.op(Location::NONE, AnyOp::POP_ITER);
        }
        Ok(())
    }

    fn load_iterable(&mut self, loc: Location, generator: &'a For, number: usize) -> Result {
        if number == 0 {
            self.op_i(loc, AnyOp::LOAD_FAST, 0);
            return Ok(());
        }
        self.comprehension_iter(generator)
    }

    fn async_generator(
        &mut self,
        parts: Parts<'a>,
        generator: &'a For,
        number: usize,
        depth: u32,
        iter_on_stack: bool,
    ) -> Result {
        let loc = parts.loc;
        let start = self.new_label();
        let send = self.new_label();
        let except = self.new_label();
        let if_cleanup = self.new_label();
        if !iter_on_stack {
            self.load_iterable(loc, generator, number)?;
        }
        self.use_label(start);
        let kind = FBlockType::AsyncComprehensionGenerator;
        self.push_fblock(loc, kind, Some(start), None, FBlockDatum::None)?;
        self.jump(loc, AnyOp::SETUP_FINALLY, except);
        self.op(loc, AnyOp::GET_ANEXT);
        self.load_const(loc, Const::None);
        self.use_label(send);
        self.yield_from(loc, true);
        self.op(loc, AnyOp::POP_BLOCK);
        self.visit_expr(&generator.target)?;
        for condition in &generator.ifs {
            self.jump_if(loc, condition, if_cleanup, false)?;
        }
        let elt_loc = self.comprehension_element(parts, number, depth + 1)?;
        self.use_label(if_cleanup);
        self.jump(elt_loc, AnyOp::JUMP, start);
        self.pop_fblock();
        self.use_label(except);
        self.jump(loc, AnyOp::END_ASYNC_FOR, send);
        Ok(())
    }

    /// The next `for`, or the element after the last one; the location of the element.
    fn comprehension_element(
        &mut self,
        parts: Parts<'a>,
        number: usize,
        depth: u32,
    ) -> Result<Location> {
        let mut loc = location(parts.elt.span);
        if number + 1 < parts.generators.len() {
            self.comprehension_generator(parts, number + 1, depth, false)?;
            return Ok(loc);
        }
        self.visit_expr(parts.elt)?;
        match parts.kind {
            Kind::Generator => {
                self.yield_value(loc);
                self.op(loc, AnyOp::POP_TOP);
            }
            Kind::List => self.op_i(loc, AnyOp::LIST_APPEND, depth + 1),
            Kind::Set => self.op_i(loc, AnyOp::SET_ADD, depth + 1),
            Kind::Dict => {
                if let Some(value) = parts.value {
                    self.visit_expr(value)?;
                    loc = location(parts.elt.span.to(value.span));
                }
                self.op_i(loc, AnyOp::MAP_ADD, depth + 1);
            }
        }
        Ok(loc)
    }
}

/// The element of a list or tuple display of one.
fn single_element(iter: &Expr) -> Option<&Expr> {
    let elts = match &iter.kind {
        ExprKind::List(list) => &list.elts,
        ExprKind::Tuple(tuple) => &tuple.elts,
        _ => return None,
    };
    match &elts[..] {
        [only] if !matches!(only.kind, ExprKind::Starred(_)) => Some(only),
        _ => None,
    }
}
