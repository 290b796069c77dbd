"""Whether an article is written in a language that an extractor reads."""

from kg.articles.language import name_of, script
from kg.model import Article


def other_than(article: Article, languages: tuple[str, ...]) -> str | None:
    """Return what an article is written in where that is none of `languages`, else None.

    `*` stands for all. An article said to be English whose letters are others is not.
    """
    if "*" in languages:
        return None
    code = article.language.split("-")[0].lower()
    if code not in languages:
        return name_of(article.language)
    letters = script(article.text[article.header_end :])
    if code == "en" and letters != "LATIN":
        return f"{letters.capitalize()} script"
    return None
