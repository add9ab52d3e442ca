"""Whether a text says anything: signs that nobody sees are no words."""

__all__ = ["says_something"]


def says_something(text: str) -> bool:
    """Whether there is a letter, a digit or another sign that a reader can see."""
    return any(sign.isprintable() and not sign.isspace() for sign in text)
