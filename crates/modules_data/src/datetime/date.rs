//! `date`: a day.

use super::calendar::{self, Clock, Day, IsoProblem, MAX_ORDINAL};
use super::datetime_class::{self, DateTime};
use super::delta::{Span, TimeDelta};
use super::strftime::{self, Subject};
use super::{fields, is_exact_class, iso, iso_calendar, local, put_constant, type_name};
use baton_modules::support::{call_method, given, import_attribute, instance, tuple};
use baton_object::slots::CompareOp;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, class, int, methods, object, singletons, str,
};
use std::cell::Cell;

/// date(year, month, day) --> date object
#[class(name = "date", module = "datetime", flags = BASETYPE | IMMUTABLE, no_gc)]
pub struct Date {
    /// The value.
    pub day: Day,
    /// The hash once asked for; -1 before.
    pub hash: Cell<i64>,
}

impl Date {
    /// The payload of a day.
    pub fn payload(day: Day) -> Date {
        Date {
            day,
            hash: Cell::new(-1),
        }
    }
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `ctime()` of a day and a time.
pub fn ctime(day: Day, clock: Clock) -> String {
    let weekday = DAYS.get(day.weekday() as usize).copied().unwrap_or("");
    let month = MONTHS
        .get(usize::from(day.month).wrapping_sub(1))
        .copied()
        .unwrap_or("");
    format!(
        "{weekday} {month} {:2} {:02}:{:02}:{:02} {:04}",
        day.day, clock.hour, clock.minute, clock.second, day.year
    )
}

/// A date of a class: date itself, datetime (at midnight), or another subclass, which is called.
pub fn make(token: &mut Token, class: Borrowed<'_>, day: Day) -> PyResult {
    if is_exact_class(token, class, &DATE) {
        return Ok(token.new_object(Date::payload(day)));
    }
    if is_exact_class(token, class, &datetime_class::DATE_TIME) {
        return Ok(datetime_class::plain(
            token,
            day,
            Clock::default(),
            None,
            false,
        ));
    }
    let parts = [
        i64::from(day.year),
        i64::from(day.month),
        i64::from(day.day),
    ]
    .map(|part| token.int(part));
    object::call(token, class, Owned::borrows(&parts))
}

/// True if the bytes look like a pickled date.
fn sane(bytes: &[u8; 4]) -> bool {
    (1..=12).contains(&bytes[2])
}

/// A day so many days later; OverflowError outside of the calendar.
pub fn later(token: &mut Token, day: Day, days: i64) -> PyResult<Day> {
    Day::from_ordinal(day.ordinal() + days)
        .ok_or_else(|| token.overflow_error("date value out of range"))
}

fn shifted(token: &mut Token, this: Borrowed<'_>, days: i64) -> PyResult {
    let day = Date::of(token, this).day;
    let day = later(token, day, days)?;
    let class = token.class_word(this).own(token);
    make(token, class.as_ref(), day)
}

/// The day of an ordinal from Python.
fn from_ordinal(token: &mut Token, ordinal: i64) -> PyResult<Day> {
    if let Some(day) = Day::from_ordinal(ordinal) {
        return Ok(day);
    }
    let message = match ordinal > MAX_ORDINAL {
        true => fields::year_message(Day::year_beyond(ordinal)),
        false => "ordinal must be >= 1".to_string(),
    };
    Err(token.value_error(message))
}

/// `Invalid isoformat string: 'x'`
pub fn malformed(token: &mut Token, text: Borrowed<'_>) -> PyResult {
    let repr = object::repr_text(token, text)?;
    Err(token.value_error(format!("Invalid isoformat string: {repr}")))
}

/// The characters of the argument of `fromisoformat`.
pub fn iso_text(token: &mut Token, text: Borrowed<'_>) -> PyResult<Vec<u8>> {
    match str::of(token, text).map(iso::bytes_of) {
        Some(bytes) => Ok(bytes),
        None => Err(token.type_error("fromisoformat: argument must be str")),
    }
}

/// `_strptime.NAME(class, string, format)`
pub fn strptime(token: &mut Token, name: &str, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
    let [string, format] =
        bind!(token, args, "strptime", Positional "date_string" true, Positional "format" true);
    let (string, format) = (given(token, string)?, given(token, format)?);
    for (index, value) in [string, format].into_iter().enumerate() {
        if !value.is_a::<str::Str>(token) {
            let class = match value.is_none() {
                true => "None".to_string(),
                false => type_name(token, value),
            };
            let index = index + 1;
            return Err(token.type_error(format!(
                "strptime() argument {index} must be str, not {class}"
            )));
        }
    }
    let function = import_attribute(token, "_strptime", name)?;
    object::call(token, function.as_ref(), &[class, string, format])
}

/// `format(value, spec)`: by `strftime`, or `str` without a format.
pub fn format(token: &mut Token, this: Borrowed<'_>, spec: Borrowed<'_>) -> PyResult {
    fields::text(token, "__format__", spec)?;
    if str::of(token, spec).is_some_and(str::Str::is_empty) {
        return object::str(token, this);
    }
    call_method(token, this, "strftime", &[spec])
}

fn replaced(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
    let bound = bind!(token, args, "replace", Either "year" false, Either "month" false, Either "day" false);
    let day = Date::of(token, this).day;
    let mut parts = [
        i64::from(day.year),
        i64::from(day.month),
        i64::from(day.day),
    ];
    for (part, value) in parts.iter_mut().zip(bound) {
        *part = fields::int_or(token, value, *part)?;
    }
    let [year, month, day] = parts;
    let class = token.class_word(this).own(token);
    if !is_exact_class(token, class.as_ref(), &DATE) {
        let parts = parts.map(|part| token.int(part));
        return object::call(token, class.as_ref(), Owned::borrows(&parts));
    }
    let day = fields::day(token, year, month, day)?;
    make(token, class.as_ref(), day)
}

/// ISO year, week or weekday out of an argument.
fn iso_part(token: &mut Token, value: Option<Borrowed<'_>>) -> PyResult<i64> {
    let value = given(token, value)?;
    let index = int::index(token, value)?;
    int::value_of(token, index.as_ref())
        .and_then(|int| int.to_i64())
        .filter(|number| i32::try_from(*number).is_ok())
        .ok_or_else(|| token.value_error("ISO calendar component out of range"))
}

fn both_dates(token: &Token, left: Borrowed<'_>, right: Borrowed<'_>) -> Option<(Day, Day)> {
    // Dates and datetimes do not mix, though one class descends from the other.
    if left.is_a::<DateTime>(token) || right.is_a::<DateTime>(token) {
        return None;
    }
    let (left, right) = (left.get::<Date>(token)?, right.get::<Date>(token)?);
    Some((left.day, right.day))
}

#[methods]
impl Date {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if args.len() == 1
            && !args.has_keywords()
            && let Some(state) = args.get(0)
            && let Some([high, low, month, day]) = fields::state(token, state, "date", sane)?
        {
            let year = u16::from_be_bytes([high, low]);
            return instance(token, class, Date::payload(Day { year, month, day }));
        }
        let [year, month, day] =
            bind!(token, args, "", Either "year" true, Either "month" true, Either "day" true);
        let (year, month, day) = (
            given(token, year)?,
            given(token, month)?,
            given(token, day)?,
        );
        let (year, month, day) = (
            fields::int(token, year)?,
            fields::int(token, month)?,
            fields::int(token, day)?,
        );
        let day = fields::day(token, year, month, day)?;
        instance(token, class, Date::payload(day))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let Day { year, month, day } = Date::of(token, this).day;
        let class = type_name(token, this);
        Ok(token.new_str(&format!("{class}({year}, {month}, {day})")))
    }

    #[slot]
    fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        call_method(token, this, "isoformat", &[])
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let date = Date::of(token, this);
        if date.hash.get() == -1 {
            date.hash.set(str::hash_bytes(token, &date.day.bytes()));
        }
        Ok(date.hash.get())
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        left: Borrowed<'_>,
        right: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        Ok(match both_dates(token, left, right) {
            Some((left, right)) => token.bool(op.matches(left.cmp(&right))),
            None => singletons::not_implemented(),
        })
    }

    #[slot]
    fn __add__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        let (date, other) = match left.is_a::<Date>(token) {
            true => (left, right),
            false => (right, left),
        };
        if date.is_a::<DateTime>(token) {
            return Ok(singletons::not_implemented());
        }
        match TimeDelta::span_of(token, other) {
            Some(span) => shifted(token, date, i64::from(span.days)),
            None => Ok(singletons::not_implemented()),
        }
    }

    #[slot]
    fn __sub__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        if let Some((left, right)) = both_dates(token, left, right) {
            let days = (left.ordinal() - right.ordinal()) as i32;
            return Ok(TimeDelta::make(
                token,
                Span {
                    days,
                    ..Span::default()
                },
            ));
        }
        let span = TimeDelta::span_of(token, right);
        match span {
            Some(span) if left.is_a::<Date>(token) && !left.is_a::<DateTime>(token) => {
                shifted(token, left, -i64::from(span.days))
            }
            _ => Ok(singletons::not_implemented()),
        }
    }

    #[getter]
    fn year(token: &mut Token, this: Borrowed<'_>) -> PyResult<u16> {
        Ok(Date::of(token, this).day.year)
    }

    #[getter]
    fn month(token: &mut Token, this: Borrowed<'_>) -> PyResult<u8> {
        Ok(Date::of(token, this).day.month)
    }

    #[getter]
    fn day(token: &mut Token, this: Borrowed<'_>) -> PyResult<u8> {
        Ok(Date::of(token, this).day.day)
    }

    /// Create a date from a POSIX timestamp.
    ///
    /// The timestamp is a number, e.g. created via time.time(), that is interpreted
    /// as local time.
    #[classmethod("(timestamp, /)")]
    fn fromtimestamp(token: &mut Token, class: Borrowed<'_>, timestamp: Borrowed<'_>) -> PyResult {
        let at = match baton_object::float::value_of(token, timestamp) {
            // The fraction is cut off, not rounded.
            Some(real) if real.is_finite() => {
                let floor = token.new_float(real.floor());
                local::timestamp(token, floor.as_ref())?
            }
            _ => local::timestamp(token, timestamp)?,
        };
        let (day, ..) = local::local_fields(token, at)?;
        make(token, class, day)
    }

    /// Current date.
    ///
    /// Equivalent to: fromtimestamp(time.time()).
    #[classmethod("()")]
    fn today(token: &mut Token, class: Borrowed<'_>) -> PyResult {
        let time = import_attribute(token, "time", "time")?;
        let now = object::call(token, time.as_ref(), &[])?;
        call_method(token, class, "fromtimestamp", &[now.as_ref()])
    }

    /// Construct a date from a proleptic Gregorian ordinal.
    ///
    /// January 1 of year 1 is day 1.  Only the year, month and day are
    /// non-zero in the result.
    #[classmethod("(ordinal, /)")]
    fn fromordinal(token: &mut Token, class: Borrowed<'_>, ordinal: Borrowed<'_>) -> PyResult {
        let ordinal = fields::int(token, ordinal)?;
        let day = from_ordinal(token, ordinal)?;
        make(token, class, day)
    }

    /// Construct a date from a string in ISO 8601 format.
    #[classmethod("(object, /)")]
    fn fromisoformat(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        let text = iso_text(token, object)?;
        let Some((year, month, day)) = iso::parse_day(&text) else {
            return malformed(token, object);
        };
        let day = fields::day(token, year, month, day)?;
        make(token, class, day)
    }

    /// Construct a date from the ISO year, week number and weekday.
    ///
    /// This is the inverse of the date.isocalendar() function
    #[classmethod("(year, week, day)")]
    fn fromisocalendar(
        token: &mut Token,
        class: Borrowed<'_>,
        year: Borrowed<'_>,
        week: Borrowed<'_>,
        day: Borrowed<'_>,
    ) -> PyResult {
        let year = iso_part(token, Some(year))?;
        let week = iso_part(token, Some(week))?;
        let day = iso_part(token, Some(day))?;
        match calendar::from_iso(year, week, day) {
            Ok(day) => make(token, class, day),
            Err(problem) => Err(token.value_error(match problem {
                IsoProblem::Year => fields::year_message(year),
                IsoProblem::Week => format!("Invalid week: {week}"),
                IsoProblem::Weekday => format!("Invalid weekday: {day} (range is [1, 7])"),
                IsoProblem::Range => fields::year_message(calendar::MAX_YEAR + 1),
            })),
        }
    }

    /// Parse string according to the given date format.
    #[classmethod("(*args, **kwargs)")]
    fn strptime(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        strptime(token, "_strptime_datetime_date", class, args)
    }

    /// Return ctime() style string.
    #[method("()")]
    fn ctime(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(ctime(Date::of(token, this).day, Clock::default()))
    }

    /// Format using strftime().
    ///
    /// Example: "%d/%m/%Y, %H:%M:%S".
    #[method("(format)")]
    fn strftime(token: &mut Token, this: Borrowed<'_>, format: Borrowed<'_>) -> PyResult {
        fields::text(token, "strftime", format)?;
        let timetuple = call_method(token, this, "timetuple", &[])?;
        let micro = this
            .get::<DateTime>(token)
            .map_or(0, |moment| moment.clock.micro);
        let subject = Subject {
            zone: datetime_class::zone_of(token, this),
            moment: this,
            micro,
        };
        strftime::format(token, &subject, format, timetuple.as_ref())
    }

    /// Formats self with strftime.
    #[method("(format, /)")]
    fn __format__(token: &mut Token, this: Borrowed<'_>, format: Borrowed<'_>) -> PyResult {
        self::format(token, this, format)
    }

    /// Return string in ISO 8601 format, YYYY-MM-DD.
    #[method("()")]
    fn isoformat(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        Ok(iso::day(Date::of(token, this).day))
    }

    /// Return the day of the week represented by the date.
    ///
    /// Monday == 1 ... Sunday == 7
    #[method("()")]
    fn isoweekday(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(Date::of(token, this).day.weekday() + 1)
    }

    /// Return a named tuple containing ISO year, week number, and weekday.
    #[method("()")]
    fn isocalendar(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (year, week, weekday) = Date::of(token, this).day.iso();
        Ok(iso_calendar::make(token, [year, week, weekday]))
    }

    /// Return the day of the week represented by the date.
    ///
    /// Monday == 0 ... Sunday == 6
    #[method("()")]
    fn weekday(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(Date::of(token, this).day.weekday())
    }

    /// Return proleptic Gregorian ordinal.
    ///
    /// January 1 of year 1 is day 1.
    #[method("()")]
    fn toordinal(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(Date::of(token, this).day.ordinal())
    }

    /// Return time tuple, compatible with time.localtime().
    #[method("()")]
    fn timetuple(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let day = Date::of(token, this).day;
        let fields = time_tuple(day, Clock::default(), -1);
        strftime::struct_time(token, fields)
    }

    /// Return date with new specified fields.
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

    /// __reduce__() -> (cls, state)
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = baton_object::bytes::new(token, &Date::of(token, this).day.bytes());
        let class = token.class_word(this).own(token);
        let args = tuple(token, vec![state]);
        Ok(tuple(token, vec![class, args]))
    }
}

/// The nine fields of a time tuple.
pub fn time_tuple(day: Day, clock: Clock, dst: i64) -> [i64; 9] {
    [
        i64::from(day.year),
        i64::from(day.month),
        i64::from(day.day),
        i64::from(clock.hour),
        i64::from(clock.minute),
        i64::from(clock.second),
        day.weekday(),
        day.day_of_year(),
        dst,
    ]
}

/// The constants `min`, `max` and `resolution`.
pub fn install(token: &mut Token) {
    for (name, day) in [("min", Day::MIN), ("max", Day::MAX)] {
        let value = token.new_object(Date::payload(day));
        put_constant(token, &DATE, name, value);
    }
    let day = Span {
        days: 1,
        ..Span::default()
    };
    let resolution = TimeDelta::make(token, day);
    put_constant(token, &DATE, "resolution", resolution);
}
