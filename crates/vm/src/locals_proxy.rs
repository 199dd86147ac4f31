//! `FrameLocalsProxy` (PEP 667): the variables of a function's frame as a mapping that writes through.
//!
//! Invariants: the frame object owns what has no variable of its own (`extra`) and, while its frame runs, the values
//! that writing replaced, as the operand stack may have borrowed them.

use crate::cell::Cell;
use crate::frame::Frame;
use crate::frame_object::FrameObject;
use baton_code::object::kinds;
use baton_object::dict::{self, Dict};
use baton_object::number::{self, BinaryOp};
use baton_object::slots::CompareOp;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, class, methods, object, repr_guard, singletons,
};

/// A mapping view of a frame's variables.
#[class(name = "FrameLocalsProxy", flags = GC | MAPPING)]
pub struct FrameLocalsProxy {
    frame: Owned,
}

/// A proxy for the variables of a frame.
pub fn new(token: &Token, frame: Owned) -> Owned {
    token.new_object(FrameLocalsProxy { frame })
}

fn frame_of(token: &Token, this: Borrowed<'_>) -> *mut Frame {
    let frame = &FrameLocalsProxy::of(token, this).frame;
    FrameObject::of(token, frame.as_ref()).frame()
}

fn object_of(token: &Token, this: Borrowed<'_>) -> Owned {
    FrameLocalsProxy::of(token, this).frame.clone_ref(token)
}

/// True for a variable of a comprehension that was inlined into a module or class body.
fn is_hidden(frame: *mut Frame, index: usize) -> bool {
    // SAFETY: callers pass a live frame.
    let code = unsafe { Frame::code(frame) };
    crate::code_object::local_kind(code.code(), index) & kinds::HIDDEN != 0
}

/// True while a comprehension runs that was inlined into a module or class body.
pub fn has_hidden(token: &Token, frame: *mut Frame) -> bool {
    // SAFETY: callers pass a live frame.
    let count = unsafe { Frame::code(frame) }.locals_count();
    (0..count).any(|index| is_hidden(frame, index) && read(token, frame, index).is_some())
}

/// The names of the frame's variables, in order, with their indices; hidden ones only while they are bound.
fn variables(token: &Token, frame: *mut Frame) -> Vec<(usize, Owned)> {
    // SAFETY: the proxy's frame object keeps the frame and its code.
    let code = unsafe { Frame::code(frame) };
    code.local_names()
        .iter()
        .enumerate()
        .filter(|(index, _)| !is_hidden(frame, *index) || read(token, frame, *index).is_some())
        .map(|(index, name)| (index, name.clone_ref(token)))
        .collect()
}

/// The value of a variable: `None` if it is unbound.
fn read(token: &Token, frame: *mut Frame, index: usize) -> Option<Owned> {
    // SAFETY: the frame is alive and has that variable.
    let (word, kind) = unsafe {
        let kind = crate::code_object::local_kind(Frame::code(frame).shallow(), index);
        (Frame::locals(frame).add(index).read(), kind)
    };
    let value = crate::frame::own(token, word)?;
    if kind & (kinds::CELL | kinds::FREE) != 0
        && let Some(cell) = value.as_ref().get::<Cell>(token)
    {
        return cell.get(token);
    }
    Some(value)
}

fn write(token: &mut Token, this: Borrowed<'_>, index: usize, value: Owned) {
    let frame = frame_of(token, this);
    // SAFETY: as above. The old word stays alive in the frame object, as the operand stack may have borrowed it.
    let old = unsafe {
        let kind = crate::code_object::local_kind(Frame::code(frame).shallow(), index);
        let local = Frame::locals(frame).add(index);
        let held = crate::frame::own(token, local.read());
        match held
            .as_ref()
            .and_then(|held| held.as_ref().get::<Cell>(token))
        {
            Some(cell) if kind & (kinds::CELL | kinds::FREE) != 0 => cell.replace(value.into_raw()),
            _ => local.replace(value.into_raw()),
        }
    };
    if !old.is_null() && old.needs_release() {
        // SAFETY: the word was owned by the variable.
        let old = unsafe { Owned::from_raw(old) };
        let object = object_of(token, this);
        FrameObject::keep(token, object.as_ref(), old);
    }
}

/// The variable that `key` names.
fn find(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<Option<usize>> {
    let hash = object::hash(token, key)?;
    let frame = frame_of(token, this);
    for (index, name) in variables(token, frame) {
        if name.as_ref().is(key) {
            return Ok(Some(index));
        }
        if object::hash(token, name.as_ref())? == hash && object::equal(token, name.as_ref(), key)?
        {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

fn extra(token: &Token, this: Borrowed<'_>) -> Option<Owned> {
    let frame = &FrameLocalsProxy::of(token, this).frame;
    FrameObject::extra_locals(token, frame.as_ref())
}

fn make_extra(token: &mut Token, this: Borrowed<'_>) -> Owned {
    if let Some(extra) = extra(token, this) {
        return extra;
    }
    let (dict, frame) = (Dict::new(token), object_of(token, this));
    FrameObject::set_extra_locals(token, frame.as_ref(), dict.clone_ref(token));
    dict
}

fn lookup(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<Option<Owned>> {
    if let Some(index) = find(token, this, key)? {
        let frame = frame_of(token, this);
        if let Some(value) = read(token, frame, index) {
            return Ok(Some(value));
        }
    }
    match extra(token, this) {
        Some(extra) => dict::get(token, extra.as_ref(), key),
        None => Ok(None),
    }
}

/// All that is bound, in order.
fn pairs(token: &Token, this: Borrowed<'_>) -> Vec<(Owned, Owned)> {
    let frame = frame_of(token, this);
    let mut found: Vec<(Owned, Owned)> = variables(token, frame)
        .into_iter()
        .filter_map(|(index, name)| Some((name, read(token, frame, index)?)))
        .collect();
    if let Some(extra) = extra(token, this) {
        found.extend(dict::pairs(token, extra.as_ref()));
    }
    found
}

/// The variables of a frame as a new dict.
pub fn snapshot(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let copy = Dict::new(token);
    for (name, value) in pairs(token, this) {
        dict::set(token, copy.as_ref(), name.as_ref(), value.as_ref())?;
    }
    Ok(copy)
}

fn store(
    token: &mut Token,
    this: Borrowed<'_>,
    key: Borrowed<'_>,
    value: Borrowed<'_>,
) -> PyResult<()> {
    if let Some(index) = find(token, this, key)?
        && !is_hidden(frame_of(token, this), index)
    {
        let value = value.own(token);
        write(token, this, index, value);
        return Ok(());
    }
    let extra = make_extra(token, this);
    dict::set(token, extra.as_ref(), key, value)
}

/// Takes `key` out of what has no variable.
fn take(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<Option<Owned>> {
    if find(token, this, key)?.is_some() {
        return Err(token.value_error("cannot remove local variables from FrameLocalsProxy"));
    }
    match extra(token, this) {
        Some(extra) => Ok(dict::remove(token, extra.as_ref(), key)?.map(|(_, value)| value)),
        None => Ok(None),
    }
}

fn merge(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult<bool> {
    let found = if other.is_a::<Dict>(token) {
        dict::pairs(token, other)
    } else if other.is_a::<FrameLocalsProxy>(token) {
        pairs(token, other)
    } else {
        return Ok(false);
    };
    for (key, value) in found {
        store(token, this, key.as_ref(), value.as_ref())?;
    }
    Ok(true)
}

fn plain(token: &mut Token, value: Borrowed<'_>) -> PyResult<Option<Owned>> {
    if value.is_a::<FrameLocalsProxy>(token) {
        return snapshot(token, value).map(Some);
    }
    Ok(value.is_a::<Dict>(token).then(|| value.own(token)))
}

#[methods]
impl FrameLocalsProxy {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [frame] = args.positional() else {
            let given = args.positional().len();
            return Err(
                token.type_error(format!("FrameLocalsProxy expected 1 argument, got {given}"))
            );
        };
        if !frame.is_a::<FrameObject>(token) {
            let got = token.class_name(*frame);
            return Err(token.type_error(format!("expect frame, not {got}")));
        }
        let frame = frame.own(token);
        Ok(new(token, frame))
    }

    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(pairs(token, this).len())
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        match lookup(token, this, key)? {
            Some(value) => Ok(value),
            None => {
                let shown = object::repr_text(token, key)?;
                let text = token.new_str(&format!("local variable '{shown}' is not defined"));
                Err(token.key_error(text.as_ref()))
            }
        }
    }

    #[slot]
    fn __setitem__(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        match value {
            Some(value) => store(token, this, key, value),
            None => match take(token, this, key)? {
                Some(_) => Ok(()),
                None => Err(token.key_error(key)),
            },
        }
    }

    #[slot]
    fn __contains__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<bool> {
        Ok(lookup(token, this, key)?.is_some())
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let keys = Self::keys(token, this)?;
        object::iter(token, keys.as_ref())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        if !repr_guard::enter(token, this) {
            return Ok(token.new_str("{...}"));
        }
        let copy = snapshot(token, this);
        let text = copy.and_then(|copy| object::repr(token, copy.as_ref()));
        repr_guard::leave(token, this);
        text
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        if op != CompareOp::Eq && op != CompareOp::Ne {
            return Ok(singletons::not_implemented());
        }
        if other.is_a::<FrameLocalsProxy>(token) {
            let same = object_of(token, this)
                .as_ref()
                .is(object_of(token, other).as_ref());
            return Ok(token.bool(same == (op == CompareOp::Eq)));
        }
        if !other.is_a::<Dict>(token) {
            return Ok(singletons::not_implemented());
        }
        let copy = snapshot(token, this)?;
        object::compare(token, copy.as_ref(), other, op)
    }

    #[slot]
    fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        let (Some(left), Some(right)) = (plain(token, left)?, plain(token, right)?) else {
            return Ok(singletons::not_implemented());
        };
        number::binary(token, left.as_ref(), right.as_ref(), BinaryOp::Or)
    }

    #[slot]
    fn __ior__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        Ok(match merge(token, this, other)? {
            true => this.own(token),
            false => singletons::not_implemented(),
        })
    }

    #[method("()")]
    fn __reversed__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let keys: Vec<Owned> = pairs(token, this)
            .into_iter()
            .rev()
            .map(|(key, _)| key)
            .collect();
        Ok(token.new_list(keys))
    }

    #[method("()")]
    fn keys(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let keys = pairs(token, this).into_iter().map(|(key, _)| key).collect();
        Ok(token.new_list(keys))
    }

    #[method("()")]
    fn values(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let values = pairs(token, this)
            .into_iter()
            .map(|(_, value)| value)
            .collect();
        Ok(token.new_list(values))
    }

    #[method("()")]
    fn items(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let items = pairs(token, this)
            .into_iter()
            .map(|(key, value)| token.new_tuple([key, value].into_iter()))
            .collect();
        Ok(token.new_list(items))
    }

    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        snapshot(token, this)
    }

    #[method("(key, default=None, /)")]
    fn get(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        Ok(match lookup(token, this, key)? {
            Some(value) => value,
            None => default.unwrap_or(Borrowed::none()).own(token),
        })
    }

    #[method("(key, default=None, /)")]
    fn setdefault(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        if let Some(value) = lookup(token, this, key)? {
            return Ok(value);
        }
        let default = default.unwrap_or(Borrowed::none());
        store(token, this, key, default)?;
        Ok(default.own(token))
    }

    #[method("(key, default=None, /)")]
    fn pop(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        match (take(token, this, key)?, default) {
            (Some(value), _) => Ok(value),
            (None, Some(default)) => Ok(default.own(token)),
            (None, None) => Err(token.key_error(key)),
        }
    }

    #[method("(other, /)")]
    fn update(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult<()> {
        match merge(token, this, other)? {
            true => Ok(()),
            false => {
                Err(token.type_error("update() argument must be dict or another FrameLocalsProxy"))
            }
        }
    }
}
