// An assembly with a strong name: the key pair beside it, signed.snk, is for this test alone.

using System.Reflection;

[assembly: AssemblyVersion( "5.6.7.8" )]

public class Signed
{
    public static int Answer( string text ) { return text.Length; }
}
