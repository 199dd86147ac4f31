//! Nothing copyleft is linked in: every package that cargo resolves has a licence from the list.

use crate::{Outcome, root};
use serde_json::Value;
use std::process::Command;

const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Packages without a licence expression, and why they may be used.
const EXCEPTIONS: &[(&str, &str)] = &[(
    "rustpython-pylib",
    "CPython's Lib, under the PSF licence it contains",
)];

pub fn run(_args: &[String]) -> Outcome {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let metadata: Value =
        serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    let packages = metadata["packages"].as_array().ok_or("no packages")?;
    let refused: Vec<String> = packages.iter().filter_map(refusal).collect();
    if refused.is_empty() {
        println!("{} packages", packages.len());
        Ok(())
    } else {
        Err(refused.join("\n"))
    }
}

fn refusal(package: &Value) -> Option<String> {
    let name = package["name"].as_str().unwrap_or("?");
    if EXCEPTIONS.iter().any(|(known, _)| *known == name) {
        return None;
    }
    match package["license"].as_str() {
        Some(licence) if allowed(licence) => None,
        other => Some(format!(
            "{name}: {}",
            other.unwrap_or("no licence expression")
        )),
    }
}

/// Whether an SPDX expression can be met: one alternative of an OR, all parts of an AND.
fn allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.trim();
    if let Some(parts) = split(expression, " OR ") {
        return parts.into_iter().any(allowed);
    }
    if let Some(parts) = split(expression, " AND ") {
        return parts.into_iter().all(allowed);
    }
    match expression
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
    {
        Some(inner) => allowed(inner),
        None => ALLOWED.contains(&expression),
    }
}

/// Splits at an operator outside of parentheses; none if it does not occur there.
fn split<'a>(expression: &'a str, operator: &str) -> Option<Vec<&'a str>> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in expression.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ' ' if depth == 0 && expression[at..].starts_with(operator) => {
                parts.push(expression[from..at].trim());
                from = at + operator.len();
            }
            _ => {}
        }
    }
    (from > 0).then(|| {
        parts.push(expression[from..].trim());
        parts
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "LGPL-3.0-only OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
        ] {
            assert!(allowed(good), "{good}");
        }
        for bad in [
            "LGPL-3.0-only",
            "MIT AND GPL-2.0",
            "(GPL-2.0 OR MPL-2.0) AND MIT",
            "",
        ] {
            assert!(!allowed(bad), "{bad}");
        }
    }

    #[test]
    fn what_is_linked_in_may_be() {
        assert_eq!(run(&[]), Ok(()));
    }
}
