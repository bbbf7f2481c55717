"""Sums in words or signs: 'fifteen percent of eighty', 'twelve divided by four', '3 + 4 * 2'."""

import ast
import math
import operator
import re
from collections.abc import Callable

from victus_desktop.agent.arguments.numbers import with_digits
from victus_desktop.agent.facts.shares import share
from victus_desktop.conversation.errors import BadInput

_LONGEST = 200
_LARGEST_POWER = 1000
_N = r"\(?-?\d[\d.]*\)?"
_SHARES = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_SHARE = (
    r"(?:half|halves|(?:third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?"
    r"|\d+(?:st|nd|rd|th)s?)"
)
_PERCENT = r" ?(?:%|percent\b|per cent\b)"
_ASIDE = re.compile(
    r"^(?:(?:do you|i want to|i need to|can you|could you|to|please|quick math|know|tell me"
    r"|figure out|work out|calculate|compute|solve|evaluate|what(?:'s| is| are| does| do|s)?"
    r"|how much(?: is| are| would)?|how many is|i get if i|if i"
    r"|the (?:result|answer|value) (?:of|to)|equals?|it with|is)\s+)+"
    r"|(?:\s+(?:is|are|equals?|make|makes|together|each|ways|people|in total|altogether|please"
    r"|=|degrees|euros|dollars|pounds|bucks))+$"
)
_CURRENCY = re.compile(r"[$€£¥] ?(?=\d)|(?<=\d) ?[$€£¥]")
_WITH_CENTS = re.compile(
    r"\b(\d+) (?:dollars|euros|pounds|quid)(?: and)? (\d\d)(?: (?:cents|pence|p))?\b"
    r"(?! (?:ways|people|friends|of us))"
)
"""'Two pounds fifty'."""
_EACH = re.compile(r"(\d+) (?:[a-z]+ )?(?:for|at) (\d+(?:\.\d+)?) (?:each|apiece)\b")
_UNITS_AFTER = re.compile(r"(?<=\d) (?:dollars|euros|pounds|bucks|degrees|people|ways|friends)\b")
_WORDS: tuple[tuple[str, str], ...] = (
    (r"(?<=\d),(?=\d{3}\b)", ""),
    (r"(?<=\d) point (?=\d)", "."),
    (r"\b(?:negative|minus) (?=\d)(?<![\d)] minus )", "-"),
    (r"\bwhat (?:percent|percentage) of (?P<b>N) (?:is|are) (?P<a>N)", r"(\g<a>/\g<b>*100)"),
    (r"\b(?P<a>N) is what (?:percent|percentage) of (?P<b>N)", r"(\g<a>/\g<b>*100)"),
    (r"\b(?:what )?(?:percent|percentage) is (?P<a>N) (?:out )?of (?P<b>N)", r"(\g<a>/\g<b>*100)"),
    (r"add (?P<a>N)P to (?P<b>N)", r"(\g<b>*(1+\g<a>/100))"),
    (r"(?:take )?(?P<a>N)P (?:off|discount on)(?: of)? (?P<b>N)", r"(\g<b>*(1-\g<a>/100))"),
    (r"(?P<a>N)P (?:tip |tax |interest )?(?:of|on|from) (?P<b>N)", r"(\g<a>/100*\g<b>)"),
    (r"(?:tip |tax )?(?:on|of) (?P<b>N) at (?P<a>N)P", r"(\g<a>/100*\g<b>)"),
    (r"(?P<b>N) (?:plus|\+)(?: tax of)? (?P<a>N)P", r"(\g<b>*(1+\g<a>/100))"),
    (r"(?P<b>N) (?:minus|less|-) (?P<a>N)P", r"(\g<b>*(1-\g<a>/100))"),
    (r"(?P<a>N)P", r"(\g<a>/100)"),
    (r"square root of (?P<a>N)", r"sqrt(\g<a>)"),
    (r"cube root of (?P<a>N)", r"cbrt(\g<a>)"),
    (r"(?:natural log(?:arithm)?|ln) of (?P<a>N)", r"ln(\g<a>)"),
    (r"log(?:arithm)? of (?P<a>N)", r"log(\g<a>)"),
    (r"\b(?:sine|sin) of (?P<a>N)", r"sin(\g<a>)"),
    (r"\b(?:cosine|cos) of (?P<a>N)", r"cos(\g<a>)"),
    (r"(?:tangent|tan) of (?P<a>N)", r"tan(\g<a>)"),
    (r"(?P<a>N) factorial|factorial of (?P<b>N)", r"factorial(\g<a>\g<b>)"),
    (r"difference (?:between|of) (?P<a>N) and (?P<b>N)", r"(\g<a>-\g<b>)"),
    (r"remainder of (?P<a>N) (?:divided by|over|by) (?P<b>N)", r"(\g<a>%\g<b>)"),
    (r"subtract (?P<a>N) from (?P<b>N)", r"(\g<b>-\g<a>)"),
    (r"take (?P<a>N) (?:away )?from (?P<b>N)", r"(\g<b>-\g<a>)"),
    (r"multiply (?P<a>N) (?:by|and|with) (?P<b>N)", r"(\g<a>*\g<b>)"),
    (r"divide (?P<a>N) (?:by|into) (?P<b>N)", r"(\g<a>/\g<b>)"),
    (r"how many times does (?P<a>N) go into (?P<b>N)", r"(\g<b>/\g<a>)"),
    (r"\b(?:double|twice) (?P<a>N)", r"(2*\g<a>)"),
    (r"\btriple (?P<a>N)", r"(3*\g<a>)"),
    (r"\b(?:to the|raised to the) (?P<a>\d+)(?:st|nd|rd|th)(?: power)?", r"**\g<a>"),
    (r"\b(?:to the power of|raised to(?: the power of)?|to the power|to the)\b(?= \d)", "**"),
    (r"\b(?P<a>\d+) dozens?\b", r"(\g<a>*12)"),
    (r"\bsquared\b", "**2"),
    (r"\bcubed\b", "**3"),
    (r"\bmultiplied by\b|\btimes\b|(?<=\d) ?x ?(?=\d)|×", "*"),
    (r"\b(?:divided|split|shared)(?: (?:by|between|among|into|in))?\b|\bover\b|\bby\b|÷", "/"),
    (r"\bplus\b|\band\b|\badded to\b", "+"),
    (r"\bminus\b|\bless\b|\btake away\b|−", "-"),
    (r"\bmod(?:ulo)?\b", "%"),
    (r"\^", "**"),
    (r"\bthe\b|\ba\b", ""),
)
_COMPILED = tuple(
    (re.compile(pattern.replace("N)", f"{_N})").replace(")P", f"){_PERCENT}")), sign)
    for pattern, sign in _WORDS
)
_SHARE_OF = re.compile(rf"\b(?P<n>\d+|an?)? ?(?P<share>{_SHARE})\b(?P<of> of)?")
_LISTED = re.compile(r"^(?:the )?(?P<what>sum|average|mean|product|total)(?: up)? of (?P<rest>.+)$")
_ADDED = re.compile(r"^(?:add|sum)(?: up)? (?P<rest>[\d., and]+)$")
_OPERATORS: dict[type, Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "cbrt": math.cbrt,
    "ln": math.log,
    "log": math.log10,
    "sin": lambda degrees: math.sin(math.radians(degrees)),
    "cos": lambda degrees: math.cos(math.radians(degrees)),
    "tan": lambda degrees: math.tan(math.radians(degrees)),
    "factorial": lambda value: float(math.factorial(int(value))),
}
_NAMES = {"pi": math.pi, "e": math.e}


def calculate(expression: str) -> float:
    """Give the value of a sum in words or signs; angles are in degrees. Raises BadInput."""
    if (part := share(expression)) is not None:
        return part.value
    text = in_signs(expression)
    if not text or len(text) > _LONGEST:
        raise BadInput("I can't calculate that.")
    try:
        value = _value(ast.parse(text, mode="eval").body)
    except ZeroDivisionError as error:
        raise BadInput("Nothing can be divided by zero.") from error
    except (SyntaxError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise BadInput("I can't calculate that.") from error
    if not math.isfinite(value):
        raise BadInput("That is more than I can calculate with.")
    return round(value, 10)


def in_signs(expression: str) -> str:
    """Give a sum in words as Python would write it; what cannot be read stays as it is."""
    bare = _CURRENCY.sub("", expression.strip(" ?.!=").lower())
    spaced = re.sub(r"(?<=[\d)]) ?- ?(?=[\d(])", " minus ", bare)
    text = _UNITS_AFTER.sub("", _WITH_CENTS.sub(r"\1.\2", with_digits(spaced)))
    text = _EACH.sub(r"\1*\2", text)
    kept = re.match(r"^(?:what percent|how many times)", text)
    text = text if kept else _ASIDE.sub("", text)
    text = _SHARE_OF.sub(_share, text).strip()
    for pattern in (_LISTED, _ADDED):
        listed = pattern.match(text)
        if listed:
            return _combined(listed.groupdict().get("what") or "sum", listed["rest"])
    for pattern, sign in _COMPILED:
        text = re.sub(pattern, sign, text)
    return re.sub(r"\s+", " ", text).strip()


def _combined(what: str, rest: str) -> str:
    numbers = re.findall(r"-?\d+(?:\.\d+)?", rest)
    joined = ("*" if what == "product" else "+").join(numbers)
    return f"({joined})/{len(numbers)}" if what in ("average", "mean") else joined


def _share(found: "re.Match[str]") -> str:
    """Give '(2/3)*' for 'two thirds of'."""
    word = found["share"].removesuffix("s") if found["share"] != "halves" else "half"
    if word[0].isdigit():
        if not found["n"]:
            return found[0]
        below = int(re.sub(r"\D", "", word))
    else:
        below = _SHARES[word]
    above = found["n"] if found["n"] and found["n"].isdigit() else "1"
    return f" ({above}/{below})" + ("*" if found["of"] else "")


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name(id=name):
            return _NAMES[name]
        case ast.UnaryOp(op=op, operand=operand):
            return _OPERATORS[type(op)](_value(operand))
        case ast.BinOp(left=left, op=op, right=right):
            first, second = _value(left), _value(right)
            if isinstance(op, ast.Pow) and abs(second) > _LARGEST_POWER:
                raise OverflowError
            return _OPERATORS[type(op)](first, second)
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            inner = _value(argument)
            if name == "factorial" and not 0 <= inner <= _LARGEST_POWER:
                raise OverflowError
            return _FUNCTIONS[name](inner)
    raise ValueError
