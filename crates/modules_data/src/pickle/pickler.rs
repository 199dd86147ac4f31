//! `Pickler`, and the functions `dump` and `dumps`.

use super::memo::{PicklerMemo, PicklerMemoProxy, pickler_memo_from};
use super::output::Output;
use super::save::Saver;
use super::{HIGHEST_PROTOCOL, get_hooked, is_hook, overriding, pickling_error};
use baton_modules::support::{given, instance, not_none, optional_attribute};
use baton_object::args::FromArg;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, Traverse, class, methods};
use std::cell::{Cell, RefCell};

/// What a pickler is told at its making.
#[derive(Traverse)]
pub struct Settings {
    /// 0 to 5.
    pub protocol: i64,
    /// True from protocol 1, unless set otherwise.
    pub binary: bool,
    /// Old names for protocols below 3.
    pub fix_imports: bool,
    /// Who takes the buffers that may lie outside.
    pub buffer_callback: Option<Owned>,
}

impl Settings {
    /// Checks and completes the arguments.
    pub fn new(
        token: &mut Token,
        protocol: Option<Borrowed<'_>>,
        fix_imports: Option<bool>,
        buffer_callback: Option<Borrowed<'_>>,
    ) -> PyResult<Settings> {
        let protocol = match not_none(protocol) {
            None => HIGHEST_PROTOCOL,
            Some(protocol) => match i64::from(i32::from_arg(token, protocol)?) {
                negative if negative < 0 => HIGHEST_PROTOCOL,
                protocol if protocol > HIGHEST_PROTOCOL => {
                    let message = format!("pickle protocol must be <= {HIGHEST_PROTOCOL}");
                    return Err(token.value_error(message));
                }
                protocol => protocol,
            },
        };
        let buffer_callback = not_none(buffer_callback).map(|callback| callback.own(token));
        if buffer_callback.is_some() && protocol < 5 {
            return Err(token.value_error("buffer_callback needs protocol >= 5"));
        }
        Ok(Settings {
            protocol,
            binary: protocol > 0,
            fix_imports: fix_imports.unwrap_or(true) && protocol < 3,
            buffer_callback,
        })
    }

    fn copy(&self, token: &Token) -> Settings {
        Settings {
            protocol: self.protocol,
            binary: self.binary,
            fix_imports: self.fix_imports,
            buffer_callback: self
                .buffer_callback
                .as_ref()
                .map(|callback| callback.clone_ref(token)),
        }
    }
}

/// This takes a binary file for writing a pickle data stream.
///
/// The optional *protocol* argument tells the pickler to use the given
/// protocol; supported protocols are 0, 1, 2, 3, 4 and 5.  The default
/// protocol is 5. It was introduced in Python 3.8, and is incompatible
/// with previous versions.
#[class(name = "Pickler", module = "_pickle", flags = BASETYPE, signature = "(file, protocol=None, fix_imports=True, buffer_callback=None)")]
pub struct Pickler {
    /// What was written already.
    pub memo: RefCell<PicklerMemo>,
    settings: Option<Settings>,
    write: Option<Owned>,
    persistent_id: Option<Owned>,
    dispatch_table: Option<Owned>,
    bin: Cell<i64>,
    fast: Cell<i64>,
    running: Cell<bool>,
}

impl Pickler {
    fn empty() -> Pickler {
        Pickler {
            memo: RefCell::default(),
            settings: None,
            write: None,
            persistent_id: None,
            dispatch_table: None,
            bin: Cell::new(0),
            fast: Cell::new(0),
            running: Cell::new(false),
        }
    }
}

/// `dump` and `dumps`: without a file the bytes are the result.
pub fn dump_to(
    token: &mut Token,
    object: Borrowed<'_>,
    file: Option<Borrowed<'_>>,
    settings: Settings,
) -> PyResult<Vec<u8>> {
    let write = file.map(|file| write_of(token, file)).transpose()?;
    let pickler = token.new_object(Pickler::empty());
    let mut saver = Saver::new(token, pickler.as_ref(), settings, Output::new(write))?;
    saver.dump(token, object)?;
    saver.output.finish(token)
}

fn write_of(token: &mut Token, file: Borrowed<'_>) -> PyResult {
    match optional_attribute(token, file, "write")? {
        Some(write) => Ok(write),
        None => Err(token.type_error("file must have a 'write' attribute")),
    }
}

fn run(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult<()> {
    let pickler = Pickler::of(token, this);
    let copies = pickler
        .settings
        .as_ref()
        .zip(pickler.write.as_ref())
        .map(|(settings, write)| (settings.copy(token), write.clone_ref(token)));
    let Some((settings, write)) = copies else {
        let class = token.class_name(this);
        return Err(pickling_error(
            token,
            format!("Pickler.__init__() was not called by {class}.__init__()"),
        ));
    };
    if pickler.running.replace(true) {
        return Err(token.runtime_error("Pickler object is already used"));
    }
    let result = run_once(token, this, object, settings, write);
    Pickler::of(token, this).running.set(false);
    result
}

fn run_once(
    token: &mut Token,
    this: Borrowed<'_>,
    object: Borrowed<'_>,
    mut settings: Settings,
    write: Owned,
) -> PyResult<()> {
    settings.binary = Pickler::of(token, this).bin.get() != 0;
    let stored =
        |token: &Token, value: &Option<Owned>| value.as_ref().map(|value| value.clone_ref(token));
    let mut saver = Saver::new(token, this, settings, Output::new(Some(write)))?;
    let hook = stored(token, &Pickler::of(token, this).persistent_id);
    saver.persistent_id = overriding(token, this, &PICKLER, "persistent_id", hook)?;
    saver.reducer_override = optional_attribute(token, this, "reducer_override")?;
    saver.fast = Pickler::of(token, this).fast.get() != 0;
    let table = stored(token, &Pickler::of(token, this).dispatch_table);
    if table.is_some() {
        saver.dispatch_table = table;
        saver.private_table = true;
    }
    saver.dump(token, object)?;
    saver.output.finish(token).map(drop)
}

/// What is assigned to an attribute that is a C int.
fn number(token: &mut Token, value: Option<Borrowed<'_>>) -> PyResult<i64> {
    match value {
        Some(value) => i32::from_arg(token, value).map(i64::from),
        None => Err(token.type_error("can't delete numeric/char attribute")),
    }
}

#[methods]
impl Pickler {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        instance(token, class, Pickler::empty())
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let [file, protocol, fix_imports, buffer_callback] = bind!(
            token, args, "Pickler", Either "file" true, Either "protocol" false, Either "fix_imports" false,
            Either "buffer_callback" false
        );
        if Pickler::of(token, this).running.get() {
            return Err(token.runtime_error("Pickler object is already used"));
        }
        let fix_imports = fix_imports
            .map(|value| bool::from_arg(token, value))
            .transpose()?;
        let settings = Settings::new(token, protocol, fix_imports, buffer_callback)?;
        let file = given(token, file)?;
        let write = write_of(token, file)?;
        let table = optional_attribute(token, this, "dispatch_table")?;
        let pickler = Pickler::of_mut(token, this);
        pickler.bin.set(i64::from(settings.binary));
        let old = (
            std::mem::take(&mut *pickler.memo.borrow_mut()),
            pickler.settings.replace(settings),
            pickler.write.replace(write),
            std::mem::replace(&mut pickler.dispatch_table, table),
        );
        pickler.fast.set(0);
        drop(old);
        Ok(())
    }

    #[slot]
    fn __getattribute__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
        let hook = &Pickler::of(token, this).persistent_id;
        let hook = hook.as_ref().map(|hook| hook.clone_ref(token));
        get_hooked(token, this, name, "persistent_id", hook)
    }

    #[slot]
    fn __setattr__(
        token: &mut Token,
        this: Borrowed<'_>,
        name: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        if is_hook(token, this, name, "persistent_id", value)? {
            let value = value.map(|value| value.own(token));
            let old = std::mem::replace(&mut Pickler::of_mut(token, this).persistent_id, value);
            drop(old);
        }
        Ok(())
    }

    /// Write a pickled representation of the given object to the open file.
    #[method("(obj, /)")]
    fn dump(token: &mut Token, this: Borrowed<'_>, obj: Borrowed<'_>) -> PyResult<()> {
        run(token, this, obj)
    }

    /// Clears the pickler's "memo".
    ///
    /// The memo is the data structure that remembers which objects the
    /// pickler has already seen, so that shared or recursive objects are
    /// pickled by reference and not by value.  This method is useful when
    /// re-using picklers.
    #[method("()")]
    fn clear_memo(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let old = std::mem::take(&mut *Pickler::of(token, this).memo.borrow_mut());
        drop(old);
        Ok(())
    }

    #[method("(obj, /)")]
    fn persistent_id(_token: &mut Token, _this: Borrowed<'_>, _obj: Borrowed<'_>) -> PyResult<()> {
        Ok(())
    }

    #[getter]
    fn memo(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(PicklerMemoProxy::make(token, this))
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
        let memo = pickler_memo_from(token, value)?;
        let old = Pickler::of(token, this).memo.replace(memo);
        drop(old);
        Ok(())
    }

    #[member]
    fn bin(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(Pickler::of(token, this).bin.get())
    }

    #[setter]
    fn set_bin(token: &mut Token, this: Borrowed<'_>, value: Option<Borrowed<'_>>) -> PyResult<()> {
        let value = number(token, value)?;
        Pickler::of(token, this).bin.set(value);
        Ok(())
    }

    #[member]
    fn fast(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(Pickler::of(token, this).fast.get())
    }

    #[setter]
    fn set_fast(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = number(token, value)?;
        Pickler::of(token, this).fast.set(value);
        Ok(())
    }

    #[member]
    fn dispatch_table(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let table = &Pickler::of(token, this).dispatch_table;
        match table.as_ref().map(|table| table.clone_ref(token)) {
            Some(table) => Ok(table),
            None => {
                let name = token.intern("dispatch_table");
                Err(token.attribute_error(this, name.as_ref()))
            }
        }
    }

    #[setter]
    fn set_dispatch_table(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = value.map(|value| value.own(token));
        let old = std::mem::replace(&mut Pickler::of_mut(token, this).dispatch_table, value);
        drop(old);
        Ok(())
    }
}
