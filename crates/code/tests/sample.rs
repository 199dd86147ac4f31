//! A code object made by CPython, read, listed, verified and mutilated (`tests/bytecode/sample.py`).

use std::fmt::Write;

use baton_code::{Code, dis, exceptions, linetable, marshal, verify};

const MARSHAL: &[u8] = include_bytes!("../../../tests/bytecode/sample.marshal");
const LISTING: &str = include_str!("../../../tests/bytecode/sample.txt");

fn list(code: &Code, out: &mut String) {
    let number = |value: i32| {
        if value < 0 {
            "-".to_owned()
        } else {
            value.to_string()
        }
    };
    writeln!(out, "== {} {}", code.qualname, code.first_line).unwrap();
    for instruction in dis::instructions(code) {
        let place = dis::location(code, instruction.offset);
        let place = [place.line, place.col, place.end_line, place.end_col]
            .map(number)
            .join(":");
        let mut line = format!("{} {place} {}", instruction.offset, instruction.op.name());
        if instruction.op.any().has_arg() {
            write!(line, " {}", instruction.arg).unwrap();
        }
        let meaning = match instruction.target() {
            Some(target) => target.to_string(),
            None => dis::argument(code, &instruction),
        };
        writeln!(out, "{}", format!("{line} {meaning}").trim_end()).unwrap();
    }
    for entry in exceptions::entries(&code.exceptiontable) {
        let (start, end, target) = (entry.start * 2, entry.end * 2, entry.target * 2);
        writeln!(
            out,
            "{start} {end} {target} {} {}",
            entry.depth,
            u8::from(entry.lasti)
        )
        .unwrap();
    }
    for inner in code.nested() {
        list(inner, out);
    }
}

#[test]
fn the_listing_is_dis_s() {
    let code = marshal::load_code(MARSHAL).unwrap();
    let mut found = String::new();
    list(&code, &mut found);
    for (found, expected) in found.lines().zip(LISTING.lines()) {
        // EXTENDED_ARGs are folded into their instruction here.
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), LISTING.lines().count());
}

#[test]
fn it_is_verified_and_survives_a_round_trip() {
    let code = marshal::load_code(MARSHAL).unwrap();
    assert_eq!(verify::verify(&code), Ok(()));
    assert_eq!(
        marshal::load_code(&marshal::dump_code(&code)).as_ref(),
        Ok(&code)
    );
}

/// Whatever the bytes, nothing panics.
#[test]
fn mutilated_code_is_harmless() {
    let mut state = 1u32;
    let mut random = |limit: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % limit
    };
    let mut refused = 0;
    for _ in 0..600 {
        let mut bytes = MARSHAL.to_vec();
        for _ in 0..=random(3) {
            let at = random(bytes.len());
            bytes[at] = random(256) as u8;
        }
        bytes.truncate(if random(10) == 0 {
            random(bytes.len())
        } else {
            bytes.len()
        });
        let Ok(code) = marshal::load_code(&bytes) else {
            refused += 1;
            continue;
        };
        list(&code, &mut String::new());
        let _ = linetable::lines(&code.linetable, code.first_line).count();
        let _ = dis::listing(&code);
        refused += usize::from(verify::verify(&code).is_err());
    }
    assert!(refused > 200);
}
