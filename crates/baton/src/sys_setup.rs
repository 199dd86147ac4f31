//! Filling in the values of `sys` from the configuration.

use crate::layout::Layout;
use crate::runtime::Config;
use baton_modules::fspath::decode_bytes;
use baton_modules::sys::Settings;
use baton_object::dict::{self, Dict};
use baton_object::struct_sequence;
use baton_object::structseq;
use baton_object::{Borrowed, Owned, PyResult, Token};
use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

/// The version of Python that Baton speaks: that of the standard library in it.
pub const VERSION: (u8, u8, u8) = (3, 14, 7);

/// `sys.version`: the first word is Python's version.
pub fn version_text() -> String {
    format!(
        "{} (Baton {}) [Rust]",
        python_version(),
        env!("CARGO_PKG_VERSION")
    )
}

/// Python's version as in `-V`.
pub fn python_version() -> String {
    format!("{}.{}.{}", VERSION.0, VERSION.1, VERSION.2)
}

struct_sequence! {
    /// sys.version_info
    pub VersionInfo, VERSION_INFO = "sys"."version_info", 5 of {
        0 "major" "";
        1 "minor" "";
        2 "micro" "";
        3 "releaselevel" "";
        4 "serial" "";
    }
}

struct_sequence! {
    /// sys.float_info
    pub FloatInfo, FLOAT_INFO = "sys"."float_info", 11 of {
        0 "max" "";
        1 "max_exp" "";
        2 "max_10_exp" "";
        3 "min" "";
        4 "min_exp" "";
        5 "min_10_exp" "";
        6 "dig" "";
        7 "mant_dig" "";
        8 "epsilon" "";
        9 "radix" "";
        10 "rounds" "";
    }
}

struct_sequence! {
    /// sys.int_info
    pub IntInfo, INT_INFO = "sys"."int_info", 4 of {
        0 "bits_per_digit" "";
        1 "sizeof_digit" "";
        2 "default_max_str_digits" "";
        3 "str_digits_check_threshold" "";
    }
}

struct_sequence! {
    /// sys.hash_info
    pub HashInfo, HASH_INFO = "sys"."hash_info", 9 of {
        0 "width" "";
        1 "modulus" "";
        2 "inf" "";
        3 "nan" "";
        4 "imag" "";
        5 "algorithm" "";
        6 "hash_bits" "";
        7 "seed_bits" "";
        8 "cutoff" "";
    }
}

struct_sequence! {
    /// sys.thread_info
    pub ThreadInfo, THREAD_INFO = "sys"."thread_info", 3 of {
        0 "name" "";
        1 "lock" "";
        2 "version" "";
    }
}

struct_sequence! {
    /// sys.flags
    pub FlagsInfo, FLAGS_INFO = "sys"."flags", 18 of {
        0 "debug" "";
        1 "inspect" "";
        2 "interactive" "";
        3 "optimize" "";
        4 "dont_write_bytecode" "";
        5 "no_user_site" "";
        6 "no_site" "";
        7 "ignore_environment" "";
        8 "verbose" "";
        9 "bytes_warning" "";
        10 "quiet" "";
        11 "hash_randomization" "";
        12 "isolated" "";
        13 "dev_mode" "";
        14 "utf8_mode" "";
        15 "warn_default_encoding" "";
        16 "safe_path" "";
        17 "int_max_str_digits" "";
        18 "gil" "";
        19 "thread_inherit_context" "";
        20 "context_aware_warnings" "";
    }
}

/// Sets how deep the running thread is in its trace functions; how deep it was.
fn swap_tracing(token: &Token, depth: u32) -> u32 {
    baton_vm::state::of(token).tracing.replace(depth)
}

struct Filler<'a> {
    dict: Borrowed<'a>,
}

impl Filler<'_> {
    fn set(&self, token: &mut Token, name: &str, value: Owned) {
        dict::set_text(token, self.dict, name, value.as_ref());
    }

    fn text(&self, token: &mut Token, name: &str, text: &str) {
        let value = token.new_str(text);
        self.set(token, name, value);
    }

    fn int(&self, token: &mut Token, name: &str, number: i64) {
        let value = token.int(number);
        self.set(token, name, value);
    }

    fn paths(&self, token: &mut Token, name: &str, items: &[OsString]) {
        let decode = |item: &OsString| decode_bytes(token, item.as_bytes());
        let items = items.iter().map(decode).collect();
        let list = token.new_list(items);
        self.set(token, name, list);
    }

    fn list(&self, token: &mut Token, name: &str, items: &[String]) {
        let items = items.iter().map(|item| token.new_str(item)).collect();
        let list = token.new_list(items);
        self.set(token, name, list);
    }
}

/// Puts all values into the namespace of `sys`.
pub fn fill(token: &mut Token, dict: Borrowed<'_>, config: &Config) -> PyResult<()> {
    for spec in [
        &VERSION_INFO,
        &FLOAT_INFO,
        &INT_INFO,
        &HASH_INFO,
        &THREAD_INFO,
        &FLAGS_INFO,
    ] {
        baton_object::class_build::ready(token, spec);
    }
    let filler = Filler { dict };
    let settings = token.interp().extension::<Settings>();
    settings.optimize.set(config.flags.optimize.min(2));
    settings.check_hash_pycs.set(config.check_hash_pycs);
    token.interp().bytes_warning.set(config.flags.bytes_warning);
    settings.verbose.set(config.flags.verbose > 0);
    settings.cpu_count.set(config.cpu_count);
    settings.no_debug_ranges.set(config.no_debug_ranges);
    if let Some(digits) = config.int_max_str_digits {
        token.interp().int_max_str_digits.set(digits);
    }
    settings
        .switch_interval
        .set(Some(crate::threads::switch_interval));
    settings
        .depth
        .set(Some(|token| baton_vm::state::of(token).depth.get()));
    settings.tracing.set(Some(swap_tracing));
    let modules = baton_modules::import::modules(token)?;
    filler.set(token, "modules", modules);
    filler.paths(token, "argv", &config.argv);
    filler.paths(token, "orig_argv", &config.orig_argv);
    filler.list(token, "warnoptions", &config.warnoptions);
    paths(token, &filler, config);
    versions(token, &filler)?;
    numbers(token, &filler)?;
    let flags = flags(token, config)?;
    filler.set(token, "flags", flags);
    let names = baton_modules::registry::names(token);
    let names: Vec<Owned> = names.into_iter().map(|name| token.intern(name)).collect();
    let names = token.new_tuple(names.into_iter());
    filler.set(token, "builtin_module_names", names);
    let xoptions = Dict::new(token);
    for (name, value) in &config.xoptions {
        let value = value
            .as_ref()
            .map_or_else(|| token.bool(true), |value| token.new_str(value));
        dict::set_text(token, xoptions.as_ref(), name, value.as_ref());
    }
    filler.set(token, "_xoptions", xoptions);
    for name in [
        "stdin",
        "stdout",
        "stderr",
        "__stdin__",
        "__stdout__",
        "__stderr__",
    ] {
        let none = token.none();
        filler.set(token, name, none);
    }
    for hook in [
        "displayhook",
        "excepthook",
        "breakpointhook",
        "unraisablehook",
    ] {
        if let Some(function) = dict::get_text(token, dict, hook) {
            filler.set(token, &format!("__{hook}__"), function);
        }
    }
    let jit = baton_modules::registry::make(token, &baton_modules::sys::jit::MODULE)?;
    filler.set(token, "_jit", jit);
    crate::monitoring::fill(token, dict)?;
    crate::monitoring::add_functions(token, dict, &crate::thread_state::module::MODULE)?;
    let names = stdlib_names(token)?;
    filler.set(token, "stdlib_module_names", names);
    Ok(())
}

fn stdlib_names(token: &mut Token) -> PyResult {
    let mut names: Vec<String> = baton_lib::list("")
        .into_iter()
        .filter_map(|name| {
            name.strip_suffix(".py")
                .or_else(|| name.strip_suffix('/'))
                .map(str::to_string)
        })
        .filter(|name| name != "site-packages" && name != "__phello__" && name != "__hello__")
        .collect();
    names.extend(
        baton_modules::registry::names(token)
            .into_iter()
            .map(str::to_string),
    );
    let names = names.iter().map(|name| token.intern(name)).collect();
    baton_types::set::new_frozenset(token, names)
}

fn paths(token: &mut Token, filler: &Filler<'_>, config: &Config) {
    let layout = Layout::new(config);
    for (name, path) in [
        ("executable", &layout.executable),
        ("_base_executable", &layout.base_executable),
        ("prefix", &layout.prefix),
        ("exec_prefix", &layout.exec_prefix),
        ("base_prefix", &layout.base_prefix),
        ("base_exec_prefix", &layout.base_exec_prefix),
        ("_stdlib_dir", &layout.library),
    ] {
        let path = decode_bytes(token, path.as_os_str().as_bytes());
        filler.set(token, name, path);
    }
    filler.text(
        token,
        "platlibdir",
        config.platlibdir.as_deref().unwrap_or("lib"),
    );
    filler.text(token, "_framework", "");
    let none = token.none();
    filler.set(token, "_home", none.clone_ref(token));
    let prefix = config.pycache_prefix.as_ref();
    let prefix = prefix.map_or_else(
        || token.none(),
        |prefix| decode_bytes(token, prefix.as_bytes()),
    );
    filler.set(token, "pycache_prefix", prefix);
    filler.set(token, "last_exc", none);
    let mut path = config.path.clone();
    path.push(layout.library.into_os_string());
    filler.paths(token, "path", &path);
    for name in ["meta_path", "path_hooks"] {
        filler.list(token, name, &[]);
    }
    let cache = Dict::new(token);
    filler.set(token, "path_importer_cache", cache);
    let dont_write = token.bool(config.flags.dont_write_bytecode);
    filler.set(token, "dont_write_bytecode", dont_write);
}

fn versions(token: &mut Token, filler: &Filler<'_>) -> PyResult<()> {
    let (major, minor, micro) = VERSION;
    filler.text(token, "version", &version_text());
    let hex = i64::from(major) << 24 | i64::from(minor) << 16 | i64::from(micro) << 8 | 0xF0;
    filler.int(token, "hexversion", hex);
    filler.int(token, "api_version", 1013);
    let info = version_info(token)?;
    filler.set(token, "version_info", info.clone_ref(token));
    filler.text(
        token,
        "copyright",
        "Baton is free software: MIT OR Apache-2.0.",
    );
    filler.text(token, "platform", "linux");
    filler.text(
        token,
        "byteorder",
        if cfg!(target_endian = "little") {
            "little"
        } else {
            "big"
        },
    );
    filler.text(token, "abiflags", "");
    filler.text(token, "float_repr_style", "short");
    let values = [
        ("name", token.new_str("baton")),
        ("cache_tag", token.new_str("baton-314")),
        ("version", info),
        ("hexversion", token.int(hex)),
        (
            "_multiarch",
            token.new_str(&format!("{}-linux-gnu", std::env::consts::ARCH)),
        ),
        ("supports_isolated_interpreters", token.bool(false)),
    ];
    let implementation = baton_types::namespace::new(token, &values)?;
    filler.set(token, "implementation", implementation);
    let git = [token.new_str("Baton"), token.new_str(""), token.new_str("")];
    let git = token.new_tuple(git.into_iter());
    filler.set(token, "_git", git);
    Ok(())
}

fn version_info(token: &mut Token) -> PyResult {
    let (major, minor, micro) = VERSION;
    let values = vec![
        token.int(i64::from(major)),
        token.int(i64::from(minor)),
        token.int(i64::from(micro)),
        token.new_str("final"),
        token.int(0),
    ];
    Ok(structseq::make::<VersionInfo>(token, values))
}

fn numbers(token: &mut Token, filler: &Filler<'_>) -> PyResult<()> {
    filler.int(token, "maxsize", i64::MAX);
    filler.int(token, "maxunicode", 0x10_FFFF);
    let values = vec![
        token.new_float(f64::MAX),
        token.int(1024),
        token.int(308),
        token.new_float(f64::MIN_POSITIVE),
        token.int(-1021),
        token.int(-307),
        token.int(15),
        token.int(53),
        token.new_float(f64::EPSILON),
        token.int(2),
        token.int(1),
    ];
    let info = structseq::make::<FloatInfo>(token, values);
    filler.set(token, "float_info", info);
    let values = vec![token.int(64), token.int(8), token.int(4300), token.int(640)];
    let info = structseq::make::<IntInfo>(token, values);
    filler.set(token, "int_info", info);
    let values = vec![
        token.int(64),
        token.int((1 << 61) - 1),
        token.int(314_159),
        token.int(0),
        token.int(1_000_003),
        token.new_str("siphash13"),
        token.int(64),
        token.int(128),
        token.int(0),
    ];
    let info = structseq::make::<HashInfo>(token, values);
    filler.set(token, "hash_info", info);
    let values = vec![
        token.new_str("pthread"),
        token.new_str("futex"),
        match thread_library() {
            Some(version) => token.new_str(&version),
            None => token.none(),
        },
    ];
    let info = structseq::make::<ThreadInfo>(token, values);
    filler.set(token, "thread_info", info);
    Ok(())
}

/// The C library's name and version of its threads; musl has none.
fn thread_library() -> Option<String> {
    const GNU_LIBPTHREAD_VERSION: libc::c_int = 3;
    let mut text = [0u8; 64];
    // SAFETY: the room's size is passed.
    let length =
        unsafe { libc::confstr(GNU_LIBPTHREAD_VERSION, text.as_mut_ptr().cast(), text.len()) };
    let text = text.get(..length.checked_sub(1)?)?;
    std::str::from_utf8(text).ok().map(str::to_owned)
}

fn flags(token: &mut Token, config: &Config) -> PyResult {
    let flags = &config.flags;
    let number = |value: bool| i64::from(value);
    let numbers = [
        number(flags.debug),
        number(flags.inspect),
        number(flags.interactive),
        i64::from(flags.optimize),
        number(flags.dont_write_bytecode),
        number(flags.no_user_site),
        number(flags.no_site),
        number(flags.ignore_environment),
        i64::from(flags.verbose),
        i64::from(flags.bytes_warning),
        number(flags.quiet),
        number(config.hash_seed != Some(0)),
        number(flags.isolated),
    ];
    let mut values: Vec<Owned> = numbers.iter().map(|number| token.int(*number)).collect();
    values.push(token.bool(flags.dev_mode));
    values.push(token.int(number(flags.utf8_mode)));
    values.push(token.int(number(flags.warn_default_encoding)));
    values.push(token.bool(flags.safe_path));
    values.push(token.int(token.interp().int_max_str_digits.get() as i64));
    values.push(token.int(1));
    values.push(token.int(number(flags.thread_inherit_context)));
    values.push(token.int(number(flags.context_aware_warnings)));
    Ok(structseq::make::<FlagsInfo>(token, values))
}
