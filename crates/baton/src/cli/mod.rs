//! The `baton` command: CPython's command line.
//!
//! Invariants: arguments and environment are read once, into a [`Config`](crate::Config), before there is an interpreter;
//! whatever happens to the program, [`exit`] flushes its streams and runs its exit functions.

mod descriptors;
mod environment;
mod exit;
mod faults;
mod help;
mod interactive;
mod options;
mod program;
mod script;
mod switches;
mod terminal;
mod trace;

use crate::runtime::Runtime;
use crate::{startup, sys_setup};
use options::{Command, Other};
use std::process::ExitCode;

/// Runs the command line of this process. `fix_addresses` is called before a run that must be repeatable; it may start
/// the process anew.
pub fn main(fix_addresses: fn()) -> ExitCode {
    descriptors::close_again();
    faults::reset();
    let args: Vec<_> = std::env::args_os().collect();
    // A file of such a name is run as `./switches`.
    match args.get(1).and_then(|word| word.to_str()) {
        Some("switches") => return switches::main(&args),
        Some("trace") => return trace::main(&args),
        _ => {}
    }
    let name = args.first().map(|name| name.to_string_lossy());
    let name = name.as_deref().unwrap_or("baton");
    match options::parse(&args) {
        Ok(command) => {
            if command.config.sched_seed.is_some() {
                fix_addresses();
            }
            run(&command)
        }
        Err(Other::Version { long: false }) => {
            print(&format!("Python {}\n", sys_setup::python_version()))
        }
        Err(Other::Version { long: true }) => {
            print(&format!("Python {}\n", sys_setup::version_text()))
        }
        Err(Other::Help(topics)) => print(&help::text(name, &topics)),
        Err(Other::Fatal { message, state }) => {
            baton_modules::print_error::write_descriptor(&format!(
                "Fatal Python error: {message}\nPython runtime state: {state}\n\n"
            ));
            ExitCode::FAILURE
        }
        Err(Other::Usage(message)) => {
            baton_modules::print_error::write_descriptor(&format!(
                "{message}\n{}\nTry `python -h' for more information.\n",
                help::usage(name)
            ));
            ExitCode::from(2)
        }
    }
}

fn print(text: &str) -> ExitCode {
    match std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn run(command: &Command) -> ExitCode {
    let mut runtime = Runtime::new(&command.config);
    let gil = runtime.gil().cloned();
    let token = runtime.token();
    crate::threads::install(token, gil.clone(), !command.config.no_deadlock);
    let result = match startup::bring_up(token, &command.config) {
        Ok(()) => {
            crate::threads::report::listen();
            crate::timeline::listen(token).and_then(|()| program::run(token, command))
        }
        Err(raised) => Err(raised),
    };
    let stays = interactive::follows(command);
    let mut status = exit::status_of(token, result, stays);
    if stays {
        let result = interactive::run(token, command, false);
        status = exit::status_of(token, result, false);
    }
    let flushed = exit::finalize(token);
    crate::timeline::finish(token);
    if command.config.gil_stats {
        let table = match &gil {
            Some(gil) => crate::gil_stats::table(&gil.report(), &command.config),
            None => "-X gilstats: a deterministic run has no lock that counts\n".into(),
        };
        baton_modules::print_error::write_descriptor(&table);
    }
    // What is left is the operating system's to take back; other threads hang where they ask for the lock.
    std::process::exit(i32::from(if flushed { status } else { 120 }));
}
