//! Where the items of a view lie: an offset, and for each dimension how many and how far apart.

use baton_object::{Owned, Token};

/// What a view looks at, apart from its buffer. Strides are in bytes and may be negative or zero.
#[derive(Clone)]
pub struct Layout {
    /// Where the first item starts.
    pub offset: usize,
    /// Items per dimension; none for a single item.
    pub shape: Vec<usize>,
    /// Bytes from one item to the next, per dimension.
    pub strides: Vec<isize>,
    /// Bytes of an item.
    pub item_size: usize,
    /// The item format.
    pub format: String,
    /// True if it must not be written.
    pub readonly: bool,
}

/// The strides of items one after the other, the last dimension's first.
pub fn c_strides(shape: &[usize], item_size: usize) -> Vec<isize> {
    let mut strides = vec![0; shape.len()];
    let mut step = item_size as isize;
    for (stride, count) in strides.iter_mut().zip(shape).rev() {
        *stride = step;
        step = step.saturating_mul(*count as isize);
    }
    strides
}

impl Layout {
    /// How many items.
    pub fn count(&self) -> usize {
        self.shape
            .iter()
            .fold(1, |count: usize, len| count.saturating_mul(*len))
    }

    /// Bytes of all items.
    pub fn bytes(&self) -> usize {
        self.count().saturating_mul(self.item_size)
    }

    /// Items of the first dimension; `None` for a single item.
    pub fn len(&self) -> Option<usize> {
        self.shape.first().copied()
    }

    /// Where an item starts.
    pub fn place(&self, indices: &[usize]) -> usize {
        let moved = indices
            .iter()
            .zip(&self.strides)
            .fold(0, |sum: isize, (index, stride)| {
                sum.saturating_add(stride.saturating_mul(*index as isize))
            });
        (self.offset as isize).saturating_add(moved).max(0) as usize
    }

    /// True if the items lie one after the other, the last index running fastest (or the first, for `fortran`).
    pub fn is_contiguous(&self, fortran: bool) -> bool {
        if self.shape.contains(&0) {
            return true;
        }
        let mut step = self.item_size as isize;
        let order: Vec<usize> = match fortran {
            true => (0..self.shape.len()).collect(),
            false => (0..self.shape.len()).rev().collect(),
        };
        for dimension in order {
            let count = self.shape[dimension];
            if count > 1 && self.strides[dimension] != step {
                return false;
            }
            step = step.saturating_mul(count as isize);
        }
        true
    }

    /// Where the items start, in the order of the indices, the last running fastest (or the first).
    pub fn places(&self, fortran: bool) -> Vec<usize> {
        if self.shape.contains(&0) {
            return Vec::new();
        }
        let mut places = Vec::with_capacity(self.count());
        let mut indices = vec![0; self.shape.len()];
        loop {
            places.push(self.place(&indices));
            let order: Vec<usize> = match fortran {
                true => (0..indices.len()).collect(),
                false => (0..indices.len()).rev().collect(),
            };
            let next = order.into_iter().find(|dimension| {
                indices[*dimension] += 1;
                let fits = indices[*dimension] < self.shape[*dimension];
                if !fits {
                    indices[*dimension] = 0;
                }
                fits
            });
            if next.is_none() {
                return places;
            }
        }
    }

    /// Items in the order of their indices as lists of lists.
    pub fn nest(&self, token: &Token, items: Vec<Owned>) -> Owned {
        let mut items = items;
        for count in self.shape.iter().skip(1).rev() {
            let mut lists = Vec::new();
            let mut rest = items.into_iter();
            let rows = match *count {
                0 => 0,
                count => rest.len() / count,
            };
            for _ in 0..rows {
                lists.push(token.new_list(rest.by_ref().take(*count).collect()));
            }
            items = lists;
        }
        token.new_list(items)
    }
}
