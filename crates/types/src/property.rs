//! `property`.

use baton_object::names::Known;
use baton_object::str;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, attribute, class, methods, object};

/// Property attribute.
///
///   fget
///     function to be used for getting an attribute value
///   fset
///     function to be used for setting an attribute value
///   fdel
///     function to be used for deleting an attribute
///   doc
///     docstring
///
/// Typical use is to define a managed attribute x:
///
/// class C(object):
///     def getx(self): return self._x
///     def setx(self, value): self._x = value
///     def delx(self): del self._x
///     x = property(getx, setx, delx, "I'm the 'x' property.")
///
/// Decorators make defining new properties or modifying existing ones easy:
///
/// class C(object):
///     @property
///     def x(self):
///         "I am the 'x' property."
///         return self._x
///     @x.setter
///     def x(self, value):
///         self._x = value
///     @x.deleter
///     def x(self):
///         del self._x
#[class(name = "property", kind = PROPERTY, flags = BASETYPE, signature = "(fget=None, fset=None, fdel=None, doc=None)")]
pub struct Property {
    /// The getter.
    pub get: Option<Owned>,
    /// The setter.
    pub set: Option<Owned>,
    /// The deleter.
    pub delete: Option<Owned>,
    doc: Option<Owned>,
    name: Option<Owned>,
    /// True if the doc string is the getter's.
    getter_doc: bool,
}

static PARAMETERS: baton_object::args::Signature = baton_object::signature!("property",
    Either "fget" false, Either "fset" false, Either "fdel" false, Either "doc" false);

fn own(token: &Token, part: &Option<Owned>) -> Option<Owned> {
    part.as_ref().map(|part| part.clone_ref(token))
}

fn or_none(token: &Token, part: &Option<Owned>) -> Owned {
    own(token, part).unwrap_or_else(|| token.none())
}

/// The property's name: what `__set_name__` said, else the getter's.
fn name_of(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
    let property = Property::of(token, this);
    if let Some(name) = own(token, &property.name) {
        return Ok(Some(name));
    }
    match own(token, &property.get) {
        Some(get) => attribute::get_known_optional(token, get.as_ref(), Known::__name__),
        None => Ok(None),
    }
}

/// The error for a property that lacks the function for what was tried.
fn lacks(
    token: &mut Token,
    this: Borrowed<'_>,
    object: Borrowed<'_>,
    what: &str,
) -> baton_object::Raised {
    let name = match name_of(token, this) {
        Ok(name) => name,
        Err(raised) => return raised,
    };
    let class = token.class_word(object).own(token);
    let class = attribute::get_known(token, class.as_ref(), Known::__qualname__);
    let class = match class {
        Ok(class) => str::to_cow(token, class.as_ref()).into_owned(),
        Err(raised) => return raised,
    };
    let message = match name.map(|name| object::repr_text(token, name.as_ref())) {
        Some(Ok(name)) => format!("property {name} of '{class}' object has no {what}"),
        Some(Err(raised)) => return raised,
        None => format!("property of '{class}' object has no {what}"),
    };
    token.raise(&baton_object::exceptions::ATTRIBUTE_ERROR, message)
}

/// A copy with one function replaced.
fn with(token: &mut Token, this: Borrowed<'_>, index: usize, function: Borrowed<'_>) -> PyResult {
    let property = Property::of(token, this);
    let doc = if property.getter_doc {
        None
    } else {
        own(token, &property.doc)
    };
    let mut parts = [
        or_none(token, &property.get),
        or_none(token, &property.set),
        or_none(token, &property.delete),
        doc.unwrap_or_else(|| token.none()),
    ];
    let name = own(token, &property.name);
    if let Some(part) = parts.get_mut(index)
        && !function.is_none()
    {
        *part = function.own(token);
    }
    let class = token.class_word(this).own(token);
    let new = object::call(token, class.as_ref(), Owned::borrows(&parts))?;
    if new.as_ref().is_a::<Property>(token) {
        Property::of_mut(token, new.as_ref()).name = name;
    }
    Ok(new)
}

#[methods]
impl Property {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let payload = Property {
            get: None,
            set: None,
            delete: None,
            doc: None,
            name: None,
            getter_doc: false,
        };
        if class.is(token.native_class(&PROPERTY).as_value()) {
            return Ok(token.new_object(payload));
        }
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, payload)),
            None => Err(token.type_error("a class is needed")),
        }
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        if args.len() > 4 {
            let given = args.len();
            return Err(token.type_error(format!(
                "property() takes at most 4 arguments ({given} given)"
            )));
        }
        let [get, set, delete, doc] = PARAMETERS
            .bind::<4>(token, args)?
            .map(|part| part.filter(|part| !part.is_none()));
        let mut getter_doc = false;
        let doc = match (doc, get) {
            (Some(doc), _) => Some(doc.own(token)),
            (None, Some(get)) => {
                let found = attribute::get_known_optional(token, get, Known::__doc__)?
                    .filter(|doc| !doc.word().is_none());
                getter_doc = found.is_some();
                found
            }
            (None, None) => None,
        };
        let [get, set, delete] = [get, set, delete].map(|part| part.map(|part| part.own(token)));
        if !token.is_exact(this, baton_object::kind::PROPERTY) {
            // A subclass has a __dict__ (or a slot) of its own for the doc string, which hides the class's.
            let value = doc
                .as_ref()
                .map_or_else(|| token.none(), |doc| doc.clone_ref(token));
            let name = token.name(Known::__doc__);
            match attribute::set(token, this, name, Some(value.as_ref())) {
                Ok(()) => {}
                // Only a getter's own doc string may go missing.
                Err(raised) if doc.is_none() || !getter_doc => {
                    token.swallow(raised, &baton_object::exceptions::ATTRIBUTE_ERROR)?;
                }
                Err(raised) => return Err(raised),
            }
        }
        let property = Property::of_mut(token, this);
        let old = std::mem::replace(
            property,
            Property {
                get,
                set,
                delete,
                doc,
                name: None,
                getter_doc,
            },
        );
        drop(old);
        Ok(())
    }

    #[slot]
    fn __get__(
        token: &mut Token,
        this: Borrowed<'_>,
        object: Option<Borrowed<'_>>,
        _class: Option<Borrowed<'_>>,
    ) -> PyResult {
        let Some(object) = object.filter(|object| !object.is_none()) else {
            return Ok(this.own(token));
        };
        match own(token, &Property::of(token, this).get) {
            Some(get) => object::call(token, get.as_ref(), &[object]),
            None => Err(lacks(token, this, object, "getter")),
        }
    }

    #[slot]
    fn __set__(
        token: &mut Token,
        this: Borrowed<'_>,
        object: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let property = Property::of(token, this);
        match value {
            Some(value) => match own(token, &property.set) {
                Some(set) => object::call(token, set.as_ref(), &[object, value]).map(drop),
                None => Err(lacks(token, this, object, "setter")),
            },
            None => match own(token, &property.delete) {
                Some(delete) => object::call(token, delete.as_ref(), &[object]).map(drop),
                None => Err(lacks(token, this, object, "deleter")),
            },
        }
    }

    /// Descriptor to obtain a copy of the property with a different getter.
    #[method("(object, /)")]
    fn getter(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        with(token, this, 0, object)
    }

    /// Descriptor to obtain a copy of the property with a different setter.
    #[method("(object, /)")]
    fn setter(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        with(token, this, 1, object)
    }

    /// Descriptor to obtain a copy of the property with a different deleter.
    #[method("(object, /)")]
    fn deleter(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        with(token, this, 2, object)
    }

    /// Method to set name of a property.
    #[method("(*args)")]
    fn __set_name__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let [_, name] = args.positional() else {
            let given = args.positional().len();
            return Err(token.type_error(format!(
                "__set_name__() takes 2 positional arguments but {given} were given"
            )));
        };
        let name = name.own(token);
        let old = Property::of_mut(token, this).name.replace(name);
        drop(old);
        Ok(())
    }

    #[member]
    fn fget(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(or_none(token, &Property::of(token, this).get))
    }

    #[member]
    fn fset(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(or_none(token, &Property::of(token, this).set))
    }

    #[member]
    fn fdel(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(or_none(token, &Property::of(token, this).delete))
    }

    #[member]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(or_none(token, &Property::of(token, this).doc))
    }

    #[setter]
    fn set___doc__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = value.map(|value| value.own(token));
        let property = Property::of_mut(token, this);
        let old = std::mem::replace(&mut property.doc, value);
        drop(old);
        Ok(())
    }

    #[getter]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        match name_of(token, this)? {
            Some(name) => Ok(name),
            None => {
                let name = token.name(Known::__name__);
                Err(token.attribute_error(this, name))
            }
        }
    }

    #[setter]
    fn set___name__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = value.map(|value| value.own(token));
        let old = std::mem::replace(&mut Property::of_mut(token, this).name, value);
        drop(old);
        Ok(())
    }

    #[getter]
    fn __isabstractmethod__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        let property = Property::of(token, this);
        let parts = [
            own(token, &property.get),
            own(token, &property.set),
            own(token, &property.delete),
        ];
        for part in parts.into_iter().flatten() {
            if let Some(flag) =
                attribute::get_known_optional(token, part.as_ref(), Known::__isabstractmethod__)?
                && object::is_true(token, flag.as_ref())?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
