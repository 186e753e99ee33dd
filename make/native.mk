# Native test programs: parts of the DLL that are portable C, compiled for this machine and run
# under sanitizers. They lie beside what they test, and ROOM/tests/Makefile.in says
#   NATIVE        programs: each NAME.c has a main(); exit code 0 is success, 77 is "skipped"
#   ARGS_NAME     arguments of one of them, in "make check"
#   C_SRCS        sources linked with each
#   PARENTSRC, PARENT_SRCS, PARENT_SKIP   sources of a module, picked by pattern from its C_SRCS
#   EXTRA_SRCS    further sources of that module, which the DLL doesn't have (the other primitives)
#   FLAVORS       plain asan ubsan tsan m32 arm64; one build of each program a flavor ("make check FLAVORS=plain": that one)
#   VALGRIND      programs whose plain build is run once more, under valgrind, with VALGRIND_ARGS_NAME
#   FUZZERS       libFuzzer programs (NAME.c): only built, by "make fuzzers", with clang
# and the results are build/native/FLAVOR/NAME.

NATIVE_FOLDERS := $(patsubst $(srcdir)/%/Makefile.in,%,$(wildcard $(srcdir)/dlls/*/*/tests/Makefile.in))
NATIVE_VARS := NATIVE VALGRIND C_SRCS PARENTSRC PARENT_SRCS PARENT_SKIP EXTRA_SRCS FLAVORS SKIP_m32 SKIP_arm64 SKIP_QEMU FUZZERS EXTRADEFS

define read_native_folder
$(foreach v,$(NATIVE_VARS),$(eval $(v) :=))
$(eval include $(srcdir)/$(1)/Makefile.in)
$(foreach v,$(NATIVE_VARS),$(eval $(1).$(v) := $$($(v))))
endef
$(foreach f,$(NATIVE_FOLDERS),$(call read_native_folder,$(f)))

NATIVE_CFLAGS = -std=gnu11 -pthread $(filter-out -Wno-cast-function-type,$(WARNINGS)) $(CFLAGS)
plain_FLAGS  =
asan_FLAGS   = -fsanitize=address -fno-omit-frame-pointer
ubsan_FLAGS  = -fsanitize=undefined -fno-sanitize-recover=undefined
tsan_FLAGS   = -fsanitize=thread
# 32 bits, linked statically: such a program runs under qemu-i386-static too. Undefined behaviour traps, which takes no library.
m32_FLAGS    = -m32 -static -fsanitize=undefined -fsanitize-undefined-trap-on-error
# ARM64, linked statically for qemu-aarch64-static. clang lacks some warnings, and is told of the linker when it needs none.
arm64_FLAGS  = -static -Wno-unknown-warning-option -Wno-unused-command-line-argument
fuzz_FLAGS   = -Wno-unknown-warning-option -fsanitize=fuzzer,address,undefined

native_parent_srcs = $(filter-out $($(1).PARENT_SKIP),$(filter $($(1).PARENT_SRCS),$($(call parent_of,$(1)).C_SRCS))) $($(1).EXTRA_SRCS)
native_objects = $(patsubst %.c,build/obj/native-$(2)/$(1)/%.o,$($(1).C_SRCS)) \
                 $(patsubst %.c,build/obj/native-$(2)/$(1)/parent/%.o,$(call native_parent_srcs,$(1)))

define native_rules
build/obj/native-$(2)/$(1)/%.o: $(srcdir)/$(1)/%.c $(srcdir)/$(1)/Makefile.in Makefile $(srcdir)/make/native.mk
	@mkdir -p $$(@D)
	$$(call say,CC,$$@)$(3) -c -MMD -MP -I$(srcdir)/$(1) -I$(srcdir)/$(call parent_of,$(1)) $($(1).EXTRADEFS) $(NATIVE_CFLAGS) $($(2)_FLAGS) -o $$@ $$<

build/obj/native-$(2)/$(1)/parent/%.o: $(srcdir)/$(call parent_of,$(1))/%.c $(srcdir)/$(1)/Makefile.in Makefile $(srcdir)/make/native.mk
	@mkdir -p $$(@D)
	$$(call say,CC,$$@)$(3) -c -MMD -MP -I$(srcdir)/$(call parent_of,$(1)) $($(1).EXTRADEFS) $(NATIVE_CFLAGS) $($(2)_FLAGS) -o $$@ $$<

-include $(patsubst %.o,%.d,$(call native_objects,$(1),$(2)) $(patsubst %,build/obj/native-$(2)/$(1)/%.o,$($(1).NATIVE) $($(1).FUZZERS)))
endef

define native_program
native: build/native/$(2)/$(3)
build/native/$(2)/$(3): build/obj/native-$(2)/$(1)/$(3).o $(call native_objects,$(1),$(2))
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)$(4) -pthread $($(2)_FLAGS) -o $$@ $$^
endef

native: build/native/list $(if $(filter yes,$(M32)),build/native/m32/width) $(if $(ARM64_CC),build/native/arm64/width)
fuzzers:

# Whether this machine runs 32-bit programs, and ARM64's: tests/run runs them.
build/native/m32/width: $(srcdir)/programs/width/width.c
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) -m32 -static $(CFLAGS) -o $@ $<

build/native/arm64/width: $(srcdir)/programs/width/width.c
	@mkdir -p $(@D)
	$(call say,CC,$@)$(ARM64_CC) -static $(CFLAGS) -o $@ $<

# programs_of(FOLDER, FLAVOR)
programs_of = $(filter-out $($(1).SKIP_$(2)),$($(1).NATIVE))
flavors_of = $(filter-out $(if $(filter yes,$(M32)),,m32) $(if $(ARM64_CC),,arm64),$($(1).FLAVORS))
compiler_of = $(if $(filter arm64,$(1)),$(ARM64_CC),$(CC))

$(foreach f,$(NATIVE_FOLDERS),$(foreach v,$(call flavors_of,$(f)),$(eval $(call native_rules,$(f),$(v),$(call compiler_of,$(v))))\
  $(foreach p,$(call programs_of,$(f),$(v)),$(eval $(call native_program,$(f),$(v),$(p),$(call compiler_of,$(v)))))))

ifneq ($(CLANG),)
$(foreach f,$(NATIVE_FOLDERS),$(if $($(f).FUZZERS),$(eval $(call native_rules,$(f),fuzz,$(CLANG)))\
  $(foreach p,$($(f).FUZZERS),$(eval $(subst native: build,fuzzers: build,$(call native_program,$(f),fuzz,$(p),$(CLANG)))))))
endif

# What tests/run runs: the program and its arguments, one a line, also of those that this compiler can't make. Before it
# stand "valgrind", or "m32" or "arm64", and "no-qemu". It is written each time, since FLAVORS may be others.
build/native/list: always
	@mkdir -p $(@D)
	@{ :; $(foreach f,$(NATIVE_FOLDERS),$(foreach v,$($(f).FLAVORS),$(foreach p,$(call programs_of,$(f),$(v)),echo "$(if $(filter m32 arm64,$(v)),$(v) $(if $(filter $(p),$($(f).SKIP_QEMU)),no-qemu) )build/native/$(v)/$(p) $(ARGS_$(p))"; )) \
	  $(foreach p,$(if $(filter plain,$($(f).FLAVORS)),$($(f).VALGRIND)),echo "valgrind build/native/plain/$(p) $(VALGRIND_ARGS_$(p))"; )) } > $@

.PHONY: native fuzzers always
