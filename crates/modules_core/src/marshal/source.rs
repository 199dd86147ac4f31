//! Where data comes from: memory, or a file that is asked for as much as the next piece takes and no more.

use super::read::bad;
use crate::support::call_method;
use baton_object::exceptions::EOF_ERROR;
use baton_object::{Borrowed, PyResult, Token, bytearray, bytes};
use std::borrow::Cow;

/// The most that a file is asked for at once.
const PIECE: usize = 1 << 20;

/// A source of data.
pub enum Source<'a> {
    /// What is left of the data.
    Memory(&'a [u8]),
    /// An object with a method `readinto`.
    File(Borrowed<'a>),
}

impl<'a> Source<'a> {
    /// A file, which is seen to be one of bytes.
    pub fn file(token: &mut Token, file: Borrowed<'a>) -> PyResult<Source<'a>> {
        let zero = token.int(0);
        let nothing = call_method(token, file, "read", &[zero.as_ref()])?;
        if bytes::value_of(token, nothing.as_ref()).is_some() {
            return Ok(Source::File(file));
        }
        let class = token.class_name(nothing.as_ref());
        Err(token.type_error(format!("file.read() returned not bytes but {class}")))
    }

    /// No more objects than this can follow, as far as is known.
    pub fn bound(&self) -> usize {
        match self {
            Source::Memory(rest) => rest.len(),
            Source::File(_) => 1 << 12,
        }
    }

    /// The next bytes.
    pub fn take(&mut self, token: &mut Token, size: usize) -> PyResult<Cow<'a, [u8]>> {
        match self {
            Source::Memory(rest) => match rest.split_at_checked(size) {
                Some((data, behind)) => {
                    *rest = behind;
                    Ok(Cow::Borrowed(data))
                }
                None => Err(token.raise(&EOF_ERROR, "marshal data too short")),
            },
            Source::File(file) => {
                let mut data = Vec::new();
                while data.len() < size {
                    read_piece(token, *file, (size - data.len()).min(PIECE), &mut data)?;
                }
                Ok(Cow::Owned(data))
            }
        }
    }

    /// The next bytes, of a number that is known.
    pub fn array<const N: usize>(&mut self, token: &mut Token) -> PyResult<[u8; N]> {
        let data = self.take(token, N)?;
        match data.as_ref().try_into() {
            Ok(array) => Ok(array),
            Err(_) => Err(bad(token, "size")),
        }
    }
}

fn read_piece(
    token: &mut Token,
    file: Borrowed<'_>,
    size: usize,
    data: &mut Vec<u8>,
) -> PyResult<()> {
    let buffer = bytearray::new(token, vec![0; size]);
    let read = call_method(token, file, "readinto", &[buffer.as_ref()])?;
    let read = baton_object::int::index_to_i64(token, read.as_ref(), "C ssize_t")?;
    if read == size as i64 {
        data.extend(baton_object::buffer::copy(token, buffer.as_ref())?);
        return Ok(());
    }
    if read > size as i64 {
        return Err(token.value_error(format!(
            "read() returned too much data: {size} bytes requested, {read} returned"
        )));
    }
    Err(token.raise(&EOF_ERROR, "marshal data too short"))
}
