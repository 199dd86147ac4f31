//! Threads, clocks, locks and parking: the only crate that names std::{sync,thread,time}.
