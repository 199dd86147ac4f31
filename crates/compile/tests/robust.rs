//! Whatever the tree, compiling ends in code or an error.

use baton_code::{Const, Text};
use baton_compile::{Options, compile_source, compile_tree};
use baton_syntax::ast::{Expr, ExprContext, ExprKind, Mod, Span, Stmt, StmtKind, expr, mod_, stmt};
use baton_syntax::{ErrorKind, Mode};

fn name(id: &str) -> Expr {
    let ctx = ExprContext::Load;
    Expr::new(Span::default(), expr::Name { id: id.into(), ctx })
}

fn error(kind: impl Into<StmtKind>) -> Option<ErrorKind> {
    let body = vec![Stmt::new(Span::default(), kind)];
    let type_ignores = Vec::new();
    let module = Mod::Module(mod_::Module { body, type_ignores });
    compile_tree(module, &Options::new("tree"), &mut Vec::new())
        .err()
        .map(|error| error.kind)
}

fn value_error(kind: impl Into<ExprKind>) -> Option<ErrorKind> {
    let value = Box::new(Expr::new(Span::default(), kind));
    error(stmt::Expr { value })
}

#[test]
fn malformed_trees_are_errors() {
    let op = baton_syntax::ast::BoolOperator::And;
    let values = Vec::new();
    assert!(value_error(expr::BoolOp { op, values }).is_some());
    assert!(
        value_error(expr::Compare {
            left: Box::new(name("a")),
            ops: Vec::new(),
            comparators: Vec::new(),
        })
        .is_some()
    );
    assert!(
        value_error(expr::ListComp {
            elt: Box::new(name("a")),
            generators: Vec::new(),
        })
        .is_some()
    );
    assert!(
        value_error(expr::FormattedValue {
            value: Box::new(name("a")),
            conversion: 7,
            format_spec: None,
        })
        .is_some()
    );
    let (items, body, type_comment) = (Vec::new(), Vec::new(), None);
    assert!(
        error(stmt::With {
            items,
            body,
            type_comment
        })
        .is_some()
    );
    let (subject, cases) = (Box::new(name("a")), Vec::new());
    assert!(error(stmt::Match { subject, cases }).is_some());
}

#[test]
fn odd_trees_compile() {
    let keys = vec![None, Some(name("a"))];
    let values = vec![name("b")];
    assert_eq!(value_error(expr::Dict { keys, values }), None);
    let value = Const::Str(Text::from_code_points([0xD800]).unwrap_or_default());
    let kind = None;
    assert_eq!(value_error(expr::Constant { value, kind }), None);
    let names = Vec::new();
    assert_eq!(error(stmt::Import { names }), None);
}

/// Runs where there is little native stack.
fn on_small_stack(source: String) -> Result<(), ErrorKind> {
    let compile = move || {
        let options = Options::new("deep");
        compile_source(source.as_bytes(), Mode::Exec, &options, &mut Vec::new())
            .map(drop)
            .map_err(|error| error.kind)
    };
    std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(compile)
        .expect("a thread")
        .join()
        .expect("no panic")
}

#[test]
fn deep_trees_need_no_native_stack() {
    let sum = |count: usize| vec!["a"; count].join("+");
    assert_eq!(on_small_stack(sum(1000)), Ok(()));
    assert_eq!(on_small_stack(sum(100_000)), Err(ErrorKind::Recursion));
    let elifs = format!("if a: b\n{}", "elif a: b\n".repeat(1000));
    assert_eq!(on_small_stack(elifs), Ok(()));
    assert_eq!(on_small_stack(format!("{}1", "-".repeat(1000))), Ok(()));
}
