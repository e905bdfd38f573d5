"""The job store: accounts, keys and jobs in a database that survives any process being killed."""
