//! The slots of a class: what the interpreter calls without looking up a name. One table, [`for_each_slot`], from which
//! the struct, its inheritance, the special method names, and (in `special.rs`) the Python-visible wrappers and the
//! functions that call a Python override are made.

use crate::args::Args;
use crate::error::PyResult;
use crate::token::Token;
use crate::word::{Borrowed, Owned};

/// The six rich comparisons, numbered as `COMPARE_OP` and CPython's `Py_LT` and so on.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompareOp {
    /// `<`
    Lt = 0,
    /// `<=`
    Le = 1,
    /// `==`
    Eq = 2,
    /// `!=`
    Ne = 3,
    /// `>`
    Gt = 4,
    /// `>=`
    Ge = 5,
}

impl CompareOp {
    /// All six, by number.
    pub const ALL: [CompareOp; 6] = [
        CompareOp::Lt,
        CompareOp::Le,
        CompareOp::Eq,
        CompareOp::Ne,
        CompareOp::Gt,
        CompareOp::Ge,
    ];

    /// The operator for the operands the other way round.
    pub fn swapped(self) -> CompareOp {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
            same => same,
        }
    }

    /// The operator as written.
    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }

    /// Whether an ordering satisfies the operator.
    #[inline(always)]
    pub fn matches(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            CompareOp::Lt => ordering.is_lt(),
            CompareOp::Le => ordering.is_le(),
            CompareOp::Eq => ordering.is_eq(),
            CompareOp::Ne => ordering.is_ne(),
            CompareOp::Gt => ordering.is_gt(),
            CompareOp::Ge => ordering.is_ge(),
        }
    }
}

/// `repr(x)`, `iter(x)`, `-x` and the like.
pub type Unary = fn(&mut Token, Borrowed<'_>) -> PyResult;
/// `x + y` and the like; either operand may be the class's. `NotImplemented` if it cannot.
pub type Binary = fn(&mut Token, Borrowed<'_>, Borrowed<'_>) -> PyResult;
/// `x += y` and the like.
pub type InPlace = Binary;
/// `x + y` of a sequence: tried after the numeric slots.
pub type Concat = Binary;
/// `x * n` of a sequence: tried after the numeric slots.
pub type Repeat = Binary;
/// `x[i]`
pub type Item = Binary;
/// Attribute access by an interned name.
pub type GetAttr = Binary;
/// `C(...)`: the class comes first.
pub type New = Call;
/// `x **= y`
pub type InPlacePower = Binary;
/// `pow(x, y, z)`.
pub type Ternary = fn(&mut Token, Borrowed<'_>, Borrowed<'_>, Borrowed<'_>) -> PyResult;
/// `len(x)`.
pub type Len = fn(&mut Token, Borrowed<'_>) -> PyResult<usize>;
/// `hash(x)`.
pub type Hash = fn(&mut Token, Borrowed<'_>) -> PyResult<i64>;
/// `bool(x)`, and `y in x` as [`Contains`].
pub type Truth = fn(&mut Token, Borrowed<'_>) -> PyResult<bool>;
/// `y in x`.
pub type Contains = fn(&mut Token, Borrowed<'_>, Borrowed<'_>) -> PyResult<bool>;
/// A rich comparison; `NotImplemented` if it cannot.
pub type Compare = fn(&mut Token, Borrowed<'_>, Borrowed<'_>, CompareOp) -> PyResult;
/// `x(...)`: the arguments do not include `x`.
pub type Call = fn(&mut Token, Borrowed<'_>, Args<'_>) -> PyResult;
/// `__init__`.
pub type Init = fn(&mut Token, Borrowed<'_>, Args<'_>) -> PyResult<()>;
/// The next item; `None` at the end (no exception is raised for it).
pub type Next = fn(&mut Token, Borrowed<'_>) -> PyResult<Option<Owned>>;
/// `x[i] = value`, or `del x[i]` without a value; also attributes.
pub type SetItem = fn(&mut Token, Borrowed<'_>, Borrowed<'_>, Option<Borrowed<'_>>) -> PyResult<()>;
/// `descriptor.__get__(object, class)`.
pub type DescrGet =
    fn(&mut Token, Borrowed<'_>, Option<Borrowed<'_>>, Option<Borrowed<'_>>) -> PyResult;
/// `__del__` and what suspended generators do at the end. Runs with the object alive.
pub type Finalize = fn(&mut Token, Borrowed<'_>);
/// The buffer protocol: a view of the object's bytes.
pub type GetBuffer = fn(&mut Token, Borrowed<'_>, bool) -> PyResult<crate::buffer::Buffer>;

/// Calls `$with!` with one row per slot: `field: Kind, special method names`; the first may be followed by its reflected twin.
#[macro_export]
macro_rules! for_each_slot {
    ($with:ident) => {
        $with! {
            repr: Unary, __repr__;
            str: Unary, __str__;
            hash: Hash, __hash__;
            call: Call, __call__;
            getattr: GetAttr, __getattribute__, __getattr__;
            setattr: SetItem, __setattr__, __delattr__;
            compare: Compare, __lt__, __le__, __eq__, __ne__, __gt__, __ge__;
            iter: Unary, __iter__;
            next: Next, __next__;
            descr_get: DescrGet, __get__;
            descr_set: SetItem, __set__, __delete__;
            init: Init, __init__;
            new: New, __new__;
            del: Finalize, __del__;
            await_: Unary, __await__;
            aiter: Unary, __aiter__;
            anext: Unary, __anext__;
            add: Binary, __add__, __radd__;
            subtract: Binary, __sub__, __rsub__;
            multiply: Binary, __mul__, __rmul__;
            matrix_multiply: Binary, __matmul__, __rmatmul__;
            true_divide: Binary, __truediv__, __rtruediv__;
            floor_divide: Binary, __floordiv__, __rfloordiv__;
            remainder: Binary, __mod__, __rmod__;
            divmod: Binary, __divmod__, __rdivmod__;
            power: Ternary, __pow__, __rpow__;
            lshift: Binary, __lshift__, __rlshift__;
            rshift: Binary, __rshift__, __rrshift__;
            and: Binary, __and__, __rand__;
            xor: Binary, __xor__, __rxor__;
            or: Binary, __or__, __ror__;
            inplace_add: InPlace, __iadd__;
            inplace_subtract: InPlace, __isub__;
            inplace_multiply: InPlace, __imul__;
            inplace_matrix_multiply: InPlace, __imatmul__;
            inplace_true_divide: InPlace, __itruediv__;
            inplace_floor_divide: InPlace, __ifloordiv__;
            inplace_remainder: InPlace, __imod__;
            inplace_power: InPlacePower, __ipow__;
            inplace_lshift: InPlace, __ilshift__;
            inplace_rshift: InPlace, __irshift__;
            inplace_and: InPlace, __iand__;
            inplace_xor: InPlace, __ixor__;
            inplace_or: InPlace, __ior__;
            negative: Unary, __neg__;
            positive: Unary, __pos__;
            absolute: Unary, __abs__;
            invert: Unary, __invert__;
            bool: Truth, __bool__;
            int: Unary, __int__;
            float: Unary, __float__;
            index: Unary, __index__;
            len: Len, __len__;
            getitem: Item, __getitem__;
            setitem: SetItem, __setitem__, __delitem__;
            contains: Contains, __contains__;
            concat: Concat, __add__;
            repeat: Repeat, __mul__, __rmul__;
            inplace_concat: Concat, __iadd__;
            inplace_repeat: Concat, __imul__;
            buffer: GetBuffer, __buffer__;
        }
    };
}

macro_rules! define_slots {
    ($($field:ident: $kind:ident, $($name:ident),+;)*) => {
        /// A class's slots. `None` where neither the class nor an ancestor has one.
        #[derive(Clone, Copy)]
        #[expect(missing_docs, reason = "each field is the slot for the special method of that name")]
        pub struct Slots {
            $(pub $field: Option<$kind>,)*
        }

        impl Slots {
            /// No slots.
            pub const EMPTY: Slots = Slots { $($field: None,)* };

            /// Takes over every slot that is missing here.
            pub fn inherit(&mut self, base: &Slots) {
                $(if self.$field.is_none() { self.$field = base.$field; })*
            }
        }
    };
}
for_each_slot!(define_slots);
