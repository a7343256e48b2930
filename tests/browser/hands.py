"""Works a page as a person does: with the mouse, with the keyboard alone, or with the mouse and no scripts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from playwright.sync_api import Locator, Page, expect

FARTHEST = 250


def settle(page: Page) -> None:
    """Wait until a form that asks the server first has gone: on a machine without a network, every form does."""
    expect(page.locator("form[aria-busy]")).to_have_count(0)


class Way(StrEnum):
    """How somebody works."""

    MOUSE = "souris"
    KEYBOARD = "clavier"
    NO_SCRIPTS = "sans scripts"


@dataclass
class Hands:
    """One person at one page; each method is one thing that they do, named by what they see."""

    page: Page
    way: Way

    @property
    def has_scripts(self) -> bool:
        """Whether the browser runs scripts."""
        return self.way is not Way.NO_SCRIPTS

    def press(self, name: str, inside: Locator | None = None) -> None:
        """Press a button."""
        self.use((inside or self.page).get_by_role("button", name=name, exact=True).first)

    def follow(self, name: str, inside: Locator | None = None) -> None:
        """Follow a link."""
        self.use((inside or self.page.locator("main")).get_by_role("link", name=name).first)

    def go(self, name: str) -> None:
        """Follow a link of the navigation."""
        self.follow(name, self.page.get_by_role("navigation", name="Navigation principale"))

    def open(self, summary: str) -> None:
        """Open what is folded."""
        self.use(self.page.locator("summary").filter(has_text=summary).first)

    def write(self, label: str, text: str) -> None:
        """Write in a field; what it held goes."""
        field = self.page.get_by_label(label, exact=True).first
        if self.way is Way.KEYBOARD:
            self.reach(field)
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(text)
        else:
            field.click()
            field.fill(text)

    def give_day(self, label: str, day: date) -> None:
        """Give a date, as this browser's own field takes it."""
        self._give(label, day.isoformat(), f"{day:%m%d%Y}")

    def give_hour(self, label: str, hour: time) -> None:
        """Give an hour, as this browser's own field takes it."""
        self._give(label, f"{hour:%H:%M}", f"{hour:%I%M%p}")

    def tick(self, label: str) -> None:
        """Tick a box, or choose a radio button."""
        box = self.page.get_by_label(label).first
        if self.way is not Way.KEYBOARD:
            box.check()
        elif box.get_attribute("type") == "radio":
            self._choose_radio(box)
        else:
            self.reach(box)
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def choose(self, label: str, option: str) -> None:
        """Choose in a list."""
        field = self.page.get_by_label(label, exact=True).first
        if self.way is not Way.KEYBOARD:
            field.select_option(label=option)
            return
        self.reach(field)
        self.page.keyboard.press("Home")
        for _ in range(field.locator("option").count()):
            if field.evaluate("box => box.selectedOptions[0].label.replace(/\\s/g, ' ')") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"« {option} » is not in « {label} »")

    def use(self, target: Locator) -> None:
        """Click, or reach with the Tab key and press Enter."""
        if self.way is Way.KEYBOARD:
            self.reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()
        settle(self.page)

    def reach(self, target: Locator) -> None:
        """Press Tab until the focus is there. Fails where the Tab key never comes."""
        target.wait_for()
        for _ in range(FARTHEST):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not reach {target}")

    def sign_in(self, email: str, password: str) -> None:
        """Sign in on the page that asks for it."""
        self.write("Courriel", email)
        self.write("Mot de passe", password)
        self.press("Se connecter")
        self.page.wait_for_url(lambda url: "/connexion" not in url)

    def _give(self, label: str, value: str, keys: str) -> None:
        field = self.page.get_by_label(label, exact=True).first
        if self.way is Way.KEYBOARD:
            self.reach(field)
            self.page.keyboard.type(keys)
        else:
            field.fill(value)
        expect(field).to_have_value(value)

    def _choose_radio(self, box: Locator) -> None:
        name = box.get_attribute("name")
        group = self.page.locator(f'input[type="radio"][name="{name}"]')
        for _ in range(FARTHEST):
            if self.page.evaluate("name => document.activeElement.name === name", name):
                break
            self.page.keyboard.press("Tab")
        if not self.page.evaluate("document.activeElement.checked"):
            self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if box.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
