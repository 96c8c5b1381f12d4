package io.holdfast.scsi.copy;

import io.holdfast.scsi.inquiry.Naa;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be read from or written to: the identification descriptor CSCD descriptor, SPC-4 6.4.5.2.
 *
 * <pre>
 *   0  E4h     1  PERIPHERAL DEVICE TYPE (4..0)     2  RELATIVE INITIATOR PORT IDENTIFIER
 *   4  CODE SET (3..0)     5  ASSOCIATION (5..4) DESIGNATOR TYPE (3..0)     7  DESIGNATOR LENGTH     8  DESIGNATOR (20)
 *   28  PAD (2)     29  DISK BLOCK LENGTH (3)
 * </pre>
 *
 * LU ID TYPE, in byte 1, has no meaning in a descriptor of this type, and what was NUL in SPC-3 is obsolete.
 *
 * <p>Of the designators in VPD page 83h of our units, the NAA identifier alone fits into 20 bytes: the one of type T10 vendor
 * identification is at least 25 long. So any other designator names no unit that is here.
 *
 * @param unit the name of the logical unit; null where the designator is of another sort
 * @param peripheralDeviceType what the initiator takes the unit for
 * @param blockBytes the logical block length that the initiator counts in
 */
public record CscdDescriptor(@Nullable Naa unit, int peripheralDeviceType, int blockBytes) {

    /** PERIPHERAL DEVICE TYPE of a direct access block device. */
    public static final int DISK = 0x00;

    static final int TYPE = 0xE4;
    static final int BYTES = 32;

    private static final int BINARY = 0x01;

    /** ASSOCIATION 00b, the logical unit, and DESIGNATOR TYPE 3h. */
    private static final int UNIT_NAA = 0x03;

    /** The descriptor at that index of the list, which has it whole. */
    static CscdDescriptor read(ByteBuf list, int at) {
        boolean naa = (list.getUnsignedByte(at + 4) & 0x0F) == BINARY
                && (list.getUnsignedByte(at + 5) & 0x3F) == UNIT_NAA
                && list.getUnsignedByte(at + 7) == Naa.BYTES;
        return new CscdDescriptor(
                naa ? new Naa(list.getLong(at + 8), list.getLong(at + 16)) : null,
                list.getUnsignedByte(at + 1) & 0x1F,
                list.getUnsignedMedium(at + 29));
    }
}
