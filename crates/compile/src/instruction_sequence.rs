//! The output of code generation: a flat list of instructions with labels.
//!
//! Jumps and protected regions name their target by [`Label`]; a label stands before the instruction that
//! follows it. The flow graph is built from this list and flattened into another one for the assembler,
//! in which targets are indices of instructions.

use baton_code::{AnyOp, Location};

/// A place in a sequence, made before it is known where it will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label(u32);

/// The handler that guards an instruction, in a flattened sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptHandler {
    /// Index of the handler's first instruction.
    pub target: usize,
    /// Stack depth at the handler's start, with what is pushed for it.
    pub start_depth: u32,
    /// Whether the index of the raising instruction is pushed too.
    pub preserve_lasti: bool,
}

/// An instruction. For those with a target, `oparg` is a label's number until the labels are applied and
/// the index of an instruction afterwards.
#[derive(Clone, Copy, Debug)]
pub struct Instruction {
    /// What it does.
    pub op: AnyOp,
    /// The argument.
    pub oparg: u32,
    /// Where it comes from.
    pub loc: Location,
    /// What guards it, once flattened.
    pub handler: Option<ExceptHandler>,
}

/// A list of instructions under construction.
#[derive(Clone, Debug, Default)]
pub struct InstructionSequence {
    instructions: Vec<Instruction>,
    /// Index of the instruction after each label.
    labels: Vec<usize>,
    /// What replaces `ANNOTATIONS_PLACEHOLDER`.
    annotations: Option<Box<InstructionSequence>>,
}

impl InstructionSequence {
    /// A new label, not placed yet.
    pub fn new_label(&mut self) -> Label {
        self.labels.push(usize::MAX);
        Label(u32::try_from(self.labels.len() - 1).unwrap_or(u32::MAX))
    }

    /// Places a label before the next instruction.
    pub fn use_label(&mut self, label: Label) {
        let here = self.instructions.len();
        if let Some(place) = self.labels.get_mut(label.0 as usize) {
            *place = here;
        }
    }

    /// Appends an instruction.
    pub fn add(&mut self, op: AnyOp, oparg: u32, loc: Location) {
        self.instructions.push(Instruction {
            op,
            oparg,
            loc,
            handler: None,
        });
    }

    /// Appends an instruction with a target.
    pub fn add_jump(&mut self, op: AnyOp, target: Label, loc: Location) {
        self.add(op, target.0, loc);
    }

    /// Puts an instruction with a target in front of all others.
    pub fn insert_first(&mut self, op: AnyOp, target: Label, loc: Location) {
        let instruction = Instruction {
            op,
            oparg: target.0,
            loc,
            handler: None,
        };
        self.instructions.insert(0, instruction);
        for place in &mut self.labels {
            *place = place.saturating_add(1);
        }
    }

    /// Sets what replaces the placeholder for annotations.
    pub fn set_annotations(&mut self, annotations: InstructionSequence) {
        self.annotations = Some(Box::new(annotations));
    }

    /// The instructions with targets as indices, and with the annotations in their place.
    #[must_use]
    pub fn resolve(self) -> Vec<Instruction> {
        let placeholder = self
            .instructions
            .iter()
            .position(|instruction| instruction.op == AnyOp::ANNOTATIONS_PLACEHOLDER);
        let inserted = self
            .annotations
            .map_or_else(Vec::new, |annotations| annotations.instructions);
        let moved = |index: usize| match placeholder {
            Some(placeholder) if index > placeholder => index - 1 + inserted.len(),
            _ => index,
        };
        let mut resolved = Vec::with_capacity(self.instructions.len() + inserted.len());
        for instruction in self.instructions {
            if instruction.op == AnyOp::ANNOTATIONS_PLACEHOLDER {
                resolved.extend_from_slice(&inserted);
                continue;
            }
            let mut instruction = instruction;
            if instruction.op.has_target() {
                let place = self.labels.get(instruction.oparg as usize);
                let target = moved(place.copied().unwrap_or(usize::MAX));
                instruction.oparg = u32::try_from(target).unwrap_or(u32::MAX);
            }
            resolved.push(instruction);
        }
        resolved
    }
}
