//! What is still done on the tree: `__debug__`, `%` with literal formats, numbers in patterns, docstrings
//! under `-OO`, and warnings about leaving a `finally` (PEP 765).

use baton_code::ops::binary_op;
use baton_code::{Const, Text};
use baton_syntax::Place;
use baton_syntax::ast::{
    Arguments, Comprehension, ExceptHandler, ExceptHandlerKind, Expr, ExprContext, ExprKind,
    Keyword, Mod, Operator, Pattern, PatternKind, Span, Stmt, StmtKind, TypeParam, TypeParamKind,
    UnaryOperator, WithItem, expr, stmt,
};

use crate::compiler::{Result, Warning, with_stack};
use crate::flowgraph;
use crate::future::docstring;

/// Where control may not leave silently.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Finally,
    Function,
    Loop,
}

struct Preprocessor<'w> {
    optimize: u8,
    future_annotations: bool,
    around: Vec<Around>,
    warnings: &'w mut Vec<Warning>,
    depth: u32,
}

/// Changes the tree as CPython does before it looks at names.
///
/// # Errors
/// A tree that is nested too deeply.
pub fn preprocess(
    module: &mut Mod,
    optimize: u8,
    future_annotations: bool,
    warnings: &mut Vec<Warning>,
) -> Result {
    let mut preprocessor = Preprocessor {
        optimize,
        future_annotations,
        around: Vec::new(),
        warnings,
        depth: 0,
    };
    match module {
        Mod::Module(module) => preprocessor.body(&mut module.body),
        Mod::Interactive(module) => preprocessor.stmts(&mut module.body),
        Mod::Expression(module) => preprocessor.expr(&mut module.body),
        Mod::FunctionType(_) => Ok(()),
    }
}

impl Preprocessor<'_> {
    fn nested(&mut self, work: impl FnOnce(&mut Self) -> Result) -> Result {
        if self.depth >= crate::MAX_DEPTH {
            return Err(crate::recursion_error());
        }
        self.depth += 1;
        let result = with_stack(|| work(self));
        self.depth -= 1;
        result
    }

    fn inside(&mut self, around: Around, work: impl FnOnce(&mut Self) -> Result) -> Result {
        self.around.push(around);
        let result = work(self);
        self.around.pop();
        result
    }

    fn leaves_finally(&mut self, span: Span, keyword: &str) {
        // What is around a loop or function inside the `finally` does not count.
        if self.around.last() == Some(&Around::Finally) {
            self.warnings.push(Warning {
                message: format!("'{keyword}' in a 'finally' block"),
                place: Place::of(span),
            });
        }
    }

    // ---- statements ----

    fn body(&mut self, body: &mut Vec<Stmt>) -> Result {
        let mut has_docstring = docstring(body).is_some();
        if has_docstring && self.optimize >= 2 {
            remove_docstring(body);
            has_docstring = false;
        }
        self.stmts(body)?;
        // An expression that became a string by folding is not a docstring.
        if !has_docstring
            && docstring(body).is_some()
            && let Some(first) = body.first_mut()
            && let StmtKind::Expr(statement) = &mut first.kind
        {
            let value = Expr::new(first.span, expr::JoinedStr { values: Vec::new() });
            let constant = std::mem::replace(&mut *statement.value, value);
            if let ExprKind::JoinedStr(joined) = &mut statement.value.kind {
                joined.values.push(constant);
            }
        }
        Ok(())
    }

    fn stmts(&mut self, body: &mut [Stmt]) -> Result {
        body.iter_mut()
            .try_for_each(|statement| self.stmt(statement))
    }

    fn stmt(&mut self, statement: &mut Stmt) -> Result {
        self.nested(|this| this.stmt_inner(statement))
    }

    fn stmt_inner(&mut self, statement: &mut Stmt) -> Result {
        let span = statement.span;
        match &mut statement.kind {
            StmtKind::Return(node) => {
                self.leaves_finally(span, "return");
                self.opt(node.value.as_deref_mut())
            }
            StmtKind::Break => {
                self.leaves_finally(span, "break");
                Ok(())
            }
            StmtKind::Continue => {
                self.leaves_finally(span, "continue");
                Ok(())
            }
            StmtKind::Delete(node) => self.exprs(&mut node.targets),
            StmtKind::Assign(node) => {
                self.exprs(&mut node.targets)?;
                self.expr(&mut node.value)
            }
            StmtKind::AugAssign(node) => {
                self.expr(&mut node.target)?;
                self.expr(&mut node.value)
            }
            StmtKind::AnnAssign(node) => {
                self.expr(&mut node.target)?;
                self.annotation(Some(&mut node.annotation))?;
                self.opt(node.value.as_deref_mut())
            }
            StmtKind::TypeAlias(node) => {
                self.expr(&mut node.name)?;
                self.type_params(&mut node.type_params)?;
                self.expr(&mut node.value)
            }
            StmtKind::Raise(node) => {
                self.opt(node.exc.as_deref_mut())?;
                self.opt(node.cause.as_deref_mut())
            }
            StmtKind::Assert(node) => {
                self.expr(&mut node.test)?;
                self.opt(node.msg.as_deref_mut())
            }
            StmtKind::Expr(node) => self.expr(&mut node.value),
            StmtKind::Import(_)
            | StmtKind::ImportFrom(_)
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_)
            | StmtKind::Pass => Ok(()),
            kind => self.compound(kind),
        }
    }

    fn compound(&mut self, kind: &mut StmtKind) -> Result {
        match kind {
            StmtKind::FunctionDef(node) => {
                let stmt::FunctionDef {
                    type_params,
                    args,
                    body,
                    decorator_list,
                    returns,
                    ..
                } = node;
                self.function(
                    type_params,
                    args,
                    body,
                    decorator_list,
                    returns.as_deref_mut(),
                )
            }
            StmtKind::AsyncFunctionDef(node) => {
                let stmt::AsyncFunctionDef {
                    type_params,
                    args,
                    body,
                    decorator_list,
                    returns,
                    ..
                } = node;
                self.function(
                    type_params,
                    args,
                    body,
                    decorator_list,
                    returns.as_deref_mut(),
                )
            }
            StmtKind::ClassDef(node) => {
                self.type_params(&mut node.type_params)?;
                self.exprs(&mut node.bases)?;
                self.keywords(&mut node.keywords)?;
                self.body(&mut node.body)?;
                self.exprs(&mut node.decorator_list)
            }
            StmtKind::For(node) => {
                self.expr(&mut node.target)?;
                self.expr(&mut node.iter)?;
                self.inside(Around::Loop, |this| this.stmts(&mut node.body))?;
                self.stmts(&mut node.orelse)
            }
            StmtKind::AsyncFor(node) => {
                self.expr(&mut node.target)?;
                self.expr(&mut node.iter)?;
                self.inside(Around::Loop, |this| this.stmts(&mut node.body))?;
                self.stmts(&mut node.orelse)
            }
            StmtKind::While(node) => {
                self.expr(&mut node.test)?;
                self.inside(Around::Loop, |this| this.stmts(&mut node.body))?;
                self.stmts(&mut node.orelse)
            }
            StmtKind::If(node) => {
                self.expr(&mut node.test)?;
                self.stmts(&mut node.body)?;
                self.stmts(&mut node.orelse)
            }
            StmtKind::With(node) => self.with(&mut node.items, &mut node.body),
            StmtKind::AsyncWith(node) => self.with(&mut node.items, &mut node.body),
            StmtKind::Try(node) => {
                self.stmts(&mut node.body)?;
                self.handlers(&mut node.handlers)?;
                self.stmts(&mut node.orelse)?;
                self.inside(Around::Finally, |this| this.stmts(&mut node.finalbody))
            }
            StmtKind::TryStar(node) => {
                self.stmts(&mut node.body)?;
                self.handlers(&mut node.handlers)?;
                self.stmts(&mut node.orelse)?;
                self.inside(Around::Finally, |this| this.stmts(&mut node.finalbody))
            }
            StmtKind::Match(node) => {
                self.expr(&mut node.subject)?;
                for case in &mut node.cases {
                    self.pattern(&mut case.pattern)?;
                    self.opt(case.guard.as_deref_mut())?;
                    self.stmts(&mut case.body)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn function(
        &mut self,
        type_params: &mut [TypeParam],
        args: &mut Arguments,
        body: &mut Vec<Stmt>,
        decorators: &mut [Expr],
        returns: Option<&mut Expr>,
    ) -> Result {
        self.type_params(type_params)?;
        self.arguments(args)?;
        self.inside(Around::Function, |this| this.body(body))?;
        self.exprs(decorators)?;
        self.annotation(returns)
    }

    fn with(&mut self, items: &mut [WithItem], body: &mut [Stmt]) -> Result {
        for item in items {
            self.expr(&mut item.context_expr)?;
            self.opt(item.optional_vars.as_deref_mut())?;
        }
        self.stmts(body)
    }

    fn handlers(&mut self, handlers: &mut [ExceptHandler]) -> Result {
        for handler in handlers {
            let ExceptHandlerKind::ExceptHandler(node) = &mut handler.kind;
            self.opt(node.type_.as_deref_mut())?;
            self.stmts(&mut node.body)?;
        }
        Ok(())
    }

    fn type_params(&mut self, params: &mut [TypeParam]) -> Result {
        for param in params {
            match &mut param.kind {
                TypeParamKind::TypeVar(node) => {
                    self.opt(node.bound.as_deref_mut())?;
                    self.opt(node.default_value.as_deref_mut())?;
                }
                TypeParamKind::ParamSpec(node) => self.opt(node.default_value.as_deref_mut())?,
                TypeParamKind::TypeVarTuple(node) => self.opt(node.default_value.as_deref_mut())?,
            }
        }
        Ok(())
    }

    // ---- expressions ----

    fn exprs(&mut self, expressions: &mut [Expr]) -> Result {
        expressions
            .iter_mut()
            .try_for_each(|expression| self.expr(expression))
    }

    fn opt(&mut self, expression: Option<&mut Expr>) -> Result {
        expression.map_or(Ok(()), |expression| self.expr(expression))
    }

    /// Annotations that are kept as text stay as they were written.
    fn annotation(&mut self, annotation: Option<&mut Expr>) -> Result {
        if self.future_annotations {
            return Ok(());
        }
        self.opt(annotation)
    }

    fn keywords(&mut self, keywords: &mut [Keyword]) -> Result {
        keywords
            .iter_mut()
            .try_for_each(|keyword| self.expr(&mut keyword.value))
    }

    fn arguments(&mut self, args: &mut Arguments) -> Result {
        let Arguments {
            posonlyargs,
            args,
            vararg,
            kwonlyargs,
            kw_defaults,
            kwarg,
            defaults,
        } = args;
        for arg in posonlyargs.iter_mut().chain(args) {
            self.annotation(arg.annotation.as_deref_mut())?;
        }
        if let Some(arg) = vararg {
            self.annotation(arg.annotation.as_deref_mut())?;
        }
        for arg in kwonlyargs {
            self.annotation(arg.annotation.as_deref_mut())?;
        }
        for default in kw_defaults {
            self.opt(default.as_mut())?;
        }
        if let Some(arg) = kwarg {
            self.annotation(arg.annotation.as_deref_mut())?;
        }
        self.exprs(defaults)
    }

    fn generators(&mut self, generators: &mut [Comprehension]) -> Result {
        for generator in generators {
            self.expr(&mut generator.target)?;
            self.expr(&mut generator.iter)?;
            self.exprs(&mut generator.ifs)?;
        }
        Ok(())
    }

    fn expr(&mut self, expression: &mut Expr) -> Result {
        self.nested(|this| this.expr_inner(expression))
    }

    fn expr_inner(&mut self, expression: &mut Expr) -> Result {
        match &mut expression.kind {
            ExprKind::Name(name) => {
                if name.ctx == ExprContext::Load && name.id == "__debug__" {
                    set_constant(expression, Const::Bool(self.optimize == 0));
                }
                Ok(())
            }
            ExprKind::Constant(_) => Ok(()),
            ExprKind::BinOp(node) => {
                self.expr(&mut node.left)?;
                self.expr(&mut node.right)?;
                if let Some(joined) = formatted(node) {
                    expression.kind = joined.into();
                }
                Ok(())
            }
            ExprKind::BoolOp(node) => self.exprs(&mut node.values),
            ExprKind::UnaryOp(node) => self.expr(&mut node.operand),
            ExprKind::Lambda(node) => {
                self.arguments(&mut node.args)?;
                self.expr(&mut node.body)
            }
            ExprKind::IfExp(node) => {
                self.expr(&mut node.test)?;
                self.expr(&mut node.body)?;
                self.expr(&mut node.orelse)
            }
            ExprKind::Dict(node) => {
                for key in &mut node.keys {
                    self.opt(key.as_mut())?;
                }
                self.exprs(&mut node.values)
            }
            ExprKind::Set(node) => self.exprs(&mut node.elts),
            ExprKind::ListComp(node) => {
                self.expr(&mut node.elt)?;
                self.generators(&mut node.generators)
            }
            ExprKind::SetComp(node) => {
                self.expr(&mut node.elt)?;
                self.generators(&mut node.generators)
            }
            ExprKind::GeneratorExp(node) => {
                self.expr(&mut node.elt)?;
                self.generators(&mut node.generators)
            }
            ExprKind::DictComp(node) => {
                self.expr(&mut node.key)?;
                self.expr(&mut node.value)?;
                self.generators(&mut node.generators)
            }
            ExprKind::Compare(node) => {
                self.expr(&mut node.left)?;
                self.exprs(&mut node.comparators)
            }
            ExprKind::Call(node) => {
                self.expr(&mut node.func)?;
                self.exprs(&mut node.args)?;
                self.keywords(&mut node.keywords)
            }
            kind => self.expr_with_parts(kind),
        }
    }

    fn expr_with_parts(&mut self, kind: &mut ExprKind) -> Result {
        match kind {
            ExprKind::NamedExpr(node) => self.expr(&mut node.value),
            ExprKind::Await(node) => self.expr(&mut node.value),
            ExprKind::Yield(node) => self.opt(node.value.as_deref_mut()),
            ExprKind::YieldFrom(node) => self.expr(&mut node.value),
            ExprKind::FormattedValue(node) => {
                self.expr(&mut node.value)?;
                self.opt(node.format_spec.as_deref_mut())
            }
            ExprKind::Interpolation(node) => {
                self.expr(&mut node.value)?;
                self.opt(node.format_spec.as_deref_mut())
            }
            ExprKind::JoinedStr(node) => self.exprs(&mut node.values),
            ExprKind::TemplateStr(node) => self.exprs(&mut node.values),
            ExprKind::Attribute(node) => self.expr(&mut node.value),
            ExprKind::Subscript(node) => {
                self.expr(&mut node.value)?;
                self.expr(&mut node.slice)
            }
            ExprKind::Starred(node) => self.expr(&mut node.value),
            ExprKind::Slice(node) => {
                self.opt(node.lower.as_deref_mut())?;
                self.opt(node.upper.as_deref_mut())?;
                self.opt(node.step.as_deref_mut())
            }
            ExprKind::List(node) => self.exprs(&mut node.elts),
            ExprKind::Tuple(node) => self.exprs(&mut node.elts),
            _ => Ok(()),
        }
    }

    // ---- patterns ----

    fn pattern(&mut self, pattern: &mut Pattern) -> Result {
        self.nested(|this| this.pattern_inner(pattern))
    }

    fn patterns(&mut self, patterns: &mut [Pattern]) -> Result {
        patterns
            .iter_mut()
            .try_for_each(|pattern| self.pattern(pattern))
    }

    fn pattern_inner(&mut self, pattern: &mut Pattern) -> Result {
        match &mut pattern.kind {
            PatternKind::MatchValue(node) => fold_number(&mut node.value),
            PatternKind::MatchSequence(node) => self.patterns(&mut node.patterns)?,
            PatternKind::MatchMapping(node) => {
                node.keys.iter_mut().for_each(fold_number);
                self.patterns(&mut node.patterns)?;
            }
            PatternKind::MatchClass(node) => {
                self.expr(&mut node.cls)?;
                self.patterns(&mut node.patterns)?;
                self.patterns(&mut node.kwd_patterns)?;
            }
            PatternKind::MatchAs(node) => {
                if let Some(pattern) = &mut node.pattern {
                    self.pattern(pattern)?;
                }
            }
            PatternKind::MatchOr(node) => self.patterns(&mut node.patterns)?,
            PatternKind::MatchSingleton(_) | PatternKind::MatchStar(_) => {}
        }
        Ok(())
    }
}

fn set_constant(expression: &mut Expr, value: Const) {
    expression.kind = expr::Constant { value, kind: None }.into();
}

fn constant(expression: &Expr) -> Option<&Const> {
    match &expression.kind {
        ExprKind::Constant(constant) => Some(&constant.value),
        _ => None,
    }
}

/// `-1`, `1 + 2j` and the like become literals.
fn fold_number(expression: &mut Expr) {
    let value = match &mut expression.kind {
        ExprKind::UnaryOp(node) if node.op == UnaryOperator::USub => {
            constant(&node.operand).and_then(flowgraph::negative)
        }
        ExprKind::BinOp(node) => {
            let op = match node.op {
                Operator::Add => binary_op::ADD,
                Operator::Sub => binary_op::SUBTRACT,
                _ => return,
            };
            if constant(&node.right).is_none() {
                return;
            }
            fold_number(&mut node.left);
            constant(&node.left)
                .zip(constant(&node.right))
                .and_then(|(left, right)| flowgraph::binary(left, op, right))
        }
        _ => None,
    };
    if let Some(value) = value {
        set_constant(expression, value);
    }
}

/// Under `-OO` a body of a docstring alone becomes `pass`.
fn remove_docstring(body: &mut Vec<Stmt>) {
    if let [only] = &mut body[..] {
        only.kind = StmtKind::Pass;
        only.span.end_line = only.span.line;
        only.span.end_col = only.span.col + 4;
    } else {
        body.remove(0);
    }
}

// ---- "format" % (values) ----

/// Digits of a width or precision.
const MAX_DIGITS: usize = 3;

/// `"%s: %r" % (x, y)` as an f-string, if the format has only `%s`, `%r`, `%a` and as many as values.
fn formatted(node: &mut expr::BinOp) -> Option<expr::JoinedStr> {
    let (Operator::Mod, Some(Const::Str(format)), ExprKind::Tuple(tuple)) =
        (node.op, constant(&node.left), &mut node.right.kind)
    else {
        return None;
    };
    if tuple
        .elts
        .iter()
        .any(|elt| matches!(elt.kind, ExprKind::Starred(_)))
    {
        return None;
    }
    let pieces = parse_format(format)?;
    let units = pieces
        .iter()
        .filter(|piece| matches!(piece, Piece::Unit { .. }));
    if units.count() != tuple.elts.len() {
        return None;
    }
    let mut elts = std::mem::take(&mut tuple.elts).into_iter();
    let mut values = Vec::with_capacity(pieces.len());
    for piece in pieces {
        values.push(match piece {
            Piece::Literal(text) => artificial_str(text),
            Piece::Unit { conversion, spec } => {
                let elt = elts.next()?;
                Expr::new(
                    elt.span,
                    expr::FormattedValue {
                        value: Box::new(elt),
                        conversion,
                        format_spec: spec.map(|spec| Box::new(artificial_str(spec.into()))),
                    },
                )
            }
        });
    }
    Some(expr::JoinedStr { values })
}

/// A string literal without a place.
fn artificial_str(text: Text) -> Expr {
    let value = Const::Str(text);
    Expr::new(NO_SPAN, expr::Constant { value, kind: None })
}

/// Stands for -1 in all fields; see [`crate::compiler::location`].
pub(crate) const NO_SPAN: Span = Span {
    line: u32::MAX,
    col: u32::MAX,
    end_line: u32::MAX,
    end_col: u32::MAX,
};

enum Piece {
    Literal(Text),
    Unit {
        conversion: i32,
        spec: Option<String>,
    },
}

fn parse_format(format: &Text) -> Option<Vec<Piece>> {
    let points: Vec<u32> = format.code_points().collect();
    let percent = u32::from('%');
    let mut pieces = Vec::new();
    let mut literal = Vec::new();
    let mut rest = &points[..];
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != percent {
            literal.push(*first);
            continue;
        }
        if rest.first() == Some(&percent) {
            literal.push(percent);
            rest = &rest[1..];
            continue;
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(Text::from_code_points(literal.drain(..))?));
        }
        pieces.push(parse_unit(&mut rest)?);
    }
    if !literal.is_empty() {
        pieces.push(Piece::Literal(Text::from_code_points(literal)?));
    }
    Some(pieces)
}

/// Flags, width, precision and conversion of a unit.
fn parse_unit(rest: &mut &[u32]) -> Option<Piece> {
    let mut left = false;
    let mut char = next_char(rest)?;
    while matches!(char, '-' | '+' | ' ' | '#' | '0') {
        left |= char == '-';
        char = next_char(rest)?;
    }
    let width = number(&mut char, rest)?;
    let mut precision = None;
    if char == '.' {
        char = next_char(rest)?;
        precision = Some(number(&mut char, rest)?.unwrap_or(0));
    }
    if !matches!(char, 's' | 'r' | 'a') {
        return None;
    }
    let mut spec = String::new();
    if let Some(width) = width {
        if !left && width > 0 {
            spec.push('>');
        }
        spec.push_str(&width.to_string());
    }
    if let Some(precision) = precision {
        spec.push_str(&format!(".{precision}"));
    }
    Some(Piece::Unit {
        conversion: char as i32,
        spec: (!spec.is_empty()).then_some(spec),
    })
}

fn next_char(rest: &mut &[u32]) -> Option<char> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    char::from_u32(*first)
}

/// A number that starts at `char`, if one does; leaves the character after it. Fails for long ones.
fn number(char: &mut char, rest: &mut &[u32]) -> Option<Option<u32>> {
    let mut value = None;
    let mut digits = 0;
    while let Some(digit) = char.to_digit(10) {
        value = Some(value.unwrap_or(0) * 10 + digit);
        *char = next_char(rest)?;
        digits += 1;
        if digits >= MAX_DIGITS {
            return None;
        }
    }
    Some(value)
}
