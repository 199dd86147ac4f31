//! `defaultdict`: a dict that makes missing values.

use crate::support::{instance, not_none, tuple};
use baton_object::dict::{self, DICT, Dict};
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object, singletons};

/// defaultdict(default_factory=None, /, [...]) --> dict with default factory
///
/// The default factory is called without arguments to produce
/// a new value when a key is not present, in __getitem__ only.
/// A defaultdict compares equal to a dict with the same items.
/// All remaining arguments are treated the same as if they were
/// passed to the dict constructor, including keyword arguments.
#[class(name = "defaultdict", module = "collections", base = baton_object::dict::DICT, flags = BASETYPE | MAPPING | MATCH_SELF | UNHASHABLE)]
pub struct DefaultDict {
    dict: Dict,
    factory: Option<Owned>,
}

#[methods]
impl DefaultDict {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(
            token,
            class,
            DefaultDict {
                dict: Dict::default(),
                factory: None,
            },
        )
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let (factory, rest) = match args.get(0) {
            Some(factory) => {
                if !factory.is_none() && token.class_of(factory).slots().call.is_none() {
                    return Err(token.type_error("first argument must be callable or None"));
                }
                (
                    not_none(Some(factory)).map(|factory| factory.own(token)),
                    args.skip_first(),
                )
            }
            None => (None, args),
        };
        let old = std::mem::replace(&mut DefaultDict::of_mut(token, this).factory, factory);
        drop(old);
        match DICT.slots.init {
            Some(init) => init(token, this, rest),
            None => Ok(()),
        }
    }

    /// __missing__(key) # Called by __getitem__ for missing key; pseudo-code:
    /// if self.default_factory is None: raise KeyError((key,))
    /// self[key] = value = self.default_factory()
    /// return value
    #[method("(key, /)")]
    fn __missing__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        let Some(factory) = DefaultDict::of(token, this)
            .factory
            .as_ref()
            .map(|factory| factory.clone_ref(token))
        else {
            return Err(token.key_error(key));
        };
        let value = object::call(token, factory.as_ref(), &[])?;
        // What the factory or another thread stored meanwhile wins, as in CPython.
        if token.is_exact(this, DEFAULT_DICT.index()) {
            return dict::set_default(token, this, key, value.as_ref());
        }
        object::setitem(token, this, key, Some(value.as_ref()))?;
        Ok(value)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let factory = DefaultDict::of(token, this)
            .factory
            .as_ref()
            .map(|factory| factory.clone_ref(token));
        let factory = match factory {
            None => "None".to_string(),
            Some(factory) if baton_object::repr_guard::enter(token, factory.as_ref()) => {
                let text = object::repr_text(token, factory.as_ref());
                baton_object::repr_guard::leave(token, factory.as_ref());
                text?
            }
            Some(_) => "...".to_string(),
        };
        let pairs = match DICT.slots.repr {
            Some(repr) => {
                let text = repr(token, this)?;
                object::str_text(token, text.as_ref())?
            }
            None => String::new(),
        };
        let class = token.short_class_name(this);
        Ok(token.new_str(&format!("{class}({factory}, {pairs})")))
    }

    #[slot]
    fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        let (this, other) = if left.is_a::<DefaultDict>(token) {
            (left, right)
        } else {
            (right, left)
        };
        if !other.is_a::<Dict>(token) {
            return Ok(singletons::not_implemented());
        }
        let factory = factory_or_none(token, this);
        let class = token.class_word(this).own(token);
        let result = object::call(token, class.as_ref(), &[factory.as_ref(), left])?;
        baton_object::dict_class::update(token, result.as_ref(), right)?;
        Ok(result)
    }

    /// D.copy() -> a shallow copy of D.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let factory = factory_or_none(token, this);
        let class = token.class_word(this).own(token);
        object::call(token, class.as_ref(), &[factory.as_ref(), this])
    }

    /// D.copy() -> a shallow copy of D.
    #[method("()")]
    fn __copy__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        DefaultDict::copy(token, this)
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let args = match DefaultDict::of(token, this)
            .factory
            .as_ref()
            .map(|factory| factory.clone_ref(token))
        {
            Some(factory) => vec![factory],
            None => Vec::new(),
        };
        let args = tuple(token, args);
        let items = crate::support::call_method(token, this, "items", &[])?;
        let iterator = object::iter(token, items.as_ref())?;
        let (class, none) = (token.class_word(this).own(token), token.none());
        Ok(tuple(
            token,
            vec![class, args, none, token.none(), iterator],
        ))
    }

    /// Factory for default value called by __missing__().
    #[member]
    fn default_factory(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(factory_or_none(token, this))
    }

    #[setter]
    fn set_default_factory(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = not_none(value).map(|value| value.own(token));
        let old = std::mem::replace(&mut DefaultDict::of_mut(token, this).factory, value);
        drop(old);
        Ok(())
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_object::type_object::generic_alias(token, class, object)
    }
}

fn factory_or_none(token: &Token, this: Borrowed<'_>) -> Owned {
    DefaultDict::of(token, this)
        .factory
        .as_ref()
        .map_or_else(|| token.none(), |factory| factory.clone_ref(token))
}
