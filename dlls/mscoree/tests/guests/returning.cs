/*
 * COM objects that come to managed code: managed ones that were away, domains, native ones of interfaces of its own
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
using System.Runtime.InteropServices;
using System.Runtime.Remoting;

// Not imported: .NET asks a native object for the GUID all the same.
[ComVisible(true), Guid("0a8c1d64-77b5-4a51-9f0e-5d2b6c3f4e21"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
public interface INumber
{
    int Next();
}

[ComVisible(true), Guid("0a8c1d64-77b5-4a51-9f0e-5d2b6c3f4e23"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
public interface INobody
{
    void Nothing();
}

[ComVisible(true), Guid("0a8c1d64-77b5-4a51-9f0e-5d2b6c3f4e22"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
public interface IKeeper
{
    int Keep([MarshalAs(UnmanagedType.Interface)] INumber number);
    int Look([MarshalAs(UnmanagedType.IUnknown)] object o);
    int LookAtVariant([MarshalAs(UnmanagedType.Struct)] object o);
    int LookAtDomain([MarshalAs(UnmanagedType.IUnknown)] object o);
    [return: MarshalAs(UnmanagedType.BStr)] string ListDomains([MarshalAs(UnmanagedType.Interface)] ICorRuntimeHost host);
    int Again();
}

[ComImport, Guid("CB2F6722-AB3A-11d2-9C40-00C04FA30A3E"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
public interface ICorRuntimeHost
{
    void CreateLogicalThreadState();
    void DeleteLogicalThreadState();
    void SwitchInLogicalThreadState(IntPtr cookie);
    void SwitchOutLogicalThreadState(out IntPtr cookie);
    void LocksHeldByLogicalThread(out int count);
    void MapFile(IntPtr file, out IntPtr address);
    void GetConfiguration([MarshalAs(UnmanagedType.IUnknown)] out object configuration);
    void Start();
    void Stop();
    void CreateDomain(string name, [MarshalAs(UnmanagedType.IUnknown)] object evidence, [MarshalAs(UnmanagedType.IUnknown)] out object domain);
    void GetDefaultDomain([MarshalAs(UnmanagedType.IUnknown)] out object domain);
    void EnumDomains(out IntPtr handle);
    [PreserveSig] int NextDomain(IntPtr handle, [MarshalAs(UnmanagedType.IUnknown)] out object domain);
    void CloseEnum(IntPtr handle);
}

// Two kinds: one can be called from other domains, the other can't.
[ComVisible(true), ClassInterface(ClassInterfaceType.None)]
public class Keeper : MarshalByRefObject, IKeeper
{
    INumber kept;

    public int Keep(INumber number)
    {
        try { ((INobody)number).Nothing(); return -1; } catch (InvalidCastException) { }
        kept = number;
        return number.Next() + number.Next();
    }
    // What was kept answers still.
    public int Again() { return kept.Next(); }
    // 1: this very object; 2: a proxy of a Keeper elsewhere, which answers; 3: a COM object; 4: another Keeper of this domain
    public int Look(object o)
    {
        if (object.ReferenceEquals(o, this)) return 1;
        if (Marshal.IsComObject(o)) return 3;
        var keeper = o as Keeper;
        if (keeper == null) return 0;
        return RemotingServices.IsTransparentProxy(keeper) ? (keeper.Id() == AppDomain.CurrentDomain.Id ? 0 : 2) : 4;
    }
    public int LookAtVariant(object o) { return Look(o); }
    public int Id() { return AppDomain.CurrentDomain.Id; }
    // 1: this domain itself; 2: another one, which answers
    public int LookAtDomain(object o)
    {
        var domain = o as AppDomain;
        if (domain == null) return 0;
        return object.ReferenceEquals(domain, AppDomain.CurrentDomain) ? 1 : domain.Id != AppDomain.CurrentDomain.Id && domain.FriendlyName != null ? 2 : 0;
    }
    // As managed programs list the domains of their process.
    public string ListDomains(ICorRuntimeHost host)
    {
        var names = new List<string>();
        IntPtr handle;
        object domain;

        host.EnumDomains(out handle);
        while (host.NextDomain(handle, out domain) == 0)
        {
            var d = (AppDomain)domain;
            names.Add(object.ReferenceEquals(d, AppDomain.CurrentDomain) ? "*" : d.FriendlyName);
        }
        host.CloseEnum(handle);
        return string.Join(" ", names.ToArray());
    }
}

[ComVisible(true), ClassInterface(ClassInterfaceType.None)]
public class Local : IKeeper
{
    public int Keep(INumber number) { return number.Next(); }
    public int Look(object o) { return object.ReferenceEquals(o, this) ? 1 : Marshal.IsComObject(o) ? 3 : 0; }
    public int LookAtVariant(object o) { return Look(o); }
    public int LookAtDomain(object o) { return 0; }
    public string ListDomains(ICorRuntimeHost host) { return null; }
    public int Again() { return 0; }
}
