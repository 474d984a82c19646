"""What tests of several rooms share."""

import pytest


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory):
    """Folder of a two-layer transformer with random weights over a dozen characters, 32 numbers a vector."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"天津图书馆古籍地铁故障"]
    folder = tmp_path_factory.mktemp("transformer")
    source = folder / "source"
    source.mkdir()
    (source / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
    )
    BertModel(config).save_pretrained(source)
    BertTokenizerFast(vocab_file=str(source / "vocab.txt")).save_pretrained(source)
    body = Transformer(str(source))
    SentenceTransformer(modules=[body, Pooling(32)], device="cpu").save(str(folder / "tiny-bert"))
    return folder / "tiny-bert"
