"""The vocabulary of 知津: frozen records, ids, clock, text and errors.

Standard library only, no I/O. Every other room imports from here and adds no noun of its own without
adding it here and to ``docs/glossary.md``.
"""
