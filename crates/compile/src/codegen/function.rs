//! Functions and lambdas.

use std::sync::Arc;

use baton_code::ops::{function_attribute, intrinsic_1, intrinsic_2};
use baton_code::{AnyOp, Code, Const, Location, Text};
use baton_syntax::ast::{Arguments, Expr, ExprContext, ExprKind, Stmt, StmtKind, TypeParam, expr};

use super::index;
use crate::compiler::{Compiler, Result, location};
use crate::future::docstring;
use crate::symtable::NodeKey;
use crate::unit::{FBlockDatum, FBlockType, Metadata, ScopeType};

/// What `def` and `async def` have in common.
struct Function<'a> {
    name: &'a Text,
    args: &'a Arguments,
    body: &'a [Stmt],
    decorators: &'a [Expr],
    returns: Option<&'a Expr>,
    type_params: &'a [TypeParam],
    scope_type: ScopeType,
}

impl<'a> Function<'a> {
    fn of(statement: &'a Stmt) -> Option<Function<'a>> {
        match &statement.kind {
            StmtKind::FunctionDef(node) => Some(Function {
                name: &node.name,
                args: &node.args,
                body: &node.body,
                decorators: &node.decorator_list,
                returns: node.returns.as_deref(),
                type_params: &node.type_params,
                scope_type: ScopeType::Function,
            }),
            StmtKind::AsyncFunctionDef(node) => Some(Function {
                name: &node.name,
                args: &node.args,
                body: &node.body,
                decorators: &node.decorator_list,
                returns: node.returns.as_deref(),
                type_params: &node.type_params,
                scope_type: ScopeType::AsyncFunction,
            }),
            _ => None,
        }
    }
}

fn argument_counts(args: &Arguments) -> Metadata {
    Metadata {
        argcount: index(args.args.len()),
        posonlyargcount: index(args.posonlyargs.len()),
        kwonlyargcount: index(args.kwonlyargs.len()),
        ..Metadata::default()
    }
}

/// The first line of a definition: that of its first decorator.
pub(super) fn first_line(statement: &Stmt, decorators: &[Expr]) -> i32 {
    let first = decorators
        .first()
        .map_or(statement.span, |first| first.span);
    location(first).line
}

impl<'a> Compiler<'a> {
    pub(super) fn codegen_function(&mut self, statement: &'a Stmt) -> Result {
        let Some(function) = Function::of(statement) else {
            return Err(crate::internal_error("not a function"));
        };
        let loc = location(statement.span);
        self.visit_exprs(function.decorators)?;
        let line = first_line(statement, function.decorators);
        let mut flags = self.default_arguments(loc, function.args)?;
        let generic = !function.type_params.is_empty();
        let passed =
            (flags & (function_attribute::DEFAULTS | function_attribute::KWDEFAULTS)).count_ones();
        if generic {
            self.enter_generic_function(loc, &function, line, passed)?;
        }
        flags |= self.function_annotations(loc, function.args, function.returns)?;
        self.function_body(statement, &function, flags, line)?;
        if generic {
            self.op_i(loc, AnyOp::SWAP, 2);
            self.op_i(
                loc,
                AnyOp::CALL_INTRINSIC_2,
                intrinsic_2::SET_FUNCTION_TYPE_PARAMS,
            );
            let code = self.exit_unit(false)?;
            self.make_closure(loc, code, 0)?;
            if passed > 0 {
                self.op_i(loc, AnyOp::SWAP, passed + 1);
                self.op_i(loc, AnyOp::CALL, passed - 1);
            } else {
                self.op(loc, AnyOp::PUSH_NULL);
                self.op_i(loc, AnyOp::CALL, 0);
            }
        }
        self.apply_decorators(function.decorators);
        self.name_op(loc, function.name, ExprContext::Store);
        Ok(())
    }

    /// Starts the scope of the type parameters, which gets the defaults as arguments.
    fn enter_generic_function(
        &mut self,
        loc: Location,
        function: &Function<'a>,
        line: i32,
        passed: u32,
    ) -> Result {
        if passed == 2 {
            self.op_i(loc, AnyOp::SWAP, 2);
        }
        let name = format!("<generic parameters of {}>", function.name);
        let metadata = Metadata {
            argcount: passed,
            ..Metadata::default()
        };
        let key = NodeKey::type_params(function.type_params);
        self.enter_scope(
            name.into(),
            ScopeType::Annotations,
            key,
            line,
            None,
            metadata,
        )?;
        self.codegen_type_params(function.type_params)?;
        for argument in 0..passed {
            self.op_i(loc, AnyOp::LOAD_FAST, argument);
        }
        Ok(())
    }

    fn function_body(
        &mut self,
        statement: &'a Stmt,
        function: &Function<'a>,
        flags: u32,
        line: i32,
    ) -> Result {
        self.enter_scope(
            function.name.clone(),
            function.scope_type,
            NodeKey::stmt(statement),
            line,
            None,
            argument_counts(function.args),
        )?;
        let mut body = function.body;
        if self.entry().has_docstring
            && let Some(docstring) = docstring(body)
        {
            let docstring = crate::docstring::clean(docstring);
            self.unit_mut().consts.add(Const::Str(docstring));
            body = body.get(1..).unwrap_or_default();
        }
        let start = self.new_label();
        self.use_label(start);
        let is_generator = self.entry().coroutine || self.entry().generator;
        if is_generator {
            let datum = FBlockDatum::None;
            let kind = FBlockType::StopIteration;
            self.push_fblock(Location::NONE, kind, Some(start), None, datum)?;
        }
        self.visit_stmts(body)?;
        if is_generator {
            self.wrap_in_stop_iteration_handler();
            self.pop_fblock();
        }
        let code = self.exit_unit(true)?;
        self.make_closure(location(statement.span), code, flags)
    }

    /// A StopIteration that leaves a generator becomes a RuntimeError.
    pub(super) fn wrap_in_stop_iteration_handler(&mut self) {
        let none = Location::NONE;
        let handler = self.new_label();
        self.unit_mut()
            .seq
            .insert_first(AnyOp::SETUP_CLEANUP, handler, none);
        self.load_const(none, Const::None);
        self.op(none, AnyOp::RETURN_VALUE);
        self.use_label(handler);
        self.op_i(
            none,
            AnyOp::CALL_INTRINSIC_1,
            intrinsic_1::STOPITERATION_ERROR,
        );
        self.op_i(none, AnyOp::RERAISE, 1);
    }

    pub(super) fn codegen_lambda(
        &mut self,
        expression: &'a Expr,
        node: &'a expr::Lambda,
    ) -> Result {
        let loc = location(expression.span);
        let flags = self.default_arguments(loc, &node.args)?;
        self.enter_scope(
            "<lambda>".into(),
            ScopeType::Lambda,
            NodeKey::expr(expression),
            loc.line,
            None,
            argument_counts(&node.args),
        )?;
        self.visit_expr(&node.body)?;
        let code = if self.entry().generator {
            self.exit_unit(false)?
        } else {
            self.op(location(node.body.span), AnyOp::RETURN_VALUE);
            self.exit_unit(true)?
        };
        self.make_closure(loc, code, flags)
    }

    /// Pushes a tuple and a dict of default values, if there are any; the flags that say so.
    fn default_arguments(&mut self, loc: Location, args: &'a Arguments) -> Result<u32> {
        let mut flags = 0;
        if !args.defaults.is_empty() {
            self.visit_exprs(&args.defaults)?;
            self.build(loc, AnyOp::BUILD_TUPLE, args.defaults.len());
            flags |= function_attribute::DEFAULTS;
        }
        let mut count = 0;
        for (arg, default) in args.kwonlyargs.iter().zip(&args.kw_defaults) {
            if let Some(default) = default {
                let mangled = self.maybe_mangle(&arg.arg);
                self.load_const(loc, Const::Str(mangled));
                self.visit_expr(default)?;
                count += 1;
            }
        }
        if count > 0 {
            self.build(loc, AnyOp::BUILD_MAP, count);
            flags |= function_attribute::KWDEFAULTS;
        }
        Ok(flags)
    }

    /// Makes a function of a code object, with its cells and what the flags say is on the stack.
    pub(super) fn make_closure(&mut self, loc: Location, code: Arc<Code>, flags: u32) -> Result {
        let mut flags = flags;
        let free: Vec<Text> = code.freevars().cloned().collect();
        if !free.is_empty() {
            for name in &free {
                let cell = self.closure_index(name)?;
                self.op_i(loc, AnyOp::LOAD_CLOSURE, cell);
            }
            self.build(loc, AnyOp::BUILD_TUPLE, free.len());
            flags |= function_attribute::CLOSURE;
        }
        self.load_const(loc, Const::Code(code));
        self.op(loc, AnyOp::MAKE_FUNCTION);
        let order = [
            function_attribute::CLOSURE,
            function_attribute::ANNOTATIONS,
            function_attribute::ANNOTATE,
            function_attribute::KWDEFAULTS,
            function_attribute::DEFAULTS,
        ];
        for flag in order {
            if flags & flag != 0 {
                self.op_i(loc, AnyOp::SET_FUNCTION_ATTRIBUTE, flag);
            }
        }
        Ok(())
    }

    pub(super) fn apply_decorators(&mut self, decorators: &'a [Expr]) {
        for decorator in decorators.iter().rev() {
            self.op_i(location(decorator.span), AnyOp::CALL, 0);
        }
    }
}

/// Whether an annotation or default may be starred.
pub(super) fn unstarred(expression: &Expr) -> Option<&Expr> {
    match &expression.kind {
        ExprKind::Starred(starred) => Some(&starred.value),
        _ => None,
    }
}
