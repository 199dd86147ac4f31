//! Traces for the Firefox profiler (profiler.firefox.com): a processed profile.
//!
//! Each thread has markers for what it did and for what happened to it, and a sample for each stretch: where it ran, and
//! for how long. What tables refer to is collected first; their columns are then written one after another.

mod meta;
mod tables;

use crate::format::Kind;
use crate::states::{Life, State, Stretch, lives};
use crate::trace::{Place, Record, Trace};
use crate::words::{Title, Words, short};
use meta::{ASYNCIO, COLLECTIONS, OTHER, PROGRAM, category};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use tables::{Column, Empty, Stacks, Strings, Text};

/// The version of the processed profile format that is written; the profiler brings older ones up to date as it loads
/// them.
pub const VERSION: u32 = 57;

/// Writes `trace`. Times are in milliseconds since the trace began.
///
/// # Errors
/// Those of `out`.
pub fn write(trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
    let lives = lives(trace);
    let mut collector = Collector::new(trace);
    let mut markers = collector.happenings(&lives);
    let mut threads = Vec::with_capacity(lives.len());
    for (number, life) in &lives {
        let markers = markers.remove(number).unwrap_or_default();
        threads.push(collector.thread(*number, life, markers));
    }
    let strings = collector.strings;
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let profile = Profile {
        trace,
        strings: &strings,
        threads: &threads,
    };
    serde_json::to_writer(&mut out, &profile)?;
    out.flush()
}

/// Milliseconds of nanoseconds.
fn milliseconds(nanos: u64) -> f64 {
    nanos as f64 / 1e6
}

/// A marker with a duration, or of a moment.
struct Marker<'a> {
    name: Text,
    from: u64,
    to: Option<u64>,
    category: usize,
    data: Data<'a>,
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum Data<'a> {
    State(StateData<'a>),
    Other(OtherData),
}

/// The facts of a stretch.
#[derive(serde::Serialize)]
struct StateData<'a> {
    r#type: &'static str,
    title: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    reason: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    what: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    place: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    caller: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    lock: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    owner: Text,
    #[serde(skip_serializing_if = "Text::is_none")]
    asker: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fd: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u32>,
}

/// The facts of whatever else happened.
#[derive(Default, serde::Serialize)]
struct OtherData {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Text::is_none")]
    text: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    freed: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    late: Option<f64>,
}

/// A stretch as a sample: when it began, where it was if it ran, and for how long it did.
struct Sample {
    from: u64,
    stack: Option<u32>,
    ran: u64,
}

struct Thread<'a> {
    number: u32,
    name: &'a str,
    born: u64,
    died: Option<u64>,
    markers: Vec<Marker<'a>>,
    samples: Vec<Sample>,
    stacks: Stacks,
}

/// Collects what tables refer to.
struct Collector<'a> {
    trace: &'a Trace,
    words: Words<'a>,
    strings: Strings,
    titles: HashMap<Title<'a>, Text>,
    places: HashMap<Place, Text>,
}

/// Markers of a thread, and which of them have not ended: of spans, collections, signals and steps.
#[derive(Default)]
struct Open<'a> {
    markers: Vec<Marker<'a>>,
    open: [Vec<usize>; 4],
}

impl<'a> Collector<'a> {
    fn new(trace: &'a Trace) -> Collector<'a> {
        Collector {
            trace,
            words: Words::new(trace),
            strings: Strings::new(),
            titles: HashMap::new(),
            places: HashMap::new(),
        }
    }

    /// The markers of each thread, but for its stretches.
    fn happenings(
        &mut self,
        lives: &std::collections::BTreeMap<u32, Life<'a>>,
    ) -> HashMap<u32, Vec<Marker<'a>>> {
        let mut threads: HashMap<u32, Open<'a>> = HashMap::new();
        for record in &self.trace.records {
            let life = lives.get(&record.thread);
            if life.is_some_and(|it| it.ended && record.at > it.died) {
                continue;
            }
            self.happening(record, &mut threads);
        }
        let close = |(thread, open): (u32, Open<'a>)| {
            let mut markers = open.markers;
            let end = lives.get(&thread).map(|it| it.died);
            for index in open.open.into_iter().flatten() {
                if let Some(marker) = markers.get_mut(index) {
                    marker.to = end.map(|it| it.max(marker.from));
                }
            }
            (thread, markers)
        };
        threads.into_iter().map(close).collect()
    }

    fn happening(&mut self, record: &Record, threads: &mut HashMap<u32, Open<'a>>) {
        let trace = self.trace;
        let a = record.a;
        let (part, begins) = match record.kind {
            Kind::SpanBegin | Kind::SpanEnd => (Some(0), record.kind == Kind::SpanBegin),
            Kind::CollectBegin | Kind::CollectEnd => (Some(1), record.kind == Kind::CollectBegin),
            Kind::SignalBegin | Kind::SignalEnd => (Some(2), record.kind == Kind::SignalBegin),
            Kind::StepBegin | Kind::StepEnd => (Some(3), record.kind == Kind::StepBegin),
            _ => (None, true),
        };
        if let (Some(part), false) = (part, begins) {
            let open = threads.entry(record.thread).or_default();
            // The beginning may be lost.
            let index = open.open[part].pop();
            if let Some(marker) = index.and_then(|it| open.markers.get_mut(it)) {
                marker.to = Some(record.at);
                if let Data::Other(data) = &mut marker.data {
                    data.freed = (record.kind == Kind::CollectEnd).then_some(a);
                }
            }
            return;
        }
        let mut data = OtherData::default();
        let (r#type, category, name, text) = match record.kind {
            Kind::SpanBegin => ("Span", PROGRAM, trace.string(a), trace.string(a).into()),
            Kind::Mark => ("Mark", PROGRAM, "mark", trace.string(a).to_owned()),
            Kind::StepBegin => ("Step", ASYNCIO, "asyncio step", trace.string(a).into()),
            Kind::SignalBegin => ("Signal", OTHER, "signal", format!("signal {a}")),
            Kind::Asked => (
                "Event",
                OTHER,
                "asks for the GIL",
                format!("asks {}", trace.name(a)),
            ),
            Kind::Spawn => (
                "Event",
                OTHER,
                "starts",
                format!("starts {}", trace.name(a)),
            ),
            Kind::Forked => ("Event", OTHER, "forks", format!("forks {a}")),
            Kind::Hangs => ("Event", OTHER, "hangs", "hangs".into()),
            Kind::CollectBegin => {
                data.generation = Some(a);
                ("Collection", COLLECTIONS, "collection", String::new())
            }
            Kind::LoopLag => {
                data.late = Some(f64::from(a) / 1e3);
                ("Lag", ASYNCIO, "event loop is late", String::new())
            }
            _ => return,
        };
        (data.r#type, data.text) = (r#type, self.strings.number(&text));
        let open = threads.entry(record.thread).or_default();
        if let Some(part) = part {
            open.open[part].push(open.markers.len());
        }
        open.markers.push(Marker {
            name: self
                .strings
                .number(if name.is_empty() { "?" } else { name }),
            from: record.at,
            to: None,
            category,
            data: Data::Other(data),
        });
    }

    fn thread(&mut self, number: u32, life: &Life<'a>, markers: Vec<Marker<'a>>) -> Thread<'a> {
        let mut thread = Thread {
            number,
            name: self.trace.name(number),
            born: life.born,
            died: life.ended.then_some(life.died),
            markers,
            samples: Vec::new(),
            stacks: Stacks::new(category(State::Runs)),
        };
        for stretch in &life.stretches {
            if stretch.length() == 0 && stretch.state != State::Runs {
                continue;
            }
            let marker = self.stretch(stretch);
            thread.markers.push(marker);
            let runs = stretch.state == State::Runs;
            thread.samples.push(Sample {
                from: stretch.from,
                stack: runs.then(|| self.stack(&mut thread.stacks, stretch)),
                ran: if runs { stretch.length() } else { 0 },
            });
        }
        // Each sample lasts until the next one: the last stretch has to end too.
        thread.samples.push(Sample {
            from: life.died,
            stack: None,
            ran: 0,
        });
        thread.markers.sort_by_key(|it| it.from);
        thread
    }

    fn stack(&mut self, stacks: &mut Stacks, stretch: &Stretch<'a>) -> u32 {
        let caller = stretch.caller.map(|caller| {
            let spot = self.words.spot(caller);
            stacks.stack(&mut self.strings, spot, None)
        });
        let spot = stretch.place.and_then(|it| self.words.spot(it));
        stacks.stack(&mut self.strings, spot, caller)
    }

    fn stretch(&mut self, stretch: &Stretch<'a>) -> Marker<'a> {
        let trace = self.trace;
        let title = Title::of(stretch);
        let (words, strings) = (&mut self.words, &mut self.strings);
        let titles = self.titles.entry(title);
        let title = *titles.or_insert_with(|| strings.number(&words.title(title)));
        let lock = stretch.lock.map(|it| words.lock(it));
        let mut text = |text: Option<&str>| text.map_or(Text::NONE, |it| strings.number(it));
        let name = text(Some(stretch.state.name()));
        let data = StateData {
            r#type: "State",
            title,
            reason: text(stretch.reason.map(|it| it.kind.name())),
            what: text(stretch.reason.map(|it| it.what)),
            lock: text(lock.as_deref()),
            owner: text(stretch.owner.map(|it| trace.name(it))),
            asker: text(stretch.asked_by.map(|it| trace.name(it))),
            place: self.place(stretch.place),
            caller: self.place(stretch.caller),
            path: stretch.path.map(|it| trace.string(it)),
            fd: stretch.descriptor,
            bytes: (stretch.bytes > 0).then_some(stretch.bytes),
        };
        Marker {
            name,
            from: stretch.from,
            to: Some(stretch.to),
            category: category(stretch.state),
            data: Data::State(data),
        }
    }

    /// A place as "compute (app.py:12)".
    fn place(&mut self, place: Option<Place>) -> Text {
        let Some(place) = place else {
            return Text::NONE;
        };
        if let Some(text) = self.places.get(&place) {
            return *text;
        }
        let text = match self.words.spot(place) {
            Some(spot) => format!("{} ({})", spot.function, short(spot)),
            None => String::new(),
        };
        let text = self.strings.number(&text);
        self.places.insert(place, text);
        text
    }
}

struct Profile<'p> {
    trace: &'p Trace,
    strings: &'p Strings,
    threads: &'p [Thread<'p>],
}

impl Serialize for Profile<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shared = HashMap::from([("stringArray", self.strings.all())]);
        let (trace, threads) = (self.trace, self.threads);
        let threads = || threads.iter().map(move |it| ThreadTable(trace, it));
        let nothing = [(); 0];
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("meta", &meta::meta(self.trace, self.threads.len()))?;
        map.serialize_entry("libs", &nothing)?;
        map.serialize_entry("pages", &nothing)?;
        map.serialize_entry("counters", &nothing)?;
        map.serialize_entry("profilerOverhead", &nothing)?;
        map.serialize_entry("shared", &shared)?;
        map.serialize_entry("threads", &Column(threads))?;
        map.end()
    }
}

struct ThreadTable<'p>(&'p Trace, &'p Thread<'p>);

impl Serialize for ThreadTable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ThreadTable(trace, thread) = self;
        let program = trace.head.argv.first().map_or("?", String::as_str);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("processType", "default")?;
        map.serialize_entry("processName", program)?;
        map.serialize_entry("processStartupTime", &milliseconds(trace.begin()))?;
        map.serialize_entry("processShutdownTime", &trace.head.ended.map(milliseconds))?;
        map.serialize_entry("registerTime", &milliseconds(thread.born))?;
        map.serialize_entry("unregisterTime", &thread.died.map(milliseconds))?;
        map.serialize_entry("pausedRanges", &[(); 0])?;
        map.serialize_entry("showMarkersInTimeline", &true)?;
        map.serialize_entry("name", thread.name)?;
        map.serialize_entry("isMainThread", &(thread.number == 0))?;
        map.serialize_entry("pid", &trace.head.pid.to_string())?;
        map.serialize_entry("tid", &thread.number)?;
        map.serialize_entry("samples", &SampleTable(&thread.samples))?;
        map.serialize_entry("markers", &MarkerTable(&thread.markers))?;
        map.serialize_entry("stackTable", &thread.stacks.stack_table())?;
        map.serialize_entry("frameTable", &thread.stacks.frame_table())?;
        map.serialize_entry("funcTable", &thread.stacks.function_table())?;
        let resources = Empty(&["lib", "name", "host", "type"]);
        map.serialize_entry("resourceTable", &resources)?;
        let symbols = Empty(&["libIndex", "address", "name", "functionSize"]);
        map.serialize_entry("nativeSymbols", &symbols)?;
        map.end()
    }
}

struct SampleTable<'p>(&'p [Sample]);

impl Serialize for SampleTable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("length", &rows.len())?;
        map.serialize_entry("weightType", "tracing-ms")?;
        map.serialize_entry("stack", &Column(|| rows.iter().map(|it| it.stack)))?;
        let times = || rows.iter().map(|it| milliseconds(it.from));
        map.serialize_entry("time", &Column(times))?;
        let weights = || rows.iter().map(|it| milliseconds(it.ran));
        map.serialize_entry("weight", &Column(weights))?;
        map.end()
    }
}

struct MarkerTable<'p>(&'p [Marker<'p>]);

impl Serialize for MarkerTable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("length", &rows.len())?;
        map.serialize_entry("name", &Column(|| rows.iter().map(|it| it.name)))?;
        let begins = || rows.iter().map(|it| milliseconds(it.from));
        map.serialize_entry("startTime", &Column(begins))?;
        let ends = || rows.iter().map(|it| it.to.map(milliseconds));
        map.serialize_entry("endTime", &Column(ends))?;
        // A moment, or an interval.
        let phases = || rows.iter().map(|it| u8::from(it.to.is_some()));
        map.serialize_entry("phase", &Column(phases))?;
        let categories = || rows.iter().map(|it| it.category);
        map.serialize_entry("category", &Column(categories))?;
        map.serialize_entry("data", &Column(|| rows.iter().map(|it| &it.data)))?;
        map.end()
    }
}

#[cfg(test)]
mod tests;
