//! `#[module]`.

use crate::signature::{Receiver, TextSignature, attribute_args, doc_of, native_fn};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Item, ItemFn, ItemMod, LitStr, Path, Result, Token};

#[derive(Default)]
struct ModuleArgs {
    name: Option<LitStr>,
    classes: Vec<Path>,
}

impl Parse for ModuleArgs {
    fn parse(input: ParseStream<'_>) -> Result<ModuleArgs> {
        let mut args = ModuleArgs::default();
        while !input.is_empty() {
            let key: syn::Ident = input.parse()?;
            if key == "name" {
                input.parse::<Token![=]>()?;
                args.name = Some(input.parse()?);
            } else if key == "classes" {
                let inner;
                syn::parenthesized!(inner in input);
                args.classes = Punctuated::<Path, Token![,]>::parse_terminated(&inner)?
                    .into_iter()
                    .collect();
            } else {
                return Err(Error::new_spanned(key, "expected name or classes"));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(args)
    }
}

pub fn expand(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let args: ModuleArgs = syn::parse2(args)?;
    let mut module: ItemMod = syn::parse2(item)?;
    let ident = module.ident.clone();
    let Some((_, items)) = &mut module.content else {
        return Err(Error::new_spanned(
            &module.ident,
            "expected an inline module",
        ));
    };
    let (mut functions, mut constants, mut exec) = (Vec::new(), Vec::new(), quote!(None));
    for item in items.iter_mut() {
        let Item::Fn(function) = item else { continue };
        let markers = ["function", "constant", "exec"];
        let Some(at) = function
            .attrs
            .iter()
            .position(|a| markers.iter().any(|m| a.path().is_ident(m)))
        else {
            continue;
        };
        let attribute = function.attrs.remove(at);
        function
            .attrs
            .push(syn::parse_quote!(#[allow(non_snake_case, clippy::unnecessary_wraps)]));
        let name = &function.sig.ident;
        if attribute.path().is_ident("exec") {
            exec = quote!(Some(#name));
        } else if attribute.path().is_ident("constant") {
            let args = attribute_args(&attribute)?;
            let text = args.name.unwrap_or_else(|| name.to_string());
            constants.push(quote!((#text, {
                fn make(token: &mut ::baton_object::Token) -> ::baton_object::PyResult {
                    ::baton_object::args::IntoResult::into_result(#name(token), token)
                }
                make
            })));
        } else {
            functions.push(declare(&attribute, function)?);
        }
    }
    let name = args
        .name
        .map_or_else(|| ident.to_string(), |name| name.value());
    let doc = doc_of(&module.attrs);
    let classes = &args.classes;
    items.push(syn::parse_quote! {
        /// The module, as declared.
        pub static MODULE: ::baton_object::module::ModuleSpec = ::baton_object::module::ModuleSpec {
            name: #name,
            doc: #doc,
            functions: &[#(#functions),*],
            constants: &[#(#constants),*],
            classes: &[#(&#classes),*],
            exec: #exec,
        };
    });
    Ok(quote!(#module))
}

fn declare(attribute: &syn::Attribute, function: &ItemFn) -> Result<TokenStream> {
    let args = attribute_args(attribute)?;
    let no_switch = args.is_marked("no_switch");
    let Some(literal) = args.signature else {
        return Err(Error::new_spanned(
            attribute,
            "a function needs its text signature",
        ));
    };
    let signature = TextSignature::parse(&literal)?;
    let ident = &function.sig.ident;
    let name = args.name.unwrap_or_else(|| ident.to_string());
    let call = native_fn(
        &quote!(#ident),
        &name,
        &signature,
        Receiver::None,
        &function.sig,
    )?;
    let (doc, text) = (
        doc_of(&function.attrs),
        crate::methods::text_signature(&signature.text, "$module, "),
    );
    Ok(quote!(::baton_object::class::MethodSpec {
        name: #name, signature: #text, doc: #doc, kind: ::baton_object::class::MethodKind::Function, call: #call, no_switch: #no_switch,
    }))
}
