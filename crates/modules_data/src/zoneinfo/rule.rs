//! When, every year, daylight saving time begins or ends.

use crate::datetime::calendar::{
    EPOCH, SECONDS_PER_DAY, days_before_year, days_in_month, is_leap, weekday,
};

/// A day of every year.
#[derive(Clone, Copy)]
pub(super) enum Day {
    /// The `week`-th (5: the last) `weekday` (Sunday 0) of a month.
    OfMonth {
        /// 1 to 12.
        month: i64,
        /// 1 to 5.
        week: i64,
        /// 0 to 6.
        weekday: i64,
    },
    /// A day by its number; Julian days count from 1 and never count 29 February.
    OfYear {
        /// Up to 365.
        day: i64,
        /// Counted without leap days.
        julian: bool,
    },
}

/// A moment of every year, in local time.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    pub(super) day: Day,
    /// Since midnight; it may be days away.
    pub(super) seconds: i64,
}

impl Rule {
    /// Seconds since 1970, in local time.
    pub(super) fn in_year(self, year: i64) -> i64 {
        let before = days_before_year(year);
        let ordinal = match self.day {
            Day::OfYear { day, julian } => {
                let leap_day = julian && day >= 60 && is_leap(year);
                before + day + i64::from(leap_day)
            }
            Day::OfMonth {
                month,
                week,
                weekday: wanted,
            } => {
                let before: i64 = before + (1..month).map(|m| days_in_month(year, m)).sum::<i64>();
                // The weekday of the first of the month, from Sunday.
                let first = (weekday(before + 1) + 1) % 7;
                let day = (wanted - first).rem_euclid(7) + 1 + (week - 1) * 7;
                let last = days_in_month(year, month);
                before + if day > last { day - 7 } else { day }
            }
        };
        ordinal * SECONDS_PER_DAY - EPOCH + self.seconds
    }
}
