//! Traces for Perfetto (ui.perfetto.dev, `trace_processor`): its protobuf of track events.
//!
//! One track per thread with what it did, one with who held the lock, one that counts who waits for it, and below a thread
//! one each for its spans, collections, signal handlers and asyncio steps, as soon as it has any: these do not nest in
//! what the thread did. An arrow leads from each stretch with the lock to the next one if that is another thread's.
//! Records are gone through once, so that packets come by time.

pub mod schema;

use crate::format::Kind;
use crate::states::{Life, State, Stretch, lives};
use crate::trace::{Place, Record, Trace};
use crate::words::{Title, Words, short};
use prost::Message;
use schema::{Annotation, Event, Interned, Location, Named, Packet, Track, event_type};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, BufWriter, Write};

/// Writes `trace`. Times are those of the clock the trace was recorded by, in nanoseconds.
///
/// # Errors
/// Those of `out`.
pub fn write(trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
    let mut packets = Packets::new(trace, out);
    let mut exporter = Exporter::new(trace);
    exporter.describe(&mut packets)?;
    for record in &trace.records {
        exporter.record(record, &mut packets)?;
    }
    exporter.finish(&mut packets)?;
    packets.out.flush()
}

/// Tracks below a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Spans = 1,
    Collections = 2,
    Signals = 3,
    Steps = 4,
}

impl Part {
    const ALL: [Part; 4] = [Part::Spans, Part::Collections, Part::Signals, Part::Steps];

    fn name(self) -> &'static str {
        match self {
            Part::Spans => "spans",
            Part::Collections => "collections",
            Part::Signals => "signals",
            Part::Steps => "asyncio",
        }
    }
}

/// The numbers of tracks. The process is part of them, so that files of several processes can be put behind one another.
#[derive(Clone, Copy)]
struct Tracks {
    pid: u32,
}

impl Tracks {
    fn number(self, number: u64) -> u64 {
        u64::from(self.pid) << 36 | number
    }

    fn process(self) -> u64 {
        self.number(1)
    }

    fn gil(self) -> u64 {
        self.number(2)
    }

    fn waiting(self) -> u64 {
        self.number(3)
    }

    fn thread(self, thread: u32) -> u64 {
        self.number(8 + u64::from(thread) * 8)
    }

    fn part(self, thread: u32, part: Part) -> u64 {
        self.thread(thread) + part as u64
    }

    fn flow(self, flow: u32) -> u64 {
        u64::from(self.pid) << 32 | u64::from(flow)
    }
}

/// Numbers of texts that are written once.
#[derive(Default)]
struct Texts {
    numbers: HashMap<String, u64>,
}

impl Texts {
    /// The text's number; a new one is put into `fresh`, to be written before it is used.
    fn number(&mut self, text: &str, fresh: &mut Vec<Named>) -> u64 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.numbers.len() as u64 + 1;
        self.numbers.insert(text.into(), number);
        fresh.push(Named {
            iid: Some(number),
            name: Some(text.into()),
        });
        number
    }
}

/// Writes packets, and what they refer to before them.
struct Packets<'a, 'o> {
    out: BufWriter<&'o mut dyn Write>,
    bytes: Vec<u8>,
    words: Words<'a>,
    sequence: u32,
    /// Nanoseconds on the clock when the trace began.
    began: u64,
    categories: Texts,
    names: Texts,
    labels: Texts,
    texts: Texts,
    titles: HashMap<Title<'a>, u64>,
    locations: HashMap<Place, Option<u64>>,
    fresh: Interned,
}

impl<'a, 'o> Packets<'a, 'o> {
    fn new(trace: &'a Trace, out: &'o mut dyn Write) -> Packets<'a, 'o> {
        Packets {
            out: BufWriter::with_capacity(1 << 16, out),
            bytes: Vec::new(),
            words: Words::new(trace),
            sequence: trace.head.pid.max(1),
            began: trace.head.began,
            categories: Texts::default(),
            names: Texts::default(),
            labels: Texts::default(),
            texts: Texts::default(),
            titles: HashMap::new(),
            locations: HashMap::new(),
            fresh: Interned::default(),
        }
    }

    fn packet(&mut self, mut packet: Packet) -> io::Result<()> {
        packet.trusted_packet_sequence_id = Some(self.sequence);
        self.bytes.clear();
        self.bytes.push(schema::PACKET);
        let encoded = packet.encode_length_delimited(&mut self.bytes);
        encoded.map_err(io::Error::other)?;
        self.out.write_all(&self.bytes)
    }

    fn event(&mut self, at: u64, track: u64, kind: i32, mut event: Event) -> io::Result<()> {
        event.track_uuid = Some(track);
        event.r#type = Some(kind);
        let fresh = std::mem::take(&mut self.fresh);
        self.packet(Packet {
            timestamp: Some(self.began.saturating_add(at)),
            sequence_flags: Some(schema::NEEDED),
            interned_data: (fresh != Interned::default()).then_some(fresh),
            track_event: Some(event),
            ..Packet::default()
        })
    }

    fn end(&mut self, at: u64, track: u64) -> io::Result<()> {
        self.event(at, track, event_type::END, Event::default())
    }

    fn track(&mut self, track: Track) -> io::Result<()> {
        self.packet(Packet {
            track_descriptor: Some(track),
            ..Packet::default()
        })
    }

    /// An event of this category and name.
    fn named(&mut self, category: &str, name: &str) -> Event {
        let category = self
            .categories
            .number(category, &mut self.fresh.event_categories);
        let name = self.names.number(name, &mut self.fresh.event_names);
        Event {
            category_iid: Some(category),
            name_iid: Some(name),
            ..Event::default()
        }
    }

    fn label(&mut self, event: &mut Event, name: &str) {
        let fresh = &mut self.fresh.debug_annotation_names;
        let name = self.labels.number(name, fresh);
        event.debug_annotations.push(Annotation {
            name_iid: Some(name),
            ..Annotation::default()
        });
    }

    fn say_text(&mut self, event: &mut Event, name: &str, text: &str) {
        self.label(event, name);
        let fresh = &mut self.fresh.debug_annotation_string_values;
        let number = self.texts.number(text, fresh);
        if let Some(last) = event.debug_annotations.last_mut() {
            last.string_value_iid = Some(number);
        }
    }

    fn say_number(&mut self, event: &mut Event, name: &str, number: impl Into<u64>) {
        self.label(event, name);
        if let Some(last) = event.debug_annotations.last_mut() {
            last.uint_value = Some(number.into());
        }
    }

    /// Where in the source an event was.
    fn locate(&mut self, event: &mut Event, place: Place) {
        let next = self.locations.len() as u64 + 1;
        let words = &mut self.words;
        let fresh = &mut self.fresh.source_locations;
        let number = *self.locations.entry(place).or_insert_with(|| {
            let spot = words.spot(place)?;
            fresh.push(Location {
                iid: Some(next),
                file_name: Some(spot.file.into()),
                function_name: Some(spot.function.into()),
                line_number: spot.line,
            });
            Some(next)
        });
        event.source_location_iid = number;
    }

    /// The slice of a stretch.
    fn stretch(&mut self, trace: &'a Trace, stretch: &Stretch<'a>) -> Event {
        let title = Title::of(stretch);
        let name = match self.titles.get(&title) {
            Some(number) => *number,
            None => {
                let text = self.words.title(title);
                let number = self.names.number(&text, &mut self.fresh.event_names);
                self.titles.insert(title, number);
                number
            }
        };
        let fresh = &mut self.fresh.event_categories;
        let category = self.categories.number(stretch.state.name(), fresh);
        let mut event = Event {
            category_iid: Some(category),
            name_iid: Some(name),
            ..Event::default()
        };
        if let Some(reason) = stretch.reason {
            self.say_text(&mut event, "reason", reason.kind.name());
            if !reason.what.is_empty() {
                self.say_text(&mut event, "what", reason.what);
            }
        }
        if let Some(place) = stretch.place {
            self.locate(&mut event, place);
        }
        if let Some(spot) = stretch.place.and_then(|it| self.words.spot(it)) {
            self.say_text(&mut event, "function", spot.function);
            if let Some(line) = spot.line {
                self.say_number(&mut event, "line", line);
            }
        }
        if let Some(spot) = stretch.caller.and_then(|it| self.words.spot(it)) {
            let text = format!("{} ({})", spot.function, short(spot));
            self.say_text(&mut event, "called from", &text);
        }
        if let Some(lock) = stretch.lock {
            let text = self.words.lock(lock);
            self.say_text(&mut event, "lock", &text);
        }
        if let Some(owner) = stretch.owner {
            self.say_text(&mut event, "held by", trace.name(owner));
        }
        if let Some(asker) = stretch.asked_by {
            self.say_text(&mut event, "asked by", trace.name(asker));
        }
        if let Some(path) = stretch.path {
            self.say_text(&mut event, "path", trace.string(path));
        }
        if let Some(descriptor) = stretch.descriptor {
            self.say_number(&mut event, "fd", descriptor);
        }
        if stretch.bytes > 0 {
            self.say_number(&mut event, "bytes", stretch.bytes);
        }
        event
    }
}

/// The flow that ends with a stretch in which the lock was held and the one that begins with it; 0 if there is none.
#[derive(Clone, Copy, Default)]
struct Flows {
    ends: u32,
    begins: u32,
}

/// For each thread its stretches with the lock, in order: which hand-over led to them, and which follows.
fn flows(trace: &Trace) -> HashMap<u32, Vec<Flows>> {
    let mut threads: HashMap<u32, Vec<Flows>> = HashMap::new();
    let mut ended = HashSet::new();
    let mut giver = None;
    let mut count = 0;
    for record in &trace.records {
        let thread = record.thread;
        match record.kind {
            _ if ended.contains(&thread) => {}
            Kind::Given => giver = Some(thread),
            Kind::End => {
                ended.insert(thread);
            }
            Kind::Taken => {
                let mut run = Flows::default();
                let from = giver.take().filter(|it| *it != thread);
                let from = from.and_then(|it| threads.get_mut(&it)?.last_mut());
                if let Some(from) = from {
                    count += 1;
                    from.begins = count;
                    run.ends = count;
                }
                threads.entry(thread).or_default().push(run);
            }
            _ => {}
        }
    }
    threads
}

/// How far a thread's life has been told.
struct Told<'a> {
    life: Life<'a>,
    flows: Vec<Flows>,
    /// The next stretch, and the next one with the lock.
    next: usize,
    run: usize,
    open: Option<State>,
    /// How many slices of each part are open; nothing if the part has no track yet.
    parts: [Option<u32>; Part::ALL.len()],
    over: bool,
}

struct Exporter<'a> {
    trace: &'a Trace,
    tracks: Tracks,
    threads: BTreeMap<u32, Told<'a>>,
    holder: Option<u32>,
    waiting: i64,
    told_waiting: Option<i64>,
}

impl<'a> Exporter<'a> {
    fn new(trace: &'a Trace) -> Exporter<'a> {
        let mut flows = flows(trace);
        let told = |(thread, life)| {
            let told = Told {
                life,
                flows: flows.remove(&thread).unwrap_or_default(),
                next: 0,
                run: 0,
                open: None,
                parts: [None; Part::ALL.len()],
                over: false,
            };
            (thread, told)
        };
        Exporter {
            trace,
            tracks: Tracks {
                pid: trace.head.pid,
            },
            threads: lives(trace).into_iter().map(told).collect(),
            holder: None,
            waiting: 0,
            told_waiting: None,
        }
    }

    /// The tracks that there are from the beginning.
    fn describe(&self, packets: &mut Packets<'a, '_>) -> io::Result<()> {
        let head = &self.trace.head;
        // A process without a number would be taken for the system's idle one.
        let pid = i32::try_from(head.pid).unwrap_or(i32::MAX).max(1);
        let name = head.argv.first().map_or("?", String::as_str);
        packets.packet(Packet {
            sequence_flags: Some(schema::CLEARED),
            first_packet_on_sequence: Some(true),
            track_descriptor: Some(Track {
                uuid: Some(self.tracks.process()),
                process: Some(schema::Process {
                    pid: Some(pid),
                    cmdline: head.argv.clone(),
                    process_name: Some(name.into()),
                }),
                child_ordering: Some(schema::ORDER_EXPLICIT),
                ..Track::default()
            }),
            ..Packet::default()
        })?;
        packets.track(Track {
            uuid: Some(self.tracks.gil()),
            parent_uuid: Some(self.tracks.process()),
            name: Some("GIL".into()),
            sibling_order_rank: Some(0),
            ..Track::default()
        })?;
        packets.track(Track {
            uuid: Some(self.tracks.waiting()),
            parent_uuid: Some(self.tracks.process()),
            name: Some("threads waiting for the GIL".into()),
            counter: Some(schema::Counter {
                unit: Some(schema::UNIT_COUNT),
            }),
            sibling_order_rank: Some(1),
            ..Track::default()
        })?;
        for thread in self.threads.keys() {
            packets.track(Track {
                uuid: Some(self.tracks.thread(*thread)),
                parent_uuid: Some(self.tracks.process()),
                thread: Some(schema::Thread {
                    pid: Some(pid),
                    tid: Some(i64::from(pid) + i64::from(*thread)),
                    thread_name: Some(self.trace.name(*thread).into()),
                }),
                ..Track::default()
            })?;
        }
        Ok(())
    }

    fn record(&mut self, record: &Record, packets: &mut Packets<'a, '_>) -> io::Result<()> {
        let over = self.threads.get(&record.thread).is_none_or(|it| it.over);
        if over {
            return Ok(());
        }
        self.advance(record, packets)?;
        self.happening(record, packets)?;
        if record.kind == Kind::End {
            self.leave(record.thread, record.at, packets)?;
        }
        self.count(record.at, packets)
    }

    /// Begins the stretches that the record begins.
    fn advance(&mut self, record: &Record, packets: &mut Packets<'a, '_>) -> io::Result<()> {
        loop {
            let Some(told) = self.threads.get_mut(&record.thread) else {
                return Ok(());
            };
            let Some(stretch) = told.life.stretches.get(told.next).copied() else {
                return Ok(());
            };
            // One with the lock begins with the record that took it, even where others carry the same time.
            let taken = record.kind == Kind::Taken;
            let runs = stretch.state == State::Runs;
            if stretch.from > record.at || runs && !taken {
                return Ok(());
            }
            told.next += 1;
            self.close(record.thread, stretch.from, packets)?;
            if runs || stretch.length() > 0 {
                self.open(record.thread, &stretch, packets)?;
            }
            if runs {
                return Ok(());
            }
        }
    }

    fn open(
        &mut self,
        thread: u32,
        stretch: &Stretch<'a>,
        packets: &mut Packets<'a, '_>,
    ) -> io::Result<()> {
        let Some(told) = self.threads.get_mut(&thread) else {
            return Ok(());
        };
        told.open = Some(stretch.state);
        let mut event = packets.stretch(self.trace, stretch);
        let mut taken = None;
        match stretch.state {
            State::Runs => {
                let flows = told.flows.get(told.run).copied().unwrap_or_default();
                told.run += 1;
                let number = |flow| (flow != 0).then(|| self.tracks.flow(flow));
                event.terminating_flow_id = number(flows.ends);
                event.flow_id = number(flows.begins);
                taken = Some(packets.named("GIL", self.trace.name(thread)));
            }
            State::WaitsForGil => self.waiting += 1,
            _ => {}
        }
        let track = self.tracks.thread(thread);
        packets.event(stretch.from, track, event_type::BEGIN, event)?;
        let Some(taken) = taken else {
            return Ok(());
        };
        let gil = self.tracks.gil();
        if self.holder.replace(thread).is_some() {
            packets.end(stretch.from, gil)?;
        }
        packets.event(stretch.from, gil, event_type::BEGIN, taken)
    }

    fn close(&mut self, thread: u32, at: u64, packets: &mut Packets<'a, '_>) -> io::Result<()> {
        let Some(told) = self.threads.get_mut(&thread) else {
            return Ok(());
        };
        let Some(state) = told.open.take() else {
            return Ok(());
        };
        packets.end(at, self.tracks.thread(thread))?;
        match state {
            State::Runs if self.holder == Some(thread) => {
                self.holder = None;
                packets.end(at, self.tracks.gil())
            }
            State::WaitsForGil => {
                self.waiting -= 1;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What has no part in what a thread does: events of a moment, and slices on tracks of their own.
    fn happening(&mut self, record: &Record, packets: &mut Packets<'a, '_>) -> io::Result<()> {
        let trace = self.trace;
        let (thread, at) = (record.thread, record.at);
        let text = || trace.string(record.a);
        let (category, name) = match record.kind {
            Kind::SpanBegin => return self.begin(record, Part::Spans, text(), packets),
            Kind::SpanEnd => return self.end(record, Part::Spans, packets),
            Kind::StepBegin => return self.begin(record, Part::Steps, text(), packets),
            Kind::StepEnd => return self.end(record, Part::Steps, packets),
            Kind::CollectBegin => {
                let name = format!("collects generation {}", record.a);
                return self.begin(record, Part::Collections, &name, packets);
            }
            Kind::CollectEnd => return self.end(record, Part::Collections, packets),
            Kind::SignalBegin => {
                let name = format!("signal {}", record.a);
                self.begin(record, Part::Signals, &name, packets)?;
                ("signal", name)
            }
            Kind::SignalEnd => return self.end(record, Part::Signals, packets),
            Kind::Mark => ("mark", text().to_owned()),
            Kind::Asked => ("request", format!("asks {}", trace.name(record.a))),
            Kind::Spawn => ("thread", format!("starts {}", trace.name(record.a))),
            Kind::Forked => ("process", format!("forks {}", record.a)),
            Kind::Hangs => ("thread", "hangs".to_owned()),
            Kind::LoopLag => ("asyncio", "event loop is late".to_owned()),
            _ => return Ok(()),
        };
        let mut event = packets.named(category, &name);
        if record.kind == Kind::LoopLag {
            packets.say_number(&mut event, "microseconds", record.a);
        }
        let track = self.tracks.thread(thread);
        packets.event(at, track, event_type::INSTANT, event)
    }

    fn begin(
        &mut self,
        record: &Record,
        part: Part,
        name: &str,
        packets: &mut Packets<'a, '_>,
    ) -> io::Result<()> {
        let Some(told) = self.threads.get_mut(&record.thread) else {
            return Ok(());
        };
        let open = &mut told.parts[part as usize - 1];
        let new = open.is_none();
        *open = Some(open.unwrap_or(0) + 1);
        let track = self.tracks.part(record.thread, part);
        if new {
            packets.track(Track {
                uuid: Some(track),
                parent_uuid: Some(self.tracks.thread(record.thread)),
                name: Some(part.name().into()),
                ..Track::default()
            })?;
        }
        let event = packets.named(part.name(), name);
        packets.event(record.at, track, event_type::BEGIN, event)
    }

    fn end(
        &mut self,
        record: &Record,
        part: Part,
        packets: &mut Packets<'a, '_>,
    ) -> io::Result<()> {
        let told = self.threads.get_mut(&record.thread);
        let open = told.and_then(|it| it.parts[part as usize - 1].as_mut());
        // The beginning may be lost.
        let Some(open) = open.filter(|it| **it > 0) else {
            return Ok(());
        };
        *open -= 1;
        let mut event = Event::default();
        if part == Part::Collections {
            packets.say_number(&mut event, "freed", record.a);
        }
        let track = self.tracks.part(record.thread, part);
        packets.event(record.at, track, event_type::END, event)
    }

    /// Closes all that is open of a thread.
    fn leave(&mut self, thread: u32, at: u64, packets: &mut Packets<'a, '_>) -> io::Result<()> {
        self.close(thread, at, packets)?;
        let Some(told) = self.threads.get_mut(&thread) else {
            return Ok(());
        };
        told.over = true;
        for part in Part::ALL {
            let open = told.parts[part as usize - 1].take();
            for _ in 0..open.unwrap_or(0) {
                packets.end(at, self.tracks.part(thread, part))?;
            }
        }
        Ok(())
    }

    /// Tells how many wait, if that has changed.
    fn count(&mut self, at: u64, packets: &mut Packets<'a, '_>) -> io::Result<()> {
        if self.told_waiting == Some(self.waiting) {
            return Ok(());
        }
        self.told_waiting = Some(self.waiting);
        let event = Event {
            counter_value: Some(self.waiting),
            ..Event::default()
        };
        packets.event(at, self.tracks.waiting(), event_type::COUNTER, event)
    }

    /// Closes all that is open when the trace ends.
    fn finish(&mut self, packets: &mut Packets<'a, '_>) -> io::Result<()> {
        let left = self.threads.iter().filter(|(_, told)| !told.over);
        let left: Vec<(u32, u64)> = left
            .map(|(thread, told)| (*thread, told.life.died))
            .collect();
        for (thread, died) in left {
            self.leave(thread, died, packets)?;
        }
        self.count(self.trace.end(), packets)
    }
}

#[cfg(test)]
mod tests;
