//! Folding of constants, on instructions.

use baton_code::ops::intrinsic_1;
use baton_code::{AnyOp, Const, Location};

use super::{BlockId, Cfg, Instr, evaluate};
use crate::unit::ConstTable;

/// Longer displays are built piecemeal (CPython's `_PY_STACK_USE_GUIDELINE`).
pub const STACK_USE_GUIDELINE: usize = 30;

/// Shorter lists and sets of constants are built from their elements.
const MIN_CONST_SEQUENCE_SIZE: usize = 3;

/// The value that an instruction loads.
pub(super) fn const_value(instr: &Instr, consts: &ConstTable) -> Option<Const> {
    match instr.op {
        AnyOp::LOAD_CONST => consts.get(instr.oparg).cloned(),
        AnyOp::LOAD_SMALL_INT => Some(Const::int(instr.oparg)),
        _ => None,
    }
}

/// Makes it a `LOAD_SMALL_INT` if the value is a small integer.
pub(super) fn make_small_int(instr: &mut Instr, value: &Const) -> bool {
    let Const::Int(value) = value else {
        return false;
    };
    match u32::try_from(value) {
        Ok(small) if small <= 255 => {
            instr.set(AnyOp::LOAD_SMALL_INT, small);
            true
        }
        _ => false,
    }
}

fn make_load_const(instr: &mut Instr, value: Const, consts: &mut ConstTable) {
    if !make_small_int(instr, &value) {
        instr.set(AnyOp::LOAD_CONST, consts.add(value));
    }
}

fn nop_out(instr: &mut Instr) {
    instr.set_nop();
    instr.loc = Location::NONE;
}

/// The last `size` instructions before `end` that load constants, NOPs aside.
fn const_loads(instrs: &[Instr], end: usize, size: usize) -> Option<Vec<usize>> {
    let mut found = Vec::with_capacity(size);
    for (index, instr) in instrs.iter().enumerate().take(end).rev() {
        if found.len() == size {
            break;
        }
        if instr.op == AnyOp::NOP {
            continue;
        }
        if !instr.loads_const() {
            return None;
        }
        found.push(index);
    }
    found.reverse();
    (found.len() == size).then_some(found)
}

fn values(instrs: &[Instr], loads: &[usize], consts: &ConstTable) -> Option<Vec<Const>> {
    loads
        .iter()
        .map(|load| const_value(&instrs[*load], consts))
        .collect()
}

impl Cfg {
    /// `BUILD_TUPLE` of constants.
    pub(super) fn fold_tuple(&mut self, id: BlockId, at: usize, consts: &mut ConstTable) {
        let instrs = &mut self[id].instrs;
        let size = instrs[at].oparg as usize;
        if size > STACK_USE_GUIDELINE {
            return;
        }
        let Some(loads) = const_loads(instrs, at, size) else {
            return;
        };
        let Some(items) = values(instrs, &loads, consts) else {
            return;
        };
        for load in loads {
            nop_out(&mut instrs[load]);
        }
        make_load_const(&mut instrs[at], Const::Tuple(items.into()), consts);
    }

    /// A long display of constants is built by appending; `at` is the last append, or what makes a
    /// tuple of the list.
    pub(super) fn fold_appended(&mut self, id: BlockId, at: usize, consts: &mut ConstTable) {
        let instrs = &mut self[id].instrs;
        let ends_in_append = instrs[at].op != AnyOp::CALL_INTRINSIC_1;
        let (build, append) = if instrs[at].op == AnyOp::SET_ADD {
            (AnyOp::BUILD_SET, AnyOp::SET_ADD)
        } else {
            (AnyOp::BUILD_LIST, AnyOp::LIST_APPEND)
        };
        let mut expect_append = !ends_in_append;
        let mut items = Vec::new();
        for start in (0..at).rev() {
            let instr = &instrs[start];
            if instr.op == AnyOp::NOP {
                continue;
            }
            if instr.op == build && instr.oparg == 0 {
                if !expect_append {
                    return;
                }
                items.reverse();
                let value = if build == AnyOp::BUILD_SET {
                    evaluate::frozenset(items)
                } else {
                    Const::Tuple(items.into())
                };
                let end = at + usize::from(ends_in_append);
                for instr in &mut instrs[start..end] {
                    if instr.op != AnyOp::NOP {
                        nop_out(instr);
                    }
                }
                make_load_const(&mut instrs[at], value, consts);
                return;
            }
            if expect_append {
                if instr.op != append || instr.oparg != 1 {
                    return;
                }
            } else {
                match const_value(instr, consts) {
                    Some(value) => items.push(value),
                    None => return,
                }
            }
            expect_append = !expect_append;
        }
    }

    /// Lists and sets that are only iterated over or searched become constants; others are built from
    /// a constant.
    pub(super) fn optimize_list_or_set(
        &mut self,
        id: BlockId,
        at: usize,
        next_op: AnyOp,
        consts: &mut ConstTable,
    ) {
        let instrs = &mut self[id].instrs;
        let op = instrs[at].op;
        let size = instrs[at].oparg as usize;
        let read_only = matches!(next_op, AnyOp::GET_ITER | AnyOp::CONTAINS_OP);
        if size > STACK_USE_GUIDELINE || (size < MIN_CONST_SEQUENCE_SIZE && !read_only) {
            return;
        }
        let loads = const_loads(instrs, at, size);
        let items = loads
            .as_ref()
            .and_then(|loads| values(instrs, loads, consts));
        let (Some(loads), Some(items)) = (loads, items) else {
            if read_only && op == AnyOp::BUILD_LIST {
                instrs[at].op = AnyOp::BUILD_TUPLE;
            }
            return;
        };
        let value = if op == AnyOp::BUILD_SET {
            evaluate::frozenset(items)
        } else {
            Const::Tuple(items.into())
        };
        let index = consts.add(value);
        for load in loads {
            nop_out(&mut instrs[load]);
        }
        if read_only {
            instrs[at].set(AnyOp::LOAD_CONST, index);
        } else if at >= 2 {
            let extend = if op == AnyOp::BUILD_LIST {
                AnyOp::LIST_EXTEND
            } else {
                AnyOp::SET_UPDATE
            };
            instrs[at - 2].loc = instrs[at].loc;
            instrs[at - 2].set(op, 0);
            instrs[at - 1].set(AnyOp::LOAD_CONST, index);
            instrs[at].set(extend, 1);
        }
    }

    pub(super) fn fold_binary(&mut self, id: BlockId, at: usize, consts: &mut ConstTable) {
        let instrs = &mut self[id].instrs;
        let Some(loads) = const_loads(instrs, at, 2) else {
            return;
        };
        let Some(operands) = values(instrs, &loads, consts) else {
            return;
        };
        let [left, right] = &operands[..] else {
            return;
        };
        if let Some(value) = evaluate::binary(left, instrs[at].oparg, right) {
            for load in loads {
                nop_out(&mut instrs[load]);
            }
            make_load_const(&mut instrs[at], value, consts);
        }
    }

    pub(super) fn fold_unary(&mut self, id: BlockId, at: usize, consts: &mut ConstTable) {
        let instrs = &mut self[id].instrs;
        let Some(loads) = const_loads(instrs, at, 1) else {
            return;
        };
        let Some(operands) = values(instrs, &loads, consts) else {
            return;
        };
        let [operand] = &operands[..] else {
            return;
        };
        let value = match instrs[at].op {
            AnyOp::UNARY_NEGATIVE => evaluate::negative(operand),
            AnyOp::UNARY_INVERT => evaluate::invert(operand),
            AnyOp::UNARY_NOT => Some(Const::Bool(!operand.is_true())),
            AnyOp::CALL_INTRINSIC_1 if instrs[at].oparg == intrinsic_1::UNARY_POSITIVE => {
                evaluate::positive(operand)
            }
            _ => None,
        };
        if let Some(value) = value {
            for load in loads {
                nop_out(&mut instrs[load]);
            }
            make_load_const(&mut instrs[at], value, consts);
        }
    }
}
