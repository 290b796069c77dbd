"""Articles are read on one core."""

from threadpoolctl import threadpool_info, threadpool_limits

from kg.extract.rules import RuleExtractor
from kg.model import Article, Claim

ARTICLES = [
    Article(slug=name, doc=f"{name}.txt", text="The police arrested two farmers.")
    for name in ("one", "two")
]


def threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info()}


class Counted(RuleExtractor):
    """Notes how many threads multiply matrices while claims are made."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[set[int]] = []

    def _claims(self, *given: object) -> list[Claim]:
        self.seen.append(threads())
        return super()._claims(*given)  # type: ignore[arg-type]


def test_an_article_is_read_on_one_core_and_the_rest_of_the_process_is_left_alone() -> None:
    counted = Counted()
    with threadpool_limits(3):
        for claims in counted.pipe(ARTICLES):
            assert claims
            assert threads() == {3}
    assert counted.seen == [{1}, {1}]
