//! `weakref.ProxyType` and `CallableProxyType`: weak references that pass every operation on to their object.

use baton_object::number::{self, BinaryOp, UnaryOp};
use baton_object::slots::CompareOp;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, attribute, call, class, exceptions, methods, object,
    weakref_class,
};

/// Proxy of an object that may die.
#[class(name = "ProxyType", module = "weakref", spec = PROXY, flags = NO_INSTANTIATION | UNHASHABLE)]
pub struct Proxy {
    reference: Owned,
}

/// Proxy of a callable object that may die.
#[class(name = "CallableProxyType", module = "weakref", spec = CALLABLE_PROXY, flags = NO_INSTANTIATION | UNHASHABLE)]
pub struct CallableProxy {
    reference: Owned,
}

/// `weakref.proxy(target, callback)`
pub fn new(token: &mut Token, target: Borrowed<'_>, callback: Option<Borrowed<'_>>) -> PyResult {
    let class = token
        .native_class(&weakref_class::WEAKREF)
        .as_value()
        .own(token);
    let mut args = vec![target];
    args.extend(callback.filter(|callback| !callback.is_none()));
    let reference = object::call(token, class.as_ref(), &args)?;
    Ok(if token.class_of(target).slots().call.is_some() {
        token.new_object(CallableProxy { reference })
    } else {
        token.new_object(Proxy { reference })
    })
}

/// What a proxy stands for; the value itself if it is none. ReferenceError for a dead object.
fn target(token: &mut Token, value: Borrowed<'_>) -> PyResult {
    let reference = match (value.get::<Proxy>(token), value.get::<CallableProxy>(token)) {
        (Some(proxy), _) => proxy.reference.clone_ref(token),
        (_, Some(proxy)) => proxy.reference.clone_ref(token),
        _ => return Ok(value.own(token)),
    };
    let found = object::call(token, reference.as_ref(), &[])?;
    if found.word().is_none() {
        return Err(token.raise(
            &exceptions::REFERENCE_ERROR,
            "weakly-referenced object no longer exists",
        ));
    }
    Ok(found)
}

fn binary(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>, op: BinaryOp) -> PyResult {
    let (left, right) = (target(token, left)?, target(token, right)?);
    number::binary(token, left.as_ref(), right.as_ref(), op)
}

fn in_place(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>, op: BinaryOp) -> PyResult {
    let (left, right) = (target(token, left)?, target(token, right)?);
    number::in_place(token, left.as_ref(), right.as_ref(), op)
}

fn unary(token: &mut Token, value: Borrowed<'_>, op: UnaryOp) -> PyResult {
    let value = target(token, value)?;
    number::unary(token, value.as_ref(), op)
}

macro_rules! proxy_slots {
    ($name:ident { $($own:tt)* } $($slot:ident $op:ident,)* ; $($inplace:ident $inop:ident,)*) => {
        #[methods]
        impl $name {
            #[slot]
            fn __getattribute__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
                let target = target(token, this)?;
                attribute::get(token, target.as_ref(), name)
            }
            #[slot]
            fn __setattr__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>, value: Option<Borrowed<'_>>) -> PyResult<()> {
                let target = target(token, this)?;
                attribute::set(token, target.as_ref(), name, value)
            }
            #[slot]
            fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let address = this.word().identity();
                match target(token, this) {
                    Ok(target) => {
                        let (class, at) = (token.class_name(target.as_ref()), target.word().identity());
                        Ok(token.new_str(&format!("<weakproxy at {address:#x} to {class} at {at:#x}>")))
                    }
                    Err(raised) => {
                        drop(token.take_lazy(raised));
                        Ok(token.new_str(&format!("<weakproxy at {address:#x} to NoneType>")))
                    }
                }
            }
            #[slot]
            fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let target = target(token, this)?;
                object::str(token, target.as_ref())
            }
            #[slot]
            fn __bool__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                let target = target(token, this)?;
                object::is_true(token, target.as_ref())
            }
            #[slot]
            fn __richcmp__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>, op: CompareOp) -> PyResult {
                let (this, other) = (target(token, this)?, target(token, other)?);
                object::compare(token, this.as_ref(), other.as_ref(), op)
            }
            #[slot]
            fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let target = target(token, this)?;
                object::iter(token, target.as_ref())
            }
            #[slot]
            fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
                let target = target(token, this)?;
                if token.class_of(target.as_ref()).slots().next.is_none() {
                    let class = token.class_name(target.as_ref());
                    return Err(token.type_error(format!("Weakref proxy referenced a non-iterator '{class}' object")));
                }
                object::next_or_stop(token, target.as_ref())
            }
            #[slot]
            fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
                let target = target(token, this)?;
                object::len(token, target.as_ref())
            }
            #[slot]
            fn __contains__(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<bool> {
                let target = target(token, this)?;
                object::contains(token, target.as_ref(), value)
            }
            #[slot]
            fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
                let target = target(token, this)?;
                object::getitem(token, target.as_ref(), key)
            }
            #[slot]
            fn __setitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>, value: Option<Borrowed<'_>>) -> PyResult<()> {
                let target = target(token, this)?;
                object::setitem(token, target.as_ref(), key, value)
            }
            #[slot]
            fn __pow__(token: &mut Token, base: Borrowed<'_>, exponent: Borrowed<'_>, modulus: Borrowed<'_>) -> PyResult {
                let (base, exponent, modulus) = (target(token, base)?, target(token, exponent)?, target(token, modulus)?);
                number::power(token, base.as_ref(), exponent.as_ref(), modulus.as_ref())
            }
            #[slot]
            fn __divmod__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
                let (left, right) = (target(token, left)?, target(token, right)?);
                number::divmod(token, left.as_ref(), right.as_ref())
            }
            #[slot]
            fn __neg__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                unary(token, this, UnaryOp::Negative)
            }
            #[slot]
            fn __pos__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                unary(token, this, UnaryOp::Positive)
            }
            #[slot]
            fn __abs__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                unary(token, this, UnaryOp::Absolute)
            }
            #[slot]
            fn __invert__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                unary(token, this, UnaryOp::Invert)
            }
            #[slot]
            fn __float__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let target = target(token, this)?;
                let x = object::to_f64(token, target.as_ref())?;
                Ok(token.new_float(x))
            }
            #[slot]
            fn __int__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let target = target(token, this)?;
                baton_object::int_class::convert(token, target.as_ref())
            }
            #[slot]
            fn __index__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let target = target(token, this)?;
                baton_object::int::index(token, target.as_ref())
            }
            $(
                #[slot]
                fn $slot(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
                    binary(token, left, right, BinaryOp::$op)
                }
            )*
            $(
                #[slot]
                fn $inplace(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
                    in_place(token, left, right, BinaryOp::$inop)
                }
            )*
            $($own)*
        }
    };
}

macro_rules! with_operators {
    ($name:ident { $($own:tt)* }) => {
        proxy_slots!($name { $($own)* }
            __add__ Add, __sub__ Subtract, __mul__ Multiply, __matmul__ MatrixMultiply, __truediv__ TrueDivide, __floordiv__ FloorDivide,
            __mod__ Remainder, __lshift__ Lshift, __rshift__ Rshift, __and__ And, __or__ Or, __xor__ Xor, ;
            __iadd__ Add, __isub__ Subtract, __imul__ Multiply, __iand__ And, __ior__ Or, __ixor__ Xor,
        );
    };
}

with_operators!(Proxy {});
with_operators!(CallableProxy {
    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let target = target(token, this)?;
        call::call_args(token, target.as_ref(), args)
    }
});
