//! Writing tracebacks where nothing may be allocated or locked: in signal handlers, and for threads that run.
//!
//! Invariants: only `write`, stack memory and atomics are used; what is read of other threads may change meanwhile,
//! and what a crash left behind may be wrong, so nothing is trusted more than needed.

use baton_object::dict::Dict;
use baton_object::str::Str;
use baton_object::{Borrowed, Token};
use baton_vm::frame::Frame;
use baton_vm::roster::{self, Member};
use std::sync::atomic::Ordering;

/// Frames shown of a thread.
const MOST_FRAMES: usize = 100;
/// Characters shown of a name.
const MOST_CHARS: usize = 500;
/// Threads shown.
const MOST_THREADS: usize = 100;

/// Text on its way to a descriptor.
pub(crate) struct Writer {
    fd: i32,
    used: usize,
    buffer: [u8; 256],
}

impl Writer {
    pub(crate) fn new(fd: i32) -> Writer {
        Writer {
            fd,
            used: 0,
            buffer: [0; 256],
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.used == self.buffer.len() {
            self.flush();
        }
        if let Some(place) = self.buffer.get_mut(self.used) {
            *place = byte;
            self.used += 1;
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.byte(byte));
    }

    pub(crate) fn decimal(&mut self, mut number: u64) {
        let mut digits = [0u8; 20];
        let mut count = 0;
        while let Some(place) = digits.get_mut(count) {
            *place = b'0' + (number % 10) as u8;
            number /= 10;
            count += 1;
            if number == 0 {
                break;
            }
        }
        for digit in digits.iter().take(count).rev() {
            self.byte(*digit);
        }
    }

    fn hex(&mut self, number: u64, width: u32) {
        for place in (0..width).rev() {
            let digit = (number >> (place * 4) & 0xF) as u8;
            self.byte(match digit {
                0..=9 => b'0' + digit,
                _ => b'a' + digit - 10,
            });
        }
    }

    /// A string's characters; those that are not ASCII as escapes.
    fn string(&mut self, string: &Str) {
        for c in string.chars().iter().take(MOST_CHARS) {
            match c {
                0x20..0x7F => self.byte(c as u8),
                0..=0xFF => {
                    self.text("\\x");
                    self.hex(c.into(), 2);
                }
                0x100..=0xFFFF => {
                    self.text("\\u");
                    self.hex(c.into(), 4);
                }
                _ => {
                    self.text("\\U");
                    self.hex(c.into(), 8);
                }
            }
        }
        if string.len() > MOST_CHARS {
            self.text("...");
        }
    }

    fn flush(&mut self) {
        let mut rest = self.buffer.get(..self.used).unwrap_or_default();
        while !rest.is_empty() {
            // SAFETY: the bytes live until the call is over.
            let done = unsafe { libc::write(self.fd, rest.as_ptr().cast(), rest.len()) };
            match usize::try_from(done) {
                Ok(done) if done > 0 => rest = rest.get(done..).unwrap_or_default(),
                // SAFETY: errno is this thread's.
                _ if unsafe { *libc::__errno_location() } == libc::EINTR => {}
                _ => break,
            }
        }
        self.used = 0;
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.flush();
    }
}

/// # Safety
/// The value is a str or not an object.
unsafe fn write_string(out: &mut Writer, value: Borrowed<'_>) {
    if !value.word().is_object() {
        return out.text("???");
    }
    // SAFETY: by contract.
    out.string(unsafe { value.get_unchecked::<Str>() });
}

/// The frames of a thread, newest first.
///
/// # Safety
/// The frames are alive, or at least still where they were.
pub(crate) unsafe fn frames(out: &mut Writer, mut frame: *mut Frame) {
    if frame.is_null() {
        return out.text("  <no Python frame>\n");
    }
    let mut count = 0;
    while !frame.is_null() {
        if count == MOST_FRAMES {
            return out.text("  ...\n");
        }
        // SAFETY: by contract; a frame's code has its names and lines as long as the frame is there.
        unsafe {
            let code = Frame::code(frame);
            out.text("  File \"");
            write_string(out, code.co_filename());
            out.text("\", line ");
            match code.line_at(Frame::last_instruction(frame)) {
                Some(line) => out.decimal(line.unsigned_abs().into()),
                None => out.text("???"),
            }
            out.text(" in ");
            write_string(out, code.co_name());
            out.text("\n");
            frame = (*frame).previous;
        }
        count += 1;
    }
}

fn thread_head(out: &mut Writer, ident: u64, current: bool) {
    out.text(if current {
        "Current thread 0x"
    } else {
        "Thread 0x"
    });
    out.hex(ident, 16);
    if !current && is_simulated() {
        return out.text(" (most recent call first):\n");
    }
    let mut name = [0u8; 16];
    let ident = match is_simulated() {
        true => baton_sync::thread::ident(),
        false => ident,
    };
    // SAFETY: the thread is alive (it is in the roster), and the room's size is passed.
    let status = unsafe {
        libc::pthread_getname_np(
            ident as libc::pthread_t,
            name.as_mut_ptr().cast(),
            name.len(),
        )
    };
    if status == 0 && name[0] != 0 {
        out.text(" [");
        name.iter()
            .take_while(|byte| **byte != 0)
            .for_each(|byte| out.byte(*byte));
        out.text("]");
    }
    out.text(" (most recent call first):\n");
}

/// The identifier of the thread that runs this.
pub(super) fn own_ident() -> u64 {
    // SAFETY: the reference is not kept.
    match unsafe { Token::current() } {
        Some(token) if is_simulated() => token.thread().ident.get(),
        _ => baton_sync::thread::ident(),
    }
}

/// Whether threads share an OS thread.
fn is_simulated() -> bool {
    crate::threads::SIMULATED.load(Ordering::Relaxed)
}

/// The roster's entry of the OS thread that runs this.
fn own_member() -> Option<Member> {
    let ident = own_ident();
    let mut last = None;
    loop {
        last = roster::younger_first(last);
        match last {
            Some(member) if member.ident != ident => {}
            found => return found,
        }
    }
}

/// The frames of the OS thread that runs this.
pub(super) fn current_thread(fd: i32) {
    let mut out = Writer::new(fd);
    out.text("Stack (most recent call first):\n");
    if let Some(member) = own_member() {
        // SAFETY: the thread is this one.
        unsafe { frames(&mut out, member.frame()) };
    }
}

/// All threads and their frames; `current` names the one that is marked.
pub(super) fn all_threads(fd: i32, current: Option<u64>) {
    let mut out = Writer::new(fd);
    let mut last = None;
    for count in 0.. {
        let Some(member) = roster::younger_first(last) else {
            break;
        };
        if count > 0 {
            out.text("\n");
        }
        if count >= MOST_THREADS {
            out.text("...\n");
            break;
        }
        last = Some(member);
        thread_head(&mut out, member.ident, current == Some(member.ident));
        // SAFETY: as CPython does: the thread is in the roster; its frames lie in memory that is not given back while it
        // runs.
        unsafe { frames(&mut out, member.frame()) };
    }
}

/// The current thread, marked as such, and the others where they are wanted.
pub(super) fn after_fault(fd: i32, everybody: bool) {
    let own = own_ident();
    if everybody {
        return all_threads(fd, Some(own));
    }
    let mut out = Writer::new(fd);
    thread_head(&mut out, own, true);
    if let Some(member) = own_member() {
        // SAFETY: the thread is this one.
        unsafe { frames(&mut out, member.frame()) };
    }
}

/// The native modules that a program has imported beside those of the standard library.
pub(super) fn extension_modules(fd: i32) {
    // SAFETY: the process ends; like CPython this looks at the dictionaries as they are.
    let Some(token) = (unsafe { Token::current() }) else {
        return;
    };
    let token = &*token;
    let Some(sys) = token.interp().sys_dict(token) else {
        return;
    };
    let sys = Dict::of(token, sys);
    let entry = |name: &str| {
        let is_it = |key: Borrowed<'_>| key.get::<Str>(token).and_then(Str::as_ascii) == Some(name);
        sys.iter()
            .find(|(key, _)| is_it(*key))
            .map(|(_, value)| value)
    };
    let Some(modules) = entry("modules").filter(|modules| modules.is_a::<Dict>(token)) else {
        return;
    };
    let standard = entry("stdlib_module_names");
    let mut out = Writer::new(fd);
    let mut count = 0;
    for (name, _) in Dict::of(token, modules).iter() {
        let Some(text) = name.get::<Str>(token).and_then(Str::as_ascii) else {
            continue;
        };
        if baton_modules::registry::find(token, text).is_none()
            || standard.is_some_and(|names| baton_types::set::has_text(token, names, text))
        {
            continue;
        }
        out.text(if count == 0 {
            "\nExtension modules: "
        } else {
            ", "
        });
        out.text(text);
        count += 1;
    }
    if count != 0 {
        out.text(" (total: ");
        out.decimal(count);
        out.text(")\n");
    }
}

/// True if this OS thread runs Python.
pub(super) fn runs_python() -> bool {
    // SAFETY: the reference is not kept.
    unsafe { Token::current() }.is_some()
}
