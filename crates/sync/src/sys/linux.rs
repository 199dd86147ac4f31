//! Linux: futexes, clocks and thread names, straight through libc.
//!
//! Futexes are private (`FUTEX_PRIVATE_FLAG`): after a `fork` parent and child do not wake each
//! other. Deadlines are absolute on `CLOCK_MONOTONIC`, so an interrupted wait can be resumed
//! without arithmetic.

use crate::poll::Interest;
use crate::{ClockId, Instant, Wait};
use core::sync::atomic::AtomicU32;
use std::ffi::{CStr, CString};
use std::io;
use std::time::Duration;

/// The whole of a thread's stack as addresses, low to high, guard page included.
pub struct StackBounds {
    /// Lowest address.
    pub low: usize,
    /// One past the highest address.
    pub high: usize,
}

fn timespec(nanos: u64) -> libc::timespec {
    libc::timespec {
        tv_sec: (nanos / 1_000_000_000) as libc::time_t,
        tv_nsec: (nanos % 1_000_000_000) as libc::c_long,
    }
}

fn errno() -> i32 {
    io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// Sleeps until woken, if `*word == expected` still holds.
#[cfg_attr(loom, allow(dead_code))]
pub fn futex_wait(word: &AtomicU32, expected: u32, deadline: Option<Instant>) -> Wait {
    let timeout = deadline.map(|at| timespec(at.as_nanos()));
    let timeout_ptr = timeout
        .as_ref()
        .map_or(core::ptr::null(), |t| t as *const _);
    // SAFETY: FUTEX_WAIT_BITSET reads the aligned word behind `word`, which outlives the call,
    // and a timespec that is null or lives until the end of this function.
    let rc = unsafe {
        libc::syscall(
            libc::SYS_futex,
            word.as_ptr(),
            libc::FUTEX_WAIT_BITSET | libc::FUTEX_PRIVATE_FLAG,
            expected,
            timeout_ptr,
            core::ptr::null::<u32>(),
            libc::FUTEX_BITSET_MATCH_ANY,
        )
    };
    match if rc == 0 { 0 } else { errno() } {
        libc::ETIMEDOUT => Wait::TimedOut,
        libc::EINTR => Wait::Interrupted,
        _ => Wait::Woken, // 0, or EAGAIN: the word had changed
    }
}

/// Wakes up to `count` sleepers; returns how many there were.
#[cfg_attr(loom, allow(dead_code))]
pub fn futex_wake(word: &AtomicU32, count: i32) -> usize {
    // SAFETY: FUTEX_WAKE uses the address as a key only.
    let rc = unsafe {
        libc::syscall(
            libc::SYS_futex,
            word.as_ptr(),
            libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG,
            count,
        )
    };
    usize::try_from(rc).unwrap_or(0)
}

fn clock_id(clock: ClockId) -> libc::clockid_t {
    match clock {
        ClockId::Monotonic => libc::CLOCK_MONOTONIC,
        ClockId::Realtime => libc::CLOCK_REALTIME,
        ClockId::ProcessCpu => libc::CLOCK_PROCESS_CPUTIME_ID,
        ClockId::ThreadCpu => libc::CLOCK_THREAD_CPUTIME_ID,
    }
}

fn nanos(time: libc::timespec) -> u64 {
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// The clock's reading in nanoseconds.
pub fn clock_now(clock: ClockId) -> u64 {
    let mut time = timespec(0);
    // SAFETY: writes the timespec it is given. The four clocks exist on every Linux.
    unsafe { libc::clock_gettime(clock_id(clock), &mut time) };
    nanos(time)
}

/// The clock's resolution in nanoseconds.
pub fn clock_resolution(clock: ClockId) -> u64 {
    let mut time = timespec(0);
    // SAFETY: writes the timespec it is given.
    unsafe { libc::clock_getres(clock_id(clock), &mut time) };
    nanos(time)
}

/// Sleeps until the monotonic clock shows `deadline`; false if a signal came first.
pub fn sleep_until(deadline: Instant) -> bool {
    let time = timespec(deadline.as_nanos());
    // SAFETY: reads the timespec; no remainder is asked for.
    let rc = unsafe {
        libc::clock_nanosleep(
            libc::CLOCK_MONOTONIC,
            libc::TIMER_ABSTIME,
            &time,
            core::ptr::null_mut(),
        )
    };
    rc != libc::EINTR
}

/// The kernel's number of the calling thread.
pub fn native_id() -> u64 {
    // SAFETY: gettid has no preconditions.
    unsafe { libc::syscall(libc::SYS_gettid) as u64 }
}

/// Names the calling thread; the kernel keeps 15 bytes, be the last one the first half of a character.
pub fn set_name(name: &str) {
    let kept = &name.as_bytes()[..name.len().min(15)];
    let Ok(name) = CString::new(kept) else {
        return;
    };
    let name: &CStr = &name;
    // SAFETY: a NUL-terminated string of at most 16 bytes, for the calling thread.
    unsafe { libc::pthread_setname_np(libc::pthread_self(), name.as_ptr()) };
}

/// The calling thread's name.
pub fn name() -> Vec<u8> {
    let mut name = [0u8; 16];
    // SAFETY: writes at most as many bytes as the buffer has, for the calling thread.
    let failed = unsafe {
        libc::pthread_getname_np(libc::pthread_self(), name.as_mut_ptr().cast(), name.len())
    };
    match CStr::from_bytes_until_nul(&name) {
        Ok(name) if failed == 0 => name.to_bytes().to_vec(),
        _ => Vec::new(),
    }
}

/// Lets other runnable threads go first.
#[cfg_attr(loom, allow(dead_code))]
pub fn yield_now() {
    // SAFETY: no preconditions.
    unsafe { libc::sched_yield() };
}

/// Where the calling thread's stack lies, if the system tells.
pub fn stack_bounds() -> Option<StackBounds> {
    let mut low = core::ptr::null_mut();
    let mut size = 0;
    // SAFETY: pthread_getattr_np initialises `attr`, which is read only if it succeeded and is
    // destroyed once.
    let ok = unsafe {
        let mut attr = core::mem::MaybeUninit::<libc::pthread_attr_t>::uninit();
        if libc::pthread_getattr_np(libc::pthread_self(), attr.as_mut_ptr()) != 0 {
            return None;
        }
        let rc = libc::pthread_attr_getstack(attr.as_ptr(), &mut low, &mut size);
        libc::pthread_attr_destroy(attr.as_mut_ptr());
        rc == 0
    };
    ok.then(|| StackBounds {
        low: low as usize,
        high: low as usize + size,
    })
}

/// See `poll::poll`.
pub fn poll(interests: &[Interest], timeout: Option<Duration>) -> io::Result<Vec<bool>> {
    let mut entries: Vec<_> = interests
        .iter()
        .map(|interest| libc::pollfd {
            fd: interest.fd,
            events: interest.events,
            revents: 0,
        })
        .collect();
    let timeout = timeout.map(|span| timespec(u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)));
    let timeout = timeout
        .as_ref()
        .map_or(core::ptr::null(), |t| t as *const _);
    // SAFETY: the entries and the timespec, if there is one, outlive the call; no signal mask is given.
    let count = unsafe {
        libc::ppoll(
            entries.as_mut_ptr(),
            entries.len() as libc::nfds_t,
            timeout,
            core::ptr::null(),
        )
    };
    match count {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(entries.iter().map(|entry| entry.revents != 0).collect()),
    }
}

/// Whether a descriptor leads out of this machine's processes: a terminal or an Internet socket.
pub fn is_outside(fd: i32) -> bool {
    let mut domain: libc::c_int = 0;
    let mut size = size_of::<libc::c_int>() as libc::socklen_t;
    // SAFETY: writes an int and its size; any descriptor may be asked about.
    let (terminal, socket) = unsafe {
        let place = (&raw mut domain).cast();
        (
            libc::isatty(fd) == 1,
            libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_DOMAIN, place, &mut size) == 0,
        )
    };
    terminal || socket && matches!(domain, libc::AF_INET | libc::AF_INET6)
}

/// Whether this process has children that run, and none that has ended and was not asked for.
pub fn has_running_children() -> bool {
    let flags = libc::WEXITED | libc::WNOHANG | libc::WNOWAIT;
    // SAFETY: all zeros are a valid structure; waitid fills it and takes no child away.
    unsafe {
        let mut info: libc::siginfo_t = core::mem::zeroed();
        libc::waitid(libc::P_ALL, 0, &mut info, flags) == 0 && info.si_pid() == 0
    }
}

/// The C library's name of the calling thread.
pub fn ident() -> u64 {
    // SAFETY: no preconditions.
    unsafe { libc::pthread_self() }
}

/// How late the kernel may end the calling thread's sleeps, in nanoseconds; 0 is what the thread began with.
#[cfg_attr(loom, allow(dead_code))]
pub fn set_timer_slack(nanos: u64) {
    // SAFETY: PR_SET_TIMERSLACK takes a number and changes the calling thread only.
    unsafe { libc::prctl(libc::PR_SET_TIMERSLACK, nanos as libc::c_ulong, 0, 0, 0) };
}

#[cfg_attr(loom, allow(dead_code))]
/// The number of the processor that the calling thread runs on; it may be another one at once.
pub fn processor() -> u32 {
    // SAFETY: no preconditions.
    u32::try_from(unsafe { libc::sched_getcpu() }).unwrap_or(u32::MAX)
}
