"""The server's inspector process with the fake guard in place of the trained one."""

from asazora.server.inspector import main
from fake_guard import replace_guard

if __name__ == "__main__":
    replace_guard()
    main()
