//! Where the installation is: CPython's `getpath`, as far as it matters to an interpreter that has its library inside.

use crate::runtime::Config;
use std::path::{Path, PathBuf};

/// The file that makes a folder a virtual environment (PEP 405).
const MARKER: &str = "pyvenv.cfg";

/// The folders that `sys` names.
pub(crate) struct Layout {
    /// The program, by the name it was called.
    pub(crate) executable: PathBuf,
    /// The program outside of the virtual environment.
    pub(crate) base_executable: PathBuf,
    /// The virtual environment, or else the installation.
    pub(crate) prefix: PathBuf,
    /// The same for what depends on the machine.
    pub(crate) exec_prefix: PathBuf,
    /// The installation: two above the program.
    pub(crate) base_prefix: PathBuf,
    /// The same for what depends on the machine.
    pub(crate) base_exec_prefix: PathBuf,
    /// The standard library's folder: where it would be if it were not inside of the program.
    pub(crate) library: PathBuf,
}

impl Layout {
    /// The layout around the configured program.
    pub(crate) fn new(config: &Config) -> Layout {
        let executable = config.executable.clone();
        let environment = environment_of(&executable);
        let base_executable = match &environment {
            Some((_, Some(home))) => base_program(&executable, home),
            _ => executable.clone(),
        };
        let real =
            std::fs::canonicalize(&base_executable).unwrap_or_else(|_| base_executable.clone());
        let (base_prefix, base_exec_prefix) = match &config.home {
            Some(home) => {
                let home = home.to_string_lossy();
                let (prefix, exec) = home.split_once(':').unwrap_or((&home, &home));
                (PathBuf::from(prefix), PathBuf::from(exec))
            }
            None => (two_above(&real), two_above(&real)),
        };
        let library = base_prefix.join("lib/baton3.14");
        let (prefix, exec_prefix) = match environment {
            Some((folder, _)) => (folder.clone(), folder),
            None => (base_prefix.clone(), base_exec_prefix.clone()),
        };
        Layout {
            executable,
            base_executable,
            prefix,
            exec_prefix,
            base_prefix,
            base_exec_prefix,
            library,
        }
    }
}

fn two_above(program: &Path) -> PathBuf {
    let folder = program.parent().and_then(Path::parent);
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    folder.map_or_else(|| PathBuf::from("/usr/local"), PathBuf::from)
}

/// The virtual environment that the program lies in, and the `home` that it names.
fn environment_of(program: &Path) -> Option<(PathBuf, Option<PathBuf>)> {
    let folder = program.parent()?;
    let above = folder.parent().unwrap_or(folder);
    let (place, text) = [(above, folder), (above, above)]
        .into_iter()
        .find_map(|(place, at)| Some((place, std::fs::read_to_string(at.join(MARKER)).ok()?)))?;
    let home = text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        key.trim()
            .eq_ignore_ascii_case("home")
            .then(|| PathBuf::from(value.trim()))
    });
    Some((place.to_path_buf(), home))
}

/// The program in a virtual environment's home: what the environment's link points at if it lies there, or else the
/// program of the same name.
fn base_program(program: &Path, home: &Path) -> PathBuf {
    let real = std::fs::canonicalize(program).unwrap_or_else(|_| program.to_path_buf());
    let same = program
        .file_name()
        .map(|name| home.join(name))
        .filter(|path| path.exists());
    match real.parent() == Some(home) {
        true => real,
        false => same.unwrap_or(real),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_lies_two_below_its_installation() {
        let config = Config {
            executable: "/opt/python/bin/python3".into(),
            ..Config::default()
        };
        let layout = Layout::new(&config);
        assert_eq!(layout.prefix, Path::new("/opt/python"));
        assert_eq!(layout.library, Path::new("/opt/python/lib/baton3.14"));
    }

    #[test]
    fn a_virtual_environment_names_the_home_of_its_program() {
        let folder = std::env::temp_dir().join(format!("baton-layout-{}", std::process::id()));
        let (home, venv) = (folder.join("base/bin"), folder.join("venv"));
        std::fs::create_dir_all(&home).unwrap();
        std::fs::create_dir_all(venv.join("bin")).unwrap();
        std::fs::write(home.join("python3"), "").unwrap();
        std::os::unix::fs::symlink(home.join("python3"), venv.join("bin/python3")).unwrap();
        std::fs::write(venv.join(MARKER), format!("home = {}\n", home.display())).unwrap();
        let config = Config {
            executable: venv.join("bin/python3"),
            ..Config::default()
        };
        let layout = Layout::new(&config);
        assert_eq!(layout.prefix, venv);
        assert_eq!(
            layout.base_executable,
            std::fs::canonicalize(home.join("python3")).unwrap()
        );
        assert_eq!(
            layout.base_prefix,
            std::fs::canonicalize(folder.join("base")).unwrap()
        );
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
