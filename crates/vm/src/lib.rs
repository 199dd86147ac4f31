//! Frames, dispatch, calls, unwinding, generators, import.
