/*
 * The methods of the reflection interfaces of mscorlib's type library, after those of IDispatch
 *
 * For faces.c only. METHOD( interface, name, parameters, result, managed method ); the order is the order of the
 * vtables, which is that of the type library and not of Mono's own interfaces, as those lack a few. Of the parameters:
 * P is a pointer (a BSTR, a SAFEARRAY, an interface), I a LONG or an enumeration, B a VARIANT_BOOL, V a VARIANT, S a
 * structure, and R where the result goes.
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

#ifndef __MSCOREE_REFLECTIONMETHODS_H
#define __MSCOREE_REFLECTIONMETHODS_H

/* What interfaces begin with in common. */

#define OBJECT_ROWS( METHOD, itf ) \
    METHOD( itf, get_ToString, R, POINTER, "ToString()" ) \
    METHOD( itf, Equals, VR, BOOL, "Equals(object)" ) \
    METHOD( itf, GetHashCode, R, LONG, "GetHashCode()" ) \
    METHOD( itf, GetType, R, POINTER, "GetType()" )

#define MEMBER_INFO_ROWS( METHOD, itf ) \
    OBJECT_ROWS( METHOD, itf ) \
    METHOD( itf, get_MemberType, R, LONG, "get_MemberType()" ) \
    METHOD( itf, get_name, R, POINTER, "get_Name()" ) \
    METHOD( itf, get_DeclaringType, R, POINTER, "get_DeclaringType()" ) \
    METHOD( itf, get_ReflectedType, R, POINTER, "get_ReflectedType()" ) \
    METHOD( itf, GetCustomAttributes, PBR, POINTER, "GetCustomAttributes(System.Type,bool)" ) \
    METHOD( itf, GetCustomAttributes_2, BR, POINTER, "GetCustomAttributes(bool)" ) \
    METHOD( itf, IsDefined, PBR, BOOL, "IsDefined(System.Type,bool)" )

#define METHOD_BASE_ROWS( METHOD, itf ) \
    MEMBER_INFO_ROWS( METHOD, itf ) \
    METHOD( itf, GetParameters, R, POINTER, "GetParameters()" ) \
    METHOD( itf, GetMethodImplementationFlags, R, LONG, "GetMethodImplementationFlags()" ) \
    METHOD( itf, get_MethodHandle, R, HANDLE, "get_MethodHandle()" ) \
    METHOD( itf, get_Attributes, R, LONG, "get_Attributes()" ) \
    METHOD( itf, get_CallingConvention, R, LONG, "get_CallingConvention()" ) \
    METHOD( itf, Invoke_2, VIPPPR, VARIANT, \
            "Invoke(object,System.Reflection.BindingFlags,System.Reflection.Binder,object[]," \
            "System.Globalization.CultureInfo)" ) \
    METHOD( itf, get_IsPublic, R, BOOL, "get_IsPublic()" ) \
    METHOD( itf, get_IsPrivate, R, BOOL, "get_IsPrivate()" ) \
    METHOD( itf, get_IsFamily, R, BOOL, "get_IsFamily()" ) \
    METHOD( itf, get_IsAssembly, R, BOOL, "get_IsAssembly()" ) \
    METHOD( itf, get_IsFamilyAndAssembly, R, BOOL, "get_IsFamilyAndAssembly()" ) \
    METHOD( itf, get_IsFamilyOrAssembly, R, BOOL, "get_IsFamilyOrAssembly()" ) \
    METHOD( itf, get_IsStatic, R, BOOL, "get_IsStatic()" ) \
    METHOD( itf, get_IsFinal, R, BOOL, "get_IsFinal()" ) \
    METHOD( itf, get_IsVirtual, R, BOOL, "get_IsVirtual()" ) \
    METHOD( itf, get_IsHideBySig, R, BOOL, "get_IsHideBySig()" ) \
    METHOD( itf, get_IsAbstract, R, BOOL, "get_IsAbstract()" ) \
    METHOD( itf, get_IsSpecialName, R, BOOL, "get_IsSpecialName()" ) \
    METHOD( itf, get_IsConstructor, R, BOOL, "get_IsConstructor()" ) \
    METHOD( itf, Invoke_3, VPR, VARIANT, "Invoke(object,object[])" )

#define APP_DOMAIN_METHODS( METHOD ) \
    OBJECT_ROWS( METHOD, AppDomain ) \
    METHOD( AppDomain, InitializeLifetimeService, R, VARIANT, "InitializeLifetimeService()" ) \
    METHOD( AppDomain, GetLifetimeService, R, VARIANT, "GetLifetimeService()" ) \
    METHOD( AppDomain, get_Evidence, R, POINTER, "get_Evidence()" ) \
    METHOD( AppDomain, add_DomainUnload, P, NONE, "add_DomainUnload(System.EventHandler)" ) \
    METHOD( AppDomain, remove_DomainUnload, P, NONE, "remove_DomainUnload(System.EventHandler)" ) \
    METHOD( AppDomain, add_AssemblyLoad, P, NONE, "add_AssemblyLoad(System.AssemblyLoadEventHandler)" ) \
    METHOD( AppDomain, remove_AssemblyLoad, P, NONE, "remove_AssemblyLoad(System.AssemblyLoadEventHandler)" ) \
    METHOD( AppDomain, add_ProcessExit, P, NONE, "add_ProcessExit(System.EventHandler)" ) \
    METHOD( AppDomain, remove_ProcessExit, P, NONE, "remove_ProcessExit(System.EventHandler)" ) \
    METHOD( AppDomain, add_TypeResolve, P, NONE, "add_TypeResolve(System.ResolveEventHandler)" ) \
    METHOD( AppDomain, remove_TypeResolve, P, NONE, "remove_TypeResolve(System.ResolveEventHandler)" ) \
    METHOD( AppDomain, add_ResourceResolve, P, NONE, "add_ResourceResolve(System.ResolveEventHandler)" ) \
    METHOD( AppDomain, remove_ResourceResolve, P, NONE, "remove_ResourceResolve(System.ResolveEventHandler)" ) \
    METHOD( AppDomain, add_AssemblyResolve, P, NONE, "add_AssemblyResolve(System.ResolveEventHandler)" ) \
    METHOD( AppDomain, remove_AssemblyResolve, P, NONE, "remove_AssemblyResolve(System.ResolveEventHandler)" ) \
    METHOD( AppDomain, add_UnhandledException, P, NONE, \
            "add_UnhandledException(System.UnhandledExceptionEventHandler)" ) \
    METHOD( AppDomain, remove_UnhandledException, P, NONE, \
            "remove_UnhandledException(System.UnhandledExceptionEventHandler)" ) \
    METHOD( AppDomain, DefineDynamicAssembly, PIR, POINTER, \
            "DefineDynamicAssembly(System.Reflection.AssemblyName,System.Reflection.Emit.AssemblyBuilderAccess)" ) \
    METHOD( AppDomain, DefineDynamicAssembly_2, PIPR, POINTER, \
            "DefineDynamicAssembly(System.Reflection.AssemblyName,System.Reflection.Emit.AssemblyBuilderAccess," \
            "string)" ) \
    METHOD( AppDomain, DefineDynamicAssembly_3, PIPR, POINTER, \
            "DefineDynamicAssembly(System.Reflection.AssemblyName,System.Reflection.Emit.AssemblyBuilderAccess," \
            "System.Security.Policy.Evidence)" ) \
    METHOD( AppDomain, DefineDynamicAssembly_4, PIPPPR, POINTER, \
            "DefineDynamicAssembly(System.Reflection.AssemblyName,System.Reflection.Emit.AssemblyBuilderAccess," \
            "System.Security.PermissionSet,System.Security.PermissionSet,System.Security.PermissionSet)" ) \
    METHOD( AppDomain, DefineDynamicAssembly_5, PIPPR, POINTER, \
            "DefineDynamicAssembly(System.Reflection.AssemblyName,System.Reflection.Emit.AssemblyBuilderAccess," \
            "string," \
            "System.Security.Policy.Evidence)" ) \
    METHOD( AppDomain, DefineDynamicAssembly_6, PIPPPPR, POINTER, \
            "DefineDynamicAssembly(System.Reflection.AssemblyName,System.Reflection.Emit.AssemblyBuilderAccess," \
            "string," \
            "System.Security.PermissionSet,System.Security.PermissionSet,System.Security.PermissionSet)" ) \
    METHOD( AppDomain, DefineDynamicAssembly_7, PIPPPPR, POINTER, \
            "DefineDynamicAssembly(System.Reflection.AssemblyName,System.Reflection.Emit.AssemblyBuilderAccess," \
            "System.Security.Policy.Evidence,System.Security.PermissionSet,System.Security.PermissionSet," \
            "System.Security.PermissionSet)" ) \
    METHOD( AppDomain, DefineDynamicAssembly_8, PIPPPPPR, POINTER, \
            "DefineDynamicAssembly(System.Reflection.AssemblyName,System.Reflection.Emit.AssemblyBuilderAccess," \
            "string," \
            "System.Security.Policy.Evidence,System.Security.PermissionSet,System.Security.PermissionSet," \
            "System.Security.PermissionSet)" ) \
    METHOD( AppDomain, DefineDynamicAssembly_9, PIPPPPPBR, POINTER, \
            "DefineDynamicAssembly(System.Reflection.AssemblyName,System.Reflection.Emit.AssemblyBuilderAccess," \
            "string," \
            "System.Security.Policy.Evidence,System.Security.PermissionSet,System.Security.PermissionSet," \
            "System.Security.PermissionSet,bool)" ) \
    METHOD( AppDomain, CreateInstance, PPR, POINTER, "CreateInstance(string,string)" ) \
    METHOD( AppDomain, CreateInstanceFrom, PPR, POINTER, "CreateInstanceFrom(string,string)" ) \
    METHOD( AppDomain, CreateInstance_2, PPPR, POINTER, "CreateInstance(string,string,object[])" ) \
    METHOD( AppDomain, CreateInstanceFrom_2, PPPR, POINTER, "CreateInstanceFrom(string,string,object[])" ) \
    METHOD( AppDomain, CreateInstance_3, PPBIPPPPPR, POINTER, \
            "CreateInstance(string,string,bool,System.Reflection.BindingFlags,System.Reflection.Binder,object[]," \
            "System.Globalization.CultureInfo,object[],System.Security.Policy.Evidence)" ) \
    METHOD( AppDomain, CreateInstanceFrom_3, PPBIPPPPPR, POINTER, \
            "CreateInstanceFrom(string,string,bool,System.Reflection.BindingFlags,System.Reflection.Binder,object[]," \
            "System.Globalization.CultureInfo,object[],System.Security.Policy.Evidence)" ) \
    METHOD( AppDomain, Load, PR, POINTER, "Load(System.Reflection.AssemblyName)" ) \
    METHOD( AppDomain, Load_2, PR, POINTER, "Load(string)" ) \
    METHOD( AppDomain, Load_3, PR, POINTER, "Load(byte[])" ) \
    METHOD( AppDomain, Load_4, PPR, POINTER, "Load(byte[],byte[])" ) \
    METHOD( AppDomain, Load_5, PPPR, POINTER, "Load(byte[],byte[],System.Security.Policy.Evidence)" ) \
    METHOD( AppDomain, Load_6, PPR, POINTER, "Load(System.Reflection.AssemblyName,System.Security.Policy.Evidence)" ) \
    METHOD( AppDomain, Load_7, PPR, POINTER, "Load(string,System.Security.Policy.Evidence)" ) \
    METHOD( AppDomain, ExecuteAssembly, PPR, LONG, "ExecuteAssembly(string,System.Security.Policy.Evidence)" ) \
    METHOD( AppDomain, ExecuteAssembly_2, PR, LONG, "ExecuteAssembly(string)" ) \
    METHOD( AppDomain, ExecuteAssembly_3, PPPR, LONG, \
            "ExecuteAssembly(string,System.Security.Policy.Evidence,string[])" ) \
    METHOD( AppDomain, get_FriendlyName, R, POINTER, "get_FriendlyName()" ) \
    METHOD( AppDomain, get_BaseDirectory, R, POINTER, "get_BaseDirectory()" ) \
    METHOD( AppDomain, get_RelativeSearchPath, R, POINTER, "get_RelativeSearchPath()" ) \
    METHOD( AppDomain, get_ShadowCopyFiles, R, BOOL, "get_ShadowCopyFiles()" ) \
    METHOD( AppDomain, GetAssemblies, R, POINTER, "GetAssemblies()" ) \
    METHOD( AppDomain, AppendPrivatePath, P, NONE, "AppendPrivatePath(string)" ) \
    METHOD( AppDomain, ClearPrivatePath, NONE, NONE, "ClearPrivatePath()" ) \
    METHOD( AppDomain, SetShadowCopyPath, P, NONE, "SetShadowCopyPath(string)" ) \
    METHOD( AppDomain, ClearShadowCopyPath, NONE, NONE, "ClearShadowCopyPath()" ) \
    METHOD( AppDomain, SetCachePath, P, NONE, "SetCachePath(string)" ) \
    METHOD( AppDomain, SetData, PV, NONE, "SetData(string,object)" ) \
    METHOD( AppDomain, GetData, PR, VARIANT, "GetData(string)" ) \
    METHOD( AppDomain, SetAppDomainPolicy, P, NONE, "SetAppDomainPolicy(System.Security.Policy.PolicyLevel)" ) \
    METHOD( AppDomain, SetThreadPrincipal, P, NONE, "SetThreadPrincipal(System.Security.Principal.IPrincipal)" ) \
    METHOD( AppDomain, SetPrincipalPolicy, I, NONE, "SetPrincipalPolicy(System.Security.Principal.PrincipalPolicy)" ) \
    METHOD( AppDomain, DoCallBack, P, NONE, "DoCallBack(System.CrossAppDomainDelegate)" ) \
    METHOD( AppDomain, get_DynamicDirectory, R, POINTER, "get_DynamicDirectory()" )

#define ASSEMBLY_METHODS( METHOD ) \
    OBJECT_ROWS( METHOD, Assembly ) \
    METHOD( Assembly, get_CodeBase, R, POINTER, "get_CodeBase()" ) \
    METHOD( Assembly, get_EscapedCodeBase, R, POINTER, "get_EscapedCodeBase()" ) \
    METHOD( Assembly, GetName, R, POINTER, "GetName()" ) \
    METHOD( Assembly, GetName_2, BR, POINTER, "GetName(bool)" ) \
    METHOD( Assembly, get_FullName, R, POINTER, "get_FullName()" ) \
    METHOD( Assembly, get_EntryPoint, R, POINTER, "get_EntryPoint()" ) \
    METHOD( Assembly, GetType_2, PR, POINTER, "GetType(string)" ) \
    METHOD( Assembly, GetType_3, PBR, POINTER, "GetType(string,bool)" ) \
    METHOD( Assembly, GetExportedTypes, R, POINTER, "GetExportedTypes()" ) \
    METHOD( Assembly, GetTypes, R, POINTER, "GetTypes()" ) \
    METHOD( Assembly, GetManifestResourceStream, PPR, POINTER, "GetManifestResourceStream(System.Type,string)" ) \
    METHOD( Assembly, GetManifestResourceStream_2, PR, POINTER, "GetManifestResourceStream(string)" ) \
    METHOD( Assembly, GetFile, PR, POINTER, "GetFile(string)" ) \
    METHOD( Assembly, GetFiles, R, POINTER, "GetFiles()" ) \
    METHOD( Assembly, GetFiles_2, BR, POINTER, "GetFiles(bool)" ) \
    METHOD( Assembly, GetManifestResourceNames, R, POINTER, "GetManifestResourceNames()" ) \
    METHOD( Assembly, GetManifestResourceInfo, PR, POINTER, "GetManifestResourceInfo(string)" ) \
    METHOD( Assembly, get_Location, R, POINTER, "get_Location()" ) \
    METHOD( Assembly, get_Evidence, R, POINTER, "get_Evidence()" ) \
    METHOD( Assembly, GetCustomAttributes, PBR, POINTER, "GetCustomAttributes(System.Type,bool)" ) \
    METHOD( Assembly, GetCustomAttributes_2, BR, POINTER, "GetCustomAttributes(bool)" ) \
    METHOD( Assembly, IsDefined, PBR, BOOL, "IsDefined(System.Type,bool)" ) \
    METHOD( Assembly, GetObjectData, PS, NONE, NULL ) \
    METHOD( Assembly, add_ModuleResolve, P, NONE, "add_ModuleResolve(System.Reflection.ModuleResolveEventHandler)" ) \
    METHOD( Assembly, remove_ModuleResolve, P, NONE, \
            "remove_ModuleResolve(System.Reflection.ModuleResolveEventHandler)" ) \
    METHOD( Assembly, GetType_4, PBBR, POINTER, "GetType(string,bool,bool)" ) \
    METHOD( Assembly, GetSatelliteAssembly, PR, POINTER, "GetSatelliteAssembly(System.Globalization.CultureInfo)" ) \
    METHOD( Assembly, GetSatelliteAssembly_2, PPR, POINTER, \
            "GetSatelliteAssembly(System.Globalization.CultureInfo,System.Version)" ) \
    METHOD( Assembly, LoadModule, PPR, POINTER, "LoadModule(string,byte[])" ) \
    METHOD( Assembly, LoadModule_2, PPPR, POINTER, "LoadModule(string,byte[],byte[])" ) \
    METHOD( Assembly, CreateInstance, PR, VARIANT, "CreateInstance(string)" ) \
    METHOD( Assembly, CreateInstance_2, PBR, VARIANT, "CreateInstance(string,bool)" ) \
    METHOD( Assembly, CreateInstance_3, PBIPPPPR, VARIANT, \
            "CreateInstance(string,bool,System.Reflection.BindingFlags,System.Reflection.Binder,object[]," \
            "System.Globalization.CultureInfo,object[])" ) \
    METHOD( Assembly, GetLoadedModules, R, POINTER, "GetLoadedModules()" ) \
    METHOD( Assembly, GetLoadedModules_2, BR, POINTER, "GetLoadedModules(bool)" ) \
    METHOD( Assembly, GetModules, R, POINTER, "GetModules()" ) \
    METHOD( Assembly, GetModules_2, BR, POINTER, "GetModules(bool)" ) \
    METHOD( Assembly, GetModule, PR, POINTER, "GetModule(string)" ) \
    METHOD( Assembly, GetReferencedAssemblies, R, POINTER, "GetReferencedAssemblies()" ) \
    METHOD( Assembly, get_GlobalAssemblyCache, R, BOOL, "get_GlobalAssemblyCache()" )

#define TYPE_METHODS( METHOD ) \
    MEMBER_INFO_ROWS( METHOD, Type ) \
    METHOD( Type, get_Guid, R, GUID, "get_GUID()" ) \
    METHOD( Type, get_Module, R, POINTER, "get_Module()" ) \
    METHOD( Type, get_Assembly, R, POINTER, "get_Assembly()" ) \
    METHOD( Type, get_TypeHandle, R, HANDLE, "get_TypeHandle()" ) \
    METHOD( Type, get_FullName, R, POINTER, "get_FullName()" ) \
    METHOD( Type, get_Namespace, R, POINTER, "get_Namespace()" ) \
    METHOD( Type, get_AssemblyQualifiedName, R, POINTER, "get_AssemblyQualifiedName()" ) \
    METHOD( Type, GetArrayRank, R, LONG, "GetArrayRank()" ) \
    METHOD( Type, get_BaseType, R, POINTER, "get_BaseType()" ) \
    METHOD( Type, GetConstructors, IR, POINTER, "GetConstructors(System.Reflection.BindingFlags)" ) \
    METHOD( Type, GetInterface, PBR, POINTER, "GetInterface(string,bool)" ) \
    METHOD( Type, GetInterfaces, R, POINTER, "GetInterfaces()" ) \
    METHOD( Type, FindInterfaces, PVR, POINTER, "FindInterfaces(System.Reflection.TypeFilter,object)" ) \
    METHOD( Type, GetEvent, PIR, POINTER, "GetEvent(string,System.Reflection.BindingFlags)" ) \
    METHOD( Type, GetEvents, R, POINTER, "GetEvents()" ) \
    METHOD( Type, GetEvents_2, IR, POINTER, "GetEvents(System.Reflection.BindingFlags)" ) \
    METHOD( Type, GetNestedTypes, IR, POINTER, "GetNestedTypes(System.Reflection.BindingFlags)" ) \
    METHOD( Type, GetNestedType, PIR, POINTER, "GetNestedType(string,System.Reflection.BindingFlags)" ) \
    METHOD( Type, GetMember, PIIR, POINTER, \
            "GetMember(string,System.Reflection.MemberTypes,System.Reflection.BindingFlags)" ) \
    METHOD( Type, GetDefaultMembers, R, POINTER, "GetDefaultMembers()" ) \
    METHOD( Type, FindMembers, IIPVR, POINTER, \
            "FindMembers(System.Reflection.MemberTypes,System.Reflection.BindingFlags," \
            "System.Reflection.MemberFilter,object)" ) \
    METHOD( Type, GetElementType, R, POINTER, "GetElementType()" ) \
    METHOD( Type, IsSubclassOf, PR, BOOL, "IsSubclassOf(System.Type)" ) \
    METHOD( Type, IsInstanceOfType, VR, BOOL, "IsInstanceOfType(object)" ) \
    METHOD( Type, IsAssignableFrom, PR, BOOL, "IsAssignableFrom(System.Type)" ) \
    METHOD( Type, GetInterfaceMap, PR, POINTER, NULL ) \
    METHOD( Type, GetMethod, PIPPPR, POINTER, \
            "GetMethod(string,System.Reflection.BindingFlags,System.Reflection.Binder,System.Type[]," \
            "System.Reflection.ParameterModifier[])" ) \
    METHOD( Type, GetMethod_2, PIR, POINTER, "GetMethod(string,System.Reflection.BindingFlags)" ) \
    METHOD( Type, GetMethods, IR, POINTER, "GetMethods(System.Reflection.BindingFlags)" ) \
    METHOD( Type, GetField, PIR, POINTER, "GetField(string,System.Reflection.BindingFlags)" ) \
    METHOD( Type, GetFields, IR, POINTER, "GetFields(System.Reflection.BindingFlags)" ) \
    METHOD( Type, GetProperty, PIR, POINTER, "GetProperty(string,System.Reflection.BindingFlags)" ) \
    METHOD( Type, GetProperty_2, PIPPPPR, POINTER, \
            "GetProperty(string,System.Reflection.BindingFlags,System.Reflection.Binder,System.Type,System.Type[]," \
            "System.Reflection.ParameterModifier[])" ) \
    METHOD( Type, GetProperties, IR, POINTER, "GetProperties(System.Reflection.BindingFlags)" ) \
    METHOD( Type, GetMember_2, PIR, POINTER, "GetMember(string,System.Reflection.BindingFlags)" ) \
    METHOD( Type, GetMembers, IR, POINTER, "GetMembers(System.Reflection.BindingFlags)" ) \
    METHOD( Type, InvokeMember, PIPVPPPPR, VARIANT, \
            "InvokeMember(string,System.Reflection.BindingFlags,System.Reflection.Binder,object,object[]," \
            "System.Reflection.ParameterModifier[],System.Globalization.CultureInfo,string[])" ) \
    METHOD( Type, get_UnderlyingSystemType, R, POINTER, "get_UnderlyingSystemType()" ) \
    METHOD( Type, InvokeMember_2, PIPVPPR, VARIANT, \
            "InvokeMember(string,System.Reflection.BindingFlags,System.Reflection.Binder,object,object[]," \
            "System.Globalization.CultureInfo)" ) \
    METHOD( Type, InvokeMember_3, PIPVPR, VARIANT, \
            "InvokeMember(string,System.Reflection.BindingFlags,System.Reflection.Binder,object,object[])" ) \
    METHOD( Type, GetConstructor, IPIPPR, POINTER, \
            "GetConstructor(System.Reflection.BindingFlags,System.Reflection.Binder," \
            "System.Reflection.CallingConventions," \
            "System.Type[],System.Reflection.ParameterModifier[])" ) \
    METHOD( Type, GetConstructor_2, IPPPR, POINTER, \
            "GetConstructor(System.Reflection.BindingFlags,System.Reflection.Binder,System.Type[]," \
            "System.Reflection.ParameterModifier[])" ) \
    METHOD( Type, GetConstructor_3, PR, POINTER, "GetConstructor(System.Type[])" ) \
    METHOD( Type, GetConstructors_2, R, POINTER, "GetConstructors()" ) \
    METHOD( Type, get_TypeInitializer, R, POINTER, "get_TypeInitializer()" ) \
    METHOD( Type, GetMethod_3, PIPIPPR, POINTER, \
            "GetMethod(string,System.Reflection.BindingFlags,System.Reflection.Binder," \
            "System.Reflection.CallingConventions," \
            "System.Type[],System.Reflection.ParameterModifier[])" ) \
    METHOD( Type, GetMethod_4, PPPR, POINTER, \
            "GetMethod(string,System.Type[],System.Reflection.ParameterModifier[])" ) \
    METHOD( Type, GetMethod_5, PPR, POINTER, "GetMethod(string,System.Type[])" ) \
    METHOD( Type, GetMethod_6, PR, POINTER, "GetMethod(string)" ) \
    METHOD( Type, GetMethods_2, R, POINTER, "GetMethods()" ) \
    METHOD( Type, GetField_2, PR, POINTER, "GetField(string)" ) \
    METHOD( Type, GetFields_2, R, POINTER, "GetFields()" ) \
    METHOD( Type, GetInterface_2, PR, POINTER, "GetInterface(string)" ) \
    METHOD( Type, GetEvent_2, PR, POINTER, "GetEvent(string)" ) \
    METHOD( Type, GetProperty_3, PPPPR, POINTER, \
            "GetProperty(string,System.Type,System.Type[],System.Reflection.ParameterModifier[])" ) \
    METHOD( Type, GetProperty_4, PPPR, POINTER, "GetProperty(string,System.Type,System.Type[])" ) \
    METHOD( Type, GetProperty_5, PPR, POINTER, "GetProperty(string,System.Type[])" ) \
    METHOD( Type, GetProperty_6, PPR, POINTER, "GetProperty(string,System.Type)" ) \
    METHOD( Type, GetProperty_7, PR, POINTER, "GetProperty(string)" ) \
    METHOD( Type, GetProperties_2, R, POINTER, "GetProperties()" ) \
    METHOD( Type, GetNestedTypes_2, R, POINTER, "GetNestedTypes()" ) \
    METHOD( Type, GetNestedType_2, PR, POINTER, "GetNestedType(string)" ) \
    METHOD( Type, GetMember_3, PR, POINTER, "GetMember(string)" ) \
    METHOD( Type, GetMembers_2, R, POINTER, "GetMembers()" ) \
    METHOD( Type, get_Attributes, R, LONG, "get_Attributes()" ) \
    METHOD( Type, get_IsNotPublic, R, BOOL, "get_IsNotPublic()" ) \
    METHOD( Type, get_IsPublic, R, BOOL, "get_IsPublic()" ) \
    METHOD( Type, get_IsNestedPublic, R, BOOL, "get_IsNestedPublic()" ) \
    METHOD( Type, get_IsNestedPrivate, R, BOOL, "get_IsNestedPrivate()" ) \
    METHOD( Type, get_IsNestedFamily, R, BOOL, "get_IsNestedFamily()" ) \
    METHOD( Type, get_IsNestedAssembly, R, BOOL, "get_IsNestedAssembly()" ) \
    METHOD( Type, get_IsNestedFamANDAssem, R, BOOL, "get_IsNestedFamANDAssem()" ) \
    METHOD( Type, get_IsNestedFamORAssem, R, BOOL, "get_IsNestedFamORAssem()" ) \
    METHOD( Type, get_IsAutoLayout, R, BOOL, "get_IsAutoLayout()" ) \
    METHOD( Type, get_IsLayoutSequential, R, BOOL, "get_IsLayoutSequential()" ) \
    METHOD( Type, get_IsExplicitLayout, R, BOOL, "get_IsExplicitLayout()" ) \
    METHOD( Type, get_IsClass, R, BOOL, "get_IsClass()" ) \
    METHOD( Type, get_IsInterface, R, BOOL, "get_IsInterface()" ) \
    METHOD( Type, get_IsValueType, R, BOOL, "get_IsValueType()" ) \
    METHOD( Type, get_IsAbstract, R, BOOL, "get_IsAbstract()" ) \
    METHOD( Type, get_IsSealed, R, BOOL, "get_IsSealed()" ) \
    METHOD( Type, get_IsEnum, R, BOOL, "get_IsEnum()" ) \
    METHOD( Type, get_IsSpecialName, R, BOOL, "get_IsSpecialName()" ) \
    METHOD( Type, get_IsImport, R, BOOL, "get_IsImport()" ) \
    METHOD( Type, get_IsSerializable, R, BOOL, "get_IsSerializable()" ) \
    METHOD( Type, get_IsAnsiClass, R, BOOL, "get_IsAnsiClass()" ) \
    METHOD( Type, get_IsUnicodeClass, R, BOOL, "get_IsUnicodeClass()" ) \
    METHOD( Type, get_IsAutoClass, R, BOOL, "get_IsAutoClass()" ) \
    METHOD( Type, get_IsArray, R, BOOL, "get_IsArray()" ) \
    METHOD( Type, get_IsByRef, R, BOOL, "get_IsByRef()" ) \
    METHOD( Type, get_IsPointer, R, BOOL, "get_IsPointer()" ) \
    METHOD( Type, get_IsPrimitive, R, BOOL, "get_IsPrimitive()" ) \
    METHOD( Type, get_IsCOMObject, R, BOOL, "get_IsCOMObject()" ) \
    METHOD( Type, get_HasElementType, R, BOOL, "get_HasElementType()" ) \
    METHOD( Type, get_IsContextful, R, BOOL, "get_IsContextful()" ) \
    METHOD( Type, get_IsMarshalByRef, R, BOOL, "get_IsMarshalByRef()" ) \
    METHOD( Type, Equals_2, PR, BOOL, "Equals(System.Type)" )

/* An ICustomAttributeProvider is none of these interfaces. */
#define METHOD_INFO_METHODS( METHOD ) \
    METHOD_BASE_ROWS( METHOD, MethodInfo ) \
    METHOD( MethodInfo, get_returnType, R, POINTER, "get_ReturnType()" ) \
    METHOD( MethodInfo, get_ReturnTypeCustomAttributes, R, POINTER, NULL ) \
    METHOD( MethodInfo, GetBaseDefinition, R, POINTER, "GetBaseDefinition()" )

#define CONSTRUCTOR_INFO_METHODS( METHOD ) \
    METHOD_BASE_ROWS( METHOD, ConstructorInfo ) \
    METHOD( ConstructorInfo, Invoke_4, IPPPR, VARIANT, \
            "Invoke(System.Reflection.BindingFlags,System.Reflection.Binder,object[]," \
            "System.Globalization.CultureInfo)" ) \
    METHOD( ConstructorInfo, Invoke_5, PR, VARIANT, "Invoke(object[])" )

#define METHOD_BASE_METHODS( METHOD ) METHOD_BASE_ROWS( METHOD, MethodBase )

#define PROPERTY_INFO_METHODS( METHOD ) \
    MEMBER_INFO_ROWS( METHOD, PropertyInfo ) \
    METHOD( PropertyInfo, get_PropertyType, R, POINTER, "get_PropertyType()" ) \
    METHOD( PropertyInfo, GetValue, VPR, VARIANT, "GetValue(object,object[])" ) \
    METHOD( PropertyInfo, GetValue_2, VIPPPR, VARIANT, \
            "GetValue(object,System.Reflection.BindingFlags,System.Reflection.Binder,object[]," \
            "System.Globalization.CultureInfo)" ) \
    METHOD( PropertyInfo, SetValue, VVP, NONE, "SetValue(object,object,object[])" ) \
    METHOD( PropertyInfo, SetValue_2, VVIPPP, NONE, \
            "SetValue(object,object,System.Reflection.BindingFlags,System.Reflection.Binder,object[]," \
            "System.Globalization.CultureInfo)" ) \
    METHOD( PropertyInfo, GetAccessors, BR, POINTER, "GetAccessors(bool)" ) \
    METHOD( PropertyInfo, GetGetMethod, BR, POINTER, "GetGetMethod(bool)" ) \
    METHOD( PropertyInfo, GetSetMethod, BR, POINTER, "GetSetMethod(bool)" ) \
    METHOD( PropertyInfo, GetIndexParameters, R, POINTER, "GetIndexParameters()" ) \
    METHOD( PropertyInfo, get_Attributes, R, LONG, "get_Attributes()" ) \
    METHOD( PropertyInfo, get_CanRead, R, BOOL, "get_CanRead()" ) \
    METHOD( PropertyInfo, get_CanWrite, R, BOOL, "get_CanWrite()" ) \
    METHOD( PropertyInfo, GetAccessors_2, R, POINTER, "GetAccessors()" ) \
    METHOD( PropertyInfo, GetGetMethod_2, R, POINTER, "GetGetMethod()" ) \
    METHOD( PropertyInfo, GetSetMethod_2, R, POINTER, "GetSetMethod()" ) \
    METHOD( PropertyInfo, get_IsSpecialName, R, BOOL, "get_IsSpecialName()" )

/* The VARIANT of the two NULL ones is a typed reference, which COM has not. */
#define FIELD_INFO_METHODS( METHOD ) \
    MEMBER_INFO_ROWS( METHOD, FieldInfo ) \
    METHOD( FieldInfo, get_FieldType, R, POINTER, "get_FieldType()" ) \
    METHOD( FieldInfo, GetValue, VR, VARIANT, "GetValue(object)" ) \
    METHOD( FieldInfo, GetValueDirect, VR, VARIANT, NULL ) \
    METHOD( FieldInfo, SetValue, VVIPP, NONE, \
            "SetValue(object,object,System.Reflection.BindingFlags,System.Reflection.Binder," \
            "System.Globalization.CultureInfo)" ) \
    METHOD( FieldInfo, SetValueDirect, VV, NONE, NULL ) \
    METHOD( FieldInfo, get_FieldHandle, R, HANDLE, "get_FieldHandle()" ) \
    METHOD( FieldInfo, get_Attributes, R, LONG, "get_Attributes()" ) \
    METHOD( FieldInfo, SetValue_2, VV, NONE, "SetValue(object,object)" ) \
    METHOD( FieldInfo, get_IsPublic, R, BOOL, "get_IsPublic()" ) \
    METHOD( FieldInfo, get_IsPrivate, R, BOOL, "get_IsPrivate()" ) \
    METHOD( FieldInfo, get_IsFamily, R, BOOL, "get_IsFamily()" ) \
    METHOD( FieldInfo, get_IsAssembly, R, BOOL, "get_IsAssembly()" ) \
    METHOD( FieldInfo, get_IsFamilyAndAssembly, R, BOOL, "get_IsFamilyAndAssembly()" ) \
    METHOD( FieldInfo, get_IsFamilyOrAssembly, R, BOOL, "get_IsFamilyOrAssembly()" ) \
    METHOD( FieldInfo, get_IsStatic, R, BOOL, "get_IsStatic()" ) \
    METHOD( FieldInfo, get_IsInitOnly, R, BOOL, "get_IsInitOnly()" ) \
    METHOD( FieldInfo, get_IsLiteral, R, BOOL, "get_IsLiteral()" ) \
    METHOD( FieldInfo, get_IsNotSerialized, R, BOOL, "get_IsNotSerialized()" ) \
    METHOD( FieldInfo, get_IsSpecialName, R, BOOL, "get_IsSpecialName()" ) \
    METHOD( FieldInfo, get_IsPinvokeImpl, R, BOOL, "get_IsPinvokeImpl()" )

#define EVENT_INFO_METHODS( METHOD ) \
    MEMBER_INFO_ROWS( METHOD, EventInfo ) \
    METHOD( EventInfo, GetAddMethod, BR, POINTER, "GetAddMethod(bool)" ) \
    METHOD( EventInfo, GetRemoveMethod, BR, POINTER, "GetRemoveMethod(bool)" ) \
    METHOD( EventInfo, GetRaiseMethod, BR, POINTER, "GetRaiseMethod(bool)" ) \
    METHOD( EventInfo, get_Attributes, R, LONG, "get_Attributes()" ) \
    METHOD( EventInfo, GetAddMethod_2, R, POINTER, "GetAddMethod()" ) \
    METHOD( EventInfo, GetRemoveMethod_2, R, POINTER, "GetRemoveMethod()" ) \
    METHOD( EventInfo, GetRaiseMethod_2, R, POINTER, "GetRaiseMethod()" ) \
    METHOD( EventInfo, AddEventHandler, VP, NONE, "AddEventHandler(object,System.Delegate)" ) \
    METHOD( EventInfo, RemoveEventHandler, VP, NONE, "RemoveEventHandler(object,System.Delegate)" ) \
    METHOD( EventInfo, get_EventHandlerType, R, POINTER, "get_EventHandlerType()" ) \
    METHOD( EventInfo, get_IsSpecialName, R, BOOL, "get_IsSpecialName()" ) \
    METHOD( EventInfo, get_IsMulticast, R, BOOL, "get_IsMulticast()" )

#define MEMBER_INFO_METHODS( METHOD ) MEMBER_INFO_ROWS( METHOD, MemberInfo )

#define OBJECT_HANDLE_METHODS( METHOD ) \
    OBJECT_ROWS( METHOD, ObjectHandle ) \
    METHOD( ObjectHandle, GetLifetimeService, R, VARIANT, "GetLifetimeService()" ) \
    METHOD( ObjectHandle, InitializeLifetimeService, R, VARIANT, "InitializeLifetimeService()" ) \
    METHOD( ObjectHandle, CreateObjRef, PR, POINTER, "CreateObjRef(System.Type)" ) \
    METHOD( ObjectHandle, Unwrap, R, VARIANT, "Unwrap()" )

#define OBJECT_METHODS( METHOD ) OBJECT_ROWS( METHOD, Object )

/* System.Runtime.Serialization.StreamingContext */
struct streaming_context
{
    void *context;
    LONG  state;
};

#define PARAMS_I          struct face *iface, LONG a
#define PARAMS_P          struct face *iface, void *a
#define PARAMS_R          struct face *iface, void *ret
#define PARAMS_BR         struct face *iface, VARIANT_BOOL a, void *ret
#define PARAMS_IR         struct face *iface, LONG a, void *ret
#define PARAMS_PR         struct face *iface, void *a, void *ret
#define PARAMS_PS         struct face *iface, void *a, struct streaming_context b
#define PARAMS_PV         struct face *iface, void *a, VARIANT b
#define PARAMS_VR         struct face *iface, VARIANT a, void *ret
#define PARAMS_PBR        struct face *iface, void *a, VARIANT_BOOL b, void *ret
#define PARAMS_PIR        struct face *iface, void *a, LONG b, void *ret
#define PARAMS_PPR        struct face *iface, void *a, void *b, void *ret
#define PARAMS_PVR        struct face *iface, void *a, VARIANT b, void *ret
#define PARAMS_VP         struct face *iface, VARIANT a, void *b
#define PARAMS_VV         struct face *iface, VARIANT a, VARIANT b
#define PARAMS_VPR        struct face *iface, VARIANT a, void *b, void *ret
#define PARAMS_VVP        struct face *iface, VARIANT a, VARIANT b, void *c
#define PARAMS_NONE       struct face *iface
#define PARAMS_PBBR       struct face *iface, void *a, VARIANT_BOOL b, VARIANT_BOOL c, void *ret
#define PARAMS_PIIR       struct face *iface, void *a, LONG b, LONG c, void *ret
#define PARAMS_PIPR       struct face *iface, void *a, LONG b, void *c, void *ret
#define PARAMS_PPPR       struct face *iface, void *a, void *b, void *c, void *ret
#define PARAMS_IIPVR      struct face *iface, LONG a, LONG b, void *c, VARIANT d, void *ret
#define PARAMS_IPPPR      struct face *iface, LONG a, void *b, void *c, void *d, void *ret
#define PARAMS_PIPPR      struct face *iface, void *a, LONG b, void *c, void *d, void *ret
#define PARAMS_PPPPR      struct face *iface, void *a, void *b, void *c, void *d, void *ret
#define PARAMS_IPIPPR     struct face *iface, LONG a, void *b, LONG c, void *d, void *e, void *ret
#define PARAMS_PIPPPR     struct face *iface, void *a, LONG b, void *c, void *d, void *e, void *ret
#define PARAMS_PIPVPR     struct face *iface, void *a, LONG b, void *c, VARIANT d, void *e, void *ret
#define PARAMS_VIPPPR     struct face *iface, VARIANT a, LONG b, void *c, void *d, void *e, void *ret
#define PARAMS_VVIPPP     struct face *iface, VARIANT a, VARIANT b, LONG c, void *d, void *e, void *f
#define PARAMS_VVIPP      struct face *iface, VARIANT a, VARIANT b, LONG c, void *d, void *e
#define PARAMS_PIPIPPR    struct face *iface, void *a, LONG b, void *c, LONG d, void *e, void *f, void *ret
#define PARAMS_PIPPPPR    struct face *iface, void *a, LONG b, void *c, void *d, void *e, void *f, void *ret
#define PARAMS_PIPVPPR    struct face *iface, void *a, LONG b, void *c, VARIANT d, void *e, void *f, void *ret
#define PARAMS_PBIPPPPR   struct face *iface, void *a, VARIANT_BOOL b, LONG c, void *d, void *e, void *f, void *g, \
                          void *ret
#define PARAMS_PIPPPPPR   struct face *iface, void *a, LONG b, void *c, void *d, void *e, void *f, void *g, void *ret
#define PARAMS_PIPPPPPBR  struct face *iface, void *a, LONG b, void *c, void *d, void *e, void *f, void *g, \
                          VARIANT_BOOL h, void *ret
#define PARAMS_PIPVPPPPR  struct face *iface, void *a, LONG b, void *c, VARIANT d, void *e, void *f, void *g, \
                          void *h, void *ret
#define PARAMS_PPBIPPPPPR struct face *iface, void *a, void *b, VARIANT_BOOL c, LONG d, void *e, void *f, void *g, \
                          void *h, void *i, void *ret

#define ARGS_I          NULL, a
#define ARGS_P          NULL, a
#define ARGS_R          ret
#define ARGS_BR         ret, a
#define ARGS_IR         ret, a
#define ARGS_PR         ret, a
#define ARGS_PS         NULL, a
#define ARGS_PV         NULL, a, b
#define ARGS_VR         ret, a
#define ARGS_PBR        ret, a, b
#define ARGS_PIR        ret, a, b
#define ARGS_PPR        ret, a, b
#define ARGS_PVR        ret, a, b
#define ARGS_VP         NULL, a, b
#define ARGS_VV         NULL, a, b
#define ARGS_VPR        ret, a, b
#define ARGS_VVP        NULL, a, b, c
#define ARGS_NONE       NULL
#define ARGS_PBBR       ret, a, b, c
#define ARGS_PIIR       ret, a, b, c
#define ARGS_PIPR       ret, a, b, c
#define ARGS_PPPR       ret, a, b, c
#define ARGS_IIPVR      ret, a, b, c, d
#define ARGS_IPPPR      ret, a, b, c, d
#define ARGS_PIPPR      ret, a, b, c, d
#define ARGS_PPPPR      ret, a, b, c, d
#define ARGS_IPIPPR     ret, a, b, c, d, e
#define ARGS_PIPPPR     ret, a, b, c, d, e
#define ARGS_PIPVPR     ret, a, b, c, d, e
#define ARGS_VIPPPR     ret, a, b, c, d, e
#define ARGS_VVIPPP     NULL, a, b, c, d, e, f
#define ARGS_VVIPP      NULL, a, b, c, d, e
#define ARGS_PIPIPPR    ret, a, b, c, d, e, f
#define ARGS_PIPPPPR    ret, a, b, c, d, e, f
#define ARGS_PIPVPPR    ret, a, b, c, d, e, f
#define ARGS_PBIPPPPR   ret, a, b, c, d, e, f, g
#define ARGS_PIPPPPPR   ret, a, b, c, d, e, f, g
#define ARGS_PIPPPPPBR  ret, a, b, c, d, e, f, g, h
#define ARGS_PIPVPPPPR  ret, a, b, c, d, e, f, g, h
#define ARGS_PPBIPPPPPR ret, a, b, c, d, e, f, g, h, i

#endif /* __MSCOREE_REFLECTIONMETHODS_H */
