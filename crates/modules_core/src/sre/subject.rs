//! The text or bytes that a pattern works on, and running the engine over it.
//!
//! Invariants: positions are in characters; the subject keeps the engine's cursor between searches, so that walking
//! through text with wide characters is linear; the wide copy lives as long as the cursor that points into it, because
//! both belong to the subject. What the engine allocates belongs to the pattern and is lent to one search at a time;
//! whoever finds it lent does with a fresh one.

use super::pattern::Pattern;
use super::prefilter::Prefilter;
use baton_object::buffer::Buffer;
use baton_object::str::{Chars, Str, StrBuilder, encode_wtf8};
use baton_object::{Borrowed, Owned, PyResult, Token, bytes};
use rustpython_sre_engine::{Request, State, StringCursor};
use rustpython_wtf8::Wtf8;

/// What is searched.
pub struct Subject {
    /// The object.
    pub string: Owned,
    /// Characters or bytes.
    pub len: usize,
    /// True for bytes-like objects.
    pub is_bytes: bool,
    wide: Option<Box<[u8]>>,
    view: Option<Buffer>,
    cursor: StringCursor,
}

/// A match.
#[derive(Clone, Default)]
pub struct Found {
    /// The span of the whole match.
    pub whole: Span,
    /// The spans of the groups from the first on; none for those that took no part.
    pub groups: Vec<Option<Span>>,
    /// The group that was closed last.
    pub last: Option<usize>,
}

/// Start and end.
pub type Span = (usize, usize);

impl Found {
    /// The span of a group, 0 being the whole match; the outer none says that there is no such group.
    pub fn span(&self, group: usize) -> Option<Option<Span>> {
        match group.checked_sub(1) {
            None => Some(Some(self.whole)),
            Some(index) => self.groups.get(index).copied(),
        }
    }

    /// How many groups there are, with the whole match.
    pub fn count(&self) -> usize {
        self.groups.len() + 1
    }

    fn take_from(&mut self, state: &State, groups: usize) {
        self.whole = (state.start, state.cursor.position);
        self.groups.clear();
        self.groups.extend((0..groups).map(|group| {
            let (start, end) = state.marks.get(group);
            start.into_option().zip(end.into_option())
        }));
        let last = usize::try_from(state.marks.last_index()).ok();
        self.last = last.filter(|last| *last > 0);
    }
}

/// What searches with a pattern work with.
#[derive(Default)]
pub struct Engine {
    state: State,
    prefilter: Prefilter,
}

/// Texts up to this length leave the engine's stacks small enough to be kept.
const SHORT: usize = 1 << 10;

impl Engine {
    /// The pattern's, or a new one if that is in use.
    pub fn lend(token: &mut Token, pattern: Borrowed<'_>) -> Box<Engine> {
        let engine = &mut Pattern::of_mut(token, pattern).engine;
        engine.0.take().unwrap_or_default()
    }

    /// Puts the pattern's back.
    pub fn give_back(mut self: Box<Self>, token: &mut Token, pattern: Borrowed<'_>, len: usize) {
        if len > SHORT {
            self.state = State::default();
        }
        Pattern::of_mut(token, pattern).engine.0 = Some(self);
    }
}

/// How to look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// At the start only.
    Match,
    /// At the start, to the end.
    Full,
    /// Anywhere.
    Search,
}

impl Subject {
    /// The subject for `pattern`; TypeError where one is text and the other bytes.
    pub fn new(
        token: &mut Token,
        string: Borrowed<'_>,
        pattern: Borrowed<'_>,
    ) -> PyResult<Subject> {
        let pattern_bytes = Pattern::of(token, pattern).is_bytes;
        let (mut wide, mut view) = (None, None);
        let (len, is_bytes) = if let Some(text) = string.get::<Str>(token) {
            if !matches!(text.chars(), Chars::One(_)) {
                wide = Some(encode_wtf8(text.chars()).into_boxed_slice());
            }
            (text.len(), false)
        } else if let Some(data) = bytes::value_of(token, string) {
            (data.len(), true)
        } else if baton_object::buffer::supported(token, string) {
            let buffer = baton_object::buffer::get(token, string, false)?;
            let len = buffer.len;
            view = Some(buffer);
            (len, true)
        } else {
            let class = token.class_name(string);
            return Err(token.type_error(format!(
                "expected string or bytes-like object, got '{class}'"
            )));
        };
        match pattern_bytes {
            Some(true) if !is_bytes => {
                Err(token.type_error("cannot use a bytes pattern on a string-like object"))
            }
            Some(false) if is_bytes => {
                Err(token.type_error("cannot use a string pattern on a bytes-like object"))
            }
            _ => Ok(Subject {
                string: string.own(token),
                len,
                is_bytes,
                wide,
                view,
                cursor: StringCursor::default(),
            }),
        }
    }

    fn bytes<'a>(&'a self, token: &'a Token) -> &'a [u8] {
        match &self.view {
            Some(view) => view.bytes(token),
            None => bytes::value_of(token, self.string.as_ref()).unwrap_or(&[]),
        }
    }

    /// Runs the engine from `start` to `end`. `advance` forbids an empty match at the start.
    pub fn find(
        &mut self,
        token: &Token,
        pattern: &Pattern,
        engine: &mut Engine,
        mode: Mode,
        (start, end): Span,
        advance: bool,
        found: &mut Found,
    ) -> bool {
        if start > end {
            return false;
        }
        let Engine { state, prefilter } = engine;
        let code = pattern.code.as_slice();
        let matched = if let Some(wide) = &self.wide {
            state.cursor = self.cursor;
            match Wtf8::from_bytes(wide) {
                Some(text) => run(state, text, code, mode, start, end, advance),
                None => false,
            }
        } else {
            let text = match self.string.as_ref().get::<Str>(token).map(Str::chars) {
                Some(Chars::One(text)) => text,
                Some(_) => return false,
                None => self.bytes(token),
            };
            match mode {
                Mode::Search => prefilter.search(state, code, text, (start, end), advance),
                Mode::Match | Mode::Full => run(state, text, code, mode, start, end, advance),
            }
        };
        if matched {
            found.take_from(state, pattern.groups);
        }
        // The cursor stays for the next search only where walking on from it is what saves time.
        self.cursor = match self.wide.is_some() && matched {
            true => state.cursor,
            false => StringCursor::default(),
        };
        matched
    }

    /// A part as an object of the subject's kind.
    pub fn part(&self, token: &Token, start: usize, end: usize) -> Owned {
        if self.is_bytes {
            let data = self.bytes(token);
            let end = end.min(data.len());
            return bytes::new(token, data.get(start.min(end)..end).unwrap_or(&[]));
        }
        slice(token, self.string.as_ref(), start, end)
    }

    /// The empty object of the subject's kind.
    pub fn empty(&self, token: &Token) -> Owned {
        self.part(token, 0, 0)
    }
}

/// A part of a str or bytes-like object.
pub fn slice(token: &Token, string: Borrowed<'_>, start: usize, end: usize) -> Owned {
    match string.get::<Str>(token) {
        Some(text)
            if start == 0
                && end >= text.len()
                && token.is_exact(string, baton_object::kind::STR) =>
        {
            string.own(token)
        }
        Some(text) => token.new_str_of(text.chars().slice(start, end)),
        None => {
            let data = bytes::value_of(token, string).unwrap_or(&[]);
            let end = end.min(data.len());
            bytes::new(token, data.get(start.min(end)..end).unwrap_or(&[]))
        }
    }
}

fn run<S: rustpython_sre_engine::StrDrive>(
    state: &mut State,
    string: S,
    code: &[u32],
    mode: Mode,
    start: usize,
    end: usize,
    advance: bool,
) -> bool {
    let request = Request {
        string,
        start,
        end,
        pattern_codes: code,
        match_all: mode == Mode::Full,
        must_advance: advance,
    };
    state.reset(&request, start);
    match mode {
        Mode::Search => state.search(request),
        Mode::Match | Mode::Full => state.py_match(&request),
    }
}

/// Collects the parts of a result.
pub enum Joiner {
    /// Of a str.
    Text(StrBuilder),
    /// Of bytes.
    Bytes(Vec<u8>),
}

impl Joiner {
    /// An empty result of the subject's kind.
    pub fn new(subject: &Subject) -> Joiner {
        if subject.is_bytes {
            Joiner::Bytes(Vec::new())
        } else {
            Joiner::Text(StrBuilder::new())
        }
    }

    /// Adds a part of the subject.
    pub fn push_part(&mut self, token: &Token, subject: &Subject, start: usize, end: usize) {
        match self {
            Joiner::Text(text) => {
                if let Some(string) = subject.string.as_ref().get::<Str>(token) {
                    text.push(string.chars().slice(start, end));
                }
            }
            Joiner::Bytes(data) => {
                data.extend_from_slice(subject.bytes(token).get(start..end).unwrap_or(&[]))
            }
        }
    }

    /// Adds an object, the `index`th of the parts.
    pub fn push(&mut self, token: &mut Token, value: Borrowed<'_>, index: usize) -> PyResult<()> {
        match self {
            Joiner::Text(text) => {
                let Some(string) = value.get::<Str>(token) else {
                    let class = token.class_name(value);
                    return Err(token.type_error(format!(
                        "sequence item {index}: expected str instance, {class} found"
                    )));
                };
                text.push(string.chars());
            }
            Joiner::Bytes(data) => {
                if !baton_object::buffer::supported(token, value) {
                    let class = token.class_name(value);
                    return Err(token.type_error(format!(
                        "sequence item {index}: expected a bytes-like object, {class} found"
                    )));
                }
                let view = baton_object::buffer::get(token, value, false)?;
                data.extend_from_slice(view.bytes(token));
            }
        }
        Ok(())
    }

    /// The result.
    pub fn finish(self, token: &Token) -> Owned {
        match self {
            Joiner::Text(text) => text.finish(token),
            Joiner::Bytes(data) => bytes::from_vec(token, data),
        }
    }
}
