/*
 * What ARM64 has no library for: where a thread's block is, and the stack of large frames
 *
 * x86 has the first as a function of the headers, and the second in the compiler's library. Wine's headers of version 8
 * leave the first to ntdll.dll, which has it in Wine only.
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

#ifdef __aarch64__

__asm__( ".text\n"
         "\t.globl NtCurrentTeb\n"
         "\t.def NtCurrentTeb; .scl 2; .type 32; .endef\n"
         "\t.p2align 2\n"
         "NtCurrentTeb:\n"
         "\tmov x0,x18\n"
         "\tret\n" );

/* A function that wants more than a page of stack calls this first, with a sixteenth of the size in x15: each page is
 * touched, from the top down, since the system makes the stack longer by the page after its end only. The caller
 * wants all registers back but x16 and x17. */
__asm__( ".text\n"
         "\t.globl __chkstk\n"
         "\t.def __chkstk; .scl 2; .type 32; .endef\n"
         "\t.p2align 2\n"
         "__chkstk:\n"
         "\tmov x16,sp\n"
         "\tsub x17,x16,x15,lsl #4\n"   /* where the frame ends */
         "1:\tsub x16,x16,#0x1000\n"
         "\tcmp x16,x17\n"
         "\tb.lo 2f\n"
         "\tldr xzr,[x16]\n"
         "\tb 1b\n"
         "2:\tldr xzr,[x17]\n"
         "\tret\n" );

#endif
