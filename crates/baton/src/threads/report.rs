//! What each thread does and waits for, in words: on SIGQUIT, and when a program has come to a deadlock.
//!
//! Invariant: only `write`, stack memory, atomics and locks that are not waited for are used, so that a report can be
//! made wherever the program stands, in a signal handler too. Of threads that run meanwhile it shows what it can.

use crate::faulthandler::dump::{Writer, frames};
use baton_object::str::Str;
use baton_object::{Borrowed, Token, attribute, object};
use baton_sched::{Doing, LockWait, ThreadId, ThreadSched};
use baton_vm::frame::Frame;
use baton_vm::roster::{self, Member};
use std::sync::atomic::{AtomicBool, Ordering};

/// What a program ends with that cannot go on for sure: a deterministic run in a deadlock.
const DEADLOCK_STATUS: i32 = 1;

const STDERR: i32 = 2;

/// Threads shown of the way from one to the next in a circle.
const LONGEST_CIRCLE: usize = 100;

static REPORTED: AtomicBool = AtomicBool::new(false);

/// Makes SIGQUIT show the threads, unless it is ignored or handled. For programs it is as if nobody handled it.
pub(crate) fn listen() {
    // SAFETY: asks for the disposition, and sets a handler that lives as long as the process and keeps to the module's
    // invariant.
    unsafe {
        let mut before: libc::sigaction = std::mem::zeroed();
        let known = libc::sigaction(libc::SIGQUIT, std::ptr::null(), &mut before) == 0;
        if !known || before.sa_sigaction != libc::SIG_DFL {
            return;
        }
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_quit as *const () as libc::sighandler_t;
        action.sa_flags = libc::SA_RESTART | libc::SA_ONSTACK;
        // Others wait: the alternate stack has no room for many.
        libc::sigfillset(&mut action.sa_mask);
        libc::sigaction(libc::SIGQUIT, &action, std::ptr::null_mut());
    }
}

extern "C" fn on_quit(_number: libc::c_int) {
    // SAFETY: errno is this thread's; whatever the report does to it is undone.
    let errno = unsafe { *libc::__errno_location() };
    let mut out = Writer::new(STDERR);
    out.text("threads of process ");
    out.decimal(std::process::id().into());
    out.text(":\n");
    threads(&mut out);
    drop(out);
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = errno };
}

/// Every thread waits for a lock for ever: says so once, unless a signal's handler of the program may still end it.
pub(super) fn stuck() {
    if !baton_modules_os::signals::program_handles() && !REPORTED.swap(true, Ordering::Relaxed) {
        write_deadlock();
    }
}

/// Every thread waits for a lock, and nothing can happen any more: says so, and ends the process.
pub(super) fn deadlock(token: &mut Token) -> ! {
    // Flushing may itself come to a lock that nobody opens.
    if !REPORTED.swap(true, Ordering::Relaxed) {
        flush(token, "stdout");
        flush(token, "stderr");
    }
    write_deadlock();
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

fn write_deadlock() {
    let mut out = Writer::new(STDERR);
    out.text("deadlock: every thread waits for a lock, and none can run\n");
    circle(&mut out);
    threads(&mut out);
}

/// All threads, the oldest first: what each does or waits for, and where it is.
fn threads(out: &mut Writer) {
    let mut last = None;
    while let Some(member) = roster::older_first(last) {
        last = Some(member);
        let sched = sched_of(&member);
        out.text("  ");
        write_name(out, sched);
        let notified = awaits_notification(&member);
        let waits = sched.with_waits(|wait| write_wait(out, sched, wait, notified));
        if waits.is_none() {
            out.text(match sched.doing() {
                Some(Doing::Runs) => " holds the GIL",
                Some(Doing::WaitsForGil) => " waits for the GIL",
                Some(Doing::WaitsForLock) => " waits for a lock",
                Some(Doing::Blocked) => " is in a call that gave the GIL away",
                None => " can run",
            });
        }
        out.text(":\n");
        // SAFETY: the thread is in the roster; its frames lie in memory that is not given back while it runs.
        unsafe { frames(out, member.frame()) };
    }
}

/// Whether a thread is in `Condition.wait`, which takes a lock twice so that another thread may open it.
fn awaits_notification(member: &Member) -> bool {
    // SAFETY: the thread is in the roster; its frames lie in memory that is not given back while it runs.
    unsafe {
        let frame = member.frame();
        let is = |name: Borrowed<'_>, wanted: fn(&str) -> bool| {
            name.word().is_object() && name.get_unchecked::<Str>().as_ascii().is_some_and(wanted)
        };
        !frame.is_null()
            && is(Frame::code(frame).co_name(), |name| name == "wait")
            && is(Frame::code(frame).co_filename(), |name| {
                name.ends_with("/threading.py")
            })
    }
}

fn write_wait(out: &mut Writer, me: &ThreadSched, wait: &LockWait, notified: bool) {
    if notified && wait.lock.owner() == Some(me.id()) {
        return out.text(" waits to be notified (Condition, Event, Queue, ...)");
    }
    out.text(" waits for ");
    out.text(match wait.what {
        "lock" => "a lock",
        "rlock" => "an RLock",
        "join" => "the end of a thread, a lock",
        "queue" => "an item of a SimpleQueue, a lock",
        "import lock" => "the import lock",
        "buffered file" => "the lock of a buffered file",
        other => other,
    });
    match wait.lock.owner() {
        Some(owner) if owner == me.id() => out.text(" that it took itself"),
        Some(owner) => {
            out.text(" held by ");
            write_name_of(out, owner);
        }
        None => {}
    }
}

/// If threads wait for one another in a circle, who for whom.
fn circle(out: &mut Writer) {
    let mut start = None;
    while let Some(member) = roster::older_first(start) {
        start = Some(member);
        let first = sched_of(&member).id();
        let mut next = holder_of_what(first);
        let mut steps = 1;
        while let Some(id) = next.filter(|id| *id != first && steps < LONGEST_CIRCLE) {
            next = holder_of_what(id);
            steps += 1;
        }
        if next == Some(first) && steps > 1 {
            out.text("the circle: ");
            write_name_of(out, first);
            let mut next = holder_of_what(first);
            while let Some(id) = next {
                out.text(" waits for ");
                write_name_of(out, id);
                next = holder_of_what(id).filter(|_| id != first);
            }
            return out.text("\n");
        }
    }
}

/// Who holds the lock that a thread waits for.
fn holder_of_what(id: ThreadId) -> Option<ThreadId> {
    let member = find(id)?;
    sched_of(&member).with_waits(|wait| wait.lock.owner())?
}

fn find(id: ThreadId) -> Option<Member> {
    let mut last = None;
    loop {
        last = Some(roster::older_first(last)?);
        if let Some(member) = last.filter(|member| sched_of(member).id() == id) {
            return Some(member);
        }
    }
}

fn sched_of(member: &Member) -> &ThreadSched {
    // SAFETY: the thread is in the roster, so it has not ended.
    unsafe { &(*member.thread()).sched }
}

fn write_name_of(out: &mut Writer, id: ThreadId) {
    match find(id) {
        Some(member) => write_name(out, sched_of(&member)),
        None => out.text("a thread that has ended"),
    }
}

fn write_name(out: &mut Writer, sched: &ThreadSched) {
    if sched.with_name(|name| out.text(name)).is_none() {
        out.text("?");
    }
}
