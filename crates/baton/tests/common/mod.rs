//! What the tests of the command share: the command in a known environment, and its output as text.

use std::process::Command;

/// The command, without the variables that change what Python programs do or how they are coloured.
pub fn baton() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PYTHON") {
            command.env_remove(name);
        }
    }
    command.env_remove("FORCE_COLOR");
    command.env("NO_COLOR", "1").env("LC_ALL", "C.UTF-8");
    command
}

/// What a program wrote, which is UTF-8.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
