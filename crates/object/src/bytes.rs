//! `bytes`: the payload. Its methods are in `bytes_class.rs`.
//!
//! Invariant: bytes never change; the hash is cached (-1 means not computed).

use crate::token::Token;
use crate::word::{Borrowed, Owned};
use std::cell::Cell;

pub use crate::bytes_class::Bytes;

impl Bytes {
    /// A payload.
    pub fn payload(data: Box<[u8]>) -> Bytes {
        Bytes {
            data,
            hash: Cell::new(-1),
        }
    }
}

/// A bytes object.
pub fn new(token: &Token, data: &[u8]) -> Owned {
    shared(token, data).unwrap_or_else(|| token.new_object(Bytes::payload(data.into())))
}

/// A bytes object that takes the data over.
pub fn from_vec(token: &Token, data: Vec<u8>) -> Owned {
    shared(token, &data)
        .unwrap_or_else(|| token.new_object(Bytes::payload(data.into_boxed_slice())))
}

/// The one object for no byte at all, or for each single byte, as in CPython; made when it is asked for first.
#[inline]
fn shared(token: &Token, data: &[u8]) -> Option<Owned> {
    let short = &token.interp().short_bytes;
    let cell = match data {
        [] => short.last()?,
        [byte] => short.get(usize::from(*byte))?,
        _ => return None,
    };
    if cell.get().is_null() {
        cell.set(
            token
                .new_object(Bytes::payload(data.into()))
                .immortalise(token),
        );
    }
    Some(Owned::from_word(token, cell.get()))
}

/// The bytes of a bytes object or an instance of a subclass.
pub fn value_of<'a>(token: &'a Token, value: Borrowed<'a>) -> Option<&'a [u8]> {
    value.get::<Bytes>(token).map(|bytes| &*bytes.data)
}
