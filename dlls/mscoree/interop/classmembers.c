/*
 * What a managed class shows to late-bound callers
 *
 * Public instance members that COM may see, in the order in which .NET numbers overloads: those of the base classes
 * first; of a class the new virtual methods, the other methods, the properties, the fields. Where Mono's core library
 * declares overloads in another order, or has more of them, than .NET's, .NET's come first.
 *
 * Invariant: a list does not change once it is in the table, and lives as long as someone uses it; the table forgets
 * all lists when a domain goes, as the classes of its assemblies go with it.
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
#include <stdio.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "objbase.h"
#include "oleauto.h"

#include "interop/classmembers.h"

#define INTEROP "System.Runtime.InteropServices"
#define MAX_DEPTH 64    /* of base classes; those above are left out */

static struct class_members *table;
static SRWLOCK table_lock = SRWLOCK_INIT;

/* .NET's numbers of overloads in classes that scripts use, where Mono's own order is another one. */
static const struct { const char *space, *name, *desc; } first_overloads[] =
{
    { "System.Security.Cryptography", "HashAlgorithm", ":ComputeHash(System.IO.Stream)" },
    { "System.Security.Cryptography", "HashAlgorithm", ":ComputeHash(byte[])" },
    { "System.Security.Cryptography", "HashAlgorithm", ":ComputeHash(byte[],int,int)" },
    { "System.Text", "StringBuilder", ":Append(char,int)" },
    { "System.Text", "StringBuilder", ":Append(char[],int,int)" },
    { "System.Text", "StringBuilder", ":Append(string)" },
    { "System.Text", "StringBuilder", ":Append(string,int,int)" },
    { "System.Text", "StringBuilder", ":Append(bool)" },
    { "System.Text", "StringBuilder", ":Append(sbyte)" },
    { "System.Text", "StringBuilder", ":Append(byte)" },
    { "System.Text", "StringBuilder", ":Append(char)" },
    { "System.Text", "StringBuilder", ":Append(int16)" },
    { "System.Text", "StringBuilder", ":Append(int)" },
    { "System.Text", "StringBuilder", ":Append(long)" },
    { "System.Text", "StringBuilder", ":Append(single)" },
    { "System.Text", "StringBuilder", ":Append(double)" },
    { "System.Text", "StringBuilder", ":Append(System.Decimal)" },
    { "System.Text", "StringBuilder", ":Append(uint16)" },
    { "System.Text", "StringBuilder", ":Append(uint)" },
    { "System.Text", "StringBuilder", ":Append(ulong)" },
    { "System.Text", "StringBuilder", ":Append(object)" },
    { "System.Text", "StringBuilder", ":Append(char[])" },
};

/*********************************************************************** Attributes */

static MonoClass *interop_class( const char *name )
{
    return mono_class_from_name( mono_get_corlib(), INTEROP, name );
}

/* The value of an attribute's property; NULL when the attribute is not there.  The attributes are freed. */
static MonoObject *get_attribute( MonoCustomAttrInfo *info, MonoClass *class, const char *property_name )
{
    MonoObject *attribute, *value = NULL, *exception = NULL;
    MonoProperty *property;

    if (!info) return NULL;
    if (class && mono_custom_attrs_has_attr( info, class ) && (attribute = mono_custom_attrs_get_attr( info, class )) &&
        (property = mono_class_get_property_from_name( class, property_name )))
        value = mono_property_get_value( property, attribute, NULL, &exception );
    mono_custom_attrs_free( info );
    return exception ? NULL : value;
}

static MonoCustomAttrInfo *get_attributes( MonoClass *class, const struct class_member *member, MonoProperty *property )
{
    if (property) return mono_custom_attrs_from_property( class, property );
    if (member->field) return mono_custom_attrs_from_field( class, member->field );
    return mono_custom_attrs_from_method( member->method );
}

static BOOL is_hidden( MonoClass *class, const struct class_member *member, MonoProperty *property )
{
    MonoObject *visible = get_attribute( get_attributes( class, member, property ),
                                         interop_class( "ComVisibleAttribute" ), "Value" );

    return visible && !*(BYTE *)mono_object_unbox( visible );
}

static DISPID get_dispid( MonoClass *class, const struct class_member *member, MonoProperty *property )
{
    MonoObject *id = get_attribute( get_attributes( class, member, property ), interop_class( "DispIdAttribute" ),
                                    "Value" );

    return id ? *(int *)mono_object_unbox( id ) : DISPID_UNKNOWN;
}

static WCHAR *wide_from_utf8( const char *str )
{
    int len = MultiByteToWideChar( CP_UTF8, 0, str, -1, NULL, 0 );
    WCHAR *ret = HeapAlloc( GetProcessHeap(), 0, len * sizeof(WCHAR) );

    if (ret) MultiByteToWideChar( CP_UTF8, 0, str, -1, ret, len );
    return ret;
}

/* [DefaultMember] of the class or of what it is derived from. */
static WCHAR *get_default_name( MonoClass *class )
{
    MonoClass *attribute = mono_class_from_name( mono_get_corlib(), "System.Reflection", "DefaultMemberAttribute" );
    MonoObject *value;
    WCHAR *name;
    char *text;

    for (; class; class = mono_class_get_parent( class ))
    {
        if (!(value = get_attribute( mono_custom_attrs_from_class( class ), attribute, "MemberName" ))) continue;
        if (!(text = mono_string_to_utf8( (MonoString *)value ))) return NULL;
        name = wide_from_utf8( text );
        mono_free( text );
        return name;
    }
    return NULL;
}

/*********************************************************************** Methods that can be called */

static BOOL is_public_instance( UINT32 flags )
{
    return (flags & MEMBER_ACCESS_MASK) == MEMBER_PUBLIC && !(flags & MEMBER_STATIC);
}

static BOOL is_span( MonoType *type )
{
    MonoClass *class = mono_class_from_mono_type( type );
    const char *name = mono_class_get_name( class );

    return mono_type_get_type( type ) == MONO_TYPE_GENERICINST && mono_class_get_image( class ) == mono_get_corlib() &&
           (!strcmp( name, "Span`1" ) || !strcmp( name, "ReadOnlySpan`1" ));
}

/* .NET's own classes have no such methods, and nobody could give them a value. */
static BOOL has_spans( MonoMethod *method )
{
    MonoMethodSignature *sig = mono_method_signature( method );
    MonoType *type = NULL;
    void *iter = NULL;

    if (!sig) return TRUE;
    while ((type = mono_signature_get_params( sig, &iter ))) if (is_span( type )) return TRUE;
    return FALSE;
}

static BOOL is_generic( MonoMethod *method )
{
    MonoMethod *ask = monocall_find_core( "System.Reflection", "MethodBase",
                                          "System.Reflection.MethodBase:get_ContainsGenericParameters()" );
    MonoObject *obj = mono_method_get_object( mono_domain_get(), method, NULL ), *ret;

    if (!ask || !obj || FAILED(monocall_invoke( mono_object_get_virtual_method( obj, ask ), obj, NULL, &ret )))
        return TRUE;
    return *(BYTE *)mono_object_unbox( ret );
}

/* Type names are not looked at: a method that overrides one has its name and as many parameters. */
static BOOL is_override( const struct class_members *list, const char *name, MonoMethod *method )
{
    unsigned int i, count = mono_signature_get_param_count( mono_method_signature( method ) );
    UINT32 flags = mono_method_get_flags( method, NULL );
    MonoMethod *other;

    if (!(flags & METHOD_VIRTUAL) || (flags & METHOD_NEW_SLOT)) return FALSE;
    for (i = 0; i < list->count; i++)
    {
        other = list->members[i].method ? list->members[i].method : list->members[i].setter;
        if (!other || strcmp( mono_method_get_name( other ), name )) continue;
        if (mono_signature_get_param_count( mono_method_signature( other ) ) == count) return TRUE;
    }
    return FALSE;
}

/*********************************************************************** The list of a class */

static BOOL has_method( const struct class_members *list, MonoMethod *method )
{
    unsigned int i;

    for (i = 0; i < list->count; i++) if (list->members[i].method == method) return TRUE;
    return FALSE;
}

/* The name is the list's when it is taken up. */
static BOOL add_member( struct class_members *list, const struct class_member *member, const char *name )
{
    struct class_member *grown, *added;
    unsigned int i, room;

    if (list->count == list->room)
    {
        room = list->room ? list->room * 2 : 32;
        if (list->members) grown = HeapReAlloc( GetProcessHeap(), 0, list->members, room * sizeof(*grown) );
        else grown = HeapAlloc( GetProcessHeap(), 0, room * sizeof(*grown) );
        if (!grown) return FALSE;
        list->members = grown;
        list->room = room;
    }
    added = &list->members[list->count];
    *added = *member;
    if (!(added->name = wide_from_utf8( name ))) return FALSE;
    added->number = 1;
    for (i = 0; i < list->count; i++) if (!lstrcmpiW( list->members[i].name, added->name )) added->number++;
    list->count++;
    return TRUE;
}

/* The methods of a property are its own, not the class's; those of an event are. */
static BOOL is_property_method( MonoMethod *method )
{
    const char *name = mono_method_get_name( method );

    return (mono_method_get_flags( method, NULL ) & METHOD_SPECIAL_NAME) &&
           (!strncmp( name, "get_", 4 ) || !strncmp( name, "set_", 4 ));
}

static BOOL add_method( struct class_members *list, MonoClass *class, MonoMethod *method )
{
    struct class_member member = { NULL, MEMBER_METHOD, DISPID_UNKNOWN, 0, method };
    const char *name = mono_method_get_name( method );

    if (!is_public_instance( mono_method_get_flags( method, NULL ) ) || name[0] == '.' || is_property_method( method ))
        return TRUE;
    if (has_method( list, method ) || has_spans( method ) || is_override( list, name, method )) return TRUE;
    if (is_hidden( class, &member, NULL ) || is_generic( method )) return TRUE;
    member.id = get_dispid( class, &member, NULL );
    return add_member( list, &member, name );
}

static BOOL add_first_overloads( struct class_members *list, MonoClass *class )
{
    MonoMethodDesc *desc;
    MonoMethod *method;
    unsigned int i;
    BOOL ret = TRUE;

    if (mono_class_get_image( class ) != mono_get_corlib()) return TRUE;
    for (i = 0; i < ARRAY_SIZE(first_overloads) && ret; i++)
    {
        if (strcmp( first_overloads[i].name, mono_class_get_name( class ) ) ||
            strcmp( first_overloads[i].space, mono_class_get_namespace( class ) )) continue;
        if (!(desc = mono_method_desc_new( first_overloads[i].desc, TRUE ))) continue;
        if ((method = mono_method_desc_search_in_class( desc, class ))) ret = add_method( list, class, method );
        mono_method_desc_free( desc );
    }
    return ret;
}

static BOOL add_methods( struct class_members *list, MonoClass *class, BOOL new_virtual )
{
    MonoMethod *method;
    void *iter = NULL;
    BOOL ret = TRUE;
    UINT32 flags;

    while (ret && (method = mono_class_get_methods( class, &iter )))
    {
        flags = mono_method_get_flags( method, NULL );
        if (((flags & METHOD_VIRTUAL) && (flags & METHOD_NEW_SLOT)) == new_virtual)
            ret = add_method( list, class, method );
    }
    return ret;
}

static MonoMethod *get_public( MonoMethod *method )
{
    return method && is_public_instance( mono_method_get_flags( method, NULL ) ) ? method : NULL;
}

static BOOL add_properties( struct class_members *list, MonoClass *class )
{
    MonoProperty *property;
    void *iter = NULL;
    BOOL ret = TRUE;

    while (ret && (property = mono_class_get_properties( class, &iter )))
    {
        struct class_member member = { NULL, MEMBER_PROPERTY, DISPID_UNKNOWN };
        MonoMethod *one;

        member.method = get_public( mono_property_get_get_method( property ) );
        member.setter = get_public( mono_property_get_set_method( property ) );
        if (!(one = member.method ? member.method : member.setter)) continue;
        if (is_override( list, mono_method_get_name( one ), one ) || has_spans( one )) continue;
        if (is_hidden( class, &member, property )) continue;
        member.id = get_dispid( class, &member, property );
        ret = add_member( list, &member, mono_property_get_name( property ) );
    }
    return ret;
}

static BOOL add_fields( struct class_members *list, MonoClass *class )
{
    MonoClassField *field;
    void *iter = NULL;
    BOOL ret = TRUE;

    while (ret && (field = mono_class_get_fields( class, &iter )))
    {
        struct class_member member = { NULL, MEMBER_FIELD, DISPID_UNKNOWN, 0, NULL, NULL, field };

        if (!is_public_instance( mono_field_get_flags( field ) ) || is_hidden( class, &member, NULL )) continue;
        member.id = get_dispid( class, &member, NULL );
        ret = add_member( list, &member, mono_field_get_name( field ) );
    }
    return ret;
}

static BOOL fill_list( struct class_members *list )
{
    MonoClass *classes[MAX_DEPTH], *class;
    unsigned int count = 0;
    BOOL ret = TRUE;

    for (class = list->class; class && count < MAX_DEPTH; class = mono_class_get_parent( class ))
        classes[count++] = class;
    while (ret && count--)
    {
        class = classes[count];
        ret = add_first_overloads( list, class ) && add_methods( list, class, TRUE ) &&
              add_methods( list, class, FALSE ) &&
              add_properties( list, class ) && add_fields( list, class );
    }
    if (ret) list->default_name = get_default_name( list->class );
    return ret;
}

static void free_list( struct class_members *list )
{
    while (list->count--) HeapFree( GetProcessHeap(), 0, list->members[list->count].name );
    HeapFree( GetProcessHeap(), 0, list->members );
    HeapFree( GetProcessHeap(), 0, list->default_name );
    HeapFree( GetProcessHeap(), 0, list );
}

/*********************************************************************** The table */

void classmembers_release( struct class_members *list )
{
    if (!InterlockedDecrement( &list->refs )) free_list( list );
}

/* With the lock held; the list is referenced. */
static struct class_members *find_list( MonoClass *class )
{
    struct class_members *list = table;

    while (list && list->class != class) list = list->next;
    if (list) InterlockedIncrement( &list->refs );
    return list;
}

struct class_members *classmembers_get( MonoClass *class )
{
    struct class_members *list, *other;

    AcquireSRWLockShared( &table_lock );
    list = find_list( class );
    ReleaseSRWLockShared( &table_lock );
    if (list || !(list = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*list) ))) return list;

    list->refs = 1;
    list->class = class;
    if (!fill_list( list ))
    {
        free_list( list );
        return NULL;
    }
    AcquireSRWLockExclusive( &table_lock );
    if (!(other = find_list( class )))      /* else another thread was faster */
    {
        list->refs++;
        list->next = table;
        table = list;
    }
    ReleaseSRWLockExclusive( &table_lock );
    if (!other) return list;
    free_list( list );
    return other;
}

void classmembers_forget(void)
{
    struct class_members *list, *next;

    AcquireSRWLockExclusive( &table_lock );
    list = table;
    table = NULL;
    ReleaseSRWLockExclusive( &table_lock );
    for (; list; list = next)
    {
        next = list->next;
        classmembers_release( list );
    }
}

/*********************************************************************** Names */

static const struct class_member *next_of_name( const struct class_members *list, const WCHAR *name, int len,
                                                unsigned int number, const struct class_member *member )
{
    for (member = member ? member + 1 : list->members; member < list->members + list->count; member++)
    {
        if (number && member->number != number) continue;
        if (CompareStringW( LOCALE_INVARIANT, NORM_IGNORECASE, member->name, -1, name, len ) == CSTR_EQUAL)
            return member;
    }
    return NULL;
}

/* The number after the last underscore, from 2; 0: there is none. */
static unsigned int get_number( const WCHAR *name, int *len )
{
    const WCHAR *underscore = wcsrchr( name, '_' ), *digit;
    unsigned int number = 0;

    if (!underscore || underscore == name || !underscore[1] || underscore[1] == '0') return 0;
    for (digit = underscore + 1; *digit; digit++)
    {
        if (*digit < '0' || *digit > '9' || number > 9999) return 0;
        number = number * 10 + *digit - '0';
    }
    *len = underscore - name;
    return number > 1 ? number : 0;
}

const struct class_member *classmembers_next( const struct class_members *list, const WCHAR *name,
                                              const struct class_member *member )
{
    const struct class_member *found;
    unsigned int number;
    int len;

    if (!list->count) return NULL;
    if ((found = next_of_name( list, name, -1, 0, member )) || member) return found;
    if (!(number = get_number( name, &len ))) return NULL;
    return next_of_name( list, name, len, number, NULL );
}

const struct class_member *classmembers_find_id( const struct class_members *list, DISPID id )
{
    unsigned int i;

    if (id == DISPID_UNKNOWN) return NULL;
    for (i = 0; i < list->count; i++) if (list->members[i].id == id) return &list->members[i];
    return NULL;
}

BSTR classmembers_get_full_name( const struct class_member *member )
{
    WCHAR name[512];

    if (member->number == 1) return SysAllocString( member->name );
    swprintf( name, ARRAY_SIZE(name), L"%s_%u", member->name, member->number );
    return SysAllocString( name );
}
