"""The way to the services and to mail servers, and what is kept while a service does not answer."""
