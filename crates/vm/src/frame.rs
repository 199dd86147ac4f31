//! Frames and the data stack they live on (DESIGN D8).
//!
//! Invariants:
//! - A frame is a header followed by its locals, cells and free variables, then its operand stack. It never moves while
//!   it runs: chunks of the data stack stay where they are, and a generator's frame lies in the generator.
//! - A word in a local or on the operand stack is owned or borrowed, told apart by bit 0. A borrow's owner is a local of
//!   a frame further down the same stack, or the constants of its code; a frame that is suspended or outlives its run
//!   (generator, frame object) owns everything it holds.
//! - `ip` and `sp` are the loop's registers while the frame runs, and stored here whenever anything else may look.

use crate::code_object::CodeObject;
use baton_code::ops::Opcode;
use baton_object::{Borrowed, Owned, Token, Word};
use std::cell::Cell;
use std::mem::MaybeUninit;
use std::ptr::NonNull;

/// What a frame is to its surroundings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FrameKind {
    /// Called from the loop: returning continues the caller.
    Call,
    /// Entered from native code: returning ends the loop.
    Entry,
    /// `__init__` of an object that a call is making: the object is the result.
    Init,
}

/// A frame's header; locals and operand stack follow.
#[repr(C)]
pub struct Frame {
    /// The frame that called this one.
    pub previous: *mut Frame,
    /// What it runs. Kept alive by `function`.
    pub code: *const CodeObject,
    /// The next instruction.
    pub ip: *const u16,
    /// The next free word of the operand stack.
    pub sp: *mut Word,
    /// The function, owned.
    pub function: Word,
    /// The globals: a dict, kept alive by the function.
    pub globals: Word,
    /// The builtins: a dict, kept alive by the function.
    pub builtins: Word,
    /// The namespace of a module or class body, owned; NULL in a function.
    pub namespace: Word,
    /// The frame object, if somebody asked for it; owned.
    pub object: Word,
    /// Where the caller goes on when a generator called from the loop returns instead of yielding; NULL else.
    pub on_return: *const u16,
    /// The generator that this frame belongs to, without a count; NULL if none.
    pub generator: Word,
    /// See [`FrameKind`].
    pub kind: FrameKind,
    /// One more than the unit of the instruction that ran last under monitoring; 0 if none did.
    pub last: u32,
}

/// Words that a frame header takes.
pub const HEADER_WORDS: usize = size_of::<Frame>().div_ceil(8);

impl Frame {
    /// The first local.
    #[inline(always)]
    pub fn locals(frame: *mut Frame) -> *mut Word {
        // The locals follow the header in the same allocation.
        frame.cast::<Word>().wrapping_add(HEADER_WORDS)
    }

    /// The bottom of the operand stack.
    ///
    /// # Safety
    /// `frame` points at a live frame.
    #[inline(always)]
    pub unsafe fn stack_base(frame: *mut Frame) -> *mut Word {
        // SAFETY: the code outlives the frame.
        let locals = unsafe { (*(*frame).code).locals_count() };
        Frame::locals(frame).wrapping_add(locals)
    }

    /// The code it runs.
    ///
    /// # Safety
    /// `frame` points at a live frame, whose function is not replaced during `'a`.
    #[inline(always)]
    pub unsafe fn code<'a>(frame: *const Frame) -> &'a CodeObject {
        // SAFETY: by contract; the function keeps the code alive.
        unsafe { &*(*frame).code }
    }

    /// The index of the instruction that runs or ran last, in code units; also where `ip` is behind its caches already,
    /// as it is while a call runs.
    ///
    /// # Safety
    /// `frame` points at a live frame.
    pub unsafe fn last_instruction(frame: *const Frame) -> usize {
        // SAFETY: ip points into the code's instructions, behind the one that runs.
        let (code, units) = unsafe {
            let code = &*(*frame).code;
            (code, (*frame).ip.offset_from(code.instructions()))
        };
        let bytes = &code.shallow().code;
        let is_cache = |unit: usize| bytes.get(unit * 2) == Some(&(Opcode::CACHE as u8));
        let mut unit = usize::try_from(units).unwrap_or(0).saturating_sub(1);
        while unit > 0 && is_cache(unit) {
            unit -= 1;
        }
        unit
    }

    /// The function it runs.
    ///
    /// # Safety
    /// `frame` points at a live frame that lives for `'a`.
    pub unsafe fn function<'a>(frame: *const Frame) -> Borrowed<'a> {
        // SAFETY: a frame always has its function.
        unsafe { Borrowed::from_raw((*frame).function) }
    }

    /// Releases everything the frame holds: locals, operand stack, namespace, frame object and function.
    ///
    /// # Safety
    /// `frame` points at a frame that will not run again; its `sp` is up to date.
    pub unsafe fn clear(token: &Token, frame: *mut Frame) {
        // SAFETY: by contract; every word is given up once.
        unsafe {
            let mut word = Frame::locals(frame);
            let end = (*frame).sp;
            while word < end {
                token.release(word.replace(Word::NULL));
                word = word.add(1);
            }
            (*frame).sp = Frame::stack_base(frame);
            token.release(std::mem::take(&mut (*frame).namespace));
            token.release(std::mem::take(&mut (*frame).object));
            token.release(std::mem::take(&mut (*frame).function));
        }
    }

    /// Makes the frame own everything it holds.
    ///
    /// # Safety
    /// `frame` points at a live frame; its `sp` is up to date.
    #[inline(always)]
    pub unsafe fn own_everything(token: &Token, frame: *mut Frame) {
        // SAFETY: by contract.
        unsafe { Frame::own_from(token, frame, Frame::locals(frame)) }
    }

    /// Makes the frame own its operand stack. Locals are borrowed only where they are arguments of a call; what is stored
    /// into one later is owned.
    ///
    /// # Safety
    /// As for [`Frame::own_everything`].
    #[inline(always)]
    pub unsafe fn own_stack(token: &Token, frame: *mut Frame) {
        // SAFETY: by contract.
        unsafe { Frame::own_from(token, frame, Frame::stack_base(frame)) }
    }

    #[inline(always)]
    unsafe fn own_from(token: &Token, frame: *mut Frame, mut word: *mut Word) {
        // SAFETY: by contract; owning a borrowed word keeps its value.
        unsafe {
            let end = (*frame).sp;
            while word < end {
                // Immediates and what is owned already stay as they are.
                if (*word).bits() & 7 == 1 {
                    *word = token.retain(*word);
                }
                word = word.add(1);
            }
        }
    }

    /// Calls `visit` for every word it owns.
    ///
    /// # Safety
    /// `frame` points at a live, suspended frame.
    pub unsafe fn visit(frame: *mut Frame, visit: &mut dyn FnMut(Word)) {
        // SAFETY: by contract.
        unsafe {
            let mut word = Frame::locals(frame);
            while word < (*frame).sp {
                if !(*word).is_null() {
                    visit(*word);
                }
                word = word.add(1);
            }
            for word in [(*frame).function, (*frame).namespace, (*frame).object] {
                if !word.is_null() {
                    visit(word);
                }
            }
        }
    }
}

const CHUNK_WORDS: usize = 16 * 1024;

/// Not filled beforehand: a thread that lives shortly touches little of it.
type Chunk = Box<[MaybeUninit<Word>]>;

/// A thread's data stack: chunks that never move.
#[derive(Default)]
pub struct DataStack {
    chunks: std::cell::RefCell<Vec<Chunk>>,
    top: Cell<*mut Word>,
    limit: Cell<*mut Word>,
    /// Where the current chunk starts; NULL for the first, which is kept.
    floor: Cell<*mut Word>,
    spare: Cell<Option<Chunk>>,
    /// Where `top` was in the chunks below the current one.
    saved: std::cell::RefCell<Vec<*mut Word>>,
}

impl DataStack {
    /// Memory for `words` words, to be filled. Given back in reverse order by [`DataStack::pop`].
    #[inline(always)]
    pub fn push(&self, words: usize) -> NonNull<Word> {
        let top = self.top.get();
        if words <= (self.limit.get().addr() - top.addr()) / 8
            && let Some(found) = NonNull::new(top)
        {
            self.top.set(top.wrapping_add(words));
            return found;
        }
        self.grow(words)
    }

    /// [`DataStack::push`] where the current chunk has room.
    #[inline(always)]
    pub fn try_push(&self, words: usize) -> Option<NonNull<Word>> {
        let top = self.top.get();
        if words > (self.limit.get().addr() - top.addr()) / 8 {
            return None;
        }
        self.top.set(top.wrapping_add(words));
        NonNull::new(top)
    }

    #[cold]
    fn grow(&self, words: usize) -> NonNull<Word> {
        let spare = self.spare.take().filter(|chunk| chunk.len() >= words);
        let mut chunk = spare.unwrap_or_else(|| Box::new_uninit_slice(words.max(CHUNK_WORDS)));
        let start = chunk.as_mut_ptr().cast::<Word>();
        let mut chunks = self.chunks.borrow_mut();
        if !chunks.is_empty() {
            self.floor.set(start);
        }
        self.saved.borrow_mut().push(self.top.get());
        self.limit.set(start.wrapping_add(chunk.len()));
        chunks.push(chunk);
        self.top.set(start.wrapping_add(words));
        NonNull::new(start).unwrap_or(NonNull::dangling())
    }

    /// Gives back the memory that starts at `start`, the newest.
    #[inline(always)]
    pub fn pop(&self, start: *mut Word) {
        self.top.set(start);
        if std::ptr::eq(start, self.floor.get()) {
            self.shrink();
        }
    }

    /// Goes back to the chunk before; keeps the empty one, as calls may go to and fro across the border.
    #[cold]
    #[inline(never)]
    fn shrink(&self) {
        let (mut chunks, mut saved) = (self.chunks.borrow_mut(), self.saved.borrow_mut());
        self.spare.set(chunks.pop());
        let top = saved.pop().unwrap_or(std::ptr::null_mut());
        self.top.set(top);
        let is_first = chunks.len() <= 1;
        if let Some(chunk) = chunks.last_mut() {
            let start = chunk.as_mut_ptr().cast::<Word>();
            self.limit.set(start.wrapping_add(chunk.len()));
            self.floor.set(if is_first {
                std::ptr::null_mut()
            } else {
                start
            });
        }
    }
}

/// A frame of its own for code that is not running on the data stack (a generator's).
pub fn boxed_frame(words: usize) -> Box<[Word]> {
    vec![Word::NULL; words].into_boxed_slice()
}

/// An owner made of a word that a frame holds.
pub fn own(token: &Token, word: Word) -> Option<Owned> {
    (!word.is_null()).then(|| Owned::from_word(token, word))
}
