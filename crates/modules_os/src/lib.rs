//! Native modules that talk to the operating system: the only crate besides `sync` with system calls.
//!
//! Invariants: whatever may block runs without the lock (`retry::blocking`, `switch::blocking`), and is made again
//! after a signal once its handlers ran (PEP 475); memory that a system call reads or writes meanwhile is kept in
//! place by a buffer or by the caller's own vector. A module that is not finished is not registered.

pub mod accounts;
pub mod atexit;
pub mod constants;
pub mod deadline;
pub mod errno;
pub mod fcntl;
pub mod io;
pub mod locale;
pub mod mmap;
pub mod posix;
pub mod resource;
pub mod retry;
pub mod select;
pub mod semaphore;
pub mod signal;
pub mod signals;
pub mod subprocess;
pub mod syslog;
pub mod termios;
pub mod time;

use baton_object::module::ModuleSpec;
use baton_object::{ClassSpec, Token, class_build};

/// The modules of this crate.
pub static MODULES: &[&ModuleSpec] = &[
    &accounts::grp::MODULE,
    &accounts::pwd::MODULE,
    &atexit::atexit::MODULE,
    &errno::errno::MODULE,
    &fcntl::fcntl::MODULE,
    &io::io::MODULE,
    &locale::locale::MODULE,
    &mmap::mmap::MODULE,
    &posix::posix::MODULE,
    &resource::resource::MODULE,
    &select::select::MODULE,
    &semaphore::multiprocessing::MODULE,
    &semaphore::shared_memory::MODULE,
    &signal::signal::MODULE,
    &subprocess::subprocess::MODULE,
    &syslog::syslog::MODULE,
    &termios::termios::MODULE,
    &time::time::MODULE,
];

/// The classes of this crate.
pub static ALL: &[&ClassSpec] = &[
    &accounts::STRUCT_GROUP,
    &accounts::STRUCT_PASSWD,
    &posix::directory::DIR_ENTRY,
    &posix::directory::SCANDIR_ITERATOR,
    &posix::process::WAITID_RESULT,
    &posix::scheduling::SCHED_PARAM,
    &posix::stat::STATVFS_RESULT,
    &posix::stat::STAT_RESULT,
    &posix::system::TERMINAL_SIZE,
    &posix::system::TIMES_RESULT,
    &posix::system::UNAME_RESULT,
    &resource::STRUCT_RUSAGE,
    &select::EPOLL,
    &select::POLL,
    &signal::STRUCT_SIGINFO,
    &time::STRUCT_TIME,
];

/// Registers the modules and makes the classes of this crate; the running thread becomes the one that signal handlers
/// run in.
pub fn init(token: &mut Token) {
    signals::attach_main_thread(token);
    let of_modules = MODULES.iter().flat_map(|module| module.classes);
    for spec in ALL.iter().chain(io::ALL).chain(of_modules) {
        class_build::ready(token, spec);
    }
    baton_modules::registry::add(token, MODULES);
}
