//! The standard library, embedded: CPython's `Lib`, compressed file by file.
//!
//! # Invariants
//! * Paths are relative to the library's folder, with slashes: `collections/abc.py`.
//! * A file is unpacked when it is asked for, and not kept: the importer keeps code, not source.
//! * Release builds hold every module's code as well, frozen, at optimisation level 0; other builds and levels compile
//!   the source when it is imported.
//! * The files are those of the crate `rustpython-pylib`, minus and plus what `overlay/table.rs`
//!   says; the overlay is applied when Baton is built and checked there.
//!
//! # Deliberately absent
//! The `test` package (its own Debian package
//! brings it to where it is needed), and any file system: where these files pretend to lie is
//! the importer's business.
#![forbid(unsafe_code)]

use std::borrow::Cow;

/// What a module name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The source file.
    pub path: &'static str,
    /// Whether it is a package's `__init__.py`.
    pub is_package: bool,
}

/// A file of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path.
    pub path: &'static str,
    source: Packed,
    code: Option<Packed>,
}

impl File {
    /// Its size in bytes, unpacked.
    pub fn size(&self) -> usize {
        self.source.size
    }
}

/// A piece of the blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Packed {
    start: usize,
    packed: usize,
    size: usize,
    plain: bool,
}

impl Packed {
    fn read(&self) -> Option<Cow<'static, [u8]>> {
        let packed = BLOB.get(self.start..self.start + self.packed)?;
        if self.plain {
            return Some(Cow::Borrowed(packed));
        }
        let unpacked = lz4_flex::block::decompress(packed, self.size);
        unpacked.ok().map(Cow::Owned)
    }
}

/// Sorted by path.
static INDEX: &[File] = include!(concat!(env!("OUT_DIR"), "/index.rs"));
static BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lib.blob"));

fn file(path: &str) -> Option<&'static File> {
    let at = INDEX.binary_search_by(|file| file.path.cmp(path)).ok()?;
    INDEX.get(at)
}

/// Finds the source of a module by its dotted name; a package goes before a module.
pub fn find(module: &str) -> Option<Entry> {
    let valid = |part: &str| !part.is_empty() && !part.contains(['/', '.']);
    if !module.split('.').all(valid) {
        return None;
    }
    let stem = module.replace('.', "/");
    let entry = |suffix: &str, is_package| {
        file(&format!("{stem}{suffix}")).map(|file| Entry {
            path: file.path,
            is_package,
        })
    };
    entry("/__init__.py", true).or_else(|| entry(".py", false))
}

/// The content of a file.
pub fn read(path: &str) -> Option<Vec<u8>> {
    file(path)?.source.read().map(Cow::into_owned)
}

/// The code of a module's file as an image (`baton_code::frozen`), if this build has it.
pub fn code(path: &str) -> Option<Cow<'static, [u8]>> {
    file(path)?.code?.read()
}

/// All files, sorted by path.
pub fn iter() -> impl ExactSizeIterator<Item = File> {
    INDEX.iter().copied()
}

/// The names in a folder (`""` is the library's own), sorted, folders with a slash at the end;
/// nothing if there is no such folder.
pub fn list(folder: &str) -> Vec<&'static str> {
    let prefix = match folder.trim_end_matches('/') {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    let first = INDEX.partition_point(|file| file.path < prefix.as_str());
    let mut names = Vec::new();
    for file in &INDEX[first..] {
        let Some(rest) = file.path.strip_prefix(prefix.as_str()) else {
            break;
        };
        let end = rest.find('/').map_or(rest.len(), |slash| slash + 1);
        names.push(&rest[..end]);
    }
    names.sort_unstable();
    names.dedup();
    names
}
