//! `gc`: the collector's settings, questions to it, and what it tells while it runs.

use crate::support::own_all;
use baton_object::dict::{self, Dict};
use baton_object::gc::{Notice, OLDEST, collect as run, debug, objects_of, visit_words};
use baton_object::list::items;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, attribute, object};
use baton_sync::Instant;
use std::cell::{Cell, RefCell};

const FLAGS: &[(&str, i64)] = &[
    ("DEBUG_STATS", debug::STATS),
    ("DEBUG_COLLECTABLE", debug::COLLECTABLE),
    ("DEBUG_UNCOLLECTABLE", debug::UNCOLLECTABLE),
    ("DEBUG_SAVEALL", debug::SAVEALL),
    (
        "DEBUG_LEAK",
        debug::COLLECTABLE | debug::UNCOLLECTABLE | debug::SAVEALL,
    ),
];

#[derive(Default)]
struct State {
    callbacks: RefCell<Option<Owned>>,
    started: Cell<Option<Instant>>,
}

fn callbacks(token: &Token) -> Owned {
    let mut place = token.interp().extension::<State>().callbacks.borrow_mut();
    place
        .get_or_insert_with(|| token.new_list(Vec::new()))
        .clone_ref(token)
}

/// Puts changed settings into force.
fn apply(token: &Token) {
    let limit = token.interp().collector.young_limit();
    token.heap().young_limit.set(limit);
}

/// What the collector tells goes to the callbacks and, as the debugging flags want it, to `sys.stderr`.
fn observe(token: &mut Token, notice: Notice<'_>) {
    let stats = token.interp().collector.debug.get() & debug::STATS != 0;
    match notice {
        Notice::Start { generation } => {
            call_callbacks(token, "start", generation, 0);
            if stats {
                say_start(token, generation);
            }
        }
        Notice::Found(objects) => {
            for object in objects {
                let class = token.class_name(object.as_ref());
                let place = object.word().identity();
                say(token, &format!("gc: collectable <{class} {place:#x}>\n"));
            }
        }
        Notice::Stop {
            generation,
            collected,
        } => {
            if let Some(started) = token.interp().extension::<State>().started.take()
                && stats
            {
                let seconds = Instant::now().since(started).as_secs_f64();
                let text = format!(
                    "gc: done, {collected} unreachable, 0 uncollectable, {seconds:.4}s elapsed\n"
                );
                say(token, &text);
            }
            call_callbacks(token, "stop", generation, collected);
        }
    }
}

fn say_start(token: &mut Token, generation: u8) {
    let place = &token.interp().extension::<State>().started;
    place.set(Some(Instant::now()));
    let sizes = [0, 1, 2].map(|generation| objects_of(token, generation..=generation).len());
    let [young, middle, old] = sizes;
    let frozen = baton_object::gc::frozen_count(token);
    let text = format!(
        "gc: collecting generation {generation}...\n\
         gc: objects in each generation: {young} {middle} {old}\n\
         gc: objects in permanent generation: {frozen}\n"
    );
    say(token, &text);
}

/// Writes to `sys.stderr`; what goes wrong there is forgotten.
fn say(token: &mut Token, text: &str) {
    if let Err(raised) = baton_modules::sys::write_stderr(token, text) {
        drop(token.take_lazy(raised));
    }
}

fn call_callbacks(token: &mut Token, phase: &str, generation: u8, collected: usize) {
    let callbacks = callbacks(token);
    for callback in items(token, callbacks.as_ref()) {
        let info = Dict::new(token);
        for (name, number) in [
            ("generation", usize::from(generation)),
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
            let message = "Exception ignored while calling GC callback";
            report(token, exception, message, callback);
        }
    }
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
    fn collect(token: &mut Token, generation: Option<i32>) -> PyResult<usize> {
        let generation = u8::try_from(generation.unwrap_or(i32::from(OLDEST)));
        match generation {
            Ok(generation) if generation <= OLDEST => Ok(run(token, generation)),
            _ => Err(token.value_error("invalid generation")),
        }
    }

    /// Set the garbage collection debugging flags.
    ///
    ///   flags
    ///     An integer that can have the following bits turned on:
    ///       DEBUG_STATS - Print statistics during collection.
    ///       DEBUG_COLLECTABLE - Print collectable objects found.
    ///       DEBUG_UNCOLLECTABLE - Print unreachable but uncollectable objects
    ///         found.
    ///       DEBUG_SAVEALL - Save objects to gc.garbage rather than freeing them.
    ///       DEBUG_LEAK - Debug leaking programs (everything but STATS).
    ///
    /// Debugging information is written to sys.stderr.
    #[function("(flags, /)")]
    fn set_debug(token: &mut Token, flags: i32) -> PyResult<()> {
        token.interp().collector.debug.set(i64::from(flags));
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
    #[function("(*args)")]
    fn set_threshold(token: &mut Token, args: Args<'_>) -> PyResult<()> {
        args.no_keywords(token, "set_threshold")?;
        let given = args.positional();
        if given.is_empty() || given.len() > 3 {
            let message = "gc.set_threshold requires 1 to 3 arguments";
            return Err(token.type_error(message));
        }
        let mut thresholds = token.interp().collector.thresholds.get();
        for (place, value) in thresholds.iter_mut().zip(given) {
            *place = <i32 as baton_object::args::FromArg>::from_arg(token, *value)?;
        }
        token.interp().collector.thresholds.set(thresholds);
        apply(token);
        Ok(())
    }

    /// Return the current collection thresholds.
    #[function("()")]
    fn get_threshold(token: &mut Token) -> PyResult {
        let thresholds = token.interp().collector.thresholds.get();
        let numbers = thresholds.map(|number| token.int(i64::from(number)));
        Ok(token.new_tuple(numbers.into_iter()))
    }

    /// Return a three-tuple of the current collection counts.
    #[function("()")]
    fn get_count(token: &mut Token) -> PyResult {
        let young = token.heap().young_count.get();
        let [middle, old] = token.interp().collector.passed.get();
        let numbers = [young as i64, i64::from(middle), i64::from(old)];
        let numbers = numbers.map(|number| token.int(number));
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
        let generations = match crate::support::not_none(generation) {
            None => 0..=OLDEST,
            Some(generation) => {
                if token.class_of(generation).slots().index.is_none() {
                    let got = token.class_name(generation);
                    let message = format!("argument should be integer or None, not '{got}'");
                    return Err(token.type_error(message));
                }
                match baton_object::int::index_to_i64(token, generation, "C ssize_t")? {
                    -1 => 0..=OLDEST,
                    generation @ 0..=2 => generation as u8..=generation as u8,
                    3.. => return Err(token.value_error(
                        "generation parameter must be less than the number of available generations (3)",
                    )),
                    _ => return Err(token.value_error("generation parameter cannot be negative")),
                }
            }
        };
        let found = objects_of(token, generations);
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
                .has(baton_object::class::class_flags::GC)
            && !token.is_exact(obj, baton_object::kind::OBJECT)
            // Static types are not counted in CPython.
            && obj
                .as_class(token)
                .is_none_or(|class| class.has(baton_object::class::class_flags::HEAP)))
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
        let found = objects_of(token, 0..=OLDEST)
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

    /// The collector tells this module what it does from now on.
    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let collector = &token.interp().collector;
        collector.observer.set(Some(observe));
        let lists = [
            ("garbage", collector.garbage(token)),
            ("callbacks", super::callbacks(token)),
        ];
        for (name, list) in lists {
            attribute::set_text(token, module, name, list.as_ref())?;
        }
        for (name, flag) in FLAGS {
            let flag = token.int(*flag);
            attribute::set_text(token, module, name, flag.as_ref())?;
        }
        Ok(())
    }
}
