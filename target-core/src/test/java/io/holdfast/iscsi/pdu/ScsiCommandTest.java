package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertReads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ScsiCommandTest {

    private static final String READ_10 = "28 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00";

    /** The PDU of RFC 7143 A.4. */
    @Test
    void readsTheReadCommandOfTheStandard() {
        assertReads(
                """
                01 c0 00 00               | opcode 0x01; F, R, untagged
                00 00 00 00
                00 00 00 00 00 00 00 00   | LUN 0
                14 00 00 00               | Initiator Task Tag
                00 00 04 00               | Expected Data Transfer Length
                00 00 00 14               | CmdSN
                00 00 00 18               | ExpStatSN
                28 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00
                """,
                new ScsiCommand(
                        false,
                        true,
                        true,
                        false,
                        ScsiCommand.Attr.UNTAGGED,
                        0,
                        0x1400_0000,
                        1024,
                        0x14,
                        0x18,
                        GoldenHex.bytes(READ_10),
                        OptionalLong.empty(),
                        Unpooled.EMPTY_BUFFER));
    }

    @Test
    void readsAWriteWithImmediateData() {
        assertReads(
                """
                41 a1 00 00               | I; F, W, simple
                00 00 00 05               | DataSegmentLength
                00 01 00 00 00 00 00 00   | LUN 1
                00 00 00 02               | Initiator Task Tag
                ff ff ff ff               | Expected Data Transfer Length: 4 GiB - 1, not -1
                00 00 00 03               | CmdSN
                00 00 00 04               | ExpStatSN
                2a 00 00 00 00 08 00 00 08 00 00 00 00 00 00 00
                01 02 03 04 05
                """,
                new ScsiCommand(
                        true,
                        true,
                        false,
                        true,
                        ScsiCommand.Attr.SIMPLE,
                        0x0001_0000_0000_0000L,
                        2,
                        4_294_967_295L,
                        3,
                        4,
                        GoldenHex.bytes("2a 00 00 00 00 08 00 00 08 00 00 00 00 00 00 00"),
                        OptionalLong.empty(),
                        Unpooled.wrappedBuffer(new byte[] {1, 2, 3, 4, 5})));
    }

    @Test
    void readsAnExtendedCdbAndABidirectionalReadLength() {
        assertReads(
                """
                01 64 00 00               | R, W, ACA; more unsolicited data follows
                05 00 00 00               | TotalAHSLength: five words
                00 00 00 00 00 00 00 00
                00 00 00 01
                00 00 02 00               | what it outputs
                00 00 00 02
                00 00 00 03
                7f 00 00 00 00 00 00 0a 00 0b 00 00 00 00 00 00
                00 06 01 00               | AHSLength 6: 5 bytes and the reserved one; Extended CDB
                a1 a2 a3 a4
                a5 00 00 00               | padded
                00 05 02 00               | AHSLength 5; Expected Bidirectional Read Data Length
                00 01 00 00
                """,
                new ScsiCommand(
                        false,
                        false,
                        true,
                        true,
                        ScsiCommand.Attr.ACA,
                        0,
                        1,
                        512,
                        2,
                        3,
                        GoldenHex.bytes("7f 00 00 00 00 00 00 0a 00 0b 00 00 00 00 00 00 a1 a2 a3 a4 a5"),
                        OptionalLong.of(65536),
                        Unpooled.EMPTY_BUFFER));
    }

    @Test
    void readsAnExtendedCdbOf32BytesAsCommandsOfOperationCode7fHaveIt() {
        ScsiCommand command = command(GoldenHex.bytes(READ_10 + "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f"));
        ByteBuf header = Unpooled.buffer();

        command.write(header);

        assertThat(GoldenHex.dump(header.slice(4, 1))).as("TotalAHSLength").isEqualTo("05");
        assertThat(GoldenHex.dump(header.slice(48, 4))).isEqualTo("00110100");
        assertThat(InboundPdu.read(header, Unpooled.EMPTY_BUFFER)).isEqualTo(command);
    }

    @Test
    void rejectsAReservedTaskAttribute() {
        assertRejects("""
                01 c5 00 00
                00 00 00 00
                """, "", "reserved task attribute 5");
    }

    @Test
    void rejectsAnAdditionalHeaderOfUnknownType() {
        assertRejects("01 c1 00 00 01 00 00 00", "00 01 03 00", "AHSType 3 with AHSLength 1");
    }

    @Test
    void rejectsAnAdditionalHeaderThatIsLongerThanAllOfThem() {
        assertRejects("01 c1 00 00 01 00 00 00", "00 05 02 00", "AHSLength 5 reaches beyond TotalAHSLength");
    }

    @Test
    void rejectsTheSameAdditionalHeaderTwice() {
        assertRejects(
                "01 c1 00 00 04 00 00 00",
                "00 05 01 00 01 02 03 04 00 05 01 00 01 02 03 04",
                "AHSType 1 with AHSLength 5");
    }

    @Test
    void rejectsAnAdditionalHeaderOfZeroBytes() {
        assertRejects("01 c1 00 00 01 00 00 00", "00 00 00 00", "AHSType 0 with AHSLength 0");
    }

    @Test
    void rejectsAnExtendedCdbThatExtendsNothing() {
        assertRejects("01 c1 00 00 01 00 00 00", "00 01 01 00", "AHSType 1 with AHSLength 1");
    }

    @Test
    void commandsDifferWhenTheirCdbsDo() {
        assertThat(command(GoldenHex.bytes(READ_10))).isEqualTo(command(GoldenHex.bytes(READ_10)));
        assertThat(command(GoldenHex.bytes(READ_10)))
                .isNotEqualTo(command(GoldenHex.bytes("2a 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00")));
    }

    private static void assertRejects(String firstEightBytes, String ahs, String message) {
        ByteBuf header = GoldenHex.buffer(firstEightBytes + "00".repeat(40) + ahs);

        assertThatThrownBy(() -> InboundPdu.read(header, Unpooled.EMPTY_BUFFER))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(RejectReason.INVALID_PDU_FIELD))
                .hasMessage(message);
    }

    private static ScsiCommand command(byte[] cdb) {
        return new ScsiCommand(
                false,
                true,
                true,
                false,
                ScsiCommand.Attr.SIMPLE,
                0,
                1,
                512,
                2,
                3,
                cdb,
                OptionalLong.empty(),
                Unpooled.EMPTY_BUFFER);
    }
}
