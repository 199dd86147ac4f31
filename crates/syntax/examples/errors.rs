//! Prints the error of each source in a file; sources are separated by NUL characters.

use baton_syntax::{Mode, parse};

fn main() {
    let Some(path) = std::env::args().nth(1) else {
        return;
    };
    let Ok(text) = std::fs::read_to_string(path) else {
        return;
    };
    for source in text.split('\0') {
        let line = match parse(source, Mode::Exec) {
            Ok(_) => "ok".to_owned(),
            Err(error) => {
                let place = error.place.map_or(String::new(), |place| {
                    format!(
                        " {}:{}-{}:{}",
                        place.line, place.offset, place.end_line, place.end_offset
                    )
                });
                format!("{}: {}{place}", error.kind.class_name(), error.message)
            }
        };
        println!("{}", line.replace('\n', "\\n"));
    }
}
