//! Operating-system calls, one file per platform; nothing else in the crate makes any.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub use linux::*;
