//! What a profile says about itself: its categories, its kinds of markers, and facts about the process.

use super::{VERSION, milliseconds};
use crate::states::State;
use crate::trace::Trace;
use serde_json::{Value, json};

/// Categories, and their colours of those that the profiler has. The first grey one is that of what has none.
const CATEGORIES: [(&str, &str); 9] = [
    ("Other", "grey"),
    ("runs", "green"),
    ("waits for the GIL", "red"),
    ("waits for a lock", "orange"),
    ("blocked", "blue"),
    ("asleep", "purple"),
    ("program", "magenta"),
    ("collections", "yellow"),
    ("asyncio", "lightblue"),
];

/// The category of what has no other.
pub(super) const OTHER: usize = 0;
/// That of marks and spans.
pub(super) const PROGRAM: usize = 6;
/// That of collections.
pub(super) const COLLECTIONS: usize = 7;
/// That of asyncio's tasks and loops.
pub(super) const ASYNCIO: usize = 8;

/// The category of a state.
pub(super) fn category(state: State) -> usize {
    let mut names = CATEGORIES.iter().map(|it| it.0);
    names.position(|it| it == state.name()).unwrap_or(OTHER)
}

pub(super) fn meta(trace: &Trace, threads: usize) -> Value {
    let head = &trace.head;
    let categories = CATEGORIES
        .map(|(name, color)| json!({"name": name, "color": color, "subcategories": ["Other"]}));
    let shown: Vec<usize> = (0..threads).collect();
    json!({
        "categories": categories,
        "markerSchema": schemas(),
        "preprocessedProfileVersion": VERSION,
        // The version of another format, which is not looked at.
        "version": 24,
        "product": head.version,
        "importedFrom": "Baton",
        "arguments": head.argv.join(" "),
        "interval": 1,
        "startTime": milliseconds(head.wall),
        "startTimeAsClockMonotonicNanosecondsSinceBoot": head.began,
        "profilingStartTime": milliseconds(trace.begin()),
        "profilingEndTime": milliseconds(trace.end()),
        "processType": 0,
        "stackwalk": 0,
        "debug": false,
        "symbolicated": true,
        "usesOnlyOneStackType": true,
        "sourceCodeIsNotOnSearchfox": true,
        "keepProfileThreadOrder": true,
        "initialVisibleThreads": shown,
        "sampleUnits": {"time": "ms", "eventDelay": "ms", "threadCPUDelta": "ns"},
        "extra": [{"label": "Python", "entries": [
            {"label": "Who decides who runs", "format": "string", "value": head.policy},
            {"label": "Switch interval", "format": "duration", "value": milliseconds(head.interval)},
            {"label": "Clock", "format": "string", "value": head.clock},
        ]}],
    })
}

/// A kind of markers: its name, what is written on one of them, and the keys, labels and formats of its facts.
fn schema(name: &str, label: &str, overview: bool, fields: &[(&str, &str, &str)]) -> Value {
    let mut display = vec!["marker-chart", "marker-table"];
    if overview {
        display.push("timeline-overview");
    }
    let fields = fields.iter();
    let fields: Vec<Value> = fields
        .map(|(key, label, format)| json!({"key": key, "label": label, "format": format}))
        .collect();
    json!({
        "name": name,
        "chartLabel": label,
        "tooltipLabel": label,
        "tableLabel": label,
        "display": display,
        "fields": fields,
    })
}

fn schemas() -> Vec<Value> {
    const TEXT: &str = "{marker.data.text}";
    let text = |name, label| schema(name, TEXT, false, &[("text", label, "unique-string")]);
    vec![
        schema(
            "State",
            "{marker.data.title}",
            true,
            &[
                ("title", "State", "unique-string"),
                ("reason", "Reason", "unique-string"),
                ("what", "What", "unique-string"),
                ("place", "Where", "unique-string"),
                ("caller", "Called from", "unique-string"),
                ("lock", "Lock", "unique-string"),
                ("owner", "Held by", "unique-string"),
                ("asker", "Asked by", "unique-string"),
                ("path", "Path", "file-path"),
                ("fd", "Descriptor", "integer"),
                ("bytes", "Moved", "bytes"),
            ],
        ),
        text("Mark", "Mark"),
        text("Span", "Span"),
        text("Step", "Task"),
        text("Signal", "Signal"),
        text("Event", "Event"),
        schema(
            "Collection",
            "generation {marker.data.generation}",
            false,
            &[
                ("generation", "Generation", "integer"),
                ("freed", "Freed", "integer"),
            ],
        ),
        schema(
            "Lag",
            "{marker.data.late}",
            false,
            &[("late", "Late by", "duration")],
        ),
    ]
}
