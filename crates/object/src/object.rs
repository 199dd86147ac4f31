//! What every value can be asked: `repr`, `str`, `hash`, truth, comparison, length, items, membership, iteration.

use crate::error::PyResult;
use crate::exceptions;
use crate::kind;
use crate::names::Known;
use crate::singletons;
use crate::slots::{CompareOp, Unary};
use crate::str::Str;
use crate::token::Token;
use crate::tuple::Tuple;
use crate::word::{Borrowed, Owned};

pub use crate::call::call;

/// `repr(value)`: a str.
pub fn repr(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    token.check_recursion(" while getting the repr of an object")?;
    match token.class_of(value).slots().repr {
        Some(slot) => text_from(token, value, slot, "__repr__"),
        None => default_repr(token, value),
    }
}

/// `str(value)`: a str.
pub fn str(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    if token.is_exact(value, kind::STR) {
        return Ok(value.own(token));
    }
    token.check_recursion(" while getting the str of an object")?;
    match token.class_of(value).slots().str {
        Some(slot) => text_from(token, value, slot, "__str__"),
        None => repr(token, value),
    }
}

fn text_from(token: &mut Token, value: Borrowed<'_>, slot: Unary, name: &str) -> PyResult {
    let text = slot(token, value)?;
    if text.as_ref().is_a::<Str>(token) {
        return Ok(text);
    }
    let class = token.class_name(text.as_ref());
    Err(token.type_error(format!("{name} returned non-string (type {class})")))
}

/// `object.__repr__`
pub fn default_repr(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    let class = token.class_word(value).own(token);
    let name = crate::type_object::qualified_name(token, class.as_ref())?;
    Ok(token.new_str(&format!(
        "<{name} object at {:#x}>",
        value.word().identity()
    )))
}

/// `repr(value)` as Rust text, for messages.
pub fn repr_text(token: &mut Token, value: Borrowed<'_>) -> PyResult<String> {
    let text = repr(token, value)?;
    Ok(crate::str::to_cow(token, text.as_ref()).into_owned())
}

/// `str(value)` as Rust text.
pub fn str_text(token: &mut Token, value: Borrowed<'_>) -> PyResult<String> {
    let text = str(token, value)?;
    Ok(crate::str::to_cow(token, text.as_ref()).into_owned())
}

/// `hash(value)`
pub fn hash(token: &mut Token, value: Borrowed<'_>) -> PyResult<i64> {
    if let Some(int) = value.word().int() {
        return Ok(crate::int::hash(crate::int::IntRef::Small(int)));
    }
    // A tuple looks after itself, in its own words.
    if !token.is_exact(value, kind::TUPLE) {
        token.check_recursion("")?;
    }
    match token.class_of(value).slots().hash {
        Some(slot) => slot(token, value),
        None => {
            let name = token.class_name(value);
            Err(token.type_error(format!("unhashable type: '{name}'")))
        }
    }
}

/// The hash of an object by identity.
pub fn identity_hash(value: Borrowed<'_>) -> i64 {
    // Objects are 16-aligned; rotating puts the idle bits at the top, as CPython does.
    (value.word().identity() as u64).rotate_right(4) as i64
}

/// `bool(value)`
#[inline]
pub fn is_true(token: &mut Token, value: Borrowed<'_>) -> PyResult<bool> {
    let word = value.word();
    if word.is(singletons::true_word()) {
        return Ok(true);
    }
    if word.is(singletons::false_word()) || word.is_none() {
        return Ok(false);
    }
    if let Some(int) = word.int() {
        return Ok(int != 0);
    }
    let slots = token.class_of(value).slots();
    if let Some(slot) = slots.bool {
        return slot(token, value);
    }
    match slots.len {
        Some(slot) => Ok(slot(token, value)? != 0),
        None => Ok(true),
    }
}

/// A rich comparison, by the language's rules: a subclass's reflected method first, then the operands in order, then
/// identity for `==` and `!=`.
pub fn compare(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: CompareOp,
) -> PyResult {
    token.check_recursion(" in comparison")?;
    let (left_class, right_class) = (token.class_of(left), token.class_of(right));
    let (left_slot, right_slot) = (left_class.slots().compare, right_class.slots().compare);
    let mut reflected_tried = false;
    if !std::ptr::eq(left_class, right_class)
        && right_class.is_subclass_of(token, left_class)
        && let Some(slot) = right_slot
    {
        reflected_tried = true;
        let result = slot(token, right, left, op.swapped())?;
        if !result.as_ref().is_not_implemented() {
            return Ok(result);
        }
    }
    if let Some(slot) = left_slot {
        let result = slot(token, left, right, op)?;
        if !result.as_ref().is_not_implemented() {
            return Ok(result);
        }
    }
    if !reflected_tried && let Some(slot) = right_slot {
        let result = slot(token, right, left, op.swapped())?;
        if !result.as_ref().is_not_implemented() {
            return Ok(result);
        }
    }
    match op {
        CompareOp::Eq => Ok(token.bool(left.is(right))),
        CompareOp::Ne => Ok(token.bool(!left.is(right))),
        _ => {
            let (left, right) = (token.class_name(left), token.class_name(right));
            let symbol = op.symbol();
            Err(token.type_error(format!(
                "'{symbol}' not supported between instances of '{left}' and '{right}'"
            )))
        }
    }
}

/// `left is right or left == right`
#[inline]
pub fn equal(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult<bool> {
    if left.is(right) {
        return Ok(true);
    }
    compare_true(token, left, right, CompareOp::Eq)
}

/// The truth of a rich comparison.
#[inline]
pub fn compare_true(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: CompareOp,
) -> PyResult<bool> {
    if let Some((left, right)) = left.word().both_ints(right.word()) {
        return Ok(op.matches(left.cmp(&right)));
    }
    if token.is_exact(left, kind::STR) && token.is_exact(right, kind::STR) && op == CompareOp::Eq {
        return Ok(crate::str::equal(left, right));
    }
    if token.is_exact(left, kind::TUPLE) && token.is_exact(right, kind::TUPLE) {
        return compare_tuples(token, left, right, op);
    }
    let result = compare(token, left, right, op)?;
    is_true(token, result.as_ref())
}

/// [`compare_true`] of two exact tuples: the first pair of items that differs decides.
fn compare_tuples(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: CompareOp,
) -> PyResult<bool> {
    token.check_recursion(" in comparison")?;
    let (left, right) = (Tuple::items_of_word(left), Tuple::items_of_word(right));
    for (a, b) in left.iter().zip(right) {
        if !equal(token, *a, *b)? {
            return match op {
                CompareOp::Eq => Ok(false),
                CompareOp::Ne => Ok(true),
                _ => compare_true(token, *a, *b, op),
            };
        }
    }
    Ok(op.matches(left.len().cmp(&right.len())))
}

/// `len(value)`
pub fn len(token: &mut Token, value: Borrowed<'_>) -> PyResult<usize> {
    match token.class_of(value).slots().len {
        Some(slot) => slot(token, value),
        None => {
            let name = token.class_name(value);
            Err(token.type_error(format!("object of type '{name}' has no len()")))
        }
    }
}

/// `operator.length_hint(value, default)`
pub fn length_hint(token: &mut Token, value: Borrowed<'_>, default: usize) -> PyResult<usize> {
    if let Some(slot) = token.class_of(value).slots().len {
        match slot(token, value) {
            Ok(len) => return Ok(len),
            Err(raised) => token.swallow(raised, &exceptions::TYPE_ERROR)?,
        }
    }
    let name = token.name(Known::__length_hint__);
    let hint = match crate::attribute::call_special(token, value, name, &[]) {
        Ok(None) => return Ok(default),
        Ok(Some(hint)) => hint,
        Err(raised) => {
            return token
                .swallow(raised, &exceptions::TYPE_ERROR)
                .map(|()| default);
        }
    };
    if hint.as_ref().is_not_implemented() {
        return Ok(default);
    }
    if !(hint.word().is_int() || hint.as_ref().is_a::<crate::int::Int>(token)) {
        let class = token.class_name(hint.as_ref());
        return Err(token.type_error(format!("__length_hint__ must be an integer, not {class}")));
    }
    let hint = crate::int::index_to_i64(token, hint.as_ref(), "C ssize_t")?;
    usize::try_from(hint).map_err(|_| token.value_error("__length_hint__() should return >= 0"))
}

/// `container[key]`
pub fn getitem(token: &mut Token, container: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
    if let Some(slot) = token.class_of(container).slots().getitem {
        return slot(token, container, key);
    }
    if container.as_class(token).is_some() {
        let name = token.name(Known::__class_getitem__);
        if let Some(method) = crate::attribute::get_optional(token, container, name)? {
            return call(token, method.as_ref(), &[key]);
        }
        if container.is(token.native_class(&crate::type_object::TYPE).as_value()) {
            return crate::type_object::generic_alias(token, container, key);
        }
        let class = container
            .as_class(token)
            .map(|class| class.name(token).into_owned())
            .unwrap_or_default();
        return Err(token.type_error(format!("type '{class}' is not subscriptable")));
    }
    let name = token.class_name(container);
    Err(token.type_error(format!("'{name}' object is not subscriptable")))
}

/// `container[key] = value`, or `del container[key]` without a value.
pub fn setitem(
    token: &mut Token,
    container: Borrowed<'_>,
    key: Borrowed<'_>,
    value: Option<Borrowed<'_>>,
) -> PyResult<()> {
    match token.class_of(container).slots().setitem {
        Some(slot) => slot(token, container, key, value),
        None => {
            let name = token.class_name(container);
            let what = if value.is_some() {
                "assignment"
            } else {
                "deletion"
            };
            Err(token.type_error(format!("'{name}' object does not support item {what}")))
        }
    }
}

/// `value in container`
pub fn contains(token: &mut Token, container: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<bool> {
    if let Some(slot) = token.class_of(container).slots().contains {
        return slot(token, container, value);
    }
    let slots = token.class_of(container).slots();
    if slots.iter.is_none() && slots.getitem.is_none() {
        let name = token.class_name(container);
        return Err(token.type_error(format!(
            "argument of type '{name}' is not a container or iterable"
        )));
    }
    let iterator = match iter(token, container) {
        Ok(iterator) => iterator,
        Err(raised) => {
            token.swallow(raised, &crate::exceptions::TYPE_ERROR)?;
            let name = token.class_name(container);
            return Err(token.type_error(format!(
                "argument of type '{name}' is not a container or iterable"
            )));
        }
    };
    while let Some(item) = next(token, iterator.as_ref())? {
        if equal(token, item.as_ref(), value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `iter(value)`
pub fn iter(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    let slots = token.class_of(value).slots();
    let Some(slot) = slots.iter else {
        // Native mappings have no length, or an iterator of their own.
        let class = token.class_of(value);
        let sequence = class.has(crate::class::class_flags::HEAP) || slots.len.is_some();
        if slots.getitem.is_some() && sequence && !value.is_a::<crate::dict::Dict>(token) {
            return Ok(
                token.new_object(crate::sequence_iterator::SequenceIterator::new(
                    value.own(token),
                )),
            );
        }
        let name = token.class_name(value);
        return Err(token.type_error(format!("'{name}' object is not iterable")));
    };
    let iterator = slot(token, value)?;
    if token.class_of(iterator.as_ref()).slots().next.is_none() {
        let name = token.class_name(iterator.as_ref());
        return Err(token.type_error(format!("iter() returned non-iterator of type '{name}'")));
    }
    Ok(iterator)
}

/// The next item of an iterator; `None` at the end, by StopIteration or without.
#[inline]
pub fn next(token: &mut Token, iterator: Borrowed<'_>) -> PyResult<Option<Owned>> {
    match next_or_stop(token, iterator) {
        Err(raised) => {
            token.swallow(raised, &crate::exceptions::STOP_ITERATION)?;
            Ok(None)
        }
        found => found,
    }
}

/// [`next`], with a StopIteration that carries a value left as it is.
#[inline]
pub fn next_or_stop(token: &mut Token, iterator: Borrowed<'_>) -> PyResult<Option<Owned>> {
    // Iterators take from iterators (`map`, `zip`), as deep as a program likes.
    token.check_recursion("")?;
    match token.class_of(iterator).slots().next {
        Some(slot) => slot(token, iterator),
        None => {
            let name = token.class_name(iterator);
            Err(token.type_error(format!("'{name}' object is not an iterator")))
        }
    }
}

/// Calls `each` with every item of an iterable.
pub fn for_each(
    token: &mut Token,
    iterable: Borrowed<'_>,
    mut each: impl FnMut(&mut Token, Owned) -> PyResult<()>,
) -> PyResult<()> {
    let iterator = iter(token, iterable)?;
    while let Some(item) = next(token, iterator.as_ref())? {
        each(token, item)?;
    }
    Ok(())
}

/// All items of an iterable.
pub fn collect(token: &mut Token, iterable: Borrowed<'_>) -> PyResult<Vec<Owned>> {
    if token.is_exact(iterable, kind::TUPLE) {
        let items = crate::tuple::Tuple::items_of_word(iterable);
        return Ok(items.iter().map(|item| item.own(token)).collect());
    }
    if token.is_exact(iterable, kind::LIST) {
        return Ok(crate::list::items(token, iterable));
    }
    let mut items = Vec::new();
    let hint = length_hint(token, iterable, 0)?;
    if items.try_reserve(hint.min(1 << 20)).is_err() {
        return Err(token.memory_error());
    }
    for_each(token, iterable, |_, item| {
        items.push(item);
        Ok(())
    })?;
    Ok(items)
}

/// `float(value)` for arguments: a float, or what `__float__` or `__index__` gives.
pub fn to_f64(token: &mut Token, value: Borrowed<'_>) -> PyResult<f64> {
    if let Some(number) = crate::float::value_of(token, value) {
        return Ok(number);
    }
    if let Some(int) = value.word().int() {
        return Ok(int as f64);
    }
    let slots = token.class_of(value).slots();
    if let Some(slot) = slots.float {
        return crate::float_class::by_method(token, value, slot);
    }
    if slots.index.is_some() {
        let index = crate::int::index(token, value)?;
        let number = match crate::int::value_of(token, index.as_ref()) {
            Some(crate::int::IntRef::Small(small)) => Some(small as f64),
            Some(crate::int::IntRef::Big(big)) => crate::int::big_to_f64(big),
            None => None,
        };
        return number.ok_or_else(|| token.overflow_error("int too large to convert to float"));
    }
    let name = token.class_name(value);
    Err(token.type_error(format!("must be real number, not {name}")))
}

/// `isinstance(value, class)` for one class or a tuple or union of them.
pub fn is_instance(token: &mut Token, value: Borrowed<'_>, class: Borrowed<'_>) -> PyResult<bool> {
    crate::instance_check::check(token, value, class, false)
}

/// `issubclass(derived, class)`
pub fn is_subclass(
    token: &mut Token,
    derived: Borrowed<'_>,
    class: Borrowed<'_>,
) -> PyResult<bool> {
    crate::instance_check::check(token, derived, class, true)
}

/// `hash(value)` for something that is to be `role` ("a dict key"); the message of a TypeError says so.
pub fn hash_as(token: &mut Token, value: Borrowed<'_>, role: &str) -> PyResult<i64> {
    match hash(token, value) {
        Ok(hash) => Ok(hash),
        Err(raised) => Err(unhashable(token, value, role, raised)),
    }
}

#[cold]
fn unhashable(
    token: &mut Token,
    value: Borrowed<'_>,
    role: &str,
    raised: crate::error::Raised,
) -> crate::error::Raised {
    if !token.error_is(&raised, &exceptions::TYPE_ERROR) {
        return raised;
    }
    let error = token.take_error(raised);
    if !token
        .class_word(error.as_ref())
        .is(token.native_class(&exceptions::TYPE_ERROR).as_value())
    {
        return token.raise_object(error);
    }
    let text = match str_text(token, error.as_ref()) {
        Ok(text) => text,
        Err(raised) => return raised,
    };
    let class = token.class_name(value);
    token.type_error(format!("cannot use '{class}' as {role} ({text})"))
}
