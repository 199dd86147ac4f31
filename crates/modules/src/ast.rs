//! `_ast`: the classes of syntax trees, made from the one table of the tree (`baton_syntax::asdl`).

use baton_object::attribute;
use baton_object::dict::{self, Dict};
use baton_object::exceptions::DEPRECATION_WARNING;
use baton_object::object;
use baton_object::tuple::Tuple;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods};
use baton_syntax::asdl::{Cardinality, FieldInfo, NodeInfo, TypeKind};

/// The base of all classes of syntax trees.
#[class(name = "AST", module = "ast", flags = BASETYPE | DICT | WEAKREF)]
pub struct Ast {}

fn names_of(token: &mut Token, this: Borrowed<'_>, attribute_name: &str) -> PyResult<Vec<Owned>> {
    let class = token.class_word(this).own(token);
    let names = attribute::get_text(token, class.as_ref(), attribute_name)?;
    object::collect(token, names.as_ref())
}

#[methods]
impl Ast {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, Ast {})),
            None => Ok(token.new_object(Ast {})),
        }
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let fields = names_of(token, this, "_fields")?;
        let class = token.class_name(this);
        if args.len() > fields.len() {
            let (count, plural) = (fields.len(), if fields.len() == 1 { "" } else { "s" });
            return Err(token.type_error(format!(
                "{class} constructor takes at most {count} positional argument{plural}"
            )));
        }
        let mut missing: Vec<Owned> = fields
            .iter()
            .skip(args.len())
            .map(|name| name.clone_ref(token))
            .collect();
        for (name, value) in fields.iter().zip(args.positional()) {
            attribute::set(token, this, name.as_ref(), Some(*value))?;
        }
        for (name, value) in args.keywords() {
            let position = missing
                .iter()
                .position(|field| baton_object::str::equal(field.as_ref(), name));
            match position {
                Some(position) => drop(missing.remove(position)),
                None if fields
                    .iter()
                    .any(|field| baton_object::str::equal(field.as_ref(), name)) =>
                {
                    let text = baton_object::str::to_cow(token, name).into_owned();
                    return Err(token
                        .type_error(format!("{class} got multiple values for argument '{text}'")));
                }
                None => {}
            }
            attribute::set(token, this, name, Some(value))?;
        }
        for name in missing {
            fill_missing(token, this, &class, name.as_ref())?;
        }
        Ok(())
    }

    #[getter]
    fn __dict__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(attribute::instance_dict(token, this).unwrap_or_else(|| Dict::new(token)))
    }

    /// Helper for pickle.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let state = attribute::instance_dict(token, this).unwrap_or_else(|| token.none());
        let parts = [
            token.class_word(this).own(token),
            Tuple::empty(token),
            state,
        ];
        Ok(token.new_tuple(parts.into_iter()))
    }
}

/// What a field that was not given becomes: an empty list, None, `Load()`, or nothing with a warning.
fn fill_missing(
    token: &mut Token,
    this: Borrowed<'_>,
    class: &str,
    name: Borrowed<'_>,
) -> PyResult<()> {
    let text = baton_object::str::to_cow(token, name).into_owned();
    let field = node(class).and_then(|info| info.fields.iter().find(|field| field.name == text));
    let value = match field.map(|field| (field.cardinality, field.type_name)) {
        Some((Cardinality::Many | Cardinality::Holes, _)) => token.new_list(Vec::new()),
        // An absent optional field is the class's attribute None.
        Some((Cardinality::Opt, _)) | None => return Ok(()),
        Some((_, "expr_context")) => {
            let module = crate::import::import_module(token, "_ast")?;
            let load = attribute::get_text(token, module.as_ref(), "Load")?;
            object::call(token, load.as_ref(), &[])?
        }
        _ => {
            let warn = token.interp().hooks.warn.get();
            let message = format!(
                "{class}.__init__ missing 1 required positional argument: '{text}'. This will become an error in Python 3.15."
            );
            return warn(token, &DEPRECATION_WARNING, &message, 1);
        }
    };
    attribute::set(token, this, name, Some(value.as_ref()))
}

fn node(name: &str) -> Option<&'static NodeInfo> {
    baton_syntax::ast::TYPES
        .iter()
        .flat_map(|kind| kind.classes)
        .find(|info| info.name == name)
}

fn text_tuple(token: &Token, names: impl Iterator<Item = &'static str>) -> Owned {
    let names: Vec<Owned> = names.map(|name| token.intern(name)).collect();
    token.new_tuple(names.into_iter())
}

/// Makes a class by calling `type`.
fn make_class(
    token: &mut Token,
    name: &str,
    base: Borrowed<'_>,
    fields: Option<&'static [FieldInfo]>,
    located: Option<bool>,
) -> PyResult {
    let namespace = Dict::new(token);
    let module = token.new_str("ast");
    dict::set_text(token, namespace.as_ref(), "__module__", module.as_ref());
    if let Some(fields) = fields {
        let names = text_tuple(token, fields.iter().map(|field| field.name));
        dict::set_text(token, namespace.as_ref(), "_fields", names.as_ref());
        dict::set_text(token, namespace.as_ref(), "__match_args__", names.as_ref());
        for field in fields
            .iter()
            .filter(|field| field.cardinality == Cardinality::Opt)
        {
            dict::set_text(token, namespace.as_ref(), field.name, Borrowed::none());
        }
    }
    if let Some(located) = located {
        let names: &[&str] = if located {
            &["lineno", "col_offset", "end_lineno", "end_col_offset"]
        } else {
            &[]
        };
        let names = text_tuple(token, names.iter().copied());
        dict::set_text(token, namespace.as_ref(), "_attributes", names.as_ref());
        if located {
            for name in ["end_lineno", "end_col_offset"] {
                dict::set_text(token, namespace.as_ref(), name, Borrowed::none());
            }
        }
    }
    let (name, bases) = (token.intern(name), token.tuple_of(&[base]));
    let metaclass = token
        .native_class(&baton_object::type_object::TYPE)
        .as_value()
        .own(token);
    object::call(
        token,
        metaclass.as_ref(),
        &[name.as_ref(), bases.as_ref(), namespace.as_ref()],
    )
}

/// What `_field_types` says of a field: a class, a list of one, or one or None.
fn field_type(token: &mut Token, module: Borrowed<'_>, field: &FieldInfo) -> PyResult {
    let class = match field.type_name {
        "identifier" | "string" => token
            .native_class(&baton_object::str_class::STR)
            .as_value()
            .own(token),
        "int" => token
            .native_class(&baton_object::int_class::INT)
            .as_value()
            .own(token),
        "constant" => token
            .native_class(&baton_object::object_class::OBJECT)
            .as_value()
            .own(token),
        name => attribute::get_text(token, module, name)?,
    };
    match field.cardinality {
        Cardinality::One => Ok(class),
        Cardinality::Opt => {
            let none = token.none();
            baton_object::number::binary(
                token,
                class.as_ref(),
                none.as_ref(),
                baton_object::number::BinaryOp::Or,
            )
        }
        Cardinality::Many | Cardinality::Holes => {
            let list = token
                .native_class(&baton_object::list_class::LIST)
                .as_value()
                .own(token);
            object::getitem(token, list.as_ref(), class.as_ref())
        }
    }
}

/// Classes of syntax trees.
#[baton_object::module(name = "_ast", classes(super::AST))]
pub mod ast {
    use super::*;

    #[constant]
    fn PyCF_ONLY_AST(token: &mut Token) -> PyResult {
        Ok(token.int(0x0400))
    }

    #[constant]
    fn PyCF_TYPE_COMMENTS(token: &mut Token) -> PyResult {
        Ok(token.int(0x1000))
    }

    #[constant]
    fn PyCF_ALLOW_TOP_LEVEL_AWAIT(token: &mut Token) -> PyResult {
        Ok(token.int(0x2000))
    }

    #[constant]
    fn PyCF_OPTIMIZED_AST(token: &mut Token) -> PyResult {
        Ok(token.int(0x8400))
    }

    #[exec]
    fn make_classes(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let root = token.native_class(&super::AST).as_value().own(token);
        let namespace = root
            .as_ref()
            .as_class(token)
            .map(|class| class.dict(token).own(token));
        if let Some(namespace) = namespace {
            let empty = Tuple::empty(token);
            for name in ["_fields", "_attributes", "__match_args__"] {
                dict::set_text(token, namespace.as_ref(), name, empty.as_ref());
            }
        }
        for kind in baton_syntax::ast::TYPES {
            let base = match kind.kind {
                TypeKind::Product => root.clone_ref(token),
                _ => {
                    let base =
                        make_class(token, kind.name, root.as_ref(), None, Some(kind.located))?;
                    attribute::set_text(token, module, kind.name, base.as_ref())?;
                    base
                }
            };
            for info in kind.classes {
                let located = (kind.kind == TypeKind::Product).then_some(kind.located);
                let class =
                    make_class(token, info.name, base.as_ref(), Some(info.fields), located)?;
                attribute::set_text(token, module, info.name, class.as_ref())?;
            }
        }
        for info in baton_syntax::ast::TYPES
            .iter()
            .flat_map(|kind| kind.classes)
        {
            let types = Dict::new(token);
            for field in info.fields {
                let value = super::field_type(token, module, field)?;
                dict::set_text(token, types.as_ref(), field.name, value.as_ref());
            }
            let class = attribute::get_text(token, module, info.name)?;
            attribute::set_text(token, class.as_ref(), "_field_types", types.as_ref())?;
        }
        Ok(())
    }
}
