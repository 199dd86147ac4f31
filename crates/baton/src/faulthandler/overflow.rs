//! A stack that overflows on purpose, so that handlers of faults can be tried.

use std::hint::black_box;

/// Enough for any stack with a limit.
const MOST: usize = 100 << 20;

/// Calls itself until the stack is used up. Returns only if there is more stack than [`MOST`], with the bytes used and
/// the number of calls.
pub(super) fn overflow() -> (usize, usize) {
    let here = 0u8;
    let mut calls = 0;
    (deeper(place(&here), &mut calls), calls)
}

fn place(value: &u8) -> usize {
    std::ptr::from_ref(black_box(value)).addr()
}

fn deeper(start: usize, calls: &mut usize) -> usize {
    let room = [0u8; 4096];
    let used = place(&room[0]).abs_diff(start);
    *calls += 1;
    if used >= MOST {
        return used;
    }
    let reached = deeper(start, calls);
    // Looked at behind the call, which therefore is not the last thing that is done here.
    black_box(&room);
    reached
}
