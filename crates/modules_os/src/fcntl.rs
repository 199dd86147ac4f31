//! `fcntl`: control of descriptors.

use baton_object::module;

/// This module performs file control and I/O control on file
/// descriptors.  It is an interface to the fcntl() and ioctl() Unix
/// routines.  File descriptors can be obtained with the fileno() method of
/// a file or socket object.
#[module(name = "fcntl")]
pub mod fcntl {
    use crate::constants::{self, Number};
    use crate::posix::path::{Fd, encoded};
    use crate::retry::{self, Ptr};
    use baton_object::{Borrowed, PyResult, Token, buffer};

    /// The most bytes that an argument is copied for.
    const ROOM: usize = 1024;

    const NUMBERS: &[Number] = &[
        ("DN_ACCESS", 1),
        ("DN_ATTRIB", 32),
        ("DN_CREATE", 4),
        ("DN_DELETE", 8),
        ("DN_MODIFY", 2),
        ("DN_MULTISHOT", 2147483648),
        ("DN_RENAME", 16),
        ("FASYNC", libc::O_ASYNC as i64),
        ("FD_CLOEXEC", libc::FD_CLOEXEC as i64),
        ("FICLONE", libc::FICLONE as i64),
        ("FICLONERANGE", libc::FICLONERANGE as i64),
        ("F_ADD_SEALS", libc::F_ADD_SEALS as i64),
        ("F_DUPFD", libc::F_DUPFD as i64),
        ("F_DUPFD_CLOEXEC", libc::F_DUPFD_CLOEXEC as i64),
        ("F_DUPFD_QUERY", 1027),
        ("F_EXLCK", 4),
        ("F_GETFD", libc::F_GETFD as i64),
        ("F_GETFL", libc::F_GETFL as i64),
        ("F_GETLEASE", libc::F_GETLEASE as i64),
        ("F_GETLK", libc::F_GETLK as i64),
        ("F_GETLK64", 5),
        ("F_GETOWN", libc::F_GETOWN as i64),
        ("F_GETOWN_EX", 16),
        ("F_GETPIPE_SZ", libc::F_GETPIPE_SZ as i64),
        ("F_GETSIG", 11),
        ("F_GET_FILE_RW_HINT", 1037),
        ("F_GET_RW_HINT", 1035),
        ("F_GET_SEALS", libc::F_GET_SEALS as i64),
        ("F_NOTIFY", libc::F_NOTIFY as i64),
        ("F_OFD_GETLK", libc::F_OFD_GETLK as i64),
        ("F_OFD_SETLK", libc::F_OFD_SETLK as i64),
        ("F_OFD_SETLKW", libc::F_OFD_SETLKW as i64),
        ("F_OWNER_PGRP", 2),
        ("F_OWNER_PID", 1),
        ("F_OWNER_TID", 0),
        ("F_RDLCK", libc::F_RDLCK as i64),
        ("F_SEAL_FUTURE_WRITE", libc::F_SEAL_FUTURE_WRITE as i64),
        ("F_SEAL_GROW", libc::F_SEAL_GROW as i64),
        ("F_SEAL_SEAL", libc::F_SEAL_SEAL as i64),
        ("F_SEAL_SHRINK", libc::F_SEAL_SHRINK as i64),
        ("F_SEAL_WRITE", libc::F_SEAL_WRITE as i64),
        ("F_SETFD", libc::F_SETFD as i64),
        ("F_SETFL", libc::F_SETFL as i64),
        ("F_SETLEASE", libc::F_SETLEASE as i64),
        ("F_SETLK", libc::F_SETLK as i64),
        ("F_SETLK64", 6),
        ("F_SETLKW", libc::F_SETLKW as i64),
        ("F_SETLKW64", 7),
        ("F_SETOWN", libc::F_SETOWN as i64),
        ("F_SETOWN_EX", 15),
        ("F_SETPIPE_SZ", libc::F_SETPIPE_SZ as i64),
        ("F_SETSIG", 10),
        ("F_SET_FILE_RW_HINT", 1038),
        ("F_SET_RW_HINT", 1036),
        ("F_SHLCK", 8),
        ("F_UNLCK", libc::F_UNLCK as i64),
        ("F_WRLCK", libc::F_WRLCK as i64),
        ("LOCK_EX", libc::LOCK_EX as i64),
        ("LOCK_MAND", 32),
        ("LOCK_NB", libc::LOCK_NB as i64),
        ("LOCK_READ", 64),
        ("LOCK_RW", 192),
        ("LOCK_SH", libc::LOCK_SH as i64),
        ("LOCK_UN", libc::LOCK_UN as i64),
        ("LOCK_WRITE", 128),
        ("RWH_WRITE_LIFE_EXTREME", 5),
        ("RWH_WRITE_LIFE_LONG", 4),
        ("RWH_WRITE_LIFE_MEDIUM", 3),
        ("RWH_WRITE_LIFE_NONE", 1),
        ("RWH_WRITE_LIFE_NOT_SET", 0),
        ("RWH_WRITE_LIFE_SHORT", 2),
    ];

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let namespace = constants::namespace(token, module)?;
        constants::fill(token, namespace.as_ref(), NUMBERS);
        Ok(())
    }

    /// A number argument, as the 32 or 64 bits that the system takes.
    fn number(token: &mut Token, value: Borrowed<'_>) -> PyResult<libc::c_long> {
        let value = baton_object::int::index(token, value)?;
        let number =
            baton_object::int::value_of(token, value.as_ref()).map(|number| number.to_big());
        let bits = number.and_then(|number| i128::try_from(number).ok());
        match bits.filter(|bits| (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(bits)) {
            Some(bits) => Ok(bits as u64 as libc::c_long),
            None => Err(token.overflow_error("Python int too large to convert to C unsigned long")),
        }
    }

    /// An argument of bytes, copied; `None` for a number.
    fn copied(token: &mut Token, arg: Borrowed<'_>, function: &str) -> PyResult<Option<Vec<u8>>> {
        let bytes = if arg.is_a::<baton_object::str::Str>(token) {
            encoded(token, arg)?
        } else if buffer::supported(token, arg) {
            let view = buffer::get(token, arg, false)?;
            view.bytes(token).to_vec()
        } else {
            return Ok(None);
        };
        if bytes.len() > ROOM {
            return Err(token.value_error(format!("{function} argument 3 is too long")));
        }
        Ok(Some(bytes))
    }

    /// Perform the operation `cmd` on file descriptor fd.
    ///
    /// The values used for `cmd` are operating system dependent, and are available
    /// as constants in the fcntl module, using the same names as used in
    /// the relevant C header files.  The argument arg is optional, and
    /// defaults to 0; it may be an integer, a bytes-like object or a string.
    /// If arg is given as a string, it will be encoded to binary using the
    /// UTF-8 encoding.
    ///
    /// If the arg given is an integer or if none is specified, the result value
    /// is an integer corresponding to the return value of the fcntl() call in
    /// the C code.
    ///
    /// If arg is given as a bytes-like object, the return value of fcntl() is a
    /// bytes object of that length, containing the resulting value put in the
    /// arg buffer by the operating system.
    #[function("(fd, cmd, arg=0, /)", name = "fcntl")]
    fn control(token: &mut Token, fd: Fd, cmd: i32, arg: Option<Borrowed<'_>>) -> PyResult {
        let data = match arg {
            Some(arg) => copied(token, arg, "fcntl")?,
            None => None,
        };
        if let Some(data) = data {
            let len = data.len();
            let mut room = data;
            room.resize(ROOM + 8, 0);
            let place = Ptr(room.as_mut_ptr());
            // SAFETY: the buffer is larger than any structure of fcntl, and lives until the call is over.
            retry::checked(token, ("fcntl", fd), move || unsafe {
                libc::fcntl(fd.0, cmd, place.get())
            })?;
            room.truncate(len);
            return Ok(baton_object::bytes::from_vec(token, room));
        }
        let arg = match arg {
            Some(arg) => number(token, arg)?,
            None => 0,
        };
        // SAFETY: a number as argument; a command that takes a pointer fails with EFAULT.
        let result = retry::checked(token, ("fcntl", fd), move || unsafe {
            libc::fcntl(fd.0, cmd, arg)
        })?;
        Ok(token.int(i64::from(result)))
    }

    /// Perform the operation request on file descriptor fd.
    ///
    /// The values used for request are operating system dependent, and are available
    /// as constants in the fcntl or termios library modules, using the same names as
    /// used in the relevant C header files.
    ///
    /// The argument arg is optional, and defaults to 0; it may be an integer, a
    /// bytes-like object or a string.
    #[function("(fd, request, arg=0, mutate_flag=True, /)")]
    fn ioctl(
        token: &mut Token,
        fd: Fd,
        request: Borrowed<'_>,
        arg: Option<Borrowed<'_>>,
        mutate_flag: Option<bool>,
    ) -> PyResult {
        let request = number(token, request)? as libc::Ioctl;
        let Some(arg) = arg else {
            return plain_ioctl(token, fd, request, 0);
        };
        let is_text = arg.is_a::<baton_object::str::Str>(token);
        let mutable = !is_text
            && buffer::supported(token, arg)
            && baton_object::bytes::value_of(token, arg).is_none();
        if mutable && mutate_flag.unwrap_or(true) {
            let view = buffer::get(token, arg, true)?;
            let mut room = view.bytes(token).to_vec();
            let len = room.len();
            room.resize(len.max(ROOM) + 8, 0);
            let place = Ptr(room.as_mut_ptr());
            // SAFETY: as in `control`.
            let result = retry::checked(token, ("ioctl", fd), move || unsafe {
                libc::ioctl(fd.0, request, place.get())
            })?;
            if let Some(target) = view.bytes_mut(token) {
                target.copy_from_slice(&room[..len]);
            }
            return Ok(token.int(i64::from(result)));
        }
        match copied(token, arg, "ioctl")? {
            Some(data) => {
                let len = data.len();
                let mut room = data;
                room.resize(ROOM + 8, 0);
                let place = Ptr(room.as_mut_ptr());
                // SAFETY: as in `control`.
                retry::checked(token, ("ioctl", fd), move || unsafe {
                    libc::ioctl(fd.0, request, place.get())
                })?;
                room.truncate(len);
                Ok(baton_object::bytes::from_vec(token, room))
            }
            None => {
                let arg = number(token, arg)?;
                plain_ioctl(token, fd, request, arg)
            }
        }
    }

    fn plain_ioctl(token: &mut Token, fd: Fd, request: libc::Ioctl, arg: libc::c_long) -> PyResult {
        // SAFETY: a number as argument; a request that takes a pointer fails with EFAULT.
        let result = retry::checked(token, ("ioctl", fd), move || unsafe {
            libc::ioctl(fd.0, request, arg)
        })?;
        Ok(token.int(i64::from(result)))
    }

    /// Perform the lock operation `operation` on file descriptor `fd`.
    ///
    /// See the Unix manual page for flock(2) for details (On some systems, this
    /// function is emulated using fcntl()).
    #[function("(fd, operation, /)")]
    fn flock(token: &mut Token, fd: Fd, operation: i32) -> PyResult<()> {
        // SAFETY: plain numbers.
        retry::checked(token, ("flock", fd), move || unsafe {
            libc::flock(fd.0, operation)
        })
        .map(drop)
    }

    /// A wrapper around the fcntl() locking calls.
    ///
    /// `fd` is the file descriptor of the file to lock or unlock, and operation is one
    /// of the following values:
    ///
    ///     LOCK_UN - unlock
    ///     LOCK_SH - acquire a shared lock
    ///     LOCK_EX - acquire an exclusive lock
    ///
    /// When operation is LOCK_SH or LOCK_EX, it can also be bitwise ORed with
    /// LOCK_NB to avoid blocking on lock acquisition.
    #[function("(fd, cmd, len=0, start=0, whence=0, /)")]
    fn lockf(
        token: &mut Token,
        fd: Fd,
        cmd: i32,
        len: Option<i64>,
        start: Option<i64>,
        whence: Option<i32>,
    ) -> PyResult<()> {
        let kind = match cmd {
            libc::LOCK_UN => libc::F_UNLCK,
            _ if cmd & libc::LOCK_SH != 0 => libc::F_RDLCK,
            _ if cmd & libc::LOCK_EX != 0 => libc::F_WRLCK,
            _ => return Err(token.value_error("unrecognized lockf argument")),
        };
        // SAFETY: all zeros are a valid structure of numbers.
        let mut lock: libc::flock = unsafe { std::mem::zeroed() };
        (lock.l_type, lock.l_whence) = (kind as i16, whence.unwrap_or(0) as i16);
        (lock.l_start, lock.l_len) = (start.unwrap_or(0), len.unwrap_or(0));
        let command = if cmd & libc::LOCK_NB != 0 {
            libc::F_SETLK
        } else {
            libc::F_SETLKW
        };
        let place = Ptr(&raw mut lock);
        // SAFETY: the structure lives until the call is over.
        retry::checked(token, ("lockf", fd), move || unsafe {
            libc::fcntl(fd.0, command, place.get())
        })
        .map(drop)
    }
}
