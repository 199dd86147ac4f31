//! Every interleaving of small programs over the GIL, on loom's model of memory.
//! `RUSTFLAGS="--cfg loom" cargo test -p baton-sched --release`
//!
//! Loom's waits with a deadline time out after one turn of the others, so a waiter asks as early
//! as possible: the hardest case for the protocol. With three threads two such waiters could take
//! turns for ever, so the test with three has an interval that never ends.
#![cfg(loom)]

use baton_sched::{Gil, Policy, Reason, ReasonKind, ThreadId, ThreadSched, blocking};
use baton_sync::Arc;
use loom::cell::UnsafeCell;
use loom::thread;

fn check(preemptions: usize, body: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(body);
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

fn shared() -> (Shared, Arc<ThreadSched>) {
    let main = ThreadSched::new(ThreadId(0), "main");
    (Arc::new((Gil::new(1), World::new())), main)
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
    check(3, || {
        let (shared, main) = shared();
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
    check(3, || {
        let (shared, main) = shared();
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
            assert_eq!(after.handed_over(ReasonKind::Asked), 1);
        }
        gil.release(&main, Reason::Blocking("join"));
        thread.join().unwrap();
    });
}

#[test]
fn no_notification_is_lost_when_nobody_ever_times_out() {
    check(3, || {
        // Waits that never time out: only the notification of a release ends them.
        let shared: Shared = Arc::new((Gil::new(u64::MAX), World::new()));
        let main = ThreadSched::new(ThreadId(0), "main");
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
    check(3, || {
        let (shared, main) = shared();
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
fn a_head_start_excludes_and_comes_back() {
    // One blocking call only: a second one's credit would depend on the real clock.
    check(3, || {
        let (shared, main) = shared();
        let (gil, world) = &*shared;
        gil.set_head_start_percent(100);
        gil.acquire(&main);
        let thread = worker(&shared, 1, 2);
        blocking(gil, &main, Reason::Blocking("nothing"), || ());
        world.log(&main);
        gil.release(&main, Reason::Blocking("join"));
        thread.join().unwrap();
        gil.acquire(&main);
        assert_eq!(world.read().len(), 3);
    });
}

#[test]
fn finalization_shuts_everybody_else_out() {
    check(3, || {
        let (shared, main) = shared();
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
