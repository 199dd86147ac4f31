//! Calls: functions, methods, `super()`, and keyword arguments.

use baton_code::ops::{common_constant, intrinsic_1};
use baton_code::{AnyOp, Const, Location, Text};
use baton_syntax::ast::{Expr, ExprContext, ExprKind, Keyword, expr};

use super::expression::{Display, attribute_location};
use super::{STACK_USE_GUIDELINE, index};
use crate::compiler::{Compiler, Result, location};
use crate::instruction_sequence::Label;
use crate::symtable::{NodeKey, Scope, def};

fn is_starred(expression: &Expr) -> bool {
    matches!(expression.kind, ExprKind::Starred(_))
}

impl<'a> Compiler<'a> {
    pub(super) fn codegen_call(&mut self, loc: Location, node: &'a expr::Call) -> Result {
        self.validate_keywords(&node.keywords)?;
        if self.optimized_method_call(loc, node)? {
            return Ok(());
        }
        let skip_normal_call = self.new_label();
        self.check_caller(&node.func);
        self.visit_expr(&node.func)?;
        self.optimize_function_call(node, skip_normal_call)?;
        self.op(location(node.func.span), AnyOp::PUSH_NULL);
        self.call_helper(loc, 0, &node.args, None, &node.keywords)?;
        self.use_label(skip_normal_call);
        Ok(())
    }

    fn validate_keywords(&self, keywords: &'a [Keyword]) -> Result {
        for (number, keyword) in keywords.iter().enumerate() {
            let Some(name) = &keyword.arg else {
                continue;
            };
            let repeated = keywords
                .iter()
                .skip(number + 1)
                .find(|other| other.arg.as_ref() == Some(name));
            if let Some(other) = repeated {
                let message = format!("keyword argument repeated: {name}");
                return self.error(location(other.span), message);
            }
        }
        Ok(())
    }

    /// `all`, `any` and `tuple` of a generator expression loop in place, if the names mean the builtins.
    fn optimize_function_call(&mut self, node: &'a expr::Call, end: Label) -> Result {
        let (ExprKind::Name(name), [argument], []) =
            (&node.func.kind, &node.args[..], &node.keywords[..])
        else {
            return Ok(());
        };
        if !matches!(argument.kind, ExprKind::GeneratorExp(_)) {
            return Ok(());
        }
        let (constant, initial) = match name.id.as_str() {
            Some("all") => (common_constant::BUILTIN_ALL, Some(true)),
            Some("any") => (common_constant::BUILTIN_ANY, Some(false)),
            Some("tuple") => (common_constant::BUILTIN_TUPLE, None),
            _ => return Ok(()),
        };
        let generator = self.table.lookup(NodeKey::expr(argument));
        if generator.is_none_or(|generator| self.table.entry(generator).coroutine) {
            return Ok(());
        }
        let loc = location(node.func.span);
        let none = Location::NONE;
        let skip = self.new_label();
        self.op_i(loc, AnyOp::COPY, 1);
        self.op_i(loc, AnyOp::LOAD_COMMON_CONSTANT, constant);
        self.op_i(loc, AnyOp::IS_OP, 0);
        self.jump(loc, AnyOp::POP_JUMP_IF_FALSE, skip);
        self.op(loc, AnyOp::POP_TOP);
        if initial.is_none() {
            self.op_i(loc, AnyOp::BUILD_LIST, 0);
        }
        self.visit_expr(argument)?;
        let start = self.new_label();
        let cleanup = self.new_label();
        self.use_label(start);
        self.jump(loc, AnyOp::FOR_ITER, cleanup);
        match initial {
            None => {
                self.op_i(loc, AnyOp::LIST_APPEND, 2);
                self.jump(loc, AnyOp::JUMP, start);
            }
            Some(go_on) => {
                self.op(loc, AnyOp::TO_BOOL);
                self.jump(loc, super::control::pop_jump_if(go_on), start);
            }
        }
        self.op(none, AnyOp::POP_ITER);
        if let Some(initial) = initial {
            self.load_const(loc, Const::Bool(!initial));
        }
        self.jump(loc, AnyOp::JUMP, end);
        self.use_label(cleanup);
        self.op(none, AnyOp::END_FOR);
        self.op(none, AnyOp::POP_ITER);
        match initial {
            None => self.op_i(loc, AnyOp::CALL_INTRINSIC_1, intrinsic_1::LIST_TO_TUPLE),
            Some(initial) => self.load_const(loc, Const::Bool(initial)),
        }
        self.jump(loc, AnyOp::JUMP, end);
        self.use_label(skip);
        Ok(())
    }

    /// A call of an attribute with plain arguments does not make the bound method; whether it was one.
    fn optimized_method_call(&mut self, call_loc: Location, node: &'a expr::Call) -> Result<bool> {
        let ExprKind::Attribute(method) = &node.func.kind else {
            return Ok(false);
        };
        let keywords = node.keywords.len();
        let slots = node.args.len() + keywords + usize::from(keywords != 0);
        if method.ctx != ExprContext::Load
            || self.is_import_originated(&method.value)
            || slots >= STACK_USE_GUIDELINE
            || node.args.iter().any(is_starred)
            || node.keywords.iter().any(|keyword| keyword.arg.is_none())
        {
            return Ok(false);
        }
        let span = node.func.span;
        let mut loc = location(span);
        if let Some(call) = self.optimizable_super_call(method) {
            self.load_args_for_super(location(method.value.span), call)?;
            self.load_super_attr(loc, &method.attr, call, true);
            loc = attribute_location(loc, span, method);
            self.op(loc, AnyOp::NOP);
        } else {
            self.visit_expr(&method.value)?;
            loc = attribute_location(loc, span, method);
            self.load_attr(loc, &method.attr, true);
        }
        self.visit_exprs(&node.args)?;
        let count = index(node.args.len() + keywords);
        // Of a call over several lines, the line of the method's name.
        let call_loc = attribute_location(call_loc, span, method);
        if keywords > 0 {
            self.keyword_values(loc, &node.keywords)?;
            self.op_i(call_loc, AnyOp::CALL_KW, count);
        } else {
            self.op_i(call_loc, AnyOp::CALL, count);
        }
        Ok(true)
    }

    /// Whether the module binds the name by an import: then the method is likely a function.
    fn is_import_originated(&self, value: &Expr) -> bool {
        let ExprKind::Name(name) = &value.kind else {
            return false;
        };
        self.top_symbol(&name.id).flags & def::IMPORT != 0
    }

    // ---- super() ----

    /// The call if `super().attr` or `super(class, self).attr` can be one instruction.
    pub(super) fn optimizable_super_call(
        &self,
        node: &'a expr::Attribute,
    ) -> Option<&'a expr::Call> {
        let ExprKind::Call(call) = &node.value.kind else {
            return None;
        };
        let ExprKind::Name(function) = &call.func.kind else {
            return None;
        };
        let is_super = function.id == "super"
            && node.attr != "__class__"
            && call.keywords.is_empty()
            && self.symbol(&function.id).scope == Scope::GlobalImplicit
            && self.top_symbol(&function.id).scope == Scope::Unknown;
        if !is_super {
            return None;
        }
        match call.args.len() {
            2 => (!call.args.iter().any(is_starred)).then_some(call),
            0 => {
                let metadata = &self.unit().metadata;
                let has_self = metadata.argcount > 0 || metadata.posonlyargcount > 0;
                let class = self.ref_type(&"__class__".into());
                (has_self && class == Scope::Free).then_some(call)
            }
            _ => None,
        }
    }

    pub(super) fn load_args_for_super(&mut self, loc: Location, call: &'a expr::Call) -> Result {
        self.visit_expr(&call.func)?;
        if !call.args.is_empty() {
            return self.visit_exprs(&call.args);
        }
        self.name_op(loc, &"__class__".into(), ExprContext::Load);
        if let Some(first) = self.unit().metadata.varnames.first().cloned() {
            self.name_op(loc, &first, ExprContext::Load);
        }
        Ok(())
    }

    pub(super) fn load_super_attr(
        &mut self,
        loc: Location,
        name: &Text,
        call: &'a expr::Call,
        method: bool,
    ) {
        let two_arguments = u32::from(!call.args.is_empty());
        let name = self.name_index(name);
        let oparg = name << 2 | two_arguments << 1 | u32::from(method);
        self.op_i(loc, AnyOp::LOAD_SUPER_ATTR, oparg);
    }

    // ---- arguments ----

    /// Pushes keyword arguments and the tuple of their names.
    fn keyword_values(&mut self, loc: Location, keywords: &'a [Keyword]) -> Result {
        for keyword in keywords {
            self.visit_expr(&keyword.value)?;
        }
        let names = keywords.iter().filter_map(|keyword| keyword.arg.clone());
        self.load_const(loc, Const::tuple(names.map(Const::Str)));
        Ok(())
    }

    /// Pushes the arguments, besides `pushed` ones that are there, and calls.
    pub(super) fn call_helper(
        &mut self,
        loc: Location,
        pushed: usize,
        args: &'a [Expr],
        injected: Option<&Text>,
        keywords: &'a [Keyword],
    ) -> Result {
        self.validate_keywords(keywords)?;
        let unpacking = args.len() + keywords.len() * 2 > STACK_USE_GUIDELINE
            || args.iter().any(is_starred)
            || keywords.iter().any(|keyword| keyword.arg.is_none());
        if unpacking {
            return self.call_function_ex(loc, pushed, args, injected, keywords);
        }
        self.visit_exprs(args)?;
        let mut count = pushed + args.len() + keywords.len();
        if let Some(name) = injected {
            self.name_op(loc, name, ExprContext::Load);
            count += 1;
        }
        if keywords.is_empty() {
            self.build(loc, AnyOp::CALL, count);
        } else {
            self.keyword_values(loc, keywords)?;
            self.build(loc, AnyOp::CALL_KW, count);
        }
        Ok(())
    }

    fn call_function_ex(
        &mut self,
        loc: Location,
        pushed: usize,
        args: &'a [Expr],
        injected: Option<&Text>,
        keywords: &'a [Keyword],
    ) -> Result {
        match args {
            [only]
                if pushed == 0
                    && let ExprKind::Starred(starred) = &only.kind =>
            {
                self.visit_expr(&starred.value)?;
            }
            _ => self.display(loc, args, injected, pushed, Display::TUPLE)?,
        }
        let mut have_dict = false;
        let mut pending = 0;
        for (number, keyword) in keywords.iter().enumerate() {
            if keyword.arg.is_some() {
                pending += 1;
                continue;
            }
            if pending > 0 {
                self.sub_kwargs(loc, &keywords[number - pending..number], &mut have_dict)?;
                pending = 0;
            }
            if !have_dict {
                self.op_i(loc, AnyOp::BUILD_MAP, 0);
                have_dict = true;
            }
            self.visit_expr(&keyword.value)?;
            self.op_i(loc, AnyOp::DICT_MERGE, 1);
        }
        if pending > 0 {
            self.sub_kwargs(loc, &keywords[keywords.len() - pending..], &mut have_dict)?;
        }
        if keywords.is_empty() {
            self.op(loc, AnyOp::PUSH_NULL);
        }
        self.op(loc, AnyOp::CALL_FUNCTION_EX);
        Ok(())
    }

    fn sub_kwargs(
        &mut self,
        loc: Location,
        keywords: &'a [Keyword],
        have_dict: &mut bool,
    ) -> Result {
        let big = keywords.len() * 2 > STACK_USE_GUIDELINE;
        if big {
            self.op_i(Location::NONE, AnyOp::BUILD_MAP, 0);
        }
        for keyword in keywords {
            if let Some(name) = &keyword.arg {
                self.load_const(loc, Const::Str(name.clone()));
            }
            self.visit_expr(&keyword.value)?;
            if big {
                self.op_i(Location::NONE, AnyOp::MAP_ADD, 1);
            }
        }
        if !big {
            self.build(loc, AnyOp::BUILD_MAP, keywords.len());
        }
        if *have_dict {
            self.op_i(loc, AnyOp::DICT_MERGE, 1);
        }
        *have_dict = true;
        Ok(())
    }
}
