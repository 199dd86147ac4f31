//! The loop: runs a frame and what it calls, until the frame it was entered with returns or yields.
//!
//! Invariants:
//! - Python-to-Python calls do not recurse here: the callee's frame becomes the running one ([`Regs::enter`]).
//! - The loop trusts its input: code comes from our compiler or passed the verifier, so that indices are in range, the
//!   operand stack never runs over or under, and every opcode is known.
//! - `ip` and `sp` live in [`Regs`]; [`Regs::save`] stores them in the frame before anything that may raise, run Python
//!   or switch threads.
//! - One function per opcode in `ops/`, by family; dispatch is this `match` and nothing else knows of it.

use crate::code_object::CodeObject;
use crate::frame::{Frame, FrameKind};
use crate::ops::{
    arguments, arithmetic, attribute, build, calls, control, exception, generator, import,
    iteration, load, matching, subscript,
};
use crate::state::{self, VmThread};
use crate::unwind;
use baton_code::ops::Opcode;
use baton_object::error::Raised;
use baton_object::{Borrowed, Owned, PyResult, Token, Word};

/// How a run ended without an exception.
pub enum Outcome {
    /// The frame returned.
    Returned(Owned),
    /// The frame, a generator's, yielded.
    Yielded(Owned),
}

/// Why an instruction does not lead to the next one.
pub enum Stop {
    /// An exception waits in the thread.
    Raised,
    /// The entry frame returned; the value is in [`Regs::result`].
    Returned,
    /// The entry frame yielded; the value is in [`Regs::result`].
    Yielded,
}

impl From<Raised> for Stop {
    #[inline(always)]
    fn from(_: Raised) -> Stop {
        Stop::Raised
    }
}

/// What an instruction returns.
pub type Step = Result<(), Stop>;

/// The loop's registers. Made by the loop alone; its methods are safe because verified code cannot misuse them.
#[derive(Clone, Copy)]
pub struct Regs {
    /// The next instruction.
    pub ip: *const u16,
    sp: *mut Word,
    locals: *mut Word,
    /// The running frame.
    pub frame: *mut Frame,
    /// What the entry frame returned or yielded.
    pub result: Word,
}

impl Regs {
    /// # Safety
    /// `frame` is a live frame, ready to run.
    unsafe fn new(frame: *mut Frame) -> Regs {
        // SAFETY: by contract.
        unsafe {
            Regs {
                ip: (*frame).ip,
                sp: (*frame).sp,
                locals: Frame::locals(frame),
                frame,
                result: Word::NULL,
            }
        }
    }

    /// Stores the registers in the frame.
    #[inline(always)]
    pub fn save(&self) {
        // SAFETY: the running frame is alive.
        unsafe {
            (*self.frame).ip = self.ip;
            (*self.frame).sp = self.sp;
        }
    }

    /// Takes the registers from the frame, after somebody else changed it.
    #[inline(always)]
    pub fn reload(&mut self) {
        // SAFETY: the running frame is alive.
        unsafe {
            self.ip = (*self.frame).ip;
            self.sp = (*self.frame).sp;
        }
    }

    /// Makes the frame show the instruction at `unit` as the one that runs.
    pub fn show_instruction(&self, unit: usize) {
        // SAFETY: the running frame is alive.
        unsafe { (*self.frame).ip = self.code().instructions().wrapping_add(unit + 1) };
    }

    /// Stores the stack pointer in the frame, leaving the saved instruction pointer.
    pub fn save_stack_only(&self) {
        // SAFETY: the running frame is alive.
        unsafe { (*self.frame).sp = self.sp };
    }

    /// Releases what lies on the operand stack above `wanted`.
    pub fn cut_stack(&mut self, token: &Token, wanted: *mut Word) {
        while self.sp > wanted {
            let word = self.pop_word();
            token.release(word);
        }
    }

    /// Goes on in `frame`, which was just made; the running one waits.
    #[inline(always)]
    pub fn enter(&mut self, vm: &VmThread, frame: *mut Frame) {
        self.frame = frame;
        self.locals = Frame::locals(frame);
        self.reload();
        vm.frame.set(frame);
    }

    /// The code that runs.
    #[inline(always)]
    pub fn code<'a>(&self) -> &'a CodeObject {
        // SAFETY: the running frame's function keeps its code alive; the reference is used within one instruction.
        unsafe { Frame::code(self.frame) }
    }

    /// The index of the instruction that runs, in code units.
    #[inline(always)]
    pub fn unit(&self) -> usize {
        // SAFETY: ip points behind the running instruction's first unit.
        unsafe { self.ip.offset_from(self.code().instructions()) as usize - 1 }
    }

    /// Pushes an owned value.
    #[inline(always)]
    pub fn push(&mut self, value: Owned) {
        self.push_word(value.into_raw());
    }

    /// Pushes a word, owned or borrowed or NULL.
    #[inline(always)]
    pub fn push_word(&mut self, word: Word) {
        // SAFETY: the verifier or compiler made sure of the room.
        unsafe {
            self.sp.write(word);
            self.sp = self.sp.add(1);
        }
    }

    /// Takes the top word.
    #[inline(always)]
    pub fn pop_word(&mut self) -> Word {
        // SAFETY: the stack is not empty, by the code's stack effects.
        unsafe {
            self.sp = self.sp.sub(1);
            self.sp.read()
        }
    }

    /// Takes the top value, owned.
    #[inline(always)]
    pub fn pop(&mut self, token: &Token) -> Owned {
        let word = self.pop_word();
        token.own(word)
    }

    /// Looks at the value `depth` below the top. It is used within one instruction, while it stays on the stack.
    #[inline(always)]
    pub fn peek<'a>(&self, depth: usize) -> Borrowed<'a> {
        // SAFETY: the stack is that deep, and the slot holds a value (ops that may meet NULL use `peek_word`).
        unsafe { Borrowed::from_raw(self.sp.sub(depth + 1).read()) }
    }

    /// Looks at the word `depth` below the top, which may be NULL.
    #[inline(always)]
    pub fn peek_word(&self, depth: usize) -> Word {
        // SAFETY: the stack is that deep.
        unsafe { self.sp.sub(depth + 1).read() }
    }

    /// Replaces the word `depth` below the top; the caller answers for the old one.
    #[inline(always)]
    pub fn replace(&mut self, depth: usize, word: Word) -> Word {
        // SAFETY: the stack is that deep.
        unsafe { self.sp.sub(depth + 1).replace(word) }
    }

    /// The address of the word `depth` below the top.
    #[inline(always)]
    pub fn slot(&self, depth: usize) -> *mut Word {
        self.sp.wrapping_sub(depth + 1)
    }

    /// The `count` topmost values, bottom first. Used within one instruction, while they stay on the stack.
    #[inline(always)]
    pub fn top<'a>(&self, count: usize) -> &'a [Borrowed<'a>] {
        // SAFETY: the stack is that deep and the slots hold values.
        unsafe { std::slice::from_raw_parts(self.sp.sub(count).cast(), count) }
    }

    /// Forgets the `count` topmost words without releasing them.
    #[inline(always)]
    pub fn shrink(&mut self, count: usize) {
        self.sp = self.sp.wrapping_sub(count);
    }

    /// Releases the `count` topmost words, topmost last (CPython's order for call arguments).
    #[inline(always)]
    pub fn drop_top(&mut self, token: &mut Token, count: usize) {
        for _ in 0..count {
            let word = self.pop_word();
            token.release(word);
        }
        self.run_pending(token);
    }

    /// Runs finalizers that became due.
    #[inline(always)]
    pub fn run_pending(&mut self, token: &mut Token) {
        if token.has_pending() {
            self.save();
            token.run_pending();
        }
    }

    /// Replaces the `count` topmost words by a result.
    #[inline(always)]
    pub fn finish(&mut self, token: &mut Token, count: usize, result: Owned) -> Step {
        for _ in 0..count {
            let word = self.pop_word();
            token.release(word);
        }
        self.push(result);
        self.run_pending(token);
        Ok(())
    }

    /// A local's word.
    #[inline(always)]
    pub fn local(&self, index: u32) -> Word {
        // SAFETY: the index is below the number of locals.
        unsafe { self.locals.add(index as usize).read() }
    }

    /// Replaces a local's word; the caller answers for the old one.
    #[inline(always)]
    pub fn set_local(&mut self, index: u32, word: Word) -> Word {
        // SAFETY: the index is below the number of locals.
        unsafe { self.locals.add(index as usize).replace(word) }
    }

    /// Moves the instruction pointer forward (or back).
    #[inline(always)]
    pub fn jump(&mut self, units: isize) {
        self.ip = self.ip.wrapping_offset(units);
    }

    /// The globals.
    #[inline(always)]
    pub fn globals<'a>(&self) -> Borrowed<'a> {
        // SAFETY: the running function keeps them alive.
        unsafe { Borrowed::from_raw((*self.frame).globals) }
    }

    /// The builtins.
    #[inline(always)]
    pub fn builtins<'a>(&self) -> Borrowed<'a> {
        // SAFETY: the running function keeps them alive.
        unsafe { Borrowed::from_raw((*self.frame).builtins) }
    }

    /// The namespace of a module or class body.
    #[inline(always)]
    pub fn namespace<'a>(&self) -> Option<Borrowed<'a>> {
        // SAFETY: the running frame owns it.
        let word = unsafe { (*self.frame).namespace };
        // SAFETY: as above.
        (!word.is_null()).then(|| unsafe { Borrowed::from_raw(word) })
    }
}

/// Runs `frame` until it returns or yields.
///
/// # Safety
/// `frame` is ready to run and of kind [`FrameKind::Entry`]; its code is verified.
pub unsafe fn run(token: &mut Token, frame: *mut Frame) -> PyResult<Outcome> {
    // SAFETY: passed on.
    unsafe { enter(token, frame, false) }
}

/// Runs `frame` as if its current instruction raised the waiting exception.
///
/// # Safety
/// As for [`run`].
pub unsafe fn run_raising(token: &mut Token, frame: *mut Frame) -> PyResult<Outcome> {
    // SAFETY: passed on.
    unsafe { enter(token, frame, true) }
}

unsafe fn enter(token: &mut Token, frame: *mut Frame, raising: bool) -> PyResult<Outcome> {
    let vm = state::of(token);
    let before = vm.frame.replace(frame);
    // SAFETY: by contract.
    let mut regs = unsafe {
        debug_assert!((*frame).kind == FrameKind::Entry);
        Regs::new(frame)
    };
    if token.stack_low() {
        let raised = token.raise(
            &baton_object::exceptions::RECURSION_ERROR,
            "maximum recursion depth exceeded",
        );
        let stopped = unwind::unwind(token, &mut regs, raised);
        state::of(token).frame.set(before);
        return match stopped {
            Ok(()) => Err(token.system_error("a frame caught an exception before it ran")),
            Err(raised) => Err(raised),
        };
    }
    let mut stop = if raising { Some(Stop::Raised) } else { None };
    if raising && crate::monitor::watches_raising(token) {
        crate::monitor::step::thrown(token, frame);
    }
    loop {
        let why = match stop.take() {
            Some(why) => why,
            None => match dispatch::<false>(token, &mut regs, Opcode::NOP, 0) {
                Ok(()) => continue,
                Err(why) => why,
            },
        };
        // SAFETY: the result was put there by the instruction that stopped, and is owned.
        let result = |regs: &mut Regs| unsafe { Owned::from_raw(std::mem::take(&mut regs.result)) };
        match why {
            Stop::Raised => {
                let raised = unwind::waiting(token);
                if let Err(raised) = unwind::unwind(token, &mut regs, raised) {
                    state::of(token).frame.set(before);
                    return Err(raised);
                }
            }
            Stop::Returned => {
                state::of(token).frame.set(before);
                return Ok(Outcome::Returned(result(&mut regs)));
            }
            Stop::Yielded => {
                state::of(token).frame.set(before);
                return Ok(Outcome::Yielded(result(&mut regs)));
            }
        }
    }
}

macro_rules! dispatch_table {
    ($token:ident, $regs:ident, $arg:ident, $opcode:ident; $($op:ident => $($function:ident)::+ $(/ $out:ident)?,)*) => {
        match $opcode {
            $(Opcode::$op => step!($($out)? $($function)::+, $regs, $token, $arg),)*
            other => out_of_line($regs, |r| uncommon(r, $token, other)),
        }
    };
}

/// An instruction is inlined into the loop, or called out of line with a copy of the registers, so that the loop's own
/// never have their address taken and can live in machine registers.
macro_rules! step {
    (out $function:path, $regs:ident, $token:ident, $arg:ident) => {
        out_of_line($regs, |r| $function(r, $token, $arg))
    };
    ($function:path, $regs:ident, $token:ident, $arg:ident) => {
        $function($regs, $token, $arg)
    };
}

/// Calls `f`, which is not inlined, with a copy of the registers.
#[inline(always)]
pub fn out_of_line(r: &mut Regs, f: impl FnOnce(&mut Regs) -> Step) -> Step {
    let mut copy = *r;
    let step = f(&mut copy);
    *r = copy;
    step
}

/// What the loop has no arm for: an instruction that monitoring rewrote, or an opcode that no code should hold.
#[cold]
fn uncommon(r: &mut Regs, token: &mut Token, opcode: Opcode) -> Step {
    match opcode {
        Opcode::INSTRUMENTED_INSTRUCTION => crate::monitor::step::run(r, token),
        other => control::unknown(r, token, other),
    }
}

/// Runs one instruction in the place of the rewritten one behind `r.ip`.
pub fn single(token: &mut Token, r: &mut Regs, opcode: Opcode, arg: u32) -> Step {
    r.jump(-1);
    dispatch::<true>(token, r, opcode, arg)
}

/// Runs instructions until one stops; with `ONE`, only the one that is given, whatever stands in the code.
fn dispatch<const ONE: bool>(
    token: &mut Token,
    regs: &mut Regs,
    given: Opcode,
    given_arg: u32,
) -> Step {
    // Working on a copy lets the registers live in machine registers.
    let mut local = *regs;
    let r = &mut local;
    let stop = loop {
        // SAFETY: ip points at an instruction of verified code.
        let unit = unsafe { r.ip.read() };
        r.ip = r.ip.wrapping_add(1);
        let mut arg = u32::from(unit >> 8);
        // SAFETY: verified code has known opcodes only.
        let mut opcode = unsafe { std::mem::transmute::<u8, Opcode>(unit as u8) };
        while opcode == Opcode::EXTENDED_ARG {
            // SAFETY: as above; an EXTENDED_ARG is never last.
            let unit = unsafe { r.ip.read() };
            r.ip = r.ip.wrapping_add(1);
            arg = arg << 8 | u32::from(unit >> 8);
            // SAFETY: as above.
            opcode = unsafe { std::mem::transmute::<u8, Opcode>(unit as u8) };
        }
        if ONE {
            (opcode, arg) = (given, given_arg);
        }
        let step = dispatch_table! { token, r, arg, opcode;
            RESUME => control::resume,
            RESUME_CHECK => control::resume,
            NOP => control::nop,
            NOT_TAKEN => control::nop,
            CACHE => control::nop,
            LOAD_FAST => load::load_fast,
            LOAD_FAST_BORROW => load::load_fast_borrow,
            LOAD_FAST_LOAD_FAST => load::load_fast_load_fast,
            LOAD_FAST_BORROW_LOAD_FAST_BORROW => load::load_fast_borrow_load_fast_borrow,
            LOAD_FAST_CHECK => load::load_fast_check,
            LOAD_FAST_AND_CLEAR => load::load_fast_and_clear,
            STORE_FAST => load::store_fast,
            STORE_FAST_LOAD_FAST => load::store_fast_load_fast,
            STORE_FAST_STORE_FAST => load::store_fast_store_fast,
            DELETE_FAST => load::delete_fast,
            LOAD_CONST => load::load_const,
            LOAD_SMALL_INT => load::load_small_int,
            LOAD_COMMON_CONSTANT => load::load_common_constant / out,
            LOAD_GLOBAL => load::load_global / out,
            LOAD_GLOBAL_MODULE => load::load_global_module,
            LOAD_GLOBAL_BUILTIN => load::load_global_builtin,
            LOAD_NAME => load::load_name / out,
            STORE_NAME => load::store_name / out,
            DELETE_NAME => load::delete_name / out,
            STORE_GLOBAL => load::store_global / out,
            DELETE_GLOBAL => load::delete_global / out,
            LOAD_LOCALS => load::load_locals / out,
            LOAD_FROM_DICT_OR_GLOBALS => load::load_from_dict_or_globals / out,
            LOAD_FROM_DICT_OR_DEREF => load::load_from_dict_or_deref / out,
            LOAD_DEREF => load::load_deref,
            STORE_DEREF => load::store_deref,
            DELETE_DEREF => load::delete_deref / out,
            MAKE_CELL => load::make_cell,
            COPY_FREE_VARS => load::copy_free_vars,
            LOAD_BUILD_CLASS => load::load_build_class / out,
            SETUP_ANNOTATIONS => load::setup_annotations / out,
            POP_TOP => control::pop_top,
            POP_ITER => control::pop_top,
            PUSH_NULL => control::push_null,
            COPY => control::copy,
            SWAP => control::swap,
            JUMP_FORWARD => control::jump_forward,
            JUMP_BACKWARD => control::jump_backward,
            JUMP_BACKWARD_NO_INTERRUPT => control::jump_backward_no_interrupt,
            POP_JUMP_IF_FALSE => control::pop_jump_if_false,
            POP_JUMP_IF_TRUE => control::pop_jump_if_true,
            POP_JUMP_IF_NONE => control::pop_jump_if_none,
            POP_JUMP_IF_NOT_NONE => control::pop_jump_if_not_none,
            RETURN_VALUE => control::return_value,
            TO_BOOL => arithmetic::to_bool,
            UNARY_NOT => arithmetic::unary_not,
            UNARY_NEGATIVE => arithmetic::unary_negative,
            UNARY_INVERT => arithmetic::unary_invert / out,
            BINARY_OP => arithmetic::binary_op,
            COMPARE_OP => arithmetic::compare_op,
            IS_OP => arithmetic::is_op,
            CONTAINS_OP => arithmetic::contains_op,
            BINARY_SLICE => subscript::binary_slice / out,
            STORE_SLICE => subscript::store_slice / out,
            STORE_SUBSCR => subscript::store_subscr,
            DELETE_SUBSCR => subscript::delete_subscr / out,
            LOAD_ATTR => attribute::load_attr / out,
            LOAD_ATTR_INSTANCE_VALUE => attribute::load_attr_instance_value,
            LOAD_ATTR_METHOD_WITH_VALUES => attribute::load_attr_method,
            LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES => attribute::load_attr_class_value,
            LOAD_ATTR_MODULE => attribute::load_attr_module,
            LOAD_ATTR_CLASS => attribute::load_attr_class,
            STORE_ATTR => attribute::store_attr / out,
            STORE_ATTR_WITH_HINT => attribute::store_attr_add,
            STORE_ATTR_INSTANCE_VALUE => attribute::store_attr_instance_value,
            DELETE_ATTR => attribute::delete_attr / out,
            LOAD_SUPER_ATTR => attribute::load_super_attr / out,
            LOAD_SPECIAL => attribute::load_special / out,
            BUILD_TUPLE => build::build_tuple,
            BUILD_LIST => build::build_list,
            BUILD_SET => build::build_set / out,
            BUILD_MAP => build::build_map / out,
            BUILD_SLICE => build::build_slice / out,
            BUILD_STRING => build::build_string / out,
            BUILD_TEMPLATE => build::build_template / out,
            BUILD_INTERPOLATION => build::build_interpolation / out,
            LIST_APPEND => build::list_append,
            LIST_EXTEND => build::list_extend / out,
            SET_ADD => build::set_add / out,
            SET_UPDATE => build::set_update / out,
            MAP_ADD => build::map_add / out,
            DICT_UPDATE => build::dict_update / out,
            DICT_MERGE => build::dict_merge / out,
            FORMAT_SIMPLE => build::format_simple / out,
            FORMAT_WITH_SPEC => build::format_with_spec / out,
            CONVERT_VALUE => build::convert_value / out,
            UNPACK_SEQUENCE => iteration::unpack_sequence,
            UNPACK_EX => iteration::unpack_ex / out,
            GET_ITER => iteration::get_iter,
            FOR_ITER => iteration::for_iter,
            END_FOR => control::pop_top,
            GET_LEN => iteration::get_len / out,
            GET_YIELD_FROM_ITER => generator::get_yield_from_iter / out,
            RETURN_GENERATOR => generator::return_generator / out,
            YIELD_VALUE => generator::yield_value,
            SEND => generator::send / out,
            END_SEND => generator::end_send,
            CLEANUP_THROW => generator::cleanup_throw / out,
            GET_AWAITABLE => generator::get_awaitable / out,
            GET_AITER => generator::get_aiter / out,
            GET_ANEXT => generator::get_anext / out,
            END_ASYNC_FOR => generator::end_async_for / out,
            CALL => calls::call,
            CALL_KW => calls::call_kw / out,
            CALL_FUNCTION_EX => calls::call_function_ex / out,
            MAKE_FUNCTION => calls::make_function / out,
            SET_FUNCTION_ATTRIBUTE => calls::set_function_attribute / out,
            CALL_INTRINSIC_1 => arguments::call_intrinsic_1 / out,
            CALL_INTRINSIC_2 => arguments::call_intrinsic_2 / out,
            PUSH_EXC_INFO => exception::push_exc_info / out,
            POP_EXCEPT => exception::pop_except / out,
            CHECK_EXC_MATCH => exception::check_exc_match / out,
            CHECK_EG_MATCH => exception::check_eg_match / out,
            RERAISE => exception::reraise / out,
            RAISE_VARARGS => exception::raise_varargs / out,
            WITH_EXCEPT_START => exception::with_except_start / out,
            IMPORT_NAME => import::import_name / out,
            IMPORT_FROM => import::import_from / out,
            MATCH_CLASS => matching::match_class / out,
            MATCH_KEYS => matching::match_keys / out,
            MATCH_MAPPING => matching::match_mapping / out,
            MATCH_SEQUENCE => matching::match_sequence / out,
        };
        if ONE {
            break step;
        }
        if let Err(stop) = step {
            break Err(stop);
        }
    };
    *regs = local;
    stop
}
