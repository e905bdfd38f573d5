"""Where a file came from: visible and invisible marks, signed Content Credentials, and how to ask for all of them."""
