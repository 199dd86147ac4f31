//! Prints the records of a trace: `records FILE`.

fn main() {
    let path = std::env::args().nth(1).expect("a file");
    let trace = baton_timeline::read::file(path.as_ref()).expect("a trace");
    for it in &trace.records {
        let given = trace.given(it);
        let spot = given.and_then(|(_, place)| trace.spot(place?));
        let name = trace.name(it.thread);
        println!(
            "{:>12} {name:16} {:?} {} {} {given:?} {spot:?}",
            it.at, it.kind, it.a, it.b
        );
    }
}
