//! What the lock counted: what `baton.gil_stats()` returns, and the table of `-X gilstats`. `docs/gil-stats.md` describes both.
//!
//! Invariants: the shape of the dictionary only grows; all times are nanoseconds; the four times of a thread add up to its
//! lifetime.

mod advice;
mod table;

pub(crate) use table::table;

use baton_object::dict::{self, Dict};
use baton_object::{Owned, Token};
use baton_sched::{Doing, Gil, Hold, Place, Protocol, ReasonKind, ThreadReport};
use baton_sync::Arc;

/// The line that the calling thread runs. Asked when a thread gives the lock away after its longest hold so far.
pub(crate) fn where_am_i() -> Option<Place> {
    Token::look(|token| {
        if token.thread().vm.get().is_null() {
            return None;
        }
        let frame = baton_vm::state::of(token).frame.get();
        if frame.is_null() {
            return None;
        }
        // SAFETY: the frame that runs is alive.
        let (code, unit) = unsafe {
            (
                baton_vm::frame::Frame::code(frame),
                baton_vm::frame::Frame::last_instruction(frame),
            )
        };
        let file = baton_object::str::to_cow(token, code.co_filename());
        let line = code.line_at(unit).and_then(|line| u32::try_from(line).ok());
        Some(Place {
            file: Arc::from(&*file),
            line: line.unwrap_or(0),
        })
    })
    .flatten()
}

/// The name of a protocol, as `-X gil_policy` has it.
fn protocol_name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Loans => "baton",
        Protocol::Cpython => "cpython",
    }
}

/// A dictionary of these names.
fn dict_of<const N: usize>(token: &mut Token, items: [(&str, Owned); N]) -> Owned {
    let made = Dict::new(token);
    for (name, value) in items {
        dict::set_text(token, made.as_ref(), name, value.as_ref());
    }
    made
}

/// Numbers by reason.
fn by_reason(token: &mut Token, count: impl Fn(ReasonKind) -> u64) -> Owned {
    let counts = ReasonKind::ALL.map(|reason| (reason.name(), token.int_u64(count(reason))));
    dict_of(token, counts)
}

fn hold(token: &mut Token, hold: &Hold) -> Owned {
    let (file, line) = match &hold.place {
        Some(place) => (token.new_str(&place.file), token.int_u64(place.line.into())),
        None => (token.none(), token.none()),
    };
    let nanos = token.int_u64(hold.nanos);
    dict_of(token, [("ns", nanos), ("file", file), ("line", line)])
}

fn thread(token: &mut Token, thread: &ThreadReport) -> Owned {
    let longest = hold(token, &thread.longest);
    let spent = |doing| token.int_u64(thread.spent.on(doing));
    let items = [
        ("id", token.int_u64(thread.id.0.into())),
        ("name", token.new_str(&thread.name)),
        ("alive", token.bool(thread.alive)),
        ("threads", token.int_u64(thread.threads as u64)),
        ("lifetime_ns", token.int_u64(thread.spent.lifetime())),
        ("run_ns", spent(Doing::Runs)),
        ("wait_gil_ns", spent(Doing::WaitsForGil)),
        ("wait_lock_ns", spent(Doing::WaitsForLock)),
        ("blocked_ns", spent(Doing::Blocked)),
        ("longest_hold", longest),
    ];
    dict_of(token, items)
}

/// Everything the lock counts, as a dictionary.
pub(crate) fn stats(token: &mut Token, gil: &Gil) -> Owned {
    let report = gil.report();
    let counts = report.statistics;
    let released = by_reason(token, |reason| counts.released(reason));
    let handed_over = by_reason(token, |reason| counts.handed_over(reason));
    let longest = report
        .threads
        .iter()
        .max_by_key(|thread| thread.longest.nanos);
    let longest = longest.map_or_else(Hold::default, |thread| thread.longest.clone());
    let longest = hold(token, &longest);
    let threads: Vec<Owned> = report.threads.iter().map(|it| thread(token, it)).collect();
    let items = [
        ("policy", token.new_str(protocol_name(gil.protocol()))),
        (
            "interval_ns",
            token.int_u64(gil.interval_us().saturating_mul(1000)),
        ),
        ("switches", token.int_u64(counts.switches)),
        ("requests", token.int_u64(counts.requests)),
        ("loans", token.int_u64(counts.loans)),
        ("released", released),
        ("handed_over", handed_over),
        ("longest_hold", longest),
        ("threads", token.new_list(threads)),
    ];
    dict_of(token, items)
}
