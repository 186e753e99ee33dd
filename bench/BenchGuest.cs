// Work for bench/managed.c: what a garbage collector asks of memory, in three ways.

using System;

public class BenchGuest
{
    class Node
    {
        public Node Left, Right;
        public int Value;
    }

    static Node Tree(int depth)
    {
        Node node = new Node();
        node.Value = depth;
        if (depth > 0)
        {
            node.Left = Tree(depth - 1);
            node.Right = Tree(depth - 1);
        }
        return node;
    }

    static int Sum(Node node)
    {
        return node == null ? 0 : node.Value + Sum(node.Left) + Sum(node.Right);
    }

    // Trees that live for a while, so that collections copy and the heap grows and shrinks.
    public static int Collect(string times)
    {
        Node[] kept = new Node[8];
        int sum = 0;

        for (int i = 0; i < int.Parse(times); i++)
        {
            kept[i % kept.Length] = Tree(14);
            if (i % 16 == 15) GC.Collect();
            sum += Sum(kept[i * 5 % kept.Length]);
        }
        return sum & 0x7fff;
    }

    // Arrays of 100 KiB to 4 MiB, of which sixteen are alive.
    public static int Arrays(string times)
    {
        byte[][] kept = new byte[16][];
        int sum = 0;

        for (int i = 0; i < int.Parse(times); i++)
        {
            byte[] array = new byte[(100 + i * 997 % 3997) * 1024];
            for (int j = 0; j < array.Length; j += 4096) array[j] = (byte)i;
            kept[i * 7 % kept.Length] = array;
            sum += array[array.Length / 2 & ~4095];
        }
        return sum & 0x7fff;
    }

    // Many small objects that die young, and strings.
    public static int Objects(string times)
    {
        int sum = 0;

        for (int i = 0; i < int.Parse(times) * 1000; i++)
        {
            Node node = new Node();
            object[] pair = { node, node };
            node.Value = i;
            if (i % 8 == 0) sum += i.ToString().Length;
            sum += ((Node)pair[1]).Value & 1;
        }
        return sum & 0x7fff;
    }
}
