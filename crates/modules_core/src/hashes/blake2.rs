//! `_blake2`: BLAKE2b and BLAKE2s with all their parameters.

use super::{begin, data_of, digest_bytes, go_on, hex, initial, snapshot};
use crate::shared::Shared;
use baton_object::traverse::Opaque;
use baton_object::{Args, Borrowed, PyResult, Token, class, int, methods, object};

/// The parameters after they were checked.
struct Parameters {
    data: Vec<u8>,
    digest_size: usize,
    key: Vec<u8>,
    salt: Vec<u8>,
    person: Vec<u8>,
    fanout: u8,
    depth: u8,
    leaf_size: u32,
    node_offset: u64,
    node_depth: u8,
    inner_size: usize,
    last_node: bool,
}

/// What differs between the two.
struct Limits {
    digest: usize,
    key: usize,
    salt: usize,
    node_offset: u64,
    /// What is said of a digest size out of range.
    size_message: &'static str,
}

/// What is said of a number out of its bounds.
enum Outside<'a> {
    /// A ValueError with this text.
    Says(&'a str),
    /// A ValueError with this text and the number.
    Shows(&'a str),
    /// An OverflowError with this text; a ValueError if the number is negative.
    TooLarge(&'a str),
}

fn number(
    token: &mut Token,
    value: Option<Borrowed<'_>>,
    default: u64,
    (low, high): (u64, u64),
    outside: Outside<'_>,
) -> PyResult<u64> {
    let Some(value) = value else {
        return Ok(default);
    };
    let number = int::index(token, value)?;
    let exact = int::value_of(token, number.as_ref());
    let negative = exact.is_some_and(|number| number.is_negative());
    let small = exact.and_then(|number| u64::try_from(&number.to_big()).ok());
    if let Some(small) = small.filter(|small| (low..=high).contains(small)) {
        return Ok(small);
    }
    Err(match outside {
        Outside::Says(message) => token.value_error(message.to_owned()),
        Outside::Shows(message) => {
            let text = object::repr_text(token, number.as_ref())?;
            token.value_error(format!("{message}{text}"))
        }
        Outside::TooLarge(_) if negative => token.value_error("Cannot convert negative int"),
        Outside::TooLarge(message) => token.overflow_error(message.to_owned()),
    })
}

/// A number of a tree's shape, of one byte.
fn level(
    token: &mut Token,
    value: Option<Borrowed<'_>>,
    name: &str,
    least: u64,
    default: u64,
) -> PyResult<u8> {
    let message = format!("{name} must be between {least} and 255");
    let number = number(token, value, default, (least, 255), Outside::Says(&message))?;
    Ok(number as u8)
}

fn short(
    token: &mut Token,
    value: Option<Borrowed<'_>>,
    limit: usize,
    what: &str,
) -> PyResult<Vec<u8>> {
    let data = match value {
        Some(value) => data_of(token, value)?,
        None => Vec::new(),
    };
    if data.len() > limit {
        return Err(token.value_error(format!("maximum {what} length is {limit} bytes")));
    }
    Ok(data)
}

fn parameters(token: &mut Token, args: Args<'_>, limits: &Limits) -> PyResult<Parameters> {
    let [
        data,
        digest_size,
        key,
        salt,
        person,
        fanout,
        depth,
        leaf_size,
        node_offset,
        node_depth,
        inner_size,
        last_node,
        _,
        string,
    ] = bind!(token, args, "blake2", Either "data" false,
        Keyword "digest_size" false, Keyword "key" false, Keyword "salt" false, Keyword "person" false,
        Keyword "fanout" false, Keyword "depth" false, Keyword "leaf_size" false,
        Keyword "node_offset" false, Keyword "node_depth" false, Keyword "inner_size" false,
        Keyword "last_node" false, Keyword "usedforsecurity" false, Keyword "string" false);
    let data = initial(token, data, string)?;
    let most = limits.digest as u64;
    let digest_size = number(
        token,
        digest_size,
        most,
        (1, most),
        Outside::Shows(limits.size_message),
    )? as usize;
    let salt = short(token, salt, limits.salt, "salt")?;
    let person = short(token, person, limits.salt, "person")?;
    let fanout = level(token, fanout, "fanout", 0, 1)?;
    let depth = level(token, depth, "depth", 1, 1)?;
    let leaf_size = number(
        token,
        leaf_size,
        0,
        (0, u64::from(u32::MAX)),
        Outside::TooLarge("leaf_size is too large"),
    )? as u32;
    let node_offset = number(
        token,
        node_offset,
        0,
        (0, limits.node_offset),
        Outside::TooLarge("node_offset is too large"),
    )?;
    let node_depth = level(token, node_depth, "node_depth", 0, 0)?;
    let inner_size = number(
        token,
        inner_size,
        0,
        (0, most),
        Outside::Says("inner_size must be between 0 and is 64"),
    )? as usize;
    let key = short(token, key, limits.key, "key")?;
    let last_node = last_node.map_or(Ok(false), |flag| object::is_true(token, flag))?;
    Ok(Parameters {
        data,
        digest_size,
        key,
        salt,
        person,
        fanout,
        depth,
        leaf_size,
        node_offset,
        node_depth,
        inner_size,
        last_node,
    })
}

/// Declares the class of one of the two: its library, sizes of digest, salt and block, and the largest node offset.
macro_rules! blake2_class {
    ($(#[doc = $doc:literal])* $type:ident = $name:tt, $engine:ident, $digest:tt, $salt:tt, $block:tt, $node_offset:expr) => {
        $(#[doc = $doc])*
        #[class(name = $name, module = "_blake2", flags = BASETYPE, no_gc)]
        pub struct $type {
            state: Opaque<Shared<$engine::State>>,
            digest_size: usize,
        }

        #[methods]
        impl $type {
            #[constant]
            fn SALT_SIZE(_token: &mut Token) -> i64 {
                $salt
            }

            #[constant]
            fn PERSON_SIZE(_token: &mut Token) -> i64 {
                $salt
            }

            #[constant]
            fn MAX_KEY_SIZE(_token: &mut Token) -> i64 {
                $digest
            }

            #[constant]
            fn MAX_DIGEST_SIZE(_token: &mut Token) -> i64 {
                $digest
            }

            #[slot]
            fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
                const LIMITS: Limits = Limits {
                    digest: $digest,
                    key: $digest,
                    salt: $salt,
                    node_offset: $node_offset,
                    size_message: concat!("digest_size for ", stringify!($type), " must be between 1 and ", stringify!($digest), " bytes, here it is "),
                };
                let given = parameters(token, args, &LIMITS)?;
                let mut state = $engine::Params::new()
                    .hash_length(given.digest_size)
                    .key(&given.key)
                    .salt(&given.salt)
                    .personal(&given.person)
                    .fanout(given.fanout)
                    .max_depth(given.depth)
                    .max_leaf_length(given.leaf_size)
                    .node_offset(given.node_offset)
                    .node_depth(given.node_depth)
                    .inner_hash_length(given.inner_size)
                    .last_node(given.last_node)
                    .to_state();
                begin(token, &given.data, |data| {
                    state.update(data);
                });
                let hash = $type {
                    state: Opaque(Shared::new(state)),
                    digest_size: given.digest_size,
                };
                crate::support::instance(token, class, hash)
            }

            /// Return a copy of the hash object.
            #[method("()")]
            fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let hash = $type::of(token, this);
                let (state, digest_size) = (hash.state.0.clone(), hash.digest_size);
                let state = Opaque(Shared::new(snapshot(token, &state)));
                Ok(token.new_object($type { state, digest_size }))
            }

            /// Return the digest value as a bytes object.
            #[method("()")]
            fn digest(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let state = $type::of(token, this).state.0.clone();
                let digest = snapshot(token, &state).finalize();
                Ok(digest_bytes(token, digest.as_bytes().to_vec()))
            }

            /// Return the digest value as a string of hexadecimal digits.
            #[method("()")]
            fn hexdigest(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
                let state = $type::of(token, this).state.0.clone();
                Ok(hex(snapshot(token, &state).finalize().as_bytes()))
            }

            /// Update this hash object's state with the provided bytes-like object.
            #[method("(data, /)")]
            fn update(token: &mut Token, this: Borrowed<'_>, data: Borrowed<'_>) -> PyResult<()> {
                let data = data_of(token, data)?;
                let state = $type::of(token, this).state.0.clone();
                go_on(token, &state, &data, |state, data| {
                    state.update(data);
                });
                Ok(())
            }

            #[getter]
            fn block_size(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<i64> {
                Ok($block)
            }

            #[getter]
            fn digest_size(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
                Ok($type::of(token, this).digest_size)
            }

            #[getter]
            fn name(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<&'static str> {
                Ok($name)
            }
        }
    };
}

blake2_class! {
    /// Return a new BLAKE2b hash object.
    Blake2b = "blake2b", blake2b_simd, 64, 16, 128, u64::MAX
}

blake2_class! {
    /// Return a new BLAKE2s hash object.
    Blake2s = "blake2s", blake2s_simd, 32, 8, 64, (1 << 48) - 1
}

/// _blake2b provides BLAKE2b for hashlib
#[baton_object::module(name = "_blake2", classes(super::BLAKE2B, super::BLAKE2S))]
pub mod module {
    use super::*;

    #[constant]
    fn BLAKE2B_MAX_DIGEST_SIZE(_token: &mut Token) -> i64 {
        64
    }

    #[constant]
    fn BLAKE2B_MAX_KEY_SIZE(_token: &mut Token) -> i64 {
        64
    }

    #[constant]
    fn BLAKE2B_PERSON_SIZE(_token: &mut Token) -> i64 {
        16
    }

    #[constant]
    fn BLAKE2B_SALT_SIZE(_token: &mut Token) -> i64 {
        16
    }

    #[constant]
    fn BLAKE2S_MAX_DIGEST_SIZE(_token: &mut Token) -> i64 {
        32
    }

    #[constant]
    fn BLAKE2S_MAX_KEY_SIZE(_token: &mut Token) -> i64 {
        32
    }

    #[constant]
    fn BLAKE2S_PERSON_SIZE(_token: &mut Token) -> i64 {
        8
    }

    #[constant]
    fn BLAKE2S_SALT_SIZE(_token: &mut Token) -> i64 {
        8
    }

    #[constant]
    fn _GIL_MINSIZE(_token: &mut Token) -> i64 {
        2048
    }
}
