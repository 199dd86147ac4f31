//! What the methods of `set` and of `frozenset` have in common.

use super::{is_exact_frozen, is_set, operations, table};
use baton_object::slots::CompareOp;
use baton_object::str::StrBuilder;
use baton_object::tuple_class::push_repr;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, attribute, exceptions, kind, object, repr_guard,
    singletons,
};

pub(super) fn repr(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let exact = token.is_exact(this, kind::SET);
    let name = token.class_name(this);
    if table(token, this).is_empty() {
        return Ok(token.new_str(&format!("{name}()")));
    }
    if !repr_guard::enter(token, this) {
        return Ok(token.new_str(&format!("{name}(...)")));
    }
    let result = repr_keys(token, this, (!exact).then_some(name));
    repr_guard::leave(token, this);
    result
}

fn repr_keys(token: &mut Token, this: Borrowed<'_>, name: Option<String>) -> PyResult {
    let mut out = StrBuilder::new();
    if let Some(name) = &name {
        out.push_str(&format!("{name}("));
    }
    out.push_str("{");
    for (index, (key, _)) in super::keys(token, this).iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        push_repr(token, &mut out, key.as_ref())?;
    }
    out.push_str(if name.is_some() { "})" } else { "}" });
    Ok(out.finish(token))
}

/// A frozen copy of a set that stands for it as a key; the error where the item is no set.
fn frozen_twin(token: &mut Token, item: Borrowed<'_>, raised: baton_object::Raised) -> PyResult {
    if !item.is_a::<super::Set>(token) || !token.error_is(&raised, &exceptions::TYPE_ERROR) {
        return Err(raised);
    }
    drop(token.take_lazy(raised));
    let copied = table(token, item).copy(token);
    Ok(token.new_object(super::FrozenSet::with(copied)))
}

pub(super) fn contains(
    token: &mut Token,
    this: Borrowed<'_>,
    item: Borrowed<'_>,
) -> PyResult<bool> {
    match super::contains(token, this, item) {
        Ok(found) => Ok(found),
        Err(raised) => {
            let twin = frozen_twin(token, item, raised)?;
            super::contains(token, this, twin.as_ref())
        }
    }
}

pub(super) fn discard(token: &mut Token, this: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<bool> {
    match super::discard(token, this, item) {
        Ok(found) => Ok(found),
        Err(raised) => {
            let twin = frozen_twin(token, item, raised)?;
            super::discard(token, this, twin.as_ref())
        }
    }
}

pub(super) fn compare(
    token: &mut Token,
    this: Borrowed<'_>,
    other: Borrowed<'_>,
    op: CompareOp,
) -> PyResult {
    if !is_set(token, this) || !is_set(token, other) {
        return Ok(singletons::not_implemented());
    }
    let (mine, theirs) = (table(token, this).len(), table(token, other).len());
    let result = match op {
        CompareOp::Eq => mine == theirs && operations::is_subset(token, this, other)?,
        CompareOp::Ne => !(mine == theirs && operations::is_subset(token, this, other)?),
        CompareOp::Le => operations::is_subset(token, this, other)?,
        CompareOp::Ge => operations::is_subset(token, other, this)?,
        CompareOp::Lt => mine < theirs && operations::is_subset(token, this, other)?,
        CompareOp::Gt => theirs < mine && operations::is_subset(token, other, this)?,
    };
    Ok(token.bool(result))
}

/// An operator: both operands must be sets.
pub(super) fn operate(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    operation: fn(&mut Token, Borrowed<'_>, Borrowed<'_>) -> PyResult,
) -> PyResult {
    if !is_set(token, left) || !is_set(token, right) {
        return Ok(singletons::not_implemented());
    }
    operation(token, left, right)
}

pub(super) fn union_of(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
    let result = operations::copy(token, left)?;
    operations::update(token, result.as_ref(), right)?;
    Ok(result)
}

pub(super) fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    if is_exact_frozen(token, this) {
        Ok(this.own(token))
    } else {
        operations::copy(token, this)
    }
}

fn positional<'a>(
    token: &mut Token,
    this: Borrowed<'_>,
    method: &str,
    others: Args<'a>,
) -> PyResult<&'a [Borrowed<'a>]> {
    if others.has_keywords() {
        let name = super::base_name(token, this);
        return Err(token.type_error(format!("{name}.{method}() takes no keyword arguments")));
    }
    Ok(others.positional())
}

pub(super) fn union(token: &mut Token, this: Borrowed<'_>, others: Args<'_>) -> PyResult {
    let others = positional(token, this, "union", others)?;
    let result = operations::copy(token, this)?;
    for other in others {
        operations::update(token, result.as_ref(), *other)?;
    }
    Ok(result)
}

pub(super) fn intersection(token: &mut Token, this: Borrowed<'_>, others: Args<'_>) -> PyResult {
    let others = positional(token, this, "intersection", others)?;
    if others.is_empty() {
        // Always a new one, unlike `copy()` of a frozenset.
        let class = token.class_word(this).own(token);
        return operations::make(token, class.as_ref(), Some(this));
    }
    let mut result = this.own(token);
    for other in others {
        result = operations::intersection(token, result.as_ref(), *other)?;
    }
    Ok(result)
}

pub(super) fn difference(token: &mut Token, this: Borrowed<'_>, others: Args<'_>) -> PyResult {
    let others = positional(token, this, "difference", others)?;
    let Some((first, rest)) = others.split_first() else {
        return copy(token, this);
    };
    let result = operations::difference(token, this, *first)?;
    for other in rest {
        operations::difference_update(token, result.as_ref(), *other)?;
    }
    Ok(result)
}

/// The value itself if it is a set, else a set of its items.
pub(super) fn as_set(token: &mut Token, other: Borrowed<'_>) -> PyResult<Owned> {
    if is_set(token, other) {
        return Ok(other.own(token));
    }
    let set = super::empty(token);
    operations::update(token, set.as_ref(), other)?;
    Ok(set)
}

pub(super) fn is_superset(
    token: &mut Token,
    this: Borrowed<'_>,
    other: Borrowed<'_>,
) -> PyResult<bool> {
    if is_set(token, other) {
        return operations::is_subset(token, other, this);
    }
    let iterator = object::iter(token, other)?;
    while let Some(item) = object::next(token, iterator.as_ref())? {
        if !super::contains(token, this, item.as_ref())? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn reduce(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let keys = super::keys(token, this)
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    let keys = token.new_list(keys);
    let args = token.new_tuple([keys].into_iter());
    let name = token.intern("__getstate__");
    let state = attribute::call_method(token, this, name.as_ref(), &[])?;
    let class = token.class_word(this).own(token);
    Ok(token.new_tuple([class, args, state].into_iter()))
}

pub(super) fn size_of(token: &Token, this: Borrowed<'_>) -> usize {
    200 + table(token, this).memory()
}
