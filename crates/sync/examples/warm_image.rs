//! How fast can a small program be run again from a warm image? (docs/warm-image.md)
//!
//! An arena at a fixed address stands for an interpreter's heap after start-up. A run is a
//! workload of about 2,000 bytecode-like steps that leaves some pages dirty; then the arena is
//! put back as it was, in one of several ways. Every way is checked: the arena after each of the
//! first runs equals the image, and every run computes the same result.
//!
//! `cargo run --release -p baton-sync --example warm_image`

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

const PAGE: usize = 4096;
const BASE: usize = 0x2000_0000_0000;
const STEPS: usize = 2000;

/// The arena, its image, and the size both have.
struct Arena {
    size: usize,
    image: Vec<u8>,
}

impl Arena {
    fn new(size: usize) -> io::Result<Arena> {
        map(BASE, size, libc::MAP_ANONYMOUS | libc::MAP_PRIVATE, -1)?;
        let mut arena = Arena {
            size,
            image: Vec::new(),
        };
        let mut x = 1u64;
        for word in arena.words() {
            x = next(x);
            *word = x;
        }
        arena.image = arena.bytes().to_vec();
        Ok(arena)
    }

    fn words(&mut self) -> &mut [u64] {
        // SAFETY: BASE..BASE+size is mapped, writable and used through `self` alone; any bytes
        // are a u64.
        unsafe { std::slice::from_raw_parts_mut(BASE as *mut u64, self.size / 8) }
    }

    fn bytes(&self) -> &[u8] {
        // SAFETY: as above, shared.
        unsafe { std::slice::from_raw_parts(BASE as *const u8, self.size) }
    }

    /// Puts one page back.
    fn restore_page(&mut self, page: usize) {
        let at = page * PAGE;
        let source = &self.image[at..at + PAGE];
        // SAFETY: the page lies in the arena, which `&mut self` owns; the image is elsewhere.
        unsafe { std::ptr::copy_nonoverlapping(source.as_ptr(), (BASE + at) as *mut u8, PAGE) };
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        // SAFETY: nothing borrows from the mapping any more.
        unsafe { libc::munmap(BASE as *mut libc::c_void, self.size) };
    }
}

fn map(at: usize, size: usize, flags: i32, fd: i32) -> io::Result<()> {
    // SAFETY: MAP_FIXED_NOREPLACE refuses to replace anything that is mapped.
    let got = unsafe {
        libc::mmap(
            at as *mut libc::c_void,
            size,
            libc::PROT_READ | libc::PROT_WRITE,
            flags | libc::MAP_FIXED_NOREPLACE | libc::MAP_NORESERVE,
            fd,
            0,
        )
    };
    if got as usize != at {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: advice about our own mapping.
    unsafe { libc::madvise(got, size, libc::MADV_NOHUGEPAGE) };
    Ok(())
}

fn next(mut x: u64) -> u64 {
    x ^= x << 13;
    x ^= x >> 7;
    x ^ (x << 17)
}

/// About 2,000 steps over `pages` pages spread over the arena: read two words, combine, write
/// one; like counts and slots of objects that a small program touches.
fn run(words: &mut [u64], pages: usize) -> u64 {
    let total = words.len() * 8 / PAGE;
    let stride = (total / pages).max(1);
    let (mut x, mut sum) = (0x9e37_79b9_7f4a_7c15u64, 0u64);
    for step in 0..STEPS {
        x = next(x);
        let page = (step % pages) * stride;
        let at = page * (PAGE / 8) + (x as usize % (PAGE / 8));
        let other = page * (PAGE / 8) + (x >> 32) as usize % (PAGE / 8);
        sum = sum.wrapping_mul(31).wrapping_add(words[at] ^ words[other]);
        words[at] = words[at].wrapping_add(sum | 1);
    }
    sum
}

/// A way to put the arena back.
trait Restore {
    fn name(&self) -> &'static str;
    /// Called once, while the arena equals the image.
    fn arm(&mut self, arena: &mut Arena) -> io::Result<()>;
    /// Called after every run.
    fn restore(&mut self, arena: &mut Arena) -> io::Result<()>;
    /// Called at the end.
    fn disarm(&mut self, _arena: &mut Arena) {}
}

/// Copies the whole image.
struct CopyAll;

impl Restore for CopyAll {
    fn name(&self) -> &'static str {
        "copy all"
    }
    fn arm(&mut self, _arena: &mut Arena) -> io::Result<()> {
        Ok(())
    }
    fn restore(&mut self, arena: &mut Arena) -> io::Result<()> {
        for page in 0..arena.size / PAGE {
            arena.restore_page(page);
        }
        Ok(())
    }
}

/// Compares every page with the image and copies those that differ.
struct CompareCopy;

impl Restore for CompareCopy {
    fn name(&self) -> &'static str {
        "compare, copy"
    }
    fn arm(&mut self, _arena: &mut Arena) -> io::Result<()> {
        Ok(())
    }
    fn restore(&mut self, arena: &mut Arena) -> io::Result<()> {
        for page in 0..arena.size / PAGE {
            let span = page * PAGE..(page + 1) * PAGE;
            if arena.bytes()[span.clone()] != arena.image[span] {
                arena.restore_page(page);
            }
        }
        Ok(())
    }
}

/// Read-only pages; the first write to each faults, is noted and let through.
struct ProtectSignal;

static DIRTY: [AtomicUsize; 4096] = [const { AtomicUsize::new(0) }; 4096];
static DIRTY_COUNT: AtomicUsize = AtomicUsize::new(0);

extern "C" fn on_fault(_signal: i32, info: *mut libc::siginfo_t, _context: *mut libc::c_void) {
    // SAFETY: the kernel passes a valid siginfo; the page is ours, and mprotect is a plain
    // system call. A fault elsewhere ends the process.
    unsafe {
        let address = (*info).si_addr() as usize;
        let count = DIRTY_COUNT.fetch_add(1, Ordering::Relaxed);
        if address < BASE || count >= DIRTY.len() {
            libc::_exit(99);
        }
        let page = (address - BASE) / PAGE;
        DIRTY[count].store(page, Ordering::Relaxed);
        let start = (BASE + page * PAGE) as *mut libc::c_void;
        libc::mprotect(start, PAGE, libc::PROT_READ | libc::PROT_WRITE);
    }
}

fn protect(size: usize, protection: i32) -> io::Result<()> {
    // SAFETY: changes the arena only; no reference to it is used meanwhile.
    let rc = unsafe { libc::mprotect(BASE as *mut libc::c_void, size, protection) };
    if rc == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

impl Restore for ProtectSignal {
    fn name(&self) -> &'static str {
        "mprotect, SIGSEGV"
    }
    fn arm(&mut self, arena: &mut Arena) -> io::Result<()> {
        // SAFETY: a zeroed sigaction with our handler is valid.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = on_fault as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO;
            libc::sigaction(libc::SIGSEGV, &action, std::ptr::null_mut());
        }
        DIRTY_COUNT.store(0, Ordering::Relaxed);
        protect(arena.size, libc::PROT_READ)
    }
    fn restore(&mut self, arena: &mut Arena) -> io::Result<()> {
        for dirty in &DIRTY[..DIRTY_COUNT.swap(0, Ordering::Relaxed)] {
            arena.restore_page(dirty.load(Ordering::Relaxed));
        }
        protect(arena.size, libc::PROT_READ)
    }
    fn disarm(&mut self, arena: &mut Arena) {
        // SAFETY: back to the default.
        unsafe { libc::signal(libc::SIGSEGV, libc::SIG_DFL) };
        let _ = protect(arena.size, libc::PROT_READ | libc::PROT_WRITE);
    }
}

/// userfaultfd's asynchronous write protection (Linux 6.7): the kernel lets writes through and
/// remembers; `PAGEMAP_SCAN` lists the written pages, and arms them again.
#[derive(Default)]
struct ScanWritten {
    faults: i32,
    pagemap: i32,
    regions: Vec<[u64; 3]>,
}

#[repr(C)]
#[derive(Default)]
struct ScanArguments {
    size: u64,
    flags: u64,
    start: u64,
    end: u64,
    walk_end: u64,
    vec: u64,
    vec_len: u64,
    max_pages: u64,
    inverted: u64,
    mask: u64,
    any_of: u64,
    returned: u64,
}

const UFFDIO_API: u64 = 0xc018_aa3f;
const UFFDIO_REGISTER: u64 = 0xc020_aa00;
const UFFDIO_WRITEPROTECT: u64 = 0xc018_aa06;
const PAGEMAP_SCAN: u64 = 0xc060_6610;
const WP_UNPOPULATED_AND_ASYNC: u64 = 1 << 13 | 1 << 15;
const PAGE_IS_WRITTEN: u64 = 1 << 1;

fn ioctl<T>(fd: i32, request: u64, argument: &mut T) -> io::Result<i64> {
    // SAFETY: every request above comes with the structure that it reads and writes.
    let rc = unsafe { libc::ioctl(fd, request as libc::Ioctl, argument as *mut T) };
    if rc < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(i64::from(rc))
    }
}

impl ScanWritten {
    /// Lists the pages written since they were armed.
    fn written(&mut self, size: usize) -> io::Result<usize> {
        let mut arguments = ScanArguments::over(size);
        arguments.vec = self.regions.as_mut_ptr() as u64;
        arguments.vec_len = self.regions.len() as u64;
        arguments.returned = PAGE_IS_WRITTEN;
        ioctl(self.pagemap, PAGEMAP_SCAN, &mut arguments).map(|count| count as usize)
    }

    /// Arms them again.
    fn rearm(&self, size: usize) -> io::Result<()> {
        let mut arguments = ScanArguments::over(size);
        arguments.flags = 1;
        ioctl(self.pagemap, PAGEMAP_SCAN, &mut arguments).map(|_| ())
    }
}

impl ScanArguments {
    fn over(size: usize) -> ScanArguments {
        ScanArguments {
            size: std::mem::size_of::<ScanArguments>() as u64,
            start: BASE as u64,
            end: (BASE + size) as u64,
            mask: PAGE_IS_WRITTEN,
            ..Default::default()
        }
    }
}

impl Restore for ScanWritten {
    fn name(&self) -> &'static str {
        "uffd-wp, PAGEMAP_SCAN"
    }
    fn arm(&mut self, arena: &mut Arena) -> io::Result<()> {
        // SAFETY: plain system calls; the descriptors live until `disarm`.
        unsafe {
            let flags = libc::O_CLOEXEC | libc::O_NONBLOCK | 1;
            self.faults = libc::syscall(libc::SYS_userfaultfd, flags) as i32;
            self.pagemap = libc::open(c"/proc/self/pagemap".as_ptr(), libc::O_RDONLY);
        }
        if self.faults < 0 || self.pagemap < 0 {
            return Err(io::Error::last_os_error());
        }
        self.regions = vec![[0; 3]; 4096];
        let (start, size) = (BASE as u64, arena.size as u64);
        ioctl(
            self.faults,
            UFFDIO_API,
            &mut [0xaa, WP_UNPOPULATED_AND_ASYNC, 0],
        )?;
        ioctl(self.faults, UFFDIO_REGISTER, &mut [start, size, 2, 0])?;
        ioctl(self.faults, UFFDIO_WRITEPROTECT, &mut [start, size, 1])?;
        Ok(())
    }
    fn restore(&mut self, arena: &mut Arena) -> io::Result<()> {
        // Arming comes after copying: it is the copy's writes that would otherwise fault, and
        // count as the next run's.
        let count = self.written(arena.size)?;
        for region in 0..count {
            let [start, end, _] = self.regions[region];
            for page in (start as usize - BASE) / PAGE..(end as usize - BASE) / PAGE {
                arena.restore_page(page);
            }
        }
        self.rearm(arena.size)
    }
    fn disarm(&mut self, _arena: &mut Arena) {
        // SAFETY: our descriptors; closing the first ends the registration.
        unsafe {
            libc::close(self.faults);
            libc::close(self.pagemap);
        }
    }
}

/// A private mapping of a memory file that holds the image; dropping the private pages brings
/// the image back.
struct DropPrivate(i32);

impl Restore for DropPrivate {
    fn name(&self) -> &'static str {
        "private file, DONTNEED"
    }
    fn arm(&mut self, arena: &mut Arena) -> io::Result<()> {
        // SAFETY: replaces the arena's own mapping by one with the same content.
        unsafe {
            self.0 = libc::memfd_create(c"image".as_ptr(), libc::MFD_CLOEXEC);
            let written = libc::write(self.0, arena.image.as_ptr().cast(), arena.size);
            if self.0 < 0 || written != arena.size as isize {
                return Err(io::Error::last_os_error());
            }
            libc::munmap(BASE as *mut libc::c_void, arena.size);
        }
        map(BASE, arena.size, libc::MAP_PRIVATE, self.0)
    }
    fn restore(&mut self, arena: &mut Arena) -> io::Result<()> {
        // SAFETY: the content afterwards is the file's, which is the image.
        unsafe { libc::madvise(BASE as *mut libc::c_void, arena.size, libc::MADV_DONTNEED) };
        Ok(())
    }
    fn disarm(&mut self, _arena: &mut Arena) {
        // SAFETY: our descriptor; the mapping keeps the file alive.
        unsafe { libc::close(self.0) };
    }
}

/// A child per run, for comparison.
fn forks(arena: &mut Arena, pages: usize, runs: usize) -> f64 {
    let start = Instant::now();
    for _ in 0..runs {
        // SAFETY: the child computes in its copy and leaves without running anything else.
        unsafe {
            let child = libc::fork();
            if child == 0 {
                std::hint::black_box(run(arena.words(), pages));
                libc::_exit(0);
            }
            libc::waitpid(child, std::ptr::null_mut(), 0);
        }
    }
    start.elapsed().as_secs_f64() / runs as f64
}

fn measure(way: &mut dyn Restore, size: usize, pages: usize) -> io::Result<f64> {
    let mut arena = Arena::new(size)?;
    let expected = run(&mut arena.image_words(), pages);
    way.arm(&mut arena)?;
    for _ in 0..20 {
        assert_eq!(run(arena.words(), pages), expected, "{}", way.name());
        way.restore(&mut arena)?;
        assert!(arena.bytes() == arena.image, "{}: not restored", way.name());
    }
    let mut best = f64::INFINITY;
    for _ in 0..5 {
        let runs = 400;
        let start = Instant::now();
        for _ in 0..runs {
            assert_eq!(run(arena.words(), pages), expected);
            way.restore(&mut arena)?;
        }
        best = best.min(start.elapsed().as_secs_f64() / runs as f64);
    }
    way.disarm(&mut arena);
    Ok(best)
}

impl Arena {
    /// A copy of the image as words.
    fn image_words(&self) -> Vec<u64> {
        let words = self.image.chunks_exact(8);
        words
            .map(|word| u64::from_ne_bytes(word.try_into().unwrap_or_default()))
            .collect()
    }
}

fn row(name: &str, size: usize, pages: usize, seconds: f64) {
    println!(
        "| {name} | {} | {pages} | {:.1} | {:.0} |",
        size >> 20,
        seconds * 1e6,
        1.0 / seconds
    );
}

fn main() -> io::Result<()> {
    println!("| way | arena, MiB | pages written | us per run | runs per second |");
    println!("|---|---:|---:|---:|---:|");
    for (size, pages) in [(1 << 20, 30), (4 << 20, 30), (4 << 20, 60), (16 << 20, 60)] {
        let mut bare = Arena::new(size)?;
        let start = Instant::now();
        for _ in 0..400 {
            std::hint::black_box(run(bare.words(), pages));
        }
        row(
            "the workload alone",
            size,
            pages,
            start.elapsed().as_secs_f64() / 400.0,
        );
        row("fork", size, pages, forks(&mut bare, pages, 200));
        drop(bare);
        let ways: [&mut dyn Restore; 5] = [
            &mut CopyAll,
            &mut CompareCopy,
            &mut ProtectSignal,
            &mut DropPrivate(-1),
            &mut ScanWritten::default(),
        ];
        for way in ways {
            match measure(way, size, pages) {
                Ok(seconds) => row(way.name(), size, pages, seconds),
                Err(error) => println!("| {} | {} | {pages} | {error} | |", way.name(), size >> 20),
            }
        }
    }
    Ok(())
}
