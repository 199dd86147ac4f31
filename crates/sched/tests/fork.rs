//! `fork` while other threads fight for the GIL: the child goes on alone, and can start threads.
#![cfg(not(loom))]

use baton_sched::{Gil, Policy, Reason, ThreadId, ThreadSched};
use baton_sync::Arc;
use baton_sync::atomic::{AtomicBool, AtomicU32, Ordering};
use baton_sync::fork::AfterFork;
use baton_sync::thread::{Options, spawn};

/// What the child does; its exit status. No assertions: a panic would print from two processes.
fn child(gil: &Arc<Gil>, me: &Arc<ThreadSched>) -> i32 {
    gil.after_fork_in_child(me);
    me.after_fork_in_child();
    if !gil.is_held_by(me) || me.breaker().pending() {
        return 1;
    }
    let ran = Arc::new(AtomicU32::new(0));
    for number in 100..103 {
        let (gil, ran) = (gil.clone(), ran.clone());
        let body = move || {
            let me = ThreadSched::new(ThreadId(number), "child");
            gil.acquire(&me);
            ran.fetch_add(1, Ordering::Relaxed);
            gil.release(&me, Reason::ThreadEnd);
        };
        if spawn(Options::default(), body).is_err() {
            return 2;
        }
    }
    while ran.load(Ordering::Relaxed) < 3 {
        gil.give_way(me, Reason::Voluntary);
    }
    if me.name().as_ref() == "main" { 0 } else { 3 }
}

#[test]
fn the_child_goes_on_alone() {
    let (gil, stop) = (Arc::new(Gil::new(50)), Arc::new(AtomicBool::new(false)));
    let threads: Vec<_> = (1..4)
        .map(|number| {
            let (gil, stop) = (gil.clone(), stop.clone());
            let body = move || {
                let me = ThreadSched::new(ThreadId(number), "fights");
                gil.acquire(&me);
                while !stop.load(Ordering::Relaxed) {
                    gil.yield_if_asked(&me);
                    gil.give_way(&me, Reason::Voluntary);
                }
                gil.release(&me, Reason::ThreadEnd);
            };
            spawn(Options::default(), body).unwrap()
        })
        .collect();
    let me = ThreadSched::new(ThreadId(0), "main");
    gil.acquire(&me);
    for _ in 0..100 {
        // SAFETY: the child uses what `after_fork_in_child` put right, threads and memory, whose
        // locks the C library puts right itself, and leaves by _exit.
        let status = unsafe {
            let pid = libc::fork();
            if pid == 0 {
                libc::_exit(child(&gil, &me));
            }
            assert!(pid > 0);
            let mut status = 0;
            assert_eq!(libc::waitpid(pid, &mut status, 0), pid);
            status
        };
        assert_eq!(status, 0);
        gil.give_way(&me, Reason::Voluntary);
    }
    stop.store(true, Ordering::Relaxed);
    gil.release(&me, Reason::ThreadEnd);
    for thread in threads {
        thread.join().unwrap();
    }
}
