//! Native modules of the standard library that are data: dates and times, pickles, time zones, statistics, identifiers.
//!
//! Invariants: no `unsafe`; the compiler and the VM are reached through slots and the seam only; what the operating
//! system knows (clocks, the local zone) is asked of `baton-modules-os`.

#![forbid(unsafe_code)]

#[macro_use]
extern crate baton_modules;

pub mod datetime;
pub mod pickle;
pub mod statistics;
pub mod uuid;
pub mod zoneinfo;

use baton_object::module::ModuleSpec;
use baton_object::{ClassSpec, Token, class_build};

/// The modules of this crate.
pub static MODULES: &[&ModuleSpec] = &[
    &datetime::module::MODULE,
    &pickle::module::MODULE,
    &statistics::module::MODULE,
    &uuid::module::MODULE,
    &zoneinfo::module::MODULE,
];

/// Classes that no module's namespace names.
static CLASSES: &[&ClassSpec] = &[
    &datetime::iso_calendar::ISO_CALENDAR_DATE,
    &pickle::PICKLER_MEMO_PROXY,
    &pickle::UNPICKLER_MEMO_PROXY,
];

/// Registers the modules and makes the classes.
pub fn init(token: &mut Token) {
    for spec in CLASSES
        .iter()
        .chain(MODULES.iter().flat_map(|module| module.classes))
    {
        class_build::ready(token, spec);
    }
    baton_modules::registry::add(token, MODULES);
}
