"""What a tool is: a plain typed function with a name, an effect and examples.

A family of tools is a module in `tools/` with one function that is handed what it needs and
gives its tools::

    def tools(timers: Timers, now: Now) -> list[Tool]:
        def timer_set(
            duration: Annotated[timedelta, Ask("For how long?")], name: str = ""
        ) -> ToolResult:
            \"\"\"Start a countdown timer.\"\"\"
            timer = timers.add(...)
            return ToolResult(f"Timer set for {spell(duration)}.", {"id": timer.id}, ...)

        return [Tool.of(timer_set, Effect.WRITE)]
"""

import inspect
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Effect
from victus_desktop.paths import resource

Now = Callable[[], datetime]
"""The present as an aware datetime in the user's time zone."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Annotation of a parameter: the question that fills it when the request did not."""

    question: str


class Unclear(BadInput):
    """More than one thing fits; the message asks which, and the answer goes into `parameter`."""

    def __init__(self, message: str, parameter: str) -> None:
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Undo:
    """The call that takes an effect back."""

    tool: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool found or did, checked by the tool itself.

    Only this may claim that something was done; the language model's words never do.
    """

    say: str
    """A short sentence for the user, as written."""
    data: Any = None
    """The same for programs: JSON-friendly."""
    spoken: str | None = None
    """Said instead of `say`, where it must sound different."""
    undo: Undo | None = None
    untrusted: bool = False
    """The text comes from outside (a mail, a page, a document): data, never instruction."""


@dataclass(frozen=True)
class Tool:
    """A function that Victus may call."""

    name: str
    description: str
    run: Callable[..., ToolResult]
    effect: Effect
    parameters: type[BaseModel]
    destructive: bool = False
    """A write that cannot be undone: asks first."""
    examples: tuple[str, ...] = field(default=(), repr=False)
    confirm: Callable[[dict[str, Any]], str] | None = None
    """Words the question before a risky call from its arguments; read back exactly."""
    foreign: bool = False
    """Its name and description are somebody else's words (an MCP server's)."""
    outward: bool = False
    """It only reads, but tells its arguments to a server of somebody else's."""
    personal: bool = False
    """Takes nothing but what the user said: words from outside are never kept by it."""

    @classmethod
    def of(
        cls,
        function: Callable[..., ToolResult],
        effect: Effect = Effect.READ,
        *,
        destructive: bool = False,
        examples: Sequence[str] = (),
        confirm: Callable[[dict[str, Any]], str] | None = None,
        outward: bool = False,
        personal: bool = False,
    ) -> "Tool":
        """Make a tool of a function: name, description and parameters are the function's own.

        Examples not given are read from `resources/examples/<name>.txt`, one a line.
        """
        name = function.__name__
        return cls(
            name=name,
            description=inspect.cleandoc(function.__doc__ or ""),
            run=function,
            effect=effect,
            parameters=_parameters(function),
            destructive=destructive,
            examples=tuple(examples) or bundled_examples(name),
            confirm=confirm,
            outward=outward,
            personal=personal,
        )

    @property
    def needs_approval(self) -> bool:
        return self.effect is Effect.SEND or self.destructive

    @property
    def deed(self) -> str:
        """What it does, to go on after 'I can'; a description that others gave proves nothing."""
        if self.foreign or not self.description:
            return f"use {self.name.replace('_', ' ')}"
        first, *_ = re.split(r"[.,;:](?:\s|$)", self.description, maxsplit=1)
        return first[0].lower() + first[1:]

    def schema(self) -> dict[str, Any]:
        """Give the JSON schema of the parameters."""
        return self.parameters.model_json_schema()

    def question(self, parameter: str) -> str:
        """Give the question that fills a parameter."""
        for note in self.parameters.model_fields[parameter].metadata:
            if isinstance(note, Ask):
                return note.question
        return f"Which {parameter.replace('_', ' ')}?"

    def missing(self, arguments: dict[str, Any]) -> str | None:
        """Give the first required parameter that is not there, or None."""
        for name, info in self.parameters.model_fields.items():
            if info.is_required() and arguments.get(name) in (None, "", []):
                return name
        return None

    def check(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Give the arguments as the tool takes them. Raises BadInput where one does not fit."""
        try:
            checked = self.parameters(**arguments)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise BadInput(f"{self.name}: {where}: {first['msg']}") from error
        return {name: getattr(checked, name) for name in checked.model_fields_set}

    def call(self, arguments: dict[str, Any]) -> ToolResult:
        """Check the arguments and run the tool.

        Raises BadInput where an argument does not fit, and what the tool raises.
        """
        return self.run(**self.check(arguments))


def jsonable(arguments: dict[str, Any]) -> dict[str, Any]:
    """Give arguments as JSON can hold them: times in ISO 8601, durations in seconds."""
    plain: dict[str, Any] = json.loads(json.dumps(arguments, default=_plain))
    return plain


def _plain(value: Any) -> Any:
    if hasattr(value, "total_seconds"):
        return value.total_seconds()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


@lru_cache(maxsize=256)
def bundled_examples(name: str) -> tuple[str, ...]:
    """Give the example utterances in `resources/examples/<name>.txt`; none is no error."""
    try:
        text = resource("examples", f"{name}.txt").read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _parameters(function: Callable[..., Any]) -> type[BaseModel]:
    hints = get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        required = parameter.default is inspect.Parameter.empty
        fields[name] = (hints[name], ... if required else parameter.default)
    return create_model(
        function.__name__, __config__=ConfigDict(extra="forbid", title=None), **fields
    )


def plain_type(annotation: Any) -> Any:
    """Give a parameter's type without its notes and without `| None`."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    options = [kind for kind in get_args(annotation) if kind is not type(None)]
    if len(options) == 1 and type(None) in get_args(annotation):
        return plain_type(options[0])
    return annotation
