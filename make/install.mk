# make install, uninstall, dist. DLLs and import libraries go where a Wine of the same prefix
# looks for them, headers and IDL files into a folder of their own.
#
# Wine takes a DLL of its own folders only if it has Wine's mark. "make install BUILTIN=1" gives it
# that: for a package that replaces Wine's mscoree.dll. Without, the DLL is one to copy into a
# prefix, where it is used instead of Wine's because it has no mark.

wine_libdir    = $(DESTDIR)$(libdir)/wine
wine_includedir = $(DESTDIR)$(includedir)/wine/mscoree-wine

install_dlls := $(foreach f,$(filter dlls/% programs/%,$(FOLDERS)),$(call module_of,$(f)))
install_libs := $(foreach f,$(FOLDERS),$(patsubst %,lib%.a,$($(f).IMPORTLIB)) $($(f).INSTALL_LIB))
install_headers = $(IDL_HEADERS) $(wildcard $(srcdir)/include/*.idl)

install: all
	for a in $(ARCHS); do \
	  $(INSTALL) -d "$(wine_libdir)/$$a-windows" && \
	  for f in $(install_dlls) $(install_libs); do \
	    $(INSTALL) -m 644 build/$$a-windows/$$f "$(wine_libdir)/$$a-windows/$$f" || exit 1; \
	  done || exit 1; \
	  $(if $(BUILTIN),$(WINEBUILD) --builtin $(foreach f,$(filter %.dll,$(install_dlls)),"$(wine_libdir)/$$a-windows/$(f)") || exit 1;) \
	done
	$(INSTALL) -d "$(wine_includedir)"
	$(INSTALL) -m 644 $(install_headers) "$(wine_includedir)"

uninstall:
	for a in $(ARCHS); do for f in $(install_dlls) $(install_libs); do \
	  rm -f "$(wine_libdir)/$$a-windows/$$f"; done; done
	rm -f $(addprefix "$(wine_includedir)"/,$(notdir $(install_headers)))
	-rmdir "$(wine_includedir)" $(foreach a,$(ARCHS),"$(wine_libdir)/$(a)-windows") 2>/dev/null

dist:
	cd $(srcdir) && git archive --format=tar --prefix=$(PACKAGE)-$(VERSION)/ HEAD | gzip -9 > "$(CURDIR)/$(PACKAGE)-$(VERSION).tar.gz"

.PHONY: install uninstall dist
