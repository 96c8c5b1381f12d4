package io.holdfast.testkit.initiator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** PERSISTENT RESERVE OUT and IN as an initiator sends and reads them, SPC-4 6.15 and 6.16. */
public final class PersistentReserve {

    public static final int REGISTER = 0;
    public static final int RESERVE = 1;
    public static final int RELEASE = 2;
    public static final int CLEAR = 3;
    public static final int PREEMPT = 4;
    public static final int PREEMPT_AND_ABORT = 5;
    public static final int REGISTER_AND_IGNORE = 6;

    private static final int READ_KEYS = 0;
    private static final int READ_RESERVATION = 1;
    private static final int REPORT_CAPABILITIES = 2;
    private static final int READ_FULL_STATUS = 3;

    private static final int ALLOCATION_BYTES = 8192;
    private static final int LIST_BYTES = 24;
    private static final int APTPL = 1;

    private PersistentReserve() {}

    /** What READ RESERVATION tells; type 0 where there is none. */
    public record Held(int generation, long key, int scopeAndType) {}

    /** A descriptor of READ FULL STATUS. */
    public record Registration(long key, boolean holder, int scopeAndType, int targetPort, String initiatorPort) {}

    /** Asks for no persistence. */
    public static ScsiRequest out(int serviceAction, int type, long key, long serviceActionKey) {
        return request(serviceAction, type, key, serviceActionKey, 0);
    }

    /** Asks that a power loss leaves the reservations: APTPL. */
    public static ScsiRequest persistentOut(int serviceAction, int type, long key, long serviceActionKey) {
        return request(serviceAction, type, key, serviceActionKey, APTPL);
    }

    private static ScsiRequest request(int serviceAction, int type, long key, long serviceActionKey, int flags) {
        byte[] cdb = ByteBuffer.allocate(10)
                .put((byte) 0x5F)
                .put((byte) serviceAction)
                .put((byte) type)
                .putInt(5, LIST_BYTES)
                .array();
        byte[] list = ByteBuffer.allocate(LIST_BYTES)
                .putLong(key)
                .putLong(serviceActionKey)
                .put(20, (byte) flags)
                .array();
        return ScsiRequest.write(cdb, list);
    }

    public static ScsiRequest readKeys() {
        return in(READ_KEYS);
    }

    public static ScsiRequest readReservation() {
        return in(READ_RESERVATION);
    }

    public static ScsiRequest reportCapabilities() {
        return in(REPORT_CAPABILITIES);
    }

    public static ScsiRequest readFullStatus() {
        return in(READ_FULL_STATUS);
    }

    private static ScsiRequest in(int serviceAction) {
        byte[] cdb = ByteBuffer.allocate(10)
                .put((byte) 0x5E)
                .put((byte) serviceAction)
                .putShort(7, (short) ALLOCATION_BYTES)
                .array();
        return ScsiRequest.read(cdb, ALLOCATION_BYTES);
    }

    /** The keys of READ KEYS. */
    public static List<Long> keys(ScsiResult result) {
        ByteBuffer data = ByteBuffer.wrap(result.goodInput());
        List<Long> keys = new ArrayList<>();
        int end = 8 + data.getInt(4);
        for (int at = 8; at < end; at += Long.BYTES) {
            keys.add(data.getLong(at));
        }
        return keys;
    }

    public static Held held(ScsiResult result) {
        ByteBuffer data = ByteBuffer.wrap(result.goodInput());
        return data.getInt(4) == 0
                ? new Held(data.getInt(0), 0, 0)
                : new Held(data.getInt(0), data.getLong(8), data.get(21));
    }

    public static List<Registration> registrations(ScsiResult result) {
        ByteBuffer data = ByteBuffer.wrap(result.goodInput());
        int end = 8 + data.getInt(4);
        List<Registration> registrations = new ArrayList<>();
        for (int at = 8; at < end; at += LIST_BYTES + data.getInt(at + 20)) {
            String port = new String(
                    data.array(), at + LIST_BYTES + 4, data.getShort(at + LIST_BYTES + 2), StandardCharsets.UTF_8);
            registrations.add(new Registration(
                    data.getLong(at),
                    (data.get(at + 12) & 1) != 0,
                    data.get(at + 13),
                    data.getShort(at + 18),
                    port.substring(0, port.indexOf('\0'))));
        }
        return registrations;
    }
}
