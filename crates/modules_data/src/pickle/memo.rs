//! What was seen: the memos of pickler and unpickler, and the views of them that Python gets.

use super::pickler::{PICKLER, Pickler};
use super::unpickler::{UNPICKLER, Unpickler};
use baton_modules::support::{call_method, tuple};
use baton_object::dict::{self, Dict};
use baton_object::hasher::BuildNumberHasher;
use baton_object::int::value_of;
use baton_object::traverse::Traverse;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Owned, PyResult, Token, Word, class, methods};
use std::collections::{BTreeMap, HashMap};

/// The objects a pickler has written, by identity, with their numbers.
#[derive(Default)]
pub struct PicklerMemo {
    places: HashMap<usize, usize, BuildNumberHasher>,
    entries: Vec<(usize, Owned)>,
}

impl Traverse for PicklerMemo {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        self.entries.traverse(visit);
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.places.clear();
        Traverse::clear(&mut self.entries, out);
    }
}

impl PicklerMemo {
    /// The number of an object.
    pub fn get(&self, object: Borrowed<'_>) -> Option<usize> {
        let place = *self.places.get(&object.word().identity())?;
        self.entries.get(place).map(|(index, _)| *index)
    }

    /// Gives an object the next number.
    pub fn add(&mut self, object: Owned) -> usize {
        let index = self.entries.len();
        self.put(index, object);
        index
    }

    fn put(&mut self, index: usize, object: Owned) {
        let identity = object.word().identity();
        match self.places.get(&identity) {
            Some(place) => {
                if let Some(entry) = self.entries.get_mut(*place) {
                    entry.0 = index;
                }
            }
            None => {
                self.places.insert(identity, self.entries.len());
                self.entries.push((index, object));
            }
        }
    }

    fn copy(&self, token: &Token) -> PicklerMemo {
        let entries = self
            .entries
            .iter()
            .map(|(index, object)| (*index, object.clone_ref(token)))
            .collect();
        PicklerMemo {
            places: self.places.clone(),
            entries,
        }
    }
}

/// The objects an unpickler has numbered: in a row as far as possible, those far away beside it.
#[derive(Default)]
pub struct UnpicklerMemo {
    row: Vec<Option<Owned>>,
    far: BTreeMap<usize, Owned>,
    count: usize,
}

impl Traverse for UnpicklerMemo {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        self.row.traverse(visit);
        self.far.traverse(visit);
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        Traverse::clear(&mut self.row, out);
        Traverse::clear(&mut self.far, out);
    }
}

impl UnpicklerMemo {
    /// The object under a number.
    pub fn get(&self, index: usize) -> Option<&Owned> {
        match self.row.get(index) {
            Some(found) => found.as_ref(),
            None => self.far.get(&index),
        }
    }

    /// Puts an object under a number.
    pub fn put(&mut self, index: usize, object: Owned) {
        let old = if index <= 2 * self.row.len() + 1024 {
            if index >= self.row.len() {
                self.row.resize_with(index + 1, || None);
            }
            let old = self
                .row
                .get_mut(index)
                .and_then(|place| place.replace(object));
            old.or_else(|| self.far.remove(&index))
        } else {
            self.far.insert(index, object)
        };
        self.count += usize::from(old.is_none());
    }

    /// How many objects there are: the next free number of a pickle.
    pub fn len(&self) -> usize {
        self.count
    }

    fn pairs(&self, token: &Token) -> Vec<(usize, Owned)> {
        let row = self.row.iter().enumerate();
        row.filter_map(|(index, found)| Some((index, found.as_ref()?)))
            .chain(self.far.iter().map(|(index, found)| (*index, found)))
            .map(|(index, found)| (index, found.clone_ref(token)))
            .collect()
    }
}

fn wrong_memo(token: &mut Token, class: &str, value: Borrowed<'_>) -> baton_object::Raised {
    let got = token.class_name(value);
    token.type_error(format!(
        "'memo' attribute must be {class} object or dict, not {got}"
    ))
}

/// The memo that Python assigns to a pickler.
pub fn pickler_memo_from(token: &mut Token, value: Borrowed<'_>) -> PyResult<PicklerMemo> {
    if let Some(proxy) = value.get::<PicklerMemoProxy>(token) {
        let pickler = proxy.pickler.clone_ref(token);
        return Ok(Pickler::of(token, pickler.as_ref())
            .memo
            .borrow()
            .copy(token));
    }
    if !value.is_a::<Dict>(token) {
        return Err(wrong_memo(token, "a PicklerMemoProxy", value));
    }
    let mut memo = PicklerMemo::default();
    for (_, pair) in dict::pairs(token, value) {
        let items = Tuple::items_of(token, pair.as_ref()).unwrap_or_default();
        let [index, object] = items else {
            return Err(token.type_error("'memo' values must be 2-item tuples"));
        };
        let (index, object) = (index.own(token), object.own(token));
        let index = baton_object::int::index_to_i64(token, index.as_ref(), "C ssize_t")?;
        memo.put(usize::try_from(index).unwrap_or(0), object);
    }
    Ok(memo)
}

/// The memo that Python assigns to an unpickler.
pub fn unpickler_memo_from(token: &mut Token, value: Borrowed<'_>) -> PyResult<UnpicklerMemo> {
    let mut memo = UnpicklerMemo::default();
    if let Some(proxy) = value.get::<UnpicklerMemoProxy>(token) {
        let unpickler = proxy.unpickler.clone_ref(token);
        let pairs = Unpickler::of(token, unpickler.as_ref())
            .memo
            .borrow()
            .pairs(token);
        pairs
            .into_iter()
            .for_each(|(index, object)| memo.put(index, object));
        return Ok(memo);
    }
    if !value.is_a::<Dict>(token) {
        return Err(wrong_memo(token, "an UnpicklerMemoProxy", value));
    }
    for (key, object) in dict::pairs(token, value) {
        let Some(index) = value_of(token, key.as_ref()) else {
            return Err(token.type_error("memo key must be integers"));
        };
        let Some(index) = index.to_i64().and_then(|index| usize::try_from(index).ok()) else {
            return Err(token.value_error("memo key must be positive integers."));
        };
        memo.put(index, object);
    }
    Ok(memo)
}

fn reduce(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let contents = call_method(token, this, "copy", &[])?;
    let class = token.native_class(&dict::DICT).as_value().own(token);
    let args = tuple(token, vec![contents]);
    Ok(tuple(token, vec![class, args]))
}

/// The view of a pickler's memo.
#[class(name = "PicklerMemoProxy", module = "_pickle", flags = NO_INSTANTIATION)]
pub struct PicklerMemoProxy {
    pickler: Owned,
}

impl PicklerMemoProxy {
    /// A view of this pickler's memo.
    pub fn make(token: &Token, pickler: Borrowed<'_>) -> Owned {
        debug_assert!(pickler.get::<Pickler>(token).is_some(), "{}", PICKLER.name);
        let pickler = pickler.own(token);
        token.new_object(PicklerMemoProxy { pickler })
    }
}

#[methods]
impl PicklerMemoProxy {
    /// Remove all items from memo.
    #[method("()")]
    fn clear(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let pickler = PicklerMemoProxy::of(token, this).pickler.clone_ref(token);
        let old = std::mem::take(&mut *Pickler::of(token, pickler.as_ref()).memo.borrow_mut());
        drop(old);
        Ok(())
    }

    /// Copy the memo to a new object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let pickler = PicklerMemoProxy::of(token, this).pickler.clone_ref(token);
        let copy = Pickler::of(token, pickler.as_ref())
            .memo
            .borrow()
            .copy(token);
        let made = Dict::new(token);
        for (index, object) in copy.entries {
            let key = token.new_int(object.word().identity() as i128);
            let index = token.new_int(index as i128);
            let pair = tuple(token, vec![index, object]);
            dict::set(token, made.as_ref(), key.as_ref(), pair.as_ref())?;
        }
        Ok(made)
    }

    /// Implement pickle support.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        reduce(token, this)
    }
}

/// The view of an unpickler's memo.
#[class(name = "UnpicklerMemoProxy", module = "_pickle", flags = NO_INSTANTIATION)]
pub struct UnpicklerMemoProxy {
    unpickler: Owned,
}

impl UnpicklerMemoProxy {
    /// A view of this unpickler's memo.
    pub fn make(token: &Token, unpickler: Borrowed<'_>) -> Owned {
        debug_assert!(
            unpickler.get::<Unpickler>(token).is_some(),
            "{}",
            UNPICKLER.name
        );
        let unpickler = unpickler.own(token);
        token.new_object(UnpicklerMemoProxy { unpickler })
    }
}

#[methods]
impl UnpicklerMemoProxy {
    /// Remove all items from memo.
    #[method("()")]
    fn clear(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let unpickler = UnpicklerMemoProxy::of(token, this)
            .unpickler
            .clone_ref(token);
        let old = std::mem::take(&mut *Unpickler::of(token, unpickler.as_ref()).memo.borrow_mut());
        drop(old);
        Ok(())
    }

    /// Copy the memo to a new object.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let unpickler = UnpicklerMemoProxy::of(token, this)
            .unpickler
            .clone_ref(token);
        let pairs = Unpickler::of(token, unpickler.as_ref())
            .memo
            .borrow()
            .pairs(token);
        let made = Dict::new(token);
        for (index, object) in pairs {
            let key = token.new_int(index as i128);
            dict::set(token, made.as_ref(), key.as_ref(), object.as_ref())?;
        }
        Ok(made)
    }

    /// Implement pickling support.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        reduce(token, this)
    }
}
