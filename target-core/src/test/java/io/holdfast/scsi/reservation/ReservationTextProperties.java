package io.holdfast.scsi.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.InitiatorPort;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** A text that could not be read again would lose the reservations of a disk, and initiators choose what stands in it. */
class ReservationTextProperties {

    private static final int HEADER_BYTES = 4;

    @Property
    void readsAgainWhateverNameATransportIdMayBring(
            @ForAll @StringLength(min = 1, max = 60) String name, @ForAll long key, @ForAll ReservationType type) {
        readsAgain(name.getBytes(StandardCharsets.UTF_8), key, type);
    }

    @Property
    void readsAgainWhateverBytesATransportIdMayBring(
            @ForAll @Size(min = 1, max = 60) byte[] name, @ForAll long key, @ForAll ReservationType type) {
        readsAgain(name, key, type);
    }

    private static void readsAgain(byte[] name, long key, ReservationType type) {
        InitiatorPort port = TransportId.read(transportId(name));
        if (port == null) {
            return;
        }
        NexusName nexus = new NexusName(port, 1);
        Reservations reservations =
                new Reservations(0, Map.of(nexus, key), Reservation.by(nexus, type), Persistence.THROUGH_POWER_LOSS);

        assertThat(ReservationText.read(ReservationText.write(reservations))).hasValue(reservations);
    }

    private static ByteBuf transportId(byte[] name) {
        byte[] isid = ",i,0x400001370000".getBytes(StandardCharsets.US_ASCII);
        int textBytes = name.length + isid.length;
        int additionalBytes = textBytes + HEADER_BYTES & -4;
        return Unpooled.buffer(HEADER_BYTES + additionalBytes)
                .writeByte(0x45)
                .writeByte(0)
                .writeShort(additionalBytes)
                .writeBytes(name)
                .writeBytes(isid)
                .writeZero(additionalBytes - textBytes);
    }
}
