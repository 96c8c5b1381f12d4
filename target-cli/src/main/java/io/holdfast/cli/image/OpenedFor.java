package io.holdfast.cli.image;

import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;

/** How commands open images whose cache mode nobody can choose. */
public final class OpenedFor {

    public static final ImageOptions READING = new ImageOptions(Access.READ_ONLY, CacheMode.WRITEBACK, Discard.IGNORE);

    public static final ImageOptions WRITING = new ImageOptions(Access.READ_WRITE, CacheMode.WRITEBACK, Discard.ON);

    private OpenedFor() {}
}
