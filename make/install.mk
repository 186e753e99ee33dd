# make install, uninstall, dist. DLLs and import libraries go where a Wine of the same prefix
# looks for them, headers and IDL files into a folder of their own.
#
# Wine takes a DLL of its own folders only if it has Wine's mark. "make install BUILTIN=1" gives it
# that, and another that lets a Windows DLL (a real .NET Framework) go first as with Wine's own: for a package that
# replaces Wine's mscoree.dll. Without, the DLL is one to copy into a
# prefix, where it is used instead of Wine's because it has no mark.

wine_libdir    = $(DESTDIR)$(libdir)/wine
wine_includedir = $(DESTDIR)$(includedir)/wine/mscoree-wine

install_dlls := $(foreach f,$(filter-out %/tests,$(filter dlls/% programs/hostdemo programs/hostcheck,$(FOLDERS))),$(call module_of,$(f)))
install_libs := $(foreach f,$(FOLDERS),$(patsubst %,lib%.a,$($(f).IMPORTLIB)) $($(f).INSTALL_LIB))
install_headers = $(IDL_HEADERS) $(wildcard $(srcdir)/include/*.idl)

hostmem_dir = $(DESTDIR)$(datadir)/mscoree-wine/hostmem

install: all build/native/hostmem-replay
	for a in $(ARCHS); do \
	  $(INSTALL) -d "$(wine_libdir)/$$a-windows" && \
	  for f in $(install_dlls) $(install_libs); do \
	    $(INSTALL) -m 644 build/$$a-windows/$$f "$(wine_libdir)/$$a-windows/$$f" || exit 1; \
	  done || exit 1; \
	  $(if $(BUILTIN),$(WINEBUILD) --builtin --prefer-native $(foreach f,$(filter %.dll,$(install_dlls)),"$(wine_libdir)/$$a-windows/$(f)") || exit 1;) \
	done
	$(INSTALL) -d "$(DESTDIR)$(bindir)" "$(hostmem_dir)" "$(DESTDIR)$(prefix)/lib/mscoree-wine" "$(DESTDIR)$(mandir)/man1"
	$(INSTALL) -m 755 $(srcdir)/programs/hostmem/hostmem "$(DESTDIR)$(bindir)/hostmem"
	$(INSTALL) -m 644 $(filter-out %/replay.c,$(wildcard $(srcdir)/programs/hostmem/*.[pchj]*)) "$(hostmem_dir)"
	$(INSTALL) -m 755 build/native/hostmem-replay "$(DESTDIR)$(prefix)/lib/mscoree-wine"
	$(INSTALL) -m 644 $(srcdir)/programs/hostmem/hostmem.1 "$(DESTDIR)$(mandir)/man1"
	$(INSTALL) -d "$(wine_includedir)"
	$(INSTALL) -m 644 $(install_headers) "$(wine_includedir)"

uninstall:
	for a in $(ARCHS); do for f in $(install_dlls) $(install_libs); do \
	  rm -f "$(wine_libdir)/$$a-windows/$$f"; done; done
	rm -f $(addprefix "$(wine_includedir)"/,$(notdir $(install_headers)))
	rm -rf "$(hostmem_dir)"
	rm -f "$(DESTDIR)$(bindir)/hostmem" "$(DESTDIR)$(prefix)/lib/mscoree-wine/hostmem-replay" "$(DESTDIR)$(mandir)/man1/hostmem.1"
	-rmdir "$(DESTDIR)$(datadir)/mscoree-wine" "$(DESTDIR)$(prefix)/lib/mscoree-wine" 2>/dev/null
	-rmdir "$(wine_includedir)" $(foreach a,$(ARCHS),"$(wine_libdir)/$(a)-windows") 2>/dev/null

# Of a repository, what is committed; of an unpacked tarball, what was in it.
dist_name = $(PACKAGE)-$(VERSION)
dist:
	@cd $(srcdir) && if [ "`git rev-parse --show-toplevel 2>/dev/null`" = "`pwd -P`" ]; then \
	  git archive --format=tar --prefix=$(dist_name)/ HEAD; \
	else \
	  tar -c --transform='s,^\.,$(dist_name),' --owner=0 --group=0 --sort=name --exclude=./.git --exclude='./*.tar.gz' --exclude='./*.new' \
	    --exclude=./build --exclude=./Makefile --exclude=./config.log --exclude=./config.status --exclude=./autom4te.cache \
	    --exclude=./debian/tmp --exclude=./debian/.debhelper --exclude=./debian/mscoree-wine --exclude=./debian/mscoree-wine-dev \
	    --exclude='./debian/*.substvars' --exclude=./debian/files --exclude='./debian/*-stamp' .; \
	fi | gzip -9n > "$(CURDIR)/$(dist_name).tar.gz.new"
	@mv "$(CURDIR)/$(dist_name).tar.gz.new" "$(CURDIR)/$(dist_name).tar.gz"
	@echo "$(dist_name).tar.gz"

.PHONY: install uninstall dist
