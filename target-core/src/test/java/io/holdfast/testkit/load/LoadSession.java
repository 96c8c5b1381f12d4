package io.holdfast.testkit.load;

import io.holdfast.testkit.initiator.Connection;
import io.holdfast.testkit.initiator.Negotiated;
import io.holdfast.testkit.initiator.Opcode;
import io.holdfast.testkit.initiator.ProtocolViolation;
import io.holdfast.testkit.initiator.RequestPdu;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One session under load, on a thread of its own from {@link #call} on. The task tag of a command is the number of its slot. */
final class LoadSession implements Callable<SessionReport> {

    private static final int READ_FLAGS = 0xC1;
    private static final int WRITE_FLAGS = 0xA1;
    private static final int NO_DATA_FLAGS = 0x81;
    private static final long TURN_MS = 100;
    private static final int TRIES = 64;

    private final LoadPlan plan;
    private final LoadPhase phase;
    private final Region region;
    private final Ledger ledger;
    private final BlockStamp stamp;
    private final Negotiated negotiated;
    private final PduStream stream;
    private final SplittableRandom random;
    private final LatencyHistogram latencies = new LatencyHistogram();
    private final Slot[] slots;
    private final ArrayDeque<Slot> free = new ArrayDeque<>();
    private final Slot flush;
    private int cmdSn;
    private int maxCmdSn;
    private int expStatSn;
    private int inFlight;
    private int writesSinceFlush;
    private int nextUnit;
    private long errors;
    private @Nullable String firstError;
    private final AtomicInteger flushes = new AtomicInteger();

    /** Takes the session's connection over. */
    LoadSession(LoadPlan plan, LoadPhase phase, Session session, Region region) throws IOException {
        Connection connection = session.connection();
        this.plan = plan;
        this.phase = phase;
        this.region = region;
        this.stamp =
                new BlockStamp(region.blockBytes(), ThreadLocalRandom.current().nextInt());
        this.ledger = new Ledger(region, plan.commandBytes / region.blockBytes(), stamp);
        this.negotiated = connection.negotiated();
        this.stream = new PduStream(connection.socket().channel(), negotiated.digests());
        this.random = new SplittableRandom(plan.seed + region.firstBlock());
        this.cmdSn = session.cmdSn();
        this.maxCmdSn = session.maxCmdSn();
        this.expStatSn = connection.expStatSn();
        this.slots = new Slot[plan.depth + 1];
        for (int tag = 0; tag < plan.depth; tag++) {
            slots[tag] = new Slot(tag);
            free.add(slots[tag]);
        }
        this.flush = slots[plan.depth] = new Slot(plan.depth);
    }

    /** How many flushes were acknowledged. Any thread. */
    int flushes() {
        return flushes.get();
    }

    @Override
    public SessionReport call() {
        Throwable failure = null;
        try (stream) {
            while (!phase.stopping() || inFlight > 0) {
                submitAll();
                stream.turn(TURN_MS, this::receive);
            }
        } catch (IOException | RuntimeException | AssertionError problem) {
            failure = problem;
        }
        return new SessionReport(latencies, errors, firstError, ledger, failure);
    }

    private void submitAll() {
        while (!phase.stopping() && maxCmdSn - cmdSn >= 0 && stream.hasRoom(plan.commandBytes)) {
            if (plan.flushEvery > 0 && writesSinceFlush >= plan.flushEvery && flush.kind == Slot.Kind.IDLE) {
                submitFlush();
            } else if (free.isEmpty() || !submit(free.getFirst())) {
                return;
            } else {
                free.removeFirst();
            }
        }
    }

    /** False when every address that was tried is busy. */
    private boolean submit(Slot slot) {
        boolean wantsWrite = random.nextInt(100) < plan.writePercent;
        for (int i = 0; i < TRIES; i++) {
            int unit = plan.sequential ? nextUnit++ % ledger.units() : random.nextInt(ledger.units());
            boolean write = wantsWrite || (plan.checked && !ledger.known(unit));
            if (write ? ledger.mayWrite(unit) : ledger.mayRead(unit)) {
                slot.start(write ? Slot.Kind.WRITE : Slot.Kind.READ, unit);
                if (write) {
                    submitWrite(slot);
                } else {
                    ledger.reading(unit);
                    stream.end(stream.beginData(command(slot, READ_FLAGS, 0x88, plan.commandBytes, 0)));
                }
                return true;
            }
        }
        return false;
    }

    private void submitFlush() {
        writesSinceFlush = 0;
        ledger.flushing();
        flush.start(Slot.Kind.FLUSH, 0);
        stream.end(stream.beginData(command(flush, NO_DATA_FLAGS, 0x35, 0, 0)));
    }

    private void submitWrite(Slot slot) {
        slot.version = ledger.writing(slot.unit);
        writesSinceFlush++;
        int immediate = whole(Math.min(negotiated.immediateBytes(), plan.commandBytes));
        int unsolicited = negotiated.initialR2t()
                ? 0
                : whole(Math.min(negotiated.firstBurstBytes(), plan.commandBytes) - immediate);
        int flags = unsolicited > 0 ? WRITE_FLAGS & ~RequestPdu.FINAL : WRITE_FLAGS;
        int data = stream.beginData(command(slot, flags, 0x8A, plan.commandBytes, immediate));
        stamp(slot, 0, immediate);
        stream.end(data);
        dataOut(slot, RequestPdu.NO_TAG, immediate, immediate + unsolicited);
    }

    private int whole(int bytes) {
        return bytes - bytes % region.blockBytes();
    }

    /** The header of a SCSI Command; the CDB's length follows from its opcode. */
    private int command(Slot slot, int flags, int opcode, int expectedBytes, int dataBytes) {
        int header = stream.begin(dataBytes);
        ByteBuffer out = stream.out();
        out.put(header, (byte) Opcode.SCSI_COMMAND)
                .put(header + 1, (byte) flags)
                .putLong(header + 8, lunField())
                .putInt(header + 16, slot.tag)
                .putInt(header + 20, expectedBytes)
                .putInt(header + 24, cmdSn++)
                .putInt(header + 28, expStatSn)
                .put(header + 32, (byte) opcode);
        if (slot.kind != Slot.Kind.FLUSH) {
            out.putLong(header + 34, ledger.address(slot.unit)).putInt(header + 42, ledger.blocksPerUnit());
        }
        inFlight++;
        return header;
    }

    private long lunField() {
        return plan.luns == 1 ? region.lunField() : region.lunField() + ((long) random.nextInt(plan.luns) << 48);
    }

    /** One sequence of Data-Out PDUs for the bytes of the command from {@code start} to {@code end}. */
    private void dataOut(Slot slot, int targetTransferTag, int start, int end) {
        int pduBytes = whole(negotiated.sendSegmentBytes());
        int dataSn = 0;
        for (int at = start; at < end; at += pduBytes) {
            int next = Math.min(end, at + pduBytes);
            int header = stream.begin(next - at);
            stream.out()
                    .put(header, (byte) Opcode.DATA_OUT)
                    .put(header + 1, (byte) (next == end ? RequestPdu.FINAL : 0))
                    .putLong(header + 8, region.lunField())
                    .putInt(header + 16, slot.tag)
                    .putInt(header + 20, targetTransferTag)
                    .putInt(header + 28, expStatSn)
                    .putInt(header + 36, dataSn++)
                    .putInt(header + 40, at);
            int data = stream.beginData(header);
            stamp(slot, at, next - at);
            stream.end(data);
        }
    }

    private void stamp(Slot slot, int offset, int bytes) {
        int firstBlock = offset / region.blockBytes();
        stamp.put(stream.out(), ledger.address(slot.unit) + firstBlock, slot.version, bytes / region.blockBytes());
    }

    private void receive(ByteBuffer in, int header, int data, int dataBytes) {
        int opcode = in.get(header) & 0x3F;
        boolean status = opcode == Opcode.SCSI_RESPONSE || (opcode == Opcode.DATA_IN && (in.get(header + 1) & 1) != 0);
        maxCmdSn = Math.max(maxCmdSn - cmdSn, in.getInt(header + 32) - cmdSn) + cmdSn;
        switch (opcode) {
            case Opcode.DATA_IN -> dataIn(slot(in, header), in, header, data, dataBytes);
            case Opcode.R2T -> {
                int start = in.getInt(header + 40);
                dataOut(slot(in, header), in.getInt(header + 20), start, start + in.getInt(header + 44));
            }
            case Opcode.SCSI_RESPONSE -> {
                // Ends below.
            }
            case Opcode.NOP_IN -> pong(in, header);
            default -> throw new ProtocolViolation("PDU " + Integer.toHexString(opcode) + " under load");
        }
        if (status) {
            if (in.getInt(header + 24) != expStatSn++) {
                throw new ProtocolViolation("StatSN has a gap");
            }
            end(slot(in, header), in, header, data, dataBytes);
        }
    }

    private Slot slot(ByteBuffer in, int header) {
        return slots[in.getInt(header + 16)];
    }

    private void dataIn(Slot slot, ByteBuffer in, int header, int data, int dataBytes) {
        int offset = in.getInt(header + 40);
        if (in.getInt(header + 36) != slot.nextDataSn++ || offset != slot.received) {
            throw new ProtocolViolation("Data-In out of order");
        }
        slot.received += dataBytes;
        if (plan.checked) {
            int blockBytes = region.blockBytes();
            for (int at = 0; at < dataBytes; at += blockBytes) {
                long address = ledger.address(slot.unit) + (offset + at) / blockBytes;
                ledger.checkRead(slot.unit, in, data + at, address);
            }
        }
    }

    private void end(Slot slot, ByteBuffer in, int header, int data, int dataBytes) {
        boolean good = in.get(header + 2) == 0 && in.get(header + 3) == 0;
        if (!good) {
            error(slot, in, header, data, dataBytes);
        } else if (slot.kind == Slot.Kind.READ && slot.received != plan.commandBytes) {
            throw new ProtocolViolation("GOOD after " + slot.received + " bytes");
        }
        if (phase.measuring() && slot.kind != Slot.Kind.FLUSH) {
            latencies.add(System.nanoTime() - slot.startNanos);
        }
        inFlight--;
        switch (slot.kind) {
            case READ -> ledger.read(slot.unit);
            case WRITE -> {
                if (good) {
                    ledger.written(slot.unit);
                }
            }
            case FLUSH -> {
                if (good) {
                    ledger.flushed();
                    flushes.incrementAndGet();
                }
            }
            case IDLE -> throw new ProtocolViolation("an answer for no command");
        }
        slot.kind = Slot.Kind.IDLE;
        if (slot != flush) {
            free.addLast(slot);
        }
    }

    private void error(Slot slot, ByteBuffer in, int header, int data, int dataBytes) {
        errors++;
        if (firstError == null) {
            byte[] sense = new byte[dataBytes];
            in.get(data, sense);
            firstError = "%s of block %d ended with response %02x, status %02x, sense %s"
                    .formatted(
                            slot.kind,
                            ledger.address(slot.unit),
                            in.get(header + 2),
                            in.get(header + 3),
                            HexFormat.of().formatHex(sense));
        }
    }

    private void pong(ByteBuffer in, int header) {
        int targetTransferTag = in.getInt(header + 20);
        if (targetTransferTag == RequestPdu.NO_TAG) {
            return;
        }
        int pong = stream.begin(0);
        stream.out()
                .put(pong, (byte) (Opcode.NOP_OUT | RequestPdu.IMMEDIATE))
                .put(pong + 1, (byte) RequestPdu.FINAL)
                .putLong(pong + 8, in.getLong(header + 8))
                .putInt(pong + 16, RequestPdu.NO_TAG)
                .putInt(pong + 20, targetTransferTag)
                .putInt(pong + 24, cmdSn)
                .putInt(pong + 28, expStatSn);
        stream.end(stream.beginData(pong));
    }
}
