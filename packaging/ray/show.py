"""Shows the engines on Ray: service times, throughput by replicas, one killed under load.

    python packaging/ray/show.py [--requests 200] [--clients 8]

Needs Victus with its starter models and `ray[serve]` in one environment. Each request goes
through the same client that a Victus server uses (`victus_desktop.remote`).
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FOLDER = Path(__file__).parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parents[1])]
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
# On a busy machine the door takes longer to open than the five seconds that Ray gives it.
os.environ.setdefault("RAY_SERVE_PROXY_READY_CHECK_TIMEOUT_S", "60")
os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])

import ray  # noqa: E402  after the path is set
from ray import serve  # noqa: E402  the same

from victus_desktop.conversation.audio import Audio, join  # noqa: E402  the same
from victus_desktop.knowledge.remote_embedder import RemoteEmbedder  # noqa: E402  the same
from victus_desktop.remote import Remote  # noqa: E402  the same
from victus_desktop.speech.remote import RemoteSynthesizer, RemoteTranscriber  # noqa: E402  the same

PORT = 8790
SENTENCE = "Please remind me to water the plants tomorrow at nine."


def main() -> None:
    """Run the measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--clients", type=int, default=8)
    told = parser.parse_args()
    ray.init(include_dashboard=False, log_to_driver=False, num_cpus=8)
    serve.start(http_options={"host": "127.0.0.1", "port": PORT})
    try:
        for replicas in (1, 2):
            _deploy(replicas)
            sound = _spoken()
            rate, median = _load(sound, told.requests, told.clients)
            if replicas == 1:
                print(f"one caller: {_service_times(sound)}")
            print(f"{replicas} replica(s): {rate:.1f} transcriptions/s, median {median:.0f} ms")
        print(_kill_one(sound, told.requests, told.clients))
    finally:
        serve.shutdown()
        ray.shutdown()


def _deploy(replicas: int) -> None:
    os.environ["VICTUS_REPLICAS"] = os.environ["VICTUS_LEAST_REPLICAS"] = str(replicas)
    # The number of replicas is read when the module is loaded.
    sys.modules.pop("deployments", None)
    import deployments

    serve.run(deployments.app, name="engines", route_prefix="/")


def _server() -> Remote:
    return Remote(f"http://127.0.0.1:{PORT}/v1")


def _spoken() -> Audio:
    from victus_desktop.audio.resample import resample

    return resample(join(list(RemoteSynthesizer(_server(), "voice").synthesize(SENTENCE))), 16_000)


def _service_times(sound: Audio, runs: int = 15) -> str:
    """Give the median time of each engine in ms, for one caller at a time."""
    voice, embedder = RemoteSynthesizer(_server(), "voice"), RemoteEmbedder(_server(), "embedder")
    engines = {
        f"transcription of {sound.seconds:.1f} s": lambda: _one(sound),
        f"speech of {len(SENTENCE)} letters": lambda: list(voice.synthesize(SENTENCE)),
        "embedding": lambda: embedder.embed([SENTENCE]),
    }
    told = []
    for name, engine in engines.items():
        times = []
        for _ in range(runs):
            started = time.perf_counter()
            engine()
            times.append(time.perf_counter() - started)
        told.append(f"{name} {statistics.median(times) * 1000:.0f} ms")
    return ", ".join(told)


def _load(sound: Audio, requests: int, clients: int) -> tuple[float, float]:
    """Give transcriptions a second and the median of their times in ms."""
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        times = list(pool.map(lambda _: _one(sound), range(requests)))
    return requests / (time.perf_counter() - started), statistics.median(times) * 1000


def _one(sound: Audio) -> float:
    started = time.perf_counter()
    text = RemoteTranscriber(_server(), "stt").transcribe(sound).text
    assert "plants" in text, text
    return time.perf_counter() - started


def _kill_one(sound: Audio, requests: int, clients: int) -> str:
    """Kill a replica after a third of the requests; every request must be answered."""
    done = 0
    with ThreadPoolExecutor(clients) as pool:
        waiting = [pool.submit(_one, sound) for _ in range(requests)]
        for number, one in enumerate(waiting):
            if number == requests // 3:
                _kill_replica()
            one.result()
            done += 1
    return f"one of two replicas killed under load: {done} of {requests} requests answered"


def _kill_replica() -> None:
    # Ray names each replica's process after its deployment.
    found = subprocess.run(
        ["pgrep", "-f", "^ray::ServeReplica:engines:Recognizer"],
        capture_output=True,
        text=True,
        check=True,
    )
    os.kill(int(found.stdout.split()[0]), signal.SIGKILL)


if __name__ == "__main__":
    main()
