# Reads the Makefile.in of each folder and makes rules of it.
#
# A folder says what it builds with the variables that Wine's own Makefile.in files use:
#   MODULE        NAME.dll or NAME.exe          STATICLIB     libNAME.a
#   TESTDLL       NAME.dll: the folder's tests become NAME_test.exe
#   IMPORTLIB     the module gets an import library of that name
#   IMPORTS       libraries to link with        EXTRADLLFLAGS further flags for the linker
#   EXTRADEFS     further flags for the compiler
#   C_SRCS IDL_SRCS RC_SRCS                     sources, relative to the folder
# and these of our own:
#   PARENTSRC     another folder, relative to this one; PARENT_SRCS picks from its C_SRCS by pattern
#   EXTRA_SRCS    further sources of that folder, which its module doesn't have
#   CS_SRCS, CS_EXE_SRCS                        managed guests: NAME.cs -> build/managed/NAME.dll, .exe;
#                                               signed with NAME.snk, if that is there
#   INSTALL_LIB   a static library that "make install" installs
#   ONLY_ARCHS    the architectures that the folder is built for; all, if it doesn't say
#
# Of DLL_ARCHS, which the toolchain has no C library for, DLLs are built and what is linked into them, and no programs.
#
# Invariant: a source is listed once, in the folder that owns it.

FOLDERS := $(patsubst $(srcdir)/%/Makefile.in,%,$(wildcard $(addprefix $(srcdir)/, \
           libs/*/Makefile.in dlls/*/Makefile.in dlls/*/tests/Makefile.in programs/*/Makefile.in \
           bench/Makefile.in)))

FOLDER_VARS := MODULE STATICLIB TESTDLL IMPORTLIB IMPORTS DELAYIMPORTS EXTRADLLFLAGS EXTRADEFS \
               PARENTSRC PARENT_SRCS EXTRA_SRCS C_SRCS IDL_SRCS RC_SRCS CS_SRCS CS_EXE_SRCS INSTALL_LIB ONLY_ARCHS

define read_folder
$(foreach v,$(FOLDER_VARS),$(eval $(v) :=))
$(eval include $(srcdir)/$(1)/Makefile.in)
$(foreach v,$(FOLDER_VARS),$(eval $(1).$(v) := $$($(v))))
endef
$(foreach f,$(FOLDERS),$(call read_folder,$(f)))

# The name a folder's module has: TESTDLL = mscoree.dll builds mscoree_test.exe.
module_of = $(or $($(1).MODULE),$(if $($(1).TESTDLL),$(basename $($(1).TESTDLL))_test.exe))
# C sources of the parent folder that are compiled here too.
parent_of = $(patsubst %/.,%,$(patsubst ./%,%,$(subst $(realpath $(srcdir))/,,$(realpath $(srcdir)/$(1)/$($(1).PARENTSRC)))))
parent_srcs_of = $(if $($(1).PARENTSRC),$(filter $($(1).PARENT_SRCS),$($(call parent_of,$(1)).C_SRCS)) $($(1).EXTRA_SRCS))

# "make V=1" shows the commands themselves.
say = $(if $(filter 1,$(V)),,@echo "  $(1)	$(2)";)

# ------------------------------------------------------------------ headers

IDL_HEADERS := $(patsubst $(srcdir)/include/%.idl,build/include/%.h,$(wildcard $(srcdir)/include/*.idl))

headers: $(IDL_HEADERS)

build/include/%.h: $(srcdir)/include/%.idl $(wildcard $(srcdir)/include/*.idl)
	@mkdir -p $(@D)
	$(call say,WIDL,$@)$(WIDL) -h -I$(srcdir)/include -I$(WINE_HEADERS)/windows -o $@ $<

# ------------------------------------------------------------------ flags

WARNINGS = -Wall -Wextra -Werror -Wdeclaration-after-statement -Wvla -Wempty-body -Wignored-qualifiers \
           -Winit-self -Wpointer-arith -Wstrict-prototypes -Wtype-limits -Wunused-but-set-parameter \
           -Wwrite-strings -Wshift-overflow=2 -Wlogical-op -Wabsolute-value -Wshadow=local -Wno-unused-parameter -Wno-packed-not-aligned \
           -Wno-missing-field-initializers -Wno-cast-function-type

# Callers on x86 may keep the stack aligned to 4 bytes only; what we call may want 16.
x86_64_FLAGS =
i386_FLAGS   = -mincoming-stack-boundary=2 -fno-omit-frame-pointer
# clang looks for headers of the system that it runs on, lacks some warnings, and warns of a comparison that is for i386.
aarch64_FLAGS = -nostdlibinc -Wno-unknown-warning-option -Wno-tautological-type-limit-compare

# A DLL is compiled as in a Wine tree: Wine's headers before those of the compiler, ucrtbase.dll.
DLL_CFLAGS = -D__WINESRC__ -D_UCRT -fno-strict-aliasing -isystem $(WINE_HEADERS)/windows \
             -isystem $(WINE_HEADERS)/msvcrt -isystem $(WINE_DEBUG_H)
# A program is compiled as a user of ours would compile it.
EXE_CFLAGS = -fno-strict-aliasing

# Wine reads all sections of a DLL into memory, debug information too: that costs every start. "make STRIP_DEBUG=" keeps it.
STRIP_DEBUG = -Wl,--strip-debug

COMMON_LDFLAGS = -Wl,--file-alignment,4096 -Wl,--no-insert-timestamp -Wl,--nxcompat -Wl,--dynamicbase -static-libgcc
i386_DLL_ENTRY   = _DllMainCRTStartup@12
x86_64_DLL_ENTRY = DllMainCRTStartup
aarch64_DLL_ENTRY = DllMainCRTStartup
# The .def file has the decorated names of x86; they are exported without.
i386_DLL_LDFLAGS = -Wl,--kill-at -Wl,--enable-stdcall-fixup
# The compiler's library is none of clang's words.
aarch64_DLL_LDFLAGS = -Wno-unused-command-line-argument
# What every DLL is linked with, and the compiler's own library, where it has one.
DLL_LIBS = kernel32 ntdll ucrtbase
i386_LIBGCC   = -lgcc
x86_64_LIBGCC = -lgcc
# The linker that knows ARM64 takes resources as they are.
i386_RES_FORMAT    = coff
x86_64_RES_FORMAT  = coff
aarch64_RES_FORMAT = res

# ------------------------------------------------------------------ rules for one folder, one width

# objects(FOLDER, ARCH)
objects = $(patsubst %.c,build/obj/$(2)/$(1)/%.o,$($(1).C_SRCS)) \
          $(patsubst %.c,build/obj/$(2)/$(1)/parent/%.o,$(call parent_srcs_of,$(1))) \
          $(patsubst %.rc,build/obj/$(2)/$(1)/%.rc.o,$($(1).RC_SRCS)) \
          $(patsubst %.idl,build/obj/$(2)/$(1)/%.idl.o,$($(1).IDL_SRCS)) \
          $(if $($(1).TESTDLL),build/obj/$(2)/$(1)/testlist.o)

# has_arch(FOLDER, ARCH): whether the folder is built for it
has_arch = $(if $($(1).ONLY_ARCHS),$(filter $(2),$($(1).ONLY_ARCHS)),yes)

# libraries(FOLDER, ARCH): import libraries of ours that the folder needs
own_libraries = $(foreach f,$(FOLDERS),$(if $(call has_arch,$(f),$(1)),$($(f).IMPORTLIB) $(patsubst lib%.a,%,$($(f).STATICLIB))))
made_libraries = $(call own_libraries,$(1)) $(if $(filter $(1),$(DLL_ARCHS)),$(SYSTEM_LIBS))
libraries = $(patsubst %,build/$(2)-windows/lib%.a,$(filter $(call made_libraries,$(2)),\
            $($(1).IMPORTS) $($(1).DELAYIMPORTS) $(if $(call is_dll,$(1)),$(DLL_LIBS))))
imports   = $(addprefix -l,$($(1).IMPORTS) $($(1).DELAYIMPORTS))

# The system's libraries that DLLs are linked with.
SYSTEM_LIBS = $(sort $(DLL_LIBS) $(foreach f,$(FOLDERS),$(if $(filter %.dll,$($(f).MODULE)),$($(f).IMPORTS) $($(f).DELAYIMPORTS))))

is_dll = $(or $(filter %.dll,$($(1).MODULE)),$(if $(filter-out %/tests,$(filter dlls/% libs/%,$(1))),yes))

define folder_rules
build/obj/$(2)/$(1)/%.o: $(srcdir)/$(1)/%.c $(srcdir)/$(1)/Makefile.in Makefile $(srcdir)/make/modules.mk | $(IDL_HEADERS)
	@mkdir -p $$(@D)
	$$(call say,CC,$$@)$($(2)_CC) -c -MMD -MP -I$(srcdir)/$(1) -Ibuild/include -I$(srcdir)/include \
	  $(if $(call is_dll,$(1)),$(DLL_CFLAGS),$(EXE_CFLAGS)) $($(1).EXTRADEFS) $(WARNINGS) $($(2)_FLAGS) $(CROSSCFLAGS) -o $$@ $$<

build/obj/$(2)/$(1)/parent/%.o: $(srcdir)/$(call parent_of,$(1))/%.c $(srcdir)/$(1)/Makefile.in Makefile | $(IDL_HEADERS)
	@mkdir -p $$(@D)
	$$(call say,CC,$$@)$($(2)_CC) -c -MMD -MP -I$(srcdir)/$(call parent_of,$(1)) -Ibuild/include -I$(srcdir)/include \
	  $(if $(call is_dll,$(1)),$(DLL_CFLAGS),$(EXE_CFLAGS)) $($(1).EXTRADEFS) $(WARNINGS) $($(2)_FLAGS) $(CROSSCFLAGS) -o $$@ $$<

build/obj/$(2)/$(1)/%.rc.o: $(srcdir)/$(1)/%.rc $(srcdir)/$(1)/Makefile.in
	@mkdir -p $$(@D)
	$$(call say,RC,$$@)$($(2)_WINDRES) -O $($(2)_RES_FORMAT) -I$(srcdir)/$(1) -I$(WINE_HEADERS)/windows -o $$@ $$<

build/obj/$(2)/$(1)/%.idl.o: $(srcdir)/$(1)/%.idl $(srcdir)/$(1)/Makefile.in
	@mkdir -p $$(@D)
	$$(call say,WIDL,$$@)$(WIDL) -r -I$(srcdir)/include -I$(WINE_HEADERS)/windows -o build/obj/$(2)/$(1)/$$*_r.res $$<
	@$($(2)_WINDRES) -J res -O $($(2)_RES_FORMAT) -i build/obj/$(2)/$(1)/$$*_r.res -o $$@

build/obj/$(2)/$(1)/testlist.o: build/gen/$(1)/testlist.c | $(IDL_HEADERS)
	@mkdir -p $$(@D)
	$$(call say,CC,$$@)$($(2)_CC) -c -MMD -MP -I$(srcdir)/include $(EXE_CFLAGS) $(WARNINGS) $($(2)_FLAGS) $(CROSSCFLAGS) -o $$@ $$<

-include $(patsubst %.o,%.d,$(filter-out %.rc.o %.idl.o,$(call objects,$(1),$(2))))

$(if $($(1).STATICLIB),$(call staticlib_rules,$(1),$(2)))
$(if $(filter %.dll,$(call module_of,$(1))),$(call dll_rules,$(1),$(2)))
$(if $(filter %.exe,$(call module_of,$(1))),$(call exe_rules,$(1),$(2)))
endef

define staticlib_rules
modules: build/$(2)-windows/$($(1).STATICLIB)
build/$(2)-windows/$($(1).STATICLIB): $(call objects,$(1),$(2))
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(call say,AR,$$@)$($(2)_AR) rcs $$@ $$^
endef

define dll_rules
modules: build/$(2)-windows/$($(1).MODULE) $(patsubst %,build/$(2)-windows/lib%.a,$($(1).IMPORTLIB))
build/obj/$(2)/$(1)/exports.def: $(srcdir)/$(1)/$(basename $($(1).MODULE)).spec
	@mkdir -p $$(@D)
	$$(call say,SPEC,$$@)$(WINEBUILD) --def $(if $(filter i386,$(2)),-m32,-m64) -E $$< -o $$@
$(if $($(1).IMPORTLIB),$(call $(if $($(2)_DLLTOOL),def_importlib_rules,spec_importlib_rules),$(1),$(2)))
build/$(2)-windows/$($(1).MODULE): $(call objects,$(1),$(2)) build/obj/$(2)/$(1)/exports.def build/$(2)-windows/libwinecrt0.a $(call libraries,$(1),$(2))
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)$($(2)_CC) -shared -nostartfiles -nodefaultlibs -o $$@ $(call objects,$(1),$(2)) \
	  build/obj/$(2)/$(1)/exports.def -Wl,-e,$($(2)_DLL_ENTRY) $($(2)_DLL_LDFLAGS) $(COMMON_LDFLAGS) \
	  $($(1).EXTRADLLFLAGS) $(STRIP_DEBUG) $(CROSSLDFLAGS) -Lbuild/$(2)-windows -lwinecrt0 $(call imports,$(1)) \
	  $(addprefix -l,$(DLL_LIBS)) $($(2)_LIBGCC)
endef

define spec_importlib_rules
build/$(2)-windows/lib$($(1).IMPORTLIB).a: $(srcdir)/$(1)/$(basename $($(1).MODULE)).spec
	@mkdir -p $$(@D)
	$$(call say,IMPLIB,$$@)$(WINEBUILD) --implib -b $($(2)_TARGET) --export $$< -o $$@
endef

define def_importlib_rules
build/$(2)-windows/lib$($(1).IMPORTLIB).a: build/obj/$(2)/$(1)/exports.def
	@mkdir -p $$(@D)
	$$(call say,IMPLIB,$$@)$($(2)_DLLTOOL) -d $$< -l $$@
endef

# system_library_rules(NAME, ARCH): the system's import library, made of the names in the one for x86_64
define system_library_rules
build/obj/$(2)/lib$(1).def: Makefile $(srcdir)/make/modules.mk
	@mkdir -p $$(@D)
	@{ echo 'LIBRARY $(1).dll'; echo EXPORTS; \
	   "`$(x86_64_CC) -print-prog-name=nm`" "`$(x86_64_CC) -print-file-name=lib$(1).a`" | \
	   sed -n 's/.* I __imp_//p' | LC_ALL=C sort -u; } > $$@
build/$(2)-windows/lib$(1).a: build/obj/$(2)/lib$(1).def
	@mkdir -p $$(@D)
	$$(call say,IMPLIB,$$@)$($(2)_DLLTOOL) -d $$< -l $$@
endef

define exe_rules
modules: build/$(2)-windows/$(call module_of,$(1))
build/$(2)-windows/$(call module_of,$(1)): $(call objects,$(1),$(2)) $(call libraries,$(1),$(2))
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)$($(2)_CC) -o $$@ $(call objects,$(1),$(2)) $(COMMON_LDFLAGS) $($(1).EXTRADLLFLAGS) $(CROSSLDFLAGS) \
	  -Lbuild/$(2)-windows $(call imports,$(1))
endef

# The table of a test program's tests: every C source of the folder is one.
define testlist_rules
build/gen/$(1)/testlist.c: $(srcdir)/$(1)/Makefile.in $(srcdir)/make/modules.mk
	@mkdir -p $$(@D)
	@{ echo '/* Made by make/modules.mk */'; \
	   echo '#define STANDALONE'; echo '#include "wine/test.h"'; \
	   for t in $(basename $($(1).C_SRCS)); do echo "extern void func_$$$$t(void);"; done; \
	   echo 'const struct test winetest_testlist[] ='; echo '{'; \
	   for t in $(basename $($(1).C_SRCS)); do echo "    { \"$$$$t\", func_$$$$t },"; done; \
	   echo '    { 0, 0 }'; echo '};'; } > $$@
endef

modules:
# archs_of(FOLDER)
archs_of = $(foreach a,$(ARCHS) $(if $(call is_dll,$(1)),$(DLL_ARCHS)),$(if $(call has_arch,$(1),$(a)),$(a)))
$(foreach f,$(FOLDERS),$(foreach a,$(call archs_of,$(f)),$(eval $(call folder_rules,$(f),$(a)))))

$(foreach a,$(DLL_ARCHS),$(foreach l,$(filter-out $(call own_libraries,$(a)),$(SYSTEM_LIBS)),\
  $(eval $(call system_library_rules,$(l),$(a)))))
$(foreach f,$(FOLDERS),$(if $($(f).TESTDLL),$(eval $(call testlist_rules,$(f)))))

# ------------------------------------------------------------------ managed guests

define guest_rules
guests: $(patsubst %.cs,build/managed/%.dll,$(notdir $($(1).CS_SRCS))) $(patsubst %.cs,build/managed/%.exe,$(notdir $($(1).CS_EXE_SRCS)))
$(foreach s,$($(1).CS_SRCS),$(call guest_rule,$(1),$(s),dll,library))
$(foreach s,$($(1).CS_EXE_SRCS),$(call guest_rule,$(1),$(s),exe,exe))
endef
# A guest NAME.cs is signed with NAME.snk, has NAME.txt in it, and NAME.linked.txt beside it, where there are such.
guest_resources = $(patsubst %,-resource:%,$(wildcard $(1).txt)) $(patsubst %,-linkresource:%,$(wildcard $(1).linked.txt))

define guest_rule

build/managed/$(notdir $(basename $(2))).$(3): $(srcdir)/$(1)/$(2)
	@mkdir -p $$(@D)
	$(patsubst %,@cp % $$(@D)/,$(wildcard $(srcdir)/$(1)/$(basename $(2)).linked.txt))
	$$(call say,MCS,$$@)$(MCS) -nologo -optimize+ -target:$(4) $(patsubst %,-keyfile:%,$(wildcard $(srcdir)/$(1)/$(basename $(2)).snk)) $$(call guest_resources,$(srcdir)/$(1)/$(basename $(2))) -out:$$@ $$<
endef
guests:
$(foreach f,$(FOLDERS),$(eval $(call guest_rules,$(f))))

.PHONY: headers modules guests
