# examples/NAME.c and NAME.cpp -> build/ARCH-windows/NAME.exe, compiled as a user of ours would compile them; those in C++
# where there is a compiler for it. examples/NAME.cs -> build/managed/NAME.exe, for both widths, where there is mcs.

EXAMPLES := $(basename $(notdir $(wildcard $(srcdir)/examples/*.c)))

define example_rules
modules: build/$(1)-windows/$(2).exe
build/$(1)-windows/$(2).exe: $(srcdir)/examples/$(2).c build/$(1)-windows/libmscoree.a \
                             build/$(1)-windows/libcorguids.a Makefile $(srcdir)/make/examples.mk | $(IDL_HEADERS)
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)$($(1)_CC) -mconsole $(if $(shell grep -s "^int wmain" $(srcdir)/examples/$(2).c),-municode) \
	  -Ibuild/include -I$(srcdir)/include $(EXE_CFLAGS) $(WARNINGS) $($(1)_FLAGS) $(CROSSCFLAGS) $(COMMON_LDFLAGS) \
	  -o $$@ $$< -Lbuild/$(1)-windows -lmscoree -lcorguids -luuid -lole32 -loleaut32
endef

$(foreach a,$(ARCHS),$(foreach n,$(EXAMPLES),$(eval $(call example_rules,$(a),$(n)))))

CXX_EXAMPLES := $(basename $(notdir $(wildcard $(srcdir)/examples/*.cpp)))
i386_CXX   := $(shell command -v i686-w64-mingw32-g++-win32 || command -v i686-w64-mingw32-g++)
x86_64_CXX := $(shell command -v x86_64-w64-mingw32-g++-win32 || command -v x86_64-w64-mingw32-g++)

define cxx_example_rules
modules: build/$(1)-windows/$(2).exe
build/$(1)-windows/$(2).exe: $(srcdir)/examples/$(2).cpp build/$(1)-windows/libmscoree.a \
                             build/$(1)-windows/libcorguids.a Makefile $(srcdir)/make/examples.mk | $(IDL_HEADERS)
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)$($(1)_CXX) -mconsole -static -std=c++11 -Ibuild/include -I$(srcdir)/include -Wall -Werror \
	  $(CROSSCFLAGS) -o $$@ $$< -Lbuild/$(1)-windows -lmscoree -lcorguids -luuid
endef

$(foreach a,$(ARCHS),$(if $($(a)_CXX),$(foreach n,$(CXX_EXAMPLES),$(eval $(call cxx_example_rules,$(a),$(n))))))

CS_EXAMPLES := $(basename $(notdir $(wildcard $(srcdir)/examples/*.cs)))

ifneq ($(MCS),)
guests: $(patsubst %,build/managed/%.exe,$(CS_EXAMPLES))
$(patsubst %,build/managed/%.exe,$(CS_EXAMPLES)): build/managed/%.exe: $(srcdir)/examples/%.cs
	@mkdir -p $(@D)
	$(call say,MCS,$@)$(MCS) -nologo -optimize+ -warnaserror -out:$@ $<
endif
