//! Where a pickle is written: a buffer with frames, and the file behind it.

use super::opcodes::FRAME;
use baton_object::{Borrowed, Owned, PyResult, Token, bytes, object};

/// A frame's opcode and length.
const FRAME_HEADER: usize = 9;
/// Shorter contents get no frame.
const FRAME_MIN: usize = 4;
/// Frames are closed at the first chance beyond this; longer strings and bytes go to the file past the frame.
pub const FRAME_TARGET: usize = 64 * 1024;

/// See the module's note.
pub struct Output {
    /// The file's `write`, or nothing if all is to stay in the buffer.
    write: Option<Owned>,
    buffer: Vec<u8>,
    framing: bool,
    /// Where the open frame's header lies.
    frame: Option<usize>,
}

impl Output {
    /// An output to a file, or to memory alone.
    pub fn new(write: Option<Owned>) -> Output {
        Output {
            write,
            buffer: Vec::new(),
            framing: false,
            frame: None,
        }
    }

    /// What follows lies in frames.
    pub fn start_framing(&mut self) {
        self.framing = true;
    }

    #[inline]
    fn open_frame(&mut self) {
        if self.framing && self.frame.is_none() {
            self.frame = Some(self.buffer.len());
            self.buffer.extend_from_slice(&[0; FRAME_HEADER]);
        }
    }

    /// Writes a byte.
    #[inline]
    pub fn byte(&mut self, byte: u8) {
        self.open_frame();
        self.buffer.push(byte);
    }

    /// Writes bytes.
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.open_frame();
        self.buffer.extend_from_slice(bytes);
    }

    /// Writes an opcode with its argument.
    #[inline]
    pub fn op(&mut self, opcode: u8, argument: &[u8]) {
        self.open_frame();
        self.buffer.push(opcode);
        self.buffer.extend_from_slice(argument);
    }

    /// Closes the open frame; a short one loses its header.
    fn close_frame(&mut self) {
        let Some(start) = self.frame.take() else {
            return;
        };
        let contents = start + FRAME_HEADER;
        let len = self.buffer.len().saturating_sub(contents);
        if len < FRAME_MIN {
            self.buffer.drain(start..contents.min(self.buffer.len()));
        } else if let Some([opcode, length @ ..]) = self.buffer.get_mut(start..contents) {
            *opcode = FRAME;
            length.copy_from_slice(&(len as u64).to_le_bytes());
        }
    }

    /// A place between opcodes: a frame that is long enough is closed and goes to the file.
    #[inline]
    pub fn boundary(&mut self, token: &mut Token) -> PyResult<()> {
        match self.frame {
            Some(start) if self.buffer.len() - start - FRAME_HEADER >= FRAME_TARGET => {
                self.close_frame();
                self.flush(token)
            }
            _ => Ok(()),
        }
    }

    fn flush(&mut self, token: &mut Token) -> PyResult<()> {
        let Some(write) = self.write.as_ref().map(|write| write.clone_ref(token)) else {
            return Ok(());
        };
        let data = bytes::from_vec(token, std::mem::take(&mut self.buffer));
        object::call(token, write.as_ref(), &[data.as_ref()]).map(drop)
    }

    /// Writes data with its header. Long data lies outside of frames and goes to the file as it is: as the object
    /// given, if there is one.
    pub fn data(
        &mut self,
        token: &mut Token,
        header: &[u8],
        data: &[u8],
        whole: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        if data.len() < FRAME_TARGET {
            self.bytes(header);
            self.buffer.extend_from_slice(data);
            return Ok(());
        }
        self.close_frame();
        let framing = std::mem::replace(&mut self.framing, false);
        self.bytes(header);
        if let Some(write) = self.write.as_ref().map(|write| write.clone_ref(token)) {
            let whole = match whole {
                Some(whole) => whole.own(token),
                None => bytes::new(token, data),
            };
            self.flush(token)?;
            object::call(token, write.as_ref(), &[whole.as_ref()])?;
        } else {
            self.bytes(data);
        }
        self.framing = framing;
        Ok(())
    }

    /// The end: the last frame is closed, and all goes to the file. Without a file the bytes are the result.
    pub fn finish(mut self, token: &mut Token) -> PyResult<Vec<u8>> {
        self.close_frame();
        if self.write.is_some() {
            self.flush(token)?;
        }
        Ok(self.buffer)
    }
}
