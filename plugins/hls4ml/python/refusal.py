"""What convert.py says when a request can't be met."""


class Refusal(Exception):
    """A reason to stop that a user can act on; becomes an error with a code on the other side."""

    def __init__(self, code, message, **rest):
        super().__init__(message)
        self.parts = {"code": code, "message": message, **rest}
