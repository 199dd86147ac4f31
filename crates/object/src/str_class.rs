//! The methods of `str`; what they do is in `str_methods`.

use crate::args::Args;
use crate::error::{PyResult, Raised};
use crate::exceptions::INDEX_ERROR;
use crate::int;
use crate::kind;
use crate::object;
use crate::singletons::not_implemented;
use crate::slice::{self, Slice};
use crate::slots::CompareOp;
use crate::str_methods::{case, classify, format_string, percent, repr, search, split, translate};
use crate::token::Token;
use crate::tuple::Tuple;
use crate::tuple_class::{is_index, repeat_count, resolve_index};
use crate::unicode;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

pub use crate::str::STR;
use crate::str::{Chars, Str, StrBuilder};

/// The code points of a str; of an empty one for anything else.
fn chars<'a>(token: &'a Token, value: Borrowed<'a>) -> Chars<'a> {
    value.get::<Str>(token).map_or(Chars::One(&[]), Str::chars)
}

/// A part of a str: itself, where it is exact and the part is all of it.
fn part(token: &Token, this: Borrowed<'_>, part: split::Part) -> Owned {
    let all = chars(token, this);
    if part.start == 0 && part.end >= all.len() && token.is_exact(this, kind::STR) {
        return this.own(token);
    }
    token.new_str_of(all.slice(part.start, part.end))
}

/// The str as an exact one.
fn plain(token: &Token, this: Borrowed<'_>) -> Owned {
    part(token, this, 0..usize::MAX)
}

fn parts(token: &Token, this: Borrowed<'_>, ranges: Vec<split::Part>) -> Owned {
    let items = ranges
        .into_iter()
        .map(|range| part(token, this, range))
        .collect();
    token.new_list(items)
}

fn must_be_str(token: &mut Token, value: Borrowed<'_>, what: &str) -> PyResult<()> {
    if value.is_a::<Str>(token) {
        return Ok(());
    }
    let class = token.class_name(value);
    Err(token.type_error(format!("{what} must be str, not {class}")))
}

/// `start` and `end` arguments as a range within `len`; start may lie behind the end.
fn bounds(
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
fn find_in(
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
fn has_affix(
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

fn strip(
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

fn split_with(
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

fn partition(
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

fn must_be_str_plain(token: &mut Token, value: Borrowed<'_>) -> PyResult<()> {
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

fn replace(
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
fn justify(
    token: &mut Token,
    this: Borrowed<'_>,
    width: i64,
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

fn mapped(
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

static NEW_PARAMETERS: crate::args::Signature = {
    use crate::args::{Param, ParamKind::Either};
    crate::args::Signature {
        name: "str",
        params: &[
            Param {
                name: "object",
                kind: Either,
                required: false,
            },
            Param {
                name: "encoding",
                kind: Either,
                required: false,
            },
            Param {
                name: "errors",
                kind: Either,
                required: false,
            },
        ],
    }
};

/// A codec's or error handler's name; `default` if not given.
pub fn codec_name(
    token: &mut Token,
    name: Option<Borrowed<'_>>,
    function: &str,
    parameter: &str,
    default: &str,
) -> PyResult<String> {
    let Some(name) = name else {
        return Ok(default.to_string());
    };
    match name
        .get::<Str>(token)
        .map(|name| name.to_cow().into_owned())
    {
        Some(name) if name.contains('\0') => Err(token.value_error("embedded null character")),
        Some(name) => Ok(name),
        None => {
            let class = token.class_name(name);
            Err(token.type_error(format!(
                "{function}() argument '{parameter}' must be str, not {class}"
            )))
        }
    }
}

fn decode(
    token: &mut Token,
    object: Option<Borrowed<'_>>,
    encoding: Option<Borrowed<'_>>,
    errors: Option<Borrowed<'_>>,
) -> PyResult {
    let encoding = codec_name(token, encoding, "str", "encoding", "utf-8")?;
    let errors = codec_name(token, errors, "str", "errors", "strict")?;
    let Some(object) = object else {
        return Ok(token.new_str(""));
    };
    if object.is_a::<Str>(token) {
        return Err(token.type_error("decoding str is not supported"));
    }
    if !crate::buffer::supported(token, object) {
        let class = token.class_name(object);
        return Err(token.type_error(format!(
            "decoding to str: need a bytes-like object, {class} found"
        )));
    }
    crate::codecs::decode(token, object, &encoding, &errors)
}

#[cold]
fn bad_subscript(token: &mut Token, key: Borrowed<'_>) -> Raised {
    let class = token.class_name(key);
    token.type_error(format!("string indices must be integers, not '{class}'"))
}

fn take_slice(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
    let len = chars(token, this).len();
    let bounds = slice::bounds(token, key, len)?;
    if bounds.2 == 1 {
        let (start, stop) = (bounds.0 as usize, bounds.1.max(bounds.0) as usize);
        return Ok(part(token, this, start..stop));
    }
    let all = chars(token, this);
    let picked: Vec<u32> = slice::indices(bounds).map(|index| all.at(index)).collect();
    Ok(token.new_chars(&picked))
}

fn repeat(token: &mut Token, this: Borrowed<'_>, n: Borrowed<'_>) -> PyResult {
    let count = repeat_count(token, n)?;
    let all = chars(token, this);
    if count == 1 || all.is_empty() {
        return Ok(plain(token, this));
    }
    let total = all
        .len()
        .checked_mul(count)
        .filter(|total| *total < 1 << 40);
    let Some(total) = total else {
        return Err(token.memory_error());
    };
    if let Chars::One(data) = all {
        let mut out = Vec::new();
        if out.try_reserve_exact(total).is_err() {
            return Err(token.memory_error());
        }
        (0..count).for_each(|_| out.extend_from_slice(data));
        return Ok(token.new_latin1(&out));
    }
    let mut out: Vec<u32> = Vec::new();
    if out.try_reserve_exact(total).is_err() {
        return Err(token.memory_error());
    }
    (0..count).for_each(|_| out.extend(all.iter()));
    Ok(token.new_chars(&out))
}

#[methods]
impl Str {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.expect_at_most(token, "str", 3)?;
        let [object, encoding, errors] = NEW_PARAMETERS.bind::<3>(token, args)?;
        let text = match (object, encoding, errors) {
            (None, None, None) => token.new_str(""),
            (Some(object), None, None) => object::str(token, object)?,
            _ => decode(token, object, encoding, errors)?,
        };
        if class.is(token.native_class(&STR).as_value()) {
            return Ok(text);
        }
        let Some(class) = class.as_class(token) else {
            return Err(token.type_error("str.__new__(X): X is not a type object"));
        };
        let shape = class.instance_shape(token);
        match text.as_ref().get::<Str>(token) {
            Some(source) => Ok(token.new_str_instance(shape, source)),
            None => Ok(text),
        }
    }

    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Str::of(token, this).len())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let text = repr::repr(chars(token, this));
        Ok(text.finish(token))
    }

    #[slot]
    fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(plain(token, this))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(Str::of(token, this).hash(token))
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let (Some(left), Some(right)) = (this.get::<Str>(token), other.get::<Str>(token)) else {
            return Ok(not_implemented());
        };
        let result = match op {
            CompareOp::Eq => left.same(right),
            CompareOp::Ne => !left.same(right),
            _ => op.matches(crate::str::compare(left, right)),
        };
        Ok(token.bool(result))
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let text = Some(this.own(token));
        Ok(token.new_object(StrIterator { text, index: 0 }))
    }

    #[slot]
    fn __contains__(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<bool> {
        if !value.is_a::<Str>(token) {
            let class = token.class_name(value);
            return Err(token.type_error(format!(
                "'in <string>' requires string as left operand, not {class}"
            )));
        }
        Ok(search::find(chars(token, this), chars(token, value)).is_some())
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        if is_index(token, key) {
            let index = int::index_or(token, key, &INDEX_ERROR)?;
            let all = chars(token, this);
            return match resolve_index(index, all.len()) {
                Some(index) => Ok(token.char_str(all.at(index))),
                None => Err(token.index_error("string index out of range")),
            };
        }
        if !key.is_a::<Slice>(token) {
            return Err(bad_subscript(token, key));
        }
        take_slice(token, this, key)
    }

    #[slot(concat)]
    fn __add__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        let (Some(left), Some(right)) = (this.get::<Str>(token), other.get::<Str>(token)) else {
            let c = crate::type_object::full_name(token, other);
            return Err(token.type_error(format!("can only concatenate str (not \"{c}\") to str")));
        };
        if left.is_empty() && token.is_exact(other, kind::STR) {
            return Ok(other.own(token));
        }
        if right.is_empty() {
            return Ok(plain(token, this));
        }
        Ok(token.concat_str(left, right))
    }

    #[slot(repeat)]
    fn __mul__(token: &mut Token, this: Borrowed<'_>, n: Borrowed<'_>) -> PyResult {
        repeat(token, this, n)
    }

    #[slot]
    fn __mod__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        let Some(format) = left.get::<Str>(token) else {
            return Ok(not_implemented());
        };
        let format: Vec<u32> = format.chars().iter().collect();
        let text = percent::format(token, &format, right, false)?;
        Ok(text.finish(token))
    }

    /// Encode the string using the codec registered for encoding.
    ///
    ///   encoding
    ///     The encoding in which to encode the string.
    ///   errors
    ///     The error handling scheme to use for encoding errors.
    ///     The default is 'strict' meaning that encoding errors raise a
    ///     UnicodeEncodeError.  Other possible values are 'ignore', 'replace' and
    ///     'xmlcharrefreplace' as well as any other name registered with
    ///     codecs.register_error that can handle UnicodeEncodeErrors.
    #[method("(encoding='utf-8', errors='strict')")]
    fn encode(
        token: &mut Token,
        this: Borrowed<'_>,
        encoding: Option<Borrowed<'_>>,
        errors: Option<Borrowed<'_>>,
    ) -> PyResult {
        let encoding = codec_name(token, encoding, "encode", "encoding", "utf-8")?;
        let errors = codec_name(token, errors, "encode", "errors", "strict")?;
        crate::codecs::encode(token, this, &encoding, &errors)
    }

    /// Return a copy with all occurrences of substring old replaced by new.
    ///
    ///   count
    ///     Maximum number of occurrences to replace.
    ///     -1 (the default value) means replace all occurrences.
    ///
    /// If the optional argument count is given, only the first count occurrences are
    /// replaced.
    #[method("(old, new, /, count=-1)")]
    fn replace(
        token: &mut Token,
        this: Borrowed<'_>,
        old: Borrowed<'_>,
        new: Borrowed<'_>,
        count: Option<i64>,
    ) -> PyResult {
        must_be_str(token, old, "replace() argument 1")?;
        must_be_str(token, new, "replace() argument 2")?;
        replace(token, this, old, new, count.unwrap_or(-1))
    }

    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    ///   sep
    ///     The separator used to split the string.
    ///
    ///     When set to None (the default value), will split on any whitespace
    ///     character (including \n \r \t \f and spaces) and will discard
    ///     empty strings from the result.
    ///   maxsplit
    ///     Maximum number of splits.
    ///     -1 (the default value) means no limit.
    ///
    /// Splitting starts at the front of the string and works to the end.
    ///
    /// Note, str.split() is mainly useful for data that has been intentionally
    /// delimited.  With natural text that includes punctuation, consider using
    /// the regular expression module.
    #[method("(sep=None, maxsplit=-1)")]
    fn split(
        token: &mut Token,
        this: Borrowed<'_>,
        sep: Option<Borrowed<'_>>,
        maxsplit: Option<i64>,
    ) -> PyResult {
        split_with(token, this, sep, maxsplit, false)
    }

    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    ///   sep
    ///     The separator used to split the string.
    ///
    ///     When set to None (the default value), will split on any whitespace
    ///     character (including \n \r \t \f and spaces) and will discard
    ///     empty strings from the result.
    ///   maxsplit
    ///     Maximum number of splits.
    ///     -1 (the default value) means no limit.
    ///
    /// Splitting starts at the end of the string and works to the front.
    #[method("(sep=None, maxsplit=-1)")]
    fn rsplit(
        token: &mut Token,
        this: Borrowed<'_>,
        sep: Option<Borrowed<'_>>,
        maxsplit: Option<i64>,
    ) -> PyResult {
        split_with(token, this, sep, maxsplit, true)
    }

    /// Return a list of the lines in the string, breaking at line boundaries.
    ///
    /// Line breaks are not included in the resulting list unless keepends is given and
    /// true.
    #[method("(keepends=False)")]
    fn splitlines(token: &mut Token, this: Borrowed<'_>, keepends: Option<bool>) -> PyResult {
        let ranges = split::lines(chars(token, this), keepends.unwrap_or(false));
        Ok(parts(token, this, ranges))
    }

    /// Concatenate any number of strings.
    ///
    /// The string whose method is called is inserted in between each given string.
    /// The result is returned as a new string.
    ///
    /// Example: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'
    #[method("(iterable, /)")]
    fn join(token: &mut Token, this: Borrowed<'_>, iterable: Borrowed<'_>) -> PyResult {
        join(token, this, iterable)
    }

    /// Return a capitalized version of the string.
    ///
    /// More specifically, make the first character have upper case and the rest lower
    /// case.
    #[method("()")]
    fn capitalize(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        mapped(token, this, case::capitalize, None)
    }

    /// Return a version of the string suitable for caseless comparisons.
    #[method("()")]
    fn casefold(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        mapped(token, this, case::fold, Some(<[u8]>::to_ascii_lowercase))
    }

    /// Return a version of the string where each word is titlecased.
    ///
    /// More specifically, words start with uppercased characters and all remaining
    /// cased characters have lower case.
    #[method("()")]
    fn title(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        mapped(token, this, case::title, None)
    }

    /// Return a copy of the string converted to lowercase.
    #[method("()")]
    fn lower(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        mapped(token, this, case::lower, Some(<[u8]>::to_ascii_lowercase))
    }

    /// Return a copy of the string converted to uppercase.
    #[method("()")]
    fn upper(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        mapped(token, this, case::upper, Some(<[u8]>::to_ascii_uppercase))
    }

    /// Convert uppercase characters to lowercase and lowercase characters to uppercase.
    #[method("()")]
    fn swapcase(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        mapped(token, this, case::swap, None)
    }

    /// Return a centered string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[method("(width, fillchar=' ', /)")]
    fn center(
        token: &mut Token,
        this: Borrowed<'_>,
        width: i64,
        fillchar: Option<Borrowed<'_>>,
    ) -> PyResult {
        justify(token, this, width, fillchar, |missing, width| {
            missing / 2 + (missing & width & 1)
        })
    }

    /// Return a left-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[method("(width, fillchar=' ', /)")]
    fn ljust(
        token: &mut Token,
        this: Borrowed<'_>,
        width: i64,
        fillchar: Option<Borrowed<'_>>,
    ) -> PyResult {
        justify(token, this, width, fillchar, |_, _| 0)
    }

    /// Return a right-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[method("(width, fillchar=' ', /)")]
    fn rjust(
        token: &mut Token,
        this: Borrowed<'_>,
        width: i64,
        fillchar: Option<Borrowed<'_>>,
    ) -> PyResult {
        justify(token, this, width, fillchar, |missing, _| missing)
    }

    /// Pad a numeric string with zeros on the left, to fill a field of the given width.
    ///
    /// The string is never truncated.
    #[method("(width, /)")]
    fn zfill(token: &mut Token, this: Borrowed<'_>, width: i64) -> PyResult {
        let all = chars(token, this);
        let missing = usize::try_from(width)
            .unwrap_or(0)
            .saturating_sub(all.len());
        if missing == 0 {
            return Ok(plain(token, this));
        }
        if missing > 1 << 38 {
            return Err(token.memory_error());
        }
        let signed = !all.is_empty() && matches!(char::from_u32(all.at(0)), Some('+' | '-'));
        let sign = usize::from(signed);
        let mut out = StrBuilder::with_capacity(all.len() + missing);
        out.push(all.slice(0, sign));
        (0..missing).for_each(|_| out.push_char(u32::from('0')));
        out.push(all.slice(sign, all.len()));
        Ok(out.finish(token))
    }

    /// Return a copy where all tab characters are expanded using spaces.
    ///
    /// If tabsize is not given, a tab size of 8 characters is assumed.
    #[method("(tabsize=8)")]
    fn expandtabs(token: &mut Token, this: Borrowed<'_>, tabsize: Option<i32>) -> PyResult {
        let size = usize::try_from(tabsize.unwrap_or(8)).unwrap_or(0);
        let (mut out, mut column) = (StrBuilder::new(), 0usize);
        for c in chars(token, this).iter() {
            match char::from_u32(c) {
                Some('\t') => {
                    let spaces = if size == 0 { 0 } else { size - column % size };
                    (0..spaces).for_each(|_| out.push_char(u32::from(' ')));
                    column += spaces;
                }
                Some('\n' | '\r') => {
                    out.push_char(c);
                    column = 0;
                }
                _ => {
                    out.push_char(c);
                    column += 1;
                }
            }
        }
        Ok(out.finish(token))
    }

    /// Return the number of non-overlapping occurrences of substring sub in string S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    #[method("(sub, start=None, end=None, /)")]
    fn count(
        token: &mut Token,
        this: Borrowed<'_>,
        sub: Borrowed<'_>,
        start: Option<Borrowed<'_>>,
        end: Option<Borrowed<'_>>,
    ) -> PyResult<usize> {
        must_be_str(token, sub, "count() argument 1")?;
        let len = chars(token, this).len();
        let (start, end) = bounds(token, start, end, len)?;
        if start > end {
            return Ok(0);
        }
        Ok(search::find_all(
            chars(token, this).slice(start, end),
            chars(token, sub),
            usize::MAX,
        )
        .len())
    }

    /// Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Return -1 on failure.
    #[method("(sub, start=None, end=None, /)")]
    fn find(
        token: &mut Token,
        this: Borrowed<'_>,
        sub: Borrowed<'_>,
        start: Option<Borrowed<'_>>,
        end: Option<Borrowed<'_>>,
    ) -> PyResult<i64> {
        Ok(
            find_in(token, this, "find", [Some(sub), start, end], search::find)?
                .map_or(-1, |at| at as i64),
        )
    }

    /// Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Return -1 on failure.
    #[method("(sub, start=None, end=None, /)")]
    fn rfind(
        token: &mut Token,
        this: Borrowed<'_>,
        sub: Borrowed<'_>,
        start: Option<Borrowed<'_>>,
        end: Option<Borrowed<'_>>,
    ) -> PyResult<i64> {
        Ok(
            find_in(token, this, "rfind", [Some(sub), start, end], search::rfind)?
                .map_or(-1, |at| at as i64),
        )
    }

    /// Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Raises ValueError when the substring is not found.
    #[method("(sub, start=None, end=None, /)")]
    fn index(
        token: &mut Token,
        this: Borrowed<'_>,
        sub: Borrowed<'_>,
        start: Option<Borrowed<'_>>,
        end: Option<Borrowed<'_>>,
    ) -> PyResult<usize> {
        let found = find_in(token, this, "index", [Some(sub), start, end], search::find)?;
        found.ok_or_else(|| token.value_error("substring not found"))
    }

    /// Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Raises ValueError when the substring is not found.
    #[method("(sub, start=None, end=None, /)")]
    fn rindex(
        token: &mut Token,
        this: Borrowed<'_>,
        sub: Borrowed<'_>,
        start: Option<Borrowed<'_>>,
        end: Option<Borrowed<'_>>,
    ) -> PyResult<usize> {
        let found = find_in(
            token,
            this,
            "rindex",
            [Some(sub), start, end],
            search::rfind,
        )?;
        found.ok_or_else(|| token.value_error("substring not found"))
    }

    /// Partition the string into three parts using the given separator.
    ///
    /// This will search for the separator in the string.  If the separator is found,
    /// returns a 3-tuple containing the part before the separator, the separator
    /// itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing the original string
    /// and two empty strings.
    #[method("(sep, /)")]
    fn partition(token: &mut Token, this: Borrowed<'_>, sep: Borrowed<'_>) -> PyResult {
        partition(token, this, sep, false)
    }

    /// Partition the string into three parts using the given separator.
    ///
    /// This will search for the separator in the string, starting at the end. If
    /// the separator is found, returns a 3-tuple containing the part before the
    /// separator, the separator itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing two empty strings
    /// and the original string.
    #[method("(sep, /)")]
    fn rpartition(token: &mut Token, this: Borrowed<'_>, sep: Borrowed<'_>) -> PyResult {
        partition(token, this, sep, true)
    }

    /// Return a copy of the string with leading and trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method("(chars=None, /)")]
    fn strip(token: &mut Token, this: Borrowed<'_>, chars: Option<Borrowed<'_>>) -> PyResult {
        strip(token, this, chars, "strip", true, true)
    }

    /// Return a copy of the string with leading whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method("(chars=None, /)")]
    fn lstrip(token: &mut Token, this: Borrowed<'_>, chars: Option<Borrowed<'_>>) -> PyResult {
        strip(token, this, chars, "lstrip", true, false)
    }

    /// Return a copy of the string with trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method("(chars=None, /)")]
    fn rstrip(token: &mut Token, this: Borrowed<'_>, chars: Option<Borrowed<'_>>) -> PyResult {
        strip(token, this, chars, "rstrip", false, true)
    }

    /// Return a str with the given prefix string removed if present.
    ///
    /// If the string starts with the prefix string, return string[len(prefix):].
    /// Otherwise, return a copy of the original string.
    #[method("(prefix, /)")]
    fn removeprefix(token: &mut Token, this: Borrowed<'_>, prefix: Borrowed<'_>) -> PyResult {
        must_be_str(token, prefix, "removeprefix() argument")?;
        let (all, prefix) = (chars(token, this), chars(token, prefix));
        let start = if search::is_at(all, prefix, 0) {
            prefix.len()
        } else {
            0
        };
        Ok(part(token, this, start..all.len()))
    }

    /// Return a str with the given suffix string removed if present.
    ///
    /// If the string ends with the suffix string and that suffix is not empty,
    /// return string[:-len(suffix)]. Otherwise, return a copy of the original
    /// string.
    #[method("(suffix, /)")]
    fn removesuffix(token: &mut Token, this: Borrowed<'_>, suffix: Borrowed<'_>) -> PyResult {
        must_be_str(token, suffix, "removesuffix() argument")?;
        let (all, suffix) = (chars(token, this), chars(token, suffix));
        let end = all
            .len()
            .checked_sub(suffix.len())
            .filter(|at| search::is_at(all, suffix, *at))
            .unwrap_or(all.len());
        Ok(part(token, this, 0..end))
    }

    /// Return True if the string starts with the specified prefix, False otherwise.
    ///
    ///   prefix
    ///     A string or a tuple of strings to try.
    ///   start
    ///     Optional start position. Default: start of the string.
    ///   end
    ///     Optional stop position. Default: end of the string.
    #[method("(prefix, start=None, end=None, /)")]
    fn startswith(
        token: &mut Token,
        this: Borrowed<'_>,
        prefix: Borrowed<'_>,
        start: Option<Borrowed<'_>>,
        end: Option<Borrowed<'_>>,
    ) -> PyResult<bool> {
        has_affix(token, this, "startswith", [Some(prefix), start, end], false)
    }

    /// Return True if the string ends with the specified suffix, False otherwise.
    ///
    ///   suffix
    ///     A string or a tuple of strings to try.
    ///   start
    ///     Optional start position. Default: start of the string.
    ///   end
    ///     Optional stop position. Default: end of the string.
    #[method("(suffix, start=None, end=None, /)")]
    fn endswith(
        token: &mut Token,
        this: Borrowed<'_>,
        suffix: Borrowed<'_>,
        start: Option<Borrowed<'_>>,
        end: Option<Borrowed<'_>>,
    ) -> PyResult<bool> {
        has_affix(token, this, "endswith", [Some(suffix), start, end], true)
    }

    /// Replace each character in the string using the given translation table.
    ///
    ///   table
    ///     Translation table, which must be a mapping of Unicode ordinals to
    ///     Unicode ordinals, strings, or None.
    ///
    /// The table must implement lookup/indexing via __getitem__, for instance a
    /// dictionary or list.  If this operation raises LookupError, the character is
    /// left untouched.  Characters mapped to None are deleted.
    #[method("(table, /)")]
    fn translate(token: &mut Token, this: Borrowed<'_>, table: Borrowed<'_>) -> PyResult {
        translate::translate(token, this, table)
    }

    /// Return a translation table usable for str.translate().
    ///
    /// If there is only one argument, it must be a dictionary mapping Unicode
    /// ordinals (integers) or characters to Unicode ordinals, strings or None.
    /// Character keys will be then converted to ordinals.
    /// If there are two arguments, they must be strings of equal length, and
    /// in the resulting dictionary, each character in x will be mapped to the
    /// character at the same position in y. If there is a third argument, it
    /// must be a string, whose characters will be mapped to None in the result.
    #[staticmethod("(x, y=<unrepresentable>, z=<unrepresentable>, /)")]
    fn maketrans(
        token: &mut Token,
        x: Borrowed<'_>,
        y: Option<Borrowed<'_>>,
        z: Option<Borrowed<'_>>,
    ) -> PyResult {
        match y {
            Some(y) => translate::from_strings(token, x, y, z),
            None => translate::from_dict(token, x),
        }
    }

    /// Return a formatted version of the string, using substitutions from args and kwargs.
    ///
    /// The substitutions are identified by braces ('{' and '}').
    #[method("(*args, **kwargs)")]
    fn format(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        format_string::format(token, this, args)
    }

    /// Return a formatted version of the string, using substitutions from mapping.
    ///
    /// The substitutions are identified by braces ('{' and '}').
    #[method("(mapping, /)")]
    fn format_map(token: &mut Token, this: Borrowed<'_>, mapping: Borrowed<'_>) -> PyResult {
        format_string::format_map(token, this, mapping)
    }

    /// Return a formatted version of the string as described by format_spec.
    #[method("(format_spec, /)")]
    fn __format__(token: &mut Token, this: Borrowed<'_>, format_spec: Borrowed<'_>) -> PyResult {
        crate::format::string(token, this, format_spec)
    }

    /// Return True if the string is an alphabetic string, False otherwise.
    ///
    /// A string is alphabetic if all characters in the string are alphabetic and there
    /// is at least one character in the string.
    #[method("()")]
    fn isalpha(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(classify::all(chars(token, this), unicode::is_alpha))
    }

    /// Return True if the string is an alpha-numeric string, False otherwise.
    ///
    /// A string is alpha-numeric if all characters in the string are alpha-numeric and
    /// there is at least one character in the string.
    #[method("()")]
    fn isalnum(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(classify::all(chars(token, this), classify::is_alnum))
    }

    /// Return True if all characters in the string are ASCII, False otherwise.
    ///
    /// ASCII characters have code points in the range U+0000-U+007F.
    /// Empty string is ASCII too.
    #[method("()")]
    fn isascii(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Str::of(token, this).as_ascii().is_some())
    }

    /// Return True if the string is a decimal string, False otherwise.
    ///
    /// A string is a decimal string if all characters in the string are decimal and
    /// there is at least one character in the string.
    #[method("()")]
    fn isdecimal(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(classify::all(chars(token, this), |c| {
            unicode::decimal(c).is_some()
        }))
    }

    /// Return True if the string is a digit string, False otherwise.
    ///
    /// A string is a digit string if all characters in the string are digits and there
    /// is at least one character in the string.
    #[method("()")]
    fn isdigit(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(classify::all(chars(token, this), unicode::is_digit))
    }

    /// Return True if the string is a numeric string, False otherwise.
    ///
    /// A string is numeric if all characters in the string are numeric and there is at
    /// least one character in the string.
    #[method("()")]
    fn isnumeric(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(classify::all(chars(token, this), unicode::is_numeric))
    }

    /// Return True if the string is a whitespace string, False otherwise.
    ///
    /// A string is whitespace if all characters in the string are whitespace and there
    /// is at least one character in the string.
    #[method("()")]
    fn isspace(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(classify::all(chars(token, this), unicode::is_space))
    }

    /// Return True if the string is a lowercase string, False otherwise.
    ///
    /// A string is lowercase if all cased characters in the string are lowercase and
    /// there is at least one cased character in the string.
    #[method("()")]
    fn islower(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(classify::is_lower(chars(token, this)))
    }

    /// Return True if the string is an uppercase string, False otherwise.
    ///
    /// A string is uppercase if all cased characters in the string are uppercase and
    /// there is at least one cased character in the string.
    #[method("()")]
    fn isupper(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(classify::is_upper(chars(token, this)))
    }

    /// Return True if the string is a title-cased string, False otherwise.
    ///
    /// In a title-cased string, upper- and title-case characters may only
    /// follow uncased characters and lowercase characters only cased ones.
    #[method("()")]
    fn istitle(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(classify::is_title(chars(token, this)))
    }

    /// Return True if all characters in the string are printable, False otherwise.
    ///
    /// A character is printable if repr() may use it in its output.
    #[method("()")]
    fn isprintable(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(chars(token, this).iter().all(unicode::is_printable))
    }

    /// Return True if the string is a valid Python identifier, False otherwise.
    ///
    /// Call keyword.iskeyword(s) to test whether string s is a reserved identifier,
    /// such as "def" or "class".
    #[method("()")]
    fn isidentifier(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(classify::is_identifier(chars(token, this)))
    }

    #[method("()")]
    fn __getnewargs__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let text = token.new_str_of(chars(token, this));
        Ok(token.new_tuple([text].into_iter()))
    }

    /// Return the size of the string in memory, in bytes.
    #[method("()")]
    fn __sizeof__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let text = Str::of(token, this);
        let (bytes, len) = (text.bytes().len(), text.len());
        // With a zero at the end, as wide as a character.
        let width = bytes.checked_div(len).unwrap_or(1);
        Ok(if text.as_ascii().is_some() { 40 } else { 56 } + bytes + width)
    }
}

/// Iterator over the characters of a str.
#[class(name = "str_iterator", kind = STR_ITERATOR, flags = NO_INSTANTIATION)]
pub struct StrIterator {
    text: Option<Owned>,
    index: usize,
}

#[methods]
impl StrIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let it = StrIterator::of(token, this);
        let Some(text) = &it.text else {
            return Ok(None);
        };
        let (all, index) = (chars(token, text.as_ref()), it.index);
        let item = (index < all.len()).then(|| token.char_str(all.at(index)));
        let it = StrIterator::of_mut(token, this);
        it.index += 1;
        if item.is_none() {
            drop(it.text.take());
        }
        Ok(item)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()")]
    fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let it = StrIterator::of(token, this);
        Ok(it.text.as_ref().map_or(0, |text| {
            chars(token, text.as_ref()).len().saturating_sub(it.index)
        }))
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let it = StrIterator::of(token, this);
        let (text, index) = (
            it.text.as_ref().map(|text| text.clone_ref(token)),
            it.index as i64,
        );
        let function = crate::list_iterator::builtin(token, "iter")?;
        let exhausted = text.is_none();
        let text = text.unwrap_or_else(|| token.new_str(""));
        let (args, index) = (token.new_tuple([text].into_iter()), token.int(index));
        Ok(if exhausted {
            token.new_tuple([function, args].into_iter())
        } else {
            token.new_tuple([function, args, index].into_iter())
        })
    }

    /// Set state information for unpickling.
    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: i64) -> PyResult<()> {
        let it = StrIterator::of(token, this);
        let len = it
            .text
            .as_ref()
            .map_or(0, |text| chars(token, text.as_ref()).len());
        StrIterator::of_mut(token, this).index = state.clamp(0, len as i64) as usize;
        Ok(())
    }
}
