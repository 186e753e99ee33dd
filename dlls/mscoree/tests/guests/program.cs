/*
 * A managed program: the first argument says what it does
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
using System.Globalization;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;

class Program
{
    // As numbers, so that no encoding comes between.
    static string Hex(string text)
    {
        string hex = "";

        foreach (char c in text) hex += ((int)c).ToString("x4");
        return hex;
    }

    [DllImport("missing.dll")]
    static extern int Missing();

    static int Overflow(int depth) { return Overflow(depth + 1) + depth; }

    class Thrower
    {
        static Thrower() { throw new InvalidOperationException("thrown by a class"); }
    }

    static int Main(string[] args)
    {
        string line;
        int lines = 0, chars = 0;

        switch (args.Length > 0 ? args[0] : "")
        {
        case "args":
            foreach (string arg in args) Console.WriteLine("[" + Hex(arg) + "]");
            return args.Length;
        case "exit":
            return int.Parse(args[1]);
        case "Exit":
            AppDomain.CurrentDomain.ProcessExit += delegate { Console.WriteLine("ProcessExit"); };
            Environment.Exit(int.Parse(args[1]));
            return 99;
        case "ExitOfThread":
            new Thread(() => Environment.Exit(int.Parse(args[1]))).Start();
            Thread.Sleep(20000);
            return 99;
        case "thread":  // the program ends with its last thread
            new Thread(() => { Thread.Sleep(300); Console.WriteLine("thread"); }).Start();
            return 5;
        case "threadSets":  // and the last code that was set counts
            new Thread(() => { Thread.Sleep(300); Environment.ExitCode = 9; }).Start();
            return 4;
        case "background":  // a background thread doesn't keep it
            var thread = new Thread(() => Thread.Sleep(20000));
            thread.IsBackground = true;
            thread.Start();
            return 6;
        case "library":     // 42, if it is found
            try { return (int)Assembly.Load("library").GetType("Library").GetMethod("Answer").Invoke(null, null); }
            catch (FileNotFoundException) { return 3; }
        case "throw":
            throw new InvalidOperationException("thrown by the test");
        case "throwOnThread":
            new Thread(() => { throw new InvalidOperationException("thrown on a thread"); }).Start();
            Thread.Sleep(20000);
            return 99;
        case "throwWatched":
            AppDomain.CurrentDomain.UnhandledException += (sender, e) => Console.WriteLine("watched " + e.IsTerminating);
            throw new InvalidOperationException();
        case "throwAndExit":
            AppDomain.CurrentDomain.UnhandledException += (sender, e) => Environment.Exit(80);
            throw new InvalidOperationException();
        case "throwInCctor":
            return new Thrower().GetHashCode();
        case "overflow":
            Console.WriteLine("before");
            return Overflow(1);
        case "overflowOnThread":
            new Thread(() => Overflow(1)).Start();
            Thread.Sleep(20000);
            return 99;
        case "loadMissing":
            Assembly.Load("missing");
            return 99;
        case "importMissing":
            return Missing();
        case "load":    // the folder of an assembly, or of its resources in a language
            var assembly = Assembly.Load(args[1]);
            if (args.Length > 2) assembly = assembly.GetSatelliteAssembly(new CultureInfo(args[2]));
            Console.WriteLine(Hex(assembly.Location));
            return 0;
        case "input":
            while ((line = Console.ReadLine()) != null)
            {
                lines++;
                chars += line.Length;
            }
            Console.WriteLine(lines + " " + chars);
            return 0;
        case "error":
            Console.Error.WriteLine("to the standard error");
            return 0;
        case "where":
            Console.WriteLine(Hex(AppDomain.CurrentDomain.BaseDirectory));
            Console.WriteLine(Hex(Path.GetFileName(AppDomain.CurrentDomain.SetupInformation.ConfigurationFile)));
            Console.WriteLine(Hex(Environment.CurrentDirectory));
            return 0;
        case "width":
            return IntPtr.Size;
        case "work":
            var keep = new byte[100][];
            for (int i = 0; i < 20000; i++) keep[i % keep.Length] = new byte[10000];
            return GC.CollectionCount(0) > 0 ? 0 : 1;
        default:
            return args.Length;
        }
    }
}
