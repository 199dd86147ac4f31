//! Annotations: evaluated on demand in `__annotate__` (PEP 649), or kept as text (PEP 563).

use std::sync::Arc;

use baton_code::ops::{Comparison, common_constant, function_attribute};
use baton_code::{AnyOp, Code, Const, Location, Text};
use baton_syntax::ast::{Arg, Arguments, Expr, ExprContext, ExprKind};

use super::index;
use crate::compiler::{Compiler, Result, location};
use crate::symtable::{BlockType, EntryId, NodeKey};
use crate::unit::{Metadata, ScopeType};

/// `annotationlib.Format.VALUE_WITH_FAKE_GLOBALS`; greater formats are refused.
const VALUE_WITH_FAKE_GLOBALS: u32 = 2;

impl<'a> Compiler<'a> {
    /// Starts a function of one positional-only argument, the format.
    pub(super) fn enter_annotations(&mut self, loc: Location, entry: EntryId, name: Text) {
        let metadata = Metadata {
            posonlyargcount: 1,
            ..Metadata::default()
        };
        self.enter_entry(
            name,
            ScopeType::Annotations,
            entry,
            loc.line,
            None,
            metadata,
        );
        self.resume_at_start(loc.line);
        let body = self.new_label();
        self.op_i(loc, AnyOp::LOAD_FAST, 0);
        self.load_const(loc, Const::int(VALUE_WITH_FAKE_GLOBALS));
        self.op_i(loc, AnyOp::COMPARE_OP, Comparison::Gt.oparg());
        self.jump(loc, AnyOp::POP_JUMP_IF_FALSE, body);
        self.op_i(
            loc,
            AnyOp::LOAD_COMMON_CONSTANT,
            common_constant::NOT_IMPLEMENTED_ERROR,
        );
        self.op_i(loc, AnyOp::RAISE_VARARGS, 1);
        self.use_label(body);
    }

    /// Ends it and makes the function. Its parameter is shown as `format`, though no name in an
    /// annotation can refer to it.
    fn leave_annotations(&mut self, loc: Location) -> Result {
        self.op(loc, AnyOp::RETURN_VALUE);
        let code = self.exit_unit(true)?;
        let mut names: Vec<Text> = code.localsplusnames.to_vec();
        if let Some(first) = names.first_mut() {
            *first = "format".into();
        }
        let code = Arc::new(Code {
            localsplusnames: names.into(),
            ..Arc::unwrap_or_clone(code)
        });
        self.make_closure(loc, code, 0)
    }

    /// The annotations of a module or class, after its body.
    pub(super) fn process_deferred_annotations(&mut self, loc: Location) -> Result {
        if self.unit().deferred_annotations.is_empty() {
            return Ok(());
        }
        let scope_type = self.scope_type();
        if scope_type == ScopeType::Module {
            // The function is set up at the start of the module.
            let unit = self.unit_mut();
            unit.stashed = Some(std::mem::take(&mut unit.seq));
        }
        let Some(entry) = self.entry().annotation_block else {
            return Err(crate::internal_error("annotations without a block"));
        };
        let name = self.table.entry(entry).name.clone();
        let deferred = std::mem::take(&mut self.unit_mut().deferred_annotations);
        self.enter_annotations(loc, entry, name);
        self.op_i(loc, AnyOp::BUILD_MAP, 0);
        for annotation in deferred {
            let ExprKind::Name(name) = &annotation.node.target.kind else {
                continue;
            };
            let mangled = self.mangle(&name.id);
            let not_set = self.new_label();
            if let Some(number) = annotation.conditional {
                self.load_const(annotation.loc, Const::int(number));
                self.load_conditional_annotations(annotation.loc, scope_type);
                self.op_i(annotation.loc, AnyOp::CONTAINS_OP, 0);
                self.jump(annotation.loc, AnyOp::POP_JUMP_IF_FALSE, not_set);
            }
            self.visit_expr(&annotation.node.annotation)?;
            self.op_i(annotation.loc, AnyOp::COPY, 2);
            self.load_const(annotation.loc, Const::Str(mangled));
            self.op(loc, AnyOp::STORE_SUBSCR);
            self.use_label(not_set);
        }
        self.leave_annotations(loc)?;
        let name = if self.entry().block_type == BlockType::Class {
            "__annotate_func__"
        } else {
            "__annotate__"
        };
        self.name_op(loc, &name.into(), ExprContext::Store);
        let unit = self.unit_mut();
        if let Some(body) = unit.stashed.take() {
            let annotations = std::mem::replace(&mut unit.seq, body);
            unit.seq.set_annotations(annotations);
        }
        Ok(())
    }

    fn load_conditional_annotations(&mut self, loc: Location, outer: ScopeType) {
        let name = Text::from("__conditional_annotations__");
        if outer == ScopeType::Class {
            let index = self.free_index(&name);
            self.op_i(loc, AnyOp::LOAD_DEREF, index);
        } else {
            let index = self.unit_mut().metadata.names.add(&name);
            self.op_i(loc, AnyOp::LOAD_GLOBAL, index << 1);
        }
    }

    /// The annotations of a function; the flag to add to it.
    pub(super) fn function_annotations(
        &mut self,
        loc: Location,
        args: &'a Arguments,
        returns: Option<&'a Expr>,
    ) -> Result<u32> {
        let Some(entry) = self.table.lookup(NodeKey::annotations(args)) else {
            return Err(crate::internal_error("annotations without a block"));
        };
        if !self.table.entry(entry).annotations_used {
            return Ok(0);
        }
        let name = self.table.entry(entry).name.clone();
        self.enter_annotations(loc, entry, name);
        let mut count = 0;
        let positional = args.args.iter().chain(&args.posonlyargs);
        let rest = args.vararg.iter().map(|arg| &**arg);
        let rest = rest.chain(&args.kwonlyargs);
        let rest = rest.chain(args.kwarg.iter().map(|arg| &**arg));
        for arg in positional.chain(rest) {
            count += self.argument_annotation(loc, arg)?;
        }
        if let Some(returns) = returns {
            count += self.annotation(loc, &"return".into(), returns)?;
        }
        self.op_i(loc, AnyOp::BUILD_MAP, index(count));
        self.leave_annotations(loc)?;
        Ok(function_attribute::ANNOTATE)
    }

    fn argument_annotation(&mut self, loc: Location, arg: &'a Arg) -> Result<usize> {
        match &arg.annotation {
            Some(annotation) => self.annotation(loc, &arg.arg, annotation),
            None => Ok(0),
        }
    }

    /// Pushes a name and its annotation; how many annotations that is.
    fn annotation(&mut self, loc: Location, name: &Text, annotation: &'a Expr) -> Result<usize> {
        let mangled = self.maybe_mangle(name);
        self.load_const(loc, Const::Str(mangled));
        if self.future_annotations() {
            self.annotation_text(annotation)?;
        } else if let ExprKind::Starred(starred) = &annotation.kind {
            // `*args: *Ts`
            self.visit_expr(&starred.value)?;
            self.op_i(loc, AnyOp::UNPACK_SEQUENCE, 1);
        } else {
            self.visit_expr(annotation)?;
        }
        Ok(1)
    }

    pub(super) fn annotation_text(&mut self, annotation: &'a Expr) -> Result {
        let text = crate::unparse::expression(annotation);
        self.load_const(location(annotation.span), Const::Str(text));
        Ok(())
    }
}
