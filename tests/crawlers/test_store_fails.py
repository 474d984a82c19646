"""When the store can no longer write, the crawl ends with its message: without a ledger nothing may be fetched."""

import json
import subprocess
import sys
import textwrap


def test_a_store_that_fails_ends_the_crawl(web, source, listing, tmp_path):
    web.put("/list.html", '<ul><li><a href="/a.html">甲</a></li><li><a href="/b.html">乙</a></li></ul>')
    web.article("/a.html", "文章甲")
    web.article("/b.html", "文章乙")
    program = textwrap.dedent(
        """
        import json, sys
        from pathlib import Path
        sys.path.insert(0, sys.argv[2])
        from crawl_child import MemorySink
        from crawlers.crawl import crawl
        from crawlers.schema import SourceSpec
        from domain.errors import Conflict, StoreUnavailable

        class Broken(MemorySink):
            def keep(self, *args, **kwargs):
                raise StoreUnavailable("数据库被占用，请稍后再试")

        spec = SourceSpec.model_validate(json.loads(sys.argv[1]))
        folder = Path(sys.argv[3])
        errors = []
        for sink in (Broken(folder / "log"), MemorySink(folder / "log")):
            try:
                crawl([spec], sink, folder / "warc", user_agent="Zhijin/0.1")
            except (StoreUnavailable, Conflict) as error:
                errors.append(str(error))
        print(json.dumps(errors))
        """
    )
    spec = json.dumps(source("broken-store", [listing(web.url + "/list.html")]))
    here = __file__.rpartition("/")[0]
    done = subprocess.run(
        [sys.executable, "-c", program, spec, here, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    first, second = json.loads(done.stdout.strip().splitlines()[-1])
    assert first == "数据库被占用，请稍后再试"
    assert "本进程已经采集过一次" in second
