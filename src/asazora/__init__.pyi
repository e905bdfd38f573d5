from asazora.core.verbs import Card as Card
from asazora.python_api import Asazora as Asazora
from asazora.python_api import Video as Video

__version__: str
