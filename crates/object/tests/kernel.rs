//! The kernel types, counts and the collector, driven from Rust.

use baton_object::dict::{self, Dict};
use baton_object::{
    HashKey, Interp, Thread, Token, attribute, class_build, gc, object, object_class,
};

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

fn make_class(token: &mut Token, name: &str) -> baton_object::Owned {
    let namespace = Dict::new(token);
    let name = token.intern(name);
    let metaclass = token
        .native_class(&baton_object::type_object::TYPE)
        .as_value()
        .own(token);
    let parts = class_build::ClassParts {
        metaclass: metaclass.as_ref(),
        name: name.as_ref(),
        bases: Vec::new(),
        given_bases: None,
        namespace: namespace.as_ref(),
    };
    class_build::build(token, parts).unwrap()
}

#[test]
fn dict_keeps_order_and_finds_after_growth_and_deletion() {
    with_token(|token| {
        let dict = Dict::new(token);
        for i in 0..1000 {
            let (key, value) = (token.int(i * 7), token.int(i));
            dict::set(token, dict.as_ref(), key.as_ref(), value.as_ref()).unwrap();
        }
        for i in (0..1000).step_by(3) {
            let key = token.int(i * 7);
            assert!(
                dict::remove(token, dict.as_ref(), key.as_ref())
                    .unwrap()
                    .is_some()
            );
        }
        for i in 0..1000 {
            let key = token.int(i * 7);
            let found = dict::get(token, dict.as_ref(), key.as_ref()).unwrap();
            assert_eq!(
                found.and_then(|value| value.word().int()),
                (i % 3 != 0).then_some(i)
            );
        }
        let order: Vec<i64> = dict::pairs(token, dict.as_ref())
            .iter()
            .filter_map(|(_, v)| v.word().int())
            .collect();
        assert!(order.is_sorted());
    });
}

#[test]
fn instances_move_along_shapes_and_into_a_dictionary() {
    with_token(|token| {
        let class = make_class(token, "A");
        let object = object_class::new_plain(token, class.as_ref()).unwrap();
        for i in 0..40 {
            let value = token.int(i);
            attribute::set_text(token, object.as_ref(), &format!("a{i}"), value.as_ref()).unwrap();
        }
        for i in 0..40 {
            let value = attribute::get_text(token, object.as_ref(), &format!("a{i}")).unwrap();
            assert_eq!(value.word().int(), Some(i));
        }
        let dict = attribute::instance_dict(token, object.as_ref()).unwrap();
        assert_eq!(object::len(token, dict.as_ref()).unwrap(), 40);
        let value = attribute::get_text(token, object.as_ref(), "a39").unwrap();
        assert_eq!(value.word().int(), Some(39));
    });
}

#[test]
fn a_deeply_nested_list_dies_flatly() {
    with_token(|token| {
        let mut list = token.new_list(Vec::new());
        for _ in 0..1_000_000 {
            list = token.new_list(vec![list]);
        }
        drop(list);
    });
}

#[test]
fn a_cycle_is_collected_and_its_weakref_dies() {
    with_token(|token| {
        let class = make_class(token, "A");
        let object = object_class::new_plain(token, class.as_ref()).unwrap();
        attribute::set_text(token, object.as_ref(), "me", object.as_ref()).unwrap();
        let spec = token
            .native_class(&baton_object::weakref_class::WEAKREF)
            .as_value()
            .own(token);
        let weak = object::call(token, spec.as_ref(), &[object.as_ref()]).unwrap();
        drop(object);
        let target = object::call(token, weak.as_ref(), &[]).unwrap();
        assert!(!target.word().is_none());
        drop(target);
        assert!(gc::collect(token, 2) >= 1);
        let target = object::call(token, weak.as_ref(), &[]).unwrap();
        assert!(target.word().is_none());
    });
}

#[test]
fn errors_are_lazy_and_become_objects() {
    with_token(|token| {
        let raised = token.type_error("no");
        let error = token.take_error(raised);
        assert_eq!(object::str_text(token, error.as_ref()).unwrap(), "no");
        assert_eq!(
            object::repr_text(token, error.as_ref()).unwrap(),
            "TypeError('no')"
        );
    });
}
