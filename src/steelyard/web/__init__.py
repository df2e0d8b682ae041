"""The local pages and the API: thin over the desk."""
