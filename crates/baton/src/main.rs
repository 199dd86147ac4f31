//! The `baton` command.

/// Serves what does not come from the interpreter's own heap; valgrind wants to see the system's allocator.
#[cfg(not(feature = "malloc-heap"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    baton::cli::main()
}
