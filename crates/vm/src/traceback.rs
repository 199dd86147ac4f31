//! `traceback` objects, and adding a frame's entry to an exception that passes through it.

use crate::code_object::CodeObject;
use crate::frame::Frame;
use crate::frame_object;
use baton_object::exceptions::BaseException;
use baton_object::{Args, Borrowed, Owned, PyResult, Raised, Token, class, methods};

/// Create a new traceback object.
#[class(name = "traceback", kind = TRACEBACK)]
pub struct Traceback {
    /// `tb_next`
    pub next: Option<Owned>,
    /// `tb_frame`
    pub frame: Owned,
    /// `tb_lasti`, in bytes.
    pub last_instruction: i64,
    /// `tb_lineno`; -1 until asked for.
    pub line: i64,
}

/// The files of the machinery of imports.
const IMPORT_MACHINERY: [&str; 3] = [
    "<frozen importlib._bootstrap>",
    "<frozen importlib._bootstrap_external>",
    "<frozen _baton_importer>",
];
/// Below this function of the machinery runs code of the imported module.
const FRAMES_REMOVED: &str = "_call_with_frames_removed";

/// Takes the import machinery's frames out of an error's traceback, as CPython's `remove_importlib_frames`: all of them
/// if the import itself failed, otherwise those that led to the module whose code raised.
pub fn trim_import_error(token: &mut Token, raised: Raised) -> Raised {
    let always = token.error_is(&raised, &baton_object::exceptions::IMPORT_ERROR);
    let error = token.take_error(raised);
    let mut entries = Vec::new();
    let mut next = BaseException::of(token, error.as_ref())
        .traceback
        .as_ref()
        .map(|entry| entry.clone_ref(token));
    while let Some(entry) = next {
        next = Traceback::of(token, entry.as_ref())
            .next
            .as_ref()
            .map(|next| next.clone_ref(token));
        entries.push(entry);
    }
    // Where the chunk of machinery begins that the last kept entries belong to, if they do.
    let mut kept: Vec<Owned> = Vec::with_capacity(entries.len());
    let mut chunk = None;
    for entry in entries {
        let (machinery, removes) = describe(token, &entry);
        match machinery {
            true => chunk = chunk.or(Some(kept.len())),
            false => chunk = None,
        }
        kept.push(entry);
        if let Some(start) = chunk
            && (always || removes)
        {
            kept.truncate(start);
        }
    }
    let mut rest = None;
    for entry in kept.into_iter().rev() {
        let old = std::mem::replace(&mut Traceback::of_mut(token, entry.as_ref()).next, rest);
        drop(old);
        rest = Some(entry);
    }
    let old = std::mem::replace(
        &mut BaseException::of_mut(token, error.as_ref()).traceback,
        rest,
    );
    drop(old);
    token.raise_object(error)
}

/// Whether an entry is of the import machinery, and of the function that runs modules.
fn describe(token: &Token, entry: &Owned) -> (bool, bool) {
    let frame = Traceback::of(token, entry.as_ref()).frame.as_ref();
    let code = frame_object::code_of(token, frame);
    let code = CodeObject::of(token, code.as_ref());
    let is = |name: Borrowed<'_>, text: &str| baton_object::str::to_cow(token, name) == text;
    let machinery = IMPORT_MACHINERY
        .iter()
        .any(|file| is(code.co_filename(), file));
    (machinery, machinery && is(code.co_name(), FRAMES_REMOVED))
}

/// Puts an entry for `frame` in front of the exception's traceback.
///
/// # Safety
/// `frame` is a live frame of the current thread whose `ip` is up to date.
pub unsafe fn add(token: &mut Token, exception: Borrowed<'_>, frame: *mut Frame) {
    // SAFETY: by contract.
    let (unit, object) = unsafe {
        (
            Frame::last_instruction(frame),
            frame_object::of_frame(token, frame),
        )
    };
    let next = BaseException::of_mut(token, exception).traceback.take();
    let entry = Traceback {
        next,
        frame: object,
        last_instruction: unit as i64 * 2,
        line: -1,
    };
    let entry = token.new_object(entry);
    BaseException::of_mut(token, exception).traceback = Some(entry);
}

#[methods]
impl Traceback {
    #[slot]
    fn __new__(token: &mut Token, _class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let [next, frame, last, line] = args.positional() else {
            let given = args.len();
            return Err(token.type_error(format!(
                "traceback() takes exactly 4 arguments ({given} given)"
            )));
        };
        let next = check_next(token, Some(*next))?;
        if !frame.is_a::<frame_object::FrameObject>(token) {
            let got = token.class_name(*frame);
            return Err(token.type_error(format!(
                "traceback() argument 'tb_frame' must be frame, not {got}"
            )));
        }
        let (last, line) = (
            baton_object::int::index_to_i64(token, *last, "C int")?,
            baton_object::int::index_to_i64(token, *line, "C int")?,
        );
        let frame = frame.own(token);
        Ok(token.new_object(Traceback {
            next,
            frame,
            last_instruction: last,
            line,
        }))
    }

    #[getter]
    fn tb_next(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Traceback::of(token, this)
            .next
            .as_ref()
            .map_or_else(|| token.none(), |next| next.clone_ref(token)))
    }

    #[setter]
    fn set_tb_next(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let next = check_next(token, value)?;
        let mut cursor = next.as_ref().map(|next| next.clone_ref(token));
        while let Some(current) = cursor {
            if current.as_ref().is(this) {
                return Err(token.value_error("traceback loop detected"));
            }
            cursor = Traceback::of(token, current.as_ref())
                .next
                .as_ref()
                .map(|next| next.clone_ref(token));
        }
        let old = std::mem::replace(&mut Traceback::of_mut(token, this).next, next);
        drop(old);
        Ok(())
    }

    #[member]
    fn tb_frame(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Traceback::of(token, this).frame.clone_ref(token))
    }

    #[member]
    fn tb_lasti(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(Traceback::of(token, this).last_instruction)
    }

    #[getter]
    fn tb_lineno(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Traceback::of(token, this);
        if payload.line != -1 {
            return Ok(token.int(payload.line));
        }
        let unit = payload.last_instruction / 2;
        let line = frame_object::FrameObject::of(token, payload.frame.as_ref())
            .line_at(token, unit as usize);
        Ok(line.map_or_else(|| token.none(), |line| token.int(i64::from(line))))
    }

    /// The attributes of a traceback.
    #[method("()")]
    fn __dir__(token: &mut Token, _this: Borrowed<'_>) -> PyResult {
        let names =
            ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"].map(|name| token.new_str(name));
        Ok(token.new_list(names.into()))
    }
}

fn check_next(token: &mut Token, value: Option<Borrowed<'_>>) -> PyResult<Option<Owned>> {
    match value {
        None => Err(token.type_error("can't delete tb_next attribute")),
        Some(value) if value.is_none() => Ok(None),
        Some(value) if value.is_a::<Traceback>(token) => Ok(Some(value.own(token))),
        Some(value) => {
            let got = token.class_name(value);
            Err(token.type_error(format!("expected traceback object or None, got '{got}'")))
        }
    }
}
