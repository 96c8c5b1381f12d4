package io.holdfast.testkit.initiator;

import java.util.HexFormat;

/**
 * How a SCSI command ended.
 *
 * @param response 0: completed at the target
 * @param status SCSI status
 * @param sense without its length; empty where there was none
 * @param input what Data-In PDUs brought
 * @param residual below zero: underflow, above: overflow, by so many bytes
 * @param r2ts how many R2Ts the command got
 */
@SuppressWarnings("ArrayRecordComponent") // Looked at, never compared.
public record ScsiResult(int response, int status, byte[] sense, byte[] input, long residual, int r2ts) {

    public static final int GOOD = 0x00;
    public static final int CHECK_CONDITION = 0x02;

    public boolean good() {
        return response == 0 && status == GOOD;
    }

    /** The input of a command that ended well. */
    public byte[] goodInput() {
        if (!good()) {
            throw new AssertionError("the command ended with " + this);
        }
        return input;
    }

    /** "GOOD", or "5/24/00" for a check condition, or the number of another status. */
    public String verdict() {
        if (response != 0) {
            return "response %02x".formatted(response);
        }
        return switch (status) {
            case GOOD -> "GOOD";
            case CHECK_CONDITION -> senseText();
            default -> "status %02x".formatted(status);
        };
    }

    private String senseText() {
        if (sense.length < 14) {
            return "CHECK CONDITION without sense data";
        }
        boolean descriptor = (sense[0] & 0x7F) >= 0x72;
        return descriptor
                ? "%x/%02x/%02x".formatted(sense[1] & 0x0F, sense[2], sense[3])
                : "%x/%02x/%02x".formatted(sense[2] & 0x0F, sense[12], sense[13]);
    }

    @Override
    public String toString() {
        return "%s, %d bytes of input, residual %d, %d R2Ts, sense %s"
                .formatted(
                        verdict(), input.length, residual, r2ts, HexFormat.of().formatHex(sense));
    }
}
