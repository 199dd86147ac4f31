//! `string.templatelib`: what a t-string gives.

use baton_object::str::{Str, StrBuilder};
use baton_object::tuple::Tuple;
use baton_object::tuple_class::push_repr;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods};

/// Template object
#[class(name = "Template", module = "string.templatelib", flags = 0)]
pub struct Template {
    strings: Owned,
    interpolations: Owned,
}

/// A template of these tuples: one string more than interpolations.
pub fn new_template(
    token: &mut Token,
    strings: Borrowed<'_>,
    interpolations: Borrowed<'_>,
) -> PyResult {
    let (strings, interpolations) = (strings.own(token), interpolations.own(token));
    Ok(token.new_object(Template {
        strings,
        interpolations,
    }))
}

fn tuples(token: &Token, template: Borrowed<'_>) -> (Owned, Owned) {
    let payload = Template::of(token, template);
    (
        payload.strings.clone_ref(token),
        payload.interpolations.clone_ref(token),
    )
}

fn owned_items(token: &Token, tuple: &Owned) -> Vec<Owned> {
    Tuple::items_of(token, tuple.as_ref())
        .unwrap_or_default()
        .iter()
        .map(|item| item.own(token))
        .collect()
}

/// Collects strings and interpolations: strings side by side are joined, and there is one before, between and behind.
#[derive(Default)]
struct Parts {
    strings: Vec<Owned>,
    interpolations: Vec<Owned>,
    last_is_string: bool,
}

impl Parts {
    fn push_string(&mut self, token: &Token, string: Owned) {
        if !self.last_is_string {
            self.strings.push(string);
        } else if let Some(last) = self.strings.pop() {
            let joined = match (
                last.as_ref().get::<Str>(token),
                string.as_ref().get::<Str>(token),
            ) {
                (Some(left), Some(right)) => token.concat_str(left, right),
                _ => string,
            };
            self.strings.push(joined);
        }
        self.last_is_string = true;
    }

    fn push_interpolation(&mut self, token: &Token, interpolation: Owned) {
        if !self.last_is_string {
            self.strings.push(token.new_str(""));
        }
        self.interpolations.push(interpolation);
        self.last_is_string = false;
    }

    fn finish(mut self, token: &mut Token) -> PyResult {
        if !self.last_is_string {
            self.strings.push(token.new_str(""));
        }
        let (strings, interpolations) = (
            token.new_tuple(self.strings.into_iter()),
            token.new_tuple(self.interpolations.into_iter()),
        );
        new_template(token, strings.as_ref(), interpolations.as_ref())
    }
}

#[methods]
impl Template {
    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        crate::generic_alias::new(token, class, object)
    }

    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if args.has_keywords() {
            return Err(token.type_error("Template.__new__ only accepts *args arguments"));
        }
        let mut parts = Parts::default();
        for arg in args.positional() {
            if arg.is_a::<Str>(token) {
                parts.push_string(token, arg.own(token));
            } else if arg.is_a::<Interpolation>(token) {
                parts.push_interpolation(token, arg.own(token));
            } else {
                let got = token.class_name(*arg);
                return Err(token.type_error(format!(
                    "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {got}"
                )));
            }
        }
        parts.finish(token)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (strings, interpolations) = tuples(token, this);
        let mut out = StrBuilder::new();
        out.push_str("Template(strings=");
        push_repr(token, &mut out, strings.as_ref())?;
        out.push_str(", interpolations=");
        push_repr(token, &mut out, interpolations.as_ref())?;
        out.push_str(")");
        Ok(out.finish(token))
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (strings, interpolations) = tuples(token, this);
        let (strings, interpolations) = (
            owned_items(token, &strings),
            owned_items(token, &interpolations),
        );
        let mut items = Vec::new();
        let mut interpolations = interpolations.into_iter();
        for string in strings {
            if string
                .as_ref()
                .get::<Str>(token)
                .is_some_and(|text| !text.is_empty())
            {
                items.push(string);
            }
            items.extend(interpolations.next());
        }
        items.reverse();
        Ok(token.new_object(TemplateIterator { items }))
    }

    #[slot(concat)]
    fn __add__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        if !other.is_a::<Template>(token) {
            let (name, got) = ("string.templatelib.Template", qualified(token, other));
            return Err(token.type_error(format!(
                "can only concatenate {name} (not \"{got}\") to {name}"
            )));
        }
        let mut parts = Parts::default();
        for template in [this, other] {
            let (strings, interpolations) = tuples(token, template);
            let mut interpolations = owned_items(token, &interpolations).into_iter();
            for string in owned_items(token, &strings) {
                parts.push_string(token, string);
                if let Some(interpolation) = interpolations.next() {
                    parts.push_interpolation(token, interpolation);
                }
            }
        }
        parts.finish(token)
    }

    /// Strings
    #[member]
    fn strings(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(tuples(token, this).0)
    }

    /// Interpolations
    #[member]
    fn interpolations(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(tuples(token, this).1)
    }

    /// Values of interpolations
    #[getter]
    fn values(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (_, interpolations) = tuples(token, this);
        let values: Vec<Owned> = owned_items(token, &interpolations)
            .iter()
            .filter_map(|item| {
                Some(
                    item.as_ref()
                        .get::<Interpolation>(token)?
                        .value
                        .clone_ref(token),
                )
            })
            .collect();
        Ok(token.new_tuple(values.into_iter()))
    }

    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (strings, interpolations) = tuples(token, this);
        let mut interpolations = owned_items(token, &interpolations).into_iter();
        let mut args = Vec::new();
        for string in owned_items(token, &strings) {
            args.push(string);
            args.extend(interpolations.next());
        }
        let (class, args) = (
            token.class_word(this).own(token),
            token.new_tuple(args.into_iter()),
        );
        Ok(token.new_tuple([class, args].into_iter()))
    }
}

fn qualified(token: &Token, value: Borrowed<'_>) -> String {
    token.class_name(value)
}

/// Iterator over a template's parts, empty strings left out.
#[class(name = "TemplateIter", module = "string.templatelib", flags = NO_INSTANTIATION)]
pub struct TemplateIterator {
    /// What is left, last first.
    items: Vec<Owned>,
}

#[methods]
impl TemplateIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        Ok(TemplateIterator::of_mut(token, this).items.pop())
    }
}

/// Interpolation object
#[class(
    name = "Interpolation",
    module = "string.templatelib",
    flags = 0,
    signature = "(value, expression='', conversion=None, format_spec='')"
)]
pub struct Interpolation {
    value: Owned,
    expression: Owned,
    conversion: Owned,
    format_spec: Owned,
}

/// An interpolation.
pub fn new_interpolation(
    token: &mut Token,
    value: Borrowed<'_>,
    expression: Borrowed<'_>,
    conversion: Borrowed<'_>,
    format_spec: Borrowed<'_>,
) -> PyResult {
    let [value, expression, conversion, format_spec] =
        [value, expression, conversion, format_spec].map(|part| part.own(token));
    Ok(token.new_object(Interpolation {
        value,
        expression,
        conversion,
        format_spec,
    }))
}

static PARAMETERS: baton_object::args::Signature = baton_object::signature!("Interpolation",
    Either "value" true, Either "expression" false, Either "conversion" false,
    Either "format_spec" false);

fn parts(token: &Token, this: Borrowed<'_>) -> [Owned; 4] {
    let payload = Interpolation::of(token, this);
    [
        &payload.value,
        &payload.expression,
        &payload.conversion,
        &payload.format_spec,
    ]
    .map(|part| part.clone_ref(token))
}

fn check_conversion(token: &mut Token, conversion: Borrowed<'_>) -> PyResult<()> {
    if conversion.is_none() {
        return Ok(());
    }
    let Some(text) = conversion
        .get::<Str>(token)
        .map(|text| text.to_cow().into_owned())
    else {
        let got = token.class_name(conversion);
        return Err(token.type_error(format!(
            "Interpolation() argument 'conversion' must be str, not {got}"
        )));
    };
    match text.as_str() {
        "a" | "r" | "s" => Ok(()),
        _ => Err(token
            .value_error("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")),
    }
}

#[methods]
impl Interpolation {
    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        crate::generic_alias::new(token, class, object)
    }

    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [value, expression, conversion, format_spec] = PARAMETERS.bind::<4>(token, args)?;
        let Some(value) = value else {
            return Err(
                token.type_error("Interpolation() missing required argument 'value' (pos 1)")
            );
        };
        let empty = token.new_str("");
        for (name, part) in [("expression", expression), ("format_spec", format_spec)] {
            if let Some(part) = part.filter(|part| !part.is_a::<Str>(token)) {
                let got = token.class_name(part);
                return Err(token.type_error(format!(
                    "Interpolation() argument '{name}' must be str, not {got}"
                )));
            }
        }
        let conversion = conversion.unwrap_or(Borrowed::none());
        check_conversion(token, conversion)?;
        new_interpolation(
            token,
            value,
            expression.unwrap_or(empty.as_ref()),
            conversion,
            format_spec.unwrap_or(empty.as_ref()),
        )
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let mut out = StrBuilder::new();
        out.push_str("Interpolation(");
        for (index, part) in parts(token, this).iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            push_repr(token, &mut out, part.as_ref())?;
        }
        out.push_str(")");
        Ok(out.finish(token))
    }

    /// Value
    #[member]
    fn value(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Interpolation::of(token, this).value.clone_ref(token))
    }

    /// Expression
    #[member]
    fn expression(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Interpolation::of(token, this).expression.clone_ref(token))
    }

    /// Conversion
    #[member]
    fn conversion(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Interpolation::of(token, this).conversion.clone_ref(token))
    }

    /// Format specification
    #[member]
    fn format_spec(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Interpolation::of(token, this).format_spec.clone_ref(token))
    }

    #[constant]
    fn __match_args__(token: &mut Token) -> PyResult {
        let names =
            ["value", "expression", "conversion", "format_spec"].map(|name| token.intern(name));
        Ok(token.new_tuple(names.into_iter()))
    }

    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let args = parts(token, this);
        let (class, args) = (
            token.class_word(this).own(token),
            token.new_tuple(args.into_iter()),
        );
        Ok(token.new_tuple([class, args].into_iter()))
    }
}
