package io.holdfast.file;

import java.util.Locale;
import java.util.Optional;

/**
 * The five cache modes of QEMU and Proxmox VE, with the durability that each promises.
 *
 * <p>In every mode but {@link #UNSAFE}, data acknowledged under FUA or before a completed flush survives a power cut.
 */
public enum CacheMode {
    WRITETHROUGH(PageCache.USED, Durability.DURABLE),
    WRITEBACK(PageCache.USED, Durability.CACHED),
    NONE(PageCache.BYPASSED, Durability.CACHED),
    DIRECTSYNC(PageCache.BYPASSED, Durability.DURABLE),
    UNSAFE(PageCache.USED, Durability.CACHED);

    private enum PageCache {
        USED,
        BYPASSED
    }

    private final PageCache pageCache;
    private final Durability writes;

    CacheMode(PageCache pageCache, Durability writes) {
        this.pageCache = pageCache;
        this.writes = writes;
    }

    /** Whether the file is opened with O_DIRECT, so that buffers, offsets and lengths must be aligned. */
    public boolean direct() {
        return pageCache == PageCache.BYPASSED;
    }

    /** What each write promises when it is acknowledged without FUA. */
    public Durability writes() {
        return writes;
    }

    /** Whether the initiator is told of a volatile write cache (WCE), so that it flushes. */
    public boolean writeCacheEnabled() {
        return writes == Durability.CACHED;
    }

    /** Whether a flush and FUA are acknowledged without being done: a power cut loses data. */
    public boolean ignoresFlush() {
        return this == UNSAFE;
    }

    /** The name in configuration files and on the command line: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode of that {@link #label()}, or empty when there is none. */
    public static Optional<CacheMode> of(String label) {
        for (CacheMode mode : values()) {
            if (mode.label().equals(label)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
