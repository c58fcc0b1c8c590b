"""The layout's own rules: where a name may stand, how long a file may be, what is committed."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bordereau.channels.registry import PLATFORMS
from bordereau.management.commands import messages

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "bordereau"
TESTS = ROOT / "tests"

PLATFORM_NAMES = ("bigcommerce", "lightspeed", "lightspeed_c", "shopify", "woocommerce")
# Where any platform may be named. The catalogue repeats the words of the platforms' folders.
NAMES_PLATFORMS = (
    "bordereau/channels/registry.py",
    "bordereau/standins/registry.py",
    "bordereau/locale/",
)
MOST_LINES = 400
PURE_MODULES = {"allocation", "packing", "shapes", "shortfall", "status", "totals", "verdicts"}
# Folders of tests that mirror no folder of the source, and say why in their own first lines.
TESTS_OF_THE_WHOLE = {"field", "ground", "machine", "manual", "payloads"}

BUILT = re.compile(
    r"(^|/)(node_modules|dist|\.venv|__pycache__)/|\.(mo|pyc|sqlite3|whl)$"
    r"|^bordereau/static/(desk|scanner)/"
)
# In halves, so that this file does not hold what it forbids.
FORBIDDEN_WORDS = re.compile(
    "|".join(
        [
            r"registry\.npm" + r"js\.org",
            r"registry\.yarn" + r"pkg\.com",
            r"\bpypi" + r"\.(org|python\.org)",
            r"files\.python" + r"hosted\.org",
            r"deb\.deb" + r"ian\.org",
            r"/work/" + r"(shared|main|\.)",
            r"/root" + r"/",
        ]
    )
)


def committed() -> list[str]:
    listing = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listing.stdout.split("\0") if name and (ROOT / name).exists()]


def text_of(name: str) -> str:
    """A picture or a font has no words to check."""
    content = (ROOT / name).read_bytes()
    return "" if b"\0" in content else content.decode()


def source_files() -> list[Path]:
    return sorted(file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts)


def may_name(platform: str, name: str) -> bool:
    # A name that goes on from this one holds it, too: its folders may say both.
    alike = [one for one in PLATFORM_NAMES if one.startswith(platform)]
    own = tuple(f"bordereau/{part}/{one}/" for part in ("channels", "standins") for one in alike)
    in_own_template = name.startswith("bordereau/templates/") and platform in name
    return name.startswith((*NAMES_PLATFORMS, *own)) or in_own_template


@pytest.mark.parametrize("platform", PLATFORM_NAMES)
def test_a_platform_is_named_in_its_own_places_only(platform: str) -> None:
    word = re.compile(platform, re.IGNORECASE)
    kept_by_us = [name for name in committed() if name.startswith(("bordereau/", "frontend/"))]
    elsewhere = [
        name
        for name in kept_by_us
        if not may_name(platform, name) and (word.search(name) or word.search(text_of(name)))
    ]
    assert elsewhere == []


def contracts_naming(module: str) -> int:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    return sum(f"'bordereau.{module}'" in str(contract) for contract in contracts)


def test_every_platform_is_registered_and_held_to_the_contracts() -> None:
    folders = {file.parent.name for file in SOURCE.glob("channels/*/__init__.py")}
    assert folders == set(PLATFORMS) <= set(PLATFORM_NAMES)
    counts = {folder: contracts_naming(f"channels.{folder}") for folder in folders}
    assert set(counts.values()) == {4}, f"name each in all four contracts of platforms: {counts}"


def test_every_surface_is_held_to_the_contracts() -> None:
    surfaces = [name for name in ("api", "desk", "scanner") if (SOURCE / name).is_dir()]
    counts = {surface: contracts_naming(surface) for surface in surfaces}
    assert set(counts.values()) == {3}, f"name each where its neighbours are named: {counts}"


def test_no_file_is_too_long() -> None:
    lengths = {file: len(file.read_text().splitlines()) for file in source_files()}
    assert {str(file): count for file, count in lengths.items() if count > MOST_LINES} == {}


def imports(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text())))
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def test_rules_import_the_standard_library_alone() -> None:
    def is_allowed(module: str) -> bool:
        ours = module.startswith("bordereau.") and module.rpartition(".")[2] in PURE_MODULES
        return ours or module.partition(".")[0] in sys.stdlib_module_names

    pure = [file for file in source_files() if file.stem in PURE_MODULES]
    assert pure
    breaches = {str(file): [m for m in imports(file) if not is_allowed(m)] for file in pure}
    assert {file: modules for file, modules in breaches.items() if modules} == {}


def foreign_modules() -> set[str]:
    nodes = [node for file in source_files() for node in ast.walk(ast.parse(file.read_text()))]
    plain = [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    froms = [
        node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level
    ]
    tops = {name.partition(".")[0] for name in [*plain, *froms]}
    return tops - set(sys.stdlib_module_names) - {"bordereau"}


def test_what_runs_needs_nothing_that_only_tests_install() -> None:
    """`./run` installs requirements.txt alone: a fresh clone's demo has no more."""
    locked = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements.txt").read_text(), re.M))
    owners = packages_distributions()
    lacking = [
        module
        for module in sorted(foreign_modules())
        if locked.isdisjoint(re.sub(r"[-_.]+", "-", one).lower() for one in owners.get(module, []))
    ]
    assert lacking == []


def test_tests_mirror_the_source() -> None:
    """Folder for folder; a file is named for a module, or for a behaviour of the folder's."""
    astray = []
    for file in sorted(TESTS.rglob("test_*.py")):
        folder = file.parent.relative_to(TESTS)
        is_of_the_whole = not folder.parts or folder.parts[0] in TESTS_OF_THE_WHOLE
        if not is_of_the_whole and not (SOURCE / folder).is_dir():
            astray.append(str(file.relative_to(TESTS)))
    assert astray == []


def test_nothing_built_is_committed() -> None:
    assert [name for name in committed() if BUILT.search(name)] == []


def test_no_place_of_one_machine_is_committed() -> None:
    found = {name: FORBIDDEN_WORDS.findall(text_of(name)) for name in committed()}
    assert {name: words for name, words in found.items() if words} == {}


def test_the_node_lock_names_no_address_of_a_package() -> None:
    assert '"resolved"' not in (ROOT / "frontend/package-lock.json").read_text()


def test_every_text_stands_where_the_catalogue_finds_it() -> None:
    """Babel reads no call inside an f-string, and what it does not see nobody translates."""
    hidden = []
    for file in source_files():
        strings = [n for n in ast.walk(ast.parse(file.read_text())) if isinstance(n, ast.JoinedStr)]
        calls = [n for one in strings for n in ast.walk(one) if isinstance(n, ast.Call)]
        hidden += [
            f"{file.name}:{call.lineno}"
            for call in calls
            if isinstance(call.func, ast.Name) and call.func.id in messages.KEYWORDS
        ]
    assert hidden == []


def test_everything_is_said_in_french() -> None:
    catalogue = messages.refreshed(messages.read(messages.FRENCH))
    assert messages.untranslated(catalogue) == []


def test_french_is_set_as_french_is() -> None:
    """A narrow space that does not break before ; : ! ? and inside « », and a curved apostrophe."""
    astray = re.compile("[ \u00a0][;:!?»]|«[ \u00a0]|'")
    said = [
        words
        for entry in messages.read(messages.FRENCH)
        if entry.id
        for words in ([entry.string] if isinstance(entry.string, str) else entry.string or ())
    ]
    assert [words for words in said if astray.search(words)] == []
