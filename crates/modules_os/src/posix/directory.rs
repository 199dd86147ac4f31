//! `posix`: directories, links and names.
//!
//! A directory is read to its end at once, without the lock; a scandir iterator therefore holds no descriptor.

use crate::posix::path::{DirFd, Fd, Path, directory, error_of_two};
use crate::posix::stat;
use crate::retry;
use baton_modules::fspath;
use baton_object::audit::audit;
use baton_object::{Borrowed, Owned, PyResult, Token, class, methods, module};
use std::ffi::CStr;

/// An entry as the kernel lists it.
struct Listed {
    name: Vec<u8>,
    inode: u64,
    kind: u8,
}

/// Everything in a directory but `.` and `..`.
fn read_all(token: &mut Token, path: &Path) -> PyResult<Vec<Listed>> {
    let mut found = Vec::new();
    let (text, fd, list) = (path.text(), path.fd, &mut found);
    let outcome = retry::on_path(token, "readdir", (text, fd), move || {
        list.clear();
        read_into(text, fd, list)
    })?;
    match outcome {
        Ok(_) => Ok(found),
        Err(number) => Err(path.error(token, number)),
    }
}

/// Reads a directory; -1 with errno set where that fails.
fn read_into(text: &CStr, fd: Option<i32>, list: &mut Vec<Listed>) -> i32 {
    // SAFETY: the path is terminated; the descriptor is a fresh copy that the stream owns; entries are looked at before
    // the next one is read; errno is this thread's.
    unsafe {
        let stream = match fd {
            None => libc::opendir(text.as_ptr()),
            Some(fd) => match libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) {
                -1 => return -1,
                copy => {
                    let stream = libc::fdopendir(copy);
                    if stream.is_null() {
                        let number = retry::errno();
                        libc::close(copy);
                        *libc::__errno_location() = number;
                    }
                    stream
                }
            },
        };
        if stream.is_null() {
            return -1;
        }
        libc::rewinddir(stream);
        loop {
            *libc::__errno_location() = 0;
            let entry = libc::readdir(stream);
            if entry.is_null() {
                break;
            }
            let name = CStr::from_ptr((*entry).d_name.as_ptr()).to_bytes();
            if name != b"." && name != b".." {
                list.push(Listed {
                    name: name.to_vec(),
                    inode: (*entry).d_ino,
                    kind: (*entry).d_type,
                });
            }
        }
        let number = retry::errno();
        libc::closedir(stream);
        *libc::__errno_location() = number;
        if number == 0 { 0 } else { -1 }
    }
}

/// The iterator of `scandir`.
#[class(name = "ScandirIterator", module = "posix", flags = NO_INSTANTIATION)]
pub struct ScandirIterator {
    entries: std::collections::VecDeque<Owned>,
}

#[methods]
impl ScandirIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        Ok(ScandirIterator::of_mut(token, this).entries.pop_front())
    }

    /// Warns where somebody left the iterator before its end without closing it.
    #[slot]
    fn __del__(token: &mut Token, this: Borrowed<'_>) {
        if ScandirIterator::of(token, this).entries.is_empty() {
            return;
        }
        let warned = baton_object::object::repr_text(token, this).and_then(|text| {
            let warn = token.interp().hooks.warn_resource.get();
            warn(token, &format!("unclosed scandir iterator {text}"), this)
        });
        if let Err(raised) = warned {
            let error = token.take_error(raised);
            let object = this.own(token);
            let message = "Exception ignored while finalizing scandir iterator";
            baton_object::death::write_unraisable(token, error, message, object);
        }
    }

    /// Close the iterator and free acquired resources.
    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let rest = std::mem::take(&mut ScandirIterator::of_mut(token, this).entries);
        drop(rest);
        Ok(())
    }

    #[method("()")]
    fn __enter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[method("(*args)")]
    fn __exit__(
        token: &mut Token,
        this: Borrowed<'_>,
        _args: baton_object::Args<'_>,
    ) -> PyResult<()> {
        ScandirIterator::close(token, this)
    }
}

/// An entry that `scandir` found.
#[class(name = "DirEntry", module = "posix", flags = NO_INSTANTIATION)]
pub struct DirEntry {
    name: Owned,
    path: Owned,
    inode: u64,
    kind: u8,
    dir: Option<i32>,
    followed: Option<Owned>,
    own_stat: Option<Owned>,
}

impl DirEntry {
    fn path_of(token: &mut Token, this: Borrowed<'_>) -> PyResult<(Path, i32)> {
        let entry = DirEntry::of(token, this);
        let (dir, name, path) = (
            entry.dir,
            entry.name.clone_ref(token),
            entry.path.clone_ref(token),
        );
        let path = Path::new(
            token,
            if dir.is_some() {
                name.as_ref()
            } else {
                path.as_ref()
            },
            "DirEntry",
            "path",
        )?;
        Ok((path, dir.unwrap_or(libc::AT_FDCWD)))
    }

    /// The kind of file, from the listing where that says it; `None` where there is no file (any more).
    fn mode(token: &mut Token, this: Borrowed<'_>, follow: bool) -> PyResult<Option<u32>> {
        let kind = DirEntry::of(token, this).kind;
        if kind != libc::DT_UNKNOWN && !(follow && kind == libc::DT_LNK) {
            return Ok(Some(u32::from(kind) << 12));
        }
        let (path, dir) = DirEntry::path_of(token, this)?;
        match stat::ask(token, &path, dir, follow)? {
            Ok(st) => Ok(Some(st.st_mode & libc::S_IFMT)),
            Err(libc::ENOENT) => Ok(None),
            Err(number) => Err(path.error(token, number)),
        }
    }
}

#[methods]
impl DirEntry {
    /// the entry's base filename, relative to scandir() "path" argument
    #[member]
    fn name(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(DirEntry::of(token, this).name.clone_ref(token))
    }

    /// the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)
    #[member]
    fn path(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(DirEntry::of(token, this).path.clone_ref(token))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let name = DirEntry::of(token, this).name.clone_ref(token);
        let name = baton_object::object::repr(token, name.as_ref())?;
        let mut out = baton_object::str::StrBuilder::new();
        out.push_str("<DirEntry ");
        if let Some(text) = baton_object::str::of(token, name.as_ref()) {
            out.push(text.chars());
        }
        out.push_str(">");
        Ok(out.finish(token))
    }

    /// Return True if the entry is a directory; cached per entry.
    #[method("(*, follow_symlinks=True)")]
    fn is_dir(
        token: &mut Token,
        this: Borrowed<'_>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<bool> {
        Ok(DirEntry::mode(token, this, follow_symlinks.unwrap_or(true))? == Some(libc::S_IFDIR))
    }

    /// Return True if the entry is a file; cached per entry.
    #[method("(*, follow_symlinks=True)")]
    fn is_file(
        token: &mut Token,
        this: Borrowed<'_>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<bool> {
        Ok(DirEntry::mode(token, this, follow_symlinks.unwrap_or(true))? == Some(libc::S_IFREG))
    }

    /// Return True if the entry is a symbolic link; cached per entry.
    #[method("()")]
    fn is_symlink(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(DirEntry::mode(token, this, false)? == Some(libc::S_IFLNK))
    }

    /// Return True if the entry is a junction; cached per entry.
    #[method("()")]
    fn is_junction(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<bool> {
        Ok(false)
    }

    /// Return inode of the entry; cached per entry.
    #[method("()")]
    fn inode(token: &mut Token, this: Borrowed<'_>) -> PyResult<u64> {
        Ok(DirEntry::of(token, this).inode)
    }

    /// Return stat_result object for the entry; cached per entry.
    #[method("(*, follow_symlinks=True)")]
    fn stat(token: &mut Token, this: Borrowed<'_>, follow_symlinks: Option<bool>) -> PyResult {
        let entry = DirEntry::of(token, this);
        let follow = follow_symlinks.unwrap_or(true)
            && (entry.kind == libc::DT_LNK || entry.kind == libc::DT_UNKNOWN);
        let cached = if follow {
            &entry.followed
        } else {
            &entry.own_stat
        };
        if let Some(cached) = cached {
            return Ok(cached.clone_ref(token));
        }
        let (path, dir) = DirEntry::path_of(token, this)?;
        let st = match stat::ask(token, &path, dir, follow)? {
            Ok(st) => stat::result(token, &st),
            Err(number) => return Err(path.error(token, number)),
        };
        let kept = st.clone_ref(token);
        let entry = DirEntry::of_mut(token, this);
        let slot = if follow {
            &mut entry.followed
        } else {
            &mut entry.own_stat
        };
        let old = slot.replace(kept);
        drop(old);
        Ok(st)
    }

    /// Return the path for the entry.
    #[method("()")]
    fn __fspath__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(DirEntry::of(token, this).path.clone_ref(token))
    }

    /// See PEP 585
    #[classmethod("(item, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, item: Borrowed<'_>) -> PyResult {
        crate::posix::generic_alias(token, class, item)
    }
}

/// Tells audit hooks of what is about to happen to a path.
fn audit_path(token: &mut Token, event: &str, path: Option<Borrowed<'_>>) -> PyResult<()> {
    audit(token, event, |token| {
        vec![path.map_or_else(|| token.none(), |path| path.own(token))]
    })
}

/// The functions of this part.
#[module(name = "posix")]
pub mod part {
    use super::*;

    /// Return a list containing the names of the files in the directory.
    #[function("(path=None)")]
    fn listdir(token: &mut Token, path: Option<Borrowed<'_>>) -> PyResult {
        audit_path(token, "os.listdir", path)?;
        let path = Path::or_here(token, path, "listdir")?;
        let found = read_all(token, &path)?;
        let names: Vec<Owned> = found
            .iter()
            .map(|entry| path.name(token, &entry.name))
            .collect();
        Ok(token.new_list(names))
    }

    /// Return an iterator of DirEntry objects for given path.
    ///
    /// path can be specified as either str, bytes, or a path-like object.  If path
    /// is bytes, the names of yielded DirEntry objects will also be bytes; in
    /// all other circumstances they will be str.
    ///
    /// If path is None, uses the path='.'.
    #[function("(path=None)")]
    fn scandir(token: &mut Token, path: Option<Borrowed<'_>>) -> PyResult {
        audit_path(token, "os.scandir", path)?;
        let path = Path::or_here(token, path, "scandir")?;
        let found = read_all(token, &path)?;
        let mut entries = std::collections::VecDeque::with_capacity(found.len());
        for entry in found {
            let name = path.name(token, &entry.name);
            let full = match path.fd {
                Some(_) => name.clone_ref(token),
                None => path.name(token, &joined(path.text().to_bytes(), &entry.name)),
            };
            let payload = DirEntry {
                name,
                path: full,
                inode: entry.inode,
                kind: entry.kind,
                dir: path.fd,
                followed: None,
                own_stat: None,
            };
            entries.push_back(token.new_object(payload));
        }
        Ok(token.new_object(ScandirIterator { entries }))
    }

    fn joined(directory: &[u8], name: &[u8]) -> Vec<u8> {
        let mut out = directory.to_vec();
        if !directory.is_empty() && !directory.ends_with(b"/") {
            out.push(b'/');
        }
        out.extend_from_slice(name);
        out
    }

    fn current_directory(token: &mut Token) -> PyResult<Vec<u8>> {
        let mut room = 1024;
        loop {
            let mut buffer = vec![0u8; room];
            let failure = retry::once(token, "getcwd", || {
                // SAFETY: the buffer's length is passed.
                let path = unsafe { libc::getcwd(buffer.as_mut_ptr().cast(), room) };
                path.is_null().then(retry::errno)
            });
            match failure {
                None => {
                    buffer.truncate(buffer.iter().position(|byte| *byte == 0).unwrap_or(room));
                    return Ok(buffer);
                }
                Some(libc::ERANGE) => room *= 2,
                Some(number) => return Err(token.os_error(number, None)),
            }
        }
    }

    /// Return a unicode string representing the current working directory.
    #[function("()")]
    fn getcwd(token: &mut Token) -> PyResult {
        let path = current_directory(token)?;
        Ok(fspath::decode_bytes(token, &path))
    }

    /// Return a bytes string representing the current working directory.
    #[function("()")]
    fn getcwdb(token: &mut Token) -> PyResult {
        let path = current_directory(token)?;
        Ok(baton_object::bytes::from_vec(token, path))
    }

    /// Change the current working directory to the specified path.
    ///
    /// path may always be specified as a string.
    /// On some platforms, path may also be specified as an open file descriptor.
    /// If this functionality is unavailable, using it raises an exception.
    #[function("(path)")]
    fn chdir(token: &mut Token, path: Borrowed<'_>) -> PyResult<()> {
        audit_path(token, "os.chdir", Some(path))?;
        let path = Path::or_fd(token, path, "chdir", "path")?;
        let (text, fd) = path.place();
        let outcome = retry::on_path(token, "chdir", (text, fd), move || match fd {
            // SAFETY: a plain number.
            Some(fd) => unsafe { libc::fchdir(fd) },
            // SAFETY: the path is terminated.
            None => unsafe { libc::chdir(text.as_ptr()) },
        })?;
        outcome
            .map(drop)
            .map_err(|number| path.error(token, number))
    }

    /// Change to the directory of the given file descriptor.
    ///
    /// fd must be opened on a directory, not a file.
    /// Equivalent to os.chdir(fd).
    #[function("(fd)")]
    fn fchdir(token: &mut Token, fd: Fd) -> PyResult<()> {
        // SAFETY: a plain number.
        retry::checked(token, ("fchdir", fd), move || unsafe { libc::fchdir(fd.0) }).map(drop)
    }

    /// Change root directory to path.
    #[function("(path)")]
    fn chroot(token: &mut Token, path: Borrowed<'_>) -> PyResult<()> {
        // SAFETY: the path is terminated.
        on_path(token, path, "chroot", |text| unsafe {
            libc::chroot(text.as_ptr())
        })
    }

    /// Makes a call on one path.
    fn on_path(
        token: &mut Token,
        path: Borrowed<'_>,
        name: &'static str,
        call: impl Fn(&CStr) -> i32 + Send + Sync,
    ) -> PyResult<()> {
        let path = Path::new(token, path, name, "path")?;
        let (text, call) = (path.text(), &call);
        let outcome = retry::on_path(token, name, (text, None), move || call(text))?;
        outcome
            .map(drop)
            .map_err(|number| path.error(token, number))
    }

    /// Makes a call on two paths.
    fn on_two(
        token: &mut Token,
        name: &'static str,
        (first, second): (Borrowed<'_>, Borrowed<'_>),
        call: impl Fn(&CStr, &CStr) -> i32 + Send + Sync,
    ) -> PyResult<()> {
        let (first, second) = (
            Path::new(token, first, name, "src")?,
            Path::new(token, second, name, "dst")?,
        );
        let (from, to, call) = (first.text(), second.text(), &call);
        let outcome = retry::on_path(token, name, (from, None), move || call(from, to))?;
        outcome
            .map(drop)
            .map_err(|number| error_of_two(token, number, &first, &second))
    }

    /// Create a directory.
    ///
    /// If dir_fd is not None, it should be a file descriptor open to a directory,
    ///   and path should be relative; path will then be relative to that directory.
    /// dir_fd may not be implemented on your platform.
    ///   If it is unavailable, using it will raise a NotImplementedError.
    ///
    /// The mode argument is ignored on Windows. Where it is used, the current umask
    /// value is first masked out.
    #[function("(path, mode=0o777, *, dir_fd=None)")]
    fn mkdir(
        token: &mut Token,
        path: Borrowed<'_>,
        mode: Option<u32>,
        dir_fd: Option<DirFd>,
    ) -> PyResult<()> {
        audit_path(token, "os.mkdir", Some(path))?;
        let (dir, mode) = (directory(dir_fd), mode.unwrap_or(0o777));
        // SAFETY: the path is terminated.
        on_path(token, path, "mkdir", move |text| unsafe {
            libc::mkdirat(dir, text.as_ptr(), mode)
        })
    }

    /// Remove a directory.
    #[function("(path, *, dir_fd=None)")]
    fn rmdir(token: &mut Token, path: Borrowed<'_>, dir_fd: Option<DirFd>) -> PyResult<()> {
        audit_path(token, "os.rmdir", Some(path))?;
        let dir = directory(dir_fd);
        // SAFETY: the path is terminated.
        on_path(token, path, "rmdir", move |text| unsafe {
            libc::unlinkat(dir, text.as_ptr(), libc::AT_REMOVEDIR)
        })
    }

    /// Remove a file (same as remove()).
    #[function("(path, *, dir_fd=None)")]
    fn unlink(token: &mut Token, path: Borrowed<'_>, dir_fd: Option<DirFd>) -> PyResult<()> {
        audit_path(token, "os.remove", Some(path))?;
        let dir = directory(dir_fd);
        // SAFETY: the path is terminated.
        on_path(token, path, "unlink", move |text| unsafe {
            libc::unlinkat(dir, text.as_ptr(), 0)
        })
    }

    /// Remove a file (same as unlink()).
    #[function("(path, *, dir_fd=None)")]
    fn remove(token: &mut Token, path: Borrowed<'_>, dir_fd: Option<DirFd>) -> PyResult<()> {
        audit_path(token, "os.remove", Some(path))?;
        let dir = directory(dir_fd);
        // SAFETY: the path is terminated.
        on_path(token, path, "remove", move |text| unsafe {
            libc::unlinkat(dir, text.as_ptr(), 0)
        })
    }

    /// Rename a file or directory.
    #[function("(src, dst, *, src_dir_fd=None, dst_dir_fd=None)")]
    fn rename(
        token: &mut Token,
        src: Borrowed<'_>,
        dst: Borrowed<'_>,
        src_dir_fd: Option<DirFd>,
        dst_dir_fd: Option<DirFd>,
    ) -> PyResult<()> {
        audit(token, "os.rename", |token| {
            vec![src.own(token), dst.own(token)]
        })?;
        let (a, b) = (directory(src_dir_fd), directory(dst_dir_fd));
        // SAFETY: the paths are terminated.
        on_two(token, "rename", (src, dst), move |from, to| unsafe {
            libc::renameat(a, from.as_ptr(), b, to.as_ptr())
        })
    }

    /// Rename a file or directory, overwriting the destination.
    #[function("(src, dst, *, src_dir_fd=None, dst_dir_fd=None)")]
    fn replace(
        token: &mut Token,
        src: Borrowed<'_>,
        dst: Borrowed<'_>,
        src_dir_fd: Option<DirFd>,
        dst_dir_fd: Option<DirFd>,
    ) -> PyResult<()> {
        audit(token, "os.rename", |token| {
            vec![src.own(token), dst.own(token)]
        })?;
        let (a, b) = (directory(src_dir_fd), directory(dst_dir_fd));
        // SAFETY: the paths are terminated.
        on_two(token, "replace", (src, dst), move |from, to| unsafe {
            libc::renameat(a, from.as_ptr(), b, to.as_ptr())
        })
    }

    /// Create a hard link to a file.
    #[function("(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)")]
    fn link(
        token: &mut Token,
        src: Borrowed<'_>,
        dst: Borrowed<'_>,
        src_dir_fd: Option<DirFd>,
        dst_dir_fd: Option<DirFd>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<()> {
        audit(token, "os.link", |token| {
            vec![src.own(token), dst.own(token)]
        })?;
        let (a, b) = (directory(src_dir_fd), directory(dst_dir_fd));
        // As CPython on Linux: links are followed only where that is asked for.
        let flags = if follow_symlinks == Some(true) {
            libc::AT_SYMLINK_FOLLOW
        } else {
            0
        };
        // SAFETY: the paths are terminated.
        on_two(token, "link", (src, dst), move |from, to| unsafe {
            libc::linkat(a, from.as_ptr(), b, to.as_ptr(), flags)
        })
    }

    /// Create a symbolic link pointing to src named dst.
    #[function("(src, dst, target_is_directory=False, *, dir_fd=None)")]
    fn symlink(
        token: &mut Token,
        src: Borrowed<'_>,
        dst: Borrowed<'_>,
        _target_is_directory: Option<bool>,
        dir_fd: Option<DirFd>,
    ) -> PyResult<()> {
        audit(token, "os.symlink", |token| {
            vec![src.own(token), dst.own(token)]
        })?;
        let dir = directory(dir_fd);
        // SAFETY: the paths are terminated.
        on_two(token, "symlink", (src, dst), move |from, to| unsafe {
            libc::symlinkat(from.as_ptr(), dir, to.as_ptr())
        })
    }

    /// Return a string representing the path to which the symbolic link points.
    #[function("(path, *, dir_fd=None)")]
    fn readlink(token: &mut Token, path: Borrowed<'_>, dir_fd: Option<DirFd>) -> PyResult {
        let path = Path::new(token, path, "readlink", "path")?;
        let dir = directory(dir_fd);
        let mut buffer = vec![0u8; libc::PATH_MAX as usize + 1];
        let (text, place, room) = (path.text(), retry::Ptr(buffer.as_mut_ptr()), buffer.len());
        // SAFETY: the path is terminated; the buffer's length is passed, and it lives until the call is over.
        let outcome = retry::on_path(token, "readlink", (text, None), move || unsafe {
            libc::readlinkat(dir, text.as_ptr(), place.get().cast(), room)
        })?;
        match outcome {
            Ok(len) => Ok(path.name(token, buffer.get(..len as usize).unwrap_or_default())),
            Err(number) => Err(path.error(token, number)),
        }
    }

    /// Create a "fifo" (a POSIX named pipe).
    #[function("(path, mode=0o666, *, dir_fd=None)")]
    fn mkfifo(
        token: &mut Token,
        path: Borrowed<'_>,
        mode: Option<u32>,
        dir_fd: Option<DirFd>,
    ) -> PyResult<()> {
        let (dir, mode) = (directory(dir_fd), mode.unwrap_or(0o666));
        // SAFETY: the path is terminated.
        on_path(token, path, "mkfifo", move |text| unsafe {
            libc::mkfifoat(dir, text.as_ptr(), mode)
        })
    }

    /// Create a node in the file system.
    #[function("(path, mode=0o600, device=0, *, dir_fd=None)")]
    fn mknod(
        token: &mut Token,
        path: Borrowed<'_>,
        mode: Option<u32>,
        device: Option<u64>,
        dir_fd: Option<DirFd>,
    ) -> PyResult<()> {
        let (dir, mode, device) = (
            directory(dir_fd),
            mode.unwrap_or(0o600),
            device.unwrap_or(0),
        );
        // SAFETY: the path is terminated.
        on_path(token, path, "mknod", move |text| unsafe {
            libc::mknodat(dir, text.as_ptr(), mode, device)
        })
    }

    /// Truncate a file, specified by path, to a specific length.
    ///
    /// On some platforms, path may also be specified as an open file descriptor.
    /// If this functionality is unavailable, using it raises an exception.
    #[function("(path, length)")]
    fn truncate(token: &mut Token, path: Borrowed<'_>, length: i64) -> PyResult<()> {
        audit_path(token, "os.truncate", Some(path))?;
        let path = Path::or_fd(token, path, "truncate", "path")?;
        let (text, fd) = path.place();
        let outcome = retry::on_path(token, "truncate", (text, fd), move || match fd {
            // SAFETY: plain numbers.
            Some(fd) => unsafe { libc::ftruncate(fd, length) },
            // SAFETY: the path is terminated.
            None => unsafe { libc::truncate(text.as_ptr(), length) },
        })?;
        outcome
            .map(drop)
            .map_err(|number| path.error(token, number))
    }

    /// Return the file system path representation of the object.
    ///
    /// If the object is str or bytes, then allow it to pass through as-is. If the
    /// object defines __fspath__(), then return the result of that method. All other
    /// types raise a TypeError.
    #[function("(path)", name = "fspath")]
    fn fspath_(token: &mut Token, path: Borrowed<'_>) -> PyResult {
        fspath::fspath(token, path)
    }

    /// Normalize path, eliminating double slashes, etc.
    #[function("(path)")]
    fn _path_normpath(token: &mut Token, path: Borrowed<'_>) -> PyResult {
        let object = crate::posix::path::text_object(token, path, "_path_normpath")?;
        Ok(match chars_of(token, object.as_ref()) {
            Some(chars) => token.new_chars(&normal(&chars)),
            None => {
                let bytes = crate::posix::path::encoded(token, object.as_ref())?;
                baton_object::bytes::from_vec(token, normal(&bytes))
            }
        })
    }

    /// The characters of a path that is text.
    fn chars_of(token: &Token, path: Borrowed<'_>) -> Option<Vec<u32>> {
        let text = path.get::<baton_object::str::Str>(token)?;
        Some(text.chars().iter().collect())
    }

    /// How many leading slashes are the root: POSIX leaves the meaning of exactly two open, so they stay.
    fn root_of<T: PartialEq + From<u8>>(path: &[T]) -> usize {
        let slash = T::from(b'/');
        match path.iter().take_while(|c| **c == slash).count() {
            count @ 0..=2 => count,
            _ => 1,
        }
    }

    /// A path without empty, `.` and reducible `..` parts.
    fn normal<T: Copy + PartialEq + From<u8>>(path: &[T]) -> Vec<T> {
        let (slash, dot) = (T::from(b'/'), T::from(b'.'));
        let root = root_of(path);
        let mut parts: Vec<&[T]> = Vec::new();
        for part in path.split(|c| *c == slash) {
            let is_parent = part == [dot, dot];
            if part.is_empty() || part == [dot] || (is_parent && root > 0 && parts.is_empty()) {
                continue;
            }
            if is_parent && parts.last().is_some_and(|last| *last != [dot, dot]) {
                parts.pop();
            } else {
                parts.push(part);
            }
        }
        let mut out = vec![slash; root];
        out.extend(parts.join(&slash));
        if out.is_empty() {
            out.push(dot);
        }
        out
    }

    /// Split a pathname into drive, root and tail.
    ///
    /// The tail contains anything after the root.
    #[function("(path, /)")]
    fn _path_splitroot_ex(token: &mut Token, path: Borrowed<'_>) -> PyResult {
        let object = crate::posix::path::text_object(token, path, "_path_splitroot_ex")?;
        let parts = match chars_of(token, object.as_ref()) {
            Some(chars) => {
                let (root, rest) = chars.split_at(root_of(&chars));
                [&[], root, rest].map(|part| token.new_chars(part))
            }
            None => {
                let bytes = crate::posix::path::encoded(token, object.as_ref())?;
                let (root, rest) = bytes.split_at(root_of(&bytes));
                [&[], root, rest].map(|part| baton_object::bytes::new(token, part))
            }
        };
        Ok(token.new_tuple(parts.into_iter()))
    }

    /// Return the value of an extended attribute of a file.
    #[function("(path, attribute, *, follow_symlinks=True)")]
    fn getxattr(
        token: &mut Token,
        path: Borrowed<'_>,
        attribute: Borrowed<'_>,
        follow_symlinks: Option<bool>,
    ) -> PyResult {
        let path = Path::or_fd(token, path, "getxattr", "path")?;
        let name = Path::new(token, attribute, "getxattr", "attribute")?;
        let mut room = 128usize;
        loop {
            let mut buffer = vec![0u8; room];
            let (target, name, place) = (
                Target::of(&path, follow_symlinks),
                name.text(),
                retry::Ptr(buffer.as_mut_ptr()),
            );
            // SAFETY: names are terminated; the buffer's length is passed, and it lives until the call is over.
            let outcome = retry::on_path(token, "getxattr", path.place(), move || unsafe {
                match target {
                    Target::Fd(fd) => libc::fgetxattr(fd, name.as_ptr(), place.get().cast(), room),
                    Target::Path(path) => {
                        libc::getxattr(path.as_ptr(), name.as_ptr(), place.get().cast(), room)
                    }
                    Target::Link(path) => {
                        libc::lgetxattr(path.as_ptr(), name.as_ptr(), place.get().cast(), room)
                    }
                }
            })?;
            match outcome {
                Ok(len) => {
                    return Ok(baton_object::bytes::new(
                        token,
                        buffer.get(..len as usize).unwrap_or_default(),
                    ));
                }
                Err(libc::ERANGE) if room < 65536 => room = 65536,
                Err(number) => return Err(path.error(token, number)),
            }
        }
    }

    /// Return a list of extended attributes on a file.
    #[function("(path=None, *, follow_symlinks=True)")]
    fn listxattr(
        token: &mut Token,
        path: Option<Borrowed<'_>>,
        follow_symlinks: Option<bool>,
    ) -> PyResult {
        let path = Path::or_here(token, path, "listxattr")?;
        let mut room = 256usize;
        loop {
            let mut buffer = vec![0u8; room];
            let (target, place) = (
                Target::of(&path, follow_symlinks),
                retry::Ptr(buffer.as_mut_ptr()),
            );
            // SAFETY: as in `getxattr`.
            let outcome = retry::on_path(token, "listxattr", path.place(), move || unsafe {
                match target {
                    Target::Fd(fd) => libc::flistxattr(fd, place.get().cast(), room),
                    Target::Path(path) => libc::listxattr(path.as_ptr(), place.get().cast(), room),
                    Target::Link(path) => libc::llistxattr(path.as_ptr(), place.get().cast(), room),
                }
            })?;
            match outcome {
                Ok(len) => {
                    let names = buffer.get(..len as usize).unwrap_or_default();
                    let names = names
                        .split(|byte| *byte == 0)
                        .filter(|name| !name.is_empty());
                    let names: Vec<Owned> = names
                        .map(|name| fspath::decode_bytes(token, name))
                        .collect();
                    return Ok(token.new_list(names));
                }
                Err(libc::ERANGE) if room < 65536 => room = 65536,
                Err(number) => return Err(path.error(token, number)),
            }
        }
    }

    enum Target<'a> {
        Fd(i32),
        Path(&'a CStr),
        Link(&'a CStr),
    }

    impl<'a> Target<'a> {
        fn of(path: &'a Path, follow: Option<bool>) -> Target<'a> {
            match path.fd {
                Some(fd) => Target::Fd(fd),
                None if follow.unwrap_or(true) => Target::Path(path.text()),
                None => Target::Link(path.text()),
            }
        }
    }

    /// Set extended attribute attribute on path to value.
    #[function("(path, attribute, value, flags=0, *, follow_symlinks=True)")]
    fn setxattr(
        token: &mut Token,
        path: Borrowed<'_>,
        attribute: Borrowed<'_>,
        value: Borrowed<'_>,
        flags: Option<i32>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<()> {
        let path = Path::or_fd(token, path, "setxattr", "path")?;
        let name = Path::new(token, attribute, "setxattr", "attribute")?;
        let view = baton_object::buffer::get(token, value, false)?;
        let data = view.bytes(token).to_vec();
        drop(view);
        let (name, flags, data) = (name.text(), flags.unwrap_or(0), &data);
        let target = &Target::of(&path, follow_symlinks);
        // SAFETY: names are terminated; the data's length is passed.
        let outcome = retry::on_path(token, "setxattr", path.place(), move || unsafe {
            let (data, len) = (data.as_ptr().cast(), data.len());
            match target {
                Target::Fd(fd) => libc::fsetxattr(*fd, name.as_ptr(), data, len, flags),
                Target::Path(path) => {
                    libc::setxattr(path.as_ptr(), name.as_ptr(), data, len, flags)
                }
                Target::Link(path) => {
                    libc::lsetxattr(path.as_ptr(), name.as_ptr(), data, len, flags)
                }
            }
        })?;
        outcome
            .map(drop)
            .map_err(|number| path.error(token, number))
    }

    /// Remove extended attribute attribute on path.
    #[function("(path, attribute, *, follow_symlinks=True)")]
    fn removexattr(
        token: &mut Token,
        path: Borrowed<'_>,
        attribute: Borrowed<'_>,
        follow_symlinks: Option<bool>,
    ) -> PyResult<()> {
        let path = Path::or_fd(token, path, "removexattr", "path")?;
        let name = Path::new(token, attribute, "removexattr", "attribute")?;
        let (name, target) = (name.text(), &Target::of(&path, follow_symlinks));
        // SAFETY: names are terminated.
        let outcome = retry::on_path(token, "removexattr", path.place(), move || unsafe {
            match target {
                Target::Fd(fd) => libc::fremovexattr(*fd, name.as_ptr()),
                Target::Path(path) => libc::removexattr(path.as_ptr(), name.as_ptr()),
                Target::Link(path) => libc::lremovexattr(path.as_ptr(), name.as_ptr()),
            }
        })?;
        outcome
            .map(drop)
            .map_err(|number| path.error(token, number))
    }
}
