//! `posix`: what the system knows about files.

use crate::posix::path::{DirFd, Fd, Path, directory};
use crate::retry;
use baton_object::{Owned, PyResult, Token, module, struct_sequence, structseq};

struct_sequence! {
    /// stat_result: Result from stat, fstat, or lstat.
    ///
    /// This object may be accessed either as a tuple of
    ///   (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)
    /// or via the attributes st_mode, st_ino, st_dev, st_nlink, st_uid, and so on.
    ///
    /// Posix/windows: If your platform supports st_blksize, st_blocks, st_rdev,
    /// or st_flags, they are available as attributes only.
    ///
    /// See os.stat for more information.
    pub StatResult, STAT_RESULT = "os"."stat_result", 10 of {
        0 "st_mode" "protection bits";
        1 "st_ino" "inode";
        2 "st_dev" "device";
        3 "st_nlink" "number of hard links";
        4 "st_uid" "user ID of owner";
        5 "st_gid" "group ID of owner";
        6 "st_size" "total size, in bytes";
        7 "" "integer time of last access";
        8 "" "integer time of last modification";
        9 "" "integer time of last change";
        10 "st_atime" "time of last access";
        11 "st_mtime" "time of last modification";
        12 "st_ctime" "time of last change";
        13 "st_atime_ns" "time of last access in nanoseconds";
        14 "st_mtime_ns" "time of last modification in nanoseconds";
        15 "st_ctime_ns" "time of last change in nanoseconds";
        16 "st_blksize" "blocksize for filesystem I/O";
        17 "st_blocks" "number of blocks allocated";
        18 "st_rdev" "device type (if inode device)";
    }
}

struct_sequence! {
    /// statvfs_result: Result from statvfs or fstatvfs.
    ///
    /// This object may be accessed either as a tuple of
    ///   (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),
    /// or via the attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.
    ///
    /// See os.statvfs for more information.
    pub StatvfsResult, STATVFS_RESULT = "os"."statvfs_result", 10 of {
        0 "f_bsize" "";
        1 "f_frsize" "";
        2 "f_blocks" "";
        3 "f_bfree" "";
        4 "f_bavail" "";
        5 "f_files" "";
        6 "f_ffree" "";
        7 "f_favail" "";
        8 "f_flag" "";
        9 "f_namemax" "";
        10 "f_fsid" "";
    }
}

/// The result object of a C structure.
pub(crate) fn result(token: &Token, st: &libc::stat) -> Owned {
    let times = [
        (st.st_atime, st.st_atime_nsec),
        (st.st_mtime, st.st_mtime_nsec),
        (st.st_ctime, st.st_ctime_nsec),
    ];
    let numbers = [
        i128::from(st.st_mode),
        i128::from(st.st_ino),
        i128::from(st.st_dev),
        i128::from(st.st_nlink),
        i128::from(st.st_uid),
        i128::from(st.st_gid),
        i128::from(st.st_size),
    ];
    let mut items: Vec<Owned> = numbers
        .iter()
        .map(|number| token.new_int(*number))
        .collect();
    items.extend(times.iter().map(|(seconds, _)| token.int(*seconds)));
    items.extend(
        times
            .iter()
            .map(|(seconds, nanos)| token.new_float(*seconds as f64 + 1e-9 * *nanos as f64)),
    );
    items.extend(times.iter().map(|(seconds, nanos)| {
        token.new_int(i128::from(*seconds) * 1_000_000_000 + i128::from(*nanos))
    }));
    items.push(token.new_int(i128::from(st.st_blksize)));
    items.push(token.new_int(i128::from(st.st_blocks)));
    items.push(token.new_int(i128::from(st.st_rdev)));
    structseq::make::<StatResult>(token, items)
}

/// An empty C structure.
pub(crate) fn empty() -> libc::stat {
    // SAFETY: all zeros are a valid `stat`: numbers only.
    unsafe { std::mem::zeroed() }
}

/// `fstat`, or `fstatat` without a descriptor; the error's number where it fails.
pub(crate) fn ask(
    token: &mut Token,
    path: &Path,
    dir: i32,
    follow: bool,
) -> PyResult<Result<libc::stat, i32>> {
    let mut st = empty();
    let place = retry::Ptr(&raw mut st);
    let (text, fd) = path.place();
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    let outcome = retry::on_path(token, "stat", (text, fd), move || match fd {
        // SAFETY: the structure lives until the call is over.
        Some(fd) => unsafe { libc::fstat(fd, place.get()) },
        // SAFETY: as above; the path is terminated.
        None => unsafe { libc::fstatat(dir, text.as_ptr(), place.get(), flags) },
    })?;
    Ok(outcome.map(|_| st))
}

/// The functions of this part.
#[module(name = "posix")]
pub mod part {
    use super::*;
    use baton_object::Borrowed;

    /// Perform a stat system call on the given path.
    ///
    ///   path
    ///     Path to be examined; can be string, bytes, a path-like object or
    ///     open-file-descriptor int.
    ///   dir_fd
    ///     If not None, it should be a file descriptor open to a directory,
    ///     and path should be a relative string; path will then be relative to
    ///     that directory.
    ///   follow_symlinks
    ///     If False, and the last element of the path is a symbolic link,
    ///     stat will examine the symbolic link itself instead of the file
    ///     the link points to.
    ///
    /// dir_fd and follow_symlinks may not be implemented
    ///   on your platform.  If they are unavailable, using them will raise a
    ///   NotImplementedError.
    ///
    /// It's an error to use dir_fd or follow_symlinks when specifying path as
    ///   an open file descriptor.
    #[function("(path, *, dir_fd=None, follow_symlinks=True)")]
    fn stat(
        token: &mut Token,
        path: Borrowed<'_>,
        dir_fd: Option<DirFd>,
        follow_symlinks: Option<bool>,
    ) -> PyResult {
        let path = Path::or_fd(token, path, "stat", "path")?;
        let follow = follow_symlinks.unwrap_or(true);
        if path.fd.is_some() && directory(dir_fd) != libc::AT_FDCWD {
            return Err(token.value_error("stat: can't specify dir_fd without matching path"));
        }
        if path.fd.is_some() && !follow {
            return Err(token.value_error("stat: cannot use fd and follow_symlinks together"));
        }
        stat_of(token, &path, directory(dir_fd), follow)
    }

    fn stat_of(token: &mut Token, path: &Path, dir: i32, follow: bool) -> PyResult {
        match ask(token, path, dir, follow)? {
            Ok(st) => Ok(result(token, &st)),
            Err(number) => Err(path.error(token, number)),
        }
    }

    /// Perform a stat system call on the given path, without following symbolic links.
    ///
    /// Like stat(), but do not follow symbolic links.
    /// Equivalent to stat(path, follow_symlinks=False).
    #[function("(path, *, dir_fd=None)")]
    fn lstat(token: &mut Token, path: Borrowed<'_>, dir_fd: Option<DirFd>) -> PyResult {
        let path = Path::new(token, path, "lstat", "path")?;
        stat_of(token, &path, directory(dir_fd), false)
    }

    /// Perform a stat system call on the given file descriptor.
    ///
    /// Like stat(), but for an open file descriptor.
    /// Equivalent to os.stat(fd).
    #[function("(fd)")]
    fn fstat(token: &mut Token, fd: i32) -> PyResult {
        let mut st = empty();
        let place = retry::Ptr(&raw mut st);
        // SAFETY: the structure lives until the call is over.
        retry::checked(token, ("fstat", fd), move || unsafe {
            libc::fstat(fd, place.get())
        })?;
        Ok(result(token, &st))
    }

    fn vfs_result(token: &Token, st: &libc::statvfs) -> Owned {
        let numbers = [
            st.f_bsize,
            st.f_frsize,
            st.f_blocks,
            st.f_bfree,
            st.f_bavail,
            st.f_files,
            st.f_ffree,
            st.f_favail,
            st.f_flag,
            st.f_namemax,
            st.f_fsid,
        ];
        let items: Vec<Owned> = numbers
            .iter()
            .map(|number| token.int_u64(*number))
            .collect();
        structseq::make::<StatvfsResult>(token, items)
    }

    /// Perform a statvfs system call on the given path.
    ///
    /// path may always be specified as a string.
    /// On some platforms, path may also be specified as an open file descriptor.
    ///   If this functionality is unavailable, using it raises an exception.
    #[function("(path)")]
    fn statvfs(token: &mut Token, path: Borrowed<'_>) -> PyResult {
        let path = Path::or_fd(token, path, "statvfs", "path")?;
        // SAFETY: all zeros are a valid structure of numbers.
        let mut st: libc::statvfs = unsafe { std::mem::zeroed() };
        let place = retry::Ptr(&raw mut st);
        let (text, fd) = path.place();
        let outcome = retry::on_path(token, "statvfs", (text, fd), move || match fd {
            // SAFETY: the structure lives until the call is over.
            Some(fd) => unsafe { libc::fstatvfs(fd, place.get()) },
            // SAFETY: as above; the path is terminated.
            None => unsafe { libc::statvfs(text.as_ptr(), place.get()) },
        })?;
        match outcome {
            Ok(_) => Ok(vfs_result(token, &st)),
            Err(number) => Err(path.error(token, number)),
        }
    }

    /// Perform an fstatvfs system call on the given fd.
    ///
    /// Equivalent to statvfs(fd).
    #[function("(fd, /)")]
    fn fstatvfs(token: &mut Token, fd: i32) -> PyResult {
        // SAFETY: all zeros are a valid structure of numbers.
        let mut st: libc::statvfs = unsafe { std::mem::zeroed() };
        let place = retry::Ptr(&raw mut st);
        // SAFETY: the structure lives until the call is over.
        retry::checked(token, ("fstatvfs", fd), move || unsafe {
            libc::fstatvfs(fd, place.get())
        })?;
        Ok(vfs_result(token, &st))
    }

    fn kind_is(
        token: &mut Token,
        path: Borrowed<'_>,
        function: &str,
        follow: bool,
        wanted: Option<u32>,
    ) -> PyResult<bool> {
        // What cannot be a path does not exist.
        let path = match Path::or_fd(token, path, function, "path") {
            Ok(path) => path,
            Err(raised) => {
                token.swallow(raised, &baton_object::exceptions::VALUE_ERROR)?;
                return Ok(false);
            }
        };
        if path.fd.is_some_and(|_| !follow) {
            return Ok(false);
        }
        let found = ask(token, &path, libc::AT_FDCWD, follow)?;
        Ok(found.is_ok_and(|st| wanted.is_none_or(|wanted| st.st_mode & libc::S_IFMT == wanted)))
    }

    /// Test whether a path exists.  Returns False for broken symbolic links.
    #[function("(path)")]
    fn _path_exists(token: &mut Token, path: Borrowed<'_>) -> PyResult<bool> {
        kind_is(token, path, "_path_exists", true, None)
    }

    /// Test whether a path exists.  Returns True for broken symbolic links.
    #[function("(path)")]
    fn _path_lexists(token: &mut Token, path: Borrowed<'_>) -> PyResult<bool> {
        kind_is(token, path, "_path_lexists", false, None)
    }

    /// Return true if the pathname refers to an existing directory.
    #[function("(path)")]
    fn _path_isdir(token: &mut Token, path: Borrowed<'_>) -> PyResult<bool> {
        kind_is(token, path, "_path_isdir", true, Some(libc::S_IFDIR))
    }

    /// Test whether a path is a regular file
    #[function("(path)")]
    fn _path_isfile(token: &mut Token, path: Borrowed<'_>) -> PyResult<bool> {
        kind_is(token, path, "_path_isfile", true, Some(libc::S_IFREG))
    }

    /// Test whether a path is a symbolic link
    #[function("(path)")]
    fn _path_islink(token: &mut Token, path: Borrowed<'_>) -> PyResult<bool> {
        kind_is(token, path, "_path_islink", false, Some(libc::S_IFLNK))
    }

    /// Return the device number of a file descriptor's target.
    #[function("(device, /)")]
    fn major(_: &mut Token, device: u64) -> u32 {
        libc::major(device)
    }

    /// Extracts a device minor number from a raw device number.
    #[function("(device, /)")]
    fn minor(_: &mut Token, device: u64) -> u32 {
        libc::minor(device)
    }

    /// Composes a raw device number from the major and minor device numbers.
    #[function("(major, minor, /)")]
    fn makedev(_: &mut Token, major: u32, minor: u32) -> u64 {
        libc::makedev(major, minor)
    }

    /// Change the access permissions of the file given by file descriptor fd.
    ///
    /// Equivalent to os.chmod(fd, mode).
    #[function("(fd, mode)")]
    fn fchmod(token: &mut Token, fd: i32, mode: u32) -> PyResult<()> {
        // SAFETY: plain numbers.
        retry::checked(token, ("fchmod", fd), move || unsafe {
            libc::fchmod(fd, mode)
        })
        .map(drop)
    }

    /// Change the access permissions of a file.
    #[function("(path, mode, *, dir_fd=None, follow_symlinks=True)")]
    fn chmod(
        token: &mut Token,
        path: Borrowed<'_>,
        mode: u32,
        dir_fd: Option<DirFd>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<()> {
        let path = Path::or_fd(token, path, "chmod", "path")?;
        let (text, fd, dir) = (path.text(), path.fd, directory(dir_fd));
        let flags = if follow_symlinks.unwrap_or(true) {
            0
        } else {
            libc::AT_SYMLINK_NOFOLLOW
        };
        let outcome = retry::on_path(token, "chmod", (text, fd), move || match fd {
            // SAFETY: plain numbers.
            Some(fd) => unsafe { libc::fchmod(fd, mode) },
            // SAFETY: the path is terminated.
            None => unsafe { libc::fchmodat(dir, text.as_ptr(), mode, flags) },
        })?;
        match outcome {
            Ok(_) => Ok(()),
            // The C library cannot do it on this kernel.
            Err(libc::EOPNOTSUPP) if flags != 0 => Err(token.raise(
                &baton_object::exceptions::NOT_IMPLEMENTED_ERROR,
                "chmod: follow_symlinks unavailable on this platform",
            )),
            Err(number) => Err(path.error(token, number)),
        }
    }

    /// Change the owner and group id of path to the numeric uid and gid.
    #[function("(path, uid, gid, *, dir_fd=None, follow_symlinks=True)")]
    fn chown(
        token: &mut Token,
        path: Borrowed<'_>,
        uid: i64,
        gid: i64,
        dir_fd: Option<DirFd>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<()> {
        let path = Path::or_fd(token, path, "chown", "path")?;
        change_owner(
            token,
            &path,
            (uid as u32, gid as u32),
            directory(dir_fd),
            follow_symlinks.unwrap_or(true),
        )
    }

    /// Change the owner and group id of path to the numeric uid and gid.
    ///
    /// This function will not follow symbolic links.
    /// Equivalent to os.chown(path, uid, gid, follow_symlinks=False).
    #[function("(path, uid, gid)")]
    fn lchown(token: &mut Token, path: Borrowed<'_>, uid: i64, gid: i64) -> PyResult<()> {
        let path = Path::new(token, path, "lchown", "path")?;
        change_owner(
            token,
            &path,
            (uid as u32, gid as u32),
            libc::AT_FDCWD,
            false,
        )
    }

    /// Change the owner and group id of the file specified by file descriptor.
    ///
    /// Equivalent to os.chown(fd, uid, gid).
    #[function("(fd, uid, gid)")]
    fn fchown(token: &mut Token, fd: i32, uid: i64, gid: i64) -> PyResult<()> {
        // SAFETY: plain numbers.
        retry::checked(token, ("fchown", fd), move || unsafe {
            libc::fchown(fd, uid as u32, gid as u32)
        })
        .map(drop)
    }

    fn change_owner(
        token: &mut Token,
        path: &Path,
        (uid, gid): (u32, u32),
        dir: i32,
        follow: bool,
    ) -> PyResult<()> {
        let (text, fd) = path.place();
        let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
        let outcome = retry::on_path(token, "chown", (text, fd), move || match fd {
            // SAFETY: plain numbers.
            Some(fd) => unsafe { libc::fchown(fd, uid, gid) },
            // SAFETY: the path is terminated.
            None => unsafe { libc::fchownat(dir, text.as_ptr(), uid, gid, flags) },
        })?;
        outcome
            .map(drop)
            .map_err(|number| path.error(token, number))
    }

    /// Use the real uid/gid to test for access to a path.
    #[function("(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)")]
    fn access(
        token: &mut Token,
        path: Borrowed<'_>,
        mode: i32,
        dir_fd: Option<DirFd>,
        effective_ids: Option<bool>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<bool> {
        let path = Path::new(token, path, "access", "path")?;
        let (text, dir) = (path.text(), directory(dir_fd));
        let mut flags = if follow_symlinks.unwrap_or(true) {
            0
        } else {
            libc::AT_SYMLINK_NOFOLLOW
        };
        flags |= if effective_ids.unwrap_or(false) {
            libc::AT_EACCESS
        } else {
            0
        };
        // SAFETY: the path is terminated.
        Ok(
            retry::on_path(token, "access", (text, None), move || unsafe {
                libc::faccessat(dir, text.as_ptr(), mode, flags)
            })?
            .is_ok(),
        )
    }

    /// Set the access and modified time of path.
    #[function("(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)")]
    fn utime(
        token: &mut Token,
        path: Borrowed<'_>,
        times: Option<Borrowed<'_>>,
        ns: Option<Borrowed<'_>>,
        dir_fd: Option<DirFd>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<()> {
        let path = Path::or_fd(token, path, "utime", "path")?;
        let times = times.filter(|times| !times.is_none());
        if times.is_some() && ns.is_some() {
            return Err(
                token.value_error("utime: you may specify either 'times' or 'ns' but not both")
            );
        }
        let now = libc::timespec {
            tv_sec: 0,
            tv_nsec: libc::UTIME_NOW,
        };
        let pair = match (times, ns) {
            (Some(times), _) => pair_of(
                token,
                times,
                "utime: 'times' must be either a tuple of two ints or None",
                seconds,
            )?,
            (None, Some(ns)) => pair_of(
                token,
                ns,
                "utime: 'ns' must be a tuple of two ints",
                nanoseconds,
            )?,
            (None, None) => [now, now],
        };
        let (text, fd, dir) = (path.text(), path.fd, directory(dir_fd));
        let flags = if follow_symlinks.unwrap_or(true) {
            0
        } else {
            libc::AT_SYMLINK_NOFOLLOW
        };
        let outcome = retry::on_path(token, "utime", (text, fd), move || match fd {
            // SAFETY: two times, as wanted.
            Some(fd) => unsafe { libc::futimens(fd, pair.as_ptr()) },
            // SAFETY: as above; the path is terminated.
            None => unsafe { libc::utimensat(dir, text.as_ptr(), pair.as_ptr(), flags) },
        })?;
        outcome
            .map(drop)
            .map_err(|number| path.error(token, number))
    }

    type ToTime = fn(&mut Token, Borrowed<'_>) -> PyResult<libc::timespec>;

    fn pair_of(
        token: &mut Token,
        value: Borrowed<'_>,
        message: &'static str,
        convert: ToTime,
    ) -> PyResult<[libc::timespec; 2]> {
        let Some([first, second]) = baton_object::tuple::Tuple::items_of(token, value) else {
            return Err(token.type_error(message));
        };
        let (first, second) = (first.own(token), second.own(token));
        Ok([
            convert(token, first.as_ref())?,
            convert(token, second.as_ref())?,
        ])
    }

    fn seconds(token: &mut Token, value: Borrowed<'_>) -> PyResult<libc::timespec> {
        if let Some(value) = baton_object::float::value_of(token, value) {
            let (whole, part) = (value.floor(), value - value.floor());
            if !whole.is_finite() || whole.abs() >= 9.2e18 {
                return Err(token.overflow_error("timestamp out of range for platform time_t"));
            }
            return Ok(libc::timespec {
                tv_sec: whole as i64,
                tv_nsec: ((part * 1e9).floor() as i64).min(999_999_999),
            });
        }
        let tv_sec = baton_object::int::index_to_i64(token, value, "C long")?;
        Ok(libc::timespec { tv_sec, tv_nsec: 0 })
    }

    fn nanoseconds(token: &mut Token, value: Borrowed<'_>) -> PyResult<libc::timespec> {
        let nanos = baton_object::int::index_to_i64(token, value, "C long")?;
        Ok(libc::timespec {
            tv_sec: nanos.div_euclid(1_000_000_000),
            tv_nsec: nanos.rem_euclid(1_000_000_000),
        })
    }

    /// Force write of everything to disk.
    #[function("()")]
    fn sync(token: &mut Token) -> PyResult<()> {
        retry::checked(token, "sync", || {
            // SAFETY: no arguments.
            unsafe { libc::sync() };
            0i32
        })
        .map(drop)
    }

    /// Force write of fd to disk.
    #[function("(fd)")]
    fn fsync(token: &mut Token, fd: Fd) -> PyResult<()> {
        // SAFETY: a plain number.
        retry::checked(token, ("fsync", fd), move || unsafe { libc::fsync(fd.0) }).map(drop)
    }

    /// Force write of fd to disk without forcing update of metadata.
    #[function("(fd)")]
    fn fdatasync(token: &mut Token, fd: Fd) -> PyResult<()> {
        // SAFETY: a plain number.
        retry::checked(token, ("fdatasync", fd), move || unsafe {
            libc::fdatasync(fd.0)
        })
        .map(drop)
    }
}
