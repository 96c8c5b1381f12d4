package io.holdfast.testkit.initiator;

/**
 * A SCSI command as an initiator sends it. A value: each method gives another one.
 *
 * @param expectedBytes Expected Data Transfer Length
 * @param output what the command outputs; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // Lives for one command; never compared.
public record ScsiRequest(
        byte[] cdb,
        Direction direction,
        int expectedBytes,
        byte[] output,
        long lun,
        Attribute attribute,
        Delivery delivery,
        DataPlan plan) {

    /** The R and W bits. */
    public enum Direction {
        NONE(0),
        READ(0x40),
        WRITE(0x20);

        final int flags;

        Direction(int flags) {
            this.flags = flags;
        }
    }

    /** The ATTR field. */
    public enum Attribute {
        UNTAGGED(0),
        SIMPLE(1),
        ORDERED(2),
        HEAD_OF_QUEUE(3);

        final int code;

        Attribute(int code) {
            this.code = code;
        }
    }

    /** The I bit. */
    public enum Delivery {
        ORDERED,
        IMMEDIATE
    }

    public static ScsiRequest none(byte[] cdb) {
        return new ScsiRequest(
                cdb, Direction.NONE, 0, new byte[0], 0, Attribute.SIMPLE, Delivery.ORDERED, DataPlan.NEGOTIATED);
    }

    public static ScsiRequest read(byte[] cdb, int expectedBytes) {
        return new ScsiRequest(
                cdb,
                Direction.READ,
                expectedBytes,
                new byte[0],
                0,
                Attribute.SIMPLE,
                Delivery.ORDERED,
                DataPlan.NEGOTIATED);
    }

    public static ScsiRequest write(byte[] cdb, byte[] output) {
        return new ScsiRequest(
                cdb,
                Direction.WRITE,
                output.length,
                output,
                0,
                Attribute.SIMPLE,
                Delivery.ORDERED,
                DataPlan.NEGOTIATED);
    }

    /** Expects another length than there is output, or than the CDB says. */
    public ScsiRequest expecting(int bytes) {
        return new ScsiRequest(cdb, direction, bytes, output, lun, attribute, delivery, plan);
    }

    /** Single-level addressing: a number below 256. */
    public ScsiRequest lun(int number) {
        return lunField((long) number << 48);
    }

    public ScsiRequest lunField(long field) {
        return new ScsiRequest(cdb, direction, expectedBytes, output, field, attribute, delivery, plan);
    }

    public ScsiRequest attribute(Attribute attribute) {
        return new ScsiRequest(cdb, direction, expectedBytes, output, lun, attribute, delivery, plan);
    }

    public ScsiRequest immediate() {
        return new ScsiRequest(cdb, direction, expectedBytes, output, lun, attribute, Delivery.IMMEDIATE, plan);
    }

    public ScsiRequest plan(DataPlan plan) {
        return new ScsiRequest(cdb, direction, expectedBytes, output, lun, attribute, delivery, plan);
    }
}
