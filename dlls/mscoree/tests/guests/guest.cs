/*
 * What the hosts of the tests run: a managed library
 *
 * Every method is "static int M(string)", as ExecuteInDefaultAppDomain calls them, but for those that are wrong on purpose.
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
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;

public class Guest
{
    // The answer, and the argument as it came.
    static int Answer(string arg) { return 42; }
    static int Length(string arg) { return arg == null ? -1 : arg.Length; }
    static int FirstChar(string arg) { return arg[0]; }
    /* Puts an assembly that Mono has itself into a folder of Windows's cache. */
    static string PutOwn(string cache, string file, out AssemblyName name)
    {
        string mono = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location), file);
        string token, folder;

        name = AssemblyName.GetAssemblyName(mono);
        token = BitConverter.ToString(name.GetPublicKeyToken()).Replace("-", "").ToLowerInvariant();
        folder = string.Format("{0}\\{1}\\v4.0_{2}__{3}", cache, name.Name, name.Version, token);
        Directory.CreateDirectory(folder);
        File.Copy(mono, Path.Combine(folder, Path.GetFileName(mono)), true);
        return folder;
    }

    public static int PutOwn(string cache)
    {
        AssemblyName name;

        PutOwn(cache, "System.Transactions.dll", out name);
        return 1;
    }

    /* 1: it comes from there. */
    static int LoadOwn(string cache, string file)
    {
        AssemblyName name;
        string folder = PutOwn(cache, file, out name);

        return Assembly.Load(name.FullName).Location.StartsWith(folder, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
    }

    public static int LoadOwn(string cache) { return LoadOwn(cache, "System.Transactions.dll"); }
    public static int LoadFacade(string cache) { return LoadOwn(cache, "Facades\\System.Dynamic.Runtime.dll"); }

    /* Asks for one of Mono's assemblies by the key of XNA 4's. */
    static int LoadXna(string arg)
    {
        try { Assembly.Load("System.Transactions, Version=4.0.0.0, Culture=neutral, PublicKeyToken=842cf8be1de50553"); }
        catch (IOException) {}
        return 0;
    }

    /* Puts signed.dll, which lies beside this assembly, into a folder of Windows's cache, loads it by its name, and says
     * whether it came from there. */
    public static int LoadFromCache(string cache)
    {
        string file = Path.Combine(Path.GetDirectoryName(typeof(Guest).Assembly.Location), "signed.dll");
        AssemblyName name = AssemblyName.GetAssemblyName(file);
        string token = BitConverter.ToString(name.GetPublicKeyToken()).Replace("-", "").ToLowerInvariant();
        string folder = string.Format("{0}\\signed\\{1}{2}__{3}", cache, cache.Contains("Microsoft.NET") ? "v4.0_" : "",
                                      name.Version, token);
        try
        {
            Assembly.Load(name.FullName);
            return 1;   /* it is somewhere else */
        }
        catch (FileNotFoundException) {}
        name.Version = new Version(5, 6, 7, 9);
        Directory.CreateDirectory(folder);
        File.Copy(file, Path.Combine(folder, "signed.dll"), true);
        try
        {
            Assembly.Load(name.FullName);
            return 2;   /* another version was taken for it */
        }
        catch (FileNotFoundException) {}
        name.Version = new Version(5, 6, 7, 8);
        return Assembly.Load(name.FullName).Location.StartsWith(folder, StringComparison.OrdinalIgnoreCase) ? 42 : 3;
    }

    public static int PublicAnswer(string arg) { return 43; }

    // What ExecuteInDefaultAppDomain must not call.
    static int NoArgument() { return 1; }
    static int WrongArgument(int arg) { return 1; }
    static int TwoArguments(string a, string b) { return 1; }
    static long WrongResult(string arg) { return 1; }
    int NotStatic(string arg) { return 1; }

    // The right one among several of the same name.
    static int Overloaded() { return 1; }
    static int Overloaded(int arg) { return 2; }
    static int Overloaded(string arg) { return 3; }

    class Nested { static int Answer(string arg) { return 44; } }

    static int Throw(string arg)
    {
        switch (arg)
        {
        case "null": string s = null; return s.Length;
        case "memory": throw new OutOfMemoryException();
        case "argument": throw new ArgumentException();
        case "file": throw new FileNotFoundException();
        case "com": throw new COMException("mine", unchecked((int)0x80131999));
        case "plain": throw new Exception();
        case "success": throw new COMException("not a failure", 0);
        default: throw new InvalidOperationException();
        }
    }

    // Loads an assembly by its name and calls it; -1: not found, -2: not an assembly.
    static int LoadAndCall(string arg)
    {
        try
        {
            return (int)Assembly.Load(arg).GetType("Library").GetMethod("Answer").Invoke(null, null);
        }
        catch (FileNotFoundException) { return -1; }
        catch (BadImageFormatException) { return -2; }
    }

    static int DomainId(string arg) { return AppDomain.CurrentDomain.Id; }
    static int ThreadId(string arg) { return Thread.CurrentThread.ManagedThreadId; }

    static AppDomain second;
    static int CreateDomain(string arg)
    {
        second = AppDomain.CreateDomain("second");
        return second.Id;
    }

    // 1: an array of that many bytes is refused with an OutOfMemoryException
    static int AllocateArray(string arg)
    {
        try
        {
            byte[] array = new byte[int.Parse(arg)];
            array[array.Length - 1] = 1;
            GC.KeepAlive(array);
            return 0;
        }
        catch (OutOfMemoryException) { return 1; }
    }

    // The same in a domain of its own, which waits for its end then. The domain's id; 0: nothing ended it.
    static void AllocateAndWait()
    {
        if (AllocateArray((string)AppDomain.CurrentDomain.GetData("size")) == 1) Thread.Sleep(30000);
    }

    static int third;

    static int ThirdDomain(string arg) { return third; }

    static int AllocateInDomain(string arg)
    {
        var setup = new AppDomainSetup { ApplicationBase = Path.GetDirectoryName(typeof(Guest).Assembly.Location) };
        var domain = AppDomain.CreateDomain("third", null, setup);

        third = domain.Id;
        domain.SetData("size", arg);
        try { domain.DoCallBack(AllocateAndWait); }
        catch (ThreadAbortException) { Thread.ResetAbort(); return 1; }
        catch (AppDomainUnloadedException) { return 1; }
        return 0;
    }

    static int HangAtExit(string arg)
    {
        AppDomain.CurrentDomain.ProcessExit += delegate { Thread.Sleep(60000); };
        return 0;
    }

    // How many arrays of that many bytes can be had until there is an OutOfMemoryException, at most 1000.
    static int FillWithArrays(string arg)
    {
        var arrays = new List<byte[]>(1024);
        int size = int.Parse(arg), count;

        try
        {
            while (arrays.Count < 1000) arrays.Add(new byte[size]);
        }
        catch (OutOfMemoryException) { }
        count = arrays.Count;
        arrays = null;
        GC.Collect();
        return count;
    }

    // Makes garbage of that many kilobytes.
    static int Churn(string arg)
    {
        var keep = new List<byte[]>();

        for (int i = int.Parse(arg) / 50; i > 0; i--)
        {
            keep.Add(new byte[50000]);
            if (keep.Count > 100) keep.Clear();
        }
        return GC.CollectionCount(0);
    }

    [DllImport("kernel32.dll")]
    static extern void SwitchToFiber(IntPtr fiber);

    static byte[][] MakeObjects()
    {
        var objects = new byte[20][];

        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = new byte[1000 + i];
            objects[i][i] = (byte)i;
        }
        return objects;
    }

    // 42 if they are still what was made.
    static int CheckObjects(byte[][] objects)
    {
        if (objects.Length != 20) return -1;
        for (int i = 0; i < objects.Length; i++)
            if (objects[i].Length != 1000 + i || objects[i][i] != i) return i;
        return 42;
    }

    // Leaves this stack for a fiber's, and comes back: 42 if what is only on the stack is still there.
    static int Leave(string fiber)
    {
        var objects = MakeObjects();

        SwitchToFiber((IntPtr)long.Parse(fiber));
        return CheckObjects(objects);
    }

    // Where objects were that are gone, or have moved, is other data afterwards.
    static int Litter(string arg)
    {
        for (int i = 0; i < 20000; i++)
        {
            var bytes = new byte[200 + i % 1000];

            for (int k = 0; k < bytes.Length; k += 8) bytes[k] = 0xee;
        }
        return 0;
    }

    delegate int GetAlignment();

    static volatile int turns, off;

    // The function is called on the stack pointer that the thread was aborted with.
    static void Turn(Barrier start, GetAlignment get)
    {
        try
        {
            start.SignalAndWait();
            for (;;) { try { } finally { turns++; } }
        }
        catch (ThreadAbortException) { off |= get(); }
    }

    // Aborts threads that go through a finally block again and again, and asks on each of them how many bytes its stack
    // is off the alignment that calls keep to. arg: how many threads, and the function to ask.
    static int AbortAnywhere(string arg)
    {
        var get = (GetAlignment)Marshal.GetDelegateForFunctionPointer((IntPtr)long.Parse(arg.Split(' ')[1]),
                                                                     typeof(GetAlignment));

        for (int i = int.Parse(arg.Split(' ')[0]); i > 0; i--)
        {
            var start = new Barrier(2);
            var thread = new Thread(() => Turn(start, get));

            thread.Start();
            start.SignalAndWait();
            thread.Abort();
            thread.Join();
        }
        return off;
    }

    delegate int Call(IntPtr arg);

    delegate void Callback();

    // Calls the native function; 42 if what is only on the stack is still there.
    static int CallBack(IntPtr function)
    {
        var callback = (Callback)Marshal.GetDelegateForFunctionPointer(function, typeof(Callback));
        var objects = MakeObjects();

        callback();
        return CheckObjects(objects);
    }

    static volatile bool waits, released;

    // Stays in compiled code until another thread lets it go.
    static int Wait(IntPtr arg)
    {
        var objects = MakeObjects();

        waits = true;
        while (!released) { }
        return CheckObjects(objects);
    }

    static int Release(string arg)
    {
        while (!waits) Thread.Sleep(1);
        GC.Collect();
        Litter("");
        GC.Collect();
        released = true;
        return 0;
    }

    static int CollectTwice(IntPtr arg)
    {
        var objects = MakeObjects();

        GC.Collect();
        Litter("");
        GC.Collect();
        return CheckObjects(objects);
    }

    [DllImport("kernel32.dll")]
    static extern int GetLastError();

    // What native code has left.
    static int GetError(IntPtr arg) { return GetLastError(); }

    static readonly Call callBack = CallBack, wait = Wait, collect = CollectTwice, getError = GetError;

    // Native code gets a function of its own for a delegate. arg: which, and where to write the address.
    static int Give(string arg)
    {
        var field = typeof(Guest).GetField(arg.Split(' ')[0], BindingFlags.Static | BindingFlags.NonPublic);

        Marshal.WriteIntPtr((IntPtr)long.Parse(arg.Split(' ')[1]),
                            Marshal.GetFunctionPointerForDelegate((Call)field.GetValue(null)));
        return 0;
    }

    static int CollectionCount(string arg) { return GC.CollectionCount(int.Parse(arg)); }

    static int Collect(string arg)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return 0;
    }

    // Threads that allocate until they are told to stop.
    static volatile bool stop;
    static int progress;
    static List<Thread> threads = new List<Thread>();

    static void Work(object seed)
    {
        var random = new Random((int)seed);
        var keep = new List<object>();

        while (!stop)
        {
            if (random.Next(20) == 0) keep.Add(new byte[random.Next(200000)]);
            else keep.Add(new int[random.Next(200)]);
            if (keep.Count > 500) keep.Clear();
            Interlocked.Increment(ref progress);
        }
    }

    static int StartThreads(string arg)
    {
        stop = false;
        for (int i = 0; i < int.Parse(arg); i++)
        {
            var thread = new Thread(Work);
            thread.IsBackground = true;
            thread.Start(i);
            threads.Add(thread);
        }
        return threads.Count;
    }

    static int Progress(string arg) { return progress; }

    // How many threads don't end.
    static int StopThreads(string arg)
    {
        int left = 0;

        stop = true;
        foreach (var thread in threads) if (!thread.Join(20000)) left++;
        threads.Clear();
        return left;
    }

    // A method made at run time, whose code is in a heap of its own.
    static int Dynamic(string arg)
    {
        int sum = 0;

        for (int i = 0; i < int.Parse(arg); i++)
        {
            var method = new System.Reflection.Emit.DynamicMethod("made" + i, typeof(int), new Type[] { typeof(int) }, typeof(Guest));
            var code = method.GetILGenerator();
            code.Emit(System.Reflection.Emit.OpCodes.Ldarg_0);
            code.Emit(System.Reflection.Emit.OpCodes.Ldc_I4, i);
            code.Emit(System.Reflection.Emit.OpCodes.Add);
            code.Emit(System.Reflection.Emit.OpCodes.Ret);
            sum += ((Func<int, int>)method.CreateDelegate(typeof(Func<int, int>)))(1);
        }
        return sum;
    }

    // Threads that nobody catches an exception of: how many times AppDomain.UnhandledException was raised.
    static int ThrowOnThreads(string count)
    {
        int raised = 0;

        AppDomain.CurrentDomain.UnhandledException += (sender, args) => Interlocked.Increment(ref raised);
        for (int i = int.Parse(count); i > 0; i--)
        {
            var thread = new Thread(delegate() { throw new InvalidOperationException("on a thread"); });
            thread.Start();
            thread.Join();
        }
        return raised;
    }

    // "TOTAL SIZE", in MiB: holds arrays of that size, each with something at both ends, until there are so many, or there is
    // no more memory. How many MiB there were; negative when the ends are not as they were.
    static int Arrays(string arg)
    {
        var words = arg.Split(' ');
        int total = int.Parse(words[0]), each = int.Parse(words[1]);
        var arrays = new List<byte[]>();

        try
        {
            while (arrays.Count * each < total)
            {
                var array = new byte[each << 20];
                array[0] = array[array.Length - 1] = (byte)(arrays.Count + 1);
                arrays.Add(array);
            }
        }
        catch (OutOfMemoryException)
        {
        }
        for (int i = 0; i < arrays.Count; i++)
            if (arrays[i][0] != (byte)(i + 1) || arrays[i][arrays[i].Length - 1] != (byte)(i + 1)) return -1;
        return arrays.Count * each;
    }
}
