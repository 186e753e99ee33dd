native:
.PHONY: native
