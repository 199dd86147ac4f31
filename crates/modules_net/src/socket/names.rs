//! Names of hosts, services and protocols.
//!
//! Invariant: what may ask a server runs without the lock, on copies of its arguments.

use super::address::{self, Address};
use super::ffi;
use baton_modules_os::posix::path::encoded;
use baton_modules_os::retry;
use baton_object::args::FromArg;
use baton_object::exceptions::{OS_ERROR, exception_class};
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{
    Borrowed, ClassSpec, Owned, PyResult, Raised, Token, attribute, bytes, int, switch,
};
use baton_sched::Reason;
use std::ffi::{CStr, CString};

/// The class `socket.gaierror`.
pub static GAI_ERROR: ClassSpec = exception_class("gaierror", "socket", Some(&OS_ERROR), "");
/// The class `socket.herror`.
pub static H_ERROR: ClassSpec = exception_class("herror", "socket", Some(&OS_ERROR), "");

/// What `getaddrinfo` found; given back when dropped.
struct Found(*mut libc::addrinfo);

// SAFETY: the list belongs to whoever holds this; the C library does not tie it to a thread.
unsafe impl Send for Found {}

impl Drop for Found {
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: the list came from `getaddrinfo` and is given back once.
            unsafe { libc::freeaddrinfo(self.0) };
        }
    }
}

/// An entry of what was found.
struct Entry {
    family: i32,
    kind: i32,
    proto: i32,
    name: Option<Vec<u8>>,
    address: Address,
}

impl Found {
    fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut place = self.0;
        while !place.is_null() {
            // SAFETY: the C library filled the list; names are null or terminated.
            unsafe {
                let entry = &*place;
                let name = entry.ai_canonname;
                entries.push(Entry {
                    family: entry.ai_family,
                    kind: entry.ai_socktype,
                    proto: entry.ai_protocol,
                    name: (!name.is_null()).then(|| CStr::from_ptr(name).to_bytes().to_vec()),
                    address: Address::copy_from(entry.ai_addr, entry.ai_addrlen),
                });
                place = entry.ai_next;
            }
        }
        entries
    }
}

/// Hints for `getaddrinfo`.
#[derive(Clone, Copy, Default)]
struct Hints {
    family: i32,
    kind: i32,
    proto: i32,
    flags: i32,
}

fn look_up(
    token: &mut Token,
    host: Option<&CStr>,
    service: Option<&CStr>,
    wanted: Hints,
) -> PyResult<Vec<Entry>> {
    let outcome = switch::blocking(token, Reason::Blocking("getaddrinfo"), || {
        // SAFETY: all zeros are a valid structure of numbers and null pointers.
        let mut hints: libc::addrinfo = unsafe { std::mem::zeroed() };
        hints.ai_family = wanted.family;
        hints.ai_socktype = wanted.kind;
        hints.ai_protocol = wanted.proto;
        hints.ai_flags = wanted.flags;
        let text = |text: Option<&CStr>| text.map_or(std::ptr::null(), CStr::as_ptr);
        let mut found = std::ptr::null_mut();
        // SAFETY: the names are null or terminated, and live until the call is over.
        match unsafe { libc::getaddrinfo(text(host), text(service), &hints, &mut found) } {
            0 => Ok(Found(found)),
            error => Err((error, retry::errno())),
        }
    });
    match outcome {
        Ok(found) => Ok(found.entries()),
        Err((libc::EAI_SYSTEM, number)) => Err(token.os_error(number, None)),
        Err((error, _)) => Err(gai_error(token, error)),
    }
}

fn library_error(
    token: &mut Token,
    class: &'static ClassSpec,
    number: i32,
    text: *const libc::c_char,
) -> Raised {
    // SAFETY: the C library's texts are static.
    let text = unsafe { CStr::from_ptr(text) }.to_string_lossy();
    let values = vec![token.int(i64::from(number)), token.new_str(&text)];
    token.raise_values(class, values)
}

fn gai_error(token: &mut Token, number: i32) -> Raised {
    // SAFETY: any number has a text.
    library_error(token, &GAI_ERROR, number, unsafe {
        libc::gai_strerror(number)
    })
}

fn host_error(token: &mut Token, number: i32) -> Raised {
    // SAFETY: any number has a text.
    library_error(token, &H_ERROR, number, unsafe { ffi::hstrerror(number) })
}

/// A host's name in the form that name servers know.
pub(super) fn encode_idna(token: &mut Token, name: Borrowed<'_>) -> PyResult<Vec<u8>> {
    let (encode, codec) = (token.intern("encode"), token.intern("idna"));
    let encoded = attribute::call_method(token, name, encode.as_ref(), &[codec.as_ref()])?;
    Ok(bytes::value_of(token, encoded.as_ref())
        .unwrap_or_default()
        .to_vec())
}

/// The IP address of a host; the empty name is any address, `<broadcast>` all of them.
pub(super) fn resolve(token: &mut Token, name: &CStr, family: i32) -> PyResult<Address> {
    let any = libc::in6_addr { s6_addr: [0; 16] };
    match name.to_bytes() {
        b"" if family == libc::AF_INET6 => return Ok(Address::v6(any, 0, 0, 0)),
        b"" => return Ok(Address::v4(0, 0)),
        b"<broadcast>" | b"255.255.255.255" => {
            return match family {
                libc::AF_INET | libc::AF_UNSPEC => Ok(Address::v4(u32::MAX, 0)),
                _ => Err(token.raise(&OS_ERROR, "address family mismatched")),
            };
        }
        _ => {}
    }
    if family != libc::AF_INET6
        && let Some(Binary::V4(address)) = binary(libc::AF_INET, name)
    {
        return Ok(Address::v4(address.s_addr, 0));
    }
    if family != libc::AF_INET
        && let Some(Binary::V6(address)) = binary(libc::AF_INET6, name)
    {
        return Ok(Address::v6(address, 0, 0, 0));
    }
    let hints = Hints {
        family,
        ..Hints::default()
    };
    let found = look_up(token, Some(name), None, hints)?;
    match found.first() {
        Some(entry) => Ok(entry.address),
        None => Err(gai_error(token, libc::EAI_NONAME)),
    }
}

/// An IP address as the system has it.
pub(super) enum Binary {
    /// Four bytes.
    V4(libc::in_addr),
    /// Sixteen bytes.
    V6(libc::in6_addr),
}

/// The address that a text of this family means.
pub(super) fn binary(family: i32, text: &CStr) -> Option<Binary> {
    let mut v4 = libc::in_addr { s_addr: 0 };
    let mut v6 = libc::in6_addr { s6_addr: [0; 16] };
    let place: *mut libc::c_void = match family {
        libc::AF_INET => (&raw mut v4).cast(),
        _ => (&raw mut v6).cast(),
    };
    // SAFETY: the text is terminated, and the place has the family's size.
    let status = unsafe { ffi::inet_pton(family, text.as_ptr(), place) };
    match (status, family) {
        (1, libc::AF_INET) => Some(Binary::V4(v4)),
        (1, _) => Some(Binary::V6(v6)),
        _ => None,
    }
}

/// The name of a host or service for `getaddrinfo`: what comes after NUL is not seen, as in C.
fn c_text(mut text: Vec<u8>) -> CString {
    if let Some(end) = text.iter().position(|byte| *byte == 0) {
        text.truncate(end);
    }
    CString::new(text).unwrap_or_default()
}

fn host_argument(token: &mut Token, host: Borrowed<'_>) -> PyResult<Option<CString>> {
    if host.is_none() {
        return Ok(None);
    }
    if host.get::<Str>(token).is_some() {
        return encode_idna(token, host).map(|name| Some(c_text(name)));
    }
    match bytes::value_of(token, host).map(<[u8]>::to_vec) {
        Some(name) => Ok(Some(c_text(name))),
        None => Err(token.type_error("getaddrinfo() argument 1 must be string or None")),
    }
}

fn service_argument(token: &mut Token, port: Borrowed<'_>) -> PyResult<Option<CString>> {
    if port.is_none() {
        return Ok(None);
    }
    if int::value_of(token, port).is_some() || token.class_of(port).slots().index.is_some() {
        let number = int::index(token, port)?;
        let text = baton_object::object::str_text(token, number.as_ref())?;
        return Ok(Some(c_text(text.into_bytes())));
    }
    if port.get::<Str>(token).is_some() {
        return String::from_arg(token, port).map(|text| Some(c_text(text.into_bytes())));
    }
    match bytes::value_of(token, port).map(<[u8]>::to_vec) {
        Some(name) => Ok(Some(c_text(name))),
        None => Err(token.raise(&OS_ERROR, "Int or String expected")),
    }
}

/// `getaddrinfo(host, port, family, type, proto, flags)`
pub(super) fn getaddrinfo(
    token: &mut Token,
    host: Borrowed<'_>,
    port: Borrowed<'_>,
    [family, kind, proto, flags]: [i32; 4],
) -> PyResult {
    baton_object::audit::audit(token, "socket.getaddrinfo", |token| {
        let numbers = [family, kind, proto].map(|number| token.int(i64::from(number)));
        let mut values = vec![host.own(token), port.own(token)];
        values.extend(numbers);
        values
    })?;
    let (host, service) = (host_argument(token, host)?, service_argument(token, port)?);
    let hints = Hints {
        family,
        kind,
        proto,
        flags,
    };
    let found = look_up(token, host.as_deref(), service.as_deref(), hints)?;
    let mut entries = Vec::with_capacity(found.len());
    for entry in found {
        let address = address::show(token, &entry.address, entry.proto)?;
        let name = entry.name.unwrap_or_default();
        let items = [
            token.int(entry.family.into()),
            token.int(entry.kind.into()),
            token.int(entry.proto.into()),
            baton_modules::fspath::decode_bytes(token, &name),
            address,
        ];
        entries.push(token.new_tuple(items.into_iter()));
    }
    Ok(token.new_list(entries))
}

/// `getnameinfo(sockaddr, flags)`
pub(super) fn getnameinfo(token: &mut Token, value: Borrowed<'_>, flags: i32) -> PyResult {
    let Some(items) = Tuple::items_of(token, value) else {
        return Err(token.type_error("getnameinfo() argument 1 must be a tuple"));
    };
    let items: Vec<Owned> = items.iter().map(|item| item.own(token)).collect();
    let illegal = "getnameinfo(): illegal sockaddr argument";
    let (Some(host), Some(port), true) = (items.first(), items.get(1), items.len() <= 4) else {
        return Err(token.type_error(illegal));
    };
    if host.as_ref().get::<Str>(token).is_none() {
        return Err(token.type_error(illegal));
    }
    let host = c_text(encoded(token, host.as_ref())?);
    let port = i32::from_arg(token, port.as_ref())?;
    let mut more = [0u32; 2];
    for (place, item) in more.iter_mut().zip(items.iter().skip(2)) {
        *place = u32::from_arg(token, item.as_ref())?;
    }
    if more[0] > 0xF_FFFF {
        return Err(token.overflow_error("getnameinfo(): flowinfo must be 0-1048575."));
    }
    let hints = Hints {
        kind: libc::SOCK_DGRAM,
        flags: libc::AI_NUMERICHOST,
        ..Hints::default()
    };
    let service = CString::new((port as u16).to_string()).unwrap_or_default();
    let found = look_up(token, Some(&host), Some(&service), hints)?;
    let [entry] = found.as_slice() else {
        return Err(token.raise(&OS_ERROR, "sockaddr resolved to multiple addresses"));
    };
    let address = match entry.family {
        libc::AF_INET if items.len() != 2 => {
            return Err(token.raise(&OS_ERROR, "IPv4 sockaddr must be 2 tuple"));
        }
        libc::AF_INET6 => match binary(libc::AF_INET6, &host) {
            Some(Binary::V6(v6)) => Address::v6(v6, port as u16, more[0], more[1]),
            _ => entry.address,
        },
        _ => entry.address,
    };
    names_of(token, address, flags)
}

fn names_of(token: &mut Token, address: Address, flags: i32) -> PyResult {
    let outcome = switch::blocking(token, Reason::Blocking("getnameinfo"), move || {
        let (mut host, mut service) = ([0u8; 1025], [0u8; 32]);
        // SAFETY: the rooms' sizes are passed, and the address has the length it says.
        let status = unsafe {
            libc::getnameinfo(
                address.as_ptr(),
                address.len(),
                host.as_mut_ptr().cast(),
                host.len() as libc::socklen_t,
                service.as_mut_ptr().cast(),
                service.len() as libc::socklen_t,
                flags,
            )
        };
        let until_nul = |room: &[u8]| -> Vec<u8> {
            room.iter().copied().take_while(|byte| *byte != 0).collect()
        };
        match status {
            0 => Ok((until_nul(&host), until_nul(&service))),
            error => Err((error, retry::errno())),
        }
    });
    match outcome {
        Ok((host, service)) => {
            let names = [host, service];
            let names = names.map(|name| baton_modules::fspath::decode_bytes(token, &name));
            Ok(token.new_tuple(names.into_iter()))
        }
        Err((libc::EAI_SYSTEM, number)) => Err(token.os_error(number, None)),
        Err((error, _)) => Err(gai_error(token, error)),
    }
}

// ---- the older functions ----

/// What the host database says: the name, other names, addresses.
type Host = (Vec<u8>, Vec<Vec<u8>>, Vec<Address>);

/// Copies an entry of the host database.
///
/// # Safety
/// The C library filled the entry.
unsafe fn copy_host(entry: &libc::hostent) -> Host {
    let mut aliases = Vec::new();
    let mut addresses = Vec::new();
    // SAFETY: by contract the lists are null or end with null, the names are terminated, and each address has the
    // length of its family.
    unsafe {
        let name = CStr::from_ptr(entry.h_name).to_bytes().to_vec();
        let mut place = entry.h_aliases;
        while !place.is_null() && !(*place).is_null() {
            aliases.push(CStr::from_ptr(*place).to_bytes().to_vec());
            place = place.add(1);
        }
        let mut place = entry.h_addr_list;
        while !place.is_null() && !(*place).is_null() {
            addresses.push(match entry.h_addrtype {
                libc::AF_INET6 => {
                    let address = (*place).cast::<libc::in6_addr>().read_unaligned();
                    Address::v6(address, 0, 0, 0)
                }
                _ => Address::v4((*place).cast::<u32>().read_unaligned(), 0),
            });
            place = place.add(1);
        }
        (name, aliases, addresses)
    }
}

/// Asks the host database with a buffer that grows until it is large enough.
fn ask_hosts(
    token: &mut Token,
    name: &'static str,
    ask: impl Fn(&mut libc::hostent, &mut [u8], *mut *mut libc::hostent, &mut i32) -> i32 + Send,
) -> PyResult {
    let outcome = switch::blocking(token, Reason::Blocking(name), move || {
        let mut room = vec![0u8; 16384];
        loop {
            // SAFETY: all zeros are numbers and null pointers.
            let mut entry: libc::hostent = unsafe { std::mem::zeroed() };
            let (mut found, mut error) = (std::ptr::null_mut(), 0);
            let status = ask(&mut entry, &mut room, &mut found, &mut error);
            if status == libc::ERANGE && room.len() < 1 << 24 {
                room = vec![0u8; room.len() * 2];
                continue;
            }
            if found.is_null() {
                return Err(error);
            }
            // SAFETY: the C library filled the entry, which points into the room.
            return Ok(unsafe { copy_host(&entry) });
        }
    });
    let (name, aliases, addresses) = match outcome {
        Ok(host) => host,
        Err(number) => return Err(host_error(token, number)),
    };
    let text = |name: &[u8]| baton_modules::fspath::decode_bytes(token, name);
    let aliases: Vec<Owned> = aliases.iter().map(|alias| text(alias)).collect();
    let name = text(&name);
    let addresses: Vec<Owned> = addresses
        .iter()
        .map(|address| address.host(token))
        .collect();
    let items = [name, token.new_list(aliases), token.new_list(addresses)];
    Ok(token.new_tuple(items.into_iter()))
}

/// `gethostbyname_ex(host)`
pub(super) fn gethostbyname_ex(token: &mut Token, host: &CStr) -> PyResult {
    resolve(token, host, libc::AF_INET)?;
    let host = CString::from(host);
    ask_hosts(token, "gethostbyname", move |entry, room, found, error| {
        // SAFETY: the name is terminated, the room's size is passed.
        unsafe {
            ffi::gethostbyname_r(
                host.as_ptr(),
                entry,
                room.as_mut_ptr().cast(),
                room.len(),
                found,
                error,
            )
        }
    })
}

/// `gethostbyaddr(host)`
pub(super) fn gethostbyaddr(token: &mut Token, host: &CStr) -> PyResult {
    let address = resolve(token, host, libc::AF_UNSPEC)?;
    let family = address.family();
    let (skip, size) = match family {
        libc::AF_INET => (std::mem::offset_of!(libc::sockaddr_in, sin_addr), 4),
        libc::AF_INET6 => (std::mem::offset_of!(libc::sockaddr_in6, sin6_addr), 16),
        _ => return Err(token.raise(&OS_ERROR, "unsupported address family")),
    };
    ask_hosts(token, "gethostbyaddr", move |entry, room, found, error| {
        // SAFETY: the address of this family lies `skip` bytes into the structure, the room's size is passed.
        unsafe {
            ffi::gethostbyaddr_r(
                address.as_ptr().cast::<u8>().add(skip).cast(),
                size,
                family,
                entry,
                room.as_mut_ptr().cast(),
                room.len(),
                found,
                error,
            )
        }
    })
}
