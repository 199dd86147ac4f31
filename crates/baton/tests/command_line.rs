//! The command line: options, variables, what a program may be, and how a process ends. What is expected here is what
//! CPython 3.14 does, but for its name.

mod common;

use common::{baton, text};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

/// A folder of its own for each test, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("baton-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(fs::canonicalize(path).unwrap())
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, args: &[&str]) -> Run {
        run(baton().args(args).current_dir(&self.0), "")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run(command: &mut Command, input: &str) -> Run {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code(),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    }
}

fn code(text: &str) -> Run {
    run(baton().args(["-c", text]), "")
}

#[test]
fn exit_statuses_are_what_system_exit_says() {
    for (text, status, stderr) in [
        ("pass", 0, ""),
        ("raise SystemExit", 0, ""),
        ("raise SystemExit(3)", 3, ""),
        ("raise SystemExit(-1)", 255, ""),
        ("raise SystemExit(2**70)", 255, ""),
        ("raise SystemExit('why')", 1, "why\n"),
        ("import sys; sys.exit([1])", 1, "[1]\n"),
    ] {
        let run = code(text);
        assert_eq!((run.status, &*run.stderr), (Some(status), stderr), "{text}");
    }
    assert_eq!(code("1/0").status, Some(1));
    assert_eq!(run(baton().args(["-Z"]), "").status, Some(2));
    assert_eq!(run(baton().args(["nothing.py"]), "").status, Some(2));
    assert_eq!(run(baton().args(["-m", "nothing"]), "").status, Some(1));
}

#[test]
fn a_stdout_that_cannot_be_written_is_120() {
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = baton();
    let output = command
        .args(["-c", "print(1)"])
        .stdout(full)
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(120), "{stderr}");
    assert!(stderr.contains("No space left on device"), "{stderr}");
}

#[test]
fn objects_of_the_program_end_with_it() {
    let folder = Folder::new("ends");
    let path = folder.write(
        "ends.py",
        "import weakref
class Object:
    def __init__(self, name): self.name = name
    def __del__(self): print('del', self.name)
alone = Object('alone')
circle = Object('circle'); circle.me = circle
weakref.finalize(alone, print, 'finalize')
def generate():
    try: yield
    finally: print('closed')
suspended = generate(); next(suspended)
file = open('written', 'w'); file.write('data')
",
    );
    let run = folder.run(&[path.to_str().unwrap()]);
    assert_eq!(run.stderr, "");
    let mut lines: Vec<&str> = run.stdout.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["closed", "del alone", "del circle", "finalize"]);
    assert_eq!(
        fs::read_to_string(folder.0.join("written")).unwrap(),
        "data"
    );
}

#[test]
fn a_program_may_be_a_file_a_folder_an_archive_a_module_or_text() {
    let folder = Folder::new("programs");
    folder.write(
        "file.py",
        "import sys; print(__name__, sys.argv, sys.path[0])",
    );
    folder.write(
        "folder/__main__.py",
        "import near; print(__name__, near.value)",
    );
    folder.write("folder/near.py", "value = 'near'");
    folder.write("package/__init__.py", "");
    folder.write("package/__main__.py", "print('package', __package__)");
    let here = folder.0.display();
    for (args, expected) in [
        (
            &["file.py", "-x", "y"][..],
            format!("__main__ ['file.py', '-x', 'y'] {here}"),
        ),
        (&["folder"], "__main__ near".to_string()),
        (&["-m", "package"], "package package".to_string()),
        (
            &[
                "-m",
                "zipfile",
                "-c",
                "archive.zip",
                "folder/__main__.py",
                "folder/near.py",
            ],
            String::new(),
        ),
        (&["archive.zip"], "__main__ near".to_string()),
        (
            &["-c", "import sys; print(sys.argv)", "a"],
            "['-c', 'a']".to_string(),
        ),
    ] {
        let run = folder.run(args);
        assert_eq!(run.stdout.trim_end(), expected, "{args:?}: {}", run.stderr);
    }
    assert_eq!(run(&mut baton(), "print(__name__)").stdout, "__main__\n");
}

#[test]
fn compiled_modules_are_cached_beside_their_source_and_run() {
    let folder = Folder::new("cached");
    folder.write("used.py", "value = 1\nprint('used', __name__)\n");
    let first = folder.run(&["-c", "import used; print(used.__cached__)"]);
    let cached = first.stdout.lines().last().unwrap().to_string();
    assert!(
        cached.ends_with("__pycache__/used.baton-314.pyc"),
        "{cached}"
    );
    assert!(Path::new(&cached).exists());
    assert_eq!(folder.run(&[&cached]).stdout, "used __main__\n");
    fs::remove_dir_all(folder.0.join("__pycache__")).unwrap();
    folder.run(&["-B", "-c", "import used"]);
    assert!(!folder.0.join("__pycache__").exists());
    let prefix = folder.0.join("elsewhere");
    folder.run(&[
        "-X",
        &format!("pycache_prefix={}", prefix.display()),
        "-c",
        "import used",
    ]);
    assert!(prefix.exists() && !folder.0.join("__pycache__").exists());
}

#[test]
fn options_and_variables_set_flags() {
    let show = "import sys; f = sys.flags; print(f.optimize, f.isolated, f.safe_path, f.quiet, f.hash_randomization)";
    let run_with = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = baton();
        command
            .args(args)
            .args(["-c", show])
            .envs(variables.iter().copied());
        run(&mut command, "").stdout
    };
    assert_eq!(run_with(&[], &[]), "0 0 False 0 1\n");
    assert_eq!(run_with(&["-OO", "-Iq"], &[]), "2 1 True 1 1\n");
    assert_eq!(
        run_with(&[], &[("PYTHONOPTIMIZE", "x"), ("PYTHONSAFEPATH", "1")]),
        "1 0 True 0 1\n"
    );
    assert_eq!(
        run_with(&["-E"], &[("PYTHONOPTIMIZE", "2")]),
        "0 0 False 0 1\n"
    );
    assert_eq!(run_with(&[], &[("PYTHONHASHSEED", "0")]), "0 0 False 0 0\n");
}

#[test]
fn hashes_are_those_of_the_seed() {
    let mut command = baton();
    command
        .env("PYTHONHASHSEED", "5")
        .args(["-c", "print(hash('abc'), hash(b'xyz'))"]);
    assert_eq!(run(&mut command, "").stdout, HASHES_OF_SEED_5);
}

/// By CPython 3.14.
const HASHES_OF_SEED_5: &str = "1824667261547333466 -4733859334157968536\n";

#[test]
fn wrong_settings_are_fatal() {
    for (name, value, message) in [
        (
            "PYTHONHASHSEED",
            "x",
            "config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]",
        ),
        (
            "PYTHONINTMAXSTRDIGITS",
            "3",
            "config_init_int_max_str_digits: PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited.",
        ),
        (
            "PYTHON_GIL",
            "7",
            "config_read_gil: PYTHON_GIL / -X gil must be \"0\" or \"1\"",
        ),
    ] {
        let run = run(baton().env(name, value).args(["-c", "pass"]), "");
        let expected =
            format!("Fatal Python error: {message}\nPython runtime state: preinitialized\n\n");
        assert_eq!((run.status, run.stderr), (Some(1), expected));
    }
}

#[test]
fn warnings_obey_their_filters() {
    let text = "import warnings; warnings.warn('so')";
    assert_eq!(
        run(baton().args(["-W", "error", "-c", text]), "").status,
        Some(1)
    );
    assert_eq!(
        run(baton().args(["-W", "ignore", "-c", text]), "").stderr,
        ""
    );
    let bytes = "print(str(b'x'), b'x' == 'x')";
    let warned = run(baton().args(["-b", "-c", bytes]), "");
    assert_eq!(warned.stdout, "b'x' False\n");
    assert!(
        warned
            .stderr
            .contains("BytesWarning: str() on a bytes instance"),
        "{}",
        warned.stderr
    );
    assert!(
        warned
            .stderr
            .contains("BytesWarning: Comparison between bytes and string")
    );
    assert_eq!(run(baton().args(["-bb", "-c", bytes]), "").status, Some(1));
}

#[test]
fn the_prompt_reads_statement_by_statement() {
    let input = "1 + 1\nx = [1,\n2]\nx\ndef f():\n    return 3\n\nf()\n1/0\nx =\n";
    let prompt = run(baton().args(["-i", "-q"]), input);
    assert_eq!(prompt.stdout, "2\n[1, 2]\n3\n");
    assert_eq!(prompt.status, Some(0));
    let expected = ">>> >>> ... >>> >>> ... ... >>> >>> Traceback (most recent call last):
  File \"<stdin>\", line 1, in <module>
    1/0
    ~^~
ZeroDivisionError: division by zero
>>>   File \"<stdin>\", line 1
    x =
       ^
SyntaxError: invalid syntax
>>> \n";
    assert_eq!(prompt.stderr, expected);
    let left = run(baton().args(["-i", "-q"]), "import sys\nsys.exit(4)\n1\n");
    assert_eq!((left.status, &*left.stdout), (Some(4), ""));
}

#[test]
fn a_prompt_follows_the_program_that_asks_for_it() {
    let after = run(baton().args(["-i", "-c", "x = 5; 1/0"]), "x\n");
    assert_eq!((after.status, &*after.stdout), (Some(0), "5\n"));
    assert!(after.stderr.contains("ZeroDivisionError"));
    let set = "import os; os.environ['PYTHONINSPECT'] = '1'; raise SystemExit(3)";
    let after = run(baton().args(["-i", "-c", set]), "6 * 7\n");
    assert_eq!((after.status, &*after.stdout), (Some(0), "42\n"));
}

#[test]
fn through_a_link_it_is_python_and_a_virtual_environment_knows_its_own() {
    let folder = Folder::new("link");
    let link = folder.0.join("python3");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_baton"), &link).unwrap();
    let text = "import sys; print(sys.executable)";
    let shown = run(Command::new(&link).args(["-c", text]), "").stdout;
    assert_eq!(shown.trim_end(), link.to_str().unwrap());
    let made = run(
        Command::new(&link)
            .args(["-m", "venv", "--without-pip", "env"])
            .current_dir(&folder.0),
        "",
    );
    assert_eq!((made.status, &*made.stderr), (Some(0), ""));
    let text = "import sys; print(sys.prefix != sys.base_prefix, sys.prefix, 'site-packages' in sys.path[-1])";
    let shown = run(
        Command::new(folder.0.join("env/bin/python")).args(["-I", "-c", text]),
        "",
    )
    .stdout;
    assert_eq!(
        shown,
        format!("True {} True\n", folder.0.join("env").display())
    );
}
