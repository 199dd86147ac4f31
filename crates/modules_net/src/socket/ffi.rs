//! Functions of the C library that the crate `libc` does not declare for Linux.

use libc::{c_char, c_int, c_void, hostent, protoent, servent, size_t, socklen_t};

unsafe extern "C" {
    pub(super) fn inet_aton(text: *const c_char, place: *mut libc::in_addr) -> c_int;
    pub(super) fn inet_pton(family: c_int, text: *const c_char, place: *mut c_void) -> c_int;
    pub(super) fn inet_ntop(
        family: c_int,
        address: *const c_void,
        place: *mut c_char,
        room: socklen_t,
    ) -> *const c_char;
    pub(super) fn gethostbyname_r(
        name: *const c_char,
        entry: *mut hostent,
        room: *mut c_char,
        size: size_t,
        found: *mut *mut hostent,
        error: *mut c_int,
    ) -> c_int;
    pub(super) fn gethostbyaddr_r(
        address: *const c_void,
        size: socklen_t,
        family: c_int,
        entry: *mut hostent,
        room: *mut c_char,
        size: size_t,
        found: *mut *mut hostent,
        error: *mut c_int,
    ) -> c_int;
    pub(super) fn getservbyname_r(
        name: *const c_char,
        protocol: *const c_char,
        entry: *mut servent,
        room: *mut c_char,
        size: size_t,
        found: *mut *mut servent,
    ) -> c_int;
    pub(super) fn getservbyport_r(
        port: c_int,
        protocol: *const c_char,
        entry: *mut servent,
        room: *mut c_char,
        size: size_t,
        found: *mut *mut servent,
    ) -> c_int;
    pub(super) fn getprotobyname_r(
        name: *const c_char,
        entry: *mut protoent,
        room: *mut c_char,
        size: size_t,
        found: *mut *mut protoent,
    ) -> c_int;
    pub(super) fn hstrerror(error: c_int) -> *const c_char;
}
