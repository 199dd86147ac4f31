//! `#[methods]`.

use crate::signature::{Receiver, TextSignature, attribute_args, doc_of, native_fn};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Error, Ident, ImplItem, ImplItemFn, ItemImpl, Result, Type};

#[derive(Default)]
struct Collected {
    methods: Vec<TokenStream>,
    getters: Vec<(String, TokenStream, String, bool)>,
    setters: Vec<(String, TokenStream)>,
    slots: Vec<TokenStream>,
    constants: Vec<TokenStream>,
}

pub fn expand(item: TokenStream) -> Result<TokenStream> {
    let mut block: ItemImpl = syn::parse2(item)?;
    let owner = block.self_ty.clone();
    let mut found = Collected::default();
    for item in &mut block.items {
        if let ImplItem::Fn(function) = item {
            collect(&owner, function, &mut found)?;
        }
    }
    let getsets = found.getters.iter().map(|(name, get, doc, member)| {
        let set = found.setters.iter().find(|(other, _)| other == name);
        let set = set.map_or(quote!(None), |(_, set)| quote!(Some(#set)));
        quote!(::baton_object::class::GetSetSpec { name: #name, doc: #doc, get: #get, set: #set, member: #member })
    });
    let (methods, slots, constants) = (&found.methods, &found.slots, &found.constants);
    Ok(quote! {
        #block
        impl #owner {
            /// The class's methods, as declared.
            pub(crate) const METHODS: &'static [::baton_object::class::MethodSpec] = &[#(#methods),*];
            /// The class's attributes, as declared.
            pub(crate) const GETSETS: &'static [::baton_object::class::GetSetSpec] = &[#(#getsets),*];
            /// The class's constants, as declared.
            pub(crate) const CONSTANTS: &'static [::baton_object::class::Constant] = &[#(#constants),*];
            /// The class's own slots.
            pub(crate) const SLOTS: ::baton_object::slots::Slots = {
                #[allow(unused_mut)]
                let mut slots = ::baton_object::slots::Slots::EMPTY;
                #(#slots)*
                slots
            };
        }
    })
}

const MARKERS: [&str; 8] = [
    "method",
    "classmethod",
    "staticmethod",
    "slot",
    "getter",
    "member",
    "setter",
    "constant",
];

fn collect(owner: &Type, function: &mut ImplItemFn, found: &mut Collected) -> Result<()> {
    let position = function
        .attrs
        .iter()
        .position(|attribute| MARKERS.iter().any(|m| attribute.path().is_ident(m)));
    let Some(position) = position else {
        return Ok(());
    };
    let attribute = function.attrs.remove(position);
    function
        .attrs
        .push(syn::parse_quote!(#[allow(non_snake_case, clippy::unnecessary_wraps)]));
    let marker = attribute
        .path()
        .get_ident()
        .map(Ident::to_string)
        .unwrap_or_default();
    let ident = &function.sig.ident;
    let path = quote!(<#owner>::#ident);
    let args = attribute_args(&attribute)?;
    let name = args.name.clone().unwrap_or_else(|| ident.to_string());
    match marker.as_str() {
        "slot" => found.slots.push(slot(&path, function, args.word)?),
        "getter" | "member" => {
            let get = quote!({
                fn get(token: &mut ::baton_object::Token, this: ::baton_object::Borrowed<'_>) -> ::baton_object::PyResult {
                    ::baton_object::guard(token, |token| ::baton_object::args::IntoResult::into_result(#path(token, this), token))
                }
                get
            });
            found
                .getters
                .push((name, get, doc_of(&function.attrs), marker == "member"));
        }
        "setter" => {
            let name = args
                .name
                .unwrap_or_else(|| name.trim_start_matches("set_").to_string());
            let set = quote!({
                fn set(token: &mut ::baton_object::Token, this: ::baton_object::Borrowed<'_>, value: Option<::baton_object::Borrowed<'_>>) -> ::baton_object::PyResult<()> {
                    ::baton_object::guard(token, |token| #path(token, this, value))
                }
                set
            });
            found.setters.push((name, set));
        }
        "constant" => {
            let make = quote!({
                fn make(token: &mut ::baton_object::Token) -> ::baton_object::PyResult {
                    ::baton_object::args::IntoResult::into_result(#path(token), token)
                }
                make
            });
            found.constants.push(quote!((#name, #make)));
        }
        kind => found
            .methods
            .push(method(kind, &attribute, &path, &name, function, args)?),
    }
    Ok(())
}

fn method(
    kind: &str,
    attribute: &Attribute,
    path: &TokenStream,
    name: &str,
    function: &ImplItemFn,
    args: crate::signature::AttributeArgs,
) -> Result<TokenStream> {
    let no_switch = args.is_marked("no_switch");
    let Some(literal) = args.signature else {
        return Err(Error::new_spanned(
            attribute,
            "a method needs its text signature",
        ));
    };
    let signature = TextSignature::parse(&literal)?;
    let (variant, receiver, first) = match kind {
        "classmethod" => (quote!(Class), Receiver::This, "$type, "),
        "staticmethod" => (quote!(Static), Receiver::None, ""),
        _ => (quote!(Instance), Receiver::This, "$self, "),
    };
    let call = native_fn(path, name, &signature, receiver, &function.sig)?;
    let text = text_signature(&signature.text, first);
    let doc = doc_of(&function.attrs);
    Ok(quote!(::baton_object::class::MethodSpec {
        name: #name, signature: #text, doc: #doc, kind: ::baton_object::class::MethodKind::#variant, call: #call, no_switch: #no_switch,
    }))
}

/// The text signature as CPython writes it, with `$self` in front.
pub fn text_signature(text: &str, first: &str) -> String {
    if first.is_empty() {
        return text.to_string();
    }
    let rest = text.trim_start_matches('(');
    match rest {
        ")" => format!("({}/)", first),
        _ if rest
            .split(',')
            .any(|part| part.trim_end_matches(')').trim() == "/") =>
        {
            format!("({first}{rest}")
        }
        _ => format!("({first}/, {rest}"),
    }
}

fn slot(path: &TokenStream, function: &ImplItemFn, word: Option<Ident>) -> Result<TokenStream> {
    let name = function.sig.ident.to_string();
    let field = match (&word, slot_field(&name)) {
        (Some(word), _) => word.clone(),
        (None, Some(field)) => format_ident!("{field}"),
        (None, None) => {
            return Err(Error::new_spanned(
                &function.sig.ident,
                "no slot has this special method",
            ));
        }
    };
    let (params, output) = (function.sig.inputs.iter().skip(1), &function.sig.output);
    let (mut names, mut types) = (Vec::new(), Vec::new());
    for (index, param) in params.enumerate() {
        let syn::FnArg::Typed(typed) = param else {
            return Err(Error::new_spanned(param, "a slot takes no self"));
        };
        names.push(format_ident!("a{index}"));
        types.push(typed.ty.clone());
    }
    let call = if field == "del" {
        quote!(#path(token, #(#names),*))
    } else {
        quote!(::baton_object::guard(token, |token| #path(token, #(#names),*)))
    };
    Ok(quote! {
        slots.#field = Some({
            fn wrapper(token: &mut ::baton_object::Token, #(#names: #types),*) #output { #call }
            wrapper
        });
    })
}

/// The slot a special method fills.
fn slot_field(name: &str) -> Option<&'static str> {
    Some(match name {
        "__repr__" => "repr",
        "__str__" => "str",
        "__hash__" => "hash",
        "__call__" => "call",
        "__getattribute__" => "getattr",
        "__setattr__" => "setattr",
        "__richcmp__" => "compare",
        "__iter__" => "iter",
        "__next__" => "next",
        "__get__" => "descr_get",
        "__set__" => "descr_set",
        "__init__" => "init",
        "__new__" => "new",
        "__del__" => "del",
        "__await__" => "await_",
        "__aiter__" => "aiter",
        "__anext__" => "anext",
        "__add__" => "add",
        "__sub__" => "subtract",
        "__mul__" => "multiply",
        "__matmul__" => "matrix_multiply",
        "__truediv__" => "true_divide",
        "__floordiv__" => "floor_divide",
        "__mod__" => "remainder",
        "__divmod__" => "divmod",
        "__pow__" => "power",
        "__lshift__" => "lshift",
        "__rshift__" => "rshift",
        "__and__" => "and",
        "__xor__" => "xor",
        "__or__" => "or",
        "__iadd__" => "inplace_add",
        "__isub__" => "inplace_subtract",
        "__imul__" => "inplace_multiply",
        "__iand__" => "inplace_and",
        "__ixor__" => "inplace_xor",
        "__ior__" => "inplace_or",
        "__neg__" => "negative",
        "__pos__" => "positive",
        "__abs__" => "absolute",
        "__invert__" => "invert",
        "__bool__" => "bool",
        "__int__" => "int",
        "__float__" => "float",
        "__index__" => "index",
        "__len__" => "len",
        "__getitem__" => "getitem",
        "__setitem__" => "setitem",
        "__contains__" => "contains",
        "__buffer__" => "buffer",
        _ => return None,
    })
}
