# 知津：make demo 试用 · make test 测试 · make check 代码检查
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
# 例如 PIP_ARGS="--extra-index-url https://download.pytorch.org/whl/cpu"，见 README「安装」
PIP_ARGS ?=
ARGS ?=

.PHONY: demo test check install clean

demo: $(VENV)/.installed
	$(BIN)/zhijin demo $(ARGS)

test: $(VENV)/.test
	$(BIN)/pytest $(ARGS)

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

install: $(VENV)/.installed

# The pip that comes with Python 3.11 fails on "lxml[html-clean]"; this one is known to work.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet 'pip==26.3'

$(VENV)/.installed: constraints.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet -c constraints.txt $(PIP_ARGS) -e .
	@touch $@

$(VENV)/.test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet -c constraints.txt $(PIP_ARGS) -e '.[test,check]'
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .ruff_cache .mypy_cache
