//! Loads that may borrow: `LOAD_FAST_BORROW`.
//!
//! Within each block the operand stack is simulated with the origin of every value. A load may borrow if
//! its value is consumed in the block, before the local is overwritten, and is not stored in a local.

use baton_code::AnyOp;

use super::{BlockId, Cfg, ENTRY, Instr};

/// A value on the simulated stack: the instruction and the local it comes from, if it is a load's.
#[derive(Clone, Copy)]
struct Ref {
    instr: Option<usize>,
    local: Option<u32>,
}

const UNKNOWN: Ref = Ref {
    instr: None,
    local: None,
};

struct Simulation {
    stack: Vec<Ref>,
    /// Loads that must own what they push.
    owning: Vec<bool>,
}

impl Simulation {
    fn push(&mut self, instr: usize, local: Option<u32>) {
        let instr = Some(instr);
        self.stack.push(Ref { instr, local });
    }

    fn pop(&mut self) -> Ref {
        self.stack.pop().unwrap_or(UNKNOWN)
    }

    fn push_unknown(&mut self, count: u32, instr: usize) {
        for _ in 0..count {
            self.push(instr, None);
        }
    }

    fn must_own(&mut self, reference: Ref) {
        if let Some(flag) = reference.instr.and_then(|at| self.owning.get_mut(at)) {
            *flag = true;
        }
    }

    fn kill(&mut self, local: u32) {
        for index in 0..self.stack.len() {
            if self.stack[index].local == Some(local) {
                self.must_own(self.stack[index]);
            }
        }
    }

    fn store(&mut self, local: u32) {
        let value = self.pop();
        self.kill(local);
        self.must_own(value);
    }
}

impl Cfg {
    pub(super) fn borrow_loads(&mut self) {
        self.clear_visited();
        self[ENTRY].start_depth = Some(0);
        self.visit(ENTRY);
        let mut todo = vec![ENTRY];
        while let Some(id) = todo.pop() {
            let depth = self[id].start_depth.unwrap_or(0);
            let mut simulation = Simulation {
                stack: vec![UNKNOWN; depth as usize],
                owning: vec![false; self[id].instrs.len()],
            };
            for index in 0..self[id].instrs.len() {
                let instr = self[id].instrs[index];
                simulation.step(index, &instr);
                if let (true, Some(target)) = (instr.op.has_target(), instr.target) {
                    self.enqueue(target, &mut todo);
                }
            }
            if let (true, false, Some(next)) = (
                self[id].falls_through(),
                self[id].instrs.is_empty(),
                self[id].next,
            ) {
                self.enqueue(next, &mut todo);
            }
            for reference in simulation.stack.clone() {
                simulation.must_own(reference);
            }
            for (instr, owning) in self[id].instrs.iter_mut().zip(simulation.owning) {
                match instr.op {
                    _ if owning => {}
                    AnyOp::LOAD_FAST => instr.op = AnyOp::LOAD_FAST_BORROW,
                    AnyOp::LOAD_FAST_LOAD_FAST => {
                        instr.op = AnyOp::LOAD_FAST_BORROW_LOAD_FAST_BORROW;
                    }
                    _ => {}
                }
            }
        }
    }

    fn enqueue(&mut self, id: BlockId, todo: &mut Vec<BlockId>) {
        if self.visit(id) {
            todo.push(id);
        }
    }
}

impl Simulation {
    fn step(&mut self, index: usize, instr: &Instr) {
        let oparg = instr.oparg;
        match instr.op {
            AnyOp::LOAD_FAST => self.push(index, Some(oparg)),
            AnyOp::LOAD_FAST_AND_CLEAR => {
                self.kill(oparg);
                self.push(index, Some(oparg));
            }
            AnyOp::LOAD_FAST_LOAD_FAST => {
                self.push(index, Some(oparg >> 4));
                self.push(index, Some(oparg & 15));
            }
            AnyOp::STORE_FAST => self.store(oparg),
            AnyOp::DELETE_FAST => self.kill(oparg),
            AnyOp::STORE_FAST_LOAD_FAST => {
                self.store(oparg >> 4);
                self.push(index, Some(oparg & 15));
            }
            AnyOp::STORE_FAST_STORE_FAST => {
                self.store(oparg >> 4);
                self.store(oparg & 15);
            }
            AnyOp::COPY => {
                let from = self.stack.len().checked_sub(oparg as usize);
                let copied = from.and_then(|from| self.stack.get(from));
                self.stack.push(copied.copied().unwrap_or(UNKNOWN));
            }
            AnyOp::SWAP => {
                let length = self.stack.len();
                if let (Some(top), Some(other)) =
                    (length.checked_sub(1), length.checked_sub(oparg as usize))
                    && other < length
                {
                    self.stack.swap(top, other);
                }
            }
            AnyOp::CHECK_EXC_MATCH => {
                self.pop();
                self.push(index, None);
            }
            AnyOp::FOR_ITER => self.push(index, None),
            AnyOp::SEND => {
                self.pop();
                self.push(index, None);
            }
            AnyOp::LOAD_ATTR | AnyOp::LOAD_SUPER_ATTR => self.step_load_attr(index, instr),
            AnyOp::LOAD_SPECIAL | AnyOp::PUSH_EXC_INFO => {
                let top = self.pop();
                self.push(index, None);
                self.stack.push(top);
            }
            AnyOp::END_SEND | AnyOp::SET_FUNCTION_ATTRIBUTE => {
                let top = self.pop();
                self.pop();
                self.stack.push(top);
            }
            _ => self.step_other(index, instr),
        }
    }

    /// A method's `self` may come back to the stack.
    fn step_load_attr(&mut self, index: usize, instr: &Instr) {
        let owner = self.pop();
        if instr.op == AnyOp::LOAD_SUPER_ATTR {
            self.pop();
            self.pop();
        }
        self.push(index, None);
        if instr.oparg & 1 != 0 {
            self.stack.push(owner);
        }
    }

    fn step_other(&mut self, index: usize, instr: &Instr) {
        let popped = instr.op.popped(instr.oparg);
        let pushed = instr.op.pushed(instr.oparg);
        match instr.op {
            // They leave their operands where they are. The values they push are attributed to the
            // first instructions of the block, as CPython has it (flowgraph.c reuses its index).
            AnyOp::FORMAT_SIMPLE
            | AnyOp::GET_ANEXT
            | AnyOp::GET_LEN
            | AnyOp::GET_YIELD_FROM_ITER
            | AnyOp::IMPORT_FROM
            | AnyOp::MATCH_KEYS
            | AnyOp::MATCH_MAPPING
            | AnyOp::MATCH_SEQUENCE
            | AnyOp::WITH_EXCEPT_START => {
                for origin in 0..pushed.saturating_sub(popped) {
                    self.push(origin as usize, None);
                }
            }
            AnyOp::DICT_MERGE
            | AnyOp::DICT_UPDATE
            | AnyOp::LIST_APPEND
            | AnyOp::LIST_EXTEND
            | AnyOp::MAP_ADD
            | AnyOp::RERAISE
            | AnyOp::SET_ADD
            | AnyOp::SET_UPDATE => {
                for _ in 0..popped.saturating_sub(pushed) {
                    self.pop();
                }
            }
            _ => {
                for _ in 0..popped {
                    self.pop();
                }
                self.push_unknown(pushed, index);
            }
        }
    }
}
