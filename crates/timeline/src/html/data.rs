//! What a page knows of a trace: the lives of its threads and what happened in them, as JSON and columns of numbers.
//!
//! `decode.js` of the page reads what this writes; the two change together.

use super::encode::{Columns, json_list, json_numbers, json_text};
use super::sources;
use crate::format::Kind;
use crate::states::{Life, State, Stretch, lives};
use crate::trace::{Place, Reason, Trace};
use baton_trace::ReasonKind;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::hash::Hash;

/// A page's data.
pub struct Data {
    /// Everything but the columns, and where these lie.
    pub json: String,
    /// The columns.
    pub columns: Vec<u8>,
}

/// Numbers things in the order in which they are first met.
struct Numbering<T> {
    of: HashMap<T, usize>,
    all: Vec<T>,
}

impl<T: Copy + Eq + Hash> Numbering<T> {
    fn new() -> Numbering<T> {
        Numbering {
            of: HashMap::new(),
            all: Vec::new(),
        }
    }

    fn number(&mut self, thing: T) -> usize {
        *self.of.entry(thing).or_insert_with(|| {
            self.all.push(thing);
            self.all.len() - 1
        })
    }
}

/// All that is known of a stretch but its times and the bytes moved, as numbers, 0 for "nothing": state, reason, place,
/// caller, lock, owner, descriptor, path, who asked.
type Detail = [u64; 9];

const DETAIL: [&str; 9] = [
    "detail.state",
    "detail.reason",
    "detail.spot",
    "detail.caller",
    "detail.lock",
    "detail.owner",
    "detail.descriptor",
    "detail.path",
    "detail.asker",
];

struct Builder<'a> {
    trace: &'a Trace,
    lanes: HashMap<u32, usize>,
    texts: Numbering<&'a str>,
    /// File, line (0 if unknown) and function.
    spots: Numbering<(usize, u32, usize)>,
    places: HashMap<Place, u64>,
    reasons: Numbering<(u8, usize)>,
    locks: Numbering<u32>,
    details: Numbering<Detail>,
    columns: Columns,
}

/// One more than an index, so that 0 means that there is none.
fn one_more(index: usize) -> u64 {
    index as u64 + 1
}

/// The data of the page that shows `trace`.
pub fn of(trace: &Trace, source: &dyn Fn(&str) -> Option<String>) -> Data {
    let lives = lives(trace);
    let mut builder = Builder {
        trace,
        lanes: lives
            .keys()
            .enumerate()
            .map(|(lane, thread)| (*thread, lane))
            .collect(),
        texts: Numbering::new(),
        spots: Numbering::new(),
        places: HashMap::new(),
        reasons: Numbering::new(),
        locks: Numbering::new(),
        details: Numbering::new(),
        columns: Columns::default(),
    };
    builder.stretches(&lives);
    builder.stick(&lives);
    builder.requests();
    builder.moments();
    builder.spans(&lives);
    let json = builder.json(&lives, source);
    Data {
        json,
        columns: builder.columns.bytes,
    }
}

/// When the stretches of a life begin, and when the last one ends; never falling, whatever the trace says.
fn borders(life: &Life<'_>) -> Vec<u64> {
    let ends = life.stretches.last().map(|last| last.to);
    let mut at = life.born;
    let times = life.stretches.iter().map(|it| it.from).chain(ends);
    times
        .map(|time| {
            at = at.max(time);
            at
        })
        .collect()
}

impl<'a> Builder<'a> {
    fn stretches(&mut self, lives: &BTreeMap<u32, Life<'a>>) {
        let all = || lives.values().flat_map(|life| &life.stretches);
        let mut lengths = Vec::new();
        for life in lives.values() {
            let borders = borders(life);
            lengths.extend(borders.windows(2).map(|pair| pair[1] - pair[0]));
        }
        self.columns.add("length", lengths);
        let stretches = lives.values().flat_map(|life| &life.stretches);
        let details: Vec<u64> = stretches.map(|stretch| self.detail(stretch)).collect();
        self.columns.add("detail", details);
        let moved = || all().enumerate().filter(|(_, it)| it.bytes > 0);
        self.columns
            .add_growing("moved.stretch", moved().map(|(index, _)| index as u64));
        self.columns
            .add("moved.bytes", moved().map(|(_, it)| u64::from(it.bytes)));
        for (field, name) in DETAIL.into_iter().enumerate() {
            let numbers = self.details.all.iter().map(|detail| detail[field]);
            self.columns.add(name, numbers);
        }
    }

    fn detail(&mut self, stretch: &Stretch<'a>) -> u64 {
        let (lock, owner) = (stretch.lock, stretch.owner);
        let state = State::ALL.iter().position(|it| *it == stretch.state);
        let reason = stretch.reason.map(|reason| self.reason(reason));
        let lane = |thread: u32| self.lanes.get(&thread).copied().map(one_more);
        let (owner, asker) = (owner.and_then(lane), stretch.asked_by.and_then(lane));
        let detail = [
            state.map_or(0, one_more),
            reason.unwrap_or(0),
            stretch.place.map_or(0, |place| self.spot(place)),
            stretch.caller.map_or(0, |place| self.spot(place)),
            lock.map_or(0, |lock| one_more(self.locks.number(lock))),
            owner.unwrap_or(0),
            stretch.descriptor.map_or(0, |it| u64::from(it) + 1),
            stretch.path.map_or(0, |path| self.text(path)),
            asker.unwrap_or(0),
        ];
        self.details.number(detail) as u64
    }

    fn reason(&mut self, reason: Reason<'a>) -> u64 {
        let what = self.texts.number(reason.what);
        one_more(self.reasons.number((reason.kind as u8, what)))
    }

    fn text(&mut self, string: u32) -> u64 {
        one_more(self.texts.number(self.trace.string(string)))
    }

    fn spot(&mut self, place: Place) -> u64 {
        if let Some(known) = self.places.get(&place) {
            return *known;
        }
        let spot = self.trace.spot(place).map_or(0, |spot| {
            let file = self.texts.number(spot.file);
            let function = self.texts.number(spot.function);
            one_more(self.spots.number((file, spot.line.unwrap_or(0), function)))
        });
        self.places.insert(place, spot);
        spot
    }

    /// Who held the lock, one after the other: the lane of each stretch in which a thread runs, by time.
    fn stick(&mut self, lives: &BTreeMap<u32, Life<'a>>) {
        let mut runs = Vec::new();
        for (lane, life) in lives.values().enumerate() {
            let borders = borders(life);
            let times = borders.windows(2).zip(&life.stretches);
            let those = times.filter(|(_, it)| it.state == State::Runs);
            runs.extend(those.map(|(pair, _)| (pair[0], pair[1], lane as u64)));
        }
        // Stable: what one thread did stays in its order.
        runs.sort_by_key(|(from, to, _)| (*from, *to));
        self.columns
            .add("stick", runs.into_iter().map(|(_, _, lane)| lane));
    }

    /// Who asked whom for the lock.
    fn requests(&mut self) {
        let trace = self.trace;
        let lane = |thread: &u32| self.lanes.get(thread).copied().map_or(0, one_more);
        let those = || trace.records.iter().filter(|it| it.kind == Kind::Asked);
        let lanes: Vec<u64> = those().map(|it| lane(&it.thread)).collect();
        let holders: Vec<u64> = those().map(|it| lane(&it.a)).collect();
        self.columns
            .add_growing("request.at", those().map(|it| it.at));
        self.columns.add("request.lane", lanes);
        self.columns.add("request.holder", holders);
    }

    /// What happens at one moment: marks, threads started, processes forked, late timers, threads that hang.
    fn moments(&mut self) {
        let trace = self.trace;
        let mut rows = Vec::new();
        for record in &trace.records {
            let what = match record.kind {
                Kind::Mark => self.text(record.a),
                Kind::Spawn => self.lanes.get(&record.a).copied().map_or(0, one_more),
                Kind::LoopLag | Kind::Forked => u64::from(record.a),
                Kind::Hangs => 0,
                _ => continue,
            };
            let lane = self.lanes.get(&record.thread).copied().map_or(0, one_more);
            rows.push((record.at, [lane, record.kind as u64, what]));
        }
        self.columns
            .add_growing("moment.at", rows.iter().map(|row| row.0));
        for (field, name) in ["moment.lane", "moment.kind", "moment.what"]
            .into_iter()
            .enumerate()
        {
            self.columns.add(name, rows.iter().map(|row| row.1[field]));
        }
    }

    /// What a thread is in for a while besides: spans, collections, handlers of signals, steps of tasks.
    fn spans(&mut self, lives: &BTreeMap<u32, Life<'a>>) {
        let trace = self.trace;
        let mut open: HashMap<u32, Vec<(Kind, usize)>> = HashMap::new();
        let mut rows: Vec<(u64, u64, [u64; 5])> = Vec::new();
        for record in &trace.records {
            let what = match record.kind {
                Kind::SpanBegin | Kind::StepBegin => self.text(record.a),
                _ => u64::from(record.a),
            };
            let begin = match record.kind {
                Kind::SpanBegin | Kind::StepBegin | Kind::CollectBegin | Kind::SignalBegin => {
                    let inside = open.entry(record.thread).or_default();
                    let lane = self.lanes.get(&record.thread).copied().map_or(0, one_more);
                    let died = lives
                        .get(&record.thread)
                        .map_or(record.at, |life| life.died);
                    let depth = inside.len() as u64;
                    inside.push((record.kind, rows.len()));
                    rows.push((record.at, died, [lane, record.kind as u64, what, 0, depth]));
                    continue;
                }
                Kind::SpanEnd => Kind::SpanBegin,
                Kind::StepEnd => Kind::StepBegin,
                Kind::CollectEnd => Kind::CollectBegin,
                Kind::SignalEnd => Kind::SignalBegin,
                _ => continue,
            };
            let inside = open.entry(record.thread).or_default();
            if let Some(index) = inside.iter().rposition(|(kind, _)| *kind == begin) {
                let (_, row) = inside.remove(index);
                rows[row].1 = record.at;
                if begin == Kind::CollectBegin {
                    rows[row].2[3] = u64::from(record.a);
                }
            }
        }
        self.columns
            .add_growing("span.from", rows.iter().map(|row| row.0));
        self.columns.add(
            "span.length",
            rows.iter().map(|row| row.1.saturating_sub(row.0)),
        );
        let names = [
            "span.lane",
            "span.kind",
            "span.what",
            "span.freed",
            "span.depth",
        ];
        for (field, name) in names.into_iter().enumerate() {
            self.columns.add(name, rows.iter().map(|row| row.2[field]));
        }
    }

    fn json(
        &mut self,
        lives: &BTreeMap<u32, Life<'a>>,
        source: &dyn Fn(&str) -> Option<String>,
    ) -> String {
        // What numbers a text comes before the texts.
        let locks: Vec<[u64; 7]> = self
            .locks
            .all
            .clone()
            .into_iter()
            .map(|it| self.lock(it))
            .collect();
        let mut json = String::from("{");
        self.json_head(&mut json);
        let _ = write!(json, ",\"threads\":");
        json_list(&mut json, lives, |json, (thread, life)| {
            let from = borders(life).first().copied().unwrap_or(life.born);
            let _ = write!(json, "{{\"number\":{thread},\"name\":");
            json_text(json, self.trace.name(*thread));
            let (born, died, count) = (life.born, life.died.max(life.born), life.stretches.len());
            let _ = write!(
                json,
                ",\"born\":{born},\"died\":{died},\"ended\":{}",
                life.ended
            );
            let _ = write!(json, ",\"from\":{from},\"count\":{count}}}");
        });
        json.push_str(",\"states\":");
        json_list(&mut json, State::ALL, |json, state| {
            json_text(json, state.name())
        });
        json.push_str(",\"kinds\":");
        json_list(&mut json, ReasonKind::ALL, |json, kind| {
            json_text(json, kind.name())
        });
        json.push_str(",\"reasons\":");
        json_list(&mut json, &self.reasons.all, |json, (kind, what)| {
            json_numbers(json, [u64::from(*kind), *what as u64]);
        });
        json.push_str(",\"locks\":");
        json_list(&mut json, locks, json_numbers);
        json.push_str(",\"spots\":");
        json_list(
            &mut json,
            &self.spots.all,
            |json, (file, line, function)| {
                json_numbers(json, [*file as u64, u64::from(*line), *function as u64]);
            },
        );
        self.json_sources(&mut json, source);
        json.push_str(",\"texts\":");
        json_list(&mut json, &self.texts.all, |json, text| {
            json_text(json, text)
        });
        json.push_str(",\"columns\":{");
        for (index, (name, begin, count)) in self.columns.index.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let _ = write!(json, "{comma}\"{name}\":[{begin},{count}]");
        }
        json.push_str("}}");
        json
    }

    /// Number, kind, where it was made, class, number of the object, where that was made, its name.
    fn lock(&mut self, number: u32) -> [u64; 7] {
        let trace = self.trace;
        let Some(lock) = trace.locks.get(&number) else {
            return [u64::from(number), 0, 0, 0, 0, 0, 0];
        };
        let (mut class, mut object, mut object_made, mut name) = (0, 0, 0, 0);
        if let Some(of) = &lock.object {
            (class, object) = (self.text(of.class), u64::from(of.number));
            object_made = of.made.map_or(0, |place| self.spot(place));
            name = of.name.map_or(0, |name| self.text(name));
        }
        let made = lock.made.map_or(0, |place| self.spot(place));
        [
            u64::from(number),
            self.text(lock.kind),
            made,
            class,
            object,
            object_made,
            name,
        ]
    }

    fn json_head(&self, json: &mut String) {
        let trace = self.trace;
        let head = &trace.head;
        let (begin, end) = (trace.begin(), trace.end().max(trace.begin()));
        let _ = write!(
            json,
            "\"begin\":{begin},\"end\":{end},\"records\":{}",
            trace.records.len()
        );
        let _ = write!(json, ",\"pid\":{},\"interval\":{}", head.pid, head.interval);
        // Milliseconds: nanoseconds since 1970 are more than the page's numbers hold.
        let _ = write!(
            json,
            ",\"wall\":{},\"damaged\":{},\"cut\":{}",
            head.wall / 1_000_000,
            trace.damaged,
            trace.cut
        );
        json.push_str(",\"argv\":");
        json_list(json, &head.argv, |json, text| json_text(json, text));
        let texts = [
            ("directory", &head.directory),
            ("version", &head.version),
            ("clock", &head.clock),
            ("policy", &head.policy),
        ];
        let stopped = trace.stopped.as_ref().map(|text| ("stopped", text));
        let less = head.less.as_ref().map(|text| ("less", text));
        for (name, text) in texts.into_iter().chain(stopped).chain(less) {
            let _ = write!(json, ",\"{name}\":");
            json_text(json, text);
        }
    }

    /// For each file whose lines are known, its number among the texts and the lines.
    fn json_sources(&self, json: &mut String, source: &dyn Fn(&str) -> Option<String>) {
        let mut named: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
        for (file, line, _) in self.spots.all.iter().filter(|(_, line, _)| *line > 0) {
            named
                .entry(self.texts.all[*file])
                .or_default()
                .insert(*line);
        }
        let found = sources::lines(&self.trace.head, &named, source);
        json.push_str(",\"sources\":");
        json_list(json, found, |json, (file, lines)| {
            let number = self.texts.of.get(file).copied().unwrap_or(0);
            let _ = write!(json, "[{number},");
            json_list(json, lines, |json, (line, text)| {
                let _ = write!(json, "[{line},");
                json_text(json, &text);
                json.push(']');
            });
            json.push(']');
        });
    }
}
