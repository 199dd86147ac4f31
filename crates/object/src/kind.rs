//! Fixed indices of the native classes that the kernel and the VM compare against. A class's index is the id of its
//! root shape, so `header.shape == kind::LIST` is "exactly a list". All other native classes get an index from
//! [`FIRST_FREE`] up when they are first made.

macro_rules! kinds {
    ($($name:ident = $index:literal;)*) => {$(
        #[doc = concat!("Index of the class `", stringify!($name), "`.")]
        pub const $name: u32 = $index;
    )*};
}

kinds! {
    OBJECT = 1; TYPE = 2; INT = 3; BOOL = 4; FLOAT = 5; COMPLEX = 6; STR = 7; BYTES = 8; BYTEARRAY = 9; TUPLE = 10;
    LIST = 11; DICT = 12; SET = 13; FROZENSET = 14; RANGE = 15; SLICE = 16; NONE = 17; ELLIPSIS = 18;
    NOT_IMPLEMENTED = 19; FUNCTION = 20; BUILTIN = 21; METHOD = 22; METHOD_DESCRIPTOR = 23; WRAPPER_DESCRIPTOR = 24;
    METHOD_WRAPPER = 25; GETSET_DESCRIPTOR = 26; MEMBER_DESCRIPTOR = 27; CLASSMETHOD = 28; STATICMETHOD = 29;
    PROPERTY = 30; CODE = 31; FRAME = 32; CELL = 33; GENERATOR = 34; COROUTINE = 35; ASYNC_GENERATOR = 36; MODULE = 37;
    TRACEBACK = 38; SUPER = 39; WEAKREF = 40; MAPPING_PROXY = 41; LIST_ITERATOR = 42; TUPLE_ITERATOR = 43;
    RANGE_ITERATOR = 44; DICT_KEYS = 45; DICT_VALUES = 46; DICT_ITEMS = 47; STR_ITERATOR = 48; CLASSMETHOD_DESCRIPTOR = 49;
    DICT_KEY_ITERATOR = 50; DICT_VALUE_ITERATOR = 51; DICT_ITEM_ITERATOR = 52; SET_ITERATOR = 53; ENUMERATE = 54; ZIP = 55;
    MAP = 56; BASE_EXCEPTION = 57;
}

/// Indices from here up are given out in order of first use.
pub const FIRST_FREE: u32 = 64;
