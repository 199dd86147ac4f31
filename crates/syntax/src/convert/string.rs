//! String, bytes, f-string and t-string literals.
//!
//! Implicitly concatenated parts become one node, as in CPython's parser: adjacent literal pieces of an
//! f-string are one constant that reaches from the first piece (quotes included, if it is a plain
//! string) to the last; empty constants vanish.

use baton_code::{Const, Text, TextBuilder};
use ruff_python_ast as ruff;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Converter, Result};
use crate::ast::{Expr, ExprKind, Span, expr};

/// CPython's tokenizer allows fields in a specification of a field in a specification, and no deeper.
const MAX_SPECS: u32 = 3;

/// Whether replacement fields become `FormattedValue` or `Interpolation`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flavor {
    Formatted,
    Template,
}

/// Collects the values of a `JoinedStr` or `TemplateStr`, merging adjacent literal pieces.
#[derive(Default)]
struct Joiner {
    values: Vec<Expr>,
    pending: Option<(Span, TextBuilder, Option<Text>)>,
}

impl Joiner {
    fn literal(&mut self, span: Span, text: &Text, kind: Option<Text>) {
        let (whole, builder, _) = self
            .pending
            .get_or_insert_with(|| (span, TextBuilder::new(), kind));
        *whole = whole.to(span);
        builder.push_text(text);
    }

    fn flush(&mut self) {
        if let Some((span, builder, kind)) = self.pending.take()
            && !builder.is_empty()
        {
            let value = Const::Str(builder.finish());
            self.values
                .push(Expr::new(span, expr::Constant { value, kind }));
        }
    }

    fn field(&mut self, field: Expr) {
        self.flush();
        self.values.push(field);
    }

    fn finish(mut self) -> Vec<Expr> {
        self.flush();
        self.values
    }
}

impl Converter<'_> {
    pub(super) fn string_literal(&mut self, node: &ruff::ExprStringLiteral) -> Result<ExprKind> {
        let mut builder = TextBuilder::new();
        for part in &node.value {
            builder.push_text(&self.string_part(part));
        }
        let kind = node
            .value
            .iter()
            .next()
            .and_then(|part| self.string_kind(part));
        Ok(expr::Constant {
            value: Const::Str(builder.finish()),
            kind,
        }
        .into())
    }

    fn string_kind(&mut self, part: &ruff::StringLiteral) -> Option<Text> {
        part.flags.prefix().is_unicode().then(|| self.name("u"))
    }

    fn string_part(&self, part: &ruff::StringLiteral) -> Text {
        let raw = part.flags.prefix().is_raw();
        self.check_escapes(part.content_range(), raw, false);
        self.literal_text(&part.value, part.content_range(), raw, false)
    }

    /// ruff puts U+FFFD in the place of a lone surrogate: then the source is read again.
    fn literal_text(&self, value: &str, range: TextRange, raw: bool, braces: bool) -> Text {
        if raw || !value.contains(char::REPLACEMENT_CHARACTER) {
            return Text::from(value);
        }
        unescape(self.slice(range), braces)
    }

    pub(super) fn bytes_literal(&mut self, node: &ruff::ExprBytesLiteral) -> Result<ExprKind> {
        for part in &node.value {
            self.check_escapes(part.content_range(), part.flags.prefix().is_raw(), true);
        }
        let bytes: Vec<u8> = node.value.bytes().collect();
        Ok(super::expr::constant(Const::Bytes(bytes.into())))
    }

    pub(super) fn f_string(&mut self, node: &ruff::ExprFString) -> Result<ExprKind> {
        let mut joiner = Joiner::default();
        for part in &node.value {
            match part {
                ruff::FStringPart::Literal(part) => {
                    let kind = self.string_kind(part);
                    joiner.literal(self.span(part), &self.string_part(part), kind);
                }
                ruff::FStringPart::FString(part) => {
                    let raw = part.flags.prefix().is_raw();
                    self.elements(&mut joiner, &part.elements, Flavor::Formatted, raw)?;
                }
            }
        }
        Ok(expr::JoinedStr {
            values: joiner.finish(),
        }
        .into())
    }

    pub(super) fn t_string(&mut self, node: &ruff::ExprTString) -> Result<ExprKind> {
        let mut joiner = Joiner::default();
        for part in &node.value {
            let raw = part.flags.prefix().is_raw();
            self.elements(&mut joiner, &part.elements, Flavor::Template, raw)?;
        }
        Ok(expr::TemplateStr {
            values: joiner.finish(),
        }
        .into())
    }

    fn elements(
        &mut self,
        joiner: &mut Joiner,
        elements: &[ruff::InterpolatedStringElement],
        flavor: Flavor,
        raw: bool,
    ) -> Result<()> {
        for element in elements {
            match element {
                ruff::InterpolatedStringElement::Literal(literal) => {
                    self.check_escapes(literal.range(), raw, false);
                    let text = self.literal_text(&literal.value, literal.range(), raw, true);
                    joiner.literal(self.span(literal), &text, None);
                }
                ruff::InterpolatedStringElement::Interpolation(field) => {
                    self.field(joiner, field, flavor, raw)?;
                }
            }
        }
        Ok(())
    }

    fn field(
        &mut self,
        joiner: &mut Joiner,
        field: &ruff::InterpolatedElement,
        flavor: Flavor,
        raw: bool,
    ) -> Result<()> {
        if let Some(debug) = &field.debug_text {
            let start = field.start() + TextSize::new(1);
            let end = start + TextSize::of(debug.as_str());
            let text = Text::from(strip_comments(debug.as_str()));
            joiner.literal(self.between(start, end), &text, None);
        }
        if self.specs >= MAX_SPECS {
            // CPython points at the character before.
            let at = field
                .start()
                .checked_sub(TextSize::new(1))
                .unwrap_or_default();
            let letter = if flavor == Flavor::Template { 't' } else { 'f' };
            let message = format!("{letter}-string: expressions nested too deeply");
            return self.error(TextRange::empty(at), message);
        }
        let span = self.span(field);
        let value = self.boxed(&field.expression)?;
        let mut conversion = match field.conversion {
            ruff::ConversionFlag::None => -1,
            ruff::ConversionFlag::Str => i32::from(b's'),
            ruff::ConversionFlag::Ascii => i32::from(b'a'),
            ruff::ConversionFlag::Repr => i32::from(b'r'),
        };
        if conversion < 0 && field.debug_text.is_some() && field.format_spec.is_none() {
            conversion = i32::from(b'r');
        }
        let format_spec = match &field.format_spec {
            Some(spec) => Some(Box::new(self.format_spec(spec, raw)?)),
            None => None,
        };
        joiner.field(match flavor {
            Flavor::Formatted => Expr::new(
                span,
                expr::FormattedValue {
                    value,
                    conversion,
                    format_spec,
                },
            ),
            Flavor::Template => {
                let str = Const::str(self.expression_text(field));
                Expr::new(
                    span,
                    expr::Interpolation {
                        value,
                        str,
                        conversion,
                        format_spec,
                    },
                )
            }
        });
        Ok(())
    }

    /// A format specification is a `JoinedStr` that starts at its colon, in a t-string too.
    fn format_spec(
        &mut self,
        spec: &ruff::InterpolatedStringFormatSpec,
        raw: bool,
    ) -> Result<Expr> {
        let mut joiner = Joiner::default();
        self.specs += 1;
        self.elements(&mut joiner, &spec.elements, Flavor::Formatted, raw)?;
        self.specs -= 1;
        let start = spec
            .start()
            .checked_sub(TextSize::new(1))
            .unwrap_or_default();
        let span = self.between(start, spec.end());
        Ok(Expr::new(
            span,
            expr::JoinedStr {
                values: joiner.finish(),
            },
        ))
    }

    /// What stands between the brace and the `=`, `!`, `:` or brace that ends the expression.
    fn expression_text(&self, field: &ruff::InterpolatedElement) -> String {
        let start = field.start() + TextSize::new(1);
        let text = match &field.debug_text {
            Some(debug) => {
                let text = strip_comments(debug.as_str());
                return match text.rfind('=') {
                    Some(at) => text.get(..at).unwrap_or_default().to_owned(),
                    None => text,
                };
            }
            None => {
                let tail = self.slice(TextRange::new(field.expression.end(), field.end()));
                let used = closing_offset(tail);
                let end = field.expression.end() + TextSize::new(used);
                self.slice(TextRange::new(start, end)).to_owned()
            }
        };
        strip_comments(&text)
    }
}

/// Where the expression of a field ends, given what follows its node: closing parentheses, white space
/// and comments still belong to it.
fn closing_offset(tail: &str) -> u32 {
    let mut comment = false;
    for (offset, char) in tail.char_indices() {
        match char {
            '\n' => comment = false,
            _ if comment => {}
            '#' => comment = true,
            '!' | ':' | '}' | '=' => return u32::try_from(offset).unwrap_or(0),
            _ => {}
        }
    }
    0
}

/// The text without comments; a `#` in a string is none.
fn strip_comments(text: &str) -> String {
    if !text.contains('#') {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut quote: Option<char> = None;
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match (quote, char) {
            (None, '#') => {
                if chars.any(|char| char == '\n') {
                    result.push('\n');
                }
                continue;
            }
            (None, '"' | '\'') => quote = Some(char),
            (Some(open), _) if open == char => quote = None,
            (Some(_), '\\') => {
                result.push(char);
                result.extend(chars.next());
                continue;
            }
            _ => {}
        }
        result.push(char);
    }
    result
}

/// Decodes the escapes of a literal that the parser accepted.
fn unescape(raw: &str, braces: bool) -> Text {
    let mut builder = TextBuilder::new();
    let mut rest = raw;
    while let Some(at) = rest.find(|char| char == '\\' || braces && matches!(char, '{' | '}')) {
        let (plain, tail) = rest.split_at(at);
        builder.push_str(plain);
        let mut chars = tail.chars();
        let first = chars.next();
        if first != Some('\\') {
            // A doubled brace.
            builder.push_str(first.map_or("", |char| if char == '{' { "{" } else { "}" }));
            chars.next();
            rest = chars.as_str();
            continue;
        }
        rest = escape(&mut builder, chars.as_str());
    }
    builder.push_str(rest);
    builder.finish()
}

/// Decodes one escape; `text` follows the backslash. Returns what follows the escape.
fn escape<'a>(builder: &mut TextBuilder, text: &'a str) -> &'a str {
    let mut chars = text.chars();
    let Some(char) = chars.next() else { return "" };
    let simple = match char {
        '\n' => "",
        '\\' => "\\",
        '\'' => "'",
        '"' => "\"",
        'a' => "\x07",
        'b' => "\x08",
        'f' => "\x0c",
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'v' => "\x0b",
        'x' => return code_point(builder, chars.as_str(), 2, 16),
        'u' => return code_point(builder, chars.as_str(), 4, 16),
        'U' => return code_point(builder, chars.as_str(), 8, 16),
        '0'..='7' => {
            let digits = text
                .bytes()
                .take(3)
                .take_while(|byte| matches!(byte, b'0'..=b'7'));
            return code_point(builder, text, digits.count(), 8);
        }
        'N' => return named(builder, chars.as_str()),
        _ => {
            builder.push_str("\\");
            return text;
        }
    };
    builder.push_str(simple);
    chars.as_str()
}

fn code_point<'a>(builder: &mut TextBuilder, text: &'a str, digits: usize, radix: u32) -> &'a str {
    let (number, rest) = text.split_at_checked(digits).unwrap_or((text, ""));
    if let Ok(point) = u32::from_str_radix(number, radix) {
        let _ = builder.push_code_point(point);
    }
    rest
}

fn named<'a>(builder: &mut TextBuilder, text: &'a str) -> &'a str {
    let Some((name, rest)) = text.strip_prefix('{').and_then(|text| text.split_once('}')) else {
        return text;
    };
    if let Some(char) = unicode_names2::character(name) {
        builder.push_str(char.encode_utf8(&mut [0; 4]));
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        let points = |raw: &str| unescape(raw, true).code_points().collect::<Vec<_>>();
        assert_eq!(points(r"\ud800x"), [0xD800, 0x78]);
        assert_eq!(
            points(r"{{\x41\101\q}}"),
            "{AA\\q}".chars().map(u32::from).collect::<Vec<_>>()
        );
        assert_eq!(points(r"\N{DIGIT ONE}\U0010FFFF"), [0x31, 0x10_FFFF]);
        assert_eq!(points("a\\\nb"), [0x61, 0x62]);
    }

    #[test]
    fn comments() {
        assert_eq!(strip_comments("x # y\n + '#' # z"), "x \n + '#' ");
    }
}
