//! The TZ strings of POSIX, with which a TZif file says what holds after its last transition: `EST5EDT,M3.2.0,M11.1.0`.
//!
//! Invariants: no objects; a [`Rule`]'s fields are within their bounds; the text is bytes, of which only ASCII is valid.

use super::rule::{Day, Rule};

/// What a string says: an abbreviation and offset from UTC in seconds, and the same for daylight saving time.
pub(super) struct Parsed {
    pub(super) standard: Period,
    pub(super) daylight: Option<Daylight>,
}

/// A name for the time and its offset from UTC in seconds, positive to the east.
pub(super) struct Period {
    pub(super) name: String,
    pub(super) offset: i64,
}

/// Daylight saving time and when it begins and ends.
pub(super) struct Daylight {
    pub(super) period: Period,
    pub(super) start: Rule,
    pub(super) end: Rule,
}

/// What of a string could not be read, in the words of the error, to which the string is added.
pub(super) type Problem = &'static str;

const MALFORMED: Problem = "Malformed transition rule in TZ string: ";
const MISSING: Problem = "Missing transition rules in TZ string: ";

/// What is left of the string.
struct Reader<'a> {
    rest: &'a [u8],
}

/// Reads a whole string.
pub(super) fn parse(text: &[u8]) -> Result<Parsed, Problem> {
    let mut reader = Reader { rest: text };
    let name = reader.name().ok_or("Invalid STD format in ")?;
    let offset = reader.offset().ok_or("Invalid STD offset in ")?;
    let standard = Period { name, offset };
    if reader.rest.is_empty() {
        return Ok(Parsed {
            standard,
            daylight: None,
        });
    }
    let name = reader.name().ok_or("Invalid DST format in ")?;
    let offset = if reader.rest.first() == Some(&b',') {
        standard.offset + 3600
    } else {
        reader.offset().ok_or("Invalid DST offset in ")?
    };
    let (start, end) = (reader.rule()?, reader.rule()?);
    if !reader.rest.is_empty() {
        return Err("Extraneous characters at end of TZ string: ");
    }
    let period = Period { name, offset };
    Ok(Parsed {
        standard,
        daylight: Some(Daylight { period, start, end }),
    })
}

impl Reader<'_> {
    /// Skips a character if it is next.
    fn skip(&mut self, wanted: u8) -> bool {
        match self.rest.split_first() {
            Some((first, rest)) if *first == wanted => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// The characters, at least one, for which `wanted` holds.
    fn run(&mut self, wanted: fn(&u8) -> bool) -> Option<String> {
        let end = self.rest.iter().take_while(|byte| wanted(byte)).count();
        let (run, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        (!run.is_empty()).then(|| run.iter().map(|byte| char::from(*byte)).collect())
    }

    /// An abbreviation: letters, or more between angle brackets.
    fn name(&mut self) -> Option<String> {
        if !self.skip(b'<') {
            return self.run(u8::is_ascii_alphabetic);
        }
        let name = self.run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-'))?;
        self.skip(b'>').then_some(name)
    }

    /// A number of `least` to `most` digits.
    fn number(&mut self, least: usize, most: usize) -> Option<i64> {
        let digits = self
            .rest
            .iter()
            .take(most)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if digits < least {
            return None;
        }
        let (number, rest) = self.rest.split_at_checked(digits)?;
        self.rest = rest;
        Some(
            number
                .iter()
                .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')),
        )
    }

    /// `[+-]hhh[:mm[:ss]]` in seconds.
    fn time(&mut self, most_hours: i64) -> Option<i64> {
        let negative = self.skip(b'-');
        if !negative {
            self.skip(b'+');
        }
        let hours = self.number(1, 3)?;
        if hours > most_hours {
            return None;
        }
        let mut seconds = hours * 3600;
        if self.skip(b':') {
            seconds += self.number(2, 2)? * 60;
            if self.skip(b':') {
                seconds += self.number(2, 2)?;
            }
        }
        Some(if negative { -seconds } else { seconds })
    }

    /// An offset, which counts to the west, turned to the east.
    fn offset(&mut self) -> Option<i64> {
        self.time(24).map(|seconds| -seconds)
    }

    /// A comma and when a transition occurs.
    fn rule(&mut self) -> Result<Rule, Problem> {
        if !self.skip(b',') {
            return Err(MISSING);
        }
        let day = self.day().ok_or(MALFORMED)?;
        let seconds = if self.skip(b'/') {
            self.time(167).ok_or(MALFORMED)?
        } else {
            2 * 3600
        };
        Ok(Rule { day, seconds })
    }

    fn day(&mut self) -> Option<Day> {
        if self.skip(b'M') {
            let month = self.number(1, 2)?;
            let week = self.skip(b'.').then(|| self.number(1, 1))??;
            let weekday = self.skip(b'.').then(|| self.number(1, 1))??;
            let valid = (1..=12).contains(&month) && (1..=5).contains(&week) && weekday <= 6;
            return valid.then_some(Day::OfMonth {
                month,
                week,
                weekday,
            });
        }
        let julian = self.skip(b'J');
        let day = self.number(1, 3)?;
        let valid = (i64::from(julian)..=365).contains(&day);
        valid.then_some(Day::OfYear { day, julian })
    }
}
