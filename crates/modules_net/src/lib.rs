//! Native modules for sockets and what runs on them.
//!
//! Invariants: as in `modules_os`, whatever may block runs without the lock and is made again after a signal
//! (PEP 475), with what is left of its time; memory that a system call reads or writes meanwhile is kept in place by a
//! buffer or by the caller's own vector.

pub mod socket;

use baton_object::module::ModuleSpec;
use baton_object::{ClassSpec, Token, class_build};

/// The modules of this crate.
pub static MODULES: &[&ModuleSpec] = &[&socket::module::MODULE];

/// The classes of this crate that are in no module's list.
pub static ALL: &[&ClassSpec] = &[];

/// Registers the modules and makes the classes of this crate.
pub fn init(token: &mut Token) {
    let of_modules = MODULES.iter().flat_map(|module| module.classes);
    for spec in ALL.iter().chain(of_modules) {
        class_build::ready(token, spec);
    }
    baton_modules::registry::add(token, MODULES);
}
