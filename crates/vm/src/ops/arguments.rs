//! The intrinsics: rare operations that share two opcodes.

use crate::function::Function;
use crate::run::{Regs, Step};
use baton_code::ops::{intrinsic_1, intrinsic_2};
use baton_object::attribute::{get_known_optional, get_optional};
use baton_object::exceptions::{
    BaseException, IMPORT_ERROR, RUNTIME_ERROR, STOP_ASYNC_ITERATION, STOP_ITERATION,
};
use baton_object::number::{UnaryOp, unary};
use baton_object::object;
use baton_object::str::Str;
use baton_object::{Borrowed, Known, Owned, PyResult, Token};

/// `CALL_INTRINSIC_1`
pub fn call_intrinsic_1(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let value = r.peek(0);
    let result = match arg {
        intrinsic_1::PRINT => display(token, value)?,
        intrinsic_1::IMPORT_STAR => import_star(r, token, value)?,
        intrinsic_1::STOPITERATION_ERROR => convert_stop_iteration(r, token, value)?,
        intrinsic_1::ASYNC_GEN_WRAP => crate::async_generator::wrap(token, value.own(token)),
        intrinsic_1::UNARY_POSITIVE => unary(token, value, UnaryOp::Positive)?,
        intrinsic_1::LIST_TO_TUPLE => {
            let items = baton_object::list::items(token, value);
            token.new_tuple(items.into_iter())
        }
        intrinsic_1::TYPEVAR => baton_types::typing::type_var(token, value, None, None)?,
        intrinsic_1::PARAMSPEC => baton_types::typing::param_spec(token, value)?,
        intrinsic_1::TYPEVARTUPLE => baton_types::typing::type_var_tuple(token, value)?,
        intrinsic_1::SUBSCRIPT_GENERIC => baton_types::typing::subscript_generic(token, value)?,
        intrinsic_1::TYPEALIAS => baton_types::typing::type_alias(token, value)?,
        _ => return Err(token.system_error("unknown intrinsic").into()),
    };
    r.finish(token, 1, result)
}

/// `CALL_INTRINSIC_2`
pub fn call_intrinsic_2(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let (first, second) = (r.peek(1), r.peek(0));
    let result = match arg {
        intrinsic_2::PREP_RERAISE_STAR => {
            baton_types::exception_group::prepare_reraise(token, first, second)?
        }
        intrinsic_2::TYPEVAR_WITH_BOUND => {
            baton_types::typing::type_var(token, first, Some(second), None)?
        }
        intrinsic_2::TYPEVAR_WITH_CONSTRAINTS => {
            baton_types::typing::type_var(token, first, None, Some(second))?
        }
        intrinsic_2::SET_FUNCTION_TYPE_PARAMS => {
            let params = second.own(token);
            Function::of_mut(token, first).type_params = Some(params);
            first.own(token)
        }
        intrinsic_2::SET_TYPEPARAM_DEFAULT => {
            baton_types::typing::set_default(token, first, second)?
        }
        _ => return Err(token.system_error("unknown intrinsic").into()),
    };
    r.finish(token, 2, result)
}

/// What an expression statement does at the prompt: `sys.displayhook(value)`.
fn display(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    let sys = token.interp().sys_dict(token).map(|sys| sys.own(token));
    let hook = match sys {
        Some(sys) => baton_object::dict::get(token, sys.as_ref(), token.name(Known::displayhook))?,
        None => None,
    };
    match hook {
        Some(hook) => object::call(token, hook.as_ref(), &[value]),
        None => Err(token.raise(&RUNTIME_ERROR, "lost sys.displayhook")),
    }
}

fn import_star(r: &Regs, token: &mut Token, module: Borrowed<'_>) -> PyResult {
    let Some(namespace) = r.namespace() else {
        return Err(token.system_error("no locals found during 'import *'"));
    };
    let all = get_known_optional(token, module, Known::__all__)?;
    let skip_private = all.is_none();
    let names = match all {
        Some(all) => object::collect(token, all.as_ref())?,
        None => match get_known_optional(token, module, Known::__dict__)? {
            Some(dict) => object::collect(token, dict.as_ref())?,
            None => {
                return Err(token.raise(
                    &IMPORT_ERROR,
                    "from-import-* object has no __dict__ and no __all__",
                ));
            }
        },
    };
    for name in names {
        let Some(text) = name.as_ref().get::<Str>(token) else {
            let (module_name, got) = (module_text(token, module), token.class_name(name.as_ref()));
            let message = match skip_private {
                true => format!("Key in {module_name}.__dict__ must be str, not {got}"),
                false => format!("Item in {module_name}.__all__ must be str, not {got}"),
            };
            return Err(token.type_error(message));
        };
        if skip_private && text.chars().at(0) == u32::from('_') {
            continue;
        }
        let value = baton_object::attribute::get(token, module, name.as_ref())?;
        object::setitem(token, namespace, name.as_ref(), Some(value.as_ref()))?;
    }
    Ok(token.none())
}

fn module_text(token: &mut Token, module: Borrowed<'_>) -> String {
    match get_optional(token, module, token.name(Known::__name__)) {
        Ok(Some(name)) => baton_object::str::to_cow(token, name.as_ref()).into_owned(),
        Ok(None) => String::new(),
        Err(raised) => {
            drop(token.take_lazy(raised));
            String::new()
        }
    }
}

/// A StopIteration that leaves a generator becomes a RuntimeError (PEP 479).
fn convert_stop_iteration(r: &Regs, token: &mut Token, error: Borrowed<'_>) -> PyResult {
    use baton_code::object::flags;
    let code = r.code();
    let is_async = code.has_flags(flags::ASYNC_GENERATOR);
    let class = token.class_of(error);
    let message = if class.is_native(&STOP_ITERATION) {
        if is_async {
            "async generator raised StopIteration"
        } else if code.has_flags(flags::COROUTINE) {
            "coroutine raised StopIteration"
        } else {
            "generator raised StopIteration"
        }
    } else if is_async && class.is_native(&STOP_ASYNC_ITERATION) {
        "async generator raised StopAsyncIteration"
    } else {
        return Ok(error.own(token));
    };
    let text = token.new_str(message);
    let new: Owned = baton_object::exceptions::make(token, &RUNTIME_ERROR, vec![text])?;
    let cause = error.own(token);
    let payload = BaseException::of_mut(token, new.as_ref());
    payload.cause = Some(cause.clone());
    payload.context = Some(cause);
    payload.suppress_context = true;
    Ok(new)
}
