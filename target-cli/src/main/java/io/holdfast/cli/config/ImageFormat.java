package io.holdfast.cli.config;

/** How a file's bytes make a disk. */
public enum ImageFormat {
    RAW
}
