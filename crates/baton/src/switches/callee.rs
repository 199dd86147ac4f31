//! What a call calls, as far as the code itself tells: the operand stack is followed by where its values came from.

use baton_code::dis::{self, Instruction};
use baton_code::ops::{COMMON_CONSTANTS, SPECIAL_METHODS, flag};
use baton_code::{Code, Opcode, Text, exceptions};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The names of `builtins` that are C functions or classes.
const BUILTINS: &[&str] = &[
    "abs",
    "aiter",
    "all",
    "anext",
    "any",
    "ascii",
    "bin",
    "bool",
    "breakpoint",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "compile",
    "complex",
    "delattr",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "eval",
    "exec",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "locals",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
    "__import__",
    "BaseException",
    "Exception",
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "EOFError",
    "ImportError",
    "IndexError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "MemoryError",
    "NameError",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "RuntimeError",
    "StopAsyncIteration",
    "StopIteration",
    "SystemExit",
    "TimeoutError",
    "TypeError",
    "ValueError",
    "ZeroDivisionError",
];

/// Names of calls that wait, in the standard library's classes and modules.
const WAITING: &[&str] = &[
    "__aenter__",
    "__enter__",
    "accept",
    "acquire",
    "close",
    "communicate",
    "connect",
    "flush",
    "fsync",
    "get",
    "input",
    "join",
    "open",
    "poll",
    "print",
    "put",
    "read",
    "readinto",
    "readline",
    "readlines",
    "recv",
    "recv_into",
    "result",
    "select",
    "send",
    "sendall",
    "shutdown",
    "sleep",
    "system",
    "wait",
    "wait_for",
    "waitpid",
    "write",
    "writelines",
];

/// Whether a callable of this name is likely to wait.
pub(super) fn may_block(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    WAITING.contains(&last)
}

/// What the file binds.
pub(super) struct Bindings {
    /// Names that some code of the file binds as a global or in a module's or class's body.
    bound: HashSet<Text>,
    /// Those of them that are bound once, to a function that nothing decorates.
    functions: HashSet<Text>,
    /// Whether `from ... import *` may bind anything.
    anything: bool,
}

impl Bindings {
    pub(super) fn of(code: &Arc<Code>) -> Bindings {
        let mut bindings = Bindings {
            bound: HashSet::new(),
            functions: HashSet::new(),
            anything: false,
        };
        bindings.add(code);
        bindings
    }

    fn add(&mut self, code: &Arc<Code>) {
        let mut before = None;
        for instruction in dis::instructions(code) {
            match instruction.op.base() {
                Opcode::STORE_NAME
                | Opcode::STORE_GLOBAL
                | Opcode::DELETE_NAME
                | Opcode::DELETE_GLOBAL => {
                    if let Some(name) = code.names.get(instruction.arg as usize) {
                        let function = matches!(
                            before,
                            Some(Opcode::MAKE_FUNCTION | Opcode::SET_FUNCTION_ATTRIBUTE)
                        );
                        if self.bound.insert(name.clone()) && function {
                            self.functions.insert(name.clone());
                        } else {
                            self.functions.remove(name);
                        }
                    }
                }
                // Import star is intrinsic 2.
                Opcode::CALL_INTRINSIC_1 if instruction.arg == 2 => self.anything = true,
                _ => {}
            }
            before = Some(instruction.op);
        }
        for inner in code.nested() {
            self.add(inner);
        }
    }

    fn callee(&self, name: &Text) -> Callee {
        let text = name.to_string();
        if self.functions.contains(name) && !self.anything {
            Callee::Function
        } else if !self.bound.contains(name) && !self.anything && BUILTINS.contains(&text.as_str())
        {
            Callee::Builtin(text)
        } else {
            Callee::Named(text)
        }
    }
}

/// What is called.
pub(super) enum Callee {
    /// A Python function, whose own start is the switch point.
    Function,
    /// Something of `builtins`.
    Builtin(String),
    /// Whatever the global of this name is.
    Named(String),
    /// Whatever an object has under this name, which begins with a dot.
    Member(String),
    Unknown,
}

/// Where a value on the operand stack came from.
#[derive(Clone, PartialEq)]
enum Origin {
    Global(Text),
    Member(String),
    Common(&'static str),
    Function,
    BuildClass,
    Other,
}

/// Follows the operand stack through a code object.
pub(super) struct Tracker<'a> {
    code: &'a Code,
    bindings: &'a Bindings,
    /// `None` where the instruction before does not lead here.
    stack: Option<Vec<Origin>>,
    /// The stacks with which jumps arrive.
    arriving: HashMap<usize, Vec<Origin>>,
    handlers: HashSet<usize>,
}

impl<'a> Tracker<'a> {
    pub(super) fn new(code: &'a Code, bindings: &'a Bindings) -> Tracker<'a> {
        let handlers = exceptions::entries(&code.exceptiontable);
        Tracker {
            code,
            bindings,
            stack: Some(Vec::new()),
            arriving: HashMap::new(),
            handlers: handlers.map(|entry| entry.target as usize * 2).collect(),
        }
    }

    /// Comes to an instruction.
    pub(super) fn arrive(&mut self, instruction: &Instruction) {
        if self.handlers.contains(&instruction.start) {
            // How deep the stack is does not matter: what lies on it is nothing that is called.
            self.stack = Some(Vec::new());
        }
        let Some(other) = self.arriving.remove(&instruction.start) else {
            return;
        };
        match &mut self.stack {
            Some(stack) if stack.len() == other.len() => {
                for (mine, other) in stack.iter_mut().zip(other) {
                    if *mine != other {
                        *mine = Origin::Other;
                    }
                }
            }
            Some(_) => {}
            empty => *empty = Some(other),
        }
    }

    /// What the value `depth` below the top is.
    pub(super) fn callee(&self, depth: usize) -> Callee {
        match self.peek(depth) {
            Origin::Global(name) => self.bindings.callee(&name),
            Origin::Member(name) => Callee::Member(name),
            Origin::Common(name) => Callee::Builtin(name.to_owned()),
            Origin::Function => Callee::Function,
            Origin::BuildClass => Callee::Builtin("__build_class__".to_owned()),
            Origin::Other => Callee::Unknown,
        }
    }

    fn peek(&self, depth: usize) -> Origin {
        let stack = self.stack.as_deref().unwrap_or_default();
        let index = stack.len().checked_sub(depth + 1);
        index
            .and_then(|index| stack.get(index))
            .cloned()
            .unwrap_or(Origin::Other)
    }

    /// Does what an instruction does to the stack, and notes where it jumps.
    pub(super) fn step(&mut self, instruction: &Instruction) {
        let (op, arg) = (instruction.op.base(), instruction.arg);
        let index = arg as usize;
        let name = |index: usize| self.code.names.get(index).cloned();
        let member = |index: usize| match name(index) {
            Some(name) => Origin::Member(format!(".{name}")),
            None => Origin::Other,
        };
        let pushed = match op {
            Opcode::LOAD_GLOBAL => name(index >> 1).map(Origin::Global),
            Opcode::LOAD_NAME => name(index).map(Origin::Global),
            Opcode::LOAD_ATTR => Some(member(index >> 1)),
            Opcode::LOAD_SUPER_ATTR => Some(member(index >> 2)),
            Opcode::LOAD_SPECIAL => SPECIAL_METHODS
                .get(index)
                .map(|name| Origin::Member(format!(".{name}"))),
            Opcode::LOAD_COMMON_CONSTANT => {
                COMMON_CONSTANTS.get(index).map(|name| Origin::Common(name))
            }
            Opcode::MAKE_FUNCTION | Opcode::SET_FUNCTION_ATTRIBUTE => Some(Origin::Function),
            Opcode::LOAD_BUILD_CLASS => Some(Origin::BuildClass),
            Opcode::COPY => Some(self.peek(index.saturating_sub(1))),
            _ => None,
        };
        let Some(stack) = &mut self.stack else {
            return;
        };
        match op {
            Opcode::SWAP => {
                let top = stack.len();
                if let (Some(a), Some(b)) = (top.checked_sub(1), top.checked_sub(index))
                    && a < top
                {
                    stack.swap(a, b);
                }
            }
            Opcode::COPY => stack.push(pushed.unwrap_or(Origin::Other)),
            _ => {
                let any = op.any();
                let rest = stack.len().saturating_sub(any.popped(arg) as usize);
                stack.truncate(rest);
                let mut first = pushed;
                for _ in 0..any.pushed(arg) {
                    stack.push(first.take().unwrap_or(Origin::Other));
                }
            }
        }
        if let Some(target) = instruction.target().filter(|to| *to > instruction.offset) {
            self.arriving.insert(target, stack.clone());
        }
        let info = op.info();
        if info.has(flag::SCOPE_EXIT) || info.has(flag::UNCONDITIONAL) {
            self.stack = None;
        }
    }
}
