"""OpenTelemetry spans, where the extra is installed and a collector is named; without one they cost nothing."""

import importlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from asazora.core.errors import AsazoraError

SERVICE = "asazora"
_tracer: Any = None
_provider: Any = None


def start_tracing(collector_url: str) -> None:
    """Send spans to a collector that speaks OTLP over HTTP. Raises AsazoraError without the extra."""
    try:
        exporters: Any = importlib.import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
        processors: Any = importlib.import_module("opentelemetry.sdk.trace.export")
    except ModuleNotFoundError as error:
        raise AsazoraError(f"traces need the package {error.name!r}: pip install 'asazora[telemetry]'") from error
    trace_with(processors.BatchSpanProcessor(exporters.OTLPSpanExporter(endpoint=collector_url)))


def trace_with(processor: Any) -> None:
    """Hand spans to a processor of OpenTelemetry's."""
    global _tracer, _provider
    resources: Any = importlib.import_module("opentelemetry.sdk.resources")
    sdk: Any = importlib.import_module("opentelemetry.sdk.trace")
    _provider = sdk.TracerProvider(resource=resources.Resource.create({"service.name": SERVICE}))
    _provider.add_span_processor(processor)
    _tracer = _provider.get_tracer(SERVICE)


def stop_tracing() -> None:
    """Send what is still to be sent, and make spans cost nothing again."""
    global _tracer, _provider
    if _provider is not None:
        _provider.shutdown()
    _tracer = _provider = None


@contextmanager
def span(name: str, attributes: Mapping[str, str | int | float]) -> Generator[Any]:
    """A span around the block, if anyone collects them. Attributes never hold prompts or keys."""
    if _tracer is None:
        yield None
        return
    with _tracer.start_as_current_span(name, attributes=dict(attributes)) as started:
        yield started
