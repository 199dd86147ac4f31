//! `_stat`: the meaning of `st_mode`, as on Linux.

use baton_object::dict;
use baton_object::{Borrowed, PyResult, Token};

const FORMAT: u32 = 0o170_000;

const NUMBERS: &[(&str, u32)] = &[
    ("S_IFDIR", 0o40000),
    ("S_IFCHR", 0o20000),
    ("S_IFBLK", 0o60000),
    ("S_IFREG", 0o100000),
    ("S_IFIFO", 0o10000),
    ("S_IFLNK", 0o120000),
    ("S_IFSOCK", 0o140000),
    ("S_IFDOOR", 0o0),
    ("S_IFPORT", 0o0),
    ("S_IFWHT", 0o0),
    ("S_ISUID", 0o4000),
    ("S_ISGID", 0o2000),
    ("S_ISVTX", 0o1000),
    ("S_ENFMT", 0o2000),
    ("S_IREAD", 0o400),
    ("S_IWRITE", 0o200),
    ("S_IEXEC", 0o100),
    ("S_IRWXU", 0o700),
    ("S_IRUSR", 0o400),
    ("S_IWUSR", 0o200),
    ("S_IXUSR", 0o100),
    ("S_IRWXG", 0o70),
    ("S_IRGRP", 0o40),
    ("S_IWGRP", 0o20),
    ("S_IXGRP", 0o10),
    ("S_IRWXO", 0o7),
    ("S_IROTH", 0o4),
    ("S_IWOTH", 0o2),
    ("S_IXOTH", 0o1),
    ("UF_SETTABLE", 65535),
    ("UF_NODUMP", 1),
    ("UF_IMMUTABLE", 2),
    ("UF_APPEND", 4),
    ("UF_OPAQUE", 8),
    ("UF_NOUNLINK", 16),
    ("UF_COMPRESSED", 32),
    ("UF_TRACKED", 64),
    ("UF_DATAVAULT", 128),
    ("UF_HIDDEN", 32768),
    ("SF_SETTABLE", 4294901760),
    ("SF_ARCHIVED", 65536),
    ("SF_IMMUTABLE", 131072),
    ("SF_APPEND", 262144),
    ("SF_NOUNLINK", 1048576),
    ("SF_SNAPSHOT", 2097152),
    ("SF_FIRMLINK", 8388608),
    ("SF_DATALESS", 1073741824),
    ("ST_MODE", 0),
    ("ST_INO", 1),
    ("ST_DEV", 2),
    ("ST_NLINK", 3),
    ("ST_UID", 4),
    ("ST_GID", 5),
    ("ST_SIZE", 6),
    ("ST_ATIME", 7),
    ("ST_MTIME", 8),
    ("ST_CTIME", 9),
];

/// `ls -l`'s way to show a mode.
fn mode_text(mode: u32) -> String {
    let kind = match mode & FORMAT {
        0o140_000 => 's',
        0o120_000 => 'l',
        0o100_000 => '-',
        0o060_000 => 'b',
        0o040_000 => 'd',
        0o020_000 => 'c',
        0o010_000 => 'p',
        _ => '?',
    };
    let mut text = String::from(kind);
    for (shift, special, letter) in [(6, 0o4000, 's'), (3, 0o2000, 's'), (0, 0o1000, 't')] {
        let bits = mode >> shift;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        text.push(match (bits & 1 != 0, mode & special != 0) {
            (true, true) => letter,
            (false, true) => letter.to_ascii_uppercase(),
            (true, false) => 'x',
            (false, false) => '-',
        });
    }
    text
}

/// S_IFMT_: file type bits
/// S_IFDIR: directory
/// S_IFCHR: character device
/// S_IFBLK: block device
/// S_IFREG: regular file
/// S_IFIFO: fifo (named pipe)
/// S_IFLNK: symbolic link
/// S_IFSOCK: socket file
#[baton_object::module(name = "_stat")]
pub mod module {
    use super::*;

    /// S_ISDIR(mode) -> bool
    ///
    /// Return True if mode is from a directory.
    #[function("(mode, /)")]
    fn S_ISDIR(_token: &mut Token, mode: u32) -> PyResult<bool> {
        Ok(mode & FORMAT == 0o40000)
    }

    /// S_ISCHR(mode) -> bool
    ///
    /// Return True if mode is from a character special device file.
    #[function("(mode, /)")]
    fn S_ISCHR(_token: &mut Token, mode: u32) -> PyResult<bool> {
        Ok(mode & FORMAT == 0o20000)
    }

    /// S_ISBLK(mode) -> bool
    ///
    /// Return True if mode is from a block special device file.
    #[function("(mode, /)")]
    fn S_ISBLK(_token: &mut Token, mode: u32) -> PyResult<bool> {
        Ok(mode & FORMAT == 0o60000)
    }

    /// S_ISREG(mode) -> bool
    ///
    /// Return True if mode is from a regular file.
    #[function("(mode, /)")]
    fn S_ISREG(_token: &mut Token, mode: u32) -> PyResult<bool> {
        Ok(mode & FORMAT == 0o100000)
    }

    /// S_ISFIFO(mode) -> bool
    ///
    /// Return True if mode is from a FIFO (named pipe).
    #[function("(mode, /)")]
    fn S_ISFIFO(_token: &mut Token, mode: u32) -> PyResult<bool> {
        Ok(mode & FORMAT == 0o10000)
    }

    /// S_ISLNK(mode) -> bool
    ///
    /// Return True if mode is from a symbolic link.
    #[function("(mode, /)")]
    fn S_ISLNK(_token: &mut Token, mode: u32) -> PyResult<bool> {
        Ok(mode & FORMAT == 0o120000)
    }

    /// S_ISSOCK(mode) -> bool
    ///
    /// Return True if mode is from a socket.
    #[function("(mode, /)")]
    fn S_ISSOCK(_token: &mut Token, mode: u32) -> PyResult<bool> {
        Ok(mode & FORMAT == 0o140000)
    }

    /// S_ISDOOR(mode) -> bool
    ///
    /// Return True if mode is from a door.
    #[function("(mode, /)")]
    fn S_ISDOOR(_token: &mut Token, _mode: u32) -> PyResult<bool> {
        Ok(false)
    }

    /// S_ISPORT(mode) -> bool
    ///
    /// Return True if mode is from a event port.
    #[function("(mode, /)")]
    fn S_ISPORT(_token: &mut Token, _mode: u32) -> PyResult<bool> {
        Ok(false)
    }

    /// S_ISWHT(mode) -> bool
    ///
    /// Return True if mode is from a whiteout.
    #[function("(mode, /)")]
    fn S_ISWHT(_token: &mut Token, _mode: u32) -> PyResult<bool> {
        Ok(false)
    }

    /// Return the portion of the file's mode that can be set by os.chmod().
    #[function("(mode, /)")]
    fn S_IMODE(_token: &mut Token, mode: u32) -> PyResult<u32> {
        Ok(mode & 0o7777)
    }

    /// Return the portion of the file's mode that describes the file type.
    #[function("(mode, /)")]
    fn S_IFMT(_token: &mut Token, mode: u32) -> PyResult<u32> {
        Ok(mode & FORMAT)
    }

    /// Convert a file's mode to a string of the form '-rwxrwxrwx'
    #[function("(mode, /)")]
    fn filemode(_token: &mut Token, mode: u32) -> PyResult<String> {
        Ok(mode_text(mode))
    }

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let Some(namespace) = (token.seam().module_dict.get())(token, module) else {
            return Ok(());
        };
        for (name, number) in NUMBERS {
            let number = token.int(i64::from(*number));
            dict::set_text(token, namespace.as_ref(), name, number.as_ref());
        }
        Ok(())
    }
}
