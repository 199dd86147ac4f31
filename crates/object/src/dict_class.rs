//! The methods of `dict`.

use crate::args::Args;
use crate::attribute;
use crate::dict::{self, Dict};
use crate::dict_views;
use crate::error::PyResult;
use crate::exceptions;
use crate::kind;
use crate::names::Known;
use crate::object;
use crate::singletons::not_implemented;
use crate::slots::CompareOp;
use crate::str::StrBuilder;
use crate::token::Token;
use crate::tuple_class::push_repr;
use crate::word::{Borrowed, Owned};
use baton_macros::methods;

pub use crate::dict::DICT;

/// `dict.update(other)`: from a dict, from anything with `keys`, or from an iterable of pairs.
pub fn update(token: &mut Token, dict: Borrowed<'_>, other: Borrowed<'_>) -> PyResult<()> {
    if iterates_as_dict(token, other) {
        return merge_dict(token, dict, other);
    }
    match attribute::get_known_optional(token, other, Known::keys)? {
        Some(keys) => {
            let keys = object::call(token, keys.as_ref(), &[])?;
            object::for_each(token, keys.as_ref(), |token, key| {
                let value = object::getitem(token, other, key.as_ref())?;
                dict::set(token, dict, key.as_ref(), value.as_ref())
            })
        }
        None => merge_pairs(token, dict, other),
    }
}

/// True for a dict whose class does not redefine iteration.
pub fn iterates_as_dict(token: &Token, value: Borrowed<'_>) -> bool {
    if token.is_exact(value, kind::DICT) {
        return true;
    }
    let own = token
        .native_class(&DICT)
        .slots()
        .iter
        .map(|slot| slot as usize);
    value.is_a::<Dict>(token) && token.class_of(value).slots().iter.map(|slot| slot as usize) == own
}

fn merge_dict(token: &mut Token, dict: Borrowed<'_>, other: Borrowed<'_>) -> PyResult<()> {
    if dict.is(other) {
        return Ok(());
    }
    let entries: Vec<(i64, Owned, Owned)> = Dict::of(token, other)
        .entries()
        .iter()
        .filter(|entry| !entry.key.is_null())
        .map(|entry| {
            (
                entry.hash,
                Owned::from_word(token, entry.key),
                Owned::from_word(token, entry.value),
            )
        })
        .collect();
    let count = entries.len();
    for (hash, key, value) in entries {
        dict::set_hashed(token, dict, key.as_ref(), hash, value.as_ref())?;
        if Dict::of(token, other).len() != count {
            return Err(token.runtime_error("dict mutated during update"));
        }
    }
    Ok(())
}

/// Notes at a TypeError which element it was.
fn cannot_convert(
    token: &mut Token,
    raised: crate::error::Raised,
    index: usize,
) -> crate::error::Raised {
    if !token.error_is(&raised, &crate::exceptions::TYPE_ERROR) {
        return raised;
    }
    let error = token.take_error(raised);
    let note = format!("Cannot convert dictionary update sequence element #{index} to a sequence");
    match crate::exceptions::add_note(token, error.as_ref(), &note) {
        Ok(()) => token.raise_object(error),
        Err(raised) => raised,
    }
}

fn merge_pairs(token: &mut Token, dict: Borrowed<'_>, pairs: Borrowed<'_>) -> PyResult<()> {
    let mut index = 0;
    object::for_each(token, pairs, |token, pair| {
        let slots = token.class_of(pair.as_ref()).slots();
        if slots.iter.is_none() && slots.getitem.is_none() {
            let raised = token.type_error("object is not iterable");
            return Err(cannot_convert(token, raised, index));
        }
        let items = match object::collect(token, pair.as_ref()) {
            Ok(items) => items,
            Err(raised) => return Err(cannot_convert(token, raised, index)),
        };
        let [key, value] = items.as_slice() else {
            let len = items.len();
            return Err(token.value_error(format!(
                "dictionary update sequence element #{index} has length {len}; 2 is required"
            )));
        };
        index += 1;
        dict::set(token, dict, key.as_ref(), value.as_ref())
    })
}

/// `update(*args, **kwargs)`, also behind `dict()`.
fn update_args(token: &mut Token, dict: Borrowed<'_>, args: Args<'_>, name: &str) -> PyResult<()> {
    args.expect(token, name, 0, 1)?;
    if let Some(other) = args.get(0) {
        update(token, dict, other)?;
    }
    for (name, value) in args.keywords() {
        dict::set(token, dict, name, value)?;
    }
    Ok(())
}

fn equal(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult<bool> {
    if Dict::of(token, left).len() != Dict::of(token, right).len() {
        return Ok(false);
    }
    let mut index = 0;
    while let Some((at, hash, key, value)) = entry_from(token, left, index) {
        index = at + 1;
        let Some(other) = dict::get_hashed(token, right, key.as_ref(), hash)? else {
            return Ok(false);
        };
        if !object::equal(token, value.as_ref(), other.as_ref())? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The first pair in or behind entry `index`, owned, with the entry's index and hash.
pub(crate) fn entry_from(
    token: &Token,
    dict: Borrowed<'_>,
    index: usize,
) -> Option<(usize, i64, Owned, Owned)> {
    let rest = Dict::of(token, dict).entries().get(index..)?;
    let (at, entry) = rest
        .iter()
        .enumerate()
        .find(|(_, entry)| !entry.key.is_null())?;
    Some((
        index + at,
        entry.hash,
        Owned::from_word(token, entry.key),
        Owned::from_word(token, entry.value),
    ))
}

fn repr_pairs(token: &mut Token, dict: Borrowed<'_>) -> PyResult {
    let mut out = StrBuilder::new();
    out.push_str("{");
    let (mut index, mut first) = (0, true);
    while let Some((at, _, key, value)) = entry_from(token, dict, index) {
        index = at + 1;
        if !std::mem::take(&mut first) {
            out.push_str(", ");
        }
        push_repr(token, &mut out, key.as_ref())?;
        out.push_str(": ");
        push_repr(token, &mut out, value.as_ref())?;
    }
    out.push_str("}");
    Ok(out.finish(token))
}

/// `dict[key]` for an absent key: `__missing__` of a subclass, else KeyError.
#[cold]
fn missing(token: &mut Token, dict: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
    if !token.is_exact(dict, kind::DICT) {
        let name = token.name(Known::__missing__);
        if let Some(value) = attribute::call_special(token, dict, name, &[key])? {
            return Ok(value);
        }
    }
    Err(token.key_error(key))
}

#[methods]
impl Dict {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        if class.is(token.native_class(&DICT).as_value()) {
            return Ok(Dict::new(token));
        }
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, Dict::default())),
            None => Err(token.type_error("dict.__new__(X): X is not a type object")),
        }
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        update_args(token, this, args, "dict")
    }

    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Dict::of(token, this).len())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        if Dict::of(token, this).is_empty() {
            return Ok(token.new_str("{}"));
        }
        if !crate::repr_guard::enter(token, this) {
            return Ok(token.new_str("{...}"));
        }
        let result = repr_pairs(token, this);
        crate::repr_guard::leave(token, this);
        result
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        if !this.is_a::<Dict>(token)
            || !other.is_a::<Dict>(token)
            || !matches!(op, CompareOp::Eq | CompareOp::Ne)
        {
            return Ok(not_implemented());
        }
        let equal = equal(token, this, other)?;
        Ok(token.bool(equal == (op == CompareOp::Eq)))
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(dict_views::iter_keys(token, this))
    }

    #[slot]
    fn __contains__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<bool> {
        dict::contains(token, this, key)
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        match dict::get(token, this, key)? {
            Some(value) => Ok(value),
            None => missing(token, this, key),
        }
    }

    #[slot]
    fn __setitem__(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        if let Some(value) = value {
            return dict::set(token, this, key, value);
        }
        match dict::remove(token, this, key)? {
            Some(pair) => {
                drop(pair);
                Ok(())
            }
            None => Err(token.key_error(key)),
        }
    }

    #[slot]
    fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        if !left.is_a::<Dict>(token) || !right.is_a::<Dict>(token) {
            return Ok(not_implemented());
        }
        let result = dict::copy(token, left);
        update(token, result.as_ref(), right)?;
        Ok(result)
    }

    #[slot]
    fn __ior__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        update(token, this, other)?;
        Ok(this.own(token))
    }

    /// D.keys() -> a set-like object providing a view on D's keys
    #[method("()")]
    fn keys(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(dict_views::keys(token, this))
    }

    /// D.values() -> an object providing a view on D's values
    #[method("()")]
    fn values(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(dict_views::values(token, this))
    }

    /// D.items() -> a set-like object providing a view on D's items
    #[method("()")]
    fn items(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(dict_views::items(token, this))
    }

    /// Return the value for key if key is in the dictionary, else default.
    #[method("(key, default=None, /)")]
    fn get(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        match (dict::get(token, this, key)?, default) {
            (Some(value), _) => Ok(value),
            (None, Some(default)) => Ok(default.own(token)),
            (None, None) => Ok(token.none()),
        }
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[method("(key, default=None, /)")]
    fn setdefault(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        dict::set_default(token, this, key, default.unwrap_or(Borrowed::none()))
    }

    /// D.pop(k[,d]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[method("(key, default=<unrepresentable>, /)")]
    fn pop(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        if Dict::of(token, this).is_empty() && default.is_none() {
            return Err(token.key_error(key));
        }
        match (dict::remove(token, this, key)?, default) {
            (Some((_, value)), _) => Ok(value),
            (None, Some(default)) => Ok(default.own(token)),
            (None, None) => Err(token.key_error(key)),
        }
    }

    /// Remove and return a (key, value) pair as a 2-tuple.
    ///
    /// Pairs are returned in LIFO (last-in, first-out) order.
    /// Raises KeyError if the dict is empty.
    #[method("()")]
    fn popitem(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        match dict::pop_last(token, this) {
            Some((key, value)) => Ok(token.new_tuple([key, value].into_iter())),
            None => Err(token.raise_values(
                &exceptions::KEY_ERROR,
                vec![token.new_str("popitem(): dictionary is empty")],
            )),
        }
    }

    /// D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.
    /// If E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]
    /// If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v
    /// In either case, this is followed by: for k in F:  D[k] = F[k]
    #[method("(*args, **kwargs)")]
    fn update(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        update_args(token, this, args, "update")
    }

    /// Remove all items from the dict.
    #[method("()")]
    fn clear(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        dict::clear(token, this);
        Ok(())
    }

    /// Return a shallow copy of the dict.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(dict::copy(token, this))
    }

    /// Create a new dictionary with keys from iterable and values set to value.
    #[classmethod("(iterable, value=None, /)")]
    fn fromkeys(
        token: &mut Token,
        class: Borrowed<'_>,
        iterable: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult {
        let value = value.unwrap_or(Borrowed::none());
        let new = object::call(token, class, &[])?;
        let plain = token.is_exact(new.as_ref(), kind::DICT);
        let keys = match token.interp().extension::<dict::HashedKeysHook>().0.get() {
            Some(keys) if plain => keys(token, iterable),
            _ => None,
        };
        if let Some(keys) = keys {
            for (key, hash) in keys {
                dict::set_hashed(token, new.as_ref(), key.as_ref(), hash, value)?;
            }
            return Ok(new);
        }
        object::for_each(token, iterable, |token, key| {
            if plain {
                dict::set(token, new.as_ref(), key.as_ref(), value)
            } else {
                object::setitem(token, new.as_ref(), key.as_ref(), Some(value))
            }
        })?;
        Ok(new)
    }

    /// Return a reverse iterator over the dict keys.
    #[method("()")]
    fn __reversed__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(dict_views::reversed_keys(token, this))
    }

    /// Return the size of the dict in memory.
    #[method("()")]
    fn __sizeof__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(64 + 32 * Dict::of(token, this).entries().len())
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        crate::type_object::generic_alias(token, class, object)
    }
}
