package io.holdfast.scsi.reservation;

import io.holdfast.scsi.cdb.PersistentReserveIn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The parameter data of PERSISTENT RESERVE IN, SPC-4 6.15. */
public final class ReservationReports {

    private static final int RLR_C = 0x80;
    private static final int CRH = 0x10;
    private static final int SIP_C = 0x08;
    private static final int ATP_C = 0x04;
    private static final int PTPL_C = 0x01;
    private static final int TMV = 0x80;
    /**
     * Through a write exclusive reservation MODE SENSE, READ DEFECT DATA and reports are allowed, RECEIVE COPY RESULTS
     * through none.
     */
    private static final int ALLOW_COMMANDS = 0b011 << 4;

    private static final int PTPL_A = 0x01;
    private static final int ALL_TYPES = 0xEA01;
    private static final int R_HOLDER = 0x01;

    private ReservationReports() {}

    /** The whole answer, not cut to the allocation length. */
    public static ByteBuf report(PersistentReserveIn.Action action, Reservations reservations) {
        ByteBuf target = Unpooled.buffer();
        switch (action) {
            case READ_KEYS -> readKeys(reservations, target);
            case READ_RESERVATION -> readReservation(reservations, target);
            case REPORT_CAPABILITIES -> reportCapabilities(reservations, target);
            case READ_FULL_STATUS -> readFullStatus(reservations, target);
        }
        return target;
    }

    private static void readKeys(Reservations reservations, ByteBuf target) {
        target.writeInt(reservations.generation());
        target.writeInt(8 * reservations.keys().size());
        reservations.keys().values().forEach(target::writeLong);
    }

    private static void readReservation(Reservations reservations, ByteBuf target) {
        target.writeInt(reservations.generation());
        Reservation held = reservations.held();
        if (held == null) {
            target.writeInt(0);
            return;
        }
        target.writeInt(16);
        Long key = held.holder() == null ? null : reservations.keys().get(held.holder());
        target.writeLong(key == null ? 0 : key);
        target.writeZero(5);
        target.writeByte(held.type().code());
        target.writeZero(2);
    }

    /** CRH is one: a RESERVE or RELEASE of a registrant is let through (SPC-4 5.13.3). */
    private static void reportCapabilities(Reservations reservations, ByteBuf target) {
        boolean activated = reservations.persistence() == Persistence.THROUGH_POWER_LOSS;
        target.writeShort(8);
        target.writeByte(RLR_C | CRH | SIP_C | ATP_C | PTPL_C);
        target.writeByte(TMV | ALLOW_COMMANDS | (activated ? PTPL_A : 0));
        target.writeShort(ALL_TYPES);
        target.writeZero(2);
    }

    private static void readFullStatus(Reservations reservations, ByteBuf target) {
        target.writeInt(reservations.generation());
        target.writeInt(0);
        int start = target.writerIndex();
        reservations.keys().forEach((nexus, key) -> fullStatus(reservations, nexus, key, target));
        target.setInt(start - 4, target.writerIndex() - start);
    }

    private static void fullStatus(Reservations reservations, NexusName nexus, long key, ByteBuf target) {
        Reservation held = reservations.holds(nexus) ? reservations.held() : null;
        target.writeLong(key);
        target.writeZero(4);
        target.writeByte(held == null ? 0 : R_HOLDER);
        target.writeByte(held == null ? 0 : held.type().code());
        target.writeZero(4);
        target.writeShort(nexus.targetPort());
        int lengthIndex = target.writerIndex();
        target.writeInt(0);
        TransportId.write(nexus.initiator(), target);
        target.setInt(lengthIndex, target.writerIndex() - lengthIndex - 4);
    }
}
