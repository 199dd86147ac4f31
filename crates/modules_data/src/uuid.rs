//! `_uuid`: identifiers by time (version 1), as libuuid makes them where no network card is asked: the node is random and
//! says so by its lowest bit.

use baton_modules::support::import_attribute;
use baton_modules_os::time::time as clock;
use baton_object::{PyResult, Token, bytes, object};
use std::cell::Cell;

/// 100-nanosecond steps from 15 October 1582 to 1970.
const GREGORIAN: i128 = 0x01B2_1DD2_1381_4000;

/// What all identifiers of an interpreter share.
#[derive(Default)]
struct Generator {
    /// Clock sequence and node; all zero until made.
    identity: Cell<[u8; 8]>,
    last: Cell<i128>,
}

/// Clock sequence and node, made once of random bytes.
fn identity(token: &mut Token) -> PyResult<[u8; 8]> {
    let known = token.interp().extension::<Generator>().identity.get();
    if known != [0; 8] {
        return Ok(known);
    }
    let urandom = import_attribute(token, "posix", "urandom")?;
    let size = token.int(8);
    let random = object::call(token, urandom.as_ref(), &[size.as_ref()])?;
    let random = bytes::value_of(token, random.as_ref()).unwrap_or_default();
    let mut made = <[u8; 8]>::try_from(random).unwrap_or([1; 8]);
    made[0] = made[0] & 0x3F | 0x80;
    made[2] |= 1;
    token.interp().extension::<Generator>().identity.set(made);
    Ok(made)
}

/// DCE compatible Universally Unique Identifier library.
#[baton_object::module(name = "_uuid")]
pub mod module {
    use super::*;

    #[constant]
    fn has_uuid_generate_time_safe(_token: &mut Token) -> i64 {
        1
    }

    #[constant]
    fn has_stable_extractable_node(_token: &mut Token) -> i64 {
        0
    }

    #[function("()")]
    fn generate_time_safe(token: &mut Token) -> PyResult {
        let tail = identity(token)?;
        let now = clock::wall_clock(token)? / 100 + GREGORIAN;
        // Two identifiers of one moment must differ.
        let last = &token.interp().extension::<Generator>().last;
        let time = now.max(last.get() + 1);
        last.set(time);
        let [high_and_version @ .., b2, b3, b4, b5, b6, b7] = (time as u64).to_be_bytes();
        let [high, higher] = high_and_version;
        let head = [b4, b5, b6, b7, b2, b3, high & 0x0F | 0x10, higher];
        let value = bytes::from_vec(token, [head, tail].concat());
        let safety = token.int(-1);
        Ok(token.new_tuple([value, safety].into_iter()))
    }
}
