//! The depth of the operand stack.

use baton_code::AnyOp;

use super::{BlockId, Cfg, ENTRY, Result};

impl Cfg {
    /// The depth at the start of every reachable block, and the largest depth anywhere.
    pub(super) fn calculate_stack_depth(&mut self) -> Result<u32> {
        for block in &mut self.blocks {
            block.start_depth = None;
        }
        let mut todo = Vec::new();
        self.enter_at_depth(ENTRY, 0, &mut todo)?;
        // No code object has less than one slot.
        let mut max_depth = 1;
        while let Some(id) = todo.pop() {
            let mut depth = self[id].start_depth.unwrap_or(0);
            let mut dead = false;
            for index in 0..self[id].instrs.len() {
                let instr = self[id].instrs[index];
                max_depth = max_depth.max(depth);
                let at = |jump| {
                    depth
                        .checked_add_signed(instr.op.stack_effect(instr.oparg, Some(jump)))
                        .ok_or_else(|| crate::internal_error("Invalid CFG, stack underflow"))
                };
                if let (Some(target), true) = (instr.target, instr.op.has_target())
                    && instr.op != AnyOp::END_ASYNC_FOR
                {
                    self.enter_at_depth(target, at(true)?, &mut todo)?;
                }
                depth = at(false)?;
                if instr.op.is_unconditional_jump() || instr.op.is_scope_exit() {
                    dead = true;
                    break;
                }
            }
            if let (false, Some(next)) = (dead, self[id].next) {
                self.enter_at_depth(next, depth, &mut todo)?;
            }
        }
        Ok(max_depth)
    }

    fn enter_at_depth(&mut self, id: BlockId, depth: u32, todo: &mut Vec<BlockId>) -> Result {
        match self[id].start_depth {
            None => {
                self[id].start_depth = Some(depth);
                todo.push(id);
                Ok(())
            }
            Some(known) if known == depth => Ok(()),
            Some(_) => Err(crate::internal_error(
                "Invalid CFG, inconsistent stackdepth",
            )),
        }
    }
}
