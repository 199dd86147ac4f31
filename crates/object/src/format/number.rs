//! Laying a number out: sign, prefix, grouped digits, the rest, padding.

use super::spec::{Align, Spec};
use crate::str::StrBuilder;
use crate::token::Token;
use crate::word::Owned;

/// A number's text in parts.
pub(super) struct Parts<'a> {
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'a str,
    /// The digits before the point.
    pub digits: &'a str,
    /// The point and everything behind it.
    pub rest: &'a str,
    /// Digits in a group.
    pub group: usize,
}

/// Digits with `separator` between groups, filled up with zeros to `width` characters.
fn grouped(digits: &str, separator: char, group: usize, width: usize) -> String {
    let mut reversed = String::with_capacity(width + digits.len() * 4 / 3);
    let (mut count, mut source) = (0usize, digits.chars().rev());
    loop {
        let next = source.next();
        if next.is_none() && reversed.len() >= width {
            break;
        }
        if count > 0 && count.is_multiple_of(group) {
            reversed.push(separator);
        }
        reversed.push(next.unwrap_or('0'));
        count += 1;
    }
    reversed.chars().rev().collect()
}

/// The part behind the point with its digits grouped from the point on.
pub(super) fn group_fraction(rest: &str, separator: Option<char>) -> String {
    let (Some(separator), Some(fraction)) = (separator, rest.strip_prefix('.')) else {
        return rest.to_string();
    };
    let end = fraction
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(fraction.len());
    let (digits, tail) = fraction.split_at(end);
    let mut out = String::from(".");
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 3 == 0 {
            out.push(separator);
        }
        out.push(digit);
    }
    out + tail
}

/// The number in its width.
pub(super) fn lay_out(token: &Token, parts: &Parts<'_>, spec: &Spec) -> Owned {
    let sign = match (parts.negative, spec.sign) {
        (true, _) => "-",
        (false, Some('+')) => "+",
        (false, Some(' ')) => " ",
        _ => "",
    };
    let around = sign.len() + parts.prefix.len() + parts.rest.len();
    let zeros = spec.fill == u32::from('0') && spec.align == Align::Inside;
    let wanted = if zeros {
        spec.width.saturating_sub(around)
    } else {
        0
    };
    let digits = match spec.grouping {
        Some(separator) if !parts.digits.is_empty() => {
            grouped(parts.digits, separator, parts.group, wanted)
        }
        _ => parts.digits.to_string(),
    };
    let missing = spec.width.saturating_sub(around + digits.len());
    let (before, inside) = match spec.align {
        Align::Left => (0, 0),
        Align::Right => (missing, 0),
        Align::Center => (missing / 2, 0),
        Align::Inside => (0, missing),
    };
    let mut out = StrBuilder::with_capacity(around + digits.len() + missing);
    let fill =
        |out: &mut StrBuilder, count: usize| (0..count).for_each(|_| out.push_char(spec.fill));
    fill(&mut out, before);
    out.push_str(sign);
    out.push_str(parts.prefix);
    fill(&mut out, inside);
    out.push_str(&digits);
    out.push_str(parts.rest);
    fill(&mut out, missing - before - inside);
    out.finish(token)
}
