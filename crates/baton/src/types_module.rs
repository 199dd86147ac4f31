//! `_types`: the classes that `types` names, from all crates.

use baton_object::{Borrowed, ClassSpec, PyResult, Token, attribute, class};

/// Capsule objects let you wrap a C "void *" pointer in a Python
/// object.  They're a way of passing data through the Python interpreter
/// without creating your own custom type.
///
/// Capsules are used for communication between extension modules.
/// They provide a way for an extension module to export a C interface
/// to other extension modules, so that extension modules can use the
/// Python import mechanism to link to one another.
#[class(name = "PyCapsule", flags = NO_INSTANTIATION, methods = none, no_gc)]
pub struct Capsule {}

const CLASSES: &[(&str, &ClassSpec)] = &[
    (
        "AsyncGeneratorType",
        &baton_vm::async_generator::ASYNC_GENERATOR,
    ),
    ("CapsuleType", &CAPSULE),
    ("CellType", &baton_vm::cell::CELL),
    ("CodeType", &baton_vm::code_object::CODE_OBJECT),
    ("CoroutineType", &baton_vm::coroutine::COROUTINE),
    ("FrameType", &baton_vm::frame_object::FRAME_OBJECT),
    ("FunctionType", &baton_vm::function::FUNCTION),
    ("GeneratorType", &baton_vm::generator::GENERATOR),
    ("GenericAlias", &baton_types::generic_alias::GENERIC_ALIAS),
    ("LambdaType", &baton_vm::function::FUNCTION),
    (
        "MappingProxyType",
        &baton_types::mapping_proxy::MAPPING_PROXY,
    ),
    ("ModuleType", &baton_vm::module_object::MODULE),
    ("SimpleNamespace", &baton_types::namespace::SIMPLE_NAMESPACE),
    ("TracebackType", &baton_vm::traceback::TRACEBACK),
    ("UnionType", &baton_types::union::UNION),
    ("BuiltinFunctionType", &baton_object::descriptor::BUILTIN),
    ("BuiltinMethodType", &baton_object::descriptor::BUILTIN),
    (
        "ClassMethodDescriptorType",
        &baton_object::descriptor::CLASS_METHOD_DESCRIPTOR,
    ),
    ("EllipsisType", &baton_object::object_class::ELLIPSIS),
    ("GetSetDescriptorType", &baton_object::descriptor::GET_SET),
    ("MemberDescriptorType", &baton_object::descriptor::MEMBER),
    (
        "MethodDescriptorType",
        &baton_object::descriptor::METHOD_DESCRIPTOR,
    ),
    ("MethodType", &baton_object::descriptor::METHOD),
    (
        "MethodWrapperType",
        &baton_object::descriptor::METHOD_WRAPPER,
    ),
    ("NoneType", &baton_object::object_class::NONE_TYPE),
    (
        "NotImplementedType",
        &baton_object::object_class::NOT_IMPLEMENTED_TYPE,
    ),
    (
        "WrapperDescriptorType",
        &baton_object::descriptor::WRAPPER_DESCRIPTOR,
    ),
];

/// Define names for built-in types.
#[baton_object::module(name = "_types", classes(super::CAPSULE))]
pub mod module {
    use super::*;

    #[exec]
    fn exec(token: &mut Token, module: Borrowed<'_>) -> PyResult<()> {
        for (name, spec) in CLASSES {
            let class = token.native_class(spec).as_value().own(token);
            attribute::set_text(token, module, name, class.as_ref())?;
        }
        let name = token.intern("PyCapsule");
        attribute::set(token, module, name.as_ref(), None)
    }
}
