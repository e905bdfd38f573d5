"""`asazora serve`: OpenAI's Videos API on this machine."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from asazora.cli.home import DatabaseUrl, FilesUrl, Home
from asazora.core.errors import InvalidRequestError
from asazora.engine.registry import DEFAULT_MODEL, MODEL_HELP, find_loader, whole_name
from asazora.server.logs import LogFormat, set_up_logs
from asazora.server.run import serve as run_server
from asazora.server.settings import DAY_SECONDS, QueueLimits, RaySettings, ServerSettings
from asazora.server.tracing import start_tracing

app = typer.Typer(add_completion=False)

DEFAULTS = ServerSettings(home=Path())
GIB, MIB = 2**30, 2**20
MAX_WORKERS = 64

for _package in ("fastapi", "uvicorn", "sqlalchemy", "alembic", "python_multipart", "prometheus_client"):
    # They are imported while the worker loads its model; that they are missing is said before.
    if find_spec(_package) is None:
        raise ModuleNotFoundError(f"No module named {_package!r}", name=_package)


@app.command()
def serve(
    home: Home,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    model: Annotated[str, typer.Option(help=MODEL_HELP)] = DEFAULT_MODEL,
    image_host: Annotated[
        list[str] | None, typer.Option(help="Host that `image_url` may be fetched from, such as *.example.com.")
    ] = None,
    trusted_host: Annotated[
        list[str] | None, typer.Option(help="Host that may be asked although its address is private.")
    ] = None,
    keep_days: Annotated[int, typer.Option(min=1, help="Days a finished video is kept.")] = 30,
    database_url: DatabaseUrl = None,
    files_url: FilesUrl = None,
    log_format: Annotated[LogFormat, typer.Option(help="How log lines look.")] = LogFormat.TEXT,
    traces: Annotated[
        str | None, typer.Option(help="Send OpenTelemetry traces to this OTLP/HTTP address.", show_default=False)
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, max=MAX_WORKERS, help="Worker processes on this machine; they share its threads.")
    ] = 1,
    max_queued: Annotated[
        int, typer.Option(min=1, max=1_000_000, help="Videos that may wait, of all accounts.")
    ] = DEFAULTS.queue.max_queued,
    max_queued_per_account: Annotated[
        int, typer.Option(min=1, max=1_000_000, help="Videos that may wait, of one account.")
    ] = DEFAULTS.queue.max_queued_per_account,
    quota_gib: Annotated[
        float, typer.Option(min=0.001, max=2**20, help="GiB of videos and uploads that one account may keep.")
    ] = DEFAULTS.queue.quota_bytes / GIB,
    requests_per_minute: Annotated[
        int, typer.Option(min=1, max=10**9, help="Requests that one account may make.")
    ] = DEFAULTS.requests_per_minute,
    min_free_mib: Annotated[
        int, typer.Option(min=0, max=2**30, help="Take nothing new while the disk has less MiB free.")
    ] = DEFAULTS.min_free_bytes // MIB,
    max_body_mib: Annotated[
        int, typer.Option(min=1, max=2**20, help="MiB that the body of a request may hold.")
    ] = DEFAULTS.max_body_bytes // MIB,
    ray: Annotated[
        str | None,
        typer.Option(help="Ray cluster to run the workers on: auto, HOST:PORT or local.", show_default=False),
    ] = None,
    ray_workers: Annotated[str, typer.Option(help="Fewest and most workers on the cluster.")] = "1-4",
    ray_cpus: Annotated[float, typer.Option(min=0, help="Processor cores of each of them.")] = 1.0,
    ray_gpus: Annotated[float, typer.Option(min=0, help="GPUs of each; a share is allowed.")] = 0.0,
) -> None:
    """Serve OpenAI's Videos API: change `base_url` in your code, keep the rest."""
    find_loader(model)
    if ray is not None and workers != 1:
        raise InvalidRequestError("--workers", workers, "none with --ray, which has --ray-workers")
    set_up_logs(log_format)
    if traces is not None:
        start_tracing(traces)
    settings = ServerSettings(
        home=home,
        host=host,
        port=port,
        model=whole_name(model),
        database_url=database_url,
        files_url=files_url,
        traces_url=traces,
        ray=None if ray is None else _ray_settings(ray, ray_workers, ray_cpus, ray_gpus),
        num_workers=workers,
        queue=QueueLimits(
            max_queued=max_queued, max_queued_per_account=max_queued_per_account, quota_bytes=round(quota_gib * GIB)
        ),
        requests_per_minute=requests_per_minute,
        min_free_bytes=min_free_mib * MIB,
        max_body_bytes=max_body_mib * MIB,
        keep_seconds=keep_days * DAY_SECONDS,
        image_hosts=tuple(image_host or ()),
        trusted_hosts=tuple(trusted_host or ()),
    )
    run_server(settings, lambda key: _announce(settings, key))


def _ray_settings(address: str, workers: str, cpus: float, gpus: float) -> RaySettings:
    fewest, _, most = workers.partition("-")
    if not (fewest.isdecimal() and most.isdecimal()):
        raise InvalidRequestError("--ray-workers", workers, "FEWEST-MOST, such as 1-4")
    return RaySettings(address=address, min_workers=int(fewest), max_workers=int(most), cpus=cpus, gpus=gpus)


def _announce(settings: ServerSettings, key: str | None) -> None:
    address = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Videos API  http://{address}:{settings.port}/v1")
    print(f"Studio      http://{address}:{settings.port}/")
    if key is not None:
        print(f"Admin key   {key}\n            shown this once; more keys: asazora keys create")
    print(f"State       {settings.home}", flush=True)
