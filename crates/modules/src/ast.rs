//! `_ast`: the classes of syntax trees, made from the one table of the tree (`baton_syntax::asdl`).

pub use crate::ast_node::{AST, Ast};
use baton_object::attribute;
use baton_object::dict::{self, Dict};
use baton_object::object;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, PyResult, Token};
use baton_syntax::asdl::{Cardinality, FieldInfo, NodeInfo, TypeInfo, TypeKind};

fn text_tuple(token: &Token, names: impl Iterator<Item = &'static str>) -> Owned {
    let names: Vec<Owned> = names.map(|name| token.intern(name)).collect();
    token.new_tuple(names.into_iter())
}

/// A class as `Python.asdl` writes it.
fn doc_of(info: &NodeInfo) -> String {
    if info.fields.is_empty() {
        return info.name.to_owned();
    }
    let field = |field: &FieldInfo| {
        let times = match field.cardinality {
            Cardinality::One => "",
            Cardinality::Opt => "?",
            Cardinality::Many => "*",
            Cardinality::Holes => "?*",
        };
        format!("{}{times} {}", field.type_name, field.name)
    };
    let fields: Vec<String> = info.fields.iter().map(field).collect();
    format!("{}({})", info.name, fields.join(", "))
}

/// The doc string of a sum: its classes.
fn doc_of_sum(kind: &TypeInfo) -> String {
    let classes: Vec<String> = kind.classes.iter().map(doc_of).collect();
    let separator = match kind.kind {
        TypeKind::Enum => " | ".to_owned(),
        _ => format!("\n{} | ", " ".repeat(kind.name.len())),
    };
    format!("{} = {}", kind.name, classes.join(&separator))
}

/// Makes a class by calling `type`.
fn make_class(
    token: &mut Token,
    name: &str,
    base: Borrowed<'_>,
    doc: &str,
    fields: Option<&'static [FieldInfo]>,
    located: Option<bool>,
) -> PyResult {
    let namespace = Dict::new(token);
    let module = token.new_str("ast");
    dict::set_text(token, namespace.as_ref(), "__module__", module.as_ref());
    let doc = token.new_str(doc);
    dict::set_text(token, namespace.as_ref(), "__doc__", doc.as_ref());
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
#[baton_object::module(name = "_ast", classes(crate::ast_node::AST))]
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
        let root = token
            .native_class(&crate::ast_node::AST)
            .as_value()
            .own(token);
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
                    let doc = super::doc_of_sum(kind);
                    let located = Some(kind.located);
                    let base = make_class(token, kind.name, root.as_ref(), &doc, None, located)?;
                    attribute::set_text(token, module, kind.name, base.as_ref())?;
                    base
                }
            };
            for info in kind.classes {
                let located = (kind.kind == TypeKind::Product).then_some(kind.located);
                let doc = super::doc_of(info);
                let fields = Some(info.fields);
                let class = make_class(token, info.name, base.as_ref(), &doc, fields, located)?;
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
            attribute::set_text(token, class.as_ref(), "__annotations__", types.as_ref())?;
        }
        Ok(())
    }
}
