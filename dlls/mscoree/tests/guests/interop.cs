/*
 * Managed objects for native callers: values of every kind, exceptions, members that are bound late
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
using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;

public enum Shade { Light, Dark = 7 }

[ComVisible(true), Guid("0a8c1d64-77b5-4a51-9f0e-5d2b6c3f4e11"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
public interface IValues
{
    void GetValue(int which, [MarshalAs(UnmanagedType.Struct)] out object value);
    [return: MarshalAs(UnmanagedType.BStr)] string Describe([MarshalAs(UnmanagedType.Struct)] object value);
    int DomainId();
    void Throw(int which);
    int Fail([MarshalAs(UnmanagedType.Interface)] IFailing failing);
}

[ComImport, Guid("0a8c1d64-77b5-4a51-9f0e-5d2b6c3f4e12"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
public interface IFailing
{
    void Fail(int hr);
}

[ComVisible(true), ClassInterface(ClassInterfaceType.None)]
public class Values : IValues
{
    static object[] values =
    {
        null, true, (sbyte)-3, (byte)200, (short)-5, (ushort)60000, -70000, 3000000000u, 1L << 40, 1UL << 63, 2.5f, 1.5, 'c',
        "text", Shade.Dark, new DateTime(2000, 1, 2, 12, 0, 0), 12.25m, DBNull.Value, Missing.Value,
        new CurrencyWrapper(3.5m), new ErrorWrapper(unchecked((int)0x80004005)), new DispatchWrapper(null),
        new UnknownWrapper(null), new BStrWrapper("wrapped"),
        new byte[] { 1, 2, 3 }, new string[] { "a", null }, new object[] { 1, "x", null }, new bool[] { true, false },
        new DateTime[] { new DateTime(2000, 1, 2) }, new decimal[] { 1.5m }, new Shade[] { Shade.Dark },
        new int[,] { { 1, 2, 3 }, { 4, 5, 6 } }, new object(),
    };

    public void GetValue(int which, out object value) { value = values[which]; }
    public static object Value(int which) { return values[which]; }

    public static string Kind(object value)
    {
        var array = value as Array;
        string text = "";

        if (value == null) return "null";
        if (array == null) return value.GetType().Name + " " + Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
        foreach (object o in array) text += " " + (o == null ? "null" : Convert.ToString(o, System.Globalization.CultureInfo.InvariantCulture));
        return value.GetType().Name + text;
    }
    public string Describe(object value) { return Kind(value); }
    public int DomainId() { return AppDomain.CurrentDomain.Id; }
    public void Throw(int which)
    {
        Exception e;

        switch (which)
        {
        case 0: e = new InvalidOperationException("thrown in " + AppDomain.CurrentDomain.FriendlyName); break;
        case 1: e = new UnauthorizedAccessException(); break;
        default: e = new COMException("with a code", which); break;
        }
        e.HelpLink = "help";
        throw e;
    }
    // Which exception the failure of a native object becomes.
    public int Fail(IFailing failing)
    {
        try { failing.Fail(unchecked((int)0x80070005)); } catch (UnauthorizedAccessException) { return 1; } catch (Exception) { return 2; }
        return 3;
    }
}

[ComVisible(true)]
public class Late
{
    public int Number { get; set; }
    public string Name { get; set; }
    public object Thing { get; set; }
    public void Refs(ref int a, ref string b, out object c) { a = a + 1; b = b + "!"; c = 3.5; }
    public int Optional(int a, int b = 5) { return a * 10 + b; }
    public int Params(params object[] rest) { return rest == null ? -1 : rest.Length; }
    public string this[int i] { get { return "item" + i; } set { Name = i + "=" + value; } }
    public Shade Paint(Shade c) { return c; }
    public DateTime Day(DateTime day) { return day.AddDays(1); }
    public decimal Money(decimal d) { return d * 2; }
    public string TakeArray(object[] a) { return a == null ? "null" : a.Length + ""; }
    public string Bytes(byte[] a) { return a == null ? "null" : a.Length + ":" + a[a.Length - 1]; }
    public string Subtract(int left, int right) { return (left - right) + ""; }
    public void Throw(string s) { throw new ArgumentException("late " + s) { HelpLink = "help" }; }
    public string Over(int i) { return "int"; }
    public string Over(string s) { return "string"; }
    public string Over(double d) { return "double"; }
    public IEnumerator GetEnumerator() { return new ArrayList { 1, "two" }.GetEnumerator(); }
}

[ComVisible(true), DefaultMember("Text")]
public class WithDefault
{
    public string Text { get { return "the default"; } }
}
