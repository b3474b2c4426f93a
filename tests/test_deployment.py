"""What is shipped for running the catalog fits together, as far as no process has to run for it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from catalog.caching import EXPOSED, VARY
from catalog.errors import SOON, TITLES
from tests.ports import free_port
from tests.topology.nginx import Proxy
from tests.topology.shipped import DEPLOY, ENVIRONMENT, ROOT, TEMPLATE, compose, filled_in

UNITS = DEPLOY / "systemd"
ROLES = ("kedai_owner", "kedai_app", "kedai_standby")
INSTALLED = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")


def known_to_settings() -> set[str]:
    """Every variable that `config/` reads: in capitals, in quotes, on a line that asks for one."""
    words = "switch|days|per_minute|seconds|megabytes|networks|choice"
    asking = re.compile(rf"os\.environ|\bname: str = |\b(?:{words}|env\.\w+)\(")
    return {
        name
        for path in (ROOT / "config").rglob("*.py")
        for line in path.read_text().splitlines()
        if asking.search(line)
        for name in re.findall(r'"([A-Z][A-Z_]+[A-Z])"', line)
    } - {"DJANGO_SETTINGS_MODULE"}


def known_to_compose() -> set[str]:
    """Every variable that `.env` may give the compose file."""
    return {*re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text())}


def named_in_the_example() -> set[str]:
    text = ENVIRONMENT.read_text()
    set_here = re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE)
    return {*set_here, *re.findall(r"^#   ([A-Z_]+) ", text, re.MULTILINE)}


def given_to(service: str) -> set[str]:
    return {*compose()["services"][service]["environment"]}


# ── the environment ──────────────────────────────────────────────────────────────────────


def test_every_variable_of_the_example_is_known() -> None:
    docker, given = {"COMPOSE_PROFILES"}, given_to("web")
    known = known_to_settings() | known_to_compose() | given | docker
    assert named_in_the_example() - known == set()


def test_every_variable_that_is_known_is_in_the_example() -> None:
    assert (known_to_settings() | known_to_compose()) - named_in_the_example() == set()


def test_web_servers_and_deliverer_are_given_every_setting() -> None:
    """Else what stands in `.env` would mean nothing to them."""
    elsewhere = {"DEBUG"}
    for service in ("web", "web-2", "deliverer"):
        assert known_to_settings() - given_to(service) == elsewhere, service


# ── the compose file ─────────────────────────────────────────────────────────────────────

SERVICES: dict[str, Any] = compose()["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert ("cap_add" in service) == (name == "proxy")


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_has_a_version(name: str) -> None:
    assert re.fullmatch(r"[\w./-]+:[\w.-]+", SERVICES[name]["image"])
    assert not SERVICES[name]["image"].endswith(":latest")


def test_the_image_itself_is_built_on_a_version_and_has_no_root() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.findall(r"^FROM (.*)$", dockerfile, re.MULTILINE) == ["python:3.11-slim-bookworm"]
    assert re.findall(r"^USER (.*)$", dockerfile, re.MULTILINE) == ["kedai"]
    assert "HEALTHCHECK" in dockerfile


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["proxy"]["networks"] == ["outside"]
    for name in ("postgres", "standby", "valkey"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert compose()["networks"]["inside"] == {"internal": True}


def test_what_runs_on_is_watched() -> None:
    """By its own check or the image's; the deliverer's lag is told by `/readyz`."""
    unwatched = {
        name
        for name, service in SERVICES.items()
        if ("healthcheck" not in service and service["image"] != "kedai:local")
        or service.get("healthcheck") == {"disable": True}
    }
    assert unwatched == {"migrate", "deliverer"}


def test_only_who_migrates_has_the_owners_role() -> None:
    for name, service in SERVICES.items():
        url = service["environment"].get("DATABASE_URL", "") if "environment" in service else ""
        if service["image"] == "kedai:local":
            role = "kedai_owner" if name == "migrate" else "kedai_app"
            assert url.startswith(f"postgres://{role}:"), name
            assert ("OWNER_PASSWORD" in str(service)) == (name == "migrate")


def test_the_roles_are_those_that_are_made() -> None:
    made = re.findall(r"CREATE ROLE (\w+)", (DEPLOY / "postgres" / "roles.sh").read_text())
    assert tuple(made) == ROLES
    used = (ROOT / "docker-compose.yml").read_text() + ENVIRONMENT.read_text()
    assert {*re.findall(r"\bkedai_(?:owner|app|standby)\b", used)} == {*ROLES}
    assert "grant_application kedai_app" in str(SERVICES["migrate"]["command"])


def test_every_file_that_is_mounted_is_there_and_scripts_may_run() -> None:
    for service in SERVICES.values():
        for mounted in service.get("volumes", []):
            if mounted.startswith("./"):
                assert (ROOT / mounted.split(":")[0]).exists(), mounted
    scripts = list(DEPLOY.rglob("*.sh"))
    assert len(scripts) == 3
    for script in scripts:
        assert script.stat().st_mode & 0o111, script
        assert subprocess.run(["bash", "-n", script]).returncode == 0


# ── the proxy ────────────────────────────────────────────────────────────────────────────


def proxy_map(source: str, variable: str) -> dict[str, str]:
    """One of the template's maps, key by key."""
    head = rf"^map {re.escape(source)} {re.escape(variable)} \{{\n(.*?)^\}}"
    found = re.search(head, TEMPLATE.read_text(), re.MULTILINE | re.DOTALL)
    assert found, variable
    pairs = re.findall(r'^\s*("[^"]*"|\S+)\s+("[^"]*"|\S+);$', found[1], re.MULTILINE)
    return {key.strip('"'): value.strip('"') for key, value in pairs}


def test_the_proxy_says_what_the_application_says() -> None:
    titles = {
        f"{language}:{name}": title.in_language(language)
        for name, title in TITLES.values()
        for language in ("zh-hans", "en")
    }
    said = proxy_map("$kedai_language:$kedai_type", "$kedai_title")
    assert said == {key: titles[key] for key in said}
    types = proxy_map("$status", "$kedai_type")
    assert {f"{language}:{name}" for name in types.values() for language in ("zh-hans", "en")} == {
        *said
    }
    for status, name in types.items():
        if status.isdigit():
            assert TITLES[int(status)][0] == name
    assert re.fullmatch(next(key for key in types if key[0] == "~")[1:], "503")
    assert (types["~^50[234]$"], types["default"]) == (TITLES[503][0], TITLES[400][0])


def test_the_proxy_sends_the_headers_of_the_application(settings: Any) -> None:
    text = TEMPLATE.read_text()
    assert f'Access-Control-Expose-Headers "{EXPOSED}"' in text
    assert f'Vary "{VARY}"' in text
    assert {*proxy_map("$status", "$kedai_retry_after").values()} == {"", SOON}
    assert text.count(f"X-Frame-Options {settings.X_FRAME_OPTIONS} ") == 1
    assert text.count(f"Referrer-Policy {settings.SECURE_REFERRER_POLICY} ") == 1
    assert text.count("Strict-Transport-Security max-age=2592000 ") == 2


def test_the_proxy_takes_as_much_as_the_application(settings: Any) -> None:
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == 1024**2
    assert "\tlocation /api/ {\n\t\tclient_max_body_size 1m;\n" in TEMPLATE.read_text()


def test_every_variable_of_the_proxy_is_given() -> None:
    wanted = {*re.findall(r"\$\{(\w+)\}", TEMPLATE.read_text())}
    assert wanted == given_to("proxy")
    example = (UNITS / "proxy.env.example").read_text()
    assert wanted == {*re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)}
    assert "${" not in filled_in(TEMPLATE.read_text(), dict.fromkeys(wanted, "1"))


@pytest.mark.skipif(INSTALLED is None, reason="nginx is not installed; make topology gets it")
def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    proxy = Proxy(tmp_path, port=free_port(), plain=free_port(), ports=[1, 2])
    assert proxy.checked() == ""


# ── systemd ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The unit files where systemd would have them, with programs that are on this machine."""
    shutil.copytree(UNITS, tmp_path, dirs_exist_ok=True)
    for unit in tmp_path.glob("*.*"):
        if unit.is_file():
            text = re.sub(r"=/srv/kedai/\.venv/bin/\w+", "=/bin/true", unit.read_text())
            unit.write_text(re.sub(r"(?m)^Documentation=.*\n", "", text))
    return tmp_path


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed"
)


def analyzed(units: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *words],
        env={"PATH": "/usr/bin:/bin", "SYSTEMD_UNIT_PATH": f"{units}:"},
        capture_output=True,
        text=True,
    )


@needs_systemd
def test_systemd_understands_every_unit(units: Path) -> None:
    kinds = ("*.service", "*.timer", "*.target")
    names = [str(path) for kind in kinds for path in sorted(units.glob(kind))]
    assert len(names) >= 10
    done = analyzed(units, "verify", "--man=no", *names)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_a_service_of_systemd_can_do_little(units: Path) -> None:
    """2.0 of 10; what has no hardening has more than 9."""
    for unit in ("kedai-deliverer.service", "kedai-migrate.service"):
        words = ("security", "--offline=true", "--threshold=20", str(units / unit))
        assert analyzed(units, *words).returncode == 0, unit


def test_units_name_programs_and_commands_that_exist() -> None:
    commands = {
        path.stem for path in ROOT.glob("*/management/commands/*.py") if path.stem != "__init__"
    } | {"migrate", "clearsessions", "grant_application"}
    texts = {path.name: path.read_text() for path in UNITS.glob("kedai*.*") if path.is_file()}
    run = {
        *re.findall(r"manage\.py (\w+)", "\n".join(texts.values())),
        *re.findall(r"kedai-command@(\w+)\.service", "\n".join(texts.values())),
    }
    assert run - commands == set()
    assert {"retire_ended", "check_links", "refresh_products", "store_index"} <= run


def test_both_ways_run_the_same_commands() -> None:
    """The compose file's migration and that of systemd, the image's server and that of systemd."""
    *_, steps = SERVICES["migrate"]["command"]
    unit = (UNITS / "kedai-migrate.service").read_text()
    said = re.findall(r"^ExecStart=\S+/python (.*)$", unit, re.MULTILINE)
    assert [f"python {step}" for step in said] == steps.split(" && ")
    sender = (UNITS / "kedai-deliverer.service").read_text()
    assert f"python {' '.join(SERVICES['deliverer']['command'][1:])}" in sender
    web = (UNITS / "kedai-web@.service").read_text()
    assert "--interface wsgi --no-ws --blocking-threads 4 " in web
