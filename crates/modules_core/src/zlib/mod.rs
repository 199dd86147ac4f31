//! `zlib`: compression by zlib-rs. A stream cannot be copied: its interface has no safe way.

mod objects;
mod stream;

use baton_object::exceptions::{EXCEPTION, exception_class};
use baton_object::{Borrowed, ClassSpec, PyResult, Raised, Token, buffer, bytes, int, switch};
use baton_sched::Reason;
use stream::{Container, Failure, Inflater};
use zlib_rs::{DeflateFlush, Strategy};

/// The class `zlib.error`.
pub static ERROR: ClassSpec = exception_class("error", "zlib", Some(&EXCEPTION), "");

const NUMBERS: &[(&str, i64)] = &[
    ("DEFLATED", 8),
    ("DEF_BUF_SIZE", 16384),
    ("DEF_MEM_LEVEL", 8),
    ("MAX_WBITS", 15),
    ("Z_BEST_COMPRESSION", 9),
    ("Z_BEST_SPEED", 1),
    ("Z_BLOCK", 5),
    ("Z_DEFAULT_COMPRESSION", -1),
    ("Z_DEFAULT_STRATEGY", 0),
    ("Z_FILTERED", 1),
    ("Z_FINISH", 4),
    ("Z_FIXED", 4),
    ("Z_FULL_FLUSH", 3),
    ("Z_HUFFMAN_ONLY", 2),
    ("Z_NO_COMPRESSION", 0),
    ("Z_NO_FLUSH", 0),
    ("Z_PARTIAL_FLUSH", 1),
    ("Z_RLE", 3),
    ("Z_SYNC_FLUSH", 2),
    ("Z_TREES", 6),
];

const MAX_WBITS: i64 = 15;
const DEF_MEM_LEVEL: i32 = 8;

fn data_of(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
    let view = buffer::get(token, value, false)?;
    let data = view.bytes(token).to_vec();
    drop(view);
    Ok(data)
}

fn error(token: &mut Token, message: impl Into<String>) -> Raised {
    token.raise(&ERROR, message.into())
}

fn failed(token: &mut Token, failure: Failure) -> Raised {
    match failure {
        Failure::Data(message) if message.is_empty() => {
            error(token, "Error -3 while decompressing data")
        }
        Failure::Data(message) => error(
            token,
            format!("Error -3 while decompressing data: {message}"),
        ),
        Failure::WrongDictionary => {
            error(token, "Error -3 while setting zdict: invalid input data")
        }
        Failure::NoDictionary => error(token, "Error 2 while decompressing data"),
    }
}

/// A checksum of `data`, without the lock if it is long (more than 5 KiB, as in CPython).
pub(crate) fn checksum(
    token: &mut Token,
    data: &[u8],
    compute: impl FnOnce(&[u8]) -> u32 + Send,
) -> u32 {
    if data.len() <= 5 * 1024 {
        return compute(data);
    }
    switch::blocking(token, Reason::Blocking("checksum"), || compute(data))
}

/// Adler-32 of `data`, going on from `start`.
fn adler_32(data: &[u8], start: u32) -> u32 {
    const MODULUS: u32 = 65521;
    // The most additions that cannot overflow.
    const RUN: usize = 5552;
    let (mut a, mut b) = ((start & 0xFFFF) % MODULUS, (start >> 16) % MODULUS);
    for run in data.chunks(RUN) {
        for byte in run {
            a += u32::from(*byte);
            b += a;
        }
        a %= MODULUS;
        b %= MODULUS;
    }
    b << 16 | a
}

fn start_value(token: &mut Token, value: Option<Borrowed<'_>>, default: u32) -> PyResult<u32> {
    let Some(value) = value else {
        return Ok(default);
    };
    let number = int::index(token, value)?;
    let low = int::value_of(token, number.as_ref()).map_or(0, |number| {
        let modulus = dashu_int::IBig::from(1u64 << 32);
        let rest = ((number.to_big() % &modulus) + &modulus) % &modulus;
        u32::try_from(&rest).unwrap_or(0)
    });
    Ok(low)
}

/// The functions in this module allow compression and decompression using the
/// zlib library, which is based on GNU zip.
///
/// adler32(string[, start]) -- Compute an Adler-32 checksum.
/// compress(data[, level]) -- Compress data, with compression level 0-9 or -1.
/// compressobj([level[, ...]]) -- Return a compressor object.
/// crc32(string[, start]) -- Compute a CRC-32 checksum.
/// decompress(string,[wbits],[bufsize]) -- Decompresses a compressed string.
/// decompressobj([wbits[, zdict]]) -- Return a decompressor object.
///
/// 'wbits' is window buffer size and container format.
/// Compressor objects support compress() and flush() methods; decompressor
/// objects support decompress() and flush().
#[baton_object::module(name = "zlib", classes(super::ERROR, super::objects::DECOMPRESSOR))]
pub mod module {
    use super::*;
    use baton_object::attribute;

    #[constant]
    fn ZLIB_VERSION(_token: &mut Token) -> &'static str {
        "1.3.1"
    }

    #[constant]
    fn ZLIB_RUNTIME_VERSION(_token: &mut Token) -> &'static str {
        "1.3.1"
    }

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        for (name, value) in NUMBERS {
            let value = token.int(*value);
            attribute::set_text(token, module, name, value.as_ref())?;
        }
        Ok(())
    }

    /// Compute an Adler-32 checksum of data.
    ///
    /// The returned checksum is an integer.
    #[function("(data, value=1, /)")]
    fn adler32(
        token: &mut Token,
        data: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<u32> {
        let data = data_of(token, data)?;
        let start = start_value(token, value, 1)?;
        Ok(checksum(token, &data, |data| adler_32(data, start)))
    }

    /// Compute a CRC-32 checksum of data.
    ///
    /// The returned checksum is an integer.
    #[function("(data, value=0, /)")]
    fn crc32(token: &mut Token, data: Borrowed<'_>, value: Option<Borrowed<'_>>) -> PyResult<u32> {
        let data = data_of(token, data)?;
        let start = start_value(token, value, 0)?;
        Ok(checksum(token, &data, |data| {
            crate::binascii::crc_32(data, start)
        }))
    }

    /// Returns a bytes object containing compressed data.
    #[function("(data, /, level=-1, wbits=15)")]
    fn compress(
        token: &mut Token,
        data: Borrowed<'_>,
        level: Option<i32>,
        wbits: Option<i32>,
    ) -> PyResult {
        let data = data_of(token, data)?;
        let level = level.unwrap_or(-1);
        let container = Container::for_compressing(wbits.map_or(MAX_WBITS, i64::from));
        let Some(container) = container.filter(|_| (-1..=9).contains(&level)) else {
            return Err(error(token, "Bad compression level"));
        };
        let out = switch::blocking(token, Reason::Blocking("zlib.compress"), || {
            let strategy = Strategy::default();
            let mut stream = stream::compressor(level, container, DEF_MEM_LEVEL, strategy);
            stream::compress(&mut stream, &data, DeflateFlush::Finish)
        });
        match out {
            Some(out) => Ok(bytes::from_vec(token, out)),
            None => Err(error(token, "Error -2 while compressing data")),
        }
    }

    /// Returns a bytes object containing the uncompressed data.
    #[function("(data, /, wbits=15, bufsize=16384)")]
    fn decompress(
        token: &mut Token,
        data: Borrowed<'_>,
        wbits: Option<i32>,
        bufsize: Option<i64>,
    ) -> PyResult {
        let data = data_of(token, data)?;
        if bufsize.is_some_and(|size| size < 0) {
            return Err(token.value_error("bufsize must be non-negative"));
        }
        let container = Container::for_decompressing(wbits.map_or(MAX_WBITS, i64::from));
        let Some(container) = container else {
            return Err(error(
                token,
                "Error -2 while preparing to decompress data: inconsistent stream state",
            ));
        };
        let mut out = Vec::new();
        let step = switch::blocking(token, Reason::Blocking("zlib.decompress"), || {
            Inflater::new(container, None).run(&data, &mut out, usize::MAX)
        });
        match step {
            Ok(step) if step.ended => Ok(bytes::from_vec(token, out)),
            Ok(_) => Err(error(
                token,
                "Error -5 while decompressing data: incomplete or truncated stream",
            )),
            Err(failure) => Err(failed(token, failure)),
        }
    }

    /// Return a compressor object.
    #[function("(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=<unrepresentable>)")]
    fn compressobj(
        token: &mut Token,
        level: Option<i32>,
        method: Option<i32>,
        wbits: Option<i32>,
        memLevel: Option<i32>,
        strategy: Option<i32>,
        zdict: Option<Borrowed<'_>>,
    ) -> PyResult {
        let dictionary = match zdict {
            Some(zdict) => Some(data_of(token, zdict)?),
            None => None,
        };
        let (level, mem_level) = (level.unwrap_or(-1), memLevel.unwrap_or(DEF_MEM_LEVEL));
        let fine = (-1..=9).contains(&level)
            && method.is_none_or(|method| method == 8)
            && (1..=9).contains(&mem_level);
        let container = Container::for_compressing(wbits.map_or(MAX_WBITS, i64::from));
        let strategy = Strategy::try_from(strategy.unwrap_or(0)).ok();
        let (Some(container), Some(strategy), true) = (container, strategy, fine) else {
            return Err(token.value_error("Invalid initialization option"));
        };
        let stream = stream::compressor(level, container, mem_level, strategy);
        objects::new_compress(token, stream, dictionary)
    }

    /// Return a decompressor object.
    #[function("(wbits=15, zdict=b'')")]
    fn decompressobj(
        token: &mut Token,
        wbits: Option<i32>,
        zdict: Option<Borrowed<'_>>,
    ) -> PyResult {
        let dictionary = objects::dictionary(token, zdict)?;
        match Container::for_decompressing(wbits.map_or(MAX_WBITS, i64::from)) {
            Some(container) => Ok(objects::new_decompress(token, container, dictionary)),
            None => Err(token.value_error("Invalid initialization option")),
        }
    }
}
