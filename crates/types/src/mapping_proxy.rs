//! `types.MappingProxyType`: a read-only view of a mapping.

use baton_object::number::{self, BinaryOp};
use baton_object::slots::CompareOp;
use baton_object::str::StrBuilder;
use baton_object::tuple_class::push_repr;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, attribute, class, methods, object, type_object,
};

/// Read-only proxy of a mapping.
#[class(name = "mappingproxy", kind = MAPPING_PROXY, flags = MAPPING, signature = "(mapping)")]
pub struct MappingProxy {
    mapping: Owned,
}

/// A proxy of `mapping`.
pub fn new(token: &mut Token, mapping: Owned) -> Owned {
    token.new_object(MappingProxy { mapping })
}

fn mapping(token: &Token, this: Borrowed<'_>) -> Owned {
    match this.get::<MappingProxy>(token) {
        Some(proxy) => proxy.mapping.clone_ref(token),
        None => this.own(token),
    }
}

fn forward(token: &mut Token, this: Borrowed<'_>, method: &str, args: &[Borrowed<'_>]) -> PyResult {
    let (mapping, name) = (mapping(token, this), token.intern(method));
    attribute::call_method(token, mapping.as_ref(), name.as_ref(), args)
}

static PARAMETERS: baton_object::args::Signature =
    baton_object::signature!("mappingproxy", Either "mapping" true);

#[methods]
impl MappingProxy {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [mapping] = PARAMETERS.bind::<1>(token, args)?;
        let Some(mapping) = mapping else {
            return Err(
                token.type_error("mappingproxy() missing required argument 'mapping' (pos 1)")
            );
        };
        let plain_sequence = token.is_exact(mapping, baton_object::kind::LIST)
            || token.is_exact(mapping, baton_object::kind::TUPLE);
        if token.class_of(mapping).slots().getitem.is_none() || plain_sequence {
            let class = token.class_name(mapping);
            return Err(token.type_error(format!(
                "mappingproxy() argument must be a mapping, not {class}"
            )));
        }
        let mapping = mapping.own(token);
        Ok(new(token, mapping))
    }

    #[slot]
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let mapping = mapping(token, this);
        object::len(token, mapping.as_ref())
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
        let mapping = mapping(token, this);
        object::getitem(token, mapping.as_ref(), key)
    }

    #[slot]
    fn __contains__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<bool> {
        let mapping = mapping(token, this);
        object::contains(token, mapping.as_ref(), key)
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let mapping = mapping(token, this);
        object::iter(token, mapping.as_ref())
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let mapping = mapping(token, this);
        object::hash(token, mapping.as_ref())
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let mapping = mapping(token, this);
        object::compare(token, mapping.as_ref(), other, op)
    }

    #[slot]
    fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        let (left, right) = (mapping(token, left), mapping(token, right));
        number::binary(token, left.as_ref(), right.as_ref(), BinaryOp::Or)
    }

    #[slot]
    fn __ior__(token: &mut Token, this: Borrowed<'_>, _other: Borrowed<'_>) -> PyResult {
        let class = token.class_name(this);
        Err(token.type_error(format!("'|=' is not supported by {class}; use '|' instead")))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let mapping = mapping(token, this);
        let mut out = StrBuilder::new();
        out.push_str("mappingproxy(");
        push_repr(token, &mut out, mapping.as_ref())?;
        out.push_str(")");
        Ok(out.finish(token))
    }

    #[slot]
    fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let mapping = mapping(token, this);
        object::str(token, mapping.as_ref())
    }

    /// Return the value for key if key is in the mapping, else default.
    #[method("(key, default=None, /)")]
    fn get(
        token: &mut Token,
        this: Borrowed<'_>,
        key: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        forward(
            token,
            this,
            "get",
            &[key, default.unwrap_or(Borrowed::none())],
        )
    }

    /// a set-like object providing a view on the underlying mapping's keys
    #[method("()")]
    fn keys(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        forward(token, this, "keys", &[])
    }

    /// an object providing a view on the underlying mapping's values
    #[method("()")]
    fn values(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        forward(token, this, "values", &[])
    }

    /// a set-like object providing a view on the underlying mapping's items
    #[method("()")]
    fn items(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        forward(token, this, "items", &[])
    }

    /// a shallow copy of the underlying mapping
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        forward(token, this, "copy", &[])
    }

    /// reverse iterator over the underlying mapping's keys
    #[method("()")]
    fn __reversed__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        forward(token, this, "__reversed__", &[])
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        type_object::generic_alias(token, class, object)
    }
}
