//! Addresses: Python's tuples, strings and bytes to the system's structures and back.
//!
//! Invariant: an [`Address`] never says that it is longer than the storage it lies in.

use super::ffi;
use super::names;
use baton_modules::fspath;
use baton_object::args::FromArg;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, PyResult, Raised, Token, buffer, bytes, int};
use std::ffi::CString;

/// Where the path of an AF_UNIX address begins.
const PATH_START: usize = std::mem::offset_of!(libc::sockaddr_un, sun_path);

/// `struct sockaddr_can` with the part that the protocols share.
#[repr(C)]
#[derive(Clone, Copy)]
struct CanAddress {
    family: u16,
    index: i32,
    /// Two 32-bit numbers (ISO-TP), or a 64-bit name, a 32-bit group and a byte (J1939).
    words: [u32; 4],
}

/// `struct sockaddr_qrtr`
#[repr(C)]
#[derive(Clone, Copy)]
struct RouterAddress {
    family: u16,
    node: u32,
    port: u32,
}

/// Structures that any bytes are a valid value of.
///
/// # Safety
/// The type has no padding that matters, no references and no invalid values, and fits into `sockaddr_storage`.
unsafe trait Plain: Copy {}

macro_rules! plain {
    ($($type:ty),*) => {$(
        // SAFETY: a C structure of numbers, smaller than the storage (checked when it is copied).
        unsafe impl Plain for $type {}
    )*};
}
plain!(
    libc::sockaddr_in,
    libc::sockaddr_in6,
    libc::sockaddr_un,
    libc::sockaddr_nl,
    libc::sockaddr_ll,
    libc::sockaddr_vm,
    libc::sockaddr_alg,
    CanAddress,
    RouterAddress
);

/// A socket's address as the system has it.
#[derive(Clone, Copy)]
pub(crate) struct Address {
    storage: libc::sockaddr_storage,
    len: libc::socklen_t,
}

impl Address {
    /// Room for any address.
    pub(super) fn empty() -> Address {
        Address {
            // SAFETY: all zeros are a valid structure of numbers.
            storage: unsafe { std::mem::zeroed() },
            len: size_of::<libc::sockaddr_storage>() as libc::socklen_t,
        }
    }

    fn from<T: Plain>(value: T) -> Address {
        Address::with_len(value, size_of::<T>())
    }

    fn with_len<T: Plain>(value: T, len: usize) -> Address {
        const { assert!(size_of::<T>() <= size_of::<libc::sockaddr_storage>()) };
        let mut address = Address::empty();
        // SAFETY: the storage is large enough and suits every address structure.
        unsafe {
            (&raw mut address.storage)
                .cast::<T>()
                .write_unaligned(value)
        };
        address.len = len.min(size_of::<libc::sockaddr_storage>()) as libc::socklen_t;
        address
    }

    fn view<T: Plain>(&self) -> T {
        const { assert!(size_of::<T>() <= size_of::<libc::sockaddr_storage>()) };
        // SAFETY: the storage is large enough, initialised, and any bytes are valid.
        unsafe { (&raw const self.storage).cast::<T>().read_unaligned() }
    }

    /// Copies an address out of the system's memory.
    ///
    /// # Safety
    /// `place` has `len` bytes.
    pub(super) unsafe fn copy_from(place: *const libc::sockaddr, len: libc::socklen_t) -> Address {
        let mut address = Address::empty();
        let len = (len as usize).min(size_of::<libc::sockaddr_storage>());
        // SAFETY: by contract, and not more than the storage has.
        unsafe {
            std::ptr::copy_nonoverlapping(
                place.cast::<u8>(),
                (&raw mut address.storage).cast::<u8>(),
                len,
            )
        };
        address.len = len as libc::socklen_t;
        address
    }

    /// For a system call that reads it.
    pub(super) fn as_ptr(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }

    /// For a system call that fills it.
    pub(super) fn as_mut_ptr(&mut self) -> *mut libc::sockaddr {
        (&raw mut self.storage).cast()
    }

    /// Where a system call leaves the length.
    pub(super) fn len_mut(&mut self) -> *mut libc::socklen_t {
        &raw mut self.len
    }

    /// Says how long the address is that a system call left here.
    pub(super) fn set_len(&mut self, len: libc::socklen_t) {
        self.len = len.min(size_of::<libc::sockaddr_storage>() as libc::socklen_t);
    }

    /// How long it is.
    pub(super) fn len(&self) -> libc::socklen_t {
        self.len
    }

    /// Its family.
    pub(super) fn family(&self) -> i32 {
        i32::from(self.storage.ss_family)
    }

    fn bytes(&self) -> &[u8] {
        let len = (self.len as usize).min(size_of::<libc::sockaddr_storage>());
        // SAFETY: that many bytes lie in the storage, all of them initialised.
        unsafe { std::slice::from_raw_parts((&raw const self.storage).cast(), len) }
    }

    /// An IPv4 address.
    pub(super) fn v4(address: u32, port: u16) -> Address {
        // SAFETY: all zeros are a valid structure of numbers.
        let mut value: libc::sockaddr_in = unsafe { std::mem::zeroed() };
        value.sin_family = libc::AF_INET as libc::sa_family_t;
        value.sin_port = port.to_be();
        value.sin_addr.s_addr = address;
        Address::from(value)
    }

    /// An IPv6 address.
    pub(super) fn v6(address: libc::in6_addr, port: u16, flow: u32, scope: u32) -> Address {
        // SAFETY: all zeros are a valid structure of numbers.
        let mut value: libc::sockaddr_in6 = unsafe { std::mem::zeroed() };
        value.sin6_family = libc::AF_INET6 as libc::sa_family_t;
        value.sin6_port = port.to_be();
        value.sin6_flowinfo = flow.to_be();
        value.sin6_scope_id = scope;
        value.sin6_addr = address;
        Address::from(value)
    }

    /// The address without a port, as text.
    pub(super) fn host(&self, token: &Token) -> Owned {
        let (v4, v6) = (
            self.view::<libc::sockaddr_in>().sin_addr,
            self.view::<libc::sockaddr_in6>().sin6_addr,
        );
        if self.family() == libc::AF_INET {
            return token.new_str(&numeric(libc::AF_INET, (&raw const v4).cast()));
        }
        token.new_str(&numeric(libc::AF_INET6, (&raw const v6).cast()))
    }
}

/// An IP address as text.
fn numeric(family: i32, address: *const libc::c_void) -> String {
    let mut room = [0u8; 64];
    // SAFETY: the callers pass an address of the family; the room's size is passed.
    unsafe {
        ffi::inet_ntop(
            family,
            address,
            room.as_mut_ptr().cast(),
            room.len() as libc::socklen_t,
        )
    };
    let end = room.iter().position(|byte| *byte == 0).unwrap_or(0);
    String::from_utf8_lossy(&room[..end]).into_owned()
}

// ---- from Python ----

/// What an address is for: the socket's family and protocol, and the method's name for messages.
pub(super) struct Purpose<'a> {
    /// The socket's family.
    pub family: i32,
    /// The socket's protocol.
    pub proto: i32,
    /// The method.
    pub caller: &'a str,
}

/// The address that Python means.
pub(super) fn parse(
    token: &mut Token,
    purpose: &Purpose<'_>,
    value: Borrowed<'_>,
) -> PyResult<Address> {
    match purpose.family {
        libc::AF_UNIX => unix(token, value),
        libc::AF_INET => inet(token, purpose, value),
        libc::AF_INET6 => inet6(token, purpose, value),
        libc::AF_NETLINK => {
            let [pid, groups] = numbers(token, purpose, "AF_NETLINK", "pair (pid, groups)", value)?;
            // SAFETY: all zeros are a valid structure of numbers.
            let mut address: libc::sockaddr_nl = unsafe { std::mem::zeroed() };
            address.nl_family = libc::AF_NETLINK as libc::sa_family_t;
            address.nl_pid = pid;
            address.nl_groups = groups;
            Ok(Address::from(address))
        }
        libc::AF_VSOCK => {
            let [cid, port] = numbers(token, purpose, "AF_VSOCK", "pair (cid, port)", value)?;
            // SAFETY: all zeros are a valid structure of numbers.
            let mut address: libc::sockaddr_vm = unsafe { std::mem::zeroed() };
            address.svm_family = libc::AF_VSOCK as libc::sa_family_t;
            address.svm_cid = cid;
            address.svm_port = port;
            Ok(Address::from(address))
        }
        42 => {
            let [node, port] = numbers(token, purpose, "AF_QIPCRTR", "pair (node, port)", value)?;
            Ok(Address::from(RouterAddress {
                family: 42,
                node,
                port,
            }))
        }
        libc::AF_PACKET => packet(token, purpose, value),
        libc::AF_CAN => can(token, purpose, value),
        libc::AF_ALG => algorithm(token, purpose, value),
        _ => {
            let caller = purpose.caller;
            Err(token.raise(
                &baton_object::exceptions::OS_ERROR,
                format!("{caller}(): bad family"),
            ))
        }
    }
}

fn os_text(token: &mut Token, message: &'static str) -> Raised {
    token.raise(&baton_object::exceptions::OS_ERROR, message)
}

/// The items of an address that must be a tuple.
fn items(
    token: &mut Token,
    purpose: &Purpose<'_>,
    family: &str,
    value: Borrowed<'_>,
) -> PyResult<Vec<Owned>> {
    if let Some(items) = Tuple::items_of(token, value) {
        return Ok(items.iter().map(|item| item.own(token)).collect());
    }
    let got = token.class_name(value);
    let caller = purpose.caller;
    Err(token.type_error(format!(
        "{caller}(): {family} address must be tuple, not {got}"
    )))
}

fn numbers(
    token: &mut Token,
    purpose: &Purpose<'_>,
    family: &str,
    shape: &str,
    value: Borrowed<'_>,
) -> PyResult<[u32; 2]> {
    let items = items(token, purpose, family, value)?;
    let [first, second] = items.as_slice() else {
        return Err(token.type_error(format!("{family} address must be a {shape}")));
    };
    Ok([word(token, first)?, word(token, second)?])
}

/// A 32-bit number; like C's conversion, higher bits are lost.
fn word(token: &mut Token, value: &Owned) -> PyResult<u32> {
    let number = int::index(token, value.as_ref())?;
    let number = int::value_of(token, number.as_ref()).and_then(|number| number.to_i64());
    Ok(number.unwrap_or(0) as u32)
}

/// A number in a range; `what` names it in the message.
fn within(
    token: &mut Token,
    purpose: &Purpose<'_>,
    what: &str,
    most: i64,
    value: &Owned,
) -> PyResult<i64> {
    let number = int::index_clipped(token, value.as_ref())?;
    if (0..=most).contains(&number) {
        return Ok(number);
    }
    let caller = purpose.caller;
    Err(token.overflow_error(format!("{caller}(): {what} must be 0-{most}.")))
}

fn unix(token: &mut Token, value: Borrowed<'_>) -> PyResult<Address> {
    let path = match value.get::<Str>(token) {
        Some(_) => baton_modules_os::posix::path::encoded(token, value)?,
        None => buffer::copy(token, value)?,
    };
    // SAFETY: all zeros are a valid structure of numbers.
    let mut address: libc::sockaddr_un = unsafe { std::mem::zeroed() };
    address.sun_family = libc::AF_UNIX as libc::sa_family_t;
    // A name in the abstract namespace begins with NUL and has an end; a path is terminated.
    let is_abstract = path.first() == Some(&0);
    let room = address.sun_path.len() - usize::from(!is_abstract);
    if path.len() > room {
        return Err(os_text(token, "AF_UNIX path too long"));
    }
    for (place, byte) in address.sun_path.iter_mut().zip(&path) {
        *place = *byte as libc::c_char;
    }
    let terminated = usize::from(!is_abstract && !path.is_empty());
    Ok(Address::with_len(
        address,
        PATH_START + path.len() + terminated,
    ))
}

fn inet(token: &mut Token, purpose: &Purpose<'_>, value: Borrowed<'_>) -> PyResult<Address> {
    let items = items(token, purpose, "AF_INET", value)?;
    let [host, port] = items.as_slice() else {
        return Err(token.type_error("AF_INET address must be a pair (host, port)"));
    };
    let host = host_name(token, host.as_ref())?;
    let port = within(token, purpose, "port", 0xFFFF, port)?;
    let address = names::resolve(token, &host, libc::AF_INET)?;
    let address = address.view::<libc::sockaddr_in>().sin_addr.s_addr;
    Ok(Address::v4(address, port as u16))
}

fn inet6(token: &mut Token, purpose: &Purpose<'_>, value: Borrowed<'_>) -> PyResult<Address> {
    let items = items(token, purpose, "AF_INET6", value)?;
    let (host, port, rest) = match items.as_slice() {
        [host, port, rest @ ..] if rest.len() <= 2 => (host, port, rest),
        _ => {
            return Err(token.type_error(
                "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])",
            ));
        }
    };
    let host = host_name(token, host.as_ref())?;
    let port = within(token, purpose, "port", 0xFFFF, port)?;
    let flow = match rest.first() {
        Some(flow) => within(token, purpose, "flowinfo", 0xF_FFFF, flow)?,
        None => 0,
    };
    let scope = match rest.get(1) {
        Some(scope) => word(token, scope)?,
        None => 0,
    };
    let address = names::resolve(token, &host, libc::AF_INET6)?;
    let address = address.view::<libc::sockaddr_in6>().sin6_addr;
    Ok(Address::v6(address, port as u16, flow as u32, scope))
}

/// The number of a network interface.
fn interface(token: &mut Token, name: &[u8]) -> PyResult<i32> {
    let Ok(name) = CString::new(name) else {
        return Err(token.value_error("embedded null byte"));
    };
    // SAFETY: the name is terminated.
    match unsafe { libc::if_nametoindex(name.as_ptr()) } {
        0 => {
            let number = baton_modules_os::retry::errno();
            Err(token.os_error(number, None))
        }
        index => Ok(index as i32),
    }
}

/// A string's UTF-8.
fn text(token: &mut Token, value: &Owned) -> PyResult<Vec<u8>> {
    String::from_arg(token, value.as_ref()).map(String::into_bytes)
}

fn packet(token: &mut Token, purpose: &Purpose<'_>, value: Borrowed<'_>) -> PyResult<Address> {
    let items = items(token, purpose, "AF_PACKET", value)?;
    let (Some(name), Some(proto)) = (items.first(), items.get(1)) else {
        return Err(token.type_error("AF_PACKET address must be a tuple of two to five elements"));
    };
    let name = text(token, name)?;
    let number = int::index_clipped(token, proto.as_ref())?;
    let mut rest = [0i32; 2];
    for (place, item) in rest.iter_mut().zip(items.iter().skip(2)) {
        *place = i32::from_arg(token, item.as_ref())?;
    }
    let hardware = match items.get(4) {
        Some(hardware) => buffer::copy(token, hardware.as_ref())?,
        None => Vec::new(),
    };
    let index = interface(token, &name)?;
    if hardware.len() > 8 {
        return Err(token.value_error("Hardware address must be 8 bytes or less"));
    }
    if !(0..=0xFFFF).contains(&number) {
        let caller = purpose.caller;
        return Err(token.overflow_error(format!("{caller}(): proto argument must be 0-65535.")));
    }
    // SAFETY: all zeros are a valid structure of numbers.
    let mut address: libc::sockaddr_ll = unsafe { std::mem::zeroed() };
    address.sll_family = libc::AF_PACKET as u16;
    address.sll_protocol = (number as u16).to_be();
    address.sll_ifindex = index;
    address.sll_pkttype = rest[0] as u8;
    address.sll_hatype = rest[1] as u16;
    address.sll_halen = hardware.len() as u8;
    for (place, byte) in address.sll_addr.iter_mut().zip(&hardware) {
        *place = *byte;
    }
    Ok(Address::from(address))
}

fn can(token: &mut Token, purpose: &Purpose<'_>, value: Borrowed<'_>) -> PyResult<Address> {
    let items = items(token, purpose, "AF_CAN", value)?;
    let Some(name) = items.first() else {
        return Err(token.type_error("AF_CAN address must be a tuple (interface, ...)"));
    };
    let name = baton_modules::fspath::to_bytes(token, name.as_ref())?;
    let index = if name.is_empty() {
        0
    } else {
        interface(token, &name)?
    };
    let mut address = CanAddress {
        family: libc::AF_CAN as u16,
        index,
        words: [0; 4],
    };
    match (purpose.proto, items.get(1..)) {
        (6, Some([receive, send])) => {
            address.words = [word(token, receive)?, word(token, send)?, 0, 0];
        }
        (7, Some([name, group, address_byte])) => {
            let name = u64::from_arg(token, name.as_ref())?;
            address.words = [
                name as u32,
                (name >> 32) as u32,
                word(token, group)?,
                word(token, address_byte)? & 0xFF,
            ];
        }
        (6 | 7, _) => {
            return Err(token.type_error("AF_CAN address has a wrong number of elements"));
        }
        _ => {}
    }
    Ok(Address::from(address))
}

fn algorithm(token: &mut Token, purpose: &Purpose<'_>, value: Borrowed<'_>) -> PyResult<Address> {
    let items = items(token, purpose, "AF_ALG", value)?;
    let (Some(kind), Some(name)) = (items.first(), items.get(1)) else {
        return Err(token.type_error("AF_ALG address must be a tuple (type, name[, feat[, mask]])"));
    };
    let (kind, name) = (text(token, kind)?, text(token, name)?);
    let mut numbers = [0u32; 2];
    for (place, item) in numbers.iter_mut().zip(items.iter().skip(2)) {
        *place = word(token, item)?;
    }
    // SAFETY: all zeros are a valid structure of numbers.
    let mut address: libc::sockaddr_alg = unsafe { std::mem::zeroed() };
    if kind.len() >= address.salg_type.len() {
        return Err(token.value_error("AF_ALG type too long."));
    }
    if name.len() >= address.salg_name.len() {
        return Err(token.value_error("AF_ALG name too long."));
    }
    address.salg_family = libc::AF_ALG as u16;
    [address.salg_feat, address.salg_mask] = numbers;
    for (place, byte) in address.salg_type.iter_mut().zip(&kind) {
        *place = *byte;
    }
    for (place, byte) in address.salg_name.iter_mut().zip(&name) {
        *place = *byte;
    }
    Ok(Address::from(address))
}

/// A host's name as bytes without NUL: text that is not ASCII becomes IDNA.
pub(super) fn host_name(token: &mut Token, value: Borrowed<'_>) -> PyResult<CString> {
    let name = match value.get::<Str>(token) {
        Some(text) => match text.as_ascii() {
            Some(ascii) => ascii.as_bytes().to_vec(),
            None => idna(token, value)?,
        },
        None if is_bytes(token, value) => buffer::copy(token, value)?,
        None => {
            let got = token.class_name(value);
            return Err(token.type_error(format!("str, bytes or bytearray expected, not {got}")));
        }
    };
    CString::new(name).map_err(|_| token.type_error("host name must not contain null character"))
}

/// True for bytes and bytearray.
pub(super) fn is_bytes(token: &Token, value: Borrowed<'_>) -> bool {
    bytes::value_of(token, value).is_some() || token.class_name(value) == "bytearray"
}

fn idna(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
    match names::encode_idna(token, value) {
        Ok(name) => Ok(name),
        Err(raised) => {
            drop(token.take_lazy(raised));
            Err(token.type_error("encoding of hostname failed"))
        }
    }
}

// ---- to Python ----

/// The address as Python shows it; None where there is none.
pub(super) fn show(token: &mut Token, address: &Address, proto: i32) -> PyResult {
    if address.len == 0 {
        return Ok(token.none());
    }
    let number = |number: u32| token.int(i64::from(number));
    let items = match address.family() {
        libc::AF_INET => {
            let value = address.view::<libc::sockaddr_in>();
            vec![
                address.host(token),
                number(u16::from_be(value.sin_port).into()),
            ]
        }
        libc::AF_INET6 => {
            let value = address.view::<libc::sockaddr_in6>();
            vec![
                address.host(token),
                number(u16::from_be(value.sin6_port).into()),
                number(u32::from_be(value.sin6_flowinfo)),
                number(value.sin6_scope_id),
            ]
        }
        libc::AF_UNIX => return Ok(show_unix(token, address)),
        libc::AF_NETLINK => {
            let value = address.view::<libc::sockaddr_nl>();
            vec![number(value.nl_pid), number(value.nl_groups)]
        }
        libc::AF_VSOCK => {
            let value = address.view::<libc::sockaddr_vm>();
            vec![number(value.svm_cid), number(value.svm_port)]
        }
        42 => {
            let value = address.view::<RouterAddress>();
            vec![number(value.node), number(value.port)]
        }
        libc::AF_PACKET => show_packet(token, address),
        libc::AF_CAN => show_can(token, address, proto),
        family => {
            let rest = address.bytes().get(2..).unwrap_or_default();
            vec![token.int(i64::from(family)), bytes::new(token, rest)]
        }
    };
    Ok(token.new_tuple(items.into_iter()))
}

fn show_unix(token: &Token, address: &Address) -> Owned {
    let path = address.bytes().get(PATH_START..).unwrap_or_default();
    if path.first() == Some(&0) {
        return bytes::new(token, path);
    }
    let end = path.iter().position(|byte| *byte == 0);
    fspath::decode_bytes(
        token,
        path.get(..end.unwrap_or(path.len())).unwrap_or_default(),
    )
}

/// The name of a network interface; empty where it has none.
fn interface_name(index: u32) -> Vec<u8> {
    let mut room = [0u8; libc::IF_NAMESIZE];
    // SAFETY: the room has the size that the function wants.
    let found = unsafe { libc::if_indextoname(index, room.as_mut_ptr().cast()) };
    if index == 0 || found.is_null() {
        return Vec::new();
    }
    room.iter().copied().take_while(|byte| *byte != 0).collect()
}

fn show_packet(token: &Token, address: &Address) -> Vec<Owned> {
    let value = address.view::<libc::sockaddr_ll>();
    let hardware = value.sll_addr.get(..value.sll_halen.into());
    vec![
        fspath::decode_bytes(token, &interface_name(value.sll_ifindex as u32)),
        token.int(u16::from_be(value.sll_protocol).into()),
        token.int(value.sll_pkttype.into()),
        token.int(value.sll_hatype.into()),
        bytes::new(token, hardware.unwrap_or(&value.sll_addr)),
    ]
}

fn show_can(token: &Token, address: &Address, proto: i32) -> Vec<Owned> {
    let value = address.view::<CanAddress>();
    let name = fspath::decode_bytes(token, &interface_name(value.index as u32));
    let [a, b, c, d] = value.words;
    match proto {
        6 => vec![name, token.int(a.into()), token.int(b.into())],
        7 => vec![
            name,
            token.int_u64(u64::from(a) | u64::from(b) << 32),
            token.int(c.into()),
            token.int((d & 0xFF).into()),
        ],
        _ => vec![name],
    }
}
