//! `_thread._local`: attributes that each thread has its own of.

use baton_object::attribute;
use baton_object::traverse::Opaque;
use baton_object::{Args, Borrowed, Known, Owned, PyResult, Token, Type, class, methods};
use std::cell::RefCell;

/// Thread-local data
#[class(name = "_local", module = "_thread", signature = "()", flags = BASETYPE | WEAKREF)]
pub struct Local {
    /// One dictionary per thread, by the thread's number.
    dicts: Vec<(Opaque<u32>, Owned)>,
    args: Owned,
    keywords: Option<Owned>,
}

/// The locals that are alive.
#[derive(Default)]
struct Live(RefCell<Vec<*const Local>>);

impl Drop for Local {
    fn drop(&mut self) {
        let this: *const Local = self;
        // SAFETY: an object is dropped with its thread attached.
        if let Some(token) = unsafe { Token::current() } {
            let live = token.interp().extension::<Live>();
            live.0
                .borrow_mut()
                .retain(|other| !std::ptr::eq(*other, this));
        }
    }
}

/// The running thread ends: what it kept in locals goes.
pub fn forget_thread(token: &mut Token) {
    let me = baton_vm::state::of(token).sched.id().0;
    let live = token.interp().extension::<Live>().0.borrow().clone();
    let mut dropped = Vec::new();
    for local in live {
        // SAFETY: the list holds live payloads only: each takes itself out when it dies. Nothing is dropped meanwhile,
        // and the token's exclusive borrow keeps other references away.
        let dicts = unsafe { &mut (*local.cast_mut()).dicts };
        if let Some(at) = dicts.iter().position(|(id, _)| id.0 == me) {
            dropped.push(dicts.remove(at));
        }
    }
    drop(dropped);
    token.run_pending();
}

impl Local {
    /// The dictionary of the running thread; at a thread's first use `__init__` runs again with the first arguments.
    fn dict(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let me = baton_vm::state::of(token).sched.id().0;
        let payload = Local::of(token, this);
        if let Some((_, dict)) = payload.dicts.iter().find(|(id, _)| id.0 == me) {
            return Ok(dict.clone_ref(token));
        }
        let (args, keywords) = (
            payload.args.clone_ref(token),
            payload
                .keywords
                .as_ref()
                .map(|value| value.clone_ref(token)),
        );
        let dict = baton_object::dict::Dict::new(token);
        let kept = dict.clone_ref(token);
        Local::of_mut(token, this).dicts.push((Opaque(me), kept));
        let class = token.class_of(this);
        if own_init(class)
            && let Some(init) = class.slots().init
        {
            let items: Vec<Owned> = baton_object::tuple::Tuple::items_of(token, args.as_ref())
                .unwrap_or_default()
                .iter()
                .map(|item| item.own(token))
                .collect();
            let pairs = keywords
                .map(|keywords| baton_object::dict::pairs(token, keywords.as_ref()))
                .unwrap_or_default();
            let names: Vec<Owned> = pairs
                .iter()
                .map(|(name, _)| name.clone_ref(token))
                .collect();
            let names = token.new_tuple(names.into_iter());
            let mut values: Vec<Borrowed<'_>> = items.iter().map(Owned::as_ref).collect();
            values.extend(pairs.iter().map(|(_, value)| value.as_ref()));
            let made = init(token, this, Args::with_names(&values, Some(names.as_ref())));
            if let Err(raised) = made {
                // The next use tries again.
                let dicts = &mut Local::of_mut(token, this).dicts;
                let place = dicts.iter().position(|(id, _)| id.0 == me);
                let failed = place.map(|place| dicts.swap_remove(place));
                drop(failed);
                return Err(raised);
            }
        }
        Ok(dict)
    }
}

/// Whether a class has an `__init__` of its own.
fn own_init(class: &Type) -> bool {
    match (
        class.slots().init,
        baton_object::object_class::OBJECT.slots.init,
    ) {
        (Some(own), Some(object)) => !std::ptr::fn_addr_eq(own, object),
        _ => false,
    }
}

#[methods]
impl Local {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if !class.as_class(token).is_some_and(own_init)
            && (args.has_keywords() || !args.positional().is_empty())
        {
            return Err(token.type_error("Initialization arguments are not supported"));
        }
        let positional = token.tuple_of(args.positional());
        let keywords = match args.has_keywords() {
            true => {
                let dict = baton_object::dict::Dict::new(token);
                for (name, value) in args.keywords() {
                    baton_object::dict::set(token, dict.as_ref(), name, value)?;
                }
                Some(dict)
            }
            false => None,
        };
        let me = baton_vm::state::of(token).sched.id().0;
        let dict = baton_object::dict::Dict::new(token);
        let payload = Local {
            dicts: vec![(Opaque(me), dict)],
            args: positional,
            keywords,
        };
        let made = match class.as_class(token) {
            Some(class) => token.new_instance(class, payload),
            None => token.new_object(payload),
        };
        let payload: *const Local = Local::of(token, made.as_ref());
        let live = token.interp().extension::<Live>();
        live.0.borrow_mut().push(payload);
        Ok(made)
    }

    #[slot]
    fn __getattribute__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
        let dict = Local::dict(token, this)?;
        if name.is(token.name(Known::__dict__)) {
            return Ok(dict);
        }
        let found =
            attribute::lookup(token, token.class_of(this), name).map(|found| found.own(token));
        let is_data = found
            .as_ref()
            .is_some_and(|found| token.class_of(found.as_ref()).slots().descr_set.is_some());
        if !is_data && let Some(value) = baton_object::dict::get(token, dict.as_ref(), name)? {
            return Ok(value);
        }
        attribute::generic_get(token, this, name)
    }

    #[slot]
    fn __setattr__(
        token: &mut Token,
        this: Borrowed<'_>,
        name: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let name = attribute::interned_name(token, name)?;
        let dict = Local::dict(token, this)?;
        if name.as_ref().is(token.name(Known::__dict__)) {
            let own = token.native_class(&LOCAL).as_value();
            let class = match token.class_word(this).is(own) {
                true => "_thread._local".to_string(),
                false => token.class_name(this),
            };
            let message = format!("'{class}' object attribute '__dict__' is read-only");
            return Err(token.attribute_error_with(this, name.as_ref(), message));
        }
        let found = attribute::lookup(token, token.class_of(this), name.as_ref())
            .map(|found| found.own(token));
        if let Some(found) = found
            && let Some(set) = token.class_of(found.as_ref()).slots().descr_set
        {
            return set(token, found.as_ref(), this, value);
        }
        match value {
            Some(value) => baton_object::dict::set(token, dict.as_ref(), name.as_ref(), value),
            None => match baton_object::dict::remove(token, dict.as_ref(), name.as_ref())? {
                Some(pair) => {
                    drop(pair);
                    Ok(())
                }
                None => Err(token.attribute_error(this, name.as_ref())),
            },
        }
    }
}
