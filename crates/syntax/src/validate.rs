//! What CPython demands of a tree that no parser made: contexts that fit their places, lists that must not be empty,
//! names that are no constants.
//!
//! The tree is looked at through its uniform view ([`crate::asdl`]); the tables below say what each field must hold.

use baton_code::Const;

use crate::asdl::{NodeView, Reflect, Value};
use crate::ast::Mod;

/// Why a tree is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A `TypeError` rather than a `ValueError`.
    pub is_type_error: bool,
    /// The message.
    pub message: String,
}

type Result = std::result::Result<(), Refusal>;

fn refuse(message: impl Into<String>) -> Result {
    Err(Refusal {
        is_type_error: false,
        message: message.into(),
    })
}

fn refuse_type(message: &str) -> Result {
    Err(Refusal {
        is_type_error: true,
        message: message.to_owned(),
    })
}

/// Checks a whole tree.
///
/// # Errors
/// The first thing that CPython's validator would refuse, in its words.
pub fn validate(tree: &Mod) -> Result {
    match tree.reflect() {
        Value::Node(node) => check_node(&node, "Load"),
        _ => Ok(()),
    }
}

/// Fields whose expressions are written to or deleted; all others are read.
const CONTEXTS: &[(&str, &str, &str)] = &[
    ("Assign", "targets", "Store"),
    ("AugAssign", "target", "Store"),
    ("AnnAssign", "target", "Store"),
    ("TypeAlias", "name", "Store"),
    ("For", "target", "Store"),
    ("AsyncFor", "target", "Store"),
    ("comprehension", "target", "Store"),
    ("withitem", "optional_vars", "Store"),
    ("NamedExpr", "target", "Store"),
    ("Delete", "targets", "Del"),
];

/// Lists that must not be empty.
const NOT_EMPTY: &[(&str, &str)] = &[
    ("FunctionDef", "body"),
    ("AsyncFunctionDef", "body"),
    ("ClassDef", "body"),
    ("Delete", "targets"),
    ("Assign", "targets"),
    ("For", "body"),
    ("AsyncFor", "body"),
    ("While", "body"),
    ("If", "body"),
    ("With", "items"),
    ("With", "body"),
    ("AsyncWith", "items"),
    ("AsyncWith", "body"),
    ("Match", "cases"),
    ("match_case", "body"),
    ("Try", "body"),
    ("TryStar", "body"),
    ("ExceptHandler", "body"),
    ("Import", "names"),
    ("ImportFrom", "names"),
    ("Global", "names"),
    ("Nonlocal", "names"),
];

/// Names that the compiler takes for variables.
const NAMES: &[(&str, &str)] = &[
    ("Name", "id"),
    ("FunctionDef", "name"),
    ("AsyncFunctionDef", "name"),
    ("ClassDef", "name"),
    ("ExceptHandler", "name"),
    ("MatchAs", "name"),
    ("MatchStar", "name"),
    ("MatchMapping", "rest"),
    ("MatchClass", "kwd_attrs"),
    ("TypeVar", "name"),
    ("ParamSpec", "name"),
    ("TypeVarTuple", "name"),
    ("alias", "asname"),
];

fn field<'n, 't>(node: &'n NodeView<'t>, name: &str) -> &'n Value<'t> {
    let at = node.info.fields.iter().position(|field| field.name == name);
    at.and_then(|at| node.values.get(at))
        .unwrap_or(&Value::None)
}

fn items<'n, 't>(node: &'n NodeView<'t>, name: &str) -> &'n [Value<'t>] {
    match field(node, name) {
        Value::List(items) => items,
        _ => &[],
    }
}

fn is_given(value: &Value<'_>) -> bool {
    !matches!(value, Value::None)
}

/// Checks a node; `context` is that of the place where an expression stands.
fn check_node(node: &NodeView<'_>, context: &str) -> Result {
    let class = node.info.name;
    if node.span.is_some() && is_expression(class) {
        check_context(node, context)?;
    }
    for (info, value) in node.info.fields.iter().zip(&node.values) {
        if let Value::List(items) = value
            && items.is_empty()
            && NOT_EMPTY.contains(&(class, info.name))
        {
            return refuse(format!("empty {} on {class}", info.name));
        }
        if NAMES.contains(&(class, info.name)) {
            check_names(value)?;
        }
    }
    check_rules(node)?;
    if class == "alias" && !is_given(field(node, "asname")) {
        check_names(field(node, "name"))?;
    }
    // The variables of a comprehension come before what it makes of them.
    check_value(field(node, "generators"), "Load")?;
    for (info, value) in node.info.fields.iter().zip(&node.values) {
        let inner = match (class, info.name) {
            (_, "generators") => continue,
            ("Starred", "value") | ("List" | "Tuple", "elts") => context,
            place => CONTEXTS
                .iter()
                .find(|(class, field, _)| (*class, *field) == place)
                .map_or("Load", |(_, _, context)| context),
        };
        check_value(value, inner)?;
    }
    match class {
        "arguments" => check_arguments(node),
        _ => Ok(()),
    }
}

fn check_value(value: &Value<'_>, context: &str) -> Result {
    match value {
        Value::Node(node) => {
            stacker::maybe_grow(64 * 1024, 1024 * 1024, || check_node(node, context))
        }
        Value::List(items) => items.iter().try_for_each(|item| check_value(item, context)),
        _ => Ok(()),
    }
}

fn is_expression(class: &str) -> bool {
    let expressions = crate::ast::TYPES.iter().find(|kind| kind.name == "expr");
    expressions.is_some_and(|kind| kind.classes.iter().any(|info| info.name == class))
}

/// An expression's own context must be that of its place; one without can only be read.
fn check_context(node: &NodeView<'_>, context: &str) -> Result {
    match field(node, "ctx") {
        Value::Unit(found) if *found != context => refuse(format!(
            "expression must have {context} context but has {found} instead"
        )),
        Value::Unit(_) => Ok(()),
        _ if context != "Load" && node.info.name != "NamedExpr" => refuse(format!(
            "expression which can't be assigned to in {context} context"
        )),
        _ => Ok(()),
    }
}

fn check_names(value: &Value<'_>) -> Result {
    match value {
        Value::Text(text) => match text.as_str() {
            Some(name @ ("None" | "True" | "False")) => refuse(format!(
                "identifier field can't represent '{name}' constant"
            )),
            _ => Ok(()),
        },
        Value::List(items) => items.iter().try_for_each(check_names),
        _ => Ok(()),
    }
}

fn class_of(value: &Value<'_>) -> &'static str {
    match value {
        Value::Node(node) => node.info.name,
        _ => "",
    }
}

/// What single classes demand beyond the tables.
fn check_rules(node: &NodeView<'_>) -> Result {
    let class = node.info.name;
    let count = |name: &str| items(node, name).len();
    match class {
        "AnnAssign"
            if matches!(field(node, "simple"), Value::Int(simple) if *simple != 0)
                && class_of(field(node, "target")) != "Name" =>
        {
            refuse_type("AnnAssign with simple non-Name target")
        }
        "NamedExpr" if class_of(field(node, "target")) != "Name" => {
            refuse_type("NamedExpr target must be a Name")
        }
        "TypeAlias" if class_of(field(node, "name")) != "Name" => {
            refuse_type("TypeAlias with non-Name name")
        }
        "Raise" if is_given(field(node, "cause")) && !is_given(field(node, "exc")) => {
            refuse("Raise with cause but no exception")
        }
        "Try" | "TryStar" if count("handlers") == 0 && count("finalbody") == 0 => {
            refuse(format!("{class} has neither except handlers nor finalbody"))
        }
        "Try" | "TryStar" if count("handlers") == 0 && count("orelse") != 0 => {
            refuse(format!("{class} has orelse but no except handlers"))
        }
        "ImportFrom" if matches!(field(node, "level"), Value::Int(level) if *level < 0) => {
            refuse("Negative ImportFrom level")
        }
        "BoolOp" if count("values") < 2 => refuse("BoolOp with less than 2 values"),
        "Dict" if count("keys") != count("values") => {
            refuse("Dict doesn't have the same number of keys as values")
        }
        "ListComp" | "SetComp" | "DictComp" | "GeneratorExp" if count("generators") == 0 => {
            refuse("comprehension with no generators")
        }
        "Compare" if count("comparators") == 0 => refuse("Compare with no comparators"),
        "Compare" if count("comparators") != count("ops") => {
            refuse("Compare has a different number of comparators and operands")
        }
        "match_case" => check_pattern(field(node, "pattern"), false),
        _ => Ok(()),
    }
}

fn check_arguments(node: &NodeView<'_>) -> Result {
    let count = |name: &str| items(node, name).len();
    if count("defaults") > count("posonlyargs") + count("args") {
        return refuse("more positional defaults than args on arguments");
    }
    if count("kw_defaults") != count("kwonlyargs") {
        return refuse("length of kwonlyargs is not the same as kw_defaults on arguments");
    }
    Ok(())
}

/// Checks a pattern; `star_fits` where a sequence may take the rest.
fn check_pattern(value: &Value<'_>, star_fits: bool) -> Result {
    let Value::Node(node) = value else {
        return Ok(());
    };
    let count = |name: &str| items(node, name).len();
    let all = |name: &str, star: bool| {
        items(node, name)
            .iter()
            .try_for_each(|item| check_pattern(item, star))
    };
    match node.info.name {
        "MatchValue" => check_match_value(field(node, "value")),
        "MatchSingleton" => match field(node, "value") {
            Value::Constant(Const::None | Const::Bool(_)) => Ok(()),
            _ => refuse("MatchSingleton can only contain True, False and None"),
        },
        "MatchSequence" => all("patterns", true),
        "MatchMapping" => {
            if count("keys") != count("patterns") {
                return refuse("MatchMapping doesn't have the same number of keys as patterns");
            }
            check_capture(field(node, "rest"))?;
            for key in items(node, "keys") {
                match key {
                    Value::Node(key) if is_singleton(key) => {}
                    _ => check_match_value(key)?,
                }
            }
            all("patterns", false)
        }
        "MatchClass" => {
            if count("kwd_attrs") != count("kwd_patterns") {
                return refuse(
                    "MatchClass doesn't have the same number of keyword attributes as patterns",
                );
            }
            check_class_name(field(node, "cls"))?;
            all("patterns", false)?;
            all("kwd_patterns", false)
        }
        "MatchStar" if !star_fits => refuse("can't use MatchStar here"),
        "MatchStar" => check_capture(field(node, "name")),
        "MatchAs" => {
            check_capture(field(node, "name"))?;
            match (field(node, "pattern"), field(node, "name")) {
                (Value::None, _) => Ok(()),
                (_, Value::None) => {
                    refuse("MatchAs must specify a target name if a pattern is given")
                }
                (pattern, _) => check_pattern(pattern, false),
            }
        }
        "MatchOr" if count("patterns") < 2 => refuse("MatchOr requires at least 2 patterns"),
        "MatchOr" => all("patterns", false),
        _ => Ok(()),
    }
}

fn check_capture(name: &Value<'_>) -> Result {
    match name {
        Value::Text(text) if text.as_str() == Some("_") => {
            refuse("can't capture name '_' in patterns")
        }
        _ => Ok(()),
    }
}

fn is_singleton(node: &NodeView<'_>) -> bool {
    matches!(
        field(node, "value"),
        Value::Constant(Const::None | Const::Bool(_))
    )
}

/// A class pattern names its class with dots.
fn check_class_name(value: &Value<'_>) -> Result {
    match value {
        Value::Node(node) if node.info.name == "Attribute" => {
            check_class_name(field(node, "value"))
        }
        Value::Node(node) if node.info.name == "Name" => Ok(()),
        _ => refuse("MatchClass cls field can only contain Name or Attribute nodes."),
    }
}

/// A value in a pattern: a literal, a signed or complex number, a name with dots, an f-string.
fn check_match_value(value: &Value<'_>) -> Result {
    let Value::Node(node) = value else {
        return Ok(());
    };
    let fits = match node.info.name {
        "Constant" => match field(node, "value") {
            Value::Constant(Const::Ellipsis) => {
                return refuse("unexpected type in MatchValue: ellipsis");
            }
            Value::Constant(constant) => matches!(
                constant,
                Const::Int(_)
                    | Const::Float(_)
                    | Const::Complex { .. }
                    | Const::Str(_)
                    | Const::Bytes(_)
            ),
            _ => false,
        },
        "Attribute" | "UnaryOp" | "BinOp" | "JoinedStr" | "TemplateStr" => true,
        _ => false,
    };
    match fits {
        true => Ok(()),
        false => refuse("patterns may only match literals and attribute lookups"),
    }
}
