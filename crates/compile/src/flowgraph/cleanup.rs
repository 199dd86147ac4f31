//! Removing what does nothing: unreachable blocks, NOPs, jumps to the next instruction.

use baton_code::{AnyOp, Location};

use super::{BlockId, Cfg, ENTRY, Instr};

/// Exit blocks up to this size are copied to where they are jumped to.
const MAX_COPY_SIZE: usize = 4;

impl Cfg {
    /// Counts predecessors and empties the blocks that have none.
    pub(super) fn remove_unreachable(&mut self) {
        for block in &mut self.blocks {
            block.predecessors = 0;
            block.visited = false;
        }
        self[ENTRY].predecessors = 1;
        self.visit(ENTRY);
        let mut todo = vec![ENTRY];
        while let Some(id) = todo.pop() {
            let block = &self[id];
            let next = block.next.filter(|_| block.falls_through());
            let targets: Vec<BlockId> = next
                .into_iter()
                .chain(
                    block
                        .instrs
                        .iter()
                        .filter(|instr| instr.op.has_target())
                        .filter_map(|instr| instr.target),
                )
                .collect();
            for target in targets {
                if self.visit(target) {
                    todo.push(target);
                }
                self[target].predecessors += 1;
            }
        }
        for id in self.order() {
            if self[id].predecessors == 0 {
                self[id].shrink_to(Vec::new());
                self[id].except_handler = false;
            }
        }
    }

    /// Removes the NOPs of a block whose line is seen anyway; how many.
    fn remove_block_nops(&mut self, id: BlockId) -> usize {
        let following = self.next_nonempty(self[id].next).and_then(|next| {
            self[next]
                .instrs
                .iter()
                .find(|instr| !(instr.op == AnyOp::NOP && instr.loc.line < 0))
                .map(|instr| instr.loc.line)
        });
        let following = following.unwrap_or(Location::NONE.line);
        let has_following = self.next_nonempty(self[id].next).is_some();
        let instrs = &self[id].instrs;
        let total = instrs.len();
        let mut kept: Vec<Instr> = Vec::with_capacity(total);
        let mut previous_line = -1;
        let mut inherited: Option<Location> = None;
        for (index, instr) in instrs.iter().enumerate() {
            let mut instr = *instr;
            if let Some(loc) = inherited.take() {
                instr.loc = loc;
            }
            let line = instr.loc.line;
            if instr.op == AnyOp::NOP {
                if line < 0 || previous_line == line {
                    continue;
                }
                if let Some(next) = instrs.get(index + 1) {
                    if next.loc.line == line {
                        continue;
                    }
                    if next.loc.line < 0 {
                        inherited = Some(instr.loc);
                        continue;
                    }
                } else if has_following && line == following {
                    continue;
                }
            }
            kept.push(instr);
            previous_line = line;
        }
        let removed = total - kept.len();
        if removed > 0 {
            self[id].shrink_to(kept);
        } else {
            self[id].instrs = kept;
        }
        removed
    }

    pub(super) fn remove_redundant_nops(&mut self) -> usize {
        self.order()
            .into_iter()
            .map(|id| self.remove_block_nops(id))
            .sum()
    }

    /// Also removes values that are pushed and dropped at once.
    pub(super) fn remove_redundant_nops_and_pairs(&mut self) {
        let order = self.order();
        let mut done = false;
        while !done {
            done = true;
            let mut previous: Option<(BlockId, usize)> = None;
            for id in order.iter().copied() {
                self.remove_block_nops(id);
                if self[id].labelled {
                    previous = None;
                }
                for index in 0..self[id].instrs.len() {
                    if let Some((block, at)) = previous
                        && self[id].instrs[index].op == AnyOp::POP_TOP
                        && is_pure_push(&self[block].instrs[at])
                    {
                        self[block].instrs[at].set_nop();
                        self[id].instrs[index].set_nop();
                        done = false;
                    }
                    previous = Some((id, index));
                }
                let ends_in_jump =
                    previous.is_some_and(|(block, at)| self[block].instrs[at].is_jump());
                if ends_in_jump || !self[id].falls_through() {
                    previous = None;
                }
            }
        }
    }

    fn remove_redundant_jumps(&mut self) -> usize {
        let mut changes = 0;
        for id in self.order() {
            let Some(last) = self[id].last() else {
                continue;
            };
            if !last.op.is_unconditional_jump() {
                continue;
            }
            let target = self.next_nonempty(last.target);
            if target.is_some() && target == self.next_nonempty(self[id].next) {
                if let Some(last) = self[id].instrs.last_mut() {
                    last.set_nop();
                }
                changes += 1;
            }
        }
        changes
    }

    pub(super) fn remove_redundant_nops_and_jumps(&mut self) {
        while self.remove_redundant_nops() + self.remove_redundant_jumps() > 0 {}
    }

    /// Copies small exit blocks, and those without lines, to the ends of the blocks that jump to them.
    pub(super) fn inline_small_exit_blocks(&mut self) {
        let order = self.order();
        let mut changed = true;
        while changed {
            changed = false;
            for id in &order {
                changed |= self.inline_target(*id);
            }
        }
    }

    fn inline_target(&mut self, id: BlockId) -> bool {
        let Some((op, Some(target))) = self[id].last().map(|last| (last.op, last.target)) else {
            return false;
        };
        if !op.is_unconditional_jump() {
            return false;
        }
        let block = &self[target];
        let small_exit = block.exits_scope() && block.instrs.len() <= MAX_COPY_SIZE;
        let no_line = block.has_no_line() && !block.falls_through();
        if !small_exit && !no_line {
            return false;
        }
        let copied = block.instrs.clone();
        if let Some(last) = self[id].instrs.last_mut() {
            last.set_nop();
        }
        self[id].append(&copied);
        // The check of the eval breaker must not get lost.
        if let (true, AnyOp::JUMP, Some(last)) = (no_line, op, self[id].instrs.last_mut())
            && last.op.is_unconditional_jump()
        {
            last.op = AnyOp::JUMP;
        }
        self[target].predecessors = self[target].predecessors.saturating_sub(1);
        true
    }
}

fn is_pure_push(instr: &Instr) -> bool {
    match instr.op {
        AnyOp::LOAD_CONST | AnyOp::LOAD_SMALL_INT => true,
        AnyOp::COPY => instr.oparg == 1,
        _ => false,
    }
}
