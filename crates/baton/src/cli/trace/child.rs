//! The program that is traced, in a process of its own.

use super::options::Wanted;
use super::output::{self, Format};
use super::{fail, tell};
use crate::timeline::CLOCK;
use baton_sync::Instant;
use baton_timeline::{Trace, read, recorder};
use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};
use std::sync::atomic::{AtomicI32, Ordering};

/// Where the recording is, and whether it goes when it has been shown.
struct Recording {
    path: PathBuf,
    folder: Option<PathBuf>,
}

impl Recording {
    fn new(wanted: &Wanted) -> std::io::Result<Recording> {
        let kept = wanted.formats.contains(&Format::Raw)
            || (wanted.formats.is_empty() && wanted.out.is_some());
        if kept {
            let path = std::path::absolute(Format::Raw.path(wanted))?;
            return Ok(Recording { path, folder: None });
        }
        let folder = std::env::temp_dir().join(format!("baton-trace-{}", std::process::id()));
        std::fs::create_dir(&folder)?;
        Ok(Recording {
            path: folder.join("trace"),
            folder: Some(folder),
        })
    }

    /// The traces of child processes, which have its name and a number.
    fn children(&self) -> Vec<PathBuf> {
        let Some((folder, name)) = self.path.parent().zip(self.path.file_name()) else {
            return Vec::new();
        };
        let name = name.to_string_lossy();
        let is_child = |path: &PathBuf| {
            let other = path.file_name().unwrap_or_default().to_string_lossy();
            let number = other
                .strip_prefix(&*name)
                .and_then(|it| it.strip_prefix('.'));
            number.is_some_and(|it| it.parse::<u32>().is_ok())
        };
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut children: Vec<_> = files.map(|it| it.path()).filter(is_child).collect();
        children.sort();
        children
    }

    /// Says what else was recorded.
    fn tell_children(&self) {
        let count = match self.children().len() {
            0 => return,
            1 => "1 child process was".to_owned(),
            count => format!("{count} child processes were"),
        };
        match self.folder {
            None => tell(&format!(
                "{count} recorded, too: {}.*\n",
                self.path.display()
            )),
            Some(_) => tell(&format!("{count} recorded, too: -o FILE keeps that\n")),
        }
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // Copies that the program told of stay, and the folder with them.
            for path in self.children() {
                let _ = std::fs::remove_file(path);
            }
            let _ = std::fs::remove_file(&self.path);
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// Runs the program, and shows its trace.
pub(super) fn run(wanted: &Wanted, program: &[OsString]) -> ExitCode {
    let recording = match Recording::new(wanted) {
        Ok(recording) => recording,
        Err(error) => return fail(&std::env::temp_dir(), &read::Error::Io(error)),
    };
    let status = match spawn(wanted, program, &recording) {
        Ok(status) => status,
        Err(error) => {
            let path = std::env::current_exe().unwrap_or_default();
            return fail(&path, &read::Error::Io(error));
        }
    };
    match finished(&recording.path, status) {
        Ok(trace) => {
            output::tell_summary(&trace);
            recording.tell_children();
            output::export(&trace, wanted);
        }
        Err(error) => {
            fail(&recording.path, &error);
        }
    }
    drop(recording);
    end_as(status)
}

/// The trace of a process that ended like this just now, which is noted in it.
fn finished(path: &Path, status: ExitStatus) -> Result<Trace, read::Error> {
    let mut trace = read::file(path)?;
    let exit = match status.signal() {
        Some(signal) => format!("signal {signal}"),
        None => format!("status {}", status.code().unwrap_or_default()),
    };
    let mut facts = vec![("exit", exit.as_str())];
    let lived = Instant::now().as_nanos().saturating_sub(trace.head.began);
    let lived = lived.to_string();
    // It was killed, or left without a word.
    if trace.head.ended.is_none() && trace.head.clock == CLOCK {
        facts.push(("ended", &lived));
        trace.head.ended = lived.parse().ok();
    }
    recorder::append_facts(path, &facts).map_err(read::Error::Io)?;
    trace.head.exit = Some(exit);
    Ok(trace)
}

fn spawn(
    wanted: &Wanted,
    program: &[OsString],
    recording: &Recording,
) -> std::io::Result<ExitStatus> {
    let mut option = OsString::from("trace=");
    option.push(&recording.path);
    let mut options: Vec<OsString> = vec!["-X".into(), option];
    let mut command = Command::new(std::env::current_exe()?);
    // Its children inherit this, and write files of their own beside.
    command.env("BATON_TRACE", &recording.path);
    if let Some(limit) = &wanted.limit {
        options.extend(["-X".into(), format!("trace_limit={limit}").into()]);
        command.env("BATON_TRACE_LIMIT", limit);
    }
    if let Some(last) = &wanted.last {
        options.extend(["-X".into(), format!("trace_last={last}").into()]);
        command.env("BATON_TRACE_LAST", last);
    }
    if wanted.no_lines {
        options.extend(["-X".into(), "trace_lines=0".into()]);
        command.env("BATON_TRACE_LINES", "0");
    }
    command.args(options).args(program);
    let mut child = command.spawn()?;
    forward_signals(child.id());
    let status = child.wait();
    CHILD.store(0, Ordering::Relaxed);
    status
}

/// The program that runs, for the handler of signals; 0 for none.
static CHILD: AtomicI32 = AtomicI32::new(0);

/// What somebody sends to end the command is meant for the program.
const FORWARDED: [i32; 6] = [
    libc::SIGINT,
    libc::SIGQUIT,
    libc::SIGTERM,
    libc::SIGHUP,
    libc::SIGUSR1,
    libc::SIGUSR2,
];

/// Passes signals on to the program until the process ends.
fn forward_signals(child: u32) {
    CHILD.store(i32::try_from(child).unwrap_or(0), Ordering::Relaxed);
    for number in FORWARDED {
        // SAFETY: sets a handler that lives as long as the process and makes one call that signal handlers may make.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = forward as *const () as libc::sighandler_t;
            action.sa_flags = libc::SA_RESTART | libc::SA_SIGINFO | libc::SA_ONSTACK;
            libc::sigfillset(&mut action.sa_mask);
            libc::sigaction(number, &action, std::ptr::null_mut());
        }
    }
}

extern "C" fn forward(number: i32, info: *mut libc::siginfo_t, _context: *mut libc::c_void) {
    let child = CHILD.load(Ordering::Relaxed);
    // SAFETY: the kernel passes valid information; kill has no preconditions.
    unsafe {
        // What a terminal's keys send, the program gets itself.
        if child > 0 && (*info).si_code != libc::SI_KERNEL {
            libc::kill(child, number);
        }
    }
}

/// Ends this process as the program ended: with its status, or by the same signal.
fn end_as(status: ExitStatus) -> ExitCode {
    if let Some(signal) = status.signal() {
        // SAFETY: plain calls; no core is written, the program's own process has done that.
        unsafe {
            let none = libc::rlimit {
                rlim_cur: 0,
                rlim_max: 0,
            };
            libc::setrlimit(libc::RLIMIT_CORE, &none);
            libc::signal(signal, libc::SIG_DFL);
            libc::raise(signal);
        }
        // One that does not end a process, as a shell would say it.
        return ExitCode::from(128u8.wrapping_add(signal as u8));
    }
    ExitCode::from(status.code().map_or(1, |code| code as u8))
}
