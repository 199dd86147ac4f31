//! `_baton_library`: the embedded standard library as the import system sees it (DESIGN D16). The finder itself is
//! Python, in the library's overlay (`_baton_importer.py`).

use crate::source;
use baton_code::frozen::{Frozen, Image};
use baton_object::{PyResult, Token};
use std::sync::Arc;

/// The file name that a frozen module's code shows.
pub fn frozen_filename(path: &str) -> String {
    let module = path.trim_end_matches(".py").trim_end_matches("/__init__");
    format!("<frozen {}>", module.replace('/', "."))
}

/// The code object of an embedded source file: frozen where this build has it, else compiled now.
pub fn code(token: &mut Token, path: &str, filename: &str) -> PyResult {
    if crate::sys::optimize_level(token) == 0
        && let Some(image) = baton_lib::code(path)
    {
        let frozen = Frozen {
            image: Image::new(image),
            filename: filename.into(),
        };
        let new = token.seam().code_object.get();
        return new(token, &Arc::new(frozen));
    }
    let Some(source) = baton_lib::read(path) else {
        return Err(token.raise(
            &baton_object::exceptions::IMPORT_ERROR,
            format!("the library has no file {path}"),
        ));
    };
    let (source, filename) = (
        baton_types::bytes::new(token, &source),
        token.new_str(filename),
    );
    source::compile_module(token, source.as_ref(), filename.as_ref())
}

/// The standard library inside of the interpreter.
#[baton_object::module(name = "_baton_library")]
pub mod library {
    use baton_object::str::Str;
    use baton_object::{Borrowed, PyResult, Token};

    /// The path and kind of a module in the library, or None.
    #[function("(name, /)")]
    fn find(token: &mut Token, name: Borrowed<'_>) -> PyResult {
        // Any text is asked for; what no file can be called is not there.
        let found = name
            .get::<Str>(token)
            .and_then(|name| baton_lib::find(&name.to_cow()));
        Ok(match found {
            Some(entry) => {
                let values = [token.new_str(entry.path), token.bool(entry.is_package)];
                token.new_tuple(values.into_iter())
            }
            None => token.none(),
        })
    }

    /// The content of a file of the library, or None.
    #[function("(path, /)")]
    fn read(token: &mut Token, path: String) -> PyResult {
        Ok(match baton_lib::read(&path) {
            Some(data) => baton_types::bytes::new(token, &data),
            None => token.none(),
        })
    }

    /// The names in a folder of the library.
    #[function("(folder, /)")]
    fn listdir(token: &mut Token, folder: String) -> PyResult {
        let names = baton_lib::list(&folder)
            .into_iter()
            .map(|name| token.new_str(name))
            .collect();
        Ok(token.new_list(names))
    }

    /// Call a function with the name of each module that is imported again.
    #[function("(function, /)")]
    fn watch_again(token: &mut Token, function: Borrowed<'_>) {
        crate::import::watch_again(token, function);
    }

    /// The code of a file of the library, compiled under a file name.
    #[function("(path, filename, /)")]
    fn code(token: &mut Token, path: String, filename: String) -> PyResult {
        super::code(token, &path, &filename)
    }
}
