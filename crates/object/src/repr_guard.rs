//! Which containers this thread is making a `repr` of, so that one which contains itself shows as `[...]`.

use crate::token::Token;
use crate::word::Borrowed;
use std::cell::RefCell;

#[derive(Default)]
struct InRepr(RefCell<Vec<usize>>);

/// Notes that `value`'s `repr` is under way; false if it was already. Pair with [`leave`].
pub fn enter(token: &Token, value: Borrowed<'_>) -> bool {
    let mut list = token.thread().extension::<InRepr>().0.borrow_mut();
    let id = value.word().identity();
    if list.contains(&id) {
        return false;
    }
    list.push(id);
    true
}

/// The `repr` is done (or failed).
pub fn leave(token: &Token, value: Borrowed<'_>) {
    let mut list = token.thread().extension::<InRepr>().0.borrow_mut();
    let id = value.word().identity();
    if let Some(at) = list.iter().rposition(|other| *other == id) {
        list.remove(at);
    }
}
