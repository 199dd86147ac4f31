//! The macro that declares the syntax tree, and what it prints besides the Rust types.
//!
//! The tree is declared once, in the manner of CPython's `Python.asdl`, in [`crate::ast`]. From that
//! table come the Rust types, the description of every class ([`TypeInfo`], enough to make the module
//! `_ast`) and a uniform view of any node ([`Reflect`]) for dumping and conversion.
//!
//! A field is written `name: cardinality type`, where the cardinality is `one`, `opt` (`?` in ASDL),
//! `many` (`*`) or `holes` (`?*`). A trailing underscore keeps a name off Rust's keywords and is not
//! part of the Python name.

use baton_code::{Const, Text};

use crate::ast::Span;

/// How often a field's value occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cardinality {
    /// Exactly once.
    One,
    /// Once or `None`.
    Opt,
    /// A list.
    Many,
    /// A list with `None` in it.
    Holes,
}

/// A field of a class.
#[derive(Debug)]
pub struct FieldInfo {
    /// Python name.
    pub name: &'static str,
    /// ASDL type: `expr`, `identifier`, `int` and so on.
    pub type_name: &'static str,
    /// How often it occurs.
    pub cardinality: Cardinality,
}

/// A concrete class of `_ast`.
#[derive(Debug)]
pub struct NodeInfo {
    /// Class name.
    pub name: &'static str,
    /// Fields in order.
    pub fields: &'static [FieldInfo],
}

/// What sort of type an ASDL definition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// An abstract class with subclasses that have fields.
    Sum,
    /// A class of its own.
    Product,
    /// An abstract class whose subclasses have no fields.
    Enum,
}

/// An ASDL type with its classes.
#[derive(Debug)]
pub struct TypeInfo {
    /// Name of the type, and of its abstract class if it is a sum.
    pub name: &'static str,
    /// Sum, product or enumeration.
    pub kind: TypeKind,
    /// Whether nodes have `lineno`, `col_offset`, `end_lineno` and `end_col_offset`.
    pub located: bool,
    /// Concrete classes in order.
    pub classes: &'static [NodeInfo],
}

/// A value in a node's field, seen uniformly.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// An absent optional value.
    None,
    /// An integer.
    Int(i32),
    /// An identifier or string.
    Text(&'a Text),
    /// The value of a constant.
    Constant(&'a Const),
    /// A member of an enumeration, such as `Load`.
    Unit(&'static str),
    /// A node.
    Node(NodeView<'a>),
    /// A list.
    List(Vec<Value<'a>>),
}

/// A node, seen uniformly.
#[derive(Clone, Debug)]
pub struct NodeView<'a> {
    /// The class.
    pub info: &'static NodeInfo,
    /// The position, if the class has one.
    pub span: Option<Span>,
    /// Values in the order of `info.fields`.
    pub values: Vec<Value<'a>>,
}

/// Anything that can stand in a field of a node.
pub trait Reflect {
    /// The uniform view.
    fn reflect(&self) -> Value<'_>;
}

impl Reflect for i32 {
    fn reflect(&self) -> Value<'_> {
        Value::Int(*self)
    }
}

impl Reflect for Text {
    fn reflect(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Reflect for Const {
    fn reflect(&self) -> Value<'_> {
        Value::Constant(self)
    }
}

impl<T: Reflect> Reflect for Box<T> {
    fn reflect(&self) -> Value<'_> {
        (**self).reflect()
    }
}

impl<T: Reflect> Reflect for Option<T> {
    fn reflect(&self) -> Value<'_> {
        self.as_ref().map_or(Value::None, Reflect::reflect)
    }
}

impl<T: Reflect> Reflect for Vec<T> {
    fn reflect(&self) -> Value<'_> {
        Value::List(self.iter().map(Reflect::reflect).collect())
    }
}

/// The Python spelling of a Rust field or module name.
pub(crate) const fn python_name(name: &'static str) -> &'static str {
    match name.as_bytes().split_last() {
        Some((b'_', rest)) => match std::str::from_utf8(rest) {
            Ok(name) => name,
            Err(_) => name,
        },
        _ => name,
    }
}

macro_rules! element {
    (expr) => {
        $crate::ast::Expr
    };
    (stmt) => {
        $crate::ast::Stmt
    };
    (pattern) => {
        $crate::ast::Pattern
    };
    (excepthandler) => {
        $crate::ast::ExceptHandler
    };
    (type_param) => {
        $crate::ast::TypeParam
    };
    (type_ignore) => {
        $crate::ast::TypeIgnore
    };
    (arguments) => {
        $crate::ast::Arguments
    };
    (arg) => {
        $crate::ast::Arg
    };
    (keyword) => {
        $crate::ast::Keyword
    };
    (alias) => {
        $crate::ast::Alias
    };
    (withitem) => {
        $crate::ast::WithItem
    };
    (match_case) => {
        $crate::ast::MatchCase
    };
    (comprehension) => {
        $crate::ast::Comprehension
    };
    (expr_context) => {
        $crate::ast::ExprContext
    };
    (boolop) => {
        $crate::ast::BoolOperator
    };
    (operator) => {
        $crate::ast::Operator
    };
    (unaryop) => {
        $crate::ast::UnaryOperator
    };
    (cmpop) => {
        $crate::ast::CmpOperator
    };
    (identifier) => {
        Text
    };
    (string) => {
        Text
    };
    (constant) => {
        Const
    };
    (int) => {
        i32
    };
}

macro_rules! field {
    (one expr) => { Box<$crate::ast::Expr> };
    (one pattern) => { Box<$crate::ast::Pattern> };
    (one arguments) => { Box<$crate::ast::Arguments> };
    (one arg) => { Box<$crate::ast::Arg> };
    (one $type:ident) => { element!($type) };
    (opt $type:ident) => { Option<field!(one $type)> };
    (many $type:ident) => { Vec<element!($type)> };
    (holes $type:ident) => { Vec<Option<element!($type)>> };
}

macro_rules! build_field {
    ($fields:ident, one $type:ident) => { $fields.one::<field!(one $type)>()? };
    ($fields:ident, opt $type:ident) => { $fields.opt::<field!(one $type)>()? };
    ($fields:ident, many $type:ident) => { $fields.many::<element!($type)>()? };
    ($fields:ident, holes $type:ident) => { $fields.holes::<element!($type)>()? };
}

macro_rules! cardinality {
    (one) => {
        Cardinality::One
    };
    (opt) => {
        Cardinality::Opt
    };
    (many) => {
        Cardinality::Many
    };
    (holes) => {
        Cardinality::Holes
    };
}

macro_rules! node_info {
    ($class:ident $(, $field:ident : $card:ident $type:ident)*) => {
        NodeInfo {
            name: stringify!($class),
            fields: &[$(FieldInfo {
                name: python_name(stringify!($field)),
                type_name: stringify!($type),
                cardinality: cardinality!($card),
            }),*],
        }
    };
}

/// Declares all types of the tree; see the module's comment for the notation.
macro_rules! asdl {
    (
        located_sums {$(
            $(#[$ls_doc:meta])*
            $ls_mod:ident $ls:ident $ls_kind:ident {
                $($(#[$lsv_doc:meta])* $lsv:ident {
                    $($(#[$lsf_doc:meta])* $lsf:ident : $lsf_card:ident $lsf_type:ident),* $(,)?
                })*
                ; $($(#[$lsu_doc:meta])* $lsu:ident)*
            }
        )*}
        sums {$(
            $(#[$s_doc:meta])*
            $s_mod:ident $s:ident {
                $($(#[$sv_doc:meta])* $sv:ident {
                    $($(#[$sf_doc:meta])* $sf:ident : $sf_card:ident $sf_type:ident),* $(,)?
                })*
            }
        )*}
        products {$(
            $(#[$p_doc:meta])*
            $p_name:ident $p:ident {
                $($(#[$pf_doc:meta])* $pf:ident : $pf_card:ident $pf_type:ident),* $(,)?
            }
        )*}
        located_products {$(
            $(#[$lp_doc:meta])*
            $lp_name:ident $lp:ident {
                $($(#[$lpf_doc:meta])* $lpf:ident : $lpf_card:ident $lpf_type:ident),* $(,)?
            }
        )*}
        enums {$(
            $(#[$e_doc:meta])*
            $e_name:ident $e:ident { $($(#[$ev_doc:meta])* $ev:ident),* $(,)? }
        )*}
    ) => {
        $(
            $(#[$ls_doc])*
            #[derive(Clone, Debug)]
            pub struct $ls {
                /// Where it stands.
                pub span: Span,
                /// What it is.
                pub kind: $ls_kind,
            }

            $(#[$ls_doc])*
            #[derive(Clone, Debug)]
            pub enum $ls_kind {
                $($(#[$lsv_doc])* $lsv($ls_mod::$lsv),)*
                $($(#[$lsu_doc])* $lsu,)*
            }

            #[doc = concat!("The fields of the classes of `", stringify!($ls), "`.")]
            pub mod $ls_mod {
                use super::*;
                $(
                    $(#[$lsv_doc])*
                    #[derive(Clone, Debug)]
                    pub struct $lsv { $($(#[$lsf_doc])* #[allow(missing_docs)] pub $lsf: field!($lsf_card $lsf_type),)* }

                    impl $lsv {
                        /// The class in `_ast`.
                        pub const INFO: &'static NodeInfo =
                            &node_info!($lsv $(, $lsf: $lsf_card $lsf_type)*);

                        pub(super) fn view(&self, span: Option<Span>) -> NodeView<'_> {
                            NodeView { info: Self::INFO, span, values: vec![$(self.$lsf.reflect()),*] }
                        }

                        pub(super) fn build<S: Source>(source: &mut S, node: &S::Value) -> Result<Self, S::Error> {
                            let mut fields = Fields::new(source, node, Self::INFO);
                            Ok($lsv { $($lsf: build_field!(fields, $lsf_card $lsf_type)),* })
                        }
                    }

                    impl From<$lsv> for $ls_kind {
                        fn from(node: $lsv) -> Self {
                            $ls_kind::$lsv(node)
                        }
                    }
                )*
            }

            impl $ls {
                /// A node at a position.
                pub fn new(span: Span, kind: impl Into<$ls_kind>) -> Self {
                    Self { span, kind: kind.into() }
                }
            }

            impl Build for $ls {
                fn build<S: Source>(source: &mut S, value: &S::Value) -> Result<Self, S::Error> {
                    const CLASSES: &[&str] = &[$(stringify!($lsv),)* $(stringify!($lsu),)*];
                    source.deeper()?;
                    let found = source.class(value, stringify!($ls_mod), CLASSES)?;
                    let name = CLASSES.get(found).copied().unwrap_or_default();
                    let span = source.span(value, name)?;
                    let kind = match name {
                        $(stringify!($lsu) => $ls_kind::$lsu,)*
                        _ => {
                            let mut kind = None;
                            $(if name == stringify!($lsv) {
                                kind = Some($ls_kind::$lsv($ls_mod::$lsv::build(source, value)?));
                            })*
                            match kind {
                                Some(kind) => kind,
                                None => return Err(source.missing(value, name, &crate::build::NO_FIELD)),
                            }
                        }
                    };
                    Ok($ls { span, kind })
                }
            }

            impl Reflect for $ls {
                fn reflect(&self) -> Value<'_> {
                    Value::Node(match &self.kind {
                        $($ls_kind::$lsv(node) => node.view(Some(self.span)),)*
                        $($ls_kind::$lsu => NodeView {
                            info: &node_info!($lsu),
                            span: Some(self.span),
                            values: Vec::new(),
                        },)*
                    })
                }
            }
        )*
        $(
            $(#[$s_doc])*
            #[derive(Clone, Debug)]
            pub enum $s {
                $($(#[$sv_doc])* $sv($s_mod::$sv),)*
            }

            #[doc = concat!("The fields of the classes of `", stringify!($s), "`.")]
            pub mod $s_mod {
                use super::*;
                $(
                    $(#[$sv_doc])*
                    #[derive(Clone, Debug)]
                    pub struct $sv { $($(#[$sf_doc])* #[allow(missing_docs)] pub $sf: field!($sf_card $sf_type),)* }

                    impl $sv {
                        /// The class in `_ast`.
                        pub const INFO: &'static NodeInfo =
                            &node_info!($sv $(, $sf: $sf_card $sf_type)*);

                        pub(super) fn build<S: Source>(source: &mut S, node: &S::Value) -> Result<Self, S::Error> {
                            let mut fields = Fields::new(source, node, Self::INFO);
                            Ok($sv { $($sf: build_field!(fields, $sf_card $sf_type)),* })
                        }
                    }
                )*
            }

            impl Build for $s {
                fn build<S: Source>(source: &mut S, value: &S::Value) -> Result<Self, S::Error> {
                    const CLASSES: &[&str] = &[$(stringify!($sv),)*];
                    source.deeper()?;
                    let found = source.class(value, python_name(stringify!($s_mod)), CLASSES)?;
                    let name = CLASSES.get(found).copied().unwrap_or_default();
                    $(if name == stringify!($sv) {
                        return Ok($s::$sv($s_mod::$sv::build(source, value)?));
                    })*
                    Err(source.missing(value, name, &crate::build::NO_FIELD))
                }
            }

            impl Reflect for $s {
                fn reflect(&self) -> Value<'_> {
                    Value::Node(match self {
                        $($s::$sv(node) => NodeView {
                            info: $s_mod::$sv::INFO,
                            span: None,
                            values: vec![$(node.$sf.reflect()),*],
                        },)*
                    })
                }
            }
        )*
        $(
            $(#[$p_doc])*
            #[derive(Clone, Debug)]
            pub struct $p { $($(#[$pf_doc])* #[allow(missing_docs)] pub $pf: field!($pf_card $pf_type),)* }

            impl Build for $p {
                fn build<S: Source>(source: &mut S, value: &S::Value) -> Result<Self, S::Error> {
                    const INFO: &NodeInfo = &node_info!($p_name $(, $pf: $pf_card $pf_type)*);
                    source.deeper()?;
                    source.class(value, stringify!($p_name), &[stringify!($p_name)])?;
                    let mut fields = Fields::new(source, value, INFO);
                    Ok($p { $($pf: build_field!(fields, $pf_card $pf_type)),* })
                }
            }

            impl Reflect for $p {
                fn reflect(&self) -> Value<'_> {
                    const INFO: &NodeInfo = &node_info!($p_name $(, $pf: $pf_card $pf_type)*);
                    Value::Node(NodeView { info: INFO, span: None, values: vec![$(self.$pf.reflect()),*] })
                }
            }
        )*
        $(
            $(#[$lp_doc])*
            #[derive(Clone, Debug)]
            pub struct $lp {
                /// Where it stands.
                pub span: Span,
                $($(#[$lpf_doc])* #[allow(missing_docs)] pub $lpf: field!($lpf_card $lpf_type),)*
            }

            impl Build for $lp {
                fn build<S: Source>(source: &mut S, value: &S::Value) -> Result<Self, S::Error> {
                    const INFO: &NodeInfo = &node_info!($lp_name $(, $lpf: $lpf_card $lpf_type)*);
                    source.deeper()?;
                    source.class(value, stringify!($lp_name), &[stringify!($lp_name)])?;
                    let span = source.span(value, stringify!($lp_name))?;
                    let mut fields = Fields::new(source, value, INFO);
                    Ok($lp { span, $($lpf: build_field!(fields, $lpf_card $lpf_type)),* })
                }
            }

            impl Reflect for $lp {
                fn reflect(&self) -> Value<'_> {
                    const INFO: &NodeInfo = &node_info!($lp_name $(, $lpf: $lpf_card $lpf_type)*);
                    Value::Node(NodeView {
                        info: INFO,
                        span: Some(self.span),
                        values: vec![$(self.$lpf.reflect()),*],
                    })
                }
            }
        )*
        $(
            $(#[$e_doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            pub enum $e { $($(#[$ev_doc])* #[allow(missing_docs)] $ev,)* }

            impl Build for $e {
                fn build<S: Source>(source: &mut S, value: &S::Value) -> Result<Self, S::Error> {
                    const CLASSES: &[&str] = &[$(stringify!($ev),)*];
                    const ALL: &[$e] = &[$($e::$ev,)*];
                    let found = source.class(value, stringify!($e_name), CLASSES)?;
                    match ALL.get(found) {
                        Some(found) => Ok(*found),
                        None => Err(source.missing(value, stringify!($e_name), &crate::build::NO_FIELD)),
                    }
                }
            }

            impl Reflect for $e {
                fn reflect(&self) -> Value<'_> {
                    Value::Unit(match self { $($e::$ev => stringify!($ev),)* })
                }
            }
        )*

        /// Every type of the tree with its classes, from which `_ast` is made.
        pub static TYPES: &[TypeInfo] = &[
            $(TypeInfo {
                name: python_name(stringify!($s_mod)),
                kind: TypeKind::Sum,
                located: false,
                classes: &[$(node_info!($sv $(, $sf: $sf_card $sf_type)*),)*],
            },)*
            $(TypeInfo {
                name: stringify!($ls_mod),
                kind: TypeKind::Sum,
                located: true,
                classes: &[
                    $(node_info!($lsv $(, $lsf: $lsf_card $lsf_type)*),)*
                    $(node_info!($lsu),)*
                ],
            },)*
            $(TypeInfo {
                name: stringify!($p_name),
                kind: TypeKind::Product,
                located: false,
                classes: &[node_info!($p_name $(, $pf: $pf_card $pf_type)*)],
            },)*
            $(TypeInfo {
                name: stringify!($lp_name),
                kind: TypeKind::Product,
                located: true,
                classes: &[node_info!($lp_name $(, $lpf: $lpf_card $lpf_type)*)],
            },)*
            $(TypeInfo {
                name: stringify!($e_name),
                kind: TypeKind::Enum,
                located: false,
                classes: &[$(node_info!($ev),)*],
            },)*
        ];
    };
}
