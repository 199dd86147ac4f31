//! Recording: a lane per thread, whose records go into chunks of the file. A flight recorder uses the chunks again whose
//! records are old.

use crate::format::{
    CHUNK_HEAD, ChunkType, Definition, Kind, MOST_REASONS, PAGE, RECORD, chunk_head,
};
use baton_sync::{Instant, Mapped, Mutex};
use std::collections::{HashMap, HashSet, VecDeque};
use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering, compiler_fence};
use std::time::Duration;

/// Bytes of a chunk: of records, and of definitions unless one is longer.
const CHUNK: usize = 64 * 1024;

/// Bytes of a chunk of definitions that are kept for the one that says why recording stopped.
const LAST_WORDS: usize = 256;

/// Longer texts are cut.
const LONGEST_TEXT: usize = 64 * 1024;

/// What a recorder is made with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// When the trace begins, on the clock that its events will be stamped by.
    pub began: Instant,
    /// So many bytes are recorded at most.
    pub limit: u64,
    /// A flight recorder: only so much of the past is kept, and its room used again.
    pub keep: Option<Duration>,
}

struct Chunk {
    memory: Mapped,
    at: usize,
    /// The time of its last record.
    last: u64,
}

impl Chunk {
    fn room(&self) -> usize {
        self.memory.len() - self.at
    }

    /// The same without its records.
    fn emptied(mut self) -> Chunk {
        self.memory[CHUNK_HEAD..].fill(0);
        self.at = CHUNK_HEAD;
        self
    }

    /// Writes the second word before the first: a process that is killed in between leaves no half of a record.
    fn record(&mut self, first: u64, second: u64) {
        let Some(place) = self.memory.get_mut(self.at..self.at + RECORD) else {
            return;
        };
        place[8..].copy_from_slice(&second.to_le_bytes());
        compiler_fence(Ordering::Release);
        place[..8].copy_from_slice(&first.to_le_bytes());
        self.at += RECORD;
        self.last = first >> 8;
    }

    fn define(&mut self, kind: Definition, body: &[u8]) {
        let end = self.at + 8 + body.len();
        let Some(place) = self.memory.get_mut(self.at..end) else {
            return;
        };
        place[8..].copy_from_slice(body);
        compiler_fence(Ordering::Release);
        let head = (body.len() as u64) << 8 | kind as u64;
        place[..8].copy_from_slice(&head.to_le_bytes());
        self.at = end.next_multiple_of(8);
    }
}

/// A place in a program: a code object and an instruction in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// The code's number, defined; 0 is no place.
    pub code: u32,
    /// The instruction, counted in units of two bytes.
    pub unit: u32,
}

/// What a lock belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    /// Its number, among the objects.
    pub number: u32,
    /// Its class.
    pub class: &'a str,
    /// Where it was made.
    pub made: Place,
    /// What it is called itself, if it is: a thread is.
    pub name: Option<&'a str>,
}

/// What is numbered.
#[derive(Default)]
struct Definitions {
    chunk: Option<Chunk>,
    strings: HashMap<Box<str>, u32>,
    codes: HashSet<u32>,
    reasons: HashMap<(u8, u32), u32>,
    why_stopped: Option<String>,
}

/// Entries of a lane's caches of what is defined: a power of two. What is not in them is looked up.
const CACHED: usize = 64;

/// A thread's part of a trace.
pub struct Lane {
    thread: u32,
    /// The last one is written to; those before it are kept by a flight recorder.
    chunks: VecDeque<Chunk>,
    last: u64,
    /// The number of the thread's name; a flight recorder says it again in each chunk, as the first may be gone.
    name: u32,
    /// Numbers of reasons, by the reason and the address of its text, which is static.
    reasons: [(u8, usize, u32); CACHED],
    /// Code objects that are defined.
    codes: [u32; CACHED],
}

/// See the module.
pub struct Recorder {
    settings: Settings,
    file: File,
    /// Bytes of the file that are given away.
    used: Mutex<u64>,
    definitions: Mutex<Definitions>,
    /// Of threads that ended, with room left.
    spare: Mutex<Vec<Chunk>>,
    /// Of threads that ended, to be used again when they are old, the oldest first.
    retired: Mutex<VecDeque<Chunk>>,
    stopped: AtomicBool,
    keeps_less: AtomicBool,
    next_lock: AtomicU32,
}

impl Recorder {
    /// A recorder that writes to a new file of this name. A file that had the name before loses it, but is left as it is:
    /// another process may have it as memory.
    ///
    /// # Errors
    /// What the system says: no such folder, no permission, a full disk; [`io::ErrorKind::AlreadyExists`] if the name is
    /// that of something else than a file.
    pub fn to_file(path: &Path, settings: Settings) -> io::Result<Recorder> {
        if std::fs::symlink_metadata(path).is_ok_and(|it| it.is_file()) {
            std::fs::remove_file(path)?;
        }
        let mut options = File::options();
        let file = options.read(true).write(true).create_new(true).open(path)?;
        let recorder = Recorder {
            settings,
            file,
            used: Mutex::new(0),
            definitions: Mutex::new(Definitions::default()),
            spare: Mutex::new(Vec::new()),
            retired: Mutex::new(VecDeque::new()),
            stopped: AtomicBool::new(false),
            keeps_less: AtomicBool::new(false),
            next_lock: AtomicU32::new(1),
        };
        let first = recorder.chunk(ChunkType::Definitions, CHUNK)?;
        recorder.definitions.lock().chunk = Some(first);
        Ok(recorder)
    }

    fn chunk(&self, holds: ChunkType, len: usize) -> io::Result<Chunk> {
        let len = len.next_multiple_of(PAGE);
        let mut used = self.used.lock();
        if used.saturating_add(len as u64) > self.settings.limit {
            return Err(io::Error::other("it reached its limit"));
        }
        let mut memory = Mapped::of_file(&self.file, *used, len)?;
        *used += len as u64;
        drop(used);
        memory[..CHUNK_HEAD].copy_from_slice(&chunk_head(holds, len));
        Ok(Chunk {
            memory,
            at: CHUNK_HEAD,
            last: 0,
        })
    }

    /// No room is left: says why, in the trace itself.
    fn stop(&self, definitions: &mut Definitions, error: &io::Error) {
        if self.stopped.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut why = error.to_string();
        why.truncate(LAST_WORDS - 16);
        if let Some(chunk) = &mut definitions.chunk {
            chunk.define(Definition::Stopped, why.as_bytes());
        }
        definitions.why_stopped = Some(why);
    }

    /// Whether recording ended before the program did.
    pub fn has_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Why it did.
    pub fn why_stopped(&self) -> Option<String> {
        self.definitions.lock().why_stopped.clone()
    }

    fn define(&self, definitions: &mut Definitions, kind: Definition, body: &[u8]) {
        if self.has_stopped() {
            return;
        }
        let needed = body.len() + 16 + LAST_WORDS;
        let fits = |chunk: &Chunk| chunk.room() >= needed;
        if !definitions.chunk.as_ref().is_some_and(fits) {
            let len = CHUNK.max(CHUNK_HEAD + needed);
            match self.chunk(ChunkType::Definitions, len) {
                Ok(chunk) => definitions.chunk = Some(chunk),
                Err(error) => return self.stop(definitions, &error),
            }
        }
        if let Some(chunk) = &mut definitions.chunk {
            chunk.define(kind, body);
        }
    }

    /// Notes a fact about the whole; [`crate::trace::Head`] knows the names.
    pub fn fact(&self, name: &str, value: &str) {
        let body = fact_body(name, value);
        let mut definitions = self.definitions.lock();
        match &mut definitions.chunk {
            // The last words have room.
            Some(chunk) if self.has_stopped() => chunk.define(Definition::Fact, &body),
            _ => self.define(&mut definitions, Definition::Fact, &body),
        }
    }

    /// The program has come to its end, so many nanoseconds after the beginning. How large the file is by then is noted,
    /// too: one that is cut short later may end between two chunks.
    pub fn ended(&self, after: u64) {
        self.fact("ended", &after.to_string());
        let used = *self.used.lock();
        self.fact("size", &used.to_string());
    }

    /// The number of a text.
    pub fn string(&self, text: &str) -> u32 {
        self.string_in(&mut self.definitions.lock(), text)
    }

    fn string_in(&self, definitions: &mut Definitions, text: &str) -> u32 {
        let text = cut(text);
        if let Some(number) = definitions.strings.get(text) {
            return *number;
        }
        let number = definitions.strings.len() as u32 + 1;
        definitions.strings.insert(text.into(), number);
        let mut body = number.to_le_bytes().to_vec();
        body.extend_from_slice(text.as_bytes());
        self.define(definitions, Definition::String, &body);
        number
    }

    /// Defines a code object unless it is: its own number, file, qualified name, first line and location table.
    fn code(&self, code: u32, describe: impl FnOnce(&mut dyn FnMut(&str, &str, u32, &[u8]))) {
        let mut definitions = self.definitions.lock();
        if !definitions.codes.insert(code) {
            return;
        }
        let definitions = &mut *definitions;
        describe(&mut |file, name, line, table| {
            let (file, name) = (
                self.string_in(definitions, file),
                self.string_in(definitions, name),
            );
            let mut body = numbers(&[code, file, name, line]);
            body.extend_from_slice(table.get(..LONGEST_TEXT).unwrap_or(table));
            self.define(definitions, Definition::Code, &body);
        });
    }

    fn reason(&self, reason: u8, what: Option<&str>) -> u32 {
        let mut definitions = self.definitions.lock();
        let what = what.map_or(0, |what| self.string_in(&mut definitions, what));
        let number = definitions.reasons.len() as u32 + 1;
        if let Some(known) = definitions.reasons.get(&(reason, what)) {
            return *known;
        }
        // More than there can be calls; then some are called by the name of the first.
        if number > MOST_REASONS {
            return 1;
        }
        definitions.reasons.insert((reason, what), number);
        let body = numbers(&[number, u32::from(reason), what]);
        self.define(&mut definitions, Definition::Reason, &body);
        number
    }

    /// A number for a lock.
    pub fn next_lock(&self) -> u32 {
        self.next_lock.fetch_add(1, Ordering::Relaxed)
    }

    /// Defines a lock: its kind, where it was made, and the library's object it belongs to.
    pub fn lock(&self, lock: u32, kind: &str, made: Place, object: Option<Object<'_>>) {
        let mut definitions = self.definitions.lock();
        let kind = self.string_in(&mut definitions, kind);
        let mut body = numbers(&[lock, kind, made.code, made.unit]);
        if let Some(object) = object {
            let class = self.string_in(&mut definitions, object.class);
            let name = object
                .name
                .map_or(0, |name| self.string_in(&mut definitions, name));
            let made = object.made;
            body.extend(numbers(&[object.number, class, made.code, made.unit, name]));
        }
        self.define(&mut definitions, Definition::Lock, &body);
    }

    /// The lane of a thread.
    pub fn lane(&self, thread: u32) -> Lane {
        Lane {
            thread,
            chunks: VecDeque::new(),
            last: 0,
            name: 0,
            reasons: [(0, 0, 0); CACHED],
            codes: [0; CACHED],
        }
    }

    /// Records something that happened to the lane's thread; no earlier than what was recorded before.
    pub fn record(&self, lane: &mut Lane, at: Instant, kind: Kind, a: u32, b: u32) {
        if self.has_stopped() {
            return;
        }
        let since = at.as_nanos().saturating_sub(self.settings.began.as_nanos());
        let since = since.max(lane.last);
        lane.last = since;
        if kind == Kind::Name {
            lane.name = a;
        }
        let full = lane.chunks.back().is_none_or(|it| it.room() < RECORD);
        if full && !self.extend(lane) {
            return;
        }
        if let Some(chunk) = lane.chunks.back_mut() {
            chunk.record(since << 8 | kind as u64, u64::from(b) << 32 | u64::from(a));
        }
        if kind == Kind::End {
            self.end(lane);
        }
    }

    /// Gives a lane room; false if there is none.
    #[cold]
    fn extend(&self, lane: &mut Lane) -> bool {
        if self.settings.keep.is_none() {
            lane.chunks.clear();
        }
        let chunk = match self.used_chunk(lane) {
            Some(chunk) => Ok(chunk),
            None => self.chunk(ChunkType::Records, CHUNK),
        };
        let mut chunk = match (chunk, self.settings.keep) {
            (Ok(chunk), _) => chunk,
            // Rather less of the past than nothing of the present.
            (Err(error), Some(_)) => match lane.chunks.pop_front() {
                Some(chunk) => {
                    self.keep_less(&error);
                    chunk.emptied()
                }
                None => return self.stop_for(&error),
            },
            (Err(error), None) => return self.stop_for(&error),
        };
        chunk.record(Kind::Thread as u64, u64::from(lane.thread));
        if lane.name != 0 && self.settings.keep.is_some() {
            chunk.record(lane.last << 8 | Kind::Name as u64, lane.name.into());
        }
        lane.chunks.push_back(chunk);
        true
    }

    /// A chunk that nobody needs any more, or that has room left.
    fn used_chunk(&self, lane: &mut Lane) -> Option<Chunk> {
        if let Some(chunk) = self.spare.lock().pop() {
            return Some(chunk);
        }
        let keep = u64::try_from(self.settings.keep?.as_nanos()).unwrap_or(u64::MAX);
        let oldest = lane.last.saturating_sub(keep);
        let is_old = |chunk: &mut Chunk| chunk.last < oldest;
        let own = lane.chunks.pop_front_if(is_old);
        let used = own.or_else(|| self.retired.lock().pop_front_if(is_old));
        used.map(Chunk::emptied)
    }

    /// A flight recorder has no room for all that it should keep: says so once, if there is room for that.
    fn keep_less(&self, error: &io::Error) {
        if self.keeps_less.swap(true, Ordering::Relaxed) {
            return;
        }
        let body = fact_body("less", &error.to_string());
        let mut definitions = self.definitions.lock();
        if let Some(chunk) = &mut definitions.chunk
            && chunk.room() >= body.len() + 16 + LAST_WORDS
        {
            chunk.define(Definition::Fact, &body);
        }
    }

    fn stop_for(&self, error: &io::Error) -> bool {
        self.stop(&mut self.definitions.lock(), error);
        false
    }

    /// The thread has ended: another one may use what is left of its chunk, and a flight recorder all of them some day.
    fn end(&self, lane: &mut Lane) {
        for chunk in lane.chunks.drain(..) {
            match chunk.room() >= 8 * RECORD {
                true => self.spare.lock().push(chunk),
                false if self.settings.keep.is_some() => self.retired.lock().push_back(chunk),
                false => {}
            }
        }
    }

    /// Records that the thread gave the lock away: the number of the reason, the call or kind of lock if it is one, and
    /// where.
    pub fn given(
        &self,
        lane: &mut Lane,
        at: Instant,
        (reason, what): (u8, Option<&'static str>),
        place: Place,
    ) {
        let address = what.map_or(0, |it| it.as_ptr().addr());
        let slot = (address >> 2 ^ address >> 8 ^ usize::from(reason)) % CACHED;
        let (kind, text, mut number) = lane.reasons[slot];
        if (kind, text) != (reason, address) || number == 0 {
            number = self.reason(reason, what);
            lane.reasons[slot] = (reason, address, number);
        }
        let b = crate::format::pack_given(place.unit, number);
        self.record(lane, at, Kind::Given, place.code, b);
    }

    /// Sees to it that a code object is defined; `describe` tells its file, name, first line and location table.
    pub fn know_code(
        &self,
        lane: &mut Lane,
        code: u32,
        describe: impl FnOnce(&mut dyn FnMut(&str, &str, u32, &[u8])),
    ) {
        let known = &mut lane.codes[code as usize % CACHED];
        if *known != code {
            *known = code;
            self.code(code, describe);
        }
    }
}

/// Adds facts to the trace of a process that is no more.
///
/// # Errors
/// What the system says about the file.
pub fn append_facts(path: &Path, facts: &[(&str, &str)]) -> io::Result<()> {
    let mut file = File::options().write(true).open(path)?;
    let end = file.metadata()?.len().next_multiple_of(PAGE as u64);
    let mut chunk = Chunk {
        memory: Mapped::anonymous(PAGE)?,
        at: CHUNK_HEAD,
        last: 0,
    };
    chunk.memory[..CHUNK_HEAD].copy_from_slice(&chunk_head(ChunkType::Definitions, PAGE));
    for (name, value) in facts {
        chunk.define(Definition::Fact, &fact_body(name, value));
    }
    file.seek(io::SeekFrom::Start(end))?;
    file.write_all(&chunk.memory)
}

fn fact_body(name: &str, value: &str) -> Vec<u8> {
    let mut body = name.as_bytes().to_vec();
    body.push(0);
    body.extend_from_slice(cut(value).as_bytes());
    body
}

impl Lane {
    /// The thread's number.
    pub fn thread(&self) -> u32 {
        self.thread
    }
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|it| it.to_le_bytes()).collect()
}

/// As much of a text as is kept.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
