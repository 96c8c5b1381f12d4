package io.holdfast.cli.image;

import io.holdfast.file.ExecutorAffinity;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageFormats;
import io.holdfast.image.raw.RawFormat;
import java.util.List;

/** All image formats, on an engine of their own: closing this ends its threads, so images that it opened are closed before. */
public final class FormatsAtHand implements AutoCloseable {

    private final FileEngine engine;
    private final ImageFormats formats;

    /** For work on images that nobody is served from. */
    public FormatsAtHand() {
        this(ExecutorAffinity.unknown());
    }

    /** For a server: {@code affinity} knows its event loops. */
    public FormatsAtHand(ExecutorAffinity affinity) {
        this.engine = new ThreadPoolFileEngine(affinity);
        this.formats = new ImageFormats(List.of(new RawFormat(engine)));
    }

    /** The format of a name that {@code Values.format} has let through. */
    public ImageFormat named(String name) {
        return formats.named(name).orElseThrow(() -> new IllegalArgumentException("no format is named " + name));
    }

    /** The name of what does the file work. */
    public String engine() {
        return engine.name();
    }

    @Override
    public void close() {
        engine.close();
    }
}
