//! `OrderedDict`: dicts keep their order anyway; this adds what depends on it.
//!
//! A subclass's own `__setitem__` and the like are called where CPython calls them.

use crate::support::{call_method, instance, tuple};
use baton_object::call::call_with_dict;
use baton_object::dict::{self, DICT, Dict};
use baton_object::exceptions::KEY_ERROR;
use baton_object::slots::CompareOp;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object, singletons};

/// Dictionary that remembers insertion order
#[class(name = "OrderedDict", module = "collections", base = baton_object::dict::DICT, flags = BASETYPE | MAPPING | MATCH_SELF | UNHASHABLE | DICT | WEAKREF)]
pub struct OrderedDict {
    dict: Dict,
}

fn is_plain(token: &Token, this: Borrowed<'_>) -> bool {
    token
        .class_word(this)
        .is(token.native_class(&ORDERED_DICT).as_value())
}

/// `this[key] = value`, by a subclass's rules.
fn store(
    token: &mut Token,
    this: Borrowed<'_>,
    key: Borrowed<'_>,
    value: Borrowed<'_>,
) -> PyResult<()> {
    if is_plain(token, this) {
        dict::set(token, this, key, value)
    } else {
        object::setitem(token, this, key, Some(value))
    }
}

/// Adds what `args` say: a mapping or pairs, then keywords.
fn update(token: &mut Token, this: Borrowed<'_>, args: Args<'_>, name: &str) -> PyResult<()> {
    args.expect(token, name, 0, 1)?;
    if let Some(other) = args.get(0) {
        for (key, value) in pairs_of(token, other)? {
            store(token, this, key.as_ref(), value.as_ref())?;
        }
    }
    for (key, value) in args.keywords() {
        store(token, this, key, value)?;
    }
    Ok(())
}

fn pairs_of(token: &mut Token, other: Borrowed<'_>) -> PyResult<Vec<(Owned, Owned)>> {
    if token.is_exact(other, baton_object::kind::DICT) {
        return Ok(dict::pairs(token, other));
    }
    if crate::support::optional_attribute(token, other, "keys")?.is_some()
        || other.is_a::<Dict>(token)
    {
        let keys = call_method(token, other, "keys", &[])?;
        let mut pairs = Vec::new();
        for key in object::collect(token, keys.as_ref())? {
            let value = object::getitem(token, other, key.as_ref())?;
            pairs.push((key, value));
        }
        return Ok(pairs);
    }
    let mut pairs = Vec::new();
    for (index, item) in object::collect(token, other)?.into_iter().enumerate() {
        let parts = match object::collect(token, item.as_ref()) {
            Ok(parts) => parts,
            Err(raised) => {
                token.swallow(raised, &baton_object::exceptions::TYPE_ERROR)?;
                return Err(token.type_error(format!(
                    "cannot convert dictionary update sequence element #{index} to a sequence"
                )));
            }
        };
        let len = parts.len();
        let mut parts = parts.into_iter();
        match (parts.next(), parts.next(), len) {
            (Some(key), Some(value), 2) => pairs.push((key, value)),
            _ => {
                return Err(token.value_error(format!(
                    "dictionary update sequence element #{index} has length {len}; 2 is required"
                )));
            }
        }
    }
    Ok(pairs)
}

fn end_key(token: &Token, this: Borrowed<'_>, last: bool) -> Option<Owned> {
    let payload = Dict::of(token, this);
    let mut pairs = payload.iter();
    let pair = if last {
        pairs.next_back()
    } else {
        pairs.next()
    };
    pair.map(|(key, _)| key.own(token))
}

#[methods]
impl OrderedDict {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(
            token,
            class,
            OrderedDict {
                dict: Dict::default(),
            },
        )
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        update(token, this, args, "OrderedDict")
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let class = token.short_class_name(this);
        if Dict::of(token, this).is_empty() {
            return Ok(token.new_str(&format!("{class}()")));
        }
        if !baton_object::repr_guard::enter(token, this) {
            return Ok(token.new_str("..."));
        }
        let plain = if is_plain(token, this) {
            Ok(dict::copy(token, this))
        } else {
            plain_copy(token, this)
        };
        let text = plain.and_then(|plain| object::repr_text(token, plain.as_ref()));
        baton_object::repr_guard::leave(token, this);
        Ok(token.new_str(&format!("{class}({})", text?)))
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let Some(compare) = DICT
            .slots
            .compare
            .filter(|_| matches!(op, CompareOp::Eq | CompareOp::Ne))
        else {
            return Ok(singletons::not_implemented());
        };
        if !other.is_a::<Dict>(token) {
            return Ok(singletons::not_implemented());
        }
        let same = compare(token, this, other, CompareOp::Eq)?;
        let mut same = object::is_true(token, same.as_ref())?;
        if same && other.is_a::<OrderedDict>(token) {
            let keys = |token: &Token, dict: Borrowed<'_>| -> Vec<Owned> {
                dict::pairs(token, dict)
                    .into_iter()
                    .map(|(key, _)| key)
                    .collect()
            };
            let (left, right) = (keys(token, this), keys(token, other));
            for (left, right) in left.iter().zip(&right) {
                if !object::equal(token, left.as_ref(), right.as_ref())? {
                    same = false;
                    break;
                }
            }
        }
        Ok(token.bool(same == (op == CompareOp::Eq)))
    }

    #[slot]
    fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        if !left.is_a::<Dict>(token) || !right.is_a::<Dict>(token) {
            return Ok(singletons::not_implemented());
        }
        let this = if left.is_a::<OrderedDict>(token) {
            left
        } else {
            right
        };
        let class = token.class_word(this).own(token);
        let result = object::call(token, class.as_ref(), &[left])?;
        update(token, result.as_ref(), Args::new(&[right]), "update")?;
        Ok(result)
    }

    #[slot]
    fn __ior__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        update(token, this, Args::new(&[other]), "update")?;
        Ok(this.own(token))
    }

    /// Create a new ordered dictionary with keys from iterable and values set to value.
    #[classmethod("(iterable, value=None)")]
    fn fromkeys(
        token: &mut Token,
        class: Borrowed<'_>,
        iterable: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult {
        let value = value.unwrap_or(Borrowed::none());
        let result = object::call(token, class, &[])?;
        object::for_each(token, iterable, |token, key| {
            object::setitem(token, result.as_ref(), key.as_ref(), Some(value))
        })?;
        Ok(result)
    }

    #[method("(*args, **kwargs)")]
    fn update(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        update(token, this, args, "update")
    }

    /// Move an existing element to the end (or beginning if last is false).
    ///
    /// Raise KeyError if the element does not exist.
    #[method("(key, last=True)")]
    fn move_to_end(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        last: Option<bool>,
    ) -> PyResult<()> {
        let Some((key, value)) = dict::remove(token, this, key)? else {
            return Err(token.key_error(key));
        };
        if last.unwrap_or(true) {
            return dict::set(token, this, key.as_ref(), value.as_ref());
        }
        let rest = dict::pairs(token, this);
        dict::clear(token, this);
        dict::set(token, this, key.as_ref(), value.as_ref())?;
        for (key, value) in rest {
            dict::set(token, this, key.as_ref(), value.as_ref())?;
        }
        Ok(())
    }

    /// Remove and return a (key, value) pair from the dictionary.
    ///
    /// Pairs are returned in LIFO order if last is true or FIFO order if false.
    #[method("(last=True)")]
    fn popitem(token: &mut Token, this: Borrowed<'_>, last: Option<bool>) -> PyResult {
        let Some(key) = end_key(token, this, last.unwrap_or(true)) else {
            return Err(token.raise(&KEY_ERROR, "dictionary is empty"));
        };
        if is_plain(token, this) {
            return match dict::remove(token, this, key.as_ref())? {
                Some((key, value)) => Ok(tuple(token, vec![key, value])),
                None => Err(token.key_error(key.as_ref())),
            };
        }
        let value = object::getitem(token, this, key.as_ref())?;
        object::setitem(token, this, key.as_ref(), None)?;
        Ok(tuple(token, vec![key, value]))
    }

    /// od.pop(key[,default]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[method("(key, default=<unrepresentable>)")]
    fn pop(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        if is_plain(token, this) {
            if let Some((_, value)) = dict::remove(token, this, key)? {
                return Ok(value);
            }
        } else if object::contains(token, this, key)? {
            let value = object::getitem(token, this, key)?;
            object::setitem(token, this, key, None)?;
            return Ok(value);
        }
        match default {
            Some(default) => Ok(default.own(token)),
            None => Err(token.key_error(key)),
        }
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[method("(key, default=None)")]
    fn setdefault(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        let default = default.unwrap_or(Borrowed::none());
        if is_plain(token, this) {
            return dict::set_default(token, this, key, default);
        }
        if object::contains(token, this, key)? {
            return object::getitem(token, this, key);
        }
        object::setitem(token, this, key, Some(default))?;
        Ok(default.own(token))
    }

    /// od.copy() -> a shallow copy of od
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let class = token.class_word(this).own(token);
        let result = object::call(token, class.as_ref(), &[])?;
        for (key, value) in dict::pairs(token, this) {
            let value = if is_plain(token, this) {
                value
            } else {
                object::getitem(token, this, key.as_ref())?
            };
            object::setitem(token, result.as_ref(), key.as_ref(), Some(value.as_ref()))?;
        }
        Ok(result)
    }

    /// Return state information for pickling
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = call_method(token, this, "__getstate__", &[])?;
        let items = call_method(token, this, "items", &[])?;
        let iterator = object::iter(token, items.as_ref())?;
        let (class, args) = (
            token.class_word(this).own(token),
            baton_object::tuple::Tuple::empty(token),
        );
        let none = token.none();
        Ok(tuple(token, vec![class, args, state, none, iterator]))
    }
}

/// A plain dict with what a subclass's `items()` gives.
fn plain_copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let items = call_method(token, this, "items", &[])?;
    let list = object::collect(token, items.as_ref())?;
    let list = token.new_list(list);
    let class = token.native_class(&DICT).as_value().own(token);
    call_with_dict(token, class.as_ref(), &[list.as_ref()], None)
}
