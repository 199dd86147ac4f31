//! Monitoring (PEP 669): which tools want which events, and `sys.settrace` and `sys.setprofile` on top of it.
//!
//! Invariants:
//! - A program that nobody watches pays nothing: events come from instructions that were rewritten to
//!   `INSTRUMENTED_INSTRUCTION` ([`crate::code_object::CodeObject::instrument`]), which run out of line ([`step`]). Only
//!   raising asks a flag.
//! - Tools 0 to 5 are Python's; 6 and 7 stand for the profile and trace functions of the threads.
//! - No events come from what a callback runs ([`VmThread::tracing`](crate::state::VmThread::tracing)).

pub mod fire;
pub mod legacy;
pub mod lines;
pub mod step;

use crate::code_object::{CodeObject, CodeRegistry};
use baton_object::{Borrowed, Owned, Token};
use std::cell::{Cell, RefCell};

/// The events, by number; a set of them is a word with the bits.
#[expect(missing_docs, reason = "named as in sys.monitoring.events")]
pub mod event {
    pub const PY_START: u32 = 0;
    pub const PY_RESUME: u32 = 1;
    pub const PY_RETURN: u32 = 2;
    pub const PY_YIELD: u32 = 3;
    pub const CALL: u32 = 4;
    pub const LINE: u32 = 5;
    pub const INSTRUCTION: u32 = 6;
    pub const JUMP: u32 = 7;
    pub const BRANCH_LEFT: u32 = 8;
    pub const BRANCH_RIGHT: u32 = 9;
    pub const STOP_ITERATION: u32 = 10;
    pub const RAISE: u32 = 11;
    pub const EXCEPTION_HANDLED: u32 = 12;
    pub const PY_UNWIND: u32 = 13;
    pub const PY_THROW: u32 = 14;
    pub const RERAISE: u32 = 15;
    pub const C_RETURN: u32 = 16;
    pub const C_RAISE: u32 = 17;
    pub const BRANCH: u32 = 18;
    /// No event, but a wish: every instruction saves where it is before it runs, for who looks at frames within
    /// instructions that cannot fail.
    pub const PLACE: u32 = 31;
    /// How many there are.
    pub const COUNT: usize = 19;
    /// The first event that has no instruction of its own and can only be set for all code.
    pub const FIRST_GLOBAL: u32 = 11;
    /// Their names, by number.
    pub const NAMES: [&str; COUNT] = [
        "PY_START",
        "PY_RESUME",
        "PY_RETURN",
        "PY_YIELD",
        "CALL",
        "LINE",
        "INSTRUCTION",
        "JUMP",
        "BRANCH_LEFT",
        "BRANCH_RIGHT",
        "STOP_ITERATION",
        "RAISE",
        "EXCEPTION_HANDLED",
        "PY_UNWIND",
        "PY_THROW",
        "RERAISE",
        "C_RETURN",
        "C_RAISE",
        "BRANCH",
    ];

    /// The set of one event.
    pub const fn bit(event: u32) -> u32 {
        1 << event
    }
}

/// Tools that Python can use.
pub const PYTHON_TOOLS: usize = 6;
/// The tool of `sys.setprofile`.
pub const PROFILE: usize = 6;
/// The tool of `sys.settrace`.
pub const TRACE: usize = 7;
/// All tools.
pub const TOOLS: usize = 8;

/// What an interpreter knows of its tools.
#[derive(Default)]
pub struct Monitoring {
    /// The names of the tools in use.
    pub names: RefCell<[Option<Owned>; PYTHON_TOOLS]>,
    /// Callbacks by tool and event.
    pub callbacks: RefCell<[[Option<Owned>; event::COUNT]; PYTHON_TOOLS]>,
    /// The events that each tool wants from all code.
    pub events: [Cell<u32>; TOOLS],
    /// See [`event::PLACE`].
    exact_frames: Cell<bool>,
    /// The union of `events`, and [`event::PLACE`].
    pub active: Cell<u32>,
    /// `sys.monitoring.DISABLE` and `MISSING`.
    pub markers: RefCell<Option<(Owned, Owned)>>,
    /// Threads with a profile and with a trace function.
    legacy: [Cell<usize>; 2],
}

/// The interpreter's tools.
pub fn of(token: &Token) -> &Monitoring {
    token.interp().extension::<Monitoring>()
}

/// `DISABLE` and `MISSING`, made at first use.
pub fn markers(token: &Token) -> (Owned, Owned) {
    let mut markers = of(token).markers.borrow_mut();
    let (disable, missing) = markers.get_or_insert_with(|| {
        let class = token.native_class(&baton_object::object_class::OBJECT);
        let make = || token.new_empty(class.instance_shape(token));
        (make(), make())
    });
    (disable.clone_ref(token), missing.clone_ref(token))
}

/// True if some tool wants one of the events that raising makes.
#[inline(always)]
pub fn watches_raising(token: &Token) -> bool {
    let vm = crate::state::of(token);
    vm.watched.get() && {
        const MASK: u32 = event::bit(event::RAISE)
            | event::bit(event::RERAISE)
            | event::bit(event::EXCEPTION_HANDLED)
            | event::bit(event::PY_UNWIND)
            | event::bit(event::PY_THROW);
        of(token).active.get() & MASK != 0
    }
}

/// Sets what a tool wants from all code.
pub fn set_events(token: &Token, tool: usize, events: u32) {
    let monitoring = of(token);
    if monitoring.events[tool].replace(events) == events {
        return;
    }
    update(token);
}

/// Sets whether every instruction saves where it is before it runs.
pub fn set_exact_frames(token: &Token, wanted: bool) {
    if of(token).exact_frames.replace(wanted) != wanted {
        update(token);
    }
}

/// Makes all code heed what is wanted now.
fn update(token: &Token) {
    let monitoring = of(token);
    let events = monitoring.events.iter();
    let all = events.fold(0, |all, events| all | events.get());
    let place = u32::from(monitoring.exact_frames.get()) << event::PLACE;
    monitoring.active.set(all | place);
    for vm in crate::state::threads(token) {
        // SAFETY: the list holds threads that are attached.
        unsafe { &*vm }.watched.set(all != 0);
    }
    refresh(token);
}

/// Rewrites all code for the events that are wanted now.
pub fn refresh(token: &Token) {
    let active = of(token).active.get();
    CodeRegistry::for_each(token, |code| code.instrument(active));
}

/// Sets what a tool wants from one code object.
pub fn set_local_events(token: &Token, tool: usize, code: Borrowed<'_>, events: u32) {
    let payload = CodeObject::of(token, code);
    payload.monitor().local[tool].set(events);
    payload.instrument(of(token).active.get());
}

/// What a tool wants from one code object.
pub fn local_events(token: &Token, tool: usize, code: Borrowed<'_>) -> u32 {
    CodeObject::of(token, code).monitor().local[tool].get()
}

/// A tool wants nothing more from any code object.
pub fn clear_local_events(token: &Token, tool: usize) {
    let active = of(token).active.get();
    CodeRegistry::for_each(token, |code| {
        code.monitor().local[tool].set(0);
        for tools in code.monitor().disabled.borrow_mut().values_mut() {
            *tools &= !(1 << tool);
        }
        code.instrument(active);
    });
}

/// Forgets what callbacks disabled, everywhere.
pub fn restart(token: &Token) {
    CodeRegistry::for_each(token, |code| code.monitor().disabled.borrow_mut().clear());
}
