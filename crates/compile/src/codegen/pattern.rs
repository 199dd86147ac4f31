//! `match` (PEP 634).
//!
//! Every pattern consumes the subject on top and on failure jumps to a place that pops what the pattern
//! has on the stack. Captured values wait under what must stay on top, and are stored when the whole
//! pattern has matched.

use baton_code::ops::binary_op;
use baton_code::{AnyOp, Const, Location, Text, ascii};
use baton_syntax::ast::{
    CmpOperator, Expr, ExprContext, ExprKind, MatchCase, Operator, Pattern, PatternKind, pattern,
    stmt,
};

use super::index;
use crate::compiler::{Compiler, Result, location, with_stack};
use crate::flowgraph::python_eq;
use crate::instruction_sequence::Label;

/// What is known while a pattern is compiled.
#[derive(Default)]
struct Context {
    /// Captured names, in the order of their values on the stack.
    stores: Vec<Text>,
    /// Whether a pattern that always matches may stand here.
    allow_irrefutable: bool,
    /// Where to jump to pop so many values.
    fail_pop: Vec<Label>,
    /// Values above the captured ones.
    on_top: usize,
}

fn is_wildcard(pattern: &Pattern) -> bool {
    matches!(&pattern.kind, PatternKind::MatchAs(node) if node.name.is_none())
}

fn is_star_wildcard(pattern: &Pattern) -> bool {
    matches!(&pattern.kind, PatternKind::MatchStar(node) if node.name.is_none())
}

fn is_star(pattern: &Pattern) -> bool {
    matches!(pattern.kind, PatternKind::MatchStar(_))
}

fn quoted(name: &Text) -> String {
    ascii::constant(&Const::Str(name.clone()))
}

impl<'a> Compiler<'a> {
    pub(super) fn codegen_match(&mut self, node: &'a stmt::Match) -> Result {
        self.visit_expr(&node.subject)?;
        let end = self.new_label();
        let Some((last, others)) = node.cases.split_last() else {
            return Err(crate::internal_error("a match without cases"));
        };
        let has_default = is_wildcard(&last.pattern) && !others.is_empty();
        let tested = if has_default { others } else { &node.cases[..] };
        for (number, case) in tested.iter().enumerate() {
            let is_last_tested = number + 1 == tested.len();
            let is_last = number + 1 == node.cases.len();
            self.match_case(case, is_last_tested, is_last, end)?;
        }
        if has_default {
            let loc = location(last.pattern.span);
            // So that the line shows in coverage.
            self.op(loc, AnyOp::NOP);
            if let Some(guard) = &last.guard {
                self.jump_if(loc, guard, end, false)?;
            }
            self.visit_stmts(&last.body)?;
        }
        self.use_label(end);
        Ok(())
    }

    fn match_case(
        &mut self,
        case: &'a MatchCase,
        is_last_tested: bool,
        is_last: bool,
        end: Label,
    ) -> Result {
        let loc = location(case.pattern.span);
        if !is_last_tested {
            self.op_i(loc, AnyOp::COPY, 1);
        }
        let mut context = Context {
            allow_irrefutable: case.guard.is_some() || is_last,
            ..Context::default()
        };
        self.pattern(&case.pattern, &mut context)?;
        for name in std::mem::take(&mut context.stores) {
            self.name_op(loc, &name, ExprContext::Store);
        }
        if let Some(guard) = &case.guard {
            let fail = self.fail_label(&mut context, 0);
            self.jump_if(loc, guard, fail, false)?;
        }
        if !is_last_tested {
            self.op(Location::NEXT, AnyOp::POP_TOP);
        }
        self.visit_stmts(&case.body)?;
        self.jump(Location::NONE, AnyOp::JUMP, end);
        self.emit_fail_pop(loc, &mut context);
        Ok(())
    }

    // ---- failing ----

    fn fail_label(&mut self, context: &mut Context, pops: usize) -> Label {
        while context.fail_pop.len() <= pops {
            let label = self.new_label();
            context.fail_pop.push(label);
        }
        context.fail_pop[pops]
    }

    fn jump_to_fail_pop(&mut self, loc: Location, context: &mut Context, op: AnyOp) {
        let pops = context.on_top + context.stores.len();
        let label = self.fail_label(context, pops);
        self.jump(loc, op, label);
    }

    fn emit_fail_pop(&mut self, loc: Location, context: &mut Context) {
        for (pops, label) in std::mem::take(&mut context.fail_pop)
            .into_iter()
            .enumerate()
            .rev()
        {
            self.use_label(label);
            if pops > 0 {
                self.op(loc, AnyOp::POP_TOP);
            }
        }
    }

    // ---- captures ----

    /// Moves the top so many places down.
    fn rotate(&mut self, loc: Location, count: usize) {
        for swap in (2..=count).rev() {
            self.op_i(loc, AnyOp::SWAP, index(swap));
        }
    }

    fn duplicate_store<T>(&self, loc: Location, name: &Text) -> Result<T> {
        let message = format!("multiple assignments to name {} in pattern", quoted(name));
        self.error(loc, message)
    }

    fn store_name(&mut self, loc: Location, name: Option<&Text>, context: &mut Context) -> Result {
        let Some(name) = name else {
            self.op(loc, AnyOp::POP_TOP);
            return Ok(());
        };
        if context.stores.contains(name) {
            return self.duplicate_store(loc, name);
        }
        self.rotate(loc, context.on_top + context.stores.len() + 1);
        context.stores.push(name.clone());
        Ok(())
    }

    // ---- patterns ----

    fn pattern(&mut self, pattern: &'a Pattern, context: &mut Context) -> Result {
        with_stack(|| self.pattern_inner(pattern, context))
    }

    fn pattern_inner(&mut self, pattern: &'a Pattern, context: &mut Context) -> Result {
        let loc = location(pattern.span);
        match &pattern.kind {
            PatternKind::MatchValue(node) => self.pattern_value(loc, node, context),
            PatternKind::MatchSingleton(node) => {
                self.load_const(loc, node.value.clone());
                self.compare(loc, CmpOperator::Is);
                self.jump_to_fail_pop(loc, context, AnyOp::POP_JUMP_IF_FALSE);
                Ok(())
            }
            PatternKind::MatchSequence(node) => self.pattern_sequence(loc, &node.patterns, context),
            PatternKind::MatchMapping(node) => self.pattern_mapping(loc, node, context),
            PatternKind::MatchClass(node) => self.pattern_class(loc, node, context),
            PatternKind::MatchStar(node) => self.store_name(loc, node.name.as_ref(), context),
            PatternKind::MatchAs(node) => self.pattern_as(loc, node, context),
            PatternKind::MatchOr(node) => self.pattern_or(loc, node, context),
        }
    }

    fn subpattern(&mut self, pattern: &'a Pattern, context: &mut Context) -> Result {
        let allowed = std::mem::replace(&mut context.allow_irrefutable, true);
        self.pattern(pattern, context)?;
        context.allow_irrefutable = allowed;
        Ok(())
    }

    fn pattern_value(
        &mut self,
        loc: Location,
        node: &'a pattern::MatchValue,
        context: &mut Context,
    ) -> Result {
        if !matches!(
            node.value.kind,
            ExprKind::Constant(_) | ExprKind::Attribute(_)
        ) {
            let message = "patterns may only match literals and attribute lookups";
            return self.error(loc, message);
        }
        self.visit_expr(&node.value)?;
        self.compare(loc, CmpOperator::Eq);
        self.op(loc, AnyOp::TO_BOOL);
        self.jump_to_fail_pop(loc, context, AnyOp::POP_JUMP_IF_FALSE);
        Ok(())
    }

    fn pattern_as(
        &mut self,
        loc: Location,
        node: &'a pattern::MatchAs,
        context: &mut Context,
    ) -> Result {
        let Some(pattern) = &node.pattern else {
            if !context.allow_irrefutable {
                let message = match &node.name {
                    Some(name) => format!(
                        "name capture {} makes remaining patterns unreachable",
                        quoted(name)
                    ),
                    None => "wildcard makes remaining patterns unreachable".to_owned(),
                };
                return self.error(loc, message);
            }
            return self.store_name(loc, node.name.as_ref(), context);
        };
        context.on_top += 1;
        self.op_i(loc, AnyOp::COPY, 1);
        self.pattern(pattern, context)?;
        context.on_top -= 1;
        self.store_name(loc, node.name.as_ref(), context)
    }

    fn pattern_sequence(
        &mut self,
        loc: Location,
        patterns: &'a [Pattern],
        context: &mut Context,
    ) -> Result {
        if patterns.iter().filter(|pattern| is_star(pattern)).count() > 1 {
            return self.error(loc, "multiple starred names in sequence pattern");
        }
        let star = patterns.iter().position(is_star);
        let star_wildcard = patterns.iter().any(is_star_wildcard);
        let only_wildcard = patterns
            .iter()
            .all(|pattern| is_wildcard(pattern) || is_star_wildcard(pattern));
        context.on_top += 1;
        self.op(loc, AnyOp::MATCH_SEQUENCE);
        self.jump_to_fail_pop(loc, context, AnyOp::POP_JUMP_IF_FALSE);
        let size = patterns.len();
        match star {
            None => self.check_length(loc, size, CmpOperator::Eq, context),
            Some(_) if size > 1 => self.check_length(loc, size - 1, CmpOperator::GtE, context),
            Some(_) => {}
        }
        context.on_top -= 1;
        match star {
            _ if only_wildcard => {
                self.op(loc, AnyOp::POP_TOP);
                Ok(())
            }
            Some(star) if star_wildcard => self.sequence_subscripts(loc, patterns, star, context),
            _ => self.sequence_unpack(loc, patterns, star, context),
        }
    }

    fn check_length(&mut self, loc: Location, size: usize, op: CmpOperator, context: &mut Context) {
        self.op(loc, AnyOp::GET_LEN);
        self.load_const(loc, Const::int(size));
        self.compare(loc, op);
        self.jump_to_fail_pop(loc, context, AnyOp::POP_JUMP_IF_FALSE);
    }

    fn sequence_unpack(
        &mut self,
        loc: Location,
        patterns: &'a [Pattern],
        star: Option<usize>,
        context: &mut Context,
    ) -> Result {
        let size = patterns.len();
        match star {
            None => self.build(loc, AnyOp::UNPACK_SEQUENCE, size),
            Some(before) => {
                let after = size - before - 1;
                if before >= 1 << 8 || after >= (i32::MAX >> 8) as usize {
                    let message = "too many expressions in star-unpacking sequence pattern";
                    return self.error(loc, message);
                }
                self.build(loc, AnyOp::UNPACK_EX, before + (after << 8));
            }
        }
        context.on_top += size;
        for pattern in patterns {
            context.on_top -= 1;
            self.subpattern(pattern, context)?;
        }
        Ok(())
    }

    /// `[first, *_, last]` takes only the elements it wants.
    fn sequence_subscripts(
        &mut self,
        loc: Location,
        patterns: &'a [Pattern],
        star: usize,
        context: &mut Context,
    ) -> Result {
        context.on_top += 1;
        for (number, pattern) in patterns.iter().enumerate() {
            if is_wildcard(pattern) || number == star {
                continue;
            }
            self.op_i(loc, AnyOp::COPY, 1);
            if number < star {
                self.load_const(loc, Const::int(number));
            } else {
                // Not every sequence takes negative indices.
                self.op(loc, AnyOp::GET_LEN);
                self.load_const(loc, Const::int(patterns.len() - number));
                self.binary_op(loc, Operator::Sub, false);
            }
            self.op_i(loc, AnyOp::BINARY_OP, binary_op::SUBSCR);
            self.subpattern(pattern, context)?;
        }
        context.on_top -= 1;
        self.op(loc, AnyOp::POP_TOP);
        Ok(())
    }

    fn pattern_class(
        &mut self,
        loc: Location,
        node: &'a pattern::MatchClass,
        context: &mut Context,
    ) -> Result {
        if node.kwd_attrs.len() != node.kwd_patterns.len() {
            return self.error(
                loc,
                format!(
                    "kwd_attrs ({}) / kwd_patterns ({}) length mismatch in class pattern",
                    node.kwd_attrs.len(),
                    node.kwd_patterns.len()
                ),
            );
        }
        self.validate_kwd_attrs(node)?;
        self.visit_expr(&node.cls)?;
        let names = node.kwd_attrs.iter().cloned().map(Const::Str);
        self.load_const(loc, Const::tuple(names));
        self.build(loc, AnyOp::MATCH_CLASS, node.patterns.len());
        self.op_i(loc, AnyOp::COPY, 1);
        self.load_const(loc, Const::None);
        self.op_i(loc, AnyOp::IS_OP, 1);
        context.on_top += 1;
        self.jump_to_fail_pop(loc, context, AnyOp::POP_JUMP_IF_FALSE);
        let count = node.patterns.len() + node.kwd_patterns.len();
        self.build(loc, AnyOp::UNPACK_SEQUENCE, count);
        context.on_top = context.on_top + count - 1;
        for pattern in node.patterns.iter().chain(&node.kwd_patterns) {
            context.on_top -= 1;
            if is_wildcard(pattern) {
                self.op(loc, AnyOp::POP_TOP);
            } else {
                self.subpattern(pattern, context)?;
            }
        }
        Ok(())
    }

    fn validate_kwd_attrs(&self, node: &'a pattern::MatchClass) -> Result {
        for (number, name) in node.kwd_attrs.iter().enumerate() {
            let rest = node
                .kwd_attrs
                .iter()
                .zip(&node.kwd_patterns)
                .skip(number + 1);
            for (other, pattern) in rest {
                if other == name {
                    let message = format!("attribute name repeated in class pattern: {name}");
                    return self.error(location(pattern.span), message);
                }
            }
        }
        Ok(())
    }

    fn pattern_mapping(
        &mut self,
        loc: Location,
        node: &'a pattern::MatchMapping,
        context: &mut Context,
    ) -> Result {
        let size = node.keys.len();
        if size != node.patterns.len() {
            return self.error(
                loc,
                format!(
                    "keys ({size}) / patterns ({}) length mismatch in mapping pattern",
                    node.patterns.len()
                ),
            );
        }
        context.on_top += 1;
        self.op(loc, AnyOp::MATCH_MAPPING);
        self.jump_to_fail_pop(loc, context, AnyOp::POP_JUMP_IF_FALSE);
        if size == 0 && node.rest.is_none() {
            context.on_top -= 1;
            self.op(loc, AnyOp::POP_TOP);
            return Ok(());
        }
        if size > 0 {
            self.check_length(loc, size, CmpOperator::GtE, context);
        }
        self.mapping_keys(loc, &node.keys)?;
        self.build(loc, AnyOp::BUILD_TUPLE, size);
        self.op(loc, AnyOp::MATCH_KEYS);
        // Now a tuple of keys and a tuple of values lie on the subject.
        context.on_top += 2;
        self.op_i(loc, AnyOp::COPY, 1);
        self.load_const(loc, Const::None);
        self.op_i(loc, AnyOp::IS_OP, 1);
        self.jump_to_fail_pop(loc, context, AnyOp::POP_JUMP_IF_FALSE);
        self.build(loc, AnyOp::UNPACK_SEQUENCE, size);
        context.on_top = context.on_top + size - 1;
        for pattern in &node.patterns {
            context.on_top -= 1;
            self.subpattern(pattern, context)?;
        }
        context.on_top -= 2;
        match &node.rest {
            Some(rest) => {
                self.mapping_rest(loc, size);
                self.store_name(loc, Some(rest), context)
            }
            None => {
                self.op(loc, AnyOp::POP_TOP);
                self.op(loc, AnyOp::POP_TOP);
                Ok(())
            }
        }
    }

    fn mapping_keys(&mut self, loc: Location, keys: &'a [Expr]) -> Result {
        let mut seen: Vec<&Const> = Vec::new();
        for key in keys {
            match &key.kind {
                ExprKind::Constant(constant) => {
                    let value = &constant.value;
                    if seen.iter().any(|other| python_eq(other, value)) {
                        let key = ascii::constant(value);
                        let message = format!("mapping pattern checks duplicate key ({key})");
                        return self.error(loc, message);
                    }
                    seen.push(value);
                }
                ExprKind::Attribute(_) => {}
                _ => {
                    let message =
                        "mapping pattern keys may only match literals and attribute lookups";
                    return self.error(loc, message);
                }
            }
            self.visit_expr(key)?;
        }
        Ok(())
    }

    /// Makes a dict of what the keys on top do not take.
    fn mapping_rest(&mut self, loc: Location, size: usize) {
        self.op_i(loc, AnyOp::BUILD_MAP, 0);
        self.op_i(loc, AnyOp::SWAP, 3);
        self.op_i(loc, AnyOp::DICT_UPDATE, 2);
        self.build(loc, AnyOp::UNPACK_SEQUENCE, size);
        for left in (1..=size).rev() {
            self.build(loc, AnyOp::COPY, left + 1);
            self.op_i(loc, AnyOp::SWAP, 2);
            self.op(loc, AnyOp::DELETE_SUBSCR);
        }
    }

    fn pattern_or(
        &mut self,
        loc: Location,
        node: &'a pattern::MatchOr,
        context: &mut Context,
    ) -> Result {
        let end = self.new_label();
        let mut control: Option<Vec<Text>> = None;
        for (number, alternative) in node.patterns.iter().enumerate() {
            let alt_loc = location(alternative.span);
            let is_last = number + 1 == node.patterns.len();
            let mut inner = Context {
                allow_irrefutable: is_last && context.allow_irrefutable,
                ..Context::default()
            };
            self.op_i(alt_loc, AnyOp::COPY, 1);
            self.pattern(alternative, &mut inner)?;
            match &control {
                None => control = Some(inner.stores.clone()),
                Some(control) => self.reorder_stores(loc, alt_loc, control, &mut inner)?,
            }
            self.jump(alt_loc, AnyOp::JUMP, end);
            self.emit_fail_pop(alt_loc, &mut inner);
        }
        self.op(loc, AnyOp::POP_TOP);
        self.jump_to_fail_pop(loc, context, AnyOp::JUMP);

        self.use_label(end);
        let control = control.unwrap_or_default();
        let rotations = control.len() + 1 + context.on_top + context.stores.len();
        for name in control {
            self.rotate(loc, rotations);
            if context.stores.contains(&name) {
                return self.duplicate_store(loc, &name);
            }
            context.stores.push(name);
        }
        self.op(loc, AnyOp::POP_TOP);
        Ok(())
    }

    /// Brings the captures of an alternative into the order of those of the first one.
    fn reorder_stores(
        &mut self,
        loc: Location,
        alt_loc: Location,
        control: &[Text],
        context: &mut Context,
    ) -> Result {
        let differ = "alternative patterns bind different names";
        if control.len() != context.stores.len() {
            return self.error(loc, differ);
        }
        for (wanted, name) in control.iter().enumerate().rev() {
            let Some(actual) = context.stores.iter().position(|store| store == name) else {
                return self.error(loc, differ);
            };
            if actual == wanted {
                continue;
            }
            let rotations = actual + 1;
            let rotated: Vec<Text> = context.stores.drain(..rotations).collect();
            let at = wanted.saturating_sub(actual);
            context.stores.splice(at..at, rotated);
            for _ in 0..rotations {
                self.rotate(alt_loc, wanted + 1);
            }
        }
        Ok(())
    }
}
