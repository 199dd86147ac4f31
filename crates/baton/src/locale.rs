//! The locale that the environment asks for, as far as it matters: is it one without a character encoding of its own?

use std::ffi::CStr;

/// The locale of characters, which becomes the C library's; `C` where the system does not have it.
pub fn of_characters() -> String {
    // SAFETY: called while the interpreter starts, before there are other threads; the name is copied at once.
    unsafe {
        let name = libc::setlocale(libc::LC_CTYPE, c"".as_ptr());
        if name.is_null() {
            return "C".to_string();
        }
        CStr::from_ptr(name).to_string_lossy().into_owned()
    }
}

/// True for the locales that mean "none": UTF-8 mode is then on unless it is switched off (PEP 540).
pub fn is_posix(locale: &str) -> bool {
    matches!(locale, "C" | "POSIX")
}

/// The error handler of stdin and stdout: lenient where the locale was hardly chosen to say something about encodings.
pub fn stream_errors(locale: &str, utf8_mode: bool) -> &'static str {
    let lenient = is_posix(locale) || matches!(locale, "C.UTF-8" | "C.utf8" | "UTF-8");
    if lenient || utf8_mode {
        "surrogateescape"
    } else {
        "strict"
    }
}
