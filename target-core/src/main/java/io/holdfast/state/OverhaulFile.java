package io.holdfast.state;

import io.holdfast.scsi.lun.OverhaulKind;
import io.holdfast.scsi.lun.OverhaulLog;
import io.holdfast.scsi.lun.UnfinishedOverhaul;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SANITIZE or FORMAT UNIT that has not ended, in a {@link DurableFile} of the name {@code overhaul}: {@code none}, or {@code sanitize} or {@code format},
 * with {@code exit-allowed} behind it where EXIT FAILURE MODE may end it.
 */
public final class OverhaulFile implements OverhaulLog {

    private static final String NAME = "overhaul";
    private static final String NONE = "none\n";
    private static final String EXIT_ALLOWED = " exit-allowed";
    private static final Pattern UNFINISHED = Pattern.compile("(format|sanitize)(" + EXIT_ALLOWED + ")?\n");

    private final DurableFile file;
    private final Optional<UnfinishedOverhaul> found;

    private OverhaulFile(DurableFile file, Optional<UnfinishedOverhaul> found) {
        this.file = file;
        this.found = found;
    }

    /**
     * Reads what is kept in the folder.
     *
     * @throws DamagedFileException when it does not tell whether one has ended: then the disk must not be served
     * @throws IOException when it cannot be read
     */
    public static OverhaulFile open(StableFolder folder) throws IOException {
        DurableFile file = new DurableFile(folder, NAME);
        Optional<String> text = file.load().map(content -> new String(content, StandardCharsets.UTF_8));
        if (text.isEmpty() || text.get().equals(NONE)) {
            return new OverhaulFile(file, Optional.empty());
        }
        Matcher unfinished = UNFINISHED.matcher(text.get());
        if (!unfinished.matches()) {
            throw new DamagedFileException(file.path(), "is whole but tells nothing that this version can read");
        }
        OverhaulKind kind = OverhaulKind.valueOf(unfinished.group(1).toUpperCase(Locale.ROOT));
        return new OverhaulFile(file, Optional.of(new UnfinishedOverhaul(kind, unfinished.group(2) != null)));
    }

    @Override
    public Optional<UnfinishedOverhaul> found() {
        return found;
    }

    @Override
    public void keep(UnfinishedOverhaul begun) throws IOException {
        String kind = begun.kind().name().toLowerCase(Locale.ROOT);
        save(kind + (begun.exitAllowed() ? EXIT_ALLOWED : "") + "\n");
    }

    @Override
    public void forget() throws IOException {
        save(NONE);
    }

    private void save(String text) throws IOException {
        file.save(text.getBytes(StandardCharsets.UTF_8));
    }
}
