"""What is asked of the services, once: API and pages both call it."""
