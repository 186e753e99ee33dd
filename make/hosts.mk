# Hosts for the tests of hostcheck: DLLs with a function that makes a memory manager, right or wrong in a known way.
# programs/hostcheck/tests/NAME.c -> build/ARCH-windows/hostcheck_NAME.dll

HOST_NAMES := $(basename $(notdir $(wildcard $(srcdir)/programs/hostcheck/tests/*.c)))

# the wrong hosts of hosts.c are the demonstration's, with a mistake
HOST_SRCS_hosts = $(srcdir)/programs/hostdemo/countingmanager.c

define host_rules
modules: build/$(1)-windows/hostcheck_$(2).dll
build/$(1)-windows/hostcheck_$(2).dll: $(srcdir)/programs/hostcheck/tests/$(2).c $$(HOST_SRCS_$(2)) build/$(1)-windows/libmscoree.a \
                                       build/$(1)-windows/libcorguids.a Makefile $(srcdir)/make/hosts.mk | $(IDL_HEADERS)
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)$($(1)_CC) -shared -Ibuild/include -I$(srcdir)/include $(EXE_CFLAGS) $(WARNINGS) $($(1)_FLAGS) \
	  $(CROSSCFLAGS) $(COMMON_LDFLAGS) -Wl,--kill-at -I$(srcdir)/programs/hostdemo \
	  -o $$@ $$(filter %.c,$$^) -Lbuild/$(1)-windows -lmscoree -lcorguids -lole32 -luuid
endef

$(foreach a,$(ARCHS),$(foreach n,$(HOST_NAMES),$(eval $(call host_rules,$(a),$(n)))))
