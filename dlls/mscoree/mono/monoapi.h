/*
 * Mono's public embedding API, and what calls of it have in common
 *
 * For the mono*.c files only; the rest of the DLL knows embed.h.
 *
 * Copyright 2026 the mscoree-wine authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 *
 * This library is distributed in the hope that it will be useful,
 * but WITHOUT ANY WARRANTY; without even the implied warranty of
 * MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU
 * Lesser General Public License for more details.
 *
 * You should have received a copy of the GNU Lesser General Public
 * License along with this library; if not, write to the Free Software
 * Foundation, Inc., 51 Franklin St, Fifth Floor, Boston, MA 02110-1301, USA
 */

#ifndef __MSCOREE_MONOAPI_H
#define __MSCOREE_MONOAPI_H

#include "mono/embed.h"

typedef struct _MonoArray MonoArray;
typedef struct _MonoAssembly MonoAssembly;
typedef struct _MonoAssemblyName MonoAssemblyName;
typedef struct _MonoClass MonoClass;
typedef struct _MonoClassField MonoClassField;
typedef struct _MonoCustomAttrInfo MonoCustomAttrInfo;
typedef struct _MonoImage MonoImage;
typedef struct _MonoMethod MonoMethod;
typedef struct _MonoMarshalSpec { int native; } MonoMarshalSpec;        /* and more */
typedef struct _MonoMethodDesc MonoMethodDesc;
typedef struct _MonoMethodSignature MonoMethodSignature;
typedef struct _MonoProfiler MonoProfiler;
typedef struct _MonoProfilerDesc *MonoProfilerHandle;
typedef struct _MonoProperty MonoProperty;
typedef struct _MonoString MonoString;
typedef struct _MonoThread MonoThread;
typedef struct _MonoType MonoType;

enum
{
    MONO_TYPE_VOID = 0x01, MONO_TYPE_BOOLEAN = 0x02, MONO_TYPE_CHAR = 0x03, MONO_TYPE_I1 = 0x04, MONO_TYPE_U1 = 0x05,
        MONO_TYPE_I2 = 0x06, MONO_TYPE_U2 = 0x07, MONO_TYPE_I4 = 0x08, MONO_TYPE_U4 = 0x09, MONO_TYPE_I8 = 0x0a,
        MONO_TYPE_U8 = 0x0b, MONO_TYPE_R4 = 0x0c, MONO_TYPE_R8 = 0x0d,
    MONO_TYPE_STRING = 0x0e, MONO_TYPE_PTR = 0x0f, MONO_TYPE_VALUETYPE = 0x11, MONO_TYPE_ARRAY = 0x14,
        MONO_TYPE_GENERICINST = 0x15,
    MONO_TYPE_I = 0x18, MONO_TYPE_U = 0x19, MONO_TYPE_OBJECT = 0x1c, MONO_TYPE_SZARRAY = 0x1d
};

/* Of members, as metadata has them. */
enum
{
    MEMBER_ACCESS_MASK = 0x7, MEMBER_PUBLIC = 0x6, MEMBER_STATIC = 0x10, METHOD_VIRTUAL = 0x40, METHOD_NEW_SLOT = 0x100,
    METHOD_SPECIAL_NAME = 0x800
};

/* Of the collector's events, those around the time in which the other threads are stopped. */
enum
{
    MONO_GC_EVENT_PRE_STOP_WORLD = 6, MONO_GC_EVENT_POST_STOP_WORLD = 7, MONO_GC_EVENT_PRE_START_WORLD = 8,
    MONO_GC_EVENT_POST_START_WORLD = 9, MONO_GC_EVENT_POST_START_WORLD_UNLOCKED = 11
};

enum
{
    MONO_ROOT_SOURCE_EXTERNAL = 0
};

#define MONO_FUNCTIONS \
    FUNCTION( int,             mono_array_element_size,          (MonoClass *array_class) ) \
    FUNCTION( MonoClass *,     mono_array_class_get,             (MonoClass *element, unsigned int rank) ) \
    FUNCTION( MonoArray *,     mono_array_new_full,              (MonoDomain *domain, MonoClass *class, \
                                                                  UINT_PTR *lengths, \
                                                                  INT_PTR *bounds) ) \
    FUNCTION( void *,          mono_array_addr_with_size,        (MonoArray *array, int size, UINT_PTR index) ) \
    FUNCTION( UINT_PTR,        mono_array_length,                (MonoArray *array) ) \
    FUNCTION( MonoArray *,     mono_array_new,                   (MonoDomain *domain, MonoClass *class, \
                                                                  UINT_PTR count) ) \
    FUNCTION( MonoType *,      mono_class_enum_basetype,         (MonoClass *class) ) \
    FUNCTION( MonoClass *,     mono_class_from_mono_type,        (MonoType *type) ) \
    FUNCTION( MonoClass *,     mono_class_get_element_class,     (MonoClass *class) ) \
    FUNCTION( const char *,    mono_class_get_namespace,         (MonoClass *class) ) \
    FUNCTION( MonoImage *,     mono_class_get_image,             (MonoClass *class) ) \
    FUNCTION( MonoClassField *, mono_class_get_fields,           (MonoClass *class, void **iter) ) \
    FUNCTION( MonoClass *,     mono_class_get_parent,            (MonoClass *class) ) \
    FUNCTION( MonoProperty *,  mono_class_get_properties,        (MonoClass *class, void **iter) ) \
    FUNCTION( int,             mono_class_get_rank,              (MonoClass *class) ) \
    FUNCTION( MonoType *,      mono_class_get_type,              (MonoClass *class) ) \
    FUNCTION( int,             mono_class_is_enum,               (MonoClass *class) ) \
    FUNCTION( int,             mono_class_is_valuetype,          (MonoClass *class) ) \
    FUNCTION( void,            mono_gc_wbarrier_set_arrayref,    (MonoArray *array, void *slot, MonoObject *value) ) \
    FUNCTION( void,            mono_gchandle_free,               (UINT32 handle) ) \
    FUNCTION( MonoObject *,    mono_gchandle_get_target,         (UINT32 handle) ) \
    FUNCTION( UINT32,          mono_gchandle_new,                (MonoObject *obj, int pinned) ) \
    FUNCTION( UINT32,          mono_gchandle_new_weakref,        (MonoObject *obj, int track) ) \
    FUNCTION( int,             mono_object_hash,                 (MonoObject *obj) ) \
    FUNCTION( WCHAR *,         mono_string_chars,                (MonoString *str) ) \
    FUNCTION( int,             mono_string_length,               (MonoString *str) ) \
    FUNCTION( MonoObject *,    mono_value_box,                   (MonoDomain *domain, MonoClass *class, void *value) ) \
    FUNCTION( MonoImage *,     mono_assembly_get_image,          (MonoAssembly *assembly) ) \
    FUNCTION( MonoAssembly *,  mono_assembly_open,               (const char *path, int *status) ) \
    FUNCTION( MonoMethod *,    mono_class_get_method_from_name,  (MonoClass *class, const char *name, \
                                                                  int param_count) ) \
    FUNCTION( MonoMethod *,    mono_class_get_methods,           (MonoClass *class, void **iter) ) \
    FUNCTION( MonoClass *,     mono_class_get_nested_types,      (MonoClass *class, void **iter) ) \
    FUNCTION( const char *,    mono_class_get_name,              (MonoClass *class) ) \
    FUNCTION( MonoProperty *,  mono_class_get_property_from_name, (MonoClass *class, const char *name) ) \
    FUNCTION( MonoClassField *, mono_class_get_field_from_name,  (MonoClass *class, const char *name) ) \
    FUNCTION( const char *,    mono_assembly_name_get_culture,   (MonoAssemblyName *name) ) \
    FUNCTION( const char *,    mono_assembly_name_get_name,      (MonoAssemblyName *name) ) \
    FUNCTION( BYTE *,          mono_assembly_name_get_pubkeytoken, (MonoAssemblyName *name) ) \
    FUNCTION( UINT16,          mono_assembly_name_get_version,   (MonoAssemblyName *name, UINT16 *minor, \
                                                                  UINT16 *build, \
                                                                  UINT16 *revision) ) \
    FUNCTION( MonoClass *,     mono_class_from_name,             (MonoImage *image, const char *space, \
                                                                  const char *name) ) \
    FUNCTION( void,            mono_config_parse,                (const char *filename) ) \
    FUNCTION( void,            mono_config_parse_memory,         (const char *config) ) \
    FUNCTION( void,            mono_custom_attrs_free,           (MonoCustomAttrInfo *info) ) \
    FUNCTION( MonoCustomAttrInfo *, mono_custom_attrs_from_class, (MonoClass *class) ) \
    FUNCTION( MonoCustomAttrInfo *, mono_custom_attrs_from_field, (MonoClass *class, MonoClassField *field) ) \
    FUNCTION( MonoCustomAttrInfo *, mono_custom_attrs_from_method, (MonoMethod *method) ) \
    FUNCTION( MonoCustomAttrInfo *, mono_custom_attrs_from_param, (MonoMethod *method, UINT32 place) ) \
    FUNCTION( MonoCustomAttrInfo *, mono_custom_attrs_from_property, (MonoClass *class, MonoProperty *property) ) \
    FUNCTION( MonoObject *,    mono_custom_attrs_get_attr,       (MonoCustomAttrInfo *info, MonoClass *attribute) ) \
    FUNCTION( int,             mono_custom_attrs_has_attr,       (MonoCustomAttrInfo *info, MonoClass *attribute) ) \
    FUNCTION( MonoAssembly *,  mono_domain_assembly_open,        (MonoDomain *domain, const char *name) ) \
    FUNCTION( MonoDomain *,    mono_domain_create_appdomain,     (char *name, char *config) ) \
    FUNCTION( void,            mono_domain_foreach,              (void (CDECL *func)(MonoDomain *, void *), \
                                                                  void *context) ) \
    FUNCTION( MonoDomain *,    mono_domain_get,                  (void) ) \
    FUNCTION( MonoDomain *,    mono_domain_get_by_id,            (int id) ) \
    FUNCTION( int,             mono_domain_get_id,               (MonoDomain *domain) ) \
    FUNCTION( BOOL,            mono_domain_is_unloading,         (MonoDomain *domain) ) \
    FUNCTION( int,             mono_domain_set,                  (MonoDomain *domain, int force) ) \
    FUNCTION( void,            mono_domain_set_config,           (MonoDomain *domain, const char *base, \
                                                                  const char *config) ) \
    FUNCTION( void,            mono_domain_unload,               (MonoDomain *domain) ) \
    FUNCTION( int,             mono_environment_exitcode_get,    (void) ) \
    FUNCTION( UINT32,          mono_field_get_flags,             (MonoClassField *field) ) \
    FUNCTION( const char *,    mono_field_get_name,              (MonoClassField *field) ) \
    FUNCTION( void,            mono_field_get_value,             (MonoObject *obj, MonoClassField *field, \
                                                                  void *value) ) \
    FUNCTION( MonoType *,      mono_field_get_type,              (MonoClassField *field) ) \
    FUNCTION( void,            mono_field_set_value,             (MonoObject *obj, MonoClassField *field, \
                                                                  void *value) ) \
    FUNCTION( MonoObject *,    mono_field_get_value_object,      (MonoDomain *domain, MonoClassField *field, \
                                                                  MonoObject *obj) ) \
    FUNCTION( void,            mono_free,                        (void *ptr) ) \
    FUNCTION( void,            mono_gc_collect,                  (int generation) ) \
    FUNCTION( int,             mono_gc_collection_count,         (int generation) ) \
    FUNCTION( INT64,           mono_gc_get_heap_size,            (void) ) \
    FUNCTION( INT64,           mono_gc_get_used_size,            (void) ) \
    FUNCTION( int,             mono_gc_max_generation,           (void) ) \
    FUNCTION( MonoImage *,     mono_get_corlib,                  (void) ) \
    FUNCTION( MonoMethod *,    mono_get_method,                  (MonoImage *image, UINT32 token, MonoClass *class) ) \
    FUNCTION( MonoDomain *,    mono_get_root_domain,             (void) ) \
    FUNCTION( void,            mono_jit_cleanup,                 (MonoDomain *domain) ) \
    FUNCTION( int,             mono_jit_exec,                    (MonoDomain *domain, MonoAssembly *assembly, \
                                                                  int argc, char **argv) ) \
    FUNCTION( MonoDomain *,    mono_jit_init_version,            (const char *name, const char *version) ) \
    FUNCTION( MonoMethodDesc *, mono_method_desc_new,            (const char *name, int include_namespace) ) \
    FUNCTION( void,            mono_method_desc_free,            (MonoMethodDesc *desc) ) \
    FUNCTION( MonoMethod *,    mono_method_desc_search_in_class, (MonoMethodDesc *desc, MonoClass *class) ) \
    FUNCTION( MonoClass *,     mono_method_get_class,            (MonoMethod *method) ) \
    FUNCTION( UINT32,          mono_method_get_flags,            (MonoMethod *method, UINT32 *implementation) ) \
    FUNCTION( const char *,    mono_method_get_name,             (MonoMethod *method) ) \
    FUNCTION( MonoObject *,    mono_method_get_object,           (MonoDomain *domain, MonoMethod *method, \
                                                                  MonoClass *class) ) \
    FUNCTION( void,            mono_method_get_param_names,      (MonoMethod *method, const char **names) ) \
    FUNCTION( MonoMethodSignature *, mono_method_signature,      (MonoMethod *method) ) \
    FUNCTION( MonoClass *,     mono_object_get_class,            (MonoObject *obj) ) \
    FUNCTION( MonoMethod *,    mono_object_get_virtual_method,   (MonoObject *obj, MonoMethod *method) ) \
    FUNCTION( MonoObject *,    mono_object_isinst,               (MonoObject *obj, MonoClass *class) ) \
    FUNCTION( MonoObject *,    mono_object_new,                  (MonoDomain *domain, MonoClass *class) ) \
    FUNCTION( MonoString *,    mono_object_to_string,            (MonoObject *obj, MonoObject **exc) ) \
    FUNCTION( void *,          mono_object_unbox,                (MonoObject *obj) ) \
    FUNCTION( MonoMethod *,    mono_property_get_get_method,     (MonoProperty *prop) ) \
    FUNCTION( const char *,    mono_property_get_name,           (MonoProperty *prop) ) \
    FUNCTION( MonoMethod *,    mono_property_get_set_method,     (MonoProperty *prop) ) \
    FUNCTION( MonoObject *,    mono_property_get_value,          (MonoProperty *prop, void *obj, void **params, \
                                                                  MonoObject **exc) ) \
    FUNCTION( MonoObject *,    mono_runtime_delegate_invoke,     (MonoObject *delegate, void **params, \
                                                                  MonoObject **exc) ) \
    FUNCTION( MonoObject *,    mono_runtime_invoke,              (MonoMethod *method, void *obj, void **params, \
                                                                  MonoObject **exc) ) \
    FUNCTION( void,            mono_runtime_object_init,         (MonoObject *obj) ) \
    FUNCTION( void,            mono_set_dirs,                    (const char *lib, const char *etc) ) \
    FUNCTION( void,            mono_stack_walk_no_il,            (BOOL (CDECL *func)(MonoMethod *method, INT32 native, \
                                                                                    INT32 il, BOOL managed, \
                                                                                    void *context), \
                                                                  void *context) ) \
    FUNCTION( unsigned int,    mono_signature_get_param_count,   (MonoMethodSignature *sig) ) \
    FUNCTION( MonoType *,      mono_signature_get_params,        (MonoMethodSignature *sig, void **iter) ) \
    FUNCTION( MonoType *,      mono_signature_get_return_type,   (MonoMethodSignature *sig) ) \
    FUNCTION( int,             mono_signature_is_instance,       (MonoMethodSignature *sig) ) \
    FUNCTION( MonoString *,    mono_string_new_utf16,            (MonoDomain *domain, const WCHAR *text, INT32 len) ) \
    FUNCTION( char *,          mono_string_to_utf8,              (MonoString *str) ) \
    FUNCTION( MonoThread *,    mono_thread_attach,               (MonoDomain *domain) ) \
    FUNCTION( MonoThread *,    mono_thread_current,              (void) ) \
    FUNCTION( void,            mono_thread_detach,               (MonoThread *thread) ) \
    FUNCTION( int,             mono_type_get_type,               (MonoType *type) ) \
    FUNCTION( int,             mono_type_is_byref,               (MonoType *type) )

/* What a Mono may lack. */
#define MONO_OPTIONAL_FUNCTIONS \
    FUNCTION( MonoAssembly *,     mono_assembly_load_from,       (MonoImage *image, const char *name, int *status) ) \
    FUNCTION( MonoImage *,        mono_image_open_from_data_with_name, (char *data, UINT32 size, int copy, \
                                                                        int *status, int reflection, \
                                                                        const char *name) ) \
    FUNCTION( void,               mono_dllmap_insert,            (MonoImage *image, const char *library, \
                                                                  const char *function, const char *to_library, \
                                                                  const char *to_function) ) \
    FUNCTION( void,               mono_install_assembly_preload_hook, (MonoAssembly *(CDECL *func)(MonoAssemblyName *, \
                                                                                                   char **, void *), \
                                                                       void *context) ) \
    FUNCTION( MonoAssembly *,     wine_mono_assembly_load_from_gac, (MonoAssemblyName *name, int *status, \
                                                                    int reflection) ) \
    FUNCTION( void,               wine_mono_install_assembly_preload_hook, \
                                                                (MonoAssembly *(CDECL *func)(MonoAssemblyName *, \
                                                                                             char **, void *), \
                                                                 void *context) ) \
    FUNCTION( void,               wine_mono_install_assembly_preload_hook_v2, \
                                                                (MonoAssembly *(CDECL *func)(MonoAssemblyName *, \
                                                                                             char **, int *flags, \
                                                                                             void *), \
                                                                 void *context) ) \
    FUNCTION( MonoImage *,        mono_image_open_from_module_handle, (HMODULE module, char *name, int has_entry, \
                                                                       int *status) ) \
    FUNCTION( char *,             mono_get_runtime_build_info,   (void) ) \
    FUNCTION( void,               mono_jit_parse_options,        (int argc, char **argv) ) \
    FUNCTION( void,               mono_jit_set_aot_mode,         (int mode) ) \
    FUNCTION( BOOL,               mono_jit_set_trace_options,    (const char *options) ) \
    FUNCTION( void *,             mono_marshal_get_vtfixup_ftnptr, (MonoImage *image, UINT32 token, UINT16 type) ) \
    FUNCTION( MonoDomain *,       mono_object_get_domain,        (MonoObject *obj) ) \
    FUNCTION( UINT32,             mono_class_get_flags,          (MonoClass *class) ) \
    FUNCTION( int,                mono_gc_walk_heap,             (int flags, int (CDECL *callback)(MonoObject *obj, \
                                                                  MonoClass *class, UINT_PTR size, UINT_PTR count, \
                                                                  MonoObject **refs, UINT_PTR *offsets, \
                                                                  void *context), void *context) ) \
    FUNCTION( MonoType *,         mono_reflection_type_get_type, (MonoObject *type) ) \
    FUNCTION( int,                mono_class_native_size,        (MonoClass *class, UINT32 *alignment) ) \
    FUNCTION( void *,             mono_compile_method,           (MonoMethod *method) ) \
    FUNCTION( MonoObject *,       mono_exception_from_name_domain, (MonoDomain *domain, MonoImage *image, \
                                                                    const char *space, const char *name) ) \
    FUNCTION( void,               mono_install_ftnptr_eh_callback, (void (CDECL *callback)(UINT32 exception)) ) \
    FUNCTION( void,               mono_install_unhandled_exception_hook, (void (CDECL *hook)(MonoObject *exception, \
                                                                                             void *context), \
                                                                          void *context) ) \
    FUNCTION( void,               mono_invoke_unhandled_exception_hook, (MonoObject *exception) ) \
    FUNCTION( unsigned int,       mono_object_get_size,          (MonoObject *obj) ) \
    FUNCTION( MonoProfilerHandle, mono_profiler_create,          (MonoProfiler *prof) ) \
    FUNCTION( int,                mono_profiler_enable_allocations, (void) ) \
    FUNCTION( void,               mono_profiler_set_domain_unloading_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *, MonoDomain *)) ) \
    FUNCTION( void,               mono_profiler_set_domain_unloaded_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *, MonoDomain *)) ) \
    FUNCTION( void,               mono_profiler_set_domain_loaded_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *, MonoDomain *)) ) \
    FUNCTION( void,               mono_profiler_set_gc_allocation_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *, MonoObject *)) ) \
    FUNCTION( void,               mono_profiler_set_gc_event_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *, int, UINT32, int)) ) \
    FUNCTION( void,               mono_profiler_set_runtime_shutdown_begin_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *)) ) \
    FUNCTION( void,               mono_profiler_set_thread_started_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *, UINT_PTR)) ) \
    FUNCTION( void,               mono_profiler_set_thread_stopping_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *, UINT_PTR)) ) \
    FUNCTION( void,               mono_profiler_set_call_instrumentation_filter_callback, (MonoProfilerHandle handle, \
                                                       int (CDECL *callback)(MonoProfiler *, MonoMethod *)) ) \
    FUNCTION( void,               mono_profiler_set_method_enter_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *, MonoMethod *, void *)) ) \
    FUNCTION( void,               mono_profiler_set_method_leave_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *, MonoMethod *, void *)) ) \
    FUNCTION( void,               mono_profiler_set_method_exception_leave_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *, MonoMethod *, \
                                                                              MonoObject *)) ) \
    FUNCTION( int,                mono_gc_register_root,         (char *start, SIZE_T size, void *descriptor, \
                                                                  int source, void *key, const char *name) ) \
    FUNCTION( char *,             mono_method_full_name,         (MonoMethod *method, int signature) ) \
    FUNCTION( UINT32,             mono_method_get_token,         (MonoMethod *method) ) \
    FUNCTION( void,               mono_metadata_free_marshal_spec, (MonoMarshalSpec *spec) ) \
    FUNCTION( void,               mono_method_get_marshal_info,  (MonoMethod *method, MonoMarshalSpec **specs) ) \
    FUNCTION( void,               mono_reraise_exception,        (MonoObject *exception) ) \
    FUNCTION( BOOL,               mono_runtime_is_shutting_down, (void) ) \
    FUNCTION( BOOL,               mono_runtime_set_pending_exception, (MonoObject *exception, BOOL overwrite) ) \
    FUNCTION( void,               mono_set_crash_chaining,       (BOOL chain) ) \
    FUNCTION( void,               mono_thread_stop,              (MonoThread *thread) ) \
    FUNCTION( void,               mono_unhandled_exception,      (MonoObject *exception) ) \
    FUNCTION( void,               mono_trace_set_log_handler,    (void (CDECL *handler)(const char *domain, \
                                                                                        const char *level, \
                                                                                        const char *message, \
                                                                                        BOOL fatal, void *context), \
                                                                  void *context) ) \
    FUNCTION( void,               mono_trace_set_print_handler,    (void (CDECL *handler)(const char *text, \
                                                                                          int is_stdout)) ) \
    FUNCTION( void,               mono_trace_set_printerr_handler, (void (CDECL *handler)(const char *text, \
                                                                                          int is_stdout)) )

#define FUNCTION( type, name, params ) extern type (CDECL *name) params;
MONO_FUNCTIONS
MONO_OPTIONAL_FUNCTIONS
#undef FUNCTION

#define DEFAULT_DOMAIN_ID 1

/* Loads Mono's DLL, tells when it is mapped, and finds the functions above. */
extern BOOL monoload_load( const WCHAR *path, BOOL (*mapped)( HMODULE module ) );

/* UTF-8 strings, as Mono wants them; NULL: out of memory. */
extern char *utf8_from_wide( const WCHAR *str );

static inline void free_string( char *str )
{
    HeapFree( GetProcessHeap(), 0, str );
}

/* Enters a domain with the calling thread, which need not be known to Mono; the domain that it was in is to be given to
 * monocall_leave().  FALSE: the domain or the runtime is on its way down. */
extern BOOL monocall_enter( MonoDomain *domain, MonoDomain **previous );
extern void monocall_leave( MonoDomain *domain, MonoDomain *previous );
extern BOOL monocall_attach(void);

/* Calls a function on a thread that ends before this returns. What Mono notes of a thread's objects then goes with the
 * thread: of a domain whose objects are noted, the unloading would end the process. */
extern HRESULT monocall_on_thread( HRESULT (*func)( void *context ), void *context );

/* Calls a method; an exception comes as its HRESULT, a FAILED one in any case. ret may be NULL. */
extern HRESULT monocall_invoke( MonoMethod *method, void *obj, void **params, MonoObject **ret );

/* The same, and the exception itself. */
extern HRESULT monocall_invoke_told( MonoMethod *method, void *obj, void **params, MonoObject **ret,
                                     MonoObject **exception );

/* Whether managed code waits, on the calling thread, for the native code that is running. */
extern BOOL monocall_has_managed_caller(void);

/* An exception has come to native code: if it is an abort of the thread, that ends here when no managed code waits for
 * the native code, as in the CLR. */
extern void monocall_end_abort( MonoObject *exception );

/* What is known of an exception; its HRESULT is a FAILED one in any case. */
extern HRESULT monocall_get_exception_result( MonoObject *exception );
extern MonoObject *monocall_get_inner_exception( MonoObject *exception );
extern BSTR monocall_get_exception_message( MonoObject *exception );
extern BSTR monocall_get_exception_text( MonoObject *exception, const char *property );

/* A method of the core library, "Namespace.Class:Method(types)", found and called. */
extern MonoMethod *monocall_find_core( const char *space, const char *class_name, const char *desc );
extern HRESULT monocall_invoke_core( const char *space, const char *class_name, const char *desc, void *obj,
                                     void **params, MonoObject **ret );

/* The text of an exception, for the debug channel. */
extern void monocall_report( MonoObject *exception );

/* A managed string in the domain of the calling thread; NULL gives NULL. */
extern MonoString *monocall_new_string( const WCHAR *str );

/* Whom Mono tells; that its end has begun, from when on embed_is_shutting_down(); the domain that nobody uses, which
 * keeps the default domain's id from others (embedstate.c). */
extern void embedstate_set_events( const struct embed_events *events );
extern void embedstate_note_shutdown(void);
extern void embedstate_reserve_domain( MonoDomain *domain );
extern BOOL embedstate_is_reserved_domain( MonoDomain *domain );

/* The id of a domain as hosts see it. */
extern DWORD embedstate_get_domain_id( MonoDomain *domain );

/* A domain is about to go: its objects, the host and the counts of its memory are told. */
extern void embedstate_tell_domain_unloading( MonoDomain *domain );

/* A domain by Mono's own number; NULL: there is none, or it was unloaded. */
extern MonoDomain *monodomain_get_by_id( DWORD id );

/* Unloads any domain but the default one. */
extern HRESULT monodomain_unload( MonoDomain *domain );

/* The AppDomain object of the domain that the calling thread is in, and a folder added to its search path. */
extern HRESULT currentdomain_get_object( MonoObject **domain );
extern HRESULT currentdomain_append_private_path( const WCHAR *path );

/* Runs the handlers of an event of that object, "ProcessExit" or "DomainUnload". An exception in them is logged. */
extern void currentdomain_raise( const char *event );

/* Has assemblies asked for that are not Mono's own. */
extern void monosearch_install( const struct embed_events *events, BOOL ask );

#endif /* __MSCOREE_MONOAPI_H */
