//! The compiler behind the seam: what `compile()`, `exec` and imports call.

use baton_code::text::Text;
use baton_compile::{Options, Warning, compile_source, compile_tree, parse_warned};
use baton_object::attribute;
use baton_object::error::Raised;
use baton_object::exceptions::{
    INDENTATION_ERROR, LOOKUP_ERROR, SYNTAX_ERROR, SYNTAX_WARNING, SYSTEM_ERROR, TAB_ERROR,
    VALUE_ERROR,
};
use baton_object::seam::CompileRequest;
use baton_object::str::{Str, encode_wtf8};
use baton_object::{Borrowed, ClassSpec, Owned, PyResult, Token};
use baton_syntax::source::{TEXT_MARK, without_mark};
use baton_syntax::{Mode, SyntaxError};

/// `PyCF_ONLY_AST`: the caller wants the tree.
const ONLY_AST: i64 = 0x0400;
/// `PyCF_OPTIMIZED_AST`, which includes it.
const OPTIMIZED_AST: i64 = 0x8000 | ONLY_AST;
/// `PyCF_DONT_IMPLY_DEDENT`
const DONT_IMPLY_DEDENT: i64 = 0x0200;
/// `PyCF_ALLOW_INCOMPLETE_INPUT`
const ALLOW_INCOMPLETE: i64 = 0x4000;
/// `PyCF_TYPE_COMMENTS`
const TYPE_COMMENTS: i64 = 0x1000;
/// `PyCF_ALLOW_TOP_LEVEL_AWAIT`
const TOP_LEVEL_AWAIT: i64 = 0x2000;
/// All `CO_FUTURE_*` bits.
const FUTURES: i64 = 0x1FF_0000 & !0x8000;

/// Compiles as asked: the seam's `compile`.
pub fn compile(token: &mut Token, request: CompileRequest<'_>) -> PyResult {
    let mode = match request.mode {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" if request.flags & DONT_IMPLY_DEDENT != 0 => Mode::Prompt,
        "single" => Mode::Single,
        "func_type" => return function_type(token, &request),
        _ => return Err(token.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    let is_tree = request.source.is_a::<baton_modules::ast::Ast>(token);
    if is_tree && request.flags & ONLY_AST != 0 && request.flags & OPTIMIZED_AST != OPTIMIZED_AST {
        crate::build_tree::check_root(token, request.source, request.mode)?;
        return Ok(request.source.own(token));
    }
    let tree = match is_tree {
        true => Some(crate::build_tree::from_python(
            token,
            request.source,
            request.mode,
        )?),
        false => None,
    };
    if let Some(tree) = &tree {
        validate(token, tree)?;
    }
    if request.flags & ONLY_AST != 0
        && let Some(tree) = tree
    {
        return tree_of(token, tree, &request, &[]);
    }
    let source = match is_tree {
        true => Vec::new(),
        false => source_bytes(
            token,
            request.source,
            "compile() arg 1 must be a string, bytes or AST object",
        )?,
    };
    if request.flags & ALLOW_INCOMPLETE != 0
        && !is_tree
        && let Some(error) = baton_syntax::incomplete(&source, mode)
    {
        return Err(syntax_error(token, &error, request.filename, &source));
    }
    if request.flags & ONLY_AST != 0 {
        let mut warnings = Vec::new();
        let parsed = parse_warned(&source, mode, &mut warnings);
        report(token, &warnings, request.filename, &source)?;
        let parsed = parsed.and_then(|tree| commented(tree, &request, &source));
        return match parsed {
            Ok(tree) => tree_of(token, tree, &request, &source),
            Err(error) => Err(syntax_error(token, &error, request.filename, &source)),
        };
    }
    let options = options(token, &request);
    let mut warnings = Vec::new();
    let compiled = match tree {
        Some(tree) => {
            let compiled = compile_tree(tree, &options, &mut warnings);
            if let Ok(code) = &compiled
                && let Err(error) = baton_code::verify::verify(code)
            {
                return Err(token.value_error(format!("this tree cannot be compiled: {error}")));
            }
            compiled
        }
        None => compile_source(&source, mode, &options, &mut warnings),
    };
    report(token, &warnings, request.filename, &source)?;
    match compiled {
        Ok(code) => baton_vm::code_object::new(token, &code),
        Err(error) => Err(syntax_error(token, &error, request.filename, &source)),
    }
}

/// The tree with its type comments, if they are asked for, and seen not to be too new.
fn commented(
    mut tree: baton_syntax::ast::Mod,
    request: &CompileRequest<'_>,
    source: &[u8],
) -> Result<baton_syntax::ast::Mod, SyntaxError> {
    if request.flags & TYPE_COMMENTS != 0 {
        baton_syntax::type_comments::attach(source, &mut tree)?;
    }
    if request.feature_version >= 0 {
        baton_syntax::features::check(source, &tree, request.feature_version)?;
    }
    Ok(tree)
}

/// The tree of a signature, which is all that can be made of one.
fn function_type(token: &mut Token, request: &CompileRequest<'_>) -> PyResult {
    if request.flags & ONLY_AST == 0 {
        let message = "compile() mode 'func_type' requires flag PyCF_ONLY_AST";
        return Err(token.value_error(message));
    }
    if request.source.is_a::<baton_modules::ast::Ast>(token) {
        crate::build_tree::check_root(token, request.source, request.mode)?;
        return Ok(request.source.own(token));
    }
    let wanted = "compile() arg 1 must be a string, bytes or AST object";
    let source = source_bytes(token, request.source, wanted)?;
    match baton_syntax::type_comments::parse_signature(&source) {
        Ok(tree) => tree_of(token, tree, request, &source),
        Err(error) => Err(syntax_error(token, &error, request.filename, &source)),
    }
}

/// Refuses a tree that means nothing.
fn validate(token: &mut Token, tree: &baton_syntax::ast::Mod) -> PyResult<()> {
    match baton_syntax::validate::validate(tree) {
        Ok(()) => Ok(()),
        Err(refusal) if refusal.is_type_error => Err(token.type_error(refusal.message)),
        Err(refusal) => Err(token.value_error(refusal.message)),
    }
}

/// The tree as Python has it; after the compiler's first pass if the request says so.
fn tree_of(
    token: &mut Token,
    mut tree: baton_syntax::ast::Mod,
    request: &CompileRequest<'_>,
    source: &[u8],
) -> PyResult {
    if request.flags & OPTIMIZED_AST == OPTIMIZED_AST {
        let options = options(token, request);
        if let Err(error) = baton_compile::optimize_tree(&mut tree, &options) {
            return Err(syntax_error(token, &error, request.filename, source));
        }
    }
    crate::tree::to_python(token, &tree)
}

/// What the request and the interpreter's settings say.
fn options(token: &mut Token, request: &CompileRequest<'_>) -> Options {
    let filename = request
        .filename
        .get::<Str>(token)
        .map(|name| encode_wtf8(name.chars()))
        .unwrap_or_default();
    let mut options =
        Options::new(Text::from_wtf8(&filename).unwrap_or_else(|| Text::from("<unknown>")));
    options.optimize = match request.optimize {
        -1 => baton_modules::sys::optimize_level(token),
        level => u8::try_from(level).unwrap_or(0).min(2),
    };
    options.future_flags = (request.flags & FUTURES) as u32;
    if !request.dont_inherit {
        options.future_flags |= inherited_futures(token);
    }
    let settings = token.interp().extension::<baton_modules::sys::Settings>();
    options.columns = !settings.no_debug_ranges.get();
    options.top_level_await = request.flags & TOP_LEVEL_AWAIT != 0;
    options
}

/// The future statements of the code that calls.
fn inherited_futures(token: &mut Token) -> u32 {
    match baton_vm::state::current_function(token) {
        Some(function) => {
            baton_vm::function::Function::of(token, function)
                .code_object()
                .code()
                .flags
                & FUTURES as u32
        }
        None => 0,
    }
}

pub(crate) fn source_bytes(
    token: &mut Token,
    source: Borrowed<'_>,
    wanted: &'static str,
) -> PyResult<Vec<u8>> {
    let bytes = match source.get::<Str>(token) {
        Some(text) => {
            // A str is text already: a coding cookie in it means nothing.
            let mut bytes = TEXT_MARK.to_vec();
            bytes.extend(encode_wtf8(text.chars()));
            if text
                .chars()
                .iter()
                .any(|char| (0xD800..0xE000).contains(&char))
            {
                let name = token.intern("utf-8");
                let encode = token.intern("encode");
                attribute::call_method(token, source, encode.as_ref(), &[name.as_ref()])?;
            }
            bytes
        }
        None => {
            if !baton_object::buffer::supported(token, source) {
                return Err(token.type_error(wanted));
            }
            let view = baton_object::buffer::get(token, source, false)?;
            let bytes = view.bytes(token).to_vec();
            drop(view);
            bytes
        }
    };
    let bytes = match baton_syntax::source::foreign_encoding(&bytes) {
        Some(encoding) => recoded(token, &bytes, &encoding)?,
        None => bytes,
    };
    if bytes.contains(&0) {
        return Err(token.raise(
            &SYNTAX_ERROR,
            "source code string cannot contain null bytes",
        ));
    }
    Ok(bytes)
}

/// Source in an encoding that takes a codec, as UTF-8.
fn recoded(token: &mut Token, bytes: &[u8], encoding: &str) -> PyResult<Vec<u8>> {
    let data = baton_types::bytes::new(token, bytes);
    let (name, decode) = (token.new_str(encoding), token.intern("decode"));
    let text = match attribute::call_method(token, data.as_ref(), decode.as_ref(), &[name.as_ref()])
    {
        Ok(text) => text,
        Err(raised) => {
            let message = match token.error_is(&raised, &LOOKUP_ERROR) {
                true => format!("unknown encoding: {encoding}"),
                false => {
                    let error = token.take_error(raised);
                    let said = baton_object::object::str_text(token, error.as_ref())?;
                    return Err(token.raise(&SYNTAX_ERROR, format!("(unicode error) {said}")));
                }
            };
            drop(token.take_lazy(raised));
            return Err(token.raise(&SYNTAX_ERROR, message));
        }
    };
    let mut bytes = TEXT_MARK.to_vec();
    if let Some(text) = text.as_ref().get::<Str>(token) {
        bytes.extend(encode_wtf8(text.chars()));
    }
    Ok(bytes)
}

/// Issues the compiler's warnings at their places; one that a filter turns into an error is a SyntaxError there.
fn report(
    token: &mut Token,
    warnings: &[Warning],
    filename: Borrowed<'_>,
    source: &[u8],
) -> PyResult<()> {
    for warning in warnings {
        let category = token.native_class(&SYNTAX_WARNING).as_value().own(token);
        let message = token.new_str(&warning.message);
        let line = i64::from(warning.place.line);
        let issued = baton_modules_core::warnings::warn_at(
            token,
            message.as_ref(),
            category.as_ref(),
            filename,
            line,
        );
        match issued {
            Ok(()) => {}
            Err(raised) if token.error_is(&raised, &SYNTAX_WARNING) => {
                drop(token.take_lazy(raised));
                let error = SyntaxError {
                    kind: baton_syntax::ErrorKind::Syntax,
                    // The warning's outlook makes no sense in an error.
                    message: warning
                        .message
                        .replace(" Such sequences will not work in the future.", ""),
                    place: Some(warning.place),
                    text: source_line(source, warning.place.line),
                    last_statement: None,
                };
                return Err(syntax_error(token, &error, filename, source));
            }
            Err(raised) => return Err(raised),
        }
    }
    Ok(())
}

/// A line of the source, with its end.
fn source_line(source: &[u8], line: i32) -> Option<Text> {
    let source = without_mark(source);
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    Text::from_wtf8(source.split_inclusive(|byte| *byte == b'\n').nth(index)?)
}

fn class_of(error: &SyntaxError) -> &'static ClassSpec {
    match error.kind.class_name() {
        "IndentationError" => &INDENTATION_ERROR,
        "TabError" => &TAB_ERROR,
        "_IncompleteInputError" => &baton_object::exceptions::INCOMPLETE_INPUT_ERROR,
        "ValueError" => &VALUE_ERROR,
        "SystemError" => &SYSTEM_ERROR,
        "RecursionError" => &baton_object::exceptions::RECURSION_ERROR,
        "MemoryError" => &baton_object::exceptions::MEMORY_ERROR,
        "OverflowError" => &baton_object::exceptions::OVERFLOW_ERROR,
        _ => &SYNTAX_ERROR,
    }
}

/// The line of the file where the error is: the passes after the parser do not know it.
fn line_of_file(token: &Token, filename: Borrowed<'_>, line: i32) -> Option<Text> {
    let name = filename.get::<Str>(token)?.to_cow().into_owned();
    let bytes = std::fs::read(name).ok()?;
    let source = baton_syntax::Source::decode(&bytes).ok()?;
    let text = source.line(u32::try_from(line).ok()?);
    (!text.is_empty()).then(|| Text::from(text))
}

/// What a hint at a misspelt keyword needs: the last statement that was right, and the text.
fn metadata(token: &mut Token, error: &SyntaxError, source: &[u8]) -> Option<Owned> {
    let (line, column) = error.last_statement?;
    let source = without_mark(source);
    let text = Text::from_wtf8(source).map(|text| token.new_wtf8(text.as_bytes()));
    let parts = [
        token.int(i64::from(line)),
        token.int(i64::from(column)),
        text.unwrap_or_else(|| token.none()),
    ];
    Some(token.new_tuple(parts.into_iter()))
}

/// The exception for an error of the parser or compiler.
pub(crate) fn syntax_error(
    token: &mut Token,
    error: &SyntaxError,
    filename: Borrowed<'_>,
    source: &[u8],
) -> Raised {
    let class = class_of(error);
    let message = token.new_str(&error.message);
    if !class.is_subclass_of(&SYNTAX_ERROR) {
        return token.raise_values(class, vec![message]);
    }
    let number = |token: &Token, value: i64| token.int(value);
    let mut details: Vec<Owned> = vec![filename.own(token)];
    match &error.place {
        Some(place) => {
            details.push(number(token, i64::from(place.line)));
            details.push(number(token, i64::from(place.offset)));
            let text = match &error.text {
                Some(text) => Some(text.clone()),
                None => line_of_file(token, filename, place.line),
            };
            details.push(text.map_or_else(|| token.none(), |text| token.new_wtf8(text.as_bytes())));
            details.push(number(token, i64::from(place.end_line)));
            details.push(number(token, i64::from(place.end_offset)));
            details.extend(metadata(token, error, source));
        }
        None => details.extend([token.none(), token.none(), token.none()]),
    }
    let details = token.new_tuple(details.into_iter());
    token.raise_values(class, vec![message, details])
}
