//! Compares our bytecode with CPython's, over the standard library.
//!
//! What CPython compiles each file to is known from digests (`tests/bytecode/parity.bin`, written by
//! `digest.py` beside it), so that the comparison runs without CPython. Where a file differs, `--oracle`
//! shows the difference with the help of one.

mod diff;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use baton_code::object::kinds;
use baton_code::{Code, Const, ascii, verify};

const DIGESTS: &str = "tests/bytecode/parity.bin";
const SCRIPT: &str = "tests/bytecode/digest.py";
const MAGIC: &[u8] = b"BPAR1\n";

/// The attributes compared, in the order of `ATTRIBUTES` in `digest.py`.
const ATTRIBUTES: [&str; 11] = [
    "place",
    "name",
    "args",
    "flags",
    "stacksize",
    "code",
    "consts",
    "names",
    "locals",
    "linetable",
    "exceptiontable",
];

type Digest = [u32; ATTRIBUTES.len()];

/// The task: see `USAGE`.
pub fn run(args: &[String]) -> Result<(), String> {
    let mut options = Options::default();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().cloned().ok_or(format!("{arg} wants a value"));
        match arg.as_str() {
            "--min" => options.min = value()?.parse().map_err(|_| "--min wants a number")?,
            "--worst" => options.worst = value()?.parse().map_err(|_| "--worst wants a number")?,
            "--digests" => options.digests = Some(value()?.into()),
            "--lib" => options.lib = Some(value()?.into()),
            "--oracle" => options.oracle = Some(value()?),
            other if !other.starts_with('-') => options.file = Some(other.into()),
            other => return Err(format!("unknown option {other}")),
        }
    }
    match (&options.oracle, &options.file) {
        (Some(python), Some(file)) => diff::show(python, Path::new(SCRIPT), file),
        (Some(python), None) => compare(&options, &|path, _| {
            diff::compile_with(python, Path::new(SCRIPT), path)
        }),
        (None, None) => compare(&options, &compile),
        (None, Some(_)) => Err("FILE wants --oracle PYTHON".to_owned()),
    }
}

/// Makes the code object of a file, given its path and its name.
type Compile<'a> = &'a dyn Fn(&Path, &str) -> Result<Arc<Code>, String>;

#[derive(Default)]
struct Options {
    min: f64,
    worst: usize,
    lib: Option<PathBuf>,
    digests: Option<PathBuf>,
    oracle: Option<String>,
    file: Option<PathBuf>,
}

/// Compiles a file with our compiler.
fn compile(path: &Path, name: &str) -> Result<Arc<Code>, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let tree = baton_syntax::parse_bytes(&bytes, baton_syntax::Mode::Exec)
        .map_err(|error| error.to_string())?;
    let options = baton_compile::Options::new(name);
    let code = baton_compile::compile(&tree, &options).map_err(|error| error.to_string())?;
    verify::verify(&code).map_err(|error| format!("our own code is refused: {error}"))?;
    Ok(code)
}

fn compare(options: &Options, compile: Compile<'_>) -> Result<(), String> {
    let lib = match &options.lib {
        Some(lib) => lib.clone(),
        None => find_lib()?,
    };
    let path = options.digests.as_deref().unwrap_or(Path::new(DIGESTS));
    let digests = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let files = read_digests(&digests).ok_or("malformed digests")?;
    let mut report = Report::default();
    for file in &files {
        let path = lib.join(&file.name);
        match std::fs::read(&path) {
            Ok(bytes) if crc32(&bytes) == file.source => report.file(compile, &path, file),
            _ => report.other_source += 1,
        }
    }
    report.print(options.worst);
    let share = report.share();
    if share < options.min {
        return Err(format!("{share:.2} % is below {} %", options.min));
    }
    Ok(())
}

/// The folder of the standard library, from `cargo metadata`.
fn find_lib() -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline"])
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let manifest = text
        .split("\"manifest_path\":\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|path| path.contains("rustpython-pylib-"))
        .ok_or("cargo metadata does not list rustpython-pylib; use --lib DIR")?;
    Ok(Path::new(manifest).with_file_name("Lib"))
}

/// What CPython makes of one file.
struct File {
    name: String,
    source: u32,
    codes: Vec<Digest>,
}

fn read_digests(bytes: &[u8]) -> Option<Vec<File>> {
    fn u32_at(bytes: &mut &[u8]) -> Option<u32> {
        let (number, rest) = bytes.split_first_chunk::<4>()?;
        *bytes = rest;
        Some(u32::from_le_bytes(*number))
    }
    let mut bytes = bytes.strip_prefix(MAGIC)?;
    let mut files = Vec::new();
    while !bytes.is_empty() {
        let (len, rest) = bytes.split_first_chunk::<2>()?;
        let (name, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*len)))?;
        bytes = rest;
        let name = String::from_utf8(name.to_vec()).ok()?;
        let (source, count) = (u32_at(&mut bytes)?, u32_at(&mut bytes)?);
        let mut codes = Vec::new();
        for _ in 0..count {
            let mut digest = Digest::default();
            for number in &mut digest {
                *number = u32_at(&mut bytes)?;
            }
            codes.push(digest);
        }
        files.push(File {
            name,
            source,
            codes,
        });
    }
    Some(files)
}

#[derive(Default)]
struct Report {
    codes: usize,
    identical: usize,
    equal: [usize; ATTRIBUTES.len()],
    missing: usize,
    surplus: usize,
    files: usize,
    identical_files: usize,
    other_source: usize,
    errors: BTreeMap<String, Vec<String>>,
    worst: Vec<(usize, String)>,
}

impl Report {
    fn file(&mut self, compile: Compile<'_>, path: &Path, expected: &File) {
        self.files += 1;
        self.codes += expected.codes.len();
        let code = match compile(path, &expected.name) {
            Ok(code) => code,
            Err(error) => {
                self.missing += expected.codes.len();
                self.errors
                    .entry(error)
                    .or_default()
                    .push(expected.name.clone());
                return;
            }
        };
        let mut ours: HashMap<u32, VecDeque<Digest>> = HashMap::new();
        let mut all = Vec::new();
        walk(&code, &mut all);
        for code in all {
            let digest = digest(code);
            ours.entry(digest[0]).or_default().push_back(digest);
        }
        let mut different = 0;
        for wanted in &expected.codes {
            match ours.get_mut(&wanted[0]).and_then(VecDeque::pop_front) {
                Some(found) if found == *wanted => {
                    self.identical += 1;
                    self.equal.iter_mut().for_each(|count| *count += 1);
                }
                Some(found) => {
                    different += 1;
                    for (count, (a, b)) in self.equal.iter_mut().zip(wanted.iter().zip(&found)) {
                        *count += usize::from(a == b);
                    }
                }
                None => {
                    different += 1;
                    self.missing += 1;
                }
            }
        }
        let surplus: usize = ours.values().map(VecDeque::len).sum();
        self.surplus += surplus;
        match different + surplus {
            0 => self.identical_files += 1,
            count => self.worst.push((count, expected.name.clone())),
        }
    }

    /// Per cent of code objects that are identical.
    fn share(&self) -> f64 {
        percent(self.identical, self.codes)
    }

    fn print(&mut self, worst: usize) {
        for (name, equal) in ATTRIBUTES.iter().zip(self.equal) {
            println!("{name:>16} {:7.2} %", percent(equal, self.codes));
        }
        println!(
            "{:>16} {:7.2} %  ({} of {})",
            "code objects",
            self.share(),
            self.identical,
            self.codes
        );
        let files = percent(self.identical_files, self.files);
        println!(
            "{:>16} {files:7.2} %  ({} of {})",
            "files", self.identical_files, self.files
        );
        println!(
            "{} code objects are missing, {} are too many",
            self.missing, self.surplus
        );
        if self.other_source > 0 {
            println!(
                "{} files were skipped: absent, or another version",
                self.other_source
            );
        }
        for (error, names) in &self.errors {
            println!(
                "{} files: {error} ({} ...)",
                names.len(),
                names.first().map_or("", |name| name)
            );
        }
        self.worst.sort_by(|a, b| b.cmp(a));
        for (count, name) in self.worst.iter().take(worst) {
            println!("{count:6} differ in {name}");
        }
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        100.0
    } else {
        100.0 * part as f64 / whole as f64
    }
}

fn walk<'a>(code: &'a Code, all: &mut Vec<&'a Code>) {
    all.push(code);
    for inner in code.nested() {
        walk(inner, all);
    }
}

/// The digest of a code object; `digest.py` computes the same.
fn digest(code: &Code) -> Digest {
    let place = format!("{}:{}", code.qualname, code.first_line);
    let args = format!(
        "{},{},{}",
        code.argcount, code.posonlyargcount, code.kwonlyargcount
    );
    let names: Vec<&[u8]> = code.names.iter().map(baton_code::Text::as_bytes).collect();
    [
        crc32(place.as_bytes()),
        crc32(ascii::text(&code.name).as_bytes()),
        crc32(args.as_bytes()),
        crc32(code.flags.to_string().as_bytes()),
        crc32(code.stacksize.to_string().as_bytes()),
        crc32(&code.code),
        crc32(canonical(&Const::Tuple(code.consts.clone())).as_bytes()),
        crc32(&names.join(&b',')),
        crc32(locals(code).as_bytes()),
        crc32(&code.linetable),
        crc32(&code.exceptiontable),
    ]
}

/// A constant as text that does not depend on the order of sets.
fn canonical(value: &Const) -> String {
    let list = |items: &[Const]| items.iter().map(canonical).collect::<Vec<_>>();
    match value {
        Const::Code(code) => format!("<code {}>", code.qualname),
        Const::Tuple(items) => format!("({})", list(items).join(",")),
        Const::FrozenSet(items) => {
            let mut items = list(items);
            items.sort();
            format!("{{{}}}", items.join(","))
        }
        Const::Slice(parts) => format!("slice({})", list(&parts[..]).join(",")),
        other => ascii::constant(other),
    }
}

/// Names of locals, of cells and of free variables.
fn locals(code: &Code) -> String {
    [kinds::LOCAL, kinds::CELL, kinds::FREE]
        .map(|kind| {
            let names = code.locals_of_kind(kind).map(|(_, name)| name.to_string());
            names.collect::<Vec<_>>().join(",")
        })
        .join("|")
}

/// The CRC-32 of zlib and PNG.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut index = 0;
        while index < 256 {
            let mut value = index as u32;
            let mut bit = 0;
            while bit < 8 {
                value = if value & 1 == 1 {
                    value >> 1 ^ 0xEDB8_8320
                } else {
                    value >> 1
                };
                bit += 1;
            }
            table[index] = value;
            index += 1;
        }
        table
    };
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        crc >> 8 ^ TABLE[((crc ^ u32::from(*byte)) & 0xFF) as usize]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crc_is_zlibs() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn digests_can_be_read() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let bytes = std::fs::read(root.join(DIGESTS)).expect("digests");
        let files = read_digests(&bytes).expect("well-formed");
        assert!(files.len() > 500);
        assert!(files.iter().map(|file| file.codes.len()).sum::<usize>() > 10_000);
    }
}
