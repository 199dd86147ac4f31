//! Dispatch: from an opcode to its function in `ops/`, and on to the next instruction.
//!
//! [`instructions!`] is the one table of it: for each opcode an inline form, a general form called out of line, or both;
//! where both are there, the inline form hands over to the general one with [`Stop::Slow`]. Two dispatchers are made
//! from it (DESIGN D8):
//! - *tail calls* in optimised builds: one handler per opcode, each ending in a jump to the next one's. The loop's
//!   registers travel in machine registers, which a single large function cannot manage. The language does not
//!   guarantee the jumps; `tests/release/loops.py` would find one missing.
//! - *match* elsewhere: a loop around one `match`.

use crate::monitor::step;
use crate::ops::{
    arguments, arithmetic, attribute, build, builtin_calls, calls, control, exception, generator,
    import, iteration, load, matching, subscript,
};
use crate::run::{Regs, Step, Stop};
use baton_code::ops::Opcode;
use baton_object::Token;

/// The table: `OPCODE => (inline form) (general form)`.
macro_rules! instructions {
    ($make:ident) => {
        $make! {
            RESUME => (control::resume) (control::resume_slow),
            RESUME_CHECK => (control::resume) (control::resume_slow),
            NOP => (control::nop) (),
            NOT_TAKEN => (control::nop) (),
            CACHE => (control::nop) (),
            LOAD_FAST => (load::load_fast) (),
            LOAD_FAST_BORROW => (load::load_fast_borrow) (),
            LOAD_FAST_LOAD_FAST => (load::load_fast_load_fast) (),
            LOAD_FAST_BORROW_LOAD_FAST_BORROW => (load::load_fast_borrow_load_fast_borrow) (),
            LOAD_FAST_CHECK => (load::load_fast_check) (load::no_local),
            LOAD_FAST_AND_CLEAR => (load::load_fast_and_clear) (),
            STORE_FAST => (load::store_fast) (),
            STORE_FAST_LOAD_FAST => (load::store_fast_load_fast) (),
            STORE_FAST_STORE_FAST => (load::store_fast_store_fast) (),
            DELETE_FAST => (load::delete_fast) (load::no_local),
            LOAD_CONST => (load::load_const) (),
            LOAD_SMALL_INT => (load::load_small_int) (),
            LOAD_COMMON_CONSTANT => () (load::load_common_constant),
            LOAD_GLOBAL => () (load::load_global),
            LOAD_GLOBAL_MODULE => (load::load_global_module) (load::load_global),
            LOAD_GLOBAL_BUILTIN => (load::load_global_builtin) (load::load_global),
            LOAD_NAME => () (load::load_name),
            STORE_NAME => () (load::store_name),
            DELETE_NAME => () (load::delete_name),
            STORE_GLOBAL => () (load::store_global),
            DELETE_GLOBAL => () (load::delete_global),
            LOAD_LOCALS => () (load::load_locals),
            LOAD_FROM_DICT_OR_GLOBALS => () (load::load_from_dict_or_globals),
            LOAD_FROM_DICT_OR_DEREF => () (load::load_from_dict_or_deref),
            LOAD_DEREF => (load::load_deref) (load::no_value),
            STORE_DEREF => (load::store_deref) (),
            DELETE_DEREF => () (load::delete_deref),
            MAKE_CELL => () (load::make_cell),
            COPY_FREE_VARS => () (load::copy_free_vars),
            LOAD_BUILD_CLASS => () (load::load_build_class),
            SETUP_ANNOTATIONS => () (load::setup_annotations),
            POP_TOP => (control::pop_top) (),
            POP_ITER => (control::pop_top) (),
            PUSH_NULL => (control::push_null) (),
            COPY => (control::copy) (),
            SWAP => (control::swap) (),
            JUMP_FORWARD => (control::jump_forward) (),
            JUMP_BACKWARD => (control::jump_backward) (control::jump_backward_slow),
            JUMP_BACKWARD_NO_INTERRUPT => (control::jump_backward_no_interrupt) (),
            POP_JUMP_IF_FALSE => (control::pop_jump_if_false) (),
            POP_JUMP_IF_TRUE => (control::pop_jump_if_true) (),
            POP_JUMP_IF_NONE => (control::pop_jump_if_none) (),
            POP_JUMP_IF_NOT_NONE => (control::pop_jump_if_not_none) (),
            RETURN_VALUE => (control::return_value) (control::return_value_slow),
            TO_BOOL => (arithmetic::to_bool) (arithmetic::to_bool_slow),
            UNARY_NOT => (arithmetic::unary_not) (),
            UNARY_NEGATIVE => (arithmetic::unary_negative) (arithmetic::unary_negative_slow),
            UNARY_INVERT => () (arithmetic::unary_invert),
            BINARY_OP => (arithmetic::binary_op) (arithmetic::binary_op_slow),
            BINARY_OP_ADD_INT => (arithmetic::add_int) (arithmetic::binary_op_slow),
            BINARY_OP_SUBTRACT_INT => (arithmetic::subtract_int) (arithmetic::binary_op_slow),
            BINARY_OP_MULTIPLY_INT => (arithmetic::multiply_int) (arithmetic::binary_op_slow),
            BINARY_OP_ADD_FLOAT => (arithmetic::add_float) (arithmetic::binary_op_slow),
            BINARY_OP_SUBTRACT_FLOAT => (arithmetic::subtract_float) (arithmetic::binary_op_slow),
            BINARY_OP_MULTIPLY_FLOAT => (arithmetic::multiply_float) (arithmetic::binary_op_slow),
            BINARY_OP_SUBSCR_LIST_INT => (subscript::binary_subscr) (arithmetic::binary_op_slow),
            BINARY_OP_SUBSCR_DICT => () (subscript::dict_subscr),
            COMPARE_OP => (arithmetic::compare_op) (arithmetic::compare_op_slow),
            IS_OP => (arithmetic::is_op) (),
            CONTAINS_OP => () (arithmetic::contains_op),
            BINARY_SLICE => () (subscript::binary_slice),
            STORE_SLICE => () (subscript::store_slice),
            STORE_SUBSCR => (subscript::store_subscr) (subscript::store_subscr_slow),
            DELETE_SUBSCR => () (subscript::delete_subscr),
            LOAD_ATTR => () (attribute::load_attr),
            LOAD_ATTR_INSTANCE_VALUE => (attribute::load_attr_instance_value) (attribute::load_attr),
            LOAD_ATTR_WITH_HINT => (attribute::load_attr_with_hint) (attribute::load_attr),
            LOAD_ATTR_METHOD_WITH_VALUES => (attribute::load_attr_method) (attribute::load_attr),
            LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES => (attribute::load_attr_class_value) (attribute::load_attr),
            LOAD_ATTR_MODULE => (attribute::load_attr_module) (attribute::load_attr),
            LOAD_ATTR_CLASS => (attribute::load_attr_class) (attribute::load_attr),
            STORE_ATTR_SLOT => (attribute::store_attr_instance_value) (attribute::store_attr),
            LOAD_ATTR_SLOT => (attribute::load_attr_slot) (attribute::load_attr),
            LOAD_ATTR_PROPERTY => (attribute::load_attr_property) (attribute::load_attr),
            STORE_ATTR => () (attribute::store_attr),
            STORE_ATTR_WITH_HINT => (attribute::store_attr_add) (attribute::store_attr),
            STORE_ATTR_INSTANCE_VALUE => (attribute::store_attr_instance_value) (attribute::store_attr),
            DELETE_ATTR => () (attribute::delete_attr),
            LOAD_SUPER_ATTR => () (attribute::load_super_attr),
            LOAD_SPECIAL => (attribute::load_special_method) (attribute::load_special),
            BUILD_TUPLE => () (build::build_tuple),
            BUILD_LIST => () (build::build_list),
            BUILD_SET => () (build::build_set),
            BUILD_MAP => () (build::build_map),
            BUILD_SLICE => () (build::build_slice),
            BUILD_STRING => () (build::build_string),
            BUILD_TEMPLATE => () (build::build_template),
            BUILD_INTERPOLATION => () (build::build_interpolation),
            LIST_APPEND => (build::list_append) (),
            LIST_EXTEND => () (build::list_extend),
            SET_ADD => () (build::set_add),
            SET_UPDATE => () (build::set_update),
            MAP_ADD => () (build::map_add),
            DICT_UPDATE => () (build::dict_update),
            DICT_MERGE => () (build::dict_merge),
            FORMAT_SIMPLE => () (build::format_simple),
            FORMAT_WITH_SPEC => () (build::format_with_spec),
            CONVERT_VALUE => () (build::convert_value),
            UNPACK_SEQUENCE => (iteration::unpack_sequence) (iteration::unpack_sequence_slow),
            UNPACK_EX => () (iteration::unpack_ex),
            GET_ITER => () (iteration::get_iter),
            FOR_ITER => () (iteration::for_iter),
            FOR_ITER_RANGE => (iteration::for_iter_range) (iteration::for_iter),
            FOR_ITER_LIST => (iteration::for_iter_list) (iteration::for_iter),
            FOR_ITER_TUPLE => (iteration::for_iter_tuple) (iteration::for_iter),
            FOR_ITER_GEN => (iteration::for_iter_generator) (iteration::for_iter),
            END_FOR => (control::pop_top) (),
            GET_LEN => () (iteration::get_len),
            GET_YIELD_FROM_ITER => () (generator::get_yield_from_iter),
            RETURN_GENERATOR => () (generator::return_generator),
            YIELD_VALUE => (generator::yield_value) (),
            SEND => () (generator::send),
            SEND_GEN => (generator::send_generator) (generator::send),
            END_SEND => (generator::end_send) (),
            CLEANUP_THROW => () (generator::cleanup_throw),
            GET_AWAITABLE => (generator::get_new_coroutine) (generator::get_awaitable),
            GET_AITER => () (generator::get_aiter),
            GET_ANEXT => () (generator::get_anext),
            END_ASYNC_FOR => () (generator::end_async_for),
            CALL => (calls::call) (calls::call_slow),
            CALL_BOUND_METHOD_EXACT_ARGS => (calls::call_bound_method) (calls::call_slow),
            CALL_PY_GENERAL => () (calls::call_py_general),
            CALL_ALLOC_AND_ENTER_INIT => () (calls::call_init),
            CALL_LEN => (builtin_calls::call_len) (builtin_calls::call_len_any),
            CALL_ISINSTANCE => (builtin_calls::call_isinstance) (calls::call_builtin_fast),
            CALL_TYPE_1 => (builtin_calls::call_type) (calls::call_slow),
            CALL_LIST_APPEND => (builtin_calls::call_list_append) (calls::call_method_descriptor_fast),
            CALL_BUILTIN_FAST => () (calls::call_builtin_fast),
            CALL_METHOD_DESCRIPTOR_NOARGS => (builtin_calls::call_method_noargs) (calls::call_slow),
            CALL_METHOD_DESCRIPTOR_O => (builtin_calls::call_method_o) (calls::call_slow),
            CALL_METHOD_DESCRIPTOR_FAST => () (calls::call_method_descriptor_fast),
            CALL_KW => () (calls::call_kw),
            CALL_FUNCTION_EX => () (calls::call_function_ex),
            MAKE_FUNCTION => () (calls::make_function),
            SET_FUNCTION_ATTRIBUTE => () (calls::set_function_attribute),
            CALL_INTRINSIC_1 => () (arguments::call_intrinsic_1),
            CALL_INTRINSIC_2 => () (arguments::call_intrinsic_2),
            PUSH_EXC_INFO => () (exception::push_exc_info),
            POP_EXCEPT => () (exception::pop_except),
            CHECK_EXC_MATCH => () (exception::check_exc_match),
            CHECK_EG_MATCH => () (exception::check_eg_match),
            RERAISE => () (exception::reraise),
            RAISE_VARARGS => () (exception::raise_varargs),
            WITH_EXCEPT_START => () (exception::with_except_start),
            IMPORT_NAME => () (import::import_name),
            IMPORT_FROM => () (import::import_from),
            MATCH_CLASS => () (matching::match_class),
            MATCH_KEYS => () (matching::match_keys),
            MATCH_MAPPING => () (matching::match_mapping),
            MATCH_SEQUENCE => () (matching::match_sequence),
            INSTRUMENTED_INSTRUCTION => () (step::run),
        }
    };
}

/// An opcode that no code should hold.
#[cold]
fn unknown(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let opcode = r.code().opcode_at(r.unit());
    Err(token
        .system_error(format!("unknown opcode {opcode}"))
        .into())
}

/// Frees what the instruction let die, and runs the finalizers due.
#[cold]
fn free_dead(r: &mut Regs, token: &mut Token) {
    r.save();
    let dead = std::mem::take(&mut r.dead);
    token.free_dead(dead);
    r.run_pending(token);
}

macro_rules! execute {
    ($r:ident, $token:ident, $arg:ident, ($fast:path) ()) => {
        $fast($r, $token, $arg)
    };
    ($r:ident, $token:ident, $arg:ident, () ($slow:path)) => {
        $slow($r, $token, $arg)
    };
    ($r:ident, $token:ident, $arg:ident, ($fast:path) ($slow:path)) => {{
        let before = *$r;
        match $fast($r, $token, $arg) {
            Err(Stop::Slow) => {
                *$r = before;
                $slow($r, $token, $arg)
            }
            step => step,
        }
    }};
}

macro_rules! make_match {
    ($($op:ident => ($($fast:path)?) ($($slow:path)?),)*) => {
        fn execute(r: &mut Regs, token: &mut Token, opcode: Opcode, arg: u32) -> Step {
            match opcode {
                $(Opcode::$op => execute!(r, token, arg, ($($fast)?) ($($slow)?)),)*
                _ => unknown(r, token, arg),
            }
        }
    };
}

instructions!(make_match);

/// Runs one instruction in the place of the rewritten one behind `r.ip`, for monitoring.
pub fn single(token: &mut Token, r: &mut Regs, opcode: Opcode, arg: u32) -> Step {
    let step = execute(r, token, opcode, arg);
    if !r.dead.is_null() {
        free_dead(r, token);
    }
    step
}

#[cfg(all(
    not(debug_assertions),
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
pub use tail_calls::run;

#[cfg(not(all(
    not(debug_assertions),
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
pub use match_loop::run;

#[cfg(all(
    not(debug_assertions),
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod tail_calls {
    use super::*;
    use crate::frame::Frame;
    use crate::state;
    use baton_object::Word;

    /// A handler: the registers, and the instruction's argument. `ip` is behind the instruction.
    type Handler = unsafe fn(&mut Token, *const u16, *mut Word, *mut Frame, u32) -> Stop;

    /// Runs instructions until one stops.
    pub fn run(token: &mut Token, regs: &mut Regs) -> Stop {
        // SAFETY: the registers are a frame's that is ready to run.
        let stop = unsafe { next(token, *regs) };
        *regs = state::of(token).stopped.get();
        stop
    }

    /// Jumps to the handler of the instruction at `ip`.
    #[inline(always)]
    unsafe fn next(token: &mut Token, r: Regs) -> Stop {
        // SAFETY: ip points at an instruction of verified code.
        unsafe {
            let unit = r.ip.read();
            TABLE[usize::from(unit as u8)](token, r.ip.add(1), r.sp, r.frame, u32::from(unit >> 8))
        }
    }

    /// Goes on behind an instruction that ended well.
    #[inline(always)]
    unsafe fn go_on(token: &mut Token, r: Regs) -> Stop {
        // SAFETY: as for `next`.
        unsafe {
            if r.dead.is_null() {
                next(token, r)
            } else {
                free_and_go_on(token, r.ip, r.sp, r.frame, r.dead)
            }
        }
    }

    /// Frees what the instruction let die, and goes on.
    #[cold]
    #[inline(never)]
    unsafe fn free_and_go_on(
        token: &mut Token,
        ip: *const u16,
        sp: *mut Word,
        frame: *mut Frame,
        dead: Word,
    ) -> Stop {
        let r = Regs::at(ip, sp, frame);
        r.save();
        token.free_dead(dead);
        // SAFETY: as for `next`.
        unsafe {
            if token.has_pending() {
                return finalize_and_go_on(token, ip, sp, frame);
            }
            next(token, r)
        }
    }

    #[cold]
    #[inline(never)]
    unsafe fn finalize_and_go_on(
        token: &mut Token,
        ip: *const u16,
        sp: *mut Word,
        frame: *mut Frame,
    ) -> Stop {
        let place = apart(token, ip, sp, frame, |r, token| {
            r.run_pending(token);
            Ok(())
        });
        // SAFETY: as for `next`.
        unsafe { resume_at(token, place) }
    }

    /// Leaves the loop.
    #[cold]
    #[inline(never)]
    unsafe fn stop(
        token: &mut Token,
        ip: *const u16,
        sp: *mut Word,
        frame: *mut Frame,
        dead: Word,
        why: Stop,
    ) -> Stop {
        let mut r = Regs {
            ip,
            sp,
            frame,
            dead,
        };
        if !r.dead.is_null() {
            free_dead(&mut r, token);
        }
        state::of(token).stopped.set(r);
        why
    }

    /// Where to go on after something that ran apart; `ip` is NULL when it stopped, and `sp` then tells why.
    struct Place {
        ip: *const u16,
        sp: *mut Word,
    }

    /// Runs `f` on registers in memory. Never inlined: the address of a handler's own registers must not be taken, or
    /// its jump to the next one would become a call.
    #[inline(never)]
    fn apart(
        token: &mut Token,
        ip: *const u16,
        sp: *mut Word,
        frame: *mut Frame,
        f: impl Fn(&mut Regs, &mut Token) -> Step,
    ) -> Place {
        let mut r = Regs::at(ip, sp, frame);
        match f(&mut r, token) {
            Ok(()) => {
                if !r.dead.is_null() {
                    free_dead(&mut r, token);
                }
                debug_assert!(std::ptr::eq(r.frame, state::of(token).frame.get()));
                Place { ip: r.ip, sp: r.sp }
            }
            Err(why) => {
                state::of(token).stopped.set(r);
                Place {
                    ip: std::ptr::null(),
                    sp: std::ptr::without_provenance_mut(why as usize),
                }
            }
        }
    }

    /// Goes on behind [`apart`].
    #[inline(always)]
    unsafe fn resume_at(token: &mut Token, place: Place) -> Stop {
        if place.ip.is_null() {
            return match place.sp.addr() {
                n if n == Stop::Returned as usize => Stop::Returned,
                n if n == Stop::Yielded as usize => Stop::Yielded,
                _ => Stop::Raised,
            };
        }
        let frame = state::of(token).frame.get();
        // SAFETY: as for `next`.
        unsafe { next(token, Regs::at(place.ip, place.sp, frame)) }
    }

    /// Ends an inline form: on to the next instruction, or out of the loop.
    #[inline(always)]
    unsafe fn finish(token: &mut Token, r: Regs, step: Step) -> Stop {
        // SAFETY: the loop's registers are right behind each instruction.
        unsafe {
            match step {
                Ok(()) => go_on(token, r),
                Err(why) => stop(token, r.ip, r.sp, r.frame, r.dead, why),
            }
        }
    }

    /// A function of [`Handler`]'s type.
    macro_rules! handler_fn {
        ($(#[$meta:meta])* $op:ident($token:ident, $ip:ident, $sp:ident, $frame:ident, $arg:ident) $body:block) => {
            $(#[$meta])*
            pub unsafe fn $op(
                $token: &mut Token,
                $ip: *const u16,
                $sp: *mut Word,
                $frame: *mut Frame,
                $arg: u32,
            ) -> Stop $body
        };
    }

    macro_rules! handler {
        ($(#[$meta:meta])* $op:ident () ($slow:path)) => {
            handler_fn! { $(#[$meta])* $op(token, ip, sp, frame, arg) {
                let place = apart(token, ip, sp, frame, move |r, token| $slow(r, token, arg));
                // SAFETY: the loop's registers are right behind each instruction.
                unsafe { resume_at(token, place) }
            } }
        };
        ($op:ident ($fast:path) ()) => {
            handler_fn! { $op(token, ip, sp, frame, arg) {
                let mut r = Regs::at(ip, sp, frame);
                let step = $fast(&mut r, token, arg);
                // SAFETY: as above.
                unsafe { finish(token, r, step) }
            } }
        };
        ($op:ident ($fast:path) ($slow:path)) => {
            handler_fn! { $op(token, ip, sp, frame, arg) {
                let mut r = Regs::at(ip, sp, frame);
                match $fast(&mut r, token, arg) {
                    // SAFETY: an inline form that answers Slow has changed nothing.
                    Err(Stop::Slow) => unsafe { general::$op(token, ip, sp, frame, arg) },
                    // SAFETY: as above.
                    step => unsafe { finish(token, r, step) },
                }
            } }
        };
    }

    /// The handler that an inline form falls back on. Not inlined, so that the inline form saves no registers for it.
    macro_rules! general_handler {
        ($op:ident ($fast:path) ($slow:path)) => {
            handler!(
                #[inline(never)]
                $op()($slow)
            );
        };
        ($op:ident ($($fast:path)?) ($($slow:path)?)) => {};
    }

    macro_rules! make_handlers {
        ($($op:ident => ($($fast:path)?) ($($slow:path)?),)*) => {
            /// The handlers that code reaches.
            #[allow(non_snake_case)]
            mod handlers {
                use super::*;
                $(handler!($op ($($fast)?) ($($slow)?));)*

                handler_fn! {
                    /// Prefixes the next instruction's argument.
                    EXTENDED_ARG(token, ip, sp, frame, arg) {
                        // SAFETY: an EXTENDED_ARG is never the last instruction.
                        unsafe {
                            let unit = ip.read();
                            let arg = arg << 8 | u32::from(unit >> 8);
                            TABLE[usize::from(unit as u8)](token, ip.add(1), sp, frame, arg)
                        }
                    }
                }

                handler!(UNKNOWN () (unknown));
            }

            /// The general forms behind inline ones.
            #[allow(non_snake_case)]
            mod general {
                use super::*;
                $(general_handler!($op ($($fast)?) ($($slow)?));)*
            }

            static TABLE: [Handler; 256] = {
                let mut table = [handlers::UNKNOWN as Handler; 256];
                table[Opcode::EXTENDED_ARG as usize] = handlers::EXTENDED_ARG;
                $(table[Opcode::$op as usize] = handlers::$op;)*
                table
            };
        };
    }

    instructions!(make_handlers);
}

#[cfg(not(all(
    not(debug_assertions),
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
mod match_loop {
    use super::*;

    /// Runs instructions until one stops.
    pub fn run(token: &mut Token, r: &mut Regs) -> Stop {
        loop {
            let (mut opcode, mut arg) = fetch(r);
            while opcode == Opcode::EXTENDED_ARG {
                let (next, low) = fetch(r);
                (opcode, arg) = (next, arg << 8 | low);
            }
            let step = execute(r, token, opcode, arg);
            if !r.dead.is_null() {
                free_dead(r, token);
            }
            if let Err(stop) = step {
                return stop;
            }
        }
    }

    /// The instruction at `ip`, which moves on.
    fn fetch(r: &mut Regs) -> (Opcode, u32) {
        // SAFETY: ip points at an instruction of verified code, which has known opcodes only.
        unsafe {
            let unit = r.ip.read();
            r.ip = r.ip.add(1);
            (
                std::mem::transmute::<u8, Opcode>(unit as u8),
                u32::from(unit >> 8),
            )
        }
    }
}
