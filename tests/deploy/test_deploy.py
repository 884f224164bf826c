"""What lies in deploy/: each file is read by what it is for, or held against its schema, and names what is there."""

import datetime
import json
import re
import shutil
import subprocess
import sys
import zoneinfo
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from places import CHECKOUT
from streamlit import config
from surroundings import environment

from pipelines import __version__
from pipelines.cli import app

DEPLOY = CHECKOUT / "deploy"
WORKFLOWS = CHECKOUT / ".github" / "workflows"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "secrets/" not in path.as_posix())
SHELL = [path for path in FILES if path.suffix == ".sh"]
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
TOLD = {path: path.read_text(encoding="utf-8") for path in [*FILES, *WORKFLOWS.glob("*.yml")]}
COMPOSE = yaml.safe_load(TOLD[DEPLOY / "compose.yaml"])
PROGRAM: Any = typer.main.get_command(app)


def named(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def objects() -> dict[str, dict[str, Any]]:
    """Kind to the object of that kind, of which there is one each."""
    found = [one for path in MANIFESTS for one in yaml.safe_load_all(TOLD[path])]
    kinds = {one["kind"]: one for one in found}
    assert len(kinds) == len(found)
    return kinds


def pods() -> list[dict[str, Any]]:
    kinds = objects()
    job = kinds["CronJob"]["spec"]["jobTemplate"]["spec"]
    return [kinds["Deployment"]["spec"]["template"]["spec"], job["template"]["spec"]]


@pytest.mark.parametrize("path", TOLD, ids=named)
def test_each_variable_of_ours_stands_in_the_table_of_the_environment(path: Path) -> None:
    table = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
    known = set(re.findall(r"`(EXOSCOPE_\w+|NCBI_\w+)`", table))
    assert set(re.findall(r"\b(?:EXOSCOPE|NCBI)_[A-Z_]+\b", TOLD[path])) - known == set()


@pytest.mark.parametrize("path", [*TOLD, CHECKOUT / "docs" / "operations.md"], ids=named)
def test_each_variable_of_streamlit_is_one_of_its_settings(path: Path) -> None:
    parted = (re.sub(r"[.]|(?<=[a-z])(?=[A-Z])", "_", one) for one in config._config_options_template)
    known = {f"STREAMLIT_{one.upper()}" for one in parted}
    told = path.read_text(encoding="utf-8")
    assert set(re.findall(r"\bSTREAMLIT_[A-Z_]+\b", told)) - known == set()


@pytest.mark.parametrize("path", [*TOLD, CHECKOUT / "docs" / "operations.md"], ids=named)
def test_each_command_and_option_is_one(path: Path) -> None:
    told = path.read_text(encoding="utf-8")
    for line in re.findall(r"(?:exoscope|bin/exoscope) ([a-z]+(?: [^\n`#|&;]*)?)", told):
        name, *words = line.split()
        command = PROGRAM.commands.get(name)
        if command is None:  # the word exoscope in a sentence, or another program's argument
            assert not re.search(rf"(?:run:|ExecStart=\S*|^)\s*exoscope {name}", told, re.M), line
            continue
        options = {option for one in command.params for option in one.opts} | {"--help"}
        assert {word.partition("=")[0] for word in words if word.startswith("--")} <= options, line


@pytest.mark.parametrize("path", SHELL, ids=named)
def test_each_script_is_one(path: Path) -> None:
    shell = shutil.which("sh")
    if shell is None:
        pytest.skip("there is no sh on this machine")
    said = subprocess.run([shell, "-n", path], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


def test_no_secret_lies_in_any_file() -> None:
    for path, told in TOLD.items():
        for name, word in re.findall(r"\b(\w*(?:KEY|SECRET|PASSWORD|TOKEN|EMAIL)\w*)[=:] *(\S+)", told):
            assert re.match(r"[$%'\"{]|/run/secrets/", word), f"{named(path)}: {name}"


@pytest.mark.parametrize("path", sorted((DEPLOY / "nginx").glob("*.conf")), ids=named)
def test_nginx_takes_each_of_its_files(path: Path, tmp_path: Path) -> None:
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("there is no nginx on this machine")
    parts = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{part}_temp_path {tmp_path}/{part};" for part in parts)
    whole = f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {places} include {path}; }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    said = subprocess.run(
        [nginx, "-t", "-e", tmp_path / "error.log", "-c", tmp_path / "nginx.conf"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, "[warn]" in said.stderr) == (0, False), said.stderr


@pytest.mark.parametrize("path", sorted((DEPLOY / "nginx").glob("*.conf")), ids=named)
def test_nginx_keeps_what_streamlit_counts_from_readers(path: Path) -> None:
    assert re.search(r"location = (/exoscope)?/_stcore/metrics \{\s+return 404;", TOLD[path])


def test_compose_and_workflows_are_what_their_schemas_say() -> None:
    pytest.importorskip("check_jsonschema", reason="check-jsonschema, which brings them, is not installed")
    jsonschema = pytest.importorskip("jsonschema")
    schemas = resources.files("check_jsonschema.builtin_schemas") / "vendor"
    for kind, paths in (
        ("compose-spec", [DEPLOY / "compose.yaml"]),
        ("github-workflows", WORKFLOWS.glob("*.yml")),
    ):
        schema = json.loads((schemas / f"{kind}.json").read_text(encoding="utf-8"))
        for path in paths:
            # YAML takes the key `on` of a workflow for a truth.
            read = {"on" if key is True else key: one for key, one in yaml.safe_load(TOLD[path]).items()}
            told = jsonschema.validators.validator_for(schema)(schema).iter_errors(read)
            assert [f"{named(path)}: {error.json_path}: {error.message[:200]}" for error in told] == []


@pytest.mark.parametrize("path", [path for path in MANIFESTS if path.stem != "kustomization"], ids=named)
def test_kubernetes_takes_each_manifest(path: Path) -> None:
    reason = "kubernetes-validate, which brings the schemas, is not installed"
    kubernetes = pytest.importorskip("kubernetes_validate", reason=reason)
    for one in yaml.safe_load_all(TOLD[path]):
        assert kubernetes.validate(one, kubernetes.latest_version(), strict=True)


def test_the_manifests_are_all_named_and_fit_one_another() -> None:
    kinds = objects()
    assert sorted(kinds["Kustomization"]["resources"]) == [
        path.name for path in MANIFESTS if path.stem != "kustomization"
    ]
    assert kinds["Kustomization"]["images"][0]["newTag"] == __version__
    labels = kinds["Deployment"]["spec"]["template"]["metadata"]["labels"]
    for selector in (
        kinds["Deployment"]["spec"]["selector"]["matchLabels"],
        kinds["Service"]["spec"]["selector"],
        kinds["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
    ):
        assert selector == labels
    (container,) = pods()[0]["containers"]
    (port,) = container["ports"]
    assert kinds["Service"]["spec"]["ports"][0]["targetPort"] == port["name"]
    assert container["readinessProbe"]["httpGet"]["path"] == "/health"
    (rule,) = kinds["Ingress"]["spec"]["rules"]
    (place,) = rule["http"]["paths"]
    assert place["backend"]["service"]["name"] == kinds["Service"]["metadata"]["name"]
    assert kinds["Deployment"]["spec"]["replicas"] == 2


@pytest.mark.parametrize("pod", pods(), ids=["dashboard", "refresh"])
def test_nothing_in_kubernetes_runs_as_root_or_without_a_bound(pod: dict[str, Any]) -> None:
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["automountServiceAccountToken"] is False
    for one in pod["containers"]:
        held = one["securityContext"]
        assert held["readOnlyRootFilesystem"]
        assert not held["allowPrivilegeEscalation"]
        assert held["capabilities"] == {"drop": ["ALL"]}
        assert one["resources"]["limits"]["memory"]
        assert one["resources"]["requests"]
        name, *options = one["args"]
        assert set(options) <= {option for each in PROGRAM.commands[name].params for option in each.opts}
        # Secrets come by reference.
        assert "env" not in one


def test_the_refresh_in_kubernetes_keeps_to_the_quiet_hours_and_to_itself() -> None:
    job = objects()["CronJob"]["spec"]
    assert (job["schedule"], job["timeZone"], job["concurrencyPolicy"]) == (
        "0 22 * * *",
        "America/New_York",
        "Forbid",
    )
    longest = job["startingDeadlineSeconds"] + job["jobTemplate"]["spec"]["activeDeadlineSeconds"]
    assert 22 + longest / 3600 <= 24 + 5


def test_compose_has_two_replicas_behind_nginx_and_no_service_that_may_write_to_itself() -> None:
    services = COMPOSE["services"]
    assert {"dashboard-1", "dashboard-2", "refresh", "nginx", "s3"} <= set(services)
    for name in ("dashboard-1", "dashboard-2", "refresh"):
        one = services[name]
        assert (one["read_only"], one["cap_drop"], one["secrets"]) == (True, ["ALL"], ["credentials"])
        assert "ports" not in one  # only nginx is reached from outside
    published = [name for name, one in services.items() if "ports" in one]
    assert published == ["nginx"]
    # What sed puts other addresses in place of stands in the file.
    command = " ".join(services["nginx"]["command"])
    replicas = TOLD[DEPLOY / "nginx" / "replicas.conf"]
    for was, now in re.findall(r"s/([\d.:]+)/([\w:-]+)/", command):
        assert replicas.count(f"server {was} ") == 2
        assert now.partition(":")[0] in services
    for secret in COMPOSE["secrets"].values():
        assert secret["file"].startswith("compose/secrets/")
    ignored = (CHECKOUT / ".gitignore").read_text(encoding="utf-8").split()
    assert "deploy/compose/secrets/" in ignored


def test_secrets_are_made_once_and_differ(tmp_path: Path) -> None:
    shell = shutil.which("sh")
    if shell is None or sys.platform == "win32":
        pytest.skip("there is no sh on this machine")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        shutil.copy(DEPLOY / "compose" / "secrets.sh", tmp_path / name)
        subprocess.run([shell, tmp_path / name / "secrets.sh", "you@example.org"], check=True)
    again = subprocess.run(
        [shell, tmp_path / "a" / "secrets.sh", "you@example.org"], capture_output=True, text=True, check=False
    )
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    made = tmp_path / "a" / "secrets"
    assert made.stat().st_mode & 0o777 == 0o700
    words = re.findall(r"= (\w+)", (made / "credentials").read_text(encoding="utf-8"))
    (identity,) = json.loads((made / "identities.json").read_text(encoding="utf-8"))["identities"]
    assert list(identity["credentials"][0].values()) == words
    assert [len(word) for word in words] == [48, 48]
    cookie = (made / "dashboard.env").read_text(encoding="utf-8")
    assert cookie.startswith("STREAMLIT_SERVER_COOKIE_SECRET=")
    assert cookie != (tmp_path / "b" / "secrets" / "dashboard.env").read_text(encoding="utf-8")
    assert words[0] not in cookie
    wanted = {Path(one["file"]).name for one in COMPOSE["secrets"].values()}
    wanted |= {Path(file).name for one in COMPOSE["services"].values() for file in one.get("env_file", ())}
    assert {path.name for path in made.iterdir()} == wanted


def test_the_next_nightly_refresh_is_at_22_eastern_time() -> None:
    shell = shutil.which("sh")
    if shell is None or not Path("/usr/share/zoneinfo/America/New_York").is_file():
        pytest.skip("there is no sh, or no time zones, on this machine")
    said = subprocess.run(
        [shell, DEPLOY / "refresh-nightly.sh", "--next"], capture_output=True, text=True, check=True
    )
    seconds = int(said.stdout)
    there = datetime.datetime.now(zoneinfo.ZoneInfo("America/New_York")) + datetime.timedelta(seconds=seconds)
    assert 0 < seconds <= 25 * 3600  # a day in autumn has 25 hours
    assert there.hour == 22 or (there.hour, there.minute) == (21, 59)


def test_the_image_runs_as_nobody_in_particular_and_holds_what_it_copies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = TOLD[DEPLOY / "Dockerfile"]
    (user,) = re.findall(r"^USER (\d+):\d+$", told, re.M)
    assert int(user) > 1000
    assert "sh /source/deploy/install.sh /opt/exoscope" in told
    for name in re.findall(r"^COPY (deploy/\S+)", told, re.M):
        assert (CHECKOUT / name).is_file()
    kept = re.findall(r"^!(\S+)$", TOLD[DEPLOY / "Dockerfile.dockerignore"], re.M)
    assert [name for name in kept if not (CHECKOUT / name).exists()] == []
    (check,) = re.findall(r"^HEALTHCHECK .* CMD (\[.*\])$", told, re.M)
    asked: list[str] = []
    words = json.loads(check)
    assert words[:2] == ["python", "-c"]
    for base, wanted in (("", "/health"), ("/a/b/", "/a/b/health")):
        monkeypatch.setenv("STREAMLIT_SERVER_PORT", "8501")
        monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", base)
        monkeypatch.setattr("urllib.request.urlopen", lambda address, timeout: asked.append(address))
        exec(words[2], {})
        assert asked.pop() == f"http://127.0.0.1:8501{wanted}"


def test_alerts_ask_for_what_is_counted() -> None:
    pytest.importorskip(
        "prometheus_client", reason="prometheus_client, of the extra metrics, is not installed"
    )
    from dashboard.counts import Counts

    told = {sample for one in Counts().all.collect() for sample in (one.name, f"{one.name}_bucket")}
    (group,) = yaml.safe_load(TOLD[DEPLOY / "prometheus" / "alerts.yaml"])["groups"]
    asked = {name for one in group["rules"] for name in re.findall(r"(?:exoscope|process)_\w+", one["expr"])}
    assert asked - told == set()
    assert len(asked) == 5
    assert all(one["labels"]["severity"] in ("page", "ticket") for one in group["rules"])


def test_systemd_takes_each_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("there is no systemd-analyze on this machine")
    for path in sorted((DEPLOY / "systemd").glob("exoscope-*")):
        told = re.sub("^User=.*$", "User=root", TOLD[path], flags=re.M)  # there is no user exoscope here
        told = told.replace("/opt/exoscope/bin/exoscope", "/bin/true")
        (tmp_path / path.name.replace("@", "@8501")).write_text(told, encoding="utf-8")
    units = sorted(path.as_posix() for path in tmp_path.iterdir())
    assert len(units) == 3
    said = subprocess.run([analyze, "verify", *units], capture_output=True, text=True, check=False)
    if "Failed to initialize manager" in said.stderr:
        pytest.skip("systemd-analyze starts no manager on this machine")
    assert (said.returncode, [line for line in said.stderr.splitlines() if "exoscope" in line]) == (0, [])


@pytest.mark.parametrize("path", sorted((DEPLOY / "systemd").glob("*.service")), ids=named)
def test_no_unit_runs_as_root_or_may_write_anywhere(path: Path) -> None:
    told = dict(re.findall(r"^(\w+)=(.*)$", TOLD[path], re.M))
    assert told["User"] == "exoscope"
    assert told["ProtectSystem"] == "strict"
    assert told["CapabilityBoundingSet"] == ""
    assert (told["NoNewPrivileges"], told["ProtectHome"]) == ("yes", "yes")
    assert told["MemoryMax"]


def test_the_site_has_brief_data_and_an_index_of_snapshots(tmp_path: Path) -> None:
    shell = shutil.which("sh")
    if shell is None:
        pytest.skip("there is no sh on this machine")
    made = tmp_path / "data" / "live" / "20261129T000000Z-00000000"
    made.mkdir(parents=True)
    (made / "manifest.json").write_text("{}", encoding="utf-8")
    (made.parent / "20261130T000000Z-00000000").mkdir()  # a refresh was killed in it
    # Of the commands only their call is tried here: what they write has tests of its own.
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "exoscope").write_text(
        '#!/bin/sh\nwhile [ "$1" != --out ]; do shift; done\n: > "$2"\n', encoding="utf-8"
    )
    (tools / "exoscope").chmod(0o755)
    told = environment(tmp_path, EXOSCOPE_DATA=str(tmp_path / "data"))
    told["PATH"] = f"{tools}:{told['PATH']}"
    site = tmp_path / "site"
    build = [shell, str(DEPLOY / "site" / "build.sh"), str(site), "https://example.org"]
    subprocess.run(build, env=told, check=True)
    assert json.loads((site / "live" / "index.json").read_text(encoding="utf-8")) == {
        "snapshots": [made.name]
    }
    assert (site / "live" / made.name / "manifest.json").is_file()
    page = (site / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) == 9
    assert [link for link in links if not (site / link).is_file()] == []
    assert made.name in page
    assert subprocess.run(build, env=told, capture_output=True, check=False).returncode != 0  # it is there


def test_the_five_commands_are_the_same_wherever_they_are_told() -> None:
    blocks = [
        re.search(r"```sh\n(apt-get install .*?)```", (CHECKOUT / name).read_text(encoding="utf-8"), re.S)
        for name in ("README.md", "docs/operations.md")
    ]
    first, second = (block[1] if block else "" for block in blocks)
    assert first == second
    commands = first.splitlines()
    assert len(commands) == 5
    for name in re.findall(r"deploy/\S+", first):
        assert (CHECKOUT / name).is_file()
    # Those who start it by hand and those who let systemd do it find it in the same place.
    assert commands[4].split()[0] in TOLD[DEPLOY / "systemd" / "exoscope-dashboard@.service"]


@pytest.mark.slow
def test_the_image_is_installed_by_a_script_that_works_from_nothing(tmp_path: Path) -> None:
    shell = shutil.which("sh")
    if shell is None or sys.platform == "win32":
        pytest.skip("there is no sh on this machine")
    place = tmp_path / "root" / "opt" / "exoscope"
    told = environment(tmp_path, PYTHON=sys.executable)
    subprocess.run([shell, DEPLOY / "install.sh", place, "metrics"], env=told, check=True, timeout=500)
    said = subprocess.run(
        [place / "bin" / "exoscope", "--version"],
        env=told,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == f"exoscope {__version__}"
    brief = [place / "bin" / "exoscope", "brief", "--edition", "reference", "--out", tmp_path / "brief.md"]
    subprocess.run(brief, env=told, cwd=tmp_path, check=True, timeout=100)
    assert (tmp_path / "brief.md").stat().st_size > 1000
