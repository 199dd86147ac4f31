//! The calling convention of native code (DESIGN D9), and the matching of arguments to a declared signature.
//!
//! Invariants:
//! - [`Args`] borrows the caller's operand stack: positional arguments, then the keyword arguments' values, whose names
//!   are a tuple beside it. The caller releases them afterwards.
//! - For a method, `self` is the first positional argument.
//! - Messages are those of CPython's `Python/getargs.c` and `Objects/methodobject.c`.

use crate::error::{PyResult, Raised};
use crate::exceptions::TYPE_ERROR;
use crate::token::Token;
use crate::tuple::Tuple;
use crate::word::{Borrowed, Owned, Word};
use std::marker::PhantomData;

/// The arguments of a call.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    base: *const Word,
    positional: u32,
    keywords: u32,
    names: Word,
    _borrow: PhantomData<&'a Owned>,
}

impl<'a> Args<'a> {
    /// No arguments.
    pub const EMPTY: Args<'static> = Args {
        base: std::ptr::NonNull::dangling().as_ptr(),
        positional: 0,
        keywords: 0,
        names: Word::NULL,
        _borrow: PhantomData,
    };

    /// Positional arguments only.
    #[inline(always)]
    pub fn new(values: &'a [Borrowed<'a>]) -> Args<'a> {
        Args {
            base: values.as_ptr().cast(),
            positional: values.len() as u32,
            keywords: 0,
            names: Word::NULL,
            _borrow: PhantomData,
        }
    }

    /// `values` are the positional arguments and then one value for each of `names`, a tuple of strings.
    #[inline(always)]
    pub fn with_names(values: &'a [Borrowed<'a>], names: Option<Borrowed<'a>>) -> Args<'a> {
        let Some(names) = names else {
            return Args::new(values);
        };
        let keywords = Tuple::items_of_word(names).len().min(values.len());
        Args {
            base: values.as_ptr().cast(),
            positional: (values.len() - keywords) as u32,
            keywords: keywords as u32,
            names: names.word(),
            _borrow: PhantomData,
        }
    }

    /// The arguments on an operand stack.
    ///
    /// # Safety
    /// `base` points at `positional` plus as many words as `names` has items, all non-null and alive for `'a`.
    #[inline(always)]
    pub unsafe fn from_stack(
        base: *const Word,
        positional: usize,
        names: Option<Borrowed<'a>>,
    ) -> Args<'a> {
        let (keywords, names) = match names {
            Some(names) => (Tuple::items_of_word(names).len(), names.word()),
            None => (0, Word::NULL),
        };
        Args {
            base,
            positional: positional as u32,
            keywords: keywords as u32,
            names,
            _borrow: PhantomData,
        }
    }

    /// The positional arguments.
    #[inline(always)]
    pub fn positional(&self) -> &'a [Borrowed<'a>] {
        // SAFETY: `base` points at that many live words.
        unsafe { std::slice::from_raw_parts(self.base.cast(), self.positional as usize) }
    }

    /// How many positional arguments there are.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.positional as usize
    }

    /// True if there are no arguments at all.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.positional == 0 && self.keywords == 0
    }

    /// True if there are keyword arguments.
    #[inline(always)]
    pub fn has_keywords(&self) -> bool {
        self.keywords != 0
    }

    /// The positional argument at `index`.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Borrowed<'a>> {
        self.positional().get(index).copied()
    }

    /// The keyword arguments' values.
    #[inline(always)]
    pub fn keyword_values(&self) -> &'a [Borrowed<'a>] {
        // SAFETY: the keyword values follow the positional ones.
        unsafe {
            std::slice::from_raw_parts(
                self.base.add(self.positional as usize).cast(),
                self.keywords as usize,
            )
        }
    }

    /// The keyword arguments' names.
    #[inline(always)]
    pub fn keyword_names(&self) -> &'a [Borrowed<'a>] {
        match self.names_tuple() {
            Some(names) => Tuple::items_of_word(names),
            None => &[],
        }
    }

    /// The tuple of keyword names.
    #[inline(always)]
    pub fn names_tuple(&self) -> Option<Borrowed<'a>> {
        // SAFETY: the names live as long as the arguments.
        (self.keywords != 0).then(|| unsafe { Borrowed::from_raw(self.names) })
    }

    /// The keyword arguments.
    pub fn keywords(&self) -> impl Iterator<Item = (Borrowed<'a>, Borrowed<'a>)> + use<'a> {
        self.keyword_names()
            .iter()
            .copied()
            .zip(self.keyword_values().iter().copied())
    }

    /// Without the first positional argument.
    #[inline(always)]
    pub fn skip_first(&self) -> Args<'a> {
        debug_assert!(self.positional > 0);
        // SAFETY: there is at least one positional argument.
        Args {
            // SAFETY: there is at least one positional argument.
            base: unsafe { self.base.add(1) },
            positional: self.positional - 1,
            ..*self
        }
    }

    /// All values, positional and keyword, in order.
    pub fn values(&self) -> &'a [Borrowed<'a>] {
        // SAFETY: both kinds lie one after the other.
        unsafe {
            std::slice::from_raw_parts(self.base.cast(), (self.positional + self.keywords) as usize)
        }
    }

    /// Calls `f` with `first` put in front of these arguments.
    pub fn with_first<R>(&self, first: Borrowed<'_>, f: impl FnOnce(Args<'_>) -> R) -> R {
        let values = self.values();
        let mut small = [first; 8];
        if values.len() < small.len() {
            small[1..=values.len()].copy_from_slice(values);
            return f(Args::with_names(
                &small[..=values.len()],
                self.names_tuple(),
            ));
        }
        let mut all = Vec::with_capacity(values.len() + 1);
        all.push(first);
        all.extend_from_slice(values);
        f(Args::with_names(&all, self.names_tuple()))
    }
}

/// A native function's entry. The numbers count `self`.
#[derive(Clone, Copy)]
pub enum NativeFn {
    /// No argument.
    Zero(fn(&mut Token) -> PyResult),
    /// One positional argument.
    One(fn(&mut Token, Borrowed<'_>) -> PyResult),
    /// Two positional arguments.
    Two(fn(&mut Token, Borrowed<'_>, Borrowed<'_>) -> PyResult),
    /// Anything else: the function checks its arguments itself.
    Any(fn(&mut Token, Args<'_>) -> PyResult),
}

/// How a parameter can be given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamKind {
    /// Only by position.
    Positional,
    /// By position or name.
    Either,
    /// Only by name.
    Keyword,
}

/// A declared parameter.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// How it can be given.
    pub kind: ParamKind,
    /// True without a default.
    pub required: bool,
}

/// A declared signature, `self` left out.
#[derive(Debug)]
pub struct Signature {
    /// The function's name for messages, without parentheses.
    pub name: &'static str,
    /// Its parameters: positional-only, then either, then keyword-only.
    pub params: &'static [Param],
}

/// A [`Signature`] written in place, `signature!("name", Either "iterable" true, Keyword "key" false)`: how each parameter
/// can be given, its name, and whether it is required.
#[macro_export]
macro_rules! signature {
    ($name:expr, $($kind:ident $param:literal $required:literal),*) => {
        $crate::args::Signature {
            name: $name,
            params: &[$($crate::args::Param {
                name: $param,
                kind: $crate::args::ParamKind::$kind,
                required: $required,
            }),*],
        }
    };
}

impl Signature {
    /// Matches `args` (without `self`) to the parameters; a missing optional one is `None`.
    #[inline]
    pub fn bind<'a, const N: usize>(
        &self,
        token: &mut Token,
        args: Args<'a>,
    ) -> PyResult<[Option<Borrowed<'a>>; N]> {
        debug_assert_eq!(N, self.params.len());
        let mut bound = [None; N];
        if !self.bind_plainly(args, &mut bound) {
            self.bind_into(token, args, &mut bound)?;
        }
        Ok(bound)
    }

    /// [`Signature::bind_into`] where the arguments, all by position, are enough and not too many; else false.
    #[inline]
    fn bind_plainly<'a>(&self, args: Args<'a>, bound: &mut [Option<Borrowed<'a>>]) -> bool {
        let given = args.positional();
        if args.has_keywords() || given.len() > bound.len() {
            return false;
        }
        for (index, (param, place)) in self.params.iter().zip(bound).enumerate() {
            match given.get(index) {
                Some(value) if param.kind != ParamKind::Keyword => *place = Some(*value),
                None if !param.required => {}
                _ => return false,
            }
        }
        true
    }

    fn bind_into<'a>(
        &self,
        token: &mut Token,
        args: Args<'a>,
        bound: &mut [Option<Borrowed<'a>>],
    ) -> PyResult<()> {
        let by_position = self
            .params
            .iter()
            .filter(|param| param.kind != ParamKind::Keyword)
            .count();
        if args.len() > by_position {
            return Err(self.wrong_count(token, args));
        }
        for (place, value) in bound.iter_mut().zip(args.positional()) {
            *place = Some(*value);
        }
        if args.has_keywords() {
            self.bind_keywords(token, args, bound)?;
        }
        match self.first_missing(bound) {
            Some(index) => Err(self.missing(token, args, index)),
            None => Ok(()),
        }
    }

    fn bind_keywords<'a>(
        &self,
        token: &mut Token,
        args: Args<'a>,
        bound: &mut [Option<Borrowed<'a>>],
    ) -> PyResult<()> {
        if self.is_positional_only() {
            return Err(token.raise(
                &TYPE_ERROR,
                format!("{} takes no keyword arguments", self.callee()),
            ));
        }
        let mut unknown = None;
        for (name, value) in args.keywords() {
            let text = crate::str::to_cow(token, name);
            let found = self
                .params
                .iter()
                .position(|param| param.kind != ParamKind::Positional && param.name == text);
            let message = match found {
                Some(index) if bound[index].is_none() => {
                    bound[index] = Some(value);
                    continue;
                }
                Some(_) if args.len() + args.keyword_names().len() > self.params.len() => {
                    self.too_many(args)
                }
                Some(index) => {
                    format!(
                        "argument for {} given by name ('{text}') and position ({})",
                        self.callee(),
                        index + 1
                    )
                }
                None => {
                    unknown.get_or_insert_with(|| text.into_owned());
                    continue;
                }
            };
            return Err(token.raise(&TYPE_ERROR, message));
        }
        match unknown {
            // What is missing is told first.
            Some(name) if self.first_missing(bound).is_none() => Err(self.unexpected(token, &name)),
            _ => Ok(()),
        }
    }

    /// Where the first required parameter without a value stands.
    fn first_missing(&self, bound: &[Option<Borrowed<'_>>]) -> Option<usize> {
        let mut pairs = self.params.iter().zip(bound);
        pairs.position(|(param, place)| param.required && place.is_none())
    }

    fn is_positional_only(&self) -> bool {
        self.params
            .iter()
            .all(|param| param.kind == ParamKind::Positional)
    }

    fn unexpected(&self, token: &mut Token, name: &str) -> Raised {
        let this = if self.name.is_empty() { "this " } else { "" };
        let by_name = self
            .params
            .iter()
            .filter(|param| param.kind != ParamKind::Positional);
        let callee = format!("{this}{}", self.callee());
        unexpected_keyword(token, &callee, name, by_name.map(|param| param.name))
    }

    /// The function for messages; one without a name is just that.
    fn callee(&self) -> String {
        match self.name {
            "" => "function".to_string(),
            name => format!("{name}()"),
        }
    }

    /// The message for more arguments than there are parameters.
    fn too_many(&self, args: Args<'_>) -> String {
        let (most, given) = (self.params.len(), args.len() + args.keyword_names().len());
        let only = if args.is_empty() { "keyword " } else { "" };
        let plural = if most == 1 { "" } else { "s" };
        format!(
            "{} takes at most {most} {only}argument{plural} ({given} given)",
            self.callee()
        )
    }

    fn missing(&self, token: &mut Token, args: Args<'_>, index: usize) -> Raised {
        let Some(param) = self
            .params
            .get(index)
            .filter(|_| !self.is_positional_only())
        else {
            return self.wrong_count(token, args);
        };
        let is_placed = |param: &&Param| param.kind == ParamKind::Positional && param.required;
        let least = self.params.iter().filter(is_placed).count();
        if args.len() < least {
            let words = match least < self.params.len() {
                true => "at least",
                false => "exactly",
            };
            let plural = if least == 1 { "" } else { "s" };
            let message = format!(
                "{} takes {words} {least} positional argument{plural} ({} given)",
                self.callee(),
                args.len()
            );
            return token.raise(&TYPE_ERROR, message);
        }
        let message = match param.kind {
            ParamKind::Keyword => format!(
                "{} missing required keyword-only argument: '{}'",
                self.callee(),
                param.name
            ),
            _ => format!(
                "{} missing required argument '{}' (pos {})",
                self.callee(),
                param.name,
                index + 1
            ),
        };
        token.raise(&TYPE_ERROR, message)
    }

    fn wrong_count(&self, token: &mut Token, args: Args<'_>) -> Raised {
        let positional = self
            .params
            .iter()
            .filter(|param| param.kind != ParamKind::Keyword)
            .count();
        let required = self
            .params
            .iter()
            .filter(|param| param.kind != ParamKind::Keyword && param.required)
            .count();
        let given = args.len();
        let name = self.name;
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let message = if self.is_positional_only() {
            let (bound, words) = match (required == positional, given < required) {
                (true, _) => (positional, ""),
                (_, true) => (required, "at least "),
                (_, false) => (positional, "at most "),
            };
            format!(
                "{name} expected {words}{bound} argument{}, got {given}",
                plural(bound)
            )
        } else if given + args.keyword_names().len() > self.params.len() {
            self.too_many(args)
        } else if positional == 0 {
            format!("{} takes no positional arguments", self.callee())
        } else {
            let words = if required < positional {
                "at most"
            } else {
                "exactly"
            };
            let only = if positional < self.params.len() {
                "positional "
            } else {
                ""
            };
            format!(
                "{} takes {words} {positional} {only}argument{} ({given} given)",
                self.callee(),
                plural(positional)
            )
        };
        token.raise(&TYPE_ERROR, message)
    }
}

/// A Rust type that a native function can take as an argument.
pub trait FromArg<'a>: Sized {
    /// Converts `value`; raises what CPython raises for an argument of the wrong type.
    fn from_arg(token: &mut Token, value: Borrowed<'a>) -> PyResult<Self>;

    /// The same for an argument of `function`; messages that name arguments call it `place`.
    #[inline(always)]
    fn from_param(
        token: &mut Token,
        value: Borrowed<'a>,
        _function: &'static str,
        _place: &'static str,
    ) -> PyResult<Self> {
        Self::from_arg(token, value)
    }
}

impl<'a> FromArg<'a> for Borrowed<'a> {
    #[inline(always)]
    fn from_arg(_: &mut Token, value: Borrowed<'a>) -> PyResult<Self> {
        Ok(value)
    }
}

impl<'a> FromArg<'a> for Owned {
    fn from_arg(token: &mut Token, value: Borrowed<'a>) -> PyResult<Self> {
        Ok(value.own(token))
    }
}

impl<'a> FromArg<'a> for bool {
    fn from_arg(token: &mut Token, value: Borrowed<'a>) -> PyResult<Self> {
        crate::object::is_true(token, value)
    }
}

macro_rules! int_args {
    ($($type:ty, $c_name:literal;)*) => {$(
        impl<'a> FromArg<'a> for $type {
            fn from_arg(token: &mut Token, value: Borrowed<'a>) -> PyResult<Self> {
                let number = crate::int::index_to_i64(token, value, $c_name)?;
                <$type>::try_from(number).map_err(|_| crate::int::out_of_range(token, number, $c_name))
            }
        }
    )*};
}
int_args! {
    i8, "signed char"; u8, "unsigned byte integer"; i16, "signed short"; i32, "C int"; u32, "C unsigned int"; i64, "C long"; isize, "C ssize_t"; usize, "C size_t"; u16, "unsigned short";
}

impl<'a> FromArg<'a> for u64 {
    fn from_arg(token: &mut Token, value: Borrowed<'a>) -> PyResult<Self> {
        crate::int::index_to_u64(token, value)
    }
}

impl<'a> FromArg<'a> for f64 {
    fn from_arg(token: &mut Token, value: Borrowed<'a>) -> PyResult<Self> {
        crate::object::to_f64(token, value)
    }
}

impl<'a> FromArg<'a> for String {
    fn from_arg(token: &mut Token, value: Borrowed<'a>) -> PyResult<Self> {
        crate::str::to_string(token, value)
    }

    fn from_param(
        token: &mut Token,
        value: Borrowed<'a>,
        function: &'static str,
        place: &'static str,
    ) -> PyResult<Self> {
        if value.is_a::<crate::str::Str>(token) {
            return crate::str::to_string(token, value);
        }
        let got = token.argument_name(value);
        Err(token.type_error(format!("{function}() {place} must be str, not {got}")))
    }
}

/// A Rust type that a native function can return.
pub trait IntoResult {
    /// Converts to a Python value.
    fn into_result(self, token: &mut Token) -> PyResult;
}

impl IntoResult for Owned {
    #[inline(always)]
    fn into_result(self, _: &mut Token) -> PyResult {
        Ok(self)
    }
}

impl IntoResult for () {
    #[inline(always)]
    fn into_result(self, _: &mut Token) -> PyResult {
        Ok(crate::singletons::none())
    }
}

impl IntoResult for bool {
    #[inline(always)]
    fn into_result(self, _: &mut Token) -> PyResult {
        Ok(crate::singletons::bool(self))
    }
}

impl IntoResult for f64 {
    fn into_result(self, token: &mut Token) -> PyResult {
        Ok(token.new_float(self))
    }
}

macro_rules! int_results {
    ($($type:ty),*) => {$(
        impl IntoResult for $type {
            #[inline]
            fn into_result(self, token: &mut Token) -> PyResult {
                Ok(token.new_int(i128::from(self)))
            }
        }
    )*};
}
int_results!(i8, u8, i16, u16, i32, u32, i64, u64);

impl IntoResult for usize {
    fn into_result(self, token: &mut Token) -> PyResult {
        Ok(token.new_int(self as i128))
    }
}

impl IntoResult for isize {
    fn into_result(self, token: &mut Token) -> PyResult {
        Ok(token.new_int(self as i128))
    }
}

impl IntoResult for &str {
    fn into_result(self, token: &mut Token) -> PyResult {
        Ok(token.new_str(self))
    }
}

impl IntoResult for String {
    fn into_result(self, token: &mut Token) -> PyResult {
        Ok(token.new_str(&self))
    }
}

impl<T: IntoResult> IntoResult for Option<T> {
    fn into_result(self, token: &mut Token) -> PyResult {
        match self {
            Some(value) => value.into_result(token),
            None => Ok(crate::singletons::none()),
        }
    }
}

impl<T: IntoResult> IntoResult for PyResult<T> {
    #[inline(always)]
    fn into_result(self, token: &mut Token) -> PyResult {
        self?.into_result(token)
    }
}

/// The TypeError for a keyword that `callee` (with its parentheses) does not know, with the hint at what may be meant.
pub fn unexpected_keyword<'a>(
    token: &mut Token,
    callee: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Raised {
    let hint = match crate::suggest::closest(name, known) {
        Some(close) => format!(". Did you mean '{close}'?"),
        None => String::new(),
    };
    token.type_error(format!(
        "{callee} got an unexpected keyword argument '{name}'{hint}"
    ))
}

/// The error for a method called without its object.
#[cold]
pub fn no_receiver(token: &mut Token) -> Raised {
    token.type_error("descriptor needs an argument")
}

impl Args<'_> {
    /// Fails where there are keyword arguments.
    pub fn no_keywords(&self, token: &mut Token, name: &str) -> PyResult<()> {
        if self.has_keywords() {
            return Err(token.type_error(format!("{name}() takes no keyword arguments")));
        }
        Ok(())
    }

    /// Fails if there are more than `max` positional arguments.
    pub fn expect_at_most(&self, token: &mut Token, name: &str, max: usize) -> PyResult<()> {
        match self.len() > max {
            true => self.expect(token, name, 0, max),
            false => Ok(()),
        }
    }

    /// Fails unless there are between `min` and `max` positional arguments.
    pub fn expect(&self, token: &mut Token, name: &str, min: usize, max: usize) -> PyResult<()> {
        let given = self.len();
        let (words, bound) = if given < min {
            (if min == max { "" } else { "at least " }, min)
        } else if given > max {
            (if min == max { "" } else { "at most " }, max)
        } else {
            return Ok(());
        };
        let plural = if bound == 1 { "" } else { "s" };
        Err(token.type_error(format!(
            "{name} expected {words}{bound} argument{plural}, got {given}"
        )))
    }
}
