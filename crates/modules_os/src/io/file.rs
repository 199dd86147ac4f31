//! `FileIO`: a descriptor.
//!
//! Invariants: `fd` is -1 when closed (or not opened yet); system calls run without the lock and are made again after
//! signals; the descriptor is read from the payload anew for every call.

use crate::io::base::{RAW_IO_BASE, instance, optional_size};
use crate::io::{DEFAULT_BUFFER_SIZE, call_named, optional, unsupported};
use crate::posix::path::Path;
use crate::retry::{self, Ptr};
use baton_object::args::Signature;
use baton_object::{Args, Borrowed, PyResult, Token, attribute, buffer, class, methods, object};
use baton_sync::poll::Interest;

/// The most that one call reads or writes.
const MOST: usize = 0x7fff_f000;

/// Open a file.
///
/// The mode can be 'r' (default), 'w', 'x' or 'a' for reading,
/// writing, exclusive creation or appending.  The file will be created if it
/// doesn't exist when opened for writing or appending; it will be truncated
/// when opened for writing.  A FileExistsError will be raised if it already
/// exists when opened for creating. Opening a file for creating implies
/// writing so this mode behaves in a similar way to 'w'.Add a '+' to the mode
/// to allow simultaneous reading and writing. A custom opener can be used by
/// passing a callable as *opener*. The underlying file descriptor for the file
/// object is then obtained by calling opener with (*name*, *flags*).
/// *opener* must return an open file descriptor (passing os.open as *opener*
/// results in functionality similar to passing None).
#[class(name = "FileIO", module = "_io", base = RAW_IO_BASE, flags = BASETYPE, signature = "(file, mode='r', closefd=True, opener=None)")]
pub struct FileIo {
    /// The descriptor; -1 when closed.
    pub fd: i32,
    created: bool,
    readable: bool,
    writable: bool,
    appending: bool,
    seekable: Option<bool>,
    close_fd: bool,
    block_size: usize,
    /// True while the object dies.
    pub finalizing: bool,
}

const SIGNATURE: Signature = baton_object::signature!("FileIO",
    Either "file" true, Either "mode" false, Either "closefd" false, Either "opener" false);

/// The payload, if this is a file of the very class FileIO.
pub(super) fn exact<'a>(token: &'a Token, value: Borrowed<'a>) -> Option<&'a FileIo> {
    let class = token.class_of(value);
    if !std::ptr::eq(class.native, &FILE_IO) || class.has(baton_object::class::class_flags::HEAP) {
        return None;
    }
    value.get::<FileIo>(token)
}

impl FileIo {
    fn unopened() -> FileIo {
        FileIo {
            fd: -1,
            created: false,
            readable: false,
            writable: false,
            appending: false,
            seekable: None,
            close_fd: true,
            block_size: DEFAULT_BUFFER_SIZE,
            finalizing: false,
        }
    }

    fn mode_text(&self) -> &'static str {
        match (self.created, self.appending, self.readable, self.writable) {
            (true, _, true, _) => "xb+",
            (true, ..) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, ..) => "ab",
            (_, _, true, true) => "rb+",
            (_, _, true, false) => "rb",
            _ => "wb",
        }
    }
}

fn file_error(token: &mut Token) -> baton_object::Raised {
    token.value_error("I/O operation on closed file")
}

fn fd_of(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
    match FileIo::of(token, this).fd {
        fd if fd < 0 => Err(file_error(token)),
        fd => Ok(fd),
    }
}

fn readable_fd(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
    let fd = fd_of(token, this)?;
    if FileIo::of(token, this).readable {
        Ok(fd)
    } else {
        Err(unsupported(token, "File not open for reading"))
    }
}

fn writable_fd(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
    let fd = fd_of(token, this)?;
    if FileIo::of(token, this).writable {
        Ok(fd)
    } else {
        Err(unsupported(token, "File not open for writing"))
    }
}

/// A new FileIO.
pub(super) fn open(
    token: &mut Token,
    file: Borrowed<'_>,
    mode: &str,
    close_fd: bool,
    opener: Option<Borrowed<'_>>,
) -> PyResult {
    let this = token.new_object(FileIo::unopened());
    start(token, this.as_ref(), file, mode, close_fd, opener)?;
    Ok(this)
}

/// The mode's payload and flags for the system.
fn parse(token: &mut Token, mode: &str) -> PyResult<(FileIo, i32)> {
    const ONE: &str = "Must have exactly one of create/read/write/append mode and at most one plus";
    let mut file = FileIo::unopened();
    let (mut main, mut plus, mut flags) = (0, 0, 0);
    for c in mode.chars() {
        match c {
            'x' => {
                (file.created, file.writable, flags, main) =
                    (true, true, flags | libc::O_EXCL | libc::O_CREAT, main + 1)
            }
            'r' => (file.readable, main) = (true, main + 1),
            'w' => {
                (file.writable, flags, main) =
                    (true, flags | libc::O_CREAT | libc::O_TRUNC, main + 1)
            }
            'a' => {
                (file.writable, file.appending, flags, main) =
                    (true, true, flags | libc::O_APPEND | libc::O_CREAT, main + 1)
            }
            'b' => {}
            '+' => plus += 1,
            _ => return Err(token.value_error(format!("invalid mode: {mode}"))),
        }
    }
    if main != 1 || plus > 1 {
        return Err(token.value_error(ONE));
    }
    if plus == 1 {
        (file.readable, file.writable) = (true, true);
    }
    flags |= match (file.readable, file.writable) {
        (true, true) => libc::O_RDWR,
        (true, false) => libc::O_RDONLY,
        _ => libc::O_WRONLY,
    };
    Ok((file, flags | libc::O_CLOEXEC))
}

fn start(
    token: &mut Token,
    this: Borrowed<'_>,
    file: Borrowed<'_>,
    mode: &str,
    close_fd: bool,
    opener: Option<Borrowed<'_>>,
) -> PyResult<()> {
    baton_object::audit::audit(token, "open", |token| {
        vec![file.own(token), token.new_str(mode), token.int(0)]
    })?;
    let is_number = baton_object::int::value_of(token, file).is_some();
    if FileIo::of(token, this).fd >= 0 {
        close_quietly(token, this)?;
    }
    let (mut payload, flags) = parse(token, mode)?;
    payload.close_fd = close_fd;
    let opened = if is_number {
        crate::posix::path::warn_of_bool(token, file)?;
        let fd: i32 = baton_object::args::FromArg::from_arg(token, file)?;
        if fd < 0 {
            return Err(token.value_error("negative file descriptor"));
        }
        fd
    } else {
        if !close_fd {
            return Err(token.value_error("Cannot use closefd=False with file name"));
        }
        open_path(token, file, flags, opener)?
    };
    payload.fd = opened;
    let appending = payload.appending;
    *FileIo::of_mut(token, this) = payload;
    let finished = finish(token, this, file, opened, appending);
    if finished.is_err() {
        let own = !is_number;
        FileIo::of_mut(token, this).fd = -1;
        if own {
            // SAFETY: the descriptor was just opened here and is nobody else's.
            unsafe { libc::close(opened) };
        }
    }
    finished
}

fn open_path(
    token: &mut Token,
    file: Borrowed<'_>,
    flags: i32,
    opener: Option<Borrowed<'_>>,
) -> PyResult<i32> {
    if let Some(opener) = opener {
        let flags = token.int(i64::from(flags));
        let fd = object::call(token, opener, &[file, flags.as_ref()])?;
        if baton_object::int::value_of(token, fd.as_ref()).is_none() {
            return Err(token.type_error("expected integer from opener"));
        }
        let fd: i32 = baton_object::args::FromArg::from_arg(token, fd.as_ref())?;
        if fd < 0 {
            return Err(token.value_error(format!("opener returned {fd}")));
        }
        // SAFETY: plain numbers.
        unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) };
        return Ok(fd);
    }
    let path = Path::new(token, file, "open", "path")?;
    let text = path.text();
    // SAFETY: the path is terminated.
    let outcome = retry::on_path(token, "open", (text, None), move || unsafe {
        libc::open(text.as_ptr(), flags, 0o666)
    })?;
    outcome.map_err(|number| path.error(token, number))
}

/// Looks at what was opened: no directory, the block size, the end where that is appended to.
fn finish(
    token: &mut Token,
    this: Borrowed<'_>,
    file: Borrowed<'_>,
    fd: i32,
    appending: bool,
) -> PyResult<()> {
    let mut st = crate::posix::stat::empty();
    // SAFETY: the structure is valid for writing.
    let status = unsafe { libc::fstat(fd, &mut st) };
    if status == 0 {
        if st.st_mode & libc::S_IFMT == libc::S_IFDIR {
            return Err(token.os_error(libc::EISDIR, Some(file)));
        }
        if st.st_blksize > 1 {
            FileIo::of_mut(token, this).block_size = st.st_blksize as usize;
        }
    } else if retry::errno() == libc::EBADF {
        return Err(token.os_error(libc::EBADF, Some(file)));
    }
    attribute::set_text(token, this, "name", file)?;
    if appending {
        // SAFETY: plain numbers. A pipe has no end to go to, which does no harm.
        unsafe { libc::lseek(fd, 0, libc::SEEK_END) };
    }
    Ok(())
}

fn close_quietly(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    let file = FileIo::of_mut(token, this);
    let (fd, close_fd) = (std::mem::replace(&mut file.fd, -1), file.close_fd);
    if fd < 0 || !close_fd {
        return Ok(());
    }
    match retry::close(token, fd) {
        Ok(()) | Err(libc::EINTR) => Ok(()),
        Err(number) => Err(token.os_error(number, None)),
    }
}

/// The block size of a raw stream, for the buffer over it.
pub(super) fn block_size(token: &Token, raw: Borrowed<'_>) -> usize {
    exact(token, raw).map_or(DEFAULT_BUFFER_SIZE, |file| {
        file.block_size.clamp(DEFAULT_BUFFER_SIZE, 8 << 20)
    })
}

/// True if a raw file is a terminal.
pub(super) fn is_terminal(token: &Token, raw: Borrowed<'_>) -> bool {
    // SAFETY: a plain number.
    exact(token, raw).is_some_and(|file| unsafe { libc::isatty(file.fd) } == 1)
}

/// Reads from a file into memory that stays in place; `None` if there is nothing yet.
pub(super) fn read_into(
    token: &mut Token,
    this: Borrowed<'_>,
    data: Ptr<u8>,
    len: usize,
) -> PyResult<Option<usize>> {
    let fd = readable_fd(token, this)?;
    let len = len.min(MOST);
    // SAFETY: the caller keeps `len` bytes in place until the call is over.
    match retry::on(token, "read", Interest::readable(fd), move || unsafe {
        libc::read(fd, data.get().cast(), len)
    })? {
        Ok(got) => Ok(Some(got as usize)),
        Err(libc::EAGAIN) => Ok(None),
        Err(number) => Err(token.os_error(number, None)),
    }
}

/// Writes memory that stays in place to a file; `None` if nothing can be written yet.
pub(super) fn write_from(
    token: &mut Token,
    this: Borrowed<'_>,
    data: Ptr<u8>,
    len: usize,
) -> PyResult<Option<usize>> {
    let fd = writable_fd(token, this)?;
    let len = len.min(MOST);
    match retry::write(token, fd, data, len)? {
        Ok(done) => Ok(Some(done as usize)),
        Err(libc::EAGAIN) => Ok(None),
        Err(number) => Err(token.os_error(number, None)),
    }
}

/// Moves a file's position.
pub(super) fn seek_to(
    token: &mut Token,
    this: Borrowed<'_>,
    offset: i64,
    whence: i32,
) -> PyResult<i64> {
    let fd = fd_of(token, this)?;
    // SAFETY: plain numbers.
    let at = retry::checked(token, ("lseek", fd), move || unsafe {
        libc::lseek(fd, offset, whence)
    });
    let file = FileIo::of_mut(token, this);
    if file.seekable.is_none() {
        file.seekable = Some(at.is_ok());
    }
    at
}

/// Reads a file to its end.
pub(super) fn read_to_end(
    token: &mut Token,
    this: Borrowed<'_>,
    mut data: Vec<u8>,
) -> PyResult<Option<Vec<u8>>> {
    let fd = readable_fd(token, this)?;
    let mut st = crate::posix::stat::empty();
    // SAFETY: the structure is valid for writing; plain numbers.
    let rest = unsafe {
        let at = libc::lseek(fd, 0, libc::SEEK_CUR);
        if at >= 0 && libc::fstat(fd, &mut st) == 0 && st.st_size >= at {
            (st.st_size - at) as usize
        } else {
            0
        }
    };
    let start = data.len();
    let mut step = if rest > 0 { rest + 1 } else { 8192 };
    loop {
        let filled = data.len();
        if data.try_reserve(step).is_err() {
            return Err(token.memory_error());
        }
        data.resize(filled + step, 0);
        let place = Ptr(data[filled..].as_mut_ptr());
        let got = read_into(token, this, place, step)?;
        data.truncate(filled + got.unwrap_or(0));
        match got {
            None if data.len() == start => return Ok(None),
            None | Some(0) => return Ok(Some(data)),
            Some(got) if got == step => step = (step * 2).clamp(8192, 64 << 20),
            Some(got) => step = (step - got).max(8192),
        }
    }
}

/// Warns that nobody closed the file under `stream`, if it is open and would be closed with it.
pub(super) fn warn_unclosed(token: &mut Token, raw: Borrowed<'_>, stream: Borrowed<'_>) {
    if !raw
        .get::<FileIo>(token)
        .is_some_and(|file| file.fd >= 0 && file.close_fd)
    {
        return;
    }
    let warned = object::repr_text(token, stream).and_then(|text| {
        let warn = token.interp().hooks.warn_resource.get();
        warn(token, &format!("unclosed file {text}"), stream)
    });
    if let Err(raised) = warned {
        let error = token.take_error(raised);
        let object = stream.own(token);
        baton_object::death::write_unraisable(
            token,
            error,
            "Exception ignored while finalizing file",
            object,
        );
    }
}

#[methods]
impl FileIo {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(token, class, FileIo::unopened())
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let [file, mode, close_fd, opener] = SIGNATURE.bind::<4>(token, args)?;
        let Some(file) = file else { return Ok(()) };
        let mode = match mode {
            Some(mode) => baton_object::str::to_string(token, mode)?,
            None => "r".to_string(),
        };
        let close_fd = match close_fd {
            Some(value) => object::is_true(token, value)?,
            None => true,
        };
        start(
            token,
            this,
            file,
            &mode,
            close_fd,
            opener.filter(|opener| !opener.is_none()),
        )
    }

    #[method("()")]
    fn __getstate__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Err(crate::io::not_pickled(token, this))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let file = FileIo::of(token, this);
        let class = format!("_io.{}", token.class_of(this).name(token));
        if file.fd < 0 {
            return Ok(token.new_str(&format!("<{class} [closed]>")));
        }
        let close_fd = if file.close_fd { "True" } else { "False" };
        let more = format!(" mode='{}' closefd={close_fd}", file.mode_text());
        if optional(token, this, "name")?.is_some() {
            return crate::io::base::repr_with_name(token, this, &more);
        }
        let fd = FileIo::of(token, this).fd;
        Ok(token.new_str(&format!("<{class} fd={fd}{more}>")))
    }

    /// Read at most size bytes, returned as bytes.
    ///
    /// If size is less than 0, read all bytes in the file making multiple read calls.
    /// See ``FileIO.readall``.
    ///
    /// Attempts to make only one system call, retrying only per PEP 475 (EINTR). This
    /// means less data may be returned than requested.
    ///
    /// In non-blocking mode, returns None if no data is available. Return an empty
    /// bytes object at EOF.
    #[method("(size=-1, /)")]
    fn read(token: &mut Token, this: Borrowed<'_>, size: Option<Borrowed<'_>>) -> PyResult {
        readable_fd(token, this)?;
        let Some(size) = optional_size(token, size)? else {
            return FileIo::readall(token, this);
        };
        let mut data = crate::posix::files::room(token, size.min(MOST))?;
        let place = Ptr(data.as_mut_ptr());
        match read_into(token, this, place, size)? {
            None => Ok(token.none()),
            Some(got) => {
                data.truncate(got);
                Ok(baton_object::bytes::from_vec(token, data))
            }
        }
    }

    /// Read all data from the file, returned as bytes.
    ///
    /// Reads until either there is an error or read returns an empty bytes object,
    /// indicating EOF.
    #[method("()")]
    fn readall(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(match read_to_end(token, this, Vec::new())? {
            Some(data) => baton_object::bytes::from_vec(token, data),
            None => token.none(),
        })
    }

    /// Same as RawIOBase.readinto().
    #[method("(buffer, /)")]
    fn readinto(
        token: &mut Token,
        this: Borrowed<'_>,
        buffer: Borrowed<'_>,
    ) -> PyResult<Option<usize>> {
        readable_fd(token, this)?;
        let view = buffer::get_writable(token, buffer, "readinto() argument 1")?;
        read_into(token, this, Ptr(view.data), view.len)
    }

    /// Write buffer b to file, return number of bytes written.
    ///
    /// Only makes one system call, so not all of the data may be written.
    /// The number of bytes actually written is returned.  In non-blocking mode,
    /// returns None if the write would block.
    #[method("(b, /)")]
    fn write(token: &mut Token, this: Borrowed<'_>, b: Borrowed<'_>) -> PyResult<Option<usize>> {
        writable_fd(token, this)?;
        let view = buffer::get(token, b, false)?;
        write_from(token, this, Ptr(view.data), view.len)
    }

    /// Move to new file position and return the file position.
    ///
    /// Argument offset is a byte count.  Optional argument whence defaults to
    /// SEEK_SET or 0 (offset from start of file, offset should be >= 0); other values
    /// are SEEK_CUR or 1 (move relative to current position, positive or negative),
    /// and SEEK_END or 2 (move relative to end of file, usually negative, although
    /// many platforms allow seeking beyond the end of a file).
    ///
    /// Note that not all file objects are seekable.
    #[method("(pos, whence=0, /)")]
    fn seek(
        token: &mut Token,
        this: Borrowed<'_>,
        pos: Borrowed<'_>,
        whence: Option<i32>,
    ) -> PyResult<i64> {
        fd_of(token, this)?;
        if baton_object::float::value_of(token, pos).is_some() {
            return Err(token.type_error("an integer is required"));
        }
        let pos = baton_object::int::index_to_i64(token, pos, "C long")?;
        seek_to(token, this, pos, whence.unwrap_or(0))
    }

    /// Current file position.
    ///
    /// Can raise OSError for non seekable files.
    #[method("()")]
    fn tell(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        seek_to(token, this, 0, libc::SEEK_CUR)
    }

    /// Truncate the file to at most size bytes and return the truncated size.
    ///
    /// Size defaults to the current file position, as returned by tell().
    /// The current file position is changed to the value of size.
    #[method("(size=None, /)")]
    fn truncate(
        token: &mut Token,
        this: Borrowed<'_>,
        size: Option<Borrowed<'_>>,
    ) -> PyResult<i64> {
        let fd = writable_fd(token, this)?;
        let size = match size.filter(|size| !size.is_none()) {
            Some(size) => baton_object::int::index_to_i64(token, size, "C long")?,
            None => seek_to(token, this, 0, libc::SEEK_CUR)?,
        };
        // SAFETY: plain numbers.
        retry::checked(token, ("ftruncate", fd), move || unsafe {
            libc::ftruncate(fd, size)
        })?;
        Ok(size)
    }

    /// Close the file.
    ///
    /// A closed file cannot be used for further I/O operations.  close() may be
    /// called more than once without error.
    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let base = token.native_class(&RAW_IO_BASE).as_value().own(token);
        let marked = call_named(token, base.as_ref(), "close", &[this]);
        let saved = marked.err().map(|raised| token.take_lazy(raised));
        close_quietly(token, this)?;
        match saved {
            Some(error) => Err(token.restore_error(error)),
            None => Ok(()),
        }
    }

    /// True if file supports random-access.
    #[method("()")]
    fn seekable(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        fd_of(token, this)?;
        if FileIo::of(token, this).seekable.is_none()
            && let Err(raised) = seek_to(token, this, 0, libc::SEEK_CUR)
        {
            drop(token.take_lazy(raised));
        }
        Ok(FileIo::of(token, this).seekable.unwrap_or(false))
    }

    /// True if file was opened in a read mode.
    #[method("()")]
    fn readable(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        fd_of(token, this)?;
        Ok(FileIo::of(token, this).readable)
    }

    /// True if file was opened in a write mode.
    #[method("()")]
    fn writable(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        fd_of(token, this)?;
        Ok(FileIo::of(token, this).writable)
    }

    /// Return the underlying file descriptor (an integer).
    #[method("()")]
    fn fileno(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        fd_of(token, this)
    }

    /// True if the file is connected to a TTY device.
    #[method("()")]
    fn isatty(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        let fd = fd_of(token, this)?;
        Ok(crate::retry::is_terminal(token, fd))
    }

    /// True if the file is connected to a TTY device; a regular file is known not to be.
    #[method("()")]
    fn _isatty_open_only(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        FileIo::isatty(token, this)
    }

    /// True if the file is closed
    #[getter]
    fn closed(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(FileIo::of(token, this).fd < 0)
    }

    /// True if the file descriptor will be closed by close().
    #[getter]
    fn closefd(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(FileIo::of(token, this).close_fd)
    }

    /// String giving the file mode
    #[getter]
    fn mode(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(FileIo::of(token, this).mode_text())
    }

    #[getter]
    fn _blksize(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(FileIo::of(token, this).block_size)
    }

    #[getter]
    fn _finalizing(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(FileIo::of(token, this).finalizing)
    }

    #[setter]
    fn set__finalizing(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let finalizing = match value {
            Some(value) => object::is_true(token, value)?,
            None => false,
        };
        FileIo::of_mut(token, this).finalizing = finalizing;
        Ok(())
    }
}
