//! `termios`: control of terminals.
//!
//! Speeds are the kernel's codes in `c_cflag`, whatever the C library makes of them.

use crate::constants::{self, Number};
use crate::posix::path::Fd;
use crate::retry;
use baton_object::exceptions::{EXCEPTION, exception_class};
use baton_object::list::{self, List};
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, ClassSpec, Owned, PyResult, Raised, Token, bytes, int, object};

/// The class `termios.error`.
static ERROR: ClassSpec = exception_class("error", "termios", Some(&EXCEPTION), "");

const NUMBERS: &[Number] = &[
    ("B0", 0),
    ("B1000000", 4104),
    ("B110", 3),
    ("B115200", 4098),
    ("B1152000", 4105),
    ("B1200", 9),
    ("B134", 4),
    ("B150", 5),
    ("B1500000", 4106),
    ("B1800", 10),
    ("B19200", 14),
    ("B200", 6),
    ("B2000000", 4107),
    ("B230400", 4099),
    ("B2400", 11),
    ("B2500000", 4108),
    ("B300", 7),
    ("B3000000", 4109),
    ("B3500000", 4110),
    ("B38400", 15),
    ("B4000000", 4111),
    ("B460800", 4100),
    ("B4800", 12),
    ("B50", 1),
    ("B500000", 4101),
    ("B57600", 4097),
    ("B576000", 4102),
    ("B600", 8),
    ("B75", 2),
    ("B921600", 4103),
    ("B9600", 13),
    ("BRKINT", 2),
    ("BS0", 0),
    ("BS1", 8192),
    ("BSDLY", 8192),
    ("CBAUD", 4111),
    ("CBAUDEX", 4096),
    ("CDSUSP", 25),
    ("CEOF", 4),
    ("CEOL", 0),
    ("CEOT", 4),
    ("CERASE", 127),
    ("CFLUSH", 15),
    ("CIBAUD", 269418496),
    ("CINTR", 3),
    ("CKILL", 21),
    ("CLNEXT", 22),
    ("CLOCAL", 2048),
    ("CQUIT", 28),
    ("CR0", 0),
    ("CR1", 512),
    ("CR2", 1024),
    ("CR3", 1536),
    ("CRDLY", 1536),
    ("CREAD", 128),
    ("CRPRNT", 18),
    ("CRTSCTS", 2147483648),
    ("CS5", 0),
    ("CS6", 16),
    ("CS7", 32),
    ("CS8", 48),
    ("CSIZE", 48),
    ("CSTART", 17),
    ("CSTOP", 19),
    ("CSTOPB", 64),
    ("CSUSP", 26),
    ("CWERASE", 23),
    ("ECHO", 8),
    ("ECHOCTL", 512),
    ("ECHOE", 16),
    ("ECHOK", 32),
    ("ECHOKE", 2048),
    ("ECHONL", 64),
    ("ECHOPRT", 1024),
    ("EXTA", 14),
    ("EXTB", 15),
    ("EXTPROC", 65536),
    ("FF0", 0),
    ("FF1", 32768),
    ("FFDLY", 32768),
    ("FIOASYNC", 21586),
    ("FIOCLEX", 21585),
    ("FIONBIO", 21537),
    ("FIONCLEX", 21584),
    ("FIONREAD", 21531),
    ("FLUSHO", 4096),
    ("HUPCL", 1024),
    ("IBSHIFT", 16),
    ("ICANON", 2),
    ("ICRNL", 256),
    ("IEXTEN", 32768),
    ("IGNBRK", 1),
    ("IGNCR", 128),
    ("IGNPAR", 4),
    ("IMAXBEL", 8192),
    ("INLCR", 64),
    ("INPCK", 16),
    ("IOCSIZE_MASK", 1073676288),
    ("IOCSIZE_SHIFT", 16),
    ("ISIG", 1),
    ("ISTRIP", 32),
    ("IUCLC", 512),
    ("IUTF8", 16384),
    ("IXANY", 2048),
    ("IXOFF", 4096),
    ("IXON", 1024),
    ("NCCS", 32),
    ("NL0", 0),
    ("NL1", 256),
    ("NLDLY", 256),
    ("NOFLSH", 128),
    ("N_MOUSE", 2),
    ("N_PPP", 3),
    ("N_SLIP", 1),
    ("N_STRIP", 4),
    ("N_TTY", 0),
    ("OCRNL", 8),
    ("OFDEL", 128),
    ("OFILL", 64),
    ("OLCUC", 2),
    ("ONLCR", 4),
    ("ONLRET", 32),
    ("ONOCR", 16),
    ("OPOST", 1),
    ("PARENB", 256),
    ("PARMRK", 8),
    ("PARODD", 512),
    ("PENDIN", 16384),
    ("TAB0", 0),
    ("TAB1", 2048),
    ("TAB2", 4096),
    ("TAB3", 6144),
    ("TABDLY", 6144),
    ("TCFLSH", 21515),
    ("TCGETS", 21505),
    ("TCIFLUSH", 0),
    ("TCIOFF", 2),
    ("TCIOFLUSH", 2),
    ("TCION", 3),
    ("TCOFLUSH", 1),
    ("TCOOFF", 0),
    ("TCOON", 1),
    ("TCSADRAIN", 1),
    ("TCSAFLUSH", 2),
    ("TCSANOW", 0),
    ("TCSBRK", 21513),
    ("TCSBRKP", 21541),
    ("TCSETS", 21506),
    ("TCSETSF", 21508),
    ("TCSETSW", 21507),
    ("TCXONC", 21514),
    ("TIOCCONS", 21533),
    ("TIOCEXCL", 21516),
    ("TIOCGETD", 21540),
    ("TIOCGICOUNT", 21597),
    ("TIOCGLCKTRMIOS", 21590),
    ("TIOCGPGRP", 21519),
    ("TIOCGSERIAL", 21534),
    ("TIOCGSOFTCAR", 21529),
    ("TIOCGWINSZ", 21523),
    ("TIOCINQ", 21531),
    ("TIOCLINUX", 21532),
    ("TIOCMBIC", 21527),
    ("TIOCMBIS", 21526),
    ("TIOCMGET", 21525),
    ("TIOCMIWAIT", 21596),
    ("TIOCMSET", 21528),
    ("TIOCM_CAR", 64),
    ("TIOCM_CD", 64),
    ("TIOCM_CTS", 32),
    ("TIOCM_DSR", 256),
    ("TIOCM_DTR", 2),
    ("TIOCM_LE", 1),
    ("TIOCM_RI", 128),
    ("TIOCM_RNG", 128),
    ("TIOCM_RTS", 4),
    ("TIOCM_SR", 16),
    ("TIOCM_ST", 8),
    ("TIOCNOTTY", 21538),
    ("TIOCNXCL", 21517),
    ("TIOCOUTQ", 21521),
    ("TIOCPKT", 21536),
    ("TIOCPKT_DATA", 0),
    ("TIOCPKT_DOSTOP", 32),
    ("TIOCPKT_FLUSHREAD", 1),
    ("TIOCPKT_FLUSHWRITE", 2),
    ("TIOCPKT_NOSTOP", 16),
    ("TIOCPKT_START", 8),
    ("TIOCPKT_STOP", 4),
    ("TIOCSCTTY", 21518),
    ("TIOCSERCONFIG", 21587),
    ("TIOCSERGETLSR", 21593),
    ("TIOCSERGETMULTI", 21594),
    ("TIOCSERGSTRUCT", 21592),
    ("TIOCSERGWILD", 21588),
    ("TIOCSERSETMULTI", 21595),
    ("TIOCSERSWILD", 21589),
    ("TIOCSER_TEMT", 1),
    ("TIOCSETD", 21539),
    ("TIOCSLCKTRMIOS", 21591),
    ("TIOCSPGRP", 21520),
    ("TIOCSSERIAL", 21535),
    ("TIOCSSOFTCAR", 21530),
    ("TIOCSTI", 21522),
    ("TIOCSWINSZ", 21524),
    ("TOSTOP", 256),
    ("VDISCARD", 13),
    ("VEOF", 4),
    ("VEOL", 11),
    ("VEOL2", 16),
    ("VERASE", 2),
    ("VINTR", 0),
    ("VKILL", 3),
    ("VLNEXT", 15),
    ("VMIN", 6),
    ("VQUIT", 1),
    ("VREPRINT", 12),
    ("VSTART", 8),
    ("VSTOP", 9),
    ("VSUSP", 10),
    ("VSWTC", 7),
    ("VSWTCH", 7),
    ("VT0", 0),
    ("VT1", 16384),
    ("VTDLY", 16384),
    ("VTIME", 5),
    ("VWERASE", 14),
    ("XCASE", 4),
    ("XTABS", 6144),
    ("_POSIX_VDISABLE", 0),
];

/// Control characters that are shown.
const CHARACTERS: usize = 32;

/// The bits of `c_cflag` that hold the speed.
const SPEED: libc::tcflag_t = libc::CBAUD;

fn failed(token: &mut Token, number: i32) -> Raised {
    // SAFETY: `strerror` gives a string for every number, which is copied at once.
    let text = unsafe { std::ffi::CStr::from_ptr(libc::strerror(number)) };
    let text = text.to_string_lossy().into_owned();
    let values = vec![token.int(i64::from(number)), token.new_str(&text)];
    token.raise_values(&ERROR, values)
}

fn check(token: &mut Token, status: i32) -> PyResult<()> {
    if status == -1 {
        return Err(failed(token, retry::errno()));
    }
    Ok(())
}

/// Makes a call that may wait for the terminal.
fn wait(
    token: &mut Token,
    what: (&'static str, Fd),
    call: impl FnMut() -> i32 + Send,
) -> PyResult<()> {
    match retry::blocking(token, what, call)? {
        Ok(_) => Ok(()),
        Err(number) => Err(failed(token, number)),
    }
}

fn read(token: &mut Token, fd: Fd) -> PyResult<libc::termios> {
    // SAFETY: the structure is plain numbers, for which zeros are values.
    let mut mode: libc::termios = unsafe { std::mem::zeroed() };
    let fd = fd.0;
    // SAFETY: the structure outlives the call.
    let outcome = retry::once(token, ("tcgetattr", fd), || unsafe {
        if libc::tcgetattr(fd, &mut mode) == -1 {
            Err(retry::errno())
        } else {
            Ok(())
        }
    });
    match outcome {
        Ok(()) => Ok(mode),
        Err(number) => Err(failed(token, number)),
    }
}

fn number(token: &mut Token, value: &Owned) -> PyResult<libc::tcflag_t> {
    let number = int::index_to_i64(token, value.as_ref(), "C long")?;
    Ok(number as libc::tcflag_t)
}

/// A control character: bytes of length 1 or a number.
fn character(token: &mut Token, value: &Owned) -> PyResult<u8> {
    if let Some([byte]) = bytes::value_of(token, value.as_ref()) {
        return Ok(*byte);
    }
    if int::value_of(token, value.as_ref()).is_some() {
        return Ok(int::index_to_i64(token, value.as_ref(), "C long")? as u8);
    }
    Err(token.type_error("tcsetattr: elements of attributes must be characters or integers"))
}

fn window(token: &mut Token, fd: Fd) -> PyResult<libc::winsize> {
    // SAFETY: plain numbers.
    let mut size: libc::winsize = unsafe { std::mem::zeroed() };
    // SAFETY: the structure outlives the call.
    let status = unsafe { libc::ioctl(fd.0, libc::TIOCGWINSZ, &mut size) };
    check(token, status)?;
    Ok(size)
}

/// This module provides an interface to the Posix calls for tty I/O control.
/// For a complete description of these calls, see the Posix or Unix manual
/// pages. It is only available for those Unix versions that support Posix
/// termios style tty I/O control.
///
/// All functions in this module take a file descriptor fd as their first
/// argument. This can be an integer file descriptor, such as returned by
/// sys.stdin.fileno(), or a file object, such as sys.stdin itself.
#[baton_object::module(name = "termios", classes(super::ERROR))]
pub mod termios {
    use super::*;

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let namespace = constants::namespace(token, module)?;
        constants::fill(token, namespace.as_ref(), NUMBERS);
        Ok(())
    }

    /// Get the tty attributes for file descriptor fd.
    ///
    /// Returns a list [iflag, oflag, cflag, lflag, ispeed, ospeed, cc]
    /// where cc is a list of the tty special characters (each a string of
    /// length 1, except the items with indices VMIN and VTIME, which are
    /// integers when these fields are defined).  The interpretation of the
    /// flags and the speeds as well as the indexing in the cc array must be
    /// done using the symbolic constants defined in this module.
    #[function("(fd, /)")]
    fn tcgetattr(token: &mut Token, fd: Fd) -> PyResult {
        let mode = read(token, fd)?;
        let mut characters: Vec<Owned> = mode
            .c_cc
            .iter()
            .take(CHARACTERS)
            .map(|c| bytes::new(token, &[*c]))
            .collect();
        if mode.c_lflag & libc::ICANON == 0 {
            for index in [libc::VMIN, libc::VTIME] {
                let value = mode.c_cc.get(index).copied().unwrap_or(0);
                if let Some(place) = characters.get_mut(index) {
                    *place = token.int(i64::from(value));
                }
            }
        }
        let speed = mode.c_cflag & SPEED;
        let numbers = [
            mode.c_iflag,
            mode.c_oflag,
            mode.c_cflag,
            mode.c_lflag,
            speed,
            speed,
        ];
        let mut parts: Vec<Owned> = numbers.map(|n| token.int(i64::from(n))).into();
        parts.push(token.new_list(characters));
        Ok(token.new_list(parts))
    }

    /// Set the tty attributes for file descriptor fd.
    ///
    /// The attributes to be set are taken from the attributes argument, which
    /// is a list like the one returned by tcgetattr(). The when argument
    /// determines when the attributes are changed: termios.TCSANOW to
    /// change immediately, termios.TCSADRAIN to change after transmitting all
    /// queued output, or termios.TCSAFLUSH to change after transmitting all
    /// queued output and discarding all queued input.
    #[function("(fd, when, attributes, /)")]
    fn tcsetattr(token: &mut Token, fd: Fd, when: i32, attributes: Borrowed<'_>) -> PyResult<()> {
        let items = match attributes.is_a::<List>(token) {
            true => list::items(token, attributes),
            false => Vec::new(),
        };
        let [iflag, oflag, cflag, lflag, _, ospeed, characters] = items.as_slice() else {
            return Err(token.type_error("tcsetattr, arg 3: must be 7 element list"));
        };
        // What the program does not see is kept.
        let mut mode = read(token, fd)?;
        mode.c_iflag = number(token, iflag)?;
        mode.c_oflag = number(token, oflag)?;
        let speed = number(token, ospeed)?;
        mode.c_cflag = number(token, cflag)? & !SPEED | speed & SPEED;
        mode.c_lflag = number(token, lflag)?;
        let characters = match characters.as_ref().is_a::<List>(token) {
            true => list::items(token, characters.as_ref()),
            false => Vec::new(),
        };
        if characters.len() != CHARACTERS {
            return Err(token.type_error(format!(
                "tcsetattr: attributes[6] must be {CHARACTERS} element list"
            )));
        }
        for (place, value) in mode.c_cc.iter_mut().zip(&characters) {
            *place = character(token, value)?;
        }
        // SAFETY: the structure is the closure's own.
        wait(token, ("tcsetattr", fd), move || unsafe {
            libc::tcsetattr(fd.0, when, &mode)
        })
    }

    /// Send a break on file descriptor fd.
    ///
    /// A zero duration sends a break for 0.25-0.5 seconds; a nonzero duration
    /// has a system dependent meaning.
    #[function("(fd, duration, /)")]
    fn tcsendbreak(token: &mut Token, fd: Fd, duration: i32) -> PyResult<()> {
        // SAFETY: plain numbers.
        wait(token, ("tcsendbreak", fd), move || unsafe {
            libc::tcsendbreak(fd.0, duration)
        })
    }

    /// Wait until all output written to file descriptor fd has been transmitted.
    #[function("(fd, /)")]
    fn tcdrain(token: &mut Token, fd: Fd) -> PyResult<()> {
        // SAFETY: a plain number.
        wait(token, ("tcdrain", fd), move || unsafe {
            libc::tcdrain(fd.0)
        })
    }

    /// Discard queued data on file descriptor fd.
    ///
    /// The queue selector specifies which queue: termios.TCIFLUSH for the input
    /// queue, termios.TCOFLUSH for the output queue, or termios.TCIOFLUSH for
    /// both queues.
    #[function("(fd, queue, /)")]
    fn tcflush(token: &mut Token, fd: Fd, queue: i32) -> PyResult<()> {
        // SAFETY: plain numbers.
        wait(token, ("tcflush", fd), move || unsafe {
            libc::tcflush(fd.0, queue)
        })
    }

    /// Suspend or resume input or output on file descriptor fd.
    ///
    /// The action argument can be termios.TCOOFF to suspend output,
    /// termios.TCOON to restart output, termios.TCIOFF to suspend input,
    /// or termios.TCION to restart input.
    #[function("(fd, action, /)")]
    fn tcflow(token: &mut Token, fd: Fd, action: i32) -> PyResult<()> {
        // SAFETY: plain numbers.
        wait(token, ("tcflow", fd), move || unsafe {
            libc::tcflow(fd.0, action)
        })
    }

    /// Get the tty winsize for file descriptor fd.
    ///
    /// Returns a tuple (ws_row, ws_col).
    #[function("(fd, /)")]
    fn tcgetwinsize(token: &mut Token, fd: Fd) -> PyResult {
        let size = window(token, fd)?;
        let parts = [size.ws_row, size.ws_col].map(|n| token.int(i64::from(n)));
        Ok(token.new_tuple(parts.into_iter()))
    }

    /// Set the tty winsize for file descriptor fd.
    ///
    /// The winsize to be set is taken from the winsize argument, which
    /// is a two-item tuple (ws_row, ws_col) like the one returned by
    /// tcgetwinsize().
    #[function("(fd, winsize, /)")]
    fn tcsetwinsize(token: &mut Token, fd: Fd, winsize: Borrowed<'_>) -> PyResult<()> {
        let items = match winsize.is_a::<Tuple>(token) || winsize.is_a::<List>(token) {
            true => object::collect(token, winsize)?,
            false => Vec::new(),
        };
        let [rows, columns] = items.as_slice() else {
            return Err(token.type_error("tcsetwinsize, arg 2: must be a two-item sequence"));
        };
        let mut size = window(token, fd)?;
        let mut numbers = [0u16; 2];
        for (place, value) in numbers.iter_mut().zip([rows, columns]) {
            let number = int::index_to_i64(token, value.as_ref(), "C long")?;
            *place = match u16::try_from(number) {
                Ok(number) => number,
                Err(_) => {
                    return Err(token.overflow_error("winsize value(s) out of range."));
                }
            };
        }
        [size.ws_row, size.ws_col] = numbers;
        // SAFETY: the structure outlives the call.
        let status = unsafe { libc::ioctl(fd.0, libc::TIOCSWINSZ, &size) };
        check(token, status)
    }
}
