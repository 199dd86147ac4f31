//! The GIL under real threads. No test here depends on how long anything takes.
#![cfg(not(loom))]

use baton_sched::{
    Bit, Doing, Gil, Policy, Protocol, Reason, ReasonKind, Settings, ThreadId, ThreadSched,
    blocking,
};
use baton_sync::atomic::{AtomicBool, AtomicU32, Ordering};
use baton_sync::thread::{Options, spawn};
use baton_sync::{Arc, Mutex};
use baton_trace::{Event, Lane, Sink, Tracer};

/// A counter only the GIL protects: relaxed loads and stores, which lose updates without it.
#[derive(Default)]
struct Unlocked(AtomicU32);

impl Unlocked {
    fn add(&self) {
        let value = self.0.load(Ordering::Relaxed);
        self.0.store(value + 1, Ordering::Relaxed);
    }
}

fn run_on(
    threads: u32,
    gil: Arc<Gil>,
    body: impl Fn(&Gil, &Arc<ThreadSched>) + Send + Sync + 'static,
) {
    let body = Arc::new(body);
    let handles: Vec<_> = (0..threads)
        .map(|number| {
            let (gil, body) = (gil.clone(), body.clone());
            let run = move || {
                let me = ThreadSched::new(ThreadId(number), "worker");
                gil.acquire(&me);
                body(&gil, &me);
                gil.release(&me, Reason::ThreadEnd);
            };
            spawn(Options::default(), run).unwrap()
        })
        .collect();
    for handle in handles {
        handle.join().unwrap();
    }
}

const PROTOCOLS: [Protocol; 2] = [Protocol::Loans, Protocol::Cpython];

fn gil(interval_us: u64, protocol: Protocol) -> Arc<Gil> {
    Arc::new(Gil::with(Settings {
        interval_us,
        protocol,
        ..Settings::default()
    }))
}

#[test]
fn computing_threads_lose_no_update() {
    for protocol in PROTOCOLS {
        check_computing_threads(gil(50, protocol));
    }
}

fn check_computing_threads(gil: Arc<Gil>) {
    let counter = Arc::new(Unlocked::default());
    let shared = counter.clone();
    run_on(4, gil.clone(), move |gil, me| {
        for _ in 0..200_000 {
            shared.add();
            if me.breaker().pending() {
                gil.yield_if_asked(me);
            }
        }
    });
    assert_eq!(counter.0.load(Ordering::Relaxed), 800_000);
    let counts = gil.statistics();
    assert_eq!(counts.released(ReasonKind::ThreadEnd), 4);
    // Forced switching: every asked release was followed by somebody else.
    assert_eq!(
        counts.released(ReasonKind::Asked),
        counts.handed_over(ReasonKind::Asked)
    );
}

#[test]
fn blocking_and_computing_threads_mix() {
    for protocol in PROTOCOLS {
        check_mix(gil(100, protocol));
        // Every thread asks all the time.
        check_mix(gil(1, protocol));
    }
}

fn check_mix(gil: Arc<Gil>) {
    let counter = Arc::new(Unlocked::default());
    let shared = counter.clone();
    run_on(4, gil, move |gil, me| {
        for turn in 0..5_000u32 {
            shared.add();
            if turn % 7 == me.id().0 {
                blocking(
                    gil,
                    me,
                    Reason::Blocking("yield"),
                    baton_sync::thread::yield_now,
                );
            }
            gil.yield_if_asked(me);
        }
    });
    assert_eq!(counter.0.load(Ordering::Relaxed), 20_000);
}

#[test]
fn the_times_of_a_thread_add_up_to_its_life() {
    let gil = gil(50, Protocol::Loans);
    run_on(3, gil.clone(), |gil, me| {
        for turn in 0..2_000u32 {
            let reason = if turn % 2 == 0 {
                Reason::Blocking("yield")
            } else {
                Reason::Lock("lock")
            };
            blocking(gil, me, reason, baton_sync::thread::yield_now);
            gil.yield_if_asked(me);
        }
    });
    let report = gil.report();
    assert_eq!(report.threads.len(), 3);
    let mut ran = 0;
    for thread in &report.threads {
        assert!(!thread.alive && thread.threads == 1);
        assert!(
            Doing::ALL
                .iter()
                .all(|doing| thread.spent.on(*doing) <= thread.spent.lifetime())
        );
        assert!(thread.spent.on(Doing::Blocked) > 0 && thread.spent.on(Doing::WaitsForLock) > 0);
        assert!(thread.longest.nanos > 0 && thread.longest.nanos <= thread.spent.on(Doing::Runs));
        ran += thread.spent.on(Doing::Runs);
    }
    let longest_life = report
        .threads
        .iter()
        .map(|it| it.spent.lifetime())
        .sum::<u64>();
    assert!(ran <= longest_life);
}

#[test]
fn a_computing_thread_is_asked_and_gives_way() {
    // No time limit: the test ends as soon as the second thread has run.
    let (gil, done) = (Arc::new(Gil::new(1)), Arc::new(AtomicBool::new(false)));
    let main = ThreadSched::new(ThreadId(9), "main");
    gil.acquire(&main);
    let (other_gil, other_done) = (gil.clone(), done.clone());
    let handle = spawn(Options::default(), move || {
        run_on(1, other_gil, move |_, _| {
            other_done.store(true, Ordering::Relaxed)
        });
    })
    .unwrap();
    while !done.load(Ordering::Relaxed) {
        gil.yield_if_asked(&main);
    }
    gil.release(&main, Reason::ThreadEnd);
    handle.join().unwrap();
    assert!(gil.statistics().requests >= 1);
    assert_eq!(gil.statistics().handed_over(ReasonKind::Asked), 1);
}

#[test]
fn a_thread_back_from_blocking_asks_at_once() {
    // With an interval that never ends, only a loan makes the computing thread give way.
    let (gil, done) = (
        Arc::new(Gil::new(u64::MAX)),
        Arc::new(AtomicBool::new(false)),
    );
    let main = ThreadSched::new(ThreadId(9), "main");
    let (other_gil, other_done) = (gil.clone(), done.clone());
    let gate = Arc::new((Mutex::new(false), baton_sync::Condvar::new()));
    let other_gate = gate.clone();
    let handle = spawn(Options::default(), move || {
        let me = ThreadSched::new(ThreadId(1), "waits");
        other_gil.acquire(&me);
        blocking(&*other_gil, &me, Reason::Blocking("gate"), || {
            let mut open = other_gate.0.lock();
            while !*open {
                other_gate.1.wait(&mut open);
            }
        });
        other_done.store(true, Ordering::Relaxed);
        other_gil.release(&me, Reason::ThreadEnd);
    })
    .unwrap();
    gil.acquire(&main);
    while gil.statistics().released(ReasonKind::Blocking) == 0 {
        gil.give_way(&main, Reason::Voluntary);
    }
    *gate.0.lock() = true;
    gate.1.notify_all();
    while !done.load(Ordering::Relaxed) {
        gil.yield_if_asked(&main);
    }
    gil.release(&main, Reason::ThreadEnd);
    handle.join().unwrap();
    assert_eq!(gil.statistics().handed_over(ReasonKind::Asked), 1);
}

#[test]
fn a_panicking_blocking_call_takes_the_lock_back() {
    let (gil, me) = (Gil::new(5000), ThreadSched::new(ThreadId(1), "main"));
    gil.acquire(&me);
    let call = || blocking(&gil, &me, Reason::Blocking("bad"), || panic!("on purpose"));
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).is_err());
    assert!(gil.is_held_by(&me));
}

#[test]
fn threads_shut_out_by_finalization_do_not_come_back() {
    let gil = Arc::new(Gil::new(10));
    let (main, came) = (
        ThreadSched::new(ThreadId(0), "main"),
        Arc::new(AtomicU32::new(0)),
    );
    gil.acquire(&main);
    let threads: Vec<_> = (1..4)
        .map(|number| {
            let (gil, came) = (gil.clone(), came.clone());
            let run = move || {
                let me = ThreadSched::new(ThreadId(number), "daemon");
                if gil.try_enter(&me) {
                    came.fetch_add(1, Ordering::Relaxed);
                }
            };
            spawn(Options::default(), run).unwrap()
        })
        .collect();
    gil.begin_finalization(&main);
    gil.release(&main, Reason::Finalization);
    for thread in threads {
        thread.join().unwrap();
    }
    gil.acquire(&main);
    assert_eq!(came.load(Ordering::Relaxed), 0);
}

#[test]
fn the_child_of_a_fork_holds_the_lock_alone() {
    // The state a fork leaves behind when another thread waits: nobody will ever wake it.
    let gil = Arc::new(Gil::new(1));
    let main = ThreadSched::new(ThreadId(0), "main");
    gil.acquire(&main);
    main.breaker().set(Bit::GilDropRequest);
    gil.after_fork_in_child(&main);
    assert!(gil.is_held_by(&main) && !main.breaker().pending());
    gil.release(&main, Reason::Voluntary);
    run_on(2, gil, |_, _| {});
}

#[test]
fn the_interval_can_be_changed() {
    let gil = Gil::new(baton_sched::DEFAULT_INTERVAL_US);
    gil.set_interval_us(7);
    assert_eq!(gil.interval_us(), 7);
}

/// What a thread was told to have done, in order.
type Log = Arc<Mutex<Vec<(ThreadId, Held)>>>;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Held {
    Taken(u64),
    Given(u64),
}

struct LogLane(ThreadId, Log);

impl Lane for LogLane {
    fn event(&self, at: u64, event: Event<'_>) {
        let held = match event {
            Event::GilTaken { .. } => Held::Taken(at),
            Event::GilGiven { .. } => Held::Given(at),
            _ => return,
        };
        self.1.lock().push((self.0, held));
    }
}

struct LogSink(Log);

impl Sink for LogSink {
    fn lane(&self, thread: ThreadId) -> Arc<dyn Lane> {
        Arc::new(LogLane(thread, self.0.clone()))
    }
}

#[test]
fn by_the_events_times_one_thread_at_a_time_holds_the_lock() {
    for protocol in [Protocol::Loans, Protocol::Cpython] {
        let (tracer, log) = (Arc::new(Tracer::new()), Log::default());
        assert!(tracer.install(Box::new(LogSink(log.clone()))).is_ok());
        let settings = Settings {
            interval_us: 20,
            protocol,
            tracer,
            ..Settings::default()
        };
        run_on(3, Arc::new(Gil::with(settings)), |gil, me| {
            for _ in 0..500 {
                blocking(gil, me, Reason::Lock("lock"), || ());
                gil.yield_if_asked(me);
            }
        });
        let mut holds: Vec<(u64, u64)> = Vec::new();
        let mut since = [None; 3];
        for (thread, held) in log.lock().iter() {
            let since = &mut since[thread.0 as usize];
            match held {
                Held::Taken(at) => assert_eq!(since.replace(*at), None),
                Held::Given(at) => holds.push((since.take().unwrap(), *at)),
            }
        }
        assert_eq!(since, [None; 3]);
        holds.sort_unstable();
        assert!(holds.windows(2).all(|pair| pair[0].1 <= pair[1].0));
    }
}
