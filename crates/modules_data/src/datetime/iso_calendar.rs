//! `IsoCalendarDate`: what `date.isocalendar()` returns, a tuple with names that pickles as a plain tuple.

use baton_modules::support::tuple;
use baton_object::args::NativeFn;
use baton_object::class::{GetSetSpec, MethodKind, MethodSpec, class_flags};
use baton_object::slots::Slots;
use baton_object::structseq::{self, StructSequence};
use baton_object::tuple::{TUPLE, Tuple};
use baton_object::{Args, Borrowed, ClassSpec, PyResult, Token, object};

/// See the module's note.
pub struct IsoCalendarDate;

impl StructSequence for IsoCalendarDate {
    const QUALIFIED: &'static str = "datetime.IsoCalendarDate";
    const VISIBLE: usize = 3;
    const FIELDS: &'static [&'static str] = &["year", "week", "weekday"];
    fn spec() -> &'static ClassSpec {
        &ISO_CALENDAR_DATE
    }
}

const FIELDS: &[GetSetSpec] = &[
    property(structseq::field::<0>("year", "")),
    property(structseq::field::<1>("week", "")),
    property(structseq::field::<2>("weekday", "")),
];

const fn property(mut field: GetSetSpec) -> GetSetSpec {
    field.member = false;
    field
}

const METHODS: &[MethodSpec] = &[MethodSpec {
    name: "__reduce__",
    signature: "($self, /)",
    doc: "",
    kind: MethodKind::Instance,
    call: NativeFn::One(reduce),
    no_switch: false,
}];

/// The class `IsoCalendarDate`.
pub static ISO_CALENDAR_DATE: ClassSpec = ClassSpec {
    name: "IsoCalendarDate",
    module: "datetime",
    doc: "The result of date.isocalendar() or datetime.isocalendar()\n\n\
          This object may be accessed either as a tuple of\n  ((year, week, weekday))\n\
          or via the object attributes as named in the above tuple.",
    signature: "",
    index: std::sync::atomic::AtomicU32::new(0),
    base: Some(&TUPLE),
    like: None,
    flags: class_flags::GC | class_flags::IMMUTABLE,
    payload_size: size_of::<Tuple>(),
    drop_payload: Some(structseq::drop_payload::<IsoCalendarDate>),
    traverse: structseq::traverse::<IsoCalendarDate>,
    clear: structseq::clear,
    items_end: Some(structseq::items_end::<IsoCalendarDate>),
    item_size: 8,
    slots: Slots {
        new: Some(new),
        ..structseq::slots::<IsoCalendarDate>()
    },
    methods: METHODS,
    getsets: FIELDS,
    constants: &[],
};

fn new(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
    let bound = bind!(token, args, "IsoCalendarDate", Either "year" true, Either "week" true, Either "weekday" true);
    let mut parts = [0; 3];
    for (part, value) in parts.iter_mut().zip(bound) {
        let value = baton_modules::support::given(token, value)?;
        *part = super::fields::int(token, value)?;
    }
    Ok(make(token, parts))
}

/// Year, week and weekday as an object.
pub fn make(token: &Token, parts: [i64; 3]) -> baton_object::Owned {
    structseq::make::<IsoCalendarDate>(token, parts.map(|part| token.int(part)))
}

fn reduce(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let items = object::collect(token, this)?;
    let items = tuple(token, items);
    let class = token.native_class(&TUPLE).as_value().own(token);
    let args = tuple(token, vec![items]);
    Ok(tuple(token, vec![class, args]))
}
