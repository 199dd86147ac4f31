//! Tasks of the house: `cargo xtask NAME`.

fn main() {}
