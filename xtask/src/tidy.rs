//! The style rules that a program can check, over the files git knows.
//!
//! Files and functions over the limit are listed by name and size in `xtask/ratchet.txt`; they
//! may shrink but not grow, and an entry that is no longer needed must go. `tidy --ratchet`
//! writes the list anew: for lowering it, and reviewed like any other change.

use crate::{Outcome, root, rust_source};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

const FILE_LIMIT: usize = 1000;
const FUNCTION_LIMIT: usize = 80;
const RATCHET: &str = "xtask/ratchet.txt";

/// Crates in which `unsafe` is allowed; all others forbid it.
const UNSAFE_CRATES: &[&str] = &[
    "baton",
    "modules_net",
    "modules_os",
    "object",
    "sched",
    "sync",
    "vm",
];

/// Crates whose per-thread state hangs off one pointer: `thread_local!` only where the ratchet
/// list says `tls`.
const NO_TLS: &[&str] = &["object", "types", "vm", "modules", "baton"];

/// Names from std that only `sync` may use; `Arc`, `Weak`, `OnceLock`, atomics and `Duration`
/// neither wait nor ask for the time and are free for all.
const SYNC_ONLY: &[&str] = &[
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::sync::Mutex",
    "std::sync::RwLock",
    "std::sync::Condvar",
    "std::sync::Once::",
    "std::sync::Barrier",
    "std::sync::mpsc",
];

/// Text that says something about a machine; in two parts, so that this file passes.
const FORBIDDEN: &[(&str, &str)] = &[
    ("/wo", "rk/"),
    ("/ro", "ot/"),
    ("/opt/", "peers"),
    ("/ho", "me/"),
];

pub fn run(args: &[String]) -> Outcome {
    let files = tracked().map_err(|error| error.to_string())?;
    if args.iter().any(|arg| arg == "--ratchet") {
        return write_ratchet(&files).map_err(|error| error.to_string());
    }
    let problems = check(&files).map_err(|error| error.to_string())?;
    if problems.is_empty() {
        println!("{} files are tidy", files.len());
        return Ok(());
    }
    let count = problems.len();
    Err(format!("{}\n{count} problems", problems.join("\n")))
}

/// A file of the repository: its path from the root, and its text.
struct File {
    path: String,
    text: String,
}

impl File {
    /// The crate whose `src` this is in.
    fn source_of(&self) -> Option<&str> {
        let (name, rest) = self.path.strip_prefix("crates/")?.split_once('/')?;
        (rest.starts_with("src/") && self.path.ends_with(".rs")).then_some(name)
    }

    fn is_measured(&self) -> bool {
        self.source_of().is_some() || self.path.starts_with("xtask/src/")
    }
}

fn tracked() -> io::Result<Vec<File>> {
    let root = root();
    let list = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(&root)
        .output()?;
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    let read = |path: &str| {
        let text = fs::read_to_string(root.join(path)).ok()?;
        let path = path.to_owned();
        Some(File { path, text })
    };
    Ok(list.lines().filter_map(read).collect())
}

fn check(files: &[File]) -> io::Result<Vec<String>> {
    let listed = read_ratchet(&root().join(RATCHET))?;
    let mut problems = Vec::new();
    for file in files {
        check_words(file, &mut problems);
        if let Some(name) = file.source_of() {
            check_source(file, name, &listed, &mut problems);
        }
    }
    check_ratchet(&listed, &measure(files), &mut problems);
    Ok(problems)
}

fn check_words(file: &File, problems: &mut Vec<String>) {
    for (left, right) in FORBIDDEN {
        let word = format!("{left}{right}");
        if file.text.contains(&word) {
            problems.push(format!("{}: speaks of a machine: {word}", file.path));
        }
    }
}

fn check_source(file: &File, krate: &str, listed: &Ratchet, problems: &mut Vec<String>) {
    let path = &file.path;
    let mut problem = |what: String| problems.push(format!("{path}: {what}"));
    if !file.text.trim_start().starts_with("//!") {
        problem("does not open with a module comment".into());
    }
    let text = rust_source::without_tests(&file.text);
    let code = rust_source::code_only(text);
    for stub in ["todo!(", "unimplemented!("] {
        if code.contains(stub) {
            problem(format!("{stub}..) pretends"));
        }
    }
    if krate != "sync" {
        for name in SYNC_ONLY.iter().filter(|name| code.contains(*name)) {
            problem(format!("{name} belongs in sync"));
        }
    }
    let tls_crate = NO_TLS.iter().any(|name| krate.starts_with(name));
    if tls_crate && code.contains("thread_local!") && !listed.contains_key(&format!("tls {path}")) {
        problem("thread_local!: state hangs off the one TLS pointer".into());
    }
    if path.ends_with("/src/lib.rs")
        && !UNSAFE_CRATES.contains(&krate)
        && !code.contains("#![forbid(unsafe_code)]")
    {
        problem("lacks #![forbid(unsafe_code)]".into());
    }
    for line in undocumented_unsafe(text, &code) {
        problem(format!("line {line}: unsafe without a SAFETY comment"));
    }
}

/// Lines with an `unsafe` block or impl and no `SAFETY:` in the statement or comment above, nor on
/// the line after, inside of the block.
fn undocumented_unsafe(text: &str, code: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.lines().collect();
    let is_unsafe = |line: &str| line.contains("unsafe {") || line.contains("unsafe impl");
    let documented = |number: usize| {
        let above = lines[number.saturating_sub(12)..=number].iter().rev();
        let mut near = above.take_while(|line| !line.trim().is_empty());
        let inside = lines.get(number + 1);
        near.any(|line| line.contains("SAFETY:")) || inside.is_some_and(|l| l.contains("SAFETY:"))
    };
    let numbered = code.lines().enumerate();
    numbered
        .filter(|(number, line)| is_unsafe(line) && !documented(*number))
        .map(|(number, _)| number + 1)
        .collect()
}

/// What is over the limit: `file PATH` or `fn PATH NAME`, and the size; also `tls PATH`.
type Ratchet = BTreeMap<String, usize>;

fn measure(files: &[File]) -> Ratchet {
    let mut over = Ratchet::new();
    for file in files.iter().filter(|file| file.is_measured()) {
        let lines = rust_source::without_tests(&file.text).lines().count();
        if lines > FILE_LIMIT {
            over.insert(format!("file {}", file.path), lines);
        }
        let code = rust_source::code_only(&file.text);
        for function in rust_source::functions(&code) {
            if function.lines > FUNCTION_LIMIT {
                let key = format!("fn {} {}", file.path, function.name);
                let entry = over.entry(key).or_default();
                *entry = function.lines.max(*entry);
            }
        }
    }
    over
}

fn check_ratchet(listed: &Ratchet, measured: &Ratchet, problems: &mut Vec<String>) {
    for (what, size) in measured {
        match listed.get(what) {
            None => problems.push(format!("{what}: {size} lines are too many")),
            Some(limit) if size > limit => {
                problems.push(format!("{what}: {size} lines, {limit} were allowed"));
            }
            Some(_) => {}
        }
    }
    for what in listed.keys() {
        if !what.starts_with("tls ") && !measured.contains_key(what) {
            problems.push(format!(
                "{what}: within the limit now, take it out of {RATCHET}"
            ));
        }
    }
}

fn read_ratchet(path: &Path) -> io::Result<Ratchet> {
    let text = fs::read_to_string(path)?;
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    Ok(lines
        .map(|line| match line.rsplit_once(' ') {
            Some((what, size)) if !what.starts_with("tls") => {
                (what.to_owned(), size.parse().unwrap_or(0))
            }
            _ => (line.to_owned(), 0),
        })
        .collect())
}

fn write_ratchet(files: &[File]) -> io::Result<()> {
    let path = root().join(RATCHET);
    let old = read_ratchet(&path)?;
    let mut text = String::from(
        "# Files over 1000 lines and functions over 80, with their size. They may only shrink.\n\
         # Lines 'tls PATH' name the places of the TLS pointer.\n",
    );
    for what in old.keys().filter(|what| what.starts_with("tls ")) {
        text += &format!("{what}\n");
    }
    for (what, size) in measure(files) {
        text += &format!("{what} {size}\n");
    }
    fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_tidy() {
        let problems = check(&tracked().unwrap()).unwrap();
        assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    }

    #[test]
    fn unsafe_wants_a_reason() {
        let find = |text: &str| undocumented_unsafe(text, &rust_source::code_only(text));
        assert_eq!(find("fn f() {\n    unsafe { g() }\n}"), [2]);
        assert_eq!(find("// SAFETY: it is.\nunsafe impl Send for A {}"), [0; 0]);
        assert_eq!(
            find("if unsafe {\n    // SAFETY: it is.\n    g()\n} {}"),
            [0; 0]
        );
        assert_eq!(find("// SAFETY: old.\n\nunsafe impl Send for A {}"), [3]);
    }

    #[test]
    fn the_ratchet_only_shrinks() {
        let sizes = |entries: &[(&str, usize)]| -> Ratchet {
            entries
                .iter()
                .map(|(name, size)| (name.to_string(), *size))
                .collect()
        };
        let problems = |listed, measured| {
            let mut problems = Vec::new();
            check_ratchet(&sizes(listed), &sizes(measured), &mut problems);
            problems.len()
        };
        assert_eq!(problems(&[("fn a b", 90)], &[("fn a b", 85)]), 0);
        assert_eq!(problems(&[("fn a b", 90)], &[("fn a b", 95)]), 1);
        assert_eq!(problems(&[("fn a b", 90)], &[]), 1);
        assert_eq!(problems(&[], &[("fn a b", 95)]), 1);
        assert_eq!(problems(&[("tls a", 0)], &[]), 0);
    }
}
