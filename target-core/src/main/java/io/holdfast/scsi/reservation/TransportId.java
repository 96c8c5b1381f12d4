package io.holdfast.scsi.reservation;

import io.holdfast.scsi.InitiatorPort;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The TransportID of an iSCSI initiator port, SPC-4 7.6.4.6.
 *
 * <pre>
 *   0  01b (FORMAT CODE) | 5h (iSCSI)     2..3  ADDITIONAL LENGTH, a multiple of 4, at least 20
 *   4..  name ",i,0x" ISID, ended by NUL and padded with NULs
 * </pre>
 */
final class TransportId {

    private static final int HEADER_BYTES = 4;
    private static final int ADDITIONAL_BYTES_MIN = 20;
    private static final int ISCSI_INITIATOR_PORT = 0x45;
    private static final String SEPARATOR = ",i,0x";
    /** An iSCSI name has at most 223 bytes (RFC 7143 4.2.7.1), an ISID 6. */
    private static final int TEXT_BYTES_MAX = 223 + SEPARATOR.length() + 12;

    private TransportId() {}

    static void write(InitiatorPort port, ByteBuf target) {
        byte[] text = port.toString().getBytes(StandardCharsets.UTF_8);
        int additionalBytes = Math.max(ADDITIONAL_BYTES_MIN, text.length + HEADER_BYTES & -4);
        target.writeByte(ISCSI_INITIATOR_PORT);
        target.writeByte(0);
        target.writeShort(additionalBytes);
        target.writeBytes(text);
        target.writeZero(additionalBytes - text.length);
    }

    /** The port, or null when it is not a TransportID of this form; the source is read to the end of it. */
    static @Nullable InitiatorPort read(ByteBuf source) {
        if (source.readableBytes() < HEADER_BYTES + ADDITIONAL_BYTES_MIN
                || source.readUnsignedByte() != ISCSI_INITIATOR_PORT) {
            return null;
        }
        source.skipBytes(1);
        int additionalBytes = source.readUnsignedShort();
        if (additionalBytes < ADDITIONAL_BYTES_MIN
                || additionalBytes % 4 != 0
                || additionalBytes > source.readableBytes()) {
            return null;
        }
        int textBytes = source.bytesBefore(additionalBytes, (byte) 0);
        if (textBytes < 0 || textBytes > TEXT_BYTES_MAX) {
            return null;
        }
        String text = source.toString(source.readerIndex(), textBytes, StandardCharsets.UTF_8);
        source.skipBytes(additionalBytes);
        return parse(text);
    }

    private static @Nullable InitiatorPort parse(String text) {
        int separator = text.lastIndexOf(SEPARATOR);
        String isid = separator < 0 ? "" : text.substring(separator + SEPARATOR.length());
        if (text.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            return null; // no iSCSI name has such a character (RFC 7143 4.2.7.2), and a text of them could not be read
            // again
        }
        boolean hexadecimal =
                !isid.isEmpty() && isid.length() <= 12 && isid.chars().allMatch(HexFormat::isHexDigit);
        return separator > 0 && hexadecimal
                ? new InitiatorPort(
                        text.substring(0, separator).toLowerCase(Locale.ROOT), HexFormat.fromHexDigitsToLong(isid))
                : null;
    }
}
