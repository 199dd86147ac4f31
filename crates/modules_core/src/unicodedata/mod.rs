//! `unicodedata`: the Unicode character database, 16.0 and 3.2.
//!
//! Names come from the crate `unicode_names2`, which has no named sequences; everything else from our own tables.

mod functions;
mod normalize;
mod properties;
mod tables;

use baton_object::{Borrowed, PyResult, Token, class, methods};

/// The version that is today's.
const VERSION: &str = "16.0.0";
/// The version that internationalized domain names rest on.
const OLD_VERSION: &str = "3.2.0";

/// The database in a version.
#[class(name = "UCD", module = "unicodedata", spec = UCD, flags = NO_INSTANTIATION, no_gc)]
pub struct Ucd {
    old: bool,
}

#[methods]
impl Ucd {
    #[member]
    fn unidata_version(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let version = if Ucd::of(token, this).old {
            OLD_VERSION
        } else {
            VERSION
        };
        Ok(token.new_str(version))
    }

    /// Returns the bidirectional class assigned to the character chr as string.
    ///
    /// If no such value is defined, an empty string is returned.
    #[method("(chr, /)")]
    fn bidirectional(token: &mut Token, this: Borrowed<'_>, chr: Borrowed<'_>) -> PyResult {
        let old = Ucd::of(token, this).old;
        functions::bidirectional(token, old, chr)
    }

    /// Returns the general category assigned to the character chr as string.
    #[method("(chr, /)")]
    fn category(token: &mut Token, this: Borrowed<'_>, chr: Borrowed<'_>) -> PyResult {
        let old = Ucd::of(token, this).old;
        functions::category(token, old, chr)
    }

    /// Returns the canonical combining class assigned to the character chr as integer.
    ///
    /// Returns 0 if no combining class is defined.
    #[method("(chr, /)")]
    fn combining(token: &mut Token, this: Borrowed<'_>, chr: Borrowed<'_>) -> PyResult {
        let old = Ucd::of(token, this).old;
        functions::combining(token, old, chr)
    }

    /// Returns the character decomposition mapping assigned to the character chr as string.
    ///
    /// An empty string is returned in case no such mapping is defined.
    #[method("(chr, /)")]
    fn decomposition(token: &mut Token, this: Borrowed<'_>, chr: Borrowed<'_>) -> PyResult {
        let old = Ucd::of(token, this).old;
        functions::decomposition(token, old, chr)
    }

    /// Returns the east asian width assigned to the character chr as string.
    #[method("(chr, /)")]
    fn east_asian_width(token: &mut Token, this: Borrowed<'_>, chr: Borrowed<'_>) -> PyResult {
        let old = Ucd::of(token, this).old;
        functions::east_asian_width(token, old, chr)
    }

    /// Returns the mirrored property assigned to the character chr as integer.
    ///
    /// Returns 1 if the character has been identified as a "mirrored"
    /// character in bidirectional text, 0 otherwise.
    #[method("(chr, /)")]
    fn mirrored(token: &mut Token, this: Borrowed<'_>, chr: Borrowed<'_>) -> PyResult {
        let old = Ucd::of(token, this).old;
        functions::mirrored(token, old, chr)
    }

    /// Converts a Unicode character into its equivalent decimal value.
    ///
    /// Returns the decimal value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[method("(chr, default=<unrepresentable>, /)")]
    fn decimal(
        token: &mut Token,
        this: Borrowed<'_>,
        chr: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        let old = Ucd::of(token, this).old;
        functions::decimal(token, old, chr, default)
    }

    /// Converts a Unicode character into its equivalent digit value.
    ///
    /// Returns the digit value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[method("(chr, default=<unrepresentable>, /)")]
    fn digit(
        token: &mut Token,
        this: Borrowed<'_>,
        chr: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        let old = Ucd::of(token, this).old;
        functions::digit(token, old, chr, default)
    }

    /// Converts a Unicode character into its equivalent numeric value.
    ///
    /// Returns the numeric value assigned to the character chr as float.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[method("(chr, default=<unrepresentable>, /)")]
    fn numeric(
        token: &mut Token,
        this: Borrowed<'_>,
        chr: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        let old = Ucd::of(token, this).old;
        functions::numeric(token, old, chr, default)
    }

    /// Returns the name assigned to the character chr as a string.
    ///
    /// If no name is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[method("(chr, default=<unrepresentable>, /)")]
    fn name(
        token: &mut Token,
        this: Borrowed<'_>,
        chr: Borrowed<'_>,
        default: Option<Borrowed<'_>>,
    ) -> PyResult {
        let old = Ucd::of(token, this).old;
        functions::name(token, old, chr, default)
    }

    /// Return the normal form 'form' for the Unicode string unistr.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[method("(form, unistr, /)")]
    fn normalize(
        token: &mut Token,
        this: Borrowed<'_>,
        form: Borrowed<'_>,
        unistr: Borrowed<'_>,
    ) -> PyResult {
        let old = Ucd::of(token, this).old;
        functions::normalize(token, old, form, unistr)
    }

    /// Return whether the Unicode string unistr is in the normal form 'form'.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[method("(form, unistr, /)")]
    fn is_normalized(
        token: &mut Token,
        this: Borrowed<'_>,
        form: Borrowed<'_>,
        unistr: Borrowed<'_>,
    ) -> PyResult {
        let old = Ucd::of(token, this).old;
        functions::is_normalized(token, old, form, unistr)
    }

    /// Look up character by name.
    ///
    /// If a character with the given name is found, return the
    /// corresponding character.  If not found, KeyError is raised.
    #[method("(name, /)")]
    fn lookup(token: &mut Token, _this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
        functions::lookup(token, name)
    }
}

/// This module provides access to the Unicode Character Database which
/// defines character properties for all Unicode characters. The data in
/// this database is based on the UnicodeData.txt file version
/// 16.0.0 which is publicly available from ftp://ftp.unicode.org/.
///
/// The module uses the same names and symbols as defined by the
/// UnicodeData File Format 16.0.0.
#[baton_object::module(name = "unicodedata", classes(super::UCD))]
pub mod module {
    use super::*;

    #[constant]
    fn unidata_version(token: &mut Token) -> PyResult {
        Ok(token.new_str(VERSION))
    }

    #[constant]
    fn ucd_3_2_0(token: &mut Token) -> PyResult {
        Ok(token.new_object(Ucd { old: true }))
    }

    /// Returns the bidirectional class assigned to the character chr as string.
    ///
    /// If no such value is defined, an empty string is returned.
    #[function("(chr, /)")]
    fn bidirectional(token: &mut Token, chr: Borrowed<'_>) -> PyResult {
        let old = false;
        functions::bidirectional(token, old, chr)
    }

    /// Returns the general category assigned to the character chr as string.
    #[function("(chr, /)")]
    fn category(token: &mut Token, chr: Borrowed<'_>) -> PyResult {
        let old = false;
        functions::category(token, old, chr)
    }

    /// Returns the canonical combining class assigned to the character chr as integer.
    ///
    /// Returns 0 if no combining class is defined.
    #[function("(chr, /)")]
    fn combining(token: &mut Token, chr: Borrowed<'_>) -> PyResult {
        let old = false;
        functions::combining(token, old, chr)
    }

    /// Returns the character decomposition mapping assigned to the character chr as string.
    ///
    /// An empty string is returned in case no such mapping is defined.
    #[function("(chr, /)")]
    fn decomposition(token: &mut Token, chr: Borrowed<'_>) -> PyResult {
        let old = false;
        functions::decomposition(token, old, chr)
    }

    /// Returns the east asian width assigned to the character chr as string.
    #[function("(chr, /)")]
    fn east_asian_width(token: &mut Token, chr: Borrowed<'_>) -> PyResult {
        let old = false;
        functions::east_asian_width(token, old, chr)
    }

    /// Returns the mirrored property assigned to the character chr as integer.
    ///
    /// Returns 1 if the character has been identified as a "mirrored"
    /// character in bidirectional text, 0 otherwise.
    #[function("(chr, /)")]
    fn mirrored(token: &mut Token, chr: Borrowed<'_>) -> PyResult {
        let old = false;
        functions::mirrored(token, old, chr)
    }

    /// Converts a Unicode character into its equivalent decimal value.
    ///
    /// Returns the decimal value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[function("(chr, default=<unrepresentable>, /)")]
    fn decimal(token: &mut Token, chr: Borrowed<'_>, default: Option<Borrowed<'_>>) -> PyResult {
        let old = false;
        functions::decimal(token, old, chr, default)
    }

    /// Converts a Unicode character into its equivalent digit value.
    ///
    /// Returns the digit value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[function("(chr, default=<unrepresentable>, /)")]
    fn digit(token: &mut Token, chr: Borrowed<'_>, default: Option<Borrowed<'_>>) -> PyResult {
        let old = false;
        functions::digit(token, old, chr, default)
    }

    /// Converts a Unicode character into its equivalent numeric value.
    ///
    /// Returns the numeric value assigned to the character chr as float.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[function("(chr, default=<unrepresentable>, /)")]
    fn numeric(token: &mut Token, chr: Borrowed<'_>, default: Option<Borrowed<'_>>) -> PyResult {
        let old = false;
        functions::numeric(token, old, chr, default)
    }

    /// Returns the name assigned to the character chr as a string.
    ///
    /// If no name is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[function("(chr, default=<unrepresentable>, /)")]
    fn name(token: &mut Token, chr: Borrowed<'_>, default: Option<Borrowed<'_>>) -> PyResult {
        let old = false;
        functions::name(token, old, chr, default)
    }

    /// Return the normal form 'form' for the Unicode string unistr.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[function("(form, unistr, /)")]
    fn normalize(token: &mut Token, form: Borrowed<'_>, unistr: Borrowed<'_>) -> PyResult {
        let old = false;
        functions::normalize(token, old, form, unistr)
    }

    /// Return whether the Unicode string unistr is in the normal form 'form'.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[function("(form, unistr, /)")]
    fn is_normalized(token: &mut Token, form: Borrowed<'_>, unistr: Borrowed<'_>) -> PyResult {
        let old = false;
        functions::is_normalized(token, old, form, unistr)
    }

    /// Look up character by name.
    ///
    /// If a character with the given name is found, return the
    /// corresponding character.  If not found, KeyError is raised.
    #[function("(name, /)")]
    fn lookup(token: &mut Token, name: Borrowed<'_>) -> PyResult {
        functions::lookup(token, name)
    }
}
