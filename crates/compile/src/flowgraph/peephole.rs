//! Local improvements: constant conditions, jumps to jumps, small patterns.

use baton_code::ops::{Comparison, intrinsic_1};
use baton_code::{AnyOp, Const};

use super::fold::{const_value, make_small_int};
use super::{BlockId, Cfg, Instr};
use crate::unit::ConstTable;

impl Cfg {
    fn op_at(&self, id: BlockId, index: usize) -> AnyOp {
        self[id]
            .instrs
            .get(index)
            .map_or(AnyOp::CACHE, |instr| instr.op)
    }

    /// What follows from loading a constant: conditions that are known, tests for None.
    pub(super) fn optimize_load_const(&mut self, id: BlockId, consts: &mut ConstTable) {
        let mut load: Option<Instr> = None;
        for at in 0..self[id].instrs.len() {
            let instr = &mut self[id].instrs[at];
            if instr.op == AnyOp::LOAD_CONST
                && let Some(value) = const_value(instr, consts)
            {
                make_small_int(instr, &value);
            }
            let instr = *instr;
            // A copy of a constant is as good as another load of it.
            let is_copy = load.is_some_and(|load| load.op == AnyOp::LOAD_CONST)
                && instr.op == AnyOp::COPY
                && instr.oparg == 1;
            if !is_copy {
                load = Some(instr);
            }
            let Some(value) = load.and_then(|load| const_value(&load, consts)) else {
                continue;
            };
            match self.op_at(id, at + 1) {
                op @ (AnyOp::POP_JUMP_IF_FALSE
                | AnyOp::POP_JUMP_IF_TRUE
                | AnyOp::JUMP_IF_FALSE
                | AnyOp::JUMP_IF_TRUE) => self.decide_jump(id, at, op, &value),
                AnyOp::IS_OP if matches!(value, Const::None) => self.fuse_none_test(id, at),
                AnyOp::TO_BOOL => {
                    let index = consts.add(Const::Bool(value.is_true()));
                    let instrs = &mut self[id].instrs;
                    instrs[at].set_nop();
                    instrs[at + 1].set(AnyOp::LOAD_CONST, index);
                }
                _ => {}
            }
        }
    }

    fn decide_jump(&mut self, id: BlockId, at: usize, op: AnyOp, value: &Const) {
        let instrs = &mut self[id].instrs;
        if matches!(op, AnyOp::POP_JUMP_IF_FALSE | AnyOp::POP_JUMP_IF_TRUE) {
            instrs[at].set_nop();
        }
        let jump_if = matches!(op, AnyOp::POP_JUMP_IF_TRUE | AnyOp::JUMP_IF_TRUE);
        if value.is_true() == jump_if {
            instrs[at + 1].op = AnyOp::JUMP;
        } else {
            instrs[at + 1].set_nop();
        }
    }

    /// `x is None` before a jump, perhaps by way of `TO_BOOL`.
    fn fuse_none_test(&mut self, id: BlockId, at: usize) {
        let instrs = &mut self[id].instrs;
        let mut jump = at + 2;
        if instrs
            .get(jump)
            .is_some_and(|instr| instr.op == AnyOp::TO_BOOL)
        {
            instrs[jump].set_nop();
            jump += 1;
        }
        let Some(op) = instrs.get(jump).map(|instr| instr.op) else {
            return;
        };
        let is_not = instrs[at + 1].oparg != 0;
        let jump_if_not_none = match op {
            AnyOp::POP_JUMP_IF_FALSE => !is_not,
            AnyOp::POP_JUMP_IF_TRUE => is_not,
            _ => return,
        };
        instrs[at].set_nop();
        instrs[at + 1].set_nop();
        instrs[jump].op = if jump_if_not_none {
            AnyOp::POP_JUMP_IF_NOT_NONE
        } else {
            AnyOp::POP_JUMP_IF_NONE
        };
    }

    pub(super) fn optimize_block(&mut self, id: BlockId, consts: &mut ConstTable) {
        let mut at = 0;
        while at < self[id].instrs.len() {
            if self.optimize_jump(id, at) {
                // The same place again: it jumps elsewhere now.
                continue;
            }
            self.optimize_instr(id, at, consts);
            at += 1;
        }
        self.optimize_swaps(id);
    }

    /// Skips over a jump to a jump; whether anything changed.
    fn optimize_jump(&mut self, id: BlockId, at: usize) -> bool {
        let instr = self[id].instrs[at];
        let Some(target) = instr.target else {
            return false;
        };
        let Some(first) = self[target].instrs.first().copied() else {
            return false;
        };
        let threaded = match (instr.op, first.op) {
            (
                AnyOp::POP_JUMP_IF_NOT_NONE
                | AnyOp::POP_JUMP_IF_NONE
                | AnyOp::POP_JUMP_IF_FALSE
                | AnyOp::POP_JUMP_IF_TRUE
                | AnyOp::JUMP_IF_FALSE
                | AnyOp::JUMP_IF_TRUE,
                AnyOp::JUMP,
            )
            | (AnyOp::JUMP_IF_FALSE, AnyOp::JUMP_IF_FALSE)
            | (AnyOp::JUMP_IF_TRUE, AnyOp::JUMP_IF_TRUE)
            | (AnyOp::JUMP | AnyOp::JUMP_NO_INTERRUPT, AnyOp::JUMP_NO_INTERRUPT) => instr.op,
            (AnyOp::JUMP | AnyOp::JUMP_NO_INTERRUPT, AnyOp::JUMP) => AnyOp::JUMP,
            (AnyOp::JUMP_IF_FALSE, AnyOp::JUMP_IF_TRUE)
            | (AnyOp::JUMP_IF_TRUE, AnyOp::JUMP_IF_FALSE) => {
                // The second one is never taken.
                let next = self[target].next;
                self[id].instrs[at].target = next;
                return next.is_some();
            }
            _ => return false,
        };
        if instr.target == first.target {
            return false;
        }
        let instrs = &mut self[id].instrs;
        instrs[at].set_nop();
        instrs[at].target = None;
        let mut jump = Instr::new(threaded, 0, first.loc);
        jump.target = first.target;
        self[id].add(jump);
        true
    }

    fn optimize_instr(&mut self, id: BlockId, at: usize, consts: &mut ConstTable) {
        let instr = self[id].instrs[at];
        let next_op = self.op_at(id, at + 1);
        match instr.op {
            AnyOp::BUILD_TUPLE => self.optimize_build_tuple(id, at, consts),
            AnyOp::BUILD_LIST | AnyOp::BUILD_SET => {
                self.optimize_list_or_set(id, at, next_op, consts);
            }
            AnyOp::STORE_FAST => {
                let next = self[id].instrs.get(at + 1).copied();
                if next.is_some_and(|next| {
                    next.op == AnyOp::STORE_FAST
                        && next.oparg == instr.oparg
                        && next.loc.line == instr.loc.line
                }) {
                    self[id].instrs[at].set(AnyOp::POP_TOP, 0);
                }
            }
            AnyOp::SWAP if instr.oparg == 1 => self[id].instrs[at].set_nop(),
            AnyOp::LOAD_GLOBAL if next_op == AnyOp::PUSH_NULL && instr.oparg & 1 == 0 => {
                self[id].instrs[at].oparg |= 1;
                self[id].instrs[at + 1].set_nop();
            }
            AnyOp::COMPARE_OP if next_op == AnyOp::TO_BOOL => {
                self.move_ahead(id, at, instr.op, instr.oparg | Comparison::TO_BOOL);
            }
            AnyOp::CONTAINS_OP | AnyOp::IS_OP if next_op == AnyOp::TO_BOOL => {
                self.move_ahead(id, at, instr.op, instr.oparg);
            }
            AnyOp::CONTAINS_OP | AnyOp::IS_OP if next_op == AnyOp::UNARY_NOT => {
                self.move_ahead(id, at, instr.op, instr.oparg ^ 1);
            }
            AnyOp::TO_BOOL if next_op == AnyOp::TO_BOOL => self[id].instrs[at].set_nop(),
            AnyOp::UNARY_NOT if next_op == AnyOp::TO_BOOL => {
                self.move_ahead(id, at, AnyOp::UNARY_NOT, 0);
            }
            AnyOp::UNARY_NOT if next_op == AnyOp::UNARY_NOT => {
                self.move_ahead(id, at, AnyOp::NOP, 0);
            }
            AnyOp::UNARY_NOT | AnyOp::UNARY_INVERT | AnyOp::UNARY_NEGATIVE => {
                self.fold_unary(id, at, consts);
            }
            AnyOp::CALL_INTRINSIC_1 if instr.oparg == intrinsic_1::LIST_TO_TUPLE => {
                self.fold_appended(id, at, consts);
                let instr = &mut self[id].instrs[at];
                if instr.op == AnyOp::CALL_INTRINSIC_1 && next_op == AnyOp::GET_ITER {
                    instr.set_nop();
                }
            }
            AnyOp::LIST_APPEND | AnyOp::SET_ADD
                if instr.oparg == 1 && matches!(next_op, AnyOp::GET_ITER | AnyOp::CONTAINS_OP) =>
            {
                self.fold_appended(id, at, consts);
            }
            AnyOp::CALL_INTRINSIC_1 if instr.oparg == intrinsic_1::UNARY_POSITIVE => {
                self.fold_unary(id, at, consts);
            }
            AnyOp::BINARY_OP => self.fold_binary(id, at, consts),
            _ => {}
        }
    }

    /// Puts an instruction in the place of the next one.
    fn move_ahead(&mut self, id: BlockId, at: usize, op: AnyOp, oparg: u32) {
        let instrs = &mut self[id].instrs;
        instrs[at].set_nop();
        instrs[at + 1].set(op, oparg);
    }

    fn optimize_build_tuple(&mut self, id: BlockId, at: usize, consts: &mut ConstTable) {
        let instrs = &mut self[id].instrs;
        let size = instrs[at].oparg;
        let unpacked = instrs
            .get(at + 1)
            .is_some_and(|next| next.op == AnyOp::UNPACK_SEQUENCE && next.oparg == size);
        match size {
            1 if unpacked => {
                instrs[at].set_nop();
                instrs[at + 1].set_nop();
            }
            2 | 3 if unpacked => {
                instrs[at].set_nop();
                instrs[at + 1].op = AnyOp::SWAP;
            }
            _ => self.fold_tuple(id, at, consts),
        }
    }

    pub(super) fn remove_unused_consts(&mut self, consts: &mut Vec<Const>) {
        if consts.is_empty() {
            return;
        }
        let order = self.order();
        let mut used = vec![false; consts.len()];
        // The first may be a docstring.
        used[0] = true;
        let loads = |instr: &&Instr| instr.op == AnyOp::LOAD_CONST;
        for instr in order.iter().flat_map(|id| &self[*id].instrs).filter(loads) {
            if let Some(used) = used.get_mut(instr.oparg as usize) {
                *used = true;
            }
        }
        let mut count = 0;
        let new_index: Vec<u32> = used
            .iter()
            .map(|used| {
                let index = count;
                count += u32::from(*used);
                index
            })
            .collect();
        let mut keep = used.iter();
        consts.retain(|_| keep.next().copied().unwrap_or(false));
        for id in order {
            for instr in &mut self[id].instrs {
                if instr.op == AnyOp::LOAD_CONST
                    && let Some(index) = new_index.get(instr.oparg as usize)
                {
                    instr.oparg = *index;
                }
            }
        }
    }
}
