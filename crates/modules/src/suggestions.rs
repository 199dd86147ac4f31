//! `_suggestions`: the name nearest to a misspelt one, for `traceback`.

#[allow(missing_docs, reason = "CPython's has no doc string")]
#[baton_object::module(name = "_suggestions")]
pub mod module {
    use baton_object::list::List;
    use baton_object::str::Str;
    use baton_object::{Borrowed, PyResult, Token, suggest};

    /// Returns the candidate in candidates that's closest to item
    #[function("(candidates, item, /)")]
    fn _generate_suggestions(
        token: &mut Token,
        candidates: Borrowed<'_>,
        item: Borrowed<'_>,
    ) -> PyResult {
        let Some(item) = item
            .get::<Str>(token)
            .map(|item| item.to_cow().into_owned())
        else {
            let got = token.class_name(item);
            let message = format!("_generate_suggestions() argument 2 must be str, not {got}");
            return Err(token.type_error(message));
        };
        if !token.is_exact(candidates, baton_object::kind::LIST) {
            return Err(token.type_error("candidates must be a list"));
        }
        let mut names = Vec::new();
        for candidate in &List::of(token, candidates).items {
            match candidate.as_ref().get::<Str>(token) {
                Some(name) => names.push(name.to_cow().into_owned()),
                None => {
                    return Err(token.type_error("all elements in 'candidates' must be strings"));
                }
            }
        }
        let found = suggest::closest(&item, names.iter().map(String::as_str));
        Ok(found.map_or_else(|| token.none(), |found| token.new_str(found)))
    }
}
