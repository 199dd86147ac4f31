//! Packs the standard library: every file compressed on its own, end to end in one blob, with a
//! sorted index as Rust source.

#[path = "overlay/table.rs"]
mod overlay;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

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

    let mut blob = Vec::new();
    let mut index = String::from("&[\n");
    for (name, path) in &files {
        let content = edited(name, fs::read(path).expect("a readable library file"));
        let packed = lz4_flex::block::compress(&content);
        let (start, size) = (blob.len(), content.len());
        let packed_size = packed.len();
        writeln!(
            index,
            "    File {{ path: {name:?}, start: {start}, packed: {packed_size}, size: {size} }},"
        )
        .expect("writing to a string");
        blob.extend_from_slice(&packed);
    }
    index.push(']');
    check_overlay(&files);
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("lib.blob"), blob).expect("writing the blob");
    fs::write(out.join("index.rs"), index).expect("writing the index");
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
