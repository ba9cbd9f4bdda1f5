"""The version of the course; saved work carries it."""

VERSION = "0.1.0"
