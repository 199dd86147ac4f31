//! `posix`: processes: starting, ending, waiting, who they belong to.
//!
//! Invariant of `fork`: the child goes on with the forking thread only. The lock is put right there first, then the
//! Python hooks run; other threads' objects are leaked.

use crate::posix::path::{Path, encoded};
use crate::retry::{self, Ptr};
use baton_object::attribute;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{
    Borrowed, Owned, PyResult, Token, buffer, module, object, struct_sequence, structseq, switch,
};
use baton_sched::{Event, Reason};
use baton_sync::poll::Interest;
use std::cell::RefCell;
use std::ffi::CString;

struct_sequence! {
    /// waitid_result: Result from waitid.
    ///
    /// This object may be accessed either as a tuple of
    ///   (si_pid, si_uid, si_signo, si_status, si_code),
    /// or via the attributes si_pid, si_uid, and so on.
    ///
    /// See os.waitid for more information.
    pub WaitidResult, WAITID_RESULT = "posix"."waitid_result", 5 of {
        0 "si_pid" "";
        1 "si_uid" "";
        2 "si_signo" "";
        3 "si_status" "";
        4 "si_code" "";
    }
}

/// What `register_at_fork` was given.
#[derive(Default)]
struct ForkHooks {
    before: RefCell<Vec<Owned>>,
    parent: RefCell<Vec<Owned>>,
    child: RefCell<Vec<Owned>>,
}

fn run_hooks(token: &mut Token, hooks: Vec<Owned>) {
    for hook in hooks {
        if let Err(raised) = object::call(token, hook.as_ref(), &[]) {
            let error = token.take_error(raised);
            baton_object::death::write_unraisable(
                token,
                error,
                "Exception ignored in fork hook",
                hook,
            );
        }
    }
}

fn hooks(token: &Token, pick: fn(&ForkHooks) -> &RefCell<Vec<Owned>>) -> Vec<Owned> {
    pick(token.interp().extension::<ForkHooks>())
        .borrow()
        .iter()
        .map(|hook| hook.clone_ref(token))
        .collect()
}

/// The functions that run before a fork, the last registered first.
pub(crate) fn before_fork(token: &mut Token) {
    let mut before = hooks(token, |hooks| &hooks.before);
    before.reverse();
    run_hooks(token, before);
    // No thread is in the middle of an import, so that the child finds modules whole.
    baton_modules::import_lock::acquire(token);
}

/// Nothing forks while the interpreter ends.
pub(crate) fn refuse_fork_at_end(token: &mut Token) -> PyResult<()> {
    if baton_modules::sys::is_finalizing(token) {
        let class = &baton_object::exceptions::PYTHON_FINALIZATION_ERROR;
        return Err(token.raise(class, "can't fork at interpreter shutdown"));
    }
    Ok(())
}

/// What either side does behind a fork, which failed with `number` if there is no `pid`.
pub(crate) fn after_fork(token: &mut Token, pid: i32, number: i32, function: &str) -> PyResult<()> {
    if pid == 0 {
        after_fork_in_child(token);
        return Ok(());
    }
    if let Ok(pid) = u32::try_from(pid) {
        switch::tell(token, || Event::Forked(pid));
    }
    after_fork_in_parent(token);
    if pid < 0 {
        return Err(token.os_error(number, None));
    }
    // The child is there: where warnings are errors, this one is lost, as in CPython.
    if let Err(raised) = warn_of_threads(token, function) {
        drop(token.take_lazy(raised));
    }
    Ok(())
}

/// In the parent: the child has this thread alone, so that locks of the others may stay locked there.
fn warn_of_threads(token: &mut Token, function: &str) -> PyResult<()> {
    if os_threads().is_none_or(|count| count < 2) {
        return Ok(());
    }
    let pid = std::process::id();
    let warn = token.interp().hooks.warn.get();
    let message = format!(
        "This process (pid={pid}) is multi-threaded, use of {function}() may lead to deadlocks in the child."
    );
    warn(
        token,
        &baton_object::exceptions::DEPRECATION_WARNING,
        &message,
        1,
    )
}

/// How many threads this process has, by the system.
fn os_threads() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/stat").ok()?;
    // After the name in parentheses, which may hold anything, the number of threads is the 18th field.
    let (_, fields) = status.rsplit_once(')')?;
    fields.split_ascii_whitespace().nth(17)?.parse().ok()
}

/// Gives back what [`before_fork`] took.
fn release_import_lock(token: &mut Token) {
    if let Err(raised) = baton_modules::import_lock::release(token) {
        drop(token.take_lazy(raised));
    }
}

/// What runs in the parent.
pub(crate) fn after_fork_in_parent(token: &mut Token) {
    release_import_lock(token);
    let hooks = hooks(token, |hooks| &hooks.parent);
    run_hooks(token, hooks);
}

/// What runs in the child: first the lock is made this thread's alone.
pub(crate) fn after_fork_in_child(token: &mut Token) {
    let policy = token.interp().policy.borrow().clone();
    let sched = token.thread().sched.borrow().clone();
    if let (Some(policy), Some(sched)) = (policy, sched) {
        policy.after_fork_in_child(&sched);
    }
    (token.interp().hooks.after_fork.get())(token);
    crate::signals::forget();
    crate::signals::attach_main_thread(token);
    release_import_lock(token);
    let hooks = hooks(token, |hooks| &hooks.child);
    run_hooks(token, hooks);
}

/// Strings in a row, and the row of pointers that the system wants.
pub(crate) struct Strings {
    owners: Vec<CString>,
    pointers: Vec<*const libc::c_char>,
}

// SAFETY: the pointers point into the owners, which move along and are not changed.
unsafe impl Send for Strings {}
// SAFETY: as above.
unsafe impl Sync for Strings {}

impl Strings {
    pub(crate) fn new(owners: Vec<CString>) -> Strings {
        let pointers = owners
            .iter()
            .map(|owner| owner.as_ptr())
            .chain([std::ptr::null()])
            .collect();
        Strings { owners, pointers }
    }

    pub(crate) fn as_ptr(&self) -> *const *const libc::c_char {
        self.pointers.as_ptr()
    }

    /// True if the first string has no characters.
    pub(crate) fn first_is_empty(&self) -> bool {
        self.owners.first().is_some_and(|first| first.is_empty())
    }

    /// The strings of a sequence of paths.
    pub(crate) fn of(
        token: &mut Token,
        values: Borrowed<'_>,
        function: &str,
        what: &str,
    ) -> PyResult<Strings> {
        let values = object::collect(token, values)?;
        let mut owners = Vec::with_capacity(values.len());
        for value in &values {
            let value = baton_modules::fspath::fspath(token, value.as_ref())?;
            let bytes = encoded(token, value.as_ref())?;
            match CString::new(bytes) {
                Ok(text) => owners.push(text),
                Err(_) => return Err(token.value_error("embedded null byte")),
            }
        }
        if owners.first().is_none_or(|first| first.is_empty()) && what == "argv" {
            let problem = if owners.is_empty() {
                "must not be empty"
            } else {
                "first element cannot be empty"
            };
            return Err(token.value_error(format!("{function}() arg 2 {problem}")));
        }
        Ok(Strings::new(owners))
    }

    /// `KEY=value` strings of a mapping.
    pub(crate) fn of_environment(token: &mut Token, mapping: Borrowed<'_>) -> PyResult<Strings> {
        let items = attribute::get_text(token, mapping, "items")?;
        let items = object::call(token, items.as_ref(), &[])?;
        let items = object::collect(token, items.as_ref())?;
        let mut owners = Vec::with_capacity(items.len());
        for item in &items {
            let Some([key, value]) = Tuple::items_of(token, item.as_ref()) else {
                return Err(token.type_error("env.items() must return a list of pairs"));
            };
            let (key, value) = (key.own(token), value.own(token));
            let key = baton_modules::fspath::fspath(token, key.as_ref())?;
            let value = baton_modules::fspath::fspath(token, value.as_ref())?;
            let (key, value) = (
                encoded(token, key.as_ref())?,
                encoded(token, value.as_ref())?,
            );
            if key.is_empty() || key.iter().skip(1).any(|byte| *byte == b'=') {
                return Err(token.value_error("illegal environment variable name"));
            }
            match CString::new([key, value].join(&b'=')) {
                Ok(text) => owners.push(text),
                Err(_) => return Err(token.value_error("embedded null byte")),
            }
        }
        Ok(Strings::new(owners))
    }
}

/// The functions of this part.
#[module(name = "posix")]
pub mod part {
    use super::*;

    /// Return the current process id.
    #[function("()")]
    fn getpid(_: &mut Token) -> i32 {
        // SAFETY: no arguments, cannot fail.
        unsafe { libc::getpid() }
    }

    /// Return the parent's process id.
    ///
    /// If the parent process has already exited, Windows machines will still
    /// return its id; others systems will return the id of the 'init' process (1).
    #[function("()")]
    fn getppid(_: &mut Token) -> i32 {
        // SAFETY: no arguments, cannot fail.
        unsafe { libc::getppid() }
    }

    /// Return the current process's user id.
    #[function("()")]
    fn getuid(_: &mut Token) -> u32 {
        // SAFETY: no arguments, cannot fail.
        unsafe { libc::getuid() }
    }

    /// Return the current process's effective user id.
    #[function("()")]
    fn geteuid(_: &mut Token) -> u32 {
        // SAFETY: no arguments, cannot fail.
        unsafe { libc::geteuid() }
    }

    /// Return the current process's group id.
    #[function("()")]
    fn getgid(_: &mut Token) -> u32 {
        // SAFETY: no arguments, cannot fail.
        unsafe { libc::getgid() }
    }

    /// Return the current process's effective group id.
    #[function("()")]
    fn getegid(_: &mut Token) -> u32 {
        // SAFETY: no arguments, cannot fail.
        unsafe { libc::getegid() }
    }

    /// Return the current process group id.
    #[function("()")]
    fn getpgrp(_: &mut Token) -> i32 {
        // SAFETY: no arguments, cannot fail.
        unsafe { libc::getpgrp() }
    }

    macro_rules! setters {
        ($($name:ident($($param:ident: $type:ty),*) $call:ident;)*) => {$(
            fn $call(token: &mut Token, $($param: $type),*) -> PyResult<()> {
                // SAFETY: plain numbers.
                let status = unsafe { libc::$name($($param),*) };
                retry::status(token, status).map(drop)
            }
        )*};
    }

    setters! {
        setuid(uid: u32) set_uid;
        setgid(gid: u32) set_gid;
        seteuid(uid: u32) set_euid;
        setegid(gid: u32) set_egid;
        setreuid(ruid: u32, euid: u32) set_reuid;
        setregid(rgid: u32, egid: u32) set_regid;
        setresuid(ruid: u32, euid: u32, suid: u32) set_resuid;
        setresgid(rgid: u32, egid: u32, sgid: u32) set_resgid;
        setpgid(pid: i32, pgrp: i32) set_pgid;
        kill(pid: i32, signal: i32) send;
        killpg(pgid: i32, signal: i32) send_group;
    }

    /// An id, where -1 means "leave it".
    fn id(token: &mut Token, value: Borrowed<'_>) -> PyResult<u32> {
        let number = baton_object::int::index_to_i64(token, value, "C long")?;
        match number {
            -1 => Ok(u32::MAX),
            number if number < 0 => Err(token.overflow_error("uid is less than minimum")),
            number => u32::try_from(number)
                .map_err(|_| token.overflow_error("uid is greater than maximum")),
        }
    }

    /// Set the current process's user id.
    #[function("(uid, /)")]
    fn setuid(token: &mut Token, uid: Borrowed<'_>) -> PyResult<()> {
        let uid = id(token, uid)?;
        set_uid(token, uid)
    }

    /// Set the current process's group id.
    #[function("(gid, /)")]
    fn setgid(token: &mut Token, gid: Borrowed<'_>) -> PyResult<()> {
        let gid = id(token, gid)?;
        set_gid(token, gid)
    }

    /// Set the current process's effective user id.
    #[function("(euid, /)")]
    fn seteuid(token: &mut Token, euid: Borrowed<'_>) -> PyResult<()> {
        let uid = id(token, euid)?;
        set_euid(token, uid)
    }

    /// Set the current process's effective group id.
    #[function("(egid, /)")]
    fn setegid(token: &mut Token, egid: Borrowed<'_>) -> PyResult<()> {
        let gid = id(token, egid)?;
        set_egid(token, gid)
    }

    /// Set the current process's real and effective user ids.
    #[function("(ruid, euid, /)")]
    fn setreuid(token: &mut Token, ruid: Borrowed<'_>, euid: Borrowed<'_>) -> PyResult<()> {
        let (a, b) = (id(token, ruid)?, id(token, euid)?);
        set_reuid(token, a, b)
    }

    /// Set the current process's real and effective group ids.
    #[function("(rgid, egid, /)")]
    fn setregid(token: &mut Token, rgid: Borrowed<'_>, egid: Borrowed<'_>) -> PyResult<()> {
        let (a, b) = (id(token, rgid)?, id(token, egid)?);
        set_regid(token, a, b)
    }

    /// Set the current process's real, effective, and saved user ids.
    #[function("(ruid, euid, suid, /)")]
    fn setresuid(
        token: &mut Token,
        ruid: Borrowed<'_>,
        euid: Borrowed<'_>,
        suid: Borrowed<'_>,
    ) -> PyResult<()> {
        let (a, b, c) = (id(token, ruid)?, id(token, euid)?, id(token, suid)?);
        set_resuid(token, a, b, c)
    }

    /// Set the current process's real, effective, and saved group ids.
    #[function("(rgid, egid, sgid, /)")]
    fn setresgid(
        token: &mut Token,
        rgid: Borrowed<'_>,
        egid: Borrowed<'_>,
        sgid: Borrowed<'_>,
    ) -> PyResult<()> {
        let (a, b, c) = (id(token, rgid)?, id(token, egid)?, id(token, sgid)?);
        set_resgid(token, a, b, c)
    }

    fn three(token: &Token, numbers: [u32; 3]) -> Owned {
        token.new_tuple(
            numbers
                .map(|number| token.int(i64::from(number)))
                .into_iter(),
        )
    }

    /// Return a tuple of the current process's real, effective, and saved user ids.
    #[function("()")]
    fn getresuid(token: &mut Token) -> PyResult {
        let (mut a, mut b, mut c) = (0, 0, 0);
        // SAFETY: three places for numbers.
        let status = unsafe { libc::getresuid(&mut a, &mut b, &mut c) };
        retry::status(token, status)?;
        Ok(three(token, [a, b, c]))
    }

    /// Return a tuple of the current process's real, effective, and saved group ids.
    #[function("()")]
    fn getresgid(token: &mut Token) -> PyResult {
        let (mut a, mut b, mut c) = (0, 0, 0);
        // SAFETY: three places for numbers.
        let status = unsafe { libc::getresgid(&mut a, &mut b, &mut c) };
        retry::status(token, status)?;
        Ok(three(token, [a, b, c]))
    }

    /// Return list of supplemental group IDs for the process.
    #[function("()")]
    fn getgroups(token: &mut Token) -> PyResult {
        // SAFETY: asks for the count only.
        let count = unsafe { libc::getgroups(0, std::ptr::null_mut()) };
        let count = retry::status(token, count)?;
        let mut groups = vec![0u32; count as usize];
        // SAFETY: room for `count` numbers.
        let count = unsafe { libc::getgroups(count, groups.as_mut_ptr()) };
        let count = retry::status(token, count)?;
        let groups: Vec<Owned> = groups
            .iter()
            .take(count as usize)
            .map(|group| token.int(i64::from(*group)))
            .collect();
        Ok(token.new_list(groups))
    }

    /// Set the groups of the current process to list.
    #[function("(groups, /)")]
    fn setgroups(token: &mut Token, groups: Borrowed<'_>) -> PyResult<()> {
        let values = object::collect(token, groups)?;
        let mut groups = Vec::with_capacity(values.len());
        for value in &values {
            groups.push(id(token, value.as_ref())?);
        }
        // SAFETY: the list's length is passed.
        let status = unsafe { libc::setgroups(groups.len(), groups.as_ptr()) };
        retry::status(token, status).map(drop)
    }

    /// Call the system call getpgid(), and return the result.
    #[function("(pid)")]
    fn getpgid(token: &mut Token, pid: i32) -> PyResult<i32> {
        // SAFETY: a plain number.
        let group = unsafe { libc::getpgid(pid) };
        retry::status(token, group)
    }

    /// Call the system call setpgid(pid, pgrp).
    #[function("(pid, pgrp, /)")]
    fn setpgid(token: &mut Token, pid: i32, pgrp: i32) -> PyResult<()> {
        set_pgid(token, pid, pgrp)
    }

    /// Make the current process the leader of its process group.
    #[function("()")]
    fn setpgrp(token: &mut Token) -> PyResult<()> {
        set_pgid(token, 0, 0)
    }

    /// Call the system call getsid(pid) and return the result.
    #[function("(pid, /)")]
    fn getsid(token: &mut Token, pid: i32) -> PyResult<i32> {
        // SAFETY: a plain number.
        let session = unsafe { libc::getsid(pid) };
        retry::status(token, session)
    }

    /// Call the system call setsid().
    #[function("()")]
    fn setsid(token: &mut Token) -> PyResult<()> {
        // SAFETY: no arguments.
        let session = unsafe { libc::setsid() };
        retry::status(token, session).map(drop)
    }

    /// Return program scheduling priority.
    #[function("(which, who)")]
    fn getpriority(token: &mut Token, which: i32, who: i32) -> PyResult<i32> {
        // SAFETY: errno is this thread's; plain numbers.
        let priority = unsafe {
            *libc::__errno_location() = 0;
            libc::getpriority(which as _, who as _)
        };
        match retry::errno() {
            0 => Ok(priority),
            number => Err(token.os_error(number, None)),
        }
    }

    /// Set program scheduling priority.
    #[function("(which, who, priority)")]
    fn setpriority(token: &mut Token, which: i32, who: i32, priority: i32) -> PyResult<()> {
        // SAFETY: plain numbers.
        let status = unsafe { libc::setpriority(which as _, who as _, priority) };
        retry::status(token, status).map(drop)
    }

    /// Add increment to the priority of process and return the new priority.
    #[function("(increment, /)")]
    fn nice(token: &mut Token, increment: i32) -> PyResult<i32> {
        // SAFETY: errno is this thread's; a plain number.
        let priority = unsafe {
            *libc::__errno_location() = 0;
            libc::nice(increment)
        };
        match retry::errno() {
            number if priority == -1 && number != 0 => Err(token.os_error(number, None)),
            _ => Ok(priority),
        }
    }

    /// Kill a process with a signal.
    #[function("(pid, signal, /)")]
    fn kill(token: &mut Token, pid: i32, signal: i32) -> PyResult<()> {
        baton_object::audit::audit(token, "os.kill", |token| {
            vec![token.int(i64::from(pid)), token.int(i64::from(signal))]
        })?;
        send(token, pid, signal)?;
        crate::signals::run_handlers(token)
    }

    /// Kill a process group with a signal.
    #[function("(pgid, signal, /)")]
    fn killpg(token: &mut Token, pgid: i32, signal: i32) -> PyResult<()> {
        baton_object::audit::audit(token, "os.killpg", |token| {
            vec![token.int(i64::from(pgid)), token.int(i64::from(signal))]
        })?;
        send_group(token, pgid, signal)?;
        crate::signals::run_handlers(token)
    }

    /// Abort the interpreter immediately.
    ///
    /// This function 'dumps core' or otherwise fails in the hardest way possible
    /// on the hosting operating system.  This function never returns.
    #[function("()")]
    fn abort(_: &mut Token) {
        std::process::abort();
    }

    /// Exit to the system with specified status, without normal exit processing.
    #[function("(status)")]
    fn _exit(_: &mut Token, status: i32) {
        // SAFETY: ends the process; nothing runs after it.
        unsafe { libc::_exit(status) };
    }

    /// Fork a child process.
    ///
    /// Return 0 to child process and PID of child to parent process.
    #[function("()")]
    fn fork(token: &mut Token) -> PyResult<i32> {
        baton_object::audit::audit(token, "os.fork", |_| Vec::new())?;
        refuse_fork_at_end(token)?;
        before_fork(token);
        // SAFETY: the child goes on with this thread alone; the lock is put right below before anything else runs.
        let pid = unsafe { libc::fork() };
        let number = retry::errno();
        after_fork(token, pid, number, "fork")?;
        Ok(pid)
    }

    /// Register callables to be called when forking a new process.
    ///
    ///   before
    ///     A callable to be called in the parent before the fork() syscall.
    ///   after_in_child
    ///     A callable to be called in the child after fork().
    ///   after_in_parent
    ///     A callable to be called in the parent after fork().
    ///
    /// 'before' callbacks are called in reverse order.
    /// 'after_in_child' and 'after_in_parent' callbacks are called in order.
    #[function("(*, before=None, after_in_child=None, after_in_parent=None)")]
    fn register_at_fork(
        token: &mut Token,
        before: Option<Borrowed<'_>>,
        after_in_child: Option<Borrowed<'_>>,
        after_in_parent: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let given = [
            ("before", before),
            ("after_in_child", after_in_child),
            ("after_in_parent", after_in_parent),
        ];
        if given.iter().all(|(_, hook)| hook.is_none()) {
            return Err(token.type_error("At least one argument is required."));
        }
        for (name, hook) in given {
            if hook.is_some_and(|hook| token.class_of(hook).slots().call.is_none()) {
                let got = hook.map(|hook| token.class_name(hook)).unwrap_or_default();
                return Err(token.type_error(format!("'{name}' must be callable, not {got}")));
            }
        }
        let hooks = token.interp().extension::<ForkHooks>();
        for ((_, hook), list) in given
            .into_iter()
            .zip([&hooks.before, &hooks.child, &hooks.parent])
        {
            list.borrow_mut().extend(hook.map(|hook| hook.own(token)));
        }
        Ok(())
    }

    /// Execute an executable path with arguments, replacing current process.
    ///
    ///   path
    ///     Path of executable file.
    ///   argv
    ///     Tuple or list of strings.
    #[function("(path, argv, /)")]
    fn execv(token: &mut Token, path: Borrowed<'_>, argv: Borrowed<'_>) -> PyResult<()> {
        baton_object::audit::audit(token, "os.exec", |token| {
            vec![path.own(token), argv.own(token), token.none()]
        })?;
        let path = Path::new(token, path, "execv", "path")?;
        check_argv(token, argv, "execv")?;
        let argv = Strings::of(token, argv, "execv", "argv")?;
        // SAFETY: a terminated path, and a terminated list of terminated strings.
        unsafe { libc::execv(path.text().as_ptr(), argv.as_ptr()) };
        let number = retry::errno();
        Err(path.error(token, number))
    }

    fn check_argv(token: &mut Token, argv: Borrowed<'_>, function: &str) -> PyResult<()> {
        let is_list = token.is_exact(argv, baton_object::kind::LIST)
            || Tuple::items_of(token, argv).is_some();
        if is_list {
            Ok(())
        } else {
            Err(token.type_error(format!("{function}() arg 2 must be a tuple or list")))
        }
    }

    /// Execute an executable path with arguments, replacing current process.
    ///
    ///   path
    ///     Path of executable file.
    ///   argv
    ///     Tuple or list of strings.
    ///   env
    ///     Dictionary of strings mapping to strings.
    #[function("(path, argv, env)")]
    fn execve(
        token: &mut Token,
        path: Borrowed<'_>,
        argv: Borrowed<'_>,
        env: Borrowed<'_>,
    ) -> PyResult<()> {
        baton_object::audit::audit(token, "os.exec", |token| {
            vec![path.own(token), argv.own(token), env.own(token)]
        })?;
        let path = Path::or_fd(token, path, "execve", "path")?;
        check_argv(token, argv, "execve")?;
        let argv = Strings::of(token, argv, "execve", "argv")?;
        let env = Strings::of_environment(token, env)?;
        // SAFETY: a terminated path, and terminated lists of terminated strings.
        unsafe {
            match path.fd {
                Some(fd) => libc::fexecve(fd, argv.as_ptr(), env.as_ptr()),
                None => libc::execve(path.text().as_ptr(), argv.as_ptr(), env.as_ptr()),
            }
        };
        let number = retry::errno();
        Err(path.error(token, number))
    }

    /// Execute the command in a subshell.
    #[function(name = "system", "(command)")]
    fn system_(token: &mut Token, command: Borrowed<'_>) -> PyResult<i64> {
        baton_object::audit::audit(token, "os.system", |token| vec![command.own(token)])?;
        let command = Path::new(token, command, "system", "command")?;
        let text = command.text();
        // SAFETY: the command is terminated.
        Ok(switch::blocking(
            token,
            Reason::Blocking("system"),
            move || i64::from(unsafe { libc::system(text.as_ptr()) }),
        ))
    }

    fn pid_and_status(token: &Token, pid: i32, status: i32) -> Owned {
        token.new_tuple([token.int(i64::from(pid)), token.int(i64::from(status))].into_iter())
    }

    /// Wait for completion of a child process.
    ///
    /// Returns a tuple of information about the child process:
    ///     (pid, status)
    #[function("()")]
    fn wait(token: &mut Token) -> PyResult {
        waitpid(token, -1, 0)
    }

    /// Where waiting is simulated, other threads run until the child has ended.
    fn await_child(token: &mut Token, name: &'static str, pid: i32, options: i32) -> PyResult<()> {
        if !switch::is_simulated(token) || pid <= 0 || options & libc::WNOHANG != 0 {
            return Ok(());
        }
        // SAFETY: plain numbers.
        let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) } as i32;
        if fd < 0 {
            return Ok(());
        }
        let waited = retry::ready(token, name, &[Interest::readable(fd)], None);
        // SAFETY: opened just above.
        unsafe { libc::close(fd) };
        waited
    }

    /// Wait for completion of a given child process.
    ///
    /// Returns a tuple of information regarding the child process:
    ///     (pid, status)
    ///
    /// The options argument is ignored on Windows.
    #[function("(pid, options, /)")]
    fn waitpid(token: &mut Token, pid: i32, options: i32) -> PyResult {
        await_child(token, "waitpid", pid, options)?;
        let mut status = 0;
        let place = Ptr(&raw mut status);
        // SAFETY: the number lives until the call is over.
        let pid = retry::checked(token, "waitpid", move || unsafe {
            libc::waitpid(pid, place.get(), options)
        })?;
        Ok(pid_and_status(token, pid, status))
    }

    /// Wait for completion of a child process.
    ///
    /// Returns a tuple of information about the child process:
    ///   (pid, status, rusage)
    #[function("(options)")]
    fn wait3(token: &mut Token, options: i32) -> PyResult {
        wait4(token, -1, options)
    }

    /// Wait for completion of a specific child process.
    ///
    /// Returns a tuple of information about the child process:
    ///   (pid, status, rusage)
    #[function("(pid, options)")]
    fn wait4(token: &mut Token, pid: i32, options: i32) -> PyResult {
        await_child(token, "wait4", pid, options)?;
        let mut status = 0;
        // SAFETY: all zeros are a valid structure of numbers.
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        let (place, used) = (Ptr(&raw mut status), Ptr(&raw mut usage));
        // SAFETY: both live until the call is over.
        let pid = retry::checked(token, "wait4", move || unsafe {
            libc::wait4(pid, place.get(), options, used.get())
        })?;
        let usage = crate::resource::usage(token, &usage);
        Ok(token.new_tuple(
            [
                token.int(i64::from(pid)),
                token.int(i64::from(status)),
                usage,
            ]
            .into_iter(),
        ))
    }

    /// Returns the result of waiting for a process or processes.
    ///
    ///   idtype
    ///     Must be one of be P_PID, P_PGID or P_ALL.
    ///   id
    ///     The id to wait on.
    ///   options
    ///     Constructed from the ORing of one or more of WEXITED, WSTOPPED
    ///     or WCONTINUED and additionally may be ORed with WNOHANG or WNOWAIT.
    ///
    /// Returns either waitid_result or None if WNOHANG is specified and there are
    /// no children in a waitable state.
    #[function("(idtype, id, options, /)")]
    fn waitid(token: &mut Token, idtype: u32, id: u32, options: i32) -> PyResult {
        // SAFETY: all zeros are a valid structure.
        let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
        let place = Ptr(&raw mut info);
        // SAFETY: the structure lives until the call is over.
        retry::checked(token, "waitid", move || unsafe {
            libc::waitid(idtype, id, place.get(), options)
        })?;
        // SAFETY: `waitid` filled the fields of a child's state.
        let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
        if pid == 0 {
            return Ok(token.none());
        }
        let numbers = [
            i64::from(pid),
            i64::from(uid),
            i64::from(info.si_signo),
            i64::from(status),
            i64::from(info.si_code),
        ];
        let items: Vec<Owned> = numbers.iter().map(|number| token.int(*number)).collect();
        Ok(structseq::make::<WaitidResult>(token, items))
    }

    /// Convert a wait status to an exit code.
    ///
    /// On Unix:
    ///
    /// * If WIFEXITED(status) is true, return WEXITSTATUS(status).
    /// * If WIFSIGNALED(status) is true, return -WTERMSIG(status).
    /// * Otherwise, raise a ValueError.
    #[function("(status)")]
    fn waitstatus_to_exitcode(token: &mut Token, status: i32) -> PyResult<i32> {
        if libc::WIFEXITED(status) {
            return Ok(libc::WEXITSTATUS(status));
        }
        if libc::WIFSIGNALED(status) {
            return Ok(-libc::WTERMSIG(status));
        }
        if libc::WIFSTOPPED(status) {
            return Err(token.value_error(format!(
                "process stopped by delivery of signal {}",
                libc::WSTOPSIG(status)
            )));
        }
        Err(token.value_error(format!("invalid wait status: {status}")))
    }

    /// Return True if the process returning status was dumped to a core file.
    #[function("(status, /)")]
    fn WCOREDUMP(_: &mut Token, status: i32) -> bool {
        libc::WCOREDUMP(status)
    }

    /// Return the process return code from status.
    #[function("(status)")]
    fn WEXITSTATUS(_: &mut Token, status: i32) -> i32 {
        libc::WEXITSTATUS(status)
    }

    /// Return True if a particular process was continued from a job control stop.
    #[function("(status)")]
    fn WIFCONTINUED(_: &mut Token, status: i32) -> bool {
        libc::WIFCONTINUED(status)
    }

    /// Return True if the process returning status exited via the exit() system call.
    #[function("(status)")]
    fn WIFEXITED(_: &mut Token, status: i32) -> bool {
        libc::WIFEXITED(status)
    }

    /// Return True if the process returning status was terminated by a signal.
    #[function("(status)")]
    fn WIFSIGNALED(_: &mut Token, status: i32) -> bool {
        libc::WIFSIGNALED(status)
    }

    /// Return True if the process returning status was stopped.
    #[function("(status)")]
    fn WIFSTOPPED(_: &mut Token, status: i32) -> bool {
        libc::WIFSTOPPED(status)
    }

    /// Return the signal that stopped the process that provided the 'status' value.
    #[function("(status)")]
    fn WSTOPSIG(_: &mut Token, status: i32) -> i32 {
        libc::WSTOPSIG(status)
    }

    /// Return the signal that terminated the process that provided the 'status' value.
    #[function("(status)")]
    fn WTERMSIG(_: &mut Token, status: i32) -> i32 {
        libc::WTERMSIG(status)
    }

    /// Return a file descriptor referring to the process *pid*.
    ///
    /// The descriptor can be used to perform process management without races and
    /// signals.
    #[function("(pid, flags=0)")]
    fn pidfd_open(token: &mut Token, pid: i32, flags: Option<u32>) -> PyResult<i64> {
        // SAFETY: plain numbers.
        let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, flags.unwrap_or(0)) };
        retry::status(token, fd)
    }

    /// The bytes of a name or value of the environment.
    fn environment_text(token: &mut Token, value: Borrowed<'_>) -> PyResult<CString> {
        let bytes = match value.get::<Str>(token) {
            Some(_) => encoded(token, value)?,
            None => {
                let view = buffer::get(token, value, false)?;
                view.bytes(token).to_vec()
            }
        };
        CString::new(bytes).map_err(|_| token.value_error("embedded null byte"))
    }

    /// Change or add an environment variable.
    #[function("(name, value, /)")]
    fn putenv(token: &mut Token, name: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<()> {
        baton_object::audit::audit(token, "os.putenv", |token| {
            vec![name.own(token), value.own(token)]
        })?;
        let (name, value) = (
            environment_text(token, name)?,
            environment_text(token, value)?,
        );
        if name.as_bytes().contains(&b'=') {
            return Err(token.value_error("illegal environment variable name"));
        }
        // SAFETY: terminated strings; the interpreter's other users of the environment are kept out by the lock.
        let status = unsafe { libc::setenv(name.as_ptr(), value.as_ptr(), 1) };
        retry::status(token, status).map(drop)
    }

    /// Delete an environment variable.
    #[function("(name, /)")]
    fn unsetenv(token: &mut Token, name: Borrowed<'_>) -> PyResult<()> {
        baton_object::audit::audit(token, "os.unsetenv", |token| vec![name.own(token)])?;
        let name = environment_text(token, name)?;
        // SAFETY: as in `putenv`.
        let status = unsafe { libc::unsetenv(name.as_ptr()) };
        retry::status(token, status).map(drop)
    }

    /// Set the current numeric umask and return the previous umask.
    #[function("(mask, /)")]
    fn umask(_: &mut Token, mask: u32) -> u32 {
        // SAFETY: a plain number.
        unsafe { libc::umask(mask) }
    }
}
