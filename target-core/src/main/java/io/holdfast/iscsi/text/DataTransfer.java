package io.holdfast.iscsi.text;

/**
 * How data of a write comes (RFC 7143 13.10 to 13.14, 13.17). DataPDUInOrder and DataSequenceInOrder are not here: we
 * always want both, and one Yes decides.
 *
 * @param initialR2T whether nothing may come unsolicited but immediate data
 * @param immediateData whether data may come in the SCSI Command PDU itself
 * @param maxOutstandingR2T R2Ts open at the same time for one command
 * @param maxBurstLength bytes asked for by one R2T, or sent in one Data-In sequence, at most
 * @param firstBurstLength bytes that may come unsolicited, immediate data included, at most; never above {@code
 *     maxBurstLength}; without meaning when nothing may come unsolicited
 */
public record DataTransfer(
        boolean initialR2T, boolean immediateData, int maxOutstandingR2T, int maxBurstLength, int firstBurstLength) {

    public DataTransfer {
        if (firstBurstLength > maxBurstLength) {
            throw new IllegalArgumentException(
                    "FirstBurstLength %d is above MaxBurstLength %d".formatted(firstBurstLength, maxBurstLength));
        }
    }

    /** Whether so much may come in the SCSI Command PDU itself. */
    public boolean allowsImmediate(int lengthBytes) {
        return immediateData && lengthBytes <= firstBurstLength;
    }

    /** Whether an initiator may send data of a write before it is asked to. */
    public boolean unsolicitedData() {
        return immediateData || !initialR2T;
    }
}
