//! Which object of the library a lock belongs to: an Event, a Queue, an executor, a thread that is joined.
//!
//! A lock that such an object makes in its `__init__` gets the object's number; locks that are made for one wait, as
//! `Condition.wait` does, are known by the object whose method waits. Objects are told apart by their addresses; one that
//! comes to live where another one died makes a lock there, and thereby a new number.

use super::places::{Known, code_of, frames, with_frame};
use super::session::Session;
use baton_object::{Borrowed, Token, Word};
use baton_timeline::Lane;
use baton_timeline::recorder::Place;
use baton_trace::LockTag;
use baton_vm::frame::Frame;
use std::collections::HashMap;
use std::sync::atomic::Ordering;

/// Functions of the library in which a thread's own life is, not an operation on an object.
const LIVES: [&str; 3] = ["run", "_bootstrap", "_bootstrap_inner"];

/// Numbers of objects by address.
#[derive(Default)]
pub(super) struct Objects(HashMap<usize, u32>);

/// An object of the library that the program called.
struct Owner {
    address: usize,
    class: String,
    is_new: bool,
}

/// A lock was made.
pub(super) fn made(session: &Session, lane: &mut Lane, known: &mut Known, lock: LockTag<'_>) {
    let told = with_frame(|token, frame| {
        let made = known.program(token, session, lane, frame);
        (owner(token, known, frame), made)
    });
    match told {
        // Told when it is waited for, if ever.
        None => {}
        Some((None, made)) => {
            let number = define(session, lock.kind, made, None);
            lock.number.store(number, Ordering::Relaxed);
        }
        Some((Some(owner), made)) if owner.is_new => {
            let number = define(session, lock.kind, made, Some(&owner));
            session.objects.lock().0.insert(owner.address, number);
            lock.number.store(number, Ordering::Relaxed);
        }
        // For one wait.
        Some(_) => {}
    }
}

/// The number of a lock that is waited for.
pub(super) fn waited_for(session: &Session, known: &mut Known, lock: LockTag<'_>) -> u32 {
    let number = lock.number.load(Ordering::Relaxed);
    if number != 0 {
        return number;
    }
    let owner = with_frame(|token, frame| owner(token, known, frame)).flatten();
    let Some(owner) = owner else {
        let number = define(session, lock.kind, None, None);
        lock.number.store(number, Ordering::Relaxed);
        return number;
    };
    let found = session.objects.lock().0.get(&owner.address).copied();
    found.unwrap_or_else(|| {
        let number = define(session, lock.kind, None, Some(&owner));
        session.objects.lock().0.insert(owner.address, number);
        number
    })
}

fn define(session: &Session, kind: &str, made: Option<Place>, owner: Option<&Owner>) -> u32 {
    let number = session.recorder.next_lock();
    let made = made.unwrap_or_default();
    let object = owner.map(|owner| (number, owner.class.as_str(), made));
    session.recorder.lock(number, kind, made, object);
    number
}

/// The object that the program called: of the innermost frames that are the library's, the outermost with a `self`.
fn owner(token: &Token, known: &mut Known, frame: *mut Frame) -> Option<Owner> {
    let mut found = None;
    for frame in frames(frame) {
        let code = code_of(frame);
        if !known.is_library(token, code) {
            break;
        }
        let name = baton_object::str::to_cow(token, code.co_name());
        if LIVES.contains(&&*name) {
            break;
        }
        if let Some(this) = self_of(token, frame) {
            found = Some(Owner {
                address: this.word().identity(),
                class: token.class_name(this).to_string(),
                is_new: name == "__init__",
            });
        }
    }
    found
}

/// The argument `self` of a frame.
fn self_of<'a>(token: &Token, frame: *mut Frame) -> Option<Borrowed<'a>> {
    let code = code_of(frame);
    let name = baton_object::str::to_cow(token, code.local_name(0)?);
    if name != "self" || code.parameters().0 == 0 {
        return None;
    }
    // SAFETY: the frame's first local; the frame of the calling thread keeps it alive while this looks.
    let word: Word = unsafe { *Frame::locals(frame) };
    // SAFETY: as above.
    (!word.is_null()).then(|| unsafe { Borrowed::from_raw(word) })
}
