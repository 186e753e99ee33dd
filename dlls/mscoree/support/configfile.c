/*
 * Configuration files: NAME.exe.config and its like
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

#include <stdarg.h>

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "xmllite.h"
#include "mscoree.h"
#include "metahost.h"
#include "support/configfile.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * The elements that matter form a small tree. While the file is read, "path" holds the place in that tree of each open
 * element; an element that is not in the tree is ELEMENT_OTHER, and so is everything inside it.
 */
enum element
{
    ELEMENT_NONE,
    ELEMENT_OTHER,
    ELEMENT_CONFIGURATION,
    ELEMENT_STARTUP,
    ELEMENT_SUPPORTED_RUNTIME,
    ELEMENT_REQUIRED_RUNTIME,
    ELEMENT_RUNTIME,
    ELEMENT_GC_SERVER,
    ELEMENT_GC_CONCURRENT,
    ELEMENT_MONITORING,
    ELEMENT_ETW,
    ELEMENT_BINDING,
    ELEMENT_PROBING
};

static const struct
{
    enum element parent;
    enum element element;
    const WCHAR *name;
} elements[] =
{
    { ELEMENT_NONE,          ELEMENT_CONFIGURATION,     L"configuration" },
    { ELEMENT_CONFIGURATION, ELEMENT_STARTUP,           L"startup" },
    { ELEMENT_STARTUP,       ELEMENT_SUPPORTED_RUNTIME, L"supportedRuntime" },
    { ELEMENT_STARTUP,       ELEMENT_REQUIRED_RUNTIME,  L"requiredRuntime" },
    { ELEMENT_CONFIGURATION, ELEMENT_RUNTIME,           L"runtime" },
    { ELEMENT_RUNTIME,       ELEMENT_GC_SERVER,         L"gcServer" },
    { ELEMENT_RUNTIME,       ELEMENT_GC_CONCURRENT,     L"gcConcurrent" },
    { ELEMENT_RUNTIME,       ELEMENT_MONITORING,        L"appDomainResourceMonitoring" },
    { ELEMENT_RUNTIME,       ELEMENT_ETW,               L"etwEnable" },
    { ELEMENT_RUNTIME,       ELEMENT_BINDING,           L"assemblyBinding" },
    { ELEMENT_BINDING,       ELEMENT_PROBING,           L"probing" },
};

#define MAX_DEPTH 64

struct parser
{
    IXmlReader         *reader;
    struct config_file *config;
    enum element        path[MAX_DEPTH];
    unsigned int        depth;   /* may exceed MAX_DEPTH; what is deeper isn't in the tree */
    XmlNodeType         type;               /* of the last node */
    UINT                line, position;
};

static enum element find_element( enum element parent, const WCHAR *name )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(elements); i++)
        if (elements[i].parent == parent && !wcscmp( elements[i].name, name )) return elements[i].element;
    return ELEMENT_OTHER;
}

/* Copies an attribute of the current element; FALSE: it isn't there, or too long. */
static BOOL get_attribute( struct parser *parser, const WCHAR *name, WCHAR *buffer, unsigned int count )
{
    const WCHAR *value;
    BOOL ret = FALSE;
    UINT len;

    buffer[0] = 0;
    if (IXmlReader_MoveToAttributeByName( parser->reader, name, NULL ) != S_OK) return FALSE;
    if (SUCCEEDED(IXmlReader_GetValue( parser->reader, &value, &len )) && len < count)
    {
        memcpy( buffer, value, len * sizeof(WCHAR) );
        buffer[len] = 0;
        ret = TRUE;
    }
    IXmlReader_MoveToElement( parser->reader );
    return ret;
}

/* Notes a startup flag that enabled="..." turns on or off. */
static void read_flag( struct parser *parser, DWORD flag )
{
    WCHAR value[16];

    if (!get_attribute( parser, L"enabled", value, ARRAY_SIZE(value) )) return;
    parser->config->startup_set &= ~flag;
    parser->config->startup_cleared &= ~flag;
    if (!wcsicmp( value, L"true" )) parser->config->startup_set |= flag;
    else parser->config->startup_cleared |= flag;
}

static void read_supported( struct parser *parser )
{
    struct config_file *config = parser->config;
    unsigned int i = config->supported_count;

    if (i == MAX_SUPPORTED_RUNTIMES) return;
    if (!get_attribute( parser, L"version", config->supported[i].version, ARRAY_SIZE(config->supported[i].version) ))
        return;
    get_attribute( parser, L"sku", config->supported[i].sku, ARRAY_SIZE(config->supported[i].sku) );
    config->supported_count++;
}

static void read_attributes( struct parser *parser, enum element element )
{
    WCHAR value[16];

    switch (element)
    {
    case ELEMENT_STARTUP:
        if (!get_attribute( parser, L"useLegacyV2RuntimeActivationPolicy", value, ARRAY_SIZE(value) )) break;
        if (wcsicmp( value, L"true" ))
            parser->config->legacy_v2_policy = METAHOST_CONFIG_FLAGS_LEGACY_V2_ACTIVATION_POLICY_FALSE;
        else
            parser->config->legacy_v2_policy = METAHOST_CONFIG_FLAGS_LEGACY_V2_ACTIVATION_POLICY_TRUE;
        break;
    case ELEMENT_SUPPORTED_RUNTIME:
    case ELEMENT_REQUIRED_RUNTIME:
        read_supported( parser );
        break;
    case ELEMENT_GC_SERVER:
        read_flag( parser, STARTUP_SERVER_GC );
        break;
    case ELEMENT_GC_CONCURRENT:
        read_flag( parser, STARTUP_CONCURRENT_GC );
        break;
    case ELEMENT_MONITORING:
        read_flag( parser, STARTUP_ARM );
        break;
    case ELEMENT_ETW:
        read_flag( parser, STARTUP_ETW );
        break;
    case ELEMENT_PROBING:
        get_attribute( parser, L"privatePath", parser->config->private_path, ARRAY_SIZE(parser->config->private_path) );
        break;
    default:
        break;
    }
}

static HRESULT open_element( struct parser *parser )
{
    enum element parent = ELEMENT_NONE, element = ELEMENT_OTHER;
    BOOL empty = IXmlReader_IsEmptyElement( parser->reader );
    const WCHAR *name;
    HRESULT hr;

    if (FAILED(hr = IXmlReader_GetLocalName( parser->reader, &name, NULL ))) return hr;
    if (parser->depth <= MAX_DEPTH)
    {
        if (parser->depth) parent = parser->path[parser->depth - 1];
        element = find_element( parent, name );
        read_attributes( parser, element );
    }
    if (empty) return S_OK;
    if (parser->depth < MAX_DEPTH) parser->path[parser->depth] = element;
    parser->depth++;
    return S_OK;
}

/* Wine's reader gives the last node of a file that is cut off again and again. TRUE: this one is another. */
static BOOL has_moved( struct parser *parser, XmlNodeType type )
{
    UINT line = 0, position = 0;
    BOOL ret;

    IXmlReader_GetLineNumber( parser->reader, &line );
    IXmlReader_GetLinePosition( parser->reader, &position );
    ret = type != parser->type || line != parser->line || position != parser->position;
    parser->type = type;
    parser->line = line;
    parser->position = position;
    return ret;
}

static HRESULT read_nodes( struct parser *parser )
{
    XmlNodeType type;
    HRESULT hr;

    while ((hr = IXmlReader_Read( parser->reader, &type )) == S_OK)
    {
        if (!has_moved( parser, type )) return MX_E_INPUTEND;
        if (type == XmlNodeType_Element && FAILED(hr = open_element( parser ))) return hr;
        if (type == XmlNodeType_EndElement && parser->depth) parser->depth--;
    }
    return hr == S_FALSE ? S_OK : hr;
}

/* The XML reader is loaded when it is first needed: most programs have no configuration file. */
static HRESULT create_reader( IXmlReader **reader )
{
    HRESULT (WINAPI *create)( REFIID, void **, IMalloc * );
    HMODULE xmllite;

    if (!(xmllite = LoadLibraryW( L"xmllite.dll" ))) return HRESULT_FROM_WIN32( GetLastError() );
    if ((create = (void *)GetProcAddress( xmllite, "CreateXmlReader" )))
        return create( &IID_IXmlReader, (void **)reader, NULL );
    FreeLibrary( xmllite );
    return HRESULT_FROM_WIN32( ERROR_PROC_NOT_FOUND );
}

HRESULT configfile_read_stream( IStream *stream, struct config_file *config )
{
    struct parser parser = { NULL, config };
    HRESULT hr;

    memset( config, 0, sizeof(*config) );
    if (FAILED(hr = create_reader( &parser.reader ))) return hr;
    hr = IXmlReader_SetInput( parser.reader, (IUnknown *)stream );
    if (SUCCEEDED(hr))
        hr = IXmlReader_SetProperty( parser.reader, XmlReaderProperty_DtdProcessing, DtdProcessing_Parse );
    if (SUCCEEDED(hr)) hr = read_nodes( &parser );
    IXmlReader_Release( parser.reader );
    if (FAILED(hr)) WARN( "the configuration could not be read, hr %#lx\n", hr );
    return hr;
}

HRESULT configfile_read( const WCHAR *path, struct config_file *config )
{
    IStream *stream;
    HRESULT hr;

    TRACE( "%s\n", debugstr_w(path) );

    memset( config, 0, sizeof(*config) );
    if (FAILED(hr = configstream_create( path, &stream ))) return hr;
    hr = configfile_read_stream( stream, config );
    IStream_Release( stream );
    return hr;
}
