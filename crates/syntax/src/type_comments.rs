//! Type comments (PEP 484): put into a tree that was parsed without them, and the signatures that they can hold.
//!
//! The parser's tokens say where comments are; each statement that may have one looks behind itself for it. One that
//! nobody wants is an error, as in CPython.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode as RuffMode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

use crate::ast::{
    Arg, Arguments, Expr, ExprKind, Mod, Span, Stmt, StmtKind, TypeIgnore, expr, mod_, type_ignore,
};
use crate::error::{ErrorKind, SyntaxError};
use crate::parse::{Mode, parse_source};
use crate::source::Source;
use baton_code::Text;

/// A comment that gives a type, and where it is.
struct Comment {
    start: u32,
    end: u32,
    text: String,
    used: bool,
}

struct Comments<'a> {
    source: &'a Source,
    list: Vec<Comment>,
}

/// Puts the type comments of a text into its tree.
///
/// # Errors
/// For a text that cannot be decoded, and for comments at places that have no type.
pub fn attach(bytes: &[u8], tree: &mut Mod) -> Result<(), SyntaxError> {
    let source = Source::decode(bytes)?;
    let (list, ignores) = find(&source);
    let mut comments = Comments {
        source: &source,
        list,
    };
    match tree {
        Mod::Module(module) => {
            comments.suite(&mut module.body)?;
            module.type_ignores = ignores;
        }
        Mod::Interactive(module) => comments.suite(&mut module.body)?,
        _ => {}
    }
    match comments.list.iter().find(|comment| !comment.used) {
        Some(left) => Err(source.error(ErrorKind::Syntax, "invalid syntax", left.start, left.end)),
        None => Ok(()),
    }
}

/// The comments that give types, and those that ask to ignore some.
fn find(source: &Source) -> (Vec<Comment>, Vec<TypeIgnore>) {
    let options = ParseOptions::from(RuffMode::Module);
    let parsed = parse_unchecked(source.text(), options);
    let (mut comments, mut ignores) = (Vec::new(), Vec::new());
    let tokens = parsed.tokens().iter();
    for token in tokens.filter(|token| token.kind() == TokenKind::Comment) {
        let (start, end) = (token.range().start().to_u32(), token.range().end().to_u32());
        let Some(text) = content(source.slice(start, end)) else {
            continue;
        };
        match text.strip_prefix("ignore") {
            Some(tag) if !tag.starts_with(|c: char| c.is_ascii_alphanumeric() || !c.is_ascii()) => {
                let (line, _) = source.line_col(start);
                ignores.push(TypeIgnore::TypeIgnore(type_ignore::TypeIgnore {
                    lineno: i32::try_from(line).unwrap_or(i32::MAX),
                    tag: Text::from(tag),
                }));
            }
            _ => comments.push(Comment {
                start,
                end,
                text: text.to_owned(),
                used: false,
            }),
        }
    }
    (comments, ignores)
}

/// What stands behind `# type: `.
fn content(comment: &str) -> Option<&str> {
    const BLANKS: [char; 2] = [' ', '\t'];
    let rest = comment.strip_prefix('#')?.trim_start_matches(BLANKS);
    Some(rest.strip_prefix("type:")?.trim_start_matches(BLANKS))
}

impl Comments<'_> {
    fn offset(&self, line: u32, col: u32) -> u32 {
        self.source.line_start(line) + col
    }

    fn end(&self, span: Span) -> u32 {
        self.offset(span.end_line, span.end_col)
    }

    /// The first comment between two offsets with nothing but `fits` in front of it.
    fn take(&mut self, from: u32, to: u32, fits: impl Fn(&str) -> bool) -> Option<Text> {
        let source = self.source;
        let found = self.list.iter_mut().find(|comment| {
            let within = comment.start >= from && comment.start < to && !comment.used;
            within && fits(source.slice(from, comment.start))
        })?;
        found.used = true;
        Some(Text::from(found.text.as_str()))
    }

    /// The comment behind the colon of a block's head, which ends at `head`.
    fn behind_colon(&mut self, head: u32, body: &[Stmt]) -> Option<Text> {
        let to = body
            .first()
            .map_or(head, |first| self.offset(first.span.line, 0));
        self.take(head, to, |between| {
            let line = between.trim_end_matches([' ', '\t']);
            line.ends_with(':')
        })
    }

    fn suite(&mut self, body: &mut [Stmt]) -> Result<(), SyntaxError> {
        for statement in body {
            self.statement(statement)?;
        }
        Ok(())
    }

    fn statement(&mut self, statement: &mut Stmt) -> Result<(), SyntaxError> {
        let span = statement.span;
        match &mut statement.kind {
            StmtKind::Assign(node) => {
                let end = self.end(span);
                let to = self.source.line_start(span.end_line + 1);
                node.type_comment = self.take(end, to, |between| {
                    between.trim_matches([' ', '\t']).is_empty()
                });
            }
            StmtKind::FunctionDef(node) => {
                let head = self.head_of_function(span, &mut node.args, node.returns.as_deref());
                node.type_comment = self.of_function(head, &node.body)?;
                self.suite(&mut node.body)?;
            }
            StmtKind::AsyncFunctionDef(node) => {
                let head = self.head_of_function(span, &mut node.args, node.returns.as_deref());
                node.type_comment = self.of_function(head, &node.body)?;
                self.suite(&mut node.body)?;
            }
            StmtKind::For(node) => {
                let head = self.end(node.iter.span);
                node.type_comment = self.behind_colon(head, &node.body);
                self.suite(&mut node.body)?;
                self.suite(&mut node.orelse)?;
            }
            StmtKind::AsyncFor(node) => {
                let head = self.end(node.iter.span);
                node.type_comment = self.behind_colon(head, &node.body);
                self.suite(&mut node.body)?;
                self.suite(&mut node.orelse)?;
            }
            StmtKind::With(node) => {
                let head = self.head_of_with(span, &node.items);
                node.type_comment = self.behind_colon(head, &node.body);
                self.suite(&mut node.body)?;
            }
            StmtKind::AsyncWith(node) => {
                let head = self.head_of_with(span, &node.items);
                node.type_comment = self.behind_colon(head, &node.body);
                self.suite(&mut node.body)?;
            }
            kind => self.blocks(kind)?,
        }
        Ok(())
    }

    /// The statements in those compound ones that have no type comments themselves.
    fn blocks(&mut self, kind: &mut StmtKind) -> Result<(), SyntaxError> {
        match kind {
            StmtKind::ClassDef(node) => self.suite(&mut node.body),
            StmtKind::While(node) => {
                self.suite(&mut node.body)?;
                self.suite(&mut node.orelse)
            }
            StmtKind::If(node) => {
                self.suite(&mut node.body)?;
                self.suite(&mut node.orelse)
            }
            StmtKind::Match(node) => {
                let mut cases = node.cases.iter_mut();
                cases.try_for_each(|case| self.suite(&mut case.body))
            }
            StmtKind::Try(node) => {
                self.suite(&mut node.body)?;
                self.handlers(&mut node.handlers)?;
                self.suite(&mut node.orelse)?;
                self.suite(&mut node.finalbody)
            }
            StmtKind::TryStar(node) => {
                self.suite(&mut node.body)?;
                self.handlers(&mut node.handlers)?;
                self.suite(&mut node.orelse)?;
                self.suite(&mut node.finalbody)
            }
            _ => Ok(()),
        }
    }

    fn handlers(&mut self, handlers: &mut [crate::ast::ExceptHandler]) -> Result<(), SyntaxError> {
        for handler in handlers {
            let crate::ast::ExceptHandlerKind::ExceptHandler(node) = &mut handler.kind;
            self.suite(&mut node.body)?;
        }
        Ok(())
    }

    fn head_of_with(&self, span: Span, items: &[crate::ast::WithItem]) -> u32 {
        let last = items.last().map(|item| {
            let variables = item.optional_vars.as_ref();
            variables.map_or(item.context_expr.span, |variables| variables.span)
        });
        self.end(last.unwrap_or(Span {
            end_line: span.line,
            end_col: span.col,
            ..span
        }))
    }

    /// Gives parameters their comments; where the head of the function ends, as far as its parts tell.
    fn head_of_function(
        &mut self,
        span: Span,
        arguments: &mut Arguments,
        returns: Option<&Expr>,
    ) -> u32 {
        let mut head = self.offset(span.line, span.col);
        let positional = arguments.posonlyargs.len() + arguments.args.len();
        let without = positional.saturating_sub(arguments.defaults.len());
        let defaults = arguments.defaults.iter().map(|default| Some(default.span));
        let defaults = std::iter::repeat_n(None, without).chain(defaults);
        let named = arguments.posonlyargs.iter_mut().chain(&mut arguments.args);
        for (argument, default) in named.zip(defaults) {
            head = head.max(self.parameter(argument, default));
        }
        if let Some(argument) = &mut arguments.vararg {
            head = head.max(self.parameter(argument, None));
        }
        let defaults = arguments.kw_defaults.iter();
        for (argument, default) in arguments.kwonlyargs.iter_mut().zip(defaults) {
            let default = default.as_ref().map(|default| default.span);
            head = head.max(self.parameter(argument, default));
        }
        if let Some(argument) = &mut arguments.kwarg {
            head = head.max(self.parameter(argument, None));
        }
        returns.map_or(head, |returns| self.end(returns.span))
    }

    /// Gives a parameter the comment behind it, and perhaps behind a comma; where the parameter ends.
    fn parameter(&mut self, argument: &mut Arg, default: Option<Span>) -> u32 {
        let span = default.unwrap_or(argument.span);
        let end = self.end(span);
        let to = self.source.line_start(span.end_line + 1);
        argument.type_comment = self.take(end, to, |between| {
            matches!(between.trim_matches([' ', '\t', ')']), "" | ",")
        });
        end
    }

    /// The comment behind the colon, or on the next line.
    fn of_function(&mut self, head: u32, body: &[Stmt]) -> Result<Option<Text>, SyntaxError> {
        let first = self.behind_colon(head, body);
        let to = body
            .first()
            .map_or(head, |first| self.offset(first.span.line, 0));
        let own_line = |between: &str| {
            let line = between.rsplit('\n').next().unwrap_or_default();
            between.contains('\n') && line.trim_matches([' ', '\t']).is_empty()
        };
        let second = self.take(head, to, own_line);
        if first.is_some() && second.is_some() {
            let message = "Cannot have two type comments on def";
            return Err(self.source.error(ErrorKind::Syntax, message, to, to));
        }
        Ok(first.or(second))
    }
}

/// Parses a signature, `(int, *str) -> bool`.
///
/// # Errors
/// For what is none.
pub fn parse_signature(bytes: &[u8]) -> Result<Mod, SyntaxError> {
    const ARROW: &str = "->";
    let source = Source::decode(bytes)?;
    let wrong = || source.error(ErrorKind::Syntax, "invalid syntax", 0, 1);
    let text = source.text().trim_end();
    // The parser sees a call of nothing, and what comes behind the arrow as the other half of a tuple.
    let Some(arrow) = text.rfind(ARROW).filter(|_| text.starts_with('(')) else {
        return Err(wrong());
    };
    let (front, back) = (&text[..arrow], &text[arrow + ARROW.len()..]);
    let call = Source::behind("_", &format!("{front} ,{back}"))?;
    let Ok(Mod::Expression(tree)) = parse_source(&call, Mode::Eval) else {
        return Err(wrong());
    };
    let ExprKind::Tuple(pair) = tree.body.kind else {
        return Err(wrong());
    };
    let Ok([call, returns]) = <[Expr; 2]>::try_from(pair.elts) else {
        return Err(wrong());
    };
    let argtypes = match call.kind {
        ExprKind::Call(call) if matches!(call.func.kind, ExprKind::Name(_)) => {
            types_of(call).ok_or_else(wrong)?
        }
        _ => return Err(wrong()),
    };
    Ok(Mod::FunctionType(mod_::FunctionType {
        argtypes,
        returns: Box::new(returns),
    }))
}

/// The types of parameters, without the stars; nothing if one has a name.
fn types_of(call: expr::Call) -> Option<Vec<Expr>> {
    let starred = |argument: &Expr| matches!(argument.kind, ExprKind::Starred(_));
    let last = call.args.len().saturating_sub(1);
    if call.keywords.len() > 1 || call.args.iter().take(last).any(starred) {
        return None;
    }
    let mut types: Vec<Expr> = call
        .args
        .into_iter()
        .map(|argument| match argument.kind {
            ExprKind::Starred(starred) => *starred.value,
            kind => Expr {
                kind,
                span: argument.span,
            },
        })
        .collect();
    for keyword in call.keywords {
        if keyword.arg.is_some() {
            return None;
        }
        types.push(*keyword.value);
    }
    Some(types)
}
