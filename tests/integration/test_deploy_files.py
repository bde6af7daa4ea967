"""The files of deploy/ are accepted by the tools that will read them, and hold no secrets."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

import plumbing.metrics
from deploy.compose import make_secrets

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SERVICES = ("registration", "exam", "scoring", "reporting")
METRICS = {
    "hoithi_requests_total",
    "hoithi_request_seconds",
    "hoithi_batch_size",
    "hoithi_outbox_oldest_seconds",
    "hoithi_outbox_rows",
    "hoithi_consumer_lag_events",
    "hoithi_consumer_silence_seconds",
    "hoithi_parked_events",
    "hoithi_attempts_started_total",
    "hoithi_submissions_total",
    "hoithi_journal_pending",
}


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


def test_alerts_and_dashboard_speak_of_metrics_that_exist() -> None:
    alerts = (DEPLOY / "prometheus" / "alerts.yml").read_text()
    board = (DEPLOY / "grafana" / "dashboards" / "hoithi.json").read_text()
    for text in (alerts, board):
        named = {re.sub("_bucket$", "", name) for name in re.findall(r"hoithi_[a-z_]+", text)}
        assert named <= METRICS
    shown = set(re.findall(r"hoithi_[a-z_]+", board))
    assert {re.sub("_bucket$", "", name) for name in shown} == METRICS


def test_those_metrics_are_told_under_these_names() -> None:
    assert plumbing.metrics.PARKED
    told = {
        f"{metric.name}_total" if metric.type == "counter" else metric.name
        for metric in REGISTRY.collect()
    }
    assert told >= METRICS


def test_dashboard_panels_do_not_overlap() -> None:
    board = json.loads((DEPLOY / "grafana" / "dashboards" / "hoithi.json").read_text())
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]]
    assert len(set(places)) == len(places)
    assert all(target["expr"] for panel in board["panels"] for target in panel["targets"])
