//! `posix`: what `os` is made of. Its functions are declared in parts, one file per subject; this file puts them into
//! one module.

pub mod directory;
pub mod files;
pub mod path;
pub mod process;
pub mod scheduling;
pub mod spawn;
pub mod stat;
pub mod system;
mod tables;
pub mod terminals;
pub mod timers;

use baton_object::dict::{self, Dict};
use baton_object::module::{ModuleSpec, fill};
use baton_object::{Borrowed, ClassSpec, Owned, PyResult, Token, attribute, module, object};
use std::ffi::CStr;

/// The parts, and classes that are no names of any.
static PARTS: &[&ModuleSpec] = &[
    &stat::part::MODULE,
    &directory::part::MODULE,
    &files::part::MODULE,
    &process::part::MODULE,
    &scheduling::part::MODULE,
    &spawn::part::MODULE,
    &system::part::MODULE,
    &terminals::part::MODULE,
    &timers::part::MODULE,
];

/// The classes that are names of the module.
static CLASSES: &[&ClassSpec] = &[
    &directory::DIR_ENTRY,
    &stat::STAT_RESULT,
    &stat::STATVFS_RESULT,
    &scheduling::SCHED_PARAM,
    &process::WAITID_RESULT,
    &system::UNAME_RESULT,
    &system::TIMES_RESULT,
    &system::TERMINAL_SIZE,
];

/// The environment as a dict of bytes.
fn environment(token: &mut Token) -> PyResult {
    unsafe extern "C" {
        static environ: *const *const libc::c_char;
    }
    let variables = Dict::new(token);
    // SAFETY: `environ` is null or a terminated list of terminated strings; nobody changes it meanwhile, because the
    // interpreter changes it under the lock only.
    let mut entry = unsafe { environ };
    while !entry.is_null() {
        // SAFETY: as above.
        let text = unsafe {
            if (*entry).is_null() {
                break;
            }
            CStr::from_ptr(*entry).to_bytes()
        };
        if let Some(at) = text.iter().position(|byte| *byte == b'=') {
            let (name, value) = (
                baton_object::bytes::new(token, &text[..at]),
                baton_object::bytes::new(token, &text[at + 1..]),
            );
            dict::set_default(token, variables.as_ref(), name.as_ref(), value.as_ref())?;
        }
        // SAFETY: the list goes on: this entry was not its end.
        entry = unsafe { entry.add(1) };
    }
    Ok(variables)
}

/// `types.GenericAlias(class, item)`.
pub(crate) fn generic_alias(
    token: &mut Token,
    class: Borrowed<'_>,
    item: Borrowed<'_>,
) -> PyResult {
    let types = baton_modules::import::import_module(token, "types")?;
    let alias = attribute::get_text(token, types.as_ref(), "GenericAlias")?;
    object::call(token, alias.as_ref(), &[class, item])
}

/// This module provides access to operating system functionality that is
/// standardized by the C Standard and the POSIX standard (a thinly
/// disguised Unix interface).  Refer to the library manual and
/// corresponding Unix manual entries for more information on calls.
#[module(name = "posix")]
pub mod posix {
    use super::*;
    use crate::constants;

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let namespace = constants::namespace(token, module)?;
        let doc = dict::get_text(token, namespace.as_ref(), "__doc__");
        for part in PARTS {
            fill(token, part, module, namespace.as_ref())?;
        }
        for class in CLASSES {
            let value = token.native_class(class).as_value().own(token);
            dict::set_text(token, namespace.as_ref(), class.name, value.as_ref());
        }
        constants::fill(token, namespace.as_ref(), tables::NUMBERS);
        let values: [(&str, Owned); 7] = [
            ("__doc__", doc.unwrap_or_else(|| token.none())),
            ("environ", environment(token)?),
            (
                "error",
                token
                    .native_class(&baton_object::exceptions::OS_ERROR)
                    .as_value()
                    .own(token),
            ),
            (
                "sysconf_names",
                constants::dict_of(token, tables::SYSCONF_NAMES),
            ),
            (
                "confstr_names",
                constants::dict_of(token, tables::CONFSTR_NAMES),
            ),
            (
                "pathconf_names",
                constants::dict_of(token, tables::PATHCONF_NAMES),
            ),
            (
                "_have_functions",
                system::part::names(token, tables::HAVE_FUNCTIONS),
            ),
        ];
        for (name, value) in values {
            dict::set_text(token, namespace.as_ref(), name, value.as_ref());
        }
        Ok(())
    }
}
