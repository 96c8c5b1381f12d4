package io.holdfast.cli;

import io.holdfast.cli.config.Values;
import io.holdfast.file.CacheMode;

/** Reads a cache mode. */
final class CacheName extends ValueConverter<CacheMode> {
    CacheName() {
        super(Values::cache);
    }
}
