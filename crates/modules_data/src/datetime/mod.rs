//! `_datetime`: dates, times, durations and zones, a file for each class; `calendar.rs` has the numbers, `iso.rs` the
//! text forms, `zone.rs` the questions to a tzinfo, `local.rs` what the operating system knows, `strftime.rs` formats.
//!
//! Invariants: payloads hold valid values only (a pickle's bytes are taken at their word, as CPython does); a value of
//! an exact class is made without running Python, one of a subclass by calling the subclass.

pub mod calendar;
mod clock_class;
mod compare;
mod date;
pub mod datetime_class;
pub mod delta;
mod fields;
mod iso;
pub mod iso_calendar;
mod local;
mod strftime;
mod timezone;
pub mod tzinfo;
mod zone;

use baton_object::class::class_flags::HEAP;
use baton_object::{Borrowed, ClassSpec, Owned, Token, Type, dict};

/// A class's name for messages and reprs: with its module, unless it was made by Python.
pub fn name_of(token: &Token, class: &Type) -> String {
    let module = class.native.module;
    if class.has(HEAP) || module == "builtins" {
        return class.name(token).into_owned();
    }
    format!("{module}.{}", class.name(token))
}

/// [`name_of`] the class of a value.
pub fn type_name(token: &Token, value: Borrowed<'_>) -> String {
    name_of(token, token.class_of(value))
}

/// Puts a constant into a native class.
fn put_constant(token: &mut Token, spec: &'static ClassSpec, name: &str, value: Owned) {
    let class = token.native_class(spec).as_value().own(token);
    let Some(namespace) = class
        .as_ref()
        .as_class(token)
        .map(|class| class.dict(token).own(token))
    else {
        return;
    };
    dict::set_text(token, namespace.as_ref(), name, value.as_ref());
    let name = token.intern(name);
    token.native_class(spec).changed(token, name.as_ref());
}

/// True if `class` is exactly the native class `spec`.
fn is_exact_class(token: &Token, class: Borrowed<'_>, spec: &'static ClassSpec) -> bool {
    class.is(token.native_class(spec).as_value())
}

/// Fast implementation of the datetime module.
#[baton_object::module(
    name = "_datetime",
    classes(
        super::date::DATE,
        super::datetime_class::DATE_TIME,
        super::clock_class::TIME,
        super::delta::TIME_DELTA,
        super::tzinfo::TZ_INFO,
        super::timezone::TIME_ZONE
    )
)]
pub mod module {
    use super::{calendar, clock_class, date, datetime_class, delta, timezone};
    use baton_object::{Borrowed, Owned, PyResult, Token};

    #[constant]
    fn MINYEAR(_token: &mut Token) -> i64 {
        calendar::MIN_YEAR
    }

    #[constant]
    fn MAXYEAR(_token: &mut Token) -> i64 {
        calendar::MAX_YEAR
    }

    #[constant]
    fn UTC(token: &mut Token) -> Owned {
        timezone::utc(token)
    }

    #[exec]
    fn exec(token: &mut Token, _module: Borrowed<'_>) -> PyResult<()> {
        delta::install(token);
        date::install(token);
        clock_class::install(token);
        datetime_class::install(token);
        timezone::install(token);
        Ok(())
    }
}
