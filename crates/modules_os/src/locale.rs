//! `_locale`: the C library's locales and message catalogues.
//!
//! Texts of the C library are decoded as UTF-8, bytes that are none by surrogate escapes.

use crate::constants::{self, Number};
use baton_object::dict::{self, Dict};
use baton_object::exceptions::{EXCEPTION, OS_ERROR, exception_class};
use baton_object::str::{Str, encode_wtf8};
use baton_object::{Borrowed, ClassSpec, Owned, PyResult, Raised, Token};
use std::ffi::{CStr, CString, c_char, c_int};

/// The class `locale.Error`.
static ERROR: ClassSpec = exception_class("Error", "locale", Some(&EXCEPTION), "");

unsafe extern "C" {
    fn gettext(message: *const c_char) -> *mut c_char;
    fn dgettext(domain: *const c_char, message: *const c_char) -> *mut c_char;
    fn dcgettext(domain: *const c_char, message: *const c_char, category: c_int) -> *mut c_char;
    fn textdomain(domain: *const c_char) -> *mut c_char;
    fn bindtextdomain(domain: *const c_char, folder: *const c_char) -> *mut c_char;
    fn bind_textdomain_codeset(domain: *const c_char, codeset: *const c_char) -> *mut c_char;
}

const NUMBERS: &[Number] = &[
    ("LC_CTYPE", libc::LC_CTYPE as i64),
    ("LC_NUMERIC", libc::LC_NUMERIC as i64),
    ("LC_TIME", libc::LC_TIME as i64),
    ("LC_COLLATE", libc::LC_COLLATE as i64),
    ("LC_MONETARY", libc::LC_MONETARY as i64),
    ("LC_MESSAGES", libc::LC_MESSAGES as i64),
    ("LC_ALL", libc::LC_ALL as i64),
    ("CHAR_MAX", c_char::MAX as i64),
];

/// What `nl_langinfo` answers.
const LANGUAGE_INFO: &[Number] = &[
    ("DAY_1", libc::DAY_1 as i64),
    ("DAY_2", libc::DAY_2 as i64),
    ("DAY_3", libc::DAY_3 as i64),
    ("DAY_4", libc::DAY_4 as i64),
    ("DAY_5", libc::DAY_5 as i64),
    ("DAY_6", libc::DAY_6 as i64),
    ("DAY_7", libc::DAY_7 as i64),
    ("ABDAY_1", libc::ABDAY_1 as i64),
    ("ABDAY_2", libc::ABDAY_2 as i64),
    ("ABDAY_3", libc::ABDAY_3 as i64),
    ("ABDAY_4", libc::ABDAY_4 as i64),
    ("ABDAY_5", libc::ABDAY_5 as i64),
    ("ABDAY_6", libc::ABDAY_6 as i64),
    ("ABDAY_7", libc::ABDAY_7 as i64),
    ("MON_1", libc::MON_1 as i64),
    ("MON_2", libc::MON_2 as i64),
    ("MON_3", libc::MON_3 as i64),
    ("MON_4", libc::MON_4 as i64),
    ("MON_5", libc::MON_5 as i64),
    ("MON_6", libc::MON_6 as i64),
    ("MON_7", libc::MON_7 as i64),
    ("MON_8", libc::MON_8 as i64),
    ("MON_9", libc::MON_9 as i64),
    ("MON_10", libc::MON_10 as i64),
    ("MON_11", libc::MON_11 as i64),
    ("MON_12", libc::MON_12 as i64),
    ("ABMON_1", libc::ABMON_1 as i64),
    ("ABMON_2", libc::ABMON_2 as i64),
    ("ABMON_3", libc::ABMON_3 as i64),
    ("ABMON_4", libc::ABMON_4 as i64),
    ("ABMON_5", libc::ABMON_5 as i64),
    ("ABMON_6", libc::ABMON_6 as i64),
    ("ABMON_7", libc::ABMON_7 as i64),
    ("ABMON_8", libc::ABMON_8 as i64),
    ("ABMON_9", libc::ABMON_9 as i64),
    ("ABMON_10", libc::ABMON_10 as i64),
    ("ABMON_11", libc::ABMON_11 as i64),
    ("ABMON_12", libc::ABMON_12 as i64),
    ("RADIXCHAR", libc::RADIXCHAR as i64),
    ("THOUSEP", libc::THOUSEP as i64),
    ("CRNCYSTR", libc::CRNCYSTR as i64),
    ("D_FMT", libc::D_FMT as i64),
    ("D_T_FMT", libc::D_T_FMT as i64),
    ("T_FMT", libc::T_FMT as i64),
    ("T_FMT_AMPM", libc::T_FMT_AMPM as i64),
    ("AM_STR", libc::AM_STR as i64),
    ("PM_STR", libc::PM_STR as i64),
    ("CODESET", libc::CODESET as i64),
    ("YESEXPR", libc::YESEXPR as i64),
    ("NOEXPR", libc::NOEXPR as i64),
    ("ERA", libc::ERA as i64),
    ("ERA_D_FMT", libc::ERA_D_FMT as i64),
    ("ERA_D_T_FMT", libc::ERA_D_T_FMT as i64),
    ("ERA_T_FMT", libc::ERA_T_FMT as i64),
    ("ALT_DIGITS", libc::ALT_DIGITS as i64),
    // glibc's format of `date`, which the crate libc does not name.
    ("_DATE_FMT", 131_180),
];

fn text(token: &Token, text: *const c_char) -> Owned {
    if text.is_null() {
        return token.none();
    }
    // SAFETY: the C library's strings end with NUL and live until the next call that changes them; this one copies.
    let bytes = unsafe { CStr::from_ptr(text) }.to_bytes();
    let chars: Vec<u32> = bytes
        .utf8_chunks()
        .flat_map(|chunk| {
            let valid = chunk.valid().chars().map(u32::from);
            let escaped = chunk.invalid().iter().map(|byte| 0xDC00 + u32::from(*byte));
            valid.chain(escaped).collect::<Vec<u32>>()
        })
        .collect();
    token.new_chars(&chars)
}

fn c_string(token: &mut Token, value: Borrowed<'_>) -> PyResult<CString> {
    let Some(text) = value.get::<Str>(token) else {
        let class = token.class_name(value);
        return Err(token.type_error(format!("argument must be str, not {class}")));
    };
    CString::new(encode_wtf8(text.chars()))
        .map_err(|_| token.value_error("embedded null character"))
}

fn error(token: &mut Token, message: &'static str) -> Raised {
    token.raise(&ERROR, message)
}

fn os_error(token: &mut Token) -> Raised {
    let number = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    // SAFETY: `strerror` gives a string for every number.
    let message = unsafe { libc::strerror(number) };
    let values = vec![token.int(i64::from(number)), text(token, message)];
    token.raise_values(&OS_ERROR, values)
}

/// A catalogue of groupings: a list that ends with 0 or CHAR_MAX.
fn grouping(token: &Token, sizes: *const c_char) -> Owned {
    let mut list = Vec::new();
    if !sizes.is_null() {
        // SAFETY: `localeconv`'s groupings end with NUL.
        let bytes = unsafe { CStr::from_ptr(sizes) }.to_bytes();
        let last = c_char::MAX as u8;
        let end = bytes.iter().position(|size| *size == last);
        let shown = end.map_or(bytes.len(), |end| end + 1);
        list.extend(
            bytes
                .iter()
                .take(shown)
                .map(|size| token.int(i64::from(*size))),
        );
        if end.is_none() && !list.is_empty() {
            list.push(token.int(0));
        }
    }
    token.new_list(list)
}

/// Support for POSIX locales.
#[baton_object::module(name = "_locale", classes(super::ERROR))]
pub mod locale {
    use super::*;

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let namespace = constants::namespace(token, module)?;
        constants::fill(token, namespace.as_ref(), NUMBERS);
        constants::fill(token, namespace.as_ref(), LANGUAGE_INFO);
        Ok(())
    }

    /// Activates/queries locale processing.
    #[function("(category, locale=None, /)")]
    fn setlocale(token: &mut Token, category: i32, locale: Option<Borrowed<'_>>) -> PyResult {
        let locale = match locale.filter(|locale| !locale.is_none()) {
            Some(locale) => Some(c_string(token, locale)?),
            None => None,
        };
        let name = locale
            .as_ref()
            .map_or(std::ptr::null(), |name| name.as_ptr());
        // SAFETY: the name is a C string or null, which asks only.
        let result = unsafe { libc::setlocale(category, name) };
        if result.is_null() {
            return Err(error(
                token,
                if locale.is_some() {
                    "unsupported locale setting"
                } else {
                    "locale query failed"
                },
            ));
        }
        Ok(text(token, result))
    }

    /// Returns numeric and monetary locale-specific parameters.
    #[function("()")]
    fn localeconv(token: &mut Token) -> PyResult {
        // SAFETY: the structure is the C library's own; nothing changes the locale meanwhile, as the lock is held.
        let conv = unsafe { &*libc::localeconv() };
        let result = Dict::new(token);
        let texts = [
            ("decimal_point", conv.decimal_point),
            ("thousands_sep", conv.thousands_sep),
            ("int_curr_symbol", conv.int_curr_symbol),
            ("currency_symbol", conv.currency_symbol),
            ("mon_decimal_point", conv.mon_decimal_point),
            ("mon_thousands_sep", conv.mon_thousands_sep),
            ("positive_sign", conv.positive_sign),
            ("negative_sign", conv.negative_sign),
        ];
        for (name, value) in texts {
            let value = text(token, value);
            dict::set_text(token, result.as_ref(), name, value.as_ref());
        }
        let numbers = [
            ("int_frac_digits", conv.int_frac_digits),
            ("frac_digits", conv.frac_digits),
            ("p_cs_precedes", conv.p_cs_precedes),
            ("p_sep_by_space", conv.p_sep_by_space),
            ("n_cs_precedes", conv.n_cs_precedes),
            ("n_sep_by_space", conv.n_sep_by_space),
            ("p_sign_posn", conv.p_sign_posn),
            ("n_sign_posn", conv.n_sign_posn),
        ];
        for (name, value) in numbers {
            let value = token.int(i64::from(value));
            dict::set_text(token, result.as_ref(), name, value.as_ref());
        }
        for (name, value) in [
            ("grouping", conv.grouping),
            ("mon_grouping", conv.mon_grouping),
        ] {
            let value = grouping(token, value);
            dict::set_text(token, result.as_ref(), name, value.as_ref());
        }
        Ok(result)
    }

    /// Compares two strings according to the locale.
    #[function("(os1, os2, /)")]
    fn strcoll(token: &mut Token, os1: Borrowed<'_>, os2: Borrowed<'_>) -> PyResult<i32> {
        let (left, right) = (c_string(token, os1)?, c_string(token, os2)?);
        // SAFETY: two C strings.
        Ok(unsafe { libc::strcoll(left.as_ptr(), right.as_ptr()) })
    }

    /// Return a string that can be used as a key for locale-aware comparisons.
    #[function("(string, /)")]
    fn strxfrm(token: &mut Token, string: Borrowed<'_>) -> PyResult {
        let string = c_string(token, string)?;
        // SAFETY: asks for the length only; nothing is written.
        let len = unsafe { libc::strxfrm(std::ptr::null_mut(), string.as_ptr(), 0) };
        let mut out = vec![0u8; len + 1];
        // SAFETY: the buffer has room for `len` bytes and the NUL.
        unsafe { libc::strxfrm(out.as_mut_ptr().cast(), string.as_ptr(), out.len()) };
        Ok(text(token, out.as_ptr().cast()))
    }

    /// Return the value for the locale information associated with key.
    #[function("(key, /)")]
    fn nl_langinfo(token: &mut Token, key: i32) -> PyResult {
        if !LANGUAGE_INFO
            .iter()
            .any(|(_, known)| *known == i64::from(key))
        {
            return Err(token.value_error("unsupported langinfo constant"));
        }
        // SAFETY: a known item; the result is a C string.
        let found = unsafe { libc::nl_langinfo(key) };
        Ok(text(token, found))
    }

    /// Get the current locale encoding.
    #[function("()")]
    fn getencoding(token: &mut Token) -> PyResult {
        // SAFETY: as above.
        let found = unsafe { libc::nl_langinfo(libc::CODESET) };
        Ok(text(token, found))
    }

    /// gettext(msg) -> string
    /// Return translation of msg.
    #[function(name = "gettext", "(msg, /)")]
    fn translate(token: &mut Token, msg: Borrowed<'_>) -> PyResult {
        let msg = c_string(token, msg)?;
        // SAFETY: a C string; the result is one.
        let found = unsafe { super::gettext(msg.as_ptr()) };
        Ok(text(token, found))
    }

    /// dgettext(domain, msg) -> string
    /// Return translation of msg in domain.
    #[function(name = "dgettext", "(domain, msg, /)")]
    fn translate_in(token: &mut Token, domain: Borrowed<'_>, msg: Borrowed<'_>) -> PyResult {
        let domain = optional(token, domain)?;
        let msg = c_string(token, msg)?;
        // SAFETY: C strings, the first one or null.
        let found = unsafe { super::dgettext(pointer(&domain), msg.as_ptr()) };
        Ok(text(token, found))
    }

    /// Return translation of msg in domain and category.
    #[function(name = "dcgettext", "(domain, msg, category, /)")]
    fn translate_category(
        token: &mut Token,
        domain: Borrowed<'_>,
        msg: Borrowed<'_>,
        category: i32,
    ) -> PyResult {
        let domain = optional(token, domain)?;
        let msg = c_string(token, msg)?;
        // SAFETY: as above.
        let found = unsafe { super::dcgettext(pointer(&domain), msg.as_ptr(), category) };
        Ok(text(token, found))
    }

    /// Set the C library's textdmain to domain, returning the new domain.
    #[function(name = "textdomain", "(domain, /)")]
    fn set_domain(token: &mut Token, domain: Borrowed<'_>) -> PyResult {
        let domain = optional(token, domain)?;
        // SAFETY: a C string or null.
        let found = unsafe { super::textdomain(pointer(&domain)) };
        if found.is_null() {
            return Err(os_error(token));
        }
        Ok(text(token, found))
    }

    /// Bind the C library's domain to dir.
    #[function(name = "bindtextdomain", "(domain, dir, /)")]
    fn bind_domain(token: &mut Token, domain: Borrowed<'_>, dir: Borrowed<'_>) -> PyResult {
        let domain = c_string(token, domain)?;
        if domain.is_empty() {
            return Err(error(token, "domain must be a non-empty string"));
        }
        let dir = optional(token, dir)?;
        // SAFETY: C strings, the second one or null.
        let found = unsafe { super::bindtextdomain(domain.as_ptr(), pointer(&dir)) };
        if found.is_null() {
            return Err(os_error(token));
        }
        Ok(text(token, found))
    }

    /// Bind the C library's domain to codeset.
    #[function(name = "bind_textdomain_codeset", "(domain, codeset, /)")]
    fn bind_codeset(token: &mut Token, domain: Borrowed<'_>, codeset: Borrowed<'_>) -> PyResult {
        let domain = c_string(token, domain)?;
        let codeset = optional(token, codeset)?;
        // SAFETY: C strings, the second one or null.
        let found = unsafe { super::bind_textdomain_codeset(domain.as_ptr(), pointer(&codeset)) };
        Ok(text(token, found))
    }

    fn optional(token: &mut Token, value: Borrowed<'_>) -> PyResult<Option<CString>> {
        match value.is_none() {
            true => Ok(None),
            false => c_string(token, value).map(Some),
        }
    }

    fn pointer(text: &Option<CString>) -> *const c_char {
        text.as_ref().map_or(std::ptr::null(), |text| text.as_ptr())
    }
}
