//! Native modules that talk to the operating system: the only crate besides `sync` with system calls.

