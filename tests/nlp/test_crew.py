import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlp.crew import Crew
from nlp.pipeline import Pipeline

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def _judge(batch):
    """Doubles numbers; 13 kills its process, 7 is an error of the code."""
    if 13 in batch:
        os.kill(os.getpid(), signal.SIGKILL)
    if 7 in batch:
        raise ValueError("七")
    return [(number * 2, os.getpid()) for number in batch]


def _lost(number):
    return [(f"{number} lost", 0)]


@pytest.fixture
def crew():
    with Crew(_judge, _lost, 2) as crew:
        yield crew


def _numbers(answers):
    return [number for answer in answers for number, _ in answer]


def test_answers_come_in_order_from_other_processes(crew):
    answers = list(crew.judged([[n, n + 1] for n in range(20, 60, 2)]))
    assert _numbers(answers) == [n * 2 for n in range(20, 60)]
    assert os.getpid() not in {pid for answer in answers for _, pid in answer}


def test_a_crew_of_one_judges_here():
    with Crew(_judge, _lost, 1) as crew:
        assert {pid for answer in crew.judged([[1], [2]]) for _, pid in answer} == {os.getpid()}


def test_where_other_threads_run_nothing_is_forked(crew):
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    answers = list(crew.judged([[1], [2]]))
    done.set()
    other.join()
    assert {pid for answer in answers for _, pid in answer} == {os.getpid()}


def test_what_kills_a_process_is_lost_alone(crew):
    answers = list(crew.judged([[1, 2], [3, 13, 4], [5, 6], [8, 9], [10, 13], [11, 12]]))
    assert _numbers(answers) == [2, 4, 6, "13 lost", 8, 10, 12, 16, 18, 20, "13 lost", 22, 24]


def test_an_error_of_the_code_is_told(crew):
    with pytest.raises(ValueError, match="七"):
        list(crew.judged([[1], [7], [2]]))


def test_no_process_is_left_behind():
    with Crew(_judge, _lost, 2) as crew:
        next(crew.judged([[n] for n in range(20, 30)]))
        pids = crew.pids
        assert len(pids) == 2
    assert not any(_alive(pid) for pid in pids)


def test_processes_end_with_a_parent_that_is_killed():
    code = (
        "import time; from nlp.crew import Crew\n"
        "with Crew(len, str, 2) as crew:\n"
        "    list(crew.judged([[1], [2], [3]])); print(*crew.pids, flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert len(pids) == 2
    assert _ended(pids)


def test_several_processes_say_what_one_says(data, article):
    docs = [
        article(f"南开区第{n}次停水", f"11月{n}日，南开区复康里停水，居民投诉。" * 3) for n in range(1, 9)
    ]
    docs.append(article("又见停水", docs[0].body))
    alone, together = Pipeline.load(data), Pipeline.load(data)
    batches = [docs[:4], docs[4:]]
    here = [alone.analyse(batch, NOW) for batch in batches]
    with together.crew(NOW, 2) as crew:
        there = list(together.analyse_many(batches, crew))
    assert [batch.analyses for batch in there] == [batch.analyses for batch in here]
    assert here[1].analyses[-1].reprint_of == docs[0].id
    for batch in there:
        assert [doc.reprint_of for doc in batch.story_docs] == [a.reprint_of for a in batch.analyses]


def _alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie waits only for whoever started it to look.
    return " Z " not in Path(f"/proc/{pid}/stat").read_text()


def _ended(pids, patience=20.0):
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if not any(_alive(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False
