//! Words for what a trace holds, the same in every format that is exported.

use crate::states::{State, Stretch};
use crate::trace::{Place, Spot, Trace};
use std::collections::HashMap;

/// What is said about a trace, and what is remembered to say it quickly: line tables are slow to read.
pub(crate) struct Words<'a> {
    trace: &'a Trace,
    spots: HashMap<Place, Option<Spot<'a>>>,
}

/// All that the title of a stretch depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Title<'a> {
    state: State,
    what: &'a str,
    lock: Option<u32>,
    descriptor: Option<u32>,
    path: Option<u32>,
}

impl<'a> Title<'a> {
    /// Of two stretches with the same title it is equal.
    pub(crate) fn of(stretch: &Stretch<'a>) -> Title<'a> {
        let mut title = Title {
            state: stretch.state,
            what: "",
            lock: None,
            descriptor: None,
            path: None,
        };
        let what = stretch.reason.map_or("", |it| it.what);
        match stretch.state {
            State::WaitsForLock => (title.what, title.lock) = (what, stretch.lock),
            State::Blocked => {
                title.what = what;
                (title.descriptor, title.path) = (stretch.descriptor, stretch.path);
            }
            State::Runs | State::WaitsForGil | State::Asleep => {}
        }
        title
    }
}

impl<'a> Words<'a> {
    pub(crate) fn new(trace: &'a Trace) -> Words<'a> {
        Words {
            trace,
            spots: HashMap::new(),
        }
    }

    /// [`Trace::spot`].
    pub(crate) fn spot(&mut self, place: Place) -> Option<Spot<'a>> {
        let trace = self.trace;
        *self.spots.entry(place).or_insert_with(|| trace.spot(place))
    }

    /// What stands on a stretch: "runs", "waits for Event (app.py:40)", "read fd 7".
    pub(crate) fn title(&mut self, title: Title<'a>) -> String {
        let what = title.what;
        match title.state {
            State::WaitsForLock => match title.lock {
                Some(lock) => format!("waits for {}", self.lock(lock)),
                None if what.is_empty() => title.state.name().into(),
                None => format!("waits for {what}"),
            },
            State::Blocked => {
                let what = if what.is_empty() { "blocked" } else { what };
                match (title.descriptor, title.path) {
                    (Some(descriptor), _) => format!("{what} fd {descriptor}"),
                    (None, Some(path)) => format!("{what} {}", base(self.trace.string(path))),
                    (None, None) => what.into(),
                }
            }
            state => state.name().into(),
        }
    }

    /// A lock by its class, or kind, its name if it has one, and where it was made: "Event (app.py:40)", "Thread `loader`
    /// (app.py:7)".
    pub(crate) fn lock(&mut self, number: u32) -> String {
        let Some(lock) = self.trace.locks.get(&number) else {
            return "?".into();
        };
        let object = lock.object.as_ref();
        let kind = object.map_or(lock.kind, |it| it.class);
        let kind = self.trace.string(kind);
        let kind = if kind.is_empty() { "?" } else { kind };
        let kind = match object.and_then(|it| it.name) {
            Some(name) => format!("{kind} `{}`", self.trace.string(name)),
            None => kind.into(),
        };
        let made = object.and_then(|it| it.made).or(lock.made);
        match made.and_then(|it| self.spot(it)) {
            Some(spot) => format!("{kind} ({})", short(spot)),
            None => kind,
        }
    }
}

/// A spot as "app.py:40".
pub(crate) fn short(spot: Spot<'_>) -> String {
    match spot.line {
        Some(line) => format!("{}:{line}", base(spot.file)),
        None => base(spot.file).into(),
    }
}

/// The last part of a path.
fn base(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Writer, office};
    use crate::states::lives;

    #[test]
    fn stretches_have_titles() {
        let mut writer = Writer::new();
        office(&mut writer);
        let trace = writer.trace(100_000_000);
        let mut words = Words::new(&trace);
        let lives = lives(&trace);
        let mut titles = |thread: u32| -> Vec<String> {
            let stretches = lives[&thread].stretches.iter();
            stretches.map(|it| words.title(Title::of(it))).collect()
        };
        assert_eq!(
            titles(3),
            [
                "waits for the GIL",
                "runs",
                "read fd 7",
                "waits for the GIL",
                "runs",
                "waits for Event (app.py:40)",
                "runs",
                "waits for the GIL"
            ]
        );
        assert_eq!(titles(0), ["runs", "waits for join", "runs"]);
        assert!(titles(1).contains(&"asleep".to_owned()));
        assert_eq!(words.lock(77), "?");
    }

    #[test]
    fn what_has_a_name_is_called_by_it() {
        let mut writer = Writer::new();
        let main = writer.thread(0, "MainThread", 0);
        let made = writer.code(&main, "app.py", "main", 7);
        let lock = writer.named_lock(made, "Thread", Some("loader"));
        let trace = writer.trace(1);
        let mut words = Words::new(&trace);
        assert_eq!(words.lock(lock), "Thread `loader` (app.py:7)");
    }
}
