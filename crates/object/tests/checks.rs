//! What goes wrong in native code must be noticed, not undefined: classes that were not made ready, and, in the build
//! that looks for it, uses of dead objects.

use baton_object::traverse::Opaque;
use baton_object::{HashKey, Interp, Thread, Token, class, methods};
use std::panic::{AssertUnwindSafe, catch_unwind};

fn with_token(test: impl FnOnce(&mut Token)) {
    let (interp, thread) = Interp::new(HashKey(1, 2));
    // SAFETY: the thread is the interpreter's only one and lives to the end of this function.
    let before = unsafe { Thread::enter(&raw const *thread) };
    // SAFETY: entered just above, and the only token reference.
    test(unsafe { Thread::token(&raw const *thread) });
    Thread::leave(before);
    drop(thread);
    drop(interp);
}

/// Nobody makes this ready.
#[class(name = "forgotten", no_gc)]
pub struct Forgotten {
    number: Opaque<u32>,
}

#[methods]
impl Forgotten {}

#[test]
fn a_class_that_is_not_ready_is_a_clean_failure() {
    with_token(|token| {
        let made = catch_unwind(AssertUnwindSafe(|| {
            token.new_object(Forgotten { number: Opaque(1) })
        }));
        let found = catch_unwind(AssertUnwindSafe(|| {
            token.native_class(&FORGOTTEN).as_value().word()
        }));
        for panic in [made.map(drop).unwrap_err(), found.map(drop).unwrap_err()] {
            let message = panic.downcast_ref::<String>().unwrap();
            assert!(message.contains("forgotten"), "{message}");
        }
        baton_object::class_build::ready(token, &FORGOTTEN);
        let object = token.new_object(Forgotten { number: Opaque(2) });
        assert_eq!(Forgotten::of(token, object.as_ref()).number.0, 2);
    });
}

#[test]
#[cfg(feature = "check-borrows")]
fn a_use_of_a_dead_object_is_noticed() {
    use baton_object::Borrowed;
    use std::os::unix::process::ExitStatusExt;

    const CHILD: &str = "BATON_TEST_CHILD";
    if std::env::var_os(CHILD).is_some() {
        with_token(|token| {
            let list = token.new_list(Vec::new());
            let word = list.word();
            drop(list);
            // SAFETY: wrong on purpose: the list is dead, which is what must be found.
            let dead = unsafe { Borrowed::from_raw(word) };
            println!("{}", token.class_name(dead));
        });
        return;
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "--nocapture",
            "a_use_of_a_dead_object_is_noticed",
        ])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.signal().is_some(), "{errors}");
    assert!(errors.contains("used after it was freed"), "{errors}");
}
