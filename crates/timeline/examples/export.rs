//! Writes a trace in another format to the standard output: `export jsonl|perfetto|firefox FILE`.

use baton_timeline::{firefox, jsonl, perfetto, read};
use std::path::Path;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [format, path] = args.as_slice() else {
        panic!("a format and a file");
    };
    let trace = read::file(Path::new(path)).expect("a trace");
    let mut out = std::io::stdout().lock();
    let written = match format.as_str() {
        "jsonl" => jsonl::write(&trace, &mut out),
        "perfetto" => perfetto::write(&trace, &mut out),
        "firefox" => firefox::write(&trace, &mut out),
        _ => panic!("jsonl, perfetto or firefox"),
    };
    written.expect("an output that takes it");
}
