//! CPython's own tests, unmodified, each file in a process of its own.
//!
//! The denominators are committed: `tests/conformance/ids/test_x.txt` holds the ids that CPython
//! 3.14 passes when it skips the tests of its own details (`--oracle` makes the lists).
//! `expected/test_x.txt` holds what Baton fails, a line `ID # reason` each, or `* # reason` while
//! a whole file is out of reach. A failure that is not listed is an error, and so is a listed
//! test that passes, unless a `?` in front of it says that it measures time: the lists only shrink. `--accept` rewrites them after a change: what passes goes,
//! and `*` becomes the failures that are left, with what they said as the reason.
//!
//! `tests/conformance/support` lies in front of the tests on the path. Its `_testinternalcapi` skips
//! whatever asks CPython about its internals (`has_inline_values` and the like); as `--oracle` runs
//! with it too, such tests are not in the denominators; `_testcapi`, which tries CPython's C API, is missing there for
//! both, and `_testlimitedcapi` does in Python what tests of types ask of it.
//!
//! `tests/conformance/site` goes among the packages of the interpreter that is tested, for the interpreters that tests
//! start.
//!
//! The tests come from Debian's package, fetched with the machine's own apt from its own mirror
//! and unpacked, not installed, into the cache; `--suite DIR` names a folder that has them already
//! (the one with the package `test` in it).

use crate::{Outcome, baton, cache, option, process, root};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{env, fs, io};

const FILES: &[&str] = &[
    "test_grammar",
    "test_scope",
    "test_class",
    "test_with",
    "test_raise",
    "test_patma",
    "test_named_expressions",
    "test_exception_variations",
    "test_list",
    "test_dict",
    "test_tuple",
    "test_bool",
    "test_thread",
    "test_builtin",
    "test_int",
    "test_long",
    "test_float",
    "test_complex",
    "test_str",
    "test_fstring",
    "test_tstring",
    "test_bytes",
    "test_set",
    "test_range",
    "test_slice",
    "test_sort",
    "test_iter",
    "test_unpack",
    "test_descr",
    "test_super",
    "test_property",
    "test_decorators",
    "test_call",
    "test_extcall",
    "test_exceptions",
    "test_exception_group",
    "test_except_star",
    "test_generators",
    "test_coroutines",
    "test_asyncgen",
    "test_type_params",
    "test_type_aliases",
    "test_annotationlib",
    "test_functools",
    "test_itertools",
    "test_operator",
    "test_collections",
    "test_contextlib",
    "test_copy",
    "test_dataclasses",
    "test_enum",
    "test_json",
    "test_re",
    "test_string",
    "test_struct",
    "test_math",
    "test_random",
    "test_weakref",
    "test_gc",
    "test_queue",
    "test_import",
    "test_typing",
    "test_types",
    "test_inspect",
    "test_traceback",
    "test_datetime",
    "test_pickle",
    "test_format",
    "test_hash",
    "test_heapq",
    "test_bisect",
    "test_abc",
    "test_memoryview",
    "test_array",
    "test_csv",
    "test_logging",
    "test_argparse",
    "test_subprocess",
    "test_tempfile",
    "test_unittest",
    "test_decimal",
    "test_fractions",
    "test_numeric_tower",
    "test_marshal",
    "test_tracemalloc",
    "test_codeccallbacks",
    "test_threading",
    "test_threading_local",
    "test_threadsignals",
    "test_threadedtempfile",
    "test_sched",
    "test_signal",
    "test_context",
    "test_faulthandler",
    "test_fork1",
    "test_wait3",
    "test_wait4",
    "test_sys_setprofile",
    "test_concurrent_futures.test_as_completed",
    "test_concurrent_futures.test_deadlock",
    "test_concurrent_futures.test_future",
    "test_concurrent_futures.test_init",
    "test_concurrent_futures.test_shutdown",
    "test_concurrent_futures.test_thread_pool",
    "test_concurrent_futures.test_wait",
];
/// In front of the id of a test that depends on how busy the machine is: it may pass or fail.
const UNSTEADY: &str = "? ";
const LIMIT: Duration = Duration::from_secs(900);
/// The tests, and the package that has `test.support`.
const PACKAGES: &[&str] = &["libpython3.14-testsuite", "libpython3.14-stdlib"];

pub fn run(args: &[String]) -> Outcome {
    let (oracle, args) = option(args, "--oracle");
    let (python, args) = option(&args, "--python");
    let (suite, mut names) = option(&args, "--suite");
    let accept = names.iter().position(|name| name == "--accept");
    let accept = accept.map(|at| names.remove(at)).is_some();
    let suite = suite_folder(suite)?;
    let wanted: Vec<&str> = FILES
        .iter()
        .copied()
        .filter(|file| names.is_empty() || names.iter().any(|name| name == file))
        .collect();
    match oracle {
        Some(oracle) => record(&oracle, &suite, &wanted),
        None => {
            let python = installed(&python.unwrap_or_else(baton), &suite)?;
            check(&python, &suite, &wanted, accept)
        }
    }
}

/// Runs some files for the sake of running them.
pub fn exercise(python: &str, suite: Option<String>, files: &[&str]) -> Outcome {
    let suite = suite_folder(suite)?;
    process::parallel(files, |file| run_file(python, &suite, file, false));
    Ok(())
}

/// The folder with the suite: the one named, or what was fetched. Whole, as the tests run in folders of their own.
fn suite_folder(named: Option<String>) -> Result<PathBuf, String> {
    match named {
        Some(folder) => fs::canonicalize(&folder).map_err(|error| format!("{folder}: {error}")),
        None => fetch(),
    }
}

/// Baton in a prefix of its own that has the suite among its packages, where CPython has it: tests start interpreters
/// with `-I`, which take no notice of `PYTHONPATH`.
fn installed(python: &str, suite: &Path) -> Result<String, String> {
    let told = |error: io::Error| format!("{python}: {error}");
    let prefix = cache().join("conformance").join("prefix");
    let (command, packages) = (
        prefix.join("bin/baton"),
        prefix.join("lib/baton3.14/site-packages"),
    );
    match fs::remove_dir_all(&prefix) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(told(error)),
        _ => {}
    }
    fs::create_dir_all(prefix.join("bin")).map_err(told)?;
    fs::create_dir_all(&packages).map_err(told)?;
    // A link to the file itself: one by name would be followed to where the command comes from.
    fs::hard_link(python, &command)
        .or_else(|_| fs::copy(python, &command).map(drop))
        .map_err(told)?;
    std::os::unix::fs::symlink(suite.join("test"), packages.join("test")).map_err(told)?;
    for entry in fs::read_dir(folder().join("site")).map_err(told)? {
        let entry = entry.map_err(told)?;
        fs::copy(entry.path(), packages.join(entry.file_name())).map_err(told)?;
    }
    let command = fs::canonicalize(command).map_err(told)?;
    Ok(command.display().to_string())
}

fn folder() -> PathBuf {
    root().join("tests/conformance")
}

/// Outcome and reason by test id.
type Results = BTreeMap<String, (String, String)>;

fn run_file(python: &str, suite: &Path, file: &str, foreign: bool) -> Result<Results, String> {
    let work = cache().join("conformance").join(file);
    fs::create_dir_all(&work).map_err(|error| error.to_string())?;
    let results = work.join("results.txt");
    fs::write(&results, "").map_err(|error| error.to_string())?;
    let mut command = Command::new(python);
    command
        .arg(folder().join("runner.py"))
        .arg(format!("test.{file}"))
        .arg(&results)
        .args(foreign.then_some("--foreign"))
        .current_dir(&work)
        .env(
            "PYTHONPATH",
            env::join_paths([folder().join("support").as_path(), suite]).unwrap_or_default(),
        )
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("CONFORMANCE_FILE", file)
        .env("LC_ALL", "C.UTF-8");
    let output = process::run(&mut command, LIMIT)?;
    if output.timed_out {
        eprintln!("{file}: time limit");
    } else if output.code != Some(0) {
        let last = output.stderr.trim_end().lines().last().unwrap_or_default();
        eprintln!("{file}: exit {:?}: {last}", output.code);
    }
    let text = fs::read_to_string(&results).map_err(|error| error.to_string())?;
    Ok(text.lines().filter_map(parse).collect())
}

fn parse(line: &str) -> Option<(String, (String, String))> {
    let mut words = line.splitn(3, ' ');
    let (outcome, id) = (words.next()?, words.next()?);
    let why = words.next().unwrap_or_default();
    Some((id.to_owned(), (outcome.to_owned(), why.to_owned())))
}

fn record(oracle: &str, suite: &Path, files: &[&str]) -> Outcome {
    for file in files {
        let results = run_file(oracle, suite, file, true)?;
        let mut ids = String::new();
        for (id, (outcome, why)) in &results {
            match outcome.as_str() {
                "ok" => ids += &format!("{id}\n"),
                _ => println!("left out: {outcome} {id} {why}"),
            }
        }
        println!("{file}: {} tests", ids.lines().count());
        let path = folder().join(format!("ids/{file}.txt"));
        fs::write(path, ids).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn check(python: &str, suite: &Path, files: &[&str], accept: bool) -> Outcome {
    let verdicts = process::parallel(files, |file| {
        let ids = lines(&format!("ids/{file}.txt"))?;
        let expected = lines(&format!("expected/{file}.txt")).unwrap_or_default();
        let results = run_file(python, suite, file, false)?;
        if accept {
            let path = folder().join(format!("expected/{file}.txt"));
            let kept = accepted(&ids, &expected, &results);
            fs::write(path, &kept).map_err(|error| error.to_string())?;
            let kept: Vec<String> = kept.lines().map(str::to_owned).collect();
            return Ok(compare(&ids, &kept, &results));
        }
        Ok::<_, String>(compare(&ids, &expected, &results))
    });
    let (mut passed, mut total, mut problems) = (0, 0, Vec::new());
    for (file, verdict) in files.iter().zip(verdicts) {
        let verdict = verdict?;
        println!("{file:28} {:5} of {:5}", verdict.passed, verdict.total);
        passed += verdict.passed;
        total += verdict.total;
        problems.extend(verdict.problems);
    }
    println!("{:28} {passed:5} of {total:5}", "all");
    if problems.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "{} surprises\n{}",
            problems.len(),
            problems.join("\n")
        ))
    }
}

fn lines(name: &str) -> Result<Vec<String>, String> {
    let path = folder().join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

struct Verdict {
    passed: usize,
    total: usize,
    problems: Vec<String>,
}

/// Holds the results against the lists; `expected` has lines `ID # reason`.
fn compare(ids: &[String], expected: &[String], results: &Results) -> Verdict {
    let mut problems = Vec::new();
    let (mut listed, mut unsteady) = (BTreeSet::new(), BTreeSet::new());
    for line in expected.iter().filter(|line| !line.is_empty()) {
        match line.split_once(" # ") {
            Some((id, reason)) if !reason.trim().is_empty() => {
                match id.strip_prefix(UNSTEADY) {
                    Some(id) => unsteady.insert(id),
                    None => listed.insert(id),
                };
            }
            _ => problems.push(format!("{line}: expected to fail without a reason")),
        }
    }
    let whole_file = listed.contains("*");
    let mut passed = 0;
    for id in ids {
        let (outcome, why) = match results.get(id) {
            Some((outcome, why)) => (outcome.as_str(), why.as_str()),
            None => ("lost", "the run ended before"),
        };
        passed += usize::from(outcome == "ok");
        match (outcome == "ok", listed.contains(id.as_str())) {
            _ if unsteady.contains(id.as_str()) => {}
            (true, true) => problems.push(format!("{id}: passes, take it out of the list")),
            (false, false) if !whole_file => problems.push(format!("{id}: {outcome} {why}")),
            _ => {}
        }
    }
    if whole_file && passed == ids.len() {
        problems.push("*: all tests pass, take it out of the list".into());
    }
    for id in listed.iter().filter(|id| **id != "*") {
        if !ids.iter().any(|known| known == id) {
            problems.push(format!("{id}: expected to fail, but there is no such test"));
        }
    }
    Verdict {
        passed,
        total: ids.len(),
        problems,
    }
}

/// The list after a change: the old reasons of what still fails; in place of `*`, unless nothing
/// passes, whatever fails. New failures are not accepted.
fn accepted(ids: &[String], expected: &[String], results: &Results) -> String {
    let listed: BTreeMap<&str, &str> = expected
        .iter()
        .filter_map(|line| line.split_once(" # "))
        .collect();
    let failed = |id: &&String| results.get(*id).is_none_or(|(outcome, _)| outcome != "ok");
    let failures: Vec<&String> = ids.iter().filter(failed).collect();
    if let Some(reason) = listed.get("*")
        && failures.len() == ids.len()
    {
        return format!("* # {reason}\n");
    }
    let unsteady = |id: &str| listed.get(format!("{UNSTEADY}{id}").as_str());
    let mut text = String::new();
    for id in ids {
        if let Some(reason) = unsteady(id) {
            text += &format!("{UNSTEADY}{id} # {reason}\n");
        }
    }
    for id in failures {
        let said = match results.get(id) {
            Some((outcome, why)) if why.is_empty() => outcome,
            Some((_, why)) => why,
            None => "the run ended before",
        };
        match (listed.get(id.as_str()), listed.contains_key("*")) {
            _ if unsteady(id).is_some() => {}
            (Some(reason), _) => text += &format!("{id} # {reason}\n"),
            (None, true) => text += &format!("{id} # {}\n", without_paths(said)),
            (None, false) => {}
        }
    }
    text
}

/// What a test said, without the folders of the machine that it ran on.
fn without_paths(said: &str) -> String {
    said.replace(&root().display().to_string(), ".")
}

/// Fetches and unpacks the tests, once.
fn fetch() -> Result<PathBuf, String> {
    let suite = cache().join("testsuite");
    if suite.join("test/support").exists() {
        return Ok(suite);
    }
    let apt = cache().join("testsuite-download");
    for part in ["lists/partial", "archives/partial", "deb"] {
        fs::create_dir_all(apt.join(part)).map_err(|error| error.to_string())?;
    }
    let mirror = mirror()?;
    fs::write(apt.join("sources.list"), format!("deb {mirror} sid main\n"))
        .map_err(|error| error.to_string())?;
    let apt_get = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        let set = |name: &str, value: PathBuf| format!("{name}={}", value.display());
        command
            .args([
                "-qq",
                "-o",
                &set("Dir::Etc::sourcelist", apt.join("sources.list")),
            ])
            .args(["-o", "Dir::Etc::sourceparts=-"])
            .args(["-o", &set("Dir::State::lists", apt.join("lists"))])
            .args(["-o", &set("Dir::Cache::archives", apt.join("archives"))])
            .args(["-o", &set("Dir::Cache", apt.clone())])
            .args(["-o", "APT::Sandbox::User=root"])
            .args(arguments)
            .current_dir(apt.join("deb"));
        succeed(&mut command)
    };
    apt_get(&["update"])?;
    apt_get(&[&["download"], PACKAGES].concat())?;
    for entry in fs::read_dir(apt.join("deb")).map_err(|error| error.to_string())? {
        let path = entry.map_err(|error| error.to_string())?.path();
        succeed(Command::new("dpkg-deb").arg("-x").arg(path).arg(&apt))?;
    }
    // Nothing but the tests: the rest of the library would shadow Baton's own.
    fs::create_dir_all(&suite)
        .and_then(|()| fs::rename(apt.join("usr/lib/python3.14/test"), suite.join("test")))
        .and_then(|()| fs::remove_dir_all(&apt))
        .map_err(|error| error.to_string())?;
    Ok(suite)
}

/// The mirror that this machine's own apt uses.
fn mirror() -> Result<String, String> {
    if let Ok(mirror) = env::var("DEBIAN_MIRROR") {
        return Ok(mirror);
    }
    let sites = succeed(Command::new("apt-get").args([
        "indextargets",
        "--format",
        "$(SITE)",
        "Created-By: Packages",
    ]))?;
    let mut sites = sites.lines().filter(|site| !site.contains("security"));
    let site = sites
        .next()
        .ok_or("apt knows no mirror; set DEBIAN_MIRROR or use --suite");
    Ok(site?.to_owned())
}

fn succeed(command: &mut Command) -> Result<String, String> {
    let output = process::run(command, LIMIT)?;
    if output.code == Some(0) {
        Ok(output.stdout)
    } else {
        let program = command.get_program().display();
        Err(format!("{program}: {}", output.stderr.trim_end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(expected: &[&str], results: &[&str]) -> (usize, usize) {
        let own = |lines: &[&str]| {
            lines
                .iter()
                .map(|line| line.to_string())
                .collect::<Vec<_>>()
        };
        let results = results.iter().filter_map(|line| parse(line)).collect();
        let verdict = compare(&own(&["a", "b"]), &own(expected), &results);
        (verdict.passed, verdict.problems.len())
    }

    #[test]
    fn surprises_go_both_ways() {
        assert_eq!(verdict(&[], &["ok a", "ok b"]), (2, 0));
        assert_eq!(verdict(&[], &["ok a", "fail b why not"]), (1, 1));
        assert_eq!(verdict(&["b # hard"], &["ok a", "fail b"]), (1, 0));
        assert_eq!(verdict(&["b # hard"], &["ok a", "ok b"]), (2, 1));
        assert_eq!(verdict(&["b #"], &["ok a", "ok b"]), (2, 1));
        assert_eq!(verdict(&["c # gone"], &["ok a", "ok b"]), (2, 1));
        assert_eq!(verdict(&["? b # timed"], &["ok a", "ok b"]), (2, 0));
        assert_eq!(verdict(&["? b # timed"], &["ok a", "fail b"]), (1, 0));
        assert_eq!(verdict(&["* # not yet"], &["ok a"]), (1, 0));
        assert_eq!(verdict(&["* # not yet"], &["ok a", "ok b"]), (2, 1));
        assert_eq!(verdict(&[], &["ok a"]), (1, 1));
    }

    #[test]
    fn accepting_keeps_reasons_and_takes_no_new_failure() {
        let own = |lines: &[&str]| {
            lines
                .iter()
                .map(|line| line.to_string())
                .collect::<Vec<_>>()
        };
        let accept = |expected: &[&str], results: &[&str]| {
            let results = results.iter().filter_map(|line| parse(line)).collect();
            accepted(&own(&["a", "b", "c"]), &own(expected), &results)
        };
        let results = ["ok a", "fail b said so", "fail c"];
        assert_eq!(
            accept(&["* # not yet"], &results),
            "b # said so\nc # fail\n"
        );
        assert_eq!(accept(&["* # not yet"], &[]), "* # not yet\n");
        assert_eq!(accept(&["? b # timed"], &results), "? b # timed\n");
        assert_eq!(accept(&["a # x", "b # hard"], &results), "b # hard\n");
    }
}
