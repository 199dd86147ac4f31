//! The messages of Perfetto's published schema that are written, with the numbers that the schema gives their fields.
//!
//! Only fields that are used are declared. A repeated field of which there is never more than one is declared optional: as
//! the schema is of `proto2`, where repeated numbers are not packed, the bytes are the same.

use prost::Message;

/// Of the field `packet` of `Trace`, which is all that a file holds: the number, and that a length follows.
pub const PACKET: u8 = 1 << 3 | 2;

/// `TracePacket.sequence_flags`: what was interned before does not count.
pub const CLEARED: u32 = 1;
/// `TracePacket.sequence_flags`: refers to what was interned.
pub const NEEDED: u32 = 2;

/// `TrackEvent.type`.
pub mod event_type {
    /// A slice begins.
    pub const BEGIN: i32 = 1;
    /// The innermost slice of the track ends.
    pub const END: i32 = 2;
    /// Something without a duration.
    pub const INSTANT: i32 = 3;
    /// A counter has a new value.
    pub const COUNTER: i32 = 4;
}

/// `CounterDescriptor.unit`: a plain count.
pub const UNIT_COUNT: i32 = 2;

/// `TrackDescriptor.child_ordering`: by `sibling_order_rank`.
pub const ORDER_EXPLICIT: i32 = 3;

/// `TracePacket`. Without `timestamp_clock_id` its time is on the clock that the whole trace has.
#[derive(Clone, PartialEq, Message)]
pub struct Packet {
    /// Nanoseconds.
    #[prost(uint64, optional, tag = "8")]
    pub timestamp: Option<u64>,
    /// Whose interned strings it means.
    #[prost(uint32, optional, tag = "10")]
    pub trusted_packet_sequence_id: Option<u32>,
    /// An event.
    #[prost(message, optional, tag = "11")]
    pub track_event: Option<Event>,
    /// What is interned from here on.
    #[prost(message, optional, tag = "12")]
    pub interned_data: Option<Interned>,
    /// [`CLEARED`], [`NEEDED`].
    #[prost(uint32, optional, tag = "13")]
    pub sequence_flags: Option<u32>,
    /// A track.
    #[prost(message, optional, tag = "60")]
    pub track_descriptor: Option<Track>,
    /// Nothing was lost before.
    #[prost(bool, optional, tag = "87")]
    pub first_packet_on_sequence: Option<bool>,
}

/// `TrackEvent`.
#[derive(Clone, PartialEq, Message)]
pub struct Event {
    /// The one category.
    #[prost(uint64, optional, tag = "3")]
    pub category_iid: Option<u64>,
    /// Facts.
    #[prost(message, repeated, tag = "4")]
    pub debug_annotations: Vec<Annotation>,
    /// See [`event_type`].
    #[prost(int32, optional, tag = "9")]
    pub r#type: Option<i32>,
    /// The name.
    #[prost(uint64, optional, tag = "10")]
    pub name_iid: Option<u64>,
    /// The track.
    #[prost(uint64, optional, tag = "11")]
    pub track_uuid: Option<u64>,
    /// The value of a counter.
    #[prost(int64, optional, tag = "30")]
    pub counter_value: Option<i64>,
    /// Where in the source.
    #[prost(uint64, optional, tag = "34")]
    pub source_location_iid: Option<u64>,
    /// The one flow that begins here.
    #[prost(fixed64, optional, tag = "47")]
    pub flow_id: Option<u64>,
    /// The one flow that ends here.
    #[prost(fixed64, optional, tag = "48")]
    pub terminating_flow_id: Option<u64>,
}

/// `DebugAnnotation`.
#[derive(Clone, PartialEq, Message)]
pub struct Annotation {
    /// Its name.
    #[prost(uint64, optional, tag = "1")]
    pub name_iid: Option<u64>,
    /// A number.
    #[prost(uint64, optional, tag = "3")]
    pub uint_value: Option<u64>,
    /// A text.
    #[prost(uint64, optional, tag = "17")]
    pub string_value_iid: Option<u64>,
}

/// `InternedData`.
#[derive(Clone, PartialEq, Message)]
pub struct Interned {
    /// Categories.
    #[prost(message, repeated, tag = "1")]
    pub event_categories: Vec<Named>,
    /// Names of events.
    #[prost(message, repeated, tag = "2")]
    pub event_names: Vec<Named>,
    /// Names of annotations.
    #[prost(message, repeated, tag = "3")]
    pub debug_annotation_names: Vec<Named>,
    /// Places in the source.
    #[prost(message, repeated, tag = "4")]
    pub source_locations: Vec<Location>,
    /// Texts in annotations: `InternedString`, whose text is bytes to the schema, which lie there as text does.
    #[prost(message, repeated, tag = "29")]
    pub debug_annotation_string_values: Vec<Named>,
}

/// `EventCategory`, `EventName`, `DebugAnnotationName`: all of one shape.
#[derive(Clone, PartialEq, Message)]
pub struct Named {
    /// Its number.
    #[prost(uint64, optional, tag = "1")]
    pub iid: Option<u64>,
    /// Its text.
    #[prost(string, optional, tag = "2")]
    pub name: Option<String>,
}

/// `SourceLocation`.
#[derive(Clone, PartialEq, Message)]
pub struct Location {
    /// Its number.
    #[prost(uint64, optional, tag = "1")]
    pub iid: Option<u64>,
    /// The file.
    #[prost(string, optional, tag = "2")]
    pub file_name: Option<String>,
    /// The function.
    #[prost(string, optional, tag = "3")]
    pub function_name: Option<String>,
    /// The line.
    #[prost(uint32, optional, tag = "4")]
    pub line_number: Option<u32>,
}

/// `TrackDescriptor`.
#[derive(Clone, PartialEq, Message)]
pub struct Track {
    /// Its number, among all tracks of all processes.
    #[prost(uint64, optional, tag = "1")]
    pub uuid: Option<u64>,
    /// Its name.
    #[prost(string, optional, tag = "2")]
    pub name: Option<String>,
    /// It is a process.
    #[prost(message, optional, tag = "3")]
    pub process: Option<Process>,
    /// It is a thread.
    #[prost(message, optional, tag = "4")]
    pub thread: Option<Thread>,
    /// It is part of that track.
    #[prost(uint64, optional, tag = "5")]
    pub parent_uuid: Option<u64>,
    /// It is a counter.
    #[prost(message, optional, tag = "8")]
    pub counter: Option<Counter>,
    /// How its parts are ordered.
    #[prost(int32, optional, tag = "11")]
    pub child_ordering: Option<i32>,
    /// Its place among its siblings.
    #[prost(int32, optional, tag = "12")]
    pub sibling_order_rank: Option<i32>,
}

/// `ProcessDescriptor`.
#[derive(Clone, PartialEq, Message)]
pub struct Process {
    /// Its number.
    #[prost(int32, optional, tag = "1")]
    pub pid: Option<i32>,
    /// Its command line.
    #[prost(string, repeated, tag = "2")]
    pub cmdline: Vec<String>,
    /// Its name.
    #[prost(string, optional, tag = "6")]
    pub process_name: Option<String>,
}

/// `ThreadDescriptor`.
#[derive(Clone, PartialEq, Message)]
pub struct Thread {
    /// The process.
    #[prost(int32, optional, tag = "1")]
    pub pid: Option<i32>,
    /// The thread; the first one of a process has the number of the process.
    #[prost(int64, optional, tag = "2")]
    pub tid: Option<i64>,
    /// Its name.
    #[prost(string, optional, tag = "5")]
    pub thread_name: Option<String>,
}

/// `CounterDescriptor`.
#[derive(Clone, PartialEq, Message)]
pub struct Counter {
    /// [`UNIT_COUNT`].
    #[prost(int32, optional, tag = "3")]
    pub unit: Option<i32>,
}
