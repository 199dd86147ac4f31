//! Protected regions: which handler guards which instruction.

use baton_code::AnyOp;
use baton_code::ops::resume;

use super::{BlockId, Cfg, ENTRY, Result};

/// The open regions at a point of the code, innermost last.
type ExceptStack = Vec<BlockId>;

impl Cfg {
    pub(super) fn mark_except_handlers(&mut self) {
        for id in self.order() {
            for index in 0..self[id].instrs.len() {
                let instr = self[id].instrs[index];
                if let (true, Some(target)) = (instr.op.is_block_push(), instr.target) {
                    self[target].except_handler = true;
                }
            }
        }
    }

    /// Walks the graph with the stack of open regions and notes the innermost handler at every
    /// instruction. `POP_BLOCK` has then done its duty.
    pub(super) fn label_exception_targets(&mut self) -> Result {
        self.clear_visited();
        self.visit(ENTRY);
        let mut todo = vec![(ENTRY, ExceptStack::new())];
        while let Some((id, mut stack)) = todo.pop() {
            self.label_block(id, &mut stack, &mut todo)?;
            if let (true, Some(next)) = (self[id].falls_through(), self[id].next)
                && self.visit(next)
            {
                todo.push((next, stack));
            }
        }
        Ok(())
    }

    fn label_block(
        &mut self,
        id: BlockId,
        stack: &mut ExceptStack,
        todo: &mut Vec<(BlockId, ExceptStack)>,
    ) -> Result {
        let mut yield_depth = None;
        for index in 0..self[id].instrs.len() {
            let instr = self[id].instrs[index];
            let handler = stack.last().copied();
            if let (true, Some(target)) = (instr.op.is_block_push(), instr.target) {
                if self.visit(target) {
                    todo.push((target, stack.clone()));
                }
                if matches!(instr.op, AnyOp::SETUP_WITH | AnyOp::SETUP_CLEANUP) {
                    self[target].preserve_lasti = true;
                }
                stack.push(target);
                continue;
            }
            if instr.op == AnyOp::POP_BLOCK {
                if stack.pop().is_none() {
                    return Err(crate::internal_error("unbalanced protected regions"));
                }
                self[id].instrs[index].set_nop();
                continue;
            }
            self[id].instrs[index].except = handler;
            if let (true, Some(target)) = (instr.is_jump(), instr.target) {
                if self.visit(target) {
                    todo.push((target, stack.clone()));
                }
            } else if instr.op == AnyOp::YIELD_VALUE {
                yield_depth = Some(stack.len());
            } else if instr.op == AnyOp::RESUME && instr.oparg != resume::AT_FUNC_START {
                if yield_depth == Some(1) {
                    self[id].instrs[index].oparg |= resume::DEPTH1;
                }
                yield_depth = None;
            }
        }
        Ok(())
    }
}
