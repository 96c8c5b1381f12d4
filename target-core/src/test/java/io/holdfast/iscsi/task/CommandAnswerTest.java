package io.holdfast.iscsi.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.pdu.DataIn;
import io.holdfast.iscsi.pdu.Residual;
import io.holdfast.iscsi.pdu.ScsiCommand;
import io.holdfast.iscsi.pdu.ScsiCommand.Attr;
import io.holdfast.iscsi.pdu.ScsiResponse;
import io.holdfast.iscsi.text.DataTransfer;
import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The initiator takes 1,000 bytes in a PDU; a burst has 2,500. */
class CommandAnswerTest {

    private static final int TAG = 0x1234;

    /** The R and W bits of a command. */
    private enum Flags {
        READS,
        WRITES,
        NEITHER
    }

    private final RecordingChannel channel = new RecordingChannel(
            new Nexus(new InitiatorPort("iqn.2025-01.test:a", 1), 1),
            Runnable::run,
            new DataTransfer(true, true, 1, 2_500, 2_500));

    @AfterEach
    void forget() {
        channel.forget();
    }

    @Test
    void putsTheStatusIntoTheLastDataIn() {
        read(700, 700);

        assertThat(channel.sent).singleElement().isInstanceOfSatisfying(DataIn.class, pdu -> {
            assertThat(pdu.finalBit()).isTrue();
            assertThat(pdu.status()).isEqualTo(Status.GOOD.code());
            assertThat(pdu.residual()).isEqualTo(Residual.NONE);
            assertThat(pdu.data().readableBytes()).isEqualTo(700);
        });
    }

    @Test
    void sendsWhatFitsIntoOnePduAsTheBufferThatItIs() {
        ByteBuf data = bytes(700);
        CommandAnswer.send(channel, command(Flags.READS, 700), 0, 0, new Outcome.Data(data));

        assertThat(channel.sent.getFirst().data()).isSameAs(data);
    }

    @Test
    void cutsLongDataByWhatTheInitiatorTakesAndByBursts() {
        read(4_000, 4_000);

        assertThat(channel.sent)
                .extracting(pdu -> ((DataIn) pdu).bufferOffset())
                .containsExactly(0L, 1_000L, 2_000L, 2_500L, 3_500L);
        assertThat(channel.sent).extracting(pdu -> ((DataIn) pdu).dataSn()).containsExactly(0, 1, 2, 3, 4);
        assertThat(channel.sent)
                .extracting(pdu -> ((DataIn) pdu).finalBit())
                .containsExactly(false, false, true, false, true);
        assertThat(channel.sent)
                .extracting(pdu -> ((DataIn) pdu).carriesStatus())
                .containsExactly(false, false, false, false, true);
    }

    /** T18, T19. */
    @Test
    void tellsAnUnderflowWhereTheInitiatorExpectedMoreThanThereIs() {
        read(1_000, 700);

        assertThat(((DataIn) channel.sent.getFirst()).residual()).isEqualTo(Residual.underflow(300));
    }

    /** T18, T19. */
    @Test
    void sendsNoMoreThanTheInitiatorExpectsAndTellsTheOverflow() {
        read(500, 700);

        DataIn pdu = (DataIn) channel.sent.getFirst();
        assertThat(pdu.data().readableBytes()).isEqualTo(500);
        assertThat(pdu.residual()).isEqualTo(Residual.overflow(200));
    }

    @Test
    void answersAReadThatExpectsNothingWithAnOverflowAlone() {
        CommandAnswer.send(channel, command(Flags.NEITHER, 0), 0, 0, new Outcome.Data(bytes(700)));

        assertThat(((ScsiResponse) channel.sent.getFirst()).residual()).isEqualTo(Residual.overflow(700));
    }

    @Test
    void countsAllOfItAsUnderflowWhenACommandIsRefused() {
        CommandAnswer.send(channel, command(Flags.WRITES, 4_096), 0, 0, Outcome.check(Sense.writeProtected()));

        ScsiResponse response = (ScsiResponse) channel.sent.getFirst();
        assertThat(response.status()).isEqualTo(Status.CHECK_CONDITION.code());
        assertThat(response.residual()).isEqualTo(Residual.underflow(4_096));
        assertThat(response.data().getUnsignedShort(0))
                .isEqualTo(response.data().readableBytes() - 2);
    }

    @Test
    void tellsTheResidualOfAWriteByWhatTheCdbAskedFor() {
        CommandAnswer.send(channel, command(Flags.WRITES, 512), 1_024, 1, Outcome.GOOD);

        ScsiResponse response = (ScsiResponse) channel.sent.getFirst();
        assertThat(response.residual()).isEqualTo(Residual.overflow(512));
        assertThat(response.expDataSn()).isEqualTo(1);
    }

    @Test
    void tellsAnOverflowWhereAWriteWasFlaggedAsARead() {
        CommandAnswer.send(channel, command(Flags.READS, 512), 512, 0, Outcome.GOOD);

        assertThat(((ScsiResponse) channel.sent.getFirst()).residual()).isEqualTo(Residual.overflow(512));
    }

    @Test
    void givesTheDataBackWhenItHasLeft() {
        ByteBuf data = bytes(4_000);
        CommandAnswer.send(channel, command(Flags.READS, 4_000), 0, 0, new Outcome.Data(data));

        channel.forget();

        assertThat(data.refCnt()).isZero();
    }

    private void read(int expectedBytes, int actualBytes) {
        CommandAnswer.send(channel, command(Flags.READS, expectedBytes), 0, 0, new Outcome.Data(bytes(actualBytes)));
    }

    private static ScsiCommand command(Flags flags, long expectedBytes) {
        return new ScsiCommand(
                false,
                true,
                flags == Flags.READS,
                flags == Flags.WRITES,
                Attr.SIMPLE,
                0,
                TAG,
                expectedBytes,
                1,
                1,
                new byte[ScsiCommand.CDB_FIELD_LENGTH_BYTES],
                OptionalLong.empty(),
                Unpooled.EMPTY_BUFFER);
    }

    private static ByteBuf bytes(int length) {
        return Unpooled.buffer(length).writeZero(length);
    }
}
