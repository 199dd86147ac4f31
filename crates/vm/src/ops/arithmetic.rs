//! Operators, comparisons and truth.

use crate::ops::builtin_calls::builtin_length;
use crate::ops::{specialise, subscript};
use crate::run::{Regs, Step, Stop};
use baton_code::ops::Opcode;
use baton_object::number::{self, BinaryOp, UnaryOp};
use baton_object::object::{self, is_true};
use baton_object::singletons::{self, bool_word};
use baton_object::slots::CompareOp;
use baton_object::{Borrowed, Owned, PyResult, Token, Word, kind};

const CACHE_UNITS: isize = 5;
const IN_PLACE: u32 = 13;
const SUBSCRIPT: u32 = 26;

/// `BINARY_OP`: immediate integers and doubles inline, everything else through the classes' slots. The commonest turn
/// the instruction into a form of their own.
#[inline(always)]
pub fn binary_op(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let (left, right) = (r.peek_word(1), r.peek_word(0));
    if arg == SUBSCRIPT {
        specialise::become_if_due(r, Opcode::BINARY_OP_SUBSCR_LIST_INT);
        return subscript::binary_subscr(r, token, arg);
    }
    let op = if arg >= IN_PLACE { arg - IN_PLACE } else { arg };
    if let Some((a, b)) = left.both_ints(right) {
        specialise::become_if_due(
            r,
            match op {
                ADD => Opcode::BINARY_OP_ADD_INT,
                SUBTRACT => Opcode::BINARY_OP_SUBTRACT_INT,
                MULTIPLY => Opcode::BINARY_OP_MULTIPLY_INT,
                _ => Opcode::BINARY_OP,
            },
        );
        return replace_two(r, int_op(op, left, right, a, b));
    }
    let Some((a, b)) = both_floats(left, right) else {
        return Err(Stop::Slow);
    };
    specialise::become_if_due(
        r,
        match op {
            ADD => Opcode::BINARY_OP_ADD_FLOAT,
            SUBTRACT => Opcode::BINARY_OP_SUBTRACT_FLOAT,
            MULTIPLY => Opcode::BINARY_OP_MULTIPLY_FLOAT,
            _ => Opcode::BINARY_OP,
        },
    );
    replace_two(r, float_op(op, a, b).and_then(float_result))
}

/// The operand as a double, without a look at the heap: an immediate one or zero.
#[inline(always)]
fn float_operand(word: Word) -> Option<f64> {
    if word.is_float() {
        return word.float();
    }
    word.is(singletons::zero_word()).then_some(0.0)
}

/// The word for a double that needs no object of its own.
#[inline(always)]
fn float_result(value: f64) -> Option<Word> {
    Word::try_float(value).or_else(|| (value.to_bits() == 0).then(singletons::zero_word))
}

const ADD: u32 = 0;
const MULTIPLY: u32 = 5;
const SUBTRACT: u32 = 10;

/// The result of a small operation on immediates, which have nothing to release; without one the general form has to.
#[inline(always)]
fn replace_two(r: &mut Regs, result: Option<Word>) -> Step {
    let Some(word) = result else {
        return Err(Stop::Slow);
    };
    r.jump(CACHE_UNITS);
    r.shrink(1);
    r.replace(0, word);
    Ok(())
}

#[inline(always)]
fn int_op(op: u32, left: Word, right: Word, a: i64, b: i64) -> Option<Word> {
    match op {
        ADD => left.add_ints(right),
        SUBTRACT => left.sub_ints(right),
        MULTIPLY => a.checked_mul(b).and_then(Word::try_int),
        1 => Word::try_int(a & b),
        7 => Word::try_int(a | b),
        12 => Word::try_int(a ^ b),
        2 if b > 0 => Word::try_int(a.div_euclid(b)),
        6 if b > 0 => Word::try_int(a.rem_euclid(b)),
        9 if (0..61).contains(&b) => Word::try_int(a >> b),
        3 if (0..60).contains(&b) && a.unsigned_abs() < 1 << (60 - b) => Word::try_int(a << b),
        11 if b != 0 && a.unsigned_abs() < 1 << 53 && b.unsigned_abs() < 1 << 53 => {
            Word::try_float(a as f64 / b as f64)
        }
        _ => None,
    }
}

/// Declares forms of `BINARY_OP` for two immediate integers or two doubles.
macro_rules! binary_forms {
    ($($(#[$doc:meta])* $name:ident: $operands:ident => |$a:ident, $b:ident| $result:expr;)*) => {
        $($(#[$doc])*
        #[inline(always)]
        pub fn $name(r: &mut Regs, _token: &mut Token, _arg: u32) -> Step {
            let (left, right) = (r.peek_word(1), r.peek_word(0));
            let Some(($a, $b)) = $operands(left, right) else {
                return Err(Stop::Slow);
            };
            replace_two(r, $result)
        })*
    };
}

#[inline(always)]
fn int_words(left: Word, right: Word) -> Option<(Word, Word)> {
    left.both_ints(right).map(|_| (left, right))
}

#[inline(always)]
fn ints(left: Word, right: Word) -> Option<(i64, i64)> {
    left.both_ints(right)
}

#[inline(always)]
fn floats(left: Word, right: Word) -> Option<(f64, f64)> {
    Some((float_operand(left)?, float_operand(right)?))
}

binary_forms! {
    /// `BINARY_OP_ADD_INT`
    add_int: int_words => |a, b| a.add_ints(b);
    /// `BINARY_OP_SUBTRACT_INT`
    subtract_int: int_words => |a, b| a.sub_ints(b);
    /// `BINARY_OP_MULTIPLY_INT`
    multiply_int: ints => |a, b| a.checked_mul(b).and_then(Word::try_int);
    /// `BINARY_OP_ADD_FLOAT`
    add_float: floats => |a, b| float_result(a + b);
    /// `BINARY_OP_SUBTRACT_FLOAT`
    subtract_float: floats => |a, b| float_result(a - b);
    /// `BINARY_OP_MULTIPLY_FLOAT`
    multiply_float: floats => |a, b| float_result(a * b);
}

#[inline(always)]
fn both_floats(left: Word, right: Word) -> Option<(f64, f64)> {
    let a = float_operand(left);
    let b = float_operand(right);
    match (a, b) {
        (Some(a), Some(b)) => Some((a, b)),
        (Some(a), None) => exact_small(right).map(|b| (a, b)),
        (None, Some(b)) => exact_small(left).map(|a| (a, b)),
        (None, None) => None,
    }
}

/// An immediate integer that a double holds exactly.
#[inline(always)]
fn exact_small(word: Word) -> Option<f64> {
    word.int()
        .filter(|value| value.unsigned_abs() <= 1 << 53)
        .map(|value| value as f64)
}

#[inline(always)]
fn float_op(op: u32, a: f64, b: f64) -> Option<f64> {
    match op {
        0 => Some(a + b),
        10 => Some(a - b),
        5 => Some(a * b),
        11 if b != 0.0 => Some(a / b),
        _ => None,
    }
}

/// [`binary_op`] through the classes' slots.
pub fn binary_op_slow(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    specialise::generalise(r, Opcode::BINARY_OP);
    if arg == SUBSCRIPT {
        return subscript::binary_subscr_slow(r, token, arg);
    }
    r.jump(CACHE_UNITS);
    r.save();
    let (left, right) = (r.peek(1), r.peek(0));
    let result = match arg >= IN_PLACE {
        false => number::binary(token, left, right, operator(arg))?,
        true => number::in_place(token, left, right, operator(arg - IN_PLACE))?,
    };
    r.finish(token, 2, result)
}

fn operator(index: u32) -> BinaryOp {
    BinaryOp::ALL
        .get(index as usize)
        .copied()
        .unwrap_or(BinaryOp::Add)
}

/// `COMPARE_OP`
#[inline(always)]
pub fn compare_op(r: &mut Regs, _token: &mut Token, arg: u32) -> Step {
    r.jump(1);
    let (left, right) = (r.peek_word(1), r.peek_word(0));
    let op = comparison(arg >> 5);
    if let Some((a, b)) = left.both_ints(right) {
        r.shrink(2);
        r.push_word(bool_word(op.matches(a.cmp(&b))));
        return Ok(());
    }
    if let (Some(a), Some(b)) = (float_operand(left), float_operand(right))
        && let Some(ordering) = a.partial_cmp(&b)
    {
        r.shrink(2);
        r.push_word(bool_word(op.matches(ordering)));
        return Ok(());
    }
    Err(Stop::Slow)
}

#[inline(always)]
fn comparison(index: u32) -> CompareOp {
    CompareOp::ALL
        .get(index as usize)
        .copied()
        .unwrap_or(CompareOp::Eq)
}

/// [`compare_op`] through the classes' slots.
pub fn compare_op_slow(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.jump(1);
    r.save();
    let (op, to_bool) = (comparison(arg >> 5), arg & 16 != 0);
    let (left, right) = (r.peek(1), r.peek(0));
    let result = compare(token, left, right, op)?;
    let result = if to_bool && !token.is_exact(result.as_ref(), kind::BOOL) {
        let truth = is_true(token, result.as_ref())?;
        token.bool(truth)
    } else {
        result
    };
    r.finish(token, 2, result)
}

fn compare(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>, op: CompareOp) -> PyResult {
    if matches!(op, CompareOp::Eq | CompareOp::Ne)
        && token.is_exact(left, kind::STR)
        && token.is_exact(right, kind::STR)
    {
        return Ok(token.bool(baton_object::str::equal(left, right) == (op == CompareOp::Eq)));
    }
    object::compare(token, left, right, op)
}

/// `IS_OP`
#[inline(always)]
pub fn is_op(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let (right, left) = (r.pop_word(), r.pop_word());
    r.push_word(bool_word(left.is(right) != (arg != 0)));
    if left.needs_release() {
        token.release(left);
        r.run_pending(token);
    }
    r.release_last(token, right);
    Ok(())
}

/// `CONTAINS_OP`
pub fn contains_op(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.jump(1);
    r.save();
    let found = object::contains(token, r.peek(0), r.peek(1))? != (arg != 0);
    r.finish(token, 2, singletons::bool(found))
}

/// `TO_BOOL`
#[inline(always)]
pub fn to_bool(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.jump(3);
    let word = r.peek_word(0);
    if word.is(singletons::true_word()) || word.is(singletons::false_word()) {
        return Ok(());
    }
    if let Some(value) = word.int() {
        r.replace(0, bool_word(value != 0));
        return Ok(());
    }
    if word.is_none() {
        r.replace(0, bool_word(false));
        return Ok(());
    }
    if let Some(length) = builtin_length(r.peek(0)) {
        r.replace(0, bool_word(length != 0));
        r.release_last(token, word);
        return Ok(());
    }
    let slots = token.class_of(r.peek(0)).slots();
    if slots.bool.is_none() && slots.len.is_none() {
        r.replace(0, bool_word(true));
        r.release_last(token, word);
        return Ok(());
    }
    Err(Stop::Slow)
}

/// [`to_bool`] through the class's slots.
pub fn to_bool_slow(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.jump(3);
    let truth = super::control::truth(r, token, 0)?;
    r.finish(token, 1, singletons::bool(truth))
}

/// `UNARY_NOT`; the value is a bool.
#[inline(always)]
pub fn unary_not(r: &mut Regs, _token: &mut Token, _arg: u32) -> Step {
    let word = r.peek_word(0);
    r.replace(0, bool_word(word.is(singletons::false_word())));
    Ok(())
}

/// `UNARY_NEGATIVE`
#[inline(always)]
pub fn unary_negative(r: &mut Regs, _token: &mut Token, _arg: u32) -> Step {
    if let Some(word) = r.peek_word(0).int().and_then(|value| Word::try_int(-value)) {
        r.replace(0, word);
        return Ok(());
    }
    Err(Stop::Slow)
}

/// [`unary_negative`] through the class's slots.
pub fn unary_negative_slow(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    unary(r, token, UnaryOp::Negative)
}

/// `UNARY_INVERT`
pub fn unary_invert(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    unary(r, token, UnaryOp::Invert)
}

fn unary(r: &mut Regs, token: &mut Token, op: UnaryOp) -> Step {
    r.save();
    let result: Owned = number::unary(token, r.peek(0), op)?;
    r.finish(token, 1, result)
}
