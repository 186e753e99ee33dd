/*
 * The manager alone, in C++: containers whose memory has a limit of its own
 *
 * Copyright 2026 the mscoree-wine authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * It prints:
 *
 *     a map of 1000 words
 *     a vector, until std::bad_alloc: at least 8 MiB of 32
 *     nothing is left over
 */

#include <windows.h>
#include <cstdio>
#include <map>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "mscoree.h"
#include "metahost.h"
#include "hostmemory.h"

/* One reference to an interface. */
template<class T> class com_ptr
{
public:
    com_ptr() : ptr( nullptr ) {}
    com_ptr( const com_ptr &other ) : ptr( other.ptr ) { if (ptr) ptr->AddRef(); }
    com_ptr &operator=( com_ptr other ) { std::swap( ptr, other.ptr ); return *this; }
    ~com_ptr() { if (ptr) ptr->Release(); }
    T *operator->() const { return ptr; }
    T **put() { return &ptr; }
    bool operator==( const com_ptr &other ) const { return ptr == other.ptr; }
private:
    T *ptr;
};

/* For containers.  A refusal is std::bad_alloc, as containers know it. */
template<class T> struct host_allocator
{
    typedef T value_type;

    com_ptr<IHostMalloc> heap;

    explicit host_allocator( const com_ptr<IHostMalloc> &heap ) : heap( heap ) {}
    template<class U> host_allocator( const host_allocator<U> &other ) : heap( other.heap ) {}

    T *allocate( std::size_t count )
    {
        void *mem;

        if (count > ~(SIZE_T)0 / sizeof(T)) throw std::bad_alloc();
        if (heap->Alloc( count * sizeof(T), eTaskCritical, &mem ) != S_OK) throw std::bad_alloc();
        return static_cast<T *>( mem );
    }
    void deallocate( T *mem, std::size_t ) { heap->Free( mem ); }

    template<class U> bool operator==( const host_allocator<U> &other ) const { return heap == other.heap; }
    template<class U> bool operator!=( const host_allocator<U> &other ) const { return !(heap == other.heap); }
};

static void use_map( const com_ptr<IHostMalloc> &heap )
{
    typedef std::map<int, std::string, std::less<int>, host_allocator<std::pair<const int, std::string>>> words;
    words map{ std::less<int>(), words::allocator_type( heap ) };

    for (int i = 0; i < 1000; i++) map[i] = "word";
    std::printf( "a map of %u words\n", (unsigned int)map.size() );
}

static void fill_vector( const com_ptr<IHostMalloc> &heap )
{
    std::vector<char, host_allocator<char>> bytes{ host_allocator<char>( heap ) };

    try
    {
        for (;;) bytes.resize( bytes.size() + (1 << 20) );
    }
    catch (const std::bad_alloc &)
    {
        std::printf( "a vector, until std::bad_alloc: at least %u MiB of 32\n", bytes.size() >= 8 << 20 ? 8 : 0 );
    }
}

int main()
{
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };
    HOST_MEMORY_STATISTICS now = { sizeof(now) };
    com_ptr<IHostMemoryManager> manager;
    com_ptr<IHostMemoryPolicy> policy;
    com_ptr<IHostMalloc> heap;

    limits.commitLimit = 32 << 20;
    if (FAILED(CLRCreateInstance( CLSID_HostMemoryManager, IID_IHostMemoryManager, (void **)manager.put() ))) return 2;
    if (FAILED(manager->QueryInterface( IID_IHostMemoryPolicy, (void **)policy.put() ))) return 2;
    if (FAILED(policy->SetLimits( &limits )) || FAILED(manager->CreateMalloc( MALLOC_THREADSAFE, heap.put() ))) return 2;

    use_map( heap );
    fill_vector( heap );
    policy->GetStatistics( &now );
    std::printf( now.heapInUse ? "%llu bytes are left over\n" : "nothing is left over\n", now.heapInUse );
    return 0;
}
