//! Arithmetic without Python.

use super::*;

const NINE: Settings = Settings {
    prec: 9,
    emax: 999,
    emin: -999,
    rounding: Rounding::HalfEven,
    clamp: false,
};

fn number(text: &str) -> Number {
    let mut status = 0;
    let number = parse(text, &Settings::MAXIMAL, &mut status);
    assert_eq!(status, 0, "{text}");
    number
}

type Binary = fn(&Number, &Number, &Settings, &mut u32) -> Number;
type Unary = fn(&Number, &Settings, &mut u32) -> Number;

fn check(op: Binary, a: &str, b: &str, expected: &str) {
    let mut status = 0;
    let result = op(&number(a), &number(b), &NINE, &mut status);
    assert_eq!(scientific(&result, true), expected, "{a} {b}");
}

fn check_one(op: Unary, a: &str, expected: &str) {
    let mut status = 0;
    let result = op(&number(a), &NINE, &mut status);
    assert_eq!(scientific(&result, true), expected, "{a}");
}

#[test]
fn sums_and_products() {
    check(add, "1.1", "2.2", "3.3");
    check(add, "1E+20", "-1", "1.00000000E+20");
    check(subtract, "1.00", "1.0", "0.00");
    check(multiply, "1.23456789", "9.87654321", "12.1932631");
    check(multiply, "1E+999", "10", "Infinity");
}

#[test]
fn wide_products_round_like_big_ones() {
    let roundings = [
        Rounding::Up,
        Rounding::Down,
        Rounding::Ceiling,
        Rounding::Floor,
        Rounding::HalfUp,
        Rounding::HalfDown,
        Rounding::HalfEven,
        Rounding::ZeroFiveUp,
    ];
    let factors = [
        "9999999999999999999999999999",
        "-1234567890123456789012345678.9",
        "5E+27",
        "2000000000000000000000000001",
        "3.3333333333333333333333333333333333",
        "-99999999999999999999999999999999999999",
    ];
    for prec in [20, 28, 34, 37] {
        for rounding in roundings {
            let settings = Settings::wide(prec).with_rounding(rounding);
            for a in factors.map(number) {
                for b in factors.map(number) {
                    let (mut fast, mut slow) = (0, 0);
                    let product = multiply(&a, &b, &settings, &mut fast);
                    let exact = arithmetic::exact_product(&a, &b, &mut slow);
                    assert_eq!(product, finalize(exact, &settings, &mut slow));
                    assert_eq!(fast, slow);
                }
            }
        }
    }
}

#[test]
fn quotients() {
    check(divide, "1", "3", "0.333333333");
    check(divide, "12", "4", "3");
    check(divide, "8.00", "2", "4.00");
    check(divide_integer, "-7", "2", "-3");
    check(remainder, "-7", "2", "-1");
    check(remainder_near, "10", "6", "-2");
    check_one(square_root, "2", "1.41421356");
    check_one(square_root, "100", "10");
}

#[test]
fn elementary_functions() {
    check_one(exp, "1", "2.71828183");
    check_one(exp, "-1E-20", "1.00000000");
    check_one(ln, "10", "2.30258509");
    check_one(ln, "0.999999999999999999999", "-1.00000000E-21");
    check_one(log10, "2", "0.301029996");
    check_one(log10, "1E+7", "7");
    check(power, "2", "0.5", "1.41421356");
    check(power, "1.5", "30", "191751.059");
}

#[test]
fn digits_are_counted() {
    for count in [1i64, 5, 19, 38, 39, 77, 300, 1000] {
        let ten = Coefficient::power_of_ten(count);
        assert_eq!(ten.digits(), count + 1);
        let (nines, _) = ten.difference(&Coefficient::ONE);
        assert_eq!(nines.digits(), count);
        assert!(!nines.has_more_digits_than(count));
        assert!(ten.has_more_digits_than(count));
        assert_eq!(ten.log10_exact(), Some(count));
        assert_eq!(nines.log10_exact(), None);
    }
}

#[test]
fn widest_settings_do_not_hang() {
    let mut status = 0;
    let third = divide(&number("1"), &number("3"), &Settings::MAXIMAL, &mut status);
    assert!(third.is_nan());
    assert_eq!(status, condition::MALLOC);
    status = 0;
    let half = divide(
        &number("1"),
        &number("1024"),
        &Settings::MAXIMAL,
        &mut status,
    );
    assert_eq!(scientific(&half, true), "0.0009765625");
    assert_eq!(status, 0);
}

#[test]
fn formats() {
    let show = |text: &str, spec: &str| {
        let layout = parse_layout(spec)?;
        format(&number(text), &layout, None, true, Rounding::HalfEven)
    };
    assert_eq!(show("1234567.891", ",.2f").as_deref(), Some("1,234,567.89"));
    assert_eq!(
        show("1234567", "020,").as_deref(),
        Some("0,000,000,001,234,567")
    );
    assert_eq!(show("-0.001", "z.1f").as_deref(), Some("0.0"));
    assert_eq!(show("1", "x"), None);
}

/// Numbers and settings of all sizes, from a sequence that is always the same.
struct Sizes(u64);

impl Sizes {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn exponent(&mut self) -> i64 {
        let near = self.below(40) as i64 - 20;
        [
            near,
            near,
            MAX_EMAX - near.abs(),
            MIN_ETINY + near.abs(),
            MIN_EMIN,
        ][self.below(5) as usize]
    }

    fn number(&mut self) -> Number {
        let digits: String = (0..=self.below(45))
            .map(|_| char::from(b'0' + self.below(10) as u8))
            .collect();
        let text = match self.below(16) {
            0 => format!("sNaN{digits}"),
            1 => "-Infinity".to_string(),
            2 => "0".to_string(),
            3 => "1".to_string(),
            _ => {
                let sign = ["", "-"][self.below(2) as usize];
                format!("{sign}{digits}E{}", self.exponent())
            }
        };
        parse(&text, &Settings::MAXIMAL, &mut 0)
    }

    fn settings(&mut self) -> Settings {
        let prec = [1, 3, 28, 60, MAX_PREC][self.below(5) as usize];
        Settings {
            prec,
            emax: [0, 99, MAX_EMAX][self.below(3) as usize],
            emin: [0, -99, MIN_EMIN][self.below(3) as usize],
            rounding: [Rounding::Up, Rounding::HalfEven, Rounding::ZeroFiveUp]
                [self.below(3) as usize],
            clamp: self.below(2) == 1,
        }
    }
}

#[test]
fn no_size_is_too_much() {
    const UNARY: [Unary; 14] = [
        absolute,
        exp,
        ln,
        log10,
        logb,
        logical_invert,
        minus,
        next_minus,
        next_plus,
        normalize,
        plus,
        square_root,
        to_integral_exact,
        to_integral_value,
    ];
    const BINARY: [Binary; 18] = [
        add,
        compare,
        compare_signal,
        divide,
        divide_integer,
        logical_and,
        maximum,
        minimum_magnitude,
        multiply,
        next_toward,
        power,
        quantize,
        remainder,
        remainder_near,
        rotate,
        scaleb,
        shift,
        subtract,
    ];
    let mut sizes = Sizes(1);
    for _ in 0..4000 {
        let settings = sizes.settings();
        let (a, b, c) = (sizes.number(), sizes.number(), sizes.number());
        let mut results: Vec<Number> = Vec::new();
        let mut status = 0;
        results.extend(UNARY.map(|op| op(&a, &settings, &mut status)));
        results.extend(BINARY.map(|op| op(&a, &b, &settings, &mut status)));
        results.push(fma(&a, &b, &c, &settings, &mut status));
        results.push(divmod(&a, &b, &settings, &mut status).1);
        results.push(compare_total(&a, &b));
        for result in results {
            let most = MAX_PREC.min(settings.prec.max(60));
            assert!(
                !result.coefficient.has_more_digits_than(most),
                "{a:?} {b:?}"
            );
            assert!(result.adjusted() <= MAX_EMAX, "{a:?} {b:?} {settings:?}");
        }
    }
}
