package io.holdfast.iscsi.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockLimits;
import io.holdfast.iscsi.pdu.ScsiCommand;
import io.holdfast.iscsi.pdu.ScsiCommand.Attr;
import io.holdfast.iscsi.text.DataTransfer;
import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.inquiry.TargetPort;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.scsi.lun.CommandListener;
import io.holdfast.scsi.lun.DiskSettings;
import io.holdfast.scsi.lun.DiskUnit;
import io.holdfast.scsi.lun.LeaseTerms;
import io.holdfast.scsi.lun.SharingMode;
import io.holdfast.scsi.lun.TaskManagement;
import io.holdfast.scsi.lun.UnitInventory;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.ManualExecutor;
import io.holdfast.testkit.MemoryBlockDevice;
import io.holdfast.testkit.MemoryLeaseStore;
import io.holdfast.testkit.MemoryOverhaulLog;
import io.holdfast.testkit.MemoryReservationStore;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands that wait for each other, on a connection whose share of the buffers is enough for one of them: a READ of 1,200 blocks. */
class OrderAndShareTest {

    private static final int BLOCK = 512;
    private static final int BLOCKS = 1_200;

    private final ManualExecutor loop = new ManualExecutor();
    private final AlignedBufferPool buffers = new AlignedBufferPool(8 << 20);
    private final MemoryBlockDevice device = new MemoryBlockDevice(
            4_096 * BLOCK, new BlockLimits(BLOCK, 4_096, 1 << 20, 65_536, BlockLimits.Access.READ_WRITE));
    private final DiskUnit unit = new DiskUnit(
            device,
            new DiskSettings(
                    UnitIdentity.of(new UUID(1, 2)),
                    List.of(new TargetPort("iqn.2025-01.test:target", 1)),
                    BLOCK,
                    SharingMode.CLUSTER,
                    CacheMode.NONE,
                    Rotation.SOLID_STATE,
                    LongCdbs.REFUSED,
                    new DiskSettings.Kept(
                            MemoryReservationStore.none(),
                            new LeaseTerms("LUN 0", Duration.ofSeconds(95), MemoryLeaseStore.none()),
                            Optional.empty(),
                            new MemoryOverhaulLog())),
            buffers,
            CommandListener.NONE);
    private final Nexus nexus = new Nexus(new InitiatorPort("iqn.2025-01.test:a", 1), 1);
    private final RecordingChannel channel =
            new RecordingChannel(nexus, loop, new DataTransfer(false, true, 1, 1 << 20, 1 << 20));
    private int tag;

    @BeforeEach
    void takeTheUnitAttention() {
        unit.attach(nexus, new UnitInventory());
        run(command(Attr.SIMPLE, 0));
        channel.ended.clear();
    }

    @AfterEach
    void leavesNothingBehind() {
        channel.forget();
        assertThat(buffers.leasedBytes()).isZero();
        assertThat(channel.budget().usedBytes()).isZero();
        assertThat(unit.tasks()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"SIMPLE", "ORDERED", "HEAD_OF_QUEUE"})
    void endAllWhateverTheAttributeOfTheLast(Attr last) {
        device.hold();
        List<IscsiTask> all =
                List.of(command(Attr.SIMPLE, BLOCKS), command(Attr.SIMPLE, BLOCKS), command(last, BLOCKS));
        all.forEach(this::run);

        device.resume();
        turn();

        assertThat(channel.ended).containsExactlyInAnyOrderElementsOf(all);
    }

    /** On the loop of its connection a command that was held may start after one that is behind it in CmdSN order. */
    @Test
    void endAlsoWhenTheYoungerOneStartsFirst() {
        IscsiTask ordered = command(Attr.ORDERED, BLOCKS);
        IscsiTask behind = command(Attr.SIMPLE, BLOCKS);
        ordered.enter();
        behind.enter();

        behind.start();
        ordered.start();
        turn();

        assertThat(channel.ended).containsExactly(ordered, behind);
    }

    @Test
    void endWhenTheyAreAbortedWhileTheyWaitForTheirShare() {
        device.hold();
        IscsiTask executing = command(Attr.SIMPLE, BLOCKS);
        IscsiTask waiting = command(Attr.SIMPLE, BLOCKS);
        run(executing);
        run(waiting);
        assertThat(waiting.executing()).isFalse();

        unit.manage(new TaskManagement.AbortTask(waiting, nexus), () -> {});
        turn();

        assertThat(channel.ended).containsExactly(waiting);
        device.resume();
        turn();
        assertThat(channel.ended).containsExactly(waiting, executing);
    }

    private void run(IscsiTask task) {
        task.enter();
        task.start();
        turn();
    }

    private void turn() {
        while (loop.runAll() > 0) {
            // A command may have given work to another.
        }
    }

    private IscsiTask command(Attr attribute, int blocks) {
        byte[] cdb = blocks == 0 ? new byte[6] : Cdbs.read10(0, blocks);
        ScsiCommand command = new ScsiCommand(
                false,
                true,
                blocks > 0,
                false,
                attribute,
                0,
                ++tag,
                (long) blocks * BLOCK,
                tag,
                1,
                Arrays.copyOf(cdb, ScsiCommand.CDB_FIELD_LENGTH_BYTES),
                OptionalLong.empty(),
                Unpooled.EMPTY_BUFFER);
        return new IscsiTask(command, unit, channel);
    }
}
