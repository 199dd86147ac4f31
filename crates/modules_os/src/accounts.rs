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

/// A user's or group's number: what no number can be does not exist.
fn number_of(token: &mut Token, value: Borrowed<'_>) -> PyResult<Option<u32>> {
    let index = baton_object::int::index(token, value)?;
    let number =
        baton_object::int::value_of(token, index.as_ref()).and_then(|number| number.to_i64());
    Ok(number.and_then(|number| {
        if number == -1 {
            Some(u32::MAX)
        } else {
            u32::try_from(number).ok()
        }
    }))
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
        let found = match number_of(token, uidobj)? {
            // SAFETY: all places are valid, and the buffer's length is passed.
            Some(uid) => look_up(
                token,
                |entry, buffer, found| {
                    // SAFETY: the entry, the buffer with its length, and the result are valid for the call.
                    unsafe {
                        libc::getpwuid_r(
                            uid,
                            entry,
                            buffer.as_mut_ptr().cast(),
                            buffer.len(),
                            found,
                        )
                    }
                },
                user,
            )?,
            None => None,
        };
        if let Some(found) = found {
            return Ok(found);
        }
        let uid = baton_object::object::str_text(token, uidobj)?;
        Err(missing(token, format!("getpwuid(): uid not found: {uid}")))
    }

    /// Return the password database entry for the given user name.
    ///
    /// See `help(pwd)` for more on password database entries.
    #[function("(name, /)")]
    fn getpwnam(token: &mut Token, name: Borrowed<'_>) -> PyResult {
        let text = name_of(token, name)?;
        let found = look_up(
            token,
            // SAFETY: as in `getpwuid`; the name is terminated.
            |entry, buffer, found| unsafe {
                libc::getpwnam_r(
                    text.as_ptr(),
                    entry,
                    buffer.as_mut_ptr().cast(),
                    buffer.len(),
                    found,
                )
            },
            user,
        )?;
        if let Some(found) = found {
            return Ok(found);
        }
        let shown = baton_object::object::repr_text(token, name)?;
        Err(missing(
            token,
            format!("getpwnam(): name not found: {shown}"),
        ))
    }

    /// Return a list of all available password database entries, in arbitrary order.
    ///
    /// See help(pwd) for more on password database entries.
    #[function("()")]
    fn getpwall(token: &mut Token) -> PyResult {
        let mut all = Vec::new();
        // SAFETY: the lock is held without a switch point, so nobody else moves the cursor; an entry is copied at once.
        unsafe {
            libc::setpwent();
            while let Some(entry) = libc::getpwent().as_ref() {
                all.push(user(token, entry));
            }
            libc::endpwent();
        }
        Ok(token.new_list(all))
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
        let found = match number_of(token, id)? {
            // SAFETY: all places are valid, and the buffer's length is passed.
            Some(gid) => look_up(
                token,
                |entry, buffer, found| {
                    // SAFETY: the entry, the buffer with its length, and the result are valid for the call.
                    unsafe {
                        libc::getgrgid_r(
                            gid,
                            entry,
                            buffer.as_mut_ptr().cast(),
                            buffer.len(),
                            found,
                        )
                    }
                },
                group,
            )?,
            None => None,
        };
        if let Some(found) = found {
            return Ok(found);
        }
        let gid = baton_object::object::str_text(token, id)?;
        Err(missing(token, format!("getgrgid(): gid not found: {gid}")))
    }

    /// Return the group database entry for the given group name.
    ///
    /// If name is not valid, raise KeyError.
    #[function("(name)")]
    fn getgrnam(token: &mut Token, name: Borrowed<'_>) -> PyResult {
        let text = name_of(token, name)?;
        let found = look_up(
            token,
            // SAFETY: as in `getgrgid`; the name is terminated.
            |entry, buffer, found| unsafe {
                libc::getgrnam_r(
                    text.as_ptr(),
                    entry,
                    buffer.as_mut_ptr().cast(),
                    buffer.len(),
                    found,
                )
            },
            group,
        )?;
        if let Some(found) = found {
            return Ok(found);
        }
        let shown = baton_object::object::repr_text(token, name)?;
        Err(missing(
            token,
            format!("getgrnam(): name not found: {shown}"),
        ))
    }

    /// Return a list of all available group entries, in arbitrary order.
    ///
    /// An entry whose name starts with '+' or '-' represents an instruction
    /// to use YP/NIS and may not be accessible via getgrnam or getgrgid.
    #[function("()")]
    fn getgrall(token: &mut Token) -> PyResult {
        let mut all = Vec::new();
        // SAFETY: as in `pwd.getpwall`.
        unsafe {
            libc::setgrent();
            while let Some(entry) = libc::getgrent().as_ref() {
                all.push(group(token, entry));
            }
            libc::endgrent();
        }
        Ok(token.new_list(all))
    }
}
