//! The mappings `context.flags` and `context.traps`: a set of conditions seen as a mapping from signals to truth values.

use super::signals::{self, SIGNALS};
use baton_modules::support::{import_attribute, tuple};
use baton_object::dict::{self, Dict};
use baton_object::slots::CompareOp;
use baton_object::traverse::Opaque;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Raised, Token, call, class, exceptions, methods, object,
    singletons,
};
use std::cell::Cell;
use std::rc::{Rc, Weak};

#[class(name = "SignalDictMixin", module = "decimal", flags = BASETYPE | UNHASHABLE, no_gc)]
pub struct SignalDictMixin {
    /// The context's sets, as long as there is the context; one that Python made belongs to none.
    signals: Opaque<Weak<Signals>>,
    side: Opaque<Side>,
}

/// Which of a context's sets a mapping shows.
#[derive(Clone, Copy)]
pub enum Side {
    /// What has happened.
    Flags,
    /// What raises.
    Traps,
}

/// The sets of conditions of a context.
#[derive(Default)]
pub struct Signals {
    /// What has happened.
    pub flags: Cell<u32>,
    /// What raises.
    pub traps: Cell<u32>,
}

impl Signals {
    /// Adds to what has happened.
    #[inline]
    pub fn add_flags(&self, bits: u32) {
        self.flags.set(self.flags.get() | bits);
    }

    fn side(&self, side: Side) -> &Cell<u32> {
        match side {
            Side::Flags => &self.flags,
            Side::Traps => &self.traps,
        }
    }
}

/// The class `SignalDict`: the mixin with the methods of mappings.
pub fn make_class(token: &mut Token) -> PyResult {
    let mapping = import_attribute(token, "collections.abc", "MutableMapping")?;
    let meta = token.class_word(mapping.as_ref()).own(token);
    let mixin = token.native_class(&SIGNAL_DICT_MIXIN).as_value().own(token);
    let name = token.intern("SignalDict");
    let bases = tuple(token, vec![mixin, mapping]);
    let namespace = Dict::new(token);
    call::call(
        token,
        meta.as_ref(),
        &[name.as_ref(), bases.as_ref(), namespace.as_ref()],
    )
}

/// A mapping that shows one of a context's sets.
pub fn new(token: &Token, class: Borrowed<'_>, signals: &Rc<Signals>, side: Side) -> Owned {
    let payload = SignalDictMixin {
        signals: Opaque(Rc::downgrade(signals)),
        side: Opaque(side),
    };
    match class.as_class(token) {
        Some(class) => token.new_instance(class, payload),
        None => token.new_object(payload),
    }
}

fn invalid(token: &mut Token) -> Raised {
    token.value_error("invalid signal dict")
}

fn known_bits(token: &mut Token, this: Borrowed<'_>) -> PyResult<u32> {
    let dict = SignalDictMixin::of(token, this);
    let bits = dict
        .signals
        .0
        .upgrade()
        .map(|signals| signals.side(dict.side.0).get());
    bits.ok_or_else(|| invalid(token))
}

/// Gives the context that a mapping belongs to other conditions.
fn set(token: &Token, this: Borrowed<'_>, bits: u32) {
    let dict = SignalDictMixin::of(token, this);
    if let Some(signals) = dict.signals.0.upgrade() {
        signals.side(dict.side.0).set(bits);
    }
}

/// The conditions of a dict with all signals for keys.
fn bits_of_dict(token: &mut Token, dict: Borrowed<'_>) -> PyResult<u32> {
    let pairs = dict::pairs(token, dict);
    if pairs.len() != SIGNALS.len() {
        return Err(token.raise(&exceptions::KEY_ERROR, "invalid signal dict"));
    }
    let mut bits = 0;
    for (key, value) in pairs {
        let Some(mask) = signals::mask_of(token, key.as_ref()) else {
            return Err(signals::not_a_signal(token));
        };
        if object::is_true(token, value.as_ref())? {
            bits |= mask;
        }
    }
    Ok(bits)
}

/// The conditions of a mapping given for flags or traps.
pub fn bits_of_mapping(token: &mut Token, value: Borrowed<'_>) -> PyResult<u32> {
    if value.is_a::<SignalDictMixin>(token) {
        return known_bits(token, value);
    }
    if !value.is_a::<Dict>(token) {
        return Err(token.type_error("argument must be a signal dict"));
    }
    bits_of_dict(token, value)
}

/// The conditions of a list of signals, or of a mapping.
pub fn bits_of_argument(token: &mut Token, value: Borrowed<'_>) -> PyResult<u32> {
    if !value.is_a::<baton_object::list_class::List>(token) {
        return bits_of_mapping(token, value);
    }
    let mut bits = 0;
    for item in baton_object::list::items(token, value) {
        match signals::mask_of(token, item.as_ref()) {
            Some(mask) => bits |= mask,
            None => return Err(signals::not_a_signal(token)),
        }
    }
    Ok(bits)
}

fn signal_key(token: &mut Token, key: Borrowed<'_>) -> PyResult<u32> {
    match signals::mask_of(token, key) {
        Some(mask) => Ok(mask),
        None => Err(signals::not_a_signal(token)),
    }
}

#[methods]
impl SignalDictMixin {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let payload = SignalDictMixin {
            signals: Opaque(Weak::new()),
            side: Opaque(Side::Flags),
        };
        baton_modules::support::instance(token, class, payload)
    }

    #[slot]
    fn __init__(_token: &mut Token, _this: Borrowed<'_>, _args: Args<'_>) -> PyResult<()> {
        Ok(())
    }

    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        known_bits(token, this).map(|_| SIGNALS.len())
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        known_bits(token, this)?;
        let classes = SIGNALS
            .iter()
            .map(|(spec, _)| token.native_class(spec).as_value().own(token))
            .collect();
        let signals = tuple(token, classes);
        object::iter(token, signals.as_ref())
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        let bits = known_bits(token, this)?;
        let mask = signal_key(token, key)?;
        Ok(token.bool(bits & mask != 0))
    }

    #[slot]
    fn __setitem__(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        known_bits(token, this)?;
        let Some(value) = value else {
            return Err(token.value_error("signal keys cannot be deleted"));
        };
        let mask = signal_key(token, key)?;
        let truth = object::is_true(token, value)?;
        let bits = known_bits(token, this)?;
        set(token, this, if truth { bits | mask } else { bits & !mask });
        Ok(())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let bits = known_bits(token, this)?;
        let entries: Vec<String> = SIGNALS
            .iter()
            .map(|(spec, mask)| {
                let truth = if bits & mask != 0 { "True" } else { "False" };
                format!("<class 'decimal.{}'>:{truth}", spec.name)
            })
            .collect();
        Ok(token.new_str(&format!("{{{}}}", entries.join(", "))))
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let bits = known_bits(token, this)?;
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(singletons::not_implemented());
        }
        let other = if other.is_a::<SignalDictMixin>(token) {
            known_bits(token, other)?
        } else if other.is_a::<Dict>(token) {
            match bits_of_dict(token, other) {
                Ok(bits) => bits,
                Err(raised) => {
                    token.swallow(raised, &exceptions::KEY_ERROR)?;
                    return Ok(singletons::not_implemented());
                }
            }
        } else {
            return Ok(singletons::not_implemented());
        };
        Ok(token.bool((bits == other) == (op == CompareOp::Eq)))
    }

    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let bits = known_bits(token, this)?;
        let copy = Dict::new(token);
        for (spec, mask) in SIGNALS {
            let class = token.native_class(spec).as_value().own(token);
            let truth = token.bool(bits & mask != 0);
            dict::set(token, copy.as_ref(), class.as_ref(), truth.as_ref())?;
        }
        Ok(copy)
    }
}
