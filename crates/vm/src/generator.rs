//! Generators, coroutines and asynchronous generators: one payload, three classes.
//!
//! Invariants:
//! - The frame lies in the generator and never moves. While suspended it owns everything it holds.
//! - While it runs, its entry of handled exceptions is on top of the thread's stack of them.
//! - A finished generator has no frame; its header says FINALIZED, so that its death needs no finalizer.

use crate::code_object::CodeObject;
use crate::frame::{Frame, FrameKind};
use crate::frame_object::{self, FrameObject};
use crate::function::Function;
use crate::monitor::{event, fire};
use crate::run::{Outcome, run, run_raising};
use crate::state::{self, Handled};
use baton_code::object::flags;
use baton_code::ops::resume as resume_bits;
use baton_object::class::ClassSpec;
use baton_object::error::Raised;
use baton_object::exceptions::{BaseException, GENERATOR_EXIT, STOP_ITERATION};
use baton_object::traverse::Traverse;
use baton_object::{Args, Borrowed, Known, Owned, PyResult, Token, Word, class, kind, methods};
use std::cell::Cell;
use std::mem::MaybeUninit;

/// Where a generator is in its life.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Made, not started.
    Created,
    /// At a yield.
    Suspended,
    /// Running now.
    Running,
    /// Returned, raised or closed.
    Finished,
}

/// Generator iterator.
#[class(name = "generator", kind = GENERATOR, flags = GC | WEAKREF | NO_INSTANTIATION, traverse = manual)]
pub struct Generator {
    /// The frame; what lies above its stack pointer was never written.
    words: Option<Box<[MaybeUninit<Word>]>>,
    state: Cell<State>,
    handled: Handled,
    /// Its names, where they are not those of the code.
    name: Option<Owned>,
    qualname: Option<Owned>,
    pub(crate) code: Owned,
    pub(crate) origin: Option<Owned>,
    /// Asynchronous generators: an `asend` or `athrow` is under way.
    pub running_async: Cell<bool>,
    /// Asynchronous generators: the hooks were called.
    pub hooks_inited: Cell<bool>,
    /// Asynchronous generators: `aclose` was called.
    pub closed: Cell<bool>,
    /// Asynchronous generators: what to call instead of closing at death.
    pub finalizer: Option<Owned>,
}

impl Traverse for Generator {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        visit(self.code.word());
        self.name.traverse(visit);
        self.qualname.traverse(visit);
        self.origin.traverse(visit);
        self.finalizer.traverse(visit);
        if self.words.is_some() && self.state.get() != State::Running {
            // SAFETY: the frame is in place and suspended.
            unsafe { Frame::visit(self.frame(), visit) };
            let handled = self.handled.exception.get();
            if !handled.is_null() {
                visit(handled);
            }
        }
    }

    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.finalizer.clear(out);
        if self.words.is_some() && self.state.get() != State::Running {
            self.state.set(State::Finished);
            self.drop_frame();
        }
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        self.drop_frame();
        let handled = self.handled.exception.replace(Word::NULL);
        if handled.is_null() {
            return;
        }
        // SAFETY: an object is dropped with its thread attached.
        if let Some(token) = unsafe { Token::current() } {
            token.release(handled);
        }
    }
}

impl Generator {
    /// The frame; dangling once finished.
    #[inline(always)]
    pub fn frame(&self) -> *mut Frame {
        self.words.as_ref().map_or(std::ptr::null_mut(), |words| {
            words.as_ptr().cast_mut().cast()
        })
    }

    fn drop_frame(&mut self) {
        let frame = self.frame();
        if frame.is_null() {
            return;
        }
        // SAFETY: an object is dropped or cleared with its thread attached; the frame will not run again.
        unsafe {
            if let Some(token) = Token::current() {
                leave_frame(token, frame);
            }
        }
        self.words = None;
    }

    /// The payload of a generator or coroutine that can be resumed from the loop now.
    #[inline(always)]
    pub fn to_enter<'a>(token: &'a Token, this: Borrowed<'a>) -> Option<&'a Generator> {
        if !token.is_exact(this, kind::GENERATOR) && !token.is_exact(this, kind::COROUTINE) {
            return None;
        }
        // SAFETY: both classes have this payload.
        let payload = unsafe { this.get_unchecked::<Generator>() };
        let at_rest = matches!(payload.state.get(), State::Created | State::Suspended);
        let deep = state::of(token).depth.get() >= token.interp().recursion_limit.get();
        (at_rest && !deep).then_some(payload)
    }

    /// `__name__`
    pub fn name(token: &Token, this: Borrowed<'_>) -> Owned {
        let payload = Generator::of(token, this);
        match &payload.name {
            Some(name) => name.clone_ref(token),
            None => CodeObject::of(token, payload.code.as_ref())
                .co_name()
                .own(token),
        }
    }

    /// `__qualname__`
    pub fn qualname(token: &Token, this: Borrowed<'_>) -> Owned {
        let payload = Generator::of(token, this);
        match &payload.qualname {
            Some(qualname) => qualname.clone_ref(token),
            None => CodeObject::of(token, payload.code.as_ref())
                .co_qualname()
                .own(token),
        }
    }

    /// True for a coroutine that has not begun.
    #[inline(always)]
    pub fn is_new_coroutine(token: &Token, value: Borrowed<'_>) -> bool {
        // SAFETY: a coroutine has this payload.
        token.is_exact(value, kind::COROUTINE)
            && unsafe { value.get_unchecked::<Generator>() }.state.get() == State::Created
    }

    /// Where it is in its life.
    pub fn state(&self) -> State {
        self.state.get()
    }

    /// The argument of the `RESUME` at which it is suspended: see [`resume_bits`].
    fn resumes_with(&self) -> Option<u32> {
        if self.state.get() != State::Suspended {
            return None;
        }
        let frame = self.frame();
        // SAFETY: the frame is in place and suspended.
        unsafe {
            let next = (*frame).ip.read();
            let code = Frame::code(frame);
            let unit = (*frame).ip.offset_from(code.instructions());
            let opcode = code.original(usize::try_from(unit).unwrap_or(0));
            (opcode == baton_code::ops::Opcode::RESUME).then_some(u32::from(next >> 8))
        }
    }

    /// True if somebody is told of its going on: then even a close that nothing in it could see goes through its frame.
    fn is_watched(&self, token: &Token) -> bool {
        let frame = self.frame();
        // SAFETY: the frame is in place and suspended.
        let unit = unsafe { (*frame).ip.offset_from(Frame::code(frame).instructions()) };
        let unit = usize::try_from(unit).unwrap_or(0);
        fire::wanted(token, frame, event::PY_RESUME, unit)
    }

    /// What it delegates to by `yield from` or `await`, if it is suspended there.
    pub fn delegate(&self, token: &Token) -> Option<Owned> {
        if self.resumes_with()? & resume_bits::LOCATION_MASK < resume_bits::AFTER_YIELD_FROM {
            return None;
        }
        // SAFETY: the frame is suspended; its stack has the receiver on top while at a delegating yield.
        unsafe { crate::frame::own(token, (*self.frame()).sp.sub(1).read()) }
    }

    /// Ends it where it stands: nothing of its code will run.
    fn end_here(token: &mut Token, this: Borrowed<'_>) {
        let payload = Generator::of_mut(token, this);
        payload.state.set(State::Finished);
        payload.drop_frame();
    }

    /// True if somebody awaits this coroutine already: it is suspended at an await of its own.
    pub fn is_delegated(token: &Token, this: Borrowed<'_>) -> bool {
        Generator::of(token, this).delegate(token).is_some()
    }
}

/// Gives up a generator's frame, which moves into its frame object if somebody holds that.
///
/// # Safety
/// The frame will not run again.
unsafe fn leave_frame(token: &Token, frame: *mut Frame) {
    // SAFETY: by contract.
    unsafe {
        (*frame).previous = std::ptr::null_mut();
        if (*frame).object.is_null() || !frame_object::leave(token, frame) {
            Frame::clear(token, frame);
        }
    }
}

/// Makes a generator of the kind that the frame's code asks for; the frame's words move into it.
///
/// # Safety
/// `frame` is the newest frame on the data stack, its registers are saved, and its words are given up by the caller.
pub unsafe fn from_frame(token: &mut Token, frame: *mut Frame) -> PyResult {
    // SAFETY: by contract.
    unsafe {
        let code = Frame::code(frame);
        // A frame's function is a function.
        let payload = Frame::function(frame).get_unchecked::<Function>();
        // Nearly always the names of the code, which need no counts of their own.
        let own_name = |name: &Owned, of_code: Borrowed<'_>| {
            (name.word() != of_code.word()).then(|| name.clone_ref(token))
        };
        let name = own_name(&payload.name, code.co_name());
        let qualname = own_name(&payload.qualname, code.co_qualname());
        let code_value = payload.code.clone_ref(token);
        let depth = state::of(token).origin_depth.get();
        let origin = (depth > 0 && code.has_flags(flags::COROUTINE))
            .then(|| origin(token, (*frame).previous, depth));
        let spec: &'static ClassSpec = match code.flags() {
            bits if bits & flags::ASYNC_GENERATOR != 0 => &ASYNC_GENERATOR,
            bits if bits & flags::COROUTINE != 0 => &COROUTINE,
            _ => &GENERATOR,
        };
        Frame::own_everything(token, frame);
        let words = (*frame).sp.offset_from(frame.cast::<Word>()) as usize;
        let mut own = Box::<[Word]>::new_uninit_slice(code.frame_words());
        std::ptr::copy_nonoverlapping(frame.cast(), own.as_mut_ptr(), words);
        let moved = own.as_mut_ptr().cast::<Frame>();
        (*moved).sp = own.as_mut_ptr().cast::<Word>().add(words);
        (*moved).previous = std::ptr::null_mut();
        if let Some(object) = crate::frame::own(token, (*moved).object) {
            FrameObject::of(token, object.as_ref()).set_frame(moved);
        }
        let generator = Generator {
            words: Some(own),
            state: Cell::new(State::Created),
            handled: Handled::new(),
            name,
            qualname,
            code: code_value,
            origin,
            running_async: Cell::new(false),
            hooks_inited: Cell::new(false),
            closed: Cell::new(false),
            finalizer: None,
        };
        let object = token.new_payload_as(spec, generator);
        let moved = Generator::of(token, object.as_ref()).frame();
        (*moved).generator = object.word().unowned();
        Ok(object)
    }
}

/// The generator is about to run: its entry of handled exceptions goes on the thread's stack.
#[inline(always)]
pub fn begin(token: &Token, payload: &Generator) {
    payload.state.set(State::Running);
    let vm = state::of(token);
    payload.handled.previous.set(vm.handled.get());
    vm.handled.set(&raw const payload.handled);
}

#[inline(always)]
fn end(token: &Token, frame: *mut Frame, now: State) {
    // SAFETY: a running generator frame's generator is alive; each of its three classes has this payload.
    let payload = unsafe { Borrowed::from_raw((*frame).generator).get_unchecked::<Generator>() };
    let vm = state::of(token);
    vm.handled
        .set(payload.handled.previous.replace(std::ptr::null()));
    payload.state.set(now);
}

/// The generator of `frame` yields.
#[inline(always)]
pub fn suspend(token: &Token, frame: *mut Frame) {
    end(token, frame, State::Suspended);
}

/// The generator of `frame` returned or raised: its frame is given up. The generator is kept alive by the result.
pub fn finish(token: &mut Token, frame: *mut Frame) -> Owned {
    // SAFETY: as in `end`.
    let this = unsafe { Owned::from_word(token, (*frame).generator) };
    end(token, frame, State::Finished);
    needs_no_finalizer(this.as_ref());
    // SAFETY: as in `end`; no other borrow of the payload is alive.
    let payload = unsafe { &mut *this.as_ref().payload_ptr::<Generator>() };
    let handled = payload.handled.exception.replace(Word::NULL);
    payload.drop_frame();
    token.release(handled);
    this
}

/// Marks an object whose finalizer would find nothing left to do, so that it dies without one.
pub(crate) fn needs_no_finalizer(this: Borrowed<'_>) {
    if let Some(mut header) = this.word().header() {
        // SAFETY: alive, and only this thread touches it.
        unsafe { header.as_mut() }.gc |= baton_object::header::gc_bits::FINALIZED;
    }
}

/// How a resumption from native code ended.
pub enum Resumed {
    /// It yielded this.
    Yielded(Owned),
    /// It returned this.
    Returned(Owned),
}

/// True while it runs.
pub fn is_running(token: &Token, this: Borrowed<'_>) -> bool {
    Generator::of(token, this).state.get() == State::Running
}

/// What a generator is called in messages.
fn noun(token: &Token, this: Borrowed<'_>) -> &'static str {
    if token.is_exact(this, kind::COROUTINE) {
        "coroutine"
    } else if token.is_exact(this, kind::ASYNC_GENERATOR) {
        "async generator"
    } else {
        "generator"
    }
}

/// Resumes a generator from native code with a value, or by raising the waiting exception in it.
pub fn resume(
    token: &mut Token,
    this: Borrowed<'_>,
    value: Result<Borrowed<'_>, Raised>,
) -> PyResult<Resumed> {
    let payload = Generator::of(token, this);
    let (state_now, frame) = (payload.state.get(), payload.frame());
    match state_now {
        State::Running => {
            let noun = noun(token, this);
            return Err(token.value_error(format!("{noun} already executing")));
        }
        State::Finished => return finished(token, this, value),
        State::Created => {
            if let Ok(value) = &value
                && !value.is_none()
            {
                let noun = noun(token, this);
                return Err(token.type_error(format!(
                    "can't send non-None value to a just-started {noun}"
                )));
            }
        }
        State::Suspended => {}
    }
    if state::of(token).depth.get() >= token.interp().recursion_limit.get() {
        return Err(token.raise(
            &baton_object::exceptions::RECURSION_ERROR,
            "maximum recursion depth exceeded",
        ));
    }
    let keep = this.own(token);
    begin(token, Generator::of(token, this));
    let vm = state::of(token);
    vm.depth.set(vm.depth.get() + 1);
    // SAFETY: the generator is suspended or created, its frame whole; it is the newest frame from here on.
    let outcome = unsafe {
        (*frame).kind = FrameKind::Entry;
        (*frame).previous = vm.frame.get();
        match value {
            Ok(value) => {
                (*frame).sp.write(value.own(token).into_raw());
                (*frame).sp = (*frame).sp.add(1);
                run(token, frame)
            }
            Err(raised) => {
                chain(token, frame, raised);
                // The handlers of a delegation expect the value that was not sent.
                (*frame).sp.write(token.none().into_raw());
                (*frame).sp = (*frame).sp.add(1);
                run_raising(token, frame)
            }
        }
    };
    let vm = state::of(token);
    vm.depth.set(vm.depth.get() - 1);
    drop(keep);
    match outcome? {
        Outcome::Yielded(value) => Ok(Resumed::Yielded(value)),
        Outcome::Returned(value) => Ok(Resumed::Returned(value)),
    }
}

/// What is thrown into a generator that handles an exception has that as its context.
fn chain(token: &mut Token, frame: *mut Frame, raised: Raised) {
    let error = token.take_error(raised);
    // SAFETY: the frame is a generator's, which is alive.
    let this = unsafe { Borrowed::from_raw((*frame).generator) };
    let handled = Generator::of(token, this).handled.exception.get();
    if !handled.is_none()
        && let Some(handled) = crate::frame::own(token, handled)
    {
        baton_object::exceptions::set_context(token, error.as_ref(), handled.as_ref());
    }
    let _ = token.raise_object(error);
}

fn finished(
    token: &mut Token,
    this: Borrowed<'_>,
    value: Result<Borrowed<'_>, Raised>,
) -> PyResult<Resumed> {
    if token.is_exact(this, kind::COROUTINE) {
        if value.is_err() {
            drop(token.take_lazy_if_any());
        }
        return Err(token.runtime_error("cannot reuse already awaited coroutine"));
    }
    match value {
        Ok(_) => Ok(Resumed::Returned(token.none())),
        Err(raised) => Err(raised),
    }
}

/// `send(value)` as a method: what is returned becomes a StopIteration.
pub fn send(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult {
    match resume(token, this, Ok(value))? {
        Resumed::Yielded(value) => Ok(value),
        Resumed::Returned(value) => Err(token.stop_iteration(value)),
    }
}

/// `frame.clear()` of a generator's frame: one that has not begun is closed.
pub fn clear_frame(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    match Generator::of(token, this).state.get() {
        State::Running => Err(token.runtime_error("cannot clear an executing frame")),
        State::Suspended => Err(token.runtime_error("cannot clear a suspended frame")),
        State::Created => {
            finalize(token, this);
            Generator::end_here(token, this);
            Ok(())
        }
        State::Finished => Ok(()),
    }
}

/// `throw(...)`: first to what it delegates to.
pub fn throw(token: &mut Token, this: Borrowed<'_>, error: Owned) -> PyResult {
    if let Some(delegate) = Generator::of(token, this).delegate(token) {
        // The frame is on the stack while what it delegates to runs.
        let (frame, keep) = (Generator::of(token, this).frame(), this.own(token));
        let vm = state::of(token);
        let before = vm.frame.replace(frame);
        // SAFETY: the generator is suspended, its frame whole.
        unsafe { (*frame).previous = before };
        Generator::of(token, this).state.set(State::Running);
        let outcome = throw_to_delegate(token, delegate.as_ref(), error.as_ref());
        state::of(token).frame.set(before);
        // SAFETY: a generator that says it runs is neither resumed nor closed meanwhile.
        unsafe { (*frame).previous = std::ptr::null_mut() };
        Generator::of(token, this).state.set(State::Suspended);
        drop(keep);
        match outcome? {
            None => {}
            Some(Ok(value)) => return Ok(value),
            Some(Err(raised)) => return finish_throw(token, this, raised),
        }
    }
    let raised = token.raise_object(error);
    finish_throw(token, this, raised)
}

/// Throws into what a generator delegates to; a GeneratorExit closes it.
fn throw_to_delegate(
    token: &mut Token,
    delegate: Borrowed<'_>,
    error: Borrowed<'_>,
) -> PyResult<Option<PyResult>> {
    let is_exit = token.class_of(error).is_native(&GENERATOR_EXIT);
    match is_exit {
        true => Ok(match close_delegate(token, delegate) {
            Ok(()) => None,
            Err(raised) => Some(Err(raised)),
        }),
        false => throw_delegate(token, delegate, error),
    }
}

fn finish_throw(token: &mut Token, this: Borrowed<'_>, raised: Raised) -> PyResult {
    if Generator::of(token, this).state.get() == State::Created {
        // Nothing ran yet: the generator ends, and the exception is raised at its first line.
        let frame = Generator::of(token, this).frame();
        let error = token.take_error(raised);
        // SAFETY: the frame is in place, not running.
        unsafe { crate::traceback::add(token, error.as_ref(), frame) };
        Generator::end_here(token, this);
        return Err(token.raise_object(error));
    }
    match resume(token, this, Err(raised))? {
        Resumed::Yielded(value) => Ok(value),
        Resumed::Returned(value) => Err(token.stop_iteration(value)),
    }
}

fn close_delegate(token: &mut Token, delegate: Borrowed<'_>) -> PyResult<()> {
    if is_generator(token, delegate) {
        return close(token, delegate).map(drop);
    }
    match baton_object::attribute::get_known_optional(token, delegate, Known::close)? {
        Some(method) => baton_object::object::call(token, method.as_ref(), &[]).map(drop),
        None => Ok(()),
    }
}

/// Throws into what a generator delegates to: `None` if that has no `throw`; else what came of it. A StopIteration from
/// it resumes the generator by its value.
fn throw_delegate(
    token: &mut Token,
    delegate: Borrowed<'_>,
    error: Borrowed<'_>,
) -> PyResult<Option<PyResult>> {
    if is_generator(token, delegate) {
        let error = error.own(token);
        return Ok(Some(throw(token, delegate, error)));
    }
    match baton_object::attribute::get_known_optional(token, delegate, Known::throw)? {
        Some(method) => Ok(Some(baton_object::object::call(
            token,
            method.as_ref(),
            &[error],
        ))),
        None => Ok(None),
    }
}

fn is_generator(token: &Token, value: Borrowed<'_>) -> bool {
    token.is_exact(value, kind::GENERATOR) || token.is_exact(value, kind::COROUTINE)
}

/// `close()`
pub fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    match Generator::of(token, this).state.get() {
        State::Finished => return Ok(token.none()),
        State::Created => {
            Generator::end_here(token, this);
            return Ok(token.none());
        }
        _ => {}
    }
    let delegate = Generator::of(token, this).delegate(token);
    let mut raised = None;
    if let Some(delegate) = delegate
        && let Err(error) = close_delegate(token, delegate.as_ref())
    {
        raised = Some(error);
    }
    // Where no handler is around but the one that every generator has, nobody would see the exception.
    if raised.is_none()
        && let Some(argument) = Generator::of(token, this).resumes_with()
        && argument & resume_bits::DEPTH1 != 0
        && !Generator::of(token, this).is_watched(token)
    {
        Generator::end_here(token, this);
        return Ok(token.none());
    }
    let raised = match raised {
        Some(raised) => raised,
        None => token.raise_values(&GENERATOR_EXIT, Vec::new()),
    };
    match resume(token, this, Err(raised)) {
        Ok(Resumed::Yielded(_)) => {
            let noun = noun(token, this);
            Err(token.runtime_error(format!("{noun} ignored GeneratorExit")))
        }
        Ok(Resumed::Returned(value)) => Ok(value),
        Err(raised)
            if token.error_is(&raised, &GENERATOR_EXIT)
                || token.error_is(&raised, &STOP_ITERATION) =>
        {
            drop(token.take_lazy(raised));
            Ok(token.none())
        }
        Err(raised) => Err(raised),
    }
}

/// What happens when a generator dies while suspended: it is closed.
pub(crate) fn finalize(token: &mut Token, this: Borrowed<'_>) {
    let payload = Generator::of(token, this);
    let (state_now, finalizer) = (
        payload.state.get(),
        payload
            .finalizer
            .as_ref()
            .map(|value| value.clone_ref(token)),
    );
    if state_now == State::Finished {
        return;
    }
    if let Some(finalizer) = finalizer.filter(|_| !Generator::of(token, this).closed.get()) {
        if let Err(raised) = baton_object::object::call(token, finalizer.as_ref(), &[this]) {
            let error = token.take_error(raised);
            baton_object::death::write_unraisable(
                token,
                error,
                "Exception ignored while calling asynchronous generator finalizer",
                finalizer,
            );
        }
        return;
    }
    if state_now == State::Created {
        if token.is_exact(this, kind::COROUTINE) {
            warn_never_awaited(token, this);
        }
        return;
    }
    if let Err(raised) = close(token, this) {
        let error = token.take_error(raised);
        let this = this.own(token);
        baton_object::death::write_unraisable(
            token,
            error,
            "Exception ignored while closing generator",
            this,
        );
    }
}

/// A coroutine died without having begun: told by `warnings` if that is loaded, as CPython does.
fn warn_never_awaited(token: &mut Token, this: Borrowed<'_>) {
    if let Err(raised) = try_warn_never_awaited(token, this) {
        let error = token.take_error(raised);
        let shown = baton_object::object::repr_text(token, this).unwrap_or_default();
        let none = token.none();
        baton_object::death::write_unraisable(
            token,
            error,
            &format!("Exception ignored while finalizing coroutine {shown}"),
            none,
        );
    }
}

fn try_warn_never_awaited(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    let modules = token
        .interp()
        .modules(token)
        .map(|modules| modules.own(token));
    let module = modules
        .and_then(|modules| baton_object::dict::get_text(token, modules.as_ref(), "warnings"));
    if let Some(module) = module {
        let name = token.intern("_warn_unawaited_coroutine");
        let helper = baton_object::attribute::get_optional(token, module.as_ref(), name.as_ref())?;
        if let Some(helper) = helper {
            return baton_object::object::call(token, helper.as_ref(), &[this]).map(drop);
        }
    }
    let qualname = Generator::qualname(token, this);
    let name = baton_object::str::to_cow(token, qualname.as_ref()).into_owned();
    let warn = token.interp().hooks.warn.get();
    let message = format!("coroutine '{name}' was never awaited");
    warn(
        token,
        &baton_object::exceptions::RUNTIME_WARNING,
        &message,
        1,
    )
}

/// Where a new coroutine comes from: file, line and function of the frames that lead to it, as many as asked for.
///
/// # Safety
/// `frame` is a live frame or NULL.
#[cold]
unsafe fn origin(token: &Token, mut frame: *mut Frame, depth: usize) -> Owned {
    let mut entries = Vec::new();
    while !frame.is_null() && entries.len() < depth {
        // SAFETY: frames on the stack are alive.
        let (code, unit) = unsafe { (Frame::code(frame), Frame::last_instruction(frame)) };
        let line = code.line_at(unit);
        let parts = [
            code.co_filename().own(token),
            line.map_or_else(|| token.none(), |line| token.int(i64::from(line))),
            code.co_name().own(token),
        ];
        entries.push(token.new_tuple(parts.into_iter()));
        // SAFETY: as above.
        frame = unsafe { (*frame).previous };
    }
    token.new_tuple(entries.into_iter())
}

/// The iterator that `await value` runs.
pub fn awaitable(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    if token.is_exact(value, kind::COROUTINE) {
        return Ok(value.own(token));
    }
    if token.is_exact(value, kind::GENERATOR) {
        let code = Generator::of(token, value).code.clone_ref(token);
        if CodeObject::of(token, code.as_ref()).has_flags(flags::ITERABLE_COROUTINE) {
            return Ok(value.own(token));
        }
    }
    let Some(slot) = token.class_of(value).slots().await_ else {
        let got = token.class_name(value);
        return Err(token.type_error(format!("'{got}' object can't be awaited")));
    };
    let iterator = slot(token, value)?;
    if token.is_exact(iterator.as_ref(), kind::COROUTINE) {
        return Err(token.type_error("__await__() returned a coroutine"));
    }
    if token.class_of(iterator.as_ref()).slots().next.is_none() {
        let got = token.class_name(iterator.as_ref());
        return Err(token.type_error(format!("__await__() returned non-iterator of type '{got}'")));
    }
    Ok(iterator)
}

fn warn_three_arguments(token: &mut Token) -> PyResult<()> {
    let warn = token.interp().hooks.warn.get();
    warn(
        token,
        &baton_object::exceptions::DEPRECATION_WARNING,
        "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.",
        1,
    )
}

/// The exception that `throw`'s arguments mean.
pub fn exception_from(token: &mut Token, args: Args<'_>) -> PyResult {
    if args.has_keywords() {
        return Err(token.type_error("throw() takes no keyword arguments"));
    }
    let (class, value, traceback) = match args.positional() {
        [class] => (*class, None, None),
        [class, value] => (*class, Some(*value), None),
        [class, value, traceback] => (*class, Some(*value), Some(*traceback)),
        given => {
            let (words, given) = (
                if given.is_empty() {
                    "at least 1 argument"
                } else {
                    "at most 3 arguments"
                },
                given.len(),
            );
            return Err(token.type_error(format!("throw expected {words}, got {given}")));
        }
    };
    if args.len() > 1 {
        warn_three_arguments(token)?;
    }
    let value = value.filter(|value| !value.is_none());
    let traceback = traceback.filter(|traceback| !traceback.is_none());
    let base = token
        .native_class(&baton_object::exceptions::BASE_EXCEPTION)
        .as_value()
        .own(token);
    let is_class = class
        .as_class(token)
        .is_some_and(|class| class.is_native(&baton_object::exceptions::BASE_EXCEPTION));
    let error = if is_class {
        match value {
            None => baton_object::object::call(token, class, &[])?,
            Some(value) if baton_object::object::is_instance(token, value, class)? => {
                value.own(token)
            }
            Some(value) => match baton_object::tuple::Tuple::items_of(token, value) {
                Some(items) => {
                    let items: Vec<Owned> = items.iter().map(|item| item.own(token)).collect();
                    baton_object::object::call(token, class, Owned::borrows(&items))?
                }
                None => baton_object::object::call(token, class, &[value])?,
            },
        }
    } else if class.is_a::<BaseException>(token) {
        if value.is_some() {
            return Err(token.type_error("instance exception may not have a separate value"));
        }
        class.own(token)
    } else {
        let got = token.class_name(class);
        return Err(token.type_error(format!(
            "exceptions must be classes or instances deriving from BaseException, not {got}"
        )));
    };
    drop(base);
    if !error.as_ref().is_a::<BaseException>(token) {
        let (class, got) = (
            baton_object::object::repr_text(token, class)?,
            token.class_name(error.as_ref()),
        );
        // The generator gets this error in place of the one that was meant.
        let raised = token.type_error(format!(
            "calling {class} should have returned an instance of BaseException, not {got}"
        ));
        return Ok(token.take_error(raised));
    }
    if let Some(traceback) = traceback {
        if !traceback.is_a::<crate::traceback::Traceback>(token) {
            return Err(token.type_error("throw() third argument must be a traceback object"));
        }
        let traceback = traceback.own(token);
        BaseException::of_mut(token, error.as_ref()).traceback = Some(traceback);
    }
    Ok(error)
}

pub(crate) fn repr(token: &mut Token, this: Borrowed<'_>, noun: &str) -> PyResult {
    let qualname = Generator::qualname(token, this);
    let name = baton_object::str::to_cow(token, qualname.as_ref()).into_owned();
    Ok(token.new_str(&format!(
        "<{noun} object {name} at {:#x}>",
        this.word().identity()
    )))
}

pub(crate) fn frame_attribute(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let payload = Generator::of(token, this);
    if payload.state.get() == State::Finished || payload.frame().is_null() {
        return Ok(token.none());
    }
    // SAFETY: the frame is in place.
    Ok(unsafe { frame_object::of_frame(token, payload.frame()) })
}

pub(crate) fn set_name(
    token: &mut Token,
    this: Borrowed<'_>,
    value: Option<Borrowed<'_>>,
    attribute: &str,
    qualified: bool,
) -> PyResult<()> {
    let Some(value) = value.filter(|value| value.is_a::<baton_object::str::Str>(token)) else {
        return Err(token.type_error(format!("{attribute} must be set to a string object")));
    };
    let value = value.own(token);
    let payload = Generator::of_mut(token, this);
    let place = if qualified {
        &mut payload.qualname
    } else {
        &mut payload.name
    };
    let old = place.replace(value);
    drop(old);
    Ok(())
}

#[methods]
impl Generator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        match resume(token, this, Ok(Borrowed::none()))? {
            Resumed::Yielded(value) => Ok(Some(value)),
            Resumed::Returned(value) if value.word().is_none() => Ok(None),
            Resumed::Returned(value) => Err(token.stop_iteration(value)),
        }
    }

    #[slot]
    fn __del__(token: &mut Token, this: Borrowed<'_>) {
        finalize(token, this);
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        repr(token, this, "generator")
    }

    /// send(value) -> send 'value' into generator,
    /// return next yielded value or raise StopIteration.
    #[method("(value, /)", name = "send")]
    fn send_method(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult {
        send(token, this, value)
    }

    /// throw(value)
    /// throw(type[,value[,tb]])
    ///
    /// Raise exception in generator, return next yielded value or raise
    /// StopIteration.
    /// the (type, val, tb) signature is deprecated,
    /// and may be removed in a future version of Python.
    #[method("(*args)", name = "throw")]
    fn throw_method(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let error = exception_from(token, args)?;
        throw(token, this, error)
    }

    /// close() -> raise GeneratorExit inside generator.
    #[method("()", name = "close")]
    fn close_method(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        close(token, this)
    }

    /// name of the generator
    #[getter]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Generator::name(token, this))
    }

    #[setter]
    fn set___name__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        set_name(token, this, value, "__name__", false)
    }

    /// qualified name of the generator
    #[getter]
    fn __qualname__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Generator::qualname(token, this))
    }

    #[setter]
    fn set___qualname__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        set_name(token, this, value, "__qualname__", true)
    }

    #[getter]
    fn gi_frame(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        frame_attribute(token, this)
    }

    #[getter]
    fn gi_running(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Generator::of(token, this).state.get() == State::Running)
    }

    #[getter]
    fn gi_suspended(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Generator::of(token, this).state.get() == State::Suspended)
    }

    #[getter]
    fn gi_code(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Generator::of(token, this).code.clone_ref(token))
    }

    #[getter]
    fn gi_yieldfrom(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Generator::of(token, this)
            .delegate(token)
            .unwrap_or_else(|| token.none()))
    }

    /// See PEP 585.
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_object::type_object::generic_alias(token, class, object)
    }
}

pub use crate::async_generator::ASYNC_GENERATOR;
pub use crate::coroutine::COROUTINE;
