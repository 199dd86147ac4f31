//! `_json.Encoder`: an object's JSON in one string.

use super::text::push_quoted;
use baton_object::dict::{self, Dict};
use baton_object::str::{Str, StrBuilder};
use baton_object::tuple::Tuple;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Raised, Token, attribute, class, float, int, kind, list,
    methods, object, singletons,
};

/// Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)
#[class(name = "Encoder", module = "_json", flags = BASETYPE)]
pub struct Encoder {
    markers: Owned,
    default: Owned,
    encoder: Owned,
    indent: Owned,
    key_separator: Owned,
    item_separator: Owned,
    sort_keys: bool,
    skip_keys: bool,
    allow_nan: bool,
}

/// How strings are encoded.
enum Strings {
    Native { ascii: bool },
    Custom(Owned),
}

/// An encoding under way.
struct Run {
    /// `None` if cycles are not looked for.
    markers: Option<Owned>,
    default: Owned,
    strings: Strings,
    indent: Option<String>,
    key_separator: String,
    item_separator: String,
    sort_keys: bool,
    skip_keys: bool,
    allow_nan: bool,
    out: StrBuilder,
}

/// Adds a note to the error that is on its way.
fn with_note(token: &mut Token, raised: Raised, note: &str) -> Raised {
    let error = token.take_error(raised);
    let (name, note) = (token.intern("add_note"), token.new_str(note));
    match attribute::call_method(token, error.as_ref(), name.as_ref(), &[note.as_ref()]) {
        Ok(_) => token.raise_object(error),
        Err(raised) => raised,
    }
}

/// `int.__repr__` or `float.__repr__`, whatever a subclass says.
fn native_repr(
    token: &mut Token,
    spec: &'static baton_object::ClassSpec,
    value: Borrowed<'_>,
) -> PyResult {
    match token.native_class(spec).slots().repr {
        Some(repr) => repr(token, value),
        None => object::repr(token, value),
    }
}

impl Run {
    fn new(token: &mut Token, this: Borrowed<'_>) -> PyResult<Run> {
        let encoder = Encoder::of(token, this);
        let (markers, default, function, indent) = (
            encoder.markers.clone_ref(token),
            encoder.default.clone_ref(token),
            encoder.encoder.clone_ref(token),
            encoder.indent.clone_ref(token),
        );
        let (key_separator, item_separator) = (
            encoder.key_separator.clone_ref(token),
            encoder.item_separator.clone_ref(token),
        );
        let (sort_keys, skip_keys, allow_nan) =
            (encoder.sort_keys, encoder.skip_keys, encoder.allow_nan);
        Ok(Run {
            markers: (!markers.as_ref().is_none()).then_some(markers),
            default,
            strings: strings(token, function)?,
            indent: match indent.as_ref().is_none() {
                true => None,
                false => Some(object::str_text(token, indent.as_ref())?),
            },
            key_separator: object::str_text(token, key_separator.as_ref())?,
            item_separator: object::str_text(token, item_separator.as_ref())?,
            sort_keys,
            skip_keys,
            allow_nan,
            out: StrBuilder::new(),
        })
    }

    fn push_value_text(&mut self, token: &Token, text: &Owned) {
        if let Some(text) = text.as_ref().get::<Str>(token) {
            self.out.push(text.chars());
        }
    }

    fn string(&mut self, token: &mut Token, value: Borrowed<'_>) -> PyResult<()> {
        match &self.strings {
            Strings::Native { ascii } => {
                if let Some(text) = value.get::<Str>(token) {
                    push_quoted(&mut self.out, text.chars(), *ascii);
                }
            }
            Strings::Custom(function) => {
                let made = object::call(token, function.as_ref(), &[value])?;
                if !made.as_ref().is_a::<Str>(token) {
                    let class = token.class_name(made.as_ref());
                    return Err(
                        token.type_error(format!("encoder() must return a string, not {class}"))
                    );
                }
                self.push_value_text(token, &made);
            }
        }
        Ok(())
    }

    /// The JSON of a float.
    fn float(&self, token: &mut Token, value: Borrowed<'_>) -> PyResult {
        let number = float::value_of(token, value).unwrap_or(0.0);
        if number.is_finite() {
            return native_repr(token, &baton_object::float_class::FLOAT, value);
        }
        if !self.allow_nan {
            let text = object::repr_text(token, value)?;
            return Err(token.value_error(format!(
                "Out of range float values are not JSON compliant: {text}"
            )));
        }
        Ok(token.new_str(if number.is_nan() {
            "NaN"
        } else if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }))
    }

    /// The JSON of what needs no recursion, if the value is of that kind.
    fn scalar(&self, token: &mut Token, value: Borrowed<'_>) -> PyResult<Option<Owned>> {
        if value.is_none() {
            return Ok(Some(token.new_str("null")));
        }
        if value.is(singletons::bool(true).as_ref()) {
            return Ok(Some(token.new_str("true")));
        }
        if value.is(singletons::bool(false).as_ref()) {
            return Ok(Some(token.new_str("false")));
        }
        if int::value_of(token, value).is_some() {
            return native_repr(token, &baton_object::int_class::INT, value).map(Some);
        }
        if float::value_of(token, value).is_some() {
            return self.float(token, value).map(Some);
        }
        Ok(None)
    }

    fn value(&mut self, token: &mut Token, value: Borrowed<'_>, level: usize) -> PyResult<()> {
        if value.is_a::<Str>(token) {
            return self.string(token, value);
        }
        if let Some(text) = self.scalar(token, value)? {
            self.push_value_text(token, &text);
            return Ok(());
        }
        token.check_recursion(" while encoding a JSON object")?;
        if value.is_a::<Tuple>(token) || value.is_a::<list::List>(token) {
            self.sequence(token, value, level)
        } else if value.is_a::<Dict>(token) {
            self.mapping(token, value, level)
        } else {
            self.other(token, value, level)
        }
    }

    /// Remembers that `value` is being encoded.
    fn enter(&self, token: &mut Token, value: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let Some(markers) = &self.markers else {
            return Ok(None);
        };
        let id = token.int_u64(value.word().identity() as u64);
        if dict::contains(token, markers.as_ref(), id.as_ref())? {
            return Err(token.value_error("Circular reference detected"));
        }
        dict::set(token, markers.as_ref(), id.as_ref(), value)?;
        Ok(Some(id))
    }

    fn leave(&self, token: &mut Token, id: Option<Owned>) -> PyResult<()> {
        if let (Some(markers), Some(id)) = (&self.markers, id) {
            drop(dict::remove(token, markers.as_ref(), id.as_ref())?);
        }
        Ok(())
    }

    fn other(&mut self, token: &mut Token, value: Borrowed<'_>, level: usize) -> PyResult<()> {
        let id = self.enter(token, value)?;
        let default = self.default.clone_ref(token);
        let result = object::call(token, default.as_ref(), &[value])
            .map_err(|raised| (raised, false))
            .and_then(|new| {
                self.value(token, new.as_ref(), level)
                    .map_err(|raised| (raised, true))
            });
        if let Err((raised, noted)) = result {
            if !noted {
                return Err(raised);
            }
            let class = token.class_name(value);
            return Err(with_note(
                token,
                raised,
                &format!("when serializing {class} object"),
            ));
        }
        self.leave(token, id)
    }

    fn new_line(&mut self, level: usize) {
        if let Some(indent) = &self.indent {
            self.out.push_str("\n");
            for _ in 0..level {
                self.out.push_str(indent);
            }
        }
    }

    fn separate(&mut self, level: usize) {
        self.out.push_str(&self.item_separator);
        self.new_line(level);
    }

    /// The item at `index` of a list, as it is now, or of a tuple.
    fn item(token: &Token, sequence: Borrowed<'_>, index: usize) -> Option<Owned> {
        match sequence.get::<list::List>(token) {
            Some(list) => list.items.get(index).map(|item| item.clone_ref(token)),
            None => Tuple::items_of(token, sequence)?
                .get(index)
                .map(|item| item.own(token)),
        }
    }

    fn sequence(&mut self, token: &mut Token, value: Borrowed<'_>, level: usize) -> PyResult<()> {
        if Run::item(token, value, 0).is_none() {
            self.out.push_str("[]");
            return Ok(());
        }
        let id = self.enter(token, value)?;
        self.out.push_str("[");
        self.new_line(level + 1);
        let mut index = 0;
        // The list may change while its items are encoded.
        while let Some(item) = Run::item(token, value, index) {
            if index > 0 {
                self.separate(level + 1);
            }
            if let Err(raised) = self.value(token, item.as_ref(), level + 1) {
                let class = token.class_name(value);
                let note = format!("when serializing {class} item {index}");
                return Err(with_note(token, raised, &note));
            }
            index += 1;
        }
        self.new_line(level);
        self.out.push_str("]");
        self.leave(token, id)
    }

    fn pairs(&self, token: &mut Token, value: Borrowed<'_>) -> PyResult<Vec<(Owned, Owned)>> {
        if !self.sort_keys && token.is_exact(value, kind::DICT) {
            return Ok(dict::pairs(token, value));
        }
        let name = token.intern("items");
        let items = attribute::call_method(token, value, name.as_ref(), &[])?;
        let mut items = object::collect(token, items.as_ref())?;
        if self.sort_keys {
            baton_object::list_class::sort_items(token, &mut items, None, false)?;
        }
        let mut pairs = Vec::with_capacity(items.len());
        for item in items {
            let [key, value] = *Tuple::items_of(token, item.as_ref()).unwrap_or_default() else {
                return Err(token.value_error("items must return 2-tuples"));
            };
            pairs.push((key.own(token), value.own(token)));
        }
        Ok(pairs)
    }

    fn mapping(&mut self, token: &mut Token, value: Borrowed<'_>, level: usize) -> PyResult<()> {
        if Dict::of(token, value).is_empty() {
            self.out.push_str("{}");
            return Ok(());
        }
        let id = self.enter(token, value)?;
        self.out.push_str("{");
        let mut first = true;
        for (key, item) in self.pairs(token, value)? {
            let text = match self.key(token, key.as_ref())? {
                Some(text) => text,
                None => continue,
            };
            if first {
                self.new_line(level + 1);
            } else {
                self.separate(level + 1);
            }
            first = false;
            self.string(token, text.as_ref())?;
            self.out.push_str(&self.key_separator);
            if let Err(raised) = self.value(token, item.as_ref(), level + 1) {
                let class = token.class_name(value);
                let raised = match take_repr(token, raised, &key) {
                    Ok((raised, key)) => with_note(
                        token,
                        raised,
                        &format!("when serializing {class} item {key}"),
                    ),
                    Err(raised) => raised,
                };
                return Err(raised);
            }
        }
        if !first {
            self.new_line(level);
        }
        self.out.push_str("}");
        self.leave(token, id)
    }

    /// A key as text; `None` for one to skip.
    fn key(&self, token: &mut Token, key: Borrowed<'_>) -> PyResult<Option<Owned>> {
        if key.is_a::<Str>(token) {
            return Ok(Some(key.own(token)));
        }
        match self.scalar(token, key)? {
            Some(text) => Ok(Some(text)),
            None if self.skip_keys => Ok(None),
            None => {
                let class = token.class_name(key);
                Err(token.type_error(format!(
                    "keys must be str, int, float, bool or None, not {class}"
                )))
            }
        }
    }
}

/// The key's repr, made while no error waits.
fn take_repr(token: &mut Token, raised: Raised, key: &Owned) -> Result<(Raised, String), Raised> {
    let error = token.take_error(raised);
    let text = object::repr_text(token, key.as_ref())?;
    Ok((token.raise_object(error), text))
}

/// Recognizes the module's own functions.
fn strings(token: &mut Token, function: Owned) -> PyResult<Strings> {
    for (name, ascii) in [
        ("encode_basestring_ascii", true),
        ("encode_basestring", false),
    ] {
        let own = crate::support::import_attribute(token, "_json", name)?;
        if own.as_ref().is(function.as_ref()) {
            return Ok(Strings::Native { ascii });
        }
    }
    Ok(Strings::Custom(function))
}

fn separator(token: &mut Token, value: Owned, name: &str) -> PyResult {
    if value.as_ref().is_a::<Str>(token) {
        return Ok(value);
    }
    let class = token.class_name(value.as_ref());
    Err(token.type_error(format!(
        "make_encoder() argument {name} must be str, not {class}"
    )))
}

#[methods]
impl Encoder {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let bound = bind!(token, args, "make_encoder",
            Either "markers" true, Either "default" true, Either "encoder" true, Either "indent" true,
            Either "key_separator" true, Either "item_separator" true, Either "sort_keys" true,
            Either "skipkeys" true, Either "allow_nan" true);
        let [
            markers,
            default,
            encoder,
            indent,
            key_separator,
            item_separator,
            flags @ ..,
        ] = bound.map(|value| value.unwrap_or(Borrowed::none()).own(token));
        if !markers.as_ref().is_none() && !markers.as_ref().is_a::<Dict>(token) {
            let class = token.class_name(markers.as_ref());
            return Err(token.type_error(format!(
                "make_encoder() argument 1 must be dict or None, not {class}"
            )));
        }
        let mut truths = [false; 3];
        for (truth, flag) in truths.iter_mut().zip(flags) {
            *truth = object::is_true(token, flag.as_ref())?;
        }
        let [sort_keys, skip_keys, allow_nan] = truths;
        let encoder = Encoder {
            markers,
            default,
            encoder,
            indent,
            key_separator: separator(token, key_separator, "5")?,
            item_separator: separator(token, item_separator, "6")?,
            sort_keys,
            skip_keys,
            allow_nan,
        };
        crate::support::instance(token, class, encoder)
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [value, level] = bind!(token, args, "_iterencode",
            Either "obj" true, Either "_current_indent_level" true);
        let (value, level) = (
            crate::support::given(token, value)?,
            crate::support::given(token, level)?,
        );
        let level = int::index_to_i64(token, level, "C ssize_t")?;
        let mut run = Run::new(token, this)?;
        run.value(token, value, usize::try_from(level).unwrap_or(0))?;
        let text = run.out.finish(token);
        Ok(token.new_tuple([text].into_iter()))
    }

    /// markers
    #[member]
    fn markers(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Encoder::of(token, this).markers.clone_ref(token))
    }

    /// default
    #[member]
    fn default(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Encoder::of(token, this).default.clone_ref(token))
    }

    /// encoder
    #[member]
    fn encoder(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Encoder::of(token, this).encoder.clone_ref(token))
    }

    /// indent
    #[member]
    fn indent(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Encoder::of(token, this).indent.clone_ref(token))
    }

    /// key_separator
    #[member]
    fn key_separator(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Encoder::of(token, this).key_separator.clone_ref(token))
    }

    /// item_separator
    #[member]
    fn item_separator(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Encoder::of(token, this).item_separator.clone_ref(token))
    }

    /// sort_keys
    #[member]
    fn sort_keys(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Encoder::of(token, this).sort_keys)
    }

    /// skipkeys
    #[member]
    fn skipkeys(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Encoder::of(token, this).skip_keys)
    }
}
