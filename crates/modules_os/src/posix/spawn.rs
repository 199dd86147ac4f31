//! `posix`: starting programs by `posix_spawn`.
//!
//! Invariant: the C library's attributes and actions are given back however the call ends; the paths of actions live as
//! long as the list, because not every C library copies them.

use crate::posix::path::Path;
use crate::posix::process::Strings;
use crate::posix::scheduling;
use crate::retry;
use baton_object::args::FromArg;
use baton_object::list::List;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, PyResult, Token, module, object, switch};
use baton_sched::Reason;
use std::ffi::CString;

const OPEN: i32 = 0;
const CLOSE: i32 = 1;
const DUP2: i32 = 2;
const CLOSE_FROM: i32 = 3;

unsafe extern "C" {
    fn posix_spawn_file_actions_addclosefrom_np(
        list: *mut libc::posix_spawn_file_actions_t,
        from: libc::c_int,
    ) -> libc::c_int;
}

/// The C library's list of what the child does with descriptors.
struct Actions {
    list: libc::posix_spawn_file_actions_t,
    paths: Vec<CString>,
}

impl Drop for Actions {
    fn drop(&mut self) {
        // SAFETY: the list was made by `new` and is given back once.
        unsafe { libc::posix_spawn_file_actions_destroy(&mut self.list) };
    }
}

/// Raises OSError for an error number other than 0.
fn checked(token: &mut Token, number: i32) -> PyResult<()> {
    match number {
        0 => Ok(()),
        number => Err(token.os_error(number, None)),
    }
}

impl Actions {
    fn new(token: &mut Token) -> PyResult<Actions> {
        // SAFETY: the C library fills the list.
        let mut list: libc::posix_spawn_file_actions_t = unsafe { std::mem::zeroed() };
        // SAFETY: as above.
        checked(token, unsafe {
            libc::posix_spawn_file_actions_init(&mut list)
        })?;
        Ok(Actions {
            list,
            paths: Vec::new(),
        })
    }

    fn add(&mut self, token: &mut Token, action: Borrowed<'_>) -> PyResult<()> {
        let parts = Tuple::items_of(token, action).unwrap_or_default();
        let parts: Vec<Owned> = parts.iter().map(|part| part.own(token)).collect();
        let Some((kind, rest)) = parts.split_first() else {
            return Err(token.type_error("Each file_actions element must be a non-empty tuple"));
        };
        let wrong = |token: &mut Token, what: &str, count: usize| {
            Err(token.type_error(format!(
                "A {what} file_action tuple must have {count} elements"
            )))
        };
        match (i32::from_arg(token, kind.as_ref())?, rest) {
            (OPEN, [fd, path, flags, mode]) => {
                let fd = i32::from_arg(token, fd.as_ref())?;
                let path = baton_modules::fspath::to_bytes(token, path.as_ref())?;
                let Ok(path) = CString::new(path) else {
                    return Err(token.value_error("embedded null byte"));
                };
                let flags = i32::from_arg(token, flags.as_ref())?;
                let mode = u32::from_arg(token, mode.as_ref())?;
                let place = path.as_ptr();
                self.paths.push(path);
                // SAFETY: the list is valid, and the path is kept beside it.
                checked(token, unsafe {
                    libc::posix_spawn_file_actions_addopen(&mut self.list, fd, place, flags, mode)
                })
            }
            (OPEN, _) => wrong(token, "open", 5),
            (CLOSE, [fd]) => {
                let fd = i32::from_arg(token, fd.as_ref())?;
                // SAFETY: the list is valid.
                checked(token, unsafe {
                    libc::posix_spawn_file_actions_addclose(&mut self.list, fd)
                })
            }
            (CLOSE, _) => wrong(token, "close", 2),
            (DUP2, [from, to]) => {
                let from = i32::from_arg(token, from.as_ref())?;
                let to = i32::from_arg(token, to.as_ref())?;
                // SAFETY: the list is valid.
                checked(token, unsafe {
                    libc::posix_spawn_file_actions_adddup2(&mut self.list, from, to)
                })
            }
            (DUP2, _) => wrong(token, "dup2", 3),
            (CLOSE_FROM, [from]) => {
                let from = i32::from_arg(token, from.as_ref())?;
                // SAFETY: the list is valid.
                checked(token, unsafe {
                    posix_spawn_file_actions_addclosefrom_np(&mut self.list, from)
                })
            }
            (CLOSE_FROM, _) => wrong(token, "closefrom", 2),
            _ => Err(token.type_error("Unknown file_actions identifier")),
        }
    }
}

/// The C library's attributes of the child.
struct Attributes {
    value: libc::posix_spawnattr_t,
    flags: i32,
}

impl Drop for Attributes {
    fn drop(&mut self) {
        // SAFETY: the attributes were made by `new` and are given back once.
        unsafe { libc::posix_spawnattr_destroy(&mut self.value) };
    }
}

impl Attributes {
    fn new(token: &mut Token) -> PyResult<Attributes> {
        // SAFETY: the C library fills the attributes.
        let mut value: libc::posix_spawnattr_t = unsafe { std::mem::zeroed() };
        // SAFETY: as above.
        checked(token, unsafe { libc::posix_spawnattr_init(&mut value) })?;
        Ok(Attributes { value, flags: 0 })
    }

    fn set_signals(
        &mut self,
        token: &mut Token,
        numbers: Option<Borrowed<'_>>,
        flag: i32,
    ) -> PyResult<()> {
        let Some(numbers) = numbers else {
            return Ok(());
        };
        let set = crate::signal::signal::mask_of(token, numbers)?;
        self.flags |= flag;
        // SAFETY: the attributes and the set are valid.
        checked(token, unsafe {
            match flag {
                libc::POSIX_SPAWN_SETSIGMASK => {
                    libc::posix_spawnattr_setsigmask(&mut self.value, &set)
                }
                _ => libc::posix_spawnattr_setsigdefault(&mut self.value, &set),
            }
        })
    }

    fn set_scheduler(
        &mut self,
        token: &mut Token,
        function: &str,
        scheduler: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let Some(scheduler) = scheduler.filter(|scheduler| !scheduler.is_none()) else {
            return Ok(());
        };
        let Some(parts) = Tuple::items_of(token, scheduler) else {
            return Err(token.type_error(format!("{function}: scheduler must be a tuple or None")));
        };
        let parts: Vec<Owned> = parts.iter().map(|part| part.own(token)).collect();
        let [policy, param] = parts.as_slice() else {
            return Err(token.type_error("A scheduler tuple must have two elements"));
        };
        let param = scheduling::parameters(token, param.as_ref())?;
        if !policy.word().is_none() {
            let policy = i32::from_arg(token, policy.as_ref())?;
            self.flags |= libc::POSIX_SPAWN_SETSCHEDULER;
            // SAFETY: the attributes are valid.
            checked(token, unsafe {
                libc::posix_spawnattr_setschedpolicy(&mut self.value, policy)
            })?;
        }
        self.flags |= libc::POSIX_SPAWN_SETSCHEDPARAM;
        // SAFETY: the attributes and the parameters are valid.
        checked(token, unsafe {
            libc::posix_spawnattr_setschedparam(&mut self.value, &param)
        })
    }
}

/// What the keyword arguments of `posix_spawn` say.
#[derive(Clone, Copy)]
struct Wishes<'a> {
    file_actions: Option<Borrowed<'a>>,
    setpgroup: Option<Borrowed<'a>>,
    resetids: Option<bool>,
    setsid: Option<bool>,
    setsigmask: Option<Borrowed<'a>>,
    setsigdef: Option<Borrowed<'a>>,
    scheduler: Option<Borrowed<'a>>,
}

fn attributes(token: &mut Token, function: &str, wishes: Wishes<'_>) -> PyResult<Attributes> {
    let mut attributes = Attributes::new(token)?;
    if let Some(group) = wishes.setpgroup.filter(|group| !group.is_none()) {
        let group = i32::from_arg(token, group)?;
        attributes.flags |= libc::POSIX_SPAWN_SETPGROUP;
        // SAFETY: the attributes are valid.
        checked(token, unsafe {
            libc::posix_spawnattr_setpgroup(&mut attributes.value, group)
        })?;
    }
    if wishes.resetids == Some(true) {
        attributes.flags |= libc::POSIX_SPAWN_RESETIDS;
    }
    if wishes.setsid == Some(true) {
        attributes.flags |= libc::POSIX_SPAWN_SETSID as i32;
    }
    attributes.set_signals(token, wishes.setsigmask, libc::POSIX_SPAWN_SETSIGMASK)?;
    attributes.set_signals(token, wishes.setsigdef, libc::POSIX_SPAWN_SETSIGDEF)?;
    attributes.set_scheduler(token, function, wishes.scheduler)?;
    let flags = attributes.flags as libc::c_short;
    // SAFETY: the attributes are valid.
    checked(token, unsafe {
        libc::posix_spawnattr_setflags(&mut attributes.value, flags)
    })?;
    Ok(attributes)
}

fn actions(token: &mut Token, wanted: Option<Borrowed<'_>>) -> PyResult<Option<Actions>> {
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_none()) else {
        return Ok(None);
    };
    if token.class_of(wanted).slots().iter.is_none()
        && token.class_of(wanted).slots().getitem.is_none()
    {
        return Err(token.type_error("file_actions must be a sequence or None"));
    }
    let mut actions = Actions::new(token)?;
    for action in object::collect(token, wanted)? {
        actions.add(token, action.as_ref())?;
    }
    Ok(Some(actions))
}

type Spawn = unsafe extern "C" fn(
    *mut libc::pid_t,
    *const libc::c_char,
    *const libc::posix_spawn_file_actions_t,
    *const libc::posix_spawnattr_t,
    *const *mut libc::c_char,
    *const *mut libc::c_char,
) -> libc::c_int;

fn spawn(
    token: &mut Token,
    (function, call): (&'static str, Spawn),
    [path, argv, env]: [Borrowed<'_>; 3],
    wishes: Wishes<'_>,
) -> PyResult<i32> {
    let path = Path::new(token, path, function, "path")?;
    if !argv.is_a::<List>(token) && !argv.is_a::<Tuple>(token) {
        return Err(token.type_error(format!("{function}: argv must be a tuple or list")));
    }
    let empty = object::len(token, argv)? == 0;
    if empty {
        return Err(token.value_error(format!("{function}: argv must not be empty")));
    }
    let arguments = Strings::of(token, argv, function, "")?;
    if arguments.first_is_empty() {
        return Err(token.value_error(format!("{function}: argv first element cannot be empty")));
    }
    let environment = match env.is_none() {
        true => None,
        false => Some(Strings::of_environment(token, env)?),
    };
    let actions = actions(token, wishes.file_actions)?;
    let attributes = attributes(token, function, wishes)?;
    let list = actions.as_ref().map_or(std::ptr::null(), |actions| {
        std::ptr::from_ref(&actions.list)
    });
    let (list, value) = (
        retry::Ptr(list.cast_mut()),
        retry::Ptr(std::ptr::from_ref(&attributes.value).cast_mut()),
    );
    let text = path.text();
    let outcome = switch::blocking(token, Reason::Blocking(function), move || {
        unsafe extern "C" {
            static environ: *const *mut libc::c_char;
        }
        let mut pid = 0;
        // SAFETY: all lists are terminated and live until the call is over.
        let number = unsafe {
            let environment = match &environment {
                Some(environment) => environment.as_ptr().cast(),
                None => environ,
            };
            call(
                &mut pid,
                text.as_ptr(),
                list.get(),
                value.get(),
                arguments.as_ptr().cast(),
                environment,
            )
        };
        if number == 0 { Ok(pid) } else { Err(number) }
    });
    drop((actions, attributes));
    outcome.map_err(|number| path.error(token, number))
}

/// The functions of this part.
#[module(name = "posix")]
pub mod part {
    use super::*;

    /// Execute the program specified by path in a new process.
    ///
    ///   path
    ///     Path of executable file.
    ///   argv
    ///     Tuple or list of strings.
    ///   env
    ///     Dictionary of strings mapping to strings.
    ///   file_actions
    ///     A sequence of file action tuples.
    ///   setpgroup
    ///     The pgroup to use with the POSIX_SPAWN_SETPGROUP flag.
    ///   resetids
    ///     If the value is `true` the POSIX_SPAWN_RESETIDS will be activated.
    ///   setsid
    ///     If the value is `true` the POSIX_SPAWN_SETSID or POSIX_SPAWN_SETSID_NP will be activated.
    ///   setsigmask
    ///     The sigmask to use with the POSIX_SPAWN_SETSIGMASK flag.
    ///   setsigdef
    ///     The sigmask to use with the POSIX_SPAWN_SETSIGDEF flag.
    ///   scheduler
    ///     A tuple with the scheduler policy (optional) and parameters.
    #[function(
        "(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)"
    )]
    fn posix_spawn(
        token: &mut Token,
        path: Borrowed<'_>,
        argv: Borrowed<'_>,
        env: Borrowed<'_>,
        file_actions: Option<Borrowed<'_>>,
        setpgroup: Option<Borrowed<'_>>,
        resetids: Option<bool>,
        setsid: Option<bool>,
        setsigmask: Option<Borrowed<'_>>,
        setsigdef: Option<Borrowed<'_>>,
        scheduler: Option<Borrowed<'_>>,
    ) -> PyResult<i32> {
        let wishes = Wishes {
            file_actions,
            setpgroup,
            resetids,
            setsid,
            setsigmask,
            setsigdef,
            scheduler,
        };
        spawn(
            token,
            ("posix_spawn", libc::posix_spawn),
            [path, argv, env],
            wishes,
        )
    }

    /// Execute the program specified by path in a new process.
    ///
    /// The path is searched for like the shell does; for the arguments see posix_spawn().
    #[function(
        "(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)"
    )]
    fn posix_spawnp(
        token: &mut Token,
        path: Borrowed<'_>,
        argv: Borrowed<'_>,
        env: Borrowed<'_>,
        file_actions: Option<Borrowed<'_>>,
        setpgroup: Option<Borrowed<'_>>,
        resetids: Option<bool>,
        setsid: Option<bool>,
        setsigmask: Option<Borrowed<'_>>,
        setsigdef: Option<Borrowed<'_>>,
        scheduler: Option<Borrowed<'_>>,
    ) -> PyResult<i32> {
        let wishes = Wishes {
            file_actions,
            setpgroup,
            resetids,
            setsid,
            setsigmask,
            setsigdef,
            scheduler,
        };
        spawn(
            token,
            ("posix_spawnp", libc::posix_spawnp),
            [path, argv, env],
            wishes,
        )
    }
}
