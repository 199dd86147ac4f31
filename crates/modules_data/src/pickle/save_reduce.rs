//! Writing objects by what they say of themselves: `reducer_override`, dispatch tables, `__reduce_ex__`, and the tuples
//! that come from them.

use super::opcodes::*;
use super::save::{Saver, is_callable};
use super::{noted, pickling_error};
use baton_modules::support::{import_attribute, optional_attribute, tuple};
use baton_object::dict::Dict;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::type_object::{TYPE, full_name};
use baton_object::{
    Borrowed, Known, Owned, PyResult, Raised, Token, attribute, call, kind, object, str,
};

/// The parts of a reduce tuple.
struct Reduced {
    function: Owned,
    args: Owned,
    state: Option<Owned>,
    list_items: Option<Owned>,
    dict_items: Option<Owned>,
    state_setter: Option<Owned>,
}

/// The error for a part of the wrong class.
fn wrong(token: &mut Token, what: &str, must: &str, value: Borrowed<'_>) -> Raised {
    let got = full_name(token, value);
    pickling_error(token, format!("{what} must be {must}, not {got}"))
}

fn parse(token: &mut Token, value: Borrowed<'_>) -> PyResult<Reduced> {
    const OF: &str = "item of the tuple returned by __reduce__";
    let items = Tuple::items_of(token, value).unwrap_or_default();
    let mut parts: Vec<Owned> = items.iter().map(|item| item.own(token)).collect();
    if !(2..=6).contains(&parts.len()) {
        return Err(pickling_error(
            token,
            "tuple returned by __reduce__ must contain 2 through 6 elements",
        ));
    }
    let mut rest = parts.split_off(2).into_iter();
    let mut optional = || rest.next().filter(|part| !part.word().is_none());
    let (state, list_items, dict_items, state_setter) =
        (optional(), optional(), optional(), optional());
    let mut required = parts.into_iter();
    let (Some(function), Some(args)) = (required.next(), required.next()) else {
        return Err(pickling_error(
            token,
            "tuple returned by __reduce__ is too short",
        ));
    };
    if !is_callable(token, function.as_ref()) {
        return Err(wrong(
            token,
            &format!("first {OF}"),
            "callable",
            function.as_ref(),
        ));
    }
    if !args.as_ref().is_a::<Tuple>(token) {
        return Err(wrong(
            token,
            &format!("second {OF}"),
            "a tuple",
            args.as_ref(),
        ));
    }
    for (nth, items) in [("fourth", &list_items), ("fifth", &dict_items)] {
        if let Some(items) = items
            && token.class_of(items.as_ref()).slots().next.is_none()
        {
            return Err(wrong(
                token,
                &format!("{nth} {OF}"),
                "an iterator",
                items.as_ref(),
            ));
        }
    }
    if let Some(setter) = &state_setter
        && !is_callable(token, setter.as_ref())
    {
        return Err(wrong(
            token,
            &format!("sixth {OF}"),
            "callable",
            setter.as_ref(),
        ));
    }
    Ok(Reduced {
        function,
        args,
        state,
        list_items,
        dict_items,
        state_setter,
    })
}

impl Saver<'_> {
    /// Writes an object that is not of a built-in type.
    pub fn save_object(
        &mut self,
        token: &mut Token,
        object: Borrowed<'_>,
        class: Borrowed<'_>,
    ) -> PyResult<()> {
        let Some(value) = self.reduced(token, object, class)? else {
            return Ok(());
        };
        if value.as_ref().is_a::<Str>(token) {
            return self.save_global(token, object, Some(value.as_ref()));
        }
        let result = if value.as_ref().is_a::<Tuple>(token) {
            self.save_reduce(token, value.as_ref(), Some(object))
        } else {
            let got = full_name(token, value.as_ref());
            Err(pickling_error(
                token,
                format!("__reduce__ must return a string or tuple, not {got}"),
            ))
        };
        noted(token, result, object, |_| "object".to_string())
    }

    /// What the object reduces to; nothing if it was a class or function, which is then written.
    fn reduced(
        &mut self,
        token: &mut Token,
        object: Borrowed<'_>,
        class: Borrowed<'_>,
    ) -> PyResult<Option<Owned>> {
        if let Some(hook) = self
            .reducer_override
            .as_ref()
            .map(|hook| hook.clone_ref(token))
        {
            let value = object::call(token, hook.as_ref(), &[object])?;
            if !value.as_ref().is_not_implemented() {
                return Ok(Some(value));
            }
        }
        let type_class = token.native_class(&TYPE).as_value().own(token);
        if class.is(type_class.as_ref()) {
            return self.save_type(token, object).map(|()| None);
        }
        if token.is_exact(object, kind::FUNCTION) {
            return self.save_global(token, object, None).map(|()| None);
        }
        if let Some(reduce) = self.dispatch(token, class)? {
            return object::call(token, reduce.as_ref(), &[object]).map(Some);
        }
        if object.as_class(token).is_some() {
            return self.save_global(token, object, None).map(|()| None);
        }
        if let Some(reduce) = attribute::get_known_optional(token, object, Known::__reduce_ex__)? {
            let protocol = token.int(self.protocol());
            return object::call(token, reduce.as_ref(), &[protocol.as_ref()]).map(Some);
        }
        if let Some(reduce) = attribute::get_known_optional(token, object, Known::__reduce__)? {
            return object::call(token, reduce.as_ref(), &[]).map(Some);
        }
        let name = full_name(token, object);
        Err(pickling_error(token, format!("Can't pickle {name} object")))
    }

    /// Writes the parts of a reduce tuple; the object, if there is one, gets a place in the memo.
    pub fn save_reduce(
        &mut self,
        token: &mut Token,
        value: Borrowed<'_>,
        object: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let parts = parse(token, value)?;
        // Without an object the notes speak of what stands for it.
        let subject = object.unwrap_or(value);
        let name = match self.protocol() >= 2 {
            true => optional_attribute(token, parts.function.as_ref(), "__name__")?,
            false => None,
        };
        let name = name
            .and_then(|name| str::of(token, name.as_ref()).map(|name| name.to_cow().into_owned()));
        match name.as_deref() {
            Some("__newobj_ex__") => self.save_newobj_ex(token, &parts, object)?,
            Some("__newobj__") => self.save_newobj(token, &parts, object)?,
            _ => {
                self.save_part(token, parts.function.as_ref(), subject, "reconstructor")?;
                self.save_part(
                    token,
                    parts.args.as_ref(),
                    subject,
                    "reconstructor arguments",
                )?;
                self.output.byte(REDUCE);
            }
        }
        if let Some(object) = object {
            // Writing the arguments has written the object itself, if it is recursive.
            match self.known(token, object) {
                Some(index) => {
                    self.output.byte(POP);
                    self.write_get(index);
                }
                None => self.memoize(token, object),
            }
        }
        if let Some(items) = &parts.list_items {
            self.save_appends(token, items.as_ref(), subject)?;
        }
        if let Some(items) = &parts.dict_items {
            self.save_setitems(token, items.as_ref(), subject)?;
        }
        self.save_state(token, &parts, subject)
    }

    fn save_part(
        &mut self,
        token: &mut Token,
        part: Borrowed<'_>,
        subject: Borrowed<'_>,
        what: &str,
    ) -> PyResult<()> {
        let result = self.save(token, part);
        noted(token, result, subject, |_| what.to_string())
    }

    fn save_state(
        &mut self,
        token: &mut Token,
        parts: &Reduced,
        subject: Borrowed<'_>,
    ) -> PyResult<()> {
        let Some(state) = &parts.state else {
            return Ok(());
        };
        let Some(setter) = &parts.state_setter else {
            self.save_part(token, state.as_ref(), subject, "state")?;
            self.output.byte(BUILD);
            return Ok(());
        };
        // setter(object, state), whose result is dropped.
        self.save_part(token, setter.as_ref(), subject, "state setter")?;
        self.save(token, subject)?;
        self.save_part(token, state.as_ref(), subject, "state")?;
        self.output.bytes(&[TUPLE2, REDUCE, POP]);
        Ok(())
    }

    /// Fails unless the class has a `__new__` and is the object's.
    fn check_class(
        &self,
        token: &mut Token,
        function: &str,
        class: Borrowed<'_>,
        object: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        if class.as_class(token).is_none() {
            let what = format!("first argument to {function}()");
            return Err(wrong(token, &what, "a class", class));
        }
        let Some(object) = object else {
            return Ok(());
        };
        let own = attribute::get_known(token, object, Known::__class__)?;
        if own.as_ref().is(class) {
            return Ok(());
        }
        let (own, got) = (
            object::repr_text(token, own.as_ref())?,
            object::repr_text(token, class)?,
        );
        Err(pickling_error(
            token,
            format!("first argument to {function}() must be {own}, not {got}"),
        ))
    }

    fn save_newobj(
        &mut self,
        token: &mut Token,
        parts: &Reduced,
        object: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let args = object::collect(token, parts.args.as_ref())?;
        let Some((class, rest)) = args.split_first() else {
            return Err(pickling_error(
                token,
                "__newobj__ expected at least 1 argument, got 0",
            ));
        };
        self.check_class(token, "__newobj__", class.as_ref(), object)?;
        let subject = object.unwrap_or(class.as_ref());
        self.save_part(token, class.as_ref(), subject, "class")?;
        let rest = token.tuple_of(Owned::borrows(rest));
        self.save_part(token, rest.as_ref(), subject, "__new__ arguments")?;
        self.output.byte(NEWOBJ);
        Ok(())
    }

    fn save_newobj_ex(
        &mut self,
        token: &mut Token,
        parts: &Reduced,
        object: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let all = object::collect(token, parts.args.as_ref())?;
        let [class, args, kwargs] = all.as_slice() else {
            let got = all.len();
            return Err(pickling_error(
                token,
                format!("__newobj_ex__ expected 3 arguments, got {got}"),
            ));
        };
        self.check_class(token, "__newobj_ex__", class.as_ref(), object)?;
        if !args.as_ref().is_a::<Tuple>(token) {
            let what = "second argument to __newobj_ex__()";
            return Err(wrong(token, what, "a tuple", args.as_ref()));
        }
        if !kwargs.as_ref().is_a::<Dict>(token) {
            let what = "third argument to __newobj_ex__()";
            return Err(wrong(token, what, "a dict", kwargs.as_ref()));
        }
        let subject = object.unwrap_or(class.as_ref());
        if self.protocol() >= 4 {
            self.save_part(token, class.as_ref(), subject, "class")?;
            self.save_part(token, args.as_ref(), subject, "__new__ arguments")?;
            self.save_part(token, kwargs.as_ref(), subject, "__new__ arguments")?;
            self.output.byte(NEWOBJ_EX);
            return Ok(());
        }
        // partial(cls.__new__, cls, *args, **kwargs)()
        let partial = import_attribute(token, "functools", "partial")?;
        let new = attribute::get_known(token, class.as_ref(), Known::__new__)?;
        let mut bound = vec![new, class.clone_ref(token)];
        bound.extend(object::collect(token, args.as_ref())?);
        let call = call::call_with_dict(
            token,
            partial.as_ref(),
            Owned::borrows(&bound),
            Some(kwargs.as_ref()),
        )?;
        self.save_part(token, call.as_ref(), subject, "reconstructor")?;
        let empty = tuple(token, Vec::new());
        self.save(token, empty.as_ref())?;
        self.output.byte(REDUCE);
        Ok(())
    }
}
