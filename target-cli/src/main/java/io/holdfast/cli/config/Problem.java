package io.holdfast.cli.config;

/** One thing wrong with a configuration file, and where. */
record Problem(Position position, String message) {}
