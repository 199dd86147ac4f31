//! `_posixsubprocess`: starting a program.
//!
//! Invariant: between `fork` and `exec` the child makes system calls on what was prepared before, and no Python runs
//! unless the program gave a function for it; a failure goes through the error pipe as text.

use crate::posix::path::encoded;
use crate::posix::process::{Strings, after_fork_in_child, after_fork_in_parent, before_fork};
use crate::retry;
use baton_object::{Borrowed, Owned, PyResult, Token, module, object};
use std::ffi::CString;

/// What the child does, prepared before it exists.
struct Plan {
    argv: Strings,
    programs: Vec<CString>,
    environment: Option<Strings>,
    directory: Option<CString>,
    close_fds: bool,
    keep: Vec<i32>,
    /// Parent's and child's ends: input, output, errors, and the error pipe.
    ends: [i32; 8],
    restore_signals: bool,
    new_session: bool,
    process_group: i32,
    group: Option<u32>,
    groups: Option<Vec<u32>>,
    user: Option<u32>,
    mask: i32,
}

/// Where the child failed.
enum Failure {
    /// Before the program could be started, with a word about it.
    Early(&'static str),
    /// In starting the program.
    Exec,
}

impl Plan {
    fn check(status: i32) -> Result<i32, Failure> {
        if status == -1 {
            Err(Failure::Early("noexec"))
        } else {
            Ok(status)
        }
    }

    /// The descriptors: the child's ends become 0, 1 and 2.
    fn connect(&self) -> Result<(), Failure> {
        let [
            p2cread,
            p2cwrite,
            c2pread,
            mut c2pwrite,
            errread,
            mut errwrite,
            errpipe_read,
            _,
        ] = self.ends;
        // SAFETY: plain numbers.
        unsafe {
            for fd in [p2cwrite, c2pread, errread, errpipe_read] {
                if fd != -1 {
                    libc::close(fd);
                }
            }
            if c2pwrite == 0 {
                c2pwrite = Plan::check(libc::fcntl(c2pwrite, libc::F_DUPFD, 3))?;
            }
            while errwrite == 0 || errwrite == 1 {
                errwrite = Plan::check(libc::fcntl(errwrite, libc::F_DUPFD, 3))?;
            }
            for (fd, target) in [(p2cread, 0), (c2pwrite, 1), (errwrite, 2)] {
                if fd == target {
                    Plan::check(libc::fcntl(fd, libc::F_SETFD, 0))?;
                } else if fd != -1 {
                    Plan::check(libc::dup2(fd, target))?;
                }
            }
        }
        Ok(())
    }

    /// Everything about the process but its descriptors.
    fn become_other(&self) -> Result<(), Failure> {
        // SAFETY: plain numbers, terminated strings, lists with their lengths.
        unsafe {
            if let Some(directory) = &self.directory
                && libc::chdir(directory.as_ptr()) == -1
            {
                return Err(Failure::Early("noexec:chdir"));
            }
            if self.mask >= 0 {
                libc::umask(self.mask as libc::mode_t);
            }
            if self.restore_signals {
                for number in [libc::SIGPIPE, libc::SIGXFSZ] {
                    libc::signal(number, libc::SIG_DFL);
                }
            }
            if self.new_session {
                Plan::check(libc::setsid())?;
            }
            if self.process_group >= 0 {
                Plan::check(libc::setpgid(0, self.process_group))?;
            }
            if let Some(groups) = &self.groups {
                Plan::check(libc::setgroups(groups.len(), groups.as_ptr()))?;
            }
            if let Some(group) = self.group {
                Plan::check(libc::setregid(group, group))?;
            }
            if let Some(user) = self.user {
                Plan::check(libc::setreuid(user, user))?;
            }
        }
        Ok(())
    }

    /// Closes all descriptors from 3 up but those to keep.
    fn close_others(&self) {
        let mut low = 3;
        for keep in self
            .keep
            .iter()
            .copied()
            .filter(|fd| *fd >= 3)
            .chain([i32::MAX])
        {
            if keep > low {
                // SAFETY: plain numbers.
                unsafe { libc::syscall(libc::SYS_close_range, low as u32, (keep - 1) as u32, 0) };
            }
            low = keep.saturating_add(1);
        }
    }

    /// The descriptors to keep stay open in the program.
    fn inherit(&self) -> Result<(), Failure> {
        let errpipe_write = self.ends[7];
        for fd in self.keep.iter().filter(|fd| **fd != errpipe_write) {
            // SAFETY: plain numbers.
            unsafe { Plan::check(libc::fcntl(*fd, libc::F_SETFD, 0))? };
        }
        Ok(())
    }

    fn exec(&self) -> Failure {
        let mut kept = 0;
        for program in &self.programs {
            // SAFETY: terminated strings and lists; errno is this thread's.
            unsafe {
                match &self.environment {
                    Some(environment) => {
                        libc::execve(program.as_ptr(), self.argv.as_ptr(), environment.as_ptr())
                    }
                    None => libc::execv(program.as_ptr(), self.argv.as_ptr()),
                };
                let number = retry::errno();
                if number != libc::ENOENT && number != libc::ENOTDIR && kept == 0 {
                    kept = number;
                }
            }
        }
        if kept != 0 {
            // SAFETY: errno is this thread's.
            unsafe { *libc::__errno_location() = kept };
        }
        Failure::Exec
    }

    /// Tells the parent what failed.
    fn report(&self, failure: &Failure) {
        let number = retry::errno();
        let word = match failure {
            Failure::Early(word) => word,
            Failure::Exec => "",
        };
        self.tell(&format!("OSError:{number:X}:{word}"));
    }

    fn tell(&self, text: &str) {
        // SAFETY: the text's length is passed.
        unsafe { libc::write(self.ends[7], text.as_ptr().cast(), text.len()) };
    }
}

fn strings(token: &mut Token, values: Borrowed<'_>) -> PyResult<Vec<CString>> {
    let mut owners = Vec::new();
    for value in object::collect(token, values)? {
        let value = baton_modules::fspath::fspath(token, value.as_ref())?;
        let bytes = encoded(token, value.as_ref())?;
        match CString::new(bytes) {
            Ok(text) => owners.push(text),
            Err(_) => return Err(token.value_error("embedded null byte")),
        }
    }
    Ok(owners)
}

fn number(token: &mut Token, value: Borrowed<'_>) -> PyResult<i32> {
    baton_object::args::FromArg::from_arg(token, value)
}

fn optional_id(token: &mut Token, value: Borrowed<'_>) -> PyResult<Option<u32>> {
    if value.is_none() {
        return Ok(None);
    }
    Ok(Some(
        baton_object::int::index_to_i64(token, value, "C long")? as u32,
    ))
}

fn plan(token: &mut Token, values: &[Borrowed<'_>; 22]) -> PyResult<Plan> {
    let [
        args,
        programs,
        close_fds,
        keep,
        directory,
        environment,
        rest @ ..,
    ] = values;
    let argv = Strings::new(strings(token, *args)?);
    let programs = strings(token, *programs)?;
    let close_fds = object::is_true(token, *close_fds)?;
    let mut fds = Vec::new();
    for fd in object::collect(token, *keep)? {
        fds.push(number(token, fd.as_ref())?);
    }
    if !fds.is_sorted() || fds.iter().any(|fd| *fd < 0) {
        return Err(token.value_error("bad value(s) in fds_to_keep"));
    }
    let directory = if directory.is_none() {
        None
    } else {
        let list = token.new_tuple([directory.own(token)].into_iter());
        strings(token, list.as_ref())?.pop()
    };
    let environment = if environment.is_none() {
        None
    } else {
        Some(Strings::new(strings(token, *environment)?))
    };
    let mut ends = [0; 8];
    for (end, value) in ends.iter_mut().zip(rest) {
        *end = number(token, *value)?;
    }
    let [
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        restore,
        session,
        process_group,
        group,
        groups,
        user,
        mask,
        _,
    ] = rest;
    let groups = if groups.is_none() {
        None
    } else {
        let mut list = Vec::new();
        for group in object::collect(token, *groups)? {
            list.push(baton_object::int::index_to_i64(token, group.as_ref(), "C long")? as u32);
        }
        Some(list)
    };
    Ok(Plan {
        argv,
        programs,
        environment,
        directory,
        close_fds,
        keep: fds,
        ends,
        restore_signals: object::is_true(token, *restore)?,
        new_session: object::is_true(token, *session)?,
        process_group: number(token, *process_group)?,
        group: optional_id(token, *group)?,
        groups,
        user: optional_id(token, *user)?,
        mask: number(token, *mask)?,
    })
}

/// What the child does; it does not come back.
fn child(token: &mut Token, plan: &Plan, function: Option<Owned>) -> ! {
    let mut result = plan.connect().and_then(|()| plan.become_other());
    if let (Ok(()), Some(function)) = (&result, function) {
        after_fork_in_child(token);
        if let Err(raised) = object::call(token, function.as_ref(), &[]) {
            drop(token.take_lazy(raised));
            plan.tell("SubprocessError:0:Exception occurred in preexec_fn.");
            // SAFETY: ends the process.
            unsafe { libc::_exit(255) };
        }
    }
    result = result.and_then(|()| plan.inherit());
    let failure = match result {
        Ok(()) => {
            if plan.close_fds {
                plan.close_others();
            }
            plan.exec()
        }
        Err(failure) => failure,
    };
    plan.report(&failure);
    // SAFETY: ends the process.
    unsafe { libc::_exit(255) }
}

/// A POSIX helper for the subprocess module.
#[module(name = "_posixsubprocess")]
pub mod subprocess {
    use super::*;
    use baton_object::Args;

    /// Spawn a fresh new child process.
    ///
    /// Fork a child process, close parent file descriptors as appropriate in the
    /// child and duplicate the few that are needed before calling exec() in the
    /// child process.
    ///
    /// If close_fds is True, close file descriptors 3 and higher, except those listed
    /// in the sorted tuple pass_fds.
    ///
    /// The preexec_fn, if supplied, will be called immediately before closing file
    /// descriptors and exec.
    ///
    /// WARNING: preexec_fn is NOT SAFE if your application uses threads.
    ///          It may trigger infrequent, difficult to debug deadlocks.
    ///
    /// If an error occurs in the child process before exec, it is
    /// serialized and written to the errpipe_write fd per subprocess.py.
    ///
    /// Returns: the child process's PID.
    ///
    /// Raises: Only on an error in the parent process.
    #[function("(*args)")]
    fn fork_exec(token: &mut Token, args: Args<'_>) -> PyResult<i32> {
        args.no_keywords(token, "fork_exec")?;
        args.expect(token, "fork_exec", 22, 22)?;
        let Ok(values) = <&[Borrowed<'_>; 22]>::try_from(args.positional()) else {
            return Err(token.type_error("fork_exec expected 22 arguments"));
        };
        let plan = plan(token, values)?;
        let function = (!values[21].is_none()).then(|| values[21].own(token));
        if plan.close_fds && plan.ends[7] < 3 {
            return Err(token.value_error("errpipe_write must be >= 3"));
        }
        let with_python = function.is_some();
        if with_python {
            before_fork(token);
        }
        // SAFETY: the child makes system calls and execs; where it runs Python first, the lock is put right before.
        let pid = unsafe { libc::fork() };
        let number = retry::errno();
        if pid == 0 {
            child(token, &plan, function);
        }
        if with_python {
            after_fork_in_parent(token);
        }
        if pid < 0 {
            Err(token.os_error(number, None))
        } else {
            Ok(pid)
        }
    }
}
