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
use crate::str_iterator::StrIterator;
pub use crate::str_methods::objects::join;
use crate::str_methods::objects::{
    bounds, chars, find_in, has_affix, justify, mapped, must_be_str, part, partition, parts, plain,
    replace, split_with, strip,
};
use crate::str_methods::{case, classify, format_string, percent, repr, search, split, translate};
use crate::token::Token;
use crate::tuple_class::{is_index, repeat_count, resolve_index};
use crate::unicode;
use crate::word::Borrowed;
use baton_macros::methods;
use std::borrow::Cow;

pub use crate::str::STR;
use crate::str::{Chars, Str, StrBuilder};

static NEW_PARAMETERS: crate::args::Signature = crate::signature!("str",
    Either "object" false, Either "encoding" false, Either "errors" false);

/// A codec's or error handler's name; `default` if not given.
pub fn codec_name(
    token: &mut Token,
    name: Option<Borrowed<'_>>,
    function: &str,
    parameter: &str,
    default: &'static str,
) -> PyResult<Cow<'static, str>> {
    let Some(name) = name else {
        return Ok(default.into());
    };
    match name.get::<Str>(token).map(Str::to_cow) {
        Some(name) if name == default => Ok(default.into()),
        Some(name) if name.contains('\0') => Err(token.value_error("embedded null character")),
        Some(name) => Ok(name.into_owned().into()),
        None => {
            let class = token.argument_name(name);
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
    let total = all.len().checked_mul(count);
    if total.is_none_or(|total| isize::try_from(total).is_err()) {
        return Err(token.overflow_error("repeated string is too long"));
    }
    let Some(total) = total.filter(|total| *total < 1 << 40) else {
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
        width: isize,
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
        width: isize,
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
        width: isize,
        fillchar: Option<Borrowed<'_>>,
    ) -> PyResult {
        justify(token, this, width, fillchar, |missing, _| missing)
    }

    /// Pad a numeric string with zeros on the left, to fill a field of the given width.
    ///
    /// The string is never truncated.
    #[method("(width, /)")]
    fn zfill(token: &mut Token, this: Borrowed<'_>, width: isize) -> PyResult {
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
