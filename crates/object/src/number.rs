//! Operators: dispatch of binary, in-place and unary operators over the operands' classes.

use crate::error::PyResult;
use crate::singletons;
use crate::slots::{Binary, Slots};
use crate::token::Token;
use crate::word::{Borrowed, Owned};

/// The binary operators, numbered as `BINARY_OP`'s argument; the in-place forms follow at +13.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "named as the operators")]
pub enum BinaryOp {
    Add = 0,
    And = 1,
    FloorDivide = 2,
    Lshift = 3,
    MatrixMultiply = 4,
    Multiply = 5,
    Remainder = 6,
    Or = 7,
    Power = 8,
    Rshift = 9,
    Subtract = 10,
    TrueDivide = 11,
    Xor = 12,
}

impl BinaryOp {
    /// All, by number.
    pub const ALL: [BinaryOp; 13] = [
        BinaryOp::Add,
        BinaryOp::And,
        BinaryOp::FloorDivide,
        BinaryOp::Lshift,
        BinaryOp::MatrixMultiply,
        BinaryOp::Multiply,
        BinaryOp::Remainder,
        BinaryOp::Or,
        BinaryOp::Power,
        BinaryOp::Rshift,
        BinaryOp::Subtract,
        BinaryOp::TrueDivide,
        BinaryOp::Xor,
    ];

    fn symbol(self, in_place: bool) -> &'static str {
        let index = self as usize;
        match in_place {
            false => [
                "+",
                "&",
                "//",
                "<<",
                "@",
                "*",
                "%",
                "|",
                "** or pow()",
                ">>",
                "-",
                "/",
                "^",
            ][index],
            true => [
                "+=", "&=", "//=", "<<=", "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^=",
            ][index],
        }
    }

    fn slot(self, slots: &Slots) -> Option<Binary> {
        match self {
            BinaryOp::Add => slots.add,
            BinaryOp::And => slots.and,
            BinaryOp::FloorDivide => slots.floor_divide,
            BinaryOp::Lshift => slots.lshift,
            BinaryOp::MatrixMultiply => slots.matrix_multiply,
            BinaryOp::Multiply => slots.multiply,
            BinaryOp::Remainder => slots.remainder,
            BinaryOp::Or => slots.or,
            BinaryOp::Power => None,
            BinaryOp::Rshift => slots.rshift,
            BinaryOp::Subtract => slots.subtract,
            BinaryOp::TrueDivide => slots.true_divide,
            BinaryOp::Xor => slots.xor,
        }
    }

    fn in_place_slot(self, slots: &Slots) -> Option<Binary> {
        match self {
            BinaryOp::Add => slots.inplace_add,
            BinaryOp::And => slots.inplace_and,
            BinaryOp::FloorDivide => slots.inplace_floor_divide,
            BinaryOp::Lshift => slots.inplace_lshift,
            BinaryOp::MatrixMultiply => slots.inplace_matrix_multiply,
            BinaryOp::Multiply => slots.inplace_multiply,
            BinaryOp::Remainder => slots.inplace_remainder,
            BinaryOp::Or => slots.inplace_or,
            BinaryOp::Power => None,
            BinaryOp::Rshift => slots.inplace_rshift,
            BinaryOp::Subtract => slots.inplace_subtract,
            BinaryOp::TrueDivide => slots.inplace_true_divide,
            BinaryOp::Xor => slots.inplace_xor,
        }
    }
}

/// Tries the operands' slots by the language's rules: the right one first if its class derives from the left's.
fn dispatch(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    pick: impl Fn(&Slots) -> Option<Binary>,
) -> PyResult {
    let (left_class, right_class) = (token.class_of(left), token.class_of(right));
    let left_slot = pick(left_class.slots());
    let mut right_slot = if std::ptr::eq(left_class, right_class) {
        None
    } else {
        pick(right_class.slots())
    };
    if let (Some(mine), Some(theirs)) = (left_slot, right_slot)
        && std::ptr::fn_addr_eq(mine, theirs)
    {
        right_slot = None;
    }
    if let Some(slot) = left_slot {
        if let Some(first) = right_slot
            && right_class.is_subclass_of(token, left_class)
        {
            let result = first(token, left, right)?;
            if !result.as_ref().is_not_implemented() {
                return Ok(result);
            }
            right_slot = None;
        }
        let result = slot(token, left, right)?;
        if !result.as_ref().is_not_implemented() {
            return Ok(result);
        }
    }
    match right_slot {
        Some(slot) => slot(token, left, right),
        None => Ok(singletons::not_implemented()),
    }
}

/// `left op right`
pub fn binary(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: BinaryOp,
) -> PyResult {
    operate(token, left, right, op, false)
}

/// `left op= right`
pub fn in_place(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: BinaryOp,
) -> PyResult {
    if op == BinaryOp::Power {
        if let Some(slot) = token.class_of(left).slots().inplace_power {
            let result = slot(token, left, right)?;
            if !result.as_ref().is_not_implemented() {
                return Ok(result);
            }
        }
    } else if let Some(slot) = op.in_place_slot(token.class_of(left).slots()) {
        let result = slot(token, left, right)?;
        if !result.as_ref().is_not_implemented() {
            return Ok(result);
        }
    }
    operate(token, left, right, op, true)
}

fn operate(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: BinaryOp,
    in_place: bool,
) -> PyResult {
    if op == BinaryOp::Power {
        return power_named(token, left, right, Borrowed::none(), op.symbol(in_place));
    }
    let result = dispatch(token, left, right, |slots| op.slot(slots))?;
    if !result.as_ref().is_not_implemented() {
        return Ok(result);
    }
    if let Some(result) = sequence(token, left, right, op, in_place)? {
        return Ok(result);
    }
    Err(unsupported(token, left, right, op.symbol(in_place)))
}

/// `+` and `*` of sequences.
fn sequence(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    op: BinaryOp,
    in_place: bool,
) -> PyResult<Option<Owned>> {
    let (left_slots, right_slots) = (token.class_of(left).slots(), token.class_of(right).slots());
    let (slot, first, second) = match op {
        BinaryOp::Add => {
            let own = if in_place {
                left_slots.inplace_concat.or(left_slots.concat)
            } else {
                left_slots.concat
            };
            (own, left, right)
        }
        BinaryOp::Multiply => {
            let own = if in_place {
                left_slots.inplace_repeat.or(left_slots.repeat)
            } else {
                left_slots.repeat
            };
            match own {
                Some(slot) => (Some(slot), left, right),
                None => (right_slots.repeat, right, left),
            }
        }
        _ => return Ok(None),
    };
    let Some(slot) = slot else { return Ok(None) };
    if op == BinaryOp::Multiply
        && !second.word().is_int()
        && token.class_of(second).slots().index.is_none()
    {
        // What Python defines as multiplication is no repetition.
        if op.slot(token.class_of(first).slots()).is_some() {
            return Ok(None);
        }
        let got = token.class_name(second);
        return Err(token.type_error(format!(
            "can't multiply sequence by non-int of type '{got}'"
        )));
    }
    let result = slot(token, first, second)?;
    Ok((!result.as_ref().is_not_implemented()).then_some(result))
}

fn unsupported(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    symbol: &str,
) -> crate::error::Raised {
    let (left_name, right_name) = (token.class_name(left), token.class_name(right));
    if symbol == ">>"
        && left_name == "builtin_function_or_method"
        && left
            .get::<crate::descriptor::Builtin>(token)
            .is_some_and(|f| f.spec.0.name == "print")
    {
        return token.type_error(format!(
            "unsupported operand type(s) for >>: '{left_name}' and '{right_name}'. Did you mean \"print(<message>, file=<output_stream>)\"?"
        ));
    }
    token.type_error(format!(
        "unsupported operand type(s) for {symbol}: '{left_name}' and '{right_name}'"
    ))
}

/// `pow(base, exponent, modulus)`; `None` as the modulus for `**`.
pub fn power(
    token: &mut Token,
    base: Borrowed<'_>,
    exponent: Borrowed<'_>,
    modulus: Borrowed<'_>,
) -> PyResult {
    power_named(token, base, exponent, modulus, "** or pow()")
}

fn power_named(
    token: &mut Token,
    left: Borrowed<'_>,
    right: Borrowed<'_>,
    modulus: Borrowed<'_>,
    symbol: &str,
) -> PyResult {
    let (left_class, right_class) = (token.class_of(left), token.class_of(right));
    let left_slot = left_class.slots().power;
    let mut right_slot = if std::ptr::eq(left_class, right_class) {
        None
    } else {
        right_class.slots().power
    };
    if let (Some(mine), Some(theirs)) = (left_slot, right_slot)
        && std::ptr::fn_addr_eq(mine, theirs)
    {
        right_slot = None;
    }
    let right_first = right_slot.is_some() && right_class.is_subclass_of(token, left_class);
    let order = if right_first {
        [right_slot, left_slot]
    } else {
        [left_slot, right_slot]
    };
    for slot in order.into_iter().flatten() {
        let result = slot(token, left, right, modulus)?;
        if !result.as_ref().is_not_implemented() {
            return Ok(result);
        }
    }
    if modulus.is_none() {
        return Err(unsupported(token, left, right, symbol));
    }
    if let Some(slot) = token.class_of(modulus).slots().power {
        let result = slot(token, left, right, modulus)?;
        if !result.as_ref().is_not_implemented() {
            return Ok(result);
        }
    }
    let (a, b, c) = (
        token.class_name(left),
        token.class_name(right),
        token.class_name(modulus),
    );
    Err(token.type_error(format!(
        "unsupported operand type(s) for ** or pow(): '{a}', '{b}', '{c}'"
    )))
}

/// `divmod(left, right)`
pub fn divmod(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
    let result = dispatch(token, left, right, |slots| slots.divmod)?;
    if result.as_ref().is_not_implemented() {
        return Err(unsupported(token, left, right, "divmod()"));
    }
    Ok(result)
}

/// The unary operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "named as the operators")]
pub enum UnaryOp {
    Negative,
    Positive,
    Invert,
    Absolute,
}

/// `op value`
pub fn unary(token: &mut Token, value: Borrowed<'_>, op: UnaryOp) -> PyResult {
    let slots = token.class_of(value).slots();
    let (slot, name) = match op {
        UnaryOp::Negative => (slots.negative, "unary -"),
        UnaryOp::Positive => (slots.positive, "unary +"),
        UnaryOp::Invert => (slots.invert, "unary ~"),
        UnaryOp::Absolute => (slots.absolute, "abs()"),
    };
    match slot {
        Some(slot) => slot(token, value),
        None => {
            let class = token.class_name(value);
            Err(token.type_error(format!("bad operand type for {name}: '{class}'")))
        }
    }
}
