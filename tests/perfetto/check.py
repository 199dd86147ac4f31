"""Checks a trace for Perfetto against the schema that Perfetto publishes, and the rules that the schema cannot say.

    check.py FILE               prints what is in the file; status 1, and what is wrong, if something is
    check.py --self-test FILE   damages a sound file in many ways, and looks whether each is found
"""
import argparse
import collections
import copy
import sys

from google.protobuf.message import DecodeError
from google.protobuf.unknown_fields import UnknownFieldSet
from perfetto.protos.perfetto.trace import perfetto_trace_pb2 as schema

Event = schema.TrackEvent
CLEARED = schema.TracePacket.SEQ_INCREMENTAL_STATE_CLEARED
NEEDED = schema.TracePacket.SEQ_NEEDS_INCREMENTAL_STATE

# More of one kind say nothing new.
MOST_PROBLEMS = 20


def unknown_fields(message, path):
    """Fields that the schema does not have, of a message and all within."""
    for field in UnknownFieldSet(message):
        yield f"{path}: the schema has no field {field.field_number}"
    for field, value in message.ListFields():
        if field.message_type:
            for inner in value if field.is_repeated else [value]:
                yield from unknown_fields(inner, f"{path}.{field.name}")


class Sequence:
    """What the packets of a sequence have interned: texts by kind and number."""

    def __init__(self):
        self.cleared = False
        self.interned = collections.defaultdict(dict)


class Checker:
    """Goes through a trace once."""

    def __init__(self):
        self.problems = []
        self.counts = collections.Counter()
        self.sequences = collections.defaultdict(Sequence)
        self.tracks = {}
        self.open = collections.Counter()
        self.times = {}
        self.flows = collections.defaultdict(list)

    def wrong(self, problem):
        self.problems.append(f"packet {self.counts['packets']}: {problem}")

    def trace(self, trace):
        for packet in trace.packet:
            self.packet(packet)
            self.counts["packets"] += 1
        self.ends()
        self.problems.extend(f"trace: the schema has no field {it.field_number}" for it in UnknownFieldSet(trace))
        return self.problems

    def packet(self, packet):
        self.problems.extend(unknown_fields(packet, f"packet {self.counts['packets']}"))
        if not packet.trusted_packet_sequence_id:
            self.wrong("it is of no sequence")
        sequence = self.sequences[packet.trusted_packet_sequence_id]
        if packet.sequence_flags & CLEARED:
            sequence.cleared = True
            sequence.interned.clear()
        elif packet.sequence_flags & NEEDED and not sequence.cleared:
            self.wrong("its sequence has no beginning")
        self.intern(packet.interned_data, sequence)
        if packet.HasField("track_descriptor"):
            self.track(packet.track_descriptor)
        if packet.HasField("track_event"):
            if not packet.sequence_flags & NEEDED:
                self.wrong("an event does not need what is interned")
            self.event(packet, packet.track_event, sequence)

    def intern(self, data, sequence):
        for field, entries in data.ListFields():
            for entry in entries:
                known = sequence.interned[field.name]
                if not entry.iid or known.setdefault(entry.iid, entry) != entry:
                    self.wrong(f"{field.name} {entry.iid} is defined twice, or is no number")
                self.counts["interned"] += 1

    def track(self, track):
        if not track.uuid or track.uuid in self.tracks:
            self.wrong(f"track {track.uuid} is described twice, or is no number")
        if track.HasField("parent_uuid") and track.parent_uuid not in self.tracks:
            self.wrong(f"track {track.uuid} is below {track.parent_uuid}, which is not described")
        if not (track.name or track.thread.thread_name or track.process.process_name):
            self.wrong(f"track {track.uuid} has no name")
        self.tracks[track.uuid] = track
        self.counts["tracks"] += 1

    def event(self, packet, event, sequence):
        uuid = event.track_uuid
        if uuid not in self.tracks:
            return self.wrong(f"an event is on track {uuid}, which is not described")
        if packet.timestamp < self.times.get(uuid, 0) or not packet.timestamp:
            self.wrong(f"time goes back on track {uuid}")
        self.times[uuid] = packet.timestamp
        self.refers(event, sequence)
        if event.type in (Event.TYPE_SLICE_BEGIN, Event.TYPE_INSTANT):
            self.names(event, sequence)
        if event.type == Event.TYPE_SLICE_BEGIN:
            self.open[uuid] += 1
            self.counts["slices"] += 1
        elif event.type == Event.TYPE_SLICE_END:
            self.open[uuid] -= 1
            if self.open[uuid] < 0:
                self.wrong(f"a slice ends on track {uuid} that did not begin")
        elif event.type == Event.TYPE_COUNTER:
            self.counts["counter values"] += 1
            if not event.HasField("counter_value") or not self.tracks[uuid].HasField("counter"):
                self.wrong(f"a counter without a value, or on track {uuid}, which is no counter's")
        elif event.type != Event.TYPE_INSTANT:
            self.wrong(f"an event is of type {event.type}")
        else:
            self.counts["instants"] += 1
        for flow in event.flow_ids:
            self.flows[flow].append(("from", uuid, packet.timestamp))
        for flow in event.terminating_flow_ids:
            self.flows[flow].append(("to", uuid, packet.timestamp))

    def refers(self, event, sequence):
        """All numbers in an event are those of something interned."""
        wanted = [("event_categories", number) for number in event.category_iids]
        if event.HasField("name_iid"):
            wanted.append(("event_names", event.name_iid))
        if event.HasField("source_location_iid"):
            wanted.append(("source_locations", event.source_location_iid))
        for annotation in event.debug_annotations:
            if annotation.HasField("name_iid"):
                wanted.append(("debug_annotation_names", annotation.name_iid))
            if annotation.HasField("string_value_iid"):
                wanted.append(("debug_annotation_string_values", annotation.string_value_iid))
            if not (annotation.name_iid or annotation.name) or not annotation.WhichOneof("value"):
                self.wrong("an annotation has no name or no value")
        for kind, number in wanted:
            if number not in sequence.interned[kind]:
                self.wrong(f"{kind} {number} is used and not defined")

    def names(self, event, sequence):
        name = sequence.interned["event_names"].get(event.name_iid)
        if not event.name and not (name and name.name):
            self.wrong("an event has no name")
        categories = [sequence.interned["event_categories"].get(it) for it in event.category_iids]
        if not event.categories and not (categories and all(it and it.name for it in categories)):
            self.wrong("an event has no category")

    def ends(self):
        self.counts["flows"] = len(self.flows)
        for uuid, count in self.open.items():
            if count > 0:
                self.wrong(f"{count} slices on track {uuid} do not end")
        for flow, ends in self.flows.items():
            if [kind for kind, _, _ in ends] != ["from", "to"]:
                self.wrong(f"flow {flow} does not lead from one event to another: {ends}")
        # A thread that is alone hands nothing over.
        threads = sum(track.HasField("thread") for track in self.tracks.values())
        for kind in ("slices", "counter values", *["flows"] * (threads > 1)):
            if not self.counts[kind]:
                self.wrong(f"there are no {kind}")


def first(trace, test):
    """The index of the first packet for which `test` holds."""
    return next(index for index, packet in enumerate(trace.packet) if test(packet))


def is_of(kind):
    return lambda packet: packet.HasField("track_event") and packet.track_event.type == kind


def drop(test):
    def damage(trace):
        del trace.packet[first(trace, test)]
    return damage


def change(test, act):
    def damage(trace):
        act(trace.packet[first(trace, test)])
    return damage


def add_unknown(packet):
    # Field 1000 of an event, a number.
    packet.track_event.MergeFromString(bytes([0xC0, 0x3E, 1]))


def go_back(packet):
    packet.timestamp = 1


def clear_interned(packet):
    packet.ClearField("interned_data")


DAMAGES = {
    "a field that the schema does not have": change(is_of(Event.TYPE_SLICE_BEGIN), add_unknown),
    "a slice that does not begin": drop(is_of(Event.TYPE_SLICE_BEGIN)),
    "a slice that does not end": drop(is_of(Event.TYPE_SLICE_END)),
    "a time that goes back": change(is_of(Event.TYPE_SLICE_END), go_back),
    "a track without a descriptor": drop(lambda packet: packet.track_descriptor.HasField("counter")),
    "a descriptor twice": lambda trace: trace.packet.append(trace.packet[first(trace, lambda it: it.HasField("track_descriptor"))]),
    "a name that is not interned": change(lambda packet: packet.interned_data.event_names, clear_interned),
    "a text that is not interned": change(lambda packet: packet.interned_data.debug_annotation_string_values, clear_interned),
    "a name that is empty": change(lambda packet: packet.interned_data.event_names, lambda it: it.interned_data.event_names[0].ClearField("name")),
    "a flow with one end": change(lambda packet: packet.track_event.flow_ids, lambda it: it.track_event.ClearField("flow_ids")),
    "a counter without values": change(is_of(Event.TYPE_COUNTER), lambda it: it.track_event.ClearField("counter_value")),
    "no beginning": change(lambda packet: packet.sequence_flags & CLEARED, lambda it: it.ClearField("sequence_flags")),
}


def self_test(trace):
    """How many damages there can be, and which of them are not found."""
    tried, missed = 0, []
    for name, damage in DAMAGES.items():
        damaged = copy.deepcopy(trace)
        try:
            damage(damaged)
        except StopIteration:
            # The trace has nothing of the kind.
            continue
        tried += 1
        if not Checker().trace(damaged):
            missed.append(f"not found: {name}")
    return tried, missed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("file")
    options = parser.parse_args()
    trace = schema.Trace()
    try:
        with open(options.file, "rb") as file:
            trace.ParseFromString(file.read())
    except DecodeError as error:
        return f"{options.file}: no trace: {error}"
    checker = Checker()
    found = checker.trace(trace)
    tried = 0
    if options.self_test and not found:
        tried, found = self_test(trace)
    if found:
        return "\n".join(f"{options.file}: {line}" for line in found[:MOST_PROBLEMS])
    counts = ", ".join(f"{count} {kind}" for kind, count in checker.counts.items())
    tested = f"; {tried} kinds of damage are found" if options.self_test else ""
    print(f"sound: {counts}{tested}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
