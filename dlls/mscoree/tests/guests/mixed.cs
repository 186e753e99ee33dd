/*
 * Methods that native code calls by their metadata tokens, which are in the order of the source
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
using System.Text;
using System.Threading;

public static class Mixed
{
    static int calls;

    // 0x06000001 and on
    static int Add(int a, int b) { Interlocked.Increment(ref calls); return a + b; }
    static double Multiply(double a, double b) { Interlocked.Increment(ref calls); return a * b; }
    static long Sum(long a, int b, long c, int d, long e, double f) { Interlocked.Increment(ref calls); return a + b + c + d + e + (long)f; }
    static int Length([MarshalAs(UnmanagedType.LPWStr)] string text) { Interlocked.Increment(ref calls); return text.Length; }
    static int Calls() { return calls; }
    static int DomainId() { return AppDomain.CurrentDomain.Id; }

    // Exceptions that leave an export: of native code's own calls, and of its calls from within managed code.
    static int ended;

    static int Fails(int hr, int a, int b, int c, int d, int e)
    {
        string text = "failed";

        try
        {
            GC.KeepAlive(new byte[100]);
            if (hr != 0) Marshal.ThrowExceptionForHR(hr);
            return a + b + c + d + e + text.Length;
        }
        finally { Interlocked.Increment(ref ended); }
    }

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    delegate int Callback(int hr);

    static int Catches(IntPtr callback, int hr)
    {
        try { return ((Callback)Marshal.GetDelegateForFunctionPointer(callback, typeof(Callback)))(hr); }
        catch (Exception e) { return Marshal.GetHRForException(e) ^ 1; }
    }

    static int Passes(IntPtr callback, int hr)
    {
        try { return ((Callback)Marshal.GetDelegateForFunctionPointer(callback, typeof(Callback)))(hr); }
        finally { Interlocked.Increment(ref ended); }
    }

    static int Ended() { return ended; }

    // What Mono can't convert for native callers; and a StringBuilder, which it can.
    static int TakesRef(ref StringBuilder text) { return 1; }
    static int TakesHandle(SafeHandle handle) { return 1; }
    static int[] GivesArray() { return new int[1]; }
    static StringBuilder GivesBuilder() { return new StringBuilder("x"); }
    static DateTime GivesTime() { return DateTime.Now; }
    static int Builds(StringBuilder text) { return text.Length; }
    static Guid GivesGuid() { return new Guid("11223344-5566-7788-99aa-bbccddeeff00"); }
    static int TakesWide([MarshalAs(UnmanagedType.LPWStr)] StringBuilder text) { return 1; }

    struct Inner { public int a; }
    struct Outer { public Inner inner; public DayOfWeek day; public long b; public double c; }
    struct Odd { public Inner inner; public bool flag; }

    static Outer GivesOuter() { return new Outer { inner = new Inner { a = 1 }, day = DayOfWeek.Tuesday, b = 3, c = 4.5 }; }
    static Odd GivesOdd() { return new Odd(); }

    static int Aborts(int unused) { Thread.CurrentThread.Abort(); return 1; }
    static int State() { return (int)Thread.CurrentThread.ThreadState; }

    static void Collect() { GC.Collect(); GC.WaitForPendingFinalizers(); }
}
