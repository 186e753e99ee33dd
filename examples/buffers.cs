/*
 * The manager alone, in C#: large buffers outside of the collected heap, with a limit of their own
 *
 * Copyright 2026 the mscoree-wine authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * It prints:
 *
 *     7 buffers of 4 MiB fit
 *     the next one: 0x8007000E
 *     the last byte of the first is 42
 *     after one was given back: 0x00000000
 */

using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

/* As mscoree.idl and hostmemory.idl have them, up to the methods that are used here. */
[ComImport, Guid("7bc698d1-f9e3-4460-9cde-d04248e9fa25"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
interface IHostMemoryManager
{
    void CreateMalloc(uint type, out IntPtr heap);
    [PreserveSig] int VirtualAlloc(IntPtr address, UIntPtr size, uint type, uint protect, int level, out IntPtr memory);
    [PreserveSig] int VirtualFree(IntPtr address, UIntPtr size, uint type);
}

[StructLayout(LayoutKind.Sequential)]
struct HostMemoryLimits
{
    public uint Size, Flags;
    public ulong Commit, Reserve, AppDomainReserve, ProcessReserve, Cache;
    public uint WaitMilliseconds, LockTimeoutMilliseconds, LowPercent, HighPercent;
}

[ComImport, Guid("d61dcae4-6597-4121-b970-d163e957e1c2"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
interface IHostMemoryPolicy
{
    [PreserveSig] int SetLimits(ref HostMemoryLimits limits);
}

static class Buffers
{
    const uint Commit = 0x1000, Reserve = 0x2000, Release = 0x8000, ReadWrite = 4;
    const int Task = 0, Size = 4 << 20;

    static int Main()
    {
        Type type = Type.GetTypeFromCLSID(new Guid("042c27a6-4582-479b-87d9-2fb7a717e76a"));
        var manager = (IHostMemoryManager)Activator.CreateInstance(type);
        var policy = (IHostMemoryPolicy)manager;
        var limits = new HostMemoryLimits { Size = (uint)Marshal.SizeOf(typeof(HostMemoryLimits)), Commit = 30 << 20 };
        var buffers = new List<IntPtr>();
        IntPtr buffer;
        int result;

        Marshal.ThrowExceptionForHR(policy.SetLimits(ref limits));
        while ((result = manager.VirtualAlloc(IntPtr.Zero, (UIntPtr)Size, Reserve | Commit, ReadWrite, Task, out buffer)) == 0)
            buffers.Add(buffer);
        Console.WriteLine("{0} buffers of {1} MiB fit", buffers.Count, Size >> 20);
        Console.WriteLine("the next one: 0x{0:X8}", result);
        Marshal.WriteByte(buffers[0], Size - 1, 42);
        Console.WriteLine("the last byte of the first is {0}", Marshal.ReadByte(buffers[0], Size - 1));
        Marshal.ThrowExceptionForHR(manager.VirtualFree(buffers[1], UIntPtr.Zero, Release));
        result = manager.VirtualAlloc(IntPtr.Zero, (UIntPtr)Size, Reserve | Commit, ReadWrite, Task, out buffer);
        Console.WriteLine("after one was given back: 0x{0:X8}", result);
        return 0;
    }
}
