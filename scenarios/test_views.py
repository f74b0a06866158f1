"""The same three changes, seen through each of the four view types."""

from sandbox import scenario
from sandbox.scenario import Sandbox
from sandbox.scenario.records import Record

stack = scenario.stack("views")

TABLES = ("KeysOnlyTable", "NewImageTable", "OldImageTable", "NewAndOldImagesTable")
CHANGES = ("INSERT", "MODIFY", "REMOVE")
# What the function logs, by view type and change.
SIDE_BY_SIDE = """\
view type           INSERT           MODIFY                      REMOVE
KEYS_ONLY           keys             keys                        keys
NEW_IMAGE           keys, new image  keys, new image             keys
OLD_IMAGE           keys             keys, old image             keys, old image
NEW_AND_OLD_IMAGES  keys, new image  keys, old image, new image  keys, old image
"""
IMAGES = {
    "KEYS_ONLY": [(None, None)] * 3,
    "NEW_IMAGE": [(None, "draft"), (None, "final"), (None, None)],
    "OLD_IMAGE": [(None, None), ("draft", None), ("final", None)],
    "NEW_AND_OLD_IMAGES": [(None, "draft"), ("draft", "final"), ("final", None)],
}


def test_each_view_type_shows_its_part_of_the_same_changes(sandbox: Sandbox) -> None:
    by_view = changed(sandbox)
    logger = sandbox.function("ViewLogger")

    seen = {view: [(text(each.old), text(each.new)) for each in records] for view, records in by_view.items()}
    assert seen == IMAGES
    rows = [line.split("  ") for line in SIDE_BY_SIDE.splitlines()[1:]]
    for view, *cells in ([cell.strip() for cell in row if cell] for row in rows):
        for change, members in zip(CHANGES, cells, strict=True):
            logger.expect_log(f'"{view} {change}: {members}"')
    print(f"\n{SIDE_BY_SIDE}")  # shown by pytest -s


def test_a_record_is_as_large_as_what_its_view_type_shows(sandbox: Sandbox) -> None:
    by_view = changed(sandbox)

    sizes = {view: records[1].raw["dynamodb"]["SizeBytes"] for view, records in by_view.items()}
    print("\nbytes of a MODIFY:", sizes)
    key = len("noteId") + len("n-1")
    image = key + len("text") + len("draft")  # "final" is as long
    assert sizes == {
        "KEYS_ONLY": key,
        "NEW_IMAGE": key + image,
        "OLD_IMAGE": key + image,
        "NEW_AND_OLD_IMAGES": key + 2 * image,
    }


def changed(sandbox: Sandbox) -> dict[str, list[Record]]:
    """Write, change and delete the same note in each table; the records, by view type."""
    for name in TABLES:
        notes = sandbox.table(name)
        notes.put(noteId="n-1", text="draft")
        notes.update("n-1", text="final")
        notes.delete("n-1")
    found: dict[str, list[Record]] = {}
    for record in sandbox.function("ViewLogger").expect_records(12):
        found.setdefault(record.raw["dynamodb"]["StreamViewType"], []).append(record)
    return found


def text(image: dict[str, object] | None) -> object:
    return image and image["text"]
