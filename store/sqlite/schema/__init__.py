"""The tables, as migrations. A migration once released is never edited: a change is a new one at the end.

Column names are the field names of the records in ``domain`` (``codec`` relies on it); what a table holds beyond
them stands first in it or says why.
"""

from __future__ import annotations

import secrets

from sqlite_utils import Database, Migrations

from store.sqlite.schema import (
    alerts,
    brief_flow,
    briefs,
    collection,
    corrections,
    dispatch,
    evidence,
    first,
    judgement,
    literature,
    pending,
    privacy,
    watches,
    weights,
)

APPLICATION_ID = 0x5A4A494E
"""``ZJIN`` in the file header (PRAGMA application_id): whose database this is."""

MIGRATIONS = Migrations("zhijin")


@MIGRATIONS()
def m0001_first_tables(db: Database) -> None:
    """Everything the main job needs, from sources to audit."""
    for part in (first.SOURCES, first.COLLECTION, first.ANALYSIS, first.STORIES, first.PEOPLE):
        db.executescript(part)
    db.execute(f"PRAGMA application_id={APPLICATION_ID}")
    identity = {"key": "store_id", "value": f'"{secrets.token_hex(16)}"'}
    db.table("settings").insert(identity)


@MIGRATIONS()
def m0002_collection(db: Database) -> None:
    """What a library can rely on: rhythm, seeds, specimens, exhibits, erasure, site collections, packages."""
    for part in (
        collection.RHYTHM,
        collection.INTAKE,
        collection.ERASURE,
        collection.COLLECTIONS,
        collection.TRANSFERS,
    ):
        db.executescript(part)


@MIGRATIONS()
def m0003_judgement(db: Database) -> None:
    """Analysis that can be questioned: facets, polarity of the happening, viewpoints, chains of stories, stages."""
    for part in (judgement.ANALYSIS, judgement.STORIES):
        db.executescript(part)


@MIGRATIONS()
def m0004_alerts(db: Database) -> None:
    """Alerts an office can rely on: clocks, history, rules, roster, channels, notices."""
    for part in (alerts.ALERTS, alerts.ARRANGEMENTS, alerts.NOTICES):
        db.executescript(part)


@MIGRATIONS()
def m0005_watches(db: Database) -> None:
    """What the watches found, and the queue of what waits for them."""
    db.executescript(watches.WATCHES)


@MIGRATIONS()
def m0006_corrections(db: Database) -> None:
    """What people put right, with its history."""
    for part in (corrections.STORY_EDITS, corrections.CORRECTIONS):
        db.executescript(part)


@MIGRATIONS()
def m0007_privacy(db: Database) -> None:
    """Personal data masked by default, and the register of those concerned."""
    db.executescript(privacy.PRIVACY)


@MIGRATIONS()
def m0008_weights(db: Database) -> None:
    """Weights as configuration with history; the measures that heat is normed by."""
    db.executescript(weights.WEIGHTS)


@MIGRATIONS()
def m0009_pending(db: Database) -> None:
    """A queue of what waits to be judged."""
    db.executescript(pending.PENDING)


@MIGRATIONS()
def m0010_brief_content(db: Database) -> None:
    """Versions of a brief's content, how it prints its sources, what it corrects."""
    db.executescript(briefs.CONTENT)


@MIGRATIONS()
def m0011_brief_flow(db: Database) -> None:
    """The way of a brief from draft to issued document; what is issued can no longer change."""
    db.executescript(brief_flow.FLOW)


@MIGRATIONS()
def m0012_literature(db: Database) -> None:
    """Works of the literature with their imports; the folder of material with its history."""
    for part in (literature.LITERATURE, literature.FOLDER):
        db.executescript(part)


@MIGRATIONS()
def m0015_told(db: Database) -> None:
    """What a brief is about, and which stories it tells with what was known of them."""
    db.executescript(briefs.TOLD)


@MIGRATIONS()
def m0017_spare_items(db: Database) -> None:
    """Entries that stand ready beside a brief."""
    db.executescript(briefs.SPARE)


@MIGRATIONS()
def m0013_dispatch(db: Database) -> None:
    """Deliveries, standing profiles, links, answers."""
    for part in (dispatch.ISSUED, dispatch.DELIVERIES, dispatch.PROFILES, dispatch.ANSWERS, dispatch.FIXED):
        db.executescript(part)


@MIGRATIONS()
def m0014_evidence(db: Database) -> None:
    """Evidence sheets of issued briefs."""
    db.executescript(evidence.EVIDENCE)


@MIGRATIONS()
def m0018_frozen_subject(db: Database) -> None:
    """What an issued brief is about no longer changes either."""
    db.executescript(brief_flow.FROZEN_SUBJECT)


@MIGRATIONS()
def m0019_people(db: Database) -> None:
    """What articles say of the people they name, and its sum over each story."""
    db.executescript(privacy.PEOPLE)
