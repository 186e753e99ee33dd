/*
 * A guest of mixed habits, for soak.c: small objects, strings, arrays, threads and domains, on several threads at once
 *
 * All that it makes it looks at again: memory that was not what it should be is what Mix gives back.
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
using System.Diagnostics;
using System.Threading;

public class SoakRemote : MarshalByRefObject
{
    public int Objects(int count) { return Soak.Objects(count); }
}

public class Soak
{
    class Node
    {
        public Node Next;
        public long Number;
    }

    static readonly object domainLock = new object();
    static int wrong, jobs, domains, caught, odd;
    static string firstOdd;

    internal static int Objects(int count)
    {
        Node head = null;
        long sum = 0;

        for (int i = 0; i < count; i++) head = new Node { Next = head, Number = i };
        for (int i = count - 1; head != null; head = head.Next, i--) sum += head.Number == i ? 0 : 1;
        return (int)sum;
    }

    static int Strings(int count)
    {
        var strings = new Dictionary<string, string>();
        int bad = 0;

        for (int i = 0; i < count; i++) strings.Add("key " + i, new string((char)('a' + i % 26), i % 100));
        foreach (var pair in strings)
        {
            int i = int.Parse(pair.Key.Substring(4));
            if (pair.Value.Length != i % 100 || (i % 100 != 0 && pair.Value[i % 100 - 1] != 'a' + i % 26)) bad++;
        }
        return bad;
    }

    static int Arrays(Random random)
    {
        var arrays = new byte[random.Next(2, 12)][];
        int bad = 0;

        for (int i = 0; i < arrays.Length; i++)
        {
            arrays[i] = new byte[random.Next(100, 1 << random.Next(8, 22))];
            for (int j = 0; j < arrays[i].Length; j += 64) arrays[i][j] = (byte)(i + j);
        }
        for (int i = 0; i < arrays.Length; i++)
            for (int j = 0; j < arrays[i].Length; j += 64) if (arrays[i][j] != (byte)(i + j)) bad++;
        return bad;
    }

    static int Threads(int count)
    {
        var threads = new Thread[count];
        int bad = 0;

        try
        {
            for (int i = 0; i < count; i++)
            {
                var thread = new Thread(delegate() { Interlocked.Add(ref bad, Objects(20000)); });
                thread.Start();
                threads[i] = thread;
            }
        }
        finally
        {
            foreach (var thread in threads) if (thread != null) thread.Join();
        }
        return bad;
    }

    static int Domain()
    {
        AppDomain domain = null;

        lock (domainLock)
        {
            try
            {
                domain = AppDomain.CreateDomain("soak");
                domains++;
                var remote = (SoakRemote)domain.CreateInstanceFromAndUnwrap(typeof(SoakRemote).Assembly.Location,
                                                                            "SoakRemote");
                return remote.Objects(20000);
            }
            finally
            {
                if (domain != null) AppDomain.Unload(domain);
            }
        }
    }

    static int Do(Random random)
    {
        switch (random.Next(40))
        {
        case 0: return Domain();
        case 1: return Threads(random.Next(1, 5));
        case 2: GC.Collect(); return 0;
        }
        switch (random.Next(3))
        {
        case 0: return Objects(random.Next(200000));
        case 1: return Strings(random.Next(20000));
        default: return Arrays(random);
        }
    }

    static void Work(int seed, int milliseconds)
    {
        var random = new Random(seed);
        var watch = Stopwatch.StartNew();

        while (watch.ElapsedMilliseconds < milliseconds)
        {
            try
            {
                wrong += Do(random);
                jobs++;
            }
            catch (OutOfMemoryException) { caught++; }
            catch (ThreadAbortException) { throw; }
            catch (Exception e)
            {
                odd++;
                if (firstOdd == null) firstOdd = e.ToString();
            }
        }
    }

    // "SEED THREADS MILLISECONDS": how much of memory was not as it should be.
    static int Mix(string arg)
    {
        var words = arg.Split(' ');
        int seed = int.Parse(words[0]), count = int.Parse(words[1]), milliseconds = int.Parse(words[2]);
        var threads = new List<Thread>();

        try
        {
            while (threads.Count < count)
            {
                int own = ++seed;
                var thread = new Thread(delegate() { Work(own, milliseconds); });
                thread.Start();
                threads.Add(thread);
            }
            Work(++seed, milliseconds);
        }
        finally
        {
            foreach (var thread in threads) thread.Join();
        }
        return wrong;
    }

    // Each kind of work once, so that its code is there and its types are initialized.
    static int WarmUp(string unused)
    {
        return Objects(1000) + Strings(1000) + Arrays(new Random(1)) + Threads(2) + Domain();
    }

    static int Domains(string unused) { return domains; }
    static int Jobs(string unused) { return jobs; }
    static int Caught(string unused) { return caught; }

    static int Odd(string unused)
    {
        if (firstOdd != null) Console.WriteLine(firstOdd);
        return odd;
    }

    // All that is free is given back.
    static int Collect(string unused)
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return 0;
    }
}
