//! `_csv`: reading and writing of delimited text.

mod dialect;
pub mod reader;
pub mod writer;

use baton_object::dict::{self, Dict};
use baton_object::exceptions::{EXCEPTION, exception_class};
use baton_object::str::Str;
use baton_object::{Args, Borrowed, ClassSpec, Owned, PyResult, Raised, Token, int};
use std::cell::{Cell, RefCell};

/// The class `_csv.Error`.
pub static ERROR: ClassSpec = exception_class("Error", "_csv", Some(&EXCEPTION), "");

/// The longest field that is read, unless a program says otherwise.
const FIELD_LIMIT: i64 = 128 * 1024;

/// The module's state.
struct State {
    /// A dict of dialects by name.
    dialects: RefCell<Option<Owned>>,
    field_limit: Cell<i64>,
}

impl Default for State {
    fn default() -> State {
        State {
            dialects: RefCell::default(),
            field_limit: Cell::new(FIELD_LIMIT),
        }
    }
}

fn dialects(token: &Token) -> Owned {
    let state = token.interp().extension::<State>();
    if let Some(dialects) = &*state.dialects.borrow() {
        return dialects.clone_ref(token);
    }
    let made = Dict::new(token);
    *state.dialects.borrow_mut() = Some(made.clone_ref(token));
    made
}

fn field_limit(token: &Token) -> i64 {
    token.interp().extension::<State>().field_limit.get()
}

fn error(token: &mut Token, message: impl Into<String>) -> Raised {
    token.raise(&ERROR, message.into())
}

/// The registered dialect of that name.
fn registered(token: &mut Token, name: Borrowed<'_>) -> PyResult {
    let dialects = dialects(token);
    match dict::get(token, dialects.as_ref(), name)? {
        Some(dialect) => Ok(dialect),
        None => Err(error(token, "unknown dialect")),
    }
}

/// CSV parsing and writing.
#[baton_object::module(name = "_csv", classes(super::ERROR, super::dialect::DIALECT))]
pub mod module {
    use super::*;

    #[constant]
    fn QUOTE_MINIMAL(_token: &mut Token) -> i64 {
        dialect::QUOTE_MINIMAL
    }

    #[constant]
    fn QUOTE_ALL(_token: &mut Token) -> i64 {
        dialect::QUOTE_ALL
    }

    #[constant]
    fn QUOTE_NONNUMERIC(_token: &mut Token) -> i64 {
        dialect::QUOTE_NONNUMERIC
    }

    #[constant]
    fn QUOTE_NONE(_token: &mut Token) -> i64 {
        dialect::QUOTE_NONE
    }

    #[constant]
    fn QUOTE_STRINGS(_token: &mut Token) -> i64 {
        dialect::QUOTE_STRINGS
    }

    #[constant]
    fn QUOTE_NOTNULL(_token: &mut Token) -> i64 {
        dialect::QUOTE_NOTNULL
    }

    #[constant]
    fn Reader(token: &mut Token) -> PyResult {
        Ok(token.native_class(&reader::READER).as_value().own(token))
    }

    #[constant]
    fn Writer(token: &mut Token) -> PyResult {
        Ok(token.native_class(&writer::WRITER).as_value().own(token))
    }

    #[constant]
    fn _dialects(token: &mut Token) -> PyResult {
        Ok(dialects(token))
    }

    /// Return a reader object that will process lines from the given iterable.
    ///
    /// The "iterable" argument can be any object that returns a line
    /// of input for each iteration, such as a file object or a list.  The
    /// optional "dialect" argument defines a CSV dialect.  The function
    /// also accepts optional keyword arguments which override settings
    /// provided by the dialect.
    ///
    /// The returned object is an iterator.  Each iteration returns a row
    /// of the CSV file (which can span multiple input lines).
    #[function("(*args, **fmtparams)")]
    fn reader(token: &mut Token, args: Args<'_>) -> PyResult {
        super::reader::new(token, args)
    }

    /// Return a writer object that will write user data on the given file object.
    ///
    /// The "fileobj" argument can be any object that supports the file API.
    /// The optional "dialect" argument defines a CSV dialect.  The function
    /// also accepts optional keyword arguments which override settings
    /// provided by the dialect.
    #[function("(*args, **fmtparams)")]
    fn writer(token: &mut Token, args: Args<'_>) -> PyResult {
        super::writer::new(token, args)
    }

    /// Create a mapping from a string name to a CVS dialect.
    ///
    /// The optional "dialect" argument specifies the base dialect instance
    /// or the name of the registered dialect.  The function also accepts
    /// optional keyword arguments which override settings provided by the
    /// dialect.
    #[function("(*args, **fmtparams)")]
    fn register_dialect(token: &mut Token, args: Args<'_>) -> PyResult<()> {
        let Some(name) = args.get(0) else {
            return Err(
                token.type_error("register_dialect() missing required argument 'name' (pos 1)")
            );
        };
        if args.positional().len() > 2 {
            let given = args.positional().len();
            return Err(token.type_error(format!(
                "register_dialect expected at most 2 arguments, got {given}"
            )));
        }
        if !name.is_a::<Str>(token) {
            return Err(token.type_error("dialect name must be a string"));
        }
        let dialect = dialect::from_args(token, args.skip_first())?;
        let dialects = dialects(token);
        dict::set(token, dialects.as_ref(), name, dialect.as_ref())
    }

    /// Delete the name/dialect mapping associated with a string name.
    #[function("(name)")]
    fn unregister_dialect(token: &mut Token, name: Borrowed<'_>) -> PyResult<()> {
        let dialects = dialects(token);
        match dict::remove(token, dialects.as_ref(), name)? {
            Some(_) => Ok(()),
            None => Err(error(token, "unknown dialect")),
        }
    }

    /// Return the dialect instance associated with name.
    #[function("(name)")]
    fn get_dialect(token: &mut Token, name: Borrowed<'_>) -> PyResult {
        registered(token, name)
    }

    /// Return a list of all known dialect names.
    #[function("()")]
    fn list_dialects(token: &mut Token) -> PyResult {
        let dialects = dialects(token);
        let names = dict::pairs(token, dialects.as_ref());
        Ok(token.new_list(names.into_iter().map(|(name, _)| name).collect()))
    }

    /// Sets an upper limit on parsed fields.
    ///
    /// Returns old limit. If limit is not given, no new limit is set and
    /// the old limit is returned
    #[function("(new_limit=<unrepresentable>)")]
    fn field_size_limit(token: &mut Token, new_limit: Option<Borrowed<'_>>) -> PyResult<i64> {
        let old = field_limit(token);
        if let Some(limit) = new_limit {
            if int::value_of(token, limit).is_none() {
                return Err(token.type_error("limit must be an integer"));
            }
            let limit = int::index_to_i64(token, limit, "C long")?;
            token.interp().extension::<State>().field_limit.set(limit);
        }
        Ok(old)
    }
}
