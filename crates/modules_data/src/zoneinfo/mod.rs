//! `_zoneinfo`: the zones of the IANA database. `zone.rs` has what a zone knows, `rule.rs` and `tz_string.rs` the rules
//! that hold after its last transition, `cache.rs` the zones that are known.
//!
//! The file itself is read by `zoneinfo._common`, as in CPython.

mod cache;
mod rule;
mod tz_string;
mod zone;

use crate::datetime::datetime_class;
use crate::datetime::name_of;
use crate::datetime::tzinfo::{TzInfo, check_moment};
use baton_modules::support::{call_method, given, instance, tuple};
use baton_object::number::{self, BinaryOp};
use baton_object::traverse::Opaque;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, attribute, class, int, methods, object,
};
use zone::{Moment, Period, Zone};

/// Where a zone came from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    NoCache,
    Cache,
    File,
}

#[expect(missing_docs, reason = "the class has no doc string")]
#[class(name = "ZoneInfo", module = "zoneinfo", base = crate::datetime::tzinfo::TZ_INFO, flags = BASETYPE | IMMUTABLE | WEAKREF)]
pub struct ZoneInfo {
    base: TzInfo,
    key: Owned,
    /// The repr of the file, for a zone without a key.
    file: Option<Owned>,
    source: Opaque<Source>,
    zone: Zone,
}

impl ZoneInfo {
    fn new(key: Owned, zone: Zone, source: Source, file: Option<Owned>) -> ZoneInfo {
        ZoneInfo {
            base: TzInfo {},
            key,
            file,
            source: Opaque(source),
            zone,
        }
    }
}

/// A new zone of a key.
fn of_key(token: &mut Token, class: Borrowed<'_>, key: Borrowed<'_>, source: Source) -> PyResult {
    let zone = zone::load_key(token, key)?;
    let zone = ZoneInfo::new(key.own(token), zone, source, None);
    instance(token, class, zone)
}

/// The zone of a key: a known one, or a new one that is remembered.
fn cached(token: &mut Token, class: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
    if let Some(zone) = cache::strong(token, class, key)? {
        return Ok(zone);
    }
    let weak = cache::weak(token, class)?;
    let none = token.none();
    let mut zone = call_method(token, weak.as_ref(), "get", &[key, none.as_ref()])?;
    if zone.as_ref().is_none() {
        let made = of_key(token, class, key, Source::Cache)?;
        zone = call_method(token, weak.as_ref(), "setdefault", &[key, made.as_ref()])?;
    }
    let fits = class
        .as_class(token)
        .is_some_and(|class| token.class_of(zone.as_ref()).is_subclass_of(token, class));
    if !fits {
        let found = crate::datetime::type_name(token, zone.as_ref());
        let class = match class.as_class(token) {
            Some(class) => class.name(token).into_owned(),
            None => String::new(),
        };
        let key = object::repr_text(token, key)?;
        return Err(token.runtime_error(format!(
            "Unexpected instance of {found} in {class} weak cache for key {key}"
        )));
    }
    cache::remember(token, class, key, zone.as_ref());
    Ok(zone)
}

/// A moment in numbers; anything with the attributes of a datetime will do.
fn moment(token: &mut Token, value: Borrowed<'_>) -> PyResult<Moment> {
    if let Some(known) = datetime_class::wall(token, value) {
        return Ok(Moment {
            seconds: known.seconds,
            year: known.year,
            fold: known.fold,
        });
    }
    let ordinal = call_method(token, value, "toordinal", &[])?;
    let ordinal = int::index_to_i64(token, ordinal.as_ref(), "C long")?;
    let mut fields = [0i64; 4];
    for (field, name) in fields.iter_mut().zip(["hour", "minute", "second", "year"]) {
        let found = attribute::get_text(token, value, name)?;
        *field = int::index_to_i64(token, found.as_ref(), "C long")?;
    }
    let [hour, minute, second, year] = fields;
    let days = ordinal.saturating_mul(crate::datetime::calendar::SECONDS_PER_DAY);
    Ok(Moment {
        seconds: days
            .saturating_sub(crate::datetime::calendar::EPOCH)
            .saturating_add(hour.saturating_mul(3600))
            .saturating_add(minute.saturating_mul(60))
            .saturating_add(second),
        year: year.clamp(1, 9999),
        fold: false,
    })
}

/// What a zone says of a moment, or None.
fn answer(
    token: &mut Token,
    this: Borrowed<'_>,
    dt: Borrowed<'_>,
    of: fn(&Period) -> &Owned,
) -> PyResult {
    let moment = if dt.is_none() {
        None
    } else {
        Some(moment(token, dt)?)
    };
    let zone = &ZoneInfo::of(token, this).zone;
    let period = match moment {
        Some(moment) => zone.at(moment),
        None => zone.always(),
    };
    Ok(period.map_or_else(|| token.none(), |period| of(period).clone_ref(token)))
}

#[methods]
impl ZoneInfo {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [key] = bind!(token, args, "ZoneInfo", Either "key" true);
        let key = given(token, key)?;
        cached(token, class, key)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let zone = ZoneInfo::of(token, this);
        let key = zone.key.clone_ref(token);
        let file = zone.file.as_ref().map(|file| file.clone_ref(token));
        let class = name_of(token, token.class_of(this));
        let text = match file.filter(|_| key.as_ref().is_none()) {
            Some(file) => {
                let file = object::str_text(token, file.as_ref())?;
                format!("{class}.from_file({file})")
            }
            None => {
                let key = object::repr_text(token, key.as_ref())?;
                format!("{class}(key={key})")
            }
        };
        Ok(token.new_str(&text))
    }

    #[slot]
    fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let key = ZoneInfo::of(token, this).key.clone_ref(token);
        if key.as_ref().is_none() {
            return ZoneInfo::__repr__(token, this);
        }
        Ok(key)
    }

    /// Get a new instance of ZoneInfo, bypassing the cache.
    #[classmethod("(key)")]
    fn no_cache(token: &mut Token, class: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        of_key(token, class, key, Source::NoCache)
    }

    /// Create a ZoneInfo file from a file object.
    #[classmethod("(file_obj, /, key=None)")]
    fn from_file(
        token: &mut Token,
        class: Borrowed<'_>,
        file_obj: Borrowed<'_>,
        key: Option<Borrowed<'_>>,
    ) -> PyResult {
        let file = object::repr(token, file_obj)?;
        let zone = zone::load(token, file_obj)?;
        let key = key.map_or_else(|| token.none(), |key| key.own(token));
        let zone = ZoneInfo::new(key, zone, Source::File, Some(file));
        instance(token, class, zone)
    }

    /// Clear the ZoneInfo cache.
    #[classmethod("(*, only_keys=None)")]
    fn clear_cache(
        token: &mut Token,
        class: Borrowed<'_>,
        only_keys: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        cache::clear(token, class, baton_modules::support::not_none(only_keys))
    }

    /// Private method used in unpickling.
    #[classmethod("(key, from_cache, /)")]
    fn _unpickle(
        token: &mut Token,
        class: Borrowed<'_>,
        key: Borrowed<'_>,
        from_cache: u8,
    ) -> PyResult {
        if from_cache != 0 {
            cached(token, class, key)
        } else {
            of_key(token, class, key, Source::NoCache)
        }
    }

    /// Function to initialize subclasses.
    #[classmethod("(*args, **kwargs)")]
    fn __init_subclass__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult<()> {
        let weak = cache::new_weak(token)?;
        attribute::set_text(token, class, "_weak_cache", weak.as_ref())
    }

    /// Retrieve a timedelta representing the UTC offset in a zone at the given datetime.
    #[method("(dt, /)")]
    fn utcoffset(token: &mut Token, this: Borrowed<'_>, dt: Borrowed<'_>) -> PyResult {
        answer(token, this, dt, |period| &period.offset)
    }

    /// Retrieve a timedelta representing the amount of DST applied in a zone at the given datetime.
    #[method("(dt, /)")]
    fn dst(token: &mut Token, this: Borrowed<'_>, dt: Borrowed<'_>) -> PyResult {
        answer(token, this, dt, |period| &period.dst)
    }

    /// Retrieve a string containing the abbreviation for the time zone that applies in a zone at a given datetime.
    #[method("(dt, /)")]
    fn tzname(token: &mut Token, this: Borrowed<'_>, dt: Borrowed<'_>) -> PyResult {
        answer(token, this, dt, |period| &period.name)
    }

    /// Given a datetime with local time in UTC, retrieve an adjusted datetime in local time.
    #[method("(object, /)")]
    fn fromutc(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        check_moment(token, this, object)?;
        let at = moment(token, object)?;
        let zone = &ZoneInfo::of(token, this).zone;
        let Some((period, fold)) = zone.at_utc(at.seconds, at.year) else {
            return Ok(object.own(token));
        };
        let offset = period.offset.clone_ref(token);
        let local = number::binary(token, object, offset.as_ref(), BinaryOp::Add)?;
        if !fold {
            return Ok(local);
        }
        datetime_class::with_fold(token, local)
    }

    /// Function for serialization with the pickle protocol.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let zone = ZoneInfo::of(token, this);
        let source = zone.source.0;
        let key = zone.key.clone_ref(token);
        if source == Source::File {
            let message = "Cannot pickle a ZoneInfo file from a file stream.";
            return Err(token.raise(&crate::pickle::PICKLING_ERROR, message));
        }
        let unpickle = attribute::get_text(token, this, "_unpickle")?;
        let from_cache = token.int(i64::from(source == Source::Cache));
        let args = tuple(token, vec![key, from_cache]);
        Ok(tuple(token, vec![unpickle, args]))
    }

    #[member]
    fn key(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(ZoneInfo::of(token, this).key.clone_ref(token))
    }
}

/// C implementation of the zoneinfo module
#[baton_object::module(name = "_zoneinfo", classes(super::ZONE_INFO))]
pub mod module {
    use baton_modules::support::import_attribute;
    use baton_object::{Borrowed, PyResult, Token, exceptions};

    /// The zones are those of the native `datetime` and know nothing of another.
    #[exec]
    fn exec(token: &mut Token, _module: Borrowed<'_>) -> PyResult<()> {
        let base = import_attribute(token, "datetime", "tzinfo")?;
        let native = token
            .native_class(&crate::datetime::tzinfo::TZ_INFO)
            .as_value();
        if base.as_ref().is(native) {
            return Ok(());
        }
        let message = "module 'datetime' has no attribute 'datetime_CAPI'";
        Err(token.raise(&exceptions::ATTRIBUTE_ERROR, message))
    }
}
