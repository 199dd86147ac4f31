//! The class `socket`.
//!
//! Invariants: `fd` is -1 when closed, detached or not opened yet; it is read from the payload anew for every system
//! call. A socket with a time limit (0 included) is non-blocking for the system.

use super::address::{self, Address, Purpose};
use super::ancillary::{self, Operation};
use super::functions::DefaultTimeout;
use super::transfer;
use super::wait::{self, Limit};
use baton_modules_os::retry::{self, Ptr};
use baton_object::args::{FromArg, Signature};
use baton_object::exceptions::OS_ERROR;
use baton_object::{Args, Borrowed, PyResult, Token, buffer, bytes, class, int, methods, object};

/// socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object
/// socket(family=-1, type=-1, proto=-1, fileno=None) -> socket object
///
/// Open a socket of the given type.  The family argument specifies the
/// address family; it defaults to AF_INET.  The type argument specifies
/// whether this is a stream (SOCK_STREAM, this is the default)
/// or datagram (SOCK_DGRAM) socket.  The protocol argument defaults to 0,
/// specifying the default protocol.  Keyword arguments are accepted.
/// The socket is created as non-inheritable.
///
/// When a fileno is passed in, family, type and proto are auto-detected,
/// unless they are explicitly set.
///
/// A socket object represents one endpoint of a network connection.
///
/// Methods of socket objects (keyword arguments not allowed):
///
/// _accept() -- accept connection, returning new socket fd and client address
/// bind(addr) -- bind the socket to a local address
/// close() -- close the socket
/// connect(addr) -- connect the socket to a remote address
/// connect_ex(addr) -- connect, return an error code instead of an exception
/// dup() -- return a new socket fd duplicated from fileno()
/// fileno() -- return underlying file descriptor
/// getpeername() -- return remote address [*]
/// getsockname() -- return local address
/// getsockopt(level, optname[, buflen]) -- get socket options
/// gettimeout() -- return timeout or None
/// listen([n]) -- start listening for incoming connections
/// recv(buflen[, flags]) -- receive data
/// recv_into(buffer[, nbytes[, flags]]) -- receive data (into a buffer)
/// recvfrom(buflen[, flags]) -- receive data and sender's address
/// recvfrom_into(buffer[, nbytes, [, flags])
///   -- receive data and sender's address (into a buffer)
/// sendall(data[, flags]) -- send all data
/// send(data[, flags]) -- send data, may not send all of it
/// sendto(data[, flags], addr) -- send data to a given address
/// setblocking(bool) -- set or clear the blocking I/O flag
/// getblocking() -- return True if socket is blocking, False if non-blocking
/// setsockopt(level, optname, value[, optlen]) -- set socket options
/// settimeout(None | float) -- set or clear the timeout
/// shutdown(how) -- shut down traffic in one or both directions
///
///  [*] not available on all platforms!
#[class(name = "socket", module = "_socket", flags = BASETYPE)]
pub struct Socket {
    /// The descriptor; -1 when closed.
    pub(super) fd: i32,
    family: i32,
    kind: i32,
    proto: i32,
    /// Seconds; `None` if calls wait for as long as it takes.
    pub(super) timeout: Option<f64>,
}

const SIGNATURE: Signature = baton_object::signature!("socket",
    Either "family" false, Either "type" false, Either "proto" false, Either "fileno" false);

/// Closes a descriptor. It is gone even if the other side had reset the connection.
pub(super) fn close_descriptor(token: &mut Token, fd: i32) -> PyResult<()> {
    match retry::close(token, fd) {
        Ok(()) | Err(libc::ECONNRESET | libc::EINTR) => Ok(()),
        Err(number) => Err(token.os_error(number, None)),
    }
}

fn set_blocking(token: &mut Token, fd: i32, blocking: bool) -> PyResult<()> {
    let mut non_blocking = libc::c_int::from(!blocking);
    retry::checked(token, ("ioctl", fd), || {
        // SAFETY: the number lives until the call is over.
        unsafe { libc::ioctl(fd, libc::FIONBIO, &raw mut non_blocking) }
    })
    .map(drop)
}

/// An option of a socket that is a number.
fn number_option(fd: i32, option: i32) -> Result<i32, i32> {
    let mut value = 0i32;
    let mut len = size_of::<i32>() as libc::socklen_t;
    // SAFETY: the number and its length live until the call is over.
    let status = unsafe {
        libc::getsockopt(
            fd,
            libc::SOL_SOCKET,
            option,
            (&raw mut value).cast(),
            &mut len,
        )
    };
    if status == -1 {
        return Err(retry::errno());
    }
    Ok(value)
}

impl Socket {
    fn closed() -> Socket {
        Socket {
            fd: -1,
            family: -1,
            kind: -1,
            proto: -1,
            timeout: None,
        }
    }

    /// A new socket of the very class around a descriptor.
    pub(super) fn make(token: &mut Token, fd: i32, family: i32, kind: i32, proto: i32) -> PyResult {
        let this = token.new_object(Socket::closed());
        Socket::start(token, this.as_ref(), fd, family, kind, proto)?;
        Ok(this)
    }

    /// Takes the descriptor over, with the default time limit.
    fn start(
        token: &mut Token,
        this: Borrowed<'_>,
        fd: i32,
        family: i32,
        kind: i32,
        proto: i32,
    ) -> PyResult<()> {
        let non_blocking = kind & libc::SOCK_NONBLOCK != 0;
        let default = token.interp().extension::<DefaultTimeout>().0.get();
        *Socket::of_mut(token, this) = Socket {
            fd,
            family,
            kind: kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC),
            proto,
            timeout: if non_blocking { Some(0.0) } else { default },
        };
        if !non_blocking && default.is_some() {
            set_blocking(token, fd, false)?;
        }
        Ok(())
    }

    /// The system's form of an address for this socket.
    pub(super) fn address(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Borrowed<'_>,
        caller: &str,
    ) -> PyResult<Address> {
        let socket = Socket::of(token, this);
        let purpose = Purpose {
            family: socket.family,
            proto: socket.proto,
            caller,
        };
        address::parse(token, &purpose, value)
    }

    /// Python's form of an address of this socket.
    pub(super) fn show(token: &mut Token, this: Borrowed<'_>, address: &Address) -> PyResult {
        let proto = Socket::of(token, this).proto;
        address::show(token, address, proto)
    }

    /// Family, type and protocol of a descriptor, where they are not given.
    fn detect(token: &mut Token, fd: i32, given: [i32; 3]) -> PyResult<[i32; 3]> {
        let [mut family, mut kind, mut proto] = given;
        let mut address = Address::empty();
        let len = address.len_mut();
        // SAFETY: the address's room is as long as it says.
        let status = unsafe { libc::getsockname(fd, address.as_mut_ptr(), len) };
        if status == -1 {
            let number = retry::errno();
            if family == -1 || number == libc::EBADF || number == libc::ENOTSOCK {
                return Err(token.os_error(number, None));
            }
        } else if family == -1 {
            family = address.family();
        }
        for (place, option) in [(&mut kind, libc::SO_TYPE), (&mut proto, libc::SO_PROTOCOL)] {
            if *place == -1 {
                match number_option(fd, option) {
                    Ok(value) => *place = value,
                    Err(number) => return Err(token.os_error(number, None)),
                }
            }
        }
        Ok([family, kind, proto])
    }

    /// Connects; 0 or the error number.
    fn connect_to(token: &mut Token, this: Borrowed<'_>, address: Address) -> PyResult<i32> {
        let (fd, timeout) = {
            let socket = Socket::of(token, this);
            (socket.fd, socket.timeout)
        };
        let outcome = retry::once(
            token,
            ("connect", fd),
            // SAFETY: the address has the length it says.
            move || match unsafe { libc::connect(fd, address.as_ptr(), address.len()) } {
                -1 => retry::errno(),
                _ => 0,
            },
        );
        let goes_on = match outcome {
            libc::EINTR => {
                baton_modules_os::signals::run_handlers(token)?;
                timeout != Some(0.0)
            }
            libc::EINPROGRESS => timeout.is_some_and(|seconds| seconds > 0.0),
            _ => false,
        };
        if !goes_on {
            return Ok(outcome);
        }
        let limit = match Limit::of(token, timeout) {
            Limit::Until(deadline) => deadline,
            _ => baton_modules_os::deadline::Deadline::after(token, f64::MAX),
        };
        wait::ready(token, fd, libc::POLLOUT, limit)?;
        Ok(match number_option(fd, libc::SO_ERROR) {
            Ok(libc::EISCONN) => 0,
            Ok(number) | Err(number) => number,
        })
    }

    /// `getsockname` or `getpeername`.
    fn own_or_peer(
        token: &mut Token,
        this: Borrowed<'_>,
        name: &'static str,
        call: unsafe extern "C" fn(i32, *mut libc::sockaddr, *mut libc::socklen_t) -> i32,
    ) -> PyResult {
        let fd = Socket::of(token, this).fd;
        let mut address = Address::empty();
        retry::checked(token, (name, fd), || {
            let len = address.len_mut();
            // SAFETY: the address's room is as long as it says.
            unsafe { call(fd, address.as_mut_ptr(), len) }
        })?;
        Socket::show(token, this, &address)
    }
}

#[methods]
impl Socket {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        baton_modules_os::io::base::instance(token, class, Socket::closed())
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let [family, kind, proto, fileno] = SIGNATURE.bind::<4>(token, args)?;
        let mut given = [-1; 3];
        for (place, value) in given.iter_mut().zip([family, kind, proto]) {
            if let Some(value) = value {
                *place = i32::from_arg(token, value)?;
            }
        }
        if let Some(fileno) = fileno.filter(|fileno| !fileno.is_none()) {
            let fd = i32::from_arg(token, fileno)?;
            if fd < 0 {
                return Err(token.value_error("negative file descriptor"));
            }
            let [family, kind, proto] = Socket::detect(token, fd, given)?;
            return Socket::start(token, this, fd, family, kind, proto);
        }
        let defaults = [libc::AF_INET, libc::SOCK_STREAM, 0];
        for (place, default) in given.iter_mut().zip(defaults) {
            if *place == -1 {
                *place = default;
            }
        }
        let [family, kind, proto] = given;
        // SAFETY: plain numbers.
        let fd = unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, proto) };
        let fd = retry::status(token, fd)?;
        Socket::start(token, this, fd, family, kind, proto)
    }

    /// Closes a socket that nobody closed, with a warning.
    #[slot]
    fn __del__(token: &mut Token, this: Borrowed<'_>) {
        if Socket::of(token, this).fd < 0 {
            return;
        }
        let warned = object::repr_text(token, this).and_then(|text| {
            let warn = token.interp().hooks.warn_resource.get();
            warn(token, &format!("unclosed {text}"), this)
        });
        if let Err(raised) = warned {
            let error = token.take_error(raised);
            let object = this.own(token);
            baton_object::death::write_unraisable(
                token,
                error,
                "Exception ignored while finalizing socket",
                object,
            );
        }
        let fd = std::mem::replace(&mut Socket::of_mut(token, this).fd, -1);
        if let Err(raised) = close_descriptor(token, fd) {
            drop(token.take_lazy(raised));
        }
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let socket = Socket::of(token, this);
        let text = format!(
            "<socket object, fd={}, family={}, type={}, proto={}>",
            socket.fd, socket.family, socket.kind, socket.proto
        );
        Ok(token.new_str(&text))
    }

    /// the socket family
    #[member]
    fn family(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        Ok(Socket::of(token, this).family)
    }

    /// the socket type
    #[member(name = "type")]
    fn kind(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        Ok(Socket::of(token, this).kind)
    }

    /// the socket protocol
    #[member]
    fn proto(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        Ok(Socket::of(token, this).proto)
    }

    /// the socket timeout
    #[getter]
    fn timeout(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<f64>> {
        Ok(Socket::of(token, this).timeout)
    }

    /// gettimeout() -> timeout
    ///
    /// Returns the timeout in seconds (float) associated with socket
    /// operations. A timeout of None indicates that timeouts on socket
    /// operations are disabled.
    #[method("()")]
    fn gettimeout(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<f64>> {
        Ok(Socket::of(token, this).timeout)
    }

    /// settimeout(timeout)
    ///
    /// Set a timeout on socket operations.  'timeout' can be a float,
    /// giving in seconds, or None.  Setting a timeout of None disables
    /// the timeout feature and is equivalent to setblocking(1).
    /// Setting a timeout of zero is the same as setblocking(0).
    #[method("(timeout, /)")]
    fn settimeout(token: &mut Token, this: Borrowed<'_>, timeout: Borrowed<'_>) -> PyResult<()> {
        let seconds = wait::seconds(token, timeout)?;
        Socket::of_mut(token, this).timeout = seconds;
        let fd = Socket::of(token, this).fd;
        set_blocking(token, fd, seconds.is_none())
    }

    /// setblocking(flag)
    ///
    /// Set the socket to blocking (flag is true) or non-blocking (false).
    /// setblocking(True) is equivalent to settimeout(None);
    /// setblocking(False) is equivalent to settimeout(0.0).
    #[method("(flag, /)")]
    fn setblocking(token: &mut Token, this: Borrowed<'_>, flag: bool) -> PyResult<()> {
        Socket::of_mut(token, this).timeout = (!flag).then_some(0.0);
        let fd = Socket::of(token, this).fd;
        set_blocking(token, fd, flag)
    }

    /// getblocking()
    ///
    /// Returns True if socket is in blocking mode, or False if it
    /// is in non-blocking mode.
    #[method("()")]
    fn getblocking(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Socket::of(token, this).timeout != Some(0.0))
    }

    /// fileno() -> integer
    ///
    /// Return the integer file descriptor of the socket.
    #[method("()")]
    fn fileno(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        Ok(Socket::of(token, this).fd)
    }

    /// detach()
    ///
    /// Close the socket object without closing the underlying file descriptor.
    /// The object cannot be used after this call, but the file descriptor
    /// can be reused for other purposes.  The file descriptor is returned.
    #[method("()")]
    fn detach(token: &mut Token, this: Borrowed<'_>) -> PyResult<i32> {
        Ok(std::mem::replace(&mut Socket::of_mut(token, this).fd, -1))
    }

    /// close()
    ///
    /// Close the socket.  It cannot be used after this call.
    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        match std::mem::replace(&mut Socket::of_mut(token, this).fd, -1) {
            fd if fd < 0 => Ok(()),
            fd => close_descriptor(token, fd),
        }
    }

    /// bind(address)
    ///
    /// Bind the socket to a local address.  For IP sockets, the address is a
    /// pair (host, port); the host must refer to the local host. For raw packet
    /// sockets the address is a tuple (ifname, proto [,pkttype [,hatype [,addr]]])
    #[method("(address, /)")]
    fn bind(token: &mut Token, this: Borrowed<'_>, address: Borrowed<'_>) -> PyResult<()> {
        baton_object::audit::audit(token, "socket.bind", |token| {
            vec![this.own(token), address.own(token)]
        })?;
        let address = Socket::address(token, this, address, "bind")?;
        let fd = Socket::of(token, this).fd;
        // SAFETY: the address has the length it says.
        retry::checked(token, ("bind", fd), move || unsafe {
            libc::bind(fd, address.as_ptr(), address.len())
        })
        .map(drop)
    }

    /// connect(address)
    ///
    /// Connect the socket to a remote address.  For IP sockets, the address
    /// is a pair (host, port).
    #[method("(address, /)")]
    fn connect(token: &mut Token, this: Borrowed<'_>, address: Borrowed<'_>) -> PyResult<()> {
        let address = Socket::address(token, this, address, "connect")?;
        match Socket::connect_to(token, this, address)? {
            0 => Ok(()),
            number => Err(token.os_error(number, None)),
        }
    }

    /// connect_ex(address) -> errno
    ///
    /// This is like connect(address), but returns an error code (the errno value)
    /// instead of raising an exception when an error occurs.
    #[method("(address, /)")]
    fn connect_ex(token: &mut Token, this: Borrowed<'_>, address: Borrowed<'_>) -> PyResult<i32> {
        let address = Socket::address(token, this, address, "connect_ex")?;
        match Socket::connect_to(token, this, address) {
            Err(raised) => {
                token.swallow(raised, &baton_object::exceptions::TIMEOUT_ERROR)?;
                Ok(libc::EWOULDBLOCK)
            }
            outcome => outcome,
        }
    }

    /// listen([backlog])
    ///
    /// Enable a server to accept connections.  If backlog is specified, it must be
    /// at least 0 (if it is lower, it is set to 0); it specifies the number of
    /// unaccepted connections that the system will allow before refusing new
    /// connections. If not specified, a default reasonable value is chosen.
    #[method("(backlog=128, /)")]
    fn listen(token: &mut Token, this: Borrowed<'_>, backlog: Option<i32>) -> PyResult<()> {
        let (fd, backlog) = (Socket::of(token, this).fd, backlog.unwrap_or(128).max(0));
        // SAFETY: plain numbers.
        retry::checked(token, ("listen", fd), move || unsafe {
            libc::listen(fd, backlog)
        })
        .map(drop)
    }

    /// _accept() -> (integer, address info)
    ///
    /// Wait for an incoming connection.  Return a new socket file descriptor
    /// representing the connection, and the address of the client.
    /// For IP sockets, the address info is a pair (hostaddr, port).
    #[method("()")]
    fn _accept(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let mut address = Address::empty();
        let place = Ptr(&raw mut address);
        let fd = wait::call(token, this, "accept", libc::POLLIN, move |fd| {
            // SAFETY: the address's room is as long as it says, and lives until the call is over.
            unsafe {
                *place.get() = Address::empty();
                let address = &mut *place.get();
                let len = address.len_mut();
                libc::accept4(fd, address.as_mut_ptr(), len, libc::SOCK_CLOEXEC)
            }
        })?;
        let address = match Socket::show(token, this, &address) {
            Ok(address) => address,
            Err(raised) => {
                // SAFETY: the descriptor is new and nobody else's.
                unsafe { libc::close(fd) };
                return Err(raised);
            }
        };
        let items = [token.int(fd.into()), address];
        Ok(token.new_tuple(items.into_iter()))
    }

    /// getsockname() -> address info
    ///
    /// Return the address of the local endpoint. The format depends on the
    /// address family. For IPv4 sockets, the address info is a pair
    /// (hostaddr, port). For IPv6 sockets, the address info is a 4-tuple
    /// (hostaddr, port, flowinfo, scope_id).
    #[method("()")]
    fn getsockname(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Socket::own_or_peer(token, this, "getsockname", libc::getsockname)
    }

    /// getpeername() -> address info
    ///
    /// Return the address of the remote endpoint.  For IP sockets, the address
    /// info is a pair (hostaddr, port).
    #[method("()")]
    fn getpeername(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Socket::own_or_peer(token, this, "getpeername", libc::getpeername)
    }

    /// shutdown(flag)
    ///
    /// Shut down the reading side of the socket (flag == SHUT_RD), the writing side
    /// of the socket (flag == SHUT_WR), or both ends (flag == SHUT_RDWR).
    #[method("(flag, /)")]
    fn shutdown(token: &mut Token, this: Borrowed<'_>, flag: i32) -> PyResult<()> {
        let fd = Socket::of(token, this).fd;
        // SAFETY: plain numbers.
        retry::checked(token, ("shutdown", fd), move || unsafe {
            libc::shutdown(fd, flag)
        })
        .map(drop)
    }

    /// getsockopt(level, option[, buffersize]) -> value
    ///
    /// Get a socket option.  See the Unix manual for level and option.
    /// If a nonzero buffersize argument is given, the return value is a
    /// string of that length; otherwise it is an integer.
    #[method("(level, option, buffersize=0, /)")]
    fn getsockopt(
        token: &mut Token,
        this: Borrowed<'_>,
        level: i32,
        option: i32,
        buffersize: Option<i32>,
    ) -> PyResult {
        let (fd, wide) = {
            let socket = Socket::of(token, this);
            (socket.fd, socket.family == libc::AF_VSOCK)
        };
        let size = buffersize.unwrap_or(0);
        if !(0..=1024).contains(&size) {
            return Err(token.raise(&OS_ERROR, "getsockopt buflen out of range"));
        }
        let number = size == 0;
        let mut room = vec![0u8; if number { 8 } else { size as usize }];
        let mut len = match (number, wide) {
            (true, false) => 4,
            (true, true) => 8,
            _ => size as libc::socklen_t,
        };
        // SAFETY: the room has at least that length.
        let status =
            unsafe { libc::getsockopt(fd, level, option, room.as_mut_ptr().cast(), &mut len) };
        retry::status(token, status)?;
        if !number {
            room.truncate(len as usize);
            return Ok(bytes::from_vec(token, room));
        }
        let value = u64::from_ne_bytes(room.try_into().unwrap_or_default());
        Ok(if wide {
            token.int_u64(value)
        } else {
            token.int(i64::from(value.to_le() as u32 as i32))
        })
    }

    /// setsockopt(level, option, value: int)
    /// setsockopt(level, option, value: buffer)
    /// setsockopt(level, option, None, optlen: int)
    ///
    /// Set a socket option.  See the Unix manual for level and option.
    /// The value argument can either be an integer, a string buffer, or
    /// None, optlen.
    #[method("(*args)")]
    fn setsockopt(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        args.no_keywords(token, "socket.setsockopt")?;
        let (level, option, value, len) = match *args.positional() {
            [level, option, value] => (level, option, value, None),
            [level, option, value, len] if value.is_none() => (level, option, value, Some(len)),
            _ => {
                let count = args.len();
                return Err(token.type_error(format!(
                    "setsockopt() takes exactly 3 arguments ({count} given)"
                )));
            }
        };
        let (level, option) = (i32::from_arg(token, level)?, i32::from_arg(token, option)?);
        let (fd, wide) = {
            let socket = Socket::of(token, this);
            (socket.fd, socket.family == libc::AF_VSOCK)
        };
        if let Some(len) = len {
            let len = u32::from_arg(token, len)?;
            // SAFETY: the system refuses a null pointer where it reads one.
            let status = unsafe { libc::setsockopt(fd, level, option, std::ptr::null(), len) };
            return retry::status(token, status).map(drop);
        }
        let data = match int::value_of(token, value).map(int::IntRef::to_i64) {
            Some(Some(number)) if wide => number.to_ne_bytes().to_vec(),
            Some(Some(number)) if let Ok(number) = i32::try_from(number) => {
                number.to_ne_bytes().to_vec()
            }
            _ => buffer::copy(token, value)?,
        };
        // SAFETY: the data's length is passed.
        let status = unsafe {
            libc::setsockopt(
                fd,
                level,
                option,
                data.as_ptr().cast(),
                data.len() as libc::socklen_t,
            )
        };
        retry::status(token, status).map(drop)
    }

    /// recv(buffersize[, flags]) -> data
    ///
    /// Receive up to buffersize bytes from the socket.  For the optional flags
    /// argument, see the Unix manual.  When no data is available, block until
    /// at least one byte is available or until the remote end is closed.  When
    /// the remote end is closed and all data is read, return the empty string.
    #[method("(buffersize, flags=0, /)")]
    fn recv(
        token: &mut Token,
        this: Borrowed<'_>,
        buffersize: isize,
        flags: Option<i32>,
    ) -> PyResult {
        transfer::recv(token, this, buffersize, flags.unwrap_or(0))
    }

    /// recv_into(buffer, [nbytes[, flags]]) -> nbytes_read
    ///
    /// A version of recv() that stores its data into a buffer rather than creating
    /// a new string.  Receive up to buffersize bytes from the socket.  If buffersize
    /// is not specified (or 0), receive up to the size available in the given buffer.
    ///
    /// See recv() for documentation about the flags.
    #[method("(buffer, nbytes=0, flags=0)")]
    fn recv_into(
        token: &mut Token,
        this: Borrowed<'_>,
        buffer: Borrowed<'_>,
        nbytes: Option<isize>,
        flags: Option<i32>,
    ) -> PyResult<usize> {
        transfer::recv_into(token, this, buffer, nbytes.unwrap_or(0), flags.unwrap_or(0))
    }

    /// recvfrom(buffersize[, flags]) -> (data, address info)
    ///
    /// Like recv(buffersize, flags) but also return the sender's address info.
    #[method("(buffersize, flags=0, /)")]
    fn recvfrom(
        token: &mut Token,
        this: Borrowed<'_>,
        buffersize: isize,
        flags: Option<i32>,
    ) -> PyResult {
        transfer::recvfrom(token, this, buffersize, flags.unwrap_or(0))
    }

    /// recvfrom_into(buffer[, nbytes[, flags]]) -> (nbytes, address info)
    ///
    /// Like recv_into(buffer[, nbytes[, flags]]) but also return the sender's address info.
    #[method("(buffer, nbytes=0, flags=0)")]
    fn recvfrom_into(
        token: &mut Token,
        this: Borrowed<'_>,
        buffer: Borrowed<'_>,
        nbytes: Option<isize>,
        flags: Option<i32>,
    ) -> PyResult {
        transfer::recvfrom_into(token, this, buffer, nbytes.unwrap_or(0), flags.unwrap_or(0))
    }

    /// recvmsg(bufsize[, ancbufsize[, flags]]) -> (data, ancdata, msg_flags, address)
    ///
    /// Receive normal data (up to bufsize bytes) and ancillary data from the
    /// socket.  The ancbufsize argument sets the size in bytes of the
    /// internal buffer used to receive the ancillary data; it defaults to 0,
    /// meaning that no ancillary data will be received.  Appropriate buffer
    /// sizes for ancillary data can be calculated using CMSG_SPACE() or
    /// CMSG_LEN(), and items which do not fit into the buffer might be
    /// truncated or discarded.  The flags argument defaults to 0 and has the
    /// same meaning as for recv().
    #[method("(bufsize, ancbufsize=0, flags=0, /)")]
    fn recvmsg(
        token: &mut Token,
        this: Borrowed<'_>,
        bufsize: isize,
        ancbufsize: Option<isize>,
        flags: Option<i32>,
    ) -> PyResult {
        ancillary::recvmsg(
            token,
            this,
            bufsize,
            ancbufsize.unwrap_or(0),
            flags.unwrap_or(0),
        )
    }

    /// recvmsg_into(buffers[, ancbufsize[, flags]]) -> (nbytes, ancdata, msg_flags, address)
    ///
    /// Receive normal data and ancillary data from the socket, scattering the
    /// non-ancillary data into a series of buffers.
    #[method("(buffers, ancbufsize=0, flags=0, /)")]
    fn recvmsg_into(
        token: &mut Token,
        this: Borrowed<'_>,
        buffers: Borrowed<'_>,
        ancbufsize: Option<isize>,
        flags: Option<i32>,
    ) -> PyResult {
        ancillary::recvmsg_into(
            token,
            this,
            buffers,
            ancbufsize.unwrap_or(0),
            flags.unwrap_or(0),
        )
    }

    /// send(data[, flags]) -> count
    ///
    /// Send a data string to the socket.  For the optional flags
    /// argument, see the Unix manual.  Return the number of bytes
    /// sent; this may be less than len(data) if the network is busy.
    #[method("(data, flags=0, /)")]
    fn send(
        token: &mut Token,
        this: Borrowed<'_>,
        data: Borrowed<'_>,
        flags: Option<i32>,
    ) -> PyResult<usize> {
        transfer::send(token, this, data, flags.unwrap_or(0))
    }

    /// sendall(data[, flags])
    ///
    /// Send a data string to the socket.  For the optional flags
    /// argument, see the Unix manual.  This calls send() repeatedly
    /// until all data is sent.  If an error occurs, it's impossible
    /// to tell how much data has been sent.
    #[method("(data, flags=0, /)")]
    fn sendall(
        token: &mut Token,
        this: Borrowed<'_>,
        data: Borrowed<'_>,
        flags: Option<i32>,
    ) -> PyResult<()> {
        transfer::sendall(token, this, data, flags.unwrap_or(0))
    }

    /// sendto(data[, flags], address) -> count
    ///
    /// Like send(data, flags) but allows specifying the destination address.
    /// For IP sockets, the address is a pair (hostaddr, port).
    #[method("(*args)")]
    fn sendto(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<isize> {
        transfer::sendto(token, this, args)
    }

    /// sendmsg(buffers[, ancdata[, flags[, address]]]) -> count
    ///
    /// Send normal and ancillary data to the socket, gathering the
    /// non-ancillary data from a series of buffers and concatenating it into
    /// a single message.
    #[method("(buffers, ancdata=(), flags=0, address=None, /)")]
    fn sendmsg(
        token: &mut Token,
        this: Borrowed<'_>,
        buffers: Borrowed<'_>,
        ancdata: Option<Borrowed<'_>>,
        flags: Option<i32>,
        address: Option<Borrowed<'_>>,
    ) -> PyResult<isize> {
        ancillary::sendmsg(token, this, buffers, ancdata, flags.unwrap_or(0), address)
    }

    /// sendmsg_afalg([msg], *, op[, iv[, assoclen[, flags=MSG_MORE]]])
    ///
    /// Set operation mode, IV and length of associated data for an AF_ALG
    /// operation socket.
    #[method("(msg=None, *, op=None, iv=None, assoclen=None, flags=0)")]
    fn sendmsg_afalg(
        token: &mut Token,
        this: Borrowed<'_>,
        msg: Option<Borrowed<'_>>,
        op: Option<i32>,
        iv: Option<Borrowed<'_>>,
        assoclen: Option<i32>,
        flags: Option<i32>,
    ) -> PyResult<isize> {
        if Socket::of(token, this).family != libc::AF_ALG {
            return Err(token.raise(&OS_ERROR, "algset is only supported for AF_ALG"));
        }
        let Some(op) = op.and_then(|op| u32::try_from(op).ok()) else {
            return Err(token.type_error("Invalid or missing argument 'op'"));
        };
        let associated = match assoclen.map(u32::try_from) {
            Some(Err(_)) => return Err(token.type_error("assoclen must be positive")),
            Some(Ok(len)) => Some(len),
            None => None,
        };
        let wanted = Operation {
            op,
            iv,
            associated,
            flags: flags.unwrap_or(0),
        };
        ancillary::sendmsg_algorithm(token, this, msg, wanted)
    }
}
