//! Text signatures: parsing `"(item, /, key=None, *, reverse=False)"`, and the wrapper code that binds arguments.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, Error, Expr, ExprLit, Lit, LitStr, Meta, Result, Signature as FnSignature};

pub struct Param {
    pub name: String,
    pub kind: &'static str,
    pub required: bool,
}

/// A parsed text signature. `raw` says that the function takes `Args` itself.
pub struct TextSignature {
    pub text: String,
    pub params: Vec<Param>,
    pub raw: bool,
}

impl TextSignature {
    pub fn parse(literal: &LitStr) -> Result<TextSignature> {
        let text = literal.value();
        let inner = text
            .trim()
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'));
        let Some(inner) = inner else {
            return Err(Error::new(
                literal.span(),
                "a signature is written \"(...)\"",
            ));
        };
        let mut params: Vec<Param> = Vec::new();
        let (mut keyword_only, mut raw) = (false, false);
        for part in split_params(inner) {
            match part.as_str() {
                "/" => params
                    .iter_mut()
                    .for_each(|param| param.kind = "Positional"),
                "*" => keyword_only = true,
                starred if starred.starts_with('*') => raw = true,
                _ => {
                    let (name, default) = part
                        .split_once('=')
                        .map_or((part.as_str(), None), |(n, d)| (n, Some(d)));
                    let kind = if keyword_only { "Keyword" } else { "Either" };
                    params.push(Param {
                        name: name.trim().to_string(),
                        kind,
                        required: default.is_none(),
                    });
                }
            }
        }
        Ok(TextSignature { text, params, raw })
    }

    fn all_positional_required(&self) -> bool {
        !self.raw
            && self
                .params
                .iter()
                .all(|param| param.kind == "Positional" && param.required)
    }
}

fn split_params(text: &str) -> Vec<String> {
    let (mut depth, mut quote) = (0usize, None);
    let mut parts = vec![String::new()];
    for c in text.chars() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(q)) if c == q => quote = None,
            (_, Some(_)) => {}
            ('(' | '[' | '{', None) => depth += 1,
            (')' | ']' | '}', None) => depth = depth.saturating_sub(1),
            (',', None) if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
        .into_iter()
        .map(|part| part.trim().to_string())
        .filter(|part| !part.is_empty())
        .collect()
}

/// The arguments of an attribute such as `#[method(name = "from_", "(x, /)")]`.
#[derive(Default)]
pub struct AttributeArgs {
    pub name: Option<String>,
    pub signature: Option<LitStr>,
    pub word: Option<syn::Ident>,
}

impl AttributeArgs {
    /// Whether the bare word is among the arguments.
    pub fn is_marked(&self, word: &str) -> bool {
        self.word.as_ref().is_some_and(|found| found == word)
    }
}

pub fn attribute_args(attribute: &Attribute) -> Result<AttributeArgs> {
    let mut found = AttributeArgs::default();
    if matches!(attribute.meta, Meta::Path(_)) {
        return Ok(found);
    }
    let parser = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
    for expr in attribute.parse_args_with(parser)? {
        match expr {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => found.signature = Some(text),
            Expr::Assign(assign) => match *assign.right {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => found.name = Some(text.value()),
                other => return Err(Error::new_spanned(other, "expected a string")),
            },
            Expr::Path(path) => found.word = path.path.get_ident().cloned(),
            other => {
                return Err(Error::new_spanned(
                    other,
                    "expected name = \"...\" or a signature",
                ));
            }
        }
    }
    Ok(found)
}

/// The text of the doc comments, joined as Python's `inspect.cleandoc` would have it.
pub fn doc_of(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
    {
        if let Meta::NameValue(pair) = &attribute.meta
            && let Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) = &pair.value
        {
            let line = text.value();
            lines.push(line.strip_prefix(' ').unwrap_or(&line).to_string());
        }
    }
    lines.join("\n")
}

/// What comes before the declared parameters in the Rust function.
#[derive(Clone, Copy, PartialEq)]
pub enum Receiver {
    /// `this` or the class.
    This,
    /// Nothing.
    None,
}

/// The `NativeFn` expression that wraps `path` (the Rust function) for a signature.
pub fn native_fn(
    path: &TokenStream,
    name: &str,
    signature: &TextSignature,
    receiver: Receiver,
    function: &FnSignature,
) -> Result<TokenStream> {
    let base = usize::from(receiver == Receiver::This);
    let declared = function.inputs.len().saturating_sub(1 + base);
    let wanted = if signature.raw {
        1
    } else {
        signature.params.len()
    };
    if declared != wanted {
        let message = format!(
            "the signature has {wanted} parameters, the function {declared} (after the token and the receiver)"
        );
        return Err(Error::new_spanned(&function.ident, message));
    }
    let this_param = (base == 1).then(|| quote!(this: ::baton_object::Borrowed<'_>,));
    let this_arg = (base == 1).then(|| quote!(this,));
    let total = base + signature.params.len();
    if signature.all_positional_required() && total <= 2 {
        let variant = [quote!(Zero), quote!(One), quote!(Two)][total].clone();
        let names: Vec<_> = (0..signature.params.len())
            .map(|index| format_ident!("a{index}"))
            .collect();
        let places: Vec<_> = places(signature);
        return Ok(quote!(::baton_object::args::NativeFn::#variant({
            fn wrapper(token: &mut ::baton_object::Token, #this_param #(#names: ::baton_object::Borrowed<'_>),*) -> ::baton_object::PyResult {
                ::baton_object::guard(token, |token| {
                    #(let #names = ::baton_object::args::FromArg::from_param(token, #names, #name, #places)?;)*
                    ::baton_object::args::IntoResult::into_result(#path(token, #this_arg #(#names),*), token)
                })
            }
            wrapper
        })));
    }
    let split = if base == 1 {
        quote! {
            let Some(this) = args.get(0) else { return Err(::baton_object::args::no_receiver(token)) };
            let args = args.skip_first();
        }
    } else {
        quote!()
    };
    let body = if signature.raw {
        quote!(::baton_object::args::IntoResult::into_result(#path(token, #this_arg args), token))
    } else {
        bound_body(path, name, signature, &this_arg)
    };
    Ok(quote!(::baton_object::args::NativeFn::Any({
        fn wrapper(token: &mut ::baton_object::Token, args: ::baton_object::Args<'_>) -> ::baton_object::PyResult {
            ::baton_object::guard(token, |token| { #split #body })
        }
        wrapper
    })))
}

/// What messages call each parameter: by its name if it has one for callers, else by its place.
fn places(signature: &TextSignature) -> Vec<String> {
    let only = signature.params.len() == 1;
    let place = |(index, param): (usize, &Param)| match param.kind {
        "Positional" if only => "argument".to_owned(),
        "Positional" => format!("argument {}", index + 1),
        _ => format!("argument '{}'", param.name),
    };
    signature.params.iter().enumerate().map(place).collect()
}

fn bound_body(
    path: &TokenStream,
    name: &str,
    signature: &TextSignature,
    this_arg: &Option<TokenStream>,
) -> TokenStream {
    let params = signature.params.iter().map(|param| {
        let (name, kind, required) = (&param.name, syn::Ident::new(param.kind, Span::call_site()), param.required);
        quote!(::baton_object::args::Param { name: #name, kind: ::baton_object::args::ParamKind::#kind, required: #required })
    });
    let function = name;
    let places = places(signature);
    let values = signature.params.iter().enumerate().map(|(index, param)| {
        let place = &places[index];
        if param.required {
            // `bind` has raised already where a required one is missing.
            quote! {{
                let Some(value) = bound[#index] else { return Err(::baton_object::args::no_receiver(token)) };
                ::baton_object::args::FromArg::from_param(token, value, #function, #place)?
            }}
        } else {
            quote!(match bound[#index] {
                Some(value) => Some(::baton_object::args::FromArg::from_param(token, value, #function, #place)?),
                None => None,
            })
        }
    });
    let names: Vec<_> = (0..signature.params.len())
        .map(|index| format_ident!("a{index}"))
        .collect();
    let count = signature.params.len();
    quote! {
        static SIGNATURE: ::baton_object::args::Signature =
            ::baton_object::args::Signature { name: #name, params: &[#(#params),*] };
        let bound = SIGNATURE.bind::<#count>(token, args)?;
        #(let #names = #values;)*
        ::baton_object::args::IntoResult::into_result(#path(token, #this_arg #(#names),*), token)
    }
}
