//! `re.Match`.

use super::pattern::{Pattern, expand, template_of};
use super::subject::{Found, Joiner, Span, Subject, slice};
use baton_object::dict::{self, Dict};
use baton_object::str::Str;
use baton_object::traverse::Opaque;
use baton_object::tuple::Tuple;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object};

/// The result of re.match() and re.search().
///
/// Match objects always have a boolean value of True.
#[class(name = "Match", module = "re", flags = NO_INSTANTIATION)]
pub struct Match {
    pattern: Owned,
    string: Owned,
    found: Opaque<Found>,
    pos: usize,
    endpos: usize,
}

/// A match object.
pub fn new_match(
    token: &Token,
    pattern: Borrowed<'_>,
    string: Borrowed<'_>,
    found: Found,
    (pos, endpos): Span,
) -> Owned {
    token.new_object(Match {
        pattern: pattern.own(token),
        string: string.own(token),
        found: Opaque(found),
        pos,
        endpos,
    })
}

/// The number of a group given by number or name.
fn group_index(token: &mut Token, this: Borrowed<'_>, group: Borrowed<'_>) -> PyResult<usize> {
    let number = if group.word().is_int() || token.class_of(group).slots().index.is_some() {
        Some(baton_object::int::index_clipped(token, group)?)
    } else {
        let pattern = Match::of(token, this).pattern.clone_ref(token);
        let index = Pattern::of(token, pattern.as_ref()).index.clone_ref(token);
        // A key that cannot be hashed is no group either.
        let found = if token.class_of(group).slots().hash.is_some() {
            dict::get(token, index.as_ref(), group)?
        } else {
            None
        };
        found.and_then(|number| number.word().int())
    };
    let count = Match::of(token, this).found.0.count();
    match number
        .and_then(|number| usize::try_from(number).ok())
        .filter(|number| *number < count)
    {
        Some(number) => Ok(number),
        None => Err(token.index_error("no such group")),
    }
}

fn span(token: &Token, this: Borrowed<'_>, group: usize) -> Option<Span> {
    Match::of(token, this).found.0.span(group).flatten()
}

/// The text of a group; the default if it took no part.
fn text(token: &mut Token, this: Borrowed<'_>, group: usize, default: Borrowed<'_>) -> PyResult {
    let Some((start, end)) = span(token, this, group) else {
        return Ok(default.own(token));
    };
    let string = Match::of(token, this).string.clone_ref(token);
    if string.as_ref().is_a::<Str>(token)
        || baton_object::bytes::value_of(token, string.as_ref()).is_some()
    {
        return Ok(slice(token, string.as_ref(), start, end));
    }
    let view = baton_object::buffer::get(token, string.as_ref(), false)?;
    let data = view.bytes(token);
    let end = end.min(data.len());
    Ok(baton_object::bytes::new(
        token,
        data.get(start.min(end)..end).unwrap_or(&[]),
    ))
}

fn number_pair(token: &Token, span: Option<Span>) -> Owned {
    let (start, end) = span.map_or((-1, -1), |(start, end)| (start as i64, end as i64));
    token.new_tuple([token.int(start), token.int(end)].into_iter())
}

fn optional_group(
    token: &mut Token,
    this: Borrowed<'_>,
    group: Option<Borrowed<'_>>,
) -> PyResult<usize> {
    group.map_or(Ok(0), |group| group_index(token, this, group))
}

#[methods]
impl Match {
    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (start, end) = Match::of(token, this).found.0.whole;
        let whole = text(token, this, 0, Borrowed::none())?;
        let whole: String = object::repr_text(token, whole.as_ref())?
            .chars()
            .take(50)
            .collect();
        Ok(token.new_str(&format!(
            "<re.Match object; span=({start}, {end}), match={whole}>"
        )))
    }

    #[slot]
    fn __getitem__(token: &mut Token, this: Borrowed<'_>, group: Borrowed<'_>) -> PyResult {
        let group = group_index(token, this, group)?;
        text(token, this, group, Borrowed::none())
    }

    /// group([group1, ...]) -> str or tuple.
    /// Return subgroup(s) of the match by indices or names.
    /// For 0 returns the entire match.
    #[method("(*groups)")]
    fn group(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        args.no_keywords(token, "group")?;
        match args.positional() {
            [] => text(token, this, 0, Borrowed::none()),
            [one] => Match::__getitem__(token, this, *one),
            several => {
                let mut texts = Vec::with_capacity(several.len());
                for group in several {
                    texts.push(Match::__getitem__(token, this, *group)?);
                }
                Ok(token.new_tuple(texts.into_iter()))
            }
        }
    }

    /// Return index of the start of the substring matched by group.
    #[method("(group=0, /)")]
    fn start(token: &mut Token, this: Borrowed<'_>, group: Option<Borrowed<'_>>) -> PyResult<i64> {
        let group = optional_group(token, this, group)?;
        Ok(span(token, this, group).map_or(-1, |(start, _)| start as i64))
    }

    /// Return index of the end of the substring matched by group.
    #[method("(group=0, /)")]
    fn end(token: &mut Token, this: Borrowed<'_>, group: Option<Borrowed<'_>>) -> PyResult<i64> {
        let group = optional_group(token, this, group)?;
        Ok(span(token, this, group).map_or(-1, |(_, end)| end as i64))
    }

    /// For match object m, return the 2-tuple (m.start(group), m.end(group)).
    #[method("(group=0, /)")]
    fn span(token: &mut Token, this: Borrowed<'_>, group: Option<Borrowed<'_>>) -> PyResult {
        let group = optional_group(token, this, group)?;
        let span = span(token, this, group);
        Ok(number_pair(token, span))
    }

    /// Return a tuple containing all the subgroups of the match, from 1.
    ///
    ///   default
    ///     Is used for groups that did not participate in the match.
    #[method("(default=None)")]
    fn groups(token: &mut Token, this: Borrowed<'_>, default: Option<Borrowed<'_>>) -> PyResult {
        let default = default.unwrap_or(Borrowed::none());
        let count = Match::of(token, this).found.0.count();
        let mut texts = Vec::with_capacity(count);
        for group in 1..count {
            texts.push(text(token, this, group, default)?);
        }
        Ok(token.new_tuple(texts.into_iter()))
    }

    /// Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.
    ///
    ///   default
    ///     Is used for groups that did not participate in the match.
    #[method("(default=None)")]
    fn groupdict(token: &mut Token, this: Borrowed<'_>, default: Option<Borrowed<'_>>) -> PyResult {
        let default = default.unwrap_or(Borrowed::none());
        let pattern = Match::of(token, this).pattern.clone_ref(token);
        let index = Pattern::of(token, pattern.as_ref()).index.clone_ref(token);
        let result = Dict::new(token);
        for (name, number) in dict::pairs(token, index.as_ref()) {
            let group = number
                .word()
                .int()
                .and_then(|number| usize::try_from(number).ok())
                .unwrap_or(0);
            let value = text(token, this, group, default)?;
            dict::set(token, result.as_ref(), name.as_ref(), value.as_ref())?;
        }
        Ok(result)
    }

    /// Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.
    #[method("(template)")]
    fn expand(token: &mut Token, this: Borrowed<'_>, template: Borrowed<'_>) -> PyResult {
        let payload = Match::of(token, this);
        let (pattern, string) = (
            payload.pattern.clone_ref(token),
            payload.string.clone_ref(token),
        );
        let found = Found::clone(&payload.found.0);
        let template = template_of(token, pattern.as_ref(), template)?;
        let subject = Subject::new(token, string.as_ref(), pattern.as_ref())?;
        let mut out = Joiner::new(&subject);
        expand(token, template.as_ref(), &subject, &found, &mut out)?;
        Ok(out.finish(token))
    }

    #[method("()")]
    fn __copy__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[method("(memo, /)")]
    fn __deepcopy__(token: &mut Token, this: Borrowed<'_>, _memo: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    /// The string passed to match() or search().
    #[member]
    fn string(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Match::of(token, this).string.clone_ref(token))
    }

    /// The regular expression object.
    #[member]
    fn re(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Match::of(token, this).pattern.clone_ref(token))
    }

    /// The index into the string at which the RE engine started looking for a match.
    #[member]
    fn pos(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Match::of(token, this).pos)
    }

    /// The index into the string beyond which the RE engine will not go.
    #[member]
    fn endpos(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(Match::of(token, this).endpos)
    }

    /// The integer index of the last matched capturing group.
    #[getter]
    fn lastindex(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<usize>> {
        Ok(Match::of(token, this).found.0.last)
    }

    /// The name of the last matched capturing group.
    #[getter]
    fn lastgroup(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Match::of(token, this);
        let names = Pattern::of(token, payload.pattern.as_ref())
            .names
            .clone_ref(token);
        let name = payload.found.0.last.and_then(|last| {
            Tuple::items_of(token, names.as_ref())?
                .get(last)
                .map(|name| name.own(token))
        });
        Ok(name.unwrap_or_else(|| token.none()))
    }

    #[getter]
    fn regs(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let found = &Match::of(token, this).found.0;
        let pairs: Vec<Owned> = (0..found.count())
            .map(|group| number_pair(token, found.span(group).flatten()))
            .collect();
        Ok(token.new_tuple(pairs.into_iter()))
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_object::type_object::generic_alias(token, class, object)
    }
}
