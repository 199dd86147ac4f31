//! Sending and receiving without ancillary data.
//!
//! Invariant: the memory that the system reads or writes is a vector of the caller's or held by a [`Buffer`].

use super::address::Address;
use super::ancillary::zeroed;
use super::object::Socket;
use super::wait::{self, Limit};
use baton_modules_os::retry::Ptr;
use baton_object::args::FromArg;
use baton_object::buffer::{self, Buffer};
use baton_object::switch;
use baton_object::{Args, Borrowed, PyResult, Token, bytes};

/// A size that must not be negative.
fn size(token: &mut Token, size: isize, method: &str) -> PyResult<usize> {
    match usize::try_from(size) {
        Ok(size) => Ok(size),
        Err(_) => Err(token.value_error(format!("negative buffersize in {method}"))),
    }
}

/// The buffer to receive into, and how much of it.
fn target(
    token: &mut Token,
    value: Borrowed<'_>,
    wanted: isize,
    method: &str,
    too_small: &'static str,
) -> PyResult<(Buffer, usize)> {
    let buffer = match buffer::get(token, value, true) {
        Ok(buffer) => buffer,
        Err(raised) => {
            drop(token.take_lazy(raised));
            let got = token.class_name(value);
            return Err(token.type_error(format!(
                "{method}() argument 1 must be read-write bytes-like object, not {got}"
            )));
        }
    };
    let wanted = size(token, wanted, method)?;
    if wanted > buffer.len {
        return Err(token.value_error(too_small));
    }
    let len = if wanted == 0 { buffer.len } else { wanted };
    Ok((buffer, len))
}

fn receive(
    token: &mut Token,
    this: Borrowed<'_>,
    place: Ptr<u8>,
    len: usize,
    flags: i32,
) -> PyResult<usize> {
    if len == 0 {
        // Nothing to wait for.
        return Ok(0);
    }
    let count = wait::call(token, this, "recv", libc::POLLIN, move |fd| {
        // SAFETY: the place has that many bytes and stays until the call is over.
        unsafe { libc::recv(fd, place.get().cast(), len, flags) }
    })?;
    Ok(count as usize)
}

fn receive_from(
    token: &mut Token,
    this: Borrowed<'_>,
    place: Ptr<u8>,
    len: usize,
    flags: i32,
) -> PyResult<(usize, Address)> {
    let mut address = Address::empty();
    let from = Ptr(&raw mut address);
    let count = wait::call(token, this, "recvfrom", libc::POLLIN, move |fd| {
        // SAFETY: the place has that many bytes; it and the address stay until the call is over.
        unsafe {
            *from.get() = Address::empty();
            let address = &mut *from.get();
            let name_len = address.len_mut();
            libc::recvfrom(
                fd,
                place.get().cast(),
                len,
                flags,
                address.as_mut_ptr(),
                name_len,
            )
        }
    })?;
    Ok((count as usize, address))
}

/// `socket.recv(bufsize, flags)`
pub(super) fn recv(token: &mut Token, this: Borrowed<'_>, wanted: isize, flags: i32) -> PyResult {
    let len = size(token, wanted, "recv")?;
    let mut data = zeroed(token, len)?;
    let place = Ptr(data.as_mut_ptr());
    let count = receive(token, this, place, len, flags)?;
    data.truncate(count);
    Ok(bytes::from_vec(token, data))
}

/// `socket.recv_into(buffer, nbytes, flags)`
pub(super) fn recv_into(
    token: &mut Token,
    this: Borrowed<'_>,
    value: Borrowed<'_>,
    wanted: isize,
    flags: i32,
) -> PyResult<usize> {
    let too_small = "buffer too small for requested bytes";
    let (buffer, len) = target(token, value, wanted, "recv_into", too_small)?;
    receive(token, this, Ptr(buffer.data), len, flags)
}

/// `socket.recvfrom(bufsize, flags)`
pub(super) fn recvfrom(
    token: &mut Token,
    this: Borrowed<'_>,
    wanted: isize,
    flags: i32,
) -> PyResult {
    let len = size(token, wanted, "recvfrom")?;
    let mut data = zeroed(token, len)?;
    let place = Ptr(data.as_mut_ptr());
    let (count, address) = receive_from(token, this, place, len, flags)?;
    data.truncate(count);
    let address = Socket::show(token, this, &address)?;
    let items = [bytes::from_vec(token, data), address];
    Ok(token.new_tuple(items.into_iter()))
}

/// `socket.recvfrom_into(buffer, nbytes, flags)`
pub(super) fn recvfrom_into(
    token: &mut Token,
    this: Borrowed<'_>,
    value: Borrowed<'_>,
    wanted: isize,
    flags: i32,
) -> PyResult {
    let too_small = "nbytes is greater than the length of the buffer";
    let (buffer, len) = target(token, value, wanted, "recvfrom_into", too_small)?;
    let (count, address) = receive_from(token, this, Ptr(buffer.data), len, flags)?;
    let address = Socket::show(token, this, &address)?;
    let items = [token.int(count as i64), address];
    Ok(token.new_tuple(items.into_iter()))
}

/// Sends once; how much the system took.
fn send_some(
    token: &mut Token,
    this: Borrowed<'_>,
    place: Ptr<u8>,
    len: usize,
    flags: i32,
    limit: Limit,
) -> PyResult<usize> {
    // A ready socket takes something at once, but waits for room for the rest.
    let flags = match switch::is_simulated(token) {
        true => flags | libc::MSG_DONTWAIT,
        false => flags,
    };
    let count = wait::call_within(token, this, "send", libc::POLLOUT, limit, move |fd| {
        // SAFETY: the place has that many bytes and stays until the call is over.
        unsafe { libc::send(fd, place.get().cast(), len, flags) }
    })?;
    Ok(count as usize)
}

/// `socket.send(data, flags)`
pub(super) fn send(
    token: &mut Token,
    this: Borrowed<'_>,
    data: Borrowed<'_>,
    flags: i32,
) -> PyResult<usize> {
    let buffer = buffer::get(token, data, false)?;
    let limit = Limit::of(token, Socket::of(token, this).timeout);
    send_some(token, this, Ptr(buffer.data), buffer.len, flags, limit)
}

/// `socket.sendall(data, flags)`: the time limit is for all of it.
pub(super) fn sendall(
    token: &mut Token,
    this: Borrowed<'_>,
    data: Borrowed<'_>,
    flags: i32,
) -> PyResult<()> {
    let buffer = buffer::get(token, data, false)?;
    let limit = Limit::of(token, Socket::of(token, this).timeout);
    let mut done = 0;
    while done < buffer.len {
        // SAFETY: within the buffer.
        let place = Ptr(unsafe { buffer.data.add(done) });
        done += send_some(token, this, place, buffer.len - done, flags, limit)?;
        baton_modules_os::signals::run_handlers(token)?;
    }
    Ok(())
}

/// `socket.sendto(data[, flags], address)`
pub(super) fn sendto(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<isize> {
    args.no_keywords(token, "socket.sendto")?;
    let (data, flags, address) = match *args.positional() {
        [data, address] => (data, None, address),
        [data, flags, address] => (data, Some(flags), address),
        _ => {
            let count = args.len();
            return Err(
                token.type_error(format!("sendto() takes 2 or 3 arguments ({count} given)"))
            );
        }
    };
    let buffer = buffer::get(token, data, false)?;
    let flags = match flags {
        Some(flags) => i32::from_arg(token, flags)?,
        None => 0,
    };
    let address = Socket::address(token, this, address, "sendto")?;
    let (place, len) = (Ptr(buffer.data), buffer.len);
    wait::call(token, this, "sendto", libc::POLLOUT, move |fd| {
        // SAFETY: the buffer has that many bytes and stays until the call is over, and so does the address.
        unsafe {
            libc::sendto(
                fd,
                place.get().cast(),
                len,
                flags,
                address.as_ptr(),
                address.len(),
            )
        }
    })
}
