//! Compressor and decompressor objects.

use super::stream::{self, Container, Failure, Inflater};
use super::{MAX_WBITS, data_of, error, failed};
use crate::shared::Shared;
use baton_object::exceptions::EOF_ERROR;
use baton_object::traverse::Opaque;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Raised, Token, buffer, bytes, class, int, methods,
};
use zlib_rs::{Deflate, DeflateFlush};

/// What decompressing is called where it gives the lock away.
const DECOMPRESSING: &str = "zlib.decompress";

/// The optional dictionary of a decompressor.
pub fn dictionary(token: &mut Token, zdict: Option<Borrowed<'_>>) -> PyResult<Option<Vec<u8>>> {
    match zdict {
        Some(zdict) if !buffer::supported(token, zdict) => {
            Err(token.type_error("zdict argument must support the buffer protocol"))
        }
        Some(zdict) => data_of(token, zdict).map(Some),
        None => Ok(None),
    }
}

fn no_copy(token: &mut Token) -> Raised {
    token.not_implemented("copying a zlib stream")
}

/// A compressor.
#[class(name = "Compress", module = "zlib", flags = NO_INSTANTIATION, no_gc)]
pub struct Compress {
    /// `None` once it is finished.
    stream: Opaque<Shared<Option<Deflate>>>,
}

/// A compressor with its dictionary set.
pub fn new_compress(
    token: &mut Token,
    mut stream: Deflate,
    dictionary: Option<Vec<u8>>,
) -> PyResult {
    if let Some(dictionary) = dictionary
        && stream.set_dictionary(&dictionary).is_err()
    {
        return Err(token.value_error("Invalid dictionary"));
    }
    baton_object::class_build::ready(token, &COMPRESS);
    Ok(token.new_object(Compress {
        stream: Opaque(Shared::new(Some(stream))),
    }))
}

fn deflate(
    token: &mut Token,
    this: Borrowed<'_>,
    data: &[u8],
    flush: DeflateFlush,
    doing: &str,
) -> PyResult {
    let stream = Compress::of(token, this).stream.0.clone();
    let out = stream.unlocked(token, "zlib.compress", |stream| {
        let out = stream::compress(stream.as_mut()?, data, flush);
        if matches!(flush, DeflateFlush::Finish) && out.is_some() {
            *stream = None;
        }
        out
    });
    match out {
        Some(out) => Ok(bytes::from_vec(token, out)),
        None => Err(error(
            token,
            format!("Error -2 while {doing}: inconsistent stream state"),
        )),
    }
}

#[methods]
impl Compress {
    /// Returns a bytes object containing compressed data.
    ///
    /// After calling this function, some of the input data may still
    /// be stored in internal buffers for later processing.
    /// Call the flush() method to clear these buffers.
    #[method("(data, /)")]
    fn compress(token: &mut Token, this: Borrowed<'_>, data: Borrowed<'_>) -> PyResult {
        let data = data_of(token, data)?;
        deflate(
            token,
            this,
            &data,
            DeflateFlush::NoFlush,
            "compressing data",
        )
    }

    /// Return a bytes object containing any remaining compressed data.
    #[method("(mode=zlib.Z_FINISH, /)")]
    fn flush(token: &mut Token, this: Borrowed<'_>, mode: Option<i32>) -> PyResult {
        let flush = match mode.unwrap_or(4) {
            0 => return Ok(bytes::new(token, b"")),
            1 => DeflateFlush::PartialFlush,
            2 => DeflateFlush::SyncFlush,
            3 => DeflateFlush::FullFlush,
            4 => DeflateFlush::Finish,
            5 => DeflateFlush::Block,
            _ => {
                return Err(error(
                    token,
                    "Error -2 while flushing: inconsistent stream state",
                ));
            }
        };
        deflate(token, this, &[], flush, "flushing")
    }

    /// Return a copy of the compression object.
    #[method("()")]
    fn copy(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Err(no_copy(token))
    }

    #[method("()")]
    fn __copy__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Err(no_copy(token))
    }

    #[method("(memo, /)")]
    fn __deepcopy__(token: &mut Token, _this: Borrowed<'_>, _memo: Borrowed<'_>) -> PyResult {
        Err(no_copy(token))
    }
}

/// A decompressor that hands back what it did not need.
#[class(name = "Decompress", module = "zlib", flags = NO_INSTANTIATION, no_gc)]
pub struct Decompress {
    state: Opaque<Shared<Inflation>>,
}

/// A decompressor's stream and what it left of its input.
struct Inflation {
    stream: Inflater,
    unused: Vec<u8>,
    tail: Vec<u8>,
    ended: bool,
}

impl Inflation {
    fn run(&mut self, data: &[u8], limit: usize) -> Result<Vec<u8>, Failure> {
        let mut out = Vec::new();
        if self.ended {
            self.unused.extend_from_slice(data);
            self.tail.clear();
            return Ok(out);
        }
        let step = self.stream.run(data, &mut out, limit)?;
        let rest = data.get(step.taken..).unwrap_or_default();
        self.ended = step.ended;
        if step.ended {
            self.unused.extend_from_slice(rest);
            self.tail.clear();
        } else {
            self.tail = rest.to_vec();
        }
        Ok(out)
    }
}

/// A decompressor.
pub fn new_decompress(
    token: &mut Token,
    container: Container,
    dictionary: Option<Vec<u8>>,
) -> Owned {
    baton_object::class_build::ready(token, &DECOMPRESS);
    let state = Inflation {
        stream: Inflater::new(container, dictionary),
        unused: Vec::new(),
        tail: Vec::new(),
        ended: false,
    };
    token.new_object(Decompress {
        state: Opaque(Shared::new(state)),
    })
}

/// Decompresses, without the lock.
fn inflate(
    token: &mut Token,
    this: Borrowed<'_>,
    act: impl FnOnce(&mut Inflation) -> Result<Vec<u8>, Failure> + Send,
) -> PyResult {
    let state = Decompress::of(token, this).state.0.clone();
    match state.unlocked(token, DECOMPRESSING, act) {
        Ok(out) => Ok(bytes::from_vec(token, out)),
        Err(failure) => Err(failed(token, failure)),
    }
}

/// Looks at a decompressor.
fn look<R>(
    token: &mut Token,
    this: Borrowed<'_>,
    look: impl FnOnce(&mut Inflation) -> R + Send,
) -> R {
    let state = Decompress::of(token, this).state.0.clone();
    state.quickly(token, DECOMPRESSING, look)
}

#[methods]
impl Decompress {
    /// Return a bytes object containing the decompressed version of the data.
    ///
    /// After calling this function, some of the input data may still be stored in
    /// internal buffers for later processing.
    /// Call the flush() method to clear these buffers.
    #[method("(data, /, max_length=0)")]
    fn decompress(
        token: &mut Token,
        this: Borrowed<'_>,
        data: Borrowed<'_>,
        max_length: Option<Borrowed<'_>>,
    ) -> PyResult {
        let data = data_of(token, data)?;
        let limit = match max_length {
            Some(limit) => int::index_to_i64(token, limit, "C ssize_t")?,
            None => 0,
        };
        match usize::try_from(limit) {
            Ok(0) => inflate(token, this, |state| state.run(&data, usize::MAX)),
            Ok(limit) => inflate(token, this, |state| state.run(&data, limit)),
            Err(_) => Err(token.value_error("max_length must be non-negative")),
        }
    }

    /// Return a bytes object containing any remaining decompressed data.
    #[method("(length=zlib.DEF_BUF_SIZE, /)")]
    fn flush(token: &mut Token, this: Borrowed<'_>, length: Option<Borrowed<'_>>) -> PyResult {
        let length = match length {
            Some(length) => int::index_to_i64(token, length, "C ssize_t")?,
            None => 1,
        };
        if length <= 0 {
            return Err(token.value_error("length must be greater than zero"));
        }
        inflate(token, this, |state| {
            let rest = std::mem::take(&mut state.tail);
            state.run(&rest, usize::MAX)
        })
    }

    /// Return a copy of the decompression object.
    #[method("()")]
    fn copy(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Err(no_copy(token))
    }

    #[method("()")]
    fn __copy__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        Err(no_copy(token))
    }

    #[method("(memo, /)")]
    fn __deepcopy__(token: &mut Token, _this: Borrowed<'_>, _memo: Borrowed<'_>) -> PyResult {
        Err(no_copy(token))
    }

    #[member]
    fn unused_data(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let unused = look(token, this, |state| state.unused.clone());
        Ok(bytes::from_vec(token, unused))
    }

    #[member]
    fn unconsumed_tail(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let tail = look(token, this, |state| state.tail.clone());
        Ok(bytes::from_vec(token, tail))
    }

    #[member]
    fn eof(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(look(token, this, |state| state.ended))
    }
}

/// Create a decompressor object for decompressing data incrementally.
#[class(name = "_ZlibDecompressor", module = "zlib", spec = DECOMPRESSOR, flags = 0, no_gc, signature = "(wbits=15, zdict=b'')")]
pub struct Decompressor {
    state: Opaque<Shared<Increments>>,
}

/// The stream of a [`Decompressor`] and its input.
struct Increments {
    stream: Inflater,
    /// Input not taken yet.
    pending: Vec<u8>,
    unused: Vec<u8>,
    ended: bool,
    needs_input: bool,
}

impl Increments {
    /// Decompresses; `None` if the stream ended before.
    fn run(&mut self, data: Vec<u8>, limit: usize) -> Option<Result<Vec<u8>, Failure>> {
        if self.ended {
            return None;
        }
        let mut input = std::mem::take(&mut self.pending);
        input.extend(data);
        let mut out = Vec::new();
        let step = match self.stream.run(&input, &mut out, limit) {
            Ok(step) => step,
            Err(failure) => return Some(Err(failure)),
        };
        let rest = input.get(step.taken..).unwrap_or_default().to_vec();
        self.ended = step.ended;
        self.needs_input = !step.ended && out.len() < limit;
        if step.ended {
            self.unused = rest;
        } else {
            self.pending = rest;
        }
        Some(Ok(out))
    }
}

impl Decompressor {
    fn look<R>(
        token: &mut Token,
        this: Borrowed<'_>,
        look: impl FnOnce(&mut Increments) -> R + Send,
    ) -> R {
        let state = Decompressor::of(token, this).state.0.clone();
        state.quickly(token, DECOMPRESSING, look)
    }
}

#[methods]
impl Decompressor {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [wbits, zdict] =
            bind!(token, args, "_ZlibDecompressor", Either "wbits" false, Either "zdict" false);
        let wbits = match wbits {
            Some(wbits) => int::index_to_i64(token, wbits, "C int")?,
            None => MAX_WBITS,
        };
        let dictionary = dictionary(token, zdict)?;
        let Some(container) = Container::for_decompressing(wbits) else {
            return Err(token.value_error("Invalid initialization option"));
        };
        let state = Increments {
            stream: Inflater::new(container, dictionary),
            pending: Vec::new(),
            unused: Vec::new(),
            ended: false,
            needs_input: true,
        };
        Ok(token.new_object(Decompressor {
            state: Opaque(Shared::new(state)),
        }))
    }

    /// Decompress *data*, returning uncompressed data as bytes.
    ///
    /// If *max_length* is nonnegative, returns at most *max_length* bytes of
    /// decompressed data. If this limit is reached and further output can be
    /// produced, *self.needs_input* will be set to ``False``. In this case, the next
    /// call to *decompress()* may provide *data* as b'' to obtain more of the output.
    ///
    /// If all of the input data was decompressed and returned (either because this
    /// was less than *max_length* bytes, or because *max_length* was negative),
    /// *self.needs_input* will be set to True.
    ///
    /// Attempting to decompress data after the end of stream is reached raises an
    /// EOFError.  Any data found after the end of the stream is ignored and saved in
    /// the unused_data attribute.
    #[method("(data, max_length=-1)")]
    fn decompress(
        token: &mut Token,
        this: Borrowed<'_>,
        data: Borrowed<'_>,
        max_length: Option<i64>,
    ) -> PyResult {
        let ended = "End of stream already reached";
        if Decompressor::look(token, this, |state| state.ended) {
            return Err(token.raise(&EOF_ERROR, ended));
        }
        let data = data_of(token, data)?;
        let limit = usize::try_from(max_length.unwrap_or(-1)).unwrap_or(usize::MAX);
        let state = Decompressor::of(token, this).state.0.clone();
        match state.unlocked(token, DECOMPRESSING, |state| state.run(data, limit)) {
            Some(Ok(out)) => Ok(bytes::from_vec(token, out)),
            Some(Err(failure)) => Err(failed(token, failure)),
            None => Err(token.raise(&EOF_ERROR, ended)),
        }
    }

    /// Data found after the end of the compressed stream.
    #[member]
    fn unused_data(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let unused = Decompressor::look(token, this, |state| state.unused.clone());
        Ok(bytes::from_vec(token, unused))
    }

    /// True if the end-of-stream marker has been reached.
    #[member]
    fn eof(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Decompressor::look(token, this, |state| state.ended))
    }

    /// True if more input is needed before more decompressed data can be produced.
    #[member]
    fn needs_input(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Decompressor::look(token, this, |state| state.needs_input))
    }
}
