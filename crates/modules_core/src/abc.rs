//! `_abc`: abstract base classes. Each has, under `_abc_impl`, weak sets of registered classes and of cached answers.
//!
//! Invariant: negative answers are good for one value of the interpreter-wide invalidation counter, which every
//! registration changes.

use crate::support::call_method;
use crate::weak_classes::WeakClasses;
use baton_object::attribute::{self, get_text};
use baton_object::class::class_flags;
use baton_object::dict;
use baton_object::object;
use baton_object::{Borrowed, Known, PyResult, Token, class, methods, singletons};
use std::cell::Cell;

#[derive(Default)]
struct Counter(Cell<i64>);

/// Internal state held by ABC machinery.
#[class(name = "_abc_data", module = "_abc", flags = NO_INSTANTIATION)]
pub struct AbcData {
    registry: WeakClasses,
    cache: WeakClasses,
    negative: WeakClasses,
    negative_version: i64,
}

#[methods]
impl AbcData {}

fn data(token: &mut Token, class: Borrowed<'_>) -> PyResult {
    let found = get_text(token, class, "_abc_impl")?;
    if found.as_ref().is_a::<AbcData>(token) {
        return Ok(found);
    }
    Err(token.type_error("_abc_impl is set to a wrong type"))
}

type Part = fn(&mut AbcData) -> &mut WeakClasses;

fn remember(
    token: &mut Token,
    data: Borrowed<'_>,
    part: Part,
    class: Borrowed<'_>,
) -> PyResult<()> {
    let Some(reference) = baton_object::weakref::reference_to(token, class) else {
        let name = token.class_name(class);
        return Err(token.type_error(format!("cannot create weak reference to '{name}' object")));
    };
    let mut classes = std::mem::take(part(AbcData::of_mut(token, data)));
    let dead = classes.insert(token, class, reference);
    *part(AbcData::of_mut(token, data)) = classes;
    drop(dead);
    Ok(())
}

/// `__abstractmethods__` from the namespace and the bases.
fn compute_abstract(token: &mut Token, class: Borrowed<'_>) -> PyResult<()> {
    let mut names = Vec::new();
    let Some(payload) = class.as_class(token) else {
        return Err(token.type_error("not a class"));
    };
    let namespace = payload.dict(token).own(token);
    for (name, value) in dict::pairs(token, namespace.as_ref()) {
        if is_abstract(token, value.as_ref())? {
            names.push(name);
        }
    }
    let bases = get_text(token, class, "__bases__")?;
    for base in object::collect(token, bases.as_ref())? {
        let Some(inherited) =
            attribute::get_known_optional(token, base.as_ref(), Known::__abstractmethods__)?
        else {
            continue;
        };
        for name in object::collect(token, inherited.as_ref())? {
            if let Some(value) = attribute::get_optional(token, class, name.as_ref())?
                && is_abstract(token, value.as_ref())?
            {
                names.push(name);
            }
        }
    }
    let names = baton_types::set::new_frozenset(token, names)?;
    attribute::set(
        token,
        class,
        token.name(Known::__abstractmethods__),
        Some(names.as_ref()),
    )
}

fn is_abstract(token: &mut Token, value: Borrowed<'_>) -> PyResult<bool> {
    match attribute::get_known_optional(token, value, Known::__isabstractmethod__)? {
        Some(flag) => object::is_true(token, flag.as_ref()),
        None => Ok(false),
    }
}

/// `issubclass(subclass, class)` by the rules of abstract base classes.
fn subclass_check(
    token: &mut Token,
    class: Borrowed<'_>,
    subclass: Borrowed<'_>,
) -> PyResult<bool> {
    if subclass.as_class(token).is_none() {
        return Err(token.type_error("issubclass() arg 1 must be a class"));
    }
    let state = data(token, class)?;
    if AbcData::of(token, state.as_ref())
        .cache
        .contains(token, subclass)
    {
        return Ok(true);
    }
    let version = token.interp().extension::<Counter>().0.get();
    if AbcData::of(token, state.as_ref()).negative_version < version {
        let payload = AbcData::of_mut(token, state.as_ref());
        payload.negative_version = version;
        let old = std::mem::take(&mut payload.negative);
        drop(old);
    } else if AbcData::of(token, state.as_ref())
        .negative
        .contains(token, subclass)
    {
        return Ok(false);
    }
    let answer = ask(token, class, state.as_ref(), subclass)?;
    let part: Part = if answer {
        |data| &mut data.cache
    } else {
        |data| &mut data.negative
    };
    remember(token, state.as_ref(), part, subclass)?;
    Ok(answer)
}

fn ask(
    token: &mut Token,
    class: Borrowed<'_>,
    state: Borrowed<'_>,
    subclass: Borrowed<'_>,
) -> PyResult<bool> {
    let answer = call_method(token, class, "__subclasshook__", &[subclass])?;
    if answer.word().is(singletons::true_word()) || answer.word().is(singletons::false_word()) {
        return Ok(answer.word().is(singletons::true_word()));
    }
    if !answer.as_ref().is_not_implemented() {
        let text = token.class_name(class);
        return Err(token.raise(
            &baton_object::exceptions::ASSERTION_ERROR,
            format!("{text}.__subclasshook__ must return either False, True, or NotImplemented"),
        ));
    }
    if let Some(payload) = subclass.as_class(token)
        && payload.mro(token).iter().any(|ancestor| ancestor.is(class))
    {
        return Ok(true);
    }
    for registered in AbcData::of(token, state).registry.alive(token) {
        if object::is_subclass(token, subclass, registered.as_ref())? {
            return Ok(true);
        }
    }
    let children = call_method(token, class, "__subclasses__", &[])?;
    for child in object::collect(token, children.as_ref())? {
        if object::is_subclass(token, subclass, child.as_ref())? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Gives the flags for pattern matching to a class and its subclasses.
fn set_collection_flag(token: &mut Token, class: Borrowed<'_>, flag: u32) {
    const BOTH: u32 = class_flags::SEQUENCE | class_flags::MAPPING;
    let Some(payload) = class.as_class(token) else {
        return;
    };
    // A native class says itself what it matches: `str` is registered as a sequence but is none here.
    if flag == 0 || payload.flags.get() & BOTH == flag || !payload.has(class_flags::HEAP) {
        return;
    }
    payload.flags.set(payload.flags.get() & !BOTH | flag);
    for child in payload.subclasses(token) {
        set_collection_flag(token, child.as_ref(), flag);
    }
}

/// Module contains faster C implementation of abc.ABCMeta
#[baton_object::module(name = "_abc")]
pub mod module {
    use super::*;

    /// Internal ABC helper for class set-up. Should be never used outside abc module.
    #[function("(self, /)")]
    fn _abc_init(token: &mut Token, class: Borrowed<'_>) -> PyResult<()> {
        compute_abstract(token, class)?;
        let version = token.interp().extension::<Counter>().0.get();
        let state = token.new_object(AbcData {
            registry: WeakClasses::default(),
            cache: WeakClasses::default(),
            negative: WeakClasses::default(),
            negative_version: version,
        });
        attribute::set_text(token, class, "_abc_impl", state.as_ref())?;
        let Some(payload) = class.as_class(token) else {
            return Ok(());
        };
        let namespace = payload.dict(token).own(token);
        if let Some(flags) = dict::get_text(token, namespace.as_ref(), "__abc_tpflags__") {
            const SEQUENCE: i64 = 1 << 5;
            const MAPPING: i64 = 1 << 6;
            let wanted = flags.word().int().unwrap_or(0);
            if wanted & (SEQUENCE | MAPPING) == SEQUENCE | MAPPING {
                return Err(token.type_error(
                    "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING",
                ));
            }
            let flag = match wanted & (SEQUENCE | MAPPING) {
                SEQUENCE => class_flags::SEQUENCE,
                MAPPING => class_flags::MAPPING,
                _ => 0,
            };
            if let (Some(payload), true) = (class.as_class(token), flag != 0) {
                payload.flags.set(payload.flags.get() | flag);
            }
            let name = token.intern("__abc_tpflags__");
            attribute::set(token, class, name.as_ref(), None)?;
        }
        Ok(())
    }

    /// Internal ABC helper for subclass registration. Should be never used outside abc module.
    #[function("(self, subclass, /)")]
    fn _abc_register(token: &mut Token, class: Borrowed<'_>, subclass: Borrowed<'_>) -> PyResult {
        if subclass.as_class(token).is_none() {
            return Err(token.type_error("Can only register classes"));
        }
        if object::is_subclass(token, subclass, class)? {
            return Ok(subclass.own(token));
        }
        if object::is_subclass(token, class, subclass)? {
            return Err(token.runtime_error("Refusing to create an inheritance cycle"));
        }
        let state = data(token, class)?;
        remember(token, state.as_ref(), |data| &mut data.registry, subclass)?;
        let counter = &token.interp().extension::<Counter>().0;
        counter.set(counter.get() + 1);
        let flag = class.as_class(token).map_or(0, |class| {
            class.flags.get() & (class_flags::SEQUENCE | class_flags::MAPPING)
        });
        set_collection_flag(token, subclass, flag);
        Ok(subclass.own(token))
    }

    /// Internal ABC helper for instance checks. Should be never used outside abc module.
    #[function("(self, instance, /)")]
    fn _abc_instancecheck(
        token: &mut Token,
        class: Borrowed<'_>,
        instance: Borrowed<'_>,
    ) -> PyResult<bool> {
        let state = data(token, class)?;
        let claimed = attribute::get_known_optional(token, instance, Known::__class__)?;
        let subclass = claimed.unwrap_or_else(|| token.class_word(instance).own(token));
        let payload = AbcData::of(token, state.as_ref());
        if payload.cache.contains(token, subclass.as_ref()) {
            return Ok(true);
        }
        let subtype = token.class_word(instance).own(token);
        if subtype.as_ref().is(subclass.as_ref()) {
            let version = token.interp().extension::<Counter>().0.get();
            let payload = AbcData::of(token, state.as_ref());
            if payload.negative_version == version
                && payload.negative.contains(token, subclass.as_ref())
            {
                return Ok(false);
            }
            return check(token, class, subclass.as_ref());
        }
        Ok(check(token, class, subclass.as_ref())? || check(token, class, subtype.as_ref())?)
    }

    /// `class.__subclasscheck__(subclass)`, which a metaclass may override.
    fn check(token: &mut Token, class: Borrowed<'_>, subclass: Borrowed<'_>) -> PyResult<bool> {
        let answer = call_method(token, class, "__subclasscheck__", &[subclass])?;
        object::is_true(token, answer.as_ref())
    }

    /// Internal ABC helper for subclasss checks. Should be never used outside abc module.
    #[function("(self, subclass, /)")]
    fn _abc_subclasscheck(
        token: &mut Token,
        class: Borrowed<'_>,
        subclass: Borrowed<'_>,
    ) -> PyResult<bool> {
        subclass_check(token, class, subclass)
    }

    /// Returns the current ABC cache token.
    ///
    /// The token is an opaque object (supporting equality testing) identifying the
    /// current version of the ABC cache for virtual subclasses. The token changes
    /// with every call to register() on any ABC.
    #[function("()")]
    fn get_cache_token(token: &mut Token) -> PyResult<i64> {
        Ok(token.interp().extension::<Counter>().0.get())
    }

    /// Internal ABC helper for cache and registry debugging.
    #[function("(self, /)")]
    fn _get_dump(token: &mut Token, class: Borrowed<'_>) -> PyResult {
        let state = data(token, class)?;
        let payload = AbcData::of(token, state.as_ref());
        let [registry, cache, negative] = [&payload.registry, &payload.cache, &payload.negative]
            .map(|part| part.references(token));
        let version = token.int(payload.negative_version);
        let mut parts = Vec::new();
        for part in [registry, cache, negative] {
            parts.push(baton_types::set::new_set(token, part)?);
        }
        parts.push(version);
        Ok(token.new_tuple(parts.into_iter()))
    }

    /// Internal ABC helper to reset registry of a given class.
    #[function("(self, /)")]
    fn _reset_registry(token: &mut Token, class: Borrowed<'_>) -> PyResult<()> {
        let state = data(token, class)?;
        let old = std::mem::take(&mut AbcData::of_mut(token, state.as_ref()).registry);
        drop(old);
        Ok(())
    }

    /// Internal ABC helper to reset both caches of a given class.
    #[function("(self, /)")]
    fn _reset_caches(token: &mut Token, class: Borrowed<'_>) -> PyResult<()> {
        let state = data(token, class)?;
        let payload = AbcData::of_mut(token, state.as_ref());
        let old = (
            std::mem::take(&mut payload.cache),
            std::mem::take(&mut payload.negative),
        );
        drop(old);
        Ok(())
    }
}
