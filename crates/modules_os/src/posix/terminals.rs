//! `posix`: pseudo-terminals; and the groups of users, which belong to whoever logs in there.

use crate::posix::path::Fd;
use crate::posix::process::{after_fork, before_fork, refuse_fork_at_end};
use crate::retry;
use baton_modules::fspath;
use baton_object::str::Str;
use baton_object::{Borrowed, Owned, PyResult, Token, module};
use std::ffi::{CStr, CString};

unsafe extern "C" {
    fn login_tty(fd: libc::c_int) -> libc::c_int;
}

/// The functions of this part.
#[module(name = "posix")]
pub mod part {
    use super::*;

    /// Open and return a file descriptor for a master pseudo-terminal device.
    ///
    /// Performs a posix_openpt() C function call. The oflag argument is used to
    /// set file status flags and file access modes as specified in the manual page
    /// of posix_openpt() of your system.
    #[function("(oflag, /)")]
    fn posix_openpt(token: &mut Token, oflag: i32) -> PyResult<i32> {
        // SAFETY: a plain number.
        let fd = unsafe { libc::posix_openpt(oflag | libc::O_CLOEXEC) };
        retry::status(token, fd)
    }

    /// Grant access to the slave pseudo-terminal device.
    ///
    ///   fd
    ///     File descriptor of a master pseudo-terminal device.
    ///
    /// Performs a grantpt() C function call.
    #[function("(fd, /)")]
    fn grantpt(token: &mut Token, fd: Fd) -> PyResult<()> {
        // SAFETY: a plain number.
        let status = unsafe { libc::grantpt(fd.0) };
        retry::status(token, status).map(drop)
    }

    /// Unlock a pseudo-terminal master/slave pair.
    ///
    ///   fd
    ///     File descriptor of a master pseudo-terminal device.
    ///
    /// Performs an unlockpt() C function call.
    #[function("(fd, /)")]
    fn unlockpt(token: &mut Token, fd: Fd) -> PyResult<()> {
        // SAFETY: a plain number.
        let status = unsafe { libc::unlockpt(fd.0) };
        retry::status(token, status).map(drop)
    }

    /// Return the name of the slave pseudo-terminal device.
    ///
    ///   fd
    ///     File descriptor of a master pseudo-terminal device.
    ///
    /// If the ptsname_r() C function is available, it is called;
    /// otherwise, performs a ptsname() C function call.
    #[function("(fd, /)")]
    fn ptsname(token: &mut Token, fd: Fd) -> PyResult {
        let mut room = [0u8; 256];
        // SAFETY: the room's size is passed.
        let number = unsafe { libc::ptsname_r(fd.0, room.as_mut_ptr().cast(), room.len()) };
        if number != 0 {
            return Err(token.os_error(number, None));
        }
        let name = CStr::from_bytes_until_nul(&room).unwrap_or_default();
        Ok(fspath::decode_bytes(token, name.to_bytes()))
    }

    /// Prepare the tty of which fd is a file descriptor for a new login session.
    ///
    /// Make the calling process a session leader; make the tty the
    /// controlling tty, the stdin, the stdout, and the stderr of the
    /// calling process; close fd.
    #[function("(fd, /)")]
    fn login_tty(token: &mut Token, fd: Fd) -> PyResult<()> {
        // SAFETY: a plain number.
        let status = unsafe { super::login_tty(fd.0) };
        retry::status(token, status).map(drop)
    }

    /// Fork a new process with a new pseudo-terminal as controlling tty.
    ///
    /// Returns a tuple of (pid, master_fd).
    /// Like fork(), return pid of 0 to the child process,
    /// and pid of child to the parent process.
    /// To both, return fd of newly opened pseudo-terminal.
    #[function("()")]
    fn forkpty(token: &mut Token) -> PyResult {
        let mut master = -1;
        refuse_fork_at_end(token)?;
        before_fork(token);
        // SAFETY: the child goes on with this thread alone; the lock is put right below before anything else runs.
        let pid = unsafe {
            libc::forkpty(
                &mut master,
                std::ptr::null_mut(),
                std::ptr::null(),
                std::ptr::null(),
            )
        };
        let number = retry::errno();
        after_fork(token, pid, number, "forkpty")?;
        let items = [token.int(pid.into()), token.int(master.into())];
        Ok(token.new_tuple(items.into_iter()))
    }

    /// Returns a list of groups to which a user belongs.
    ///
    ///   user
    ///     username to lookup
    ///   group
    ///     base group id of the user
    #[function("(user, group, /)")]
    fn getgrouplist(token: &mut Token, user: Borrowed<'_>, group: u32) -> PyResult {
        if user.get::<Str>(token).is_none() {
            let got = token.class_name(user);
            return Err(
                token.type_error(format!("getgrouplist() argument 1 must be str, not {got}"))
            );
        }
        let user = user_name(token, user)?;
        let mut groups = vec![0; 64];
        loop {
            let mut count = groups.len() as libc::c_int;
            // SAFETY: the name is terminated, and the list has that many places.
            let status = unsafe {
                libc::getgrouplist(user.as_ptr(), group, groups.as_mut_ptr(), &mut count)
            };
            if status != -1 {
                let groups = groups.iter().take(count as usize);
                let groups: Vec<Owned> = groups.map(|group| token.int(i64::from(*group))).collect();
                return Ok(token.new_list(groups));
            }
            if groups.len() > 1 << 16 {
                return Err(token.os_error(libc::EINVAL, None));
            }
            groups.resize(groups.len() * 2, 0);
        }
    }

    /// Initialize the group access list.
    ///
    /// Call the system initgroups() to initialize the group access list with all of
    /// the groups of which the specified username is a member, plus the specified
    /// group id.
    #[function("(username, gid, /)")]
    fn initgroups(token: &mut Token, username: Borrowed<'_>, gid: u32) -> PyResult<()> {
        let user = user_name(token, username)?;
        // SAFETY: the name is terminated.
        let status = unsafe { libc::initgroups(user.as_ptr(), gid) };
        retry::status(token, status).map(drop)
    }

    fn user_name(token: &mut Token, name: Borrowed<'_>) -> PyResult<CString> {
        let name = fspath::to_bytes(token, name)?;
        CString::new(name).map_err(|_| token.value_error("embedded null byte"))
    }
}
