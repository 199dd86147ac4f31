//! The bytes that a pickle is made of, under the names of `pickletools`.

macro_rules! opcodes {
    ($($name:ident = $value:literal, $doc:literal;)*) => {
        $(#[doc = $doc] pub const $name: u8 = $value;)*
    };
}

opcodes! {
    MARK = b'(', "Push a mark.";
    STOP = b'.', "The end of every pickle.";
    POP = b'0', "Drop the topmost item.";
    POP_MARK = b'1', "Drop the items down to the topmost mark.";
    DUP = b'2', "Push the topmost item again.";
    FLOAT = b'F', "A float in decimal.";
    INT = b'I', "An int or a bool in decimal.";
    BININT = b'J', "An int in four bytes.";
    BININT1 = b'K', "An int in one byte.";
    LONG = b'L', "An int in decimal.";
    BININT2 = b'M', "An int in two bytes.";
    NONE = b'N', "None.";
    PERSID = b'P', "A persistent object; the id is the line.";
    BINPERSID = b'Q', "A persistent object; the id is on the stack.";
    REDUCE = b'R', "Call with a tuple of arguments.";
    STRING = b'S', "A str of Python 2, quoted.";
    BINSTRING = b'T', "A str of Python 2, counted in four bytes.";
    SHORT_BINSTRING = b'U', "A str of Python 2, counted in one byte.";
    UNICODE = b'V', "A str in raw-unicode-escape.";
    BINUNICODE = b'X', "A str in UTF-8, counted in four bytes.";
    APPEND = b'a', "Append to the list below.";
    BUILD = b'b', "Set the state of the object below.";
    GLOBAL = b'c', "A global by two lines.";
    DICT = b'd', "A dict of the items down to the mark.";
    APPENDS = b'e', "Append the items down to the mark.";
    EMPTY_DICT = b'}', "An empty dict.";
    GET = b'g', "From the memo, by a line.";
    BINGET = b'h', "From the memo, by one byte.";
    INST = b'i', "An instance of a class named by two lines.";
    LONG_BINGET = b'j', "From the memo, by four bytes.";
    LIST = b'l', "A list of the items down to the mark.";
    EMPTY_LIST = b']', "An empty list.";
    OBJ = b'o', "An instance of the class above the mark.";
    PUT = b'p', "To the memo, by a line.";
    BINPUT = b'q', "To the memo, by one byte.";
    LONG_BINPUT = b'r', "To the memo, by four bytes.";
    SETITEM = b's', "Set an item of the dict below.";
    TUPLE = b't', "A tuple of the items down to the mark.";
    EMPTY_TUPLE = b')', "An empty tuple.";
    SETITEMS = b'u', "Set items of the dict below the mark.";
    BINFLOAT = b'G', "A float in eight bytes.";
    PROTO = 0x80, "The protocol.";
    NEWOBJ = 0x81, "`cls.__new__(cls, *args)`.";
    EXT1 = 0x82, "From the extension registry, by one byte.";
    EXT2 = 0x83, "From the extension registry, by two bytes.";
    EXT4 = 0x84, "From the extension registry, by four bytes.";
    TUPLE1 = 0x85, "A tuple of one item.";
    TUPLE2 = 0x86, "A tuple of two items.";
    TUPLE3 = 0x87, "A tuple of three items.";
    NEWTRUE = 0x88, "True.";
    NEWFALSE = 0x89, "False.";
    LONG1 = 0x8a, "An int of so many bytes, counted in one.";
    LONG4 = 0x8b, "An int of so many bytes, counted in four.";
    BINBYTES = b'B', "Bytes, counted in four bytes.";
    SHORT_BINBYTES = b'C', "Bytes, counted in one byte.";
    SHORT_BINUNICODE = 0x8c, "A str in UTF-8, counted in one byte.";
    BINUNICODE8 = 0x8d, "A str in UTF-8, counted in eight bytes.";
    BINBYTES8 = 0x8e, "Bytes, counted in eight bytes.";
    EMPTY_SET = 0x8f, "An empty set.";
    ADDITEMS = 0x90, "Add the items down to the mark to the set below.";
    FROZENSET = 0x91, "A frozenset of the items down to the mark.";
    NEWOBJ_EX = 0x92, "`cls.__new__(cls, *args, **kwargs)`.";
    STACK_GLOBAL = 0x93, "A global by two strings on the stack.";
    MEMOIZE = 0x94, "The topmost item to the next place of the memo.";
    FRAME = 0x95, "The start of a frame.";
    BYTEARRAY8 = 0x96, "A bytearray, counted in eight bytes.";
    NEXT_BUFFER = 0x97, "The next buffer that lies outside.";
    READONLY_BUFFER = 0x98, "Make the topmost buffer read-only.";
}
