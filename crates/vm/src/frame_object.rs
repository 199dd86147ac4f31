//! `frame` objects: a Python view of a frame, which outlives it.
//!
//! Invariants: while its frame runs, the object points at it and the frame owns a count on the object; when the frame
//! ends and somebody still holds the object, the frame moves into it ([`leave`]) and owns everything it holds.

use crate::frame::{Frame, HEADER_WORDS};
use crate::function::Function;
use crate::locals_proxy;
use baton_object::attribute::not_deleted_of;
use baton_object::traverse::Traverse;
use baton_object::{Borrowed, Owned, PyResult, Token, Word, class, methods};
use std::cell::Cell;

/// A frame of a running or finished function.
#[class(name = "frame", kind = FRAME, flags = GC | NO_INSTANTIATION, traverse = manual)]
pub struct FrameObject {
    frame: Cell<*mut Frame>,
    own: Option<Box<[Word]>>,
    back: Option<Owned>,
    /// `f_trace`
    trace: Option<Owned>,
    trace_lines: bool,
    trace_opcodes: bool,
    /// What `f_locals` was given that is no variable of the function.
    extra: Option<Owned>,
    /// Values that `f_locals` replaced while the frame ran.
    replaced: Vec<Owned>,
    /// The unit that `f_lineno` was set to; it counts until the frame goes on.
    jumped: Cell<Option<usize>>,
}

impl Traverse for FrameObject {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        self.back.traverse(visit);
        self.trace.traverse(visit);
        self.extra.traverse(visit);
        self.replaced.traverse(visit);
        if self.own.is_some() {
            // SAFETY: the frame was moved into this object and is suspended for good.
            unsafe { Frame::visit(self.frame.get(), visit) };
        }
    }

    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.back.clear(out);
        self.trace.clear(out);
        self.extra.clear(out);
        out.append(&mut self.replaced);
        if self.own.is_some() {
            clear_locals(self.frame.get(), out);
        }
    }
}

/// Takes the locals out of a frame that is not running.
fn clear_locals(frame: *mut Frame, out: &mut Vec<Owned>) {
    // SAFETY: callers pass a frame that does not run; locals are NULL or owned.
    unsafe {
        let mut word = Frame::locals(frame);
        while word < (*frame).sp {
            let taken = word.replace(Word::NULL);
            if !taken.is_null() {
                out.push(Owned::from_raw(taken));
            }
            word = word.add(1);
        }
        (*frame).sp = Frame::stack_base(frame);
    }
}

impl Drop for FrameObject {
    fn drop(&mut self) {
        if self.own.is_some() {
            let frame = self.frame.get();
            // SAFETY: the frame lives in this object and will not run again.
            if let Some(token) = unsafe { Token::current() } {
                // SAFETY: as above.
                unsafe { Frame::clear(token, frame) };
            }
        }
    }
}

/// The frame object of a live frame, made at first use.
///
/// # Safety
/// `frame` is a live frame of this interpreter.
pub unsafe fn of_frame(token: &Token, frame: *mut Frame) -> Owned {
    // SAFETY: by contract.
    unsafe {
        if !(*frame).object.is_null() {
            return Owned::from_word(token, (*frame).object);
        }
        let object = token.new_object(FrameObject {
            frame: Cell::new(frame),
            own: None,
            back: None,
            trace: None,
            trace_lines: true,
            trace_opcodes: false,
            extra: None,
            replaced: Vec::new(),
            jumped: Cell::new(None),
        });
        (*frame).object = object.clone_ref(token).into_raw();
        object
    }
}

/// A frame with a frame object ends. True if the object lives on: then the frame has moved into it, and its words are
/// no longer the caller's.
///
/// # Safety
/// `frame` is the newest frame of the current thread, which ends now; its `sp` is up to date.
pub unsafe fn leave(token: &Token, frame: *mut Frame) -> bool {
    // SAFETY: by contract; a frame's object is a FrameObject.
    unsafe {
        let object = Owned::from_raw(std::mem::take(&mut (*frame).object));
        if object
            .word()
            .header()
            .is_some_and(|header| header.as_ref().refcount() == 1)
        {
            return false;
        }
        Frame::own_everything(token, frame);
        let words = (*frame).sp.offset_from(frame.cast::<Word>()) as usize;
        let mut own = crate::frame::boxed_frame(words.max(HEADER_WORDS));
        std::ptr::copy_nonoverlapping(frame.cast::<Word>(), own.as_mut_ptr(), words);
        let moved = own.as_mut_ptr().cast::<Frame>();
        (*moved).sp = own.as_mut_ptr().add(words);
        let back = (*frame).previous;
        let back = (!back.is_null()).then(|| of_frame(token, back));
        (*moved).previous = std::ptr::null_mut();
        let payload = &mut *object.as_ref().payload_ptr::<FrameObject>();
        payload.frame.set(moved);
        payload.own = Some(own);
        payload.back = back;
        let replaced = std::mem::take(&mut payload.replaced);
        drop(replaced);
        true
    }
}

impl FrameObject {
    /// The frame.
    pub fn frame(&self) -> *mut Frame {
        self.frame.get()
    }

    /// `f_trace`
    pub fn trace_function(token: &Token, this: Borrowed<'_>) -> Option<Owned> {
        FrameObject::of(token, this)
            .trace
            .as_ref()
            .map(|function| function.clone_ref(token))
    }

    /// Sets `f_trace`.
    pub fn set_trace_function(token: &mut Token, this: Borrowed<'_>, function: Option<Owned>) {
        let old = std::mem::replace(&mut FrameObject::of_mut(token, this).trace, function);
        drop(old);
    }

    /// What `f_locals` was given that is no variable of the function.
    pub fn extra_locals(token: &Token, this: Borrowed<'_>) -> Option<Owned> {
        FrameObject::of(token, this)
            .extra
            .as_ref()
            .map(|extra| extra.clone_ref(token))
    }

    /// Sets `extra_locals`.
    pub fn set_extra_locals(token: &mut Token, this: Borrowed<'_>, extra: Owned) {
        let old = FrameObject::of_mut(token, this).extra.replace(extra);
        drop(old);
    }

    /// Keeps a value that `f_locals` replaced until the frame ends.
    pub fn keep(token: &mut Token, this: Borrowed<'_>, old: Owned) {
        let payload = FrameObject::of_mut(token, this);
        if payload.own.is_none() {
            payload.replaced.push(old);
        }
    }

    /// `f_trace_lines`
    pub fn traces_lines(&self) -> bool {
        self.trace_lines
    }

    /// `f_trace_opcodes`
    pub fn traces_opcodes(&self) -> bool {
        self.trace_opcodes
    }

    /// The frame moved (a generator's, when it ended or was resumed elsewhere).
    pub fn set_frame(&self, frame: *mut Frame) {
        self.frame.set(frame);
    }

    /// Notes that the frame is to go on at `unit`.
    pub(crate) fn set_jumped(&self, unit: usize) {
        self.jumped.set(Some(unit));
    }

    /// The instruction that runs or ran last, or to which the frame was moved.
    fn current_unit(&self) -> usize {
        let frame = self.frame.get();
        // SAFETY: the object's frame is alive.
        unsafe {
            let start = Frame::code(frame).instructions();
            match self.jumped.get() {
                Some(unit) if std::ptr::eq((*frame).ip, start.wrapping_add(unit)) => unit,
                _ => Frame::last_instruction(frame),
            }
        }
    }

    /// The source line of an instruction of this frame's code.
    pub fn line_at(&self, _token: &Token, unit: usize) -> Option<i32> {
        // SAFETY: the object's frame is alive, in place or moved.
        unsafe { Frame::code(self.frame.get()) }.line_at(unit)
    }
}

/// What `locals()` gives in a frame.
pub fn locals(token: &mut Token, frame: *mut Frame) -> PyResult {
    // SAFETY: callers pass a live frame.
    let namespace = unsafe { (*frame).namespace };
    match namespace.is_null() || locals_proxy::has_hidden(token, frame) {
        false => Ok(Owned::from_word(token, namespace)),
        true => {
            let proxy = proxy(token, frame);
            locals_proxy::snapshot(token, proxy.as_ref())
        }
    }
}

/// `f_locals` of a function's frame.
fn proxy(token: &mut Token, frame: *mut Frame) -> Owned {
    // SAFETY: callers pass a live frame.
    let object = unsafe { of_frame(token, frame) };
    locals_proxy::new(token, object)
}

/// A setting that takes nothing but a bool.
fn flag(token: &mut Token, value: Option<Borrowed<'_>>) -> PyResult<bool> {
    match value {
        Some(value) if value.is(token.bool(true).as_ref()) => Ok(true),
        Some(value) if value.is(token.bool(false).as_ref()) => Ok(false),
        Some(_) => Err(token.type_error("attribute value type must be bool")),
        None => Err(token.type_error("can't delete numeric/char attribute")),
    }
}

/// The code object that a frame object's frame runs.
pub fn code_of(token: &Token, this: Borrowed<'_>) -> Owned {
    // SAFETY: the object's frame is alive and has its function.
    let (function, code) = unsafe {
        let frame = FrameObject::of(token, this).frame.get();
        (Frame::function(frame).own(token), (*frame).code)
    };
    Function::code_of_frame(token, function.as_ref(), code)
}

#[methods]
impl FrameObject {
    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let frame = FrameObject::of(token, this).frame.get();
        // SAFETY: the object's frame is alive.
        let (file, name, line) = unsafe {
            let code = Frame::code(frame);
            let line = code.line_at(Frame::last_instruction(frame)).unwrap_or(0);
            (
                code.co_filename().own(token),
                code.co_name().own(token),
                line,
            )
        };
        let file = baton_object::object::repr_text(token, file.as_ref())?;
        let name = baton_object::str::to_cow(token, name.as_ref()).into_owned();
        Ok(token.new_str(&format!(
            "<frame at {:#x}, file {file}, line {line}, code {name}>",
            this.word().identity()
        )))
    }

    #[getter]
    fn f_back(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = FrameObject::of(token, this);
        if let Some(back) = &payload.back {
            return Ok(back.clone_ref(token));
        }
        // SAFETY: the object's frame is alive; so is the one below it while this one runs.
        unsafe {
            let frame = payload.frame.get();
            if let Some(generator) = crate::frame::own(token, (*frame).generator)
                && !crate::generator::is_running(token, generator.as_ref())
            {
                return Ok(token.none());
            }
            let previous = (*frame).previous;
            Ok(if previous.is_null() || payload.own.is_some() {
                token.none()
            } else {
                of_frame(token, previous)
            })
        }
    }

    #[getter]
    fn f_code(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(code_of(token, this))
    }

    #[getter]
    fn f_globals(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        // SAFETY: the object's frame is alive.
        Ok(Owned::from_word(token, unsafe {
            (*FrameObject::of(token, this).frame.get()).globals
        }))
    }

    #[getter]
    fn f_builtins(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        // SAFETY: the object's frame is alive.
        Ok(Owned::from_word(token, unsafe {
            (*FrameObject::of(token, this).frame.get()).builtins
        }))
    }

    #[getter]
    fn f_locals(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let frame = FrameObject::of(token, this).frame.get();
        // SAFETY: the object's frame is alive.
        let namespace = unsafe { (*frame).namespace };
        Ok(
            match namespace.is_null() || locals_proxy::has_hidden(token, frame) {
                false => Owned::from_word(token, namespace),
                true => locals_proxy::new(token, this.own(token)),
            },
        )
    }

    #[getter]
    fn f_lineno(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = FrameObject::of(token, this);
        let line = payload.line_at(token, payload.current_unit());
        Ok(line.map_or_else(|| token.none(), |line| token.int(i64::from(line))))
    }

    #[getter]
    fn f_lasti(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(FrameObject::of(token, this).current_unit() as i64 * 2)
    }

    #[setter]
    fn set_f_lineno(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = not_deleted_of(token, value, "frame", "f_lineno")?;
        crate::frame_jump::set_line(token, this, value)
    }

    #[getter]
    fn f_generator(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        // SAFETY: the object's frame is alive.
        let generator = unsafe { (*FrameObject::of(token, this).frame.get()).generator };
        Ok(crate::frame::own(token, generator).unwrap_or_else(|| token.none()))
    }

    #[getter]
    fn f_trace(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(FrameObject::of(token, this)
            .trace
            .as_ref()
            .map_or_else(|| token.none(), |value| value.clone_ref(token)))
    }

    #[setter]
    fn set_f_trace(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = value
            .filter(|value| !value.is_none())
            .map(|value| value.own(token));
        let opcodes = value.is_some() && FrameObject::of(token, this).trace_opcodes;
        FrameObject::set_trace_function(token, this, value);
        if opcodes {
            let code = Self::f_code(token, this)?;
            crate::monitor::legacy::want_opcodes(token, code.as_ref());
        }
        Ok(())
    }

    #[getter]
    fn f_trace_lines(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(FrameObject::of(token, this).trace_lines)
    }

    #[getter]
    fn f_trace_opcodes(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(FrameObject::of(token, this).trace_opcodes)
    }

    #[setter]
    fn set_f_trace_lines(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let on = flag(token, value)?;
        FrameObject::of_mut(token, this).trace_lines = on;
        Ok(())
    }

    #[setter]
    fn set_f_trace_opcodes(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = not_deleted_of(token, value, "frame", "f_trace_opcodes")?;
        let on = flag(token, Some(value))?;
        FrameObject::of_mut(token, this).trace_opcodes = on;
        if on && FrameObject::of(token, this).trace.is_some() {
            let code = Self::f_code(token, this)?;
            crate::monitor::legacy::want_opcodes(token, code.as_ref());
        }
        Ok(())
    }

    /// Clear all references held by the frame.
    #[method("()")]
    fn clear(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let payload = FrameObject::of(token, this);
        let frame = payload.frame.get();
        if payload.own.is_none() {
            // SAFETY: the object's frame is alive.
            let generator = crate::frame::own(token, unsafe { (*frame).generator });
            return match generator {
                Some(generator) => crate::generator::clear_frame(token, generator.as_ref()),
                None => Err(token.runtime_error("cannot clear an executing frame")),
            };
        }
        let mut out = Vec::new();
        clear_locals(frame, &mut out);
        let payload = FrameObject::of_mut(token, this);
        out.extend(payload.extra.take());
        drop(out);
        Ok(())
    }
}
