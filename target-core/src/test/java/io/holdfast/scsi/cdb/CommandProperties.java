package io.holdfast.scsi.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.KeySpecific.FieldPointer;
import io.holdfast.scsi.sense.Sense;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class CommandProperties {

    private static final int BLOCK_BYTES = 512;

    @Property
    void makesACommandOrARefusalOfAnyBytes(@ForAll @Size(min = 16, max = 32) byte[] cdb) {
        check(cdb);
    }

    @Property
    void makesACommandOrARefusalOfAnyFields(@ForAll("fields") byte[] cdb) {
        check(cdb);
    }

    @Property
    void fitsExactlyWhenNoBlockIsBehindTheLast(
            @ForAll long lba, @ForAll("blocks") long blocks, @ForAll("capacities") long capacityBlocks) {
        boolean startsWithin = lba >= 0 && lba <= capacityBlocks;
        boolean fits = startsWithin && capacityBlocks - lba >= blocks;

        assertThat(new Read(lba, blocks, false, false).fits(capacityBlocks)).isEqualTo(fits);
    }

    private static void check(byte[] cdb) {
        switch (CommandSet.complete().decode(cdb)) {
            case Decoded.Accepted(Operation operation, Command command) -> {
                assertThat(cdb[0] & 0xFF).isEqualTo(operation.opcode());
                long dataOutBytes = command.dataOutBytes(BLOCK_BYTES);
                assertThat(dataOutBytes).isBetween(0L, 0xFFFF_FFFFL * BLOCK_BYTES);
                assertThat(dataOutBytes == 0 || operation.direction() == DataDirection.OUT)
                        .as("%s asks for %d bytes", command, dataOutBytes)
                        .isTrue();
                assertThat(command instanceof ParameterDataIn)
                        .as("%s is %s", command, operation.direction())
                        .isEqualTo(operation.direction() == DataDirection.IN
                                && !(command instanceof Read || command instanceof ReadCapacity10));
            }
            case Decoded.Rejected(Operation operation, Sense sense) -> {
                if (sense.additional() == AdditionalSense.INVALID_FIELD_IN_CDB) {
                    FieldPointer pointer = (FieldPointer) sense.specific();
                    assertThat(pointer.byteIndex()).isBetween(1, operation == null ? 8 : operation.cdbLength() - 1);
                    assertThat(pointer.bitIndex()).isBetween(0, 7);
                } else {
                    assertThat(sense).isEqualTo(Sense.invalidOpcode());
                }
            }
        }
    }

    /** CDBs of which only bits are set that are looked at, so that most reach their decoder. */
    @Provide
    Arbitrary<byte[]> fields() {
        return Combinators.combine(Arbitraries.of(Operation.class), Arbitraries.longs(), Arbitraries.of(1, 2, 8))
                .as((operation, seed, density) -> {
                    byte[] usage = operation.usage();
                    byte[] cdb = new byte[32];
                    Random random = new Random(seed);
                    for (int i = 0; i < usage.length; i++) {
                        int bits = random.nextInt(256);
                        cdb[i] = (byte) (random.nextInt(density) == 0 ? usage[i] & bits : 0);
                    }
                    cdb[0] = usage[0];
                    if (operation.cdbLength() == 32) {
                        System.arraycopy(usage, 7, cdb, 7, 3);
                    } else if (operation.hasServiceAction()) {
                        cdb[1] = usage[1];
                    }
                    return cdb;
                });
    }

    @Provide
    Arbitrary<Long> blocks() {
        return Arbitraries.longs().between(0, 0xFFFF_FFFFL);
    }

    @Provide
    Arbitrary<Long> capacities() {
        return Arbitraries.longs().between(1, Long.MAX_VALUE);
    }
}
