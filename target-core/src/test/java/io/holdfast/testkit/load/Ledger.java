package io.holdfast.testkit.load;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a session knows of its region: for each unit (the blocks of one command) the last version that was sent, acknowledged and flushed. It also keeps reads and
 * writes of one unit apart in time, so that a read has one right answer.
 */
public final class Ledger {

    private final long firstBlock;
    private final int blocksPerUnit;
    private final BlockStamp stamp;
    private final int[] sent;
    private final int[] acknowledged;
    private final int[] durable;
    private final short[] readers;
    private int[] acknowledgedSinceFlush = new int[64];
    private int acknowledgedCount;
    private int[] flushing = {};
    private int[] flushingVersions = {};

    Ledger(Region region, int blocksPerUnit, BlockStamp stamp) {
        int units = region.units();
        this.firstBlock = region.firstBlock();
        this.blocksPerUnit = blocksPerUnit;
        this.stamp = stamp;
        this.sent = new int[units];
        this.acknowledged = new int[units];
        this.durable = new int[units];
        this.readers = new short[units];
    }

    public int units() {
        return sent.length;
    }

    public int blocksPerUnit() {
        return blocksPerUnit;
    }

    /** The address of the unit's first block. */
    public long address(int unit) {
        return firstBlock + (long) unit * blocksPerUnit;
    }

    /** Whether this load has written the unit. */
    boolean known(int unit) {
        return sent[unit] > 0;
    }

    boolean mayRead(int unit) {
        return sent[unit] == acknowledged[unit];
    }

    boolean mayWrite(int unit) {
        return mayRead(unit) && readers[unit] == 0;
    }

    void reading(int unit) {
        readers[unit]++;
    }

    void read(int unit) {
        readers[unit]--;
    }

    /** The version that a write of the unit carries. */
    int writing(int unit) {
        return ++sent[unit];
    }

    void written(int unit) {
        acknowledged[unit] = sent[unit];
        if (acknowledgedCount == acknowledgedSinceFlush.length) {
            acknowledgedSinceFlush = Arrays.copyOf(acknowledgedSinceFlush, 2 * acknowledgedCount);
        }
        acknowledgedSinceFlush[acknowledgedCount++] = unit;
    }

    /** A flush goes out: it covers what has been acknowledged until now. */
    void flushing() {
        flushing = Arrays.copyOf(acknowledgedSinceFlush, acknowledgedCount);
        flushingVersions =
                Arrays.stream(flushing).map(unit -> acknowledged[unit]).toArray();
        acknowledgedCount = 0;
    }

    void flushed() {
        for (int i = 0; i < flushing.length; i++) {
            durable[flushing[i]] = Math.max(durable[flushing[i]], flushingVersions[i]);
        }
    }

    /** How many units have been flushed in some version. */
    public long durableUnits() {
        return Arrays.stream(durable).filter(version -> version > 0).count();
    }

    /** The disk said that it has no volatile cache: what was acknowledged counts as flushed. */
    public void acknowledgedIsDurable() {
        for (int unit = 0; unit < durable.length; unit++) {
            durable[unit] = Math.max(durable[unit], acknowledged[unit]);
        }
    }

    /** A read must bring what was acknowledged last. */
    void checkRead(int unit, ByteBuffer in, int at, long address) {
        int version = stamp.version(in, at, address);
        if (version != acknowledged[unit]) {
            throw new DataFault("block %d is of version %d, and version %d was acknowledged"
                    .formatted(address, version, acknowledged[unit]));
        }
    }

    /**
     * After a crash each block of a unit is of the flushed version or a later one that was sent.
     *
     * @param read the unit's bytes
     */
    public void checkSurvivor(int unit, byte[] read) {
        ByteBuffer in = ByteBuffer.wrap(read);
        for (int block = 0; block < blocksPerUnit && known(unit); block++) {
            long address = address(unit) + block;
            int version = stamp.version(in, block * stamp.bytes(), address);
            if (version < durable[unit] || version > sent[unit]) {
                throw new DataFault("block %d is of version %d after the crash; flushed was %d, sent %d"
                        .formatted(address, version, durable[unit], sent[unit]));
            }
        }
    }
}
