//! Errors on their way: [`Raised`] says that an exception waits in the thread. The exception is lazy (a class and what
//! its arguments will be) until Python looks at it, because most of those that natives raise are caught unseen.

use crate::class::ClassSpec;
use crate::exceptions;
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use std::borrow::Cow;

/// Proof that an exception waits in the thread. Taking it out is [`Token::take_error`].
#[must_use]
#[derive(Debug)]
pub struct Raised(());

/// What everything that can raise returns.
pub type PyResult<T = Owned> = Result<T, Raised>;

/// An exception that waits in a thread.
#[derive(Debug)]
pub enum LazyError {
    /// Class and message.
    Message(&'static ClassSpec, Cow<'static, str>),
    /// Class and arguments.
    Values(&'static ClassSpec, Vec<Owned>),
    /// Class, arguments, and attributes to set on the instance.
    Attributes(&'static ClassSpec, Vec<Owned>, Vec<(&'static str, Owned)>),
    /// An exception object.
    Object(Owned),
}

impl std::fmt::Debug for ClassSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Token {
    /// Raises an exception with a message.
    #[cold]
    pub fn raise(
        &mut self,
        class: &'static ClassSpec,
        message: impl Into<Cow<'static, str>>,
    ) -> Raised {
        self.set_error(LazyError::Message(class, message.into()))
    }

    /// Raises an exception with these arguments.
    #[cold]
    pub fn raise_values(&mut self, class: &'static ClassSpec, values: Vec<Owned>) -> Raised {
        self.set_error(LazyError::Values(class, values))
    }

    /// Raises an exception with these arguments and attributes.
    #[cold]
    pub fn raise_with(
        &mut self,
        class: &'static ClassSpec,
        message: String,
        attributes: Vec<(&'static str, Owned)>,
    ) -> Raised {
        let message = self.new_str(&message);
        self.set_error(LazyError::Attributes(class, vec![message], attributes))
    }

    /// Raises an exception object.
    #[cold]
    pub fn raise_object(&mut self, exception: Owned) -> Raised {
        self.set_error(LazyError::Object(exception))
    }

    /// Puts an exception that was taken out back on its way.
    pub fn restore_error(&mut self, error: LazyError) -> Raised {
        self.set_error(error)
    }

    fn set_error(&mut self, error: LazyError) -> Raised {
        // SAFETY: only the thread itself touches its error, and the reference ends here. The old value is dropped
        // after the new one is in place, because dropping may free objects.
        let old = unsafe { (*self.thread().error.get()).replace(error) };
        drop(old);
        Raised(())
    }

    /// `TypeError`
    #[cold]
    pub fn type_error(&mut self, message: impl Into<Cow<'static, str>>) -> Raised {
        self.raise(&exceptions::TYPE_ERROR, message)
    }

    /// `ValueError`
    #[cold]
    pub fn value_error(&mut self, message: impl Into<Cow<'static, str>>) -> Raised {
        self.raise(&exceptions::VALUE_ERROR, message)
    }

    /// `OverflowError`
    #[cold]
    pub fn overflow_error(&mut self, message: impl Into<Cow<'static, str>>) -> Raised {
        self.raise(&exceptions::OVERFLOW_ERROR, message)
    }

    /// `IndexError`
    #[cold]
    pub fn index_error(&mut self, message: impl Into<Cow<'static, str>>) -> Raised {
        self.raise(&exceptions::INDEX_ERROR, message)
    }

    /// `RuntimeError`
    #[cold]
    pub fn runtime_error(&mut self, message: impl Into<Cow<'static, str>>) -> Raised {
        self.raise(&exceptions::RUNTIME_ERROR, message)
    }

    /// `SystemError`
    #[cold]
    pub fn system_error(&mut self, message: impl Into<Cow<'static, str>>) -> Raised {
        self.raise(&exceptions::SYSTEM_ERROR, message)
    }

    /// `NotImplementedError`, for what Baton does not have yet.
    pub fn not_implemented(&mut self, what: &str) -> Raised {
        self.raise(
            &exceptions::NOT_IMPLEMENTED_ERROR,
            format!("{what} is not implemented in Baton yet"),
        )
    }

    /// `KeyError`
    #[cold]
    pub fn key_error(&mut self, key: Borrowed<'_>) -> Raised {
        let key = key.own(self);
        self.raise_values(&exceptions::KEY_ERROR, vec![key])
    }

    /// `StopIteration(value)`; the value arrives as it is, be it a tuple or an exception.
    pub fn stop_iteration(&mut self, value: Owned) -> Raised {
        let values = if value.word().is_none() {
            Vec::new()
        } else {
            vec![value]
        };
        self.raise_values(&exceptions::STOP_ITERATION, values)
    }

    /// `MemoryError`
    #[cold]
    pub fn memory_error(&mut self) -> Raised {
        self.raise_values(&exceptions::MEMORY_ERROR, Vec::new())
    }

    /// `AttributeError: 'X' object has no attribute 'name'`, with `name` and `obj` set.
    #[cold]
    pub fn attribute_error(&mut self, object: Borrowed<'_>, name: Borrowed<'_>) -> Raised {
        let message = {
            let attribute = crate::str::to_cow(self, name);
            match object.as_class(self) {
                Some(class) => format!(
                    "type object '{}' has no attribute '{attribute}'",
                    class.message_name(self)
                ),
                None => format!(
                    "'{}' object has no attribute '{attribute}'",
                    self.class_name(object)
                ),
            }
        };
        self.attribute_error_with(object, name, message)
    }

    /// `AttributeError` with a message of its own, and `name` and `obj` set.
    #[cold]
    pub fn attribute_error_with(
        &mut self,
        object: Borrowed<'_>,
        name: Borrowed<'_>,
        message: String,
    ) -> Raised {
        let attributes = vec![("name", name.own(self)), ("obj", object.own(self))];
        self.raise_with(&exceptions::ATTRIBUTE_ERROR, message, attributes)
    }

    /// The name of `value`'s class, for messages: with its module if the class is native and no built-in one, as
    /// CPython's `tp_name` has it.
    pub fn class_name(&self, value: Borrowed<'_>) -> String {
        self.class_of(value).message_name(self)
    }

    /// What a message about an argument of the wrong type says that was given.
    pub fn argument_name(&self, value: Borrowed<'_>) -> String {
        match value.is_none() {
            true => "None".to_owned(),
            false => self.class_name(value),
        }
    }

    /// The name of `value`'s class without its module, as `repr` shows it.
    pub fn short_class_name(&self, value: Borrowed<'_>) -> String {
        self.class_of(value).name(self).into_owned()
    }

    /// True while an exception waits.
    pub fn error_waits(&self) -> bool {
        // SAFETY: read by the thread itself.
        unsafe { (*self.thread().error.get()).is_some() }
    }

    /// Takes the waiting exception out, as it is. The argument proves that there is one.
    pub fn take_lazy(&mut self, _proof: Raised) -> LazyError {
        self.take_lazy_if_any().unwrap_or(LazyError::Message(
            &exceptions::SYSTEM_ERROR,
            "error return without exception set".into(),
        ))
    }

    /// Takes the waiting exception out, where one waits.
    pub fn take_lazy_if_any(&mut self) -> Option<LazyError> {
        // SAFETY: only the thread itself touches its error.
        unsafe { (*self.thread().error.get()).take() }
    }

    /// Takes the waiting exception out as an object. Making it may itself raise; then that error is taken instead.
    pub fn take_error(&mut self, proof: Raised) -> Owned {
        let mut error = self.take_lazy(proof);
        loop {
            match exceptions::materialise(self, error) {
                Ok(object) => return object,
                Err(other) => error = self.take_lazy(other),
            }
        }
    }

    /// True if the waiting exception is an instance of the native class `spec`; does not materialise it.
    pub fn error_is(&self, _proof: &Raised, spec: &'static ClassSpec) -> bool {
        // SAFETY: read by the thread itself.
        match unsafe { &*self.thread().error.get() } {
            Some(
                LazyError::Message(class, _)
                | LazyError::Values(class, _)
                | LazyError::Attributes(class, ..),
            ) => class.is_subclass_of(spec),
            Some(LazyError::Object(object)) => {
                let class = self.class_of(object.as_ref());
                class.is_native(spec) || class.is_subclass_of(self, self.native_class(spec))
            }
            None => false,
        }
    }

    /// Swallows the waiting exception if it is of class `spec`: `Ok` then, else the error goes on.
    pub fn swallow(&mut self, raised: Raised, spec: &'static ClassSpec) -> PyResult<()> {
        if self.error_is(&raised, spec) {
            drop(self.take_lazy(raised));
            return Ok(());
        }
        Err(raised)
    }
}
