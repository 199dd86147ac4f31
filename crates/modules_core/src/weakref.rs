//! `_weakref`: proxies, and questions about an object's weak references. `ref` itself belongs to the kernel.
//!
//! Invariant: a proxy's payload is a `Weakref`, so that it hangs on its target's list like any reference.

use baton_object::attribute::{self, call_special};
use baton_object::exceptions::REFERENCE_ERROR;
use baton_object::number::{self, BinaryOp, UnaryOp};
use baton_object::object;
use baton_object::slots::CompareOp;
use baton_object::weakref::{self, WEAKREF, Weakref};
use baton_object::{Args, Borrowed, Known, Owned, PyResult, Token, class, methods};

/// A weak reference that behaves like what it refers to.
#[class(name = "ProxyType", module = "weakref", like = baton_object::weakref::WEAKREF, flags = NO_INSTANTIATION | UNHASHABLE)]
pub struct Proxy {
    reference: Weakref,
}

/// A weak reference that behaves like the callable it refers to.
#[class(name = "CallableProxyType", module = "weakref", like = baton_object::weakref::WEAKREF, flags = NO_INSTANTIATION | UNHASHABLE)]
pub struct CallableProxy {
    reference: Weakref,
}

fn target(token: &mut Token, proxy: Borrowed<'_>) -> PyResult {
    match proxy
        .get::<Weakref>(token)
        .and_then(|reference| reference.target(token))
    {
        Some(target) => Ok(target),
        None => Err(token.raise(
            &REFERENCE_ERROR,
            "weakly-referenced object no longer exists",
        )),
    }
}

fn is_proxy(token: &Token, value: Borrowed<'_>) -> bool {
    value.is_a::<Proxy>(token) || value.is_a::<CallableProxy>(token)
}

/// The value, or what it stands for if it is a proxy.
fn unwrap(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    if is_proxy(token, value) {
        target(token, value)
    } else {
        Ok(value.own(token))
    }
}

fn binary(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>, op: BinaryOp) -> PyResult {
    let (left, right) = (unwrap(token, left)?, unwrap(token, right)?);
    number::binary(token, left.as_ref(), right.as_ref(), op)
}

fn in_place(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>, op: BinaryOp) -> PyResult {
    let (left, right) = (unwrap(token, left)?, unwrap(token, right)?);
    number::in_place(token, left.as_ref(), right.as_ref(), op)
}

fn unary(token: &mut Token, this: Borrowed<'_>, op: UnaryOp) -> PyResult {
    let value = target(token, this)?;
    number::unary(token, value.as_ref(), op)
}

fn special(token: &mut Token, this: Borrowed<'_>, name: &str) -> PyResult {
    let value = target(token, this)?;
    crate::support::call_method(token, value.as_ref(), name, &[])
}

macro_rules! proxy_slots {
    ($type:ident, [$($op:ident $slot:ident $in_place:ident;)*] $($call:item)?) => {
        #[methods]
        impl $type {
            #[slot(repr)]
            fn repr(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let address = this.word().identity();
                let text = match $type::of(token, this).reference.target(token) {
                    None => format!("<weakproxy at {address:#x}; dead>"),
                    Some(value) => {
                        let class = token.class_name(value.as_ref());
                        format!("<weakproxy at {address:#x}; to '{class}' at {:#x}>", value.word().identity())
                    }
                };
                Ok(token.new_str(&text))
            }
            #[slot(str)]
            fn str(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let value = target(token, this)?;
                object::str(token, value.as_ref())
            }
            #[slot(getattr)]
            fn getattr(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
                let value = target(token, this)?;
                attribute::get(token, value.as_ref(), name)
            }
            #[slot(setattr)]
            fn setattr(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>, new: Option<Borrowed<'_>>) -> PyResult<()> {
                let value = target(token, this)?;
                attribute::set(token, value.as_ref(), name, new)
            }
            #[slot(compare)]
            fn compare(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>, op: CompareOp) -> PyResult {
                let (left, right) = (unwrap(token, this)?, unwrap(token, other)?);
                object::compare(token, left.as_ref(), right.as_ref(), op)
            }
            #[slot(iter)]
            fn iter(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let value = target(token, this)?;
                object::iter(token, value.as_ref())
            }
            #[slot(next)]
            fn next(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
                let value = target(token, this)?;
                if token.class_of(value.as_ref()).slots().next.is_none() {
                    let class = token.class_name(value.as_ref());
                    return Err(token.type_error(format!("Weakref proxy referenced a non-iterator '{class}' object")));
                }
                object::next(token, value.as_ref())
            }
            #[slot(bool)]
            fn bool(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                let value = target(token, this)?;
                object::is_true(token, value.as_ref())
            }
            #[slot(len)]
            fn len(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
                let value = target(token, this)?;
                object::len(token, value.as_ref())
            }
            #[slot(getitem)]
            fn getitem(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
                let value = target(token, this)?;
                object::getitem(token, value.as_ref(), key)
            }
            #[slot(setitem)]
            fn setitem(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>, new: Option<Borrowed<'_>>) -> PyResult<()> {
                let value = target(token, this)?;
                object::setitem(token, value.as_ref(), key, new)
            }
            #[slot(contains)]
            fn contains(token: &mut Token, this: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<bool> {
                let value = target(token, this)?;
                object::contains(token, value.as_ref(), item)
            }
            #[slot(negative)]
            fn negative(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                unary(token, this, UnaryOp::Negative)
            }
            #[slot(positive)]
            fn positive(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                unary(token, this, UnaryOp::Positive)
            }
            #[slot(absolute)]
            fn absolute(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                unary(token, this, UnaryOp::Absolute)
            }
            #[slot(invert)]
            fn invert(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                unary(token, this, UnaryOp::Invert)
            }
            #[slot(int)]
            fn int(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                special(token, this, "__int__")
            }
            #[slot(float)]
            fn float(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                special(token, this, "__float__")
            }
            #[slot(index)]
            fn index(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let value = target(token, this)?;
                baton_object::int::index(token, value.as_ref())
            }
            #[slot(divmod)]
            fn divmod(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
                let (left, right) = (unwrap(token, left)?, unwrap(token, right)?);
                number::divmod(token, left.as_ref(), right.as_ref())
            }
            #[slot(power)]
            fn power(token: &mut Token, base: Borrowed<'_>, exponent: Borrowed<'_>, modulus: Borrowed<'_>) -> PyResult {
                let (base, exponent, modulus) = (unwrap(token, base)?, unwrap(token, exponent)?, unwrap(token, modulus)?);
                number::power(token, base.as_ref(), exponent.as_ref(), modulus.as_ref())
            }
            $(
                #[slot($slot)]
                fn $slot(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
                    binary(token, left, right, BinaryOp::$op)
                }
                #[slot($in_place)]
                fn $in_place(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
                    in_place(token, left, right, BinaryOp::$op)
                }
            )*
            #[method("()")]
            fn __bytes__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                special(token, this, "__bytes__")
            }
            #[method("()")]
            fn __reversed__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let value = target(token, this)?;
                let name = token.name(Known::__reversed__);
                match call_special(token, value.as_ref(), name, &[])? {
                    Some(result) => Ok(result),
                    None => Err(token.attribute_error(value.as_ref(), name)),
                }
            }
            $(
                #[slot(call)]
                $call
            )?
        }
    };
}

proxy_slots! {
    Proxy, [
        Add add inplace_add; Subtract subtract inplace_subtract; Multiply multiply inplace_multiply;
        MatrixMultiply matrix_multiply inplace_matrix_multiply; TrueDivide true_divide inplace_true_divide;
        FloorDivide floor_divide inplace_floor_divide; Remainder remainder inplace_remainder;
        Lshift lshift inplace_lshift; Rshift rshift inplace_rshift; And and inplace_and; Xor xor inplace_xor;
        Or or inplace_or;
    ]
}

proxy_slots! {
    CallableProxy, [
        Add add inplace_add; Subtract subtract inplace_subtract; Multiply multiply inplace_multiply;
        MatrixMultiply matrix_multiply inplace_matrix_multiply; TrueDivide true_divide inplace_true_divide;
        FloorDivide floor_divide inplace_floor_divide; Remainder remainder inplace_remainder;
        Lshift lshift inplace_lshift; Rshift rshift inplace_rshift; And and inplace_and; Xor xor inplace_xor;
        Or or inplace_or;
    ]
    fn call(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let value = target(token, this)?;
        baton_object::call::call_args(token, value.as_ref(), args)
    }
}

/// Weak-reference support module.
#[baton_object::module(name = "_weakref")]
pub mod module {
    use super::{CALLABLE_PROXY, CallableProxy, PROXY, Proxy, WEAKREF, Weakref, weakref};
    use baton_object::dict;
    use baton_object::{Borrowed, PyResult, Token};

    /// Return the number of weak references to 'object'.
    #[function("(object, /)")]
    fn getweakrefcount(token: &mut Token, object: Borrowed<'_>) -> PyResult<usize> {
        Ok(weakref::weakrefs_of(token, object).len())
    }

    /// Return a list of all weak reference objects pointing to 'object'.
    #[function("(object, /)")]
    fn getweakrefs(token: &mut Token, object: Borrowed<'_>) -> PyResult {
        let found = weakref::weakrefs_of(token, object);
        Ok(token.new_list(found))
    }

    /// Atomically remove key from dict if it points to a dead weakref.
    #[function("(dct, key, /)")]
    fn _remove_dead_weakref(
        token: &mut Token,
        dct: Borrowed<'_>,
        key: Borrowed<'_>,
    ) -> PyResult<()> {
        if !dct.is_a::<dict::Dict>(token) {
            let class = token.class_name(dct);
            return Err(token.type_error(format!(
                "_remove_dead_weakref() argument 1 must be dict, not {class}"
            )));
        }
        let Some(value) = dict::get(token, dct, key)? else {
            return Ok(());
        };
        let dead = match value.as_ref().get::<Weakref>(token) {
            Some(reference) => reference.target(token).is_none(),
            None => return Err(token.type_error("not a weakref")),
        };
        if dead {
            dict::remove(token, dct, key)?;
        }
        Ok(())
    }

    /// Create a proxy object that weakly references 'object'.
    ///
    /// 'callback', if given, is called with a reference to the
    /// proxy when 'object' is about to be finalized.
    #[function("(object, callback=None, /)")]
    fn proxy(token: &mut Token, object: Borrowed<'_>, callback: Option<Borrowed<'_>>) -> PyResult {
        let callback = crate::support::not_none(callback);
        let callable = token.class_of(object).slots().call.is_some();
        let spec = if callable { &CALLABLE_PROXY } else { &PROXY };
        if callback.is_none()
            && let Some(shared) = weakref::shared(token, object, spec.index())
        {
            return Ok(shared);
        }
        let reference = weakref::new_payload(token, object, callback);
        let proxy = if callable {
            token.new_object(CallableProxy { reference })
        } else {
            token.new_object(Proxy { reference })
        };
        if !weakref::attach(token, proxy.as_ref()) {
            let name = token.class_name(object);
            return Err(
                token.type_error(format!("cannot create weak reference to '{name}' object"))
            );
        }
        Ok(proxy)
    }

    #[constant(name = "ref")]
    fn reference(token: &mut Token) -> PyResult {
        Ok(token.native_class(&WEAKREF).as_value().own(token))
    }

    #[constant]
    fn ReferenceType(token: &mut Token) -> PyResult {
        Ok(token.native_class(&WEAKREF).as_value().own(token))
    }

    #[constant]
    fn ProxyType(token: &mut Token) -> PyResult {
        Ok(token.native_class(&PROXY).as_value().own(token))
    }

    #[constant]
    fn CallableProxyType(token: &mut Token) -> PyResult {
        Ok(token.native_class(&CALLABLE_PROXY).as_value().own(token))
    }
}
