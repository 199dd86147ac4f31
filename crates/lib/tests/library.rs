//! What the importer relies on.
use baton_lib::{Entry, find, iter, list, read};

#[test]
fn names_become_paths() {
    let module = |path| {
        Some(Entry {
            path,
            is_package: false,
        })
    };
    let package = |path| {
        Some(Entry {
            path,
            is_package: true,
        })
    };
    assert_eq!(find("abc"), module("abc.py"));
    assert_eq!(find("collections"), package("collections/__init__.py"));
    assert_eq!(find("json.decoder"), module("json/decoder.py"));
    assert_eq!(
        find("importlib._bootstrap"),
        module("importlib/_bootstrap.py")
    );
    for wrong in [
        "",
        ".",
        "abc.",
        ".abc",
        "collections..abc",
        "collections/abc",
        "nothing",
    ] {
        assert_eq!(find(wrong), None, "{wrong:?}");
    }
}

#[test]
fn every_file_unpacks_to_its_size() {
    for file in iter() {
        let content = read(file.path).unwrap_or_else(|| panic!("{}", file.path));
        assert_eq!(content.len(), file.size(), "{}", file.path);
    }
    assert!(iter().len() > 600);
    assert_eq!(read("nothing.py"), None);
}

#[test]
fn the_index_is_sorted() {
    assert!(iter().zip(iter().skip(1)).all(|(a, b)| a.path < b.path));
}

#[test]
fn the_overlay_is_applied() {
    let text = |path| String::from_utf8(read(path).unwrap()).unwrap();
    assert!(text("site.py").contains("{userbase}/lib/baton{version[0]}"));
    for file in iter().filter(|file| file.path.ends_with(".py")) {
        let text = String::from_utf8_lossy(&read(file.path).unwrap()).to_lowercase();
        assert!(!text.contains("rustpython"), "{}", file.path);
    }
    for name in ["_pycodecs", "_dummy_os", "_dummy_thread", "dummy_threading"] {
        assert_eq!(find(name), None);
    }
}

#[test]
fn folders_list_their_names() {
    let top = list("");
    assert!(top.contains(&"abc.py") && top.contains(&"json/"));
    assert!(top.is_sorted());
    assert_eq!(list("json"), list("json/"));
    assert!(list("json").contains(&"decoder.py"));
    assert!(list("jso").is_empty());
}
