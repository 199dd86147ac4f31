//! What the methods of `bytes` and `bytearray` have in common.

mod declare;
mod iterator;
pub mod text;

pub(crate) use declare::bytes_like_methods;
pub(crate) use iterator::byte_iterator;

use crate::args::Args;
use crate::buffer;
use crate::bytearray::ByteArray;
use crate::bytes::Bytes;
use crate::error::PyResult;
use crate::exceptions::INDEX_ERROR;
use crate::int;
use crate::object;
use crate::singletons::not_implemented;
use crate::slice::{self, Slice};
use crate::slots::CompareOp;
use crate::str::{Chars, Str};
use crate::str_class::codec_name;
use crate::str_methods::{percent, search, split};
use crate::token::Token;
use crate::tuple::Tuple;
use crate::tuple_class::{clip_range, is_index, repeat_count, resolve_index};
use crate::word::{Borrowed, Owned};

/// The bytes of a bytes or bytearray object.
pub fn data<'a>(token: &'a Token, this: Borrowed<'a>) -> &'a [u8] {
    match this.get::<Bytes>(token) {
        Some(bytes) => &bytes.data,
        None => this
            .get::<ByteArray>(token)
            .map_or(&[], |array| &array.data),
    }
}

/// A result of `this`'s kind: bytes or bytearray.
pub fn make(token: &Token, this: Borrowed<'_>, data: Vec<u8>) -> Owned {
    if this.is_a::<Bytes>(token) {
        crate::bytes::from_vec(token, data)
    } else {
        crate::bytearray::new(token, data)
    }
}

/// A copy of a part; exact bytes that stay whole are shared.
fn part(token: &Token, this: Borrowed<'_>, range: split::Part) -> Owned {
    let all = data(token, this);
    if range.start == 0 && range.end >= all.len() && token.is_exact(this, crate::kind::BYTES) {
        return this.own(token);
    }
    let end = range.end.min(all.len());
    make(
        token,
        this,
        all.get(range.start..end).unwrap_or_default().to_vec(),
    )
}

fn parts(token: &Token, this: Borrowed<'_>, ranges: Vec<split::Part>) -> Owned {
    let items = ranges
        .into_iter()
        .map(|range| {
            make(
                token,
                this,
                data(token, this).get(range).unwrap_or_default().to_vec(),
            )
        })
        .collect();
    token.new_list(items)
}

/// The bytes of a bytes-like argument, copied.
pub fn argument(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
    buffer::copy(token, value)
}

/// A byte value argument.
pub fn byte(token: &mut Token, value: Borrowed<'_>) -> PyResult<u8> {
    let number = int::index_clipped(token, value)?;
    u8::try_from(number).map_err(|_| token.value_error("byte must be in range(0, 256)"))
}

/// Holds a bytearray in place while arguments are looked at, which may run Python: to resize it is a BufferError then.
pub(crate) fn pin(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<buffer::Buffer>> {
    match this.is_a::<ByteArray>(token) {
        true => buffer::get(token, this, false).map(Some),
        false => Ok(None),
    }
}

/// What is searched for in `this`: a byte or a run of bytes.
fn needle(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
    let _pinned = pin(token, this)?;
    if buffer::supported(token, value) {
        return argument(token, value);
    }
    if is_index(token, value) {
        return Ok(vec![byte(token, value)?]);
    }
    let class = token.class_name(value);
    Err(token.type_error(format!(
        "argument should be integer or bytes-like object, not '{class}'"
    )))
}

/// `bytes(source, encoding, errors)`: the data of a new object.
pub fn construct(
    token: &mut Token,
    source: Option<Borrowed<'_>>,
    encoding: Option<Borrowed<'_>>,
    errors: Option<Borrowed<'_>>,
    name: &str,
) -> PyResult<Vec<u8>> {
    let Some(source) = source else {
        if encoding.is_some() || errors.is_some() {
            let what = if encoding.is_some() {
                "encoding"
            } else {
                "errors"
            };
            return Err(token.type_error(format!("{what} without a string argument")));
        }
        return Ok(Vec::new());
    };
    if source.is_a::<Str>(token) {
        if encoding.is_none() {
            return Err(token.type_error("string argument without an encoding"));
        }
        let encoding = codec_name(token, encoding, name, "encoding", "utf-8")?;
        let errors = codec_name(token, errors, name, "errors", "strict")?;
        let encoded = crate::codecs::encode(token, source, &encoding, &errors)?;
        return argument(token, encoded.as_ref());
    }
    if encoding.is_some() || errors.is_some() {
        let what = if encoding.is_some() {
            "encoding"
        } else {
            "errors"
        };
        return Err(token.type_error(format!("{what} without a string argument")));
    }
    let count = match is_index(token, source) {
        true => match int::index_or(token, source, &crate::exceptions::OVERFLOW_ERROR) {
            Ok(count) => Some(count),
            Err(raised) => {
                // What is no number after all may still be a buffer or an iterable.
                token.swallow(raised, &crate::exceptions::TYPE_ERROR)?;
                None
            }
        },
        false => None,
    };
    if let Some(count) = count {
        let Ok(count) = usize::try_from(count) else {
            return Err(token.value_error("negative count"));
        };
        let mut data = Vec::new();
        if data.try_reserve_exact(count).is_err() {
            return Err(token.memory_error());
        }
        data.resize(count, 0);
        return Ok(data);
    }
    collect(token, source)
}

/// The bytes of a bytes-like object or of an iterable of byte values.
pub fn collect(token: &mut Token, source: Borrowed<'_>) -> PyResult<Vec<u8>> {
    collect_as(token, source, "bytes")
}

/// [`collect`], with the word for what a value is to be in an error.
pub(crate) fn collect_as(token: &mut Token, source: Borrowed<'_>, what: &str) -> PyResult<Vec<u8>> {
    if buffer::supported(token, source) {
        return argument(token, source);
    }
    let slots = token.class_of(source).slots();
    if (slots.iter.is_none() && slots.getitem.is_none()) || source.is_a::<Str>(token) {
        let class = token.class_name(source);
        return Err(token.type_error(format!("cannot convert '{class}' object to bytes")));
    }
    let mut data = Vec::new();
    object::for_each(token, source, |token, item| {
        let number = int::index_clipped(token, item.as_ref())?;
        match u8::try_from(number) {
            Ok(byte) => {
                data.push(byte);
                Ok(())
            }
            Err(_) => Err(token.value_error(format!("{what} must be in range(0, 256)"))),
        }
    })?;
    Ok(data)
}

pub(crate) fn getitem(
    token: &mut Token,
    this: Borrowed<'_>,
    key: Borrowed<'_>,
    name: &str,
) -> PyResult {
    if is_index(token, key) {
        let index = int::index_or(token, key, &INDEX_ERROR)?;
        let all = data(token, this);
        return match resolve_index(index, all.len()).and_then(|index| all.get(index)) {
            Some(byte) => Ok(token.int(i64::from(*byte))),
            None => Err(token.index_error(format!(
                "{} out of range",
                if name == "byte" {
                    "index"
                } else {
                    "bytearray index"
                }
            ))),
        };
    }
    if !key.is_a::<Slice>(token) {
        let class = token.class_name(key);
        return Err(token.type_error(format!(
            "{name} indices must be integers or slices, not {class}"
        )));
    }
    let raw = slice::unpack(token, key)?;
    let bounds = slice::adjust(raw, data(token, this).len());
    if bounds.2 == 1 {
        return Ok(part(
            token,
            this,
            bounds.0 as usize..bounds.1.max(bounds.0) as usize,
        ));
    }
    let all = data(token, this);
    let picked = slice::indices(bounds)
        .filter_map(|index| all.get(index).copied())
        .collect();
    Ok(make(token, this, picked))
}

pub(crate) fn compare(
    token: &mut Token,
    this: Borrowed<'_>,
    other: Borrowed<'_>,
    op: CompareOp,
) -> PyResult {
    if let Some(other) = other.get::<Bytes>(token) {
        return Ok(token.bool(op.matches(data(token, this).cmp(&other.data))));
    }
    // Bytes compare with bytes only; what else can be compared with them knows how.
    if this.is_a::<Bytes>(token) || !buffer::supported(token, other) {
        if matches!(op, CompareOp::Eq | CompareOp::Ne) {
            crate::bytes_warning::compared(token, this, other)?;
        }
        return Ok(not_implemented());
    }
    let other = match buffer::get(token, other, false) {
        Ok(buffer) => buffer.bytes(token).to_vec(),
        Err(raised) => {
            drop(token.take_lazy(raised));
            return Ok(not_implemented());
        }
    };
    Ok(token.bool(op.matches(data(token, this).cmp(&other))))
}

pub(crate) fn contains(
    token: &mut Token,
    this: Borrowed<'_>,
    value: Borrowed<'_>,
) -> PyResult<bool> {
    let _pinned = pin(token, this)?;
    if is_index(token, value) {
        let byte = byte(token, value)?;
        return Ok(data(token, this).contains(&byte));
    }
    let needle = argument(token, value)?;
    Ok(search::find(Chars::One(data(token, this)), Chars::One(&needle)).is_some())
}

pub(crate) fn concat(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
    if !buffer::supported(token, this) || !buffer::supported(token, other) {
        let (left, right) = (token.class_name(this), token.class_name(other));
        return Err(token.type_error(format!("can't concat {right} to {left}")));
    }
    if token.is_exact(other, crate::kind::BYTES) {
        let joined = [data(token, this), data(token, other)].concat();
        return Ok(make(token, this, joined));
    }
    let right = argument(token, other)?;
    let joined = [data(token, this), &right].concat();
    Ok(make(token, this, joined))
}

/// `data` repeated; MemoryError if that is too much.
pub(crate) fn repeated(
    token: &mut Token,
    this: Borrowed<'_>,
    n: Borrowed<'_>,
) -> PyResult<Vec<u8>> {
    let count = repeat_count(token, n)?;
    let all = data(token, this);
    let mut out = Vec::new();
    let total = all
        .len()
        .checked_mul(count)
        .filter(|total| out.try_reserve_exact(*total).is_ok());
    if total.is_none() {
        let product = all.len().checked_mul(count);
        let too_long = product.is_none_or(|total| isize::try_from(total).is_err());
        return Err(match too_long && this.is_a::<Bytes>(token) {
            true => token.overflow_error("repeated bytes are too long"),
            false => token.memory_error(),
        });
    }
    match all {
        [] => {}
        [byte] => out.resize(count, *byte),
        all => (0..count).for_each(|_| out.extend_from_slice(all)),
    }
    Ok(out)
}

pub(crate) fn remainder(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
    if !left.is_a::<Bytes>(token) && !left.is_a::<ByteArray>(token) {
        return Ok(not_implemented());
    }
    let _pinned = pin(token, left)?;
    let format: Vec<u32> = data(token, left)
        .iter()
        .map(|byte| u32::from(*byte))
        .collect();
    let text = percent::format(token, &format, right, true)?.finish(token);
    let bytes = match text.as_ref().get::<Str>(token).map(Str::chars) {
        Some(Chars::One(bytes)) => bytes.to_vec(),
        _ => return Err(token.system_error("bytes formatting made characters")),
    };
    Ok(make(token, left, bytes))
}

type Ends<'a> = [Option<Borrowed<'a>>; 2];

fn find_in(
    token: &mut Token,
    this: Borrowed<'_>,
    sub: Borrowed<'_>,
    [start, end]: Ends<'_>,
    find: fn(Chars<'_>, Chars<'_>) -> Option<usize>,
) -> PyResult<Option<usize>> {
    let needle = needle(token, this, sub)?;
    let len = data(token, this).len();
    let none = |part: Option<Borrowed<'_>>| part.is_some_and(Borrowed::is_none);
    let (start, end) = clip_range(
        token,
        start.filter(|_| !none(start)),
        end.filter(|_| !none(end)),
        len,
    )?;
    let Some(hay) = data(token, this).get(start..end.min(len)) else {
        return Ok(None);
    };
    Ok(find(Chars::One(hay), Chars::One(&needle)).map(|at| at + start))
}

pub(crate) fn find(
    token: &mut Token,
    this: Borrowed<'_>,
    sub: Borrowed<'_>,
    ends: Ends<'_>,
    from_right: bool,
) -> PyResult<i64> {
    let find = if from_right {
        search::rfind
    } else {
        search::find
    };
    Ok(find_in(token, this, sub, ends, find)?.map_or(-1, |at| at as i64))
}

pub(crate) fn index(
    token: &mut Token,
    this: Borrowed<'_>,
    sub: Borrowed<'_>,
    ends: Ends<'_>,
    from_right: bool,
) -> PyResult<i64> {
    match find(token, this, sub, ends, from_right)? {
        -1 => Err(token.value_error("subsection not found")),
        at => Ok(at),
    }
}

pub(crate) fn count(
    token: &mut Token,
    this: Borrowed<'_>,
    sub: Borrowed<'_>,
    [start, end]: Ends<'_>,
) -> PyResult<usize> {
    let needle = needle(token, this, sub)?;
    let len = data(token, this).len();
    let (start, end) = clip_range(
        token,
        start.filter(|part| !part.is_none()),
        end.filter(|part| !part.is_none()),
        len,
    )?;
    let Some(hay) = data(token, this).get(start..end.min(len)) else {
        return Ok(0);
    };
    Ok(search::find_all(Chars::One(hay), Chars::One(&needle), usize::MAX).len())
}

pub(crate) fn has_affix(
    token: &mut Token,
    this: Borrowed<'_>,
    affix: Borrowed<'_>,
    [start, end]: Ends<'_>,
    name: &str,
    at_end: bool,
) -> PyResult<bool> {
    let len = data(token, this).len();
    let (start, end) = clip_range(
        token,
        start.filter(|part| !part.is_none()),
        end.filter(|part| !part.is_none()),
        len,
    )?;
    let choices = match Tuple::items_of(token, affix) {
        Some(items) => items.iter().map(|item| item.own(token)).collect(),
        None if buffer::supported(token, affix) => vec![affix.own(token)],
        None => {
            let class = token.class_name(affix);
            return Err(token.type_error(format!(
                "{name} first arg must be bytes or a tuple of bytes, not {class}"
            )));
        }
    };
    for choice in choices {
        let affix = argument(token, choice.as_ref())?;
        let hay = data(token, this).get(start..end.min(len));
        if hay.is_some_and(|hay| {
            if at_end {
                hay.ends_with(&affix)
            } else {
                hay.starts_with(&affix)
            }
        }) {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(crate) fn strip(
    token: &mut Token,
    this: Borrowed<'_>,
    set: Option<Borrowed<'_>>,
    left: bool,
    right: bool,
) -> PyResult {
    let set = match set.filter(|set| !set.is_none()) {
        Some(set) => argument(token, set)?,
        None => b" \t\n\r\x0b\x0c".to_vec(),
    };
    let range = split::strip(
        Chars::One(data(token, this)),
        Some(Chars::One(&set)),
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
        // Bytes know ASCII white space only; 0x1C to 0x1F, 0x85 and 0xA0 are none.
        let all: Vec<u8> = data(token, this)
            .iter()
            .map(|byte| {
                if matches!(byte, 0x1C..=0x1F | 0x80..) {
                    b'x'
                } else {
                    *byte
                }
            })
            .collect();
        let words = if from_right {
            split::words_from_right
        } else {
            split::words
        };
        let ranges = words(Chars::One(&all), limit);
        return Ok(parts(token, this, ranges));
    };
    let _pinned = pin(token, this)?;
    let separator = argument(token, separator)?;
    if separator.is_empty() {
        return Err(token.value_error("empty separator"));
    }
    let cut = if from_right {
        split::at_separator_from_right
    } else {
        split::at_separator
    };
    let ranges = cut(Chars::One(data(token, this)), Chars::One(&separator), limit);
    Ok(parts(token, this, ranges))
}

pub(crate) fn split_lines(token: &mut Token, this: Borrowed<'_>, keep_ends: bool) -> PyResult {
    let all: Vec<u8> = data(token, this)
        .iter()
        .map(|byte| {
            if matches!(byte, 0x0B | 0x0C | 0x1C..=0x1E | 0x85) {
                b'x'
            } else {
                *byte
            }
        })
        .collect();
    let ranges = split::lines(Chars::One(&all), keep_ends);
    Ok(parts(token, this, ranges))
}

pub(crate) fn partition(
    token: &mut Token,
    this: Borrowed<'_>,
    separator: Borrowed<'_>,
    from_right: bool,
) -> PyResult {
    let _pinned = pin(token, this)?;
    let sep = argument(token, separator)?;
    if sep.is_empty() {
        return Err(token.value_error("empty separator"));
    }
    let all = data(token, this);
    let len = all.len();
    let find = if from_right {
        search::rfind
    } else {
        search::find
    };
    let found = find(Chars::One(all), Chars::One(&sep));
    let empty = |token: &Token| make(token, this, Vec::new());
    let items = match (found, from_right) {
        (Some(at), _) => [
            part(token, this, 0..at),
            make(token, this, sep.clone()),
            part(token, this, at + sep.len()..len),
        ],
        (None, false) => [part(token, this, 0..len), empty(token), empty(token)],
        (None, true) => [empty(token), empty(token), part(token, this, 0..len)],
    };
    Ok(token.new_tuple(items.into_iter()))
}

pub(crate) fn join(token: &mut Token, this: Borrowed<'_>, iterable: Borrowed<'_>) -> PyResult {
    let slots = token.class_of(iterable).slots();
    if slots.iter.is_none() && slots.getitem.is_none() {
        return Err(token.type_error("can only join an iterable"));
    }
    let _pinned = pin(token, this)?;
    let items = object::collect(token, iterable)?;
    let list = iterable.is_a::<crate::list::List>(token);
    let separator = data(token, this).to_vec();
    let mut out = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if !buffer::supported(token, item.as_ref()) {
            let class = token.class_name(item.as_ref());
            return Err(token.type_error(format!(
                "sequence item {index}: expected a bytes-like object, {class} found"
            )));
        }
        if index > 0 {
            out.extend_from_slice(&separator);
        }
        out.extend(argument(token, item.as_ref())?);
        // `__buffer__` may have changed the list.
        if list && object::len(token, iterable)? != items.len() {
            return Err(token.raise(
                &crate::exceptions::RUNTIME_ERROR,
                "sequence changed size during iteration",
            ));
        }
    }
    Ok(make(token, this, out))
}

pub(crate) fn replace(
    token: &mut Token,
    this: Borrowed<'_>,
    old: Borrowed<'_>,
    new: Borrowed<'_>,
    count: i64,
) -> PyResult {
    let _pinned = pin(token, this)?;
    let (old, new) = (argument(token, old)?, argument(token, new)?);
    let limit = usize::try_from(count).unwrap_or(usize::MAX);
    let all = data(token, this);
    let places = search::find_all(Chars::One(all), Chars::One(&old), limit);
    let (mut out, mut start) = (Vec::with_capacity(all.len()), 0);
    for at in places {
        out.extend_from_slice(all.get(start..at).unwrap_or_default());
        out.extend_from_slice(&new);
        start = at + old.len();
    }
    out.extend_from_slice(all.get(start..).unwrap_or_default());
    Ok(make(token, this, out))
}

pub(crate) fn justify(
    token: &mut Token,
    this: Borrowed<'_>,
    width: isize,
    fill: Option<Borrowed<'_>>,
    name: &str,
    before: fn(usize, usize) -> usize,
) -> PyResult {
    let fill = match fill {
        None => b' ',
        Some(fill) => match *argument(token, fill)?.as_slice() {
            [byte] => byte,
            ref other => {
                let (class, len) = (token.class_name(fill), other.len());
                return Err(token.type_error(format!("{name}(): argument 2 must be a byte string of length 1, not a {class} object of length {len}")));
            }
        },
    };
    let all = data(token, this);
    let width = usize::try_from(width).unwrap_or(0);
    let missing = width.saturating_sub(all.len());
    if missing > 1 << 38 {
        return Err(token.memory_error());
    }
    let mut out = vec![fill; before(missing, width)];
    out.extend_from_slice(all);
    out.resize(all.len() + missing, fill);
    Ok(make(token, this, out))
}

pub(crate) fn remove_affix(
    token: &mut Token,
    this: Borrowed<'_>,
    affix: Borrowed<'_>,
    at_end: bool,
) -> PyResult {
    let affix = argument(token, affix)?;
    let all = data(token, this);
    let rest = if at_end {
        all.strip_suffix(affix.as_slice())
    } else {
        all.strip_prefix(affix.as_slice())
    };
    let kept = rest.unwrap_or(all).to_vec();
    Ok(make(token, this, kept))
}

pub(crate) fn translate(
    token: &mut Token,
    this: Borrowed<'_>,
    table: Borrowed<'_>,
    delete: Option<Borrowed<'_>>,
) -> PyResult {
    let table = if table.is_none() {
        None
    } else {
        Some(argument(token, table)?)
    };
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        return Err(token.value_error("translation table must be 256 characters long"));
    }
    let delete = match delete {
        Some(delete) => argument(token, delete)?,
        None => Vec::new(),
    };
    let map = |byte: &u8| {
        table
            .as_ref()
            .and_then(|table| table.get(usize::from(*byte)).copied())
            .unwrap_or(*byte)
    };
    let out = data(token, this)
        .iter()
        .filter(|byte| !delete.contains(byte))
        .map(map)
        .collect();
    Ok(make(token, this, out))
}

pub(crate) fn make_trans(token: &mut Token, from: Borrowed<'_>, to: Borrowed<'_>) -> PyResult {
    let (from, to) = (argument(token, from)?, argument(token, to)?);
    if from.len() != to.len() {
        return Err(token.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (from, to) in from.iter().zip(to) {
        if let Some(place) = table.get_mut(usize::from(*from)) {
            *place = to;
        }
    }
    Ok(crate::bytes::from_vec(token, table))
}

pub(crate) fn decode(
    token: &mut Token,
    this: Borrowed<'_>,
    encoding: Option<Borrowed<'_>>,
    errors: Option<Borrowed<'_>>,
) -> PyResult {
    let encoding = codec_name(token, encoding, "decode", "encoding", "utf-8")?;
    let errors = codec_name(token, errors, "decode", "errors", "strict")?;
    crate::codecs::decode(token, this, &encoding, &errors)
}

/// `bytes.hex(sep, bytes_per_sep)` of any data.
pub fn hex(
    token: &mut Token,
    data: &[u8],
    separator: Option<Borrowed<'_>>,
    group: i64,
) -> PyResult {
    let separator = match separator {
        None => None,
        Some(separator) => {
            if object::len(token, separator)? != 1 {
                return Err(token.value_error("sep must be length 1."));
            }
            let c = match separator.get::<Str>(token) {
                Some(text) => text.chars().at(0),
                None => u32::from(argument(token, separator)?.first().copied().unwrap_or(0)),
            };
            match u8::try_from(c).ok().filter(u8::is_ascii) {
                Some(c) => Some(char::from(c)),
                None => return Err(token.value_error("sep must be ASCII.")),
            }
        }
    };
    let size = group.unsigned_abs() as usize;
    let mut out = String::with_capacity(data.len() * 2);
    for (index, byte) in data.iter().enumerate() {
        let distance = if group > 0 { data.len() - index } else { index };
        if let Some(separator) =
            separator.filter(|_| index > 0 && size > 0 && distance.is_multiple_of(size))
        {
            out.push(separator);
        }
        out.push_str(&format!("{byte:02x}"));
    }
    Ok(token.new_str(&out))
}

/// The data that hexadecimal text means.
pub(crate) fn from_hex(token: &mut Token, source: Borrowed<'_>) -> PyResult<Vec<u8>> {
    let text: Vec<u32> = match source.get::<Str>(token) {
        Some(text) => text.chars().iter().collect(),
        None if buffer::supported(token, source) => argument(token, source)?
            .into_iter()
            .map(u32::from)
            .collect(),
        None => {
            let class = token.class_name(source);
            return Err(token.type_error(format!(
                "fromhex() argument must be str or bytes-like, not {class}"
            )));
        }
    };
    let digit = |at: usize| {
        text.get(at)
            .and_then(|c| char::from_u32(*c))
            .and_then(|c| c.to_digit(16))
    };
    let (mut out, mut at) = (Vec::with_capacity(text.len() / 2), 0);
    while let Some(c) = text.get(at) {
        if matches!(c, 9..=13 | 32) {
            at += 1;
            continue;
        }
        let (Some(high), Some(low)) = (digit(at), digit(at + 1)) else {
            if digit(at).is_some() && at + 1 == text.len() {
                return Err(token.value_error(
                    "fromhex() arg must contain an even number of hexadecimal digits",
                ));
            }
            let at = if digit(at).is_some() { at + 1 } else { at };
            return Err(token.value_error(format!(
                "non-hexadecimal number found in fromhex() arg at position {at}"
            )));
        };
        out.push((high << 4 | low) as u8);
        at += 2;
    }
    Ok(out)
}

/// An object of `class` with this data; classes below `bytes` and `bytearray` are called.
pub(crate) fn of_class(token: &mut Token, class: Borrowed<'_>, value: Owned) -> PyResult {
    if token.class_word(value.as_ref()).is(class) {
        return Ok(value);
    }
    object::call(token, class, &[value.as_ref()])
}

/// `count` of the raw arguments, for constructors that take keywords.
pub(crate) fn bind(
    token: &mut Token,
    args: Args<'_>,
    name: &'static str,
) -> PyResult<[Option<Owned>; 3]> {
    let signature = crate::signature!(name,
        Either "source" false, Either "encoding" false, Either "errors" false);
    let bound = signature.bind::<3>(token, args)?;
    Ok(bound.map(|value| value.map(|value| value.own(token))))
}

/// What pickle needs to make an iterator over `source` again.
pub(crate) fn reduce_iterator(
    token: &mut Token,
    function: Owned,
    source: Option<Owned>,
    index: usize,
) -> PyResult {
    let Some(source) = source else {
        let args = token.new_tuple([Tuple::empty(token)].into_iter());
        return Ok(token.new_tuple([function, args].into_iter()));
    };
    let (args, index) = (
        token.new_tuple([source].into_iter()),
        token.int(index as i64),
    );
    Ok(token.new_tuple([function, args, index].into_iter()))
}
