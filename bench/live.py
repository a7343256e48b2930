"""Measures a séance that a whole region attends: telephones that ask, telephones that write, a desk that looks on."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from secrets import token_urlsafe
from urllib.parse import urlencode

from bench.screens import served
from elearn.demo.cast import PASSWORD

POLLING, WRITING, SECONDS = 200, 40, 20.0
PHONE_PAUSE, DESK_PAUSE, PAGE_PAUSE = 2.5, 1.0, 0.1  # seconds, as the scripts of the pages ask
PORT, PAGE = 8893, "/modules"
LONGEST_WAIT, PAGE_GOAL = 2.0, 0.300


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: str


@dataclass
class Caller:
    """One browser on a kept connection, seen by the server under an address of its own."""

    number: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    tag: str = ""
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, fields: dict[str, str] | None = None, **headers: str) -> Answer:
        """Send one request and read the whole answer."""
        body = urlencode({"csrf_token": self.token, **fields}).encode() if fields is not None else b""
        sent = {
            "Host": "localhost",
            "X-Forwarded-For": f"10.0.{self.number // 250}.{self.number % 250 + 1}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Length": str(len(body)),
            "Content-Type": "application/x-www-form-urlencoded",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        for attempt in (1, 2):  # a kept connection may have been closed meanwhile
            try:
                return await self._answer(head.encode() + b"\r\n" + body)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.streams = None
                if attempt == 2:
                    raise
        raise AssertionError

    async def _answer(self, request: bytes) -> Answer:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", PORT)
        reader, writer = self.streams
        writer.write(request)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = [line.split(": ", 1) for line in lines[1:] if ": " in line]
        headers = {name.lower(): value for name, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        for name, value in pairs:
            if name.lower() == "set-cookie":
                key, _, kept = value.split(";")[0].partition("=")
                self.cookies[key] = kept
        if headers.get("connection", "").lower() == "close":
            writer.close()
            self.streams = None
        return Answer(int(lines[0].split()[1]), headers, dict(self.cookies), body.decode())

    async def read_token(self, path: str) -> str:
        """Open a page and keep the token of its forms; return the page."""
        page = await self.ask("GET", path)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.body)
        assert page.status == 200 and found, f"{path}: {page.status}"
        self.token = unescape(found[1])
        return page.body

    async def sign_in(self, role: str) -> None:
        """Sign in as a person of the demonstration."""
        await self.read_token("/connexion")
        done = await self.ask("POST", "/connexion", {"email": f"{role}@example.org", "password": PASSWORD})
        assert done.status in (302, 303), done.status
        await self.read_token("/compte")

    async def join(self, code: str) -> None:
        """Join the séance without an account."""
        await self.read_token(f"/s/{code}")
        done = await self.ask("POST", "/s", {"code": code})
        assert done.status == 303, f"joining: {done.status}"
        tag = re.search(r'data-tag="([^"]+)"', await self.read_token(f"/s/{code}"))
        assert tag
        self.tag = tag[1]


@dataclass
class Measured:
    """What was seen in the time: seconds of each kind of request, and how long each contribution took to be seen."""

    polls: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    sent_at: dict[str, float] = field(default_factory=dict)
    seen: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def main() -> None:
    """Print how a séance of 240 telephones went; stop with a fault where a goal is missed."""
    with served(PORT, PARCOURS_PROXIES="1", PARCOURS_WORKERS="2"):
        found = asyncio.run(_run())
    print(f"\na séance, {POLLING} telephones polling, {WRITING} writing, 2 workers, {SECONDS:.0f} s:")
    for name, times in (("polls", found.polls), ("posts", found.posts), (f"pages ({PAGE})", found.pages)):
        print(f"  {name:18} {len(times):6}   median {_at(times, 0.5):6.0f} ms   p95 {_at(times, 0.95):6.0f} ms")
    median, most = _at(found.seen, 0.5), _at(found.seen, 1)
    print(f"  on the desk after  {len(found.seen):6}   median {median:6.0f} ms   most {most:6.0f} ms")
    print(f"  errors {len(found.errors)} {found.errors[:3]}")
    missed = found.errors or len(found.seen) < len(found.sent_at) or max(found.seen) > LONGEST_WAIT
    if missed or _at(found.pages, 0.95) > 1000 * PAGE_GOAL:
        raise SystemExit("a goal of the séance is missed")


async def _run() -> Measured:
    found, desk, reader = Measured(), Caller(0), Caller(1)
    await desk.sign_in("supervisor")
    await reader.sign_in("learner")
    listed = await desk.ask("GET", "/seances")
    place = re.search(r'href="(/seances/\d+)">José et ses parents', listed.body)
    assert place, "the demonstration has no séance under way"
    page = await desk.read_token(f"{place[1]}/animer")
    code = re.search(r'class="join-code">(\w{3}) (\w{3})<', page)
    assert code
    phones = [Caller(number) for number in range(10, 10 + POLLING + WRITING)]
    for start in range(0, len(phones), 8):
        await asyncio.gather(*(phone.join(code[1] + code[2]) for phone in phones[start : start + 8]))
    until = time.perf_counter() + SECONDS
    address = f"/s/{code[1]}{code[2]}"
    await asyncio.gather(
        *(_poll(phone, f"{address}/etat", found, until) for phone in phones[:POLLING]),
        *(_write(phone, address, found, until) for phone in phones[POLLING:]),
        _look(desk, f"{place[1]}/animer/etat", found, until + LONGEST_WAIT),
        _read(reader, found, until),
    )
    return found


async def _poll(phone: Caller, path: str, found: Measured, until: float) -> None:
    tag = phone.tag  # the page that joining led to was drawn in this state
    await asyncio.sleep(random.random() * PHONE_PAUSE)
    while (begun := time.perf_counter()) < until:
        answer = await phone.ask("GET", path, Accept="application/json", If_None_Match=f'"{tag}"')
        found.polls.append(time.perf_counter() - begun)
        if answer.status == 200:
            tag = json.loads(answer.body)["tag"]
        elif answer.status != 304:
            found.errors.append(f"poll {answer.status}")
        await asyncio.sleep(PHONE_PAUSE)


async def _write(phone: Caller, address: str, found: Measured, until: float) -> None:
    """Send three contributions: the first with everybody else at once, the others when it comes."""
    page = await phone.read_token(address)
    question = re.search(r'name="question" value="(\d+)"', page)
    assert question
    start = until - SECONDS
    for moment in (start + 4, start + 6 + random.random() * 4, start + 11 + random.random() * 6):
        await asyncio.sleep(max(0.0, moment - time.perf_counter()))
        text = f"Contribution {token_urlsafe(9)}"
        fields = {"question": question[1], "jeton": token_urlsafe(16), "text": text}
        begun = time.perf_counter()
        answer = await phone.ask("POST", f"{address}/contributions", fields, Accept="application/json")
        found.posts.append(time.perf_counter() - begun)
        if answer.status == 200:
            found.sent_at[text] = begun
        else:
            found.errors.append(f"post {answer.status}")


async def _look(desk: Caller, path: str, found: Measured, until: float) -> None:
    """Look at the desk as its page does, and note when each contribution stands there first."""
    tag, waiting = "", set[str]()
    while time.perf_counter() < until:
        answer = await desk.ask("GET", path, Accept="application/json", If_None_Match=f'"{tag}"')
        now = time.perf_counter()
        if answer.status == 200:
            held = json.loads(answer.body)
            tag = held["tag"]
            for text in found.sent_at.keys() - waiting:
                if text in held["parts"]["wall"]:
                    waiting.add(text)
                    found.seen.append(now - found.sent_at[text])
        elif answer.status != 304:
            found.errors.append(f"desk {answer.status}")
        await asyncio.sleep(DESK_PAUSE)


async def _read(reader: Caller, found: Measured, until: float) -> None:
    while (begun := time.perf_counter()) < until:
        answer = await reader.ask("GET", PAGE)
        found.pages.append(time.perf_counter() - begun)
        if answer.status != 200:
            found.errors.append(f"page {answer.status}")
        await asyncio.sleep(PAGE_PAUSE)


def _at(times: Sequence[float], share: float) -> float:
    """Return a percentile in milliseconds."""
    ordered = sorted(times) or [0.0]
    return 1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)]


if __name__ == "__main__":
    main()
