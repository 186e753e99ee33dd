/*
 * What hosts call through _AppDomain, _Assembly, _Type and _MethodInfo
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
using System.Reflection;
using System.Runtime.InteropServices;

public enum Colour { Red, Green, Blue }

// For hosts that know it early bound.
[ComVisible(true), Guid("0a8c1d64-77b5-4a51-9f0e-5d2b6c3f4e10"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
public interface IHosted
{
    int Plus(int other);
    string Describe();
}

[ComVisible(true), Guid("5b1f0e52-2c3d-4f61-8a95-9f3d0c7e1b24")]
public class Hosted : IHosted
{
    public int Number;
    string name = "unnamed";

    public Hosted() { }
    public Hosted(string name) { this.name = name; }

    public string Name { get { return name; } set { name = value; } }
    public int this[int index] { get { return index * 2; } }
    public int Plus(int other) { return Number + other; }
    public string Describe() { return ToString(); }
    public bool Same(object other) { return ReferenceEquals(this, other); }
    public Hosted Self() { return this; }
    public override string ToString() { return "Hosted " + name; }

    public static int Add(int a, int b) { return a + b; }
    public static string Join(string[] words) { return words == null ? "null" : string.Join("+", words); }
    public static string Kind(object value) { return value == null ? "null" : value.GetType().FullName; }
    public static object Echo(object value) { return value; }
    public static object[] Objects() { return new object[] { 1, "two", null, 4.0 }; }
    public static int[,] Table() { return new int[2, 2]; }
    public static Colour Favourite() { return Colour.Blue; }
    public static void Nothing() { }
    public static int Wait(int seconds)
    {
        for (int i = 0; i < seconds * 100; i++) System.Threading.Thread.Sleep(10);
        return seconds;
    }
    public static int DomainId() { return AppDomain.CurrentDomain.Id; }
    public static string DomainName() { return AppDomain.CurrentDomain.FriendlyName; }
    public static int Throw(string text) { throw new ArgumentException(text); }
    static int Hidden() { return 5; }
}

public struct Pair { public int A, B; }
