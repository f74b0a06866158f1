"""The stories of all accounts in the order of their last change, and which leave when they are too many."""

from collections import OrderedDict
from collections.abc import Mapping

from sandbox.localstack.ledger.stories import Key, Story

Stories = OrderedDict[Story, None]


class Shelf:
    """Bounded by bytes. Not safe across threads: whoever uses it holds the lock."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._last = 0
        self._accounts: dict[str, OrderedDict[Key, Story]] = {}
        self._changed: dict[Story, None] = {}
        self._finished: Stories = OrderedDict()
        self._unfinished: dict[str, Stories] = {}
        self._dropped: dict[str, int] = {}

    def of(self, account: str) -> Mapping[Key, Story]:
        """The account's; the same object each time, until it is forgotten."""
        return self._accounts.setdefault(account, OrderedDict())

    def put(self, story: Story) -> None:
        """A new story, finished until :meth:`opened`."""
        self._accounts.setdefault(story.account, OrderedDict())[story.key] = story
        self._finished[story] = None
        self._size += story.size
        self._changed[story] = None

    def changed(self, story: Story, grown: int = 0) -> None:
        """It has changed, and grown by so many bytes."""
        self._changed[story] = None
        if grown:
            story.size += grown
            self._size += grown

    def number(self) -> int:
        """Give what has changed since the last time the next numbers: nobody sees them in between. Returns
        the last one that was given."""
        for story in self._changed:
            self._last += 1
            story.number = self._last
            self._accounts[story.account].move_to_end(story.key)
        self._changed.clear()
        return self._last

    def opened(self, story: Story) -> None:
        """One more mapping has something to do with it."""
        story.open += 1
        if story.open == 1:
            del self._finished[story]
            self._unfinished.setdefault(story.account, OrderedDict())[story] = None

    def closed(self, story: Story) -> None:
        """One mapping less has."""
        story.open -= 1
        if story.open == 0:
            del self._unfinished[story.account][story]
            self._finished[story] = None

    def trim(self) -> None:
        """Let the oldest go until the rest fits: first what is finished, then what is not."""
        while self._size > self._limit and (story := self._oldest()):
            self._dropped[story.account] = self._dropped.get(story.account, 0) + 1
            self._remove(story)

    def stories(self, account: str) -> list[Story]:
        """The account's, in the order of the numbers that they were last given."""
        return list(self._accounts.get(account, {}).values())

    def dropped(self, account: str) -> int:
        """How many had to leave."""
        return self._dropped.get(account, 0)

    def forget(self, account: str) -> int:
        """Let go of everything of an account, and tell how many stories that were."""
        gone = self.stories(account)
        for story in gone:
            self._remove(story)
        self._accounts.pop(account, None)
        self._unfinished.pop(account, None)
        self._dropped.pop(account, None)
        return len(gone)

    def _oldest(self) -> Story | None:
        if self._finished:
            return next(iter(self._finished))
        waiting = [next(iter(stories)) for stories in self._unfinished.values() if stories]
        return min(waiting, key=lambda story: story.read_at, default=None)

    def _remove(self, story: Story) -> None:
        del self._accounts[story.account][story.key]
        del (self._unfinished[story.account] if story.open else self._finished)[story]
        self._changed.pop(story, None)
        self._size -= story.size
