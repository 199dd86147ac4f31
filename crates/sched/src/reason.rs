//! Why a thread gives the interpreter's lock away.

use baton_trace::ReasonKind;

/// A reason with what is known at the place that gives the lock away. Who asked, for
/// [`Reason::Asked`], the policy itself knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Somebody asked, and this is a switch point.
    Asked,
    /// The named call may block.
    Blocking(&'static str),
    /// The thread waits for a Python-level lock of this kind ("lock", "rlock", "queue", ...).
    Lock(&'static str),
    /// The thread ends.
    ThreadEnd,
    /// The thread gives way of its own accord.
    Voluntary,
    /// Every thread is being stopped.
    StopTheWorld,
    /// The interpreter is being finalized.
    Finalization,
}

impl Reason {
    /// The reason without its details.
    pub fn kind(self) -> ReasonKind {
        match self {
            Reason::Asked => ReasonKind::Asked,
            Reason::Blocking(_) => ReasonKind::Blocking,
            Reason::Lock(_) => ReasonKind::Lock,
            Reason::ThreadEnd => ReasonKind::ThreadEnd,
            Reason::Voluntary => ReasonKind::Voluntary,
            Reason::StopTheWorld => ReasonKind::StopTheWorld,
            Reason::Finalization => ReasonKind::Finalization,
        }
    }

    /// The call or the kind of lock that the thread leaves for, if it does.
    pub fn what(self) -> Option<&'static str> {
        match self {
            Reason::Blocking(what) | Reason::Lock(what) => Some(what),
            _ => None,
        }
    }

    /// Whether the thread never comes back, so that waiting for a switch would be pointless.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Reason::ThreadEnd | Reason::Finalization)
    }
}
