//! Where a thread is: the instruction it runs, and the nearest one of the program itself behind it.

use super::session::Session;
use baton_object::Token;
use baton_timeline::Lane;
use baton_timeline::recorder::Place;
use baton_vm::code_object::CodeObject;
use baton_vm::frame::Frame;

/// Frames looked at for one of the program itself.
const DEPTH: usize = 24;

/// Entries of a thread's cache: a power of two.
const CACHED: usize = 64;

/// Which code objects a thread knows to be the standard library's, or not: the last ones that it asked about.
pub(super) struct Known([(u32, bool); CACHED]);

impl Default for Known {
    fn default() -> Known {
        Known([(0, false); CACHED])
    }
}

/// Where a thread is.
#[derive(Default)]
pub(super) struct Site {
    pub(super) place: Place,
    /// The program's own place, where the other one is the library's.
    pub(super) caller: Option<Place>,
}

/// The frame that the calling thread runs, and its code; None outside of Python.
pub(super) fn with_frame<R>(look: impl FnOnce(&Token, *mut Frame) -> R) -> Option<R> {
    Token::look(|token| {
        if token.thread().vm.get().is_null() {
            return None;
        }
        let frame = baton_vm::state::of(token).frame.get();
        (!frame.is_null()).then(|| look(token, frame))
    })
    .flatten()
}

/// The frames of the calling thread, innermost first.
pub(super) fn frames(frame: *mut Frame) -> impl Iterator<Item = *mut Frame> {
    let next = |frame: &*mut Frame| {
        // SAFETY: frames of the calling thread, each alive as long as those it called.
        let previous = unsafe { (**frame).previous };
        (!previous.is_null()).then_some(previous)
    };
    std::iter::successors(Some(frame), next).take(DEPTH)
}

/// The code of a live frame.
pub(super) fn code_of<'a>(frame: *mut Frame) -> &'a CodeObject {
    // SAFETY: of the calling thread, which does not run on while this looks.
    unsafe { Frame::code(frame) }
}

impl Known {
    /// Where the calling thread is.
    pub(super) fn site(&mut self, session: &Session, lane: &mut Lane) -> Site {
        if !session.lines {
            return Site::default();
        }
        let site = with_frame(|token, frame| {
            let place = self.place(token, session, lane, frame);
            let caller = match self.is_library(token, code_of(frame)) {
                false => None,
                true => self.program(token, session, lane, frame),
            };
            Site { place, caller }
        });
        site.unwrap_or_default()
    }

    /// The innermost place of the program itself.
    pub(super) fn program(
        &mut self,
        token: &Token,
        session: &Session,
        lane: &mut Lane,
        frame: *mut Frame,
    ) -> Option<Place> {
        if !session.lines {
            return None;
        }
        let mut frames = frames(frame);
        let own = frames.find(|frame| !self.is_library(token, code_of(*frame)))?;
        Some(self.place(token, session, lane, own))
    }

    fn place(
        &mut self,
        token: &Token,
        session: &Session,
        lane: &mut Lane,
        frame: *mut Frame,
    ) -> Place {
        let code = code_of(frame);
        session.recorder.know_code(lane, code.id, |describe| {
            let file = baton_object::str::to_cow(token, code.co_filename());
            let name = baton_object::str::to_cow(token, code.co_qualname());
            let inner = code.shallow();
            let line = u32::try_from(inner.first_line).unwrap_or(0);
            describe(&file, &name, line, &inner.linetable);
        });
        // SAFETY: as in `code_of`.
        let unit = unsafe { Frame::last_instruction(frame) };
        Place {
            code: code.id,
            unit: u32::try_from(unit).unwrap_or(u32::MAX),
        }
    }

    /// Whether code is the standard library's, not the program's or what it installed.
    pub(super) fn is_library(&mut self, token: &Token, code: &CodeObject) -> bool {
        let known = &mut self.0[code.id as usize % CACHED];
        if known.0 != code.id {
            let file = baton_object::str::to_cow(token, code.co_filename());
            let is_library = file.starts_with("<frozen ")
                || (file.contains("/lib/baton3.14/") && !file.contains("/site-packages/"));
            *known = (code.id, is_library);
        }
        known.1
    }
}
