//! Signals: what an interrupt does to a program wherever it is, and in which thread handlers run.
//!
//! A program says `ready` when it is about to wait; the test then waits until the system says that its main thread
//! sleeps, so that the signal comes in the middle of the call and not before it.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Time enough on a busy machine; reached only by a program that hangs.
const LIMIT: Duration = Duration::from_secs(60);

struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: ChildStderr,
    deadline: Instant,
}

impl Program {
    fn start(source: &str) -> Program {
        let mut child = Command::new(env!("CARGO_BIN_EXE_baton"))
            .args(["-I", "-c", source])
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Program {
            stdout: BufReader::new(child.stdout.take().unwrap()),
            stderr: child.stderr.take().unwrap(),
            child,
            deadline: Instant::now() + LIMIT,
        }
    }

    fn expect_line(&mut self, line: &str) {
        let mut text = String::new();
        self.stdout.read_line(&mut text).unwrap();
        if text.trim_end() != line {
            let mut errors = String::new();
            self.child.kill().unwrap();
            self.stderr.read_to_string(&mut errors).unwrap();
            panic!("expected {line:?}, got {text:?}\n{errors}");
        }
    }

    /// Waits until the main thread sleeps in a system call.
    fn wait_until_asleep(&self) {
        let path = format!("/proc/{0}/task/{0}/stat", self.child.id());
        loop {
            let stat = fs::read_to_string(&path).unwrap();
            // pid (name) state ...
            let state = stat
                .rsplit(") ")
                .next()
                .and_then(|rest| rest.chars().next());
            if state == Some('S') {
                return;
            }
            assert!(Instant::now() < self.deadline, "never asleep: {stat}");
            std::thread::yield_now();
        }
    }

    fn send(&self, signal: i32) {
        // SAFETY: the child was not waited for, so its number is its own.
        let result = unsafe { libc::kill(self.child.id() as libc::pid_t, signal) };
        assert_eq!(result, 0);
    }

    /// The exit status, what else it printed, and its errors.
    fn finish(mut self) -> (ExitStatus, String, String) {
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if Instant::now() > self.deadline {
                self.child.kill().unwrap();
                self.child.wait().unwrap();
                panic!("the program did not end");
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        let (mut out, mut errors) = (String::new(), String::new());
        self.stdout.read_to_string(&mut out).unwrap();
        self.stderr.read_to_string(&mut errors).unwrap();
        (status, out, errors)
    }
}

/// An interrupt in the last line of `source`, which must wait or compute for ever: dead by SIGINT, with a traceback
/// that ends as `traceback` says.
fn interrupted(source: &str, waits: bool, traceback: &str) {
    let mut program = Program::start(source);
    program.expect_line("ready");
    if waits {
        program.wait_until_asleep();
    }
    program.send(libc::SIGINT);
    let (status, out, errors) = program.finish();
    assert_eq!(
        (status.signal(), out.as_str()),
        (Some(libc::SIGINT), ""),
        "{errors}"
    );
    assert!(
        errors.starts_with("Traceback (most recent call last):\n  File \"<string>\", line"),
        "{errors}"
    );
    assert!(errors.ends_with(traceback), "{errors}");
}

#[test]
fn in_a_busy_loop() {
    interrupted(
        // It may still be printing: that is in the loop as well.
        "n = 0\nwhile True:\n    n += 1\n    if n == 1000: print('ready', flush=True)\n",
        false,
        "\nKeyboardInterrupt\n",
    );
}

#[test]
fn in_sleep() {
    interrupted(
        "import time\nprint('ready', flush=True)\ntime.sleep(1000)\n",
        true,
        "line 3, in <module>\n    time.sleep(1000)\n    ~~~~~~~~~~^^^^^^\nKeyboardInterrupt\n",
    );
}

#[test]
fn waiting_for_a_lock() {
    interrupted(
        "import threading\nlock = threading.Lock()\nlock.acquire()\nprint('ready', flush=True)\nlock.acquire()\n",
        true,
        "line 5, in <module>\n    lock.acquire()\n    ~~~~~~~~~~~~^^\nKeyboardInterrupt\n",
    );
}

#[test]
fn waiting_for_a_thread() {
    interrupted(
        "import threading\nlock = threading.Lock()\nlock.acquire()\n\
         thread = threading.Thread(target=lock.acquire, daemon=True)\nthread.start()\n\
         print('ready', flush=True)\nthread.join()\n",
        true,
        "in join\n    self._os_thread_handle.join(timeout)\n    \
         ~~~~~~~~~~~~~~~~~~~~~~~~~~~^^^^^^^^^\nKeyboardInterrupt\n",
    );
}

#[test]
fn reading_a_pipe() {
    interrupted(
        "import os\nreader, writer = os.pipe()\nprint('ready', flush=True)\nos.read(reader, 1)\n",
        true,
        "line 4, in <module>\n    os.read(reader, 1)\n    ~~~~~~~^^^^^^^^^^^\nKeyboardInterrupt\n",
    );
    interrupted(
        "import sys\nprint('ready', flush=True)\nsys.stdin.readline()\n",
        true,
        "KeyboardInterrupt\n",
    );
}

#[test]
fn cleaning_up_comes_before_death() {
    let source = "import atexit, time\natexit.register(print, 'atexit')\nprint('ready', flush=True)\n\
                  try:\n    time.sleep(1000)\nfinally:\n    print('finally')\n";
    let mut program = Program::start(source);
    program.expect_line("ready");
    program.wait_until_asleep();
    program.send(libc::SIGINT);
    let (status, out, errors) = program.finish();
    assert_eq!(
        (status.signal(), out.as_str()),
        (Some(libc::SIGINT), "finally\natexit\n"),
        "{errors}"
    );
}

#[test]
fn a_caught_interrupt_is_an_exception_like_others() {
    let source = "import time\nprint('ready', flush=True)\n\
                  try:\n    time.sleep(1000)\nexcept KeyboardInterrupt:\n    print('caught')\n";
    let mut program = Program::start(source);
    program.expect_line("ready");
    program.wait_until_asleep();
    program.send(libc::SIGINT);
    let (status, out, errors) = program.finish();
    assert_eq!(
        (status.code(), out.as_str(), errors.as_str()),
        (Some(0), "caught\n", "")
    );
}

#[test]
fn handlers_run_in_the_main_thread_beside_one_that_computes() {
    let source = "import signal, threading\nnames = []\n\
                  def handler(number, frame):\n    names.append(threading.current_thread().name)\n\
                  signal.signal(signal.SIGUSR1, handler)\nstop = False\n\
                  def compute():\n    while not stop:\n        pass\n\
                  thread = threading.Thread(target=compute)\nthread.start()\nprint('ready', flush=True)\n\
                  while not names:\n    pass\n\
                  signal.pthread_kill(thread.ident, signal.SIGUSR1)\n\
                  while len(names) < 2:\n    pass\n\
                  stop = True\nthread.join()\nprint(names)\n";
    let mut program = Program::start(source);
    program.expect_line("ready");
    program.send(libc::SIGUSR1);
    let (status, out, errors) = program.finish();
    assert_eq!(
        (status.code(), out.as_str()),
        (Some(0), "['MainThread', 'MainThread']\n"),
        "{errors}"
    );
}

#[test]
fn a_wait_goes_on_after_a_handler_that_returns() {
    let source = "import os, signal\n\
                  signal.signal(signal.SIGUSR1, lambda number, frame: print('handled', frame.f_lineno, flush=True))\n\
                  print('ready', flush=True)\nprint(os.read(0, 10))\n";
    let mut program = Program::start(source);
    program.expect_line("ready");
    program.wait_until_asleep();
    program.send(libc::SIGUSR1);
    program.expect_line("handled 4");
    program.wait_until_asleep();
    drop(program.child.stdin.take());
    let (status, out, errors) = program.finish();
    assert_eq!(
        (status.code(), out.as_str()),
        (Some(0), "b''\n"),
        "{errors}"
    );
}

#[test]
fn a_handler_may_raise_and_the_default_may_come_back() {
    let source = "import signal, time\ndef handler(number, frame):\n    raise ValueError(frame.f_lineno)\n\
                  signal.signal(signal.SIGTERM, handler)\nprint('ready', flush=True)\n\
                  try:\n    time.sleep(1000)\nexcept ValueError as error:\n    print('caught', error)\n\
                  signal.signal(signal.SIGTERM, signal.SIG_DFL)\nprint('again', flush=True)\ntime.sleep(1000)\n";
    let mut program = Program::start(source);
    program.expect_line("ready");
    program.wait_until_asleep();
    program.send(libc::SIGTERM);
    program.expect_line("caught 7");
    program.expect_line("again");
    program.send(libc::SIGTERM);
    let (status, _, errors) = program.finish();
    assert_eq!(
        (status.signal(), errors.as_str()),
        (Some(libc::SIGTERM), "")
    );
}
