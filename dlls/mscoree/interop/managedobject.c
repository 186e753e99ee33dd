/*
 * Managed objects that hosts hold: COM objects of ours
 *
 * An object has the interfaces of mscorlib's type library that its class calls for (reflection.c), late-bound calls
 * (manageddispatch.c), and for the rest those that Mono's own COM support gives it. That support is asked only when
 * somebody wants an interface that is none of ours.
 *
 * Invariant: an object in the table holds a handle of Mono's, or its domain is gone. The lock is never held while
 * managed code runs. The memory of an object whose `home` Mono knows is never anything but such an object's.
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

#define COBJMACROS
#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "oaidl.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"
#include "wine/list.h"

#include "interop/classmembers.h"
#include "interop/managedobject.h"
#include "interop/monounknown.h"
#include "interop/returning.h"
#include "interop/wrappertable.h"
#include "mono/retireddomain.h"
#include "mono/threadstack.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define BUCKETS 64

struct managed_object
{
    struct face           faces[FACE_COUNT];
    struct face           errors;           /* ISupportErrorInfo */
    struct face           identity;         /* IManagedObject */
    struct face           class_info;       /* IProvideClassInfo */
    struct face           home;             /* the IUnknown that Mono knows in the object's own domain */
    struct list           entry;            /* in its bucket of the table, or in recycled */
    LONG                  refs;             /* the last one goes with the lock held */
    UINT32                handle;           /* 0: the domain is gone */
    unsigned int          interfaces;       /* a bit for each face that it has */
    enum reflection_face  first;
    MonoDomain           *domain;
    int                   domain_id;
    int                   hash;
    IUnknown             *unknown;          /* Mono's own; NULL while nobody has needed it */
    IUnknown             *marshaler;        /* the same of the free-threaded one */
    UINT32                proxy;            /* what Mono has for `home`; 0: it has not asked */
    BOOL                  known;            /* Mono has been told of `home`, for this object or an earlier one */
};

static struct list table[BUCKETS];                      /* each is made when it is first looked at */
static struct list recycled = LIST_INIT( recycled );    /* of those that Mono has asked: it remembers addresses */
static SRWLOCK table_lock = SRWLOCK_INIT;
static const struct managed_faces *answers;

void managedobject_set_faces( const struct managed_faces *faces )
{
    answers = faces;
}

/* With the lock held. */
static struct list *get_bucket( int hash )
{
    struct list *bucket = &table[(unsigned int)hash % BUCKETS];

    if (!bucket->next) list_init( bucket );
    return bucket;
}

/*********************************************************************** IUnknown */

struct query
{
    struct managed_object *object;
    const IID             *iid;
    void                 **out;
};

/* With the thread in the object's domain. */
static HRESULT get_unknown( struct managed_object *object, MonoObject *obj )
{
    IUnknown *unk;
    HRESULT hr;

    if (object->unknown) return S_OK;
    if (SUCCEEDED(hr = monounknown_get( obj, &unk )) &&
        InterlockedCompareExchangePointer( (void **)&object->unknown, unk, NULL ))
        IUnknown_Release( unk );
    return hr;
}

/* Mono compiles the methods of an interface for the domain that the thread is in when the interface is asked for. */
static HRESULT query_unknown( void *context )
{
    struct query *query = context;
    struct managed_object *object = query->object;
    MonoDomain *previous;
    MonoObject *obj;
    HRESULT hr;

    if (FAILED(hr = managedobject_enter( &object->faces[0], &previous, &obj ))) return hr;
    if (object->domain != mono_get_root_domain() && !retireddomain_note( object->domain )) hr = E_OUTOFMEMORY;
    else
    {
        answers->before_query();
        if (SUCCEEDED(hr = get_unknown( object, obj )))
            hr = IUnknown_QueryInterface( object->unknown, query->iid, query->out );
    }
    managedobject_leave( &object->faces[0], previous );
    return hr;
}

/* The interfaces that objects have from us; Mono's own COM support would end the process there. */
static BOOL is_reflection_interface( REFIID riid )
{
    unsigned int i;

    for (i = 0; i < FACE_COUNT; i++) if (IsEqualGUID( riid, answers->library[i].iid )) return TRUE;
    return FALSE;
}

/* Mono leaves a note of the object on the stack of the thread that asks, and ends the process when the domain is
 * unloaded before that thread has ended. */
static HRESULT query_mono( struct managed_object *object, REFIID riid, void **out )
{
    struct query query = { object, riid, out };

    if (is_reflection_interface( riid )) return E_NOINTERFACE;
    return object->domain == mono_get_root_domain() ? query_unknown( &query )
           : monocall_on_thread( query_unknown, &query );
}

/* Objects are agile: whoever unmarshals one in this process gets the pointer itself, whatever his apartment. The
 * marshaler is inside of the object, so that its IMarshal counts references of the object. */
static HRESULT query_marshaler( struct managed_object *object, REFIID riid, void **out )
{
    IUnknown *marshaler;
    HRESULT hr;

    if (!object->marshaler)
    {
        if (FAILED(hr = CoCreateFreeThreadedMarshaler( (IUnknown *)&object->faces[object->first], &marshaler )))
            return hr;
        if (InterlockedCompareExchangePointer( (void **)&object->marshaler, marshaler, NULL ))
            IUnknown_Release( marshaler );
    }
    return IUnknown_QueryInterface( object->marshaler, riid, out );
}

static struct face *find_face( struct managed_object *object, REFIID riid )
{
    unsigned int i;

    if (IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_IDispatch ) ||
        IsEqualGUID( riid, &IID_IAgileObject ))
        return &object->faces[object->first];
    if (IsEqualGUID( riid, &IID_ISupportErrorInfo )) return &object->errors;
    if (IsEqualGUID( riid, &IID_IManagedObject )) return &object->identity;
    if (IsEqualGUID( riid, &IID_IProvideClassInfo )) return &object->class_info;
    for (i = 0; i < FACE_COUNT; i++)
        if ((object->interfaces & (1 << i)) && IsEqualGUID( riid, answers->library[i].iid ))
            return &object->faces[i];
    return NULL;
}

/* In the object's domain managed code gets the object itself. */
static struct face *get_home( struct managed_object *object )
{
    MonoObject *obj = mono_gchandle_get_target( object->handle );

    if (!obj) return NULL;
    object->known = TRUE;
    if (FAILED(returning_register( &object->home, obj, &object->proxy ))) return NULL;
    managedobject_AddRef( &object->home );
    return &object->home;
}

/* What another domain, the calling thread's, has for it; S_FALSE: it may have no proxy there. */
static HRESULT get_proxy( struct managed_object *object, MonoObject **proxy )
{
    MonoDomain *previous;
    MonoObject *obj;
    HRESULT hr;

    if (FAILED(hr = managedobject_enter( &object->faces[0], &previous, &obj ))) return hr;
    managedobject_leave( &object->faces[0], previous );
    return returning_get_proxy( object->domain, obj, proxy );
}

/* In other domains managed code gets a proxy, if it may have one, whose home that domain is. */
static struct face *get_abroad( struct managed_object *object )
{
    struct face *face;
    MonoObject *proxy;
    IUnknown *unk;

    if (get_proxy( object, &proxy ) != S_OK || FAILED(managedobject_get( proxy, &unk )) || !unk) return NULL;
    face = get_home( ((struct face *)unk)->object );
    IUnknown_Release( unk );
    return face;
}

/* The pointer that Mono looks up when the object has come to managed code; NULL: there it is any COM object. */
static struct face *find_face_for_mono( struct managed_object *object )
{
    MonoDomain *domain = mono_domain_get();

    if (!domain || !object->handle) return NULL;
    return object->domain == domain ? get_home( object ) : get_abroad( object );
}

HRESULT WINAPI managedobject_QueryInterface( struct face *iface, REFIID riid, void **out )
{
    const void *caller = __builtin_return_address( 0 );
    struct managed_object *object = iface->object;
    struct face *face;

    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), out );

    if (!out) return E_POINTER;
    *out = NULL;
    if (!riid) return E_INVALIDARG;
    if (IsEqualGUID( riid, &IID_IMarshal )) return query_marshaler( object, riid, out );
    if (IsEqualGUID( riid, &IID_IUnknown ) && returning_is_managed( caller ) && (face = find_face_for_mono( object )))
    {
        *out = face;
        return S_OK;
    }
    if (!(face = find_face( object, riid ))) return query_mono( object, riid, out );
    managedobject_AddRef( face );
    *out = face;
    return S_OK;
}

ULONG WINAPI managedobject_AddRef( struct face *iface )
{
    return InterlockedIncrement( &iface->object->refs );
}

static void free_memory( struct managed_object *object )
{
    if (!object->known)
    {
        HeapFree( GetProcessHeap(), 0, object );
        return;
    }
    AcquireSRWLockExclusive( &table_lock );
    list_add_head( &recycled, &object->entry );
    ReleaseSRWLockExclusive( &table_lock );
}

ULONG WINAPI managedobject_Release( struct face *iface )
{
    struct managed_object *object = iface->object;
    ULONG refs;

    AcquireSRWLockExclusive( &table_lock );
    if (!(refs = InterlockedDecrement( &object->refs ))) list_remove( &object->entry );
    ReleaseSRWLockExclusive( &table_lock );
    if (refs) return refs;

    if (object->handle && !embed_is_shutting_down())
    {
        if (object->unknown) IUnknown_Release( object->unknown );
        if (object->proxy) mono_gchandle_free( object->proxy );
        mono_gchandle_free( object->handle );
    }
    if (object->marshaler && !embed_is_shutting_down()) IUnknown_Release( object->marshaler );
    free_memory( object );
    return 0;
}

/*********************************************************************** ISupportErrorInfo */

/* Every method of every interface says more about its failure by GetErrorInfo(). */
static HRESULT WINAPI errors_InterfaceSupportsErrorInfo( struct face *iface, REFIID riid )
{
    struct face *face;

    TRACE( "%p %s\n", iface, debugstr_guid(riid) );

    if (!riid) return E_INVALIDARG;
    face = find_face( iface->object, riid );
    return face && face != &iface->object->errors && !IsEqualGUID( riid, &IID_IUnknown ) ? S_OK : S_FALSE;
}

static const void *const errors_vtbl[] =
{
    managedobject_QueryInterface,
    managedobject_AddRef,
    managedobject_Release,
    errors_InterfaceSupportsErrorInfo
};

/*********************************************************************** The table */

static void choose_interfaces( struct managed_object *object, MonoObject *obj )
{
    const struct reflection_interface *itf;
    MonoClass *class;
    unsigned int i;

    for (i = FACE_COUNT; i--;)
    {
        itf = &answers->library[i];
        class = mono_class_from_name( mono_get_corlib(), itf->space, itf->class_name );
        if (!class || !mono_object_isinst( obj, class )) continue;
        object->interfaces |= 1 << i;
        if (i < FACE_HANDLE) object->first = i;
    }
}

/* All zero, but for `known`. */
static struct managed_object *alloc_memory(void)
{
    struct managed_object *object;
    struct list *entry;

    AcquireSRWLockExclusive( &table_lock );
    if ((entry = list_head( &recycled ))) list_remove( entry );
    ReleaseSRWLockExclusive( &table_lock );
    if (!entry) return HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*object) );
    object = LIST_ENTRY( entry, struct managed_object, entry );
    memset( object, 0, sizeof(*object) );
    object->known = TRUE;
    return object;
}

static struct managed_object *create_object( MonoObject *obj, int hash )
{
    struct managed_object *object = alloc_memory();
    unsigned int i;

    if (!object) return NULL;
    for (i = 0; i < FACE_COUNT; i++)
    {
        object->faces[i].vtbl = answers->library[i].vtbl;
        object->faces[i].object = object;
    }
    object->errors.vtbl = errors_vtbl;
    object->errors.object = object;
    object->identity.vtbl = answers->identity;
    object->identity.object = object;
    object->class_info.vtbl = answers->class_info;
    object->class_info.object = object;
    object->refs = 1;
    object->first = FACE_OBJECT;
    object->domain = mono_domain_get();
    object->domain_id = mono_domain_get_id( object->domain );
    object->hash = hash;
    choose_interfaces( object, obj );
    object->home = object->faces[object->first];
    if ((object->handle = mono_gchandle_new( obj, FALSE ))) return object;
    free_memory( object );
    return NULL;
}

/* With the lock held; the object is referenced. */
static struct managed_object *find_object( MonoObject *obj, int hash )
{
    struct managed_object *object;

    LIST_FOR_EACH_ENTRY( object, get_bucket( hash ), struct managed_object, entry )
    {
        if (object->hash != hash || !object->handle || mono_gchandle_get_target( object->handle ) != obj) continue;
        managedobject_AddRef( &object->faces[0] );
        return object;
    }
    return NULL;
}

HRESULT managedobject_get( MonoObject *obj, IUnknown **unk )
{
    struct managed_object *object, *created = NULL;
    int hash;

    *unk = NULL;
    if (!obj) return S_OK;
    hash = mono_object_hash( obj );
    AcquireSRWLockExclusive( &table_lock );
    object = find_object( obj, hash );
    ReleaseSRWLockExclusive( &table_lock );
    if (!object)
    {
        if (!(created = create_object( obj, hash ))) return E_OUTOFMEMORY;
        AcquireSRWLockExclusive( &table_lock );
        if (!(object = find_object( obj, hash )))
            list_add_head( get_bucket( hash ), &created->entry );
        ReleaseSRWLockExclusive( &table_lock );
        if (object)     /* another thread was faster */
        {
            mono_gchandle_free( created->handle );
            free_memory( created );
        }
        else object = created;
    }
    *unk = (IUnknown *)&object->faces[object->first];
    return S_OK;
}

BOOL managedobject_is_ours( IUnknown *unk )
{
    return ((void **)unk->lpVtbl)[0] == (void *)managedobject_QueryInterface;
}

HRESULT managedobject_unwrap( IUnknown *unk, MonoObject **obj )
{
    struct managed_object *object;

    *obj = NULL;
    if (!managedobject_is_ours( unk )) return S_FALSE;
    object = ((struct face *)unk)->object;
    if (!object->handle) return COR_E_APPDOMAINUNLOADED;
    if (object->domain != mono_domain_get()) return get_proxy( object, obj ) == S_OK ? S_OK : E_INVALIDARG;
    return (*obj = mono_gchandle_get_target( object->handle )) ? S_OK : COR_E_APPDOMAINUNLOADED;
}

HRESULT managedobject_enter( struct face *face, MonoDomain **previous, MonoObject **obj )
{
    struct managed_object *object = face->object;

    if (!object->handle) return COR_E_APPDOMAINUNLOADED;
    if (!monocall_attach()) return threadstack_get_error( COR_E_APPDOMAINUNLOADED );
    if (object->domain != mono_get_root_domain() && mono_domain_get_by_id( object->domain_id ) != object->domain)
        return COR_E_APPDOMAINUNLOADED;
    if (!monocall_enter( object->domain, previous )) return COR_E_APPDOMAINUNLOADED;
    if ((*obj = mono_gchandle_get_target( object->handle ))) return S_OK;
    monocall_leave( object->domain, *previous );
    return COR_E_APPDOMAINUNLOADED;
}

void managedobject_leave( struct face *face, MonoDomain *previous )
{
    monocall_leave( face->object->domain, previous );
}

const struct reflection_interface *managedobject_get_interface( struct face *face )
{
    return &answers->library[face->object->first];
}

void managedobject_forget_domain( MonoDomain *domain, BOOL gone )
{
    struct managed_object *object;
    unsigned int i;

    classmembers_forget();
    wrappertable_forget_domain( domain, gone );
    AcquireSRWLockExclusive( &table_lock );
    for (i = 0; i < BUCKETS; i++)
    {
        if (!table[i].next) continue;
        LIST_FOR_EACH_ENTRY( object, &table[i], struct managed_object, entry )
        {
            if (object->domain != domain || !object->handle) continue;
            if (!gone) mono_gchandle_free( object->handle );    /* Mono has taken the rest away itself */
            if (!gone && object->proxy) mono_gchandle_free( object->proxy );
            object->handle = object->proxy = 0;
            object->unknown = NULL;
        }
    }
    ReleaseSRWLockExclusive( &table_lock );
}
