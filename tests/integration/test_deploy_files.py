"""The files of deploy/ are accepted by the tools that will read them, and hold no secrets."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

import plumbing.metrics
from deploy.compose import make_secrets

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SERVICES = ("registration", "exam", "scoring", "reporting")
#: what Prometheus adds to every series of ours, or makes of a histogram
ADDED_LABELS = {"service", "instance", "le"}
SERIES = re.compile(r"(hoithi_[a-z_]+)(?:\{([^}]*)\})?")


def _run(*command: str, folder: Path = DEPLOY) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"needs {command[0]}")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def cluster() -> list[dict[str, Any]]:
    """What would be sent to Kubernetes."""
    return [*yaml.safe_load_all(_run("kubectl", "kustomize", "kubernetes/base"))]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text()))


def _named(cluster: list[dict[str, Any]], kind: str) -> dict[str, dict[str, Any]]:
    return {each["metadata"]["name"]: each for each in cluster if each["kind"] == kind}


def _pod(workload: dict[str, Any]) -> dict[str, Any]:
    return dict(workload["spec"]["template"]["spec"])


def test_compose_accepts_its_file() -> None:
    _run("docker-compose", "-f", "compose/compose.yaml", "config", "--quiet")


def test_prometheus_accepts_its_configuration_and_its_alerts_fire() -> None:
    _run("promtool", "check", "config", "prometheus.yml", folder=DEPLOY / "prometheus")
    _run("promtool", "test", "rules", "alerts_test.yml", folder=DEPLOY / "prometheus")


def test_the_peak_week_differs_from_the_base_in_numbers_only(
    cluster: list[dict[str, Any]],
) -> None:
    peak = [*yaml.safe_load_all(_run("kubectl", "kustomize", "kubernetes/peak"))]
    numbers = re.compile(r"\b\d+\b")
    assert numbers.sub("N", json.dumps(peak)) == numbers.sub("N", json.dumps(cluster))
    assert peak != cluster


def test_every_service_can_be_watched_and_drained(cluster: list[dict[str, Any]]) -> None:
    workloads = _named(cluster, "Deployment") | {
        "gateway": _named(cluster, "StatefulSet")["gateway"]
    }
    assert set(workloads) == {*SERVICES, "gateway"}
    for name, workload in workloads.items():
        (container,) = _pod(workload)["containers"]
        assert container["livenessProbe"]["httpGet"]["path"] == "/health/live", name
        assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready", name
        notes = workload["spec"]["template"]["metadata"]["annotations"]
        assert notes["prometheus.io/scrape"] == "true", name
        assert _pod(workload)["terminationGracePeriodSeconds"] > 30, name
        assert container["securityContext"]["readOnlyRootFilesystem"], name


def test_a_service_knows_its_own_database_and_its_own_keys_only(
    cluster: list[dict[str, Any]],
) -> None:
    workloads = _named(cluster, "Deployment") | _named(cluster, "StatefulSet")
    for name in (*SERVICES, "gateway"):
        pod = _pod(workloads[name])
        names = {entry["name"] for entry in pod["containers"][0]["env"]}
        databases = {each for each in names if each.startswith("HOITHI_DATABASE_")}
        assert databases == (set() if name == "gateway" else {f"HOITHI_DATABASE_{name.upper()}"})
        secrets = {v["secret"]["secretName"] for v in pod["volumes"] if "secret" in v}
        assert secrets == {f"hoithi-keys-{name}"}


def test_the_journal_outlives_its_gateway(cluster: list[dict[str, Any]]) -> None:
    gateway = _named(cluster, "StatefulSet")["gateway"]["spec"]
    assert gateway["volumeClaimTemplates"][0]["metadata"]["name"] == "journal"
    kept = gateway["persistentVolumeClaimRetentionPolicy"]
    assert kept == {"whenDeleted": "Retain", "whenScaled": "Retain"}


def test_only_services_and_gateway_may_reach_the_broker(cluster: list[dict[str, Any]]) -> None:
    policies = _named(cluster, "NetworkPolicy")
    assert policies["nothing-by-default"]["spec"]["podSelector"] == {}
    rules = policies["broker"]["spec"]["ingress"]
    (amqp,) = [rule for rule in rules if {"port": 5672} in rule["ports"]]
    assert amqp["from"] == [{"podSelector": {"matchLabels": {"hoithi/broker-client": "true"}}}]
    workloads = _named(cluster, "Deployment") | _named(cluster, "StatefulSet")
    clients = {
        name
        for name, workload in workloads.items()
        if "hoithi/broker-client" in workload["spec"]["template"]["metadata"]["labels"]
    }
    assert clients == {*SERVICES, "gateway"}


def test_everything_has_a_disruption_budget(cluster: list[dict[str, Any]]) -> None:
    workloads = _named(cluster, "Deployment") | _named(cluster, "StatefulSet")
    assert set(_named(cluster, "PodDisruptionBudget")) == set(workloads)


def test_no_secret_has_its_value_in_the_cluster_files(cluster: list[dict[str, Any]]) -> None:
    assert _named(cluster, "Secret") == {}
    for workload in [*_named(cluster, "Deployment").values()]:
        for entry in _pod(workload)["containers"][0]["env"]:
            if re.search("BROKER|DATABASE", entry["name"]):
                assert "secretKeyRef" in entry["valueFrom"]


def test_no_secret_has_its_value_in_the_compose_file(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for key, value in service.get("environment", {}).items():
            if re.search("PASSWORD|BROKER|DATABASE", key):
                assert key.endswith("_FILE"), (name, key)
                assert value.startswith("/run/secrets/"), (name, key)
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())


def test_every_secret_of_the_compose_file_is_made_and_kept(
    compose: dict[str, Any], tmp_path: Path
) -> None:
    make_secrets.main(tmp_path)
    made = {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}
    assert set(made) == {Path(secret["file"]).name for secret in compose["secrets"].values()}
    make_secrets.main(tmp_path)
    assert made == {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}
    assert made["password_exam"] in made["database_exam"]


def test_a_secret_in_a_file_becomes_a_setting(tmp_path: Path) -> None:
    secret = tmp_path / "broker"
    secret.write_text("amqp://user:pass'word$x@host//\n")
    done = subprocess.run(
        [str(DEPLOY / "compose" / "entrypoint.sh"), "env"],
        env={"PATH": "/usr/bin:/bin", "HOITHI_BROKER_FILE": str(secret), "HOITHI_BIND": "x"},
        capture_output=True,
        text=True,
        timeout=10,
    )
    lines = done.stdout.splitlines()
    assert "HOITHI_BROKER=amqp://user:pass'word$x@host//" in lines
    assert "HOITHI_BIND=x" in lines
    assert not any("_FILE" in line for line in lines)


def test_databases_are_made_alike_in_both_deployments() -> None:
    compose = (DEPLOY / "compose" / "databases.sh").read_text()
    cluster = (DEPLOY / "kubernetes" / "base" / "databases.sh").read_text()
    assert compose.replace("/run/secrets/password_", "/run/secrets/postgres/password-") == cluster


def _told() -> dict[str, set[str]]:
    """Series -> its labels, for all that a process of ours counts."""
    ours = [item for item in vars(plumbing.metrics).values() if isinstance(item, MetricWrapperBase)]
    told: dict[str, set[str]] = {}
    for metric in ours:
        for found in metric.describe():
            ends = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}
            for end in ends.get(found.type, [""]):
                told[found.name + end] = {*metric._labelnames, *ADDED_LABELS}
    return told


def _asked(text: str) -> list[tuple[str, set[str]]]:
    """Series that expressions ask for, with the labels that they choose by."""
    return [
        (name, set(re.findall(r"(\w+)\s*(?:=|!)", chosen or "")))
        for name, chosen in SERIES.findall(text)
    ]


def test_alerts_and_dashboard_ask_for_what_is_counted_by_labels_that_it_has() -> None:
    alerts = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())
    board = json.loads((DEPLOY / "grafana" / "dashboards" / "hoithi.json").read_text())
    asked = [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    asked += [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    told = _told()
    series = [found for text in asked for found in _asked(text)]
    assert len(series) > 20
    for name, labels in series:
        assert name in told, name
        assert labels <= told[name], name
    grouped = {
        label
        for text in asked
        for by in re.findall(r"by \(([^)]*)\)", text)
        for label in re.split(r",\s*", by)
    }
    assert grouped <= set().union(*told.values())


def test_the_alerts_tests_feed_series_as_they_are_told() -> None:
    given = yaml.safe_load((DEPLOY / "prometheus" / "alerts_test.yml").read_text())
    told = _told()
    for test in given["tests"]:
        for item in test["input_series"]:
            for name, labels in _asked(item["series"]):
                assert labels <= told[name], item["series"]


def test_dashboard_panels_do_not_overlap() -> None:
    board = json.loads((DEPLOY / "grafana" / "dashboards" / "hoithi.json").read_text())
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]]
    assert len(set(places)) == len(places)
    assert all(target["expr"] for panel in board["panels"] for target in panel["targets"])
