//! Writes the page that shows a trace: `page TRACE PAGE`.

fn main() {
    let mut args = std::env::args().skip(1);
    let trace = args.next().expect("a trace");
    let page = args.next().expect("a file to write");
    let trace = baton_timeline::read::file(trace.as_ref()).expect("a trace that can be read");
    let file = std::fs::File::create(page).expect("a file that can be written");
    let mut out = std::io::BufWriter::new(file);
    baton_timeline::html::write(&trace, &mut out).expect("a file that can be written");
}
