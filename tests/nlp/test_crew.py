import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from nlp.crew import Crew

ROOT = Path(__file__).parents[2]


def _child(name, *given):
    """What a fresh process without other threads says; see ``crew_child``."""
    command = [sys.executable, str(Path(__file__).with_name("crew_child.py")), name, *map(json.dumps, given)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _numbers(answers):
    return [number for answer in answers for number, _ in answer]


def _pid(batch):
    return [os.getpid() for _ in batch]


def test_answers_come_in_order_from_other_processes():
    told = _child("numbers", [[n, n + 1] for n in range(20, 60, 2)])
    assert _numbers(told["answers"]) == [n * 2 for n in range(20, 60)]
    assert told["parent"] not in {pid for answer in told["answers"] for _, pid in answer}


def test_a_crew_of_one_judges_here():
    with Crew(_pid, str, 1) as crew:
        assert list(crew.judged([[1], [2]])) == [[os.getpid()]] * 2


def test_where_other_threads_run_nothing_is_forked():
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    with Crew(_pid, str, 2) as crew:
        answers = list(crew.judged([[1], [2]]))
    done.set()
    other.join()
    assert answers == [[os.getpid()]] * 2


def test_what_kills_a_process_is_lost_alone():
    told = _child("numbers", [[1, 2], [3, 13, 4], [5, 6], [8, 9], [10, 13], [11, 12]])
    assert _numbers(told["answers"]) == [2, 4, 6, "13 lost", 8, 10, 12, 16, 18, 20, "13 lost", 22, 24]


def test_an_error_of_the_code_is_told():
    assert _child("error") == "七"


def test_no_process_is_left_behind():
    pids = _child("left_behind")
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


def test_several_processes_say_what_one_says(data):
    told = _child("agreement", str(data))
    assert told["forked"] == 2
    assert told["there"] == told["here"]
    assert told["here"][1][-1]["reprint_of"] == told["first"]
    assert told["story_docs"] == [[a["reprint_of"] for a in batch] for batch in told["here"]]


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
