package io.holdfast.cli.config;

/** A place in a text file; lines and columns count from 1. */
record Position(int line, int column) {

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
