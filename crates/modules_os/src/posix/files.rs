//! `posix`: descriptors.

use crate::posix::path::{DirFd, Fd, Path, directory};
use crate::retry::{self, Ptr};
use baton_object::buffer::{self, Buffer};
use baton_object::{Borrowed, Owned, PyResult, Token, module, object};
use baton_sync::poll::Interest;

/// The views' places in memory, as the system wants them. The views must outlive the call.
fn vectors(views: &[Buffer]) -> Vec<libc::iovec> {
    views
        .iter()
        .map(|view| libc::iovec {
            iov_base: view.data.cast(),
            iov_len: view.len,
        })
        .collect()
}

fn views_of(token: &mut Token, values: Borrowed<'_>, writable: bool) -> PyResult<Vec<Buffer>> {
    let values = object::collect(token, values)?;
    let mut views = Vec::with_capacity(values.len());
    for value in &values {
        views.push(buffer::get(token, value.as_ref(), writable)?);
    }
    Ok(views)
}

/// Room for so many bytes; MemoryError where there is none.
pub(crate) fn room(token: &mut Token, len: usize) -> PyResult<Vec<u8>> {
    let mut data = Vec::new();
    if data.try_reserve_exact(len).is_err() {
        return Err(token.memory_error());
    }
    data.resize(len, 0);
    Ok(data)
}

/// The length of an argument that must not be negative.
fn length(token: &mut Token, len: isize) -> PyResult<usize> {
    usize::try_from(len).map_err(|_| token.os_error(libc::EINVAL, None))
}

/// The functions of this part.
#[module(name = "posix")]
pub mod part {
    use super::*;

    /// Open a file for low level IO.  Returns a file descriptor (integer).
    ///
    /// If dir_fd is not None, it should be a file descriptor open to a directory,
    ///   and path should be relative; path will then be relative to that directory.
    /// dir_fd may not be implemented on your platform.
    ///   If it is unavailable, using it will raise a NotImplementedError.
    #[function("(path, flags, mode=0o777, *, dir_fd=None)")]
    fn open(
        token: &mut Token,
        path: Borrowed<'_>,
        flags: i32,
        mode: Option<u32>,
        dir_fd: Option<DirFd>,
    ) -> PyResult<i32> {
        baton_object::audit::audit(token, "open", |token| {
            vec![path.own(token), token.none(), token.int(i64::from(flags))]
        })?;
        let path = Path::new(token, path, "open", "path")?;
        let (text, dir, mode) = (path.text(), directory(dir_fd), mode.unwrap_or(0o777));
        // SAFETY: the path is terminated.
        let outcome = retry::on_path(token, "open", (text, None), move || unsafe {
            libc::openat(dir, text.as_ptr(), flags | libc::O_CLOEXEC, mode)
        })?;
        outcome.map_err(|number| path.error(token, number))
    }

    /// Close a file descriptor.
    #[function("(fd)")]
    fn close(token: &mut Token, fd: i32) -> PyResult<()> {
        match retry::close(token, fd) {
            Ok(()) | Err(libc::EINTR) => Ok(()),
            Err(number) => Err(token.os_error(number, None)),
        }
    }

    /// Closes all file descriptors in [fd_low, fd_high), ignoring errors.
    #[function("(fd_low, fd_high, /)")]
    fn closerange(token: &mut Token, fd_low: i32, fd_high: i32) -> PyResult<()> {
        if fd_low < fd_high {
            let (low, high) = (fd_low.max(0) as u32, (fd_high - 1) as u32);
            baton_object::switch::blocking(
                token,
                baton_sched::Reason::Blocking("close"),
                move || {
                    // SAFETY: plain numbers.
                    if unsafe { libc::syscall(libc::SYS_close_range, low, high, 0) } != 0 {
                        // SAFETY: plain numbers.
                        (low..=high.min(65535)).for_each(|fd| unsafe {
                            libc::close(fd as i32);
                        });
                    }
                },
            );
        }
        Ok(())
    }

    /// Read from a file descriptor.  Returns a bytes object.
    #[function("(fd, length, /)")]
    fn read(token: &mut Token, fd: i32, length: isize) -> PyResult {
        let len = super::length(token, length)?.min(0x7fff_f000);
        let mut data = room(token, len)?;
        let place = Ptr(data.as_mut_ptr());
        // SAFETY: the buffer's length is passed, and it lives until the call is over.
        let got = retry::checked_on(token, "read", Interest::readable(fd), move || unsafe {
            libc::read(fd, place.get().cast(), len)
        })?;
        data.truncate(got as usize);
        Ok(baton_object::bytes::from_vec(token, data))
    }

    /// Read into a buffer object from a file descriptor.
    ///
    /// The buffer should be mutable and bytes-like. On success, returns the number of
    /// bytes read. Less bytes may be read than the size of the buffer. The underlying
    /// system call will be retried when interrupted by a signal, unless the signal
    /// handler raises an exception. Other errors will not be retried and an error will
    /// be raised.
    ///
    /// Returns 0 if *fd* is at end of file or if the provided *buffer* has length 0
    /// (which can be used to check for errors without reading data). Never returns
    /// negative.
    #[function("(fd, buffer, /)")]
    fn readinto(token: &mut Token, fd: i32, buffer: Borrowed<'_>) -> PyResult<isize> {
        let Ok(view) = buffer::get(token, buffer, true) else {
            drop(token.take_lazy_if_any());
            let got = token.class_name(buffer);
            return Err(token.type_error(format!(
                "readinto() argument 2 must be read-write bytes-like object, not {got}"
            )));
        };
        let (place, len) = (Ptr(view.data), view.len);
        // SAFETY: the view keeps that many bytes in place until the call is over.
        retry::checked_on(token, "readinto", Interest::readable(fd), move || unsafe {
            libc::read(fd, place.get().cast(), len)
        })
    }

    /// Write a bytes object to a file descriptor.
    #[function("(fd, data, /)")]
    fn write(token: &mut Token, fd: i32, data: Borrowed<'_>) -> PyResult<isize> {
        let view = buffer::get(token, data, false)?;
        let (place, len) = (Ptr(view.data), view.len.min(0x7fff_f000));
        let written = retry::write(token, fd, place, len)?;
        written.map_err(|number| token.os_error(number, None))
    }

    /// Read a number of bytes from a file descriptor starting at a particular offset.
    #[function("(fd, length, offset, /)")]
    fn pread(token: &mut Token, fd: i32, length: isize, offset: i64) -> PyResult {
        let len = super::length(token, length)?;
        let mut data = room(token, len)?;
        let place = Ptr(data.as_mut_ptr());
        // SAFETY: as in `read`.
        let got = retry::checked(token, ("pread", fd), move || unsafe {
            libc::pread(fd, place.get().cast(), len, offset)
        })?;
        data.truncate(got as usize);
        Ok(baton_object::bytes::from_vec(token, data))
    }

    /// Write bytes to a file descriptor starting at a particular offset.
    #[function("(fd, buffer, offset, /)")]
    fn pwrite(token: &mut Token, fd: i32, buffer: Borrowed<'_>, offset: i64) -> PyResult<isize> {
        let view = buffer::get(token, buffer, false)?;
        let (place, len) = (Ptr(view.data), view.len);
        // SAFETY: as in `write`.
        retry::checked(token, ("pwrite", fd), move || unsafe {
            libc::pwrite(fd, place.get().cast(), len, offset)
        })
    }

    /// Read from a file descriptor fd into an iterable of buffers.
    #[function("(fd, buffers, /)")]
    fn readv(token: &mut Token, fd: i32, buffers: Borrowed<'_>) -> PyResult<isize> {
        let views = views_of(token, buffers, true)?;
        let mut list = vectors(&views);
        let (place, count) = (Ptr(list.as_mut_ptr()), list.len() as i32);
        // SAFETY: the list and the views live until the call is over.
        retry::checked_on(token, "readv", Interest::readable(fd), move || unsafe {
            libc::readv(fd, place.get(), count)
        })
    }

    /// Iterate over buffers, and write the contents of each to a file descriptor.
    #[function("(fd, buffers, /)")]
    fn writev(token: &mut Token, fd: i32, buffers: Borrowed<'_>) -> PyResult<isize> {
        let views = views_of(token, buffers, false)?;
        let mut list = vectors(&views);
        let (place, count) = (Ptr(list.as_mut_ptr()), list.len() as i32);
        // SAFETY: as in `readv`.
        retry::checked_on(token, "writev", Interest::writable(fd), move || unsafe {
            libc::writev(fd, place.get(), count)
        })
    }

    /// Reads from a file descriptor into a number of mutable bytes-like objects.
    #[function("(fd, buffers, offset, flags=0, /)")]
    fn preadv(
        token: &mut Token,
        fd: i32,
        buffers: Borrowed<'_>,
        offset: i64,
        flags: Option<i32>,
    ) -> PyResult<isize> {
        let views = views_of(token, buffers, true)?;
        let mut list = vectors(&views);
        let (place, count, flags) = (
            Ptr(list.as_mut_ptr()),
            list.len() as i32,
            flags.unwrap_or(0),
        );
        // SAFETY: as in `readv`.
        retry::checked(token, ("preadv", fd), move || unsafe {
            libc::preadv2(fd, place.get(), count, offset, flags)
        })
    }

    /// Writes the contents of bytes-like objects to a file descriptor at a given offset.
    #[function("(fd, buffers, offset, flags=0, /)")]
    fn pwritev(
        token: &mut Token,
        fd: i32,
        buffers: Borrowed<'_>,
        offset: i64,
        flags: Option<i32>,
    ) -> PyResult<isize> {
        let views = views_of(token, buffers, false)?;
        let mut list = vectors(&views);
        let (place, count, flags) = (
            Ptr(list.as_mut_ptr()),
            list.len() as i32,
            flags.unwrap_or(0),
        );
        // SAFETY: as in `readv`.
        retry::checked(token, ("pwritev", fd), move || unsafe {
            libc::pwritev2(fd, place.get(), count, offset, flags)
        })
    }

    /// Copy count bytes from file descriptor in_fd to file descriptor out_fd.
    #[function("(out_fd, in_fd, offset, count)")]
    fn sendfile(
        token: &mut Token,
        out_fd: i32,
        in_fd: i32,
        offset: Borrowed<'_>,
        count: usize,
    ) -> PyResult<isize> {
        if offset.is_none() {
            // SAFETY: plain numbers; the offset is the descriptor's own.
            return retry::checked(token, ("sendfile", out_fd), move || unsafe {
                libc::sendfile(out_fd, in_fd, std::ptr::null_mut(), count)
            });
        }
        let start = baton_object::int::index_to_i64(token, offset, "C long")?;
        retry::checked(token, ("sendfile", out_fd), move || {
            let mut at = start;
            // SAFETY: the offset lives until the call is over.
            unsafe { libc::sendfile(out_fd, in_fd, &mut at, count) }
        })
    }

    /// Copy count bytes from one file descriptor to another.
    #[function("(src, dst, count, offset_src=None, offset_dst=None)")]
    fn copy_file_range(
        token: &mut Token,
        src: i32,
        dst: i32,
        count: isize,
        offset_src: Option<Borrowed<'_>>,
        offset_dst: Option<Borrowed<'_>>,
    ) -> PyResult<isize> {
        if count < 0 {
            return Err(token.value_error("negative value for 'count' not allowed"));
        }
        let mut starts = [None, None];
        for (start, given) in starts.iter_mut().zip([offset_src, offset_dst]) {
            if let Some(given) = given.filter(|given| !given.is_none()) {
                *start = Some(baton_object::int::index_to_i64(token, given, "C long")?);
            }
        }
        retry::checked(token, ("copy_file_range", dst), move || {
            let mut at = starts;
            let [from, to] = &mut at;
            let place =
                |at: &mut Option<i64>| at.as_mut().map_or(std::ptr::null_mut(), std::ptr::from_mut);
            // SAFETY: the offsets live until the call is over, or are null.
            unsafe { libc::copy_file_range(src, place(from), dst, place(to), count as usize, 0) }
        })
    }

    /// Set the position of a file descriptor.  Return the new position.
    #[function("(fd, position, whence, /)")]
    fn lseek(token: &mut Token, fd: i32, position: i64, whence: i32) -> PyResult<i64> {
        // SAFETY: plain numbers.
        retry::checked(token, ("lseek", fd), move || unsafe {
            libc::lseek(fd, position, whence)
        })
    }

    /// Truncate a file, specified by file descriptor, to a specific length.
    #[function("(fd, length, /)")]
    fn ftruncate(token: &mut Token, fd: Fd, length: i64) -> PyResult<()> {
        // SAFETY: plain numbers.
        retry::checked(token, ("ftruncate", fd), move || unsafe {
            libc::ftruncate(fd.0, length)
        })
        .map(drop)
    }

    /// Ensure a file has allocated at least a particular number of bytes on disk.
    #[function("(fd, offset, length, /)")]
    fn posix_fallocate(token: &mut Token, fd: i32, offset: i64, length: i64) -> PyResult<()> {
        by_result(token, ("posix_fallocate", fd), move || {
            // SAFETY: plain numbers.
            unsafe { libc::posix_fallocate(fd, offset, length) }
        })
    }

    /// Announce an intention to access data in a specific pattern.
    #[function("(fd, offset, length, advice, /)")]
    fn posix_fadvise(
        token: &mut Token,
        fd: i32,
        offset: i64,
        length: i64,
        advice: i32,
    ) -> PyResult<()> {
        by_result(token, ("posix_fadvise", fd), move || {
            // SAFETY: plain numbers.
            unsafe { libc::posix_fadvise(fd, offset, length, advice) }
        })
    }

    /// A call that returns its error number.
    fn by_result(
        token: &mut Token,
        what: (&'static str, i32),
        call: impl Fn() -> i32 + Send + Sync,
    ) -> PyResult<()> {
        loop {
            match retry::once(token, what, &call) {
                0 => return Ok(()),
                libc::EINTR => crate::signals::run_handlers(token)?,
                number => return Err(token.os_error(number, None)),
            }
        }
    }

    /// Apply, test or remove a POSIX lock on an open file descriptor.
    #[function("(fd, command, length, /)")]
    fn lockf(token: &mut Token, fd: i32, command: i32, length: i64) -> PyResult<()> {
        // SAFETY: plain numbers.
        retry::checked(token, ("lockf", fd), move || unsafe {
            libc::lockf(fd, command, length)
        })
        .map(drop)
    }

    /// Return a duplicate of a file descriptor.
    #[function("(fd, /)")]
    fn dup(token: &mut Token, fd: i32) -> PyResult<i32> {
        // SAFETY: plain numbers.
        retry::checked(token, ("dup", fd), move || unsafe {
            libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0)
        })
    }

    /// Duplicate file descriptor.
    #[function("(fd, fd2, inheritable=True)")]
    fn dup2(token: &mut Token, fd: i32, fd2: i32, inheritable: Option<bool>) -> PyResult<i32> {
        let inheritable = inheritable.unwrap_or(true);
        // SAFETY: plain numbers.
        retry::checked(token, ("dup2", fd), move || unsafe {
            if inheritable || fd == fd2 {
                libc::dup2(fd, fd2)
            } else {
                libc::dup3(fd, fd2, libc::O_CLOEXEC)
            }
        })
    }

    fn new_pipe(token: &mut Token, flags: i32) -> PyResult {
        let mut ends = [0i32; 2];
        // SAFETY: room for two descriptors.
        let status = unsafe { libc::pipe2(ends.as_mut_ptr(), flags) };
        retry::status(token, status)?;
        let ends = ends.map(|end| token.int(i64::from(end)));
        Ok(token.new_tuple(ends.into_iter()))
    }

    /// Create a pipe.
    ///
    /// Returns a tuple of two file descriptors:
    ///   (read_fd, write_fd)
    #[function("()")]
    fn pipe(token: &mut Token) -> PyResult {
        new_pipe(token, libc::O_CLOEXEC)
    }

    /// Create a pipe with flags set atomically.
    ///
    /// Returns a tuple of two file descriptors:
    ///   (read_fd, write_fd)
    ///
    /// flags can be constructed by ORing together one or more of these values:
    /// O_NONBLOCK, O_CLOEXEC.
    #[function("(flags, /)")]
    fn pipe2(token: &mut Token, flags: i32) -> PyResult {
        new_pipe(token, flags)
    }

    /// Return True if the fd is connected to a terminal.
    ///
    /// Return True if the file descriptor is an open file descriptor
    /// connected to the slave end of a terminal.
    #[function("(fd, /)")]
    fn isatty(token: &mut Token, fd: i32) -> bool {
        retry::is_terminal(token, fd)
    }

    fn flags_of(token: &mut Token, fd: i32, command: i32) -> PyResult<i32> {
        // SAFETY: plain numbers.
        let flags = unsafe { libc::fcntl(fd, command) };
        retry::status(token, flags)
    }

    fn change_flags(
        token: &mut Token,
        fd: i32,
        (get, set): (i32, i32),
        bit: i32,
        on: bool,
    ) -> PyResult<()> {
        let flags = flags_of(token, fd, get)?;
        let wanted = if on { flags | bit } else { flags & !bit };
        if wanted != flags {
            // SAFETY: plain numbers.
            let status = unsafe { libc::fcntl(fd, set, wanted) };
            retry::status(token, status)?;
        }
        Ok(())
    }

    /// Get the close-on-exe flag of the specified file descriptor.
    #[function("(fd, /)")]
    fn get_inheritable(token: &mut Token, fd: i32) -> PyResult<bool> {
        Ok(flags_of(token, fd, libc::F_GETFD)? & libc::FD_CLOEXEC == 0)
    }

    /// Set the inheritable flag of the specified file descriptor.
    #[function("(fd, inheritable, /)")]
    fn set_inheritable(token: &mut Token, fd: i32, inheritable: bool) -> PyResult<()> {
        change_flags(
            token,
            fd,
            (libc::F_GETFD, libc::F_SETFD),
            libc::FD_CLOEXEC,
            !inheritable,
        )
    }

    /// Get the blocking mode of the file descriptor.
    ///
    /// Return False if the O_NONBLOCK flag is set, True if the flag is cleared.
    #[function("(fd, /)")]
    fn get_blocking(token: &mut Token, fd: i32) -> PyResult<bool> {
        Ok(flags_of(token, fd, libc::F_GETFL)? & libc::O_NONBLOCK == 0)
    }

    /// Set the blocking mode of the specified file descriptor.
    ///
    /// Set the O_NONBLOCK flag if blocking is False,
    /// clear the O_NONBLOCK flag otherwise.
    #[function("(fd, blocking, /)")]
    fn set_blocking(token: &mut Token, fd: i32, blocking: bool) -> PyResult<()> {
        change_flags(
            token,
            fd,
            (libc::F_GETFL, libc::F_SETFL),
            libc::O_NONBLOCK,
            !blocking,
        )
    }

    /// Return a string describing the encoding of a terminal's file descriptor.
    ///
    /// The file descriptor must be attached to a terminal.
    /// If the device is not a terminal, return None.
    #[function("(fd)")]
    fn device_encoding(token: &mut Token, fd: i32) -> Option<&'static str> {
        retry::is_terminal(token, fd).then_some("utf-8")
    }

    /// Return the name of the terminal device connected to 'fd'.
    #[function("(fd, /)")]
    fn ttyname(token: &mut Token, fd: i32) -> PyResult {
        let mut name = [0u8; 256];
        // SAFETY: the buffer's length is passed.
        match unsafe { libc::ttyname_r(fd, name.as_mut_ptr().cast(), name.len()) } {
            0 => Ok(text_of(token, &name)),
            number => Err(token.os_error(number, None)),
        }
    }

    fn text_of(token: &Token, buffer: &[u8]) -> Owned {
        let end = buffer
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(buffer.len());
        baton_modules::fspath::decode_bytes(token, &buffer[..end])
    }

    /// Open a pseudo-terminal.
    ///
    /// Return a tuple of (master_fd, slave_fd) containing open file descriptors
    /// for both the master and slave ends.
    #[function("()")]
    fn openpty(token: &mut Token) -> PyResult {
        let (mut master, mut slave) = (0, 0);
        let none = std::ptr::null_mut;
        // SAFETY: the descriptors are valid for writing; the rest is not wanted.
        let status = unsafe {
            libc::openpty(
                &mut master,
                &mut slave,
                none(),
                std::ptr::null(),
                std::ptr::null(),
            )
        };
        retry::status(token, status)?;
        set_inheritable(token, master, false)?;
        set_inheritable(token, slave, false)?;
        let ends = [master, slave].map(|end| token.int(i64::from(end)));
        Ok(token.new_tuple(ends.into_iter()))
    }

    /// Return the process group associated with the terminal specified by fd.
    #[function("(fd, /)")]
    fn tcgetpgrp(token: &mut Token, fd: i32) -> PyResult<i32> {
        // SAFETY: a plain number.
        let group = unsafe { libc::tcgetpgrp(fd) };
        retry::status(token, group)
    }

    /// Set the process group associated with the terminal specified by fd.
    #[function("(fd, pgid, /)")]
    fn tcsetpgrp(token: &mut Token, fd: i32, pgid: i32) -> PyResult<()> {
        // SAFETY: plain numbers.
        let status = unsafe { libc::tcsetpgrp(fd, pgid) };
        retry::status(token, status).map(drop)
    }

    /// Return a configuration limit for a file.
    #[function("(path, name)")]
    fn pathconf(token: &mut Token, path: Borrowed<'_>, name: Borrowed<'_>) -> PyResult<i64> {
        let path = Path::or_fd(token, path, "pathconf", "path")?;
        let name = crate::posix::system::name_or_number(
            token,
            name,
            crate::posix::tables::PATHCONF_NAMES,
        )?;
        // SAFETY: errno is this thread's; the path is terminated.
        let value = unsafe {
            *libc::__errno_location() = 0;
            match path.fd {
                Some(fd) => libc::fpathconf(fd, name),
                None => libc::pathconf(path.text().as_ptr(), name),
            }
        };
        match retry::errno() {
            number if value == -1 && number != 0 => Err(path.error(token, number)),
            _ => Ok(value),
        }
    }

    /// Return the configuration limit name for the file descriptor fd.
    ///
    /// If there is no limit, return -1.
    #[function("(fd, name, /)")]
    fn fpathconf(token: &mut Token, fd: Fd, name: Borrowed<'_>) -> PyResult<i64> {
        let name = crate::posix::system::name_or_number(
            token,
            name,
            crate::posix::tables::PATHCONF_NAMES,
        )?;
        // SAFETY: errno is this thread's; plain numbers.
        let value = unsafe {
            *libc::__errno_location() = 0;
            libc::fpathconf(fd.0, name)
        };
        match retry::errno() {
            number if value == -1 && number != 0 => Err(token.os_error(number, None)),
            _ => Ok(value),
        }
    }

    /// Creates and returns an event notification file descriptor.
    #[function("(initval, flags=EFD_CLOEXEC)")]
    fn eventfd(token: &mut Token, initval: u32, flags: Option<i32>) -> PyResult<i32> {
        // SAFETY: plain numbers.
        let fd = unsafe { libc::eventfd(initval, flags.unwrap_or(libc::EFD_CLOEXEC)) };
        retry::status(token, fd)
    }

    /// Read eventfd value
    #[function("(fd)")]
    fn eventfd_read(token: &mut Token, fd: Fd) -> PyResult<u64> {
        let mut value = 0u64;
        let place = Ptr(&raw mut value);
        let ready = Interest::readable(fd.0);
        // SAFETY: eight bytes of room that live until the call is over.
        retry::checked_on(token, "eventfd_read", ready, move || unsafe {
            libc::read(fd.0, place.get().cast(), 8)
        })?;
        Ok(value)
    }

    /// Write eventfd value.
    #[function("(fd, value)")]
    fn eventfd_write(token: &mut Token, fd: Fd, value: u64) -> PyResult<()> {
        // SAFETY: eight bytes that live until the call is over.
        retry::checked(token, ("eventfd_write", fd), move || unsafe {
            libc::write(fd.0, (&raw const value).cast(), 8)
        })
        .map(drop)
    }

    /// Create an anonymous file.
    #[function("(name, flags=MFD_CLOEXEC)")]
    fn memfd_create(token: &mut Token, name: Borrowed<'_>, flags: Option<u32>) -> PyResult<i32> {
        let name = Path::new(token, name, "memfd_create", "name")?;
        // SAFETY: the name is terminated.
        let fd =
            unsafe { libc::memfd_create(name.text().as_ptr(), flags.unwrap_or(libc::MFD_CLOEXEC)) };
        retry::status(token, fd)
    }
}
