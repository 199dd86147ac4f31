//! Sets iterate in CPython's order, also after deletions; ranges of any size; unions.

use baton_object::{HashKey, Interp, Owned, Thread, Token, number, object};
use baton_types::set;

fn with_token(test: impl FnOnce(&mut Token)) {
    let (interp, thread) = Interp::new(HashKey(0, 0));
    // SAFETY: the thread is the interpreter's only one and lives to the end of this function.
    let before = unsafe { Thread::enter(&raw const *thread) };
    // SAFETY: entered just above, and the only token reference.
    let token = unsafe { Thread::token(&raw const *thread) };
    baton_types::init(token);
    test(token);
    Thread::leave(before);
    drop(thread);
    drop(interp);
}

#[test]
fn sets_iterate_in_the_order_of_the_reference() {
    with_token(|token| {
        let items: Vec<Owned> = (0..30).map(|i| token.int(i * 7919 % 1000)).collect();
        let set = set::new_set(token, items).unwrap();
        let expected = "{0, 514, 137, 651, 271, 785, 919, 28, 542, 676, 299, 813, 433, 947, 56, 190, 704, 838, 461, 975, 595, 218, 732, 352, 866, 109, 623, 757, 380, 894}";
        assert_eq!(object::repr_text(token, set.as_ref()).unwrap(), expected);
        let items: Vec<Owned> = [1, 2, 3].iter().map(|i| token.int(*i)).collect();
        let frozen = set::new_frozenset(token, items).unwrap();
        assert_eq!(
            object::hash(token, frozen.as_ref()).unwrap(),
            -272_375_401_224_217_160
        );
    });
}

#[test]
fn a_deleted_slot_is_used_again() {
    with_token(|token| {
        let items: Vec<Owned> = [8, 16, 1].iter().map(|i| token.int(*i)).collect();
        let set = set::new_set(token, items).unwrap();
        let (gone, new) = (token.int(8), token.int(24));
        assert!(set::discard(token, set.as_ref(), gone.as_ref()).unwrap());
        set::add(token, set.as_ref(), new.as_ref()).unwrap();
        assert_eq!(set::len(token, set.as_ref()), 3);
        assert!(set::contains(token, set.as_ref(), new.as_ref()).unwrap());
    });
}

#[test]
fn unions_of_classes() {
    with_token(|token| {
        let [int, list] = [
            &baton_object::int_class::INT,
            &baton_object::list_class::LIST,
        ]
        .map(|spec| token.native_class(spec).as_value().own(token));
        let union =
            number::binary(token, int.as_ref(), list.as_ref(), number::BinaryOp::Or).unwrap();
        assert_eq!(
            object::repr_text(token, union.as_ref()).unwrap(),
            "int | list"
        );
        let one = token.int(1);
        assert!(object::is_instance(token, one.as_ref(), union.as_ref()).unwrap());
    });
}
