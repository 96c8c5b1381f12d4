package io.holdfast.cli.image;

import io.holdfast.file.ExecutorAffinity;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.Confinement;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageFormats;
import io.holdfast.image.qcow2.Qcow2Format;
import io.holdfast.image.raw.RawFormat;
import io.holdfast.image.vmdk.VmdkFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** All image formats, on one engine. Images that it opened are closed before this is. */
public final class FormatsAtHand implements AutoCloseable {

    private final ImageFormats formats;
    private final Runnable end;

    /** For work on images that nobody is served from: on an engine of its own, which ends with this. */
    public FormatsAtHand(Confinement confinement, Optional<Path> secretFile) {
        FileEngine engine = new ThreadPoolFileEngine(ExecutorAffinity.unknown());
        this.formats = over(engine, confinement, secretFile);
        this.end = engine::close;
    }

    /** For a server, on an engine that stays the caller's. */
    public FormatsAtHand(FileEngine engine) {
        this.formats = over(engine, Confinement.OWN_FOLDER, Optional.empty());
        this.end = () -> {};
    }

    private static ImageFormats over(FileEngine engine, Confinement confinement, Optional<Path> secretFile) {
        RawFormat raw = new RawFormat(engine);
        VmdkFormat vmdk = new VmdkFormat(engine, confinement);
        return new ImageFormats(
                List.of(raw, new Qcow2Format(engine, List.of(raw, vmdk), confinement, secretFile), vmdk));
    }

    /** The format of a name that {@code Values.format} has let through. */
    public ImageFormat named(String name) {
        return formats.named(name).orElseThrow(() -> new IllegalArgumentException("no format is named " + name));
    }

    @Override
    public void close() {
        end.run();
    }
}
