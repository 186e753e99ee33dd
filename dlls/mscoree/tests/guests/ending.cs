/*
 * A managed program whose Main returns nothing: what it sets as its exit code, and what native code of it writes
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

using System;
using System.Runtime.InteropServices;
using System.Threading;

class Ending
{
    const int EVENT_MODIFY_STATE = 2;

    [DllImport("msvcrt.dll", CallingConvention = CallingConvention.Cdecl)]
    static extern int puts(string text);

    [DllImport("msvcrt.dll", CallingConvention = CallingConvention.Cdecl)]
    static extern int fflush(IntPtr file);

    [DllImport("ntdll.dll")]
    static extern void RtlFillMemory(IntPtr address, IntPtr size, byte value);

    [DllImport("kernel32.dll")]
    static extern void Sleep(int milliseconds);

    [DllImport("kernel32.dll", CharSet = CharSet.Ansi)]
    static extern IntPtr GetProcAddress(IntPtr module, string name);

    [DllImport("kernel32.dll", CharSet = CharSet.Unicode)]
    static extern IntPtr GetModuleHandle(string name);

    [DllImport("kernel32.dll", CharSet = CharSet.Unicode)]
    static extern IntPtr OpenEvent(int access, bool inherit, string name);

    [DllImport("kernel32.dll")]
    static extern int FlsAlloc(IntPtr callback);

    [DllImport("kernel32.dll")]
    static extern bool FlsSetValue(int index, IntPtr value);

    // At the end of the calling thread of the system, long after Mono has let it go
    static void CallAtThreadEnd(string function, IntPtr argument)
    {
        FlsSetValue(FlsAlloc(GetProcAddress(GetModuleHandle("kernel32.dll"), function)), argument);
    }

    static void Main(string[] args)
    {
        switch (args[0])
        {
        case "thread":
            Environment.ExitCode = 4;
            new Thread(() => { Thread.Sleep(300); Environment.ExitCode = 9; }).Start();
            break;
        case "handler":
            Environment.ExitCode = 5;
            AppDomain.CurrentDomain.ProcessExit += (sender, e) => Environment.ExitCode = 6;
            break;
        case "background":
        case "exit-background":
            AppDomain.CurrentDomain.ProcessExit += (sender, e) => { Thread.Sleep(3000); Console.WriteLine("handled"); };
            new Thread(() => Sleep(-1)) { IsBackground = true }.Start();
            Thread.Sleep(100);
            if (args[0] == "exit-background") Environment.Exit(11);
            new Thread(() => { Thread.Sleep(300); Environment.ExitCode = 10; }).Start();
            break;
        case "leaving":
            IntPtr gone = OpenEvent(EVENT_MODIFY_STATE, false, args[1]);
            new Thread(() => { CallAtThreadEnd("Sleep", (IntPtr)50); CallAtThreadEnd("SetEvent", gone); }).Start();
            break;
        case "set":
            Environment.ExitCode = 7;
            break;
        case "exit":
            AppDomain.CurrentDomain.ProcessExit += (sender, e) => Environment.ExitCode = 8;
            Environment.Exit(3);
            break;
        case "puts":
            puts("native");
            fflush(IntPtr.Zero);
            Console.WriteLine("managed");
            break;
        case "crash":
            RtlFillMemory((IntPtr)16, (IntPtr)16, 1);
            break;
        }
    }
}
