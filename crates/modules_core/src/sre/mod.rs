//! `_sre`: regular expressions. The engine is the crate `rustpython-sre_engine`, which runs the same programs that
//! `re._compiler` makes for CPython's.

pub mod matched;
pub mod pattern;
pub mod prefilter;
pub mod subject;

use baton_object::int::{self, IntRef};
use baton_object::list::List;
use baton_object::str::Str;
use baton_object::traverse::Opaque;
use baton_object::{Borrowed, Owned, PyResult, Token, object};
use pattern::Pattern;
use rustpython_sre_engine::string::{lower_ascii, lower_unicode, upper_unicode};

/// The units of a list of integers that are in range, as the compiler makes it.
fn plain_code(token: &Token, code: Borrowed<'_>) -> Option<Vec<u32>> {
    let unit = |item: &Owned| match int::value_of(token, item.as_ref())? {
        IntRef::Small(unit) => u32::try_from(unit).ok(),
        IntRef::Big(_) => None,
    };
    code.get::<List>(token)?.items.iter().map(unit).collect()
}

fn compile_code(token: &mut Token, code: Borrowed<'_>) -> PyResult<Vec<u32>> {
    if let Some(units) = plain_code(token, code) {
        return Ok(units);
    }
    let mut units = Vec::new();
    for item in object::collect(token, code)? {
        let unit = baton_object::int::index_to_u64(token, item.as_ref())?;
        match u32::try_from(unit) {
            Ok(unit) => units.push(unit),
            Err(_) => {
                return Err(token.overflow_error("regular expression code size limit exceeded"));
            }
        }
    }
    Ok(units)
}

#[baton_object::module(name = "_sre")]
#[expect(
    missing_docs,
    reason = "the doc comment would be the module's doc string, and CPython's has none"
)]
pub mod module {
    use super::*;

    #[function("(pattern, flags, code, groups, groupindex, indexgroup)")]
    fn compile(
        token: &mut Token,
        pattern: Borrowed<'_>,
        flags: i64,
        code: Borrowed<'_>,
        groups: usize,
        groupindex: Borrowed<'_>,
        indexgroup: Borrowed<'_>,
    ) -> PyResult {
        let code = compile_code(token, code)?;
        let is_bytes = if pattern.is_none() {
            None
        } else {
            Some(!pattern.is_a::<Str>(token))
        };
        let (pattern, index, names) = (
            pattern.own(token),
            groupindex.own(token),
            indexgroup.own(token),
        );
        Ok(token.new_object(Pattern {
            pattern,
            flags,
            code,
            groups,
            index,
            names,
            is_bytes,
            hash: None,
            engine: Opaque(None),
        }))
    }

    #[function("(pattern, template, /)")]
    fn template(token: &mut Token, _pattern: Borrowed<'_>, template: Borrowed<'_>) -> PyResult {
        pattern::new_template(token, template)
    }

    #[function("()")]
    fn getcodesize(_token: &mut Token) -> PyResult<i64> {
        Ok(4)
    }

    #[function("(character, /)")]
    fn ascii_iscased(_token: &mut Token, character: i64) -> PyResult<bool> {
        Ok(u8::try_from(character).is_ok_and(|c| c.is_ascii_alphabetic()))
    }

    #[function("(character, /)")]
    fn unicode_iscased(_token: &mut Token, character: i64) -> PyResult<bool> {
        let c = u32::try_from(character).unwrap_or(0);
        // A character like \u{df}, of which several become in upper case, has a case all the same.
        let several = char::from_u32(c).is_some_and(|c| c.to_uppercase().len() > 1);
        Ok(several || c != lower_unicode(c) || c != upper_unicode(c))
    }

    #[function("(character, /)")]
    fn ascii_tolower(_token: &mut Token, character: i64) -> PyResult<i64> {
        Ok(u32::try_from(character).map_or(character, |c| i64::from(lower_ascii(c))))
    }

    #[function("(character, /)")]
    fn unicode_tolower(_token: &mut Token, character: i64) -> PyResult<i64> {
        Ok(u32::try_from(character).map_or(character, |c| i64::from(lower_unicode(c))))
    }

    #[constant]
    fn MAGIC(_token: &mut Token) -> PyResult<i64> {
        Ok(20_230_612)
    }

    #[constant]
    fn CODESIZE(_token: &mut Token) -> PyResult<i64> {
        Ok(4)
    }

    #[constant]
    fn MAXREPEAT(_token: &mut Token) -> PyResult<i64> {
        Ok(i64::from(u32::MAX))
    }

    #[constant]
    fn MAXGROUPS(_token: &mut Token) -> PyResult<i64> {
        Ok(i64::from(u32::MAX) / 4)
    }

    #[constant]
    fn copyright(_token: &mut Token) -> PyResult<&'static str> {
        Ok(" SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ")
    }
}
