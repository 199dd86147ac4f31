//! Every interleaving of small programs over the GIL, on loom's model of memory.
//! `RUSTFLAGS="--cfg loom" cargo test -p baton-sched --release`
//!
//! Loom's waits with a deadline time out after one turn of the others, so a waiter asks as early
//! as possible: the hardest case for the protocol. With three threads two such waiters could take
//! turns for ever, so the test with three has an interval that never ends. The lock's clock stands
//! still, so that a schedule can be run again: a deadline is over when a wait for it timed out, and
//! there is always credit for a loan.
#![cfg(loom)]

use baton_sched::{
    Gil, Policy, Protocol, Reason, ReasonKind, Settings, ThreadId, ThreadSched, blocking,
};
use baton_sync::{Arc, Instant};
use loom::cell::UnsafeCell;
use loom::thread;

/// Checks `body` under both protocols.
fn check(preemptions: usize, body: impl Fn(Protocol) + Send + Sync + 'static) {
    let body = Arc::new(body);
    for protocol in [Protocol::Cpython, Protocol::Loans] {
        let body = body.clone();
        let mut builder = loom::model::Builder::new();
        builder.preemption_bound = Some(preemptions);
        builder.check(move || body(protocol));
    }
}

/// What the GIL protects. Loom fails the test if two threads are in here at once, or if one
/// does not see what the last one wrote.
struct World(UnsafeCell<Vec<u32>>);

// SAFETY: accesses are ordered by the GIL; loom checks that claim.
unsafe impl Sync for World {}
// SAFETY: as above.
unsafe impl Send for World {}

impl World {
    fn new() -> World {
        World(UnsafeCell::new(Vec::new()))
    }
    fn log(&self, me: &ThreadSched) {
        // SAFETY: the caller holds the GIL.
        self.0.with_mut(|log| unsafe { (*log).push(me.id().0) });
    }
    fn read(&self) -> Vec<u32> {
        // SAFETY: the caller holds the GIL.
        self.0.with(|log| unsafe { (*log).clone() })
    }
}

type Shared = Arc<(Gil, World)>;

fn shared(protocol: Protocol, interval_us: u64) -> (Shared, Arc<ThreadSched>) {
    let main = ThreadSched::new(ThreadId(0), "main");
    let gil = Gil::with(Settings {
        interval_us,
        protocol,
        clock: || Instant::from_nanos(0),
        watchers: 1,
        ..Settings::default()
    });
    (Arc::new((gil, World::new())), main)
}

/// Starts thread `number`, which logs `turns` times, looking for requests in between.
fn worker(shared: &Shared, number: u32, turns: u32) -> thread::JoinHandle<()> {
    let shared = shared.clone();
    thread::spawn(move || {
        let me = ThreadSched::new(ThreadId(number), "worker");
        let (gil, world) = &*shared;
        gil.acquire(&me);
        for _ in 0..turns {
            world.log(&me);
            gil.yield_if_asked(&me);
        }
        gil.release(&me, Reason::ThreadEnd);
    })
}

#[test]
fn one_thread_at_a_time_and_all_come_through() {
    check(3, |protocol| {
        let (shared, main) = shared(protocol, 1);
        let thread = worker(&shared, 1, 2);
        shared.0.acquire(&main);
        shared.1.log(&main);
        shared.0.yield_if_asked(&main);
        shared.1.log(&main);
        shared.0.release(&main, Reason::Blocking("join"));
        thread.join().unwrap();
        shared.0.acquire(&main);
        assert_eq!(shared.1.read().len(), 4);
    });
}

#[test]
fn whoever_is_asked_does_not_run_before_another_did() {
    check(3, |protocol| {
        let (shared, main) = shared(protocol, 1);
        let (gil, world) = &*shared;
        gil.acquire(&main);
        let thread = worker(&shared, 1, 1);
        world.log(&main);
        let before = gil.statistics();
        if gil.yield_if_asked(&main) {
            // The only other thread must have had its turn.
            assert_eq!(world.read(), [0, 1]);
            let after = gil.statistics();
            assert!(after.switches >= before.switches + 2);
            assert!(after.handed_over(ReasonKind::Asked) >= 1);
        }
        gil.release(&main, Reason::Blocking("join"));
        thread.join().unwrap();
    });
}

#[test]
fn no_notification_is_lost_when_nobody_ever_times_out() {
    check(3, |protocol| {
        // Waits that never time out: only the notification of a release ends them.
        let (shared, main) = shared(protocol, u64::MAX);
        let threads = [worker(&shared, 1, 1), worker(&shared, 2, 1)];
        shared.0.acquire(&main);
        shared.1.log(&main);
        shared.0.give_way(&main, Reason::Voluntary);
        shared.0.release(&main, Reason::Blocking("join"));
        for thread in threads {
            thread.join().unwrap();
        }
        shared.0.acquire(&main);
        assert_eq!(shared.1.read().len(), 3);
    });
}

#[test]
fn a_blocking_call_lets_others_in_and_comes_back() {
    check(3, |protocol| {
        let (shared, main) = shared(protocol, 1);
        let (gil, world) = &*shared;
        gil.acquire(&main);
        let thread = worker(&shared, 1, 1);
        blocking(gil, &main, Reason::Blocking("join"), move || {
            thread.join().unwrap()
        });
        assert!(gil.is_held_by(&main));
        assert_eq!(world.read(), [1]);
    });
}

#[test]
fn a_loan_excludes_and_comes_back() {
    // No slice ends: only loans, returns and releases pass the lock on.
    check(3, |protocol| {
        let (shared, main) = shared(protocol, u64::MAX);
        let (gil, world) = &*shared;
        gil.acquire(&main);
        let thread = worker(&shared, 1, 2);
        for _ in 0..2 {
            blocking(gil, &main, Reason::Blocking("nothing"), || ());
            world.log(&main);
        }
        gil.release(&main, Reason::Blocking("join"));
        thread.join().unwrap();
        gil.acquire(&main);
        assert_eq!(world.read().len(), 4);
    });
}

#[test]
fn a_lender_asks_back_and_gets_it() {
    check(3, |protocol| {
        let (shared, main) = shared(protocol, u64::MAX);
        let (gil, world) = &*shared;
        gil.acquire(&main);
        let thread = worker(&shared, 1, 1);
        // A borrower that does not block any more, but has switch points.
        blocking(gil, &main, Reason::Lock("nothing"), || ());
        world.log(&main);
        gil.yield_if_asked(&main);
        world.log(&main);
        gil.yield_if_asked(&main);
        gil.release(&main, Reason::Blocking("join"));
        thread.join().unwrap();
        gil.acquire(&main);
        assert_eq!(world.read().len(), 3);
    });
}

#[test]
fn two_claimants_and_a_lender_all_come_through() {
    check(2, |protocol| {
        let (shared, main) = shared(protocol, u64::MAX);
        shared.0.acquire(&main);
        let threads = [1, 2].map(|number| {
            let shared = shared.clone();
            thread::spawn(move || {
                let me = ThreadSched::new(ThreadId(number), "claims");
                let (gil, world) = &*shared;
                gil.acquire_back(&me, Reason::Blocking("call"));
                world.log(&me);
                gil.release(&me, Reason::ThreadEnd);
            })
        });
        shared.1.log(&main);
        shared.0.yield_if_asked(&main);
        shared.0.release(&main, Reason::Blocking("join"));
        for thread in threads {
            thread.join().unwrap();
        }
        shared.0.acquire(&main);
        assert_eq!(shared.1.read().len(), 3);
    });
}

#[test]
fn finalization_shuts_everybody_else_out() {
    check(3, |protocol| {
        let (shared, main) = shared(protocol, 1);
        let (gil, world) = &*shared;
        gil.acquire(&main);
        let other = shared.clone();
        let thread = thread::spawn(move || {
            let me = ThreadSched::new(ThreadId(1), "daemon");
            let entered = other.0.try_enter(&me);
            if entered {
                other.1.log(&me);
                other.0.release(&me, Reason::ThreadEnd);
            }
            entered
        });
        // A last switch point: the daemon may get in here, but not later.
        gil.yield_if_asked(&main);
        gil.begin_finalization(&main);
        let had_its_turn = world.read().len() == 1;
        gil.give_way(&main, Reason::Finalization);
        assert_eq!(thread.join().unwrap(), had_its_turn);
    });
}
