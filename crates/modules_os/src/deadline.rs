//! Points in time that a wait must not pass, so that a wait made again after a signal takes no longer.

use baton_object::{Token, switch};
use baton_sync::Instant;
use std::time::Duration;

/// A point on the program's monotonic clock.
#[derive(Clone, Copy)]
pub struct Deadline {
    at: Instant,
    simulated: bool,
}

impl Deadline {
    /// So many seconds from now; a very long time is the end of time.
    pub fn after(token: &Token, seconds: f64) -> Deadline {
        let span = Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX);
        Deadline {
            at: switch::instant(token).after(span),
            simulated: switch::is_simulated(token),
        }
    }

    /// The point in time.
    pub fn instant(self) -> Instant {
        self.at
    }

    /// What is left for the system to wait: nothing where waiting is simulated.
    pub fn rest(self) -> Duration {
        match self.simulated {
            true => Duration::ZERO,
            false => self.at.since(Instant::now()),
        }
    }

    /// What is left, for the system.
    pub fn timespec(self) -> libc::timespec {
        let rest = self.rest();
        libc::timespec {
            tv_sec: rest.as_secs() as libc::time_t,
            tv_nsec: rest.subsec_nanos() as libc::c_long,
        }
    }

    /// What is left in whole milliseconds, rounded up.
    pub fn millis(self) -> i32 {
        let nanos = self.rest().as_nanos();
        i32::try_from(nanos.div_ceil(1_000_000)).unwrap_or(i32::MAX)
    }
}
