//! `sys.monitoring`, `sys.settrace` and `sys.setprofile`: the Python face of the virtual machine's monitoring.

use baton_object::dict;
use baton_object::{Borrowed, Owned, PyResult, Token};
use baton_vm::monitor::{self, PYTHON_TOOLS, event};

/// Puts what a part of `sys` declares into its namespace.
pub fn add_functions(
    token: &mut Token,
    sys: Borrowed<'_>,
    part: &'static baton_object::module::ModuleSpec,
) -> PyResult<()> {
    let functions = baton_modules::registry::make(token, part)?;
    let functions = crate::runtime::module_dict(token, &functions);
    for (name, value) in dict::pairs(token, functions.as_ref()) {
        let hidden = {
            let name = baton_object::str::to_cow(token, name.as_ref());
            name.starts_with("__") || name == "asyncgen_hooks"
        };
        if !hidden {
            dict::set(token, sys, name.as_ref(), value.as_ref())?;
        }
    }
    Ok(())
}

/// Puts the functions and `monitoring` into the namespace of `sys`.
pub fn fill(token: &mut Token, sys: Borrowed<'_>) -> PyResult<()> {
    add_functions(token, sys, &tracing::MODULE)?;
    let module = baton_modules::registry::make(token, &monitoring::MODULE)?;
    let namespace = crate::runtime::module_dict(token, &module);
    let (disable, missing) = monitor::markers(token);
    dict::set_text(token, namespace.as_ref(), "DISABLE", disable.as_ref());
    dict::set_text(token, namespace.as_ref(), "MISSING", missing.as_ref());
    let mut names: Vec<(&str, Owned)> = event::NAMES
        .iter()
        .enumerate()
        .map(|(number, name)| (*name, token.int(1 << number)))
        .collect();
    names.push(("NO_EVENTS", token.int(0)));
    let events = baton_types::namespace::new(token, &names)?;
    dict::set_text(token, namespace.as_ref(), "events", events.as_ref());
    for (name, id) in [
        ("DEBUGGER_ID", 0),
        ("COVERAGE_ID", 1),
        ("PROFILER_ID", 2),
        ("OPTIMIZER_ID", 5),
    ] {
        let id = token.int(id);
        dict::set_text(token, namespace.as_ref(), name, id.as_ref());
    }
    dict::set_text(token, sys, "monitoring", module.as_ref());
    Ok(())
}

fn tool(token: &mut Token, id: i64) -> PyResult<usize> {
    match usize::try_from(id) {
        Ok(id) if id < PYTHON_TOOLS => Ok(id),
        _ => Err(token.value_error(format!("invalid tool {id} (must be between 0 and 5)"))),
    }
}

fn used_tool(token: &mut Token, id: i64) -> PyResult<usize> {
    let tool = tool(token, id)?;
    let used = monitor::of(token).names.borrow()[tool].is_some();
    match used {
        true => Ok(tool),
        false => Err(token.value_error(format!("tool {tool} is not in use"))),
    }
}

const ALL: u32 = (1 << event::COUNT as u32) - 1;
const C_ENDS: u32 = event::bit(event::C_RETURN) | event::bit(event::C_RAISE);
const BRANCHES: u32 = event::bit(event::BRANCH_LEFT) | event::bit(event::BRANCH_RIGHT);

/// A set of events as Python gives it, as the virtual machine takes it.
fn event_set(token: &mut Token, events: i64, local: bool) -> PyResult<u32> {
    let set = u32::try_from(events).ok().filter(|set| set & !ALL == 0);
    let Some(mut set) = set else {
        return Err(token.value_error(format!("invalid event set 0x{events:x}")));
    };
    if set & C_ENDS != 0 && set & event::bit(event::CALL) == 0 {
        return Err(token.value_error("cannot set C_RETURN or C_RAISE events independently"));
    }
    set &= !C_ENDS;
    if set & event::bit(event::CALL) != 0 {
        set |= C_ENDS;
    }
    if set & event::bit(event::BRANCH) != 0 {
        set = set & !event::bit(event::BRANCH) | BRANCHES;
    }
    let global_only = ALL & !((1 << event::FIRST_GLOBAL) - 1) & !C_ENDS;
    if local && set & global_only != 0 {
        return Err(token.value_error(format!("invalid local event set 0x{set:x}")));
    }
    Ok(set)
}

/// What Python is shown of a set.
fn shown(set: u32) -> i64 {
    i64::from(set & !C_ENDS)
}

/// Monitoring of the running program by tools (PEP 669).
#[baton_object::module(name = "sys.monitoring")]
pub mod monitoring {
    use super::{event, monitor, shown, tool, used_tool};
    use baton_object::dict::{self, Dict};
    use baton_object::{Borrowed, Owned, PyResult, Token, kind};

    #[function("(tool_id, name, /)")]
    fn use_tool_id(token: &mut Token, tool_id: i64, name: Borrowed<'_>) -> PyResult<()> {
        let tool = tool(token, tool_id)?;
        if !name.is_a::<baton_object::str::Str>(token) {
            return Err(token.value_error("tool name must be a str"));
        }
        let name = name.own(token);
        let names = &monitor::of(token).names;
        if names.borrow()[tool].is_some() {
            return Err(token.value_error(format!("tool {tool} is already in use")));
        }
        names.borrow_mut()[tool] = Some(name);
        Ok(())
    }

    fn clear(token: &mut Token, tool: usize) {
        monitor::set_events(token, tool, 0);
        let callbacks = std::mem::take(&mut monitor::of(token).callbacks.borrow_mut()[tool]);
        monitor::clear_local_events(token, tool);
        drop(callbacks);
    }

    #[function("(tool_id, /)")]
    fn clear_tool_id(token: &mut Token, tool_id: i64) -> PyResult<()> {
        let tool = tool(token, tool_id)?;
        if monitor::of(token).names.borrow()[tool].is_some() {
            clear(token, tool);
        }
        Ok(())
    }

    #[function("(tool_id, /)")]
    fn free_tool_id(token: &mut Token, tool_id: i64) -> PyResult<()> {
        let tool = tool(token, tool_id)?;
        let name = monitor::of(token).names.borrow_mut()[tool].take();
        if name.is_some() {
            clear(token, tool);
        }
        Ok(())
    }

    #[function("(tool_id, /)")]
    fn get_tool(token: &mut Token, tool_id: i64) -> PyResult {
        let tool = tool(token, tool_id)?;
        let name = monitor::of(token).names.borrow()[tool]
            .as_ref()
            .map(|name| name.clone_ref(token));
        Ok(name.unwrap_or_else(|| token.none()))
    }

    #[function("(tool_id, event, func, /)")]
    fn register_callback(
        token: &mut Token,
        tool_id: i64,
        event: i64,
        func: Borrowed<'_>,
    ) -> PyResult {
        let tool = tool(token, tool_id)?;
        if event.count_ones() != 1 {
            return Err(token.value_error("The callback can only be set for one event at a time"));
        }
        let number = event.trailing_zeros() as usize;
        if number >= event::COUNT {
            return Err(token.value_error(format!("invalid event {event}")));
        }
        let new = (!func.is_none()).then(|| func.own(token));
        let old = {
            let mut callbacks = monitor::of(token).callbacks.borrow_mut();
            std::mem::replace(&mut callbacks[tool][number], new)
        };
        Ok(old.unwrap_or_else(|| token.none()))
    }

    #[function("(tool_id, /)")]
    fn get_events(token: &mut Token, tool_id: i64) -> PyResult<i64> {
        let tool = tool(token, tool_id)?;
        Ok(shown(monitor::of(token).events[tool].get()))
    }

    #[function("(tool_id, event_set, /)")]
    fn set_events(token: &mut Token, tool_id: i64, event_set: i64) -> PyResult<()> {
        let tool = tool(token, tool_id)?;
        let events = super::event_set(token, event_set, false)?;
        let tool = used_tool(token, tool as i64)?;
        monitor::set_events(token, tool, events);
        Ok(())
    }

    fn check_code(token: &mut Token, code: Borrowed<'_>) -> PyResult<()> {
        match token.is_exact(code, kind::CODE) {
            true => Ok(()),
            false => Err(token.type_error("code must be a code object")),
        }
    }

    #[function("(tool_id, code, /)")]
    fn get_local_events(token: &mut Token, tool_id: i64, code: Borrowed<'_>) -> PyResult<i64> {
        check_code(token, code)?;
        let tool = tool(token, tool_id)?;
        Ok(shown(monitor::local_events(token, tool, code)))
    }

    #[function("(tool_id, code, event_set, /)")]
    fn set_local_events(
        token: &mut Token,
        tool_id: i64,
        code: Borrowed<'_>,
        event_set: i64,
    ) -> PyResult<()> {
        check_code(token, code)?;
        let tool = used_tool(token, tool_id)?;
        let events = super::event_set(token, event_set, true)?;
        monitor::set_local_events(token, tool, code, events);
        Ok(())
    }

    #[function("()")]
    fn restart_events(token: &mut Token) -> PyResult<()> {
        monitor::restart(token);
        Ok(())
    }

    #[function("()")]
    fn _all_events(token: &mut Token) -> PyResult {
        let all = Dict::new(token);
        for (number, name) in event::NAMES.iter().enumerate() {
            let tools = monitor::of(token)
                .events
                .iter()
                .enumerate()
                .filter(|(_, events)| events.get() & event::bit(number as u32) != 0)
                .fold(0, |tools, (tool, _)| tools | 1 << tool);
            if tools != 0 {
                let tools: Owned = token.int(tools);
                dict::set_text(token, all.as_ref(), name, tools.as_ref());
            }
        }
        Ok(all)
    }
}

/// The functions of `sys` that set trace and profile functions.
#[baton_object::module(name = "sys")]
pub mod tracing {
    use baton_object::{Borrowed, PyResult, Token};
    use baton_vm::monitor::legacy::{self, Kind};

    fn set(token: &mut Token, kind: Kind, function: Borrowed<'_>) {
        let function = (!function.is_none()).then(|| function.own(token));
        legacy::set_here(token, kind, function);
    }

    fn set_all(token: &mut Token, kind: Kind, function: Borrowed<'_>) {
        for vm in baton_vm::state::threads(token) {
            let function = (!function.is_none()).then(|| function.own(token));
            // SAFETY: the list holds attached threads, which cannot end while this one holds the lock.
            unsafe { legacy::set(token, vm, kind, function) };
        }
    }

    fn get(token: &mut Token, kind: Kind) -> PyResult {
        Ok(legacy::get(token, kind).unwrap_or_else(|| token.none()))
    }

    /// Set the global debug tracing function.
    ///
    /// It will be called on each function call.  See the debugger chapter
    /// in the library manual.
    #[function("(function, /)")]
    fn settrace(token: &mut Token, function: Borrowed<'_>) -> PyResult<()> {
        set(token, Kind::Trace, function);
        Ok(())
    }

    /// Return the global debug tracing function set with sys.settrace.
    ///
    /// See the debugger chapter in the library manual.
    #[function("()")]
    fn gettrace(token: &mut Token) -> PyResult {
        get(token, Kind::Trace)
    }

    /// Set the profiling function.
    ///
    /// It will be called on each function call and return.  See the profiler
    /// chapter in the library manual.
    #[function("(function, /)")]
    fn setprofile(token: &mut Token, function: Borrowed<'_>) -> PyResult<()> {
        set(token, Kind::Profile, function);
        Ok(())
    }

    /// Return the profiling function set with sys.setprofile.
    ///
    /// See the profiler chapter in the library manual.
    #[function("()")]
    fn getprofile(token: &mut Token) -> PyResult {
        get(token, Kind::Profile)
    }

    /// Check status of origin tracking for coroutine objects in this thread.
    #[function("()")]
    fn get_coroutine_origin_tracking_depth(token: &mut Token) -> PyResult<usize> {
        Ok(baton_vm::state::of(token).origin_depth.get())
    }

    /// Enable or disable origin tracking for coroutine objects in this thread.
    ///
    /// Coroutine objects will track 'depth' frames of traceback information
    /// about where they came from, available in their cr_origin attribute.
    ///
    /// Set a depth of 0 to disable.
    #[function("(depth)")]
    fn set_coroutine_origin_tracking_depth(token: &mut Token, depth: i64) -> PyResult<()> {
        match usize::try_from(depth) {
            Ok(depth) => {
                baton_vm::state::of(token).origin_depth.set(depth);
                Ok(())
            }
            Err(_) => Err(token.value_error("depth must be >= 0")),
        }
    }

    /// Set the global debug tracing function in all running threads belonging to the current interpreter.
    ///
    /// It will be called on each function call. See the debugger chapter
    /// in the library manual.
    #[function("(function, /)")]
    fn _settraceallthreads(token: &mut Token, function: Borrowed<'_>) -> PyResult<()> {
        set_all(token, Kind::Trace, function);
        Ok(())
    }

    /// Set the profiling function in all running threads belonging to the current interpreter.
    ///
    /// It will be called on each function call and return.  See the profiler
    /// chapter in the library manual.
    #[function("(function, /)")]
    fn _setprofileallthreads(token: &mut Token, function: Borrowed<'_>) -> PyResult<()> {
        set_all(token, Kind::Profile, function);
        Ok(())
    }
}
