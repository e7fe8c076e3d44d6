"""How people and programs reach the service: command line, HTTP, pages."""
