//! Shortest runs of `SWAP`, and swaps done by reordering stores.

use baton_code::AnyOp;

use super::{BlockId, Cfg, Instr};

impl Cfg {
    pub(super) fn optimize_swaps(&mut self, id: BlockId) {
        let instrs = &mut self[id].instrs;
        let mut index = 0;
        while index < instrs.len() {
            if instrs[index].op == AnyOp::SWAP {
                index = shorten_run(instrs, index);
                apply_static_swaps(instrs, index);
            }
            index += 1;
        }
    }
}

/// Replaces a run of `SWAP` and `NOP` by the shortest one with the same effect, aligned to its end;
/// gives the index of its last instruction.
fn shorten_run(instrs: &mut [Instr], start: usize) -> usize {
    let length = instrs[start..]
        .iter()
        .take_while(|instr| matches!(instr.op, AnyOp::SWAP | AnyOp::NOP))
        .count();
    let run = &mut instrs[start..start + length];
    let swaps = run.iter().filter(|instr| instr.op == AnyOp::SWAP);
    let depth = swaps.clone().map(|swap| swap.oparg).max().unwrap_or(0) as usize;
    if swaps.count() <= 1 {
        return start;
    }
    // Where each of the top values comes from.
    let mut stack: Vec<usize> = (0..depth).collect();
    for swap in run.iter().filter(|instr| instr.op == AnyOp::SWAP) {
        if let Some(below) = (swap.oparg as usize).checked_sub(1) {
            stack.swap(0, below);
        }
    }
    // Every cycle of the permutation is undone from its end, going through the top.
    let mut swaps = Vec::new();
    let mut visited = vec![false; depth];
    for first in 0..depth {
        if visited[first] || stack[first] == first {
            continue;
        }
        let mut at = first;
        loop {
            if at != 0 {
                swaps.push(at + 1);
            }
            if visited[at] {
                break;
            }
            visited[at] = true;
            at = stack[at];
        }
    }
    for (instr, swap) in run.iter_mut().rev().zip(&swaps) {
        instr.set(AnyOp::SWAP, u32::try_from(*swap).unwrap_or(u32::MAX));
    }
    let unused = run.len().saturating_sub(swaps.len());
    for instr in &mut run[..unused] {
        instr.set_nop();
    }
    start + length - 1
}

fn is_swappable(instr: &Instr) -> bool {
    matches!(
        instr.op,
        AnyOp::STORE_FAST | AnyOp::STORE_FAST_MAYBE_NULL | AnyOp::POP_TOP
    )
}

fn stored_local(instr: &Instr) -> Option<u32> {
    matches!(instr.op, AnyOp::STORE_FAST | AnyOp::STORE_FAST_MAYBE_NULL).then_some(instr.oparg)
}

/// The next instruction that only consumes the top, on the given line if there is one.
fn next_swappable(instrs: &[Instr], after: usize, line: i32) -> Option<usize> {
    for (index, instr) in instrs.iter().enumerate().skip(after + 1) {
        if line >= 0 && instr.loc.line != line {
            return None;
        }
        if instr.op == AnyOp::NOP {
            continue;
        }
        return is_swappable(instr).then_some(index);
    }
    None
}

/// Does the swaps up to `index` by exchanging the instructions that consume the values.
fn apply_static_swaps(instrs: &mut [Instr], index: usize) {
    for at in (0..=index).rev() {
        let swap = instrs[at];
        if swap.op != AnyOp::SWAP {
            if swap.op == AnyOp::NOP || is_swappable(&swap) {
                continue;
            }
            return;
        }
        let Some(first) = next_swappable(instrs, at, -1) else {
            return;
        };
        let line = instrs[first].loc.line;
        let mut second = first;
        for _ in 1..swap.oparg {
            match next_swappable(instrs, second, line) {
                Some(next) => second = next,
                None => return,
            }
        }
        let stores = [stored_local(&instrs[first]), stored_local(&instrs[second])];
        if stores.iter().any(Option::is_some) {
            if stores[0] == stores[1] {
                return;
            }
            let conflict = instrs[first + 1..second.max(first + 1)]
                .iter()
                .filter_map(stored_local)
                .any(|local| stores.contains(&Some(local)));
            if conflict {
                return;
            }
        }
        instrs[at].set_nop();
        instrs.swap(first, second);
    }
}
