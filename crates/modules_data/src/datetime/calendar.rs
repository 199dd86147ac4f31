//! The proleptic Gregorian calendar in numbers: days, weeks, seconds. No objects.
//!
//! Invariants: a [`Day`] is valid (year 1 to 9999); ordinal 1 is 1 January of year 1, a Monday; "wall seconds" count
//! from the start of that day, whatever the zone.

use baton_object::Traverse;

/// The first year.
pub const MIN_YEAR: i64 = 1;
/// The last year.
pub const MAX_YEAR: i64 = 9999;
/// The ordinal of the last day.
pub const MAX_ORDINAL: i64 = 3_652_059;
/// The wall seconds of 1 January 1970.
pub const EPOCH: i64 = 719_163 * SECONDS_PER_DAY;
/// 24 hours.
pub const SECONDS_PER_DAY: i64 = 86_400;
/// A second's parts.
pub const MICROS: i64 = 1_000_000;

const BEFORE_MONTH: [i64; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_IN_4_YEARS: i64 = 1461;
const DAYS_IN_100_YEARS: i64 = 36_524;
const DAYS_IN_400_YEARS: i64 = 146_097;

/// A day of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Traverse)]
pub struct Day {
    /// 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A time of day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Traverse)]
pub struct Clock {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// 0 to 999999.
    pub micro: u32,
}

/// True in a leap year.
pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month has.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of a year before 1 January.
pub fn days_before_year(year: i64) -> i64 {
    let past = year - 1;
    past * 365 + past / 4 - past / 100 + past / 400
}

/// The weekday (Monday 0) of an ordinal.
pub fn weekday(ordinal: i64) -> i64 {
    (ordinal + 6).rem_euclid(7)
}

/// The ordinal of the Monday with which ISO week 1 of a year begins.
pub fn iso_first_monday(year: i64) -> i64 {
    let first = days_before_year(year) + 1;
    let day = weekday(first);
    // Week 1 holds the year's first Thursday.
    first - day + if day > 3 { 7 } else { 0 }
}

impl Day {
    /// The first day.
    pub const MIN: Day = Day {
        year: 1,
        month: 1,
        day: 1,
    };
    /// The last day.
    pub const MAX: Day = Day {
        year: 9999,
        month: 12,
        day: 31,
    };

    /// The day, where there is one.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Day> {
        let valid = (MIN_YEAR..=MAX_YEAR).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        valid.then_some(Day {
            year: year as u16,
            month: month as u8,
            day: day as u8,
        })
    }

    /// Days since the day before the first, counting this one.
    pub fn ordinal(self) -> i64 {
        days_before_year(i64::from(self.year)) + self.day_of_year()
    }

    /// 1 to 366.
    pub fn day_of_year(self) -> i64 {
        let leap = self.month > 2 && is_leap(i64::from(self.year));
        let before = BEFORE_MONTH
            .get(usize::from(self.month))
            .copied()
            .unwrap_or(0);
        before + i64::from(leap) + i64::from(self.day)
    }

    /// The day of an ordinal from 1 to [`MAX_ORDINAL`].
    pub fn from_ordinal(ordinal: i64) -> Option<Day> {
        if !(1..=MAX_ORDINAL).contains(&ordinal) {
            return None;
        }
        let rest = ordinal - 1;
        let (centuries4, rest) = (rest / DAYS_IN_400_YEARS, rest % DAYS_IN_400_YEARS);
        let (centuries, rest) = (rest / DAYS_IN_100_YEARS, rest % DAYS_IN_100_YEARS);
        let (leaps, rest) = (rest / DAYS_IN_4_YEARS, rest % DAYS_IN_4_YEARS);
        let (years, rest) = (rest / 365, rest % 365);
        let year = centuries4 * 400 + centuries * 100 + leaps * 4 + years + 1;
        if years == 4 || centuries == 4 {
            // The last day of a leap year.
            return Day::new(year - 1, 12, 31);
        }
        let leap = i64::from(is_leap(year));
        let mut month = 12;
        let mut before = 0;
        while month >= 1 {
            before = BEFORE_MONTH.get(month as usize).copied().unwrap_or(0)
                + if month > 2 { leap } else { 0 };
            if before <= rest {
                break;
            }
            month -= 1;
        }
        Day::new(year, month, rest - before + 1)
    }

    /// The year that an ordinal beyond the last day would have, for the error.
    pub fn year_beyond(ordinal: i64) -> i64 {
        let rest = ordinal - 1;
        let year400 = rest.div_euclid(DAYS_IN_400_YEARS);
        let within = rest.rem_euclid(DAYS_IN_400_YEARS);
        let day = Day::from_ordinal(within + 1).map_or(1, |day| i64::from(day.year));
        year400 * 400 + day
    }

    /// ISO year, week and weekday (Monday 1).
    pub fn iso(self) -> (i64, i64, i64) {
        let mut year = i64::from(self.year);
        let ordinal = self.ordinal();
        let mut monday = iso_first_monday(year);
        if ordinal < monday {
            year -= 1;
            monday = iso_first_monday(year);
        } else if ordinal >= iso_first_monday(year + 1) {
            year += 1;
            monday = iso_first_monday(year);
        }
        let days = ordinal - monday;
        (year, days / 7 + 1, days % 7 + 1)
    }

    /// The weekday, Monday 0.
    pub fn weekday(self) -> i64 {
        weekday(self.ordinal())
    }

    /// The four bytes of a pickle.
    pub fn bytes(self) -> [u8; 4] {
        let [high, low] = self.year.to_be_bytes();
        [high, low, self.month, self.day]
    }

    /// The wall seconds at midnight.
    pub fn seconds(self) -> i64 {
        self.ordinal() * SECONDS_PER_DAY
    }
}

/// What an ISO year, week or weekday is not.
pub enum IsoProblem {
    /// Not in 1 to 9999.
    Year,
    /// Not a week of the year.
    Week,
    /// Not in 1 to 7.
    Weekday,
    /// Beyond the last day.
    Range,
}

/// The day of an ISO year, week and weekday.
pub fn from_iso(year: i64, week: i64, weekday_: i64) -> Result<Day, IsoProblem> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(IsoProblem::Year);
    }
    let first = weekday(days_before_year(year) + 1);
    let long = first == 3 || (first == 2 && is_leap(year));
    if !((1..53).contains(&week) || (week == 53 && long)) {
        return Err(IsoProblem::Week);
    }
    if !(1..=7).contains(&weekday_) {
        return Err(IsoProblem::Weekday);
    }
    let ordinal = iso_first_monday(year) + (week - 1) * 7 + weekday_ - 1;
    Day::from_ordinal(ordinal).ok_or(IsoProblem::Range)
}

impl Clock {
    /// The last microsecond.
    pub const MAX: Clock = Clock {
        hour: 23,
        minute: 59,
        second: 59,
        micro: 999_999,
    };

    /// Seconds since midnight.
    pub fn seconds(self) -> i64 {
        i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second)
    }

    /// The time of a second of the day.
    pub fn from_seconds(seconds: i64, micro: i64) -> Clock {
        Clock {
            hour: (seconds / 3600) as u8,
            minute: (seconds / 60 % 60) as u8,
            second: (seconds % 60) as u8,
            micro: micro as u32,
        }
    }

    /// The six bytes of a pickle.
    pub fn bytes(self) -> [u8; 6] {
        let [_, high, middle, low] = self.micro.to_be_bytes();
        [self.hour, self.minute, self.second, high, middle, low]
    }

    /// The time of a pickle's six bytes, which are taken at their word as CPython does.
    pub fn from_bytes(bytes: [u8; 6]) -> Clock {
        let [hour, minute, second, high, middle, low] = bytes;
        Clock {
            hour,
            minute,
            second,
            micro: u32::from_be_bytes([0, high, middle, low]),
        }
    }
}

/// Day and time of wall seconds; `None` outside of the calendar.
pub fn from_wall(seconds: i64, micro: i64) -> Option<(Day, Clock)> {
    let day = Day::from_ordinal(seconds.div_euclid(SECONDS_PER_DAY))?;
    let clock = Clock::from_seconds(seconds.rem_euclid(SECONDS_PER_DAY), micro);
    Some((day, clock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_and_days_agree() {
        let mut previous = None;
        for ordinal in (1..=MAX_ORDINAL).step_by(13).chain([MAX_ORDINAL]) {
            let day = Day::from_ordinal(ordinal).unwrap();
            assert_eq!(day.ordinal(), ordinal);
            assert!(previous < Some(day));
            previous = Some(day);
        }
        assert!(Day::from_ordinal(0).is_none() && Day::from_ordinal(MAX_ORDINAL + 1).is_none());
        assert_eq!(Day::year_beyond(10_000_000), 27_380);
    }

    #[test]
    fn iso_weeks_round_trip() {
        for ordinal in (1..MAX_ORDINAL).step_by(101) {
            let day = Day::from_ordinal(ordinal).unwrap();
            let (year, week, weekday) = day.iso();
            if (MIN_YEAR..=MAX_YEAR).contains(&year) {
                assert!(from_iso(year, week, weekday).is_ok_and(|back| back == day));
            }
        }
        assert!(from_iso(2021, 53, 1).is_err());
        assert!(from_iso(2020, 53, 1).is_ok());
    }
}
