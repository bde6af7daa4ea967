"""The files of deploy/ are accepted by the tools that will read them, and hold no secrets."""

import base64
import ipaddress
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
from plumbing.installation_keys import NAMES, OWNERS
from plumbing.settings import from_environment

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


@pytest.fixture(scope="module")
def cluster_files() -> str:
    folder = DEPLOY / "kubernetes" / "base"
    return "".join(file.read_text() for file in sorted(folder.glob("*.yaml")))


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


def test_files_lie_where_all_gateways_reach_and_no_service_does(
    cluster: list[dict[str, Any]], compose: dict[str, Any]
) -> None:
    workloads = _named(cluster, "Deployment") | _named(cluster, "StatefulSet")
    (site,) = [
        each["data"]
        for name, each in _named(cluster, "ConfigMap").items()
        if name.startswith("hoithi-site")
    ]
    for name in (*SERVICES, "gateway"):
        entries = {each["name"]: each for each in _pod(workloads[name])["containers"][0]["env"]}
        told = {each for each in entries if each == "HOITHI_FILES" or each.startswith("AWS_")}
        environment = compose["services"][name]["environment"]
        if name == "gateway":
            assert told == {"HOITHI_FILES", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
            assert all(
                "secretKeyRef" in entries[each]["valueFrom"] for each in told - {"HOITHI_FILES"}
            )
            assert f"files:{environment['HOITHI_FILES']}" in compose["services"][name]["volumes"]
        else:
            assert told == set(), name
            assert "HOITHI_FILES" not in environment
    given = from_environment({"HOITHI_FILES": site["files"], "HOITHI_DATA": "/data"})
    assert given.object_store.startswith("s3://")


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
            if re.search("BROKER$|DATABASE", entry["name"]):
                assert "secretKeyRef" in entry["valueFrom"]


def _keys_of(service: dict[str, Any]) -> set[str]:
    mounted = [each for each in service.get("secrets", []) if isinstance(each, dict)]
    return {Path(each["target"]).stem for each in mounted if each["target"].startswith("/keys/")}


def test_each_container_has_its_own_keys_database_and_user_of_the_broker(
    compose: dict[str, Any], cluster_files: str
) -> None:
    for name, keys in OWNERS.items():
        service = compose["services"][name]
        assert _keys_of(service) == set(keys), name
        assert not [each for each in service.get("volumes", []) if ":/keys" in each], name
        given = service["environment"]
        assert given["HOITHI_BROKER_FILE"] == f"/run/secrets/broker_{name}"
        plain = {each for each in service["secrets"] if isinstance(each, str)}
        assert plain == {f"broker_{name}"} | ({f"database_{name}"} - {"database_gateway"})
        assert f"key: uri-{name}}}" in cluster_files
    for name in set(compose["services"]) - set(OWNERS):
        assert _keys_of(compose["services"][name]) == set(), name


def test_only_the_proxy_is_reached_from_outside_and_is_trusted_by_its_address(
    compose: dict[str, Any],
) -> None:
    services = compose["services"]
    open_to_all = {
        name
        for name, service in services.items()
        for port in service.get("ports", [])
        if not port.startswith("127.0.0.1:")
    }
    assert open_to_all == {"proxy"}
    place = services["proxy"]["networks"]["door"]["ipv4_address"]
    gateway = services["gateway"]["environment"]
    trusted = from_environment({k: str(v) for k, v in gateway.items()}).trusted_proxies
    assert trusted[0] == f"{place}/32"
    assert compose["networks"]["door"]["internal"]
    subnet = compose["networks"]["door"]["ipam"]["config"][0]["subnet"]
    assert ipaddress.ip_address(place) in ipaddress.ip_network(subnet)
    assert gateway["HOITHI_METRICS_PORT"] == "9100"  # its public port tells no metrics


def test_the_cluster_trusts_named_networks_and_lets_in_the_ingress_alone(
    cluster: list[dict[str, Any]],
) -> None:
    (site,) = [
        each["data"]
        for name, each in _named(cluster, "ConfigMap").items()
        if name.startswith("hoithi-site")
    ]
    assert from_environment({"HOITHI_TRUSTED_PROXIES": site["trusted-proxies"]}).trusted_proxies
    (rule,) = _named(cluster, "NetworkPolicy")["public"]["spec"]["ingress"]
    assert rule["from"] == [{"namespaceSelector": {"matchLabels": {"hoithi/ingress": "true"}}}]


def test_a_broker_of_several_nodes_is_told_to_all_that_use_it(
    cluster: list[dict[str, Any]],
) -> None:
    nodes = _named(cluster, "StatefulSet")["rabbitmq"]["spec"]["replicas"]
    workloads = _named(cluster, "Deployment") | _named(cluster, "StatefulSet")
    for name in OWNERS:
        entries = _pod(workloads[name])["containers"][0]["env"]
        told = {entry["name"]: entry.get("value") for entry in entries}
        assert told["HOITHI_BROKER_NODES"] == str(nodes), name


@pytest.mark.parametrize("file", ["compose/rabbitmq.conf", "kubernetes/base/rabbitmq.conf"])
def test_the_brokers_refuse_what_is_deprecated(file: str) -> None:
    lines = (DEPLOY / file).read_text().splitlines()
    assert "deprecated_features.permit.transient_nonexcl_queues = false" in lines
    assert not [line for line in lines if "partition_handling" in line or "default_pass" in line]


def test_images_are_of_versions_that_are_kept_up(compose: dict[str, Any]) -> None:
    """And the same in both deployments. The oldest that their makers still mend at this release."""
    images = [each["image"] for each in compose["services"].values() if ":" in each["image"]]
    least = {"postgres": (17, 0), "rabbitmq": (4, 3), "prometheus": (3, 5), "grafana": (12, 2)}
    for image in images:
        name, tag = image.split(":")
        major, minor = (*re.findall(r"\d+", tag)[:2], "0")[:2]
        assert (int(major), int(minor)) >= least.get(name.split("/")[-1], (2, 0)), image
    for file in ("rabbitmq", "postgres"):
        text = (DEPLOY / "kubernetes" / "base" / f"{file}.yaml").read_text()
        assert re.findall(r"image: (\S+)", text)[0] in images


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
    assert set(make_secrets.KEYS) == set(NAMES)
    assert set(make_secrets.CLIENTS) == set(OWNERS)
    for name in NAMES:
        assert len(base64.b64decode(made[f"key_{name}"])) == 32


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
