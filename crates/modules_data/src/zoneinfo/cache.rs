//! The zones that are known: a weak cache for every class, and for `ZoneInfo` itself the last eight that were asked for.
//!
//! Invariants: comparing keys may run Python, so nothing is borrowed meanwhile, and what was found is looked up again by
//! identity.

use super::ZONE_INFO;
use baton_modules::support::{call_method, import_attribute};
use baton_object::{Borrowed, Owned, PyResult, Token, attribute, object};
use std::cell::RefCell;

/// How many zones are kept although nobody uses them.
const STRONG: usize = 8;

#[derive(Default)]
struct Caches {
    /// Keys and zones, the last used in front.
    strong: RefCell<Vec<(Owned, Owned)>>,
    weak: RefCell<Option<Owned>>,
}

fn is_base(token: &Token, class: Borrowed<'_>) -> bool {
    class.is(token.native_class(&ZONE_INFO).as_value())
}

/// An empty weak cache.
pub(super) fn new_weak(token: &mut Token) -> PyResult {
    let class = import_attribute(token, "weakref", "WeakValueDictionary")?;
    object::call(token, class.as_ref(), &[])
}

/// The weak cache of a class.
pub(super) fn weak(token: &mut Token, class: Borrowed<'_>) -> PyResult {
    if !is_base(token, class) {
        return attribute::get_text(token, class, "_weak_cache");
    }
    let caches = token.interp().extension::<Caches>();
    let known = caches
        .weak
        .borrow()
        .as_ref()
        .map(|weak| weak.clone_ref(token));
    if let Some(weak) = known {
        return Ok(weak);
    }
    let made = new_weak(token)?;
    let copy = made.clone_ref(token);
    token
        .interp()
        .extension::<Caches>()
        .weak
        .replace(Some(copy));
    Ok(made)
}

/// Takes the entry of a key out of the strong cache.
fn take_strong(token: &mut Token, key: Borrowed<'_>) -> PyResult<Option<(Owned, Owned)>> {
    let keys: Vec<Owned> = {
        let strong = token.interp().extension::<Caches>().strong.borrow();
        strong.iter().map(|(key, _)| key.clone_ref(token)).collect()
    };
    for known in keys {
        if !known.as_ref().is(key) && !object::equal(token, key, known.as_ref())? {
            continue;
        }
        let mut strong = token.interp().extension::<Caches>().strong.borrow_mut();
        let place = strong
            .iter()
            .position(|(other, _)| other.as_ref().is(known.as_ref()));
        return Ok(place.map(|place| strong.remove(place)));
    }
    Ok(None)
}

/// The zone of a key in the strong cache, which is then the last used.
pub(super) fn strong(
    token: &mut Token,
    class: Borrowed<'_>,
    key: Borrowed<'_>,
) -> PyResult<Option<Owned>> {
    if !is_base(token, class) {
        return Ok(None);
    }
    let Some((key, zone)) = take_strong(token, key)? else {
        return Ok(None);
    };
    let copy = zone.clone_ref(token);
    let caches = token.interp().extension::<Caches>();
    caches.strong.borrow_mut().insert(0, (key, zone));
    Ok(Some(copy))
}

/// Remembers a zone as the last used.
pub(super) fn remember(token: &Token, class: Borrowed<'_>, key: Borrowed<'_>, zone: Borrowed<'_>) {
    if !is_base(token, class) {
        return;
    }
    let entry = (key.own(token), zone.own(token));
    let dropped = {
        let mut strong = token.interp().extension::<Caches>().strong.borrow_mut();
        strong.insert(0, entry);
        let kept = strong.len().min(STRONG);
        strong.split_off(kept)
    };
    drop(dropped);
}

/// Forgets everything, or some keys.
pub(super) fn clear(
    token: &mut Token,
    class: Borrowed<'_>,
    keys: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let weak = weak(token, class)?;
    let Some(keys) = keys else {
        call_method(token, weak.as_ref(), "clear", &[])?;
        if is_base(token, class) {
            drop(token.interp().extension::<Caches>().strong.take());
        }
        return Ok(());
    };
    let iterator = object::iter(token, keys)?;
    while let Some(key) = object::next(token, iterator.as_ref())? {
        if is_base(token, class) {
            take_strong(token, key.as_ref())?;
        }
        let none = token.none();
        call_method(token, weak.as_ref(), "pop", &[key.as_ref(), none.as_ref()])?;
    }
    Ok(())
}
