//! `#[class]` and `#[derive(Traverse)]`.

use crate::signature::doc_of;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Error, Expr, ExprLit, Fields, Ident, ItemStruct, Lit, Result, Token};

#[derive(Default)]
struct ClassArgs {
    name: Option<String>,
    module: Option<String>,
    signature: Option<String>,
    kind: Option<Ident>,
    base: Option<Expr>,
    like: Option<Expr>,
    flags: Option<Expr>,
    layout: Option<Expr>,
    manual_traverse: bool,
    manual_payload: bool,
    no_methods: bool,
    no_gc: bool,
    spec: Option<Ident>,
}

impl Parse for ClassArgs {
    fn parse(input: ParseStream<'_>) -> Result<ClassArgs> {
        let mut args = ClassArgs::default();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            if key == "no_gc" {
                args.no_gc = true;
            } else {
                input.parse::<Token![=]>()?;
                let value: Expr = input.parse()?;
                args.set(&key, value)?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(args)
    }
}

impl ClassArgs {
    fn set(&mut self, key: &Ident, value: Expr) -> Result<()> {
        let text = || match &value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => Ok(text.value()),
            other => Err(Error::new_spanned(other, "expected a string")),
        };
        let word = || match &value {
            Expr::Path(path) => path
                .path
                .get_ident()
                .cloned()
                .ok_or_else(|| Error::new_spanned(&value, "expected a word")),
            other => Err(Error::new_spanned(other, "expected a word")),
        };
        match key.to_string().as_str() {
            "name" => self.name = Some(text()?),
            "module" => self.module = Some(text()?),
            "signature" => self.signature = Some(text()?),
            "kind" => self.kind = Some(word()?),
            "spec" => self.spec = Some(word()?),
            "base" => self.base = Some(value),
            "like" => self.like = Some(value),
            "flags" => self.flags = Some(value),
            "layout" => self.layout = Some(value),
            "traverse" => self.manual_traverse = word()? == "manual",
            "payload" => self.manual_payload = word()? == "manual",
            "methods" => self.no_methods = word()? == "none",
            _ => return Err(Error::new_spanned(key, "unknown key")),
        }
        Ok(())
    }
}

pub fn expand(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let args: ClassArgs = syn::parse2(args)?;
    let item: ItemStruct = syn::parse2(item)?;
    let ident = &item.ident;
    let traverse = if args.manual_traverse {
        quote!()
    } else {
        traverse_impl(&item)?
    };
    let spec = spec_static(&args, &item);
    let spec_name = spec_name(&args, ident);
    let payload = if args.manual_payload {
        quote!()
    } else {
        quote! {
            // SAFETY: printed beside the spec, which names this type's own functions.
            unsafe impl ::baton_object::class::Payload for #ident {
                #[inline(always)]
                fn spec() -> &'static ::baton_object::class::ClassSpec { &#spec_name }
            }
        }
    };
    let vis = &item.vis;
    Ok(quote! {
        #[repr(C)]
        #item
        #traverse
        #payload
        #spec
        #[allow(dead_code)]
        impl #ident {
            /// The payload of `this`, which the caller knows to be of this class; a panic (seen as a SystemError) else.
            #[inline(always)]
            #vis fn of<'a>(token: &'a ::baton_object::Token, this: ::baton_object::Borrowed<'a>) -> &'a Self {
                match this.get::<Self>(token) { Some(payload) => payload, None => ::baton_object::wrong_payload() }
            }
            /// The payload of `this`, for changing.
            #[inline(always)]
            #vis fn of_mut<'a>(token: &'a mut ::baton_object::Token, this: ::baton_object::Borrowed<'a>) -> &'a mut Self {
                match this.get_mut::<Self>(token) { Some(payload) => payload, None => ::baton_object::wrong_payload() }
            }
        }
    })
}

fn spec_name(args: &ClassArgs, ident: &Ident) -> Ident {
    args.spec
        .clone()
        .unwrap_or_else(|| format_ident!("{}", screaming(&ident.to_string())))
}

fn screaming(name: &str) -> String {
    let mut out = String::new();
    for (index, c) in name.chars().enumerate() {
        if c.is_uppercase() && index > 0 {
            out.push('_');
        }
        out.extend(c.to_uppercase());
    }
    out
}

fn spec_static(args: &ClassArgs, item: &ItemStruct) -> TokenStream {
    let ident = &item.ident;
    let spec_name = spec_name(args, ident);
    let name = args.name.clone().unwrap_or_else(|| ident.to_string());
    let module = args
        .module
        .clone()
        .unwrap_or_else(|| "builtins".to_string());
    let signature = args.signature.clone().unwrap_or_default();
    let doc = doc_of(&item.attrs);
    let index = match &args.kind {
        Some(kind) => quote!(::baton_object::kind::#kind),
        None => quote!(0),
    };
    let base = match &args.base {
        Some(base) => quote!(Some(&#base)),
        None => quote!(None),
    };
    let like = match &args.like {
        Some(like) => quote!(Some(&#like)),
        None => quote!(None),
    };
    let flags = args.flags.iter();
    let gc = if args.no_gc || args.manual_traverse {
        quote!(0)
    } else {
        quote!(GC)
    };
    let (drop_payload, items_end, item_size) = match &args.layout {
        Some(layout) => (
            quote!(Some(#layout.drop_payload)),
            quote!(Some(#layout.items_end)),
            quote!(#layout.item_size),
        ),
        None => (
            quote!(::baton_object::class::drop_of::<#ident>()),
            quote!(None),
            quote!(0),
        ),
    };
    let (slots, methods, getsets, constants) = if args.no_methods {
        (
            quote!(::baton_object::slots::Slots::EMPTY),
            quote!(&[]),
            quote!(&[]),
            quote!(&[]),
        )
    } else {
        (
            quote!(#ident::SLOTS),
            quote!(#ident::METHODS),
            quote!(#ident::GETSETS),
            quote!(#ident::CONSTANTS),
        )
    };
    let class_doc = format!("The class `{name}`.");
    quote! {
        #[doc = #class_doc]
        pub static #spec_name: ::baton_object::class::ClassSpec = {
            #[allow(unused_imports)]
            use ::baton_object::class::class_flags::*;
            ::baton_object::class::ClassSpec {
                name: #name,
                module: #module,
                doc: #doc,
                signature: #signature,
                index: ::core::sync::atomic::AtomicU32::new(#index),
                base: #base,
                like: #like,
                flags: #gc #(| (#flags))*,
                payload_size: ::core::mem::size_of::<#ident>(),
                drop_payload: #drop_payload,
                traverse: ::baton_object::class::traverse_payload::<#ident>,
                clear: ::baton_object::class::clear_payload::<#ident>,
                items_end: #items_end,
                item_size: #item_size,
                slots: #slots,
                methods: #methods,
                getsets: #getsets,
                constants: #constants,
            }
        };
    }
}

pub fn derive_traverse(item: TokenStream) -> Result<TokenStream> {
    let item: syn::DeriveInput = syn::parse2(item)?;
    match &item.data {
        syn::Data::Struct(data) => Ok(struct_impl(&item.ident, &data.fields)),
        syn::Data::Enum(data) => Ok(enum_impl(&item.ident, data)),
        syn::Data::Union(_) => Err(Error::new_spanned(
            &item.ident,
            "a union cannot be traversed",
        )),
    }
}

fn traverse_impl(item: &ItemStruct) -> Result<TokenStream> {
    Ok(struct_impl(&item.ident, &item.fields))
}

fn struct_impl(ident: &Ident, fields: &Fields) -> TokenStream {
    let names: Vec<_> = fields.members().collect();
    quote! {
        impl ::baton_object::traverse::Traverse for #ident {
            fn traverse(&self, visit: &mut dyn FnMut(::baton_object::Word)) {
                let _ = &visit;
                #(::baton_object::traverse::Traverse::traverse(&self.#names, visit);)*
            }
            fn clear(&mut self, out: &mut ::std::vec::Vec<::baton_object::Owned>) {
                let _ = &out;
                #(::baton_object::traverse::Traverse::clear(&mut self.#names, out);)*
            }
        }
    }
}

fn enum_impl(ident: &Ident, data: &syn::DataEnum) -> TokenStream {
    let arms = |call: &str| -> Vec<TokenStream> {
        let call = format_ident!("{call}");
        let sink = if call == "traverse" {
            quote!(visit)
        } else {
            quote!(out)
        };
        data.variants
            .iter()
            .map(|variant| {
                let name = &variant.ident;
                let members: Vec<_> = variant.fields.members().collect();
                let binds: Vec<_> = (0..members.len())
                    .map(|index| format_ident!("f{index}"))
                    .collect();
                quote!(Self::#name { #(#members: #binds),* } => {
                    #(::baton_object::traverse::Traverse::#call(#binds, #sink);)*
                })
            })
            .collect()
    };
    let (shows, clears) = (arms("traverse"), arms("clear"));
    quote! {
        impl ::baton_object::traverse::Traverse for #ident {
            fn traverse(&self, visit: &mut dyn FnMut(::baton_object::Word)) {
                let _ = &visit;
                match self { #(#shows)* }
            }
            fn clear(&mut self, out: &mut ::std::vec::Vec<::baton_object::Owned>) {
                let _ = &out;
                match self { #(#clears)* }
            }
        }
    }
}
