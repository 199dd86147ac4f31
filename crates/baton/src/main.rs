//! The `baton` command.

#[cfg(not(feature = "malloc-heap"))]
mod addresses;
#[cfg(not(feature = "malloc-heap"))]
mod allocator;

/// Serves what does not come from the interpreter's own heap; valgrind wants to see the system's allocator.
#[cfg(not(feature = "malloc-heap"))]
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

fn main() -> std::process::ExitCode {
    #[cfg(not(feature = "malloc-heap"))]
    let fix_addresses = addresses::fix;
    #[cfg(feature = "malloc-heap")]
    let fix_addresses = || {};
    baton::cli::main(fix_addresses)
}
