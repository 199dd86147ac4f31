//! Links the command at a fixed address: the dynamic loader then has no table of addresses to fill in at every start, which
//! costs two hundred page faults.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
