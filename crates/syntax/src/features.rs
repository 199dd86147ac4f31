//! What older versions of the language lack: `ast.parse(feature_version=...)`.
//!
//! The tree is checked after it was made, parts before wholes, as the parser would meet them. An error's place is the
//! token behind the part that is too new, which is where CPython's parser is when it sees that.

use crate::asdl::{NodeView, Reflect, Value};
use crate::ast::{Mod, Span};
use crate::error::{ErrorKind, SyntaxError};
use crate::source::Source;
use baton_code::{Const, Text};

/// Refuses a tree that has something that 3.`minor` lacks.
///
/// # Errors
/// The first such thing; and a text that cannot be decoded.
pub fn check(bytes: &[u8], tree: &Mod, minor: i32) -> Result<(), SyntaxError> {
    let source = Source::decode(bytes)?;
    Checker {
        source: &source,
        minor,
    }
    .value(&tree.reflect())
}

/// Where an error is shown, by the part that is too new.
enum Shown {
    /// At the token behind it.
    Behind(Span),
    /// At the token behind the slash that follows it.
    BehindSlash(Span),
    /// The operator of two characters behind it.
    Operator(Span),
    /// It is a token of its own.
    Itself(Span),
    /// At its last character.
    Last(Span),
}

struct Checker<'a> {
    source: &'a Source,
    minor: i32,
}

impl Checker<'_> {
    fn value(&self, value: &Value<'_>) -> Result<(), SyntaxError> {
        match value {
            Value::Node(node) => stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.node(node)),
            Value::List(items) => items.iter().try_for_each(|item| self.value(item)),
            _ => Ok(()),
        }
    }

    fn node(&self, node: &NodeView<'_>) -> Result<(), SyntaxError> {
        node.values.iter().try_for_each(|value| self.value(value))?;
        let span = node.span.unwrap_or_default();
        let whole = Shown::Behind(span);
        match node.info.name {
            "NamedExpr" => self.need(8, "Assignment expressions are", whole),
            "AnnAssign" => self.need(6, "Variable annotation syntax is", whole),
            "AsyncFunctionDef" => {
                self.type_params(node)?;
                self.need(5, "Async functions are", whole)
            }
            "AsyncFor" => self.need(5, "Async for loops are", whole),
            "AsyncWith" => self.need(5, "Async with statements are", whole),
            "Await" => self.need(5, "Await expressions are", whole),
            "Match" => self.need(10, "Pattern matching is", whole),
            "TryStar" => self.need(11, "Exception groups are", whole),
            "TypeAlias" => {
                self.type_params(node)?;
                self.need(12, "Type statement is", whole)
            }
            "FunctionDef" | "ClassDef" => self.type_params(node),
            "TemplateStr" => self.need(14, "t-strings are", Shown::Last(span)),
            "arguments" => self.positional_only(node),
            "comprehension" => self.comprehension(node),
            "BinOp" if matches!(field(node, "op"), Some(Value::Unit("MatMult"))) => {
                self.need(5, "The '@' operator is", whole)
            }
            "AugAssign" => self.augmented(node),
            "ExceptHandler" => self.handler(node, span),
            "Constant" => self.number(node, span),
            _ => Ok(()),
        }
    }

    fn need(&self, minor: i32, what: &str, shown: Shown) -> Result<(), SyntaxError> {
        if self.minor >= minor {
            return Ok(());
        }
        let message = format!("{what} only supported in Python 3.{minor} and greater");
        let (start, len) = match shown {
            // One character, which may be the end of the line.
            Shown::Behind(span) => (self.behind(span), 1),
            Shown::Operator(span) => (self.behind(span), 2),
            Shown::BehindSlash(span) => (self.behind_slash(span), 1),
            Shown::Itself(span) => (
                self.start(span),
                self.end(span).saturating_sub(self.start(span)),
            ),
            Shown::Last(span) => (self.end(span).saturating_sub(1), 1),
        };
        let mut error = self.source.error(ErrorKind::Syntax, message, start, start);
        if let Some(place) = &mut error.place {
            let line = self.source.finished_line(place.line as u32);
            error.text = Some(Text::from(line));
            place.end_offset = place.offset.saturating_add_unsigned(len);
        }
        Err(error)
    }

    fn start(&self, span: Span) -> u32 {
        self.source.line_start(span.line) + span.col
    }

    fn end(&self, span: Span) -> u32 {
        self.source.line_start(span.end_line) + span.end_col
    }

    /// Where the token behind a part begins: behind blanks; the end of a line is a token.
    fn behind(&self, span: Span) -> u32 {
        let end = self.end(span);
        let rest = self.source.text().get(end as usize..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\x0C']).len();
        end + blanks as u32
    }

    fn behind_slash(&self, span: Span) -> u32 {
        let end = self.end(span);
        let rest = self.source.text().get(end as usize..).unwrap_or_default();
        let slash = rest.find('/').map_or(0, |slash| slash + 1);
        let behind = rest.get(slash..).unwrap_or_default();
        let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        end + (slash + blanks) as u32
    }

    fn type_params(&self, node: &NodeView<'_>) -> Result<(), SyntaxError> {
        match last_span(field(node, "type_params")) {
            Some(last) => self.need(12, "Type parameter lists are", Shown::Behind(last)),
            None => Ok(()),
        }
    }

    fn positional_only(&self, node: &NodeView<'_>) -> Result<(), SyntaxError> {
        match last_span(field(node, "posonlyargs")) {
            Some(last) => self.need(
                8,
                "Positional-only parameters are",
                Shown::BehindSlash(last),
            ),
            None => Ok(()),
        }
    }

    fn comprehension(&self, node: &NodeView<'_>) -> Result<(), SyntaxError> {
        if !matches!(field(node, "is_async"), Some(Value::Int(1))) {
            return Ok(());
        }
        let last = last_span(field(node, "ifs"));
        let last = last.or_else(|| last_span(field(node, "iter")));
        let shown = Shown::Behind(last.unwrap_or_default());
        self.need(6, "Async comprehensions are", shown)
    }

    fn augmented(&self, node: &NodeView<'_>) -> Result<(), SyntaxError> {
        match (field(node, "op"), last_span(field(node, "target"))) {
            (Some(Value::Unit("MatMult")), Some(target)) => {
                self.need(5, "The '@' operator is", Shown::Operator(target))
            }
            _ => Ok(()),
        }
    }

    /// Several exceptions without parentheses: the tuple starts where its first item does.
    fn handler(&self, node: &NodeView<'_>, span: Span) -> Result<(), SyntaxError> {
        let Some(Value::Node(types)) = field(node, "type") else {
            return Ok(());
        };
        let starts = |span: Option<Span>| span.map(|span| (span.line, span.col));
        let first = match field(types, "elts") {
            Some(Value::List(items)) if types.info.name == "Tuple" => match items.first() {
                Some(Value::Node(first)) => starts(first.span),
                _ => None,
            },
            _ => None,
        };
        if first.is_none() || first != starts(types.span) {
            return Ok(());
        }
        let what = "except expressions without parentheses are";
        self.need(14, what, Shown::Behind(span))
    }

    fn number(&self, node: &NodeView<'_>, span: Span) -> Result<(), SyntaxError> {
        let value = field(node, "value");
        let is_number = matches!(
            value,
            Some(Value::Constant(
                Const::Int(_) | Const::Float(_) | Const::Complex { .. }
            ))
        );
        if is_number
            && self
                .source
                .slice(self.start(span), self.end(span))
                .contains('_')
        {
            let what = "Underscores in numeric literals are";
            return self.need(6, what, Shown::Itself(span));
        }
        Ok(())
    }
}

fn field<'v, 'a>(node: &'v NodeView<'a>, name: &str) -> Option<&'v Value<'a>> {
    let place = node
        .info
        .fields
        .iter()
        .position(|field| field.name == name)?;
    node.values.get(place)
}

/// Where a node, or the last one of a list, is.
fn last_span(value: Option<&Value<'_>>) -> Option<Span> {
    match value? {
        Value::Node(node) => node.span,
        Value::List(items) => last_span(items.last()),
        _ => None,
    }
}
