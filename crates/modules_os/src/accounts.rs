//! `pwd` and `grp`: the system's users and groups.
//!
//! Invariant: the C library's lists are walked under the lock without a switch point, because its cursor is the
//! process's; look-ups of one entry use the re-entrant functions.

use baton_modules::fspath;
use baton_object::{Borrowed, Owned, PyResult, Token, module, struct_sequence, structseq};
use std::ffi::{CStr, CString};

struct_sequence! {
    /// pwd.struct_passwd: Results from getpw*() routines.
    ///
    /// This object may be accessed either as a tuple of
    ///   (pw_name,pw_passwd,pw_uid,pw_gid,pw_gecos,pw_dir,pw_shell)
    /// or via the object attributes as named in the above tuple.
    pub StructPasswd, STRUCT_PASSWD = "pwd"."struct_passwd", 7 of {
        0 "pw_name" "user name";
        1 "pw_passwd" "password";
        2 "pw_uid" "user id";
        3 "pw_gid" "group id";
        4 "pw_gecos" "real name";
        5 "pw_dir" "home directory";
        6 "pw_shell" "shell program";
    }
}

struct_sequence! {
    /// grp.struct_group: Results from getgr*() routines.
    ///
    /// This object may be accessed either as a tuple of
    ///   (gr_name,gr_passwd,gr_gid,gr_mem)
    /// or via the object attributes as named in the above tuple.
    pub StructGroup, STRUCT_GROUP = "grp"."struct_group", 4 of {
        0 "gr_name" "group name";
        1 "gr_passwd" "password";
        2 "gr_gid" "group id";
        3 "gr_mem" "group members";
    }
}

/// # Safety
/// `text` is null or a terminated string.
unsafe fn text(token: &Token, text: *const libc::c_char) -> Owned {
    if text.is_null() {
        return token.none();
    }
    // SAFETY: by contract.
    fspath::decode_bytes(token, unsafe { CStr::from_ptr(text) }.to_bytes())
}

/// # Safety
/// The C library filled the entry.
unsafe fn user(token: &Token, entry: &libc::passwd) -> Owned {
    // SAFETY: by contract, the strings are null or terminated.
    let items = unsafe {
        [
            text(token, entry.pw_name),
            text(token, entry.pw_passwd),
            token.int(i64::from(entry.pw_uid)),
            token.int(i64::from(entry.pw_gid)),
            text(token, entry.pw_gecos),
            text(token, entry.pw_dir),
            text(token, entry.pw_shell),
        ]
    };
    structseq::make::<StructPasswd>(token, items)
}

/// # Safety
/// The C library filled the entry.
unsafe fn group(token: &Token, entry: &libc::group) -> Owned {
    let mut members = Vec::new();
    let mut member = entry.gr_mem;
    // SAFETY: by contract, the list is null or terminated, and so are its strings.
    unsafe {
        while !member.is_null() && !(*member).is_null() {
            members.push(text(token, *member));
            member = member.add(1);
        }
        let items = [
            text(token, entry.gr_name),
            text(token, entry.gr_passwd),
            token.int(i64::from(entry.gr_gid)),
            token.new_list(members),
        ];
        structseq::make::<StructGroup>(token, items)
    }
}

/// Looks an entry up with a buffer that grows until it is large enough.
fn look_up<T>(
    token: &mut Token,
    find: impl Fn(*mut T, &mut [u8], *mut *mut T) -> i32,
    show: unsafe fn(&Token, &T) -> Owned,
) -> PyResult<Option<Owned>> {
    let mut buffer = vec![0u8; 1024];
    loop {
        // SAFETY: all zeros are a valid entry: numbers and null pointers.
        let mut entry: T = unsafe { std::mem::zeroed() };
        let mut found = std::ptr::null_mut();
        match find(&mut entry, &mut buffer, &mut found) {
            libc::ERANGE => buffer = vec![0u8; buffer.len() * 2],
            0 | libc::ENOENT if found.is_null() => return Ok(None),
            // SAFETY: the C library filled the entry; its strings lie in the buffer.
            0 => return Ok(Some(unsafe { show(token, &entry) })),
            number => return Err(token.os_error(number, None)),
        }
    }
}

fn name_of(token: &mut Token, name: Borrowed<'_>) -> PyResult<CString> {
    if !name.is_a::<baton_object::str::Str>(token) {
        let got = token.class_name(name);
        return Err(token.type_error(format!("argument must be str, not {got}")));
    }
    let bytes = crate::posix::path::encoded(token, name)?;
    CString::new(bytes).map_err(|_| token.value_error("embedded null byte"))
}

fn missing(token: &mut Token, message: String) -> baton_object::Raised {
    let message = token.new_str(&message);
    token.raise_values(&baton_object::exceptions::KEY_ERROR, vec![message])
}

/// Looks a user or group up by its number. What no number can be does not exist: `Err` holds its error.
fn by_number<T>(
    token: &mut Token,
    value: Borrowed<'_>,
    what: &str,
    find: unsafe extern "C" fn(u32, *mut T, *mut libc::c_char, usize, *mut *mut T) -> i32,
    show: unsafe fn(&Token, &T) -> Owned,
) -> PyResult<Result<Owned, Range>> {
    let numeric = baton_object::int::value_of(token, value).is_some()
        || token.class_of(value).slots().index.is_some();
    if !numeric {
        let got = token.class_name(value);
        return Err(token.type_error(format!("{what} should be integer, not {got}")));
    }
    let id = match baton_object::int::index_clipped(token, value)? {
        -1 => u32::MAX,
        number => match u32::try_from(number) {
            Ok(id) => id,
            Err(_) if number < 0 => return Ok(Err(Range::Below)),
            Err(_) => return Ok(Err(Range::Above)),
        },
    };
    let found = look_up(
        token,
        |entry, buffer, found| {
            // SAFETY: the entry, the buffer with its length, and the result are valid for the call.
            unsafe { find(id, entry, buffer.as_mut_ptr().cast(), buffer.len(), found) }
        },
        show,
    )?;
    Ok(found.ok_or(Range::Missing(id)))
}

/// Why there is no entry of a number.
enum Range {
    Below,
    Above,
    Missing(u32),
}

/// Looks a user or group up by its name; KeyError if there is none.
fn by_name<T>(
    token: &mut Token,
    name: Borrowed<'_>,
    function: &str,
    find: unsafe extern "C" fn(
        *const libc::c_char,
        *mut T,
        *mut libc::c_char,
        usize,
        *mut *mut T,
    ) -> i32,
    show: unsafe fn(&Token, &T) -> Owned,
) -> PyResult {
    let text = name_of(token, name)?;
    let found = look_up(
        token,
        |entry, buffer, found| {
            let room = buffer.as_mut_ptr().cast();
            // SAFETY: as in `by_number`; the name is terminated.
            unsafe { find(text.as_ptr(), entry, room, buffer.len(), found) }
        },
        show,
    )?;
    if let Some(found) = found {
        return Ok(found);
    }
    let shown = baton_object::object::repr_text(token, name)?;
    Err(missing(
        token,
        format!("{function}(): name not found: {shown}"),
    ))
}

/// All entries of a list of the C library's, whose cursor is the process's.
///
/// # Safety
/// The functions belong to one list; `next` returns null or an entry that stays until it is called again.
unsafe fn all<T>(
    token: &Token,
    start: unsafe extern "C" fn(),
    next: unsafe extern "C" fn() -> *mut T,
    end: unsafe extern "C" fn(),
    show: unsafe fn(&Token, &T) -> Owned,
) -> Owned {
    let mut all = Vec::new();
    // SAFETY: the lock is held without a switch point, so nobody else moves the cursor; an entry is copied at once.
    unsafe {
        start();
        while let Some(entry) = next().as_ref() {
            all.push(show(token, entry));
        }
        end();
    }
    token.new_list(all)
}

/// This module provides access to the Unix password database.
/// It is available on all Unix versions.
///
/// Password database entries are reported as 7-tuples containing the following
/// items from the password database (see `<pwd.h>'), in order:
/// pw_name, pw_passwd, pw_uid, pw_gid, pw_gecos, pw_dir, pw_shell.
/// The uid and gid items are integers, all others are strings. An
/// exception is raised if the entry asked for cannot be found.
#[module(name = "pwd", classes(super::STRUCT_PASSWD))]
pub mod pwd {
    use super::*;

    /// Return the password database entry for the given numeric user ID.
    ///
    /// See `help(pwd)` for more on password database entries.
    #[function("(uidobj, /)")]
    fn getpwuid(token: &mut Token, uidobj: Borrowed<'_>) -> PyResult {
        match by_number(token, uidobj, "uid", libc::getpwuid_r, user)? {
            Ok(found) => Ok(found),
            Err(Range::Missing(uid)) => {
                let uid = if uid == u32::MAX { -1 } else { i64::from(uid) };
                Err(missing(token, format!("getpwuid(): uid not found: {uid}")))
            }
            Err(_) => Err(missing(token, "getpwuid(): uid not found".into())),
        }
    }

    /// Return the password database entry for the given user name.
    ///
    /// See `help(pwd)` for more on password database entries.
    #[function("(name, /)")]
    fn getpwnam(token: &mut Token, name: Borrowed<'_>) -> PyResult {
        by_name(token, name, "getpwnam", libc::getpwnam_r, user)
    }

    /// Return a list of all available password database entries, in arbitrary order.
    ///
    /// See help(pwd) for more on password database entries.
    #[function("()")]
    fn getpwall(token: &mut Token) -> PyResult {
        // SAFETY: three functions of one list.
        Ok(unsafe { all(token, libc::setpwent, libc::getpwent, libc::endpwent, user) })
    }
}

/// Access to the Unix group database.
///
/// Group entries are reported as 4-tuples containing the following fields
/// from the group database, in order:
///
///   name   - name of the group
///   passwd - group password (encrypted); often empty
///   gid    - numeric ID of the group
///   mem    - list of members
///
/// The gid is an integer, name and password are strings.  (Note that most
/// users are not explicitly listed as members of the groups they are in
/// according to the password database.  Check both databases to get
/// complete membership information.)
#[module(name = "grp", classes(super::STRUCT_GROUP))]
pub mod grp {
    use super::*;

    /// Return the group database entry for the given numeric group ID.
    ///
    /// If id is not valid, raise KeyError.
    #[function("(id)")]
    fn getgrgid(token: &mut Token, id: Borrowed<'_>) -> PyResult {
        match by_number(token, id, "gid", libc::getgrgid_r, group)? {
            Ok(found) => Ok(found),
            Err(Range::Missing(gid)) => {
                let gid = if gid == u32::MAX { -1 } else { i64::from(gid) };
                Err(missing(token, format!("getgrgid(): gid not found: {gid}")))
            }
            Err(Range::Below) => Err(token.overflow_error("gid is less than minimum")),
            Err(Range::Above) => Err(token.overflow_error("gid is greater than maximum")),
        }
    }

    /// Return the group database entry for the given group name.
    ///
    /// If name is not valid, raise KeyError.
    #[function("(name)")]
    fn getgrnam(token: &mut Token, name: Borrowed<'_>) -> PyResult {
        by_name(token, name, "getgrnam", libc::getgrnam_r, group)
    }

    /// Return a list of all available group entries, in arbitrary order.
    ///
    /// An entry whose name starts with '+' or '-' represents an instruction
    /// to use YP/NIS and may not be accessible via getgrnam or getgrgid.
    #[function("()")]
    fn getgrall(token: &mut Token) -> PyResult {
        // SAFETY: as in `pwd.getpwall`.
        Ok(unsafe { all(token, libc::setgrent, libc::getgrent, libc::endgrent, group) })
    }
}
