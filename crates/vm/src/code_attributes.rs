//! The Python face of code objects.

use crate::code_object::{CodeObject, new_with};
use baton_code::constant::Const;
use baton_code::object::{Code, flags as code_flags, kinds};
use baton_code::ops::Opcode;
use baton_code::text::Text;
use baton_object::args::{Param, ParamKind, Signature};
use baton_object::slots::CompareOp;
use baton_object::str::{Str, encode_wtf8};
use baton_object::tuple::Tuple;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, methods};
use std::sync::Arc;

fn bytes(token: &Token, data: &[u8]) -> Owned {
    baton_types::bytes::new(token, data)
}

fn names_of_kind(token: &Token, this: Borrowed<'_>, kind: u8) -> Owned {
    let code = CodeObject::of(token, this);
    let indices: Vec<usize> = code
        .code()
        .locals_of_kind(kind)
        .map(|(index, _)| index)
        .collect();
    let names: Vec<Owned> = indices
        .iter()
        .filter_map(|index| code.local_name(*index))
        .map(|name| name.own(token))
        .collect();
    token.new_tuple(names.into_iter())
}

fn optional(token: &Token, number: i32) -> Owned {
    if number < 0 {
        token.none()
    } else {
        token.int(i64::from(number))
    }
}

macro_rules! numbers {
    ($($name:ident => $field:ident;)*) => {$(
        fn $name(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
            Ok(i64::from(CodeObject::of(token, this).shallow().$field))
        }
    )*};
}
numbers! { argcount => argcount; posonly => posonlyargcount; kwonly => kwonlyargcount; stacksize => stacksize; flags => flags; first_line => first_line; }

/// The parameters of `types.CodeType`, in order; the last two may be left out.
const CONSTRUCTOR: [&str; 18] = [
    "co_argcount",
    "co_posonlyargcount",
    "co_kwonlyargcount",
    "co_nlocals",
    "co_stacksize",
    "co_flags",
    "co_code",
    "co_consts",
    "co_names",
    "co_varnames",
    "co_filename",
    "co_name",
    "co_qualname",
    "co_firstlineno",
    "co_linetable",
    "co_exceptiontable",
    "co_freevars",
    "co_cellvars",
];

/// A code object if the verifier lets it pass.
fn checked(token: &mut Token, code: Code, foreign: Vec<(usize, Owned)>) -> PyResult {
    if let Err(error) = baton_code::verify::verify(&code) {
        return Err(token.value_error(format!("code: {error}")));
    }
    new_with(token, &Arc::new(code), foreign)
}

/// A code object of `code` with the items of a tuple for its constants.
pub fn with_constants(token: &mut Token, code: &Code, constants: Borrowed<'_>) -> PyResult {
    let mut code = code.clone();
    let foreign = set_constants(token, &mut code, constants)?;
    checked(token, code, foreign)
}

#[methods]
impl CodeObject {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.no_keywords(token, "code")?;
        args.expect(token, "code", 16, 18)?;
        let given = args.positional();
        let (mut code, mut foreign) = (Code::default(), Vec::new());
        for (name, value) in CONSTRUCTOR.iter().zip(given) {
            match *name {
                "co_varnames" => {
                    let (free, cells) = (given.get(16).copied(), given.get(17).copied());
                    set_variables(token, &mut code, Some(*value), cells, free)?;
                }
                "co_freevars" | "co_cellvars" => {}
                "co_consts" => foreign = set_constants(token, &mut code, *value)?,
                name => change(token, &mut code, name, *value)?,
            }
        }
        if code.nlocals() != number(token, given[3])? as usize {
            return Err(token.value_error("code: co_nlocals != len(co_varnames)"));
        }
        checked(token, code, foreign)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let code = CodeObject::of(token, this);
        let (name, line) = (
            baton_object::str::to_cow(token, code.co_name()).into_owned(),
            code.shallow().first_line,
        );
        let file = baton_object::str::to_cow(token, code.co_filename()).into_owned();
        Ok(token.new_str(&format!(
            "<code object {name} at {:#x}, file \"{file}\", line {line}>",
            this.word().identity()
        )))
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let (Some(left), Some(right)) = (
            this.get::<CodeObject>(token),
            other.get::<CodeObject>(token),
        ) else {
            return Ok(baton_object::singletons::not_implemented());
        };
        let equal = Arc::ptr_eq(left.code(), right.code()) || same(left.code(), right.code());
        let (left, right) = (
            foreign_constants(token, this),
            foreign_constants(token, other),
        );
        let equal = equal && same_foreign(token, &left, &right)?;
        Ok(match op {
            CompareOp::Eq => token.bool(equal),
            CompareOp::Ne => token.bool(!equal),
            _ => baton_object::singletons::not_implemented(),
        })
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let code = CodeObject::of(token, this).shallow();
        let mut seed = code.code.to_vec();
        for number in [code.argcount, code.posonlyargcount, code.kwonlyargcount] {
            seed.extend(number.to_le_bytes());
        }
        seed.extend(code.first_line.to_le_bytes());
        for name in code.names.iter().chain(code.localsplusnames.iter()) {
            seed.extend(name.as_bytes());
            seed.push(0xFF);
        }
        Ok(baton_object::str::hash_bytes(token, &seed))
    }

    #[member]
    fn co_argcount(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        argcount(token, this)
    }

    #[member]
    fn co_posonlyargcount(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        posonly(token, this)
    }

    #[member]
    fn co_kwonlyargcount(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        kwonly(token, this)
    }

    #[member]
    fn co_stacksize(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        stacksize(token, this)
    }

    #[member]
    fn co_flags(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        flags(token, this)
    }

    #[member]
    fn co_firstlineno(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        first_line(token, this)
    }

    #[getter]
    fn co_nlocals(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(CodeObject::of(token, this).shallow().nlocals())
    }

    #[getter]
    fn co_code(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(bytes(token, &CodeObject::of(token, this).shallow().code))
    }

    #[getter]
    fn _co_code_adaptive(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(bytes(token, &CodeObject::of(token, this).shallow().code))
    }

    #[member]
    fn co_consts(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let consts = CodeObject::of(token, this).constants();
        Ok(token.new_tuple(
            consts
                .iter()
                .map(|value| value.clone_ref(token))
                .collect::<Vec<_>>()
                .into_iter(),
        ))
    }

    #[member]
    fn co_names(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let names = CodeObject::of(token, this).names();
        Ok(token.new_tuple(
            names
                .iter()
                .map(|value| value.clone_ref(token))
                .collect::<Vec<_>>()
                .into_iter(),
        ))
    }

    #[getter]
    fn co_varnames(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(names_of_kind(token, this, kinds::LOCAL))
    }

    #[getter]
    fn co_cellvars(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(names_of_kind(token, this, kinds::CELL))
    }

    #[getter]
    fn co_freevars(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(names_of_kind(token, this, kinds::FREE))
    }

    #[member(name = "co_filename")]
    fn get_filename(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(CodeObject::of(token, this).co_filename().own(token))
    }

    #[member(name = "co_name")]
    fn get_name(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(CodeObject::of(token, this).co_name().own(token))
    }

    #[member(name = "co_qualname")]
    fn get_qualname(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(CodeObject::of(token, this).co_qualname().own(token))
    }

    #[member]
    fn co_linetable(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(bytes(
            token,
            &CodeObject::of(token, this).shallow().linetable,
        ))
    }

    #[member]
    fn co_exceptiontable(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(bytes(
            token,
            &CodeObject::of(token, this).shallow().exceptiontable,
        ))
    }

    #[getter]
    fn co_lnotab(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let warn = token.interp().hooks.warn.get();
        let category = &baton_object::exceptions::DEPRECATION_WARNING;
        warn(
            token,
            category,
            "co_lnotab is deprecated, use co_lines instead.",
            1,
        )?;
        let code = Arc::clone(CodeObject::of(token, this).shallow());
        let table = baton_code::linetable::lnotab(&code.linetable, code.first_line);
        Ok(bytes(token, &table))
    }

    /// Ranges of the code with their lines: start, end, line or None.
    #[method("()")]
    fn co_lines(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let code = Arc::clone(CodeObject::of(token, this).shallow());
        let rows: Vec<Owned> = baton_code::linetable::lines(&code.linetable, code.first_line)
            .map(|(start, end, line)| {
                let row = [
                    token.int(start as i64),
                    token.int(end as i64),
                    line.map_or_else(|| token.none(), |line| token.int(i64::from(line))),
                ];
                token.new_tuple(row.into_iter())
            })
            .collect();
        let list = token.new_list(rows);
        baton_object::object::iter(token, list.as_ref())
    }

    /// Positions of every code unit: line, end line, column, end column.
    #[method("()")]
    fn co_positions(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let code = Arc::clone(CodeObject::of(token, this).shallow());
        let rows: Vec<Owned> = baton_code::linetable::positions(&code.linetable, code.first_line)
            .map(|place| {
                let row = [place.line, place.end_line, place.col, place.end_col]
                    .map(|number| optional(token, number));
                token.new_tuple(row.into_iter())
            })
            .collect();
        let list = token.new_list(rows);
        baton_object::object::iter(token, list.as_ref())
    }

    /// The code's branches: where each is, where it goes on if not taken, and where if taken.
    #[method("()")]
    fn co_branches(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let code = Arc::clone(CodeObject::of(token, this).shallow());
        let rows: Vec<Owned> = crate::monitor::lines::groups(&code)
            .filter_map(|group| branch(&group))
            .map(|places| {
                let places = places.map(|unit| token.int(unit as i64 * 2));
                token.new_tuple(places.into_iter())
            })
            .collect();
        let list = token.new_list(rows);
        baton_object::object::iter(token, list.as_ref())
    }

    /// (internal-only) Return the local variable name for the given oparg.
    #[method("(oparg)")]
    fn _varname_from_oparg(token: &mut Token, this: Borrowed<'_>, oparg: usize) -> PyResult {
        match CodeObject::of(token, this)
            .local_name(oparg)
            .map(|name| name.own(token))
        {
            Some(name) => Ok(name),
            None => Err(token.index_error("tuple index out of range")),
        }
    }

    /// Return a copy of the code object with new values for the specified fields.
    #[method("(*args, **changes)")]
    fn replace(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        static SIGNATURE: Signature = Signature {
            name: "replace",
            params: REPLACEABLE,
        };
        let values = SIGNATURE.bind::<18>(token, args)?;
        let mut code = Code::clone(CodeObject::of(token, this).code());
        let mut foreign = foreign_constants(token, this);
        for (param, value) in REPLACEABLE.iter().zip(values) {
            match value {
                Some(value) if param.name == "co_consts" => {
                    foreign = set_constants(token, &mut code, value)?;
                }
                Some(value) => change(token, &mut code, param.name, value)?,
                None => {}
            }
        }
        if let Some(count) = values.get(3).copied().flatten()
            && code.nlocals() != number(token, count)? as usize
        {
            return Err(token.value_error("code: co_nlocals != len(co_varnames)"));
        }
        checked(token, code, foreign)
    }

    /// Return a copy of the code object with new values for the specified fields.
    #[method("(*args, **changes)")]
    fn __replace__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        Self::replace(token, this, args)
    }
}

const fn keyword(name: &'static str) -> Param {
    Param {
        name,
        kind: ParamKind::Keyword,
        required: false,
    }
}

static REPLACEABLE: &[Param] = &[
    keyword("co_argcount"),
    keyword("co_posonlyargcount"),
    keyword("co_kwonlyargcount"),
    keyword("co_nlocals"),
    keyword("co_stacksize"),
    keyword("co_flags"),
    keyword("co_firstlineno"),
    keyword("co_code"),
    keyword("co_consts"),
    keyword("co_names"),
    keyword("co_varnames"),
    keyword("co_freevars"),
    keyword("co_cellvars"),
    keyword("co_filename"),
    keyword("co_name"),
    keyword("co_qualname"),
    keyword("co_linetable"),
    keyword("co_exceptiontable"),
];

fn text(token: &mut Token, value: Borrowed<'_>) -> PyResult<Text> {
    let bytes = value
        .get::<Str>(token)
        .map(|text| encode_wtf8(text.chars()));
    match bytes.and_then(|bytes| Text::from_wtf8(&bytes)) {
        Some(text) => Ok(text),
        None => {
            let got = token.class_name(value);
            Err(token.type_error(format!("replace() argument must be str, not {got}")))
        }
    }
}

fn number(token: &mut Token, value: Borrowed<'_>) -> PyResult<u32> {
    let number = baton_object::int::index_to_i64(token, value, "C int")?;
    u32::try_from(number).map_err(|_| token.value_error("code: argument out of range"))
}

fn data(token: &mut Token, value: Borrowed<'_>) -> PyResult<Arc<[u8]>> {
    let view = baton_object::buffer::get(token, value, false)?;
    let data: Arc<[u8]> = view.bytes(token).into();
    drop(view);
    Ok(data)
}

fn texts(token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<Text>> {
    let items: Vec<Owned> = match Tuple::items_of(token, value) {
        Some(items) => items.iter().map(|item| item.own(token)).collect(),
        None => return Err(token.type_error("replace() argument must be a tuple of names")),
    };
    items
        .iter()
        .map(|item| text(token, item.as_ref()))
        .collect()
}

fn change(token: &mut Token, code: &mut Code, name: &str, value: Borrowed<'_>) -> PyResult<()> {
    match name {
        "co_argcount" => code.argcount = number(token, value)?,
        "co_posonlyargcount" => code.posonlyargcount = number(token, value)?,
        "co_kwonlyargcount" => code.kwonlyargcount = number(token, value)?,
        "co_nlocals" => drop(number(token, value)?),
        "co_stacksize" => code.stacksize = number(token, value)?,
        "co_flags" => code.flags = number(token, value)?,
        "co_firstlineno" => code.first_line = number(token, value)? as i32,
        "co_code" => code.code = data(token, value)?,
        "co_linetable" => code.linetable = data(token, value)?,
        "co_exceptiontable" => code.exceptiontable = data(token, value)?,
        "co_filename" => code.filename = text(token, value)?,
        "co_name" => code.name = text(token, value)?,
        "co_qualname" => code.qualname = text(token, value)?,
        "co_names" => code.names = texts(token, value)?.into(),
        "co_varnames" => set_variables(token, code, Some(value), None, None)?,
        "co_cellvars" => set_variables(token, code, None, Some(value), None)?,
        "co_freevars" => set_variables(token, code, None, None, Some(value))?,
        _ => return Err(token.not_implemented("code.replace() of this field")),
    }
    Ok(())
}

/// The constants that the compiler never makes, by their places.
fn foreign_constants(token: &Token, this: Borrowed<'_>) -> Vec<(usize, Owned)> {
    let code = CodeObject::of(token, this);
    let constants = code.constants();
    let places = code.foreign().iter();
    places
        .filter_map(|place| Some((*place, constants.get(*place)?.clone_ref(token))))
        .collect()
}

/// Sets the constants; those that the compiler never makes are returned with their places.
fn set_constants(
    token: &mut Token,
    code: &mut Code,
    value: Borrowed<'_>,
) -> PyResult<Vec<(usize, Owned)>> {
    let items: Vec<Owned> = match Tuple::items_of(token, value) {
        Some(items) => items.iter().map(|item| item.own(token)).collect(),
        None => {
            let got = token.class_name(value);
            return Err(token.type_error(format!(
                "replace() argument 'co_consts' must be tuple, not {got}"
            )));
        }
    };
    let (mut constants, mut foreign) = (Vec::with_capacity(items.len()), Vec::new());
    for (place, item) in items.into_iter().enumerate() {
        match crate::code_object::constant_of(token, item.as_ref())? {
            Some(constant) => constants.push(constant),
            None => {
                constants.push(Const::None);
                foreign.push((place, item));
            }
        }
    }
    code.consts = constants.into();
    Ok(foreign)
}

/// What kind of parameter the local at `index` is; 0 if none.
fn parameter_kind(code: &Code, index: usize) -> u8 {
    let has = |flag: u32| usize::from(code.flags & flag != 0);
    let positional_only = code.posonlyargcount as usize;
    let positional = code.argcount as usize;
    let named = positional + code.kwonlyargcount as usize;
    let rest = named + has(code_flags::VARARGS);
    let last = rest + has(code_flags::VARKEYWORDS);
    match index {
        index if index < positional_only => kinds::ARG_POS,
        index if index < positional => kinds::ARG_POS | kinds::ARG_KW,
        index if index < named => kinds::ARG_KW,
        index if index < rest => kinds::ARG_VAR | kinds::ARG_POS,
        index if index < last => kinds::ARG_VAR | kinds::ARG_KW,
        _ => 0,
    }
}

/// New variables: locals, cells (a local of the same name is both) and free variables; what is not given stays.
fn set_variables(
    token: &mut Token,
    code: &mut Code,
    locals: Option<Borrowed<'_>>,
    cells: Option<Borrowed<'_>>,
    free: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let old = |kind: u8| -> Vec<Text> {
        code.locals_of_kind(kind)
            .map(|(_, name)| name.clone())
            .collect()
    };
    let (old_locals, old_cells, old_free) = (old(kinds::LOCAL), old(kinds::CELL), old(kinds::FREE));
    let mut pick = |given: Option<Borrowed<'_>>, old: Vec<Text>| match given {
        Some(given) => texts(token, given),
        None => Ok(old),
    };
    let locals = pick(locals, old_locals)?;
    let cells = pick(cells, old_cells)?;
    let free = pick(free, old_free)?;
    let (mut names, mut found) = (Vec::new(), Vec::new());
    for (index, name) in locals.iter().enumerate() {
        let shared = if cells.contains(name) { kinds::CELL } else { 0 };
        names.push(name.clone());
        found.push(kinds::LOCAL | shared | parameter_kind(code, index));
    }
    for name in cells.iter().filter(|name| !locals.contains(name)) {
        names.push(name.clone());
        found.push(kinds::CELL);
    }
    for name in free {
        names.push(name);
        found.push(kinds::FREE);
    }
    code.localsplusnames = names.into();
    code.localspluskinds = found.into();
    Ok(())
}

/// Where a branch is, where it goes on if it is not taken, and where if it is, in units.
fn branch(group: &crate::monitor::lines::Group) -> Option<[usize; 3]> {
    let next = group.unit + 1 + group.opcode.caches();
    let distance = group.arg as usize;
    match group.opcode {
        // Behind NOT_TAKEN.
        Opcode::POP_JUMP_IF_FALSE
        | Opcode::POP_JUMP_IF_TRUE
        | Opcode::POP_JUMP_IF_NONE
        | Opcode::POP_JUMP_IF_NOT_NONE => Some([group.unit, next + 1, next + distance]),
        // Behind END_FOR and POP_ITER.
        Opcode::FOR_ITER => Some([group.unit, next, next + distance + 2]),
        Opcode::END_ASYNC_FOR => {
            let source = next.checked_sub(distance)?;
            Some([source, source + 2, next])
        }
        _ => None,
    }
}

fn same_foreign(
    token: &mut Token,
    left: &[(usize, Owned)],
    right: &[(usize, Owned)],
) -> PyResult<bool> {
    if left.len() != right.len() {
        return Ok(false);
    }
    for ((place, left), (other_place, right)) in left.iter().zip(right) {
        let same = place == other_place
            && baton_object::object::equal(token, left.as_ref(), right.as_ref())?;
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Code is equal whatever file and place it comes from.
fn same(left: &Code, right: &Code) -> bool {
    let counts = |code: &Code| (code.argcount, code.posonlyargcount, code.kwonlyargcount);
    counts(left) == counts(right)
        && left.flags == right.flags
        && left.first_line == right.first_line
        && left.name == right.name
        && left.code == right.code
        && left.names == right.names
        && left.localsplusnames == right.localsplusnames
        && left.localspluskinds == right.localspluskinds
        && left.linetable == right.linetable
        && left.exceptiontable == right.exceptiontable
        && left.consts.len() == right.consts.len()
        && left
            .consts
            .iter()
            .zip(right.consts.iter())
            .all(|pair| match pair {
                (Const::Code(left), Const::Code(right)) => same(left, right),
                (left, right) => left == right,
            })
}
