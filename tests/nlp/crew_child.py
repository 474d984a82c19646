"""A crew at work in a process without other threads, as ``zhijin analyse`` is: what other tests leave running would
keep it from forking. Prints JSON: the answers, and which processes they came from."""

import json
import os
import signal
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from domain.article import Article
from nlp.crew import Crew
from nlp.pipeline import Pipeline

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def judge(batch):
    """Doubles numbers; 13 kills its process, 7 is an error of the code."""
    if 13 in batch and os.getpid() != PARENT:
        os.kill(os.getpid(), signal.SIGKILL)
    if 7 in batch:
        raise ValueError("七")
    return [(number * 2, os.getpid()) for number in batch]


def lost(number):
    return [(f"{number} lost", 0)]


def numbers(batches):
    with Crew(judge, lost, 2) as crew:
        return {"answers": list(crew.judged(batches)), "parent": PARENT}


def error():
    with Crew(judge, lost, 2) as crew:
        try:
            list(crew.judged([[1], [7], [2]]))
        except ValueError as told:
            return str(told)


def left_behind():
    with Crew(judge, lost, 2) as crew:
        next(crew.judged([[n] for n in range(20, 30)]))
        pids = crew.pids
    return pids


def agreement(data):
    docs = [
        _article(n, f"南开区第{n}次停水", f"11月{n}日，南开区复康里停水，居民投诉。" * 3) for n in range(1, 9)
    ]
    docs.append(_article(9, "又见停水", docs[0].body))
    alone, together = Pipeline.load(Path(data)), Pipeline.load(Path(data))
    batches = [docs[:4], docs[4:]]
    here = [alone.analyse(batch, NOW) for batch in batches]
    with together.crew(NOW, 2) as crew:
        there = list(together.analyse_many(batches, crew))
        forked = len(crew.pids)
    return {
        "forked": forked,
        "here": [[asdict(a) for a in batch.analyses] for batch in here],
        "there": [[asdict(a) for a in batch.analyses] for batch in there],
        "story_docs": [[doc.reprint_of for doc in batch.story_docs] for batch in there],
        "first": docs[0].id,
    }


def _article(n, title, body):
    return Article(f"a-{n}", "s", f"http://x.example/{n}", title, body, NOW, "", "minute", NOW, NOW, "甲报")


if __name__ == "__main__":
    PARENT = os.getpid()
    name, *given = sys.argv[1:]
    answer = {"numbers": numbers, "error": error, "left_behind": left_behind, "agreement": agreement}[name]
    sys.stdout.write(json.dumps(answer(*map(json.loads, given)), default=str, sort_keys=True))
