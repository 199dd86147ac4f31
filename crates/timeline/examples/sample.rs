//! Writes a trace of a program that never ran: `sample FILE [TURNS]`, with so many hand-overs if a number is given.

use baton_timeline::sample::{Writer, office, ping_pong};

fn main() {
    let mut args = std::env::args().skip(1);
    let path = args.next().expect("a file");
    let turns: Option<u64> = args.next().map(|it| it.parse().expect("a number"));
    let mut writer = Writer::new();
    let ended = match turns {
        Some(turns) => ping_pong(&mut writer, turns),
        None => {
            office(&mut writer);
            100_000_000
        }
    };
    std::fs::write(path, writer.bytes(ended)).expect("a file that can be written");
}
