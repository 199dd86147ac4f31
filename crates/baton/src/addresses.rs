//! The same addresses in every run: what `-X sched` needs, so that `id()` and the order of sets repeat.
//!
//! The process starts itself again without randomised addresses (`personality(2)`). The new one sees that before
//! anything was allocated and gives the allocator one large range at a fixed place, because the allocator would choose
//! places by chance. Where the system refuses either, runs still repeat in everything but addresses.

use libmimalloc_sys as mi;
use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where the allocator's range begins: where no other mapping lies on 64-bit Linux.
const START: usize = 0x1000_0000_0000;
/// How large it is; memory is taken only as it is used.
const SIZE: usize = 64 << 30;

/// mimalloc's `mi_option_purge_delay`.
const PURGE_DELAY: mi::mi_option_t = 15;

static FIXED: AtomicBool = AtomicBool::new(false);

/// Runs before everything else, the first allocation included.
#[used]
// SAFETY: the section holds pointers to functions of the C calling convention, which the loader calls with arguments
// that may be ignored.
#[unsafe(link_section = ".init_array")]
static AT_START: extern "C" fn() = at_start;

extern "C" fn at_start() {
    let fixed = libc::ADDR_NO_RANDOMIZE as libc::c_ulong;
    // SAFETY: asks only.
    let now = unsafe { libc::personality(0xffff_ffff) } as libc::c_ulong;
    if now & fixed == 0 {
        return;
    }
    // SAFETY: children get random addresses again; nothing else changes.
    unsafe { libc::personality(now & !fixed) };
    let flags =
        libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_FIXED_NOREPLACE;
    // SAFETY: maps fresh memory where nothing is, or fails.
    let range = unsafe {
        let place = START as *mut libc::c_void;
        libc::mmap(place, SIZE, libc::PROT_NONE, flags, -1, 0)
    };
    if range.addr() != START {
        return;
    }
    let any_node = -1;
    // SAFETY: the range is ours, zeroed, not yet accessible (the allocator commits what it uses), and never unmapped.
    // The allocator's options may be set before its first allocation.
    let taken = unsafe {
        // Giving unused memory back depends on the clock.
        mi::mi_option_set(PURGE_DELAY, -1);
        mi::mi_manage_os_memory_ex(
            range,
            SIZE,
            false,
            false,
            true,
            any_node,
            false,
            std::ptr::null_mut(),
        )
    };
    FIXED.store(taken, Ordering::Relaxed);
}

/// Makes sure that addresses repeat, by starting the program again if they do not yet. Returns if they do, or if the
/// system does not allow it.
pub fn fix() {
    if FIXED.load(Ordering::Relaxed) {
        return;
    }
    // SAFETY: asks, then asks for fixed addresses from the next `exec` on.
    let allowed = unsafe {
        let now = libc::personality(0xffff_ffff);
        now != -1 && libc::personality((now | libc::ADDR_NO_RANDOMIZE) as libc::c_ulong) != -1
    };
    if !allowed {
        return;
    }
    let mut args = std::env::args_os();
    let name = args.next().unwrap_or_else(|| OsStr::new("baton").into());
    // Returns only if it fails.
    let _ = std::process::Command::new("/proc/self/exe")
        .arg0(name)
        .args(args)
        .exec();
}
