//! `select`: waiting for descriptors.

use crate::deadline::Deadline;
use crate::posix::path::Fd;
use crate::retry::{self, Ptr};
use baton_object::switch;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, module, object};
use baton_sync::poll::Interest;

/// A timeout in seconds: `None` for None and missing.
fn seconds(token: &mut Token, timeout: Option<Borrowed<'_>>) -> PyResult<Option<f64>> {
    let Some(timeout) = timeout.filter(|timeout| !timeout.is_none()) else {
        return Ok(None);
    };
    let numeric = baton_object::float::value_of(token, timeout).is_some()
        || token.class_of(timeout).slots().index.is_some();
    if !numeric {
        return Err(token.type_error("timeout must be a real number or None"));
    }
    object::to_f64(token, timeout).map(Some)
}

fn event_mask(token: &mut Token, mask: Option<Borrowed<'_>>, default: u16) -> PyResult<u16> {
    match mask {
        Some(mask) => baton_object::args::FromArg::from_arg(token, mask),
        None => Ok(default),
    }
}

/// Returns a polling object.
///
/// This object supports registering and unregistering file descriptors, and then polling them for I/O events.
#[class(name = "poll", module = "select", flags = NO_INSTANTIATION)]
pub struct Poll {
    wanted: Vec<(i32, u16)>,
    running: bool,
}

#[methods]
impl Poll {
    /// Register a file descriptor with the polling object.
    ///
    ///   fd
    ///     either an integer, or an object with a fileno() method returning an int
    ///   eventmask
    ///     an optional bitmask describing the type of events to check for
    #[method("(fd, eventmask=POLLIN|POLLPRI|POLLOUT, /)")]
    fn register(
        token: &mut Token,
        this: Borrowed<'_>,
        fd: Fd,
        eventmask: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let mask = event_mask(
            token,
            eventmask,
            (libc::POLLIN | libc::POLLPRI | libc::POLLOUT) as u16,
        )?;
        let wanted = &mut Poll::of_mut(token, this).wanted;
        match wanted.iter_mut().find(|(known, _)| *known == fd.0) {
            Some(entry) => entry.1 = mask,
            None => wanted.push((fd.0, mask)),
        }
        Ok(())
    }

    /// Modify an already registered file descriptor.
    #[method("(fd, eventmask, /)")]
    fn modify(
        token: &mut Token,
        this: Borrowed<'_>,
        fd: Fd,
        eventmask: Borrowed<'_>,
    ) -> PyResult<()> {
        let mask = event_mask(token, Some(eventmask), 0)?;
        match Poll::of_mut(token, this)
            .wanted
            .iter_mut()
            .find(|(known, _)| *known == fd.0)
        {
            Some(entry) => {
                entry.1 = mask;
                Ok(())
            }
            None => Err(token.os_error(libc::ENOENT, None)),
        }
    }

    /// Remove a file descriptor being tracked by the polling object.
    #[method("(fd, /)")]
    fn unregister(token: &mut Token, this: Borrowed<'_>, fd: Fd) -> PyResult<()> {
        let wanted = &mut Poll::of_mut(token, this).wanted;
        match wanted.iter().position(|(known, _)| *known == fd.0) {
            Some(at) => {
                wanted.remove(at);
                Ok(())
            }
            None => {
                let fd = token.int(i64::from(fd.0));
                Err(token.key_error(fd.as_ref()))
            }
        }
    }

    /// Polls the set of registered file descriptors.
    ///
    /// Returns a list containing any descriptors that have events or errors to
    /// report, as a list of (fd, event) 2-tuples.
    #[method("(timeout=None, /)")]
    fn poll(token: &mut Token, this: Borrowed<'_>, timeout: Option<Borrowed<'_>>) -> PyResult {
        let deadline = seconds(token, timeout)?
            .filter(|millis| *millis >= 0.0)
            .map(|millis| Deadline::after(token, millis / 1000.0));
        let payload = Poll::of_mut(token, this);
        if payload.running {
            return Err(token.runtime_error("concurrent poll() invocation"));
        }
        payload.running = true;
        let list = payload.wanted.iter();
        let mut list: Vec<libc::pollfd> = list
            .map(|(fd, events)| libc::pollfd {
                fd: *fd,
                events: *events as i16,
                revents: 0,
            })
            .collect();
        let waited = await_one(token, "poll", deadline, || {
            let interest = |entry: &libc::pollfd| Interest {
                fd: entry.fd,
                events: entry.events,
            };
            list.iter().map(interest).collect()
        });
        let only = only_one(list.iter().map(|entry| entry.fd));
        let (place, count) = (Ptr(list.as_mut_ptr()), list.len() as libc::nfds_t);
        let outcome = waited.and_then(|()| {
            retry::checked(token, ("poll", only), move || {
                let millis = deadline.map_or(-1, Deadline::millis);
                // SAFETY: the list lives until the call is over, and its length is passed.
                unsafe { libc::poll(place.get(), count, millis) }
            })
        });
        Poll::of_mut(token, this).running = false;
        outcome?;
        let ready = list.iter().filter(|entry| entry.revents != 0);
        let ready: Vec<Owned> = ready
            .map(|entry| pair(token, i64::from(entry.fd), i64::from(entry.revents as u16)))
            .collect();
        Ok(token.new_list(ready))
    }
}

/// Waits for one of the descriptors where waiting is simulated.
fn await_one(
    token: &mut Token,
    name: &'static str,
    deadline: Option<Deadline>,
    interests: impl FnOnce() -> Vec<Interest>,
) -> PyResult<()> {
    match switch::is_simulated(token) {
        true => retry::ready(token, name, &interests(), deadline),
        false => Ok(()),
    }
}

/// The descriptor that is waited for, if it is only one.
fn only_one(mut descriptors: impl Iterator<Item = i32>) -> Option<i32> {
    let first = descriptors.next()?;
    descriptors.all(|fd| fd == first).then_some(first)
}

fn pair(token: &Token, fd: i64, events: i64) -> Owned {
    token.new_tuple([token.int(fd), token.int(events)].into_iter())
}

/// Returns an epolling object.
///
///   sizehint
///     The expected number of events to be registered.  It must be positive,
///     or -1 to use the default.  It is only used on older systems where
///     epoll_create1() is not available; otherwise it has no effect (though its
///     value is still checked).
///   flags
///     Deprecated and completely ignored.  However, when supplied, its value
///     must be 0 or select.EPOLL_CLOEXEC, otherwise OSError is raised.
#[class(
    name = "epoll",
    module = "select",
    signature = "(sizehint=-1, flags=0)"
)]
pub struct Epoll {
    fd: i32,
}

impl Drop for Epoll {
    fn drop(&mut self) {
        if self.fd >= 0 {
            // SAFETY: the descriptor is this object's own.
            unsafe { libc::close(self.fd) };
        }
    }
}

impl Epoll {
    fn open(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        match Epoll::of(token, this).fd {
            fd if fd < 0 => Err(token.value_error("I/O operation on closed epoll object")),
            fd => Ok(fd),
        }
    }

    fn control(
        token: &mut Token,
        this: Borrowed<'_>,
        operation: i32,
        fd: Fd,
        events: u32,
    ) -> PyResult<()> {
        let epoll = Epoll::open(token, this)?;
        let mut event = libc::epoll_event {
            events,
            u64: fd.0 as u64,
        };
        let place = Ptr(&raw mut event);
        // SAFETY: the structure lives until the call is over.
        retry::checked(token, ("epoll_ctl", epoll), move || unsafe {
            libc::epoll_ctl(epoll, operation, fd.0, place.get())
        })
        .map(drop)
    }
}

#[methods]
impl Epoll {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        use baton_object::args::Signature;
        const SIGNATURE: Signature = baton_object::signature!("epoll",
            Either "sizehint" false, Either "flags" false);
        let [size, flags] = SIGNATURE.bind::<2>(token, args)?;
        let mut numbers = [-1i32, 0];
        for (number, given) in numbers.iter_mut().zip([size, flags]) {
            if let Some(given) = given {
                *number = baton_object::args::FromArg::from_arg(token, given)?;
            }
        }
        if numbers[0] != -1 && numbers[0] <= 0 {
            return Err(token.value_error("negative sizehint"));
        }
        if numbers[1] & !libc::EPOLL_CLOEXEC != 0 {
            return Err(token.os_error(libc::EINVAL, None));
        }
        // SAFETY: a plain number.
        let fd = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
        let fd = retry::status(token, fd)?;
        crate::io::base::instance(token, class, Epoll { fd })
    }

    /// Create an epoll object from a given control fd.
    #[classmethod("(fd, /)")]
    fn fromfd(token: &mut Token, class: Borrowed<'_>, fd: i32) -> PyResult {
        crate::io::base::instance(token, class, Epoll { fd })
    }

    /// Close the epoll control file descriptor.
    ///
    /// Further operations on the epoll object will raise an exception.
    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let fd = std::mem::replace(&mut Epoll::of_mut(token, this).fd, -1);
        if fd >= 0 {
            retry::close(token, fd).map_err(|number| token.os_error(number, None))?;
        }
        Ok(())
    }

    /// True if the epoll handler is closed
    #[getter]
    fn closed(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Epoll::of(token, this).fd < 0)
    }

    /// Return the epoll control file descriptor.
    #[method("()")]
    fn fileno(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        Epoll::open(token, this)
    }

    /// Registers a new fd or raises an OSError if the fd is already registered.
    #[method("(fd, eventmask=EPOLLIN|EPOLLPRI|EPOLLOUT)")]
    fn register(
        token: &mut Token,
        this: Borrowed<'_>,
        fd: Fd,
        eventmask: Option<u32>,
    ) -> PyResult<()> {
        let mask = eventmask.unwrap_or((libc::EPOLLIN | libc::EPOLLPRI | libc::EPOLLOUT) as u32);
        Epoll::control(token, this, libc::EPOLL_CTL_ADD, fd, mask)
    }

    /// Modify event mask for a registered file descriptor.
    #[method("(fd, eventmask)")]
    fn modify(token: &mut Token, this: Borrowed<'_>, fd: Fd, eventmask: u32) -> PyResult<()> {
        Epoll::control(token, this, libc::EPOLL_CTL_MOD, fd, eventmask)
    }

    /// Remove a registered file descriptor from the epoll object.
    #[method("(fd)")]
    fn unregister(token: &mut Token, this: Borrowed<'_>, fd: Fd) -> PyResult<()> {
        Epoll::control(token, this, libc::EPOLL_CTL_DEL, fd, 0)
    }

    /// Wait for events on the epoll file descriptor.
    ///
    ///   timeout
    ///     the maximum time to wait in seconds (as float);
    ///     a timeout of None or -1 makes poll wait indefinitely
    ///   maxevents
    ///     the maximum number of events returned; -1 means no limit
    ///
    /// Returns a list containing any descriptors that have events to report,
    /// as a list of (fd, events) 2-tuples.
    #[method("(timeout=None, maxevents=-1)")]
    fn poll(
        token: &mut Token,
        this: Borrowed<'_>,
        timeout: Option<Borrowed<'_>>,
        maxevents: Option<i32>,
    ) -> PyResult {
        let epoll = Epoll::open(token, this)?;
        let deadline = seconds(token, timeout)?
            .filter(|seconds| *seconds >= 0.0)
            .map(|seconds| Deadline::after(token, seconds));
        let most = match maxevents.unwrap_or(-1) {
            -1 => libc::FD_SETSIZE - 1,
            most if most > 0 => most as usize,
            most => {
                return Err(
                    token.value_error(format!("maxevents must be greater than 0, got {most}"))
                );
            }
        };
        let mut events = vec![libc::epoll_event { events: 0, u64: 0 }; most.min(1 << 16)];
        let (place, room) = (Ptr(events.as_mut_ptr()), events.len() as i32);
        await_one(token, "epoll_wait", deadline, || {
            vec![Interest::readable(epoll)]
        })?;
        let count = retry::checked(token, ("epoll_wait", epoll), move || {
            let millis = deadline.map_or(-1, Deadline::millis);
            // SAFETY: the list lives until the call is over, and its length is passed.
            unsafe { libc::epoll_wait(epoll, place.get(), room, millis) }
        })?;
        let ready = events.iter().take(count as usize);
        let ready: Vec<Owned> = ready
            .map(|event| pair(token, event.u64 as i64, i64::from(event.events)))
            .collect();
        Ok(token.new_list(ready))
    }

    #[method("()")]
    fn __enter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Epoll::open(token, this)?;
        Ok(this.own(token))
    }

    #[method("(*args)")]
    fn __exit__(token: &mut Token, this: Borrowed<'_>, _args: Args<'_>) -> PyResult<()> {
        Epoll::close(token, this)
    }
}

/// This module supports asynchronous I/O on multiple file descriptors.
///
/// *** IMPORTANT NOTICE ***
/// On Windows, only sockets are supported; on Unix, all file descriptors.
#[module(name = "select", classes(super::EPOLL))]
pub mod select {
    use super::*;
    use crate::constants::{self, Number};
    use baton_object::dict;
    use baton_object::list::List;

    const NUMBERS: &[Number] = &[
        ("EPOLLERR", libc::EPOLLERR as i64),
        ("EPOLLET", libc::EPOLLET as i64),
        ("EPOLLEXCLUSIVE", libc::EPOLLEXCLUSIVE as i64),
        ("EPOLLHUP", libc::EPOLLHUP as i64),
        ("EPOLLIN", libc::EPOLLIN as i64),
        ("EPOLLMSG", libc::EPOLLMSG as i64),
        ("EPOLLONESHOT", libc::EPOLLONESHOT as i64),
        ("EPOLLOUT", libc::EPOLLOUT as i64),
        ("EPOLLPRI", libc::EPOLLPRI as i64),
        ("EPOLLRDBAND", libc::EPOLLRDBAND as i64),
        ("EPOLLRDHUP", libc::EPOLLRDHUP as i64),
        ("EPOLLRDNORM", libc::EPOLLRDNORM as i64),
        ("EPOLLWAKEUP", libc::EPOLLWAKEUP as i64),
        ("EPOLLWRBAND", libc::EPOLLWRBAND as i64),
        ("EPOLLWRNORM", libc::EPOLLWRNORM as i64),
        ("EPOLL_CLOEXEC", libc::EPOLL_CLOEXEC as i64),
        ("PIPE_BUF", libc::PIPE_BUF as i64),
        ("POLLERR", libc::POLLERR as i64),
        ("POLLHUP", libc::POLLHUP as i64),
        ("POLLIN", libc::POLLIN as i64),
        ("POLLMSG", 1024),
        ("POLLNVAL", libc::POLLNVAL as i64),
        ("POLLOUT", libc::POLLOUT as i64),
        ("POLLPRI", libc::POLLPRI as i64),
        ("POLLRDBAND", libc::POLLRDBAND as i64),
        ("POLLRDHUP", libc::POLLRDHUP as i64),
        ("POLLRDNORM", libc::POLLRDNORM as i64),
        ("POLLWRBAND", libc::POLLWRBAND as i64),
        ("POLLWRNORM", libc::POLLWRNORM as i64),
    ];

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let namespace = constants::namespace(token, module)?;
        constants::fill(token, namespace.as_ref(), NUMBERS);
        let error = token
            .native_class(&baton_object::exceptions::OS_ERROR)
            .as_value()
            .own(token);
        dict::set_text(token, namespace.as_ref(), "error", error.as_ref());
        Ok(())
    }

    /// Returns a polling object.
    ///
    /// This object supports registering and unregistering file descriptors, and then
    /// polling them for I/O events.
    #[function("()")]
    fn poll(token: &mut Token) -> PyResult {
        Ok(token.new_object(Poll {
            wanted: Vec::new(),
            running: false,
        }))
    }

    /// Objects with their descriptors, and the set of these.
    fn set_of(
        token: &mut Token,
        list: Borrowed<'_>,
        highest: &mut i32,
    ) -> PyResult<(Vec<(Owned, i32)>, libc::fd_set)> {
        let mut found = Vec::new();
        // SAFETY: all zeros are the empty set.
        let mut set: libc::fd_set = unsafe { std::mem::zeroed() };
        // A list may change while its members are asked for their numbers.
        let live = list.is_a::<List>(token);
        let members = match live {
            true => Vec::new(),
            false => match object::iter(token, list) {
                Ok(iterator) => object::collect(token, iterator.as_ref())?,
                Err(raised) => {
                    token.swallow(raised, &baton_object::exceptions::TYPE_ERROR)?;
                    return Err(token.type_error("arguments 1-3 must be sequences"));
                }
            },
        };
        loop {
            let member = match live {
                true => List::of(token, list).items.get(found.len()),
                false => members.get(found.len()),
            };
            let Some(member) = member.map(|member| member.clone_ref(token)) else {
                break;
            };
            let Fd(fd) = baton_object::args::FromArg::from_arg(token, member.as_ref())?;
            if fd as usize >= libc::FD_SETSIZE {
                return Err(token.value_error("filedescriptor out of range in select()"));
            }
            // SAFETY: the number is below the set's size.
            unsafe { libc::FD_SET(fd, &mut set) };
            *highest = (*highest).max(fd);
            found.push((member, fd));
        }
        Ok((found, set))
    }

    /// Wait until one or more file descriptors are ready for some kind of I/O.
    ///
    /// The first three arguments are iterables of file descriptors to be waited for:
    /// rlist -- wait until ready for reading
    /// wlist -- wait until ready for writing
    /// xlist -- wait for an "exceptional condition"
    /// If only one kind of condition is required, pass [] for the other lists.
    ///
    /// A file descriptor is either a socket or file object, or a small integer
    /// gotten from a fileno() method call on one of those.
    ///
    /// The optional 4th argument specifies a timeout in seconds; it may be
    /// a floating-point number to specify fractions of seconds.  If it is absent
    /// or None, the call will never time out.
    ///
    /// The return value is a tuple of three lists corresponding to the first three
    /// arguments; each contains the subset of the corresponding file descriptors
    /// that are ready.
    #[function("(rlist, wlist, xlist, timeout=None, /)")]
    fn select(
        token: &mut Token,
        rlist: Borrowed<'_>,
        wlist: Borrowed<'_>,
        xlist: Borrowed<'_>,
        timeout: Option<Borrowed<'_>>,
    ) -> PyResult {
        let timeout = seconds(token, timeout)?;
        if timeout.is_some_and(|timeout| timeout < 0.0) {
            return Err(token.value_error("timeout must be non-negative"));
        }
        let deadline = timeout.map(|timeout| Deadline::after(token, timeout));
        let mut highest = -1;
        let (readers, a) = set_of(token, rlist, &mut highest)?;
        let (writers, b) = set_of(token, wlist, &mut highest)?;
        let (others, c) = set_of(token, xlist, &mut highest)?;
        await_one(token, "select", deadline, || {
            let events = [libc::POLLIN, libc::POLLOUT, libc::POLLPRI];
            let lists = [&readers, &writers, &others].into_iter().zip(events);
            let interests = lists.flat_map(|(members, events)| {
                members
                    .iter()
                    .map(move |(_, fd)| Interest { fd: *fd, events })
            });
            interests.collect()
        })?;
        let lists = [&readers, &writers, &others].into_iter().flatten();
        let only = only_one(lists.map(|(_, fd)| *fd));
        let mut ready = [a, b, c];
        let place = Ptr(&raw mut ready);
        retry::checked(token, ("select", only), move || {
            let mut sets = [a, b, c];
            let [reading, writing, other] = &mut sets;
            let mut rest = deadline.map(|deadline| {
                let rest = deadline.timespec();
                libc::timeval {
                    tv_sec: rest.tv_sec,
                    tv_usec: rest.tv_nsec / 1000,
                }
            });
            let rest = rest
                .as_mut()
                .map_or(std::ptr::null_mut(), std::ptr::from_mut);
            // SAFETY: the sets and the time live until the call is over; the caller waits, so `ready` does too.
            unsafe {
                let status = libc::select(highest + 1, reading, writing, other, rest);
                *place.get() = sets;
                status
            }
        })?;
        let lists = [readers, writers, others]
            .into_iter()
            .zip(&ready)
            .map(|(members, set)| {
                // SAFETY: the numbers are below the set's size.
                let chosen = members
                    .into_iter()
                    .filter(|(_, fd)| unsafe { libc::FD_ISSET(*fd, set) });
                token.new_list(chosen.map(|(member, _)| member).collect())
            });
        let lists: Vec<Owned> = lists.collect();
        Ok(token.new_tuple(lists.into_iter()))
    }
}
