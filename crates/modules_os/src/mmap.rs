//! `mmap`: files and anonymous memory in the address space.
//!
//! Invariants: `data` points at `len` mapped bytes, or is null when closed; the mapping neither moves nor goes away
//! while somebody has a buffer of it (`exports`). A file that somebody else makes shorter is a SIGBUS, as in CPython.

use crate::constants::{self, Number};
use crate::retry::{self, Ptr};
use baton_object::args::{FromArg, Signature};
use baton_object::buffer::{self, Buffer};
use baton_object::exceptions::{BUFFER_ERROR, OS_ERROR};
use baton_object::slice::{self, Slice};
use baton_object::traverse::Opaque;
use baton_object::tuple_class::is_index;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Raised, Token, bytes, class, int, methods, module,
};
use std::cell::Cell;

/// What may be done with the memory.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Default,
    Read,
    Write,
    Copy,
}

impl Access {
    fn name(self) -> &'static str {
        match self {
            Access::Default => "ACCESS_DEFAULT",
            Access::Read => "ACCESS_READ",
            Access::Write => "ACCESS_WRITE",
            Access::Copy => "ACCESS_COPY",
        }
    }
}

/// Windows: mmap(fileno, length[, tagname[, access[, offset]]])
///
/// Maps length bytes from the file specified by the file handle fileno,
/// and returns a mmap object.  If length is larger than the current size
/// of the file, the file is extended to contain length bytes.  If length
/// is 0, the maximum length of the map is the current size of the file,
/// except that if the file is empty Windows raises an exception (you cannot
/// create an empty mapping on Windows).
///
/// Unix: mmap(fileno, length[, flags[, prot[, access[, offset[, trackfd]]]]])
///
/// Maps length bytes from the file specified by the file descriptor fileno,
/// and returns a mmap object.  If length is 0, the maximum length of the map
/// will be the current size of the file when mmap is called.
/// flags specifies the nature of the mapping. MAP_PRIVATE creates a
/// private copy-on-write mapping, so changes to the contents of the mmap
/// object will be private to this process, and MAP_SHARED creates a mapping
/// that's shared with all other processes mapping the same areas of the file.
/// The default value is MAP_SHARED.
///
/// To map anonymous memory, pass -1 as the fileno (both versions).
#[class(name = "mmap", module = "mmap", flags = BASETYPE | WEAKREF)]
pub struct Mmap {
    data: Opaque<Ptr<u8>>,
    len: usize,
    position: usize,
    offset: i64,
    /// A copy of the file's descriptor; -1 without one.
    fd: i32,
    flags: i32,
    tracked: bool,
    access: Opaque<Access>,
    exports: Cell<usize>,
}

impl Mmap {
    fn unmap(&mut self) {
        if !self.data.0.get().is_null() {
            // SAFETY: the mapping is this object's own, and nobody has a buffer of it.
            unsafe { libc::munmap(self.data.0.get().cast(), self.len) };
            self.data = Opaque(Ptr(std::ptr::null_mut()));
            self.len = 0;
        }
        if self.fd >= 0 {
            // SAFETY: the descriptor is this object's own copy.
            unsafe { libc::close(self.fd) };
            self.fd = -1;
        }
    }

    /// The memory; ValueError when closed.
    fn bytes<'a>(token: &'a mut Token, this: Borrowed<'a>) -> PyResult<&'a [u8]> {
        Mmap::check(token, this)?;
        let map = Mmap::of(token, this);
        // SAFETY: that many bytes are mapped, and stay while the token is borrowed.
        Ok(unsafe { std::slice::from_raw_parts(map.data.0.get(), map.len) })
    }

    /// The memory, for writing; TypeError if it is read-only.
    fn bytes_mut<'a>(token: &'a mut Token, this: Borrowed<'a>) -> PyResult<&'a mut [u8]> {
        Mmap::check(token, this)?;
        if Mmap::of(token, this).access.0 == Access::Read {
            return Err(token.type_error("mmap can't modify a readonly memory map."));
        }
        let map = Mmap::of_mut(token, this);
        // SAFETY: as above; the exclusive borrow of the token keeps other accesses of this process away.
        Ok(unsafe { std::slice::from_raw_parts_mut(map.data.0.get(), map.len) })
    }

    fn check(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        if Mmap::of(token, this).data.0.get().is_null() {
            return Err(token.value_error("mmap closed or invalid"));
        }
        Ok(())
    }

    /// True if the length may change; raises if it may not.
    fn check_resizable(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let map = Mmap::of(token, this);
        let (exports, access, tracked) = (map.exports.get(), map.access.0, map.tracked);
        if exports > 0 {
            return Err(token.raise(
                &BUFFER_ERROR,
                "mmap can't resize with extant buffers exported.",
            ));
        }
        if !tracked {
            return Err(token.value_error("mmap can't resize with trackfd=False."));
        }
        if access == Access::Read || access == Access::Copy {
            return Err(
                token.type_error("mmap can't resize a readonly or copy-on-write memory map.")
            );
        }
        Ok(())
    }

    /// The index of an item; IndexError outside.
    fn index(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<usize> {
        let index = int::index_or(token, key, &baton_object::exceptions::INDEX_ERROR)?;
        let len = Mmap::bytes(token, this)?.len();
        let index = if index < 0 { index + len as i64 } else { index };
        match usize::try_from(index) {
            Ok(index) if index < len => Ok(index),
            _ => Err(token.index_error("mmap index out of range")),
        }
    }

    /// `find` and `rfind`.
    fn search(
        token: &mut Token,
        this: Borrowed<'_>,
        view: Borrowed<'_>,
        [start, end]: [Option<Borrowed<'_>>; 2],
        last: bool,
    ) -> PyResult<i64> {
        Mmap::check(token, this)?;
        let (len, position) = {
            let map = Mmap::of(token, this);
            (map.len as i64, map.position as i64)
        };
        let mut limits = [position, len];
        for (place, given) in limits.iter_mut().zip([start, end]) {
            if let Some(given) = given.filter(|given| !given.is_none()) {
                *place = int::index_clipped(token, given)?;
            }
        }
        let [start, end] = limits.map(|at| {
            let at = if at < 0 { at.saturating_add(len) } else { at };
            at.clamp(0, len) as usize
        });
        let wanted = buffer::copy(token, view)?;
        let Some(range) = Mmap::bytes(token, this)?.get(start..end) else {
            return Ok(-1);
        };
        if wanted.is_empty() {
            let at = if last { end } else { start };
            return Ok(at as i64);
        }
        let mut windows = range.windows(wanted.len());
        let found = match last {
            true => windows.rposition(|window| window == wanted),
            false => windows.position(|window| window == wanted),
        };
        Ok(found.map_or(-1, |at| (at + start) as i64))
    }
}

impl Drop for Mmap {
    fn drop(&mut self) {
        self.unmap();
    }
}

const SIGNATURE: Signature = baton_object::signature!("mmap",
    Either "fileno" true, Either "length" true, Either "flags" false, Either "prot" false,
    Either "access" false, Either "offset" false, Keyword "trackfd" false);

/// What a mapping is to be, from the arguments.
struct Plan {
    fd: i32,
    len: usize,
    flags: i32,
    prot: i32,
    access: Access,
    offset: i64,
    tracked: bool,
}

fn plan(token: &mut Token, args: Args<'_>) -> PyResult<Plan> {
    let [fd, len, flags, prot, access, offset, trackfd] = SIGNATURE.bind::<7>(token, args)?;
    let mut numbers = [-1, libc::MAP_SHARED, libc::PROT_READ | libc::PROT_WRITE, 0];
    for (place, value) in numbers.iter_mut().zip([fd, flags, prot, access]) {
        if let Some(value) = value {
            *place = i32::from_arg(token, value)?;
        }
    }
    let [fd, mut flags_value, mut prot_value, access_value] = numbers;
    let len = match len {
        Some(len) => isize::from_arg(token, len)?,
        None => 0,
    };
    let offset = match offset {
        Some(offset) => i64::from_arg(token, offset)?,
        None => 0,
    };
    let Ok(len) = usize::try_from(len) else {
        return Err(token.overflow_error("memory mapped length must be positive"));
    };
    if offset < 0 {
        return Err(token.overflow_error("memory mapped offset must be positive"));
    }
    let default = [libc::MAP_SHARED, libc::PROT_READ | libc::PROT_WRITE];
    let both = [flags_value, prot_value] != default && (flags.is_some() || prot.is_some());
    if access_value != 0 && both {
        return Err(token.value_error("mmap can't specify both access and flags, prot."));
    }
    let access = match access_value {
        0 if prot_value & libc::PROT_WRITE == 0 => Access::Read,
        0 => Access::Default,
        1 => {
            prot_value = libc::PROT_READ;
            Access::Read
        }
        2 => Access::Write,
        3 => {
            flags_value = libc::MAP_PRIVATE;
            Access::Copy
        }
        _ => return Err(token.value_error("mmap invalid access parameter.")),
    };
    let tracked = match trackfd {
        Some(trackfd) => bool::from_arg(token, trackfd)?,
        None => true,
    };
    Ok(Plan {
        fd,
        len,
        flags: flags_value,
        prot: prot_value,
        access,
        offset,
        tracked,
    })
}

/// Takes the length from the file where none is given, and holds it against the file's.
fn fit_to_file(token: &mut Token, plan: &mut Plan) -> PyResult<()> {
    if plan.fd == -1 {
        return Ok(());
    }
    let mut st = crate::posix::stat::empty();
    // SAFETY: the structure is valid for writing.
    if unsafe { libc::fstat(plan.fd, &mut st) } == -1 {
        let number = retry::errno();
        return Err(token.os_error(number, None));
    }
    if st.st_mode & libc::S_IFMT != libc::S_IFREG {
        return Ok(());
    }
    if plan.len == 0 {
        if st.st_size == 0 {
            return Err(token.value_error("cannot mmap an empty file"));
        }
        if plan.offset >= st.st_size {
            return Err(token.value_error("mmap offset is greater than file size"));
        }
        plan.len = (st.st_size - plan.offset) as usize;
    } else if plan.offset > st.st_size || st.st_size - plan.offset < plan.len as i64 {
        return Err(token.value_error("mmap length is greater than file size"));
    }
    Ok(())
}

fn map(token: &mut Token, plan: &Plan, class: Borrowed<'_>) -> PyResult {
    let mut flags = plan.flags;
    let own = match plan.fd {
        -1 => {
            flags |= libc::MAP_ANONYMOUS;
            -1
        }
        fd if plan.tracked => {
            // SAFETY: plain numbers.
            let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
            retry::status(token, copy)?
        }
        _ => -1,
    };
    let (len, prot, fd, offset) = (plan.len, plan.prot, plan.fd, plan.offset);
    let mapped = retry::once(token, ("mmap", fd), move || {
        // SAFETY: the system chooses the place.
        let place = unsafe { libc::mmap(std::ptr::null_mut(), len, prot, flags, fd, offset) };
        if place == libc::MAP_FAILED {
            Err(retry::errno())
        } else {
            Ok(Ptr(place.cast()))
        }
    });
    let place = match mapped {
        Ok(place) => place,
        Err(number) => {
            if own >= 0 {
                // SAFETY: the descriptor was just made here.
                unsafe { libc::close(own) };
            }
            return Err(token.os_error(number, None));
        }
    };
    let payload = Mmap {
        data: Opaque(place),
        len,
        position: 0,
        offset,
        fd: own,
        flags,
        tracked: plan.tracked,
        access: Opaque(plan.access),
        exports: Cell::new(0),
    };
    crate::io::base::instance(token, class, payload)
}

/// Bytes at the position, which moves behind them.
fn take(token: &mut Token, this: Borrowed<'_>, count: usize) -> PyResult {
    let position = Mmap::of(token, this).position;
    let data = Mmap::bytes(token, this)?;
    let end = position.saturating_add(count).min(data.len());
    let taken = data.get(position..end).unwrap_or_default().to_vec();
    Mmap::of_mut(token, this).position = end.max(position);
    Ok(bytes::from_vec(token, taken))
}

fn out_of_range(token: &mut Token) -> Raised {
    token.value_error("seek out of range")
}

#[methods]
impl Mmap {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let mut plan = plan(token, args)?;
        fit_to_file(token, &mut plan)?;
        map(token, &plan, class)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let class = {
            let class = token.class_of(this);
            match class.has(baton_object::class::class_flags::HEAP) {
                true => class.name(token).into_owned(),
                false => "mmap.mmap".to_string(),
            }
        };
        let map = Mmap::of(token, this);
        let text = match map.data.0.get().is_null() {
            true => format!("<{class} closed=True>"),
            false => format!(
                "<{class} closed=False, access={}, length={}, pos={}, offset={}>",
                map.access.0.name(),
                map.len,
                map.position,
                map.offset
            ),
        };
        Ok(token.new_str(&text))
    }

    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Mmap::bytes(token, this).map(<[u8]>::len)
    }

    #[slot]
    fn __buffer__(token: &mut Token, this: Borrowed<'_>, writable: bool) -> PyResult<Buffer> {
        Mmap::check(token, this)?;
        let map = Mmap::of(token, this);
        let readonly = map.access.0 == Access::Read;
        if readonly && writable {
            return Err(token.raise(&BUFFER_ERROR, "Object is not writable."));
        }
        map.exports.set(map.exports.get() + 1);
        let (data, len) = (map.data.0.get(), map.len);
        let release = |token: &Token, owner: Borrowed<'_>| {
            let exports = &Mmap::of(token, owner).exports;
            exports.set(exports.get().saturating_sub(1));
        };
        Ok(Buffer {
            owner: this.own(token),
            data,
            len,
            readonly,
            format: "B".into(),
            item_size: 1,
            release,
        })
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        let len = Mmap::bytes(token, this)?.len();
        if key.is_a::<Slice>(token) {
            let bounds = slice::bounds(token, key, len)?;
            let data = Mmap::bytes(token, this)?;
            let chosen = slice::indices(bounds).filter_map(|index| data.get(index).copied());
            let chosen: Vec<u8> = chosen.collect();
            return Ok(bytes::from_vec(token, chosen));
        }
        if !is_index(token, key) {
            return Err(token.type_error("mmap indices must be integers"));
        }
        let index = Mmap::index(token, this, key)?;
        let byte = Mmap::bytes(token, this)?.get(index).copied();
        Ok(token.int(byte.unwrap_or(0).into()))
    }

    #[slot]
    fn __setitem__(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let len = Mmap::bytes_mut(token, this)?.len();
        if key.is_a::<Slice>(token) {
            let bounds = slice::bounds(token, key, len)?;
            let Some(value) = value else {
                return Err(token.type_error("mmap object doesn't support slice deletion"));
            };
            let data = buffer::copy(token, value)?;
            if data.len() != slice::count(bounds) {
                return Err(token.index_error("mmap slice assignment is wrong size"));
            }
            let memory = Mmap::bytes_mut(token, this)?;
            for (index, byte) in slice::indices(bounds).zip(data) {
                if let Some(place) = memory.get_mut(index) {
                    *place = byte;
                }
            }
            return Ok(());
        }
        if !is_index(token, key) {
            return Err(token.type_error("mmap indices must be integer"));
        }
        let index = Mmap::index(token, this, key)?;
        let Some(value) = value else {
            return Err(token.type_error("mmap doesn't support item deletion"));
        };
        if !is_index(token, value) {
            return Err(token.type_error("mmap item value must be an int"));
        }
        let Ok(byte) = u8::try_from(int::index_clipped(token, value)?) else {
            return Err(token.value_error("mmap item value must be in range(0, 256)"));
        };
        if let Some(place) = Mmap::bytes_mut(token, this)?.get_mut(index) {
            *place = byte;
        }
        Ok(())
    }

    #[method("()")]
    fn __enter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Mmap::check(token, this)?;
        Ok(this.own(token))
    }

    #[method("(exc_type, exc_value, traceback, /)")]
    fn __exit__(
        token: &mut Token,
        this: Borrowed<'_>,
        _exc_type: Borrowed<'_>,
        _exc_value: Borrowed<'_>,
        _traceback: Borrowed<'_>,
    ) -> PyResult<()> {
        Mmap::close(token, this)
    }

    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        if Mmap::of(token, this).exports.get() > 0 {
            return Err(token.raise(&BUFFER_ERROR, "cannot close exported pointers exist"));
        }
        Mmap::of_mut(token, this).unmap();
        Ok(())
    }

    #[getter]
    fn closed(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Mmap::of(token, this).data.0.get().is_null())
    }

    #[method("(view, start=None, end=None, /)")]
    fn find(
        token: &mut Token,
        this: Borrowed<'_>,
        view: Borrowed<'_>,
        start: Option<Borrowed<'_>>,
        end: Option<Borrowed<'_>>,
    ) -> PyResult<i64> {
        Mmap::search(token, this, view, [start, end], false)
    }

    #[method("(view, start=None, end=None, /)")]
    fn rfind(
        token: &mut Token,
        this: Borrowed<'_>,
        view: Borrowed<'_>,
        start: Option<Borrowed<'_>>,
        end: Option<Borrowed<'_>>,
    ) -> PyResult<i64> {
        Mmap::search(token, this, view, [start, end], true)
    }

    #[method("(offset=0, size=None, /)")]
    fn flush(
        token: &mut Token,
        this: Borrowed<'_>,
        offset: Option<isize>,
        size: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let len = Mmap::bytes(token, this)?.len();
        let offset = offset.unwrap_or(0);
        let rest = len as i64 - offset as i64;
        let size = match size.filter(|size| !size.is_none()) {
            Some(size) => i64::from_arg(token, size)?,
            None => rest,
        };
        let map = Mmap::of(token, this);
        if offset < 0 || size < 0 || rest < size {
            return Err(token.value_error("flush values out of range"));
        }
        if matches!(map.access.0, Access::Read | Access::Copy) {
            return Ok(());
        }
        let place = Ptr(map.data.0.get().wrapping_add(offset as usize));
        retry::checked(token, "msync", move || {
            // SAFETY: the range lies in the mapping.
            unsafe { libc::msync(place.get().cast(), size as usize, libc::MS_SYNC) }
        })
        .map(drop)
    }

    #[method("(option, start=0, length=None, /)")]
    fn madvise(
        token: &mut Token,
        this: Borrowed<'_>,
        option: i32,
        start: Option<isize>,
        length: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let len = Mmap::bytes(token, this)?.len();
        let start = start.unwrap_or(0);
        let length = match length.filter(|length| !length.is_none()) {
            Some(length) => isize::from_arg(token, length)?,
            None => len as isize,
        };
        let Some(start) = usize::try_from(start).ok().filter(|start| *start < len) else {
            return Err(token.value_error("madvise start out of bounds"));
        };
        let Ok(length) = usize::try_from(length) else {
            return Err(token.value_error("madvise length invalid"));
        };
        let length = length.min(len - start);
        let place = Mmap::of(token, this).data.0.get().wrapping_add(start);
        // SAFETY: the range lies in the mapping.
        let status = unsafe { libc::madvise(place.cast(), length, option) };
        retry::status(token, status).map(drop)
    }

    #[method(name = "move", "(dest, src, count, /)")]
    fn move_within(
        token: &mut Token,
        this: Borrowed<'_>,
        dest: isize,
        src: isize,
        count: isize,
    ) -> PyResult<()> {
        let data = Mmap::bytes_mut(token, this)?;
        let len = data.len();
        if let (Ok(dest), Ok(src), Ok(count)) = (
            usize::try_from(dest),
            usize::try_from(src),
            usize::try_from(count),
        ) && dest <= len
            && src <= len
            && count <= len - dest.max(src)
        {
            data.copy_within(src..src + count, dest);
            return Ok(());
        }
        Err(token.value_error("source, destination, or count out of range"))
    }

    #[method("(n=None, /)")]
    fn read(token: &mut Token, this: Borrowed<'_>, n: Option<Borrowed<'_>>) -> PyResult {
        Mmap::check(token, this)?;
        let wanted = match n.filter(|n| !n.is_none()) {
            None => -1,
            Some(n) if is_index(token, n) => int::index_clipped(token, n)?,
            Some(n) => {
                let got = token.class_name(n);
                return Err(
                    token.type_error(format!("argument should be integer or None, not '{got}'"))
                );
            }
        };
        take(token, this, usize::try_from(wanted).unwrap_or(usize::MAX))
    }

    #[method("()")]
    fn read_byte(token: &mut Token, this: Borrowed<'_>) -> PyResult<u8> {
        let position = Mmap::of(token, this).position;
        match Mmap::bytes(token, this)?.get(position).copied() {
            Some(byte) => {
                Mmap::of_mut(token, this).position += 1;
                Ok(byte)
            }
            None => Err(token.value_error("read byte out of range")),
        }
    }

    #[method("()")]
    fn readline(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let position = Mmap::of(token, this).position;
        let rest = Mmap::bytes(token, this)?
            .get(position..)
            .unwrap_or_default();
        let end = rest.iter().position(|byte| *byte == b'\n');
        let count = end.map_or(rest.len(), |end| end + 1);
        take(token, this, count)
    }

    #[method("(newsize, /)")]
    fn resize(token: &mut Token, this: Borrowed<'_>, newsize: isize) -> PyResult<()> {
        Mmap::check(token, this)?;
        Mmap::check_resizable(token, this)?;
        let Ok(size) = usize::try_from(newsize) else {
            return Err(token.value_error("new size out of range"));
        };
        let map = Mmap::of(token, this);
        let (data, len, fd, offset) = (map.data.0.get(), map.len, map.fd, map.offset);
        if fd == -1 && map.flags & libc::MAP_PRIVATE == 0 && size > len {
            return Err(token.value_error("mmap: can't expand a shared anonymous mapping"));
        }
        if fd != -1 {
            // SAFETY: plain numbers.
            let status = unsafe { libc::ftruncate(fd, offset.saturating_add(size as i64)) };
            retry::status(token, status)?;
        }
        // SAFETY: the mapping is this object's own, and nobody has a buffer of it.
        let place = unsafe { libc::mremap(data.cast(), len, size, libc::MREMAP_MAYMOVE) };
        if place == libc::MAP_FAILED {
            let number = retry::errno();
            return Err(token.os_error(number, None));
        }
        let map = Mmap::of_mut(token, this);
        map.data = Opaque(Ptr(place.cast()));
        map.len = size;
        Ok(())
    }

    #[method("(pos, whence=0, /)")]
    fn seek(
        token: &mut Token,
        this: Borrowed<'_>,
        pos: isize,
        whence: Option<i32>,
    ) -> PyResult<usize> {
        let len = Mmap::bytes(token, this)?.len();
        let start = match whence.unwrap_or(0) {
            0 => 0,
            1 => Mmap::of(token, this).position,
            2 => len,
            _ => return Err(token.value_error("unknown seek type")),
        };
        let place = (start as isize).checked_add(pos);
        match place.and_then(|place| usize::try_from(place).ok()) {
            Some(place) if place <= len => {
                Mmap::of_mut(token, this).position = place;
                Ok(place)
            }
            _ => Err(out_of_range(token)),
        }
    }

    #[method("()")]
    fn seekable(_token: &mut Token, _this: Borrowed<'_>) -> PyResult<bool> {
        Ok(true)
    }

    #[method("()")]
    fn size(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Mmap::check(token, this)?;
        let fd = Mmap::of(token, this).fd;
        let mut st = crate::posix::stat::empty();
        // SAFETY: the structure is valid for writing.
        let status = unsafe { libc::fstat(fd, &mut st) };
        retry::status(token, status)?;
        Ok(st.st_size)
    }

    #[method("()")]
    fn tell(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Mmap::check(token, this)?;
        Ok(Mmap::of(token, this).position)
    }

    #[method("(bytes, /)")]
    fn write(token: &mut Token, this: Borrowed<'_>, bytes: Borrowed<'_>) -> PyResult<usize> {
        Mmap::check(token, this)?;
        let data = buffer::copy(token, bytes)?;
        let position = Mmap::of(token, this).position;
        let place = Mmap::bytes_mut(token, this)?.get_mut(position..);
        match place.and_then(|rest| rest.get_mut(..data.len())) {
            Some(place) => place.copy_from_slice(&data),
            None => return Err(token.value_error("data out of range")),
        }
        Mmap::of_mut(token, this).position += data.len();
        Ok(data.len())
    }

    #[method("(byte, /)")]
    fn write_byte(token: &mut Token, this: Borrowed<'_>, byte: u8) -> PyResult<()> {
        let position = Mmap::of(token, this).position;
        match Mmap::bytes_mut(token, this)?.get_mut(position) {
            Some(place) => *place = byte,
            None => return Err(token.value_error("write byte out of range")),
        }
        Mmap::of_mut(token, this).position += 1;
        Ok(())
    }
}

/// The memory of files.
#[module(name = "mmap", classes(super::MMAP))]
pub mod mmap {
    use super::*;

    const NUMBERS: &[Number] = &[
        ("ACCESS_COPY", 3),
        ("ACCESS_DEFAULT", 0),
        ("ACCESS_READ", 1),
        ("ACCESS_WRITE", 2),
        ("MADV_DODUMP", libc::MADV_DODUMP as i64),
        ("MADV_DOFORK", libc::MADV_DOFORK as i64),
        ("MADV_DONTDUMP", libc::MADV_DONTDUMP as i64),
        ("MADV_DONTFORK", libc::MADV_DONTFORK as i64),
        ("MADV_DONTNEED", libc::MADV_DONTNEED as i64),
        ("MADV_FREE", libc::MADV_FREE as i64),
        ("MADV_HUGEPAGE", libc::MADV_HUGEPAGE as i64),
        ("MADV_HWPOISON", libc::MADV_HWPOISON as i64),
        ("MADV_MERGEABLE", libc::MADV_MERGEABLE as i64),
        ("MADV_NOHUGEPAGE", libc::MADV_NOHUGEPAGE as i64),
        ("MADV_NORMAL", libc::MADV_NORMAL as i64),
        ("MADV_RANDOM", libc::MADV_RANDOM as i64),
        ("MADV_REMOVE", libc::MADV_REMOVE as i64),
        ("MADV_SEQUENTIAL", libc::MADV_SEQUENTIAL as i64),
        ("MADV_UNMERGEABLE", libc::MADV_UNMERGEABLE as i64),
        ("MADV_WILLNEED", libc::MADV_WILLNEED as i64),
        #[cfg(target_arch = "x86_64")]
        ("MAP_32BIT", libc::MAP_32BIT as i64),
        ("MAP_ANON", libc::MAP_ANON as i64),
        ("MAP_ANONYMOUS", libc::MAP_ANONYMOUS as i64),
        ("MAP_DENYWRITE", libc::MAP_DENYWRITE as i64),
        ("MAP_EXECUTABLE", libc::MAP_EXECUTABLE as i64),
        ("MAP_NORESERVE", libc::MAP_NORESERVE as i64),
        ("MAP_POPULATE", libc::MAP_POPULATE as i64),
        ("MAP_PRIVATE", libc::MAP_PRIVATE as i64),
        ("MAP_SHARED", libc::MAP_SHARED as i64),
        ("MAP_STACK", libc::MAP_STACK as i64),
        ("PROT_EXEC", libc::PROT_EXEC as i64),
        ("PROT_READ", libc::PROT_READ as i64),
        ("PROT_WRITE", libc::PROT_WRITE as i64),
    ];

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let namespace = constants::namespace(token, module)?;
        constants::fill(token, namespace.as_ref(), NUMBERS);
        // SAFETY: no preconditions.
        let page = token.int(unsafe { libc::sysconf(libc::_SC_PAGESIZE) });
        let error: Owned = token.native_class(&OS_ERROR).as_value().own(token);
        for (name, value) in [
            ("PAGESIZE", &page),
            ("ALLOCATIONGRANULARITY", &page),
            ("error", &error),
        ] {
            baton_object::dict::set_text(token, namespace.as_ref(), name, value.as_ref());
        }
        Ok(())
    }
}
