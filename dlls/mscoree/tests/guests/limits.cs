/*
 * A managed program for a limit of memory: arrays until there are no more
 *
 * usage: limits.exe fill COUNT    arrays of 1 MiB until there is an OutOfMemoryException, at most so many; exits with how many there were
 *        limits.exe hit COUNT     so many times: arrays of 1 MiB until there is an OutOfMemoryException, caught, and lets them
 *                                 go; exits with how many times it was caught, 255 if there are suddenly fewer arrays
 *        limits.exe threads COUNT the same on so many threads at once, ten times each; exits with how many times it was caught
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

public class Limits
{
    const int Size = 1 << 20;
    const int Enough = 5000;

    static int Fill(int most)
    {
        var arrays = new List<byte[]>(most);

        try
        {
            while (arrays.Count < most) arrays.Add(new byte[Size]);
        }
        catch (OutOfMemoryException) { }
        most = arrays.Count;
        arrays.Clear();     // the list itself may seem to be used for a while
        GC.Collect();
        return most;
    }

    static int Hit(int times)
    {
        int first = Fill(Enough), hits = 0;

        if (first == 0) return 255;
        for (int i = 0; i < times; i++)
        {
            int count = Fill(Enough);
            if (count < Enough) hits++;
            if (count < first / 2) return 255;
        }
        return hits;
    }

    /* As much as there is; it is let go with no word to the collector. */
    static int Take()
    {
        var arrays = new List<byte[]>(Enough);

        try
        {
            while (arrays.Count < Enough) arrays.Add(new byte[Size]);
        }
        catch (OutOfMemoryException) { }
        int count = arrays.Count;
        arrays.Clear();     // the list itself may seem to be used for a while
        return count;
    }

    /* How many times at least half of what there was at first was had again. */
    static int HitAndWait(int times)
    {
        int first = Take(), good = 0;

        if (first < 8) return 255;
        for (int i = 0; i < times; i++)
        {
            if (Take() >= first / 2) good++;
        }
        return good;
    }

    static int HitOnThreads(int count)
    {
        int hits = 0;
        var threads = new List<Thread>();

        for (int i = 0; i < count; i++)
        {
            var thread = new Thread(delegate()
            {
                for (int j = 0; j < 10; j++) if (Fill(Enough) < Enough) Interlocked.Increment(ref hits);
            });
            thread.Start();
            threads.Add(thread);
        }
        foreach (var thread in threads) thread.Join();
        return hits;
    }

    // For hosts: so many arrays, none of which is kept.
    public int Use(string mebibytes)
    {
        int count = int.Parse(mebibytes);

        for (int i = 0; i < count; i++)
        {
            GC.KeepAlive(new byte[Size]);
            Thread.Sleep(1);
        }
        return count;
    }

    static int Main(string[] args)
    {
        int count = int.Parse(args[1]);

        switch (args[0])
        {
        case "fill": return Fill(count);
        case "hit": return Hit(count);
        case "wait": return HitAndWait(count);
        default: return HitOnThreads(count);
        }
    }
}
