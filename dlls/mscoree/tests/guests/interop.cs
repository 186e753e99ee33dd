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
        new int[,] { { 1, 2, 3 }, { 4, 5, 6 } }, new Guid("00112233-4455-6677-8899-aabbccddeeff"), new object(),
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

// Members for late-bound callers.
[ComVisible(true)]
public class Late : IEnumerable
{
    public int Field = 1;
    public int Number { get; set; }
    public string Name { get; set; }
    public object Any { get; set; }
    public string ReadOnly { get { return "read"; } }
    public string this[int index] { get { return Name + index; } set { Name = value + index; } }
    public IEnumerator GetEnumerator() { return new object[] { 1, "two", 3.5 }.GetEnumerator(); }
    public IEnumerator GetEnumerator(int start) { return null; }
    [DispId(77)] public int Marked() { return 77; }
    [ComVisible(false)] public void Hidden() { }
    public T Generic<T>() { return default(T); }

    public void RefBool(ref bool v) { v = !v; }
    public void RefByte(ref byte v) { v++; }
    public void RefShort(ref short v) { v++; }
    public void RefUShort(ref ushort v) { v++; }
    public void RefInt(ref int v) { v++; }
    public void RefUInt(ref uint v) { v++; }
    public void RefLong(ref long v) { v++; }
    public void RefFloat(ref float v) { v += 1; }
    public void RefDouble(ref double v) { v += 1; }
    public void RefString(ref string v) { v = v + "!"; }
    public void RefDate(ref DateTime v) { v = v.AddDays(1); }
    public void RefDecimal(ref decimal v) { v += 1; }
    public void RefShade(ref Shade v) { v = Shade.Dark; }
    public void RefArray(ref int[] v) { v = new int[] { v == null ? 0 : v.Length, 9 }; }
    public void RefLate(ref Late v) { v = this; }
    public void RefAny(ref object v) { v = v is int ? (object)"text" : 7; }
    public void Out(out object v) { v = new byte[] { 1, 2, 3 }; }
    public void Refs(ref int a, ref string b, out object c) { a++; b = b + "!"; c = 3.5; }

    public string Int(int v) { return "int " + v; }
    public string Byte(byte v) { return "byte " + v; }
    public string Long(long v) { return "long " + v; }
    public string Bool(bool v) { return "bool " + v; }
    public string Char(char v) { return "char " + v; }
    public string Text(string v) { return "text " + (v == null ? "null" : v); }
    public string Double(double v) { return "double " + v.ToString(System.Globalization.CultureInfo.InvariantCulture); }
    public string Money(decimal v) { return "money " + v.ToString(System.Globalization.CultureInfo.InvariantCulture); }
    public string Day(DateTime v) { return "day " + v.Day; }
    public string Paint(Shade v) { return "shade " + v; }
    public string Object(object v) { return "object " + Values.Kind(v); }
    public string Take(Late v) { return "late " + (v == null ? "null" : v.Name); }
    public string Bytes(byte[] v) { return "bytes " + (v == null ? -1 : v.Length); }
    public string Collection(ICollection v) { return "collection " + v.Count; }
    public string Optional(int a, int b = 5, string c = "none") { return a + "," + b + "," + c; }
    public string Rest(string first, params object[] rest) { return first + rest.Length; }
    public string Two(string first, string second) { return first + "-" + second; }
    public string Over(int v) { return "first"; }
    public string Over(string v) { return "second"; }
    public virtual string Over(double v) { return "virtual"; }
    public void Throw(string text)
    {
        var e = new UnauthorizedAccessException(text);
        e.HelpLink = "help.chm#42";
        e.Source = "thrower";
        throw e;
    }
    public void Collect() { GC.Collect(); GC.WaitForPendingFinalizers(); }
    public int DomainId() { return AppDomain.CurrentDomain.Id; }
    public static int Static() { return 1; }
}

// Its third member of the name is the base class's; the overriding one is none of its own.
[ComVisible(true)]
public class Later : Late
{
    public override string Over(double v) { return "overriding"; }
    public string Over(Late v) { return "fourth"; }
}

[ComVisible(true), DefaultMember("Text")]
public class WithDefault
{
    public string Text { get; set; }
}

[ComVisible(true)]
public class WithNumber
{
    [DispId(0)] public string Value { get; set; }
    public override string ToString() { return "not this"; }
}
