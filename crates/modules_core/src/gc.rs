//! `gc`: the collector's settings and questions to it.
//!
//! Of the debugging flags only `DEBUG_SAVEALL` has an effect.

use crate::support::own_all;
use baton_object::dict::{self, Dict};
use baton_object::gc::{all_objects, collect as run, visit_words};
use baton_object::list::items;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, object};
use std::cell::RefCell;

#[derive(Default)]
struct State {
    callbacks: RefCell<Option<Owned>>,
    garbage: RefCell<Option<Owned>>,
}

fn kept(token: &mut Token, place: fn(&State) -> &RefCell<Option<Owned>>) -> Owned {
    let found = place(token.interp().extension::<State>())
        .borrow()
        .as_ref()
        .map(|list| list.clone_ref(token));
    found.unwrap_or_else(|| {
        let list = token.new_list(Vec::new());
        let copy = list.clone_ref(token);
        *place(token.interp().extension::<State>()).borrow_mut() = Some(copy);
        list
    })
}

/// Puts changed settings into force.
fn apply(token: &Token) {
    let limit = token.interp().collector.young_limit();
    token.heap().young_limit.set(limit);
}

fn notify(token: &mut Token, phase: &str, generation: usize, collected: usize) -> PyResult<()> {
    let callbacks = kept(token, |state| &state.callbacks);
    for callback in items(token, callbacks.as_ref()) {
        let info = Dict::new(token);
        for (name, number) in [
            ("generation", generation),
            ("collected", collected),
            ("uncollectable", 0),
        ] {
            let number = token.int(number as i64);
            dict::set_text(token, info.as_ref(), name, number.as_ref());
        }
        let phase = token.new_str(phase);
        if let Err(raised) =
            object::call(token, callback.as_ref(), &[phase.as_ref(), info.as_ref()])
        {
            let exception = token.take_error(raised);
            let report = token.interp().hooks.unraisable.get();
            report(
                token,
                exception,
                "Exception ignored while calling GC callback",
                callback,
            );
        }
    }
    Ok(())
}

/// What an object refers to.
fn referents(token: &Token, value: Borrowed<'_>) -> Vec<Owned> {
    let mut found = Vec::new();
    if let Some(header) = value.word().header() {
        visit_words(token, header, &mut |word| {
            if !word.is_null() {
                found.push(Owned::from_word(token, word));
            }
        });
    }
    // Sequences are walked from their end, as CPython does.
    if token.is_exact(value, baton_object::kind::LIST)
        || token.is_exact(value, baton_object::kind::TUPLE)
    {
        found.reverse();
    }
    found
}

fn is_tracked(token: &Token, value: Borrowed<'_>) -> bool {
    value
        .word()
        .header()
        .is_some_and(|header| token.heap().is_tracked(header))
}

/// This module provides access to the garbage collector for reference cycles.
///
/// enable() -- Enable automatic garbage collection.
/// disable() -- Disable automatic garbage collection.
/// isenabled() -- Returns true if automatic collection is enabled.
/// collect() -- Do a full collection right now.
/// get_count() -- Return the current collection counts.
/// get_stats() -- Return list of dictionaries containing per-generation stats.
/// set_debug() -- Set debugging flags.
/// get_debug() -- Get debugging flags.
/// set_threshold() -- Set the collection thresholds.
/// get_threshold() -- Return the current collection thresholds.
/// get_objects() -- Return a list of all objects tracked by the collector.
/// is_tracked() -- Returns true if a given object is tracked.
/// is_finalized() -- Returns true if a given object has been already finalized.
/// get_referrers() -- Return the list of objects that refer to an object.
/// get_referents() -- Return the list of objects that an object refers to.
/// freeze() -- Freeze all tracked objects and ignore them for future collections.
/// unfreeze() -- Unfreeze all objects in the permanent generation.
/// get_freeze_count() -- Return the number of objects in the permanent generation.
#[baton_object::module(name = "gc")]
pub mod module {
    use super::*;

    /// Enable automatic garbage collection.
    #[function("()")]
    fn enable(token: &mut Token) -> PyResult<()> {
        token.interp().collector.enabled.set(true);
        apply(token);
        Ok(())
    }

    /// Disable automatic garbage collection.
    #[function("()")]
    fn disable(token: &mut Token) -> PyResult<()> {
        token.interp().collector.enabled.set(false);
        apply(token);
        Ok(())
    }

    /// Returns true if automatic garbage collection is enabled.
    #[function("()")]
    fn isenabled(token: &mut Token) -> PyResult<bool> {
        Ok(token.interp().collector.enabled.get())
    }

    /// Run the garbage collector.
    ///
    /// With no arguments, run a full collection.  The optional argument
    /// may be an integer specifying which generation to collect.  A ValueError
    /// is raised if the generation number is invalid.
    ///
    /// The number of unreachable objects is returned.
    #[function("(generation=2)")]
    fn collect(token: &mut Token, generation: Option<i64>) -> PyResult<usize> {
        let Some(generation) = usize::try_from(generation.unwrap_or(2))
            .ok()
            .filter(|generation| *generation <= 2)
        else {
            return Err(token.value_error("invalid generation"));
        };
        notify(token, "start", generation, 0)?;
        let count = run(token, generation);
        let saved = token.interp().collector.saved.take();
        if !saved.is_empty() {
            let garbage = kept(token, |state| &state.garbage);
            let saved = token.new_list(saved);
            baton_object::list_class::extend(token, garbage.as_ref(), saved.as_ref())?;
        }
        notify(token, "stop", generation, count)?;
        Ok(count)
    }

    /// Set the garbage collection debugging flags.
    #[function("(flags, /)")]
    fn set_debug(token: &mut Token, flags: i64) -> PyResult<()> {
        token.interp().collector.debug.set(flags);
        Ok(())
    }

    /// Get the garbage collection debugging flags.
    #[function("()")]
    fn get_debug(token: &mut Token) -> PyResult<i64> {
        Ok(token.interp().collector.debug.get())
    }

    /// set_threshold(threshold0[, threshold1[, threshold2]])
    /// Set the collection thresholds (the collection frequency).
    ///
    /// Setting 'threshold0' to zero disables collection.
    #[function("(threshold0, threshold1=10, threshold2=0, /)")]
    fn set_threshold(
        token: &mut Token,
        first: i64,
        second: Option<i64>,
        third: Option<i64>,
    ) -> PyResult<()> {
        let old = token.interp().collector.thresholds.get();
        let clip = |number: i64| usize::try_from(number).unwrap_or(0);
        token.interp().collector.thresholds.set((
            clip(first),
            second.map_or(old.1, clip),
            third.map_or(old.2, clip),
        ));
        apply(token);
        Ok(())
    }

    /// Return the current collection thresholds.
    #[function("()")]
    fn get_threshold(token: &mut Token) -> PyResult {
        let (first, second, third) = token.interp().collector.thresholds.get();
        let numbers = [first, second, third].map(|number| token.int(number as i64));
        Ok(token.new_tuple(numbers.into_iter()))
    }

    /// Return a three-tuple of the current collection counts.
    #[function("()")]
    fn get_count(token: &mut Token) -> PyResult {
        let young = token.heap().young_count.get();
        let passed = token.interp().collector.young_since_full.get();
        let numbers = [young, passed, 0].map(|number| token.int(number as i64));
        Ok(token.new_tuple(numbers.into_iter()))
    }

    /// Return a list of dictionaries containing per-generation statistics.
    #[function("()")]
    fn get_stats(token: &mut Token) -> PyResult {
        let stats = token.interp().collector.stats.get();
        let mut rows = Vec::new();
        for stat in stats {
            let row = Dict::new(token);
            for (name, number) in [
                ("collections", stat.collections),
                ("collected", stat.collected),
                ("uncollectable", stat.uncollectable),
            ] {
                let number = token.int(number as i64);
                dict::set_text(token, row.as_ref(), name, number.as_ref());
            }
            rows.push(row);
        }
        Ok(token.new_list(rows))
    }

    /// Return a list of objects tracked by the collector (excluding the list returned).
    ///
    ///   generation
    ///     Generation to extract the objects from.
    ///
    /// If generation is not None, return only the objects tracked by the collector
    /// that are in that generation.
    #[function("(generation=None)")]
    fn get_objects(token: &mut Token, generation: Option<Borrowed<'_>>) -> PyResult {
        let generation = match crate::support::not_none(generation) {
            None => None,
            Some(generation) => Some(baton_object::int::index_to_i64(
                token,
                generation,
                "C ssize_t",
            )?),
        };
        let found = match generation {
            None => all_objects(token, false),
            Some(0) => all_objects(token, true),
            Some(1 | 2) => {
                let young: std::collections::HashSet<usize> = all_objects(token, true)
                    .iter()
                    .map(|object| object.word().identity())
                    .collect();
                let old = all_objects(token, false)
                    .into_iter()
                    .filter(|object| !young.contains(&object.word().identity()))
                    .collect();
                // There is one old generation; it shows as the oldest.
                if generation == Some(2) {
                    old
                } else {
                    Vec::new()
                }
            }
            Some(other) if other >= 3 => return Err(token.value_error(
                "generation parameter must be less than the number of available generations (3)",
            )),
            Some(_) => return Err(token.value_error("generation parameter cannot be negative")),
        };
        Ok(token.new_list(found))
    }

    /// Returns true if the object is tracked by the garbage collector.
    ///
    /// Simple atomic objects will return false.
    #[function("(obj, /)")]
    fn is_tracked(token: &mut Token, obj: Borrowed<'_>) -> PyResult<bool> {
        Ok(super::is_tracked(token, obj)
            && token
                .class_of(obj)
                .has(baton_object::class::class_flags::GC))
    }

    /// Returns true if the object has been already finalized by the GC.
    #[function("(obj, /)")]
    fn is_finalized(token: &mut Token, obj: Borrowed<'_>) -> PyResult<bool> {
        Ok(baton_object::gc::is_finalized(token, obj))
    }

    /// Return the list of objects that directly refer to any of 'objs'.
    #[function("(*objs)")]
    fn get_referrers(token: &mut Token, args: Args<'_>) -> PyResult {
        args.no_keywords(token, "get_referrers")?;
        let wanted = own_all(token, args.positional());
        let found = all_objects(token, false)
            .into_iter()
            .filter(|object| {
                referents(token, object.as_ref())
                    .iter()
                    .any(|referent| wanted.iter().any(|one| one.as_ref().is(referent.as_ref())))
            })
            .collect();
        Ok(token.new_list(found))
    }

    /// Return the list of objects that are directly referred to by 'objs'.
    #[function("(*objs)")]
    fn get_referents(token: &mut Token, args: Args<'_>) -> PyResult {
        args.no_keywords(token, "get_referents")?;
        let found = args
            .positional()
            .iter()
            .filter(|object| super::is_tracked(token, **object))
            .flat_map(|object| referents(token, *object))
            .collect();
        Ok(token.new_list(found))
    }

    /// Freeze all current tracked objects and ignore them for future collections.
    ///
    /// This can be used before a POSIX fork() call to make the gc copy-on-write friendly.
    /// Note: collection before a POSIX fork() call may free pages for future allocation
    /// which can cause copy-on-write.
    #[function("()")]
    fn freeze(token: &mut Token) -> PyResult<()> {
        baton_object::gc::freeze(token, true);
        Ok(())
    }

    /// Unfreeze all objects in the permanent generation.
    ///
    /// Put all objects in the permanent generation back into oldest generation.
    #[function("()")]
    fn unfreeze(token: &mut Token) -> PyResult<()> {
        baton_object::gc::freeze(token, false);
        Ok(())
    }

    /// Return the number of objects in the permanent generation.
    #[function("()")]
    fn get_freeze_count(token: &mut Token) -> PyResult<usize> {
        Ok(baton_object::gc::frozen_count(token))
    }

    #[constant]
    fn garbage(token: &mut Token) -> PyResult {
        Ok(kept(token, |state| &state.garbage))
    }

    #[constant]
    fn callbacks(token: &mut Token) -> PyResult {
        Ok(kept(token, |state| &state.callbacks))
    }

    #[constant]
    fn DEBUG_STATS(_token: &mut Token) -> PyResult<i64> {
        Ok(1)
    }

    #[constant]
    fn DEBUG_COLLECTABLE(_token: &mut Token) -> PyResult<i64> {
        Ok(2)
    }

    #[constant]
    fn DEBUG_UNCOLLECTABLE(_token: &mut Token) -> PyResult<i64> {
        Ok(4)
    }

    #[constant]
    fn DEBUG_SAVEALL(_token: &mut Token) -> PyResult<i64> {
        Ok(32)
    }

    #[constant]
    fn DEBUG_LEAK(_token: &mut Token) -> PyResult<i64> {
        Ok(38)
    }
}
