//! What short waits cost beside a computing thread, with and without loans.
//!
//! One thread computes, looking for requests about every microsecond; another makes 300 waits of
//! 0.2 ms. Printed: the time of the waits over the same waits alone, and the work that the
//! computing thread did meanwhile, per second. `cargo run --release -p baton-sched --example
//! short_waits`

use baton_sched::{Gil, Policy, Protocol, Reason, Settings, ThreadId, ThreadSched, blocking};
use baton_sync::atomic::{AtomicBool, Ordering};
use baton_sync::thread::{Options, spawn};
use baton_sync::{Arc, Instant, RealTime, TimeSource};
use std::time::Duration;

fn waits(gil: &Gil, me: &Arc<ThreadSched>) -> f64 {
    let start = Instant::now();
    for _ in 0..300 {
        blocking(gil, me, Reason::Blocking("sleep"), || {
            RealTime.sleep_until(Instant::now().after(Duration::from_micros(200)))
        });
    }
    Instant::now().since(start).as_secs_f64()
}

fn compute(gil: &Gil, me: &Arc<ThreadSched>, stop: &AtomicBool) -> u64 {
    let mut steps = 0u64;
    gil.acquire(me);
    while !stop.load(Ordering::Relaxed) {
        for i in 0..1000u64 {
            std::hint::black_box(i);
        }
        steps += 1;
        if me.breaker().pending() {
            gil.yield_if_asked(me);
        }
    }
    gil.release(me, Reason::ThreadEnd);
    steps
}

fn main() -> std::io::Result<()> {
    let me = ThreadSched::new(ThreadId(0), "waits");
    for protocol in [Protocol::Cpython, Protocol::Loans] {
        let gil = Arc::new(Gil::with(Settings {
            protocol,
            ..Settings::default()
        }));
        gil.acquire(&me);
        let alone = waits(&gil, &me);
        let stop = Arc::new(AtomicBool::new(false));
        let (other_gil, other_stop) = (gil.clone(), stop.clone());
        let handle = spawn(Options::default(), move || {
            let other = ThreadSched::new(ThreadId(1), "computes");
            compute(&other_gil, &other, &other_stop)
        })?;
        let beside = waits(&gil, &me);
        stop.store(true, Ordering::Relaxed);
        gil.release(&me, Reason::Blocking("join"));
        let steps = handle.join().unwrap_or(0);
        println!(
            "{protocol:?}: {:5.1} times as long; {:.2} million steps a second",
            beside / alone,
            steps as f64 / beside / 1e6
        );
    }
    Ok(())
}
