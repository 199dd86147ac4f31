//! The build for users: optimised by a profile, as CPython's own release builds are.
//!
//! An instrumented build runs a training load, the compiler's `llvm-profdata` merges what the runs counted, and a second
//! build uses it (rustc book, "Profile-guided Optimization"). The load is like CPython's (`PROFILE_TASK`): tests, never
//! the programs that measure us. Both builds keep folders of their own, so that the next time is incremental.

use crate::{Outcome, cache, conformance, option, process, root, scripts};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Of the files of CPython's suite that train CPython, those that Baton's conformance names too.
const TRAINING: &[&str] = &[
    "test_array",
    "test_bisect",
    "test_bytes",
    "test_collections",
    "test_complex",
    "test_dataclasses",
    "test_dict",
    "test_enum",
    "test_float",
    "test_fstring",
    "test_functools",
    "test_generators",
    "test_heapq",
    "test_int",
    "test_itertools",
    "test_json",
    "test_list",
    "test_long",
    "test_math",
    "test_memoryview",
    "test_operator",
    "test_patma",
    "test_pickle",
    "test_re",
    "test_set",
    "test_str",
    "test_struct",
    "test_typing",
];

pub fn run(args: &[String]) -> Outcome {
    let (suite, _) = option(args, "--suite");
    let tool = profdata_tool()?;
    let folder = cache().with_file_name("pgo");
    let (raw, profile) = (folder.join("raw"), folder.join("baton.profdata"));
    let instrumented = build(
        &folder.join("instrumented"),
        &format!("-Cprofile-generate={}", raw.display()),
    )?;
    // Counts of an older build do not fit this one.
    let _ = fs::remove_dir_all(&raw);
    train(&instrumented.display().to_string(), suite)?;
    let mut merge = Command::new(tool);
    done(merge.arg("merge").arg("-o").arg(&profile).arg(&raw))?;
    let baton = build(
        &folder.join("optimised"),
        &format!("-Cprofile-use={}", profile.display()),
    )?;
    let end = folder.join("baton");
    fs::copy(&baton, &end).map_err(|error| error.to_string())?;
    println!("{}", end.display());
    Ok(())
}

/// What `rustc --print WHAT` says.
fn rustc_says(what: &str) -> Result<String, String> {
    let output = Command::new("rustc").args(["--print", what]).output();
    let output = output.map_err(|error| format!("rustc: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The tool that belongs to the compiler: the format of profiles changes with it.
fn profdata_tool() -> Result<PathBuf, String> {
    let tool = Path::new(&rustc_says("sysroot")?)
        .join("lib/rustlib")
        .join(rustc_says("host-tuple")?)
        .join("bin/llvm-profdata");
    match tool.exists() {
        true => Ok(tool),
        false => Err("no llvm-profdata; `rustup component add llvm-tools` brings it".into()),
    }
}

/// Builds the command with `flags`, which hold for it alone and not for build scripts (hence `--target`).
fn build(folder: &Path, flags: &str) -> Result<PathBuf, String> {
    let host = rustc_says("host-tuple")?;
    let mut cargo = Command::new("cargo");
    cargo
        .args(["build", "--locked", "--release", "-p", "baton", "--target"])
        .arg(&host)
        .current_dir(root())
        .env("CARGO_TARGET_DIR", folder)
        .env("RUSTFLAGS", flags);
    done(&mut cargo)?;
    Ok(folder.join(host).join("release/baton"))
}

/// Runs the load. That a test fails does not matter here.
fn train(baton: &str, suite: Option<String>) -> Outcome {
    let all = |folder| scripts::all(&root().join(folder)).map_err(|error| error.to_string());
    let mut programs = all("tests/scripts")?;
    // Without them what locks and queues do counts as never used, and is made small instead of fast.
    programs.extend(all("tests/stress")?);
    process::parallel(&programs, |program| program.run(baton, scripts::LIMIT));
    conformance::exercise(baton, suite, TRAINING)
}

fn done(command: &mut Command) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{}: {status}", command.get_program().display())),
        Err(error) => Err(format!("{}: {error}", command.get_program().display())),
    }
}
