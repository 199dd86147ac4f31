//! The views of a dict (`keys`, `values`, `items`) and their iterators, forwards and backwards.
//!
//! Invariants: a view holds its dict alone; an iterator goes by the index of entries, and a dict whose number of keys
//! changed meanwhile is an error that stays.

use crate::attribute;
use crate::dict::{self, Dict};
use crate::dict_class::entry_from;
use crate::error::PyResult;
use crate::kind;
use crate::object;
use crate::singletons::not_implemented;
use crate::slots::CompareOp;
use crate::str::StrBuilder;
use crate::token::Token;
use crate::tuple::Tuple;
use crate::tuple_class::push_repr;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

/// Which part of an entry an iterator gives.
#[derive(Clone, Copy)]
enum Part {
    Key,
    Value,
    Item,
}

impl Part {
    fn of(self, token: &Token, key: Owned, value: Owned) -> Owned {
        match self {
            Part::Key => key,
            Part::Value => value,
            Part::Item => token.new_tuple([key, value].into_iter()),
        }
    }
}

/// What all iterators over a dict keep.
struct Walk {
    dict: Option<Owned>,
    /// Keys the dict had at the start.
    used: usize,
    /// The next entry; one more than it when going backwards.
    index: usize,
    left: usize,
}

impl crate::traverse::Traverse for Walk {
    fn traverse(&self, visit: &mut dyn FnMut(crate::word::Word)) {
        self.dict.traverse(visit);
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.dict.clear(out);
    }
}

enum Step {
    Entry(usize, Owned, Owned),
    End,
    SizeChanged,
    KeysChanged,
}

impl Walk {
    fn new(token: &Token, dict: Borrowed<'_>, backwards: bool) -> Walk {
        let payload = Dict::of(token, dict);
        let index = if backwards {
            payload.entries().len()
        } else {
            0
        };
        Walk {
            dict: Some(dict.own(token)),
            used: payload.len(),
            index,
            left: payload.len(),
        }
    }

    fn look(&self, token: &Token, backwards: bool) -> Step {
        let Some(dict) = &self.dict else {
            return Step::End;
        };
        let payload = Dict::of(token, dict.as_ref());
        if payload.len() != self.used {
            return Step::SizeChanged;
        }
        let found = if backwards {
            let entries = payload.entries();
            // A dict that shrank meanwhile has nothing left for this iterator.
            let entries = entries.get(..self.index).unwrap_or_default();
            entries
                .iter()
                .rposition(|entry| !entry.key.is_null())
                .and_then(|at| entries.get(at).map(|entry| (at, entry)))
                .map(|(at, entry)| {
                    (
                        at,
                        Owned::from_word(token, entry.key),
                        Owned::from_word(token, entry.value),
                    )
                })
        } else {
            entry_from(token, dict.as_ref(), self.index)
                .map(|(at, _, key, value)| (at + 1, key, value))
        };
        match found {
            Some(_) if self.left == 0 => Step::KeysChanged,
            Some((next, key, value)) => Step::Entry(next, key, value),
            None => Step::End,
        }
    }
}

macro_rules! iterators {
    ($($(#[$doc:meta])* $name:ident $spec:ident, $python:tt $(, $kind:ident)?: $part:expr, $backwards:literal, $maker:ident;)*) => {$(
        $(#[$doc])*
        #[class(name = $python, flags = NO_INSTANTIATION $(, kind = $kind)?)]
        pub struct $name {
            walk: Walk,
        }

        $(#[$doc])*
        pub fn $maker(token: &Token, dict: Borrowed<'_>) -> Owned {
            let walk = Walk::new(token, dict, $backwards);
            token.new_object($name { walk })
        }

        impl $name {
            /// The next item. Runs no Python.
            pub fn advance(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
                let step = $name::of(token, this).walk.look(token, $backwards);
                let walk = &mut $name::of_mut(token, this).walk;
                match step {
                    Step::Entry(next, key, value) => {
                        walk.index = next;
                        walk.left = walk.left.saturating_sub(1);
                        Ok(Some($part.of(token, key, value)))
                    }
                    Step::End => {
                        drop(walk.dict.take());
                        Ok(None)
                    }
                    Step::SizeChanged => {
                        walk.used = usize::MAX;
                        Err(token.runtime_error("dictionary changed size during iteration"))
                    }
                    Step::KeysChanged => Err(token.runtime_error("dictionary keys changed during iteration")),
                }
            }
        }

        #[methods]
        impl $name {
            #[slot]
            fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                Ok(this.own(token))
            }

            #[slot]
            fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
                $name::advance(token, this)
            }

            /// Private method returning an estimate of len(list(it)).
            #[method("()")]
            fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
                let walk = &$name::of(token, this).walk;
                let same = walk.dict.as_ref().is_some_and(|dict| Dict::of(token, dict.as_ref()).len() == walk.used);
                Ok(if same { walk.left } else { 0 })
            }

            /// Return state information for pickling.
            #[method("()")]
            fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let walk = &$name::of(token, this).walk;
                let copy = Walk { dict: walk.dict.as_ref().map(|dict| dict.clone_ref(token)), used: walk.used, index: walk.index, left: walk.left };
                let copy = token.new_object($name { walk: copy });
                let items = object::collect(token, copy.as_ref())?;
                let function = crate::list_iterator::builtin(token, "iter")?;
                let items = token.new_list(items);
                let args = token.new_tuple([items].into_iter());
                Ok(token.new_tuple([function, args].into_iter()))
            }
        }
    )*};
}

iterators! {
    /// Iterator over the keys of a dict.
    DictKeyIterator DICT_KEY_ITERATOR, "dict_keyiterator", DICT_KEY_ITERATOR: Part::Key, false, iter_keys;
    /// Iterator over the values of a dict.
    DictValueIterator DICT_VALUE_ITERATOR, "dict_valueiterator", DICT_VALUE_ITERATOR: Part::Value, false, iter_values;
    /// Iterator over the pairs of a dict.
    DictItemIterator DICT_ITEM_ITERATOR, "dict_itemiterator", DICT_ITEM_ITERATOR: Part::Item, false, iter_items;
    /// Reverse iterator over the keys of a dict.
    DictReverseKeyIterator DICT_REVERSE_KEY_ITERATOR, "dict_reversekeyiterator": Part::Key, true, reversed_keys;
    /// Reverse iterator over the values of a dict.
    DictReverseValueIterator DICT_REVERSE_VALUE_ITERATOR, "dict_reversevalueiterator": Part::Value, true, reversed_values;
    /// Reverse iterator over the pairs of a dict.
    DictReverseItemIterator DICT_REVERSE_ITEM_ITERATOR, "dict_reverseitemiterator": Part::Item, true, reversed_items;
}

/// The keys of a dict.
#[class(name = "dict_keys", kind = DICT_KEYS, flags = NO_INSTANTIATION | UNHASHABLE)]
pub struct DictKeys {
    dict: Owned,
}

/// The values of a dict.
#[class(name = "dict_values", kind = DICT_VALUES, flags = NO_INSTANTIATION)]
pub struct DictValues {
    dict: Owned,
}

/// The pairs of a dict.
#[class(name = "dict_items", kind = DICT_ITEMS, flags = NO_INSTANTIATION | UNHASHABLE)]
pub struct DictItems {
    dict: Owned,
}

/// `dict.keys()`
pub fn keys(token: &Token, dict: Borrowed<'_>) -> Owned {
    token.new_object(DictKeys {
        dict: dict.own(token),
    })
}

/// `dict.values()`
pub fn values(token: &Token, dict: Borrowed<'_>) -> Owned {
    token.new_object(DictValues {
        dict: dict.own(token),
    })
}

/// `dict.items()`
pub fn items(token: &Token, dict: Borrowed<'_>) -> Owned {
    token.new_object(DictItems {
        dict: dict.own(token),
    })
}

/// The dict behind a view.
fn dict_of(token: &Token, view: Borrowed<'_>) -> Option<Owned> {
    if let Some(view) = view.get::<DictKeys>(token) {
        return Some(view.dict.clone_ref(token));
    }
    if let Some(view) = view.get::<DictItems>(token) {
        return Some(view.dict.clone_ref(token));
    }
    view.get::<DictValues>(token)
        .map(|view| view.dict.clone_ref(token))
}

fn len(token: &mut Token, view: Borrowed<'_>) -> PyResult<usize> {
    Ok(dict_of(token, view).map_or(0, |dict| Dict::of(token, dict.as_ref()).len()))
}

fn repr(token: &mut Token, view: Borrowed<'_>) -> PyResult {
    let name = token.class_name(view);
    if !crate::repr_guard::enter(token, view) {
        return Ok(token.new_str("..."));
    }
    let result = object::collect(token, view).and_then(|items| {
        let items = token.new_list(items);
        let mut out = StrBuilder::new();
        out.push_str(&format!("{name}("));
        push_repr(token, &mut out, items.as_ref())?;
        out.push_str(")");
        Ok(out.finish(token))
    });
    crate::repr_guard::leave(token, view);
    result
}

fn mapping(token: &mut Token, view: Borrowed<'_>) -> PyResult {
    let dict = dict_of(token, view).unwrap_or_else(|| token.none());
    Ok(crate::descriptor::new_mapping_proxy(token, dict))
}

/// A new set with the items of an iterable.
fn set_of(token: &mut Token, items: Borrowed<'_>) -> PyResult {
    let class = token
        .interp()
        .ready_class(kind::SET)
        .map(|class| class.as_value().own(token));
    match class {
        Some(class) => object::call(token, class.as_ref(), &[items]),
        None => Err(token.runtime_error("the class set is not ready")),
    }
}

/// `set(left).method(right)`, the result being the set where the method changes it in place.
fn set_operation(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    method: &str,
) -> PyResult {
    let set = set_of(token, left)?;
    let name = token.intern(method);
    attribute::call_method(token, set.as_ref(), name.as_ref(), &[right])?;
    Ok(set)
}

fn is_view(token: &Token, value: Borrowed<'_>) -> bool {
    value.is_a::<DictKeys>(token) || value.is_a::<DictItems>(token)
}

/// True for sets and views: what views compare with.
fn is_set_like(token: &Token, value: Borrowed<'_>) -> bool {
    let is = |kind: u32| {
        let class = token.interp().ready_class(kind);
        class.is_some_and(|class| token.class_of(value).is_subclass_of(token, class))
    };
    is_view(token, value) || is(kind::SET) || is(kind::FROZENSET)
}

fn intersection(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
    let (view, other) = if is_view(token, left) {
        (left, right)
    } else {
        (right, left)
    };
    let both_views = is_view(token, left) && is_view(token, right);
    let swap = both_views && object::len(token, other)? > object::len(token, view)?;
    let (view, other) = if swap { (other, view) } else { (view, other) };
    let mut common = Vec::new();
    object::for_each(token, other, |token, item| {
        if object::contains(token, view, item.as_ref())? {
            common.push(item);
        }
        Ok(())
    })?;
    let common = token.new_list(common);
    set_of(token, common.as_ref())
}

fn all_in(token: &mut Token, items: Borrowed<'_>, container: Borrowed<'_>) -> PyResult<bool> {
    for item in object::collect(token, items)? {
        if !object::contains(token, container, item.as_ref())? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>, op: CompareOp) -> PyResult {
    if !is_view(token, this) || !is_set_like(token, other) {
        return Ok(not_implemented());
    }
    let (mine, theirs) = (object::len(token, this)?, object::len(token, other)?);
    let result = match op {
        CompareOp::Eq => mine == theirs && all_in(token, this, other)?,
        CompareOp::Ne => !(mine == theirs && all_in(token, this, other)?),
        CompareOp::Lt => mine < theirs && all_in(token, this, other)?,
        CompareOp::Le => mine <= theirs && all_in(token, this, other)?,
        CompareOp::Gt => mine > theirs && all_in(token, other, this)?,
        CompareOp::Ge => mine >= theirs && all_in(token, other, this)?,
    };
    Ok(token.bool(result))
}

fn disjoint(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult<bool> {
    if this.is(other) {
        return Ok(object::len(token, this)? == 0);
    }
    let swap = is_set_like(token, other) && object::len(token, other)? > object::len(token, this)?;
    let (walked, asked) = if swap { (this, other) } else { (other, this) };
    let iterator = object::iter(token, walked)?;
    while let Some(item) = object::next(token, iterator.as_ref())? {
        if object::contains(token, asked, item.as_ref())? {
            return Ok(false);
        }
    }
    Ok(true)
}

macro_rules! set_like {
    ($name:ident, $iter:ident, $reversed:ident, $contains:ident) => {
        #[methods]
        impl $name {
            #[slot]
            fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
                len(token, this)
            }
            #[slot]
            fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                repr(token, this)
            }
            #[slot]
            fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let dict = $name::of(token, this).dict.clone_ref(token);
                Ok($iter(token, dict.as_ref()))
            }
            #[slot]
            fn __contains__(
                token: &mut Token,
                this: Borrowed<'_>,
                value: Borrowed<'_>,
            ) -> PyResult<bool> {
                let dict = $name::of(token, this).dict.clone_ref(token);
                $contains(token, dict.as_ref(), value)
            }
            #[slot]
            fn __richcmp__(
                token: &mut Token,
                this: Borrowed<'_>,
                other: Borrowed<'_>,
                op: CompareOp,
            ) -> PyResult {
                compare(token, this, other, op)
            }
            #[slot]
            fn __sub__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
                set_operation(token, left, right, "difference_update")
            }
            #[slot]
            fn __and__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
                intersection(token, left, right)
            }
            #[slot]
            fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
                set_operation(token, left, right, "update")
            }
            #[slot]
            fn __xor__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
                set_operation(token, left, right, "symmetric_difference_update")
            }
            /// Return True if the view and the given iterable have a null intersection.
            #[method("(other, /)")]
            fn isdisjoint(
                token: &mut Token,
                this: Borrowed<'_>,
                other: Borrowed<'_>,
            ) -> PyResult<bool> {
                disjoint(token, this, other)
            }
            /// Return a reverse iterator over the view.
            #[method("()")]
            fn __reversed__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let dict = $name::of(token, this).dict.clone_ref(token);
                Ok($reversed(token, dict.as_ref()))
            }
            /// dictionary that this view refers to
            #[getter]
            fn mapping(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                mapping(token, this)
            }
        }
    };
}

fn contains_item(token: &mut Token, dict: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<bool> {
    let pair = match Tuple::items_of(token, item) {
        Some([key, value]) => (key.own(token), value.own(token)),
        _ => return Ok(false),
    };
    match dict::get(token, dict, pair.0.as_ref())? {
        Some(found) => object::equal(token, found.as_ref(), pair.1.as_ref()),
        None => Ok(false),
    }
}

use crate::dict::contains as contains_key;
set_like!(DictKeys, iter_keys, reversed_keys, contains_key);
set_like!(DictItems, iter_items, reversed_items, contains_item);

#[methods]
impl DictValues {
    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        len(token, this)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        repr(token, this)
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let dict = DictValues::of(token, this).dict.clone_ref(token);
        Ok(iter_values(token, dict.as_ref()))
    }

    /// Return a reverse iterator over the dict values.
    #[method("()")]
    fn __reversed__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let dict = DictValues::of(token, this).dict.clone_ref(token);
        Ok(reversed_values(token, dict.as_ref()))
    }

    /// dictionary that this view refers to
    #[getter]
    fn mapping(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        mapping(token, this)
    }
}
