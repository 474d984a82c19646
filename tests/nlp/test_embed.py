"""The bundled embedding model, what happens without it, and other models in its place."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from domain.errors import ModelMissing
from nlp.embed import BUNDLED, MAX_CHARS, load_encoder

MODELS = Path(__file__).resolve().parents[2] / "data" / "models"

TRIPLES = [
    ("图书馆延长开放时间", "图书馆延时开放至晚上十点", "地铁早高峰发生故障"),
    ("小区停水三天", "居民家中连日断水", "演唱会门票秒空"),
    ("古籍修复师", "古籍保护与修复人员", "新能源汽车销量"),
    ("教育局回应校外培训退费难", "培训机构跑路，家长要求退钱", "台风即将登陆福建"),
    ("一个男人在弹吉他", "一名男子正在演奏吉他", "一个女人在切洋葱"),
    ("养老金上调", "退休人员基本养老金提高", "古树名木保护条例"),
]


@pytest.fixture(scope="module")
def encoder():
    return load_encoder(None, MODELS)


def test_rows_are_unit_float32(encoder):
    rows = encoder.encode(["天津图书馆", "南开区充电桩不足", "iPhone 16 今日开售"])
    assert rows.shape == (3, encoder.dim)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_same_text_same_vector_whatever_stands_beside_it(encoder):
    alone = encoder.encode(["图书馆延时开放"])
    among = encoder.encode(["地铁", "图书馆延时开放", "一条长得多的新闻标题，说的是另一件事情"])
    np.testing.assert_allclose(alone[0], among[1], atol=1e-6)
    np.testing.assert_array_equal(alone, load_encoder(None, MODELS).encode(["图书馆延时开放"]))


@pytest.mark.parametrize("text", ["", "  \n\u3000", "！？……", "😀😀"])
def test_a_text_that_says_nothing_is_a_zero_vector(encoder, text):
    rows = encoder.encode([text, "天津"])
    assert not rows[0].any()
    assert np.linalg.norm(rows[1]) == pytest.approx(1, abs=1e-5)


def test_no_texts_no_rows(encoder):
    assert encoder.encode([]).shape == (0, encoder.dim)


@pytest.mark.parametrize(("text", "near", "far"), TRIPLES)
def test_synonyms_are_closer_than_strangers(encoder, text, near, far):
    a, b, c = encoder.encode([text, near, far])
    assert a @ b > a @ c + 0.1


def test_width_and_case_do_not_matter(encoder):
    a, b = encoder.encode(["ＡＩ大模型２０２５", "ai大模型2025"])
    np.testing.assert_allclose(a, b, atol=1e-6)


def test_only_the_opening_of_a_long_text_counts(encoder):
    opening = "古籍修复" * (MAX_CHARS // 4)
    a, b = encoder.encode([opening, opening + "地铁故障" * 250_000])
    np.testing.assert_allclose(a, b, atol=1e-6)


def test_vectors_are_those_of_sentence_transformers(encoder):
    """The model is read without the library for the sake of its start; the library is the judge of what it says."""
    from sentence_transformers import SentenceTransformer

    texts = [text for triple in TRIPLES for text in triple]
    texts += ["", "……", "😀", "ＡＩ大模型 GPT-4o 2025\n第二行", "繁體字與𠮷野家", "古籍修复" * 400]
    theirs = SentenceTransformer(str(MODELS / BUNDLED), device="cpu").encode(texts)
    np.testing.assert_allclose(encoder.encode(texts), theirs, atol=1e-5)


def test_a_static_model_of_another_form_is_left_to_sentence_transformers(tmp_path):
    from sentence_transformers import SentenceTransformer

    whole = SentenceTransformer(str(MODELS / BUNDLED), device="cpu")
    whole[0].embedding.weight.data = whole[0].embedding.weight.data[:, :8].contiguous()
    whole.save(str(tmp_path / "eight"))
    eight = load_encoder(str(tmp_path / "eight"), MODELS)
    assert (eight.dim, eight.name.split("@")[0]) == (8, "eight")
    assert np.linalg.norm(eight.encode(["天津图书馆"])) == pytest.approx(1, abs=1e-5)


def test_name_carries_a_version(encoder):
    assert encoder.name.startswith(f"{BUNDLED}@")
    assert encoder.name == load_encoder(str(MODELS / BUNDLED), Path("nowhere")).name


def test_folder_is_small_and_has_its_card():
    folder = MODELS / BUNDLED
    assert sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) <= 25_000_000
    assert "license" in (folder / "README.md").read_text(encoding="utf-8")


def one_line(error):
    message = str(error.value)
    assert "\n" not in message and "向量模型" in message
    return message


@pytest.mark.parametrize("name", [None, "/nowhere/at-all"])
def test_missing_model(tmp_path, name):
    with pytest.raises(ModelMissing) as error:
        load_encoder(name, tmp_path)
    assert "找不到" in one_line(error)


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json", "modules.json"])
@pytest.mark.parametrize("damage", [lambda f: f.write_bytes(f.read_bytes()[:1000]), lambda f: f.unlink()])
def test_corrupt_model(tmp_path, file, damage):
    shutil.copytree(MODELS / BUNDLED, tmp_path / BUNDLED)
    damage(next((tmp_path / BUNDLED).rglob(file)))
    if file == "modules.json":  # shorter than 1,000 bytes
        (tmp_path / BUNDLED / file).write_text("{", encoding="utf-8")
    with pytest.raises(ModelMissing) as error:
        load_encoder(None, tmp_path)
    assert "无法读取" in one_line(error)


def test_a_transformer_by_path_takes_its_place(tiny_bert):
    encoder = load_encoder(str(tiny_bert), MODELS)
    rows = encoder.encode(["天津图书馆", "", "地铁故障" * 2000])
    assert encoder.name.startswith("tiny-bert@")
    assert rows.shape == (3, 32)
    assert not rows[1].any()
    np.testing.assert_allclose(np.linalg.norm(rows[[0, 2]], axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda t: {**t, "weights": np.full_like(t["weights"], np.nan)}, "损坏"),
        (lambda t: {**t, "embeddings": np.zeros_like(t["embeddings"])}, "损坏"),
        (lambda t: {name: rows[:1000] for name, rows in t.items()}, "词数不同"),
    ],
)
def test_weights_that_say_nothing_or_belong_to_other_words_are_refused(tmp_path, spoil, said):
    from safetensors.numpy import load_file, save_file

    shutil.copytree(MODELS / BUNDLED, tmp_path / BUNDLED)
    weights = next((tmp_path / BUNDLED).rglob("model.safetensors"))
    save_file(spoil(load_file(weights)), weights)
    with pytest.raises(ModelMissing, match=said):
        load_encoder(None, tmp_path)


def test_the_bundled_model_needs_neither_torch_nor_network():
    code = """
import json, socket, sys
from pathlib import Path
import nlp.embed
early = [m for m in ("tokenizers", "safetensors") if m in sys.modules]
calls = []
socket.socket.connect = lambda self, address: calls.append(str(address))
socket.getaddrinfo = lambda *a, **k: calls.append(str(a[0]))
rows = nlp.embed.load_encoder(None, Path(sys.argv[1])).encode(["天津"])
heavy = [m for m in ("torch", "sentence_transformers", "transformers") if m in sys.modules]
print(json.dumps([early, heavy, calls, rows.shape[0]]))
"""
    root = MODELS.parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code, str(MODELS)], cwd=root, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [[], [], [], 1]
