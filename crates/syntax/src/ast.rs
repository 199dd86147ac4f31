//! The syntax tree: CPython 3.14's, declared once.
//!
//! Names, fields and their order are those of `Python.asdl`. A node of `stmt`, `expr`, `pattern`,
//! `excepthandler` or `type_param` is a [`Span`] and a kind, whose payload is a struct in the module of
//! that name: an [`Expr`] with [`ExprKind::BinOp`] holds an [`expr::BinOp`].

use baton_code::{Const, Text};

use crate::asdl::{
    Cardinality, FieldInfo, NodeInfo, NodeView, Reflect, TypeInfo, TypeKind, Value, python_name,
};
use crate::build::{Build, Fields, Source};

/// A position as CPython counts it: lines from 1, columns from 0 in UTF-8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Span {
    /// `lineno`
    pub line: u32,
    /// `col_offset`
    pub col: u32,
    /// `end_lineno`
    pub end_line: u32,
    /// `end_col_offset`
    pub end_col: u32,
}

impl Span {
    /// From the start of one span to the end of another.
    #[must_use]
    pub fn to(self, end: Span) -> Span {
        Span {
            end_line: end.end_line,
            end_col: end.end_col,
            ..self
        }
    }
}

impl Arguments {
    /// No parameters at all.
    #[must_use]
    pub fn empty() -> Arguments {
        Arguments {
            posonlyargs: Vec::new(),
            args: Vec::new(),
            vararg: None,
            kwonlyargs: Vec::new(),
            kw_defaults: Vec::new(),
            kwarg: None,
            defaults: Vec::new(),
        }
    }
}

asdl! {
    located_sums {
        /// A statement.
        stmt Stmt StmtKind {
            /// `def f(): ...`
            FunctionDef {
                name: one identifier, args: one arguments, body: many stmt,
                decorator_list: many expr, returns: opt expr, type_comment: opt string,
                type_params: many type_param,
            }
            /// `async def f(): ...`
            AsyncFunctionDef {
                name: one identifier, args: one arguments, body: many stmt,
                decorator_list: many expr, returns: opt expr, type_comment: opt string,
                type_params: many type_param,
            }
            /// `class C: ...`
            ClassDef {
                name: one identifier, bases: many expr, keywords: many keyword, body: many stmt,
                decorator_list: many expr, type_params: many type_param,
            }
            /// `return x`
            Return { value: opt expr }
            /// `del x`
            Delete { targets: many expr }
            /// `x = y`
            Assign { targets: many expr, value: one expr, type_comment: opt string }
            /// `type X = Y`
            TypeAlias { name: one expr, type_params: many type_param, value: one expr }
            /// `x += y`
            AugAssign { target: one expr, op: one operator, value: one expr }
            /// `x: int = y`
            AnnAssign { target: one expr, annotation: one expr, value: opt expr, simple: one int }
            /// `for x in y: ...`
            For {
                target: one expr, iter: one expr, body: many stmt, orelse: many stmt,
                type_comment: opt string,
            }
            /// `async for x in y: ...`
            AsyncFor {
                target: one expr, iter: one expr, body: many stmt, orelse: many stmt,
                type_comment: opt string,
            }
            /// `while x: ...`
            While { test: one expr, body: many stmt, orelse: many stmt }
            /// `if x: ...`
            If { test: one expr, body: many stmt, orelse: many stmt }
            /// `with x as y: ...`
            With { items: many withitem, body: many stmt, type_comment: opt string }
            /// `async with x as y: ...`
            AsyncWith { items: many withitem, body: many stmt, type_comment: opt string }
            /// `match x: ...`
            Match { subject: one expr, cases: many match_case }
            /// `raise x from y`
            Raise { exc: opt expr, cause: opt expr }
            /// `try: ... except x: ...`
            Try {
                body: many stmt, handlers: many excepthandler, orelse: many stmt,
                finalbody: many stmt,
            }
            /// `try: ... except* x: ...`
            TryStar {
                body: many stmt, handlers: many excepthandler, orelse: many stmt,
                finalbody: many stmt,
            }
            /// `assert x, y`
            Assert { test: one expr, msg: opt expr }
            /// `import x`
            Import { names: many alias }
            /// `from x import y`
            ImportFrom { module: opt identifier, names: many alias, level: opt int }
            /// `global x`
            Global { names: many identifier }
            /// `nonlocal x`
            Nonlocal { names: many identifier }
            /// An expression as a statement.
            Expr { value: one expr }
            ;
            /// `pass`
            Pass
            /// `break`
            Break
            /// `continue`
            Continue
        }

        /// An expression.
        expr Expr ExprKind {
            /// `x and y`
            BoolOp { op: one boolop, values: many expr }
            /// `x := y`
            NamedExpr { target: one expr, value: one expr }
            /// `x + y`
            BinOp { left: one expr, op: one operator, right: one expr }
            /// `-x`
            UnaryOp { op: one unaryop, operand: one expr }
            /// `lambda x: y`
            Lambda { args: one arguments, body: one expr }
            /// `x if y else z`
            IfExp { test: one expr, body: one expr, orelse: one expr }
            /// `{x: y}`; a key is absent before `**mapping`.
            Dict { keys: holes expr, values: many expr }
            /// `{x, y}`
            Set { elts: many expr }
            /// `[x for y in z]`
            ListComp { elt: one expr, generators: many comprehension }
            /// `{x for y in z}`
            SetComp { elt: one expr, generators: many comprehension }
            /// `{x: y for z in w}`
            DictComp { key: one expr, value: one expr, generators: many comprehension }
            /// `(x for y in z)`
            GeneratorExp { elt: one expr, generators: many comprehension }
            /// `await x`
            Await { value: one expr }
            /// `yield x`
            Yield { value: opt expr }
            /// `yield from x`
            YieldFrom { value: one expr }
            /// `x < y <= z`
            Compare { left: one expr, ops: many cmpop, comparators: many expr }
            /// `f(x, y=z)`
            Call { func: one expr, args: many expr, keywords: many keyword }
            /// `{x!r:y}` in an f-string; the conversion is -1 or a character's code.
            FormattedValue { value: one expr, conversion: one int, format_spec: opt expr }
            /// `{x!r:y}` in a t-string.
            Interpolation {
                value: one expr,
                /// The source text of the expression.
                str: one constant,
                conversion: one int, format_spec: opt expr,
            }
            /// `f"..."`
            JoinedStr { values: many expr }
            /// `t"..."`
            TemplateStr { values: many expr }
            /// A literal.
            Constant { value: one constant, kind: opt string }
            /// `x.y`
            Attribute { value: one expr, attr: one identifier, ctx: one expr_context }
            /// `x[y]`
            Subscript { value: one expr, slice: one expr, ctx: one expr_context }
            /// `*x`
            Starred { value: one expr, ctx: one expr_context }
            /// `x`
            Name { id: one identifier, ctx: one expr_context }
            /// `[x, y]`
            List { elts: many expr, ctx: one expr_context }
            /// `(x, y)`
            Tuple { elts: many expr, ctx: one expr_context }
            /// `x:y:z` in a subscript.
            Slice { lower: opt expr, upper: opt expr, step: opt expr }
            ;
        }

        /// An `except` clause.
        excepthandler ExceptHandler ExceptHandlerKind {
            /// `except x as y: ...`
            ExceptHandler { type_: opt expr, name: opt identifier, body: many stmt }
            ;
        }

        /// A pattern of a `case`.
        pattern Pattern PatternKind {
            /// A value compared with `==`.
            MatchValue { value: one expr }
            /// `None`, `True` or `False`, compared with `is`.
            MatchSingleton { value: one constant }
            /// `[x, y]`
            MatchSequence { patterns: many pattern }
            /// `{x: y, **rest}`
            MatchMapping { keys: many expr, patterns: many pattern, rest: opt identifier }
            /// `C(x, y=z)`
            MatchClass {
                cls: one expr, patterns: many pattern, kwd_attrs: many identifier,
                kwd_patterns: many pattern,
            }
            /// `*x` in a sequence.
            MatchStar { name: opt identifier }
            /// `pattern as x`, `x` or `_`.
            MatchAs { pattern: opt pattern, name: opt identifier }
            /// `x | y`
            MatchOr { patterns: many pattern }
            ;
        }

        /// A type parameter.
        type_param TypeParam TypeParamKind {
            /// `T: bound = default`
            TypeVar { name: one identifier, bound: opt expr, default_value: opt expr }
            /// `**P = default`
            ParamSpec { name: one identifier, default_value: opt expr }
            /// `*Ts = default`
            TypeVarTuple { name: one identifier, default_value: opt expr }
            ;
        }
    }

    sums {
        /// What one compilation starts from.
        mod_ Mod {
            /// A file (`exec`).
            Module { body: many stmt, type_ignores: many type_ignore }
            /// A line of the interactive prompt (`single`).
            Interactive { body: many stmt }
            /// An expression (`eval`).
            Expression { body: one expr }
            /// A signature comment (`func_type`).
            FunctionType { argtypes: many expr, returns: one expr }
        }

        /// A `# type: ignore` comment.
        type_ignore TypeIgnore {
            /// The comment.
            TypeIgnore { lineno: one int, tag: one string }
        }
    }

    products {
        /// `for x in y if z` in a comprehension.
        comprehension Comprehension {
            target: one expr, iter: one expr, ifs: many expr, is_async: one int,
        }

        /// Parameters of a function.
        arguments Arguments {
            posonlyargs: many arg, args: many arg, vararg: opt arg, kwonlyargs: many arg,
            kw_defaults: holes expr, kwarg: opt arg, defaults: many expr,
        }

        /// `x as y` in a `with`.
        withitem WithItem { context_expr: one expr, optional_vars: opt expr }

        /// `case x if y: ...`
        match_case MatchCase { pattern: one pattern, guard: opt expr, body: many stmt }
    }

    located_products {
        /// A parameter.
        arg Arg { arg: one identifier, annotation: opt expr, type_comment: opt string }

        /// `x=y` in a call; no name for `**y`.
        keyword Keyword { arg: opt identifier, value: one expr }

        /// `x as y` in an import.
        alias Alias { name: one identifier, asname: opt identifier }
    }

    enums {
        /// Whether a target is read, written or deleted.
        expr_context ExprContext { Load, Store, Del }

        /// `and`, `or`
        boolop BoolOperator { And, Or }

        /// Binary operators.
        operator Operator {
            Add, Sub, Mult, MatMult, Div, Mod, Pow, LShift, RShift, BitOr, BitXor, BitAnd, FloorDiv,
        }

        /// Unary operators.
        unaryop UnaryOperator { Invert, Not, UAdd, USub }

        /// Comparisons.
        cmpop CmpOperator { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn }
    }
}
