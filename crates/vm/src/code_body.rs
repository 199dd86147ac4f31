//! The part of a code object that running it needs and that making a function of it does not: constants and names as
//! objects. Code that was compiled now has it from the start; frozen code makes it when it is first run or looked at.
//!
//! Invariants: a body is made once and never changes; making it runs no Python.

use crate::code_object::{CodeObject, constant_object, name_object};
use baton_code::frozen::Frozen;
use baton_code::object::Code;
use baton_object::traverse::Traverse;
use baton_object::{Owned, PyResult, Token, Word};
use std::cell::OnceCell;
use std::sync::Arc;

/// Constants and names.
pub struct Body {
    /// The code; in frozen code, code objects among the constants are None here (not in `consts`).
    pub code: Arc<Code>,
    /// Its constants.
    pub consts: Vec<Owned>,
    /// The places of constants that the compiler never makes: in `code` they are None.
    pub foreign: Vec<usize>,
    /// Its names, interned.
    pub names: Vec<Owned>,
    /// The names of its locals, interned.
    pub local_names: Vec<Owned>,
}

/// Where a code object comes from, and its body.
pub struct LazyBody {
    body: OnceCell<Body>,
    frozen: Option<(Arc<Frozen>, u32)>,
    full: OnceCell<Arc<Code>>,
}

impl LazyBody {
    /// The body of code that was compiled now; `foreign` are constants of other kinds, by their places.
    pub fn of_code(
        token: &mut Token,
        code: &Arc<Code>,
        foreign: Vec<(usize, Owned)>,
    ) -> PyResult<LazyBody> {
        let mut consts = Vec::with_capacity(code.consts.len());
        for constant in code.consts.iter() {
            consts.push(constant_object(token, constant)?);
        }
        let mut places = Vec::new();
        for (place, object) in foreign {
            if let Some(constant) = consts.get_mut(place) {
                *constant = object;
                places.push(place);
            }
        }
        let body = OnceCell::new();
        let _ = body.set(Body {
            foreign: places,
            ..Body::new(token, Arc::clone(code), consts)
        });
        Ok(LazyBody {
            body,
            frozen: None,
            full: OnceCell::from(Arc::clone(code)),
        })
    }

    /// The body of the frozen code with this record.
    pub fn of_frozen(frozen: Arc<Frozen>, record: u32) -> LazyBody {
        LazyBody {
            body: OnceCell::new(),
            frozen: Some((frozen, record)),
            full: OnceCell::new(),
        }
    }

    /// The body.
    #[inline(always)]
    pub fn get(&self) -> &Body {
        self.body.get_or_init(|| self.thaw())
    }

    /// The body of code that is warm.
    ///
    /// # Safety
    /// [`LazyBody::get`] was called before.
    #[inline(always)]
    pub unsafe fn get_warm(&self) -> &Body {
        // SAFETY: by contract, it is there.
        unsafe { self.body.get().unwrap_unchecked() }
    }

    /// The code, with all that is in it.
    pub fn code(&self) -> &Arc<Code> {
        self.full.get_or_init(|| match &self.frozen {
            Some((frozen, record)) => frozen
                .image
                .full(*record, &frozen.filename)
                .unwrap_or_else(|error| damaged(&error)),
            None => Arc::clone(&self.get().code),
        })
    }

    #[cold]
    fn thaw(&self) -> Body {
        let Some((frozen, record)) = &self.frozen else {
            damaged(&"no body")
        };
        let (code, nested) = frozen
            .image
            .shallow(*record, &frozen.filename)
            .unwrap_or_else(|error| damaged(&error));
        // SAFETY: code is looked at with its thread attached, and nothing below runs Python: constants are of built-in
        // types, whose hashes are native.
        let Some(token) = (unsafe { Token::current() }) else {
            damaged(&"no thread")
        };
        let mut nested = nested.into_iter().peekable();
        let mut consts = Vec::with_capacity(code.consts.len());
        for (index, constant) in code.consts.iter().enumerate() {
            let object = match nested.next_if(|nested| nested.constant == index) {
                Some(nested) => CodeObject::from_frozen(token, frozen, nested.record),
                None => constant_object(token, constant),
            };
            let object = object.unwrap_or_else(|raised| {
                drop(token.take_lazy(raised));
                damaged(&"a constant cannot be made")
            });
            consts.push(object);
        }
        Body::new(token, Arc::new(code), consts)
    }
}

impl Body {
    fn new(token: &Token, code: Arc<Code>, consts: Vec<Owned>) -> Body {
        let name = |name| name_object(token, name);
        Body {
            consts,
            foreign: Vec::new(),
            names: code.names.iter().map(name).collect(),
            local_names: code.localsplusnames.iter().map(name).collect(),
            code,
        }
    }
}

/// What is frozen was made together with this binary; it cannot be wrong unless the binary is damaged.
#[cold]
fn damaged(what: &dyn std::fmt::Display) -> ! {
    panic!("frozen code: {what}");
}

impl Traverse for LazyBody {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        if let Some(body) = self.body.get() {
            body.consts.traverse(visit);
            body.names.traverse(visit);
            body.local_names.traverse(visit);
        }
    }

    // Code objects refer to other ones inside of them only, never round in a circle.
    fn clear(&mut self, _: &mut Vec<Owned>) {}
}
