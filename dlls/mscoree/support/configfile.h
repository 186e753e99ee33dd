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

#ifndef __MSCOREE_CONFIGFILE_H
#define __MSCOREE_CONFIGFILE_H

#define MAX_SUPPORTED_RUNTIMES 16

/* What a configuration file says to the shim.  An element that is missing leaves its entry empty. */
struct config_file
{
    struct
    {
        WCHAR version[32];          /* "v4.0.30319" */
        WCHAR sku[64];              /* ".NETFramework,Version=v4.5", or empty */
    } supported[MAX_SUPPORTED_RUNTIMES];
    unsigned int supported_count;   /* in the file's order: the first one is preferred */
    DWORD legacy_v2_policy;         /* METAHOST_CONFIG_FLAGS_LEGACY_V2_ACTIVATION_POLICY_... */
    DWORD startup_set;              /* STARTUP_FLAGS that the file turns on ... */
    DWORD startup_cleared;          /* ... and off */
    WCHAR private_path[MAX_PATH];   /* probing privatePath */
};

/* Reads a configuration. What it does not know it passes over. HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND) and its like:
 * no file; an error of the XML reader: it is not XML. */
extern HRESULT configfile_read( const WCHAR *path, struct config_file *config );
extern HRESULT configfile_read_stream( IStream *stream, struct config_file *config );

/* A read-only stream over a file, as CreateConfigStream gives. */
extern HRESULT configstream_create( const WCHAR *path, IStream **stream );

#endif /* __MSCOREE_CONFIGFILE_H */
