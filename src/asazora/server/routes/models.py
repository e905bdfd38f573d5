"""The models a request may name."""

from fastapi import APIRouter

from asazora.server.context import Caller
from asazora.server.model_names import find_model, model_list
from asazora.server.wire import ERROR_RESPONSES, Model, ModelList

router = APIRouter(prefix="/v1/models", tags=["Models"], responses=ERROR_RESPONSES)


@router.get("")
def list_models(caller: Caller) -> ModelList:
    """Every name that a request may use as `model`."""
    del caller
    return model_list()


@router.get("/{model}")
def retrieve_model(caller: Caller, model: str) -> Model:
    """One of them."""
    del caller
    return find_model(model)
