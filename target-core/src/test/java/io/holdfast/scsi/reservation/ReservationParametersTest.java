package io.holdfast.scsi.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.cdb.PersistentReserveOut;
import io.holdfast.scsi.cdb.PersistentReserveOut.Action;
import io.holdfast.scsi.reservation.ReservationParameters.Parsed;
import io.holdfast.scsi.reservation.ReservationRequest.Commands;
import io.holdfast.scsi.reservation.ReservationRequest.Ports;
import io.holdfast.scsi.reservation.ReservationRequest.Source;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class ReservationParametersTest {

    private static final String KEYS = "0000000000000001 0000000000000002 00000000 ";
    /** "iqn.1991-05.com.microsoft:host,i,0x400001370000" has 47 bytes. */
    private static final InitiatorPort HOST = new InitiatorPort("iqn.1991-05.com.microsoft:host", 0x400001370000L);

    private static final String HOST_ID = "45000030"
            + HexFormat.of()
                    .formatHex("iqn.1991-05.com.microsoft:host,i,0x400001370000\0".getBytes(StandardCharsets.US_ASCII));

    @Test
    void readsRegister() {
        assertThat(parse(Action.REGISTER, KEYS + "00 000000"))
                .isEqualTo(valid(new ReservationRequest.Register(1, 2, Ports.RECEIVING, null, Persistence.VOLATILE)));
        assertThat(parse(Action.REGISTER, KEYS + "04 000000"))
                .isEqualTo(valid(new ReservationRequest.Register(1, 2, Ports.ALL, null, Persistence.VOLATILE)));
        assertThat(parse(Action.REGISTER_AND_IGNORE_EXISTING_KEY, KEYS + "00 000000"))
                .isEqualTo(
                        valid(new ReservationRequest.RegisterAndIgnore(1, 2, Ports.RECEIVING, Persistence.VOLATILE)));
    }

    @Test
    void readsTheOthers() {
        ReservationType type = ReservationType.WRITE_EXCLUSIVE;
        assertThat(parse(Action.RESERVE, KEYS + "00 000000")).isEqualTo(valid(new ReservationRequest.Reserve(1, type)));
        assertThat(parse(Action.RELEASE, KEYS + "00 000000")).isEqualTo(valid(new ReservationRequest.Release(1, type)));
        assertThat(parse(Action.CLEAR, KEYS + "00 000000")).isEqualTo(valid(new ReservationRequest.Clear(1)));
        assertThat(parse(Action.PREEMPT, KEYS + "00 000000"))
                .isEqualTo(valid(new ReservationRequest.Preempt(1, 2, type, Commands.KEPT)));
        assertThat(parse(Action.PREEMPT_AND_ABORT, KEYS + "00 000000"))
                .isEqualTo(valid(new ReservationRequest.Preempt(1, 2, type, Commands.ABORTED)));
    }

    @Test
    void readsTheInitiatorPortsOfSpecIPt() {
        assertThat(parse(Action.REGISTER, KEYS + "08 000000 00000068" + HOST_ID + HOST_ID))
                .isEqualTo(valid(new ReservationRequest.Register(
                        1, 2, Ports.RECEIVING, List.of(HOST, HOST), Persistence.VOLATILE)));
        assertThat(parse(Action.REGISTER, KEYS + "08 000000 00000000"))
                .isEqualTo(
                        valid(new ReservationRequest.Register(1, 2, Ports.RECEIVING, List.of(), Persistence.VOLATILE)));
    }

    @Test
    void readsRegisterAndMove() {
        assertThat(parse(Action.REGISTER_AND_MOVE, "0000000000000001 0000000000000002 00 02 0007 00000034" + HOST_ID))
                .isEqualTo(valid(new ReservationRequest.RegisterAndMove(
                        1, 2, Source.UNREGISTERED, new NexusName(HOST, 7), Persistence.VOLATILE)));
    }

    @Test
    void readsActivatePersistThroughPowerLoss() {
        assertThat(parse(Action.REGISTER, KEYS + "01 000000"))
                .isEqualTo(valid(
                        new ReservationRequest.Register(1, 2, Ports.RECEIVING, null, Persistence.THROUGH_POWER_LOSS)));
        assertThat(parse(Action.REGISTER_AND_IGNORE_EXISTING_KEY, KEYS + "01 000000"))
                .isEqualTo(valid(new ReservationRequest.RegisterAndIgnore(
                        1, 2, Ports.RECEIVING, Persistence.THROUGH_POWER_LOSS)));
        assertThat(parse(Action.REGISTER_AND_MOVE, "0000000000000001 0000000000000002 00 01 0001 00000034" + HOST_ID))
                .isEqualTo(valid(new ReservationRequest.RegisterAndMove(
                        1, 2, Source.STAYS_REGISTERED, new NexusName(HOST, 1), Persistence.THROUGH_POWER_LOSS)));
        assertThat(parse(Action.REPLACE_LOST_RESERVATION, KEYS + "01 000000"))
                .isEqualTo(valid(new ReservationRequest.ReplaceLost(
                        1, 2, ReservationType.WRITE_EXCLUSIVE, Persistence.THROUGH_POWER_LOSS)));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"REGISTER", "REGISTER_AND_MOVE"},
            mode = Mode.EXCLUDE)
    void onlyRegisterSpecifiesInitiatorPorts(Action action) {
        assertThat(parse(action, KEYS + "08 000000")).isEqualTo(fault(20, 3));
    }

    @Test
    void replacesLostReservationsAtOnePortAndByATypeThatThereIs() {
        assertThat(parse(Action.REPLACE_LOST_RESERVATION, KEYS + "04 000000")).isEqualTo(fault(20, 2));
        assertThat(parse(new PersistentReserveOut(Action.REPLACE_LOST_RESERVATION, 0, 2, 24), KEYS + "00 000000"))
                .isEqualTo(new Parsed.Invalid(Sense.invalidFieldInCdb(2, 3)));
    }

    @Test
    void refusesScopesAndTypesThatThereAreNot() {
        assertThat(parse(new PersistentReserveOut(Action.RESERVE, 0, 2, 24), KEYS + "00 000000"))
                .isEqualTo(new Parsed.Invalid(Sense.invalidFieldInCdb(2, 3)));
        assertThat(parse(new PersistentReserveOut(Action.RESERVE, 1, 1, 24), KEYS + "00 000000"))
                .isEqualTo(new Parsed.Invalid(Sense.invalidFieldInCdb(2, 7)));
        assertThat(parse(new PersistentReserveOut(Action.RELEASE, 0, 9, 24), KEYS + "00 000000"))
                .isEqualTo(valid(new ReservationRequest.Release(1, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "0000000000000001 0000000000000002 00000000 00 0000", // a byte too short
                "0000000000000001 0000000000000002 00000000 00 000000 00", // a byte too long
                "0000000000000001 0000000000000002 00000000 08 000000", // SPEC_I_PT without a list
                "0000000000000001 0000000000000002 00000000 08 000000 00000008 45000014", // a list shorter than it says
                "0000000000000001 0000000000000002 00000000 08 000000 FFFFFFFF 45000014",
            })
    void refusesAListOfAnotherLength(String list) {
        assertThat(parse(Action.REGISTER, list)).isEqualTo(new Parsed.Invalid(Sense.parameterListLengthError()));
    }

    @Test
    void refusesAListThatIsShorterThanTheCdbSays() {
        assertThat(parse(new PersistentReserveOut(Action.REGISTER, 0, 0, 48), KEYS + "00 000000"))
                .isEqualTo(new Parsed.Invalid(Sense.parameterListLengthError()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "05000014 69716E2E 61000000 00000000 00000000 00000000", // a device, not a port
                "46000014 69716E2E 612C692C 30783100 00000000 00000000", // not iSCSI
                "45000015 69716E2E 612C692C 30783100 00000000 00000000", // no multiple of 4
                "45000018 69716E2E 612C692C 30783100 00000000 00000000", // beyond the list
                "45000014 69716E2E 612C692C 30786700 00000000 00000000", // an ISID that is not hexadecimal
                "45000014 69716E2E 61000000 00000000 00000000 00000000", // no ISID
                "45000014 2C692C30 78310000 00000000 00000000 00000000", // no name
                "45000014 61616161 61616161 61616161 61616161 61616161", // no end
                "45000014 690A6E2E 612C692C 30783100 00000000 00000000", // a new line in a name
            })
    void refusesATransportIdThatNamesNoInitiatorPort(String id) {
        assertThat(parse(Action.REGISTER, KEYS + "08 000000 00000018" + id)).isEqualTo(fault(28, 7));
    }

    @Test
    void aTransportIdIsReadAsItIsWritten() {
        ByteBuf buffer = Unpooled.buffer();
        TransportId.write(HOST, buffer);

        assertThat(ByteBufUtil.hexDump(buffer)).isEqualToIgnoringCase(HOST_ID);
        assertThat(TransportId.read(buffer)).isEqualTo(HOST);
        TransportId.write(new InitiatorPort("iqn.a", 1), buffer.clear());
        assertThat(buffer.readableBytes()).as("20 bytes at least").isEqualTo(28);
        assertThat(TransportId.read(buffer)).isEqualTo(new InitiatorPort("iqn.a", 1));
    }

    private static Parsed parse(Action action, String list) {
        return parse(
                new PersistentReserveOut(action, 0, 1, list.replace(" ", "").length() / 2), list);
    }

    private static Parsed parse(PersistentReserveOut command, String list) {
        return ReservationParameters.parse(
                command, Unpooled.wrappedBuffer(HexFormat.of().parseHex(list.replace(" ", ""))));
    }

    private static Parsed valid(ReservationRequest request) {
        return new Parsed.Valid(request);
    }

    private static Parsed fault(int byteIndex, int bitIndex) {
        return new Parsed.Invalid(Sense.invalidFieldInParameterList(byteIndex, bitIndex));
    }
}
