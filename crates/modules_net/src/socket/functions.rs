//! The module `_socket`: its functions.

use super::address::{host_name, is_bytes};
use super::constants::NUMBERS;
use super::names::{self, Binary};
use super::object::{self, Socket};
use super::{ancillary, ffi, wait};
use baton_modules::fspath;
use baton_modules_os::{constants, retry};
use baton_object::args::FromArg;
use baton_object::exceptions::OS_ERROR;
use baton_object::str::Str;
use baton_object::{Borrowed, PyResult, Raised, Token, buffer, bytes, dict, int};
use std::cell::Cell;
use std::ffi::{CStr, CString};

/// The time limit that new sockets begin with.
#[derive(Default)]
pub(super) struct DefaultTimeout(pub Cell<Option<f64>>);

fn os_text(token: &mut Token, message: &'static str) -> Raised {
    token.raise(&OS_ERROR, message)
}

/// A str argument without NUL; `place` names it in the message.
fn name_argument(token: &mut Token, value: Borrowed<'_>, place: &str) -> PyResult<CString> {
    if value.get::<Str>(token).is_none() {
        let got = token.class_name(value);
        return Err(token.type_error(format!("{place} must be str, not {got}")));
    }
    let text = String::from_arg(token, value)?;
    CString::new(text).map_err(|_| token.value_error("embedded null character"))
}

fn host_argument(token: &mut Token, value: Borrowed<'_>, function: &str) -> PyResult<CString> {
    if value.get::<Str>(token).is_none() && !is_bytes(token, value) {
        let got = token.class_name(value);
        return Err(token.type_error(format!(
            "{function}() argument 1 must be str, bytes or bytearray, not {got}"
        )));
    }
    host_name(token, value)
}

/// A number of so many bits for the functions that swap bytes.
fn unsigned(token: &mut Token, value: Borrowed<'_>, bits: u32) -> PyResult<u32> {
    unsigned_named(token, value, bits, &format!("uint{bits}_t"))
}

fn unsigned_named(
    token: &mut Token,
    value: Borrowed<'_>,
    bits: u32,
    c_name: &str,
) -> PyResult<u32> {
    let number = int::index_clipped(token, value)?;
    if number < 0 {
        return Err(token.value_error("Cannot convert negative int"));
    }
    match u32::try_from(number) {
        Ok(number) if bits == 32 || number >> bits == 0 => Ok(number),
        _ => Err(token.overflow_error(format!("Python int too large for C {c_name}"))),
    }
}

/// The error of a function that leaves its number in `errno`.
fn system_error(token: &mut Token) -> Raised {
    let number = retry::errno();
    token.os_error(number, None)
}

/// A port: 0 to 65535.
fn port_argument(token: &mut Token, port: i32) -> PyResult<i32> {
    match u16::try_from(port) {
        Ok(port) => Ok(i32::from(port.to_be())),
        Err(_) => Err(token.overflow_error("getservbyport: port must be 0-65535.")),
    }
}

/// Asks a database of services or protocols, without the lock, with a buffer that grows until it is large enough. `show`
/// reads what is wanted from the entry.
fn ask<E, R: Send>(
    token: &mut Token,
    name: &'static str,
    ask: impl Fn(*mut E, &mut [u8], *mut *mut E) -> i32 + Sync,
    show: impl Fn(&E) -> R + Sync,
) -> Option<R> {
    retry::once(token, name, || {
        let mut room = vec![0u8; 1024];
        loop {
            let mut entry = std::mem::MaybeUninit::<E>::uninit();
            let mut found = std::ptr::null_mut();
            let status = ask(entry.as_mut_ptr(), &mut room, &mut found);
            if status == libc::ERANGE && room.len() < 1 << 20 {
                room = vec![0u8; room.len() * 2];
                continue;
            }
            // SAFETY: the C library gives null, or the entry, which it filled and which points into the room.
            return unsafe { found.as_ref() }.map(&show);
        }
    })
}

/// Implementation module for socket operations.
///
/// See the socket module for documentation.
#[baton_object::module(
    name = "_socket",
    classes(super::object::SOCKET, super::names::GAI_ERROR, super::names::H_ERROR)
)]
pub mod module {
    use super::*;

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let namespace = constants::namespace(token, module)?;
        let namespace = namespace.as_ref();
        constants::fill(token, namespace, NUMBERS);
        dict::set_text(token, namespace, "has_ipv6", token.bool(true).as_ref());
        for (name, text) in [
            ("BDADDR_ANY", "00:00:00:00:00:00"),
            ("BDADDR_LOCAL", "00:00:00:FF:FF:FF"),
        ] {
            let text = token.new_str(text);
            dict::set_text(token, namespace, name, text.as_ref());
        }
        for (name, class) in [
            ("error", &OS_ERROR),
            ("timeout", &baton_object::exceptions::TIMEOUT_ERROR),
            ("SocketType", &super::super::object::SOCKET),
        ] {
            let class = token.native_class(class).as_value().own(token);
            dict::set_text(token, namespace, name, class.as_ref());
        }
        Ok(())
    }

    /// close(integer) -> None
    ///
    /// Close an integer socket file descriptor.  This is like os.close(), but for
    /// sockets; on some platforms os.close() won't work for socket file descriptors.
    #[function("(fd, /)")]
    fn close(token: &mut Token, fd: i32) -> PyResult<()> {
        object::close_descriptor(token, fd)
    }

    /// dup(integer) -> integer
    ///
    /// Duplicate an integer socket file descriptor.  This is like os.dup(), but for
    /// sockets; on some platforms os.dup() won't work for socket file descriptors.
    #[function("(fd, /)")]
    fn dup(token: &mut Token, fd: i32) -> PyResult<i32> {
        // SAFETY: plain numbers.
        let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
        retry::status(token, copy)
    }

    /// socketpair([family[, type [, proto]]]) -> (socket object, socket object)
    ///
    /// Create a pair of socket objects from the sockets returned by the platform
    /// socketpair() function.
    /// The arguments are the same as for socket() except the default family is
    /// AF_UNIX if defined on the platform; otherwise, the default is AF_INET.
    #[function("(family=AF_UNIX, type=SOCK_STREAM, proto=0, /)")]
    fn socketpair(
        token: &mut Token,
        family: Option<i32>,
        r#type: Option<i32>,
        proto: Option<i32>,
    ) -> PyResult {
        let family = family.unwrap_or(libc::AF_UNIX);
        let kind = r#type.unwrap_or(libc::SOCK_STREAM);
        let proto = proto.unwrap_or(0);
        let mut pair = [-1; 2];
        // SAFETY: the place has room for two descriptors.
        let status = unsafe {
            libc::socketpair(family, kind | libc::SOCK_CLOEXEC, proto, pair.as_mut_ptr())
        };
        retry::status(token, status)?;
        let mut made = Vec::with_capacity(2);
        for fd in pair {
            made.push(Socket::make(token, fd, family, kind, proto)?);
        }
        Ok(token.new_tuple(made.into_iter()))
    }

    /// getaddrinfo(host, port [, family, type, proto, flags])
    ///     -> list of (family, type, proto, canonname, sockaddr)
    ///
    /// Resolve host and port into addrinfo struct.
    #[function("(host, port, family=0, type=0, proto=0, flags=0)")]
    fn getaddrinfo(
        token: &mut Token,
        host: Borrowed<'_>,
        port: Borrowed<'_>,
        family: Option<i32>,
        r#type: Option<i32>,
        proto: Option<i32>,
        flags: Option<i32>,
    ) -> PyResult {
        let hints = [family, r#type, proto, flags].map(Option::unwrap_or_default);
        names::getaddrinfo(token, host, port, hints)
    }

    /// getnameinfo(sockaddr, flags) --> (host, port)
    ///
    /// Get host and port for a sockaddr.
    #[function("(sockaddr, flags, /)")]
    fn getnameinfo(token: &mut Token, sockaddr: Borrowed<'_>, flags: i32) -> PyResult {
        names::getnameinfo(token, sockaddr, flags)
    }

    /// gethostbyname(host) -> address
    ///
    /// Return the IP address (a string of the form '255.255.255.255') for a host.
    #[function("(host, /)")]
    fn gethostbyname(token: &mut Token, host: Borrowed<'_>) -> PyResult {
        let host = host_argument(token, host, "gethostbyname")?;
        let address = names::resolve(token, &host, libc::AF_INET)?;
        Ok(address.host(token))
    }

    /// gethostbyname_ex(host) -> (name, aliaslist, addresslist)
    ///
    /// Return the true host name, a list of aliases, and a list of IP addresses,
    /// for a host.  The host argument is a string giving a host name or IP number.
    #[function("(host, /)")]
    fn gethostbyname_ex(token: &mut Token, host: Borrowed<'_>) -> PyResult {
        let host = host_argument(token, host, "gethostbyname_ex")?;
        names::gethostbyname_ex(token, &host)
    }

    /// gethostbyaddr(host) -> (name, aliaslist, addresslist)
    ///
    /// Return the true host name, a list of aliases, and a list of IP addresses,
    /// for a host.  The host argument is a string giving a host name or IP number.
    #[function("(host, /)")]
    fn gethostbyaddr(token: &mut Token, host: Borrowed<'_>) -> PyResult {
        let host = host_argument(token, host, "gethostbyaddr")?;
        names::gethostbyaddr(token, &host)
    }

    /// gethostname() -> string
    ///
    /// Return the current host name.
    #[function("()")]
    fn gethostname(token: &mut Token) -> PyResult {
        let mut room = [0u8; 1024];
        retry::checked(token, "gethostname", || {
            // SAFETY: the room's size is passed.
            unsafe { libc::gethostname(room.as_mut_ptr().cast(), room.len() - 1) }
        })?;
        let name = room.split(|byte| *byte == 0).next().unwrap_or_default();
        Ok(fspath::decode_bytes(token, name))
    }

    /// sethostname(name)
    ///
    /// Sets the hostname to name.
    #[function("(name, /)")]
    fn sethostname(token: &mut Token, name: Borrowed<'_>) -> PyResult<()> {
        let name = fspath::to_bytes(token, name)?;
        // SAFETY: the name's length is passed.
        let status = unsafe { libc::sethostname(name.as_ptr().cast(), name.len()) };
        retry::status(token, status).map(drop)
    }

    /// getservbyname(servicename[, protocolname]) -> integer
    ///
    /// Return a port number from a service name and protocol name.
    /// The optional protocol name, if given, should be 'tcp' or 'udp',
    /// otherwise any protocol will match.
    #[function("(servicename, protocolname=None, /)")]
    fn getservbyname(
        token: &mut Token,
        servicename: Borrowed<'_>,
        protocolname: Option<Borrowed<'_>>,
    ) -> PyResult<u16> {
        let name = name_argument(token, servicename, "getservbyname() argument 1")?;
        let proto = match protocolname {
            Some(proto) => Some(name_argument(token, proto, "getservbyname() argument 2")?),
            None => None,
        };
        let port = ask(
            token,
            "getservbyname",
            |entry, room, found| {
                let proto = proto.as_deref().map_or(std::ptr::null(), CStr::as_ptr);
                let (start, size) = (room.as_mut_ptr().cast(), room.len());
                // SAFETY: the names are terminated or null; the room's size is passed.
                unsafe { ffi::getservbyname_r(name.as_ptr(), proto, entry, start, size, found) }
            },
            |entry: &libc::servent| entry.s_port,
        );
        match port {
            Some(port) => Ok(u16::from_be(port as u16)),
            None => Err(os_text(token, "service/proto not found")),
        }
    }

    /// getservbyport(port[, protocolname]) -> string
    ///
    /// Return the service name from a port number and protocol name.
    /// The optional protocol name, if given, should be 'tcp' or 'udp',
    /// otherwise any protocol will match.
    #[function("(port, protocolname=None, /)")]
    fn getservbyport(token: &mut Token, port: i32, protocolname: Option<Borrowed<'_>>) -> PyResult {
        let proto = match protocolname {
            Some(proto) => Some(name_argument(token, proto, "getservbyport() argument 2")?),
            None => None,
        };
        let port = port_argument(token, port)?;
        let name = ask(
            token,
            "getservbyport",
            |entry, room, found| {
                let proto = proto.as_deref().map_or(std::ptr::null(), CStr::as_ptr);
                let (start, size) = (room.as_mut_ptr().cast(), room.len());
                // SAFETY: the name is terminated or null; the room's size is passed.
                unsafe { ffi::getservbyport_r(port, proto, entry, start, size, found) }
            },
            // SAFETY: the entry's name is terminated.
            |entry: &libc::servent| unsafe { CStr::from_ptr(entry.s_name) }.to_bytes().to_vec(),
        );
        match name {
            Some(name) => Ok(fspath::decode_bytes(token, &name)),
            None => Err(os_text(token, "port/proto not found")),
        }
    }

    /// getprotobyname(name) -> integer
    ///
    /// Return the protocol number for the named protocol.  (Rarely used.)
    #[function("(name, /)")]
    fn getprotobyname(token: &mut Token, name: Borrowed<'_>) -> PyResult<i32> {
        let name = name_argument(token, name, "getprotobyname() argument 1")?;
        let number = ask(
            token,
            "getprotobyname",
            |entry, room, found| {
                let (start, size) = (room.as_mut_ptr().cast(), room.len());
                // SAFETY: the name is terminated; the room's size is passed.
                unsafe { ffi::getprotobyname_r(name.as_ptr(), entry, start, size, found) }
            },
            |entry: &libc::protoent| entry.p_proto,
        );
        match number {
            Some(number) => Ok(number),
            None => Err(os_text(token, "protocol not found")),
        }
    }

    /// Returns a list of network interface information (index, name) tuples.
    #[function("()")]
    fn if_nameindex(token: &mut Token) -> PyResult {
        // SAFETY: the list ends with an entry of index 0, its names are terminated, and it is given back below.
        let found = unsafe { libc::if_nameindex() };
        if found.is_null() {
            return Err(system_error(token));
        }
        let mut entries = Vec::new();
        let mut place = found;
        // SAFETY: as above.
        unsafe {
            while (*place).if_index != 0 && !(*place).if_name.is_null() {
                let name = CStr::from_ptr((*place).if_name).to_bytes();
                let pair = [
                    token.int((*place).if_index.into()),
                    fspath::decode_bytes(token, name),
                ];
                entries.push(token.new_tuple(pair.into_iter()));
                place = place.add(1);
            }
            libc::if_freenameindex(found);
        }
        Ok(token.new_list(entries))
    }

    /// Returns the interface index corresponding to the interface name if_name.
    #[function("(oname, /)")]
    fn if_nametoindex(token: &mut Token, oname: Borrowed<'_>) -> PyResult<u32> {
        let name = fspath::to_bytes(token, oname)?;
        let Ok(name) = CString::new(name) else {
            return Err(token.value_error("embedded null byte"));
        };
        // SAFETY: the name is terminated.
        match unsafe { libc::if_nametoindex(name.as_ptr()) } {
            0 => Err(system_error(token)),
            index => Ok(index),
        }
    }

    /// Returns the interface name corresponding to the interface index if_index.
    #[function("(if_index, /)")]
    fn if_indextoname(token: &mut Token, if_index: Borrowed<'_>) -> PyResult {
        let index = unsigned_named(token, if_index, 32, "unsigned int")?;
        let mut room = [0u8; libc::IF_NAMESIZE];
        // SAFETY: the room has the size that the function wants.
        let found = unsafe { libc::if_indextoname(index, room.as_mut_ptr().cast()) };
        if found.is_null() {
            return Err(system_error(token));
        }
        let name = room.split(|byte| *byte == 0).next().unwrap_or_default();
        Ok(fspath::decode_bytes(token, name))
    }

    /// Convert a 16-bit unsigned integer from network to host byte order.
    #[function("(integer, /)")]
    fn ntohs(token: &mut Token, integer: Borrowed<'_>) -> PyResult<u16> {
        unsigned(token, integer, 16).map(|number| u16::from_be(number as u16))
    }

    /// Convert a 16-bit unsigned integer from host to network byte order.
    #[function("(integer, /)")]
    fn htons(token: &mut Token, integer: Borrowed<'_>) -> PyResult<u16> {
        unsigned(token, integer, 16).map(|number| (number as u16).to_be())
    }

    /// Convert a 32-bit unsigned integer from network to host byte order.
    #[function("(integer, /)")]
    fn ntohl(token: &mut Token, integer: Borrowed<'_>) -> PyResult<u32> {
        unsigned(token, integer, 32).map(u32::from_be)
    }

    /// Convert a 32-bit unsigned integer from host to network byte order.
    #[function("(integer, /)")]
    fn htonl(token: &mut Token, integer: Borrowed<'_>) -> PyResult<u32> {
        unsigned(token, integer, 32).map(u32::to_be)
    }

    /// Convert an IP address in string format (123.45.67.89) to the 32-bit packed binary format used in low-level network functions.
    #[function("(ip_addr, /)")]
    fn inet_aton(token: &mut Token, ip_addr: Borrowed<'_>) -> PyResult {
        let text = name_argument(token, ip_addr, "inet_aton() argument")?;
        let mut address = libc::in_addr { s_addr: 0 };
        // SAFETY: the text is terminated.
        if unsafe { ffi::inet_aton(text.as_ptr(), &mut address) } == 0 {
            return Err(os_text(
                token,
                "illegal IP address string passed to inet_aton",
            ));
        }
        Ok(bytes::new(token, &address.s_addr.to_ne_bytes()))
    }

    /// Convert an IP address from 32-bit packed binary format to string format.
    #[function("(packed_ip, /)")]
    fn inet_ntoa(token: &mut Token, packed_ip: Borrowed<'_>) -> PyResult {
        let packed = buffer::copy(token, packed_ip)?;
        let Ok(packed) = <[u8; 4]>::try_from(packed) else {
            return Err(os_text(token, "packed IP wrong length for inet_ntoa"));
        };
        Ok(token.new_str(&std::net::Ipv4Addr::from(packed).to_string()))
    }

    /// inet_pton(af, ip) -> packed IP address string
    ///
    /// Convert an IP address from string format to a packed string suitable
    /// for use with low-level network functions.
    #[function("(af, ip, /)")]
    fn inet_pton(token: &mut Token, af: i32, ip: Borrowed<'_>) -> PyResult {
        let text = name_argument(token, ip, "inet_pton() argument 2")?;
        if af != libc::AF_INET && af != libc::AF_INET6 {
            return Err(token.os_error(libc::EAFNOSUPPORT, None));
        }
        match names::binary(af, &text) {
            Some(Binary::V4(address)) => Ok(bytes::new(token, &address.s_addr.to_ne_bytes())),
            Some(Binary::V6(address)) => Ok(bytes::new(token, &address.s6_addr)),
            None => Err(os_text(
                token,
                "illegal IP address string passed to inet_pton",
            )),
        }
    }

    /// inet_ntop(af, packed_ip) -> string formatted IP address
    ///
    /// Convert a packed IP address of the given family to string format.
    #[function("(af, packed_ip, /)")]
    fn inet_ntop(token: &mut Token, af: i32, packed_ip: Borrowed<'_>) -> PyResult {
        use super::super::address::Address;
        let packed = buffer::copy(token, packed_ip)?;
        let wrong = "invalid length of packed IP address string";
        let address = match af {
            libc::AF_INET => match <[u8; 4]>::try_from(packed) {
                Ok(packed) => Address::v4(u32::from_ne_bytes(packed), 0),
                Err(_) => return Err(token.value_error(wrong)),
            },
            libc::AF_INET6 => match <[u8; 16]>::try_from(packed) {
                Ok(packed) => Address::v6(libc::in6_addr { s6_addr: packed }, 0, 0, 0),
                Err(_) => return Err(token.value_error(wrong)),
            },
            _ => return Err(token.value_error(format!("unknown address family {af}"))),
        };
        Ok(address.host(token))
    }

    /// getdefaulttimeout() -> timeout
    ///
    /// Returns the default timeout in seconds (float) for new socket objects.
    /// A value of None indicates that new socket objects have no timeout.
    /// When the socket module is first imported, the default is None.
    #[function("()")]
    fn getdefaulttimeout(token: &mut Token) -> PyResult<Option<f64>> {
        Ok(token.interp().extension::<DefaultTimeout>().0.get())
    }

    /// setdefaulttimeout(timeout)
    ///
    /// Set the default timeout in seconds (float) for new socket objects.
    /// A value of None indicates that new socket objects have no timeout.
    /// When the socket module is first imported, the default is None.
    #[function("(timeout, /)")]
    fn setdefaulttimeout(token: &mut Token, timeout: Borrowed<'_>) -> PyResult<()> {
        let seconds = wait::seconds(token, timeout)?;
        token.interp().extension::<DefaultTimeout>().0.set(seconds);
        Ok(())
    }

    /// CMSG_LEN(length) -> control message length
    ///
    /// Return the total length, without trailing padding, of an ancillary
    /// data item with associated data of the given length.  This value can
    /// often be used as the buffer size for recvmsg() to receive a single
    /// item of ancillary data, but RFC 3542 requires portable applications to
    /// use CMSG_SPACE() and thus include space for padding, even when the
    /// item will be the last in the buffer.  Raises OverflowError if length
    /// is outside the permissible range of values.
    #[function(name = "CMSG_LEN", "(length, /)")]
    fn cmsg_len(token: &mut Token, length: isize) -> PyResult<usize> {
        match ancillary::len(length) {
            Some(len) => Ok(len),
            None => Err(token.overflow_error("CMSG_LEN() argument out of range")),
        }
    }

    /// CMSG_SPACE(length) -> buffer size
    ///
    /// Return the buffer size needed for recvmsg() to receive an ancillary
    /// data item with associated data of the given length, along with any
    /// trailing padding.  The buffer space needed to receive multiple items
    /// is the sum of the CMSG_SPACE() values for their associated data
    /// lengths.  Raises OverflowError if length is outside the permissible
    /// range of values.
    #[function(name = "CMSG_SPACE", "(length, /)")]
    fn cmsg_space(token: &mut Token, length: isize) -> PyResult<usize> {
        match ancillary::space(length) {
            Some(space) => Ok(space),
            None => Err(token.overflow_error("CMSG_SPACE() argument out of range")),
        }
    }
}
