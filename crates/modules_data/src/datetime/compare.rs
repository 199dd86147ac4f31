//! What `time` and `datetime` have in common: comparing across zones, the end of reprs, ISO times with offsets.

use super::clock_class::zone_of_offset;
use super::iso::ReadClock;
use baton_object::slots::CompareOp;
use baton_object::{Owned, PyResult, Token, object};

/// True if both have the same zone object, or none.
pub fn same_zone(left: &Option<Owned>, right: &Option<Owned>) -> bool {
    match (left, right) {
        (None, None) => true,
        (Some(left), Some(right)) => left.as_ref().is(right.as_ref()),
        _ => false,
    }
}

/// A value with an offset beside one without: never equal, and in no order.
pub fn mixed(token: &mut Token, op: CompareOp, what: &str) -> PyResult {
    match op {
        CompareOp::Eq => Ok(token.bool(false)),
        CompareOp::Ne => Ok(token.bool(true)),
        _ => Err(token.type_error(format!(
            "can't compare offset-naive and offset-aware {what}"
        ))),
    }
}

/// `, tzinfo=` and the zone's repr, in front of `rest`.
pub fn finish_repr(token: &mut Token, text: &str, zone: Option<Owned>, rest: &str) -> PyResult {
    let mut out = baton_object::str::StrBuilder::new();
    out.push_str(text);
    if let Some(zone) = zone {
        let zone = object::repr(token, zone.as_ref())?;
        out.push_str(", tzinfo=");
        if let Some(zone) = baton_object::str::of(token, zone.as_ref()) {
            out.push(zone.chars());
        }
    }
    out.push_str(rest);
    Ok(out.finish(token))
}

/// The zone of a time that was read.
pub fn read_zone(token: &mut Token, read: &ReadClock) -> PyResult<Option<Owned>> {
    match read.offset {
        None => Ok(None),
        Some((seconds, micros)) => zone_of_offset(token, seconds, micros).map(Some),
    }
}

/// Hour 24 is midnight, and nothing later.
pub fn check_midnight(token: &mut Token, fields: [i64; 4]) -> PyResult<()> {
    let [_, minute, second, micro] = fields;
    if minute != 0 || second != 0 || micro != 0 {
        return Err(token.value_error("minute, second, and microsecond must be 0 when hour is 24"));
    }
    Ok(())
}
