"""One resident's way through a guide."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """One resident's way through a guide: answers only, the current step is found by replaying them."""

    id: str
    entry: str
    revision: str
    """Content hash of the guide that this run follows to its end."""
    answers: tuple[tuple[str, str], ...] = ()
    """(step, choice) in the order in which the steps were first answered."""
    unsure: tuple[str, ...] = ()
    """Answered steps that came back onto the way: their answer is kept, shown, and asked to be confirmed."""
    reviewed: bool = False
    """The resident saw all answers together and said that they are right."""
    ended: bool = False
    helping: bool = False
    """Whoever answers does it for someone else."""

    @property
    def settled(self) -> dict[str, str]:
        """The answers that stand: those that wait to be confirmed are not among them."""
        return {step: choice for step, choice in self.answers if step not in self.unsure}
