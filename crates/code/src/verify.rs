//! The verifier: whether code that our compiler did not make may be run.
//!
//! One linear walk decodes the instructions and checks every argument against the tables it indexes; a
//! second one follows control flow and checks that the operand stack has one depth at each instruction,
//! never negative and never above `co_stacksize`. What a value is, is not checked: the interpreter checks
//! kinds where it matters, and runs such code with counting loads.

use std::fmt;

use crate::dis::{self, Instruction};
use crate::exceptions;
use crate::object::{Code, flags, kinds};
use crate::ops::{
    BINARY_OPS, COMMON_CONSTANTS, Comparison, Family, INTRINSICS_1, INTRINSICS_2, Opcode,
    SPECIAL_METHODS, flag,
};

/// Why code was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Offset of the instruction in bytes, if one is to blame.
    pub offset: Option<usize>,
    /// What is wrong.
    pub message: &'static str,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.offset {
            Some(offset) => write!(f, "invalid code at offset {offset}: {}", self.message),
            None => write!(f, "invalid code: {}", self.message),
        }
    }
}

impl std::error::Error for Error {}

type Result<T = ()> = std::result::Result<T, Error>;

fn refuse<T>(message: &'static str) -> Result<T> {
    Err(Error {
        offset: None,
        message,
    })
}

/// Checks a code object and those in its constants.
///
/// # Errors
/// The first thing that is wrong.
pub fn verify(code: &Code) -> Result {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || {
        check_tables(code)?;
        let instructions = decode(code)?;
        for instruction in &instructions {
            check_argument(code, instruction)?;
        }
        Flow::new(code, &instructions)?.check()?;
        code.nested().try_for_each(|inner| verify(inner))
    })
}

fn at<T>(instruction: &Instruction, message: &'static str) -> Result<T> {
    Err(Error {
        offset: Some(instruction.offset),
        message,
    })
}

fn check_tables(code: &Code) -> Result {
    if code.localsplusnames.len() != code.localspluskinds.len() {
        return refuse("names and kinds of locals differ in number");
    }
    // Locals come first, then cells of the frame, then those of the closure.
    let rank = |kind: u8| match kind {
        kind if kind & kinds::FREE != 0 => 2,
        kind if kind & kinds::LOCAL != 0 => 0,
        kind if kind & kinds::CELL != 0 => 1,
        _ => 3,
    };
    if code.localspluskinds.iter().any(|kind| rank(*kind) == 3) {
        return refuse("a local of no kind");
    }
    if !code.localspluskinds.is_sorted_by_key(|kind| rank(*kind)) {
        return refuse("locals are out of order");
    }
    let mut parameters = u64::from(code.argcount) + u64::from(code.kwonlyargcount);
    parameters += u64::from(code.flags & flags::VARARGS != 0);
    parameters += u64::from(code.flags & flags::VARKEYWORDS != 0);
    if parameters > code.nlocals() as u64 || code.posonlyargcount > code.argcount {
        return refuse("more parameters than locals");
    }
    if code.code.is_empty() || !code.code.len().is_multiple_of(2) {
        return refuse("the bytecode is not a whole number of code units");
    }
    Ok(())
}

/// The instructions; their caches must be there, and empty.
fn decode(code: &Code) -> Result<Vec<Instruction>> {
    let mut instructions = Vec::new();
    let mut end = 0;
    for instruction in dis::decode(&code.code) {
        if instruction.op.info().family != Family::Base {
            return at(&instruction, "not an instruction of the compiler");
        }
        let caches = code.code.get(instruction.offset + 2..instruction.end);
        if caches.is_none_or(|caches| caches.iter().any(|byte| *byte != 0)) {
            return at(&instruction, "inline caches are missing or not empty");
        }
        if instruction.offset - instruction.start > 6 {
            return at(&instruction, "too many EXTENDED_ARGs");
        }
        end = instruction.end;
        instructions.push(instruction);
    }
    if end == code.code.len() {
        Ok(instructions)
    } else {
        refuse("an unknown opcode")
    }
}

fn check_argument(code: &Code, instruction: &Instruction) -> Result {
    let op = instruction.op;
    let arg = instruction.arg as usize;
    let kind = |index: usize| code.localspluskinds.get(index).copied();
    let is_local = |index: usize| kind(index).is_some_and(|kind| kind & kinds::FREE == 0);
    let is_cell =
        |index: usize| kind(index).is_some_and(|kind| kind & (kinds::CELL | kinds::FREE) != 0);
    let valid = match op {
        Opcode::CACHE
        | Opcode::RESERVED
        | Opcode::INTERPRETER_EXIT
        | Opcode::EXIT_INIT_CHECK
        | Opcode::ENTER_EXECUTOR => false,
        Opcode::LOAD_FAST_LOAD_FAST
        | Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW
        | Opcode::STORE_FAST_LOAD_FAST
        | Opcode::STORE_FAST_STORE_FAST => arg < 256 && is_local(arg >> 4) && is_local(arg & 15),
        Opcode::LOAD_DEREF => is_cell(arg),
        // A closure is made of cells, loaded like locals.
        Opcode::LOAD_FAST | Opcode::LOAD_FAST_BORROW | Opcode::LOAD_FAST_CHECK => {
            kind(arg).is_some()
        }
        Opcode::LOAD_GLOBAL | Opcode::LOAD_ATTR => arg >> 1 < code.names.len(),
        Opcode::LOAD_SUPER_ATTR => arg >> 2 < code.names.len(),
        Opcode::COPY_FREE_VARS => arg == code.nfreevars(),
        Opcode::BINARY_OP => arg < BINARY_OPS.len(),
        Opcode::COMPARE_OP => Comparison::from_oparg(instruction.arg).is_some(),
        Opcode::CALL_INTRINSIC_1 => (1..INTRINSICS_1.len()).contains(&arg),
        Opcode::CALL_INTRINSIC_2 => (1..INTRINSICS_2.len()).contains(&arg),
        Opcode::LOAD_SPECIAL => arg < SPECIAL_METHODS.len(),
        Opcode::LOAD_COMMON_CONSTANT => arg < COMMON_CONSTANTS.len(),
        Opcode::CONVERT_VALUE => (1..=3).contains(&arg),
        Opcode::IS_OP | Opcode::CONTAINS_OP => arg <= 1,
        Opcode::RAISE_VARARGS | Opcode::RERAISE => arg <= 2,
        Opcode::BUILD_SLICE => arg == 2 || arg == 3,
        Opcode::SET_FUNCTION_ATTRIBUTE => arg < 32 && arg.count_ones() == 1,
        Opcode::COPY => arg >= 1,
        Opcode::SWAP => arg >= 2,
        Opcode::UNPACK_SEQUENCE | Opcode::UNPACK_EX => arg <= 1 << 24,
        Opcode::LIST_APPEND
        | Opcode::SET_ADD
        | Opcode::MAP_ADD
        | Opcode::LIST_EXTEND
        | Opcode::SET_UPDATE
        | Opcode::DICT_UPDATE
        | Opcode::DICT_MERGE => arg >= 1,
        Opcode::LOAD_SMALL_INT => arg < 256,
        _ => {
            let op = op.any();
            (!op.has(flag::CONST) || arg < code.consts.len())
                && (!op.has(flag::NAME) || arg < code.names.len())
                && (!op.has(flag::LOCAL) || is_local(arg))
                && (!op.has(flag::FREE) || kind(arg).is_some())
        }
    };
    if !valid {
        return at(instruction, "invalid argument");
    }
    Ok(())
}

/// Depths of the operand stack.
struct Flow<'a> {
    code: &'a Code,
    instructions: &'a [Instruction],
    /// Number of the instruction that starts at a code unit.
    starts: Vec<Option<u32>>,
    /// Depth before each instruction, once it is known.
    depths: Vec<Option<u32>>,
    work: Vec<usize>,
}

impl<'a> Flow<'a> {
    fn new(code: &'a Code, instructions: &'a [Instruction]) -> Result<Self> {
        let mut starts = vec![None; code.code.len() / 2];
        for (index, instruction) in instructions.iter().enumerate() {
            if let Some(start) = starts.get_mut(instruction.start / 2) {
                *start = u32::try_from(index).ok();
            }
        }
        let depths = vec![None; instructions.len()];
        Ok(Flow {
            code,
            instructions,
            starts,
            depths,
            work: Vec::new(),
        })
    }

    fn check(&mut self) -> Result {
        self.reach(0, 0)?;
        self.check_handlers()?;
        loop {
            while let Some(index) = self.work.pop() {
                self.step(index)?;
            }
            // Handlers are reached once their code is.
            if !self.reach_handlers()? {
                return Ok(());
            }
        }
    }

    fn index_of(&self, unit: usize) -> Option<usize> {
        self.starts
            .get(unit)
            .copied()
            .flatten()
            .map(|index| index as usize)
    }

    /// Control arrives at a code unit with so many values on the stack.
    fn reach(&mut self, unit: usize, depth: u32) -> Result {
        let offset = Some(unit * 2);
        let Some(index) = self.index_of(unit) else {
            return Err(Error {
                offset,
                message: "a jump into an instruction or out of the code",
            });
        };
        if depth > self.code.stacksize {
            return Err(Error {
                offset,
                message: "the stack is deeper than co_stacksize",
            });
        }
        match self.depths.get_mut(index) {
            Some(known @ None) => {
                *known = Some(depth);
                self.work.push(index);
                Ok(())
            }
            Some(Some(known)) if *known == depth => Ok(()),
            _ => Err(Error {
                offset,
                message: "paths with stacks of different depth meet",
            }),
        }
    }

    fn step(&mut self, index: usize) -> Result {
        let (Some(instruction), Some(Some(depth))) = (
            self.instructions.get(index).copied(),
            self.depths.get(index).copied(),
        ) else {
            return Ok(());
        };
        let op = instruction.op.any();
        let Some(rest) = depth.checked_sub(op.popped(instruction.arg)) else {
            return at(&instruction, "the stack is empty");
        };
        let after = rest.saturating_add(op.pushed(instruction.arg));
        // The distance of END_ASYNC_FOR is for monitoring only.
        if op.has_jump() && instruction.op != Opcode::END_ASYNC_FOR {
            match instruction.target() {
                Some(target) => self.reach(target / 2, after)?,
                None => return at(&instruction, "a jump out of the code"),
            }
        }
        if op.is_terminator() {
            return Ok(());
        }
        if instruction.end >= self.code.code.len() {
            return at(&instruction, "control runs off the end");
        }
        self.reach(instruction.end / 2, after)
    }

    fn check_handlers(&self) -> Result {
        let mut entries = exceptions::entries(&self.code.exceptiontable);
        let mut last = 0;
        for entry in entries.by_ref() {
            let ends_inside = entry.end as usize <= self.starts.len();
            if entry.start < last || entry.end <= entry.start || !ends_inside {
                return refuse("the exception table is out of order");
            }
            if self.index_of(entry.target as usize).is_none() {
                return refuse("a handler is not at an instruction");
            }
            last = entry.end;
        }
        if entries.is_at_end() {
            Ok(())
        } else {
            refuse("the exception table is malformed")
        }
    }

    /// Control arrives at the handlers of reached code; gives whether there was any new one.
    fn reach_handlers(&mut self) -> Result<bool> {
        for entry in exceptions::entries(&self.code.exceptiontable) {
            let covered = (entry.start..entry.end)
                .filter_map(|unit| self.index_of(unit as usize))
                .filter_map(|index| self.depths.get(index).copied().flatten());
            let Some(least) = covered.min() else { continue };
            if least < entry.depth {
                return refuse("a handler expects more values than there are");
            }
            self.reach(
                entry.target as usize,
                entry.depth + u32::from(entry.lasti) + 1,
            )?;
        }
        Ok(!self.work.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constant::Const;

    fn code(bytes: &[u8]) -> Code {
        Code {
            argcount: 0,
            posonlyargcount: 0,
            kwonlyargcount: 0,
            stacksize: 2,
            flags: 0,
            code: bytes.into(),
            consts: [Const::None].into(),
            names: ["x".into()].into(),
            localsplusnames: [].into(),
            localspluskinds: [].into(),
            filename: "f".into(),
            name: "f".into(),
            qualname: "f".into(),
            first_line: 1,
            linetable: [].into(),
            exceptiontable: [].into(),
        }
    }

    fn op(op: Opcode, arg: u8) -> [u8; 2] {
        [op as u8, arg]
    }

    #[test]
    fn good_code_passes() {
        let bytes = [
            op(Opcode::RESUME, 0),
            op(Opcode::LOAD_CONST, 0),
            op(Opcode::RETURN_VALUE, 0),
        ];
        assert_eq!(verify(&code(&bytes.concat())), Ok(()));
    }

    #[test]
    fn bad_code_is_refused() {
        let load = op(Opcode::LOAD_CONST, 0);
        let ret = op(Opcode::RETURN_VALUE, 0);
        let cases: [(&[[u8; 2]], &str); 9] = [
            (&[ret], "the stack is empty"),
            (&[load], "control runs off the end"),
            (&[op(Opcode::LOAD_CONST, 1), ret], "invalid argument"),
            (&[op(Opcode::LOAD_NAME, 1), ret], "invalid argument"),
            (&[op(Opcode::LOAD_FAST, 0), ret], "invalid argument"),
            (
                &[load, load, load, ret],
                "the stack is deeper than co_stacksize",
            ),
            (
                &[op(Opcode::JUMP_FORWARD, 9), ret],
                "a jump into an instruction or out of the code",
            ),
            (
                &[op(Opcode::TO_BOOL, 0), ret],
                "inline caches are missing or not empty",
            ),
            (
                &[op(Opcode::LOAD_CONST_MORTAL, 0), ret],
                "not an instruction of the compiler",
            ),
        ];
        for (bytes, message) in cases {
            assert_eq!(verify(&code(&bytes.concat())).unwrap_err().message, message);
        }
        let mut loops = code(&[load, op(Opcode::JUMP_BACKWARD_NO_INTERRUPT, 2)].concat());
        assert_eq!(
            verify(&loops).unwrap_err().message,
            "paths with stacks of different depth meet"
        );
        loops.exceptiontable = [0x80, 1, 9, 0].into();
        assert_eq!(
            verify(&loops).unwrap_err().message,
            "a handler is not at an instruction"
        );
    }
}
