//! Lengths of vectors, within one unit of the last place, from sums and products that keep their rounding errors.

/// A number as the sum of a float and its rounding error.
pub(super) struct Double {
    pub(super) high: f64,
    pub(super) low: f64,
}

/// The sum, exactly, of two floats of which the first is the greater.
fn ordered_sum(a: f64, b: f64) -> Double {
    let high = a + b;
    Double {
        high,
        low: (a - high) + b,
    }
}

/// The sum of two floats, exactly.
pub(super) fn sum(a: f64, b: f64) -> Double {
    let high = a + b;
    let back = high - a;
    Double {
        high,
        low: (a - (high - back)) + (b - back),
    }
}

/// The product of two floats, exactly.
pub(super) fn product(a: f64, b: f64) -> Double {
    let high = a * b;
    Double {
        high,
        low: a.mul_add(b, -high),
    }
}

/// A running sum of squares that starts at 1, the greatest it may be, so that what is added is never the greater.
struct Squares {
    sum: f64,
    low_products: f64,
    low_sums: f64,
}

impl Squares {
    /// Adds `a * b`.
    fn add(&mut self, a: f64, b: f64) {
        let product = product(a, b);
        let sum = ordered_sum(self.sum, product.high);
        self.sum = sum.high;
        self.low_products += product.low;
        self.low_sums += sum.low;
    }

    fn value(&self) -> f64 {
        self.sum - 1.0 + (self.low_products + self.low_sums)
    }
}

/// The Euclidean norm: infinite if a coordinate is, even beside a NaN.
pub(super) fn euclidean(numbers: &[f64]) -> f64 {
    if numbers.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if numbers.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let largest = numbers.iter().fold(0.0f64, |most, x| most.max(x.abs()));
    if largest == 0.0 || numbers.len() == 1 {
        return largest;
    }
    let (_, exponent) = super::split(largest);
    if exponent < -1023 {
        // A scale for subnormal numbers would not be a float.
        let larger: Vec<f64> = numbers.iter().map(|x| x / f64::MIN_POSITIVE).collect();
        return f64::MIN_POSITIVE * euclidean(&larger);
    }
    let scale = libm::ldexp(1.0, -exponent);
    let mut squares = Squares {
        sum: 1.0,
        low_products: 0.0,
        low_sums: 0.0,
    };
    for x in numbers {
        squares.add(x * scale, x * scale);
    }
    // One Newton step corrects the root.
    let root = squares.value().sqrt();
    squares.add(-root, root);
    (root + squares.value() / (2.0 * root)) / scale
}
