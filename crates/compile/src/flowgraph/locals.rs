//! Locals that may be unbound, and instructions that handle two locals at once.

use baton_code::AnyOp;

use super::{BlockId, Cfg, ENTRY, Instr};

/// Locals beyond these are only analysed within a block, to stay linear.
const TRACKED: usize = 64;

impl Cfg {
    /// Turns the loads of locals that may be unbound into checking ones.
    pub(super) fn check_unbound_locals(&mut self, locals: usize, params: usize) {
        if locals == 0 {
            return;
        }
        if locals > TRACKED {
            self.check_many_locals(locals);
        }
        self.clear_visited();
        let start = (params..locals.min(TRACKED)).fold(0, |mask, local| mask | 1 << local);
        let mut todo = Vec::new();
        self.push_unsafe(ENTRY, start, &mut todo);
        for id in self.order() {
            self.scan_block(id, &mut todo);
        }
        while let Some(id) = todo.pop() {
            self[id].visited = false;
            self.scan_block(id, &mut todo);
        }
    }

    fn push_unsafe(&mut self, id: BlockId, mask: u64, todo: &mut Vec<BlockId>) {
        let both = self[id].unsafe_locals | mask;
        if self[id].unsafe_locals != both {
            self[id].unsafe_locals = both;
            if self.visit(id) {
                todo.push(id);
            }
        }
    }

    fn scan_block(&mut self, id: BlockId, todo: &mut Vec<BlockId>) {
        let mut mask = self[id].unsafe_locals;
        for index in 0..self[id].instrs.len() {
            let instr = self[id].instrs[index];
            if let Some(handler) = instr.except {
                self.push_unsafe(handler, mask, todo);
            }
            if instr.oparg as usize >= TRACKED {
                continue;
            }
            let bit = 1_u64 << instr.oparg;
            match instr.op {
                AnyOp::DELETE_FAST | AnyOp::LOAD_FAST_AND_CLEAR | AnyOp::STORE_FAST_MAYBE_NULL => {
                    mask |= bit;
                }
                AnyOp::STORE_FAST | AnyOp::LOAD_FAST_CHECK => mask &= !bit,
                AnyOp::LOAD_FAST => {
                    if mask & bit != 0 {
                        self[id].instrs[index].op = AnyOp::LOAD_FAST_CHECK;
                    }
                    mask &= !bit;
                }
                _ => {}
            }
        }
        if let (true, Some(next)) = (self[id].falls_through(), self[id].next) {
            self.push_unsafe(next, mask, todo);
        }
        if let Some(target) = self[id]
            .last()
            .filter(|last| last.is_jump())
            .and_then(|last| last.target)
        {
            self.push_unsafe(target, mask, todo);
        }
    }

    fn check_many_locals(&mut self, locals: usize) {
        let mut bound_in = vec![0_usize; locals];
        for (number, id) in self.order().into_iter().enumerate() {
            let block = number + 1;
            for instr in &mut self[id].instrs {
                let local = instr.oparg as usize;
                if local < TRACKED {
                    continue;
                }
                let Some(state) = bound_in.get_mut(local) else {
                    continue;
                };
                match instr.op {
                    AnyOp::DELETE_FAST
                    | AnyOp::LOAD_FAST_AND_CLEAR
                    | AnyOp::STORE_FAST_MAYBE_NULL => *state = block - 1,
                    AnyOp::STORE_FAST => *state = block,
                    AnyOp::LOAD_FAST => {
                        if *state != block {
                            instr.op = AnyOp::LOAD_FAST_CHECK;
                        }
                        *state = block;
                    }
                    _ => {}
                }
            }
        }
    }

    /// Joins neighbouring loads and stores of locals.
    pub(super) fn insert_superinstructions(&mut self) {
        for id in self.order() {
            let instrs = &mut self[id].instrs;
            for index in 1..instrs.len() {
                let (before, after) = instrs.split_at_mut(index);
                let (Some(first), Some(second)) = (before.last_mut(), after.first_mut()) else {
                    continue;
                };
                let joined = match (first.op, second.op) {
                    (AnyOp::LOAD_FAST, AnyOp::LOAD_FAST) => AnyOp::LOAD_FAST_LOAD_FAST,
                    (AnyOp::STORE_FAST, AnyOp::LOAD_FAST) => AnyOp::STORE_FAST_LOAD_FAST,
                    (AnyOp::STORE_FAST, AnyOp::STORE_FAST) => AnyOp::STORE_FAST_STORE_FAST,
                    _ => continue,
                };
                join(first, second, joined);
            }
        }
        self.remove_redundant_nops();
    }
}

fn join(first: &mut Instr, second: &mut Instr, joined: AnyOp) {
    let lines = (first.loc.line, second.loc.line);
    let different_lines = lines.0 >= 0 && lines.1 >= 0 && lines.0 != lines.1;
    if different_lines || first.oparg >= 16 || second.oparg >= 16 {
        return;
    }
    first.set(joined, first.oparg << 4 | second.oparg);
    second.set_nop();
}
