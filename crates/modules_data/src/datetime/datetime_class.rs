//! `datetime`: a day and a time of day, perhaps with a zone.

use super::calendar::{Clock, Day, EPOCH, MICROS, from_wall};
use super::clock_class;
use super::date::{self, Date, iso_text, malformed, strptime};
use super::delta::{self, Span, TimeDelta};
use super::local::{self, Timestamp};
use super::zone::{self, Question};
use super::{compare, fields, is_exact_class, iso, put_constant, strftime, timezone, type_name};
use baton_modules::support::{call_method, instance, tuple};
use baton_object::number::{self, BinaryOp};
use baton_object::slots::CompareOp;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, attribute, class, exceptions, methods, object,
    singletons, str,
};

/// datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])
///
/// The year, month and day arguments are required. tzinfo may be None, or an
/// instance of a tzinfo subclass. The remaining arguments may be ints.
#[class(name = "datetime", module = "datetime", base = super::date::DATE, flags = BASETYPE | IMMUTABLE, no_gc)]
pub struct DateTime {
    date: Date,
    /// The time of day.
    pub clock: Clock,
    fold: bool,
    zone: Option<Owned>,
}

/// A datetime's value, its zone owned.
struct Parts {
    day: Day,
    clock: Clock,
    fold: bool,
    zone: Option<Owned>,
}

fn parts(token: &Token, value: Borrowed<'_>) -> Option<Parts> {
    let moment = value.get::<DateTime>(token)?;
    Some(Parts {
        day: moment.date.day,
        clock: moment.clock,
        fold: moment.fold,
        zone: moment.zone.as_ref().map(|zone| zone.clone_ref(token)),
    })
}

fn parts_of(token: &Token, this: Borrowed<'_>) -> Parts {
    let moment = DateTime::of(token, this);
    Parts {
        day: moment.date.day,
        clock: moment.clock,
        fold: moment.fold,
        zone: moment.zone.as_ref().map(|zone| zone.clone_ref(token)),
    }
}

/// The zone of a value, if it is a datetime that has one.
pub fn zone_of(token: &Token, value: Borrowed<'_>) -> Option<Owned> {
    let zone = value.get::<DateTime>(token)?.zone.as_ref()?;
    Some(zone.clone_ref(token))
}

/// A datetime in numbers, whatever its zone.
pub struct Wall {
    /// Seconds since the start of 1970, in local time.
    pub seconds: i64,
    /// 1 to 9999.
    pub year: i64,
    /// The second of two moments with this time.
    pub fold: bool,
}

/// The numbers of a datetime.
pub fn wall(token: &Token, value: Borrowed<'_>) -> Option<Wall> {
    let moment = value.get::<DateTime>(token)?;
    Some(Wall {
        seconds: moment.date.day.seconds() + moment.clock.seconds() - EPOCH,
        year: i64::from(moment.date.day.year),
        fold: moment.fold,
    })
}

/// `moment.replace(fold=1)` of a datetime that nobody else knows.
pub fn with_fold(token: &mut Token, moment: Owned) -> PyResult {
    if is_exact_class(token, token.class_word(moment.as_ref()), &DATE_TIME) {
        if let Some(moment) = moment.as_ref().get_mut::<DateTime>(token) {
            moment.fold = true;
        }
        return Ok(moment);
    }
    let replace = attribute::get_text(token, moment.as_ref(), "replace")?;
    let (one, name) = (token.int(1), token.intern("fold"));
    let names = token.new_tuple([name].into_iter());
    let args = [one.as_ref()];
    let args = Args::with_names(&args, Some(names.as_ref()));
    baton_object::call::call_args(token, replace.as_ref(), args)
}

fn payload(day: Day, clock: Clock, zone: Option<Owned>, fold: bool) -> DateTime {
    DateTime {
        date: Date::payload(day),
        clock,
        fold,
        zone,
    }
}

/// An instance of exactly `datetime`.
pub fn plain(token: &Token, day: Day, clock: Clock, zone: Option<Owned>, fold: bool) -> Owned {
    token.new_object(payload(day, clock, zone, fold))
}

/// A datetime of a class: datetime itself, or a subclass, which is called.
fn make(token: &mut Token, class: Borrowed<'_>, parts: Parts) -> PyResult {
    let Parts {
        day,
        clock,
        fold,
        zone,
    } = parts;
    if is_exact_class(token, class, &DATE_TIME) {
        return Ok(plain(token, day, clock, zone, fold));
    }
    let mut args: Vec<Owned> = numbers(day, clock)
        .into_iter()
        .map(|part| token.int(part))
        .collect();
    args.push(fields::zone_value(token, &zone));
    let made = object::call(token, class, Owned::borrows(&args))?;
    if fold && let Some(moment) = made.as_ref().get_mut::<DateTime>(token) {
        moment.fold = true;
    }
    Ok(made)
}

fn numbers(day: Day, clock: Clock) -> [i64; 7] {
    [
        i64::from(day.year),
        i64::from(day.month),
        i64::from(day.day),
        i64::from(clock.hour),
        i64::from(clock.minute),
        i64::from(clock.second),
        i64::from(clock.micro),
    ]
}

fn ask(token: &mut Token, this: Borrowed<'_>, question: Question) -> PyResult<Option<Owned>> {
    let zone = zone_of(token, this);
    zone::ask(token, zone.as_ref(), question, this)
}

/// The offset from UTC as a span.
fn offset(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Span>> {
    let offset = ask(token, this, Question::Offset)?;
    Ok(offset.and_then(|offset| TimeDelta::span_of(token, offset.as_ref())))
}

/// The wall time moved by microseconds; OverflowError outside of the calendar.
fn moved(token: &mut Token, day: Day, clock: Clock, micros: i128) -> PyResult<(Day, Clock)> {
    let total = i128::from(day.seconds() + clock.seconds()) * i128::from(MICROS)
        + i128::from(clock.micro)
        + micros;
    let seconds = total.div_euclid(i128::from(MICROS)) as i64;
    let micro = total.rem_euclid(i128::from(MICROS)) as i64;
    from_wall(seconds, micro).ok_or_else(|| token.overflow_error("date value out of range"))
}

/// `moment + timedelta(microseconds=micros)`
pub fn shift(token: &mut Token, moment: Borrowed<'_>, micros: i128) -> PyResult {
    let mut parts = parts_of(token, moment);
    (parts.day, parts.clock) = moved(token, parts.day, parts.clock, micros)?;
    parts.fold = false;
    let class = token.class_word(moment).own(token);
    make(token, class.as_ref(), parts)
}

/// The difference of two wall times in microseconds.
fn wall_difference(left: &Parts, right: &Parts) -> i128 {
    let seconds =
        left.day.seconds() + left.clock.seconds() - right.day.seconds() - right.clock.seconds();
    i128::from(seconds) * i128::from(MICROS) + i128::from(left.clock.micro)
        - i128::from(right.clock.micro)
}

/// `left - right` in microseconds; TypeError if only one has an offset.
fn difference(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult<i128> {
    let (a, b) = (parts_of(token, left), parts_of(token, right));
    let wall = wall_difference(&a, &b);
    if compare::same_zone(&a.zone, &b.zone) {
        return Ok(wall);
    }
    match (offset(token, left)?, offset(token, right)?) {
        (None, None) => Ok(wall),
        (Some(a), Some(b)) => Ok(wall - (a.total() - b.total())),
        _ => Err(token.type_error("can't subtract offset-naive and offset-aware datetimes")),
    }
}

// ---- comparing and hashing ----

/// True if the offset depends on the fold: such a moment equals none in another zone (PEP 495).
fn is_problematic(token: &mut Token, this: Borrowed<'_>, known: Option<Span>) -> PyResult<bool> {
    let mut parts = parts_of(token, this);
    parts.fold = !parts.fold;
    let class = token.class_word(this).own(token);
    let flipped = make(token, class.as_ref(), parts)?;
    Ok(offset(token, flipped.as_ref())? != known)
}

fn compare_moments(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: CompareOp,
) -> PyResult {
    let (Some(a), Some(b)) = (parts(token, left), parts(token, right)) else {
        return Ok(singletons::not_implemented());
    };
    let wall = (a.day, a.clock).cmp(&(b.day, b.clock));
    if compare::same_zone(&a.zone, &b.zone) {
        return Ok(token.bool(op.matches(wall)));
    }
    let (a_offset, b_offset) = (offset(token, left)?, offset(token, right)?);
    let ordering = match (a_offset, b_offset) {
        _ if a_offset == b_offset => wall,
        (Some(a_offset), Some(b_offset)) => {
            (wall_difference(&a, &b) - (a_offset.total() - b_offset.total())).cmp(&0)
        }
        _ => return compare::mixed(token, op, "datetimes"),
    };
    if ordering.is_eq()
        && matches!(op, CompareOp::Eq | CompareOp::Ne)
        && (is_problematic(token, left, a_offset)? || is_problematic(token, right, b_offset)?)
    {
        return Ok(token.bool(op == CompareOp::Ne));
    }
    Ok(token.bool(op.matches(ordering)))
}

fn hash(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
    let mut parts = parts_of(token, this);
    let (day, clock) = (parts.day, parts.clock);
    let offset = if parts.fold {
        parts.fold = false;
        let class = token.class_word(this).own(token);
        let unfolded = make(token, class.as_ref(), parts)?;
        offset(token, unfolded.as_ref())?
    } else {
        offset(token, this)?
    };
    match offset {
        None => {
            let bytes = [day.bytes().as_slice(), clock.bytes().as_slice()].concat();
            Ok(str::hash_bytes(token, &bytes))
        }
        Some(offset) => {
            let total = i128::from(day.seconds() + clock.seconds()) * i128::from(MICROS)
                + i128::from(clock.micro);
            let span = Span::from_total(token, total - offset.total())?;
            delta::hash_span(token, span)
        }
    }
}

// ---- construction ----

/// True if the bytes look like a pickled datetime; the fold is the month's top bit.
fn sane(bytes: &[u8; 10]) -> bool {
    (1..=12).contains(&(bytes[2] & 0x7F))
}

fn from_state(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult<Option<Owned>> {
    let Some(first) = args
        .get(0)
        .filter(|_| args.len() <= 2 && !args.has_keywords())
    else {
        return Ok(None);
    };
    let Some(bytes) = fields::state(token, first, "datetime", sane)? else {
        return Ok(None);
    };
    let zone = args.get(1);
    if zone.is_some_and(|zone| !zone.is_none() && !zone.is_a::<super::tzinfo::TzInfo>(token)) {
        return Err(token.type_error("bad tzinfo state arg"));
    }
    let [high, low, month, day, clock @ ..] = bytes;
    let day = Day {
        year: u16::from_be_bytes([high, low]),
        month: month & 0x7F,
        day,
    };
    let zone = fields::zone(token, zone)?;
    let made = payload(day, Clock::from_bytes(clock), zone, month & 0x80 != 0);
    instance(token, class, made).map(Some)
}

fn new(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
    if let Some(made) = from_state(token, class, args)? {
        return Ok(made);
    }
    let [year, month, day, hour, minute, second, micro, zone, fold] = bind!(
        token, args, "", Either "year" true, Either "month" true, Either "day" true, Either "hour" false,
        Either "minute" false, Either "second" false, Either "microsecond" false, Either "tzinfo" false,
        Keyword "fold" false
    );
    let mut values = [0; 7];
    for (value, arg) in values
        .iter_mut()
        .zip([year, month, day, hour, minute, second, micro])
    {
        *value = fields::int_or(token, arg, 0)?;
    }
    let fold = fields::int_or(token, fold, 0)?;
    let (day, clock) = checked(token, values)?;
    let fold = fields::fold(token, fold)?;
    let zone = fields::zone(token, zone)?;
    instance(token, class, payload(day, clock, zone, fold))
}

fn checked(token: &mut Token, values: [i64; 7]) -> PyResult<(Day, Clock)> {
    let [year, month, day, hour, minute, second, micro] = values;
    let day = fields::day(token, year, month, day)?;
    let clock = fields::clock(token, hour, minute, second, micro)?;
    Ok((day, clock))
}

fn replaced(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
    let [year, month, day, hour, minute, second, micro, zone, fold] = bind!(
        token, args, "replace", Either "year" false, Either "month" false, Either "day" false,
        Either "hour" false, Either "minute" false, Either "second" false, Either "microsecond" false,
        Either "tzinfo" false, Keyword "fold" false
    );
    let old = parts_of(token, this);
    let mut values = numbers(old.day, old.clock);
    for (value, arg) in values
        .iter_mut()
        .zip([year, month, day, hour, minute, second, micro])
    {
        *value = fields::int_or(token, arg, *value)?;
    }
    let zone = match zone {
        Some(zone) => fields::zone(token, Some(zone))?,
        None => old.zone,
    };
    let fold = fields::int_or(token, fold, i64::from(old.fold))?;
    let fold = fields::fold(token, fold)?;
    let (day, clock) = checked(token, values)?;
    let class = token.class_word(this).own(token);
    make(
        token,
        class.as_ref(),
        Parts {
            day,
            clock,
            fold,
            zone,
        },
    )
}

/// The moment of a timestamp in a zone: the local one without.
fn from_timestamp(
    token: &mut Token,
    class: Borrowed<'_>,
    at: Timestamp,
    zone: Option<Owned>,
) -> PyResult {
    let Some(zone) = zone else {
        let (day, clock, fold) = local::local_fields(token, at)?;
        return make(
            token,
            class,
            Parts {
                day,
                clock,
                fold,
                zone: None,
            },
        );
    };
    let (day, clock) = local::utc_fields(token, at)?;
    let zone_copy = zone.clone_ref(token);
    let parts = Parts {
        day,
        clock,
        fold: false,
        zone: Some(zone_copy),
    };
    let moment = make(token, class, parts)?;
    call_method(token, zone.as_ref(), "fromutc", &[moment.as_ref()])
}

/// A naive datetime in UTC, with the warning that it is one.
fn utc_naive(token: &mut Token, class: Borrowed<'_>, at: Timestamp) -> PyResult {
    let (day, clock) = local::utc_fields(token, at)?;
    let parts = Parts {
        day,
        clock,
        fold: false,
        zone: None,
    };
    make(token, class, parts)
}

fn deprecated(token: &mut Token, old: &str, new: &str) -> PyResult<()> {
    let warn = token.interp().hooks.warn.get();
    let message = format!(
        "datetime.datetime.{old} is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.{new}."
    );
    warn(token, &exceptions::DEPRECATION_WARNING, &message, 1)
}

/// Day and time of an ISO text; hour 24 is the midnight that follows. `None` if it is malformed.
fn read_iso(token: &mut Token, text: &[u8]) -> PyResult<Option<([i64; 7], Option<Owned>)>> {
    if text.len() < 7 {
        return Ok(None);
    }
    let Some(at) = iso::separator(text) else {
        return Ok(None);
    };
    let (day, rest) = text.split_at(at.min(text.len()));
    let Some((mut year, mut month, mut day)) = iso::parse_day(day) else {
        return Ok(None);
    };
    let Some(clock) = rest.get(1..).filter(|clock| !clock.is_empty()) else {
        // A separator with nothing behind it counts for nothing.
        return Ok(rest
            .is_empty()
            .then_some(([year, month, day, 0, 0, 0, 0], None)));
    };
    let Some(read) = iso::parse_clock(clock) else {
        return Ok(None);
    };
    let zone = compare::read_zone(token, &read)?;
    let [mut hour, minute, second, micro] = read.fields;
    let in_month = (1..=12).contains(&month) && day <= super::calendar::days_in_month(year, month);
    if hour == 24 && in_month {
        compare::check_midnight(token, read.fields)?;
        hour = 0;
        day += 1;
        if day > super::calendar::days_in_month(year, month) {
            (month, day) = (month + 1, 1);
        }
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
    Ok(Some((
        [year, month, day, hour, minute, second, micro],
        zone,
    )))
}

// ---- zones ----

/// The zone in which a local wall time lies.
fn local_zone(token: &mut Token, parts: &Parts) -> PyResult {
    let mut seconds = local::to_seconds(token, parts.day, parts.clock, parts.fold)?;
    // A time that never was is taken by the clock that would have shown it.
    let other = local::to_seconds(token, parts.day, parts.clock, !parts.fold)?;
    if other != seconds && (other > seconds) == parts.fold {
        seconds = other;
    }
    local::zone_at(token, seconds)
}

fn astimezone(token: &mut Token, this: Borrowed<'_>, zone: Option<Borrowed<'_>>) -> PyResult {
    let target = fields::zone(token, zone)?;
    let parts = parts_of(token, this);
    let source = match &parts.zone {
        Some(zone) => zone.clone_ref(token),
        None => local_zone(token, &parts)?,
    };
    if target
        .as_ref()
        .is_some_and(|target| target.as_ref().is(source.as_ref()))
    {
        return Ok(this.own(token));
    }
    let mut known = zone::ask(token, Some(&source), Question::Offset, this)?;
    if known.is_none() {
        // A zone without an offset makes the moment a naive one.
        let source = local_zone(token, &parts)?;
        known = zone::ask(token, Some(&source), Question::Offset, this)?;
    }
    let span = known.and_then(|offset| TimeDelta::span_of(token, offset.as_ref()));
    let result = shift(token, this, -span.unwrap_or_default().total())?;
    let utc = timezone::utc(token);
    let target = match target {
        Some(target) => target,
        None => {
            let at = parts_of(token, result.as_ref());
            local::zone_at(token, at.day.seconds() + at.clock.seconds() - EPOCH)?
        }
    };
    let is_utc = target.as_ref().is(utc.as_ref());
    let target_copy = target.clone_ref(token);
    let old = result
        .as_ref()
        .get_mut::<DateTime>(token)
        .and_then(|moment| moment.zone.replace(target_copy));
    drop(old);
    if is_utc {
        return Ok(result);
    }
    call_method(token, target.as_ref(), "fromutc", &[result.as_ref()])
}

fn timestamp(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let parts = parts_of(token, this);
    let total = match offset(token, this)? {
        Some(offset) if parts.zone.is_some() => {
            let wall = parts.day.seconds() + parts.clock.seconds() - EPOCH;
            i128::from(wall) * i128::from(MICROS) + i128::from(parts.clock.micro) - offset.total()
        }
        _ => {
            let seconds = local::to_seconds(token, parts.day, parts.clock, parts.fold)?;
            let real = seconds as f64 + f64::from(parts.clock.micro) / 1e6;
            return Ok(token.new_float(real));
        }
    };
    let (a, b) = (token.new_int(total), token.int(MICROS));
    number::binary(token, a.as_ref(), b.as_ref(), BinaryOp::TrueDivide)
}

fn reduce(token: &mut Token, this: Borrowed<'_>, protocol: i64) -> PyResult {
    let parts = parts_of(token, this);
    let mut day = parts.day.bytes();
    if parts.fold && protocol > 3 {
        day[2] |= 0x80;
    }
    let bytes = [day.as_slice(), parts.clock.bytes().as_slice()].concat();
    let state = baton_object::bytes::from_vec(token, bytes);
    let args = tuple(token, std::iter::once(state).chain(parts.zone).collect());
    let class = token.class_word(this).own(token);
    Ok(tuple(token, vec![class, args]))
}

/// The character between date and time.
fn separator_arg(token: &mut Token, value: Borrowed<'_>) -> PyResult<u32> {
    let what = match str::of(token, value) {
        Some(text) if text.len() == 1 => return Ok(text.chars().at(0)),
        Some(text) => format!("a string of length {}", text.len()),
        None => type_name(token, value),
    };
    Err(token.type_error(format!(
        "isoformat() argument 1 must be a unicode character, not {what}"
    )))
}

#[methods]
impl DateTime {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        new(token, class, args)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let parts = parts_of(token, this);
        let [year, month, day, hour, minute, second, micro] = numbers(parts.day, parts.clock);
        let class = type_name(token, this);
        let mut text = format!("{class}({year}, {month}, {day}, {hour}, {minute}");
        if micro != 0 {
            text += &format!(", {second}, {micro}");
        } else if second != 0 {
            text += &format!(", {second}");
        }
        if parts.fold {
            text += ", fold=1";
        }
        compare::finish_repr(token, &text, parts.zone, ")")
    }

    #[slot]
    fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let separator = token.new_str(" ");
        call_method(token, this, "isoformat", &[separator.as_ref()])
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let known = Date::of(token, this).hash.get();
        if known != -1 {
            return Ok(known);
        }
        let hash = hash(token, this)?;
        Date::of(token, this).hash.set(hash);
        Ok(hash)
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        left: Borrowed<'_>,
        right: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        compare_moments(token, left, right, op)
    }

    #[slot]
    fn __add__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        let (moment, other) = match left.is_a::<DateTime>(token) {
            true => (left, right),
            false => (right, left),
        };
        match TimeDelta::span_of(token, other) {
            Some(span) => shift(token, moment, span.total()),
            None => Ok(singletons::not_implemented()),
        }
    }

    #[slot]
    fn __sub__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        if !left.is_a::<DateTime>(token) {
            return Ok(singletons::not_implemented());
        }
        if right.is_a::<DateTime>(token) {
            let total = difference(token, left, right)?;
            return delta::from_total(token, total);
        }
        match TimeDelta::span_of(token, right) {
            Some(span) => shift(token, left, -span.total()),
            None => Ok(singletons::not_implemented()),
        }
    }

    #[getter]
    fn hour(token: &mut Token, this: Borrowed<'_>) -> PyResult<u8> {
        Ok(DateTime::of(token, this).clock.hour)
    }

    #[getter]
    fn minute(token: &mut Token, this: Borrowed<'_>) -> PyResult<u8> {
        Ok(DateTime::of(token, this).clock.minute)
    }

    #[getter]
    fn second(token: &mut Token, this: Borrowed<'_>) -> PyResult<u8> {
        Ok(DateTime::of(token, this).clock.second)
    }

    #[getter]
    fn microsecond(token: &mut Token, this: Borrowed<'_>) -> PyResult<u32> {
        Ok(DateTime::of(token, this).clock.micro)
    }

    #[getter]
    fn tzinfo(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        Ok(zone_of(token, this))
    }

    #[getter]
    fn fold(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(i64::from(DateTime::of(token, this).fold))
    }

    /// Returns new datetime object representing current time local to tz.
    ///
    ///   tz
    ///     Timezone object.
    ///
    /// If no tz is specified, uses local timezone.
    #[classmethod("(tz=None)")]
    fn now(token: &mut Token, class: Borrowed<'_>, tz: Option<Borrowed<'_>>) -> PyResult {
        let zone = fields::zone(token, tz)?;
        let now = local::now(token)?;
        from_timestamp(token, class, now, zone)
    }

    /// Return a new datetime representing UTC day and time.
    #[classmethod("()")]
    fn utcnow(token: &mut Token, class: Borrowed<'_>) -> PyResult {
        deprecated(token, "utcnow()", "now(datetime.UTC)")?;
        let now = local::now(token)?;
        utc_naive(token, class, now)
    }

    /// Create a datetime from a POSIX timestamp.
    ///
    /// The timestamp is a number, e.g. created via time.time(), that is interpreted
    /// as local time.
    #[classmethod("(timestamp, tz=None)")]
    fn fromtimestamp(
        token: &mut Token,
        class: Borrowed<'_>,
        timestamp: Borrowed<'_>,
        tz: Option<Borrowed<'_>>,
    ) -> PyResult {
        let zone = fields::zone(token, tz)?;
        let at = local::timestamp(token, timestamp)?;
        from_timestamp(token, class, at, zone)
    }

    /// Create a naive UTC datetime from a POSIX timestamp.
    #[classmethod("(timestamp, /)")]
    fn utcfromtimestamp(
        token: &mut Token,
        class: Borrowed<'_>,
        timestamp: Borrowed<'_>,
    ) -> PyResult {
        deprecated(
            token,
            "utcfromtimestamp()",
            "fromtimestamp(timestamp, datetime.UTC)",
        )?;
        let at = local::timestamp(token, timestamp)?;
        utc_naive(token, class, at)
    }

    /// string, format -> new datetime parsed from a string (like time.strptime()).
    #[classmethod("(*args, **kwargs)")]
    fn strptime(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        strptime(token, "_strptime_datetime_datetime", class, args)
    }

    /// date, time -> datetime with same date and time fields
    #[classmethod("(date, time, tzinfo=None)")]
    fn combine(
        token: &mut Token,
        class: Borrowed<'_>,
        date: Borrowed<'_>,
        time: Borrowed<'_>,
        tzinfo: Option<Borrowed<'_>>,
    ) -> PyResult {
        let Some(day) = date.get::<Date>(token).map(|date| date.day) else {
            let got = type_name(token, date);
            return Err(token.type_error(format!(
                "combine() argument 1 must be datetime.date, not {got}"
            )));
        };
        let Some((clock, own_zone, fold)) = clock_class::parts(token, time) else {
            let got = type_name(token, time);
            return Err(token.type_error(format!(
                "combine() argument 2 must be datetime.time, not {got}"
            )));
        };
        let zone = match tzinfo {
            Some(zone) => fields::zone(token, Some(zone))?,
            None => own_zone,
        };
        make(
            token,
            class,
            Parts {
                day,
                clock,
                fold,
                zone,
            },
        )
    }

    /// string -> datetime from a string in most ISO 8601 formats
    #[classmethod("(object, /)")]
    fn fromisoformat(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        let text = iso_text(token, object)?;
        let Some((values, zone)) = read_iso(token, &text)? else {
            return malformed(token, object);
        };
        let (day, clock) = checked(token, values)?;
        let fold = false;
        make(
            token,
            class,
            Parts {
                day,
                clock,
                fold,
                zone,
            },
        )
    }

    /// Return date object with same year, month and day.
    #[method("()")]
    fn date(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let day = Date::of(token, this).day;
        Ok(token.new_object(Date::payload(day)))
    }

    /// Return time object with same time but with tzinfo=None.
    #[method("()")]
    fn time(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let moment = DateTime::of(token, this);
        Ok(clock_class::plain(token, moment.clock, None, moment.fold))
    }

    /// Return time object with same time and tzinfo.
    #[method("()")]
    fn timetz(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let parts = parts_of(token, this);
        Ok(clock_class::plain(
            token,
            parts.clock,
            parts.zone,
            parts.fold,
        ))
    }

    /// Return ctime() style string.
    #[method("()")]
    fn ctime(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        let moment = DateTime::of(token, this);
        Ok(date::ctime(moment.date.day, moment.clock))
    }

    /// Return time tuple, compatible with time.localtime().
    #[method("()")]
    fn timetuple(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let parts = parts_of(token, this);
        let dst = match ask(token, this, Question::Dst)? {
            None => -1,
            Some(dst) => {
                let span = TimeDelta::span_of(token, dst.as_ref()).unwrap_or_default();
                i64::from(!span.is_zero())
            }
        };
        strftime::struct_time(token, date::time_tuple(parts.day, parts.clock, dst))
    }

    /// Return UTC time tuple, compatible with time.localtime().
    #[method("()")]
    fn utctimetuple(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let parts = parts_of(token, this);
        let offset = offset(token, this)?.unwrap_or_default();
        let micros = -offset.total();
        let (day, clock) = moved(token, parts.day, parts.clock, micros)?;
        strftime::struct_time(token, date::time_tuple(day, clock, 0))
    }

    /// Return POSIX timestamp as float.
    #[method("()")]
    fn timestamp(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        timestamp(token, this)
    }

    /// [sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].
    /// sep is used to separate the year from the time, and defaults to 'T'.
    /// The optional argument timespec specifies the number of additional terms
    /// of the time to include. Valid options are 'auto', 'hours', 'minutes',
    /// 'seconds', 'milliseconds' and 'microseconds'.
    #[method("(sep='T', timespec='auto')")]
    fn isoformat(
        token: &mut Token,
        this: Borrowed<'_>,
        sep: Option<Borrowed<'_>>,
        timespec: Option<Borrowed<'_>>,
    ) -> PyResult {
        let separator = sep.map_or(Ok(u32::from('T')), |sep| separator_arg(token, sep))?;
        if let Some(timespec) = timespec {
            fields::text(token, "isoformat", timespec)?;
        }
        let timespec = timespec.map(|timespec| str::to_cow(token, timespec).into_owned());
        let parts = parts_of(token, this);
        let Some(clock) = iso::clock(parts.clock, timespec.as_deref().unwrap_or("auto")) else {
            return Err(token.value_error("Unknown timespec value"));
        };
        let mut out = str::StrBuilder::new();
        out.push_str(&iso::day(parts.day));
        out.push_char(separator);
        out.push_str(&clock);
        if let Some(offset) = offset(token, this)? {
            out.push_str(&iso::offset(offset, ":"));
        }
        Ok(out.finish(token))
    }

    /// Return self.tzinfo.utcoffset(self).
    #[method("()")]
    fn utcoffset(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        ask(token, this, Question::Offset)
    }

    /// Return self.tzinfo.dst(self).
    #[method("()")]
    fn dst(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        ask(token, this, Question::Dst)
    }

    /// Return self.tzinfo.tzname(self).
    #[method("()")]
    fn tzname(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let zone = zone_of(token, this);
        zone::name(token, zone.as_ref(), this)
    }

    /// tz -> convert to local time in new timezone tz
    #[method("(tz=None)")]
    fn astimezone(token: &mut Token, this: Borrowed<'_>, tz: Option<Borrowed<'_>>) -> PyResult {
        astimezone(token, this, tz)
    }

    /// Return datetime with new specified fields.
    #[method("(*args, **kwargs)")]
    fn replace(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        replaced(token, this, args)
    }

    /// The same as replace().
    #[method("(*args, **changes)")]
    fn __replace__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.expect(token, "__replace__", 0, 0)?;
        replaced(token, this, args)
    }

    /// __reduce_ex__(proto) -> (cls, state)
    #[method("(proto, /)")]
    fn __reduce_ex__(token: &mut Token, this: Borrowed<'_>, proto: i64) -> PyResult {
        reduce(token, this, proto)
    }

    /// __reduce__() -> (cls, state)
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        reduce(token, this, 2)
    }
}

/// The constants `min`, `max` and `resolution`.
pub fn install(token: &mut Token) {
    for (name, day, clock) in [
        ("min", Day::MIN, Clock::default()),
        ("max", Day::MAX, Clock::MAX),
    ] {
        let value = plain(token, day, clock, None, false);
        put_constant(token, &DATE_TIME, name, value);
    }
    let micro = Span {
        micros: 1,
        ..Span::default()
    };
    let resolution = TimeDelta::make(token, micro);
    put_constant(token, &DATE_TIME, "resolution", resolution);
}
