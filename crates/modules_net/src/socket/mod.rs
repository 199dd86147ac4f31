//! `_socket`: the C library's sockets, addresses and names.
//!
//! Everything goes through `libc` itself rather than a crate for sockets: such crates know fewer families, no
//! ancillary data and no time limits that survive signals, so that half of the calls would go past them.

pub mod address;
mod ancillary;
mod constants;
mod ffi;
pub mod functions;
pub mod names;
pub mod object;
mod transfer;
mod wait;

pub use functions::module;
