//! `super`.

use baton_object::descriptor::{super_check, super_find};
use baton_object::names::Known;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, attribute, class, methods, object};
use std::cell::Cell;

/// super() -> same as super(__class__, <first argument>)
/// super(type) -> unbound super object
/// super(type, obj) -> bound super object; requires isinstance(obj, type)
/// super(type, type2) -> bound super object; requires issubclass(type2, type)
/// Typical use to call a cooperative superclass method:
/// class C(B):
///     def meth(self, arg):
///         super().meth(arg)
/// This works for class methods too:
/// class C(B):
///     @classmethod
///     def cmeth(cls, arg):
///         super().cmeth(arg)
#[class(name = "super", kind = SUPER, flags = BASETYPE, spec = SUPER)]
pub struct SuperObject {
    /// Behind which class to look; `None` before `__init__`.
    start: Option<Owned>,
    object: Option<Owned>,
    object_class: Option<Owned>,
}

/// What the running function's `super()` means: its `__class__` cell's class and its first argument. Set by the VM.
#[derive(Default)]
pub struct ZeroArguments(pub Cell<Option<fn(&mut Token) -> PyResult<(Owned, Owned)>>>);

fn parts(token: &Token, this: Borrowed<'_>) -> [Option<Owned>; 3] {
    let payload = SuperObject::of(token, this);
    [&payload.start, &payload.object, &payload.object_class]
        .map(|part| part.as_ref().map(|part| part.clone_ref(token)))
}

/// `super(start, object)`
pub fn new(token: &mut Token, start: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
    let object_class = Some(super_check(token, start, object)?);
    let (start, object) = (Some(start.own(token)), Some(object.own(token)));
    Ok(token.new_object(SuperObject {
        start,
        object,
        object_class,
    }))
}

fn class_name(token: &Token, class: &Option<Owned>) -> String {
    let class = class
        .as_ref()
        .and_then(|class| class.as_ref().as_class(token));
    class.map_or_else(
        || "NULL".to_string(),
        |class| class.name(token).into_owned(),
    )
}

#[methods]
impl SuperObject {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let payload = SuperObject {
            start: None,
            object: None,
            object_class: None,
        };
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, payload)),
            None => Err(token.type_error("a class is needed")),
        }
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        args.no_keywords(token, "super")?;
        args.expect(token, "super", 0, 2)?;
        let (start, object) = match *args.positional() {
            [start] => (start.own(token), None),
            [start, object] => (start.own(token), Some(object.own(token))),
            _ => {
                let Some(hook) = token.interp().extension::<ZeroArguments>().0.get() else {
                    return Err(token.runtime_error("super(): no arguments"));
                };
                let (start, object) = hook(token)?;
                (start, Some(object))
            }
        };
        if start.as_ref().as_class(token).is_none() {
            let got = token.class_name(start.as_ref());
            return Err(token.type_error(format!("super() argument 1 must be a type, not {got}")));
        }
        let object = object.filter(|object| !object.word().is_none());
        let object_class = match &object {
            Some(object) => Some(super_check(token, start.as_ref(), object.as_ref())?),
            None => None,
        };
        let payload = SuperObject {
            start: Some(start),
            object,
            object_class,
        };
        let old = std::mem::replace(SuperObject::of_mut(token, this), payload);
        drop(old);
        Ok(())
    }

    #[slot]
    fn __getattribute__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
        let [start, object, _] = parts(token, this);
        if let (Some(start), Some(object)) = (start, object)
            && !name.is(token.name(Known::__class__))
            && let Some(found) = super_find(token, start.as_ref(), object.as_ref(), name)?
        {
            return Ok(found);
        }
        attribute::generic_get(token, this, name)
    }

    #[slot]
    fn __get__(
        token: &mut Token,
        this: Borrowed<'_>,
        object: Option<Borrowed<'_>>,
        _class: Option<Borrowed<'_>>,
    ) -> PyResult {
        let [start, bound, _] = parts(token, this);
        let (Some(object), None, Some(start)) =
            (object.filter(|object| !object.is_none()), bound, start)
        else {
            return Ok(this.own(token));
        };
        let class = token.class_word(this).own(token);
        object::call(token, class.as_ref(), &[start.as_ref(), object])
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let [start, object, object_class] = parts(token, this);
        let start = class_name(token, &start);
        let text = match object {
            Some(_) => format!(
                "<super: <class '{start}'>, <{} object>>",
                class_name(token, &object_class)
            ),
            None => format!("<super: <class '{start}'>, NULL>"),
        };
        Ok(token.new_str(&text))
    }

    /// the class invoking super()
    #[member]
    fn __thisclass__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let [start, ..] = parts(token, this);
        Ok(start)
    }

    /// the instance invoking super(); may be None
    #[member]
    fn __self__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let [_, object, _] = parts(token, this);
        Ok(object)
    }

    /// the type of the instance invoking super(); may be None
    #[member]
    fn __self_class__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let [.., class] = parts(token, this);
        Ok(class)
    }
}
