//! What was written is read back as Perfetto's importer reads it.

use super::schema::{Interned, Named, Packet, event_type};
use super::*;
use crate::sample::{Writer, office, ping_pong};
use baton_sync::Instant;

const MS: u64 = 1_000_000;
const BEGAN: u64 = 5_000 * MS;

/// `Trace`.
#[derive(Clone, PartialEq, Message)]
struct File {
    #[prost(message, repeated, tag = "1")]
    packets: Vec<Packet>,
}

fn packets(trace: &Trace) -> Vec<Packet> {
    let mut out = Vec::new();
    write(trace, &mut out).unwrap();
    File::decode(out.as_slice()).unwrap().packets
}

#[derive(Debug, Default)]
struct Slice {
    track: u64,
    name: String,
    category: String,
    from: u64,
    to: u64,
    depth: usize,
    begins: Option<u64>,
    ends: Option<u64>,
    facts: BTreeMap<String, String>,
    location: Option<Location>,
}

/// All that was read, with names for numbers. Fails where a number is used before it is defined, a slice ends that did
/// not begin, or time goes back.
#[derive(Default)]
struct Import {
    tracks: BTreeMap<u64, Track>,
    slices: Vec<Slice>,
    instants: Vec<Slice>,
    counts: Vec<(u64, i64)>,
    categories: HashMap<u64, String>,
    names: HashMap<u64, String>,
    labels: HashMap<u64, String>,
    texts: HashMap<u64, String>,
    locations: HashMap<u64, Location>,
    open: HashMap<u64, Vec<usize>>,
}

impl Import {
    fn of(trace: &Trace) -> Import {
        let mut import = Import::default();
        let mut at = 0;
        for (index, packet) in packets(trace).into_iter().enumerate() {
            assert_eq!(packet.trusted_packet_sequence_id, Some(4711));
            let cleared = packet.sequence_flags == Some(schema::CLEARED);
            assert_eq!(cleared, index == 0);
            import.intern(packet.interned_data.unwrap_or_default());
            if let Some(track) = packet.track_descriptor {
                let parent = track.parent_uuid;
                assert!(parent.is_none_or(|it| import.tracks.contains_key(&it)));
                let before = import.tracks.insert(track.uuid.unwrap(), track);
                assert!(before.is_none());
            }
            if let Some(event) = packet.track_event {
                assert_eq!(packet.sequence_flags, Some(schema::NEEDED));
                let now = packet.timestamp.unwrap();
                assert!(now >= at);
                at = now;
                import.event(now - BEGAN, event);
            }
        }
        assert!(import.open.values().all(Vec::is_empty));
        import
    }

    fn intern(&mut self, fresh: Interned) {
        let put = |known: &mut HashMap<u64, String>, fresh: Vec<Named>| {
            for it in fresh {
                assert_eq!(known.insert(it.iid.unwrap(), it.name.unwrap()), None);
            }
        };
        put(&mut self.categories, fresh.event_categories);
        put(&mut self.names, fresh.event_names);
        put(&mut self.labels, fresh.debug_annotation_names);
        put(&mut self.texts, fresh.debug_annotation_string_values);
        for it in fresh.source_locations {
            assert_eq!(self.locations.insert(it.iid.unwrap(), it), None);
        }
    }

    fn event(&mut self, at: u64, event: Event) {
        let track = event.track_uuid.unwrap();
        assert!(self.tracks.contains_key(&track));
        let mut facts = BTreeMap::new();
        for fact in event.debug_annotations {
            let text = fact.string_value_iid.map(|it| self.texts[&it].clone());
            let value = text.unwrap_or_else(|| fact.uint_value.unwrap().to_string());
            facts.insert(self.labels[&fact.name_iid.unwrap()].clone(), value);
        }
        let open = self.open.entry(track).or_default();
        match event.r#type.unwrap() {
            event_type::END => {
                let slice = &mut self.slices[open.pop().expect("a slice that began")];
                slice.to = at;
                slice.facts.extend(facts);
                return;
            }
            event_type::COUNTER => {
                self.counts.push((at, event.counter_value.unwrap()));
                return;
            }
            _ => {}
        }
        let slice = Slice {
            track,
            name: self.names[&event.name_iid.unwrap()].clone(),
            category: self.categories[&event.category_iid.unwrap()].clone(),
            from: at,
            to: at,
            depth: open.len(),
            begins: event.flow_id,
            ends: event.terminating_flow_id,
            facts,
            location: event
                .source_location_iid
                .map(|it| self.locations[&it].clone()),
        };
        if event.r#type == Some(event_type::INSTANT) {
            self.instants.push(slice);
            return;
        }
        assert_eq!(event.r#type, Some(event_type::BEGIN));
        open.push(self.slices.len());
        self.slices.push(slice);
    }

    /// The slices of the track of this name.
    fn of_track(&self, name: &str) -> Vec<&Slice> {
        let named = |track: &Track| {
            let thread = track.thread.as_ref().and_then(|it| it.thread_name.as_ref());
            track.name.as_ref().or(thread).is_some_and(|it| it == name)
        };
        let slices = self.slices.iter();
        slices.filter(|it| named(&self.tracks[&it.track])).collect()
    }
}

fn office_trace() -> Trace {
    let mut writer = Writer::new();
    office(&mut writer);
    writer.trace(100 * MS)
}

#[test]
fn threads_do_what_their_stretches_say() {
    let trace = office_trace();
    let import = Import::of(&trace);
    for (thread, life) in lives(&trace) {
        let wanted = life.stretches.iter();
        let wanted: Vec<_> = wanted
            .filter(|it| it.state == State::Runs || it.length() > 0)
            .map(|it| (it.from, it.to, it.state.name()))
            .collect();
        let found = import.of_track(trace.name(thread));
        assert!(found.iter().all(|it| it.depth == 0));
        let found: Vec<_> = found
            .iter()
            .map(|it| (it.from, it.to, it.category.as_str()))
            .collect();
        assert_eq!(found, wanted, "{}", trace.name(thread));
    }
    let read = import.slices.iter().find(|it| it.name == "read fd 7");
    let read = read.unwrap();
    assert_eq!(read.facts["bytes"], "4096");
    assert_eq!(read.facts["reason"], "blocking");
    assert_eq!(read.facts["line"], "20");
    let location = read.location.as_ref().unwrap();
    assert_eq!(location.file_name.as_deref(), Some("app.py"));
    assert_eq!(location.line_number, Some(20));
    let wait = import.slices.iter();
    let wait = wait.filter(|it| it.name == "waits for Event (app.py:40)");
    let wait: Vec<_> = wait.collect();
    assert_eq!(wait.len(), 1);
    assert_eq!(wait[0].facts["held by"], "compute-1");
    assert_eq!(wait[0].facts["called from"], "load (app.py:20)");
}

#[test]
fn the_lock_has_one_holder_at_a_time() {
    let trace = office_trace();
    let import = Import::of(&trace);
    let taken = trace.records.iter().filter(|it| it.kind == Kind::Taken);
    let held = import.of_track("GIL");
    assert_eq!(held.len(), taken.count());
    assert!(held.iter().all(|it| it.depth == 0));
    assert!(held.windows(2).all(|pair| pair[0].to <= pair[1].from));
    assert_eq!(held[0].name, "MainThread");
}

/// Each give leads to the next take if that is another thread's.
#[test]
fn arrows_lead_from_givers_to_takers() {
    let trace = office_trace();
    let import = Import::of(&trace);
    let mut wanted = Vec::new();
    let mut giver = None;
    for record in &trace.records {
        match record.kind {
            Kind::Given => giver = Some(record),
            Kind::Taken => {
                let from = giver.take().filter(|it| it.thread != record.thread);
                wanted.extend(from.map(|it| (it.thread, it.at, record.thread, record.at)));
            }
            _ => {}
        }
    }
    let thread = |slice: &Slice| ((slice.track & ((1 << 36) - 1)) / 8 - 1) as u32;
    let ends: HashMap<u64, &Slice> = import
        .slices
        .iter()
        .filter_map(|it| Some((it.ends?, it)))
        .collect();
    let begins = import.slices.iter().filter(|it| it.begins.is_some());
    let mut found: Vec<_> = begins
        .map(|from| {
            let to = ends[&from.begins.unwrap()];
            assert!((&*from.category, &*to.category) == ("runs", "runs"));
            (thread(from), from.to, thread(to), to.from)
        })
        .collect();
    found.sort_by_key(|it| it.3);
    assert_eq!(found, wanted);
    assert_eq!(ends.len(), wanted.len());
    assert!(wanted.len() > 16);
}

#[test]
fn spans_collections_steps_and_signals_have_tracks() {
    let writer = Writer::new();
    let lane = writer.thread(0, "MainThread", 0);
    let (outer, inner) = (writer.string("outer"), writer.string("inner"));
    let task = writer.string("Task-1");
    writer.put(&lane, 0, Kind::Taken, 0, 0);
    writer.put(&lane, 1, Kind::SpanEnd, 0, 0);
    writer.put(&lane, 2, Kind::SpanBegin, outer, 0);
    writer.put(&lane, 3, Kind::StepBegin, task, 0);
    writer.put(&lane, 4, Kind::SpanBegin, inner, 0);
    writer.put(&lane, 5, Kind::StepEnd, 0, 0);
    writer.put(&lane, 6, Kind::SpanEnd, 0, 0);
    writer.put(&lane, 7, Kind::CollectBegin, 1, 0);
    writer.put(&lane, 8, Kind::CollectEnd, 9, 0);
    writer.put(&lane, 9, Kind::SignalBegin, 2, 0);
    writer.put(&lane, 11, Kind::SignalEnd, 0, 0);
    writer.put(&lane, 12, Kind::LoopLag, 5000, 0);
    let import = Import::of(&writer.trace(20));
    let of = |track: &str| -> Vec<(String, u64, u64, usize)> {
        let slices = import.of_track(track).into_iter();
        let slices = slices.map(|it| (it.name.clone(), it.from, it.to, it.depth));
        slices.collect()
    };
    assert_eq!(
        of("spans"),
        [("outer".into(), 2, 20, 0), ("inner".into(), 4, 6, 1)]
    );
    assert_eq!(of("asyncio"), [("Task-1".into(), 3, 5, 0)]);
    assert_eq!(
        of("collections"),
        [("collects generation 1".into(), 7, 8, 0)]
    );
    assert_eq!(import.of_track("collections")[0].facts["freed"], "9");
    assert_eq!(of("signals"), [("signal 2".into(), 9, 11, 0)]);
    let instants: Vec<_> = import.instants.iter().map(|it| &*it.name).collect();
    assert_eq!(instants, ["signal 2", "event loop is late"]);
    assert_eq!(import.instants[1].facts["microseconds"], "5000");
}

#[test]
fn who_waits_is_counted() {
    let trace = office_trace();
    let import = Import::of(&trace);
    assert!(import.counts.windows(2).all(|pair| pair[0].1 != pair[1].1));
    for (at, count) in [(10 * MS, 1), (40 * MS, 2), (99 * MS, 0)] {
        let lives = lives(&trace);
        let waits =
            |it: &&Stretch<'_>| it.state == State::WaitsForGil && (it.from..it.to).contains(&at);
        let stretches = lives.values().flat_map(|it| &it.stretches);
        assert_eq!(stretches.filter(waits).count(), count as usize);
        let told = import.counts.iter().rfind(|it| it.0 <= at).unwrap();
        assert_eq!(told.1, count, "at {at}");
    }
    assert_eq!(
        import
            .instants
            .iter()
            .filter(|it| it.category == "request")
            .count(),
        16
    );
}

#[test]
fn odd_traces_are_written() {
    let mut trace = office_trace();
    trace.strings.clear();
    trace.codes.clear();
    trace.locks.clear();
    trace.threads.clear();
    let taken = trace.records.iter().filter(|it| it.kind == Kind::Taken);
    assert_eq!(Import::of(&trace).of_track("GIL").len(), taken.count());
    // Two hold the lock, one goes on after its end, one is never given a reason.
    let writer = Writer::new();
    let (one, two) = (writer.thread(0, "a", 0), writer.thread(1, "b", 0));
    writer.put(&one, 5, Kind::Taken, 0, 0);
    writer.put(&two, 7, Kind::Taken, 0, 0);
    writer.put(&one, 8, Kind::End, 0, 0);
    writer.put(&one, 9, Kind::Taken, 0, 0);
    writer.put(&two, 9, Kind::Given, 99, 99 << 20);
    writer.put(&two, 10, Kind::Taken, 0, 0);
    let import = Import::of(&writer.trace(11));
    let held = import.of_track("GIL");
    let held: Vec<_> = held.iter().map(|it| (&*it.name, it.from, it.to)).collect();
    assert_eq!(held, [("a", 5, 7), ("b", 7, 10), ("b", 10, 11)]);
    write(&Trace::default(), &mut Vec::new()).unwrap();
}

#[test]
fn many_hand_overs_take_seconds() {
    let mut writer = Writer::new();
    let end = ping_pong(&mut writer, 200_000);
    let trace = writer.trace(end);
    let begun = Instant::now();
    write(&trace, &mut io::sink()).unwrap();
    let took = Instant::now().since(begun);
    assert!(took.as_secs() < 20, "{took:?}");
    let import = Import::of(&trace);
    assert_eq!(
        import
            .slices
            .iter()
            .filter(|it| it.begins.is_some())
            .count(),
        199_999
    );
    // Two of states, one of a call, two of threads.
    assert_eq!(import.names.len(), 5);
}
