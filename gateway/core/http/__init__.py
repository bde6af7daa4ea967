"""Requests and answers: bodies, problem details, times, the OpenAPI document, health."""
