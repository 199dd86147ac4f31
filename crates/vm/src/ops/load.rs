//! Locals, cells, names, globals and constants.

use crate::cell::{self, Cell};
use crate::function::Function;
use crate::run::{Regs, Step, Stop};
use baton_code::object::kinds;
use baton_code::ops::Opcode;
use baton_object::dict::{self, Dict};
use baton_object::error::Raised;
use baton_object::exceptions::{KEY_ERROR, NAME_ERROR, SYSTEM_ERROR, UNBOUND_LOCAL_ERROR};
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Known, Owned, PyResult, Token, Word, kind};

/// `LOAD_FAST`
#[inline(always)]
pub fn load_fast(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    // The compiler makes LOAD_FAST_CHECK where the local may be unbound.
    let word = token.retain_value(r.local(arg));
    r.push_word(word);
    Ok(())
}

/// Pushes a local without a count; in the checking build with one.
#[inline(always)]
fn borrow_local(r: &mut Regs, token: &mut Token, index: u32) {
    let word = r.local(index);
    if cfg!(feature = "count-borrows") {
        r.push_word(token.retain(word));
    } else {
        r.push_word(word.borrowed());
    }
}

/// `LOAD_FAST_BORROW`
#[inline(always)]
pub fn load_fast_borrow(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    borrow_local(r, token, arg);
    Ok(())
}

/// `LOAD_FAST_LOAD_FAST`
#[inline(always)]
pub fn load_fast_load_fast(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    load_fast(r, token, arg >> 4)?;
    load_fast(r, token, arg & 15)
}

/// `LOAD_FAST_BORROW_LOAD_FAST_BORROW`
#[inline(always)]
pub fn load_fast_borrow_load_fast_borrow(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    borrow_local(r, token, arg >> 4);
    borrow_local(r, token, arg & 15);
    Ok(())
}

/// `LOAD_FAST_CHECK`
#[inline(always)]
pub fn load_fast_check(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    if r.local(arg).is_null() {
        return Err(Stop::Slow);
    }
    load_fast(r, token, arg)
}

/// [`load_fast_check`] and [`delete_fast`] of a local without a value.
pub fn no_local(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    Err(unbound_local(r, token, arg).into())
}

#[cold]
fn unbound_local(r: &Regs, token: &mut Token, index: u32) -> Raised {
    r.save();
    let name = r
        .code()
        .local_name(index as usize)
        .map(|name| baton_object::str::to_cow(token, name).into_owned())
        .unwrap_or_default();
    let message =
        format!("cannot access local variable '{name}' where it is not associated with a value");
    token.raise(&UNBOUND_LOCAL_ERROR, message)
}

/// `LOAD_FAST_AND_CLEAR`
#[inline(always)]
pub fn load_fast_and_clear(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let word = r.set_local(arg, Word::NULL);
    if word.is_null() || word.needs_release() {
        r.push_word(word);
    } else {
        r.push_word(token.retain(word));
    }
    Ok(())
}

/// `STORE_FAST`
#[inline(always)]
pub fn store_fast(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let word = r.pop_word();
    // A comprehension puts back what it cleared, which may be NULL.
    let old = r.set_local(arg, token.own_word(word));
    super::control::release(r, token, old)
}

/// `STORE_FAST_LOAD_FAST`
#[inline(always)]
pub fn store_fast_load_fast(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    store_fast(r, token, arg >> 4)?;
    load_fast(r, token, arg & 15)
}

/// `STORE_FAST_STORE_FAST`
#[inline(always)]
pub fn store_fast_store_fast(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    store_fast(r, token, arg >> 4)?;
    store_fast(r, token, arg & 15)
}

/// `DELETE_FAST`
#[inline(always)]
pub fn delete_fast(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let old = r.set_local(arg, Word::NULL);
    if old.is_null() {
        return Err(Stop::Slow);
    }
    super::control::release(r, token, old)
}

/// `LOAD_CONST`
#[inline(always)]
pub fn load_const(r: &mut Regs, _token: &mut Token, arg: u32) -> Step {
    // The running function keeps its code and so its constants alive.
    let word = r.code().constant(arg as usize).word().unowned();
    r.push_word(word);
    Ok(())
}

/// `LOAD_SMALL_INT`
#[inline(always)]
pub fn load_small_int(r: &mut Regs, _token: &mut Token, arg: u32) -> Step {
    r.push_word(Word::small(arg as i32));
    Ok(())
}

/// `LOAD_COMMON_CONSTANT`
pub fn load_common_constant(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    use baton_code::ops::common_constant as constant;
    let value = match arg {
        constant::ASSERTION_ERROR => token
            .native_class(&baton_object::exceptions::ASSERTION_ERROR)
            .as_value()
            .own(token),
        constant::NOT_IMPLEMENTED_ERROR => token
            .native_class(&baton_object::exceptions::NOT_IMPLEMENTED_ERROR)
            .as_value()
            .own(token),
        constant::BUILTIN_TUPLE => token
            .native_class(&baton_object::tuple_class::TUPLE)
            .as_value()
            .own(token),
        constant::BUILTIN_ALL | constant::BUILTIN_ANY => {
            let name = if arg == constant::BUILTIN_ALL {
                "all"
            } else {
                "any"
            };
            genuine_builtin(token, name, arg == constant::BUILTIN_ALL)?
        }
        _ => return Err(token.system_error("unknown common constant").into()),
    };
    r.push(value);
    Ok(())
}

/// `all` and `any` as they were when code first asked for them, whatever `builtins` says now.
#[derive(Default)]
struct Genuine([std::cell::Cell<Option<Word>>; 2]);

fn genuine_builtin(token: &mut Token, name: &str, first: bool) -> PyResult {
    let index = usize::from(first);
    if let Some(word) = token.interp().extension::<Genuine>().0[index].get() {
        return Ok(Owned::from_word(token, word));
    }
    let builtins = token.interp().builtins(token).map(|dict| dict.own(token));
    let found = builtins.and_then(|builtins| dict::get_text(token, builtins.as_ref(), name));
    let found = found.ok_or_else(|| token.system_error("builtins are not there yet"))?;
    let word = found.immortalise(token);
    token.interp().extension::<Genuine>().0[index].set(Some(word));
    Ok(Owned::from_word(token, word))
}

// ---- globals ----

/// `LOAD_GLOBAL`
pub fn load_global(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let name = r.code().name(arg as usize >> 1);
    specialise_global(r, token, name);
    let value = find_global(r, token, name)?;
    push_global(r, token, value.into_raw(), arg)
}

#[inline(always)]
fn push_global(r: &mut Regs, _token: &mut Token, word: Word, arg: u32) -> Step {
    r.jump(4);
    r.push_word(word);
    if arg & 1 != 0 {
        r.push_word(Word::NULL);
    }
    Ok(())
}

/// Fills the cache where both namespaces are plain dicts of strings.
fn specialise_global(r: &Regs, token: &Token, name: Borrowed<'_>) {
    let (globals, builtins) = (r.globals(), r.builtins());
    if !token.is_exact(globals, kind::DICT) || !token.is_exact(builtins, kind::DICT) {
        return;
    }
    let (Some(global_dict), Some(builtin_dict)) =
        (globals.get::<Dict>(token), builtins.get::<Dict>(token))
    else {
        return;
    };
    // SAFETY: ip points at LOAD_GLOBAL's four cache units.
    let cache = unsafe { &mut *r.code().cache(r.ip) };
    let opcode = if let Some(index) = global_dict.index_of_str(token, name) {
        cache.shape = global_dict.keys_version(token);
        cache.index = index as u32;
        Opcode::LOAD_GLOBAL_MODULE
    } else if let Some(index) = builtin_dict.index_of_str(token, name) {
        cache.shape = global_dict.keys_version(token);
        cache.extra = builtin_dict.keys_version(token) as usize;
        cache.index = index as u32;
        Opcode::LOAD_GLOBAL_BUILTIN
    } else {
        return;
    };
    // SAFETY: a form of LOAD_GLOBAL whose cache was just filled.
    unsafe { r.code().specialise(r.unit(), opcode) };
}

/// `LOAD_GLOBAL` of a name in the module.
#[inline(always)]
pub fn load_global_module(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    // SAFETY: ip points at the cache units; the globals were seen to be an exact dict when the cache was filled, and a
    // function's globals never change.
    unsafe {
        let cache = &*r.code().cache(r.ip);
        let globals = r.globals().get_unchecked::<Dict>();
        if globals.current_keys_version() == cache.shape
            && let Some(entry) = globals.entries().get(cache.index as usize)
        {
            let word = token.retain_value(entry.value);
            return push_global(r, token, word, arg);
        }
    }
    Err(Stop::Slow)
}

/// `LOAD_GLOBAL` of a builtin.
#[inline(always)]
pub fn load_global_builtin(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    // SAFETY: as in `load_global_module`.
    unsafe {
        let cache = &*r.code().cache(r.ip);
        let (globals, builtins) = (
            r.globals().get_unchecked::<Dict>(),
            r.builtins().get_unchecked::<Dict>(),
        );
        if globals.current_keys_version() == cache.shape
            && builtins.current_keys_version() as usize == cache.extra
            && let Some(entry) = builtins.entries().get(cache.index as usize)
        {
            let word = token.retain_value(entry.value);
            return push_global(r, token, word, arg);
        }
    }
    Err(Stop::Slow)
}

fn find_global(r: &Regs, token: &mut Token, name: Borrowed<'_>) -> PyResult {
    if let Some(value) = find_in(token, r.globals(), name)? {
        return Ok(value);
    }
    if let Some(value) = find_in(token, r.builtins(), name)? {
        return Ok(value);
    }
    Err(name_error(token, name))
}

/// `mapping[name]`, telling absence apart; dicts without going through `__getitem__`.
fn find_in(
    token: &mut Token,
    mapping: Borrowed<'_>,
    name: Borrowed<'_>,
) -> PyResult<Option<Owned>> {
    if token.is_exact(mapping, kind::DICT) {
        return dict::get(token, mapping, name);
    }
    match baton_object::object::getitem(token, mapping, name) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => token.swallow(raised, &KEY_ERROR).map(|()| None),
    }
}

#[cold]
fn name_error(token: &mut Token, name: Borrowed<'_>) -> Raised {
    let message = format!(
        "name '{}' is not defined",
        baton_object::str::to_cow(token, name)
    );
    let name = name.own(token);
    token.raise_with(&NAME_ERROR, message, vec![("name", name)])
}

/// `STORE_GLOBAL`
pub fn store_global(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    dict::set(token, r.globals(), r.code().name(arg as usize), r.peek(0))?;
    super::control::pop_top(r, token, 0)
}

/// `DELETE_GLOBAL`
pub fn delete_global(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let name = r.code().name(arg as usize);
    match dict::remove(token, r.globals(), name)? {
        Some(pair) => {
            drop(pair);
            r.run_pending(token);
            Ok(())
        }
        None => Err(name_error(token, name).into()),
    }
}

// ---- names of module and class bodies ----

fn no_namespace(token: &mut Token) -> Raised {
    token.raise(&SYSTEM_ERROR, "no locals")
}

/// `LOAD_NAME`
pub fn load_name(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let name = r.code().name(arg as usize);
    let Some(namespace) = r.namespace() else {
        return Err(no_namespace(token).into());
    };
    let value = match find_in(token, namespace, name)? {
        Some(value) => value,
        None => find_global(r, token, name)?,
    };
    r.push(value);
    Ok(())
}

/// `STORE_NAME`
pub fn store_name(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let name = r.code().name(arg as usize);
    let Some(namespace) = r.namespace() else {
        return Err(no_namespace(token).into());
    };
    if token.is_exact(namespace, kind::DICT) {
        dict::set(token, namespace, name, r.peek(0))?;
    } else {
        baton_object::object::setitem(token, namespace, name, Some(r.peek(0)))?;
    }
    super::control::pop_top(r, token, 0)
}

/// `DELETE_NAME`
pub fn delete_name(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let name = r.code().name(arg as usize);
    let Some(namespace) = r.namespace() else {
        return Err(no_namespace(token).into());
    };
    match baton_object::object::setitem(token, namespace, name, None) {
        Ok(()) => {
            r.run_pending(token);
            Ok(())
        }
        Err(raised) => {
            token.swallow(raised, &KEY_ERROR)?;
            Err(name_error(token, name).into())
        }
    }
}

/// `LOAD_LOCALS`
pub fn load_locals(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    match r.namespace() {
        Some(namespace) => {
            r.push(namespace.own(token));
            Ok(())
        }
        None => Err(no_namespace(token).into()),
    }
}

/// `LOAD_FROM_DICT_OR_GLOBALS`
pub fn load_from_dict_or_globals(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let name = r.code().name(arg as usize);
    let value = match find_in(token, r.peek(0), name)? {
        Some(value) => value,
        None => find_global(r, token, name)?,
    };
    r.finish(token, 1, value)
}

// ---- cells ----

/// The cell in a local: `MAKE_CELL` and `COPY_FREE_VARS` put it there.
#[inline(always)]
fn cell_at<'a>(r: &Regs, index: u32) -> &'a Cell {
    // SAFETY: verified code reads cells only from slots of that kind; the frame owns the cell.
    unsafe { Borrowed::from_raw(r.local(index)).get_unchecked::<Cell>() }
}

#[cold]
fn unbound_cell(r: &Regs, token: &mut Token, index: u32) -> Raised {
    r.save();
    let code = r.code();
    let name = code
        .local_name(index as usize)
        .map(|name| baton_object::str::to_cow(token, name).into_owned())
        .unwrap_or_default();
    let is_free = crate::code_object::local_kind(code.shallow(), index as usize) & kinds::FREE != 0;
    cell::unbound(token, &name, is_free)
}

/// `LOAD_DEREF`
#[inline(always)]
pub fn load_deref(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let word = cell_at(r, arg).peek();
    if word.is_null() {
        return Err(Stop::Slow);
    }
    let word = token.retain_value(word);
    r.push_word(word);
    Ok(())
}

/// [`load_deref`] of an empty cell.
pub fn no_value(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    Err(unbound_cell(r, token, arg).into())
}

/// `STORE_DEREF`
#[inline(always)]
pub fn store_deref(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let value = token.own_word(r.pop_word());
    let old = cell_at(r, arg).replace(value);
    super::control::release(r, token, old)
}

/// `DELETE_DEREF`
pub fn delete_deref(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let old = cell_at(r, arg).replace(Word::NULL);
    if old.is_null() {
        return Err(unbound_cell(r, token, arg).into());
    }
    super::control::release(r, token, old)
}

/// `LOAD_FROM_DICT_OR_DEREF`
pub fn load_from_dict_or_deref(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let Some(name) = r.code().local_name(arg as usize) else {
        return Err(no_namespace(token).into());
    };
    let value = match find_in(token, r.peek(0), name)? {
        Some(value) => value,
        None => match cell_at(r, arg).get(token) {
            Some(value) => value,
            None => return Err(unbound_cell(&{ *r }, token, arg).into()),
        },
    };
    r.finish(token, 1, value)
}

/// `MAKE_CELL`
#[inline(always)]
pub fn make_cell(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let word = r.local(arg);
    let content = if word.is_null() {
        word
    } else {
        token.own(word).into_raw()
    };
    let cell = Cell::new_object(token, content);
    r.set_local(arg, cell.into_raw());
    Ok(())
}

/// `COPY_FREE_VARS`
#[inline(always)]
pub fn copy_free_vars(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    // SAFETY: the running frame has its function.
    let function = unsafe { crate::frame::Frame::function(r.frame) };
    let closure = Function::of(token, function)
        .closure
        .as_ref()
        .map_or(&[][..], |closure| Tuple::items_of_word(closure.as_ref()));
    let first = r.code().locals_count() - arg as usize;
    for (offset, cell) in closure.iter().take(arg as usize).enumerate() {
        r.set_local((first + offset) as u32, token.retain(cell.word()));
    }
    Ok(())
}

/// `LOAD_BUILD_CLASS`
pub fn load_build_class(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let name = token.name(Known::__build_class__);
    match find_in(token, r.builtins(), name)? {
        Some(function) => {
            r.push(function);
            Ok(())
        }
        None => Err(token.raise(&NAME_ERROR, "__build_class__ not found").into()),
    }
}

/// `SETUP_ANNOTATIONS`
pub fn setup_annotations(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let Some(namespace) = r.namespace() else {
        return Err(no_namespace(token).into());
    };
    let name = token.name(Known::__annotations__);
    if find_in(token, namespace, name)?.is_none() {
        let annotations = Dict::new(token);
        baton_object::object::setitem(token, namespace, name, Some(annotations.as_ref()))?;
    }
    Ok(())
}
