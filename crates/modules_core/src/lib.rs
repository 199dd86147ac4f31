//! Native modules of the standard library that are algorithms and data structures: no system calls, one file each.
//!
//! Invariants: no `unsafe`; the compiler and the VM are reached through slots and the seam only; a module that is not
//! finished is not listed in [`MODULES`], so that importing it is an honest ImportError.

#![forbid(unsafe_code)]

#[macro_use]
extern crate baton_modules;

pub use baton_modules::support;

pub mod abc;
pub mod array;
pub mod binascii;
pub mod bisect;
pub mod cmath;
pub mod codecs;
pub mod collections;
pub mod contextvars;
pub mod csv;
pub mod functools;
pub mod gc;
pub mod hashes;
pub mod heapq;
pub mod itertools;
pub mod json;
pub mod marshal;
pub mod math;
pub mod opcode;
pub mod operator;
pub mod random;
mod recency;
mod shared;
pub mod sre;
pub mod stat;
pub mod string;
pub mod structs;
pub mod tokenize;
pub mod typing;
pub mod unicodedata;
pub mod warnings;
mod weak_classes;
pub mod weakref;
pub mod zlib;

use baton_object::module::ModuleSpec;
use baton_object::{ClassSpec, Token, class_build};

/// The modules of this crate.
pub static MODULES: &[&ModuleSpec] = &[
    &codecs::module::MODULE,
    &weakref::module::MODULE,
    &warnings::module::MODULE,
    &contextvars::module::MODULE,
    &marshal::module::MODULE,
    &operator::module::MODULE,
    &abc::module::MODULE,
    &binascii::module::MODULE,
    &structs::module::MODULE,
    &math::module::MODULE,
    &cmath::module::MODULE,
    &random::module::MODULE,
    &stat::module::MODULE,
    &string::module::MODULE,
    &opcode::module::MODULE,
    &gc::module::MODULE,
    &heapq::module::MODULE,
    &bisect::module::MODULE,
    &sre::module::MODULE,
    &itertools::module::MODULE,
    &collections::module::MODULE,
    &functools::module::MODULE,
    &tokenize::module::MODULE,
    &typing::module::MODULE,
    &zlib::module::MODULE,
    &hashes::derivation::module::MODULE,
    &hashes::digests::md5::MODULE,
    &hashes::digests::sha1::MODULE,
    &hashes::digests::sha2::MODULE,
    &hashes::digests::sha3::MODULE,
    &hashes::blake2::module::MODULE,
    &unicodedata::module::MODULE,
    &csv::module::MODULE,
    &json::module::MODULE,
    &array::module::MODULE,
];

/// Classes that no module's namespace names, and those whose names there differ from the class's.
static CLASSES: &[&ClassSpec] = &[
    &weakref::PROXY,
    &weakref::CALLABLE_PROXY,
    &codecs::charmap::ENCODING_MAP,
    &contextvars::MISSING_TYPE,
    &abc::ABC_DATA,
    &hashes::digests::MD5,
    &hashes::digests::SHA1,
    &csv::reader::READER,
    &csv::writer::WRITER,
    &array::iterator::ARRAY_ITERATOR,
    &functools::KEY_WRAPPER,
    &structs::UNPACK_ITERATOR,
    &sre::pattern::PATTERN,
    &sre::pattern::TEMPLATE,
    &sre::pattern::SCANNER,
    &sre::matched::MATCH,
];

/// Registers the modules, makes the classes and sets the hooks that lie in this crate.
pub fn init(token: &mut Token) {
    for spec in CLASSES
        .iter()
        .chain(MODULES.iter().flat_map(|module| module.classes))
    {
        class_build::ready(token, spec);
    }
    baton_modules::registry::add(token, MODULES);
    let hooks = &token.interp().hooks;
    hooks.warn.set(warnings::warn_native);
    hooks.warn_resource.set(warnings::warn_resource);
    codecs::install(token);
}
