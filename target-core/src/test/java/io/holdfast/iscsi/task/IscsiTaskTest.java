package io.holdfast.iscsi.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.pdu.DataOut;
import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.iscsi.pdu.ReadyToTransfer;
import io.holdfast.iscsi.pdu.Residual;
import io.holdfast.iscsi.pdu.ScsiCommand;
import io.holdfast.iscsi.pdu.ScsiCommand.Attr;
import io.holdfast.iscsi.pdu.ScsiResponse;
import io.holdfast.iscsi.text.DataTransfer;
import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Status;
import io.holdfast.testkit.ManualExecutor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A WRITE of 16 bytes to a unit that does what the test says; FirstBurstLength 8, MaxBurstLength 8. */
class IscsiTaskTest {

    private static final int TAG = 0x55;

    private static final Nexus NEXUS = new Nexus(new InitiatorPort("iqn.2025-01.test:a", 1), 1);

    private final ScriptedUnit unit = new ScriptedUnit();
    private final ManualExecutor loop = new ManualExecutor();
    private RecordingChannel channel = new RecordingChannel(NEXUS, loop, new DataTransfer(false, true, 1, 8, 8));

    @AfterEach
    void leavesNothingBehind() {
        channel.forget();
        unit.forget();
        assertThat(channel.buffers.leasedBytes()).isZero();
        assertThat(channel.budget().usedBytes()).isZero();
    }

    @Test
    void gathersImmediateAndSolicitedDataIntoOneBuffer() {
        IscsiTask task = started("abcdefgh", true);
        unit.wantData(16);

        ReadyToTransfer r2t = (ReadyToTransfer) channel.sent.getFirst();
        assertThat(r2t.bufferOffset()).isEqualTo(8);
        assertThat(r2t.desiredDataTransferLength()).isEqualTo(8);
        task.dataOut(dataOut(r2t.targetTransferTag(), 0, 8, "ijklmnop", true));

        assertThat(unit.received()).isEqualTo("abcdefghijklmnop");
        unit.finish();
        assertThat(statusOf(channel.sent.getLast())).isEqualTo(Status.GOOD);
        assertThat(channel.ended).containsExactly(task);
    }

    @Test
    void executesAWriteWithTheBufferInWhichAllOfItsDataCame() {
        channel = new RecordingChannel(NEXUS, loop, new DataTransfer(false, true, 1, 16, 16));
        ByteBuf leased = channel.buffers.tryLease(16);
        leased.writeCharSequence("abcdefghijklmnop", StandardCharsets.US_ASCII);
        task(leased, true).start();

        unit.wantData(16);

        assertThat(unit.received()).isEqualTo("abcdefghijklmnop");
        assertThat(channel.buffers.leasedBytes()).as("one page").isEqualTo(4_096);
        unit.finish();
        assertThat(statusOf(channel.sent.getLast())).isEqualTo(Status.GOOD);
    }

    @Test
    void copiesDataThatCameWholeToWhereFilesCannotTakeItFrom() {
        channel = new RecordingChannel(NEXUS, loop, new DataTransfer(false, true, 1, 16, 16));
        started("abcdefghijklmnop", true);

        unit.wantData(16);

        assertThat(unit.received()).isEqualTo("abcdefghijklmnop");
        unit.finish();
        assertThat(statusOf(channel.sent.getLast())).isEqualTo(Status.GOOD);
    }

    @Test
    void takesOfDataThatCameWholeWhatTheCdbAsksFor() {
        channel = new RecordingChannel(NEXUS, loop, new DataTransfer(false, true, 1, 16, 16));
        started("abcdefghijklmnop", true);

        unit.wantData(12);

        assertThat(unit.received()).isEqualTo("abcdefghijkl");
        unit.finish();
        assertThat(((ScsiResponse) channel.sent.getLast()).residual()).isEqualTo(Residual.underflow(4));
    }

    @Test
    void answersARefusedCommandAfterTheLastOfItsUnsolicitedData() {
        IscsiTask task = started("abcd", false);
        unit.finish();
        assertThat(channel.sent).isEmpty();

        task.dataOut(dataOut(Pdu.RESERVED_TAG, 0, 4, "efgh", true));

        assertThat(channel.sent).singleElement().isInstanceOf(ScsiResponse.class);
        assertThat(channel.ended).containsExactly(task);
    }

    @Test
    void failsTheCommandAloneWhenItsDataIsOutOfOrder() {
        IscsiTask task = started("", true);
        unit.wantData(16);
        ReadyToTransfer r2t = (ReadyToTransfer) channel.sent.getFirst();

        task.dataOut(dataOut(r2t.targetTransferTag(), 27, 0, "abcdefgh", true));
        unit.drop();

        assertThat(statusOf(channel.sent.getLast())).isEqualTo(Status.CHECK_CONDITION);
        assertThat(channel.violations).isEmpty();
    }

    @Test
    void endsTheConnectionWhenDataOutBearsATagThatWasNotGiven() {
        IscsiTask task = started("", true);
        unit.wantData(16);

        task.dataOut(dataOut(99, 0, 0, "abcdefgh", true));

        assertThat(channel.violations).singleElement().asString().contains("0x00000063");
        unit.drop();
    }

    @Test
    void isForgottenWithoutAnAnswerWhenTheUnitDropsIt() {
        IscsiTask task = started("abcdefgh", true);
        unit.wantData(16);
        channel.forget();

        unit.drop();

        assertThat(channel.sent).isEmpty();
        assertThat(channel.ended).containsExactly(task);
    }

    @Test
    void neverReachesTheUnitWhenItIsWithdrawnBeforeItsTurn() {
        IscsiTask task = task("abcd", true);

        assertThat(task.withdraw()).isTrue();

        assertThat(task.start()).isFalse();
        assertThat(unit.submitted).isEmpty();
        assertThat(task.holdsWindowPlace()).isFalse();
    }

    @Test
    void executesWithWhatTheInitiatorOffersWhereTheCdbAsksForMore() {
        IscsiTask task = started("abcdefgh", true);
        unit.wantData(512);
        ReadyToTransfer r2t = (ReadyToTransfer) channel.sent.getFirst();

        task.dataOut(dataOut(r2t.targetTransferTag(), 0, 8, "ijklmnop", true));

        assertThat(unit.received()).hasSize(16);
        unit.finish();
        assertThat(((ScsiResponse) channel.sent.getLast()).residual().countBytes())
                .isEqualTo(512 - 16);
    }

    private IscsiTask started(String immediate, boolean last) {
        IscsiTask task = task(immediate, last);
        task.start();
        return task;
    }

    private IscsiTask task(String immediate, boolean last) {
        return task(bytes(immediate), last);
    }

    private IscsiTask task(ByteBuf immediate, boolean last) {
        ScsiCommand command = new ScsiCommand(
                false, last, false, true, Attr.SIMPLE, 0, TAG, 16, 1, 1, new byte[16], OptionalLong.empty(), immediate);
        IscsiTask task = new IscsiTask(command, unit, channel);
        task.immediate(command.data());
        return task;
    }

    private static DataOut dataOut(int tag, int dataSn, int offset, String text, boolean last) {
        return new DataOut(last, 0, TAG, tag, 1, dataSn, offset, bytes(text));
    }

    private static Status statusOf(Object pdu) {
        byte code = ((ScsiResponse) pdu).status();
        for (Status status : Status.values()) {
            if (status.code() == code) {
                return status;
            }
        }
        throw new AssertionError("status " + code);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.buffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
