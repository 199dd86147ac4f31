//! The check of the feature `check-borrows`: whoever looks at a dead object is told where it died.
//!
//! Invariants: a freed object's header stays readable while it is in the heap's quarantine. Its owner is then
//! [`OWNER_DEAD`], and its two counts hold the place in the Python program where it was freed. Every way from a word to
//! a header passes [`check`]. Without the feature nothing of this is there.

use crate::header::{Header, OWNER_DEAD};
use crate::token::Token;
use std::panic::Location;
use std::ptr::NonNull;
use std::sync::atomic::Ordering;

/// Marks a freed object in quarantine.
///
/// # Safety
/// The memory of `object` is writable, and nobody uses it.
pub(crate) unsafe fn mark_dead(mut object: NonNull<Header>) {
    let (code, unit) = Token::with_current(|token| (token.seam().place.get())(token));
    // SAFETY: by contract.
    let header = unsafe { object.as_mut() };
    header.owner = OWNER_DEAD;
    header.local = code;
    header.shared.store(unit, Ordering::Relaxed);
}

/// Ends the process, with both places, if the object is dead.
///
/// # Safety
/// `object` is an object, or was one and is in quarantine.
#[inline(always)]
#[track_caller]
pub(crate) unsafe fn check(object: *const Header) {
    // SAFETY: by contract, the header is readable.
    let header = unsafe { &*object };
    if header.owner == OWNER_DEAD {
        report(header, Location::caller());
    }
}

#[cold]
#[inline(never)]
fn report(dead: &Header, used: &Location<'_>) -> ! {
    let (died, now) = Token::with_current(|token| {
        let seam = token.seam();
        let describe = seam.describe_place.get();
        let died = describe(token, (dead.local, dead.shared.load(Ordering::Relaxed)));
        (died, describe(token, (seam.place.get())(token)))
    });
    let trace = std::backtrace::Backtrace::force_capture();
    eprintln!(
        "check-borrows: an object is used after it was freed\n  freed at {died}\n  used at  {now}, in {used}\n{trace}"
    );
    std::process::abort();
}
