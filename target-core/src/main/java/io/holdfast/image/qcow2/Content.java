package io.holdfast.image.qcow2;

import io.holdfast.image.BlockDevice;
import io.holdfast.image.ImageException;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.luks.XtsCipher;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a request needs of the image. */
interface Content {

    Path path();

    /** The tables as they are now. */
    Metadata metadata();

    /** Where the guest's clusters are. */
    HostFile data();

    /** What decrypts guest clusters; null where they are not encrypted. */
    @Nullable
    XtsCipher cipher();

    /** What writes them. */
    GuestData guestData();

    @Nullable
    BlockDevice backing();

    /** How long the backing file is; 0 without one. */
    default long backingBytes() {
        BlockDevice below = backing();
        return below == null ? 0 : below.sizeBytes();
    }

    /** Where work goes that blocks or takes long. */
    Executor offLoop();

    /** Something was found that cannot be right, or could not be read. */
    void failed(ImageException failure);
}
