//! Building the tree from somewhere else: from Python objects, behind the crate that has them.
//!
//! [`Source`] says how a value is looked at; the types of the tree, declared in [`crate::ast`], build themselves from it
//! ([`Build`]), with CPython's words for what does not fit.

use baton_code::{Const, Text};

use crate::asdl::{FieldInfo, NodeInfo};
use crate::ast::Span;

/// What a tree is built from.
pub trait Source {
    /// A value: a node, a list, a string and so on.
    type Value;
    /// Why it does not fit.
    type Error;

    /// The index of the class among `classes` (of the ASDL type `type_name`) that `value` is an instance of.
    ///
    /// # Errors
    /// If it is of none of them.
    fn class(
        &mut self,
        value: &Self::Value,
        type_name: &'static str,
        classes: &'static [&'static str],
    ) -> Result<usize, Self::Error>;

    /// The node's position.
    ///
    /// # Errors
    /// If a part is missing or makes no sense.
    fn span(&mut self, node: &Self::Value, class: &'static str) -> Result<Span, Self::Error>;

    /// A field's value; `None` if it is absent, or None where that means absent.
    ///
    /// # Errors
    /// Whatever looking it up raises.
    fn field(
        &mut self,
        node: &Self::Value,
        field: &'static FieldInfo,
    ) -> Result<Option<Self::Value>, Self::Error>;

    /// The error for a required field that is not there.
    fn missing(
        &mut self,
        node: &Self::Value,
        class: &'static str,
        field: &'static FieldInfo,
    ) -> Self::Error;

    /// The values of a list field, `None` for None.
    ///
    /// # Errors
    /// If it is no list.
    fn items(
        &mut self,
        list: &Self::Value,
        class: &'static str,
        field: &'static FieldInfo,
    ) -> Result<Vec<Option<Self::Value>>, Self::Error>;

    /// The error for None in a list that must not have it.
    fn hole(&mut self, field: &'static FieldInfo) -> Self::Error;

    /// An integer.
    ///
    /// # Errors
    /// If it is none.
    fn int(&mut self, value: &Self::Value) -> Result<i32, Self::Error>;

    /// An identifier or string.
    ///
    /// # Errors
    /// If it is none.
    fn text(&mut self, value: &Self::Value) -> Result<Text, Self::Error>;

    /// The value of a constant.
    ///
    /// # Errors
    /// If it can be none.
    fn constant(&mut self, value: &Self::Value) -> Result<Const, Self::Error>;

    /// Called for each node, one level deeper.
    ///
    /// # Errors
    /// If the tree is too deep.
    fn deeper(&mut self) -> Result<(), Self::Error>;
}

/// Something of the tree that can be built.
pub trait Build: Sized {
    /// Builds it from a value.
    ///
    /// # Errors
    /// Where the value does not fit.
    fn build<S: Source>(source: &mut S, value: &S::Value) -> Result<Self, S::Error>;
}

impl Build for i32 {
    fn build<S: Source>(source: &mut S, value: &S::Value) -> Result<Self, S::Error> {
        source.int(value)
    }
}

impl Build for Text {
    fn build<S: Source>(source: &mut S, value: &S::Value) -> Result<Self, S::Error> {
        source.text(value)
    }
}

impl Build for Const {
    fn build<S: Source>(source: &mut S, value: &S::Value) -> Result<Self, S::Error> {
        source.constant(value)
    }
}

impl<T: Build> Build for Box<T> {
    fn build<S: Source>(source: &mut S, value: &S::Value) -> Result<Self, S::Error> {
        T::build(source, value).map(Box::new)
    }
}

/// The fields of a class, one after the other.
pub(crate) struct Fields<'a, S: Source> {
    pub source: &'a mut S,
    pub node: &'a S::Value,
    info: &'static NodeInfo,
    next: usize,
}

/// Stands in for a field that no class has: a builder asks for as many as its class has.
pub(crate) static NO_FIELD: FieldInfo = FieldInfo {
    name: "",
    type_name: "",
    cardinality: crate::asdl::Cardinality::Opt,
};

impl<'a, S: Source> Fields<'a, S> {
    pub fn new(source: &'a mut S, node: &'a S::Value, info: &'static NodeInfo) -> Self {
        Fields {
            source,
            node,
            info,
            next: 0,
        }
    }

    fn next(&mut self) -> &'static FieldInfo {
        let field = self.info.fields.get(self.next);
        self.next += 1;
        field.unwrap_or(&NO_FIELD)
    }

    pub fn one<T: Build>(&mut self) -> Result<T, S::Error> {
        let field = self.next();
        match self.source.field(self.node, field)? {
            Some(value) => T::build(self.source, &value),
            None => Err(self.source.missing(self.node, self.info.name, field)),
        }
    }

    pub fn opt<T: Build>(&mut self) -> Result<Option<T>, S::Error> {
        let field = self.next();
        match self.source.field(self.node, field)? {
            Some(value) => T::build(self.source, &value).map(Some),
            None => Ok(None),
        }
    }

    pub fn many<T: Build>(&mut self) -> Result<Vec<T>, S::Error> {
        let field = self.next();
        let mut built = Vec::new();
        for item in self.list(field)? {
            match item {
                Some(item) => built.push(T::build(self.source, &item)?),
                None => return Err(self.source.hole(field)),
            }
        }
        Ok(built)
    }

    pub fn holes<T: Build>(&mut self) -> Result<Vec<Option<T>>, S::Error> {
        let field = self.next();
        let mut built = Vec::new();
        for item in self.list(field)? {
            built.push(match item {
                Some(item) => Some(T::build(self.source, &item)?),
                None => None,
            });
        }
        Ok(built)
    }

    fn list(&mut self, field: &'static FieldInfo) -> Result<Vec<Option<S::Value>>, S::Error> {
        match self.source.field(self.node, field)? {
            Some(list) => self.source.items(&list, self.info.name, field),
            // An absent list is empty.
            None => Ok(Vec::new()),
        }
    }
}
