"""Personal data in a text: found, told by kind, and masked for whoever need not see it (DOMAIN F2).

The raw text stays in the store; what is shown and printed is masked. Numbers, accounts and addresses are told by their
form; names of private persons cannot be, so whoever knows them (analysis) hands them in.
"""

from domain.privacy.masking import Finding, Kind, find, mask, name_mask
from domain.privacy.standing import NamedPerson, Standing

__all__ = ["Finding", "Kind", "NamedPerson", "Standing", "find", "mask", "name_mask"]
