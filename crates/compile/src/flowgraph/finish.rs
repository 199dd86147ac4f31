//! The last passes: cells, pseudo instructions, directions of jumps.

use baton_code::object::flags;
use baton_code::{AnyOp, Location};

use super::{BlockId, Cfg, ENTRY, Instr};
use crate::unit::Metadata;

impl Cfg {
    /// `x and y` keeps a copy of `x` while its truth decides.
    pub(super) fn convert_pseudo_conditional_jumps(&mut self) {
        for id in self.order() {
            let Some(last) = self[id].instrs.last_mut() else {
                continue;
            };
            let op = match last.op {
                AnyOp::JUMP_IF_FALSE => AnyOp::POP_JUMP_IF_FALSE,
                AnyOp::JUMP_IF_TRUE => AnyOp::POP_JUMP_IF_TRUE,
                _ => continue,
            };
            last.op = op;
            let (loc, except) = (last.loc, last.except);
            let at = self[id].instrs.len() - 1;
            let guarded = |op, oparg| Instr {
                except,
                ..Instr::new(op, oparg, loc)
            };
            let added = [guarded(AnyOp::COPY, 1), guarded(AnyOp::TO_BOOL, 0)];
            self[id].insert(at, added);
        }
    }

    /// Makes the cells at the start and turns numbers of cells into slots.
    pub(super) fn prepare_localsplus(&mut self, metadata: &Metadata, code_flags: u32) {
        let slots = metadata.cell_slots();
        self.insert_prefix(metadata, code_flags);
        for block in &mut self.blocks {
            for instr in &mut block.instrs {
                if matches!(
                    instr.op,
                    AnyOp::MAKE_CELL
                        | AnyOp::LOAD_CLOSURE
                        | AnyOp::LOAD_DEREF
                        | AnyOp::STORE_DEREF
                        | AnyOp::DELETE_DEREF
                        | AnyOp::LOAD_FROM_DICT_OR_DEREF
                ) && let Some(slot) = slots.get(instr.oparg as usize)
                {
                    instr.oparg = *slot;
                }
            }
        }
    }

    fn insert_prefix(&mut self, metadata: &Metadata, code_flags: u32) {
        let mut prefix = Vec::new();
        let free = metadata.freevars.len();
        if free > 0 {
            let count = u32::try_from(free).unwrap_or(u32::MAX);
            prefix.push(Instr::new(AnyOp::COPY_FREE_VARS, count, Location::NONE));
        }
        let mut cells: Vec<(u32, u32)> = (0..)
            .zip(metadata.cellvars.iter())
            .map(|(cell, name)| {
                let local = metadata.varnames.find(name);
                let after_locals = metadata.varnames.len() + cell as usize;
                (
                    local.unwrap_or(u32::try_from(after_locals).unwrap_or(u32::MAX)),
                    cell,
                )
            })
            .collect();
        cells.sort_unstable();
        for (_, cell) in cells {
            prefix.push(Instr::new(AnyOp::MAKE_CELL, cell, Location::NONE));
        }
        let generator = flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR;
        if code_flags & generator != 0 {
            let loc = Location {
                line: metadata.first_line,
                end_line: metadata.first_line,
                col: -1,
                end_col: -1,
            };
            prefix.push(Instr::new(AnyOp::RETURN_GENERATOR, 0, loc));
            prefix.push(Instr::new(AnyOp::POP_TOP, 0, loc));
        }
        self[ENTRY].insert(0, prefix);
    }

    pub(super) fn convert_pseudo_ops(&mut self) {
        for block in &mut self.blocks {
            for instr in &mut block.instrs {
                match instr.op {
                    op if op.is_block_push() => instr.set_nop(),
                    AnyOp::LOAD_CLOSURE => instr.op = AnyOp::LOAD_FAST,
                    AnyOp::STORE_FAST_MAYBE_NULL => instr.op = AnyOp::STORE_FAST,
                    _ => {}
                }
            }
        }
        self.remove_redundant_nops_and_jumps();
    }

    /// Conditional jumps only go ahead: one that goes back skips an unconditional jump instead.
    pub(super) fn normalize_jumps(&mut self) {
        self.clear_visited();
        let mut current = Some(ENTRY);
        while let Some(id) = current {
            self.visit(id);
            self.normalize_jump(id);
            current = self[id].next;
        }
    }

    fn normalize_jump(&mut self, id: BlockId) {
        let Some(last) = self[id].last().copied() else {
            return;
        };
        let reversed = match last.op {
            AnyOp::POP_JUMP_IF_NOT_NONE => AnyOp::POP_JUMP_IF_NONE,
            AnyOp::POP_JUMP_IF_NONE => AnyOp::POP_JUMP_IF_NOT_NONE,
            AnyOp::POP_JUMP_IF_FALSE => AnyOp::POP_JUMP_IF_TRUE,
            AnyOp::POP_JUMP_IF_TRUE => AnyOp::POP_JUMP_IF_FALSE,
            _ => return,
        };
        let Some(target) = last.target else {
            return;
        };
        let not_taken = Instr::new(AnyOp::NOT_TAKEN, 0, last.loc);
        if !self[target].visited {
            self[id].add(not_taken);
            return;
        }
        let back = self.new_block();
        let mut jump = Instr::new(AnyOp::JUMP, 0, last.loc);
        jump.target = Some(target);
        let (next, cold) = (self[id].next, self[id].cold);
        let start_depth = self[target].start_depth;
        let block = &mut self[back];
        block.instrs = vec![not_taken, jump];
        block.start_depth = start_depth;
        block.cold = cold;
        block.next = next;
        if let Some(last) = self[id].instrs.last_mut() {
            last.op = reversed;
            last.target = next;
        }
        self[id].next = Some(back);
    }
}
