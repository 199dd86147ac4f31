//! `time`: clocks, sleeping, and calendar time by the C library.

use baton_object::{module, struct_sequence};

struct_sequence! {
    /// The time value as returned by gmtime(), localtime(), and strptime(), and
    ///  accepted by asctime(), mktime() and strftime().  May be considered as a
    ///  sequence of 9 integers.
    ///
    ///  Note that several fields' values are not the same as those defined by
    ///  the C language standard for struct tm.  For example, the value of the
    ///  field tm_year is the actual year, not year - 1900.  See individual
    ///  fields' descriptions for details.
    pub StructTime, STRUCT_TIME = "time"."struct_time", 9 of {
        0 "tm_year" "year, for example, 1993";
        1 "tm_mon" "month of year, range [1, 12]";
        2 "tm_mday" "day of month, range [1, 31]";
        3 "tm_hour" "hours, range [0, 23]";
        4 "tm_min" "minutes, range [0, 59]";
        5 "tm_sec" "seconds, range [0, 61])";
        6 "tm_wday" "day of week, range [0, 6], Monday is 0";
        7 "tm_yday" "day of year, range [1, 366]";
        8 "tm_isdst" "1 if summer time is in effect, 0 if not, and -1 if unknown";
        9 "tm_zone" "abbreviation of timezone name";
        10 "tm_gmtoff" "offset from UTC in seconds";
    }
}

/// This module provides various functions to manipulate time values.
///
/// There are two standard representations of time.  One is the number
/// of seconds since the Epoch, in UTC (a.k.a. GMT).  It may be an integer
/// or a floating-point number (to represent fractions of seconds).
/// The epoch is the point where the time starts, the return value of time.gmtime(0).
/// It is January 1, 1970, 00:00:00 (UTC) on all platforms.
///
/// The other representation is a tuple of 9 integers giving local time.
#[module(name = "time", classes(super::STRUCT_TIME))]
pub mod time {
    use super::StructTime;
    use crate::constants::{self, Number};
    use crate::retry;
    use baton_modules::fspath;
    use baton_object::dict;
    use baton_object::str::{Str, StrBuilder};
    use baton_object::tuple::Tuple;
    use baton_object::{
        Args, Borrowed, Owned, PyResult, Token, attribute, object, structseq, switch,
    };
    use baton_sched::Outcome;
    use baton_sync::ClockId;
    use std::ffi::{CStr, CString};
    use std::time::Duration;

    const NANOS: i128 = 1_000_000_000;

    const CLOCKS: &[Number] = &[
        ("CLOCK_REALTIME", libc::CLOCK_REALTIME as i64),
        ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC as i64),
        ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW as i64),
        (
            "CLOCK_PROCESS_CPUTIME_ID",
            libc::CLOCK_PROCESS_CPUTIME_ID as i64,
        ),
        (
            "CLOCK_THREAD_CPUTIME_ID",
            libc::CLOCK_THREAD_CPUTIME_ID as i64,
        ),
        ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME as i64),
        ("CLOCK_TAI", libc::CLOCK_TAI as i64),
        // The fields of a struct_time, with those that have no place in the sequence.
        ("_STRUCT_TM_ITEMS", 11),
    ];

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let namespace = constants::namespace(token, module)?;
        constants::fill(token, namespace.as_ref(), CLOCKS);
        set_zone(token, namespace.as_ref())
    }

    // ---- clocks ----

    fn read(token: &mut Token, clock: libc::clockid_t) -> PyResult<i128> {
        if switch::is_simulated(token) {
            return Ok(i128::from(switch::now(token, simulated(clock))));
        }
        let mut now = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: the structure is valid for writing.
        let status = unsafe { libc::clock_gettime(clock, &mut now) };
        retry::status(token, status)?;
        Ok(i128::from(now.tv_sec) * NANOS + i128::from(now.tv_nsec))
    }

    /// Which simulated clock stands for a clock of the system.
    fn simulated(clock: libc::clockid_t) -> ClockId {
        match clock {
            libc::CLOCK_REALTIME | libc::CLOCK_REALTIME_COARSE | libc::CLOCK_TAI => {
                ClockId::Realtime
            }
            libc::CLOCK_PROCESS_CPUTIME_ID => ClockId::ProcessCpu,
            libc::CLOCK_THREAD_CPUTIME_ID => ClockId::ThreadCpu,
            _ => ClockId::Monotonic,
        }
    }

    /// As CPython divides: whole seconds lose nothing.
    fn seconds_exact(nanos: i128) -> f64 {
        if nanos % NANOS == 0 {
            (nanos / NANOS) as f64
        } else {
            nanos as f64 / 1e9
        }
    }

    /// time() -> floating-point number
    ///
    /// Return the current time in seconds since the Epoch.
    /// Fractions of a second may be present if the system clock provides them.
    #[function("()")]
    fn time(token: &mut Token) -> PyResult<f64> {
        read(token, libc::CLOCK_REALTIME).map(seconds_exact)
    }

    /// time_ns() -> int
    ///
    /// Return the current time in nanoseconds since the Epoch.
    #[function("()")]
    fn time_ns(token: &mut Token) -> PyResult {
        let now = read(token, libc::CLOCK_REALTIME)?;
        Ok(token.new_int(now))
    }

    /// monotonic() -> float
    ///
    /// Monotonic clock, cannot go backward.
    #[function("()")]
    fn monotonic(token: &mut Token) -> PyResult<f64> {
        read(token, libc::CLOCK_MONOTONIC).map(seconds_exact)
    }

    /// monotonic_ns() -> int
    ///
    /// Monotonic clock, cannot go backward, as nanoseconds.
    #[function("()")]
    fn monotonic_ns(token: &mut Token) -> PyResult {
        let now = read(token, libc::CLOCK_MONOTONIC)?;
        Ok(token.new_int(now))
    }

    /// perf_counter() -> float
    ///
    /// Performance counter for benchmarking.
    #[function("()")]
    fn perf_counter(token: &mut Token) -> PyResult<f64> {
        read(token, libc::CLOCK_MONOTONIC).map(seconds_exact)
    }

    /// perf_counter_ns() -> int
    ///
    /// Performance counter for benchmarking as nanoseconds.
    #[function("()")]
    fn perf_counter_ns(token: &mut Token) -> PyResult {
        let now = read(token, libc::CLOCK_MONOTONIC)?;
        Ok(token.new_int(now))
    }

    /// process_time() -> float
    ///
    /// Process time for profiling: sum of the kernel and user-space CPU time.
    #[function("()")]
    fn process_time(token: &mut Token) -> PyResult<f64> {
        read(token, libc::CLOCK_PROCESS_CPUTIME_ID).map(seconds_exact)
    }

    /// process_time_ns() -> int
    ///
    /// Process time for profiling as nanoseconds:
    /// sum of the kernel and user-space CPU time.
    #[function("()")]
    fn process_time_ns(token: &mut Token) -> PyResult {
        let now = read(token, libc::CLOCK_PROCESS_CPUTIME_ID)?;
        Ok(token.new_int(now))
    }

    /// thread_time() -> float
    ///
    /// Thread time for profiling: sum of the kernel and user-space CPU time.
    #[function("()")]
    fn thread_time(token: &mut Token) -> PyResult<f64> {
        read(token, libc::CLOCK_THREAD_CPUTIME_ID).map(seconds_exact)
    }

    /// thread_time_ns() -> int
    ///
    /// Thread time for profiling as nanoseconds:
    /// sum of the kernel and user-space CPU time.
    #[function("()")]
    fn thread_time_ns(token: &mut Token) -> PyResult {
        let now = read(token, libc::CLOCK_THREAD_CPUTIME_ID)?;
        Ok(token.new_int(now))
    }

    /// Return the time of the specified clock clk_id as a float.
    #[function("(clk_id, /)")]
    fn clock_gettime(token: &mut Token, clk_id: i32) -> PyResult<f64> {
        read(token, clk_id).map(seconds_exact)
    }

    /// Return the time of the specified clock clk_id as nanoseconds (int).
    #[function("(clk_id, /)")]
    fn clock_gettime_ns(token: &mut Token, clk_id: i32) -> PyResult {
        let now = read(token, clk_id)?;
        Ok(token.new_int(now))
    }

    /// clock_settime(clk_id, time)
    ///
    /// Set the time of the specified clock clk_id.
    #[function("(clk_id, time, /)")]
    fn clock_settime(token: &mut Token, clk_id: i32, time: Borrowed<'_>) -> PyResult<()> {
        let nanos = to_nanos(token, time, Rounding::Floor)?;
        set_clock(token, clk_id, nanos)
    }

    /// clock_settime_ns(clk_id, time)
    ///
    /// Set the time of the specified clock clk_id with nanoseconds.
    #[function("(clk_id, time, /)")]
    fn clock_settime_ns(token: &mut Token, clk_id: i32, time: i64) -> PyResult<()> {
        set_clock(token, clk_id, i128::from(time))
    }

    fn set_clock(token: &mut Token, clock: i32, nanos: i128) -> PyResult<()> {
        let time = timespec(nanos);
        // SAFETY: the structure is valid.
        let status = unsafe { libc::clock_settime(clock, &time) };
        retry::status(token, status).map(drop)
    }

    /// clock_getres(clk_id) -> floating-point number
    ///
    /// Return the resolution (precision) of the specified clock clk_id.
    #[function("(clk_id, /)")]
    fn clock_getres(token: &mut Token, clk_id: i32) -> PyResult<f64> {
        resolution(token, clk_id)
    }

    fn resolution(token: &mut Token, clock: i32) -> PyResult<f64> {
        let mut time = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: the structure is valid for writing.
        let status = unsafe { libc::clock_getres(clock, &mut time) };
        retry::status(token, status)?;
        Ok(time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9)
    }

    /// pthread_getcpuclockid(thread_id) -> int
    ///
    /// Return the clk_id of a thread's CPU time clock.
    #[function("(thread_id, /)")]
    fn pthread_getcpuclockid(token: &mut Token, thread_id: u64) -> PyResult<i32> {
        let mut clock = 0;
        let thread = switch::system_thread(token, thread_id);
        // SAFETY: the clock is valid for writing; the caller names a living thread, as the C function wants.
        let error = unsafe { libc::pthread_getcpuclockid(thread as libc::pthread_t, &mut clock) };
        if error != 0 {
            return Err(token.os_error(error, None));
        }
        Ok(clock)
    }

    /// get_clock_info(name: str) -> dict
    ///
    /// Get information of the specified clock.
    #[function("(name, /)")]
    fn get_clock_info(token: &mut Token, name: String) -> PyResult {
        let (clock, implementation, monotonic, adjustable) = match name.as_str() {
            "time" => (
                libc::CLOCK_REALTIME,
                "clock_gettime(CLOCK_REALTIME)",
                false,
                true,
            ),
            "monotonic" | "perf_counter" => (
                libc::CLOCK_MONOTONIC,
                "clock_gettime(CLOCK_MONOTONIC)",
                true,
                false,
            ),
            "process_time" => (
                libc::CLOCK_PROCESS_CPUTIME_ID,
                "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)",
                true,
                false,
            ),
            "thread_time" => (
                libc::CLOCK_THREAD_CPUTIME_ID,
                "clock_gettime(CLOCK_THREAD_CPUTIME_ID)",
                true,
                false,
            ),
            _ => return Err(token.value_error("unknown clock")),
        };
        let resolution = resolution(token, clock)?;
        let fields = [
            ("implementation", token.new_str(implementation)),
            ("monotonic", token.bool(monotonic)),
            ("adjustable", token.bool(adjustable)),
            ("resolution", token.new_float(resolution)),
        ];
        let types = baton_modules::import::import_module(token, "types")?;
        let namespace = attribute::get_text(token, types.as_ref(), "SimpleNamespace")?;
        let info = object::call(token, namespace.as_ref(), &[])?;
        for (name, value) in fields {
            attribute::set_text(token, info.as_ref(), name, value.as_ref())?;
        }
        Ok(info)
    }

    // ---- spans ----

    #[derive(Clone, Copy, PartialEq)]
    enum Rounding {
        Floor,
        Ceiling,
    }

    fn timespec(nanos: i128) -> libc::timespec {
        libc::timespec {
            tv_sec: nanos.div_euclid(NANOS) as libc::time_t,
            tv_nsec: nanos.rem_euclid(NANOS) as libc::c_long,
        }
    }

    fn round(value: f64, rounding: Rounding) -> f64 {
        if rounding == Rounding::Floor {
            value.floor()
        } else if value >= 0.0 {
            value.ceil()
        } else {
            value.floor()
        }
    }

    /// A number of seconds as nanoseconds.
    fn to_nanos(token: &mut Token, value: Borrowed<'_>, rounding: Rounding) -> PyResult<i128> {
        const TOO_LARGE: &str = "timestamp too large to convert to C PyTime_t";
        if let Some(value) = baton_object::float::value_of(token, value) {
            if value.is_nan() {
                return Err(token.value_error("Invalid value NaN (not a number)"));
            }
            let nanos = round(value * 1e9, rounding);
            if !(-9.223372036854776e18..9.223372036854776e18).contains(&nanos) {
                return Err(token.overflow_error(TOO_LARGE));
            }
            return Ok(nanos as i128);
        }
        if !baton_object::tuple_class::is_index(token, value) {
            let got = token.class_name(value);
            return Err(token.type_error(format!(
                "'{got}' object cannot be interpreted as an integer or float"
            )));
        }
        let index = baton_object::int::index(token, value)?;
        let whole =
            baton_object::int::value_of(token, index.as_ref()).and_then(|value| value.to_i64());
        match whole
            .map(|whole| i128::from(whole) * NANOS)
            .filter(|nanos| i64::try_from(*nanos).is_ok())
        {
            Some(nanos) => Ok(nanos),
            None => Err(token.overflow_error(TOO_LARGE)),
        }
    }

    /// sleep(seconds)
    ///
    /// Delay execution for a given number of seconds.  The argument may be
    /// a floating-point number for subsecond precision.
    #[function("(object, /)")]
    fn sleep(token: &mut Token, object: Borrowed<'_>) -> PyResult<()> {
        let nanos = to_nanos(token, object, Rounding::Ceiling)?;
        if nanos < 0 {
            return Err(token.value_error("sleep length must be non-negative"));
        }
        let span = u64::try_from(nanos).unwrap_or(u64::MAX);
        let deadline = switch::instant(token).after(Duration::from_nanos(span));
        while switch::sleep_until(token, deadline, "time.sleep") == Outcome::Interrupted {
            crate::signals::run_handlers(token)?;
        }
        Ok(())
    }

    // ---- calendar time ----

    fn empty_tm() -> libc::tm {
        // SAFETY: all zeros are a valid `tm`: numbers and a null pointer.
        unsafe { std::mem::zeroed() }
    }

    fn struct_time(token: &mut Token, tm: &libc::tm) -> Owned {
        let numbers = [
            i64::from(tm.tm_year) + 1900,
            i64::from(tm.tm_mon) + 1,
            i64::from(tm.tm_mday),
            i64::from(tm.tm_hour),
            i64::from(tm.tm_min),
            i64::from(tm.tm_sec),
            i64::from((tm.tm_wday + 6) % 7),
            i64::from(tm.tm_yday) + 1,
            i64::from(tm.tm_isdst),
        ];
        let zone = zone_name(token, tm);
        let mut items: Vec<Owned> = numbers.iter().map(|number| token.int(*number)).collect();
        items.extend([zone, token.int(tm.tm_gmtoff)]);
        structseq::make::<StructTime>(token, items)
    }

    fn zone_name(token: &Token, tm: &libc::tm) -> Owned {
        if tm.tm_zone.is_null() {
            return token.new_str("");
        }
        // SAFETY: the C library's zone names are terminated strings that live on.
        fspath::decode_bytes(token, unsafe { CStr::from_ptr(tm.tm_zone) }.to_bytes())
    }

    /// The seconds of an optional argument, the fraction cut off downwards; now without one.
    fn when(token: &mut Token, value: Option<Borrowed<'_>>) -> PyResult<libc::time_t> {
        const OUT: &str = "timestamp out of range for platform time_t";
        let Some(value) = value.filter(|value| !value.is_none()) else {
            return Ok(read(token, libc::CLOCK_REALTIME)?.div_euclid(NANOS) as libc::time_t);
        };
        if let Some(value) = baton_object::float::value_of(token, value) {
            if value.is_nan() {
                return Err(token.value_error("Invalid value NaN (not a number)"));
            }
            let whole = value.floor();
            if !(-9.223372036854776e18..9.223372036854776e18).contains(&whole) {
                return Err(token.overflow_error(OUT));
            }
            return Ok(whole as libc::time_t);
        }
        let index = baton_object::int::index(token, value)?;
        let whole =
            baton_object::int::value_of(token, index.as_ref()).and_then(|value| value.to_i64());
        whole.ok_or(()).map_err(|()| token.overflow_error(OUT))
    }

    fn to_local(token: &mut Token, time: libc::time_t) -> PyResult<libc::tm> {
        let mut tm = empty_tm();
        // SAFETY: both structures are valid.
        let done = unsafe { libc::localtime_r(&time, &mut tm) };
        if done.is_null() {
            let number = retry::errno();
            return Err(token.os_error(if number == 0 { libc::EINVAL } else { number }, None));
        }
        Ok(tm)
    }

    /// A moment in the local zone.
    pub struct LocalTime {
        /// Year, month (from 1), day, hour, minute, second.
        pub fields: [i64; 6],
        /// Seconds east of UTC.
        pub offset: i64,
        /// The zone's name, a str.
        pub zone: Owned,
    }

    /// So many seconds since 1970 in the local zone.
    pub fn local_time(token: &mut Token, seconds: i64) -> PyResult<LocalTime> {
        let tm = to_local(token, seconds)?;
        let year = i64::from(tm.tm_year) + 1900;
        let rest = [tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec];
        let [month, day, hour, minute, second] = rest.map(i64::from);
        Ok(LocalTime {
            fields: [year, month, day, hour, minute, second],
            offset: tm.tm_gmtoff,
            zone: zone_name(token, &tm),
        })
    }

    /// Nanoseconds since 1970.
    pub fn wall_clock(token: &mut Token) -> PyResult<i128> {
        read(token, libc::CLOCK_REALTIME)
    }

    /// gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,
    ///                        tm_sec, tm_wday, tm_yday, tm_isdst)
    ///
    /// Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a.
    /// GMT).  When 'seconds' is not passed in, convert the current time instead.
    #[function("(seconds=None, /)")]
    fn gmtime(token: &mut Token, seconds: Option<Borrowed<'_>>) -> PyResult {
        let time = when(token, seconds)?;
        let mut tm = empty_tm();
        // SAFETY: both structures are valid.
        if unsafe { libc::gmtime_r(&time, &mut tm) }.is_null() {
            let number = retry::errno();
            return Err(token.os_error(number, None));
        }
        Ok(struct_time(token, &tm))
    }

    /// localtime([seconds]) -> (tm_year,tm_mon,tm_mday,tm_hour,tm_min,
    ///                           tm_sec,tm_wday,tm_yday,tm_isdst)
    ///
    /// Convert seconds since the Epoch to a time tuple expressing local time.
    /// When 'seconds' is not passed in, convert the current time instead.
    #[function("(seconds=None, /)")]
    fn localtime(token: &mut Token, seconds: Option<Borrowed<'_>>) -> PyResult {
        let time = when(token, seconds)?;
        let tm = to_local(token, time)?;
        Ok(struct_time(token, &tm))
    }

    /// A C time with the zone's name kept alive.
    struct Fields {
        tm: libc::tm,
        _zone: Option<CString>,
    }

    /// The C structure of a time tuple.
    fn fields(token: &mut Token, value: Borrowed<'_>, what: &'static str) -> PyResult<Fields> {
        let Some(items) = Tuple::items_of(token, value) else {
            return Err(token.type_error("Tuple or struct_time argument required"));
        };
        let items: Vec<Owned> = items.iter().map(|item| item.own(token)).collect();
        if items.len() != 9 {
            return Err(token.type_error(format!("{what}(): illegal time tuple argument")));
        }
        let mut numbers = [0i32; 9];
        for (slot, item) in numbers.iter_mut().zip(&items) {
            *slot = baton_object::args::FromArg::from_arg(token, item.as_ref())?;
        }
        let [
            year,
            month,
            day,
            hour,
            minute,
            second,
            weekday,
            yearday,
            isdst,
        ] = numbers;
        let Some(year) = year.checked_sub(1900) else {
            return Err(token.overflow_error("year out of range"));
        };
        let mut tm = empty_tm();
        (tm.tm_year, tm.tm_mon, tm.tm_mday) = (year, month.wrapping_sub(1), day);
        (tm.tm_hour, tm.tm_min, tm.tm_sec) = (hour, minute, second);
        (tm.tm_wday, tm.tm_yday, tm.tm_isdst) =
            (weekday.wrapping_add(1) % 7, yearday.wrapping_sub(1), isdst);
        let mut zone = None;
        if token.class_of(value).is_native(&super::STRUCT_TIME) {
            let name = attribute::get_text(token, value, "tm_zone")?;
            zone = name
                .as_ref()
                .get::<Str>(token)
                .map(fspath::encode)
                .and_then(|name| CString::new(name).ok());
            let offset = attribute::get_text(token, value, "tm_gmtoff")?;
            tm.tm_gmtoff = offset.word().int().unwrap_or(0);
            tm.tm_zone = zone.as_ref().map_or(std::ptr::null(), |name| name.as_ptr());
        }
        Ok(Fields { tm, _zone: zone })
    }

    /// Checks the ranges that the C library does not; zero days and months mean the first.
    fn check(token: &mut Token, tm: &mut libc::tm) -> PyResult<()> {
        if tm.tm_mon == -1 {
            tm.tm_mon = 0;
        }
        if tm.tm_mday == 0 {
            tm.tm_mday = 1;
        }
        if tm.tm_yday == -1 {
            tm.tm_yday = 0;
        }
        let problem = match tm {
            tm if !(0..=11).contains(&tm.tm_mon) => "month out of range",
            tm if !(0..=31).contains(&tm.tm_mday) => "day of month out of range",
            tm if !(0..=23).contains(&tm.tm_hour) => "hour out of range",
            tm if !(0..=59).contains(&tm.tm_min) => "minute out of range",
            tm if !(0..=61).contains(&tm.tm_sec) => "seconds out of range",
            tm if tm.tm_wday < 0 => "day of week out of range",
            tm if !(0..=365).contains(&tm.tm_yday) => "day of year out of range",
            _ => return Ok(()),
        };
        Err(token.value_error(problem))
    }

    fn given_or_now(
        token: &mut Token,
        value: Option<Borrowed<'_>>,
        what: &'static str,
    ) -> PyResult<Fields> {
        match value {
            Some(value) => {
                let mut fields = fields(token, value, what)?;
                check(token, &mut fields.tm)?;
                Ok(fields)
            }
            None => {
                let now = when(token, None)?;
                Ok(Fields {
                    tm: to_local(token, now)?,
                    _zone: None,
                })
            }
        }
    }

    fn as_text(tm: &libc::tm) -> String {
        const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let name = |names: &'static [&'static str], index: i32| {
            names.get(index as usize).copied().unwrap_or("???")
        };
        let (day, month) = (name(&DAYS, tm.tm_wday), name(&MONTHS, tm.tm_mon));
        let year = 1900 + i64::from(tm.tm_year);
        format!(
            "{day} {month}{:3} {:02}:{:02}:{:02} {year}",
            tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec
        )
    }

    /// asctime([tuple]) -> string
    ///
    /// Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.
    /// When the time tuple is not present, current time as returned by localtime()
    /// is used.
    #[function("(tuple=None, /)")]
    fn asctime(token: &mut Token, tuple: Option<Borrowed<'_>>) -> PyResult<String> {
        Ok(as_text(&given_or_now(token, tuple, "asctime")?.tm))
    }

    /// ctime(seconds) -> string
    ///
    /// Convert a time in seconds since the Epoch to a string in local time.
    /// This is equivalent to asctime(localtime(seconds)). When the time tuple is
    /// not present, current time as returned by localtime() is used.
    #[function("(seconds=None, /)")]
    fn ctime(token: &mut Token, seconds: Option<Borrowed<'_>>) -> PyResult<String> {
        let time = when(token, seconds)?;
        Ok(as_text(&to_local(token, time)?))
    }

    /// mktime(tuple) -> floating-point number
    ///
    /// Convert a time tuple in local time to seconds since the Epoch.
    /// Note that mktime(gmtime(0)) will not generally return zero for most
    /// time zones; instead the returned value will either be equal to that
    /// of the timezone or altzone attributes on the time module.
    #[function("(tuple, /)")]
    fn mktime(token: &mut Token, tuple: Borrowed<'_>) -> PyResult<f64> {
        let mut tm = fields(token, tuple, "mktime")?.tm;
        tm.tm_wday = -1;
        tm.tm_zone = std::ptr::null();
        // SAFETY: the structure is valid.
        let time = unsafe { libc::mktime(&mut tm) };
        if time == -1 && tm.tm_wday == -1 {
            return Err(token.overflow_error("mktime argument out of range"));
        }
        Ok(time as f64)
    }

    /// strftime(format[, tuple]) -> string
    ///
    /// Convert a time tuple to a string according to a format specification.
    /// See the library reference manual for formatting codes. When the time tuple
    /// is not present, current time as returned by localtime() is used.
    #[function("(format, tuple=None, /)")]
    fn strftime(token: &mut Token, format: Borrowed<'_>, tuple: Option<Borrowed<'_>>) -> PyResult {
        let Some(text) = format.get::<Str>(token) else {
            let got = token.class_name(format);
            return Err(token.type_error(format!("strftime() argument 1 must be str, not {got}")));
        };
        let chars: Vec<u32> = text.chars().iter().collect();
        let mut fields = given_or_now(token, tuple, "strftime")?;
        fields.tm.tm_isdst = fields.tm.tm_isdst.clamp(-1, 1);
        let mut out = StrBuilder::with_capacity(chars.len() * 2);
        // The C library sees the ASCII parts only: other characters stand for themselves, whatever the locale, and NUL
        // would end its string.
        let plain = |c: u32| u8::try_from(c).is_ok_and(|c| c.is_ascii() && c != 0);
        for run in chars.chunk_by(|a, b| plain(*a) == plain(*b)) {
            if !run.first().is_some_and(|c| plain(*c)) {
                run.iter().for_each(|c| out.push_char(*c));
                continue;
            }
            let piece: Vec<u8> = run.iter().map(|c| *c as u8).collect();
            let mut formatted = Vec::new();
            format_piece(&mut formatted, &piece, &fields.tm);
            let formatted = fspath::decode_bytes(token, &formatted);
            if let Some(text) = baton_object::str::of(token, formatted.as_ref()) {
                out.push(text.chars());
            }
        }
        Ok(out.finish(token))
    }

    fn format_piece(out: &mut Vec<u8>, piece: &[u8], tm: &libc::tm) {
        // A percent sign at the end begins nothing.
        let signs = piece.iter().rev().take_while(|byte| **byte == b'%').count();
        let (piece, end) = piece.split_at(piece.len() - signs % 2);
        // A last character that is always printed tells an empty result from a buffer too small.
        let Ok(pattern) = CString::new([piece, b"x"].concat()) else {
            return;
        };
        let mut room = 1024usize.max(piece.len() * 2);
        loop {
            let mut buffer = vec![0u8; room];
            // SAFETY: the buffer's length is passed; the pattern is terminated.
            let len =
                unsafe { libc::strftime(buffer.as_mut_ptr().cast(), room, pattern.as_ptr(), tm) };
            if len > 0 || room > 256 * pattern.as_bytes().len() + 4096 {
                out.extend_from_slice(&buffer[..len.saturating_sub(1)]);
                out.extend_from_slice(end);
                return;
            }
            room *= 2;
        }
    }

    /// strptime(string, format) -> struct_time
    ///
    /// Parse a string to a time tuple according to a format specification.
    /// See the library reference manual for formatting codes (same as
    /// strftime()).
    #[function("(*args, **kwargs)")]
    fn strptime(token: &mut Token, args: Args<'_>) -> PyResult {
        let module = baton_modules::import::import_module(token, "_strptime")?;
        let parse = attribute::get_text(token, module.as_ref(), "_strptime_time")?;
        baton_object::call::call_args(token, parse.as_ref(), args)
    }

    // ---- the time zone ----

    /// tzset()
    ///
    /// Initialize, or reinitialize, the local timezone to the value stored in
    /// os.environ['TZ']. The TZ environment variable should be specified in
    /// standard Unix timezone format as documented in the tzset man page
    /// (eg. 'US/Eastern', 'Europe/Amsterdam'). Unknown timezones will silently
    /// fall back to UTC. If the TZ environment variable is not set, the local
    /// timezone is set to the systems best guess of wallclock time.
    /// Changing the TZ environment variable without calling tzset *may* change
    /// the local timezone used by methods such as localtime, but this behaviour
    /// should not be relied on.
    #[function("()")]
    fn tzset(token: &mut Token) -> PyResult<()> {
        let Some(modules) = token
            .interp()
            .modules(token)
            .map(|modules| modules.own(token))
        else {
            return Ok(());
        };
        let name = token.intern("time");
        let Some(module) = dict::get(token, modules.as_ref(), name.as_ref())? else {
            return Ok(());
        };
        let namespace = constants::namespace(token, module.as_ref())?;
        set_zone(token, namespace.as_ref())
    }

    unsafe extern "C" {
        #[link_name = "tzset"]
        fn c_tzset();
    }

    /// Sets `timezone`, `altzone`, `daylight` and `tzname` from what holds in January and in July.
    fn set_zone(token: &mut Token, namespace: Borrowed<'_>) -> PyResult<()> {
        const YEAR: i64 = (365 * 24 + 6) * 3600;
        // SAFETY: the call has no arguments; other threads' readers of the environment are kept out by the lock.
        unsafe { c_tzset() };
        let start = when(token, None)? / YEAR * YEAR;
        let (january, july) = (to_local(token, start)?, to_local(token, start + YEAR / 2)?);
        let (winter, summer) = (-january.tm_gmtoff, -july.tm_gmtoff);
        // South of the equator summer time holds in January.
        let (standard, other) = if winter < summer {
            (&july, &january)
        } else {
            (&january, &july)
        };
        let names = [zone_name(token, standard), zone_name(token, other)];
        let values = [
            ("timezone", token.int(-standard.tm_gmtoff)),
            ("altzone", token.int(-other.tm_gmtoff)),
            ("daylight", token.int(i64::from(winter != summer))),
            ("tzname", token.new_tuple(names.into_iter())),
        ];
        for (name, value) in values {
            dict::set_text(token, namespace, name, value.as_ref());
        }
        Ok(())
    }
}
