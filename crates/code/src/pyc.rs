//! `.pyc` files: a header of 16 bytes and a marshalled code object (PEP 3147, PEP 552).

use std::sync::Arc;

use crate::marshal::{self, Error};
use crate::object::Code;

/// The magic number of CPython 3.14: 3627 and `\r\n`.
pub const MAGIC: [u8; 4] = *b"\x2b\x0e\r\n";

/// How a file is matched with its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validation {
    /// The source's modification time and size, both modulo 2^32.
    Timestamp {
        /// Modification time in seconds.
        mtime: u32,
        /// Size in bytes.
        size: u32,
    },
    /// A hash of the source.
    Hash {
        /// SipHash-1-3 of the source, keyed with the magic number.
        hash: [u8; 8],
        /// Whether the hash is compared with the source at import.
        check: bool,
    },
}

/// The code and how it is validated.
///
/// # Errors
/// Another magic number, unknown flags, malformed data.
pub fn load(bytes: &[u8]) -> Result<(Validation, Arc<Code>), Error> {
    let (header, body) = bytes.split_first_chunk::<16>().ok_or(Error::Eof)?;
    let [
        m0,
        m1,
        m2,
        m3,
        f0,
        f1,
        f2,
        f3,
        a0,
        a1,
        a2,
        a3,
        b0,
        b1,
        b2,
        b3,
    ] = *header;
    if [m0, m1, m2, m3] != MAGIC {
        return Err(Error::Value("bad magic number"));
    }
    let validation = match u32::from_le_bytes([f0, f1, f2, f3]) {
        0 => Validation::Timestamp {
            mtime: u32::from_le_bytes([a0, a1, a2, a3]),
            size: u32::from_le_bytes([b0, b1, b2, b3]),
        },
        flags @ (1 | 3) => Validation::Hash {
            hash: [a0, a1, a2, a3, b0, b1, b2, b3],
            check: flags == 3,
        },
        _ => return Err(Error::Value("invalid flags")),
    };
    Ok((validation, marshal::load_code(body)?))
}

/// The bytes of a file.
#[must_use]
pub fn dump(validation: Validation, code: &Arc<Code>) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    match validation {
        Validation::Timestamp { mtime, size } => {
            bytes.extend(0u32.to_le_bytes());
            bytes.extend(mtime.to_le_bytes());
            bytes.extend(size.to_le_bytes());
        }
        Validation::Hash { hash, check } => {
            bytes.extend(if check { 3u32 } else { 1 }.to_le_bytes());
            bytes.extend(hash);
        }
    }
    bytes.extend(marshal::dump_code(code));
    bytes
}
