//! Exception handlers go to the end of the code, so that the usual path is straight.

use baton_code::{AnyOp, Location};

use super::{BlockId, Cfg, ENTRY, Instr};

impl Cfg {
    pub(super) fn push_cold_blocks_to_end(&mut self) {
        if self[ENTRY].next.is_none() {
            return;
        }
        self.mark_warm();
        self.mark_cold();
        self.make_falls_into_warm_explicit();
        let order = self.order();
        let (cold, warm): (Vec<BlockId>, Vec<BlockId>) =
            order.into_iter().partition(|id| self[*id].cold);
        let any_cold = !cold.is_empty();
        let reordered: Vec<BlockId> = warm.into_iter().chain(cold).collect();
        for (index, id) in reordered.iter().enumerate() {
            self[*id].next = reordered.get(index + 1).copied();
        }
        if any_cold {
            self.remove_redundant_nops_and_jumps();
        }
    }

    /// Blocks where control may go from this one without an exception.
    fn successors(&self, id: BlockId) -> Vec<BlockId> {
        let block = &self[id];
        let next = block.next.filter(|_| block.falls_through());
        let jumps = block.instrs.iter().filter(|instr| instr.is_jump());
        next.into_iter()
            .chain(jumps.filter_map(|instr| instr.target))
            .collect()
    }

    fn mark_warm(&mut self) {
        self.clear_visited();
        self.visit(ENTRY);
        let mut todo = vec![ENTRY];
        while let Some(id) = todo.pop() {
            self[id].warm = true;
            for successor in self.successors(id) {
                if self.visit(successor) {
                    todo.push(successor);
                }
            }
        }
    }

    fn mark_cold(&mut self) {
        self.clear_visited();
        let mut todo: Vec<BlockId> = self
            .order()
            .into_iter()
            .filter(|id| self[*id].except_handler)
            .collect();
        for id in &todo {
            self.visit(*id);
        }
        while let Some(id) = todo.pop() {
            self[id].cold = true;
            for successor in self.successors(id) {
                if !self[successor].warm && self.visit(successor) {
                    todo.push(successor);
                }
            }
        }
    }

    /// A cold block that falls into a warm one needs a jump, for it will stand elsewhere.
    fn make_falls_into_warm_explicit(&mut self) {
        for id in self.order() {
            let block = &self[id];
            let Some(next) = block.next.filter(|next| self[*next].warm) else {
                continue;
            };
            if !block.cold || !block.falls_through() {
                continue;
            }
            self[next].labelled = true;
            let jump = self.new_block();
            let mut instr = Instr::new(AnyOp::JUMP_NO_INTERRUPT, 0, Location::NONE);
            instr.target = Some(next);
            let block = &mut self[jump];
            block.instrs.push(instr);
            block.cold = true;
            block.next = Some(next);
            block.predecessors = 1;
            self[id].next = Some(jump);
        }
    }
}
