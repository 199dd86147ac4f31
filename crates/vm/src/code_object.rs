//! `code` objects: a [`Code`] with what running it needs, made at first run: constants and names as objects, the
//! quickened instructions and their caches.
//!
//! Invariants: the `Code` never changes; the quickened copy has the same length and differs from it only in opcodes
//! (specialised forms) and cache units; a code object's id is never reused.

use crate::code_body::LazyBody;
use crate::monitor::lines::{self, CodeMonitor};
use crate::monitor::{event, step};
use baton_code::constant::Const;
use baton_code::frozen::{Frozen, Head};
use baton_code::object::{Code, flags, kinds};
use baton_code::ops::Opcode;
use baton_code::text::Text;
use baton_object::PyResult;
use baton_object::class::CacheSite;
use baton_object::hasher::BuildNumberHasher;
use baton_object::{Borrowed, Owned, Token, class};
use std::cell::{Cell, UnsafeCell};
use std::collections::HashMap;
use std::sync::Arc;

/// What a specialised instruction remembers; the fields' meaning belongs to the instruction.
#[derive(Clone, Copy, Default)]
pub struct Cache {
    /// Usually the shape that the instruction expects.
    pub shape: u32,
    /// Usually an offset or index.
    pub index: u32,
    /// Usually a word without a count, kept alive by the class or dict that the guard stands for.
    pub word: usize,
    /// Whatever else.
    pub extra: usize,
}

/// Code object.
#[class(name = "code", kind = CODE, flags = WEAKREF)]
pub struct CodeObject {
    body: LazyBody,
    flags: u32,
    argcount: u32,
    kwonlyargcount: u32,
    first_line: i32,
    /// Process-wide identity, for caches and traces.
    pub id: u32,
    locals: usize,
    parameters: usize,
    frame_words: usize,
    quick: Quick,
    monitor: CodeMonitor,
    /// `co_name`, `co_qualname` and `co_filename`.
    strings: [Owned; 3],
}

struct Quick {
    units: UnsafeCell<Box<[u16]>>,
    caches: UnsafeCell<Box<[Cache]>>,
    warm: Cell<bool>,
    /// The number of positional arguments that need no matching, once warm; never reached otherwise.
    exact_arguments: Cell<usize>,
    /// The number of parameters before `*args`, once warm, where there is nothing else; never reached otherwise.
    arguments_before_rest: Cell<usize>,
    /// A function of this code was made with builtins that are no dict: their caches must not be used.
    odd_builtins: Cell<bool>,
}

impl baton_object::traverse::Traverse for Quick {
    fn traverse(&self, _: &mut dyn FnMut(baton_object::Word)) {}
    fn clear(&mut self, _: &mut Vec<Owned>) {}
}

/// Live code objects by id, so that a class can flush the caches that rely on it.
#[derive(Default)]
pub struct CodeRegistry(std::cell::RefCell<HashMap<u32, *const CodeObject, BuildNumberHasher>>);

impl Drop for CodeObject {
    fn drop(&mut self) {
        // SAFETY: an object is dropped with its thread attached; only the registry is touched.
        if let Some(token) = unsafe { Token::current() } {
            token
                .interp()
                .extension::<CodeRegistry>()
                .0
                .borrow_mut()
                .remove(&self.id);
        }
    }
}

/// Flushes the caches at these sites: the instructions go back to their general form.
pub fn flush_caches(token: &Token, sites: &[CacheSite]) {
    let registry = token.interp().extension::<CodeRegistry>().0.borrow();
    for site in sites {
        if let Some(code) = registry.get(&site.code) {
            // SAFETY: the registry holds live code objects only: each takes itself out when it dies.
            unsafe { (**code).despecialise(site.instruction as usize) };
        }
    }
}

/// The live code object with this id.
pub(crate) fn find(token: &Token, id: u32) -> Option<&CodeObject> {
    let registry = token.interp().extension::<CodeRegistry>().0.borrow();
    // SAFETY: as above; the caller runs nothing that could free it.
    registry.get(&id).map(|code| unsafe { &**code })
}

impl CodeRegistry {
    /// Calls `f`, which runs no Python and makes no code, with every live code object.
    pub fn for_each(token: &Token, f: impl Fn(&CodeObject)) {
        for code in token
            .interp()
            .extension::<CodeRegistry>()
            .0
            .borrow()
            .values()
        {
            // SAFETY: the registry holds live code objects only: each takes itself out when it dies.
            f(unsafe { &**code });
        }
    }
}

impl CodeObject {
    /// What monitoring keeps of this code.
    pub fn monitor(&self) -> &CodeMonitor {
        &self.monitor
    }

    /// Rewrites the quickened instructions for the events wanted from all code and from this one.
    pub fn instrument(&self, active: u32) {
        let local = self.monitor.local.iter().map(Cell::get);
        let mut wanted = local.fold(active, |all, events| all | events);
        if self.has_flags(flags::NO_MONITORING_EVENTS) {
            wanted = 0;
        }
        // What is wanted no more goes when it is met ([`CodeObject::settle`]): tracing is switched on and off often.
        let before = self.monitor.wanted.get();
        if wanted & !before != 0 {
            self.monitor.wanted.set(wanted | before);
            if self.quick.warm.get() {
                self.rewrite(wanted | before);
            }
        }
    }

    /// Takes back what no event needs any more.
    pub fn settle(&self, active: u32) {
        let local = self.monitor.local.iter().map(Cell::get);
        let wanted = local.fold(active, |all, events| all | events);
        if self.monitor.wanted.replace(wanted) != wanted {
            self.rewrite(wanted);
        }
    }

    fn rewrite(&self, wanted: u32) {
        const ALL: u32 =
            event::bit(event::LINE) | event::bit(event::INSTRUCTION) | event::bit(event::PLACE);
        let all = wanted & ALL != 0;
        let first = self.monitor.lines(self.shallow()).first;
        for group in lines::groups(self.shallow()) {
            let here = group.start >= first && (all || step::events_of(group.opcode) & wanted != 0);
            // SAFETY: under the token; the loop reads units one by one, and both forms have the same length.
            unsafe {
                let units = &mut *self.quick.units.get();
                if here && let Some(unit) = units.get_mut(group.start) {
                    *unit = *unit & 0xFF00 | Opcode::INSTRUMENTED_INSTRUCTION as u16;
                } else if let (Some(unit), Some(original)) = (
                    units.get_mut(group.start),
                    self.shallow().code.get(group.start * 2),
                ) && *unit as u8 == Opcode::INSTRUMENTED_INSTRUCTION as u8
                {
                    *unit = *unit & 0xFF00 | u16::from(*original);
                }
            }
        }
    }

    /// The instruction at `unit` as the compiler made it.
    pub fn original(&self, unit: usize) -> Opcode {
        let byte = self.shallow().code.get(unit * 2).copied();
        byte.and_then(Opcode::from_u8).unwrap_or(Opcode::NOP)
    }

    /// The compiled code with all that is in it. Where the code objects among its constants do not matter,
    /// [`CodeObject::shallow`] costs less.
    pub fn code(&self) -> &Arc<Code> {
        self.body.code()
    }

    /// The compiled code, perhaps with None in the place of the code objects among its constants.
    pub fn shallow(&self) -> &Arc<Code> {
        &self.body.get().code
    }

    /// Locals, cells and free variables.
    #[inline(always)]
    pub fn locals_count(&self) -> usize {
        self.locals
    }

    /// Words of a frame that runs this.
    #[inline(always)]
    pub fn frame_words(&self) -> usize {
        self.frame_words
    }

    /// The constant at `index`.
    #[inline(always)]
    pub fn constant(&self, index: usize) -> Borrowed<'_> {
        // SAFETY: instructions' indices were checked by the compiler or the verifier, and what runs is warm.
        unsafe { self.body.get_warm().consts.get_unchecked(index) }.as_ref()
    }

    /// The constants.
    pub fn constants(&self) -> &[Owned] {
        &self.body.get().consts
    }

    /// The places of constants that the compiler never makes; [`CodeObject::code`] has None there.
    pub fn foreign(&self) -> &[usize] {
        &self.body.get().foreign
    }

    /// The name at `index`, interned.
    #[inline(always)]
    pub fn name(&self, index: usize) -> Borrowed<'_> {
        // SAFETY: as for `constant`.
        unsafe { self.body.get_warm().names.get_unchecked(index) }.as_ref()
    }

    /// All names.
    pub fn names(&self) -> &[Owned] {
        &self.body.get().names
    }

    /// The name of the local, cell or free variable at `index`.
    pub fn local_name(&self, index: usize) -> Option<Borrowed<'_>> {
        self.local_names().get(index).map(Owned::as_ref)
    }

    /// All names of locals, cells and free variables.
    pub fn local_names(&self) -> &[Owned] {
        &self.body.get().local_names
    }

    /// `co_name`
    pub fn co_name(&self) -> Borrowed<'_> {
        self.strings[0].as_ref()
    }

    /// `co_qualname`
    pub fn co_qualname(&self) -> Borrowed<'_> {
        self.strings[1].as_ref()
    }

    /// `co_filename`
    pub fn co_filename(&self) -> Borrowed<'_> {
        self.strings[2].as_ref()
    }

    /// `co_flags`
    pub fn flags(&self) -> u32 {
        self.flags
    }

    /// The docstring of a function; None if it has none.
    pub fn docstring(&self, token: &Token) -> Owned {
        let doc = match self.has_flags(flags::HAS_DOCSTRING) {
            true => self.constants().first(),
            false => None,
        };
        doc.map_or_else(|| token.none(), |doc| doc.clone_ref(token))
    }

    /// True for `co_flags & mask`.
    #[inline(always)]
    pub fn has_flags(&self, mask: u32) -> bool {
        self.flags & mask != 0
    }

    /// The quickened instructions, which the loop runs.
    #[inline(always)]
    pub fn instructions(&self) -> *const u16 {
        // SAFETY: the box is replaced only by `warm_up`, before the first run.
        unsafe { (&*self.quick.units.get()).as_ptr() }
    }

    /// Makes the quickened copy at the first run.
    #[inline(always)]
    pub fn warm_up(&self) {
        if !self.quick.warm.get() {
            self.quicken();
        }
    }

    #[cold]
    fn quicken(&self) {
        let mut units: Vec<u16> = self
            .shallow()
            .code
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        let mut caches = 0usize;
        let mut at = 0;
        while at < units.len() {
            let opcode = Opcode::from_u8(units[at] as u8).unwrap_or(Opcode::NOP);
            let width = opcode.caches();
            if width >= 3 && at + width < units.len() {
                let index = (caches as u32).to_ne_bytes();
                units[at + 2] = u16::from_ne_bytes([index[0], index[1]]);
                units[at + 3] = u16::from_ne_bytes([index[2], index[3]]);
                caches += 1;
            }
            at += 1 + width;
        }
        // SAFETY: nobody runs this code yet.
        unsafe {
            *self.quick.units.get() = units.into_boxed_slice();
            *self.quick.caches.get() = vec![Cache::default(); caches].into_boxed_slice();
        }
        self.quick.warm.set(true);
        let count = self.parameters;
        if self.is_optimized() && self.takes_exactly(count) {
            self.quick.exact_arguments.set(count);
        }
        if self.is_optimized() && self.parameters() == (self.argcount as usize, 0, true, false) {
            self.quick.arguments_before_rest.set(self.argcount as usize);
        }
        if self.monitor.wanted.get() != 0 {
            self.rewrite(self.monitor.wanted.get());
        }
    }

    /// The number of the opcode at `unit`.
    pub fn opcode_at(&self, unit: usize) -> u8 {
        // SAFETY: as above; the loop is between instructions.
        let units = unsafe { &*self.quick.units.get() };
        units.get(unit).map_or(0, |unit| *unit as u8)
    }

    /// The cache of the instruction whose first cache unit is at `units`.
    ///
    /// # Safety
    /// `units` is the address behind an instruction of this code with at least three cache units.
    #[inline(always)]
    pub unsafe fn cache(&self, units: *const u16) -> *mut Cache {
        // SAFETY: by contract; `quicken` wrote the index there.
        unsafe {
            let index = units.add(1).cast::<u32>().read_unaligned() as usize;
            (&mut *self.quick.caches.get()).as_mut_ptr().add(index)
        }
    }

    /// Turns the instruction at `index` into another form of its family.
    ///
    /// # Safety
    /// `opcode` is a form of the instruction at `index`, and its cache is filled in.
    pub unsafe fn specialise(&self, index: usize, opcode: Opcode) {
        if opcode == Opcode::LOAD_GLOBAL_BUILTIN && self.quick.odd_builtins.get() {
            return;
        }
        // SAFETY: under the token; the loop reads units one by one.
        unsafe {
            if let Some(unit) = (&mut *self.quick.units.get()).get_mut(index)
                && *unit as u8 != Opcode::INSTRUMENTED_INSTRUCTION as u8
            {
                *unit = *unit & 0xFF00 | opcode as u16;
            }
        }
    }

    /// The code is to run with builtins that are no dict: nothing in it may rely on one from here on.
    pub fn forbid_builtin_caches(&self) {
        if self.quick.odd_builtins.replace(true) || !self.quick.warm.get() {
            return;
        }
        for group in lines::groups(self.code()) {
            if group.opcode == Opcode::LOAD_GLOBAL {
                self.despecialise(group.unit);
            }
        }
    }

    /// Whether the general form at work should try to specialise. Each asking counts down; a trial that fails makes the
    /// next one wait twice as long (CPython's adaptive counters).
    ///
    /// # Safety
    /// `units` is the address behind an instruction of this code with a cache.
    #[inline]
    pub unsafe fn wants_specialising(&self, units: *const u16) -> bool {
        // SAFETY: the first cache unit is the counter; under the token nobody else writes it.
        unsafe {
            let counter = units.cast_mut();
            if *counter < 16 {
                return true;
            }
            *counter -= 16;
            false
        }
    }

    /// Notes how a trial to specialise went. Each trial waits for twice as many misses as the one before, at least 32
    /// after a success: places that see many shapes should not flutter.
    ///
    /// # Safety
    /// As for [`CodeObject::wants_specialising`].
    pub unsafe fn specialising_went(&self, units: *const u16, well: bool) {
        // SAFETY: as above. Twelve bits count, four hold the exponent of the next wait.
        unsafe {
            let counter = units.cast_mut();
            let exponent = ((*counter & 15).max(if well { 4 } else { 2 }) + 1).min(11);
            *counter = 1 << (exponent + 4) | exponent;
        }
    }

    fn despecialise(&self, index: usize) {
        // SAFETY: as above; the general form needs no cache.
        unsafe {
            if let Some(unit) = (&mut *self.quick.units.get()).get_mut(index)
                && *unit as u8 != Opcode::INSTRUMENTED_INSTRUCTION as u8
            {
                let base = Opcode::from_u8(*unit as u8).map_or(Opcode::NOP, Opcode::base);
                *unit = *unit & 0xFF00 | base as u16;
            }
        }
    }

    /// True if a call makes a generator, coroutine or asynchronous generator.
    pub fn is_generator(&self) -> bool {
        self.has_flags(flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR)
    }

    /// How many parameters of each kind: positional (positional-only included), keyword-only, `*args`, `**kwargs`.
    pub fn parameters(&self) -> (usize, usize, bool, bool) {
        (
            self.argcount as usize,
            self.kwonlyargcount as usize,
            self.has_flags(flags::VARARGS),
            self.has_flags(flags::VARKEYWORDS),
        )
    }

    /// True for a plain function whose call with exactly `count` positional arguments needs no matching.
    #[inline(always)]
    pub fn takes_exactly(&self, count: usize) -> bool {
        const SPECIAL: u32 = flags::VARARGS | flags::VARKEYWORDS;
        self.argcount as usize == count && self.kwonlyargcount == 0 && self.flags & SPECIAL == 0
    }

    /// The number of positional arguments with which a call needs no matching; `usize::MAX` before the first run and
    /// where calls always need it.
    #[inline(always)]
    pub fn exact_arguments(&self) -> usize {
        self.quick.exact_arguments.get()
    }

    /// How many arguments a function whose other parameter is `*args` takes before that; never reached by any other, nor
    /// before the code is [warm](Self::warm_up).
    #[inline(always)]
    pub fn arguments_before_rest(&self) -> usize {
        self.quick.arguments_before_rest.get()
    }

    /// Whether its names are found when it is compiled, as a function's are; a module's and a class's need a namespace.
    pub fn is_optimized(&self) -> bool {
        self.flags & flags::OPTIMIZED != 0
    }

    /// Locals that are parameters of a function without `*args`, `**kwargs` and keyword-only ones.
    #[inline(always)]
    pub fn parameter_count(&self) -> usize {
        self.parameters
    }

    /// The source line of the instruction at `unit`.
    pub fn line_at(&self, unit: usize) -> Option<i32> {
        let code = self.shallow();
        baton_code::linetable::line_at(&code.linetable, self.first_line, unit * 2)
            .filter(|line| *line >= 0)
    }
}

/// A code object.
pub fn new(token: &mut Token, code: &Arc<Code>) -> PyResult {
    new_with(token, code, Vec::new())
}

/// The same with constants that are no [`Const`], by their places; in the code they are None.
pub fn new_with(token: &mut Token, code: &Arc<Code>, foreign: Vec<(usize, Owned)>) -> PyResult {
    let body = LazyBody::of_code(token, code, foreign)?;
    let strings = [&code.name, &code.qualname, &code.filename].map(|name| name_object(token, name));
    Ok(make(
        token,
        body,
        Head {
            argcount: code.argcount,
            posonlyargcount: code.posonlyargcount,
            kwonlyargcount: code.kwonlyargcount,
            stacksize: code.stacksize,
            flags: code.flags,
            nlocalsplus: code.nlocalsplus() as u32,
            first_line: code.first_line,
            name: &[],
            qualname: &[],
        },
        strings,
    ))
}

impl CodeObject {
    /// The code object of a record of frozen code.
    pub fn from_frozen(token: &mut Token, frozen: &Arc<Frozen>, record: u32) -> PyResult {
        let Ok(head) = frozen.image.head(record) else {
            return Err(token.system_error("frozen code is damaged"));
        };
        let filename = name_object(token, &frozen.filename);
        let [name, qualname] = [head.name, head.qualname].map(|name| {
            let string = token.new_wtf8(name);
            token.intern_value(string)
        });
        let body = LazyBody::of_frozen(Arc::clone(frozen), record);
        Ok(make(token, body, head, [name, qualname, filename]))
    }
}

/// Gives code another file name, and the code in it that had the same.
///
/// # Errors
/// TypeError if it is no code object.
pub fn rename(token: &mut Token, code: Borrowed<'_>, filename: Borrowed<'_>) -> PyResult<()> {
    if code.get::<CodeObject>(token).is_none() {
        let got = token.class_name(code);
        return Err(token.type_error(format!(
            "_fix_co_filename() argument 1 must be code, not {got}"
        )));
    }
    let old = CodeObject::of(token, code).co_filename().own(token);
    let mut open = vec![code.own(token)];
    while let Some(code) = open.pop() {
        let same = CodeObject::of(token, code.as_ref())
            .co_filename()
            .own(token);
        if !baton_object::object::equal(token, same.as_ref(), old.as_ref())? {
            continue;
        }
        let new = filename.own(token);
        let code_object = CodeObject::of_mut(token, code.as_ref());
        let before = std::mem::replace(&mut code_object.strings[2], new);
        drop(before);
        let nested = CodeObject::of(token, code.as_ref()).constants();
        let nested = nested
            .iter()
            .filter(|item| item.as_ref().is_a::<CodeObject>(token));
        open.extend(nested.map(|item| item.clone_ref(token)));
    }
    Ok(())
}

/// The name as an interned string.
pub(crate) fn name_object(token: &Token, name: &Text) -> Owned {
    let string = token.new_wtf8(name.as_bytes());
    token.intern_value(string)
}

fn make(token: &Token, body: LazyBody, head: Head<'_>, strings: [Owned; 3]) -> Owned {
    let id = token.interp().next_code_id.get();
    token.interp().next_code_id.set(id + 1);
    let locals = head.nlocalsplus as usize;
    let object = token.new_object(CodeObject {
        body,
        flags: head.flags,
        argcount: head.argcount,
        kwonlyargcount: head.kwonlyargcount,
        first_line: head.first_line,
        id,
        locals,
        parameters: head.argcount as usize,
        frame_words: crate::frame::HEADER_WORDS + locals + head.stacksize as usize + 1,
        quick: Quick {
            units: UnsafeCell::default(),
            caches: UnsafeCell::default(),
            warm: Cell::new(false),
            exact_arguments: Cell::new(usize::MAX),
            arguments_before_rest: Cell::new(usize::MAX),
            odd_builtins: Cell::new(false),
        },
        monitor: CodeMonitor::default(),
        strings,
    });
    let payload: *const CodeObject = CodeObject::of(token, object.as_ref());
    let active = crate::monitor::of(token).active.get();
    if active != 0 {
        CodeObject::of(token, object.as_ref()).instrument(active);
    }
    token
        .interp()
        .extension::<CodeRegistry>()
        .0
        .borrow_mut()
        .insert(id, payload);
    object
}

/// A constant as an object. Strings that could be identifiers are interned, as CPython does.
pub fn constant_object(token: &mut Token, constant: &Const) -> PyResult {
    Ok(match constant {
        Const::None => token.none(),
        Const::Ellipsis => baton_object::singletons::ellipsis(),
        Const::Bool(value) => token.bool(*value),
        Const::Int(value) => token.new_big(value.clone()),
        Const::Float(value) => token.new_float(*value),
        Const::Complex { re, im } => baton_types::complex::new(token, *re, *im),
        Const::Str(text) => {
            let string = token.new_wtf8(text.as_bytes());
            let name_like = text
                .as_bytes()
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
            if name_like {
                token.intern_value(string)
            } else {
                string
            }
        }
        Const::Bytes(bytes) => baton_types::bytes::new(token, bytes),
        Const::Tuple(items) => {
            let items = constant_objects(token, items)?;
            token.new_tuple(items.into_iter())
        }
        Const::FrozenSet(items) => {
            let items = constant_objects(token, items)?;
            baton_types::set::new_frozenset(token, items)?
        }
        Const::Slice(parts) => {
            let [start, stop, step] = &**parts;
            let (start, stop, step) = (
                constant_object(token, start)?,
                constant_object(token, stop)?,
                constant_object(token, step)?,
            );
            baton_types::slice::new(token, start, stop, step)
        }
        Const::Code(code) => new(token, code)?,
    })
}

fn constant_objects(token: &mut Token, items: &[Const]) -> PyResult<Vec<Owned>> {
    items
        .iter()
        .map(|item| constant_object(token, item))
        .collect()
}

/// The constant that a value is; `None` if code cannot hold such a value.
pub fn constant_of(token: &mut Token, value: Borrowed<'_>) -> PyResult<Option<Const>> {
    use baton_object::kind;
    token.check_recursion(" in a constant")?;
    if value.is_none() {
        return Ok(Some(Const::None));
    }
    for flag in [false, true] {
        if value.is(token.bool(flag).as_ref()) {
            return Ok(Some(Const::Bool(flag)));
        }
    }
    if value.is(baton_object::singletons::ellipsis().as_ref()) {
        return Ok(Some(Const::Ellipsis));
    }
    if token.is_exact(value, kind::STR) {
        let bytes = value
            .get::<baton_object::str::Str>(token)
            .map(|text| baton_object::str::encode_wtf8(text.chars()));
        return Ok(bytes
            .and_then(|bytes| Text::from_wtf8(&bytes))
            .map(Const::Str));
    }
    if let Some(code) = value.get::<CodeObject>(token) {
        if !code.foreign().is_empty() {
            return Ok(None);
        }
        return Ok(Some(Const::Code(Arc::clone(code.code()))));
    }
    if let Some(items) = baton_object::tuple::Tuple::items_of(token, value)
        && token.is_exact(value, kind::TUPLE)
    {
        let items: Vec<Owned> = items.iter().map(|item| item.own(token)).collect();
        return Ok(constants_of(token, &items)?.map(|items| Const::Tuple(items.into())));
    }
    if let Some(slice) = value.get::<baton_object::slice::Slice>(token) {
        let parts = [&slice.start, &slice.stop, &slice.step].map(|part| part.clone_ref(token));
        let parts = constants_of(token, &parts)?.and_then(|parts| parts.try_into().ok());
        return Ok(parts.map(|parts| Const::Slice(Arc::new(parts))));
    }
    let class = token.class_word(value).own(token);
    let is = |token: &Token, spec| class.as_ref().is(token.native_class(spec).as_value());
    if is(token, &baton_object::int_class::INT) {
        let number = baton_object::int::value_of(token, value).map(|number| number.to_big());
        return Ok(number.map(Const::Int));
    }
    if is(token, &baton_object::float_class::FLOAT) {
        return Ok(baton_object::float::value_of(token, value).map(Const::Float));
    }
    if is(token, &baton_object::complex_class::COMPLEX) {
        return Ok(
            baton_object::complex::value_of(token, value).map(|(re, im)| Const::Complex { re, im })
        );
    }
    if is(token, &baton_object::bytes_class::BYTES) {
        let bytes = baton_object::bytes::value_of(token, value).map(<[u8]>::to_vec);
        return Ok(bytes.map(|bytes| Const::Bytes(bytes.into())));
    }
    if is(token, &baton_types::set::FROZEN_SET) {
        let items = baton_object::object::collect(token, value)?;
        return Ok(constants_of(token, &items)?.map(|items| Const::FrozenSet(items.into())));
    }
    Ok(None)
}

fn constants_of(token: &mut Token, items: &[Owned]) -> PyResult<Option<Vec<Const>>> {
    let mut found = Vec::with_capacity(items.len());
    for item in items {
        match constant_of(token, item.as_ref())? {
            Some(constant) => found.push(constant),
            None => return Ok(None),
        }
    }
    Ok(Some(found))
}

/// The kind bits of the local at `index`.
pub fn local_kind(code: &Code, index: usize) -> u8 {
    code.localspluskinds
        .get(index)
        .copied()
        .unwrap_or(kinds::LOCAL)
}
