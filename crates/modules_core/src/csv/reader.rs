//! `_csv.reader`: a state machine over the characters of the lines.

use super::dialect::{
    QUOTE_NONE, QUOTE_NONNUMERIC, QUOTE_NOTNULL, QUOTE_STRINGS, Settings, first_and_dialect,
    settings,
};
use super::{error, field_limit};
use baton_object::str::Str;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object};

/// CSV reader
///
/// Reader objects are responsible for reading and parsing tabular data
/// in CSV format.
#[class(name = "reader", module = "_csv", flags = NO_INSTANTIATION)]
pub struct Reader {
    lines: Owned,
    dialect: Owned,
    line_number: i64,
    /// Counts the records begun, to notice that the iterator of lines advances its own reader.
    begun: u64,
}

/// `reader(iterable, dialect='excel', **settings)`
pub fn new(token: &mut Token, args: Args<'_>) -> PyResult {
    let (iterable, dialect) = first_and_dialect(token, "reader", args)?;
    let lines = object::iter(token, iterable)?;
    Ok(token.new_object(Reader {
        lines,
        dialect,
        line_number: 0,
        begun: 0,
    }))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    StartRecord,
    StartField,
    Escaped,
    InField,
    InQuoted,
    EscapedInQuoted,
    QuoteInQuoted,
    EatLineEnd,
    AfterEscapedLineEnd,
}

const LINE_FEED: u32 = 10;
const CARRIAGE_RETURN: u32 = 13;
const SPACE: u32 = 32;

/// A record while it is read; characters are `None` at the end of a line.
struct Parser {
    settings: Settings,
    limit: i64,
    state: State,
    field: Vec<u32>,
    /// The field did not begin with a quote.
    unquoted: bool,
    fields: Vec<Owned>,
}

fn ends_line(c: Option<u32>) -> bool {
    matches!(c, None | Some(LINE_FEED | CARRIAGE_RETURN))
}

impl Parser {
    fn save(&mut self, token: &mut Token) -> PyResult<()> {
        let quoting = self.settings.quoting;
        let empty = self.field.is_empty();
        if self.unquoted && empty && matches!(quoting, QUOTE_NOTNULL | QUOTE_STRINGS) {
            self.fields.push(token.none());
            return Ok(());
        }
        let mut field = token.new_chars(&self.field);
        if self.unquoted && !empty && matches!(quoting, QUOTE_NONNUMERIC | QUOTE_STRINGS) {
            let float = token
                .native_class(&baton_object::float_class::FLOAT)
                .as_value()
                .own(token);
            field = object::call(token, float.as_ref(), &[field.as_ref()])?;
        }
        self.field.clear();
        self.fields.push(field);
        Ok(())
    }

    fn save_and_end(&mut self, token: &mut Token, c: Option<u32>) -> PyResult<()> {
        self.save(token)?;
        self.state = match c {
            None => State::StartRecord,
            Some(_) => State::EatLineEnd,
        };
        Ok(())
    }

    fn add(&mut self, token: &mut Token, c: u32) -> PyResult<()> {
        if self.field.len() as i64 >= self.limit {
            let limit = self.limit;
            return Err(error(
                token,
                format!("field larger than field limit ({limit})"),
            ));
        }
        self.field.push(c);
        Ok(())
    }

    fn is_quote(&self, c: Option<u32>) -> bool {
        c.is_some() && c == self.settings.quote && self.settings.quoting != QUOTE_NONE
    }

    fn is_escape(&self, c: Option<u32>) -> bool {
        c.is_some() && c == self.settings.escape
    }

    fn is_delimiter(&self, c: Option<u32>) -> bool {
        c == Some(self.settings.delimiter)
    }

    fn process(&mut self, token: &mut Token, c: Option<u32>) -> PyResult<()> {
        match self.state {
            State::StartRecord => match c {
                None => Ok(()),
                Some(LINE_FEED | CARRIAGE_RETURN) => {
                    self.state = State::EatLineEnd;
                    Ok(())
                }
                Some(_) => self.start_field(token, c),
            },
            State::StartField => self.start_field(token, c),
            State::Escaped => {
                let c = c.unwrap_or(LINE_FEED);
                self.state = match c {
                    LINE_FEED | CARRIAGE_RETURN => State::AfterEscapedLineEnd,
                    _ => State::InField,
                };
                self.add(token, c)
            }
            State::AfterEscapedLineEnd if c.is_none() => Ok(()),
            State::AfterEscapedLineEnd | State::InField => self.in_field(token, c),
            State::InQuoted => self.in_quoted(token, c),
            State::EscapedInQuoted => {
                self.state = State::InQuoted;
                self.add(token, c.unwrap_or(LINE_FEED))
            }
            State::QuoteInQuoted => self.after_quote(token, c),
            State::EatLineEnd => match c {
                Some(LINE_FEED | CARRIAGE_RETURN) => Ok(()),
                None => {
                    self.state = State::StartRecord;
                    Ok(())
                }
                Some(_) => Err(error(
                    token,
                    "new-line character seen in unquoted field - do you need to open the file with newline=''?",
                )),
            },
        }
    }

    fn start_field(&mut self, token: &mut Token, c: Option<u32>) -> PyResult<()> {
        self.state = State::StartField;
        self.unquoted = true;
        if ends_line(c) {
            return self.save_and_end(token, c);
        }
        if self.is_quote(c) {
            self.unquoted = false;
            self.state = State::InQuoted;
        } else if self.is_escape(c) {
            self.state = State::Escaped;
        } else if c == Some(SPACE) && self.settings.skip_space {
        } else if self.is_delimiter(c) {
            return self.save(token);
        } else {
            self.state = State::InField;
            return self.add(token, c.unwrap_or(0));
        }
        Ok(())
    }

    fn in_field(&mut self, token: &mut Token, c: Option<u32>) -> PyResult<()> {
        if ends_line(c) {
            self.save_and_end(token, c)
        } else if self.is_escape(c) {
            self.state = State::Escaped;
            Ok(())
        } else if self.is_delimiter(c) {
            self.state = State::StartField;
            self.save(token)
        } else {
            self.add(token, c.unwrap_or(0))
        }
    }

    fn in_quoted(&mut self, token: &mut Token, c: Option<u32>) -> PyResult<()> {
        if self.is_escape(c) {
            self.state = State::EscapedInQuoted;
        } else if self.is_quote(c) {
            self.state = match self.settings.double_quote {
                true => State::QuoteInQuoted,
                false => State::InField,
            };
        } else if let Some(c) = c {
            return self.add(token, c);
        }
        Ok(())
    }

    fn after_quote(&mut self, token: &mut Token, c: Option<u32>) -> PyResult<()> {
        if self.is_quote(c) {
            self.state = State::InQuoted;
            self.add(token, c.unwrap_or(0))
        } else if self.is_delimiter(c) {
            self.state = State::StartField;
            self.save(token)
        } else if ends_line(c) {
            self.save_and_end(token, c)
        } else if !self.settings.strict {
            self.state = State::InField;
            self.add(token, c.unwrap_or(0))
        } else {
            let shown = |c: u32| char::from_u32(c).unwrap_or('\u{FFFD}');
            let delimiter = shown(self.settings.delimiter);
            let quote = shown(self.settings.quote.unwrap_or(0));
            Err(error(
                token,
                format!("'{delimiter}' expected after '{quote}'"),
            ))
        }
    }
}

fn next_record(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
    let reader = Reader::of_mut(token, this);
    reader.begun += 1;
    let begun = reader.begun;
    let reader = Reader::of(token, this);
    let (lines, dialect) = (
        reader.lines.clone_ref(token),
        reader.dialect.clone_ref(token),
    );
    let mut parser = Parser {
        settings: settings(token, dialect.as_ref()),
        limit: field_limit(token),
        state: State::StartRecord,
        field: Vec::new(),
        unquoted: false,
        fields: Vec::new(),
    };
    loop {
        let line = object::next(token, lines.as_ref())?;
        if Reader::of(token, this).begun != begun {
            return Err(error(token, "iterator has already advanced the reader"));
        }
        let Some(line) = line else {
            if parser.field.is_empty() && parser.state != State::InQuoted {
                return Ok(None);
            }
            if parser.settings.strict {
                return Err(error(token, "unexpected end of data"));
            }
            parser.save(token)?;
            break;
        };
        let Some(text) = line.as_ref().get::<Str>(token) else {
            let class = token.class_name(line.as_ref());
            return Err(error(
                token,
                format!(
                    "iterator should return strings, not {class} (the file should be opened in text mode)"
                ),
            ));
        };
        let chars: Vec<u32> = text.chars().iter().collect();
        Reader::of_mut(token, this).line_number += 1;
        for c in chars {
            parser.process(token, Some(c))?;
        }
        parser.process(token, None)?;
        if parser.state == State::StartRecord {
            break;
        }
    }
    Ok(Some(token.new_list(parser.fields)))
}

#[methods]
impl Reader {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        next_record(token, this)
    }

    #[member]
    fn dialect(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Reader::of(token, this).dialect.clone_ref(token))
    }

    #[member]
    fn line_num(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(Reader::of(token, this).line_number)
    }
}
