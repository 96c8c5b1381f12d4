package io.holdfast.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text in a {@link DurableFile}, which may be lost: then it stays so, and no file is touched, until something else is
 * saved.
 */
final class KeptText {

    private final DurableFile file;
    private volatile @Nullable String loss;

    private KeptText(DurableFile file, @Nullable String loss) {
        this.file = file;
        this.loss = loss;
    }

    /**
     * What was found.
     *
     * @param value what the text says; empty where there was no text or it is lost, which {@link #loss} tells apart
     */
    record Opened<T>(Optional<T> value, KeptText text) {}

    /**
     * Opens a file.
     *
     * @param what the text holds, for whoever reads that it is lost
     * @param read what a text says; empty where it makes no sense
     * @throws IOException when the file cannot be read
     */
    static <T> Opened<T> open(StableFolder folder, String name, String what, Function<String, Optional<T>> read)
            throws IOException {
        DurableFile file = new DurableFile(folder, name);
        try {
            Optional<byte[]> content = file.load();
            if (content.isEmpty()) {
                return new Opened<>(Optional.empty(), new KeptText(file, null));
            }
            T value = read.apply(new String(content.get(), StandardCharsets.UTF_8))
                    .orElseThrow(() -> new DamagedFileException(
                            folder.file(name), "is whole but holds no %s that this version can read".formatted(what)));
            return new Opened<>(Optional.of(value), new KeptText(file, null));
        } catch (DamagedFileException e) {
            return new Opened<>(Optional.empty(), new KeptText(file, e.getMessage()));
        }
    }

    /**
     * Saves; the text is on stable storage when this returns.
     *
     * @throws IOException when that cannot be done, with the file's name; see {@link DurableFile#save}
     */
    void save(String text) throws IOException {
        try {
            if (loss != null) {
                file.acceptLoss();
            }
            file.save(text.getBytes(StandardCharsets.UTF_8));
            loss = null;
        } catch (IOException e) {
            throw new IOException(file.path() + ": " + e.getMessage(), e);
        }
    }

    /** Why what was there is lost; empty when it is not, or not any more. Any thread. */
    Optional<String> loss() {
        return Optional.ofNullable(loss);
    }
}
