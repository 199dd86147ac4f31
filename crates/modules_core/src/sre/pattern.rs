//! `re.Pattern`, templates and scanners.

use super::matched::new_match;
use super::subject::{Engine, Found, Joiner, Mode, Span, Subject};
use baton_object::slots::CompareOp;
use baton_object::str::Str;
use baton_object::traverse::Opaque;
use baton_object::{Borrowed, Owned, PyResult, Token, bytes, class, methods, object, singletons};

/// Compiled regular expression object.
#[class(name = "Pattern", module = "re", flags = NO_INSTANTIATION | WEAKREF)]
pub struct Pattern {
    /// The source.
    pub pattern: Owned,
    /// The flags.
    pub flags: i64,
    /// The engine's program.
    pub code: Vec<u32>,
    /// How many groups.
    pub groups: usize,
    /// Name to number.
    pub index: Owned,
    /// Number to name.
    pub names: Owned,
    /// True for a pattern of bytes; `None` where there is no source.
    pub is_bytes: Option<bool>,
    /// Its hash once that was asked for: `re` looks patterns up in its cache before it searches with them.
    pub hash: Option<i64>,
    /// What searches work with, unless it is lent.
    pub engine: Opaque<Option<Box<Engine>>>,
}

/// A replacement made of literals and groups.
#[class(name = "SRE_Template", module = "_sre", flags = NO_INSTANTIATION, methods = none)]
pub struct Template {
    /// What comes first.
    pub first: Owned,
    /// A group and the literal behind it, and so on.
    pub rest: Vec<(usize, Owned)>,
}

/// Walks over the matches in a string.
#[class(name = "SRE_Scanner", module = "_sre", flags = NO_INSTANTIATION)]
pub struct Scanner {
    pattern: Owned,
    string: Owned,
    subject: Option<Opaque<Box<Subject>>>,
    pos: usize,
    start: usize,
    end: usize,
    advance: bool,
    busy: bool,
}

/// Start and end clipped to the subject.
fn clip(subject: &Subject, pos: Option<i64>, endpos: Option<i64>) -> Span {
    let end = endpos.unwrap_or(i64::MAX).clamp(0, subject.len as i64) as usize;
    let start = pos.unwrap_or(0).clamp(0, subject.len as i64) as usize;
    (start, end)
}

fn find_one(
    token: &mut Token,
    this: Borrowed<'_>,
    string: Borrowed<'_>,
    pos: Option<i64>,
    endpos: Option<i64>,
    mode: Mode,
) -> PyResult<Option<Owned>> {
    let mut subject = Subject::new(token, string, this)?;
    let bounds = clip(&subject, pos, endpos);
    let found = find_in(token, this, &mut subject, mode, bounds, false);
    Ok(found.map(|found| new_match(token, this, string, found, bounds)))
}

fn find_in(
    token: &mut Token,
    this: Borrowed<'_>,
    subject: &mut Subject,
    mode: Mode,
    bounds: Span,
    advance: bool,
) -> Option<Found> {
    let mut engine = Engine::lend(token, this);
    let mut found = Found::default();
    let pattern = Pattern::of(token, this);
    let matched = subject.find(
        token,
        pattern,
        &mut engine,
        mode,
        bounds,
        advance,
        &mut found,
    );
    engine.give_back(token, this, subject.len);
    matched.then_some(found)
}

/// All matches between `start` and `end`. `each` may take what was found.
fn walk(
    token: &mut Token,
    this: Borrowed<'_>,
    subject: &mut Subject,
    (start, end): Span,
    mut each: impl FnMut(&mut Token, &mut Subject, &mut Found) -> PyResult<bool>,
) -> PyResult<()> {
    let (mut at, mut advance) = (start, false);
    let mut found = Found::default();
    let mut engine = Engine::lend(token, this);
    let result = loop {
        let pattern = Pattern::of(token, this);
        if !subject.find(
            token,
            pattern,
            &mut engine,
            Mode::Search,
            (at, end),
            advance,
            &mut found,
        ) {
            break Ok(());
        }
        let (from, to) = found.whole;
        (at, advance) = (to, from == to);
        match each(token, subject, &mut found) {
            Ok(true) => {}
            Ok(false) => break Ok(()),
            Err(raised) => break Err(raised),
        }
    };
    engine.give_back(token, this, subject.len);
    result
}

/// What takes the place of a match.
enum Replacement {
    Literal(Owned),
    Template(Owned),
    Callable(Owned),
}

fn replacement(
    token: &mut Token,
    this: Borrowed<'_>,
    given: Borrowed<'_>,
) -> PyResult<Replacement> {
    if token.class_of(given).slots().call.is_some() {
        return Ok(Replacement::Callable(given.own(token)));
    }
    // Other bytes-like objects mean their bytes.
    let plain = given.is_a::<Str>(token) || bytes::value_of(token, given).is_some();
    let copied = match !plain && baton_object::buffer::supported(token, given) {
        true => Some(baton_object::buffer::copy(token, given)?),
        false => None,
    };
    let copied = copied.map(|data| bytes::from_vec(token, data));
    let given = copied.as_ref().map_or(given, Owned::as_ref);
    let literal = match given.get::<Str>(token) {
        Some(text) => !text.chars().iter().any(|c| c == 0x5C),
        None => bytes::value_of(token, given).is_some_and(|data| !data.contains(&b'\\')),
    };
    if literal {
        return Ok(Replacement::Literal(given.own(token)));
    }
    let template = template_of(token, this, given)?;
    let payload = Template::of(token, template.as_ref());
    if payload.rest.is_empty() {
        return Ok(Replacement::Literal(payload.first.clone_ref(token)));
    }
    Ok(Replacement::Template(template))
}

/// `re._compile_template(pattern, template)`
pub fn template_of(token: &mut Token, pattern: Borrowed<'_>, template: Borrowed<'_>) -> PyResult {
    let compile = crate::support::import_attribute(token, "re", "_compile_template")?;
    let made = match object::call(token, compile.as_ref(), &[pattern, template]) {
        Ok(made) => made,
        Err(raised) => {
            // An unhashable replacement is complained about as what it is.
            if token.error_is(&raised, &baton_object::exceptions::TYPE_ERROR)
                && token.class_of(template).slots().hash.is_none()
            {
                drop(token.take_lazy(raised));
                let class = token.class_name(template);
                return Err(token.type_error(format!("expected str instance, {class} found")));
            }
            return Err(raised);
        }
    };
    if made.as_ref().is_a::<Template>(token) {
        return Ok(made);
    }
    let class = token.class_name(made.as_ref());
    Err(token.runtime_error(format!(
        "the result of compiling a replacement string is {class}, not _sre.SRE_Template"
    )))
}

/// Adds what a template gives for a match.
pub fn expand(
    token: &mut Token,
    template: Borrowed<'_>,
    subject: &Subject,
    found: &Found,
    out: &mut Joiner,
) -> PyResult<()> {
    let payload = Template::of(token, template);
    let first = payload.first.clone_ref(token);
    let rest: Vec<(usize, Owned)> = payload
        .rest
        .iter()
        .map(|(group, literal)| (*group, literal.clone_ref(token)))
        .collect();
    out.push(token, first.as_ref(), 0)?;
    for (group, literal) in rest {
        match found.span(group) {
            Some(Some((start, end))) => out.push_part(token, subject, start, end),
            Some(None) => {}
            None => return Err(token.index_error("invalid group reference")),
        }
        out.push(token, literal.as_ref(), 0)?;
    }
    Ok(())
}

fn substitute(
    token: &mut Token,
    this: Borrowed<'_>,
    given: Borrowed<'_>,
    string: Borrowed<'_>,
    count: i64,
) -> PyResult<(Owned, i64)> {
    let replacement = replacement(token, this, given)?;
    let mut subject = Subject::new(token, string, this)?;
    let mut out = Joiner::new(&subject);
    let (mut done, mut after) = (0i64, 0usize);
    let whole = (0, subject.len);
    walk(token, this, &mut subject, whole, |token, subject, found| {
        let (start, end) = found.whole;
        out.push_part(token, subject, after, start);
        match &replacement {
            Replacement::Literal(literal) => out.push(token, literal.as_ref(), done as usize)?,
            Replacement::Template(template) => {
                expand(token, template.as_ref(), subject, found, &mut out)?
            }
            Replacement::Callable(function) => {
                let found = std::mem::take(found);
                let matched = new_match(token, this, string, found, whole);
                let value = object::call(token, function.as_ref(), &[matched.as_ref()])?;
                if !value.word().is_none() {
                    out.push(token, value.as_ref(), done as usize)?;
                }
            }
        }
        after = end;
        done += 1;
        Ok(count <= 0 || done < count)
    })?;
    if done == 0 {
        return Ok((subject.part(token, 0, subject.len), 0));
    }
    out.push_part(token, &subject, after, subject.len);
    Ok((out.finish(token), done))
}

fn group_or_empty(token: &Token, subject: &Subject, span: Option<Span>) -> Owned {
    match span {
        Some((start, end)) => subject.part(token, start, end),
        None => subject.empty(token),
    }
}

#[methods]
impl Pattern {
    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        const NAMES: [(i64, &str); 8] = [
            (2, "re.IGNORECASE"),
            (4, "re.LOCALE"),
            (8, "re.MULTILINE"),
            (16, "re.DOTALL"),
            (32, "re.UNICODE"),
            (64, "re.VERBOSE"),
            (128, "re.DEBUG"),
            (256, "re.ASCII"),
        ];
        let payload = Pattern::of(token, this);
        let (pattern, mut flags) = (payload.pattern.clone_ref(token), payload.flags);
        if payload.is_bytes == Some(false) && flags & (4 | 32 | 256) == 32 {
            flags &= !32;
        }
        let text: String = object::repr_text(token, pattern.as_ref())?
            .chars()
            .take(200)
            .collect();
        let mut names: Vec<String> = NAMES
            .iter()
            .filter(|(bit, _)| flags & bit != 0)
            .map(|(_, name)| (*name).to_string())
            .collect();
        let rest = NAMES.iter().fold(flags, |rest, (bit, _)| rest & !bit);
        if rest != 0 {
            names.push(format!("{rest:#x}"));
        }
        let flags = if names.is_empty() {
            String::new()
        } else {
            format!(", {}", names.join("|"))
        };
        Ok(token.new_str(&format!("re.compile({text}{flags})")))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        if let Some(hash) = Pattern::of(token, this).hash {
            return Ok(hash);
        }
        let pattern = Pattern::of(token, this).pattern.clone_ref(token);
        let hash = object::hash(token, pattern.as_ref())?;
        let payload = Pattern::of(token, this);
        let code: Vec<u8> = payload
            .code
            .iter()
            .flat_map(|unit| unit.to_ne_bytes())
            .collect();
        let all = hash
            ^ baton_object::str::hash_bytes(token, &code)
            ^ payload.flags
            ^ payload.groups as i64;
        let all = if all == -1 { -2 } else { all };
        Pattern::of_mut(token, this).hash = Some(all);
        Ok(all)
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let (Some(left), Some(right)) = (this.get::<Pattern>(token), other.get::<Pattern>(token))
        else {
            return Ok(singletons::not_implemented());
        };
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(singletons::not_implemented());
        }
        let alike =
            left.flags == right.flags && left.is_bytes == right.is_bytes && left.code == right.code;
        let (left, right) = (
            left.pattern.clone_ref(token),
            right.pattern.clone_ref(token),
        );
        let same = alike && object::equal(token, left.as_ref(), right.as_ref())?;
        Ok(token.bool(same == (op == CompareOp::Eq)))
    }

    /// Matches zero or more characters at the beginning of the string.
    #[method(name = "match", "(string, pos=0, endpos=sys.maxsize)")]
    fn match_start(
        token: &mut Token,
        this: Borrowed<'_>,
        string: Borrowed<'_>,
        pos: Option<i64>,
        endpos: Option<i64>,
    ) -> PyResult<Option<Owned>> {
        find_one(token, this, string, pos, endpos, Mode::Match)
    }

    /// Matches against all of the string.
    #[method("(string, pos=0, endpos=sys.maxsize)")]
    fn fullmatch(
        token: &mut Token,
        this: Borrowed<'_>,
        string: Borrowed<'_>,
        pos: Option<i64>,
        endpos: Option<i64>,
    ) -> PyResult<Option<Owned>> {
        find_one(token, this, string, pos, endpos, Mode::Full)
    }

    /// Scan through string looking for a match, and return a corresponding match object instance.
    ///
    /// Return None if no position in the string matches.
    #[method("(string, pos=0, endpos=sys.maxsize)")]
    fn search(
        token: &mut Token,
        this: Borrowed<'_>,
        string: Borrowed<'_>,
        pos: Option<i64>,
        endpos: Option<i64>,
    ) -> PyResult<Option<Owned>> {
        find_one(token, this, string, pos, endpos, Mode::Search)
    }

    /// Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.
    #[method("(repl, string, count=0)")]
    fn sub(
        token: &mut Token,
        this: Borrowed<'_>,
        repl: Borrowed<'_>,
        string: Borrowed<'_>,
        count: Option<i64>,
    ) -> PyResult {
        Ok(substitute(token, this, repl, string, count.unwrap_or(0))?.0)
    }

    /// Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.
    #[method("(repl, string, count=0)")]
    fn subn(
        token: &mut Token,
        this: Borrowed<'_>,
        repl: Borrowed<'_>,
        string: Borrowed<'_>,
        count: Option<i64>,
    ) -> PyResult {
        let (text, done) = substitute(token, this, repl, string, count.unwrap_or(0))?;
        let done = token.int(done);
        Ok(token.new_tuple([text, done].into_iter()))
    }

    /// Return a list of all non-overlapping matches of pattern in string.
    #[method("(string, pos=0, endpos=sys.maxsize)")]
    fn findall(
        token: &mut Token,
        this: Borrowed<'_>,
        string: Borrowed<'_>,
        pos: Option<i64>,
        endpos: Option<i64>,
    ) -> PyResult {
        let mut subject = Subject::new(token, string, this)?;
        let bounds = clip(&subject, pos, endpos);
        let mut all = Vec::new();
        walk(
            token,
            this,
            &mut subject,
            bounds,
            |token, subject, found| {
                let item = match found.groups.as_slice() {
                    [] => group_or_empty(token, subject, Some(found.whole)),
                    [group] => group_or_empty(token, subject, *group),
                    groups => {
                        let groups: Vec<Owned> = groups
                            .iter()
                            .map(|span| group_or_empty(token, subject, *span))
                            .collect();
                        token.new_tuple(groups.into_iter())
                    }
                };
                all.push(item);
                Ok(true)
            },
        )?;
        Ok(token.new_list(all))
    }

    /// Split string by the occurrences of pattern.
    #[method("(string, maxsplit=0)")]
    fn split(
        token: &mut Token,
        this: Borrowed<'_>,
        string: Borrowed<'_>,
        maxsplit: Option<i64>,
    ) -> PyResult {
        let limit = maxsplit.unwrap_or(0);
        let mut subject = Subject::new(token, string, this)?;
        let (mut parts, mut done, mut after) = (Vec::new(), 0, 0);
        let whole = (0, subject.len);
        if limit >= 0 {
            walk(token, this, &mut subject, whole, |token, subject, found| {
                let (start, end) = found.whole;
                parts.push(subject.part(token, after, start));
                for span in &found.groups {
                    parts.push(match span {
                        Some((start, end)) => subject.part(token, *start, *end),
                        None => token.none(),
                    });
                }
                after = end;
                done += 1;
                Ok(limit == 0 || done < limit)
            })?;
        }
        parts.push(subject.part(token, after, subject.len));
        Ok(token.new_list(parts))
    }

    /// Return an iterator over all non-overlapping matches for the RE pattern in string.
    ///
    /// For each match, the iterator returns a match object.
    #[method("(string, pos=0, endpos=sys.maxsize)")]
    fn finditer(
        token: &mut Token,
        this: Borrowed<'_>,
        string: Borrowed<'_>,
        pos: Option<i64>,
        endpos: Option<i64>,
    ) -> PyResult {
        let scanner = Pattern::scanner(token, this, string, pos, endpos)?;
        let search = baton_object::attribute::get_text(token, scanner.as_ref(), "search")?;
        Ok(baton_types::functional::new_callable_iterator(
            token,
            search.as_ref(),
            Borrowed::none(),
        ))
    }

    #[method("(string, pos=0, endpos=sys.maxsize)")]
    fn scanner(
        token: &mut Token,
        this: Borrowed<'_>,
        string: Borrowed<'_>,
        pos: Option<i64>,
        endpos: Option<i64>,
    ) -> PyResult {
        let subject = Subject::new(token, string, this)?;
        let (start, end) = clip(&subject, pos, endpos);
        let (pattern, string, subject) = (
            this.own(token),
            string.own(token),
            Some(Opaque(Box::new(subject))),
        );
        Ok(token.new_object(Scanner {
            pattern,
            string,
            subject,
            pos: start,
            start,
            end,
            advance: false,
            busy: false,
        }))
    }

    #[method("()")]
    fn __copy__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[method("(memo, /)")]
    fn __deepcopy__(token: &mut Token, this: Borrowed<'_>, _memo: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    /// The pattern string from which the RE object was compiled.
    #[member]
    fn pattern(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Pattern::of(token, this).pattern.clone_ref(token))
    }

    /// The regex matching flags.
    #[member]
    fn flags(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(Pattern::of(token, this).flags)
    }

    /// The number of capturing groups in the pattern.
    #[member]
    fn groups(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Pattern::of(token, this).groups)
    }

    /// A dictionary mapping group names to group numbers.
    #[getter]
    fn groupindex(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let index = Pattern::of(token, this).index.clone_ref(token);
        let proxy = crate::support::import_attribute(token, "types", "MappingProxyType")?;
        object::call(token, proxy.as_ref(), &[index.as_ref()])
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_object::type_object::generic_alias(token, class, object)
    }
}

fn scan(token: &mut Token, this: Borrowed<'_>, mode: Mode) -> PyResult<Option<Owned>> {
    let payload = Scanner::of_mut(token, this);
    if std::mem::replace(&mut payload.busy, true) {
        return Err(token.value_error("regular expression scanner already executing"));
    }
    let payload = Scanner::of_mut(token, this);
    let subject = payload.subject.take();
    let (pos, start, end, advance) = (payload.pos, payload.start, payload.end, payload.advance);
    let (pattern, string) = {
        let payload = Scanner::of(token, this);
        (
            payload.pattern.clone_ref(token),
            payload.string.clone_ref(token),
        )
    };
    let mut subject = match subject {
        Some(subject) => subject,
        None => Opaque(Box::new(Subject::new(
            token,
            string.as_ref(),
            pattern.as_ref(),
        )?)),
    };
    let found = find_in(
        token,
        pattern.as_ref(),
        &mut subject.0,
        mode,
        (start, end),
        advance,
    );
    let payload = Scanner::of_mut(token, this);
    payload.subject = Some(subject);
    payload.busy = false;
    match found {
        None => {
            // Nothing more will be found.
            payload.start = usize::MAX;
            Ok(None)
        }
        Some(found) => {
            let (from, to) = found.whole;
            payload.advance = from == to;
            payload.start = to;
            Ok(Some(new_match(
                token,
                pattern.as_ref(),
                string.as_ref(),
                found,
                (pos, end),
            )))
        }
    }
}

#[methods]
impl Scanner {
    #[method(name = "match", "()")]
    fn match_start(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        scan(token, this, Mode::Match)
    }

    #[method("()")]
    fn search(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        scan(token, this, Mode::Search)
    }

    #[member]
    fn pattern(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Scanner::of(token, this).pattern.clone_ref(token))
    }
}

/// A template from the list that `re._parser.parse_template` makes: literals with group numbers between them.
pub fn new_template(token: &mut Token, list: Borrowed<'_>) -> PyResult {
    let items = object::collect(token, list)?;
    let mut items = items.into_iter();
    let Some(first) = items.next() else {
        return Err(token.type_error("invalid template"));
    };
    let mut rest = Vec::new();
    while let (Some(group), Some(literal)) = (items.next(), items.next()) {
        let group = baton_object::int::index_to_i64(token, group.as_ref(), "C ssize_t")?;
        let Ok(group) = usize::try_from(group) else {
            return Err(token.type_error("invalid template"));
        };
        rest.push((group, literal));
    }
    Ok(token.new_object(Template { first, rest }))
}
