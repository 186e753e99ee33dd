/*
 * The reflection interfaces of mscorlib's type library, as C sees them
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

#ifndef __MSCOREE_REFLECTION_H
#define __MSCOREE_REFLECTION_H

#include "mono/monoapi.h"

/* In the order in which an object's first interface is chosen. */
enum reflection_face
{
    FACE_APP_DOMAIN,
    FACE_ASSEMBLY,
    FACE_TYPE,
    FACE_METHOD_INFO,
    FACE_CONSTRUCTOR_INFO,
    FACE_METHOD_BASE,
    FACE_FIELD_INFO,
    FACE_PROPERTY_INFO,
    FACE_EVENT_INFO,
    FACE_MEMBER_INFO,
    FACE_OBJECT_HANDLE,
    FACE_OBJECT,
    FACE_HANDLE,            /* IObjectHandle, not an IDispatch */
    FACE_COUNT
};

/* What a method leaves where its last parameter points. */
enum reflection_result { RESULT_NONE, RESULT_POINTER, RESULT_BOOL, RESULT_LONG, RESULT_VARIANT, RESULT_GUID,
                         RESULT_HANDLE };

struct reflection_method
{
    const WCHAR           *name;    /* in the type library */
    const char            *desc;    /* in the core library; NULL: not done */
    enum reflection_result result;
    MonoMethod            *method;  /* once it has been looked for */
};

struct reflection_interface
{
    enum reflection_face      face;
    const GUID               *iid;
    const void               *vtbl;
    const char               *space, *class_name;   /* of the objects that have it */
    struct reflection_method *methods;
    unsigned int              count;
};

#define REFLECTION_MAX_ARGS 9   /* of DefineDynamicAssembly_9 and CreateInstance_3 */

/* The managed method; NULL: there is none here, or it is not done. */
extern MonoMethod *reflection_get_method( const struct reflection_interface *itf, struct reflection_method *method );

/* Calls a method of the object, whose domain the thread is in; the arguments' types are changed where COM knows how.
 * exception is set when managed code threw one. */
extern HRESULT reflection_invoke( const struct reflection_interface *itf, struct reflection_method *method,
                                  MonoObject *obj, VARIANT *args, unsigned int count, MonoObject **ret,
                                  MonoObject **exception );

/* How many arguments it takes; -1: there is no such method here. */
extern int reflection_count_args( const struct reflection_interface *itf, struct reflection_method *method );

#endif /* __MSCOREE_REFLECTION_H */
