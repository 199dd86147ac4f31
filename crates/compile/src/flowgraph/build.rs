//! From a list of instructions to blocks, and back.

use super::{Block, BlockId, Cfg, ENTRY, Instr, Result};
use crate::instruction_sequence::{ExceptHandler, Instruction};

impl Cfg {
    /// Splits instructions, whose targets are indices, into blocks.
    pub(super) fn from_instructions(instructions: &[Instruction]) -> Result<Cfg> {
        let mut is_target = vec![false; instructions.len()];
        for instruction in instructions.iter().filter(|i| i.op.has_target()) {
            match is_target.get_mut(instruction.oparg as usize) {
                Some(target) => *target = true,
                None => return Err(crate::internal_error("a jump without a target")),
            }
        }
        let mut cfg = Cfg {
            blocks: vec![Block::default()],
        };
        let mut current = ENTRY;
        let mut block_at = vec![None; instructions.len()];
        for (index, instruction) in instructions.iter().enumerate() {
            let block = &cfg[current];
            let labelled = is_target[index];
            let terminated = block.last().is_some_and(Instr::ends_block);
            if terminated || (labelled && (!block.instrs.is_empty() || block.labelled)) {
                let next = cfg.new_block();
                cfg[current].next = Some(next);
                current = next;
            }
            if labelled {
                cfg[current].labelled = true;
                block_at[index] = Some(current);
            }
            cfg[current].instrs.push(Instr::new(
                instruction.op,
                instruction.oparg,
                instruction.loc,
            ));
        }
        for block in &mut cfg.blocks {
            for instr in block.instrs.iter_mut().filter(|i| i.op.has_target()) {
                instr.target = block_at[instr.oparg as usize];
            }
        }
        Ok(cfg)
    }

    /// Every exit and jump must be the last instruction of its block.
    pub(super) fn check(&self) -> Result {
        let malformed = self.blocks.iter().any(|block| {
            let inner = block.instrs.split_last().map_or(&[][..], |(_, rest)| rest);
            inner.iter().any(Instr::ends_block)
        });
        if malformed {
            return Err(crate::internal_error("malformed control flow graph."));
        }
        Ok(())
    }

    /// Flattens the graph; targets become indices of instructions.
    pub(super) fn into_instructions(self) -> Vec<Instruction> {
        let order = self.order();
        let mut starts = vec![0; self.blocks.len()];
        let mut total = 0;
        for id in &order {
            starts[id.0] = total;
            total += self[*id].instrs.len();
        }
        let start = |id: BlockId| starts[id.0];
        let mut instructions = Vec::with_capacity(total);
        for instr in order.iter().flat_map(|id| &self[*id].instrs) {
            let oparg = match instr.target {
                Some(target) if instr.op.has_target() => {
                    u32::try_from(start(target)).unwrap_or(u32::MAX)
                }
                _ => instr.oparg,
            };
            let handler = instr.except.map(|id| ExceptHandler {
                target: start(id),
                start_depth: self[id].start_depth.unwrap_or(0),
                preserve_lasti: self[id].preserve_lasti,
            });
            instructions.push(Instruction {
                op: instr.op,
                oparg,
                loc: instr.loc,
                handler,
            });
        }
        instructions
    }
}
