//! Names that the interpreter itself looks up, interned once per interpreter and immortal.

use crate::token::Token;
use crate::word::{Borrowed, Owned, Word};
use std::cell::Cell;

macro_rules! known_names {
    ($($name:ident)*) => {
        /// A name the interpreter knows; spelled as in Python (`Known::__init__`).
        #[expect(non_camel_case_types, missing_docs, reason = "spelled as the Python name")]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u16)]
        pub enum Known { $($name),* }

        /// All known names, in order.
        pub const ALL: &[&str] = &[$(stringify!($name)),*];
    };
}

known_names! {
    __init__ __new__ __del__ __class__ __dict__ __doc__ __name__ __qualname__ __module__ __bases__ __mro__ __slots__
    __weakref__ __classcell__ __init_subclass__ __set_name__ __subclasshook__ __instancecheck__ __subclasscheck__
    __prepare__ __mro_entries__ __class_getitem__ __abstractmethods__ __static_attributes__ __firstlineno__
    __annotations__ __annotate__ __annotate_func__ __annotations_cache__ __type_params__ __orig_bases__ __match_args__
    __getattr__ __getattribute__ __setattr__ __delattr__ __get__ __set__ __delete__ __call__ __repr__ __str__ __hash__
    __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __iter__ __next__ __reversed__ __length_hint__ __len__ __getitem__
    __setitem__ __delitem__ __contains__ __missing__ __bool__ __int__ __float__ __complex__ __index__ __bytes__
    __format__ __dir__ __sizeof__ __reduce__ __reduce_ex__ __getstate__ __getnewargs__ __getnewargs_ex__ __copy__
    __deepcopy__ __round__ __trunc__ __floor__ __ceil__ __enter__ __exit__ __aenter__ __aexit__ __await__ __aiter__
    __anext__ __builtins__ __import__ __build_class__ __file__ __path__ __spec__ __loader__ __package__ __cached__
    __all__ __main__ __origin__ __args__ __parameters__ __typing_subst__ __fspath__ __traceback__ __cause__ __context__
    __suppress_context__ __notes__ __wrapped__ __text_signature__ __self__ __func__ __defaults__ __kwdefaults__
    __closure__ __globals__ __code__ __objclass__ __buffer__ __release_buffer__ __metaclass__ __isabstractmethod__
    __conditional_annotations__ __classdict__ __classdictcell__ __debug__ __basicsize__ __itemsize__ __flags__ __base__
    __abs__ __neg__ __pos__ __invert__
    __add__ __radd__ __iadd__ __sub__ __rsub__ __isub__ __mul__ __rmul__ __imul__ __matmul__ __rmatmul__ __imatmul__ __truediv__ __rtruediv__ __itruediv__ __floordiv__ __rfloordiv__ __ifloordiv__ __mod__ __rmod__ __imod__ __divmod__ __rdivmod__ __pow__ __rpow__ __ipow__ __lshift__ __rlshift__ __ilshift__ __rshift__ __rrshift__ __irshift__ __and__ __rand__ __iand__ __xor__ __rxor__ __ixor__ __or__ __ror__ __ior__
    builtins sys name obj args msg path value code send throw close append extend read write flush readline encoding
    errors stdin stdout stderr modules path_hooks meta_path displayhook excepthook unraisablehook get keys values items
    key default print_file_and_line filename lineno offset text end_lineno end_offset decode encode strict utf mro
    _name _initializing _fix_up_module _find_and_load _handle_fromlist _lock_unlock_module name_from isatty fileno
}

/// The interned words of the known names.
pub struct Names(Vec<Cell<Word>>);

impl Default for Names {
    fn default() -> Names {
        Names(ALL.iter().map(|_| Cell::new(Word::NULL)).collect())
    }
}

impl Token {
    /// The interned string of a known name.
    #[inline(always)]
    pub fn name(&self, known: Known) -> Borrowed<'static> {
        // SAFETY: known names are immortal and made before any Python runs; the enum numbers the table's entries.
        unsafe { Borrowed::from_raw(self.interp().names.0.get_unchecked(known as usize).get()) }
    }

    /// The interned string of a known name, owned.
    #[inline(always)]
    pub fn name_owned(&self, known: Known) -> Owned {
        self.name(known).own(self)
    }

    pub(crate) fn make_names(&mut self) {
        for (index, text) in ALL.iter().enumerate() {
            let interned = crate::str::intern_immortal(self, text);
            self.interp().names.0[index].set(interned);
        }
    }
}
