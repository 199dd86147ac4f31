//! Ancillary data: the system's chain of control messages to tuples and back.
//!
//! Invariant: nothing is read past the length that the system gave, whatever a message says of itself.

use super::object::Socket;
use baton_modules_os::retry::Ptr;
use baton_object::args::FromArg;
use baton_object::buffer::{self, Buffer};
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, PyResult, Token, bytes, object};

use super::address::Address;
use super::wait;

/// Bytes of a control message's head: its length, level and type.
const HEAD: usize = size_of::<libc::cmsghdr>();
/// What control messages are aligned to.
const ALIGN: usize = size_of::<usize>();
/// The longest chain of control messages: the system counts in a C int at places.
const MOST: usize = i32::MAX as usize;

/// `CMSG_LEN`; `None` if out of range.
pub(super) fn len(length: isize) -> Option<usize> {
    let len = usize::try_from(length).ok()?.checked_add(HEAD)?;
    (len <= MOST).then_some(len)
}

/// `CMSG_SPACE`; `None` if out of range.
pub(super) fn space(length: isize) -> Option<usize> {
    let space = usize::try_from(length)
        .ok()?
        .checked_next_multiple_of(ALIGN)?
        .checked_add(HEAD)?;
    (space <= MOST).then_some(space)
}

/// A control message.
struct Message {
    level: i32,
    kind: i32,
    data: Vec<u8>,
}

/// The chain as the system reads it.
fn encode(token: &mut Token, messages: &[Message]) -> PyResult<Vec<u8>> {
    let mut chain = Vec::new();
    for message in messages {
        let size = isize::try_from(message.data.len()).ok();
        let (Some(len), Some(space)) = (size.and_then(len), size.and_then(space)) else {
            return Err(token.raise(
                &baton_object::exceptions::OS_ERROR,
                "ancillary data item too large",
            ));
        };
        let end = chain.len() + space;
        if end > MOST {
            return Err(token.raise(
                &baton_object::exceptions::OS_ERROR,
                "too much ancillary data",
            ));
        }
        chain.extend_from_slice(&len.to_ne_bytes());
        chain.extend_from_slice(&message.level.to_ne_bytes());
        chain.extend_from_slice(&message.kind.to_ne_bytes());
        chain.extend_from_slice(&message.data);
        chain.resize(end, 0);
    }
    Ok(chain)
}

/// The chain that the system wrote, as tuples.
fn decode(token: &Token, chain: &[u8]) -> Owned {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((head, rest)) = chain.get(at..).and_then(|rest| rest.split_at_checked(HEAD)) {
        let (size, words) = head.split_at(ALIGN);
        let size = usize::from_ne_bytes(size.try_into().unwrap_or_default());
        let word = |at: usize| {
            let word = words.get(at..at + 4).and_then(|word| word.try_into().ok());
            i32::from_ne_bytes(word.unwrap_or_default())
        };
        let Some(len) = size.checked_sub(HEAD) else {
            break;
        };
        let data = rest.get(..len).unwrap_or(rest);
        let items = [
            token.int(word(0).into()),
            token.int(word(4).into()),
            bytes::new(token, data),
        ];
        found.push(token.new_tuple(items.into_iter()));
        match size.checked_next_multiple_of(ALIGN) {
            Some(step) => at += step.min(chain.len()),
            None => break,
        }
    }
    token.new_list(found)
}

/// The items of an argument that must be iterable.
fn items(token: &mut Token, value: Borrowed<'_>, message: &'static str) -> PyResult<Vec<Owned>> {
    match object::iter(token, value) {
        Ok(iterator) => object::collect(token, iterator.as_ref()),
        Err(raised) => {
            token.swallow(raised, &baton_object::exceptions::TYPE_ERROR)?;
            Err(token.type_error(message))
        }
    }
}

fn messages_of(token: &mut Token, list: Borrowed<'_>) -> PyResult<Vec<Message>> {
    const WHO: &str = "[sendmsg() ancillary data items]() argument must be";
    let mut messages = Vec::new();
    for item in items(token, list, "sendmsg() argument 2 must be an iterable")? {
        let Some(parts) = Tuple::items_of(token, item.as_ref()) else {
            let got = token.class_name(item.as_ref());
            return Err(token.type_error(format!("{WHO} 3-item tuple, not {got}")));
        };
        let parts: Vec<Owned> = parts.iter().map(|part| part.own(token)).collect();
        let [level, kind, data] = parts.as_slice() else {
            let count = parts.len();
            return Err(token.type_error(format!("{WHO} tuple of length 3, not {count}")));
        };
        messages.push(Message {
            level: i32::from_arg(token, level.as_ref())?,
            kind: i32::from_arg(token, kind.as_ref())?,
            data: buffer::copy(token, data.as_ref())?,
        });
    }
    Ok(messages)
}

/// Where buffers lie, for the system.
fn places(buffers: &[Buffer]) -> Vec<libc::iovec> {
    let places = buffers.iter().map(|buffer| libc::iovec {
        iov_base: buffer.data.cast(),
        iov_len: buffer.len,
    });
    places.collect()
}

/// A message's head that points at these parts.
fn head(
    address: Option<&mut Address>,
    parts: &mut [libc::iovec],
    chain: &mut [u8],
) -> libc::msghdr {
    // SAFETY: all zeros are a valid structure of numbers and null pointers.
    let mut head: libc::msghdr = unsafe { std::mem::zeroed() };
    if let Some(address) = address {
        head.msg_namelen = address.len();
        head.msg_name = address.as_mut_ptr().cast();
    }
    head.msg_iov = parts.as_mut_ptr();
    head.msg_iovlen = parts.len() as _;
    if !chain.is_empty() {
        head.msg_control = chain.as_mut_ptr().cast();
        head.msg_controllen = chain.len() as _;
    }
    head
}

fn send(
    token: &mut Token,
    this: Borrowed<'_>,
    buffers: &[Buffer],
    messages: &[Message],
    flags: i32,
    mut address: Option<Address>,
) -> PyResult<isize> {
    let mut parts = places(buffers);
    let mut chain = encode(token, messages)?;
    let mut head = head(address.as_mut(), &mut parts, &mut chain);
    let place = Ptr(&raw mut head);
    wait::call(token, this, "sendmsg", libc::POLLOUT, move |fd| {
        // SAFETY: the message and all it points at live until the call is over.
        unsafe { libc::sendmsg(fd, place.get(), flags) }
    })
}

/// `socket.sendmsg(buffers, ancdata, flags, address)`
pub(super) fn sendmsg(
    token: &mut Token,
    this: Borrowed<'_>,
    list: Borrowed<'_>,
    ancillary: Option<Borrowed<'_>>,
    flags: i32,
    address: Option<Borrowed<'_>>,
) -> PyResult<isize> {
    let address = match address.filter(|address| !address.is_none()) {
        Some(address) => Some(Socket::address(token, this, address, "sendmsg")?),
        None => None,
    };
    let mut buffers = Vec::new();
    for item in items(token, list, "sendmsg() argument 1 must be an iterable")? {
        buffers.push(buffer::get(token, item.as_ref(), false)?);
    }
    let messages = match ancillary {
        Some(list) => messages_of(token, list)?,
        None => Vec::new(),
    };
    send(token, this, &buffers, &messages, flags, address)
}

/// What `sendmsg_afalg` asks of the kernel's cryptography.
#[derive(Default)]
pub(super) struct Operation<'a> {
    /// `ALG_OP_ENCRYPT` and so on.
    pub op: u32,
    /// The initialisation vector.
    pub iv: Option<Borrowed<'a>>,
    /// How long the associated data is.
    pub associated: Option<u32>,
    /// Flags of `sendmsg`.
    pub flags: i32,
}

/// `socket.sendmsg_afalg(...)`
pub(super) fn sendmsg_algorithm(
    token: &mut Token,
    this: Borrowed<'_>,
    list: Option<Borrowed<'_>>,
    wanted: Operation<'_>,
) -> PyResult<isize> {
    const SET_IV: i32 = 2;
    const SET_OP: i32 = 3;
    const SET_ASSOCIATED: i32 = 4;
    let message = |kind: i32, data: Vec<u8>| Message {
        level: libc::SOL_ALG,
        kind,
        data,
    };
    let mut messages = vec![message(SET_OP, wanted.op.to_ne_bytes().to_vec())];
    if let Some(iv) = wanted.iv.filter(|iv| !iv.is_none()) {
        let iv = buffer::copy(token, iv)?;
        let mut data = (iv.len() as u32).to_ne_bytes().to_vec();
        data.extend_from_slice(&iv);
        messages.push(message(SET_IV, data));
    }
    if let Some(associated) = wanted.associated {
        messages.push(message(SET_ASSOCIATED, associated.to_ne_bytes().to_vec()));
    }
    let mut buffers = Vec::new();
    if let Some(list) = list {
        for item in items(
            token,
            list,
            "sendmsg_afalg() argument 1 must be an iterable",
        )? {
            buffers.push(buffer::get(token, item.as_ref(), false)?);
        }
    }
    send(token, this, &buffers, &messages, wanted.flags, None)
}

/// Room for ancillary data that a program asks for.
fn room(token: &mut Token, size: isize) -> PyResult<Vec<u8>> {
    let size = usize::try_from(size).ok().filter(|size| *size <= MOST);
    let Some(size) = size else {
        return Err(token.value_error("invalid ancillary data buffer length"));
    };
    zeroed(token, size)
}

/// So many zeros; MemoryError if there is no room for them.
pub(super) fn zeroed(token: &mut Token, size: usize) -> PyResult<Vec<u8>> {
    let mut data = Vec::new();
    if data.try_reserve_exact(size).is_err() {
        return Err(token.memory_error());
    }
    data.resize(size, 0);
    Ok(data)
}

/// Receives into `parts`; `show` makes the first item of the result out of the number of bytes.
fn receive(
    token: &mut Token,
    this: Borrowed<'_>,
    parts: &mut [libc::iovec],
    size: isize,
    flags: i32,
    show: impl FnOnce(&mut Token, usize) -> Owned,
) -> PyResult {
    let mut chain = room(token, size)?;
    let mut address = Address::empty();
    let mut head = head(Some(&mut address), parts, &mut chain);
    let place = Ptr(&raw mut head);
    let (name_room, chain_room) = (head.msg_namelen, head.msg_controllen);
    let count = wait::call(token, this, "recvmsg", libc::POLLIN, move |fd| {
        // SAFETY: the message and all it points at live until the call is over.
        unsafe {
            (*place.get()).msg_namelen = name_room;
            (*place.get()).msg_controllen = chain_room;
            libc::recvmsg(fd, place.get(), flags)
        }
    })?;
    let (used, flags, name_len) = (
        head.msg_controllen as usize,
        head.msg_flags,
        head.msg_namelen,
    );
    let first = show(token, count as usize);
    let ancillary = decode(token, chain.get(..used).unwrap_or_default());
    address.set_len(name_len);
    let address = Socket::show(token, this, &address)?;
    let items = [first, ancillary, token.int(flags.into()), address];
    Ok(token.new_tuple(items.into_iter()))
}

/// `socket.recvmsg(bufsize, ancbufsize, flags)`
pub(super) fn recvmsg(
    token: &mut Token,
    this: Borrowed<'_>,
    size: isize,
    ancillary: isize,
    flags: i32,
) -> PyResult {
    let Ok(size) = usize::try_from(size) else {
        return Err(token.value_error("negative buffer size in recvmsg()"));
    };
    let mut data = zeroed(token, size)?;
    let mut parts = [libc::iovec {
        iov_base: data.as_mut_ptr().cast(),
        iov_len: data.len(),
    }];
    receive(
        token,
        this,
        &mut parts,
        ancillary,
        flags,
        move |token, count| {
            data.truncate(count);
            bytes::from_vec(token, data)
        },
    )
}

/// `socket.recvmsg_into(buffers, ancbufsize, flags)`
pub(super) fn recvmsg_into(
    token: &mut Token,
    this: Borrowed<'_>,
    list: Borrowed<'_>,
    ancillary: isize,
    flags: i32,
) -> PyResult {
    let mut buffers = Vec::new();
    for item in items(token, list, "recvmsg_into() argument 1 must be an iterable")? {
        match buffer::get(token, item.as_ref(), true) {
            Ok(buffer) => buffers.push(buffer),
            Err(raised) => {
                drop(token.take_lazy(raised));
                return Err(token.type_error(
                    "recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers",
                ));
            }
        }
    }
    let mut parts = places(&buffers);
    receive(token, this, &mut parts, ancillary, flags, |token, count| {
        token.int(count as i64)
    })
}
