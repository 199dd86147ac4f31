//! Struct sequences: tuples whose items have names, some of them only by name (`os.stat_result`, `time.struct_time`).
//!
//! Invariants: the payload is a tuple's, whose length counts the items that the sequence shows; the others lie behind
//! them, so a struct sequence always owns [`StructSequence::TOTAL`] words. Classes are declared by
//! [`struct_sequence!`](crate::struct_sequence) and cannot be subclassed.

use crate::args::{Args, NativeFn, Param, ParamKind, Signature};
use crate::class::{ClassSpec, GetSetSpec, MethodKind, MethodSpec};
use crate::dict::{self, Dict};
use crate::error::PyResult;
use crate::header::Header;
use crate::object;
use crate::slots::Slots;
use crate::token::Token;
use crate::tuple::Tuple;
use crate::word::{Borrowed, Owned, Word};
use std::ptr::NonNull;

/// A declared struct sequence. Implemented by [`struct_sequence!`](crate::struct_sequence).
pub trait StructSequence: 'static {
    /// `module.name`, as `repr` shows it.
    const QUALIFIED: &'static str;
    /// How many items the sequence shows.
    const VISIBLE: usize;
    /// How many items there are.
    const TOTAL: usize = Self::FIELDS.len();
    /// The names in order; an empty one is reached by index only.
    const FIELDS: &'static [&'static str];
    /// The class.
    fn spec() -> &'static ClassSpec;
}

/// Declares struct sequences: the class's static, its names, how many items it shows, and its fields with their
/// indices and doc strings. A field without a name is written `_`.
#[macro_export]
macro_rules! struct_sequence {
    ($(#[doc = $doc:literal])* $vis:vis $type:ident, $static:ident = $module:literal . $name:literal, $visible:literal of {
        $($index:literal $field:literal $field_doc:literal;)*
    }) => {
        $(#[doc = $doc])*
        $vis struct $type;

        impl $crate::structseq::StructSequence for $type {
            const QUALIFIED: &'static str = concat!($module, ".", $name);
            const VISIBLE: usize = $visible;
            const FIELDS: &'static [&'static str] = &[$($field),*];
            fn spec() -> &'static $crate::ClassSpec { &$static }
        }

        #[doc = concat!("The class `", $name, "`.")]
        $vis static $static: $crate::ClassSpec = {
            const GETSETS: &[$crate::class::GetSetSpec] = &[$($crate::structseq::field::<$index>($field, $field_doc)),*];
            const NAMED: [$crate::class::GetSetSpec; $crate::structseq::named(GETSETS)] = $crate::structseq::only_named(GETSETS);
            $crate::ClassSpec {
                name: $name,
                module: $module,
                doc: concat!($($doc, "\n"),*).trim_ascii(),
                signature: "(iterable=(), /)",
                index: ::core::sync::atomic::AtomicU32::new(0),
                base: Some(&$crate::tuple::TUPLE),
                like: None,
                flags: $crate::class::class_flags::GC | $crate::class::class_flags::IMMUTABLE,
                payload_size: ::core::mem::size_of::<$crate::tuple::Tuple>(),
                drop_payload: Some($crate::structseq::drop_payload::<$type>),
                traverse: $crate::structseq::traverse::<$type>,
                clear: $crate::structseq::clear,
                items_end: Some($crate::structseq::items_end::<$type>),
                item_size: 8,
                slots: $crate::structseq::slots::<$type>(),
                methods: $crate::structseq::methods::<$type>(),
                getsets: &NAMED,
                constants: &[
                    ("n_fields", |token| Ok(token.int(<$type as $crate::structseq::StructSequence>::TOTAL as i64))),
                    ("n_sequence_fields", |token| Ok(token.int($visible))),
                    ("n_unnamed_fields", |token| Ok($crate::structseq::unnamed_count::<$type>(token))),
                    ("__match_args__", |token| Ok($crate::structseq::match_args::<$type>(token))),
                ],
            }
        };
    };
}

const FIXED: usize = size_of::<Header>() + size_of::<Tuple>();

/// How many of the fields have names.
pub const fn named(fields: &[GetSetSpec]) -> usize {
    let (mut index, mut count) = (0, 0);
    while index < fields.len() {
        count += !fields[index].name.is_empty() as usize;
        index += 1;
    }
    count
}

/// The fields that have names.
pub const fn only_named<const N: usize>(fields: &[GetSetSpec]) -> [GetSetSpec; N] {
    let mut out = [const { field::<0>("", "") }; N];
    let (mut index, mut count) = (0, 0);
    while index < fields.len() {
        let GetSetSpec { name, doc, get, .. } = fields[index];
        if !name.is_empty() {
            out[count] = GetSetSpec {
                name,
                doc,
                get,
                set: None,
                member: true,
            };
            count += 1;
        }
        index += 1;
    }
    out
}

/// The descriptor of the item `INDEX`.
pub const fn field<const INDEX: usize>(name: &'static str, doc: &'static str) -> GetSetSpec {
    fn get<const INDEX: usize>(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let item = all_words(token, this)
            .get(INDEX)
            .copied()
            .filter(|word| !word.is_null());
        match item {
            // SAFETY: the word is an item of a live object, and not NULL.
            Some(word) => Ok(unsafe { Borrowed::from_raw(word) }.own(token)),
            None => Err(token.type_error("a struct sequence was expected")),
        }
    }
    GetSetSpec {
        name,
        doc,
        get: get::<INDEX>,
        set: None,
        member: true,
    }
}

/// All items of a struct sequence, the hidden ones included; nothing for another value.
fn all_words<'a>(token: &'a Token, this: Borrowed<'a>) -> &'a [Word] {
    let native = token.class_of(this).native;
    let (Some(items_end), Some(header)) = (native.items_end, this.word().header()) else {
        return &[];
    };
    // SAFETY: the object is alive, and `items_end` is its class's own; the words between the fixed part and the end of
    // the items are all initialised.
    unsafe {
        let count = items_end(header).saturating_sub(FIXED) / 8;
        std::slice::from_raw_parts(
            header.as_ptr().cast::<u8>().add(FIXED).cast::<Word>(),
            count,
        )
    }
}

/// See [`ClassSpec::items_end`].
///
/// # Safety
/// None needed: the size is the class's.
pub unsafe fn items_end<S: StructSequence>(_: NonNull<Header>) -> usize {
    FIXED + 8 * S::TOTAL
}

/// See [`ClassSpec::traverse`].
///
/// # Safety
/// `payload` points at the payload of an `S`.
pub unsafe fn traverse<S: StructSequence>(payload: *const u8, visit: &mut dyn FnMut(Word)) {
    // SAFETY: by contract, `TOTAL` words follow the fixed part of the payload.
    let words = unsafe {
        std::slice::from_raw_parts(payload.cast::<Tuple>().add(1).cast::<Word>(), S::TOTAL)
    };
    words
        .iter()
        .filter(|word| !word.is_null())
        .for_each(|word| visit(*word));
}

/// See [`ClassSpec::clear`]: tuples are not cleared.
///
/// # Safety
/// None needed.
pub unsafe fn clear(_: *mut u8, _: &mut Vec<Owned>) {}

/// See [`ClassSpec::drop_payload`].
///
/// # Safety
/// `payload` points at the payload of an `S` that is not used again.
pub unsafe fn drop_payload<S: StructSequence>(payload: *mut u8) {
    Token::with_current(|token| {
        let words = payload.cast::<Tuple>().wrapping_add(1).cast::<Word>();
        for index in (0..S::TOTAL).rev() {
            // SAFETY: by contract, `TOTAL` words follow the fixed part of the payload.
            token.release(unsafe { words.add(index).read() });
        }
    });
}

/// The slots of a struct sequence.
pub const fn slots<S: StructSequence>() -> Slots {
    Slots {
        new: Some(new::<S>),
        repr: Some(repr::<S>),
        ..Slots::EMPTY
    }
}

/// The methods of a struct sequence.
pub const fn methods<S: StructSequence>() -> &'static [MethodSpec] {
    const {
        &[
            MethodSpec {
                name: "__reduce__",
                signature: "($self, /)",
                doc: "",
                kind: MethodKind::Instance,
                call: NativeFn::One(reduce::<S>),
                no_switch: false,
            },
            MethodSpec {
                name: "__replace__",
                signature: "($self, /, **changes)",
                doc: "Return a copy of the structure with new values for the specified fields.",
                kind: MethodKind::Instance,
                call: NativeFn::Any(replace::<S>),
                no_switch: false,
            },
        ]
    }
}

/// How many fields have no names.
pub fn unnamed_count<S: StructSequence>(token: &Token) -> Owned {
    token.int(S::FIELDS.iter().filter(|name| name.is_empty()).count() as i64)
}

/// The names that positional class patterns mean.
pub fn match_args<S: StructSequence>(token: &Token) -> Owned {
    let names: Vec<Owned> = S::FIELDS[..S::VISIBLE]
        .iter()
        .filter(|name| !name.is_empty())
        .map(|name| token.intern(name))
        .collect();
    token.new_tuple(names.into_iter())
}

/// A struct sequence of these items; missing ones are None, more are ignored.
pub fn make<S: StructSequence>(token: &Token, items: impl IntoIterator<Item = Owned>) -> Owned {
    let header = token.allocate_struct_sequence(S::spec(), S::VISIBLE, S::TOTAL);
    let mut items = items.into_iter();
    for index in 0..S::TOTAL {
        let item = items.next().unwrap_or_else(|| token.none());
        // SAFETY: the object has room for `TOTAL` words; `index` is below.
        unsafe {
            header
                .cast::<u8>()
                .add(FIXED)
                .cast::<Word>()
                .add(index)
                .write(item.into_raw())
        };
    }
    // SAFETY: a fresh, complete object with one count, in a gc page because the class's flags say GC.
    unsafe {
        token.track(header);
        Owned::from_raw(Word::from_object(header))
    }
}

/// A sequence of one field is made of the field itself (`os.sched_param`).
const ONE: Signature = Signature {
    name: "sched_param",
    params: &[Param {
        name: "sched_priority",
        kind: ParamKind::Either,
        required: true,
    }],
};

const ANY: Signature = Signature {
    name: "structseq",
    params: &[
        Param {
            name: "sequence",
            kind: ParamKind::Either,
            required: true,
        },
        Param {
            name: "dict",
            kind: ParamKind::Either,
            required: false,
        },
    ],
};

fn new<S: StructSequence>(token: &mut Token, _: Borrowed<'_>, args: Args<'_>) -> PyResult {
    let name = S::QUALIFIED;
    // The only one with one field, `os.sched_param`, takes it as such.
    if S::TOTAL == 1 {
        let [value] = ONE.bind::<1>(token, args)?;
        let value = value.map_or_else(|| token.none(), |value| value.own(token));
        return Ok(make::<S>(token, [value]));
    }
    if matches!(name, "sys.flags" | "sys.version_info") {
        return Err(token.type_error(format!("cannot create '{name}' instances")));
    }
    let [sequence, more] = ANY.bind::<2>(token, args)?;
    let Some(sequence) = sequence else {
        return Err(crate::args::no_receiver(token));
    };
    if more.is_some_and(|more| !more.is_a::<Dict>(token)) {
        let message = format!("{name}() takes a dict as second arg, if any");
        return Err(token.type_error(message));
    }
    if token.class_of(sequence).slots().iter.is_none()
        && token.class_of(sequence).slots().getitem.is_none()
    {
        return Err(token.type_error("constructor requires a sequence"));
    }
    let mut items = object::collect(token, sequence)?;
    let (given, least, most) = (items.len(), S::VISIBLE, S::TOTAL);
    if given < least || given > most {
        let words = match (least == most, given < least) {
            (true, _) => format!("a {least}"),
            (_, true) => format!("an at least {least}"),
            (_, false) => format!("an at most {most}"),
        };
        return Err(token.type_error(format!(
            "{name}() takes {words}-sequence ({given}-sequence given)"
        )));
    }
    let mut used = 0;
    for field in &S::FIELDS[given..] {
        let value = more.and_then(|more| dict::get_text(token, more, field));
        used += usize::from(value.is_some());
        items.push(value.unwrap_or_else(|| token.none()));
    }
    if let Some(more) = more
        && object::len(token, more)? > used
    {
        let message = format!("{name}() got duplicate or unexpected field name(s)");
        return Err(token.type_error(message));
    }
    Ok(make::<S>(token, items))
}

fn all_items(token: &Token, this: Borrowed<'_>) -> Vec<Owned> {
    // SAFETY: the words are items of a live object, and not NULL once it is visible.
    all_words(token, this)
        .iter()
        .map(|word| unsafe { Borrowed::from_raw(*word) }.own(token))
        .collect()
}

fn repr<S: StructSequence>(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let mut out = crate::str::StrBuilder::new();
    // Like the names of built-in classes, those of built-in sequences stand alone.
    out.push_str(S::QUALIFIED.trim_start_matches("builtins."));
    out.push_str("(");
    let items = all_items(token, this);
    // As in CPython, unnamed items show under the names of the fields that come next.
    let names = S::FIELDS.iter().filter(|name| !name.is_empty());
    for (index, (item, name)) in items.iter().take(S::VISIBLE).zip(names).enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        out.push_str(name);
        out.push_str("=");
        crate::tuple_class::push_repr(token, &mut out, item.as_ref())?;
    }
    out.push_str(")");
    Ok(out.finish(token))
}

fn reduce<S: StructSequence>(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let items = all_items(token, this);
    let hidden = Dict::new(token);
    for (item, name) in items.iter().zip(S::FIELDS).skip(S::VISIBLE) {
        dict::set_text(token, hidden.as_ref(), name, item.as_ref());
    }
    let visible = token.new_tuple(items.into_iter().take(S::VISIBLE));
    let class = token.class_word(this).own(token);
    let arguments = token.new_tuple([visible, hidden].into_iter());
    Ok(token.new_tuple([class, arguments].into_iter()))
}

fn replace<S: StructSequence>(token: &mut Token, args: Args<'_>) -> PyResult {
    let Some(this) = args.get(0) else {
        return Err(crate::args::no_receiver(token));
    };
    if args.len() > 1 {
        return Err(token.type_error("__replace__() takes no positional arguments"));
    }
    if S::FIELDS.iter().any(|name| name.is_empty()) {
        return Err(token.type_error(format!(
            "__replace__() is not supported for {} because it has unnamed field(s)",
            S::QUALIFIED
        )));
    }
    let mut items = all_items(token, this);
    let mut unknown = Vec::new();
    for (name, value) in args.keywords() {
        let text = crate::str::to_cow(token, name).into_owned();
        match S::FIELDS
            .iter()
            .position(|field| *field == text)
            .and_then(|index| items.get_mut(index))
        {
            Some(slot) => *slot = value.own(token),
            None => unknown.push(name.own(token)),
        }
    }
    if !unknown.is_empty() {
        let names = token.new_list(unknown);
        let names = object::repr_text(token, names.as_ref())?;
        return Err(token.type_error(format!("Got unexpected field name(s): {names}")));
    }
    Ok(make::<S>(token, items))
}
