package io.holdfast.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A content with what tells whether it is whole: a line that a person can read, and then the bytes.
 *
 * <pre>
 *   holdfast 1 generation 17 bytes 230 crc32c 1c291ca3
 * </pre>
 *
 * The checksum is that of the line up to the word crc32c, and of the content.
 *
 * @param generation counts the saves, from 1
 * @param content not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Framed(long generation, byte[] content) {

    private static final int HEADER_BYTES_MAX = 100;

    private static final Pattern HEADER =
            Pattern.compile("(holdfast 1 generation ([0-9]{1,18}) bytes ([0-9]{1,9}) )crc32c ([0-9a-f]{8})");

    /** What was found in a file. */
    sealed interface Found {}

    /** All of it. */
    record Whole(Framed framed) implements Found {}

    /** Something else; the reason goes behind the file's name. */
    record Broken(String reason) implements Found {}

    static Found read(byte[] bytes) {
        int end = 0;
        while (end < Math.min(bytes.length, HEADER_BYTES_MAX) && bytes[end] != '\n') {
            end++;
        }
        if (end == 0) {
            return new Broken(bytes.length == 0 ? "is empty" : "begins with an empty line");
        }
        Matcher header = HEADER.matcher(new String(bytes, 0, end, StandardCharsets.ISO_8859_1));
        if (!header.matches()) {
            return new Broken("does not begin as a file of Holdfast's does, or as one of a later version's");
        }
        byte[] content = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
        int lengthBytes = Integer.parseInt(header.group(3));
        if (content.length != lengthBytes) {
            return new Broken("holds %d bytes and should hold %d".formatted(content.length, lengthBytes));
        }
        if (!checksum(header.group(1), ByteBuffer.wrap(content)).equals(header.group(4))) {
            return new Broken("fails its checksum");
        }
        return new Whole(new Framed(Long.parseLong(header.group(2)), content));
    }

    byte[] bytes() {
        // No format: that would write the digits of this machine's language.
        String start = "holdfast 1 generation " + generation + " bytes " + content.length + " ";
        byte[] header = (start + "crc32c " + checksum(start, ByteBuffer.wrap(content)) + "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, all, header.length, content.length);
        return all;
    }

    /** Of the line up to there and the remaining bytes of the content, as a line of a file has it. */
    static String checksum(String start, ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(start.getBytes(StandardCharsets.ISO_8859_1));
        crc.update(content);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
