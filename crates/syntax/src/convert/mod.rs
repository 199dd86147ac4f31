//! From ruff's tree to our own.
//!
//! ruff's ranges are CPython's except in five cases, mended where they arise: an `elif` ends where its
//! chain ends, a decorated definition starts at its keyword, adjacent literal parts of an f-string are
//! one constant, a format specification starts at its colon, and a parameter starts at its name.
//! String literals are read again from the source where ruff's UTF-8 cannot hold the value.

pub(crate) mod escapes;
mod expr;
mod number;
mod pattern;
mod stmt;
mod string;

use std::collections::HashSet;

use baton_code::Text;
use ruff_python_ast as ruff;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::ast::{Mod, Span, mod_};
use crate::error::{ErrorKind, SyntaxError};
use crate::source::Source;

/// Nesting beyond this is refused, so that no pass over the tree, its destructor included, can overflow
/// the native stack.
const MAX_DEPTH: u32 = 2000;

/// Native stack kept free while converting, and how much is added when it runs out.
const RED_ZONE: usize = 64 * 1024;
const STACK_SEGMENT: usize = 1024 * 1024;

type Result<T> = std::result::Result<T, SyntaxError>;

/// Converts one source text.
pub(crate) struct Converter<'a> {
    source: &'a Source,
    names: HashSet<Text>,
    depth: u32,
    /// How deep format specifications are nested.
    specs: u32,
    /// What to warn of.
    escapes: std::cell::RefCell<Vec<escapes::Escape>>,
}

impl<'a> Converter<'a> {
    pub(crate) fn new(source: &'a Source) -> Self {
        Converter {
            source,
            names: HashSet::new(),
            depth: 0,
            specs: 0,
            escapes: std::cell::RefCell::default(),
        }
    }

    /// The escapes to warn of, in the order of the text as a rule.
    pub(crate) fn into_escapes(self) -> Vec<escapes::Escape> {
        self.escapes.into_inner()
    }

    pub(crate) fn module(&mut self, module: &ruff::ModModule) -> Result<Mod> {
        Ok(Mod::Module(mod_::Module {
            body: self.suite(&module.body)?,
            type_ignores: Vec::new(),
        }))
    }

    pub(crate) fn expression(&mut self, module: &ruff::ModExpression) -> Result<Mod> {
        Ok(Mod::Expression(mod_::Expression {
            body: self.boxed(&module.body)?,
        }))
    }

    fn range(&self, range: TextRange) -> Span {
        self.source
            .span(range.start().to_u32(), range.end().to_u32())
    }

    fn span(&self, node: &impl Ranged) -> Span {
        self.range(node.range())
    }

    fn between(&self, start: TextSize, end: TextSize) -> Span {
        self.source.span(start.to_u32(), end.to_u32())
    }

    fn slice(&self, range: TextRange) -> &'a str {
        self.source
            .slice(range.start().to_u32(), range.end().to_u32())
    }

    /// The shared text of a name.
    fn name(&mut self, name: &str) -> Text {
        if let Some(text) = self.names.get(name.as_bytes()) {
            return text.clone();
        }
        let text = Text::from(name);
        self.names.insert(text.clone());
        text
    }

    fn identifier(&mut self, identifier: &ruff::Identifier) -> Text {
        self.name(identifier.as_str())
    }

    fn error<T>(&self, range: TextRange, message: impl Into<String>) -> Result<T> {
        let (start, end) = (range.start().to_u32(), range.end().to_u32());
        Err(self.source.error(ErrorKind::Syntax, message, start, end))
    }

    /// Whether so many more levels are allowed.
    fn check_depth(&self, levels: usize) -> Result<()> {
        if self.depth as usize + levels > MAX_DEPTH as usize {
            return Err(SyntaxError::plain(
                ErrorKind::Recursion,
                "maximum recursion depth exceeded during compilation",
            ));
        }
        Ok(())
    }

    /// Runs `convert` one level deeper, on a new piece of stack if this one is nearly used up.
    fn nested<T>(&mut self, convert: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.check_depth(1)?;
        self.depth += 1;
        let result = stacker::maybe_grow(RED_ZONE, STACK_SEGMENT, || convert(self));
        self.depth -= 1;
        result
    }
}
