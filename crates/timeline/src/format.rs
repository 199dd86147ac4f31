//! How a trace lies in its file: little-endian throughout.
//!
//! The file is a row of chunks, each of whole pages. A chunk begins with 16 bytes: [`MAGIC`], the chunk's [`ChunkType`],
//! the format's [`VERSION`], two zeros, the chunk's length in bytes (4 bytes), and four zeros.
//!
//! A chunk of *records* goes on with records of 16 bytes: a word that holds the time in nanoseconds since the trace began,
//! shifted left by 8, and the [`Kind`]; and a word whose meaning depends on the kind. A record of kind zero ends the chunk.
//! All records of a chunk belong to the thread that the last [`Kind::Thread`] before them names.
//!
//! A chunk of *definitions* goes on with definitions: a word that holds the number of bytes that follow, shifted left by
//! 8, and the [`Definition`]'s kind; then these bytes, filled up with zeros to a multiple of 8. A zero word ends the chunk.

/// The first bytes of every chunk.
pub const MAGIC: [u8; 4] = *b"BTN\x14";

/// The format's version: a reader refuses others.
pub const VERSION: u8 = 1;

/// Chunks begin at multiples of this.
pub const PAGE: usize = 4096;

/// Bytes before the first record or definition of a chunk.
pub const CHUNK_HEAD: usize = 16;

/// Bytes of a record.
pub const RECORD: usize = 16;

/// What a chunk holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ChunkType {
    /// Records.
    Records = 1,
    /// Definitions.
    Definitions = 2,
}

macro_rules! numbered {
    ($(#[$meta:meta])* $name:ident { $( $(#[doc = $doc:literal])+ $variant:ident = $number:literal, )+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $name {
            $( $(#[doc = $doc])+ $variant = $number, )+
        }

        impl $name {
            /// What this number stands for, if for anything.
            pub fn of(number: u8) -> Option<$name> {
                match number {
                    $( $number => Some($name::$variant), )+
                    _ => None,
                }
            }
        }
    };
}

numbered! {
    /// What a record says. The lower half of its second word is `a`, the upper half `b`.
    Kind {
        /// From here on the chunk is about thread `a`.
        Thread = 1,
        /// The thread began to exist.
        Start = 2,
        /// The thread ended.
        End = 3,
        /// The thread is called string `a` from here on.
        Name = 4,
        /// The thread started thread `a`.
        Spawn = 5,
        /// The thread asked thread `a`, the holder, for the lock.
        Asked = 6,
        /// The thread holds the lock from here on; `a` is 1 if it had to wait.
        Taken = 7,
        /// The thread gave the lock away. `a` is the code it was in, 0 if in none; the lower 20 bits of `b` are the
        /// instruction in it, the upper 12 the reason.
        Given = 8,
        /// The lock was given because thread `a` had asked.
        AskedBy = 9,
        /// What the lock was given away for is over; the thread waits for the lock from here on.
        Back = 10,
        /// The thread is about to wait for lock `a`, which thread `b` - 1 holds; nobody known if 0.
        WaitsFor = 11,
        /// The call that just ended was on descriptor `a`, if that is no -1, and moved `b` bytes.
        Moved = 12,
        /// The call that just ended was on the path that string `a` names.
        OnPath = 13,
        /// The place of the program itself that the thread's last place was called from: code `a`, instruction `b`.
        CalledFrom = 14,
        /// A collection of generation `a` began.
        CollectBegin = 15,
        /// It ended, having freed `a` objects.
        CollectEnd = 16,
        /// The handler of signal `a` began.
        SignalBegin = 17,
        /// It ended.
        SignalEnd = 18,
        /// A mark of the program's, string `a`.
        Mark = 19,
        /// A span of the program's began, string `a`; spans of a thread are nested.
        SpanBegin = 20,
        /// The innermost span ended.
        SpanEnd = 21,
        /// A step of the asyncio task that string `a` names began.
        StepBegin = 22,
        /// It ended.
        StepEnd = 23,
        /// An event loop ran a timer `a` microseconds late.
        LoopLag = 24,
        /// The thread forked process `a`.
        Forked = 25,
        /// The thread waits for room to run in an otherwise orderly end: it will never run again.
        Hangs = 26,
    }
}

numbered! {
    /// What a definition defines. Numbers of what is defined are 4 bytes; text is UTF-8 and takes the rest.
    Definition {
        /// A fact about the whole: name, a zero, value. [`crate::trace::Head`] knows the names.
        Fact = 1,
        /// A string: number, text.
        String = 2,
        /// A code object: number, file and name as numbers of strings, first line, location table (PEP 626).
        Code = 3,
        /// A reason: number, the reason's own number, the number of the string that says which call or lock, or 0.
        Reason = 4,
        /// A lock: number, its kind as the number of a string, and where it was made: code and instruction, 0 and 0 if
        /// unknown; then the object of a library it belongs to, if any: number, class as the number of a string, code
        /// and instruction where that was made, its own name as the number of a string, or 0. A lock may be defined
        /// again when that name changes.
        Lock = 5,
        /// Why recording stopped before the program did: text.
        Stopped = 6,
    }
}

/// Bits of [`Kind::Given`]'s `b` that hold the instruction.
pub const UNIT_BITS: u32 = 20;

/// The largest number of a reason.
pub const MOST_REASONS: u32 = (1 << (32 - UNIT_BITS)) - 1;

/// The second half of [`Kind::Given`].
pub fn pack_given(unit: u32, reason: u32) -> u32 {
    unit.min((1 << UNIT_BITS) - 1) | reason << UNIT_BITS
}

/// Instruction and reason of [`Kind::Given`]'s second half.
pub fn unpack_given(b: u32) -> (u32, u32) {
    (b & ((1 << UNIT_BITS) - 1), b >> UNIT_BITS)
}

/// A chunk's first bytes.
pub fn chunk_head(holds: ChunkType, len: usize) -> [u8; CHUNK_HEAD] {
    let mut head = [0; CHUNK_HEAD];
    head[..4].copy_from_slice(&MAGIC);
    head[4] = holds as u8;
    head[5] = VERSION;
    let len = u32::try_from(len).unwrap_or(u32::MAX);
    head[8..12].copy_from_slice(&len.to_le_bytes());
    head
}
