//! Packs the standard library: every file compressed on its own, end to end in one blob, with a
//! sorted index as Rust source.
//!
//! Release builds also freeze it: each module's code stands behind its source, compiled by Baton's own
//! compiler at optimisation level 0.

#[path = "overlay/table.rs"]
mod overlay;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, thread};

/// Modules that every start imports: their code is not compressed.
const AT_START: &[&str] = &[
    "_baton_importer.py",
    "_collections_abc.py",
    "_sitebuiltins.py",
    "abc.py",
    "codecs.py",
    "encodings/__init__.py",
    "encodings/aliases.py",
    "genericpath.py",
    "importlib/_bootstrap.py",
    "importlib/_bootstrap_external.py",
    "io.py",
    "os.py",
    "posixpath.py",
    "site.py",
    "stat.py",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=overlay");
    let root = Path::new(rustpython_pylib::LIB_PATH);
    let mut paths = Vec::new();
    collect(root, &mut paths);
    let mut files: Vec<(String, PathBuf)> = paths
        .into_iter()
        .map(|path| (relative(root, &path), path))
        .filter(|(name, _)| !removed(name))
        .collect();
    let added = Path::new(env!("CARGO_MANIFEST_DIR")).join("overlay/added");
    let mut own = Vec::new();
    collect(&added, &mut own);
    files.extend(own.into_iter().map(|path| (relative(&added, &path), path)));
    files.sort();

    let contents: Vec<Vec<u8>> = files
        .iter()
        .map(|(name, path)| edited(name, fs::read(path).expect("a readable library file")))
        .collect();
    let freeze = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let codes = if freeze {
        compile_all(&files, &contents)
    } else {
        contents.iter().map(|_| None).collect()
    };
    let mut blob = Vec::new();
    let mut index = String::from("&[\n");
    for (((name, _), content), code) in files.iter().zip(&contents).zip(codes) {
        let source = packed(&mut blob, content, false);
        let code = code.map_or("None".to_owned(), |code| {
            let code = packed(&mut blob, &code, AT_START.contains(&name.as_str()));
            format!("Some({code})")
        });
        writeln!(
            index,
            "    File {{ path: {name:?}, source: {source}, code: {code} }},"
        )
        .expect("writing to a string");
    }
    index.push(']');
    check_overlay(&files);
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("lib.blob"), blob).expect("writing the blob");
    fs::write(out.join("index.rs"), index).expect("writing the index");
}

/// Appends `content` to the blob; its place there as Rust source.
fn packed(blob: &mut Vec<u8>, content: &[u8], plain: bool) -> String {
    let (start, size) = (blob.len(), content.len());
    if plain {
        blob.extend_from_slice(content);
    } else {
        blob.extend_from_slice(&lz4_flex::block::compress(content));
    }
    let packed = blob.len() - start;
    format!("Packed {{ start: {start}, packed: {packed}, size: {size}, plain: {plain} }}")
}

/// The frozen code of every module, in the order of the files; nothing for what is no Python or does not compile.
fn compile_all(files: &[(String, PathBuf)], contents: &[Vec<u8>]) -> Vec<Option<Vec<u8>>> {
    let codes: Vec<Mutex<Option<Vec<u8>>>> = files.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let (Some((name, _)), Some(content)) = (files.get(index), contents.get(index)) else {
                return;
            };
            if name.ends_with(".py") {
                *codes[index].lock().expect("nobody panics") = compiled(content);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let take = |code: Mutex<Option<Vec<u8>>>| code.into_inner().expect("nobody panics");
    codes.into_iter().map(take).collect()
}

fn compiled(source: &[u8]) -> Option<Vec<u8>> {
    let options = baton_compile::Options::new("");
    let mode = baton_syntax::Mode::Exec;
    let code = baton_compile::compile_source(source, mode, &options, &mut Vec::new()).ok()?;
    Some(baton_code::frozen::freeze(&code))
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the library's folder") {
        let path = entry.expect("a folder entry").path();
        if path.is_dir() {
            if !path.ends_with("__pycache__") {
                collect(&path, into);
            }
        } else {
            into.push(path);
        }
    }
}

fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).expect("a path under the root");
    let path = path.to_str().expect("the library's names are ASCII");
    path.replace('\\', "/")
}

fn removed(name: &str) -> bool {
    overlay::REMOVED
        .iter()
        .any(|(path, _)| match path.strip_suffix('/') {
            Some(_) => name.starts_with(path),
            None => name == *path,
        })
}

fn edited(name: &str, content: Vec<u8>) -> Vec<u8> {
    let edits: Vec<_> = overlay::EDITS
        .iter()
        .filter(|edit| edit.file == name)
        .collect();
    if edits.is_empty() {
        return content;
    }
    let mut text = String::from_utf8(content).expect("edited files are UTF-8");
    for edit in edits {
        let found = text.matches(edit.from).count();
        assert_eq!(
            found, 1,
            "overlay: {name}: {:?} occurs {found} times",
            edit.from
        );
        text = text.replace(edit.from, edit.to);
    }
    text.into_bytes()
}

/// An edit of a file that does not exist would otherwise go unnoticed.
fn check_overlay(files: &[(String, PathBuf)]) {
    for edit in overlay::EDITS {
        let known = files.iter().any(|(name, _)| name == edit.file);
        assert!(known, "overlay: no file {}", edit.file);
    }
}
