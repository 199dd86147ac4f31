//! The hashes of `hashlib`: `_md5`, `_sha1`, `_sha2`, `_sha3`, `_blake2`; and `_key_derivation`.
//!
//! Invariant: the data hashed comes through the buffer protocol and is copied under the lock. Hashing much of it gives the
//! lock away.

pub mod blake2;
pub mod derivation;
pub mod digests;
pub mod shake;
mod state;

use crate::shared::Shared;
use baton_object::str::Str;
use baton_object::{Borrowed, PyResult, Token, buffer, bytes, switch};
use baton_sched::Reason;

/// From so many bytes on, hashing them gives the lock away (CPython's `HASHLIB_GIL_MINSIZE`).
const LARGE: usize = 2048;

/// What hashing is called where it gives the lock away.
const HASHING: &str = "hash";

/// Hashes the first data of an object that nobody else has yet.
fn begin(token: &mut Token, data: &[u8], update: impl FnOnce(&[u8]) + Send) {
    if data.len() < LARGE {
        return update(data);
    }
    switch::blocking(token, Reason::Blocking(HASHING), || update(data));
}

/// Hashes more data.
fn go_on<S: Send>(
    token: &mut Token,
    state: &Shared<S>,
    data: &[u8],
    update: impl FnOnce(&mut S, &[u8]) + Send,
) {
    if data.len() < LARGE {
        return state.quickly(token, HASHING, |state| update(state, data));
    }
    state.unlocked(token, HASHING, |state| update(state, data));
}

/// A state as it is now.
fn snapshot<S: Clone + Send>(token: &mut Token, state: &Shared<S>) -> S {
    state.quickly(token, HASHING, |state| state.clone())
}

/// What is hashed, as bytes.
fn data_of(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
    if value.is_a::<Str>(token) {
        return Err(token.type_error("Strings must be encoded before hashing"));
    }
    if !buffer::supported(token, value) {
        return Err(token.type_error("object supporting the buffer API required"));
    }
    let view = buffer::get(token, value, false)?;
    let data = view.bytes(token).to_vec();
    drop(view);
    Ok(data)
}

/// The data of a constructor: `data`, or `string` as it was once called.
fn initial(
    token: &mut Token,
    data: Option<Borrowed<'_>>,
    string: Option<Borrowed<'_>>,
) -> PyResult<Vec<u8>> {
    match (data, string) {
        (Some(_), Some(_)) => Err(token.type_error(
            "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version.",
        )),
        (Some(data), None) | (None, Some(data)) => data_of(token, data),
        (None, None) => Ok(Vec::new()),
    }
}

fn hex(data: &[u8]) -> String {
    data.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest_bytes(token: &Token, data: Vec<u8>) -> baton_object::Owned {
    bytes::from_vec(token, data)
}
