//! `errno`: the system's error numbers.

use baton_object::module;

/// This module makes available standard errno system symbols.
///
/// The value of each symbol is the corresponding integer value,
/// e.g., on most systems, errno.ENOENT equals the integer 2.
///
/// The dictionary errno.errorcode maps numeric codes to symbol names,
/// e.g., errno.errorcode[2] could be the string 'ENOENT'.
///
/// Symbols that are not relevant to the underlying system are not defined.
///
/// To map error codes to error messages, use os.strerror().
#[module(name = "errno")]
pub mod errno {
    use crate::constants::{self, Number};
    use baton_object::dict::{self, Dict};
    use baton_object::{Borrowed, PyResult, Token};

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let namespace = constants::namespace(token, module)?;
        constants::fill(token, namespace.as_ref(), TABLE);
        let names = Dict::new(token);
        for (name, number) in TABLE.iter().filter(|(name, _)| !ALIASES.contains(name)) {
            let (number, name) = (token.int(*number), token.intern(name));
            dict::set(token, names.as_ref(), number.as_ref(), name.as_ref())?;
        }
        dict::set_text(token, namespace.as_ref(), "errorcode", names.as_ref());
        Ok(())
    }

    /// Second names of a number; `errorcode` shows the first.
    const ALIASES: &[&str] = &["EWOULDBLOCK", "EDEADLK", "EOPNOTSUPP"];

    const TABLE: &[Number] = &[
        ("EPERM", libc::EPERM as i64),
        ("ENOENT", libc::ENOENT as i64),
        ("ESRCH", libc::ESRCH as i64),
        ("EINTR", libc::EINTR as i64),
        ("EIO", libc::EIO as i64),
        ("ENXIO", libc::ENXIO as i64),
        ("E2BIG", libc::E2BIG as i64),
        ("ENOEXEC", libc::ENOEXEC as i64),
        ("EBADF", libc::EBADF as i64),
        ("ECHILD", libc::ECHILD as i64),
        ("EAGAIN", libc::EAGAIN as i64),
        ("EWOULDBLOCK", libc::EWOULDBLOCK as i64),
        ("ENOMEM", libc::ENOMEM as i64),
        ("EACCES", libc::EACCES as i64),
        ("EFAULT", libc::EFAULT as i64),
        ("ENOTBLK", libc::ENOTBLK as i64),
        ("EBUSY", libc::EBUSY as i64),
        ("EEXIST", libc::EEXIST as i64),
        ("EXDEV", libc::EXDEV as i64),
        ("ENODEV", libc::ENODEV as i64),
        ("ENOTDIR", libc::ENOTDIR as i64),
        ("EISDIR", libc::EISDIR as i64),
        ("EINVAL", libc::EINVAL as i64),
        ("ENFILE", libc::ENFILE as i64),
        ("EMFILE", libc::EMFILE as i64),
        ("ENOTTY", libc::ENOTTY as i64),
        ("ETXTBSY", libc::ETXTBSY as i64),
        ("EFBIG", libc::EFBIG as i64),
        ("ENOSPC", libc::ENOSPC as i64),
        ("ESPIPE", libc::ESPIPE as i64),
        ("EROFS", libc::EROFS as i64),
        ("EMLINK", libc::EMLINK as i64),
        ("EPIPE", libc::EPIPE as i64),
        ("EDOM", libc::EDOM as i64),
        ("ERANGE", libc::ERANGE as i64),
        ("EDEADLK", libc::EDEADLK as i64),
        ("EDEADLOCK", libc::EDEADLOCK as i64),
        ("ENAMETOOLONG", libc::ENAMETOOLONG as i64),
        ("ENOLCK", libc::ENOLCK as i64),
        ("ENOSYS", libc::ENOSYS as i64),
        ("ENOTEMPTY", libc::ENOTEMPTY as i64),
        ("ELOOP", libc::ELOOP as i64),
        ("ENOMSG", libc::ENOMSG as i64),
        ("EIDRM", libc::EIDRM as i64),
        ("ECHRNG", libc::ECHRNG as i64),
        ("EL2NSYNC", libc::EL2NSYNC as i64),
        ("EL3HLT", libc::EL3HLT as i64),
        ("EL3RST", libc::EL3RST as i64),
        ("ELNRNG", libc::ELNRNG as i64),
        ("EUNATCH", libc::EUNATCH as i64),
        ("ENOCSI", libc::ENOCSI as i64),
        ("EL2HLT", libc::EL2HLT as i64),
        ("EBADE", libc::EBADE as i64),
        ("EBADR", libc::EBADR as i64),
        ("EXFULL", libc::EXFULL as i64),
        ("ENOANO", libc::ENOANO as i64),
        ("EBADRQC", libc::EBADRQC as i64),
        ("EBADSLT", libc::EBADSLT as i64),
        ("EBFONT", libc::EBFONT as i64),
        ("ENOSTR", libc::ENOSTR as i64),
        ("ENODATA", libc::ENODATA as i64),
        ("ETIME", libc::ETIME as i64),
        ("ENOSR", libc::ENOSR as i64),
        ("ENONET", libc::ENONET as i64),
        ("ENOPKG", libc::ENOPKG as i64),
        ("EREMOTE", libc::EREMOTE as i64),
        ("ENOLINK", libc::ENOLINK as i64),
        ("EADV", libc::EADV as i64),
        ("ESRMNT", libc::ESRMNT as i64),
        ("ECOMM", libc::ECOMM as i64),
        ("EPROTO", libc::EPROTO as i64),
        ("EMULTIHOP", libc::EMULTIHOP as i64),
        ("EDOTDOT", libc::EDOTDOT as i64),
        ("EBADMSG", libc::EBADMSG as i64),
        ("EOVERFLOW", libc::EOVERFLOW as i64),
        ("ENOTUNIQ", libc::ENOTUNIQ as i64),
        ("EBADFD", libc::EBADFD as i64),
        ("EREMCHG", libc::EREMCHG as i64),
        ("ELIBACC", libc::ELIBACC as i64),
        ("ELIBBAD", libc::ELIBBAD as i64),
        ("ELIBSCN", libc::ELIBSCN as i64),
        ("ELIBMAX", libc::ELIBMAX as i64),
        ("ELIBEXEC", libc::ELIBEXEC as i64),
        ("EILSEQ", libc::EILSEQ as i64),
        ("ERESTART", libc::ERESTART as i64),
        ("ESTRPIPE", libc::ESTRPIPE as i64),
        ("EUSERS", libc::EUSERS as i64),
        ("ENOTSOCK", libc::ENOTSOCK as i64),
        ("EDESTADDRREQ", libc::EDESTADDRREQ as i64),
        ("EMSGSIZE", libc::EMSGSIZE as i64),
        ("EPROTOTYPE", libc::EPROTOTYPE as i64),
        ("ENOPROTOOPT", libc::ENOPROTOOPT as i64),
        ("EPROTONOSUPPORT", libc::EPROTONOSUPPORT as i64),
        ("ESOCKTNOSUPPORT", libc::ESOCKTNOSUPPORT as i64),
        ("ENOTSUP", libc::ENOTSUP as i64),
        ("EOPNOTSUPP", libc::EOPNOTSUPP as i64),
        ("EPFNOSUPPORT", libc::EPFNOSUPPORT as i64),
        ("EAFNOSUPPORT", libc::EAFNOSUPPORT as i64),
        ("EADDRINUSE", libc::EADDRINUSE as i64),
        ("EADDRNOTAVAIL", libc::EADDRNOTAVAIL as i64),
        ("ENETDOWN", libc::ENETDOWN as i64),
        ("ENETUNREACH", libc::ENETUNREACH as i64),
        ("ENETRESET", libc::ENETRESET as i64),
        ("ECONNABORTED", libc::ECONNABORTED as i64),
        ("ECONNRESET", libc::ECONNRESET as i64),
        ("ENOBUFS", libc::ENOBUFS as i64),
        ("EISCONN", libc::EISCONN as i64),
        ("ENOTCONN", libc::ENOTCONN as i64),
        ("ESHUTDOWN", libc::ESHUTDOWN as i64),
        ("ETOOMANYREFS", libc::ETOOMANYREFS as i64),
        ("ETIMEDOUT", libc::ETIMEDOUT as i64),
        ("ECONNREFUSED", libc::ECONNREFUSED as i64),
        ("EHOSTDOWN", libc::EHOSTDOWN as i64),
        ("EHOSTUNREACH", libc::EHOSTUNREACH as i64),
        ("EALREADY", libc::EALREADY as i64),
        ("EINPROGRESS", libc::EINPROGRESS as i64),
        ("ESTALE", libc::ESTALE as i64),
        ("EUCLEAN", libc::EUCLEAN as i64),
        ("ENOTNAM", libc::ENOTNAM as i64),
        ("ENAVAIL", libc::ENAVAIL as i64),
        ("EISNAM", libc::EISNAM as i64),
        ("EREMOTEIO", libc::EREMOTEIO as i64),
        ("EDQUOT", libc::EDQUOT as i64),
        ("ENOMEDIUM", libc::ENOMEDIUM as i64),
        ("EMEDIUMTYPE", libc::EMEDIUMTYPE as i64),
        ("ECANCELED", libc::ECANCELED as i64),
        ("ENOKEY", libc::ENOKEY as i64),
        ("EKEYEXPIRED", libc::EKEYEXPIRED as i64),
        ("EKEYREVOKED", libc::EKEYREVOKED as i64),
        ("EKEYREJECTED", libc::EKEYREJECTED as i64),
        ("EOWNERDEAD", libc::EOWNERDEAD as i64),
        ("ENOTRECOVERABLE", libc::ENOTRECOVERABLE as i64),
        ("ERFKILL", libc::ERFKILL as i64),
        ("EHWPOISON", libc::EHWPOISON as i64),
        ("EFTYPE", 134),
    ];
}
