//! What each thread does and waits for, in words: the report of a deadlock.
//!
//! Invariant: only `write`, stack memory, atomics and locks that are not waited for are used, so that a report can be
//! made wherever the program stands.

use crate::faulthandler::dump::{Writer, frames};
use baton_object::{Token, attribute, object};
use baton_sched::{LockWait, ThreadId};
use baton_vm::roster::{self, Member};
use baton_vm::state::VmThread;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a program ends with that has come to a deadlock.
const DEADLOCK_STATUS: i32 = 1;

const STDERR: i32 = 2;

static REPORTED: AtomicBool = AtomicBool::new(false);

/// Every thread waits for a lock, and nothing can happen any more: says so, and ends the process.
pub(super) fn deadlock(token: &mut Token) -> ! {
    // Flushing may itself come to a lock that nobody opens.
    if !REPORTED.swap(true, Ordering::Relaxed) {
        flush(token, "stdout");
        flush(token, "stderr");
    }
    let mut out = Writer::new(STDERR);
    out.text("deadlock: every thread waits for a lock, and none can run\n");
    threads(&mut out);
    drop(out);
    // SAFETY: exit functions are Python's or other threads', which cannot run; the streams are flushed.
    unsafe { libc::_exit(DEADLOCK_STATUS) }
}

fn flush(token: &mut Token, stream: &str) {
    let Some(stream) = baton_modules::sys::get(token, stream) else {
        return;
    };
    let flushed = attribute::get_text(token, stream.as_ref(), "flush")
        .and_then(|flush| object::call(token, flush.as_ref(), &[]));
    if let Err(raised) = flushed {
        drop(token.take_error(raised));
    }
}

/// All threads, the oldest first: what each waits for, and where it is.
fn threads(out: &mut Writer) {
    for member in oldest_first() {
        // SAFETY: the thread is in the roster, so it has not ended.
        let thread = unsafe { &*member.thread() };
        out.text("  ");
        out.text(&thread.sched.name());
        match thread.sched.with_waits(LockWait::clone) {
            Some(wait) => {
                out.text(" waits for ");
                out.text(describe(&wait));
                match wait.lock.owner() {
                    Some(owner) if owner == thread.sched.id() => out.text(" that it took itself"),
                    Some(owner) => {
                        out.text(" held by ");
                        out.text(&name_of(owner));
                    }
                    None => {}
                }
            }
            None => out.text(" runs"),
        }
        out.text(":\n");
        // SAFETY: as above; its frames are still while it waits.
        unsafe { frames(out, member.frame()) };
    }
}

fn describe(wait: &LockWait) -> &'static str {
    match wait.what {
        "lock" => "a lock",
        "rlock" => "an RLock",
        "join" => "the end of a thread, a lock",
        "queue" => "an item of a SimpleQueue, a lock",
        "import lock" => "the import lock",
        "buffered file" => "the lock of a buffered file",
        other => other,
    }
}

fn oldest_first() -> Vec<Member> {
    let mut members = Vec::new();
    let mut last = None;
    while let Some(member) = roster::younger_first(last) {
        members.push(member);
        last = Some(member);
    }
    members.reverse();
    members
}

fn name_of(id: ThreadId) -> String {
    let threads = oldest_first().into_iter().map(Member::thread);
    // SAFETY: the threads are in the roster.
    let mut threads = threads.map(|thread: *const VmThread| unsafe { &*thread });
    match threads.find(|thread| thread.sched.id() == id) {
        Some(thread) => thread.sched.name().to_string(),
        None => "a thread that has ended".to_string(),
    }
}
