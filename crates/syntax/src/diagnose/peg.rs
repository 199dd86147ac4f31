//! The packrat interpreter.
//!
//! Tokens are fetched only when a rule asks for them: how far the parser has read is part of CPython's
//! error positions. The first error raised ends everything.

use std::collections::HashMap;
use std::rc::Rc;

use super::grammar::{Action, Alt, Grammar, Item, grammar};
use super::literal;
use super::token::{Kind, Token, Tokenizer};
use crate::error::{ErrorKind, Place, SyntaxError};
use crate::source::Source;

/// CPython's parser gives up at this depth.
const MAX_DEPTH: u32 = 4000;

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];
const SOFT_KEYWORDS: [&str; 4] = ["_", "case", "match", "type"];

/// A piece of the tree: just enough to say what an expression is and where.
#[derive(Debug)]
struct Node {
    /// What messages call it; empty for a sequence, `token` for a token.
    kind: &'static str,
    start: u32,
    end: u32,
    /// Bracket depth after the last token.
    level: usize,
    children: Vec<Rc<Node>>,
}

type Found = Option<Option<Rc<Node>>>;
type Bindings = Vec<(&'static str, Rc<Node>)>;

pub(super) struct Parser<'a> {
    grammar: &'static Grammar,
    source: &'a Source,
    tokenizer: Tokenizer<'a>,
    tokens: Vec<(Token, usize)>,
    mark: usize,
    invalid: bool,
    depth: u32,
    error: Option<SyntaxError>,
    /// Whether the error comes from the tokenizer.
    token_error: bool,
    /// Whether a file is read, and no single expression or statement.
    reads_file: bool,
    /// Where the last statement begins if it was compound, as in [`SyntaxError::last_statement`].
    last_statement: (i32, i32),
    memo: HashMap<(usize, usize, bool), (Found, usize)>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Parser {
            grammar: grammar(),
            source,
            tokenizer: Tokenizer::new(source),
            tokens: Vec::new(),
            mark: 0,
            invalid: false,
            depth: 0,
            error: None,
            token_error: false,
            reads_file: false,
            last_statement: (0, 0),
            memo: HashMap::new(),
        }
    }

    /// The error of the text, if there is one.
    pub(super) fn explain(mut self, start: &str) -> Option<SyntaxError> {
        let mut error = self.find_error(start)?;
        error.last_statement = Some(self.last_statement);
        Some(error)
    }

    fn find_error(&mut self, start: &str) -> Option<SyntaxError> {
        self.reads_file = start == "file";
        self.tokenizer.reads_file = self.reads_file;
        let start = *self.grammar.index.get(start)?;
        if self.rule(start).is_some() && self.error.is_none() {
            return None;
        }
        if let Some(error) = self.error.take() {
            return Some(self.prefer_tokenizer(error));
        }
        let last = self.tokens.last().copied();
        self.mark = 0;
        self.invalid = true;
        self.memo.clear();
        self.rule(start);
        if let Some(error) = self.error.take() {
            return Some(self.prefer_tokenizer(error));
        }
        let (token, _) = last?;
        match token.kind {
            Kind::Indent => {
                self.raise_here("unexpected indent", ErrorKind::Indentation);
                return self.error.take();
            }
            Kind::Dedent => {
                self.raise_here("unexpected unindent", ErrorKind::Indentation);
                return self.error.take();
            }
            _ => {}
        }
        let message = match self.text(token) {
            "<>" => "invalid syntax.  Maybe you meant '!=' instead of '<>'?",
            _ => "invalid syntax",
        };
        let mut error = self.error_between(ErrorKind::Syntax, message, token.start, token.end);
        if token.kind == Kind::End {
            let Place { line, .. } = self.place_without_columns();
            error.place = Some(Place {
                line,
                offset: 0,
                end_line: line,
                end_offset: 0,
            });
        }
        self.token_error = false;
        Some(self.prefer_tokenizer(error))
    }

    /// Whether the text is refused, and all of it was read before that was known.
    pub(super) fn wants_more(mut self, start: &str) -> bool {
        let Some(start) = self.grammar.index.get(start).copied() else {
            return false;
        };
        let accepted = self.rule(start).is_some() && self.error.is_none();
        !accepted && self.tokenizer.is_at_end()
    }

    /// An error of the tokenizer further on is the likelier cause.
    fn prefer_tokenizer(&mut self, error: SyntaxError) -> SyntaxError {
        if self.token_error || error.kind != ErrorKind::Syntax {
            return error;
        }
        let line = self
            .tokens
            .last()
            .map_or(0, |(token, _)| self.source.line_col(token.start).0);
        loop {
            match self.tokenizer.next() {
                Ok(token) if token.kind == Kind::End => return error,
                Ok(_) => {}
                Err(found) => {
                    let silent = found.kind != ErrorKind::Syntax
                        || found.message.starts_with("unexpected ")
                        || found.message.ends_with("was never closed");
                    if silent
                        && let Some((_, bracket)) = self.tokenizer.brackets.last()
                        && line > self.source.line_col(*bracket as u32).0
                    {
                        let mut error = self.tokenizer.unclosed().unwrap_or(error);
                        self.tokenizer.finish_line(&mut error);
                        return error;
                    }
                    // Inside an f-string the parser knows better.
                    if self.tokenizer.in_template() {
                        return error;
                    }
                    return if silent { error } else { found };
                }
            }
        }
    }

    // ---- tokens ----

    fn token(&mut self) -> Option<(Token, usize)> {
        while self.tokens.len() <= self.mark {
            if self.error.is_some() {
                return None;
            }
            match self.tokenizer.next() {
                Ok(token) => self.tokens.push((token, self.tokenizer.brackets.len())),
                Err(error) => {
                    self.error = Some(error);
                    self.token_error = true;
                    return None;
                }
            }
        }
        self.tokens.get(self.mark).copied()
    }

    fn text(&self, token: Token) -> &'a str {
        self.source.slice(token.start, token.end)
    }

    fn take(&mut self, accept: impl FnOnce(&Self, Token) -> bool) -> Found {
        let (token, level) = self.token()?;
        if !accept(self, token) {
            return None;
        }
        self.mark += 1;
        let (start, end) = (token.start, token.end);
        Some(Some(Rc::new(Node {
            kind: "token",
            start,
            end,
            level,
            children: Vec::new(),
        })))
    }

    // ---- rules ----

    fn rule(&mut self, index: usize) -> Found {
        let rule = self.grammar.rules.get(index)?;
        if self.error.is_some() {
            return None;
        }
        // Results are shared by both passes only where CPython shares them.
        let key = (index, self.mark, self.invalid || rule.memo);
        if let Some((found, mark)) = self.memo.get(&key) {
            self.mark = *mark;
            return found.clone();
        }
        if self.depth >= MAX_DEPTH {
            let message = "Parser stack overflowed - Python source too complex to parse";
            self.error = Some(SyntaxError::plain(ErrorKind::Memory, message));
            self.token_error = true;
            return None;
        }
        self.depth += 1;
        let start = self.mark;
        let before = self.invalid;
        if rule.name == "expression_without_invalid" {
            self.invalid = false;
        }
        let found = stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.alts(&rule.alts));
        self.invalid = before;
        self.depth -= 1;
        if found.is_some() && !self.invalid {
            match rule.name {
                "compound_stmt" => self.note_statement(start),
                "simple_stmts" => self.last_statement = (0, 0),
                _ => {}
            }
        }
        if self.error.is_none() {
            self.memo.insert(key, (found.clone(), self.mark));
        }
        found
    }

    /// A compound statement is complete that begins with the token at `start`.
    fn note_statement(&mut self, start: usize) {
        if let Some((token, _)) = self.tokens.get(start) {
            let (line, column) = self.source.line_col(token.start);
            self.last_statement = (line as i32, column as i32);
        }
    }

    fn alts(&mut self, alts: &'static [Alt]) -> Found {
        let start = self.mark;
        for alt in alts {
            // As in CPython, only an alternative that is nothing but an invalid rule waits for the second
            // pass: `'{' invalid_double_starred_kvpairs '}'` speaks up in the first.
            if !self.invalid && self.is_invalid(alt) {
                continue;
            }
            let mut cut = false;
            let found = self.alt(alt, &mut cut);
            if self.error.is_some() {
                return None;
            }
            if found.is_some() {
                return found;
            }
            self.mark = start;
            if cut {
                return None;
            }
        }
        None
    }

    fn is_invalid(&self, alt: &Alt) -> bool {
        match &alt.items[..] {
            [(_, Item::Rule(index))] => self
                .grammar
                .rules
                .get(*index)
                .is_some_and(|rule| rule.invalid),
            _ => false,
        }
    }

    fn alt(&mut self, alt: &'static Alt, cut: &mut bool) -> Found {
        let start = self.mark;
        let mut bindings = Bindings::new();
        let mut children = Vec::new();
        for (name, item) in &alt.items {
            if matches!(item, Item::Cut) {
                *cut = true;
                continue;
            }
            let node = self.item(item)?;
            if self.error.is_some() {
                return None;
            }
            if let Some(node) = node {
                if let Some(name) = name {
                    bindings.push((name, node.clone()));
                }
                children.push(node);
            }
        }
        self.act(&alt.action, start, bindings, children)
    }

    fn act(
        &mut self,
        action: &'static Action,
        start: usize,
        bindings: Bindings,
        mut children: Vec<Rc<Node>>,
    ) -> Found {
        match action {
            Action::None if children.len() == 1 => Some(children.pop()),
            Action::None => Some(self.node("", start, children)),
            Action::Pass(name) => Some(
                bindings
                    .into_iter()
                    .find(|(other, _)| other == name)
                    .map(|(_, node)| node),
            ),
            Action::Kind(kind) => match *kind {
                "primary_kind" => {
                    let kind = last_trailer(&children);
                    Some(self.node(kind, start, children))
                }
                "strings_kind" => {
                    if self.mixes_bytes(start) {
                        let message = "cannot mix bytes and nonbytes literals";
                        self.raise_here(message, ErrorKind::Syntax);
                        return None;
                    }
                    let formatted = contains(&children, "f-string expression");
                    let kind = if formatted {
                        "f-string expression"
                    } else {
                        "literal"
                    };
                    Some(self.node(kind, start, children))
                }
                "literal_text" => {
                    let node = children.pop()?;
                    let (start, end) = (node.start, node.end);
                    if let Some(message) = literal::complaint(self.source.slice(start, end)) {
                        self.set_error(message, start, end);
                        return None;
                    }
                    Some(Some(Rc::new(Node {
                        kind: "literal",
                        start,
                        end,
                        level: node.level,
                        children,
                    })))
                }
                "middle_text" => {
                    let node = children.pop()?;
                    let text = self.source.slice(node.start, node.end);
                    let raw = self.is_raw_template(start);
                    if let (false, Some(message)) = (raw, literal::text_complaint(text)) {
                        self.set_error(message, node.start, node.end);
                        return None;
                    }
                    Some(Some(node))
                }
                "nonparen_genexp" | "arguments_order" | "legacy_statement" | "missing_comma"
                | "missing_value" | "conversion" | "mixed_strings" | "real_number"
                | "imaginary_number" => self.special(kind, start, &bindings, children),
                kind => Some(self.node(spoken(kind), start, children)),
            },
            Action::Error(place, parts, message) => {
                self.raise(place, parts, message, &bindings);
                None
            }
        }
    }

    /// Whether the string tokens from `start` on are both bytes and text.
    fn mixes_bytes(&self, start: usize) -> bool {
        let tokens = self.tokens.get(start..self.mark).unwrap_or_default();
        let kinds: Vec<bool> = tokens
            .iter()
            .filter_map(|(token, _)| match token.kind {
                Kind::String => Some(literal::is_bytes(self.text(*token))),
                Kind::FStart => Some(false),
                _ => None,
            })
            .collect();
        kinds.contains(&true) && kinds.contains(&false)
    }

    /// Whether the template that the token is in is a t-string.
    fn in_t_string(&self, index: usize) -> bool {
        let starts = self.tokens.get(..index).unwrap_or_default().iter().rev();
        starts
            .map(|(token, _)| token.kind)
            .find(|kind| matches!(kind, Kind::FStart | Kind::TStart))
            == Some(Kind::TStart)
    }

    /// Whether the f-string that the token is in is raw.
    fn is_raw_template(&self, index: usize) -> bool {
        let mut depth = 0;
        for (token, _) in self.tokens.get(..index).unwrap_or_default().iter().rev() {
            match token.kind {
                Kind::FEnd | Kind::TEnd => depth += 1,
                Kind::FStart | Kind::TStart if depth == 0 => {
                    return self.text(*token).contains(['r', 'R']);
                }
                Kind::FStart | Kind::TStart => depth -= 1,
                _ => {}
            }
        }
        false
    }

    fn node(&self, kind: &'static str, start: usize, children: Vec<Rc<Node>>) -> Option<Rc<Node>> {
        let first = self.tokens.get(start).map_or(0, |(token, _)| token.start);
        let last = self
            .mark
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last));
        let (end, level) = last.map_or((first, 0), |(token, level)| (token.end, *level));
        if self.mark == start {
            return children.is_empty().then_some(None).flatten();
        }
        Some(Rc::new(Node {
            kind,
            start: first,
            end,
            level,
            children,
        }))
    }

    fn item(&mut self, item: &'static Item) -> Found {
        match item {
            Item::Literal(text) => self.take(|this, token| {
                matches!(token.kind, Kind::Name | Kind::Op) && this.text(token) == *text
            }),
            Item::Soft(text) => {
                self.take(|this, token| token.kind == Kind::Name && this.text(token) == *text)
            }
            Item::AnySoft => self.take(|this, token| {
                token.kind == Kind::Name && SOFT_KEYWORDS.contains(&this.text(token))
            }),
            Item::Token(Kind::Name) => {
                let found = self.take(|this, token| {
                    token.kind == Kind::Name && !KEYWORDS.contains(&this.text(token))
                })?;
                Some(found.map(|node| {
                    let Node {
                        start, end, level, ..
                    } = *node;
                    Rc::new(Node {
                        kind: "name",
                        start,
                        end,
                        level,
                        children: Vec::new(),
                    })
                }))
            }
            Item::Token(kind) => self.take(|_, token| token.kind == *kind),
            Item::Rule(index) => self.rule(*index),
            Item::Group(alts) => self.alts(alts),
            Item::Optional(item) => {
                let mark = self.mark;
                match self.item(item) {
                    None if self.error.is_none() => {
                        self.mark = mark;
                        Some(None)
                    }
                    found => found,
                }
            }
            Item::Repeat(item, least) => self.repeat(item, *least),
            Item::Gather(separator, item) => self.gather(separator, item),
            Item::Look(item, positive) => {
                let mark = self.mark;
                let found = self.item(item).is_some();
                self.mark = mark;
                (self.error.is_none() && found == *positive).then_some(None)
            }
            Item::Forced(text) => {
                let (token, _) = self.token()?;
                if self.text(token) == *text && token.kind == Kind::Op {
                    self.mark += 1;
                    return Some(None);
                }
                let message = format!("expected '{text}'");
                self.set_error(message, token.start, token.end);
                None
            }
            Item::Cut => Some(None),
        }
    }

    fn repeat(&mut self, item: &'static Item, least: usize) -> Found {
        let start = self.mark;
        let mut children = Vec::new();
        let mut count = 0;
        loop {
            let mark = self.mark;
            let found = self.item(item);
            if self.error.is_some() {
                return None;
            }
            match found {
                Some(node) if self.mark > mark => {
                    children.extend(node);
                    count += 1;
                }
                _ => {
                    self.mark = mark;
                    break;
                }
            }
        }
        (count >= least).then(|| self.node("", start, children))
    }

    fn gather(&mut self, separator: &'static Item, item: &'static Item) -> Found {
        let start = self.mark;
        let mut children = Vec::new();
        children.extend(self.item(item)?);
        loop {
            let mark = self.mark;
            if self.item(separator).is_some()
                && self.error.is_none()
                && let Some(node) = self.item(item)
            {
                children.extend(node);
                continue;
            }
            if self.error.is_some() {
                return None;
            }
            self.mark = mark;
            return Some(self.node("", start, children));
        }
    }

    // ---- errors ----

    fn set_error(&mut self, message: impl Into<String>, start: u32, end: u32) {
        if self.error.is_none() {
            self.error = Some(self.error_between(ErrorKind::Syntax, message, start, end));
        }
    }

    /// An error at a range; the end of a line counts as one character on that line.
    fn error_between(
        &self,
        kind: ErrorKind,
        message: impl Into<String>,
        start: u32,
        end: u32,
    ) -> SyntaxError {
        let text = self.source.text().as_bytes();
        let ends_line = end > start && text.get(end as usize - 1) == Some(&b'\n');
        let past_end = end as usize == text.len()
            && text.last() != Some(&b'\n')
            && (start == end || text.get(start as usize) == Some(&b'#'));
        let last = if ends_line { end - 1 } else { end };
        let mut error = self.source.error(kind, message, start, last);
        if (ends_line || past_end)
            && let Some(place) = &mut error.place
        {
            place.end_offset += 1;
            // Only a file is given the line end that its last line lacks; elsewhere it has no place.
            if past_end && !self.reads_file {
                (place.offset, place.end_offset) = (0, 0);
            }
        }
        self.tokenizer.finish_line(&mut error);
        error
    }

    /// An error at the last token read.
    fn raise_here(&mut self, message: &str, kind: ErrorKind) {
        let Some((token, _)) = self.tokens.last().copied() else {
            return;
        };
        let mut error = self.error_between(kind, message, token.start, token.end);
        if matches!(token.kind, Kind::Indent | Kind::Dedent | Kind::End) {
            error.place = Some(self.place_without_columns());
            self.tokenizer.finish_line(&mut error);
        }
        self.error.get_or_insert(error);
    }

    /// Tokens without text have no columns: the tokenizer's position counts, and at the end of the text
    /// that is the end of its last line.
    fn place_without_columns(&self) -> Place {
        let at = self.tokenizer.offset();
        let length = self.source.text().len() as u32;
        let (mut line, mut col) = self.source.line_col(at);
        if at >= length && col == 0 && line > 1 {
            line -= 1;
            col = self.source.line(line).len() as u32;
        } else if at >= length {
            col += 1;
        }
        let offset = self.source.char_offset(line, col) - 1;
        Place {
            line: line as i32,
            offset,
            end_line: line as i32,
            end_offset: -1,
        }
    }

    fn raise(&mut self, place: &str, parts: &[&str], message: &str, bindings: &Bindings) {
        let part = |index: usize| {
            let name = parts.get(index)?;
            bindings
                .iter()
                .find(|(other, _)| other == name)
                .map(|(_, node)| node.clone())
        };
        let message = self.format(message, bindings);
        match place {
            "here" => self.raise_here(&message, ErrorKind::Syntax),
            "indent" => self.raise_here(&message, ErrorKind::Indentation),
            "next" => {
                if let Some((token, _)) = self.token() {
                    self.set_error(message, token.start, token.end);
                }
            }
            "at" => {
                if let Some(node) = part(0) {
                    self.set_error(message, node.start, node.end);
                }
            }
            "range" => {
                if let (Some(first), Some(last)) = (part(0), part(1)) {
                    self.set_error(message, edge(&first, false), edge(&last, true));
                }
            }
            "from" => {
                if let Some(node) = part(0) {
                    self.raise_from(message, node.start);
                }
            }
            "target" => {
                if let Some(node) = part(1) {
                    self.invalid_target(parts.first().copied().unwrap_or_default(), &node);
                }
            }
            _ => {}
        }
    }

    /// An error up to the tokenizer's position.
    fn raise_from(&mut self, message: String, start: u32) {
        let end = self.tokenizer.offset();
        // The end of a line counts as read, even where the text has none.
        let ended = self.tokens.last().is_some_and(|(token, _)| {
            token.kind == Kind::Newline && !self.text(*token).ends_with('\n') && start < token.start
        });
        self.set_error(message, start, end);
        if let Some(place) = self.error.as_mut().and_then(|error| error.place.as_mut()) {
            place.end_offset += i32::from(ended) - 1;
        }
    }

    fn format(&self, message: &str, bindings: &Bindings) -> String {
        let mut text = message.to_owned();
        for (name, node) in bindings {
            let source = self.source.slice(node.start, node.end);
            let (line, _) = self.source.line_col(node.start);
            let bound = if node.kind == "tuple" {
                "constraints"
            } else {
                "bound"
            };
            text = text
                .replace(&format!("{{{name}}}"), node.kind)
                .replace(&format!("{{{name}.text}}"), source)
                .replace(&format!("{{{name}.bound}}"), bound)
                .replace(&format!("{{{name}.line}}"), &line.to_string());
        }
        text
    }

    fn invalid_target(&mut self, what: &str, node: &Rc<Node>) {
        if let Some(bad) = find_invalid_target(self.source, what, node) {
            let verb = if what == "del" { "delete" } else { "assign to" };
            let message = format!("cannot {verb} {}", bad.kind);
            self.set_error(message, bad.start, bad.end);
        }
    }

    fn special(
        &mut self,
        name: &str,
        start: usize,
        bindings: &Bindings,
        children: Vec<Rc<Node>>,
    ) -> Found {
        let part = |wanted: &str| {
            bindings
                .iter()
                .find(|(name, _)| *name == wanted)
                .map(|(_, node)| node.clone())
        };
        let a = part("a")?;
        match name {
            "nonparen_genexp" => {
                let args = arguments(&a);
                let positional: Vec<_> = args
                    .iter()
                    .filter(|arg| !matches!(arg.kind, "keyword" | "unpacking"))
                    .collect();
                if let ([_, .., last], Some(clauses)) = (&positional[..], part("b")) {
                    let message = "Generator expression must be parenthesized";
                    self.set_error(message, last.start, edge(&clauses, true));
                }
            }
            "arguments_order" => {
                let unpacking = arguments(&a).iter().any(|arg| arg.kind == "unpacking");
                let what = if unpacking { " unpacking" } else { "" };
                let message = format!("positional argument follows keyword argument{what}");
                self.raise_here(&message, ErrorKind::Syntax);
            }
            "legacy_statement" => {
                let text = self.source.slice(a.start, a.end);
                if let (true, Some(b)) = (is_legacy(text), part("b")) {
                    let message = format!(
                        "Missing parentheses in call to '{text}'. Did you mean {text}(...)?"
                    );
                    self.set_error(message, a.start, b.end);
                }
            }
            "missing_comma" => {
                let level = self
                    .mark
                    .checked_sub(1)
                    .and_then(|last| self.tokens.get(last));
                let inside = level.is_some_and(|(_, level)| *level > 0);
                let legacy = a.kind == "name" && is_legacy(self.source.slice(a.start, a.end));
                if let (true, false, Some(b)) = (inside, legacy, part("b")) {
                    let message = "invalid syntax. Perhaps you forgot a comma?";
                    self.set_error(message, a.start, b.end);
                }
            }
            "missing_value" => {
                let last = a.end.saturating_sub(1);
                self.set_error("':' expected after dictionary key", last, last);
                if let Some(place) = self.error.as_mut().and_then(|error| error.place.as_mut()) {
                    place.end_offset = 0;
                }
            }
            "conversion" => {
                let letter = if self.in_t_string(start) { 't' } else { 'f' };
                let text = self.source.slice(a.start, a.end);
                let mark = self
                    .tokens
                    .get(start)
                    .map_or(a.start, |(token, _)| token.end);
                if mark != a.start {
                    let message = format!(
                        "{letter}-string: conversion type must come right after the exclamation mark"
                    );
                    self.set_error(message, mark.saturating_sub(1), a.end);
                } else if !matches!(text, "s" | "r" | "a") {
                    let message = format!(
                        "{letter}-string: invalid conversion character '{text}': \
                         expected 's', 'r', or 'a'"
                    );
                    self.set_error(message, a.start, a.end);
                } else {
                    return Some(self.node("", start, children));
                }
            }
            "mixed_strings" => {
                let first = elements(&a).last().cloned().unwrap_or(a);
                if let Some(b) = part("b") {
                    let message = "cannot mix t-string literals with string or bytes literals";
                    self.set_error(message, first.start, b.end);
                }
            }
            "real_number" | "imaginary_number" => {
                let imaginary = self.source.slice(a.start, a.end).ends_with(['j', 'J']);
                if imaginary == (name == "imaginary_number") {
                    return Some(self.node("literal", start, children));
                }
                let what = if imaginary { "real" } else { "imaginary" };
                let message = format!("{what} number required in complex literal");
                self.set_error(message, a.start, a.end);
            }
            _ => {}
        }
        None
    }
}

/// Names of two words are written with underscores in the table.
fn spoken(kind: &'static str) -> &'static str {
    const NAMES: [&str; 15] = [
        "conditional expression",
        "yield expression",
        "named expression",
        "await expression",
        "function call",
        "f-string expression",
        "t-string expression",
        "set display",
        "dict literal",
        "list comprehension",
        "set comprehension",
        "generator expression",
        "dict comprehension",
        "expression",
        "comparison",
    ];
    if !kind.contains('_') {
        return kind;
    }
    let wanted = kind.replace('_', " ");
    NAMES
        .into_iter()
        .find(|name| *name == wanted)
        .unwrap_or(kind)
}

fn is_legacy(name: &str) -> bool {
    matches!(name, "print" | "exec")
}

fn last_trailer(children: &[Rc<Node>]) -> &'static str {
    let Some(last) = children.last() else {
        return "";
    };
    match last.kind {
        "" => last_trailer(&last.children),
        kind => kind,
    }
}

fn contains(children: &[Rc<Node>], kind: &str) -> bool {
    children
        .iter()
        .any(|child| child.kind == kind || child.kind.is_empty() && contains(&child.children, kind))
}

/// The expressions directly in a node, tokens and sequences resolved.
fn elements(node: &Rc<Node>) -> Vec<Rc<Node>> {
    let mut found = Vec::new();
    for child in &node.children {
        match child.kind {
            "" => found.extend(elements(child)),
            "token" => {}
            _ => found.push(child.clone()),
        }
    }
    found
}

/// The arguments of a call: one alone is not wrapped in a sequence.
fn arguments(node: &Rc<Node>) -> Vec<Rc<Node>> {
    if node.kind.is_empty() {
        elements(node)
    } else {
        vec![node.clone()]
    }
}

/// Where a sequence of expressions starts or ends: parentheses around the first or last do not count.
fn edge(node: &Rc<Node>, end: bool) -> u32 {
    if node.kind.is_empty() {
        let inner = elements(node);
        let inner = if end { inner.last() } else { inner.first() };
        if let Some(inner) = inner {
            return if end { inner.end } else { inner.start };
        }
    }
    if end { node.end } else { node.start }
}

/// The part of an expression that cannot be a target.
fn find_invalid_target(source: &Source, what: &str, node: &Rc<Node>) -> Option<Rc<Node>> {
    match node.kind {
        "list" | "tuple" => elements(node)
            .iter()
            .find_map(|element| find_invalid_target(source, what, element)),
        "starred" if what == "del" => Some(node.clone()),
        "starred" => elements(node)
            .first()
            .and_then(|inner| find_invalid_target(source, what, inner)),
        "comparison" if what == "for" => {
            let parts = elements(node);
            let first = parts.first()?;
            let rest = source
                .slice(first.end, node.end)
                .trim_start_matches(|char: char| char == ')' || char.is_whitespace());
            if rest.starts_with("in") {
                find_invalid_target(source, what, first)
            } else {
                None
            }
        }
        "name" | "subscript" | "attribute" => None,
        _ => Some(node.clone()),
    }
}
