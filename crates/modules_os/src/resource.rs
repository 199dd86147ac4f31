//! `resource`: limits, and what was used.

use baton_object::{Owned, Token, module, struct_sequence, structseq};

struct_sequence! {
    /// struct_rusage: Result from getrusage.
    ///
    /// This object may be accessed either as a tuple of
    ///     (utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,
    ///     nswap,inblock,oublock,msgsnd,msgrcv,nsignals,nvcsw,nivcsw)
    /// or via the attributes ru_utime, ru_stime, ru_maxrss, and so on.
    pub StructRusage, STRUCT_RUSAGE = "resource"."struct_rusage", 16 of {
        0 "ru_utime" "user time used";
        1 "ru_stime" "system time used";
        2 "ru_maxrss" "max. resident set size";
        3 "ru_ixrss" "shared memory size";
        4 "ru_idrss" "unshared data size";
        5 "ru_isrss" "unshared stack size";
        6 "ru_minflt" "page faults not requiring I/O";
        7 "ru_majflt" "page faults requiring I/O";
        8 "ru_nswap" "number of swap outs";
        9 "ru_inblock" "block input operations";
        10 "ru_oublock" "block output operations";
        11 "ru_msgsnd" "IPC messages sent";
        12 "ru_msgrcv" "IPC messages received";
        13 "ru_nsignals" "signals received";
        14 "ru_nvcsw" "voluntary context switches";
        15 "ru_nivcsw" "involuntary context switches";
    }
}

/// The result object of a C structure.
pub(crate) fn usage(token: &Token, used: &libc::rusage) -> Owned {
    let times = [used.ru_utime, used.ru_stime]
        .map(|time| token.new_float(time.tv_sec as f64 + time.tv_usec as f64 * 1e-6));
    let numbers = [
        used.ru_maxrss,
        used.ru_ixrss,
        used.ru_idrss,
        used.ru_isrss,
        used.ru_minflt,
        used.ru_majflt,
        used.ru_nswap,
        used.ru_inblock,
        used.ru_oublock,
        used.ru_msgsnd,
        used.ru_msgrcv,
        used.ru_nsignals,
        used.ru_nvcsw,
        used.ru_nivcsw,
    ];
    let numbers = numbers.map(|number| token.int(number));
    structseq::make::<StructRusage>(token, times.into_iter().chain(numbers))
}

/// Limits of the process and what it used.
#[module(name = "resource", classes(super::STRUCT_RUSAGE))]
pub mod resource {
    use crate::constants::{self, Number};
    use crate::retry;
    use baton_object::{Borrowed, Owned, PyResult, Token, dict};

    const NUMBERS: &[Number] = &[
        ("RLIMIT_CPU", libc::RLIMIT_CPU as i64),
        ("RLIMIT_FSIZE", libc::RLIMIT_FSIZE as i64),
        ("RLIMIT_DATA", libc::RLIMIT_DATA as i64),
        ("RLIMIT_STACK", libc::RLIMIT_STACK as i64),
        ("RLIMIT_CORE", libc::RLIMIT_CORE as i64),
        ("RLIMIT_NOFILE", libc::RLIMIT_NOFILE as i64),
        ("RLIMIT_OFILE", libc::RLIMIT_NOFILE as i64),
        ("RLIMIT_AS", libc::RLIMIT_AS as i64),
        ("RLIMIT_RSS", libc::RLIMIT_RSS as i64),
        ("RLIMIT_NPROC", libc::RLIMIT_NPROC as i64),
        ("RLIMIT_MEMLOCK", libc::RLIMIT_MEMLOCK as i64),
        ("RLIMIT_MSGQUEUE", libc::RLIMIT_MSGQUEUE as i64),
        ("RLIMIT_NICE", libc::RLIMIT_NICE as i64),
        ("RLIMIT_RTPRIO", libc::RLIMIT_RTPRIO as i64),
        ("RLIMIT_RTTIME", libc::RLIMIT_RTTIME as i64),
        ("RLIMIT_SIGPENDING", libc::RLIMIT_SIGPENDING as i64),
        ("RUSAGE_SELF", libc::RUSAGE_SELF as i64),
        ("RUSAGE_CHILDREN", libc::RUSAGE_CHILDREN as i64),
        ("RUSAGE_THREAD", libc::RUSAGE_THREAD as i64),
        ("RLIM_INFINITY", -1),
    ];

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        let namespace = constants::namespace(token, module)?;
        constants::fill(token, namespace.as_ref(), NUMBERS);
        let error = token
            .native_class(&baton_object::exceptions::OS_ERROR)
            .as_value()
            .own(token);
        dict::set_text(token, namespace.as_ref(), "error", error.as_ref());
        Ok(())
    }

    #[function("(who, /)")]
    fn getrusage(token: &mut Token, who: i32) -> PyResult {
        // SAFETY: all zeros are a valid structure of numbers.
        let mut used: libc::rusage = unsafe { std::mem::zeroed() };
        // SAFETY: the structure is valid for writing.
        if unsafe { libc::getrusage(who, &mut used) } == -1 {
            return Err(match retry::errno() {
                libc::EINVAL => token.value_error("invalid who parameter"),
                number => token.os_error(number, None),
            });
        }
        Ok(super::usage(token, &used))
    }

    fn pair(token: &Token, limit: &libc::rlimit) -> Owned {
        token.new_tuple(
            [limit.rlim_cur, limit.rlim_max]
                .map(|value| match value {
                    libc::RLIM_INFINITY => token.int(-1),
                    value => token.new_int(i128::from(value)),
                })
                .into_iter(),
        )
    }

    /// A number as a limit; -1 is none.
    fn limit(token: &mut Token, given: Borrowed<'_>) -> PyResult<u64> {
        use baton_object::int::{index, value_of};
        let index = index(token, given)?;
        let value = value_of(token, index.as_ref());
        let small = value.and_then(baton_object::int::IntRef::to_i64);
        match (small, value.is_some_and(|value| value.is_negative())) {
            (Some(-1), _) => Ok(libc::RLIM_INFINITY),
            (_, true) => Err(token.value_error("Cannot convert negative int")),
            (Some(value), _) => Ok(value as u64),
            (None, false) => {
                baton_object::int::index_to_u64(token, index.as_ref()).map_err(|raised| {
                    drop(token.take_lazy(raised));
                    token.overflow_error("Python int too large to convert to C rlim_t")
                })
            }
        }
    }

    fn limit_of(token: &mut Token, limits: Borrowed<'_>) -> PyResult<libc::rlimit> {
        let limits = baton_object::object::collect(token, limits)?;
        let Ok([soft, hard]) = <[Owned; 2]>::try_from(limits) else {
            return Err(token.value_error("expected a tuple of 2 integers"));
        };
        let mut values = [0u64; 2];
        for (value, given) in values.iter_mut().zip([soft, hard]) {
            *value = limit(token, given.as_ref())?;
        }
        Ok(libc::rlimit {
            rlim_cur: values[0],
            rlim_max: values[1],
        })
    }

    fn failed(token: &mut Token) -> baton_object::Raised {
        match retry::errno() {
            libc::EINVAL => token.value_error("invalid resource specified"),
            libc::EPERM => token.value_error("not allowed to raise maximum limit"),
            number => token.os_error(number, None),
        }
    }

    fn known(token: &mut Token, resource: i32) -> PyResult<u32> {
        match u32::try_from(resource) {
            Ok(resource) if resource < 16 => Ok(resource),
            _ => Err(token.value_error("invalid resource specified")),
        }
    }

    #[function("(resource, /)")]
    fn getrlimit(token: &mut Token, resource: i32) -> PyResult {
        let resource = known(token, resource)?;
        let mut limit = libc::rlimit {
            rlim_cur: 0,
            rlim_max: 0,
        };
        // SAFETY: the structure is valid for writing.
        if unsafe { libc::getrlimit(resource as _, &mut limit) } == -1 {
            return Err(failed(token));
        }
        Ok(pair(token, &limit))
    }

    #[function("(resource, limits, /)")]
    fn setrlimit(token: &mut Token, resource: i32, limits: Borrowed<'_>) -> PyResult<()> {
        let resource = known(token, resource)?;
        let limit = limit_of(token, limits)?;
        // SAFETY: the structure is valid.
        if unsafe { libc::setrlimit(resource as _, &limit) } == -1 {
            return Err(failed(token));
        }
        Ok(())
    }

    #[function("(pid, resource, limits=None, /)")]
    fn prlimit(
        token: &mut Token,
        pid: i32,
        resource: i32,
        limits: Option<Borrowed<'_>>,
    ) -> PyResult {
        let resource = known(token, resource)?;
        let new = match limits.filter(|limits| !limits.is_none()) {
            Some(limits) => Some(limit_of(token, limits)?),
            None => None,
        };
        let mut old = libc::rlimit {
            rlim_cur: 0,
            rlim_max: 0,
        };
        let new = new.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
        // SAFETY: the structures are valid, or null.
        if unsafe { libc::prlimit(pid, resource as _, new, &mut old) } == -1 {
            return Err(failed(token));
        }
        Ok(pair(token, &old))
    }

    #[function("()")]
    fn getpagesize(_: &mut Token) -> i64 {
        // SAFETY: a plain number.
        unsafe { libc::sysconf(libc::_SC_PAGESIZE) }
    }
}
