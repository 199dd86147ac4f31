//! From an interpreter with `sys` and `builtins` to one that can import, print and run programs.

use crate::runtime::Config;
use baton_modules::embedded;
use baton_object::attribute;
use baton_object::dict;
use baton_object::object;
use baton_object::{Owned, PyResult, Token};

/// Brings up the import system, the standard streams, `site`, and `__main__`.
pub fn bring_up(token: &mut Token, config: &Config) -> PyResult<()> {
    baton_object::gc::hold(token);
    let done = make_everything(token, config);
    baton_object::gc::start(token);
    done
}

fn make_everything(token: &mut Token, config: &Config) -> PyResult<()> {
    let wanted = |name: &str| config.xoptions.iter().any(|(option, _)| option == name);
    if wanted("faulthandler")
        || config.flags.dev_mode
        || (!config.flags.ignore_environment
            && std::env::var_os("PYTHONFAULTHANDLER").is_some_and(|set| !set.is_empty()))
    {
        crate::faulthandler::enable_at_start(token);
    }
    import_system(token)?;
    token
        .interp()
        .extension::<baton_vm::safepoint::Hooks>()
        .signals
        .set(Some(baton_modules_os::signals::run_handlers));
    baton_modules_os::signal::install(token)?;
    standard_streams(token, config)?;
    make_main(token)?;
    if config.fault_handler {
        enable_fault_handler(token)?;
    }
    if !config.warnoptions.is_empty() {
        baton_modules::import::import_module(token, "warnings").map(drop)?;
    }
    if !config.flags.no_site {
        baton_modules::import::import_module(token, "site").map(drop)?;
    }
    Ok(())
}

/// Tracebacks on fatal signals (`-X faulthandler`).
fn enable_fault_handler(token: &mut Token) -> PyResult<()> {
    let module = baton_modules::import::import_module(token, "faulthandler")?;
    let enable = attribute::get_text(token, module.as_ref(), "enable")?;
    object::call(token, enable.as_ref(), &[]).map(drop)
}

/// Runs importlib's frozen bootstrap, then its part for files, then adds the finder of the embedded library.
fn import_system(token: &mut Token) -> PyResult<()> {
    let modules = baton_modules::import::modules(token)?;
    let module = frozen_module(token, "_frozen_importlib", "importlib/_bootstrap.py")?;
    dict::set_text(
        token,
        modules.as_ref(),
        "_frozen_importlib",
        module.as_ref(),
    );
    baton_modules::import::install(token, &module);
    let imp = native_module(token, "_imp")?;
    let Some(sys) = dict::get_text(token, modules.as_ref(), "sys") else {
        return Err(token.system_error("sys is missing"));
    };
    let install = attribute::get_text(token, module.as_ref(), "_install")?;
    object::call(token, install.as_ref(), &[sys.as_ref(), imp.as_ref()])?;
    let external = attribute::get_text(token, module.as_ref(), "_install_external_importers")?;
    object::call(token, external.as_ref(), &[])?;
    let finder = frozen_module(token, "_baton_importer", "_baton_importer.py")?;
    dict::set_text(token, modules.as_ref(), "_baton_importer", finder.as_ref());
    let library =
        baton_modules::sys::get(token, "_stdlib_dir").unwrap_or_else(|| token.new_str(""));
    let install = attribute::get_text(token, finder.as_ref(), "install")?;
    object::call(token, install.as_ref(), &[library.as_ref()])?;
    baton_modules::import::import_module(token, "encodings").map(drop)?;
    hook_archives(token)
}

/// Zip archives on `sys.path`: their hook comes first.
fn hook_archives(token: &mut Token) -> PyResult<()> {
    let zipimport = baton_modules::import::import_module(token, "zipimport")?;
    let importer = attribute::get_text(token, zipimport.as_ref(), "zipimporter")?;
    let Some(hooks) = baton_modules::sys::get(token, "path_hooks") else {
        return Ok(());
    };
    let (zero, insert) = (token.int(0), token.intern("insert"));
    let args = [zero.as_ref(), importer.as_ref()];
    attribute::call_method(token, hooks.as_ref(), insert.as_ref(), &args).map(drop)
}

/// A module made of a file of the embedded library, without the import system.
fn frozen_module(token: &mut Token, name: &str, path: &str) -> PyResult {
    let new_module = token.seam().new_module.get();
    let module = new_module(token, name);
    let dict = crate::runtime::module_dict(token, &module);
    let builtins = baton_object::interp_builtins_module(token).unwrap_or_else(|| token.none());
    dict::set_text(token, dict.as_ref(), "__builtins__", builtins.as_ref());
    // What importlib wants of a module that was frozen before it was there.
    let origin = token.new_str(name);
    dict::set_text(token, dict.as_ref(), "__origname__", origin.as_ref());
    let code = embedded::code(token, path, &embedded::frozen_filename(path))?;
    let exec = token.seam().exec.get();
    exec(token, code.as_ref(), dict.as_ref(), dict.as_ref(), None)?;
    Ok(module)
}

fn native_module(token: &mut Token, name: &str) -> PyResult {
    let Some(spec) = baton_modules::registry::find(token, name) else {
        return Err(token.system_error(format!("there is no module {name}")));
    };
    let module = baton_modules::registry::make(token, spec)?;
    let modules = baton_modules::import::modules(token)?;
    dict::set_text(token, modules.as_ref(), name, module.as_ref());
    Ok(module)
}

/// `sys.stdin`, `sys.stdout` and `sys.stderr`, as CPython's `init_sys_streams` makes them.
fn standard_streams(token: &mut Token, config: &Config) -> PyResult<()> {
    let io = baton_modules::import::import_module(token, "io")?;
    let builtins = baton_object::interp_builtins_module(token).unwrap_or_else(|| token.none());
    let open = attribute::get_text(token, io.as_ref(), "open")?;
    attribute::set_text(token, builtins.as_ref(), "open", open.as_ref())?;
    for (name, descriptor) in [("stdin", 0), ("stdout", 1), ("stderr", 2)] {
        let stream = standard_stream(token, &io, name, descriptor, config)?;
        for attribute_name in [name.to_string(), format!("__{name}__")] {
            let sys = token.interp().sys_dict(token).map(|sys| sys.own(token));
            if let Some(sys) = sys {
                dict::set_text(token, sys.as_ref(), &attribute_name, stream.as_ref());
            }
        }
    }
    Ok(())
}

fn standard_stream(
    token: &mut Token,
    io: &Owned,
    name: &str,
    descriptor: i32,
    config: &Config,
) -> PyResult {
    // SAFETY: asking about a descriptor has no preconditions.
    if unsafe { libc::fcntl(descriptor, libc::F_GETFD) } == -1 {
        return Ok(token.none());
    }
    let writing = descriptor != 0;
    // SAFETY: as above.
    let is_terminal = unsafe { libc::isatty(descriptor) } == 1;
    let buffering = if writing && config.flags.unbuffered {
        0
    } else {
        -1
    };
    let open = attribute::get_text(token, io.as_ref(), "open")?;
    let mode = token.new_str(if writing { "wb" } else { "rb" });
    let (number, buffering) = (token.int(i64::from(descriptor)), token.int(buffering));
    let (none, no) = (token.none(), token.bool(false));
    let buffer = object::call(
        token,
        open.as_ref(),
        &[
            number.as_ref(),
            mode.as_ref(),
            buffering.as_ref(),
            none.as_ref(),
            none.as_ref(),
            none.as_ref(),
            no.as_ref(),
        ],
    )?;
    let raw = match attribute::get_optional(token, buffer.as_ref(), token.intern("raw").as_ref())? {
        Some(raw) => raw,
        None => buffer.clone_ref(token),
    };
    let shown = token.new_str(&format!("<{name}>"));
    attribute::set_text(token, raw.as_ref(), "name", shown.as_ref())?;
    let wrapper = attribute::get_text(token, io.as_ref(), "TextIOWrapper")?;
    let encoding = match &config.io_encoding {
        Some(name) => codec_name(token, name),
        None => token.new_str("utf-8"),
    };
    let errors = match &config.io_errors {
        _ if name == "stderr" => "backslashreplace",
        Some(errors) => errors,
        None if config.io_encoding.is_some() => "strict",
        None => {
            let locale = crate::locale::of_characters();
            crate::locale::stream_errors(&locale, config.flags.utf8_mode)
        }
    };
    let errors = token.new_str(errors);
    let newline = token.new_str("\n");
    let line_buffering = token.bool(is_terminal || name == "stderr");
    let write_through = token.bool(config.flags.unbuffered && writing);
    let newline = if writing { newline } else { token.none() };
    let stream = object::call(
        token,
        wrapper.as_ref(),
        &[
            buffer.as_ref(),
            encoding.as_ref(),
            errors.as_ref(),
            newline.as_ref(),
            line_buffering.as_ref(),
            write_through.as_ref(),
        ],
    )?;
    let mode = token.new_str(if writing { "w" } else { "r" });
    attribute::set_text(token, stream.as_ref(), "mode", mode.as_ref())?;
    Ok(stream)
}

/// The name that a codec has for itself; the given one if there is no such codec.
fn codec_name(token: &mut Token, name: &str) -> Owned {
    let found =
        codec(token, name).and_then(|codec| attribute::get_text(token, codec.as_ref(), "name"));
    found.unwrap_or_else(|raised| {
        drop(token.take_lazy(raised));
        token.new_str(name)
    })
}

/// `codecs.lookup(name)`
pub(crate) fn codec(token: &mut Token, name: &str) -> PyResult {
    let lookup = baton_modules::support::import_attribute(token, "_codecs", "lookup")?;
    let name = token.new_str(name);
    object::call(token, lookup.as_ref(), &[name.as_ref()])
}

/// The module `__main__`.
pub fn make_main(token: &mut Token) -> PyResult {
    let new_module = token.seam().new_module.get();
    let module = new_module(token, "__main__");
    let builtins = baton_object::interp_builtins_module(token).unwrap_or_else(|| token.none());
    attribute::set_text(token, module.as_ref(), "__builtins__", builtins.as_ref())?;
    let modules = baton_modules::import::modules(token)?;
    dict::set_text(token, modules.as_ref(), "__main__", module.as_ref());
    let bootstrap = baton_modules::import::import_module(token, "_frozen_importlib")?;
    let loader = attribute::get_text(token, bootstrap.as_ref(), "BuiltinImporter")?;
    attribute::set_text(token, module.as_ref(), "__loader__", loader.as_ref())?;
    Ok(module)
}

/// The module `__main__`, made anew if the program threw it away.
pub fn main_module(token: &mut Token) -> PyResult {
    let modules = baton_modules::import::modules(token)?;
    match dict::get_text(token, modules.as_ref(), "__main__") {
        Some(main) => Ok(main),
        None => make_main(token),
    }
}
