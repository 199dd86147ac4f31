//! Moments and the local zone: timestamps to fields and back, with the fold of repeated hours.

use super::calendar::{Clock, Day, EPOCH, SECONDS_PER_DAY, from_wall};
use super::{fields, timezone};
use baton_modules_os::time::time as clock;
use baton_object::int::{index, value_of};
use baton_object::{Borrowed, Owned, PyResult, Token, float};

/// Zones do not jump further than this.
const MAX_JUMP: i64 = SECONDS_PER_DAY;

/// Seconds and microseconds since 1970.
#[derive(Clone, Copy)]
pub struct Timestamp {
    /// Whole seconds, rounded down.
    pub seconds: i64,
    /// 0 to 999999.
    pub micros: i64,
}

/// Now, from the operating system.
pub fn now(token: &mut Token) -> PyResult<Timestamp> {
    let nanos = clock::wall_clock(token)?;
    let seconds = nanos.div_euclid(1_000_000_000) as i64;
    let micros = nanos.rem_euclid(1_000_000_000) as i64 / 1000;
    Ok(Timestamp { seconds, micros })
}

/// A timestamp from Python: an int, or a float of which the fraction is rounded to microseconds, ties to even.
pub fn timestamp(token: &mut Token, value: Borrowed<'_>) -> PyResult<Timestamp> {
    const OUT: &str = "timestamp out of range for platform time_t";
    let Some(real) = float::value_of(token, value) else {
        if token.class_of(value).slots().index.is_none() {
            let class = token.class_name(value);
            let message = format!("argument must be int or float, not {class}");
            return Err(token.type_error(message));
        }
        let index = index(token, value)?;
        let seconds = value_of(token, index.as_ref()).and_then(|int| int.to_i64());
        let seconds = seconds.ok_or_else(|| token.overflow_error(OUT))?;
        return Ok(Timestamp { seconds, micros: 0 });
    };
    if real.is_nan() {
        return Err(token.value_error("Invalid value NaN (not a number)"));
    }
    let mut whole = real.trunc();
    let mut micros = (real.fract() * 1e6).round_ties_even();
    if micros >= 1e6 {
        micros -= 1e6;
        whole += 1.0;
    } else if micros < 0.0 {
        micros += 1e6;
        whole -= 1.0;
    }
    if micros >= 1e6 {
        // A fraction so small that adding to it gave the whole.
        micros -= 1e6;
        whole += 1.0;
    }
    if !(-9.223_372_036_854_776e18..9.223_372_036_854_776e18).contains(&whole) {
        return Err(token.overflow_error(OUT));
    }
    Ok(Timestamp {
        seconds: whole as i64,
        micros: micros as i64,
    })
}

/// The local wall seconds of so many seconds since 1970.
fn wall(token: &mut Token, seconds: i64) -> PyResult<i64> {
    let local = clock::local_time(token, seconds)?;
    wall_of(token, &local)
}

fn wall_of(token: &mut Token, local: &clock::LocalTime) -> PyResult<i64> {
    let [year, month, day, hour, minute, second] = local.fields;
    let day = fields::day(token, year, month, day)?;
    Ok(day.seconds() + hour * 3600 + minute * 60 + second.min(59))
}

/// Year outside of the calendar, for a moment in UTC.
fn beyond(token: &mut Token, wall: i64) -> baton_object::Raised {
    let year = Day::year_beyond(wall.div_euclid(SECONDS_PER_DAY));
    token.value_error(fields::year_message(year))
}

/// Day and time in UTC.
pub fn utc_fields(token: &mut Token, at: Timestamp) -> PyResult<(Day, Clock)> {
    // glibc's years are C ints.
    const LIMIT: i64 = 67_768_036_191_676_799;
    if !(-LIMIT..=LIMIT).contains(&at.seconds) {
        return Err(token.os_error(75, None));
    }
    let wall = EPOCH + at.seconds;
    from_wall(wall, at.micros).ok_or_else(|| beyond(token, wall))
}

/// Day, time and fold in the local zone.
pub fn local_fields(token: &mut Token, at: Timestamp) -> PyResult<(Day, Clock, bool)> {
    let here = wall(token, at.seconds)?;
    let mut fold = false;
    // The same wall time a while ago means that the clock was set back in between.
    if let Ok(before) = at.seconds.checked_sub(MAX_JUMP).ok_or(())
        && here > MAX_JUMP + SECONDS_PER_DAY
    {
        let before = wall(token, before)?;
        let transition = here - before - MAX_JUMP;
        if transition < 0 {
            fold = wall(token, at.seconds + transition)? == here;
        }
    }
    let (day, clock) = from_wall(here, at.micros).ok_or_else(|| beyond(token, here))?;
    Ok((day, clock, fold))
}

/// The seconds since 1970 of a local wall time; `fold` says which one, if it was twice, and which side, if never.
pub fn to_seconds(token: &mut Token, day: Day, time: Clock, fold: bool) -> PyResult<i64> {
    let target = day.seconds() + time.seconds();
    let naive = target - EPOCH;
    let first_offset = wall(token, naive)? - target;
    let first = naive - first_offset;
    let first_wall = wall(token, first)?;
    let other_offset = if first_wall == target {
        // One solution; the other, if there is one, lies a day's offset away.
        let probe = if fold {
            first + MAX_JUMP
        } else {
            first - MAX_JUMP
        };
        let offset = wall(token, probe)? - probe - EPOCH;
        if offset == first_offset {
            return Ok(first);
        }
        offset
    } else {
        first_wall - first - EPOCH
    };
    let second = naive - other_offset;
    if wall(token, second)? == target {
        return Ok(second);
    }
    if first_wall == target {
        return Ok(first);
    }
    Ok(if fold {
        first.min(second)
    } else {
        first.max(second)
    })
}

/// The local zone as it is at a moment: a `timezone` with the zone's name.
pub fn zone_at(token: &mut Token, seconds: i64) -> PyResult {
    let local = clock::local_time(token, seconds)?;
    let offset = super::delta::from_total(
        token,
        i128::from(local.offset) * i128::from(super::calendar::MICROS),
    )?;
    timezone::new(token, offset.as_ref(), Some(Owned::as_ref(&local.zone)))
}
