//! `_operator`: the operators as functions, and the callables `itemgetter`, `attrgetter` and `methodcaller`.

use crate::support::{instance, own_all, tuple};
use baton_object::attribute;
use baton_object::call::call_args;
use baton_object::dict::{self, Dict};
use baton_object::number::{self, BinaryOp, UnaryOp};
use baton_object::object;
use baton_object::slots::CompareOp;
use baton_object::str::Str;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods};

/// Return a callable object that fetches the given item(s) from its operand.
/// After f = itemgetter(2), the call f(r) returns r[2].
/// After g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])
#[class(
    name = "itemgetter",
    module = "operator",
    flags = 0,
    signature = "(item, /, *items)"
)]
pub struct ItemGetter {
    items: Vec<Owned>,
}

/// Return a callable object that fetches the given attribute(s) from its operand.
/// After f = attrgetter('name'), the call f(r) returns r.name.
/// After g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).
/// After h = attrgetter('name.first', 'name.last'), the call h(r) returns
/// (r.name.first, r.name.last).
#[class(
    name = "attrgetter",
    module = "operator",
    flags = 0,
    signature = "(attr, /, *attrs)"
)]
pub struct AttrGetter {
    names: Vec<Owned>,
}

/// Return a callable object that calls the given method on its operand.
/// After f = methodcaller('name'), the call f(r) returns r.name().
/// After g = methodcaller('name', 'date', foo=1), the call g(r) returns
/// r.name('date', foo=1).
#[class(
    name = "methodcaller",
    module = "operator",
    flags = 0,
    signature = "(name, /, *args, **kwargs)"
)]
pub struct MethodCaller {
    name: Owned,
    args: Vec<Owned>,
    keywords: Owned,
}

fn operand<'a>(token: &mut Token, args: Args<'a>, name: &str) -> PyResult<Borrowed<'a>> {
    args.no_keywords(token, name)?;
    args.expect(token, name, 1, 1)?;
    crate::support::given(token, args.get(0))
}

fn repr_call(token: &mut Token, name: &str, items: &[Owned]) -> PyResult<String> {
    let mut texts = Vec::new();
    for item in items {
        texts.push(object::repr_text(token, item.as_ref())?);
    }
    Ok(format!("operator.{name}({})", texts.join(", ")))
}

fn copies(token: &Token, items: &[Owned]) -> Vec<Owned> {
    items.iter().map(|item| item.clone_ref(token)).collect()
}

#[methods]
impl ItemGetter {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.no_keywords(token, "itemgetter")?;
        if args.is_empty() {
            args.expect(token, "itemgetter", 1, 1)?;
        }
        let items = own_all(token, args.positional());
        instance(token, class, ItemGetter { items })
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let value = operand(token, args, "itemgetter")?;
        let items = copies(token, &ItemGetter::of(token, this).items);
        if let [one] = items.as_slice() {
            return object::getitem(token, value, one.as_ref());
        }
        let mut found = Vec::with_capacity(items.len());
        for item in &items {
            found.push(object::getitem(token, value, item.as_ref())?);
        }
        Ok(tuple(token, found))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let items = copies(token, &ItemGetter::of(token, this).items);
        let text = repr_call(token, "itemgetter", &items)?;
        Ok(token.new_str(&text))
    }

    /// Return state information for pickling
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let items = copies(token, &ItemGetter::of(token, this).items);
        let args = tuple(token, items);
        let class = token.class_word(this).own(token);
        Ok(tuple(token, vec![class, args]))
    }
}

#[methods]
impl AttrGetter {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.no_keywords(token, "attrgetter")?;
        if args.is_empty() {
            args.expect(token, "attrgetter", 1, 1)?;
        }
        let names = own_all(token, args.positional());
        if names.iter().any(|name| !name.as_ref().is_a::<Str>(token)) {
            return Err(token.type_error("attribute name must be a string"));
        }
        instance(token, class, AttrGetter { names })
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let value = operand(token, args, "attrgetter")?;
        let names = copies(token, &AttrGetter::of(token, this).names);
        if let [one] = names.as_slice() {
            return dotted(token, value, one.as_ref());
        }
        let mut found = Vec::with_capacity(names.len());
        for name in &names {
            found.push(dotted(token, value, name.as_ref())?);
        }
        Ok(tuple(token, found))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let names = copies(token, &AttrGetter::of(token, this).names);
        let text = repr_call(token, "attrgetter", &names)?;
        Ok(token.new_str(&text))
    }

    /// Return state information for pickling
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let names = copies(token, &AttrGetter::of(token, this).names);
        let args = tuple(token, names);
        let class = token.class_word(this).own(token);
        Ok(tuple(token, vec![class, args]))
    }
}

/// `value.a.b.c` for a dotted name.
fn dotted(token: &mut Token, value: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
    let text = baton_object::str::to_cow(token, name).into_owned();
    if !text.contains('.') {
        return attribute::get(token, value, name);
    }
    let mut found = value.own(token);
    for part in text.split('.') {
        found = attribute::get_text(token, found.as_ref(), part)?;
    }
    Ok(found)
}

#[methods]
impl MethodCaller {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let Some(name) = args.get(0) else {
            return Err(
                token.type_error("methodcaller needs at least one argument, the method name")
            );
        };
        if !name.is_a::<Str>(token) {
            return Err(token.type_error("method name must be a string"));
        }
        let keywords = Dict::new(token);
        for (key, value) in args.keywords() {
            dict::set(token, keywords.as_ref(), key, value)?;
        }
        let name = token.intern_value(name.own(token));
        let args = own_all(token, args.skip_first().positional());
        instance(
            token,
            class,
            MethodCaller {
                name,
                args,
                keywords,
            },
        )
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let value = operand(token, args, "methodcaller")?;
        let payload = MethodCaller::of(token, this);
        let (name, keywords) = (
            payload.name.clone_ref(token),
            payload.keywords.clone_ref(token),
        );
        let values = copies(token, &payload.args);
        let method = attribute::get(token, value, name.as_ref())?;
        baton_object::call::call_with_dict(
            token,
            method.as_ref(),
            Owned::borrows(&values),
            Some(keywords.as_ref()),
        )
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = MethodCaller::of(token, this);
        let (name, args) = (payload.name.clone_ref(token), copies(token, &payload.args));
        let pairs = dict::pairs(token, payload.keywords.as_ref());
        let mut texts = vec![object::repr_text(token, name.as_ref())?];
        for value in &args {
            texts.push(object::repr_text(token, value.as_ref())?);
        }
        for (key, value) in &pairs {
            let key = object::str_text(token, key.as_ref())?;
            texts.push(format!(
                "{key}={}",
                object::repr_text(token, value.as_ref())?
            ));
        }
        Ok(token.new_str(&format!("operator.methodcaller({})", texts.join(", "))))
    }

    /// Return state information for pickling
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = MethodCaller::of(token, this);
        let mut args = vec![payload.name.clone_ref(token)];
        args.extend(copies(token, &payload.args));
        let keywords = payload.keywords.clone_ref(token);
        let class = token.class_word(this).own(token);
        if Dict::of(token, keywords.as_ref()).is_empty() {
            let args = tuple(token, args);
            return Ok(tuple(token, vec![class, args]));
        }
        let partial = crate::support::import_attribute(token, "functools", "partial")?;
        let name = args
            .first()
            .map(|name| name.clone_ref(token))
            .unwrap_or_else(|| token.none());
        let constructor = baton_object::call::call_with_dict(
            token,
            partial.as_ref(),
            &[class.as_ref(), name.as_ref()],
            Some(keywords.as_ref()),
        )?;
        let rest = tuple(token, args.split_off(1));
        Ok(tuple(token, vec![constructor, rest]))
    }
}

/// Compares two byte strings in a time that depends on their lengths only.
fn same_digest(left: &[u8], right: &[u8]) -> bool {
    let different = left
        .iter()
        .zip(right)
        .fold(0u8, |all, (a, b)| all | (a ^ b));
    left.len() == right.len() && std::hint::black_box(different) == 0
}

fn digest_bytes(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<u8>> {
    if let Some(text) = value.get::<Str>(token) {
        return match text.as_ascii().map(|text| text.as_bytes().to_vec()) {
            Some(bytes) => Ok(bytes),
            None => {
                Err(token
                    .type_error("comparing strings with non-ASCII characters is not supported"))
            }
        };
    }
    let view = baton_object::buffer::get(token, value, false)?;
    Ok(view.bytes(token).to_vec())
}

/// Operator interface.
///
/// This module exports a set of functions implemented in C corresponding
/// to the intrinsic operators of Python.  For example, operator.add(x, y)
/// is equivalent to the expression x+y.
#[baton_object::module(
    name = "_operator",
    classes(super::ITEM_GETTER, super::ATTR_GETTER, super::METHOD_CALLER)
)]
pub mod module {
    use super::*;

    /// Return True if a is true, False otherwise.
    #[function("(a, /)")]
    fn truth(_token: &mut Token, a: bool) -> PyResult<bool> {
        Ok(a)
    }

    /// Same as not a.
    #[function("(a, /)")]
    fn not_(_token: &mut Token, a: bool) -> PyResult<bool> {
        Ok(!a)
    }

    /// Same as a is b.
    #[function("(a, b, /)")]
    fn is_(_token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult<bool> {
        Ok(a.is(b))
    }

    /// Same as a is not b.
    #[function("(a, b, /)")]
    fn is_not(_token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult<bool> {
        Ok(!a.is(b))
    }

    /// Same as a is None.
    #[function("(a, /)")]
    fn is_none(_token: &mut Token, a: Borrowed<'_>) -> PyResult<bool> {
        Ok(a.is_none())
    }

    /// Same as a is not None.
    #[function("(a, /)")]
    fn is_not_none(_token: &mut Token, a: Borrowed<'_>) -> PyResult<bool> {
        Ok(!a.is_none())
    }

    /// Same as b in a (note reversed operands).
    #[function("(a, b, /)")]
    fn contains(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult<bool> {
        object::contains(token, a, b)
    }

    /// Return the index of b in a.
    #[function("(a, b, /)")]
    fn indexOf(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult<i64> {
        let iterator = object::iter(token, a)?;
        let mut index = 0;
        while let Some(item) = object::next(token, iterator.as_ref())? {
            if object::equal(token, item.as_ref(), b)? {
                return Ok(index);
            }
            index += 1;
        }
        Err(token.value_error("sequence.index(x): x not in sequence"))
    }

    /// Return the number of items in a which are, or which equal, b.
    #[function("(a, b, /)")]
    fn countOf(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult<i64> {
        let iterator = object::iter(token, a)?;
        let mut count = 0;
        while let Some(item) = object::next(token, iterator.as_ref())? {
            count += i64::from(object::equal(token, item.as_ref(), b)?);
        }
        Ok(count)
    }

    /// Same as a[b].
    #[function("(a, b, /)")]
    fn getitem(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        object::getitem(token, a, b)
    }

    /// Same as a[b] = c.
    #[function("(a, b, c, /)")]
    fn setitem(
        token: &mut Token,
        a: Borrowed<'_>,
        b: Borrowed<'_>,
        c: Borrowed<'_>,
    ) -> PyResult<()> {
        object::setitem(token, a, b, Some(c))
    }

    /// Same as del a[b].
    #[function("(a, b, /)")]
    fn delitem(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult<()> {
        object::setitem(token, a, b, None)
    }

    /// Same as a ** b.
    #[function("(a, b, /)")]
    fn pow(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::power(token, a, b, Borrowed::none())
    }

    /// Same as a **= b.
    #[function("(a, b, /)")]
    fn ipow(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::in_place(token, a, b, BinaryOp::Power)
    }

    /// Same as a + b, for a and b sequences.
    #[function("(a, b, /)")]
    fn concat(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        check_sequence(token, a, "concatenated")?;
        number::binary(token, a, b, BinaryOp::Add)
    }

    /// Same as a += b, for a and b sequences.
    #[function("(a, b, /)")]
    fn iconcat(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        check_sequence(token, a, "concatenated")?;
        number::in_place(token, a, b, BinaryOp::Add)
    }

    fn check_sequence(token: &mut Token, a: Borrowed<'_>, what: &str) -> PyResult<()> {
        if token.class_of(a).slots().getitem.is_some() {
            return Ok(());
        }
        let class = token.class_name(a);
        Err(token.type_error(format!("'{class}' object can't be {what}")))
    }

    /// Same as a.__index__()
    #[function("(a, /)")]
    fn index(token: &mut Token, a: Borrowed<'_>) -> PyResult {
        let found = baton_object::int::index(token, a)?;
        Ok(match baton_object::int::value_of(token, found.as_ref()) {
            Some(int) if !token.is_exact(found.as_ref(), baton_object::kind::INT) => {
                token.new_big(int.to_big())
            }
            _ => found,
        })
    }

    /// Return an estimate of the number of items in obj.
    ///
    /// This is useful for presizing containers when building from an iterable.
    ///
    /// If the object supports len(), the result will be exact.
    /// Otherwise, it may over- or under-estimate by an arbitrary amount.
    /// The result will be an integer >= 0.
    #[function("(obj, default=0, /)")]
    fn length_hint(
        token: &mut Token,
        obj: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        let default = match default {
            Some(default) if baton_object::int::value_of(token, default).is_none() => {
                let class = token.class_name(default);
                return Err(token.type_error(format!(
                    "'{class}' object cannot be interpreted as an integer"
                )));
            }
            Some(default) => baton_object::int::index_to_i64(token, default, "C ssize_t")?,
            None => 0,
        };
        // A negative default comes back where there is no hint; a hint itself is never negative.
        let hint = object::length_hint(token, obj, usize::MAX)?;
        Ok(token.int(if hint == usize::MAX {
            default
        } else {
            hint as i64
        }))
    }

    /// Same as obj(*args, **kwargs).
    #[function("(obj, /, *args, **kwargs)")]
    fn call(token: &mut Token, args: Args<'_>) -> PyResult {
        match args.get(0) {
            Some(callable) => call_args(token, callable, args.skip_first()),
            None => Err(token.type_error("call expected at least 1 argument, got 0")),
        }
    }

    /// Return 'a == b'.
    ///
    /// This function uses an approach designed to prevent
    /// timing analysis, making it appropriate for cryptography.
    ///
    /// a and b must both be of the same type: either str (ASCII only),
    /// or any bytes-like object.
    ///
    /// Note: If a and b are of different lengths, or if an error occurs,
    /// a timing attack could theoretically reveal information about the
    /// types and lengths of a and b--but not their values.
    #[function("(a, b, /)")]
    fn _compare_digest(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult<bool> {
        if a.is_a::<Str>(token) != b.is_a::<Str>(token) {
            let (left, right) = (token.class_name(a), token.class_name(b));
            return Err(token.type_error(format!(
                "unsupported operand types(s) or combination of types: '{left}' and '{right}'"
            )));
        }
        let (left, right) = (digest_bytes(token, a)?, digest_bytes(token, b)?);
        Ok(same_digest(&left, &right))
    }

    /// Same as a + b.
    #[function("(a, b, /)")]
    fn add(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::binary(token, a, b, BinaryOp::Add)
    }

    /// Same as a += b.
    #[function("(a, b, /)")]
    fn iadd(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::in_place(token, a, b, BinaryOp::Add)
    }

    /// Same as a - b.
    #[function("(a, b, /)")]
    fn sub(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::binary(token, a, b, BinaryOp::Subtract)
    }

    /// Same as a -= b.
    #[function("(a, b, /)")]
    fn isub(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::in_place(token, a, b, BinaryOp::Subtract)
    }

    /// Same as a * b.
    #[function("(a, b, /)")]
    fn mul(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::binary(token, a, b, BinaryOp::Multiply)
    }

    /// Same as a *= b.
    #[function("(a, b, /)")]
    fn imul(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::in_place(token, a, b, BinaryOp::Multiply)
    }

    /// Same as a @ b.
    #[function("(a, b, /)")]
    fn matmul(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::binary(token, a, b, BinaryOp::MatrixMultiply)
    }

    /// Same as a @= b.
    #[function("(a, b, /)")]
    fn imatmul(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::in_place(token, a, b, BinaryOp::MatrixMultiply)
    }

    /// Same as a / b.
    #[function("(a, b, /)")]
    fn truediv(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::binary(token, a, b, BinaryOp::TrueDivide)
    }

    /// Same as a /= b.
    #[function("(a, b, /)")]
    fn itruediv(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::in_place(token, a, b, BinaryOp::TrueDivide)
    }

    /// Same as a // b.
    #[function("(a, b, /)")]
    fn floordiv(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::binary(token, a, b, BinaryOp::FloorDivide)
    }

    /// Same as a //= b.
    #[function("(a, b, /)")]
    fn ifloordiv(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::in_place(token, a, b, BinaryOp::FloorDivide)
    }

    /// Same as a % b.
    #[function(name = "mod", "(a, b, /)")]
    fn remainder(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::binary(token, a, b, BinaryOp::Remainder)
    }

    /// Same as a %= b.
    #[function("(a, b, /)")]
    fn imod(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::in_place(token, a, b, BinaryOp::Remainder)
    }

    /// Same as a << b.
    #[function("(a, b, /)")]
    fn lshift(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::binary(token, a, b, BinaryOp::Lshift)
    }

    /// Same as a <<= b.
    #[function("(a, b, /)")]
    fn ilshift(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::in_place(token, a, b, BinaryOp::Lshift)
    }

    /// Same as a >> b.
    #[function("(a, b, /)")]
    fn rshift(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::binary(token, a, b, BinaryOp::Rshift)
    }

    /// Same as a >>= b.
    #[function("(a, b, /)")]
    fn irshift(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::in_place(token, a, b, BinaryOp::Rshift)
    }

    /// Same as a & b.
    #[function("(a, b, /)")]
    fn and_(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::binary(token, a, b, BinaryOp::And)
    }

    /// Same as a &= b.
    #[function("(a, b, /)")]
    fn iand(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::in_place(token, a, b, BinaryOp::And)
    }

    /// Same as a ^ b.
    #[function("(a, b, /)")]
    fn xor(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::binary(token, a, b, BinaryOp::Xor)
    }

    /// Same as a ^= b.
    #[function("(a, b, /)")]
    fn ixor(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::in_place(token, a, b, BinaryOp::Xor)
    }

    /// Same as a | b.
    #[function("(a, b, /)")]
    fn or_(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::binary(token, a, b, BinaryOp::Or)
    }

    /// Same as a |= b.
    #[function("(a, b, /)")]
    fn ior(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        number::in_place(token, a, b, BinaryOp::Or)
    }

    /// Same as -a.
    #[function("(a, /)")]
    fn neg(token: &mut Token, a: Borrowed<'_>) -> PyResult {
        number::unary(token, a, UnaryOp::Negative)
    }

    /// Same as +a.
    #[function("(a, /)")]
    fn pos(token: &mut Token, a: Borrowed<'_>) -> PyResult {
        number::unary(token, a, UnaryOp::Positive)
    }

    /// Same as ~a.
    #[function("(a, /)")]
    fn inv(token: &mut Token, a: Borrowed<'_>) -> PyResult {
        number::unary(token, a, UnaryOp::Invert)
    }

    /// Same as ~a.
    #[function("(a, /)")]
    fn invert(token: &mut Token, a: Borrowed<'_>) -> PyResult {
        number::unary(token, a, UnaryOp::Invert)
    }

    /// Same as abs(a).
    #[function("(a, /)")]
    fn abs(token: &mut Token, a: Borrowed<'_>) -> PyResult {
        number::unary(token, a, UnaryOp::Absolute)
    }

    /// Same as a < b.
    #[function("(a, b, /)")]
    fn lt(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        object::compare(token, a, b, CompareOp::Lt)
    }

    /// Same as a <= b.
    #[function("(a, b, /)")]
    fn le(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        object::compare(token, a, b, CompareOp::Le)
    }

    /// Same as a == b.
    #[function("(a, b, /)")]
    fn eq(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        object::compare(token, a, b, CompareOp::Eq)
    }

    /// Same as a != b.
    #[function("(a, b, /)")]
    fn ne(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        object::compare(token, a, b, CompareOp::Ne)
    }

    /// Same as a >= b.
    #[function("(a, b, /)")]
    fn ge(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        object::compare(token, a, b, CompareOp::Ge)
    }

    /// Same as a > b.
    #[function("(a, b, /)")]
    fn gt(token: &mut Token, a: Borrowed<'_>, b: Borrowed<'_>) -> PyResult {
        object::compare(token, a, b, CompareOp::Gt)
    }
}
