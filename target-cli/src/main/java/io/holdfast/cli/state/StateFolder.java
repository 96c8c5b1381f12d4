package io.holdfast.cli.state;

import io.holdfast.scsi.reservation.KeptReservations;
import io.holdfast.scsi.sharing.KeptLease;
import io.holdfast.state.DamagedFileException;
import io.holdfast.state.LeaseFile;
import io.holdfast.state.OverhaulFile;
import io.holdfast.state.ReservationFile;
import io.holdfast.state.StableFolder;
import io.holdfast.state.UndoFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The folder of what a disk must not lose. It belongs to its image: moved together they stay the same disk for all hosts; a copy of both is a second disk
 * that claims to be the first.
 */
public final class StateFolder {

    private static final String IDENTITY = "identity";

    private static final String FORMAT = "format";

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final StableFolder folder;

    /** A folder that is created when something is kept in it. */
    public StateFolder(Path folder) {
        this.folder = new StableFolder(folder);
    }

    /**
     * The disk's identity, by which hosts recognise it: random, made and kept at the first call.
     *
     * @throws DamagedFileException when the file holds something else
     * @throws IOException when it cannot be read or kept
     */
    public UUID identity() throws IOException {
        String text = kept(IDENTITY, () -> UUID.randomUUID().toString());
        if (!FORM.matcher(text).matches()) {
            throw new DamagedFileException(
                    folder.file(IDENTITY),
                    "holds no identity (a UUID); restore it from a backup, or delete it and the disk will be a new one for every host");
        }
        return UUID.fromString(text);
    }

    /**
     * The reservations of the disk as they were kept, or the news that they are lost.
     *
     * @throws IOException when they cannot be read
     */
    public KeptReservations reservations() throws IOException {
        return ReservationFile.open(folder);
    }

    /**
     * Who may write to the disk, as it was kept, or the news that it is lost.
     *
     * @throws IOException when it cannot be read
     */
    public KeptLease lease() throws IOException {
        return LeaseFile.open(folder);
    }

    /**
     * Where atomic writes are made undoable, with one that was cut off if there is one.
     *
     * @throws IOException when it cannot be read
     */
    public UndoFile undo() throws IOException {
        return UndoFile.open(folder);
    }

    /**
     * Where it is kept that a SANITIZE or FORMAT UNIT has not ended, with one that had not if there is one.
     *
     * @throws DamagedFileException when it does not tell
     * @throws IOException when it cannot be read
     */
    public OverhaulFile overhauls() throws IOException {
        return OverhaulFile.open(folder);
    }

    /** Whether an identity is kept here, so that the disk has been served before. */
    public boolean hasIdentity() {
        return Files.exists(folder.file(IDENTITY));
    }

    /** The format that the image had when it was served last; empty where that was never kept. */
    public Optional<String> format() throws IOException {
        return text(FORMAT);
    }

    /** Keeps the format of the image; it is on stable storage when this returns. */
    public void keepFormat(String name) throws IOException {
        keep(FORMAT, name);
    }

    /** The name kept under {@code key}, or {@code first}, which is kept from then on. */
    public String name(String key, Supplier<String> first) throws IOException {
        return kept(key, first);
    }

    private String kept(String key, Supplier<String> first) throws IOException {
        Optional<String> kept = text(key);
        if (kept.isPresent()) {
            return kept.get();
        }
        String text = first.get();
        keep(key, text);
        return text;
    }

    private Optional<String> text(String key) throws IOException {
        return folder.read(key).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }

    private void keep(String key, String text) throws IOException {
        folder.replace(key, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
