//! Attributes: the general forms, and those specialised by shape; [`specialise`] chooses among them.

use crate::attribute_cache::Found;
use crate::call::push_frame;
use crate::frame::Frame;
use crate::function::Function;
use crate::module_object::Module;
use crate::ops::specialise;
use crate::run::{Regs, Step, Stop};
use crate::state;
use baton_object::attribute::{self, lookup};
use baton_object::class::{Type, class_flags};
use baton_object::descriptor::{MethodDescriptor, new_method, super_check, super_find};
use baton_object::dict::Dict;
use baton_object::extension::Extension;
use baton_object::{Borrowed, Known, Owned, PyResult, Token, Word, kind};

const LOAD_CACHE: isize = 9;
const STORE_CACHE: isize = 4;

/// The shape id of a value, not NULL, that is an object; 0, which is no shape, otherwise.
#[inline(always)]
pub fn shape_id(word: Word) -> u32 {
    if !word.is_object_here() {
        return 0;
    }
    // SAFETY: a word on the stack refers to a live object.
    unsafe { (*word.object_ptr()).shape }
}

/// `LOAD_ATTR`
pub fn load_attr(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let name = r.code().name(arg as usize >> 1);
    let object = r.peek(0);
    let wants_method = arg & 1 != 0;
    let tried = specialise::try_to(r, |cache| {
        specialise::load_attr(r, token, object, name, wants_method, cache)
    });
    r.jump(LOAD_CACHE);
    if !tried {
        let word = object.word();
        let value = match find_cached(token, object, name) {
            Found::Method(method) if wants_method => {
                r.replace(0, token.own_word(method));
                r.push_word(word);
                return Ok(());
            }
            Found::Method(method) => {
                // SAFETY: the object's class keeps it alive.
                let method = unsafe { Borrowed::from_raw(method) };
                if let Some(bound) = bind_plainly(token, method, object)? {
                    return r.finish(token, 1, bound);
                }
                Word::NULL
            }
            // SAFETY: the object has the shape that the entry is for.
            Found::Inside(offset) => unsafe {
                let place = word.object_ptr().byte_add(offset as usize);
                place.cast::<Word>().read()
            },
            Found::Value(value) => value,
            Found::Native(get) => {
                let value = get(token, object)?;
                r.finish(token, 1, value)?;
                if wants_method {
                    r.push_word(Word::NULL);
                }
                return Ok(());
            }
            Found::Unknown => Word::NULL,
        };
        if !value.is_null() {
            r.replace(0, token.retain(value));
            if wants_method {
                r.push_word(Word::NULL);
            }
            r.release_last(token, word);
            return Ok(());
        }
    }
    if wants_method && let Some(method) = unbound_method(token, object, name) {
        r.replace(0, method.into_raw());
        r.push_word(object.word());
        return Ok(());
    }
    let value = attribute::get(token, object, name)?;
    r.finish(token, 1, value)?;
    if wants_method {
        r.push_word(Word::NULL);
    }
    Ok(())
}

/// `method` of the object's class bound to it, where that is a function or a native method.
fn bind_plainly(
    token: &mut Token,
    method: Borrowed<'_>,
    object: Borrowed<'_>,
) -> PyResult<Option<Owned>> {
    match shape_id(method.word()) {
        kind::FUNCTION => Ok(Some(new_method(token, method, object))),
        kind::METHOD_DESCRIPTOR => MethodDescriptor::bind(token, method, object).map(Some),
        _ => Ok(None),
    }
}

/// What the thread's attribute cache knows.
fn find_cached(token: &Token, object: Borrowed<'_>, name: Borrowed<'_>) -> Found {
    let shape = shape_id(object.word());
    if shape == 0 {
        return Found::Unknown;
    }
    let class = token.class_of(object);
    let cache = &state::of(token).attributes;
    cache.find(token, object, shape, class, name)
}

/// True for a class that leaves `__getattribute__` to `object`.
pub fn is_generic(class: &Type) -> bool {
    class.slots().getattr.is_some_and(|slot| {
        std::ptr::fn_addr_eq(slot, baton_object::object_class::generic_getattr())
    })
}

/// The function that `object.name` would bind, where binding can be left out.
fn unbound_method(token: &Token, object: Borrowed<'_>, name: Borrowed<'_>) -> Option<Owned> {
    let class = token.class_of(object);
    if !is_generic(class) {
        return None;
    }
    let found = lookup(token, class, name)?;
    if !token.class_of(found).has(class_flags::METHOD_DESCRIPTOR)
        || attribute::instance_get(token, object, name).is_some()
    {
        return None;
    }
    Some(found.own(token))
}

/// The cache of the running instruction.
#[inline(always)]
fn cache<'a>(r: &Regs) -> &'a crate::code_object::Cache {
    // SAFETY: ip points at the instruction's cache units; the cache lives as long as the running code.
    unsafe { &*r.code().cache(r.ip) }
}

/// Ends a `LOAD_ATTR` from `object`, on top of the stack, that found `value`, which the guard's owner keeps alive.
#[inline(always)]
fn load_cached(r: &mut Regs, token: &mut Token, object: Word, value: Word, arg: u32) -> Step {
    r.jump(LOAD_CACHE);
    r.replace(0, token.own_word(value));
    if arg & 1 != 0 {
        r.push_word(Word::NULL);
    }
    r.release_last(token, object);
    Ok(())
}

/// `LOAD_ATTR` of an attribute in an inline slot.
#[inline(always)]
pub fn load_attr_instance_value(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let cache = cache(r);
    let word = r.peek_word(0);
    if shape_id(word) == cache.shape {
        // SAFETY: the shape says that the attribute lies there.
        let value = unsafe {
            word.object_ptr()
                .byte_add(cache.index as usize)
                .cast::<Word>()
                .read()
        };
        if !value.is_null() {
            r.jump(LOAD_CACHE);
            r.replace(0, token.retain_value(value));
            if arg & 1 != 0 {
                r.push_word(Word::NULL);
            }
            r.release_last(token, word);
            return Ok(());
        }
    }
    Err(Stop::Slow)
}

/// `LOAD_ATTR` of an attribute in a dictionary that is a view of the object (see `baton_object::shape`).
#[inline(always)]
pub fn load_attr_with_hint(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let cache = cache(r);
    let word = r.peek_word(0);
    if shape_id(word) != cache.shape {
        return Err(Stop::Slow);
    }
    let header = word.object_ptr();
    // SAFETY: the shape says that the extension word lies there, and that its dictionary is an exact dict.
    let entry = unsafe {
        let place = header.byte_add(cache.extra).cast::<*const Extension>();
        let dict = place.read().as_ref().and_then(|found| found.dict.as_ref());
        let dict = dict.map(|dict| dict.as_ref().get_unchecked::<Dict>());
        dict.filter(|dict| std::ptr::eq(dict.view_of(), header))
            .and_then(|dict| dict.entries().get(cache.index as usize))
    };
    match entry {
        Some(entry) => load_cached(r, token, word, entry.value.unowned(), arg),
        None => Err(Stop::Slow),
    }
}

/// `LOAD_ATTR` of a `__slots__` member; the slot may be empty.
#[inline(always)]
pub fn load_attr_slot(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    load_attr_instance_value(r, token, arg)
}

/// `LOAD_ATTR` of a property: its getter's frame becomes the running one.
#[inline(always)]
pub fn load_attr_property(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let cache = cache(r);
    let word = r.peek_word(0);
    if shape_id(word) != cache.shape {
        return Err(Stop::Slow);
    }
    let getter = Word::from_cached_bits(cache.word);
    // SAFETY: the guard's class keeps the property alive and that its getter, exactly a function.
    let function = unsafe { Borrowed::from_raw(getter).get_unchecked::<Function>() };
    if function.code_object().exact_arguments() != 1 {
        return Err(Stop::Slow);
    }
    let Some(frame) = push_frame(token, function) else {
        return Err(Stop::Slow);
    };
    // SAFETY: the getter takes one argument, the object, whose word moves.
    unsafe {
        Frame::locals(frame).write(word);
        (*frame).function = token.own_word(getter);
    }
    r.jump(LOAD_CACHE);
    r.shrink(1);
    r.save();
    r.enter(state::of(token), frame);
    Ok(())
}

/// `LOAD_ATTR` of a method, left unbound.
#[inline(always)]
pub fn load_attr_method(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let cache = cache(r);
    let word = r.peek_word(0);
    if shape_id(word) == cache.shape {
        let method = token.own_word(Word::from_cached_bits(cache.word));
        r.jump(LOAD_CACHE);
        r.replace(0, method);
        r.push_word(word);
        return Ok(());
    }
    Err(Stop::Slow)
}

/// `LOAD_ATTR` of a plain value in the class.
#[inline(always)]
pub fn load_attr_class_value(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let cache = cache(r);
    let word = r.peek_word(0);
    if shape_id(word) == cache.shape {
        return load_cached(r, token, word, Word::from_cached_bits(cache.word), arg);
    }
    Err(Stop::Slow)
}

/// `LOAD_ATTR` of a module's global.
#[inline(always)]
pub fn load_attr_module(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let cache = cache(r);
    let object = r.peek(0);
    if shape_id(object.word()) == kind::MODULE {
        // SAFETY: exactly a module, whose namespace is a dict.
        let dict = unsafe {
            object
                .get_unchecked::<Module>()
                .dict
                .as_ref()
                .get_unchecked::<Dict>()
        };
        if dict.current_keys_version() == cache.shape
            && let Some(entry) = dict.entries().get(cache.index as usize)
        {
            return load_cached(r, token, object.word(), entry.value.unowned(), arg);
        }
    }
    Err(Stop::Slow)
}

/// `LOAD_ATTR` of a class's attribute.
#[inline(always)]
pub fn load_attr_class(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let cache = cache(r);
    let word = r.peek_word(0);
    if word.identity() == cache.extra {
        return load_cached(r, token, word, Word::from_cached_bits(cache.word), arg);
    }
    Err(Stop::Slow)
}

/// `STORE_ATTR`: value, object.
pub fn store_attr(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let name = r.code().name(arg as usize);
    let (value, object) = (r.peek(1), r.peek(0));
    let before = shape_id(object.word());
    attribute::set(token, object, name, Some(value))?;
    specialise::try_to(r, |cache| {
        specialise::store_attr(r, token, object, name, before, cache)
    });
    r.jump(STORE_CACHE);
    r.drop_top(token, 2);
    Ok(())
}

/// `STORE_ATTR` that adds an attribute in an inline slot: the object moves to the next shape.
#[inline(always)]
pub fn store_attr_add(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let cache = cache(r);
    let word = r.peek_word(0);
    if shape_id(word) == cache.shape {
        let value = token.own_word(r.peek_word(1));
        // SAFETY: the shape says that the slot is there and free; the object is alive and only this thread touches it.
        unsafe {
            let header = word.object_ptr();
            header
                .byte_add(cache.index as usize)
                .cast::<Word>()
                .write(value);
            (*header).shape = cache.extra as u32;
        }
        r.jump(STORE_CACHE);
        r.shrink(2);
        r.release_last(token, word);
        return Ok(());
    }
    Err(Stop::Slow)
}

/// `STORE_ATTR` into an inline slot.
#[inline(always)]
pub fn store_attr_instance_value(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let cache = cache(r);
    let word = r.peek_word(0);
    if shape_id(word) == cache.shape {
        let value = token.own_word(r.peek_word(1));
        // SAFETY: the shape says that the attribute lies there.
        let old = unsafe {
            word.object_ptr()
                .byte_add(cache.index as usize)
                .cast::<Word>()
                .replace(value)
        };
        r.jump(STORE_CACHE);
        r.shrink(2);
        // The object is borrowed more often than not.
        if word.needs_release() {
            token.release(word);
            r.run_pending(token);
        }
        r.release_last(token, old);
        return Ok(());
    }
    Err(Stop::Slow)
}

/// `DELETE_ATTR`
pub fn delete_attr(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    attribute::set(token, r.peek(0), r.code().name(arg as usize), None)?;
    r.drop_top(token, 1);
    Ok(())
}

/// `LOAD_SUPER_ATTR`: the global `super`, a class, an object.
pub fn load_super_attr(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.jump(1);
    r.save();
    let name = r.code().name(arg as usize >> 2);
    let (global, class, object) = (r.peek(2), r.peek(1), r.peek(0));
    let wants_method = arg & 1 != 0;
    let is_builtin = token
        .interp()
        .ready_class(kind::SUPER)
        .is_some_and(|super_class| global.is(super_class.as_value()));
    if !is_builtin {
        let proxy = match arg & 2 {
            0 => baton_object::object::call(token, global, &[])?,
            _ => baton_object::object::call(token, global, &[class, object])?,
        };
        let value = attribute::get(token, proxy.as_ref(), name)?;
        r.finish(token, 3, value)?;
    } else {
        let value = super_attribute(token, class, object, name)?;
        r.finish(token, 3, value)?;
    }
    if wants_method {
        r.push_word(Word::NULL);
    }
    Ok(())
}

fn super_attribute(
    token: &mut Token,
    class: Borrowed<'_>,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
) -> PyResult {
    super_check(token, class, object)?;
    // `super().__class__` is the proxy's own.
    if !name.is(token.name(Known::__class__))
        && let Some(found) = super_find(token, class, object, name)?
    {
        return Ok(found);
    }
    let super_class = token
        .interp()
        .ready_class(kind::SUPER)
        .map(|class| class.as_value().own(token));
    let Some(super_class) = super_class else {
        return Err(token.attribute_error(object, name));
    };
    let proxy = baton_object::object::call(token, super_class.as_ref(), &[class, object])?;
    attribute::get(token, proxy.as_ref(), name)
}

/// What the argument of `LOAD_SPECIAL` stands for.
const SPECIAL: [Known; 4] = [
    Known::__enter__,
    Known::__exit__,
    Known::__aenter__,
    Known::__aexit__,
];

/// `LOAD_SPECIAL`: the method and, for an unbound one, the object; here a method that the thread's attribute cache knows
/// to be in the class, and nothing of that name in the object.
#[inline(always)]
pub fn load_special_method(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let Some(known) = SPECIAL.get(arg as usize).copied() else {
        return Err(Stop::Slow);
    };
    let Found::Method(method) = find_cached(token, r.peek(0), token.name(known)) else {
        return Err(Stop::Slow);
    };
    let word = r.replace(0, token.own_word(method));
    r.push_word(word);
    Ok(())
}

/// [`load_special_method`] of anything.
pub fn load_special(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let Some(known) = SPECIAL.get(arg as usize).copied() else {
        return Err(token.system_error("unknown special method").into());
    };
    let object = r.peek(0);
    let name = token.name(known);
    match attribute::special(token, object, name)? {
        Some((method, true)) => {
            let word = r.replace(0, method.into_raw());
            r.push_word(word);
            Ok(())
        }
        Some((method, false)) => {
            r.finish(token, 1, method)?;
            r.push_word(Word::NULL);
            Ok(())
        }
        None => Err(missing_special(token, object, known).into()),
    }
}

#[cold]
fn missing_special(token: &mut Token, object: Borrowed<'_>, known: Known) -> baton_object::Raised {
    let is_async = matches!(known, Known::__aenter__ | Known::__aexit__);
    let has = |token: &Token, names: [Known; 2]| {
        names
            .iter()
            .all(|known| lookup(token, token.class_of(object), token.name(*known)).is_some())
    };
    let other = match is_async {
        true => has(token, [Known::__enter__, Known::__exit__]),
        false => has(token, [Known::__aenter__, Known::__aexit__]),
    };
    let method = baton_object::names::ALL[known as usize];
    let class = token.class_name(object);
    let protocol = if is_async {
        "asynchronous context manager"
    } else {
        "context manager"
    };
    let hint = match (other, is_async) {
        (false, _) => String::new(),
        (true, false) => " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?".to_string(),
        (true, true) => " but it supports the context manager protocol. Did you mean to use 'with'?".to_string(),
    };
    token.type_error(format!(
        "'{class}' object does not support the {protocol} protocol (missed {method} method){hint}"
    ))
}
