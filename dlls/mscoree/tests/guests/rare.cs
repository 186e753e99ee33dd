// An assembly with what few have: tests/metadatarare.c reads what is written here. Its resources are rare.txt and, in a file, rare.linked.txt.

using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Permissions;

#pragma warning disable 618
[assembly: SecurityPermission( SecurityAction.RequestMinimum, Execution = true )]
#pragma warning restore 618
[assembly: TypeForwardedTo( typeof(System.ICloneable) )]

public interface INamed { string Name { get; } }
public class Base { }

public class Limited<T> where T : Base, INamed, new()
{
    public T first;
    public static int count;
    [MarshalAs( UnmanagedType.LPWStr )] public string text;
}

public class Hidden : Base, INamed
{
    string INamed.Name { get { return "a name"; } }
}

public static class Calls
{
    public static T Same<T>( T value ) { return value; }
    public static void Take( [MarshalAs( UnmanagedType.Bool )] bool flag ) { }
    public static void Use() { Same( 5 ); Same( "text" ); new List<int>().ConvertAll( Same<int> ); }
}
