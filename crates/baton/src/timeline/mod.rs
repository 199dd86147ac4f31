//! Recording the timeline of this process: what the scheduler and the runtime tell goes into a trace, with the lines that
//! the threads were on.
//!
//! Invariants: nothing here runs Python or waits for another thread's progress; whatever becomes of the trace, the program
//! goes on. The child of a fork writes a file of its own.

mod lane;
mod marks;
mod objects;
mod places;
mod session;

pub(crate) use marks::{SPAN, mark};

use crate::Config;
use baton_object::{PyResult, Token, attribute, object};
use baton_sched::ThreadId;
use baton_sync::{Arc, ClockId, Instant, Mutex};
use baton_trace::{Lane, Sink, Tracer};
use lane::ThreadLane;
use session::Session;
use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The clock of threads that live in real time.
pub(crate) const CLOCK: &str = "CLOCK_MONOTONIC";

/// What is to be recorded, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceConfig {
    /// The file. If another process is writing it, this one appends its own number to the name.
    pub path: PathBuf,
    /// At most so many bytes are recorded.
    pub limit: u64,
    /// Whether lines are recorded.
    pub lines: bool,
    /// Only so much of the past is kept.
    pub last: Option<Duration>,
}

impl TraceConfig {
    /// So many bytes are recorded unless told otherwise: what can be read back in less than 3 GB of memory.
    pub const DEFAULT_LIMIT: u64 = 256 << 20;

    /// A trace in this file.
    pub fn to(path: impl Into<PathBuf>) -> TraceConfig {
        TraceConfig {
            path: path.into(),
            limit: TraceConfig::DEFAULT_LIMIT,
            lines: true,
            last: None,
        }
    }
}

/// The timeline that a process records.
pub(crate) struct Timeline {
    config: TraceConfig,
    tracer: Arc<Tracer>,
    facts: Vec<(&'static str, String)>,
    session: Mutex<Arc<Session>>,
}

/// The timeline of an interpreter, if it records one.
#[derive(Default)]
pub(crate) struct Current(pub(crate) RefCell<Option<Arc<Timeline>>>);

struct TimelineSink(Arc<Timeline>);

impl Sink for TimelineSink {
    fn lane(&self, thread: ThreadId) -> Arc<dyn Lane> {
        Arc::new(ThreadLane::new(self.0.clone(), thread))
    }
}

impl Timeline {
    /// Begins to record, where that is asked for, on a clock that shows `began`; if it cannot, it says so, and the program
    /// goes on without.
    pub(crate) fn start(
        config: &Config,
        tracer: &Arc<Tracer>,
        began: Instant,
        wall: u64,
    ) -> Option<Arc<Timeline>> {
        let trace = config.trace.clone()?;
        let mut facts = facts(config);
        facts.push(("wall", wall.to_string()));
        let session = match Session::new(&trace, &facts, began) {
            Ok(session) => session,
            Err(error) => {
                tell_failure(&trace.path, &error);
                return None;
            }
        };
        let timeline = Arc::new(Timeline {
            config: trace,
            tracer: tracer.clone(),
            facts,
            session: Mutex::new(Arc::new(session)),
        });
        let sink = TimelineSink(timeline.clone());
        tracer.install(Box::new(sink)).is_ok().then_some(timeline)
    }

    /// The program has come to its end.
    pub(crate) fn finish(&self, now: Instant) {
        self.tracer.set_enabled(false);
        let session = self.session.lock().clone();
        session.finish(now);
    }

    fn session(&self) -> Arc<Session> {
        self.session.lock().clone()
    }

    /// In the child of a fork of `parent`: from here on a file of its own is written. None if that cannot be.
    fn restart_in_child(&self, parent: u32, now: Instant) -> Option<Arc<Session>> {
        use baton_sync::fork::AfterFork;
        self.session.after_fork_in_child();
        let mut config = self.config.clone();
        config.path = session::with_pid(&config.path);
        let mut facts = self.facts.clone();
        facts.push(("forked_from", parent.to_string()));
        match Session::new(&config, &facts, now) {
            Ok(session) => {
                let session = Arc::new(session);
                let before = std::mem::replace(&mut *self.session.lock(), session.clone());
                // The parent's: its locks may be held by threads that are not here.
                std::mem::forget(before);
                Some(session)
            }
            Err(error) => {
                self.tracer.set_enabled(false);
                tell_failure(&config.path, &error);
                None
            }
        }
    }
}

/// What is known of the process at its start.
fn facts(config: &Config) -> Vec<(&'static str, String)> {
    let policy = match (config.sched_seed, config.cpython_gil) {
        (Some(_), _) => "sched",
        (None, true) => "cpython",
        (None, false) => "baton",
    };
    let clock = match config.sched_seed {
        Some(_) => "simulated",
        None => CLOCK,
    };
    let directory = std::env::current_dir().unwrap_or_default();
    let interval = baton_sched::DEFAULT_INTERVAL_US * 1000;
    let mut facts = vec![
        ("version", crate::sys_setup::version_text()),
        ("policy", policy.to_owned()),
        ("clock", clock.to_owned()),
        ("interval", interval.to_string()),
        ("directory", directory.to_string_lossy().into_owned()),
    ];
    let words = config.argv.iter();
    facts.extend(words.map(|word| ("argv", word.to_string_lossy().into_owned())));
    facts
}

fn tell_failure(path: &Path, error: &io::Error) {
    let path = path.display();
    let why = match error.raw_os_error() {
        Some(number) => format!(
            "[Errno {number}] {}",
            baton_object::exceptions::strerror(number)
        ),
        None => error.to_string(),
    };
    let text = format!("baton: no trace is written to {path}: {why}\n");
    baton_modules::print_error::write_descriptor(&text);
}

/// In the child of a fork of this thread: tells it to its timeline.
pub(crate) fn after_fork(token: &Token) {
    let name = baton_vm::state::of(token).sched.name();
    let parent = std::os::unix::process::parent_id();
    let name = &*name;
    baton_object::switch::tell(token, || baton_trace::Event::BornOfFork { parent, name });
}

/// The timeline that the interpreter records, if it does.
fn current(token: &Token) -> Option<Arc<Timeline>> {
    token.interp().extension::<Current>().0.borrow().clone()
}

/// Copies what is recorded so far, to `path` or a new file beside the trace; its name, or None if nothing is recorded.
pub(crate) fn dump(token: &Token, path: Option<&Path>) -> Option<io::Result<PathBuf>> {
    Some(current(token)?.session().copy(path))
}

/// Something happened that whoever keeps only the recent past will want to see: it is copied, and that is told.
pub(crate) fn dump_for(token: &Token, event: &str) {
    let Some(timeline) = current(token).filter(|it| it.config.last.is_some()) else {
        return;
    };
    let session = timeline.session();
    let text = match session.copy(None) {
        Ok(path) => format!("baton: {event}: the timeline is in {}\n", path.display()),
        Err(error) => format!("baton: {event}: the timeline cannot be copied: {error}\n"),
    };
    baton_modules::print_error::write_descriptor(&text);
}

/// Has SIGUSR2 copy the timeline, if only the recent past is kept, unless the signal means something already.
pub(crate) fn listen(token: &mut Token) -> PyResult<()> {
    if current(token).is_none_or(|it| it.config.last.is_none()) {
        return Ok(());
    }
    let signal = baton_modules::import::import_module(token, "_signal")?;
    let own = baton_modules::import::import_module(token, "baton")?;
    let handler = attribute::get_text(token, own.as_ref(), "_dump_on_signal")?;
    let (get, set) = (
        attribute::get_text(token, signal.as_ref(), "getsignal")?,
        attribute::get_text(token, signal.as_ref(), "signal")?,
    );
    let default = attribute::get_text(token, signal.as_ref(), "SIG_DFL")?;
    let number = token.int(libc::SIGUSR2.into());
    let before = object::call(token, get.as_ref(), &[number.as_ref()])?;
    if object::equal(token, before.as_ref(), default.as_ref())? {
        object::call(token, set.as_ref(), &[number.as_ref(), handler.as_ref()])?;
    }
    Ok(())
}

/// The program ends: so does its timeline.
pub(crate) fn finish(token: &Token) {
    if let Some(timeline) = current(token) {
        let now = baton_object::switch::now(token, ClockId::Monotonic);
        timeline.finish(Instant::from_nanos(now));
    }
}
