"""数据包: one signed file a time from the collecting machine to the office network, never back."""

from desk.transfer.verbs import TransferReport, TransferVerbs, describe

__all__ = ["TransferReport", "TransferVerbs", "describe"]
