//! `_collections`: `deque`, `defaultdict`, `OrderedDict`, and helpers of `collections`.

pub mod defaultdict;
pub mod deque;
pub mod ordered_dict;

use crate::support::{instance, tuple};
use baton_object::dict::{self, Dict};
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object};

/// The descriptor behind a named tuple's field.
#[class(name = "_tuplegetter", module = "_collections", flags = 0)]
pub struct TupleGetter {
    index: i64,
    doc: Owned,
}

#[methods]
impl TupleGetter {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.expect(token, "_tuplegetter", 2, 2)?;
        let [index, doc] = args.positional() else {
            return Err(token.type_error("_tuplegetter expected 2 arguments"));
        };
        let index = baton_object::int::index_to_i64(token, *index, "C ssize_t")?;
        let doc = doc.own(token);
        instance(token, class, TupleGetter { index, doc })
    }

    #[slot(descr_get)]
    fn descr_get(
        token: &mut Token,
        this: Borrowed<'_>,
        object: Option<Borrowed<'_>>,
        _class: Option<Borrowed<'_>>,
    ) -> PyResult {
        let Some(object) = crate::support::not_none(object) else {
            return Ok(this.own(token));
        };
        let index = TupleGetter::of(token, this).index;
        let Some(items) = baton_object::tuple::Tuple::items_of(token, object) else {
            let class = token.class_name(object);
            return Err(token.type_error(format!(
                "descriptor for index '{index}' for tuple subclasses doesn't apply to '{class}' object"
            )));
        };
        match usize::try_from(index)
            .ok()
            .and_then(|index| items.get(index))
            .map(|item| item.own(token))
        {
            Some(item) => Ok(item),
            None => Err(token.index_error("tuple index out of range")),
        }
    }

    #[slot(descr_set)]
    fn descr_set(
        token: &mut Token,
        _this: Borrowed<'_>,
        _object: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let message = if value.is_some() {
            "can't set attribute"
        } else {
            "can't delete attribute"
        };
        Err(token.raise(&baton_object::exceptions::ATTRIBUTE_ERROR, message))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = TupleGetter::of(token, this);
        let (index, doc, class) = (
            payload.index,
            payload.doc.clone_ref(token),
            token.short_class_name(this),
        );
        let doc = object::repr_text(token, doc.as_ref())?;
        Ok(token.new_str(&format!("{class}({index}, {doc})")))
    }

    #[member]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(TupleGetter::of(token, this).doc.clone_ref(token))
    }

    #[setter]
    fn set___doc__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = value.unwrap_or(Borrowed::none()).own(token);
        let old = std::mem::replace(&mut TupleGetter::of_mut(token, this).doc, value);
        drop(old);
        Ok(())
    }

    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = TupleGetter::of(token, this);
        let args = vec![token.int(payload.index), payload.doc.clone_ref(token)];
        let args = tuple(token, args);
        let class = token.class_word(this).own(token);
        Ok(tuple(token, vec![class, args]))
    }
}

/// High performance data structures.
/// - deque:        ordered collection accessible from endpoints only
/// - defaultdict:  dict subclass with a default value factory
#[baton_object::module(
    name = "_collections",
    classes(
        super::deque::DEQUE,
        super::defaultdict::DEFAULT_DICT,
        super::ordered_dict::ORDERED_DICT,
        super::deque::DEQUE_ITERATOR,
        super::deque::DEQUE_REVERSE_ITERATOR,
        super::TUPLE_GETTER
    )
)]
pub mod module {
    use super::*;

    /// Count elements in the iterable, updating the mapping
    #[function("(mapping, iterable, /)")]
    fn _count_elements(
        token: &mut Token,
        mapping: Borrowed<'_>,
        iterable: Borrowed<'_>,
    ) -> PyResult<()> {
        let one = token.int(1);
        let dict_spec = token.native_class(&dict::DICT);
        // The quick way is right only while `get` and `__setitem__` are dict's own.
        let own = |token: &Token, name: &str| {
            let name = token.intern(name);
            let class = token.class_of(mapping);
            match (
                baton_object::attribute::lookup(token, class, name.as_ref()),
                baton_object::attribute::lookup(token, dict_spec, name.as_ref()),
            ) {
                (Some(mine), Some(dict)) => mine.is(dict),
                _ => false,
            }
        };
        let quick = mapping.is_a::<Dict>(token) && own(token, "get") && own(token, "__setitem__");
        let iterator = object::iter(token, iterable)?;
        while let Some(key) = object::next(token, iterator.as_ref())? {
            let old = if quick {
                dict::get(token, mapping, key.as_ref())?
            } else {
                let zero = token.int(0);
                Some(crate::support::call_method(
                    token,
                    mapping,
                    "get",
                    &[key.as_ref(), zero.as_ref()],
                )?)
            };
            let new = match old {
                None => one.clone_ref(token),
                Some(old) => baton_object::number::binary(
                    token,
                    old.as_ref(),
                    one.as_ref(),
                    baton_object::number::BinaryOp::Add,
                )?,
            };
            if quick {
                dict::set(token, mapping, key.as_ref(), new.as_ref())?;
            } else {
                object::setitem(token, mapping, key.as_ref(), Some(new.as_ref()))?;
            }
        }
        Ok(())
    }
}
