//! Line numbers of artificial instructions (PEP 626).
//!
//! A frame's line must be right when it ends or is interrupted. Exit blocks without a line are therefore
//! duplicated until each has one predecessor, whose line they take over.

use baton_code::Location;
use baton_code::ops::flag;

use super::{Block, BlockId, Cfg};

impl Cfg {
    pub(super) fn resolve_line_numbers(&mut self) {
        self.duplicate_exits_without_line();
        self.propagate_lines();
    }

    fn duplicate_exits_without_line(&mut self) {
        let mut current = Some(super::ENTRY);
        while let Some(id) = current {
            self.duplicate_target(id);
            current = self[id].next;
        }
        for id in self.order() {
            let Some((last, next)) = self[id].last().zip(self[id].next) else {
                continue;
            };
            let loc = last.loc;
            if self[id].falls_through()
                && is_exit_or_eval_check_without_line(&self[next])
                && let Some(first) = self[next].instrs.first_mut()
            {
                first.loc = loc;
            }
        }
    }

    fn duplicate_target(&mut self, id: BlockId) {
        let Some(last) = self[id].last().copied() else {
            return;
        };
        if !last.is_jump() {
            return;
        }
        let Some(target) = self.next_nonempty(last.target) else {
            return;
        };
        if !is_exit_or_eval_check_without_line(&self[target]) || self[target].predecessors <= 1 {
            return;
        }
        let mut copy = Block {
            instrs: self[target].instrs.clone(),
            next: self[target].next,
            predecessors: 1,
            labelled: true,
            ..Block::default()
        };
        if let Some(first) = copy.instrs.first_mut() {
            first.loc = last.loc;
        }
        let new_target = self.new_block();
        self[new_target] = copy;
        if let Some(last) = self[id].instrs.last_mut() {
            last.target = Some(new_target);
        }
        self[target].predecessors -= 1;
        self[target].next = Some(new_target);
    }

    fn propagate_lines(&mut self) {
        for id in self.order() {
            let Some(last) = self[id].last().copied() else {
                continue;
            };
            let mut previous = Location::NONE;
            for instr in &mut self[id].instrs {
                if instr.loc.line == Location::NONE.line {
                    instr.loc = previous;
                } else {
                    previous = instr.loc;
                }
            }
            if self[id].falls_through()
                && let Some(next) = self[id].next
            {
                self.inherit_line(next, previous);
            }
            if let (true, Some(target)) = (last.is_jump(), last.target) {
                self.inherit_line(target, previous);
            }
        }
    }

    fn inherit_line(&mut self, id: BlockId, loc: Location) {
        if self[id].predecessors == 1
            && let Some(first) = self[id].instrs.first_mut()
            && first.loc.line == Location::NONE.line
        {
            first.loc = loc;
        }
    }
}

fn is_exit_or_eval_check_without_line(block: &Block) -> bool {
    let relevant = block.exits_scope()
        || block
            .instrs
            .iter()
            .any(|instr| instr.op.has(flag::EVAL_BREAK));
    relevant && block.has_no_line()
}
