//! The table of instructions against what CPython 3.14 says (`tests/bytecode/opcodes.py`).

use baton_code::ops::{ALL, Family, flag};
use baton_code::{AnyOp, Opcode};

const EXPECTED: &str = include_str!("../../../tests/bytecode/opcodes.txt");

fn letters(op: AnyOp) -> String {
    let flags = [
        flag::ARG,
        flag::CONST,
        flag::NAME,
        flag::LOCAL,
        flag::FREE,
        flag::JUMP,
    ];
    let letters: String = "acnlfj"
        .chars()
        .zip(flags)
        .filter(|(_, flag)| op.has(*flag))
        .map(|(letter, _)| letter)
        .collect();
    if letters.is_empty() {
        ".".to_owned()
    } else {
        letters
    }
}

#[test]
fn table_agrees_with_cpython() {
    let mut count = 0;
    for line in EXPECTED.lines() {
        let [code, name, caches, flags, effects, base] = line
            .split(' ')
            .collect::<Vec<_>>()
            .try_into()
            .expect("six columns");
        let op = AnyOp::from_name(name).unwrap_or_else(|| panic!("no {name}"));
        count += 1;
        assert_eq!(op.code().to_string(), code, "{name}");
        match op.info().family {
            Family::Specialized => {
                assert_eq!(op.info().base.name(), base, "{name}");
                continue;
            }
            // CPython keeps an instrumented instruction's facts in its base.
            Family::Instrumented => {}
            Family::Base | Family::Pseudo => {
                assert_eq!(op.caches().to_string(), caches, "{name}");
                assert_eq!(letters(op), flags, "{name}");
            }
        }
        let found: Vec<String> = [2, 3, 5]
            .into_iter()
            .flat_map(|arg| [true, false].map(|jump| op.stack_effect(arg, Some(jump)).to_string()))
            .collect();
        assert_eq!(found.join(","), effects, "{name}");
    }
    assert_eq!(count, ALL.len());
}

#[test]
fn numbers_and_opcodes_convert_both_ways() {
    for op in ALL {
        match op.real() {
            Some(real) => {
                assert_eq!(Opcode::from_u8(real as u8), Some(real));
                assert_eq!(real.any(), *op);
                assert_eq!(u16::from(real as u8), op.code());
            }
            None => assert!(op.code() >= 256),
        }
    }
}
