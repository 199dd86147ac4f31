//! What a zone knows of time: its transitions and what holds before, between and after them.
//!
//! Invariants: `indices` has an index into `periods` for each transition, `utc` and both lists of `local` as many times,
//! in the order of the file.

use super::rule::Rule;
use super::tz_string;
use crate::datetime::delta::{Span, TimeDelta};
use baton_modules::support::{call_method, import_attribute};
use baton_object::traverse::Opaque;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, PyResult, Token, Traverse, bytes, int, object};

/// What clocks show for a while.
#[derive(Traverse)]
pub(super) struct Period {
    pub(super) offset: Owned,
    pub(super) dst: Owned,
    pub(super) name: Owned,
    /// `offset` and `dst` in seconds.
    seconds: (i64, i64),
}

/// Daylight saving time after the last transition.
#[derive(Traverse)]
struct Daylight {
    period: Period,
    start: Opaque<Rule>,
    end: Opaque<Rule>,
}

/// What holds after the last transition.
#[derive(Traverse)]
struct After {
    standard: Period,
    daylight: Option<Daylight>,
}

/// The data of a zone.
#[derive(Traverse)]
pub(super) struct Zone {
    periods: Vec<Period>,
    indices: Vec<usize>,
    utc: Vec<i64>,
    /// The transitions in the local time of a moment whose fold is 0 or 1.
    local: [Vec<i64>; 2],
    before: Option<usize>,
    after: After,
    /// Nothing depends on the moment.
    fixed: bool,
}

impl Period {
    fn new(token: &Token, offset: i64, dst: i64, name: Owned) -> Period {
        let delta = |seconds| TimeDelta::make(token, Span::from_seconds(seconds));
        Period {
            offset: delta(offset),
            dst: delta(dst),
            name,
            seconds: (offset, dst),
        }
    }

    fn clone_ref(&self, token: &Token) -> Period {
        Period {
            offset: self.offset.clone_ref(token),
            dst: self.dst.clone_ref(token),
            name: self.name.clone_ref(token),
            seconds: self.seconds,
        }
    }
}

impl After {
    /// The period at a local time of a year.
    fn at(&self, time: i64, year: i64, fold: bool) -> &Period {
        let Some(daylight) = &self.daylight else {
            return &self.standard;
        };
        let (mut start, mut end) = daylight.transitions(year);
        // With fold 0 the period with the smaller offset runs from the end of the gap to the end of the fold, with fold 1
        // from the start of the gap to the start of the fold.
        let gain = self.gain(daylight);
        if fold == (gain >= 0) {
            end -= gain;
        } else {
            start += gain;
        }
        self.choose(daylight, start, end, time)
    }

    /// The period at a time in UTC, and whether that is the second of two with the same local time.
    fn at_utc(&self, time: i64, year: i64) -> (&Period, bool) {
        let Some(daylight) = &self.daylight else {
            return (&self.standard, false);
        };
        let (start, end) = daylight.transitions(year);
        let start = start - self.standard.seconds.0;
        let end = end - daylight.period.seconds.0;
        let gain = self.gain(daylight);
        let ambiguous = if gain > 0 {
            end..end + gain
        } else {
            start..start - gain
        };
        let period = self.choose(daylight, start, end, time);
        (period, ambiguous.contains(&time))
    }

    /// How many seconds daylight saving time is ahead.
    fn gain(&self, daylight: &Daylight) -> i64 {
        daylight.period.seconds.0 - self.standard.seconds.0
    }

    fn choose<'a>(&'a self, daylight: &'a Daylight, start: i64, end: i64, time: i64) -> &'a Period {
        let is_daylight = if start < end {
            (start..end).contains(&time)
        } else {
            !(end..start).contains(&time)
        };
        if is_daylight {
            &daylight.period
        } else {
            &self.standard
        }
    }
}

impl Daylight {
    fn transitions(&self, year: i64) -> (i64, i64) {
        (self.start.0.in_year(year), self.end.0.in_year(year))
    }
}

/// A moment as the search needs it: local seconds since 1970, the year, the fold.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) seconds: i64,
    pub(super) year: i64,
    pub(super) fold: bool,
}

impl Zone {
    /// The period at a local time.
    pub(super) fn at(&self, moment: Moment) -> Option<&Period> {
        let [first, second] = &self.local;
        let local = if moment.fold { second } else { first };
        let passed = local.partition_point(|at| *at <= moment.seconds);
        if passed == 0 && !local.is_empty() {
            return self.before();
        }
        if local.last().is_none_or(|last| moment.seconds > *last) {
            return Some(self.after.at(moment.seconds, moment.year, moment.fold));
        }
        self.period(passed - 1)
    }

    /// The period at a time in UTC, and the fold of the local time.
    pub(super) fn at_utc(&self, time: i64, year: i64) -> Option<(&Period, bool)> {
        let passed = self.utc.partition_point(|at| *at <= time);
        if passed == 0 && !self.utc.is_empty() {
            return Some((self.before()?, false));
        }
        let Some(last) = passed.checked_sub(1) else {
            return Some(self.after.at_utc(time, year));
        };
        let previous = match last.checked_sub(1) {
            Some(previous) => self.period(previous)?,
            None => self.before()?,
        };
        let since = time.saturating_sub(self.utc.get(last).copied()?);
        // A transition back repeats as many seconds as it takes away.
        let repeats = |period: &Period| previous.seconds.0 - period.seconds.0 > since;
        if passed == self.utc.len() && since > 0 {
            let (period, fold) = self.after.at_utc(time, year);
            let after_last = previous.seconds.0 > period.seconds.0 && repeats(period);
            return Some((period, fold || after_last));
        }
        let period = self.period(last)?;
        Some((period, repeats(period)))
    }

    /// The period that holds always, if there is one.
    pub(super) fn always(&self) -> Option<&Period> {
        self.fixed.then_some(&self.after.standard)
    }

    fn before(&self) -> Option<&Period> {
        self.periods.get(self.before?)
    }

    fn period(&self, transition: usize) -> Option<&Period> {
        self.periods.get(*self.indices.get(transition)?)
    }
}

/// The records of a file as numbers: offsets, whether they are daylight saving time, and the transitions.
struct Records {
    offsets: Vec<i64>,
    daylight: Vec<bool>,
    indices: Vec<usize>,
    utc: Vec<i64>,
}

impl Records {
    fn offset(&self, index: usize) -> i64 {
        self.offsets.get(index).copied().unwrap_or(0)
    }

    fn is_daylight(&self, index: usize) -> bool {
        self.daylight.get(index).copied().unwrap_or(false)
    }

    /// How far ahead each record's time is of standard time, which the file does not say: of the standard time before it,
    /// else after it, else an hour.
    fn daylight_offsets(&self) -> Vec<i64> {
        let mut found = vec![0; self.offsets.len()];
        for (at, &index) in self.indices.iter().enumerate().skip(1) {
            if !self.is_daylight(index) || found.get(index).is_none_or(|known| *known != 0) {
                continue;
            }
            let gain_over = |at: Option<usize>| {
                let other = self.indices.get(at?).copied()?;
                (!self.is_daylight(other)).then(|| self.offset(index) - self.offset(other))
            };
            let mut gain = gain_over(at.checked_sub(1)).unwrap_or(0);
            if gain == 0 && index + 1 < self.offsets.len() {
                gain = gain_over(at.checked_add(1)).unwrap_or(0);
            }
            if let Some(place) = found.get_mut(index) {
                *place = gain;
            }
        }
        for (gain, is_daylight) in found.iter_mut().zip(&self.daylight) {
            if *gain == 0 && *is_daylight {
                *gain = 3600;
            }
        }
        found
    }

    /// The transitions in local time: by the greater of the two offsets, and by the smaller.
    fn local(&self) -> [Vec<i64>; 2] {
        let mut previous = self.offset(0);
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for (time, index) in self.utc.iter().zip(&self.indices) {
            let offset = self.offset(*index);
            first.push(time.saturating_add(previous.max(offset)));
            second.push(time.saturating_add(previous.min(offset)));
            previous = offset;
        }
        [first, second]
    }

    /// The record that holds before the first transition: the first of standard time.
    fn before(&self) -> Option<usize> {
        self.daylight
            .iter()
            .position(|daylight| !daylight)
            .or_else(|| self.indices.first().copied())
            .or_else(|| (!self.daylight.is_empty()).then_some(0))
    }
}

/// The items of a tuple that `zoneinfo._common.load_data` returned.
fn items(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<Owned>> {
    match Tuple::items_of(token, value) {
        Some(items) => Ok(items.iter().map(|item| item.own(token)).collect()),
        None => {
            let text = object::repr_text(token, value)?;
            Err(token.type_error(format!("Invalid data result type: {text}")))
        }
    }
}

fn numbers(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<i64>> {
    let mut numbers = Vec::new();
    for item in items(token, value)? {
        numbers.push(int::index_to_i64(token, item.as_ref(), "C long")?);
    }
    Ok(numbers)
}

/// Offsets in seconds, for which a file has 32 bits.
fn offsets(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<i64>> {
    let offsets = numbers(token, value)?;
    match offsets.iter().all(|offset| i32::try_from(*offset).is_ok()) {
        true => Ok(offsets),
        false => Err(token.overflow_error("Python int too large to convert to C int")),
    }
}

/// Indices into `count` records.
fn indices(token: &mut Token, value: Borrowed<'_>, count: usize) -> PyResult<Vec<usize>> {
    let mut indices = Vec::new();
    for number in numbers(token, value)? {
        match usize::try_from(number).ok().filter(|index| *index < count) {
            Some(index) => indices.push(index),
            None => {
                return Err(token.value_error(format!(
                    "Invalid transition index found while reading TZif: {number}"
                )));
            }
        }
    }
    Ok(indices)
}

/// Reads a TZif file.
pub(super) fn load(token: &mut Token, file: Borrowed<'_>) -> PyResult<Zone> {
    let load = import_attribute(token, "zoneinfo._common", "load_data")?;
    let data = object::call(token, load.as_ref(), &[file])?;
    let data = items(token, data.as_ref())?;
    let [record, utc, offset, daylight, name, footer] = data.as_slice() else {
        return Err(token.value_error("Invalid data result"));
    };
    let offsets = offsets(token, offset.as_ref())?;
    let records = Records {
        indices: indices(token, record.as_ref(), offsets.len())?,
        offsets,
        daylight: numbers(token, daylight.as_ref())?
            .into_iter()
            .map(|flag| flag != 0)
            .collect(),
        utc: numbers(token, utc.as_ref())?,
    };
    let names = items(token, name.as_ref())?;
    let counts = [records.daylight.len(), names.len()];
    if counts != [records.offsets.len(); 2] || records.indices.len() != records.utc.len() {
        return Err(token.index_error("tuple index out of range"));
    }
    let periods: Vec<Period> = records
        .offsets
        .iter()
        .zip(records.daylight_offsets())
        .zip(names)
        .map(|((offset, dst), name)| Period::new(token, *offset, dst, name))
        .collect();
    let after = after(token, footer.as_ref(), &periods, &records)?;
    let fixed = after.daylight.is_none()
        && match periods.as_slice() {
            [] => true,
            [only] => same(token, only, &after.standard)?,
            _ => false,
        };
    Ok(Zone {
        before: records.before(),
        local: records.local(),
        periods,
        after,
        fixed,
        indices: records.indices,
        utc: records.utc,
    })
}

fn same(token: &mut Token, left: &Period, right: &Period) -> PyResult<bool> {
    Ok(left.seconds == right.seconds
        && object::equal(token, left.name.as_ref(), right.name.as_ref())?)
}

/// What the footer says, or else that the last period goes on.
fn after(
    token: &mut Token,
    footer: Borrowed<'_>,
    periods: &[Period],
    records: &Records,
) -> PyResult<After> {
    let text = bytes::value_of(token, footer).unwrap_or_default().to_vec();
    if text.is_empty() {
        let last = match records.indices.last() {
            Some(last) => periods.get(*last),
            None => periods.last(),
        };
        return match last {
            Some(last) => Ok(After {
                standard: last.clone_ref(token),
                daylight: None,
            }),
            None => Err(token.value_error("No time zone information found.")),
        };
    }
    let parsed = match tz_string::parse(&text) {
        Ok(parsed) => parsed,
        Err(problem) => {
            let text = object::repr_text(token, footer)?;
            return Err(token.value_error(format!("{problem}{text}")));
        }
    };
    let standard = parsed.standard;
    let daylight = parsed.daylight.map(|daylight| {
        let period = daylight.period;
        let name = token.new_str(&period.name);
        Daylight {
            period: Period::new(token, period.offset, period.offset - standard.offset, name),
            start: Opaque(daylight.start),
            end: Opaque(daylight.end),
        }
    });
    let name = token.new_str(&standard.name);
    Ok(After {
        standard: Period::new(token, standard.offset, 0, name),
        daylight,
    })
}

/// The file of a key: found on the path, else in the package `tzdata`.
pub(super) fn open(token: &mut Token, key: Borrowed<'_>) -> PyResult {
    let find = import_attribute(token, "zoneinfo._tzpath", "find_tzfile")?;
    let path = object::call(token, find.as_ref(), &[key])?;
    if path.as_ref().is_none() {
        let load = import_attribute(token, "zoneinfo._common", "load_tzdata")?;
        return object::call(token, load.as_ref(), &[key]);
    }
    let open = import_attribute(token, "io", "open")?;
    let mode = token.new_str("rb");
    object::call(token, open.as_ref(), &[path.as_ref(), mode.as_ref()])
}

/// Reads the zone of a key and closes its file, whatever happens.
pub(super) fn load_key(token: &mut Token, key: Borrowed<'_>) -> PyResult<Zone> {
    let file = open(token, key)?;
    match load(token, file.as_ref()) {
        Ok(zone) => {
            call_method(token, file.as_ref(), "close", &[])?;
            Ok(zone)
        }
        Err(raised) => {
            let error = token.take_error(raised);
            call_method(token, file.as_ref(), "close", &[])?;
            Err(token.raise_object(error))
        }
    }
}
