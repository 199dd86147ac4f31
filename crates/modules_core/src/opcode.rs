//! `_opcode`: facts about instructions, from the one table of them.

use baton_code::ops::{self, AnyOp, flag};
use baton_object::{Borrowed, Owned, PyResult, Token};

fn find(opcode: i64) -> Option<AnyOp> {
    ops::ALL
        .iter()
        .copied()
        .find(|op| i64::from(op.code()) == opcode)
}

/// Whether only the interpreter itself makes this instruction, out of a general one.
fn is_specialised(opcode: i64) -> bool {
    let op = u8::try_from(opcode).ok().and_then(ops::Opcode::from_u8);
    op.is_some_and(|op| op.base() != op && !op.any().name().starts_with("INSTRUMENTED_"))
}

fn has(opcode: i64, flag: u16) -> bool {
    find(opcode).is_some_and(|op| op.has(flag))
}

fn names(token: &Token, names: &[&str]) -> Owned {
    token.new_list(names.iter().map(|name| token.new_str(name)).collect())
}

/// Opcode support module.
#[baton_object::module(name = "_opcode")]
pub mod module {
    use super::*;

    /// Compute the stack effect of the opcode.
    #[function("(opcode, oparg=None, /, *, jump=None)")]
    fn stack_effect(
        token: &mut Token,
        opcode: i64,
        oparg: Option<Borrowed<'_>>,
        jump: Option<Borrowed<'_>>,
    ) -> PyResult<i64> {
        let argument = match crate::support::not_none(oparg) {
            Some(argument) => baton_object::int::index_to_i64(token, argument, "C int")?,
            None => 0,
        };
        let jump = match crate::support::not_none(jump) {
            None => None,
            Some(jump) if jump.word().is(baton_object::singletons::true_word()) => Some(true),
            Some(jump) if jump.word().is(baton_object::singletons::false_word()) => Some(false),
            Some(_) => {
                return Err(token.value_error("stack_effect: jump must be False, True or None"));
            }
        };
        let op = find(opcode).filter(|_| !is_specialised(opcode));
        match (op, u32::try_from(argument)) {
            (Some(op), Ok(argument)) => Ok(i64::from(op.stack_effect(argument, jump))),
            _ => Err(token.value_error("invalid opcode or oparg")),
        }
    }

    /// Return True if opcode is valid, False otherwise.
    #[function("(opcode)")]
    fn is_valid(_token: &mut Token, opcode: i64) -> PyResult<bool> {
        Ok(find(opcode).is_some())
    }

    /// Return True if the opcode uses its oparg, False otherwise.
    #[function("(opcode)")]
    fn has_arg(_token: &mut Token, opcode: i64) -> PyResult<bool> {
        Ok(find(opcode).is_some_and(AnyOp::has_arg))
    }

    /// Return True if the opcode accesses a constant, False otherwise.
    #[function("(opcode)")]
    fn has_const(_token: &mut Token, opcode: i64) -> PyResult<bool> {
        Ok(has(opcode, flag::CONST))
    }

    /// Return True if the opcode accesses an attribute by name, False otherwise.
    #[function("(opcode)")]
    fn has_name(_token: &mut Token, opcode: i64) -> PyResult<bool> {
        Ok(has(opcode, flag::NAME))
    }

    /// Return True if the opcode has a jump target, False otherwise.
    #[function("(opcode)")]
    fn has_jump(_token: &mut Token, opcode: i64) -> PyResult<bool> {
        Ok(find(opcode).is_some_and(AnyOp::has_jump))
    }

    /// Return True if the opcode accesses a free variable, False otherwise.
    ///
    /// Note that 'free' in this context refers to names in the current scope
    /// that are referenced by inner scopes or names that are referenced from
    /// this scope. It does not include references to global or builtin scopes.
    #[function("(opcode)")]
    fn has_free(_token: &mut Token, opcode: i64) -> PyResult<bool> {
        Ok(has(opcode, flag::FREE))
    }

    /// Return True if the opcode accesses a local variable, False otherwise.
    #[function("(opcode)")]
    fn has_local(_token: &mut Token, opcode: i64) -> PyResult<bool> {
        Ok(has(opcode, flag::LOCAL))
    }

    /// Return True if the opcode sets an exception handler, False otherwise.
    #[function("(opcode)")]
    fn has_exc(_token: &mut Token, opcode: i64) -> PyResult<bool> {
        Ok(find(opcode).is_some_and(AnyOp::is_block_push))
    }

    /// Return the specialization stats
    #[function("()")]
    fn get_specialization_stats(_token: &mut Token) -> PyResult<()> {
        Ok(())
    }

    /// Return array of symbols of binary ops.
    ///
    /// Indexed by the BINARY_OP oparg value.
    #[function("()")]
    fn get_nb_ops(token: &mut Token) -> PyResult {
        let pairs = ops::BINARY_OPS
            .iter()
            .map(|(name, symbol)| {
                token.new_tuple([token.new_str(name), token.new_str(symbol)].into_iter())
            })
            .collect();
        Ok(token.new_list(pairs))
    }

    /// Return a list of names of the unary intrinsics.
    #[function("()")]
    fn get_intrinsic1_descs(token: &mut Token) -> PyResult {
        Ok(names(token, ops::INTRINSICS_1))
    }

    /// Return a list of names of the binary intrinsics.
    #[function("()")]
    fn get_intrinsic2_descs(token: &mut Token) -> PyResult {
        Ok(names(token, ops::INTRINSICS_2))
    }

    /// Return a list of special method names.
    #[function("()")]
    fn get_special_method_names(token: &mut Token) -> PyResult {
        Ok(names(token, ops::SPECIAL_METHODS))
    }

    /// Return the executor object at offset in code if exists, None otherwise.
    #[function("(code, offset)")]
    fn get_executor(token: &mut Token, code: Borrowed<'_>, _offset: i64) -> PyResult<()> {
        if (token.seam().code_of.get())(token, code).is_none() {
            let class = token.class_name(code);
            return Err(token.type_error(format!("expected a code object, not '{class}'")));
        }
        Err(token.runtime_error("Executors are not available in this build"))
    }

    #[constant]
    fn ENABLE_SPECIALIZATION(_token: &mut Token) -> PyResult<i64> {
        Ok(1)
    }

    #[constant]
    fn ENABLE_SPECIALIZATION_FT(_token: &mut Token) -> PyResult<i64> {
        Ok(1)
    }
}
