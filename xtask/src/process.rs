//! Running a program with a time limit, its output captured.
//!
//! The program gets a process group of its own. When its time is over, or when it has ended but
//! somebody it started still holds its output open, the whole group is killed.

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// What a program did.
pub struct Output {
    /// The exit code; none if a signal or the time limit ended it.
    pub code: Option<i32>,
    /// Whether the time limit ended it.
    pub timed_out: bool,
    /// Standard output, decoded loosely.
    pub stdout: String,
    /// Standard error, decoded loosely.
    pub stderr: String,
}

/// Runs `command` without input for at most `limit`.
pub fn run(command: &mut Command, limit: Duration) -> Result<Output, String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    let (code, timed_out) = wait(&mut child, limit)?;
    Ok(Output {
        code,
        timed_out,
        stdout: collect(&stdout, &child),
        stderr: collect(&stderr, &child),
    })
}

/// Reads a pipe to its end on a thread of its own, so that neither pipe can fill up.
fn drain(pipe: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read before an error is what there is.
            let _ = pipe.read_to_end(&mut bytes);
        }
        // Nobody waits any more only if this whole process ends.
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receiver
}

/// What was drained; kills what keeps the pipe open after the program has ended.
fn collect(pipe: &Receiver<String>, child: &Child) -> String {
    pipe.recv_timeout(Duration::from_secs(2))
        .unwrap_or_else(|_| {
            kill_group(child);
            pipe.recv().unwrap_or_default()
        })
}

fn kill_group(child: &Child) {
    let group = format!("-{}", child.id());
    // The group may be gone already.
    let _ = Command::new("kill")
        .args(["-KILL", "--", &group])
        .stderr(Stdio::null())
        .status();
}

fn wait(child: &mut Child, limit: Duration) -> Result<(Option<i32>, bool), String> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok((status.code(), false));
        }
        if Instant::now() >= deadline {
            kill_group(child);
            let _ = child.wait();
            return Ok((None, true));
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// Applies `work` to all items on all processors; results are in the items' order.
pub fn parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, |count| count.get());
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        let handles: Vec<_> = (0..workers)
            .map(|_| {
                scope.spawn(|| {
                    let mut mine = Vec::new();
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(item) = items.get(at) else {
                            return mine;
                        };
                        mine.push((at, work(item)));
                    }
                })
            })
            .collect();
        let joined = handles.into_iter().map(|handle| handle.join());
        joined.flat_map(Result::unwrap_or_default).collect()
    });
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_and_status_are_captured() {
        let mut command = Command::new("sh");
        let output = run(
            command.args(["-c", "echo out; echo err >&2; exit 3"]),
            Duration::from_secs(60),
        );
        let output = output.unwrap();
        assert_eq!((output.code, output.timed_out), (Some(3), false));
        assert_eq!(
            (output.stdout.as_str(), output.stderr.as_str()),
            ("out\n", "err\n")
        );
    }

    #[test]
    fn the_time_limit_ends_children_of_children() {
        let mut command = Command::new("sh");
        let output = run(
            command.args(["-c", "sleep 1000 & sleep 1000"]),
            Duration::from_millis(50),
        );
        assert!(output.unwrap().timed_out);
    }

    #[test]
    fn what_outlives_the_program_does_not_hold_us_up() {
        let mut command = Command::new("sh");
        let output = run(
            command.args(["-c", "sleep 1000 & echo left"]),
            Duration::from_secs(60),
        );
        assert_eq!(output.unwrap().stdout, "left\n");
    }

    #[test]
    fn results_are_in_order() {
        let items: Vec<usize> = (0..100).collect();
        assert_eq!(
            parallel(&items, |item| item * 2),
            (0..200).step_by(2).collect::<Vec<_>>()
        );
    }
}
