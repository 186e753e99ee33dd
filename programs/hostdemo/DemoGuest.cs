// The managed half of hostdemo: uses memory in the ways that programs do, and says how it went.

using System;
using System.Collections.Generic;

public static class DemoGuest
{
    const int Arrays = 96;              // of a MiB each, all held at once
    const int SmallObjects = 300000;

    sealed class Node
    {
        public Node Next;
        public long Value;
    }

    // The entry: static int name(string), as ExecuteInDefaultAppDomain wants it.
    // Returns how many arrays of a MiB could be held at once.
    public static int Work(string name)
    {
        long sum = UseSmallObjects();
        bool refused;
        int held = HoldArrays(out refused);

        GC.Collect();
        byte[] after = new byte[4 << 20];       // there is room again
        after[after.Length - 1] = 1;

        Console.WriteLine("  guest: {0} small objects (sum {1}), {2} MiB in arrays at once{3}",
                          SmallObjects, sum, held,
                          refused ? ", then OutOfMemoryException, caught; after it 4 MiB more" : "");
        return held;
    }

    static long UseSmallObjects()
    {
        Node kept = null;
        long sum = 0;

        for (int i = 0; i < SmallObjects; i++)
        {
            Node node = new Node { Value = i };
            if (i % 10 != 0) continue;
            node.Next = kept;
            kept = node;
        }
        for (Node node = kept; node != null; node = node.Next) sum += node.Value;
        return sum;
    }

    static int HoldArrays(out bool refused)
    {
        List<byte[]> held = new List<byte[]>();

        refused = false;
        try
        {
            while (held.Count < Arrays)
            {
                byte[] array = new byte[1 << 20];
                array[0] = array[array.Length - 1] = 1;
                held.Add(array);
            }
        }
        catch (OutOfMemoryException)
        {
            refused = true;
        }
        int count = held.Count;
        held.Clear();           // nothing of it is to live on in a stale stack slot
        return count;
    }
}
