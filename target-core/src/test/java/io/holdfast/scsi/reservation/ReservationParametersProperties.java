package io.holdfast.scsi.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.cdb.PersistentReserveOut;
import io.holdfast.scsi.cdb.PersistentReserveOut.Action;
import io.holdfast.scsi.reservation.ReservationParameters.Parsed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ReservationParametersProperties {

    private static final NexusName NEXUS = new NexusName(new InitiatorPort("iqn.a", 1), 1);

    private final ReservationRules rules = new ReservationRules(List.of(1));

    @Property
    void decidesOrRefusesAnyBytes(
            @ForAll Action action,
            @ForAll @IntRange(max = 15) int scope,
            @ForAll @IntRange(max = 15) int type,
            @ForAll @Size(max = 128) byte[] bytes) {
        decide(new PersistentReserveOut(action, scope, type, bytes.length), bytes);
    }

    /** Near to what is right: TransportIDs with a few wrong bytes, of which a parser must not read beyond the end. */
    @Property
    void decidesOrRefusesTransportIdsWithAFewWrongBytes(
            @ForAll @IntRange(max = 4) int ports, @ForAll @IntRange(max = 4) int wrong, @ForAll long seed) {
        Random random = new Random(seed);
        ByteBuf list = Unpooled.buffer().writeLong(0).writeLong(1).writeInt(0).writeInt(0x0800_0000);
        list.writeInt(0);
        for (int i = 0; i < ports; i++) {
            TransportId.write(new InitiatorPort("iqn.host" + i, i), list);
        }
        list.setInt(24, list.readableBytes() - 28);
        for (int i = 0; i < wrong; i++) {
            list.setByte(20 + random.nextInt(list.readableBytes() - 20), random.nextInt(256));
        }
        byte[] bytes = new byte[list.readableBytes()];
        list.readBytes(bytes);
        decide(new PersistentReserveOut(Action.REGISTER, 0, 0, bytes.length), bytes);
    }

    private void decide(PersistentReserveOut command, byte[] bytes) {
        ByteBuf list = Unpooled.wrappedBuffer(bytes);
        Parsed parsed = ReservationParameters.parse(command, list);

        assertThat(list.readableBytes()).as("the list stays the caller's").isEqualTo(bytes.length);
        if (parsed instanceof Parsed.Valid(ReservationRequest request)) {
            assertThat(rules.apply(request, NEXUS, Reservations.NONE)).isNotNull();
        }
    }
}
