"""The studio: the built files of the web page. Its source is in the folder `studio` of the repository."""
