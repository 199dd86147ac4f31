//! What `-h`, `--help-env` and `--help-xoptions` print.

/// A part of the help.
#[derive(Clone, Copy)]
pub(super) enum Topic {
    Options,
    Environment,
    XOptions,
}

/// The line above all help, and under an error.
pub(super) fn usage(name: &str) -> String {
    format!("usage: {name} [option] ... [-c cmd | -m mod | file | -] [arg] ...")
}

/// The help on some topics.
pub(super) fn text(name: &str, topics: &[Topic]) -> String {
    let parts = topics.iter().map(|topic| match topic {
        Topic::Options => format!("{}\n{OPTIONS}", usage(name)),
        Topic::Environment => ENVIRONMENT.to_string(),
        Topic::XOptions => X_OPTIONS.to_string(),
    });
    parts.collect::<Vec<_>>().join("\n")
}

const OPTIONS: &str = "\
Options (and the variables that set the same):
-b     : warn where bytes are turned into text or compared with text or
         numbers (-bb: raise)
-B     : write no .pyc files; also PYTHONDONTWRITEBYTECODE=x
-c cmd : the program itself (ends the options)
-d     : debug the parser (without effect); also PYTHONDEBUG=x
-E     : ignore all PYTHON* variables
-h     : this help (also -? and --help)
-i     : prompt when the program has ended, and even if stdin is no
         terminal; also PYTHONINSPECT=x
-I     : isolated from the user's environment (-E, -P and -s)
-m mod : run a module of the library as a program (ends the options)
-O     : leave out asserts and what depends on __debug__; also
         PYTHONOPTIMIZE=x
-OO    : doc strings too
-P     : do not put the program's folder into sys.path; also
         PYTHONSAFEPATH=x
-q     : no version and copyright above the prompt
-s     : without the user's site-packages; also PYTHONNOUSERSITE=x
-S     : do not import site
-u     : stdout and stderr without buffers; also PYTHONUNBUFFERED=x
-v     : tell about imports, twice: about all that was tried; also
         PYTHONVERBOSE=x
-V     : the version (also --version; twice: about the build)
-W arg : a filter of warnings, action:message:category:module:lineno;
         also PYTHONWARNINGS=arg
-x     : skip the program's first line
-X opt : an option of the implementation, see --help-xoptions
--check-hash-based-pycs always|default|never:
         when .pyc files with hashes are compared with their sources
--help-env      : about the variables
--help-xoptions : about the -X options
--help-all      : all of this

Arguments:
file   : the program
-      : the program comes from stdin (default; a prompt if a terminal)
switches ... : not a file, but where threads can switch in one: see
         `baton switches --help`
trace ... : not a file, but a program whose threads are shown on a timeline:
         see `baton trace --help`
arg ...: arguments of the program, sys.argv[1:]
";

const ENVIRONMENT: &str = "\
Environment variables that change behaviour:
BATON_TRACE       : the file of a timeline, as -X trace; child processes add
                    their number. BATON_TRACE_LAST, _LIMIT, _LINES likewise
PYTHON_BASIC_REPL : a plain prompt without an editor
PYTHONBREAKPOINT  : what breakpoint() calls; 0 for nothing
PYTHON_COLORS     : 1 for coloured output, 0 for none
PYTHON_CPU_COUNT  : what os.cpu_count() returns
PYTHONDEVMODE     : development mode, as -X dev
PYTHONFAULTHANDLER: tracebacks on fatal signals, as -X faulthandler
PYTHONHASHSEED    : 'random', or the seed of the hashes of str and bytes
                    from 0 to 4294967295
PYTHON_HISTORY    : the file of the prompt's history
PYTHONHOME        : the folder of the installation
PYTHONINTMAXSTRDIGITS: most digits of conversions between int and str
PYTHONIOENCODING  : encoding[:errors] of stdin, stdout and stderr
PYTHONNODEBUGRANGES: code without columns, as -X no_debug_ranges
PYTHONPATH        : folders in front of the library's, separated by ':'
PYTHONPLATLIBDIR  : sys.platlibdir
PYTHONPROFILEIMPORTTIME: how long imports take, as -X importtime
PYTHONPYCACHEPREFIX: the folder under which all .pyc files go
PYTHONSTARTUP     : a file that runs before the first prompt
PYTHONUSERBASE    : where the user's site-packages are
PYTHONUTF8        : 1 for UTF-8 mode, 0 for the locale's encoding
PYTHONWARNDEFAULTENCODING: warn where the locale's encoding is used

The same as an option each: PYTHONDEBUG (-d), PYTHONDONTWRITEBYTECODE (-B),
PYTHONINSPECT (-i), PYTHONNOUSERSITE (-s), PYTHONOPTIMIZE (-O),
PYTHONSAFEPATH (-P), PYTHONUNBUFFERED (-u), PYTHONVERBOSE (-v),
PYTHONWARNINGS (-W).
";

const X_OPTIONS: &str = "\
Options of the implementation:
-X cpu_count=N    : what os.cpu_count() returns
-X dev            : development mode: more warnings and checks
-X faulthandler   : tracebacks of all threads on fatal signals
-X frozen_modules=[on|off]: no effect
-X gil=1          : the global interpreter lock, which is there anyway
-X gil_policy=[baton|cpython]: how that lock changes hands: without the
                    convoy, or exactly as in CPython
-X gilstats       : at the end, what the threads spent their time on
-X importtime[=2] : how long each import takes; 2: also those that were
                    imported before
-X int_max_str_digits=N: most digits of conversions between int and str;
                    0 for no limit
-X no_debug_ranges: code without columns
-X nodeadlock     : no word on stderr when all threads wait for each other
-X pycache_prefix=PATH: the folder under which all .pyc files go
-X sched=SEED     : threads under a scheduler that repeats itself: the same
                    seed gives the same run
-X trace=FILE     : record a timeline of the threads and the lock; read it with
                    `baton trace --read FILE`
-X trace_last=TIME: only the last part of it, as 10s
-X trace_limit=SIZE: at most so much of it, as 64M
-X trace_lines=0  : without lines of the program
-X tracemalloc[=N]: record where objects are made, N frames each
-X utf8[=0|1]     : UTF-8 mode
-X warn_default_encoding: warn where the locale's encoding is used
";
