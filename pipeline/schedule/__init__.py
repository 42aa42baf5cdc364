"""What airs when in one commune's week; pure."""

from pipeline.schedule.week import schedule, slots_of

__all__ = ["schedule", "slots_of"]
