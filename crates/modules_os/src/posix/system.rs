//! `posix`: the system as a whole: its name, its limits, its randomness.

use crate::constants::Number;
use crate::posix::files::room;
use crate::retry::{self, Ptr};
use baton_modules::fspath;
use baton_object::str::Str;
use baton_object::switch;
use baton_object::{Borrowed, Owned, PyResult, Token, module, struct_sequence, structseq};
use std::ffi::CStr;

struct_sequence! {
    /// uname_result: Result from os.uname().
    ///
    /// This object may be accessed either as a tuple of
    ///   (sysname, nodename, release, version, machine),
    /// or via the attributes sysname, nodename, release, version, and machine.
    ///
    /// See os.uname for more information.
    pub UnameResult, UNAME_RESULT = "posix"."uname_result", 5 of {
        0 "sysname" "operating system name";
        1 "nodename" "name of machine on network (implementation-defined)";
        2 "release" "operating system release";
        3 "version" "operating system version";
        4 "machine" "hardware identifier";
    }
}

struct_sequence! {
    /// times_result: Result from os.times().
    ///
    /// This object may be accessed either as a tuple of
    ///   (user, system, children_user, children_system, elapsed),
    /// or via the attributes user, system, children_user, children_system,
    /// and elapsed.
    ///
    /// See os.times for more information.
    pub TimesResult, TIMES_RESULT = "posix"."times_result", 5 of {
        0 "user" "user time";
        1 "system" "system time";
        2 "children_user" "user time of children";
        3 "children_system" "system time of children";
        4 "elapsed" "elapsed time since an arbitrary point in the past";
    }
}

struct_sequence! {
    /// A tuple of (columns, lines) for holding terminal window size
    pub TerminalSize, TERMINAL_SIZE = "os"."terminal_size", 2 of {
        0 "columns" "width of the terminal window in characters";
        1 "lines" "height of the terminal window in characters";
    }
}

/// The number of a configuration name, which may be given as the number itself.
pub(super) fn name_or_number(
    token: &mut Token,
    name: Borrowed<'_>,
    table: &[Number],
) -> PyResult<i32> {
    let Some(text) = name.get::<Str>(token) else {
        if baton_object::int::value_of(token, name).is_none() {
            return Err(token.type_error("configuration names must be strings or integers"));
        }
        return baton_object::args::FromArg::from_arg(token, name);
    };
    match table.iter().find(|(known, _)| *known == text.to_cow()) {
        Some((_, number)) => Ok(*number as i32),
        None => Err(token.value_error("unrecognized configuration name")),
    }
}

/// The functions of this part.
#[module(name = "posix")]
pub mod part {
    use super::*;

    /// Return an object identifying the current operating system.
    ///
    /// The object behaves like a named tuple with the following fields:
    ///   (sysname, nodename, release, version, machine)
    #[function("()")]
    fn uname(token: &mut Token) -> PyResult {
        // SAFETY: all zeros are a valid structure of characters.
        let mut names: libc::utsname = unsafe { std::mem::zeroed() };
        // SAFETY: the structure is valid for writing.
        let status = unsafe { libc::uname(&mut names) };
        retry::status(token, status)?;
        let names = [
            &names.sysname,
            &names.nodename,
            &names.release,
            &names.version,
            &names.machine,
        ];
        // SAFETY: the system terminates its names.
        let names = names.map(|name| {
            // SAFETY: the kernel ends the name with a NUL inside of its array.
            let name = unsafe { CStr::from_ptr(name.as_ptr()) };
            fspath::decode_bytes(token, name.to_bytes())
        });
        Ok(structseq::make::<UnameResult>(token, names))
    }

    /// Return a collection containing process timing information.
    ///
    /// The object returned behaves like a named tuple with these fields:
    ///   (utime, stime, cutime, cstime, elapsed_time)
    /// All fields are floating-point numbers.
    #[function("()")]
    fn times(token: &mut Token) -> PyResult {
        // SAFETY: all zeros are a valid structure of numbers.
        let mut used: libc::tms = unsafe { std::mem::zeroed() };
        // SAFETY: the structure is valid for writing.
        let elapsed = unsafe { libc::times(&mut used) };
        let elapsed = retry::status(token, elapsed)?;
        // SAFETY: a plain number.
        let per_second = unsafe { libc::sysconf(libc::_SC_CLK_TCK) } as f64;
        let ticks = [
            used.tms_utime,
            used.tms_stime,
            used.tms_cutime,
            used.tms_cstime,
            elapsed,
        ];
        let items = ticks.map(|ticks| token.new_float(ticks as f64 / per_second));
        Ok(structseq::make::<TimesResult>(token, items))
    }

    /// Return the size of the terminal window as (columns, lines).
    #[function("(fd=1, /)")]
    fn get_terminal_size(token: &mut Token, fd: Option<i32>) -> PyResult {
        // SAFETY: all zeros are a valid structure of numbers.
        let mut size: libc::winsize = unsafe { std::mem::zeroed() };
        // SAFETY: the request writes that structure.
        let status = unsafe { libc::ioctl(fd.unwrap_or(1), libc::TIOCGWINSZ, &mut size) };
        retry::status(token, status)?;
        let items = [size.ws_col, size.ws_row].map(|number| token.int(i64::from(number)));
        Ok(structseq::make::<TerminalSize>(token, items))
    }

    /// Return an integer-valued system configuration variable.
    #[function("(name, /)")]
    fn sysconf(token: &mut Token, name: Borrowed<'_>) -> PyResult<i64> {
        let name = name_or_number(token, name, crate::posix::tables::SYSCONF_NAMES)?;
        // SAFETY: errno is this thread's; a plain number.
        let value = unsafe {
            *libc::__errno_location() = 0;
            libc::sysconf(name)
        };
        match retry::errno() {
            number if value == -1 && number != 0 => Err(token.os_error(number, None)),
            _ => Ok(value),
        }
    }

    /// Return a string-valued system configuration variable.
    #[function("(name, /)")]
    fn confstr(token: &mut Token, name: Borrowed<'_>) -> PyResult {
        let name = name_or_number(token, name, crate::posix::tables::CONFSTR_NAMES)?;
        let mut text = vec![0u8; 1024];
        // SAFETY: errno is this thread's; the buffer's length is passed.
        let len = unsafe {
            *libc::__errno_location() = 0;
            libc::confstr(name, text.as_mut_ptr().cast(), text.len())
        };
        match (len, retry::errno()) {
            (0, 0) => Ok(token.none()),
            (0, number) => Err(token.os_error(number, None)),
            (len, _) => Ok(fspath::decode_bytes(
                token,
                text.get(..len - 1).unwrap_or_default(),
            )),
        }
    }

    /// Translate an error code to a message string.
    #[function("(code, /)")]
    fn strerror(_: &mut Token, code: i32) -> String {
        baton_object::exceptions::strerror(code)
    }

    /// Return the number of logical CPUs in the system.
    ///
    /// Return None if indeterminable.
    #[function("()")]
    fn cpu_count(token: &mut Token) -> Option<i64> {
        let settings = token.interp().extension::<baton_modules::sys::Settings>();
        if let Some(count) = settings.cpu_count.get() {
            return Some(count.into());
        }
        // SAFETY: a plain number.
        Some(unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) }).filter(|count| *count > 0)
    }

    /// Return average recent system load information.
    ///
    /// Return the number of processes in the system run queue averaged over
    /// the last 1, 5, and 15 minutes as a tuple of three floats.
    /// Raises OSError if the load average was unobtainable.
    #[function("()")]
    fn getloadavg(token: &mut Token) -> PyResult {
        let mut load = [0f64; 3];
        // SAFETY: room for three numbers.
        if unsafe { libc::getloadavg(load.as_mut_ptr(), 3) } != 3 {
            return Err(token.raise(
                &baton_object::exceptions::OS_ERROR,
                "Load averages are unobtainable",
            ));
        }
        Ok(token.new_tuple(load.map(|value| token.new_float(value)).into_iter()))
    }

    /// Random bytes by `getrandom`, however many calls it takes.
    fn random(token: &mut Token, len: usize, flags: u32, all: bool) -> PyResult {
        let mut data = room(token, len)?;
        let mut done = 0;
        if switch::fill_random(token, &mut data) {
            return Ok(baton_object::bytes::from_vec(token, data));
        }
        loop {
            let (place, rest) = (Ptr(data[done..].as_mut_ptr()), len - done);
            // SAFETY: the rest's length is passed, and the buffer lives until the call is over.
            done += retry::checked(token, "getrandom", move || unsafe {
                libc::getrandom(place.get().cast(), rest, flags)
            })? as usize;
            if done >= len || !all {
                data.truncate(done);
                return Ok(baton_object::bytes::from_vec(token, data));
            }
        }
    }

    /// Return a bytes object containing random bytes suitable for cryptographic use.
    #[function("(size, /)")]
    fn urandom(token: &mut Token, size: isize) -> PyResult {
        match usize::try_from(size) {
            Ok(size) => random(token, size, 0, true),
            Err(_) => Err(token.value_error("negative argument not allowed")),
        }
    }

    /// Obtain a series of random bytes.
    #[function("(size, flags=0)")]
    fn getrandom(token: &mut Token, size: isize, flags: Option<u32>) -> PyResult {
        match usize::try_from(size) {
            Ok(size) => random(token, size, flags.unwrap_or(0), false),
            Err(_) => Err(token.os_error(libc::EINVAL, None)),
        }
    }

    unsafe extern "C" {
        fn getlogin_r(name: *mut libc::c_char, len: libc::size_t) -> libc::c_int;
    }

    /// Return the actual login name.
    #[function("()")]
    fn getlogin(token: &mut Token) -> PyResult {
        let mut name = [0u8; 256];
        // SAFETY: the buffer's length is passed.
        match unsafe { getlogin_r(name.as_mut_ptr().cast(), name.len()) } {
            0 => {
                let end = name.iter().position(|byte| *byte == 0).unwrap_or(0);
                Ok(fspath::decode_bytes(token, &name[..end]))
            }
            number => Err(token.os_error(number, None)),
        }
    }

    /// Return the name of the controlling terminal for this process.
    #[function("()")]
    fn ctermid(_: &mut Token) -> &'static str {
        "/dev/tty"
    }

    /// Returns whether the input hook is set; there is none.
    #[function("()")]
    fn _is_inputhook_installed(_: &mut Token) -> bool {
        false
    }

    /// Create the environment dictionary.
    #[function("()")]
    fn _create_environ(token: &mut Token) -> PyResult {
        crate::posix::environment(token)
    }

    /// Text of a name list.
    pub(in crate::posix) fn names(token: &Token, names: &[&str]) -> Owned {
        let names: Vec<Owned> = names.iter().map(|name| token.new_str(name)).collect();
        token.new_list(names)
    }
}
