//! Prints `ast.dump(include_attributes=True)` of each file, one line a file, constants as by `ascii()`.

use baton_syntax::{Mode, dump::dump, parse_bytes};

fn main() {
    for path in std::env::args().skip(1) {
        let line = match std::fs::read(&path) {
            Ok(bytes) => match parse_bytes(&bytes, Mode::Exec) {
                Ok(tree) => dump(&tree),
                Err(error) => error.to_string(),
            },
            Err(error) => error.to_string(),
        };
        println!("{path}\t{line}");
    }
}
