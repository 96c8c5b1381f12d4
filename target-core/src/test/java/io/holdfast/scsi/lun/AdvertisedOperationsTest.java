package io.holdfast.scsi.lun;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What REPORT SUPPORTED OPERATION CODES lists there is, and what it does not list there is not. */
class AdvertisedOperationsTest {

    private static final int DESCRIPTOR_BYTES = 8;
    private static final int EXTENDED_COPY = 0x83;
    private static final int LONG = 0x7F;
    private static final Set<Integer> WRITE_SAME = Set.of(0x41, 0x93);

    enum Kind {
        THIN(new BlockLimits(512, 4096, 1 << 20, 65536, Access.READ_WRITE), SharingMode.CLUSTER),
        THICK(new BlockLimits(512, 4096, 1 << 20, 0, Access.READ_WRITE), SharingMode.CLUSTER),
        READ_ONLY(new BlockLimits(512, 4096, 1 << 20, 0, Access.READ_ONLY), SharingMode.READ_ONLY);

        @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
        private final BlockLimits limits;

        private final SharingMode sharing;

        Kind(BlockLimits limits, SharingMode sharing) {
            this.limits = limits;
            this.sharing = sharing;
        }

        UnitFixture disk() {
            return new UnitFixture(limits, sharing, CacheMode.NONE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void executesEachOperationThatItAdvertises(Kind kind) {
        Map<Integer, Set<Integer>> advertised = advertised(kind.disk());
        assertThat(advertised).containsKeys(0x00, 0x12, 0x28, 0x5E, 0x9E, 0xA3);

        advertised.forEach((opcode, actions) -> actions.forEach(action -> {
            UnitFixture disk = kind.disk();
            RecordingTask task = run(disk, legal(opcode, action));
            if (task.status() == Status.CHECK_CONDITION) {
                assertThat(task.sense())
                        .as("operation code %02x, service action %02x", opcode, action)
                        .isNotEqualTo(Sense.invalidOpcode())
                        .isNotEqualTo(noSuchAction(opcode));
            }
            disk.assertNothingLeft();
        }));
    }

    @ParameterizedTest
    @EnumSource
    void refusesEachOperationThatItDoesNotAdvertise(Kind kind) {
        UnitFixture disk = kind.disk();
        Map<Integer, Set<Integer>> advertised = advertised(disk);

        for (int opcode = 0; opcode < 256; opcode++) {
            Set<Integer> actions = advertised.get(opcode);
            if (actions == null) {
                assertThat(run(disk, Cdbs.bare(opcode, 0)).sense())
                        .as("operation code %02x", opcode)
                        .isEqualTo(Sense.invalidOpcode());
            } else if (!actions.equals(Set.of(0)) || opcode == EXTENDED_COPY) {
                for (int action = 0; action < 32; action++) {
                    if (!actions.contains(action)) {
                        assertThat(run(disk, Cdbs.bare(opcode, action)).sense())
                                .as("operation code %02x, service action %02x", opcode, action)
                                .isEqualTo(noSuchAction(opcode));
                    }
                }
            }
        }
        disk.assertNothingLeft();
    }

    /** By operation code, the service actions; 0 where there are none. */
    private static Map<Integer, Set<Integer>> advertised(UnitFixture disk) {
        ByteBuffer answer = ByteBuffer.wrap(
                disk.run(Cdbs.of("A3 0C 00 00 00 00 00 01 00 00")).dataIn());
        assertThat(answer.getInt()).isEqualTo(answer.remaining());
        Map<Integer, Set<Integer>> advertised = new HashMap<>();
        for (int at = Integer.BYTES; at < answer.limit(); at += DESCRIPTOR_BYTES) {
            advertised
                    .computeIfAbsent(answer.get(at) & 0xFF, opcode -> new TreeSet<>())
                    .add((int) answer.getShort(at + 2));
        }
        return advertised;
    }

    /** Where the service action is. */
    private static Sense noSuchAction(int opcode) {
        return opcode == LONG ? Sense.invalidFieldInCdb(8, 7) : Sense.invalidFieldInCdb(1, 4);
    }

    private static RecordingTask run(UnitFixture disk, byte[] cdb) {
        boolean oneBlock = WRITE_SAME.contains(cdb[0] & 0xFF) || (cdb[0] == 0x7F && cdb[9] == 0x0D);
        return disk.run(cdb, new byte[oneBlock ? UnitFixture.BLOCK : 0]);
    }

    /** The shortest CDB of the operation in which no field is wrong. */
    private static byte[] legal(int opcode, int action) {
        byte[] cdb = Cdbs.bare(opcode, action);
        switch (opcode) {
            case 0x15, 0x55 -> cdb[1] = 0x10; // MODE SELECT: PF
            case 0x1A, 0x5A -> cdb[2] = 0x3F; // MODE SENSE: all pages
            case 0x1C -> cdb[1] = 0x01; // RECEIVE DIAGNOSTIC RESULTS: PCV
            case 0xA0 -> cdb[9] = 16; // REPORT LUNS: an allocation length
            case 0xA3 -> cdb[9] = (byte) (action == 0x0D ? 16 : 0);
            default -> {
                // Zeroes will do.
            }
        }
        return cdb;
    }
}
