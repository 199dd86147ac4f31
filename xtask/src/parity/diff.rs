//! Shows how our code objects for one file differ from CPython's.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use baton_code::{Code, Const, ascii, dis, marshal, verify};

/// What a CPython compiles a file to.
pub(super) fn compile_with(python: &str, script: &Path, file: &Path) -> Result<Arc<Code>, String> {
    let output = Command::new(python)
        .arg(script)
        .arg("--marshal")
        .arg(file)
        .output()
        .map_err(|error| format!("{python}: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let code = marshal::load_code(&output.stdout).map_err(|error| error.to_string())?;
    // What CPython makes is what the verifier must accept.
    verify::verify(&code).map_err(|error| error.to_string())?;
    if marshal::load_code(&marshal::dump_code(&code)).as_ref() != Ok(&code) {
        return Err("marshal does not read what it wrote".to_owned());
    }
    Ok(code)
}

/// Compiles `file` with both compilers and prints the differences.
pub(super) fn show(python: &str, script: &Path, file: &Path) -> Result<(), String> {
    let theirs = compile_with(python, script, file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let ours = super::compile(file, &name)?;
    let mut differences = 0;
    compare(&theirs, &ours, &mut differences);
    match differences {
        0 => Ok(()),
        count => Err(format!("{count} code objects differ (- CPython, + ours)")),
    }
}

fn compare(theirs: &Arc<Code>, ours: &Arc<Code>, differences: &mut usize) {
    let (theirs_text, ours_text) = (listing(theirs), listing(ours));
    if theirs_text != ours_text {
        *differences += 1;
        println!("=== {} (line {})", theirs.qualname, theirs.first_line);
        print_diff(&theirs_text, &ours_text);
    }
    let mut rest: Vec<&Arc<Code>> = ours.nested().collect();
    for inner in theirs.nested() {
        let same = |code: &&Arc<Code>| {
            code.qualname == inner.qualname && code.first_line == inner.first_line
        };
        match rest.iter().position(same) {
            Some(index) => compare(inner, rest.remove(index), differences),
            None => {
                *differences += 1;
                println!(
                    "=== {} (line {}) is missing",
                    inner.qualname, inner.first_line
                );
            }
        }
    }
}

/// A code object as lines: attributes, then instructions with positions, then the exception table.
fn listing(code: &Code) -> Vec<String> {
    let constants = code.consts.iter().map(|constant| match constant {
        Const::Code(code) => format!("<code {}>", code.qualname),
        other => ascii::constant(other),
    });
    let mut lines = vec![
        format!("name {}", code.name),
        format!(
            "args {} {} {}",
            code.argcount, code.posonlyargcount, code.kwonlyargcount
        ),
        format!("flags {:#x}", code.flags),
        format!("stacksize {}", code.stacksize),
        format!("consts {}", constants.collect::<Vec<_>>().join(", ")),
        format!("names {:?}", code.names),
        format!(
            "locals {:?} {:?}",
            code.localsplusnames, code.localspluskinds
        ),
    ];
    lines.extend(dis::instructions(code).map(|instruction| {
        let location = dis::location(code, instruction.offset);
        format!(
            "{:5} {:32} {:<6} {}:{}-{}:{}  {}",
            instruction.offset,
            instruction.op.name(),
            instruction.arg,
            location.line,
            location.col,
            location.end_line,
            location.end_col,
            dis::argument(code, &instruction),
        )
    }));
    lines.extend(
        baton_code::exceptions::entries(&code.exceptiontable).map(|entry| {
            format!(
                "covered {} to {} by {} [{}]{}",
                entry.start * 2,
                entry.end * 2,
                entry.target * 2,
                entry.depth,
                if entry.lasti { " lasti" } else { "" }
            )
        }),
    );
    lines
}

/// Prints a line diff: the longest common subsequence, with three lines of context.
fn print_diff(old: &[String], new: &[String]) {
    let columns = new.len() + 1;
    let mut common = vec![0u32; (old.len() + 1) * columns];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * columns + j] = if old[i] == new[j] {
                common[(i + 1) * columns + j + 1] + 1
            } else {
                common[(i + 1) * columns + j].max(common[i * columns + j + 1])
            };
        }
    }
    let mut lines = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            lines.push((' ', &old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len()
            || i < old.len() && common[(i + 1) * columns + j] >= common[i * columns + j + 1]
        {
            lines.push(('-', &old[i]));
            i += 1;
        } else {
            lines.push(('+', &new[j]));
            j += 1;
        }
    }
    for (index, (mark, line)) in lines.iter().enumerate() {
        let near = &lines[index.saturating_sub(3)..(index + 4).min(lines.len())];
        if near.iter().any(|(mark, _)| *mark != ' ') {
            println!("{mark} {line}");
        }
    }
}
