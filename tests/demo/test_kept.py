import re
from pathlib import Path

from bordereau.demo import kept


def test_what_the_demo_remembers_is_for_its_owner_alone(tmp_path: Path) -> None:
    first = kept.load(tmp_path)
    first.ports = {"woocommerce": 8002, "shopify": 8003}
    kept.save(tmp_path, first)
    assert kept.load(tmp_path) == first
    file = tmp_path / "demo" / "kept.json"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_password_is_new_each_time_and_can_be_read_aloud() -> None:
    one, other = kept.new_password(), kept.new_password()
    assert one != other
    assert re.fullmatch(r"([a-z]{4}-){4}[a-z]{4}", one)


def test_a_folder_of_the_demo_with_one_store_is_taken_over(tmp_path: Path) -> None:
    old = kept.folder(tmp_path)
    (old / "kept.json").write_text('{"password": "mena-lufa", "store_port": 8002}')
    (old / "store.json").write_text("{}")
    known = kept.load(tmp_path)
    assert known == kept.Kept("mena-lufa", {"woocommerce": 8002})
    kept.save(tmp_path, known)
    assert kept.load(tmp_path) == known
    assert kept.store_file(tmp_path, "woocommerce").read_text() == "{}"
