//! Syntax trees from Python objects: what `compile()` takes besides text.
//!
//! Invariant: what comes out has only well-formed fields and positions; that it means something is the compiler's to
//! check, and the code made of it passes the verifier before it runs.

use baton_code::constant::Const;
use baton_code::text::Text;
use baton_object::error::Raised;
use baton_object::list::List;
use baton_object::str::{Str, encode_wtf8};
use baton_object::{Borrowed, Owned, PyResult, Token, attribute, object};
use baton_syntax::asdl::{Cardinality, FieldInfo};
use baton_syntax::ast::{Mod, Span};
use baton_syntax::build::{Build, Source};
use std::collections::HashMap;

/// The type that a class of nodes belongs to.
fn sum_of(class: &'static str) -> &'static str {
    let mut types = baton_syntax::ast::TYPES.iter();
    let of = types.find(|kind| kind.classes.iter().any(|info| info.name == class));
    of.map_or(class, |kind| kind.name)
}

/// Python objects as the source of a tree.
struct Objects<'t> {
    token: &'t mut Token,
    module: Owned,
    classes: HashMap<&'static str, Owned>,
}

/// Refuses a tree whose root is not what `mode` wants; gives the module of the classes.
pub fn check_root(token: &mut Token, value: Borrowed<'_>, mode: &str) -> PyResult {
    let module = baton_modules::import::import_module(token, "_ast")?;
    let wanted = match mode {
        "exec" => "Module",
        "eval" => "Expression",
        "single" => "Interactive",
        _ => "FunctionType",
    };
    let class = attribute::get_text(token, module.as_ref(), wanted)?;
    if !object::is_instance(token, value, class.as_ref())? {
        let got = token.class_name(value);
        return Err(token.type_error(format!("expected {wanted} node, got {got}")));
    }
    Ok(module)
}

/// The tree that `value`, an instance of a class of `_ast`, stands for; `mode` says what its root has to be.
pub fn from_python(token: &mut Token, value: Borrowed<'_>, mode: &str) -> PyResult<Mod> {
    let module = check_root(token, value, mode)?;
    let value = value.own(token);
    let mut objects = Objects {
        token,
        module,
        classes: HashMap::new(),
    };
    Mod::build(&mut objects, &value)
}

impl Objects<'_> {
    fn class_named(&mut self, name: &'static str) -> PyResult {
        if let Some(class) = self.classes.get(name) {
            return Ok(class.clone_ref(self.token));
        }
        let class = attribute::get_text(self.token, self.module.as_ref(), name)?;
        self.classes.insert(name, class.clone_ref(self.token));
        Ok(class)
    }

    fn attribute(&mut self, node: &Owned, name: &str) -> PyResult<Option<Owned>> {
        let name = self.token.intern(name);
        attribute::get_optional(self.token, node.as_ref(), name.as_ref())
    }

    fn number(&mut self, value: &Owned) -> PyResult<i64> {
        if baton_object::int::value_of(self.token, value.as_ref()).is_none() {
            let shown = object::repr_text(self.token, value.as_ref())?;
            return Err(self
                .token
                .value_error(format!("invalid integer value: {shown}")));
        }
        baton_object::int::index_to_i64(self.token, value.as_ref(), "C int")
    }

    fn place(&mut self, node: &Owned, sum: &str, name: &str) -> PyResult<i64> {
        match self.attribute(node, name)? {
            Some(value) => self.number(&value),
            None => Err(self
                .token
                .type_error(format!("required field \"{name}\" missing from {sum}"))),
        }
    }

    fn end_place(&mut self, node: &Owned, name: &str, start: i64) -> PyResult<i64> {
        match self.attribute(node, name)? {
            Some(value) if !value.word().is_none() => self.number(&value),
            _ => Ok(start),
        }
    }
}

impl Source for Objects<'_> {
    type Value = Owned;
    type Error = Raised;

    fn class(
        &mut self,
        value: &Owned,
        type_name: &'static str,
        classes: &'static [&'static str],
    ) -> PyResult<usize> {
        for (index, name) in classes.iter().enumerate() {
            let class = self.class_named(name)?;
            if object::is_instance(self.token, value.as_ref(), class.as_ref())? {
                return Ok(index);
            }
        }
        let shown = object::repr_text(self.token, value.as_ref())?;
        Err(self.token.type_error(format!(
            "expected some sort of {type_name}, but got {shown}"
        )))
    }

    fn span(&mut self, node: &Owned, class: &'static str) -> PyResult<Span> {
        let sum = sum_of(class);
        let line = self.place(node, sum, "lineno")?;
        let col = self.place(node, sum, "col_offset")?;
        let end_line = self.end_place(node, "end_lineno", line)?;
        let end_col = self.end_place(node, "end_col_offset", col)?;
        let message = if line > end_line {
            format!("AST node line range ({line}, {end_line}) is not valid")
        } else if (line < 0 && end_line != line) || (col < 0 && col != end_col) {
            format!(
                "AST node column range ({col}, {end_col}) for line range ({line}, {end_line}) is not valid"
            )
        } else if line == end_line && col > end_col {
            format!("line {line}, column {col}-{end_col} is not a valid range")
        } else {
            let clip = |number: i64| u32::try_from(number.max(0)).unwrap_or(u32::MAX);
            return Ok(Span {
                line: clip(line),
                col: clip(col),
                end_line: clip(end_line),
                end_col: clip(end_col),
            });
        };
        Err(self.token.value_error(message))
    }

    fn field(&mut self, node: &Owned, field: &'static FieldInfo) -> PyResult<Option<Owned>> {
        let found = self.attribute(node, field.name)?;
        Ok(found.filter(|value| field.type_name == "constant" || !value.word().is_none()))
    }

    fn missing(&mut self, node: &Owned, class: &'static str, field: &'static FieldInfo) -> Raised {
        let name = field.name;
        match self.attribute(node, name) {
            Ok(None) => self
                .token
                .type_error(format!("required field \"{name}\" missing from {class}")),
            Ok(Some(_)) => self
                .token
                .value_error(format!("field '{name}' is required for {class}")),
            Err(raised) => raised,
        }
    }

    fn items(
        &mut self,
        list: &Owned,
        class: &'static str,
        field: &'static FieldInfo,
    ) -> PyResult<Vec<Option<Owned>>> {
        let Some(items) = list.as_ref().get::<List>(self.token) else {
            let (name, got) = (field.name, self.token.class_name(list.as_ref()));
            return Err(self.token.type_error(format!(
                "{class} field \"{name}\" must be a list, not a {got}"
            )));
        };
        Ok(items
            .items
            .iter()
            .map(|item| (!item.word().is_none()).then(|| item.clone_ref(self.token)))
            .collect())
    }

    fn hole(&mut self, field: &'static FieldInfo) -> Raised {
        debug_assert!(field.cardinality == Cardinality::Many);
        let what = match field.type_name {
            "expr" => "expression",
            "stmt" => "statement",
            other => other,
        };
        self.token
            .value_error(format!("None disallowed in {what} list"))
    }

    fn int(&mut self, value: &Owned) -> PyResult<i32> {
        let number = self.number(value)?;
        i32::try_from(number).map_err(|_| {
            self.token
                .overflow_error("Python int too large to convert to C int")
        })
    }

    fn text(&mut self, value: &Owned) -> PyResult<Text> {
        let bytes = value
            .as_ref()
            .get::<Str>(self.token)
            .map(|text| encode_wtf8(text.chars()));
        match bytes.and_then(|bytes| Text::from_wtf8(&bytes)) {
            Some(text) => Ok(text),
            None => Err(self.token.type_error("AST identifier must be of type str")),
        }
    }

    fn constant(&mut self, value: &Owned) -> PyResult<Const> {
        match baton_vm::code_object::constant_of(self.token, value.as_ref())? {
            Some(constant) => Ok(constant),
            None => {
                let got = self.token.class_name(value.as_ref());
                Err(self
                    .token
                    .type_error(format!("got an invalid type in Constant: {got}")))
            }
        }
    }

    fn deeper(&mut self) -> PyResult<()> {
        self.token.check_recursion(" during compilation")
    }
}
