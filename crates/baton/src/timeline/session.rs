//! One trace file and who writes it.

use super::TraceConfig;
use super::objects::Objects;
use baton_sync::{Instant, Mutex};
use baton_timeline::Recorder;
use baton_timeline::recorder::Settings;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// No more copies lie beside a trace: what dumps it may go wrong again and again.
const MOST_COPIES: u32 = 100;

/// See the module.
pub(super) struct Session {
    pub(super) recorder: Recorder,
    pub(super) objects: Mutex<Objects>,
    pub(super) lines: bool,
    began: Instant,
    path: PathBuf,
    /// Locked for as long as the process writes the file.
    _lock: File,
}

impl Session {
    /// A new file.
    pub(super) fn new(
        config: &TraceConfig,
        facts: &[(&str, String)],
        began: Instant,
    ) -> io::Result<Session> {
        let mut path = config.path.clone();
        if is_written(&path) {
            path = with_pid(&path);
        }
        let settings = Settings {
            began,
            limit: config.limit,
            keep: config.last,
        };
        let recorder = Recorder::to_file(&path, settings)?;
        let lock = File::open(&path)?;
        lock.try_lock()?;
        recorder.fact("pid", &std::process::id().to_string());
        recorder.fact("began", &began.as_nanos().to_string());
        if let Some(last) = config.last {
            recorder.fact("kept", &last.as_nanos().to_string());
        }
        for (name, value) in facts {
            recorder.fact(name, value);
        }
        Ok(Session {
            recorder,
            objects: Mutex::default(),
            lines: config.lines,
            began,
            path,
            _lock: lock,
        })
    }

    /// A copy of what is recorded so far, in `to` or a new file beside the trace; its name.
    pub(super) fn copy(&self, to: Option<&Path>) -> io::Result<PathBuf> {
        if let Some(path) = to {
            std::fs::copy(&self.path, path)?;
            return Ok(path.into());
        }
        for number in 1..=MOST_COPIES {
            let mut name = self.path.as_os_str().to_owned();
            name.push(format!("-{number}"));
            let mut copy = match File::create_new(&name) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                copy => copy?,
            };
            let copied = File::open(&self.path).and_then(|mut all| io::copy(&mut all, &mut copy));
            if copied.is_err() {
                // Half of one, whose name nobody would be told.
                let _ = std::fs::remove_file(&name);
            }
            return copied.map(|_| name.into());
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// The program has come to its end.
    pub(super) fn finish(&self, now: Instant) {
        let ended = now.since(self.began).as_nanos();
        self.recorder
            .ended(u64::try_from(ended).unwrap_or(u64::MAX));
        if let Some(why) = self.recorder.why_stopped() {
            let path = self.path.display();
            baton_modules::print_error::write_descriptor(&format!(
                "baton: the trace in {path} ends before the program: {why}\n"
            ));
        }
    }
}

/// Whether another process writes the file.
fn is_written(path: &Path) -> bool {
    let file = File::open(path);
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// The name with the process's number behind it.
pub(super) fn with_pid(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    name.into()
}
