//! The `baton` command.

fn main() {
    eprintln!("baton: nothing here runs yet");
    std::process::exit(2);
}
