//! Where a pickle is read from: bytes that are all there, or a file that is read as far as need be.

use super::unpickling_error;
use baton_modules::support::optional_attribute;
use baton_object::buffer::{self, Buffer};
use baton_object::{Borrowed, Owned, PyResult, Token, bytes, exceptions, object};

/// So many bytes a file that can peek is asked for.
const PREFETCH: i64 = 128 * 1024;

/// The methods of a file.
pub struct File {
    read: Owned,
    readline: Owned,
    peek: Option<Owned>,
}

impl File {
    /// The methods of a file object.
    pub fn of(token: &mut Token, file: Borrowed<'_>) -> PyResult<File> {
        let read = optional_attribute(token, file, "read")?;
        let readline = optional_attribute(token, file, "readline")?;
        let (Some(read), Some(readline)) = (read, readline) else {
            return Err(token.type_error("file must have 'read' and 'readline' attributes"));
        };
        let peek = optional_attribute(token, file, "peek")?;
        Ok(File {
            read,
            readline,
            peek,
        })
    }

    /// Another reference to the same methods.
    pub fn copy(&self, token: &Token) -> File {
        File {
            read: self.read.clone_ref(token),
            readline: self.readline.clone_ref(token),
            peek: self.peek.as_ref().map(|peek| peek.clone_ref(token)),
        }
    }
}

impl baton_object::traverse::Traverse for File {
    fn traverse(&self, visit: &mut dyn FnMut(baton_object::Word)) {
        self.read.traverse(visit);
        self.readline.traverse(visit);
        self.peek.traverse(visit);
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.read.clear(out);
        self.readline.clear(out);
        self.peek.clear(out);
    }
}

enum Data {
    Shared(Buffer),
    Own(Vec<u8>),
}

/// See the module's note.
pub struct Input {
    file: Option<File>,
    data: Data,
    position: usize,
    /// Where the frame ends that is being read.
    limit: usize,
    /// True if the data is what the file let peek: what is used of it must still be read.
    peeked: bool,
}

impl Input {
    /// Reads from a bytes-like object.
    pub fn of_bytes(token: &mut Token, data: Borrowed<'_>) -> PyResult<Input> {
        let data = match buffer::get(token, data, false) {
            Ok(buffer) => Data::Shared(buffer),
            Err(raised) => {
                // A view with gaps is put together.
                token.swallow(raised, &exceptions::BUFFER_ERROR)?;
                Data::Own(buffer::copy(token, data)?)
            }
        };
        Ok(Input {
            file: None,
            data,
            position: 0,
            limit: usize::MAX,
            peeked: false,
        })
    }

    /// Reads from a file.
    pub fn of_file(file: File) -> Input {
        Input {
            file: Some(file),
            data: Data::Own(Vec::new()),
            position: 0,
            limit: usize::MAX,
            peeked: false,
        }
    }

    #[inline]
    fn rest<'a>(&'a self, token: &'a Token) -> &'a [u8] {
        let data = match &self.data {
            Data::Shared(buffer) => buffer.bytes(token),
            Data::Own(data) => data,
        };
        data.get(self.position..).unwrap_or_default()
    }

    fn truncated(token: &mut Token) -> baton_object::Raised {
        unpickling_error(token, "pickle data was truncated")
    }

    /// The next byte.
    #[inline]
    pub fn byte(&mut self, token: &mut Token) -> PyResult<u8> {
        if self.position == self.limit {
            self.limit = usize::MAX;
        }
        if let Some(byte) = self.rest(token).first().copied() {
            self.position += 1;
            return Ok(byte);
        }
        let [byte] = self.array(token)?;
        Ok(byte)
    }

    /// Sees to it that so many bytes are there, in the frame if there is one.
    #[inline]
    pub fn need(&mut self, token: &mut Token, count: usize) -> PyResult<()> {
        if count > self.limit.saturating_sub(self.position) {
            self.leave_frame(token)?;
        }
        match self.rest(token).len() < count {
            true => self.read(token, count),
            false => Ok(()),
        }
    }

    /// A frame is left between two opcodes only.
    #[cold]
    fn leave_frame(&mut self, token: &mut Token) -> PyResult<()> {
        if self.limit != usize::MAX && self.position < self.limit {
            return Err(unpickling_error(
                token,
                "pickle exhausted before end of frame",
            ));
        }
        self.limit = usize::MAX;
        Ok(())
    }

    /// What follows is a frame of so many bytes.
    pub fn start_frame(&mut self, token: &mut Token, len: usize) -> PyResult<()> {
        if self.limit != usize::MAX && self.position < self.limit {
            return Err(unpickling_error(
                token,
                "beginning of a new frame before end of current frame",
            ));
        }
        self.limit = usize::MAX;
        self.need(token, len)?;
        self.limit = self.position.saturating_add(len);
        Ok(())
    }

    /// The next bytes, which [`Input::need`] has seen to be there.
    #[inline]
    pub fn front<'a>(&'a self, token: &'a Token, count: usize) -> &'a [u8] {
        self.rest(token).get(..count).unwrap_or_default()
    }

    /// Goes on by so many bytes.
    #[inline]
    pub fn advance(&mut self, count: usize) {
        self.position += count;
    }

    /// The next bytes as an array.
    #[inline]
    pub fn array<const N: usize>(&mut self, token: &mut Token) -> PyResult<[u8; N]> {
        self.need(token, N)?;
        let bytes = self.front(token, N).try_into().unwrap_or([0; N]);
        self.position += N;
        Ok(bytes)
    }

    /// The rest of the line, which may not be empty.
    pub fn some_line(&mut self, token: &mut Token) -> PyResult<Vec<u8>> {
        let line = self.line(token)?;
        match line.is_empty() {
            true => Err(Input::truncated(token)),
            false => Ok(line),
        }
    }

    /// The rest of the line, without its end.
    pub fn line(&mut self, token: &mut Token) -> PyResult<Vec<u8>> {
        let end = self.rest(token).iter().position(|byte| *byte == b'\n');
        if end.is_none_or(|end| end >= self.limit.saturating_sub(self.position)) {
            self.leave_frame(token)?;
        }
        if let Some(end) = end {
            let line = self.front(token, end).to_vec();
            self.position += end + 1;
            return Ok(line);
        }
        self.skip_peeked(token)?;
        let Some(readline) = self
            .file
            .as_ref()
            .map(|file| file.readline.clone_ref(token))
        else {
            return Err(Input::truncated(token));
        };
        let line = object::call(token, readline.as_ref(), &[])?;
        let Some(line) = bytes::value_of(token, line.as_ref()).map(<[u8]>::to_vec) else {
            return Err(
                token.value_error("readline() from the underlying stream did not return bytes")
            );
        };
        self.data = Data::Own(Vec::new());
        self.position = 0;
        match line.split_last() {
            Some((b'\n', line)) => Ok(line.to_vec()),
            _ => Err(Input::truncated(token)),
        }
    }

    /// Gets at least `count` bytes in front of the position.
    #[cold]
    fn read(&mut self, token: &mut Token, count: usize) -> PyResult<()> {
        let Some(file) = self.file.as_ref().map(|file| file.copy(token)) else {
            return Err(Input::truncated(token));
        };
        if !self.peeked && !self.rest(token).is_empty() {
            return Err(unpickling_error(
                token,
                "pickle exhausted before end of frame",
            ));
        }
        self.skip_peeked(token)?;
        if let Some(peek) = &file.peek
            && count < PREFETCH as usize
        {
            match self.peek(token, peek.as_ref()) {
                Ok(()) if self.rest(token).len() >= count => return Ok(()),
                Ok(()) => {}
                Err(raised) => {
                    token.swallow(raised, &exceptions::NOT_IMPLEMENTED_ERROR)?;
                    if let Some(file) = &mut self.file {
                        file.peek = None;
                    }
                }
            }
        }
        let size = token.new_int(count as i128);
        let data = object::call(token, file.read.as_ref(), &[size.as_ref()])?;
        self.set(token, data.as_ref(), "read()")?;
        if self.rest(token).len() < count {
            return Err(Input::truncated(token));
        }
        Ok(())
    }

    fn peek(&mut self, token: &mut Token, peek: Borrowed<'_>) -> PyResult<()> {
        let size = token.int(PREFETCH);
        let data = object::call(token, peek, &[size.as_ref()])?;
        self.set(token, data.as_ref(), "peek()")?;
        self.peeked = true;
        Ok(())
    }

    fn set(&mut self, token: &mut Token, data: Borrowed<'_>, what: &str) -> PyResult<()> {
        let Some(data) = bytes::value_of(token, data).map(<[u8]>::to_vec) else {
            return Err(token.value_error(format!(
                "{what} from the underlying stream did not return bytes"
            )));
        };
        self.data = Data::Own(data);
        self.position = 0;
        self.limit = usize::MAX;
        self.peeked = false;
        Ok(())
    }

    /// Reads what was used of the bytes the file let peek.
    fn skip_peeked(&mut self, token: &mut Token) -> PyResult<()> {
        if !std::mem::replace(&mut self.peeked, false) {
            return Ok(());
        }
        let used = std::mem::take(&mut self.position);
        self.data = Data::Own(Vec::new());
        let read = self.file.as_ref().map(|file| file.read.clone_ref(token));
        if let Some(read) = read.filter(|_| used > 0) {
            let used = token.new_int(used as i128);
            object::call(token, read.as_ref(), &[used.as_ref()])?;
        }
        Ok(())
    }

    /// The end of a run: the file's position is behind the pickle.
    pub fn finish(&mut self, token: &mut Token) -> PyResult<()> {
        self.skip_peeked(token)
    }
}
