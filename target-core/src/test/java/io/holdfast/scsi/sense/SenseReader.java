package io.holdfast.scsi.sense;

import io.holdfast.scsi.sense.KeySpecific.FieldPointer;
import io.holdfast.scsi.sense.KeySpecific.FieldPointer.Source;
import io.holdfast.scsi.sense.KeySpecific.Progress;
import io.holdfast.scsi.sense.KeySpecific.SegmentPointer;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sense data as an initiator understands it, SPC-4 4.4. */
public final class SenseReader {

    private SenseReader() {}

    /** Reads either form; the readable bytes must be one piece of sense data and no more. */
    public static Sense read(ByteBuf data) {
        int responseCode = data.getUnsignedByte(data.readerIndex()) & 0x7F;
        return switch (responseCode) {
            case 0x70 -> readFixed(data);
            case 0x72 -> readDescriptor(data);
            default -> throw new AssertionError("response code %02x".formatted(responseCode));
        };
    }

    private static Sense readFixed(ByteBuf data) {
        int start = data.readerIndex();
        expect(data.readableBytes() == 8 + data.getUnsignedByte(start + 7), "ADDITIONAL SENSE LENGTH");
        SenseKey key = key(data.getUnsignedByte(start + 2));
        boolean valid = (data.getUnsignedByte(start) & 0x80) != 0;
        return new Sense(
                key,
                additional(data.getUnsignedByte(start + 12), data.getUnsignedByte(start + 13)),
                valid ? data.getUnsignedInt(start + 3) : null,
                specific(key, data.getInt(start + 8), data.getUnsignedMedium(start + 15)));
    }

    private static Sense readDescriptor(ByteBuf data) {
        int start = data.readerIndex();
        expect(data.readableBytes() == 8 + data.getUnsignedByte(start + 7), "ADDITIONAL SENSE LENGTH");
        SenseKey key = key(data.getUnsignedByte(start + 1));
        Sense sense = Sense.of(key, additional(data.getUnsignedByte(start + 2), data.getUnsignedByte(start + 3)));
        int at = start + 8;
        long commandSpecific = 0;
        while (at < data.writerIndex()) {
            int type = data.getUnsignedByte(at);
            int lengthBytes = data.getUnsignedByte(at + 1);
            switch (type) {
                case 0x00 -> {
                    expect(lengthBytes == 0x0A && data.getUnsignedByte(at + 2) == 0x80, "information descriptor");
                    sense = sense.withInformation(data.getLong(at + 4));
                }
                case 0x01 -> {
                    expect(lengthBytes == 0x0A, "command-specific information descriptor");
                    commandSpecific = data.getLong(at + 4);
                }
                case 0x02 -> {
                    expect(lengthBytes == 0x06, "sense key specific descriptor");
                    KeySpecific specific = specific(key, commandSpecific, data.getUnsignedMedium(at + 4));
                    sense = new Sense(key, sense.additional(), sense.information(), specific);
                }
                default -> throw new AssertionError("descriptor type %02x".formatted(type));
            }
            at += 2 + lengthBytes;
        }
        return sense;
    }

    private static @Nullable KeySpecific specific(SenseKey key, long commandSpecific, int encoded) {
        if ((encoded & 0x80_0000) == 0) {
            expect(encoded == 0, "SENSE KEY SPECIFIC without SKSV");
            return null;
        }
        if (key == SenseKey.COPY_ABORTED) {
            expect((encoded & 0x20_0000) != 0, "SD");
            return new SegmentPointer((int) commandSpecific, encoded & 0xFFFF);
        }
        if (key != SenseKey.ILLEGAL_REQUEST) {
            return new Progress(encoded & 0xFFFF);
        }
        Source source = (encoded & 0x40_0000) != 0 ? Source.CDB : Source.PARAMETER_LIST;
        int bitIndex = (encoded & 0x08_0000) != 0 ? (encoded >> 16) & 7 : FieldPointer.WHOLE_BYTE;
        return new FieldPointer(source, encoded & 0xFFFF, bitIndex);
    }

    private static SenseKey key(int code) {
        return find(SenseKey.values(), key -> key.code() == code);
    }

    private static AdditionalSense additional(int asc, int ascq) {
        return find(AdditionalSense.values(), each -> each.asc() == asc && each.ascq() == ascq);
    }

    private static <T> T find(T[] all, Predicate<T> wanted) {
        return Arrays.stream(all).filter(wanted).findFirst().orElseThrow();
    }

    private static void expect(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("wrong " + what);
        }
    }
}
