//! The hashes of `hashlib`: `_md5`, `_sha1`, `_sha2`, `_sha3`, `_blake2`; and `_key_derivation`.
//!
//! Invariant: the data hashed comes through the buffer protocol and is read under the lock.

pub mod blake2;
pub mod derivation;
pub mod digests;
pub mod shake;
mod state;

use baton_object::str::Str;
use baton_object::{Borrowed, PyResult, Token, buffer, bytes};

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
