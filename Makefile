# Every target does its own set-up in .venv; nothing else on the machine is touched.
PYTHON ?= python3
SHARED ?= ../shared
BIN := .venv/bin

.PHONY: demo test test-smoke test-external check-long test-oldest test-strict mutations soak fuzz lock licences model check-model corpus-check label-issues experiments measure rivals pages languages bench bench-peers workers memory costs engines simulate parties partners any-labels charts report docs study clean

demo: .venv/installed
	$(BIN)/python -m pip install -qq --editable ".[html,report]"
	$(BIN)/cooptopics classify examples/*.txt
	$(BIN)/cooptopics report examples/*.txt examples/study -o report.html --title "Example pages" --force

test: .venv/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict cooptopics
	$(BIN)/pytest -n 2 -m "not long" --cov --cov-report=term:skip-covered --cov-fail-under=95

# A quick case of each of the external tests, all in so many seconds with their installation; skipped where that is too short.
SMOKE_SECONDS ?= 900
test-smoke: .venv/developing
	$(BIN)/python tests/external/smoke.py --seconds $(SMOKE_SECONDS)

# Real servers and libraries of others, from PyPI, in environments of their own; skipped where they cannot be had.
test-external: .venv/developing
	$(BIN)/python tests/external/label_studio.py
	$(BIN)/python tests/external/spacy_docbin.py
	$(BIN)/python tests/external/engines.py dask
	$(BIN)/python tests/external/engines.py spark
	$(BIN)/python tests/external/engines.py ray

# What takes longer than a test may: the long property tests, then all measurements.
check-long: .venv/developing
	HYPOTHESIS_PROFILE=long $(BIN)/pytest -n 2 -m "not packaging"
	$(MAKE) mutations soak fuzz test-strict test-oldest check-model measure bench workers memory

# The tests with the oldest version of every dependency that pyproject.toml allows.
test-oldest: $(BIN)/uv
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-oldest
	$(BIN)/uv pip install -qq --python .venv-oldest --resolution lowest-direct --editable ".[dev]"
	.venv-oldest/bin/pytest -n 2 -m "not long and not packaging"

# The tests in Python's development mode, with every warning an error.
test-strict: .venv/developing
	$(BIN)/python -X dev -W error -m pytest -W error -W "ignore:Can't test estimator" -m "not long and not packaging"

# Spoiled model files: each is refused or is what it says.
mutations: .venv/developing
	$(BIN)/python -W error tests/hostile/mutations.py --number 100000

# One model in four threads for ten minutes: the same answers as alone, and no more memory.
soak: .venv/installed
	$(BIN)/python tests/hostile/soak.py

# Each reader fuzzed for so many seconds of the processor, in an environment of its own; what is found stays in build/fuzz/.
SECONDS ?= 1800
FUZZED := article ngrams model annotations html
fuzz: .venv-fuzz/installed
	for target in $(FUZZED); do .venv-fuzz/bin/python tests/fuzz/fuzz.py $$target --seconds $(SECONDS) || exit 1; done

.venv-fuzz/installed: pyproject.toml
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install -qq atheris --editable ".[html,docs,xlsx]"
	touch $@

# The versions and hashes of everything that development needs: pip install --require-hashes -r requirements-dev.txt
lock: $(BIN)/uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.10 --upgrade --generate-hashes --custom-compile-command "make lock" \
		--extra dev --output-file requirements-dev.txt pyproject.toml

# The licence of every package that cooptopics is installed with.
licences: .venv/developing
	$(BIN)/python tools/licences.py

# Trains the shipped model and writes its card.
model: .venv/installed
	$(BIN)/python -m pip install -qq --editable ".[plots]"
	$(BIN)/python training/make_model.py

# Whether the shipped model is what the corpus makes.
check-model: .venv/installed
	$(BIN)/python training/make_model.py --check

# Wordings, agreement, and (where the shared tools are) duplicates, balance and leaks of the corpus.
corpus-check: .venv/installed
	$(BIN)/python training/coverage.py
	$(BIN)/python training/agreement.py
	@if [ -f $(SHARED)/tools/corpus_check.py ]; then \
		$(BIN)/python $(SHARED)/tools/corpus_check.py training/corpus/*.jsonl; \
	else echo "skipped: there is no $(SHARED)/tools/corpus_check.py"; fi

# Entries whose labels look wrong to a model that has not seen them, for people to reread.
label-issues: .venv/installed
	$(BIN)/python -m pip install -qq --editable ".[audit]"
	$(BIN)/cooptopics audit training/corpus/*.jsonl --check label-errors --number 50

# Tries every recipe of training/experiments.py and writes training/EXPERIMENTS.md.
experiments: .venv/installed
	$(BIN)/python training/experiments.py

# Accuracy on the shared real pages, which are not part of the repository.
measure: .venv/installed
	$(BIN)/python benchmarks/accuracy.py $(SHARED)

# Accuracy on the blind sets beside a keyword list, scikit-learn, fastText and spaCy; writes benchmarks/RIVALS.md.
rivals: .venv/installed
	$(BIN)/python benchmarks/rivals.py

# Articles out of real web pages beside other extractors, and furniture told from articles.
pages: .venv/installed
	$(BIN)/python -m pip install -qq --editable ".[html]"
	$(BIN)/python benchmarks/pages.py $(SHARED)

# How well paragraphs in other languages are told, on books of Debian and the shared paragraphs, and what that costs.
languages: .venv/installed
	$(BIN)/python -m pip install -qq --editable ".[language]"
	$(BIN)/python benchmarks/languages.py $(SHARED)

# Size of the report of 2,000 articles, and how long its filters take in a browser.
report: .venv/developing
	$(BIN)/python benchmarks/report.py

# Speed and memory beside scikit-learn, fastText and spaCy, each in an environment of its own.
bench: .venv/installed
	$(BIN)/python benchmarks/speed.py $(SHARED)

# Throughput of bare `predict` and of single paragraphs beside five libraries and a bare loop, one core, one run.
bench-peers: .venv/installed
	$(BIN)/python benchmarks/peer_speed.py $(SHARED)

# Paragraphs a second on local clusters of Dask, Spark and Ray with one worker and with two.
engines: .venv/installed
	$(BIN)/python benchmarks/engines.py

# What two workers gain beside two processes that know nothing of each other.
workers: .venv/installed
	$(BIN)/python benchmarks/workers.py $(SHARED)

# Peak memory of every format against the number of paragraphs.
SIZES ?= 10000 100000 1000000
memory: .venv/installed
	$(BIN)/python -m pip install -qq --editable ".[table]"
	$(BIN)/python benchmarks/memory.py $(SIZES)

# Time and memory against paragraphs, their length, labels, vocabulary, and entries; writes docs/performance.md.
costs: .venv/installed
	$(BIN)/python -m pip install -qq --editable ".[plots]"
	$(BIN)/python benchmarks/cost_curves.py --large

# How many labels `suggest` saves against random choice; writes benchmarks/ACTIVE_LEARNING.md and its plot.
simulate: .venv/installed
	$(BIN)/python -m pip install -qq --editable ".[plots]"
	$(BIN)/python benchmarks/active_learning.py

# The table of names by which countries and organisations are found.
parties: .venv/developing
	$(BIN)/python training/make_parties.py

# The charting library of the report, out of what it uses of two npm packages, with their licences.
charts:
	cd cooptopics/report/charts && npm ci --silent --no-audit --no-fund && node build.mjs && rm -r node_modules

# How well countries and who works with whom are found in annotated paragraphs, and at what price.
partners: .venv/installed
	$(BIN)/python benchmarks/partners.py

# Labels of any kind: the shared Reuters benchmark beside scikit-learn and fastText; writes benchmarks/ANY_LABELS.md.
any-labels: .venv/installed
	$(BIN)/python benchmarks/any_labels.py $(SHARED) --large

# The documentation as web pages in build/site/, which need no network.
docs: .venv/developing
	$(BIN)/mkdocs build --strict

# Runs the notebook of the small study again and keeps its tables.
study: .venv/developing
	$(BIN)/jupyter execute --inplace examples/study.ipynb

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

$(BIN)/uv: .venv/bin/python
	$(BIN)/python -m pip install --quiet uv

.venv/installed: .venv/bin/python pyproject.toml setup.py
	$(BIN)/python -m pip install -qq --editable .
	touch $@

.venv/developing: .venv/installed
	$(BIN)/python -m pip install -qq --editable ".[dev]"
	touch $@

clean:
	rm -rf .venv .venv-external .venv-oldest .venv-fuzz build dist *.egg-info
