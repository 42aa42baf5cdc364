"""The site in a real browser: found, heard, downloaded, verified; by keyboard alone; axe-core is content."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.needs import needs, needs_file
from tests.sites import CODE, Published, published, serving

PHONE, DESK = (360, 640), (1366, 768)
SECONDS = 20


@contextlib.contextmanager
def browser(size: tuple[int, int], *, script: bool = True) -> Iterator[webdriver.Chrome]:
    """Start Chromium without a window; give it to the block."""
    options = webdriver.ChromeOptions()
    options.binary_location = needs("chromium")
    profile = tempfile.TemporaryDirectory()
    width, height = size
    words = ["--headless=new", "--no-sandbox", "--mute-audio", f"--window-size={width},{height}"]
    for word in (*words, f"--user-data-dir={profile.name}", "--autoplay-policy=no-user-gesture-required"):
        options.add_argument(word)
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(needs("chromedriver"), env=dict(os.environ)))
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        yield driver
    finally:
        driver.quit()
        with contextlib.suppress(OSError):
            profile.cleanup()


@pytest.fixture(scope="module")
def served(site: Published) -> Iterator[str]:
    with serving(site.output) as (address, _):
        yield address


@pytest.fixture(scope="module")
def phone(served: str) -> Iterator[webdriver.Chrome]:
    with browser(PHONE) as driver:
        yield driver


@pytest.fixture
def downloads(phone: webdriver.Chrome, tmp_path: Path) -> Path:
    phone.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    return tmp_path


def until(driver: webdriver.Chrome, condition: object) -> object:
    """Wait until a condition holds; return what it gave."""
    return WebDriverWait(driver, SECONDS, poll_frequency=0.05).until(lambda _: condition())  # type: ignore[operator]


def errors_of(driver: webdriver.Chrome) -> list[str]:
    return [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]


def test_a_commune_is_found_by_typing_its_name_without_accents(phone: webdriver.Chrome, served: str) -> None:
    phone.get(served)
    field = until(
        phone, lambda: next(iter(phone.find_elements(By.CSS_SELECTOR, "#tim:not([hidden]) input")), None)
    )
    field.send_keys("ngoc l")  # type: ignore[attr-defined]
    link = until(phone, lambda: next(iter(phone.find_elements(By.CSS_SELECTOR, "#ket-qua a")), None))
    link.click()  # type: ignore[attr-defined]
    until(phone, lambda: phone.title.startswith("Xã Ngọc Lặc"))
    assert phone.current_url == f"{served}communes/{CODE}/index.html"
    assert errors_of(phone) == []


def test_a_segment_is_heard(phone: webdriver.Chrome, served: str) -> None:
    phone.get(f"{served}communes/{CODE}/")
    sound = phone.find_element(By.CSS_SELECTOR, ".segments audio")
    phone.execute_script("arguments[0].play()", sound)
    until(phone, lambda: phone.execute_script("return arguments[0].currentTime", sound) > 0.2)
    assert 3.5 < float(phone.execute_script("return arguments[0].duration", sound)) < 4.5


def test_the_week_is_downloaded_and_the_page_itself_finds_it_whole_or_not(
    phone: webdriver.Chrome, served: str, site: Published, downloads: Path
) -> None:
    phone.get(f"{served}communes/{CODE}/")
    phone.find_element(By.CSS_SELECTOR, "a.button").click()
    file = downloads / site.zipped.name
    until(phone, lambda: file.is_file() and file.stat().st_size == site.told.bundle.bytes)
    assert file.read_bytes() == site.zipped.read_bytes()
    phone.find_element(By.CSS_SELECTOR, "details summary").click()
    field = phone.find_element(By.ID, "tep")
    verdict = phone.find_element(By.ID, "ket-luan")
    field.send_keys(str(file))
    until(phone, lambda: verdict.text == "Tệp nguyên vẹn.")
    broken = downloads / "broken.zip"
    broken.write_bytes(file.read_bytes()[:-1] + b"!")
    field.send_keys(str(broken))
    until(phone, lambda: "hỏng" in verdict.text)


def test_the_keyboard_alone_leads_from_the_first_page_to_the_download(
    phone: webdriver.Chrome, served: str, site: Published, downloads: Path
) -> None:
    phone.get(served)
    press(phone, Keys.TAB)
    assert phone.switch_to.active_element.get_attribute("href").endswith("#noi-dung")  # type: ignore[union-attr]
    tab_to(phone, f"communes/{CODE}/index.html")
    press(phone, Keys.ENTER)
    until(phone, lambda: phone.title.startswith("Xã Ngọc Lặc"))
    tab_to(phone, ".zip")
    press(phone, Keys.ENTER)
    until(phone, lambda: (downloads / site.zipped.name).is_file())


def press(driver: webdriver.Chrome, key: str) -> None:
    webdriver.ActionChains(driver).send_keys(key).perform()


def tab_to(driver: webdriver.Chrome, end: str) -> None:
    """Press Tab until a link that ends so has the focus, and see that the focus can be seen."""
    for _ in range(60):
        focused = driver.switch_to.active_element
        if (focused.get_attribute("href") or "").endswith(end):
            assert focused.value_of_css_property("outline-style") == "solid"
            return
        press(driver, Keys.TAB)
    pytest.fail(f"Tab never came to {end}")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_no_barrier_and_nothing_is_wider_than_the_screen(
    served: str, size: tuple[int, int]
) -> None:
    axe = needs_file("axe-core/axe.min.js").read_text("utf-8")
    with browser(size) as driver:
        for path in ("", f"communes/{CODE}/", f"communes/{CODE}/2026-W48/lich.html"):
            driver.get(served + path)
            for summary in driver.find_elements(By.CSS_SELECTOR, "summary"):
                summary.click()
            driver.execute_script(axe)
            found = driver.execute_async_script("axe.run().then(arguments[0])")
            assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
            width = driver.execute_script("return document.documentElement.scrollWidth")
            assert width <= size[0], path
            assert errors_of(driver) == []


def test_without_script_everything_but_the_courtesies_is_there(served: str, site: Published) -> None:
    with browser(PHONE, script=False) as driver:
        driver.get(served)
        assert not driver.find_element(By.ID, "ten").is_displayed()
        driver.find_element(By.LINK_TEXT, "Xã Ngọc Lặc").click()
        until(driver, lambda: driver.title.startswith("Xã Ngọc Lặc"))
        assert driver.find_element(By.CSS_SELECTOR, "a.button").is_displayed()
        assert len(driver.find_elements(By.TAG_NAME, "audio")) == len(site.told.airings) + len(
            site.told.segments
        )


def test_the_site_works_from_a_disk(tmp_path: Path) -> None:
    site = published(tmp_path, with_zips=True)
    with browser(PHONE) as driver:
        driver.get((site.root / "index.html").as_uri())
        driver.find_element(By.LINK_TEXT, "Xã Ngọc Lặc").click()
        until(driver, lambda: driver.title.startswith("Xã Ngọc Lặc"))
        button = driver.find_element(By.CSS_SELECTOR, "a.button")
        assert button.get_attribute("href") == (site.root / site.told.bundle.path).as_uri()
        assert button.value_of_css_property("display") == "block", "the style sheet is there"
        sound = driver.find_element(By.CSS_SELECTOR, ".segments audio")
        driver.execute_script("arguments[0].play()", sound)
        until(driver, lambda: driver.execute_script("return arguments[0].currentTime", sound) > 0.2)
