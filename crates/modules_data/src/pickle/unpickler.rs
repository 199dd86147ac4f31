//! `Unpickler`, and the functions `load` and `loads`.

use super::input::{File, Input};
use super::load::Loader;
use super::memo::{UnpicklerMemo, UnpicklerMemoProxy, unpickler_memo_from};
use super::{get_hooked, is_hook, overriding, unpickling_error};
use baton_modules::support::{given, instance, not_none};
use baton_object::args::FromArg;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, Traverse, class, methods, object};
use std::cell::{Cell, RefCell};

/// What an unpickler is told at its making.
#[derive(Traverse)]
pub struct Settings {
    /// Old names become new ones for protocols below 3.
    pub fix_imports: bool,
    /// How strings of Python 2 are decoded.
    pub encoding: String,
    /// What happens to those that cannot be.
    pub errors: String,
    /// An iterator over the buffers that lie outside.
    pub buffers: Option<Owned>,
}

impl Settings {
    /// Completes the arguments.
    pub fn new(
        token: &mut Token,
        fix_imports: Option<bool>,
        encoding: Option<String>,
        errors: Option<String>,
        buffers: Option<Borrowed<'_>>,
    ) -> PyResult<Settings> {
        let buffers = not_none(buffers)
            .map(|buffers| object::iter(token, buffers))
            .transpose()?;
        Ok(Settings {
            fix_imports: fix_imports.unwrap_or(true),
            encoding: encoding.unwrap_or_else(|| "ASCII".to_string()),
            errors: errors.unwrap_or_else(|| "strict".to_string()),
            buffers,
        })
    }

    fn copy(&self, token: &Token) -> Settings {
        Settings {
            fix_imports: self.fix_imports,
            encoding: self.encoding.clone(),
            errors: self.errors.clone(),
            buffers: self
                .buffers
                .as_ref()
                .map(|buffers| buffers.clone_ref(token)),
        }
    }
}

/// This takes a binary file for reading a pickle data stream.
///
/// The protocol version of the pickle is detected automatically, so no
/// protocol argument is needed.  Bytes past the pickled object's
/// representation are ignored.
#[class(name = "Unpickler", module = "_pickle", flags = BASETYPE, signature = "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())")]
pub struct Unpickler {
    /// What was numbered already.
    pub memo: RefCell<UnpicklerMemo>,
    settings: Option<Settings>,
    file: Option<File>,
    persistent_load: Option<Owned>,
    /// The protocol of the last pickle.
    pub protocol: Cell<i64>,
    running: Cell<bool>,
}

impl Unpickler {
    fn empty() -> Unpickler {
        Unpickler {
            memo: RefCell::default(),
            settings: None,
            file: None,
            persistent_load: None,
            protocol: Cell::new(0),
            running: Cell::new(false),
        }
    }
}

/// `load`
pub fn load_from(token: &mut Token, file: Borrowed<'_>, settings: Settings) -> PyResult {
    let file = File::of(token, file)?;
    one_run(token, Input::of_file(file), settings)
}

/// `loads`
pub fn loads(token: &mut Token, data: Borrowed<'_>, settings: Settings) -> PyResult {
    let input = Input::of_bytes(token, data)?;
    one_run(token, input, settings)
}

fn one_run(token: &mut Token, input: Input, settings: Settings) -> PyResult {
    let unpickler = token.new_object(Unpickler::empty());
    Loader::new(unpickler.as_ref(), settings, input).load(token)
}

/// The error for an id without anybody who knows what it stands for.
pub fn no_persistent_load(token: &mut Token) -> baton_object::Raised {
    unpickling_error(
        token,
        "A load persistent id instruction was encountered, but no persistent_load function was specified.",
    )
}

fn run(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let unpickler = Unpickler::of(token, this);
    let copies = unpickler
        .settings
        .as_ref()
        .zip(unpickler.file.as_ref())
        .map(|(settings, file)| (settings.copy(token), file.copy(token)));
    let Some((settings, file)) = copies else {
        let class = token.class_name(this);
        return Err(unpickling_error(
            token,
            format!("Unpickler.__init__() was not called by {class}.__init__()"),
        ));
    };
    if unpickler.running.replace(true) {
        return Err(token.runtime_error("Unpickler object is already used"));
    }
    let result = run_once(token, this, Input::of_file(file), settings);
    Unpickler::of(token, this).running.set(false);
    result
}

fn run_once(token: &mut Token, this: Borrowed<'_>, input: Input, settings: Settings) -> PyResult {
    let mut loader = Loader::new(this, settings, input);
    let hook = &Unpickler::of(token, this).persistent_load;
    let hook = hook.as_ref().map(|hook| hook.clone_ref(token));
    loader.persistent_load = overriding(token, this, &UNPICKLER, "persistent_load", hook)?;
    loader.find_class = overriding(token, this, &UNPICKLER, "find_class", None)?;
    loader.load(token)
}

#[methods]
impl Unpickler {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(token, class, Unpickler::empty())
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let [file, fix_imports, encoding, errors, buffers] = bind!(
            token, args, "Unpickler", Either "file" true, Keyword "fix_imports" false, Keyword "encoding" false,
            Keyword "errors" false, Keyword "buffers" false
        );
        if Unpickler::of(token, this).running.get() {
            return Err(token.runtime_error("Unpickler object is already used"));
        }
        let fix_imports = fix_imports
            .map(|value| bool::from_arg(token, value))
            .transpose()?;
        let encoding = encoding
            .map(|value| String::from_arg(token, value))
            .transpose()?;
        let errors = errors
            .map(|value| String::from_arg(token, value))
            .transpose()?;
        let file = given(token, file)?;
        let file = File::of(token, file)?;
        let settings = Settings::new(token, fix_imports, encoding, errors, buffers)?;
        let unpickler = Unpickler::of_mut(token, this);
        let old = (
            std::mem::take(&mut *unpickler.memo.borrow_mut()),
            unpickler.settings.replace(settings),
            unpickler.file.replace(file),
        );
        drop(old);
        Ok(())
    }

    #[slot]
    fn __getattribute__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
        let hook = &Unpickler::of(token, this).persistent_load;
        let hook = hook.as_ref().map(|hook| hook.clone_ref(token));
        get_hooked(token, this, name, "persistent_load", hook)
    }

    #[slot]
    fn __setattr__(
        token: &mut Token,
        this: Borrowed<'_>,
        name: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        if is_hook(token, this, name, "persistent_load", value)? {
            let value = value.map(|value| value.own(token));
            let old = std::mem::replace(&mut Unpickler::of_mut(token, this).persistent_load, value);
            drop(old);
        }
        Ok(())
    }

    /// Load a pickle.
    ///
    /// Read a pickled object representation from the open file object given
    /// in the constructor, and return the reconstituted object hierarchy
    /// specified therein.
    #[method("()")]
    fn load(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        run(token, this)
    }

    /// Return an object from a specified module.
    ///
    /// If necessary, the module will be imported. Subclasses may override
    /// this method (e.g. to restrict unpickling of arbitrary classes and
    /// functions).
    #[method("(module_name, global_name, /)")]
    fn find_class(
        token: &mut Token,
        this: Borrowed<'_>,
        module_name: Borrowed<'_>,
        global_name: Borrowed<'_>,
    ) -> PyResult {
        let unpickler = Unpickler::of(token, this);
        let fix = unpickler
            .settings
            .as_ref()
            .is_none_or(|settings| settings.fix_imports);
        let protocol = unpickler.protocol.get();
        super::load_object::find_class(token, module_name, global_name, protocol, fix)
    }

    #[method("(pid, /)")]
    fn persistent_load(token: &mut Token, _this: Borrowed<'_>, _pid: Borrowed<'_>) -> PyResult {
        Err(no_persistent_load(token))
    }

    #[getter]
    fn memo(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(UnpicklerMemoProxy::make(token, this))
    }

    #[setter]
    fn set_memo(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let Some(value) = value else {
            return Err(token.type_error("attribute deletion is not supported"));
        };
        let memo = unpickler_memo_from(token, value)?;
        let old = Unpickler::of(token, this).memo.replace(memo);
        drop(old);
        Ok(())
    }
}
