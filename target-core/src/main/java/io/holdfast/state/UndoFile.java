package io.holdfast.state;

import io.holdfast.scsi.lun.UndoLog;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of a disk as it was before an atomic write, in a file of the name {@code undo}: a line that a person can read, and from byte 4096 on the bytes.
 * Written in place, so that keeping and forgetting cost one sync each once the file is there.
 *
 * <pre>
 *   holdfast undo 1 offset 1048576 bytes 131072 crc32c 1c291ca3
 * </pre>
 *
 * A file that fails its checksum was being written when the power went: the image had not been touched then, and there is nothing to undo. Its methods
 * block; one at a time.
 */
public final class UndoFile implements UndoLog {

    private static final String NAME = "undo";
    private static final int HEADER_BYTES = 512;
    private static final int DATA_AT = 4096;

    private static final Pattern HEADER =
            Pattern.compile("(holdfast undo 1 offset ([0-9]{1,18}) bytes ([0-9]{1,9}) )crc32c ([0-9a-f]{8})\\n\\x00*");

    private final StableFolder folder;
    private final Optional<Range> found;

    private UndoFile(StableFolder folder, Optional<Range> found) {
        this.folder = folder;
        this.found = found;
    }

    /** What an atomic write that was cut off has to be replaced by; the bytes are not changed by anybody. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Range(long offsetBytes, byte[] before) {}

    /**
     * Reads what is kept in the folder.
     *
     * @throws IOException when the file cannot be read
     */
    public static UndoFile open(StableFolder folder) throws IOException {
        return new UndoFile(folder, folder.read(NAME).flatMap(UndoFile::read));
    }

    /** What was kept and not forgotten when this was opened. */
    public Optional<Range> found() {
        return found;
    }

    public Path path() {
        return folder.file(NAME);
    }

    private static Optional<Range> read(byte[] file) {
        byte[] start = Arrays.copyOf(file, Math.min(file.length, HEADER_BYTES));
        Matcher header = HEADER.matcher(new String(start, StandardCharsets.ISO_8859_1));
        if (file.length < DATA_AT || !header.matches()) {
            return Optional.empty();
        }
        int lengthBytes = Integer.parseInt(header.group(3));
        byte[] before =
                Arrays.copyOfRange(file, DATA_AT, Math.max(DATA_AT, Math.min(file.length, DATA_AT + lengthBytes)));
        boolean whole = before.length == lengthBytes
                && Framed.checksum(header.group(1), ByteBuffer.wrap(before)).equals(header.group(4));
        return whole ? Optional.of(new Range(Long.parseLong(header.group(2)), before)) : Optional.empty();
    }

    @Override
    public void keep(long offsetBytes, ByteBuf before) throws IOException {
        ByteBuffer bytes = before.nioBuffer();
        String start = "holdfast undo 1 offset " + offsetBytes + " bytes " + bytes.remaining() + " ";
        byte[] line = (start + "crc32c " + Framed.checksum(start, bytes.duplicate()) + "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        try (FileChannel file = FileChannel.open(path(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            boolean fresh = file.size() == 0;
            write(file, bytes, DATA_AT);
            write(file, ByteBuffer.wrap(Arrays.copyOf(line, HEADER_BYTES)), 0);
            file.force(fresh);
            if (fresh) {
                folder.sync();
            }
        }
    }

    @Override
    public void forget() throws IOException {
        try (FileChannel file = FileChannel.open(path(), StandardOpenOption.WRITE)) {
            write(file, ByteBuffer.allocate(HEADER_BYTES), 0);
            file.force(false);
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        long next = at;
        while (bytes.hasRemaining()) {
            next += file.write(bytes, next);
        }
    }
}
