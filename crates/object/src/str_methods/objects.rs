//! The methods of `str` that take other strings, on objects: arguments are checked here, results made.

use crate::error::PyResult;
use crate::int;
use crate::kind;
use crate::object;
use crate::str::{Chars, Str, StrBuilder};
use crate::str_methods::{search, split};
use crate::token::Token;
use crate::tuple::Tuple;
use crate::tuple_class::is_index;
use crate::word::{Borrowed, Owned};

/// The code points of a str; of an empty one for anything else.
pub(crate) fn chars<'a>(token: &'a Token, value: Borrowed<'a>) -> Chars<'a> {
    value.get::<Str>(token).map_or(Chars::One(&[]), Str::chars)
}

/// A part of a str: itself, where it is exact and the part is all of it.
pub(crate) fn part(token: &Token, this: Borrowed<'_>, part: split::Part) -> Owned {
    let all = chars(token, this);
    if part.start == 0 && part.end >= all.len() && token.is_exact(this, kind::STR) {
        return this.own(token);
    }
    token.new_str_of(all.slice(part.start, part.end))
}

/// The str as an exact one.
pub(crate) fn plain(token: &Token, this: Borrowed<'_>) -> Owned {
    part(token, this, 0..usize::MAX)
}

pub(crate) fn parts(token: &Token, this: Borrowed<'_>, ranges: Vec<split::Part>) -> Owned {
    let items = ranges
        .into_iter()
        .map(|range| part(token, this, range))
        .collect();
    token.new_list(items)
}

pub(crate) fn must_be_str(token: &mut Token, value: Borrowed<'_>, what: &str) -> PyResult<()> {
    if value.is_a::<Str>(token) {
        return Ok(());
    }
    let class = token.argument_name(value);
    Err(token.type_error(format!("{what} must be str, not {class}")))
}

/// `start` and `end` arguments as a range within `len`; start may lie behind the end.
pub(crate) fn bounds(
    token: &mut Token,
    start: Option<Borrowed<'_>>,
    end: Option<Borrowed<'_>>,
    len: usize,
) -> PyResult<(usize, usize)> {
    let mut clip = |part: Option<Borrowed<'_>>, default: usize| -> PyResult<usize> {
        let Some(part) = part.filter(|part| !part.is_none()) else {
            return Ok(default);
        };
        if !is_index(token, part) {
            return Err(token
                .type_error("slice indices must be integers or None or have an __index__ method"));
        }
        let index = int::index_clipped(token, part)?;
        Ok(if index < 0 {
            index.saturating_add(len as i64).max(0) as usize
        } else {
            index as usize
        })
    };
    let (start, end) = (clip(start, 0)?, clip(end, len)?);
    Ok((start, end.min(len)))
}

/// Finds `sub` within bounds; the place counts from the start of the str.
pub(crate) fn find_in(
    token: &mut Token,
    this: Borrowed<'_>,
    name: &str,
    args: [Option<Borrowed<'_>>; 3],
    find: fn(Chars<'_>, Chars<'_>) -> Option<usize>,
) -> PyResult<Option<usize>> {
    let [Some(sub), start, end] = args else {
        return Ok(None);
    };
    must_be_str(token, sub, &format!("{name}() argument 1"))?;
    let len = chars(token, this).len();
    let (start, end) = bounds(token, start, end, len)?;
    if start > end {
        return Ok(None);
    }
    Ok(find(chars(token, this).slice(start, end), chars(token, sub)).map(|at| at + start))
}

/// `startswith` and `endswith`.
pub(crate) fn has_affix(
    token: &mut Token,
    this: Borrowed<'_>,
    name: &str,
    args: [Option<Borrowed<'_>>; 3],
    at_end: bool,
) -> PyResult<bool> {
    let [Some(affix), start, end] = args else {
        return Ok(false);
    };
    let len = chars(token, this).len();
    let (start, end) = bounds(token, start, end, len)?;
    let matches = |token: &Token, affix: Borrowed<'_>| {
        let affix = chars(token, affix);
        if start > end {
            return false;
        }
        let hay = chars(token, this).slice(start, end);
        match at_end {
            true => hay
                .len()
                .checked_sub(affix.len())
                .is_some_and(|at| search::is_at(hay, affix, at)),
            false => search::is_at(hay, affix, 0),
        }
    };
    if affix.is_a::<Str>(token) {
        return Ok(matches(token, affix));
    }
    let Some(choices) = Tuple::items_of(token, affix)
        .map(|items| items.iter().map(|item| item.own(token)).collect::<Vec<_>>())
    else {
        let class = token.class_name(affix);
        return Err(token.type_error(format!(
            "{name} first arg must be str or a tuple of str, not {class}"
        )));
    };
    for choice in &choices {
        if !choice.as_ref().is_a::<Str>(token) {
            let class = token.class_name(choice.as_ref());
            return Err(token.type_error(format!(
                "tuple for {name} must only contain str, not {class}"
            )));
        }
        if matches(token, choice.as_ref()) {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(crate) fn strip(
    token: &mut Token,
    this: Borrowed<'_>,
    set: Option<Borrowed<'_>>,
    name: &str,
    left: bool,
    right: bool,
) -> PyResult {
    let set = set.filter(|set| !set.is_none());
    if set.is_some_and(|set| !set.is_a::<Str>(token)) {
        return Err(token.type_error(format!("{name} arg must be None or str")));
    }
    let range = split::strip(
        chars(token, this),
        set.map(|set| chars(token, set)),
        left,
        right,
    );
    Ok(part(token, this, range))
}

pub(crate) fn split_with(
    token: &mut Token,
    this: Borrowed<'_>,
    separator: Option<Borrowed<'_>>,
    limit: Option<i64>,
    from_right: bool,
) -> PyResult {
    let limit = usize::try_from(limit.unwrap_or(-1)).unwrap_or(usize::MAX);
    let Some(separator) = separator.filter(|separator| !separator.is_none()) else {
        let words = if from_right {
            split::words_from_right
        } else {
            split::words
        };
        let ranges = words(chars(token, this), limit);
        return Ok(parts(token, this, ranges));
    };
    if !separator.is_a::<Str>(token) {
        let class = token.class_name(separator);
        return Err(token.type_error(format!("must be str or None, not {class}")));
    }
    if chars(token, separator).is_empty() {
        return Err(token.value_error("empty separator"));
    }
    let cut = if from_right {
        split::at_separator_from_right
    } else {
        split::at_separator
    };
    let ranges = cut(chars(token, this), chars(token, separator), limit);
    Ok(parts(token, this, ranges))
}

pub(crate) fn partition(
    token: &mut Token,
    this: Borrowed<'_>,
    separator: Borrowed<'_>,
    from_right: bool,
) -> PyResult {
    must_be_str_plain(token, separator)?;
    let (all, sep) = (chars(token, this), chars(token, separator));
    if sep.is_empty() {
        return Err(token.value_error("empty separator"));
    }
    let (len, width) = (all.len(), sep.len());
    let found = if from_right {
        search::rfind(all, sep)
    } else {
        search::find(all, sep)
    };
    let empty = token.new_str("");
    let items = match (found, from_right) {
        (Some(at), _) => [
            part(token, this, 0..at),
            separator.own(token),
            part(token, this, at + width..len),
        ],
        (None, false) => [plain(token, this), empty.clone_ref(token), empty],
        (None, true) => [empty.clone_ref(token), empty, plain(token, this)],
    };
    Ok(token.new_tuple(items.into_iter()))
}

pub(crate) fn must_be_str_plain(token: &mut Token, value: Borrowed<'_>) -> PyResult<()> {
    if value.is_a::<Str>(token) {
        return Ok(());
    }
    let class = token.class_name(value);
    Err(token.type_error(format!("must be str, not {class}")))
}

/// `separator.join(items)`
pub fn join(token: &mut Token, separator: Borrowed<'_>, iterable: Borrowed<'_>) -> PyResult {
    let slots = token.class_of(iterable).slots();
    if slots.iter.is_none() && slots.getitem.is_none() {
        return Err(token.type_error("can only join an iterable"));
    }
    let items = object::collect(token, iterable)?;
    if let [only] = items.as_slice()
        && token.is_exact(only.as_ref(), kind::STR)
    {
        return Ok(only.clone_ref(token));
    }
    let mut total = 0usize;
    for (index, item) in items.iter().enumerate() {
        let Some(text) = item.as_ref().get::<Str>(token) else {
            let class = token.class_name(item.as_ref());
            return Err(token.type_error(format!(
                "sequence item {index}: expected str instance, {class} found"
            )));
        };
        total += text.len();
    }
    total += chars(token, separator).len() * items.len().saturating_sub(1);
    let mut out = StrBuilder::with_capacity(total);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(chars(token, separator));
        }
        out.push(chars(token, item.as_ref()));
    }
    Ok(out.finish(token))
}

pub(crate) fn replace(
    token: &mut Token,
    this: Borrowed<'_>,
    old: Borrowed<'_>,
    new: Borrowed<'_>,
    count: i64,
) -> PyResult {
    let limit = usize::try_from(count).unwrap_or(usize::MAX);
    let (all, old, new) = (chars(token, this), chars(token, old), chars(token, new));
    let places = search::find_all(all, old, limit);
    if places.is_empty() {
        return Ok(plain(token, this));
    }
    let grown = new
        .len()
        .saturating_sub(old.len())
        .checked_mul(places.len())
        .and_then(|grown| grown.checked_add(all.len()));
    if grown.is_none_or(|grown| grown > 1 << 40) {
        return Err(token.overflow_error("replace string is too long"));
    }
    let mut out = StrBuilder::with_capacity(all.len());
    let mut start = 0;
    for at in places {
        out.push(all.slice(start, at));
        out.push(new);
        start = at + old.len();
    }
    out.push(all.slice(start, all.len()));
    Ok(out.finish(token))
}

/// `center`, `ljust` and `rjust`: padding before and behind.
pub(crate) fn justify(
    token: &mut Token,
    this: Borrowed<'_>,
    width: isize,
    fill: Option<Borrowed<'_>>,
    split: fn(usize, usize) -> usize,
) -> PyResult {
    let fill = match fill {
        None => u32::from(' '),
        Some(fill) => match fill
            .get::<Str>(token)
            .map(|fill| (fill.len(), fill.chars().at(0)))
        {
            Some((1, c)) => c,
            Some(_) => {
                return Err(
                    token.type_error("The fill character must be exactly one character long")
                );
            }
            None => {
                let class = token.class_name(fill);
                return Err(token.type_error(format!(
                    "The fill character must be a unicode character, not {class}"
                )));
            }
        },
    };
    let all = chars(token, this);
    let width = usize::try_from(width).unwrap_or(0);
    let missing = width.saturating_sub(all.len());
    if missing == 0 {
        return Ok(plain(token, this));
    }
    if missing > 1 << 38 {
        return Err(token.memory_error());
    }
    let before = split(missing, width);
    let mut out = StrBuilder::with_capacity(width);
    (0..before).for_each(|_| out.push_char(fill));
    out.push(all);
    (before..missing).for_each(|_| out.push_char(fill));
    Ok(out.finish(token))
}

pub(crate) fn mapped(
    token: &mut Token,
    this: Borrowed<'_>,
    map: fn(Chars<'_>) -> Vec<u32>,
    ascii: Option<fn(&[u8]) -> Vec<u8>>,
) -> PyResult {
    if let (Some(ascii), Some(text)) = (ascii, Str::of(token, this).as_ascii()) {
        let mapped = ascii(text.as_bytes());
        return Ok(token.new_latin1(&mapped));
    }
    let mapped = map(chars(token, this));
    Ok(token.new_chars(&mapped))
}
