//! The instruction set of CPython 3.14, declared once.
//!
//! Each row of [`instructions!`] gives the name, the number, what it pops and pushes as a function of
//! its argument, the number of inline cache entries, flags and one line of documentation. Specialised
//! and instrumented instructions are listed under the instruction they stand for and take everything
//! else from it. The numbers are CPython's and must never change: `.pyc` files and tools depend on them.
//!
//! Three views: [`Opcode`] is what can stand in code (one byte); [`AnyOp`] adds the pseudo instructions
//! (256 and up) that exist only inside the compiler; [`OpInfo`] describes either.

/// Facts about an instruction, as bits of [`OpInfo::flags`].
pub mod flag {
    /// Uses its argument.
    pub const ARG: u16 = 1;
    /// The argument indexes `co_consts`.
    pub const CONST: u16 = 1 << 1;
    /// The argument indexes `co_names`.
    pub const NAME: u16 = 1 << 2;
    /// The argument indexes the fast locals.
    pub const LOCAL: u16 = 1 << 3;
    /// The argument indexes the cells and free variables.
    pub const FREE: u16 = 1 << 4;
    /// The argument is a jump distance.
    pub const JUMP: u16 = 1 << 5;
    /// May raise.
    pub const ERROR: u16 = 1 << 6;
    /// May run arbitrary Python code, be it only a finalizer.
    pub const ESCAPES: u16 = 1 << 7;
    /// Looks at the eval breaker: threads may switch here, see [`Opcode::may_switch`](super::Opcode::may_switch).
    pub const EVAL_BREAK: u16 = 1 << 8;
    /// Has no effect but on the operand stack.
    pub const PURE: u16 = 1 << 9;
    /// Starts a protected region (pseudo instructions `SETUP_*`).
    pub const BLOCK_PUSH: u16 = 1 << 10;
    /// Leaves the code object: nothing after it runs.
    pub const SCOPE_EXIT: u16 = 1 << 11;
    /// Always jumps.
    pub const UNCONDITIONAL: u16 = 1 << 12;
}

/// Where an instruction comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Emitted by the compiler.
    Base,
    /// Made from its base by the interpreter's inline caches.
    Specialized,
    /// Made from its base by tracing and monitoring.
    Instrumented,
    /// Exists in the compiler only.
    Pseudo,
}

/// The description of an instruction.
#[derive(Debug)]
pub struct OpInfo {
    /// The name, as `dis` prints it.
    pub name: &'static str,
    /// The number.
    pub code: u16,
    /// Inline cache entries (code units) that follow it.
    pub caches: u8,
    /// Bits of [`flag`].
    pub flags: u16,
    /// Its family.
    pub family: Family,
    /// The instruction it specialises or instruments; itself otherwise.
    pub base: AnyOp,
    /// What it does, in a line.
    pub doc: &'static str,
}

/// Where threads may switch (DESIGN D11). A row's [`flag::EVAL_BREAK`] says that the instruction looks at the eval breaker in
/// some of its forms; which forms do is a property of the instruction and the kind of callee, as in CPython 3.14's fully
/// specialised code, and measured in `tests/switches`.
impl Opcode {
    /// Whether a thread may switch at this instruction with this argument. A call does so when the callee has returned,
    /// not when it raised.
    #[must_use]
    pub const fn may_switch(self, arg: u32) -> bool {
        if !self.any().info().has(flag::EVAL_BREAK) {
            return false;
        }
        match self {
            // The callee's frame is entered, whose `RESUME` is a switch point.
            Opcode::CALL_PY_EXACT_ARGS
            | Opcode::CALL_PY_GENERAL
            | Opcode::CALL_BOUND_METHOD_EXACT_ARGS
            | Opcode::CALL_BOUND_METHOD_GENERAL
            | Opcode::CALL_ALLOC_AND_ENTER_INIT
            | Opcode::CALL_KW_PY
            | Opcode::CALL_KW_BOUND_METHOD => false,
            // `len(x)`, `isinstance(x, y)`, `type(x)`, and `l.append(x)` as a statement: quick and silent. Before such a
            // call is specialised, CPython has a switch point behind it (the class *cold*); Baton never has.
            Opcode::CALL_LEN
            | Opcode::CALL_ISINSTANCE
            | Opcode::CALL_TYPE_1
            | Opcode::CALL_LIST_APPEND => false,
            // Behind `yield from` and `await` the innermost generator has had one.
            Opcode::RESUME | Opcode::RESUME_CHECK | Opcode::INSTRUMENTED_RESUME => {
                arg & resume::LOCATION_MASK < resume::AFTER_YIELD_FROM
            }
            _ => true,
        }
    }
}

impl OpInfo {
    /// Whether all these flags are set.
    #[must_use]
    pub const fn has(&self, flags: u16) -> bool {
        self.flags & flags == flags
    }
}

macro_rules! flags {
    ([]) => { 0 };
    ([$($flag:ident)+]) => { $(flag::$flag)|+ };
}

macro_rules! instructions {
    (
        ($n:ident)
        base {$(
            $name:ident = $code:literal ($pop:expr => $push:expr) $caches:literal
                $flags:tt $doc:literal
                $(specialized [$($special:ident = $special_code:literal),* $(,)?])?
                $(instrumented $instrumented:ident = $instrumented_code:literal)?;
        )*}
        pseudo {$(
            $pseudo:ident = $pseudo_code:literal ($pseudo_pop:expr => $pseudo_push:expr)
                $pseudo_flags:tt $pseudo_doc:literal;
        )*}
    ) => {
        /// An instruction that can stand in a code object.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Opcode {
            $(
                #[doc = $doc]
                $name = $code,
                $($(#[doc = concat!("A form of [`Opcode::", stringify!($name), "`].")] $special = $special_code,)*)?
                $(#[doc = concat!("Monitored [`Opcode::", stringify!($name), "`].")] $instrumented = $instrumented_code,)?
            )*
        }

        /// Any instruction, including those that only the compiler knows.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum AnyOp {
            $(
                #[doc = $doc]
                $name = $code,
                $($(#[doc = concat!("A form of [`AnyOp::", stringify!($name), "`].")] $special = $special_code,)*)?
                $(#[doc = concat!("Monitored [`AnyOp::", stringify!($name), "`].")] $instrumented = $instrumented_code,)?
            )*
            $(
                #[doc = $pseudo_doc]
                $pseudo = $pseudo_code,
            )*
        }

        /// Every instruction, in the order of the table.
        pub const ALL: &[AnyOp] = &[
            $(
                AnyOp::$name,
                $($(AnyOp::$special,)*)?
                $(AnyOp::$instrumented,)?
            )*
            $(AnyOp::$pseudo,)*
        ];

        impl Opcode {
            /// The instruction with this number.
            #[must_use]
            pub const fn from_u8(code: u8) -> Option<Opcode> {
                match code {
                    $(
                        $code => Some(Opcode::$name),
                        $($($special_code => Some(Opcode::$special),)*)?
                        $($instrumented_code => Some(Opcode::$instrumented),)?
                    )*
                    _ => None,
                }
            }

            /// The same instruction as an [`AnyOp`].
            #[must_use]
            pub const fn any(self) -> AnyOp {
                match self {
                    $(
                        Opcode::$name => AnyOp::$name,
                        $($(Opcode::$special => AnyOp::$special,)*)?
                        $(Opcode::$instrumented => AnyOp::$instrumented,)?
                    )*
                }
            }
        }

        impl AnyOp {
            /// The instruction if it can stand in code.
            #[must_use]
            pub const fn real(self) -> Option<Opcode> {
                match self {
                    $(
                        AnyOp::$name => Some(Opcode::$name),
                        $($(AnyOp::$special => Some(Opcode::$special),)*)?
                        $(AnyOp::$instrumented => Some(Opcode::$instrumented),)?
                    )*
                    $(AnyOp::$pseudo => None,)*
                }
            }

            /// The instruction with this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<AnyOp> {
                ALL.iter().copied().find(|op| op.info().name == name)
            }

            /// The description.
            #[must_use]
            pub const fn info(self) -> &'static OpInfo {
                match self {
                    $(
                        AnyOp::$name => &OpInfo {
                            name: stringify!($name), code: $code, caches: $caches,
                            flags: flags!($flags), family: Family::Base, base: AnyOp::$name,
                            doc: $doc,
                        },
                        $($(AnyOp::$special => &OpInfo {
                            name: stringify!($special), code: $special_code, caches: $caches,
                            flags: flags!($flags), family: Family::Specialized,
                            base: AnyOp::$name, doc: $doc,
                        },)*)?
                        $(AnyOp::$instrumented => &OpInfo {
                            name: stringify!($instrumented), code: $instrumented_code,
                            caches: $caches, flags: flags!($flags),
                            family: Family::Instrumented, base: AnyOp::$name, doc: $doc,
                        },)?
                    )*
                    $(
                        AnyOp::$pseudo => &OpInfo {
                            name: stringify!($pseudo), code: $pseudo_code, caches: 0,
                            flags: flags!($pseudo_flags), family: Family::Pseudo,
                            base: AnyOp::$pseudo, doc: $pseudo_doc,
                        },
                    )*
                }
            }

            /// How many values it takes from the stack.
            #[must_use]
            pub const fn popped(self, $n: u32) -> u32 {
                let _ = $n;
                match self.info().base {
                    $(AnyOp::$name => $pop,)*
                    $(AnyOp::$pseudo => $pseudo_pop,)*
                    _ => 0,
                }
            }

            /// How many values it leaves on the stack in their place, if it does not jump.
            #[must_use]
            pub const fn pushed(self, $n: u32) -> u32 {
                let _ = $n;
                match self.info().base {
                    $(AnyOp::$name => $push,)*
                    $(AnyOp::$pseudo => $pseudo_push,)*
                    _ => 0,
                }
            }
        }
    };
}

instructions! {
    (n)
    base {
        CACHE = 0 (0 => 0) 0 [] "A cache entry; never executed.";
        BINARY_SLICE = 1 (3 => 1) 0 [ERROR ESCAPES] "`container[start:stop]`.";
        BUILD_TEMPLATE = 2 (2 => 1) 0 [ERROR ESCAPES] "Makes a template from strings and interpolations.";
        CALL_FUNCTION_EX = 4 (4 => 1) 0 [ERROR ESCAPES EVAL_BREAK] "Calls with a tuple of arguments and a dict (or NULL)."
            instrumented INSTRUMENTED_CALL_FUNCTION_EX = 252;
        CHECK_EG_MATCH = 5 (2 => 2) 0 [ERROR ESCAPES] "Splits an exception group for `except*`.";
        CHECK_EXC_MATCH = 6 (2 => 2) 0 [ERROR ESCAPES] "Whether the exception is of the type of an `except`.";
        CLEANUP_THROW = 7 (3 => 2) 0 [ERROR ESCAPES] "Ends a delegated `throw`: a StopIteration gives its value.";
        DELETE_SUBSCR = 8 (2 => 0) 0 [ERROR ESCAPES] "`del container[key]`.";
        END_FOR = 9 (1 => 0) 0 [ESCAPES] "Drops the last value of an exhausted iterator."
            instrumented INSTRUMENTED_END_FOR = 234;
        END_SEND = 10 (2 => 1) 0 [ESCAPES PURE] "Drops the receiver of a finished delegation."
            instrumented INSTRUMENTED_END_SEND = 236;
        EXIT_INIT_CHECK = 11 (1 => 0) 0 [ERROR ESCAPES] "Checks that `__init__` returned None.";
        FORMAT_SIMPLE = 12 (1 => 1) 0 [ERROR ESCAPES] "`format(value)`.";
        FORMAT_WITH_SPEC = 13 (2 => 1) 0 [ERROR ESCAPES] "`format(value, spec)`.";
        GET_AITER = 14 (1 => 1) 0 [ERROR ESCAPES] "`aiter(value)`.";
        GET_ANEXT = 15 (1 => 2) 0 [ERROR ESCAPES] "Pushes the awaitable of `anext(iterator)`.";
        GET_ITER = 16 (1 => 1) 0 [ERROR ESCAPES] "`iter(value)`.";
        RESERVED = 17 (0 => 0) 0 [] "Reserved.";
        GET_LEN = 18 (1 => 2) 0 [ERROR ESCAPES] "Pushes `len(value)`.";
        GET_YIELD_FROM_ITER = 19 (1 => 1) 0 [ERROR ESCAPES] "The iterator of a `yield from`.";
        INTERPRETER_EXIT = 20 (1 => 0) 0 [ESCAPES SCOPE_EXIT] "Returns from the interpreter loop to its native caller.";
        LOAD_BUILD_CLASS = 21 (0 => 1) 0 [ERROR ESCAPES] "Pushes `builtins.__build_class__`.";
        LOAD_LOCALS = 22 (0 => 1) 0 [ERROR ESCAPES] "Pushes the namespace of the frame.";
        MAKE_FUNCTION = 23 (1 => 1) 0 [ERROR ESCAPES] "Makes a function from a code object.";
        MATCH_KEYS = 24 (2 => 3) 0 [ERROR ESCAPES] "Pushes the values of a mapping's keys, or None.";
        MATCH_MAPPING = 25 (1 => 2) 0 [] "Whether the subject is a mapping.";
        MATCH_SEQUENCE = 26 (1 => 2) 0 [] "Whether the subject is a sequence.";
        NOP = 27 (0 => 0) 0 [PURE] "Does nothing.";
        NOT_TAKEN = 28 (0 => 0) 0 [PURE] "Marks a branch that was not taken, for monitoring."
            instrumented INSTRUMENTED_NOT_TAKEN = 240;
        POP_EXCEPT = 29 (1 => 0) 0 [ESCAPES] "Ends an exception handler: restores the previous exception.";
        POP_ITER = 30 (1 => 0) 0 [ESCAPES] "Drops the iterator of a finished loop."
            instrumented INSTRUMENTED_POP_ITER = 235;
        POP_TOP = 31 (1 => 0) 0 [ESCAPES PURE] "Drops the top of the stack.";
        PUSH_EXC_INFO = 32 (1 => 2) 0 [] "Begins an exception handler: saves the previous exception.";
        PUSH_NULL = 33 (0 => 1) 0 [PURE] "Pushes NULL, in the place of an absent `self`.";
        RETURN_GENERATOR = 34 (0 => 1) 0 [ERROR ESCAPES] "Makes the generator and returns it to the caller.";
        RETURN_VALUE = 35 (1 => 1) 0 [ESCAPES SCOPE_EXIT] "Returns the top of the stack to the caller."
            instrumented INSTRUMENTED_RETURN_VALUE = 246;
        SETUP_ANNOTATIONS = 36 (0 => 0) 0 [ERROR ESCAPES] "Makes `__annotations__` in the namespace.";
        STORE_SLICE = 37 (4 => 0) 0 [ERROR ESCAPES] "`container[start:stop] = value`.";
        STORE_SUBSCR = 38 (3 => 0) 1 [ERROR ESCAPES] "`container[key] = value`."
            specialized [STORE_SUBSCR_DICT = 201, STORE_SUBSCR_LIST_INT = 202];
        TO_BOOL = 39 (1 => 1) 3 [ERROR ESCAPES] "`bool(value)`."
            specialized [
                TO_BOOL_ALWAYS_TRUE = 203, TO_BOOL_BOOL = 204, TO_BOOL_INT = 205,
                TO_BOOL_LIST = 206, TO_BOOL_NONE = 207, TO_BOOL_STR = 208,
            ];
        UNARY_INVERT = 40 (1 => 1) 0 [ERROR ESCAPES] "`~value`.";
        UNARY_NEGATIVE = 41 (1 => 1) 0 [ERROR ESCAPES] "`-value`.";
        UNARY_NOT = 42 (1 => 1) 0 [PURE] "`not value`, of a bool.";
        WITH_EXCEPT_START = 43 (5 => 6) 0 [ERROR ESCAPES] "Calls `__exit__` with the exception.";
        BINARY_OP = 44 (2 => 1) 5 [ARG ERROR ESCAPES] "A binary operator, in place or not, or a subscript."
            specialized [
                BINARY_OP_INPLACE_ADD_UNICODE = 3, BINARY_OP_ADD_FLOAT = 129,
                BINARY_OP_ADD_INT = 130, BINARY_OP_ADD_UNICODE = 131, BINARY_OP_EXTEND = 132,
                BINARY_OP_MULTIPLY_FLOAT = 133, BINARY_OP_MULTIPLY_INT = 134,
                BINARY_OP_SUBSCR_DICT = 135, BINARY_OP_SUBSCR_GETITEM = 136,
                BINARY_OP_SUBSCR_LIST_INT = 137, BINARY_OP_SUBSCR_LIST_SLICE = 138,
                BINARY_OP_SUBSCR_STR_INT = 139, BINARY_OP_SUBSCR_TUPLE_INT = 140,
                BINARY_OP_SUBTRACT_FLOAT = 141, BINARY_OP_SUBTRACT_INT = 142,
            ];
        BUILD_INTERPOLATION = 45 (2 + (n & 1) => 1) 0 [ARG ERROR ESCAPES] "Makes an interpolation of a t-string.";
        BUILD_LIST = 46 (n => 1) 0 [ARG ERROR ESCAPES] "Makes a list.";
        BUILD_MAP = 47 (n.saturating_mul(2) => 1) 0 [ARG ERROR ESCAPES] "Makes a dict of keys and values.";
        BUILD_SET = 48 (n => 1) 0 [ARG ERROR ESCAPES] "Makes a set.";
        BUILD_SLICE = 49 (n => 1) 0 [ARG ERROR ESCAPES] "Makes a slice of 2 or 3 parts.";
        BUILD_STRING = 50 (n => 1) 0 [ARG ERROR ESCAPES] "Joins strings.";
        BUILD_TUPLE = 51 (n => 1) 0 [ARG ERROR ESCAPES] "Makes a tuple.";
        CALL = 52 (n.saturating_add(2) => 1) 3 [ARG ERROR ESCAPES EVAL_BREAK] "Calls with positional arguments."
            specialized [
                CALL_ALLOC_AND_ENTER_INIT = 143, CALL_BOUND_METHOD_EXACT_ARGS = 144,
                CALL_BOUND_METHOD_GENERAL = 145, CALL_BUILTIN_CLASS = 146, CALL_BUILTIN_FAST = 147,
                CALL_BUILTIN_FAST_WITH_KEYWORDS = 148, CALL_BUILTIN_O = 149, CALL_ISINSTANCE = 150,
                CALL_LEN = 154, CALL_LIST_APPEND = 155, CALL_METHOD_DESCRIPTOR_FAST = 156,
                CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS = 157,
                CALL_METHOD_DESCRIPTOR_NOARGS = 158, CALL_METHOD_DESCRIPTOR_O = 159,
                CALL_NON_PY_GENERAL = 160, CALL_PY_EXACT_ARGS = 161, CALL_PY_GENERAL = 162,
                CALL_STR_1 = 163, CALL_TUPLE_1 = 164, CALL_TYPE_1 = 165,
            ]
            instrumented INSTRUMENTED_CALL = 250;
        CALL_INTRINSIC_1 = 53 (1 => 1) 0 [ARG ERROR ESCAPES] "Calls an intrinsic function of one argument.";
        CALL_INTRINSIC_2 = 54 (2 => 1) 0 [ARG ERROR ESCAPES] "Calls an intrinsic function of two arguments.";
        CALL_KW = 55 (n.saturating_add(3) => 1) 3 [ARG ERROR ESCAPES EVAL_BREAK] "Calls with a tuple of keyword names on top."
            specialized [CALL_KW_BOUND_METHOD = 151, CALL_KW_NON_PY = 152, CALL_KW_PY = 153]
            instrumented INSTRUMENTED_CALL_KW = 251;
        COMPARE_OP = 56 (2 => 1) 1 [ARG ERROR ESCAPES] "A rich comparison, see [`Comparison`]."
            specialized [COMPARE_OP_FLOAT = 166, COMPARE_OP_INT = 167, COMPARE_OP_STR = 168];
        CONTAINS_OP = 57 (2 => 1) 1 [ARG ERROR ESCAPES] "`in` (0) or `not in` (1)."
            specialized [CONTAINS_OP_DICT = 169, CONTAINS_OP_SET = 170];
        CONVERT_VALUE = 58 (1 => 1) 0 [ARG ERROR ESCAPES] "`str` (1), `repr` (2) or `ascii` (3) of a replacement field.";
        COPY = 59 (n => n.saturating_add(1)) 0 [ARG PURE] "Pushes the n-th value from the top.";
        COPY_FREE_VARS = 60 (0 => 0) 0 [ARG] "Copies the closure's cells into the frame.";
        DELETE_ATTR = 61 (1 => 0) 0 [ARG NAME ERROR ESCAPES] "`del value.name`.";
        DELETE_DEREF = 62 (0 => 0) 0 [ARG FREE ERROR ESCAPES] "Empties a cell.";
        DELETE_FAST = 63 (0 => 0) 0 [ARG LOCAL ERROR ESCAPES] "Unbinds a local.";
        DELETE_GLOBAL = 64 (0 => 0) 0 [ARG NAME ERROR ESCAPES] "Deletes a global.";
        DELETE_NAME = 65 (0 => 0) 0 [ARG NAME ERROR ESCAPES] "Deletes a name from the namespace.";
        DICT_MERGE = 66 (n.saturating_add(4) => n.saturating_add(3)) 0 [ARG ERROR ESCAPES] "Adds `**mapping` to the keyword arguments of a call.";
        DICT_UPDATE = 67 (n.saturating_add(1) => n) 0 [ARG ERROR ESCAPES] "`dict.update` for `{**mapping}`.";
        END_ASYNC_FOR = 68 (2 => 0) 0 [ARG JUMP ERROR ESCAPES] "Ends an `async for` on StopAsyncIteration."
            instrumented INSTRUMENTED_END_ASYNC_FOR = 248;
        EXTENDED_ARG = 69 (0 => 0) 0 [ARG] "Gives the next instruction eight more bits of argument.";
        FOR_ITER = 70 (1 => 2) 1 [ARG JUMP ERROR ESCAPES] "Pushes the iterator's next value, or jumps."
            specialized [FOR_ITER_GEN = 171, FOR_ITER_LIST = 172, FOR_ITER_RANGE = 173, FOR_ITER_TUPLE = 174]
            instrumented INSTRUMENTED_FOR_ITER = 237;
        GET_AWAITABLE = 71 (1 => 1) 0 [ARG ERROR ESCAPES] "The awaitable's iterator; the argument says after what.";
        IMPORT_FROM = 72 (1 => 2) 0 [ARG NAME ERROR ESCAPES] "Pushes a name of the imported module.";
        IMPORT_NAME = 73 (2 => 1) 0 [ARG NAME ERROR ESCAPES] "`__import__` with level and fromlist.";
        IS_OP = 74 (2 => 1) 0 [ARG ESCAPES] "`is` (0) or `is not` (1).";
        JUMP_BACKWARD = 75 (0 => 0) 1 [ARG JUMP ERROR ESCAPES EVAL_BREAK UNCONDITIONAL] "Jumps back, and looks at the eval breaker."
            specialized [JUMP_BACKWARD_JIT = 175, JUMP_BACKWARD_NO_JIT = 176]
            instrumented INSTRUMENTED_JUMP_BACKWARD = 253;
        JUMP_BACKWARD_NO_INTERRUPT = 76 (0 => 0) 0 [ARG JUMP UNCONDITIONAL] "Jumps back.";
        JUMP_FORWARD = 77 (0 => 0) 0 [ARG JUMP UNCONDITIONAL] "Jumps ahead."
            instrumented INSTRUMENTED_JUMP_FORWARD = 239;
        LIST_APPEND = 78 (n.saturating_add(1) => n) 0 [ARG ERROR ESCAPES] "Appends to the list of a comprehension.";
        LIST_EXTEND = 79 (n.saturating_add(1) => n) 0 [ARG ERROR ESCAPES] "Extends a list by an iterable.";
        LOAD_ATTR = 80 (1 => 1 + (n & 1)) 9 [ARG NAME ERROR ESCAPES] "Pushes an attribute; with bit 0 a method and its `self` (or NULL)."
            specialized [
                LOAD_ATTR_CLASS = 177, LOAD_ATTR_CLASS_WITH_METACLASS_CHECK = 178,
                LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN = 179, LOAD_ATTR_INSTANCE_VALUE = 180,
                LOAD_ATTR_METHOD_LAZY_DICT = 181, LOAD_ATTR_METHOD_NO_DICT = 182,
                LOAD_ATTR_METHOD_WITH_VALUES = 183, LOAD_ATTR_MODULE = 184,
                LOAD_ATTR_NONDESCRIPTOR_NO_DICT = 185, LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES = 186,
                LOAD_ATTR_PROPERTY = 187, LOAD_ATTR_SLOT = 188, LOAD_ATTR_WITH_HINT = 189,
            ];
        LOAD_COMMON_CONSTANT = 81 (0 => 1) 0 [ARG] "Pushes one of [`COMMON_CONSTANTS`].";
        LOAD_CONST = 82 (0 => 1) 0 [ARG CONST PURE] "Pushes a constant."
            specialized [LOAD_CONST_IMMORTAL = 190, LOAD_CONST_MORTAL = 191];
        LOAD_DEREF = 83 (0 => 1) 0 [ARG LOCAL ERROR ESCAPES] "Pushes the value of a cell.";
        LOAD_FAST = 84 (0 => 1) 0 [ARG LOCAL PURE] "Pushes a local that is bound.";
        LOAD_FAST_AND_CLEAR = 85 (0 => 1) 0 [ARG LOCAL] "Pushes a local (or NULL) and unbinds it.";
        LOAD_FAST_BORROW = 86 (0 => 1) 0 [ARG LOCAL PURE] "Pushes a borrowed reference to a local that outlives its use.";
        LOAD_FAST_BORROW_LOAD_FAST_BORROW = 87 (0 => 2) 0 [ARG LOCAL] "Two borrowed locals, four bits of argument each.";
        LOAD_FAST_CHECK = 88 (0 => 1) 0 [ARG LOCAL ERROR ESCAPES] "Pushes a local; UnboundLocalError if it is unbound.";
        LOAD_FAST_LOAD_FAST = 89 (0 => 2) 0 [ARG LOCAL] "Two locals, four bits of argument each.";
        LOAD_FROM_DICT_OR_DEREF = 90 (1 => 1) 0 [ARG FREE ERROR ESCAPES] "Looks a name up in a namespace, then in a cell.";
        LOAD_FROM_DICT_OR_GLOBALS = 91 (1 => 1) 0 [ARG NAME ERROR ESCAPES] "Looks a name up in a namespace, then in globals and builtins.";
        LOAD_GLOBAL = 92 (0 => 1 + (n & 1)) 4 [ARG NAME ERROR ESCAPES] "Pushes a global or builtin; with bit 0 a NULL after it."
            specialized [LOAD_GLOBAL_BUILTIN = 192, LOAD_GLOBAL_MODULE = 193];
        LOAD_NAME = 93 (0 => 1) 0 [ARG NAME ERROR ESCAPES] "Looks a name up in locals, globals and builtins.";
        LOAD_SMALL_INT = 94 (0 => 1) 0 [ARG] "Pushes the int that is the argument.";
        LOAD_SPECIAL = 95 (1 => 2) 0 [ARG ERROR ESCAPES] "Pushes one of [`SPECIAL_METHODS`] and its `self` (or NULL).";
        LOAD_SUPER_ATTR = 96 (3 => 1 + (n & 1)) 1 [ARG NAME ERROR ESCAPES] "`super(class, self).name`, with bit 0 as a method."
            specialized [LOAD_SUPER_ATTR_ATTR = 194, LOAD_SUPER_ATTR_METHOD = 195]
            instrumented INSTRUMENTED_LOAD_SUPER_ATTR = 249;
        MAKE_CELL = 97 (0 => 0) 0 [ARG FREE ERROR ESCAPES] "Puts a local into a new cell.";
        MAP_ADD = 98 (n.saturating_add(2) => n) 0 [ARG ERROR ESCAPES] "Sets an item of the dict of a comprehension.";
        MATCH_CLASS = 99 (3 => 1) 0 [ARG ERROR ESCAPES] "The attributes of a class pattern, or None.";
        POP_JUMP_IF_FALSE = 100 (1 => 0) 1 [ARG JUMP] "Jumps if the bool on top is False."
            instrumented INSTRUMENTED_POP_JUMP_IF_FALSE = 242;
        POP_JUMP_IF_NONE = 101 (1 => 0) 1 [ARG JUMP ESCAPES] "Jumps if the top is None."
            instrumented INSTRUMENTED_POP_JUMP_IF_NONE = 243;
        POP_JUMP_IF_NOT_NONE = 102 (1 => 0) 1 [ARG JUMP ESCAPES] "Jumps if the top is not None."
            instrumented INSTRUMENTED_POP_JUMP_IF_NOT_NONE = 244;
        POP_JUMP_IF_TRUE = 103 (1 => 0) 1 [ARG JUMP] "Jumps if the bool on top is True."
            instrumented INSTRUMENTED_POP_JUMP_IF_TRUE = 241;
        RAISE_VARARGS = 104 (n => 0) 0 [ARG ERROR ESCAPES SCOPE_EXIT] "`raise`, `raise x` or `raise x from y`.";
        RERAISE = 105 (n.saturating_add(1) => n) 0 [ARG ERROR ESCAPES SCOPE_EXIT] "Raises the exception on top again; lasti may stand below it.";
        SEND = 106 (2 => 2) 1 [ARG JUMP ERROR ESCAPES] "Sends a value to the receiver; jumps when it is finished."
            specialized [SEND_GEN = 197];
        SET_ADD = 107 (n.saturating_add(1) => n) 0 [ARG ERROR ESCAPES] "Adds to the set of a comprehension.";
        SET_FUNCTION_ATTRIBUTE = 108 (2 => 1) 0 [ARG] "Sets one of [`function_attribute`] of a new function.";
        SET_UPDATE = 109 (n.saturating_add(1) => n) 0 [ARG ERROR ESCAPES] "Updates a set by an iterable.";
        STORE_ATTR = 110 (2 => 0) 4 [ARG NAME ERROR ESCAPES] "`owner.name = value`."
            specialized [STORE_ATTR_INSTANCE_VALUE = 198, STORE_ATTR_SLOT = 199, STORE_ATTR_WITH_HINT = 200];
        STORE_DEREF = 111 (1 => 0) 0 [ARG FREE ESCAPES] "Sets a cell.";
        STORE_FAST = 112 (1 => 0) 0 [ARG LOCAL ESCAPES] "Sets a local.";
        STORE_FAST_LOAD_FAST = 113 (1 => 1) 0 [ARG LOCAL ESCAPES] "Sets a local, then pushes one; four bits each.";
        STORE_FAST_STORE_FAST = 114 (2 => 0) 0 [ARG LOCAL ESCAPES] "Sets two locals; four bits each.";
        STORE_GLOBAL = 115 (1 => 0) 0 [ARG NAME ERROR ESCAPES] "Sets a global.";
        STORE_NAME = 116 (1 => 0) 0 [ARG NAME ERROR ESCAPES] "Sets a name of the namespace.";
        SWAP = 117 (n => n) 0 [ARG PURE] "Swaps the top with the n-th value.";
        UNPACK_EX = 118 (1 => 1 + (n & 0xFF) + (n >> 8)) 0 [ARG ERROR ESCAPES] "Unpacks with a starred target.";
        UNPACK_SEQUENCE = 119 (1 => n) 1 [ARG ERROR ESCAPES] "Unpacks into so many values, the first on top."
            specialized [UNPACK_SEQUENCE_LIST = 209, UNPACK_SEQUENCE_TUPLE = 210, UNPACK_SEQUENCE_TWO_TUPLE = 211];
        YIELD_VALUE = 120 (1 => 1) 0 [ARG ESCAPES] "Yields the top; pushes what is sent."
            instrumented INSTRUMENTED_YIELD_VALUE = 247;
        RESUME = 128 (0 => 0) 0 [ARG ERROR ESCAPES EVAL_BREAK] "A function, generator or await begins or continues, see [`resume`]."
            specialized [RESUME_CHECK = 196]
            instrumented INSTRUMENTED_RESUME = 245;
        INSTRUMENTED_INSTRUCTION = 238 (0 => 0) 0 [ERROR ESCAPES] "Any instruction under instruction events.";
        INSTRUMENTED_LINE = 254 (0 => 0) 0 [ESCAPES] "Any instruction under line events.";
        ENTER_EXECUTOR = 255 (0 => 0) 0 [ARG] "Enters compiled code.";
    }
    pseudo {
        ANNOTATIONS_PLACEHOLDER = 256 (0 => 0) [] "Where a module's annotations are set up if it has any.";
        JUMP = 257 (0 => 0) [ARG JUMP UNCONDITIONAL EVAL_BREAK] "Jumps.";
        JUMP_IF_FALSE = 258 (1 => 1) [ARG JUMP ERROR ESCAPES] "Jumps if the top is false; keeps it.";
        JUMP_IF_TRUE = 259 (1 => 1) [ARG JUMP ERROR ESCAPES] "Jumps if the top is true; keeps it.";
        JUMP_NO_INTERRUPT = 260 (0 => 0) [ARG JUMP UNCONDITIONAL] "Jumps without a look at the eval breaker.";
        LOAD_CLOSURE = 261 (0 => 1) [ARG LOCAL PURE] "Pushes a cell for a closure.";
        POP_BLOCK = 262 (0 => 0) [PURE] "Ends a protected region.";
        SETUP_CLEANUP = 263 (0 => 0) [ARG BLOCK_PUSH] "A protected region whose handler wants lasti.";
        SETUP_FINALLY = 264 (0 => 0) [ARG BLOCK_PUSH] "A protected region.";
        SETUP_WITH = 265 (0 => 0) [ARG BLOCK_PUSH] "The protected region of a `with`.";
        STORE_FAST_MAYBE_NULL = 266 (1 => 0) [ARG LOCAL] "Sets a local, perhaps to NULL.";
    }
}

impl Opcode {
    /// The description.
    #[must_use]
    pub const fn info(self) -> &'static OpInfo {
        self.any().info()
    }

    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.info().name
    }

    /// Cache entries after the instruction.
    #[must_use]
    pub const fn caches(self) -> usize {
        self.info().caches as usize
    }

    /// The instruction it was specialised or instrumented from.
    #[must_use]
    pub const fn base(self) -> Opcode {
        match self.info().base.real() {
            Some(base) => base,
            None => self,
        }
    }
}

impl From<Opcode> for AnyOp {
    fn from(op: Opcode) -> Self {
        op.any()
    }
}

impl AnyOp {
    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.info().name
    }

    /// The number.
    #[must_use]
    pub const fn code(self) -> u16 {
        self.info().code
    }

    /// Cache entries after the instruction.
    #[must_use]
    pub const fn caches(self) -> usize {
        self.info().caches as usize
    }

    /// Whether all these [`flag`]s are set.
    #[must_use]
    pub const fn has(self, flags: u16) -> bool {
        self.info().has(flags)
    }

    /// Whether it uses its argument.
    #[must_use]
    pub const fn has_arg(self) -> bool {
        self.has(flag::ARG)
    }

    /// Whether it may jump.
    #[must_use]
    pub const fn has_jump(self) -> bool {
        self.has(flag::JUMP)
    }

    /// Whether it refers to another block: a jump or the handler of a protected region.
    #[must_use]
    pub const fn has_target(self) -> bool {
        self.has_jump() || self.is_block_push()
    }

    /// Whether it starts a protected region.
    #[must_use]
    pub const fn is_block_push(self) -> bool {
        self.has(flag::BLOCK_PUSH)
    }

    /// Whether it leaves the code object.
    #[must_use]
    pub const fn is_scope_exit(self) -> bool {
        self.has(flag::SCOPE_EXIT)
    }

    /// Whether it always jumps.
    #[must_use]
    pub const fn is_unconditional_jump(self) -> bool {
        self.has(flag::UNCONDITIONAL)
    }

    /// Whether control never reaches the next instruction.
    #[must_use]
    pub const fn is_terminator(self) -> bool {
        self.is_scope_exit() || self.is_unconditional_jump()
    }

    /// Change of the stack's depth: when it jumps, when it does not, or the larger of the two.
    #[must_use]
    pub const fn stack_effect(self, oparg: u32, jump: Option<bool>) -> i32 {
        let straight = self.pushed(oparg) as i32 - self.popped(oparg) as i32;
        let handler = match self {
            AnyOp::SETUP_CLEANUP => 2,
            AnyOp::SETUP_FINALLY | AnyOp::SETUP_WITH => 1,
            _ => straight,
        };
        match jump {
            Some(true) => handler,
            Some(false) => straight,
            None if handler > straight => handler,
            None => straight,
        }
    }
}

/// Name of an operator of `BINARY_OP` and its symbol, indexed by the argument.
pub const BINARY_OPS: [(&str, &str); 27] = [
    ("NB_ADD", "+"),
    ("NB_AND", "&"),
    ("NB_FLOOR_DIVIDE", "//"),
    ("NB_LSHIFT", "<<"),
    ("NB_MATRIX_MULTIPLY", "@"),
    ("NB_MULTIPLY", "*"),
    ("NB_REMAINDER", "%"),
    ("NB_OR", "|"),
    ("NB_POWER", "**"),
    ("NB_RSHIFT", ">>"),
    ("NB_SUBTRACT", "-"),
    ("NB_TRUE_DIVIDE", "/"),
    ("NB_XOR", "^"),
    ("NB_INPLACE_ADD", "+="),
    ("NB_INPLACE_AND", "&="),
    ("NB_INPLACE_FLOOR_DIVIDE", "//="),
    ("NB_INPLACE_LSHIFT", "<<="),
    ("NB_INPLACE_MATRIX_MULTIPLY", "@="),
    ("NB_INPLACE_MULTIPLY", "*="),
    ("NB_INPLACE_REMAINDER", "%="),
    ("NB_INPLACE_OR", "|="),
    ("NB_INPLACE_POWER", "**="),
    ("NB_INPLACE_RSHIFT", ">>="),
    ("NB_INPLACE_SUBTRACT", "-="),
    ("NB_INPLACE_TRUE_DIVIDE", "/="),
    ("NB_INPLACE_XOR", "^="),
    ("NB_SUBSCR", "[]"),
];

/// Arguments of `BINARY_OP`.
#[allow(missing_docs)]
pub mod binary_op {
    pub const ADD: u32 = 0;
    pub const AND: u32 = 1;
    pub const FLOOR_DIVIDE: u32 = 2;
    pub const LSHIFT: u32 = 3;
    pub const MATRIX_MULTIPLY: u32 = 4;
    pub const MULTIPLY: u32 = 5;
    pub const REMAINDER: u32 = 6;
    pub const OR: u32 = 7;
    pub const POWER: u32 = 8;
    pub const RSHIFT: u32 = 9;
    pub const SUBTRACT: u32 = 10;
    pub const TRUE_DIVIDE: u32 = 11;
    pub const XOR: u32 = 12;
    /// Added to an operator for its in-place form.
    pub const INPLACE: u32 = 13;
    pub const SUBSCR: u32 = 26;
}

/// Comparisons of `COMPARE_OP`: the argument is the index shifted left by five, the bit
/// [`Comparison::TO_BOOL`] if the result is wanted as a bool, and a mask for the specialised forms.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Comparison {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl Comparison {
    /// The bit of the argument that asks for a bool.
    pub const TO_BOOL: u32 = 16;
    /// All of them, by index.
    pub const ALL: [Comparison; 6] = [
        Comparison::Lt,
        Comparison::Le,
        Comparison::Eq,
        Comparison::Ne,
        Comparison::Gt,
        Comparison::Ge,
    ];

    /// The symbol.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Comparison::Lt => "<",
            Comparison::Le => "<=",
            Comparison::Eq => "==",
            Comparison::Ne => "!=",
            Comparison::Gt => ">",
            Comparison::Ge => ">=",
        }
    }

    /// The argument of `COMPARE_OP`, without [`Self::TO_BOOL`]. Bits of the mask: unordered 1,
    /// less 2, greater 4, equal 8.
    #[must_use]
    pub const fn oparg(self) -> u32 {
        let mask = match self {
            Comparison::Lt => 2,
            Comparison::Le => 2 | 8,
            Comparison::Eq => 8,
            Comparison::Ne => 1 | 2 | 4,
            Comparison::Gt => 4,
            Comparison::Ge => 4 | 8,
        };
        (self as u32) << 5 | mask
    }

    /// The comparison of an argument.
    #[must_use]
    pub fn from_oparg(oparg: u32) -> Option<Comparison> {
        Self::ALL.get(oparg as usize >> 5).copied()
    }
}

macro_rules! named_args {
    ($(#[$doc:meta])* $module:ident $names:ident [$($name:ident = $value:literal $text:literal),* $(,)?]) => {
        $(#[$doc])*
        #[allow(missing_docs)]
        pub mod $module { $(pub const $name: u32 = $value;)* }
        #[doc = concat!("Names of the arguments in [`", stringify!($module), "`], by number.")]
        pub const $names: &[&str] = &[$($text),*];
    };
}

named_args! {
    /// Arguments of `CALL_INTRINSIC_1`.
    intrinsic_1 INTRINSICS_1 [
        INVALID = 0 "INTRINSIC_1_INVALID",
        PRINT = 1 "INTRINSIC_PRINT",
        IMPORT_STAR = 2 "INTRINSIC_IMPORT_STAR",
        STOPITERATION_ERROR = 3 "INTRINSIC_STOPITERATION_ERROR",
        ASYNC_GEN_WRAP = 4 "INTRINSIC_ASYNC_GEN_WRAP",
        UNARY_POSITIVE = 5 "INTRINSIC_UNARY_POSITIVE",
        LIST_TO_TUPLE = 6 "INTRINSIC_LIST_TO_TUPLE",
        TYPEVAR = 7 "INTRINSIC_TYPEVAR",
        PARAMSPEC = 8 "INTRINSIC_PARAMSPEC",
        TYPEVARTUPLE = 9 "INTRINSIC_TYPEVARTUPLE",
        SUBSCRIPT_GENERIC = 10 "INTRINSIC_SUBSCRIPT_GENERIC",
        TYPEALIAS = 11 "INTRINSIC_TYPEALIAS",
    ]
}

named_args! {
    /// Arguments of `CALL_INTRINSIC_2`.
    intrinsic_2 INTRINSICS_2 [
        INVALID = 0 "INTRINSIC_2_INVALID",
        PREP_RERAISE_STAR = 1 "INTRINSIC_PREP_RERAISE_STAR",
        TYPEVAR_WITH_BOUND = 2 "INTRINSIC_TYPEVAR_WITH_BOUND",
        TYPEVAR_WITH_CONSTRAINTS = 3 "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
        SET_FUNCTION_TYPE_PARAMS = 4 "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
        SET_TYPEPARAM_DEFAULT = 5 "INTRINSIC_SET_TYPEPARAM_DEFAULT",
    ]
}

named_args! {
    /// Arguments of `LOAD_SPECIAL`.
    special_method SPECIAL_METHODS [
        ENTER = 0 "__enter__",
        EXIT = 1 "__exit__",
        AENTER = 2 "__aenter__",
        AEXIT = 3 "__aexit__",
    ]
}

named_args! {
    /// Arguments of `LOAD_COMMON_CONSTANT`.
    common_constant COMMON_CONSTANTS [
        ASSERTION_ERROR = 0 "AssertionError",
        NOT_IMPLEMENTED_ERROR = 1 "NotImplementedError",
        BUILTIN_TUPLE = 2 "tuple",
        BUILTIN_ALL = 3 "all",
        BUILTIN_ANY = 4 "any",
    ]
}

/// Arguments of `SET_FUNCTION_ATTRIBUTE`, one bit each.
pub mod function_attribute {
    /// A tuple of positional defaults.
    pub const DEFAULTS: u32 = 0x01;
    /// A dict of keyword-only defaults.
    pub const KWDEFAULTS: u32 = 0x02;
    /// The annotations, as a tuple or dict.
    pub const ANNOTATIONS: u32 = 0x04;
    /// A tuple of cells.
    pub const CLOSURE: u32 = 0x08;
    /// The function `__annotate__`.
    pub const ANNOTATE: u32 = 0x10;
    /// Their names, by bit.
    pub const NAMES: [&str; 5] = [
        "defaults",
        "kwdefaults",
        "annotations",
        "closure",
        "annotate",
    ];
}

/// Arguments of `RESUME`: what is resumed, and a bit for the depth of protected regions.
pub mod resume {
    /// The start of a function.
    pub const AT_FUNC_START: u32 = 0;
    /// After a `yield`.
    pub const AFTER_YIELD: u32 = 1;
    /// After a `yield from`.
    pub const AFTER_YIELD_FROM: u32 = 2;
    /// After an `await`.
    pub const AFTER_AWAIT: u32 = 3;
    /// Covers the four above.
    pub const LOCATION_MASK: u32 = 3;
    /// Set if only the generator's outermost handler is around.
    pub const DEPTH1: u32 = 4;
}

/// Arguments of `CONVERT_VALUE`.
pub mod conversion {
    /// `!s`
    pub const STR: u32 = 1;
    /// `!r`
    pub const REPR: u32 = 2;
    /// `!a`
    pub const ASCII: u32 = 3;
}
