//! Compiles a file and writes the code object to standard output, as `marshal.dumps` would.

use std::io::Write;

use baton_compile::{Options, compile_source};
use baton_syntax::Mode;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args
        .next()
        .ok_or("usage: marshal FILE [exec|eval|single] [OPTIMIZE]")?;
    let mode = match args.next().as_deref() {
        Some("eval") => Mode::Eval,
        Some("single") => Mode::Single,
        _ => Mode::Exec,
    };
    let mut options = Options::new(path.as_str());
    options.optimize = args.next().map_or(Ok(0), |level| level.parse())?;
    let mut warnings = Vec::new();
    let result = compile_source(&std::fs::read(&path)?, mode, &options, &mut warnings);
    for warning in warnings {
        eprintln!("{}: {}", warning.place.line, warning.message);
    }
    let code = result?;
    std::io::stdout().write_all(&baton_code::marshal::dump_code(&code))?;
    Ok(())
}
