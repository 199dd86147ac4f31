//! `_functools`: `reduce`, `partial`, `cmp_to_key`, and the wrapper behind `lru_cache`.
//!
//! Invariant: a cache with a bound keeps its entries in a dict by key, in order of use: a hit moves its entry to the
//! end, and what overflows is taken from the front.

use crate::recency::Recency;
use crate::support::{given, instance, not_none, own_all, tuple};
use baton_object::attribute;
use baton_object::call::{call_args, call_with_dict};
use baton_object::dict::{self, Dict};
use baton_object::object;
use baton_object::slots::CompareOp;
use baton_object::traverse::Opaque;
use baton_object::tuple::Tuple;
use baton_object::{Args, Borrowed, Known, Owned, PyResult, Token, class, methods};
use std::cell::RefCell;

#[derive(Default)]
struct PlaceholderOf(RefCell<Option<Owned>>);

/// The type of the Placeholder singleton.
///
/// Used as a placeholder for partial arguments.
#[class(name = "_PlaceholderType", module = "functools", flags = 0, no_gc)]
pub struct PlaceholderType;

fn placeholder(token: &mut Token) -> Owned {
    let found = token
        .interp()
        .extension::<PlaceholderOf>()
        .0
        .borrow()
        .as_ref()
        .map(|found| found.clone_ref(token));
    match found {
        Some(found) => found,
        None => {
            let made = token.new_object(PlaceholderType);
            let copy = made.clone_ref(token);
            *token.interp().extension::<PlaceholderOf>().0.borrow_mut() = Some(copy);
            made
        }
    }
}

#[methods]
impl PlaceholderType {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if !args.is_empty() {
            return Err(token.type_error("_PlaceholderType takes no arguments"));
        }
        Ok(placeholder(token))
    }

    #[slot]
    fn __repr__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.new_str("Placeholder"))
    }

    #[method("()")]
    fn __reduce__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Ok(token.new_str("Placeholder"))
    }
}

/// Create a new function with partial application of the given arguments and keywords.
#[class(name = "partial", module = "functools", flags = BASETYPE | DICT | WEAKREF | METHOD_DESCRIPTOR, signature = "(func, /, *args, **keywords)")]
pub struct Partial {
    function: Owned,
    args: Owned,
    keywords: Owned,
    holes: usize,
}

fn is_placeholder(token: &Token, value: Borrowed<'_>) -> bool {
    value.is_a::<PlaceholderType>(token)
}

fn count_holes(token: &Token, args: Borrowed<'_>) -> usize {
    Tuple::items_of_word(args)
        .iter()
        .filter(|value| is_placeholder(token, **value))
        .count()
}

/// `stored` with its placeholders filled from `given`, and what is left of `given` behind it.
fn fill_holes(token: &Token, stored: Borrowed<'_>, given: &[Borrowed<'_>]) -> Vec<Owned> {
    let mut rest = given.iter();
    let mut all: Vec<Owned> = Tuple::items_of_word(stored)
        .iter()
        .map(|value| match is_placeholder(token, *value) {
            true => rest.next().unwrap_or(value).own(token),
            false => value.own(token),
        })
        .collect();
    all.extend(rest.map(|value| value.own(token)));
    all
}

#[methods]
impl Partial {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let Some(function) = args.get(0) else {
            return Err(token.type_error("type 'partial' takes at least one argument"));
        };
        if token.class_of(function).slots().call.is_none() {
            return Err(token.type_error("the first argument must be callable"));
        }
        let given = args.skip_first();
        if given
            .positional()
            .last()
            .is_some_and(|last| is_placeholder(token, *last))
        {
            return Err(token.type_error("trailing Placeholders are not allowed"));
        }
        if given
            .keyword_values()
            .iter()
            .any(|value| is_placeholder(token, *value))
        {
            return Err(token.type_error("Placeholder cannot be passed as a keyword argument"));
        }
        // A partial of a partial becomes one, unless the inner one has attributes of its own.
        let exact = token
            .class_word(function)
            .is(token.native_class(&PARTIAL).as_value());
        let inner = exact
            && attribute::instance_dict(token, function)
                .is_none_or(|dict| Dict::of(token, dict.as_ref()).is_empty());
        let keywords = Dict::new(token);
        let (function, positional) = if inner {
            let payload = Partial::of(token, function);
            let (function, stored, old) = (
                payload.function.clone_ref(token),
                payload.args.clone_ref(token),
                payload.keywords.clone_ref(token),
            );
            for (key, value) in dict::pairs(token, old.as_ref()) {
                dict::set(token, keywords.as_ref(), key.as_ref(), value.as_ref())?;
            }
            let all = fill_holes(token, stored.as_ref(), given.positional());
            (function, tuple(token, all))
        } else {
            (function.own(token), token.tuple_of(given.positional()))
        };
        for (key, value) in args.keywords() {
            dict::set(token, keywords.as_ref(), key, value)?;
        }
        let holes = count_holes(token, positional.as_ref());
        instance(
            token,
            class,
            Partial {
                function,
                args: positional,
                keywords,
                holes,
            },
        )
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let payload = Partial::of(token, this);
        let (function, stored, keywords, holes) = (
            payload.function.clone_ref(token),
            payload.args.clone_ref(token),
            payload.keywords.clone_ref(token),
            payload.holes,
        );
        if args.len() < holes {
            let given = args.len();
            return Err(token.type_error(format!(
                "missing positional arguments in 'partial' call; expected at least {holes}, got {given}"
            )));
        }
        let values = fill_holes(token, stored.as_ref(), args.positional());
        if Dict::of(token, keywords.as_ref()).is_empty() {
            let mut all: Vec<Borrowed<'_>> = Owned::borrows(&values).to_vec();
            all.extend_from_slice(args.keyword_values());
            return call_args(
                token,
                function.as_ref(),
                Args::with_names(&all, args.names_tuple()),
            );
        }
        let merged = dict::copy(token, keywords.as_ref());
        for (key, value) in args.keywords() {
            dict::set(token, merged.as_ref(), key, value)?;
        }
        call_with_dict(
            token,
            function.as_ref(),
            Owned::borrows(&values),
            Some(merged.as_ref()),
        )
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        if !baton_object::repr_guard::enter(token, this) {
            return Ok(token.new_str("..."));
        }
        let text = partial_repr(token, this);
        baton_object::repr_guard::leave(token, this);
        let text = text?;
        Ok(token.new_str(&text))
    }

    #[slot(descr_get)]
    fn descr_get(
        token: &mut Token,
        this: Borrowed<'_>,
        object: Option<Borrowed<'_>>,
        _class: Option<Borrowed<'_>>,
    ) -> PyResult {
        match not_none(object) {
            None => Ok(this.own(token)),
            Some(object) => {
                let types = baton_modules::import::import_module(token, "types")?;
                let method = attribute::get_text(token, types.as_ref(), "MethodType")?;
                object::call(token, method.as_ref(), &[this, object])
            }
        }
    }

    #[member]
    fn func(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Partial::of(token, this).function.clone_ref(token))
    }

    #[member]
    fn args(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Partial::of(token, this).args.clone_ref(token))
    }

    #[member]
    fn keywords(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Partial::of(token, this).keywords.clone_ref(token))
    }

    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Partial::of(token, this);
        let (function, args, keywords) = (
            payload.function.clone_ref(token),
            payload.args.clone_ref(token),
            payload.keywords.clone_ref(token),
        );
        let attributes = attribute::instance_dict(token, this).unwrap_or_else(|| token.none());
        let class = token.class_word(this).own(token);
        let construct = tuple(token, vec![function.clone_ref(token)]);
        let state = tuple(token, vec![function, args, keywords, attributes]);
        Ok(tuple(token, vec![class, construct, state]))
    }

    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: Borrowed<'_>) -> PyResult<()> {
        let parts = Tuple::items_of(token, state)
            .map(|items| own_all(token, items))
            .unwrap_or_default();
        let [function, args, keywords, attributes] = parts.as_slice() else {
            return Err(token.type_error("invalid partial state"));
        };
        let good = token.class_of(function.as_ref()).slots().call.is_some()
            && args.as_ref().is_a::<Tuple>(token)
            && (keywords.word().is_none() || keywords.as_ref().is_a::<Dict>(token));
        if !good {
            return Err(token.type_error("invalid partial state"));
        }
        let keywords = if keywords.word().is_none() {
            Dict::new(token)
        } else if token.is_exact(keywords.as_ref(), baton_object::kind::DICT) {
            keywords.clone_ref(token)
        } else {
            dict::copy(token, keywords.as_ref())
        };
        let items = own_all(token, Tuple::items_of_word(args.as_ref()));
        if items
            .last()
            .is_some_and(|last| is_placeholder(token, last.as_ref()))
        {
            return Err(token.type_error("trailing Placeholders are not allowed"));
        }
        let args = match token.is_exact(args.as_ref(), baton_object::kind::TUPLE) {
            true => args.clone_ref(token),
            false => tuple(token, items),
        };
        let (function, holes) = (function.clone_ref(token), count_holes(token, args.as_ref()));
        let payload = Partial::of_mut(token, this);
        let old = std::mem::replace(
            payload,
            Partial {
                function,
                args,
                keywords,
                holes,
            },
        );
        drop(old);
        let attributes = match attributes.word().is_none() {
            true => Dict::new(token),
            false => attributes.clone_ref(token),
        };
        let name = token.name(Known::__dict__);
        attribute::set(token, this, name, Some(attributes.as_ref()))
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_object::type_object::generic_alias(token, class, object)
    }
}

fn partial_repr(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
    let payload = Partial::of(token, this);
    let (function, args) = (
        payload.function.clone_ref(token),
        payload.args.clone_ref(token),
    );
    let pairs = dict::pairs(token, payload.keywords.as_ref());
    let class = token.class_word(this).own(token);
    let name = baton_object::type_object::qualified_name(token, class.as_ref())?;
    let mut parts = vec![object::repr_text(token, function.as_ref())?];
    for value in own_all(token, Tuple::items_of_word(args.as_ref())) {
        parts.push(object::repr_text(token, value.as_ref())?);
    }
    for (key, value) in pairs {
        let key = object::str_text(token, key.as_ref())?;
        parts.push(format!(
            "{key}={}",
            object::repr_text(token, value.as_ref())?
        ));
    }
    Ok(format!("{name}({})", parts.join(", ")))
}

/// What `cmp_to_key` returns, and the keys it makes.
#[class(name = "KeyWrapper", module = "functools", flags = NO_INSTANTIATION | UNHASHABLE)]
pub struct KeyWrapper {
    compare: Owned,
    object: Option<Owned>,
}

#[methods]
impl KeyWrapper {
    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [value] = bind!(token, args, "K", Either "obj" true);
        let value = given(token, value)?.own(token);
        let compare = KeyWrapper::of(token, this).compare.clone_ref(token);
        Ok(token.new_object(KeyWrapper {
            compare,
            object: Some(value),
        }))
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let Some(right) = other.get::<KeyWrapper>(token) else {
            return Err(token.type_error("other argument must be K instance"));
        };
        let left = KeyWrapper::of(token, this);
        let (Some(x), Some(y)) = (&left.object, &right.object) else {
            return Err(token.raise(&baton_object::exceptions::ATTRIBUTE_ERROR, "object"));
        };
        let (x, y, compare) = (
            x.clone_ref(token),
            y.clone_ref(token),
            left.compare.clone_ref(token),
        );
        let result = object::call(token, compare.as_ref(), &[x.as_ref(), y.as_ref()])?;
        object::compare(token, result.as_ref(), Owned::small(0).as_ref(), op)
    }

    #[member]
    fn obj(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(KeyWrapper::of(token, this)
            .object
            .as_ref()
            .map_or_else(|| token.none(), |object| object.clone_ref(token)))
    }
}

/// Create a cached callable that wraps another function.
///
/// user_function:      the function being cached
///
/// maxsize:  0         for no caching
///           None      for unlimited cache size
///           n         for a bounded cache
///
/// typed:    False     cache f(3) and f(3.0) as identical calls
///           True      cache f(3) and f(3.0) as distinct calls
///
/// cache_info_type:    namedtuple class with the fields:
///                         hits misses currsize maxsize
#[class(name = "_lru_cache_wrapper", module = "functools", flags = BASETYPE | DICT | WEAKREF | METHOD_DESCRIPTOR)]
pub struct LruCache {
    function: Owned,
    /// Values by key; in a bounded cache the numbers of the slots that hold them.
    cache: Owned,
    /// Keys and values of a bounded cache, by turns. The dictionary itself stays as it is while an entry is used, as that
    /// may happen in the middle of a comparison of keys.
    slots: Vec<Option<Owned>>,
    order: Opaque<Recency>,
    info: Owned,
    bound: Option<usize>,
    typed: bool,
    hits: i64,
    misses: i64,
}

/// The key of a call: the arguments, a mark before the keywords, the types where asked for.
fn cache_key(token: &mut Token, args: Args<'_>, typed: bool) -> PyResult {
    if !typed && !args.has_keywords() && args.len() == 1 {
        let Some(only) = args.get(0) else {
            return Ok(token.none());
        };
        if token.is_exact(only, baton_object::kind::INT)
            || token.is_exact(only, baton_object::kind::STR)
        {
            return Ok(only.own(token));
        }
    }
    let mut parts = own_all(token, args.positional());
    if args.has_keywords() {
        // The class itself cannot be an argument of normal code, so it separates safely.
        parts.push(token.native_class(&LRU_CACHE).as_value().own(token));
        for (name, value) in args.keywords() {
            parts.push(name.own(token));
            parts.push(value.own(token));
        }
    }
    if typed {
        for value in args.values() {
            parts.push(token.class_word(*value).own(token));
        }
    }
    Ok(tuple(token, parts))
}

/// The value in the slot that the dictionary has, which becomes the newest; none if it was emptied meanwhile.
fn use_slot(token: &mut Token, this: Borrowed<'_>, number: Option<Owned>) -> Option<Owned> {
    let slot = usize::try_from(number?.word().int()?).ok()?;
    let payload = LruCache::of(token, this);
    let value = payload.slots.get(2 * slot + 1)?.as_ref()?.clone_ref(token);
    LruCache::of_mut(token, this).order.0.touch(slot);
    Some(value)
}

/// Puts an entry into a slot; the slot's number for the dictionary.
fn fill_slot(token: &mut Token, this: Borrowed<'_>, key: &Owned, value: &Owned) -> Owned {
    let entry = [Some(key.clone_ref(token)), Some(value.clone_ref(token))];
    let payload = LruCache::of_mut(token, this);
    let slot = payload.order.0.add();
    if payload.slots.len() <= 2 * slot + 1 {
        payload.slots.resize_with(2 * slot + 2, || None);
    }
    for (offset, object) in entry.into_iter().enumerate() {
        payload.slots[2 * slot + offset] = object;
    }
    token.int(slot as i64)
}

fn forget_oldest(token: &mut Token, this: Borrowed<'_>, cache: &Owned) -> PyResult<()> {
    let payload = LruCache::of_mut(token, this);
    let Some(slot) = payload.order.0.oldest() else {
        return Ok(());
    };
    payload.order.0.remove(slot);
    let (key, value) = (
        payload.slots[2 * slot].take(),
        payload.slots[2 * slot + 1].take(),
    );
    drop(value);
    if let Some(key) = key {
        dict::remove(token, cache.as_ref(), key.as_ref())?;
    }
    Ok(())
}

#[methods]
impl LruCache {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let bound = bind!(token, args, "lru_cache", Either "user_function" true, Either "maxsize" true, Either "typed" true, Either "cache_info_type" true);
        let [function, size, typed, info] = bound;
        let (function, size, typed, info) = (
            given(token, function)?,
            given(token, size)?,
            given(token, typed)?,
            given(token, info)?,
        );
        if token.class_of(function).slots().call.is_none() {
            return Err(token.type_error("the first argument must be callable"));
        }
        let bound = if size.is_none() {
            None
        } else if size.word().is_int() || token.class_of(size).slots().index.is_some() {
            let size = baton_object::int::index_to_i64(token, size, "C ssize_t")?;
            Some(usize::try_from(size).unwrap_or(0))
        } else {
            return Err(token.type_error("maxsize should be integer or None"));
        };
        let typed = object::is_true(token, typed)?;
        let (function, info, cache) = (function.own(token), info.own(token), Dict::new(token));
        instance(
            token,
            class,
            LruCache {
                function,
                cache,
                slots: Vec::new(),
                order: Opaque(Recency::new()),
                info,
                bound,
                typed,
                hits: 0,
                misses: 0,
            },
        )
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let payload = LruCache::of(token, this);
        let (function, cache, bound, typed) = (
            payload.function.clone_ref(token),
            payload.cache.clone_ref(token),
            payload.bound,
            payload.typed,
        );
        if bound == Some(0) {
            LruCache::of_mut(token, this).misses += 1;
            return call_args(token, function.as_ref(), args);
        }
        let key = cache_key(token, args, typed)?;
        let hash = object::hash(token, key.as_ref())?;
        let found = dict::get_hashed(token, cache.as_ref(), key.as_ref(), hash)?;
        let Some(limit) = bound else {
            if let Some(value) = found {
                LruCache::of_mut(token, this).hits += 1;
                return Ok(value);
            }
            LruCache::of_mut(token, this).misses += 1;
            let value = call_args(token, function.as_ref(), args)?;
            dict::set_hashed(token, cache.as_ref(), key.as_ref(), hash, value.as_ref())?;
            return Ok(value);
        };
        if let Some(value) = use_slot(token, this, found) {
            LruCache::of_mut(token, this).hits += 1;
            return Ok(value);
        }
        LruCache::of_mut(token, this).misses += 1;
        let value = call_args(token, function.as_ref(), args)?;
        // The call itself may have filled this entry or the cache.
        let filled = dict::get_hashed(token, cache.as_ref(), key.as_ref(), hash)?;
        if filled.is_none() {
            while LruCache::of(token, this).order.0.len() >= limit {
                forget_oldest(token, this, &cache)?;
            }
            let slot = fill_slot(token, this, &key, &value);
            dict::set_hashed(token, cache.as_ref(), key.as_ref(), hash, slot.as_ref())?;
        }
        Ok(value)
    }

    #[slot(descr_get)]
    fn descr_get(
        token: &mut Token,
        this: Borrowed<'_>,
        object: Option<Borrowed<'_>>,
        class: Option<Borrowed<'_>>,
    ) -> PyResult {
        let _ = class;
        match not_none(object) {
            None => Ok(this.own(token)),
            Some(object) => {
                let types = baton_modules::import::import_module(token, "types")?;
                let method = attribute::get_text(token, types.as_ref(), "MethodType")?;
                object::call(token, method.as_ref(), &[this, object])
            }
        }
    }

    /// Report cache statistics
    #[method("()")]
    fn cache_info(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = LruCache::of(token, this);
        let (info, cache) = (
            payload.info.clone_ref(token),
            payload.cache.clone_ref(token),
        );
        let (hits, misses, bound) = (payload.hits, payload.misses, payload.bound);
        let len = Dict::of(token, cache.as_ref()).len() as i64;
        let bound = bound.map_or_else(|| token.none(), |bound| token.int_u64(bound as u64));
        let (hits, misses, len) = (token.int(hits), token.int(misses), token.int(len));
        object::call(
            token,
            info.as_ref(),
            &[hits.as_ref(), misses.as_ref(), bound.as_ref(), len.as_ref()],
        )
    }

    /// Clear the cache and cache statistics
    #[method("()")]
    fn cache_clear(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let payload = LruCache::of_mut(token, this);
        (payload.hits, payload.misses) = (0, 0);
        payload.order.0 = Recency::new();
        let slots = std::mem::take(&mut payload.slots);
        drop(slots);
        let cache = LruCache::of(token, this).cache.clone_ref(token);
        dict::clear(token, cache.as_ref());
        Ok(())
    }

    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        attribute::get_known(token, this, Known::__qualname__)
    }

    #[method("()")]
    fn __copy__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[method("(memo, /)")]
    fn __deepcopy__(token: &mut Token, this: Borrowed<'_>, _memo: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }
}

/// Tools that operate on functions.
#[baton_object::module(
    name = "_functools",
    classes(super::PARTIAL, super::LRU_CACHE, super::PLACEHOLDER_TYPE)
)]
pub mod module {
    use super::*;

    /// Apply a function of two arguments cumulatively to the items of an iterable, from left to right.
    ///
    /// This effectively reduces the iterable to a single value.  If initial is present,
    /// it is placed before the items of the iterable in the calculation, and serves as
    /// a default when the iterable is empty.
    ///
    /// For example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])
    /// calculates ((((1 + 2) + 3) + 4) + 5).
    #[function("(function, iterable, /, initial=<functools initial sentinel>)")]
    fn reduce(
        token: &mut Token,
        function: Borrowed<'_>,
        iterable: Borrowed<'_>,
        initial: Option<Borrowed<'_>>,
    ) -> PyResult {
        if token.class_of(iterable).slots().iter.is_none()
            && token.class_of(iterable).slots().getitem.is_none()
        {
            return Err(token.type_error("reduce() arg 2 must support iteration"));
        }
        let iterator = object::iter(token, iterable)?;
        let mut result = initial.map(|initial| initial.own(token));
        while let Some(item) = object::next(token, iterator.as_ref())? {
            result = Some(match result {
                None => item,
                Some(before) => object::call(token, function, &[before.as_ref(), item.as_ref()])?,
            });
        }
        result.ok_or_else(|| token.type_error("reduce() of empty iterable with no initial value"))
    }

    /// Convert a cmp= function into a key= function.
    #[function("(mycmp)")]
    fn cmp_to_key(token: &mut Token, mycmp: Borrowed<'_>) -> PyResult {
        let compare = mycmp.own(token);
        Ok(token.new_object(KeyWrapper {
            compare,
            object: None,
        }))
    }

    #[constant]
    fn Placeholder(token: &mut Token) -> PyResult {
        Ok(placeholder(token))
    }
}
