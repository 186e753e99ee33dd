/*
 * Threads, tasks, app domains, reflection, files: as programs mix them; says what fails, and exits with how much
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
using System.Threading;
using System.Threading.Tasks;

public class Remote : MarshalByRefObject
{
    public int Twice(int value) { return 2 * value; }
    public string Domain() { return AppDomain.CurrentDomain.FriendlyName; }
    public static void SetData() { AppDomain.CurrentDomain.SetData("set", AppDomain.CurrentDomain.Id); }
}

class Mix
{
    static int failures;

    static void Check(bool condition, string what)
    {
        if (condition) return;
        Console.WriteLine(what + " failed");
        failures++;
    }

    static async Task<int> Later(int value)
    {
        await Task.Delay(10);
        return value + 1;
    }

    static void Threads()
    {
        var threads = new List<Thread>();
        int count = 0, sum = 0, ticks = 0;

        for (int i = 0; i < 8; i++)
        {
            var thread = new Thread(() => { for (int j = 0; j < 1000; j++) Interlocked.Increment(ref count); });
            thread.Start();
            threads.Add(thread);
        }
        foreach (var thread in threads) thread.Join();
        Check(count == 8000, "threads");

        Parallel.For(0, 100, i => Interlocked.Add(ref sum, i));
        Check(sum == 4950, "a parallel loop");

        var done = new ManualResetEvent(false);
        ThreadPool.QueueUserWorkItem(state => done.Set());
        Check(done.WaitOne(20000), "the thread pool");
        done.Reset();
        using (new Timer(state => { if (Interlocked.Increment(ref ticks) == 3) done.Set(); }, null, 0, 5))
            Check(done.WaitOne(20000), "a timer");
    }

    static void Tasks()
    {
        var tasks = new List<Task<int>>();
        int sum = 0;

        for (int i = 0; i < 20; i++) tasks.Add(Later(i));
        foreach (int value in Task.WhenAll(tasks).Result) sum += value;
        Check(sum == 210, "tasks");

        var failing = Task.Run(() => { throw new InvalidOperationException(); });
        try
        {
            failing.Wait();
            Check(false, "an exception of a task");
        }
        catch (AggregateException e)
        {
            Check(e.InnerException is InvalidOperationException, "an exception of a task");
        }
    }

    static void Domains()
    {
        for (int i = 0; i < 3; i++)
        {
            var domain = AppDomain.CreateDomain("domain " + i);
            var remote = (Remote)domain.CreateInstanceAndUnwrap(typeof(Remote).Assembly.FullName, "Remote");
            Check(remote.Twice(21) == 42 && remote.Domain() == "domain " + i, "a call into a domain");
            domain.DoCallBack(Remote.SetData);
            Check((int)domain.GetData("set") == domain.Id && AppDomain.CurrentDomain.GetData("set") == null, "data of a domain");
            AppDomain.Unload(domain);
            try
            {
                remote.Twice(1);
                Check(false, "a call into a domain that is gone");
            }
            catch (AppDomainUnloadedException) { }
        }
    }

    static void Reflection()
    {
        var method = typeof(Remote).GetMethod("Twice");

        Check((int)method.Invoke(new Remote(), new object[] { 4 }) == 8, "a call by reflection");
        Check(Assembly.GetEntryAssembly() == typeof(Mix).Assembly, "the entry assembly");
        var bytes = File.ReadAllBytes(typeof(Mix).Assembly.Location);
        Check(Assembly.Load(bytes).GetType("Remote") != null, "an assembly out of memory");
    }

    static void Files()
    {
        string name = "f\u00efle \u65e5\u672c.txt";

        File.WriteAllText(name, "text\u20ac\n");
        Check(File.ReadAllText(name) == "text\u20ac\n", "a file");
        using (var writer = File.AppendText(name)) writer.WriteLine("more");
        Check(File.ReadAllLines(name).Length == 2, "appending to a file");
        Check(Array.IndexOf(Directory.GetFiles("."), Path.Combine(".", name)) >= 0, "a list of files");
        File.Delete(name);
        Check(!File.Exists(name), "deleting a file");
        try
        {
            File.ReadAllText(name);
            Check(false, "a file that is not there");
        }
        catch (FileNotFoundException) { }
    }

    static int Zero() { return 0; }

    static void Faults()
    {
        object nothing = null;

        try
        {
            nothing.ToString();
            Check(false, "a null reference");
        }
        catch (NullReferenceException) { }
        try
        {
            Check(1 / Zero() == 0, "a division");
            Check(false, "a division by zero");
        }
        catch (DivideByZeroException) { }
    }

    static int Main()
    {
        Threads();
        Tasks();
        Domains();
        Reflection();
        Files();
        Faults();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Console.WriteLine("the end");
        return failures;
    }
}
