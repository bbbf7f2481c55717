"""The Helm chart: what it makes is valid, asks for no more than it needs, and refuses nonsense."""

from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.packaging.chart.rendering import CHART, CLOUDS, ChartError, rendered, values_of
from victus_desktop import __version__


@pytest.mark.parametrize("cloud", ["", *CLOUDS])
def test_the_chart_makes_valid_resources(cloud: str) -> None:
    made = rendered(values_of(cloud))
    for document in made:
        kubernetes_validate.validate(document, "1.31", strict=True)

    kinds = {document["kind"] for document in made}
    assert {"Deployment", "Service", "Ingress", "ConfigMap", "PersistentVolumeClaim"} <= kinds
    assert ("PodDisruptionBudget" in kinds) is bool(cloud)


def test_helm_would_take_the_chart_s_own_data() -> None:
    told = yaml.safe_load((CHART / "Chart.yaml").read_text())

    assert (told["apiVersion"], told["type"], told["name"]) == ("v2", "application", CHART.name)
    assert told["version"] == told["appVersion"] == __version__
    assert told["icon"].startswith("https://")


def test_the_pod_may_do_no_more_than_it_needs() -> None:
    (deployment,) = (one for one in rendered({}) if one["kind"] == "Deployment")
    pod = deployment["spec"]["template"]["spec"]
    container = pod["containers"][0]

    assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"replicas": 2}, "ReadWriteMany"),
        ({"settings": {"victus_profile": "server"}}, "victus_profile"),
    ],
    ids=["replicas that cannot share their volume", "a setting misspelt"],
)
def test_values_that_cannot_work_are_refused(values: dict[str, Any], told: str) -> None:
    with pytest.raises(ChartError, match=told):
        rendered(values)
