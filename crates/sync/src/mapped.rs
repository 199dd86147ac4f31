//! Memory that is a part of a file, or of no file: what is written to it survives the process if the file does.

use memmap2::{MmapMut, MmapOptions};
use std::fs::File;
use std::io;
use std::ops::{Deref, DerefMut};
use std::os::fd::AsRawFd;

/// Zeroed memory of whole pages, readable and writable.
pub struct Mapped(MmapMut);

impl Mapped {
    /// Memory of no file.
    ///
    /// # Errors
    /// What the system says when it has none left.
    pub fn anonymous(len: usize) -> io::Result<Mapped> {
        MmapMut::map_anon(len).map(Mapped)
    }

    /// `len` bytes of `file` from `offset`, a multiple of the page size, on. Room on the disk is taken beforehand, so that
    /// writing does not fail.
    ///
    /// # Errors
    /// What the system says: the disk is full, or the file cannot be memory.
    pub fn of_file(file: &File, offset: u64, len: usize) -> io::Result<Mapped> {
        reserve(file, offset, len)?;
        // SAFETY: the bytes are plain numbers, which another process may change but not make invalid. Whoever cuts the
        // file short meanwhile ends this process with SIGBUS; the file's makers give each process its own.
        let map = unsafe { MmapOptions::new().offset(offset).len(len).map_mut(file) };
        map.map(Mapped)
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl DerefMut for Mapped {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

fn reserve(file: &File, offset: u64, len: usize) -> io::Result<()> {
    let too_large = |_| io::Error::from_raw_os_error(libc::EFBIG);
    let (offset, len) = (
        offset.try_into().map_err(too_large)?,
        len.try_into().map_err(too_large)?,
    );
    loop {
        // SAFETY: a call on an open descriptor.
        match unsafe { libc::posix_fallocate(file.as_raw_fd(), offset, len) } {
            0 => return Ok(()),
            libc::EINTR => {}
            error => return Err(io::Error::from_raw_os_error(error)),
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_in_the_file() {
        let path = std::env::temp_dir().join(format!("baton-mapped-{}", std::process::id()));
        let mut options = File::options();
        let file = options.read(true).write(true).create_new(true).open(&path);
        let mut mapped = Mapped::of_file(&file.unwrap(), 4096, 4096).unwrap();
        mapped[7] = 3;
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!((bytes.len(), bytes[4096 + 7]), (8192, 3));
        assert!(Mapped::anonymous(4096).unwrap().iter().all(|it| *it == 0));
    }
}
