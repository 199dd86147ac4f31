//! Expressions and targets.

use baton_code::ops::{Comparison, binary_op, intrinsic_1};
use baton_code::{AnyOp, Const, Location};
use baton_syntax::ast::{
    BoolOperator, CmpOperator, Expr, ExprContext, ExprKind, Operator, Span, UnaryOperator, expr,
};

use super::{STACK_USE_GUIDELINE, index};
use crate::compiler::{Compiler, Result, location, with_stack};
use crate::unit::ScopeType;

/// The instructions that build a display piecemeal.
#[derive(Clone, Copy)]
pub(super) struct Display {
    pub build: AnyOp,
    pub add: AnyOp,
    pub extend: AnyOp,
    pub tuple: bool,
}

impl Display {
    pub const LIST: Display = Display {
        build: AnyOp::BUILD_LIST,
        add: AnyOp::LIST_APPEND,
        extend: AnyOp::LIST_EXTEND,
        tuple: false,
    };
    pub const TUPLE: Display = Display {
        tuple: true,
        ..Display::LIST
    };
    pub const SET: Display = Display {
        build: AnyOp::BUILD_SET,
        add: AnyOp::SET_ADD,
        extend: AnyOp::SET_UPDATE,
        tuple: false,
    };
}

impl<'a> Compiler<'a> {
    pub(super) fn visit_expr(&mut self, expression: &'a Expr) -> Result {
        with_stack(|| self.visit_expr_inner(expression))
    }

    fn visit_expr_inner(&mut self, expression: &'a Expr) -> Result {
        let loc = location(expression.span);
        match &expression.kind {
            ExprKind::NamedExpr(node) => {
                self.visit_expr(&node.value)?;
                self.op_i(loc, AnyOp::COPY, 1);
                self.visit_expr(&node.target)
            }
            ExprKind::BoolOp(node) => self.codegen_boolop(loc, node),
            ExprKind::BinOp(node) => {
                self.visit_expr(&node.left)?;
                self.visit_expr(&node.right)?;
                self.binary_op(loc, node.op, false);
                Ok(())
            }
            ExprKind::UnaryOp(node) => self.codegen_unaryop(loc, node),
            ExprKind::Lambda(node) => self.codegen_lambda(expression, node),
            ExprKind::IfExp(node) => self.codegen_ifexp(loc, node),
            ExprKind::Dict(node) => self.codegen_dict(loc, node),
            ExprKind::Set(node) => self.display(loc, &node.elts, None, 0, Display::SET),
            ExprKind::GeneratorExp(_)
            | ExprKind::ListComp(_)
            | ExprKind::SetComp(_)
            | ExprKind::DictComp(_) => self.codegen_comprehension(expression),
            ExprKind::Yield(_) | ExprKind::YieldFrom(_) | ExprKind::Await(_) => {
                self.codegen_suspension(loc, expression)
            }
            ExprKind::Compare(node) => self.codegen_compare(loc, node),
            ExprKind::Call(node) => self.codegen_call(loc, node),
            ExprKind::Constant(node) => {
                self.load_const(loc, node.value.clone());
                Ok(())
            }
            ExprKind::JoinedStr(node) => self.codegen_joined_str(loc, node),
            ExprKind::TemplateStr(node) => self.codegen_template_str(loc, node),
            ExprKind::FormattedValue(node) => self.codegen_formatted_value(loc, node),
            ExprKind::Interpolation(node) => self.codegen_interpolation(loc, node),
            ExprKind::Attribute(node) => self.codegen_attribute(expression.span, node),
            ExprKind::Subscript(node) => self.codegen_subscript(loc, node),
            ExprKind::Starred(node) => self.error(
                loc,
                if node.ctx == ExprContext::Store {
                    "starred assignment target must be in a list or tuple"
                } else {
                    "can't use starred expression here"
                },
            ),
            ExprKind::Slice(node) => self.codegen_slice(loc, expression, node),
            ExprKind::Name(node) => {
                self.name_op(loc, &node.id, node.ctx);
                Ok(())
            }
            ExprKind::List(node) => self.sequence(loc, &node.elts, node.ctx, Display::LIST),
            ExprKind::Tuple(node) => self.sequence(loc, &node.elts, node.ctx, Display::TUPLE),
        }
    }

    fn codegen_boolop(&mut self, loc: Location, node: &'a expr::BoolOp) -> Result {
        let op = match node.op {
            BoolOperator::And => AnyOp::JUMP_IF_FALSE,
            BoolOperator::Or => AnyOp::JUMP_IF_TRUE,
        };
        let end = self.new_label();
        let Some((last, values)) = node.values.split_last() else {
            return Err(crate::internal_error("a boolean operation without values"));
        };
        for value in values {
            self.visit_expr(value)?;
            self.jump(loc, op, end);
            self.op(loc, AnyOp::POP_TOP);
        }
        self.visit_expr(last)?;
        self.use_label(end);
        Ok(())
    }

    fn codegen_unaryop(&mut self, loc: Location, node: &'a expr::UnaryOp) -> Result {
        self.visit_expr(&node.operand)?;
        match node.op {
            UnaryOperator::UAdd => {
                self.op_i(loc, AnyOp::CALL_INTRINSIC_1, intrinsic_1::UNARY_POSITIVE);
            }
            UnaryOperator::Not => {
                self.op(loc, AnyOp::TO_BOOL);
                self.op(loc, AnyOp::UNARY_NOT);
            }
            UnaryOperator::Invert => self.op(loc, AnyOp::UNARY_INVERT),
            UnaryOperator::USub => self.op(loc, AnyOp::UNARY_NEGATIVE),
        }
        Ok(())
    }

    fn codegen_ifexp(&mut self, loc: Location, node: &'a expr::IfExp) -> Result {
        let end = self.new_label();
        let orelse = self.new_label();
        self.jump_if(loc, &node.test, orelse, false)?;
        self.visit_expr(&node.body)?;
        self.jump(Location::NONE, AnyOp::JUMP_NO_INTERRUPT, end);
        self.use_label(orelse);
        self.visit_expr(&node.orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(super) fn binary_op(&mut self, loc: Location, op: Operator, in_place: bool) {
        let oparg = match op {
            Operator::Add => binary_op::ADD,
            Operator::Sub => binary_op::SUBTRACT,
            Operator::Mult => binary_op::MULTIPLY,
            Operator::MatMult => binary_op::MATRIX_MULTIPLY,
            Operator::Div => binary_op::TRUE_DIVIDE,
            Operator::Mod => binary_op::REMAINDER,
            Operator::Pow => binary_op::POWER,
            Operator::LShift => binary_op::LSHIFT,
            Operator::RShift => binary_op::RSHIFT,
            Operator::BitOr => binary_op::OR,
            Operator::BitXor => binary_op::XOR,
            Operator::BitAnd => binary_op::AND,
            Operator::FloorDiv => binary_op::FLOOR_DIVIDE,
        };
        let in_place = if in_place { binary_op::INPLACE } else { 0 };
        self.op_i(loc, AnyOp::BINARY_OP, oparg + in_place);
    }

    // ---- comparisons ----

    pub(super) fn compare(&mut self, loc: Location, op: CmpOperator) {
        let comparison = match op {
            CmpOperator::Eq => Comparison::Eq,
            CmpOperator::NotEq => Comparison::Ne,
            CmpOperator::Lt => Comparison::Lt,
            CmpOperator::LtE => Comparison::Le,
            CmpOperator::Gt => Comparison::Gt,
            CmpOperator::GtE => Comparison::Ge,
            CmpOperator::Is => return self.op_i(loc, AnyOp::IS_OP, 0),
            CmpOperator::IsNot => return self.op_i(loc, AnyOp::IS_OP, 1),
            CmpOperator::In => return self.op_i(loc, AnyOp::CONTAINS_OP, 0),
            CmpOperator::NotIn => return self.op_i(loc, AnyOp::CONTAINS_OP, 1),
        };
        self.op_i(loc, AnyOp::COMPARE_OP, comparison.oparg());
    }

    fn codegen_compare(&mut self, loc: Location, node: &'a expr::Compare) -> Result {
        if node.ops.is_empty() || node.ops.len() != node.comparators.len() {
            return Err(crate::internal_error(
                "Compare has a different number of comparators and operands",
            ));
        }
        self.check_compare(loc, node);
        self.visit_expr(&node.left)?;
        if let ([op], [comparator]) = (&node.ops[..], &node.comparators[..]) {
            self.visit_expr(comparator)?;
            self.compare(loc, *op);
            return Ok(());
        }
        let cleanup = self.new_label();
        let links = node.ops.iter().zip(&node.comparators);
        for (number, (op, comparator)) in links.enumerate() {
            self.visit_expr(comparator)?;
            if number + 1 == node.ops.len() {
                self.compare(loc, *op);
                break;
            }
            self.op_i(loc, AnyOp::SWAP, 2);
            self.op_i(loc, AnyOp::COPY, 2);
            self.compare(loc, *op);
            self.op_i(loc, AnyOp::COPY, 1);
            self.op(loc, AnyOp::TO_BOOL);
            self.jump(loc, AnyOp::POP_JUMP_IF_FALSE, cleanup);
            self.op(loc, AnyOp::POP_TOP);
        }
        let end = self.new_label();
        self.jump(Location::NONE, AnyOp::JUMP_NO_INTERRUPT, end);
        self.use_label(cleanup);
        self.op_i(loc, AnyOp::SWAP, 2);
        self.op(loc, AnyOp::POP_TOP);
        self.use_label(end);
        Ok(())
    }

    // ---- displays ----

    fn sequence(
        &mut self,
        loc: Location,
        elts: &'a [Expr],
        ctx: ExprContext,
        display: Display,
    ) -> Result {
        match ctx {
            ExprContext::Store => self.unpack_into(loc, elts),
            ExprContext::Load => self.display(loc, elts, None, 0, display),
            ExprContext::Del => self.visit_exprs(elts),
        }
    }

    /// Builds a list, set or tuple of `pushed` values on the stack, the elements and an injected name.
    pub(super) fn display(
        &mut self,
        loc: Location,
        elts: &'a [Expr],
        injected: Option<&baton_code::Text>,
        pushed: usize,
        display: Display,
    ) -> Result {
        let count = elts.len() + pushed + usize::from(injected.is_some());
        let big = count > STACK_USE_GUIDELINE;
        let is_starred = |elt: &Expr| matches!(elt.kind, ExprKind::Starred(_));
        if !big && !elts.iter().any(is_starred) {
            self.visit_exprs(elts)?;
            if let Some(name) = injected {
                self.name_op(loc, name, ExprContext::Load);
            }
            let build = if display.tuple {
                AnyOp::BUILD_TUPLE
            } else {
                display.build
            };
            self.build(loc, build, count);
            return Ok(());
        }
        let mut built = big;
        if big {
            self.build(loc, display.build, pushed);
        }
        for (number, elt) in elts.iter().enumerate() {
            if let ExprKind::Starred(starred) = &elt.kind {
                if !built {
                    self.build(loc, display.build, number + pushed);
                    built = true;
                }
                self.visit_expr(&starred.value)?;
                self.op_i(loc, display.extend, 1);
            } else {
                self.visit_expr(elt)?;
                if built {
                    self.op_i(loc, display.add, 1);
                }
            }
        }
        if let Some(name) = injected {
            self.name_op(loc, name, ExprContext::Load);
            self.op_i(loc, display.add, 1);
        }
        if display.tuple {
            self.op_i(loc, AnyOp::CALL_INTRINSIC_1, intrinsic_1::LIST_TO_TUPLE);
        }
        Ok(())
    }

    fn unpack_into(&mut self, loc: Location, elts: &'a [Expr]) -> Result {
        let is_starred = |elt: &Expr| matches!(elt.kind, ExprKind::Starred(_));
        match elts.iter().position(is_starred) {
            None => self.build(loc, AnyOp::UNPACK_SEQUENCE, elts.len()),
            Some(before) => {
                let after = elts.len() - before - 1;
                if before >= 1 << 8 || after >= (i32::MAX >> 8) as usize {
                    let message = "too many expressions in star-unpacking assignment";
                    return self.error(loc, message);
                }
                self.build(loc, AnyOp::UNPACK_EX, before + (after << 8));
                if elts.iter().filter(|elt| is_starred(elt)).count() > 1 {
                    return self.error(loc, "multiple starred expressions in assignment");
                }
            }
        }
        for elt in elts {
            match &elt.kind {
                ExprKind::Starred(starred) => self.visit_expr(&starred.value)?,
                _ => self.visit_expr(elt)?,
            }
        }
        Ok(())
    }

    fn codegen_dict(&mut self, loc: Location, node: &'a expr::Dict) -> Result {
        let mut have_dict = false;
        let mut pending = 0;
        for (number, (key, value)) in node.keys.iter().zip(&node.values).enumerate() {
            if key.is_none() {
                if pending > 0 {
                    self.sub_dict(loc, node, number - pending, number, &mut have_dict)?;
                    pending = 0;
                }
                if !have_dict {
                    self.op_i(loc, AnyOp::BUILD_MAP, 0);
                    have_dict = true;
                }
                self.visit_expr(value)?;
                self.op_i(loc, AnyOp::DICT_UPDATE, 1);
            } else if pending * 2 > STACK_USE_GUIDELINE {
                self.sub_dict(loc, node, number - pending, number + 1, &mut have_dict)?;
                pending = 0;
            } else {
                pending += 1;
            }
        }
        if pending > 0 {
            let end = node.values.len();
            self.sub_dict(loc, node, end - pending, end, &mut have_dict)?;
        }
        if !have_dict {
            self.op_i(loc, AnyOp::BUILD_MAP, 0);
        }
        Ok(())
    }

    fn sub_dict(
        &mut self,
        loc: Location,
        node: &'a expr::Dict,
        start: usize,
        end: usize,
        have_dict: &mut bool,
    ) -> Result {
        let count = end - start;
        let big = count * 2 > STACK_USE_GUIDELINE;
        if big {
            self.op_i(loc, AnyOp::BUILD_MAP, 0);
        }
        let items = node.keys.iter().zip(&node.values);
        for (key, value) in items.skip(start).take(count) {
            if let Some(key) = key {
                self.visit_expr(key)?;
            }
            self.visit_expr(value)?;
            if big {
                self.op_i(loc, AnyOp::MAP_ADD, 1);
            }
        }
        if !big {
            self.build(loc, AnyOp::BUILD_MAP, count);
        }
        if *have_dict {
            self.op_i(loc, AnyOp::DICT_UPDATE, 1);
        }
        *have_dict = true;
        Ok(())
    }

    // ---- suspension ----

    fn codegen_suspension(&mut self, loc: Location, expression: &'a Expr) -> Result {
        match &expression.kind {
            ExprKind::Yield(node) => {
                if !self.entry().is_function_like() {
                    return self.error(loc, "'yield' outside function");
                }
                match &node.value {
                    Some(value) => self.visit_expr(value)?,
                    None => self.load_const(loc, Const::None),
                }
                self.yield_value(loc);
            }
            ExprKind::YieldFrom(node) => {
                if !self.entry().is_function_like() {
                    return self.error(loc, "'yield from' outside function");
                }
                if self.scope_type() == ScopeType::AsyncFunction {
                    return self.error(loc, "'yield from' inside async function");
                }
                self.visit_expr(&node.value)?;
                self.op(loc, AnyOp::GET_YIELD_FROM_ITER);
                self.load_const(loc, Const::None);
                self.yield_from(loc, false);
            }
            ExprKind::Await(node) => {
                self.visit_expr(&node.value)?;
                self.await_value(loc, 0);
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn yield_value(&mut self, loc: Location) {
        if self.entry().generator && self.entry().coroutine {
            self.op_i(loc, AnyOp::CALL_INTRINSIC_1, intrinsic_1::ASYNC_GEN_WRAP);
        }
        self.op_i(loc, AnyOp::YIELD_VALUE, 0);
        self.op_i(loc, AnyOp::RESUME, baton_code::ops::resume::AFTER_YIELD);
    }

    // ---- attributes and subscripts ----

    fn codegen_attribute(&mut self, span: Span, node: &'a expr::Attribute) -> Result {
        let loc = location(span);
        if node.ctx == ExprContext::Load
            && let Some(call) = self.optimizable_super_call(node)
        {
            self.load_args_for_super(location(node.value.span), call)?;
            self.load_super_attr(loc, &node.attr, call, false);
            self.op(attribute_location(loc, span, node), AnyOp::NOP);
            return Ok(());
        }
        self.note_static_attribute(node);
        self.visit_expr(&node.value)?;
        let loc = attribute_location(loc, span, node);
        match node.ctx {
            ExprContext::Load => self.load_attr(loc, &node.attr, false),
            ExprContext::Store => self.op_name(loc, AnyOp::STORE_ATTR, &node.attr),
            ExprContext::Del => self.op_name(loc, AnyOp::DELETE_ATTR, &node.attr),
        }
        Ok(())
    }

    fn codegen_subscript(&mut self, loc: Location, node: &'a expr::Subscript) -> Result {
        if node.ctx == ExprContext::Load {
            self.check_subscripter(&node.value);
            self.check_index(&node.value, &node.slice);
        }
        self.visit_expr(&node.value)?;
        if is_two_part_slice(&node.slice) && node.ctx != ExprContext::Del {
            self.slice_two_parts(&node.slice)?;
            let op = if node.ctx == ExprContext::Load {
                AnyOp::BINARY_SLICE
            } else {
                AnyOp::STORE_SLICE
            };
            self.op(loc, op);
            return Ok(());
        }
        self.visit_expr(&node.slice)?;
        match node.ctx {
            ExprContext::Load => self.op_i(loc, AnyOp::BINARY_OP, binary_op::SUBSCR),
            ExprContext::Store => self.op(loc, AnyOp::STORE_SUBSCR),
            ExprContext::Del => self.op(loc, AnyOp::DELETE_SUBSCR),
        }
        Ok(())
    }

    pub(super) fn slice_two_parts(&mut self, slice: &'a Expr) -> Result {
        let ExprKind::Slice(node) = &slice.kind else {
            return Err(crate::internal_error("not a slice"));
        };
        for part in [&node.lower, &node.upper] {
            match part {
                Some(part) => self.visit_expr(part)?,
                None => self.load_const(location(slice.span), Const::None),
            }
        }
        Ok(())
    }

    fn codegen_slice(&mut self, loc: Location, slice: &'a Expr, node: &'a expr::Slice) -> Result {
        if let Some(constant) = constant_slice(node) {
            self.load_const(loc, constant);
            return Ok(());
        }
        self.slice_two_parts(slice)?;
        let mut parts = 2;
        if let Some(step) = &node.step {
            self.visit_expr(step)?;
            parts += 1;
        }
        self.op_i(loc, AnyOp::BUILD_SLICE, parts);
        Ok(())
    }
}

/// The slice if its parts are literals.
fn constant_slice(node: &expr::Slice) -> Option<Const> {
    let part = |part: &Option<Box<Expr>>| match part.as_deref().map(|part| &part.kind) {
        None => Some(Const::None),
        Some(ExprKind::Constant(constant)) => Some(constant.value.clone()),
        Some(_) => None,
    };
    let parts = [part(&node.lower)?, part(&node.upper)?, part(&node.step)?];
    Some(Const::Slice(parts.into()))
}

/// Whether `BINARY_SLICE` and its like apply: a slice without step and not constant.
pub(super) fn is_two_part_slice(slice: &Expr) -> bool {
    match &slice.kind {
        ExprKind::Slice(node) => node.step.is_none() && constant_slice(node).is_none(),
        _ => false,
    }
}

/// If an attribute access spans several lines, the position of its name.
pub(super) fn attribute_location(loc: Location, span: Span, node: &expr::Attribute) -> Location {
    let end = location(span);
    if loc.line == end.end_line {
        return loc;
    }
    let mut loc = loc;
    loc.line = end.end_line;
    let length = index(node.attr.code_points().count()).cast_signed();
    if length <= end.end_col {
        loc.col = end.end_col - length;
    } else {
        // A tree made by hand: it has no sensible columns.
        loc.col = -1;
        loc.end_col = -1;
    }
    loc.end_line = loc.end_line.max(loc.line);
    if loc.line == loc.end_line {
        loc.end_col = loc.end_col.max(loc.col);
    }
    loc
}
