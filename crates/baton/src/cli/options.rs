//! The options, read as CPython reads them: letters may be joined, the first that is no option is the program, and what
//! follows is the program's.

use super::environment;
use super::help::Topic;
use crate::runtime::Config;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// What to run.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Program {
    /// `-c`
    Text(OsString),
    /// `-m`
    Module(OsString),
    /// A file, folder or zip archive.
    Path(OsString),
    /// Standard input: interactive if it is a terminal.
    Stdin,
}

/// A command line that runs something.
pub(super) struct Command {
    pub(super) config: Config,
    pub(super) program: Program,
    /// `-x`
    pub(super) skip_first_line: bool,
}

/// What the arguments ask for instead of running something.
pub(super) enum Other {
    Version {
        long: bool,
    },
    Help(Vec<Topic>),
    /// No such option, or one without its argument.
    Usage(String),
    /// The interpreter cannot start like this.
    Fatal {
        message: String,
        state: &'static str,
    },
}

impl Other {
    /// A setting that makes no sense.
    pub(super) fn fatal(message: impl Into<String>) -> Other {
        Other::Fatal {
            message: message.into(),
            state: "preinitialized",
        }
    }
}

/// Reads the arguments, the first of them the program's name, and the environment.
pub(super) fn parse(args: &[OsString]) -> Result<Command, Other> {
    let mut parser = Parser::new(args);
    let program = parser.options()?;
    let mut config = parser.config;
    config.argv = match &program {
        Program::Text(_) => vec!["-c".into()],
        Program::Module(_) => vec!["-m".into()],
        Program::Path(path) => vec![path.clone()],
        Program::Stdin if parser.explicit_stdin => vec!["-".into()],
        Program::Stdin => vec!["".into()],
    };
    config.argv.extend(parser.rest.cloned());
    config.executable = environment::executable(args.first());
    environment::apply(&mut config)?;
    Ok(Command {
        config,
        program,
        skip_first_line: parser.skip_first_line,
    })
}

struct Parser<'a> {
    rest: std::slice::Iter<'a, OsString>,
    config: Config,
    skip_first_line: bool,
    explicit_stdin: bool,
    versions: usize,
}

impl<'a> Parser<'a> {
    fn new(args: &'a [OsString]) -> Parser<'a> {
        let config = Config {
            orig_argv: args.to_vec(),
            ..Config::default()
        };
        let mut rest = args.iter();
        rest.next();
        Parser {
            rest,
            config,
            skip_first_line: false,
            explicit_stdin: false,
            versions: 0,
        }
    }

    fn options(&mut self) -> Result<Program, Other> {
        let mut program = None;
        while program.is_none() {
            let Some(arg) = self.rest.next() else { break };
            program = match arg.as_bytes() {
                b"-" => {
                    self.explicit_stdin = true;
                    Some(Program::Stdin)
                }
                b"--" => break,
                [b'-', b'-', ..] => {
                    self.long(arg)?;
                    None
                }
                [b'-', letters @ ..] => self.letters(letters)?,
                _ => Some(Program::Path(arg.clone())),
            };
        }
        match self.versions {
            0 => {}
            count => return Err(Other::Version { long: count > 1 }),
        }
        Ok(match program {
            Some(program) => program,
            None => self
                .rest
                .next()
                .map_or(Program::Stdin, |path| Program::Path(path.clone())),
        })
    }

    fn long(&mut self, arg: &OsStr) -> Result<(), Other> {
        match arg.to_str().unwrap_or_default() {
            "--version" => self.versions += 1,
            "--help" => return Err(Other::Help(vec![Topic::Options])),
            "--help-env" => return Err(Other::Help(vec![Topic::Environment])),
            "--help-xoptions" => return Err(Other::Help(vec![Topic::XOptions])),
            "--help-all" => {
                return Err(Other::Help(vec![
                    Topic::Options,
                    Topic::Environment,
                    Topic::XOptions,
                ]));
            }
            "--check-hash-based-pycs" => {
                let policy = self.rest.next().ok_or_else(|| {
                    Other::Usage("Argument expected for the --check-hash-based-pycs options".into())
                })?;
                self.config.check_hash_pycs = match policy.to_str() {
                    Some("always") => "always",
                    Some("default") => "default",
                    Some("never") => "never",
                    _ => {
                        let wanted = "--check-hash-based-pycs must be one of 'default', 'always', or 'never'";
                        return Err(Other::Usage(wanted.into()));
                    }
                };
            }
            _ => {
                return Err(Other::Usage(format!(
                    "Unknown option: {}",
                    arg.to_string_lossy()
                )));
            }
        }
        Ok(())
    }

    /// The letters behind a dash; what `-c` or `-m` says to run.
    fn letters(&mut self, letters: &[u8]) -> Result<Option<Program>, Other> {
        for (at, letter) in letters.iter().enumerate() {
            let tail = &letters[at + 1..];
            match letter {
                b'c' => return Ok(Some(Program::Text(self.value('c', tail)?))),
                b'm' => return Ok(Some(Program::Module(self.value('m', tail)?))),
                b'W' => {
                    let option = self.value('W', tail)?;
                    self.config
                        .warnoptions
                        .push(option.to_string_lossy().into_owned());
                    return Ok(None);
                }
                b'X' => {
                    let option = self.value('X', tail)?.to_string_lossy().into_owned();
                    let (name, value) = match option.split_once('=') {
                        Some((name, value)) => (name, Some(value.to_string())),
                        None => (option.as_str(), None),
                    };
                    self.config.xoptions.push((name.to_string(), value));
                    return Ok(None);
                }
                letter => self.letter(*letter)?,
            }
        }
        Ok(None)
    }

    fn letter(&mut self, letter: u8) -> Result<(), Other> {
        let flags = &mut self.config.flags;
        match letter {
            b'b' => flags.bytes_warning = flags.bytes_warning.saturating_add(1),
            b'B' => flags.dont_write_bytecode = true,
            b'd' => flags.debug = true,
            b'E' => flags.ignore_environment = true,
            b'h' | b'?' => return Err(Other::Help(vec![Topic::Options])),
            b'i' => {
                flags.inspect = true;
                flags.interactive = true;
            }
            b'I' => {
                flags.isolated = true;
                flags.ignore_environment = true;
                flags.no_user_site = true;
                flags.safe_path = true;
            }
            b'O' => flags.optimize = flags.optimize.saturating_add(1),
            b'P' => flags.safe_path = true,
            b'q' => flags.quiet = true,
            b'R' => self.config.random_hashes = true,
            b's' => flags.no_user_site = true,
            b'S' => flags.no_site = true,
            // Tabs and spaces that do not agree have been an error since Python 3.0.
            b't' => {}
            b'u' => flags.unbuffered = true,
            b'v' => flags.verbose = flags.verbose.saturating_add(1),
            b'V' => self.versions += 1,
            b'x' => self.skip_first_line = true,
            other => {
                return Err(Other::Usage(format!(
                    "Unknown option: -{}",
                    char::from(other)
                )));
            }
        }
        Ok(())
    }

    /// The argument of an option: what stands behind its letter, or else the next argument.
    fn value(&mut self, option: char, tail: &[u8]) -> Result<OsString, Other> {
        if !tail.is_empty() {
            return Ok(OsString::from_vec(tail.to_vec()));
        }
        let missing = || Other::Usage(format!("Argument expected for the -{option} option"));
        self.rest.next().cloned().ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Command {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        match parse(&args) {
            Ok(command) => command,
            Err(_) => panic!("{args:?} was refused"),
        }
    }

    #[test]
    fn letters_may_be_joined_with_each_other_and_with_an_argument() {
        let command = parsed(&["baton", "-Bqcpass", "-x", "y"]);
        assert_eq!(command.program, Program::Text("pass".into()));
        assert!(command.config.flags.dont_write_bytecode && command.config.flags.quiet);
        assert_eq!(command.config.argv, ["-c", "-x", "y"]);
    }

    #[test]
    fn what_follows_the_program_is_the_programs() {
        let command = parsed(&["baton", "-O", "app.py", "-O", "--help"]);
        assert_eq!(command.config.argv, ["app.py", "-O", "--help"]);
        assert_eq!(command.config.flags.optimize, 1);
        assert_eq!(parsed(&["baton", "-", "-c"]).config.argv, ["-", "-c"]);
        assert_eq!(
            parsed(&["baton", "--", "-c"]).program,
            Program::Path("-c".into())
        );
    }

    #[test]
    fn wrong_options_are_refused() {
        for args in [
            &["baton", "-Z"][..],
            &["baton", "-c"],
            &["baton", "--nonsense"],
        ] {
            let args: Vec<OsString> = args.iter().map(OsString::from).collect();
            assert!(matches!(parse(&args), Err(Other::Usage(_))));
        }
        let args: Vec<OsString> = ["baton", "-X", "int_max_str_digits=5"]
            .map(OsString::from)
            .into();
        assert!(matches!(parse(&args), Err(Other::Fatal { .. })));
    }
}
