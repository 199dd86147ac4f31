//! `class.__bases__ = bases`: a class made in Python gets other ancestors.
//!
//! Invariant: either the class and everything below it has its new mro, or all is as before: an error in the middle
//! (a metaclass's `mro()`, an inconsistent order) takes everything back.

use crate::class::{Type, class_flags};
use crate::class_build::{best_base, compute_mro};
use crate::error::PyResult;
use crate::token::Token;
use crate::tuple::Tuple;
use crate::word::{Borrowed, Owned};

/// The mro tuples that were replaced, by class.
type Replaced = Vec<(Owned, Owned)>;

/// Sets the bases of a class.
pub fn set(token: &mut Token, class: Borrowed<'_>, value: Option<Borrowed<'_>>) -> PyResult<()> {
    let Some(type_) = class.as_class(token) else {
        return Err(token.type_error("a class is needed"));
    };
    let name = type_.name(token).into_owned();
    if !type_.has(class_flags::HEAP) {
        return Err(token.type_error(format!(
            "cannot set '__bases__' attribute of immutable type '{name}'"
        )));
    }
    let Some(value) = value else {
        return Err(token.type_error(format!(
            "cannot delete '__bases__' attribute of type '{name}'"
        )));
    };
    let bases = check(token, class, value, &name)?;
    let best = best_base(token, &bases)?;
    check_layout(token, class, best.as_ref())?;
    let new = token.new_tuple(bases.into_iter());
    let (old, old_best) = replace(token, class, new.clone_ref(token), Some(best));
    let mut replaced = Vec::new();
    if let Err(raised) = update_mro(token, class, &mut replaced) {
        for (class, mro) in replaced.into_iter().rev() {
            drop(put_mro(token, class.as_ref(), mro));
        }
        // What a callback set meanwhile stays.
        let mine = bases_of(token, class).is_some_and(|bases| bases.word().is(new.word()));
        if mine {
            drop(replace(token, class, old, old_best));
        }
        return Err(raised);
    }
    let current = bases_of(token, class);
    if current.is_some_and(|bases| bases.word().is(new.word())) {
        relink(token, class, &old, &new);
    }
    if let Some(type_) = class.as_class(token) {
        type_.changed_all(token);
    }
    Ok(())
}

fn check(
    token: &mut Token,
    class: Borrowed<'_>,
    value: Borrowed<'_>,
    name: &str,
) -> PyResult<Vec<Owned>> {
    let Some(items) = Tuple::items_of(token, value) else {
        let got = token.class_name(value);
        return Err(token.type_error(format!(
            "can only assign tuple to {name}.__bases__, not {got}"
        )));
    };
    let bases: Vec<Owned> = items.iter().map(|item| item.own(token)).collect();
    if bases.is_empty() {
        return Err(token.type_error(format!(
            "can only assign non-empty tuple to {name}.__bases__, not ()"
        )));
    }
    for base in &bases {
        let Some(found) = base.as_ref().as_class(token) else {
            let got = token.class_name(base.as_ref());
            return Err(token.type_error(format!(
                "{name}.__bases__ must be tuple of classes, not '{got}'"
            )));
        };
        let cycle = class
            .as_class(token)
            .is_some_and(|class| found.is_subclass_of(token, class) || below(token, found, class));
        if cycle {
            return Err(token.type_error("a __bases__ item causes an inheritance cycle"));
        }
    }
    Ok(bases)
}

/// True if `class` is below `other` along the chain of best bases, whatever the mro says.
fn below(token: &Token, class: &Type, other: &Type) -> bool {
    let mut current = class.base(token);
    while let Some(value) = current {
        if value.is(other.as_value()) {
            return true;
        }
        current = value.as_class(token).and_then(|class| class.base(token));
    }
    false
}

/// Instances keep their layout.
fn check_layout(token: &mut Token, class: Borrowed<'_>, best: Borrowed<'_>) -> PyResult<()> {
    let old = class.as_class(token).and_then(|class| class.base(token));
    let (Some(old), Some(new)) = (
        old.and_then(|old| old.as_class(token)),
        best.as_class(token),
    ) else {
        return Ok(());
    };
    let layout = class_flags::DICT | class_flags::WEAKREF;
    let same = std::ptr::eq(new.native, old.native)
        && new.member_slots == old.member_slots
        && new.flags.get() & layout == old.flags.get() & layout;
    if same {
        return Ok(());
    }
    let (new, old) = (new.name(token).into_owned(), old.name(token).into_owned());
    Err(token.type_error(format!(
        "__bases__ assignment: '{new}' object layout differs from '{old}'"
    )))
}

fn bases_of(token: &Token, class: Borrowed<'_>) -> Option<Owned> {
    let type_ = class.as_class(token)?;
    // SAFETY: copied at once.
    Some(unsafe { (*type_.bases.get()).clone_ref(token) })
}

fn replace(
    token: &mut Token,
    class: Borrowed<'_>,
    bases: Owned,
    best: Option<Owned>,
) -> (Owned, Option<Owned>) {
    let Some(type_) = class.as_class(token) else {
        return (bases, best);
    };
    // SAFETY: `&mut Token` says that nobody borrows the old ones.
    unsafe {
        (
            std::mem::replace(&mut *type_.bases.get(), bases),
            std::mem::replace(&mut *type_.base.get(), best),
        )
    }
}

fn put_mro(token: &mut Token, class: Borrowed<'_>, mro: Owned) -> Owned {
    match class.as_class(token) {
        // SAFETY: as above.
        Some(type_) => unsafe { std::mem::replace(&mut *type_.mro.get(), mro) },
        None => mro,
    }
}

/// New orders for the class and all below it; the old ones are noted.
fn update_mro(token: &mut Token, class: Borrowed<'_>, replaced: &mut Replaced) -> PyResult<()> {
    let Some(type_) = class.as_class(token) else {
        return Ok(());
    };
    // SAFETY: copied at once.
    let old = unsafe { (*type_.mro.get()).clone_ref(token) };
    compute_mro(token, class)?;
    replaced.push((class.own(token), old));
    let Some(type_) = class.as_class(token) else {
        return Ok(());
    };
    for below in type_.subclasses(token) {
        update_mro(token, below.as_ref(), replaced)?;
    }
    Ok(())
}

/// The old bases forget the class as a subclass, the new ones learn of it.
fn relink(token: &Token, class: Borrowed<'_>, old: &Owned, new: &Owned) {
    let Some(this) = class.as_class(token).map(|type_| type_.this.get()) else {
        return;
    };
    for base in Tuple::items_of(token, old.as_ref()).unwrap_or_default() {
        if let Some(base) = base.as_class(token) {
            base.subclasses.borrow_mut().retain(|other| !other.is(this));
        }
    }
    for base in Tuple::items_of(token, new.as_ref()).unwrap_or_default() {
        if let Some(base) = base.as_class(token) {
            base.subclasses.borrow_mut().push(this);
        }
    }
}
