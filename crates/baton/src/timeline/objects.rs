//! Which object of the library a lock belongs to: an Event, a Queue, an executor, a thread that is joined.
//!
//! A lock that such an object makes in its `__init__` gets the object's number; locks that are made for one wait, as
//! `Condition.wait` does, are known by the object whose method waits. Objects are told apart by their addresses; one that
//! comes to live where another one died makes a lock there, and thereby a new number.

use super::places::{Known, code_of, frames, with_frame};
use super::session::Session;
use baton_object::dict::Dict;
use baton_object::names::Known as Name;
use baton_object::{Borrowed, Token, Word, attribute, kind};
use baton_timeline::Lane;
use baton_timeline::recorder::{Object, Place};
use baton_trace::LockTag;
use baton_vm::cell::Cell;
use baton_vm::frame::Frame;
use std::collections::HashMap;
use std::sync::atomic::Ordering;

/// Functions of the library in which a thread's own life is, not an operation on an object.
const LIVES: [&str; 3] = ["run", "_bootstrap", "_bootstrap_inner"];

/// Objects by address.
#[derive(Default)]
pub(super) struct Objects(HashMap<usize, Told>);

/// What a trace was told of an object.
struct Told {
    number: u32,
    made: Place,
    name: Option<String>,
}

/// An object of the library that the program called.
struct Owner {
    address: usize,
    class: String,
    /// A thread's name.
    name: Option<String>,
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
            define_alone(session, lock, made.unwrap_or_default());
        }
        Some((Some(owner), made)) if owner.is_new => {
            let number = session.recorder.next_lock();
            let made = made.unwrap_or_default();
            define(session, lock.kind, (number, made), owner);
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
        return define_alone(session, lock, Place::default());
    };
    let found = session.objects.lock().0.get(&owner.address).map(|told| {
        let is_current = told.name == owner.name;
        (told.number, told.made, is_current)
    });
    let (number, made) = match found {
        Some((number, _, true)) => return number,
        // It was given another name since.
        Some((number, made, false)) => (number, made),
        None => (session.recorder.next_lock(), Place::default()),
    };
    define(session, lock.kind, (number, made), owner);
    number
}

/// Defines a lock that belongs to nothing else.
fn define_alone(session: &Session, lock: LockTag<'_>, made: Place) -> u32 {
    let number = session.recorder.next_lock();
    session.recorder.lock(number, lock.kind, made, None);
    lock.number.store(number, Ordering::Relaxed);
    number
}

/// Defines a lock that belongs to an object; both have the same number.
fn define(session: &Session, kind: &str, (number, made): (u32, Place), owner: Owner) {
    let object = Object {
        number,
        class: &owner.class,
        made,
        name: owner.name.as_deref(),
    };
    session.recorder.lock(number, kind, made, Some(object));
    let name = owner.name;
    let told = Told { number, made, name };
    session.objects.lock().0.insert(owner.address, told);
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
            found = Some((this, name == "__init__"));
        }
    }
    found.map(|(this, is_new)| Owner {
        address: this.word().identity(),
        class: token.class_name(this),
        name: thread_name(token, this),
        is_new,
    })
}

/// The name of a `threading.Thread`.
fn thread_name(token: &Token, object: Borrowed<'_>) -> Option<String> {
    if !is_thread(token, object) {
        return None;
    }
    let name = attribute::instance_get(token, object, token.name(Name::_name))?;
    let is_text = token.is_exact(name, kind::STR);
    is_text.then(|| baton_object::str::to_cow(token, name).into_owned())
}

fn is_thread(token: &Token, object: Borrowed<'_>) -> bool {
    let mut classes = token.class_of(object).mro(token).iter();
    classes.any(|class| {
        let class = class
            .as_class(token)
            .filter(|it| it.name(token) == "Thread");
        let namespace = class.and_then(|it| it.dict(token).get::<Dict>(token));
        let module = namespace.and_then(|it| it.get_str(token, token.name(Name::__module__)));
        module.is_some_and(|it| baton_object::str::to_cow(token, it) == "threading")
    })
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
    let held = (!word.is_null()).then(|| {
        // SAFETY: as above.
        unsafe { Borrowed::from_raw(word) }
    })?;
    // One that inner functions use lives in a cell.
    let Some(cell) = held.get::<Cell>(token) else {
        return Some(held);
    };
    let word = cell.peek();
    // SAFETY: the cell keeps it alive, and the frame the cell.
    (!word.is_null()).then(|| unsafe { Borrowed::from_raw(word) })
}
