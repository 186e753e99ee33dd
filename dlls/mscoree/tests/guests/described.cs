// An assembly whose metadata is known: tests/metadata.c and tests/identity.c read what is written here.

using System;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Permissions;

[assembly: AssemblyVersion( "1.2.3.4" )]
[assembly: AssemblyTitle( "Described" )]
#pragma warning disable 618
[assembly: SecurityPermission( SecurityAction.RequestMinimum, Execution = true )]
[assembly: SecurityPermission( SecurityAction.RequestRefuse, UnmanagedCode = true )]
#pragma warning restore 618

public delegate int Combine( int first, int second );

namespace Described.Inner
{
    public interface IShape
    {
        double Area { get; }
    }

    [StructLayout( LayoutKind.Explicit, Size = 16 )]
    public struct Both
    {
        [FieldOffset( 0 )] public int number;
        [FieldOffset( 8 )] public double real;
    }

    [Obsolete( "for the tests" )]
    public class Shape : IShape, IDisposable
    {
        public const int Corners = 42;
        public const string Title = "shape";
        protected static readonly string name = "a literal string";
        private long hidden;

        public event EventHandler Changed;

        public class Nested
        {
            public class Deeper { }
        }

        public Shape( int value ) { hidden = value; }

        public double Area { get { return hidden; } set { hidden = (long)value; if (Changed != null) Changed( this, null ); } }

        [DllImport( "kernel32.dll", EntryPoint = "GetTickCount" )]
        public static extern uint Ticks();

        public static int Add( int left, int right ) { return left + right; }
        public static double Add( double left, double right ) { return left + right; }

        public void Dispose() { Console.WriteLine( name + " another literal" ); }
    }

    public class Pair<TFirst, TSecond> where TSecond : class
    {
        public TFirst first;
        public TSecond second;

        public TResult Map<TResult>( Func<TFirst, TResult> func ) { return func( first ); }
    }
}

namespace Größe
{
    public class Maß { public int Länge; }
}
