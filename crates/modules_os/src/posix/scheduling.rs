//! `posix`: how the system schedules processes, and the namespaces that they live in.

use crate::posix::path::Fd;
use crate::retry;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, PyResult, Token, module, object, struct_sequence, structseq};

struct_sequence! {
    /// sched_param(sched_priority): A scheduling parameter.
    ///
    /// sched_priority
    ///   the scheduling priority
    pub SchedParam, SCHED_PARAM = "posix"."sched_param", 1 of {
        0 "sched_priority" "the scheduling priority";
    }
}

/// The parameters that a `sched_param` means.
pub(crate) fn parameters(token: &mut Token, value: Borrowed<'_>) -> PyResult<libc::sched_param> {
    let class = token.native_class(&SCHED_PARAM).as_value().own(token);
    let priority = match Tuple::items_of(token, value) {
        Some([priority]) if token.class_word(value).is(class.as_ref()) => priority.own(token),
        _ => return Err(token.type_error("must have a sched_param object")),
    };
    let sched_priority = baton_object::args::FromArg::from_arg(token, priority.as_ref())?;
    Ok(libc::sched_param { sched_priority })
}

/// The functions of this part.
#[module(name = "posix")]
pub mod part {
    use super::*;

    /// Voluntarily relinquish the CPU.
    #[function("()")]
    fn sched_yield(token: &mut Token) -> PyResult<()> {
        // SAFETY: no arguments.
        retry::checked(token, "sched_yield", || unsafe { libc::sched_yield() }).map(drop)
    }

    /// Get the maximum scheduling priority for policy.
    #[function("(policy)")]
    fn sched_get_priority_max(token: &mut Token, policy: i32) -> PyResult<i32> {
        // SAFETY: a plain number.
        let priority = unsafe { libc::sched_get_priority_max(policy) };
        retry::status(token, priority)
    }

    /// Get the minimum scheduling priority for policy.
    #[function("(policy)")]
    fn sched_get_priority_min(token: &mut Token, policy: i32) -> PyResult<i32> {
        // SAFETY: a plain number.
        let priority = unsafe { libc::sched_get_priority_min(policy) };
        retry::status(token, priority)
    }

    /// Get the scheduling policy for the process identified by pid.
    ///
    /// Passing 0 for pid returns the scheduling policy for the calling process.
    #[function("(pid, /)")]
    fn sched_getscheduler(token: &mut Token, pid: i32) -> PyResult<i32> {
        // SAFETY: a plain number.
        let policy = unsafe { libc::sched_getscheduler(pid) };
        retry::status(token, policy)
    }

    /// Returns scheduling parameters for the process identified by pid.
    ///
    /// If pid is 0, returns parameters for the calling process.
    /// Return value is an instance of sched_param.
    #[function("(pid, /)")]
    fn sched_getparam(token: &mut Token, pid: i32) -> PyResult {
        let mut param = libc::sched_param { sched_priority: 0 };
        // SAFETY: the structure is valid for writing.
        let status = unsafe { libc::sched_getparam(pid, &mut param) };
        retry::status(token, status)?;
        let priority = token.int(i64::from(param.sched_priority));
        Ok(structseq::make::<SchedParam>(token, [priority]))
    }

    /// Return the affinity of the process identified by pid (or the current process if zero).
    ///
    /// The affinity is returned as a set of CPU identifiers.
    #[function("(pid, /)")]
    fn sched_getaffinity(token: &mut Token, pid: i32) -> PyResult {
        // SAFETY: all zeros are an empty set.
        let mut cpus: libc::cpu_set_t = unsafe { std::mem::zeroed() };
        // SAFETY: the set's size is passed.
        let status =
            unsafe { libc::sched_getaffinity(pid, size_of::<libc::cpu_set_t>(), &mut cpus) };
        retry::status(token, status)?;
        // SAFETY: the number is below the set's size.
        let numbers =
            (0..libc::CPU_SETSIZE as usize).filter(|cpu| unsafe { libc::CPU_ISSET(*cpu, &cpus) });
        let numbers: Vec<Owned> = numbers.map(|cpu| token.int(cpu as i64)).collect();
        let numbers = token.new_list(numbers);
        let set = token.native_class(&baton_types::set::SET).as_value();
        let set = set.own(token);
        object::call(token, set.as_ref(), &[numbers.as_ref()])
    }

    /// Set the CPU affinity of the process identified by pid to mask.
    #[function("(pid, mask, /)")]
    fn sched_setaffinity(token: &mut Token, pid: i32, mask: Borrowed<'_>) -> PyResult<()> {
        // SAFETY: all zeros are an empty set.
        let mut cpus: libc::cpu_set_t = unsafe { std::mem::zeroed() };
        for cpu in object::collect(token, mask)? {
            let cpu = baton_object::int::index_to_i64(token, cpu.as_ref(), "C long")?;
            if cpu < 0 {
                return Err(token.value_error("negative CPU number"));
            }
            if cpu >= i64::from(libc::CPU_SETSIZE) {
                return Err(token.os_error(libc::EINVAL, None));
            }
            // SAFETY: the number is below the set's size.
            unsafe { libc::CPU_SET(cpu as usize, &mut cpus) };
        }
        // SAFETY: the set's size is passed.
        let status = unsafe { libc::sched_setaffinity(pid, size_of::<libc::cpu_set_t>(), &cpus) };
        retry::status(token, status).map(drop)
    }

    /// Set the scheduling policy for the process identified by pid.
    ///
    /// If pid is 0, the calling process is changed.
    /// param is an instance of sched_param.
    #[function("(pid, policy, param, /)")]
    fn sched_setscheduler(
        token: &mut Token,
        pid: i32,
        policy: i32,
        param: Borrowed<'_>,
    ) -> PyResult<()> {
        let param = parameters(token, param)?;
        // SAFETY: the structure lives until the call is over.
        let status = unsafe { libc::sched_setscheduler(pid, policy, &param) };
        retry::status(token, status).map(drop)
    }

    /// Set scheduling parameters for the process identified by pid.
    ///
    /// If pid is 0, sets parameters for the calling process.
    /// param should be an instance of sched_param.
    #[function("(pid, param, /)")]
    fn sched_setparam(token: &mut Token, pid: i32, param: Borrowed<'_>) -> PyResult<()> {
        let param = parameters(token, param)?;
        // SAFETY: the structure lives until the call is over.
        let status = unsafe { libc::sched_setparam(pid, &param) };
        retry::status(token, status).map(drop)
    }

    /// Return the round-robin quantum for the process identified by pid, in seconds.
    ///
    /// Value returned is a float.
    #[function("(pid, /)")]
    fn sched_rr_get_interval(token: &mut Token, pid: i32) -> PyResult<f64> {
        let mut interval = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: the structure is valid for writing.
        let status = unsafe { libc::sched_rr_get_interval(pid, &mut interval) };
        retry::status(token, status)?;
        Ok(interval.tv_sec as f64 + interval.tv_nsec as f64 * 1e-9)
    }

    /// Move the calling thread into different namespaces.
    ///
    ///   fd
    ///     A file descriptor to a namespace.
    ///   nstype
    ///     Type of namespace.
    #[function("(fd, nstype=0)")]
    fn setns(token: &mut Token, fd: Fd, nstype: Option<i32>) -> PyResult<()> {
        let kind = nstype.unwrap_or(0);
        // SAFETY: plain numbers.
        retry::checked(token, ("setns", fd), move || unsafe {
            libc::setns(fd.0, kind)
        })
        .map(drop)
    }

    /// Disassociate parts of a process (or thread) execution context.
    ///
    ///   flags
    ///     Namespaces to be unshared.
    #[function("(flags)")]
    fn unshare(token: &mut Token, flags: i32) -> PyResult<()> {
        // SAFETY: a plain number.
        retry::checked(token, "unshare", move || unsafe { libc::unshare(flags) }).map(drop)
    }
}
