//! The methods that `bytes` and `bytearray` share, declared once for both.

/// The methods that `bytes` and `bytearray` share, with those given behind.
macro_rules! bytes_like_methods {
    ($name:ident, $indices:literal { $($own:tt)* }) => {
        #[methods]
        impl $name {
            #[slot]
            fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
                Ok(shared::data(token, this).len())
            }
            #[slot]
            fn __getitem__(token: &mut Token, this: Borrowed<'_>, key: Borrowed<'_>) -> PyResult {
                shared::getitem(token, this, key, $indices)
            }
            #[slot]
            fn __richcmp__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>, op: CompareOp) -> PyResult {
                shared::compare(token, this, other, op)
            }
            #[slot]
            fn __str__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                crate::bytes_warning::str_of(token, this)
            }
            #[slot]
            fn __contains__(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<bool> {
                shared::contains(token, this, value)
            }
            #[slot(concat)]
            fn __add__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
                shared::concat(token, this, other)
            }
            #[slot(repeat)]
            fn __mul__(token: &mut Token, this: Borrowed<'_>, n: Borrowed<'_>) -> PyResult {
                if token.is_exact(this, crate::kind::BYTES) && crate::tuple_class::repeat_count(token, n)? == 1 {
                    return Ok(this.own(token));
                }
                let data = shared::repeated(token, this, n)?;
                Ok(shared::make(token, this, data))
            }
            #[slot]
            fn __mod__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
                shared::remainder(token, left, right)
            }
            /// Return a copy with only its first character capitalized and the rest lower-cased.
            #[method("()")]
            fn capitalize(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let data = text::capitalize(shared::data(token, this));
                Ok(shared::make(token, this, data))
            }
            /// Return a copy with all ASCII characters converted to lowercase.
            #[method("()")]
            fn lower(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let data = shared::data(token, this).to_ascii_lowercase();
                Ok(shared::make(token, this, data))
            }
            /// Return a copy with all ASCII characters converted to uppercase.
            #[method("()")]
            fn upper(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let data = shared::data(token, this).to_ascii_uppercase();
                Ok(shared::make(token, this, data))
            }
            /// Return a copy with uppercase ASCII characters converted to lowercase and vice versa.
            #[method("()")]
            fn swapcase(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let data = text::swap_case(shared::data(token, this));
                Ok(shared::make(token, this, data))
            }
            /// Return a titlecased version: words start with uppercase ASCII characters.
            #[method("()")]
            fn title(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let data = text::title(shared::data(token, this));
                Ok(shared::make(token, this, data))
            }
            /// Return True if all bytes are ASCII letters or digits and there is at least one.
            #[method("()")]
            fn isalnum(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                Ok(text::all(shared::data(token, this), u8::is_ascii_alphanumeric))
            }
            /// Return True if all bytes are ASCII letters and there is at least one.
            #[method("()")]
            fn isalpha(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                Ok(text::all(shared::data(token, this), u8::is_ascii_alphabetic))
            }
            /// Return True if the object is empty or all bytes are ASCII.
            #[method("()")]
            fn isascii(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                Ok(shared::data(token, this).is_ascii())
            }
            /// Return True if all bytes are ASCII digits and there is at least one.
            #[method("()")]
            fn isdigit(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                Ok(text::all(shared::data(token, this), u8::is_ascii_digit))
            }
            /// Return True if all bytes are ASCII white space and there is at least one.
            #[method("()")]
            fn isspace(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                Ok(text::all(shared::data(token, this), |byte| matches!(byte, 9..=13 | 32)))
            }
            /// Return True if all cased bytes are lowercase and there is at least one.
            #[method("()")]
            fn islower(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                let data = shared::data(token, this);
                Ok(data.iter().any(u8::is_ascii_lowercase) && !data.iter().any(u8::is_ascii_uppercase))
            }
            /// Return True if all cased bytes are uppercase and there is at least one.
            #[method("()")]
            fn isupper(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                let data = shared::data(token, this);
                Ok(data.iter().any(u8::is_ascii_uppercase) && !data.iter().any(u8::is_ascii_lowercase))
            }
            /// Return True if the object is titlecased and there is at least one cased byte.
            #[method("()")]
            fn istitle(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                Ok(text::is_title(shared::data(token, this)))
            }
            /// Return the number of non-overlapping occurrences of subsection 'sub'.
            #[method("(sub, start=None, end=None, /)")]
            fn count(token: &mut Token, this: Borrowed<'_>, sub: Borrowed<'_>, start: Option<Borrowed<'_>>, end: Option<Borrowed<'_>>) -> PyResult<usize> {
                shared::count(token, this, sub, [start, end])
            }
            /// Return the lowest index where subsection 'sub' is found, -1 on failure.
            #[method("(sub, start=None, end=None, /)")]
            fn find(token: &mut Token, this: Borrowed<'_>, sub: Borrowed<'_>, start: Option<Borrowed<'_>>, end: Option<Borrowed<'_>>) -> PyResult<i64> {
                shared::find(token, this, sub, [start, end], false)
            }
            /// Return the highest index where subsection 'sub' is found, -1 on failure.
            #[method("(sub, start=None, end=None, /)")]
            fn rfind(token: &mut Token, this: Borrowed<'_>, sub: Borrowed<'_>, start: Option<Borrowed<'_>>, end: Option<Borrowed<'_>>) -> PyResult<i64> {
                shared::find(token, this, sub, [start, end], true)
            }
            /// Return the lowest index where subsection 'sub' is found; ValueError if it is not.
            #[method("(sub, start=None, end=None, /)")]
            fn index(token: &mut Token, this: Borrowed<'_>, sub: Borrowed<'_>, start: Option<Borrowed<'_>>, end: Option<Borrowed<'_>>) -> PyResult<i64> {
                shared::index(token, this, sub, [start, end], false)
            }
            /// Return the highest index where subsection 'sub' is found; ValueError if it is not.
            #[method("(sub, start=None, end=None, /)")]
            fn rindex(token: &mut Token, this: Borrowed<'_>, sub: Borrowed<'_>, start: Option<Borrowed<'_>>, end: Option<Borrowed<'_>>) -> PyResult<i64> {
                shared::index(token, this, sub, [start, end], true)
            }
            /// Return True if the object starts with the specified prefix, False otherwise.
            #[method("(prefix, start=None, end=None, /)")]
            fn startswith(token: &mut Token, this: Borrowed<'_>, prefix: Borrowed<'_>, start: Option<Borrowed<'_>>, end: Option<Borrowed<'_>>) -> PyResult<bool> {
                shared::has_affix(token, this, prefix, [start, end], "startswith", false)
            }
            /// Return True if the object ends with the specified suffix, False otherwise.
            #[method("(suffix, start=None, end=None, /)")]
            fn endswith(token: &mut Token, this: Borrowed<'_>, suffix: Borrowed<'_>, start: Option<Borrowed<'_>>, end: Option<Borrowed<'_>>) -> PyResult<bool> {
                shared::has_affix(token, this, suffix, [start, end], "endswith", true)
            }
            /// Strip leading and trailing bytes contained in the argument.
            #[method("(bytes=None, /)")]
            fn strip(token: &mut Token, this: Borrowed<'_>, bytes: Option<Borrowed<'_>>) -> PyResult {
                shared::strip(token, this, bytes, true, true)
            }
            /// Strip leading bytes contained in the argument.
            #[method("(bytes=None, /)")]
            fn lstrip(token: &mut Token, this: Borrowed<'_>, bytes: Option<Borrowed<'_>>) -> PyResult {
                shared::strip(token, this, bytes, true, false)
            }
            /// Strip trailing bytes contained in the argument.
            #[method("(bytes=None, /)")]
            fn rstrip(token: &mut Token, this: Borrowed<'_>, bytes: Option<Borrowed<'_>>) -> PyResult {
                shared::strip(token, this, bytes, false, true)
            }
            /// Return a list of the sections, using sep as the delimiter.
            #[method("(sep=None, maxsplit=-1)")]
            fn split(token: &mut Token, this: Borrowed<'_>, sep: Option<Borrowed<'_>>, maxsplit: Option<i64>) -> PyResult {
                shared::split_with(token, this, sep, maxsplit, false)
            }
            /// Return a list of the sections, using sep as the delimiter, starting at the end.
            #[method("(sep=None, maxsplit=-1)")]
            fn rsplit(token: &mut Token, this: Borrowed<'_>, sep: Option<Borrowed<'_>>, maxsplit: Option<i64>) -> PyResult {
                shared::split_with(token, this, sep, maxsplit, true)
            }
            /// Return a list of the lines, breaking at line boundaries.
            #[method("(keepends=False)")]
            fn splitlines(token: &mut Token, this: Borrowed<'_>, keepends: Option<bool>) -> PyResult {
                shared::split_lines(token, this, keepends.unwrap_or(false))
            }
            /// Partition into three parts using the given separator.
            #[method("(sep, /)")]
            fn partition(token: &mut Token, this: Borrowed<'_>, sep: Borrowed<'_>) -> PyResult {
                shared::partition(token, this, sep, false)
            }
            /// Partition into three parts using the given separator, starting at the end.
            #[method("(sep, /)")]
            fn rpartition(token: &mut Token, this: Borrowed<'_>, sep: Borrowed<'_>) -> PyResult {
                shared::partition(token, this, sep, true)
            }
            /// Concatenate any number of bytes objects, with this one in between.
            #[method("(iterable_of_bytes, /)")]
            fn join(token: &mut Token, this: Borrowed<'_>, iterable_of_bytes: Borrowed<'_>) -> PyResult {
                shared::join(token, this, iterable_of_bytes)
            }
            /// Return a copy with all occurrences of substring old replaced by new.
            #[method("(old, new, count=-1, /)")]
            fn replace(token: &mut Token, this: Borrowed<'_>, old: Borrowed<'_>, new: Borrowed<'_>, count: Option<i64>) -> PyResult {
                shared::replace(token, this, old, new, count.unwrap_or(-1))
            }
            /// Return a centered copy of length width.
            #[method("(width, fillchar=b' ', /)")]
            fn center(token: &mut Token, this: Borrowed<'_>, width: isize, fillchar: Option<Borrowed<'_>>) -> PyResult {
                shared::justify(token, this, width, fillchar, "center", |missing, width| missing / 2 + (missing & width & 1))
            }
            /// Return a left-justified copy of length width.
            #[method("(width, fillchar=b' ', /)")]
            fn ljust(token: &mut Token, this: Borrowed<'_>, width: isize, fillchar: Option<Borrowed<'_>>) -> PyResult {
                shared::justify(token, this, width, fillchar, "ljust", |_, _| 0)
            }
            /// Return a right-justified copy of length width.
            #[method("(width, fillchar=b' ', /)")]
            fn rjust(token: &mut Token, this: Borrowed<'_>, width: isize, fillchar: Option<Borrowed<'_>>) -> PyResult {
                shared::justify(token, this, width, fillchar, "rjust", |missing, _| missing)
            }
            /// Pad a numeric string with zeros on the left, to fill a field of the given width.
            #[method("(width, /)")]
            fn zfill(token: &mut Token, this: Borrowed<'_>, width: isize) -> PyResult {
                match text::zero_fill(shared::data(token, this), width) {
                    Some(data) => Ok(shared::make(token, this, data)),
                    None => Err(token.memory_error()),
                }
            }
            /// Return a copy where all tab characters are expanded using spaces.
            #[method("(tabsize=8)")]
            fn expandtabs(token: &mut Token, this: Borrowed<'_>, tabsize: Option<i32>) -> PyResult {
                let data = text::expand_tabs(shared::data(token, this), tabsize.unwrap_or(8));
                Ok(shared::make(token, this, data))
            }
            /// Return an object with the given prefix removed if present.
            #[method("(prefix, /)")]
            fn removeprefix(token: &mut Token, this: Borrowed<'_>, prefix: Borrowed<'_>) -> PyResult {
                shared::remove_affix(token, this, prefix, false)
            }
            /// Return an object with the given suffix removed if present.
            #[method("(suffix, /)")]
            fn removesuffix(token: &mut Token, this: Borrowed<'_>, suffix: Borrowed<'_>) -> PyResult {
                shared::remove_affix(token, this, suffix, true)
            }
            /// Return a copy with each character mapped by the given translation table.
            #[method("(table, /, delete=b'')")]
            fn translate(token: &mut Token, this: Borrowed<'_>, table: Borrowed<'_>, delete: Option<Borrowed<'_>>) -> PyResult {
                shared::translate(token, this, table, delete)
            }
            /// Return a translation table usable for the bytes or bytearray translate method.
            #[staticmethod("(frm, to, /)")]
            fn maketrans(token: &mut Token, frm: Borrowed<'_>, to: Borrowed<'_>) -> PyResult {
                shared::make_trans(token, frm, to)
            }
            /// Decode the bytes using the codec registered for encoding.
            #[method("(encoding='utf-8', errors='strict')")]
            fn decode(token: &mut Token, this: Borrowed<'_>, encoding: Option<Borrowed<'_>>, errors: Option<Borrowed<'_>>) -> PyResult {
                shared::decode(token, this, encoding, errors)
            }
            /// Create a string of hexadecimal numbers from a bytes object.
            ///
            ///   sep
            ///     An optional single character or byte to separate hex bytes.
            ///   bytes_per_sep
            ///     How many bytes between separators.  Positive values count from
            ///     the right, negative values count from the left.
            ///
            /// Example:
            /// >>> value = b'\xb9\x01\xef'
            /// >>> value.hex()
            /// 'b901ef'
            /// >>> value.hex(':')
            /// 'b9:01:ef'
            /// >>> value.hex(':', 2)
            /// 'b9:01ef'
            /// >>> value.hex(':', -2)
            /// 'b901:ef'
            #[method("(sep=<unrepresentable>, bytes_per_sep=1)")]
            fn hex(token: &mut Token, this: Borrowed<'_>, sep: Option<Borrowed<'_>>, bytes_per_sep: Option<i64>) -> PyResult {
                let data = shared::data(token, this).to_vec();
                let _pinned = shared::pin(token, this)?;
                shared::hex(token, &data, sep, bytes_per_sep.unwrap_or(1))
            }
            $($own)*
        }
    };
}
pub(crate) use bytes_like_methods;
