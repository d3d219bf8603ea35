"""Conversations in tokens: system prompts that a template does not take, tags that it opens, spans out of the loss."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from transformers import PreTrainedTokenizer

from touchstone_harness.conversation import FOLDED, Template, Tokens
from touchstone_harness.errors import HarnessError, RowsError
from touchstone_harness.messages import Message
from touchstone_harness.rendering import texts_of
from touchstone_harness.rows import TaughtRow
from touchstone_harness.tokenizer import load_tokenizer

from .kinds import llama3, template

Bases = Callable[[str], str]
ASKED = [Message(role="system", content="Use the tags."), Message(role="user", content="1+1?")]


def taught(content: str, *masked: tuple[int, int], prompt: list[Message] = ASKED) -> TaughtRow:
    turn = Message(role="assistant", content=content)
    return TaughtRow(prompt=prompt, completion=[turn], masked=[list(span) for span in masked])


def learnt(made: Template, row: TaughtRow) -> str:
    """The text that carries loss."""
    [tokens] = made.taught([row])
    return "".join(text for text, loss in zip(texts_of(made, tokens), tokens.loss, strict=True) if loss)


@pytest.fixture
def plain() -> Template:
    return Template(llama3()[0])


def test_a_system_prompt_that_the_template_takes_stays(plain: Template) -> None:
    assert (plain.system, plain.fold(ASKED), plain.said) == ("kept", ASKED, [])


@pytest.mark.parametrize(("kind", "system"), [("gemma", "refused"), ("silent", "dropped")])
def test_any_other_goes_into_the_first_user_turn_and_is_said_once(kind: str, system: str, bases: Bases) -> None:
    made = Template(load_tokenizer(bases(kind)))
    assert made.system == system
    folded = Message(role="user", content="Use the tags.\n\n1+1?")
    assert made.fold(ASKED) == made.fold(ASKED) == [folded]
    answered = [Message(role="assistant", content="2"), Message(role="user", content="2+2?")]
    assert made.fold([*ASKED, *answered]) == [folded, *answered]
    assert made.fold(ASKED[:1]) == [Message(role="user", content="Use the tags.")]
    assert made.said == [FOLDED[system]]


def test_without_a_system_prompt_nothing_is_said(bases: Bases) -> None:
    made = Template(load_tokenizer(bases("gemma")))
    assert made.fold(ASKED[1:]) == ASKED[1:]
    assert made.said == []


def test_what_the_template_refuses_is_told_with_its_own_words(bases: Bases) -> None:
    made = Template(load_tokenizer(bases("gemma")))
    with pytest.raises(RowsError, match=r"refuses a conversation \(Conversation roles must alternate"):
        made.prompts([[*ASKED, Message(role="user", content="again")]])


def test_a_tokenizer_without_a_template_is_refused() -> None:
    tokenizer, _ = llama3()
    tokenizer.chat_template = None
    with pytest.raises(HarnessError, match=r"no chat template.*-Instruct"):
        Template(tokenizer)


def test_a_template_that_leaves_completions_out_is_refused() -> None:
    tokenizer, _ = llama3()
    tokenizer.chat_template = "{% for m in messages if m.role != 'assistant' %}{{ m.content }}{% endfor %}"
    with pytest.raises(HarnessError, match="leaves the assistant's turns out"):
        Template(tokenizer).taught([taught("2")])


@pytest.mark.parametrize(
    ("content", "rest"),
    [
        ("<think>1+1</think>2", "1+1</think>2"),
        ("<think>\n1+1</think>2", "1+1</think>2"),
        ("<think>\n\n1+1</think>2", "\n1+1</think>2"),
        ("1+1</think>2", "1+1</think>2"),  # as a prefilled style writes it
        ("<thinking>1+1", "<thinking>1+1"),
        ("", ""),
    ],
)
def test_a_tag_that_the_template_opens_is_not_written_twice(bases: Bases, content: str, rest: str) -> None:
    made = Template(load_tokenizer(bases("r1")))
    [tokens] = made.taught([taught(content)])
    assert tokens.text == f"{made.prompts([ASKED])[0].text}{rest}{made.turn_end}"
    assert tokens.text.count("<think>") == 1
    assert any("opens <think> itself" in sentence for sentence in made.said) == (content.startswith("<think>"))


def test_a_header_is_no_tag_that_is_opened(plain: Template) -> None:
    assert plain.generation_prompt == "<|start_header_id|>assistant<|end_header_id|>\n\n"
    assert learnt(plain, taught("assistant: 2")) == "assistant: 2<|eot_id|>"


def test_a_generation_prompt_may_stand_in_the_place_of_a_turn_s_end(plain: Template) -> None:
    plain.tokenizer.chat_template = (
        "{% for m in messages %}{{ m.content }}{% if not loop.last or not add_generation_prompt %};{% endif %}"
        "{% endfor %}{% if add_generation_prompt %}>{% endif %}"
    )
    assert (plain.generation_prompt, plain.turn_end) == (">", ";")


def test_a_template_that_rewrites_a_finished_turn_is_told_of(bases: Bases) -> None:
    tokenizer = load_tokenizer(bases("r1"))
    tokenizer.chat_template = template("qwen3")
    made = Template(tokenizer)
    assert learnt(made, taught("<think>1+1</think>2")).startswith("<think>1+1</think>2")
    assert any("renders a finished turn otherwise" in sentence for sentence in made.said)


@pytest.mark.parametrize(
    ("content", "masked", "kept"),
    [
        ("May  clips", [(3, 5)], "May"),  # " clips" is a token: its blank is masked, so it is out
        ("a;b;c", [(2, 3)], "a;;c"),
        ("a;b;c", [(0, 1), (4, 5)], ";b;"),
        ("a;b;c", [(2, 2)], "a;b;c"),  # an empty span masks nothing
        ("🧮;b;c", [(3, 4)], "🧮;;c"),  # code units: 🧮 counts two
        ("🧮;b", [(1, 2)], ";b"),  # half a character is the whole
        ("🧮;b", [(0, 1)], ";b"),
    ],
)
def test_masked_spans_carry_no_loss(plain: Template, content: str, masked: list[tuple[int, int]], kept: str) -> None:
    assert learnt(plain, taught(content, *masked)) == kept + "<|eot_id|>"


def test_masked_spans_count_from_the_completion_s_own_beginning(bases: Bases) -> None:
    """Though the template has written the first of it already."""
    made = Template(load_tokenizer(bases("r1")))
    content = "<think>a;b;c"
    at = content.index("b")
    assert learnt(made, taught(content, (at, at + 1))) == "a;;c" + made.turn_end
    assert learnt(made, taught(content, (0, 8))) == ";b;c" + made.turn_end


@pytest.mark.parametrize("span", [(0, 6), (3, 2)])
def test_a_span_that_is_not_in_its_completion_is_refused(plain: Template, span: tuple[int, int]) -> None:
    with pytest.raises(RowsError, match=r"masked span \[\d, \d\] is not within its completion \(0 to 5\)"):
        plain.taught([taught("a;b;c", span)])


def test_a_completion_is_one_turn_of_the_assistant(plain: Template) -> None:
    with pytest.raises(RowsError, match="one turn of the assistant"):
        plain.taught([TaughtRow(prompt=ASKED, completion=ASKED)])


class Letters(PreTrainedTokenizer):
    """A slow tokenizer: a token a character, and no word of where it stands."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(eos_token="\x03", pad_token="\x03", **kwargs)

    @property
    def vocab_size(self) -> int:
        return 0x110000

    def get_vocab(self) -> dict[str, int]:
        return {}

    def _tokenize(self, text: str, **_: Any) -> list[str]:
        return list(text)

    def _convert_token_to_id(self, token: str) -> int:
        return ord(token)

    def _convert_id_to_token(self, index: int) -> str:
        return chr(index)

    def convert_tokens_to_string(self, tokens: list[str]) -> str:
        return "".join(tokens)


@pytest.fixture
def slow() -> Template:
    tokenizer = Letters()
    tokenizer.chat_template = "{% for m in messages %}[{{ m.role }}]{{ m.content }};{% endfor %}"
    return Template(tokenizer)


def test_a_slow_tokenizer_trains_and_shows_its_tokens(slow: Template) -> None:
    tokens = slow.taught([taught("2")])[0]
    assert isinstance(tokens, Tokens)
    assert tokens.spans is None
    assert learnt(slow, taught("2")) == "2;"


def test_a_slow_tokenizer_refuses_masks(slow: Template) -> None:
    with pytest.raises(HarnessError, match=r"Letters does not tell where its tokens stand: .*--outputs drop or keep"):
        slow.taught([taught("a;b", (0, 1))])


@pytest.mark.parametrize("kind", ["llama3", "gemma", "r1", "qwen"])
def test_the_texts_of_tokens_put_together_are_the_text(kind: str, bases: Bases) -> None:
    """With characters that several tokens share, blanks at both ends, and letters of their own accents."""
    made = Template(load_tokenizer(bases(kind)))
    family = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}"
    odd = ["e\u0301 a\u0308", "\u001b[2J\u0000", "<|eot_id|>", "▁▁ <0x41>"]
    hostile = [f"한국어 🧮{family} x", "  two  blanks  ", "\n\n\t", *odd]
    for content in hostile:
        tokens = made.taught([taught(content)])[0]
        assert "".join(texts_of(made, tokens)) == tokens.text
        assert content in tokens.text


def test_tokens_are_made_in_chunks_alike(plain: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [taught(json.dumps(i)) for i in range(7)]
    whole = plain.taught(rows)
    monkeypatch.setattr("touchstone_harness.conversation.CHUNK", 3)
    assert plain.taught(rows) == whole


def test_an_unreachable_tokenizer_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(HarnessError, match=r"tokenizer of no-such/model cannot be loaded.*HF_ENDPOINT"):
        load_tokenizer("no-such/model")
