/*
 * A guest that fills its limit of memory with small objects, as smallobjects.c asks for
 *
 * Each method gives back how many times it got an OutOfMemoryException and let everything go.
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
using System.Threading;

class Node
{
    public Node Next;
    public long A, B;
}

/* Fills memory while its type is initialized. */
class Initialized
{
    public static readonly int Caught;

    static Initialized() { Caught = SmallObjects.Fill(); }
}

/* And while it is finalized. */
class Finalized
{
    public static int Caught;

    ~Finalized() { Caught += SmallObjects.Fill(); }
}

public class Remote : MarshalByRefObject
{
    public int Fill() { return SmallObjects.Fill(); }
}

public class SmallObjects
{
    /* Objects until there are no more: 1 when that is told by an exception. */
    internal static int Fill()
    {
        Node head = null;

        try
        {
            for (;;) head = new Node { Next = head, A = 1, B = 2 };
        }
        catch (OutOfMemoryException)
        {
            head = null;
        }
        return 1;
    }

    /* Catches every exception, so many times, and gives nothing back. */
    static int Keep(string times)
    {
        Node head = null;
        int caught = 0, most = int.Parse(times);

        while (caught < most)
        {
            try
            {
                for (;;) head = new Node { Next = head, A = 1, B = 2 };
            }
            catch (Exception)
            {
                caught++;
            }
        }
        return head == null ? 0 : caught;
    }

    /* The same on a thread of its own, which may end without a word. */
    static int KeepOnThread(string times)
    {
        var thread = new Thread(delegate() { Keep(times); });

        thread.Start();
        thread.Join();
        return 7;
    }

    static int One(string times)
    {
        int caught = 0;

        for (int i = int.Parse(times); i > 0; i--) caught += OnThread();
        return caught;
    }

    /* A stack is searched for what may be references; that of a thread that has ended is not. */
    static int OnThread()
    {
        int caught = 0;
        var thread = new Thread(delegate() { caught = Fill(); });

        thread.Start();
        thread.Join();
        GC.Collect();
        return caught;
    }

    static int Strings(string unused)
    {
        var strings = new List<string>();

        try
        {
            for (;;) strings.Add(new string('x', 20));
        }
        catch (OutOfMemoryException)
        {
            strings = null;
        }
        return 1;
    }

    /* All of them begin at once; another's exception may come before a thread's own. */
    static int Threads(string count)
    {
        var threads = new Thread[int.Parse(count)];
        var begin = new ManualResetEvent(false);
        int caught = 0;

        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(delegate()
            {
                begin.WaitOne();
                if (Fill() == 1) Interlocked.Increment(ref caught);
            });
            threads[i].Start();
        }
        begin.Set();
        foreach (var thread in threads) thread.Join();
        return caught;
    }

    /* Inside a lock, for which another thread waits. */
    static int Lock(string unused)
    {
        var shared = new object();
        var locked = new ManualResetEvent(false);
        int caught = 0;
        var thread = new Thread(delegate()
        {
            lock (shared)
            {
                locked.Set();
                caught = Fill();
            }
        });

        thread.Start();
        locked.WaitOne();
        lock (shared) { }
        thread.Join();
        return caught;
    }

    static int Initializer(string unused) { return Initialized.Caught; }

    static int Finalizer(string unused)
    {
        var thread = new Thread(delegate() { new Finalized(); });

        thread.Start();
        thread.Join();
        for (int i = 0; i < 500 && Finalized.Caught == 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }
        return Finalized.Caught;
    }

    static int Domain(string unused)
    {
        var domain = AppDomain.CreateDomain("second");
        var remote = (Remote)domain.CreateInstanceFromAndUnwrap(typeof(Remote).Assembly.Location, "Remote");
        int caught = remote.Fill();

        remote = null;
        AppDomain.Unload(domain);
        return caught;
    }

    /* Nobody catches it here. */
    static int Uncaught(string unused)
    {
        Node head = null;

        for (;;) head = new Node { Next = head };
    }
}
