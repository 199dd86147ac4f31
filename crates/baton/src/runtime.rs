//! An interpreter put together: heap, classes, modules, the main thread, the lock. This is the embedding API's core.

use crate::timeline::{self, Timeline, TraceConfig};
use baton_object::dict::{self, Dict};
use baton_object::{HashKey, Interp, Owned, PyResult, Thread, Token, class_build};
use baton_sched::{
    Deterministic, Gil, Policy, Protocol, Reason, Settings, ThreadId, ThreadSched, Tracer,
};
use baton_sync::{Arc, ClockId, Instant};
use baton_vm::attribute_cache;
use baton_vm::state::VmThread;
use std::ffi::OsString;
use std::path::PathBuf;

/// How an interpreter is to be made.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `sys.argv`
    pub argv: Vec<OsString>,
    /// `sys.orig_argv`
    pub orig_argv: Vec<OsString>,
    /// The program's own path: `sys.executable`.
    pub executable: PathBuf,
    /// Entries in front of the standard `sys.path` (`PYTHONPATH`).
    pub path: Vec<OsString>,
    /// The folder of the installation, `prefix[:exec_prefix]` (`PYTHONHOME`).
    pub home: Option<OsString>,
    /// `sys.platlibdir` if not `lib`.
    pub platlibdir: Option<String>,
    /// `sys.pycache_prefix`
    pub pycache_prefix: Option<OsString>,
    /// The settings of `sys.flags`.
    pub flags: baton_modules::sys::Flags,
    /// `-X` options.
    pub xoptions: Vec<(String, Option<String>)>,
    /// `-W` options.
    pub warnoptions: Vec<String>,
    /// The key of the string hash; random if `None`.
    pub hash_seed: Option<u32>,
    /// The key is random whatever the environment says (`-R`).
    pub random_hashes: bool,
    /// The most digits of conversions between int and text; CPython's default if `None`.
    pub int_max_str_digits: Option<usize>,
    /// What `os.cpu_count()` returns instead of asking.
    pub cpu_count: Option<i32>,
    /// Threads that all wait for each other for ever are not told of.
    pub no_deadlock: bool,
    /// Threads run under the deterministic policy with this seed.
    pub sched_seed: Option<u64>,
    /// `tracemalloc` runs from the start and keeps so many frames of a traceback.
    pub tracemalloc: Option<i64>,
    /// Encoding of the standard streams; UTF-8 if `None`.
    pub io_encoding: Option<String>,
    /// Error handler of stdin and stdout.
    pub io_errors: Option<String>,
    /// `_imp.check_hash_based_pycs`, "default" if empty.
    pub check_hash_pycs: &'static str,
    /// Code is compiled without columns.
    pub no_debug_ranges: bool,
    /// `faulthandler` is enabled at start.
    pub fault_handler: bool,
    /// The prompt on a terminal has no editor.
    pub basic_repl: bool,
    /// The lock changes hands by CPython's protocol alone, without loans (`-X gil_policy=cpython`).
    pub cpython_gil: bool,
    /// What the threads did is printed at the end (`-X gilstats`).
    pub gil_stats: bool,
    /// What the threads do is recorded (`-X trace`).
    pub trace: Option<TraceConfig>,
    /// A file that runs before the first prompt (`PYTHONSTARTUP`).
    pub startup_file: Option<OsString>,
    /// Collect garbage whenever so many traced objects were made, for tests; 0 for never. Heeded by debug builds only.
    pub collect_every: usize,
}

/// A running interpreter with its main thread. Not `Send`: it stays on the OS thread that made it.
pub struct Runtime {
    // Order matters: threads go before the interpreter.
    // Kept alive for the thread, which points at it.
    _vm: Box<VmThread>,
    thread: Box<Thread>,
    before: *const Thread,
    policy: Arc<dyn Policy>,
    gil: Option<Arc<Gil>>,
    sched: Arc<ThreadSched>,
    interp: Box<Interp>,
}

impl Runtime {
    /// Makes an interpreter; the calling thread becomes its main thread and holds the lock.
    pub fn new(config: &Config) -> Runtime {
        let key = match (config.hash_seed, config.sched_seed) {
            (Some(seed), _) => HashKey::from_seed(seed),
            (None, Some(seed)) => HashKey(seed, !seed),
            (None, None) => random_key(),
        };
        let (interp, thread) = Interp::new(key);
        let tracer = Arc::new(Tracer::new());
        let (policy, gil): (Arc<dyn Policy>, _) = match config.sched_seed {
            Some(seed) => {
                let policy = Deterministic::seeded(seed).traced(tracer.clone());
                (Arc::new(policy), None)
            }
            None => {
                let gil = make_gil(config, &tracer);
                (gil.clone(), Some(gil))
            }
        };
        let began = Instant::from_nanos(policy.now(ClockId::Monotonic));
        let wall = policy.now(ClockId::Realtime);
        let timeline = Timeline::start(config, &tracer, began, wall);
        let sched = ThreadSched::new(ThreadId(0), "MainThread");
        policy.acquire(&sched);
        let vm = VmThread::new(Arc::clone(&sched), attribute_cache::SLOTS);
        baton_vm::state::attach(&thread, &vm);
        *interp.policy.borrow_mut() = Some(policy.clone());
        *interp.extension::<timeline::Current>().0.borrow_mut() = timeline;
        set_stack_limit(&thread, &*policy);
        // SAFETY: this OS thread holds the lock just taken, and the thread lives as long as the runtime.
        let before = unsafe { Thread::enter(&raw const *thread) };
        let mut runtime = Runtime {
            _vm: vm,
            thread,
            before,
            policy,
            gil,
            sched,
            interp,
        };
        runtime.boot(config);
        runtime
    }

    /// The main thread's token.
    pub fn token(&mut self) -> &mut Token {
        // SAFETY: the thread is current on this OS thread from `new` to `drop`; the exclusive borrow of the runtime keeps
        // other token references of it away.
        unsafe { Thread::token(&raw const *self.thread) }
    }

    /// The lock, if it decides who runs.
    pub fn gil(&self) -> Option<&Arc<Gil>> {
        self.gil.as_ref()
    }

    fn boot(&mut self, config: &Config) {
        let token = self.token();
        token.interp().collector.every.set(config.collect_every);
        baton_vm::state::enlist(token);
        baton_types::init(token);
        baton_vm::init(token);
        token.seam().compile.set(crate::compile::compile);
        for spec in [
            &crate::threads::LOCK,
            &crate::threads::R_LOCK,
            &crate::threads::THREAD_HANDLE,
            &crate::threads::LOCAL,
        ] {
            class_build::ready(token, spec);
        }
        crate::modules::register(token);
        let modules = Dict::new(token);
        // SAFETY: nobody borrows `sys.modules` yet.
        unsafe { *token.interp().modules.get() = Some(modules) };
        if let Err(raised) = make_first_modules(token, config) {
            fatal(token, raised);
        }
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        baton_vm::state::retire(self.token());
        self.thread.drop_extensions();
        self.interp.clear();
        Thread::leave(self.before);
        self.policy.release(&self.sched, Reason::ThreadEnd);
    }
}

fn make_gil(config: &Config, tracer: &Arc<Tracer>) -> Arc<Gil> {
    let gil = Arc::new(Gil::with(Settings {
        protocol: match config.cpython_gil {
            true => Protocol::Cpython,
            false => Protocol::Loans,
        },
        tracer: tracer.clone(),
        ..Settings::default()
    }));
    gil.set_where_am_i(crate::gil_stats::where_am_i);
    gil
}

fn random_key() -> HashKey {
    let mut bytes = [0u8; 16];
    // SAFETY: the buffer is that long; a failure leaves zeros, which is a valid key.
    unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    let (low, high) = bytes.split_at(8);
    let half = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0u64, |acc, byte| acc << 8 | u64::from(*byte))
    };
    HashKey(half(low), half(high))
}

/// Leaves room below the limit for what runs after a RecursionError, and for natives that do not ask.
const STACK_RESERVE: usize = 256 * 1024;

/// Tells the thread how deep native recursion may go on the stack it runs on.
pub fn set_stack_limit(thread: &Thread, policy: &dyn Policy) {
    if let Some(bounds) = policy.stack_bounds() {
        thread
            .stack_limit
            .set(bounds.low + STACK_RESERVE.min((bounds.high - bounds.low) / 4));
    }
}

/// `sys` and `builtins`, which everything else needs.
fn make_first_modules(token: &mut Token, config: &Config) -> PyResult<()> {
    let builtins = add_module(token, "builtins")?;
    let dict = module_dict(token, &builtins);
    for spec in baton_modules::builtins::classes() {
        class_build::ready(token, spec);
        let class = token.native_class(spec).as_value().own(token);
        if !spec.name.starts_with('_') || spec.name == "_IncompleteInputError" {
            dict::set_text(token, dict.as_ref(), spec.name, class.as_ref());
        }
    }
    let os_error = token
        .native_class(&baton_object::exceptions::OS_ERROR)
        .as_value()
        .own(token);
    for alias in ["EnvironmentError", "IOError"] {
        dict::set_text(token, dict.as_ref(), alias, os_error.as_ref());
    }
    for (name, value) in [
        ("None", token.none()),
        ("True", token.bool(true)),
        ("False", token.bool(false)),
        ("Ellipsis", baton_object::singletons::ellipsis()),
        (
            "NotImplemented",
            baton_object::singletons::not_implemented(),
        ),
    ] {
        dict::set_text(token, dict.as_ref(), name, value.as_ref());
    }
    // SAFETY: nobody borrows the namespaces yet.
    unsafe { *token.interp().builtins.get() = Some(dict) };
    let sys = add_module(token, "sys")?;
    let dict = module_dict(token, &sys);
    // SAFETY: as above.
    unsafe { *token.interp().sys_dict.get() = Some(dict.clone_ref(token)) };
    if let Some(frames) = config.tracemalloc {
        baton_modules::tracemalloc::start(token, frames)?;
    }
    crate::sys_setup::fill(token, dict.as_ref(), config)?;
    Ok(())
}

/// Makes a native module and puts it into `sys.modules`.
fn add_module(token: &mut Token, name: &str) -> PyResult {
    let Some(spec) = baton_modules::registry::find(token, name) else {
        return Err(token.system_error(format!("there is no module {name}")));
    };
    let module = baton_modules::registry::make(token, spec)?;
    let modules = baton_modules::import::modules(token)?;
    dict::set_text(token, modules.as_ref(), name, module.as_ref());
    Ok(module)
}

/// The namespace of a module.
pub fn module_dict(token: &mut Token, module: &Owned) -> Owned {
    (token.seam().module_dict.get())(token, module.as_ref()).unwrap_or_else(|| Dict::new(token))
}

/// The interpreter cannot start.
pub fn fatal(token: &mut Token, raised: baton_object::Raised) -> ! {
    let error = token.take_error(raised);
    let text = baton_object::object::repr_text(token, error.as_ref()).unwrap_or_default();
    baton_modules::print_error::write_descriptor(&format!("Fatal Python error: init: {text}\n"));
    std::process::exit(1);
}
