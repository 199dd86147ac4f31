//! Tables of the processed profile format: objects of columns that are all of one length, which refer to rows of one
//! another by number.

use crate::trace::Spot;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::collections::HashMap;

/// A column: what the function's iterator gives.
pub(super) struct Column<F>(pub(super) F);

impl<F, I> Serialize for Column<F>
where
    F: Fn() -> I,
    I: IntoIterator,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// A column of one value, so many times.
pub(super) struct Fixed<T>(pub(super) T, pub(super) usize);

impl<T: Serialize> Serialize for Fixed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(std::iter::repeat_n(&self.0, self.1))
    }
}

/// A table without rows.
pub(super) struct Empty(pub(super) &'static [&'static str]);

impl Serialize for Empty {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len() + 1))?;
        map.serialize_entry("length", &0)?;
        for column in self.0 {
            map.serialize_entry(column, &[(); 0])?;
        }
        map.end()
    }
}

/// The number of a text. [`Text::NONE`] is the empty text's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(pub(super) u32);

impl Text {
    pub(super) const NONE: Text = Text(0);

    pub(super) fn is_none(&self) -> bool {
        *self == Text::NONE
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0)
    }
}

/// The texts of the whole profile.
pub(super) struct Strings {
    all: Vec<String>,
    numbers: HashMap<String, Text>,
}

impl Strings {
    pub(super) fn new() -> Strings {
        Strings {
            all: vec![String::new()],
            numbers: HashMap::from([(String::new(), Text::NONE)]),
        }
    }

    pub(super) fn number(&mut self, text: &str) -> Text {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = Text(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    pub(super) fn all(&self) -> &[String] {
        &self.all
    }
}

/// Rows that are numbered as they come, each once.
struct Rows<T> {
    all: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T: Copy + Eq + std::hash::Hash> Rows<T> {
    fn new() -> Rows<T> {
        Rows {
            all: Vec::new(),
            numbers: HashMap::new(),
        }
    }

    fn number(&mut self, row: T) -> u32 {
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let all = &mut self.all;
        *self.numbers.entry(row).or_insert_with(|| {
            all.push(row);
            next
        })
    }
}

/// The functions, frames and stacks of a thread.
pub(super) struct Stacks {
    /// Name and file.
    functions: Rows<(u32, u32)>,
    /// Function and line.
    frames: Rows<(u32, Option<u32>)>,
    /// The stack of the caller, and the frame.
    stacks: Rows<(Option<u32>, u32)>,
    /// The category of all frames.
    category: usize,
}

impl Stacks {
    pub(super) fn new(category: usize) -> Stacks {
        Stacks {
            functions: Rows::new(),
            frames: Rows::new(),
            stacks: Rows::new(),
            category,
        }
    }

    /// The stack of a spot that was called from `caller`; of a function "?" if it is not known.
    pub(super) fn stack(
        &mut self,
        strings: &mut Strings,
        spot: Option<Spot<'_>>,
        caller: Option<u32>,
    ) -> u32 {
        let name = spot.map_or("?", |it| it.function);
        let name = strings.number(if name.is_empty() { "?" } else { name });
        let file = strings.number(spot.map_or("", |it| it.file));
        let function = self.functions.number((name.0, file.0));
        let line = spot.and_then(|it| it.line);
        let frame = self.frames.number((function, line));
        self.stacks.number((caller, frame))
    }

    pub(super) fn stack_table(&self) -> impl Serialize {
        StackTable(self)
    }

    pub(super) fn frame_table(&self) -> impl Serialize {
        FrameTable(self)
    }

    pub(super) fn function_table(&self) -> impl Serialize {
        FunctionTable(self)
    }
}

struct StackTable<'s>(&'s Stacks);

impl Serialize for StackTable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = &self.0.stacks.all;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("length", &rows.len())?;
        map.serialize_entry("prefix", &Column(|| rows.iter().map(|it| it.0)))?;
        map.serialize_entry("frame", &Column(|| rows.iter().map(|it| it.1)))?;
        map.end()
    }
}

struct FrameTable<'s>(&'s Stacks);

impl Serialize for FrameTable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = &self.0.frames.all;
        let len = rows.len();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("length", &len)?;
        map.serialize_entry("address", &Fixed(-1, len))?;
        map.serialize_entry("inlineDepth", &Fixed(0, len))?;
        map.serialize_entry("category", &Fixed(self.0.category, len))?;
        map.serialize_entry("subcategory", &Fixed(0, len))?;
        map.serialize_entry("func", &Column(|| rows.iter().map(|it| it.0)))?;
        map.serialize_entry("nativeSymbol", &Fixed((), len))?;
        map.serialize_entry("innerWindowID", &Fixed(0, len))?;
        map.serialize_entry("line", &Column(|| rows.iter().map(|it| it.1)))?;
        map.serialize_entry("column", &Fixed((), len))?;
        map.end()
    }
}

struct FunctionTable<'s>(&'s Stacks);

impl Serialize for FunctionTable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = &self.0.functions.all;
        let len = rows.len();
        let file = |file: u32| (file != Text::NONE.0).then_some(file);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("length", &len)?;
        map.serialize_entry("name", &Column(|| rows.iter().map(|it| it.0)))?;
        map.serialize_entry("isJS", &Fixed(false, len))?;
        map.serialize_entry("relevantForJS", &Fixed(false, len))?;
        map.serialize_entry("resource", &Fixed(-1, len))?;
        let files = || rows.iter().map(|it| file(it.1));
        map.serialize_entry("fileName", &Column(files))?;
        map.serialize_entry("lineNumber", &Fixed((), len))?;
        map.serialize_entry("columnNumber", &Fixed((), len))?;
        map.end()
    }
}
