//! Making containers and strings.

use crate::run::{Regs, Step};
use baton_object::attribute::call_special;
use baton_object::dict::{self, Dict};
use baton_object::exceptions::{ATTRIBUTE_ERROR, TYPE_ERROR};
use baton_object::list::List;
use baton_object::object;
use baton_object::str::{Str, StrBuilder};
use baton_object::{Borrowed, Known, Owned, PyResult, Token, kind};

/// `BUILD_TUPLE`
#[inline(always)]
pub fn build_tuple(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let count = arg as usize;
    // SAFETY: the stack is that deep; the tuple takes the words over and the stack forgets them.
    let tuple = unsafe { token.tuple_from_stack(r.slot(count.wrapping_sub(1)), count) };
    r.shrink(count);
    r.push(tuple);
    Ok(())
}

/// Takes the `count` topmost values.
#[inline(always)]
fn take(r: &mut Regs, token: &Token, count: usize) -> Vec<Owned> {
    let items = (0..count)
        .rev()
        .map(|depth| token.own(r.peek_word(depth)))
        .collect();
    r.shrink(count);
    items
}

/// `BUILD_LIST`
#[inline(always)]
pub fn build_list(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let items = take(r, token, arg as usize);
    r.push(token.new_list(items));
    Ok(())
}

/// `BUILD_SET`
pub fn build_set(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let items: Vec<Owned> = r
        .top(arg as usize)
        .iter()
        .map(|item| item.own(token))
        .collect();
    let set = baton_types::set::new_set(token, items)?;
    r.finish(token, arg as usize, set)
}

/// `BUILD_MAP`
pub fn build_map(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let map = Dict::new(token);
    for pair in r.top(2 * arg as usize).chunks_exact(2) {
        dict::set(token, map.as_ref(), pair[0], pair[1])?;
    }
    r.finish(token, 2 * arg as usize, map)
}

/// `BUILD_SLICE`
pub fn build_slice(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let step = if arg == 3 { r.pop(token) } else { token.none() };
    let (stop, start) = (r.pop(token), r.pop(token));
    let slice = baton_types::slice::new(token, start, stop, step);
    r.push(slice);
    Ok(())
}

/// `BUILD_STRING`
pub fn build_string(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let mut builder = StrBuilder::new();
    for part in r.top(arg as usize) {
        if let Some(part) = part.get::<Str>(token) {
            builder.push(part.chars());
        }
    }
    let text = builder.finish(token);
    r.finish(token, arg as usize, text)
}

/// `BUILD_TEMPLATE`: a tuple of strings, a tuple of interpolations.
pub fn build_template(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let template = baton_types::template::new_template(token, r.peek(1), r.peek(0))?;
    r.finish(token, 2, template)
}

/// `BUILD_INTERPOLATION`: value, expression text and, if bit 0 is set, a format spec; the conversion is above.
pub fn build_interpolation(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let has_spec = arg & 1 != 0;
    let count = if has_spec { 3 } else { 2 };
    let spec = if has_spec {
        r.peek(0).own(token)
    } else {
        token.new_str("")
    };
    let conversion = match arg >> 2 {
        1 => token.new_str("s"),
        2 => token.new_str("r"),
        3 => token.new_str("a"),
        _ => token.none(),
    };
    let (value, text) = (r.peek(count - 1), r.peek(count - 2));
    let interpolation = baton_types::template::new_interpolation(
        token,
        value,
        text,
        conversion.as_ref(),
        spec.as_ref(),
    )?;
    r.finish(token, count, interpolation)
}

/// `LIST_APPEND`
#[inline(always)]
pub fn list_append(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let value = r.pop(token);
    let list = r.peek(arg as usize - 1);
    List::of_mut(token, list).items.push(value);
    Ok(())
}

/// `LIST_EXTEND`
pub fn list_extend(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let (list, iterable) = (r.peek(arg as usize), r.peek(0));
    let items = match object::collect(token, iterable) {
        Ok(items) => items,
        Err(raised) => {
            let is_iterable = token.class_of(iterable).slots().iter.is_some()
                || token.class_of(iterable).slots().getitem.is_some();
            if is_iterable || !token.error_is(&raised, &TYPE_ERROR) {
                return Err(raised.into());
            }
            drop(token.take_lazy(raised));
            let got = token.class_name(iterable);
            return Err(token
                .type_error(format!("Value after * must be an iterable, not {got}"))
                .into());
        }
    };
    List::of_mut(token, list).items.extend(items);
    r.drop_top(token, 1);
    Ok(())
}

/// `SET_ADD`
pub fn set_add(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let set = r.peek(arg as usize);
    // The set of a module's conditional annotations has a name that programs can bind to something else.
    if !set.is_a::<baton_types::set::Set>(token) {
        let got = token.class_name(set);
        return Err(token
            .type_error(format!("'{got}' object is not a set"))
            .into());
    }
    baton_types::set::add(token, set, r.peek(0))?;
    r.drop_top(token, 1);
    Ok(())
}

/// `SET_UPDATE`
pub fn set_update(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let set = r.peek(arg as usize);
    for item in object::collect(token, r.peek(0))? {
        baton_types::set::add(token, set, item.as_ref())?;
    }
    r.drop_top(token, 1);
    Ok(())
}

/// `MAP_ADD`
pub fn map_add(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    dict::set(token, r.peek(arg as usize + 1), r.peek(1), r.peek(0))?;
    r.drop_top(token, 2);
    Ok(())
}

/// The pairs of any mapping.
fn mapping_pairs(token: &mut Token, mapping: Borrowed<'_>) -> PyResult<Vec<(Owned, Owned)>> {
    if baton_object::dict_class::iterates_as_dict(token, mapping) {
        return Ok(dict::pairs(token, mapping));
    }
    let keys = baton_object::attribute::call_method(token, mapping, token.name(Known::keys), &[])?;
    let mut pairs = Vec::new();
    for key in object::collect(token, keys.as_ref())? {
        let value = object::getitem(token, mapping, key.as_ref())?;
        pairs.push((key, value));
    }
    Ok(pairs)
}

/// `DICT_UPDATE`
pub fn dict_update(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let (target, source) = (r.peek(arg as usize), r.peek(0));
    let pairs = match mapping_pairs(token, source) {
        Ok(pairs) => pairs,
        Err(raised) => {
            token.swallow(raised, &ATTRIBUTE_ERROR)?;
            let got = token.class_name(source);
            return Err(token
                .type_error(format!("'{got}' object is not a mapping"))
                .into());
        }
    };
    for (key, value) in pairs {
        dict::set(token, target, key.as_ref(), value.as_ref())?;
    }
    r.drop_top(token, 1);
    Ok(())
}

/// `DICT_MERGE`: like `DICT_UPDATE` for keyword arguments, where no key may come twice.
pub fn dict_merge(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let (target, source, function) = (r.peek(arg as usize), r.peek(0), r.peek(arg as usize + 3));
    let pairs = match mapping_pairs(token, source) {
        Ok(pairs) => pairs,
        Err(raised) => {
            token.swallow(raised, &ATTRIBUTE_ERROR)?;
            let (name, got) = (
                super::calls::function_text(token, function)?,
                token.class_name(source),
            );
            return Err(token
                .type_error(format!(
                    "{name} argument after ** must be a mapping, not {got}"
                ))
                .into());
        }
    };
    for (key, value) in pairs {
        if dict::contains(token, target, key.as_ref())? {
            let name = super::calls::function_text(token, function)?;
            let key = object::str_text(token, key.as_ref())?;
            return Err(token
                .type_error(format!(
                    "{name} got multiple values for keyword argument '{key}'"
                ))
                .into());
        }
        dict::set(token, target, key.as_ref(), value.as_ref())?;
    }
    r.drop_top(token, 1);
    Ok(())
}

/// `format(value, spec)`
pub fn format(token: &mut Token, value: Borrowed<'_>, spec: Option<Borrowed<'_>>) -> PyResult {
    let empty = match spec {
        None => true,
        Some(spec) => spec.get::<Str>(token).is_some_and(Str::is_empty),
    };
    if empty && token.is_exact(value, kind::STR) {
        return Ok(value.own(token));
    }
    if empty && token.is_exact(value, kind::INT) {
        return object::str(token, value);
    }
    let spec = spec.map_or_else(|| token.new_str(""), |spec| spec.own(token));
    let name = token.name(Known::__format__);
    match call_special(token, value, name, &[spec.as_ref()])? {
        Some(text) if text.as_ref().is_a::<Str>(token) => Ok(text),
        Some(other) => {
            let got = token.class_name(other.as_ref());
            Err(token.type_error(format!("__format__ must return a str, not {got}")))
        }
        None => {
            let got = token.class_name(value);
            Err(token.type_error(format!("Type {got} doesn't define __format__")))
        }
    }
}

/// `FORMAT_SIMPLE`
pub fn format_simple(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    if token.is_exact(r.peek(0), kind::STR) {
        return Ok(());
    }
    r.save();
    let text = format(token, r.peek(0), None)?;
    r.finish(token, 1, text)
}

/// `FORMAT_WITH_SPEC`
pub fn format_with_spec(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let text = format(token, r.peek(1), Some(r.peek(0)))?;
    r.finish(token, 2, text)
}

/// `CONVERT_VALUE`
pub fn convert_value(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let value = r.peek(0);
    let text = match arg {
        1 => object::str(token, value)?,
        2 => object::repr(token, value)?,
        _ => baton_types::ascii::ascii(token, value)?,
    };
    r.finish(token, 1, text)
}
