//! The `baton` command.

#[cfg(not(feature = "malloc-heap"))]
mod allocator;

/// Serves what does not come from the interpreter's own heap; valgrind wants to see the system's allocator.
#[cfg(not(feature = "malloc-heap"))]
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

fn main() -> std::process::ExitCode {
    baton::cli::main()
}
