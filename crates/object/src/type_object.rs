//! `type` objects at work: calling, attributes, `isinstance`, invalidation when a class changes.

use crate::args::Args;
use crate::attribute::{call_special, interned_name, lookup};
use crate::class::{Type, class_flags};
use crate::class_build::{self, ClassParts};
use crate::dict::Dict;
use crate::error::PyResult;
use crate::exceptions;
use crate::instance_check::check_plain;
use crate::instantiation::call_type;
use crate::names::Known;
use crate::token::Token;
use crate::tuple::Tuple;
use crate::word::{Borrowed, Owned};
use baton_macros::methods;

pub use crate::class::TYPE;

/// Flag of [`Type::flags`]: the root shape is remade when the next instance is made.
pub const STALE_ROOT: u32 = 1 << 31;

/// A class value's payload; the caller has checked that it is a class.
pub(crate) fn payload<'a>(class: Borrowed<'a>) -> &'a Type {
    // SAFETY: callers pass values whose class was checked to be a type.
    unsafe { class.get_unchecked::<Type>() }
}

impl Type {
    /// The class's version, given on demand; any change of the class or an ancestor takes it away.
    pub fn give_version(&self, token: &Token) -> u32 {
        if self.version.get() == 0 {
            for ancestor in self.mro(token).iter().skip(1) {
                if let Some(ancestor) = ancestor.as_class(token)
                    && ancestor.version.get() == 0
                {
                    // Ancestors need one too, so that their change reaches this class.
                    ancestor.version.set(token.interp().next_class_version());
                }
            }
            self.version.set(token.interp().next_class_version());
        }
        self.version.get()
    }

    fn forget_versions(&self, token: &Token) {
        if self.version.replace(0) == 0 {
            return;
        }
        for class in self.subclasses(token) {
            payload(class.as_ref()).forget_versions(token);
        }
    }

    /// The direct subclasses that are alive.
    pub fn subclasses(&self, token: &Token) -> Vec<Owned> {
        self.subclasses
            .borrow()
            .iter()
            .map(|word| Owned::from_word(token, *word))
            .collect()
    }

    /// What `name` meant here changed: caches that rely on it are flushed, slots recomputed.
    pub fn changed(&self, token: &Token, name: Borrowed<'_>) {
        self.forget_versions(token);
        let sites = self.dependents.borrow_mut().remove(&name.word().identity());
        if let Some(sites) = sites {
            (token.interp().hooks.flush_caches.get())(token, &sites);
        }
        let text = crate::str::to_cow(token, name);
        if text.starts_with("__") && text.ends_with("__") {
            self.recompute_slots(token);
        }
    }

    /// Everything about this class changed (bases, mro).
    pub fn changed_all(&self, token: &Token) {
        self.forget_versions(token);
        let dependents = self.dependents.take();
        for sites in dependents.into_values() {
            (token.interp().hooks.flush_caches.get())(token, &sites);
        }
        self.recompute_slots(token);
        for class in self.subclasses(token) {
            payload(class.as_ref()).changed_all(token);
        }
    }

    fn recompute_slots(&self, token: &Token) {
        if self.has(class_flags::HEAP) {
            self.slots.set(class_build::slots_from_mro(token, self));
        }
        for class in self.subclasses(token) {
            payload(class.as_ref()).recompute_slots(token);
        }
    }

    /// The shape that a new instance starts with.
    #[inline(always)]
    pub fn instance_shape(&self, token: &Token) -> u32 {
        if self.flags.get() & STALE_ROOT != 0 {
            class_build::make_root_shape(token, self);
        }
        self.root_shape.get()
    }
}

impl Drop for Type {
    fn drop(&mut self) {
        let this = self.this.get();
        Token::with_current(|token| {
            // Caches know the class by its address, which may be another's soon.
            for sites in self.dependents.take().into_values() {
                (token.interp().hooks.flush_caches.get())(token, &sites);
            }
            let bases = self.bases.get_mut();
            for base in Tuple::items_of(token, bases.as_ref()).unwrap_or_default() {
                if let Some(base) = base.as_class(token) {
                    base.subclasses.borrow_mut().retain(|other| !other.is(this));
                }
            }
        });
    }
}

impl crate::interp::Interp {
    fn next_class_version(&self) -> u32 {
        let version = self.next_version.get();
        self.next_version.set(version.checked_add(1).unwrap_or(1));
        version
    }

    /// A number that no dict's set of keys has had.
    pub(crate) fn next_dict_version(&self) -> u32 {
        self.next_class_version()
    }
}

/// `module.qualname`, or just the name for builtins.
pub fn qualified_name(token: &mut Token, class: Borrowed<'_>) -> PyResult<String> {
    let module = get_module(token, class)?;
    let type_ = payload(class);
    // SAFETY: read only, copied at once.
    let qualname =
        crate::str::to_cow(token, unsafe { (*type_.qualname.get()).as_ref() }).into_owned();
    Ok(
        match module
            .as_ref()
            .get::<crate::str::Str>(token)
            .map(crate::str::Str::to_cow)
        {
            Some(module) if module != "builtins" => format!("{module}.{qualname}"),
            _ => qualname,
        },
    )
}

/// The class of a value as CPython's `%T` shows it: `module.qualname`, without `builtins` and `__main__`.
pub fn full_name(token: &mut Token, value: Borrowed<'_>) -> String {
    let class = token.class_word(value).own(token);
    match qualified_name(token, class.as_ref()) {
        Ok(name) => match name.strip_prefix("__main__.") {
            Some(rest) => rest.to_string(),
            None => name,
        },
        Err(raised) => {
            drop(token.take_lazy(raised));
            payload(class.as_ref()).name(token).into_owned()
        }
    }
}

fn get_module(token: &mut Token, class: Borrowed<'_>) -> PyResult {
    let type_ = payload(class);
    let found = type_
        .dict(token)
        .get::<Dict>(token)
        .and_then(|dict| dict.get_str(token, token.name(Known::__module__)));
    let native = !type_.has(class_flags::HEAP);
    // A native class may give its instances a `__module__` of their own.
    if let Some(module) = found.filter(|module| !native || module.is_a::<crate::str::Str>(token)) {
        return Ok(module.own(token));
    }
    if native {
        return Ok(token.new_str(type_.native.module));
    }
    Err(token.attribute_error(class, token.name(Known::__module__)))
}

/// `type.__getattribute__`; the name is interned.
pub fn get_attribute(token: &mut Token, class: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
    let interned = interned_name(token, name)?;
    let name = interned.as_ref();
    let metaclass = token.class_word(class).own(token);
    let meta_found = lookup(token, payload(metaclass.as_ref()), name).map(|found| found.own(token));
    let mut bind = None;
    if let Some(found) = &meta_found {
        let slots = token.class_of(found.as_ref()).slots();
        bind = slots.descr_get;
        if let (Some(get), Some(_)) = (bind, slots.descr_set) {
            return get(token, found.as_ref(), Some(class), Some(metaclass.as_ref()));
        }
    }
    if let Some(found) = lookup(token, payload(class), name) {
        let found = found.own(token);
        return match token.class_of(found.as_ref()).slots().descr_get {
            Some(get) => get(token, found.as_ref(), None, Some(class)),
            None => Ok(found),
        };
    }
    match (meta_found, bind) {
        (Some(found), Some(get)) => {
            get(token, found.as_ref(), Some(class), Some(metaclass.as_ref()))
        }
        (Some(found), None) => Ok(found),
        (None, _) => Err(token.attribute_error(class, name)),
    }
}

/// `type.__setattr__` and `__delattr__`.
pub fn set_attribute(
    token: &mut Token,
    class: Borrowed<'_>,
    name: Borrowed<'_>,
    value: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let interned = interned_name(token, name)?;
    let name = interned.as_ref();
    let type_ = payload(class);
    if !type_.has(class_flags::HEAP) {
        let (attribute, class) = (
            crate::str::to_cow(token, name).into_owned(),
            type_.native.full_name(),
        );
        return Err(token.type_error(format!(
            "cannot set '{attribute}' attribute of immutable type '{class}'"
        )));
    }
    let found = lookup(token, token.class_of(class), name).map(|found| found.own(token));
    if let Some(found) = &found
        && let Some(set) = token.class_of(found.as_ref()).slots().descr_set
    {
        return set(token, found.as_ref(), class, value);
    }
    let dict = type_.dict(token).own(token);
    match value {
        Some(value) => crate::dict::set(token, dict.as_ref(), name, value)?,
        None => {
            let removed = crate::dict::remove(token, dict.as_ref(), name)?;
            if removed.is_none() {
                return Err(token.attribute_error(class, name));
            }
        }
    }
    type_.changed(token, name);
    Ok(())
}

/// `__dict__` of a class: what may be looked at but not changed.
pub(crate) fn namespace_proxy(token: &mut Token, class: Borrowed<'_>) -> PyResult {
    let dict = payload(class).dict(token).own(token);
    Ok(crate::descriptor::new_mapping_proxy(token, dict))
}

/// `type[...]`: a GenericAlias, through the hook that `types` sets.
pub fn generic_alias(token: &mut Token, origin: Borrowed<'_>, args: Borrowed<'_>) -> PyResult {
    let make = token.interp().extension::<GenericAliasHook>().0.get();
    match make {
        Some(make) => make(token, origin, args),
        None => Err(token.type_error("this class is not subscriptable")),
    }
}

/// How `list[int]` and the like are made; set by the crate that has `types.GenericAlias`.
#[derive(Default)]
pub struct GenericAliasHook(pub std::cell::Cell<Option<crate::slots::Binary>>);

/// The most derived metaclass of the given one and those of the bases.
pub fn metaclass_of(token: &mut Token, metaclass: Borrowed<'_>, bases: &[Owned]) -> PyResult {
    let mut winner = metaclass.own(token);
    for base in bases {
        let candidate = token.class_word(base.as_ref()).own(token);
        if payload(winner.as_ref()).is_subclass_of(token, payload(candidate.as_ref())) {
            continue;
        }
        if payload(candidate.as_ref()).is_subclass_of(token, payload(winner.as_ref())) {
            winner = candidate;
            continue;
        }
        return Err(token.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
        ));
    }
    Ok(winner)
}

fn set_names_and_init_subclass(
    token: &mut Token,
    class: Borrowed<'_>,
    namespace: Borrowed<'_>,
    args: Args<'_>,
) -> PyResult<()> {
    for (name, value) in crate::dict::pairs(token, namespace) {
        let set_name = token.name(Known::__set_name__);
        match call_special(token, value.as_ref(), set_name, &[class, name.as_ref()]) {
            Ok(_) => {}
            Err(raised) => {
                let note = {
                    let kind = token.class_name(value.as_ref());
                    let attribute =
                        crate::object::repr_text(token, name.as_ref()).unwrap_or_default();
                    let owner = payload(class).name(token).into_owned();
                    format!(
                        "Error calling __set_name__ on '{kind}' instance {attribute} in '{owner}'"
                    )
                };
                let error = token.take_error(raised);
                exceptions::add_note(token, error.as_ref(), &note)?;
                return Err(token.raise_object(error));
            }
        }
    }
    let name = token.name(Known::__init_subclass__);
    if !payload(class)
        .mro(token)
        .iter()
        .any(|other| other.is(class))
    {
        let name = payload(class).name(token).into_owned();
        return Err(token.type_error(format!(
            "super(type, obj): obj (type {name}) is not an instance or subtype of type ({name})."
        )));
    }
    let super_class = match crate::descriptor::super_find(token, class, class, name)? {
        Some(found) => found,
        // An mro of a metaclass's own may have nothing behind the class.
        None => {
            let object = token.native_class(&crate::object_class::OBJECT).as_value();
            let object = object.own(token);
            crate::attribute::get_known(token, object.as_ref(), Known::__init_subclass__)?
        }
    };
    let values = args.keyword_values();
    crate::call::call_args(
        token,
        super_class.as_ref(),
        Args::with_names(values, args.names_tuple()),
    )?;
    Ok(())
}

#[methods]
impl Type {
    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let name = match qualified_name(token, this) {
            Ok(name) => name,
            Err(raised) => {
                token.swallow(raised, &exceptions::ATTRIBUTE_ERROR)?;
                payload(this).name(token).into_owned()
            }
        };
        Ok(token.new_str(&format!("<class '{name}'>")))
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        call_type(token, this, args)
    }

    #[slot]
    fn __getattribute__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
        get_attribute(token, this, name)
    }

    #[slot]
    fn __setattr__(
        token: &mut Token,
        this: Borrowed<'_>,
        name: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        set_attribute(token, this, name, value)
    }

    #[slot]
    fn __init__(token: &mut Token, _this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        if args.len() != 1 && args.len() != 3 {
            return Err(token.type_error("type.__init__() takes 1 or 3 arguments"));
        }
        Ok(())
    }

    #[slot]
    fn __new__(token: &mut Token, metaclass: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [name, bases, namespace] = args.positional() else {
            let message = if metaclass.is(token.native_class(&TYPE).as_value()) {
                "type() takes 1 or 3 arguments".to_string()
            } else {
                format!(
                    "type.__new__() takes exactly 3 arguments ({} given)",
                    args.len()
                )
            };
            return Err(token.type_error(message));
        };
        for (index, value, wanted, fits) in [
            (1, *name, "str", name.is_a::<crate::str::Str>(token)),
            (2, *bases, "tuple", bases.is_a::<Tuple>(token)),
            (3, *namespace, "dict", namespace.is_a::<Dict>(token)),
        ] {
            if !fits {
                let got = token.class_name(value);
                return Err(token.type_error(format!(
                    "type.__new__() argument {index} must be {wanted}, not {got}"
                )));
            }
        }
        check_name(token, *name)?;
        let given_bases = bases.own(token);
        let bases: Vec<Owned> = Tuple::items_of_word(*bases)
            .iter()
            .map(|base| base.own(token))
            .collect();
        for base in &bases {
            if base.as_ref().as_class(token).is_none()
                && crate::attribute::get_known_optional(
                    token,
                    base.as_ref(),
                    Known::__mro_entries__,
                )?
                .is_some()
            {
                return Err(token.type_error(
                    "type() doesn't support MRO entry resolution; use types.new_class()",
                ));
            }
        }
        let winner = metaclass_of(token, metaclass, &bases)?;
        if !winner.as_ref().is(metaclass)
            && let Some(new) = payload(winner.as_ref()).slots().new
            && new as usize != Self::SLOTS.new.map_or(0, |new| new as usize)
        {
            return new(token, winner.as_ref(), args);
        }
        let parts = ClassParts {
            metaclass: winner.as_ref(),
            name: *name,
            bases,
            given_bases: Some(given_bases),
            namespace: *namespace,
        };
        let class = class_build::build(token, parts)?;
        let namespace = payload(class.as_ref()).dict(token).own(token);
        set_names_and_init_subclass(token, class.as_ref(), namespace.as_ref(), args)?;
        Ok(class)
    }

    /// Return a type's method resolution order.
    #[method("()", name = "mro")]
    fn mro_method(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let order = class_build::linearise(token, this)?;
        Ok(token.new_list(order))
    }

    /// Return a list of immediate subclasses.
    #[method("()")]
    fn __subclasses__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let classes = payload(this).subclasses(token);
        Ok(token.new_list(classes))
    }

    /// Create the namespace for the class statement
    #[classmethod("(*args, **kwargs)")]
    fn __prepare__(token: &mut Token, _class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        Ok(Dict::new(token))
    }

    /// Check if an object is an instance.
    #[method("(instance, /)")]
    fn __instancecheck__(
        token: &mut Token,
        this: Borrowed<'_>,
        instance: Borrowed<'_>,
    ) -> PyResult<bool> {
        check_plain(token, instance, this, false)
    }

    /// Check if a class is a subclass.
    #[method("(subclass, /)")]
    fn __subclasscheck__(
        token: &mut Token,
        this: Borrowed<'_>,
        subclass: Borrowed<'_>,
    ) -> PyResult<bool> {
        check_plain(token, subclass, this, true)
    }

    /// Specialized __dir__ implementation for types.
    #[method("()")]
    fn __dir__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let names = Dict::new(token);
        let classes: Vec<Owned> = payload(this)
            .mro(token)
            .iter()
            .map(|class| class.own(token))
            .collect();
        for class in classes {
            let dict = payload(class.as_ref()).dict(token).own(token);
            for (name, _) in crate::dict::pairs(token, dict.as_ref()) {
                crate::dict::set(token, names.as_ref(), name.as_ref(), Borrowed::none())?;
            }
        }
        let names = crate::dict::pairs(token, names.as_ref())
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        Ok(token.new_list(names))
    }

    #[getter]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        // SAFETY: copied at once.
        Ok(unsafe { (*payload(this).name.get()).clone_ref(token) })
    }

    #[setter]
    fn set___name__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = settable(token, this, "__name__", value)?;
        check_name(token, value.as_ref())?;
        // SAFETY: `&mut Token`: nobody borrows the name.
        let old = unsafe { std::mem::replace(&mut *payload(this).name.get(), value) };
        drop(old);
        Ok(())
    }

    #[getter]
    fn __qualname__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        // SAFETY: copied at once.
        Ok(unsafe { (*payload(this).qualname.get()).clone_ref(token) })
    }

    #[setter]
    fn set___qualname__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = settable(token, this, "__qualname__", value)?;
        // SAFETY: `&mut Token`: nobody borrows the name.
        let old = unsafe { std::mem::replace(&mut *payload(this).qualname.get(), value) };
        drop(old);
        Ok(())
    }

    #[getter]
    fn __module__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        get_module(token, this)
    }

    #[setter]
    fn set___module__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        set_in_namespace(token, this, Known::__module__, value)?;
        // The line belongs to the module that the class came from.
        let (dict, name) = (
            payload(this).dict(token).own(token),
            token.intern("__firstlineno__"),
        );
        drop(crate::dict::remove(token, dict.as_ref(), name.as_ref())?);
        payload(this).changed(token, name.as_ref());
        Ok(())
    }

    #[getter]
    fn __bases__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        // SAFETY: copied at once.
        Ok(unsafe { (*payload(this).bases.get()).clone_ref(token) })
    }

    #[setter]
    fn set___bases__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        crate::set_bases::set(token, this, value)
    }

    #[member]
    fn __base__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(payload(this)
            .base(token)
            .unwrap_or(Borrowed::none())
            .own(token))
    }

    #[getter]
    fn __mro__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        // SAFETY: copied at once.
        let mro = unsafe { (*payload(this).mro.get()).clone_ref(token) };
        // A class that is being made has none yet.
        Ok(match Tuple::items_of_word(mro.as_ref()).is_empty() {
            true => token.none(),
            false => mro,
        })
    }

    #[getter]
    fn __dict__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        namespace_proxy(token, this)
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let type_ = payload(this);
        if !type_.has(class_flags::HEAP) {
            return Ok(if type_.native.doc.is_empty() {
                token.none()
            } else {
                token.new_str(type_.native.doc)
            });
        }
        let found = type_
            .dict(token)
            .get::<Dict>(token)
            .and_then(|dict| dict.get_str(token, token.name(Known::__doc__)));
        let Some(found) = found.map(|found| found.own(token)) else {
            return Ok(token.none());
        };
        match token.class_of(found.as_ref()).slots().descr_get {
            Some(get) => get(token, found.as_ref(), None, Some(this)),
            None => Ok(found),
        }
    }

    #[setter]
    fn set___doc__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        if value.is_none() {
            let name = payload(this).name(token).into_owned();
            return Err(token.type_error(format!(
                "cannot delete '__doc__' attribute of immutable type '{name}'"
            )));
        }
        set_in_namespace(token, this, Known::__doc__, value)
    }

    #[getter]
    fn __text_signature__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let signature = payload(this).native.signature;
        Ok(
            if payload(this).has(class_flags::HEAP) || signature.is_empty() {
                token.none()
            } else {
                token.new_str(signature)
            },
        )
    }

    #[getter]
    fn __abstractmethods__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let name = token.name(Known::__abstractmethods__);
        let found = payload(this)
            .dict(token)
            .get::<Dict>(token)
            .and_then(|dict| dict.get_str(token, name));
        match found.filter(|_| !this.is(token.native_class(&TYPE).as_value())) {
            Some(found) => Ok(found.own(token)),
            None => {
                let text = crate::str::to_cow(token, name).into_owned();
                Err(token.raise(&exceptions::ATTRIBUTE_ERROR, text))
            }
        }
    }

    #[setter]
    fn set___abstractmethods__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let any = match value {
            Some(value) => crate::object::is_true(token, value)?,
            None => false,
        };
        set_in_namespace(token, this, Known::__abstractmethods__, value)?;
        let flags = payload(this).flags.get();
        payload(this).flags.set(if any {
            flags | class_flags::ABSTRACT
        } else {
            flags & !class_flags::ABSTRACT
        });
        Ok(())
    }

    #[member]
    fn __flags__(_token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(crate::type_flags::python_flags(payload(this)))
    }

    #[member]
    fn __basicsize__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        if payload(this).is_native(&crate::int_class::INT) {
            return Ok(crate::int_class::sizes(token, payload(this)).0 as i64);
        }
        let shape = token.interp().shapes.get(payload(this).root_shape.get());
        Ok(i64::from(shape.size))
    }

    /// Where instances keep their dictionary; 0 if they have none.
    #[member]
    fn __dictoffset__(_token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(match payload(this).has(class_flags::DICT) {
            true => -1,
            false => 0,
        })
    }

    /// Where instances keep their weak references; 0 if they can have none.
    #[member]
    fn __weakrefoffset__(_token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(match payload(this).has(class_flags::WEAKREF) {
            true => 16,
            false => 0,
        })
    }

    #[member]
    fn __itemsize__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        if payload(this).is_native(&crate::int_class::INT) {
            return Ok(crate::int_class::sizes(token, payload(this)).1);
        }
        Ok(payload(this).native.item_size)
    }

    #[getter]
    fn __type_params__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let name = token.name(Known::__type_params__);
        let found = payload(this)
            .dict(token)
            .get::<Dict>(token)
            .and_then(|dict| dict.get_str(token, name));
        Ok(found
            .filter(|_| payload(this).has(class_flags::HEAP))
            .map_or_else(|| Tuple::empty(token), |found| found.own(token)))
    }

    #[setter]
    fn set___type_params__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        if value.is_none() {
            let name = payload(this).name(token).into_owned();
            return Err(token.type_error(format!(
                "cannot delete '__type_params__' attribute of immutable type '{name}'"
            )));
        }
        set_in_namespace(token, this, Known::__type_params__, value)
    }

    #[getter]
    fn __annotate__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        if !payload(this).has(class_flags::HEAP) {
            let name = payload(this).name(token).into_owned();
            let message = format!("type object '{name}' has no attribute '__annotate__'");
            return Err(token.attribute_error_with(this, token.name(Known::__annotate__), message));
        }
        let dict = payload(this).dict(token).own(token);
        for known in [Known::__annotate_func__, Known::__annotate__] {
            let name = token.name(known);
            if let Some(found) = dict
                .as_ref()
                .get::<Dict>(token)
                .and_then(|dict| dict.get_str(token, name))
            {
                let found = found.own(token);
                return match token.class_of(found.as_ref()).slots().descr_get {
                    Some(get) => get(token, found.as_ref(), None, Some(this)),
                    None => Ok(found),
                };
            }
        }
        Ok(token.none())
    }

    #[setter]
    fn set___annotate__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let Some(value) = value else {
            return Err(token.type_error("cannot delete __annotate__ attribute"));
        };
        if !value.is_none() && token.class_of(value).slots().call.is_none() {
            return Err(token.type_error("__annotate__ must be callable or None"));
        }
        set_in_namespace(token, this, Known::__annotate_func__, Some(value))?;
        let dict = payload(this).dict(token).own(token);
        drop(crate::dict::remove(
            token,
            dict.as_ref(),
            token.name(Known::__annotations_cache__),
        )?);
        Ok(())
    }

    #[getter]
    fn __annotations__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        if !payload(this).has(class_flags::HEAP) {
            let name = payload(this).name(token).into_owned();
            let message = format!("type object '{name}' has no attribute '__annotations__'");
            return Err(token.attribute_error_with(
                this,
                token.name(Known::__annotations__),
                message,
            ));
        }
        let dict = payload(this).dict(token).own(token);
        for known in [Known::__annotations__, Known::__annotations_cache__] {
            let name = token.name(known);
            if let Some(found) = dict
                .as_ref()
                .get::<Dict>(token)
                .and_then(|dict| dict.get_str(token, name))
            {
                let found = found.own(token);
                return match token.class_of(found.as_ref()).slots().descr_get {
                    Some(get) => get(token, found.as_ref(), None, Some(this)),
                    None => Ok(found),
                };
            }
        }
        let annotate = Self::__annotate__(token, this)?;
        let annotations = match annotate.word().is_none() {
            true => Dict::new(token),
            false => crate::call::call(token, annotate.as_ref(), &[Owned::small(1).as_ref()])?,
        };
        check_annotations(token, annotations.as_ref())?;
        set_in_namespace(
            token,
            this,
            Known::__annotations_cache__,
            Some(annotations.as_ref()),
        )?;
        Ok(annotations)
    }

    #[setter]
    fn set___annotations__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let dict = payload(this).dict(token).own(token);
        let explicit = dict.as_ref().get::<Dict>(token).is_some_and(|dict| {
            dict.get_str(token, token.name(Known::__annotations__))
                .is_some()
        });
        let known = if explicit {
            Known::__annotations__
        } else {
            Known::__annotations_cache__
        };
        set_in_namespace(token, this, known, value)?;
        for known in [Known::__annotate_func__, Known::__annotate__] {
            drop(crate::dict::remove(
                token,
                dict.as_ref(),
                token.name(known),
            )?);
        }
        Ok(())
    }

    /// Return a union of this type and another.
    #[slot]
    fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        let make = token.interp().extension::<UnionHook>().0.get();
        match make {
            Some(make) => make(token, left, right),
            None => Ok(crate::singletons::not_implemented()),
        }
    }
}

/// How `int | str` is made; set by the crate that has `types.UnionType`.
#[derive(Default)]
pub struct UnionHook(pub std::cell::Cell<Option<crate::slots::Binary>>);

/// A class's name must be UTF-8 without a zero.
fn check_name(token: &mut Token, name: Borrowed<'_>) -> PyResult<()> {
    match crate::str::to_string(token, name)?.contains('\0') {
        true => Err(token.value_error("type name must not contain null characters")),
        false => Ok(()),
    }
}

fn settable(
    token: &mut Token,
    class: Borrowed<'_>,
    name: &str,
    value: Option<Borrowed<'_>>,
) -> PyResult {
    let type_name = payload(class).name(token).into_owned();
    if !payload(class).has(class_flags::HEAP) {
        return Err(token.type_error(format!(
            "cannot set '{name}' attribute of immutable type '{type_name}'"
        )));
    }
    let Some(value) = value else {
        return Err(token.type_error(format!(
            "cannot delete '{name}' attribute of immutable type '{type_name}'"
        )));
    };
    if !value.is_a::<crate::str::Str>(token) {
        let got = token.class_name(value);
        return Err(token.type_error(format!(
            "can only assign string to {type_name}.{name}, not '{got}'"
        )));
    }
    Ok(value.own(token))
}

fn set_in_namespace(
    token: &mut Token,
    class: Borrowed<'_>,
    known: Known,
    value: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let type_ = payload(class);
    if !type_.has(class_flags::HEAP) {
        let (attribute, name) = (
            crate::names::ALL[known as usize],
            type_.name(token).into_owned(),
        );
        return Err(token.type_error(format!(
            "cannot set '{attribute}' attribute of immutable type '{name}'"
        )));
    }
    let (dict, name) = (type_.dict(token).own(token), token.name(known));
    match value {
        Some(value) => crate::dict::set(token, dict.as_ref(), name, value)?,
        None => {
            let removed = crate::dict::remove(token, dict.as_ref(), name)?;
            if removed.is_none() {
                return Err(token.attribute_error(class, name));
            }
        }
    }
    type_.changed(token, name);
    Ok(())
}

/// Refuses what an `__annotate__` function gave if it is no dict.
pub fn check_annotations(token: &mut Token, annotations: Borrowed<'_>) -> PyResult<()> {
    if annotations.is_a::<Dict>(token) {
        return Ok(());
    }
    let got = token.class_name(annotations);
    Err(token.type_error(format!("__annotate__ returned non-dict of type '{got}'")))
}
