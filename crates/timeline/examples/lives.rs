//! Prints what each thread of a trace spent its time on: `lives FILE`.

use baton_timeline::states::{State, lives};

fn main() {
    let path = std::env::args().nth(1).expect("a file");
    let trace = baton_timeline::read::file(path.as_ref()).expect("a trace");
    for (thread, life) in lives(&trace) {
        let spent = State::ALL.map(|state| life.spent(state) as f64 / 1e6);
        println!(
            "{:16} {:9.3} {spent:?}",
            trace.name(thread),
            life.lifetime() as f64 / 1e6
        );
    }
}
