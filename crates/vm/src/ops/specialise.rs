//! Choosing the specialised form of an instruction (PEP 659), and filling its cache.
//!
//! A cache names the shape or the callable it expects; what it knows of a class is guarded by `attribute::depend_on`: a
//! change of that name in the class or an ancestor turns the instruction back into its general form. A form that misses
//! hands over to the general one, which tries again after a while ([`CodeObject::wants_specialising`]).

use super::attribute::{is_generic, shape_id};
use super::calls::{CACHE_UNITS as CALL_CACHE, python_init};
use crate::code_object::{Cache, CodeObject};
use crate::function::Function;
use crate::module_object::Module;
use crate::run::Regs;
use baton_code::ops::Opcode;
use baton_object::args::NativeFn;
use baton_object::attribute::{depend_on, lookup};
use baton_object::class::{CacheSite, MethodKind, Type, class_flags};
use baton_object::descriptor::{Builtin, Member, MethodDescriptor};
use baton_object::dict::Dict;
use baton_object::extension::Tail;
use baton_object::{Borrowed, Known, Token, kind};
use baton_types::property::Property;

/// Lets `choose` specialise the running instruction, where it is time for that. `ip` points behind the instruction,
/// which has at least three cache units. True if it was time.
#[inline]
pub fn try_to(r: &Regs, choose: impl FnOnce(&mut Cache) -> Option<Opcode>) -> bool {
    let code: &CodeObject = r.code();
    // SAFETY: ip points at the instruction's cache units, and the form chosen is one of the instruction's, whose cache
    // `choose` filled.
    unsafe {
        if !code.wants_specialising(r.ip) {
            return false;
        }
        // The form at work keeps its cache unless another one takes over.
        let mut cache = *code.cache(r.ip);
        let opcode = choose(&mut cache);
        code.specialising_went(r.ip, opcode.is_some());
        if let Some(opcode) = opcode {
            *code.cache(r.ip) = cache;
            code.specialise(r.unit(), opcode);
        }
    }
    true
}

/// Turns the running instruction into `opcode` if its counter ran out, else counts down. For forms that need no cache
/// and check what they work on themselves.
#[inline(always)]
pub fn become_if_due(r: &Regs, opcode: Opcode) {
    // SAFETY: ip points behind the instruction, which has a cache unit; the form is one of its own.
    unsafe {
        let counter = r.ip.cast_mut();
        if *counter == 0 {
            become_now(r, opcode);
        } else {
            *counter -= 1;
        }
    }
}

/// Turns the running instruction into `opcode`, a form of it that needs no cache.
#[inline(always)]
pub fn become_now(r: &Regs, opcode: Opcode) {
    // SAFETY: ip points behind the instruction. An instrumented one stays so, and does what its original does.
    unsafe {
        let unit = r.ip.cast_mut().sub(1);
        if *unit as u8 != Opcode::INSTRUMENTED_INSTRUCTION as u8 {
            *unit = *unit & 0xFF00 | opcode as u16;
        }
    }
}

/// Turns the running instruction back into its general form for a while, if a special one missed.
#[inline]
pub fn generalise(r: &Regs, general: Opcode) {
    // SAFETY: as for `become_if_due`.
    unsafe {
        let (unit, counter) = (r.ip.cast_mut().sub(1), r.ip.cast_mut());
        if *unit as u8 != general as u8 {
            become_now(r, general);
            *counter = 64;
        }
    }
}

fn site(r: &Regs) -> CacheSite {
    CacheSite {
        code: r.code().id,
        instruction: r.unit() as u32,
    }
}

/// A form of `LOAD_ATTR` for `object.name`.
pub fn load_attr(
    r: &Regs,
    token: &Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
    wants_method: bool,
    cache: &mut Cache,
) -> Option<Opcode> {
    if token.is_exact(object, kind::MODULE) {
        load_from_module(token, object, name, cache)
    } else if let Some(class) = object.as_class(token) {
        load_from_class(r, token, class, name, cache)
    } else {
        let opcode = load_from_instance(token, object, name, cache, wants_method)?;
        let class = token.class_of(object);
        depend_on(token, class, name, site(r));
        depend_on(token, class, token.name(Known::__getattribute__), site(r));
        Some(opcode)
    }
}

/// A form of `LOAD_ATTR` for an object that is no class or module; the caller sees to it that the cache is given up
/// when its class changes.
pub fn load_from_instance(
    token: &Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
    cache: &mut Cache,
    wants_method: bool,
) -> Option<Opcode> {
    let class = token.class_of(object);
    let tail = Tail::of(token, object)?;
    if !is_generic(class) || tail.shape.is_dictionary && tail.view().is_none() {
        return None;
    }
    let found = lookup(token, class, name);
    cache.shape = tail.shape.id;
    let opcode = match (found, tail.shape.slot_of(name.word())) {
        (Some(found), _) if token.class_of(found).slots().descr_set.is_some() => {
            load_through_descriptor(token, &tail, found, cache, wants_method)?
        }
        (_, Some(slot)) if tail.shape.is_view => {
            cache.index = slot as u32;
            cache.extra = tail
                .shape
                .native
                .items_end
                .is_none()
                .then_some(tail.shape.tail as usize)?;
            Opcode::LOAD_ATTR_WITH_HINT
        }
        (_, Some(slot)) => {
            cache.index = inline_offset(&tail, slot)?;
            Opcode::LOAD_ATTR_INSTANCE_VALUE
        }
        (Some(found), None) => {
            cache.word = found.word().unowned().cached_bits();
            let descriptor = token.class_of(found);
            match descriptor.has(class_flags::METHOD_DESCRIPTOR) {
                true if wants_method => Opcode::LOAD_ATTR_METHOD_WITH_VALUES,
                false if descriptor.slots().descr_get.is_none() => {
                    Opcode::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES
                }
                _ => return None,
            }
        }
        (None, None) => return None,
    };
    Some(opcode)
}

/// Where the attribute in `slot` lies, if inside an object of fixed size.
fn inline_offset(tail: &Tail<'_>, slot: usize) -> Option<u32> {
    let inline = slot < usize::from(tail.shape.inline_capacity);
    (inline && tail.shape.native.items_end.is_none())
        .then(|| tail.shape.attribute_offset(slot) as u32)
}

/// Where the member slot of `found`, a descriptor, lies in objects of `tail`'s shape.
fn member_offset(token: &Token, tail: &Tail<'_>, found: Borrowed<'_>) -> Option<u32> {
    let member = found
        .get::<Member>(token)
        .filter(|_| token.is_exact(found, kind::MEMBER_DESCRIPTOR))?;
    let fits = member
        .owner()
        .as_class(token)
        .is_some_and(|owner| tail.shape.class().is_subclass_of(token, owner));
    let (index, _) = member.place()?;
    (fits && tail.shape.native.items_end.is_none()).then(|| tail.shape.member_offset(index) as u32)
}

fn load_through_descriptor(
    token: &Token,
    tail: &Tail<'_>,
    found: Borrowed<'_>,
    cache: &mut Cache,
    wants_method: bool,
) -> Option<Opcode> {
    if let Some(offset) = member_offset(token, tail, found) {
        cache.index = offset;
        return Some(Opcode::LOAD_ATTR_SLOT);
    }
    if !token.is_exact(found, kind::PROPERTY) || wants_method {
        return None;
    }
    let getter = found.get::<Property>(token)?.get.as_ref()?.as_ref();
    if !token.is_exact(getter, kind::FUNCTION) {
        return None;
    }
    cache.word = getter.word().unowned().cached_bits();
    Some(Opcode::LOAD_ATTR_PROPERTY)
}

fn load_from_module(
    token: &Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
    cache: &mut Cache,
) -> Option<Opcode> {
    let dict = Module::of(token, object).dict.as_ref();
    let dict = dict.get::<Dict>(token)?;
    cache.index = dict.index_of_str(token, name)? as u32;
    cache.shape = dict.keys_version(token);
    Some(Opcode::LOAD_ATTR_MODULE)
}

fn load_from_class(
    r: &Regs,
    token: &Token,
    class: &Type,
    name: Borrowed<'_>,
    cache: &mut Cache,
) -> Option<Opcode> {
    let metaclass = token.class_of(class.as_value());
    if !std::ptr::eq(
        metaclass,
        token.native_class(&baton_object::type_object::TYPE),
    ) || lookup(token, metaclass, name).is_some()
    {
        return None;
    }
    let found = lookup(token, class, name)?;
    let descriptor = token.class_of(found);
    // A function found through its class is itself; other descriptors may answer differently each time.
    if descriptor.slots().descr_get.is_some() && !token.is_exact(found, kind::FUNCTION) {
        return None;
    }
    cache.extra = class.as_value().word().identity();
    cache.word = found.word().unowned().cached_bits();
    depend_on(token, class, name, site(r));
    Some(Opcode::LOAD_ATTR_CLASS)
}

/// A form of `CALL` with `count` arguments on the stack.
pub fn call(r: &Regs, token: &Token, count: usize, cache: &mut Cache) -> Option<Opcode> {
    let callable = r.peek(count + 1);
    let receiver = r.peek_word(count);
    cache.extra = callable.word().identity();
    if shape_id(callable.word()) == kind::FUNCTION {
        // A call that fits exactly, or by defaults, is not slow.
        let given = count + usize::from(!receiver.is_null());
        let before = Function::of(token, callable)
            .code_object()
            .arguments_before_rest();
        return (before <= given).then_some(Opcode::CALL_PY_GENERAL);
    }
    if !receiver.is_null() {
        return call_native_method(r, token, count, cache);
    }
    match shape_id(callable.word()) {
        kind::METHOD => Some(Opcode::CALL_BOUND_METHOD_EXACT_ARGS),
        kind::BUILTIN => {
            let spec = Builtin::of(token, callable).spec.0;
            cache.word = std::ptr::from_ref(spec).expose_provenance();
            let payload = Builtin::of(token, callable);
            cache.index = u32::from(spec.kind == MethodKind::Instance);
            let fits = match spec.kind {
                MethodKind::Function => true,
                MethodKind::Instance => payload.this.is_some(),
                _ => false,
            };
            fits.then_some(match (spec.no_switch, spec.name, count) {
                (true, "len", 1) => Opcode::CALL_LEN,
                (true, "isinstance", 2) => Opcode::CALL_ISINSTANCE,
                _ => Opcode::CALL_BUILTIN_FAST,
            })
        }
        kind::TYPE => {
            let class = callable.as_class(token)?;
            let is_type = std::ptr::eq(class, token.native_class(&baton_object::type_object::TYPE));
            if is_type && count == 1 {
                return Some(Opcode::CALL_TYPE_1);
            }
            let init = python_init(token, class)?;
            cache.word = init.word().unowned().cached_bits();
            for special in [Known::__init__, Known::__new__, Known::__abstractmethods__] {
                depend_on(token, class, token.name(special), site(r));
            }
            Some(Opcode::CALL_ALLOC_AND_ENTER_INIT)
        }
        _ => None,
    }
}

fn call_native_method(r: &Regs, token: &Token, count: usize, cache: &mut Cache) -> Option<Opcode> {
    let (callable, receiver) = (r.peek(count + 1), r.peek(count));
    if !token.is_exact(callable, kind::METHOD_DESCRIPTOR) {
        return None;
    }
    let payload = MethodDescriptor::of(token, callable);
    let owner = payload.owner.as_ref().as_class(token)?;
    cache.shape = shape_id(receiver.word());
    cache.word = std::ptr::from_ref(payload.spec.0).expose_provenance();
    let spec = payload.spec.0;
    if spec.no_switch && cache.shape == kind::LIST && drops_result(r) {
        return Some(Opcode::CALL_LIST_APPEND);
    }
    // An immediate has no shape of its own to be known by.
    let fits = cache.shape != 0 && token.class_of(receiver).is_subclass_of(token, owner);
    fits.then_some(match (spec.call, count, spec.no_switch) {
        (NativeFn::One(_), 0, false) => Opcode::CALL_METHOD_DESCRIPTOR_NOARGS,
        (NativeFn::Two(_), 1, false) => Opcode::CALL_METHOD_DESCRIPTOR_O,
        _ => Opcode::CALL_METHOD_DESCRIPTOR_FAST,
    })
}

/// Whether a `POP_TOP` follows the running `CALL`.
fn drops_result(r: &Regs) -> bool {
    r.code().opcode_at(r.unit() + 1 + CALL_CACHE as usize) == Opcode::POP_TOP as u8
}

/// A form of `STORE_ATTR` for `object.name`, which the general form has just set; `before` is the shape it had.
pub fn store_attr(
    r: &Regs,
    token: &Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
    before: u32,
    cache: &mut Cache,
) -> Option<Opcode> {
    let class = token.class_of(object);
    let tail = Tail::of(token, object)?;
    let generic = class.slots().setattr.is_some_and(|slot| {
        std::ptr::fn_addr_eq(slot, baton_object::object_class::generic_setattr())
    });
    if !generic || tail.shape.is_dictionary {
        return None;
    }
    let descriptor = lookup(token, class, name)
        .filter(|found| token.class_of(*found).slots().descr_set.is_some());
    let opcode = if let Some(descriptor) = descriptor {
        cache.index = member_offset(token, &tail, descriptor)?;
        Opcode::STORE_ATTR_SLOT
    } else {
        cache.index = inline_offset(&tail, tail.shape.slot_of(name.word())?)?;
        if before == tail.shape.id {
            Opcode::STORE_ATTR_INSTANCE_VALUE
        } else if tail.shape.parent == before {
            // The store added the attribute: the next object of that shape goes the same way.
            cache.extra = tail.shape.id as usize;
            Opcode::STORE_ATTR_WITH_HINT
        } else {
            return None;
        }
    };
    cache.shape = before;
    depend_on(token, class, name, site(r));
    depend_on(token, class, token.name(Known::__setattr__), site(r));
    Some(opcode)
}
