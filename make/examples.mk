# examples/NAME.c -> build/ARCH-windows/NAME.exe, compiled as a user of ours would compile it.

EXAMPLES := $(basename $(notdir $(wildcard $(srcdir)/examples/*.c)))

define example_rules
modules: build/$(1)-windows/$(2).exe
build/$(1)-windows/$(2).exe: $(srcdir)/examples/$(2).c build/$(1)-windows/libmscoree.a \
                             build/$(1)-windows/libcorguids.a Makefile $(srcdir)/make/examples.mk | $(IDL_HEADERS)
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)$($(1)_CC) -mconsole $(if $(shell grep -s "^int wmain" $(srcdir)/examples/$(2).c),-municode) \
	  -Ibuild/include -I$(srcdir)/include $(EXE_CFLAGS) $(WARNINGS) $($(1)_FLAGS) $(CROSSCFLAGS) $(COMMON_LDFLAGS) \
	  -o $$@ $$< -Lbuild/$(1)-windows -lmscoree -lcorguids -luuid
endef

$(foreach a,$(ARCHS),$(foreach n,$(EXAMPLES),$(eval $(call example_rules,$(a),$(n)))))
