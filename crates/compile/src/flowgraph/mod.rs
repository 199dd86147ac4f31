//! The control flow graph and its optimisations.
//!
//! Blocks live in an arena and are chained in the order of the code by [`Block::next`]; a block without
//! an unconditional end falls through to the next one. The passes stand in the order of CPython's
//! `flowgraph.c`, because each of them shows in the result: what one leaves behind as a `NOP`, another
//! removes only if no line would be lost.

mod borrow;
mod build;
mod cleanup;
mod cold;
mod evaluate;
mod exceptions;
mod finish;
mod fold;
mod lines;
mod locals;
mod peephole;
mod stackdepth;
mod swaps;

pub(crate) use evaluate::{binary, negative, python_eq};

use std::collections::VecDeque;
use std::ops::{Index, IndexMut};

use baton_code::{AnyOp, Const, Location};
use baton_syntax::SyntaxError;

use crate::instruction_sequence::Instruction;
use crate::unit::{ConstTable, Metadata};

type Result<T = ()> = std::result::Result<T, SyntaxError>;

/// A block's number in its graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct BlockId(usize);

/// An instruction of a block.
#[derive(Clone, Copy, Debug)]
struct Instr {
    op: AnyOp,
    oparg: u32,
    loc: Location,
    /// Where it may jump, or the handler of the region it opens.
    target: Option<BlockId>,
    /// The handler that guards it.
    except: Option<BlockId>,
}

impl Instr {
    fn new(op: AnyOp, oparg: u32, loc: Location) -> Instr {
        Instr {
            op,
            oparg,
            loc,
            target: None,
            except: None,
        }
    }

    fn set(&mut self, op: AnyOp, oparg: u32) {
        self.op = op;
        self.oparg = oparg;
    }

    fn set_nop(&mut self) {
        self.set(AnyOp::NOP, 0);
    }

    fn is_jump(&self) -> bool {
        self.op.has_jump()
    }

    /// Whether nothing may follow it in its block: any jump, even a conditional one, or an exit.
    fn ends_block(&self) -> bool {
        self.op.has_jump() || self.op.is_scope_exit()
    }

    fn loads_const(&self) -> bool {
        matches!(self.op, AnyOp::LOAD_CONST | AnyOp::LOAD_SMALL_INT)
    }
}

/// Instructions that are entered at the first and left at the last one.
#[derive(Clone, Debug, Default)]
struct Block {
    instrs: Vec<Instr>,
    /// Handlers in the unused slots after the instructions, see [`Block::add`].
    stale: VecDeque<Option<BlockId>>,
    next: Option<BlockId>,
    /// Something jumps here.
    labelled: bool,
    predecessors: u32,
    /// Depth of the stack at the start, once known.
    start_depth: Option<u32>,
    /// The handler's region pushes the index of the raising instruction.
    preserve_lasti: bool,
    visited: bool,
    except_handler: bool,
    cold: bool,
    warm: bool,
    /// Bit i: local i may be unbound at the start.
    unsafe_locals: u64,
}

/// Growing and shrinking.
///
/// CPython keeps instructions in an array whose unused slots are not cleared, and `basicblock_addop` does
/// not set the handler of the instruction it appends. What stood in the slot before therefore shows in the
/// exception table, and is remembered here.
impl Block {
    /// Appends an instruction that takes over the handler of its slot (`basicblock_addop`).
    fn add(&mut self, instr: Instr) {
        let except = self.stale.pop_front().flatten();
        self.instrs.push(Instr { except, ..instr });
    }

    /// Appends copies of instructions.
    fn append(&mut self, instrs: &[Instr]) {
        self.use_slots(instrs.len());
        self.instrs.extend_from_slice(instrs);
    }

    /// Inserts instructions.
    fn insert(&mut self, at: usize, instrs: impl IntoIterator<Item = Instr>) {
        let before = self.instrs.len();
        self.instrs.splice(at..at, instrs);
        self.use_slots(self.instrs.len() - before);
    }

    fn use_slots(&mut self, count: usize) {
        self.stale.drain(..count.min(self.stale.len()));
    }

    /// Keeps only these instructions, moved to the front.
    fn shrink_to(&mut self, kept: Vec<Instr>) {
        for instr in self.instrs.iter().skip(kept.len()).rev() {
            self.stale.push_front(instr.except);
        }
        self.instrs = kept;
    }
}

impl Block {
    fn last(&self) -> Option<&Instr> {
        self.instrs.last()
    }

    fn exits_scope(&self) -> bool {
        self.last().is_some_and(|last| last.op.is_scope_exit())
    }

    fn falls_through(&self) -> bool {
        !self
            .last()
            .is_some_and(|last| last.op.is_scope_exit() || last.op.is_unconditional_jump())
    }

    fn has_no_line(&self) -> bool {
        self.instrs.iter().all(|instr| instr.loc.line < 0)
    }
}

/// A control flow graph.
struct Cfg {
    blocks: Vec<Block>,
}

const ENTRY: BlockId = BlockId(0);

impl Index<BlockId> for Cfg {
    type Output = Block;

    fn index(&self, id: BlockId) -> &Block {
        &self.blocks[id.0]
    }
}

impl IndexMut<BlockId> for Cfg {
    fn index_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.0]
    }
}

impl Cfg {
    fn new_block(&mut self) -> BlockId {
        self.blocks.push(Block::default());
        BlockId(self.blocks.len() - 1)
    }

    /// The blocks in the order of the code.
    fn order(&self) -> Vec<BlockId> {
        let mut order = Vec::with_capacity(self.blocks.len());
        let mut current = Some(ENTRY);
        while let Some(id) = current {
            order.push(id);
            current = self[id].next;
        }
        order
    }

    /// This block or the first one after it that is not empty.
    fn next_nonempty(&self, id: Option<BlockId>) -> Option<BlockId> {
        let mut current = id;
        while let Some(id) = current {
            if !self[id].instrs.is_empty() {
                return Some(id);
            }
            current = self[id].next;
        }
        None
    }

    fn clear_visited(&mut self) {
        for block in &mut self.blocks {
            block.visited = false;
        }
    }

    /// Marks a block as visited; whether it was not before.
    fn visit(&mut self, id: BlockId) -> bool {
        !std::mem::replace(&mut self[id].visited, true)
    }
}

/// What the assembler needs besides the metadata.
pub struct Optimized {
    /// The instructions, with targets as indices.
    pub instructions: Vec<Instruction>,
    /// The constants that are left.
    pub consts: Vec<Const>,
    /// The operand stack needed.
    pub stack_size: u32,
}

/// Optimises the instructions of a code unit.
///
/// # Errors
/// A malformed graph, which only a bug can cause.
pub fn optimize_code_unit(
    instructions: Vec<Instruction>,
    metadata: &Metadata,
    consts: ConstTable,
    params: usize,
    code_flags: u32,
) -> Result<Optimized> {
    let mut consts = consts;
    let mut cfg = Cfg::from_instructions(&instructions)?;
    cfg.mark_except_handlers();
    cfg.label_exception_targets()?;
    cfg.optimize(&mut consts)?;
    let mut consts = consts.into_values();
    cfg.remove_unused_consts(&mut consts);
    cfg.check_unbound_locals(metadata.varnames.len(), params);
    cfg.insert_superinstructions();
    cfg.push_cold_blocks_to_end();
    cfg.resolve_line_numbers();

    cfg.convert_pseudo_conditional_jumps();
    let stack_size = cfg.calculate_stack_depth()?;
    cfg.prepare_localsplus(metadata, code_flags);
    cfg.convert_pseudo_ops();
    cfg.normalize_jumps();
    cfg.borrow_loads();
    Ok(Optimized {
        instructions: cfg.into_instructions(),
        consts,
        stack_size,
    })
}

impl Cfg {
    fn optimize(&mut self, consts: &mut ConstTable) -> Result {
        self.check()?;
        self.inline_small_exit_blocks();
        self.remove_unreachable();
        self.resolve_line_numbers();
        for id in self.order() {
            self.optimize_load_const(id, consts);
        }
        for id in self.order() {
            self.optimize_block(id, consts);
        }
        self.remove_redundant_nops_and_pairs();
        self.remove_unreachable();
        self.remove_redundant_nops_and_jumps();
        Ok(())
    }
}
