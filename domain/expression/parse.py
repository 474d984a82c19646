"""Reading an expression as people write it: full-width signs, lower case, 与 或 非, words side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import InvalidInput
from domain.expression.fields import FIELD_NAMES
from domain.expression.tree import WILDCARDS, And, Expression, Near, Not, Or, Term, Together, Within

MAX_CHARS = 2000
MAX_TERMS = 200
_MAX_DEPTH = 40
_NEAR_DEFAULT = 15
"""Characters between the operands of NEAR without a number, as Web of Science has it in words."""
_NEAR_MOST = 200
_WIDE = str.maketrans({"（": "(", "）": ")", "＝": "=", "＊": "*", "＋": "+", "？": "?", "＃": "#", "＄": "$", "｜": "|", "＆": "&",
                       "／": "/", "－": "-", "\u3000": " ", "＂": '"'})  # fmt: skip
_TOKEN = re.compile(
    r'\s*(?:(?P<quoted>"[^"]*"|“[^”]*”|《[^》]*》)|(?P<mark>[()=])|(?P<word>[^\s()="“”《》]+))'
)
_OPERATORS = {"AND": "AND", "与": "AND", "&": "AND", "*": "AND", "OR": "OR", "或": "OR", "|": "OR", "+": "OR", "NOT": "NOT",
              "非": "NOT", "-": "NOT", "SEN": "SEN", "PAR": "PAR"}  # fmt: skip
_PROXIMITY = re.compile(r"(NEAR|PRE)(?:/(\d+))?", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|《[^》]*》')
_SIGN = re.compile(
    r"(?<![^\s()])(?:AND|OR|NOT|SEN|PAR|与|或|非|(?:NEAR|PRE)(?:/\d+)?)(?![^\s()])"
    rf"|(?<![^\s()])(?:{'|'.join(FIELD_NAMES)})\s*=|(?<=\w)\*(?=\w)"
)
_SAYS = re.compile(r"[\w\u4e00-\u9fff]")


@dataclass(frozen=True)
class _Token:
    kind: str
    """word, quoted, (, ), =, AND, OR, NOT, NEAR, PRE, SEN, PAR or end."""
    text: str
    at: int
    """Position in the text, from 1."""


def is_expression(text: str) -> bool:
    """Whether a text typed into a search box is meant as an expression: it has an operator in capitals (or 与 或 非
    alone), a field with its =, or a * between characters. Anything else is words to be found as they stand."""
    return _SIGN.search(_QUOTED.sub(" ", text.translate(_WIDE))) is not None


def parse(text: str, fields: Sequence[str] = tuple(FIELD_NAMES)) -> Expression:
    """The expression. ``fields`` are those that may be asked for.

    Raises ``InvalidInput`` naming what is wrong and at which character.
    """
    if len(text) > MAX_CHARS:
        raise InvalidInput(f"检索式有 {len(text)} 个字符，请缩短到 {MAX_CHARS} 个以内")
    reader = _Reader(_tokens(text), fields)
    found = reader.whole()
    if reader.terms > MAX_TERMS:
        raise InvalidInput(f"检索式有 {reader.terms} 个检索词，请减到 {MAX_TERMS} 个以内")
    return found


def _tokens(text: str) -> list[_Token]:
    plain, out, at = text.translate(_WIDE), [], 0
    while at < len(plain.rstrip()):
        match = _TOKEN.match(plain, at)
        if match is None:
            raise InvalidInput(f"检索式第 {_after_space(plain, at)} 个字符处的引号没有成对，请补全")
        out.append(_token(match))
        at = match.end()
    return [*out, _Token("end", "", len(text) + 1)]


def _after_space(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip()) + 1


def _token(match: re.Match[str]) -> _Token:
    at = match.start(match.lastgroup or 0) + 1
    if mark := match["mark"]:
        return _Token(mark, mark, at)
    if quoted := match["quoted"]:
        return _Token("quoted", quoted if quoted[0] == "《" else quoted[1:-1], at)
    word = match["word"]
    if near := _PROXIMITY.fullmatch(word):
        return _Token(near[1].upper(), near[2] or "", at)
    return _Token(_OPERATORS.get(word.upper(), "word"), word, at)


class _Reader:
    """Recursive descent, one method for each level of binding."""

    def __init__(self, tokens: Sequence[_Token], fields: Sequence[str]) -> None:
        self._tokens = tokens
        self._fields = fields
        self._place = 0
        self._depth = 0
        self.terms = 0

    def whole(self) -> Expression:
        if self._next.kind == "end":
            raise InvalidInput("检索式是空的，请输入检索词")
        found = self._any()
        if self._next.kind != "end":
            raise self._unexpected()
        return found

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    def _take(self) -> _Token:
        token = self._next
        self._place += 1
        return token

    def _any(self) -> Expression:
        parts = [self._all()]
        while self._next.kind == "OR":
            self._take()
            parts.append(self._all())
        return Or(tuple(parts)) if len(parts) > 1 else parts[0]

    def _all(self) -> Expression:
        parts = [self._without()]
        while self._next.kind in {"AND", "word", "quoted", "("}:
            if self._next.kind == "AND":
                self._take()
            parts.append(self._without())
        return And(tuple(parts)) if len(parts) > 1 else parts[0]

    def _without(self) -> Expression:
        if self._next.kind == "NOT":
            raise InvalidInput(
                f"检索式第 {self._next.at} 个字符处：NOT 前面要有检索词，单独的排除条件会找出几乎全部文章"
            )
        found = self._beside()
        while self._next.kind == "NOT":
            self._take()
            found = Not(found, self._beside())
        return found

    def _beside(self) -> Expression:
        found = self._one()
        while self._next.kind in {"NEAR", "PRE", "SEN", "PAR"}:
            sign = self._take()
            other = self._one()
            found = self._joined(sign, found, other)
        return found

    def _joined(self, sign: _Token, left: Expression, right: Expression) -> Expression:
        if sign.kind in {"SEN", "PAR"}:
            return Together(left, right, sign.kind == "PAR")
        distance = int(sign.text or _NEAR_DEFAULT)
        if distance > _NEAR_MOST:
            raise InvalidInput(f"检索式第 {sign.at} 个字符处：{sign.kind} 的距离最多 {_NEAR_MOST} 字")
        return Near(left, right, distance, sign.kind == "PRE")

    def _one(self) -> Expression:
        token = self._next
        if token.kind == "(":
            return self._bracketed(self._take())
        if token.kind == "quoted":
            return self._term(self._take(), exact=True)
        if token.kind == "word":
            if self._tokens[self._place + 1].kind == "=":
                return self._field()
            return self._term(self._take(), exact=False)
        raise self._unexpected()

    def _bracketed(self, opening: _Token) -> Expression:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise InvalidInput(f"检索式第 {opening.at} 个字符处：括号套了 {_MAX_DEPTH} 层以上，请拆开")
        found = self._any()
        if self._take().kind != ")":
            raise InvalidInput(f"检索式第 {opening.at} 个字符处的左括号没有对应的右括号，请补全")
        self._depth -= 1
        return found

    def _field(self) -> Expression:
        token = self._take()
        self._take()
        name = token.text.upper()
        if name not in self._fields:
            known = "、".join(f"{code} {FIELD_NAMES[code]}" for code in self._fields)
            raise InvalidInput(f"检索式第 {token.at} 个字符处：没有字段“{token.text}”。可用的字段：{known}")
        return Within(name, self._one())

    def _term(self, token: _Token, *, exact: bool) -> Term:
        text = token.text if exact else token.text.strip("*")
        bare = text if exact else text.translate(dict.fromkeys(map(ord, WILDCARDS)))
        if not _SAYS.search(bare):
            raise InvalidInput(f"检索式第 {token.at} 个字符处：“{token.text}”里没有可以检索的字")
        self.terms += 1
        return Term(text, exact)

    def _unexpected(self) -> InvalidInput:
        token = self._next
        if token.kind == "end":
            return InvalidInput("检索式没有写完：最后缺一个检索词或右括号，请补全")
        return InvalidInput(
            f"检索式第 {token.at} 个字符处不应是“{token.text or token.kind}”，请检查运算符和括号"
        )
