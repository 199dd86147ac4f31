//! What the `PYTHON*` variables and the `-X` options set; where both do, the option wins.

use super::options::Other;
use crate::TraceConfig;
use crate::runtime::Config;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// A checking build's wish, which no option of CPython's says.
const COLLECT_EVERY: &str = "BATON_COLLECT_EVERY";

/// The least limit of digits that may be set, but for 0.
const LEAST_STR_DIGITS: usize = 640;

/// Completes what the options say by the environment and `-X`.
pub(super) fn apply(config: &mut Config) -> Result<(), Other> {
    if cfg!(debug_assertions)
        && let Ok(count) = std::env::var(COLLECT_EVERY)
    {
        config.collect_every = count.parse().unwrap_or(0);
    }
    let settings = Settings {
        ignore_environment: config.flags.ignore_environment,
        xoptions: config.xoptions.clone(),
    };
    config.flags.utf8_mode = settings.utf8_mode()?;
    settings.switches(config);
    settings.paths(config);
    settings.numbers(config)?;
    config.tracemalloc = settings.tracemalloc()?;
    settings.checks()?;
    settings.contexts(config)?;
    settings.lock(config)?;
    settings.trace(config)?;
    settings.warnings(config);
    Ok(())
}

struct Settings {
    ignore_environment: bool,
    xoptions: Vec<(String, Option<String>)>,
}

impl Settings {
    /// A variable that is set to something, unless the environment is to be ignored.
    fn raw(&self, name: &str) -> Option<OsString> {
        let value = std::env::var_os(name).filter(|_| !self.ignore_environment)?;
        (!value.is_empty()).then_some(value)
    }

    fn variable(&self, name: &str) -> Option<String> {
        Some(self.raw(name)?.to_string_lossy().into_owned())
    }

    /// The last `-X name[=value]`; a lone name has the empty value.
    fn xoption(&self, name: &str) -> Option<&str> {
        let (_, value) = self.xoptions.iter().rfind(|(given, _)| given == name)?;
        Some(value.as_deref().unwrap_or_default())
    }

    /// A variable that counts as a number, as CPython reads such: 1 if it is none.
    fn level(&self, name: &str) -> u8 {
        let level = |text: String| text.parse::<u8>().unwrap_or(1);
        self.variable(name).map_or(0, level)
    }

    /// UTF-8 mode: as asked for, else in the C and POSIX locales (PEP 540).
    fn utf8_mode(&self) -> Result<bool, Other> {
        let asked = match self.xoption("utf8") {
            Some("") => Some(("1".to_string(), "-X utf8 option")),
            Some(value) => Some((value.to_string(), "-X utf8 option")),
            None => self
                .variable("PYTHONUTF8")
                .map(|set| (set, "PYTHONUTF8 environment variable")),
        };
        match asked.as_ref().map(|(value, what)| (value.as_str(), what)) {
            Some(("1", _)) => Ok(true),
            Some(("0", _)) => Ok(false),
            Some((_, what)) => Err(Other::Fatal {
                message: format!("preconfig_init_utf8_mode: invalid {what} value"),
                state: "preinitializing",
            }),
            None => Ok(crate::locale::is_posix(&crate::locale::of_characters())),
        }
    }

    fn switches(&self, config: &mut Config) {
        let is_set = |name: &str| self.raw(name).is_some();
        let flags = &mut config.flags;
        flags.debug |= is_set("PYTHONDEBUG");
        flags.dont_write_bytecode |= is_set("PYTHONDONTWRITEBYTECODE");
        flags.unbuffered |= is_set("PYTHONUNBUFFERED");
        flags.no_user_site |= is_set("PYTHONNOUSERSITE");
        flags.safe_path |= is_set("PYTHONSAFEPATH");
        flags.inspect |= is_set("PYTHONINSPECT");
        flags.optimize = flags.optimize.max(self.level("PYTHONOPTIMIZE"));
        flags.verbose = flags.verbose.max(self.level("PYTHONVERBOSE"));
        flags.dev_mode = match self.xoption("dev") {
            Some(_) => true,
            None => self
                .variable("PYTHONDEVMODE")
                .is_some_and(|value| value != "0"),
        };
        let encoding = self.xoption("warn_default_encoding").is_some();
        flags.warn_default_encoding = encoding || is_set("PYTHONWARNDEFAULTENCODING");
        let faults = self.xoption("faulthandler").is_some() || is_set("PYTHONFAULTHANDLER");
        config.fault_handler = faults || flags.dev_mode;
        let plain = self.xoption("no_debug_ranges").is_some() || is_set("PYTHONNODEBUGRANGES");
        config.no_debug_ranges = plain;
        config.no_deadlock = self.xoption("nodeadlock").is_some();
        config.basic_repl = is_set("PYTHON_BASIC_REPL");
        config.startup_file = self.raw("PYTHONSTARTUP");
        if let Some(io) = self.variable("PYTHONIOENCODING") {
            let (encoding, errors) = io.split_once(':').unwrap_or((&io, ""));
            config.io_encoding = Some(encoding.to_string()).filter(|name| !name.is_empty());
            config.io_errors = Some(errors.to_string()).filter(|name| !name.is_empty());
        }
    }

    fn paths(&self, config: &mut Config) {
        if let Some(path) = self.raw("PYTHONPATH") {
            let entries = path.as_bytes().split(|byte| *byte == b':');
            config.path = entries
                .map(|entry| OsStr::from_bytes(entry).to_owned())
                .collect();
        }
        config.home = self.raw("PYTHONHOME");
        config.platlibdir = self.variable("PYTHONPLATLIBDIR");
        config.pycache_prefix = match self.xoption("pycache_prefix") {
            Some("") => None,
            Some(prefix) => Some(prefix.into()),
            None => self.raw("PYTHONPYCACHEPREFIX"),
        };
    }

    fn numbers(&self, config: &mut Config) -> Result<(), Other> {
        if let Some(seed) = self
            .variable("PYTHONHASHSEED")
            .filter(|seed| seed != "random" && !config.random_hashes)
        {
            let wanted = "config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]";
            config.hash_seed = Some(seed.parse().map_err(|_| Other::fatal(wanted))?);
        }
        let (digits, what) = match self.xoption("int_max_str_digits") {
            Some(digits) => (Some(digits.to_string()), "-X int_max_str_digits"),
            None => (
                self.variable("PYTHONINTMAXSTRDIGITS"),
                "PYTHONINTMAXSTRDIGITS",
            ),
        };
        if let Some(digits) = digits {
            let limit = digits.parse().ok();
            let limit = limit.filter(|limit| *limit == 0 || *limit >= LEAST_STR_DIGITS);
            let refusal = || {
                let rule = "invalid limit; must be >= 640 or 0 for unlimited.";
                Other::fatal(format!("config_init_int_max_str_digits: {what}: {rule}"))
            };
            config.int_max_str_digits = Some(limit.ok_or_else(refusal)?);
        }
        let cpus = self.xoption("cpu_count").map(str::to_string);
        if let Some(cpus) = cpus.or_else(|| self.variable("PYTHON_CPU_COUNT"))
            && cpus != "default"
        {
            let refusal = "config_init_cpu_count: -X cpu_count=n option: n is missing or an invalid number, n must be greater than 0";
            let count = cpus.parse().ok().filter(|count| *count > 0);
            config.cpu_count = Some(count.ok_or_else(|| Other::fatal(refusal))?);
        }
        if let Some(seed) = self.xoption("sched") {
            let refusal = "config_init_sched: -X sched=SEED: SEED is missing or not an integer in range [0; 18446744073709551615]";
            config.sched_seed = Some(seed.parse().map_err(|_| Other::fatal(refusal))?);
        }
        Ok(())
    }

    /// The number of frames that memory is traced with from the start.
    fn tracemalloc(&self) -> Result<Option<i64>, Other> {
        let lone =
            |(name, value): &&(String, Option<String>)| name == "tracemalloc" && value.is_none();
        let option = self
            .xoptions
            .iter()
            .rfind(|(name, _)| name == "tracemalloc");
        if option.as_ref().is_some_and(lone) {
            return Ok(Some(1));
        }
        let (what, frames) = match self.xoption("tracemalloc") {
            Some(frames) => ("-X tracemalloc=NFRAME", Some(frames.to_string())),
            None => ("PYTHONTRACEMALLOC", self.variable("PYTHONTRACEMALLOC")),
        };
        let frames = frames.filter(|frames| !frames.is_empty() && frames != "0");
        let Some(frames) = frames else {
            return Ok(None);
        };
        match frames
            .parse()
            .ok()
            .filter(|frames| (0..=65535).contains(frames))
        {
            Some(frames) => Ok(Some(frames)),
            None => Err(Other::fatal(format!(
                "config_init_tracemalloc: {what}: invalid number of frames"
            ))),
        }
    }

    /// How the lock changes hands, and whether what it counted is printed.
    fn lock(&self, config: &mut Config) -> Result<(), Other> {
        config.gil_stats = self.xoption("gilstats").is_some();
        config.cpython_gil = match self.xoption("gil_policy") {
            None | Some("baton") => false,
            Some("cpython") => true,
            Some(_) => {
                let wanted =
                    "bad value for option -X gil_policy (expected \"baton\" or \"cpython\")";
                return Err(Other::fatal(wanted));
            }
        };
        Ok(())
    }

    /// What is recorded of the threads: `-X trace=FILE`, `BATON_TRACE`, and how much and how.
    fn trace(&self, config: &mut Config) -> Result<(), Other> {
        let path = match self.xoption("trace") {
            Some("") => {
                let wanted = "bad value for option -X trace (expected the name of a file)";
                return Err(Other::fatal(wanted));
            }
            Some(path) => Some(OsString::from(path)),
            None => self.raw("BATON_TRACE"),
        };
        let Some(path) = path else { return Ok(()) };
        let mut trace = TraceConfig::to(path);
        let option = |name: &str, variable: &str| {
            let option = self.xoption(name).map(str::to_owned);
            option.or_else(|| self.variable(variable))
        };
        if let Some(limit) = option("trace_limit", "BATON_TRACE_LIMIT") {
            let wanted = "bad value for -X trace_limit (expected a size such as 64M or 1G)";
            trace.limit = super::trace::size(&limit).ok_or_else(|| Other::fatal(wanted))?;
        }
        match option("trace_lines", "BATON_TRACE_LINES").as_deref() {
            None | Some("1") => {}
            Some("0") => trace.lines = false,
            Some(_) => {
                let wanted = "bad value for -X trace_lines (expected \"0\" or \"1\")";
                return Err(Other::fatal(wanted));
            }
        }
        if let Some(last) = option("trace_last", "BATON_TRACE_LAST") {
            let wanted = "bad value for -X trace_last (expected a time such as 10s or 500ms)";
            let last = super::trace::span(&last).ok_or_else(|| Other::fatal(wanted))?;
            trace.last = Some(last);
        }
        config.trace = Some(trace);
        Ok(())
    }

    /// Settings that only have to make sense: what they ask for is so anyway, is done elsewhere, or is not there.
    fn checks(&self) -> Result<(), Other> {
        let gil = self.xoption("gil").map(str::to_string);
        match gil.or_else(|| self.variable("PYTHON_GIL")).as_deref() {
            None | Some("1") => {}
            Some("0") => {
                return Err(Other::fatal(
                    "config_read_gil: Disabling the GIL is not supported by this build",
                ));
            }
            Some(_) => {
                return Err(Other::fatal(
                    "config_read_gil: PYTHON_GIL / -X gil must be \"0\" or \"1\"",
                ));
            }
        }
        if !matches!(
            self.xoption("frozen_modules"),
            None | Some("" | "on" | "off")
        ) {
            let wanted = "bad value for option -X frozen_modules (expected \"on\" or \"off\")";
            return Err(Other::fatal(wanted));
        }
        let importtime = self.xoption("importtime").map(str::parse::<i64>);
        if importtime.is_some_and(|given| given.is_ok_and(|value| !matches!(value, 1 | 2))) {
            let wanted = "config_init_import_time: -X importtime: values other than 1 and 2 are reserved for future use.";
            return Err(Other::fatal(wanted));
        }
        Ok(())
    }

    /// What is inherited with the context: `-X name=0|1`, else the environment's word.
    fn contexts(&self, config: &mut Config) -> Result<(), Other> {
        let asked = |name: &str, variable: &str| {
            let found = match self.xoption(name) {
                Some(value) => Some((value.to_string(), format!("-X {name}=n: n"))),
                None => self
                    .variable(variable)
                    .map(|value| (value, format!("{variable}=N: N"))),
            };
            match found.as_ref().map(|(value, what)| (value.as_str(), what)) {
                None | Some(("0", _)) => Ok(false),
                Some(("1", _)) => Ok(true),
                Some((_, what)) => {
                    let message = format!("config_init_{name}: {what} is missing or invalid");
                    Err(Other::fatal(message))
                }
            }
        };
        let flags = &mut config.flags;
        flags.thread_inherit_context =
            asked("thread_inherit_context", "PYTHON_THREAD_INHERIT_CONTEXT")?;
        flags.context_aware_warnings =
            asked("context_aware_warnings", "PYTHON_CONTEXT_AWARE_WARNINGS")?;
        Ok(())
    }

    /// The filters from the weakest to the strongest: development mode, environment, `-W`, `-b`.
    fn warnings(&self, config: &mut Config) {
        let mut options = Vec::new();
        if config.flags.dev_mode {
            options.push("default".to_string());
        }
        if let Some(set) = self.variable("PYTHONWARNINGS") {
            options.extend(set.split(',').map(str::to_string));
        }
        options.append(&mut config.warnoptions);
        match config.flags.bytes_warning {
            0 => {}
            1 => options.push("default::BytesWarning".to_string()),
            _ => options.push("error::BytesWarning".to_string()),
        }
        config.warnoptions = options;
    }
}

/// The program's own path, not followed through links (a virtual environment's link says where it is): the name it was
/// called by, searched in `PATH` if it has no folder.
pub(super) fn executable(name: Option<&OsString>) -> PathBuf {
    let own = || std::env::current_exe().unwrap_or_default();
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return own();
    };
    if name.as_bytes().contains(&b'/') {
        let path = std::path::absolute(name).unwrap_or_else(|_| name.into());
        return if path.exists() { path } else { own() };
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|path| is_executable(path));
    found.unwrap_or_else(own)
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}
