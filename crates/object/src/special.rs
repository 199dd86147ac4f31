//! Slots seen from Python: for every row of the slot table, the function that fills the slot of a class whose special
//! method is written in Python, and the wrapper that makes a native slot callable as a special method.

use crate::args::Args;
use crate::attribute::{call_special, lookup};
use crate::class::Type;
use crate::error::PyResult;
use crate::exceptions;
use crate::for_each_slot;
use crate::names::Known;
use crate::object::is_true;
use crate::singletons;
use crate::slots::*;
use crate::token::Token;
use crate::word::{Borrowed, Owned};

/// One slot with everything that depends on its kind.
pub struct SlotRow {
    /// The special methods that fill it.
    pub names: &'static [Known],
    /// Fills it with the function that calls the Python method.
    pub set_override: fn(&mut Slots),
    /// Copies it.
    pub copy: fn(&mut Slots, &Slots),
    /// Empties it.
    pub clear: fn(&mut Slots),
    /// True if it is filled.
    pub has: fn(&Slots) -> bool,
    /// Calls the native slot as the special method `names[which]` with the object and the other arguments.
    pub wrap: fn(&mut Token, &Slots, usize, Borrowed<'_>, Args<'_>) -> PyResult,
}

macro_rules! rows {
    ($($field:ident: $kind:ident, $first:ident $(, $more:ident)*;)*) => {
        /// All slots.
        pub static ROWS: &[SlotRow] = &[$(SlotRow {
            names: &[Known::$first $(, Known::$more)*],
            set_override: |slots| slots.$field = Some(override_slot!($kind, $field, $first $(, $more)*)),
            copy: |to, from| to.$field = from.$field,
            clear: |slots| slots.$field = None,
            has: |slots| slots.$field.is_some(),
            wrap: |token, slots, which, this, args| {
                let _ = (which, this);
                let Some(slot) = slots.$field else { return Ok(singletons::not_implemented()) };
                wrap_slot!($kind, token, slot, which, this, args)
            },
        }),*];
    };
}

/// A function with the slot's type that calls the Python method.
macro_rules! override_slot {
    (Binary, $field:ident, $name:ident) => { |token, this, other| method(token, this, Known::$name, &[other]) };
    (Binary, $field:ident, $name:ident, $reflected:ident) => {{
        fn slot(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
            let filled = |class: &Type| class.slots().$field.is_some_and(|other| std::ptr::fn_addr_eq(other, slot as Binary));
            let (mine, theirs) = (filled(token.class_of(left)), filled(token.class_of(right)));
            binary_override(token, left, right, [Known::$name, Known::$reflected], mine, theirs)
        }
        slot
    }};
    (Ternary, $field:ident, $name:ident, $reflected:ident) => {{
        fn slot(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>, modulus: Borrowed<'_>) -> PyResult {
            let filled = |class: &Type| class.slots().$field.is_some_and(|other| std::ptr::fn_addr_eq(other, slot as Ternary));
            let (mine, theirs) = (filled(token.class_of(left)), filled(token.class_of(right)));
            let names = [Known::$name, Known::$reflected];
            let modulus = (!modulus.is_none()).then_some(modulus);
            override_with(token, left, right, modulus, names, mine, theirs)
        }
        slot
    }};
    (InPlace, $field:ident, $name:ident) => { |token, this, other| method(token, this, Known::$name, &[other]) };
    (InPlacePower, $field:ident, $name:ident) => { |token, this, other| method(token, this, Known::$name, &[other]) };
    (Concat, $field:ident, $($name:ident),*) => { |_, _, _| Ok(singletons::not_implemented()) };
    (Repeat, $field:ident, $($name:ident),*) => { |_, _, _| Ok(singletons::not_implemented()) };
    (Item, $field:ident, $name:ident) => { |token, this, key| method(token, this, Known::$name, &[key]) };
    (Unary, $field:ident, $name:ident) => { |token, this| method(token, this, Known::$name, &[]) };
    (Hash, $field:ident, $name:ident) => { override_hash };
    (Call, $field:ident, $name:ident) => { |token, this, args| method_args(token, this, Known::$name, args) };
    (New, $field:ident, $name:ident) => { crate::instantiation::override_new };
    (GetAttr, $field:ident, $($name:ident),*) => { override_getattr };
    (SetItem, $field:ident, $set:ident, $delete:ident) => {
        |token, this, key, value| {
            match value {
                Some(value) => method(token, this, Known::$set, &[key, value])?,
                None => method(token, this, Known::$delete, &[key])?,
            };
            Ok(())
        }
    };
    (Compare, $field:ident, $($name:ident),*) => {
        |token, this, other, op| {
            let known = [$(Known::$name),*][op as usize];
            compare_override(token, this, known, other)
        }
    };
    (Next, $field:ident, $name:ident) => {
        |token, this| match method(token, this, Known::$name, &[]) {
            Ok(item) => Ok(Some(item)),
            // A StopIteration goes on: its value is what a delegation gives.
            Err(raised) => Err(raised),
        }
    };
    (DescrGet, $field:ident, $name:ident) => {
        |token, this, object, class| {
            let none = Borrowed::none();
            match optional(token, this, Known::$name, &[object.unwrap_or(none), class.unwrap_or(none)])? {
                Some(value) => Ok(value),
                None => Ok(this.own(token)),
            }
        }
    };
    (Init, $field:ident, $name:ident) => {
        |token, this, args| {
            let result = method_args(token, this, Known::$name, args)?;
            if result.word().is_none() {
                return Ok(());
            }
            let class = token.class_name(result.as_ref());
            Err(token.type_error(format!("__init__() should return None, not '{class}'")))
        }
    };
    (Finalize, $field:ident, $name:ident) => { override_del };
    (Truth, $field:ident, $name:ident) => {
        |token, this| {
            let result = method(token, this, Known::$name, &[])?;
            if token.is_exact(result.as_ref(), crate::kind::BOOL) {
                return is_true(token, result.as_ref());
            }
            let class = token.class_name(result.as_ref());
            Err(token.type_error(format!("__bool__ should return bool, returned {class}")))
        }
    };
    (Len, $field:ident, $name:ident) => {
        |token, this| {
            let result = method(token, this, Known::$name, &[])?;
            let index = crate::int::index(token, result.as_ref())?;
            let negative = crate::int::value_of(token, index.as_ref()).is_some_and(|value| value.is_negative());
            if negative {
                return Err(token.value_error("__len__() should return >= 0"));
            }
            let len = crate::int::index_or(token, index.as_ref(), &exceptions::OVERFLOW_ERROR)?;
            Ok(len as usize)
        }
    };
    (Contains, $field:ident, $name:ident) => { override_contains };
    (GetBuffer, $field:ident, $name:ident) => { crate::buffer::from_python };
}

/// Calls a native slot with Python arguments.
macro_rules! wrap_slot {
    (Unary, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let [] = exactly($token, $args)?;
        $slot($token, $this)
    }};
    (Binary, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let [other] = exactly($token, $args)?;
        if $which == 0 { $slot($token, $this, other) } else { $slot($token, other, $this) }
    }};
    (InPlace, $($rest:tt)*) => { wrap_slot!(Binary, $($rest)*) };
    (InPlacePower, $($rest:tt)*) => { wrap_slot!(Binary, $($rest)*) };
    (Concat, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let [other] = exactly($token, $args)?;
        $slot($token, $this, other)
    }};
    (Repeat, $($rest:tt)*) => { wrap_slot!(Concat, $($rest)*) };
    (Item, $($rest:tt)*) => { wrap_slot!(Concat, $($rest)*) };
    (GetAttr, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let [name] = exactly($token, $args)?;
        let name = crate::attribute::interned_name($token, name)?;
        $slot($token, $this, name.as_ref())
    }};
    (Ternary, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let (other, modulus) = match $args.positional() {
            [other] => (*other, Borrowed::none()),
            [other, modulus] => (*other, *modulus),
            given => {
                let message = format!("expected 1 or 2 arguments, got {}", given.len());
                return Err($token.type_error(message));
            }
        };
        if $which == 0 { $slot($token, $this, other, modulus) } else { $slot($token, other, $this, modulus) }
    }};
    (Hash, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let [] = exactly($token, $args)?;
        let hash = $slot($token, $this)?;
        Ok($token.int(hash))
    }};
    (Call, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => { $slot($token, $this, $args) };
    (New, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => { $slot($token, $this, $args) };
    (SetItem, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        if $which == 0 {
            let [key, value] = exactly($token, $args)?;
            $slot($token, $this, key, Some(value))?;
        } else {
            let [key] = exactly($token, $args)?;
            $slot($token, $this, key, None)?;
        }
        Ok(singletons::none())
    }};
    (Compare, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let [other] = exactly($token, $args)?;
        $slot($token, $this, other, CompareOp::ALL[$which])
    }};
    (Next, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let [] = exactly($token, $args)?;
        match $slot($token, $this)? {
            Some(item) => Ok(item),
            None => Err($token.raise_values(&exceptions::STOP_ITERATION, Vec::new())),
        }
    }};
    (DescrGet, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let (object, class) = match $args.positional() {
            [object] => (Some(*object), None),
            [object, class] => (Some(*object), Some(*class)),
            _ => { let [object] = exactly($token, $args)?; (Some(object), None) }
        };
        let (object, class) = (object.filter(|o| !o.is_none()), class.filter(|c| !c.is_none()));
        if object.is_none() && class.is_none() {
            return Err($token.type_error("__get__(None, None) is invalid"));
        }
        $slot($token, $this, object, class)
    }};
    (Init, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        $slot($token, $this, $args)?;
        Ok(singletons::none())
    }};
    (Finalize, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let [] = exactly($token, $args)?;
        $slot($token, $this);
        Ok(singletons::none())
    }};
    (Truth, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let [] = exactly($token, $args)?;
        let truth = $slot($token, $this)?;
        Ok($token.bool(truth))
    }};
    (Len, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let [] = exactly($token, $args)?;
        let len = $slot($token, $this)?;
        Ok($token.int(len as i64))
    }};
    (Contains, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let [value] = exactly($token, $args)?;
        let found = $slot($token, $this, value)?;
        Ok($token.bool(found))
    }};
    (GetBuffer, $token:ident, $slot:ident, $which:ident, $this:ident, $args:ident) => {{
        let [flags] = exactly($token, $args)?;
        crate::buffer::to_python($token, $this, flags, $slot)
    }};
}

for_each_slot!(rows);

fn exactly<'a, const N: usize>(token: &mut Token, args: Args<'a>) -> PyResult<[Borrowed<'a>; N]> {
    if args.has_keywords() {
        return Err(token.type_error("slot takes no keyword arguments"));
    }
    args.positional().try_into().map_err(|_| {
        let plural = if N == 1 { "" } else { "s" };
        let given = args.len();
        token.type_error(format!("expected {N} argument{plural}, got {given}"))
    })
}

fn optional(
    token: &mut Token,
    this: Borrowed<'_>,
    known: Known,
    args: &[Borrowed<'_>],
) -> PyResult<Option<Owned>> {
    call_special(token, this, token.name(known), args)
}

fn method(token: &mut Token, this: Borrowed<'_>, known: Known, args: &[Borrowed<'_>]) -> PyResult {
    method_args(token, this, known, Args::new(args))
}

fn method_args(token: &mut Token, this: Borrowed<'_>, known: Known, args: Args<'_>) -> PyResult {
    match crate::attribute::special(token, this, token.name(known))? {
        Some((callable, _)) if callable.word().is_none() && known == Known::__iter__ => {
            let class = token.class_name(this);
            Err(token.type_error(format!("'{class}' object is not iterable")))
        }
        Some((callable, true)) => args.with_first(this, |args| {
            crate::call::call_args(token, callable.as_ref(), args)
        }),
        Some((callable, false)) => crate::call::call_args(token, callable.as_ref(), args),
        None => {
            let name = crate::names::ALL[known as usize];
            Err(token.raise(&crate::exceptions::ATTRIBUTE_ERROR, name))
        }
    }
}

/// A comparison by a Python method. One whose lookup says that it is not there is none.
fn compare_override(
    token: &mut Token,
    this: Borrowed<'_>,
    known: Known,
    other: Borrowed<'_>,
) -> PyResult {
    match crate::attribute::special(token, this, token.name(known)) {
        Ok(Some((callable, true))) => crate::call::call(token, callable.as_ref(), &[this, other]),
        Ok(Some((callable, false))) => crate::call::call(token, callable.as_ref(), &[other]),
        Ok(None) => Ok(singletons::not_implemented()),
        Err(raised) => {
            token.swallow(raised, &crate::exceptions::ATTRIBUTE_ERROR)?;
            Ok(singletons::not_implemented())
        }
    }
}

/// A binary operator with Python methods on one or both sides (CPython's `SLOT1BINFULL`).
fn binary_override(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    names: [Known; 2],
    mine: bool,
    theirs: bool,
) -> PyResult {
    override_with(token, left, right, None, names, mine, theirs)
}

/// [`binary_override`], with a third operand for `pow`, which goes to either method.
fn override_with(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    third: Option<Borrowed<'_>>,
    [direct, reflected]: [Known; 2],
    mine: bool,
    theirs: bool,
) -> PyResult {
    let ask = |token: &mut Token, this, known, other| match third {
        None => optional(token, this, known, &[other]),
        Some(third) => optional(token, this, known, &[other, third]),
    };
    let same = std::ptr::eq(token.class_of(left), token.class_of(right));
    let mut ask_right = !same && theirs;
    if mine {
        if ask_right
            && token
                .class_of(right)
                .is_subclass_of(token, token.class_of(left))
            && overrides(token, left, right, reflected)
        {
            if let Some(result) = ask(token, right, reflected, left)?
                && !result.as_ref().is_not_implemented()
            {
                return Ok(result);
            }
            ask_right = false;
        }
        if let Some(result) = ask(token, left, direct, right)?
            && (!result.as_ref().is_not_implemented() || same)
        {
            return Ok(result);
        }
    }
    if ask_right && let Some(result) = ask(token, right, reflected, left)? {
        return Ok(result);
    }
    Ok(singletons::not_implemented())
}

/// True if `right`'s class has its own `reflected`, not the one that `left`'s class has.
fn overrides(token: &Token, left: Borrowed<'_>, right: Borrowed<'_>, reflected: Known) -> bool {
    let name = token.name(reflected);
    match (
        lookup(token, token.class_of(right), name),
        lookup(token, token.class_of(left), name),
    ) {
        (Some(theirs), Some(mine)) => !theirs.is(mine),
        (Some(_), None) => true,
        _ => false,
    }
}

fn override_hash(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
    let result = method(token, this, Known::__hash__, &[])?;
    match crate::int::value_of(token, result.as_ref()) {
        Some(crate::int::IntRef::Small(-1)) => Ok(-2),
        Some(crate::int::IntRef::Small(hash)) => Ok(hash),
        Some(big) => Ok(crate::int::hash(big)),
        None => Err(token.type_error("__hash__ method should return an integer")),
    }
}

fn override_contains(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<bool> {
    let name = token.name(Known::__contains__);
    if lookup(token, token.class_of(this), name).is_some_and(Borrowed::is_none) {
        let class = token.class_name(this);
        return Err(token.type_error(format!(
            "argument of type '{class}' is not a container or iterable"
        )));
    }
    match optional(token, this, Known::__contains__, &[value])? {
        Some(result) => is_true(token, result.as_ref()),
        None => Err(token.attribute_error(this, name)),
    }
}

fn override_getattr(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
    let result = match lookup(
        token,
        token.class_of(this),
        token.name(Known::__getattribute__),
    ) {
        Some(found) if found.is_a::<crate::descriptor::WrapperDescriptor>(token) => {
            // The native one; which class's makes the difference between objects, classes and modules.
            let native = token.class_of(this).native.native_getattr();
            native(token, this, name)
        }
        _ => method(token, this, Known::__getattribute__, &[name]),
    };
    let Err(raised) = result else { return result };
    if !token.error_is(&raised, &exceptions::ATTRIBUTE_ERROR)
        || lookup(token, token.class_of(this), token.name(Known::__getattr__)).is_none()
    {
        return Err(raised);
    }
    drop(token.take_lazy(raised));
    let result = method(token, this, Known::__getattr__, &[name]);
    result.map_err(|raised| with_attribute_context(token, raised, this, name))
}

/// An AttributeError of a class's own `__getattr__` is told what was looked for, for hints, unless it knows.
fn with_attribute_context(
    token: &mut Token,
    raised: crate::Raised,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
) -> crate::Raised {
    if !token.error_is(&raised, &exceptions::ATTRIBUTE_ERROR) {
        return raised;
    }
    let error = token.take_error(raised);
    let payload = exceptions::BaseException::of(token, error.as_ref());
    if payload.field(0).is_none() && payload.field(1).is_none() {
        let (name, object) = (name.own(token), object.own(token));
        exceptions::set_field(token, error.as_ref(), 0, Some(name));
        exceptions::set_field(token, error.as_ref(), 1, Some(object));
    }
    token.raise_object(error)
}

fn override_del(token: &mut Token, this: Borrowed<'_>) {
    let result = method(token, this, Known::__del__, &[]);
    if let Err(raised) = result {
        let error = token.take_error(raised);
        let method = lookup(token, token.class_of(this), token.name(Known::__del__))
            .map(|method| method.own(token));
        let method = method.unwrap_or_else(singletons::none);
        crate::death::write_unraisable(
            token,
            error,
            "Exception ignored while calling deallocator",
            method,
        );
    }
}

impl crate::class::ClassSpec {
    /// The attribute access of the nearest native class that has one.
    pub fn native_getattr(&'static self) -> Binary {
        let mut spec = self;
        loop {
            match (spec.slots.getattr, spec.base) {
                (Some(slot), _) => return slot,
                (None, Some(base)) => spec = base,
                (None, None) => return crate::attribute::generic_get,
            }
        }
    }
}
