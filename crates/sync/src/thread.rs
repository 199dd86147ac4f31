//! Threads of the operating system: starting, naming, knowing their stacks.
//!
//! Under loom [`spawn`] makes a thread of the model; names and stack sizes mean nothing there.

use crate::sys;
pub use crate::sys::StackBounds;
use std::io;

/// How to start a thread.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What the system calls it (cut to what the system keeps).
    pub name: Option<String>,
    /// Bytes of stack; the system's default if none.
    pub stack_size: Option<usize>,
}

/// A started thread; dropping the handle detaches it.
pub struct JoinHandle<T>(Inner<T>);

#[cfg(not(loom))]
type Inner<T> = std::thread::JoinHandle<T>;
#[cfg(loom)]
type Inner<T> = loom::thread::JoinHandle<T>;

impl<T> JoinHandle<T> {
    /// Waits for the thread to end. The error is a panic's payload.
    pub fn join(self) -> Result<T, Box<dyn std::any::Any + Send>> {
        self.0.join()
    }

    /// What [`ident`] says in that thread.
    pub fn ident(&self) -> u64 {
        #[cfg(not(loom))]
        return std::os::unix::thread::JoinHandleExt::as_pthread_t(&self.0);
        #[cfg(loom)]
        return 0;
    }
}

/// Starts a thread, or says why the system would not.
#[cfg(not(loom))]
pub fn spawn<T: Send + 'static>(
    options: Options,
    body: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    let mut builder = std::thread::Builder::new();
    if let Some(size) = options.stack_size {
        builder = builder.stack_size(size);
    }
    // Not through the builder: it refuses a name with a NUL in it by panicking.
    let name = options.name;
    let body = move || {
        if let Some(name) = name {
            sys::set_name(&name);
        }
        body()
    };
    builder.spawn(body).map(JoinHandle)
}

/// Starts a thread of the model.
#[cfg(loom)]
pub fn spawn<T: Send + 'static>(
    _options: Options,
    body: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    Ok(JoinHandle(loom::thread::spawn(body)))
}

/// The kernel's number of the calling thread.
pub fn native_id() -> u64 {
    sys::native_id()
}

/// The C library's name of the calling thread (`pthread_self`); used again after its end.
pub fn ident() -> u64 {
    sys::ident()
}

/// The number of the processor that the calling thread runs on; it may be another one at once.
pub fn processor() -> u32 {
    #[cfg(not(loom))]
    return sys::processor();
    // Every thread of a model counts as running on one of its own.
    #[cfg(loom)]
    u32::MAX
}

/// Names the calling thread, for debuggers and `top`.
pub fn set_name(name: &str) {
    sys::set_name(name);
}

/// The calling thread's name, as the system has it.
pub fn name() -> Vec<u8> {
    sys::name()
}

/// Where the calling thread's stack lies, if the system tells.
pub fn stack_bounds() -> Option<StackBounds> {
    sys::stack_bounds()
}

/// Lets other runnable threads go first.
pub fn yield_now() {
    #[cfg(not(loom))]
    sys::yield_now();
    #[cfg(loom)]
    loom::thread::yield_now();
}

/// Does nothing, for ever: where a thread ends that must neither run nor unwind.
pub fn hang() -> ! {
    let never = crate::Parker::new();
    loop {
        never.park();
    }
}

/// How many threads can run at once.
pub fn available_parallelism() -> usize {
    std::thread::available_parallelism().map_or(1, |count| count.get())
}
