//! Reads the notation of [`super::rules`].

use std::collections::HashMap;
use std::sync::OnceLock;

use super::rules::RULES;
use super::token::Kind;

#[derive(Debug)]
pub(super) enum Item {
    /// A keyword or operator.
    Literal(&'static str),
    /// A name that is a keyword only here.
    Soft(&'static str),
    /// Any soft keyword.
    AnySoft,
    Token(Kind),
    Rule(usize),
    Group(Vec<Alt>),
    Optional(Box<Item>),
    /// At least so many.
    Repeat(Box<Item>, usize),
    /// Separator and item.
    Gather(Box<Item>, Box<Item>),
    /// Whether it must match.
    Look(Box<Item>, bool),
    Forced(&'static str),
    Cut,
}

#[derive(Debug)]
pub(super) enum Action {
    None,
    /// What the expression is called in messages.
    Kind(&'static str),
    /// The named part stands for the whole.
    Pass(&'static str),
    /// How the place of the error is found, its parts, and the message.
    Error(&'static str, Vec<&'static str>, String),
}

#[derive(Debug)]
pub(super) struct Alt {
    pub items: Vec<(Option<&'static str>, Item)>,
    pub action: Action,
}

#[derive(Debug)]
pub(super) struct Rule {
    /// As in CPython: the result is remembered for both passes alike.
    pub memo: bool,
    pub name: &'static str,
    /// An `invalid_*` rule.
    pub invalid: bool,
    pub alts: Vec<Alt>,
}

#[derive(Debug)]
pub(super) struct Grammar {
    pub rules: Vec<Rule>,
    pub index: HashMap<&'static str, usize>,
}

/// The grammar, read once.
pub(super) fn grammar() -> &'static Grammar {
    static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
    GRAMMAR.get_or_init(|| {
        let definitions = definitions();
        let names = definitions
            .iter()
            .map(|(name, _)| name.trim_end_matches("(memo)"));
        let index: HashMap<_, _> = names
            .enumerate()
            .map(|(index, name)| (name, index))
            .collect();
        let rules = definitions
            .iter()
            .map(|(name, body)| {
                let mut reader = Reader {
                    words: words(body),
                    at: 0,
                    index: &index,
                };
                let plain = name.trim_end_matches("(memo)");
                Rule {
                    memo: name.ends_with("(memo)"),
                    name: plain,
                    invalid: plain.starts_with("invalid_"),
                    alts: reader.alts(),
                }
            })
            .collect();
        Grammar { rules, index }
    })
}

/// Name and body of every rule; a line that starts with a blank continues the one before.
fn definitions() -> Vec<(&'static str, String)> {
    let mut definitions: Vec<(&'static str, String)> = Vec::new();
    for line in RULES.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with(' ') {
            if let Some((_, body)) = definitions.last_mut() {
                body.push(' ');
                body.push_str(line);
            }
        } else if let Some((name, body)) = line.split_once(": ") {
            definitions.push((name, body.to_owned()));
        }
    }
    definitions
}

/// Splits a body into words. Bodies live as long as the program: there is one grammar.
fn words(body: &str) -> Vec<&'static str> {
    let body: &'static str = Box::leak(body.to_owned().into_boxed_str());
    let mut words = Vec::new();
    let mut rest = body.trim_start();
    while let Some(first) = rest.chars().next() {
        let len = match first {
            '\'' | '"' => quoted_len(rest, first),
            '&' if rest.starts_with("&&") => 2,
            '-' if rest.starts_with("->") => 2,
            '(' | ')' | '[' | ']' | '|' | '&' | '!' | '~' | '?' | '*' | '+' | '.' | '=' => 1,
            _ => {
                let end =
                    |char: char| !(char.is_ascii_alphanumeric() || matches!(char, '_' | '$' | '-'));
                rest.find(end).unwrap_or(rest.len()).max(1)
            }
        };
        let (word, tail) = rest.split_at_checked(len).unwrap_or((rest, ""));
        words.push(word);
        rest = tail.trim_start();
    }
    words
}

fn quoted_len(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (offset, char) in text.char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if char == quote => return offset + 1,
            _ => {}
        }
    }
    text.len()
}

struct Reader<'a> {
    words: Vec<&'static str>,
    at: usize,
    index: &'a HashMap<&'static str, usize>,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> &'static str {
        self.words.get(self.at + ahead).copied().unwrap_or("")
    }

    fn next(&mut self) -> &'static str {
        let word = self.peek(0);
        self.at += 1;
        word
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.peek(0) == word;
        self.at += usize::from(found);
        found
    }

    fn alts(&mut self) -> Vec<Alt> {
        let mut alts = vec![self.alt()];
        while self.eat("|") {
            alts.push(self.alt());
        }
        alts
    }

    fn alt(&mut self) -> Alt {
        let mut items = Vec::new();
        while !matches!(self.peek(0), "" | "|" | ")" | "]" | "->") {
            let name = (self.peek(1) == "=").then(|| {
                let name = self.next();
                self.at += 1;
                name
            });
            let item = self.item();
            items.push((name, item));
        }
        let action = if self.eat("->") {
            self.action()
        } else {
            Action::None
        };
        Alt { items, action }
    }

    fn item(&mut self) -> Item {
        match self.peek(0) {
            "&" | "!" => {
                let positive = self.next() == "&";
                return Item::Look(Box::new(self.item()), positive);
            }
            "&&" => {
                self.at += 1;
                return Item::Forced(unquote(self.next()));
            }
            "~" => {
                self.at += 1;
                return Item::Cut;
            }
            _ => {}
        }
        let mut item = self.atom();
        if self.eat(".") {
            item = Item::Gather(Box::new(item), Box::new(self.atom()));
            self.eat("+");
            return item;
        }
        if self.eat("*") {
            item = Item::Repeat(Box::new(item), 0);
        } else if self.eat("+") {
            item = Item::Repeat(Box::new(item), 1);
        }
        item
    }

    fn atom(&mut self) -> Item {
        let word = self.next();
        match word {
            "(" => {
                let alts = self.alts();
                self.eat(")");
                Item::Group(alts)
            }
            "[" => {
                let alts = self.alts();
                self.eat("]");
                Item::Optional(Box::new(Item::Group(alts)))
            }
            "SOFT" => Item::AnySoft,
            _ if word.starts_with('\'') => Item::Literal(unquote(word)),
            _ if word.starts_with('"') => Item::Soft(unquote(word)),
            _ => match token(word) {
                Some(kind) => Item::Token(kind),
                // The test of this module checks that every name is defined.
                None => Item::Rule(self.index.get(word).copied().unwrap_or(usize::MAX)),
            },
        }
    }

    fn action(&mut self) -> Action {
        if self.eat("!") {
            let place = self.next();
            let mut parts = Vec::new();
            while !matches!(self.peek(0), "" | "|") && !self.peek(0).starts_with('"') {
                parts.push(self.next());
            }
            let mut message = String::new();
            if self.peek(0).starts_with('"') {
                message = unquote(self.next()).replace("\\\"", "\"");
            }
            return Action::Error(place, parts, message);
        }
        let word = self.next();
        match word.strip_prefix('$') {
            Some(name) => Action::Pass(name),
            None => Action::Kind(word),
        }
    }
}

fn unquote(word: &'static str) -> &'static str {
    word.get(1..word.len().saturating_sub(1))
        .unwrap_or_default()
}

fn token(word: &str) -> Option<Kind> {
    Some(match word {
        "END" => Kind::End,
        "NAME" => Kind::Name,
        "NUMBER" => Kind::Number,
        "STRING" => Kind::String,
        "NEWLINE" => Kind::Newline,
        "INDENT" => Kind::Indent,
        "DEDENT" => Kind::Dedent,
        "FSTART" => Kind::FStart,
        "FMIDDLE" => Kind::FMiddle,
        "FEND" => Kind::FEnd,
        "TSTART" => Kind::TStart,
        "TMIDDLE" => Kind::TMiddle,
        "TEND" => Kind::TEnd,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(item: &Item, rule: &str) {
        match item {
            Item::Rule(index) => {
                assert!(*index < grammar().rules.len(), "undefined name in {rule}")
            }
            Item::Group(alts) => alts
                .iter()
                .flat_map(|alt| &alt.items)
                .for_each(|(_, item)| check(item, rule)),
            Item::Optional(item) | Item::Repeat(item, _) | Item::Look(item, _) => check(item, rule),
            Item::Gather(separator, item) => {
                check(separator, rule);
                check(item, rule);
            }
            _ => {}
        }
    }

    #[test]
    fn every_name_is_defined() {
        for rule in &grammar().rules {
            assert!(!rule.alts.is_empty());
            for alt in &rule.alts {
                assert!(!alt.items.is_empty(), "{}", rule.name);
                alt.items
                    .iter()
                    .for_each(|(_, item)| check(item, rule.name));
            }
        }
    }
}
