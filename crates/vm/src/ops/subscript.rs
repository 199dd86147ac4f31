//! Subscripts and slices.

use crate::run::{Regs, Step};
use baton_object::dict;
use baton_object::list::List;
use baton_object::object::{getitem, setitem};
use baton_object::tuple::Tuple;
use baton_object::{Owned, Token, kind};

/// The index into something of length `len` that `index` stands for.
#[inline(always)]
fn position(index: i64, len: usize) -> Option<usize> {
    let index = if index < 0 { index + len as i64 } else { index };
    usize::try_from(index).ok().filter(|index| *index < len)
}

/// `BINARY_OP` with `[]`.
#[inline(always)]
pub fn binary_subscr(r: &mut Regs, token: &mut Token) -> Step {
    let (container, key) = (r.peek(1), r.peek(0));
    let mut found = None;
    if let Some(index) = key.word().int() {
        let items = if token.is_exact(container, kind::LIST) {
            // SAFETY: exactly a list.
            Owned::borrows(&unsafe { container.get_unchecked::<List>() }.items)
        } else if token.is_exact(container, kind::TUPLE) {
            Tuple::items_of_word(container)
        } else {
            &[]
        };
        found = position(index, items.len())
            .and_then(|index| items.get(index))
            .map(|item| item.own(token));
    }
    let result = match found {
        Some(item) => item,
        None => {
            r.save();
            slow(token, container, key)?
        }
    };
    r.finish(token, 2, result)
}

#[inline(never)]
fn slow(
    token: &mut Token,
    container: baton_object::Borrowed<'_>,
    key: baton_object::Borrowed<'_>,
) -> baton_object::PyResult {
    if token.is_exact(container, kind::DICT) {
        return match dict::get(token, container, key)? {
            Some(value) => Ok(value),
            None => Err(token.key_error(key)),
        };
    }
    getitem(token, container, key)
}

/// `STORE_SUBSCR`: value, container, key.
#[inline(always)]
pub fn store_subscr(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.jump(1);
    r.save();
    let (value, container, key) = (r.peek(2), r.peek(1), r.peek(0));
    if token.is_exact(container, kind::LIST)
        && let Some(index) = key.word().int()
    {
        let value = value.own(token);
        let items = &mut List::of_mut(token, container).items;
        if let Some(index) = position(index, items.len()) {
            let old = std::mem::replace(&mut items[index], value);
            drop(old);
            r.drop_top(token, 3);
            return Ok(());
        }
    } else if token.is_exact(container, kind::DICT) {
        dict::set(token, container, key, value)?;
        r.drop_top(token, 3);
        return Ok(());
    }
    setitem(token, container, key, Some(value))?;
    r.drop_top(token, 3);
    Ok(())
}

/// `DELETE_SUBSCR`: container, key.
pub fn delete_subscr(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    setitem(token, r.peek(1), r.peek(0), None)?;
    r.drop_top(token, 2);
    Ok(())
}

/// Replaces the bounds on the stack (start, stop) by a slice object.
fn push_slice(r: &mut Regs, token: &mut Token) {
    let (stop, start) = (r.pop(token), r.pop(token));
    let none = token.none();
    let slice = baton_types::slice::new(token, start, stop, none);
    r.push(slice);
}

/// `BINARY_SLICE`: container, start, stop.
pub fn binary_slice(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    push_slice(r, token);
    r.save();
    let result = getitem(token, r.peek(1), r.peek(0))?;
    r.finish(token, 2, result)
}

/// `STORE_SLICE`: value, container, start, stop.
pub fn store_slice(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    push_slice(r, token);
    r.save();
    setitem(token, r.peek(1), r.peek(0), Some(r.peek(2)))?;
    r.drop_top(token, 3);
    Ok(())
}
