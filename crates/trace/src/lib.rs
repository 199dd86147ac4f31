//! Event kinds and per-thread rings of the timeline.
