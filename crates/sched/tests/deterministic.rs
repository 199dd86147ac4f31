//! The deterministic policy, driven by scripts.
#![cfg(not(loom))]

use baton_sched::{
    Bit, Deterministic, Oracle, Outcome, Patience, Policy, Reason, Script, ThreadId, ThreadLock,
    ThreadSched,
};
use baton_sync::thread::Options;
use baton_sync::{Arc, ClockId, Instant};
use std::sync::Mutex;
use std::time::Duration;

struct World {
    policy: Arc<Deterministic>,
    main: Arc<ThreadSched>,
    log: Arc<Mutex<Vec<String>>>,
}

impl World {
    fn new(oracle: impl Oracle + 'static) -> World {
        let policy = Arc::new(Deterministic::new(Box::new(oracle), 1));
        let main = ThreadSched::new(ThreadId(0), "main");
        policy.acquire(&main);
        let log = Arc::default();
        World { policy, main, log }
    }

    fn start(
        &self,
        id: u32,
        body: impl FnOnce(&Deterministic, &Arc<ThreadSched>, &dyn Fn(&str)) + Send + 'static,
    ) {
        let me = ThreadSched::new(ThreadId(id), &format!("t{id}"));
        let (policy, log, sched) = (self.policy.clone(), self.log.clone(), me.clone());
        let whole = move || {
            policy.acquire(&me);
            let say = |what: &str| log.lock().unwrap().push(format!("{id} {what}"));
            body(&policy, &me, &say);
            policy.release(&me, Reason::ThreadEnd);
        };
        let options = Options {
            name: None,
            stack_size: Some(256 * 1024),
        };
        let spawned = self
            .policy
            .spawn(&self.main, options, &sched, Box::new(whole));
        spawned.unwrap();
    }

    fn now(&self) -> Instant {
        Instant::from_nanos(self.policy.now(ClockId::Monotonic))
    }

    fn sleep(&self, span: Duration) {
        let deadline = self.now().after(span);
        assert_eq!(
            self.policy.sleep_until(&self.main, deadline, "sleep"),
            Outcome::Done
        );
    }

    fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn sleepers_wake_in_the_order_of_their_deadlines_and_time_jumps() {
    let world = World::new(Script::default());
    let begin = world.now();
    for (id, seconds) in [(1, 300), (2, 100), (3, 200)] {
        world.start(id, move |policy, me, say| {
            let deadline = begin.after(SECOND * seconds);
            assert_eq!(policy.sleep_until(me, deadline, "sleep"), Outcome::Done);
            say("awake");
        });
    }
    world.sleep(SECOND * 1000);
    assert_eq!(world.log(), ["2 awake", "3 awake", "1 awake"]);
    assert_eq!(world.now().since(begin), SECOND * 1000);
}

#[test]
fn a_lock_is_waited_for_and_its_deadline_heeded() {
    let world = World::new(Script::default());
    let lock = Arc::new(ThreadLock::new());
    assert!(lock.try_lock(world.main.id()));
    let (theirs, begin) = (lock.clone(), world.now());
    world.start(1, move |policy, me, say| {
        let soon = Patience::until(Some(begin.after(SECOND)));
        assert_eq!(policy.lock(me, &theirs, soon, "lock"), Outcome::TimedOut);
        say("gave up");
        assert_eq!(
            policy.lock(me, &theirs, Patience::ENDLESS, "lock"),
            Outcome::Done
        );
        assert_eq!(theirs.owner(), Some(me.id()));
        say("took it");
    });
    world.sleep(SECOND * 2);
    assert_eq!(world.log(), ["1 gave up"]);
    lock.unlock();
    world.sleep(SECOND);
    assert_eq!(world.log(), ["1 gave up", "1 took it"]);
}

#[test]
fn the_oracle_chooses_who_goes_on_at_a_switch_point() {
    let script = [
        // The main thread sleeps: the first of two; then each switch point hands over to the other.
        0, 1, 1, 1, 1,
    ];
    let world = World::new(Script::new(script.to_vec()));
    for id in [1, 2] {
        world.start(id, |policy, me, say| {
            for step in ["a", "b", "c"] {
                say(step);
                policy.yield_if_asked(me);
            }
        });
    }
    world.sleep(SECOND);
    assert_eq!(world.log()[..5], ["1 a", "2 a", "1 b", "2 b", "1 c"]);
}

#[test]
fn a_deadlock_is_told_to_the_oldest_thread_that_waits() {
    let world = World::new(Script::default());
    let [a, b] = [(); 2].map(|()| Arc::new(ThreadLock::new()));
    assert!(a.try_lock(world.main.id()));
    let (first, second) = (a.clone(), b.clone());
    world.start(1, move |policy, me, _| {
        assert!(second.try_lock(me.id()));
        policy.lock(me, &first, Patience::ENDLESS, "lock");
        unreachable!("nobody opens it");
    });
    world.sleep(SECOND);
    let outcome = world
        .policy
        .lock(&world.main, &b, Patience::ENDLESS, "lock");
    assert_eq!(outcome, Outcome::Deadlock);
    assert_eq!(b.owner(), Some(ThreadId(1)));
}

#[test]
fn a_signal_ends_a_wait_that_may_be_interrupted() {
    let world = World::new(Script::default());
    let lock = Arc::new(ThreadLock::new());
    let later = world.now().after(SECOND * 2);
    world.start(1, {
        let (lock, main) = (lock.clone(), world.main.clone());
        move |policy, me, _| {
            assert!(lock.try_lock(me.id()));
            policy.sleep_until(me, later, "sleep");
            main.breaker().set(Bit::SignalsPending);
        }
    });
    world.sleep(SECOND);
    let patience = Patience::until(None);
    let outcome = world.policy.lock(&world.main, &lock, patience, "lock");
    assert_eq!(outcome, Outcome::Interrupted);
}

#[test]
fn after_the_beginning_of_the_end_nobody_else_runs() {
    let world = World::new(Script::default());
    world.start(1, |policy, me, say| {
        policy.yield_if_asked(me);
        policy.sleep_until(me, Instant::from_nanos(u64::MAX / 4), "sleep");
        say("not reached");
    });
    world.sleep(SECOND);
    world.policy.begin_finalization(&world.main);
    world.sleep(Duration::from_secs(1 << 40));
    assert!(world.log().is_empty());
}

#[test]
fn random_numbers_follow_from_the_seed() {
    let numbers = |seed| {
        let mut bytes = [0; 11];
        assert!(Deterministic::seeded(seed).fill_random(&mut bytes));
        bytes
    };
    assert_eq!(numbers(5), numbers(5));
    assert_ne!(numbers(5), numbers(6));
}
