//! Expressions back to text, for annotations that are kept as strings (PEP 563).

use baton_code::{Const, Text, ascii};
use baton_syntax::ast::{
    Arg, Arguments, BoolOperator, CmpOperator, Comprehension, Expr, ExprKind, Operator,
    UnaryOperator, expr,
};

use crate::compiler::with_stack;

/// Binding strength, weakest first: parentheses go around what binds weaker than its place wants.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Arithmetic,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

impl Level {
    fn tighter(self) -> Level {
        match self {
            Level::Tuple => Level::Test,
            Level::Test => Level::Or,
            Level::Or => Level::And,
            Level::And => Level::Not,
            Level::Not => Level::Compare,
            Level::Compare => Level::BitOr,
            Level::BitOr => Level::BitXor,
            Level::BitXor => Level::BitAnd,
            Level::BitAnd => Level::Shift,
            Level::Shift => Level::Arithmetic,
            Level::Arithmetic => Level::Term,
            Level::Term => Level::Factor,
            Level::Factor => Level::Power,
            Level::Power => Level::Await,
            Level::Await | Level::Atom => Level::Atom,
        }
    }
}

/// The text of an expression in canonical form.
#[must_use]
pub fn expression(expression: &Expr) -> Text {
    let mut writer = Writer { out: String::new() };
    writer.expr(expression, Level::Test);
    writer.out.into()
}

struct Writer {
    out: String,
}

impl Writer {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn name(&mut self, name: &Text) {
        self.push(&name.to_string_lossy());
    }

    fn parenthesized(&mut self, condition: bool, work: impl FnOnce(&mut Self)) {
        if condition {
            self.push("(");
        }
        work(self);
        if condition {
            self.push(")");
        }
    }

    fn list(&mut self, items: &[Expr], level: Level) {
        for (number, item) in items.iter().enumerate() {
            if number > 0 {
                self.push(", ");
            }
            self.expr(item, level);
        }
    }

    fn expr(&mut self, expression: &Expr, level: Level) {
        with_stack(|| self.expr_inner(expression, level));
    }

    fn expr_inner(&mut self, expression: &Expr, level: Level) {
        match &expression.kind {
            ExprKind::BoolOp(node) => self.bool_op(node, level),
            ExprKind::BinOp(node) => self.bin_op(node, level),
            ExprKind::UnaryOp(node) => self.unary_op(node, level),
            ExprKind::Lambda(node) => self.parenthesized(level > Level::Test, |this| {
                this.lambda(node);
            }),
            ExprKind::IfExp(node) => self.parenthesized(level > Level::Test, |this| {
                this.expr(&node.body, Level::Or);
                this.push(" if ");
                this.expr(&node.test, Level::Or);
                this.push(" else ");
                this.expr(&node.orelse, Level::Test);
            }),
            ExprKind::NamedExpr(node) => self.parenthesized(level > Level::Tuple, |this| {
                this.expr(&node.target, Level::Atom);
                this.push(" := ");
                this.expr(&node.value, Level::Atom);
            }),
            ExprKind::Await(node) => self.parenthesized(level > Level::Await, |this| {
                this.push("await ");
                this.expr(&node.value, Level::Atom);
            }),
            ExprKind::Yield(node) => {
                self.push("(yield");
                if let Some(value) = &node.value {
                    self.push(" ");
                    self.expr(value, Level::Test);
                }
                self.push(")");
            }
            ExprKind::YieldFrom(node) => {
                self.push("(yield from ");
                self.expr(&node.value, Level::Test);
                self.push(")");
            }
            ExprKind::Compare(node) => self.compare(node, level),
            ExprKind::Call(node) => self.call(node),
            ExprKind::Constant(node) => self.constant(node),
            ExprKind::JoinedStr(node) => self.interpolated("f", &node.values),
            ExprKind::TemplateStr(node) => self.interpolated("t", &node.values),
            ExprKind::FormattedValue(_) | ExprKind::Interpolation(_) => {
                let body = field(expression);
                self.push("f");
                self.push(&quote(&body));
            }
            ExprKind::Attribute(node) => self.attribute(node),
            ExprKind::Subscript(node) => {
                self.expr(&node.value, Level::Atom);
                self.push("[");
                self.expr(&node.slice, Level::Tuple);
                self.push("]");
            }
            ExprKind::Starred(node) => {
                self.push("*");
                self.expr(&node.value, Level::BitOr);
            }
            ExprKind::Name(node) => self.name(&node.id),
            ExprKind::Slice(node) => self.slice(node),
            _ => self.display(expression, level),
        }
    }

    fn bool_op(&mut self, node: &expr::BoolOp, level: Level) {
        let (op, own) = match node.op {
            BoolOperator::And => (" and ", Level::And),
            BoolOperator::Or => (" or ", Level::Or),
        };
        self.parenthesized(level > own, |this| {
            for (number, value) in node.values.iter().enumerate() {
                if number > 0 {
                    this.push(op);
                }
                this.expr(value, own.tighter());
            }
        });
    }

    fn bin_op(&mut self, node: &expr::BinOp, level: Level) {
        let (op, own) = match node.op {
            Operator::Add => (" + ", Level::Arithmetic),
            Operator::Sub => (" - ", Level::Arithmetic),
            Operator::Mult => (" * ", Level::Term),
            Operator::MatMult => (" @ ", Level::Term),
            Operator::Div => (" / ", Level::Term),
            Operator::Mod => (" % ", Level::Term),
            Operator::FloorDiv => (" // ", Level::Term),
            Operator::LShift => (" << ", Level::Shift),
            Operator::RShift => (" >> ", Level::Shift),
            Operator::BitOr => (" | ", Level::BitOr),
            Operator::BitXor => (" ^ ", Level::BitXor),
            Operator::BitAnd => (" & ", Level::BitAnd),
            Operator::Pow => (" ** ", Level::Power),
        };
        let (left, right) = if node.op == Operator::Pow {
            (own.tighter(), own)
        } else {
            (own, own.tighter())
        };
        self.parenthesized(level > own, |this| {
            this.expr(&node.left, left);
            this.push(op);
            this.expr(&node.right, right);
        });
    }

    fn unary_op(&mut self, node: &expr::UnaryOp, level: Level) {
        let (op, own) = match node.op {
            UnaryOperator::Not => ("not ", Level::Not),
            UnaryOperator::Invert => ("~", Level::Factor),
            UnaryOperator::UAdd => ("+", Level::Factor),
            UnaryOperator::USub => ("-", Level::Factor),
        };
        self.parenthesized(level > own, |this| {
            this.push(op);
            this.expr(&node.operand, own);
        });
    }

    fn lambda(&mut self, node: &expr::Lambda) {
        let args = &node.args;
        let positional = args.args.len() + args.posonlyargs.len();
        self.push(if positional > 0 { "lambda " } else { "lambda" });
        self.arguments(args);
        self.push(": ");
        self.expr(&node.body, Level::Test);
    }

    fn arguments(&mut self, args: &Arguments) {
        let mut first = true;
        let mut comma = |this: &mut Self| {
            if !std::mem::take(&mut first) {
                this.push(", ");
            }
        };
        let positional = args.posonlyargs.len() + args.args.len();
        let without_default = positional.saturating_sub(args.defaults.len());
        let all = args.posonlyargs.iter().chain(&args.args);
        for (number, arg) in all.enumerate() {
            comma(self);
            let default = number
                .checked_sub(without_default)
                .and_then(|number| args.defaults.get(number));
            self.arg(arg, default);
            if number + 1 == args.posonlyargs.len() {
                self.push(", /");
            }
        }
        if args.vararg.is_some() || !args.kwonlyargs.is_empty() {
            comma(self);
            self.push("*");
            if let Some(arg) = &args.vararg {
                self.arg(arg, None);
            }
        }
        for (arg, default) in args.kwonlyargs.iter().zip(&args.kw_defaults) {
            comma(self);
            self.arg(arg, default.as_ref());
        }
        if let Some(arg) = &args.kwarg {
            comma(self);
            self.push("**");
            self.arg(arg, None);
        }
    }

    fn arg(&mut self, arg: &Arg, default: Option<&Expr>) {
        self.name(&arg.arg);
        if let Some(annotation) = &arg.annotation {
            self.push(": ");
            self.expr(annotation, Level::Test);
        }
        if let Some(default) = default {
            self.push("=");
            self.expr(default, Level::Test);
        }
    }

    fn compare(&mut self, node: &expr::Compare, level: Level) {
        self.parenthesized(level > Level::Compare, |this| {
            this.expr(&node.left, Level::BitOr);
            for (op, comparator) in node.ops.iter().zip(&node.comparators) {
                this.push(match op {
                    CmpOperator::Eq => " == ",
                    CmpOperator::NotEq => " != ",
                    CmpOperator::Lt => " < ",
                    CmpOperator::LtE => " <= ",
                    CmpOperator::Gt => " > ",
                    CmpOperator::GtE => " >= ",
                    CmpOperator::Is => " is ",
                    CmpOperator::IsNot => " is not ",
                    CmpOperator::In => " in ",
                    CmpOperator::NotIn => " not in ",
                });
                this.expr(comparator, Level::BitOr);
            }
        });
    }

    fn call(&mut self, node: &expr::Call) {
        self.expr(&node.func, Level::Atom);
        if let ([only], []) = (&node.args[..], &node.keywords[..])
            && matches!(only.kind, ExprKind::GeneratorExp(_))
        {
            // It brings its own parentheses.
            self.expr(only, Level::Test);
            return;
        }
        self.push("(");
        self.list(&node.args, Level::Test);
        for (number, keyword) in node.keywords.iter().enumerate() {
            if number + node.args.len() > 0 {
                self.push(", ");
            }
            match &keyword.arg {
                Some(name) => {
                    self.name(name);
                    self.push("=");
                }
                None => self.push("**"),
            }
            self.expr(&keyword.value, Level::Test);
        }
        self.push(")");
    }

    fn attribute(&mut self, node: &expr::Attribute) {
        self.expr(&node.value, Level::Atom);
        let is_int = matches!(
            &node.value.kind,
            ExprKind::Constant(constant) if matches!(constant.value, Const::Int(_))
        );
        self.push(if is_int { " ." } else { "." });
        self.name(&node.attr);
    }

    fn slice(&mut self, node: &expr::Slice) {
        if let Some(lower) = &node.lower {
            self.expr(lower, Level::Test);
        }
        self.push(":");
        if let Some(upper) = &node.upper {
            self.expr(upper, Level::Test);
        }
        if let Some(step) = &node.step {
            self.push(":");
            self.expr(step, Level::Test);
        }
    }

    fn display(&mut self, expression: &Expr, level: Level) {
        match &expression.kind {
            ExprKind::List(node) => {
                self.push("[");
                self.list(&node.elts, Level::Test);
                self.push("]");
            }
            ExprKind::Set(node) => {
                self.push("{");
                self.list(&node.elts, Level::Test);
                self.push("}");
            }
            ExprKind::Tuple(node) => {
                if node.elts.is_empty() {
                    return self.push("()");
                }
                self.parenthesized(level > Level::Tuple, |this| {
                    this.list(&node.elts, Level::Test);
                    if node.elts.len() == 1 {
                        this.push(",");
                    }
                });
            }
            ExprKind::Dict(node) => self.dict(node),
            ExprKind::GeneratorExp(node) => {
                self.comprehension("(", &node.elt, None, &node.generators, ")")
            }
            ExprKind::ListComp(node) => {
                self.comprehension("[", &node.elt, None, &node.generators, "]")
            }
            ExprKind::SetComp(node) => {
                self.comprehension("{", &node.elt, None, &node.generators, "}")
            }
            ExprKind::DictComp(node) => {
                self.comprehension("{", &node.key, Some(&node.value), &node.generators, "}");
            }
            _ => {}
        }
    }

    fn dict(&mut self, node: &expr::Dict) {
        self.push("{");
        for (number, (key, value)) in node.keys.iter().zip(&node.values).enumerate() {
            if number > 0 {
                self.push(", ");
            }
            match key {
                Some(key) => {
                    self.expr(key, Level::Test);
                    self.push(": ");
                    self.expr(value, Level::Test);
                }
                None => {
                    self.push("**");
                    self.expr(value, Level::BitOr);
                }
            }
        }
        self.push("}");
    }

    fn comprehension(
        &mut self,
        open: &str,
        elt: &Expr,
        value: Option<&Expr>,
        generators: &[Comprehension],
        close: &str,
    ) {
        self.push(open);
        self.expr(elt, Level::Test);
        if let Some(value) = value {
            self.push(": ");
            self.expr(value, Level::Test);
        }
        for generator in generators {
            self.push(if generator.is_async != 0 {
                " async for "
            } else {
                " for "
            });
            self.expr(&generator.target, Level::Tuple);
            self.push(" in ");
            self.expr(&generator.iter, Level::Or);
            for condition in &generator.ifs {
                self.push(" if ");
                self.expr(condition, Level::Or);
            }
        }
        self.push(close);
    }

    fn constant(&mut self, node: &expr::Constant) {
        if let Some(kind) = &node.kind {
            self.name(kind);
        }
        match &node.value {
            Const::Str(text) => self.push(&quote_text(text)),
            Const::Ellipsis => self.push("..."),
            value @ (Const::Float(_) | Const::Complex { .. }) => {
                // An infinity has no literal but one that overflows.
                self.push(&ascii::constant(value).replace("inf", "1e309"));
            }
            value => self.push(&ascii::constant(value)),
        }
    }

    fn interpolated(&mut self, prefix: &str, values: &[Expr]) {
        let body = body(values);
        self.push(prefix);
        self.push(&quote(&body));
    }
}

/// The inside of an f-string, before quoting.
fn body(values: &[Expr]) -> String {
    values.iter().map(field).collect()
}

fn field(value: &Expr) -> String {
    let (inner, conversion, spec) = match &value.kind {
        ExprKind::Constant(node) => match &node.value {
            Const::Str(text) => {
                let text = text.to_string_lossy();
                return text.replace('{', "{{").replace('}', "}}");
            }
            _ => return String::new(),
        },
        ExprKind::JoinedStr(node) => return body(&node.values),
        ExprKind::FormattedValue(node) => (inner(&node.value), node.conversion, &node.format_spec),
        ExprKind::Interpolation(node) => {
            let text = match &node.str {
                Const::Str(text) => text.to_string_lossy(),
                _ => String::new(),
            };
            (text, node.conversion, &node.format_spec)
        }
        _ => return String::new(),
    };
    let mut out = String::from("{");
    if inner.starts_with('{') {
        out.push(' ');
    }
    out.push_str(&inner);
    if let Some(conversion) = u32::try_from(conversion).ok().and_then(char::from_u32) {
        out.push('!');
        out.push(conversion);
    }
    if let Some(spec) = spec {
        out.push(':');
        out.push_str(&field(spec));
    }
    out.push('}');
    out
}

fn inner(value: &Expr) -> String {
    let mut writer = Writer { out: String::new() };
    writer.expr(value, Level::Or);
    writer.out
}

fn quote(text: &str) -> String {
    quote_text(&text.into())
}

/// `repr` of a string: what can be printed stays.
fn quote_text(text: &Text) -> String {
    let points = || {
        text.code_points()
            .map(|point| (point, char::from_u32(point)))
    };
    let has = |wanted| points().any(|(_, char)| char == Some(wanted));
    let quote = if has('\'') && !has('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for (point, char) in points() {
        match char {
            Some(char) if char == quote => out.extend(['\\', quote]),
            Some(char) if char == '\'' || char == '"' => out.push(char),
            Some(char) if is_printable(char) && char != '\\' => out.push(char),
            _ => {
                let single = Text::from_code_points([point]).unwrap_or_default();
                out.push_str(ascii::text(&single).trim_matches('\''));
            }
        }
    }
    out.push(quote);
    out
}

/// `str.isprintable()`. The standard library has that table, but shows it only by what it escapes; the
/// letter keeps a combining character from standing first, where it would be escaped too.
fn is_printable(char: char) -> bool {
    ['a', char].iter().collect::<String>().escape_debug().nth(1) == Some(char)
}
