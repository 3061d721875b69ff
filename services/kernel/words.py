"""Words for people, in the two languages of the province's public: Spanish first, English beside it."""

from typing import Any


class Words(str):
    """Spanish text that knows its English. `format` fills both."""

    english: str
    __slots__ = ("english",)

    def __new__(cls, spanish: str, english: str) -> "Words":
        words = super().__new__(cls, spanish)
        words.english = english
        return words

    def format(self, *args: Any, **kwargs: Any) -> "Words":  # type: ignore[override]
        english = {key: value.english if isinstance(value, Words) else value for key, value in kwargs.items()}
        return Words(str.format(self, *args, **kwargs), self.english.format(*args, **english))

    def in_language(self, language: str) -> str:
        return self.english if language == "en" else str(self)
