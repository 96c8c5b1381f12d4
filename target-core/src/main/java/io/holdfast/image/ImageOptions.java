package io.holdfast.image;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileOptions;

/**
 * How an image is opened.
 *
 * @param access whether it may be written; decides which locks are taken
 * @param cache what an acknowledged write promises
 * @param discard whether space is given back
 */
public record ImageOptions(BlockLimits.Access access, CacheMode cache, Discard discard) {

    /** How the files of the image are opened. */
    public FileOptions file() {
        return new FileOptions(
                switch (access) {
                    case READ_ONLY -> FileOptions.Access.READ_ONLY;
                    case READ_WRITE -> FileOptions.Access.READ_WRITE;
                },
                cache);
    }
}
