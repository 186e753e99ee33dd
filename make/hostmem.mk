# hostmem replays traces with the VM layer and the heap, compiled for this machine as their own tests are.

REPLAY_OBJECTS := $(foreach o,$(call native_objects,dlls/mscoree/heap/tests,plain),$(if $(findstring /parent/,$(o)),$(o)))

ifneq ($(filter plain,$(call flavors_of,dlls/mscoree/heap/tests)),)
native: build/native/hostmem-replay
endif
build/native/hostmem-replay: $(srcdir)/programs/hostmem/replay.c $(srcdir)/dlls/mscoree/prim/posix.c $(REPLAY_OBJECTS)
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) -I$(srcdir)/dlls/mscoree $(NATIVE_CFLAGS) -o $@ $^ -ldl
